//! The page of one value, drawn.

mod met;
pub(super) mod release;
mod side;
pub(super) mod words;

pub(super) use side::wish;

use maud::{Markup, html};
use pasban_kernel::OrgBand;
use pasban_portal::parts::{self, Answer, form, state};
use pasban_portal::{Drawn, Fault, Permission, Visit, say, text};

use super::gather::View;
use super::gather::release::Seen;
use super::rule::standing::State;

/// More values are still being carried over.
pub fn behind(v: &Visit) -> Markup {
    parts::banner("info", html! { p { (say!(v, "indicator-behind")) } })
}

/// The whole page. `before` is the release table as it was shown, where it has changed since.
pub fn one(v: &Visit, view: &View, faults: &[Fault], before: Option<&[Seen]>) -> Drawn {
    let title = if faults.is_empty() {
        view.defanged.clone()
    } else {
        text!(v, "portal-problem-title", what = view.defanged.as_str())
    };
    let main = html! {
        (parts::crumbs(&[("/indicators", say!(v, "indicator-nav"))], words::kind(v, &view.kind)))
        (form::summary(v, faults))
        (parts::head(parts::id(&view.defanged), under(v, view), html! { (words::kind(v, &view.kind)) " · " (parts::as_of(v)) }))
        @if view.behind { (behind(v)) }
        (parts::answers(&text!(v, "indicator-in-short"), &strip(v, view)))
        @for w in &view.wishes { (side::wish(v, w)) }
        (release::panel(v, view, faults, before))
        div.two {
            div.stack {
                (met::panel(v, view))
                @if let Some(s) = &view.spread { (side::spread(v, s)) }
                (side::related(v, view))
            }
            div.stack {
                (side::reports(v, view))
                (side::history(v, view))
                (side::facts(v, view))
            }
        }
    };
    let drawn = Drawn::new(title, main);
    match &view.asked {
        // While answers come in, the page says when there are more.
        Some(a) if a.counting => drawn.live("indicator", i64::try_from(a.answered).unwrap_or(0)),
        _ => drawn,
    }
}

fn under(v: &Visit, view: &View) -> Markup {
    html! {
        (words::state(v, view.state)) " "
        @if !view.decided_by.is_empty() { span.meta { (say!(v, "indicator-by", who = view.decided_by.as_str())) } " " }
        @if let Some(t) = view.marking { (state::tlp(t)) " " span.meta { (state::tlp_words(v, t)) } }
        @if !view.objects.is_empty() { " " (state::tag("high", say!(v, "indicator-tag-objects"))) }
    }
}

fn strip(v: &Visit, view: &View) -> [Answer; 3] {
    [bad(v, view), who(v, view), others(v, view)]
}

/// Is it bad?
fn bad(v: &Visit, view: &View) -> Answer {
    let sources = view.reports.len() + view.others.len();
    let (state, answer) = match view.state {
        State::Confirmed => ("high", say!(v, "indicator-bad-confirmed")),
        State::Open => ("med", say!(v, "indicator-bad-open", n = view.reports.len())),
        State::Held => ("med", say!(v, "indicator-bad-held")),
        State::Rejected => ("ok", say!(v, "indicator-bad-rejected")),
        State::TakenBack => ("low", say!(v, "indicator-bad-taken-back")),
        State::Gone => ("low", say!(v, "indicator-bad-gone")),
        State::Foreign if view.others.is_empty() => ("info", say!(v, "indicator-bad-unknown")),
        State::Foreign => ("med", say!(v, "indicator-bad-others", n = view.others.len())),
    };
    let more = html! {
        @if view.state != State::Foreign { (say!(v, "indicator-bad-sources", n = sources)) " " }
        @if view.objects.is_empty() { (say!(v, "indicator-bad-no-list", n = view.lists)) }
        @else { @for o in view.objects.iter().take(3) { (words::objection(v, o)) " " } }
    };
    Answer {
        state: if view.objects.is_empty() { state } else { "high" },
        question: say!(v, "indicator-q-bad"),
        answer,
        more,
    }
}

/// Who has met it, who needs it?
fn who(v: &Visit, view: &View) -> Answer {
    let met = view.met.band;
    let asked = view.asked.as_ref();
    let common = asked.map_or(OrgBand::None, |a| a.band).max(met);
    let answer = match common {
        OrgBand::None if asked.is_some() || view.met.looked > 0 => say!(v, "indicator-who-none"),
        OrgBand::None => say!(v, "indicator-who-not-known"),
        OrgBand::Few => say!(v, "indicator-who-few"),
        OrgBand::Some => say!(v, "indicator-who-some"),
        OrgBand::Many => say!(v, "indicator-who-many"),
    };
    let state = match common {
        OrgBand::None => "low",
        OrgBand::Few => "high",
        // What many meet, many may need: blocking it would cut them off.
        OrgBand::Some | OrgBand::Many => "crit",
    };
    Answer {
        state,
        question: say!(v, "indicator-q-who"),
        answer,
        more: html! {
            @match asked {
                Some(a) => {
                    (say!(v, "indicator-who-asked", n = a.answered, of = a.of))
                    @if a.counting { " " b { (say!(v, "indicator-who-counting")) } }
                    @if a.refused > 0 { " " (say!(v, "indicator-who-refused", n = a.refused)) }
                }
                None => (say!(v, "indicator-who-not-asked")),
            }
        },
    }
}

/// What do the others do?
fn others(v: &Visit, view: &View) -> Answer {
    let here = &view.here;
    let question = say!(v, "indicator-q-others");
    match &view.spread {
        Some(s) if s.taken_back => Answer {
            state: "low",
            question,
            answer: say!(v, "indicator-others-taken-back", n = s.reached, of = s.released),
            more: say!(
                v,
                "indicator-others-here",
                block = here.block,
                hold = here.hold,
                watch = here.watch,
                of = here.of
            ),
        },
        Some(s) => Answer {
            state: if s.reached < s.released { "med" } else { "ok" },
            question,
            answer: say!(v, "indicator-others-reached", n = s.reached, of = s.links),
            more: html! {
                (say!(v, "indicator-others-here", block = here.block, hold = here.hold, watch = here.watch, of = here.of)) " "
                (say!(v, "indicator-others-own"))
            },
        },
        None if here.block + here.hold + here.watch > 0 => Answer {
            state: "med",
            question,
            answer: say!(v, "indicator-others-only-here"),
            more: say!(
                v,
                "indicator-others-here",
                block = here.block,
                hold = here.hold,
                watch = here.watch,
                of = here.of
            ),
        },
        None => Answer {
            state: "info",
            question,
            answer: say!(v, "indicator-others-nothing"),
            more: if view.release.preview && !view.release.rows.is_empty() {
                say!(v, "indicator-others-would", n = view.release.reaches)
            } else {
                say!(v, "indicator-others-not-known")
            },
        },
    }
}

/// Whether the seat may decide.
pub fn may_decide(v: &Visit) -> bool {
    v.may(Permission::IndicatorDecide)
}
