//! One file a page; their words are in `words/`.

pub mod brief;
pub mod entry;
pub mod filing;
pub mod filings;
pub mod ledger;
pub mod periods;
pub mod situation;
mod situation_draw;
pub mod unheard;

use maud::{Markup, html};
use pasban_portal::words::number;
use pasban_portal::{Visit, say};

use crate::gather::Bounded;

/// A count with a bound: `more than 9,999` beyond it.
pub(crate) fn bounded(v: &Visit, b: Bounded) -> Markup {
    if b.more {
        say!(v, "nation-more-than", n = b.n)
    } else {
        html! { (number(b.n)) }
    }
}

/// The word of a sector: the catalogue's where it has one, else the register's own.
pub(crate) fn sector(v: &Visit, word: &str) -> Markup {
    let key = format!("nation-sector-{word}");
    if v.site.words.has(v.lang, &key) {
        v.say(&key, &[])
    } else {
        html! { bdi { (word.replace('-', " ")) } }
    }
}

/// The word of an RSIT class.
pub(crate) fn class(v: &Visit, word: &str) -> Markup {
    let key = format!("nation-class-{}", if word.is_empty() { "none" } else { word });
    if v.site.words.has(v.lang, &key) {
        v.say(&key, &[])
    } else {
        html! { bdi { (word) } }
    }
}
