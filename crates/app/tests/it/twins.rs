//! Twin worlds (issue acceptance 3): the same story with victim A and with victim B of the same sector. Everything that
//! leaves the first CERT to anyone but the victim is equal after random ids are renamed by first appearance.

use pasban_app::Node;
use pasban_app::clock::Ambient;
use pasban_app::config::OrganisationSection;
use pasban_app::exchange::decide::{self, Confirm};
use pasban_app::exchange::report::{self, NewReport};
use pasban_app::registry::{self, Constituent};
use pasban_gate::Relation;
use pasban_gate::twin::Twin;
use pasban_kernel::id::{OrgId, ReportId};
use pasban_kernel::time::{DAY, MINUTE};
use pasban_kernel::{LinkId, Observable, PermittedAction, TenantId, Timestamp, Tlp};
use pasban_translate::exchange::content::{Act, Consent, Hat};

use crate::support::{Lab, carry, join, keep, lab_at, outgoing, seen};

const BANKS: [(&str, &str, &str, &str); 2] = [
    ("Bank Aftab", "bank-aftab.example", "198.51.100.0/28", "بینک آفتاب"),
    ("Bank Bahar", "bank-bahar.example", "198.51.100.16/28", "بینک بہار"),
];
/// Words that must stand in nothing that leaves: names in two languages, domains, addresses, hosts, people.
const WORDS: [&str; 12] = [
    "aftab",
    "bahar",
    "آفتاب",
    "بہار",
    "bank-aftab",
    "bank-bahar",
    "198.51.100.",
    "swift-gw-7",
    "rukhsana",
    "payroll",
    "login-bank",
    "pay01",
];

struct World {
    cert: Lab,
    national: Lab,
    banks: Vec<Lab>,
    insurer: Lab,
    links: Vec<LinkId>,
}

async fn world(clock: &Ambient) -> World {
    let at = |name: &str| lab_at(name, clock.clone(), |_| {});
    let (cert, national, insurer) = (at("Finance CERT"), at("National CERT"), at("Chenab Insurance"));
    let banks: Vec<Lab> = BANKS.iter().map(|(name, ..)| at(name)).collect();
    let mut links = vec![join(&national.node, &cert.node, Relation::Constituent, None, 1).await];
    for (i, (lab, (name, domain, range, ur))) in banks.iter().zip(BANKS).enumerate() {
        let org = OrgId::from_random([i as u8 + 1; 16]);
        let identity = OrganisationSection {
            name_ur: ur.into(),
            aliases: vec![name.replace(' ', "")],
            domains: vec![domain.into()],
            ranges: vec![range.into()],
            people: vec!["Rukhsana Bano".into()],
            hosts: vec!["swift-gw-7".into(), "pay01".into()],
        };
        let c = Constituent { id: org, name: name.into(), sector: "finance".into(), presence: "node".into(), identity };
        registry::constituent_put(&cert.node, c).await.unwrap();
        links.push(join(&cert.node, &lab.node, Relation::Constituent, Some(org), i as u8 + 2).await);
    }
    links.push(join(&cert.node, &insurer.node, Relation::Constituent, None, 9).await);
    World { cert, national, banks, insurer, links }
}

fn report_of(victim: usize) -> NewReport {
    let (name, domain, ..) = BANKS[victim];
    let values = [
        "cdn-sync.example".to_owned(),
        "203.0.113.66".to_owned(),
        "billing-gateway.example".to_owned(),
        format!("login-{domain}"),
        format!("http://cdn-sync.example/{}/swift-gw-7", name.replace(' ', "")),
    ];
    let mut values: Vec<_> =
        values.iter().map(|v| (Observable::guess(v).unwrap(), "malicious-code/c2-server".to_owned())).collect();
    values.push((Observable::file_name(&format!("{}_payroll.xlsm", name.replace(' ', ""))).unwrap(), String::new()));
    NewReport {
        act: Act::Help,
        hat: Hat::Cert,
        legal_basis: String::new(),
        ask_help: false,
        first_seen: None,
        text: format!("{name}: host swift-gw-7 talks to strangers; call Rukhsana Bano"),
        systems: "swift-gw-7".into(),
        consent: Consent { share: true, to: Tlp::Green, action: PermittedAction::BlockHome, named: false, until: None },
        values,
        tenant: TenantId::OWN,
        link: None,
    }
}

fn confirm() -> Confirm {
    Confirm {
        category: String::new(),
        action: PermittedAction::BlockHome,
        tlp: None,
        reason: "command server of an intrusion".into(),
        days: 30,
        who: "analyst".into(),
        watch_only: false,
    }
}

/// Plays the story with one victim; answers, per peer, the bodies that the CERT's gate released to it.
async fn play(victim: usize) -> Vec<(String, Vec<Vec<u8>>)> {
    let clock = Ambient::still(Timestamp::parse("2026-11-24T03:12:20Z").unwrap());
    let w = world(&clock).await;
    let cert = &w.cert.node;
    // The other bank and the insurer met one of the values; the victim's own history is full of all of them.
    let now = cert.now();
    keep(&w.insurer.node, TenantId::OWN, &[seen(now.plus(-DAY), "10.0.0.1", "billing-gateway.example")]);
    for (i, bank) in w.banks.iter().enumerate() {
        let own: Vec<_> =
            if i == victim { vec!["cdn-sync.example", "billing-gateway.example"] } else { vec!["other.example"] };
        let log: Vec<_> = own.iter().map(|d| seen(now.plus(-DAY), "10.0.0.2", d)).collect();
        keep(&bank.node, TenantId::OWN, &log);
    }
    let bank = &w.banks[victim];
    let link = w.links[victim + 1];
    let handed = report::send(&bank.node, report_of(victim)).await.unwrap();
    clock.advance(MINUTE);
    assert!(carry(&bank.node, cert, &link).await >= 7);
    ask_and_answer(&w, handed.report).await;
    clock.advance(MINUTE);
    let reviewed = decide::review(cert, handed.report).await.unwrap();
    assert_eq!(reviewed.len(), 6);
    // The analyst goes by the kind of value, not by whose it is.
    let mut order: Vec<Observable> = reviewed.into_iter().map(|r| r.value).collect();
    order.sort_by_key(|v| (v.kind(), !v.value().contains("cdn-sync"), !v.value().contains("billing")));
    for v in order {
        decide::confirm(cert, handed.report, v, confirm()).await.unwrap();
    }
    while pasban_app::mitigate::apply::pending(cert).await.unwrap() > 0 {}
    clock.advance(MINUTE);
    // Everybody hears, everybody answers; the CERT tells the nation what was met.
    for (i, lab) in w.banks.iter().enumerate() {
        carry(cert, &lab.node, &w.links[i + 1]).await;
        carry(&lab.node, cert, &w.links[i + 1]).await;
    }
    carry(cert, &w.insurer.node, &w.links[3]).await;
    carry(&w.insurer.node, cert, &w.links[3]).await;
    let id = decide::own_of(cert, Observable::domain("cdn-sync.example").unwrap()).await.unwrap().remove(0);
    decide::withdraw(cert, id, "a shared host", "analyst").await.unwrap();
    let mut out = Vec::new();
    for (name, link) in [("national", w.links[0]), ("insurer", w.links[3]), ("the other bank", w.links[2 - victim])] {
        out.push((name.to_owned(), outgoing(cert, &link, 0).await.0));
    }
    let _ = &w.national;
    out
}

async fn ask_and_answer(w: &World, report: ReportId) {
    let cert = &w.cert.node;
    decide::ask_about(cert, report, 30, "analyst").await.unwrap();
    for (lab, link) in w.banks.iter().zip(&w.links[1..]).chain([(&w.insurer, &w.links[3])]) {
        carry(cert, &lab.node, link).await;
        carry(&lab.node, cert, link).await;
    }
}

fn settle(bodies: &[Vec<u8>]) -> Vec<String> {
    let bare: Vec<Vec<u8>> = bodies.iter().map(|b| without_keys(b).into_bytes()).collect();
    Twin::run(bare.iter().map(Vec::as_slice))
}

/// Signatures and issuers differ between two runs because keys do; what remains must be the same.
fn without_keys(body: &[u8]) -> String {
    let mut value: serde_json::Value = serde_json::from_slice(body).unwrap();
    let extensions = value.get_mut("extensions").and_then(serde_json::Value::as_object_mut);
    for ext in extensions.into_iter().flat_map(|e| e.values_mut()).filter_map(serde_json::Value::as_object_mut) {
        for key in ["signature", "issuer", "card"] {
            if let Some(v) = ext.get_mut(key) {
                let length = v.as_str().map_or(0, str::len);
                *v = serde_json::json!(format!("({key} of {length} characters)"));
            }
        }
    }
    value.to_string()
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_but_the_victim_can_tell_who_the_victim_is() {
    let (a, b) = (play(0).await, play(1).await);
    for ((name, first), (_, second)) in a.iter().zip(&b) {
        assert!(!first.is_empty(), "{name} was sent something");
        let sizes = |bodies: &[Vec<u8>]| bodies.iter().map(Vec::len).collect::<Vec<_>>();
        assert_eq!(sizes(first), sizes(second), "{name}: sizes and order");
        assert_eq!(settle(first), settle(second), "{name}");
    }
    let mut searched = 0;
    for (name, bodies) in a.iter().chain(&b) {
        for body in bodies {
            let value: serde_json::Value = serde_json::from_slice(body).unwrap();
            let text = decoded(&value).to_lowercase();
            for word in WORDS {
                assert!(!text.contains(word), "{name} can read {word:?} in {text}");
            }
            searched += 1;
        }
    }
    println!("twin worlds: {searched} bodies to three peers are equal and hold none of {} words", WORDS.len());
}

/// All strings of a body, keys included, joined: what a reader sees once escapes are undone.
fn decoded(v: &serde_json::Value) -> String {
    match v {
        serde_json::Value::String(s) => format!("{s}\n"),
        serde_json::Value::Array(a) => a.iter().map(decoded).collect(),
        serde_json::Value::Object(o) => o.iter().map(|(k, v)| format!("{k}\n{}", decoded(v))).collect(),
        other => format!("{other}\n"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_withdrawn_consent_stops_what_has_not_left() {
    let clock = Ambient::still(Timestamp::parse("2026-11-24T03:12:20Z").unwrap());
    let w = world(&clock).await;
    let (cert, bank): (&Node, &Node) = (&w.cert.node, &w.banks[0].node);
    let handed = report::send(bank, report_of(0)).await.unwrap();
    carry(bank, cert, &w.links[1]).await;
    decide::confirm(cert, handed.report, Observable::domain("cdn-sync.example").unwrap(), confirm()).await.unwrap();
    report::withdraw_consent(cert, handed.report).await.unwrap();
    let (bodies, _) = outgoing(cert, &w.links[3], 0).await;
    let kinds: Vec<String> =
        bodies.iter().map(|b| serde_json::from_slice::<serde_json::Value>(b).unwrap()["type"].to_string()).collect();
    assert!(!kinds.iter().any(|k| k.contains("indicator")), "{kinds:?}");
}
