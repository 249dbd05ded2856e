//! What goes over a link: down, up, withdrawals on a paused link, loops, a proxy in between.

use pasban_app::exchange::{decide, report as reports};
use pasban_app::links::channel::Network;
use pasban_app::links::{intake, life, witness};
use pasban_gate::Relation;
use pasban_proof::checkpoint::ledger_origin;
use pasban_proof::keys::KeyRole;
use pasban_proof::receipt::{Standing, Trust, TrustedLog, verify};
use pasban_testkit::servers::squid::{Squid, SquidConfig};
use pasban_translate::exchange::content::identity_of;

use crate::support::{Place, Serving, issue, link, link_with, report, until};

fn ledger_key(of: &Serving) -> pasban_proof::sign::PublicKey {
    of.node.keys.card.card().keys_for(KeyRole::Ledger).next().unwrap().key
}

#[tokio::test(flavor = "multi_thread")]
async fn an_indicator_goes_down_and_a_report_goes_up_with_a_receipt() {
    let (a, b) = (Place::new("CERT"), Place::new("Bank"));
    let (cert, bank) = (a.start().await, b.start().await);
    let early = issue(&cert, "before-the-link.example").await;
    let id = link(&cert, &bank, Relation::Constituent).await;
    until("what was good before the link was", async || bank.has(&early).await).await;

    let warning = issue(&cert, "evil.example").await;
    let took = until("the warning at the bank", async || bank.has(&warning).await).await;
    eprintln!("commit to commit over the link: {took:?}");
    assert!(took.as_secs_f64() < 1.0, "{took:?}");
    assert_eq!(
        bank.versions(&warning).await[0].bytes,
        cert.versions(&warning).await[0].bytes,
        "the same bytes at every hop"
    );
    assert_eq!(bank.versions(&warning).await[0].state, "good");

    let handed = reports::send(&bank.node, report("strange.example")).await.unwrap();
    let took = until("the receipt", async || bank.reports("out").await.iter().any(|r| !r.receipt.is_empty())).await;
    eprintln!("report to receipt: {took:?}");
    let received = cert.reports("in").await;
    assert_eq!(received.len(), 1);
    assert_eq!((received[0].id, received[0].link), (handed.report, Some(id)));

    let log = TrustedLog::new(&ledger_origin(&cert.node.id, 1), ledger_key(&cert)).unwrap();
    let trust = Trust::new(vec![log], vec![(witness::witness_name(&bank.node.id), ledger_key(&bank))], 1).unwrap();
    let receipt = bank.reports("out").await[0].receipt.clone();
    let verdict = verify(receipt.as_bytes(), &trust).unwrap();
    assert_eq!(verdict.act.kind().code(), "report-received");
    assert_eq!(verdict.act.subject(), handed.report.to_string());

    until("a witnessed receipt", async || intake::is_witnessed(&bank.reports("out").await[0].receipt)).await;
    let receipt = bank.reports("out").await[0].receipt.clone();
    let verdict = verify(receipt.as_bytes(), &trust).unwrap();
    assert!(matches!(verdict.standing, Standing::Witnessed { .. }), "{verdict}");
    let altered = receipt.replace('A', "B");
    assert!(verify(altered.as_bytes(), &trust).is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_paused_link_passes_withdrawals_and_nothing_else() {
    let (a, b) = (Place::new("CERT"), Place::new("Bank"));
    let (cert, bank) = (a.start().await, b.start().await);
    let id = link(&cert, &bank, Relation::Constituent).await;
    let wrong = issue(&cert, "wrong.example").await;
    until("the indicator", async || bank.has(&wrong).await).await;
    life::pause(&cert.node, id, "administrator", "under review").await.unwrap();
    let during = issue(&cert, "during-the-pause.example").await;
    decide::withdraw(&cert.node, wrong.clone(), "it was a mistake", "analyst").await.unwrap();
    let took = until("the withdrawal", async || bank.revoked(&wrong).await).await;
    assert!(took.as_secs_f64() < 1.5, "{took:?}");
    assert!(!bank.has(&during).await, "nothing else passes");
    life::resume(&cert.node, id, "administrator", "reviewed").await.unwrap();
    until("what waited", async || bank.has(&during).await).await;

    life::revoke(&cert.node, id, "administrator", "the contract has ended").await.unwrap();
    until("the other side knows that the link has ended", async || bank.state(&id) == "ended").await;
    let after = issue(&cert, "after-the-end.example").await;
    tokio::time::sleep(std::time::Duration::from_millis(500)).await;
    assert!(!bank.has(&after).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn three_nodes_in_a_loop_settle() {
    let places = [Place::new("One"), Place::new("Two"), Place::new("Three")];
    let nodes = [places[0].start().await, places[1].start().await, places[2].start().await];
    let all = async |i: usize, j: usize| link(&nodes[i], &nodes[j], Relation::Lateral).await;
    all(0, 1).await;
    all(1, 2).await;
    all(2, 0).await;
    let id = issue(&nodes[0], "goes-round.example").await;
    for n in &nodes {
        until("the indicator everywhere", async || n.has(&id).await).await;
        assert_eq!(n.versions(&id).await.len(), 1);
    }
    // Nothing is sent any more: each node has forwarded the version once per link.
    let sent = || nodes.iter().map(|n| n.node.metrics.objects_released_total.get()).sum::<u64>();
    tokio::time::sleep(std::time::Duration::from_secs(2)).await;
    let before = sent();
    tokio::time::sleep(std::time::Duration::from_secs(2)).await;
    assert_eq!(sent(), before);
    assert!(nodes.iter().all(|n| n.node.metrics.objects_refused_total.get() == 0));
}

/// A host with a thousand partners would carry a million cards; and each partner would learn who the others are.
#[tokio::test(flavor = "multi_thread")]
async fn a_card_goes_where_something_of_its_node_goes_and_nowhere_else() {
    let places = [Place::new("CERT"), Place::new("Bank A"), Place::new("Bank B"), Place::new("Other CERT")];
    let [cert, a, b, other] =
        [places[0].start().await, places[1].start().await, places[2].start().await, places[3].start().await];
    link(&cert, &a, Relation::Constituent).await;
    link(&cert, &b, Relation::Constituent).await;
    link(&cert, &other, Relation::Lateral).await;
    for n in [&a, &b, &other] {
        until("its card at the host", async || cert.has(&identity_of(&n.node.id)).await).await;
        until("the host's card", async || n.has(&identity_of(&cert.node.id)).await).await;
    }
    // What is issued later comes behind every card that was ever put on the stream.
    let later = issue(&cert, "later.example").await;
    for n in [&a, &b, &other] {
        until("the warning", async || n.has(&later).await).await;
        for stranger in [&a, &b, &other].iter().filter(|s| s.node.id != n.node.id) {
            assert!(!n.has(&identity_of(&stranger.node.id)).await, "{} is told", n.node.config.node.name);
            assert!(n.node.cards.read().unwrap().get(&stranger.node.id).is_none());
        }
    }
    // What another node issued is passed on with its card before it, on links made before and after.
    let theirs = issue(&other, "theirs.example").await;
    let late = Place::new("Bank C");
    let c = late.start().await;
    link(&cert, &c, Relation::Constituent).await;
    for n in [&a, &b, &c] {
        until("the other CERT's warning, verified", async || n.has(&theirs).await).await;
        assert_eq!(n.versions(&theirs).await[0].state, "good");
        assert!(n.has(&identity_of(&other.node.id)).await);
        assert!(n.node.cards.read().unwrap().len() == 3, "its own, the host's, the other CERT's");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_goes_through_a_proxy() {
    let (a, b) = (Place::new("CERT"), Place::new("Bank"));
    let Some(squid) = Squid::start(&SquidConfig { connect_ports: vec![a.port], plain_http: false }) else { return };
    let (cert, bank) = (a.start().await, b.start().await);
    let network = Network { proxy: Some(squid.url()), ca: None };
    link_with(&cert, &bank, Relation::Constituent, |_| (), network).await;
    let id = issue(&cert, "through-the-proxy.example").await;
    let took = until("the indicator", async || bank.has(&id).await).await;
    assert!(took.as_secs_f64() < 2.0, "events pass the proxy too: {took:?}");
    assert!(squid.access_log().contains(&format!("CONNECT 127.0.0.1:{}", a.port)), "{}", squid.access_log());
}

#[tokio::test(flavor = "multi_thread")]
async fn over_quota_is_shown_and_withdrawals_still_pass() {
    let (a, b) = (Place::new("CERT"), Place::new("Bank"));
    let (cert, bank) = (a.start().await, b.start().await);
    let id =
        link_with(&cert, &bank, Relation::Constituent, |s| s.terms.quotas.objects_per_hour = 4, Network::default())
            .await;
    let mut ids = Vec::new();
    for n in 0..8 {
        ids.push(issue(&cert, &format!("many-{n}.example")).await);
    }
    until("the quota is used up and shown", async || {
        life::list(&bank.node).await.unwrap().iter().any(|l| l.id == id && l.trouble.contains("over the quota"))
    })
    .await;
    assert!(bank.has(&ids[0]).await && !bank.has(&ids[7]).await);
    decide::withdraw(&cert.node, ids[0].clone(), "it was a mistake", "analyst").await.unwrap();
    let took = until("the withdrawal", async || bank.revoked(&ids[0]).await).await;
    assert!(took.as_secs_f64() < 2.0, "{took:?}");
}

/// A measurement, not a test: `cargo test --release -p pasban-wire --test it -- --ignored --nocapture spread`.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "a measurement"]
async fn spread_over_many_links() {
    let number: usize = std::env::var("PASBAN_LINKS").ok().and_then(|n| n.parse().ok()).unwrap_or(40);
    let host = Place::new("CERT");
    let cert = host.start().await;
    let places: Vec<Place> = (0..number).map(|n| Place::new(&format!("Member {n}"))).collect();
    let mut members = Vec::new();
    for p in &places {
        let member = p.start().await;
        link(&cert, &member, Relation::Constituent).await;
        members.push(member);
    }
    for round in 0..5 {
        tokio::time::sleep(std::time::Duration::from_secs(4)).await;
        let began = std::time::Instant::now();
        let id = issue(&cert, &format!("round-{round}.example")).await;
        let committed = began.elapsed();
        let mut times = Vec::new();
        let mut waiting: Vec<&Serving> = members.iter().collect();
        while !waiting.is_empty() {
            let mut left = Vec::new();
            for m in waiting {
                if m.has(&id).await { times.push(began.elapsed() - committed) } else { left.push(m) }
            }
            waiting = left;
            tokio::time::sleep(std::time::Duration::from_millis(2)).await;
        }
        eprintln!(
            "{number} links: first {:?}, median {:?}, last {:?} after commit",
            times[0],
            times[number / 2],
            times[number - 1]
        );
    }
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    for line in status.lines().filter(|l| l.starts_with("VmRSS") || l.starts_with("Threads")) {
        eprintln!("{line} (all {} nodes in this process)", number + 1);
    }
}
