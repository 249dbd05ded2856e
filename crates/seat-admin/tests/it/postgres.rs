//! Every page and every list's filters once more on PostgreSQL: one SQL text, both engines.

use pasban_access::Role;
use pasban_app::detect::sources::{self, Pushed};
use pasban_app::ledger;
use pasban_kernel::TenantId;
use pasban_kernel::time::HOUR;
use pasban_people::reads;
use pasban_proof::act::ActKind;
use pasban_testkit::servers::Postgres;

use crate::support::lab_with;

#[tokio::test(flavor = "multi_thread")]
async fn all_pages_on_postgresql() {
    let Some(server) = Postgres::start() else { return };
    server.create("admin").unwrap();
    let more = format!("[store]\nurl = {:?}\n", server.url("admin"));
    let lab = tokio::task::block_in_place(|| lab_with(&more));
    let farah = lab.admin("Farah").await;
    let person = [("name", "سعدیہ"), ("role", "analyst"), ("lang", "ur"), ("email", "sadia@cert.example")];
    lab.post("/people/new", "/people/new", &farah, &person).await.to();
    let sadia = lab.find("sadia@cert.example").await;
    let firm = [("firm", "Gul 100%_Traders"), ("owner", "Gul"), ("sector", "finance")];
    lab.post("/tenants", "/tenants", &farah, &firm).await.to();
    let org =
        [("name", "Bank A"), ("sector", "finance"), ("province", "PK-SD"), ("critical", "on"), ("contact", "Ali")];
    let at = lab.post("/organisations/new", "/organisations/new", &farah, &org).await.to().to_owned();
    for authority in ["State Bank", "SECP"] {
        let body = [("authority", authority), ("matter", "filings"), ("lead", "on")];
        lab.post(&at, &format!("{at}/answers"), &farah, &body).await.to();
    }
    let offer = [("relation", "constituent"), ("name", "Bank A"), ("purpose", "x"), ("days", "0")];
    lab.post("/links/offer", "/links/offer", &farah, &offer).await.to();
    let links = lab.page("/links", &farah).await;
    let link = links.split("href=\"/links/").filter_map(|p| p.split('"').next()).find(|p| p.len() == 36).unwrap();
    let link = format!("/links/{link}");
    reads::note(&lab.node, &lab.seat(&sadia), "report 0b90cf03-6b3b-427f-ac4d-2adfb6d8dee3", "reporter").await.unwrap();
    let act = ledger::act(&lab.node, ActKind::AlertSent, "Sadia", "queue", &serde_json::json!({})).unwrap();
    lab.node.db.write("test.act", move |tx| ledger::record(tx, &[act]).map(drop)).await.unwrap();
    let pushed = Pushed {
        tenant: TenantId::OWN,
        source: "dns".into(),
        format: "syslog".parse().unwrap(),
        silent_after: None,
        lines: 5,
        bad: 0,
    };
    sources::pushed(&lab.node, pushed).await.unwrap();
    let now = lab.node.now();
    let note = move |tx: &mut dyn pasban_store::Tx| {
        let hour = now.0.div_euclid(HOUR);
        for _ in 0..2 {
            pasban_store::rows::seat_admin::machine::source_hours_note(tx, hour, hour - 1, now)?;
        }
        let class = pasban_kernel::id::ClassId::from_random([1; 16]);
        let waits =
            pasban_store::rows::seat_admin::machine::candidate_waits(tx, &class, pasban_kernel::Lane::Bulk, 0, 9)?;
        assert_eq!(waits, (0, None));
        Ok(())
    };
    lab.node.db.write("test.hours", note).await.unwrap();
    let day = &now.rfc3339()[..10];
    for path in [
        "/people".to_owned(),
        "/people?q=sadia&role=analyst&state=invited&tenant=own".into(),
        format!("/people/{}", sadia.id),
        "/tenants".into(),
        "/organisations?q=bank&sector=finance&presence=contact&critical=yes".into(),
        at.clone(),
        "/relations".into(),
        "/links?view=ended".into(),
        link.clone(),
        "/keys".into(),
        "/sources".into(),
        "/retention".into(),
        "/backup".into(),
        "/health".into(),
        "/audit".into(),
        format!("/audit?who=Sadia&kind=decisions&from={day}&to={day}"),
        "/audit?kind=alert-sent&after=1000000".into(),
        "/audit?subject=queue&kind=alert-sent".into(),
        format!("/audit/reads?person={}&record=report+0b90cf03-6b3b-427f-ac4d-2adfb6d8dee3&from={day}", sadia.id),
    ] {
        lab.page(&path, &farah).await;
    }
    assert!(lab.page("/organisations?q=100%25_", &farah).await.contains("Gul 100%_Traders"));
    assert!(lab.page("/organisations?q=100__", &farah).await.contains("No organisation fits"));
    assert!(lab.page("/audit?who=Sadia", &farah).await.contains("An alert went out"));
    // The second page of a list begins after the first.
    for i in 0..60 {
        lab.add(&format!("Person {i:02}"), Role::Analyst).await;
    }
    let first = lab.page("/people?role=analyst", &farah).await;
    let after = first.split("after=").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let second = lab.page(&format!("/people?role=analyst&after={after}"), &farah).await;
    assert!(first.contains("Person 00") && !second.contains("Person 00") && second.contains("Person 59"), "{second}");
}
