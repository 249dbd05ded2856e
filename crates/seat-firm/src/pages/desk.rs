//! `/objections`: is the block right? Who objects, what speaks for and against, the clock; release everywhere or keep, and why.

use maud::{Markup, html};
use pasban_app::exchange::{objections, objects};
use pasban_app::{AppError, Result};
use pasban_kernel::id::ObjectionId;
use pasban_kernel::{StixId, Timestamp, Tlp};
use pasban_portal::input::Pairs;
use pasban_portal::parts::list::{self, cell, column, number};
use pasban_portal::parts::{self, Answer, form, state};
use pasban_portal::{Deed, Drawn, Fault, Outcome, Page, Permission, Sheet, Visit, say, text, when};
use pasban_proof::act::{Act, ActKind};
use pasban_store::rows::exchange::sighting_list;
use pasban_store::rows::ledger::leaf_about;
use pasban_store::rows::objects::object_versions;
use pasban_store::rows::seat_firm::{self as rows, Objection};
use pasban_translate::exchange::content::Content;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::public;

/// Rows on one page.
const PAGE: i64 = 50;
/// Answered ones that the list shows.
const ANSWERED: i64 = 20;
/// Objections to one indicator that its page shows.
const SHOWN: i64 = 100;

/// An objection in a list.
#[derive(Clone, Serialize, JsonSchema)]
pub struct Row {
    /// Its id.
    pub objection: String,
    /// The value, defanged.
    pub shown: String,
    /// The value, in its normal form.
    pub name: String,
    /// Name of the link that it came over; empty for our own network.
    pub from: String,
    /// `open`, `upheld`, `stays` …
    pub state: String,
    /// When it came, microseconds since 1970.
    pub at: i64,
    /// By when it must be answered; 0 where no period is set.
    pub due: i64,
    /// When it was answered; 0 while open.
    pub answered: i64,
    /// The answer.
    pub answer: String,
    /// Who answered.
    pub by_whom: String,
}

fn row(v: &Visit, o: &Objection) -> Row {
    Row {
        objection: o.id.to_string(),
        shown: o.value.defanged(),
        name: o.value.value().to_owned(),
        from: v.node().links.load().get(&o.link).map(|e| e.link.peer_name.clone()).unwrap_or_default(),
        state: o.state.clone(),
        at: o.at.0,
        due: o.due.0,
        answered: o.answered.0,
        answer: o.answer.clone(),
        by_whom: o.by_whom.clone(),
    }
}

/// The list.
pub struct List;

/// What is asked.
#[derive(Deserialize, JsonSchema)]
pub struct ListAsk {
    /// Cursor: instant and id of the last one shown.
    pub after: Option<String>,
}

/// What it shows.
#[derive(Serialize, JsonSchema)]
pub struct ListView {
    /// Open ones, oldest first.
    pub open: Vec<Row>,
    /// The next page.
    pub next: Option<String>,
    /// Answered lately.
    pub answered: Vec<Row>,
    /// Hours within which one must be answered; absent where no period is set.
    pub hours: Option<u32>,
}

impl Page for List {
    const PATH: &'static str = "/objections";
    const PERMISSION: Permission = Permission::ObjectionAnswer;
    const SUMMARY: &'static str = "Objections to what this node issued, oldest first, with what was answered lately.";
    type Ask = ListAsk;
    type View = ListView;

    async fn look(v: &Visit, a: ListAsk) -> Result<ListView> {
        let bad = || AppError::invalid("after: this address is cut off; go back to the first page");
        let after = match a.after.as_deref() {
            None => (Timestamp(i64::MIN), ObjectionId::from_random([0; 16])),
            Some(text) => {
                let (at, id) = text.split_once('.').ok_or_else(bad)?;
                (Timestamp(at.parse().map_err(|_| bad())?), id.parse().map_err(|_| bad())?)
            }
        };
        let (mut open, answered) = v
            .node()
            .db
            .read(move |tx| {
                let open = rows::objection_page(tx, "here", "open", after, PAGE + 1)?;
                let mut answered = rows::objection_last(tx, "here", "upheld", ANSWERED)?;
                answered.extend(rows::objection_last(tx, "here", "stays", ANSWERED)?);
                Ok((open, answered))
            })
            .await?;
        let more = open.len() as i64 > PAGE;
        open.truncate(usize::try_from(PAGE).unwrap_or(1));
        let next = open.last().filter(|_| more).map(|o| format!("{}.{}", o.at.0, o.id));
        let mut answered: Vec<Row> = answered.iter().map(|o| row(v, o)).collect();
        answered.sort_by(|a, b| b.answered.cmp(&a.answered).then_with(|| a.objection.cmp(&b.objection)));
        answered.truncate(usize::try_from(ANSWERED).unwrap_or(1));
        Ok(ListView {
            open: open.iter().map(|o| row(v, o)).collect(),
            next,
            answered,
            hours: v.node().config.policy.objection_hours,
        })
    }

    fn rows(view: &ListView) -> Option<Sheet> {
        let of = |r: &Row| {
            let at = |n: i64| if n > 0 { Timestamp(n).rfc3339() } else { String::new() };
            vec![
                r.objection.clone(),
                r.shown.clone(),
                r.from.clone(),
                r.state.clone(),
                at(r.at),
                at(r.due),
                at(r.answered),
            ]
        };
        Some(Sheet {
            name: "objections".into(),
            head: ["objection", "value", "from", "state", "came", "due", "answered"].map(String::from).to_vec(),
            rows: view.open.iter().chain(&view.answered).map(of).collect(),
        })
    }

    fn draw(v: &Visit, view: &ListView) -> Drawn {
        let title = text!(v, "objection-nav");
        let first = view.open.iter().min_by_key(|r| if r.due > 0 { r.due } else { i64::MAX });
        let strip = [
            Answer {
                state: if view.open.is_empty() { "ok" } else { "high" },
                question: say!(v, "objection-q-wait"),
                answer: if view.open.is_empty() {
                    say!(v, "objection-a-none")
                } else {
                    say!(v, "objection-a-some", n = view.open.len())
                },
                more: match view.open.first() {
                    Some(r) => say!(v, "objection-a-oldest", at = when::ago(v, Timestamp(r.at))),
                    None => say!(v, "objection-a-none-more"),
                },
            },
            Answer {
                state: "",
                question: say!(v, "objection-q-when"),
                answer: match view.hours {
                    Some(h) => say!(v, "objection-a-hours", n = h),
                    None => say!(v, "objection-a-no-hours"),
                },
                more: match first.filter(|r| r.due > 0) {
                    Some(r) => say!(v, "objection-a-first", at = when::at(v, Timestamp(r.due))),
                    None => say!(v, "objection-a-desk"),
                },
            },
            Answer {
                state: "",
                question: say!(v, "objection-q-lately"),
                answer: say!(
                    v,
                    "objection-a-lately",
                    n = view.answered.len(),
                    upheld = view.answered.iter().filter(|r| r.state == "upheld").count()
                ),
                more: say!(v, "objection-a-lately-more"),
            },
        ];
        let columns = [
            column(v, "objection-col-value"),
            column(v, "objection-col-from"),
            column(v, "objection-col-came"),
            column(v, "objection-col-due"),
        ];
        let open: Vec<_> = view
            .open
            .iter()
            .map(|r| {
                vec![
                    cell(html! { a href={ "/objections/" (r.objection) } { (parts::id(&r.shown)) } }),
                    cell(from(v, r)),
                    cell(when::ago(v, Timestamp(r.at))),
                    cell(clock(v, r)),
                ]
            })
            .collect();
        let answered_columns = [
            column(v, "objection-col-value"),
            column(v, "objection-col-answer"),
            column(v, "objection-col-who"),
            column(v, "objection-col-spare").num(),
        ];
        let answered: Vec<_> = view
            .answered
            .iter()
            .map(|r| {
                vec![
                    cell(html! { a href={ "/objections/" (r.objection) } { (parts::id(&r.shown)) } }),
                    cell(html! { (state_words(v, &r.state)) br; span.sub { (parts::said(&r.answer)) } }),
                    cell(html! { bdi dir="auto" { (r.by_whom) } " " (when::at(v, Timestamp(r.answered))) }),
                    number(clock(v, r)),
                ]
            })
            .collect();
        let main = html! {
            (parts::head(html! { (title) }, say!(v, "objection-list-lede"), parts::as_of(v)))
            (parts::answers(&title, &strip))
            @if view.open.is_empty() { (parts::empty(say!(v, "objection-empty"))) }
            @else { (list::table(v, say!(v, "objection-open-title"), &columns, &open)) }
            (list::foot(v, view.open.len(), None, view.next.as_deref(), true))
            @if !view.answered.is_empty() { section.stack { h2 { (say!(v, "objection-answered-title")) } (list::table(v, say!(v, "objection-answered-title"), &answered_columns, &answered)) } }
        };
        Drawn::new(title, main)
    }
}

fn from(v: &Visit, r: &Row) -> Markup {
    html! { @if r.from.is_empty() { (say!(v, "objection-from-here")) } @else { bdi dir="auto" { (parts::clean(&r.from)) } } }
}

fn state_words(v: &Visit, of: &str) -> Markup {
    match of {
        "upheld" => state::mark("ok", say!(v, "objection-s-upheld")),
        "stays" => state::mark("med", say!(v, "objection-s-stays")),
        _ => state::mark("none", say!(v, "objection-s-other")),
    }
}

fn clock(v: &Visit, r: &Row) -> Markup {
    let of = if r.due == 0 {
        state::Clock::None(say!(v, "objection-no-period"))
    } else if r.answered > 0 {
        state::Clock::Done { due: Timestamp(r.due), at: Timestamp(r.answered) }
    } else {
        state::Clock::Running {
            from: Timestamp(r.at),
            due: Timestamp(r.due),
            what: say!(v, "objection-answer-by", at = when::at(v, Timestamp(r.due))),
        }
    };
    state::clock(v, &of)
}

/// What one person says.
#[derive(Serialize, JsonSchema)]
pub struct Voice {
    /// Where and how it stands.
    pub row: Row,
    /// What was said.
    pub said: String,
    /// How to reach whoever said it; may be empty.
    pub contact: String,
}

/// One objection, with all others to the same indicator.
pub struct One;

/// Which.
#[derive(Deserialize, JsonSchema)]
pub struct OneAsk {
    /// Its id.
    pub objection: String,
}

/// What it shows.
#[derive(Serialize, JsonSchema)]
pub struct OneView {
    /// The one that was asked for.
    pub row: Row,
    /// It and all other open ones to the same indicator; where it is answered, it alone.
    pub voices: Vec<Voice>,
    /// Marking of the indicator: 0 (CLEAR) to 4.
    pub tlp: i64,
    /// RSIT class.
    pub class: String,
    /// Why it was confirmed, or taken back.
    pub reason: String,
    /// Who confirmed it.
    pub confirmed_by: String,
    /// When, microseconds since 1970; 0 where that is not known.
    pub confirmed_at: i64,
    /// Valid until, microseconds since 1970; 0 for no end.
    pub valid_until: i64,
    /// Organisations that met it, in words of a band; empty where nobody told of any.
    pub met_by: String,
    /// Never-block lists that object, in their words.
    pub never_block: Vec<String>,
    /// Nodes that have a link with us: most that a withdrawal reaches at once.
    pub links: usize,
    /// The indicator stands.
    pub stands: bool,
}

async fn gather(v: &Visit, id: &str) -> Result<OneView> {
    let seat = v.seat()?;
    let id: ObjectionId = id.parse().map_err(|_| AppError::NotFound)?;
    let found = v
        .node()
        .db
        .read(move |tx| {
            let Some(o) = rows::objection_fetch(tx, &id)?.filter(|o| o.way == "here") else { return Ok(None) };
            let mut voices = rows::objection_about(tx, &o.indicator, "open", SHOWN)?;
            voices.retain(|x| x.way == "here");
            if o.state != "open" {
                voices = vec![o.clone()];
            }
            let (mut versions, mut sightings) = (Vec::new(), Vec::new());
            if let Ok(of) = o.indicator.parse::<StixId>() {
                versions = object_versions(tx, &of)?;
                sightings = sighting_list(tx, &of)?;
            }
            let acts = leaf_about(tx, &o.indicator, 200)?;
            Ok(Some((o, voices, versions, sightings, acts)))
        })
        .await?;
    let Some((o, voices, versions, sightings, acts)) = found else { return Err(AppError::NotFound) };
    pasban_people::reads::note(v.node(), seat, &format!("objection {id}"), "what was said,contact").await?;
    let newest = versions.iter().find(|o| o.state == "good" && o.own);
    let indicator = newest.and_then(|n| objects::statement(n).ok()).and_then(|(_, s)| match s.content {
        Content::Indicator(i) => Some(i),
        _ => None,
    });
    let confirmed = acts
        .iter()
        .rev()
        .filter(|l| l.kind == ActKind::IndicatorConfirmed.code())
        .find_map(|l| Act::parse(&l.act).ok().map(|a| (a.actor().to_owned(), l.at.0)));
    let never = v.node().never_block.load();
    let picture = pasban_app::exchange::sightings::picture(&sightings);
    Ok(OneView {
        row: row(v, &o),
        voices: voices
            .iter()
            .map(|x| Voice { row: row(v, x), said: x.said.clone(), contact: x.contact.clone() })
            .collect(),
        tlp: newest.map_or(4, |n| n.tlp),
        class: public::class(indicator.as_ref().map_or("", |i| i.category.as_str())).to_owned(),
        reason: indicator.as_ref().map(|i| i.reason.clone()).unwrap_or_default(),
        valid_until: indicator.and_then(|i| i.valid_until).unwrap_or_default().0,
        confirmed_by: confirmed.as_ref().map(|c| c.0.clone()).unwrap_or_default(),
        confirmed_at: confirmed.map_or(0, |c| c.1),
        met_by: picture.map(|p| p.organisations.words().to_owned()).unwrap_or_default(),
        never_block: never.check(&o.value).iter().map(ToString::to_string).collect(),
        links: v.node().links.load().standing().count(),
        stands: newest.is_some_and(|n| !n.revoked),
    })
}

impl Page for One {
    const PATH: &'static str = "/objections/{objection}";
    const PERMISSION: Permission = Permission::ObjectionAnswer;
    const SUMMARY: &'static str = "What is said against a block, what it rests on, and the clock.";
    type Ask = OneAsk;
    type View = OneView;

    async fn look(v: &Visit, a: OneAsk) -> Result<OneView> {
        gather(v, &a.objection).await
    }

    fn draw(v: &Visit, view: &OneView) -> Drawn {
        draw(v, view, &Pairs::default(), &[])
    }
}

fn draw(v: &Visit, view: &OneView, typed: &Pairs, faults: &[Fault]) -> Drawn {
    let r = &view.row;
    let title = text!(v, "objection-one-title", name = r.shown.as_str());
    let title = if faults.is_empty() { title } else { text!(v, "portal-problem-title", what = title.as_str()) };
    let tlp = usize::try_from(view.tlp).ok().and_then(|n| Tlp::ALL.get(n).copied()).unwrap_or(Tlp::Red);
    let open = r.state == "open";
    let main = html! {
        (form::summary(v, faults))
        (parts::crumbs(&[("/objections", say!(v, "objection-nav"))], parts::id(&r.shown)))
        (parts::head(html! { (say!(v, "objection-one-title", name = parts::id(&r.shown))) }, html! { (state::tlp(tlp)) span.sub { (state::tlp_words(v, tlp)) } }, parts::as_of(v)))
        (strip(v, view))
        @if !view.never_block.is_empty() { (parts::banner("crit", html! {
            p { b { (say!(v, "objection-never")) } }
            ul.list { @for w in &view.never_block { li { bdi dir="auto" { (parts::clean(w)) } } } }
        })) }
        div.two {
            div.stack {
                section.panel {
                    h2 { (say!(v, "objection-said", n = view.voices.len())) }
                    @for x in &view.voices { div.stack.tight {
                        p { (parts::said(&x.said)) }
                        p.sub {
                            (from(v, &x.row)) " · " (when::ago(v, Timestamp(x.row.at)))
                            " · " @if x.contact.is_empty() { (say!(v, "objection-no-contact")) } @else { (say!(v, "objection-contact", contact = html! { bdi dir="auto" { (parts::clean(&x.contact)) } })) }
                        }
                    } }
                    p.meta { (say!(v, "objection-said-untrusted")) }
                }
                (rests(v, view))
            }
            div.stack { @if open { (decide(v, view, typed, faults)) } @else { (answered(v, view)) } }
        }
    };
    Drawn::new(title, main)
}

fn strip(v: &Visit, view: &OneView) -> Markup {
    let r = &view.row;
    let who = html! { bdi dir="auto" { (view.confirmed_by) } };
    parts::answers(
        &text!(v, "objection-nav"),
        &[
            Answer {
                state: if r.state == "open" { "high" } else { "ok" },
                question: say!(v, "objection-q-by"),
                answer: if r.state == "open" { clock(v, r) } else { state_words(v, &r.state) },
                more: if r.due == 0 {
                    say!(v, "objection-a-desk")
                } else {
                    say!(v, "objection-came", at = when::ago(v, Timestamp(r.at)))
                },
            },
            Answer {
                state: "",
                question: say!(v, "objection-q-met"),
                answer: if view.met_by.is_empty() {
                    say!(v, "objection-met-nobody")
                } else {
                    say!(v, "objection-met", band = view.met_by.as_str())
                },
                more: html! { (say!(v, "objection-met-more")) @if v.site.has("/search") && v.may(Permission::Search) { " " a href={ "/search?q=" (view.row.name) } { (say!(v, "objection-search")) } } },
            },
            Answer {
                state: "",
                question: say!(v, "objection-q-who"),
                answer: if view.confirmed_by.is_empty() {
                    say!(v, "objection-who-unknown")
                } else {
                    say!(v, "objection-who", who = who)
                },
                more: html! { @if view.confirmed_at > 0 { (when::exact(v, Timestamp(view.confirmed_at))) } },
            },
        ],
    )
}

fn rests(v: &Visit, view: &OneView) -> Markup {
    parts::panel(
        say!(v, "objection-rests"),
        parts::kv(&[
            (say!(v, "objection-class"), v.say(&format!("firm-class-{}", view.class), &[])),
            (
                say!(v, "objection-reason"),
                html! { @if view.reason.is_empty() { (say!(v, "objection-reason-none")) } @else { (parts::said(&view.reason)) } },
            ),
            (
                say!(v, "objection-valid"),
                html! { @if view.valid_until > 0 { (when::day(v, Timestamp(view.valid_until))) } @else { (say!(v, "blocked-until-none")) } },
            ),
        ]),
    )
}

fn decide(v: &Visit, view: &OneView, typed: &Pairs, faults: &[Fault]) -> Markup {
    html! {
        form.panel method="post" action={ "/objections/" (view.row.objection) } {
            (form::hidden(v))
            h2 { (say!(v, "objection-decide")) }
            (form::area(faults, "reason", say!(v, "objection-why"), say!(v, "objection-why-hint"), typed.get("reason").unwrap_or_default(), false))
            p { (say!(v, "objection-uphold-what", n = view.links)) }
            p { button.btn.go name="ruled" value="upheld" { (say!(v, "objection-uphold")) } }
            p { (say!(v, "objection-stay-what")) }
            p { button.btn name="ruled" value="stays" { (say!(v, "objection-stay")) } }
        }
    }
}

fn answered(v: &Visit, view: &OneView) -> Markup {
    let r = &view.row;
    parts::panel(
        say!(v, "objection-answered-title"),
        html! {
            p { (state_words(v, &r.state)) }
            p { (parts::said(&r.answer)) }
            p.sub { @if !r.by_whom.is_empty() { bdi dir="auto" { (r.by_whom) } ", " } (when::exact(v, Timestamp(r.answered))) }
            @if r.state == "stays" && view.stands { p { (say!(v, "objection-later")) } }
        },
    )
}

/// Answers an objection, and with it all open ones to the same indicator.
pub struct Rule;

/// What is sent.
#[derive(Deserialize, JsonSchema)]
pub struct RuleForm {
    /// Its id.
    pub objection: String,
    /// `upheld` (withdraw for everyone) or `stays`.
    #[serde(default)]
    pub ruled: String,
    /// Why: whoever objected reads it.
    #[serde(default)]
    pub reason: String,
}

/// What was done.
#[derive(Serialize, JsonSchema)]
pub struct Ruled {
    /// `upheld` or `stays`.
    pub ruled: String,
}

impl Deed for Rule {
    const PATH: &'static str = "/objections/{objection}";
    const PERMISSION: Permission = Permission::ObjectionAnswer;
    const SUMMARY: &'static str = "Withdraws the indicator for everyone, or keeps it; whoever objected reads why.";
    type Form = RuleForm;
    type Done = Ruled;

    async fn act(v: &Visit, f: RuleForm) -> Result<Outcome<Ruled>> {
        let seat = v.seat()?;
        let id: ObjectionId = f.objection.parse().map_err(|_| AppError::NotFound)?;
        let uphold = match f.ruled.as_str() {
            "upheld" => true,
            "stays" => false,
            _ => return Outcome::fault("reason", text!(v, "objection-fault-ruled")),
        };
        match objections::rule(v.node(), id, uphold, &f.reason, &seat.name).await {
            Ok(()) => Outcome::done(Ruled { ruled: f.ruled }, format!("/objections/{id}")),
            Err(AppError::Invalid(_)) => {
                Outcome::fault("reason", text!(v, "objection-fault-reason", n = objections::REASON_CHARS_MAX))
            }
            Err(AppError::Conflict(_)) => Outcome::fault("reason", text!(v, "objection-fault-meanwhile")),
            Err(e) => Err(e),
        }
    }

    async fn again(v: &Visit, typed: &Pairs, faults: &[Fault]) -> Result<Drawn> {
        let view = gather(v, typed.get("objection").unwrap_or_default()).await?;
        Ok(draw(v, &view, typed, faults))
    }
}
