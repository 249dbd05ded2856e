//! The nation's pages with 100,000 reports, filings and entries of the ledger on SQLite: `cargo bench -p pasban-seat-nation`.
//! `ROWS=20000` for fewer.
//!
//! Each page is gathered and drawn as for a browser, without the network. Prints the median and the 99th percentile of each,
//! and fails where a median is above the bound: on a machine that does other work besides, the slowest runs measure that.

#![allow(clippy::unwrap_used, reason = "a measurement that cannot be set up should stop there")]

use std::time::{Duration, Instant};

use axum::body::Body;
use axum::http::{Request, StatusCode};
use http_body_util::BodyExt as _;
use pasban_access::Role;
use pasban_app::clock::Ambient;
use pasban_app::config::{Config, OrganisationSection};
use pasban_app::registry::{Constituent, constituent_put, tenant_add};
use pasban_app::{Node, ledger};
use pasban_kernel::id::{OrgId, ReportId};
use pasban_kernel::time::{HOUR, MINUTE};
use pasban_kernel::{TenantId, Timestamp};
use pasban_people::People;
use pasban_people::person::{self, NewPerson};
use pasban_portal::{Site, account, serve};
use pasban_seat_nation::project;
use pasban_seat_nation::rule::times::class;
use pasban_store::rows::exchange::{Proposal, Report, Sighting, proposal_put, report_put, sighting_put};
use pasban_store::rows::seat_desk::{ItemId, parts};
use pasban_store::rows::seat_nation::spread::spread_add;
use pasban_store::{Db, Options};
use tower::ServiceExt as _;

/// Longest that a page may take: the design, section 7.
const PAGE_MAX: Duration = Duration::from_millis(10);
/// Runs of each.
const RUNS: usize = 200;
/// Organisations; every fourth is hosted.
const ORGS: u64 = 400;
const SECTORS: [&str; 8] = ["finance", "telecom", "government", "energy", "health", "education", "transport", "water"];

fn open(dir: &std::path::Path) -> Node {
    let text = format!(
        "[node]\nname = \"National CERT\"\ntier = \"national\"\ndata = {:?}\nlisten = \"127.0.0.1:0\"\nhats = [\"cert\", \"regulator\"]\n",
        dir.join("data")
    );
    let file = dir.join("pasban.toml");
    std::fs::write(&file, text).unwrap();
    let config = Config::load(&file, std::iter::empty()).unwrap();
    std::fs::create_dir_all(&config.node.data).unwrap();
    let ambient = Ambient::default();
    pasban_app::identity::create(&config.node.data, "National CERT", &["127.0.0.1".into()], &ambient).unwrap();
    drop(Db::open_migrated(&pasban_app::node::store_url(&config).unwrap(), Options::default(), ambient.now()).unwrap());
    Node::open(config, ambient).unwrap()
}

/// A small generator of numbers; not for secrets. SplitMix64 (Steele, Lea, Flood 2014).
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: u64) -> u64 {
        self.roll() % n.max(1)
    }

    fn id(&mut self) -> [u8; 16] {
        let mut id = [0; 16];
        id[..8].copy_from_slice(&self.roll().to_be_bytes());
        id[8..].copy_from_slice(&self.roll().to_be_bytes());
        id
    }
}

fn report(dice: &mut Dice, orgs: &[(OrgId, TenantId)], at: Timestamp, filing: bool) -> Report {
    let (org, tenant) = orgs[dice.below(orgs.len() as u64) as usize];
    let body = if filing {
        let seen = at.plus(-(dice.below(60) as i64) * HOUR);
        serde_json::json!({"text": "we file", "systems": "", "legal_basis": format!("Example Act, section {}", dice.below(6)),
            "first_seen": seen.rfc3339()})
    } else {
        serde_json::json!({"text": "a server answers slowly and a mail came before it", "systems": "mail"})
    };
    Report {
        id: ReportId::from_random(dice.id()),
        direction: "in".into(),
        tenant,
        org: Some(org),
        link: None,
        act: if filing { "file" } else { ["help", "share"][dice.below(2) as usize] }.into(),
        hat: if filing { "regulator" } else { "cert" }.into(),
        state: ["new", "open", "closed"][dice.below(3) as usize].into(),
        body: body.to_string(),
        consent: "{}".into(),
        receipt_index: -1,
        receipt: String::new(),
        at,
    }
}

async fn fill(node: &Node, rows: u64) {
    let mut dice = Dice(7);
    let mut orgs = Vec::new();
    for n in 0..ORGS {
        let id = OrgId::from_random(dice.id());
        let identity =
            OrganisationSection { domains: vec![format!("org{n}.example")], ..OrganisationSection::default() };
        let c = Constituent {
            id,
            name: format!("Example Organisation {n}"),
            sector: SECTORS[dice.below(8) as usize].into(),
            presence: "contact".into(),
            identity,
        };
        constituent_put(node, c).await.unwrap();
        orgs.push((id, if n % 4 == 0 { tenant_add(node, id).await.unwrap() } else { TenantId::OWN }));
    }
    let now = node.now();
    let class_of = ["malicious-code/c2-server", "fraud/phishing", "intrusions/system-compromise"];
    let mut done = 0;
    while done < rows {
        let size = 1_000.min(rows - done);
        let mut batch = Vec::new();
        for n in done..done + size {
            // Over a year, oldest first, the newest an hour old.
            let at = now.plus(-((rows - n) as i64) * 365 * 24 * 60 / rows as i64 * MINUTE - HOUR);
            let r = report(&mut dice, &orgs, at, false);
            let f = report(&mut dice, &orgs, at, true);
            let kinds = ["report-received", "indicator-confirmed", "signed-in", "released", "policy-changed"];
            let mut acts = Vec::new();
            for (kind, subject) in [(kinds[dice.below(5) as usize], &f.id), ("report-received", &r.id)] {
                let body = serde_json::json!({"act": "help"});
                acts.push(
                    ledger::act(node, kind.parse().unwrap(), &node.id.to_string(), &subject.to_string(), &body)
                        .unwrap(),
                );
            }
            let category = class_of[dice.below(3) as usize].to_owned();
            let proposal = (dice.below(3) == 0).then(|| Proposal {
                report: r.id,
                value: pasban_kernel::Observable::domain(&format!("host-{n}.sample.example")).unwrap(),
                source: String::new(),
                category,
                state: "new".into(),
                because: "[]".into(),
                question: None,
                indicator: String::new(),
                by_whom: String::new(),
                at,
            });
            let item = ItemId(*r.id.as_bytes());
            let part = parts::Part {
                source: "report".into(),
                key: r.id.as_bytes().to_vec(),
                item,
                origin: item,
                rating: 2,
                tlp: 3,
                tenant: r.tenant,
                org: r.org,
                party: Vec::new(),
                must: "acknowledge".into(),
                due: at.plus(4 * HOUR),
                at,
                last: at,
                settled: r.state == "closed",
                facts: "{}".into(),
                words: String::new(),
                print: pasban_kernel::Digest::of(b"x"),
            };
            let met = (dice.below(4) == 0).then(|| Sighting {
                indicator: format!("indicator--{}", uuid_of(&mut dice)).parse().unwrap(),
                source: r.tenant.as_bytes().to_vec(),
                object: String::new(),
                modified: at,
                organisations: "1-4".into(),
                hits: "3".into(),
                first_day: at.to_day(),
                last_day: at.to_day(),
                false_alarm: false,
                at,
            });
            batch.push((r, f, acts, proposal, part, met));
        }
        node.db
            .write("bench.fill", move |tx| {
                for (r, f, acts, proposal, part, met) in &batch {
                    report_put(tx, r)?;
                    report_put(tx, f)?;
                    proposal_put(tx, proposal.as_slice())?;
                    parts::part_put(tx, part)?;
                    if let Some(met) = met {
                        sighting_put(tx, met)?;
                    }
                    ledger::record(tx, acts)?;
                }
                Ok(())
            })
            .await
            .unwrap();
        done += size;
    }
    // A month of times as a thousand partners would leave them.
    let today = now.day_number();
    node.db
        .write("bench.spread", move |tx| {
            let mut dice = Dice(9);
            for day in 0..30 {
                for stage in ["delivered", "watched", "blocked", "taken-back"] {
                    for _ in 0..60 {
                        let took = 200_000 + dice.below(4_000_000) as i64 * (1 + dice.below(40) as i64);
                        spread_add(tx, today - day, stage, class(took), dice.below(1_000) as i64)?;
                    }
                }
            }
            Ok(())
        })
        .await
        .unwrap();
    let begun = Instant::now();
    project::catch_up(node).await.unwrap();
    let took = begun.elapsed();
    println!(
        "projected {} reports and filings in {:.1} s, {:.2} ms each",
        2 * rows,
        took.as_secs_f64(),
        ms(took) / (2 * rows) as f64
    );
}

fn uuid_of(dice: &mut Dice) -> String {
    let d = dice.id().map(|b| format!("{b:02x}")).concat();
    format!("{}-{}-4{}-8{}-{}", &d[..8], &d[8..12], &d[13..16], &d[17..20], &d[20..])
}

fn ms(d: Duration) -> f64 {
    d.as_secs_f64() * 1e3
}

struct Door {
    site: Site,
    session: String,
}

impl Door {
    async fn enter(site: &Site, people: &People, name: &str, role: Role) -> Self {
        let new =
            NewPerson { tenant: TenantId::OWN, name: name.into(), email: String::new(), phone: String::new(), role };
        let person = person::add(&site.node, new, "bench").await.unwrap();
        let link = pasban_people::invite::one_time(&site.node, person.id, 5, "bench").await.unwrap();
        let session = people.enter(&link, "127.0.0.1".parse().unwrap()).await.unwrap();
        Self { site: site.clone(), session }
    }

    async fn get(&self, path: &str) -> (StatusCode, usize, String) {
        let request = Request::get(path)
            .header("accept", "text/html")
            .header("cookie", format!("pasban-session={}", self.session))
            .body(Body::empty())
            .unwrap();
        let response = serve::router(self.site.clone()).oneshot(request).await.unwrap();
        let status = response.status();
        let bytes = response.into_body().collect().await.unwrap().to_bytes();
        (status, bytes.len(), String::from_utf8_lossy(&bytes).into_owned())
    }
}

fn main() {
    let rows = std::env::var("ROWS").ok().and_then(|n| n.parse().ok()).unwrap_or(100_000);
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let dir = tempfile::tempdir().unwrap();
    let node = open(dir.path());
    let people = People::new(node.clone());
    let site = Site::new(node.clone(), people.clone(), account::table().with(pasban_seat_nation::table())).unwrap();
    runtime.block_on(fill(&node, rows));
    let (officer, regulator, staff) = runtime.block_on(async {
        (
            Door::enter(&site, &people, "Nadia", Role::National).await,
            Door::enter(&site, &people, "Rabia", Role::Regulator).await,
            Door::enter(&site, &people, "Saad", Role::Staff).await,
        )
    });
    let filing = runtime.block_on(async {
        let page = regulator.get("/filings").await.2;
        page.split_once("href=\"/filings/").unwrap().1.split('"').next().unwrap().to_owned()
    });
    // An entry that the officer may see whole.
    let entry = runtime.block_on(async {
        let page = officer.get("/ledger?kind=indicator-confirmed").await.2;
        let found = page
            .match_indices("href=\"/ledger/")
            .find_map(|(i, _)| page[i + 14..].split('"').next()?.parse::<i64>().ok());
        found.unwrap()
    });
    let (shown, proof) = (format!("/ledger/{entry}"), format!("/ledger/{entry}/proof"));
    let one = format!("/filings/{filing}");
    let subject = format!("/ledger?subject={filing}");
    let slow: Vec<&str> = [
        (&officer, "/situation"),
        (&officer, "/situation?lang=ur"),
        (&officer, "/situation/unheard"),
        (&officer, "/brief/new"),
        (&staff, "/brief"),
        (&regulator, "/filings"),
        (&regulator, "/filings?v=late"),
        (&regulator, "/filings?v=due"),
        (&regulator, one.as_str()),
        (&regulator, "/periods"),
        (&officer, "/ledger"),
        (&officer, "/ledger?after=50000"),
        (&officer, "/ledger?kind=indicator-confirmed"),
        (&officer, "/ledger?kind=restored"),
        (&officer, "/ledger?kind=report-received&from=2020-01-01&to=2035-01-01"),
        (&regulator, "/ledger"),
        (&regulator, "/ledger?kind=report-received"),
        (&regulator, subject.as_str()),
        (&officer, shown.as_str()),
        (&officer, proof.as_str()),
    ]
    .into_iter()
    .filter(|(door, path)| {
        let (status, bytes, _) = runtime.block_on(door.get(path));
        let mut times: Vec<Duration> = (0..RUNS)
            .map(|_| {
                let begun = Instant::now();
                let answer = runtime.block_on(door.get(path));
                assert_eq!(answer.0, status, "{path}");
                begun.elapsed()
            })
            .collect();
        times.sort();
        let (median, worst) = (times[RUNS / 2], times[RUNS * 99 / 100]);
        println!("{path:<70} {status:>4} {bytes:>6} bytes {:>7.2} ms median {:>7.2} ms p99", ms(median), ms(worst));
        median > PAGE_MAX
    })
    .map(|(_, path)| path)
    .collect();
    assert!(slow.is_empty(), "slower than {PAGE_MAX:?}: {slow:?}");
}
