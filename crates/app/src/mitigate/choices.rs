//! What an organisation chooses to do by itself with what comes in, in plain choices, and the policy that they mean.
//!
//! Pure. The choices of people come from a page and are stored version by version ([`super::stored`]); where nobody has
//! chosen yet, those of the configuration file count.

use std::collections::BTreeSet;

use pasban_kernel::{LinkId, NodeId, Observable, ObservableKind};
use pasban_model::hunt::{QuestionKind, QuestionVeto};
use pasban_model::mitigate::policy::{Budgets, PrevalenceVeto, Response, ResponsePolicy, Rule, SourceRule};
use pasban_model::rsit::RsitClass;
use serde::{Deserialize, Serialize};

use crate::config::PolicySection;

/// Most exceptions in one policy.
pub const EXCEPTIONS_MAX: usize = 40;
/// Most single values that questions may not be about.
pub const VETO_VALUES_MAX: usize = 500;

/// What is done.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Respond {
    /// Match against traffic, tell people.
    #[default]
    Watch,
    /// Watch, and ask a person whether to block.
    Hold,
    /// Block for the policy's days.
    Block,
}

impl Respond {
    /// All, the most careful first.
    pub const ALL: [Self; 3] = [Self::Watch, Self::Hold, Self::Block];

    /// `watch`, `hold`, `block`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Watch => "watch",
            Self::Hold => "hold",
            Self::Block => "block",
        }
    }

    /// The choice of a word; anything unknown is the most careful one.
    #[must_use]
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|r| r.name() == word)
    }

    fn response(self, days: u16) -> Response {
        match self {
            Self::Watch => Response::Watch,
            Self::Hold => Response::HoldForApproval,
            Self::Block => Response::Block { days },
        }
    }
}

/// Whose indicators an exception is about.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Source {
    /// This node's own.
    Own,
    /// One issuer's.
    Issuer(NodeId),
    /// All that comes over one link.
    Link(LinkId),
}

/// One exception from what is usual. What is absent fits everything.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Exception {
    /// Of this class.
    pub class: Option<String>,
    /// From this source.
    pub source: Option<Source>,
    /// What is done.
    pub then: Respond,
}

/// The choices.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Choices {
    /// Form of this document.
    pub form: u32,
    /// What is usual.
    pub usual: Respond,
    /// Exceptions: the first that fits counts.
    pub exceptions: Vec<Exception>,
    /// Days that a block lasts, 1 to 90.
    pub block_days: u16,
    /// Only watch in the first week of the node and of each link.
    pub first_week_watch: bool,
    /// A value met by this many hosts of one's own is never blocked without two persons.
    pub veto_hosts: u64,
    /// The same, as a share of the known hosts, percent.
    pub veto_percent: u32,
    /// The same, days of 30 on which it was met.
    pub veto_days: u32,
    /// A sector or count is shown to others only where this many organisations could be meant.
    pub k: u32,
    /// New blocks per link and hour without a person.
    pub blocks_per_hour: u32,
    /// Growth of the block list within ten minutes without a person, percent.
    pub growth_percent: u8,
}

impl Choices {
    /// Those of the configuration file.
    #[must_use]
    pub fn of_file(section: &PolicySection) -> Self {
        let defaults = ResponsePolicy::default();
        let exceptions = section
            .by_class
            .iter()
            .filter(|(class, _)| class_of(class).is_some())
            .map(|(class, word)| Exception {
                class: class_of(class).map(|c| c.name().to_owned()),
                source: None,
                then: Respond::of(word).unwrap_or_default(),
            })
            .collect();
        Self {
            form: 1,
            usual: Respond::of(&section.respond).unwrap_or_default(),
            exceptions,
            block_days: u16::try_from(section.block_days).unwrap_or(30),
            first_week_watch: section.first_week_watch,
            veto_hosts: section.veto_hosts,
            veto_percent: section.veto_percent,
            veto_days: defaults.veto.days,
            k: section.k,
            blocks_per_hour: section.blocks_per_hour,
            growth_percent: defaults.budgets.growth_percent,
        }
    }

    /// What is wrong with them: field and reason. Bounds are those of the model; a page can only be more careful than the
    /// small-group rule of the design (k = 5).
    #[must_use]
    pub fn faults(&self) -> Vec<(&'static str, Fault)> {
        let mut out = Vec::new();
        let mut between = |field, value: u64, low: u64, high: u64| {
            if !(low..=high).contains(&value) {
                out.push((field, Fault::Between { low, high }));
            }
        };
        between("block_days", u64::from(self.block_days), 1, 90);
        between("veto_hosts", self.veto_hosts, 1, 1_000_000);
        between("veto_percent", u64::from(self.veto_percent), 1, 100);
        between("veto_days", u64::from(self.veto_days), 1, 30);
        between("k", u64::from(self.k), 5, 50);
        between("blocks_per_hour", u64::from(self.blocks_per_hour), 0, 1_000_000);
        between("growth_percent", u64::from(self.growth_percent), 0, 100);
        if self.exceptions.len() > EXCEPTIONS_MAX {
            out.push(("exceptions", Fault::TooMany { most: EXCEPTIONS_MAX }));
        }
        for e in &self.exceptions {
            if e.class.as_deref().is_some_and(|c| class_of(c).is_none()) {
                out.push(("exceptions", Fault::UnknownClass));
            }
        }
        out
    }

    /// The policy that they mean.
    #[must_use]
    pub fn policy(&self) -> ResponsePolicy {
        let days = self.block_days.clamp(1, 90);
        let rules = self
            .exceptions
            .iter()
            .filter_map(|e| {
                // A class that nobody knows any more fits nothing, not everything.
                let classes = match &e.class {
                    None => None,
                    Some(c) => Some(BTreeSet::from([class_of(c)?])),
                };
                let source = e.source.map(|s| match s {
                    Source::Own => SourceRule::Own,
                    Source::Issuer(i) => SourceRule::Issuer(i),
                    Source::Link(l) => SourceRule::Link(l),
                });
                Some(Rule { classes, source, permitted: None, then: e.then.response(days) })
            })
            .collect();
        let settles = if self.first_week_watch { 7 } else { 0 };
        let defaults = ResponsePolicy::default();
        ResponsePolicy {
            rules,
            otherwise: self.usual.response(days),
            node_settles_days: settles,
            link_settles_days: settles,
            veto: PrevalenceVeto {
                hosts: self.veto_hosts,
                hosts_per_mille: u16::try_from(self.veto_percent.saturating_mul(10)).unwrap_or(1000),
                days: self.veto_days,
            },
            budgets: Budgets {
                blocks_per_link_hour: self.blocks_per_hour,
                growth_percent: self.growth_percent,
                ..defaults.budgets
            },
            ..defaults
        }
    }
}

/// What is wrong with a choice.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fault {
    /// It must lie between these.
    Between {
        /// Least.
        low: u64,
        /// Most.
        high: u64,
    },
    /// There are more than this many.
    TooMany {
        /// Most.
        most: usize,
    },
    /// No class of the RSIT taxonomy.
    UnknownClass,
    /// A value that cannot be read.
    Value,
}

/// The RSIT class in `class` or `class/type`.
#[must_use]
pub fn class_of(text: &str) -> Option<RsitClass> {
    let class = text.split('/').next().unwrap_or(text);
    RsitClass::ALL.into_iter().find(|c| c.name() == class)
}

/// What an organisation refuses to be asked.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Refusals {
    /// Form of this document.
    pub form: u32,
    /// Everything.
    pub all: bool,
    /// These kinds of question, `prevalence`, `hunt`.
    pub kinds: BTreeSet<String>,
    /// Questions about values of these kinds, `email` …
    pub value_kinds: BTreeSet<String>,
    /// Questions about these names and what lies below them.
    pub names: BTreeSet<String>,
    /// Questions by these nodes.
    pub askers: BTreeSet<NodeId>,
    /// Questions that reach back further than this many days; 0 for no bound of one's own.
    pub days_max: u32,
}

impl Refusals {
    /// Those of the configuration file.
    #[must_use]
    pub fn of_file(section: &PolicySection) -> Self {
        let mut out = Self { form: 1, days_max: section.hunt_days, ..Self::default() };
        for word in &section.veto_questions {
            match word.as_str() {
                "prevalence" | "hunt" => drop(out.kinds.insert(word.clone())),
                _ => out.all = true,
            }
        }
        out
    }

    /// What is wrong with them.
    #[must_use]
    pub fn faults(&self) -> Vec<(&'static str, Fault)> {
        let mut out = Vec::new();
        if self.names.len() > VETO_VALUES_MAX {
            out.push(("names", Fault::TooMany { most: VETO_VALUES_MAX }));
        }
        if self.names.iter().any(|n| Observable::domain(n).is_err()) {
            out.push(("names", Fault::Value));
        }
        if self.days_max > 3650 {
            out.push(("days_max", Fault::Between { low: 0, high: 3650 }));
        }
        out
    }

    /// The veto that they mean, for questions of one asker.
    #[must_use]
    pub fn veto(&self, asker: &NodeId) -> QuestionVeto {
        let kinds = self
            .kinds
            .iter()
            .filter_map(|k| match k.as_str() {
                "prevalence" => Some(QuestionKind::Prevalence),
                "hunt" => Some(QuestionKind::Hunt),
                _ => None,
            })
            .collect();
        QuestionVeto {
            all: self.all || self.askers.contains(asker),
            kinds,
            value_kinds: ObservableKind::ALL.into_iter().filter(|k| self.value_kinds.contains(k.name())).collect(),
            values: self.names.iter().filter_map(|n| Observable::domain(n).ok()).collect(),
            ask_first: false,
        }
    }

    /// Days that a question may reach back, at most `agreed`.
    #[must_use]
    pub fn days(&self, agreed: u32) -> u32 {
        if self.days_max == 0 { agreed } else { agreed.min(self.days_max) }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn the_first_exception_that_fits_counts_and_the_usual_is_last() {
        let section = PolicySection {
            respond: "hold".into(),
            by_class: BTreeMap::from([("malicious-code".into(), "block".into()), ("fraud".into(), "watch".into())]),
            veto_percent: 7,
            ..PolicySection::default()
        };
        let mut c = Choices::of_file(&section);
        c.exceptions
            .insert(0, Exception { class: None, source: Some(Source::Issuer(NodeId([3; 32]))), then: Respond::Watch });
        let p = c.policy();
        let then: Vec<_> = p.rules.iter().map(|r| (r.classes.is_some(), r.source.is_some(), r.then)).collect();
        let block = Response::Block { days: 30 };
        assert_eq!(then, [(false, true, Response::Watch), (true, false, Response::Watch), (true, false, block)]);
        assert_eq!((p.otherwise, p.veto.hosts_per_mille), (Response::HoldForApproval, 70));
        assert_eq!((p.node_settles_days, p.link_settles_days), (7, 7));
    }

    #[test]
    fn a_class_that_is_gone_fits_nothing() {
        let mut c = Choices::of_file(&PolicySection::default());
        c.exceptions.push(Exception { class: Some("no-such-class".into()), source: None, then: Respond::Block });
        assert!(c.policy().rules.is_empty());
        assert_eq!(c.faults(), [("exceptions", Fault::UnknownClass)]);
    }

    #[test]
    fn bounds_are_named() {
        let mut c = Choices::of_file(&PolicySection::default());
        assert_eq!(c.faults(), []);
        (c.block_days, c.k, c.veto_hosts) = (91, 4, 0);
        let fields: Vec<_> = c.faults().into_iter().map(|(f, _)| f).collect();
        assert_eq!(fields, ["block_days", "veto_hosts", "k"]);
    }

    #[test]
    fn refusals_become_a_veto() {
        let asker = NodeId([7; 32]);
        let mut r =
            Refusals::of_file(&PolicySection { veto_questions: vec!["hunt".into()], ..PolicySection::default() });
        assert!(!r.all);
        assert_eq!(r.veto(&asker).kinds, BTreeSet::from([QuestionKind::Hunt]));
        assert_eq!(r.days(365), 90);
        r.askers.insert(asker);
        r.names.insert("paper.example".into());
        assert!(r.veto(&asker).all);
        assert!(!r.veto(&NodeId([8; 32])).all);
        assert!(r.veto(&asker).values.contains(&Observable::domain("paper.example").unwrap()));
    }
}
