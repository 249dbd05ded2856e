//! The story on real public material: reports made of published MISP events (ESET) and STIX bundles (Amnesty), and log
//! lines of real shapes with some of their values planted. The code is the one that the demo's reports go through, and
//! the end is the same: where a value was met it is held and an alarm raised, elsewhere it is blocked or watched.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use pasban_app::Node;
use pasban_app::config::OrganisationSection;
use pasban_app::detect::ingest;
use pasban_app::exchange::decide::{self, Confirm};
use pasban_app::exchange::objects::{self, Fate, Via};
use pasban_app::exchange::report::{self, NewReport};
use pasban_app::links::feed::{self, Places};
use pasban_app::mitigate::apply;
use pasban_app::ops::intake;
use pasban_app::registry::{self, Constituent};
use pasban_formats::logs::LogFormat;
use pasban_gate::Relation;
use pasban_history::Hunt;
use pasban_kernel::id::OrgId;
use pasban_kernel::time::{DAY, HOUR};
use pasban_kernel::{Lane, LinkId, Observable, ObservableKind, PermittedAction, TenantId, Timestamp, Tlp};
use pasban_store::rows::{detect, mitigate};
use pasban_translate::exchange::content::{Act, Consent, Hat};
use serde_json::json;

use crate::support::{Lab, join, lab};

/// Values confirmed of one report.
const CONFIRMED_MAX: usize = 20;
/// Of them planted in the logs of whoever met the attacker.
const PLANTED_MAX: usize = 8;

/// Third-party data; without it the test says so, and fails in CI.
fn exchange_data() -> Option<PathBuf> {
    let root = std::env::var_os("PASBAN_SHARED_DATA")
        .map_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data")), PathBuf::from);
    let root = root.join("exchange");
    if root.is_dir() {
        return Some(root);
    }
    assert!(std::env::var_os("CI").is_none(), "no shared data at {}", root.display());
    println!("skipped: no shared data");
    None
}

struct World {
    cert: Lab,
    bank: Lab,
    /// Met the attacker; keeps four kinds of log.
    met: Lab,
    /// Did not.
    clean: Lab,
    links: [LinkId; 3],
}

async fn world() -> World {
    let (cert, bank) = (lab("Finance CERT", |_| {}), lab("Bank Aftab", |_| {}));
    let (met, clean) = (lab("Chenab Insurance", |_| {}), lab("Dastgir Hospital", |_| {}));
    let mut links = Vec::new();
    for (n, org) in (1u8..).zip([&bank, &met, &clean]) {
        let id = OrgId::from_random([n; 16]);
        let name = org.node.config.node.name.clone();
        let domain = format!("{}.example", name.to_lowercase().replace(' ', "-"));
        let identity = OrganisationSection { domains: vec![domain], ..Default::default() };
        let c = Constituent { id, name, sector: "finance".into(), presence: "node".into(), identity };
        registry::constituent_put(&cert.node, c).await.unwrap();
        links.push(join(&cert.node, &org.node, Relation::Constituent, Some(id), n).await);
    }
    World { cert, bank, met, clean, links: [links[0], links[1], links[2]] }
}

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// A line as a sensor writes it that holds a value, in one of the forms that can hold it.
fn line(value: &Observable, at: Timestamp, turn: usize) -> Option<(&'static str, String)> {
    let rfc = at.rfc3339();
    let (date, clock, seconds, v) = (&rfc[..10], &rfc[11..19], at.0 / 1_000_000, value.value());
    let eve = |kind: &str, more: serde_json::Value| {
        let mut line = json!({"timestamp": format!("{date}T{clock}.000000+0000"), "event_type": kind, "src_ip": "10.7.0.21", "src_port": 50123, "dest_ip": "198.51.100.9", "dest_port": 443, "proto": "TCP"});
        line.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        ("eve", line.to_string())
    };
    Some(match value.kind() {
        ObservableKind::Domain => match turn % 4 {
            0 => eve("dns", json!({"dns": {"type": "query", "id": 7, "rrname": v, "rrtype": "A", "tx_id": 0}})),
            1 => ("unbound", format!("[{seconds}] unbound[411:0] info: 10.7.0.21 {v}. A IN")),
            2 => {
                let month = MONTHS[date[5..7].parse::<usize>().unwrap() - 1];
                ("bind", format!("{}-{month}-{} {clock}.000 queries: info: client @0x7f3c 10.7.0.21#53535 ({v}): query: {v} IN A +E(0)K (10.0.0.53)", &date[8..], &date[..4]))
            }
            _ => ("zeek-json", json!({"_path": "dns", "ts": seconds as f64, "uid": "CHhAvVGS1DHFjwGM9", "id.orig_h": "10.7.0.21", "id.orig_p": 53535, "id.resp_h": "10.0.0.53", "id.resp_p": 53, "proto": "udp", "query": v, "qtype_name": "A"}).to_string()),
        },
        ObservableKind::Ip => match turn % 4 {
            0 => eve("flow", json!({"dest_ip": v, "flow": {"pkts_toserver": 3, "pkts_toclient": 2}})),
            1 => ("zeek-json", json!({"_path": "conn", "ts": seconds as f64, "uid": "CHhAvVGS1DHFjwGM9", "id.orig_h": "10.7.0.21", "id.orig_p": 53535, "id.resp_h": v, "id.resp_p": 443, "proto": "tcp"}).to_string()),
            2 => ("syslog", format!("<30>1 {rfc} fw1 filter 1 - - src=10.7.0.21 dst={v} dpt=443 action=allow")),
            _ => ("json-lines", json!({"time": rfc, "client_ip": "10.7.0.21", "dst_ip": v}).to_string()),
        },
        ObservableKind::Md5 | ObservableKind::Sha1 | ObservableKind::Sha256 => {
            let field = value.kind().name().replace('-', "");
            match turn % 2 {
                0 => eve("fileinfo", json!({"fileinfo": {"filename": "/a", "size": 12, field: v}})),
                _ => ("json-lines", json!({"time": rfc, "host": "pc-21", field: v}).to_string()),
            }
        }
        ObservableKind::Url => {
            let rest = v.split_once("://")?.1;
            let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
            // What is fetched in the clear stands in a sensor's log whole.
            if !v.starts_with("http://") || host.contains([':', '@']) {
                return None;
            }
            eve("http", json!({"dest_port": 80, "http": {"hostname": host, "url": format!("/{path}"), "http_method": "GET", "protocol": "HTTP/1.1"}}))
        }
        _ => return None,
    })
}

/// Ingests lines by format, as sources of those names.
async fn log(node: &Node, lines: &BTreeMap<&'static str, Vec<String>>) -> (usize, usize) {
    let (mut stored, mut bad) = (0, 0);
    for (format, lines) in lines {
        let mut reader = ingest::reader(node, TenantId::OWN, format.parse::<LogFormat>().unwrap());
        let all: Vec<&[u8]> = lines.iter().map(String::as_bytes).collect();
        let done = ingest::lines(node, TenantId::OWN, format, &mut reader, &all, None, node.now()).await.unwrap();
        stored += done.stored;
        bad += done.bad;
    }
    (stored, bad)
}

#[derive(Default, Debug)]
struct Told {
    values: usize,
    confirmed: usize,
    refused: usize,
    planted: usize,
    formats: BTreeSet<&'static str>,
    held: usize,
    blocked: usize,
    watched: usize,
}

async fn play(bytes: &[u8]) -> Told {
    let w = world().await;
    let (cert, now) = (&w.cert.node, w.cert.node.now());
    let taken = intake::read(bytes).unwrap();
    let mut told = Told { values: taken.values.len(), ..Told::default() };
    // The bank hands the file in.
    let new = NewReport {
        act: Act::Share,
        hat: Hat::Cert,
        legal_basis: String::new(),
        ask_help: false,
        first_seen: None,
        text: "published material".into(),
        systems: String::new(),
        consent: Consent { share: true, to: Tlp::Green, action: PermittedAction::BlockHome, named: false, until: None },
        values: taken.values.into_iter().map(|v| (v, "malicious-code/c2-server".to_owned())).collect(),
        tenant: TenantId::OWN,
        link: None,
    };
    let handed = report::send(&w.bank.node, new).await.unwrap();
    assert!(carry_all(&w.bank.node, cert, &w.links[0]).await > told.values, "the report and its proposals");
    // The analyst confirms what can be confirmed, a few of each kind.
    let mut by_kind: BTreeMap<ObservableKind, Vec<Observable>> = BTreeMap::new();
    for r in decide::review(cert, handed.report).await.unwrap() {
        by_kind.entry(r.value.kind()).or_default().push(r.value);
    }
    let mut confirmed: Vec<Observable> = Vec::new();
    let share = CONFIRMED_MAX.div_ceil(by_kind.len().max(1)).max(4);
    'all: for values in by_kind.values() {
        for v in values.iter().take(share) {
            if confirmed.len() >= CONFIRMED_MAX {
                break 'all;
            }
            let c = Confirm {
                category: String::new(),
                action: PermittedAction::BlockHome,
                tlp: None,
                reason: "published indicator".into(),
                days: 30,
                who: "analyst".into(),
                watch_only: false,
            };
            match decide::confirm(cert, handed.report, v.clone(), c).await {
                Ok(_) => confirmed.push(v.clone()),
                Err(e) => {
                    told.refused += 1;
                    assert!(e.to_string().contains(": "), "the refusal names its value and says why: {e}");
                }
            }
        }
    }
    told.confirmed = confirmed.len();
    // Logs of both: a fortnight of ordinary work; the one that met the attacker has some of the values in it.
    let mut ordinary: BTreeMap<&'static str, Vec<String>> = BTreeMap::new();
    for day in 0..14i64 {
        for n in 0..4usize {
            let site = Observable::domain(&format!("site{n}.example.net")).unwrap();
            let (format, text) = line(&site, now.plus(-day * DAY - HOUR), n).unwrap();
            ordinary.entry(format).or_default().push(text);
        }
    }
    assert_eq!(log(&w.clean.node, &ordinary).await, (56, 0));
    let mut planted = Vec::new();
    for v in &confirmed {
        if planted.len() < PLANTED_MAX
            && let Some((format, text)) = line(v, now.plus(-3 * DAY), planted.len())
        {
            ordinary.entry(format).or_default().push(text);
            told.formats.insert(format);
            planted.push(v.clone());
        }
    }
    told.planted = planted.len();
    assert_eq!(log(&w.met.node, &ordinary).await, (56 + planted.len(), 0));
    assert_eq!(
        w.met.node.history.hunt(&Hunt::new(&planted)).hits.len(),
        planted.len(),
        "every planted value is found by a hunt"
    );
    for (org, link) in [(&w.met.node, &w.links[1]), (&w.clean.node, &w.links[2])] {
        assert!(carry_all(cert, org, link).await >= confirmed.len());
    }
    for v in &confirmed {
        let (here, there) = (state(&w.met.node, v).await, state(&w.clean.node, v).await);
        let ip_or_name = matches!(
            v.kind(),
            ObservableKind::Domain | ObservableKind::Ip | ObservableKind::Url | ObservableKind::Cidr
        );
        if planted.contains(v) {
            assert!(if ip_or_name { here == "hold" } else { here == "watch" || here == "hold" }, "{v} was met: {here}");
            told.held += usize::from(here == "hold");
        }
        assert!(["block", "watch", "hold"].contains(&there.as_str()), "{v}: {there}");
        told.blocked += usize::from(there == "block");
        told.watched += usize::from(there == "watch");
    }
    let alarms = |node: &Node| {
        let db = node.db.clone();
        async move {
            db.read(|tx| detect::alert_list(tx, 1000))
                .await
                .unwrap()
                .into_iter()
                .filter(|a| a.kind == "match")
                .collect::<Vec<_>>()
        }
    };
    let raised = alarms(&w.met.node).await;
    for v in &planted {
        assert!(raised.iter().any(|a| a.subject.ends_with(v.value())), "an alarm for {v}, among {}", raised.len());
    }
    assert!(alarms(&w.clean.node).await.is_empty(), "who met nothing is not alarmed");
    told
}

/// Page by page until no more waits.
async fn carry_all(from: &Node, to: &Node, link: &LinkId) -> usize {
    let entry = from.links.load().get(link).cloned().unwrap();
    let (mut places, mut more, mut new) = (Places::start(from.incarnation()), true, 0);
    while more {
        let page = feed::read(from, &entry, places, feed::PAGE_OBJECTS, Lane::Bulk).await.unwrap();
        let taken = objects::accept(to, Via::Link(*link), feed::envelope(&page.body).unwrap().0).await.unwrap();
        new += taken.iter().filter(|t| t.fate == Fate::New).count();
        (places, more) = (page.places, page.more);
    }
    while apply::pending(to).await.unwrap() > 0 {}
    new
}

async fn state(node: &Node, value: &Observable) -> String {
    let v = value.clone();
    let rows = node.db.read(move |tx| mitigate::mitigation_about(tx, &v)).await.unwrap();
    rows.first().map_or_else(|| "none".into(), |m| m.state.clone())
}

#[tokio::test(flavor = "multi_thread")]
async fn published_events_go_the_whole_way() {
    let Some(root) = exchange_data() else { return };
    let mut files: Vec<PathBuf> = Vec::new();
    for folder in ["misp/eset-events", "stix21/amnesty"] {
        let mut all: Vec<PathBuf> = std::fs::read_dir(root.join(folder)).unwrap().map(|e| e.unwrap().path()).collect();
        all.sort();
        files.extend(all);
    }
    let (mut played, mut blocked, mut held, mut formats) = (0, 0, 0, BTreeSet::new());
    println!(
        "{:60} {:>6} {:>5} {:>7} {:>7} {:>5} {:>7} {:>7}",
        "file", "values", "conf.", "refused", "planted", "held", "blocked", "watched"
    );
    for file in files {
        let bytes = std::fs::read(&file).unwrap();
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        let values = intake::read(&bytes).map_or(0, |t| t.values.len());
        if values == 0 {
            println!("{name:60} {values:>6} nothing marked for detection");
            continue;
        }
        let t = play(&bytes).await;
        println!(
            "{name:60} {:>6} {:>5} {:>7} {:>7} {:>5} {:>7} {:>7}",
            t.values, t.confirmed, t.refused, t.planted, t.held, t.blocked, t.watched
        );
        played += 1;
        blocked += t.blocked;
        held += t.held;
        formats.extend(t.formats);
    }
    println!("{played} reports, {held} held where met, {blocked} blocked where not met, log forms: {formats:?}");
    assert!(played >= 10 && blocked > 0 && held > 0 && formats.len() >= 4);
}
