//! One function a pattern: what stands on more than one page is here, so that it looks and says the same everywhere.

pub mod chart;
pub mod form;
pub mod list;
pub mod state;

use maud::{Markup, html};

/// An address, name, hash, path, number of a record: isolated, left to right, breaks anywhere. Never a link to itself.
#[must_use]
pub fn id(text: &str) -> Markup {
    html! { bdi.id dir="ltr" { (clean(text)) } }
}

/// An observable, defanged: threat data is never shown so that a click or a paste reaches it.
#[must_use]
pub fn defanged(o: &pasban_kernel::Observable) -> Markup {
    id(&o.defanged())
}

/// Somebody's text: its own direction, its line breaks, nothing else.
#[must_use]
pub fn said(text: &str) -> Markup {
    let text = clean(text);
    html! {
        @for (i, line) in text.lines().enumerate() {
            @if i > 0 { br; }
            bdi dir="auto" { (line) }
        }
    }
}

/// Without control characters and without those that turn the direction of what follows (threat T10).
#[must_use]
pub fn clean(text: &str) -> String {
    text.chars().filter(|c| *c == '\n' || *c == '\t' || !(c.is_control() || turns(*c))).collect()
}

/// Marks that turn the direction of what follows, and the byte order mark.
fn turns(c: char) -> bool {
    matches!(c, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{061C}' | '\u{FEFF}')
}

/// The strip of three answers that opens every first page, and every page about one thing.
pub struct Answer {
    /// `crit`, `high`, `med`, `low`, `ok`, `info`, or empty.
    pub state: &'static str,
    /// The question.
    pub question: Markup,
    /// The answer: one whole sentence.
    pub answer: Markup,
    /// What stands behind it; names what is not known.
    pub more: Markup,
}

/// See [`Answer`].
#[must_use]
pub fn answers(label: &str, three: &[Answer]) -> Markup {
    html! {
        section.answers aria-label=(label) {
            @for a in three {
                div class=(a.state) { h2 { (a.question) } p.a { (a.answer) } p { (a.more) } }
            }
        }
    }
}

/// The head of a page: its title, what it is about, and as of when.
#[must_use]
pub fn head(title: Markup, under: Markup, meta: Markup) -> Markup {
    html! {
        div.head {
            div.stack.tight { h1 { (title) } @if !under.0.is_empty() { p.row { (under) } } }
            @if !meta.0.is_empty() { p.meta { (meta) } }
        }
    }
}

/// "As of …": every page says when it was true.
#[must_use]
pub fn as_of(v: &crate::Visit) -> Markup {
    crate::say!(v, "portal-as-of", at = crate::when::exact(v, v.now))
}

/// The way back.
#[must_use]
pub fn crumbs(way: &[(&str, Markup)], here: Markup) -> Markup {
    html! { p.crumb { @for (to, name) in way { a href=(to) { (name) } " / " } (here) } }
}

/// A panel with a heading.
#[must_use]
pub fn panel(heading: Markup, content: Markup) -> Markup {
    html! { section.panel { h2 { (heading) } (content) } }
}

/// A banner: `crit`, `high`, `med`, `ok`, `info`.
#[must_use]
pub fn banner(state: &str, content: Markup) -> Markup {
    html! { div class={ "banner " (state) } { (content) } }
}

/// Nothing is here: what is watched, until when data came, and one thing to do. Never a blank table.
#[must_use]
pub fn empty(content: Markup) -> Markup {
    html! { div.banner { p { (content) } } }
}

/// Facts: names and values.
#[must_use]
pub fn kv(rows: &[(Markup, Markup)]) -> Markup {
    html! { dl.kv { @for (k, v) in rows { dt { (k) } dd { (v) } } } }
}
