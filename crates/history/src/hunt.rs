//! Was any of these values met, when, how often, by how many hosts; and the lines that prove it.

use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicBool, Ordering};

use pasban_kernel::limits::FINDINGS_MAX;
use pasban_kernel::{Finding, Observable, TenantId, Timestamp};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::codec::ATTACKER;
use crate::key::{KeyRange, ranges, sort_key};
use crate::manifest::SealedFile;
use crate::sealed::{Found, OpenFile, Rows, candidates, search};
use crate::segment::{Segment, read_lock};

/// Most distinct hosts named in one hunt; above it the counts say "at least".
const HOSTS_NAMED_MAX: usize = 1_000_000;
/// Most days counted apart for one value; more (wild clocks) are counted in the total only.
const DAYS_MAX: usize = 1000;
/// Records of a segment read between two looks at the stop flag.
const STOP_EVERY: usize = 256;

/// A question to the history.
#[derive(Clone, Copy)]
pub struct Hunt<'a> {
    /// What is looked for. A domain covers its subdomains and the hosts of URLs and mail addresses; a range covers
    /// the addresses and ranges in it; everything else is itself.
    pub values: &'a [Observable],
    /// Records from this time on.
    pub since: Timestamp,
    /// Records before this time.
    pub until: Timestamp,
    /// Whose history; empty: every tenant's.
    pub tenants: &'a [TenantId],
    /// Most records of evidence for one value.
    pub evidence_max: usize,
    /// Distinct hosts are counted exactly up to this number for one value.
    pub hosts_max: usize,
    /// Set by another thread to end early; the result says so.
    pub stop: Option<&'a AtomicBool>,
    /// Told after each file and segment.
    pub progress: Option<&'a dyn Fn(Progress)>,
}

impl<'a> Hunt<'a> {
    /// All time, all tenants, three records of evidence, hosts exact up to 10 000.
    #[must_use]
    pub fn new(values: &'a [Observable]) -> Self {
        let (since, until) = (Timestamp(i64::MIN), Timestamp(i64::MAX));
        Self { values, since, until, tenants: &[], evidence_max: 3, hosts_max: 10_000, stop: None, progress: None }
    }
}

/// How far a hunt is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Progress {
    /// Files and segments looked into.
    pub done: usize,
    /// Files and segments of the snapshot.
    pub of: usize,
}

/// What a hunt found. `hits` holds values that were met, in the order asked.
#[derive(Clone, Debug, Default)]
pub struct HuntResult {
    /// Values that were met.
    pub hits: Vec<Hit>,
    /// What was looked at: no figure without it.
    pub coverage: Coverage,
    /// Files that could not be read, each named; their records are missing from the counts or counted in part.
    pub findings: Vec<Finding>,
    /// The hunt was stopped: the counts are of a part.
    pub stopped: bool,
}

/// What a hunt looked at.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Coverage {
    /// Observations in the files and segments that overlap the time asked.
    pub observations: u64,
    /// Sealed files that overlap the time asked.
    pub files: usize,
    /// Open segments.
    pub segments: usize,
    /// Of those, files and segments that could not be read whole.
    pub failed: usize,
    /// Time of the first record held, whatever was asked; `None`: nothing is held.
    pub held_from: Option<Timestamp>,
    /// Time of the last record held.
    pub held_to: Option<Timestamp>,
    /// Bytes read from files.
    pub bytes_read: u64,
}

/// One value that was met.
#[derive(Clone, PartialEq, Debug)]
pub struct Hit {
    /// Its place in the question.
    pub index: usize,
    /// The value asked for.
    pub value: Observable,
    /// Records that hold it.
    pub observations: u64,
    /// Of those, records that hold it only in fields whose content the sender of traffic chooses: these prove nothing.
    pub attacker_controlled: u64,
    /// Distinct hosts that met it (hosts of different tenants are different).
    pub hosts: u64,
    /// There are more hosts than were counted.
    pub hosts_at_least: bool,
    /// Time of the first record.
    pub first: Timestamp,
    /// Time of the last record.
    pub last: Timestamp,
    /// Records by UTC day (days since the epoch). More than 1 000 days are in the total only.
    pub days: BTreeMap<i64, u64>,
    /// Some of the records.
    pub evidence: Vec<Evidence>,
}

/// A record that holds the value.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Evidence {
    /// Whose history.
    pub tenant: TenantId,
    /// When.
    pub time: Timestamp,
    /// Log or feed.
    pub source: String,
    /// Host, empty where the record names none.
    pub host: String,
    /// Field that held it.
    pub field: String,
    /// The text met (a subdomain, an address in the range).
    pub value: String,
    /// The sender of traffic chooses what stands in that field.
    pub attacker_controlled: bool,
    /// The record as received.
    pub line: Vec<u8>,
}

/// The question, made ready: ranges in key order and what to ask filters.
pub(crate) struct Plan {
    ranges: Vec<KeyRange>,
    value_of: Vec<u32>,
    /// (hash, range), ascending by hash.
    probes: Vec<(u64, u32)>,
    unprobed: Vec<u32>,
    tail: FxHashMap<u32, Vec<u32>>,
    tail_scan: Vec<u32>,
    tail_bits: Vec<u64>,
}

const TAIL_BITS: usize = 1 << 16;

impl Plan {
    pub(crate) fn new(values: &[Observable]) -> Self {
        let numbered = (0_u32..).zip(values);
        let mut all: Vec<_> = numbered.flat_map(|(n, v)| ranges(v).into_iter().map(move |r| (r, n))).collect();
        all.sort_by(|a, b| a.0.lo.cmp(&b.0.lo).then(a.1.cmp(&b.1)));
        let mut plan = Self {
            ranges: Vec::with_capacity(all.len()),
            value_of: Vec::with_capacity(all.len()),
            probes: Vec::new(),
            unprobed: Vec::new(),
            tail: FxHashMap::default(),
            tail_scan: Vec::new(),
            tail_bits: vec![0; TAIL_BITS / 64],
        };
        for (n, (range, value)) in (0_u32..).zip(all) {
            if range.probes.is_empty() {
                plan.unprobed.push(n);
            }
            plan.probes.extend(range.probes.iter().map(|h| (*h, n)));
            match range.tail_hash() {
                Some(h) => {
                    let h = h as u32;
                    plan.tail.entry(h).or_default().push(n);
                    if let Some(word) = plan.tail_bits.get_mut(h as usize % TAIL_BITS / 64) {
                        *word |= 1 << (h % 64);
                    }
                }
                None => plan.tail_scan.push(n),
            }
            plan.ranges.push(range);
            plan.value_of.push(value);
        }
        plan.probes.sort_unstable();
        plan
    }

    fn in_tail(&self, h: u32) -> Option<&[u32]> {
        let word = self.tail_bits.get(h as usize % TAIL_BITS / 64)?;
        if word >> (h % 64) & 1 == 0 { None } else { self.tail.get(&h).map(Vec::as_slice) }
    }
}

/// Counts as rows come in.
pub(crate) struct Collector<'a> {
    hunt: &'a Hunt<'a>,
    plan: &'a Plan,
    /// Rows in attacker-controlled fields do not count at all (prevalence).
    trusted_only: bool,
    counts: Vec<Count>,
    hosts: HashMap<Box<str>, u32>,
    pub(crate) coverage: Coverage,
    pub(crate) findings: Vec<Finding>,
    tenant: TenantId,
    tenant_prefix: String,
    /// Records of the present file by value: all, and those met in a field that can be trusted.
    seen: FxHashMap<u32, (FxHashSet<u32>, FxHashSet<u32>)>,
    /// Ranges of the value still to come in this file.
    left: FxHashMap<u32, u32>,
    /// Every row of the present file lies in the time asked.
    whole: bool,
    /// Record number, value, place in its evidence: lines to fetch from the present file.
    lines: Vec<(u64, u32, u32)>,
}

#[derive(Clone, Default)]
struct Count {
    observations: u64,
    trusted: u64,
    hosts: FxHashSet<u32>,
    hosts_at_least: bool,
    span: Option<(Timestamp, Timestamp)>,
    days: BTreeMap<i64, u64>,
    evidence: Vec<Evidence>,
}

/// One row or record that matches.
struct Met<'r> {
    time: i64,
    number: i64,
    host: &'r str,
    attacker: bool,
    /// Source, field, value.
    evidence: Option<(&'r str, &'r str, &'r str)>,
}

impl<'a> Collector<'a> {
    pub(crate) fn new(hunt: &'a Hunt<'a>, plan: &'a Plan, trusted_only: bool) -> Self {
        Self {
            hunt,
            plan,
            trusted_only,
            counts: vec![Count::default(); hunt.values.len()],
            hosts: HashMap::new(),
            coverage: Coverage::default(),
            findings: Vec::new(),
            tenant: TenantId::OWN,
            tenant_prefix: String::new(),
            seen: FxHashMap::default(),
            left: FxHashMap::default(),
            whole: true,
            lines: Vec::new(),
        }
    }

    pub(crate) fn tenant(&mut self, tenant: TenantId) {
        self.tenant = tenant;
        self.tenant_prefix = format!("{tenant}/");
    }

    fn begin(&mut self, first: Timestamp, last: Timestamp) {
        self.whole = self.hunt.since <= first && last < self.hunt.until;
        self.seen.clear();
        self.left.clear();
        self.lines.clear();
    }

    fn hold(&mut self, first: Timestamp, last: Timestamp) -> bool {
        let c = &mut self.coverage;
        c.held_from = Some(c.held_from.map_or(first, |t| t.min(first)));
        c.held_to = Some(c.held_to.map_or(last, |t| t.max(last)));
        first < self.hunt.until && last >= self.hunt.since
    }

    /// Looks into a sealed file. A file that cannot be read becomes a finding.
    pub(crate) fn file(&mut self, sealed: &SealedFile) {
        let meta = &sealed.meta;
        if !self.hold(meta.first, meta.last) {
            return;
        }
        self.coverage.files += 1;
        self.coverage.observations += meta.records;
        self.begin(meta.first, meta.last);
        // The Parquet reader is not ours; every page was checked before it, and should it give up all the same,
        // the hunt goes on.
        let looked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| self.look(sealed)));
        let why = match looked {
            Ok(Ok(())) => return,
            Ok(Err(why)) => why,
            Err(_) => "the Parquet reader gave up".to_owned(),
        };
        self.failed(sealed.path.display().to_string(), &why);
    }

    fn failed(&mut self, place: String, why: &str) {
        self.coverage.failed += 1;
        self.lines.clear();
        if self.findings.len() < FINDINGS_MAX {
            let reason = format!("{why}; its records are missing from the counts or counted in part");
            self.findings.push(Finding::new(place, reason));
        }
    }

    fn look(&mut self, sealed: &SealedFile) -> Result<(), String> {
        let plan = self.plan;
        let read = &mut self.coverage.bytes_read;
        let which = candidates(sealed, plan.ranges.len(), &plan.probes, &plan.unprobed, read);
        let which = which.map_err(|e| format!("{}: {e}", sealed.index_path().display()))?;
        if which.is_empty() {
            return Ok(());
        }
        for range in &which {
            *self.left.entry(self.value_of(*range as usize)).or_default() += 1;
        }
        let open = OpenFile::open(sealed).map_err(|e| e.to_string())?;
        let result = search(&open, &plan.ranges, &which, self).and_then(|()| {
            let mut lines = std::mem::take(&mut self.lines);
            lines.sort_unstable();
            let mut numbers: Vec<u64> = lines.iter().map(|l| l.0).collect();
            numbers.dedup();
            open.lines(sealed, &numbers, |number, text| {
                let from = lines.partition_point(|l| l.0 < number);
                for (_, value, place) in lines.iter().skip(from).take_while(|l| l.0 == number) {
                    let evidence =
                        self.counts.get_mut(*value as usize).and_then(|c| c.evidence.get_mut(*place as usize));
                    if let Some(evidence) = evidence {
                        evidence.line = text.to_vec();
                    }
                }
            })
        });
        self.coverage.bytes_read += open.bytes_read();
        result.map_err(|e| e.to_string())
    }

    /// Looks into an open or waiting segment, at what is durable in it.
    pub(crate) fn segment(&mut self, segment: &Segment) {
        let plan = self.plan;
        let mut wanted: Vec<(u32, u32, u32)> = Vec::new();
        let (span, sources) = {
            let index = read_lock(&segment.index);
            let synced = u32::try_from(segment.synced()).unwrap_or(u32::MAX);
            let Some(span) = index.span else { return };
            if !self.hold(span.0, span.1) {
                return;
            }
            self.coverage.segments += 1;
            self.coverage.observations += index.observations;
            for (h, offset) in index.entries.iter().take_while(|e| e.1 < synced) {
                if let Some(ranges) = plan.in_tail(*h) {
                    wanted.extend(ranges.iter().map(|r| (*offset, *r, 0)));
                }
            }
            wanted.sort_unstable();
            wanted.dedup();
            // The source of each record, so that the index need not be locked while records are read.
            let mut frames = index.frames.iter().peekable();
            let mut source = 0;
            for w in &mut wanted {
                while let Some(frame) = frames.next_if(|f| f.offset <= w.0) {
                    source = frame.source;
                }
                w.2 = source;
            }
            (span, index.sources.clone())
        };
        self.begin(span.0, span.1);
        let mut buffer = Vec::new();
        let mut rest = wanted.as_slice();
        let mut n = 0;
        while let Some((offset, _, source)) = rest.first().copied() {
            let count = rest.iter().take_while(|w| w.0 == offset).count();
            let (now, later) = rest.split_at(count);
            rest = later;
            n += 1;
            if n % STOP_EVERY == 0 && self.stop() {
                return;
            }
            match segment.record(offset, &mut buffer) {
                Ok(Some(record)) => {
                    let source = sources.get(source as usize).map_or("", |s| s);
                    self.record(offset, source, &record, now.iter().map(|w| w.1));
                }
                Ok(None) => return self.failed(segment.path.display().to_string(), "a record does not decode"),
                Err(e) => return self.failed(segment.path.display().to_string(), &e.to_string()),
            }
        }
        if !plan.tail_scan.is_empty() {
            let result = segment.frames(|payload_at, frame| {
                for (at, record) in frame.records() {
                    let offset = payload_at.saturating_add(u32::try_from(at).unwrap_or(u32::MAX));
                    self.record(offset, frame.source, &record, plan.tail_scan.iter().copied());
                }
                if self.stop() { Err(None) } else { Ok(()) }
            });
            if let Err(Some(e)) = result.map_err(|e: Option<crate::HistoryError>| e) {
                self.failed(segment.path.display().to_string(), &e.to_string());
            }
        }
        self.coverage.bytes_read += wanted.len() as u64 * 1024;
    }

    fn record(
        &mut self,
        offset: u32,
        source: &str,
        record: &crate::codec::Record<'_>,
        ranges: impl Iterator<Item = u32> + Clone,
    ) {
        let mut key = Vec::new();
        let before = self.lines.len();
        record.each_value(|seen, _| {
            sort_key(seen.kind, seen.value, &mut key);
            for range in ranges.clone() {
                if self.plan.ranges.get(range as usize).is_some_and(|r| r.holds(&key)) {
                    self.met(
                        self.value_of(range as usize),
                        &Met {
                            time: record.time.0,
                            number: i64::from(offset),
                            host: record.host,
                            attacker: seen.flags & ATTACKER != 0,
                            evidence: Some((source, seen.field, seen.value)),
                        },
                    );
                }
            }
        });
        for (_, value, place) in self.lines.split_off(before) {
            let evidence = self.counts.get_mut(value as usize).and_then(|c| c.evidence.get_mut(place as usize));
            if let Some(evidence) = evidence {
                evidence.line = record.line.to_vec();
            }
        }
    }

    fn value_of(&self, range: usize) -> u32 {
        self.plan.value_of.get(range).copied().unwrap_or(u32::MAX)
    }

    fn met(&mut self, value: u32, met: &Met<'_>) {
        let time = Timestamp(met.time);
        if time < self.hunt.since || time >= self.hunt.until || (met.attacker && self.trusted_only) {
            return;
        }
        let Some(count) = self.counts.get_mut(value as usize) else { return };
        let seen = self.seen.entry(value).or_default();
        // In a segment or file the low half numbers the record.
        let number = met.number as u32;
        if !met.attacker && seen.1.insert(number) {
            count.trusted += 1;
        }
        if !seen.0.insert(number) {
            return;
        }
        count.observations += 1;
        count.span = Some(crate::segment::widen(count.span, time));
        let day = time.day_number();
        if count.days.len() < DAYS_MAX || count.days.contains_key(&day) {
            *count.days.entry(day).or_default() += 1;
        }
        if !met.host.is_empty() {
            // Hosts of different tenants are different hosts, whatever they are called.
            self.tenant_prefix.truncate(TENANT_PREFIX);
            self.tenant_prefix.push_str(met.host);
            let number = match self.hosts.get(self.tenant_prefix.as_str()) {
                Some(n) => Some(*n),
                None if self.hosts.len() < HOSTS_NAMED_MAX => {
                    let n = u32::try_from(self.hosts.len()).unwrap_or(u32::MAX);
                    self.hosts.insert(self.tenant_prefix.as_str().into(), n);
                    Some(n)
                }
                None => None,
            };
            match number {
                Some(n) if count.hosts.contains(&n) => {}
                Some(n) if count.hosts.len() < self.hunt.hosts_max => {
                    count.hosts.insert(n);
                }
                _ => count.hosts_at_least = true,
            }
        }
        if let Some((source, field, value_met)) = met.evidence
            && count.evidence.len() < self.hunt.evidence_max
        {
            self.lines.push((met.number.cast_unsigned(), value, u32::try_from(count.evidence.len()).unwrap_or(0)));
            count.evidence.push(Evidence {
                tenant: self.tenant,
                time,
                source: source.to_owned(),
                host: met.host.to_owned(),
                field: field.to_owned(),
                value: value_met.to_owned(),
                attacker_controlled: met.attacker,
                line: Vec::new(),
            });
        }
    }

    /// The counts of every value asked, in order: (observations, hosts, at least, span).
    pub(crate) fn totals(&self) -> impl Iterator<Item = (u64, u64, bool, Option<(Timestamp, Timestamp)>)> {
        self.counts.iter().map(|c| (c.observations, c.hosts.len() as u64, c.hosts_at_least, c.span))
    }

    pub(crate) fn finish(self) -> HuntResult {
        let stopped = self.stop();
        let hits = self.hunt.values.iter().zip(self.counts).enumerate();
        let hits = hits.filter_map(|(index, (value, count))| {
            let (first, last) = count.span?;
            Some(Hit {
                index,
                value: value.clone(),
                observations: count.observations,
                attacker_controlled: count.observations - count.trusted,
                hosts: count.hosts.len() as u64,
                hosts_at_least: count.hosts_at_least,
                first,
                last,
                days: count.days,
                evidence: count.evidence,
            })
        });
        HuntResult { hits: hits.collect(), coverage: self.coverage, findings: self.findings, stopped }
    }
}

/// Length of `uuid/`.
const TENANT_PREFIX: usize = 37;

impl Found for Collector<'_> {
    fn rows(&mut self, range: usize, rows: &Rows<'_>) {
        let value = self.value_of(range);
        let text = |bytes: &'_ [u8]| String::from_utf8_lossy(bytes).into_owned();
        let columns = rows.times.iter().zip(rows.records).zip(rows.hosts).zip(rows.attacker).enumerate();
        for (n, (((time, number), host), attacker)) in columns {
            let host = std::str::from_utf8(host.data()).unwrap_or_default();
            let texts = rows.sources.get(n).zip(rows.fields.get(n)).zip(rows.values.get(n));
            let texts = texts.map(|((s, f), v)| (text(s.data()), text(f.data()), text(v.data())));
            let evidence = texts.as_ref().map(|(s, f, v)| (s.as_str(), f.as_str(), v.as_str()));
            self.met(value, &Met { time: *time, number: *number, host, attacker: *attacker, evidence });
        }
    }

    fn evidence_wanted(&self, range: usize) -> usize {
        let had = self.counts.get(self.value_of(range) as usize).map_or(usize::MAX, |c| c.evidence.len());
        match self.hunt.evidence_max.saturating_sub(had) {
            0 => 0,
            // Some rows may lie outside the time asked: look at all of them.
            _ if !self.whole => usize::MAX,
            n => n,
        }
    }

    fn range_done(&mut self, range: usize) {
        let value = self.value_of(range);
        if let Some(left) = self.left.get_mut(&value) {
            *left = left.saturating_sub(1);
            if *left == 0 {
                self.seen.remove(&value);
            }
        }
    }

    fn stop(&self) -> bool {
        self.hunt.stop.is_some_and(|stop| stop.load(Ordering::Relaxed))
    }
}
