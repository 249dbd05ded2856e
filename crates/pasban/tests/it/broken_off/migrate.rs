//! Two upgrades. From the first schema to that of today by the real program; and from today's to that of a program which
//! knows two migrations more, this test's own binary in another role. What it does is what `pasban migrate` does
//! ([`upgrade::run`]); there the older program is the real one, so that both sides of the refusal are seen.

use std::path::Path;
use std::process::{Command, Output};
use std::sync::atomic::{AtomicUsize, Ordering};

use pasban_app::clock::Ambient;
use pasban_app::config::Config;
use pasban_app::ops::upgrade;
use pasban_kernel::{Timestamp, fault};
use pasban_store::{Db, MIGRATIONS, Migration, Options, StoreUrl, args};
use pasban_testkit::servers::Postgres;
use serde_json::Value;

use super::{advises, at, broken_off, content, each, filled, good, passed, serves};
use crate::node::{Node, err, pasban};
use crate::troupe::copy_folder;

const ROLE: &str = "PASBAN_UPGRADE_TEST_ROLE";
const FOLDER: &str = "PASBAN_UPGRADE_TEST_FOLDER";
const POINT: &str = "PASBAN_UPGRADE_TEST_POINT";
const TRACE: &str = "PASBAN_UPGRADE_TEST_TRACE";

/// What the newer program knows.
fn newer() -> Options {
    let last = MIGRATIONS.last().unwrap().version;
    let mut all = MIGRATIONS.to_vec();
    all.push(Migration {
        version: last + 1,
        title: "notes on acts",
        files: &[(
            "next/10.sql",
            "CREATE TABLE upgrade_note (id BIGINT PRIMARY KEY, note TEXT NOT NULL) {strict};
             INSERT INTO upgrade_note (id, note) SELECT COUNT(*), 'acts' FROM ledger_leaf;",
        )],
    });
    all.push(Migration {
        version: last + 2,
        title: "when they were made",
        files: &[("after/10.sql", "ALTER TABLE upgrade_note ADD COLUMN made BIGINT NOT NULL DEFAULT 0;")],
    });
    Options { migrations: all.leak(), ..Options::default() }
}

/// Not a test by itself: what the newer program does. Without a role it does nothing.
#[test]
fn child_role() {
    let Ok(role) = std::env::var(ROLE) else { return };
    let file = Path::new(&std::env::var(FOLDER).unwrap()).join("pasban.toml");
    let config = Config::load(&file, std::iter::empty()).unwrap();
    let armed = std::env::var(POINT).ok().map(|t| {
        let (name, n) = t.split_once(':').unwrap();
        (name.to_owned(), n.parse::<usize>().unwrap(), AtomicUsize::new(0))
    });
    let trace = std::env::var(TRACE).ok();
    fault::install(move |name| {
        if let Some(path) = &trace {
            use std::io::Write as _;
            let mut file = std::fs::File::options().create(true).append(true).open(path).unwrap();
            file.write_all(format!("{name}\n").as_bytes()).unwrap();
        }
        if let Some((point, n, passes)) = &armed
            && point == name
            && passes.fetch_add(1, Ordering::Relaxed) + 1 == *n
        {
            std::process::abort();
        }
    });
    let said = match role.as_str() {
        "migrate" => upgrade::run(&config, &file, None, &newer(), &Ambient::default())
            .map(|done| format!("{} applied, backup: {}", done.applied, done.backup.is_some())),
        "open" => pasban_app::Node::open_with(config, Ambient::default(), newer()).map(|_| "opened".to_owned()),
        other => panic!("{other}"),
    };
    match said {
        Ok(words) => println!("\nsaid: {words}"),
        Err(e) => {
            eprintln!("{}", e.details());
            std::process::exit(1);
        }
    }
}

fn newer_program(role: &str, dir: &Path, env: &[(&str, &str)]) -> Output {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "broken_off::migrate::child_role", "--nocapture", "--test-threads=1"])
        .env(ROLE, role)
        .env(FOLDER, dir)
        .envs(env.iter().copied())
        .output()
        .unwrap()
}

fn backups(dir: &Path) -> Vec<std::path::PathBuf> {
    let mut all: Vec<_> = std::fs::read_dir(dir)
        .unwrap()
        .flatten()
        .map(|e| e.path())
        .filter(|p| p.file_name().unwrap().to_string_lossy().starts_with("backup-before-migration-"))
        .collect();
    all.sort();
    all
}

/// The older program serves what is there.
fn older_serves(dir: &Path, before: &Value, what: &str) {
    let mut node = at(dir);
    node.start(&[]);
    assert_eq!(content(&node), *before, "{what}");
    node.stop();
}

/// Breaks an upgrade off at each pass of each point, on a copy of `base`; `url` answers where the copy's store is.
fn each_point(base: &Path, content: &Value, folder: &Path, url: &dyn Fn(&Path, usize) -> StoreUrl) -> usize {
    let copy = |dir: &Path, n: usize| {
        copy_folder(base, dir).unwrap();
        url(dir, n)
    };
    let (plain, points) = (folder.join("plain"), folder.join("points"));
    copy(&plain, 0);
    let done = newer_program("migrate", &plain, &[(TRACE, points.to_str().unwrap())]);
    assert!(good(&done, "migrate").contains("said: 2 applied, backup: true"), "{done:?}");
    let passes = each(&passed(&points));
    for wanted in ["migrate.backup.after", "migrate.commit.before", "migrate.step.after", "store.commit.after"] {
        assert!(passes.iter().any(|(p, _)| p == wanted), "{wanted} is not passed: {passes:?}");
    }
    let (mut before, mut after) = (0, 0);
    for (number, (point, n)) in passes.iter().enumerate() {
        let (what, dir) = (format!("{point}:{n}"), folder.join(format!("node{number}")));
        let url = copy(&dir, number + 1);
        let o = newer_program("migrate", &dir, &[(POINT, &what)]);
        assert!(std::os::unix::process::ExitStatusExt::signal(&o.status).is_some(), "{what}: {o:?}");
        let options = || Options { read_only: true, ..newer() };
        let pending = Db::open(&url, options()).unwrap().pending_migrations().unwrap().len();
        // Old or new, nothing between; and one of the two programs serves it, the other says what to do.
        match pending {
            2 => {
                before += 1;
                let refused = newer_program("open", &dir, &[]);
                assert_eq!(refused.status.code(), Some(1), "{what}");
                advises(&err(&refused), "pasban migrate");
                older_serves(&dir, content, &what);
            }
            0 => {
                after += 1;
                advises(&serves(&dir).unwrap_err(), "install the newer program");
                assert!(!backups(&dir).is_empty(), "{what}: migrated without a backup");
            }
            n => panic!("{what}: {n} migrations are missing"),
        }
        let again = good(&newer_program("migrate", &dir, &[]), &what);
        assert!(again.contains(if pending == 2 { "2 applied, backup: true" } else { "0 applied" }), "{what}: {again}");
        assert!(good(&newer_program("open", &dir, &[]), &what).contains("said: opened"), "{what}");
        let all = backups(&dir);
        assert!(all.iter().all(|p| p.extension().is_some_and(|e| e == "age")), "{what}: {all:?}");
        let db = Db::open(&url, options()).unwrap();
        let (notes, acts) = db
            .read_blocking(|tx| {
                let n = |tx: &mut dyn pasban_store::Tx, sql| tx.one(sql, &[])?.unwrap().int(0);
                Ok((n(tx, "SELECT id FROM upgrade_note WHERE made = 0")?, n(tx, "SELECT COUNT(*) FROM ledger_leaf")?))
            })
            .unwrap();
        assert!(notes > 0 && notes <= acts, "{what}: {notes} of {acts}");
        db.close();
        // The way back: the older program and the backup that was made before.
        if number % 4 == 0 {
            let (back, identity) = (folder.join(format!("back{number}")), base.join("data/keys/backup.identity"));
            let words = ["restore", all[0].to_str().unwrap(), "--identity", identity.to_str().unwrap(), "--dir"];
            // Into a file of its own, whatever the store was.
            std::fs::create_dir(&back).unwrap();
            let text = std::fs::read_to_string(base.join("pasban.toml")).unwrap();
            std::fs::write(back.join("pasban.toml"), text.split("\n[store]").next().unwrap()).unwrap();
            good(&pasban(&[&words[..], &[back.to_str().unwrap()]].concat()), &what);
            older_serves(&back, content, &what);
        }
    }
    assert!(before > 0 && after > 0, "{before} before, {after} after");
    passes.len()
}

/// A stopped node of the older program with something in it.
fn base() -> (Node, Value) {
    let mut node = filled(Node::running());
    let content = content(&node);
    node.stop();
    (node, content)
}

#[test]
fn migrate_broken_off_anywhere_is_run_again_and_the_backup_leads_back() {
    let ((node, content), folder) = (base(), tempfile::tempdir().unwrap());
    let n = each_point(&node.dir, &content, folder.path(), &|dir, _| StoreUrl::file(dir.join("data/pasban.sqlite")));
    eprintln!("migrate: {n} passes");
}

#[test]
fn migrate_on_postgresql_broken_off_anywhere_is_run_again() {
    let Some(server) = Postgres::start() else { return };
    let ((node, _), folder) = (base(), tempfile::tempdir().unwrap());
    // The same node on PostgreSQL: its backup, restored there.
    let file = node.file("node.age");
    node.good(&["backup", file.to_str().unwrap()]);
    let dir = folder.path().join("base");
    std::fs::create_dir(&dir).unwrap();
    let text = std::fs::read_to_string(node.dir.join("pasban.toml")).unwrap();
    let with = |database: &str| format!("{text}\n[store]\nurl = \"{}\"\n", server.url(database));
    server.create("base").unwrap();
    std::fs::write(dir.join("pasban.toml"), with("base")).unwrap();
    let identity = node.dir.join("data/keys/backup.identity");
    let words = ["restore", file.to_str().unwrap(), "--identity", identity.to_str().unwrap(), "--dir"];
    good(&pasban(&[&words[..], &[dir.to_str().unwrap()]].concat()), "restore");
    std::fs::copy(&identity, dir.join("data/keys/backup.identity")).unwrap();
    let mut on = at(&dir);
    on.start(&[]);
    let content = super::content(&on);
    on.stop();
    let n = each_point(&dir, &content, folder.path(), &|dir, number| {
        let name = format!("node{number}");
        // A database whose last session has just ended is in use for a moment.
        let made = (0..50).any(|_| {
            let done = server.run("postgres", &format!("CREATE DATABASE {name} TEMPLATE base")).is_ok();
            if !done {
                std::thread::sleep(std::time::Duration::from_millis(100));
            }
            done
        });
        assert!(made, "{name}");
        std::fs::write(dir.join("pasban.toml"), with(&name)).unwrap();
        server.url(&name).parse().unwrap()
    });
    eprintln!("migrate on PostgreSQL: {n} passes");
}

/// A store of the first schema with the rows that the one of today holds in its tables.
fn first_schema(file: &Path) {
    let old = file.with_extension("first");
    let from = Db::open(&StoreUrl::file(file), Options::default()).unwrap();
    let to = Options { migrations: &MIGRATIONS[..1], ..Options::default() };
    // Locks are per folder.
    let to = Db::open_migrated(&StoreUrl::file(&old), Options { exclusive: false, ..to }, Timestamp(1)).unwrap();
    let tables: Vec<String> = MIGRATIONS[0]
        .files
        .iter()
        .flat_map(|(_, sql)| sql.split("CREATE TABLE ").skip(1))
        .map(|after| after.split_whitespace().next().unwrap().to_owned())
        .collect();
    for table in tables {
        let columns = to
            .read_blocking({
                let table = table.clone();
                move |tx| {
                    let rows = tx.q("SELECT name FROM pragma_table_info($1) ORDER BY cid", args![table.as_str()])?;
                    rows.iter().map(|r| r.text(0)).collect::<pasban_store::Result<Vec<_>>>()
                }
            })
            .unwrap();
        let names = columns.iter().map(|c| format!("\"{c}\"")).collect::<Vec<_>>().join(",");
        let marks = (1..=columns.len()).map(|n| format!("${n}")).collect::<Vec<_>>().join(",");
        let select = format!("SELECT {names} FROM \"{table}\"");
        let rows = from.read_blocking(move |tx| tx.q(&select, &[])).unwrap();
        let insert = format!("INSERT INTO \"{table}\" ({names}) VALUES ({marks})");
        to.write_blocking("copy", move |tx| tx.many(&insert, rows.iter().map(|r| r.vals().to_vec()).collect()))
            .unwrap();
    }
    from.close();
    to.close();
    for end in ["-wal", "-shm"] {
        let mut path = file.as_os_str().to_owned();
        path.push(end);
        drop(std::fs::remove_file(path));
    }
    std::fs::rename(&old, file).unwrap();
}

#[test]
fn the_first_schema_is_brought_to_that_of_today_whatever_breaks_it_off() {
    let ((node, content), folder) = (base(), tempfile::tempdir().unwrap());
    first_schema(&node.dir.join("data/pasban.sqlite"));
    advises(&serves(&node.dir).unwrap_err(), "pasban migrate");
    let (plain, points) = (folder.path().join("plain"), folder.path().join("points"));
    copy_folder(&node.dir, &plain).unwrap();
    let words = |dir: &Path| -> Vec<String> {
        ["migrate", "--dir"].into_iter().chain([dir.to_str().unwrap()]).map(str::to_owned).collect()
    };
    let run = |dir: &Path, env: &[(&str, &str)]| {
        let words = words(dir);
        crate::node::pasban_env(&words.iter().map(String::as_str).collect::<Vec<_>>(), env)
    };
    let new = MIGRATIONS.len() - 1;
    let said = good(&run(&plain, &[("PASBAN_TRACE_POINTS", points.to_str().unwrap())]), "migrate");
    assert!(said.contains("backup: ") && said.contains(&format!("{new} migrations were applied")), "{said}");
    older_serves(&plain, &content, "undisturbed");
    let passes = each(&passed(&points));
    for (number, (point, n)) in passes.iter().enumerate() {
        let (what, dir) = (format!("{point}:{n}"), folder.path().join(format!("node{number}")));
        copy_folder(&node.dir, &dir).unwrap();
        let all = words(&dir);
        broken_off(&all.iter().map(String::as_str).collect::<Vec<_>>(), point, *n);
        let half = serves(&dir);
        if let Err(said) = &half {
            advises(said, "pasban migrate");
        }
        let again = good(&run(&dir, &[]), &what);
        assert_eq!(again.contains("up to date"), half.is_ok(), "{what}: {again}");
        assert!(!backups(&dir).is_empty(), "{what}");
        older_serves(&dir, &content, &what);
    }
    eprintln!("migrate by the real program: {} passes", passes.len());
}
