use axum::http::StatusCode;
use pasban_access::Role;
use pasban_app::exchange::questions;
use pasban_kernel::TenantId;
use pasban_kernel::time::HOUR;
use pasban_translate::exchange::content::QuestionKind;

use crate::support::{lab, lab_of, name};

#[tokio::test(flavor = "multi_thread")]
async fn a_hosted_officer_sees_its_own_tenant_and_nothing_else() {
    let lab = lab("[policy]\nrespond = \"block\"\nfirst_week_watch = false\n");
    let (shop, other) = (lab.tenant(7).await, lab.tenant(8).await);
    let sana = lab.enter(shop, "Sana", Role::Officer).await;
    let bilal = lab.enter(other, "Bilal", Role::Officer).await;
    let host = lab.officer("Zara").await;
    lab.keep(other, lab.node.now().plus(-HOUR), "till-3", "theirs.example");
    lab.keep(shop, lab.node.now().plus(-HOUR), "till-1", "ours.example");
    for d in ["theirs.example", "ours.example"] {
        lab.issue(d, "malicious-code/c2-server").await;
    }
    let page = lab.page("/alerts", &sana).await;
    assert!(page.contains("ours[.]example") && !page.contains("theirs[.]example"));
    let theirs = lab.alerts(other).await.remove(0);
    for session in [&sana, &host] {
        let a = lab.get(&format!("/alerts/{theirs}"), session).await;
        assert_eq!(a.status, StatusCode::NOT_FOUND);
        assert!(!a.text.contains("till-3"));
    }
    let mine = format!("/alerts/{}", lab.alerts(shop).await.remove(0));
    let a = lab.post(&mine, &format!("/alerts/{theirs}"), &sana, &[("what", "closed"), ("words", "x")]).await;
    assert_eq!(a.status, StatusCode::NOT_FOUND);
    // The other's machine, name and hold are nowhere.
    for path in
        ["/alerts", "/holds", "/blocks", "/policy", "/protect", "/questions", "/alerts?format=csv", "/holds?format=csv"]
    {
        let text = lab.get(path, &sana).await.text;
        assert!(!text.contains("till-3"), "{path}");
    }
    let decide = [("do", "watch"), ("pick", "domain ours.example")];
    assert_eq!(lab.post("/holds", "/holds", &sana, &decide).await.status, StatusCode::SEE_OTHER);
    assert_eq!(lab.state(shop, "ours.example").await, "lifted");
    assert_eq!(lab.state(other, "theirs.example").await, "hold");

    // The host's zone, key and the others' tokens are not the tenant's.
    let protect = lab.page("/protect", &sana).await;
    assert!(!protect.contains("pasban-rpz") && !protect.contains("rpz.bank-a.example"));
    assert!(lab.page("/protect", &host).await.contains("pasban-rpz"));
    let made = lab.post("/protect", "/protect/token", &sana, &[("name", "till router")]).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.text);
    let shown = made.headers["location"].to_str().unwrap().to_owned();
    // Not for somebody else, once for whoever made it, and never in a list.
    assert!(!lab.get(&shown, &bilal).await.text.contains("pasban_"));
    let token = lab.get(&shown, &sana).await.text;
    assert!(token.contains("pasban_"));
    assert!(!lab.get(&shown, &sana).await.text.contains("pasban_"));
    assert!(lab.page("/protect", &sana).await.contains("till router"));
    assert!(!lab.page("/protect", &bilal).await.contains("till router"));
    let (_, rest) = lab
        .page("/protect", &sana)
        .await
        .split_once("name=\"name\" value=\"")
        .map(|(a, b)| (a.to_owned(), b.to_owned()))
        .unwrap();
    let full = rest.split('"').next().unwrap().to_owned();
    assert_eq!(
        lab.post("/protect", "/protect/token/revoke", &bilal, &[("name", &full)]).await.status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(
        lab.post("/protect", "/protect/token/revoke", &sana, &[("name", &full)]).await.status,
        StatusCode::SEE_OTHER
    );

    // What the host asks of its tenants' logs, each of them sees, and can refuse.
    questions::ask(&lab.node, QuestionKind::Prevalence, vec![name("ours.example")], 30, "before confirming", "analyst")
        .await
        .unwrap();
    assert!(lab.page("/questions", &sana).await.contains("before confirming"));
    let no = lab.post("/questions", "/questions", &sana, &[("kinds", "prevalence")]).await;
    assert_eq!(no.status, StatusCode::SEE_OTHER, "{}", no.text);
    questions::ask(&lab.node, QuestionKind::Prevalence, vec![name("again.example")], 30, "once more", "analyst")
        .await
        .unwrap();
    let page = lab.page("/questions", &sana).await;
    assert!(page.contains("once more") && page.contains("Did not run") && page.contains("You refuse this."));
    assert!(!lab.page("/questions", &bilal).await.contains("Did not run"));
}

#[tokio::test(flavor = "multi_thread")]
async fn other_roles_find_nothing() {
    let tiers: [(&str, &[Role]); 3] = [
        ("organisational", &[Role::Administrator]),
        ("sectoral", &[Role::Analyst, Role::Lead]),
        ("national", &[Role::National, Role::Staff]),
    ];
    for (tier, roles) in tiers {
        let lab = lab_of(tier, "");
        for role in roles {
            let session = lab.enter(TenantId::OWN, &format!("Person {}", role.code()), *role).await;
            for path in ["/alerts", "/alerts/quiet", "/policy", "/holds", "/blocks", "/questions", "/protect"] {
                assert_eq!(lab.get(path, &session).await.status, StatusCode::NOT_FOUND, "{} {path}", role.code());
            }
        }
    }
}
