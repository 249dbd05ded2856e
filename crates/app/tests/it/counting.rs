//! One organisation under three CERTs is counted once in every total, and every question asked of a node is listed
//! there: what ran is what was answered, and what was vetoed did not run (issue acceptance 9).

use pasban_app::Node;
use pasban_app::exchange::cards::Statement;
use pasban_app::exchange::decide::{self, Confirm};
use pasban_app::exchange::{questions, sightings};
use pasban_gate::Relation;
use pasban_kernel::time::DAY;
use pasban_kernel::{HitBand, LinkId, Observable, OrgBand, PermittedAction, TenantId, Tlp};
use pasban_store::rows::{exchange as rows, ledger, objects as object_rows};
use pasban_translate::exchange::content::QuestionKind;

use crate::support::{Lab, carry, join, keep, lab, seen};

/// A hospital that answers to a sector, a province and a provider, which all answer to one nation.
struct Graph {
    nation: Lab,
    /// Finance, province, telecom.
    certs: Vec<Lab>,
    hospital: Lab,
    up: Vec<LinkId>,
    down: Vec<LinkId>,
}

async fn graph(veto: &[&str]) -> Graph {
    let nation = lab("National CERT", |_| {});
    let certs: Vec<Lab> = ["Finance CERT", "Punjab CERT", "Indus Telecom"].map(|n| lab(n, |_| {})).into();
    let hospital =
        lab("Dastgir Hospital", |c| c.policy.veto_questions = veto.iter().map(|w| (*w).to_owned()).collect());
    let (mut up, mut down) = (Vec::new(), Vec::new());
    for (n, cert) in (1u8..).zip(&certs) {
        up.push(join(&nation.node, &cert.node, Relation::Constituent, None, n).await);
        down.push(join(&cert.node, &hospital.node, Relation::Constituent, None, 10 + n).await);
    }
    // Cards travel as objects too; here everyone knows them already.
    let all = || certs.iter().chain([&nation, &hospital]);
    for (to, of) in all().flat_map(|a| all().map(move |b| (a, b))).filter(|(a, b)| a.node.id != b.node.id) {
        to.node.learn(&Statement::Card(of.node.keys.card.clone())).unwrap();
    }
    Graph { nation, certs, hospital, up, down }
}

impl Graph {
    /// Everything that waits anywhere goes everywhere, until nothing is new.
    async fn settle(&self) {
        for _ in 0..8 {
            let mut new = 0;
            for (i, cert) in self.certs.iter().enumerate() {
                for (a, b, link) in [
                    (&cert.node, &self.nation.node, &self.up[i]),
                    (&self.nation.node, &cert.node, &self.up[i]),
                    (&cert.node, &self.hospital.node, &self.down[i]),
                    (&self.hospital.node, &cert.node, &self.down[i]),
                ] {
                    new += carry(a, b, link).await;
                }
            }
            if new == 0 {
                return;
            }
        }
        panic!("the graph does not come to rest: something goes round");
    }
}

async fn sighted(node: &Node, indicator: &pasban_kernel::StixId) -> (usize, Option<sightings::Picture>) {
    let id = indicator.clone();
    let all = node.db.read(move |tx| rows::sighting_list(tx, &id)).await.unwrap();
    (all.len(), sightings::picture(&all))
}

/// Objects that a node made itself, by kind.
async fn made(node: &Node, kind: &'static str) -> usize {
    let mut n = 0;
    for o in all_objects(node).await {
        n += usize::from(o.own && o.kind == kind);
    }
    n
}

async fn all_objects(node: &Node) -> Vec<object_rows::Object> {
    let keys: Vec<String> = node
        .db
        .read(|tx| {
            tx.q("SELECT DISTINCT id FROM object ORDER BY id LIMIT 10000", pasban_store::args![])?
                .iter()
                .map(|r| r.text(0))
                .collect()
        })
        .await
        .unwrap();
    let mut out = Vec::new();
    for id in keys {
        let id: pasban_kernel::StixId = id.parse().unwrap();
        out.extend(node.db.read(move |tx| object_rows::object_versions(tx, &id)).await.unwrap());
    }
    out
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sighting_under_three_certs_is_one() {
    let g = graph(&[]).await;
    let now = g.hospital.node.now();
    let lines: Vec<_> =
        (0..14).map(|n| seen(now.plus(-2 * DAY), &format!("10.0.0.{n}"), "billing-gateway.example")).collect();
    keep(&g.hospital.node, TenantId::OWN, &lines);
    let c = Confirm {
        category: "malicious-code/c2-server".into(),
        action: PermittedAction::BlockHome,
        tlp: Some(Tlp::Green),
        reason: "command server".into(),
        days: 30,
        who: "analyst".into(),
        watch_only: false,
    };
    let id = decide::issue(&g.certs[0].node, Observable::domain("billing-gateway.example").unwrap(), c).await.unwrap();
    g.settle().await;
    // It reached everyone, over two paths and more.
    for lab in g.certs.iter().chain([&g.nation, &g.hospital]) {
        assert!(decide_has(&lab.node, &id).await, "{}", lab.node.config.node.name);
    }
    assert_eq!(made(&g.hospital.node, "sighting").await, 1, "the hospital tells one of its three CERTs");
    let once = Some((OrgBand::Few, HitBand::Tens));
    let bands = |p: Option<sightings::Picture>| p.map(|p| (p.organisations, p.hits));
    // At every node at most one source speaks of it; so whoever adds up, adds one organisation.
    for (lab, sources) in [(&g.hospital, 1), (&g.certs[0], 1), (&g.certs[1], 0), (&g.certs[2], 0), (&g.nation, 1)] {
        let (rows, picture) = sighted(&lab.node, &id).await;
        let name = &lab.node.config.node.name;
        assert_eq!((rows, bands(picture)), (sources, once.filter(|_| sources == 1)), "{name}");
    }
    // The same once more changes nothing.
    g.settle().await;
    assert_eq!(sighted(&g.nation.node, &id).await.0, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_met_of_our_own_goes_up_though_it_was_sent_back_to_us() {
    let (nation, cert, bank) = (lab("National CERT", |_| {}), lab("Finance CERT", |_| {}), lab("Bank", |_| {}));
    let up = join(&nation.node, &cert.node, Relation::Constituent, None, 2).await;
    let down = join(&cert.node, &bank.node, Relation::Constituent, None, 1).await;
    let now = bank.node.now();
    keep(&bank.node, TenantId::OWN, &[seen(now.plus(-DAY), "10.0.0.1", "evil.example")]);
    let c = Confirm {
        category: "malicious-code/c2-server".into(),
        action: PermittedAction::BlockHome,
        tlp: Some(Tlp::Green),
        reason: "command server".into(),
        days: 30,
        who: "analyst".into(),
        watch_only: false,
    };
    let id = decide::issue(&cert.node, Observable::domain("evil.example").unwrap(), c).await.unwrap();
    carry(&cert.node, &bank.node, &down).await;
    // The bank passes on what it has, also to us: the one object that comes back is ours, and known.
    carry(&bank.node, &cert.node, &down).await;
    let probe = id.clone();
    let links = cert.node.db.read(move |tx| object_rows::object_links(tx, &probe)).await.unwrap();
    assert_eq!(links.iter().map(|(l, _)| *l).collect::<Vec<_>>(), [down]);
    carry(&cert.node, &nation.node, &up).await;
    assert_eq!(sighted(&nation.node, &id).await.0, 1, "the nation hears that it was met");
}

async fn decide_has(node: &Node, id: &pasban_kernel::StixId) -> bool {
    let id = id.clone();
    node.db.read(move |tx| object_rows::object_versions(tx, &id)).await.unwrap().iter().any(|o| o.state == "good")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_over_three_paths_is_answered_once() {
    let g = graph(&[]).await;
    let now = g.hospital.node.now();
    keep(&g.hospital.node, TenantId::OWN, &[seen(now.plus(-DAY), "10.0.0.1", "met.example")]);
    let values = ["met.example", "unmet.example"].map(|d| Observable::domain(d).unwrap()).to_vec();
    let nation = &g.nation.node;
    let q = questions::ask(nation, QuestionKind::Prevalence, values, 30, "before confirming", "analyst").await.unwrap();
    g.settle().await;
    assert_eq!(made(&g.hospital.node, "answer").await, 1);
    // The nation has three answers; in one of them somebody met it, and it is the one behind which the hospital answered.
    let told = nation.db.read(move |tx| rows::answer_list(tx, &q)).await.unwrap();
    let meetings = told.iter().filter(|(_, body)| body.contains("\"hits\":\"1\"")).count();
    assert_eq!((told.len(), meetings), (3, 1), "{told:?}");
    let standing = questions::standing(nation, q).await.unwrap();
    let bands: Vec<_> = standing.counts.iter().map(|c| (c.organisations, c.hits)).collect();
    // One hit three times would be "2-9".
    assert_eq!(bands, [(OrgBand::Few, HitBand::One), (OrgBand::None, HitBand::None)]);
    assert_eq!((standing.answered, standing.refused, standing.of), (3, 0, 3));
    let listed = g.hospital.node.db.read(|tx| rows::question_list(tx, 100)).await.unwrap();
    assert_eq!(
        listed.iter().map(|l| (l.id, l.ran)).collect::<Vec<_>>(),
        [(q, true)],
        "asked over three links, listed once, run once"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_list_of_questions_is_what_ran_and_a_vetoed_one_did_not() {
    let g = graph(&["hunt"]).await;
    let node = &g.hospital.node;
    let now = node.now();
    keep(node, TenantId::OWN, &[seen(now.plus(-DAY), "10.0.0.1", "met.example")]);
    let ask = |lab: usize, kind| {
        let v = vec![Observable::domain("met.example").unwrap()];
        questions::ask(&g.certs[lab].node, kind, v, 30, "a question", "analyst")
    };
    let finance = ask(0, QuestionKind::Prevalence).await.unwrap();
    let province = ask(1, QuestionKind::Prevalence).await.unwrap();
    let hunt = ask(2, QuestionKind::Hunt).await.unwrap();
    g.settle().await;
    let listed = node.db.read(|tx| rows::question_list(tx, 100)).await.unwrap();
    let mut told: Vec<_> = listed.iter().map(|q| (q.id, q.state.as_str(), q.ran)).collect();
    told.sort();
    let mut wanted = vec![(finance, "answered", true), (province, "answered", true), (hunt, "vetoed", false)];
    wanted.sort();
    assert_eq!(told, wanted);
    // A vetoed question holds no count: the history was not read for it. The ledger says the same as the list.
    let vetoed = listed.iter().find(|q| q.id == hunt).unwrap();
    assert!(vetoed.answer.is_empty() && !vetoed.reason.is_empty(), "{vetoed:?}");
    let acts = node.db.read(|tx| ledger::leaf_list(tx, 0, 10_000)).await.unwrap();
    let of = |kind: &str| acts.iter().filter(|a| a.kind == kind).count();
    assert_eq!((of("question-answered"), of("question-vetoed")), (2, 1));
    // Who asked hears that it was refused, and no number.
    let standing = questions::standing(&g.certs[2].node, hunt).await.unwrap();
    assert_eq!(standing.counts[0].organisations, OrgBand::None);
    assert!(standing.refused >= 1, "{standing:?}");
    // Both CERTs whose question ran were told of one organisation that met it.
    for (lab, q) in [(0, finance), (1, province)] {
        let s = questions::standing(&g.certs[lab].node, q).await.unwrap();
        assert_eq!((s.counts[0].organisations, s.counts[0].hits), (OrgBand::Few, HitBand::One), "{s:?}");
    }
}
