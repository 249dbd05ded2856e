//! Stored words in the reader's language: kinds, states, classes, and the gate's reasons.

use maud::{Markup, html};
use pasban_gate::{ClueKind, ConsentGap, Reason};
use pasban_kernel::{HitBand, OrgBand};
use pasban_model::rsit::RsitClass;
use pasban_portal::parts::{self, state};
use pasban_portal::{Visit, say, when};

use super::super::gather::Objects;
use super::super::rule::standing::State;

/// Longest value in a list, characters: its own page has all of it.
const LISTED_CHARS: usize = 100;

/// A value in a list, cut where it is long.
pub fn listed(defanged: &str) -> Markup {
    match defanged.char_indices().nth(LISTED_CHARS) {
        Some((cut, _)) => html! { (parts::id(&defanged[..cut])) "…" },
        None => parts::id(defanged),
    }
}

/// A kind of value.
pub fn kind(v: &Visit, kind: &str) -> Markup {
    v.say(&format!("indicator-kind-{kind}"), &[])
}

/// A state, as a tag.
pub fn state(v: &Visit, s: State) -> Markup {
    let look = match s {
        State::Open => "high",
        State::Held => "med",
        State::Rejected | State::Gone | State::Foreign => "none",
        State::Confirmed => "info",
        State::TakenBack => "low",
    };
    state::tag(look, v.say(&format!("indicator-state-{}", s.code()), &[]))
}

/// An RSIT class or class/type: the class in words, the type as it is written.
pub fn category(v: &Visit, text: &str) -> Markup {
    let (class, kind) = text.split_once('/').unwrap_or((text, ""));
    let known = class.parse::<RsitClass>().is_ok();
    html! {
        @if text.is_empty() { span.sub { (say!(v, "indicator-no-category")) } }
        @else if known {
            (v.say(&format!("indicator-class-{class}"), &[]))
            @if !kind.is_empty() { " " span.sub { (parts::id(kind)) } }
        } @else { (parts::id(text)) }
    }
}

/// What is shared.
pub fn by(v: &Visit, by: &str) -> Markup {
    match by {
        "report" | "host" | "domain" | "network" => v.say(&format!("indicator-by-{by}"), &[]),
        _ => html! {},
    }
}

/// A step of the chain.
pub fn step(v: &Visit, what: &str) -> Markup {
    match what {
        "proposed" | "decided" | "object" | "gate" | "here" | "sighting" | "alert" | "ledger" | "never-block" => {
            v.say(&format!("indicator-step-{what}"), &[])
        }
        other => parts::id(other),
    }
}

/// A permitted action.
pub fn action(v: &Visit, name: &str) -> Markup {
    match name {
        "look-up" | "watch" | "block-home" | "block-customers" => v.say(&format!("indicator-action-{name}"), &[]),
        other => parts::id(other),
    }
}

/// Organisations in a band.
pub fn organisations(v: &Visit, b: OrgBand) -> Markup {
    v.say(
        match b {
            OrgBand::None => "indicator-orgs-none",
            OrgBand::Few => "indicator-orgs-few",
            OrgBand::Some => "indicator-orgs-some",
            OrgBand::Many => "indicator-orgs-many",
        },
        &[],
    )
}

/// The same by its stored word.
pub fn organisations_of(v: &Visit, text: &str) -> Markup {
    organisations(v, serde_json::from_value(text.into()).unwrap_or(OrgBand::None))
}

/// Hits: a band, or a number.
pub fn hits(text: &str) -> Markup {
    match text.parse::<i64>() {
        Ok(n) => html! { (pasban_portal::words::number(n)) },
        Err(_) => {
            let band: Option<HitBand> = serde_json::from_value(text.into()).ok();
            html! { bdi dir="ltr" { (band.map(|b| b.to_string().replace('-', "\u{2013}")).unwrap_or_default()) } }
        }
    }
}

/// Why something should not be blocked.
pub fn objection(v: &Visit, o: &Objects) -> Markup {
    let details = parts::id(&o.details);
    match o.code.as_str() {
        "listed" => {
            let layer = v.say(&format!("indicator-layer-{}", o.layer), &[]);
            say!(v, "indicator-never-listed", layer = layer, entry = details)
        }
        "public-suffix" | "single-label" | "short-prefix" | "reserved" | "empty-file" => {
            v.say(&format!("indicator-never-{}", o.code), &[("details", details.into())])
        }
        _ => say!(v, "indicator-never-too-broad", why = html! { span lang="en" dir="ltr" { (o.details) } }),
    }
}

/// What may point at somebody.
pub fn clue(v: &Visit, k: ClueKind) -> Markup {
    v.say(
        match k {
            ClueKind::Name => "indicator-clue-name",
            ClueKind::Domain => "indicator-clue-domain",
            ClueKind::LookAlike => "indicator-clue-look-alike",
            ClueKind::Address => "indicator-clue-address",
            ClueKind::Person => "indicator-clue-person",
            ClueKind::Mail => "indicator-clue-mail",
            ClueKind::Host => "indicator-clue-host",
            ClueKind::Token => "indicator-clue-token",
            ClueKind::Id => "indicator-clue-id",
        },
        &[],
    )
}

fn gap(v: &Visit, g: ConsentGap) -> Markup {
    v.say(
        match g {
            ConsentGap::Absent => "indicator-gap-absent",
            ConsentGap::OtherItem => "indicator-gap-other-item",
            ConsentGap::Withdrawn => "indicator-gap-withdrawn",
            ConsentGap::Expired => "indicator-gap-expired",
            ConsentGap::Marking => "indicator-gap-marking",
            ConsentGap::Action => "indicator-gap-action",
            ConsentGap::Naming => "indicator-gap-naming",
        },
        &[],
    )
}

/// A reason of the gate. What it names are places and rules, never what was found there.
pub fn reason(v: &Visit, r: &Reason) -> Markup {
    let key = format!("indicator-why-{}", r.code());
    let date = |at: pasban_kernel::Timestamp| html! { (when::day(v, at)) };
    let relation = |r: pasban_gate::Relation| v.say(&format!("indicator-relation-{}", r.name()), &[]);
    match r {
        Reason::Agreed { version, tlp, .. } => {
            v.say(&key, &[("version", (*version).into()), ("tlp", state::tlp(*tlp).into())])
        }
        Reason::Lifts { .. }
        | Reason::KindNotAgreed { .. }
        | Reason::NotForPlain { .. }
        | Reason::NotRelayed { .. } => v.say(&key, &[]),
        Reason::Consented { to, .. } => v.say(&key, &[("tlp", state::tlp(*to).into())]),
        Reason::NoClue { texts } => v.say(&key, &[("n", (*texts).into())]),
        Reason::CluesCleared { clues } => v.say(&key, &[("n", (*clues).into())]),
        Reason::AmberStrict { relation: to } | Reason::AmberFurther { relation: to } => {
            v.say(&key, &[("to", relation(*to).into())])
        }
        Reason::OverCeiling { tlp, ceiling } => {
            v.say(&key, &[("tlp", state::tlp(*tlp).into()), ("ceiling", state::tlp(*ceiling).into())])
        }
        Reason::ActionTooWide { action: a, allowed } => {
            v.say(&key, &[("action", action(v, a.name()).into()), ("allowed", action(v, allowed.name()).into())])
        }
        Reason::AgreementExpired { at } | Reason::NoLongerValid { at } => v.say(&key, &[("at", date(*at).into())]),
        Reason::PlainOriginBlocks { .. } => v.say(&key, &[]),
        Reason::OtherHat { .. } => v.say(&key, &[]),
        Reason::WiderMarking { tlp, source, gap: g } => v.say(
            &key,
            &[("tlp", state::tlp(*tlp).into()), ("source", state::tlp(*source).into()), ("gap", gap(v, *g).into())],
        ),
        Reason::WiderAction { action: a, source, gap: g } => v.say(
            &key,
            &[
                ("action", action(v, a.name()).into()),
                ("source", action(v, source.name()).into()),
                ("gap", gap(v, *g).into()),
            ],
        ),
        Reason::InConfidence { gap: g } | Reason::NamesSource { gap: g } => v.say(&key, &[("gap", gap(v, *g).into())]),
        Reason::Clue { place, kind: k } => {
            v.say(&key, &[("place", parts::id(place).into()), ("clue", clue(v, *k).into())])
        }
        Reason::Redaction { place, .. } => v.say(&key, &[("place", parts::id(place).into())]),
        Reason::QuestionKind { kind: k } => v.say(&key, &[("kind", kind(v, k.name()).into())]),
        Reason::QuestionDays { days, allowed } => {
            v.say(&key, &[("days", (*days).into()), ("allowed", (*allowed).into())])
        }
        Reason::SmallGroup { at_least } => v.say(&key, &[("n", (*at_least).into())]),
        Reason::TooLarge { bytes, most } => v.say(&key, &[("n", (*bytes).into()), ("most", (*most).into())]),
        Reason::FromTheFuture { .. } => v.say(&key, &[]),
        Reason::Mismatch { place } => v.say(&key, &[("place", parts::id(place).into())]),
        Reason::WithdrawsWhatWasSent
        | Reason::OwnConstituent
        | Reason::RelayAgreed
        | Reason::OwnSourceToSuperior
        | Reason::Red
        | Reason::UnknownMarking
        | Reason::Paused
        | Reason::Ended
        | Reason::NamingNotAgreed
        | Reason::SourceNotProfiled
        | Reason::QuestionOfRed
        | Reason::QuestionUnclear
        | Reason::Held
        | Reason::Revoked
        | Reason::RevokesNothing
        | Reason::Unreadable => v.say(&key, &[]),
    }
}

/// The short form of a reason whose details are gone: of what was shown before.
pub fn code(code: &str) -> Markup {
    parts::id(code)
}
