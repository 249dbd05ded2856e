//! When what we sent arrived: noted in memory while it happens, taken by whoever measures it. Nothing waits for it and
//! nothing rests on it; what a stopped process had not handed on is not measured.
//!
//! A page that a peer fetched counts as handed over when the peer asks on from its end: only then it holds the page. The
//! instant is that of the answer, not of the next question, which may come much later.

use std::collections::{HashMap, VecDeque};
use std::sync::Mutex;

use pasban_kernel::id::ClassId;
use pasban_kernel::{LinkId, Timestamp};

use super::feed::{Places, parts};
use super::table::{Entry, private_stream};

/// Most stretches kept for whoever measures; older ones go.
const KEPT_MAX: usize = 4_096;

/// A stretch of a feed that a peer holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// Over which link.
    pub link: LinkId,
    /// Its release class.
    pub class: ClassId,
    /// Where it begins: the last place before it.
    pub from: Places,
    /// Its last place.
    pub to: Places,
    /// When it was handed over.
    pub at: Timestamp,
}

impl Stretch {
    /// Its parts: stream, lane, the last place before, the last place.
    pub fn parts(&self) -> impl Iterator<Item = (ClassId, pasban_kernel::Lane, i64, i64)> {
        let ends = self.from.at.into_iter().zip(self.to.at);
        parts(self.class, private_stream(&self.link))
            .into_iter()
            .zip(ends)
            .map(|((stream, lane), (from, to))| (stream, lane, from, to))
            .filter(|(.., from, to)| from < to)
    }
}

/// What was handed over lately.
#[derive(Default)]
pub struct Handed(Mutex<Inner>);

#[derive(Default)]
struct Inner {
    waiting: HashMap<LinkId, Stretch>,
    done: VecDeque<Stretch>,
}

impl Inner {
    fn push(&mut self, s: Stretch) {
        if self.done.len() >= KEPT_MAX {
            self.done.pop_front();
        }
        self.done.push_back(s);
    }
}

impl Handed {
    /// A peer was answered: it asked from one place, and the page ends at another.
    pub fn served(&self, entry: &Entry, from: Places, to: Places, at: Timestamp) {
        self.serve(Stretch { link: entry.link.id, class: entry.link.class, from, to, at });
    }

    /// A peer said that it took a page that we sent.
    pub fn taken(&self, entry: &Entry, from: Places, to: Places, at: Timestamp) {
        if from != to
            && let Ok(mut inner) = self.0.lock()
        {
            inner.push(Stretch { link: entry.link.id, class: entry.link.class, from, to, at });
        }
    }

    fn serve(&self, next: Stretch) {
        let Ok(mut inner) = self.0.lock() else { return };
        if let Some(s) = inner.waiting.remove(&next.link) {
            // Asked from before its end, the answer was lost on its way: the next one counts.
            if s.to == next.from {
                inner.push(s);
            }
        }
        if next.from != next.to {
            inner.waiting.insert(next.link, next);
        }
    }

    /// Everything since it was last asked for, oldest first.
    #[must_use]
    pub fn take(&self) -> Vec<Stretch> {
        self.0.lock().map(|mut i| i.done.drain(..).collect()).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(n: i64) -> Places {
        Places { incarnation: [1; 16], at: [0, 0, n, 0, 0, 0] }
    }

    fn page(from: i64, to: i64, at: i64) -> Stretch {
        Stretch {
            link: LinkId::from_random([1; 16]),
            class: ClassId::from_random([2; 16]),
            from: places(from),
            to: places(to),
            at: Timestamp(at),
        }
    }

    #[test]
    fn a_page_counts_when_the_peer_goes_on_from_its_end_and_once() {
        let h = Handed::default();
        h.serve(page(0, 3, 10));
        assert!(h.take().is_empty());
        // The answer was lost: the peer asks the same again, and gets it.
        h.serve(page(0, 3, 20));
        h.serve(page(3, 5, 90));
        h.serve(page(5, 5, 100));
        h.serve(page(5, 5, 200));
        assert_eq!(h.take(), [page(0, 3, 20), page(3, 5, 90)]);
        assert!(h.take().is_empty());
        let parts: Vec<_> = page(3, 5, 90).parts().map(|(_, lane, from, to)| (lane, from, to)).collect();
        assert_eq!(parts, [(pasban_kernel::Lane::Confirmed, 3, 5)]);
    }

    #[test]
    fn what_nobody_takes_is_bounded() {
        let h = Handed::default();
        for n in 0..(KEPT_MAX as i64 + 10) {
            h.serve(page(n, n + 1, n));
        }
        let kept = h.take();
        assert_eq!((kept.len(), kept.first().map(|s| s.at)), (KEPT_MAX, Some(Timestamp(9))));
    }
}
