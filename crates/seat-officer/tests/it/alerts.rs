use axum::http::StatusCode;
use pasban_kernel::TenantId;
use pasban_kernel::time::HOUR;

use crate::support::lab;

const OWN: TenantId = TenantId::OWN;
const OPEN: &str = "[policy]\nrespond = \"block\"\nfirst_week_watch = false\n";

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_page_says_what_is_not_known() {
    let lab = lab(OPEN);
    let sana = lab.officer("Sana").await;
    let page = lab.page("/alerts", &sana).await;
    assert!(page.contains("We cannot know: no logs arrive") && page.contains("No log has arrived yet"));
    assert!(!page.contains("Nothing that we watch for was met"), "a node without logs must not say that all is well");
    for path in [
        "/alerts?state=closed",
        "/alerts?state=false-alarm",
        "/alerts/quiet",
        "/holds",
        "/blocks",
        "/questions",
        "/policy",
        "/protect",
    ] {
        lab.page(path, &sana).await;
    }
    assert_eq!(lab.get("/alerts?state=nonsense", &sana).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_alert_shows_its_own_lines_and_neither_who_reported_nor_how_many_others() {
    let lab = lab(OPEN);
    let sana = lab.officer("Sana").await;
    for hour in 1..=14 {
        lab.keep(OWN, lab.node.now().plus(-hour * HOUR), "10.0.0.7", "c2.evil.example");
    }
    lab.keep(OWN, lab.node.now().plus(-HOUR), "10.0.0.9", "drop.example");
    for d in ["c2.evil.example", "drop.example"] {
        lab.issue(d, "malicious-code/c2-server").await;
    }
    let list = lab.page("/alerts", &sana).await;
    // Said in one go, one attack; values defanged.
    assert_eq!(list.matches("According to").count(), 1, "{list}");
    assert!(list.contains("c2.evil[.]example") && !list.contains(">c2.evil.example"));
    let ids = lab.alerts(OWN).await;
    let mut found = None;
    for id in &ids {
        let page = lab.page(&format!("/alerts/{id}"), &sana).await;
        if page.contains("asked for this name 14 times") {
            found = Some((id.clone(), page));
        }
    }
    let (id, page) = found.expect("the sentence");
    assert!(page.contains("One machine asked for this name 14 times"));
    assert!(page.contains("<mark>c2.evil.example</mark>"), "{page}");
    // The line is text: what it holds of markup is shown, not obeyed.
    assert!(page.contains("&lt;b&gt;") && !page.contains("<b>c2"));
    assert!(page.contains("One more alert of this attack"));
    assert!(page.contains("/report/") && page.contains("Nothing is sent until you send it"));

    // A false alarm needs its reason; the same words in the summary and at the field.
    let path = format!("/alerts/{id}");
    let no = lab.post(&path, &path, &sana, &[("what", "false-alarm")]).await;
    assert_eq!(no.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(no.text.matches("Say why, in 1 to").count(), 2);
    let yes = lab.post(&path, &path, &sana, &[("what", "false-alarm"), ("words", "our own test"), ("all", "on")]).await;
    assert_eq!(yes.status, StatusCode::SEE_OTHER);
    let page = lab.page(&path, &sana).await;
    assert!(page.contains("Sana") && page.contains("our own test") && page.contains("Open it again"));
    assert!(
        lab.page("/alerts?state=false-alarm", &sana).await.contains("drop[.]example"),
        "the other of the attack too"
    );
    assert!(
        lab.page("/alerts", &sana).await.contains("No alert is open")
            || lab.page("/alerts", &sana).await.contains("No logs have arrived")
    );
    let csv = lab.get("/alerts?state=false-alarm&format=csv", &sana).await;
    assert!(csv.text.contains("c2.evil[.]example") && csv.text.lines().count() == 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_false_alarm_lifts_the_hold_where_asked() {
    let lab = lab(OPEN);
    let sana = lab.officer("Sana").await;
    lab.keep(OWN, lab.node.now().plus(-HOUR), "10.0.0.7", "supplier.example");
    lab.issue("supplier.example", "malicious-code/c2-server").await;
    assert_eq!(lab.state(OWN, "supplier.example").await, "hold");
    let path = format!("/alerts/{}", lab.alerts(OWN).await[0]);
    let a = lab.post(&path, &path, &sana, &[("what", "false-alarm"), ("words", "our supplier"), ("lift", "on")]).await;
    assert_eq!(a.status, StatusCode::SEE_OTHER);
    assert_eq!(lab.state(OWN, "supplier.example").await, "lifted");
}
