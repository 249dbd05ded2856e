//! Columns week by week, each with its figure over it; the last one is the week that ends today.

use maud::{Markup, html};
use pasban_portal::words::number;

/// Draws it: the first day of each week in words, and its count.
#[must_use]
pub fn weeks(id: &str, title: &str, description: &str, values: &[(String, i64)]) -> Markup {
    let (wide, high, base, top) = (420.0_f64, 150.0_f64, 118.0_f64, 22.0_f64);
    let most = values.iter().map(|(_, n)| *n).max().unwrap_or(0).max(1) as f64;
    let step = (wide - 4.0) / values.len().max(1) as f64;
    let at = |n: f64| format!("{n:.1}");
    html! {
        svg.chart viewBox={ "0 0 " (wide) " " (high) } role="img" aria-labelledby={ (id) "-t " (id) "-d" } {
            title id={ (id) "-t" } { (title) }
            desc id={ (id) "-d" } { (description) }
            line.axis x1="2" x2=(wide - 2.0) y1=(base) y2=(base) {}
            @for (i, (name, n)) in values.iter().enumerate() {
                @let left = 2.0 + i as f64 * step;
                @let tall = *n as f64 / most * (base - top);
                @let middle = left + step / 2.0;
                @if *n > 0 {
                    rect class=(if i + 1 == values.len() { "fill-2" } else { "fill" }) x=(at(left + step * 0.1)) y=(at(base - tall)) width=(at(step * 0.8)) height=(at(tall)) {}
                }
                text class=[(i + 1 == values.len()).then_some("strong")] x=(at(middle)) y=(at(base - tall - 5.0)) text-anchor="middle" { (number(*n)) }
                // Every second one is named, the last among them: names of months are long.
                @if (values.len() - i) % 2 == 1 { text x=(at(middle)) y=(base + 16.0) text-anchor="middle" { (name) } }
            }
        }
    }
}
