//! What to do in the first hour. Messages are by key; which of them apply follows from the answers.
//!
//! After NIST SP 800-61 (contain without destroying evidence) and the habit of CERTs' first-hour sheets: isolate, do not
//! switch off, lock what was used from another machine, keep logs out of the attacker's reach. Our own words.

use crate::answers::Ongoing;
use pasban_app::ops::Act;

/// Messages, in the order in which they are done. Empty where nothing is asked of anybody now.
#[must_use]
pub fn first_hour(act: Act, ongoing: Ongoing) -> Vec<&'static str> {
    match (act, ongoing) {
        // Who shares asks for nothing, and has dealt with it or not; only what is still going on needs hands.
        (Act::Share, Ongoing::No | Ongoing::Unknown) => vec!["report-do-keep-logs"],
        (_, Ongoing::Yes | Ongoing::Unknown) => {
            vec!["report-do-unplug", "report-do-accounts", "report-do-keep-logs", "report-do-no-answer"]
        }
        (_, Ongoing::No) => vec!["report-do-accounts", "report-do-keep-logs", "report-do-no-clean"],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_goes_on_is_stopped_first_and_evidence_is_kept_always() {
        for act in [Act::Help, Act::Share, Act::File] {
            for ongoing in Ongoing::ALL {
                let steps = first_hour(act, ongoing);
                assert!(steps.contains(&"report-do-keep-logs"), "{act:?} {ongoing:?}");
                assert!(steps.len() <= 4, "more than a person keeps in mind");
                if ongoing == Ongoing::Yes {
                    assert_eq!(steps[0], "report-do-unplug");
                }
            }
        }
        assert_eq!(first_hour(Act::Share, Ongoing::No), ["report-do-keep-logs"]);
    }
}
