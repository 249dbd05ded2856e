//! Accounts, ways in, sessions, second persons, and the record of who read what.
//!
//! - [`person`]: who has an account, in which role. [`invite`]: one-time links, for a new account and for a lost password.
//! - [`sign_in`]: password, then a code ([`factor`]). Guessing is slow ([`guess`]); words and work never tell whether an
//!   account exists.
//! - [`session`]: what a browser holds afterwards, [`tokens`] what a program holds. Both are read from the store at each
//!   request together with the person, so that a closed account and a changed role act on the very next one.
//! - [`second`]: what one person may not do alone. [`reads`]: who read what names a victim. [`audit`]: acts about people.
//!
//! Secrets never stand in the store: passwords as Argon2id, links, sessions, tokens and recovery codes as hashes, and of a
//! second factor only the number from which the node's own key makes its secret. Everything here that changes something
//! records its act in the same transaction.

pub mod audit;
pub mod factor;
pub mod guess;
pub mod invite;
pub mod password;
pub mod person;
pub mod reads;
pub mod refusal;
pub mod second;
pub mod session;
pub mod sign_in;
mod ticket;
pub mod tokens;

use std::ops::Deref;
use std::sync::{Arc, Mutex};

use data_encoding::BASE32_NOPAD;
use pasban_app::Node;
use pasban_kernel::Digest;
use sha2::{Digest as _, Sha256};

pub use person::{Person, PersonState, Prefs};
pub use session::{Door, Session};
pub use sign_in::SignedIn;
pub use ticket::Ticket;

/// A node with what sign-ins under way need. Cheap to clone; wherever a [`Node`] is asked for, this will do.
#[derive(Clone)]
pub struct People {
    node: Node,
    tickets: Arc<Mutex<ticket::Tickets>>,
    acts: Arc<Mutex<guess::Acts>>,
}

impl People {
    /// Accounts of a node.
    #[must_use]
    pub fn new(node: Node) -> Self {
        Self { node, tickets: Arc::default(), acts: Arc::default() }
    }

    /// The node.
    #[must_use]
    pub fn node(&self) -> &Node {
        &self.node
    }
}

impl Deref for People {
    type Target = Node;

    fn deref(&self) -> &Node {
        &self.node
    }
}

/// A new secret that is shown once, `PREFIX_` and 52 letters and digits, and the hash that is kept of it.
fn secret(node: &Node, prefix: &str) -> (String, Digest) {
    let random: [u8; 32] = node.ambient.random();
    let token = format!("{prefix}_{}", BASE32_NOPAD.encode(&random).to_ascii_lowercase());
    let hash = hash(node, &token);
    (token, hash)
}

/// Longest secret that is looked at, bytes.
const SECRET_BYTES_MAX: usize = 200;

/// The hash of a presented secret; `None` for what cannot be one.
fn hash_of(node: &Node, token: &str) -> Option<Digest> {
    (!token.is_empty() && token.len() <= SECRET_BYTES_MAX).then(|| hash(node, token))
}

/// The hash of a session, a sign-in under way or a one-time link. It holds in this life of the state alone: after a restore from
/// a backup no link that was used opens again, and nobody sits there still who had signed out.
fn hash(node: &Node, token: &str) -> Digest {
    Digest(Sha256::new().chain_update(node.incarnation()).chain_update(token).finalize().into())
}
