//! Sent once, received where it says so, seen by its own people alone.

use axum::http::StatusCode;
use pasban_access::{Hat as SeatHat, Role, Seat};
use pasban_app::exchange::report;
use pasban_gate::{Hat, Relation};
use pasban_kernel::TenantId;
use pasban_kernel::id::PersonId;
use pasban_store::rows::exchange;

use crate::support::{bank, carry, constituent, hidden, join, lab, tenant};

#[tokio::test(flavor = "multi_thread")]
async fn sending_twice_gives_the_same_receipt() {
    let (cert, bank) = (lab("Finance CERT", "sectoral", |_| {}), bank());
    join(&cert.node, &bank.node, Relation::Constituent, None, 1, |_| {}).await;
    let desk = bank.enter("Amna", Role::Officer, TenantId::OWN).await;
    let check =
        desk.fill(&desk.page("/report").await, &[("what", "twice"), ("values", "evil.example\n203.0.113.9")]).await;
    let (page, other) = (desk.page(&check.to).await, desk.page(&check.to).await);
    let path = check.to.replace("/check", "/send");
    let seen = hidden(&page, "seen");
    let first = desk.send(&path, &page, &[("seen", &seen)]).await;
    let leaves = bank.leaves().await;
    // A double click, a reload, and the same draft from another window.
    for again in [&page, &page, &other] {
        let a = desk.send(&path, again, &[("seen", &seen)]).await;
        assert_eq!((a.status, &a.to), (StatusCode::SEE_OTHER, &first.to), "{}", a.text);
    }
    assert_eq!(bank.leaves().await, leaves);
    assert_eq!(bank.node.db.read(|tx| exchange::report_list(tx, "out", 10)).await.unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn received_is_said_only_when_the_receipt_is_here() {
    let (cert, bank) = (lab("Finance CERT", "sectoral", |_| {}), bank());
    let org = constituent(&cert, 7, "Bank A", "bank-a.example").await;
    let link = join(&cert.node, &bank.node, Relation::Constituent, Some(org), 1, |_| {}).await;
    let desk = bank.enter("S. Officer", Role::Officer, TenantId::OWN).await;
    let id = desk
        .report(&[
            ("what", "payment switch talks to a stranger"),
            ("ongoing", "yes"),
            ("values", "update-check[.]example"),
        ])
        .await;
    let page = desk.page(&format!("/reports/{id}")).await;
    assert!(page.contains("Stored here, not passed on yet") && page.contains("banner high"), "{page}");
    assert!(!page.contains("Received"), "the word is not used before it is true");
    assert!(page.contains("tel:+92510000000") && page.contains("Do not switch the machine off"));
    let (new, receipts) = carry(&bank.node, &cert.node, &link).await;
    assert_eq!((new, receipts.len()), (2, 1));
    report::keep_receipt(&bank.node, id, cert.receipt(receipts[0]).await).await.unwrap();
    let page = desk.page(&format!("/reports/{id}")).await;
    assert!(page.contains("Received and stored") && page.contains("banner ok"), "{page}");
    let file = desk.get(&format!("/reports/{id}/receipt")).await;
    assert!(file.text.starts_with("c2sp.org/tlog-proof@v1"), "{}", file.text);
    // The CERT has the words, and what the node knew without asking.
    let got = cert.node.db.read(move |tx| exchange::report_fetch(tx, &id)).await.unwrap().unwrap();
    for words in ["payment switch talks", "Contact: S. Officer, +92 300 000111", "Still going on: yes"] {
        assert!(got.body.contains(words), "{words}: {}", got.body);
    }
    assert!(desk.page("/reports").await.contains("payment switch talks"));
    let knows = desk.page("/who-knows").await;
    assert!(knows.contains("Finance CERT") && knows.contains("update-check[.]example"), "{knows}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hosted_report_is_received_at_once_and_by_its_own_people_alone() {
    let cert = lab("Community CERT", "community", |_| {});
    let (one, _) = tenant(&cert, 1, "Shop One", "shop-one.example").await;
    let (two, _) = tenant(&cert, 2, "Shop Two", "shop-two.example").await;
    let a = cert.enter("Ali", Role::Owner, one).await;
    let b = cert.enter("Bano", Role::Owner, two).await;
    let officer = cert.enter("Node Officer", Role::Officer, TenantId::OWN).await;
    let id = a.report(&[("what", "my page is gone"), ("values", "fake-shop.example")]).await;
    let page = a.page(&format!("/reports/{id}")).await;
    assert!(page.contains("Received and stored") && page.contains("Community CERT"), "{page}");
    assert!(page.contains("Nobody at") && page.contains("has opened it yet"));
    // Somebody at the desk opens it: the reporter sees that, when and what, and not who.
    let analyst = Seat {
        person: PersonId::from_random([5; 16]),
        name: "Zara Analyst".into(),
        role: Role::Analyst,
        hat: SeatHat::Cert,
        tier: "community".into(),
        tenant: TenantId::OWN,
    };
    pasban_people::reads::note(&cert.node, &analyst, &format!("report {id}"), "reporter").await.unwrap();
    let page = a.page(&format!("/reports/{id}")).await;
    assert!(page.contains("Opened once") && page.contains(">Analyst<") && !page.contains("Zara"), "{page}");
    for stranger in [&b, &officer] {
        for path in [format!("/reports/{id}"), format!("/reports/{id}/receipt")] {
            let (there, nowhere) = (
                stranger.get(&path).await,
                stranger.get(&path.replace(&id.to_string(), "11111111-1111-4111-8111-111111111111")).await,
            );
            assert_eq!((there.status, nowhere.status), (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND));
            assert_eq!(strip(&there.text), strip(&nowhere.text), "the same as where nothing is");
        }
        assert!(!stranger.page("/reports").await.contains("my page is gone"));
        assert!(!stranger.page("/who-knows").await.contains("fake-shop"));
        let form = stranger.page("/report").await;
        let a = stranger.send(&format!("/reports/{id}/consent"), &form, &[("share", "anyone")]).await;
        assert_eq!(a.status, StatusCode::NOT_FOUND);
        assert_eq!(stranger.get(&format!("/report?follows={id}")).await.status, StatusCode::NOT_FOUND);
    }
}

/// Without what differs on each page: addresses and keys.
fn strip(page: &str) -> String {
    page.split('"').filter(|p| p.len() < 40 && !p.contains("lang=")).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_filing_goes_to_the_regulators_hat_with_its_basis_and_help_beside_it() {
    let cert = lab("Finance CERT", "sectoral", |c| c.node.hats = Hat::ALL.into());
    let bank = bank();
    join(&cert.node, &bank.node, Relation::Constituent, None, 1, |t| t.up.hats = Hat::ALL.into()).await;
    let desk = bank.enter("Amna", Role::Officer, TenantId::OWN).await;
    let missing = desk.fill(&desk.page("/report").await, &[("act", "file"), ("what", "breach")]).await;
    assert!(missing.text.contains("Name the law and its provision"));
    let fields = [("act", "file"), ("basis", "Model Act, section 12"), ("what", "breach"), ("ask_help", "on")];
    let check = desk.fill(&desk.page("/report").await, &fields).await;
    let page = desk.page(&check.to).await;
    assert!(page.contains("as regulator") && page.contains("as CERT"), "{page}");
    let id = desk.report(&fields).await;
    let rows = bank.node.db.read(|tx| exchange::report_list(tx, "out", 10)).await.unwrap();
    let mut kinds: Vec<_> = rows.iter().map(|r| (r.act.as_str(), r.hat.as_str())).collect();
    kinds.sort_unstable();
    assert_eq!(kinds, [("file", "regulator"), ("help", "cert")]);
    assert!(desk.page(&format!("/reports/{id}")).await.contains("Help was asked for as well"));
}

#[tokio::test(flavor = "multi_thread")]
async fn of_three_certs_one_is_chosen_and_the_others_learn_nothing() {
    let certs = [
        lab("Finance CERT", "sectoral", |_| {}),
        lab("Punjab CERT", "provincial", |_| {}),
        lab("NTC", "provider", |_| {}),
    ];
    let bank = bank();
    let mut links = Vec::new();
    for (i, c) in certs.iter().enumerate() {
        links.push(join(&c.node, &bank.node, Relation::Constituent, None, i as u8 + 1, |_| {}).await);
    }
    let desk = bank.enter("Amna", Role::Officer, TenantId::OWN).await;
    let form = desk.page("/report").await;
    assert!(form.contains("To which body?"));
    let lead = form.split("checked").find(|p| p.ends_with(&format!("id=\"f-to-{}\" ", links[0])));
    assert!(lead.is_some(), "the lead is chosen: {form}");
    let to = links[1].to_string();
    let check = desk.fill(&form, &[("what", "to the province"), ("to", &to), ("values", "evil.example")]).await;
    let page = desk.page(&check.to).await;
    assert!(page.contains("Send: ask") && page.contains("Punjab CERT"));
    let sent = desk.send(&check.to.replace("/check", "/send"), &page, &[("seen", &hidden(&page, "seen"))]).await;
    assert!(sent.to.starts_with("/reports/"));
    let mut got = Vec::new();
    for (c, l) in certs.iter().zip(&links) {
        got.push(carry(&bank.node, &c.node, l).await.0);
    }
    assert_eq!(got, [0, 2, 0]);
    // Three agreements with equal terms are one class; the page still names the one that got it.
    let knows = desk.page("/who-knows").await;
    let rows = knows.split_once("<tbody>").unwrap().1;
    assert!(rows.contains("Punjab CERT") && !rows.contains("Finance CERT") && !rows.contains("NTC"), "{rows}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_addition_stands_beside_what_it_adds_to() {
    let cert = lab("Community CERT", "community", |_| {});
    let (one, _) = tenant(&cert, 1, "Shop One", "shop-one.example").await;
    let desk = cert.enter("Ali", Role::Owner, one).await;
    let first = desk.report(&[("what", "my page is gone")]).await;
    let form = desk.page(&format!("/report?follows={first}&way=corrects")).await;
    let follows = first.to_string();
    let check =
        desk.fill(&form, &[("what", "it was yesterday, not today"), ("follows", &follows), ("way", "corrects")]).await;
    let page = desk.page(&check.to).await;
    let sent = desk.send(&check.to.replace("/check", "/send"), &page, &[("seen", &hidden(&page, "seen"))]).await;
    assert!(desk.page(&sent.to).await.contains("This corrects"));
    let before = desk.page(&format!("/reports/{first}")).await;
    assert!(before.contains("What came after") && before.contains("my page is gone"), "{before}");
}
