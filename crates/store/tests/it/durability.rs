//! What was acknowledged is there after a kill, at every crash point; a full or read-only disk is said, not hidden.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use pasban_kernel::{Timestamp, fault};
use pasban_store::{Db, Options, StoreError, StoreUrl, args, state, stream};

use crate::engines::{Engine, create, each_engine, is_root};

const ROLE: &str = "PASBAN_STORE_TEST_ROLE";
const FOLDER: &str = "PASBAN_STORE_TEST_FOLDER";
const URL: &str = "PASBAN_STORE_TEST_URL";

/// This test binary again, in another role.
pub fn child(role: &str, folder: &Path) -> Child {
    child_on(role, &format!("sqlite:{}", folder.join("store.db").display()), folder)
}

fn child_on(role: &str, url: &str, folder: &Path) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "durability::child_role", "--nocapture", "--test-threads=1"])
        .env(ROLE, role)
        .env(FOLDER, folder)
        .env(URL, url)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// Reads the child's output to a line.
pub fn wait_for(child: &mut Child, line: &str) {
    let out = BufReader::new(child.stdout.as_mut().unwrap());
    assert!(out.lines().map_while(Result::ok).any(|l| l == line), "the child never said {line:?}");
}

/// Not a test by itself: what a child process does. Without a role it does nothing.
#[test]
fn child_role() {
    let Ok(role) = std::env::var(ROLE) else { return };
    let url: StoreUrl = std::env::var(URL).unwrap().parse().unwrap();
    let db = Db::open(&url, Engine::options()).unwrap();
    let say = |text: &str| {
        let mut out = std::io::stdout().lock();
        writeln!(out, "{text}").unwrap();
        out.flush().unwrap();
    };
    // The harness has begun a line of its own.
    say("");
    if role == "hold" {
        say("open");
        std::thread::sleep(Duration::from_secs(60));
        return;
    }
    // Crash at the named point, on its 20th passing; "none" is killed from outside.
    let passed = std::sync::atomic::AtomicU32::new(0);
    fault::install(move |name| {
        if name == role && passed.fetch_add(1, std::sync::atomic::Ordering::Relaxed) == 19 {
            std::process::abort();
        }
    });
    let workers: Vec<_> = (0..4_i64)
        .map(|w| {
            let db = db.clone();
            std::thread::spawn(move || {
                for i in 0.. {
                    let id = w * 1_000_000 + i;
                    // Two rows that must come and go together, and a place in a stream.
                    let done = db.write_blocking("pair", move |tx| {
                        tx.exec("INSERT INTO pair (id, half) VALUES ($1, 1)", args![id])?;
                        tx.exec("INSERT INTO pair (id, half) VALUES ($1, 2)", args![id])?;
                        let pos = stream::append(tx, STREAM, Timestamp(1))?;
                        tx.exec("INSERT INTO given (pos, id) VALUES ($1, $2)", args![pos, id]).map(|_| pos)
                    });
                    say(&format!("ack {id} {}", done.unwrap()));
                }
            })
        })
        .collect();
    for worker in workers {
        worker.join().unwrap();
    }
}

/// The stream that children append to.
const STREAM: &[u8] = b"given";

#[test]
fn nothing_acknowledged_is_lost_by_a_kill() {
    for role in ["none", "store.commit.before", "store.commit.after", "store.answer.before"] {
        killed(&Engine::sqlite(), role);
        if let Some(engine) = Engine::postgres() {
            killed(&engine, role);
        }
    }
}

/// What a child acknowledged before it ended is there, whole, and no place in the stream is given again.
fn killed(engine: &Engine, role: &str) {
    let db = engine.open();
    create(&db, "CREATE TABLE pair (id BIGINT NOT NULL, half BIGINT NOT NULL, PRIMARY KEY (id, half))");
    create(&db, "CREATE TABLE given (pos BIGINT PRIMARY KEY, id BIGINT NOT NULL)");
    db.close();
    let url = match &engine.url {
        StoreUrl::Postgres(url) => url.clone(),
        file => file.to_string(),
    };
    let mut process = child_on(role, &url, engine.folder.path());
    let (mut acknowledged, mut given) = (Vec::new(), Vec::new());
    for line in BufReader::new(process.stdout.take().unwrap()).lines().map_while(Result::ok) {
        if let Some((id, pos)) = line.strip_prefix("ack ").and_then(|l| l.split_once(' ')) {
            acknowledged.push(id.parse::<i64>().unwrap());
            given.push((pos.parse::<i64>().unwrap(), id.parse::<i64>().unwrap()));
        }
        if role == "none" && acknowledged.len() == 50 {
            process.kill().unwrap();
        }
    }
    assert!(!process.wait().unwrap().success());
    let role = format!("{role} on {}", engine.name);
    assert!(acknowledged.len() >= 10, "{role}: only {}", acknowledged.len());
    let db = engine.open();
    for id in &acknowledged {
        let id = *id;
        let n = db.read_blocking(move |tx| tx.one("SELECT COUNT(*) FROM pair WHERE id = $1", args![id])).unwrap();
        assert_eq!(n.unwrap().int(0).unwrap(), 2, "{role}: {id} was acknowledged and is lost");
    }
    let halves =
        db.read_blocking(|tx| tx.q("SELECT id FROM pair GROUP BY id HAVING COUNT(*) <> 2 ORDER BY id", &[])).unwrap();
    assert!(halves.is_empty(), "{role}: half a job was kept");
    let last = given.iter().map(|g| g.0).max().unwrap();
    let (stands, next) = db
        .write_blocking("more", move |tx| {
            let mut stands = 0;
            for (pos, id) in &given {
                let row = tx.one("SELECT id FROM given WHERE pos = $1", args![*pos])?;
                stands += usize::from(row.map(|r| r.int(0)).transpose()? == Some(*id));
            }
            Ok((stands, stream::append(tx, STREAM, Timestamp(1))?))
        })
        .unwrap();
    assert!(stands == acknowledged.len() && next > last, "{role}: {stands} stand; {next} after {last} was given");
}

#[test]
fn the_crash_points_are_listed() {
    for name in ["store.commit.before", "store.commit.after", "store.answer.before"] {
        assert!(fault::POINTS.contains(&name), "{name}");
    }
}

fn fill_up(db: &Db) -> StoreError {
    for i in 0..100_000_i64 {
        let done = db.write_blocking("fill", move |tx| state::put(tx, &format!("k{i}"), &[7; 16_000]));
        if let Err(error) = done {
            return error;
        }
    }
    panic!("never full");
}

#[test]
fn a_full_store_says_so_keeps_reading_and_recovers() {
    let engine = Engine::sqlite();
    let db = engine.open_with(Options { bytes_max: Some(2_000_000), ..Engine::options() });
    let error = fill_up(&db);
    assert!(matches!(error, StoreError::Full(_)) && error.is_grave(), "{error}");
    assert!(db.read_blocking(|tx| state::get(tx, "k0")).unwrap().is_some());
    for i in 0..20 {
        db.write_blocking("free", move |tx| state::remove(tx, &format!("k{i}"))).unwrap();
    }
    db.write_blocking("again", |tx| state::put(tx, "new", b"1")).unwrap();
}

#[test]
fn a_full_disk_says_so_and_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mounted = is_root()
        && Command::new("mount")
            .args(["-t", "tmpfs", "-o", "size=2m", "none"])
            .arg(folder.path())
            .status()
            .is_ok_and(|s| s.success());
    if !mounted {
        eprintln!("skipped: a small file system can't be mounted here");
        return;
    }
    let outcome = std::panic::catch_unwind(|| {
        let url = StoreUrl::file(folder.path().join("store.db"));
        let db = Db::open_migrated(&url, Options::default(), Timestamp(1)).unwrap();
        db.write_blocking("first", |tx| state::put(tx, "first", b"1")).unwrap();
        let error = fill_up(&db);
        assert!(matches!(error, StoreError::Full(_)), "{error:?}");
        assert!(db.read_blocking(|tx| state::get(tx, "first")).unwrap().is_some());
        drop(db);
        let db = Db::open_migrated(&url, Options::default(), Timestamp(1)).unwrap();
        assert!(db.read_blocking(|tx| state::get(tx, "k0")).unwrap().is_some());
    });
    let unmounted = Command::new("umount").arg(folder.path()).status().is_ok_and(|s| s.success());
    outcome.unwrap();
    assert!(unmounted);
}

#[test]
fn a_read_only_folder_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let url = StoreUrl::file(folder.path().join("store.db"));
    Db::open_migrated(&url, Options::default(), Timestamp(1)).unwrap().close();
    let target = folder.path();
    let remount = |how: &str| Command::new("mount").args(["-o", how]).arg(target).status().is_ok_and(|s| s.success());
    let bound =
        is_root() && Command::new("mount").arg("--bind").arg(target).arg(target).status().is_ok_and(|s| s.success());
    if !bound || !remount("remount,bind,ro") {
        eprintln!("skipped: a folder can't be made read-only here");
        return;
    }
    let opened = Db::open(&url, Options::default());
    let unmounted = Command::new("umount").arg(target).status().is_ok_and(|s| s.success());
    assert!(matches!(opened, Err(StoreError::ReadOnly(_))), "{opened:?}");
    assert!(unmounted);
}

#[test]
fn a_failed_commit_fails_all_that_shared_it() {
    each_engine(|engine| {
        let db = engine.open();
        let done = db.write_blocking("tamper", |tx| {
            state::put(tx, "k", b"1")?;
            // Ends the transaction under the writer's feet, as an engine may by itself.
            tx.batch("ROLLBACK")
        });
        assert!(done.is_err(), "{}: acknowledged what is not there", engine.name);
        assert_eq!(db.read_blocking(|tx| state::get(tx, "k")).unwrap(), None);
        db.write_blocking("after", |tx| state::put(tx, "k", b"2")).unwrap();
    });
}
