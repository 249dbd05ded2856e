//! The share that was done by each time, on a scale of time that gives every tenfold the same room: seconds and hours are
//! read from one picture. Lines differ by dash and are named above; the axis runs left to right in both languages, as
//! charts with an axis of time do here.

use maud::{Markup, html};

/// A line: its name, its class, milliseconds and percent.
pub struct Line<'a> {
    /// Name.
    pub name: String,
    /// Class: colour and dash.
    pub class: &'static str,
    /// Points, in order.
    pub points: &'a [(f64, f64)],
}

const WIDE: f64 = 420.0;
const HIGH: f64 = 250.0;
const LEFT: f64 = 46.0;
const RIGHT: f64 = 12.0;
const TOP: f64 = 46.0;
const BASE: f64 = 212.0;
/// Marks of the axis, milliseconds.
const MARKS: [f64; 9] = [1.0, 10.0, 100.0, 1_000.0, 10_000.0, 60_000.0, 600_000.0, 3_600_000.0, 86_400_000.0];

/// Draws it. `title` is the finding, `description` its figures.
#[must_use]
pub fn curve(id: &str, title: &str, description: &str, under: &str, lines: &[Line<'_>]) -> Markup {
    let all = || lines.iter().flat_map(|l| l.points.iter().map(|p| p.0.max(1.0)));
    let least = all().fold(f64::INFINITY, f64::min);
    let most = all().fold(10.0_f64, f64::max);
    // The axis begins at the mark below the first time and ends at the one above the last.
    let from = MARKS.iter().copied().rfind(|m| *m < least).unwrap_or(1.0);
    let to = MARKS.iter().copied().find(|m| *m >= most && *m > from).unwrap_or(most.max(from * 10.0));
    let room = (to / from).log10().max(0.1);
    let x = |ms: f64| LEFT + (ms.max(from) / from).log10() / room * (WIDE - LEFT - RIGHT);
    let y = |percent: f64| BASE - percent / 100.0 * (BASE - TOP);
    let marks: Vec<f64> = MARKS.iter().copied().filter(|m| *m >= from && *m <= to).collect();
    let at = |n: f64| format!("{n:.1}");
    html! {
        svg.chart viewBox={ "0 0 " (WIDE) " " (HIGH) } role="img" aria-labelledby={ (id) "-t " (id) "-d" } {
            title id={ (id) "-t" } { (title) }
            desc id={ (id) "-d" } { (description) }
            @for (i, line) in lines.iter().enumerate() {
                @let (left, row) = (if i % 2 == 0 { LEFT } else { 232.0 }, if i < 2 { 10.0 } else { 28.0 });
                line class=(line.class) x1=(at(left)) x2=(at(left + 28.0)) y1=(at(row)) y2=(at(row)) {}
                text.strong x=(at(left + 34.0)) y=(at(row + 4.0)) { (line.name) }
            }
            @for percent in [0.0, 50.0, 90.0, 100.0] {
                line.grid x1=(LEFT) x2=(WIDE - RIGHT) y1=(at(y(percent))) y2=(at(y(percent))) {}
                @if percent != 90.0 { text x=(LEFT - 6.0) y=(at(y(percent) + 4.0)) text-anchor="end" { (percent) "%" } }
            }
            @for m in &marks {
                line.grid x1=(at(x(*m))) x2=(at(x(*m))) y1=(BASE) y2=(BASE + 4.0) {}
                text x=(at(x(*m))) y=(BASE + 17.0) text-anchor=(if *m == from { "start" } else if *m == to { "end" } else { "middle" }) { (mark(*m)) }
            }
            text x=(WIDE - RIGHT) y=(HIGH - 3.0) text-anchor="end" { (under) }
            @for line in lines.iter().filter(|l| !l.points.is_empty()) {
                @let d = {
                    let mut d = format!("M{} {}", at(x(from)), at(y(0.0)));
                    for (ms, percent) in line.points { d.push_str(&format!("H{}V{}", at(x(*ms)), at(y(*percent)))); }
                    d.push_str(&format!("H{}", at(x(to))));
                    d
                };
                path class=(line.class) d=(d) {}
            }
        }
    }
}

/// A mark of the axis: a whole number and the symbol of its unit, which is the same in both scripts.
fn mark(ms: f64) -> String {
    match ms {
        _ if ms < 1_000.0 => format!("{ms:.0} ms"),
        _ if ms < 60_000.0 => format!("{:.0} s", ms / 1_000.0),
        _ if ms < 3_600_000.0 => format!("{:.0} min", ms / 60_000.0),
        _ if ms < 86_400_000.0 => format!("{:.0} h", ms / 3_600_000.0),
        _ => format!("{:.0} d", ms / 86_400_000.0),
    }
}
