//! The one place that reads the wall clock and the system's randomness.
//!
//! Everything else takes `now` and ids as arguments. The clock never runs backwards for its users: a step back
//! of the host's clock is logged once and held at the last instant given, so that no deadline, serial or
//! position moves back (design T15).

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use pasban_kernel::Timestamp;

/// Where a node takes time and randomness from.
#[derive(Clone)]
pub struct Ambient {
    inner: Arc<Inner>,
}

struct Inner {
    last: AtomicI64,
    offset: AtomicI64,
    /// Stands still but for [`Ambient::advance`]: for tests that compare two runs.
    still: bool,
}

impl Default for Ambient {
    fn default() -> Self {
        Self { inner: Arc::new(Inner { last: AtomicI64::new(i64::MIN), offset: AtomicI64::new(0), still: false }) }
    }
}

impl Ambient {
    /// The host's clock, moved by `offset` microseconds (drills and the demo's "nine days ago" use it).
    #[must_use]
    pub fn with_offset(offset: i64) -> Self {
        let ambient = Self::default();
        ambient.inner.offset.store(offset, Ordering::Relaxed);
        ambient
    }

    /// A clock that stands at `start` and moves by one microsecond a look, and by [`Ambient::advance`].
    #[must_use]
    pub fn still(start: Timestamp) -> Self {
        Self { inner: Arc::new(Inner { last: AtomicI64::new(start.0), offset: AtomicI64::new(0), still: true }) }
    }

    /// Moves the clock forward, microseconds.
    pub fn advance(&self, micros: i64) {
        if self.inner.still {
            self.inner.last.fetch_add(micros.max(0), Ordering::Relaxed);
        } else {
            self.inner.offset.fetch_add(micros, Ordering::Relaxed);
        }
    }

    /// The instant, strictly increasing over all calls in this process.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        let wall = if self.inner.still { i64::MIN } else { wall_clock() + self.inner.offset.load(Ordering::Relaxed) };
        let mut last = self.inner.last.load(Ordering::Relaxed);
        loop {
            if last != i64::MIN && !self.inner.still && wall < last - 1_000_000 {
                tracing::warn!(
                    seconds = (last - wall) / 1_000_000,
                    "the host's clock stepped back; times are held until it catches up"
                );
            }
            let next = wall.max(last.saturating_add(1));
            match self.inner.last.compare_exchange_weak(last, next, Ordering::Relaxed, Ordering::Relaxed) {
                Ok(_) => return Timestamp(next),
                Err(seen) => last = seen,
            }
        }
    }

    /// Random bytes from the operating system.
    #[must_use]
    pub fn random<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        // A system without randomness cannot make keys or nonces: stopping is the only safe answer.
        getrandom::fill(&mut bytes).expect("the operating system gives random bytes");
        bytes
    }
}

#[expect(clippy::disallowed_methods, reason = "this is the one reader of the wall clock")]
fn wall_clock() -> i64 {
    std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .map_or(0, |d| i64::try_from(d.as_micros()).unwrap_or(i64::MAX))
}
