//! What stands on more than one of these pages: how loud, what was done, how old the logs are.

use maud::{Markup, html};
use pasban_kernel::Timestamp;
use pasban_portal::parts::list::{self, cell, column, number};
use pasban_portal::parts::{self, state};
use pasban_portal::{Visit, say, when};

use super::attack::AlertRow;
use crate::gather::{Logs, Value};

/// Kinds that have words of their own.
pub(super) fn known_kind(kind: &str) -> &str {
    match kind {
        "silent-source" | "link-down" | "ledger-fork" | "recovering" | "disk" => kind,
        _ => "other",
    }
}

/// The class of a loudness.
pub(super) fn tag_of(loud: &str) -> &'static str {
    match loud {
        "critical" => "crit",
        "high" => "high",
        "medium" => "med",
        _ => "low",
    }
}

pub(super) fn loud_tag(v: &Visit, loud: &str) -> Markup {
    state::tag(tag_of(loud), v.say(&format!("officer-loud-{loud}"), &[]))
}

/// The age of the logs: on each page about alerts, also where all is well.
pub(super) fn log_line(v: &Visit, logs: &Logs) -> Markup {
    html! {
        p.meta {
            @if logs.until == 0 { (say!(v, "officer-logs-never")) }
            @else { (say!(v, "officer-logs-until", at = when::ago(v, Timestamp(logs.until)), n = logs.sources.len())) }
            @for s in logs.sources.iter().filter(|s| s.silent) {
                " " (state::mark("crit", say!(v, "officer-logs-silent", name = parts::id(&s.name))))
            }
        }
    }
}

/// Words for the kind of a value: "asked for this name 14 times".
pub(super) fn met_key(value: Option<&Value>) -> &'static str {
    match value.map(|v| v.kind.as_str()) {
        Some("domain") => "officer-met-domain",
        Some("ip" | "cidr") => "officer-met-ip",
        Some("url") => "officer-met-url",
        Some("md5" | "sha1" | "sha256") => "officer-met-hash",
        _ => "officer-met-other",
    }
}

/// The class, where it has words.
pub(super) fn class_key(category: &str) -> &'static str {
    pasban_app::mitigate::choices::class_of(category).map_or("other", pasban_model::rsit::RsitClass::name)
}

pub(super) fn alert_table(v: &Visit, all: &[AlertRow], most: usize) -> Markup {
    let columns = [
        column(v, "officer-col-value"),
        column(v, "officer-col-loud"),
        column(v, "officer-col-hits").num(),
        column(v, "officer-col-last"),
        column(v, "officer-col-done"),
    ];
    let rows: Vec<_> = all
        .iter()
        .take(most)
        .map(|a| {
            vec![
                cell(html! { a href={ "/alerts/" (a.id) } { @match &a.value { Some(x) => { (x.markup()) } None => { (parts::said(&a.title)) } } }
                    @if !a.note.is_empty() { br; span.sub { (parts::said(&a.note)) } } }),
                cell(loud_tag(v, &a.loud)),
                number(html! { (pasban_portal::words::number(a.hits)) }),
                cell(when::ago(v, Timestamp(a.last))),
                cell(done(v, &a.done)),
            ]
        })
        .collect();
    list::table(v, say!(v, "officer-alerts-title"), &columns, &rows)
}

/// What the node does, as a tag.
pub(super) fn done(v: &Visit, what: &str) -> Markup {
    let (class, key) = match what {
        "block" => ("ok", "officer-done-block"),
        "hold" => ("med", "officer-done-hold"),
        "watch" => ("low", "officer-done-watch"),
        "lifted" => ("low", "officer-done-lifted"),
        "withdrawn" => ("none", "officer-done-withdrawn"),
        "expired" => ("none", "officer-done-expired"),
        _ => ("none", "officer-done-nothing"),
    };
    state::tag(class, v.say(key, &[]))
}
