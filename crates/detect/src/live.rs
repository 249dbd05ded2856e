//! A set that changes: one large base, a few small layers over it, and a background compaction.
//!
//! Nothing is changed in place. A change makes a new [`LiveSet`] that shares the base and all untouched layers; the
//! caller swaps one pointer. A layer holds what was removed from everything older and what was added since. Small layers
//! melt together as they grow, each at least four times the one above it, so there are few.

use std::sync::Arc;

use pasban_kernel::{Observable, ObservableKind, Observation, Seen};

use crate::build::SetBuilder;
use crate::key::HashKey;
use crate::probe::{Shape, probes};
use crate::set::{Hit, INDICATORS_MAX, IndicatorRef, IndicatorSet, When};

/// A layer melts into the one below unless that is this many times larger.
const LAYER_RATIO: usize = 4;
/// Smallest overlay worth a compaction.
const COMPACT_ENTRIES_MIN: usize = 4096;
/// The overlay may grow to this part of the base before a compaction is due.
const COMPACT_PART: usize = 64;

struct Layer {
    added: IndicatorSet,
    /// Numbers whose entries in the base and older layers no longer count; sorted.
    removed: Box<[u32]>,
}

impl Layer {
    fn size(&self) -> usize {
        self.added.len() + self.removed.len()
    }

    fn removes(&self, n: u32) -> bool {
        self.removed.binary_search(&n).is_ok()
    }

    /// This layer and the one above it in one.
    fn under(&self, newer: &Self) -> Self {
        let added = IndicatorSet::merged(&self.added, &newer.added, |n| newer.removes(n));
        let mut removed: Vec<u32> = self.removed.iter().chain(&newer.removed).copied().collect();
        removed.sort_unstable();
        removed.dedup();
        Self { added, removed: removed.into_boxed_slice() }
    }
}

/// A snapshot of all indicators in force. Cheap to clone; every look-up in one snapshot sees the same set.
#[derive(Clone)]
pub struct LiveSet {
    base: Arc<IndicatorSet>,
    /// Oldest first.
    layers: Vec<Arc<Layer>>,
    /// How many of the oldest layers a running compaction has taken: they stay as they are.
    frozen: usize,
    compactions: u64,
    shape: Shape,
}

impl std::fmt::Debug for LiveSet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LiveSet")
            .field("base", &self.base.len())
            .field("layers", &self.layers.iter().map(|l| l.size()).collect::<Vec<_>>())
            .finish_non_exhaustive()
    }
}

/// The work of a compaction: base and layers as they were when it began. Send it to a thread that may be busy.
pub struct Compaction {
    base: Arc<IndicatorSet>,
    layers: Vec<Arc<Layer>>,
    number: u64,
}

/// What a compaction made.
pub struct Compacted {
    base: IndicatorSet,
    layers: usize,
    number: u64,
}

/// A compaction that another one has overtaken; its result is of no use.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct StaleCompaction;

impl std::fmt::Display for StaleCompaction {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("another compaction was begun after this one: drop this result")
    }
}

impl std::error::Error for StaleCompaction {}

impl LiveSet {
    /// A live set that begins as `base`.
    #[must_use]
    pub fn new(base: IndicatorSet) -> Self {
        let shape = base.shape.clone();
        Self { base: Arc::new(base), layers: Vec::new(), frozen: 0, compactions: 0, shape }
    }

    /// No indicators.
    #[must_use]
    pub fn empty(key: HashKey) -> Self {
        Self::new(IndicatorSet::empty(key))
    }

    /// The key of all its tables.
    #[must_use]
    pub fn key(&self) -> HashKey {
        self.base.key()
    }

    /// Entries held, those that a later change removed included until they are compacted away.
    #[must_use]
    pub fn len_held(&self) -> usize {
        self.base.len() + self.overlay_len()
    }

    /// Entries and removals in the layers over the base.
    #[must_use]
    pub fn overlay_len(&self) -> usize {
        self.layers.iter().map(|l| l.size()).sum()
    }

    /// Whether a compaction is due: the layers have grown to more than 4,096 entries and 1/64 of the base.
    #[must_use]
    pub fn wants_compaction(&self) -> bool {
        self.frozen == 0 && self.overlay_len() > COMPACT_ENTRIES_MIN.max(self.base.len() / COMPACT_PART)
    }

    /// The set after a change: first every entry of the numbers in `remove` goes, then `add` comes, so a number in both
    /// is replaced. An entry that is added again without being removed is told twice until the next compaction. Shares the base; costs microseconds for a small change. `None` where the set would hold more than
    /// [`INDICATORS_MAX`] entries or 4 GiB of values; it is unchanged then.
    #[must_use]
    pub fn with_delta(&self, add: SetBuilder, remove: &[IndicatorRef]) -> Option<Self> {
        if self.len_held().saturating_add(add.len()).saturating_add(remove.len()) > INDICATORS_MAX {
            return None;
        }
        let bytes = self.layers.iter().map(|l| l.added.bytes().0).sum::<usize>() + self.base.bytes().0;
        if bytes.saturating_add(add.value_bytes()) > u32::MAX as usize {
            return None;
        }
        let mut removed: Vec<u32> = remove.iter().map(|r| r.0).collect();
        removed.sort_unstable();
        removed.dedup();
        let mut top = Layer { added: add.finish(self.key()), removed: removed.into_boxed_slice() };
        let shape = self.shape.union(&top.added.shape);
        let mut layers = self.layers.clone();
        while layers.len() > self.frozen
            && let Some(below) = layers.pop_if(|below| below.size() < top.size() * LAYER_RATIO)
        {
            top = below.under(&top);
        }
        if top.size() > 0 {
            layers.push(Arc::new(top));
        }
        Some(Self { base: Arc::clone(&self.base), layers, frozen: self.frozen, compactions: self.compactions, shape })
    }

    /// Begins a compaction: the caller swaps in the returned set, runs the work elsewhere, and gives its result to
    /// [`LiveSet::with_compacted`] of whatever set is then in force. Changes go on in between.
    #[must_use]
    pub fn begin_compaction(&self) -> (Self, Compaction) {
        let number = self.compactions + 1;
        let next = Self { frozen: self.layers.len(), compactions: number, ..self.clone() };
        (next, Compaction { base: Arc::clone(&self.base), layers: self.layers.clone(), number })
    }

    /// Puts a compaction's result in place of what it was made from.
    ///
    /// # Errors
    /// Where it is not the latest one begun.
    pub fn with_compacted(&self, done: Compacted) -> Result<Self, StaleCompaction> {
        if done.number != self.compactions || done.layers != self.frozen || done.layers > self.layers.len() {
            return Err(StaleCompaction);
        }
        let layers: Vec<_> = self.layers.iter().skip(done.layers).cloned().collect();
        let shape = layers.iter().fold(done.base.shape.clone(), |s, l| s.union(&l.added.shape));
        Ok(Self { base: Arc::new(done.base), layers, frozen: 0, compactions: self.compactions + 1, shape })
    }

    /// Calls `on_hit` for every indicator that meets the value and is valid `when` it was seen. Allocates nothing.
    /// An indicator that meets it in two ways (as URL and by its host) is told twice.
    pub fn matches(&self, value: &Observable, when: When, on_hit: impl FnMut(Hit)) {
        self.matches_text(value.kind(), value.value(), when, on_hit);
    }

    /// [`LiveSet::matches`] for a borrowed text that is already in its normal form ([`Observable::value`]).
    #[inline]
    pub fn matches_text(&self, kind: ObservableKind, text: &str, when: When, mut on_hit: impl FnMut(Hit)) {
        let at = when.into();
        let key = self.key();
        probes(&self.shape, kind, text, &mut |code, bytes, how| {
            let hash = key.hash(code, bytes);
            let mut tell = |n: u32, newer: &[Arc<Layer>]| {
                if !newer.iter().any(|l| l.removes(n)) {
                    on_hit(Hit { indicator: IndicatorRef(n), how });
                }
            };
            self.base.find(hash, code, bytes, at, |n| tell(n, &self.layers));
            for (i, layer) in self.layers.iter().enumerate() {
                let newer = self.layers.get(i + 1..).unwrap_or(&[]);
                layer.added.find(hash, code, bytes, at, |n| tell(n, newer));
            }
        });
    }

    /// All hits of a value: for callers that want a list and no speed.
    #[must_use]
    pub fn hits(&self, value: &Observable, when: When) -> Vec<Hit> {
        let mut hits = Vec::new();
        self.matches(value, when, |hit| hits.push(hit));
        hits
    }

    /// Matches everything seen in an observation, at the observation's time.
    pub fn match_observation<'a>(&self, observation: &'a Observation, mut on_hit: impl FnMut(&'a Seen, Hit)) {
        for seen in &observation.seen {
            self.matches(&seen.value, When::At(observation.time), |hit| on_hit(seen, hit));
        }
    }
}

impl Compaction {
    /// Does the work: reads the base once.
    #[must_use]
    pub fn run(self) -> Compacted {
        let layers = self.layers.len();
        let overlay = self.layers.iter().rev().fold(None::<Layer>, |newer, layer| {
            Some(match newer {
                None => layer.under(&Layer { added: IndicatorSet::empty(layer.added.key()), removed: Box::default() }),
                Some(newer) => layer.under(&newer),
            })
        });
        let base = match overlay {
            Some(overlay) => IndicatorSet::merged(&self.base, &overlay.added, |n| overlay.removes(n)),
            None => IndicatorSet::clone(&self.base),
        };
        Compacted { base, layers, number: self.number }
    }
}
