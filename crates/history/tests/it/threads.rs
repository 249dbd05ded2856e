//! Many threads append, seal, hunt and retain at once: what was acknowledged is seen from then on, exactly once.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use pasban_history::{History, Hunt, Options, Progress};
use pasban_kernel::TenantId;

use crate::support::{NOON, append, count, domain, numbered};

#[test]
fn appending_sealing_and_hunting_at_once() {
    let dir = tempfile::tempdir().unwrap();
    let options = Options { segment_bytes: 64 * 1024, ..Options::default() };
    let history = History::open(dir.path(), options).unwrap().history;
    let (acknowledged, done) = (AtomicU64::new(0), AtomicBool::new(false));
    const WRITERS: u32 = 4;
    const BATCHES: u32 = 60;
    std::thread::scope(|scope| {
        let writers: Vec<_> = (0..WRITERS)
            .map(|w| {
                let (history, acknowledged) = (&history, &acknowledged);
                scope.spawn(move || {
                    for b in 0..BATCHES {
                        let first = (w * BATCHES + b) * 10;
                        let records: Vec<_> = (first..first + 10).map(numbered).collect();
                        append(history, TenantId::OWN, &records);
                        acknowledged.fetch_add(10, Ordering::SeqCst);
                        assert_eq!(count(history, &format!("n{first}.evil.example")), 1, "seen at once");
                    }
                })
            })
            .collect();
        scope.spawn(|| {
            while !done.load(Ordering::SeqCst) {
                history.seal(TenantId::OWN).unwrap();
                history.retain(NOON).unwrap();
            }
        });
        scope.spawn(|| {
            while !done.load(Ordering::SeqCst) {
                let before = acknowledged.load(Ordering::SeqCst);
                let found = count(&history, "evil.example");
                let possible = u64::from(WRITERS * BATCHES * 10);
                assert!(before <= found && found <= possible, "{before} acknowledged, {found} found");
            }
        });
        for writer in writers {
            writer.join().unwrap();
        }
        done.store(true, Ordering::SeqCst);
    });
    assert_eq!(count(&history, "evil.example"), u64::from(WRITERS * BATCHES * 10));
    drop(history);
    let opened = History::open(dir.path(), options).unwrap();
    assert_eq!((opened.recovered.len(), count(&opened.history, "evil.example")), (0, 2400));
}

#[test]
fn a_hunt_can_be_stopped_and_tells_how_far_it_is() {
    let dir = tempfile::tempdir().unwrap();
    let history = History::open(dir.path(), Options::default()).unwrap().history;
    for n in 0..5 {
        append(&history, TenantId::OWN, &[numbered(n)]);
        history.seal(TenantId::OWN).unwrap();
    }
    let stop = AtomicBool::new(false);
    let progress = |p: Progress| {
        assert_eq!(p.of, 5);
        stop.store(p.done == 2, Ordering::SeqCst);
    };
    let asked = [domain("evil.example")];
    let result = history.hunt(&Hunt { stop: Some(&stop), progress: Some(&progress), ..Hunt::new(&asked) });
    assert!(result.stopped);
    assert_eq!(result.hits[0].observations, 2);
}
