use axum::http::StatusCode;
use pasban_access::Role;
use pasban_kernel::TenantId;
use pasban_kernel::time::HOUR;

use crate::support::lab;

const OWN: TenantId = TenantId::OWN;
const BLOCKING: &str = "[policy]\nrespond = \"block\"\nfirst_week_watch = false\n";
const WATCHING: &str = "[policy]\nrespond = \"watch\"\nfirst_week_watch = false\n";

#[tokio::test(flavor = "multi_thread")]
async fn what_waits_is_approved_watched_or_told_to_be_gone() {
    let lab = lab(BLOCKING);
    let sana = lab.officer("Sana").await;
    for d in ["one.example", "two.example", "three.example"] {
        lab.keep(OWN, lab.node.now().plus(-HOUR), "10.0.0.7", d);
        lab.issue(d, "malicious-code/c2-server").await;
    }
    let page = lab.page("/holds", &sana).await;
    assert!(page.contains("Met here by one machine, on one day of 30"), "{page}");
    assert!(page.contains("Bank A") && page.contains("one[.]example"));
    let day = lab.node.now().plus(10 * 24 * HOUR).rfc3339();
    let no = lab.post("/holds", "/holds", &sana, &[("do", "approve")]).await;
    assert_eq!((no.status, no.text.contains("Tick at least one value")), (StatusCode::UNPROCESSABLE_ENTITY, true));
    let no = lab
        .post("/holds", "/holds", &sana, &[("do", "approve"), ("pick", "domain one.example"), ("until", "2020-01-01")])
        .await;
    assert!(no.text.contains("The day is over"));
    let yes = [("do", "approve"), ("pick", "domain one.example"), ("until", &day[..10])];
    assert_eq!(lab.post("/holds", "/holds", &sana, &yes).await.status, StatusCode::SEE_OTHER);
    assert_eq!(lab.state(OWN, "one.example").await, "block");
    assert_eq!(
        lab.post("/holds", "/holds", &sana, &[("do", "watch"), ("pick", "domain two.example")]).await.status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(lab.state(OWN, "two.example").await, "lifted");
    // Taken back meanwhile: the page says so, and a tick from before is told that it waits no more.
    let id =
        pasban_app::exchange::decide::own_of(&lab.node, crate::support::name("three.example")).await.unwrap().remove(0);
    pasban_app::exchange::decide::withdraw(&lab.node, id, "a mistake", "analyst").await.unwrap();
    lab.settle().await;
    assert!(lab.page("/holds", &sana).await.contains("Taken back by the source meanwhile"));
    let late = lab.post("/alerts/quiet", "/holds", &sana, &[("do", "approve"), ("pick", "domain three.example")]).await;
    assert!(late.text.contains("It waits no more"), "{}", late.text);

    let blocks = lab.page("/blocks", &sana).await;
    assert!(blocks.contains("one[.]example"));
    assert!(lab.page("/blocks?state=lifted", &sana).await.contains("two[.]example"));
    let back = [("do", "unlift"), ("pick", "domain two.example"), ("why", "a slip"), ("state", "lifted")];
    assert_eq!(lab.post("/blocks?state=lifted", "/blocks", &sana, &back).await.status, StatusCode::SEE_OTHER);
    assert_eq!(lab.state(OWN, "two.example").await, "hold");
    let lift = [("do", "lift"), ("pick", "domain one.example"), ("why", "our bank")];
    assert_eq!(lab.post("/blocks", "/blocks", &sana, &lift).await.status, StatusCode::SEE_OTHER);
    assert_eq!(lab.state(OWN, "one.example").await, "lifted");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_policy_is_tried_then_saved_then_counts() {
    let lab = lab(WATCHING);
    let sana = lab.officer("Sana").await;
    lab.keep(OWN, lab.node.now().plus(-HOUR), "10.0.0.7", "used.example");
    for n in 0..12 {
        lab.issue(&format!("fresh{n}.example"), "malicious-code/c2-server").await;
    }
    lab.issue("used.example", "malicious-code/c2-server").await;
    let form =
        "usual=block&block_days=30&veto_hosts=3&veto_percent=5&veto_days=10&k=5&blocks_per_hour=500&growth_percent=5";
    let page = lab.page(&format!("/policy/try?{form}"), &sana).await;
    assert!(page.contains("It asks to block 13 values, one of which you use"), "{page}");
    assert!(page.contains("Last week: 12 blocked and 1 held. With today’s policy: 0 blocked and 0 held."));
    assert_eq!(lab.state(OWN, "fresh0.example").await, "watch");
    let fields: Vec<(&str, &str)> = form.split('&').map(|p| p.split_once('=').unwrap()).collect();
    let a = lab.post("/policy", "/policy", &sana, &fields).await;
    assert_eq!(a.status, StatusCode::SEE_OTHER, "{}", a.text);
    lab.settle().await;
    assert_eq!(lab.state(OWN, "fresh0.example").await, "block");
    assert_eq!(lab.state(OWN, "used.example").await, "hold");
    assert!(lab.page("/policy", &sana).await.contains("Version 1, saved by"));
    // Bounds and a wrong exception are told at the form.
    let bad = lab.page("/policy/try?usual=block&block_days=400&veto_hosts=3&veto_percent=5&veto_days=10&k=4&blocks_per_hour=5&growth_percent=5&ex_class=any&ex_source=any&ex_then=watch", &sana).await;
    assert!(bad.contains("Write a number from 1 to 90.") && bad.contains("Write a number from 5 to 50."));
    assert!(bad.contains("is the usual case"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_waits_for_the_second_person_where_there_is_one() {
    let lab = lab(WATCHING);
    let (sana, bilal) = (lab.officer("Sana").await, lab.officer("Bilal").await);
    let owner = lab.enter(OWN, "Omar", Role::Administrator).await;
    lab.issue("fresh.example", "malicious-code/c2-server").await;
    let fields = [("usual", "block"), ("ex_class", "fraud"), ("ex_source", "any"), ("ex_then", "hold")];
    let a = lab.post("/policy", "/policy", &sana, &fields).await;
    assert_eq!(a.status, StatusCode::SEE_OTHER, "{}", a.text);
    lab.settle().await;
    assert_eq!(lab.node.policies.load().choices(&OWN).version, 0);
    let mine = lab.page("/policy", &sana).await;
    assert!(mine.contains("waits for the second person") && !mine.contains("Agree: it counts at once"));
    let theirs = lab.page("/policy", &bilal).await;
    assert!(theirs.contains("Agree: it counts at once") && theirs.contains("Phishing and fraud"));
    let (_, rest) = theirs.split_once("/policy/second/").unwrap();
    let path = format!("/policy/second/{}", rest.split('"').next().unwrap());
    // Neither the asker nor somebody without the right decides.
    assert_eq!(lab.post("/policy", &path, &sana, &[("answer", "yes")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(lab.get("/policy", &owner).await.status, StatusCode::NOT_FOUND);
    assert_eq!(lab.node.policies.load().choices(&OWN).version, 0);
    let yes = lab.post("/policy", &path, &bilal, &[("answer", "yes")]).await;
    assert_eq!(yes.status, StatusCode::SEE_OTHER, "{}", yes.text);
    lab.settle().await;
    let kept = lab.node.policies.load().choices(&OWN).clone();
    assert_eq!((kept.version, kept.by_whom.as_str(), kept.second.as_str()), (1, "Sana", "Bilal"));
    assert_eq!(kept.chosen.exceptions.len(), 1);
    assert_ne!(lab.state(OWN, "fresh.example").await, "watch");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_stop_switch_needs_a_reason_and_acts() {
    let lab = lab(BLOCKING);
    let sana = lab.officer("Sana").await;
    lab.keep(OWN, lab.node.now(), "10.0.0.7", "usual.example");
    lab.issue("fresh.example", "malicious-code/c2-server").await;
    assert_eq!(lab.state(OWN, "fresh.example").await, "block");
    assert_eq!(
        lab.post("/policy", "/policy/stop", &sana, &[("source", "all")]).await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    let stop = [("source", "all"), ("reason", "tills are down")];
    assert_eq!(lab.post("/policy", "/policy/stop", &sana, &stop).await.status, StatusCode::SEE_OTHER);
    lab.settle().await;
    assert_eq!(lab.state(OWN, "fresh.example").await, "watch");
    let page = lab.page("/policy", &sana).await;
    assert!(page.contains("All blocking is stopped") && page.contains("tills are down"));
    let go = [("source", "all"), ("go", "on"), ("reason", "it was something else")];
    assert_eq!(lab.post("/policy", "/policy/stop", &sana, &go).await.status, StatusCode::SEE_OTHER);
    lab.settle().await;
    assert_eq!(lab.state(OWN, "fresh.example").await, "block");
}
