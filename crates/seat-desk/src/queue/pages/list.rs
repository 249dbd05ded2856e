//! `/queue`: what needs me next?

use maud::{Markup, html};
use pasban_app::Result;
use pasban_kernel::Timestamp;
use pasban_kernel::id::OrgId;
use pasban_portal::input::Pairs;
use pasban_portal::parts::list::{foot, tabs};
use pasban_portal::parts::{self, Answer, form, state};
use pasban_portal::words::number;
use pasban_portal::{Drawn, Page, Permission, Sheet, Visit, say, text, when};
use pasban_store::rows::detect::source_list;
use pasban_store::rows::seat_desk::events::event_since;
use pasban_store::rows::seat_desk::items::{Item, arrival_count};
use pasban_store::rows::seat_desk::pages::view_list;
use pasban_store::rows::seat_desk::{ItemId, NEVER};
use schemars::JsonSchema;
use serde::Serialize;

use crate::queue::line::Line;
use crate::queue::list::{self, Ask, COUNT_MAX, CSV_ROWS, PAGE_ROWS, View};
use crate::queue::rule::{Kind, Must, Rating, eyes};
use crate::queue::tell::{self, Told};
use crate::queue::{act, project};

/// Events that are counted for "since you left".
const EVENTS_MAX: i64 = 2_000;

/// The queue.
pub struct Queue;

/// A row.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Row {
    /// Item.
    pub item: String,
    /// Kind.
    pub kind: Kind,
    /// What repeats are joined by.
    pub subject: String,
    /// Facts.
    pub line: Line,
    /// Rating.
    pub rating: Rating,
    /// TLP, `TLP:AMBER`.
    pub tlp: String,
    /// Organisation, where there is one.
    #[schemars(with = "Option<String>")]
    pub org: Option<OrgId>,
    /// Its name.
    pub from: String,
    /// Organisations behind it.
    pub parties: i64,
    /// How often it came in.
    pub parts: i64,
    /// `open`, `snoozed`, `closed`.
    pub state: String,
    /// Name of who has it; empty for nobody.
    pub owner: String,
    /// It is the reader who has it.
    pub mine: bool,
    /// What must be done.
    pub must: Option<Must>,
    /// By when, RFC 3339.
    pub due: Option<String>,
    /// When it came in, RFC 3339.
    pub came: String,
    /// When it last came in.
    pub last: String,
    /// As kept, for the page.
    #[serde(skip)]
    pub kept: Item,
}

impl Row {
    /// A row for a reader.
    #[must_use]
    pub fn of(v: &Visit, item: Item) -> Self {
        let me = v.seat().map(|s| s.person).ok();
        let names = v.node().registry.load();
        Self {
            item: item.id.to_string(),
            kind: Kind::of(&item.kind).unwrap_or(Kind::Node),
            subject: item.subject.clone(),
            line: Line::of(&item.facts),
            rating: Rating::from_number(item.rating),
            tlp: pasban_app::exchange::objects::tlp_of(item.tlp).to_string(),
            org: item.org,
            from: item.org.and_then(|o| names.constituents.get(&o)).map(|c| c.name.clone()).unwrap_or_default(),
            parties: item.parties,
            parts: item.parts,
            state: item.state.clone(),
            owner: item.owner_name.clone(),
            mine: item.owner.is_some() && item.owner == me,
            must: Must::of(&item.must),
            due: (item.due != NEVER).then(|| item.due.rfc3339()),
            came: item.came.rfc3339(),
            last: item.last.rfc3339(),
            kept: item,
        }
    }

    /// For the words.
    #[must_use]
    pub fn told(&self) -> Told<'_> {
        Told { kind: self.kind, subject: &self.subject, line: &self.line, parts: self.parts, parties: self.parties }
    }
}

/// A view with its count.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Tab {
    /// View.
    pub view: View,
    /// How many, up to 9,999.
    pub n: i64,
    /// There are more than that.
    pub more: bool,
}

/// A kept view.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Kept {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Query.
    pub query: String,
}

/// What stands in the strip.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct Strip {
    /// Critical items that are open.
    pub critical: i64,
    /// The most urgent of them.
    pub first_critical: Option<Row>,
    /// Open sightings.
    pub sightings: i64,
    /// Log sources that this node reads or is sent.
    pub sources: i64,
    /// Of those, silent.
    pub silent: i64,
    /// When the last line came, RFC 3339; empty where none did.
    pub last_line: String,
    /// The reader's item that is due first.
    pub next: Option<Row>,
    /// Since when the changes are counted, RFC 3339; empty at a first visit.
    pub since: String,
    /// Came in since.
    pub came: i64,
    /// Opened again.
    pub again: i64,
    /// Closed by others.
    pub closed: i64,
    /// Closed by themselves.
    pub settled: i64,
}

/// What the queue shows.
#[derive(Debug, Serialize, JsonSchema)]
pub struct QueueView {
    /// Rows.
    pub rows: Vec<Row>,
    /// How many there are, up to 9,999, or 500 where words or an organisation filter.
    pub all: i64,
    /// There are more than that.
    pub more: bool,
    /// Where the next page begins.
    pub next: Option<String>,
    /// Which view.
    pub view: View,
    /// All views.
    pub tabs: Vec<Tab>,
    /// Kept views.
    pub kept: Vec<Kept>,
    /// The strip.
    pub strip: Strip,
    /// Arrivals known when this was read: ask `/live/queue?known=`.
    pub known: i64,
    /// What was asked.
    pub ask: Ask,
    /// No organisation has the name that was asked for.
    pub no_such_organisation: bool,
    /// What is RED and waits for a named reader; only for who may name one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unnamed: Option<super::red::Unnamed>,
}

/// Arrivals that a seat may know of: grows with everything that comes in.
pub(super) async fn arrivals(v: &Visit) -> Result<i64> {
    let red = eyes(v.seat()?).red;
    Ok(v.node().db.read(move |tx| arrival_count(tx, red)).await?)
}

impl Page for Queue {
    const PATH: &'static str = "/queue";
    const PERMISSION: Permission = Permission::QueueRead;
    const SUMMARY: &'static str = "Everything that came in, by urgency, with views and filters.";
    type Ask = Ask;
    type View = QueueView;

    async fn look(v: &Visit, ask: Ask) -> Result<QueueView> {
        let (node, seat, now) = (v.node(), v.seat()?.clone(), v.now);
        project::freshen(node).await?;
        let wanted = list::wanted(node, &seat, &ask, now)?;
        let (eyes, me) = (eyes(&seat), seat.person);
        let csv = ask.format.as_deref() == Some("csv") && v.may(Permission::Export);
        let size = if csv { CSV_ROWS } else { PAGE_ROWS };
        pasban_people::reads::note(
            node,
            &seat,
            "queue",
            if csv { "reporters in a file" } else { "reporters in the list" },
        )
        .await?;
        let since = v.session.as_ref().map_or(Timestamp(0), |s| s.previous_visit);
        let asked = wanted.clone();
        let (page, tabs, views, known, strip) = node
            .db
            .read(move |tx| {
                let page = list::page(tx, &asked, eyes, size)?;
                let mut tabs = Vec::new();
                for view in View::ALL.iter().copied() {
                    tabs.push((view, list::count(tx, view, eyes, now)?));
                }
                let strip = gather(tx, eyes, since)?;
                Ok((page, tabs, view_list(tx, &me)?, arrival_count(tx, eyes.red)?, strip))
            })
            .await?;
        let bounded = |n: i64| (n.min(COUNT_MAX), n > COUNT_MAX);
        let (all, more) = (page.all, page.more);
        Ok(QueueView {
            rows: page.items.into_iter().map(|i| Row::of(v, i)).collect(),
            all,
            more,
            next: page.next.as_ref().map(list::place_text),
            view: wanted.view,
            tabs: tabs
                .into_iter()
                .map(|(view, n)| {
                    let (n, more) = bounded(n);
                    Tab { view, n, more }
                })
                .collect(),
            kept: views
                .into_iter()
                .map(|k| Kept { id: ItemId(k.id).to_string(), name: k.name, query: k.query })
                .collect(),
            strip: strip.finish(v, since),
            known,
            no_such_organisation: wanted.no_org,
            unnamed: super::red::unnamed(v).await?,
            ask,
        })
    }

    fn draw(v: &Visit, view: &QueueView) -> Drawn {
        let mine = view.tabs.iter().find(|t| t.view == View::Me).map_or(0, |t| t.n);
        let title = text!(v, "queue-title-n", n = mine);
        let main = html! {
            (parts::head(say!(v, "queue-title"), html! {}, parts::as_of(v)))
            (strip(v, &view.strip, view))
            @if let Some(unnamed) = &view.unnamed { (super::red::bar(v, unnamed, &[])) }
            div.stack.tight {
                (tabs(&text!(v, "queue-views"), &views(v, view)))
                (filter(v, view))
                p.meta { (say!(v, "queue-order-words")) }
            }
            @if view.rows.is_empty() { (nothing(v, view)) } @else { (table(v, view)) }
            (foot(v, view.rows.len(), (!view.more).then_some(view.all), view.next.as_deref(), v.may(Permission::Export)))
            p.meta {
                @if v.session.as_ref().is_some_and(|s| s.prefs.keys) { (say!(v, "queue-keys")) }
                @else { (say!(v, "queue-keys-off")) " " a href="/account" { (say!(v, "queue-keys-on")) } }
            }
        };
        Drawn::new(title, main).live("queue", view.known)
    }

    fn rows(view: &QueueView) -> Option<Sheet> {
        let head = [
            "item", "kind", "subject", "rating", "tlp", "from", "parties", "parts", "state", "owner", "must", "due",
            "came", "last",
        ];
        let rows = view.rows.iter().map(|r| {
            let must = r.must.map(Must::code).unwrap_or_default();
            vec![
                r.item.clone(),
                r.kind.code().into(),
                subject(r),
                r.rating.code().into(),
                r.tlp.clone(),
                r.from.clone(),
                r.parties.to_string(),
                r.parts.to_string(),
                r.state.clone(),
                r.owner.clone(),
                must.into(),
                r.due.clone().unwrap_or_default(),
                r.came.clone(),
                r.last.clone(),
            ]
        });
        Some(Sheet { name: "queue".into(), head: head.map(String::from).to_vec(), rows: rows.collect() })
    }
}

/// What it is about, for a file: a value defanged, else the title or the number.
fn subject(r: &Row) -> String {
    match (&r.line, r.line.value()) {
        (_, Some(value)) => value.defanged(),
        (Line::Report { title, .. }, _) => title.clone(),
        _ => r.subject.clone(),
    }
}

/// The strip's facts as they come from the store.
struct Gathered {
    critical: i64,
    first_critical: Option<Item>,
    sightings: i64,
    sources: i64,
    silent: i64,
    last_line: Timestamp,
    next: Option<Item>,
    changes: Vec<(String, bool)>,
}

fn gather(
    tx: &mut dyn pasban_store::Tx,
    eyes: pasban_store::rows::seat_desk::items::Eyes,
    since: Timestamp,
) -> std::result::Result<Gathered, pasban_store::StoreError> {
    use pasban_store::rows::seat_desk::items::{Filter, InHand, Order, item_count, item_page};
    let open = Filter { state: "open".into(), ..Filter::default() };
    let critical = Filter { rating: Some(Rating::Critical.number()), ..open.clone() };
    let met = Filter { kind: Kind::Sighting.code().into(), rating_min: Rating::High.number(), ..open.clone() };
    let mine = Filter { hand: InHand::Person(eyes.person), ..open };
    let sources = source_list(tx)?;
    let mut next = item_page(
        tx,
        &Filter { rating: Some(Rating::Critical.number()), hand: InHand::Nobody, ..critical.clone() },
        eyes,
        Order::Urgency,
        None,
        1,
    )?;
    next.extend(item_page(tx, &mine, eyes, Order::Urgency, None, 1)?);
    let changes = if since.0 > 0 { event_since(tx, since, eyes, EVENTS_MAX)? } else { Vec::new() };
    Ok(Gathered {
        critical: item_count(tx, &critical, eyes, COUNT_MAX)?,
        first_critical: item_page(tx, &critical, eyes, Order::Urgency, None, 1)?.pop(),
        sightings: item_count(tx, &met, eyes, COUNT_MAX)?,
        silent: i64::try_from(sources.iter().filter(|s| s.silent).count()).unwrap_or(0),
        last_line: sources.iter().map(|s| s.last_line).max().unwrap_or(Timestamp(0)),
        sources: i64::try_from(sources.len()).unwrap_or(0),
        next: next.into_iter().min_by_key(|i| i.due),
        changes: changes.into_iter().map(|e| (e.kind, e.person == Some(eyes.person))).collect(),
    })
}

impl Gathered {
    fn finish(self, v: &Visit, since: Timestamp) -> Strip {
        let n = |kind: &str| {
            let found = self.changes.iter().filter(|(k, mine)| k == kind && !mine).count();
            i64::try_from(found).unwrap_or(0)
        };
        Strip {
            came: n("came"),
            again: n("again"),
            closed: n("close"),
            settled: n("settled"),
            critical: self.critical,
            sightings: self.sightings,
            sources: self.sources,
            silent: self.silent,
            last_line: if self.last_line.0 > 0 { self.last_line.rfc3339() } else { String::new() },
            since: if since.0 > 0 { since.rfc3339() } else { String::new() },
            first_critical: self.first_critical.map(|i| Row::of(v, i)),
            next: self.next.map(|i| Row::of(v, i)),
        }
    }
}

fn link(v: &Visit, r: &Row) -> Markup {
    html! { a href={ "/queue/" (r.item) } { (tell::title(v, &r.told())) } }
}

fn strip(v: &Visit, s: &Strip, view: &QueueView) -> Markup {
    let watched = if s.sources == 0 {
        say!(v, "queue-watched-none")
    } else if let Some(at) = Timestamp::parse(&s.last_line) {
        say!(v, "queue-watched", n = s.sources, silent = s.silent, at = when::at(v, at))
    } else {
        say!(v, "queue-watched-quiet", n = s.sources)
    };
    let attack = match &s.first_critical {
        Some(first) => Answer {
            state: "crit",
            question: say!(v, "queue-q-attack"),
            answer: say!(v, "queue-a-attack", n = s.critical),
            more: html! { (link(v, first)) },
        },
        None if s.sightings > 0 => Answer {
            state: "high",
            question: say!(v, "queue-q-attack"),
            answer: say!(v, "queue-a-met", n = s.sightings),
            more: watched,
        },
        None => Answer {
            state: if s.silent > 0 || s.sources == 0 { "med" } else { "ok" },
            question: say!(v, "queue-q-attack"),
            answer: say!(v, "queue-a-none"),
            more: watched,
        },
    };
    let needs = view.tabs.iter().find(|t| t.view == View::Me).map_or(0, |t| t.n);
    let nobody = view.tabs.iter().find(|t| t.view == View::Nobody).map_or(0, |t| t.n);
    let do_next = match &s.next {
        Some(next) if next.kept.due != NEVER => Answer {
            state: if next.kept.due <= v.now { "crit" } else { "high" },
            question: say!(v, "queue-q-do"),
            answer: say!(v, "queue-a-do", n = needs, at = when::clock(v, next.kept.due)),
            more: html! { (link(v, next)) ": " (tell::must(v, &next.kept.must, next.kept.due)) },
        },
        Some(next) => Answer {
            state: "med",
            question: say!(v, "queue-q-do"),
            answer: say!(v, "queue-a-do-undue", n = needs),
            more: link(v, next),
        },
        None => Answer {
            state: if nobody > 0 { "med" } else { "ok" },
            question: say!(v, "queue-q-do"),
            answer: say!(v, "queue-a-do-nothing"),
            more: html! { @if nobody > 0 { a href="/queue?v=none" { (say!(v, "queue-nobody-has", n = nobody)) } } @else { (say!(v, "queue-all-in-hand")) } },
        },
    };
    let changed = match Timestamp::parse(&s.since) {
        Some(at) => Answer {
            state: "",
            question: say!(v, "queue-q-since", at = when::at(v, at)),
            answer: say!(v, "queue-a-since", n = s.came),
            more: html! {
                (say!(v, "queue-a-since-more", again = s.again, closed = s.closed, settled = s.settled)) " "
                a href="/queue?v=all&sort=newest" { (say!(v, "queue-read-changes")) }
            },
        },
        None => Answer {
            state: "",
            question: say!(v, "queue-q-since-never"),
            answer: say!(v, "queue-a-since-never"),
            more: html! { a href="/handover" { (say!(v, "queue-read-handover")) } },
        },
    };
    parts::answers(&text!(v, "queue-in-short"), &[attack, do_next, changed])
}

fn counted(v: &Visit, key: &str, n: i64, more: bool) -> Markup {
    html! { (v.say(key, &[])) " " span.n { (number(n)) @if more { "+" } } }
}

fn view_key(view: View) -> &'static str {
    match view {
        View::Me => "queue-v-me",
        View::Nobody => "queue-v-none",
        View::Clock => "queue-v-clock",
        View::Indicators => "queue-v-ioc",
        View::All => "queue-v-all",
    }
}

fn views(v: &Visit, view: &QueueView) -> Vec<(String, Markup, bool)> {
    let query = Pairs::decode(&v.query).unwrap_or_default().without(&["after", "format", "lang"]).encode();
    let kept_here = view.kept.iter().any(|k| k.query == query);
    let mut out: Vec<(String, Markup, bool)> = view
        .tabs
        .iter()
        .map(|t| {
            let here = t.view == view.view && !kept_here;
            (format!("/queue?v={}", t.view.code()), counted(v, view_key(t.view), t.n, t.more), here)
        })
        .collect();
    for k in &view.kept {
        let name = html! { (say!(v, "queue-v-kept")) " " bdi dir="auto" { (parts::clean(&k.name)) } };
        out.push((format!("/queue?{}", k.query), name, k.query == query));
    }
    out
}

fn filter(v: &Visit, view: &QueueView) -> Markup {
    let a = &view.ask;
    let of = |o: &Option<String>| o.clone().unwrap_or_default();
    let mut kinds = vec![("", say!(v, "queue-any"))];
    kinds.extend(Kind::ALL.iter().map(|k| (k.code(), v.say(&format!("queue-kind-{}", k.code()), &[]))));
    let mut ratings = vec![("", say!(v, "queue-any-rating"))];
    ratings.extend(
        [Rating::Medium, Rating::High, Rating::Critical]
            .map(|r| (r.code(), v.say(&format!("queue-rating-{}", r.code()), &[]))),
    );
    let filtered = [&a.q, &a.kind, &a.rating, &a.org, &a.state, &a.sort]
        .iter()
        .any(|o| o.as_deref().is_some_and(|t| !t.is_empty()));
    let query = Pairs::decode(&v.query).unwrap_or_default().without(&["after", "format", "lang"]).encode();
    let kept = view.kept.iter().find(|k| k.query == query);
    html! {
        details.fold open[filtered] {
            summary { (say!(v, "queue-filter-summary")) }
            form.filters action="/queue" {
                input type="hidden" name="v" value=(view.view.code());
                label { (say!(v, "queue-f-words")) input name="q" type="search" size="22" value=(of(&a.q)) dir="auto"; }
                (form::select("kind", say!(v, "queue-f-kind"), &of(&a.kind), &kinds))
                (form::select("rating", say!(v, "queue-f-rating"), &of(&a.rating), &ratings))
                label { (say!(v, "queue-f-org")) input name="org" size="14" value=(of(&a.org)) dir="auto"; }
                (form::select("state", say!(v, "queue-f-state"), &of(&a.state), &[("", say!(v, "queue-state-open")), ("snoozed", say!(v, "queue-state-snoozed")), ("closed", say!(v, "queue-state-closed"))]))
                (form::select("sort", say!(v, "queue-f-sort"), &of(&a.sort), &[("", say!(v, "queue-sort-urgency")), ("newest", say!(v, "queue-sort-newest")), ("oldest", say!(v, "queue-sort-oldest")), ("rating", say!(v, "queue-sort-rating"))]))
                button.btn { (say!(v, "queue-filter-go")) }
                @if filtered { " " a.small href={ "/queue?v=" (view.view.code()) } { (say!(v, "queue-filter-clear")) } }
            }
        }
        @if view.no_such_organisation { p.meta { (say!(v, "queue-no-org", name = of(&a.org))) } }
        @if let Some(kept) = kept {
            (form::button(v, "/queue/views/forget", &[("id", &kept.id)], "small", say!(v, "queue-forget-view")))
        } @else if filtered {
            form.filters method="post" action="/queue/views" {
                (form::hidden(v))
                input type="hidden" name="query" value=(query);
                label { (say!(v, "queue-keep-name")) input name="name" size="16" maxlength="40" required dir="auto"; }
                button.btn { (say!(v, "queue-keep-view")) }
            }
        }
    }
}

fn nothing(v: &Visit, view: &QueueView) -> Markup {
    let n = |view_of: View| view.tabs.iter().find(|t| t.view == view_of).map_or(0, |t| t.n);
    let (nobody, all) = (n(View::Nobody), n(View::All));
    parts::empty(html! {
        @if view.view == View::Me { (say!(v, "queue-empty-me")) } @else { (say!(v, "queue-empty")) } " "
        @if nobody > 0 && view.view != View::Nobody { a href="/queue?v=none" { (say!(v, "queue-nobody-has", n = nobody)) } }
        @else if all > 0 && view.view != View::All { a href="/queue?v=all" { (say!(v, "queue-look-at-all", n = all)) } }
        @else { (say!(v, "queue-empty-all")) }
    })
}

fn table(v: &Visit, view: &QueueView) -> Markup {
    let rest = Pairs::decode(&v.query).unwrap_or_default().without(&["sort", "after"]).encode();
    let sort = view.ask.sort.clone().unwrap_or_default();
    let column = |key: &str, by: &str, direction: &'static str| {
        let amp = if rest.is_empty() { "" } else { "&" };
        html! {
            th scope="col" aria-sort=[(sort == by).then_some(direction)] {
                @if by.is_empty() { (v.say(key, &[])) } @else { a href={ "?" (rest) (amp) "sort=" (by) } { (v.say(key, &[])) } }
            }
        }
    };
    html! {
        form.sheet action="/queue/do" method="get" {
            table.queue.cards role="table" {
                caption.vh { (say!(v, "queue-caption", zone = when::zone_name(v))) }
                thead { tr role="row" {
                    th scope="col" { span.vh { (say!(v, "queue-c-tick")) } }
                    (column("queue-c-rating", "rating", "descending")) (column("queue-c-item", "", "")) (column("queue-c-from", "", ""))
                    (column("queue-c-known", "", "")) (column("queue-c-clock", "urgency", "ascending"))
                    (column("queue-c-came", "newest", "descending")) (column("queue-c-hand", "", ""))
                } }
                tbody { @for (n, r) in view.rows.iter().enumerate() { (row(v, n, r)) } }
            }
            @if v.may(Permission::QueueWork) { div.dock.row {
                label for="do" { b { (say!(v, "queue-ticked")) } }
                select id="do" name="do" {
                    option value="take" { (say!(v, "queue-do-take")) }
                    option value="give" { (say!(v, "queue-do-give")) }
                    option value="join" { (say!(v, "queue-do-join")) }
                    option value="snooze" { (say!(v, "queue-do-snooze")) }
                    option value="close" { (say!(v, "queue-do-close")) }
                }
                button.btn.go { (say!(v, "queue-go-on")) }
                button.btn name="now" value="take" data-key="a" { (say!(v, "queue-take-ticked")) }
                span.meta { (say!(v, "queue-go-on-words")) }
            } }
        }
    }
}

/// A row is written as short as it can be: a full page stays under 60 KB in both languages.
fn row(v: &Visit, n: usize, r: &Row) -> Markup {
    html! {
        tr role="row" data-row {
            td.tick role="cell" { input type="checkbox" name="item" value=(r.item) aria-labelledby={ "t" (n) }; }
            td role="cell" { (state::tag(r.rating.class(), v.say(&format!("queue-rating-{}", r.rating.code()), &[]))) }
            td role="cell" {
                a.t id={ "t" (n) } href={ "/queue/" (r.item) } { (tell::title(v, &r.told())) }
                br; span.sub { (tell::under(v, &r.told())) @if r.tlp == "TLP:RED" { " " (state::tlp(pasban_kernel::Tlp::Red)) } }
            }
            td role="cell" data-l=(text!(v, "queue-c-from")) { span { (tell::from(v, &r.kept)) } }
            td role="cell" data-l=(text!(v, "queue-c-known")) { span { (tell::known(v, &r.told())) } }
            td role="cell" data-l=(text!(v, "queue-c-clock")) { (tell::clock_line(v, &r.kept)) }
            td role="cell" data-l=(text!(v, "queue-c-came")) { span.nw { (tell::time(v, r.kept.came)) br; span.sub { (say!(v, "portal-ago", span = when::span(v, v.now.0 - r.kept.came.0))) } } }
            td role="cell" data-l=(text!(v, "queue-c-hand")) { span.nw { (hand(v, r)) } }
        }
    }
}

/// Who has it.
pub(super) fn hand(v: &Visit, r: &Row) -> Markup {
    html! {
        @if r.mine { (say!(v, "queue-you")) }
        @else if r.owner.is_empty() { b { (say!(v, "queue-nobody")) } }
        @else { bdi dir="auto" { (parts::clean(&r.owner)) } }
        @if r.state == "snoozed" { br; span.sub { (say!(v, "queue-snoozed-until", at = when::at(v, r.kept.until))) } }
        @if r.state == "closed" { br; span.sub { (reason(v, &r.kept.reason)) } }
    }
}

/// Why something is closed.
pub(super) fn reason(v: &Visit, reason: &str) -> Markup {
    let key = match act::Reason::of(reason) {
        Some(act::Reason::Done) => "queue-r-done",
        Some(act::Reason::FalseAlarm) => "queue-r-false-alarm",
        Some(act::Reason::Duplicate) => "queue-r-duplicate",
        Some(act::Reason::Elsewhere) => "queue-r-elsewhere",
        Some(act::Reason::NoAnswer) => "queue-r-no-answer",
        Some(act::Reason::Other) => "queue-r-other",
        None if reason == "joined" => "queue-r-joined",
        None => "queue-r-settled",
    };
    v.say(key, &[])
}
