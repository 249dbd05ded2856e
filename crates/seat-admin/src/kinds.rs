//! Kinds of acts, in the groups that an auditor asks for. Pure.

use pasban_proof::act::ActKind;

/// A group and its kinds.
pub type Group = (&'static str, &'static [ActKind]);

/// Groups in the order of the page; every kind stands in exactly one.
pub const GROUPS: &[Group] = &[
    (
        "people",
        &[
            ActKind::PersonAdded,
            ActKind::PersonInvited,
            ActKind::PersonWelcomed,
            ActKind::RoleChanged,
            ActKind::PersonDisabled,
            ActKind::PersonEnabled,
            ActKind::PasswordChanged,
            ActKind::FactorChanged,
            ActKind::FactorReset,
            ActKind::TokenMade,
            ActKind::TokenRevoked,
        ],
    ),
    ("sign-in", &[ActKind::SignedIn, ActKind::SignInFailed]),
    ("second", &[ActKind::SecondAsked, ActKind::SecondGranted, ActKind::SecondRefused, ActKind::SecondUsed]),
    ("read", &[ActKind::ReadVictim, ActKind::Unmasked, ActKind::BulkExported]),
    (
        "links",
        &[
            ActKind::LinkOffered,
            ActKind::LinkAccepted,
            ActKind::LinkConfirmed,
            ActKind::LinkActive,
            ActKind::LinkPaused,
            ActKind::LinkResumed,
            ActKind::LinkRevoked,
            ActKind::AgreementChanged,
            ActKind::TenantMoved,
            ActKind::Quarantined,
        ],
    ),
    (
        "decisions",
        &[
            ActKind::ReportReceived,
            ActKind::ReportSent,
            ActKind::IndicatorConfirmed,
            ActKind::IndicatorHeld,
            ActKind::IndicatorRejected,
            ActKind::Released,
            ActKind::Withheld,
            ActKind::Withdrawn,
            ActKind::Blocked,
            ActKind::Unblocked,
            ActKind::AlertSent,
            ActKind::AlertJudged,
            ActKind::QuestionAsked,
            ActKind::QuestionAnswered,
            ActKind::QuestionVetoed,
            ActKind::ConsentGiven,
            ActKind::ConsentWithdrawn,
            ActKind::KillSwitch,
            ActKind::PolicyChanged,
        ],
    ),
    (
        "node",
        &[
            ActKind::KeyRotated,
            ActKind::KeyCompromised,
            ActKind::Restored,
            ActKind::Recovered,
            ActKind::Erased,
            ActKind::WitnessRefused,
            ActKind::WitnessForgiven,
            ActKind::LedgerBegunAnew,
        ],
    ),
];

/// Codes of a group, or of one kind; nothing for a word that is neither.
#[must_use]
pub fn codes(word: &str) -> Option<Vec<String>> {
    if let Some((_, kinds)) = GROUPS.iter().find(|(name, _)| *name == word) {
        return Some(kinds.iter().map(|k| k.code().to_owned()).collect());
    }
    ActKind::ALL.iter().find(|k| k.code() == word).map(|k| vec![k.code().to_owned()])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_stands_in_at_most_one_group_and_words_are_no_codes() {
        let mut all: Vec<&str> = GROUPS.iter().flat_map(|(_, kinds)| kinds.iter().map(ActKind::code)).collect();
        let n = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), n);
        for (name, kinds) in GROUPS {
            assert!(!ActKind::ALL.iter().any(|k| k.code() == *name), "{name} is a kind as well");
            assert_eq!(codes(name).unwrap().len(), kinds.len());
        }
        assert_eq!(codes("role-changed").unwrap(), ["role-changed"]);
        assert_eq!(codes("nonsense"), None);
    }
}
