//! The decision: a table of every guard, and what must hold whatever the inputs.

use std::collections::BTreeSet;

use pasban_kernel::{ObservableKind, OrgBand, PermittedAction, Timestamp, time};
use pasban_model::mitigate::never_block::Protection;
use pasban_model::mitigate::policy::{
    Action, Approval, BudgetState, IndicatorFacts, KillSwitches, LocalPrevalence, Origin, PrevalenceVeto, Response,
    ResponsePolicy, Rule, Situation, SourceRule, decide,
};
use pasban_model::rsit::RsitClass;
use proptest::prelude::*;

use crate::{day, link, node};

const NOW: Timestamp = Timestamp(1000 * time::DAY);

/// Everything that a decision takes, owned; `Default` is the case that blocks.
#[derive(Clone, Debug)]
struct Case {
    facts: IndicatorFacts,
    policy: ResponsePolicy,
    node_since: Timestamp,
    protections: Vec<Protection>,
    prevalence: Option<LocalPrevalence>,
    budget: BudgetState,
    switches: KillSwitches,
    blocked_since: Option<Timestamp>,
}

const UNKNOWN: LocalPrevalence = LocalPrevalence { hosts: 0, hosts_known: 200, days: 0, days_covered: 30 };

impl Default for Case {
    fn default() -> Self {
        Self {
            facts: IndicatorFacts {
                kind: ObservableKind::Domain,
                class: RsitClass::MaliciousCode,
                origin: Origin::Signed { issuer: node(1), via: link(1), link_since: day(900) },
                permitted: PermittedAction::BlockHome,
                valid_from: day(999),
                valid_until: None,
                withdrawn: false,
                network: None,
                approval: Approval::None,
            },
            policy: ResponsePolicy { otherwise: Response::Block { days: 30 }, ..ResponsePolicy::default() },
            node_since: day(900),
            protections: vec![],
            prevalence: Some(UNKNOWN),
            budget: BudgetState { link_blocks_last_hour: 3, zone_entries: 10_000, zone_growth_10_min: 20 },
            switches: KillSwitches::default(),
            blocked_since: None,
        }
    }
}

impl Case {
    fn decide(&self) -> pasban_model::mitigate::policy::MitigationDecision {
        decide(
            &self.facts,
            &Situation {
                policy: &self.policy,
                node_since: self.node_since,
                protections: &self.protections,
                prevalence: self.prevalence,
                budget: self.budget,
                switches: &self.switches,
                blocked_since: self.blocked_since,
                now: NOW,
            },
        )
    }
}

fn width(a: Action) -> u8 {
    match a {
        Action::Nothing => 0,
        Action::Watch => 1,
        Action::Hold => 2,
        Action::Block { .. } => 3,
    }
}

/// One change to the case that blocks, what comes of it, and the code of the reason that must be told.
type Row = (fn(&mut Case), Action, &'static str);

const BLOCK: Action = Action::Block { until: Timestamp(1030 * time::DAY) };

#[test]
fn each_guard() {
    let rows: &[Row] = &[
        (|_| {}, BLOCK, "no-rule"),
        (|c| c.policy = ResponsePolicy::default(), Action::Watch, "no-rule"),
        (|c| c.facts.withdrawn = true, Action::Nothing, "withdrawn"),
        (|c| c.facts.valid_until = Some(NOW), Action::Nothing, "expired"),
        (|c| c.facts.valid_until = Some(day(1003)), Action::Block { until: day(1003) }, "no-rule"),
        (|c| c.facts.valid_from = day(1001), Action::Watch, "not-yet-valid"),
        (|c| c.facts.permitted = PermittedAction::LookUp, Action::Nothing, "look-up-only"),
        (|c| c.facts.permitted = PermittedAction::Watch, Action::Watch, "not-permitted"),
        (|c| c.facts.kind = ObservableKind::Sha256, Action::Watch, "kind-not-blockable"),
        (|c| c.facts.origin = Origin::Unsigned { via: Some(link(1)) }, Action::Watch, "unsigned"),
        (|c| c.facts.origin = Origin::Own, BLOCK, "no-rule"),
        (|c| c.node_since = day(994), Action::Watch, "new-node"),
        (|c| c.node_since = day(993), BLOCK, "no-rule"),
        (
            |c| c.facts.origin = Origin::Signed { issuer: node(1), via: link(1), link_since: day(994) },
            Action::Watch,
            "new-link",
        ),
        (|c| c.protections = vec![Protection::PublicSuffix], Action::Watch, "never-block"),
        (|c| c.switches.nation = true, Action::Watch, "kill-switch-nation"),
        (|c| c.switches.node = true, Action::Watch, "kill-switch-node"),
        (|c| c.switches.issuers = BTreeSet::from([node(1)]), Action::Watch, "kill-switch-issuer"),
        (|c| c.switches.issuers = BTreeSet::from([node(2)]), BLOCK, "no-rule"),
        (|c| c.switches.links = BTreeSet::from([link(1)]), Action::Watch, "kill-switch-link"),
        (|c| c.prevalence = Some(LocalPrevalence { hosts: 1, ..UNKNOWN }), Action::Hold, "met-here"),
        (|c| c.prevalence = Some(LocalPrevalence { hosts: 3, ..UNKNOWN }), Action::Hold, "common-here"),
        (|c| c.prevalence = Some(LocalPrevalence { hosts: 1, hosts_known: 5, ..UNKNOWN }), Action::Hold, "met-here"),
        (
            |c| c.prevalence = Some(LocalPrevalence { hosts: 2, hosts_known: 50, ..UNKNOWN }),
            Action::Hold,
            "common-here",
        ),
        (|c| c.prevalence = Some(LocalPrevalence { hosts: 0, days: 10, ..UNKNOWN }), Action::Hold, "common-here"),
        (|c| c.prevalence = Some(LocalPrevalence { days_covered: 0, ..UNKNOWN }), Action::Hold, "history-unknown"),
        (|c| c.prevalence = None, Action::Hold, "history-unknown"),
        (|c| c.facts.network = Some(OrgBand::None), BLOCK, "no-rule"),
        (|c| c.facts.network = Some(OrgBand::Few), Action::Hold, "met-elsewhere"),
        (|c| c.budget.link_blocks_last_hour = 500, Action::Hold, "link-budget"),
        (|c| c.budget.zone_growth_10_min = 499, BLOCK, "no-rule"),
        (|c| c.budget.zone_growth_10_min = 500, Action::Hold, "zone-growth"),
        (|c| c.policy.otherwise = Response::Block { days: 900 }, Action::Block { until: day(1090) }, "no-rule"),
        (|c| c.policy.otherwise = Response::Block { days: 0 }, Action::Block { until: day(1001) }, "no-rule"),
        (|c| c.policy.otherwise = Response::HoldForApproval, Action::Hold, "no-rule"),
        (
            |c| {
                c.policy.otherwise = Response::HoldForApproval;
                c.facts.approval = Approval::Canary;
            },
            Action::Hold,
            "no-rule",
        ),
        (
            |c| {
                c.policy.otherwise = Response::HoldForApproval;
                c.facts.approval = Approval::OneAnalyst;
            },
            Action::Block { until: day(1001) },
            "approved",
        ),
        (
            |c| {
                c.policy.otherwise = Response::HoldForApproval;
                c.facts.approval = Approval::TwoAnalysts;
            },
            BLOCK,
            "approved",
        ),
        // One analyst's word shortens only what rests on it.
        (|c| c.facts.approval = Approval::OneAnalyst, BLOCK, "no-rule"),
        (
            |c| {
                c.prevalence = Some(LocalPrevalence { hosts: 1, ..UNKNOWN });
                c.facts.approval = Approval::Canary;
            },
            BLOCK,
            "settled",
        ),
        (
            |c| {
                c.prevalence = Some(LocalPrevalence { hosts: 1, ..UNKNOWN });
                c.facts.approval = Approval::OneAnalyst;
            },
            Action::Block { until: day(1001) },
            "settled",
        ),
        (
            |c| {
                c.prevalence = Some(LocalPrevalence { hosts: 3, ..UNKNOWN });
                c.facts.approval = Approval::OneAnalyst;
            },
            Action::Hold,
            "common-here",
        ),
        (
            |c| {
                c.prevalence = Some(LocalPrevalence { hosts: 3, ..UNKNOWN });
                c.facts.approval = Approval::TwoAnalysts;
            },
            BLOCK,
            "settled",
        ),
        (
            |c| {
                c.protections = vec![Protection::Reserved];
                c.facts.approval = Approval::TwoAnalysts;
            },
            Action::Watch,
            "never-block",
        ),
        // A block in force: its own hits and the spent budget do not end it, its life counts from its beginning.
        (
            |c| {
                c.blocked_since = Some(day(990));
                c.prevalence = Some(LocalPrevalence { hosts: 1, ..UNKNOWN });
                c.budget.zone_growth_10_min = 9999;
            },
            Action::Block { until: day(1020) },
            "no-rule",
        ),
        (|c| c.blocked_since = Some(day(970)), Action::Watch, "block-over"),
        (
            |c| {
                c.blocked_since = Some(day(990));
                c.prevalence = Some(LocalPrevalence { hosts: 30, ..UNKNOWN });
            },
            Action::Hold,
            "common-here",
        ),
    ];
    for (i, (change, action, code)) in rows.iter().enumerate() {
        let mut case = Case::default();
        change(&mut case);
        let decision = case.decide();
        let codes: Vec<_> = decision.because.iter().map(|r| r.code()).collect();
        assert_eq!(decision.action, *action, "row {i}: {codes:?}");
        assert!(codes.contains(code), "row {i}: {codes:?} lacks {code}");
        for reason in &decision.because {
            assert!(!reason.to_string().is_empty());
            let json = serde_json::to_string(reason).unwrap();
            assert_eq!(serde_json::from_str::<pasban_model::mitigate::policy::Reason>(&json).unwrap(), *reason);
        }
    }
}

#[test]
fn the_first_rule_that_fits() {
    let mut case = Case::default();
    let any = Rule { classes: None, source: None, permitted: None, then: Response::Watch };
    case.policy.rules = vec![
        Rule { source: Some(SourceRule::Own), then: Response::HoldForApproval, ..any.clone() },
        Rule { source: Some(SourceRule::Issuer(node(7))), ..any.clone() },
        Rule { classes: Some(BTreeSet::from([RsitClass::Fraud])), ..any.clone() },
        Rule { permitted: Some(PermittedAction::BlockCustomers), ..any.clone() },
        Rule { source: Some(SourceRule::Link(link(1))), then: Response::Block { days: 2 }, ..any.clone() },
        any,
    ];
    let decision = case.decide();
    assert_eq!(decision.action, Action::Block { until: day(1002) });
    assert_eq!(decision.because[0].to_string(), "rule 5 of this node's response policy: block for 2 days");
    case.facts.class = RsitClass::Fraud;
    assert_eq!(case.decide().because[0].to_string(), "rule 3 of this node's response policy: watch");
    let json = serde_json::to_string(&case.policy).unwrap();
    assert_eq!(serde_json::from_str::<ResponsePolicy>(&json).unwrap(), case.policy);
}

#[test]
fn growth_of_a_zone() {
    let budgets = ResponsePolicy::default().budgets;
    for (entries, allowed) in
        [(0, 100), (1999, 100), (10_000, 500), (200_000, 10_000), (5_000_000, 10_000), (u64::MAX, 10_000)]
    {
        assert_eq!(budgets.growth_allowed(entries), allowed, "{entries}");
    }
}

fn cases() -> impl Strategy<Value = Case> {
    let approval = prop_oneof![
        Just(Approval::None),
        Just(Approval::Canary),
        Just(Approval::OneAnalyst),
        Just(Approval::TwoAnalysts)
    ];
    let origin = prop_oneof![
        Just(Origin::Own),
        (0u8..3, 0u8..3, 980i64..1001).prop_map(|(i, l, d)| Origin::Signed {
            issuer: node(i),
            via: link(l),
            link_since: day(d)
        }),
        Just(Origin::Unsigned { via: None }),
    ];
    let response = prop_oneof![
        Just(Response::Watch),
        Just(Response::HoldForApproval),
        (0u16..200).prop_map(|days| Response::Block { days })
    ];
    let facts = (
        proptest::sample::select(ObservableKind::ALL.to_vec()),
        origin,
        proptest::sample::select(PermittedAction::ALL.to_vec()),
        proptest::option::of(990i64..1200),
        approval,
        proptest::option::of(proptest::sample::select(vec![OrgBand::None, OrgBand::Few, OrgBand::Many])),
        proptest::bool::weighted(0.05),
    );
    let rest = (
        response,
        980i64..1001,
        proptest::option::weighted(
            0.9,
            (0u64..6, 0u64..300, 0u32..31, 0u32..31).prop_map(|(hosts, hosts_known, days, days_covered)| {
                LocalPrevalence { hosts, hosts_known, days, days_covered }
            }),
        ),
        (0u32..700, 0u64..400_000, 0u64..12_000),
        proptest::option::of(850i64..1001),
    );
    (facts, rest).prop_map(|((kind, origin, permitted, until, approval, network, withdrawn), rest)| {
        let (otherwise, node_since, prevalence, (a, b, c), blocked) = rest;
        let base = Case::default();
        Case {
            facts: IndicatorFacts {
                kind,
                origin,
                permitted,
                valid_until: until.map(day),
                approval,
                network,
                withdrawn,
                ..base.facts
            },
            policy: ResponsePolicy { otherwise, ..base.policy },
            node_since: day(node_since),
            prevalence,
            budget: BudgetState { link_blocks_last_hour: a, zone_entries: b, zone_growth_10_min: c },
            blocked_since: blocked.map(day),
            ..Case::default()
        }
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn never_block_wins_over_any_policy_and_approval(case in cases()) {
        let mut case = case;
        case.protections = vec![Protection::PublicSuffix];
        let decision = case.decide();
        prop_assert!(width(decision.action) <= 1, "{:?}", decision);
    }

    #[test]
    fn a_kill_switch_never_blocks(case in cases(), which in 0..4) {
        let mut case = case;
        match (which, case.facts.origin) {
            (0, _) => case.switches.nation = true,
            (1, Origin::Signed { issuer, .. }) => { case.switches.issuers.insert(issuer); }
            (2, Origin::Signed { via, .. }) => { case.switches.links.insert(via); }
            _ => case.switches.node = true,
        }
        prop_assert!(!case.decide().action.blocks());
    }

    #[test]
    fn unsigned_or_not_permitted_never_blocks(case in cases()) {
        let blocks = case.decide().action.blocks();
        let unsigned = matches!(case.facts.origin, Origin::Unsigned { .. });
        prop_assert!(!(blocks && (unsigned || !case.facts.permitted.allows_block())));
        prop_assert!(!blocks || !case.facts.withdrawn);
    }

    #[test]
    fn a_block_ends_within_90_days_and_with_the_indicator(case in cases()) {
        if let Action::Block { until } = case.decide().action {
            let start = case.blocked_since.unwrap_or(NOW);
            prop_assert!(until > NOW && until <= start.plus(90 * time::DAY));
            prop_assert!(case.facts.valid_until.is_none_or(|v| until <= v));
        }
    }

    #[test]
    fn more_prevalence_never_widens(case in cases(), more_hosts in 0u64..100, more_days in 0u32..30) {
        let mut more = case.clone();
        if let Some(p) = &mut more.prevalence {
            // A day or host more in the history, with the history itself as long as before.
            p.hosts += more_hosts;
            p.days += more_days;
        }
        prop_assert!(width(more.decide().action) <= width(case.decide().action));
    }

    #[test]
    fn a_stricter_veto_or_budget_never_widens(case in cases(), hosts in 0u64..3) {
        let mut strict = case.clone();
        strict.policy.veto = PrevalenceVeto { hosts, hosts_per_mille: 1, days: 1 };
        strict.policy.budgets.blocks_per_link_hour = 0;
        strict.policy.budgets.growth_max = 0;
        prop_assert!(width(strict.decide().action) <= width(case.decide().action));
    }

    #[test]
    fn more_approval_never_narrows(case in cases()) {
        let mut last = 0;
        for approval in [Approval::None, Approval::Canary, Approval::OneAnalyst, Approval::TwoAnalysts] {
            let mut c = case.clone();
            c.facts.approval = approval;
            // What rests on one analyst's word may be over where two analysts' is not; compare only new blocks.
            c.blocked_since = None;
            let w = width(c.decide().action);
            prop_assert!(w >= last);
            last = w;
        }
    }

    #[test]
    fn every_decision_says_why(case in cases()) {
        prop_assert!(!case.decide().because.is_empty());
    }
}
