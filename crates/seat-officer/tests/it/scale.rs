//! Lists with many rows answer from an index: not by reading all of them.

use std::time::Instant;

use pasban_kernel::id::AlertId;
use pasban_kernel::{LinkId, NodeId, Observable, TenantId, Timestamp};
use pasban_store::rows::{detect, mitigate};

use crate::support::lab;

/// As many as the pages are made for.
const ROWS: u32 = 100_000;

#[tokio::test(flavor = "multi_thread")]
async fn a_hundred_thousand_rows_are_paged() {
    let lab = lab("");
    let sana = lab.officer("Sana").await;
    let now = lab.node.now();
    for part in 0..10 {
        lab.node
            .db
            .write("test.many", move |tx| {
                let mut rows = Vec::new();
                for n in part * ROWS / 10..(part + 1) * ROWS / 10 {
                    let value = Observable::domain(&format!("n{n}.example")).unwrap();
                    let indicator: pasban_kernel::StixId =
                        format!("indicator--00000000-0000-4000-8000-{n:012x}").parse().unwrap();
                    let at = Timestamp(now.0 - i64::from(n) * 1000);
                    let state = ["watch", "hold", "block", "lifted"][n as usize % 4];
                    let mut bytes = [0u8; 16];
                    bytes[..4].copy_from_slice(&n.to_be_bytes());
                    detect::alert_put(
                        tx,
                        &detect::Alert {
                            id: AlertId::from_random(bytes),
                            tenant: TenantId::OWN,
                            kind: "match".into(),
                            subject: format!("{indicator} domain {}", value.value()),
                            title: "met".into(),
                            evidence: "[]".into(),
                            hits: 1,
                            first_seen: at,
                            last_seen: at,
                            state: ["open", "closed"][n as usize % 2].into(),
                            note: String::new(),
                            at,
                        },
                    )?;
                    rows.push(mitigate::Mitigation {
                        tenant: TenantId::OWN,
                        indicator,
                        value,
                        version: at,
                        issuer: NodeId([1; 32]),
                        link: LinkId::from_random([0; 16]),
                        category: "malicious-code/c2-server".into(),
                        reason: format!("reason {n}"),
                        action: "block-home".into(),
                        state: state.into(),
                        because: "[]".into(),
                        valid_until: Timestamp(0),
                        until: now,
                        changed: at,
                        blocked_at: Timestamp(0),
                        hits: 1,
                        first_hit: at,
                        last_hit: at,
                    });
                }
                mitigate::mitigation_put(tx, &rows)
            })
            .await
            .unwrap();
    }
    let mut worst = std::time::Duration::ZERO;
    for path in ["/holds", "/blocks", "/blocks?state=lifted", "/alerts?state=closed", "/alerts", "/protect"] {
        let begun = Instant::now();
        let page = lab.get(path, &sana).await;
        assert_eq!(page.status, axum::http::StatusCode::OK);
        assert!(page.text.len() < 60_000, "{path}: {} bytes", page.text.len());
        println!("{path}: {:?}, {} bytes", begun.elapsed(), page.text.len());
        worst = worst.max(begun.elapsed());
    }
    // Unoptimised and beside other tests; what is asserted is that nobody reads all rows.
    assert!(worst.as_secs() < 5, "{worst:?}");
}
