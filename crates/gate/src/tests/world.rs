//! Whole inputs of the gate, owned, made from a seed.

use pasban_kernel::id::{ConsentId, DecisionId, OrgId, ReportId};
use pasban_kernel::time::{DAY, HOUR};
use pasban_kernel::{
    Digest, LinkId, NodeId, ObjectKey, ObservableKind, PermittedAction, StixId, TenantId, Timestamp, Tlp,
};
use serde_json::json;

use crate::agreement::*;
use crate::candidate::{Asks, Candidate, Origin, Source};
use crate::clue::VictimProfile;
use crate::consent::{Consent, Items};
use crate::policy::{ClueAction, Policy};
use crate::release::{Outcome, release_with};
use crate::rules::Rule;

pub(super) const ID: &str = "indicator--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f";

/// One input of the gate.
#[derive(Clone, Debug)]
pub(super) struct World {
    pub(super) kind: ObjectKind,
    pub(super) own: bool,
    pub(super) tlp: Option<Tlp>,
    pub(super) unknown_marking: bool,
    pub(super) action: PermittedAction,
    pub(super) via: Origin,
    pub(super) sources: Vec<Source<'static>>,
    pub(super) names_source: bool,
    pub(super) hat: Option<Hat>,
    pub(super) valid_until: Option<Timestamp>,
    pub(super) revoked: bool,
    pub(super) sent_before: bool,
    pub(super) held: bool,
    pub(super) asks: Option<(Vec<ObservableKind>, u32)>,
    pub(super) could_mean: Option<u32>,
    pub(super) modified: Timestamp,
    pub(super) cleared: Vec<Digest>,
    pub(super) bytes: Vec<u8>,
    pub(super) agreement: Agreement,
    pub(super) consents: Vec<Consent>,
    pub(super) victims: Vec<VictimProfile>,
    pub(super) policy: Policy,
}

pub(super) fn now() -> Timestamp {
    Timestamp::parse("2026-11-24T10:00:00Z").unwrap()
}

pub(super) fn org(n: u8) -> OrgId {
    OrgId::from_random([n; 16])
}

pub(super) fn report(n: u8) -> ReportId {
    ReportId::from_random([n; 16])
}

pub(super) fn victim(n: u8) -> VictimProfile {
    VictimProfile {
        names: vec![["Zarqan Bank", "Parwaz Insurance"][usize::from(n % 2)].to_owned()],
        ..VictimProfile::new(org(n))
    }
}

pub(super) fn source(n: u8) -> Source<'static> {
    Source {
        owner: org(n),
        report: Some(report(n)),
        object: None,
        tlp: Some(Tlp::Amber),
        unknown_marking: false,
        action: PermittedAction::BlockHome,
        consent_needed: false,
    }
}

pub(super) fn consent(n: u8) -> Consent {
    Consent {
        id: ConsentId::from_random([n; 16]),
        owner: org(n),
        items: Items::Report(report(n)),
        to: Tlp::Clear,
        action: PermittedAction::BlockCustomers,
        named: false,
        until: None,
        withdrawn: None,
    }
}

pub(super) fn relayed(relation: Relation) -> Origin {
    match relation {
        Relation::Tenant => Origin::Tenant(TenantId::from_random([3; 16])),
        relation => Origin::Link { link: LinkId::from_random([4; 16]), relation },
    }
}

/// Everything agreed, both ways.
pub(super) fn way() -> Way {
    Way {
        action_max: PermittedAction::BlockCustomers,
        hats: cert_alone(),
        kinds: ObjectKind::ALL.into(),
        tlp_max: Tlp::AmberStrict,
    }
}

impl World {
    /// Our own GREEN object of a kind, under an agreement that allows all it can: it passes wherever its kind may.
    pub(super) fn easy(kind: ObjectKind, relation: Relation) -> Self {
        let withdrawal = kind == ObjectKind::Withdrawal;
        Self {
            kind,
            own: true,
            tlp: Some(Tlp::Green),
            unknown_marking: false,
            action: PermittedAction::LookUp,
            via: Origin::Here,
            sources: vec![],
            names_source: false,
            hat: None,
            valid_until: None,
            revoked: withdrawal,
            sent_before: false,
            held: false,
            asks: (kind == ObjectKind::Question).then(|| (vec![ObservableKind::Domain], 30)),
            could_mean: None,
            modified: now(),
            cleared: vec![],
            bytes: body(Some(Tlp::Green), withdrawal, "loader"),
            agreement: Agreement {
                version: 1,
                terms: Terms {
                    down: way(),
                    up: way(),
                    relay: true,
                    source_named: true,
                    purpose: "test".into(),
                    hunts: Hunts { days_max: 30, kinds: ObservableKind::ALL.into() },
                    ..Terms::usual(relation)
                },
                state: AgreementState::Active,
                recipient: RecipientClass { relation },
                sends: if relation == Relation::Superior { Direction::Up } else { Direction::Down },
            },
            consents: vec![],
            victims: vec![],
            policy: Policy::default(),
        }
    }

    /// Changes it.
    pub(super) fn with(mut self, change: impl FnOnce(&mut Self)) -> Self {
        change(&mut self);
        self
    }

    /// Which hats the receiver may be addressed under. Only the way that we send counts: the other says otherwise.
    pub(super) fn wear(&mut self, hats: &[Hat]) {
        let others = Hat::ALL.into_iter().filter(|h| !hats.contains(h)).collect();
        let terms = &mut self.agreement.terms;
        let hats = hats.iter().copied().collect();
        (terms.down.hats, terms.up.hats) =
            if self.agreement.sends == Direction::Down { (hats, others) } else { (others, hats) };
    }

    /// Makes the bytes say what the rest says.
    pub(super) fn write(&mut self, name: &str) {
        self.bytes = body(self.tlp, self.revoked, name);
    }

    /// What the ordinary rules say, or other rules.
    pub(super) fn judge(&self, rules: &[Rule]) -> Outcome {
        let key = ObjectKey { id: ID.parse().unwrap(), modified: self.modified, sha256: Digest::of(&self.bytes) };
        let candidate = Candidate {
            key: &key,
            kind: self.kind,
            issuer: NodeId::of(&[1; 32]),
            own: self.own,
            tlp: self.tlp,
            unknown_marking: self.unknown_marking,
            action: self.action,
            via: self.via,
            sources: &self.sources,
            names_source: self.names_source,
            hat: self.hat,
            valid_until: self.valid_until,
            revoked: self.revoked,
            sent_before: self.sent_before,
            held: self.held,
            asks: self.asks.as_ref().map(|(kinds, days)| Asks { kinds, days: *days }),
            could_mean: self.could_mean,
            cleared: &self.cleared,
            texts: &[],
            bytes: &self.bytes,
        };
        let decision = DecisionId::from_random([9; 16]);
        release_with(rules, &candidate, &self.agreement, &self.consents, &self.victims, &self.policy, now(), decision)
    }

    /// Any input at all. Half of the worlds are calm, with one or two things out of the ordinary, so that single
    /// rules decide; the rest are wild.
    pub(super) fn random(seed: u64) -> Self {
        let mut r = Dice(seed);
        let rare = r.of(&[1, 6]);
        let relation = r.of(&Relation::ALL);
        let mut w = Self::easy(r.of(&ObjectKind::ALL), relation);
        w.tlp = r.of(&[None, Some(Tlp::Clear), Some(Tlp::Green), Some(Tlp::Green), Some(Tlp::Amber)]);
        if r.one_in(3 * rare) {
            w.tlp = r.of(&[Some(Tlp::AmberStrict), Some(Tlp::Red)]);
        }
        w.unknown_marking = r.one_in(10 * rare);
        w.action = r.of(&PermittedAction::ALL);
        if r.one_in(3) {
            w.own = r.one_in(3);
            w.via = relayed(r.of(&Relation::ALL));
        }
        w.revoked ^= r.one_in(8 * rare);
        w.sent_before = r.one_in(2);
        w.held = r.one_in(10 * rare);
        let hats: &[Hat] = r.of(&[&[Hat::Cert], &[Hat::Cert], &[Hat::Regulator], &Hat::ALL]);
        w.wear(hats);
        w.hat = r.of(&[None, hats.last().copied()]);
        if r.one_in(4 * rare) {
            w.hat = r.of(&[Some(Hat::Cert), Some(Hat::Regulator)]);
        }
        if r.one_in(2 * rare) {
            w.valid_until = r.of(&[Some(now()), Some(now().plus(1)), Some(now().plus(-DAY)), Some(now().plus(DAY))]);
        }
        if r.one_in(4 * rare) {
            w.modified = r.of(&[now().plus(24 * HOUR), now().plus(24 * HOUR + 1)]);
        }
        if r.one_in(4 * rare) {
            w.could_mean = r.of(&[Some(4), Some(5), Some(0)]);
        }
        if r.one_in(4 * rare) {
            w.asks = w.asks.take().filter(|_| r.one_in(2)).map(|(kinds, _)| (kinds, 31));
        }
        if r.one_in(3 * rare) {
            w.agreement.state = r.of(&[AgreementState::Paused, AgreementState::Paused, AgreementState::Ended]);
        }
        w.agreement.version = r.next() % 5;
        let terms = &mut w.agreement.terms;
        if r.one_in(3 * rare) {
            terms.expires = r.of(&[Some(now()), Some(now().plus(1))]);
        }
        terms.relay = r.one_in(2);
        terms.source_named = r.one_in(2);
        terms.plain |= r.one_in(10);
        for way in [&mut terms.down, &mut terms.up] {
            if r.one_in(2 * rare) {
                way.tlp_max = r.of(&Tlp::ALL);
            }
            if r.one_in(2 * rare) {
                way.action_max = r.of(&PermittedAction::ALL);
            }
            way.kinds.retain(|_| !r.one_in(8 * rare));
        }
        if r.one_in(4 * rare) {
            terms.hunts.kinds = [ObservableKind::Ip].into();
        }
        if r.one_in(2) {
            for n in 0..=u8::from(r.one_in(3)) {
                w.add_source(n, rare, &mut r);
            }
            w.names_source = r.one_in(3);
        }
        w.policy.k = r.of(&[0, 5, 6]);
        w.policy.clue_action = r.of(&[ClueAction::Withhold, ClueAction::WithholdUnlessCleared]);
        let tells = r.one_in(2 * rare);
        w.write(if tells { r.of(&["at Zarqan Bank", "Parwaz-Insurance.doc"]) } else { "loader" });
        if r.one_in(10 * rare) {
            w.bytes = r.of(&[&b"{"[..], b"{\"id\":\"x\"}", b"plain Zarqan Bank", b"plain"]).to_vec();
        }
        if r.one_in(10 * rare) {
            w.bytes = body(Some(Tlp::Red), w.revoked, "loader");
        }
        w
    }

    fn add_source(&mut self, n: u8, rare: u64, r: &mut Dice) {
        let mut s = source(n);
        s.tlp = r.of(&[self.tlp, None, Some(Tlp::Green), Some(Tlp::AmberStrict), Some(Tlp::Red)]);
        s.unknown_marking = r.one_in(6 * rare);
        s.action = r.of(&PermittedAction::ALL);
        s.consent_needed = r.one_in(4);
        self.sources.push(s);
        if !r.one_in(3 * rare) {
            self.victims.push(victim(n));
        }
        if r.one_in(2 * rare) {
            return;
        }
        let mut c = consent(n);
        c.to = r.of(&[Tlp::Clear, Tlp::Clear, Tlp::Green, Tlp::Amber]);
        c.named = r.one_in(2);
        if r.one_in(2 * rare) {
            c.action = r.of(&PermittedAction::ALL);
        }
        if r.one_in(2 * rare) {
            c.until = r.of(&[Some(now()), Some(now().plus(1))]);
        }
        if r.one_in(3 * rare) {
            c.withdrawn = r.of(&[Some(now().plus(-1)), Some(now().plus(HOUR))]);
        }
        if r.one_in(4 * rare) {
            c.owner = org(n + 2);
        }
        if r.one_in(2 * rare) {
            c.items = Items::Report(report(n + 2));
        } else if r.one_in(2) {
            c.items = Items::Objects([ID.parse::<StixId>().unwrap()].into());
        }
        self.consents.push(c);
    }
}

/// The bytes of an object.
pub(super) fn body(tlp: Option<Tlp>, revoked: bool, name: &str) -> Vec<u8> {
    let refs: Vec<&str> = tlp.into_iter().map(Tlp::marking_id).collect();
    json!({
        "type": "indicator", "id": ID, "created": "2026-11-24T09:30:00.000Z", "name": name,
        "object_marking_refs": refs, "revoked": revoked,
    })
    .to_string()
    .into_bytes()
}

/// A small generator, so that a seed names a world (SplitMix64).
pub(super) struct Dice(pub(super) u64);

impl Dice {
    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub(super) fn one_in(&mut self, n: u64) -> bool {
        self.next().is_multiple_of(n)
    }

    pub(super) fn of<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[usize::try_from(self.next() % choices.len() as u64).unwrap()]
    }
}
