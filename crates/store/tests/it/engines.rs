//! The engines that every case runs on: a file in a temporary folder, and a database in a private cluster.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use pasban_kernel::Timestamp;
use pasban_store::{Db, Options, StoreUrl};

/// A fresh, empty store's place.
pub struct Engine {
    pub name: &'static str,
    pub url: StoreUrl,
    pub folder: tempfile::TempDir,
}

impl Engine {
    pub fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self { name: "sqlite", url: StoreUrl::file(folder.path().join("store.db")), folder }
    }

    /// `None`, with words, where PostgreSQL is not installed.
    pub fn postgres() -> Option<Self> {
        let url = cluster()?.database();
        Some(Self { name: "postgres", url, folder: tempfile::tempdir().unwrap() })
    }

    pub fn options() -> Options {
        Options { accept_fsync_off: true, ..Options::default() }
    }

    pub fn open(&self) -> Db {
        self.open_with(Self::options())
    }

    pub fn open_with(&self, options: Options) -> Db {
        Db::open_migrated(&self.url, options, Timestamp(1)).unwrap()
    }
}

/// Runs a case on both engines.
pub fn each_engine(case: impl Fn(&Engine)) {
    case(&Engine::sqlite());
    if let Some(engine) = Engine::postgres() {
        case(&engine);
    }
}

/// The case's own tables, in the DDL of migrations.
pub fn create(db: &Db, ddl: &'static str) {
    db.write_blocking("create", move |tx| {
        let blob = if tx.dialect() == pasban_store::Dialect::Sqlite { "BLOB" } else { "BYTEA" };
        tx.batch(&ddl.replace("{blob}", blob))
    })
    .unwrap();
}

/// One PostgreSQL server for the whole test binary.
struct Cluster {
    folder: PathBuf,
    bin: PathBuf,
    made: AtomicU32,
    /// Its standard input is ours: when this process ends, however it ends, the server stops.
    _keeper: Child,
}

fn cluster() -> Option<&'static Cluster> {
    static CLUSTER: OnceLock<Option<Cluster>> = OnceLock::new();
    CLUSTER.get_or_init(start).as_ref()
}

fn as_postgres(program: &Path) -> Command {
    if is_root() {
        let mut command = Command::new("setpriv");
        command.args(["--reuid=postgres", "--regid=postgres", "--init-groups", "--"]).arg(program);
        command
    } else {
        Command::new(program)
    }
}

pub fn is_root() -> bool {
    std::fs::metadata("/proc/self").is_ok_and(|m| std::os::unix::fs::MetadataExt::uid(&m) == 0)
}

fn start() -> Option<Cluster> {
    let mut bins: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .map(|list| list.flatten().map(|e| e.path().join("bin")).filter(|p| p.join("initdb").exists()).collect())
        .unwrap_or_default();
    bins.sort();
    let Some(bin) = bins.pop() else {
        assert!(std::env::var_os("CI").is_none(), "CI must have PostgreSQL in /usr/lib/postgresql");
        eprintln!("skipped on PostgreSQL: it is not in /usr/lib/postgresql");
        return None;
    };
    let folder = tempfile::Builder::new().prefix("pasban-pg-").tempdir().unwrap().keep();
    let run = |command: &mut Command| {
        let done = command.current_dir("/").output().unwrap();
        assert!(done.status.success(), "{command:?}: {}", String::from_utf8_lossy(&done.stderr));
    };
    if is_root() {
        run(Command::new("chown").arg("postgres:postgres").arg(&folder));
    }
    let data = folder.join("data");
    run(as_postgres(&bin.join("initdb"))
        .args(["-N", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "-D"])
        .arg(&data));
    let script = r#"
        "$1/postgres" -D "$2/data" -k "$2" -c listen_addresses= -c fsync=off -c max_connections=100 -c shared_buffers=32MB >"$2/log" 2>&1 &
        server=$!
        read _
        kill -QUIT $server
        wait $server
        rm -rf "$2"
    "#;
    let mut keeper = as_postgres(Path::new("/bin/sh"));
    keeper.arg("-c").arg(script).arg("keeper").arg(&bin).arg(&folder);
    let keeper = keeper.stdin(Stdio::piped()).stdout(Stdio::null()).current_dir("/").spawn().unwrap();
    let cluster = Cluster { folder, bin, made: AtomicU32::new(0), _keeper: keeper };
    for _ in 0..300 {
        if cluster.psql("SELECT 1") {
            return Some(cluster);
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    panic!("PostgreSQL did not start: {}", std::fs::read_to_string(cluster.folder.join("log")).unwrap_or_default());
}

impl Cluster {
    fn psql(&self, sql: &str) -> bool {
        let mut psql = as_postgres(&self.bin.join("psql"));
        psql.args(["-X", "-q", "-v", "ON_ERROR_STOP=1", "-U", "postgres", "-d", "postgres", "-h"]).arg(&self.folder);
        let mut psql =
            psql.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).current_dir("/").spawn().unwrap();
        psql.stdin.take().unwrap().write_all(sql.as_bytes()).unwrap();
        psql.wait().unwrap().success()
    }

    fn database_as(&self, how: &str) -> StoreUrl {
        let name = format!("t{}_{}", std::process::id(), self.made.fetch_add(1, Ordering::Relaxed));
        assert!(self.psql(&format!("CREATE DATABASE {name} TEMPLATE template0 {how}")));
        format!("postgres://postgres@/{name}?host={}", self.folder.display()).parse().unwrap()
    }

    fn database(&self) -> StoreUrl {
        self.database_as("ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'")
    }
}

/// A database made in another way than we ask for.
pub fn postgres_database_as(how: &str) -> Option<StoreUrl> {
    Some(cluster()?.database_as(how))
}

/// Ends all sessions of a database, as a restart of the server does.
pub fn postgres_end_sessions(url: &StoreUrl) {
    let StoreUrl::Postgres(url) = url else { return };
    let name = url.split_once("@/").and_then(|(_, rest)| rest.split_once('?')).unwrap().0;
    let sql = format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'");
    assert!(cluster().unwrap().psql(&sql));
}
