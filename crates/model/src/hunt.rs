//! Questions over links: how common is a value (prevalence), who met it (hunt). A hunt must not become surveillance:
//! kinds, days and rate stand in the agreement, everything asked is listed where it was asked, a local veto is final, and
//! answers are in bands (design section 3, "Sightings upward"; threat T14).

mod answer;

use std::collections::BTreeSet;
use std::fmt;

use pasban_kernel::id::QuestionId;
use pasban_kernel::{LinkId, NodeId, Observable, ObservableKind, Tlp, limits};
use serde::{Deserialize, Serialize};

pub use answer::{
    GROUP_MIN_DEFAULT, LocalCount, NetworkPrevalence, OrgAnswer, SectorSize, ValueAnswer, answer, combine,
};

/// What is asked.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum QuestionKind {
    /// How common is the value, before it is confirmed. The answer goes nowhere else.
    Prevalence,
    /// Was it met: the answer becomes a sighting.
    Hunt,
}

impl QuestionKind {
    /// `prevalence` or `hunt`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Prevalence => "prevalence",
            Self::Hunt => "hunt",
        }
    }
}

/// A question as asked over a link.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Question {
    /// Its id; the same at every hop.
    pub id: QuestionId,
    /// What is asked.
    pub kind: QuestionKind,
    /// Who asks, by signature.
    pub asker: NodeId,
    /// The link it came over.
    pub link: LinkId,
    /// Marking of what it is about; RED is never asked about.
    pub tlp: Tlp,
    /// The values.
    pub values: Vec<Observable>,
    /// How many days back.
    pub days: u32,
}

/// What an agreement lets the other side ask.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct QuestionTerms {
    /// Kinds of question.
    pub kinds: BTreeSet<QuestionKind>,
    /// Most days back.
    pub days_max: u32,
    /// Most values in one question; never more than [`limits::QUESTION_VALUES_MAX`].
    pub values_max: u32,
    /// Most values asked over this link within 24 hours.
    pub values_per_day_max: u32,
}

/// What this node never answers about, whatever was agreed.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct QuestionVeto {
    /// Nothing at all.
    pub all: bool,
    /// Kinds of question.
    pub kinds: BTreeSet<QuestionKind>,
    /// Kinds of value (mail addresses, say).
    pub value_kinds: BTreeSet<ObservableKind>,
    /// Single values. A domain covers the names below it and the URLs and mail addresses there: who looked at a
    /// newspaper is nobody's business.
    pub values: BTreeSet<Observable>,
    /// Whether each question waits for a person here.
    pub ask_first: bool,
}

/// Why a question is not answered. The asker is told the code, not more.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "kebab-case")]
pub enum Refused {
    /// The agreement has no questions of this kind.
    KindNotAgreed {
        /// The kind.
        kind: QuestionKind,
    },
    /// It reaches further back than agreed.
    TooManyDays {
        /// Asked.
        asked: u32,
        /// Agreed.
        max: u32,
    },
    /// It asks for no value.
    NoValues,
    /// It asks for more values than agreed.
    TooManyValues {
        /// Asked.
        asked: u64,
        /// Agreed.
        max: u64,
    },
    /// The day's allowance is used up.
    DayUsedUp {
        /// Values already asked within 24 hours.
        used: u64,
        /// Agreed.
        max: u64,
    },
    /// What it is about is TLP:RED.
    Red,
    /// This node refuses.
    Vetoed,
    /// A person here decides first.
    AskFirst,
}

impl Refused {
    /// A stable word for machines.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::KindNotAgreed { .. } => "kind-not-agreed",
            Self::TooManyDays { .. } => "too-many-days",
            Self::NoValues => "no-values",
            Self::TooManyValues { .. } => "too-many-values",
            Self::DayUsedUp { .. } => "day-used-up",
            Self::Red => "red",
            Self::Vetoed => "vetoed",
            Self::AskFirst => "ask-first",
        }
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::KindNotAgreed { kind } => write!(f, "the agreement has no {} questions", kind.name()),
            Self::TooManyDays { asked, max } => write!(f, "{asked} days asked, {max} agreed"),
            Self::NoValues => f.write_str("the question names no value"),
            Self::TooManyValues { asked, max } => write!(f, "{asked} values asked, {max} agreed"),
            Self::DayUsedUp { used, max } => {
                write!(f, "{used} values were asked within 24 hours, {max} are agreed")
            }
            Self::Red => f.write_str("nothing is asked about TLP:RED"),
            Self::Vetoed => f.write_str("this node refuses the question"),
            Self::AskFirst => f.write_str("a person at this node decides first"),
        }
    }
}

impl std::error::Error for Refused {}

/// Leave to answer one question, within these limits.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Answerable {
    /// Days back to look.
    pub days: u32,
}

/// Whether a question may be answered. `asked_today` counts the values asked over the same link within the last
/// 24 hours, this question not included. Every question is listed at the node, answered or not; that is the caller's part.
///
/// # Errors
/// Why not.
pub fn may_answer(
    question: &Question,
    terms: &QuestionTerms,
    veto: &QuestionVeto,
    asked_today: u64,
) -> Result<Answerable, Refused> {
    if question.tlp == Tlp::Red {
        return Err(Refused::Red);
    }
    if !terms.kinds.contains(&question.kind) {
        return Err(Refused::KindNotAgreed { kind: question.kind });
    }
    if question.values.is_empty() {
        return Err(Refused::NoValues);
    }
    let asked = question.values.len() as u64;
    let max = u64::from(terms.values_max).min(limits::QUESTION_VALUES_MAX as u64);
    if asked > max {
        return Err(Refused::TooManyValues { asked, max });
    }
    if question.days > terms.days_max {
        return Err(Refused::TooManyDays { asked: question.days, max: terms.days_max });
    }
    let max = u64::from(terms.values_per_day_max);
    if asked_today.saturating_add(asked) > max {
        return Err(Refused::DayUsedUp { used: asked_today, max });
    }
    if veto.all || veto.kinds.contains(&question.kind) || question.values.iter().any(|v| veto.covers(v)) {
        return Err(Refused::Vetoed);
    }
    if veto.ask_first {
        return Err(Refused::AskFirst);
    }
    Ok(Answerable { days: question.days })
}

impl QuestionVeto {
    fn covers(&self, value: &Observable) -> bool {
        let domain = |name: &Observable| {
            let mut rest = Some(name.value());
            while let Some(at) = rest {
                if Observable::domain(at).is_ok_and(|d| self.values.contains(&d)) {
                    return true;
                }
                rest = at.split_once('.').map(|(_, parent)| parent);
            }
            false
        };
        self.value_kinds.contains(&value.kind())
            || self.values.contains(value)
            || (value.kind() == ObservableKind::Domain && domain(value))
            || value.host().is_some_and(|h| self.values.contains(&h) || domain(&h))
    }
}
