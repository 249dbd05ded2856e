//! Forms: label above, hint under the label, error under the hint; the same words in the summary and at the field.

use data_encoding::BASE64URL_NOPAD;
use maud::{Markup, html};

use crate::input::Pairs;
use crate::say;
use crate::table::Fault;
use crate::visit::Visit;

/// What every form carries: the token, and a one-time key so that sending twice is the same as once.
#[must_use]
pub fn hidden(v: &Visit) -> Markup {
    html! {
        input type="hidden" name="token" value=(v.token);
        input type="hidden" name="key" value=(BASE64URL_NOPAD.encode(&v.key));
    }
}

/// A whole small form: one button with what it sends.
#[must_use]
pub fn button(v: &Visit, to: &str, fields: &[(&str, &str)], class: &str, words: Markup) -> Markup {
    html! {
        form method="post" action=(to) {
            (hidden(v))
            @for (n, value) in fields { input type="hidden" name=(n) value=(value); }
            button class={ "btn " (class) } { (words) }
        }
    }
}

/// The summary above a form, linked to its fields. It takes the focus.
#[must_use]
pub fn summary(v: &Visit, faults: &[Fault]) -> Markup {
    html! {
        @if !faults.is_empty() {
            div.banner.crit role="alert" tabindex="-1" autofocus id="faults" {
                h2 { (say!(v, "portal-problem")) }
                ul.list { @for f in faults { li { a href={ "#f-" (f.field) } { (f.words) } } } }
            }
        }
    }
}

/// The words at a field.
#[must_use]
pub fn fault(faults: &[Fault], field: &str) -> Markup {
    html! { @for f in faults.iter().filter(|f| f.field == field) { p.msg id={ "e-" (field) } { (f.words) } } }
}

/// A labelled line of text.
pub struct Line<'a> {
    /// Name.
    pub name: &'a str,
    /// Label.
    pub label: Markup,
    /// Hint; empty for none.
    pub hint: Markup,
    /// Type: `text`, `password`, `email`, `tel`, `search`, `number`.
    pub kind: &'a str,
    /// Value that stands there.
    pub value: &'a str,
    /// What browsers may fill in: `current-password`, `one-time-code`, `off` …
    pub fill: &'a str,
    /// Whether it must be filled in.
    pub required: bool,
}

/// Draws it.
#[must_use]
pub fn line(faults: &[Fault], l: &Line<'_>) -> Markup {
    let wrong = faults.iter().any(|f| f.field == l.name);
    html! {
        div class=(if wrong { "field err" } else { "field" }) {
            label for={ "f-" (l.name) } { (l.label) }
            @if !l.hint.0.is_empty() { p.hint id={ "h-" (l.name) } { (l.hint) } }
            (fault(faults, l.name))
            input id={ "f-" (l.name) } name=(l.name) type=(l.kind) value=(l.value) autocomplete=(l.fill)
                required[l.required] aria-describedby=[(!l.hint.0.is_empty()).then(|| format!("h-{}", l.name))]
                aria-invalid=[wrong.then_some("true")] dir=[matches!(l.kind, "email" | "tel" | "password").then_some("ltr")];
        }
    }
}

/// A labelled area of text.
#[must_use]
pub fn area(faults: &[Fault], name: &str, label: Markup, hint: Markup, value: &str, code: bool) -> Markup {
    let wrong = faults.iter().any(|f| f.field == name);
    html! {
        div class=(if wrong { "field err" } else { "field" }) {
            label for={ "f-" (name) } { (label) }
            @if !hint.0.is_empty() { p.hint id={ "h-" (name) } { (hint) } }
            (fault(faults, name))
            textarea id={ "f-" (name) } name=(name) dir=(if code { "ltr" } else { "auto" }) spellcheck=[code.then_some("false")]
                aria-describedby=[(!hint.0.is_empty()).then(|| format!("h-{name}"))] aria-invalid=[wrong.then_some("true")] { (value) }
        }
    }
}

/// One of several.
pub struct Choice<'a> {
    /// Value.
    pub value: &'a str,
    /// Words.
    pub words: Markup,
    /// A second line.
    pub more: Markup,
}

/// Draws choices; `many` for ticks, else one of them.
#[must_use]
#[expect(
    clippy::too_many_arguments,
    reason = "a list of choices is all of this, and a struct would only name it again"
)]
pub fn choices(
    faults: &[Fault],
    typed: &Pairs,
    name: &str,
    legend: Markup,
    hint: Markup,
    usual: &str,
    many: bool,
    of: &[Choice<'_>],
) -> Markup {
    let wrong = faults.iter().any(|f| f.field == name);
    let any = typed.get(name).is_some();
    html! {
        fieldset id={ "f-" (name) } class=(if wrong { "field err" } else { "field" }) {
            legend { (legend) }
            @if !hint.0.is_empty() { p.hint { (hint) } }
            (fault(faults, name))
            @for c in of {
                @let on = if any { typed.has(name, c.value) } else { c.value == usual };
                div.opt {
                    input type=(if many { "checkbox" } else { "radio" }) name=(name) value=(c.value) id={ "f-" (name) "-" (c.value) } checked[on];
                    label for={ "f-" (name) "-" (c.value) } { (c.words) @if !c.more.0.is_empty() { span { (c.more) } } }
                }
            }
        }
    }
}

/// A drop-down.
#[must_use]
pub fn select(name: &str, label: Markup, chosen: &str, of: &[(&str, Markup)]) -> Markup {
    html! {
        label { (label) select name=(name) { @for (value, words) in of { option value=(value) selected[*value == chosen] { (words) } } } }
    }
}
