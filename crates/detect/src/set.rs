//! An immutable set of indicators in few, large arrays: about 20 bytes an indicator beside its value.
//!
//! Most values met are no indicator, so a Bloom filter of one word an answer (12 bits an entry) comes first. Behind it
//! entries stand in the order of their hash: a directory of small buckets leads to a run of 8-bit tags, a tag to the
//! value, which is compared. Entries of the same value stand together and keep its text once.

use std::cmp::Ordering;

use pasban_kernel::time::SECOND;
use pasban_kernel::{Observable, ObservableKind, Observation, Seen, Timestamp};

use crate::build::Assembler;
use crate::key::{Code, HashKey};
use crate::probe::{How, Shape, probes};

/// Most entries in one set.
pub const INDICATORS_MAX: usize = 1 << 24;
/// The caller's number for an indicator; what it stands for is the caller's business. Several values may carry the same
/// number (a pattern with alternatives), and several numbers the same value (two sources).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct IndicatorRef(pub u32);

/// An indicator met a value.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Hit {
    /// Which.
    pub indicator: IndicatorRef,
    /// How it met it.
    pub how: How,
}

/// Which indicators count, by their validity.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum When {
    /// Those valid at the time of the event.
    At(Timestamp),
    /// All, also expired and not yet valid ones: for a hunt that looks back to before an indicator was known.
    Anytime,
}

/// Validity in whole seconds since 1970: `from` cut down, `until` rounded up, the latter exclusive.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct Window {
    from: u32,
    until: u32,
}

impl Window {
    pub(crate) fn new(from: Timestamp, until: Option<Timestamp>) -> Self {
        let ceil = |t: Timestamp| seconds(t.plus(SECOND - 1));
        Self { from: seconds(from), until: until.map_or(u32::MAX, ceil) }
    }
}

fn seconds(t: Timestamp) -> u32 {
    u32::try_from(t.0.div_euclid(SECOND).max(0)).unwrap_or(u32::MAX)
}

/// [`When`] in the unit of [`Window`].
#[derive(Clone, Copy)]
pub(crate) enum Instant {
    At(u32),
    Anytime,
}

impl From<When> for Instant {
    fn from(when: When) -> Self {
        match when {
            When::At(t) => Self::At(seconds(t).min(u32::MAX - 1)),
            When::Anytime => Self::Anytime,
        }
    }
}

impl Instant {
    #[inline]
    fn within(self, w: Window) -> bool {
        match self {
            Self::At(t) => w.from <= t && t < w.until,
            Self::Anytime => true,
        }
    }
}

/// An immutable set of indicators.
#[derive(Clone)]
pub struct IndicatorSet {
    pub(crate) key: HashKey,
    pub(crate) shape: Shape,
    /// First entry of each bucket, and one more for the end.
    pub(crate) directory: Box<[u32]>,
    /// Bloom filter, four bits in one word for each value.
    pub(crate) filter: Box<[u64]>,
    pub(crate) tags: Box<[u8]>,
    /// Where the value of each entry begins in `values`, and one more for the end. An entry without bytes has the value
    /// of the one before it.
    pub(crate) starts: Box<[u32]>,
    pub(crate) refs: Box<[u32]>,
    pub(crate) windows: Box<[Window]>,
    /// Code byte and value, one after another.
    pub(crate) values: Box<[u8]>,
}

impl std::fmt::Debug for IndicatorSet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("IndicatorSet").field("len", &self.len()).finish_non_exhaustive()
    }
}

/// One entry as stored.
#[derive(Clone, Copy)]
pub(crate) struct Entry<'a> {
    pub(crate) hash: u64,
    /// Code byte and value.
    pub(crate) value: &'a [u8],
    pub(crate) indicator: u32,
    pub(crate) window: Window,
}

impl Entry<'_> {
    pub(crate) fn order(&self, other: &Self) -> Ordering {
        (self.hash, self.value, self.indicator, self.window).cmp(&(
            other.hash,
            other.value,
            other.indicator,
            other.window,
        ))
    }
}

impl IndicatorSet {
    /// The set of no indicators.
    #[must_use]
    pub fn empty(key: HashKey) -> Self {
        Assembler::new(key, 0, 0).finish()
    }

    /// Entries: values times the indicators that carry them.
    #[must_use]
    pub fn len(&self) -> usize {
        self.refs.len()
    }

    /// Whether it holds none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.refs.is_empty()
    }

    /// The key it was built with.
    #[must_use]
    pub fn key(&self) -> HashKey {
        self.key
    }

    /// Bytes of the values themselves and bytes of everything else held in memory.
    #[must_use]
    pub fn bytes(&self) -> (usize, usize) {
        let rest = size_of_val(&*self.directory)
            + size_of_val(&*self.filter)
            + size_of_val(&*self.tags)
            + size_of_val(&*self.starts)
            + size_of_val(&*self.refs)
            + size_of_val(&*self.windows);
        (self.values.len(), rest)
    }

    /// Calls `on_hit` for every indicator that meets the value and is valid `when` it was seen. Allocates nothing.
    /// An indicator that meets it in two ways (as URL and by its host) is told twice.
    pub fn matches(&self, value: &Observable, when: When, on_hit: impl FnMut(Hit)) {
        self.matches_text(value.kind(), value.value(), when, on_hit);
    }

    /// [`IndicatorSet::matches`] for a borrowed text that is already in its normal form ([`Observable::value`]); a text
    /// in another form simply meets nothing.
    #[inline]
    pub fn matches_text(&self, kind: ObservableKind, text: &str, when: When, mut on_hit: impl FnMut(Hit)) {
        let at = when.into();
        probes(&self.shape, kind, text, &mut |code, bytes, how| {
            let hash = self.key.hash(code, bytes);
            self.find(hash, code, bytes, at, |n| on_hit(Hit { indicator: IndicatorRef(n), how }));
        });
    }

    /// Matches everything seen in an observation, at the observation's time.
    pub fn match_observation<'a>(&self, observation: &'a Observation, mut on_hit: impl FnMut(&'a Seen, Hit)) {
        for seen in &observation.seen {
            self.matches(&seen.value, When::At(observation.time), |hit| on_hit(seen, hit));
        }
    }

    #[inline]
    fn value(&self, i: usize) -> &[u8] {
        match (self.starts.get(i), self.starts.get(i + 1)) {
            (Some(&a), Some(&b)) => self.values.get(a as usize..b as usize).unwrap_or(&[]),
            _ => &[],
        }
    }

    /// Calls `f` with the numbers that stand under a key and are valid.
    #[inline]
    pub(crate) fn find(&self, hash: u64, code: Code, bytes: &[u8], at: Instant, mut f: impl FnMut(u32)) {
        let bits = filter_bits(hash);
        if self.filter.get(bucket(hash, self.filter.len())).is_none_or(|word| word & bits != bits) {
            return;
        }
        let bucket = bucket(hash, self.directory.len() - 1);
        let (Some(&start), Some(&end)) = (self.directory.get(bucket), self.directory.get(bucket + 1)) else { return };
        let (start, end) = (start as usize, end as usize);
        let Some(tags) = self.tags.get(start..end) else { return };
        let tag = hash as u8;
        for (i, _) in tags.iter().enumerate().filter(|(_, t)| **t == tag) {
            let Some((&c, value)) = self.value(start + i).split_first() else { continue };
            if c != code as u8 || value != bytes {
                continue;
            }
            let mut i = start + i;
            loop {
                if let (Some(&n), Some(&w)) = (self.refs.get(i), self.windows.get(i))
                    && at.within(w)
                {
                    f(n);
                }
                i += 1;
                if i >= end || !self.value(i).is_empty() {
                    return;
                }
            }
        }
    }

    /// All entries in the order of their hash.
    pub(crate) fn entries(&self) -> impl Iterator<Item = Entry<'_>> {
        let mut value: &[u8] = &[];
        let mut hash = 0;
        self.refs.iter().zip(self.windows.iter()).enumerate().map(move |(i, (&indicator, &window))| {
            let own = self.value(i);
            if let Some((&code, bytes)) = own.split_first() {
                value = own;
                hash = code_of(code).map_or(0, |c| self.key.hash(c, bytes));
            }
            Entry { hash, value, indicator, window }
        })
    }

    /// Both sets in one, without the entries of `older` that `gone` names. Both must have the same key.
    pub(crate) fn merged(older: &Self, newer: &Self, gone: impl Fn(u32) -> bool) -> Self {
        let mut out = Assembler::new(newer.key, older.len() + newer.len(), older.values.len() + newer.values.len());
        let mut old = older.entries().filter(|e| !gone(e.indicator)).peekable();
        let mut new = newer.entries().peekable();
        loop {
            let older_first = match (old.peek(), new.peek()) {
                (Some(o), Some(n)) => o.order(n) != Ordering::Greater,
                (Some(_), None) => true,
                (None, Some(_)) => false,
                (None, None) => break,
            };
            if let Some(entry) = if older_first { old.next() } else { new.next() } {
                out.push(entry);
            }
        }
        out.finish()
    }
}

#[inline]
pub(crate) fn bucket(hash: u64, buckets: usize) -> usize {
    (((hash >> 32) * buckets as u64) >> 32) as usize
}

/// Four bits of a word, from the hash bits that neither bucket nor tag use.
#[inline]
pub(crate) fn filter_bits(hash: u64) -> u64 {
    1 << (hash >> 8 & 63) | 1 << (hash >> 14 & 63) | 1 << (hash >> 20 & 63) | 1 << (hash >> 26 & 63)
}

pub(crate) fn code_of(byte: u8) -> Option<Code> {
    [
        Code::Domain,
        Code::Ip4,
        Code::Ip6,
        Code::Net4,
        Code::Net6,
        Code::Url,
        Code::UrlPrefix,
        Code::Email,
        Code::Md5,
        Code::Sha1,
        Code::Sha256,
        Code::FileName,
    ]
    .into_iter()
    .find(|c| *c as u8 == byte)
}
