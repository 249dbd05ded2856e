//! Two who decide: at once, and one after the other where one is not enough.

use axum::http::StatusCode;
use pasban_access::Role;
use pasban_app::exchange::consent;
use pasban_gate::Relation;
use pasban_kernel::time::MINUTE;
use pasban_kernel::{PermittedAction, Tlp};
use pasban_seat_desk::indicator::path;
use pasban_translate::exchange::content::Consent;

use crate::support::{Lab, domain, hidden, lab, share, words};

const TERMS: [(&str, &str); 5] = [
    ("tlp", "AMBER"),
    ("action", "block-home"),
    ("days", "30"),
    ("category", "malicious-code"),
    ("reason", "command server"),
];

fn with<'a>(changes: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    TERMS.iter().map(|(n, v)| (*n, changes.iter().find(|(c, _)| c == n).map_or(*v, |(_, v)| *v))).collect()
}

/// The wishes on the list of them, by their pages.
fn wishes(page: &str) -> Vec<String> {
    page.split("href=\"/second/").skip(1).map(|p| format!("/second/{}", p.split('"').next().unwrap())).collect()
}

async fn world() -> (Lab, pasban_kernel::id::ReportId, pasban_kernel::Observable) {
    let lab = lab();
    lab.link(1, "National CERT", Relation::Superior, "active", |t| t.relay = true).await;
    lab.link(3, "Insurer", Relation::Constituent, "active", |t| t.down.action_max = PermittedAction::BlockCustomers)
        .await;
    let firm = lab.firm(1, "Bank Aftab", "bank-aftab.example").await;
    let v = domain("update-check.example");
    let report = lab.report(firm, share(Tlp::Amber, PermittedAction::BlockCustomers), std::slice::from_ref(&v)).await;
    (lab, report, v)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_second_sees_what_the_first_did_and_overwrites_nothing() {
    let (lab, _, v) = world().await;
    let (anila, bilal) = (lab.enter("Anila", Role::Analyst).await, lab.enter("Bilal", Role::Analyst).await);
    let (hers, his) = (lab.get(&path(&v), &anila).await.text, lab.get(&path(&v), &bilal).await.text);
    let rejected = lab
        .send(&hers, &format!("{}/settle", path(&v)), &anila, &[("what", "reject"), ("reason", "a public resolver")])
        .await;
    assert_eq!(rejected.status, StatusCode::SEE_OTHER, "{}", words(&rejected.text));
    lab.clock.advance(MINUTE);
    for (deed, extra) in [("confirm", None), ("settle", Some(("what", "hold")))] {
        let mut form = with(&[("reason", "my own long reasoning")]);
        form.extend(extra);
        let late = lab.send(&his, &format!("{}/{deed}", path(&v)), &bilal, &form).await;
        assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY, "{deed}");
        let said = words(&late.text);
        assert!(said.contains("Anila decided meanwhile: Rejected"), "{said}");
        // What the second typed is still there.
        assert!(late.text.contains("my own long reasoning"));
    }
    let view = lab.json(&path(&v), &bilal).await;
    assert_eq!((view["state"].as_str(), view["decided_by"].as_str()), (Some("rejected"), Some("Anila")));
    assert!(view["indicator"].is_null());
    // Whoever looks again decides on what stands now.
    let fresh = lab.get(&path(&v), &bilal).await.text;
    let done = lab.send(&fresh, &format!("{}/confirm", path(&v)), &bilal, &with(&[])).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", words(&done.text));
    let view = lab.json(&path(&v), &anila).await;
    assert_eq!((view["state"].as_str(), view["decided_by"].as_str()), (Some("confirmed"), Some("Bilal")));
}

#[tokio::test(flavor = "multi_thread")]
async fn both_at_the_very_same_time_make_one_decision() {
    let (lab, _, v) = world().await;
    let (anila, bilal) = (lab.enter("Anila", Role::Analyst).await, lab.enter("Bilal", Role::Analyst).await);
    let (hers, his) = (lab.get(&path(&v), &anila).await.text, lab.get(&path(&v), &bilal).await.text);
    let confirm = format!("{}/confirm", path(&v));
    let (her_form, his_form) = (with(&[("reason", "hers")]), with(&[("reason", "his")]));
    let (a, b) =
        tokio::join!(lab.send(&hers, &confirm, &anila, &her_form), lab.send(&his, &confirm, &bilal, &his_form));
    let done = [&a, &b].iter().filter(|r| r.status == StatusCode::SEE_OTHER).count();
    let late = [&a, &b].iter().filter(|r| r.status == StatusCode::UNPROCESSABLE_ENTITY).count();
    assert_eq!((done, late), (1, 1), "{} / {}", words(&a.text), words(&b.text));
    let id = pasban_app::exchange::decide::own_id(&lab.node, &v);
    let versions = lab.node.db.read(move |tx| pasban_store::rows::objects::object_versions(tx, &id)).await.unwrap();
    assert_eq!(versions.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_changed_since_is_shown_side_by_side_and_nothing_leaves() {
    let (lab, report, v) = world().await;
    let anila = lab.enter("Anila", Role::Analyst).await;
    let page = lab.get(&path(&v), &anila).await.text;
    let old = lab.get(&path(&v), &anila).await.text;
    assert!(words(&page).contains("Release to 3, withhold from 0"), "{}", words(&page));
    // The reporter takes it back between the look and the press.
    let nothing =
        Consent { share: false, to: Tlp::AmberStrict, action: PermittedAction::Watch, named: false, until: None };
    consent::change(&lab.node, report, nothing, "Bank Aftab").await.unwrap();
    let refused = lab.send(&page, &format!("{}/confirm", path(&v)), &anila, &with(&[])).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let said = words(&refused.text);
    for expected in ["The gate says something else now", "When you looked", "Release to 0, withhold from 3", "changed"]
    {
        assert!(said.contains(expected), "{expected} is not in {said}");
    }
    assert!(lab.json(&path(&v), &anila).await["indicator"].is_null());
    // Pressed again on what is shown now, it is done, and goes nowhere.
    let done = lab.send(&refused.text, &format!("{}/confirm", path(&v)), &anila, &with(&[])).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", words(&done.text));
    // A form of before is late.
    let late = lab.send(&old, &format!("{}/confirm", path(&v)), &anila, &with(&[("reason", "x")])).await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_second_person_is_not_the_first() {
    let (lab, _, v) = world().await;
    let anila = lab.enter("Anila", Role::Analyst).await;
    let bilal = lab.enter("Bilal", Role::Analyst).await;
    lab.clock.advance(MINUTE);
    let confirm = format!("{}/confirm", path(&v));
    let form = with(&[("action", "block-customers")]);
    // The draft first, so that the table is of these terms.
    let page = lab.get(&path(&v), &anila).await.text;
    lab.send(&page, &format!("{}/draft", path(&v)), &anila, &form).await;
    let page = lab.get(&path(&v), &anila).await.text;
    assert!(words(&page).contains("Ask a second person for this release"));
    let asked = lab.send(&page, &confirm, &anila, &form).await;
    assert_eq!(asked.status, StatusCode::SEE_OTHER, "{}", words(&asked.text));
    let state = |view: &serde_json::Value| view["state"].as_str().unwrap().to_owned();
    assert_eq!(state(&lab.json(&path(&v), &anila).await), "open");
    // Pressing again does not do it, and does not ask twice.
    let page = lab.get(&path(&v), &anila).await.text;
    lab.send(&page, &confirm, &anila, &form).await;
    assert_eq!(state(&lab.json(&path(&v), &anila).await), "open");
    let all = wishes(&lab.get("/second", &anila).await.text);
    assert_eq!(all.len(), 1, "{all:?}");
    let wish = all[0].clone();
    // The first may look, and not agree: neither by the page, which has no button, nor by sending it all the same.
    let hers = lab.get(&wish, &anila).await.text;
    assert!(hidden(&hers, "token").is_none() || !hers.contains("value=\"agree\""));
    let page = lab.get("/indicators", &anila).await.text;
    let own = lab.send(&page, &wish, &anila, &[("answer", "agree")]).await;
    assert_eq!(own.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(words(&own.text).contains("Another person decides this"), "{}", words(&own.text));
    // Nor under an account made for it.
    lab.clock.advance(MINUTE);
    let twin = lab.enter("Anila K.", Role::Analyst).await;
    let page = lab.get(&wish, &twin).await.text;
    let newer = lab.send(&page, &wish, &twin, &[("answer", "agree")]).await;
    assert_eq!(newer.status, StatusCode::UNPROCESSABLE_ENTITY);
    // A colleague sees what will happen, refuses only with a reason, and agrees.
    let page = lab.get(&wish, &bilal).await.text;
    assert!(words(&page).contains("update-check[.]example") && page.contains("value=\"agree\""));
    let why = lab.send(&page, &wish, &bilal, &[("answer", "refuse")]).await;
    assert!(words(&why.text).contains("Write why you refuse"));
    let yes = lab.send(&page, &wish, &bilal, &[("answer", "agree")]).await;
    assert_eq!(yes.status, StatusCode::SEE_OTHER, "{}", words(&yes.text));
    // Agreed to is not done; and other terms are another wish.
    assert_eq!(state(&lab.json(&path(&v), &anila).await), "open");
    let page = lab.get(&path(&v), &anila).await.text;
    lab.send(&page, &confirm, &anila, &with(&[("action", "block-customers"), ("reason", "another reason")])).await;
    assert_eq!(state(&lab.json(&path(&v), &anila).await), "open");
    lab.send(&page, &format!("{}/draft", path(&v)), &anila, &form).await;
    let page = lab.get(&path(&v), &anila).await.text;
    let done = lab.send(&page, &confirm, &anila, &form).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", words(&done.text));
    assert_eq!(state(&lab.json(&path(&v), &anila).await), "confirmed");
    assert!(words(&lab.get(&wish, &bilal).await.text).contains("Done"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_owner_agrees_to_more_on_the_word_of_two() {
    let lab = lab();
    lab.link(1, "National CERT", Relation::Superior, "active", |t| t.relay = true).await;
    let firm = lab.firm(1, "Bank Aftab", "bank-aftab.example").await;
    let v = domain("update-check.example");
    let closed =
        Consent { share: false, to: Tlp::AmberStrict, action: PermittedAction::Watch, named: false, until: None };
    lab.report(firm, closed, std::slice::from_ref(&v)).await;
    let (anila, bilal) = (lab.enter("Anila", Role::Analyst).await, lab.enter("Bilal", Role::Analyst).await);
    lab.clock.advance(MINUTE);
    let page = lab.get(&path(&v), &anila).await.text;
    assert!(words(&page).contains("Release to 0, withhold from 2"), "{}", words(&page));
    let report = lab.json(&path(&v), &anila).await["reports"][0]["report"].as_str().unwrap().to_owned();
    let owner = format!("{}/owner-agreed", path(&v));
    let form =
        [("report", report.as_str()), ("tlp", "AMBER"), ("action", "block-home"), ("how", "R. Bano, by telephone")];
    let page = lab.get(&format!("{owner}?report={report}"), &anila).await.text;
    assert_eq!(lab.send(&page, &owner, &anila, &form).await.status, StatusCode::SEE_OTHER);
    // Alone it changes nothing.
    assert_eq!(lab.json(&path(&v), &anila).await["reports"][0]["share"], false);
    let wish = wishes(&lab.get("/second", &bilal).await.text).remove(0);
    let asked = lab.get(&wish, &bilal).await.text;
    assert!(words(&asked).contains("R. Bano, by telephone"));
    let yes = lab.send(&asked, &wish, &bilal, &[("answer", "agree")]).await;
    assert_eq!(yes.status, StatusCode::SEE_OTHER, "{}", words(&yes.text));
    assert_eq!(lab.json(&path(&v), &anila).await["reports"][0]["share"], false);
    let page = lab.get(&format!("{owner}?report={report}"), &anila).await.text;
    assert_eq!(lab.send(&page, &owner, &anila, &form).await.status, StatusCode::SEE_OTHER);
    let view = lab.json(&path(&v), &anila).await;
    assert_eq!((view["reports"][0]["share"].as_bool(), view["reports"][0]["to"].as_str()), (Some(true), Some("amber")));
    assert!(words(&lab.get(&path(&v), &anila).await.text).contains("withhold from 0"));
}
