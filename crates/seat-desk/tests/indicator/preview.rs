//! What the table shows is what happens: the same destinations get the very object, the others get nothing.

use std::collections::BTreeSet;

use pasban_app::exchange::decide::{self, Confirm};
use pasban_app::exchange::{dry, release};
use pasban_app::mitigate::apply;
use pasban_gate::{ObjectKind, Relation};
use pasban_kernel::time::{DAY, MINUTE};
use pasban_kernel::{Lane, Observable, PermittedAction, TenantId, Tlp};
use pasban_translate::exchange::content::Consent;
use proptest::prelude::*;

use crate::support::{Lab, domain, lab, share};

/// Who really gets a version of an object, by the name of the link; hosted firms as one.
async fn really(lab: &Lab, id: &pasban_kernel::StixId) -> BTreeSet<String> {
    let table = lab.node.links.load_full();
    let mut out = BTreeSet::new();
    for e in table.standing() {
        for lane in Lane::ALL {
            let class = pasban_gate::class_id(&e.agreement);
            let page = release::page(&lab.node, e, class, lane, 0, 1000).await.unwrap();
            if page.objects.iter().any(|(_, r)| String::from_utf8_lossy(r.bytes()).contains(id.as_str())) {
                out.insert(e.link.peer_name.clone());
            }
        }
    }
    if release::open_to_tenants(&lab.node, vec![id.clone()]).await.unwrap().contains(id) {
        out.insert("hosted".into());
    }
    out
}

/// Who would get it.
fn would(rows: &[dry::Destination]) -> BTreeSet<String> {
    let mut out = BTreeSet::new();
    for d in rows.iter().filter(|d| d.released) {
        out.extend(d.peers.iter().map(|p| p.name.clone()));
        if d.tenants > 0 {
            out.insert("hosted".into());
        }
    }
    out
}

async fn world() -> (Lab, TenantId) {
    let lab = lab();
    lab.link(1, "National CERT", Relation::Superior, "active", |_| {}).await;
    lab.link(2, "Telecom CERT", Relation::Lateral, "active", |_| {}).await;
    lab.link(3, "Power CERT", Relation::Lateral, "active", |t| {
        t.down.tlp_max = Tlp::Amber;
        t.relay = true;
        t.down.action_max = PermittedAction::Watch;
    })
    .await;
    lab.link(4, "Insurer", Relation::Constituent, "active", |_| {}).await;
    lab.link(5, "Broker", Relation::Constituent, "paused", |_| {}).await;
    lab.link(6, "Vendor", Relation::Plain, "active", |_| {}).await;
    lab.link(7, "Exchange", Relation::Constituent, "active", |t| {
        t.down.kinds.remove(&ObjectKind::Indicator);
    })
    .await;
    lab.link(8, "Old partner", Relation::Lateral, "active", |t| t.expires = Some(pasban_kernel::Timestamp(1))).await;
    let firm = lab.firm(1, "Bank Aftab", "bank-aftab.example").await;
    (lab, firm)
}

#[derive(Clone, Debug)]
struct Story {
    consent: Consent,
    tlp: Tlp,
    action: PermittedAction,
    /// 0: an ordinary name; 1: one under the firm's domain; 2: one that looks like it.
    points: u8,
    /// The reason names the firm.
    names: bool,
}

fn story() -> impl Strategy<Value = Story> {
    let tlp = || proptest::sample::select(Tlp::ALL.to_vec());
    let action = || proptest::sample::select(PermittedAction::ALL.to_vec());
    (any::<bool>(), tlp(), action(), any::<bool>(), tlp(), action(), 0..3u8, any::<bool>()).prop_map(
        |(share, to, agreed, withdrawn, tlp, action, points, names)| Story {
            consent: Consent {
                share: share && !withdrawn,
                to: if to == Tlp::Red { Tlp::AmberStrict } else { to },
                action: agreed,
                named: false,
                until: None,
            },
            tlp,
            action,
            points,
            names,
        },
    )
}

fn value(n: usize, s: &Story) -> Observable {
    match s.points {
        1 => domain(&format!("h{n}.login.bank-aftab.example")),
        2 => domain(&format!("h{n}.bank-aftab-secure.example")),
        _ => domain(&format!("h{n}.update-check.example")),
    }
}

/// Agreements, consents, markings, uses, clues: the preview's answers are those of the way out, for the same bytes.
#[test]
fn what_is_shown_is_what_is_released() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let (lab, firm) = runtime.block_on(world());
    let n = std::sync::atomic::AtomicUsize::new(0);
    let (mut some, mut none) = (0, 0);
    let mut runner = proptest::test_runner::TestRunner::new(proptest::test_runner::Config {
        cases: 48,
        failure_persistence: None,
        ..Default::default()
    });
    runner
        .run(&story(), |s| {
            let v = value(n.fetch_add(1, std::sync::atomic::Ordering::Relaxed), &s);
            runtime.block_on(async {
                let report = lab.report(firm, s.consent.clone(), std::slice::from_ref(&v)).await;
                let how = Confirm {
                    category: String::new(),
                    action: s.action,
                    tlp: Some(s.tlp),
                    reason: if s.names { "seen at Bank Aftab" } else { "command server" }.into(),
                    days: 30,
                    who: "analyst".into(),
                    watch_only: s.action == PermittedAction::Watch,
                };
                let before = lab.node.db.read(pasban_store::rows::ledger::leaf_count).await.unwrap();
                let made = match decide::would_make(&lab.node, Some(report), v.clone(), &how).await {
                    Ok(made) => made,
                    // What cannot be made (a protected name) is refused the same way when it is decided.
                    Err(e) => {
                        let again = decide::confirm(&lab.node, report, v, how).await.unwrap_err();
                        assert_eq!(again.to_string(), e.to_string());
                        return;
                    }
                };
                let rows = dry::run(&lab.node, &made).await.unwrap();
                // Looking leaves no trace: no act, no candidate, no decision.
                assert_eq!(lab.node.db.read(pasban_store::rows::ledger::leaf_count).await.unwrap(), before);
                assert!(really(&lab, &made.key.id).await.is_empty());
                let id = decide::confirm(&lab.node, report, v, how).await.unwrap();
                assert_eq!(id, made.key.id);
                let got = really(&lab, &id).await;
                assert_eq!(would(&rows), got, "{s:?}");
                assert!(rows.iter().all(|d| !d.because.is_empty()));
            });
            Ok(())
        })
        .unwrap();
    // The stories were of both kinds.
    runtime.block_on(async {
        for s in [Tlp::Green, Tlp::Red] {
            let v = domain(&format!("last-{}.update-check.example", s.name().to_lowercase()));
            let report =
                lab.report(firm, share(Tlp::Green, PermittedAction::BlockHome), std::slice::from_ref(&v)).await;
            let how = Confirm {
                category: String::new(),
                action: PermittedAction::Watch,
                tlp: Some(s),
                reason: "command server".into(),
                days: 30,
                who: "analyst".into(),
                watch_only: true,
            };
            let id = decide::confirm(&lab.node, report, v, how).await.unwrap();
            if really(&lab, &id).await.is_empty() { none += 1 } else { some += 1 }
        }
    });
    assert_eq!((some, none), (1, 1));
}

/// A withdrawal: those who have it get it, a paused link included; the others are not told.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_shown_of_a_withdrawal_is_what_is_released() {
    let (lab, firm) = world().await;
    let v = domain("update-check.example");
    let report = lab.report(firm, share(Tlp::Amber, PermittedAction::BlockHome), std::slice::from_ref(&v)).await;
    let how = Confirm {
        category: String::new(),
        action: PermittedAction::BlockHome,
        tlp: Some(Tlp::Amber),
        reason: "command server".into(),
        days: 30,
        who: "analyst".into(),
        watch_only: false,
    };
    let id = decide::confirm(&lab.node, report, v, how).await.unwrap();
    let had = really(&lab, &id).await;
    assert!(had.contains("Insurer") && !had.contains("Vendor") && !had.contains("Broker"), "{had:?}");
    while apply::pending(&lab.node).await.unwrap() > 0 {}
    // The insurer's link is paused after it got the indicator.
    lab.link(4, "Insurer", Relation::Constituent, "paused", |_| {}).await;
    lab.clock.advance(MINUTE);
    let made = decide::would_withdraw(&lab.node, &id, "a shared host").await.unwrap();
    let rows = dry::run(&lab.node, &made).await.unwrap();
    let told = would(&rows);
    decide::withdraw(&lab.node, id.clone(), "a shared host", "analyst").await.unwrap();
    let table = lab.node.links.load_full();
    let mut got = BTreeSet::new();
    for e in table.standing() {
        let class = pasban_gate::class_id(&e.agreement);
        let page = release::page(&lab.node, e, class, Lane::Withdrawals, 0, 1000).await.unwrap();
        if page.objects.iter().any(|(_, r)| String::from_utf8_lossy(r.bytes()).contains("\"revoked\":true")) {
            got.insert(e.link.peer_name.clone());
        }
    }
    assert!(got.contains("Insurer"), "{got:?}");
    let told: BTreeSet<String> = told.into_iter().filter(|t| t != "hosted").collect();
    assert_eq!(told, got);
    lab.clock.advance(DAY);
}
