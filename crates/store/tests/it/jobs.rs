//! Jobs, streams, state and bad records.

use pasban_kernel::time::{HOUR, MINUTE, SECOND};
use pasban_kernel::{TenantId, Timestamp};
use pasban_store::bad_records::{self, BadRecord};
use pasban_store::jobs::{self, Backoff, Claim, NewJob, Queued, Settled};
use pasban_store::{Db, StoreError, state, stream};

use crate::engines::each_engine;

const T: Timestamp = Timestamp(1_700_000_000_000_000);

fn job(key: Option<&'static str>, run_at: Timestamp, payload: &'static [u8]) -> NewJob<'static> {
    NewJob { kind: "mail", unique_key: key, run_at, payload }
}

fn enqueue(db: &Db, job: NewJob<'static>, now: Timestamp) -> Queued {
    db.write_blocking("enqueue", move |tx| jobs::enqueue(tx, &job, now)).unwrap()
}

fn claim(db: &Db, now: Timestamp) -> Vec<Claim> {
    db.write_blocking("claim", move |tx| jobs::claim(tx, &["other", "mail"], now, MINUTE, 10)).unwrap()
}

#[test]
fn jobs_are_claimed_in_order_of_time_and_only_once_while_the_lease_lasts() {
    each_engine(|engine| {
        let db = engine.open();
        let late = enqueue(&db, job(None, T.plus(2), b"late"), T).id();
        let early = enqueue(&db, job(None, T.plus(1), b"early"), T).id();
        enqueue(&db, job(None, T.plus(HOUR), b"future"), T);
        assert!(late < early, "ids grow");
        assert!(claim(&db, T).is_empty(), "nothing is due yet");
        let due = db.read_blocking(|tx| jobs::next_due(tx, &["mail"])).unwrap();
        assert_eq!(due, Some(T.plus(1)));

        let got = claim(&db, T.plus(SECOND));
        assert_eq!(got.iter().map(|c| (c.id, c.attempt)).collect::<Vec<_>>(), [(early, 1), (late, 1)]);
        assert_eq!(got[0].payload, b"early");
        assert!(claim(&db, T.plus(30 * SECOND)).is_empty(), "leased");
        let counts = db.read_blocking(|tx| jobs::counts(tx, T.plus(2 * SECOND))).unwrap();
        assert_eq!((counts.waiting, counts.claimed, counts.dead), (1, 2, 0));

        // A crash: the lease runs out, the job comes back, and the old claim has lost its say.
        let again = claim(&db, T.plus(2 * MINUTE));
        assert_eq!(again.iter().map(|c| (c.id, c.attempt)).collect::<Vec<_>>(), [(early, 2), (late, 2)]);
        let old = got[0].clone();
        assert_eq!(db.write_blocking("done", move |tx| jobs::complete(tx, &old)).unwrap(), Settled::Lost);
        let new = again[0].clone();
        assert_eq!(db.write_blocking("done", move |tx| jobs::complete(tx, &new)).unwrap(), Settled::Done);
        let mut held = again[1].clone();
        let renewed =
            db.write_blocking("renew", move |tx| jobs::renew(tx, &mut held, T.plus(2 * MINUTE), HOUR)).unwrap();
        assert!(renewed);
        assert!(claim(&db, T.plus(10 * MINUTE)).is_empty(), "renewed");
    });
}

#[test]
fn the_same_work_is_queued_once_and_a_wake_up_during_a_run_is_not_lost() {
    each_engine(|engine| {
        let db = engine.open();
        let id = enqueue(&db, job(Some("k"), T.plus(HOUR), b"1"), T).id();
        assert_eq!(enqueue(&db, job(Some("k"), T, b"2"), T), Queued::Waiting(id));
        let got = claim(&db, T).remove(0);
        assert_eq!(got.payload, b"2", "earlier time, newer payload");
        assert_eq!(enqueue(&db, job(Some("k"), T.plus(5), b"3"), T), Queued::Again(id));
        // Also when the lease has run out but the slow worker still answers.
        assert_eq!(enqueue(&db, job(Some("k"), T.plus(9), b"3"), T.plus(HOUR)), Queued::Again(id));
        let done = db.write_blocking("done", move |tx| jobs::complete(tx, &got)).unwrap();
        assert_eq!(done, Settled::Again(T.plus(5)));
        let got = claim(&db, T.plus(5)).remove(0);
        assert_eq!((got.payload.as_slice(), got.attempt), (&b"3"[..], 1));
        assert_eq!(db.write_blocking("done", move |tx| jobs::complete(tx, &got)).unwrap(), Settled::Done);
        assert!(matches!(enqueue(&db, job(Some("k"), T, b"4"), T), Queued::New(_)));
    });
}

#[test]
fn failures_are_spaced_and_end() {
    let backoff = Backoff { first: SECOND, longest: 10 * SECOND, attempts_max: 3 };
    for (attempt, whole) in [(1, 1), (2, 2), (3, 4), (4, 8), (5, 10), (400, 10)] {
        for random in [0, 1, 12345, u64::MAX] {
            let delay = backoff.delay(attempt, random);
            assert!((whole * SECOND / 2..=whole * SECOND).contains(&delay), "{attempt} {random}: {delay}");
        }
    }
    assert_eq!(Backoff { first: i64::MAX, longest: i64::MAX, attempts_max: 0 }.delay(70, 0), i64::MAX / 2);
    each_engine(|engine| {
        let db = engine.open();
        let id = enqueue(&db, job(Some("k"), T, b"p"), T).id();
        let mut now = T;
        for attempt in 1..=3 {
            let got = claim(&db, now).remove(0);
            assert_eq!(got.attempt, attempt);
            let settled = db
                .write_blocking("fail", move |tx| jobs::fail(tx, &got, "refused \0 by peer", &backoff, 7, now))
                .unwrap();
            match settled {
                Settled::Again(at) => {
                    assert_eq!(at, now.plus(backoff.delay(attempt, 7)));
                    assert!(claim(&db, at.plus(-1)).is_empty(), "not before its time");
                    now = at;
                }
                other => assert_eq!((attempt, other), (3, Settled::Dead)),
            }
        }
        assert!(claim(&db, now.plus(HOUR)).is_empty(), "given up");
        let dead = db.read_blocking(|tx| jobs::dead(tx, 0, 10)).unwrap();
        assert_eq!((dead.len(), dead[0].id, dead[0].attempts), (1, id, 3));
        assert_eq!(dead[0].last_error, "refused \u{FFFD} by peer");
        assert!(db.write_blocking("revive", move |tx| jobs::revive(tx, id, now)).unwrap());
        assert_eq!(claim(&db, now).remove(0).attempt, 1);
        assert!(!db.write_blocking("discard", move |tx| jobs::discard(tx, id)).unwrap(), "it lives");
    });
}

#[test]
fn stream_positions_grow_strictly_and_are_instants() {
    each_engine(|engine| {
        let db = engine.open();
        let append =
            |now: i64, n: u32| db.write_blocking("append", move |tx| stream::append_many(tx, b"s", Timestamp(now), n));
        assert_eq!(db.read_blocking(|tx| stream::head(tx, b"s")).unwrap(), None);
        // now and how many, then the first position: the clock stands still, goes back, goes on.
        for (now, n, first) in
            [(100, 1, 100), (100, 1, 101), (50, 3, 102), (104, 1, 105), (1000, 5, 1000), (1002, 1, 1005)]
        {
            assert_eq!(append(now, n).unwrap(), first, "{} {now} {n}", engine.name);
        }
        assert_eq!(db.read_blocking(|tx| stream::head(tx, b"s")).unwrap(), Some(1005));
        assert_eq!(db.write_blocking("other", |tx| stream::append(tx, b"t", Timestamp(1))).unwrap(), 1);
        assert!(matches!(append(1, 0), Err(StoreError::Value(_))));
        assert_eq!(append(i64::MAX, 1).unwrap(), i64::MAX);
        assert!(append(1, 1).is_err(), "no position after the last, on {}", engine.name);
    });
}

#[test]
fn state_is_kept_and_bounded() {
    each_engine(|engine| {
        let db = engine.open();
        db.write_blocking("put", |tx| {
            state::put(tx, "k", b"1")?;
            state::put(tx, "k", b"2")
        })
        .unwrap();
        assert_eq!(db.read_blocking(|tx| state::get(tx, "k")).unwrap().as_deref(), Some(&b"2"[..]));
        assert!(db.write_blocking("big", |tx| state::put(tx, "k", &[0; state::VALUE_BYTES_MAX + 1])).is_err());
        assert!(db.write_blocking("remove", |tx| state::remove(tx, "k")).unwrap());
        assert_eq!(db.read_blocking(|tx| state::get(tx, "k")).unwrap(), None);
    });
}

#[test]
fn bad_records_are_kept_newest_first_and_counted_beyond_the_bound() {
    each_engine(|engine| {
        let db = engine.open();
        let bad = |i: usize| BadRecord { place: format!("line {i}"), reason: "no \0 ip".into(), sample: vec![0; 9000] };
        db.write_blocking("one", move |tx| bad_records::insert(tx, TenantId::OWN, "feed", &[bad(1), bad(2)], 5, T))
            .unwrap();
        let list = db.read_blocking(|tx| bad_records::list(tx, TenantId::OWN, Some("feed"), i64::MAX, 10)).unwrap();
        assert_eq!(list.iter().map(|k| k.record.place.as_str()).collect::<Vec<_>>(), ["line 2", "line 1"]);
        assert_eq!(list[0].record.sample.len(), bad_records::SAMPLE_BYTES_MAX);
        assert_eq!(list[0].record.reason, "no \u{FFFD} ip");
        for _ in 0..11 {
            db.write_blocking("flood", |tx| {
                let bad = BadRecord { place: "x".into(), reason: "y".into(), sample: vec![] };
                bad_records::insert(tx, TenantId::OWN, "feed", &vec![bad; 1500], 0, T)
            })
            .unwrap();
        }
        let counts = db.read_blocking(|tx| bad_records::counts(tx, TenantId::OWN)).unwrap();
        assert_eq!((counts[0].1.met, counts[0].1.kept), (7 + 11 * 1500, bad_records::KEPT_MAX));
        let rows = db.read_blocking(|tx| tx.one("SELECT COUNT(*) FROM bad_record", &[])).unwrap().unwrap();
        assert_eq!(rows.int(0).unwrap(), bad_records::KEPT_MAX);
        let page = db.read_blocking(|tx| bad_records::list(tx, TenantId::OWN, None, i64::MAX, 5000)).unwrap();
        assert_eq!(page.len(), 1000);
    });
}
