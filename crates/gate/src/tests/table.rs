//! The expected decision for every combination of marking, recipient, kind, state, origin and agreement, written
//! by hand and read by machine; then each remaining rule at its edge.

use pasban_kernel::time::{DAY, HOUR};
use pasban_kernel::{ObservableKind, PermittedAction, Tlp, limits};

use super::world::{World, consent, now, org, relayed, report, source, victim};
use crate::agreement::*;
use crate::clue::{self, VictimProfile};
use crate::consent::Items;
use crate::policy::ClueAction;
use crate::release::Outcome;
use crate::rules;

/// A gate under test.
pub(super) type Gate<'g> = &'g dyn Fn(&World) -> Outcome;

/// What a marking lets through: `+` passes, `-` stays, `r` passes where the agreement says that AMBER may be
/// relayed. Columns: own object, derived from a source of the same marking, received from a partner; for each the
/// recipients constituent, superior, lateral, plain, tenant.
const MARKINGS: &[(&str, &str, &str, &str)] = &[
    ("clear", "+++++", "+++++", "+++++"),
    ("green", "+++++", "+++++", "+++++"),
    ("amber", "+++++", "+rrr+", "+rrr+"),
    ("unmarked", "+++++", "+rrr+", "+rrr+"),
    ("amber+strict", "-+---", "-----", "-----"),
    ("red", "-----", "-----", "-----"),
    ("unknown", "-----", "-----", "-----"),
];

/// Which kinds pass. Columns: active, paused, ended, run out; to a plain peer; received from a partner and passed on;
/// received from a constituent and passed on; to a regulator's hat without being addressed there; unlisted in the
/// agreement.
const KINDS: &[(ObjectKind, &str)] = &[
    (ObjectKind::Indicator, "+--- + + + + -"),
    (ObjectKind::Withdrawal, "++-+ + + + + +"),
    (ObjectKind::Sighting, "+--- - - - - -"),
    (ObjectKind::Report, "+--- + + - - -"),
    (ObjectKind::Proposal, "+--- - - - - -"),
    (ObjectKind::Question, "+--- - + + - -"),
    (ObjectKind::Answer, "+--- - - - - -"),
    (ObjectKind::Stop, "++-+ - + + + +"),
    (ObjectKind::KeyStatement, "++-+ - + + + +"),
    (ObjectKind::Opinion, "+--- + + + + -"),
    (ObjectKind::Other, "+--- + + + + -"),
];

/// Checks a gate against everything in this file; of the grid, every `stride`-th combination.
pub(super) fn check(gate: Gate<'_>, stride: usize) -> Result<usize, String> {
    let mut checked = 0;
    let mut expect = |what: &dyn Fn() -> String, world: &World, passes: bool| -> Result<(), String> {
        checked += 1;
        let outcome = gate(world);
        if outcome.because().is_empty() {
            return Err(format!("{}: no reason", what()));
        }
        if outcome.is_release() != passes {
            let codes: Vec<_> = outcome.because().iter().map(|r| r.code()).collect();
            return Err(format!("{}: expected {}, got {codes:?}", what(), if passes { "release" } else { "withhold" }));
        }
        Ok(())
    };
    for (what, passes, world) in edges() {
        expect(&|| what.to_owned(), &world, passes)?;
    }
    grid(&mut expect, stride)?;
    Ok(checked)
}

type Expect<'e> = &'e mut dyn FnMut(&dyn Fn() -> String, &World, bool) -> Result<(), String>;

/// Every combination.
fn grid(expect: Expect<'_>, stride: usize) -> Result<(), String> {
    let mut turn = 0usize;
    for &(marking, own, derived, received) in MARKINGS {
        for (column, relation) in Relation::ALL.into_iter().enumerate() {
            for &(kind, row) in KINDS {
                let cells: Vec<bool> = row.chars().filter(|c| *c != ' ').map(|c| c == '+').collect();
                for (origin, by_marking) in
                    [("own", own), ("derived", derived), ("from a partner", received), ("from below", received)]
                {
                    for (state, state_passes) in ["active", "paused", "ended", "run out"].iter().zip(&cells) {
                        for bits in 0..32u32 {
                            turn += 1;
                            if !turn.is_multiple_of(stride) {
                                continue;
                            }
                            let [relay, regulator, unlisted, low, plain] = [1, 2, 4, 8, 16].map(|b| bits & b != 0);
                            let mut world = World::easy(kind, relation);
                            world.tlp = marking.parse().ok();
                            world.unknown_marking = marking == "unknown";
                            world.write("loader");
                            match origin {
                                "derived" => {
                                    world.sources = vec![crate::Source { tlp: world.tlp, ..source(0) }];
                                    world.victims = vec![victim(0)];
                                }
                                "from a partner" => (world.own, world.via) = (false, relayed(Relation::Lateral)),
                                "from below" => (world.own, world.via) = (false, relayed(Relation::Constituent)),
                                _ => {}
                            }
                            match *state {
                                "paused" => world.agreement.state = AgreementState::Paused,
                                "ended" => world.agreement.state = AgreementState::Ended,
                                "run out" => world.agreement.terms.expires = Some(now()),
                                _ => {}
                            }
                            world.agreement.terms.relay = relay;
                            world.agreement.terms.plain = plain;
                            world.wear(if regulator { &[Hat::Regulator] } else { &[Hat::Cert] });
                            // Only the way that we send counts.
                            let sends = world.agreement.sends;
                            let terms = &mut world.agreement.terms;
                            let way = if sends == Direction::Up { &mut terms.up } else { &mut terms.down };
                            if unlisted {
                                way.kinds.clear();
                            }
                            way.tlp_max = if low { Tlp::Green } else { Tlp::AmberStrict };

                            let is_plain = plain || relation == Relation::Plain;
                            // A plain peer is nobody's constituent or superior.
                            let at = if is_plain { 3 } else { column };
                            let by_marking = match by_marking.as_bytes()[at] {
                                b'+' => true,
                                b'r' => relay,
                                _ => false,
                            };
                            let low_passes = !low || matches!(marking, "clear" | "green");
                            let passes = by_marking
                                && *state_passes
                                && low_passes
                                && (!is_plain || cells[4])
                                && (origin != "from a partner" || cells[5])
                                && (origin != "from below" || cells[6])
                                && (!regulator || cells[7])
                                && (!unlisted || cells[8]);
                            let what = || {
                                format!(
                                    "{marking} {kind} to {} ({origin}, {state}, relay {relay}, regulator {regulator}, unlisted {unlisted}, low {low}, plain {plain})",
                                    relation.name()
                                )
                            };
                            expect(&what, &world, passes)?;
                        }
                    }
                }
            }
        }
    }
    Ok(())
}

/// An indicator made of a constituent's AMBER report, meant for a partner.
fn derived() -> World {
    World::easy(ObjectKind::Indicator, Relation::Lateral).with(|w| {
        w.sources = vec![source(0)];
        w.victims = vec![victim(0)];
    })
}

/// The same, with the owner's consent.
fn agreed() -> World {
    derived().with(|w| w.consents = vec![consent(0)])
}

/// The same, naming the owner with its consent.
fn named() -> World {
    agreed().with(|w| {
        w.names_source = true;
        w.consents[0].named = true;
        w.write("seen at Zarqan Bank");
    })
}

/// A withdrawal of what the recipient has, of which nothing would pass today.
fn lifting() -> World {
    World::easy(ObjectKind::Withdrawal, Relation::Lateral).with(|w| {
        w.sent_before = true;
        w.tlp = Some(Tlp::Amber);
        w.action = PermittedAction::BlockCustomers;
        w.agreement.terms.down.action_max = PermittedAction::LookUp;
        w.agreement.terms.down.tlp_max = Tlp::Clear;
        w.agreement.terms.down.kinds.clear();
        w.agreement.terms.relay = false;
        w.agreement.terms.source_named = false;
        w.agreement.state = AgreementState::Paused;
        w.valid_until = Some(now().plus(-DAY));
        w.sources = vec![crate::Source {
            tlp: Some(Tlp::Red),
            action: PermittedAction::LookUp,
            consent_needed: true,
            ..source(0)
        }];
        w.victims = vec![victim(0)];
        w.names_source = true;
        w.hat = Some(Hat::Regulator);
        w.write("seen at Zarqan Bank");
    })
}

/// Something addressed to a hat of the body that the sender answers to, which wears these.
fn addressed(kind: ObjectKind, to: Hat, worn: &[Hat]) -> World {
    World::easy(kind, Relation::Superior).with(|w| {
        w.hat = Some(to);
        w.wear(worn);
    })
}

fn question() -> World {
    World::easy(ObjectKind::Question, Relation::Constituent)
}

fn indicator() -> World {
    World::easy(ObjectKind::Indicator, Relation::Constituent)
}

/// Each rule at its edge, on both sides of it.
#[allow(clippy::too_many_lines, reason = "one table, a line a case")]
fn edges() -> Vec<(&'static str, bool, World)> {
    let home = PermittedAction::BlockHome;
    let customers = PermittedAction::BlockCustomers;
    vec![
        // Consent.
        ("derived and wider, no consent", false, derived()),
        ("derived and wider, consent", true, agreed()),
        ("consent of another owner", false, agreed().with(|w| w.consents[0].owner = org(1))),
        ("consent to another report", false, agreed().with(|w| w.consents[0].items = Items::Report(report(1)))),
        (
            "consent to this object",
            true,
            agreed().with(|w| w.consents[0].items = Items::Objects([super::world::ID.parse().unwrap()].into())),
        ),
        (
            "consent to other objects",
            false,
            agreed().with(|w| {
                w.consents[0].items =
                    Items::Objects(["report--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f".parse().unwrap()].into())
            }),
        ),
        ("consent withdrawn", false, agreed().with(|w| w.consents[0].withdrawn = Some(now().plus(-1)))),
        (
            "consent withdrawn by a clock ahead of ours",
            false,
            agreed().with(|w| w.consents[0].withdrawn = Some(now().plus(HOUR))),
        ),
        ("consent until now", false, agreed().with(|w| w.consents[0].until = Some(now()))),
        ("consent until a moment later", true, agreed().with(|w| w.consents[0].until = Some(now().plus(1)))),
        ("consent to exactly this marking", true, agreed().with(|w| w.consents[0].to = Tlp::Green)),
        ("consent to a stricter marking only", false, agreed().with(|w| w.consents[0].to = Tlp::Amber)),
        (
            "the second consent counts too",
            true,
            agreed().with(|w| w.consents.insert(0, crate::Consent { to: Tlp::Amber, ..consent(0) })),
        ),
        (
            "as strict as the source, no consent",
            true,
            derived().with(|w| {
                w.tlp = Some(Tlp::Amber);
                w.write("loader");
            }),
        ),
        ("source without a marking is AMBER", false, derived().with(|w| w.sources[0].tlp = None)),
        ("source GREEN too", true, derived().with(|w| w.sources[0].tlp = Some(Tlp::Green))),
        (
            "source with an unknown marking",
            false,
            derived().with(|w| {
                w.sources[0].tlp = Some(Tlp::Green);
                w.sources[0].unknown_marking = true;
            }),
        ),
        (
            "two sources, one consent",
            false,
            agreed().with(|w| {
                w.sources.push(source(1));
                w.victims.push(victim(1));
            }),
        ),
        (
            "two sources, two consents",
            true,
            agreed().with(|w| {
                w.sources.push(source(1));
                w.victims.push(victim(1));
                w.consents.push(consent(1));
            }),
        ),
        (
            "wider action, no consent",
            false,
            derived().with(|w| {
                w.sources[0].tlp = Some(Tlp::Green);
                w.action = customers;
            }),
        ),
        (
            "wider action, consent to less",
            false,
            agreed().with(|w| {
                w.action = customers;
                w.consents[0].action = home;
            }),
        ),
        ("wider action, consent", true, agreed().with(|w| w.action = customers)),
        (
            "same action, no consent",
            true,
            derived().with(|w| {
                w.sources[0].tlp = Some(Tlp::Green);
                w.action = home;
            }),
        ),
        (
            "in confidence, no consent",
            false,
            derived().with(|w| {
                w.sources[0].tlp = Some(Tlp::Green);
                w.sources[0].consent_needed = true;
            }),
        ),
        ("in confidence, consent", true, agreed().with(|w| w.sources[0].consent_needed = true)),
        (
            "in confidence, as strict, consent to less",
            false,
            agreed().with(|w| {
                w.sources[0].tlp = Some(Tlp::Green);
                w.sources[0].consent_needed = true;
                w.consents[0].to = Tlp::AmberStrict;
            }),
        ),
        // Naming and clues.
        ("named with consent and agreement", true, named()),
        ("named without consent", false, named().with(|w| w.consents[0].named = false)),
        (
            "named, says nothing, without consent",
            false,
            named().with(|w| {
                w.consents[0].named = false;
                w.write("loader");
            }),
        ),
        ("named, agreement does not allow", false, named().with(|w| w.agreement.terms.source_named = false)),
        (
            "names itself, agreement does not allow",
            false,
            indicator().with(|w| {
                w.names_source = true;
                w.agreement.terms.source_named = false;
            }),
        ),
        ("named and not said so", false, named().with(|w| w.names_source = false)),
        (
            "names another victim",
            false,
            named().with(|w| {
                w.victims.push(victim(1));
                w.write("seen at Zarqan Bank and Parwaz Insurance");
            }),
        ),
        ("clue", false, agreed().with(|w| w.write("Zarqan-Bank.xlsm"))),
        (
            "clue in our own object",
            false,
            indicator().with(|w| {
                w.victims = vec![victim(0)];
                w.write("Zarqan-Bank.xlsm");
            }),
        ),
        (
            "clue cleared, policy strict",
            false,
            agreed().with(|w| {
                w.write("Zarqan-Bank.xlsm");
                w.cleared = vec![clue::find(&victim(0), [("name", "Zarqan-Bank.xlsm")])[0].fingerprint()];
            }),
        ),
        (
            "clue cleared, policy lets",
            true,
            agreed().with(|w| {
                w.write("Zarqan-Bank.xlsm");
                w.cleared = clue::find(&victim(0), [("name", "Zarqan-Bank.xlsm")])
                    .iter()
                    .map(crate::Clue::fingerprint)
                    .collect();
                w.policy.clue_action = ClueAction::WithholdUnlessCleared;
            }),
        ),
        (
            "another clue cleared",
            false,
            agreed().with(|w| {
                w.write("Zarqan-Bank.xlsm");
                w.cleared = vec![clue::find(&victim(0), [("name", "Zarqan Bank")])[0].fingerprint()];
                w.policy.clue_action = ClueAction::WithholdUnlessCleared;
            }),
        ),
        ("owner without profile", false, agreed().with(|w| w.victims.clear())),
        ("owner with an empty profile", false, agreed().with(|w| w.victims = vec![VictimProfile::new(org(0))])),
        ("another's profile", false, agreed().with(|w| w.victims = vec![victim(1)])),
        (
            "derived with an exact time",
            false,
            agreed().with(|w| {
                w.bytes =
                    String::from_utf8(w.bytes.clone()).unwrap().replace("09:30:00.000", "09:30:17.386").into_bytes();
            }),
        ),
        (
            "not derived, exact time",
            true,
            indicator().with(|w| {
                w.bytes =
                    String::from_utf8(w.bytes.clone()).unwrap().replace("09:30:00.000", "09:30:17.386").into_bytes();
            }),
        ),
        // Terms.
        (
            "action as agreed",
            true,
            indicator().with(|w| {
                w.action = home;
                w.agreement.terms.down.action_max = home;
            }),
        ),
        (
            "action beyond",
            false,
            indicator().with(|w| {
                w.action = customers;
                w.agreement.terms.down.action_max = home;
            }),
        ),
        (
            "action beyond the other way",
            true,
            indicator().with(|w| {
                w.action = customers;
                w.agreement.terms.up.action_max = home;
            }),
        ),
        ("ceiling the other way", true, indicator().with(|w| w.agreement.terms.up.tlp_max = Tlp::Clear)),
        ("kind the other way", true, indicator().with(|w| w.agreement.terms.up.kinds.clear())),
        ("runs out a moment later", true, indicator().with(|w| w.agreement.terms.expires = Some(now().plus(1)))),
        (
            "from a plain peer, blocking",
            false,
            indicator().with(|w| {
                (w.own, w.via) = (false, relayed(Relation::Plain));
                w.action = home;
            }),
        ),
        (
            "from a plain peer, watching",
            true,
            indicator().with(|w| {
                (w.own, w.via) = (false, relayed(Relation::Plain));
                w.action = PermittedAction::Watch;
            }),
        ),
        (
            "from a node, blocking",
            true,
            indicator().with(|w| {
                (w.own, w.via) = (false, relayed(Relation::Lateral));
                w.action = home;
            }),
        ),
        (
            "called own but received",
            false,
            World::easy(ObjectKind::Sighting, Relation::Superior).with(|w| w.via = relayed(Relation::Tenant)),
        ),
        (
            "AMBER+STRICT called own but received",
            false,
            World::easy(ObjectKind::Report, Relation::Superior).with(|w| {
                w.via = relayed(Relation::Tenant);
                w.tlp = Some(Tlp::AmberStrict);
            }),
        ),
        // Hats.
        ("filed with a regulator", true, addressed(ObjectKind::Report, Hat::Regulator, &[Hat::Regulator])),
        ("filed with who is CERT and regulator", true, addressed(ObjectKind::Report, Hat::Regulator, &Hat::ALL)),
        ("filed with who is CERT alone", false, addressed(ObjectKind::Report, Hat::Regulator, &[Hat::Cert])),
        ("filed with nobody", false, addressed(ObjectKind::Report, Hat::Regulator, &[])),
        ("reported to who is CERT and regulator", true, addressed(ObjectKind::Report, Hat::Cert, &Hat::ALL)),
        ("reported to who is regulator alone", false, addressed(ObjectKind::Report, Hat::Cert, &[Hat::Regulator])),
        ("case content to a regulator", false, addressed(ObjectKind::Other, Hat::Cert, &[Hat::Regulator])),
        ("a proposal to the regulator's hat", false, addressed(ObjectKind::Proposal, Hat::Regulator, &Hat::ALL)),
        ("a sighting to the regulator's hat", false, addressed(ObjectKind::Sighting, Hat::Regulator, &Hat::ALL)),
        ("an answer to the regulator's hat", false, addressed(ObjectKind::Answer, Hat::Regulator, &Hat::ALL)),
        (
            "a proposal addressed to nobody, for who is CERT and regulator",
            true,
            World::easy(ObjectKind::Proposal, Relation::Superior).with(|w| w.wear(&Hat::ALL)),
        ),
        // Questions.
        ("question without a subject", false, question().with(|w| w.asks = None)),
        ("question of nothing", false, question().with(|w| w.asks = Some((vec![], 1)))),
        ("question over one day more", false, question().with(|w| w.asks = Some((vec![ObservableKind::Domain], 31)))),
        (
            "question of a kind not agreed",
            false,
            question().with(|w| {
                w.asks = Some((vec![ObservableKind::Domain, ObservableKind::Url], 30));
                w.agreement.terms.hunts.kinds.remove(&ObservableKind::Url);
            }),
        ),
        (
            "question of something RED, with consent",
            false,
            question().with(|w| {
                w.sources = vec![crate::Source { tlp: Some(Tlp::Red), ..source(0) }];
                w.victims = vec![victim(0)];
                w.consents = vec![consent(0)];
            }),
        ),
        (
            "indicator of something RED, with consent",
            true,
            indicator().with(|w| {
                w.sources = vec![crate::Source { tlp: Some(Tlp::Red), ..source(0) }];
                w.victims = vec![victim(0)];
                w.consents = vec![consent(0)];
            }),
        ),
        (
            "question of something AMBER, with consent",
            true,
            question().with(|w| {
                w.sources = vec![source(0)];
                w.victims = vec![victim(0)];
                w.consents = vec![consent(0)];
            }),
        ),
        // Content.
        ("group of four", false, indicator().with(|w| w.could_mean = Some(4))),
        ("group of five", true, indicator().with(|w| w.could_mean = Some(5))),
        (
            "policy cannot lower the group",
            false,
            indicator().with(|w| {
                w.could_mean = Some(4);
                w.policy.k = 1;
            }),
        ),
        (
            "policy can raise the group",
            false,
            indicator().with(|w| {
                w.could_mean = Some(5);
                w.policy.k = 6;
            }),
        ),
        ("held", false, indicator().with(|w| w.held = true)),
        ("valid until now", false, indicator().with(|w| w.valid_until = Some(now()))),
        ("valid a moment longer", true, indicator().with(|w| w.valid_until = Some(now().plus(1)))),
        (
            "withdrawal of what is over",
            true,
            World::easy(ObjectKind::Withdrawal, Relation::Constituent).with(|w| w.valid_until = Some(now())),
        ),
        (
            "revoked, not as a withdrawal",
            false,
            indicator().with(|w| {
                w.revoked = true;
                w.write("loader");
            }),
        ),
        (
            "withdrawal that revokes nothing",
            false,
            World::easy(ObjectKind::Withdrawal, Relation::Constituent).with(|w| {
                w.revoked = false;
                w.write("loader");
            }),
        ),
        ("a day ahead", true, indicator().with(|w| w.modified = now().plus(limits::MODIFIED_AHEAD_MAX))),
        ("more than a day ahead", false, indicator().with(|w| w.modified = now().plus(limits::MODIFIED_AHEAD_MAX + 1))),
        ("as large as may be", true, indicator().with(|w| w.bytes = vec![b'x'; limits::OBJECT_BYTES_MAX])),
        ("larger", false, indicator().with(|w| w.bytes = vec![b'x'; limits::OBJECT_BYTES_MAX + 1])),
        ("larger than an hour's quota", false, indicator().with(|w| w.agreement.terms.quotas.bytes_per_hour = 10)),
        ("bytes that cannot be read", false, indicator().with(|w| w.bytes = b"{\"id\":".to_vec())),
        ("bytes nested too deeply", false, indicator().with(|w| w.bytes = [vec![b'['; 70], vec![b']'; 70]].concat())),
        (
            "bytes of another object",
            false,
            indicator().with(|w| w.bytes = br#"{"id":"indicator--00000000-17d4-4cbf-938f-98ee46b3cd3f"}"#.to_vec()),
        ),
        (
            "bytes marked stricter",
            false,
            indicator().with(|w| w.bytes = super::world::body(Some(Tlp::Amber), false, "loader")),
        ),
        (
            "bytes with two markings",
            false,
            indicator().with(|w| {
                let two = format!("\"{}\",\"{}\"", Tlp::Green.marking_id(), Tlp::Red.marking_id());
                w.bytes = format!("{{\"object_marking_refs\":[{two}]}}").into_bytes();
            }),
        ),
        (
            "bytes revoked, candidate not",
            false,
            indicator().with(|w| w.bytes = super::world::body(Some(Tlp::Green), true, "loader")),
        ),
        (
            "withdrawal whose bytes revoke nothing",
            false,
            World::easy(ObjectKind::Withdrawal, Relation::Constituent)
                .with(|w| w.bytes = super::world::body(Some(Tlp::Green), false, "loader")),
        ),
        // A withdrawal of what was sent always arrives, short of the end.
        ("lifting", true, lifting()),
        ("lifting, not sent before", false, lifting().with(|w| w.sent_before = false)),
        ("lifting, RED", false, lifting().with(|w| w.tlp = Some(Tlp::Red))),
        ("lifting, unknown marking", false, lifting().with(|w| w.unknown_marking = true)),
        ("lifting, held", false, lifting().with(|w| w.held = true)),
        ("lifting, ended", false, lifting().with(|w| w.agreement.state = AgreementState::Ended)),
        ("lifting, run out", true, lifting().with(|w| w.agreement.terms.expires = Some(now()))),
        ("lifting, without profile", true, lifting().with(|w| w.victims.clear())),
        (
            "an indicator is no lifting",
            false,
            lifting().with(|w| {
                w.kind = ObjectKind::Indicator;
                w.revoked = false;
            }),
        ),
    ]
}

#[test]
#[allow(clippy::print_stdout, reason = "how much was checked is worth knowing")]
fn the_gate_decides_as_written() {
    let checked = check(&|w| w.judge(rules::ALL), 1).unwrap();
    println!("{checked} decisions");
    assert!(checked > 100_000);
}

#[test]
fn terms_that_nobody_should_sign_are_found() {
    for relation in Relation::ALL {
        let usual = Terms { purpose: "exchange".into(), ..Terms::usual(relation) };
        assert_eq!(usual.findings(), []);
    }
    let bad = Terms {
        plain: true,
        down: Way { tlp_max: Tlp::Red, hats: Hat::ALL.into(), ..super::world::way() },
        hunts: Hunts { days_max: 0, kinds: [ObservableKind::Ip].into() },
        up: Way { hats: [].into(), ..super::world::way() },
        quotas: Quotas { bytes_per_hour: 0, objects_per_hour: 1, open_indicators: 1 },
        ..Terms::usual(Relation::Plain)
    };
    let places: Vec<String> = bad.findings().into_iter().map(|f| f.place).collect();
    assert_eq!(
        places,
        [
            "purpose",
            "down.tlp_max",
            "down.tlp_max",
            "up.tlp_max",
            "down.hats",
            "up.hats",
            "hunts.kinds",
            "hunts.days_max",
            "quotas"
        ]
    );
}

#[test]
fn equal_terms_share_a_class() {
    let base = indicator().agreement;
    let class = class_id(&base);
    assert_eq!(class, class_id(&Agreement { version: 9, state: AgreementState::Paused, ..base.clone() }));
    let changes: [fn(&mut Agreement); 9] = [
        |a| a.recipient.relation = Relation::Lateral,
        |a| a.terms.up.hats = Hat::ALL.into(),
        |a| a.sends = Direction::Up,
        |a| a.terms.relay = !a.terms.relay,
        |a| a.terms.purpose.push('.'),
        |a| a.terms.down.kinds.clear(),
        |a| a.terms.up.tlp_max = Tlp::Clear,
        |a| a.terms.quotas.open_indicators += 1,
        |a| a.terms.expires = Some(now()),
    ];
    for (n, change) in changes.iter().enumerate() {
        let mut other = base.clone();
        change(&mut other);
        assert_ne!(class, class_id(&other), "change {n}");
    }
    // The usual hats are not printed: terms that an older program made read as the same terms, of the same class.
    let said = |terms: &Terms| serde_json::to_value(terms).unwrap();
    assert!(said(&base.terms)["up"].get("hats").is_none());
    let mut spelled = said(&base.terms);
    spelled["up"]["hats"] = serde_json::json!(["cert"]);
    let spelled = Agreement { terms: serde_json::from_value(spelled).unwrap(), ..base.clone() };
    assert_eq!((class_id(&spelled), &spelled.terms), (class, &base.terms));
    let both = Terms { up: Way { hats: Hat::ALL.into(), ..base.terms.up.clone() }, ..base.terms.clone() };
    assert_eq!(said(&both)["up"]["hats"], serde_json::json!(["cert", "regulator"]));
    assert_eq!(serde_json::from_value::<Terms>(said(&both)).unwrap(), both);
    assert_eq!(serde_json::to_vec(&both).unwrap(), serde_json_canonicalizer::to_vec(&both).unwrap());
    let plain = serde_json::to_vec(&base.terms).unwrap();
    assert_eq!(plain, serde_json_canonicalizer::to_vec(&base.terms).unwrap(), "the form is that of RFC 8785");
    assert_eq!(serde_json::from_slice::<Terms>(&plain).unwrap(), base.terms);
    assert!(
        serde_json::from_str::<Terms>(&String::from_utf8(plain).unwrap().replacen('{', "{\"more\":1,", 1)).is_err()
    );
}
