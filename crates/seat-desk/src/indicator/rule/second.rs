//! What one analyst may not decide alone.

use pasban_kernel::{PermittedAction, Tlp};
use pasban_people::second::WishKind;

/// What a second person has to agree to before an indicator is confirmed so.
#[must_use]
pub fn needed(tlp: Tlp, action: PermittedAction) -> Vec<WishKind> {
    let mut out = Vec::new();
    if tlp == Tlp::Red {
        out.push(WishKind::ReleaseRed);
    }
    if action >= PermittedAction::BlockCustomers {
        out.push(WishKind::BlockForOthers);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn red_and_blocking_for_others_need_two() {
        for tlp in Tlp::ALL {
            for action in PermittedAction::ALL {
                let kinds = needed(tlp, action);
                assert_eq!(kinds.contains(&WishKind::ReleaseRed), tlp == Tlp::Red);
                assert_eq!(kinds.contains(&WishKind::BlockForOthers), action == PermittedAction::BlockCustomers);
            }
        }
    }
}
