//! Retention, erasure, export, figures, old and wrong times.

use pasban_history::{Batch, History, Options};
use pasban_kernel::time::DAY;
use pasban_kernel::{TenantId, Timestamp};

use crate::support::{NOON, append, count, files, numbered, open, tenant};

#[test]
fn retention_drops_old_days_then_the_oldest_over_the_bytes() {
    let dir = tempfile::tempdir().unwrap();
    let options = Options { retention_days: 10, ..Options::default() };
    let history = History::open(dir.path(), options).unwrap().history;
    for day in 0..20 {
        let mut record = numbered(day);
        record.time = NOON.plus(i64::from(day) * DAY);
        let received = record.time;
        history.append(TenantId::OWN, &Batch { source: "s", key: None, received, observations: &[record] }).unwrap();
        history.seal(TenantId::OWN).unwrap();
    }
    assert_eq!(history.retain(NOON.plus(10 * DAY)).unwrap().files, 0);
    let dropped = history.retain(NOON.plus(19 * DAY)).unwrap();
    assert_eq!((dropped.files, dropped.observations, count(&history, "evil.example")), (9, 9, 11));
    assert_eq!(files(dir.path()).iter().filter(|f| f.extension().is_some_and(|e| e == "parquet")).count(), 11);
    let size = history.stats().bytes();
    drop(history);
    let options = Options { retention_bytes: size / 2, ..options };
    let history = History::open(dir.path(), options).unwrap().history;
    let dropped = history.retain(NOON.plus(19 * DAY)).unwrap();
    assert!((5..8).contains(&dropped.files), "{dropped:?}");
    assert!(history.stats().bytes() <= size / 2);
    assert_eq!(history.stats().tenants[0].first, Some(NOON.plus((9 + dropped.files as i64) * DAY)));
}

#[test]
fn wrong_clocks_and_old_logs_make_no_thousand_folders() {
    let dir = tempfile::tempdir().unwrap();
    let history = open(dir.path()).history;
    let mut records = Vec::new();
    for n in 0..500 {
        let mut record = numbered(n);
        record.time = Timestamp(i64::from(n) * 400 * DAY);
        records.push(record);
    }
    records[0].time = Timestamp(i64::MIN);
    records[1].time = Timestamp(i64::MAX);
    append(&history, TenantId::OWN, &records);
    let sealed = history.seal(TenantId::OWN).unwrap();
    assert!(sealed.files <= 2, "{sealed:?}");
    // Kept from the day of receipt on.
    history.retain(NOON.plus(80 * DAY)).unwrap();
    assert_eq!(count(&history, "n7.evil.example"), 1);
    // `until` is exclusive, so the last microsecond of time cannot be asked for.
    assert_eq!(count(&history, "evil.example"), 499);
}

#[test]
fn an_erased_tenant_is_gone_and_others_stay() {
    let dir = tempfile::tempdir().unwrap();
    let history = open(dir.path()).history;
    for t in [1, 2] {
        append(&history, tenant(t), &[numbered(1)]);
        history.seal(tenant(t)).unwrap();
        append(&history, tenant(t), &[numbered(2)]);
    }
    history.erase(tenant(1)).unwrap();
    assert_eq!((count(&history, "evil.example"), history.tenants()), (2, vec![tenant(2)]));
    assert!(files(dir.path()).iter().all(|f| !f.display().to_string().contains(&tenant(1).to_string())));
    append(&history, tenant(1), &[numbered(3)]);
    assert_eq!(count(&history, "evil.example"), 3);
}

#[test]
fn an_exported_tenant_works_elsewhere() {
    let (here, there) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let history = open(here.path()).history;
    append(&history, tenant(1), &(0..100).map(numbered).collect::<Vec<_>>());
    append(&history, tenant(2), &[numbered(1)]);
    let to = there.path().join(format!("tenant={}", tenant(1)));
    let exported = history.tenant_export(tenant(1), &to).unwrap();
    assert_eq!((exported.files, exported.observations), (1, 100));
    let opened = open(there.path());
    assert_eq!((opened.recovered.len(), count(&opened.history, "evil.example")), (0, 100));
    assert_eq!(opened.history.verify(tenant(1)), []);
}

#[test]
fn age_and_size_make_a_seal_due() {
    let dir = tempfile::tempdir().unwrap();
    let options = Options { segment_bytes: 64 * 1024, ..Options::default() };
    let history = History::open(dir.path(), options).unwrap().history;
    append(&history, TenantId::OWN, &[numbered(1)]);
    assert_eq!(history.seal_due(NOON).unwrap().files, 0);
    assert_eq!(history.seal_due(NOON.plus(options.segment_age)).unwrap().observations, 1);
    let mut due = false;
    for n in 0..100 {
        let records: Vec<_> = (n * 100..(n + 1) * 100).map(numbered).collect();
        let batch = Batch { source: "s", key: None, received: NOON, observations: &records };
        due |= history.append(TenantId::OWN, &batch).unwrap().seal_due;
        assert!(history.stats().tenants[0].segments <= 12, "segments pile up though nobody seals");
    }
    assert!(due);
    assert_eq!(count(&history, "evil.example"), 10_000 + 1 - 1 + 1);
}
