//! What goes in comes out, the same on both engines.

use pasban_kernel::id::TenantId;
use pasban_kernel::{Digest, NodeId, Timestamp};
use pasban_store::{StoreError, Val, args, clean, row};

use crate::engines::{create, each_engine};

const TABLE: &str = "CREATE TABLE v (id BIGINT PRIMARY KEY, i BIGINT, f DOUBLE PRECISION, b BOOLEAN, t TEXT, x {blob})";

#[test]
fn every_kind_of_value_comes_back() {
    each_engine(|engine| {
        let db = engine.open();
        create(&db, TABLE);
        let (tenant, digest, node) = (TenantId::OWN, Digest::of(b"x"), NodeId::of(&[7; 32]));
        let rows = vec![
            row![1, i64::MIN, -0.5, true, "سلام 'x' \u{1F600}", vec![0_u8, 255]],
            row![2, i64::MAX, f64::INFINITY, false, "", Vec::new()],
            row![3, Val::Null, Val::Null, Val::Null, Val::Null, Val::Null],
            row![4, Timestamp(7), 0.1 + 0.2, true, "a\u{1}b", digest],
            row![5, 0, f64::MIN_POSITIVE, true, "t", tenant],
            row![6, 0, 1.0, true, "t", node],
        ];
        let n = db
            .write_blocking("put", move |tx| {
                tx.many("INSERT INTO v (id, i, f, b, t, x) VALUES ($1,$2,$3,$4,$5,$6)", rows)
            })
            .unwrap();
        assert_eq!(n, 6);
        let rows = db.read_blocking(|tx| tx.q("SELECT i, f, b, t, x FROM v ORDER BY id", &[])).unwrap();
        assert_eq!(rows[0].int(0).unwrap(), i64::MIN);
        assert_eq!(rows[0].float(1).unwrap(), -0.5);
        assert!(rows[0].bool(2).unwrap());
        assert_eq!(rows[0].text(3).unwrap(), "سلام 'x' \u{1F600}");
        assert_eq!(rows[0].blob(4).unwrap(), vec![0, 255]);
        assert_eq!(rows[1].float(1).unwrap(), f64::INFINITY);
        assert!(!rows[1].bool(2).unwrap());
        assert_eq!(rows[1].text(3).unwrap(), "");
        assert_eq!(rows[1].blob(4).unwrap(), Vec::<u8>::new());
        for i in 0..5 {
            assert_eq!(rows[2].get::<Option<Val>>(i).unwrap(), None);
        }
        assert_eq!(rows[2].opt_digest(4).unwrap(), None);
        assert_eq!(rows[3].timestamp(0).unwrap(), Timestamp(7));
        assert_eq!(rows[3].float(1).unwrap().to_bits(), (0.1_f64 + 0.2).to_bits());
        assert_eq!(rows[3].digest(4).unwrap(), digest);
        assert_eq!(rows[4].get::<TenantId>(4).unwrap(), tenant);
        assert_eq!(rows[5].get::<NodeId>(4).unwrap(), node);

        let error = rows[0].digest(4).unwrap_err();
        assert_eq!(error.to_string(), "column 4 (x) holds 2 bytes, not 32");
        assert_eq!(rows[2].int(0).unwrap_err().to_string(), "column 0 (i) holds null, not a whole number");
        assert!(rows[0].int(9).unwrap_err().to_string().contains("is not in the result"));
        assert!(rows[0].parse(3, |t| t.parse::<u8>()).unwrap_err().to_string().starts_with("column 3 (t) is refused"));
    });
}

#[test]
fn values_that_one_engine_would_change_are_refused_by_both() {
    assert_eq!(clean("a\0b"), "a\u{FFFD}b");
    assert!(Val::try_from(u64::MAX).is_err());
    each_engine(|engine| {
        let db = engine.open();
        create(&db, TABLE);
        for bad in [Val::from("a\0b"), Val::from(f64::NAN)] {
            let done = db.write_blocking("bad", move |tx| {
                tx.exec("INSERT INTO v (id, t) VALUES (1, $1)", args![bad]).map(|_| ())
            });
            assert!(matches!(done, Err(StoreError::Value(_))), "{}: {done:?}", engine.name);
        }
        let count = db.read_blocking(|tx| tx.one("SELECT COUNT(*) FROM v", &[])).unwrap().unwrap();
        assert_eq!(count.int(0).unwrap(), 0);
        // Too few, too many, or misnumbered arguments are our mistake, and found on both.
        for (sql, args) in [("SELECT id FROM v WHERE id = $1", vec![]), ("SELECT id FROM v WHERE id = $1", row![1, 2])]
        {
            assert!(matches!(db.read_blocking(move |tx| tx.q(sql, &args)), Err(StoreError::Statement { .. })));
        }
        assert!(db.read_blocking(|tx| tx.q("SELECT id FROM v WHERE id = $2", args![1])).is_err());
    });
}

#[test]
fn arguments_are_placed_by_number_and_may_repeat() {
    each_engine(|engine| {
        let db = engine.open();
        create(&db, TABLE);
        db.write_blocking("put", |tx| {
            tx.exec("INSERT INTO v (t, i, id) VALUES ($3, $1, $2)", args![10, 20, "c"]).map(|_| ())
        })
        .unwrap();
        let row = db
            .read_blocking(|tx| tx.one("SELECT id FROM v WHERE i = $2 AND id = $1 AND (i = $2)", args![20, 10]))
            .unwrap();
        assert_eq!(row.unwrap().int(0).unwrap(), 20);
    });
}

#[test]
fn text_sorts_by_bytes() {
    each_engine(|engine| {
        let db = engine.open();
        create(&db, TABLE);
        let words = ["a", "B", "ä", "_", "Z", "aa", "-b", "b", "ا", "é", "~"];
        db.write_blocking("put", move |tx| {
            let rows = words.iter().zip(1_i64..).map(|(w, i)| row![i, *w, w.as_bytes()]).collect();
            tx.many("INSERT INTO v (id, t, x) VALUES ($1, $2, $3)", rows)
        })
        .unwrap();
        let mut expected = words.map(str::to_owned).to_vec();
        expected.sort();
        let list = |sql: &'static str| {
            let rows = db.read_blocking(move |tx| tx.q(sql, &[])).unwrap();
            rows.iter().map(|r| r.text(0).unwrap()).collect::<Vec<_>>()
        };
        assert_eq!(list("SELECT t FROM v ORDER BY t, id"), expected, "{}", engine.name);
        assert_eq!(list("SELECT t FROM v ORDER BY x, id"), expected, "{}", engine.name);
        assert_eq!(list("SELECT t FROM v WHERE t > 'Z' AND t < 'b' ORDER BY t, id"), ["_", "a", "aa"]);
    });
}
