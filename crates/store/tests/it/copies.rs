//! Backups and the portable form.

use std::io::{BufReader, Cursor};

use pasban_kernel::Timestamp;
use pasban_store::jobs::{self, NewJob};
use pasban_store::{Backup, Db, StoreError, StoreUrl, state, stream};

use crate::engines::{Engine, each_engine};

fn fill(db: &Db) {
    db.write_blocking("fill", |tx| {
        for i in 0..1203_i64 {
            let key = format!("ключ-{i}");
            let job = NewJob {
                kind: "k",
                unique_key: (i % 2 == 0).then_some(&key),
                run_at: Timestamp(i),
                payload: &[0, 255],
            };
            jobs::enqueue(tx, &job, Timestamp(1))?;
            state::put(tx, &key, &i.to_be_bytes())?;
        }
        stream::append(tx, b"\0\xff", Timestamp(9)).map(|_| ())
    })
    .unwrap();
}

fn export(db: &Db) -> Vec<u8> {
    db.export(Vec::new()).unwrap()
}

#[test]
fn the_portable_form_is_the_same_on_both_engines_and_moves_between_them() {
    let sqlite = Engine::sqlite();
    let db = sqlite.open();
    fill(&db);
    let bytes = export(&db);
    assert_eq!(bytes, export(&db));
    let targets = [Some(Engine::sqlite()), Engine::postgres()];
    for engine in targets.iter().flatten() {
        let other = engine.open();
        let rows = other.import(Cursor::new(bytes.clone())).unwrap();
        assert_eq!(rows, 1203 * 2 + 2);
        assert!(export(&other) == bytes, "{}: differs", engine.name);
        let claims = other.write_blocking("claim", |tx| jobs::claim(tx, &["k"], Timestamp(5000), 1, 3)).unwrap();
        assert_eq!(claims.len(), 3);
        assert!(matches!(other.import(Cursor::new(bytes.clone())), Err(StoreError::Export { .. })), "has rows");
        // Unless its rows are those of an import that did not count.
        let mark = |tx: &mut dyn pasban_store::Tx| state::put(tx, "mark", b"1");
        other.import_with(Cursor::new(bytes.clone()), |_| Ok(true), mark).unwrap();
        other.write_blocking("unmark", |tx| state::remove(tx, "mark")).unwrap();
        assert!(export(&other) == bytes, "{}: differs after a second import", engine.name);
        let cut = bytes[..bytes.len() / 2].to_vec();
        assert!(other.import_with(Cursor::new(cut), |_| Ok(true), |_| Ok(())).is_err());
        assert!(export(&other) == bytes, "{}: an import that fails takes nothing away", engine.name);
    }
}

#[test]
fn a_damaged_export_leaves_nothing() {
    let sqlite = Engine::sqlite();
    let db = sqlite.open();
    fill(&db);
    let text = String::from_utf8(export(&db)).unwrap();
    let mut cut: Vec<&str> = text.lines().collect();
    cut.pop();
    let cases = [
        ("cut short", cut.join("\n") + "\n"),
        ("cut or too long", text[..text.len() - 200].to_owned()),
        ("its digest differs", text.replacen("\"k\"", "\"l\"", 1)),
        ("not an export", text.replacen("pasban_export\":1", "pasban_export\":2", 1)),
        ("schema", text.replacen("[[1,\"", "[[1,\"0", 1)),
        ("does not have", text.replacen("\"table\":\"job\"", "\"table\":\"jobs; DROP\"", 1)),
        ("other columns", text.replacen("\"columns\":[\"", "\"columns\":[\"x\",\"", 1)),
        ("not JSON", text.replacen("[\"", "[[\"", 1)),
        ("is empty", String::new()),
        ("more after", text.clone() + "[1]\n"),
    ];
    each_engine(|engine| {
        let db = engine.open();
        for (words, bad) in &cases {
            let error = db.import(Cursor::new(bad.clone().into_bytes())).unwrap_err();
            assert!(error.to_string().contains(words), "{} {words}: {error}", engine.name);
        }
        assert_eq!(db.import(Cursor::new(text.clone().into_bytes())).unwrap(), 1203 * 2 + 2);
    });
}

#[test]
fn a_backup_taken_while_the_store_runs_restores() {
    each_engine(|engine| {
        let db = engine.open();
        fill(&db);
        let bytes = export(&db);
        let dest = engine.folder.path().join("backup");
        let kind = db.backup(&dest).unwrap();
        assert!(matches!(db.backup(&dest), Err(StoreError::Setup(_))), "never over an older one");
        let mode = std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(&dest).unwrap().permissions());
        assert_eq!(mode & 0o777, 0o600);
        db.write_blocking("later", |tx| state::put(tx, "later", b"1")).unwrap();
        let target = Engine::sqlite();
        let restored = match kind {
            Backup::Sqlite => {
                let StoreUrl::Sqlite(path) = &target.url else { unreachable!() };
                std::fs::copy(&dest, path).unwrap();
                target.open()
            }
            Backup::Portable => {
                let new = target.open();
                new.import(BufReader::new(std::fs::File::open(&dest).unwrap())).unwrap();
                new
            }
        };
        assert!(export(&restored) == bytes, "{}", engine.name);
        let left: Vec<_> = std::fs::read_dir(engine.folder.path()).unwrap().flatten().map(|e| e.file_name()).collect();
        assert!(!left.iter().any(|n| n.to_string_lossy().contains("part")), "{left:?}");
    });
}
