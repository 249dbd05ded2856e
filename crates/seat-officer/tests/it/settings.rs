use axum::http::StatusCode;
use pasban_kernel::TenantId;
use pasban_store::rows::seat_officer as rows;

use crate::support::lab;

#[tokio::test(flavor = "multi_thread")]
async fn quiet_hours_are_kept_for_all_and_for_oneself() {
    let lab = lab("");
    let sana = lab.officer("Sana").await;
    let save = |fields: Vec<(&'static str, &'static str)>| {
        let (lab, sana) = (&lab, sana.clone());
        async move { lab.post("/alerts/quiet", "/alerts/quiet", &sana, &fields).await }
    };
    let all = vec![("who", "all"), ("on", "on"), ("from", "22:00"), ("to", "۰۷:۰۰"), ("zone", "Asia/Karachi")];
    assert_eq!(save(all).await.status, StatusCode::SEE_OTHER);
    let q = lab.node.db.read(|tx| rows::quiet_fetch(tx, &TenantId::OWN, None)).await.unwrap().unwrap();
    assert_eq!((q.on, q.from_minute, q.to_minute, q.zone.as_str()), (true, 1320, 420, "Asia/Karachi"));
    for (field, fields) in [
        ("Write the time like 02:30.", vec![("who", "me"), ("on", "on"), ("from", "25:00"), ("to", "07:00")]),
        ("end at another time", vec![("who", "me"), ("on", "on"), ("from", "07:00"), ("to", "07:00")]),
    ] {
        let a = save(fields).await;
        assert_eq!(a.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(a.text.contains(field), "{field}");
    }
    assert_eq!(
        save(vec![("who", "me"), ("on", "on"), ("from", "23:30"), ("to", "05:00"), ("zone", "No/Where")]).await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    assert_eq!(save(vec![("who", "me"), ("from", "23:30"), ("to", "05:00")]).await.status, StatusCode::SEE_OTHER);
    let page = lab.page("/alerts/quiet", &sana).await;
    assert!(page.contains("Use the organisation’s again") && page.contains("value=\"23:30\""));
    assert_eq!(
        save(vec![("who", "me"), ("from", "23:30"), ("to", "05:00"), ("do", "forget")]).await.status,
        StatusCode::SEE_OTHER
    );
    assert!(!lab.page("/alerts/quiet", &sana).await.contains("Use the organisation’s again"));
}

#[tokio::test(flavor = "multi_thread")]
async fn instructions_name_this_nodes_addresses_and_no_secret() {
    let lab = lab("");
    let sana = lab.officer("Sana").await;
    let page = lab.page("/protect", &sana).await;
    for words in [
        "https://pasban.bank-a.example/lists/domains.txt",
        "response-policy { zone &quot;rpz.bank-a.example&quot;; }",
        "primary: 192.0.2.10@853#pasban",
        "config system external-resource",
        "/ip/dns/adlist/add",
        "Set-DnsServerForwarder",
        "URL Table (IPs)",
        "never fetched",
    ] {
        assert!(page.contains(words), "{words}");
    }
    assert!(!page.contains("c2VjcmV0") && !page.contains("pasban_"));
}

#[tokio::test(flavor = "multi_thread")]
async fn both_languages_have_the_same_messages() {
    let (en, ur) = (include_str!("../../words/en.ftl"), include_str!("../../words/ur.ftl"));
    let mut en: Vec<_> = pasban_portal::words::keys(en).into_keys().collect();
    let mut ur: Vec<_> = pasban_portal::words::keys(ur).into_keys().collect();
    en.sort();
    ur.sort();
    assert_eq!(en, ur);
}
