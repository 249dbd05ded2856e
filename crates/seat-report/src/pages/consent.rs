//! What may be passed on is widened, narrowed, withdrawn. What has left is not fetched back by it, and the page says so.

use pasban_app::exchange::consent as app;
use pasban_app::{AppError, Result};
use pasban_kernel::id::ReportId;
use pasban_portal::input::Pairs;
use pasban_portal::parts::form as fields;
use pasban_portal::{Deed, Drawn, Fault, Markup, Outcome, Page as _, Permission, Visit, html, say, text};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::receipt::{Ask, Receipt, ReceiptView, fetch};
use super::receipt_page::again;
use crate::answers::{Share, consent};

/// The form on the receipt page.
pub(super) fn form(v: &Visit, view: &ReceiptView, faults: &[Fault]) -> Markup {
    let newest = view.consents.first();
    let stands = newest.is_some_and(|c| c.share && c.withdrawn == 0);
    let share = match newest.map(|c| c.tlp.as_str()) {
        _ if !stands => Share::No,
        Some("green" | "clear") => Share::Anyone,
        _ => Share::Sector,
    };
    let named = if newest.is_some_and(|c| c.named) && stands { "yes" } else { "no" };
    let typed = Pairs(vec![("share".into(), share.word().into()), ("named".into(), named.into())]);
    html! {
        details open[!faults.is_empty()] {
            summary { (say!(v, "report-consent-change")) }
            form.stack method="post" action={ "/reports/" (view.report) "/consent" } {
                (fields::hidden(v))
                (fields::choices(faults, &typed, "share", say!(v, "report-q-share"), html! {}, "sector", false, &super::form::share_choices(v)))
                (fields::choices(faults, &typed, "named", say!(v, "report-q-named"), html! {}, "no", false, &super::form::named_choices(v)))
                p.hint { (say!(v, "report-consent-hint")) }
                p { button.btn { (say!(v, "report-consent-save")) } }
            }
        }
        @if stands {
            (fields::button(v, &format!("/reports/{}/consent", view.report), &[("share", "no"), ("named", "no")], "", say!(v, "report-consent-withdraw")))
        }
    }
}

/// Changes what may be passed on.
pub struct Change;

/// What is sent.
#[derive(Deserialize, JsonSchema)]
pub struct ChangeForm {
    /// The report.
    pub report: String,
    /// `sector`, `anyone`, `no`.
    #[serde(default)]
    pub share: String,
    /// `no`, `yes`.
    #[serde(default)]
    pub named: String,
}

/// What stands now.
#[derive(Serialize, JsonSchema)]
pub struct Changed {
    /// The report.
    pub report: String,
    /// Whether anything may be passed on.
    pub share: bool,
    /// How far.
    pub tlp: String,
    /// Whether the organisation may be named.
    pub named: bool,
}

impl Deed for Change {
    const PATH: &'static str = "/reports/{report}/consent";
    const PERMISSION: Permission = Permission::ReportWrite;
    const SUMMARY: &'static str =
        "Widens, narrows or withdraws what may be passed on of a report. Holds for what has not left.";
    type Form = ChangeForm;
    type Done = Changed;

    async fn act(v: &Visit, f: ChangeForm) -> Result<Outcome<Changed>> {
        // Only one's own: the owner alone consents.
        let row = fetch(v, &f.report).await?;
        if !["sector", "anyone", "no"].contains(&f.share.as_str()) {
            return Outcome::fault("share", text!(v, "report-fault-share"));
        }
        let new = consent(Share::of(&f.share), f.named == "yes");
        let id: ReportId = row.id;
        match app::change(v.node(), id, new.clone(), &v.seat()?.name).await {
            Ok(()) => {}
            Err(AppError::Invalid(words) | AppError::Conflict(words) | AppError::Unavailable(words)) => {
                return Outcome::fault("share", words);
            }
            Err(e) => return Err(e),
        }
        let done = Changed { report: f.report.clone(), share: new.share, tlp: new.to.name().into(), named: new.named };
        Outcome::done(done, format!("/reports/{}#who", f.report))
    }

    async fn again(v: &Visit, typed: &Pairs, faults: &[Fault]) -> Result<Drawn> {
        let report = typed.get("report").unwrap_or_default().to_owned();
        let view = Receipt::look(v, Ask { report }).await?;
        Ok(again(v, &view, faults))
    }
}
