//! Where and when it was met.

use maud::{Markup, html};
use pasban_kernel::time::DAY;
use pasban_portal::parts::{self, chart, state};
use pasban_portal::{Visit, say, text, when};

use super::super::gather::View;
use super::super::gather::met::{DAYS, Row};
use super::words;

/// The panel.
pub fn panel(v: &Visit, view: &View) -> Markup {
    let m = &view.met;
    let total: i64 = m.days.iter().sum();
    let last = m.first_day.0.plus((DAYS - 1) * DAY);
    let finding =
        text!(v, "indicator-chart", n = total, first = when::day(v, m.first_day.0), last = when::day(v, last));
    let columns: Vec<(String, i64)> =
        m.days.iter().enumerate().map(|(i, n)| (when::day(v, m.first_day.0.plus(i as i64 * DAY)), *n)).collect();
    parts::panel(
        say!(v, "indicator-met"),
        html! {
            @if let Some(a) = &view.asked {
                div.figs {
                    (state::figure(v, say!(v, "indicator-figure"), &state::Figure {
                        value: i64::try_from(a.band.at_least()).unwrap_or(0),
                        upper: upper(a.band),
                        n: i64::try_from(a.answered).unwrap_or(0),
                        of: i64::try_from(a.of).unwrap_or(0),
                        at: v.now,
                        definition: say!(v, "indicator-figure-definition", behind = words::organisations(v, a.behind_band)),
                        rows: None,
                        hidden_under: None,
                    }))
                }
                @if a.counting { p { (state::mark("info", say!(v, "indicator-who-counting"))) " " span.meta { (say!(v, "indicator-counting-until", at = when::at(v, a.reply_by.0))) } } }
            }
            @if total > 0 {
                figure.stack.tight {
                    figcaption.meta { (finding) }
                    (chart::columns(&finding, &columns))
                }
            }
            @if m.rows.is_empty() {
                (parts::empty(nobody(v, view)))
            } @else {
                div.scroll role="region" tabindex="0" aria-label=(text!(v, "indicator-met")) {
                    table {
                        caption.vh { (say!(v, "indicator-met")) }
                        thead { tr {
                            th scope="col" { (say!(v, "indicator-col-where")) }
                            th.num scope="col" { (say!(v, "indicator-col-hits")) }
                            th scope="col" { (say!(v, "indicator-col-first")) }
                            th scope="col" { (say!(v, "indicator-col-last")) }
                            th scope="col" { (say!(v, "indicator-col-told")) }
                        } }
                        tbody { @for r in &m.rows { (row(v, r)) } }
                    }
                }
            }
            p.meta {
                (say!(v, "indicator-met-looked", n = m.looked, of = m.of, days = DAYS))
                @if let Some(to) = m.held_to { " " (say!(v, "indicator-met-until", at = when::at(v, to.0))) }
                @else { " " (say!(v, "indicator-met-no-logs")) }
                @if m.failed > 0 { " " (state::mark("high", say!(v, "indicator-met-failed", n = m.failed))) }
                " " (say!(v, "indicator-met-bands"))
            }
        },
    )
}

fn upper(b: pasban_kernel::OrgBand) -> Option<i64> {
    match b {
        pasban_kernel::OrgBand::Few => Some(4),
        pasban_kernel::OrgBand::Some => Some(19),
        pasban_kernel::OrgBand::None | pasban_kernel::OrgBand::Many => None,
    }
}

fn nobody(v: &Visit, view: &View) -> Markup {
    match &view.asked {
        Some(a) => say!(v, "indicator-met-nobody-asked", days = DAYS, n = a.answered, of = a.of),
        None => say!(v, "indicator-met-nobody", days = DAYS),
    }
}

fn row(v: &Visit, r: &Row) -> Markup {
    let day =
        |at: pasban_kernel::Timestamp| html! { @if r.days_only { (when::day(v, at)) } @else { (when::at(v, at)) } };
    html! {
        tr {
            th scope="row" {
                @match r.whom.as_str() {
                    "own" => (say!(v, "indicator-whom-own")),
                    "hosted" => (say!(v, "indicator-whom-hosted", n = r.organisations.parse::<i64>().unwrap_or(0))),
                    _ => {
                        @if r.name.is_empty() { (say!(v, "indicator-whom-link-gone")) } @else { (say!(v, "indicator-whom-link", name = r.name.as_str())) }
                        br; span.sub { (words::organisations_of(v, &r.organisations)) }
                    }
                }
                @if r.false_alarm { br; (state::mark("low", say!(v, "indicator-false-alarm"))) }
                @if r.unproven { br; span.sub { (say!(v, "indicator-unproven")) } }
            }
            td.num { (words::hits(&r.hits)) }
            td { (day(r.first.0)) }
            td { (day(r.last.0)) }
            td { @if r.whom == "link" { (say!(v, "indicator-told-link")) } @else { (say!(v, "indicator-told-here")) } }
        }
    }
}
