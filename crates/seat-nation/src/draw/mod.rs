//! Charts of this seat, drawn as SVG: each with a title and a description for who hears the page, and its table beside it.

pub mod curve;
pub mod weeks;

use pasban_portal::{Visit, text};

/// A time in milliseconds in words: `8 ms`, `1.2 s`, `4.0 min`.
#[must_use]
pub fn span_ms(v: &Visit, ms: f64) -> String {
    let (value, key) = if ms < 1_000.0 {
        (format!("{ms:.0}"), "nation-span-ms")
    } else if ms < 60_000.0 {
        (format!("{:.1}", ms / 1_000.0), "nation-span-s")
    } else if ms < 3_600_000.0 {
        (format!("{:.1}", ms / 60_000.0), "nation-span-min")
    } else if ms < 86_400_000.0 {
        (format!("{:.1}", ms / 3_600_000.0), "nation-span-h")
    } else {
        (format!("{:.1}", ms / 86_400_000.0), "nation-span-d")
    };
    text!(v, key, n = value)
}
