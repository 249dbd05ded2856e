//! Twin worlds over the pages: one story with victim A and with victim B of the same sector, a bank with a node of its own
//! and a hosted firm. Everything that anybody but the victim and its CERT can open must be equal: pages, lists, counts,
//! searches, files, the API's answers, refusals, and mail. What is random is renamed by the order in which it appears.
//! (`pasban-wire` compares what goes over links, `pasban-app` what the gate releases.)

use std::collections::BTreeMap;
use std::sync::Arc;

use data_encoding::BASE64URL_NOPAD;
use pasban_access::Role;
use pasban_app::clock::Ambient;
use pasban_app::config::OrganisationSection;
use pasban_app::exchange::cards::Statement;
use pasban_app::exchange::decide::{self, Confirm};
use pasban_app::exchange::objects::{self, Via};
use pasban_app::exchange::release;
use pasban_app::exchange::report::{self, NewReport};
use pasban_app::links::table::private_stream;
use pasban_app::mitigate::apply;
use pasban_app::registry::{Constituent, constituent_put, tenant_add};
use pasban_app::{AppError, Node};
use pasban_gate::twin::Twin;
use pasban_gate::{Relation, Terms};
use pasban_history::Batch;
use pasban_kernel::id::{ClassId, OrgId, ReportId};
use pasban_kernel::time::{DAY, MINUTE};
use pasban_kernel::{Digest, Lane, LinkId, Observable, Observation, PermittedAction, Seen, TenantId, Timestamp, Tlp};
use pasban_portal::Table;
use pasban_portal::table::Does;
use pasban_seat_desk::queue::project::Projector;
use pasban_store::rows::links::{self, Link};
use pasban_translate::exchange::content::{Act, Consent, Hat};

use super::house::{House, Sitter};
use super::mounted;
use super::walk::{Opened, walk};

/// Name, domain, name in Urdu: of equal lengths, so that sizes can be compared.
const BANKS: [(&str, &str, &str); 2] =
    [("Bank Aftab", "bank-aftab.example", "بینک آفتاب"), ("Bank Bahar", "bank-bahar.example", "بینک بہار")];
/// The hosted firms; the first two are victims in turn, the third only looks.
const FIRMS: [&str; 3] = ["Aftab Exchange", "Bahar Exchange", "Karachi Textiles"];
const FIRM_DOMAINS: [&str; 2] = ["firm-1.example", "firm-2.example"];
/// What points at a victim, in small letters; the last three stand in both stories.
const WORDS: [[&str; 5]; 2] =
    [["aftab", "آفتاب", "rukhsana", "swift-gw-7", "payroll"], ["bahar", "بہار", "rukhsana", "swift-gw-7", "payroll"]];

/// What is wrong in a world, planted to see that it is seen.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Plant {
    Nothing,
    /// The CERT knows nothing that points at its second bank.
    NoProfile,
    /// A firm's list is gathered for the firm that was hit.
    OtherTenant,
    /// A refusal says whose record it is.
    TellingRefusal,
    /// A page for everybody counts the words of what was reported.
    Count,
}

/// Everything that one reader could open, and what it was sent.
struct Told {
    all: Vec<Opened>,
    mail: Vec<String>,
    /// Its own names, which differ for the bank and the firm that were not hit.
    own: Vec<&'static str>,
    /// Ids of the story's nodes as pages write them: random.
    nodes: Vec<String>,
}

fn link(id: LinkId, node: &Node, peer: &Node, role: &str, relation: Relation, org: Option<OrgId>) -> Link {
    let mut terms = Terms::usual(Relation::Constituent);
    terms.purpose = "share warnings in a test".into();
    terms.hunts.days_max = 90;
    let mut link = Link {
        id,
        role: role.into(),
        state: "active".into(),
        relation: relation.name().into(),
        peer: Some(peer.id),
        peer_name: peer.config.node.name.clone(),
        org,
        url: String::new(),
        pin: Digest::default(),
        agreement: 1,
        terms: serde_json::to_string(&terms).unwrap(),
        class: ClassId::from_random([0; 16]),
        digits_shown: String::new(),
        digits_expected: String::new(),
        confirmed_here: true,
        confirmed_there: true,
        network: "{}".into(),
        heard: "{}".into(),
        trouble: String::new(),
        created: node.now().plus(-30 * DAY),
        last_contact: node.now(),
    };
    link.class = pasban_gate::class_id(&pasban_app::links::table::agreement(&link).unwrap());
    link
}

/// Links two nodes as a handshake would have a month ago.
async fn join(host: &House, dialler: &House, org: Option<OrgId>, number: u8) -> LinkId {
    let id = LinkId::from_random([number; 16]);
    for (node, peer, role, relation, org) in [
        (&host.node, &dialler.node, "host", Relation::Constituent, org),
        (&dialler.node, &host.node, "dialler", Relation::Superior, None),
    ] {
        let link = link(id, node, peer, role, relation, org);
        node.db.write("test.link", move |tx| links::link_put(tx, &link)).await.unwrap();
        node.reload_links().await.unwrap();
        node.learn(&Statement::Card(peer.keys.card.clone())).unwrap();
    }
    id
}

/// Carries what the gate released from one node to another.
async fn carry(from: &House, to: &House, id: &LinkId) {
    let table = from.node.links.load_full();
    let entry = table.get(id).unwrap();
    let mut values = Vec::new();
    for lane in Lane::ALL {
        for stream in [pasban_gate::class_id(&entry.agreement), private_stream(id)] {
            let page = release::page(&from.node, entry, stream, lane, 0, 1000).await.unwrap();
            values.extend(page.objects.iter().map(|(_, r)| serde_json::from_slice(r.bytes()).unwrap()));
        }
    }
    objects::accept(&to.node, Via::Link(*id), values).await.unwrap();
    while apply::pending(&to.node).await.unwrap() > 0 {}
}

fn remember(house: &House, tenant: TenantId, names: &[&str]) {
    let now = house.node.now();
    let one = |name: &&str| Observation {
        time: now.plus(-DAY),
        host: "10.0.0.2".into(),
        seen: vec![Seen {
            field: "query".into(),
            value: Observable::domain(name).unwrap(),
            attacker_controlled: false,
        }],
        line: format!("10.0.0.2 asked {name}").into_bytes(),
    };
    let observations: Vec<_> = names.iter().map(one).collect();
    let batch = Batch { source: "dns", key: None, received: now, observations: &observations };
    house.node.history.append(tenant, &batch).unwrap();
}

fn report_of(name: &str, domain: &str, tenant: TenantId) -> NewReport {
    let joined = name.replace(' ', "");
    let mut values: Vec<_> = [
        // One value can go to others: where two came at one instant, lists would stand in the order of random ids.
        "cdn-sync.example".to_owned(),
        format!("login-{domain}"),
        format!("http://cdn-sync.example/{joined}/swift-gw-7"),
    ]
    .iter()
    .map(|v| (Observable::guess(v).unwrap(), "malicious-code/c2-server".to_owned()))
    .collect();
    values.push((Observable::file_name(&format!("{joined}_payroll.xlsm")).unwrap(), String::new()));
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
        tenant,
        link: None,
    }
}

async fn confirm_all(cert: &House, report: ReportId) {
    let mut values: Vec<Observable> =
        decide::review(&cert.node, report).await.unwrap().into_iter().map(|r| r.value).collect();
    values.sort_by_key(|v| (v.kind(), !v.value().contains("cdn-sync"), !v.value().contains("billing")));
    for value in values {
        let confirm = Confirm {
            category: String::new(),
            action: PermittedAction::BlockHome,
            tlp: None,
            reason: "command server of an intrusion".into(),
            days: 30,
            who: "analyst".into(),
            watch_only: false,
        };
        decide::confirm(&cert.node, report, value, confirm).await.unwrap();
    }
    while apply::pending(&cert.node).await.unwrap() > 0 {}
}

const MAIL: &str = "[mail]\nserver = \"127.0.0.1:9\"\nfrom = \"pasban@node.example\"\nto = [\"duty@node.example\"]\nsecurity = \"none\"\n";

/// Plays the story with one victim of each kind, then looks as everybody who is neither the victim nor its CERT.
async fn play(victim: usize, plant: Plant) -> BTreeMap<String, Told> {
    let clock = Ambient::still(Timestamp::parse("2026-11-24T03:12:20Z").unwrap());
    let next_minute = || {
        let now = clock.now().0;
        clock.advance((now.div_euclid(MINUTE) + 1) * MINUTE - now);
    };
    let cert = House::with("Finance CERT", "sectoral", clock.clone(), MAIL).await;
    let nation = House::with("National CERT", "national", clock.clone(), MAIL).await;
    let insurer = House::with("Chenab Insurance", "organisational", clock.clone(), MAIL).await;
    let banks = [
        House::with(BANKS[0].0, "organisational", clock.clone(), MAIL).await,
        House::with(BANKS[1].0, "organisational", clock.clone(), MAIL).await,
    ];
    let up = join(&nation, &cert, None, 1).await;
    let mut to_banks = Vec::new();
    for (n, (name, domain, ur)) in BANKS.iter().enumerate() {
        let known = plant != Plant::NoProfile || n == 0;
        let identity = OrganisationSection {
            name_ur: if known { (*ur).into() } else { String::new() },
            aliases: if known { vec![name.replace(' ', "")] } else { Vec::new() },
            domains: vec![if known { (*domain).into() } else { "unheard-of.example".into() }],
            people: if known { vec!["Rukhsana Bano".into()] } else { Vec::new() },
            hosts: if known { vec!["swift-gw-7".into()] } else { Vec::new() },
            ..Default::default()
        };
        let id = OrgId::from_random([n as u8 + 11; 16]);
        let name = if known { (*name).to_owned() } else { "Customer Nine".into() };
        let c = Constituent { id, name, sector: "finance".into(), presence: "node".into(), identity };
        constituent_put(&cert.node, c).await.unwrap();
        to_banks.push(join(&cert, &banks[n], Some(id), n as u8 + 2).await);
    }
    let to_insurer = join(&cert, &insurer, None, 9).await;
    // The hosted firms: two in turn are hit, a third only looks.
    for n in 0..2_u8 {
        let identity = OrganisationSection {
            aliases: vec![FIRMS[usize::from(n)].replace(' ', "")],
            domains: vec![format!("firm-{}.example", n + 1)],
            people: vec!["Rukhsana Bano".into()],
            hosts: vec!["swift-gw-7".into()],
            ..Default::default()
        };
        let c = Constituent {
            id: OrgId::from_random([n + 1; 16]),
            name: FIRMS[usize::from(n)].into(),
            sector: "finance".into(),
            presence: "contact".into(),
            identity,
        };
        constituent_put(&cert.node, c).await.unwrap();
    }
    let third = OrgId::from_random([7; 16]);
    let c = Constituent {
        id: third,
        name: FIRMS[2].into(),
        sector: "finance".into(),
        presence: "contact".into(),
        identity: Default::default(),
    };
    constituent_put(&cert.node, c).await.unwrap();
    let third = tenant_add(&cert.node, third).await.unwrap();

    // Histories: the insurer and the third firm met one of the values, the victims' own are full of them.
    remember(&insurer, TenantId::OWN, &["cdn-sync.example"]);
    remember(&banks[victim], TenantId::OWN, &["cdn-sync.example"]);
    remember(&banks[1 - victim], TenantId::OWN, &["other.example"]);
    remember(&cert, cert.tenants[victim], &["cdn-sync.example"]);
    remember(&cert, third, &["cdn-sync.example", "other.example"]);

    // Both report; the CERT asks, everybody answers.
    next_minute();
    let bank = &banks[victim];
    report::send(&bank.node, report_of(BANKS[victim].0, BANKS[victim].1, TenantId::OWN)).await.unwrap();
    carry(bank, &cert, &to_banks[victim]).await;
    next_minute();
    let firm = format!("firm-{}.example", victim + 1);
    let hosted = report::send(&cert.node, report_of(FIRMS[victim], &firm, cert.tenants[victim])).await.unwrap().report;
    let reports: Vec<ReportId> = cert
        .node
        .db
        .read(|tx| {
            let found = tx.q("SELECT id FROM report ORDER BY at, id", &[])?;
            found.iter().map(|r| r.get(0)).collect()
        })
        .await
        .unwrap();
    assert!(reports.len() == 2 && reports.contains(&hosted));
    // In the order of the links, not of who is the victim.
    let partners = [(&banks[0], to_banks[0]), (&banks[1], to_banks[1]), (&insurer, to_insurer)];
    next_minute();
    for r in &reports {
        decide::ask_about(&cert.node, *r, 30, "analyst").await.unwrap();
    }
    let exchange = async || {
        // At one minute for all: which of the banks comes first is no news.
        next_minute();
        for (house, link) in &partners {
            carry(&cert, house, link).await;
            carry(house, &cert, link).await;
        }
        next_minute();
        carry(&cert, &nation, &up).await;
        carry(&nation, &cert, &up).await;
    };
    exchange().await;
    for r in &reports {
        next_minute();
        confirm_all(&cert, *r).await;
    }
    exchange().await;
    // One is taken back.
    next_minute();
    let own = decide::own_of(&cert.node, Observable::domain("cdn-sync.example").unwrap()).await.unwrap();
    decide::withdraw(&cert.node, own[0].clone(), "a shared host", "analyst").await.unwrap();
    while apply::pending(&cert.node).await.unwrap() > 0 {}
    exchange().await;
    next_minute();
    for house in [&cert, &nation] {
        Projector::default().to_the_end(&house.node).await.unwrap();
    }

    // Whatever the victims and the CERT are led to, everybody tries.
    let mut doors: Vec<String> = reports.iter().map(|r| format!("/reports/{r}")).collect();
    doors.extend(reports.iter().map(|r| format!("/queue/{r}")));
    for word in ["cdn-sync.example", "aftab", "bahar", "rukhsana", "swift-gw-7", "payroll"] {
        doors.push(format!("/search?q={word}"));
    }
    let lead = cert.enter("Laila Lead", Role::Lead, TenantId::OWN).await;
    let table = mounted::table();
    let door = cert.open(table.clone()).await;
    for o in walk(&door, &table, Some(&lead), &[]).await {
        let deep = o.path.starts_with("/queue/") || o.path.starts_with("/indicators/");
        if deep && o.what == o.path && !o.path.contains('?') && doors.len() < 40 {
            doors.push(o.path);
        }
    }
    let nodes: Vec<String> = [&cert, &nation, &insurer, &banks[0], &banks[1]]
        .iter()
        .flat_map(|h| {
            let id = h.node.id.to_string();
            let groups: Vec<&str> = (0..id.len()).step_by(8).map(|n| &id[n..(n + 8).min(id.len())]).collect();
            [groups.join(" "), id.clone(), h.node.id.short()]
        })
        .collect();
    let mut told = BTreeMap::new();
    let other = 1 - victim;
    for (house, tenant, roles, own) in [
        (&insurer, TenantId::OWN, &[Role::Officer][..], vec![]),
        (&banks[other], TenantId::OWN, &[Role::Officer], vec![BANKS[other].0]),
        (&cert, third, &[Role::Owner, Role::Officer], vec![]),
        (&cert, cert.tenants[other], &[Role::Owner, Role::Officer], vec![FIRMS[other], FIRM_DOMAINS[other]]),
        (
            &nation,
            TenantId::OWN,
            &[Role::Officer, Role::Analyst, Role::Lead, Role::Regulator, Role::National, Role::Staff],
            vec![],
        ),
    ] {
        let table = planted(mounted::table(), plant, cert.tenants[victim], hosted);
        let door = house.open(table.clone()).await;
        for role in roles {
            next_minute();
            let place = if tenant == third { "third firm" } else { place(house, own.is_empty()) };
            let who = house.enter(&format!("Looker {} {place}", role.code()), *role, tenant).await;
            let all = walk(&door, &table, Some(&who), &doors).await;
            let told_to = Told { all, mail: mail(house, &who).await, own: own.clone(), nodes: nodes.clone() };
            told.insert(format!("{} of the {place}", role.code()), told_to);
        }
    }
    told
}

fn place(house: &House, only: bool) -> &'static str {
    match (house.tier, only) {
        ("organisational", true) => "insurer",
        ("organisational", false) => "other bank",
        ("national", _) => "nation",
        _ => "other firm",
    }
}

/// The messages to a node's people; of a node that hosts, none are to a firm yet.
async fn mail(house: &House, who: &Sitter) -> Vec<String> {
    if who.hosted {
        return Vec::new();
    }
    let found = house
        .node
        .db
        .read(|tx| tx.q("SELECT channel, class, recipient, subject, body FROM outgoing ORDER BY at, id", &[]));
    let text = |r: &pasban_store::Row| (0..5).map(|i| r.text(i).unwrap()).collect::<Vec<_>>().join("\n");
    found.await.unwrap().iter().map(text).collect()
}

fn planted(mut table: Table, plant: Plant, victim: TenantId, hosted: ReportId) -> Table {
    for e in &mut table.entries {
        let Does::Look(look) = e.does.clone() else { continue };
        match (plant, e.path) {
            (Plant::OtherTenant, "/reports") => {
                e.does = Does::Look(Arc::new(move |mut visit, pairs, wanted| {
                    if let Some(s) = visit.session.as_mut().filter(|s| s.seat.hosted()) {
                        s.seat.tenant = victim;
                    }
                    look(visit, pairs, wanted)
                }));
            }
            (Plant::TellingRefusal, "/reports/{report}") => {
                e.does = Does::Look(Arc::new(move |visit, pairs, wanted| {
                    let asked = pairs.get("report").is_some_and(|r| r == hosted.to_string());
                    let (registry, look) = (visit.node().registry.load_full(), look.clone());
                    Box::pin(async move {
                        match look(visit, pairs, wanted).await {
                            Err(AppError::NotFound) if asked => {
                                let name = registry.tenants.iter().find(|t| t.id == victim).map(|t| t.name.clone());
                                Err(AppError::Conflict(format!("this belongs to {}", name.unwrap_or_default())))
                            }
                            other => other,
                        }
                    })
                }));
            }
            (Plant::Count, "/help") => {
                e.does = Does::Look(Arc::new(move |visit, _, _| {
                    Box::pin(async move {
                        // How many letters of Urdu stand in what was reported, say: nothing but a number.
                        let n: i64 = visit
                            .node()
                            .db
                            .read(|tx| {
                                let found = tx.q("SELECT body FROM report", &[])?;
                                let text: Vec<String> = found.iter().map(|r| r.text(0)).collect::<Result<_, _>>()?;
                                Ok(text.concat().bytes().map(i64::from).sum())
                            })
                            .await?;
                        let main = pasban_portal::PreEscaped(format!("<p>{n}</p>"));
                        Ok(pasban_portal::table::Shown::Page(pasban_portal::Drawn::new("help", main)))
                    })
                }));
            }
            _ => {}
        }
    }
    table
}

/// An answer with what is random in it laid aside; the rest is compared to the byte.
struct Settle {
    twin: Twin,
    own: Vec<&'static str>,
    nodes: Vec<String>,
    ids: BTreeMap<String, usize>,
}

impl Settle {
    fn new(told: &Told) -> Self {
        Self { twin: Twin::new(), own: told.own.clone(), nodes: told.nodes.clone(), ids: BTreeMap::new() }
    }

    fn text(&mut self, text: &str) -> String {
        let mut text = text.to_owned();
        for (n, own) in self.own.iter().enumerate() {
            for word in [(*own).to_owned(), own.to_lowercase(), super::house::encode(own)] {
                text = text.replace(&word, &format!("(own {n})"));
            }
        }
        for id in &self.nodes {
            text = text.replace(id.as_str(), "(node)");
        }
        let text = instants(&opaque(&self.renamed(&text)));
        self.twin.body(format!("text: {text}").as_bytes())
    }

    /// Ids that are hashes over random ones (items of the queue) or over values (addresses of indicators), and the beginnings of
    /// ids where pages cut them: by the order in which they appear.
    fn renamed(&mut self, text: &str) -> String {
        let hex = |t: &str| t.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        let mut out = String::with_capacity(text.len());
        for word in text.split_inclusive(|c: char| !(c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')) {
            let end =
                word.trim_end_matches(|c: char| !(c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')).len();
            let (id, rest) = word.split_at(end);
            let parts: Vec<&str> = id.trim_end_matches('-').split('-').collect();
            let cut = parts.len() >= 2 && parts.len() < 5 && parts[0].len() == 8 && parts.iter().all(|p| hex(p));
            let base = id.len() == 26
                && id.bytes().all(|b| matches!(b, b'a'..=b'z' | b'2'..=b'7'))
                && id.bytes().any(|b| b.is_ascii_digit());
            let short = id.len() == 8 && hex(id);
            if cut || base || short || (id.len() == 32 && hex(id)) {
                let next = self.ids.len();
                out.push_str(&format!("(id {})", self.ids.entry(id.to_owned()).or_insert(next)));
            } else {
                out.push_str(id);
            }
            out.push_str(rest);
        }
        out
    }

    fn opened(&mut self, o: &Opened) -> String {
        let mut headers: Vec<String> = o
            .answer
            .headers
            .iter()
            .filter(|(n, _)| !["date", "set-cookie", "content-length"].contains(&n.as_str()))
            .map(|(n, v)| format!("{n}: {v}"))
            .collect();
        headers.sort();
        let head = format!("{} {}\n{}", o.what, o.answer.status, headers.join("\n"));
        let (head, body) = (self.text(&head), self.text(&o.answer.text()));
        format!("{head}\n\n{body}")
    }
}

/// Tokens, keys and signatures in base64, node ids and their short forms: as many tildes.
fn opaque(text: &str) -> String {
    let part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '-' | '_' | '=');
    let mut out = String::with_capacity(text.len());
    let mut word = String::new();
    let flush = |word: &mut String, out: &mut String| {
        let has = |of: fn(&u8) -> bool| word.bytes().any(|b| of(&b));
        let random = word.len() >= 40
            && !word.starts_with('/')
            && has(u8::is_ascii_uppercase)
            && has(u8::is_ascii_lowercase)
            && (has(u8::is_ascii_digit) || BASE64URL_NOPAD.decode(word.as_bytes()).is_ok());
        if random {
            out.push('~');
        } else {
            out.push_str(word);
        }
        word.clear();
    };
    for c in text.chars() {
        if part(c) {
            word.push(c);
            continue;
        }
        flush(&mut word, &mut out);
        out.push(c);
    }
    flush(&mut word, &mut out);
    out
}

/// Instants to the second: the clock of a test that stands still moves by a microsecond with each look, and how often others
/// look is no news.
fn instants(text: &str) -> String {
    let mut out = text.as_bytes().to_vec();
    for (shape, fine) in [("20dd-dd-ddTdd:dd:dd.ddddddZ", 20..26), ("179ddddddddddddd", 10..16)] {
        for at in 0..out.len().saturating_sub(shape.len() - 1) {
            let fits = |(have, want): (&u8, u8)| if want == b'd' { have.is_ascii_digit() } else { *have == want };
            if out[at..].iter().zip(shape.bytes()).all(fits) {
                out[at + fine.start..at + fine.end].fill(b'0');
            }
        }
    }
    String::from_utf8(out).unwrap()
}

/// Where two runs part, for each reader.
fn parted(a: &BTreeMap<String, Told>, b: &BTreeMap<String, Told>) -> Vec<String> {
    let mut out = Vec::new();
    for (reader, first) in a {
        let second = &b[reader];
        let (mut x, mut y) = (Settle::new(first), Settle::new(second));
        if first.all.len() != second.all.len() {
            out.push(format!("{reader}: {} answers and {}", first.all.len(), second.all.len()));
        }
        let mut n = 0;
        for (o, p) in first.all.iter().zip(&second.all) {
            let (one, two) = (x.opened(o), y.opened(p));
            if one != two {
                let at = one.bytes().zip(two.bytes()).position(|(a, b)| a != b).unwrap_or(one.len().min(two.len()));
                let near = |t: &str| {
                    let bytes = &t.as_bytes()[at.saturating_sub(90)..(at + 70).min(t.len())];
                    String::from_utf8_lossy(bytes).replace('\n', " ")
                };
                out.push(format!("{reader}: {} parts:\n  A …{}…\n  B …{}…", o.what, near(&one), near(&two)));
                n += 1;
                if n == 4 {
                    break;
                }
            }
        }
        let mails = |s: &mut Settle, t: &Told| t.mail.iter().map(|m| s.text(m)).collect::<Vec<_>>();
        if mails(&mut x, first) != mails(&mut y, second) {
            out.push(format!("{reader}: mail parts:\n{:?}\n{:?}", first.mail, second.mail));
        }
    }
    out
}

/// What points at the victim and stands where it was not typed.
fn named(told: &BTreeMap<String, Told>, victim: usize) -> Vec<String> {
    let mut out = Vec::new();
    for (reader, t) in told {
        for o in t.all.iter().filter(|o| !o.path.starts_with("/search?q=")) {
            let text = o.answer.text().to_lowercase();
            // Hosts and people of the same names stand in the other firm's own profile.
            let most = if reader.contains("other firm") { 2 } else { WORDS[victim].len() };
            let words = WORDS[victim][..most].iter().filter(|w| text.contains(**w));
            out.extend(words.map(|w| format!("{reader} reads {w:?} at {}", o.what)));
        }
    }
    out
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_can_tell_from_any_page_who_the_victim_is() {
    let (a, b) = (play(0, Plant::Nothing).await, play(1, Plant::Nothing).await);
    let answers: usize = a.values().map(|t| t.all.len()).sum();
    let mails: usize = a.values().map(|t| t.mail.len()).sum();
    println!("twin worlds over the pages: {} readers, {answers} answers, {mails} messages compared", a.len());
    let found: Vec<String> = [parted(&a, &b), named(&a, 0), named(&b, 1)].concat();
    assert!(found.is_empty(), "{} differences:\n{}", found.len(), found.join("\n"));
    assert!(a.len() == 12 && answers > 400, "{} readers, {answers} answers", a.len());
}

/// Leaks that are planted: the comparison sees each.
#[tokio::test(flavor = "multi_thread")]
async fn a_leak_on_a_page_is_seen() {
    for (plant, reader) in [
        (Plant::NoProfile, "officer of the insurer"),
        (Plant::OtherTenant, "owner of the third firm"),
        (Plant::TellingRefusal, "officer of the third firm"),
        (Plant::Count, "owner of the third firm"),
    ] {
        let (a, b) = (play(0, plant).await, play(1, plant).await);
        let found = [parted(&a, &b), named(&a, 0), named(&b, 1)].concat();
        assert!(found.iter().any(|f| f.starts_with(reader)), "{plant:?} is not seen: {found:?}");
    }
}
