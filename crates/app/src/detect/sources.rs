//! The configured files followed, sources that fell silent, the history kept in order.
//!
//! How far a file was read is recorded only after its lines are durable. A process that ends in between finds the
//! history ahead of the record and goes through those lines once more: nothing is lost and nothing is stored twice.

use std::time::Duration;

use pasban_formats::logs::{LogFormat, LogReader};
use pasban_history::BatchKey;
use pasban_kernel::time::SECOND;
use pasban_kernel::{TenantId, Timestamp, fault};
use pasban_store::rows::detect::{self as rows, Source};
use tokio::task::JoinSet;

use super::alerts;
use super::ingest::{self, BATCH_LINES_MAX, Intake};
use super::tail::{Mark, Polled, Tail};
use crate::config::{SourceSection, tenant_of};
use crate::error::{AppError, Result};
use crate::node::Node;

/// Silence of a pushed source that counts as an alarm where its sender says nothing else.
pub const PUSHED_SILENT_AFTER: i64 = 900 * SECOND;

const POLL_FIRST: Duration = Duration::from_millis(200);
const POLL_LAST: Duration = Duration::from_secs(1);
const RETRY_LAST: Duration = Duration::from_secs(30);
/// A batch of so many lines is followed by the next at once.
const FULL_LINES: usize = BATCH_LINES_MAX / 4;
const KEEP: Duration = Duration::from_secs(10);
const RETAIN: Duration = Duration::from_secs(3600);

/// Follows every configured file and keeps the history in order, for ever. Dropping the future ends all of it.
pub async fn run(node: Node) {
    let started = node.now();
    let mut tasks = JoinSet::new();
    for section in node.config.sources.clone() {
        let node = node.clone();
        tasks.spawn(async move { follow(node, section).await });
    }
    tasks.spawn(keep(node, started));
    while tasks.join_next().await.is_some() {}
}

async fn follow(node: Node, section: SourceSection) {
    let name = section.name.clone();
    let mut retry = POLL_FIRST;
    let mut follower = loop {
        match Follower::open(&node, &section).await {
            Ok(f) => break f,
            Err(e @ (AppError::Invalid(_) | AppError::NotFound)) => {
                tracing::error!(source = %name, error = %e.details(), "this source is not followed: mend its section and start again");
                return;
            }
            Err(e) => {
                tracing::error!(source = %name, error = %e.details(), "the source could not be opened; it is tried again");
                tokio::time::sleep(retry).await;
                retry = (retry * 2).min(RETRY_LAST);
            }
        }
    };
    let (mut wait, mut retry) = (POLL_FIRST, POLL_FIRST);
    loop {
        match follower.step().await {
            Ok(Step::Full) => (wait, retry) = (POLL_FIRST, POLL_FIRST),
            // A busy log is taken in five times a second, not at each line: every batch is synced by itself.
            Ok(Step::Read) => {
                (wait, retry) = (POLL_FIRST, POLL_FIRST);
                tokio::time::sleep(POLL_FIRST).await;
            }
            Ok(Step::Quiet | Step::Missing) => {
                tokio::time::sleep(wait).await;
                wait = (wait * 3 / 2).min(POLL_LAST);
                retry = POLL_FIRST;
            }
            Err(e) => {
                tracing::error!(source = %name, error = %e.details(), "lines could not be taken in; they are tried again");
                tokio::time::sleep(retry).await;
                retry = (retry * 2).min(RETRY_LAST);
            }
        }
    }
}

/// What a step did.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Step {
    /// A large batch was taken in; more is waiting, most likely.
    Full,
    /// Some lines were taken in.
    Read,
    /// Nothing new.
    Quiet,
    /// The file is not there.
    Missing,
}

/// One configured file being followed, a batch a step.
pub struct Follower {
    node: Node,
    section: SourceSection,
    tenant: TenantId,
    reader: LogReader,
    tail: Option<Tail>,
    said_missing: bool,
}

impl Follower {
    /// Takes up a source where it was left.
    ///
    /// # Errors
    /// Where its section is wrong or the store refuses.
    pub async fn open(node: &Node, section: &SourceSection) -> Result<Self> {
        let format: LogFormat = section.format.parse().map_err(AppError::invalid)?;
        let tenant = tenant_of(section.tenant.as_deref()).map_err(AppError::invalid)?;
        if !node.registry.load().tenant_ids().contains(&tenant) {
            return Err(AppError::invalid(format!("no tenant {tenant} is hosted here")));
        }
        let mut follower = Self {
            node: node.clone(),
            section: section.clone(),
            tenant,
            reader: ingest::reader(node, tenant, format),
            tail: None,
            said_missing: false,
        };
        follower.tail = Some(follower.take_up().await?);
        Ok(follower)
    }

    async fn take_up(&self) -> Result<Tail> {
        let (tenant, section) = (self.tenant, self.section.clone());
        let path = section.path.display().to_string();
        let silent_after = i64::try_from(section.silent_after_seconds).unwrap_or(i64::MAX).saturating_mul(SECOND);
        let row = self
            .node
            .db
            .write("source.open", move |tx| {
                let row = match rows::source_fetch(tx, &tenant, &section.name)? {
                    // Another path, or another spelling of it: whether it is the same file shows in its inode and its
                    // beginning. Were the place forgotten, its lines would be counted again, though none is stored again.
                    Some(row) => Source { format: section.format, path, silent_after, ..row },
                    None => fresh(tenant, section.name, section.format, path, silent_after),
                };
                rows::source_put(tx, &row)?;
                Ok(row)
            })
            .await?;
        let resume = Mark::parse(&row.file_id, u64::try_from(row.position).unwrap_or(0));
        Ok(Tail::new(&self.section.path, resume, self.reader.format() == LogFormat::ZeekTsv))
    }

    /// Looks once and takes in one batch, if there is one.
    ///
    /// # Errors
    /// Where the file cannot be read, or history or store refuse; the next step tries the same lines again.
    pub async fn step(&mut self) -> Result<Step> {
        let mut tail = match self.tail.take() {
            Some(tail) => tail,
            // The step before was given up in the middle.
            None => self.take_up().await?,
        };
        let (history, tenant, name) = (self.node.history.clone(), self.tenant, self.section.name.clone());
        let (tail, polled) = tokio::task::spawn_blocking(move || {
            let polled = tail.poll(&|stream| history.stored_to(tenant, &name, stream));
            (tail, polled)
        })
        .await
        .map_err(AppError::internal)?;
        let tail = self.tail.insert(tail);
        let polled = polled.map_err(|e| AppError::Unavailable(format!("{}: {e}", self.section.path.display())))?;
        let chunk = match polled {
            Polled::Quiet => return Ok(Step::Quiet),
            Polled::Missing => {
                if !std::mem::replace(&mut self.said_missing, true) {
                    tracing::warn!(source = %self.section.name, file = %self.section.path.display(), "the file is not there; it is looked for again");
                }
                return Ok(Step::Missing);
            }
            Polled::Chunk(chunk) => chunk,
        };
        self.said_missing = false;
        let (now, name) = (self.node.now(), self.section.name.as_str());
        // The file's mark is durable before its bytes are stored under it: a restart in between meets the same mark.
        if chunk.fresh {
            advance(&self.node, self.tenant, name, &chunk.mark, 0, 0, None).await?;
        }
        for line in chunk.header.split_inclusive(|b| *b == b'\n') {
            let _ = self.reader.line(line, now);
        }
        let (lines, offsets) = (chunk.lines(), chunk.offsets());
        let key = BatchKey { stream: chunk.mark.stream(), start: chunk.mark.position, end: chunk.end };
        let intake = Intake { tenant: self.tenant, source: name, key: Some(key), received: now, offsets: &offsets };
        let done = ingest::batch(&self.node, &intake, &mut self.reader, &lines).await?;
        fault::point("source.advance.before");
        let mark = chunk.mark.at(chunk.end);
        advance(&self.node, self.tenant, name, &mark, lines.len(), done.bad, (!lines.is_empty()).then_some(now))
            .await?;
        tail.taken(&chunk);
        Ok(if lines.len() >= FULL_LINES { Step::Full } else { Step::Read })
    }
}

fn fresh(tenant: TenantId, name: String, format: String, path: String, silent_after: i64) -> Source {
    Source {
        tenant,
        name,
        format,
        path,
        file_id: String::new(),
        position: 0,
        lines: 0,
        bad: 0,
        last_line: Timestamp(0),
        silent_after,
        silent: false,
    }
}

fn count(n: i64, more: usize) -> i64 {
    n.saturating_add(i64::try_from(more).unwrap_or(i64::MAX))
}

async fn advance(
    node: &Node,
    tenant: TenantId,
    name: &str,
    mark: &Mark,
    lines: usize,
    bad: usize,
    heard: Option<Timestamp>,
) -> Result<()> {
    let (id, position, key) = (mark.id(), i64::try_from(mark.position).unwrap_or(i64::MAX), name.to_owned());
    let was_silent = node
        .db
        .write("source.advance", move |tx| {
            let Some(mut row) = rows::source_fetch(tx, &tenant, &key)? else { return Ok(false) };
            (row.file_id, row.position) = (id, position);
            (row.lines, row.bad) = (count(row.lines, lines), count(row.bad, bad));
            let was_silent = row.silent && heard.is_some();
            if let Some(now) = heard {
                (row.last_line, row.silent) = (now, false);
            }
            rows::source_put(tx, &row)?;
            Ok(was_silent)
        })
        .await?;
    if was_silent { alerts::heard_again(node, tenant, name).await } else { Ok(()) }
}

/// What was heard of a source whose lines are pushed.
#[derive(Clone, Debug)]
pub struct Pushed {
    /// Whose.
    pub tenant: TenantId,
    /// Name.
    pub source: String,
    /// Format.
    pub format: LogFormat,
    /// Silence that is an alarm, microseconds; 0 for none; `None` keeps what was said before.
    pub silent_after: Option<i64>,
    /// Lines.
    pub lines: usize,
    /// Of them, unreadable ones.
    pub bad: usize,
}

/// Whether lines may be pushed under a name: not under that of a file that this node follows itself.
#[must_use]
pub fn may_push(node: &Node, tenant: TenantId, source: &str) -> bool {
    !node.config.sources.iter().any(|s| s.name == source && tenant_of(s.tenant.as_deref()) == Ok(tenant))
}

/// Records that a pushed source was heard.
///
/// # Errors
/// The store's.
pub async fn pushed(node: &Node, p: Pushed) -> Result<()> {
    let (now, tenant, name) = (node.now(), p.tenant, p.source.clone());
    let was_silent = node
        .db
        .write("source.pushed", move |tx| {
            let row = rows::source_fetch(tx, &p.tenant, &p.source)?;
            let mut row =
                row.unwrap_or_else(|| fresh(p.tenant, p.source, String::new(), String::new(), PUSHED_SILENT_AFTER));
            // A file that is followed no longer may be pushed from now on. Its place is kept, should it be followed again.
            row.path = String::new();
            p.format.name().clone_into(&mut row.format);
            row.silent_after = p.silent_after.unwrap_or(row.silent_after);
            (row.lines, row.bad) = (count(row.lines, p.lines), count(row.bad, p.bad));
            let was_silent = row.silent && p.lines > 0;
            if p.lines > 0 {
                (row.last_line, row.silent) = (now, false);
            }
            rows::source_put(tx, &row)?;
            Ok(was_silent)
        })
        .await?;
    if was_silent { alerts::heard_again(node, tenant, &name).await } else { Ok(()) }
}

/// Raises the alarm for each source that has been silent for longer than its bound. `started` is when the node began
/// to listen: what it could not hear before that is nobody's silence. Answers how many fell silent.
///
/// # Errors
/// The store's.
pub async fn silence(node: &Node, started: Timestamp, now: Timestamp) -> Result<usize> {
    let mut fell = 0;
    for row in node.db.read(rows::source_list).await? {
        let since = row.last_line.max(started);
        let followed = row.path.is_empty() || !may_push(node, row.tenant, &row.name);
        if row.silent || !followed || row.silent_after <= 0 || now.0.saturating_sub(since.0) <= row.silent_after {
            continue;
        }
        // The alarm first: raised twice it is one alarm, forgotten it is none.
        alerts::silent(node, row.tenant, &row.name, since).await?;
        let (tenant, name, last) = (row.tenant, row.name.clone(), row.last_line);
        let still = node
            .db
            .write("source.silent", move |tx| {
                let Some(mut row) = rows::source_fetch(tx, &tenant, &name)? else { return Ok(true) };
                // A line may have come while the alarm was raised.
                let still = row.last_line == last;
                if still {
                    row.silent = true;
                    rows::source_put(tx, &row)?;
                }
                Ok(still)
            })
            .await?;
        if still {
            tracing::warn!(source = %row.name, since = %since, "a log source fell silent");
            fell += 1;
        } else {
            alerts::heard_again(node, row.tenant, &row.name).await?;
        }
    }
    Ok(fell)
}

/// The jobs of the clock: silence, sealing, retention.
async fn keep(node: Node, started: Timestamp) {
    let mut retained: Option<tokio::time::Instant> = None;
    loop {
        if let Err(e) = silence(&node, started, node.now()).await {
            tracing::error!(error = %e.details(), "silent sources could not be looked for");
        }
        let retain = retained.is_none_or(|at| at.elapsed() >= RETAIN);
        if retain {
            retained = Some(tokio::time::Instant::now());
        }
        let (history, now) = (node.history.clone(), node.now());
        let done = tokio::task::spawn_blocking(move || {
            if let Err(e) = history.seal_due(now) {
                tracing::error!(error = %e, "history could not be sealed; it stays as segments");
            }
            if retain {
                match history.retain(now) {
                    Ok(gone) if gone.files > 0 => {
                        tracing::info!(
                            files = gone.files,
                            observations = gone.observations,
                            "history past its retention was dropped"
                        );
                    }
                    Ok(_) => {}
                    Err(e) => tracing::error!(error = %e, "old history could not be dropped"),
                }
            }
        });
        if let Err(e) = done.await {
            tracing::error!(error = %e, "the history's job failed");
        }
        tokio::time::sleep(KEEP).await;
    }
}
