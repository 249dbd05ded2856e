//! How a report fares goes back to its reporter, and to nobody else; what another says of it counts for nothing.

use pasban_app::exchange::objects::{self, Audience, Facts};
use pasban_app::exchange::{course, report as reports};
use pasban_gate::Relation;
use pasban_kernel::id::ReportId;
use pasban_kernel::{PermittedAction, Tlp};
use pasban_store::rows::seat_desk::events::{Answer, answer_append};
use pasban_translate::exchange::content::{Content, Statement};
use pasban_translate::exchange::course::{Course, Step, What};

use crate::support::{Place, Serving, link, report, until};

async fn answer(cert: &Serving, report: ReportId, kind: &str, text: &str) {
    let (now, a) =
        (cert.node.now(), Answer { report, n: 0, kind: kind.into(), name: "A. Analyst".into(), text: text.into() });
    cert.node.db.write("test", move |tx| answer_append(tx, &a, now)).await.unwrap();
    course::tell_now(&cert.node, &report).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_reporter_is_told_and_nobody_else_and_by_nobody_else() {
    let (a, b, c) = (Place::new("CERT"), Place::new("Bank"), Place::new("Clinic"));
    let (cert, bank, clinic) = (a.start().await, b.start().await, c.start().await);
    link(&cert, &bank, Relation::Constituent).await;
    let other = link(&cert, &clinic, Relation::Constituent).await;
    let sent = reports::send(&bank.node, report("strange.example")).await.unwrap().report;
    until("the report", async || !cert.reports("in").await.is_empty()).await;

    answer(&cert, sent, "acknowledged", "we ring at six").await;
    let put =
        cert.node.db.read(|tx| pasban_store::rows::objects::object_list(tx, "opinion", "good", 100)).await.unwrap();
    assert_eq!(put.len(), 1);
    until("the answer", async || !course::of_report(&bank.node, &sent).await.unwrap().is_empty()).await;
    let told = course::of_report(&bank.node, &sent).await.unwrap();
    assert_eq!((told.len(), told[0].what, told[0].words.as_str()), (1, What::Acknowledged, "we ring at six"));
    answer(&cert, sent, "closed", "").await;
    until("that it is closed", async || {
        course::of_report(&bank.node, &sent).await.unwrap().last().is_some_and(|s| s.what == What::Closed)
    })
    .await;
    // Nothing new: no version more.
    let versions = async || {
        let name = cert.node.keys.reissued("note", &format!("course {sent}"), &bank_link(&cert, &bank).to_string());
        cert.versions(&name.id).await.len()
    };
    assert_eq!(versions().await, 2);
    course::tell_now(&cert.node, &sent).await.unwrap();
    assert_eq!(versions().await, 2);

    // Another node says something of a report that it never had.
    let name = clinic.node.keys.reissued("note", "forged", "x");
    let at = clinic.node.now().to_minute();
    let forged = Statement {
        id: name.id.clone(),
        seed: Some(name.seed),
        created: at,
        modified: at,
        issuer: clinic.node.id,
        key: 0,
        tlp: Tlp::Amber,
        action: PermittedAction::LookUp,
        revoked: false,
        content: Content::Course(Course {
            report: sent,
            of: "report--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f".parse().unwrap(),
            steps: vec![Step { what: What::Closed, role: "lead".into(), at, words: "forged".into() }],
        }),
    };
    let made = objects::make(&clinic.node, forged, Audience::Links(vec![other]), &Facts::default()).unwrap();
    let (table, now) = (clinic.node.links.load_full(), clinic.node.now());
    let streams = clinic.node.db.write("test", move |tx| objects::put(tx, &table, &made, now)).await.unwrap();
    objects::announce(&clinic.node, &streams);
    until("the forged one is at the CERT", async || cert.has(&name.id).await).await;
    tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    assert!(course::of_report(&cert.node, &sent).await.unwrap().is_empty(), "it is no report that the CERT sent");
    assert_eq!(course::of_report(&bank.node, &sent).await.unwrap().len(), 2);
    assert!(!bank.has(&name.id).await, "it goes no further");
    let at_clinic = clinic.node.db.read(move |tx| pasban_store::rows::objects::object_list(tx, "opinion", "good", 100));
    assert_eq!(at_clinic.await.unwrap().len(), 1, "its own, and nothing of the bank's");
}

fn bank_link(cert: &Serving, bank: &Serving) -> pasban_kernel::LinkId {
    cert.node.links.load().with_peer(&bank.node.id).unwrap().link.id
}
