use pasban_app::exchange::decide::{self, Confirm};
use pasban_app::exchange::objects::{self, Audience, Facts};
use pasban_app::exchange::why;
use pasban_app::mitigate::choices::Choices;
use pasban_app::mitigate::{apply, people, stored};
use pasban_app::registry::{self, Constituent};
use pasban_detect::When;
use pasban_kernel::id::OrgId;
use pasban_kernel::time::DAY;
use pasban_kernel::{LinkId, Observable, PermittedAction, StixId, TenantId, Timestamp, Tlp};
use pasban_store::rows::{detect, mitigate as rows, seat_officer};
use pasban_translate::exchange::content::{Content, Indicator, Statement};

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

/// Indicators of our own that are blocked already, and whose values are watched.
async fn blocked_already(node: &pasban_app::Node, count: usize) -> Vec<StixId> {
    let mut ids = Vec::with_capacity(count);
    for part in (0..count).collect::<Vec<_>>().chunks(2000) {
        let (mut made, mut rows_of) = (Vec::new(), Vec::new());
        for n in part {
            let value = Observable::domain(&format!("bad-{n}.example")).unwrap();
            let (name, at) = (node.keys.reissued("indicator", value.value(), "test"), node.next_modified());
            let statement = Statement {
                id: name.id.clone(),
                seed: Some(name.seed),
                created: at,
                modified: at,
                issuer: node.id,
                key: 0,
                tlp: Tlp::Green,
                action: PermittedAction::BlockHome,
                revoked: false,
                content: Content::Indicator(Indicator {
                    values: vec![value.clone()],
                    category: "malicious-code/c2-server".into(),
                    valid_from: at,
                    valid_until: Some(at.plus(20 * DAY)),
                    confidence: None,
                    reason: "seen as a command server".into(),
                    proposal: None,
                    unknown_everywhere: true,
                }),
            };
            let mut o = objects::make(node, statement, Audience::Nobody, &Facts::default()).unwrap();
            o.object.applied = true;
            rows_of.push(rows::Mitigation {
                tenant: TenantId::OWN,
                indicator: name.id.clone(),
                value,
                version: at,
                issuer: node.id,
                link: LinkId(uuid::Uuid::nil()),
                category: "malicious-code/c2-server".into(),
                reason: "seen as a command server".into(),
                action: "block-home".into(),
                state: "block".into(),
                because: "[]".into(),
                valid_until: at.plus(20 * DAY),
                until: at.plus(20 * DAY),
                changed: at,
                blocked_at: at,
                hits: 0,
                first_hit: Timestamp(0),
                last_hit: Timestamp(0),
            });
            ids.push(name.id);
            made.push(o);
        }
        let (table, now) = (node.links.load_full(), node.now());
        node.db
            .write("test", move |tx| {
                rows::mitigation_put(tx, &rows_of)?;
                made.iter().try_for_each(|m| objects::put(tx, &table, m, now).map(|_| ()))
            })
            .await
            .unwrap();
    }
    apply::bring_up(node).unwrap();
    ids
}

/// Order, not time: the withdrawal is the first thing that happens, and what waited before it does not undo it.
#[tokio::test(flavor = "multi_thread")]
async fn a_withdrawal_does_not_wait_behind_decisions_made_anew() {
    const QUEUED: usize = 20_000;
    let lab = lab("Bank A", |_| {});
    let node = &lab.node;
    let ids = blocked_already(node, QUEUED).await;
    let waiting = async || node.db.read(|tx| seat_officer::waiting_count(tx, i64::MAX)).await.unwrap();
    let chosen = Choices { blocks_per_hour: 1_000, ..Choices::of_file(&node.config.policy) };
    stored::save(node, TenantId::OWN, chosen, "Sana", "").await.unwrap();
    assert_eq!(waiting().await, QUEUED as i64);
    // The oldest that waits is the one that is withdrawn, and one in the middle.
    for i in [0, QUEUED / 2] {
        decide::withdraw(node, ids[i].clone(), "it was a mistake", "analyst").await.unwrap();
    }
    apply::pending(node).await.unwrap();
    assert_eq!(waiting().await, QUEUED as i64, "nothing was decided anew before it");
    let (own, watched) = (TenantId::OWN, |n: usize| {
        let v = Observable::domain(&format!("bad-{n}.example")).unwrap();
        !node.watch.snapshot(TenantId::OWN).hits(&v, When::Anytime).is_empty()
    });
    for i in [0, QUEUED / 2] {
        assert_eq!(states(node, &format!("bad-{i}.example")).await, [(own, "withdrawn".to_owned())]);
        assert!(!watched(i), "off watch");
    }
    // The version that waited is outdated now.
    for _ in 0..3 {
        apply::pending(node).await.unwrap();
    }
    assert!(waiting().await < QUEUED as i64 - 500 && waiting().await > 0);
    assert_eq!(states(node, "bad-0.example").await, [(own, "withdrawn".to_owned())]);
    assert!(!watched(0) && watched(1));
    // One that comes between two parts of a list that somebody has decided anew by hand goes before the next part.
    let again = tokio::spawn({
        let (node, ids) = (node.clone(), ids.clone());
        async move { apply::decide_again(&node, ids).await }
    });
    while !again.is_finished() && states(node, "bad-19999.example").await != [(own, "withdrawn".to_owned())] {
        let _ = decide::withdraw(node, ids[QUEUED - 1].clone(), "it was a mistake", "analyst").await;
        tokio::task::yield_now().await;
    }
    assert!(!again.is_finished(), "it waited for the whole list");
    again.abort();
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
