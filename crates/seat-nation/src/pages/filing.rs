//! `/filings/{filing}`: one filing: what was given and when, how it stands, its receipt.

use maud::{Markup, html};
use pasban_app::exchange::hat;
use pasban_app::ops::lists::{self, FiledRow};
use pasban_app::{AppError, Result};
use pasban_kernel::id::ReportId;
use pasban_portal::account::{DONE, Done};
use pasban_portal::parts::{self, form};
use pasban_portal::{Deed, Download, Drawn, Outcome, Page, Permission, Visit, say, text, when};
use pasban_store::rows::exchange::report_fetch;
use pasban_store::rows::seat_nation::NEVER;
use pasban_store::rows::seat_nation::filings::{self as rows, Filing, Which};
use pasban_translate::exchange::content::Hat;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::filings::{FilingRow, last_notice, reader, standing};
use crate::project;

/// Filings of an organisation that are offered as the one that this answers.
const OFFERED: i64 = 50;

/// What is asked.
#[derive(Deserialize, JsonSchema)]
pub struct FilingAsk {
    /// The filing.
    pub filing: String,
}

/// A value that was filed.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Value {
    /// Kind.
    pub kind: &'static str,
    /// The value, defanged.
    pub defanged: String,
    /// RSIT.
    pub category: String,
}

impl From<FiledRow> for Value {
    fn from(r: FiledRow) -> Self {
        Self { kind: r.kind, defanged: r.defanged, category: r.category }
    }
}

/// What it shows.
#[derive(Serialize, JsonSchema)]
pub struct FilingView {
    /// The filing.
    pub row: FilingRow,
    /// What happened, in the words of who filed.
    pub text: String,
    /// Affected systems.
    pub systems: String,
    /// Values that were filed as evidence.
    pub values: Vec<Value>,
    /// Place of its act in the ledger.
    pub ledger: i64,
    /// First filings of the same organisation under the same basis, whose final notice this may be.
    pub open: Vec<FilingRow>,
}

fn id_of(text: &str) -> Result<ReportId> {
    text.parse().map_err(|_| AppError::NotFound)
}

async fn fetch(v: &Visit, id: ReportId) -> Result<Filing> {
    project::freshen(v.node()).await?;
    v.node().db.read(move |tx| rows::filing_fetch(tx, &id)).await?.ok_or(AppError::NotFound)
}

/// First filings that this one may be the final notice to.
async fn open_before(v: &Visit, f: &Filing) -> Result<Vec<Filing>> {
    let Some(org) = f.org.filter(|_| f.answers.is_none()) else { return Ok(Vec::new()) };
    let all = v.node().db.read(move |tx| rows::filing_page(tx, &Which::Org(org), None, OFFERED)).await?;
    let fits = |o: &Filing| o.id != f.id && o.at < f.at && o.basis_key == f.basis_key && o.final_due != NEVER;
    Ok(all.into_iter().filter(fits).collect())
}

/// The page.
pub struct FilingPage;

impl Page for FilingPage {
    const PATH: &'static str = "/filings/{filing}";
    const PERMISSION: Permission = Permission::FilingRead;
    const SUMMARY: &'static str = "One filing: what was given and when, how it stands, its receipt.";
    type Ask = FilingAsk;
    type View = FilingView;

    async fn look(v: &Visit, ask: FilingAsk) -> Result<FilingView> {
        let seat = reader(v)?;
        let id = id_of(&ask.filing)?;
        let f = fetch(v, id).await?;
        // What the other hat got is not found here, whatever this seat's table holds.
        let said = lists::report(v.node(), id, Hat::Regulator).await?;
        pasban_people::reads::note(v.node(), &seat, &format!("report {id}"), "a filing with what was given").await?;
        let open = open_before(v, &f).await?;
        Ok(FilingView {
            text: said.text,
            systems: said.systems,
            values: said.filed.into_iter().map(Value::from).collect(),
            ledger: said.row.index,
            open: open.into_iter().map(|f| FilingRow::of(v, f)).collect(),
            row: FilingRow::of(v, f),
        })
    }

    fn draw(v: &Visit, view: &FilingView) -> Drawn {
        let r = &view.row;
        let title = if r.from.is_empty() {
            text!(v, "filing-title-nobody")
        } else {
            text!(v, "filing-title", from = r.from.as_str())
        };
        let seen = r.kept.first_seen;
        let main = html! {
            div.read.stack {
                (parts::crumbs(&[("/filings", say!(v, "filings-title"))], parts::id(&r.filing)))
                h1 { (title) }
                (parts::kv(&[
                    (say!(v, "filings-c-from"), html! { @if r.from.is_empty() { (say!(v, "filings-nobody-known")) } @else { bdi { (parts::clean(&r.from)) } } }),
                    (say!(v, "filings-c-basis"), html! { bdi dir="auto" { (parts::clean(&r.basis)) } }),
                    (say!(v, "filing-first-seen"), html! { @if seen.0 > 0 { (when::exact(v, seen)) } @else { (say!(v, "filing-not-said")) } }),
                    (say!(v, "filings-c-at"), when::exact(v, r.kept.at)),
                    (say!(v, "filings-c-standing"), standing(v, &r.kept, r.standing)),
                    (say!(v, "filings-c-final"), last_notice(v, r)),
                ]))
                (parts::panel(say!(v, "filing-given"), given(v, view)))
                @if !view.open.is_empty() { (answers(v, view)) }
                section.panel {
                    h2 { (say!(v, "filing-receipt")) }
                    p { (say!(v, "filing-receipt-words", at = when::exact(v, r.kept.at))) }
                    p { a.btn href={ "/filings/" (r.filing) "/receipt" } { (say!(v, "filing-take-receipt")) } " " a href={ "/ledger/" (view.ledger) } { (say!(v, "filing-in-ledger")) } }
                }
                p.meta { (say!(v, "filing-not-the-cert")) }
            }
        };
        Drawn::new(title, main)
    }
}

fn given(v: &Visit, view: &FilingView) -> Markup {
    html! {
        @if view.text.trim().is_empty() { p.meta { (say!(v, "filing-no-text")) } } @else { blockquote.quote { (parts::said(&view.text)) } }
        @if !view.systems.trim().is_empty() { h3 { (say!(v, "filing-systems")) } p { (parts::said(&view.systems)) } }
        h3 { (say!(v, "filing-values")) }
        @if view.values.is_empty() { p.meta { (say!(v, "filing-no-values")) } }
        @else { ul.list { @for value in view.values.iter().take(200) { li { (parts::id(&value.defanged)) " " span.sub { (value.kind) @if !value.category.is_empty() { " · " (value.category) } } } } } }
    }
}

fn answers(v: &Visit, view: &FilingView) -> Markup {
    let of: Vec<(&str, Markup)> = view
        .open
        .iter()
        .map(|f| (f.filing.as_str(), html! { (say!(v, "filing-of-day", day = when::day(v, f.kept.at))) " " (f.filing.chars().take(8).collect::<String>()) }))
        .collect();
    html! {
        section.panel {
            h2 { (say!(v, "filing-is-final-q")) }
            p { (say!(v, "filing-is-final-hint")) }
            form.filters method="post" action={ "/filings/" (view.row.filing) "/final" } {
                (form::hidden(v))
                (form::select("first", say!(v, "filing-first"), "", &of))
                button.btn.go { (say!(v, "filing-is-final-go")) }
            }
        }
    }
}

/// Says that a filing is the final notice to another.
pub struct IsFinal;

/// What is sent.
#[derive(Deserialize, JsonSchema)]
pub struct FinalForm {
    /// The filing.
    pub filing: String,
    /// The first filing that it is the final notice to.
    pub first: String,
}

impl Deed for IsFinal {
    const PATH: &'static str = "/filings/{filing}/final";
    const PERMISSION: Permission = Permission::FilingRead;
    const SUMMARY: &'static str =
        "Says that a filing is the final notice to an earlier one of the same organisation and basis.";
    type Form = FinalForm;
    type Done = Done;

    async fn act(v: &Visit, f: FinalForm) -> Result<Outcome<Done>> {
        let seat = reader(v)?;
        let last = fetch(v, id_of(&f.filing)?).await?;
        let first = fetch(v, id_of(&f.first)?).await?;
        if !open_before(v, &last).await?.iter().any(|o| o.id == first.id) {
            return Outcome::fault("first", text!(v, "filing-fault-first"));
        }
        let body = serde_json::json!({"final": last.id.to_string()});
        let kind = "filing-final".parse().map_err(AppError::internal)?;
        let act = pasban_app::ledger::act(v.node(), kind, &seat.name, &first.id.to_string(), &body)?;
        let (now, by, ids, to) = (v.now, seat.name, (first.id, last.id), format!("/filings/{}", first.id));
        v.node()
            .db
            .write("filing.final", move |tx| {
                rows::final_put(tx, &ids.0, &ids.1, &by, now)?;
                for id in [ids.0, ids.1] {
                    if let Some(row) = report_fetch(tx, &id)? {
                        project::stand(tx, &row)?;
                    }
                }
                pasban_app::ledger::record(tx, &[act])?;
                Ok(())
            })
            .await?;
        Outcome::done(DONE, to)
    }
}

/// The receipt.
#[derive(Serialize, JsonSchema)]
pub struct ReceiptView {
    /// The filing.
    pub filing: String,
    /// The receipt.
    pub receipt: String,
}

/// The receipt of a filing, as a file.
pub struct FilingReceipt;

impl Page for FilingReceipt {
    const PATH: &'static str = "/filings/{filing}/receipt";
    const PERMISSION: Permission = Permission::FilingRead;
    const SUMMARY: &'static str = "The receipt of a filing: `pasban verify` checks it without a node.";
    const FILE: Option<&'static str> = Some("text/plain; charset=utf-8");
    type Ask = FilingAsk;
    type View = ReceiptView;

    async fn look(v: &Visit, ask: FilingAsk) -> Result<ReceiptView> {
        reader(v)?;
        let id = id_of(&ask.filing)?;
        let row = v.node().db.read(move |tx| report_fetch(tx, &id)).await?.ok_or(AppError::NotFound)?;
        if row.direction != "in" || !hat::reads(Hat::Regulator, &row) {
            return Err(AppError::NotFound);
        }
        Ok(ReceiptView { filing: id.to_string(), receipt: lists::receipt_of(v.node(), id, Hat::Regulator).await? })
    }

    fn draw(v: &Visit, view: &ReceiptView) -> Drawn {
        Drawn::new(text!(v, "filing-receipt"), html! { pre.code { (view.receipt) } })
    }

    fn download(view: &ReceiptView) -> Option<Download> {
        Some(Download {
            name: format!("filing-{}.txt", view.filing),
            mime: "text/plain; charset=utf-8",
            bytes: view.receipt.clone().into_bytes(),
        })
    }
}
