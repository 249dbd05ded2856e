//! Sign-ins between the right password and the right code. They live in memory only: after a restart people begin again.

use std::collections::HashMap;
use std::fmt;

use pasban_kernel::id::PersonId;
use pasban_kernel::time::MINUTE;
use pasban_kernel::{Digest, Timestamp};

/// How long a person may take for the second step.
const LIFE: i64 = 10 * MINUTE;
/// Wrong codes before the password is asked again.
const TRIES_MAX: u32 = 5;
/// Most sign-ins under way; the oldest goes.
const TICKETS_MAX: usize = 10_000;

/// What the second step shows to be the same sign-in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Ticket(pub(crate) String);

impl Ticket {
    /// Its text, for a form.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Ticket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A sign-in under way.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Held {
    pub(crate) person: PersonId,
    /// The password as it was then: another one ends the sign-in.
    pub(crate) password: Digest,
    /// Whose guesses are forgotten when it succeeds.
    pub(crate) name: Digest,
    begun: Timestamp,
    tries: u32,
}

/// All of them, by the hash of their ticket.
#[derive(Default)]
pub(crate) struct Tickets(HashMap<Digest, Held>);

impl Tickets {
    pub(crate) fn put(&mut self, hash: Digest, person: PersonId, password: Digest, name: Digest, now: Timestamp) {
        self.0.retain(|_, t| t.begun.plus(LIFE) > now);
        if self.0.len() >= TICKETS_MAX
            && let Some(oldest) = self.0.iter().min_by_key(|(_, t)| t.begun).map(|(h, _)| *h)
        {
            self.0.remove(&oldest);
        }
        self.0.insert(hash, Held { person, password, name, begun: now, tries: 0 });
    }

    /// Counts a try and answers whose sign-in it is.
    pub(crate) fn try_one(&mut self, hash: &Digest, now: Timestamp) -> Option<Held> {
        let t = self.0.get_mut(hash)?;
        t.tries += 1;
        if t.begun.plus(LIFE) <= now || t.tries > TRIES_MAX {
            self.0.remove(hash);
            return None;
        }
        Some(*t)
    }

    pub(crate) fn end(&mut self, hash: &Digest) -> bool {
        self.0.remove(hash).is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ticket_is_short_lived_and_tried_five_times() {
        let mut all = Tickets::default();
        let (hash, person) = (Digest::of(b"a"), PersonId::from_random([1; 16]));
        let start = Timestamp(1_000_000_000);
        all.put(hash, person, Digest::default(), Digest::default(), start);
        assert!(all.try_one(&Digest::of(b"b"), start).is_none());
        for _ in 0..5 {
            assert_eq!(all.try_one(&hash, start).map(|t| t.person), Some(person));
        }
        assert!(all.try_one(&hash, start).is_none());
        all.put(hash, person, Digest::default(), Digest::default(), start);
        assert!(all.try_one(&hash, start.plus(LIFE)).is_none());
        for i in 0..TICKETS_MAX + 5 {
            all.put(Digest::of(&i.to_be_bytes()), person, Digest::default(), Digest::default(), start.plus(i as i64));
        }
        assert_eq!(all.0.len(), TICKETS_MAX);
        assert!(all.try_one(&Digest::of(&0_usize.to_be_bytes()), start).is_none());
    }
}
