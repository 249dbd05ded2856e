//! Guessing is slow: by the name that is tried, by the place it comes from, by the person whose code is tried.
//!
//! A try counts as wrong before it is looked at, so a thousand at once are no better than one after another; a right one
//! takes its count back. Names are counted whether anybody has them or not, and kept as keyed hashes.

use std::net::IpAddr;

use pasban_app::{AppError, Node, Result};
use pasban_kernel::id::PersonId;
use pasban_kernel::time::{DAY, HOUR, MINUTE, SECOND};
use pasban_kernel::{Digest, Timestamp};
use pasban_store::rows::people::ways;
use pasban_store::{StoreError, Tx};

use crate::{People, refusal};

/// Tries of one name, or of one person's codes, before there is a wait.
pub const TRIES_FREE: i64 = 5;
/// Tries from one place before there is a wait: an office may have one address.
pub const PLACE_TRIES_FREE: i64 = 30;
/// First wait; each further wrong try doubles it.
pub const WAIT_FIRST: i64 = 30 * SECOND;
/// Longest wait: who knows a name can keep its owner out for no longer.
pub const WAIT_MAX: i64 = 15 * MINUTE;
/// Most names and places that are remembered.
const KEPT_MAX: i64 = 100_000;
/// Most acts an hour about places and names that nobody has: a flood must not fill the ledger.
const ACTS_MAX: u32 = 120;

/// What is counted.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Counted {
    pub(crate) key: Digest,
    free: i64,
    /// Forgotten after so long without a try.
    memory: i64,
}

impl Counted {
    /// A name or address as typed.
    pub(crate) fn name(node: &Node, key: &str) -> Self {
        Self { key: Digest(node.keys.keyed("guess", "name", key)), free: TRIES_FREE, memory: DAY }
    }

    /// A person's codes and password, for who has begun to sign in or is signed in.
    pub(crate) fn person(node: &Node, person: &PersonId) -> Self {
        Self { key: Digest(node.keys.keyed("guess", "person", &person.to_string())), free: TRIES_FREE, memory: DAY }
    }

    /// An IPv4 address or an IPv6 /64.
    pub(crate) fn place(node: &Node, from: IpAddr) -> Self {
        Self { key: Digest(node.keys.keyed("guess", "place", &place(from))), free: PLACE_TRIES_FREE, memory: HOUR }
    }
}

/// The place of an address in words: one household has a /64 of IPv6 addresses.
#[must_use]
pub fn place(from: IpAddr) -> String {
    match from.to_canonical() {
        IpAddr::V4(a) => a.to_string(),
        IpAddr::V6(a) => {
            let [a, b, c, d, ..] = a.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
    }
}

/// How long nobody may try after `n` wrong ones in a row.
fn wait(n: i64, free: i64) -> i64 {
    let over = n - free;
    if over < 0 { 0 } else { WAIT_FIRST.saturating_mul(1_i64 << over.min(20)).min(WAIT_MAX) }
}

/// Counts a try under each key; answers how many in a row it is under each.
///
/// # Errors
/// Too many, with how long to wait.
pub(crate) async fn count(people: &People, what: &[Counted]) -> Result<Vec<i64>> {
    let now = people.now();
    let what = what.to_vec();
    let prune = people.acts.lock().is_ok_and(|mut a| a.tick());
    people
        .db
        .write_as("sign-in.try", move |tx| {
            if prune {
                ways::trouble_prune(tx, now.plus(-DAY), KEPT_MAX)?;
            }
            let mut rows_now = Vec::with_capacity(what.len());
            for c in &what {
                let fresh = ways::Trouble { key: c.key, failures: 0, locked_until: Timestamp(0), last: now };
                let row = ways::trouble_fetch(tx, &c.key)?.filter(|t| t.last.plus(c.memory) > now).unwrap_or(fresh);
                if row.locked_until > now {
                    return Err(wait_words(row.locked_until.0 - now.0));
                }
                rows_now.push(row);
            }
            let mut counts = Vec::with_capacity(what.len());
            for (c, mut row) in what.iter().zip(rows_now) {
                row.failures += 1;
                row.last = now;
                row.locked_until = match wait(row.failures, c.free) {
                    0 => Timestamp(0),
                    wait => now.plus(wait),
                };
                ways::trouble_put(tx, &row)?;
                counts.push(row.failures);
            }
            Ok(counts)
        })
        .await
}

/// Takes a right try's count back: a name's and person's whole, a place's by one, since others may guess from there.
pub(crate) fn forgive(tx: &mut dyn Tx, whole: &[Digest], place: Option<&Digest>) -> Result<(), StoreError> {
    for key in whole {
        ways::trouble_end(tx, key)?;
    }
    if let Some(key) = place
        && let Some(mut row) = ways::trouble_fetch(tx, key)?
    {
        row.failures = (row.failures - 1).max(0);
        row.locked_until = Timestamp(0);
        ways::trouble_put(tx, &row)?;
    }
    Ok(())
}

fn wait_words(micros: i64) -> AppError {
    let seconds = ((micros + SECOND - 1) / SECOND).max(2);
    if seconds <= 90 {
        refusal::WAIT_SECONDS.with(&[("n", &seconds)])
    } else {
        refusal::WAIT_MINUTES.with(&[("n", &((seconds + 59) / 60))])
    }
}

/// Bounds the acts that strangers can cause.
#[derive(Default)]
pub(crate) struct Acts {
    hour: i64,
    made: u32,
    tries: u64,
}

impl Acts {
    /// Every 256th try cleans up.
    fn tick(&mut self) -> bool {
        self.tries += 1;
        self.tries % 256 == 1
    }

    /// Whether one more act may be made.
    pub(crate) fn may(&mut self, now: Timestamp) -> bool {
        let hour = now.0.div_euclid(HOUR);
        if hour != self.hour {
            (self.hour, self.made) = (hour, 0);
        }
        self.made += 1;
        self.made <= ACTS_MAX
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_and_end() {
        let waits: Vec<i64> = (1..=12).map(|n| wait(n, TRIES_FREE) / SECOND).collect();
        assert_eq!(waits, [0, 0, 0, 0, 30, 60, 120, 240, 480, 900, 900, 900]);
        assert_eq!(wait(i64::MAX, TRIES_FREE), WAIT_MAX);
        assert!(wait_words(30 * SECOND).to_string().contains("Wait 30 seconds,"));
        assert!(wait_words(15 * MINUTE).to_string().contains("Wait 15 minutes,"));
        assert!(wait_words(1).to_string().contains("Wait 2 seconds,"));
    }

    #[test]
    fn places() {
        assert_eq!(place("192.0.2.7".parse().unwrap()), "192.0.2.7");
        assert_eq!(place("::ffff:192.0.2.7".parse().unwrap()), "192.0.2.7");
        assert_eq!(place("2001:db8:1:2:3:4:5:6".parse().unwrap()), "2001:db8:1:2::/64");
    }

    #[test]
    fn strangers_cause_few_acts() {
        let mut acts = Acts::default();
        let allowed = (0..1000).filter(|i| acts.may(Timestamp(*i))).count();
        assert_eq!(allowed, ACTS_MAX as usize);
        assert!(acts.may(Timestamp(HOUR)));
    }
}
