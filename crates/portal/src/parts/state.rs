//! State, never by colour alone: word, shape and weight.

use maud::{Markup, html};
use pasban_kernel::{Timestamp, Tlp};

use crate::visit::Visit;
use crate::{say, when};

/// A tag: `crit`, `high`, `med`, `low`, `none`, `ok`, `info`.
#[must_use]
pub fn tag(state: &str, words: Markup) -> Markup {
    html! { span class={ "tag " (state) } { (words) } }
}

/// A mark in running text.
#[must_use]
pub fn mark(state: &str, words: Markup) -> Markup {
    html! { b class={ "mark " (state) } { (words) } }
}

/// TLP 2.0 as FIRST draws it: black box, the standard's colour, always the word.
#[must_use]
pub fn tlp(t: Tlp) -> Markup {
    let (class, word) = match t {
        Tlp::Clear => ("t-clear", "TLP:CLEAR"),
        Tlp::Green => ("t-green", "TLP:GREEN"),
        Tlp::Amber => ("t-amber", "TLP:AMBER"),
        Tlp::AmberStrict => ("t-amber", "TLP:AMBER+STRICT"),
        Tlp::Red => ("t-red", "TLP:RED"),
    };
    html! { span class={ "tlp " (class) } { (word) } }
}

/// What a marking means, in words, once a page.
#[must_use]
pub fn tlp_words(v: &Visit, t: Tlp) -> Markup {
    v.say(
        match t {
            Tlp::Clear => "portal-tlp-clear",
            Tlp::Green => "portal-tlp-green",
            Tlp::Amber => "portal-tlp-amber",
            Tlp::AmberStrict => "portal-tlp-amber-strict",
            Tlp::Red => "portal-tlp-red",
        },
        &[],
    )
}

/// A time limit. There is no way to draw one without saying what it counts.
pub enum Clock {
    /// No period is set; the reason.
    None(Markup),
    /// Runs until.
    Running {
        /// From when it counts.
        from: Timestamp,
        /// Due.
        due: Timestamp,
        /// What must be done by then: "acknowledge by {at}" with the time filled in.
        what: Markup,
    },
    /// Done in time or late.
    Done {
        /// Due.
        due: Timestamp,
        /// Done.
        at: Timestamp,
    },
}

/// Draws a clock: time left, due time with its zone, a bar of time used, a word.
#[must_use]
pub fn clock(v: &Visit, c: &Clock) -> Markup {
    match c {
        Clock::None(why) => html! { span.clock.none { span.sub { (why) } } },
        Clock::Done { due, at } => {
            let (state, words) = if at <= due {
                ("ok", say!(v, "portal-clock-in-time", span = when::span(v, due.0 - at.0)))
            } else {
                ("high", say!(v, "portal-clock-late", span = when::span(v, at.0 - due.0)))
            };
            html! { span class={ "clock " (state) } { b class={ "mark " (state) } { (words) } span.sub { (when::at(v, *at)) } } }
        }
        Clock::Running { from, due, what } => {
            let left = due.0 - v.now.0;
            let whole = (due.0 - from.0).max(1);
            let used = ((v.now.0 - from.0).clamp(0, whole) as i128 * 100 / whole as i128) as i64;
            let state = if left < 0 {
                "crit"
            } else if left < 4 * 3_600_000_000 && used >= 50 || used >= 75 {
                "high"
            } else {
                "low"
            };
            let words = if left < 0 {
                say!(v, "portal-clock-overdue", span = when::span(v, -left))
            } else {
                say!(v, "portal-clock-left", span = when::span(v, left))
            };
            html! {
                span class={ "clock " (state) } {
                    b.nw data-due=(due.0 / 1000) { (words) }
                    svg.bar viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true" {
                        rect.g width="100" height="8" {} rect.v width=(used) height="8" {}
                    }
                    span.sub { (what) }
                }
            }
        }
    }
}

/// A figure with what it needs to be believed. There is no way to print a bare number (invariant 8).
pub struct Figure {
    /// The value, or its lower bound.
    pub value: i64,
    /// The upper bound, where it differs.
    pub upper: Option<i64>,
    /// How many answered.
    pub n: i64,
    /// Of how many.
    pub of: i64,
    /// When it was true.
    pub at: Timestamp,
    /// What it counts, in a sentence.
    pub definition: Markup,
    /// Its rows.
    pub rows: Option<String>,
    /// Hidden since fewer than this many could be meant.
    pub hidden_under: Option<i64>,
}

/// Draws a figure.
#[must_use]
pub fn figure(v: &Visit, name: Markup, f: &Figure) -> Markup {
    use crate::words::number;
    html! {
        div.fig {
            span.sub { (name) }
            span.v {
                @if let Some(k) = f.hidden_under { small { (say!(v, "portal-hidden", k = k)) } }
                @else if let Some(upper) = f.upper.filter(|u| *u != f.value) { (number(f.value)) " – " (number(upper)) }
                @else { (number(f.value)) }
            }
            span.cov { (say!(v, "portal-coverage", n = f.n, of = f.of)) " · " (when::at(v, f.at)) }
            span.cov { (f.definition) @if let Some(rows) = &f.rows { " " a href=(rows) { (say!(v, "portal-rows")) } } }
        }
    }
}
