//! The stop switch: stops all blocking, or that of one source, at once.

use maud::{Markup, html};
use pasban_access::Permission;
use pasban_app::Result;
use pasban_app::mitigate::{people, stored};
use pasban_kernel::{NodeId, Timestamp};
use pasban_portal::account::{DONE, Done};
use pasban_portal::input::{Pairs, Tick};
use pasban_portal::parts;
use pasban_portal::{Deed, Drawn, Fault, Outcome, Visit, say, text, when};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::policy;

/// A stop that counts.
#[derive(Serialize, JsonSchema)]
pub struct StopView {
    /// Whose blocks; empty for all.
    pub source: String,
    /// Name of that source.
    pub name: String,
    /// Why.
    pub reason: String,
    /// Who threw it.
    pub by_whom: String,
    /// When, microseconds since 1970.
    pub at: i64,
    /// It was thrown above us: only they can take it back.
    pub above: bool,
}

pub(super) fn banner(v: &Visit, s: &StopView) -> Markup {
    parts::banner(
        "high",
        html! {
            p { b { @if s.source.is_empty() { (say!(v, "officer-stopped-all")) } @else { (say!(v, "officer-stopped-one", name = s.name.as_str())) } } " " (parts::said(&s.reason)) }
            p.sub { (say!(v, "officer-stopped-by", who = s.by_whom.as_str(), at = when::ago(v, Timestamp(s.at)))) }
            @if s.above { p.sub { (say!(v, "officer-stopped-above")) } }
            @else {
                form.row method="post" action="/policy/stop" {
                    (parts::form::hidden(v))
                    input type="hidden" name="source" value=(if s.source.is_empty() { "all" } else { s.source.as_str() });
                    input type="hidden" name="go" value="on";
                    label { (say!(v, "officer-stop-why")) input name="reason" required; }
                    button.btn { (say!(v, "officer-stop-go-on")) }
                }
            }
        },
    )
}

pub(super) fn form(v: &Visit, sources: &[(String, String)], typed: &Pairs, faults: &[Fault]) -> Markup {
    let mut of = vec![("all", say!(v, "officer-stop-all"))];
    of.extend(sources.iter().map(|(id, name)| (id.as_str(), html! { (name) })));
    html! {
        section.panel id="stop" {
            h2 { (say!(v, "officer-stop-title")) }
            p { (say!(v, "officer-stop-lede")) }
            form.stack method="post" action="/policy/stop" {
                (parts::form::hidden(v))
                div.filters { (parts::form::select("source", say!(v, "officer-stop-source"), typed.get("source").unwrap_or("all"), &of)) }
                (parts::form::line(faults, &parts::form::Line { name: "reason", label: say!(v, "officer-stop-why"), hint: html! {}, kind: "text", value: typed.get("reason").unwrap_or_default(), fill: "off", required: true }))
                p { button.btn.harm { (say!(v, "officer-stop-go")) } }
            }
        }
    }
}

/// What is sent.
#[derive(Deserialize, JsonSchema)]
pub struct StopForm {
    /// `all` or a node id.
    #[serde(default)]
    pub source: String,
    /// Allow again.
    #[serde(default)]
    pub go: Tick,
    /// Why.
    #[serde(default)]
    pub reason: String,
}

/// The stop switch.
pub struct StopSwitch;

impl Deed for StopSwitch {
    const PATH: &'static str = "/policy/stop";
    const PERMISSION: Permission = Permission::PolicyChange;
    const SUMMARY: &'static str = "Stops all blocking, or that of one source, at once; or allows it again.";
    type Form = StopForm;
    type Done = Done;

    async fn act(v: &Visit, f: StopForm) -> Result<Outcome<Done>> {
        let seat = v.seat()?;
        let source: Option<NodeId> = match f.source.as_str() {
            "all" => None,
            id => match id.parse() {
                Ok(id) => Some(id),
                Err(_) => return Outcome::fault("source", text!(v, "officer-fault-source")),
            },
        };
        let reason = f.reason.trim();
        if reason.is_empty() || reason.chars().count() > 500 {
            return Outcome::fault("reason", text!(v, "officer-fault-words", n = 500));
        }
        if seat.hosted() {
            stored::tenant_stop(v.node(), seat.tenant, source, !f.go.0, reason, &seat.name).await?;
        } else {
            people::stop(v.node(), source, !f.go.0, reason, &seat.name).await?;
        }
        Outcome::done(DONE, "/policy")
    }

    async fn again(v: &Visit, typed: &Pairs, faults: &[Fault]) -> Result<Drawn> {
        Ok(policy::draw(v, &policy::gather_view(v).await?, typed, faults))
    }
}
