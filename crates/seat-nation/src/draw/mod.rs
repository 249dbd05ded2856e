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

/// The same with the symbol of its unit, which is one in both scripts: for tables.
#[must_use]
pub fn span_symbol(ms: f64) -> String {
    match ms {
        _ if ms < 1_000.0 => format!("{ms:.0} ms"),
        _ if ms < 60_000.0 => format!("{:.1} s", ms / 1_000.0),
        _ if ms < 3_600_000.0 => format!("{:.1} min", ms / 60_000.0),
        _ if ms < 86_400_000.0 => format!("{:.1} h", ms / 3_600_000.0),
        _ => format!("{:.1} d", ms / 86_400_000.0),
    }
}

#[cfg(test)]
mod tests {
    use super::span_symbol;

    #[test]
    fn spans_take_the_unit_that_reads_best() {
        let all = [7.4, 999.0, 1_000.0, 90_000.0, 5_400_000.0, 129_600_000.0].map(span_symbol);
        assert_eq!(all, ["7 ms", "999 ms", "1.0 s", "1.5 min", "1.5 h", "1.5 d"]);
    }
}
