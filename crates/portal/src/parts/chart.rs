//! Charts, drawn here as SVG: one finding a chart, named in its label, with the table of the same figures beside it.

use maud::{Markup, html};

use crate::words::number;

/// A bar in a table cell: a share, 0 to 100, with bounds where they differ.
#[must_use]
pub fn bar(percent: i64, upper: Option<i64>) -> Markup {
    let (p, u) = (percent.clamp(0, 100), upper.map(|u| u.clamp(0, 100)));
    html! {
        svg.bar viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true" {
            rect.g width="100" height="8" {}
            @if let Some(u) = u { rect.u width=(u) height="8" {} }
            rect.v width=(p) height="8" {}
        }
    }
}

/// Columns over time: labels at first, middle and last; the axis begins at 0.
#[must_use]
pub fn columns(finding: &str, values: &[(String, i64)]) -> Markup {
    let (wide, high, left, base, top) = (420_i64, 124_i64, 34_i64, 98_i64, 14_i64);
    let most = values.iter().map(|(_, n)| *n).max().unwrap_or(0).max(1);
    let n = values.len().max(1) as i64;
    let step = (wide - left - 8) as f64 / n as f64;
    let height = |v: i64| (v as f64 / most as f64) * (base - top) as f64;
    html! {
        svg.chart viewBox={ "0 0 " (wide) " " (high) } role="img" aria-label=(finding) {
            line.grid x1=(left) x2=(wide - 8) y1=(top) y2=(top) {}
            text x=(left - 6) y=(top + 4) text-anchor="end" { (number(most)) }
            line.axis x1=(left) x2=(wide - 8) y1=(base) y2=(base) {}
            @for (i, (_, value)) in values.iter().enumerate() {
                @if *value > 0 {
                    rect.fill x=(format!("{:.1}", left as f64 + i as f64 * step + step * 0.1)) width=(format!("{:.1}", (step * 0.8).max(1.0)))
                        y=(format!("{:.1}", base as f64 - height(*value))) height=(format!("{:.1}", height(*value))) {}
                }
            }
            @if let (Some(first), Some(last)) = (values.first(), values.last()) {
                text x=(left) y=(high - 6) { (first.0) }
                @if values.len() > 1 { text x=(wide - 8) y=(high - 6) text-anchor="end" { (last.0) } }
            }
        }
    }
}

/// A line of a chart: its name, its class, its points.
pub type Line<'a> = (&'a str, &'a str, Vec<(f64, f64)>);

/// A step line of shares over seconds or minutes: how fast something spread. Points are (x, percent).
#[must_use]
pub fn spread(finding: &str, x_name: &str, lines: &[Line<'_>]) -> Markup {
    let (wide, high, left, base, top) = (420.0_f64, 150.0_f64, 38.0_f64, 118.0_f64, 12.0_f64);
    let far = lines.iter().flat_map(|l| l.2.iter().map(|p| p.0)).fold(1.0_f64, f64::max);
    let x = |v: f64| left + v / far * (wide - left - 12.0);
    let y = |p: f64| base - p / 100.0 * (base - top);
    html! {
        svg.chart viewBox={ "0 0 " (wide) " " (high) } role="img" aria-label=(finding) {
            @for p in [50.0, 100.0] { line.grid x1=(left) x2=(wide - 12.0) y1=(y(p)) y2=(y(p)) {} text x=(left - 6.0) y=(y(p) + 4.0) text-anchor="end" { (p) "%" } }
            line.axis x1=(left) x2=(wide - 12.0) y1=(base) y2=(base) {}
            @for (name, class, points) in lines {
                @let d = {
                    let mut d = format!("M{:.1} {:.1}", x(0.0), y(0.0));
                    for (px, py) in points { d.push_str(&format!("H{:.1}V{:.1}", x(*px), y(*py))); }
                    d.push_str(&format!("H{:.1}", x(far)));
                    d
                };
                path class=(class) d=(d) {}
                @if let Some((_, last)) = points.last() { text.strong x=(wide - 14.0) y=(y(*last) - 4.0) text-anchor="end" { (name) } }
            }
            text x=(left) y=(high - 8.0) { "0" }
            text x=(wide - 12.0) y=(high - 8.0) text-anchor="end" { (format!("{far:.1}")) " " (x_name) }
        }
    }
}
