//! The threads that own the connections, and the queues in front of them.
//!
//! One writer takes jobs in order. Jobs that wait while a commit runs share the next one: each in its own
//! savepoint, so that one that fails takes nobody along. Answers go out only after the commit.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use pasban_kernel::fault;

use crate::engine::Conn;
use crate::error::StoreError;
use crate::tx::Tx;

/// Most jobs in one commit.
const BATCH_JOBS_MAX: usize = 256;
/// Longest wait for more jobs, only where the last commit was shared.
const BATCH_WAIT: Duration = Duration::from_millis(2);
/// After this long no further job joins a commit, so that nobody waits for others' work.
const BATCH_WORK_MAX: Duration = Duration::from_millis(20);
/// Quiet for this long: checkpoint and give memory back.
const IDLE_AFTER: Duration = Duration::from_secs(5);
/// A write job that holds the only writer longer is named in the log.
const SLOW_WRITE: Duration = Duration::from_millis(250);

/// Something to run on a connection, and somebody to answer.
pub(crate) trait Job: Send {
    /// For the log.
    fn name(&self) -> &'static str;
    /// Whether it needs the writer.
    fn writes(&self) -> bool;
    /// Nobody waits for the answer any more.
    fn abandoned(&self) -> bool;
    /// Does the work and keeps the answer; `true` to keep what was written.
    fn run(&mut self, tx: &mut dyn Tx) -> bool;
    /// Gives the answer; `trouble` takes the place of the job's own.
    fn answer(self: Box<Self>, trouble: Option<StoreError>);
}

/// Counts since the start.
#[derive(Default)]
pub(crate) struct Counters {
    pub(crate) commits: AtomicU64,
    pub(crate) writes: AtomicU64,
    pub(crate) reads: AtomicU64,
    pub(crate) failed: AtomicU64,
}

/// Jobs in order of arrival.
#[derive(Default)]
pub(crate) struct Queue {
    state: Mutex<State>,
    wake: Condvar,
}

#[derive(Default)]
struct State {
    jobs: VecDeque<Box<dyn Job>>,
    closed: bool,
}

enum Popped {
    Job(Box<dyn Job>),
    Quiet,
    Closed,
}

impl Queue {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds a job; one that comes after the end is answered so.
    pub(crate) fn push(&self, job: Box<dyn Job>) {
        let mut state = self.lock();
        if state.closed {
            drop(state);
            job.answer(Some(StoreError::Closed));
            return;
        }
        state.jobs.push_back(job);
        drop(state);
        self.wake.notify_one();
    }

    /// Jobs that wait.
    pub(crate) fn len(&self) -> usize {
        self.lock().jobs.len()
    }

    /// No more jobs; those in the queue are still done.
    pub(crate) fn close(&self) {
        self.lock().closed = true;
        self.wake.notify_all();
    }

    fn pop(&self, wait: Option<Duration>) -> Popped {
        let until = wait.map(|wait| Instant::now() + wait);
        let mut state = self.lock();
        loop {
            if let Some(job) = state.jobs.pop_front() {
                return Popped::Job(job);
            }
            if state.closed {
                return Popped::Closed;
            }
            state = match until {
                None => self.wake.wait(state).unwrap_or_else(PoisonError::into_inner),
                Some(until) => {
                    let left = until.saturating_duration_since(Instant::now());
                    if left.is_zero() {
                        return Popped::Quiet;
                    }
                    self.wake.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner).0
                }
            };
        }
    }

    /// The next job for a batch: one that waits already, or one that comes within `wait`.
    fn pop_write(&self, wait: Duration) -> Option<Box<dyn Job>> {
        let until = Instant::now() + wait;
        let mut state = self.lock();
        loop {
            if let Some(job) = state.jobs.front() {
                return if job.writes() { state.jobs.pop_front() } else { None };
            }
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() || state.closed {
                return None;
            }
            state = self.wake.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }
}

/// The writer's life (for a store in memory also the reader's).
pub(crate) fn write_loop(mut conn: Box<dyn Conn>, queue: &Queue, counters: &Counters) {
    let mut expected = 1;
    let mut rested = true;
    loop {
        match queue.pop((!rested).then_some(IDLE_AFTER)) {
            Popped::Job(job) if job.writes() => {
                rested = false;
                expected = write_batch(conn.as_mut(), queue, counters, job, expected);
            }
            Popped::Job(job) => read_one(conn.as_mut(), counters, job),
            Popped::Quiet => {
                rested = true;
                conn.idle();
            }
            Popped::Closed => break,
        }
    }
    conn.idle();
}

/// A reader's life.
pub(crate) fn read_loop(mut conn: Box<dyn Conn>, queue: &Queue, counters: &Counters) {
    let mut rested = true;
    loop {
        match queue.pop((!rested).then_some(IDLE_AFTER)) {
            Popped::Job(job) => {
                rested = false;
                read_one(conn.as_mut(), counters, job);
            }
            Popped::Quiet => {
                rested = true;
                conn.idle();
            }
            Popped::Closed => break,
        }
    }
}

/// Runs the job; `Err` where it panicked.
fn run(conn: &mut dyn Conn, job: &mut dyn Job) -> Result<bool, StoreError> {
    let tx: &mut dyn Tx = conn;
    catch_unwind(AssertUnwindSafe(|| job.run(tx))).map_err(|panic| {
        let text = panic
            .downcast_ref::<&str>()
            .map(|t| (*t).to_owned())
            .or_else(|| panic.downcast_ref::<String>().cloned())
            .unwrap_or_else(|| "no message".to_owned());
        tracing::error!(job = job.name(), panic = %text, "a store job panicked; its work is undone");
        StoreError::Panicked(job.name(), text)
    })
}

/// Runs one read in a transaction that sees one moment.
pub(crate) fn read_one(conn: &mut dyn Conn, counters: &Counters, mut job: Box<dyn Job>) {
    if job.abandoned() {
        return;
    }
    counters.reads.fetch_add(1, Ordering::Relaxed);
    let trouble = match conn.begin_read() {
        Err(error) => Some(error),
        Ok(()) => {
            conn.limit(true);
            let done = run(conn, job.as_mut());
            conn.limit(false);
            let fault = conn.take_fault();
            match done {
                Err(panicked) => Some(panicked),
                Ok(true) if fault.is_some() => Some(StoreError::Aborted(job.name())),
                Ok(_) => None,
            }
        }
    };
    conn.rollback();
    if trouble.is_some() {
        counters.failed.fetch_add(1, Ordering::Relaxed);
    }
    job.answer(trouble);
}

/// Runs `first` and what waits behind it in one transaction; answers how many took part.
fn write_batch(conn: &mut dyn Conn, queue: &Queue, counters: &Counters, first: Box<dyn Job>, expected: usize) -> usize {
    let started = Instant::now();
    let mut batch = Batch { conn, done: Vec::new(), kept: 0, open: false };
    let mut next = Some(first);
    let mut taken = 0;
    while let Some(job) = next {
        taken += 1;
        batch.add(job);
        let wait = if taken < expected { BATCH_WAIT.saturating_sub(started.elapsed()) } else { Duration::ZERO };
        next = if taken < BATCH_JOBS_MAX && started.elapsed() < BATCH_WORK_MAX { queue.pop_write(wait) } else { None };
    }
    batch.finish(counters);
    taken
}

/// One transaction under way.
struct Batch<'a> {
    conn: &'a mut dyn Conn,
    /// Jobs that ran, with what must be answered in place of their own answer.
    done: Vec<(Box<dyn Job>, Option<StoreError>)>,
    /// How many of them wrote into the open transaction.
    kept: usize,
    open: bool,
}

impl Batch<'_> {
    fn add(&mut self, mut job: Box<dyn Job>) {
        if !self.open {
            if let Err(error) = self.conn.begin_write() {
                self.conn.rollback();
                self.done.push((job, Some(error)));
                return;
            }
            self.open = true;
        }
        // The first job needs no mark of its own: if it fails, the whole (empty) transaction goes.
        let marked = self.kept > 0;
        if marked && let Err(error) = self.conn.savepoint() {
            self.lose(&error);
            self.done.push((job, Some(error)));
            return;
        }
        let started = Instant::now();
        let ran = run(self.conn, job.as_mut());
        let took = started.elapsed();
        if took > SLOW_WRITE {
            tracing::warn!(job = job.name(), millis = took.as_millis(), "a job held the only writer for long");
        }
        let fault = self.conn.take_fault();
        let (keep, trouble) = match ran {
            Ok(true) if fault.is_some() => (false, Some(StoreError::Aborted(job.name()))),
            Ok(keep) => (keep, None),
            Err(panicked) => (false, Some(panicked)),
        };
        // The engine may have dropped the transaction by itself (disk full, session lost): all in it are undone.
        let settled = if !self.conn.in_transaction() {
            Err(fault.unwrap_or_else(|| StoreError::Io("the engine dropped the transaction; try again".into())))
        } else if marked {
            if keep { self.conn.release() } else { self.conn.rollback_to() }
        } else {
            if !keep {
                self.conn.rollback();
                self.open = false;
            }
            Ok(())
        };
        match settled {
            Ok(()) => {
                self.kept += usize::from(keep);
                self.done.push((job, trouble));
            }
            Err(error) => {
                self.lose(&error);
                // A job that failed by itself knows better why.
                let trouble = if keep { Some(error) } else { trouble };
                self.done.push((job, trouble));
            }
        }
    }

    /// The transaction is gone with everything in it.
    fn lose(&mut self, error: &StoreError) {
        self.conn.rollback();
        self.open = false;
        self.kept = 0;
        for (_, trouble) in &mut self.done {
            trouble.get_or_insert_with(|| error.clone());
        }
    }

    fn finish(mut self, counters: &Counters) {
        if self.open {
            fault::point("store.commit.before");
            match self.conn.commit() {
                Ok(()) => {
                    counters.commits.fetch_add(1, Ordering::Relaxed);
                    fault::point("store.commit.after");
                }
                Err(error) => {
                    tracing::error!(%error, jobs = self.done.len(), "a commit failed");
                    self.lose(&error);
                }
            }
        }
        counters.writes.fetch_add(self.done.len() as u64, Ordering::Relaxed);
        fault::point("store.answer.before");
        for (job, trouble) in self.done {
            if trouble.is_some() {
                counters.failed.fetch_add(1, Ordering::Relaxed);
            }
            job.answer(trouble);
        }
    }
}
