//! One file a page, and what more than one of them shows.

pub mod blocked;
pub mod contact;
pub mod desk;
pub mod guides;
pub mod home;
pub mod month;
pub mod objection;
pub mod reach;
pub mod start;
pub mod stopped;
pub mod warnings;

use maud::{Markup, html};
use pasban_kernel::Timestamp;
use pasban_kernel::time::DAY;
use pasban_portal::{Lang, Visit, parts, say, when};
use schemars::JsonSchema;
use serde::Serialize;

use crate::firm::Heard;

/// Records that came in within so long are up to date.
pub const FRESH: i64 = DAY;

/// Whom to ring.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Ring {
    /// The telephone, as people write it; empty where none is entered.
    pub telephone: String,
    /// When it is answered; empty where nobody said.
    pub hours: String,
}

/// Whom to ring, as this node's administrator entered it.
#[must_use]
pub fn ring(v: &Visit) -> Ring {
    let portal = &v.node().config.portal;
    let hours = if v.lang == Lang::Ur && !portal.hours_ur.is_empty() { &portal.hours_ur } else { &portal.hours };
    Ring { telephone: portal.telephone.clone(), hours: hours.clone() }
}

/// A number as `tel:` takes it: digits, and a plus before them.
#[must_use]
pub fn tel(number: &str) -> String {
    let plain = pasban_portal::input::plain_digits(number);
    plain.chars().enumerate().filter(|(i, c)| c.is_ascii_digit() || (*i == 0 && *c == '+')).map(|(_, c)| c).collect()
}

/// The number as a link that rings.
#[must_use]
pub fn number(number: &str) -> Markup {
    let to = tel(number);
    html! { @if to.is_empty() { (parts::id(number)) } @else { a.nw href={ "tel:" (to) } { (parts::id(number)) } } }
}

/// "Ring …, day and night."; says so where no number is entered.
#[must_use]
pub fn ring_line(v: &Visit, ring: &Ring) -> Markup {
    html! {
        @if ring.telephone.is_empty() { (say!(v, "firm-no-number")) }
        @else {
            @if ring.hours.is_empty() { (say!(v, "firm-ring", number = number(&ring.telephone))) }
            @else { (say!(v, "firm-ring-hours", number = number(&ring.telephone), hours = html! { bdi dir="auto" { (ring.hours) } })) }
        }
    }
}

/// How far the firm's records reach, in a sentence; never silent about it.
#[must_use]
pub fn heard_words(v: &Visit, heard: &Heard) -> Markup {
    let at = Timestamp(heard.last);
    if heard.sources == 0 || heard.last == 0 {
        say!(v, "firm-heard-never")
    } else if heard.last < v.now.plus(-FRESH).0 {
        say!(v, "firm-heard-since", at = when::ago(v, at))
    } else {
        say!(v, "firm-heard", at = when::ago(v, at))
    }
}

/// A big button to what comes first.
#[must_use]
pub fn big(to: &str, class: &str, words: Markup) -> Markup {
    html! { a class={ "btn big " (class) } href=(to) { (words) } }
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_telephone_is_dialled_as_it_is_written() {
        assert_eq!(super::tel("+92 (51) 111-222 333"), "+9251111222333");
        assert_eq!(super::tel("۰۵۱ ۱۲۳"), "051123");
        assert_eq!(super::tel("ring+me"), "");
    }
}
