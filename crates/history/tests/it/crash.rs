//! What was acknowledged is there after a stop at any byte and any named point, once.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Once;

use pasban_history::HistoryError;
use pasban_kernel::{TenantId, fault};

use crate::support::{append, copy, count, files, keyed, numbered, open};

#[test]
fn a_segment_cut_at_any_byte_keeps_every_whole_batch() {
    let dir = tempfile::tempdir().unwrap();
    let mut ends = vec![];
    let history = open(dir.path()).history;
    let segment = || files(dir.path()).into_iter().find(|f| f.extension().is_some_and(|e| e == "seg"));
    for n in 0..6 {
        append(&history, TenantId::OWN, &[numbered(2 * n), numbered(2 * n + 1)]);
        ends.push(std::fs::metadata(segment().unwrap()).unwrap().len());
    }
    drop(history);
    let path = segment().unwrap();
    let whole = std::fs::read(&path).unwrap();
    for cut in 0..=whole.len() {
        // Behind the cut: nothing, zeros (a file grown but not written), or something that starts like a batch.
        let tails = [&b""[..], &[0; 30], b"PBF1\x10\0\0\0garbage, not a batch"];
        let near_an_end = ends.iter().any(|e| e.abs_diff(cut as u64) < 2);
        for garbage in tails.into_iter().cycle().skip(cut).take(if near_an_end { 3 } else { 1 }) {
            let mut bytes = whole[..cut].to_vec();
            bytes.extend_from_slice(garbage);
            std::fs::write(&path, bytes).unwrap();
            let opened = open(dir.path());
            let kept = ends.iter().filter(|e| **e <= cut as u64).count() as u64 * 2;
            assert_eq!(count(&opened.history, "evil.example"), kept, "cut at {cut}");
            let clean = garbage.is_empty() && (cut == 40 || ends.contains(&(cut as u64)));
            assert_eq!(opened.recovered.is_empty(), clean, "cut at {cut}: {:?}", opened.recovered);
            if !clean {
                assert!(opened.recovered[0].place.contains(".seg, offset "), "{}", opened.recovered[0]);
            }
            if cut % 8 != 0 && !near_an_end {
                continue;
            }
            // It goes on: another batch is stored behind what was kept, and a second start finds nothing wrong.
            append(&opened.history, TenantId::OWN, &[numbered(90)]);
            drop(opened);
            let opened = open(dir.path());
            if cut >= 40 {
                assert_eq!(opened.recovered, [], "cut at {cut}");
            }
            assert_eq!(count(&opened.history, "evil.example"), kept + 1);
            drop(opened);
            for file in
                files(dir.path()).into_iter().filter(|f| f.extension().is_some_and(|e| e == "seg") && *f != path)
            {
                std::fs::remove_file(file).unwrap();
            }
        }
    }
}

thread_local! {
    static STOP_AT: Cell<Option<&'static str>> = const { Cell::new(None) };
}

/// Runs `work` as if the process were killed at `point`; says whether the point was reached.
fn killed_at(point: &'static str, work: impl FnOnce()) -> bool {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        fault::install(|name| {
            if STOP_AT.get() == Some(name) {
                STOP_AT.set(None);
                std::panic::resume_unwind(Box::new(name));
            }
        });
    });
    STOP_AT.set(Some(point));
    let stopped = catch_unwind(AssertUnwindSafe(work)).is_err();
    STOP_AT.set(None);
    stopped
}

#[test]
fn a_stop_at_any_point_loses_and_doubles_nothing() {
    let points = [
        "history.append.before_sync",
        "history.append.after_sync",
        "history.seal.before_rename",
        "history.seal.after_rename",
        "history.manifest.before",
        "history.manifest.after",
        "history.seal.done",
    ];
    for point in points {
        assert!(fault::POINTS.contains(&point), "{point} is not listed in the kernel");
        let dir = tempfile::tempdir().unwrap();
        let first: Vec<_> = (0..20).map(numbered).collect();
        let second: Vec<_> = (20..30).map(numbered).collect();
        let history = open(dir.path()).history;
        history.append(TenantId::OWN, &keyed(&first, 0, 20)).unwrap();
        let reached = killed_at(point, || {
            let ack = history.append(TenantId::OWN, &keyed(&second, 20, 30));
            assert!(ack.is_ok());
            history.seal(TenantId::OWN).unwrap();
        });
        assert!(reached, "{point} is never passed");
        drop(history);
        // A killed process runs no destructor; a copy of the folder is what the next one finds.
        let after = tempfile::tempdir().unwrap();
        copy(dir.path(), after.path());
        let opened = open(after.path());
        assert_eq!(opened.recovered, [], "{point}");
        let history = opened.history;
        let stored = count(&history, "evil.example");
        assert!(stored == 30 || (point == "history.append.before_sync" && stored == 20), "{point}: {stored}");
        // The follower comes again with what it is not sure of.
        let from = history.stored_to(TenantId::OWN, "eve", 9);
        assert_eq!(from, Some(stored), "{point}");
        let ack = history.append(TenantId::OWN, &keyed(&second, 20, 30)).unwrap();
        assert_eq!(ack.duplicate, stored == 30, "{point}");
        for _ in 0..2 {
            assert_eq!(count(&history, "evil.example"), 30, "{point}");
            history.seal(TenantId::OWN).unwrap();
        }
        assert!(history.append(TenantId::OWN, &keyed(&first, 0, 20)).unwrap().duplicate, "{point}");
        drop(history);
        let opened = open(after.path());
        assert_eq!((opened.recovered.len(), count(&opened.history, "evil.example")), (0, 30), "{point}");
        let stray = files(after.path()).into_iter().filter(|f| f.extension().is_some_and(|e| e == "tmp" || e == "seg"));
        assert_eq!(stray.count(), 0, "{point}");
    }
}

#[test]
fn a_stop_while_history_is_dropped_or_erased_brings_nothing_back() {
    for point in ["history.retain.after_manifest", "history.erase.renamed"] {
        let dir = tempfile::tempdir().unwrap();
        let records: Vec<_> = (0..20).map(numbered).collect();
        let history = open(dir.path()).history;
        history.append(TenantId::OWN, &keyed(&records, 0, 20)).unwrap();
        history.seal(TenantId::OWN).unwrap();
        let reached = killed_at(point, || {
            history.retain(crate::support::NOON.plus(400 * pasban_kernel::time::DAY)).unwrap();
            history.erase(TenantId::OWN).unwrap();
        });
        assert!(reached, "{point} is never passed");
        let after = tempfile::tempdir().unwrap();
        copy(dir.path(), after.path());
        let opened = open(after.path());
        assert_eq!((opened.recovered.len(), count(&opened.history, "evil.example")), (0, 0), "{point}");
        let left: Vec<_> =
            files(after.path()).into_iter().filter(|f| f.extension().is_some_and(|e| e == "parquet")).collect();
        assert_eq!(left, [] as [std::path::PathBuf; 0], "{point}: what was dropped is still on the disk");
    }
}

#[test]
fn batches_of_a_stream_are_stored_once() {
    let dir = tempfile::tempdir().unwrap();
    let history = open(dir.path()).history;
    let records: Vec<_> = (0..10).map(numbered).collect();
    let own = TenantId::OWN;
    assert_eq!(history.append(own, &keyed(&records, 0, 10)).unwrap().stored, 10);
    assert!(history.append(own, &keyed(&records, 0, 10)).unwrap().duplicate);
    assert!(history.append(own, &keyed(&records[..4], 0, 4)).unwrap().duplicate);
    let overlap = history.append(own, &keyed(&records, 5, 15));
    assert!(matches!(overlap, Err(HistoryError::Overlap { stored_to: 10 })), "{overlap:?}");
    // All or none: the second batch is refused, so the first is not stored either.
    let both = history.append_many(own, &[keyed(&records[..2], 10, 12), keyed(&records, 11, 15)]);
    assert!(both.is_err());
    assert_eq!((count(&history, "evil.example"), history.stored_to(own, "eve", 9)), (10, Some(10)));
    let acks = history.append_many(own, &[keyed(&records[..2], 10, 12), keyed(&records[..2], 10, 12)]).unwrap();
    assert_eq!((acks[0].stored, acks[1].duplicate), (2, true));
    assert_eq!(count(&history, "evil.example"), 12);
    drop(history);
    assert_eq!(open(dir.path()).history.stored_to(own, "eve", 9), Some(12));
}

#[test]
fn a_second_process_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let _held = open(dir.path());
    let second = pasban_history::History::open(dir.path(), pasban_history::Options::default());
    assert!(matches!(second, Err(HistoryError::InUse { .. })));
}
