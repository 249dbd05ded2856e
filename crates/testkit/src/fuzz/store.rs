//! Exports of a store, read into an empty store in memory.

use std::cell::RefCell;
use std::io::Cursor;

use pasban_kernel::{Digest, Timestamp};
use pasban_store::{Db, Options, StoreError, StoreUrl};

thread_local! {
    /// Stays empty: an import is all or nothing, and one that succeeded takes its store along.
    static EMPTY: RefCell<Option<Db>> = const { RefCell::new(None) };
}

fn fresh() -> Db {
    let opened = Db::open_migrated(&StoreUrl::Memory, Options::default(), Timestamp(1));
    opened.unwrap_or_else(|e| panic!("a store in memory: {e}"))
}

/// [`Db::import`] of the bytes as they are and, behind this program's own first line and before a right last one, as
/// tables and rows. What is taken comes out again.
pub fn import(bytes: &[u8]) {
    let db = EMPTY.with_borrow_mut(Option::take).unwrap_or_else(fresh);
    if let Some(db) = tried(db, bytes.to_vec()).and_then(|db| tried(db, framed(bytes))) {
        EMPTY.set(Some(db));
    }
}

/// The store, if it is still empty.
fn tried(db: Db, bytes: Vec<u8>) -> Option<Db> {
    match db.import(Cursor::new(bytes)) {
        Ok(_) => {
            let Ok(out) = db.export(Vec::new()) else { panic!("what was imported can be exported") };
            let other = fresh();
            assert!(other.import(Cursor::new(out.clone())).is_ok(), "and imported again");
            assert!(other.export(Vec::new()).is_ok_and(|again| again == out), "as the same");
            other.close();
            db.close();
            None
        }
        Err(StoreError::Panicked(name, why)) => panic!("{name}: {why}"),
        Err(_) => Some(db),
    }
}

fn framed(body: &[u8]) -> Vec<u8> {
    thread_local! {
        static FIRST: Vec<u8> = {
            let db = fresh();
            let all = db.export(Vec::new()).unwrap_or_default();
            db.close();
            all.split_inclusive(|b| *b == b'\n').next().unwrap_or_default().to_vec()
        };
    }
    let mut all = FIRST.with(|first| [first.as_slice(), body].concat());
    if all.last() != Some(&b'\n') {
        all.push(b'\n');
    }
    let rows = body.split(|b| *b == b'\n').filter(|line| line.trim_ascii_start().first() == Some(&b'[')).count();
    let end = format!("{{\"end\":{rows},\"sha256\":\"{}\"}}\n", Digest::of(&all));
    all.extend_from_slice(end.as_bytes());
    all
}
