use std::time::{Duration, Instant};

use pasban_access::Role;
use pasban_kernel::{Digest, Timestamp};
use pasban_store::args;

use crate::support::lab;

/// Acts and readings in the store.
const ROWS: i64 = 100_000;
/// A page of the audit with so many may take so long, unoptimised and on a busy machine.
const MOST: Duration = Duration::from_millis(500);

#[tokio::test(flavor = "multi_thread")]
async fn the_audit_of_a_hundred_thousand_acts_is_a_page() {
    let lab = lab();
    let farah = lab.admin("Farah").await;
    let sadia = lab.add("Sadia", Role::Analyst).await;
    let from = lab.node.db.read(pasban_store::rows::ledger::leaf_count).await.unwrap();
    let (now, id) = (lab.node.now(), sadia.id);
    let kinds = ["signed-in", "alert-sent", "read-victim", "released", "indicator-confirmed"];
    for batch in 0..ROWS / 5_000 {
        lab.node
            .db
            .write("test.many", move |tx| {
                let mut acts = Vec::new();
                let mut read = Vec::new();
                for i in batch * 5_000..(batch + 1) * 5_000 {
                    let at = Timestamp(now.0 - (ROWS - i) * 60_000_000);
                    let who = format!("Person {}", i % 50);
                    let kind = if i == 77 { "role-changed" } else { kinds[(i % 5) as usize] };
                    let subject = format!("report 0b90cf03-6b3b-427f-ac4d-{i:012}");
                    let act = format!(
                        "{{\"actor\":{who:?},\"at\":\"{}\",\"body\":\"{{}}\",\"kind\":{kind:?},\"subject\":{subject:?}}}",
                        at.rfc3339_micros()
                    );
                    let hash = Digest::of(act.as_bytes());
                    acts.push(pasban_store::row![from + i, &hash, vec![1_u8; 32], kind, &subject, act, at]);
                    let key: [u8; 16] = hash.0[..16].try_into().unwrap();
                    read.push(pasban_store::row![key, &id, &subject, i, id_own(), "Sadia", "analyst", "reporter", 1_i64, at, at]);
                }
                tx.many("INSERT INTO ledger_leaf (idx, hash, salt, kind, subject, act, at) VALUES ($1,$2,$3,$4,$5,$6,$7)", acts)?;
                tx.many("INSERT INTO reading (id, person, record, hour, tenant, name, role, what, times, at, last) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11)", read).map(drop)
            })
            .await
            .unwrap();
    }
    // The first visit enters some and says that it is not done; the background, or the next visits, do the rest.
    let began = Instant::now();
    let page = lab.get("/audit?who=Person+7&lang=en", &farah).await.text;
    println!("first visit {:?}", began.elapsed());
    assert!(page.contains("Not all acts are entered yet"), "{page}");
    let began = Instant::now();
    while !pasban_seat_admin::ledger_index::follow(&lab.node).await.unwrap() {}
    println!("entering the rest {:?}", began.elapsed());
    let n = lab.node.db.read(|tx| tx.one("SELECT COUNT(*) FROM audit_act", args![])).await.unwrap().unwrap();
    assert!(n.int(0).unwrap() > ROWS);
    let day = |back: i64| Timestamp(now.0 - back * 24 * 3_600_000_000).rfc3339()[..10].to_owned();
    for path in [
        "/audit".to_owned(),
        "/audit?after=50000".into(),
        "/audit?who=Person+7".into(),
        "/audit?who=Person+7&kind=read".into(),
        "/audit?kind=role-changed".into(),
        "/audit?kind=people".into(),
        "/audit?who=Person+27&kind=role-changed".into(),
        "/audit?kind=decisions&after=90000".into(),
        format!("/audit?from={}&to={}", day(30), day(29)),
        format!("/audit?who=Person+7&from={}&to={}", day(30), day(29)),
        "/audit?subject=report+0b90cf03-6b3b-427f-ac4d-000000000123".into(),
        "/audit/reads".into(),
        format!("/audit/reads?person={}", sadia.id),
        "/audit/reads?record=report+0b90cf03-6b3b-427f-ac4d-000000000123".into(),
        format!("/audit/reads?from={}&to={}", day(30), day(29)),
        format!("/people/{}", sadia.id),
    ] {
        let began = Instant::now();
        let a = lab.get(&path, &farah).await;
        let took = began.elapsed();
        println!("{path} {took:?}");
        assert!(a.status.is_success() && took < MOST, "{path} took {took:?}");
        assert!(a.text.len() < 60_000 && !a.text.contains("No act fits") || path.contains("Person+27"), "{path}");
    }
}

fn id_own() -> &'static pasban_kernel::TenantId {
    &pasban_kernel::TenantId::OWN
}
