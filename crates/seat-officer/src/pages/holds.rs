//! `/holds`: block this? What waits for a person: value, who says so, why it was held; approve until a day, watch only, ask back.

use maud::{Markup, html};
use pasban_access::Permission;
use pasban_app::exchange::report::{self, NewReport};
use pasban_app::mitigate::{people, weigh};
use pasban_app::{AppError, Result};
use pasban_kernel::time::DAY;
use pasban_kernel::{Observable, PermittedAction, Timestamp, Tlp};
use pasban_portal::account::{DONE, Done};
use pasban_portal::input::Pairs;
use pasban_portal::parts::list::{self, cell, column};
use pasban_portal::parts::{self, form};
use pasban_portal::{Deed, Drawn, Fault, Outcome, Page, Sheet, Visit, say, text, when};
use pasban_store::rows::mitigate::{self, Mitigation};
use pasban_store::rows::seat_officer as rows;
use pasban_translate::exchange::content::{Act, Consent, Hat};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::gather::{self, PAGE, Value};
use crate::why::{self, Because};

/// Days for which what was taken back still stands on the page.
const GONE_DAYS: i64 = 7;
/// Days that the form offers at first.
const OFFERED_DAYS: i64 = 30;

/// What is asked.
#[derive(Deserialize, JsonSchema)]
pub struct HoldsAsk {
    /// Cursor.
    pub after: Option<String>,
}

/// A value that waits.
#[derive(Serialize, JsonSchema)]
pub struct Held {
    /// The value.
    pub value: Value,
    /// Who says that it is bad.
    pub issuer: String,
    /// Why, in the issuer's words.
    pub reason: String,
    /// RSIT class and type.
    pub category: String,
    /// Why the node does not block it by itself.
    pub because: Vec<Because>,
    /// Since when, microseconds since 1970.
    pub since: i64,
    /// Hits here.
    pub hits: i64,
    /// End of the indicator, microseconds since 1970; 0 for none.
    pub valid_until: i64,
    /// Who has approved it so far.
    pub approved_by: Vec<String>,
    /// The last that was asked back.
    pub asked: Option<AskedBack>,
}

/// What was asked back.
#[derive(Serialize, JsonSchema)]
pub struct AskedBack {
    /// When, microseconds since 1970.
    pub at: i64,
    /// Who.
    pub who: String,
    /// What.
    pub words: String,
}

/// What it shows.
#[derive(Serialize, JsonSchema)]
pub struct HoldsView {
    /// What waits, last changed first.
    pub rows: Vec<Held>,
    /// Next page.
    pub next: Option<String>,
    /// How many wait, up to 1,000.
    pub waiting: i64,
    /// Taken back by their source in the last days: nothing to decide any more.
    pub withdrawn: Vec<Held>,
}

/// The page.
pub struct Holds;

async fn held(v: &Visit, found: Vec<Mitigation>) -> Result<Vec<Held>> {
    let tenant = v.seat()?.tenant;
    let values: Vec<Observable> = found.iter().map(|m| m.value.clone()).collect();
    let known = v
        .node()
        .db
        .read(move |tx| {
            values
                .iter()
                .map(|o| Ok((weigh::approvers(tx, &tenant, o)?.0, rows::asked_last(tx, &tenant, o)?)))
                .collect::<std::result::Result<Vec<_>, pasban_store::StoreError>>()
        })
        .await?;
    Ok(found
        .into_iter()
        .zip(known)
        .map(|(m, (approved_by, asked))| Held {
            value: Value::of(&m.value),
            issuer: gather::name(v.node(), &m.issuer),
            reason: m.reason,
            category: m.category,
            because: why::read(&m.because),
            since: m.changed.0,
            hits: m.hits,
            valid_until: m.valid_until.0,
            approved_by,
            asked: asked.map(|a| AskedBack { at: a.at.0, who: a.who, words: a.words }),
        })
        .collect())
}

async fn gather_view(v: &Visit, after: Option<&str>) -> Result<HoldsView> {
    let seat = v.seat()?;
    let (found, next) = gather::page(v.node(), seat, "hold", gather::uncursor(after)?, PAGE).await?;
    let (gone, _) = gather::page(v.node(), seat, "withdrawn", None, 20).await?;
    let since = v.now.plus(-GONE_DAYS * DAY);
    // Of what was taken back only what a person here had before them: it was never blocked.
    let gone = gone.into_iter().filter(|m| m.changed >= since && m.blocked_at.0 == 0).collect();
    Ok(HoldsView {
        rows: held(v, found).await?,
        next: next.map(|n| gather::cursor(&n)),
        waiting: gather::count(v.node(), seat, "hold").await?,
        withdrawn: held(v, gone).await?,
    })
}

impl Page for Holds {
    const PATH: &'static str = "/holds";
    const PERMISSION: Permission = Permission::HoldDecide;
    const SUMMARY: &'static str = "Values that wait for a person: block, or only watch?";
    type Ask = HoldsAsk;
    type View = HoldsView;

    async fn look(v: &Visit, a: HoldsAsk) -> Result<HoldsView> {
        gather_view(v, a.after.as_deref()).await
    }

    fn draw(v: &Visit, view: &HoldsView) -> Drawn {
        draw(v, view, &Pairs::default(), &[])
    }

    fn rows(view: &HoldsView) -> Option<Sheet> {
        let head = ["kind", "value", "issuer", "class", "reason", "because", "since", "hits", "approved by"];
        let rows = view
            .rows
            .iter()
            .map(|h| {
                let because: Vec<&str> = h.because.iter().map(|b| b.text.as_str()).collect();
                vec![
                    h.value.kind.clone(),
                    h.value.plain(),
                    h.issuer.clone(),
                    h.category.clone(),
                    h.reason.clone(),
                    because.join("; "),
                    Timestamp(h.since).rfc3339(),
                    h.hits.to_string(),
                    h.approved_by.join(", "),
                ]
            })
            .collect();
        Some(Sheet { name: "holds".into(), head: head.map(String::from).to_vec(), rows })
    }
}

/// `2026-12-24`: a day as forms send it.
fn iso_day(at: Timestamp) -> String {
    at.rfc3339().chars().take(10).collect()
}

fn draw(v: &Visit, view: &HoldsView, typed: &Pairs, faults: &[Fault]) -> Drawn {
    let title = text!(v, "officer-holds-title");
    let offered = iso_day(v.now.plus(OFFERED_DAYS * DAY));
    let main = html! {
        (form::summary(v, faults))
        (parts::head(say!(v, "officer-holds-title"), say!(v, "officer-holds-lede"), parts::as_of(v)))
        @if view.rows.is_empty() { (parts::empty(html! { (say!(v, "officer-holds-none")) " " a href="/policy" { (say!(v, "officer-holds-none-go")) } })) }
        @else {
            form.stack id="f-pick" method="post" action="/holds" {
                (form::hidden(v))
                (table(v, &view.rows, typed, true))
                (list::foot(v, view.rows.len(), Some(view.waiting), view.next.as_deref(), true))
                div.panel {
                    div.filters {
                        label { (say!(v, "officer-holds-until")) input type="date" id="f-until" name="until" value=(typed.get("until").unwrap_or(&offered)); }
                        button.btn.go name="do" value="approve" { (say!(v, "officer-holds-block")) }
                        button.btn name="do" value="watch" { (say!(v, "officer-holds-watch")) }
                    }
                    (form::fault(faults, "until")) (form::fault(faults, "pick"))
                    p.hint { (say!(v, "officer-holds-hint")) }
                }
            }
        }
        @if !view.withdrawn.is_empty() {
            (parts::panel(say!(v, "officer-holds-gone", n = view.withdrawn.len()), table(v, &view.withdrawn, typed, false)))
        }
    };
    Drawn::new(title, main).live("holds", view.waiting)
}

fn table(v: &Visit, all: &[Held], typed: &Pairs, tick: bool) -> Markup {
    let columns = [
        column(v, "officer-col-value"),
        column(v, "officer-col-says"),
        column(v, "officer-col-why"),
        column(v, "officer-col-since"),
    ];
    let rows: Vec<_> = all
        .iter()
        .map(|h| {
            let pick = format!("{} {}", h.value.kind, h.value.value);
            let to = format!("/holds/ask?{}", pasban_portal::input::Pairs(vec![("value".into(), pick.clone())]).encode());
            vec![
                cell(html! {
                    @if tick {
                        label.row { input type="checkbox" name="pick" value=(pick) checked[typed.has("pick", &pick)]; span { (h.value.markup()) } }
                    } @else { (h.value.markup()) }
                    @if h.hits > 0 { br; span.sub { (say!(v, "officer-hits", n = h.hits)) } }
                }),
                cell(html! {
                    bdi { (parts::clean(&h.issuer)) } br; span.sub { (v.say(&format!("officer-class-{}", super::marks::class_key(&h.category)), &[])) }
                    @if !h.reason.is_empty() { br; span.sub { (parts::said(&h.reason)) } }
                }),
                cell(html! {
                    (why::list(v, &h.because))
                    @if !h.approved_by.is_empty() { p.sub { (say!(v, "officer-holds-approved", who = h.approved_by.join(", "))) } }
                    @if let Some(a) = &h.asked { p.sub { (say!(v, "officer-holds-asked", who = a.who.as_str(), at = when::ago(v, Timestamp(a.at)))) } }
                }),
                cell(html! { (when::ago(v, Timestamp(h.since))) @if tick { " " br; a href=(to) { (say!(v, "officer-holds-ask")) } } }),
            ]
        })
        .collect();
    list::table(v, say!(v, "officer-holds-title"), &columns, &rows)
}

/// Decides on what waits.
pub struct DecideHolds;

/// What is sent.
#[derive(Deserialize, JsonSchema)]
pub struct HoldsForm {
    /// Values, `domain evil.example`.
    #[serde(default)]
    pub pick: Vec<String>,
    /// `approve` or `watch`.
    #[serde(rename = "do", default)]
    pub what: String,
    /// The block ends on this day at the latest: `2026-12-24`.
    pub until: Option<String>,
}

/// What became of them.
#[derive(Serialize, JsonSchema)]
pub struct Decided {
    /// Values decided on.
    pub done: usize,
    /// Values that waited no more: taken back, or decided by somebody else.
    pub gone: usize,
}

impl Deed for DecideHolds {
    const PATH: &'static str = "/holds";
    const PERMISSION: Permission = Permission::HoldDecide;
    const SUMMARY: &'static str = "Blocks values that wait until a day at most, or only watches them.";
    type Form = HoldsForm;
    type Done = Decided;

    async fn act(v: &Visit, f: HoldsForm) -> Result<Outcome<Decided>> {
        let seat = v.seat()?;
        let picked: Option<Vec<Observable>> = f.pick.iter().map(|p| gather::picked(p)).collect();
        let Some(picked) = picked.filter(|p| !p.is_empty() && p.len() <= PAGE) else {
            return Outcome::fault("pick", text!(v, "officer-fault-pick"));
        };
        let until = match f.what.as_str() {
            "watch" => None,
            "approve" => match f.until.as_deref().map(|d| when::read(v, d, "23:59")) {
                None => None,
                Some(Err(key)) => return Outcome::fault("until", v.text(key, &[])),
                Some(Ok(at)) if at <= v.now => return Outcome::fault("until", text!(v, "officer-fault-until")),
                Some(Ok(at)) => Some(at),
            },
            _ => return Outcome::fault("pick", text!(v, "officer-fault-pick")),
        };
        let (mut done, mut gone) = (0, 0);
        for value in picked {
            if !may_know(v, &value).await? {
                gone += 1;
                continue;
            }
            let one = if f.what == "watch" {
                people::lift(v.node(), seat.tenant, value, &seat.name, "watch only").await.map(|_| ())
            } else {
                people::approve_until(v.node(), seat.tenant, value, &seat.name, until).await.map(|_| ())
            };
            match one {
                Ok(()) => done += 1,
                Err(AppError::NotFound) => gone += 1,
                Err(e) => return Err(e),
            }
        }
        if done == 0 {
            return Outcome::fault("pick", text!(v, "officer-fault-gone", n = gone));
        }
        Outcome::done(Decided { done, gone }, "/holds")
    }

    async fn again(v: &Visit, typed: &Pairs, faults: &[Fault]) -> Result<Drawn> {
        Ok(draw(v, &gather_view(v, None).await?, typed, faults))
    }
}

/// Whether the seat may know that something is done about a value.
pub(super) async fn may_know(v: &Visit, value: &Observable) -> Result<bool> {
    let seat = v.seat()?;
    let (o, tenant) = (value.clone(), seat.tenant);
    let found = v.node().db.read(move |tx| mitigate::mitigation_about(tx, &o)).await?;
    let mine: Vec<_> = found.into_iter().filter(|m| m.tenant == tenant).map(|m| m.indicator).collect();
    Ok(match gather::open(v.node(), seat, mine.clone()).await? {
        None => !mine.is_empty(),
        Some(open) => mine.iter().any(|id| open.contains(id)),
    })
}

/// `/holds/ask`: ask whoever says that a value is bad.
pub struct AskBack;

/// Which value.
#[derive(Deserialize, JsonSchema)]
pub struct AskBackAsk {
    /// `domain evil.example`.
    pub value: String,
}

/// What it shows.
#[derive(Serialize, JsonSchema)]
pub struct AskBackView {
    /// As a form sends it.
    pub pick: String,
    /// The value.
    pub held: Held,
    /// Who reads the question: the CERT that this organisation answers to.
    pub to: String,
}

async fn ask_view(v: &Visit, value: &str) -> Result<AskBackView> {
    let o = gather::picked(value).ok_or(AppError::NotFound)?;
    if !may_know(v, &o).await? {
        return Err(AppError::NotFound);
    }
    let (wanted, tenant) = (o.clone(), v.seat()?.tenant);
    let found = v.node().db.read(move |tx| mitigate::mitigation_about(tx, &wanted)).await?;
    let m = found.into_iter().find(|m| m.tenant == tenant && m.state == "hold").ok_or(AppError::NotFound)?;
    let held = held(v, vec![m]).await?.pop().ok_or(AppError::NotFound)?;
    let to = if v.seat()?.hosted() {
        v.node().config.node.name.clone()
    } else {
        v.node().links.load().superiors().next().map(|e| e.link.peer_name.clone()).unwrap_or_default()
    };
    Ok(AskBackView { pick: value.to_owned(), held, to })
}

impl Page for AskBack {
    const PATH: &'static str = "/holds/ask";
    const PERMISSION: Permission = Permission::HoldDecide;
    const SUMMARY: &'static str = "A form to ask the CERT about a value that waits.";
    type Ask = AskBackAsk;
    type View = AskBackView;

    async fn look(v: &Visit, a: AskBackAsk) -> Result<AskBackView> {
        ask_view(v, &a.value).await
    }

    fn draw(v: &Visit, view: &AskBackView) -> Drawn {
        draw_ask(v, view, "", &[])
    }
}

fn draw_ask(v: &Visit, view: &AskBackView, words: &str, faults: &[Fault]) -> Drawn {
    let title = text!(v, "officer-ask-title", what = view.held.value.plain());
    let main = html! {
        div.read.stack {
            (parts::crumbs(&[("/holds", say!(v, "officer-holds-title"))], say!(v, "officer-holds-ask")))
            (form::summary(v, faults))
            h1 { (say!(v, "officer-ask-title", what = view.held.value.markup())) }
            @if view.to.is_empty() { (parts::banner("med", html! { p { (say!(v, "officer-ask-nobody")) } })) }
            @else {
                p.lede { (say!(v, "officer-ask-lede", to = view.to.as_str(), issuer = view.held.issuer.as_str())) }
                (why::list(v, &view.held.because))
                form.panel method="post" action="/holds/ask" {
                    (form::hidden(v))
                    input type="hidden" name="value" value=(view.pick);
                    (form::area(faults, "words", say!(v, "officer-ask-words"), say!(v, "officer-ask-words-hint"), words, false))
                    p { button.btn.go { (say!(v, "officer-ask-go", to = view.to.as_str())) } }
                }
            }
        }
    };
    Drawn::new(title, main)
}

/// Asks.
pub struct DoAskBack;

/// What is sent.
#[derive(Deserialize, JsonSchema)]
pub struct AskBackForm {
    /// `domain evil.example`.
    #[serde(default)]
    pub value: String,
    /// The question.
    #[serde(default)]
    pub words: String,
}

impl Deed for DoAskBack {
    const PATH: &'static str = "/holds/ask";
    const PERMISSION: Permission = Permission::HoldDecide;
    const SUMMARY: &'static str = "Asks the CERT about a value that waits, in confidence. The value stays held.";
    type Form = AskBackForm;
    type Done = Done;

    async fn act(v: &Visit, f: AskBackForm) -> Result<Outcome<Done>> {
        let seat = v.seat()?;
        let view = ask_view(v, &f.value).await?;
        let o = gather::picked(&f.value).ok_or(AppError::NotFound)?;
        let words = f.words.trim();
        if words.is_empty() || words.chars().count() > 2000 {
            return Outcome::fault("words", text!(v, "officer-fault-words", n = 2000));
        }
        if view.to.is_empty() {
            return Outcome::fault("words", text!(v, "officer-ask-nobody"));
        }
        // The value stands in the words only: as one of the report's values it would be a proposal of ours.
        let because: Vec<&str> = view.held.because.iter().map(|b| b.text.as_str()).collect();
        let text = format!(
            "Question about {} ({}), which {} says is bad. We hold it: {}.\n\n{words}",
            o.defanged(),
            view.held.category,
            view.held.issuer,
            because.join("; ")
        );
        let new = NewReport {
            act: Act::Help,
            hat: Hat::Cert,
            legal_basis: String::new(),
            ask_help: false,
            first_seen: None,
            text,
            systems: String::new(),
            consent: Consent {
                share: false,
                to: Tlp::AmberStrict,
                action: PermittedAction::Watch,
                named: false,
                until: None,
            },
            values: Vec::new(),
            tenant: seat.tenant,
            link: None,
        };
        let handed = report::send(v.node(), new).await?;
        let asked = rows::Asked { at: v.now, who: seat.name.clone(), words: words.to_owned(), report: handed.report };
        let tenant = seat.tenant;
        v.node().db.write("hold.ask", move |tx| rows::asked_put(tx, &tenant, &o, &asked)).await?;
        Outcome::done(DONE, "/holds")
    }

    async fn again(v: &Visit, typed: &Pairs, faults: &[Fault]) -> Result<Drawn> {
        let view = ask_view(v, typed.get("value").unwrap_or_default()).await?;
        Ok(draw_ask(v, &view, typed.get("words").unwrap_or_default(), faults))
    }
}
