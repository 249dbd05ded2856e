//! Making a set: collecting and encoding values, sorting them, writing the arrays.

use std::cmp::Ordering;

use pasban_kernel::{Observable, ObservableKind, Timestamp};

use crate::admit::{Admission, Refusal};
use crate::key::{Code, Coded, HashKey, hex, net4, net6, split_cidr, split_url, text_code};
use crate::probe::Shape;
use crate::set::{Entry, INDICATORS_MAX, IndicatorRef, IndicatorSet, Window, bucket, code_of, filter_bits};

/// Entries that share a bucket, on average.
const BUCKET_ENTRIES: usize = 4;
/// Bits of the filter for each entry: about one value in fifty that is not there passes.
const FILTER_BITS: usize = 12;

/// Writes the arrays from entries that come in order.
pub(crate) struct Assembler {
    key: HashKey,
    shape: Shape,
    directory: Vec<u32>,
    buckets: usize,
    filter: Vec<u64>,
    tags: Vec<u8>,
    starts: Vec<u32>,
    refs: Vec<u32>,
    windows: Vec<Window>,
    values: Vec<u8>,
    last: Option<(u64, usize)>,
}

impl Assembler {
    /// For at most `entries` entries with `bytes` bytes of values.
    pub(crate) fn new(key: HashKey, entries: usize, bytes: usize) -> Self {
        let buckets = entries.div_ceil(BUCKET_ENTRIES).max(1);
        Self {
            key,
            shape: Shape::default(),
            directory: vec![0; buckets + 1],
            buckets,
            filter: vec![0; (entries * FILTER_BITS).div_ceil(64).max(1)],
            tags: Vec::with_capacity(entries),
            starts: Vec::with_capacity(entries + 1),
            refs: Vec::with_capacity(entries),
            windows: Vec::with_capacity(entries),
            values: Vec::with_capacity(bytes),
            last: None,
        }
    }

    pub(crate) fn push(&mut self, entry: Entry<'_>) {
        let same =
            self.last.is_some_and(|(hash, start)| hash == entry.hash && self.values.get(start..) == Some(entry.value));
        if same && self.refs.last() == Some(&entry.indicator) && self.windows.last() == Some(&entry.window) {
            return;
        }
        let start = self.values.len();
        // Bounded by SetBuilder and by INDICATORS_MAX in LiveSet; beyond it the entry is left out rather than misread.
        let (Ok(at), Some((&code, bytes))) = (u32::try_from(start), entry.value.split_first()) else { return };
        self.starts.push(at);
        if !same {
            self.last = Some((entry.hash, start));
            self.values.extend_from_slice(entry.value);
            if let Some(code) = code_of(code) {
                self.shape.add(code, bytes);
            }
        }
        let word = bucket(entry.hash, self.filter.len());
        if let Some(word) = self.filter.get_mut(word) {
            *word |= filter_bits(entry.hash);
        }
        self.tags.push(entry.hash as u8);
        self.refs.push(entry.indicator);
        self.windows.push(entry.window);
        if let Some(count) = self.directory.get_mut(bucket(entry.hash, self.buckets) + 1) {
            *count += 1;
        }
    }

    pub(crate) fn finish(mut self) -> IndicatorSet {
        self.starts.push(u32::try_from(self.values.len()).unwrap_or(u32::MAX));
        let mut sum = 0u32;
        for count in &mut self.directory {
            sum += *count;
            *count = sum;
        }
        IndicatorSet {
            key: self.key,
            shape: self.shape,
            directory: self.directory.into_boxed_slice(),
            filter: self.filter.into_boxed_slice(),
            tags: self.tags.into_boxed_slice(),
            starts: self.starts.into_boxed_slice(),
            refs: self.refs.into_boxed_slice(),
            windows: self.windows.into_boxed_slice(),
            values: self.values.into_boxed_slice(),
        }
    }
}

/// Collects indicators for a new set or a change.
#[derive(Clone, Default, Debug)]
pub struct SetBuilder {
    values: Vec<u8>,
    entries: Vec<Pending>,
}

#[derive(Clone, Copy, Debug)]
struct Pending {
    start: u32,
    end: u32,
    indicator: u32,
    window: Window,
}

impl SetBuilder {
    /// Nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Entries so far.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    pub(crate) fn value_bytes(&self) -> usize {
        self.values.len()
    }

    /// Adds a value under an indicator's number, valid from `valid_from` until just before `valid_until` (without one:
    /// for ever), both to the second. A URL that ends in `/*` matches every path below, with either scheme.
    ///
    /// # Errors
    /// Where the value is over-broad or the set is full; nothing is added then.
    pub fn insert(
        &mut self,
        admission: &Admission<'_>,
        indicator: IndicatorRef,
        value: &Observable,
        valid_from: Timestamp,
        valid_until: Option<Timestamp>,
    ) -> Result<(), Refusal> {
        admission.admit(value)?;
        let start = self.values.len();
        if self.entries.len() >= INDICATORS_MAX
            || start > u32::MAX as usize - 2 * pasban_kernel::limits::OBJECT_BYTES_MAX
        {
            return Err(Refusal::Full);
        }
        self.encode(value)?;
        let (Ok(start), Ok(end)) = (u32::try_from(start), u32::try_from(self.values.len())) else {
            self.values.truncate(start);
            return Err(Refusal::Full);
        };
        let window = Window::new(valid_from, valid_until);
        self.entries.push(Pending { start, end, indicator: indicator.0, window });
        Ok(())
    }

    fn push(&mut self, code: Code, bytes: &[u8]) {
        self.values.push(code as u8);
        self.values.extend_from_slice(bytes);
    }

    fn encode(&mut self, value: &Observable) -> Result<(), Refusal> {
        let text = value.value();
        match value.kind() {
            ObservableKind::Ip => match text.parse() {
                Ok(std::net::IpAddr::V4(ip)) => self.push(Code::Ip4, &ip.octets()),
                Ok(std::net::IpAddr::V6(ip)) => self.push(Code::Ip6, &ip.octets()),
                Err(_) => return Err(Refusal::TooLong),
            },
            ObservableKind::Cidr => match split_cidr(text) {
                Some((std::net::IpAddr::V4(ip), len)) => self.push(Code::Net4, &net4(ip, len)),
                Some((std::net::IpAddr::V6(ip), len)) => self.push(Code::Net6, &net6(ip, len)),
                None => return Err(Refusal::TooLong),
            },
            ObservableKind::Md5 => self.push(Code::Md5, &hex::<16>(text).ok_or(Refusal::TooLong)?),
            ObservableKind::Sha1 => self.push(Code::Sha1, &hex::<20>(text).ok_or(Refusal::TooLong)?),
            ObservableKind::Sha256 => self.push(Code::Sha256, &hex::<32>(text).ok_or(Refusal::TooLong)?),
            ObservableKind::Url => match (text.strip_suffix('*'), split_url(text)) {
                (Some(prefix), Some(url)) if prefix.ends_with('/') && !prefix.contains('?') => {
                    let prefix = url.after_scheme.strip_suffix('*').unwrap_or(url.after_scheme);
                    self.push(Code::UrlPrefix, prefix.as_bytes());
                }
                _ => self.push(Code::Url, text.as_bytes()),
            },
            kind @ (ObservableKind::Domain | ObservableKind::Email | ObservableKind::FileName) => {
                let code = text_code(kind).unwrap_or(Code::Domain);
                if kind == ObservableKind::Domain {
                    self.push(code, text.as_bytes());
                } else {
                    self.push(code, Coded::folded(text).ok_or(Refusal::TooLong)?.as_bytes());
                }
            }
        }
        Ok(())
    }

    /// The set of everything collected. Costs a sort; a pure computation to be run off the hot path when large.
    #[must_use]
    pub fn finish(self, key: HashKey) -> IndicatorSet {
        let value = |p: &Pending| self.values.get(p.start as usize..p.end as usize).unwrap_or(&[]);
        let hash = |p: &Pending| match value(p).split_first() {
            Some((&code, bytes)) => code_of(code).map_or(0, |c| key.hash(c, bytes)),
            None => 0,
        };
        let mut order: Vec<(u64, u32)> = (0u32..).zip(&self.entries).map(|(i, p)| (hash(p), i)).collect();
        let entry = |&(hash, i): &(u64, u32)| {
            let p = self.entries.get(i as usize)?;
            Some(Entry { hash, value: value(p), indicator: p.indicator, window: p.window })
        };
        order.sort_unstable_by(|a, b| {
            a.0.cmp(&b.0).then_with(|| match (entry(a), entry(b)) {
                (Some(a), Some(b)) => a.order(&b),
                _ => Ordering::Equal,
            })
        });
        let mut out = Assembler::new(key, self.entries.len(), self.values.len());
        for entry in order.iter().filter_map(entry) {
            out.push(entry);
        }
        out.finish()
    }
}
