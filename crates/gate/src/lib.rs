//! What may leave a node: release classes, agreements, consent, clues of a victim, sealed bytes.
//!
//! Start at [`release()`]: the one function that decides. It is pure and total, reads no clock, disk or random
//! source, and is the only maker of [`Released`] beside [`reopen`], which gives back what `release` once made
//! while the same agreement, consents and policy still stand.
//!
//! Invariants, each held by the tests in `src/tests/`:
//! - whatever leaves was judged as the very bytes that leave: id, markings, revocation and all texts are read
//!   from the bytes, and a candidate that claims otherwise is withheld;
//! - no marking or action is widened without a valid consent of each source's owner;
//! - a stricter link state, an ended consent or a stricter source never releases more;
//! - every outcome carries at least one reason that a page can show.
//!
//! The gate is called from the viewpoint of one owner of data: the node, or one hosted tenant. Between a tenant
//! and its host it is called as on a link, the host being the tenant's superior.
//!
//! Deliberately not here: counting against quotas (the sender does, per hour), signatures, storage, and any
//! suppression of echoes. An object re-issued for a victim goes back to that victim too: the one node that is
//! *not* sent an object would be known as its source.

pub mod agreement;
mod body;
pub mod candidate;
pub mod clue;
pub mod consent;
pub mod policy;
pub mod reason;
pub mod redaction;
pub mod release;
mod rules;
pub mod twin;

#[cfg(test)]
mod tests;

pub use agreement::{
    Agreement, AgreementState, Direction, Hat, Hunts, ObjectKind, Quotas, RecipientClass, Relation, Terms, Way,
    cert_alone, class_id,
};
pub use candidate::{Asks, Candidate, Markings, Origin, Source};
pub use clue::{Clue, ClueKind, VictimProfile};
pub use consent::{Consent, ConsentGap, Items};
pub use policy::{ClueAction, Policy};
pub use reason::Reason;
pub use redaction::redaction_checks;
pub use release::{Outcome, Released, Sealed, SealedRecord, Shut, Withheld, release, reopen, rule_names};
