//! Takes an indicator back everywhere: the page before says what will happen to how many, the button repeats it.

use maud::{Markup, html};
use pasban_app::exchange::{decide, dry};
use pasban_app::{AppError, Result};
use pasban_kernel::Observable;
use pasban_portal::input::Pairs;
use pasban_portal::parts::{self, form};
use pasban_portal::{Deed, Drawn, Fault, Outcome, Page, Permission, Visit, say, text};
use pasban_store::rows::mitigate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Decided;
use crate::indicator::gather::draft::REASON_CHARS_MAX;
use crate::indicator::gather::{self, release};
use crate::indicator::rule::address;
use crate::indicator::{draw, index};

/// The page before.
pub struct BeforeTakeBack;

/// Which.
#[derive(Deserialize, JsonSchema)]
pub struct Ask {
    /// The value, as in its address.
    pub id: String,
}

/// What would happen.
#[derive(Serialize, JsonSchema)]
pub struct Before {
    /// The value, as in its address.
    pub id: String,
    /// The value, so that nothing follows it.
    pub defanged: String,
    /// Destinations: who gets the withdrawal.
    pub rows: Vec<release::Row>,
    /// Nodes and tenants that get it.
    pub reaches: usize,
    /// Networks here where the block ends.
    pub unblocks: usize,
    /// Networks here that watch or hold it now.
    pub watches: usize,
    /// Changes with every decision; send it along.
    pub stamp: String,
}

async fn before(v: &Visit, id: &str) -> Result<Before> {
    let node = v.node();
    let (row, _) = index::resolve(node, id).await?;
    let stamp = decide::stamp(node, row.value.clone()).await?.to_string();
    let own = standing(v, &row.value).await?;
    // The words of the reason go along; they change nothing about who gets it.
    let object = decide::would_withdraw(node, &own, "taken back").await?;
    let rows = release::rows_of(&dry::run(node, &object).await?);
    let mitigations = node.db.read(move |tx| mitigate::mitigation_of(tx, &own)).await?;
    let count = |states: &[&str]| mitigations.iter().filter(|m| states.contains(&m.state.as_str())).count();
    Ok(Before {
        id: address::text(&row.id),
        defanged: address::safe(&row.value),
        reaches: rows.iter().filter(|r| r.released && r.relation != "tenant").map(|r| r.count).sum(),
        rows,
        unblocks: count(&["block"]),
        watches: count(&["watch", "hold", "lifted"]),
        stamp,
    })
}

/// Our indicator in force.
async fn standing(v: &Visit, value: &Observable) -> Result<pasban_kernel::StixId> {
    decide::own_of(v.node(), value.clone()).await?.into_iter().next().ok_or(AppError::NotFound)
}

impl Page for BeforeTakeBack {
    const PATH: &'static str = "/indicators/{id}/take-back";
    const PERMISSION: Permission = Permission::IndicatorTakeBack;
    const SUMMARY: &'static str = "What happens where an indicator is taken back, and to how many.";
    type Ask = Ask;
    type View = Before;

    async fn look(v: &Visit, ask: Ask) -> Result<Before> {
        before(v, &ask.id).await
    }

    fn draw(v: &Visit, view: &Before) -> Drawn {
        page(v, view, "", &[])
    }
}

fn page(v: &Visit, view: &Before, reason: &str, faults: &[Fault]) -> Drawn {
    let title = text!(v, "indicator-take-back-title", value = view.defanged.as_str());
    let here = format!("/indicators/{}", view.id);
    let button: Markup = say!(v, "indicator-take-back-button", n = view.reaches);
    Drawn::new(
        &title,
        html! {
            (parts::crumbs(&[("/indicators", say!(v, "indicator-nav")), (&here, parts::id(&view.defanged))], say!(v, "indicator-button-take-back")))
            (form::summary(v, faults))
            (parts::head(html! { (say!(v, "indicator-take-back-title", value = parts::id(&view.defanged))) }, html! {}, parts::as_of(v)))
            section.panel {
                h2 { (say!(v, "indicator-take-back-what")) }
                ul.list {
                    li { (say!(v, "indicator-take-back-reaches", n = view.reaches)) }
                    li { (say!(v, "indicator-take-back-unblocks", n = view.unblocks)) }
                    li { (say!(v, "indicator-take-back-watches", n = view.watches)) }
                    li { (say!(v, "indicator-take-back-stays")) }
                }
                @if !view.rows.is_empty() { (draw::release::table(v, &view.rows, &text!(v, "indicator-take-back-what"), true)) }
                form.stack method="post" action={ "/indicators/" (view.id) "/take-back" } {
                    (form::hidden(v))
                    input type="hidden" name="stamp" value=(view.stamp);
                    (form::line(faults, &form::Line {
                        name: "reason", label: say!(v, "indicator-field-reason"), hint: say!(v, "indicator-take-back-hint"), kind: "text",
                        value: reason, fill: "off", required: true,
                    }))
                    p.row { button.btn.harm { (button) } a href=(here) { (say!(v, "indicator-take-back-not")) } }
                }
            }
        },
    )
}

/// Takes it back.
pub struct TakeBack;

/// Why.
#[derive(Deserialize, JsonSchema)]
pub struct Form {
    /// The value, as in its address.
    pub id: String,
    /// Why, in a sentence that names nobody: receivers read it.
    #[serde(default)]
    pub reason: String,
    /// The stamp of the page that was looked at.
    #[serde(default)]
    pub stamp: String,
}

impl Deed for TakeBack {
    const PATH: &'static str = "/indicators/{id}/take-back";
    const PERMISSION: Permission = Permission::IndicatorTakeBack;
    const SUMMARY: &'static str = "Takes an indicator back everywhere, for good.";
    type Form = Form;
    type Done = Decided;

    async fn act(v: &Visit, f: Form) -> Result<Outcome<Decided>> {
        let node = v.node();
        let who = v.seat()?.name.clone();
        let (row, _) = index::resolve(node, &f.id).await?;
        let reason = f.reason.trim();
        if reason.is_empty() || reason.chars().count() > REASON_CHARS_MAX {
            return Outcome::fault("reason", text!(v, "indicator-fault-reason", most = REASON_CHARS_MAX));
        }
        if decide::stamp(node, row.value.clone()).await?.to_string() != f.stamp {
            return Ok(Outcome::Again(vec![super::meanwhile(v, &row.state, &row.by_whom)]));
        }
        let own = standing(v, &row.value).await?;
        match decide::withdraw(node, own.clone(), reason, &who).await {
            Ok(()) => {}
            // The words themselves may say that they go nowhere.
            Err(AppError::Invalid(why)) => return Outcome::fault("reason", why),
            Err(AppError::Conflict(_)) => {
                let (fresh, _) = index::resolve(node, &f.id).await?;
                return Ok(Outcome::Again(vec![super::meanwhile(v, &fresh.state, &fresh.by_whom)]));
            }
            Err(e) => return Err(e),
        }
        index::catch_up(node).await?;
        let to = format!("/indicators/{}", f.id);
        Outcome::done(Decided { id: f.id, what: "taken-back".into(), indicator: Some(own.as_str().to_owned()) }, to)
    }

    async fn again(v: &Visit, typed: &Pairs, faults: &[Fault]) -> Result<Drawn> {
        match before(v, typed.get("id").unwrap_or_default()).await {
            Ok(view) => Ok(page(v, &view, typed.get("reason").unwrap_or_default(), faults)),
            // It was taken back meanwhile: the page of the value says by whom.
            Err(AppError::NotFound) => {
                let view = gather::by_address(v, typed.get("id").unwrap_or_default()).await?;
                Ok(draw::one(v, &view, faults, None))
            }
            Err(e) => Err(e),
        }
    }
}
