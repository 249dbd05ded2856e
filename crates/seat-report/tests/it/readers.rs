//! The list of who will be able to read is what the gate does later: forecast, sent, confirmed, and compared.

use std::collections::BTreeMap;

use pasban_access::{Hat as SeatHat, Role, Seat};
use pasban_app::exchange::report::{self, NewReport};
use pasban_app::exchange::{decide, release};
use pasban_app::ops::{Act, Hat};
use pasban_gate::{Relation, Terms};
use pasban_kernel::id::PersonId;
use pasban_kernel::{Observable, TenantId, Tlp};
use pasban_seat_report::answers::{Share, consent};
use pasban_seat_report::known;
use pasban_seat_report::readers::{Sees, Who, readers};

use crate::support::{Lab, bank, constituent, join, lab, outgoing, tenant};

fn seat(tenant: TenantId) -> Seat {
    Seat {
        person: PersonId::from_random([9; 16]),
        name: "Ali".into(),
        role: Role::Officer,
        hat: SeatHat::Cert,
        tier: "community".into(),
        tenant,
    }
}

fn count(s: Sees, of: usize) -> usize {
    match s {
        Sees::Yes => of,
        Sees::No => 0,
        Sees::Part { n, .. } => n,
    }
}

fn group(relation: Relation, name: &str) -> Who {
    match relation {
        Relation::Superior => Who::Superior { name: name.to_owned() },
        Relation::Constituent => Who::Constituents,
        Relation::Lateral | Relation::Plain => Who::Partners,
        Relation::Tenant => Who::Hosted,
    }
}

/// One world: a CERT that hosts a shop, with links of every relation under these terms.
async fn world(change: fn(&mut Terms)) -> (Lab, TenantId, Vec<Lab>) {
    let cert = lab("Community CERT", "community", |_| {});
    let (shop, _) = tenant(&cert, 1, "Shop One", "shop-one.example").await;
    tenant(&cert, 2, "Shop Two", "shop-two.example").await;
    let mut peers = Vec::new();
    let org = constituent(&cert, 3, "Bank A", "bank-a.example").await;
    for (n, relation, org) in
        [(1, Relation::Constituent, Some(org)), (2, Relation::Lateral, None), (3, Relation::Superior, None)]
    {
        let peer = lab(&format!("Peer {n}"), "sectoral", |_| {});
        if relation == Relation::Superior {
            join(&peer.node, &cert.node, Relation::Constituent, None, n, change).await;
        } else {
            join(&cert.node, &peer.node, relation, org, n, change).await;
        }
        peers.push(peer);
    }
    (cert, shop, peers)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_forecast_is_what_is_released() {
    let changes: [fn(&mut Terms); 4] = [
        |_| {},
        |t| t.relay = true,
        |t| t.down.tlp_max = Tlp::Clear,
        |t| {
            t.source_named = true;
            t.relay = true;
            t.up.action_max = pasban_kernel::PermittedAction::Watch;
        },
    ];
    for (w, change) in changes.into_iter().enumerate() {
        let (cert, shop, _peers) = world(change).await;
        let known = known::known(&cert.node, &seat(shop)).await.unwrap();
        for (i, (share, named)) in Share::ALL.into_iter().flat_map(|s| [(s, false), (s, true)]).enumerate() {
            // The second value points at the reporter, whatever is consented.
            let values =
                [format!("evil-{i}.example"), format!("login-{i}.shop-one.example"), format!("203.0.113.{}", i + 1)];
            let observables: Vec<Observable> =
                values.iter().map(|v| pasban_app::ops::lists::value(v).unwrap()).collect();
            let new = NewReport {
                act: Act::Help,
                hat: Hat::Cert,
                legal_basis: String::new(),
                ask_help: false,
                first_seen: None,
                text: "words of the shop".into(),
                systems: String::new(),
                consent: consent(share, named),
                values: observables.iter().map(|v| (v.clone(), String::new())).collect(),
                tenant: shop,
                link: None,
            };
            let forecast: BTreeMap<Who, usize> = readers(&cert.node, &known, &new)
                .unwrap()
                .into_iter()
                .filter(|r| !matches!(r.who, Who::You | Who::Body { .. }))
                .map(|r| {
                    assert!(r.in_force && r.report == Sees::No && r.name == Sees::No);
                    let n = count(r.values, values.len());
                    (r.who, n)
                })
                .collect();
            let sent = report::send(&cert.node, new.clone()).await.unwrap();
            let mut made = Vec::new();
            for v in &observables {
                let c = decide::Confirm {
                    category: String::new(),
                    action: new.consent.action,
                    tlp: None,
                    reason: "met elsewhere".into(),
                    days: 30,
                    who: "analyst".into(),
                    watch_only: false,
                };
                // A name of the reporter's own is on the never-block list: its analyst can only watch it, or not at all.
                let id = match decide::confirm(&cert.node, sent.report, v.clone(), c.clone()).await {
                    Ok(id) => id,
                    Err(_) => {
                        decide::confirm(&cert.node, sent.report, v.clone(), decide::Confirm { watch_only: true, ..c })
                            .await
                            .unwrap()
                    }
                };
                made.push(id);
            }
            let mut released: BTreeMap<Who, usize> = BTreeMap::new();
            let table = cert.node.links.load_full();
            for e in table.standing() {
                let out = outgoing(&cert.node, &e.link.id).await;
                let text = serde_json::to_string(&out).unwrap();
                assert!(!text.contains("words of the shop") && !text.contains("Shop One"), "nobody gets the report");
                let n = made.iter().filter(|id| text.contains(id.as_str())).count();
                let who = group(e.agreement.recipient.relation, &e.link.peer_name);
                let most = released.entry(who).or_insert(0);
                *most = n.max(*most);
            }
            let open = release::open_to_tenants(&cert.node, made.clone()).await.unwrap();
            released.insert(Who::Hosted, open.len());
            assert_eq!(forecast, released, "world {w}, share {share:?}, named {named}");
            // Not a test of two empty lists: what is shared with anyone reaches somebody.
            if share == Share::Anyone && w == 0 {
                assert!(released.values().sum::<usize>() > 0);
            }
            if share == Share::No {
                assert_eq!(released.values().sum::<usize>(), 0);
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_hop_is_asked_under_the_agreement_in_force() {
    type Case = (fn(&mut Terms), bool, usize);
    let changes: [Case; 3] = [
        (|_| {}, true, 2),
        (|t| t.up.kinds.retain(|k| *k != pasban_gate::ObjectKind::Proposal), true, 0),
        (|t| t.up.tlp_max = Tlp::Green, false, 0),
    ];
    for (change, report_passes, values_pass) in changes {
        let (cert, bank) = (lab("Finance CERT", "sectoral", |_| {}), bank());
        let link = join(&cert.node, &bank.node, Relation::Constituent, None, 1, change).await;
        let known = known::known(&bank.node, &seat(TenantId::OWN)).await.unwrap();
        let values =
            ["evil.example", "203.0.113.9"].map(|v| (pasban_app::ops::lists::value(v).unwrap(), String::new()));
        let new = NewReport {
            act: Act::Help,
            hat: Hat::Cert,
            legal_basis: String::new(),
            ask_help: false,
            first_seen: None,
            text: "help".into(),
            systems: String::new(),
            consent: consent(Share::Sector, false),
            values: values.to_vec(),
            tenant: TenantId::OWN,
            link: None,
        };
        let before = bank.leaves().await;
        let list = readers(&bank.node, &known, &new).unwrap();
        assert_eq!(bank.leaves().await, before, "asking leaves no trace");
        assert!(outgoing(&bank.node, &link).await.is_empty());
        let body = list.iter().find(|r| matches!(r.who, Who::Body { .. })).unwrap();
        assert_eq!((body.report == Sees::Yes, count(body.values, 2)), (report_passes, values_pass), "{body:?}");
        assert!(report_passes || !body.because.is_empty(), "a refusal has a reason");
        report::send(&bank.node, new).await.unwrap();
        let out = outgoing(&bank.node, &link).await;
        let of = |kind: &str| out.iter().filter(|o| o["type"] == kind).count();
        assert_eq!(
            (of("report") > 0 || of("incident") > 0 || of("note") > 0, of("indicator")),
            (report_passes, values_pass),
            "{out:?}"
        );
        // What lies beyond is not in force here, and says so.
        assert!(list.iter().filter(|r| !matches!(r.who, Who::You | Who::Body { .. })).all(|r| !r.in_force));
    }
}
