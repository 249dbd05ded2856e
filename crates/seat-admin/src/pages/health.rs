//! `/health`: does it run, what to mend, in order: the doctor's checks in words, worst first.

use maud::{Markup, html};
use pasban_access::Permission;
use pasban_app::ops::doctor::{self, Check, State};
use pasban_app::ops::status;
use pasban_kernel::Timestamp;
use pasban_portal::parts::{self, state};
use pasban_portal::{Drawn, Page, Result, Sheet, Visit, say, text, when};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::retention::size;
use super::{code, instant};

/// Nothing is asked.
#[derive(Deserialize, JsonSchema)]
pub struct HealthAsk {}

/// One check.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct CheckView {
    /// Which: `keys`, `store`, `links` …
    pub check: String,
    /// `ok`, `warn`, `fail`.
    pub state: String,
    /// What was found, in the doctor's words (English).
    pub sentence: String,
    /// Why that matters (English).
    pub cause: String,
    /// A command or line to copy.
    pub command: String,
    /// A page of this node that helps, or empty.
    pub page: String,
}

/// What it shows.
#[derive(Serialize, JsonSchema)]
pub struct HealthView {
    /// Checks, worst first.
    pub checks: Vec<CheckView>,
    /// Those that fail.
    pub fail: usize,
    /// Those that somebody should look at.
    pub warn: usize,
    /// Version of the program.
    pub version: String,
    /// `normal` or `recovering`.
    pub mode: String,
    /// Whether it takes things in.
    pub ready: bool,
    /// When the node was made, microseconds since 1970.
    pub born: i64,
    /// The URL under which partners reach it.
    pub url: String,
    /// Acts in the ledger.
    pub acts: u64,
    /// Of them, cosigned by a partner.
    pub witnessed: i64,
    /// Links in force.
    pub links: usize,
    /// Observations kept.
    pub observations: u64,
    /// Bytes free where the data lie.
    pub free: u64,
    /// Messages that wait for a person.
    pub held: usize,
}

/// The page.
pub struct Health;

/// The page that helps with a check. Pure.
#[must_use]
pub fn page_of(check: &str) -> &'static str {
    match check {
        "keys" | "identity-key" => "/keys",
        "backup" | "backup-identity" | "recovering" => "/backup",
        "links" | "clock" => "/links",
        "sources" => "/sources",
        "history" | "disk" => "/retention",
        _ => "",
    }
}

/// Checks as shown, worst first; those that are well by their name. Pure.
#[must_use]
pub fn in_order(checks: Vec<Check>) -> Vec<CheckView> {
    let mut all: Vec<(State, CheckView)> = checks
        .into_iter()
        .map(|c| {
            let word = match c.state {
                State::Ok => "ok",
                State::Warn => "warn",
                State::Fail => "fail",
            };
            let view = CheckView {
                page: if c.state == State::Ok { "" } else { page_of(c.check) }.to_owned(),
                check: c.check.to_owned(),
                state: word.to_owned(),
                sentence: c.sentence,
                cause: c.cause,
                command: c.command,
            };
            (c.state, view)
        })
        .collect();
    all.sort_by(|a, b| {
        b.0.cmp(&a.0).then_with(|| a.1.check.cmp(&b.1.check)).then_with(|| a.1.sentence.cmp(&b.1.sentence))
    });
    all.into_iter().map(|a| a.1).collect()
}

impl Page for Health {
    const PATH: &'static str = "/health";
    const PERMISSION: Permission = Permission::HealthRead;
    const SUMMARY: &'static str = "Does the node run, and what to mend, in order: the doctor's checks.";
    type Ask = HealthAsk;
    type View = HealthView;

    async fn look(v: &Visit, _: HealthAsk) -> Result<HealthView> {
        let checks = in_order(doctor::of_node(v.node()).await);
        let s = status::status(v.node()).await?;
        let n = |state: &str| checks.iter().filter(|c| c.state == state).count();
        Ok(HealthView {
            fail: n("fail"),
            warn: n("warn"),
            checks,
            version: s.version.to_owned(),
            mode: s.mode.to_owned(),
            ready: s.ready,
            born: instant(&s.born),
            url: s.url,
            acts: s.ledger.size,
            witnessed: s.ledger.witnessed,
            links: s.links.active,
            observations: s.history.observations,
            free: s.disk_free_bytes,
            held: s.outgoing_held,
        })
    }

    fn draw(v: &Visit, view: &HealthView) -> Drawn {
        let title = text!(v, "admin-health-title");
        let (bad, well): (Vec<_>, Vec<_>) = view.checks.iter().partition(|c| c.state != "ok");
        let main = html! {
            (parts::head(say!(v, "admin-health-title"), html! {}, parts::as_of(v)))
            (strip(v, view))
            p.row { a.btn.go href="/health" { (say!(v, "admin-health-again")) } a.btn href="/backup" { (say!(v, "admin-backup-title")) } a.btn href="/audit" { (say!(v, "admin-audit-title")) } }
            @if bad.is_empty() { (parts::banner("ok", html! { p { (say!(v, "admin-health-all-well", n = well.len())) } })) }
            @for (i, c) in bad.iter().enumerate() { (finding(v, i + 1, c)) }
            div.two {
                section.panel {
                    h2 { (say!(v, "admin-health-well")) }
                    ul.list { @for c in &well { li { (state::mark("ok", name(v, &c.check))) br; span.sub { (super::english(&c.sentence)) } } } }
                }
                (parts::panel(say!(v, "admin-health-node"), parts::kv(&[
                    (say!(v, "admin-health-version"), parts::id(&view.version)),
                    (say!(v, "admin-health-born"), when::ago(v, Timestamp(view.born))),
                    (say!(v, "admin-health-url"), parts::id(&view.url)),
                    (say!(v, "admin-health-acts"), say!(v, "admin-health-acts-n", n = view.acts, seen = view.witnessed)),
                    (say!(v, "admin-health-links"), say!(v, "admin-health-links-n", n = view.links)),
                    (say!(v, "admin-health-observations"), say!(v, "admin-health-observations-n", n = pasban_portal::words::number(i64::try_from(view.observations).unwrap_or(i64::MAX)))),
                    (say!(v, "admin-health-free"), parts::id(&size(view.free))),
                ])))
            }
        };
        Drawn::new(title, main)
    }

    fn rows(view: &HealthView) -> Option<Sheet> {
        let head = ["check", "state", "found", "cause", "command"];
        let rows = view
            .checks
            .iter()
            .map(|c| vec![c.check.clone(), c.state.clone(), c.sentence.clone(), c.cause.clone(), c.command.clone()])
            .collect();
        Some(Sheet { name: "health".into(), head: head.map(String::from).to_vec(), rows })
    }
}

fn strip(v: &Visit, view: &HealthView) -> Markup {
    let first = view.checks.iter().find(|c| c.state != "ok");
    parts::answers(
        &text!(v, "admin-health-title"),
        &[
            parts::Answer {
                state: if view.mode != "normal" || !view.ready {
                    "crit"
                } else if view.fail > 0 {
                    "high"
                } else {
                    "ok"
                },
                question: say!(v, "admin-health-q1"),
                answer: if view.mode != "normal" {
                    say!(v, "admin-health-a1-recovering")
                } else if !view.ready {
                    say!(v, "admin-health-a1-not-ready")
                } else {
                    say!(v, "admin-health-a1")
                },
                more: say!(v, "admin-health-m1", n = view.checks.len()),
            },
            parts::Answer {
                state: if view.fail > 0 {
                    "high"
                } else if view.warn > 0 {
                    "med"
                } else {
                    "ok"
                },
                question: say!(v, "admin-health-q2"),
                answer: if view.fail + view.warn == 0 {
                    say!(v, "admin-health-a2-none")
                } else if view.fail == 0 {
                    say!(v, "admin-health-a2-warn", n = view.warn)
                } else {
                    say!(v, "admin-health-a2", fail = view.fail, warn = view.warn)
                },
                more: match first {
                    Some(c) => say!(v, "admin-health-m2", what = name(v, &c.check)),
                    None => say!(v, "admin-health-m2-none"),
                },
            },
            parts::Answer {
                state: if view.held > 0 { "med" } else { "" },
                question: say!(v, "admin-health-q3"),
                answer: say!(v, "admin-health-a3", n = view.acts),
                more: if view.held > 0 {
                    say!(v, "admin-health-m3-held", n = view.held)
                } else {
                    say!(v, "admin-health-m3")
                },
            },
        ],
    )
}

/// The name of a check in the reader's language; a new one by its code.
fn name(v: &Visit, check: &str) -> Markup {
    let key = format!("admin-check-{check}");
    if v.site.words.has(v.lang, &key) { v.say(&key, &[]) } else { parts::id(check) }
}

/// What to do about a check in the reader's language; empty for a new one.
fn advice(v: &Visit, check: &str) -> Markup {
    let key = format!("admin-do-{check}");
    if v.site.words.has(v.lang, &key) {
        v.say(&key, &[])
    } else {
        html! {}
    }
}

fn finding(v: &Visit, number: usize, c: &CheckView) -> Markup {
    let (shape, word) = if c.state == "fail" { ("crit", "admin-health-fails") } else { ("med", "admin-health-look") };
    let todo = advice(v, &c.check);
    html! {
        section.panel {
            h2.row { span { (number) ". " (name(v, &c.check)) } (state::tag(shape, v.say(word, &[]))) }
            p { b { (super::english(&capital(&c.sentence))) } }
            @if !c.cause.is_empty() { p.sub { (super::english(&capital(&c.cause))) } }
            @if !todo.0.is_empty() { p { (todo) } }
            @if !c.command.is_empty() { (code(&c.command)) }
            @if !c.page.is_empty() { p { a.btn href=(c.page) { (say!(v, "admin-health-open")) } } }
        }
    }
}

/// The doctor's sentence with its first letter large and a full stop.
fn capital(text: &str) -> String {
    let mut chars = text.chars();
    let mut out: String = chars.next().map(|c| c.to_uppercase().collect::<String>()).unwrap_or_default();
    out.push_str(chars.as_str());
    if !out.ends_with(['.', '!', '?']) {
        out.push('.');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worst_comes_first() {
        let c =
            |check, state| Check { check, state, sentence: "x".into(), cause: String::new(), command: String::new() };
        let all = in_order(vec![
            c("store", State::Ok),
            c("backup", State::Warn),
            c("sources", State::Fail),
            c("keys", State::Ok),
        ]);
        let order: Vec<_> = all.iter().map(|c| (c.check.as_str(), c.page.as_str())).collect();
        assert_eq!(order, [("sources", "/sources"), ("backup", "/backup"), ("keys", ""), ("store", "")]);
        assert_eq!(capital("the node runs"), "The node runs.");
        assert_eq!(capital(""), ".");
    }
}
