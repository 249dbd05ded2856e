use axum::http::StatusCode;
use pasban_access::Role;
use pasban_gate::Relation;
use pasban_history::Batch;
use pasban_kernel::{Observable, ObservableKind, Observation, PermittedAction, Seen, TenantId, Tlp};
use pasban_portal::words::keys;
use pasban_seat_desk::indicator::path;

use crate::support::{domain, lab, share, words};

#[test]
fn every_message_is_in_both_languages() {
    for c in pasban_seat_desk::indicator::table().catalogues {
        let (en, ur) = (keys(c.en), keys(c.ur));
        assert!(en.len() > 300);
        let missing: Vec<_> =
            en.keys().filter(|k| !ur.contains_key(*k)).chain(ur.keys().filter(|k| !en.contains_key(*k))).collect();
        assert!(missing.is_empty(), "{}: {missing:?}", c.name);
        // Every rule of the gate has words: the page shows reasons by their codes.
        for code in gate_codes() {
            assert!(en.contains_key(&format!("indicator-why-{code}")), "{code}");
        }
        for t in pasban_seat_desk::indicator::table().nav {
            assert!(en.contains_key(t.words) && en.contains_key(&format!("{}-help", t.words)), "{}", t.words);
        }
    }
}

/// The codes as they stand in the gate's own source of reasons.
fn gate_codes() -> Vec<String> {
    let source = include_str!("../../../gate/src/reason.rs");
    let body = source.split("pub fn code(&self)").nth(1).unwrap().split("impl fmt::Display").next().unwrap();
    let codes: Vec<String> =
        body.split("=> \"").skip(1).map(|part| part.split('"').next().unwrap().to_owned()).collect();
    assert!(codes.len() > 35, "{codes:?}");
    codes
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_reported_is_never_issued_as_a_finding_of_ones_own() {
    let lab = lab();
    lab.link(1, "National CERT", Relation::Superior, "active", |t| t.relay = true).await;
    let firm = lab.firm(1, "Bank Aftab", "bank-aftab.example").await;
    let v = domain("login.bank-aftab-secure.example");
    lab.report(firm, share(Tlp::Green, PermittedAction::BlockHome), std::slice::from_ref(&v)).await;
    let session = lab.enter("Anila", Role::Analyst).await;
    let page = lab.get(&path(&v), &session).await.text;
    let rejected = lab
        .send(&page, &format!("{}/settle", path(&v)), &session, &[("what", "reject"), ("reason", "looks harmless")])
        .await;
    assert_eq!(rejected.status, StatusCode::SEE_OTHER);
    // Taken up again, it still rests on the report, whatever the form leaves out: the look-alike stays here.
    let page = lab.get(&path(&v), &session).await.text;
    assert!(words(&page).contains("Release to 0, withhold from 2"), "{}", words(&page));
    let form = [("report", ""), ("tlp", "green"), ("action", "watch"), ("days", "30"), ("reason", "phishing")];
    let done = lab.send(&page, &format!("{}/confirm", path(&v)), &session, &form).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", words(&done.text));
    let id = pasban_app::exchange::decide::own_id(&lab.node, &v);
    let object =
        lab.node.db.read(move |tx| pasban_store::rows::objects::object_versions(tx, &id)).await.unwrap().remove(0);
    assert!(object.source.contains("sources"), "{}", object.source);
    let rows = pasban_app::exchange::dry::run(&lab.node, &object).await.unwrap();
    assert!(rows.iter().all(|r| !r.released));
}

fn sound(page: &str) {
    assert!(!page.contains(" style="), "a style in the page");
    assert!(!page.contains("onclick"), "a handler in the page");
    assert!(page.len() < 60 * 1024, "{} bytes", page.len());
    assert!(!page.contains("[indicator-"), "a message is missing: {}", {
        let at = page.find("[indicator-").unwrap();
        &page[at..(at + 60).min(page.len())]
    });
}

#[tokio::test(flavor = "multi_thread")]
async fn a_value_from_report_to_withdrawal() {
    let lab = lab();
    lab.link(1, "National CERT", Relation::Superior, "active", |t| t.relay = true).await;
    lab.link(2, "Telecom CERT", Relation::Lateral, "active", |_| {}).await;
    lab.link(3, "Insurer", Relation::Constituent, "active", |_| {}).await;
    let firm = lab.firm(1, "Bank Aftab", "bank-aftab.example").await;
    let (v, sister) = (domain("update-check.example"), domain("cdn.update-check.example"));
    lab.report(firm, share(Tlp::Amber, PermittedAction::BlockHome), &[v.clone(), sister.clone()]).await;
    let seen = Observation {
        time: lab.node.now(),
        host: "10.0.0.1".into(),
        seen: vec![Seen { field: "query".into(), value: v.clone(), attacker_controlled: false }],
        line: b"asked".to_vec(),
    };
    lab.node
        .history
        .append(TenantId::OWN, &Batch { source: "dns", key: None, received: lab.node.now(), observations: &[seen] })
        .unwrap();
    let session = lab.enter("Anila", Role::Analyst).await;
    let list = lab.get("/indicators", &session).await.text;
    sound(&list);
    assert!(list.contains("update-check[.]example") && list.contains("2 values wait for a decision"));
    assert!(!path(&v).contains("update"));
    assert!(list.contains(&path(&v)));

    let page = lab.get(&path(&v), &session).await.text;
    sound(&page);
    let said = words(&page);
    // An open threat value is nowhere written so that something follows it, and links to nowhere but here.
    assert!(!page.contains("href=\"http"));
    for expected in [
        "Is it bad?",
        "Bank Aftab",
        "One report says so",
        "Few have met it",
        "In the same report",
        "cdn.update-check[.]example",
    ] {
        assert!(said.contains(expected), "{expected} is not in {said}");
    }
    // The superior and the constituent get AMBER; the partner's ceiling is GREEN; the hosted firms get it too.
    assert!(said.contains("Release to 3, withhold from 1"), "{said}");
    assert!(page.contains("over-ceiling"));
    // Who reported is a victim's field: that it was read is an act, once.
    let reads = pasban_people::reads::list(&lab.node, pasban_people::reads::Filter::default(), 10).await.unwrap().rows;
    assert!(reads.iter().any(|r| r.name == "Anila" && r.record.starts_with("report ") && r.what.contains("reporter")));
    let urdu = lab.get(&format!("{}?lang=ur", path(&v)), &session).await.text;
    sound(&urdu);
    assert!(urdu.contains("dir=\"rtl\"") && urdu.contains("کیا یہ بری ہے؟") && urdu.contains("update-check[.]example"));

    // Without a reason nothing happens, and the page says what to do.
    let terms = [("tlp", "AMBER"), ("action", "block-home"), ("days", "30"), ("category", "malicious-code/c2-server")];
    let confirm = format!("{}/confirm", path(&v));
    let mut form = terms.to_vec();
    form.push(("reason", ""));
    let refused = lab.send(&page, &confirm, &session, &form).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text.contains("Write the reason in 1 to 500 characters"));
    let days = lab
        .send(&page, &confirm, &session, &[("tlp", "AMBER"), ("action", "watch"), ("days", "۳۰۰"), ("reason", "x")])
        .await;
    assert!(days.text.contains("Write a number of days from 1 to 90"));

    form.last_mut().unwrap().1 = "command server, beacon every 60 s";
    let page = lab.get(&path(&v), &session).await.text;
    let done = lab.send(&page, &confirm, &session, &form).await;
    assert_eq!((done.status, done.to.as_str()), (StatusCode::SEE_OTHER, path(&v).as_str()), "{}", words(&done.text));
    while pasban_app::mitigate::apply::pending(&lab.node).await.unwrap() > 0 {}
    // Sending twice is the same as once.
    let twice = lab.send(&page, &confirm, &session, &form).await;
    assert_eq!(twice.status, StatusCode::SEE_OTHER);

    let page = lab.get(&path(&v), &session).await.text;
    sound(&page);
    let said = words(&page);
    for expected in ["Yes, confirmed here", "How far it came", "Take back…", "command server, beacon every 60 s"] {
        assert!(said.contains(expected), "{expected} is not in {said}");
    }
    assert!(!said.contains("Release to"));
    let standing = lab.json("/indicators?view=confirmed", &session).await;
    assert_eq!(standing["rows"].as_array().unwrap().len(), 1);
    assert_eq!(standing["rows"][0]["defanged"], "update-check[.]example");
    let why = lab.get(&format!("{}/why", path(&v)), &session).await.text;
    sound(&why);
    assert!(words(&why).contains("Proposed"));

    let back = format!("{}/take-back", path(&v));
    let before = lab.get(&back, &session).await.text;
    sound(&before);
    // Those who may have it are told; the partner, who may not, is not.
    assert!(words(&before).contains("2 nodes are told at once"), "{}", words(&before));
    assert!(words(&before).contains("Take back here and at 2 nodes"));
    let done = lab.send(&before, &back, &session, &[("reason", "a shared host")]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", words(&done.text));
    while pasban_app::mitigate::apply::pending(&lab.node).await.unwrap() > 0 {}
    let page = lab.get(&path(&v), &session).await.text;
    assert!(words(&page).contains("It was taken back"));
    assert_eq!(lab.get(&back, &session).await.status, StatusCode::NOT_FOUND);
    let csv = lab.get("/indicators?view=taken-back&format=csv", &session).await;
    assert!(csv.text.contains("update-check[.]example"));
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_values_and_reasons_stay_text() {
    let lab = lab();
    let firm = lab.firm(1, "Bank <b>Aftab</b>", "bank-aftab.example").await;
    lab.link(1, "<img src=x> CERT", Relation::Superior, "active", |_| {}).await;
    let values = [
        Observable::file_name("<script>alert(1)</script>.exe").unwrap(),
        Observable::file_name("a\u{202E}gpj.exe").unwrap_or_else(|_| Observable::file_name("agpj.exe").unwrap()),
        Observable::url("http://evil.example/\"><svg onload=alert(1)>?a=1&b=2").unwrap(),
        Observable::file_name("=cmd+calc.exe").unwrap(),
    ];
    lab.report(firm, share(Tlp::Green, PermittedAction::BlockHome), &values).await;
    let session = lab.enter("Anila", Role::Analyst).await;
    for v in &values {
        let page = lab.get(&path(v), &session).await.text;
        sound(&page);
        for bad in ["<script>alert", "<svg onload", "<img src", "<b>Aftab", "\u{202E}"] {
            assert!(!page.contains(bad), "{bad} in the page of {v}");
        }
        let typed = [
            ("tlp", "GREEN"),
            ("action", "watch"),
            ("days", "30"),
            ("reason", "\"><script>alert(2)</script>"),
            ("category", "<i>x"),
        ];
        let shown = lab.send(&page, &format!("{}/draft", path(v)), &session, &typed).await;
        assert_eq!(shown.status, StatusCode::SEE_OTHER);
        let page = lab.get(&path(v), &session).await.text;
        assert!(!page.contains("<script>alert") && !page.contains("<i>x"));
        assert!(page.contains("&quot;&gt;&lt;script&gt;alert(2)"));
    }
    let list = lab.get("/indicators", &session).await.text;
    assert!(!list.contains("<script>alert") && !list.contains("<svg onload"));
    let csv = lab.get("/indicators?format=csv", &session).await.text;
    assert!(csv.contains("'=cmd") && !csv.contains(",=cmd"), "{csv}");
    // Addresses that are none, names that nobody has, filters that find nothing.
    for bad in ["/indicators/x", "/indicators/aaaaaaaaaaaaaaaaaaaaaaaaaa", "/indicators/%3Cscript%3E", "/second/1"] {
        assert_eq!(lab.get(bad, &session).await.status, StatusCode::NOT_FOUND, "{bad}");
    }
    let none = lab.get("/indicators?view=to-decide&text=%25%5f%27%22&kind=nothing", &session).await;
    assert!(
        none.status == StatusCode::OK && words(&none.text).contains("Nothing waits for a decision, with this filter")
    );
    assert_eq!(lab.get("/indicators?after=zzz", &session).await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test(flavor = "multi_thread")]
async fn clues_are_marked_in_the_object_and_nothing_leaves_with_them() {
    let lab = lab();
    lab.link(1, "National CERT", Relation::Superior, "active", |t| t.relay = true).await;
    let firm = lab.firm(1, "Bank Aftab", "bank-aftab.example").await;
    let v = Observable::parse(ObservableKind::FileName, "BankAftab_update.exe").unwrap();
    lab.report(firm, share(Tlp::Green, PermittedAction::BlockHome), std::slice::from_ref(&v)).await;
    let session = lab.enter("Anila", Role::Analyst).await;
    let page = lab.get(&path(&v), &session).await.text;
    sound(&page);
    assert!(page.contains("<mark>BankAftab"), "{page}");
    assert!(words(&page).contains("Release to 0, withhold from 2"), "{}", words(&page));
    let view = lab.json(&path(&v), &session).await;
    assert!(!view["release"]["clues"].as_array().unwrap().is_empty());
    for row in view["release"]["rows"].as_array().unwrap() {
        assert_eq!(row["released"], false);
        let because: Vec<&str> =
            row["because"].as_array().unwrap().iter().map(|b| b["code"].as_str().unwrap()).collect();
        assert!(because.contains(&"clue"), "{because:?}");
        // The reason names a place, never what was found there.
        assert!(!row["because"].to_string().contains("Aftab"));
    }
    // Asking would name the reporter, so nothing is asked.
    let asked = lab.send(&page, &format!("{}/ask", path(&v)), &session, &[]).await;
    assert!(words(&asked.text).contains("It points at the reporter"), "{}", words(&asked.text));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_must_not_be_blocked_says_so() {
    let lab = lab();
    lab.link(1, "National CERT", Relation::Superior, "active", |t| t.relay = true).await;
    let session = lab.enter("Anila", Role::Analyst).await;
    let list = lab.get("/indicators", &session).await.text;
    let found = lab.send(&list, "/indicators", &session, &[("value", "8.8.8[.]8")]).await;
    assert_eq!(found.status, StatusCode::SEE_OTHER, "{}", words(&found.text));
    let page = lab.get(&found.to, &session).await.text;
    sound(&page);
    assert!(words(&page).contains("Should not be blocked") && words(&page).contains("It touches"), "{}", words(&page));
    let list = lab.get("/indicators", &session).await.text;
    let none = lab.send(&list, "/indicators", &session, &[("value", "not a value at all")]).await;
    assert!(none.text.contains("This is no value we know"));
    // A person who may not decide about indicators finds no such page, and no such deed.
    let other = lab.enter("Omar", Role::Administrator).await;
    assert_eq!(lab.get(&found.to, &other).await.status, StatusCode::NOT_FOUND);
    assert_eq!(lab.get("/indicators", &other).await.status, StatusCode::NOT_FOUND);
    let officer = lab.enter("Rabia", Role::Officer).await;
    assert_eq!(lab.get(&found.to, &officer).await.status, StatusCode::NOT_FOUND);
    assert_eq!(lab.get(&format!("{}/why", found.to), &officer).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn how_common_is_it() {
    let lab = lab();
    lab.link(3, "Insurer", Relation::Constituent, "active", |t| t.hunts.days_max = 90).await;
    let firm = lab.firm(1, "Bank Aftab", "bank-aftab.example").await;
    let v = domain("update-check.example");
    lab.report(firm, share(Tlp::Amber, PermittedAction::BlockHome), std::slice::from_ref(&v)).await;
    let session = lab.enter("Anila", Role::Analyst).await;
    let page = lab.get(&path(&v), &session).await.text;
    assert!(page.contains("data-key=\"p\""));
    let asked = lab.send(&page, &format!("{}/ask", path(&v)), &session, &[]).await;
    assert_eq!(asked.status, StatusCode::SEE_OTHER, "{}", words(&asked.text));
    let page = lab.get(&path(&v), &session).await.text;
    let said = words(&page);
    assert!(said.contains("0 of 1 links answered") && said.contains("Still counting"), "{said}");
    assert!(page.contains("data-live=\"indicator\""));
    // After the time for answers nobody waits any more.
    lab.clock.advance(5 * pasban_kernel::time::MINUTE);
    let said = words(&lab.get(&path(&v), &session).await.text);
    assert!(said.contains("0 of 1 links answered") && !said.contains("Still counting"), "{said}");
}
