//! Who sees an item: what the rule for one record says ([`pasban_access::rule`]).
//!
//! Reports to the regulator's hat never become items, so no other hat is met here. What is marked RED is for named persons
//! (TLP 2.0), and the one who is named is the one who has it. Everybody else finds nothing, not even a count; that some
//! waits for a name at all is told to the shift lead, who gives it to somebody unseen.

use pasban_access::rule::{self, Record, RecordKind, Relation, Sees};
use pasban_access::{Hat, Seat};
use pasban_kernel::Tlp;
use pasban_kernel::id::PersonId;
use pasban_store::rows::seat_desk::items::Eyes;

/// Whether a seat sees an item with this marking that this person has.
#[must_use]
pub fn sees(seat: &Seat, tlp: Tlp, owner: Option<PersonId>) -> bool {
    sees_report(seat, "cert", tlp, owner)
}

/// Whether a seat sees a report that went to a hat, has this marking, and whose item this person has.
#[must_use]
pub fn sees_report(seat: &Seat, hat: &str, tlp: Tlp, owner: Option<PersonId>) -> bool {
    let hat = if hat == "cert" { Hat::Cert } else { Hat::Regulator };
    let report = Record::new(RecordKind::Report, Relation::Constituent).tlp(tlp).hat(hat);
    rule::sees(seat, &report.addressed(owner == Some(seat.person))) == Sees::All
}

/// The same as a condition of lists and counts. Only for seats that may read the queue at all.
#[must_use]
pub fn eyes(seat: &Seat) -> Eyes {
    Eyes { person: seat.person, red: sees(seat, Tlp::Red, None) }
}

#[cfg(test)]
mod tests {
    use pasban_access::Role;
    use pasban_kernel::TenantId;

    use super::*;

    fn seat(role: Role, hat: Hat, tenant: TenantId) -> Seat {
        Seat {
            person: PersonId::from_random([7; 16]),
            name: "A. Analyst".into(),
            role,
            hat,
            tier: if role == Role::National { "national" } else { "sectoral" }.into(),
            tenant,
        }
    }

    #[test]
    fn red_is_for_who_has_it() {
        let (me, other) = (Some(PersonId::from_random([7; 16])), Some(PersonId::from_random([8; 16])));
        let analyst = seat(Role::Analyst, Hat::Cert, TenantId::OWN);
        assert!(sees(&analyst, Tlp::AmberStrict, None));
        assert!(!sees(&analyst, Tlp::Red, None));
        assert!(!sees(&analyst, Tlp::Red, other));
        assert!(sees(&analyst, Tlp::Red, me));
        let lead = seat(Role::Lead, Hat::Cert, TenantId::OWN);
        assert!(sees(&lead, Tlp::Red, me) && !sees(&lead, Tlp::Red, None) && !sees(&lead, Tlp::Red, other));
        assert!(!sees(&seat(Role::National, Hat::Cert, TenantId::OWN), Tlp::Red, other));
    }

    #[test]
    fn no_other_role_hat_or_tenant_sees_anything() {
        for role in Role::ALL {
            let works = matches!(role, Role::Analyst | Role::Lead | Role::National);
            for tlp in [Tlp::Clear, Tlp::Red] {
                let me = Some(PersonId::from_random([7; 16]));
                assert_eq!(sees(&seat(role, Hat::Cert, TenantId::OWN), tlp, me), works, "{role:?}");
                assert!(!sees(&seat(role, Hat::Regulator, TenantId::OWN), tlp, me), "{role:?}");
                assert!(!sees(&seat(role, Hat::Cert, TenantId::from_random([1; 16])), tlp, me), "{role:?}");
            }
        }
    }

    #[test]
    fn the_condition_of_lists_says_the_same() {
        for role in [Role::Analyst, Role::Lead, Role::National] {
            let seat = seat(role, Hat::Cert, TenantId::OWN);
            let eyes = eyes(&seat);
            for owner in [None, Some(seat.person), Some(PersonId::from_random([9; 16]))] {
                for tlp in [Tlp::Clear, Tlp::Green, Tlp::Amber, Tlp::AmberStrict, Tlp::Red] {
                    let listed = eyes.red || tlp < Tlp::Red || owner == Some(eyes.person);
                    assert_eq!(listed, sees(&seat, tlp, owner));
                }
            }
        }
    }
}
