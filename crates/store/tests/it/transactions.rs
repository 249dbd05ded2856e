//! Isolation, concurrency, and what a failing job may not do to others.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::thread;
use std::time::Duration;

use pasban_kernel::Timestamp;
use pasban_store::{Db, Options, StoreError, Tx, args, stream};

use crate::engines::{Engine, create, each_engine, postgres_end_sessions};

const TABLE: &str = "CREATE TABLE n (id BIGINT PRIMARY KEY, v BIGINT NOT NULL CHECK (v >= 0))";

fn put(tx: &mut dyn Tx, id: i64, v: i64) -> Result<(), StoreError> {
    tx.exec("INSERT INTO n (id, v) VALUES ($1, $2)", args![id, v]).map(|_| ())
}

fn count(db: &Db) -> i64 {
    db.read_blocking(|tx| tx.one("SELECT COUNT(*) FROM n", &[])).unwrap().unwrap().int(0).unwrap()
}

#[test]
fn a_failed_job_takes_nobody_along() {
    each_engine(|engine| {
        let db = engine.open();
        create(&db, TABLE);
        // Holds the writer so that the rest queues up behind and shares one commit.
        let before = db.stats().commits;
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let results = runtime.block_on(async {
            let hold = db.write("hold", |tx| {
                thread::sleep(Duration::from_millis(15));
                put(tx, 1000, 0)
            });
            let jobs = (0..30_i64).map(|i| {
                let db = db.clone();
                async move {
                    db.write("mixed", move |tx| {
                        put(tx, i, 1)?;
                        match i % 6 {
                            0 => Err(StoreError::Value("changed my mind".into())),
                            1 => put(tx, i, 2),
                            2 => put(tx, i + 100, -1),
                            3 => panic!("job {i}"),
                            // The failure is swallowed; the job is undone all the same.
                            4 => {
                                let _ = put(tx, i, 3);
                                Ok(())
                            }
                            _ => Ok(()),
                        }
                    })
                    .await
                }
            });
            let (first, rest) = futures_util::future::join(hold, futures_util::future::join_all(jobs)).await;
            first.unwrap();
            rest
        });
        for (i, result) in results.iter().enumerate() {
            let fits = match i % 6 {
                0 => matches!(result, Err(StoreError::Value(_))),
                1 => matches!(result, Err(StoreError::Conflict(_))),
                2 => matches!(result, Err(StoreError::Rule(_))),
                3 => matches!(result, Err(StoreError::Panicked("mixed", text)) if text.starts_with("job ")),
                4 => matches!(result, Err(StoreError::Aborted("mixed"))),
                _ => result.is_ok(),
            };
            assert!(fits, "{} job {i}: {result:?}", engine.name);
        }
        assert_eq!(count(&db), 6, "{}", engine.name);
        assert!(db.stats().commits - before < 10, "commits were shared: {:?}", db.stats());
        db.write_blocking("after", |tx| put(tx, 5000, 1)).unwrap();
    });
}

#[test]
fn a_panicking_or_writing_reader_harms_nothing() {
    each_engine(|engine| {
        let db = engine.open();
        create(&db, TABLE);
        for _ in 0..4 {
            let done = db.read_blocking(|_| -> Result<(), _> { panic!("reader") });
            assert!(matches!(done, Err(StoreError::Panicked("read", _))));
        }
        let done = db.read_blocking(|tx| put(tx, 1, 1));
        assert!(matches!(done, Err(StoreError::ReadOnly(_))), "{}: {done:?}", engine.name);
        assert_eq!(count(&db), 0);
    });
}

#[test]
fn a_read_sees_one_moment() {
    each_engine(|engine| {
        let db = engine.open();
        create(&db, TABLE);
        let writer = db.clone();
        let (a, b) = db
            .read_blocking(move |tx| {
                let count = |tx: &mut dyn Tx| tx.one("SELECT COUNT(*) FROM n", &[])?.unwrap().int(0);
                let a = count(tx)?;
                writer.write_blocking("meanwhile", |tx| put(tx, 1, 1))?;
                Ok((a, count(tx)?))
            })
            .unwrap();
        assert_eq!((a, b), (0, 0), "{}", engine.name);
        assert_eq!(count(&db), 1);
    });
}

#[test]
fn four_writers_and_four_readers() {
    each_engine(|engine| {
        let db = engine.open_with(Options { readers: 4, ..Engine::options() });
        create(&db, TABLE);
        db.write_blocking("zero", |tx| put(tx, 0, 0)).unwrap();
        let stop = Arc::new(AtomicBool::new(false));
        let readers: Vec<_> = (0..4)
            .map(|_| {
                let (db, stop) = (db.clone(), Arc::clone(&stop));
                thread::spawn(move || {
                    while !stop.load(Ordering::Relaxed) {
                        // The counter and the rows are written together, so they agree in each snapshot.
                        let (v, rows) = db
                            .read_blocking(|tx| {
                                let v = tx.one("SELECT v FROM n WHERE id = 0", &[])?.unwrap().int(0)?;
                                let rows = tx.one("SELECT COUNT(*) FROM n WHERE id > 0", &[])?.unwrap().int(0)?;
                                Ok((v, rows))
                            })
                            .unwrap();
                        assert_eq!(v, rows);
                    }
                })
            })
            .collect();
        let writers: Vec<_> = (0..4_i64)
            .map(|w| {
                let db = db.clone();
                thread::spawn(move || {
                    for i in 0..50 {
                        db.write_blocking("both", move |tx| {
                            let v = tx.one("SELECT v FROM n WHERE id = 0", &[])?.unwrap().int(0)?;
                            tx.exec("UPDATE n SET v = $1 WHERE id = 0", args![v + 1])?;
                            put(tx, 1 + w * 1000 + i, 1)
                        })
                        .unwrap();
                    }
                })
            })
            .collect();
        for thread in writers {
            thread.join().unwrap();
        }
        stop.store(true, Ordering::Relaxed);
        for thread in readers {
            thread.join().unwrap();
        }
        let v = db.read_blocking(|tx| tx.one("SELECT v FROM n WHERE id = 0", &[])).unwrap().unwrap();
        assert_eq!((v.int(0).unwrap(), count(&db)), (200, 201), "{}", engine.name);
    });
}

/// Two processes' worth of writers on one stream, each slow to commit: whoever has read position n has read all below.
#[test]
fn a_reader_behind_a_slow_writer_misses_nothing() {
    each_engine(|engine| {
        let db = engine.open();
        create(&db, "CREATE TABLE log (pos BIGINT PRIMARY KEY, w BIGINT NOT NULL)");
        let other = Db::open(&engine.url, Options { exclusive: false, ..Engine::options() }).unwrap();
        let left = Arc::new(AtomicI64::new(2));
        let writers: Vec<_> = [db.clone(), other]
            .into_iter()
            .zip(0_i64..)
            .map(|(db, w)| {
                let left = Arc::clone(&left);
                thread::spawn(move || {
                    for i in 0..25_u64 {
                        db.write_blocking("slow", move |tx| {
                            let pos = stream::append(tx, b"log", Timestamp(5))?;
                            // Uneven, so that a later position would often commit first if it could.
                            thread::sleep(Duration::from_millis(if (i + w as u64).is_multiple_of(3) { 6 } else { 1 }));
                            tx.exec("INSERT INTO log (pos, w) VALUES ($1, $2)", args![pos, w]).map(|_| ())
                        })
                        .unwrap();
                    }
                    left.fetch_sub(1, Ordering::Relaxed);
                })
            })
            .collect();
        let (mut seen, mut last) = (Vec::new(), 0);
        loop {
            let finished = left.load(Ordering::Relaxed) == 0;
            let rows = db
                .read_blocking(move |tx| tx.q("SELECT pos FROM log WHERE pos > $1 ORDER BY pos", args![last]))
                .unwrap();
            for row in rows {
                last = row.int(0).unwrap();
                seen.push(last);
            }
            if finished {
                break;
            }
        }
        for thread in writers {
            thread.join().unwrap();
        }
        assert_eq!(seen, (5..55).collect::<Vec<_>>(), "{}", engine.name);
    });
}

#[test]
fn a_store_in_memory_works_the_same() {
    let db = Db::open_migrated(&pasban_store::StoreUrl::Memory, Options::default(), Timestamp(1)).unwrap();
    create(&db, TABLE);
    db.write_blocking("put", |tx| put(tx, 1, 1)).unwrap();
    assert!(matches!(db.read_blocking(|tx| put(tx, 2, 1)), Err(StoreError::ReadOnly(_))));
    db.write_blocking("put", |tx| put(tx, 2, 1)).unwrap();
    assert_eq!(count(&db), 2);
    db.close();
    assert_eq!(db.write_blocking("late", |tx| put(tx, 3, 1)), Err(StoreError::Closed));
}

#[test]
fn a_query_that_takes_too_long_is_stopped() {
    each_engine(|engine| {
        let db = engine.open_with(Options { read_limit: Duration::from_millis(100), ..Engine::options() });
        let done = db.read_blocking(|tx| {
            tx.one(
                "WITH RECURSIVE n (i) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < 200000000)
                 SELECT COUNT(*) FROM n",
                &[],
            )
        });
        assert!(matches!(done, Err(StoreError::TooSlow(_))), "{}: {done:?}", engine.name);
        assert!(db.read_blocking(|tx| tx.one("SELECT 1", &[])).unwrap().is_some());
    });
}

#[test]
fn a_restarted_server_is_found_again() {
    let Some(engine) = Engine::postgres() else { return };
    let db = engine.open();
    create(&db, TABLE);
    db.write_blocking("put", |tx| put(tx, 1, 1)).unwrap();
    postgres_end_sessions(&engine.url);
    thread::sleep(Duration::from_millis(1100));
    db.write_blocking("put", |tx| put(tx, 2, 1)).unwrap();
    assert_eq!(count(&db), 2);
}
