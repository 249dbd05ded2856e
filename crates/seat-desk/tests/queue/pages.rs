//! The pages over the portal: both languages, sizes, who gets in, what each form does.

use axum::http::StatusCode;
use pasban_access::Role;
use pasban_people::person::{self, NewPerson};
use pasban_seat_desk::sample::{self, Fill};
use pasban_translate::exchange::content::Act;

use crate::support::{Lab, lab};

/// Largest page, bytes (portal reference, section 9, "Slow or broken line").
const PAGE_BYTES_MAX: usize = 60 * 1024;

fn sound(what: &str, text: &str) {
    assert!(!text.contains("style=\"") && !text.contains("onclick") && !text.contains("javascript:"), "{what}");
    assert!(text.len() <= PAGE_BYTES_MAX, "{what}: {} bytes", text.len());
    // A message that is missing stands in brackets.
    for prefix in ["[queue-", "[handover-", "[search-", "[portal-", "[role-"] {
        assert!(
            !text.contains(prefix),
            "{what}: {}",
            text.split(prefix).nth(1).unwrap().chars().take(30).collect::<String>()
        );
    }
}

async fn night(lab: &Lab) {
    let (a, b) = (lab.hosted("Bank A", 1).await, lab.hosted("Insurer F", 2).await);
    lab.report(a, Act::Help, "Intrusion at a payment switch\n<script>alert(1)</script>", &["update-check.example"])
        .await;
    lab.report(b, Act::Share, "Copy of a login page", &["update-check.example"]).await;
    lab.met(a, &crate::support::indicator(7), "evil.example", 31).await;
    lab.met(b, &crate::support::indicator(7), "evil.example", 2).await;
    lab.alarm("silent-source", "resolver", "open").await;
    lab.alarm("disk", "data", "open").await;
    lab.odds_and_ends().await;
    lab.project().await;
}

#[tokio::test]
async fn every_page_in_both_languages() {
    let lab = lab();
    night(&lab).await;
    let (session, _) = lab.enter("A. Analyst", Role::Analyst).await;
    let mut paths: Vec<String> = [
        "/queue",
        "/queue?v=none",
        "/queue?v=all",
        "/queue?v=all&q=zzz&org=nobody",
        "/handover",
        "/search",
        "/search?q=login",
        "/search?q=login%20zzz",
        "/search?q=evil%5B.%5Dexample",
    ]
    .map(String::from)
    .to_vec();
    let ids = lab.rows("SELECT id FROM work_item ORDER BY id").await;
    let ids: Vec<String> =
        ids.iter().map(|r| r.get::<pasban_store::rows::seat_desk::ItemId>(0).unwrap().to_string()).collect();
    paths.extend(ids.iter().map(|i| format!("/queue/{i}")));
    for what in ["take", "give", "join", "snooze", "close"] {
        paths.push(format!("/queue/do?do={what}&item={}&item={}", ids[0], ids[1]));
    }
    for path in &paths {
        for lang in ["en", "ur"] {
            let to = format!("{path}{}lang={lang}", if path.contains('?') { "&" } else { "?" });
            let page = lab.get(&to, &session).await;
            assert_eq!(page.status, StatusCode::OK, "{to}: {}", page.text);
            sound(&to, &page.text);
            assert!(page.text.contains(&format!("lang=\"{lang}\"")));
        }
    }
    let all = lab.get("/queue?v=all", &session).await.text;
    assert!(all.contains("evil[.]example") && !all.contains("evil.example"), "values are shown defanged");
    assert!(all.contains("33 hits"), "the hits of both firms");
    let report = lab.get(&format!("/queue/{}", report_of(&lab, "Intrusion").await), &session).await.text;
    assert!(report.contains("&lt;script&gt;alert(1)&lt;/script&gt;"), "what was said is text");
}

/// The item of the report with these words.
async fn report_of(lab: &Lab, words: &str) -> String {
    let rows = lab.rows("SELECT i.id, p.facts FROM work_item i JOIN work_part p ON p.item = i.id WHERE i.kind = 'report' ORDER BY i.id").await;
    let row = rows.iter().find(|r| r.text(1).unwrap().contains(words)).unwrap();
    row.get::<pasban_store::rows::seat_desk::ItemId>(0).unwrap().to_string()
}

#[tokio::test]
async fn a_full_page_is_small() {
    let lab = lab();
    sample::fill(&lab.node, Fill { incidents: 80, open_percent: 100, seed: 3, organisations: 9 }).await.unwrap();
    let (session, _) = lab.enter("A. Analyst", Role::Analyst).await;
    for path in ["/queue?v=all", "/queue?v=all&lang=ur", "/search?q=server", "/search?q=server&lang=ur"] {
        let page = lab.get(path, &session).await;
        sound(path, &page.text);
    }
    assert_eq!(lab.get("/queue?v=all", &session).await.text.matches("<tr role=\"row\" data-row").count(), 30);
}

#[tokio::test]
async fn other_roles_find_nothing() {
    let lab = lab();
    night(&lab).await;
    let item = lab.item("silent").await;
    let (session, _) = lab.enter("R. Regulator", Role::Regulator).await;
    let (administrator, _) = lab.enter("B. Administrator", Role::Administrator).await;
    let (missing, _) = (lab.get("/queue/00000000000000000000000000000000", &session).await, ());
    for session in [&session, &administrator] {
        for path in ["/queue", "/handover", "/search", "/queue/do", &format!("/queue/{item}"), "/live/queue"] {
            let page = lab.get(path, session).await;
            assert_eq!(page.status, StatusCode::NOT_FOUND, "{path}");
        }
    }
    assert_eq!(
        lab.get(&format!("/queue/{item}"), &session).await.text,
        missing.text,
        "not allowed looks like not there"
    );
}

#[tokio::test]
async fn take_note_acknowledge_close() {
    let lab = lab();
    night(&lab).await;
    let (session, _) = lab.enter("A. Analyst", Role::Analyst).await;
    let item = report_of(&lab, "Intrusion").await;
    let page = format!("/queue/{item}");
    let to = |what: &str| format!("/queue/{item}/{what}");
    let done = lab.post(&page, &to("take"), &session, &[]).await;
    assert_eq!((done.status, done.to.as_str()), (StatusCode::SEE_OTHER, page.as_str()), "{}", done.text);
    let empty = lab.post(&page, &to("note"), &session, &[("note", " ")]).await;
    assert!(empty.text.contains("Write the note first"), "{}", empty.text);
    lab.post(&page, &to("note"), &session, &[("note", "Rang the branch")]).await;
    lab.post(&page, &to("acknowledge"), &session, &[("answer", "We are on it.")]).await;
    let text = lab.get(&page, &session).await.text;
    for words in ["A. Analyst</bdi> took it", "Rang the branch", "We are on it.", "acknowledged the report"] {
        assert!(text.contains(words), "{words}: {text}");
    }
    let no_reason = lab.post(&page, &to("close"), &session, &[]).await;
    assert!(no_reason.text.contains("Choose why it is closed"));
    lab.post(&page, &to("close"), &session, &[("reason", "done")]).await;
    let rows = lab.rows("SELECT state FROM report WHERE direction = 'in' AND act = 'help' ORDER BY id").await;
    assert_eq!(rows[0].text(0).unwrap(), "closed");
    let acts = lab.rows("SELECT kind FROM ledger_leaf ORDER BY idx").await;
    let acts: Vec<String> = acts.iter().map(|r| r.text(0).unwrap()).collect();
    for act in ["read-victim", "report-acknowledged", "report-closed"] {
        assert!(acts.iter().any(|a| a == act), "{act}: {acts:?}");
    }
}

#[tokio::test]
async fn a_yes_counts_only_over_a_number_that_we_knew_before() {
    let lab = lab();
    night(&lab).await;
    let tenant = lab.node.registry.load().tenants[0].id;
    let owner = NewPerson {
        tenant,
        name: "O. Owner".into(),
        email: String::new(),
        phone: "021 5550199".into(),
        role: Role::Owner,
    };
    let owner = person::add(&lab.node, owner, "test").await.unwrap();
    let link = pasban_people::invite::one_time(&lab.node, owner.id, 5, "test").await.unwrap();
    lab.people.enter(&link, "127.0.0.1".parse().unwrap()).await.unwrap();
    let (session, _) = lab.enter("A. Analyst", Role::Analyst).await;
    let item = report_of(&lab, "Intrusion").await;
    let (page, to) = (format!("/queue/{item}"), format!("/queue/{item}/call"));
    let forged =
        lab.post(&page, &to, &session, &[("other", "0300 0000000"), ("spoke", "somebody"), ("confirmed", "yes")]).await;
    assert!(forged.text.contains("A yes counts only over a number that we knew before"), "{}", forged.text);
    let state = lab.rows("SELECT state FROM person WHERE phone <> '' ORDER BY id").await;
    assert_eq!(state[0].text(0).unwrap(), "active", "the account is in use");
    let number = lab.rows("SELECT phone FROM person WHERE phone <> '' ORDER BY id").await[0].text(0).unwrap();
    let no = lab
        .post(
            &page,
            &to,
            &session,
            &[("number", &number), ("spoke", "O. Owner"), ("said", "We sent nothing"), ("confirmed", "no")],
        )
        .await;
    assert_eq!(no.status, StatusCode::SEE_OTHER, "{}", no.text);
    let text = lab.get(&page, &session).await.text;
    assert!(text.contains("said that this is not theirs") && text.contains("We sent nothing"), "{text}");
}

#[tokio::test]
async fn ticked_rows_are_told_what_will_happen_first() {
    let lab = lab();
    night(&lab).await;
    let (session, me) = lab.enter("A. Analyst", Role::Analyst).await;
    let (a, b) = (report_of(&lab, "Intrusion").await, report_of(&lab, "Copy").await);
    let before = lab.get(&format!("/queue/do?do=take&now=take&item={a}&item={b}"), &session).await;
    assert!(before.text.contains("Take 2 items") && before.text.contains("They will be yours"), "{}", before.text);
    let page = format!("/queue/do?do=take&item={a}&item={b}");
    let done = lab.post(&page, "/queue/do", &session, &[("do", "take"), ("item", &a), ("item", &b)]).await;
    assert_eq!((done.status, done.to.as_str()), (StatusCode::SEE_OTHER, "/queue"), "{}", done.text);
    let mine = lab
        .node
        .db
        .read(move |tx| tx.q("SELECT id FROM work_item WHERE owner = $1 ORDER BY id", pasban_store::args![me]))
        .await
        .unwrap();
    assert_eq!(mine.len(), 2);
    // Reports of two organisations stay two, and then neither is changed.
    let join =
        lab.post(&page, "/queue/do", &session, &[("do", "join"), ("into", &a), ("item", &a), ("item", &b)]).await;
    assert_eq!(join.status, StatusCode::CONFLICT, "{}", join.text);
    let wrong = lab.post(&page, "/queue/do", &session, &[("do", "close"), ("item", &a)]).await;
    assert!(wrong.text.contains("Choose why it is closed") && wrong.text.contains(&a), "the form again, with its rows");
}

#[tokio::test]
async fn a_view_is_kept_and_forgotten_by_its_owner_alone() {
    let lab = lab();
    let (session, _) = lab.enter("A. Analyst", Role::Analyst).await;
    let (other, _) = lab.enter("S. Analyst", Role::Analyst).await;
    let page = "/queue?v=all&q=phishing";
    let kept =
        lab.post(page, "/queue/views", &session, &[("name", "phishing"), ("query", "v=all&q=phishing&evil=1")]).await;
    assert_eq!(kept.to, "/queue?v=all&q=phishing", "{}", kept.text);
    assert!(lab.get("/queue", &session).await.text.contains("My view:"));
    assert!(!lab.get("/queue", &other).await.text.contains("My view:"));
    let id = lab.rows("SELECT id FROM work_view ORDER BY id").await[0]
        .get::<pasban_store::rows::seat_desk::ItemId>(0)
        .unwrap();
    lab.post(page, "/queue/views/forget", &other, &[("id", &id.to_string())]).await;
    assert!(lab.get("/queue", &session).await.text.contains("My view:"), "another's hand changes nothing");
    lab.post(page, "/queue/views/forget", &session, &[("id", &id.to_string())]).await;
    assert!(!lab.get("/queue", &session).await.text.contains("My view:"));
}

#[tokio::test]
async fn a_shift_is_handed_over_once() {
    let lab = lab();
    night(&lab).await;
    let (leaves, _) = lab.enter("A. Analyst", Role::Analyst).await;
    let (comes, _) = lab.enter("S. Analyst", Role::Analyst).await;
    let item = report_of(&lab, "Intrusion").await;
    lab.post(&format!("/queue/{item}"), &format!("/queue/{item}/take"), &leaves, &[]).await;
    let done = lab.post("/handover", "/handover", &leaves, &[("text", "Ring Bank A at six")]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    let read = lab.get("/handover", &comes).await.text;
    assert!(
        read.contains("Ring Bank A at six") && read.contains(&item) && read.contains("I have read it and take over")
    );
    let id = lab.rows("SELECT id FROM work_handover ORDER BY id").await[0]
        .get::<pasban_store::rows::seat_desk::ItemId>(0)
        .unwrap()
        .to_string();
    let own = lab.post("/handover", "/handover/take-over", &leaves, &[("id", &id)]).await;
    assert_eq!(own.status, StatusCode::CONFLICT);
    lab.post("/handover", "/handover/take-over", &comes, &[("id", &id)]).await;
    assert!(lab.get("/handover", &leaves).await.text.contains("S. Analyst</bdi> took it over"));
    assert!(lab.get("/queue?v=me", &comes).await.text.contains(&item), "its open items are in the new hand");
    assert!(!lab.get("/queue?v=me", &leaves).await.text.contains(&item));
}

#[tokio::test]
async fn the_list_as_a_file_and_as_json() {
    let lab = lab();
    night(&lab).await;
    let (session, _) = lab.enter("A. Analyst", Role::Analyst).await;
    let csv = lab.get("/queue?v=all&format=csv", &session).await;
    assert!(csv.text.contains("evil[.]example") && !csv.text.contains("evil.example"), "{}", csv.text);
    assert_eq!(csv.text.lines().count(), 1 + lab.items().await.len(), "{}", csv.text);
}

#[test]
fn both_languages_have_the_same_messages() {
    let keys = |text: &str| {
        let mut keys: Vec<String> = pasban_portal::words::keys(text).into_keys().collect();
        keys.sort();
        keys
    };
    assert_eq!(keys(include_str!("../../words/queue.en.ftl")), keys(include_str!("../../words/queue.ur.ftl")));
}
