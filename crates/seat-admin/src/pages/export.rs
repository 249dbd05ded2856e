//! `/audit/export`: more of the audit than a page, as one file: a second person agrees first, and the export is itself an act.

use maud::html;
use pasban_access::Permission;
use pasban_app::ledger;
use pasban_kernel::{Digest, TenantId, Timestamp};
use pasban_people::reads;
use pasban_people::second::{self, WishKind};
use pasban_portal::input::Pairs;
use pasban_portal::parts::{self, form};
use pasban_portal::{
    AppError, Deed, Download, Drawn, Fault, Outcome, Page, Result, Sheet, Visit, csv_out, say, text, when,
};
use pasban_proof::act::ActKind;
use pasban_store::rows::seat_admin::audit as rows;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::audit::{self, AuditAsk, ReadsAsk};
use super::reason;
use crate::once::{self, Shown};
use crate::{agree, ledger_index};

/// What wishes to export the audit are about.
const SUBJECT: &str = "audit";
/// Most rows of a file.
const ROWS_MAX: usize = 100_000;
/// Rows read at a time.
const BATCH: i64 = 1_000;

/// Which rows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(default)]
pub struct Which {
    /// `acts` or `reads`.
    pub what: String,
    /// By whom; empty for everybody.
    pub who: String,
    /// From this day on, `2026-11-24`; empty for the beginning.
    pub from: String,
    /// Until the end of this day; empty for now.
    pub to: String,
}

impl Which {
    fn acts(&self) -> AuditAsk {
        let some = |t: &str| (!t.is_empty()).then(|| t.to_owned());
        AuditAsk { who: some(&self.who), from: some(&self.from), to: some(&self.to), ..AuditAsk::default() }
    }

    fn reads(&self) -> ReadsAsk {
        let some = |t: &str| (!t.is_empty()).then(|| t.to_owned());
        ReadsAsk { person: some(&self.who), from: some(&self.from), to: some(&self.to), ..ReadsAsk::default() }
    }
}

/// Nothing is asked.
#[derive(Deserialize, JsonSchema)]
pub struct ExportAsk {}

/// An export that a second person agreed to.
#[derive(Serialize, JsonSchema)]
pub struct Ready {
    /// Which rows.
    pub which: Which,
    /// What was said.
    pub words: String,
    /// Who agreed.
    pub by: String,
    /// It can be taken until then, microseconds since 1970.
    pub until: i64,
}

/// What it shows.
#[derive(Serialize, JsonSchema)]
pub struct ExportView {
    /// What can be taken now.
    pub ready: Vec<Ready>,
    /// There is somebody who could agree; without one the file is made at once.
    pub second: bool,
}

/// The page.
pub struct Export;

async fn somebody(v: &Visit) -> Result<bool> {
    let own = TenantId::OWN;
    let all = v.node().db.read(move |tx| pasban_store::rows::people::person_list(tx, Some(&own), 10_000)).await?;
    Ok(agree::somebody(v.seat()?, &all))
}

async fn gather(v: &Visit) -> Result<ExportView> {
    let granted = second::granted(v.node(), v.seat()?, WishKind::BulkExport, SUBJECT).await?;
    let ready = granted
        .into_iter()
        .filter_map(|w| {
            let which = serde_json::from_value(w.body).ok()?;
            Some(Ready { which, words: w.words, by: w.decided_name, until: w.expires.0 })
        })
        .collect();
    Ok(ExportView { ready, second: somebody(v).await? })
}

impl Page for Export {
    const PATH: &'static str = "/audit/export";
    const PERMISSION: Permission = Permission::AuditRead;
    const SUMMARY: &'static str =
        "Exports of the audit that a second person agreed to, and the form that asks for one.";
    type Ask = ExportAsk;
    type View = ExportView;

    async fn look(v: &Visit, _: ExportAsk) -> Result<ExportView> {
        gather(v).await
    }

    fn draw(v: &Visit, view: &ExportView) -> Drawn {
        draw(v, view, &Pairs::default(), &[])
    }
}

fn draw(v: &Visit, view: &ExportView, typed: &Pairs, faults: &[Fault]) -> Drawn {
    let title = text!(v, "admin-export-title");
    let line = |name: &'static str, kind: &'static str, required: bool| {
        form::line(
            faults,
            &form::Line {
                name,
                label: v.say(&format!("admin-export-{name}"), &[]),
                hint: v.say(&format!("admin-export-{name}-hint"), &[]),
                kind,
                value: typed.get(name).unwrap_or_default(),
                fill: "off",
                required,
            },
        )
    };
    let main = html! {
        div.read.stack {
            (parts::crumbs(&[("/audit", say!(v, "admin-audit-title"))], html! { (title) }))
            (form::summary(v, faults))
            h1 { (title) }
            p.lede { @if view.second { (say!(v, "admin-export-lede")) } @else { (say!(v, "admin-export-lede-alone")) } }
            @for r in &view.ready {
                (parts::banner("ok", html! {
                    p { (say!(v, "admin-export-ready", who = r.by.as_str(), at = when::ago(v, Timestamp(r.until)))) }
                    p { (parts::said(&r.words)) }
                    (form::button(v, "/audit/export", &[("what", &r.which.what), ("who", &r.which.who), ("from", &r.which.from), ("to", &r.which.to)], "go", say!(v, "admin-export-take")))
                }))
            }
            form.panel method="post" action="/audit/export" {
                (form::hidden(v))
                (form::choices(faults, typed, "what", say!(v, "admin-export-what"), html! {}, "acts", false, &[
                    form::Choice { value: "acts", words: say!(v, "admin-audit-acts"), more: html! {} },
                    form::Choice { value: "reads", words: say!(v, "admin-audit-reads"), more: html! {} },
                ]))
                (line("who", "text", false))
                (line("from", "text", false))
                (line("to", "text", false))
                (line("reason", "text", true))
                p { button.btn.go { @if view.second { (say!(v, "admin-export-ask")) } @else { (say!(v, "admin-export-take")) } } }
            }
        }
    };
    Drawn::new(title, main)
}

/// Asks for an export, or takes the one that was agreed to.
pub struct Take;

/// What is sent.
#[derive(Deserialize, JsonSchema)]
pub struct TakeForm {
    /// `acts` or `reads`.
    #[serde(default)]
    pub what: String,
    /// By whom; empty for everybody.
    #[serde(default)]
    pub who: String,
    /// From this day on.
    #[serde(default)]
    pub from: String,
    /// Until the end of this day.
    #[serde(default)]
    pub to: String,
    /// Why; not needed for what was agreed to.
    #[serde(default)]
    pub reason: String,
}

/// Where it goes on.
#[derive(Serialize, JsonSchema)]
pub struct Taken {
    /// The file, once, or the page where the wish waits.
    pub show: String,
}

impl Deed for Take {
    const PATH: &'static str = "/audit/export";
    const PERMISSION: Permission = Permission::AuditRead;
    const SUMMARY: &'static str =
        "Asks a second person for an export of the audit, or takes the one that was agreed to.";
    type Form = TakeForm;
    type Done = Taken;

    async fn act(v: &Visit, f: TakeForm) -> Result<Outcome<Taken>> {
        let seat = v.seat()?.clone();
        if !["acts", "reads"].contains(&f.what.as_str()) {
            return Outcome::fault("what", text!(v, "admin-fault-export"));
        }
        for (name, day) in [("from", &f.from), ("to", &f.to)] {
            if !day.trim().is_empty() && when::read(v, day, "00:00").is_err() {
                return Outcome::fault(name, text!(v, "portal-bad-day"));
            }
        }
        let which = Which {
            what: f.what,
            who: f.who.trim().to_owned(),
            from: f.from.trim().to_owned(),
            to: f.to.trim().to_owned(),
        };
        if which.what == "reads" && audit::reads_filter(v, &which.reads()).await?.is_none() {
            return Outcome::fault("who", text!(v, "admin-reads-unknown"));
        }
        let body = serde_json::to_value(&which).map_err(AppError::internal)?;
        let granted = second::granted(v.node(), &seat, WishKind::BulkExport, SUBJECT).await?;
        if granted.iter().any(|w| w.body == body) {
            second::take(v.node(), &seat, WishKind::BulkExport, SUBJECT, &body).await?;
        } else {
            let why = match reason(v, &f.reason) {
                Ok(why) => why,
                Err(words) => return Outcome::fault("reason", words),
            };
            if somebody(v).await? {
                let span = |t: &str, usual: &str| if t.is_empty() { v.text(usual, &[]) } else { t.to_owned() };
                let words = text!(
                    v,
                    "admin-wish-export",
                    what = v.text(&format!("admin-audit-{}", which.what), &[]),
                    who = span(&which.who, "admin-everybody"),
                    from = span(&which.from, "admin-beginning"),
                    to = span(&which.to, "admin-now"),
                    why = why
                );
                return match second::ask(v.node(), &seat, WishKind::BulkExport, SUBJECT, &words, &body).await {
                    Ok(_) => Outcome::done(Taken { show: "/second".into() }, "/second"),
                    Err(e) => super::refused(v, e, "reason"),
                };
            }
        }
        let secret = serde_json::to_string(&which).map_err(AppError::internal)?;
        let id = once::keep(v, "export", Shown { secret, about: SUBJECT.into(), back: "/audit".into(), until: 0 })?;
        let show = format!("/audit/file/{id}");
        Outcome::done(Taken { show: show.clone() }, show)
    }

    async fn again(v: &Visit, typed: &Pairs, faults: &[Fault]) -> Result<Drawn> {
        Ok(draw(v, &gather(v).await?, typed, faults))
    }
}

/// The file.
pub struct File;

/// Which.
#[derive(Deserialize, JsonSchema)]
pub struct FileAsk {
    /// From the deed that made it.
    pub shown: String,
}

/// The rows, as CSV.
#[derive(Serialize, JsonSchema)]
pub struct FileView {
    /// `audit-acts.csv`, `audit-reads.csv`.
    pub name: String,
    /// How many rows.
    pub rows: usize,
    /// There are more than a file may hold.
    pub more: bool,
    /// The file.
    #[serde(skip)]
    #[schemars(skip)]
    bytes: Vec<u8>,
}

async fn acts(v: &Visit, which: &Which) -> Result<(Vec<Vec<String>>, bool)> {
    while !ledger_index::follow(v.node()).await? {}
    let Some(mut wanted) = audit::filter(v, &which.acts())? else { return Ok((Vec::new(), false)) };
    let mut out = Vec::new();
    loop {
        let asked = wanted.clone();
        let found = v.node().db.read(move |tx| rows::act_page(tx, &asked, BATCH)).await?;
        let last = found.last().map(|l| l.index);
        out.extend(found.iter().map(|l| audit::act_line(&audit::row(v.node(), l))));
        match last {
            Some(last) if found.len() as i64 == BATCH && out.len() < ROWS_MAX => wanted.before = Some(last),
            Some(_) => return Ok((out, found.len() as i64 == BATCH)),
            None => return Ok((out, false)),
        }
    }
}

async fn readings(v: &Visit, which: &Which) -> Result<(Vec<Vec<String>>, bool)> {
    let Some(mut wanted) = audit::reads_filter(v, &which.reads()).await? else { return Ok((Vec::new(), false)) };
    let mut out = Vec::new();
    loop {
        let page = reads::list(v.node(), wanted.clone(), reads::PAGE_MAX).await?;
        out.extend(page.rows.into_iter().map(|r| audit::read_line(&audit::read_row(r))));
        match page.next {
            Some(next) if out.len() < ROWS_MAX => wanted.cursor = Some(next),
            next => return Ok((out, next.is_some())),
        }
    }
}

impl Page for File {
    const PATH: &'static str = "/audit/file/{shown}";
    const PERMISSION: Permission = Permission::AuditRead;
    const SUMMARY: &'static str = "The file of an export that was agreed to, once and only for whoever asked.";
    const FILE: Option<&'static str> = Some("text/csv; charset=utf-8");
    type Ask = FileAsk;
    type View = FileView;

    async fn look(v: &Visit, a: FileAsk) -> Result<FileView> {
        let seat = v.seat()?;
        let kept = once::take(&a.shown, seat.person, v.now).ok_or(AppError::NotFound)?;
        let which: Which = serde_json::from_str(&kept.secret).map_err(AppError::internal)?;
        let (lines, more, head) = if which.what == "reads" {
            let (lines, more) = readings(v, &which).await?;
            (lines, more, audit::READ_HEAD.map(String::from).to_vec())
        } else {
            let (lines, more) = acts(v, &which).await?;
            (lines, more, audit::ACT_HEAD.map(String::from).to_vec())
        };
        let rows = lines.len();
        let sheet = Sheet { name: format!("audit-{}", which.what), head, rows: lines };
        let bytes = csv_out::write(&sheet);
        let body = json!({"rows": rows, "sha256": Digest::of(&bytes).to_string(), "what": which.what});
        let act = ledger::act(v.node(), ActKind::BulkExported, &seat.name, SUBJECT, &body)?;
        v.node().db.write("audit.export", move |tx| ledger::record(tx, &[act])).await?;
        Ok(FileView { name: format!("{}.csv", sheet.name), rows, more, bytes })
    }

    fn draw(v: &Visit, _: &FileView) -> Drawn {
        Drawn::new(text!(v, "admin-export-title"), html! {})
    }

    fn download(view: &FileView) -> Option<Download> {
        Some(Download { name: view.name.clone(), mime: "text/csv; charset=utf-8", bytes: view.bytes.clone() })
    }
}
