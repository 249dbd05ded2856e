//! The decision itself: what the rule wants, then every guard that lowers it.

use pasban_kernel::{ObservableKind, OrgBand, PermittedAction, Timestamp, limits, time};

use super::{Action, Approval, IndicatorFacts, MitigationDecision, Origin, Reason, Response, Situation};

/// Decides what this node does about an indicator now.
#[must_use]
pub fn decide(facts: &IndicatorFacts, at: &Situation<'_>) -> MitigationDecision {
    let mut out = Weighing { action: Action::Nothing, because: Vec::new() };
    if facts.withdrawn {
        return out.because(Reason::Withdrawn);
    }
    if facts.valid_until.is_some_and(|until| until <= at.now) {
        return out.because(Reason::Expired);
    }
    if facts.permitted < PermittedAction::Watch {
        return out.because(Reason::LookUpOnly);
    }
    let (rule, wanted) = at.policy.wanted(facts);
    out.because.push(match rule {
        Some(number) => Reason::Rule { number, then: wanted },
        None => Reason::NoRule { then: wanted },
    });
    let life = match wanted {
        Response::Watch => {
            out.action = Action::Watch;
            return out.done();
        }
        Response::HoldForApproval => limits::BLOCK_LIFE_DEFAULT,
        Response::Block { days } => i64::from(days.clamp(1, 90)) * time::DAY,
    };
    let mut end = until(facts, life, at);
    out.action = if wanted == Response::HoldForApproval && facts.approval < Approval::OneAnalyst {
        Action::Hold
    } else {
        Action::Block { until: end }
    };
    if wanted == Response::HoldForApproval && out.action.blocks() {
        out.because.push(Reason::Approved { approval: facts.approval });
    }
    watch_only(facts, at, &mut out);
    hold(facts, at, &mut out);
    if out.rests_on_one_analyst() {
        end = end.min(at.start().plus(time::DAY));
    }
    if let Action::Block { until } = &mut out.action {
        *until = end;
    }
    // Over is over, also where a person would be asked: nobody asked for longer.
    if end <= at.now {
        out.lower(Action::Watch, Reason::BlockOver);
    }
    out.done()
}

impl Situation<'_> {
    fn start(&self) -> Timestamp {
        self.blocked_since.unwrap_or(self.now).min(self.now)
    }
}

/// A block ends with the rule's days, the longest life, or the indicator itself.
fn until(facts: &IndicatorFacts, life: i64, at: &Situation<'_>) -> Timestamp {
    let end = at.start().plus(life.min(limits::BLOCK_LIFE_MAX));
    facts.valid_until.map_or(end, |v| end.min(v))
}

/// Guards that no approval at this node settles.
fn watch_only(facts: &IndicatorFacts, at: &Situation<'_>, out: &mut Weighing) {
    if let Some(reason) = at.switches.against(facts.origin) {
        out.lower(Action::Watch, reason);
    }
    for protection in at.protections {
        out.lower(Action::Watch, Reason::NeverBlock { protection: protection.clone() });
    }
    if !facts.permitted.allows_block() {
        out.lower(Action::Watch, Reason::NotPermitted { permitted: facts.permitted });
    }
    if !matches!(facts.kind, ObservableKind::Domain | ObservableKind::Ip | ObservableKind::Cidr | ObservableKind::Url) {
        out.lower(Action::Watch, Reason::KindNotBlockable { kind: facts.kind });
    }
    if facts.valid_from > at.now {
        out.lower(Action::Watch, Reason::NotYetValid);
    }
    if matches!(facts.origin, Origin::Unsigned { .. }) {
        out.lower(Action::Watch, Reason::Unsigned);
    }
    let young = |since: Timestamp, days: u16| at.now < since.plus(i64::from(days) * time::DAY);
    if young(at.node_since, at.policy.node_settles_days) {
        out.lower(Action::Watch, Reason::NewNode { days: at.policy.node_settles_days });
    }
    if let Origin::Signed { link_since, .. } = facts.origin
        && young(link_since, at.policy.link_settles_days)
    {
        out.lower(Action::Watch, Reason::NewLink { days: at.policy.link_settles_days });
    }
}

/// Guards that ask a person.
fn hold(facts: &IndicatorFacts, at: &Situation<'_>, out: &mut Weighing) {
    let settled = |reason: &Reason| match reason {
        Reason::CommonHere { .. } => facts.approval >= Approval::TwoAnalysts,
        Reason::MetHere { .. } | Reason::MetElsewhere { .. } => facts.approval >= Approval::Canary,
        _ => facts.approval >= Approval::OneAnalyst,
    };
    let mut reasons = Vec::new();
    match at.prevalence {
        Some(p) if at.policy.veto.objects(p) => {
            reasons.push(Reason::CommonHere { hosts: p.hosts, hosts_known: p.hosts_known, days: p.days });
        }
        _ if at.blocked_since.is_some() => {}
        Some(p) if p.hosts > 0 || p.days > 0 => reasons.push(Reason::MetHere { hosts: p.hosts, days: p.days }),
        Some(p) if p.days_covered < at.policy.history_days_min.max(1) => reasons.push(Reason::HistoryUnknown),
        Some(_) => {}
        None => reasons.push(Reason::HistoryUnknown),
    }
    if at.blocked_since.is_none() {
        if let Some(organisations) = facts.network.filter(|b| *b > OrgBand::None) {
            reasons.push(Reason::MetElsewhere { organisations });
        }
        let budgets = &at.policy.budgets;
        if facts.origin.link().is_some() && at.budget.link_blocks_last_hour >= budgets.blocks_per_link_hour {
            reasons.push(Reason::LinkBudget { per_hour: budgets.blocks_per_link_hour });
        }
        let allowed = budgets.growth_allowed(at.budget.zone_entries);
        if at.budget.zone_growth_10_min >= allowed {
            reasons.push(Reason::ZoneGrowth { allowed });
        }
    }
    for reason in reasons {
        if settled(&reason) {
            out.because.push(Reason::Settled { code: reason.code().to_owned(), approval: facts.approval });
        } else {
            out.lower(Action::Hold, reason);
        }
    }
}

struct Weighing {
    action: Action,
    because: Vec<Reason>,
}

impl Weighing {
    fn lower(&mut self, to: Action, reason: Reason) {
        if to.width() < self.action.width() {
            self.action = to;
        }
        self.because.push(reason);
    }

    /// What rests on one analyst's word lasts a day.
    fn rests_on_one_analyst(&self) -> bool {
        self.because.iter().any(|r| {
            matches!(
                r,
                Reason::Approved { approval: Approval::OneAnalyst }
                    | Reason::Settled { approval: Approval::OneAnalyst, .. }
            )
        })
    }

    fn because(mut self, reason: Reason) -> MitigationDecision {
        self.because.push(reason);
        self.done()
    }

    fn done(self) -> MitigationDecision {
        MitigationDecision { action: self.action, because: self.because }
    }
}
