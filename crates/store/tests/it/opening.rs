//! What is refused at the start: a second process, another schema, a server that would lose data.

use pasban_kernel::Timestamp;
use pasban_store::{Db, Options, StoreError, StoreUrl, args, state};

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
