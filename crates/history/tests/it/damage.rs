//! A damaged file is named and stops nothing.

use pasban_history::Hunt;
use pasban_kernel::TenantId;

use crate::support::{append, copy, count, domain, files, numbered, open};

#[test]
fn a_damaged_frame_loses_only_itself() {
    let dir = tempfile::tempdir().unwrap();
    let history = open(dir.path()).history;
    (0..5).for_each(|n| append(&history, TenantId::OWN, &[numbered(n)]));
    drop(history);
    let path = files(dir.path()).into_iter().find(|f| f.extension().is_some_and(|e| e == "seg")).unwrap();
    let mut bytes = std::fs::read(&path).unwrap();
    let third = memchr::memmem::find_iter(&bytes, b"PBF1").nth(2).unwrap();
    bytes[third + 40] ^= 1;
    std::fs::write(&path, &bytes).unwrap();
    let opened = open(dir.path());
    assert_eq!(opened.recovered.len(), 1);
    assert!(opened.recovered[0].place.ends_with(&format!("offset {third}")), "{}", opened.recovered[0]);
    assert_eq!(count(&opened.history, "evil.example"), 4);
    opened.history.seal(TenantId::OWN).unwrap();
    assert_eq!(count(&opened.history, "evil.example"), 4);
    let aside = files(dir.path()).into_iter().find(|f| f.parent().unwrap().ends_with("damaged")).unwrap();
    assert_eq!(std::fs::read(aside).unwrap(), bytes);
}

#[test]
fn a_damaged_sealed_file_is_named_and_the_others_answer() {
    let dir = tempfile::tempdir().unwrap();
    let history = open(dir.path()).history;
    for n in 0..3 {
        let records: Vec<_> = (n * 1000..(n + 1) * 1000).map(numbered).collect();
        append(&history, TenantId::OWN, &records);
        history.seal(TenantId::OWN).unwrap();
    }
    drop(history);
    let sealed =
        |e: &str| files(dir.path()).into_iter().filter(|f| f.extension().is_some_and(|x| x == e)).nth(1).unwrap();
    let (parquet, index) = (sealed("parquet"), sealed("idx"));
    // Every byte that is changed is either not needed for the answer, or its file is named; never another answer.
    let size = std::fs::metadata(&parquet).unwrap().len() as usize;
    let mut named = 0;
    for (path, size) in [(&parquet, size), (&index, std::fs::metadata(&index).unwrap().len() as usize)] {
        for at in (0..size).step_by(size / 40).chain([size - 3, size - 6]) {
            let broken = tempfile::tempdir().unwrap();
            copy(dir.path(), broken.path());
            let target = broken.path().join(path.strip_prefix(dir.path()).unwrap());
            let mut bytes = std::fs::read(&target).unwrap();
            bytes[at] ^= 0x55;
            std::fs::write(&target, &bytes).unwrap();
            let history = open(broken.path()).history;
            let result = history.hunt(&Hunt::new(&[domain("evil.example"), domain("n1500.evil.example")]));
            assert!(result.hits[0].observations >= 2000, "{}", result.hits[0].observations);
            let whole = result.hits[0].observations == 3000 && result.hits.len() == 2;
            assert_eq!(whole, result.findings.is_empty(), "byte {at} of {}: {:?}", path.display(), result.findings);
            if let Some(finding) = result.findings.first() {
                named += 1;
                assert!(finding.place.contains("0000000002"), "{finding}");
                assert_eq!(result.coverage.failed, 1);
            }
            assert_eq!(history.verify(TenantId::OWN).len(), usize::from(path == &parquet));
        }
    }
    assert!(named > 20, "{named}");
    for length in [0, 1, 8, size / 2, size - 1] {
        let broken = tempfile::tempdir().unwrap();
        copy(dir.path(), broken.path());
        let target = broken.path().join(parquet.strip_prefix(dir.path()).unwrap());
        std::fs::File::options().write(true).open(&target).unwrap().set_len(length as u64).unwrap();
        let opened = open(broken.path());
        assert!(opened.recovered[0].place.contains("0000000002.parquet"), "{:?}", opened.recovered);
        let result = opened.history.hunt(&Hunt::new(&[domain("evil.example")]));
        assert_eq!((result.hits[0].observations, result.findings.len()), (2000, 1));
        // The others are still appended to, sealed and hunted.
        append(&opened.history, TenantId::OWN, &[numbered(7)]);
        opened.history.seal(TenantId::OWN).unwrap();
    }
}

#[test]
fn a_damaged_manifest_leaves_other_tenants_alone() {
    let dir = tempfile::tempdir().unwrap();
    let history = open(dir.path()).history;
    for t in [1, 2] {
        append(&history, crate::support::tenant(t), &[numbered(1)]);
        history.seal(crate::support::tenant(t)).unwrap();
    }
    drop(history);
    let manifest = files(dir.path()).into_iter().find(|f| f.ends_with("manifest.json")).unwrap();
    std::fs::write(&manifest, b"{\"format\": 1, \"ten").unwrap();
    let before = files(dir.path());
    let opened = open(dir.path());
    assert!(opened.recovered[0].place.ends_with("manifest.json"), "{:?}", opened.recovered);
    assert_eq!(count(&opened.history, "evil.example"), 1);
    assert_eq!(files(dir.path()), before, "nothing of the damaged tenant is removed");
}

#[test]
fn a_manifest_with_one_wrong_digit_removes_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let history = open(dir.path()).history;
    append(&history, TenantId::OWN, &[numbered(1)]);
    history.seal(TenantId::OWN).unwrap();
    append(&history, TenantId::OWN, &[numbered(2)]);
    drop(history);
    let manifest = files(dir.path()).into_iter().find(|f| f.ends_with("manifest.json")).unwrap();
    let good = std::fs::read_to_string(&manifest).unwrap();
    let before = files(dir.path());
    // The first would have the open segment taken for a sealed one.
    for (from, to) in [
        ("\"sealed_to\": 1,", "\"sealed_to\": 9,"),
        ("\"sealed_to\": 1,", "\"sealed_to\": 18446744073709551615,"),
        ("\"version\": 1,", "\"version\": 18446744073709551615,"),
        ("\"sum\"", "\"sun\""),
    ] {
        assert_eq!(good.matches(from).count(), 1, "{from} in {good}");
        std::fs::write(&manifest, good.replace(from, to)).unwrap();
        let opened = open(dir.path());
        assert!(opened.recovered[0].place.ends_with("manifest.json"), "{to}: {:?}", opened.recovered);
        assert_eq!(files(dir.path()), before, "{to}");
    }
    std::fs::write(&manifest, good).unwrap();
    assert_eq!(count(&open(dir.path()).history, "evil.example"), 2);
}

#[test]
fn a_manifest_of_impossible_numbers_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let history = open(dir.path()).history;
    append(&history, TenantId::OWN, &[numbered(1)]);
    history.seal(TenantId::OWN).unwrap();
    drop(history);
    let manifest = files(dir.path()).into_iter().find(|f| f.ends_with("manifest.json")).unwrap();
    let good: serde_json::Value = serde_json::from_slice(&std::fs::read(&manifest).unwrap()).unwrap();
    let file = "/files/0";
    for (place, value) in [
        ("/sealed_to".to_owned(), u64::MAX),
        ("/sealed_to".to_owned(), 9_999_999_999),
        (format!("{file}/bytes"), u64::MAX),
        (format!("{file}/records"), u64::MAX),
        (format!("{file}/filter/at"), u64::MAX),
        (format!("{file}/filter/blocks"), u64::MAX),
        (format!("{file}/filter/blocks"), 0),
    ] {
        let mut bad = good.clone();
        *bad.pointer_mut(&place).unwrap() = value.into();
        // With its right checksum, as a wrong program could write it.
        let bytes = pasban_history::fuzz::manifest(bad.to_string().as_bytes()).unwrap();
        std::fs::write(&manifest, bytes).unwrap();
        let recovered = open(dir.path()).recovered;
        assert!(recovered.iter().any(|f| f.reason.contains("cannot be")), "{place} = {value}: {recovered:?}");
    }
}
