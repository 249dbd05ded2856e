//! What is refused at the start: a second process, another schema, a server that would lose data.

use pasban_kernel::Timestamp;
use pasban_store::{Db, MIGRATIONS, Migration, Options, StoreError, StoreUrl, args, state};

use crate::durability::{child, wait_for};
use crate::engines::{Engine, each_engine, postgres_database_as};

#[test]
fn a_second_process_is_refused_and_a_reader_is_not() {
    each_engine(|engine| {
        let db = engine.open();
        let again = Db::open(&engine.url, Engine::options());
        assert!(matches!(again, Err(StoreError::Locked(_))), "{}: {again:?}", engine.name);
        let reader = Db::open(&engine.url, Options { read_only: true, ..Engine::options() }).unwrap();
        assert!(reader.pending_migrations().unwrap().is_empty());
        let refused = reader.write_blocking("w", |tx| state::put(tx, "k", b"v"));
        assert!(matches!(refused, Err(StoreError::ReadOnly(_))));
        drop(db);
        engine.open();
    });
}

#[test]
fn another_process_is_refused_until_it_dies() {
    let engine = Engine::sqlite();
    engine.open();
    let mut holder = child("hold", engine.folder.path());
    wait_for(&mut holder, "open");
    match Db::open(&engine.url, Engine::options()) {
        Err(StoreError::Locked(words)) => assert!(words.contains(&format!("process {}", holder.id())), "{words}"),
        other => panic!("{other:?}"),
    }
    holder.kill().unwrap();
    holder.wait().unwrap();
    Db::open(&engine.url, Engine::options()).unwrap();
}

#[test]
fn a_newer_or_changed_schema_is_refused_with_words() {
    each_engine(|engine| {
        let db = Db::open(&engine.url, Engine::options()).unwrap();
        assert!(db.is_new().unwrap());
        assert_eq!(db.pending_migrations().unwrap()[0].version, 1);
        assert!(db.migrate(Timestamp(7)).unwrap() >= 1);
        assert_eq!(db.migrate(Timestamp(8)).unwrap(), 0, "once");
        assert!(!db.is_new().unwrap());
        for (sql, words) in [
            ("INSERT INTO schema_migration (version, sha256, applied_at) VALUES (9999, $1, 1)", "newer program"),
            ("DELETE FROM schema_migration WHERE version = 9999 AND sha256 = $1", ""),
            ("UPDATE schema_migration SET sha256 = $1 WHERE version = 1", "another build"),
        ] {
            let db = Db::open(&engine.url, Options { exclusive: false, ..Engine::options() });
            let db = db.unwrap_or_else(|_| raw(engine));
            db.write_blocking("spoil", move |tx| tx.exec(sql, args![[0_u8; 32]])).unwrap();
            let opened = Db::open(&engine.url, Options { exclusive: false, ..Engine::options() });
            match opened {
                Err(StoreError::Schema(text)) => assert!(!words.is_empty() && text.contains(words), "{text}"),
                Ok(_) => assert!(words.is_empty(), "{}: opened after {sql}", engine.name),
                Err(other) => panic!("{other}"),
            }
            // The open handle still serves as the way in.
            RAW.with_borrow_mut(|raw| *raw = Some(db));
        }
        RAW.take();
    });
}

/// What is known here and two steps more, the second as given.
fn newer(last: &'static str) -> &'static [Migration] {
    let version = MIGRATIONS.last().unwrap().version;
    let step = |n, files| Migration { version: version + n, title: "a step", files };
    let files: &'static [(&str, &str)] = vec![("last.sql", last)].leak();
    let first =
        step(1, &[("first.sql", "CREATE TABLE step_one (id BIGINT PRIMARY KEY, what {blob} NOT NULL) {strict};")]);
    [MIGRATIONS, &[first, step(2, files)]].concat().leak()
}

#[test]
fn an_upgrade_is_done_whole_or_not_at_all() {
    each_engine(|engine| {
        engine.open().write_blocking("kept", |tx| state::put(tx, "kept", b"1")).unwrap();
        let with = |migrations| Options { migrations, ..Engine::options() };
        let broken = Db::open(&engine.url, with(newer("CREATE TABLE step_two (id NONSENSE (;"))).unwrap();
        assert_eq!(broken.pending_migrations().unwrap().len(), 2);
        broken.migrate(Timestamp(9)).unwrap_err();
        assert_eq!(broken.pending_migrations().unwrap().len(), 2, "{}: the first step stayed", engine.name);
        drop(broken);
        // The older program still serves it.
        drop(engine.open());
        let good = Db::open(&engine.url, with(newer("ALTER TABLE step_one ADD COLUMN at BIGINT NOT NULL DEFAULT 0;")));
        let good = good.unwrap();
        assert_eq!((good.migrate(Timestamp(9)).unwrap(), good.migrate(Timestamp(9)).unwrap()), (2, 0));
        let kept = good.read_blocking(|tx| {
            tx.q("SELECT id, what, at FROM step_one", &[])?;
            state::get(tx, "kept")
        });
        assert_eq!(kept.unwrap().as_deref(), Some(&b"1"[..]));
        drop(good);
        let older = Db::open(&engine.url, Engine::options());
        assert!(matches!(&older, Err(StoreError::Schema(words)) if words.contains("newer program")), "{older:?}");
    });
}

thread_local! {
    static RAW: std::cell::RefCell<Option<Db>> = const { std::cell::RefCell::new(None) };
}

fn raw(_: &Engine) -> Db {
    RAW.with_borrow(|raw| raw.clone().unwrap())
}

#[test]
fn a_server_that_sorts_otherwise_or_forgets_is_refused() {
    let Some(url) = postgres_database_as("ENCODING 'UTF8' LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8'") else { return };
    match Db::open(&url, Engine::options()) {
        Err(StoreError::Setup(words)) => assert!(words.contains("LC_COLLATE 'C'"), "{words}"),
        other => panic!("{other:?}"),
    }
    let url = Engine::postgres().unwrap().url;
    match Db::open(&url, Options::default()) {
        Err(StoreError::Setup(words)) => assert!(words.contains("fsync"), "{words}"),
        other => panic!("{other:?}"),
    }
    let StoreUrl::Postgres(url) = url else { unreachable!() };
    let nowhere: StoreUrl = url.replace("host=", "host=/nonexistent").parse().unwrap();
    assert!(matches!(Db::open(&nowhere, Engine::options()), Err(StoreError::Unreachable(_))));
}

#[test]
fn not_a_database_is_refused_with_words() {
    let engine = Engine::sqlite();
    std::fs::write(engine.folder.path().join("store.db"), vec![7; 8192]).unwrap();
    match Db::open(&engine.url, Engine::options()) {
        Err(error @ StoreError::Corrupt(_)) => assert!(error.to_string().contains("restore"), "{error}"),
        other => panic!("{other:?}"),
    }
}
