use pasban_app::exchange::decide::{self, Confirm};
use pasban_app::exchange::why;
use pasban_app::mitigate::{apply, people};
use pasban_app::registry::{self, Constituent};
use pasban_kernel::id::OrgId;
use pasban_kernel::time::DAY;
use pasban_kernel::{Observable, PermittedAction, TenantId, Tlp};
use pasban_store::rows::{detect, mitigate as rows};

use crate::support::{keep, lab, seen};

fn confirm() -> Confirm {
    Confirm {
        category: "malicious-code/c2-server".into(),
        action: PermittedAction::BlockHome,
        tlp: Some(Tlp::Green),
        reason: "seen as a command server".into(),
        days: 30,
        who: "analyst".into(),
        watch_only: false,
    }
}

async fn states(node: &pasban_app::Node, domain: &str) -> Vec<(TenantId, String)> {
    let v = Observable::domain(domain).unwrap();
    let mut all: Vec<_> = node
        .db
        .read(move |tx| rows::mitigation_about(tx, &v))
        .await
        .unwrap()
        .into_iter()
        .map(|m| (m.tenant, m.state))
        .collect();
    all.sort();
    all
}

async fn settle(node: &pasban_app::Node) {
    while apply::pending(node).await.unwrap() > 0 {}
}

#[tokio::test(flavor = "multi_thread")]
async fn unknown_values_are_blocked_met_ones_held_common_ones_never() {
    blocked_held_never(&lab("Org D", |_| {}).node).await;
}

/// On any store.
pub async fn blocked_held_never(node: &pasban_app::Node) {
    let now = node.now();
    let mut log: Vec<_> = (0..5).map(|n| seen(now.plus(-n * DAY), "10.0.0.9", "quiet.example.net")).collect();
    log.push(seen(now.plus(-9 * DAY), "10.0.0.7", "a.evil.example"));
    keep(node, TenantId::OWN, &log);
    for d in ["fresh.example", "evil.example", "google.com"] {
        decide::issue(node, Observable::domain(d).unwrap(), confirm()).await.unwrap();
    }
    settle(node).await;
    let own = TenantId::OWN;
    assert_eq!(states(node, "fresh.example").await, [(own, "block".to_owned())]);
    assert_eq!(states(node, "evil.example").await, [(own, "hold".to_owned())]);
    assert_eq!(states(node, "google.com").await, [(own, "watch".to_owned())]);
    // The one that was met nine days ago is an alert with its own log line as evidence.
    let alerts = node.db.read(|tx| detect::alert_list(tx, 10)).await.unwrap();
    assert_eq!(alerts.len(), 1);
    assert!(alerts[0].evidence.contains("10.0.0.7 asked a.evil.example"), "{}", alerts[0].evidence);
    let chain = why::why(node, Observable::domain("google.com").unwrap()).await.unwrap();
    assert!(chain.steps.iter().any(|s| s.text.contains("never blocked")), "{chain:#?}");
    // One analyst's word settles a hold for a day; taking back lifts everything.
    people::approve(node, own, Observable::domain("evil.example").unwrap(), "Sana").await.unwrap();
    assert_eq!(states(node, "evil.example").await, [(own, "block".to_owned())]);
    let id = decide::own_of(node, Observable::domain("evil.example").unwrap()).await.unwrap().remove(0);
    decide::withdraw(node, id.clone(), "it was a mistake", "analyst").await.unwrap();
    settle(node).await;
    assert_eq!(states(node, "evil.example").await, [(own, "withdrawn".to_owned())]);
    assert!(decide::withdraw(node, id, "again", "analyst").await.is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_kill_switch_stops_and_allows_again() {
    let lab = lab("CERT", |_| {});
    let node = &lab.node;
    keep(node, TenantId::OWN, &[seen(node.now(), "10.0.0.1", "other.example")]);
    decide::issue(node, Observable::domain("fresh.example").unwrap(), confirm()).await.unwrap();
    settle(node).await;
    assert_eq!(states(node, "fresh.example").await[0].1, "block");
    people::stop(node, None, true, "drill", "administrator").await.unwrap();
    settle(node).await;
    assert_eq!(states(node, "fresh.example").await[0].1, "watch");
    people::stop(node, None, false, "drill over", "administrator").await.unwrap();
    settle(node).await;
    assert_eq!(states(node, "fresh.example").await[0].1, "block");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_node_only_watches_and_tenants_decide_by_their_own_history() {
    let lab = lab("Finance CERT", |c| c.policy.first_week_watch = true);
    let node = &lab.node;
    keep(node, TenantId::OWN, &[seen(node.now(), "10.0.0.1", "other.example")]);
    decide::issue(node, Observable::domain("fresh.example").unwrap(), confirm()).await.unwrap();
    settle(node).await;
    assert_eq!(states(node, "fresh.example").await[0].1, "watch");

    let lab = crate::support::lab("Finance CERT", |_| {});
    let node = &lab.node;
    let org = OrgId::from_random([7; 16]);
    let shop = Constituent {
        id: org,
        name: "Karachi Textiles".into(),
        sector: "finance".into(),
        presence: "contact".into(),
        identity: Default::default(),
    };
    registry::constituent_put(node, shop).await.unwrap();
    let tenant = registry::tenant_add(node, org).await.unwrap();
    keep(node, TenantId::OWN, &[seen(node.now(), "10.0.0.1", "other.example")]);
    keep(node, tenant, &[seen(node.now().plus(-DAY), "10.0.0.1", "evil.example")]);
    decide::issue(node, Observable::domain("evil.example").unwrap(), confirm()).await.unwrap();
    settle(node).await;
    assert_eq!(states(node, "evil.example").await, [(TenantId::OWN, "block".to_owned()), (tenant, "hold".to_owned())]);
}
