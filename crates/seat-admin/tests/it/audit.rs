use pasban_access::Role;
use pasban_app::ledger;
use pasban_people::reads;
use pasban_proof::act::ActKind;

use crate::support::{Lab, lab};

const REPORT: &str = "report 0b90cf03-6b3b-427f-ac4d-2adfb6d8dee3";

async fn record(lab: &Lab, kind: ActKind, who: &str, subject: &str) {
    let act = ledger::act(&lab.node, kind, who, subject, &serde_json::json!({"victim": "Bank A"})).unwrap();
    lab.node.db.write("test.act", move |tx| ledger::record(tx, &[act]).map(drop)).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn acts_are_found_by_person_subject_kind_and_day() {
    let lab = lab();
    let farah = lab.admin("Farah").await;
    let sadia = lab.add("Sadia", Role::Analyst).await;
    record(&lab, ActKind::Unblocked, "Sadia", "lift evil.example").await;
    record(&lab, ActKind::IndicatorConfirmed, "Adeel", "indicator--0b90cf03-6b3b-427f-ac4d-2adfb6d8dee3").await;
    let all = lab.page("/audit", &farah).await;
    assert!(all.contains("A block was lifted") && all.contains("lift …"), "{all}");
    assert!(!all.contains("evil") && !all.contains("Bank A"), "an administrator reads no value and no victim");
    let of = lab.page("/audit?who=sadia", &farah).await;
    assert!(of.contains("A block was lifted") && !of.contains("An indicator was confirmed"), "{of}");
    let kind = lab.page("/audit?kind=decisions&who=Adeel", &farah).await;
    assert!(kind.contains("An indicator was confirmed") && !kind.contains("A block was lifted</"));
    assert!(lab.page("/audit?kind=person-added", &farah).await.contains("An account was made"));
    let about = lab.page(&format!("/audit?subject={}", sadia.id), &farah).await;
    assert!(about.contains("An account was made") && !about.contains("A block was lifted"));
    // What may not be read is not found by asking for it either.
    assert!(lab.page("/audit?subject=lift+evil.example", &farah).await.contains("No act fits"));
    assert!(lab.page("/audit?kind=nonsense", &farah).await.contains("No act fits"));
    assert!(lab.page("/audit?to=2020-01-01", &farah).await.contains("No act fits"));
    let today = lab.node.now().rfc3339();
    let from = format!(
        "/audit?from={}&to={}&who=Sadia",
        &today[..10],
        &lab.node.now().plus(pasban_kernel::time::DAY).rfc3339()[..10]
    );
    assert!(lab.page(&from, &farah).await.contains("A block was lifted"));
    let csv = lab.get("/audit?format=csv&who=Sadia", &farah).await.text;
    assert!(csv.contains(",Sadia,unblocked,lift …,"), "{csv}");
    let bad = lab.get("/audit?from=yesterday", &farah).await;
    assert_eq!(bad.status, axum::http::StatusCode::BAD_REQUEST);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_read_what_is_told_and_not_whose() {
    let lab = lab();
    let farah = lab.admin("Farah").await;
    let sadia = lab.add("Sadia", Role::Analyst).await;
    reads::note(&lab.node, &lab.seat(&sadia), REPORT, "reporter").await.unwrap();
    reads::note(&lab.node, &lab.seat(&sadia), REPORT, "systems").await.unwrap();
    reads::note(&lab.node, &lab.seat(&sadia), "item bank-a.example", "name").await.unwrap();
    let page = lab.page("/audit/reads", &farah).await;
    assert!(page.contains(REPORT) && page.contains("reporter, systems"), "{page}");
    assert!(page.contains("item …") && !page.contains("bank-a"), "{page}");
    for path in [format!("/audit/reads?person={}", sadia.id), "/audit/reads?person=sadia".into()] {
        assert!(lab.page(&path, &farah).await.contains(REPORT));
    }
    let record = lab.page("/audit/reads?record=report+0b90cf03-6b3b-427f-ac4d-2adfb6d8dee3", &farah).await;
    assert!(record.contains(REPORT) && !record.contains("item …"));
    assert!(lab.page("/audit/reads?person=nobody", &farah).await.contains("No person of that name"));
    assert!(lab.page("/audit/reads?record=item+bank-a.example", &farah).await.contains("No person of that name"));
    assert!(lab.page(&format!("/people/{}", sadia.id), &farah).await.contains(REPORT));
    assert!(lab.get("/audit/reads?format=csv", &farah).await.text.contains("Sadia,analyst,report 0b90"));
}

#[tokio::test(flavor = "multi_thread")]
async fn more_than_a_page_takes_two_and_is_an_act() {
    let lab = lab();
    let (farah, nasir) = (lab.admin("Farah").await, lab.admin("Nasir").await);
    for i in 0..70 {
        record(
            &lab,
            ActKind::AlertSent,
            if i % 2 == 0 { "Sadia" } else { "Adeel" },
            "alert 0b90cf03-6b3b-427f-ac4d-2adfb6d8dee3",
        )
        .await;
    }
    let first = lab.get("/audit?kind=alert-sent&format=csv", &farah).await.text;
    assert_eq!(first.lines().count(), 51, "a page is no bulk");
    let ask = [("what", "acts"), ("who", "Sadia"), ("reason", "yearly review")];
    lab.post("/audit/export", "/audit/export", &farah, &[("what", "acts")]).await.again("Write 1 to 500");
    lab.post("/audit/export", "/audit/export", &farah, &[("what", "all"), ("reason", "x")]).await.again("Choose acts");
    let bad = [("what", "acts"), ("from", "32 Nov"), ("reason", "x")];
    lab.post("/audit/export", "/audit/export", &farah, &bad).await.again("Write the day like");
    assert_eq!(lab.post("/audit/export", "/audit/export", &farah, &ask).await.to(), "/second");
    lab.agree("Nasir").await;
    assert!(lab.page("/people", &farah).await.contains("yearly review"), "it is told where the asker looks");
    assert!(lab.page("/audit/export", &farah).await.contains("agreed. It can be taken once"));
    // Wider than what was agreed to asks again.
    let wider = [("what", "acts"), ("who", ""), ("reason", "x")];
    assert_eq!(lab.post("/audit/export", "/audit/export", &farah, &wider).await.to(), "/second");
    let take = [("what", "acts"), ("who", "Sadia"), ("from", ""), ("to", "")];
    let file = lab.post("/audit/export", "/audit/export", &farah, &take).await.to().to_owned();
    assert_eq!(lab.get(&file, &nasir).await.status, axum::http::StatusCode::NOT_FOUND, "for the asker alone");
    let csv = lab.get(&file, &farah).await;
    assert_eq!(csv.text.lines().filter(|l| l.contains(",Sadia,alert-sent,")).count(), 35);
    assert!(
        !csv.text.contains("Adeel") && csv.headers["content-disposition"].to_str().unwrap().contains("audit-acts.csv")
    );
    assert_eq!(lab.get(&file, &farah).await.status, axum::http::StatusCode::NOT_FOUND, "once");
    assert_eq!((lab.acts("bulk-exported").await, lab.acts("second-used").await), (1, 1));
    assert_eq!(lab.post("/audit/export", "/audit/export", &farah, &ask).await.to(), "/second", "used up");
}

#[tokio::test(flavor = "multi_thread")]
async fn alone_it_is_an_act_all_the_same() {
    let lab = lab();
    let farah = lab.admin("Farah").await;
    let sadia = lab.add("Sadia", Role::Analyst).await;
    reads::note(&lab.node, &lab.seat(&sadia), REPORT, "reporter").await.unwrap();
    let ask = [("what", "reads"), ("who", "Sadia"), ("reason", "review")];
    let file = lab.post("/audit/export", "/audit/export", &farah, &ask).await.to().to_owned();
    assert!(lab.get(&file, &farah).await.text.contains(REPORT));
    assert_eq!(lab.acts("bulk-exported").await, 1);
    let nobody = [("what", "reads"), ("who", "Nobody"), ("reason", "review")];
    lab.post("/audit/export", "/audit/export", &farah, &nobody).await.again("No person of that name");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ledger_that_was_cut_or_begun_anew_is_entered_again() {
    let lab = lab();
    let farah = lab.admin("Farah").await;
    for _ in 0..3 {
        record(&lab, ActKind::AlertSent, "Sadia", "alert 0b90cf03-6b3b-427f-ac4d-2adfb6d8dee3").await;
    }
    assert!(lab.page("/audit?who=Sadia", &farah).await.contains("3 rows"));
    let size = lab.node.db.read(pasban_store::rows::ledger::leaf_count).await.unwrap();
    lab.node.db.write("test.cut", move |tx| ledger::cut(tx, size - 2).map(drop)).await.unwrap();
    assert!(lab.page("/audit?who=Sadia", &farah).await.contains("One row"));
    lab.node.db.write("test.anew", |tx| ledger::begin_anew(tx).map(drop)).await.unwrap();
    record(&lab, ActKind::AlertSent, "Adeel", "alert 0b90cf03-6b3b-427f-ac4d-2adfb6d8dee3").await;
    assert!(lab.page("/audit?who=Sadia", &farah).await.contains("No act fits"));
    assert!(lab.page("/audit?who=Adeel", &farah).await.contains("An alert went out"));
}
