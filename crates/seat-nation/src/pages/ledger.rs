//! `/ledger`: what the node did, in an order that nobody can change: can I prove it?

use maud::{Markup, html};
use pasban_access::Seat;
use pasban_access::rule::{Record, RecordKind, Relation, Sees, sees};
use pasban_app::{AppError, Result, ledger as log};
use pasban_kernel::{Timestamp, Tlp};
use pasban_portal::input::Pairs;
use pasban_portal::parts::list::{Cell, cell, column, foot, table};
use pasban_portal::parts::{self, Answer, form, state};
use pasban_portal::words::number;
use pasban_portal::{Download, Drawn, Page, Permission, Sheet, Visit, say, text, when};
use pasban_proof::act::{Act, ActKind};
use pasban_store::rows::exchange::{Report, report_fetch};
use pasban_store::rows::ledger::{Leaf, checkpoint_last};
use pasban_store::rows::seat_nation::ledger as rows;
use pasban_store::{StoreError, Tx};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::super::gather::Bounded;
use crate::project;
use crate::rule::entry::{About, Behind, Shown, about, shown};
use crate::rule::safe::{safe, safe_json};

/// Rows of a page.
const PAGE_ROWS: i64 = 30;
/// Rows of a CSV file.
const CSV_ROWS: i64 = 1_000;
/// Rows looked at for one page of a search, where some may not be shown.
const LOOKED_MAX: i64 = 400;
/// Witnesses listed.
const WITNESSES_MAX: usize = 20;
/// Counts of gaps go up to here.
const GAPS_MAX: i64 = 999;

/// What is asked.
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
pub struct LedgerAsk {
    /// Kind of act.
    pub kind: Option<String>,
    /// Subject, exactly.
    pub subject: Option<String>,
    /// From this day on: `2026-11-24`.
    pub from: Option<String>,
    /// To this day, with it.
    pub to: Option<String>,
    /// Where the page before ended: a number of an entry.
    pub after: Option<String>,
    /// `csv` for a file.
    pub format: Option<String>,
}

/// An entry.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Entry {
    /// Its number, from 0.
    pub n: i64,
    /// When, RFC 3339.
    pub at: String,
    /// The same, for drawing.
    #[serde(skip)]
    pub time: Timestamp,
    /// How much of it this seat sees.
    pub shown: Shown,
    /// Kind; empty where it is not shown.
    pub kind: String,
    /// Who; empty where it is not shown.
    pub actor: String,
    /// To what or whom; empty where it is not shown.
    pub subject: String,
    /// The act's body, JSON, values in it defanged; empty where it is not shown.
    pub body: String,
    /// Its leaf in the tree, hex.
    pub hash: String,
    /// `here`, `erased` by order, or `lost` in a restore.
    pub content: &'static str,
}

/// How far a partner has cosigned.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Witness {
    /// The partner.
    pub name: String,
    /// Entries that its newest cosignature covers; 0 for none.
    pub size: i64,
    /// When, RFC 3339; empty for never.
    pub at: String,
    /// The same, for drawing.
    #[serde(skip)]
    pub time: Timestamp,
}

/// The head of the tree.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Head {
    /// Which of the node's ledgers: 1, or more after one could not be restored.
    pub number: u32,
    /// Entries.
    pub size: i64,
    /// Root over them, hex.
    pub root: String,
    /// Entries that the newest signed head covers.
    pub signed: i64,
    /// When it was signed, RFC 3339; empty before the first.
    pub signed_at: String,
    /// The same, for drawing.
    #[serde(skip)]
    pub signed_time: Timestamp,
    /// Entries that at least one partner has cosigned.
    pub witnessed: i64,
    /// Partners, the furthest first.
    pub witnesses: Vec<Witness>,
    /// Partners of standing links.
    pub partners: usize,
}

/// What is missing.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Gaps {
    /// Entries whose content was lost in a restore; their hashes stand.
    pub lost: i64,
    /// Restores from a backup.
    pub restored: i64,
    /// Recoveries from partners.
    pub recovered: i64,
    /// Contents erased by order.
    pub erased: i64,
}

/// What it shows.
#[derive(Serialize, JsonSchema)]
pub struct LedgerView {
    /// The head.
    pub head: Head,
    /// What is missing.
    pub gaps: Gaps,
    /// Entries, newest first.
    pub rows: Vec<Entry>,
    /// Where the next page begins.
    pub next: Option<String>,
    /// What was asked.
    pub ask: LedgerAsk,
    /// The day that was asked for could not be read.
    pub bad_day: bool,
}

/// The report that an act speaks of, where it speaks of one.
fn report_of(tx: &mut dyn Tx, leaf: &Leaf) -> std::result::Result<Option<Report>, StoreError> {
    if about(&leaf.kind) != About::Report {
        return Ok(None);
    }
    leaf.subject.parse().ok().map_or(Ok(None), |id| report_fetch(tx, &id))
}

/// What stands behind an entry, as far as the rule asks.
fn behind(tx: &mut dyn Tx, seat: &Seat, leaf: &Leaf) -> std::result::Result<Behind, StoreError> {
    if about(&leaf.kind) != About::Report {
        return Ok(Behind::default());
    }
    let report = report_of(tx, leaf)?;
    let kept = match &report {
        Some(_) => rows::marking_of(tx, &leaf.subject)?,
        None => match leaf.subject.strip_prefix("item ").and_then(|i| i.parse().ok()) {
            Some(item) => rows::marking_of_item(tx, &item)?,
            None => None,
        },
    };
    let (tlp, owner) =
        kept.map_or((Tlp::UNMARKED, Vec::new()), |(tlp, owner)| (pasban_app::exchange::objects::tlp_of(tlp), owner));
    // The report's own words count also where the desk has not looked at it yet.
    let tlp = report.as_ref().map_or(tlp, |r| tlp.stricter(project::marking(r)));
    let record = Record::new(RecordKind::Report, Relation::Constituent).tlp(tlp);
    let sealed = sees(seat, &record.addressed(owner == seat.person.as_bytes().to_vec())) != Sees::All;
    let filed = report.as_ref().is_some_and(|r| r.direction == "in" && r.hat == "regulator");
    Ok(Behind { report: report.is_some(), filed, sealed })
}

/// An entry for a seat.
pub(super) fn entry(tx: &mut dyn Tx, seat: &Seat, leaf: &Leaf) -> std::result::Result<Entry, StoreError> {
    let shown = shown(seat.role, &leaf.kind, behind(tx, seat, leaf)?);
    let act = Act::parse(&leaf.act).ok();
    let content = match (&act, leaf.kind.as_str()) {
        (Some(_), _) => "here",
        (None, "lost") => "lost",
        (None, _) => "erased",
    };
    let all = shown == Shown::All;
    Ok(Entry {
        n: leaf.index,
        at: leaf.at.rfc3339(),
        time: leaf.at,
        kind: if shown >= Shown::Kind { leaf.kind.clone() } else { String::new() },
        actor: act.as_ref().filter(|_| all).map(|a| a.actor().to_owned()).unwrap_or_default(),
        subject: if all { leaf.subject.clone() } else { String::new() },
        body: act.as_ref().filter(|_| all).map(|a| shown_body(a.body())).unwrap_or_default(),
        hash: leaf.hash.to_string(),
        content,
        shown,
    })
}

/// The body of an act with its values defanged.
fn shown_body(body: &str) -> String {
    serde_json::from_str(body).map(|b| safe_json(b).to_string()).unwrap_or_default()
}

struct Wanted {
    kind: String,
    subject: String,
    from: Option<Timestamp>,
    to: Option<Timestamp>,
    below: Option<i64>,
}

fn wanted(v: &Visit, ask: &LedgerAsk) -> Result<(Wanted, bool)> {
    let mut bad = false;
    let mut day = |text: &Option<String>, time: &str| -> Option<Timestamp> {
        let text = text.as_deref()?;
        let read = when::read(v, text, time).ok();
        bad |= read.is_none();
        read
    };
    let from = day(&ask.from, "00:00");
    let to = day(&ask.to, "23:59").map(|t| t.plus(60_000_000));
    let below = ask
        .after
        .as_deref()
        .map(|a| a.parse().map_err(|_| AppError::invalid("after: take it from the link below the list")))
        .transpose()?;
    let word = |t: &Option<String>, most: usize| t.as_deref().unwrap_or_default().trim().chars().take(most).collect();
    Ok((Wanted { kind: word(&ask.kind, 40), subject: word(&ask.subject, 512), from, to, below }, bad))
}

struct Read {
    number: u32,
    size: i64,
    root: String,
    signed: Option<(i64, Timestamp)>,
    witnesses: Vec<Witness>,
    gaps: Gaps,
    rows: Vec<Entry>,
    next: Option<i64>,
}

fn read(
    tx: &mut dyn Tx,
    seat: &Seat,
    peers: &[(pasban_kernel::NodeId, String)],
    w: &Wanted,
    limit: i64,
) -> std::result::Result<Read, StoreError> {
    let edge = log::frontier(tx)?;
    let size = i64::try_from(edge.size()).unwrap_or(i64::MAX);
    let mut witnesses = Vec::with_capacity(peers.len());
    for (id, name) in peers {
        let (size, time) = rows::cosigned(tx, id)?.unwrap_or((0, Timestamp(0)));
        let at = if time.0 > 0 { time.rfc3339() } else { String::new() };
        witnesses.push(Witness { name: name.clone(), size, at, time });
    }
    witnesses.sort_by(|a, b| b.size.cmp(&a.size).then_with(|| a.name.cmp(&b.name)));
    let mut count = |kind: &str| rows::leaf_kind_count(tx, kind, 0, GAPS_MAX);
    let gaps = Gaps {
        lost: count("lost")?,
        restored: count("restored")?,
        recovered: count("recovered")?,
        erased: count("erased")?,
    };
    let low = w.from.map_or(Ok(0), |t| rows::leaf_from(tx, t, size))?;
    let high = w.to.map_or(Ok(size), |t| rows::leaf_from(tx, t, size))?;
    let searched = !w.kind.is_empty() || !w.subject.is_empty();
    let mut below = high.min(w.below.unwrap_or(size));
    let (mut found, mut next, mut looked) = (Vec::new(), None, 0);
    let most = usize::try_from(limit).unwrap_or(0);
    // A search answers only with what it may show: else what was not found would tell what is there.
    'pages: while below > low && looked < LOOKED_MAX.max(limit * 2) {
        let step = limit + 1;
        let page = rows::leaf_page(tx, &w.kind, &w.subject, low, below, step)?;
        let full = i64::try_from(page.len()).is_ok_and(|n| n >= step);
        for leaf in &page {
            looked += 1;
            let e = entry(tx, seat, leaf)?;
            let fits = (w.kind.is_empty() || e.shown >= Shown::Kind) && (w.subject.is_empty() || e.shown == Shown::All);
            if searched && !fits {
                below = leaf.index;
                continue;
            }
            if found.len() == most {
                next = Some(below);
                break 'pages;
            }
            below = leaf.index;
            found.push(e);
        }
        if !full {
            break;
        }
        next = Some(below);
    }
    if found.len() < most && below <= low {
        next = None;
    }
    Ok(Read {
        number: log::number(tx)?,
        size,
        root: edge.root().to_string(),
        signed: rows::checkpoint_at(tx)?,
        witnesses,
        gaps,
        rows: found,
        next,
    })
}

/// The ledger.
pub struct Ledger;

impl Page for Ledger {
    const PATH: &'static str = "/ledger";
    const PERMISSION: Permission = Permission::LedgerRead;
    const SUMMARY: &'static str = "Entries of the node's ledger, its head, and how far partners have cosigned it.";
    type Ask = LedgerAsk;
    type View = LedgerView;

    async fn look(v: &Visit, ask: LedgerAsk) -> Result<LedgerView> {
        let (node, seat) = (v.node(), v.seat()?.clone());
        let (wanted, bad_day) = wanted(v, &ask)?;
        let csv = ask.format.as_deref() == Some("csv") && v.may(Permission::Export);
        let limit = if csv { CSV_ROWS } else { PAGE_ROWS };
        let mut peers: Vec<(pasban_kernel::NodeId, String)> =
            node.links.load().standing().filter_map(|e| e.link.peer.map(|p| (p, e.link.peer_name.clone()))).collect();
        peers.sort();
        peers.dedup_by_key(|(id, _)| *id);
        let partners = peers.len();
        peers.truncate(500);
        let mut r = node.db.read(move |tx| read(tx, &seat, &peers, &wanted, limit)).await?;
        let witnessed = r.witnesses.first().map_or(0, |w| w.size);
        r.witnesses.truncate(WITNESSES_MAX);
        let (signed, signed_time) = r.signed.unwrap_or((0, Timestamp(0)));
        Ok(LedgerView {
            head: Head {
                number: r.number,
                size: r.size,
                root: r.root,
                signed,
                signed_at: if signed_time.0 > 0 { signed_time.rfc3339() } else { String::new() },
                signed_time,
                witnessed,
                witnesses: r.witnesses,
                partners,
            },
            gaps: r.gaps,
            rows: r.rows,
            next: r.next.map(|n| n.to_string()),
            ask,
            bad_day,
        })
    }

    fn draw(v: &Visit, view: &LedgerView) -> Drawn {
        let title = text!(v, "ledger-title");
        let main = html! {
            (parts::head(html! { (title) }, html! {}, parts::as_of(v)))
            (strip(v, view))
            (head(v, &view.head))
            (filter(v, view))
            @if view.rows.is_empty() && view.next.is_some() { (parts::empty(say!(v, "ledger-empty-so-far"))) }
            @else if view.rows.is_empty() { (parts::empty(say!(v, "ledger-empty", n = view.head.size))) }
            @else { (entries(v, view)) }
            (foot(v, view.rows.len(), None, view.next.as_deref(), v.may(Permission::Export)))
        };
        Drawn::new(title, main).live("ledger", view.head.size)
    }

    fn rows(view: &LedgerView) -> Option<Sheet> {
        let rows = view.rows.iter().map(|e| {
            vec![
                e.n.to_string(),
                e.at.clone(),
                e.kind.clone(),
                e.actor.clone(),
                safe(&e.subject),
                e.body.clone(),
                e.hash.clone(),
                e.content.into(),
            ]
        });
        let head = ["entry", "at", "kind", "who", "subject", "body", "leaf", "content"];
        Some(Sheet { name: "ledger".into(), head: head.map(String::from).to_vec(), rows: rows.collect() })
    }
}

fn strip(v: &Visit, view: &LedgerView) -> Markup {
    let h = &view.head;
    let open = h.size.saturating_sub(h.witnessed);
    let gaps = view.gaps.lost + view.gaps.erased;
    parts::answers(
        &text!(v, "ledger-strip"),
        &[
            Answer {
                state: "",
                question: say!(v, "ledger-q-what"),
                answer: say!(v, "ledger-a-size", n = h.size),
                more: html! { @if h.number > 1 { (say!(v, "ledger-number", n = h.number)) " " } (say!(v, "ledger-since")) },
            },
            Answer {
                state: if h.partners == 0 || h.witnessed == 0 { "med" } else { "ok" },
                question: say!(v, "ledger-q-witness"),
                answer: html! { @if h.witnessed == 0 { (say!(v, "ledger-a-unwitnessed")) } @else { (say!(v, "ledger-a-witnessed", n = h.witnessed)) } },
                more: html! { @if h.partners == 0 { (say!(v, "ledger-no-partners")) } @else { (say!(v, "ledger-open", n = open)) } },
            },
            Answer {
                state: if view.gaps.lost > 0 { "high" } else { "ok" },
                question: say!(v, "ledger-q-gaps"),
                answer: html! { @if gaps == 0 { (say!(v, "ledger-a-no-gaps")) } @else { (say!(v, "ledger-a-gaps", n = gaps)) } },
                more: gaps_words(v, &view.gaps),
            },
        ],
    )
}

fn gaps_words(v: &Visit, g: &Gaps) -> Markup {
    let word = |n: i64| Bounded { n, more: n >= GAPS_MAX }.n;
    html! {
        @if g.lost > 0 { (say!(v, "ledger-gap-lost", n = word(g.lost))) " " }
        @if g.erased > 0 { (say!(v, "ledger-gap-erased", n = word(g.erased))) " " }
        @if g.restored > 0 { (say!(v, "ledger-gap-restored", n = word(g.restored))) " " a href="/ledger?kind=restored" { (say!(v, "portal-rows")) } " " }
        @if g.recovered > 0 { (say!(v, "ledger-gap-recovered", n = word(g.recovered))) " " a href="/ledger?kind=recovered" { (say!(v, "portal-rows")) } }
        @if g.lost + g.erased + g.restored + g.recovered == 0 { (say!(v, "ledger-gap-none")) }
    }
}

fn head(v: &Visit, h: &Head) -> Markup {
    let columns = [column(v, "ledger-c-partner"), column(v, "ledger-c-upto").num(), column(v, "ledger-c-when")];
    let cells: Vec<Vec<Cell>> = h
        .witnesses
        .iter()
        .map(|w| {
            vec![
                cell(html! { bdi { (parts::clean(&w.name)) } }),
                parts::list::number(html! { @if w.size > 0 { (number(w.size)) } @else { (state::mark("med", say!(v, "ledger-never"))) } }),
                cell(html! { @if w.time.0 > 0 { (when::ago(v, w.time)) } @else { "–" } }),
            ]
        })
        .collect();
    html! {
        div.half {
            section.panel {
                h2 { (say!(v, "ledger-head")) }
                (parts::kv(&[
                    (say!(v, "ledger-size"), html! { (number(h.size)) }),
                    (say!(v, "ledger-root"), parts::id(&h.root)),
                    (say!(v, "ledger-signed"), html! { @if h.signed_time.0 > 0 { (say!(v, "ledger-signed-to", n = h.signed)) " " (when::ago(v, h.signed_time)) } @else { (say!(v, "ledger-not-signed")) } }),
                ]))
                p { a href="/ledger/head/checkpoint" { (say!(v, "ledger-take-checkpoint")) } " · " a href="/ledger/head/trust" { (say!(v, "ledger-take-trust")) } }
                p.meta { (say!(v, "ledger-how-to-check", command = html! { code dir="ltr" { "pasban verify" } })) }
            }
            section.panel {
                h2 { (say!(v, "ledger-witnesses")) }
                @if cells.is_empty() { (parts::empty(say!(v, "ledger-no-partners"))) }
                @else { (table(v, say!(v, "ledger-witnesses"), &columns, &cells)) }
            }
        }
    }
}

fn filter(v: &Visit, view: &LedgerView) -> Markup {
    let a = &view.ask;
    let of = |t: &Option<String>| t.clone().unwrap_or_default();
    let mut kinds: Vec<(&str, Markup)> = vec![("", say!(v, "ledger-any"))];
    let role = v.seat().map(|s| s.role).ok();
    let shows = |code: &&str| {
        role.is_some_and(|r| {
            let mine = Behind { report: true, filed: r == pasban_access::Role::Regulator, sealed: false };
            shown(r, code, mine) >= Shown::Kind
        })
    };
    let others = ["report-acknowledged", "report-closed", "called-back", "brief-made", "period-set", "filing-final"];
    kinds.extend(ActKind::ALL.iter().map(ActKind::code).chain(others).filter(shows).map(|code| (code, kind(v, code))));
    let filtered = [&a.kind, &a.subject, &a.from, &a.to].iter().any(|o| o.as_deref().is_some_and(|t| !t.is_empty()));
    html! {
        details.fold open[filtered] {
            summary { (say!(v, "ledger-search")) }
            form.filters action="/ledger" {
                (form::select("kind", say!(v, "ledger-f-kind"), &of(&a.kind), &kinds))
                label { (say!(v, "ledger-f-subject")) input name="subject" type="search" size="34" dir="ltr" value=(of(&a.subject)); }
                label { (say!(v, "ledger-f-from")) input name="from" type="date" value=(of(&a.from)); }
                label { (say!(v, "ledger-f-to")) input name="to" type="date" value=(of(&a.to)); }
                button.btn { (say!(v, "ledger-go")) }
                @if filtered { " " a.small href="/ledger" { (say!(v, "ledger-clear")) } }
            }
        }
        @if view.bad_day { p.msg { (say!(v, "portal-bad-day")) } }
    }
}

/// The word of a kind of act.
pub(super) fn kind(v: &Visit, code: &str) -> Markup {
    let key = format!("ledger-kind-{code}");
    if v.site.words.has(v.lang, &key) { v.say(&key, &[]) } else { parts::id(code) }
}

/// A subject, and a way to everything else about it.
fn subject(v: &Visit, e: &Entry) -> Markup {
    html! {
        @match e.shown {
            Shown::All if e.subject.is_empty() => "–",
            // A subject that is a value is shown defanged, and leads nowhere.
            Shown::All if safe(&e.subject) != e.subject => (parts::id(&short(&safe(&e.subject)))),
            Shown::All => {
                @let to = Pairs(vec![("subject".into(), e.subject.clone())]).encode();
                a href={ "/ledger?" (to) } { (parts::id(&short(&e.subject))) }
            }
            _ => span.sub { (say!(v, "ledger-not-for-you")) }
        }
    }
}

/// Who did it: a person's name, or a node.
pub(super) fn actor(v: &Visit, who: &str) -> Markup {
    if who == v.node().id.to_string() {
        return say!(v, "ledger-this-node");
    }
    html! { bdi { (parts::clean(&short(who))) } }
}

fn short(text: &str) -> String {
    let mut out: String = text.chars().take(48).collect();
    if text.chars().count() > 48 {
        out.push('…');
    }
    out
}

fn entries(v: &Visit, view: &LedgerView) -> Markup {
    let columns = [
        column(v, "ledger-c-entry"),
        column(v, "ledger-c-at"),
        column(v, "ledger-c-kind"),
        column(v, "ledger-c-who"),
        column(v, "ledger-c-subject"),
    ];
    let cells: Vec<Vec<Cell>> = view
        .rows
        .iter()
        .map(|e| {
            vec![
                cell(html! { a href={ "/ledger/" (e.n) } { (number(e.n)) } }),
                cell(html! { span.nw { (when::at(v, e.time)) } }),
                cell(html! {
                    @if e.shown >= Shown::Kind { (kind(v, &e.kind)) } @else { span.sub { (say!(v, "ledger-not-for-you")) } }
                    @if e.content == "erased" { " " (state::tag("none", say!(v, "ledger-erased"))) }
                    @if e.content == "lost" { " " (state::tag("high", say!(v, "ledger-lost"))) }
                }),
                cell(html! { @if e.shown == Shown::All { (actor(v, &e.actor)) } @else { "–" } }),
                cell(subject(v, e)),
            ]
        })
        .collect();
    table(v, say!(v, "ledger-title"), &columns, &cells)
}

/// A file of the head: the newest signed one, or what receipts are believed by.
#[derive(Serialize, JsonSchema)]
pub struct FileView {
    /// Name.
    pub name: String,
    /// Text.
    pub text: String,
}

fn file(view: &FileView) -> Option<Download> {
    Some(Download { name: view.name.clone(), mime: "text/plain; charset=utf-8", bytes: view.text.clone().into_bytes() })
}

/// Nothing is asked.
#[derive(Deserialize, JsonSchema)]
pub struct Nothing {}

/// The newest signed head.
pub struct Checkpoint;

impl Page for Checkpoint {
    const PATH: &'static str = "/ledger/head/checkpoint";
    const PERMISSION: Permission = Permission::LedgerRead;
    const SUMMARY: &'static str = "The newest signed head of the ledger, a C2SP checkpoint.";
    const FILE: Option<&'static str> = Some("text/plain; charset=utf-8");
    type Ask = Nothing;
    type View = FileView;

    async fn look(v: &Visit, _: Nothing) -> Result<FileView> {
        let (size, text) = v.node().db.read(checkpoint_last).await?.ok_or(AppError::NotFound)?;
        Ok(FileView { name: format!("checkpoint-{size}.txt"), text })
    }

    fn draw(v: &Visit, view: &FileView) -> Drawn {
        Drawn::new(text!(v, "ledger-head"), html! { pre.code { (view.text) } })
    }

    fn download(view: &FileView) -> Option<Download> {
        file(view)
    }
}

/// What receipts of this node are believed by.
pub struct Trust;

impl Page for Trust {
    const PATH: &'static str = "/ledger/head/trust";
    const PERMISSION: Permission = Permission::LedgerRead;
    const SUMMARY: &'static str =
        "The trust file for receipts: keys of this ledger and of the partners that cosign it.";
    const FILE: Option<&'static str> = Some("text/plain; charset=utf-8");
    type Ask = Nothing;
    type View = FileView;

    async fn look(v: &Visit, _: Nothing) -> Result<FileView> {
        Ok(FileView { name: "trust.txt".into(), text: pasban_app::ops::lists::trust(v.node()).await? })
    }

    fn draw(v: &Visit, view: &FileView) -> Drawn {
        Drawn::new(text!(v, "ledger-take-trust"), html! { pre.code { (view.text) } })
    }

    fn download(view: &FileView) -> Option<Download> {
        file(view)
    }
}
