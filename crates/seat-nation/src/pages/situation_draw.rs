//! `/situation`, drawn.

use maud::{Markup, html};
use pasban_kernel::OrgBand;
use pasban_portal::parts::list::{cell, column, number as figure_cell, table};
use pasban_portal::parts::{self, Answer, state};
use pasban_portal::words::number;
use pasban_portal::{Drawn, Visit, say, text, when};

use super::situation::SituationView;
use super::{bounded, class, sector};
use crate::draw::{curve, span_ms, span_symbol, weeks};
use crate::gather::heard::{LinkView, Standing};
use crate::gather::reports::Row;
use crate::gather::spread::StageView;
use crate::gather::{Bounded, SPREAD_DAYS, WEEKS_BEFORE};
use crate::rule::sectors::Told;

/// Lines of the curve: class of each stage.
const LINES: [&str; 4] = ["a", "b dash", "c dot", "b far"];

pub(super) fn draw(v: &Visit, view: &SituationView) -> Drawn {
    let national = view.tier == "national";
    let title = text!(v, if national { "situation-title-national" } else { "situation-title" });
    let meta = html! { (parts::as_of(v)) @if v.site.has("/brief") && v.may(pasban_portal::Permission::BriefRead) { " · " a href="/brief" { (say!(v, "situation-to-brief")) } } " · " a href="/situation?format=csv" { (say!(v, "portal-csv")) } };
    let main = html! {
        (parts::head(html! { (title) }, html! {}, meta))
        (strip(v, view, national))
        (reports(v, view))
        (spread(v, &view.spread))
        (met(v, view))
        (links(v, view))
        (unknown(v, view))
    };
    Drawn::new(title, main).live("situation", view.known)
}

fn strip(v: &Visit, view: &SituationView, national: bool) -> Markup {
    let met = &view.heard.met;
    let named: Vec<&str> = met
        .sectors
        .iter()
        .filter(|l| !matches!(l.told, Told::Hidden | Told::Nobody))
        .map(|l| l.sector.as_str())
        .collect();
    let anybody = met.band.max(met.behind);
    let coverage = say!(v, "situation-watched", n = met.watched, of = met.of);
    let first = Answer {
        state: if anybody > OrgBand::None { "high" } else { "ok" },
        question: say!(v, if national { "situation-q-attack-national" } else { "situation-q-attack" }),
        answer: html! {
            @if anybody == OrgBand::None { (say!(v, "situation-a-none")) }
            @else if named.is_empty() { (say!(v, "situation-a-met")) }
            @else {
                (say!(v, "situation-a-met-in")) " "
                @for (i, s) in named.iter().take(4).enumerate() { @if i > 0 { (say!(v, "nation-comma")) } (sector(v, s)) }
                @if named.len() > 4 { (say!(v, "nation-comma")) (say!(v, "situation-and-more", n = named.len() - 4)) }
            }
        },
        more: html! { (band(v, anybody)) " " (coverage) " " a href="#met" { (say!(v, "situation-see-met")) } },
    };
    let r = &view.reports;
    let overdue = r.overdue.unwrap_or(Bounded { n: 0, more: false });
    let second = Answer {
        state: if overdue.n > 0 {
            "crit"
        } else if r.new > 0 {
            "med"
        } else {
            "ok"
        },
        question: say!(v, "situation-q-due"),
        answer: html! {
            @if overdue.n > 0 { (say!(v, "situation-a-overdue", n = bounded(v, overdue), k = overdue.n)) }
            @else if r.new > 0 { (say!(v, "situation-a-new", n = r.new)) }
            @else { (say!(v, "situation-a-nothing-due")) }
        },
        more: html! {
            (say!(v, "situation-open-now", n = r.new + r.open)) " "
            @if view.links_silent > 0 { a href="#links" { (say!(v, "situation-links-silent", n = view.links_silent)) } " " }
            a href=(if overdue.n > 0 { "/queue?v=clock" } else { "/queue?v=all" }) { (say!(v, "situation-to-queue")) }
        },
    };
    let third = Answer {
        state: "",
        question: match view.last.0 {
            0 => say!(v, "situation-q-changed-week"),
            _ => say!(v, "situation-q-changed", at = when::at(v, view.last)),
        },
        answer: match view.since_last {
            Some(n) => say!(v, "situation-a-came", n = bounded(v, n), k = n.n),
            None => say!(v, "situation-a-came", n = html! { (number(r.all.week)) }, k = r.all.week),
        },
        more: html! { (compared(v, &r.all)) " " a href="#reports" { (say!(v, "situation-see-reports")) } },
    };
    parts::answers(&text!(v, "situation-strip"), &[first, second, third])
}

/// A band of organisations in words.
pub(super) fn band(v: &Visit, b: OrgBand) -> Markup {
    v.say(
        match b {
            OrgBand::None => "nation-orgs-none",
            OrgBand::Few => "nation-orgs-few",
            OrgBand::Some => "nation-orgs-some",
            OrgBand::Many => "nation-orgs-many",
        },
        &[],
    )
}

/// This week against the weeks before, in words.
fn compared(v: &Visit, all: &Row) -> Markup {
    let usual = all.before as f64 / WEEKS_BEFORE as f64;
    let a_week = format!("{usual:.1}");
    say!(v, "situation-compared", a = html! { bdi { (a_week) } })
}

fn fig(v: &Visit, view: &SituationView, name: Markup, value: i64, definition: Markup, rows: Option<&str>) -> Markup {
    let heard = view.heard.met.of.saturating_sub(view.heard.unheard_n);
    state::figure(
        v,
        name,
        &state::Figure {
            value,
            upper: None,
            n: i64::try_from(heard).unwrap_or(0),
            of: i64::try_from(view.heard.met.of).unwrap_or(0),
            at: v.now,
            definition,
            rows: rows.map(str::to_owned),
            hidden_under: None,
        },
    )
}

fn reports(v: &Visit, view: &SituationView) -> Markup {
    let r = &view.reports;
    let values: Vec<(String, i64)> = r.weeks.iter().map(|w| (short_day(v, w.begins), w.n)).collect();
    let week = text!(v, "situation-weeks-finding", n = r.all.week);
    let told: Vec<String> = r.weeks.iter().map(|w| format!("{}: {}", when::day(v, w.begins), number(w.n))).collect();
    html! {
        section.panel id="reports" {
            h2 { (say!(v, "situation-reports")) }
            div.figs {
                (fig(v, view, say!(v, "situation-f-new"), r.new, say!(v, "situation-d-new"), Some("/queue?v=all&kind=report")))
                (fig(v, view, say!(v, "situation-f-open"), r.open, say!(v, "situation-d-open"), Some("/queue?v=all&kind=report")))
                (fig(v, view, say!(v, "situation-f-week"), r.all.week, say!(v, "situation-d-week"), Some("/queue?v=all&kind=report&sort=newest")))
                (fig(v, view, say!(v, "situation-f-orgs"), i64::try_from(r.organisations).unwrap_or(0), say!(v, "situation-d-orgs"), None))
            }
            p.meta { (say!(v, "situation-answered")) }
            div.beside {
                figure.stack.tight {
                    figcaption.meta { (week) " " (compared(v, &r.all)) " " (say!(v, "situation-weeks-counted")) }
                    (weeks::weeks("weeks", &week, &told.join("; "), &values))
                }
                div.scroll role="region" tabindex="0" aria-label=(text!(v, "situation-weeks-table")) {
                    table {
                        caption { small { (say!(v, "situation-weeks-table")) } }
                        thead { tr { th scope="col" { (say!(v, "situation-c-week")) } th.num scope="col" { (say!(v, "situation-c-reports")) } } }
                        tbody { @for w in r.weeks.iter().rev() { tr { th scope="row" { (when::day(v, w.begins)) } td.num { (number(w.n)) } } } }
                    }
                }
            }
            div.half {
                (facet(v, "situation-by-sector", &r.sectors, sector, view.group_min))
                (facet(v, "situation-by-class", &r.classes, class, view.group_min))
            }
            div.half {
                (facet(v, "situation-by-act", &r.acts, |v, w| v.say(if w == "help" { "nation-act-help" } else { "nation-act-share" }, &[]), view.group_min))
                (clocks(v, view))
            }
        }
    }
}

fn short_day(v: &Visit, at: pasban_kernel::Timestamp) -> String {
    // Day and month alone: the year stands in the table.
    let day = when::day(v, at);
    day.rsplit_once(' ').map_or(day.clone(), |(short, _)| short.to_owned())
}

fn facet(v: &Visit, key: &str, rows: &[Row], word: impl Fn(&Visit, &str) -> Markup, k: u32) -> Markup {
    let columns = [
        column(v, "situation-c-which"),
        column(v, "situation-c-this-week").num(),
        column(v, "situation-c-before").num(),
    ];
    let most = rows.iter().map(|r| r.week).max().unwrap_or(0).max(1);
    let hidden = rows.iter().filter(|r| r.hidden).count();
    let cells: Vec<_> = rows
        .iter()
        .map(|r| {
            let told = |n: Markup| {
                if r.hidden {
                    html! { span.sub { (say!(v, "portal-hidden", k = k)) } }
                } else {
                    n
                }
            };
            vec![
                cell(word(v, &r.value)),
                figure_cell(told(html! { (number(r.week)) (parts::chart::bar(r.week * 100 / most, None)) })),
                figure_cell(if r.hidden {
                    html! { "–" }
                } else {
                    html! { (number(r.before)) }
                }),
            ]
        })
        .collect();
    html! {
        div.stack.tight {
            h3 { (v.say(key, &[])) }
            @if rows.is_empty() { p.meta { (say!(v, "situation-none-yet")) } }
            @else { (table(v, v.say(key, &[]), &columns, &cells)) }
            @if hidden > 0 { p.meta { (say!(v, "situation-hidden-why", n = hidden, k = k)) } }
        }
    }
}

fn clocks(v: &Visit, view: &SituationView) -> Markup {
    let r = &view.reports;
    let overdue = r.overdue.unwrap_or(Bounded { n: 0, more: false });
    html! {
        div.stack.tight {
            h3 { (say!(v, "situation-clocks")) }
            (parts::kv(&[
                (say!(v, "situation-kept"), html! { (state::mark("ok", html! { (number(r.kept)) })) }),
                (say!(v, "situation-missed"), html! { (state::mark(if r.missed > 0 { "high" } else { "low" }, html! { (number(r.missed)) })) }),
                (say!(v, "situation-running"), html! { (number(r.running)) }),
                (say!(v, "situation-overdue"), html! { a href="/queue?v=clock" { (state::mark(if overdue.n > 0 { "crit" } else { "ok" }, bounded(v, overdue))) } }),
            ]))
            p.meta { (say!(v, "situation-clocks-counted")) }
        }
    }
}

fn spread(v: &Visit, stages: &[StageView]) -> Markup {
    let name = |s: &StageView| v.text(&format!("situation-stage-{}", s.stage), &[]);
    let measured: i64 = stages.iter().map(|s| s.n).sum();
    let lines: Vec<curve::Line<'_>> =
        stages.iter().zip(LINES).map(|(s, class)| curve::Line { name: name(s), class, points: &s.points }).collect();
    let sentence = |s: &StageView| match (s.median_ms, s.p99_ms) {
        (Some(half), Some(most)) => text!(
            v,
            "situation-stage-words",
            stage = name(s),
            half = span_ms(v, half),
            most = span_ms(v, most),
            n = s.n
        ),
        _ => text!(v, "situation-stage-none", stage = name(s)),
    };
    let all: Vec<String> = stages.iter().map(sentence).collect();
    let title = text!(v, "situation-spread-chart", days = SPREAD_DAYS);
    html! {
        section.panel id="spread" {
            h2 { (say!(v, "situation-spread", days = SPREAD_DAYS)) }
            @if measured == 0 {
                (parts::empty(say!(v, "situation-spread-empty", days = SPREAD_DAYS)))
            } @else {
                ul.list { @for words in &all { li { (words) } } }
                div.beside {
                    figure.stack.tight {
                        figcaption.meta { (title) }
                        (curve::curve("spread", &title, &all.join(" "), &text!(v, "situation-spread-axis"), &lines))
                    }
                    div.scroll role="region" tabindex="0" aria-label=(text!(v, "situation-spread-table")) {
                        table {
                            caption { small { (say!(v, "situation-spread-table")) } }
                            thead { tr {
                                th scope="col" { (say!(v, "situation-c-share")) }
                                @for s in stages { th.num scope="col" { (name(s)) } }
                            } }
                            tbody {
                                @for (key, of) in [("situation-half", 0_u8), ("situation-nine", 1), ("situation-p99", 2), ("situation-last", 3)] {
                                    tr {
                                        th scope="row" { (v.say(key, &[])) }
                                        @for s in stages {
                                            @let ms = match of { 0 => s.median_ms, 1 => s.p90_ms, 2 => s.p99_ms, _ => s.last_ms };
                                            td.num.nw { @if let Some(ms) = ms { bdi dir="ltr" { (span_symbol(ms)) } } @else { "–" } }
                                        }
                                    }
                                }
                                tr { th scope="row" { (say!(v, "situation-measured")) } @for s in stages { td.num { (number(s.n)) } } }
                            }
                        }
                    }
                }
            }
            p.meta { (say!(v, "situation-spread-counted")) " " a href="/ledger?kind=indicator-confirmed" { (say!(v, "situation-to-issued")) } }
        }
    }
}

fn met(v: &Visit, view: &SituationView) -> Markup {
    let m = &view.heard.met;
    let columns = [column(v, "situation-c-sector"), column(v, "situation-c-met")];
    let cells: Vec<_> = m
        .sectors
        .iter()
        .map(|l| {
            let told = match l.told {
                Told::Hidden => html! { span.sub { (say!(v, "portal-hidden", k = view.group_min)) } },
                Told::Nobody => html! { (state::mark("ok", say!(v, "nation-orgs-none"))) },
                Told::Few => html! { (state::mark("med", say!(v, "nation-orgs-few"))) },
                Told::Some => html! { (state::mark("high", say!(v, "nation-orgs-some"))) },
                Told::Many => html! { (state::mark("crit", say!(v, "nation-orgs-many"))) },
            };
            vec![cell(sector(v, &l.sector)), cell(told)]
        })
        .collect();
    html! {
        section.panel id="met" {
            h2 { (say!(v, "situation-met")) }
            p { (band(v, m.band)) " " (say!(v, "situation-watched", n = m.watched, of = m.of)) }
            @if m.sectors.is_empty() { (parts::empty(say!(v, "situation-no-register"))) }
            @else { (table(v, say!(v, "situation-met"), &columns, &cells)) }
            @if m.withheld { p.meta { (say!(v, "situation-met-withheld", k = view.group_min)) } }
            @if m.behind > OrgBand::None { p { (say!(v, "situation-behind")) " " (band(v, m.behind)) } }
            p.meta { (say!(v, "situation-met-counted")) " " a href="/queue?v=all&kind=sighting" { (say!(v, "portal-rows")) } }
        }
    }
}

fn links(v: &Visit, view: &SituationView) -> Markup {
    let columns = [
        column(v, "situation-c-link"),
        column(v, "situation-c-standing"),
        column(v, "situation-c-heard"),
        column(v, "situation-c-trouble"),
    ];
    let cells: Vec<_> = view
        .heard
        .links
        .iter()
        .map(|l| {
            vec![
                cell(html! { bdi { (parts::clean(&l.name)) } }),
                cell(standing(v, l)),
                cell(heard(v, l)),
                cell(html! { bdi dir="ltr" { (parts::clean(&l.trouble)) } }),
            ]
        })
        .collect();
    html! {
        section.panel id="links" {
            h2 { (say!(v, "situation-links")) }
            p { (say!(v, "situation-links-words", up = view.links_up, all = view.links_all, silent = view.links_silent)) }
            @if cells.is_empty() { (parts::empty(say!(v, "situation-links-empty"))) }
            @else { (table(v, say!(v, "situation-links"), &columns, &cells)) }
            @if view.links_all > view.heard.links.len() { p.meta { (say!(v, "situation-links-more", n = view.links_all - view.heard.links.len())) } }
        }
    }
}

fn standing(v: &Visit, l: &LinkView) -> Markup {
    let (class, key) = match l.standing {
        Standing::Silent => ("crit", "situation-silent"),
        Standing::Troubled => ("med", "situation-troubled"),
        Standing::Paused => ("low", "situation-paused"),
        Standing::Up => ("ok", "situation-up"),
    };
    state::tag(class, v.say(key, &[]))
}

fn heard(v: &Visit, l: &LinkView) -> Markup {
    html! {
        @if l.last.0 > 0 { (when::ago(v, l.last)) }
        @else { (say!(v, "situation-never-heard", at = when::at(v, l.made))) }
    }
}

fn unknown(v: &Visit, view: &SituationView) -> Markup {
    let columns = [column(v, "situation-c-source"), column(v, "situation-c-whose"), column(v, "situation-c-last-line")];
    let cells: Vec<_> = view
        .heard
        .sources
        .iter()
        .map(|s| {
            vec![
                cell(html! { bdi { (parts::clean(&s.name)) } }),
                cell(html! { @if s.of.is_empty() { (say!(v, "situation-own")) } @else { bdi { (parts::clean(&s.of)) } } }),
                cell(html! { @if s.at.0 > 0 { (when::ago(v, s.at)) } @else { (say!(v, "situation-no-line-ever")) } }),
            ]
        })
        .collect();
    let m = &view.heard.met;
    html! {
        section.panel id="unknown" {
            h2 { (say!(v, "situation-unknown")) }
            ul.list {
                li {
                    (say!(v, "situation-unheard", n = view.heard.unheard_n, of = m.of))
                    @if view.heard.unheard_n > 0 { " " a href="/situation/unheard" { (say!(v, "situation-unheard-list")) } }
                }
                li { (say!(v, "situation-unwatched", n = m.of.saturating_sub(m.watched), of = m.of)) }
                li { (say!(v, "situation-sources-silent", n = view.sources_silent)) }
                li { (say!(v, "situation-red")) }
                li { (say!(v, "situation-others-act")) }
            }
            @if !cells.is_empty() { (table(v, say!(v, "situation-sources"), &columns, &cells)) }
            @if view.sources_silent > view.heard.sources.len() { p.meta { (say!(v, "situation-sources-more", n = view.sources_silent - view.heard.sources.len())) } }
        }
    }
}
