//! A disk that fills up or fails at a chosen byte: nothing half stored, and usable afterwards.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};

use pasban_kernel::observation::Seen;
use pasban_kernel::{Observable, Observation, TenantId, Timestamp};

use crate::disk::Disk;
use crate::{Batch, BatchKey, History, HistoryError, Hunt, Options};

const DAY_ONE: Timestamp = Timestamp(1_790_000_000_000_000);

fn observation(n: i64) -> Observation {
    Observation {
        time: DAY_ONE.plus(n),
        host: format!("h{}", n % 7),
        seen: vec![Seen {
            field: "q".into(),
            value: Observable::domain("evil.example").unwrap(),
            attacker_controlled: false,
        }],
        line: format!("line {n}").into_bytes(),
    }
}

fn count(history: &History) -> u64 {
    let result = history.hunt(&Hunt::new(&[Observable::domain("evil.example").unwrap()]));
    assert_eq!(result.findings, []);
    result.hits.first().map_or(0, |h| h.observations)
}

#[test]
fn a_full_disk_acknowledges_nothing_it_does_not_keep() {
    for room in (0..6000).step_by(397) {
        let dir = tempfile::tempdir().unwrap();
        let budget = Arc::new(AtomicI64::new(room));
        let disk = Disk { budget: Some(Arc::clone(&budget)), sync_fails: None };
        let history = History::open_on(dir.path(), Options::default(), disk).unwrap().history;
        let mut stored = 0;
        let mut refused = 0;
        for n in 0..40 {
            let observations = [observation(n), observation(n + 1000)];
            let batch = Batch { source: "s", key: None, received: DAY_ONE, observations: &observations };
            match history.append(TenantId::OWN, &batch) {
                Ok(ack) => stored += ack.stored as u64,
                Err(HistoryError::DiskFull { .. }) => refused += 1,
                Err(e) => panic!("{e}"),
            }
            if n == 20 {
                let _ = history.seal(TenantId::OWN);
            }
            assert_eq!(count(&history), stored, "room {room}, batch {n}");
        }
        assert!(refused > 0, "room {room} was enough");
        // Room again: the same handle goes on, and a restart agrees.
        budget.store(i64::MAX / 2, Ordering::SeqCst);
        let more = [observation(5000)];
        history
            .append(TenantId::OWN, &Batch { source: "s", key: None, received: DAY_ONE, observations: &more })
            .unwrap();
        history.seal(TenantId::OWN).unwrap();
        assert_eq!(count(&history), stored + 1);
        drop(history);
        let opened = History::open(dir.path(), Options::default()).unwrap();
        assert_eq!(opened.recovered, []);
        assert_eq!(count(&opened.history), stored + 1);
    }
}

#[test]
fn a_failed_sync_stores_nothing_and_the_next_append_works() {
    let dir = tempfile::tempdir().unwrap();
    let fails = Arc::new(AtomicBool::new(false));
    let disk = Disk { budget: None, sync_fails: Some(Arc::clone(&fails)) };
    let history = History::open_on(dir.path(), Options::default(), disk).unwrap().history;
    let append = |start| {
        let observations = [observation(start as i64)];
        let key = Some(BatchKey { stream: 1, start, end: start + 1 });
        history.append(TenantId::OWN, &Batch { source: "s", key, received: DAY_ONE, observations: &observations })
    };
    append(0).unwrap();
    fails.store(true, Ordering::SeqCst);
    assert!(append(1).is_err() && append(1).is_err());
    assert_eq!((count(&history), history.stored_to(TenantId::OWN, "s", 1)), (1, Some(1)));
    fails.store(false, Ordering::SeqCst);
    assert!(!append(1).unwrap().duplicate);
    assert!(append(1).unwrap().duplicate);
    assert_eq!((count(&history), history.stored_to(TenantId::OWN, "s", 1)), (2, Some(2)));
    drop(history);
    let opened = History::open(dir.path(), Options::default()).unwrap();
    assert_eq!(opened.recovered, []);
    assert_eq!(count(&opened.history), 2);
}
