//! The small firm's own pages: its warnings and nobody else's, said plainly, each with one act.

use axum::http::StatusCode;
use pasban_access::Role;
use pasban_kernel::{TenantId, Tlp};
use pasban_store::rows::exchange::report_list;

use crate::support::{Lab, lab, words};

async fn firm() -> (Lab, TenantId, String) {
    let lab = lab("Finance CERT", "sectoral", "");
    let tenant = lab.firm(7, "Misal Traders").await;
    let owner = lab.enter(tenant, "O. Owner", Role::Owner).await;
    (lab, tenant, owner)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_firm_without_records_is_told_that_nothing_was_heard() {
    let (lab, _, owner) = firm().await;
    let home = lab.page("/home", &owner).await;
    for said in
        ["never heard anything from your network", "Misal Traders", "0 warnings are open", "href=\"tel:+9251111222\""]
    {
        assert!(home.contains(said), "{said}");
    }
    // The first button is the report.
    let main = home.split("<main").nth(1).unwrap();
    let first = main.split("href=\"").nth(1).unwrap();
    assert!(first.starts_with("/report\""), "{first}");
    for path in
        ["/warnings", "/warnings?state=closed", "/stopped", "/month", "/month?month=2026-01", "/reach", "/guides"]
    {
        lab.page(path, &owner).await;
    }
    assert_eq!(lab.get("/month?month=never", &owner).await.status, StatusCode::BAD_REQUEST);
    assert_eq!(lab.get("/stopped?after=x", &owner).await.status, StatusCode::BAD_REQUEST);
    // An analyst has no firm.
    let analyst = lab.enter(TenantId::OWN, "A. Analyst", Role::Analyst).await;
    assert_eq!(lab.get("/home", &analyst).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_met_is_a_warning_with_one_act_and_ends_with_it() {
    let (lab, tenant, owner) = firm().await;
    let other = lab.firm(8, "Other Shop").await;
    let stranger = lab.enter(other, "S. Stranger", Role::Owner).await;
    lab.keep(tenant, "till-1", "cnc.example");
    lab.issue("cnc.example", "malicious-code/c2-server", Tlp::Green, "A. Analyst").await;

    let home = lab.page("/home", &owner).await;
    for said in ["1 warning is open since", "Look at 1 warning", "cnc[.]example", "Malware"] {
        assert!(home.contains(said), "{said}: {}", words(&home));
    }
    let id = home.split("href=\"/warnings/").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let page = lab.page(&format!("/warnings/{id}"), &owner).await;
    assert!(
        page.contains("till-1")
            && page.contains("&lt;b&gt;cnc.example&lt;/b&gt;")
            && page.contains("Leave it switched on")
    );
    // Another firm finds nothing, in words or in figures.
    assert_eq!(lab.get(&format!("/warnings/{id}"), &stranger).await.status, StatusCode::NOT_FOUND);
    assert!(lab.page("/home", &stranger).await.contains("0 warnings are open"));

    // Help: one report in confidence, however often it is asked for.
    for _ in 0..2 {
        let page = lab.get(&format!("/warnings/{id}?lang=en"), &owner).await.text;
        let sent = lab.send(&page, &format!("/warnings/{id}/help"), &owner, &[]).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    }
    let reports = lab.node.db.read(|tx| report_list(tx, "in", 10)).await.unwrap();
    assert_eq!(reports.len(), 1);
    assert_eq!((reports[0].tenant, reports[0].act.as_str()), (tenant, "help"));
    assert!(reports[0].body.contains("cnc[.]example") && reports[0].consent.contains("\"share\":false"));

    let page = lab.get(&format!("/warnings/{id}?lang=en"), &owner).await.text;
    assert!(page.contains("asked for help"));
    let done = lab.send(&page, &format!("/warnings/{id}/done"), &owner, &[("words", "the till is off")]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    assert!(lab.page("/home", &owner).await.contains("0 warnings are open"));
    assert!(
        lab.page("/warnings?state=closed", &owner).await.contains("O. Owner has done this")
            || lab.page("/warnings?state=closed", &owner).await.contains("has done this")
    );
    let month = words(&lab.page("/month", &owner).await);
    assert!(month.contains("1 warning, of which 1 dealt with"), "{month}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_waits_since_it_was_met_here_is_the_owners_to_block() {
    let (lab, tenant, owner) = firm().await;
    lab.keep(tenant, "till-1", "shop.example");
    lab.issue("shop.example", "fraud/phishing", Tlp::Green, "A. Analyst").await;
    let home = lab.page("/home", &owner).await;
    assert!(home.contains("not blocked yet"), "{}", words(&home));
    let id = home.split("href=\"/warnings/").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let page = lab.get(&format!("/warnings/{id}?lang=en"), &owner).await.text;
    assert!(page.contains("Does nobody in your firm need"));
    let sent = lab.send(&page, &format!("/warnings/{id}/block"), &owner, &[]).await;
    // The rules may want a second person; then it says so and nothing is blocked by one.
    let after = lab.get(&format!("/warnings/{id}?lang=en"), &owner).await.text;
    match sent.status {
        StatusCode::SEE_OTHER => assert!(after.contains("It is blocked for you"), "{}", words(&after)),
        other => {
            assert_eq!(other, StatusCode::UNPROCESSABLE_ENTITY, "{}", sent.text);
            assert!(words(&sent.text).contains("One more person must agree") && after.contains("not blocked yet"));
        }
    }
    // Another firm's owner cannot.
    let other = lab.firm(8, "Other Shop").await;
    let stranger = lab.enter(other, "S. Stranger", Role::Owner).await;
    let theirs = lab.get("/warnings?lang=en", &stranger).await;
    assert_eq!(theirs.status, StatusCode::OK);
    let account = lab.get("/account?lang=en", &stranger).await.text;
    let tried = lab.send(&account, &format!("/warnings/{id}/block"), &stranger, &[]).await;
    assert_eq!(tried.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_its_host_may_not_tell_it_is_on_none_of_its_pages() {
    let (lab, tenant, owner) = firm().await;
    lab.keep(tenant, "till-1", "strict.example");
    lab.issue("strict.example", "malicious-code/c2-server", Tlp::AmberStrict, "A. Analyst").await;
    lab.issue("open.example", "fraud/phishing", Tlp::Green, "A. Analyst").await;
    for path in ["/home", "/warnings", "/stopped", "/month"] {
        let page = lab.page(path, &owner).await;
        assert!(!page.contains("strict"), "{path}");
    }
    let stopped = lab.page("/stopped", &owner).await;
    assert!(stopped.contains("open[.]example") && stopped.contains("Fake page or message"));
    assert!(words(&lab.page("/month", &owner).await).contains("no warning"));
}
