//! Lists: tables that become a block a row on a phone, views as named addresses, pages by cursor, CSV beside them.

use maud::{Markup, html};

use crate::input::Pairs;
use crate::say;
use crate::visit::Visit;

/// A cell.
pub struct Cell {
    /// Content.
    pub content: Markup,
    /// Figures are set to the end.
    pub number: bool,
}

/// A cell of text.
#[must_use]
pub fn cell(content: Markup) -> Cell {
    Cell { content, number: false }
}

/// A cell with a figure.
#[must_use]
pub fn number(content: Markup) -> Cell {
    Cell { content, number: true }
}

/// A column.
pub struct Column {
    /// Its name.
    pub name: Markup,
    /// The same as plain text, for the label on a phone.
    pub label: String,
    /// Key of its order, where it can be sorted.
    pub sort: Option<&'static str>,
    /// Figures are set to the end.
    pub number: bool,
}

/// A column by its message.
#[must_use]
pub fn column(v: &Visit, key: &str) -> Column {
    Column { name: v.say(key, &[]), label: v.text(key, &[]), sort: None, number: false }
}

impl Column {
    /// Sortable.
    #[must_use]
    pub fn by(mut self, key: &'static str) -> Self {
        self.sort = Some(key);
        self
    }

    /// With figures.
    #[must_use]
    pub fn num(mut self) -> Self {
        self.number = true;
        self
    }
}

/// A table. The first cell of a row is its heading. `caption` is read out where a heading above says it already.
#[must_use]
pub fn table(v: &Visit, caption: Markup, columns: &[Column], rows: &[Vec<Cell>]) -> Markup {
    let query = Pairs::decode(&v.query).unwrap_or_default();
    let sorted = query.get("sort").unwrap_or_default().to_owned();
    let rest = query.without(&["sort", "after"]).encode();
    html! {
        div.sheet { table.cards role="table" {
            caption.vh { (caption) }
            thead { tr role="row" {
                @for c in columns {
                    th scope="col" class=[c.number.then_some("num")]
                        aria-sort=[c.sort.filter(|s| *s == sorted).map(|_| "ascending")] {
                        @if let Some(sort) = c.sort {
                            a href={ "?" (rest) @if !rest.is_empty() { "&" } "sort=" (sort) } { (c.name) }
                        } @else { (c.name) }
                    }
                }
            } }
            tbody {
                @for row in rows { tr role="row" {
                    @for (i, c) in row.iter().enumerate() {
                        @if i == 0 { th role="rowheader" scope="row" { (c.content) } }
                        @else { td role="cell" class=[c.number.then_some("num")] data-l=[columns.get(i).map(|c| c.label.clone())] { span { (c.content) } } }
                    }
                } }
            }
        } }
    }
}

/// Views: named addresses with their counts.
#[must_use]
pub fn tabs(label: &str, of: &[(String, Markup, bool)]) -> Markup {
    html! {
        nav.tabs aria-label=(label) {
            @for (to, words, here) in of { a href=(to) aria-current=[here.then_some("true")] { (words) } }
        }
    }
}

/// The line under a list: what it shows, the next page, CSV.
#[must_use]
pub fn foot(v: &Visit, shown: usize, all: Option<i64>, next: Option<&str>, csv: bool) -> Markup {
    let rest = Pairs::decode(&v.query).unwrap_or_default().without(&["after", "format"]).encode();
    let amp = if rest.is_empty() { "" } else { "&" };
    html! {
        p.meta {
            @match all {
                Some(all) => { (say!(v, "portal-shown-of", n = shown, all = all)) }
                None => { (say!(v, "portal-shown", n = shown)) }
            }
            @if let Some(next) = next { " · " a href={ "?" (rest) (amp) "after=" (next) } rel="next" { (say!(v, "portal-next")) } }
            @if csv { " · " a href={ "?" (rest) (amp) "format=csv" } { (say!(v, "portal-csv")) } }
        }
    }
}

/// Events, newest first: state, when, what.
#[must_use]
pub fn events(v: &Visit, of: &[(&str, pasban_kernel::Timestamp, Markup)]) -> Markup {
    html! { ol.events { @for (state, at, what) in of { li class=(state) { (crate::when::at(v, *at)) (what) } } } }
}
