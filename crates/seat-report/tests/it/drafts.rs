//! Drafts: on no ledger, lost by nobody, overwritten by nobody.

use axum::http::StatusCode;
use pasban_access::Role;
use pasban_gate::Relation;
use pasban_kernel::TenantId;
use pasban_store::rows::exchange;

use crate::support::{Desk, bank, hidden, join, lab, outgoing, tenant};

async fn save(desk: &Desk<'_>, page: &str, fields: &[(&str, &str)]) -> String {
    let (draft, turn) = (hidden(page, "draft"), hidden(page, "turn"));
    let mut all = vec![("turn", turn.as_str())];
    all.extend(fields);
    let a = desk.send(&format!("/report/{draft}/draft"), page, &all).await;
    assert_eq!(a.status, StatusCode::SEE_OTHER, "{}", a.text);
    draft
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_is_on_no_ledger_and_on_no_link_until_it_is_sent() {
    let (cert, bank) = (lab("Finance CERT", "sectoral", |_| {}), bank());
    let link = join(&cert.node, &bank.node, Relation::Constituent, None, 1, |_| {}).await;
    let desk = bank.enter("S. Officer", Role::Officer, TenantId::OWN).await;
    let before = bank.leaves().await;
    let page = desk.page("/report").await;
    let draft = save(&desk, &page, &[("what", "somebody is in our mail"), ("values", "evil.example")]).await;
    let check =
        desk.fill(&desk.page(&format!("/report?draft={draft}")).await, &[("what", "somebody is in our mail")]).await;
    desk.page(&check.to).await;
    assert_eq!(bank.leaves().await, before, "nothing of a draft is an act");
    assert!(outgoing(&bank.node, &link).await.is_empty());
    assert!(bank.node.db.read(|tx| exchange::report_list(tx, "out", 10)).await.unwrap().is_empty());
    assert!(desk.page("/report").await.contains("somebody is in our mail"), "listed above the form");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_is_said_and_what_was_typed_is_kept() {
    let bank = bank();
    let cert = lab("Finance CERT", "sectoral", |_| {});
    join(&cert.node, &bank.node, Relation::Constituent, None, 1, |_| {}).await;
    let desk = bank.enter("S. Officer", Role::Officer, TenantId::OWN).await;
    let page = desk.page("/report").await;
    let a = desk
        .fill(&page, &[("when", "earlier"), ("day", "24 Nov 2026"), ("time", "02:90"), ("systems", "mail gateway")])
        .await;
    assert_eq!(a.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(a.text.contains("<title>Problem:"), "{}", a.text);
    for words in ["Write at least a few words about what is happening", "is not a time. Write it like 02:30"] {
        assert!(a.text.matches(words).count() >= 2, "{words}: in the summary and at the field");
    }
    assert!(a.text.contains("mail gateway") && a.text.contains("02:90") && a.text.contains("Nothing is lost"));
    let again = desk.page(&format!("/report?draft={}", hidden(&page, "draft"))).await;
    assert!(again.contains("mail gateway"), "kept although it was wrong");
}

#[tokio::test(flavor = "multi_thread")]
async fn two_who_write_at_once_overwrite_nobody() {
    let bank = bank();
    let cert = lab("Finance CERT", "sectoral", |_| {});
    join(&cert.node, &bank.node, Relation::Constituent, None, 1, |_| {}).await;
    let first = bank.enter("Amna", Role::Officer, TenantId::OWN).await;
    let second = bank.enter("Bilal", Role::Officer, TenantId::OWN).await;
    let page_a = first.page("/report").await;
    let draft = save(&first, &page_a, &[("what", "words of Amna, one")]).await;
    let open = format!("/report?draft={draft}");
    let page_b = second.page(&open).await;
    // Amna writes on while Bilal has the page open.
    save(&first, &page_a, &[("what", "words of Amna, two")]).await;
    save(&second, &page_b, &[("what", "words of Bilal")]).await;
    save(&second, &page_b, &[("what", "words of Bilal, more")]).await;
    let both = first.page(&open).await;
    assert!(both.contains("words of Amna, two") && both.contains("words of Bilal, more"), "{both}");
    assert!(both.contains("2 versions of this draft"));
    // Whoever opens the newest and writes on takes its place, and no version beside it is touched.
    let page_c = first.page(&open).await;
    save(&first, &page_c, &[("what", "words of Amna, three")]).await;
    let both = second.page(&open).await;
    assert!(both.contains("words of Amna, three") && both.contains("words of Bilal, more"));
    // One is sent; the other stays a draft.
    let check = first.page(&format!("/report/{draft}/check")).await;
    assert!(check.contains("Only the version on this page is sent"));
    let sent = first.send(&format!("/report/{draft}/send"), &check, &[("seen", &hidden(&check, "seen"))]).await;
    assert!(sent.to.starts_with("/reports/"), "{}", sent.text);
    let left = second.page(&open).await;
    assert!(left.contains("words of Bilal, more") && left.contains("This draft was sent already"));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_goes_back_and_writes_on_loses_nothing_without_a_script() {
    let bank = bank();
    let cert = lab("Finance CERT", "sectoral", |_| {});
    join(&cert.node, &bank.node, Relation::Constituent, None, 1, |_| {}).await;
    let desk = bank.enter("Amna", Role::Officer, TenantId::OWN).await;
    let form = desk.page("/report").await;
    for words in ["first words", "second words", "third words"] {
        let check = desk.fill(&form, &[("what", words)]).await;
        assert!(desk.page(&check.to).await.contains(words), "the page that lay open, sent again with {words}");
    }
    assert_eq!(desk.page("/report").await.matches("third words").count(), 1, "one draft");
    // The script is answered in words.
    let draft = hidden(&form, "draft");
    let a = desk.quiet(&format!("/report/{draft}/draft"), &form, &[("what", "typed in passing")]).await;
    assert!(a.status == StatusCode::OK && a.text.starts_with("Draft saved"), "{} {}", a.status, a.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_changed_since_it_was_looked_at_is_not_sent() {
    let bank = bank();
    let cert = lab("Finance CERT", "sectoral", |_| {});
    join(&cert.node, &bank.node, Relation::Constituent, None, 1, |_| {}).await;
    let desk = bank.enter("Amna", Role::Officer, TenantId::OWN).await;
    let form = desk.page("/report").await;
    let check = desk.fill(&form, &[("what", "first words")]).await;
    let page = desk.page(&check.to).await;
    save(&desk, &form, &[("what", "other words")]).await;
    let a = desk.send(&check.to.replace("/check", "/send"), &page, &[("seen", &hidden(&page, "seen"))]).await;
    assert_eq!(a.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(a.text.contains("has changed since") && a.text.contains("other words"));
    assert!(bank.node.db.read(|tx| exchange::report_list(tx, "out", 10)).await.unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn drafts_of_one_tenant_are_nobody_elses() {
    let cert = lab("Community CERT", "community", |_| {});
    let (one, _) = tenant(&cert, 1, "Shop One", "shop-one.example").await;
    let (two, _) = tenant(&cert, 2, "Shop Two", "shop-two.example").await;
    let a = cert.enter("Ali", Role::Owner, one).await;
    let b = cert.enter("Bano", Role::Owner, two).await;
    let draft = save(&a, &a.page("/report").await, &[("what", "secret words")]).await;
    assert!(!b.page("/report").await.contains("secret words"));
    for path in [format!("/report?draft={draft}"), format!("/report/{draft}/check")] {
        assert_eq!(b.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    let page = b.page("/report").await;
    for deed in ["send", "discard", "choose", "files"] {
        let answer = b.send(&format!("/report/{draft}/{deed}"), &page, &[("seen", "x")]).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{deed}: {}", answer.text);
    }
}
