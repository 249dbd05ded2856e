//! The handle: opens a store, hands jobs to the worker threads, waits for their answers.

use std::path::PathBuf;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};

use crate::engine::Conn;
use crate::error::{Result, StoreError};
use crate::lock::ProcessLock;
use crate::migrations::{MIGRATIONS, Migration};
use crate::postgres::PgConn;
use crate::sqlite::{Role, SqliteConn};
use crate::tx::{Dialect, Tx};
use crate::url::StoreUrl;
use crate::worker::{Counters, Job, Queue, read_loop, write_loop};

/// Most async calls that may wait in the store's queues; more wait before them.
const CALLS_MAX: usize = 4096;

/// How to open a store. The defaults suit a node of any tier.
#[derive(Clone, Debug)]
pub struct Options {
    /// Reader threads, each with a connection of its own.
    pub readers: usize,
    /// SQLite: page cache of each connection, KiB. The operating system caches the rest.
    pub cache_kib: u32,
    /// Longest that one read (on PostgreSQL: one statement) may run.
    pub read_limit: Duration,
    /// SQLite: largest size of the file; beyond it writes answer [`StoreError::Full`].
    pub bytes_max: Option<u64>,
    /// Only read: takes no lock, so it works beside a running node.
    pub read_only: bool,
    /// Refuse where another process serves the store. Off only for tests that provoke a clash.
    pub exclusive: bool,
    /// Accept a PostgreSQL server that runs with `fsync = off`. Off, since what it acknowledges is not durable.
    pub accept_fsync_off: bool,
    /// The migrations that this program knows. Another list only in tests of an upgrade, which are a newer program.
    pub migrations: &'static [Migration],
}

impl Default for Options {
    fn default() -> Self {
        Self {
            readers: 2,
            cache_kib: 1024,
            read_limit: Duration::from_secs(30),
            bytes_max: None,
            read_only: false,
            exclusive: true,
            accept_fsync_off: false,
            migrations: MIGRATIONS,
        }
    }
}

/// What a store has done since it was opened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stats {
    /// Commits.
    pub commits: u64,
    /// Write jobs answered; `writes / commits` is how well commits are shared.
    pub writes: u64,
    /// Read jobs answered.
    pub reads: u64,
    /// Jobs that the store itself had to fail (not those whose own decision was to fail).
    pub failed: u64,
    /// Write jobs that wait now.
    pub queued_writes: u64,
    /// Read jobs that wait now.
    pub queued_reads: u64,
}

/// An open store. Cheap to clone; the last clone to go finishes what is queued and closes it.
#[derive(Clone)]
pub struct Db {
    inner: Arc<Inner>,
}

struct Inner {
    url: StoreUrl,
    options: Options,
    writes: Option<Arc<Queue>>,
    reads: Arc<Queue>,
    counters: Arc<Counters>,
    room: Arc<Semaphore>,
    threads: Mutex<Vec<JoinHandle<()>>>,
    /// Freed last, when all threads have ended.
    lock: Mutex<Option<ProcessLock>>,
}

impl Db {
    /// Opens a store, creating an SQLite file if need be. Refuses a schema that is newer or changed; applies
    /// nothing: see [`Db::pending_migrations`] and [`Db::migrate`].
    ///
    /// Blocks for some milliseconds; call it at the start or through `spawn_blocking`.
    ///
    /// # Errors
    /// [`StoreError::Locked`], [`StoreError::Setup`], [`StoreError::Schema`], or what the engine reports.
    pub fn open(url: &StoreUrl, options: Options) -> Result<Self> {
        let lock = match url {
            StoreUrl::Sqlite(path) if options.exclusive && !options.read_only => Some(ProcessLock::take(path)?),
            _ => None,
        };
        let writer = if options.read_only { None } else { Some(connect(url, Role::Writer, &options)?) };
        let count = if *url == StoreUrl::Memory { 0 } else { options.readers.clamp(1, 64) };
        let mut readers = Vec::with_capacity(count);
        for _ in 0..count {
            readers.push(connect(url, Role::Reader, &options)?);
        }
        if *url == StoreUrl::Memory && options.read_only {
            return Err(StoreError::Setup("a store in memory starts empty, so it can't be opened to read only".into()));
        }
        let writes = writer.is_some().then(Arc::<Queue>::default);
        let reads = match &writes {
            Some(writes) if readers.is_empty() => Arc::clone(writes),
            _ => Arc::<Queue>::default(),
        };
        let db = Self {
            inner: Arc::new(Inner {
                url: url.clone(),
                options,
                writes,
                reads,
                counters: Arc::default(),
                room: Arc::new(Semaphore::new(CALLS_MAX)),
                threads: Mutex::default(),
                lock: Mutex::new(lock),
            }),
        };
        if let (Some(conn), Some(queue)) = (writer, &db.inner.writes) {
            let (queue, counters) = (Arc::clone(queue), Arc::clone(&db.inner.counters));
            db.spawn("store-writer".into(), move || write_loop(conn, &queue, &counters))?;
        }
        for (i, conn) in readers.into_iter().enumerate() {
            let (queue, counters) = (Arc::clone(&db.inner.reads), Arc::clone(&db.inner.counters));
            db.spawn(format!("store-reader-{i}"), move || read_loop(conn, &queue, &counters))?;
        }
        db.check_schema()?;
        Ok(db)
    }

    fn spawn(&self, name: String, body: impl FnOnce() + Send + 'static) -> Result<()> {
        let thread = std::thread::Builder::new()
            .name(name)
            .spawn(body)
            .map_err(|e| StoreError::Setup(format!("no thread for the store: {e}")))?;
        self.inner.threads.lock().unwrap_or_else(PoisonError::into_inner).push(thread);
        Ok(())
    }

    /// Runs a job in a transaction of its own and answers when it is durable. `name` is for the log.
    ///
    /// The job must be short and must not wait, since it holds the store's only writer. If it returns an error,
    /// panics, or one of its statements failed, nothing of it is kept. A call that is dropped may still be done.
    ///
    /// # Errors
    /// The job's own, or the store's.
    pub async fn write<T, F>(&self, name: &'static str, job: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut dyn Tx) -> Result<T> + Send + 'static,
    {
        self.write_as(name, job).await
    }

    /// [`Db::write`] for a job with an error type of its own; `Err` undoes the job.
    ///
    /// # Errors
    /// The job's own, or the store's turned into it.
    pub async fn write_as<T, E, F>(&self, name: &'static str, job: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: FnOnce(&mut dyn Tx) -> Result<T, E> + Send + 'static,
    {
        self.call(self.inner.writes.as_ref(), name, true, job).await
    }

    /// Runs a job that only reads; all its statements see the same moment.
    ///
    /// # Errors
    /// The job's own, or the store's.
    pub async fn read<T, F>(&self, job: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut dyn Tx) -> Result<T> + Send + 'static,
    {
        self.read_as(job).await
    }

    /// [`Db::read`] for a job with an error type of its own.
    ///
    /// # Errors
    /// The job's own, or the store's turned into it.
    pub async fn read_as<T, E, F>(&self, job: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: FnOnce(&mut dyn Tx) -> Result<T, E> + Send + 'static,
    {
        self.call(Some(&self.inner.reads), "read", false, job).await
    }

    /// [`Db::write`] for code that is not async. Inside async code it would hold up the runtime's thread.
    ///
    /// # Errors
    /// The job's own, or the store's.
    pub fn write_blocking<T, F>(&self, name: &'static str, job: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut dyn Tx) -> Result<T> + Send + 'static,
    {
        call_blocking(self.inner.writes.as_ref(), name, true, job)
    }

    /// [`Db::read`] for code that is not async.
    ///
    /// # Errors
    /// The job's own, or the store's.
    pub fn read_blocking<T, F>(&self, job: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut dyn Tx) -> Result<T> + Send + 'static,
    {
        call_blocking(Some(&self.inner.reads), "read", false, job)
    }

    async fn call<T, E, F>(&self, queue: Option<&Arc<Queue>>, name: &'static str, writes: bool, job: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: FnOnce(&mut dyn Tx) -> Result<T, E> + Send + 'static,
    {
        let Some(queue) = queue else { return Err(opened_to_read().into()) };
        let room = Arc::clone(&self.inner.room).acquire_owned().await.map_err(|_| StoreError::Closed)?;
        let (to, from) = oneshot::channel();
        queue.push(Box::new(Call { name, writes, job: Some(job), done: None, to: To::Async(to), _room: Some(room) }));
        from.await.unwrap_or_else(|_| Err(StoreError::Closed.into()))
    }

    /// Which engine runs.
    #[must_use]
    pub fn dialect(&self) -> Dialect {
        if matches!(self.inner.url, StoreUrl::Postgres(_)) { Dialect::Postgres } else { Dialect::Sqlite }
    }

    /// Where it is.
    #[must_use]
    pub fn url(&self) -> &StoreUrl {
        &self.inner.url
    }

    /// Counts for `/metrics`.
    #[must_use]
    pub fn stats(&self) -> Stats {
        let counters = &self.inner.counters;
        let queued = |queue: &Queue| queue.len() as u64;
        Stats {
            commits: counters.commits.load(Ordering::Relaxed),
            writes: counters.writes.load(Ordering::Relaxed),
            reads: counters.reads.load(Ordering::Relaxed),
            failed: counters.failed.load(Ordering::Relaxed),
            queued_writes: self.inner.writes.as_deref().map_or(0, queued),
            queued_reads: queued(&self.inner.reads),
        }
    }

    /// Does what is queued, then closes; later calls answer [`StoreError::Closed`]. Blocks until all is done.
    pub fn close(&self) {
        self.inner.close();
    }

    /// What this program knows of the schema.
    pub(crate) fn known(&self) -> &'static [Migration] {
        self.inner.options.migrations
    }

    /// A read connection apart from the readers, for long work; `None` in memory, where there is only one.
    pub(crate) fn connect_reader(&self) -> Result<Option<Box<dyn Conn>>> {
        if self.inner.url == StoreUrl::Memory {
            return Ok(None);
        }
        let options = Options { read_limit: Duration::from_secs(24 * 3600), ..self.inner.options.clone() };
        connect(&self.inner.url, Role::Reader, &options).map(Some)
    }

    /// The file of an SQLite store.
    pub(crate) fn file(&self) -> Option<PathBuf> {
        if let StoreUrl::Sqlite(path) = &self.inner.url { Some(path.clone()) } else { None }
    }
}

impl std::fmt::Debug for Db {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Db({})", self.inner.url)
    }
}

impl Inner {
    fn close(&self) {
        if let Some(writes) = &self.writes {
            writes.close();
        }
        self.reads.close();
        let threads = std::mem::take(&mut *self.threads.lock().unwrap_or_else(PoisonError::into_inner));
        for thread in threads {
            // A job may hold the last handle, and then this runs in a worker, which can't wait for itself.
            if thread.thread().id() != std::thread::current().id() && thread.join().is_err() {
                tracing::error!("a store thread ended in a panic");
            }
        }
        drop(self.lock.lock().unwrap_or_else(PoisonError::into_inner).take());
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.close();
    }
}

fn connect(url: &StoreUrl, role: Role, options: &Options) -> Result<Box<dyn Conn>> {
    Ok(match url {
        StoreUrl::Sqlite(path) => Box::new(SqliteConn::open(Some(path), role, options)?),
        StoreUrl::Memory => Box::new(SqliteConn::open(None, Role::Memory, options)?),
        StoreUrl::Postgres(url) => Box::new(PgConn::open(url, role == Role::Writer, options)?),
    })
}

fn opened_to_read() -> StoreError {
    StoreError::ReadOnly("it was opened to read only".into())
}

fn call_blocking<T, F>(queue: Option<&Arc<Queue>>, name: &'static str, writes: bool, job: F) -> Result<T>
where
    T: Send + 'static,
    F: FnOnce(&mut dyn Tx) -> Result<T> + Send + 'static,
{
    let Some(queue) = queue else { return Err(opened_to_read()) };
    let (to, from) = sync_channel(1);
    queue.push(Box::new(Call { name, writes, job: Some(job), done: None, to: To::Blocking(to), _room: None }));
    from.recv().unwrap_or(Err(StoreError::Closed))
}

/// Who waits.
enum To<T, E> {
    Async(oneshot::Sender<Result<T, E>>),
    Blocking(SyncSender<Result<T, E>>),
}

/// A closure on its way through a queue.
struct Call<T, E, F> {
    name: &'static str,
    writes: bool,
    job: Option<F>,
    done: Option<Result<T, E>>,
    to: To<T, E>,
    /// Its place among the calls that may wait.
    _room: Option<OwnedSemaphorePermit>,
}

impl<T, E, F> Job for Call<T, E, F>
where
    T: Send,
    E: From<StoreError> + Send,
    F: FnOnce(&mut dyn Tx) -> Result<T, E> + Send,
{
    fn name(&self) -> &'static str {
        self.name
    }

    fn writes(&self) -> bool {
        self.writes
    }

    fn abandoned(&self) -> bool {
        matches!(&self.to, To::Async(to) if to.is_closed())
    }

    fn run(&mut self, tx: &mut dyn Tx) -> bool {
        let Some(job) = self.job.take() else { return false };
        let done = job(tx);
        let keep = done.is_ok();
        self.done = Some(done);
        keep
    }

    fn answer(self: Box<Self>, trouble: Option<StoreError>) {
        let this = *self;
        let answer = match (trouble, this.done) {
            (Some(trouble), _) => Err(trouble.into()),
            (None, Some(done)) => done,
            (None, None) => Err(StoreError::Closed.into()),
        };
        // Whoever asked may have gone away: then there is nobody to tell.
        match this.to {
            To::Async(to) => drop(to.send(answer)),
            To::Blocking(to) => drop(to.send(answer)),
        }
    }
}
