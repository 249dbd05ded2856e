//! `/brief`: one page to print: what happened, what was done, what is open, what is asked of the reader. Kept as it was
//! made: whoever looks again sees the same figures.

use data_encoding::HEXLOWER;
use maud::{Markup, html};
use pasban_app::{AppError, Result};
use pasban_kernel::time::DAY;
use pasban_kernel::{Digest, Timestamp};
use pasban_portal::input::Pairs;
use pasban_portal::parts::{self, form};
use pasban_portal::words::number;
use pasban_portal::{Deed, Drawn, Fault, Outcome, Page, Permission, Sheet, Visit, say, text, when};
use pasban_store::rows::seat_nation::briefs::{self as rows, Brief};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::sector;
use crate::draw::span_ms;
use crate::gather::brief::figures;
use crate::rule::brief::{Body, Fig, LEAST, Part};

/// Longest text of a part, characters: all three fit on one side.
const TEXT_MAX: usize = 700;
/// The first brief tells of so long.
const FIRST_DAYS: i64 = 7;
/// Older briefs listed.
const LISTED: i64 = 20;

/// What is asked of the list.
#[derive(Deserialize, JsonSchema)]
pub struct BriefsAsk {
    /// Where the page before ended.
    pub after: Option<String>,
}

/// A brief in the list.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct BriefRow {
    /// Id.
    pub id: String,
    /// When it was made, RFC 3339.
    pub at: String,
    /// The same, for drawing.
    #[serde(skip)]
    pub time: Timestamp,
    /// Since when it tells, RFC 3339.
    pub since: String,
    /// Who made it.
    pub by_whom: String,
}

/// A brief.
#[derive(Serialize, JsonSchema)]
pub struct BriefView {
    /// As in the list.
    pub row: BriefRow,
    /// Since when it tells.
    #[serde(skip)]
    pub since: Timestamp,
    /// Figures and words, as kept.
    pub body: Body,
    /// SHA-256 of what is kept, as its act in the ledger says it.
    pub sha256: String,
}

/// What the first page of briefs shows.
#[derive(Serialize, JsonSchema)]
pub struct BriefsView {
    /// The newest.
    pub newest: Option<BriefView>,
    /// Older ones, newest first.
    pub older: Vec<BriefRow>,
    /// Where the next page begins.
    pub next: Option<String>,
}

fn row(b: &Brief) -> BriefRow {
    BriefRow {
        id: HEXLOWER.encode(&b.id),
        at: b.at.rfc3339(),
        time: b.at,
        since: b.since.rfc3339(),
        by_whom: b.by_whom.clone(),
    }
}

fn view(b: &Brief) -> Result<BriefView> {
    Ok(BriefView {
        row: row(b),
        since: b.since,
        body: serde_json::from_str(&b.body).map_err(AppError::internal)?,
        sha256: Digest::of(b.body.as_bytes()).to_string(),
    })
}

fn place(text: &str) -> Option<(Timestamp, [u8; 16])> {
    let (at, id) = text.split_once('_')?;
    Some((Timestamp(at.parse().ok()?), id_of(id)?))
}

fn id_of(text: &str) -> Option<[u8; 16]> {
    HEXLOWER.decode(text.as_bytes()).ok()?.try_into().ok()
}

/// Whether a seat makes briefs: who sees the situation behind them.
fn makes(v: &Visit) -> bool {
    v.may(Permission::BriefRead) && v.may(Permission::SituationRead)
}

/// The newest brief, and older ones.
pub struct Briefs;

impl Page for Briefs {
    const PATH: &'static str = "/brief";
    const PERMISSION: Permission = Permission::BriefRead;
    const SUMMARY: &'static str = "The newest one-page brief, and older ones as they were made.";
    type Ask = BriefsAsk;
    type View = BriefsView;

    async fn look(v: &Visit, ask: BriefsAsk) -> Result<BriefsView> {
        let after = match ask.after.as_deref() {
            Some(a) => Some(place(a).ok_or_else(|| AppError::invalid("after: take it from the link below the list"))?),
            None => None,
        };
        let mut all = v.node().db.read(move |tx| rows::brief_list(tx, after, LISTED + 1)).await?;
        let size = usize::try_from(LISTED).unwrap_or(0);
        let more = all.len() > size;
        all.truncate(size);
        let next = all.last().filter(|_| more).map(|b| format!("{}_{}", b.at.0, HEXLOWER.encode(&b.id)));
        let newest = if after.is_none() { all.first().map(view).transpose()? } else { None };
        let skip = usize::from(newest.is_some());
        Ok(BriefsView { older: all.iter().skip(skip).map(row).collect(), newest, next })
    }

    fn draw(v: &Visit, view: &BriefsView) -> Drawn {
        let title = text!(v, "brief-title");
        let main = html! {
            @match &view.newest {
                Some(b) => { (page(v, b)) }
                None => {
                    (parts::head(html! { (title) }, html! {}, parts::as_of(v)))
                    @if view.older.is_empty() { (parts::empty(say!(v, "brief-empty"))) }
                }
            }
            nav.meta aria-label=(text!(v, "brief-others")) {
                @if makes(v) { p { a.btn.go href="/brief/new" { (say!(v, "brief-make")) } } }
                @if !view.older.is_empty() {
                    h2 { (say!(v, "brief-others")) }
                    ul.list { @for b in &view.older { li { a href={ "/brief/" (b.id) } { (when::full(v, b.time)) } " · " bdi { (parts::clean(&b.by_whom)) } } } }
                }
                @if let Some(next) = &view.next { p { a href={ "/brief?after=" (next) } rel="next" { (say!(v, "portal-next")) } } }
            }
        };
        Drawn::new(title, main)
    }
}

/// What is asked of one.
#[derive(Deserialize, JsonSchema)]
pub struct BriefAsk {
    /// Its id.
    pub brief: String,
}

/// One brief.
pub struct OneBrief;

impl Page for OneBrief {
    const PATH: &'static str = "/brief/{brief}";
    const PERMISSION: Permission = Permission::BriefRead;
    const SUMMARY: &'static str = "One brief as it was made.";
    type Ask = BriefAsk;
    type View = BriefView;

    async fn look(v: &Visit, ask: BriefAsk) -> Result<BriefView> {
        let id = id_of(&ask.brief).ok_or(AppError::NotFound)?;
        let found = v.node().db.read(move |tx| rows::brief_fetch(tx, &id)).await?.ok_or(AppError::NotFound)?;
        view(&found)
    }

    fn draw(v: &Visit, view: &BriefView) -> Drawn {
        let main = html! { (page(v, view)) p.meta { a href="/brief" { (say!(v, "brief-to-newest")) } } };
        Drawn::new(text!(v, "brief-title"), main)
    }

    fn rows(view: &BriefView) -> Option<Sheet> {
        let rows = view.body.figures.iter().map(|f| {
            let n = if f.hidden { format!("fewer than {LEAST}") } else { f.n.to_string() };
            vec![
                f.part.code().into(),
                f.key.clone(),
                n,
                f.of.to_string(),
                f.value.clone(),
                view.row.at.clone(),
                f.source.clone(),
            ]
        });
        let head = ["part", "figure", "n", "of", "value", "at", "source"];
        Some(Sheet { name: "brief".into(), head: head.map(String::from).to_vec(), rows: rows.collect() })
    }
}

/// The page that prints.
fn page(v: &Visit, b: &BriefView) -> Markup {
    html! {
        article.brief.stack {
            div.head {
                div.stack.tight {
                    h1 { (say!(v, "brief-title")) }
                    p { (say!(v, "brief-span", from = dated(v, b.since), to = dated(v, b.row.time))) }
                }
                p.meta { (say!(v, "brief-made", who = b.row.by_whom.as_str(), at = html! { (when::full(v, b.row.time)) })) }
            }
            @for part in Part::ALL { (part_of(v, b, part)) }
            section.panel.asked {
                h2 { (say!(v, "brief-asked")) }
                @if b.body.asked.trim().is_empty() { p { (say!(v, "brief-asked-nothing")) } } @else { p { (parts::said(&b.body.asked)) } }
            }
            p.meta {
                (say!(v, "brief-kept")) " " (say!(v, "brief-sha")) " " (parts::id(&b.sha256))
                @if v.may(Permission::LedgerRead) { " " a href={ "/ledger?subject=brief+" (b.row.id) } { (say!(v, "brief-in-ledger")) } }
            }
        }
    }
}

/// A day with its year, whatever day it is looked at: a brief reads the same for ever.
fn dated(v: &Visit, at: Timestamp) -> Markup {
    html! { time datetime=(at.rfc3339()) { (when::day(v, at)) } }
}

fn part_of(v: &Visit, b: &BriefView, part: Part) -> Markup {
    let said = match part {
        Part::Happened => &b.body.happened,
        Part::Done => &b.body.done,
        Part::Open => "",
    };
    html! {
        section.panel {
            h2 { (v.say(&format!("brief-p-{}", part.code()), &[])) }
            @if !said.trim().is_empty() { p { (parts::said(said)) } }
            ul.list { @for f in b.body.figures.iter().filter(|f| f.part == part) { li { (figure(v, b, f)) } } }
        }
    }
}

/// A figure as a sentence, with its date and its source.
fn figure(v: &Visit, b: &BriefView, f: &Fig) -> Markup {
    let n = if f.hidden {
        say!(v, "brief-fewer", k = LEAST)
    } else if f.more {
        say!(v, "nation-more-than", n = f.n)
    } else {
        html! { (number(f.n)) }
    };
    let n = html! { b { (n) } };
    let sentence = match f.key.as_str() {
        "met" => html! {
            (v.say(&format!("brief-f-met-{}", f.value), &[]))
            @if !b.body.sectors.is_empty() {
                " " (say!(v, "brief-in-sectors")) " "
                @for (i, s) in b.body.sectors.iter().enumerate() { @if i > 0 { (say!(v, "nation-comma")) } (sector(v, s)) }
                "."
            }
        },
        "delivered" | "taken-back" => {
            let mut times = f.value.split(' ').filter_map(|t| t.parse::<f64>().ok()).map(|ms| span_ms(v, ms));
            let (half, most) = (times.next().unwrap_or_default(), times.next().unwrap_or_default());
            v.say(&format!("brief-f-{}", f.key), &[("n", n.into()), ("half", half.into()), ("most", most.into())])
        }
        // For a count that is hidden, or many, the plural is that of many.
        key => v.say(
            &format!("brief-f-{key}"),
            &[("n", n.into()), ("k", (if f.hidden { LEAST } else { f.n }).into()), ("of", f.of.into())],
        ),
    };
    let readable = !f.source.starts_with("/ledger") || v.may(Permission::LedgerRead);
    let link = readable && v.may(Permission::SituationRead);
    html! {
        (sentence) " "
        span.sub {
            (say!(v, "brief-as-of", at = dated(v, b.row.time))) " · "
            (say!(v, "brief-source")) " "
            @if link { a href=(f.source) { (rows_of(v, &f.source)) } } @else { (rows_of(v, &f.source)) }
        }
    }
}

/// What a path on this node is, in words: who reads a brief may never have opened it.
fn rows_of(v: &Visit, path: &str) -> Markup {
    let key = match path.split(['?', '#']).next().unwrap_or_default() {
        "/queue" => "brief-from-queue",
        "/ledger" => "brief-from-ledger",
        "/situation/unheard" => "brief-from-register",
        _ => "brief-from-situation",
    };
    v.say(key, &[])
}

/// Nothing is asked.
#[derive(Deserialize, JsonSchema)]
pub struct NewAsk {}

/// A brief before it is made.
#[derive(Serialize, JsonSchema)]
pub struct NewView {
    /// Since when it will tell, RFC 3339.
    pub since: String,
    /// The same, for drawing.
    #[serde(skip)]
    pub from: Timestamp,
    /// Figures as they stand now.
    pub body: Body,
}

/// Since when the next brief tells: since the last one, else a week.
async fn since(v: &Visit) -> Result<Timestamp> {
    let last = v.node().db.read(|tx| rows::brief_list(tx, None, 1)).await?;
    Ok(last.first().map_or_else(|| v.now.plus(-FIRST_DAYS * DAY), |b| b.at))
}

async fn gather(v: &Visit) -> Result<NewView> {
    if !makes(v) {
        return Err(AppError::NotFound);
    }
    let from = since(v).await?;
    Ok(NewView { since: from.rfc3339(), from, body: figures(v, from).await? })
}

/// The form of a new one.
pub struct NewBrief;

impl Page for NewBrief {
    const PATH: &'static str = "/brief/new";
    const PERMISSION: Permission = Permission::BriefRead;
    const SUMMARY: &'static str = "Figures of a brief that would be made now.";
    type Ask = NewAsk;
    type View = NewView;

    async fn look(v: &Visit, _: NewAsk) -> Result<NewView> {
        gather(v).await
    }

    fn draw(v: &Visit, view: &NewView) -> Drawn {
        draw_new(v, view, &Pairs::default(), &[])
    }
}

fn draw_new(v: &Visit, view: &NewView, typed: &Pairs, faults: &[Fault]) -> Drawn {
    let title = text!(v, "brief-new-title");
    let of = |name: &str| typed.get(name).unwrap_or_default().to_owned();
    let area = |name: &str| {
        form::area(
            faults,
            name,
            v.say(&format!("brief-l-{name}"), &[]),
            v.say(&format!("brief-h-{name}"), &[("n", TEXT_MAX.into())]),
            &of(name),
            false,
        )
    };
    let shown = BriefView {
        row: BriefRow {
            id: String::new(),
            at: v.now.rfc3339(),
            time: v.now,
            since: view.since.clone(),
            by_whom: v.seat().map(|s| s.name.clone()).unwrap_or_default(),
        },
        since: view.from,
        body: view.body.clone(),
        sha256: String::new(),
    };
    let main = html! {
        div.read.stack {
            (parts::crumbs(&[("/brief", say!(v, "brief-title"))], html! { (title) }))
            (form::summary(v, faults))
            h1 { (title) }
            p.lede { (say!(v, "brief-new-lede", at = when::at(v, view.from))) }
            @for part in Part::ALL { (part_of(v, &shown, part)) }
            form.stack method="post" action="/brief" {
                (form::hidden(v))
                (area("happened")) (area("done")) (area("asked"))
                p { button.btn.go { (say!(v, "brief-save")) } }
                p.meta { (say!(v, "brief-save-words")) }
            }
        }
    };
    Drawn::new(title, main)
}

/// Makes a brief.
pub struct MakeBrief;

/// What is sent.
#[derive(Deserialize, JsonSchema)]
pub struct BriefForm {
    /// What happened, in words.
    #[serde(default)]
    pub happened: String,
    /// What was done.
    #[serde(default)]
    pub done: String,
    /// What is asked of the reader.
    #[serde(default)]
    pub asked: String,
}

/// What the API answers.
#[derive(Serialize, JsonSchema)]
pub struct Made {
    /// Id of the brief.
    pub brief: String,
}

impl Deed for MakeBrief {
    const PATH: &'static str = "/brief";
    const PERMISSION: Permission = Permission::BriefRead;
    const SUMMARY: &'static str = "Makes a brief: figures as they stand now are kept, and never change.";
    type Form = BriefForm;
    type Done = Made;

    async fn act(v: &Visit, f: BriefForm) -> Result<Outcome<Made>> {
        let mut faults = Vec::new();
        for (field, text) in [("happened", &f.happened), ("done", &f.done), ("asked", &f.asked)] {
            let n = text.chars().count();
            if n > TEXT_MAX {
                faults.push(Fault { field: field.into(), words: text!(v, "brief-fault-long", n = n, most = TEXT_MAX) });
            }
        }
        if !faults.is_empty() {
            return Ok(Outcome::Again(faults));
        }
        let new = gather(v).await?;
        let body = Body { happened: f.happened, done: f.done, asked: f.asked, ..new.body };
        let body = serde_json::to_string(&body).map_err(AppError::internal)?;
        let mut id = [0; 16];
        id.copy_from_slice(&v.key[..16]);
        let seat = v.seat()?;
        let said = serde_json::json!({"sha256": Digest::of(body.as_bytes()).to_string(), "since": new.since});
        let kind = "brief-made".parse().map_err(AppError::internal)?;
        let subject = format!("brief {}", HEXLOWER.encode(&id));
        let act = pasban_app::ledger::act(v.node(), kind, &seat.name, &subject, &said)?;
        let brief = Brief { id, at: v.now, since: new.from, by_whom: seat.name.clone(), body };
        v.node()
            .db
            .write("brief.make", move |tx| {
                if rows::brief_insert(tx, &brief)? {
                    pasban_app::ledger::record(tx, &[act])?;
                }
                Ok(())
            })
            .await?;
        let id = HEXLOWER.encode(&id);
        let to = format!("/brief/{id}");
        Outcome::done(Made { brief: id }, to)
    }

    async fn again(v: &Visit, typed: &Pairs, faults: &[Fault]) -> Result<Drawn> {
        Ok(draw_new(v, &gather(v).await?, typed, faults))
    }
}
