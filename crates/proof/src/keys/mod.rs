//! Whose keys these are (design section 3, "Identity and keys").
//!
//! The identity key, made at `init` and kept on paper, signs [`NodeCard`]s: each certifies the operating keys in
//! force from its issue on. A rotation is the next card, sequence one higher. A [`Compromise`] statement says since
//! when a key is in other hands. [`KeyHistory`] holds what is known of one node and answers [`KeyStatus`].
//! [`digits`] and [`nonce_commitment`] are for the two administrators who link two nodes.

mod card;
mod digits;
mod history;

#[cfg(test)]
mod tests;

pub use card::{CardFault, Compromise, KeyRole, NodeCard, OperatingKey, SignedCard, SignedCompromise};
pub use digits::{Digits, digits, nonce_commitment};
pub use history::{KeyHistory, KeyStatus, key_status};
