//! The response policy as a form sends it: plain choices, read into [`Choices`]; and as sentences.

use maud::{Markup, html};
use pasban_app::mitigate::choices::{Choices, EXCEPTIONS_MAX, Exception, Fault as Wrong, Respond, Source};
use pasban_kernel::NodeId;
use pasban_model::rsit::RsitClass;
use pasban_portal::input::{Pairs, Tick, plain_digits};
use pasban_portal::parts::form;
use pasban_portal::{Fault, Visit, say, text};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::gather;

/// The choices as sent. An exception is the same place in three lists; `any` fits everything, `none` as its answer leaves it out.
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(default)]
pub struct Typed {
    /// `watch`, `hold` or `block`.
    pub usual: String,
    /// Days that a block lasts.
    pub block_days: String,
    /// Only watch in the first week of the node and of each link.
    pub first_week_watch: Tick,
    /// Hosts.
    pub veto_hosts: String,
    /// Percent of the known hosts.
    pub veto_percent: String,
    /// Days of 30.
    pub veto_days: String,
    /// Small-group rule.
    pub k: String,
    /// New blocks per link and hour.
    pub blocks_per_hour: String,
    /// Growth of the list within ten minutes, percent.
    pub growth_percent: String,
    /// Exceptions: class, or `any`.
    pub ex_class: Vec<String>,
    /// Exceptions: `own`, a node id, or `any`.
    pub ex_source: Vec<String>,
    /// Exceptions: `watch`, `hold`, `block` or `none`.
    pub ex_then: Vec<String>,
}

/// Reads the form; `now` holds what counts today for what was left empty.
pub fn read(v: &Visit, t: &Typed, now: &Choices) -> Result<Choices, Vec<Fault>> {
    let mut faults = Vec::new();
    let mut number = |field: &str, text: &str, usual: u64| {
        let text = plain_digits(text.trim());
        if text.is_empty() {
            return usual;
        }
        text.parse::<u64>().unwrap_or_else(|_| {
            faults.push(Fault { field: field.into(), words: text!(v, "officer-fault-number") });
            usual
        })
    };
    let mut c = Choices {
        form: 1,
        usual: Respond::of(&t.usual).unwrap_or(now.usual),
        exceptions: Vec::new(),
        block_days: u16::try_from(number("block_days", &t.block_days, u64::from(now.block_days))).unwrap_or(u16::MAX),
        first_week_watch: t.first_week_watch.0,
        veto_hosts: number("veto_hosts", &t.veto_hosts, now.veto_hosts),
        veto_percent: u32::try_from(number("veto_percent", &t.veto_percent, u64::from(now.veto_percent)))
            .unwrap_or(u32::MAX),
        veto_days: u32::try_from(number("veto_days", &t.veto_days, u64::from(now.veto_days))).unwrap_or(u32::MAX),
        k: u32::try_from(number("k", &t.k, u64::from(now.k))).unwrap_or(u32::MAX),
        blocks_per_hour: u32::try_from(number("blocks_per_hour", &t.blocks_per_hour, u64::from(now.blocks_per_hour)))
            .unwrap_or(u32::MAX),
        growth_percent: u8::try_from(number("growth_percent", &t.growth_percent, u64::from(now.growth_percent)))
            .unwrap_or(u8::MAX),
    };
    let lists = t.ex_then.len();
    if t.ex_class.len() != lists || t.ex_source.len() != lists || lists > EXCEPTIONS_MAX + 8 {
        faults.push(Fault { field: "exceptions".into(), words: text!(v, "officer-fault-exceptions") });
        return Err(faults);
    }
    for ((class, source), then) in t.ex_class.iter().zip(&t.ex_source).zip(&t.ex_then) {
        let Some(then) = Respond::of(then) else { continue };
        let source = match source.as_str() {
            "any" => None,
            "own" => Some(Source::Own),
            id => match id.parse::<NodeId>() {
                Ok(id) => Some(Source::Issuer(id)),
                Err(_) => {
                    faults.push(Fault { field: "exceptions".into(), words: text!(v, "officer-fault-source") });
                    continue;
                }
            },
        };
        let class = (class != "any").then(|| class.clone());
        if class.is_none() && source.is_none() {
            faults.push(Fault { field: "exceptions".into(), words: text!(v, "officer-fault-exception-all") });
            continue;
        }
        c.exceptions.push(Exception { class, source, then });
    }
    // A rule about all of a link stands in the file only; the page keeps it as it is.
    c.exceptions.extend(now.exceptions.iter().filter(|e| matches!(e.source, Some(Source::Link(_)))).cloned());
    for (field, wrong) in c.faults() {
        let words = match wrong {
            Wrong::Between { low, high } => text!(v, "officer-fault-between", low = low, high = high),
            Wrong::TooMany { most } => text!(v, "officer-fault-many", n = most),
            Wrong::UnknownClass | Wrong::Value => text!(v, "officer-fault-exceptions"),
        };
        faults.push(Fault { field: field.into(), words });
    }
    if faults.is_empty() { Ok(c) } else { Err(faults) }
}

/// The choices as the form would send them.
#[must_use]
pub fn typed(c: &Choices) -> Typed {
    let mut t = Typed {
        usual: c.usual.name().into(),
        block_days: c.block_days.to_string(),
        first_week_watch: Tick(c.first_week_watch),
        veto_hosts: c.veto_hosts.to_string(),
        veto_percent: c.veto_percent.to_string(),
        veto_days: c.veto_days.to_string(),
        k: c.k.to_string(),
        blocks_per_hour: c.blocks_per_hour.to_string(),
        growth_percent: c.growth_percent.to_string(),
        ..Typed::default()
    };
    for e in &c.exceptions {
        let source = match e.source {
            None => "any".to_owned(),
            Some(Source::Own) => "own".to_owned(),
            Some(Source::Issuer(id)) => id.to_string(),
            Some(Source::Link(_)) => continue,
        };
        t.ex_class.push(e.class.clone().unwrap_or_else(|| "any".into()));
        t.ex_source.push(source);
        t.ex_then.push(e.then.name().into());
    }
    t
}

/// The same fields, hidden: the page before the act carries what was typed.
#[must_use]
pub fn hidden(t: &Typed) -> Markup {
    let one = |name: &str, value: &str| html! { input type="hidden" name=(name) value=(value); };
    html! {
        (one("usual", &t.usual)) (one("block_days", &t.block_days))
        @if t.first_week_watch.0 { (one("first_week_watch", "on")) }
        (one("veto_hosts", &t.veto_hosts)) (one("veto_percent", &t.veto_percent)) (one("veto_days", &t.veto_days)) (one("k", &t.k))
        (one("blocks_per_hour", &t.blocks_per_hour)) (one("growth_percent", &t.growth_percent))
        @for x in &t.ex_class { (one("ex_class", x)) }
        @for x in &t.ex_source { (one("ex_source", x)) }
        @for x in &t.ex_then { (one("ex_then", x)) }
    }
}

/// Sources that the form offers: who is known here. A hosted firm is not told whom else its host serves.
#[must_use]
pub fn sources(v: &Visit, also: &[Exception]) -> Vec<(String, String)> {
    let hosted = v.session.as_ref().is_none_or(|s| s.seat.hosted());
    let mut all: Vec<(String, String)> = v
        .node()
        .links
        .load()
        .standing()
        .filter(|e| !hosted || e.link.relation != "constituent")
        .filter_map(|e| e.link.peer.map(|p| (p.to_string(), gather::name(v.node(), &p))))
        .collect();
    for e in also {
        if let Some(Source::Issuer(id)) = e.source {
            all.push((id.to_string(), gather::name(v.node(), &id)));
        }
    }
    all.sort();
    all.dedup();
    all.sort_by(|a, b| a.1.cmp(&b.1).then_with(|| a.0.cmp(&b.0)));
    all
}

fn responses(v: &Visit) -> Vec<(&'static str, Markup)> {
    Respond::ALL.into_iter().map(|r| (r.name(), v.say(&format!("officer-respond-{}", r.name()), &[]))).collect()
}

/// Draws the form. It goes to the page that says what would happen; nothing is saved here.
#[must_use]
pub fn draw(v: &Visit, t: &Typed, sources: &[(String, String)], faults: &[Fault], hosted: bool) -> Markup {
    let chosen = Pairs(vec![("usual".into(), t.usual.clone())]);
    let choices: Vec<form::Choice<'_>> = Respond::ALL
        .into_iter()
        .map(|r| form::Choice {
            value: r.name(),
            words: v.say(&format!("officer-respond-{}", r.name()), &[]),
            more: v.say(&format!("officer-respond-{}-more", r.name()), &[]),
        })
        .collect();
    let line = |name: &'static str, value: &str| {
        form::line(
            faults,
            &form::Line {
                name,
                label: v.say(&format!("officer-policy-{}", name.replace('_', "-")), &[]),
                hint: v.say(&format!("officer-policy-{}-hint", name.replace('_', "-")), &[]),
                kind: "text",
                value,
                fill: "off",
                required: true,
            },
        )
    };
    let blank = 2;
    html! {
        form.stack method="get" action="/policy/try" {
            section.panel {
                (form::choices(faults, &chosen, "usual", say!(v, "officer-policy-usual"), html! {}, &t.usual, false, &choices))
                (line("block_days", &t.block_days))
                div.opt { input type="checkbox" name="first_week_watch" id="f-first" checked[t.first_week_watch.0]; label for="f-first" { (say!(v, "officer-policy-first-week")) span { (say!(v, "officer-policy-first-week-more")) } } }
            }
            section.panel id="f-exceptions" {
                h2 { (say!(v, "officer-policy-exceptions")) }
                p.hint { (say!(v, "officer-policy-exceptions-hint")) }
                (form::fault(faults, "exceptions"))
                @for i in 0..t.ex_then.len() + blank {
                    (exception(v, i, t, sources))
                }
            }
            section.panel {
                h2 { (say!(v, "officer-policy-veto")) }
                p.hint { (say!(v, "officer-policy-veto-hint")) }
                (line("veto_hosts", &t.veto_hosts)) (line("veto_percent", &t.veto_percent)) (line("veto_days", &t.veto_days))
            }
            section.panel {
                h2 { (say!(v, "officer-policy-budgets")) }
                (line("blocks_per_hour", &t.blocks_per_hour)) (line("growth_percent", &t.growth_percent))
                @if hosted { input type="hidden" name="k" value=(t.k); } @else { (line("k", &t.k)) }
            }
            p { button.btn.go { (say!(v, "officer-policy-try-go")) } }
        }
    }
}

fn exception(v: &Visit, i: usize, t: &Typed, sources: &[(String, String)]) -> Markup {
    let at = |list: &[String], usual: &str| list.get(i).cloned().unwrap_or_else(|| usual.to_owned());
    let (class, source, then) = (at(&t.ex_class, "any"), at(&t.ex_source, "any"), at(&t.ex_then, "none"));
    let mut classes = vec![("any", say!(v, "officer-any-class"))];
    classes.extend(RsitClass::ALL.into_iter().map(|c| (c.name(), v.say(&format!("officer-class-{}", c.name()), &[]))));
    let mut of = vec![("any", say!(v, "officer-any-source")), ("own", say!(v, "officer-own-source"))];
    of.extend(sources.iter().map(|(id, name)| (id.as_str(), html! { (name) })));
    let mut thens = vec![("none", say!(v, "officer-no-exception"))];
    thens.extend(responses(v));
    html! {
        div.filters {
            (form::select("ex_class", say!(v, "officer-col-class"), &class, &classes))
            (form::select("ex_source", say!(v, "officer-col-says"), &source, &of))
            (form::select("ex_then", say!(v, "officer-policy-then"), &then, &thens))
        }
    }
}

/// A policy as sentences.
#[must_use]
pub fn sentences(v: &Visit, c: &Choices) -> Markup {
    html! {
        ul.list {
            @for e in &c.exceptions {
                li {
                    (v.say(&format!("officer-sentence-{}", e.then.name()), &[
                        ("class", match &e.class { Some(c) => v.say(&format!("officer-class-{}", super::marks::class_key(c)), &[]).into(), None => say!(v, "officer-any-class").into() }),
                        ("source", match e.source {
                            None => say!(v, "officer-any-source").into(),
                            Some(Source::Own) => say!(v, "officer-own-source").into(),
                            Some(Source::Issuer(id)) => gather::name(v.node(), &id).into(),
                            Some(Source::Link(l)) => pasban_portal::parts::id(&l.to_string()).into(),
                        }),
                        ("days", c.block_days.into()),
                    ]))
                }
            }
            li { (v.say(&format!("officer-sentence-usual-{}", c.usual.name()), &[("days", c.block_days.into())])) }
            li { (say!(v, "officer-sentence-veto", hosts = c.veto_hosts, percent = c.veto_percent, days = c.veto_days)) }
            li { (say!(v, "officer-sentence-budget", hour = c.blocks_per_hour, percent = c.growth_percent)) }
            @if c.first_week_watch { li { (say!(v, "officer-sentence-first-week")) } }
        }
    }
}
