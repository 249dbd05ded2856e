//! `/links`: partners, how each link stands, what waits; the silent ones first.

use maud::{Markup, html};
use pasban_access::Permission;
use pasban_app::ops::lists::{self, LinkRow};
use pasban_gate::{ObjectKind, Terms, Way};
use pasban_kernel::Timestamp;
use pasban_portal::parts::list::{self, cell, column, number};
use pasban_portal::parts::{self, state};
use pasban_portal::{Drawn, Page, Result, Sheet, Visit, say, text, when};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::relations::link_state;
use super::{ago_or_never, instant};
use crate::wait::{self, Stand, Waiting};

/// What is asked.
#[derive(Deserialize, JsonSchema)]
pub struct LinksAsk {
    /// `ended` for links that are over.
    pub view: Option<String>,
    /// Row to begin at.
    pub after: Option<usize>,
}

/// What may go one way.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct WayView {
    /// Kinds of objects.
    pub kinds: Vec<String>,
    /// The strictest marking, `TLP:AMBER`.
    pub tlp: String,
    /// The widest permitted action.
    pub action: String,
    /// Hats of the receiver.
    pub hats: Vec<String>,
}

impl WayView {
    /// Of the terms.
    #[must_use]
    pub fn of(w: &Way) -> Self {
        Self {
            kinds: w.kinds.iter().map(|k| k.name().to_owned()).collect(),
            tlp: w.tlp_max.to_string(),
            action: w.action_max.name().to_owned(),
            hats: w.hats.iter().map(|h| h.name().to_owned()).collect(),
        }
    }
}

/// A link in the list.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct LinkView {
    /// Id.
    pub id: String,
    /// Name of the partner.
    pub name: String,
    /// What it is to us: `constituent`, `superior`, `lateral`.
    pub relation: String,
    /// `host` or `dialler`.
    pub role: String,
    /// `offered`, `confirming`, `active`, `paused`, `ended`.
    pub state: String,
    /// It is silent or in trouble.
    pub silent: bool,
    /// Version of the agreement.
    pub agreement: i64,
    /// What we may send; absent where the terms cannot be read.
    pub out: Option<WayView>,
    /// What may come.
    pub into: Option<WayView>,
    /// Last failure in words.
    pub trouble: String,
    /// When we last heard of the partner, microseconds since 1970; 0 for never.
    pub last_contact: i64,
    /// Its clock minus ours, seconds.
    pub skew: i64,
    /// What waits for it.
    pub waiting: Waiting,
    /// Acts of our ledger that the partner has cosigned.
    pub cosigned: i64,
    /// Acts of the partner's ledger that are mirrored here.
    pub mirrored: i64,
}

/// What it shows.
#[derive(Serialize, JsonSchema)]
pub struct LinksView {
    /// Links, the silent ones first.
    pub rows: Vec<LinkView>,
    /// Where the next page begins.
    pub next: Option<usize>,
    /// In this view.
    pub count: usize,
    /// In force or paused.
    pub standing: usize,
    /// Of them silent.
    pub silent: usize,
    /// Waiting for digits or acceptance.
    pub open: usize,
    /// Over.
    pub ended: usize,
    /// Size of our ledger.
    pub ledger: i64,
    /// `ended`, or empty.
    pub view: String,
}

/// Which way we send.
pub(super) fn ways(row: &LinkRow) -> (Option<Terms>, Option<WayView>, Option<WayView>) {
    let terms: Option<Terms> = serde_json::from_value(row.terms.clone()).ok();
    let (out, into) = match (&terms, row.role.as_str()) {
        (Some(t), "host") => (Some(WayView::of(&t.down)), Some(WayView::of(&t.up))),
        (Some(t), _) => (Some(WayView::of(&t.up)), Some(WayView::of(&t.down))),
        (None, _) => (None, None),
    };
    (terms, out, into)
}

/// A link as shown.
///
/// # Errors
/// The store's.
pub(super) async fn shown(v: &Visit, row: &LinkRow) -> Result<LinkView> {
    let last_contact = instant(&row.last_contact);
    let entry = v.node().links.load().get(&row.id).cloned();
    let waiting = match entry {
        Some(e) if matches!(row.state.as_str(), "active" | "paused") => wait::waiting(v.node(), &e, row).await?,
        _ => Waiting::default(),
    };
    let (_, out, into) = ways(row);
    Ok(LinkView {
        silent: wait::stand(&row.state, &row.trouble, last_contact, v.now) == Stand::Silent,
        id: row.id.to_string(),
        name: if row.name.is_empty() { row.id.to_string() } else { row.name.clone() },
        relation: row.relation.clone(),
        role: row.role.clone(),
        state: row.state.clone(),
        agreement: row.agreement,
        out,
        into,
        trouble: row.trouble.clone(),
        last_contact,
        skew: row.heard["skew_seconds"].as_i64().unwrap_or(0),
        waiting,
        cosigned: row.cosigned,
        mirrored: row.mirrored,
    })
}

/// The list.
pub struct Links;

impl Page for Links {
    const PATH: &'static str = "/links";
    const PERMISSION: Permission = Permission::LinkManage;
    const SUMMARY: &'static str =
        "Links and agreements in force: partner, state, last contact, what waits in each lane, cosigned up to.";
    type Ask = LinksAsk;
    type View = LinksView;

    async fn look(v: &Visit, a: LinksAsk) -> Result<LinksView> {
        let all = lists::links(v.node()).await?;
        let ledger = v.node().db.read(pasban_store::rows::ledger::leaf_count).await?;
        let stand = |l: &LinkRow| wait::stand(&l.state, &l.trouble, instant(&l.last_contact), v.now);
        let n = |fits: &dyn Fn(Stand) -> bool| all.iter().filter(|l| fits(stand(l))).count();
        let silent = n(&|s| s == Stand::Silent);
        let (open, over) = (n(&|s| matches!(s, Stand::Digits | Stand::Offered)), n(&|s| s == Stand::Ended));
        let standing = all.len() - open - over;
        let ended = a.view.as_deref() == Some("ended");
        let mut of: Vec<&LinkRow> = all.iter().filter(|l| (stand(l) == Stand::Ended) == ended).collect();
        // Of the silent the one that is silent longest; of the others by name.
        of.sort_by(|a, b| {
            let age = |l: &LinkRow| if stand(l) == Stand::Silent { instant(&l.last_contact) } else { 0 };
            (stand(a), age(a), &a.name, a.id).cmp(&(stand(b), age(b), &b.name, b.id))
        });
        let count = of.len();
        let from = a.after.unwrap_or(0);
        let mut rows = Vec::new();
        for l in of.into_iter().skip(from).take(super::PAGE) {
            rows.push(shown(v, l).await?);
        }
        let next = (from + rows.len() < count).then_some(from + rows.len());
        Ok(LinksView {
            rows,
            next,
            count,
            standing,
            silent,
            open,
            ended: over,
            ledger,
            view: a.view.unwrap_or_default(),
        })
    }

    fn draw(v: &Visit, view: &LinksView) -> Drawn {
        let title = text!(v, "admin-links-title");
        let columns = [
            column(v, "admin-col-partner"),
            column(v, "admin-col-state"),
            column(v, "admin-col-may"),
            column(v, "admin-col-heard"),
            column(v, "admin-col-waits").num(),
            column(v, "admin-col-cosigned").num(),
        ];
        let rows: Vec<_> = view.rows.iter().map(|l| cells(v, view, l)).collect();
        let here = |name: &str| view.view == name;
        let main = html! {
            (parts::head(say!(v, "admin-links-title"), html! {}, parts::as_of(v)))
            (strip(v, view))
            p.row { a.btn.go href="/links/offer" { (say!(v, "admin-links-offer")) } a.btn href="/links/accept" { (say!(v, "admin-links-accept")) } a.btn href="/relations" { (say!(v, "admin-relations-title")) } }
            (list::tabs(&title, &[("/links".into(), say!(v, "admin-links-live", n = view.standing + view.open), here("")), ("/links?view=ended".into(), say!(v, "admin-links-ended", n = view.ended), here("ended"))]))
            @if view.rows.is_empty() { (parts::empty(if here("ended") { say!(v, "admin-links-none-ended") } else { say!(v, "admin-links-none") })) }
            @else {
                (list::table(v, html! { (title) }, &columns, &rows))
                (list::foot(v, view.rows.len(), Some(view.count as i64), view.next.map(|n| n.to_string()).as_deref(), true))
            }
        };
        Drawn::new(title, main)
    }

    fn rows(view: &LinksView) -> Option<Sheet> {
        let head = [
            "id",
            "partner",
            "relation",
            "state",
            "agreement",
            "we send",
            "up to",
            "we get",
            "up to",
            "last contact",
            "withdrawals",
            "confirmed",
            "bulk",
            "cosigned",
            "trouble",
        ];
        let way = |w: &Option<WayView>| {
            w.as_ref().map_or((String::new(), String::new()), |w| (w.kinds.join(" "), w.tlp.clone()))
        };
        let rows = view
            .rows
            .iter()
            .map(|l| {
                let ((out, out_tlp), (into, into_tlp)) = (way(&l.out), way(&l.into));
                let lane = |i: usize| if l.waiting.known { l.waiting.lanes[i].to_string() } else { String::new() };
                vec![
                    l.id.clone(),
                    l.name.clone(),
                    l.relation.clone(),
                    l.state.clone(),
                    l.agreement.to_string(),
                    out,
                    out_tlp,
                    into,
                    into_tlp,
                    if l.last_contact > 0 { Timestamp(l.last_contact).rfc3339() } else { String::new() },
                    lane(0),
                    lane(1),
                    lane(2),
                    l.cosigned.to_string(),
                    l.trouble.clone(),
                ]
            })
            .collect();
        Some(Sheet { name: "links".into(), head: head.map(String::from).to_vec(), rows })
    }
}

fn strip(v: &Visit, view: &LinksView) -> Markup {
    let waits: i64 = view.rows.iter().map(|l| l.waiting.all()).sum();
    parts::answers(
        &text!(v, "admin-links-title"),
        &[
            parts::Answer {
                state: if view.silent > 0 { "high" } else { "ok" },
                question: say!(v, "admin-links-q1"),
                answer: if view.silent > 0 {
                    say!(v, "admin-links-a1-silent", n = view.silent, all = view.standing)
                } else {
                    say!(v, "admin-links-a1", n = view.standing)
                },
                more: say!(v, "admin-links-m1"),
            },
            parts::Answer {
                state: if view.open > 0 { "med" } else { "ok" },
                question: say!(v, "admin-links-q2"),
                answer: if view.open > 0 {
                    say!(v, "admin-links-a2", n = view.open)
                } else {
                    say!(v, "admin-links-a2-none")
                },
                more: say!(v, "admin-links-m2"),
            },
            parts::Answer {
                state: if waits > 0 { "low" } else { "ok" },
                question: say!(v, "admin-links-q3"),
                answer: if waits > 0 { say!(v, "admin-links-a3", n = waits) } else { say!(v, "admin-links-a3-none") },
                more: say!(v, "admin-links-m3"),
            },
        ],
    )
}

/// Kinds in words, a few of them.
pub(super) fn kinds(v: &Visit, w: &WayView, most: usize) -> Markup {
    html! {
        @for (i, k) in w.kinds.iter().take(most).enumerate() { @if i > 0 { ", " } (v.say(&format!("admin-kind-{k}"), &[])) }
        @if w.kinds.len() > most { " " (say!(v, "admin-and-more", n = w.kinds.len() - most)) }
        @if w.kinds.is_empty() { (say!(v, "admin-nothing")) }
    }
}

/// What waits, lane by lane.
pub(super) fn waits(v: &Visit, w: &Waiting) -> Markup {
    html! {
        @if !w.known { (say!(v, "admin-waits-unknown")) }
        @else if w.all() == 0 { (say!(v, "admin-waits-none")) }
        @else {
            @for (i, n) in w.lanes.iter().enumerate() { @if *n > 0 { span.nw { (v.say(&format!("admin-lane-{i}"), &[])) " " (at_least(*n)) } br; } }
            @if w.since > 0 { span.sub { (say!(v, "admin-waits-since", span = when::span(v, v.now.0 - w.since))) } }
        }
    }
}

fn at_least(n: i64) -> Markup {
    html! { (pasban_portal::words::number(n)) @if n >= wait::COUNT_MAX { "+" } }
}

fn cells(v: &Visit, view: &LinksView, l: &LinkView) -> Vec<list::Cell> {
    vec![
        cell(
            html! { a href={ "/links/" (l.id) } { bdi { (parts::clean(&l.name)) } } br; span.sub { (v.say(&format!("admin-relation-{}", l.relation), &[])) } },
        ),
        cell(html! {
            (link_state(v, &l.state))
            @if l.silent { " " (state::tag("high", say!(v, "admin-link-silent"))) }
            @if !l.trouble.is_empty() { br; span.sub { (super::english(&l.trouble)) } }
        }),
        cell(html! {
            @if let Some(w) = &l.out { span.sub { (say!(v, "admin-we-send")) } " " (kinds(v, w, 2)) " " (tlp(&w.tlp)) br; }
            @if let Some(w) = &l.into { span.sub { (say!(v, "admin-we-get")) } " " (kinds(v, w, 2)) " " (tlp(&w.tlp)) }
        }),
        cell(ago_or_never(v, l.last_contact)),
        number(html! { @if matches!(l.state.as_str(), "active" | "paused") { (waits(v, &l.waiting)) } @else { "–" } }),
        number(
            html! { @if l.cosigned > 0 { (say!(v, "admin-cosigned", n = l.cosigned, all = view.ledger)) } @else { "–" } },
        ),
    ]
}

/// A marking as the standard draws it.
pub(super) fn tlp(text: &str) -> Markup {
    use pasban_kernel::Tlp;
    let found =
        [Tlp::Clear, Tlp::Green, Tlp::Amber, Tlp::AmberStrict, Tlp::Red].into_iter().find(|t| t.to_string() == text);
    html! { @match found { Some(t) => (state::tlp(t)), None => (parts::id(text)) } }
}

/// Kinds that stand in an agreement, for tests of the words.
#[must_use]
pub fn kind_codes() -> Vec<&'static str> {
    ObjectKind::ALL.iter().map(|k| k.name()).collect()
}
