//! Says what an item is, in words: title, second line, what is known already, whom it is from, what must be done.

use maud::{Markup, html};
use pasban_kernel::Timestamp;
use pasban_kernel::id::ReportId;
use pasban_portal::{Arg, Visit, parts, say, text, when};
use pasban_store::rows::seat_desk::items::Item;

use super::line::Line;
use super::rule::Kind;

/// What is told of.
#[derive(Clone, Copy, Debug)]
pub struct Told<'a> {
    /// Kind.
    pub kind: Kind,
    /// What repeats are joined by.
    pub subject: &'a str,
    /// Facts of the part that speaks for it.
    pub line: &'a Line,
    /// How often it came in.
    pub parts: i64,
    /// Organisations behind it.
    pub parties: i64,
}

/// A short form of an id that people can say on the telephone: its first eight characters.
#[must_use]
pub fn short(id: &str) -> &str {
    id.get(..8).unwrap_or(id)
}

/// A message with its arguments, as markup or as text.
struct Message {
    key: String,
    args: Vec<(&'static str, Piece)>,
}

enum Piece {
    N(i64),
    Said(String),
    Id(String),
}

impl Message {
    fn new(key: impl Into<String>) -> Self {
        Self { key: key.into(), args: Vec::new() }
    }

    fn n(mut self, name: &'static str, n: i64) -> Self {
        self.args.push((name, Piece::N(n)));
        self
    }

    fn said(mut self, name: &'static str, text: &str) -> Self {
        self.args.push((name, Piece::Said(parts::clean(text))));
        self
    }

    fn id(mut self, name: &'static str, text: &str) -> Self {
        self.args.push((name, Piece::Id(text.to_owned())));
        self
    }

    fn markup(self, v: &Visit) -> Markup {
        let args: Vec<(&'static str, Arg)> = self
            .args
            .into_iter()
            .map(|(name, piece)| {
                let arg = match piece {
                    Piece::N(n) => Arg::Number(n),
                    Piece::Said(t) => Arg::Markup(html! { bdi dir="auto" { (pasban_portal::parts::clean(&t)) } }),
                    Piece::Id(t) => Arg::Markup(parts::id(&t)),
                };
                (name, arg)
            })
            .collect();
        v.say(&self.key, &args)
    }

    fn text(self, v: &Visit) -> String {
        let args: Vec<(&'static str, Arg)> = self
            .args
            .into_iter()
            .map(|(name, piece)| {
                let arg = match piece {
                    Piece::N(n) => Arg::Number(n),
                    Piece::Said(t) | Piece::Id(t) => Arg::Text(t),
                };
                (name, arg)
            })
            .collect();
        v.text(&self.key, &args)
    }
}

fn defanged(line: &Line) -> String {
    line.value().map(|v| v.defanged()).unwrap_or_default()
}

fn title_of(t: &Told<'_>) -> Message {
    let value = defanged(t.line);
    match (t.kind, t.line) {
        (Kind::Report, Line::Report { title, values, .. }) => {
            if title.is_empty() {
                Message::new("queue-t-report-untold").n("n", *values)
            } else {
                Message::new("queue-t-report").said("title", title)
            }
        }
        (Kind::Sighting, Line::Sighting { link, indicator, planted, .. }) => {
            let shown =
                if value.is_empty() { short(indicator.rsplit("--").next().unwrap_or(indicator)) } else { &value };
            if *planted && t.parts == 1 {
                Message::new("queue-t-sighting-planted").id("value", shown)
            } else if t.parties > 1 {
                Message::new("queue-t-sighting-many").id("value", shown).n("n", t.parties)
            } else if link.is_empty() {
                Message::new("queue-t-sighting").id("value", shown)
            } else {
                Message::new("queue-t-sighting-link").id("value", shown).said("link", link)
            }
        }
        (Kind::Indicator, _) if t.subject.starts_with("report ") => {
            Message::new("queue-t-indicator-many").n("n", t.parts)
        }
        (Kind::Indicator, _) => Message::new("queue-t-indicator").id("value", &value),
        (Kind::Answer, _) => Message::new("queue-t-answer").n("n", t.parts),
        (Kind::Objection, _) => Message::new("queue-t-objection").id("value", &value),
        (Kind::Rows, Line::Rows { met, .. }) => Message::new("queue-t-rows").n("n", *met),
        (Kind::Silent, Line::Silent { source }) => Message::new("queue-t-silent").id("source", source),
        (Kind::Link, Line::Link { peer, trouble, .. }) => {
            let key = match trouble.as_str() {
                "down" => "queue-t-link-down",
                "fork" => "queue-t-link-fork",
                "paused" => "queue-t-link-paused",
                "ended" => "queue-t-link-ended",
                _ => "queue-t-link-ends",
            };
            Message::new(key).said("peer", peer)
        }
        (Kind::Node, Line::Node { trouble, title }) => match trouble.as_str() {
            "disk" => Message::new("queue-t-node-disk"),
            "recovering" => Message::new("queue-t-node-recovering"),
            _ => Message::new("queue-t-node").said("title", title),
        },
        (Kind::Mail, Line::Mail { state, .. }) => {
            Message::new(if state == "held" { "queue-t-mail-held" } else { "queue-t-mail-failed" }).n("n", t.parts)
        }
        (Kind::Wish, Line::Wish { by, .. }) => Message::new("queue-t-wish").said("by", by),
        _ => Message::new("queue-t-other"),
    }
}

/// Its title.
#[must_use]
pub fn title(v: &Visit, t: &Told<'_>) -> Markup {
    title_of(t).markup(v)
}

/// The same as plain text: for labels, window titles, files.
#[must_use]
pub fn title_text(v: &Visit, t: &Told<'_>) -> String {
    title_of(t).text(v)
}

/// The second line: what kind of thing it is, and its number.
#[must_use]
pub fn under(v: &Visit, t: &Told<'_>) -> Markup {
    let kind = v.say(&format!("queue-kind-{}", t.kind.code()), &[]);
    let joined = t.parts > 1 && !matches!(t.kind, Kind::Answer | Kind::Mail);
    html! {
        (kind)
        @match t.line {
            Line::Report { report, act, values, .. } => {
                " " (parts::id(short(report))) " · " (v.say(if act == "help" { "queue-asks-help" } else { "queue-shares" }, &[]))
                @if *values > 0 { " · " (say!(v, "queue-values", n = *values)) }
            }
            Line::Proposal { report, category, .. } => {
                " · " (say!(v, "queue-of-report", report = parts::id(short(report))))
                @if !category.is_empty() { " · " (parts::id(category)) }
            }
            Line::Sighting { hits, blocked, .. } => {
                " · " (say!(v, "queue-hits", n = *hits))
                @if *blocked > 0 { " · " (say!(v, "queue-blocked", at = when::at(v, Timestamp(*blocked)))) }
            }
            Line::Rows { intake, .. } => { " · " (parts::id(intake)) }
            Line::Answer { question, .. } => { " " (parts::id(short(question))) }
            Line::Mail { class, .. } => { " · " (v.say(mail_class(class), &[])) }
            Line::Wish { kind, .. } => { " · " (v.say(wish_kind(kind), &[])) }
            _ => {}
        }
        @if joined { " · " (say!(v, "queue-joined", n = t.parts)) }
    }
}

fn mail_class(class: &str) -> &'static str {
    match class {
        "alarm" => "queue-mail-alarm",
        "statutory" => "queue-mail-statutory",
        _ => "queue-mail-other",
    }
}

fn wish_kind(kind: &str) -> &'static str {
    match kind {
        "unmask" => "queue-wish-unmask",
        "bulk-export" => "queue-wish-bulk-export",
        "consent-override" => "queue-wish-consent-override",
        "policy-change" => "queue-wish-policy-change",
        "release-red" => "queue-wish-release-red",
        "block-for-others" => "queue-wish-block-for-others",
        _ => "queue-wish-other",
    }
}

/// What is known already.
#[must_use]
pub fn known(v: &Visit, t: &Told<'_>) -> Markup {
    match t.line {
        Line::Report { values: 0, .. } => say!(v, "queue-k-no-values"),
        Line::Report { values, known, met, met_last, others, .. } => html! {
            @if *known > 0 { (say!(v, "queue-k-known", n = *known, of = *values)) } @else { (say!(v, "queue-k-unknown", of = *values)) }
            @if *met > 0 { ". " (say!(v, "queue-k-met", n = *met, at = when::at(v, Timestamp(*met_last)))) }
            @if *others > 0 { ". " (say!(v, "queue-k-others", n = *others)) }
        },
        Line::Sighting { blocked, planted, .. } => html! {
            @if *planted { (say!(v, "queue-k-planted")) }
            @else if *blocked > 0 { (say!(v, "queue-k-blocked")) }
            @else { (say!(v, "queue-k-watched")) }
        },
        Line::Proposal { objections, hits, others, state, .. } => html! {
            @if objections.is_empty() { (say!(v, "queue-k-no-objection")) }
            @else { @for (i, o) in objections.iter().enumerate() { @if i > 0 { "; " } bdi dir="auto" { (parts::clean(o)) } } }
            @if *hits > 0 { ". " (say!(v, "queue-k-hits", n = *hits)) }
            @if *others > 0 { ". " (say!(v, "queue-k-others", n = *others)) }
            @if state == "asked" { ". " (say!(v, "queue-k-asked")) }
        },
        Line::Answer { purpose, .. } if !purpose.is_empty() => {
            say!(v, "queue-k-purpose", purpose = html! { bdi dir="auto" { (parts::clean(purpose)) } })
        }
        Line::Rows { kept, place, .. } => say!(v, "queue-k-rows", n = *kept, place = parts::id(place)),
        Line::Link { until, trouble, .. } if *until > 0 && trouble != "down" => {
            say!(v, "queue-k-until", day = when::day(v, Timestamp(*until)))
        }
        Line::Mail { error, .. } if !error.is_empty() => html! { bdi dir="auto" { (parts::clean(error)) } },
        Line::Mail { .. } => say!(v, "queue-k-mail"),
        Line::Silent { .. } => say!(v, "queue-k-silent"),
        Line::Objection { .. } => say!(v, "queue-k-objection", n = t.parts),
        Line::Link { .. } => say!(v, "queue-k-link"),
        Line::Node { title, .. } => html! { bdi dir="auto" { (parts::clean(title)) } },
        Line::Wish { expires, .. } => say!(v, "queue-k-wish", at = when::at(v, Timestamp(*expires))),
        _ => say!(v, "queue-k-nothing"),
    }
}

/// Whom it is from: names of this node's own constituents and partners, never of anybody else's.
#[must_use]
pub fn from(v: &Visit, item: &Item) -> Markup {
    let line = Line::of(&item.facts);
    if item.parties > 1 {
        return say!(v, "queue-from-many", n = item.parties);
    }
    let name = item.org.and_then(|o| v.node().registry.load().constituents.get(&o).map(|c| c.name.clone()));
    match (name, &line) {
        (Some(name), Line::Report { named: false, .. }) => html! {
            bdi dir="auto" { (parts::clean(&name)) } br; span.sub { (say!(v, "queue-not-named")) }
        },
        (Some(name), _) => html! { bdi dir="auto" { (parts::clean(&name)) } },
        (None, Line::Sighting { link, .. }) if !link.is_empty() => html! { bdi dir="auto" { (parts::clean(link)) } },
        (None, Line::Objection { link, .. }) if !link.is_empty() => html! { bdi dir="auto" { (parts::clean(link)) } },
        (None, Line::Objection { .. }) => say!(v, "queue-from-anybody"),
        (None, Line::Link { peer, .. }) => html! { bdi dir="auto" { (parts::clean(peer)) } },
        (None, Line::Report { .. } | Line::Proposal { .. }) => say!(v, "queue-from-unknown"),
        (None, Line::Wish { by, .. }) => html! { bdi dir="auto" { (parts::clean(by)) } },
        (None, _) => say!(v, "queue-from-node"),
    }
}

/// A time without what hovers over it: for long lists.
#[must_use]
pub fn time(v: &Visit, at: Timestamp) -> Markup {
    html! { time datetime=(at.rfc3339()) { (when::clock(v, at)) } }
}

/// The clock of a row: without its bar, which a list has no room for.
#[must_use]
pub fn clock_line(v: &Visit, item: &Item) -> Markup {
    if item.due == pasban_store::rows::seat_desk::NEVER {
        return clock(v, item);
    }
    let left = item.due.0 - v.now.0;
    let (key, span) = if left <= 0 { ("portal-clock-overdue", -left) } else { ("portal-clock-left", left) };
    html! {
        span class={ "clock " (super::rule::state_of_due(item.due, v.now)) } {
            b.nw data-due=(item.due.0 / 1000) { (say!(v, key, span = when::span(v, span))) }
            span.sub { (must_by(v, &item.must, time(v, item.due))) }
        }
    }
}

/// What must be done, with the time filled in.
#[must_use]
pub fn must(v: &Visit, must: &str, due: Timestamp) -> Markup {
    must_by(v, must, when::at(v, due))
}

fn must_by(v: &Visit, must: &str, at: Markup) -> Markup {
    let key = super::rule::Must::of(must).map_or("queue-must-other", |m| match m {
        super::rule::Must::Acknowledge => "queue-must-acknowledge",
        super::rule::Must::Call => "queue-must-call",
        super::rule::Must::Decide => "queue-must-decide",
        super::rule::Must::Review => "queue-must-review",
        super::rule::Must::Answer => "queue-must-answer",
        super::rule::Must::Mend => "queue-must-mend",
        super::rule::Must::Renew => "queue-must-renew",
        super::rule::Must::Send => "queue-must-send",
        super::rule::Must::Second => "queue-must-second",
    });
    say!(v, key, at = at)
}

/// Its clock.
#[must_use]
pub fn clock(v: &Visit, item: &Item) -> Markup {
    use pasban_portal::parts::state::{Clock, clock};
    if item.due == pasban_store::rows::seat_desk::NEVER {
        let why = if item.state == "closed" {
            "queue-clock-closed"
        } else if item.answered.0 > 0 {
            "queue-clock-done"
        } else {
            "queue-clock-none"
        };
        return clock(v, &Clock::None(v.say(why, &[])));
    }
    clock(v, &Clock::Running { from: item.since, due: item.due, what: must(v, &item.must, item.due) })
}

/// Where the thing itself is worked on, where that is another page: a value's own page, the second person's list.
#[must_use]
pub fn leads_to(line: &Line) -> Option<String> {
    match line {
        Line::Objection { objection, .. } => Some(format!("/objections/{objection}")),
        Line::Sighting { .. } | Line::Proposal { .. } => line.value().map(|v| crate::indicator::path(&v)),
        _ => None,
    }
}

/// The report behind an item.
#[must_use]
pub fn report_id(item: &Item) -> Option<ReportId> {
    if item.kind == Kind::Report.code() { item.subject.parse().ok() } else { Line::of(&item.facts).report() }
}

/// A title for the window.
#[must_use]
pub fn window(v: &Visit, item: &Item) -> String {
    let line = Line::of(&item.facts);
    let kind = Kind::of(&item.kind).unwrap_or(Kind::Node);
    let told = Told { kind, subject: &item.subject, line: &line, parts: item.parts, parties: item.parties };
    let title = title_text(v, &told);
    text!(v, "queue-item-title", title = title.as_str())
}
