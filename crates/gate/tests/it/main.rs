//! The public face of the gate, tried from outside.
#![allow(clippy::unwrap_used, reason = "a test stops where its own input is wrong")]

mod clues;
mod hostile;
mod leaks;
mod real_events;
mod reopening;
mod twins;

use pasban_gate::{Agreement, AgreementState, Direction, RecipientClass, Relation, Terms, VictimProfile};
use pasban_kernel::id::{DecisionId, OrgId};
use pasban_kernel::{Digest, NodeId, ObjectKey, Timestamp};

/// An invented bank.
pub(crate) fn zarqan() -> VictimProfile {
    let texts = |list: &[&str]| list.iter().map(|t| (*t).to_owned()).collect::<Vec<_>>();
    VictimProfile {
        names: texts(&["Zarqan Bank Limited", "زرقان بینک لمیٹڈ"]),
        aliases: texts(&["ZQB", "Zarqan"]),
        domains: texts(&["zarqan.example", "zarqanbank.com.pk"]),
        ranges: ["203.0.113.0/24", "2001:db8:77::/48"].iter().map(|r| r.parse().unwrap()).collect(),
        people: texts(&["Faisal Mehmood Qureshi", "Aneela Tariq"]),
        mails: texts(&["fm.qureshi77@mail.example"]),
        hosts: texts(&["ZQB-DC01", "corp.zarqan.internal", "KHI-CORE-7"]),
        tokens: texts(&["RaqmiPay"]),
        ids: ["identity--6f1c2d3e-0a4b-4c5d-8e6f-7a8b9c0d1e2f".parse().unwrap()].into(),
        ..VictimProfile::new(org())
    }
}

pub(crate) fn org() -> OrgId {
    OrgId::from_random([7; 16])
}

pub(crate) fn now() -> Timestamp {
    Timestamp::parse("2026-11-24T10:00:00Z").unwrap()
}

pub(crate) fn decision() -> DecisionId {
    DecisionId::from_random([9; 16])
}

pub(crate) fn node() -> NodeId {
    NodeId::of(&[1; 32])
}

pub(crate) fn agreement(relation: Relation) -> Agreement {
    Agreement {
        version: 3,
        terms: Terms { purpose: "shared defence of the sector".into(), ..Terms::usual(relation) },
        state: AgreementState::Active,
        recipient: RecipientClass { relation },
        sends: if relation == Relation::Superior { Direction::Up } else { Direction::Down },
    }
}

pub(crate) fn key(id: &str, bytes: &[u8]) -> ObjectKey {
    ObjectKey { id: id.parse().unwrap(), modified: now(), sha256: Digest::of(bytes) }
}
