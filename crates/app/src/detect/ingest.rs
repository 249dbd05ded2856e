//! Lines to observations, durable, then matched.
//!
//! A batch is parsed line by line; bad lines are kept with their place and reason and stop no good one. The good ones
//! are in the history, synced, before anything is said to be stored; only then are they matched and alerts raised.
//! A batch that is given again (the same [`BatchKey`]) is stored once, and what it met is counted once.

use std::collections::{BTreeSet, HashMap};

use pasban_detect::{IndicatorRef, IndicatorSet, When};
use pasban_formats::logs::{Internal, LineOutcome, LogFormat, LogReader};
pub use pasban_history::BatchKey;
use pasban_history::{Batch, HistoryError, Hunt};
use pasban_kernel::limits::{FINDINGS_MAX, LINE_BYTES_MAX};
use pasban_kernel::{Finding, Observable, Observation, StixId, TenantId, Timestamp};
use pasban_store::bad_records::{self, BadRecord, SAMPLE_BYTES_MAX};
use pasban_store::rows::{mitigate, objects as object_rows};
use pasban_store::{StoreError, Tx};
use pasban_translate::exchange::content::Content;

use super::alerts::{self, Evidence, Met};
use crate::error::{AppError, Result};
use crate::exchange::objects;
use crate::node::Node;

/// Most lines in one batch.
pub const BATCH_LINES_MAX: usize = 2000;
/// Bytes of lines after which a batch ends. What the history makes of them stays well under its own bound.
pub const BATCH_BYTES_MAX: usize = 2 * 1024 * 1024;
/// Findings told to whoever sent the lines; all of them are kept for the operator.
pub const FINDINGS_TOLD_MAX: usize = 10;
/// Lines of evidence taken from one batch for one value.
const EVIDENCE_MAX: usize = 5;
/// Lines parsed before other tasks of the same thread have their turn.
const LINES_A_TURN: usize = 250;

/// What became of a batch.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ingested {
    /// Observations stored; 0 where the batch was stored before.
    pub stored: usize,
    /// Lines that could not be read.
    pub bad: usize,
    /// Observations that met an indicator.
    pub hits: u64,
    /// The batch was stored before.
    pub duplicate: bool,
    /// The first of what was wrong, at most [`FINDINGS_TOLD_MAX`].
    pub findings: Vec<Finding>,
}

/// Where a batch comes from.
#[derive(Clone, Copy, Debug)]
pub struct Intake<'a> {
    /// Whose logs.
    pub tenant: TenantId,
    /// Name of the source.
    pub source: &'a str,
    /// Recognises a repetition.
    pub key: Option<BatchKey>,
    /// When the lines were read.
    pub received: Timestamp,
    /// Where each line begins in its file, for the places of findings; empty where lines are counted instead.
    pub offsets: &'a [u64],
}

/// A reader for a source of a tenant: it knows the organisation's own ranges, so that an own host is never an observable.
#[must_use]
pub fn reader(node: &Node, tenant: TenantId, format: LogFormat) -> LogReader {
    LogReader::new(format)
        .with_internal(internal(node, tenant))
        .with_keep_days(node.config.history.retention_days.max(1))
}

fn internal(node: &Node, tenant: TenantId) -> Internal {
    let registry = node.registry.load();
    let ranges = if tenant.is_own() {
        Some(&node.config.node.organisation.ranges)
    } else {
        let org = registry.tenants.iter().find(|t| t.id == tenant).map(|t| t.org);
        org.and_then(|o| registry.constituents.get(&o)).map(|c| &c.identity.ranges)
    };
    let values = ranges.into_iter().flatten().filter_map(|r| Observable::cidr(r).or_else(|_| Observable::ip(r)).ok());
    values.fold(Internal::default(), |inside, v| inside.with(&v))
}

/// Takes in lines of a source. See [`batch`].
///
/// # Errors
/// As [`batch`].
pub async fn lines(
    node: &Node,
    tenant: TenantId,
    source: &str,
    reader: &mut LogReader,
    lines: &[&[u8]],
    key: Option<BatchKey>,
    received: Timestamp,
) -> Result<Ingested> {
    batch(node, &Intake { tenant, source, key, received, offsets: &[] }, reader, lines).await
}

/// Takes in a batch of lines: when this returns `Ok`, its observations are durable, its bad lines are kept, and what it
/// met is recorded.
///
/// # Errors
/// Where the history or the store refuses; then the same batch with the same key may be given again.
pub async fn batch(node: &Node, intake: &Intake<'_>, reader: &mut LogReader, lines: &[&[u8]]) -> Result<Ingested> {
    let Intake { tenant, source, key, received, .. } = *intake;
    let mut out = Ingested::default();
    let mut bad = Troubles::default();
    let mut observations = Vec::with_capacity(lines.len());
    for (i, line) in lines.iter().enumerate() {
        if i % LINES_A_TURN == LINES_A_TURN - 1 {
            tokio::task::yield_now().await;
        }
        let outcome = reader.line(line, received);
        let notes = reader.notes();
        let cut = notes.cut;
        match outcome {
            LineOutcome::Observation(o) => {
                observations.push(o);
                if notes.time_absurd {
                    let place = format!("line {}", reader.counts().lines);
                    let reason = redated(notes.claimed, received, node.config.history.retention_days);
                    bad.redated(|| placed(Finding::new(place, reason), intake.offsets.get(i)), line);
                }
            }
            LineOutcome::Nothing => {}
            LineOutcome::Bad(finding) => {
                out.bad += 1;
                bad.keep(placed(finding, intake.offsets.get(i)), line);
                continue;
            }
        }
        if cut {
            let place = format!("line {}", reader.counts().lines);
            let finding = Finding::new(place, format!("longer than {LINE_BYTES_MAX} bytes; what follows was not read"));
            bad.keep(placed(finding, intake.offsets.get(i)), line);
        }
    }
    bad.settle();
    out.findings = bad.told.clone();
    let before =
        key.and_then(|k| node.history.stored_to(tenant, source, k.stream)).zip(key).is_some_and(|(to, k)| k.end <= to);
    // Bad lines first: a crash in between keeps them twice rather than not at all.
    if !before {
        bad.record(node, tenant, source, received).await?;
    }
    // With a key, a batch of nothing but bad lines is remembered too, so that its repetition is recognised.
    if !observations.is_empty() || (key.is_some() && out.bad > 0) {
        let (history, name) = (node.history.clone(), source.to_owned());
        let (ack, kept) = tokio::task::spawn_blocking(move || {
            let ack = history.append(tenant, &Batch { source: &name, key, received, observations: &observations });
            (ack, observations)
        })
        .await
        .map_err(AppError::internal)?;
        let ack = ack.map_err(history_error)?;
        out.stored = ack.stored;
        out.duplicate = ack.duplicate;
        observations = kept;
    }
    node.metrics.observations_total.add(out.stored as u64);
    if !out.duplicate {
        node.metrics.lines_total.add(lines.len() as u64);
        node.metrics.bad_lines_total.add(out.bad as u64);
    }
    // The snapshot is taken after the append: an indicator is put on watch before the history is searched for it, and
    // what is appended is visible to a search at once. So either this snapshot has the indicator, or its search, which
    // began later than the append, sees these observations. None falls between; some may be found by both.
    let set = node.watch.snapshot(tenant);
    let mut raw = Vec::new();
    for (at, o) in observations.iter().enumerate() {
        for (s, seen) in o.seen.iter().enumerate() {
            set.matches(&seen.value, When::At(o.time), |hit| raw.push(Raw { at, seen: s, indicator: hit.indicator }));
        }
    }
    if raw.is_empty() {
        return Ok(out);
    }
    let mut found = group(node, intake, &observations, &raw).await?;
    out.hits = found.iter().map(|(_, m)| m.count).sum();
    if out.duplicate {
        // Stored before, but perhaps the process ended before its matches were recorded. The history's own count
        // replaces what was counted, so that nothing is counted twice.
        found = recount(node, tenant, found).await?;
    }
    alerts::live(node, tenant, found).await?;
    Ok(out)
}

/// Why an observation has the time of its arrival and not the one that its record claims. It is kept all the same: a
/// sensor with a wrong clock must not make its network blind. The line that is kept with it has the claim.
fn redated(claimed: Option<Timestamp>, received: Timestamp, keep_days: u32) -> String {
    match claimed {
        Some(at) if at > received => {
            format!(
                "dated {}, more than a day ahead of this node's clock: kept under the time of its arrival",
                at.rfc3339()
            )
        }
        Some(at) => format!(
            "dated {}, before the {keep_days} days that are kept ([history] retention_days): kept under the time of its arrival",
            at.rfc3339()
        ),
        None => "its time cannot be read: kept under the time of its arrival".to_owned(),
    }
}

/// A place in the file rather than a count of lines, where the offset is known.
fn placed(finding: Finding, offset: Option<&u64>) -> Finding {
    let Some(offset) = offset else { return finding };
    let column = finding.place.split_once(", ").map(|(_, c)| format!(", {c}")).unwrap_or_default();
    Finding::new(format!("byte {offset}{column}"), finding.reason)
}

/// What the history could not do, in kinds that a sender understands.
fn history_error(e: HistoryError) -> AppError {
    match e {
        HistoryError::Overlap { .. } | HistoryError::TooLarge { .. } => AppError::Conflict(e.to_string()),
        other => AppError::Unavailable(other.to_string()),
    }
}

/// Lines that were wrong, as many as are kept.
#[derive(Default)]
struct Troubles {
    records: Vec<BadRecord>,
    unlisted: u64,
    told: Vec<Finding>,
    /// The first observation that has the time of its arrival, and how many there are: a wrong clock is wrong on each
    /// line, and is told once a batch.
    redated: Option<(Finding, Vec<u8>, u64)>,
}

impl Troubles {
    fn redated(&mut self, finding: impl FnOnce() -> Finding, line: &[u8]) {
        match &mut self.redated {
            Some((_, _, n)) => *n += 1,
            None => {
                let sample = line.get(..line.len().min(SAMPLE_BYTES_MAX)).unwrap_or_default().to_vec();
                self.redated = Some((finding(), sample, 1));
            }
        }
    }

    /// All lines were seen.
    fn settle(&mut self) {
        let Some((mut finding, sample, n)) = self.redated.take() else { return };
        if n > 1 {
            finding.reason = format!("{} (as are {} more in this batch)", finding.reason, n - 1);
        }
        self.keep(finding, &sample);
        self.unlisted += n - 1;
    }

    fn keep(&mut self, finding: Finding, line: &[u8]) {
        if self.told.len() < FINDINGS_TOLD_MAX {
            self.told.push(finding.clone());
        }
        if self.records.len() >= FINDINGS_MAX {
            self.unlisted += 1;
            return;
        }
        let sample = line.get(..line.len().min(SAMPLE_BYTES_MAX)).unwrap_or_default().to_vec();
        self.records.push(BadRecord { place: finding.place, reason: finding.reason, sample });
    }

    async fn record(self, node: &Node, tenant: TenantId, source: &str, now: Timestamp) -> Result<()> {
        if self.records.is_empty() {
            return Ok(());
        }
        let source = source.to_owned();
        node.db
            .write("ingest.bad", move |tx| bad_records::insert(tx, tenant, &source, &self.records, self.unlisted, now))
            .await
            .map_err(AppError::from)
    }
}

/// One indicator met by one value of one observation.
struct Raw {
    at: usize,
    seen: usize,
    indicator: IndicatorRef,
}

/// An indicator's values, and a set that tells which of them cover a value that was met.
struct Values {
    id: StixId,
    values: Vec<Observable>,
    cover: IndicatorSet,
}

async fn group(
    node: &Node,
    intake: &Intake<'_>,
    observations: &[Observation],
    raw: &[Raw],
) -> Result<Vec<(StixId, Met)>> {
    let refs: BTreeSet<IndicatorRef> = raw.iter().map(|r| r.indicator).collect();
    // An indicator that was taken off watch meanwhile has no name any more; it is nobody's match.
    let named: Vec<(IndicatorRef, StixId)> =
        refs.into_iter().filter_map(|r| node.watch.name(intake.tenant, r).map(|id| (r, id))).collect();
    let tenant = intake.tenant;
    let loaded: Vec<(IndicatorRef, StixId, Vec<Observable>)> = node
        .db
        .read(move |tx| named.into_iter().map(|(r, id)| values_of(tx, tenant, &id).map(|v| (r, id, v))).collect())
        .await?;
    let known: HashMap<IndicatorRef, Values> = loaded
        .into_iter()
        .map(|(r, id, values)| {
            let cover = node.watch.cover(&values);
            (r, Values { id, values, cover })
        })
        .collect();
    // Per indicator and value, the observations that met it; one that met it in several fields counts once.
    let mut met: HashMap<(IndicatorRef, usize), Met> = HashMap::new();
    let mut last: HashMap<(IndicatorRef, usize), usize> = HashMap::new();
    for r in raw {
        let (Some(of), Some(o)) = (known.get(&r.indicator), observations.get(r.at)) else { continue };
        let Some(seen) = o.seen.get(r.seen) else { continue };
        let mut which = Vec::new();
        of.cover.matches(&seen.value, When::Anytime, |h| which.push(h.indicator.0 as usize));
        which.sort_unstable();
        which.dedup();
        for n in which {
            let Some(value) = of.values.get(n) else { continue };
            let slot = (r.indicator, n);
            let m = met.entry(slot).or_insert_with(|| Met {
                value: value.clone(),
                count: 0,
                attacker_controlled: 0,
                first: o.time,
                last: o.time,
                evidence: Vec::new(),
                whole: false,
            });
            // Fields that a sender cannot choose come first in `seen`, so the first that met it is the strongest.
            if last.insert(slot, r.at) == Some(r.at) {
                continue;
            }
            m.count += 1;
            m.attacker_controlled += u64::from(seen.attacker_controlled);
            m.first = m.first.min(o.time);
            m.last = m.last.max(o.time);
            if m.evidence.len() < EVIDENCE_MAX {
                m.evidence.push(evidence(intake.source, o, r.seen));
            }
        }
    }
    let mut found: Vec<(StixId, Met)> =
        met.into_iter().filter_map(|((r, _), m)| known.get(&r).map(|k| (k.id.clone(), m))).collect();
    found.sort_by(|a, b| (&a.0, &a.1.value).cmp(&(&b.0, &b.1.value)));
    Ok(found)
}

fn evidence(source: &str, o: &Observation, seen: usize) -> Evidence {
    let seen = o.seen.get(seen);
    Evidence {
        source: source.to_owned(),
        time: o.time.rfc3339(),
        field: seen.map(|s| s.field.clone()).unwrap_or_default(),
        value: seen.map(|s| s.value.value().to_owned()).unwrap_or_default(),
        host: o.host.clone(),
        attacker_controlled: seen.is_some_and(|s| s.attacker_controlled),
        line: String::from_utf8_lossy(&o.line).into_owned(),
    }
}

/// The values that an indicator may be on watch with: those that something is done about here, and those of its newest
/// version, whose effects may not be recorded yet.
fn values_of(tx: &mut dyn Tx, tenant: TenantId, id: &StixId) -> Result<Vec<Observable>, StoreError> {
    let mut values: Vec<Observable> =
        mitigate::mitigation_of(tx, id)?.into_iter().filter(|m| m.tenant == tenant).map(|m| m.value).collect();
    let newest = object_rows::object_versions(tx, id)?.into_iter().find(|o| o.state == "good");
    if let Some(Ok((_, s))) = newest.as_ref().map(objects::statement)
        && let Content::Indicator(i) = s.content
    {
        values.extend(i.values);
    }
    values.sort_unstable();
    values.dedup();
    Ok(values)
}

/// The same values, counted over the whole history.
async fn recount(node: &Node, tenant: TenantId, found: Vec<(StixId, Met)>) -> Result<Vec<(StixId, Met)>> {
    let history = node.history.clone();
    tokio::task::spawn_blocking(move || {
        let values: Vec<Observable> = found.iter().map(|(_, m)| m.value.clone()).collect();
        let of = [tenant];
        let result = history.hunt(&Hunt { tenants: &of, evidence_max: EVIDENCE_MAX, ..Hunt::new(&values) });
        let hits: HashMap<usize, Met> = result.hits.iter().map(|h| (h.index, Met::from_hunt(&h.value, h))).collect();
        found.into_iter().enumerate().map(|(i, (id, m))| (id, hits.get(&i).cloned().unwrap_or(m))).collect()
    })
    .await
    .map_err(AppError::internal)
}
