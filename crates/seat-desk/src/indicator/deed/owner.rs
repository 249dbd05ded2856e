//! The owner of a source agreed by telephone to more than stands in the report: recorded on the word of two persons.
//!
//! The gate asks for consents and nothing else; so what the owner said becomes one, with an act that names who heard it and
//! who vouches for that. The owner sees it among its own consents and can take it back.

use maud::html;
use pasban_app::exchange::consent;
use pasban_app::{AppError, Result};
use pasban_kernel::id::ReportId;
use pasban_kernel::{PermittedAction, Tlp};
use pasban_people::second::{self, WishKind};
use pasban_portal::input::{Pairs, Tick};
use pasban_portal::parts::{self, form, state};
use pasban_portal::{Deed, Drawn, Fault, Outcome, Page, Permission, Visit, say, text};
use pasban_translate::exchange::content::Consent;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Decided;
use crate::indicator::gather::{self, draft, reports::Report, wish};
use crate::indicator::rule::address;
use crate::indicator::{draw, index};

/// Longest account of how the owner agreed, characters.
const HOW_CHARS_MAX: usize = 500;

/// The page before.
pub struct BeforeOwner;

/// Which.
#[derive(Deserialize, JsonSchema)]
pub struct Ask {
    /// The value, as in its address.
    pub id: String,
    /// The report.
    pub report: Option<String>,
}

/// What stands, and what may be recorded.
#[derive(Serialize, JsonSchema)]
pub struct Before {
    /// The value, as in its address.
    pub id: String,
    /// The value, so that nothing follows it.
    pub defanged: String,
    /// The report and the consent that stands.
    pub report: Report,
    /// What a second person was asked, and how that stands.
    pub wishes: Vec<wish::Waiting>,
}

async fn before(v: &Visit, id: &str, report: &str) -> Result<Before> {
    let (row, _) = index::resolve(v.node(), id).await?;
    let id: ReportId = report.parse().map_err(|_| AppError::NotFound)?;
    let report =
        gather::reports::of(v, &row.value).await?.into_iter().find(|r| r.id == id).ok_or(AppError::NotFound)?;
    let wishes =
        wish::of(v, &row.id).await?.into_iter().filter(|w| w.kind == WishKind::ConsentOverride.code()).collect();
    Ok(Before { id: address::text(&row.id), defanged: address::safe(&row.value), report, wishes })
}

impl Page for BeforeOwner {
    const PATH: &'static str = "/indicators/{id}/owner-agreed";
    const PERMISSION: Permission = Permission::IndicatorDecide;
    const SUMMARY: &'static str =
        "What the owner of a report agreed to, and what may be recorded on the word of two persons.";
    type Ask = Ask;
    type View = Before;

    async fn look(v: &Visit, ask: Ask) -> Result<Before> {
        before(v, &ask.id, ask.report.as_deref().unwrap_or_default()).await
    }

    fn draw(v: &Visit, view: &Before) -> Drawn {
        page(v, view, &Pairs::default(), &[])
    }
}

fn page(v: &Visit, view: &Before, typed: &Pairs, faults: &[Fault]) -> Drawn {
    let title = text!(v, "indicator-owner-title", who = view.report.from.as_str());
    let here = format!("/indicators/{}", view.id);
    let field = |name: &str, usual: &str| typed.get(name).unwrap_or(usual).to_owned();
    let markings: Vec<(&str, maud::Markup)> =
        Tlp::ALL.iter().filter(|t| **t != Tlp::Red).map(|t| (t.name(), html! { (t.to_string()) })).collect();
    let actions: Vec<(&str, maud::Markup)> =
        PermittedAction::ALL.iter().map(|a| (a.name(), draw::words::action(v, a.name()))).collect();
    Drawn::new(
        &title,
        html! {
            (parts::crumbs(&[("/indicators", say!(v, "indicator-nav")), (&here, parts::id(&view.defanged))], say!(v, "indicator-owner-crumb")))
            (form::summary(v, faults))
            (parts::head(html! { (title) }, html! {}, parts::as_of(v)))
            @for w in &view.wishes { (draw::wish(v, w)) }
            section.panel {
                p { (say!(v, "indicator-owner-lede", who = view.report.from.as_str())) }
                p.meta {
                    @if view.report.share { (say!(v, "indicator-consent", tlp = state::tlp(view.report.to_tlp), action = draw::words::action(v, &view.report.action))) }
                    @else { (say!(v, "indicator-consent-none")) }
                }
                form.stack method="post" action={ "/indicators/" (view.id) "/owner-agreed" } {
                    (form::hidden(v))
                    input type="hidden" name="report" value=(view.report.report);
                    div.half {
                        (draw::release::choose(v, faults, "tlp", "indicator-field-tlp", &field("tlp", &view.report.to), &markings))
                        (draw::release::choose(v, faults, "action", "indicator-field-action", &field("action", &view.report.action), &actions))
                    }
                    (form::line(faults, &form::Line {
                        name: "how", label: say!(v, "indicator-owner-how"), hint: say!(v, "indicator-owner-how-hint"), kind: "text",
                        value: &field("how", ""), fill: "off", required: true,
                    }))
                    div.opt {
                        input type="checkbox" name="named" value="on" id="f-named" checked[typed.has("named", "on")];
                        label for="f-named" { (say!(v, "indicator-owner-named")) }
                    }
                    p.row { button.btn { (say!(v, "indicator-owner-button")) } a href=(here) { (say!(v, "indicator-take-back-not")) } }
                }
            }
        },
    )
}

/// Records it.
pub struct OwnerAgreed;

/// What the owner agreed to.
#[derive(Deserialize, JsonSchema)]
pub struct Form {
    /// The value, as in its address.
    pub id: String,
    /// The report.
    #[serde(default)]
    pub report: String,
    /// Widest marking.
    #[serde(default)]
    pub tlp: String,
    /// Widest use.
    #[serde(default)]
    pub action: String,
    /// Whether the owner may be named.
    #[serde(default)]
    pub named: Tick,
    /// Who agreed, when and by which way.
    #[serde(default)]
    pub how: String,
}

impl Deed for OwnerAgreed {
    const PATH: &'static str = "/indicators/{id}/owner-agreed";
    const PERMISSION: Permission = Permission::IndicatorDecide;
    const SUMMARY: &'static str =
        "Records that the owner of a report agreed to more, once a second person vouches for it.";
    type Form = Form;
    type Done = Decided;

    async fn act(v: &Visit, f: Form) -> Result<Outcome<Decided>> {
        let node = v.node();
        let seat = v.seat()?.clone();
        let b = before(v, &f.id, &f.report).await?;
        let how = f.how.trim();
        let mut faults = Vec::new();
        let mut fault = |field: &str, words: String| faults.push(Fault { field: field.into(), words });
        let tlp = draft::tlp(&f.tlp).filter(|t| *t != Tlp::Red);
        if tlp.is_none() {
            fault("tlp", text!(v, "indicator-fault-tlp"));
        }
        let action = gather::action(&f.action);
        if action.is_none() {
            fault("action", text!(v, "indicator-fault-action"));
        }
        if how.is_empty() || how.chars().count() > HOW_CHARS_MAX {
            fault("how", text!(v, "indicator-fault-how", most = HOW_CHARS_MAX));
        }
        let (Some(to), Some(action), true) = (tlp, action, faults.is_empty()) else {
            return Ok(Outcome::Again(faults));
        };
        let (row, _) = index::resolve(node, &f.id).await?;
        let subject = wish::subject(&row.id);
        let body = serde_json::json!({
            "action": action.name(), "how": how, "named": f.named.0, "report": b.report.report, "tlp": to.name(),
        });
        let kind = WishKind::ConsentOverride;
        let granted = second::granted(node, &seat, kind, &subject).await?;
        let here = format!("/indicators/{}", f.id);
        let Some(wish) = granted.into_iter().find(|w| w.body == body) else {
            let action_words = v.text(&format!("indicator-action-{}", action.name()), &[]);
            let words = text!(
                v,
                "indicator-wish-consent",
                who = b.report.from.as_str(),
                tlp = to.name().to_uppercase(),
                action = action_words,
                how = how
            );
            second::ask(node, &seat, kind, &subject, &words, &body).await?;
            let to = format!("{here}/owner-agreed?report={}", b.report.report);
            return Outcome::done(Decided { id: f.id, what: "second-asked".into(), indicator: None }, to);
        };
        // Used up in the commit that records: what is refused eats nothing.
        let (me, asker) = (node.clone(), seat.clone());
        let used = move |tx: &mut dyn pasban_store::Tx| match second::use_up(&me, tx, &asker, kind, &subject, &body)? {
            Some(_) => Ok(()),
            None => Err(pasban_people::refusal::WISH_NOT_GRANTED.error()),
        };
        let new = Consent { share: true, to, action, named: f.named.0, until: None };
        let by = format!("{}, vouched for by {}: {how}", seat.name, wish.decided_name);
        match consent::change_with(node, b.report.id, new, &by, used).await {
            Ok(()) => {}
            Err(AppError::Invalid(why)) => return Outcome::fault("tlp", why),
            Err(e) => return Err(e),
        }
        Outcome::done(Decided { id: f.id, what: "consent-recorded".into(), indicator: None }, here)
    }

    async fn again(v: &Visit, typed: &Pairs, faults: &[Fault]) -> Result<Drawn> {
        let view = before(v, typed.get("id").unwrap_or_default(), typed.get("report").unwrap_or_default()).await?;
        Ok(page(v, &view, typed, faults))
    }
}
