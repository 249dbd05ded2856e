//! A consent is widened, narrowed, withdrawn: at the host, and over a link.

use pasban_access::Role;
use pasban_app::exchange::{consent as app, decide};
use pasban_gate::Relation;
use pasban_kernel::{PermittedAction, TenantId, Tlp};
use pasban_seat_report::answers::{Share, consent};
use pasban_store::rows::{exchange, seat_report};

use crate::support::{bank, carry, constituent, join, lab, outgoing, tenant};

fn confirm() -> decide::Confirm {
    decide::Confirm {
        category: String::new(),
        action: PermittedAction::BlockHome,
        tlp: None,
        reason: "met elsewhere".into(),
        days: 30,
        who: "analyst".into(),
        watch_only: false,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tenant_withdraws_and_what_has_not_left_stays() {
    let cert = lab("Community CERT", "community", |_| {});
    let (one, _) = tenant(&cert, 1, "Shop One", "shop-one.example").await;
    let peer = lab("Bank A", "organisational", |_| {});
    let org = constituent(&cert, 3, "Bank A", "bank-a.example").await;
    let link = join(&cert.node, &peer.node, Relation::Constituent, Some(org), 1, |_| {}).await;
    let desk = cert.enter("Ali", Role::Owner, one).await;
    let id = desk.report(&[("what", "fake page"), ("values", "evil.example\nbad.example")]).await;
    let value = |v: &str| pasban_app::ops::lists::value(v).unwrap();
    decide::confirm(&cert.node, id, value("evil.example"), confirm()).await.unwrap();
    let text = |out: &[serde_json::Value]| serde_json::to_string(out).unwrap();
    assert!(text(&outgoing(&cert.node, &link).await).contains("evil.example"));
    let knows = desk.page("/who-knows").await;
    assert!(knows.contains("evil[.]example") && knows.contains("Organisations that it serves"), "{knows}");
    assert!(!knows.contains("Bank A"), "a constituent never sees another's name");
    // Withdrawn from the page.
    let page = desk.page(&format!("/reports/{id}")).await;
    let done = desk.send(&format!("/reports/{id}/consent"), &page, &[("share", "no"), ("named", "no")]).await;
    assert!(done.to.ends_with("#who"), "{}", done.text);
    assert!(
        !text(&outgoing(&cert.node, &link).await).contains("evil.example"),
        "a consent that is gone shuts what was open"
    );
    decide::confirm(&cert.node, id, value("bad.example"), confirm()).await.unwrap();
    assert!(!text(&outgoing(&cert.node, &link).await).contains("bad.example"));
    let withheld = desk.page("/who-knows?show=withheld").await;
    assert!(withheld.contains("bad[.]example") && withheld.contains("You gave it in confidence"), "{withheld}");
    // Given again, wider: what was withheld for want of it passes when it is asked for again.
    let page = desk.page(&format!("/reports/{id}")).await;
    desk.send(&format!("/reports/{id}/consent"), &page, &[("share", "anyone"), ("named", "no")]).await;
    assert!(text(&outgoing(&cert.node, &link).await).contains("evil.example"));
    let history = cert.node.db.read(move |tx| seat_report::consent_history(tx, &id)).await.unwrap();
    assert_eq!(history.len(), 3, "nothing is rewritten");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_organisation_says_it_over_the_link_and_nobody_else_can() {
    let (cert, bank) = (lab("Finance CERT", "sectoral", |_| {}), bank());
    let org = constituent(&cert, 7, "Bank A", "bank-a.example").await;
    let link = join(&cert.node, &bank.node, Relation::Constituent, Some(org), 1, |_| {}).await;
    let desk = bank.enter("Amna", Role::Officer, TenantId::OWN).await;
    let id = desk.report(&[("what", "help"), ("values", "evil.example"), ("share", "anyone")]).await;
    carry(&bank.node, &cert.node, &link).await;
    let stands = |node: pasban_app::Node| async move {
        let row = node.db.read(move |tx| exchange::consent_of(tx, &id)).await.unwrap().unwrap();
        serde_json::from_str::<pasban_app::ops::Consent>(&row.body).unwrap()
    };
    assert_eq!(stands(cert.node.clone()).await.to, Tlp::Green);
    let before = cert.node.db.read(move |tx| exchange::report_fetch(tx, &id)).await.unwrap().unwrap();
    for (share, tlp) in [("no", Tlp::AmberStrict), ("sector", Tlp::Amber), ("no", Tlp::AmberStrict)] {
        let page = desk.page(&format!("/reports/{id}")).await;
        desk.send(&format!("/reports/{id}/consent"), &page, &[("share", share), ("named", "no")]).await;
        carry(&bank.node, &cert.node, &link).await;
        let c = stands(cert.node.clone()).await;
        assert_eq!((c.share, c.to), (share != "no", tlp), "{share}");
    }
    // Everything once more, in whatever order: the newest stands.
    carry(&bank.node, &cert.node, &link).await;
    assert!(!stands(cert.node.clone()).await.share);
    let after = cert.node.db.read(move |tx| exchange::report_fetch(tx, &id)).await.unwrap().unwrap();
    assert_eq!(
        (after.receipt_index, &after.body),
        (before.receipt_index, &before.body),
        "the report itself is as it was"
    );
    // The words set a bound that no later consent passes.
    let marked = desk.report(&[("what", "TLP:AMBER+STRICT we were told this"), ("share", "no")]).await;
    assert!(app::change(&bank.node, marked, consent(Share::Anyone, false), "Amna").await.is_err());
}
