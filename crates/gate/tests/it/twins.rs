//! Two runs that differ in random parts only read the same; two that differ in anything else do not.

use pasban_gate::twin::Twin;

fn run(bodies: &[&str]) -> Vec<String> {
    Twin::run(bodies.iter().map(|b| b.as_bytes()))
}

#[test]
fn ids_become_their_order() {
    let a = [
        r#"{"id":"indicator--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f","n":1}"#,
        r#"{"ref":"indicator--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f","id":"sighting--11111111-17d4-4cbf-938f-98ee46b3cd3f"}"#,
    ];
    let b = [
        r#"{"id":"indicator--aaaaaaaa-17d4-4cbf-938f-98ee46b3cd3f","n":1}"#,
        r#"{ "ref": "indicator--\u0061aaaaaaa-17d4-4cbf-938f-98ee46b3cd3f", "id":"sighting--bbbbbbbb-17d4-4cbf-938f-98ee46b3cd3f"}"#,
    ];
    assert_eq!(run(&a), run(&b));
    assert!(run(&a)[1].contains("indicator--00000000-0000-4000-8000-000000000001"), "{:?}", run(&a));
    // The reference goes elsewhere: another world.
    let c = [
        b[0],
        r#"{"ref":"indicator--bbbbbbbb-17d4-4cbf-938f-98ee46b3cd3f","id":"sighting--aaaaaaaa-17d4-4cbf-938f-98ee46b3cd3f"}"#,
    ];
    assert_ne!(run(&a), run(&c));
}

#[test]
fn hashes_nodes_and_signatures_keep_their_length() {
    let hash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    let node = "mfzwizlooqxgk3lborsxgzlsnfxgoidcmfzwkmzsojuw4zzanzuw";
    let signature = format!("{}Ab+/==", "aZ09".repeat(21));
    let body = format!(r#"{{"h":"{hash}","n":"{node}","s":"{signature}","again":"{hash}"}}"#);
    let out = &run(&[&body])[0];
    assert_eq!(out.len(), body.len());
    for gone in [hash, node, &signature] {
        assert!(!out.contains(gone), "{out}");
    }
    assert_eq!(out.matches(&format!("{:064}", 1)).count(), 2, "{out}");
}

#[test]
fn what_is_not_random_stays() {
    let bodies = [r#"{"name":"login-banka.example","count":5,"at":"2026-11-24T00:00:00Z"}"#, "plain text"];
    assert_eq!(run(&bodies), bodies);
    assert_ne!(run(&[r#"{"n":1}"#]), run(&[r#"{"n":2}"#]));
}

proptest::proptest! {
    #[test]
    fn any_body_is_read(bytes in proptest::collection::vec(0u8..=255, 0..200), text in ".{0,120}") {
        let _ = Twin::run([bytes.as_slice(), text.as_bytes()]);
    }
}
