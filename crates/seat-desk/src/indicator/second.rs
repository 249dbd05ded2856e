//! What waits for a second person: whoever asked cannot decide, under any account.

use maud::{Markup, html};
use pasban_app::{AppError, Result};
use pasban_kernel::id::WishId;
use pasban_people::second::{self as people, WishKind, WishState};
use pasban_portal::input::Pairs;
use pasban_portal::parts::{self, form, list, state};
use pasban_portal::{Deed, Drawn, Fault, Outcome, Page, Permission, Sheet, Visit, say, text, when};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::gather::When;
use super::rule::address;

/// The list.
pub struct Wishes;

/// Nothing is asked.
#[derive(Deserialize, JsonSchema)]
pub struct Nothing {}

/// A wish.
#[derive(Clone, Serialize, JsonSchema)]
pub struct Wish {
    /// Its id.
    pub id: String,
    /// Kind.
    pub kind: String,
    /// About what.
    pub subject: String,
    /// What will happen.
    pub words: String,
    /// Who asked.
    pub asked_by: String,
    /// When.
    pub asked_at: When,
    /// It can be decided until then.
    pub expires: When,
    /// `asked`, `granted`, `refused`, `used`, `expired`.
    pub state: String,
    /// Who decided.
    pub decided_by: String,
    /// When.
    pub decided_at: Option<When>,
    /// Why.
    pub reason: String,
    /// Whether who looks asked for it, and so cannot decide.
    pub mine: bool,
    /// The page that it is about, where there is one.
    pub page: Option<String>,
}

fn of(v: &Visit, w: people::Wish) -> Result<Wish> {
    let page = w.subject.strip_prefix("indicator ").and_then(address::read).map(|id| address::text(&id));
    Ok(Wish {
        id: w.id.to_string(),
        kind: w.kind.code().to_owned(),
        page: page.filter(|_| v.may(Permission::IndicatorRead)).map(|id| format!("/indicators/{id}")),
        subject: w.subject,
        words: w.words,
        asked_at: When(w.asked_at),
        expires: When(w.expires),
        state: w.state.code().to_owned(),
        decided_by: w.decided_name,
        decided_at: When::some(w.decided_at),
        reason: w.reason,
        mine: w.asked_by == v.seat()?.person,
        asked_by: w.asked_name,
    })
}

/// What waits, and what was decided.
#[derive(Serialize, JsonSchema)]
pub struct All {
    /// Wishes, those that wait first.
    pub wishes: Vec<Wish>,
    /// How many wait for the one who looks.
    pub waiting: usize,
}

impl Page for Wishes {
    const PATH: &'static str = "/second";
    const PERMISSION: Permission = Permission::SecondPerson;
    const SUMMARY: &'static str = "What waits for a second person, and what was decided in the last days.";
    type Ask = Nothing;
    type View = All;

    async fn look(v: &Visit, _: Nothing) -> Result<All> {
        let all = people::list(v.node(), v.seat()?).await?;
        let mut wishes = all.into_iter().map(|w| of(v, w)).collect::<Result<Vec<_>>>()?;
        wishes.sort_by_key(|w| (w.state != WishState::Asked.code(), std::cmp::Reverse(w.asked_at)));
        wishes.truncate(100);
        let waiting = wishes.iter().filter(|w| w.state == WishState::Asked.code() && !w.mine).count();
        Ok(All { wishes, waiting })
    }

    fn draw(v: &Visit, view: &All) -> Drawn {
        let title = text!(v, "indicator-second-title");
        let mine = view.wishes.iter().filter(|w| w.mine && w.state == "asked").count();
        let ready = view.wishes.iter().filter(|w| w.mine && w.state == "granted").count();
        let three = [
            parts::Answer {
                state: if view.waiting > 0 { "high" } else { "ok" },
                question: say!(v, "indicator-second-q1"),
                answer: say!(v, "indicator-second-a1", n = view.waiting),
                more: say!(v, "indicator-second-m1"),
            },
            parts::Answer {
                state: if mine > 0 { "med" } else { "ok" },
                question: say!(v, "indicator-second-q2"),
                answer: say!(v, "indicator-second-a2", n = mine),
                more: say!(v, "indicator-second-m2"),
            },
            parts::Answer {
                state: if ready > 0 { "info" } else { "ok" },
                question: say!(v, "indicator-second-q3"),
                answer: say!(v, "indicator-second-a3", n = ready),
                more: say!(v, "indicator-second-m3"),
            },
        ];
        let columns = [
            list::column(v, "indicator-col-what"),
            list::column(v, "indicator-col-asked"),
            list::column(v, "indicator-col-state"),
            list::column(v, "indicator-col-until"),
        ];
        let rows: Vec<Vec<list::Cell>> = view
            .wishes
            .iter()
            .map(|w| {
                vec![
                    list::cell(html! { a href={ "/second/" (w.id) } data-row { (v.say(&format!("indicator-wish-kind-{}", w.kind), &[])) } br; span.sub { (parts::said(&short(&w.words))) } }),
                    list::cell(html! { bdi { (parts::clean(&w.asked_by)) } br; span.sub { (when::ago(v, w.asked_at.0)) } }),
                    list::cell(html! { (tag(v, w)) @if !w.decided_by.is_empty() { " " span.sub { bdi { (parts::clean(&w.decided_by)) } } } }),
                    list::cell(html! { @if matches!(w.state.as_str(), "asked" | "granted") { (when::ago(v, w.expires.0)) } }),
                ]
            })
            .collect();
        Drawn::new(
            &title,
            html! {
                (parts::head(html! { (title) }, html! { (say!(v, "indicator-second-lede")) }, parts::as_of(v)))
                (parts::answers(&text!(v, "indicator-in-short"), &three))
                @if rows.is_empty() { (parts::empty(say!(v, "indicator-second-none"))) }
                @else { (list::table(v, say!(v, "indicator-second-title"), &columns, &rows)) (list::foot(v, rows.len(), None, None, true)) }
            },
        )
    }

    fn rows(view: &All) -> Option<Sheet> {
        let head = ["id", "kind", "subject", "asked by", "asked at", "state", "decided by", "decided at"];
        Some(Sheet {
            name: "second-person".into(),
            head: head.map(str::to_owned).to_vec(),
            rows: view
                .wishes
                .iter()
                .map(|w| {
                    vec![
                        w.id.clone(),
                        w.kind.clone(),
                        w.subject.clone(),
                        w.asked_by.clone(),
                        w.asked_at.0.rfc3339(),
                        w.state.clone(),
                        w.decided_by.clone(),
                        w.decided_at.map(|d| d.0.rfc3339()).unwrap_or_default(),
                    ]
                })
                .collect(),
        })
    }
}

fn short(text: &str) -> String {
    let mut out: String = text.chars().take(160).collect();
    if text.chars().count() > 160 {
        out.push('…');
    }
    out
}

fn tag(v: &Visit, w: &Wish) -> Markup {
    let look = match w.state.as_str() {
        "asked" => "high",
        "granted" | "used" => "ok",
        "refused" => "med",
        _ => "none",
    };
    state::tag(look, v.say(&format!("indicator-wish-state-{}", w.state), &[]))
}

/// One wish.
pub struct One;

/// Which.
#[derive(Deserialize, JsonSchema)]
pub struct Ask {
    /// Its id.
    pub id: String,
}

async fn fetch(v: &Visit, id: &str) -> Result<Wish> {
    let id: WishId = id.parse().map_err(|_| AppError::NotFound)?;
    of(v, people::fetch(v.node(), v.seat()?, id).await?)
}

impl Page for One {
    const PATH: &'static str = "/second/{id}";
    const PERMISSION: Permission = Permission::SecondPerson;
    const SUMMARY: &'static str = "What somebody asked a second person to agree to.";
    type Ask = Ask;
    type View = Wish;

    async fn look(v: &Visit, ask: Ask) -> Result<Wish> {
        fetch(v, &ask.id).await
    }

    fn draw(v: &Visit, w: &Wish) -> Drawn {
        page(v, w, "", &[])
    }
}

fn page(v: &Visit, w: &Wish, reason: &str, faults: &[Fault]) -> Drawn {
    let title = v.text(&format!("indicator-wish-kind-{}", w.kind), &[]);
    let may = w.state == WishState::Asked.code() && !w.mine;
    let mut facts = vec![
        (
            say!(v, "indicator-col-asked"),
            html! { bdi { (parts::clean(&w.asked_by)) } " · " (when::ago(v, w.asked_at.0)) },
        ),
        (say!(v, "indicator-col-until"), html! { (when::ago(v, w.expires.0)) }),
    ];
    if !w.decided_by.is_empty() {
        facts.push((
            say!(v, "indicator-second-decided"),
            html! { bdi { (parts::clean(&w.decided_by)) } @if let Some(at) = w.decided_at { " · " (when::ago(v, at.0)) } @if !w.reason.is_empty() { br; (parts::said(&w.reason)) } },
        ));
    }
    Drawn::new(
        &title,
        html! {
            (parts::crumbs(&[("/second", say!(v, "indicator-second-title"))], html! { (title) }))
            (form::summary(v, faults))
            (parts::head(html! { (title) }, tag(v, w), parts::as_of(v)))
            section.panel {
                h2 { (say!(v, "indicator-second-what")) }
                p.lede { (parts::said(&w.words)) }
                (parts::kv(&facts))
                @if let Some(page) = &w.page { p { a href=(page) { (say!(v, "indicator-second-page")) } } }
                @if w.mine && w.state == "asked" { (parts::banner("info", html! { p { (say!(v, "indicator-second-mine")) } })) }
                @if may {
                    form.stack method="post" action={ "/second/" (w.id) } {
                        (form::hidden(v))
                        (form::line(faults, &form::Line {
                            name: "reason", label: say!(v, "indicator-second-reason"), hint: say!(v, "indicator-second-reason-hint"), kind: "text",
                            value: reason, fill: "off", required: false,
                        }))
                        p.row {
                            button.btn.go name="answer" value="agree" { (say!(v, "indicator-second-agree")) }
                            button.btn.harm name="answer" value="refuse" { (say!(v, "indicator-second-refuse")) }
                        }
                    }
                }
            }
        },
    )
}

/// Decides on somebody else's wish.
pub struct Decide;

/// What is decided.
#[derive(Deserialize, JsonSchema)]
pub struct Form {
    /// The wish.
    pub id: String,
    /// `agree` or `refuse`.
    #[serde(default)]
    pub answer: String,
    /// Why; a refusal needs a reason.
    #[serde(default)]
    pub reason: String,
}

impl Deed for Decide {
    const PATH: &'static str = "/second/{id}";
    const PERMISSION: Permission = Permission::SecondPerson;
    const SUMMARY: &'static str = "Agrees to what somebody else asked for, or refuses it.";
    type Form = Form;
    type Done = Wish;

    async fn act(v: &Visit, f: Form) -> Result<Outcome<Wish>> {
        let yes = match f.answer.as_str() {
            "agree" => true,
            "refuse" => false,
            _ => return Outcome::fault("answer", text!(v, "indicator-fault-answer")),
        };
        if !yes && f.reason.trim().is_empty() {
            return Outcome::fault("reason", text!(v, "indicator-fault-refuse"));
        }
        let id: WishId = f.id.parse().map_err(|_| AppError::NotFound)?;
        match people::decide(v.node(), v.seat()?, id, yes, &f.reason).await {
            Ok(w) => {
                // Where it was about consent or policy, the asker goes on from there.
                let kind = w.kind;
                let done = of(v, w)?;
                let to = match (&done.page, kind) {
                    (Some(page), WishKind::ReleaseRed | WishKind::BlockForOthers) => page.clone(),
                    _ => "/second".to_owned(),
                };
                Outcome::done(done, to)
            }
            Err(AppError::Forbidden(_)) => Outcome::fault("answer", text!(v, "indicator-fault-same-person")),
            Err(AppError::Conflict(_)) => Outcome::fault("answer", text!(v, "indicator-fault-decided")),
            Err(AppError::Invalid(words)) => Outcome::fault("reason", words),
            Err(e) => Err(e),
        }
    }

    async fn again(v: &Visit, typed: &Pairs, faults: &[Fault]) -> Result<Drawn> {
        let w = fetch(v, typed.get("id").unwrap_or_default()).await?;
        Ok(page(v, &w, typed.get("reason").unwrap_or_default(), faults))
    }
}
