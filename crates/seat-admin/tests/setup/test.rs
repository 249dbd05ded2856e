use axum::http::StatusCode;
use pasban_app::registry::{self, Constituent};
use pasban_kernel::id::OrgId;

use crate::support::lab;

#[tokio::test(flavor = "multi_thread")]
async fn a_test_warning_goes_the_way_of_every_warning_and_arrives() {
    let lab = lab().await;
    let id = OrgId::from_random([5; 16]);
    let of = Constituent {
        id,
        name: "Bazaar Bank".into(),
        sector: "finance".into(),
        presence: "contact".into(),
        identity: pasban_app::config::OrganisationSection::default(),
    };
    registry::constituent_put(&lab.node, of).await.unwrap();
    registry::tenant_add(&lab.node, id).await.unwrap();
    assert!(lab.see("/setup/test").await.contains("one hosted organisation"));
    // The worker that every warning waits for does not run: it says so and does not claim more.
    let a = lab.fill("/setup/test", "/setup/test", &[]).await;
    assert_eq!((a.status, a.to()), (StatusCode::SEE_OTHER, "/setup/test"), "{}", a.text);
    let page = lab.see("/setup/test").await;
    assert!(page.contains("It has not arrived everywhere yet") && page.contains("Not yet"), "{page}");
    assert!(lab.see("/setup").await.contains("Not proven"));
    // It runs.
    let worker = tokio::spawn(pasban_app::mitigate::apply::run(lab.node.clone()));
    let mut page = String::new();
    for _ in 0..50 {
        page = lab.see("/setup/test").await;
        if page.contains("It arrived at all 2 places") {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    assert!(page.contains("It arrived at all 2 places") && page.contains("Bazaar Bank"), "{page}");
    assert!(page.contains("DRILL") && page.contains("[.]"));
    // A second one waits for itself; the first was taken back.
    let a = lab.fill("/setup/test", "/setup/test", &[]).await;
    assert_eq!(a.status, StatusCode::SEE_OTHER);
    let page = lab.see("/setup/test").await;
    assert!(page.contains("It arrived at all 2 places"), "{page}");
    assert!(lab.see("/setup").await.contains("Yes: a test warning arrived after"));
    let blocked = lab
        .node
        .db
        .read(|tx| {
            Ok(tx.q("SELECT state FROM mitigation", &[])?.iter().map(|r| r.text(0).unwrap()).collect::<Vec<_>>())
        })
        .await
        .unwrap();
    assert!(blocked.iter().all(|s| s != "block") && !blocked.is_empty(), "{blocked:?}");
    let a = lab.fill("/setup/test", "/setup/test/end", &[]).await;
    assert_eq!(a.status, StatusCode::SEE_OTHER);
    assert!(lab.see("/setup/test").await.contains("The drill was taken back"));
    assert_eq!(lab.fill("/setup/test", "/setup/test/end", &[]).await.status, StatusCode::NOT_FOUND);
    worker.abort();
}
