//! Who sees what of an entry of the ledger.
//!
//! That an entry stands at a place, when it was made and its hash, is seen by whoever may open the ledger: partners mirror
//! all hashes anyway, and without them nobody could see a gap. Kind, subject and who did it are shown only to whom the
//! record itself is shown (`pasban_access::rule`): what came to the regulator's hat to the regulator, what came to the
//! CERT's to its desk, accounts and readings to the administrator.

use pasban_access::Role;
use schemars::JsonSchema;
use serde::Serialize;

/// How much of an entry a seat sees.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Shown {
    /// Its place, its time, its hash.
    Place,
    /// And what kind it is.
    Kind,
    /// Everything.
    All,
}

/// What an entry speaks of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum About {
    /// A report, a consent, a call: of the hat that the report came to.
    Report,
    /// Indicators, questions, what was released, alerts, blocks.
    Work,
    /// Accounts, sessions, readings of victims' fields.
    People,
    /// The node itself: links, keys, policies, restores, the ledger.
    Machine,
}

/// What an entry of a kind speaks of. A kind that is not known here counts as the strictest.
#[must_use]
pub fn about(kind: &str) -> About {
    match kind {
        "indicator-confirmed"
        | "indicator-held"
        | "indicator-rejected"
        | "released"
        | "withheld"
        | "withdrawn"
        | "blocked"
        | "unblocked"
        | "alert-sent"
        | "alert-judged"
        | "question-asked"
        | "question-answered"
        | "question-vetoed"
        | "quarantined"
        | "objection-made"
        | "objection-answered" => About::Work,
        "read-victim" | "person-added" | "person-invited" | "person-welcomed" | "role-changed" | "person-disabled"
        | "person-enabled" | "signed-in" | "sign-in-failed" | "password-changed" | "factor-changed"
        | "factor-reset" | "token-made" | "token-revoked" | "second-asked" | "second-granted" | "second-refused"
        | "second-used" | "unmasked" | "bulk-exported" => About::People,
        "link-offered" | "link-accepted" | "link-paused" | "link-resumed" | "link-revoked" | "link-confirmed"
        | "link-active" | "agreement-changed" | "key-rotated" | "key-compromised" | "kill-switch" | "restored"
        | "recovered" | "policy-changed" | "tenant-moved" | "witness-refused" | "witness-forgiven"
        | "ledger-begun-anew" | "erased" | "lost" | "brief-made" | "period-set" => About::Machine,
        _ => About::Report,
    }
}

/// Of a report: to which hat it came, and whether it is for named persons only.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Behind {
    /// A report stands behind the entry.
    pub report: bool,
    /// It came to the regulator's hat.
    pub filed: bool,
    /// It is marked RED and this person is not named.
    pub sealed: bool,
}

/// How much of an entry a role sees.
#[must_use]
pub fn shown(role: Role, kind: &str, behind: Behind) -> Shown {
    let desk = matches!(role, Role::Analyst | Role::Lead | Role::National);
    match (about(kind), role) {
        (About::Machine, Role::Administrator | Role::Analyst | Role::Lead | Role::National | Role::Regulator) => {
            Shown::All
        }
        (About::People, Role::Administrator) if kind == "read-victim" || kind == "unmasked" => Shown::Kind,
        (About::People, Role::Administrator) => Shown::All,
        (About::People, _) if desk => Shown::Kind,
        (About::Work, _) if desk => Shown::All,
        (About::Work, Role::Administrator) => Shown::Kind,
        (About::Report, Role::Regulator) if behind.report && behind.filed => Shown::All,
        (About::Report, _) if desk && !behind.filed && !behind.sealed => Shown::All,
        _ => Shown::Place,
    }
}

#[cfg(test)]
mod tests {
    use pasban_proof::act::ActKind;

    use super::*;

    const FILED: Behind = Behind { report: true, filed: true, sealed: false };
    const HELP: Behind = Behind { report: true, filed: false, sealed: false };
    const RED: Behind = Behind { report: true, filed: false, sealed: true };

    #[test]
    fn neither_hat_sees_what_came_to_the_other() {
        for kind in ["report-received", "report-closed", "report-acknowledged", "consent-withdrawn"] {
            assert_eq!(shown(Role::Regulator, kind, FILED), Shown::All);
            assert_eq!(shown(Role::Regulator, kind, HELP), Shown::Place, "{kind}");
            assert_eq!(shown(Role::Analyst, kind, HELP), Shown::All);
            assert_eq!(shown(Role::Analyst, kind, RED), Shown::Place);
            for role in [Role::Analyst, Role::Lead, Role::National, Role::Administrator] {
                assert_eq!(shown(role, kind, FILED), Shown::Place, "{role:?} {kind}");
            }
            assert_eq!(shown(Role::Administrator, kind, HELP), Shown::Place);
        }
    }

    #[test]
    fn a_regulator_sees_nothing_of_the_desks_work_nor_of_people() {
        for kind in ActKind::ALL.iter().map(ActKind::code).filter(|k| about(k) != About::Machine) {
            assert_eq!(shown(Role::Regulator, kind, Behind::default()), Shown::Place, "{kind}");
        }
    }

    #[test]
    fn who_read_about_whom_is_for_nobody_here() {
        for role in Role::ALL {
            assert!(shown(role, "read-victim", Behind::default()) < Shown::All);
        }
    }

    #[test]
    fn other_roles_and_unknown_kinds_see_the_place_alone() {
        for role in [Role::Owner, Role::Officer, Role::Staff] {
            for kind in ActKind::ALL.iter().map(ActKind::code) {
                assert_eq!(shown(role, kind, HELP), Shown::Place, "{role:?} {kind}");
            }
        }
        assert_eq!(shown(Role::Administrator, "of-a-later-version", Behind::default()), Shown::Place);
    }

    #[test]
    fn what_speaks_of_a_report_is_strict_and_so_is_what_nobody_has_placed() {
        for kind in ["report-received", "report-sent", "consent-given", "consent-withdrawn", "of-a-later-version"] {
            assert_eq!(about(kind), About::Report, "{kind}");
        }
    }
}
