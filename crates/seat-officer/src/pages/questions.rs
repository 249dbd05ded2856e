//! `/questions`: what did others want to know from our history? Every question, who asked, what it was for, whether it ran, what
//! was answered; and what is refused.

use maud::{Markup, html};
use pasban_access::Permission;
use pasban_app::exchange::questions::OwnCounts;
use pasban_app::mitigate::choices::Refusals;
use pasban_app::mitigate::stored;
use pasban_app::{AppError, Result};
use pasban_kernel::id::QuestionId;
use pasban_kernel::{HitBand, NodeId, Observable, OrgBand, StixId, Timestamp};
use pasban_portal::account::{DONE, Done};
use pasban_portal::input::{Pairs, plain_digits};
use pasban_portal::parts::list::{self, cell, column, number};
use pasban_portal::parts::{self, form, state};
use pasban_portal::{Deed, Drawn, Fault, Outcome, Page, Sheet, Visit, say, text, when};
use pasban_store::rows::exchange::Question;
use pasban_store::rows::seat_officer as rows;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::gather::{self, PAGE, Value};

/// Values of one question that the page shows.
const VALUES_SHOWN: usize = 5;

/// What is asked.
#[derive(Deserialize, JsonSchema)]
pub struct QuestionsAsk {
    /// Cursor.
    pub after: Option<String>,
}

/// A question that reached us.
#[derive(Serialize, JsonSchema)]
pub struct Asked {
    /// Id.
    pub id: String,
    /// Who asked, by signature.
    pub asker: String,
    /// The asker's node id.
    pub node: String,
    /// When it came, microseconds since 1970.
    pub at: i64,
    /// `prevalence` or `hunt`.
    pub kind: String,
    /// Days back.
    pub days: u32,
    /// What for, in the asker's words.
    pub purpose: String,
    /// The first values.
    pub values: Vec<Value>,
    /// How many values.
    pub count: usize,
    /// It really ran over our history.
    pub ran: bool,
    /// `answered`, `vetoed`, `refused`.
    pub state: String,
    /// Why it was not answered.
    pub reason: String,
    /// What left about each value: organisations and hits in bands.
    pub answer: Vec<Answered>,
}

/// What left about a value.
#[derive(Serialize, JsonSchema)]
pub struct Answered {
    /// Organisations, a band.
    pub organisations: String,
    /// Hits, a band.
    pub hits: String,
}

/// What is refused.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct RefusedView {
    /// Version; 0 for the configuration file.
    pub version: i64,
    /// Who saved it.
    pub by_whom: String,
    /// When, microseconds since 1970; 0 for the configuration file.
    pub at: i64,
    /// Everything.
    pub all: bool,
    /// Kinds of question.
    pub kinds: Vec<String>,
    /// Kinds of value.
    pub value_kinds: Vec<String>,
    /// Names.
    pub names: Vec<String>,
    /// Nodes that may not ask, by id.
    pub askers: Vec<String>,
    /// Most days back; 0 for no bound of one's own.
    pub days_max: u32,
}

/// What it shows.
#[derive(Serialize, JsonSchema)]
pub struct QuestionsView {
    /// Questions, newest first.
    pub rows: Vec<Asked>,
    /// Next page.
    pub next: Option<String>,
    /// What is refused now.
    pub refused: RefusedView,
    /// Who asked, for the form.
    pub askers: Vec<(String, String)>,
}

/// The page.
pub struct Questions;

#[derive(Deserialize)]
struct Body {
    #[serde(default)]
    values: Vec<Observable>,
    #[serde(default)]
    days: u32,
    #[serde(default)]
    purpose: String,
}

fn asked(v: &Visit, q: &Question, ran: bool, state: String, reason: String, counts: Vec<(u64, u64)>) -> Asked {
    let body: Body =
        serde_json::from_str(&q.body).unwrap_or(Body { values: Vec::new(), days: 0, purpose: String::new() });
    Asked {
        id: q.id.to_string(),
        asker: gather::name(v.node(), &q.asker),
        node: q.asker.to_string(),
        at: q.at.0,
        kind: q.kind.clone(),
        days: body.days,
        purpose: body.purpose,
        values: body.values.iter().take(VALUES_SHOWN).map(Value::of).collect(),
        count: body.values.len(),
        ran,
        state,
        reason,
        answer: counts
            .into_iter()
            .map(|(o, h)| Answered { organisations: OrgBand::of(o).to_string(), hits: HitBand::of(h).to_string() })
            .collect(),
    }
}

fn read_after(text: Option<&str>) -> Result<Option<(Timestamp, QuestionId)>> {
    let Some(text) = text else { return Ok(None) };
    let bad = || AppError::invalid("after: this address is cut off; go back to the first page");
    let (at, id) = text.split_once('.').ok_or_else(bad)?;
    Ok(Some((Timestamp(at.parse().map_err(|_| bad())?), id.parse().map_err(|_| bad())?)))
}

async fn gather_view(v: &Visit, after: Option<&str>) -> Result<QuestionsView> {
    let seat = v.seat()?;
    let tenant = seat.tenant;
    let (after, most) = (read_after(after)?, i64::try_from(PAGE).unwrap_or(1) + 1);
    let mut rows: Vec<Asked> = if seat.hosted() {
        let found = v.node().db.read(move |tx| rows::run_page(tx, &tenant, after, most)).await?;
        // What a host asks about may be another victim's: the tenant sees that it was asked, and the values where the gate
        // lets it.
        let ids = found.iter().filter_map(|(_, q)| q.object.parse().ok()).collect();
        let open = gather::open(v.node(), seat, ids).await?.unwrap_or_default();
        found
            .into_iter()
            .map(|(r, q)| {
                let hits: Vec<u64> = serde_json::from_str(&r.hits).unwrap_or_default();
                let state = if r.ran { "answered" } else { "vetoed" };
                let counts = hits.into_iter().map(|h| (u64::from(h > 0), h)).collect();
                let mut a = asked(v, &q, r.ran, state.into(), r.reason, counts);
                if !q.object.parse().is_ok_and(|id: StixId| open.contains(&id)) {
                    a.values.clear();
                }
                a.at = r.at.0;
                a
            })
            .collect()
    } else {
        let found = v.node().db.read(move |tx| rows::question_page(tx, after, most)).await?;
        found
            .into_iter()
            .map(|q| {
                let own: OwnCounts = serde_json::from_str(&q.answer).unwrap_or_default();
                asked(v, &q, q.ran, q.state.clone(), q.reason.clone(), own.values)
            })
            .collect()
    };
    let more = rows.len() > PAGE;
    rows.truncate(PAGE);
    let next = rows.last().filter(|_| more).map(|a| format!("{}.{}", a.at, a.id));
    let kept = v.node().policies.load().refusals(&tenant);
    let mut askers: Vec<(String, String)> = rows.iter().map(|a| (a.node.clone(), a.asker.clone())).collect();
    askers.extend(kept.chosen.askers.iter().map(|n| (n.to_string(), gather::name(v.node(), n))));
    askers.sort();
    askers.dedup();
    let c = kept.chosen;
    Ok(QuestionsView {
        rows,
        next,
        refused: RefusedView {
            version: kept.version,
            by_whom: kept.by_whom,
            at: kept.at.0,
            all: c.all,
            kinds: c.kinds.into_iter().collect(),
            value_kinds: c.value_kinds.into_iter().collect(),
            names: c.names.into_iter().collect(),
            askers: c.askers.iter().map(NodeId::to_string).collect(),
            days_max: c.days_max,
        },
        askers,
    })
}

impl Page for Questions {
    const PATH: &'static str = "/questions";
    const PERMISSION: Permission = Permission::QuestionRead;
    const SUMMARY: &'static str = "Every question asked of one's own history, answered or not; and what is refused.";
    type Ask = QuestionsAsk;
    type View = QuestionsView;

    async fn look(v: &Visit, a: QuestionsAsk) -> Result<QuestionsView> {
        gather_view(v, a.after.as_deref()).await
    }

    fn draw(v: &Visit, view: &QuestionsView) -> Drawn {
        draw(v, view, &Pairs::default(), &[])
    }

    fn rows(view: &QuestionsView) -> Option<Sheet> {
        let head =
            ["question", "at", "asker", "kind", "days", "purpose", "values", "first values", "ran", "state", "reason"];
        let rows = view
            .rows
            .iter()
            .map(|a| {
                let values: Vec<String> = a.values.iter().map(Value::plain).collect();
                vec![
                    a.id.clone(),
                    Timestamp(a.at).rfc3339(),
                    a.asker.clone(),
                    a.kind.clone(),
                    a.days.to_string(),
                    a.purpose.clone(),
                    a.count.to_string(),
                    values.join(" "),
                    a.ran.to_string(),
                    a.state.clone(),
                    a.reason.clone(),
                ]
            })
            .collect();
        Some(Sheet { name: "questions".into(), head: head.map(String::from).to_vec(), rows })
    }
}

fn draw(v: &Visit, view: &QuestionsView, typed: &Pairs, faults: &[Fault]) -> Drawn {
    let title = text!(v, "officer-questions-title");
    let main = html! {
        (form::summary(v, faults))
        (parts::head(say!(v, "officer-questions-title"), say!(v, "officer-questions-lede"), parts::as_of(v)))
        @if view.rows.is_empty() { (parts::empty(say!(v, "officer-questions-none"))) }
        @else { (table(v, view)) (list::foot(v, view.rows.len(), None, view.next.as_deref(), true)) }
        (refuse_form(v, view, typed, faults))
    };
    Drawn::new(title, main)
}

fn table(v: &Visit, view: &QuestionsView) -> Markup {
    let columns = [
        column(v, "officer-col-asker"),
        column(v, "officer-col-question"),
        column(v, "officer-col-for"),
        column(v, "officer-col-days").num(),
        column(v, "officer-col-answer"),
    ];
    let rows: Vec<_> = view
        .rows
        .iter()
        .map(|a| {
            vec![
                cell(html! { bdi { (parts::clean(&a.asker)) } br; span.sub { (when::ago(v, Timestamp(a.at))) } }),
                cell(html! {
                    (v.say(&format!("officer-kind-of-{}", if a.kind == "hunt" { "hunt" } else { "prevalence" }), &[])) br;
                    @for (i, x) in a.values.iter().enumerate() { @if i > 0 { " " } (x.markup()) }
                    @if a.count > a.values.len() { " " span.sub { (say!(v, "officer-and-more", n = a.count - a.values.len())) } }
                }),
                cell(html! { @if a.purpose.is_empty() { span.sub { (say!(v, "officer-no-purpose")) } } @else { (parts::said(&a.purpose)) } }),
                number(html! { (a.days) }),
                cell(answer(v, a)),
            ]
        })
        .collect();
    list::table(v, say!(v, "officer-questions-title"), &columns, &rows)
}

fn answer(v: &Visit, a: &Asked) -> Markup {
    let met = a.answer.iter().filter(|x| x.hits != "0").count();
    html! {
        @if a.ran {
            (state::tag("info", say!(v, "officer-ran"))) br;
            @if met == 0 { span.sub { (say!(v, "officer-answer-none")) } }
            @else {
                span.sub { (say!(v, "officer-answer", n = met, of = a.count)) " "
                    @for x in a.answer.iter().filter(|x| x.hits != "0").take(VALUES_SHOWN) { (parts::id(&x.hits)) " " } }
            }
        } @else {
            (state::tag("ok", say!(v, "officer-not-run"))) br;
            span.sub { (v.say(reason_key(a), &[])) }
        }
    }
}

/// Why a question was not answered, in words of our own: the stored ones are English.
fn reason_key(a: &Asked) -> &'static str {
    let r = a.reason.as_str();
    if a.state == "vetoed" {
        "officer-refused-veto"
    } else if r.contains("days asked") {
        "officer-refused-days"
    } else if r.contains("24 hours") {
        "officer-refused-used"
    } else if r.contains("RED") {
        "officer-refused-red"
    } else if r.contains("too late") {
        "officer-refused-late"
    } else if r.contains("values asked") || r.contains("no value") {
        "officer-refused-values"
    } else {
        "officer-refused-terms"
    }
}

/// Kinds of value that a form offers to refuse.
const VALUE_KINDS: [&str; 5] = ["email", "url", "domain", "ip", "sha256"];

fn refuse_form(v: &Visit, view: &QuestionsView, typed: &Pairs, faults: &[Fault]) -> Markup {
    let r = &view.refused;
    let again = !faults.is_empty();
    let on = |name: &str, value: &str, usual: bool| if again { typed.has(name, value) } else { usual };
    let names = if again { typed.get("names").unwrap_or_default().to_owned() } else { r.names.join("\n") };
    let days = if again { typed.get("days_max").unwrap_or_default().to_owned() } else { r.days_max.to_string() };
    html! {
        section.panel {
            h2 { (say!(v, "officer-refuse")) }
            p { (say!(v, "officer-refuse-lede")) }
            form.stack method="post" action="/questions" {
                (form::hidden(v))
                fieldset.field {
                    legend { (say!(v, "officer-refuse-kinds")) }
                    @for kind in ["prevalence", "hunt"] {
                        div.opt { input type="checkbox" name="kinds" value=(kind) id={ "k-" (kind) } checked[on("kinds", kind, r.kinds.iter().any(|k| k == kind))];
                            label for={ "k-" (kind) } { (v.say(&format!("officer-kind-of-{kind}"), &[])) span { (v.say(&format!("officer-kind-of-{kind}-more"), &[])) } } }
                    }
                    div.opt { input type="checkbox" name="all" value="on" id="k-all" checked[on("all", "on", r.all)];
                        label for="k-all" { (say!(v, "officer-refuse-all")) span { (say!(v, "officer-refuse-all-more")) } } }
                }
                fieldset.field {
                    legend { (say!(v, "officer-refuse-values")) }
                    div.row { @for kind in VALUE_KINDS {
                        label.row { input type="checkbox" name="value_kinds" value=(kind) checked[on("value_kinds", kind, r.value_kinds.iter().any(|k| k == kind))]; (v.say(&format!("officer-value-{kind}"), &[])) }
                    } }
                }
                @if !view.askers.is_empty() {
                    fieldset.field {
                        legend { (say!(v, "officer-refuse-askers")) }
                        div.row { @for (id, name) in &view.askers {
                            label.row { input type="checkbox" name="askers" value=(id) checked[on("askers", id, r.askers.contains(id))]; bdi { (parts::clean(name)) } }
                        } }
                    }
                }
                (form::area(faults, "names", say!(v, "officer-refuse-names"), say!(v, "officer-refuse-names-hint"), &names, true))
                (form::line(faults, &form::Line { name: "days_max", label: say!(v, "officer-refuse-days"), hint: say!(v, "officer-refuse-days-hint"), kind: "text", value: &days, fill: "off", required: false }))
                p { button.btn.go { (say!(v, "officer-refuse-go")) } }
                p.meta {
                    @if r.version == 0 { (say!(v, "officer-from-file")) }
                    @else { (say!(v, "officer-version", n = r.version, who = r.by_whom.as_str(), at = when::ago(v, Timestamp(r.at)))) }
                }
            }
        }
    }
}

/// Saves what is refused.
pub struct Refuse;

/// What is sent.
#[derive(Deserialize, JsonSchema)]
pub struct RefuseForm {
    /// Everything.
    #[serde(default)]
    pub all: pasban_portal::input::Tick,
    /// Kinds of question.
    #[serde(default)]
    pub kinds: Vec<String>,
    /// Kinds of value.
    #[serde(default)]
    pub value_kinds: Vec<String>,
    /// Nodes that may not ask, by id.
    #[serde(default)]
    pub askers: Vec<String>,
    /// Names, one a line.
    #[serde(default)]
    pub names: String,
    /// Most days back.
    #[serde(default)]
    pub days_max: String,
}

impl Deed for Refuse {
    const PATH: &'static str = "/questions";
    const PERMISSION: Permission = Permission::QuestionVeto;
    const SUMMARY: &'static str = "Saves which questions one's own history does not answer; counts at once.";
    type Form = RefuseForm;
    type Done = Done;

    async fn act(v: &Visit, f: RefuseForm) -> Result<Outcome<Done>> {
        let seat = v.seat()?;
        let mut chosen = Refusals { form: 1, all: f.all.0, ..Refusals::default() };
        chosen.kinds = f.kinds.into_iter().filter(|k| k == "hunt" || k == "prevalence").collect();
        chosen.value_kinds = f.value_kinds.into_iter().filter(|k| VALUE_KINDS.contains(&k.as_str())).collect();
        for a in &f.askers {
            match a.parse() {
                Ok(id) => drop(chosen.askers.insert(id)),
                Err(_) => return Outcome::fault("names", text!(v, "officer-fault-asker")),
            }
        }
        for line in f.names.lines().map(str::trim).filter(|l| !l.is_empty()) {
            let typed = line.replace("[.]", ".");
            match Observable::domain(&typed) {
                Ok(d) => drop(chosen.names.insert(d.value().to_owned())),
                Err(_) => return Outcome::fault("names", text!(v, "officer-fault-name", name = line)),
            }
        }
        let days = plain_digits(f.days_max.trim());
        chosen.days_max = match days.as_str() {
            "" => 0,
            d => match d.parse() {
                Ok(d) if d <= 3650 => d,
                _ => return Outcome::fault("days_max", text!(v, "officer-fault-between", low = 0, high = 3650)),
            },
        };
        if !chosen.faults().is_empty() {
            return Outcome::fault(
                "names",
                text!(v, "officer-fault-many", n = pasban_app::mitigate::choices::VETO_VALUES_MAX),
            );
        }
        stored::save_refusals(v.node(), seat.tenant, chosen, &seat.name).await?;
        Outcome::done(DONE, "/questions")
    }

    async fn again(v: &Visit, typed: &Pairs, faults: &[Fault]) -> Result<Drawn> {
        Ok(draw(v, &gather_view(v, None).await?, typed, faults))
    }
}
