//! The pages: both languages, hostile text, digits of either script, every word there.

use std::collections::BTreeSet;

use pasban_access::Role;
use pasban_gate::Relation;
use pasban_kernel::{TenantId, Timestamp};
use pasban_portal::words::keys;
use pasban_store::rows::exchange;

use crate::support::{bank, hidden, join, lab, tenant};

#[test]
fn both_catalogues_have_every_word_that_is_used() {
    let (en, ur) = (keys(include_str!("../../words/en.ftl")), keys(include_str!("../../words/ur.ftl")));
    let (en, ur): (BTreeSet<_>, BTreeSet<_>) = (en.into_keys().collect(), ur.into_keys().collect());
    assert_eq!(en, ur);
    let mut used = BTreeSet::new();
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut folders = vec![root];
    while let Some(dir) = folders.pop() {
        for entry in std::fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = std::fs::read_to_string(path).unwrap();
            for part in text.split("\"report-").skip(1) {
                let key = format!("report-{}", part.split('"').next().unwrap());
                if !key.contains('{') {
                    used.insert(key);
                }
            }
        }
    }
    let missing: Vec<_> = used.difference(&en).collect();
    assert!(missing.is_empty(), "{missing:?}");
    let idle: Vec<_> = en
        .iter()
        .filter(|k| {
            !used.contains(*k)
                && !k.starts_with("report-why-")
                && !k.starts_with("report-kind-")
                && !k.ends_with("-help")
        })
        .collect();
    assert!(idle.is_empty(), "no page says {idle:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_text_is_text_on_every_page_in_both_languages() {
    let cert = lab("Community CERT", "community", |_| {});
    let (one, _) = tenant(&cert, 1, "Shop <b>One</b>", "shop-one.example").await;
    let desk = cert.enter("Ali <script>alert(2)</script>", Role::Owner, one).await;
    let nasty = "<script>alert(1)</script> \"onload=x \u{202E}gnp.exe =cmd|' /C calc'!A0 {$n}";
    let values = "hxxps://evil[.]example/<script>\n\u{202E}moc.elgoog\n<img src=x onerror=1>.example\n''\n{\"type\":\"bundle\"}\n\u{0}\n4f2a\u{2026}91c0";
    let fields = [("what", nasty), ("systems", nasty), ("values", values), ("act", "share"), ("to", "")];
    for lang in ["en", "ur"] {
        let check = desk.fill(&desk.page("/report").await, &fields).await;
        assert!(check.to.ends_with("/check"), "{}", check.text);
        let page = desk.page(&format!("{}?lang={lang}", check.to)).await;
        let form = desk
            .page(&format!("{}&lang={lang}", check.to.replace("/report/", "/report?draft=").replace("/check", "")))
            .await;
        let sent = desk.send(&check.to.replace("/check", "/send"), &page, &[("seen", &hidden(&page, "seen"))]).await;
        let receipt = desk.page(&format!("{}?lang={lang}", sent.to)).await;
        let list = desk.page(&format!("/reports?lang={lang}")).await;
        let knows = desk.page(&format!("/who-knows?lang={lang}")).await;
        for p in [&page, &form, &receipt, &list, &knows] {
            assert!(!p.contains("<script>alert") && !p.contains("<img src=x") && !p.contains("<b>One"), "{p}");
            assert!(p.contains(&format!("<html lang=\"{lang}\"")));
            assert!(!p.contains("href=\"hxxp") && !p.contains("href=\"https://evil"));
            // A textarea gives back what was typed; everywhere else nothing turns the direction.
            let outside: String = p
                .split("<textarea")
                .enumerate()
                .map(|(i, part)| if i == 0 { part } else { part.split_once("</textarea>").map_or("", |x| x.1) })
                .collect();
            assert!(!outside.contains('\u{202E}'), "{outside}");
        }
        assert!(page.contains("evil[.]example"), "{page}");
        assert!(page.contains("4f2a"), "what was not understood is named with its place");
    }
    let csv = desk.get("/reports?format=csv").await;
    assert!(csv.text.contains("first words"));
}

#[tokio::test(flavor = "multi_thread")]
async fn digits_of_either_script_are_the_same_instant() {
    let (cert, bank) = (lab("Finance CERT", "sectoral", |_| {}), bank());
    join(&cert.node, &bank.node, Relation::Constituent, None, 1, |_| {}).await;
    let desk = bank.enter("Amna", Role::Officer, TenantId::OWN).await;
    let mut seen = Vec::new();
    for (day, time) in
        [("2026-01-05", "02:30"), ("۲۰۲۶-۰۱-۰۵", "۰۲:۳۰"), ("5 جنوری 2026", "٠٢:٣٠"), ("۵ Jan ۲۰۲۶", "2:30")]
    {
        let id = desk.report(&[("what", "x"), ("when", "earlier"), ("day", day), ("time", time)]).await;
        let row = bank.node.db.read(move |tx| exchange::report_fetch(tx, &id)).await.unwrap().unwrap();
        let body: serde_json::Value = serde_json::from_str(&row.body).unwrap();
        let said = pasban_translate::exchange::read(&body).unwrap();
        let pasban_translate::exchange::Content::Report(r) = said.content else { panic!() };
        seen.push(r.first_seen.unwrap());
    }
    // Karachi is five hours ahead.
    assert!(seen.iter().all(|t| *t == Timestamp::parse("2026-01-04T21:30:00Z").unwrap()), "{seen:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_node_knows_is_not_asked_and_files_come_after_the_words() {
    let (cert, bank) = (lab("Finance CERT", "sectoral", |_| {}), bank());
    join(&cert.node, &bank.node, Relation::Constituent, None, 1, |_| {}).await;
    bank.enter("Bilal", Role::Officer, TenantId::OWN).await;
    let desk = bank.enter("Amna", Role::Officer, TenantId::OWN).await;
    let form = desk.page("/report").await;
    for known in ["Bank A", "Amna", "+92 300 000111", "tel:+92510000000", "payment-switch", "one domain"] {
        assert!(form.contains(known), "{known}: {form}");
    }
    assert!(form.contains("You and one colleague") && form.contains("Bilal"));
    for asked in ["name=\"organisation\"", "name=\"phone\"", "name=\"email\"", "name=\"tlp\""] {
        assert!(!form.contains(asked), "{asked}");
    }
    let check = desk.fill(&form, &[("what", "help"), ("values", "mail.bank-a.example\nevil.example")]).await;
    let page = desk.page(&check.to).await;
    assert!(page.contains("Points at you"), "{page}");
    let (draft, file) = (check.to.replace("/check", "/files"), "value,comment\na.example,c2\nb.example,c2\n");
    let boundary = "xxBOUNDARYxx";
    let mut body = String::new();
    for (n, v) in [("token", hidden(&page, "token")), ("key", hidden(&page, "key"))] {
        body.push_str(&format!("--{boundary}\r\nContent-Disposition: form-data; name=\"{n}\"\r\n\r\n{v}\r\n"));
    }
    body.push_str(&format!("--{boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"list.exe\"\r\n\r\n{file}\r\n--{boundary}--\r\n"));
    let up = desk.upload(&draft, boundary, body).await;
    assert_eq!(up.to, check.to, "{}", up.text);
    let page = desk.page(&check.to).await;
    assert!(page.contains("We understood 4 values") && page.contains("list.exe"), "{page}");
}
