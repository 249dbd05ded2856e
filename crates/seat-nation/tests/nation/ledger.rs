use axum::http::StatusCode;
use pasban_access::Role;
use pasban_proof::receipt::{Standing, Trust, verify};
use pasban_translate::exchange::content::Act;

use crate::support::{BASIS, lab, next, words};

#[tokio::test]
async fn every_hat_finds_its_own_acts_and_the_places_of_all() {
    let lab = lab("sectoral");
    let bank = lab.hosted("Bank of Example", "finance", 1).await;
    let help = lab.report(bank, Act::Help, "help us", "").await;
    let filed = lab.file(bank, BASIS, None, "we file").await;
    let red = lab.red(bank).await;
    let (analyst, regulator, admin) = (
        lab.enter("Adeel", Role::Analyst).await,
        lab.enter("Rabia", Role::Regulator).await,
        lab.enter("Amna", Role::Administrator).await,
    );
    for (session, mine, others) in
        [(&analyst, vec![help], vec![filed, red]), (&regulator, vec![filed], vec![help, red])]
    {
        let page = lab.page("/ledger", session).await;
        for id in mine {
            assert!(page.contains(&id.to_string()));
            assert!(words(&lab.page(&format!("/ledger?subject={id}"), session).await).contains("Report received"));
        }
        for id in others {
            assert!(!page.contains(&id.to_string()), "{id}");
            let found = words(&lab.page(&format!("/ledger?subject={id}"), session).await);
            assert!(found.contains("No entry fits"), "{found}");
        }
        assert!(words(&page).contains("not for you"));
    }
    let found = words(&lab.page("/ledger?kind=report-received", &regulator).await);
    assert_eq!(found.matches("Report received").count() - 1, 1, "one entry and the choice of the filter: {found}");
    let page = lab.page("/ledger", &admin).await;
    assert!(![help, filed, red].iter().any(|id| page.contains(&id.to_string())));
    assert!(words(&page).contains("Account made") && words(&page).contains("No gap"));
    let officer = lab.enter("Omar", Role::Officer).await;
    assert_eq!(lab.get("/ledger", &officer).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn an_entry_is_proved_by_a_file_that_verifies() {
    let lab = lab("sectoral");
    let bank = lab.hosted("Bank of Example", "finance", 1).await;
    let help = lab.report(bank, Act::Help, "help us", "").await;
    let analyst = lab.enter("Adeel", Role::Analyst).await;
    let n = (0..20)
        .find(|n| {
            let n = *n;
            let leaf = lab.node.db.read_blocking(move |tx| pasban_store::rows::ledger::leaf_fetch(tx, n)).unwrap();
            leaf.is_some_and(|l| l.subject == help.to_string())
        })
        .unwrap();
    let page = lab.page(&format!("/ledger/{n}"), &analyst).await;
    assert!(words(&page).contains("Only this node has signed that head"));
    let proof = lab.get(&format!("/ledger/{n}/proof"), &analyst).await;
    let trust = lab.get("/ledger/head/trust", &analyst).await;
    let verdict = verify(proof.text.as_bytes(), &Trust::parse(&trust.text).unwrap()).unwrap();
    assert!(matches!(verdict.standing, Standing::Provisional { .. }), "{:?}", verdict.standing);
    assert_eq!(lab.get("/ledger/head/checkpoint", &analyst).await.status, StatusCode::OK);
    // Another hat takes no proof of it, and what is not there is not found.
    let regulator = lab.enter("Rabia", Role::Regulator).await;
    assert!(words(&lab.page(&format!("/ledger/{n}"), &regulator).await).contains("belongs to another hat"));
    assert_eq!(lab.get(&format!("/ledger/{n}/proof"), &regulator).await.status, StatusCode::NOT_FOUND);
    assert_eq!(lab.get("/ledger/99999", &analyst).await.status, StatusCode::NOT_FOUND);
    // Erased content is said to be gone; its place stays.
    lab.node.db.write("test", move |tx| pasban_store::rows::ledger::leaf_erase(tx, n)).await.unwrap();
    let page = words(&lab.page(&format!("/ledger/{n}"), &analyst).await);
    assert!(page.contains("the content was erased by order"), "{page}");
    assert_eq!(lab.get(&format!("/ledger/{n}/proof"), &analyst).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn places_are_found_by_day_and_pages_have_no_gap() {
    let lab = lab("sectoral");
    let bank = lab.hosted("Bank of Example", "finance", 1).await;
    for n in 0..70 {
        lab.report(bank, Act::Help, &format!("report {n}"), "").await;
        lab.clock.advance(3_600_000_000);
    }
    let session = lab.enter("Adeel", Role::Analyst).await;
    let entries = |page: &str| -> Vec<i64> {
        page.match_indices("href=\"/ledger/")
            .filter_map(|(i, _)| page[i + 14..].split('"').next().unwrap().parse().ok())
            .collect()
    };
    let (mut seen, mut path) = (Vec::new(), "/ledger".to_owned());
    loop {
        let page = lab.page(&path, &session).await;
        seen.extend(entries(&page));
        let Some(rest) = next(&page) else { break };
        path = format!("/ledger{}", rest.replace("lang=en&", ""));
    }
    let size = seen.len() as i64;
    assert!(size >= 70 && seen == (0..size).rev().collect::<Vec<_>>(), "{seen:?}");
    let day = entries(&lab.page("/ledger?kind=report-received&from=2026-11-25&to=2026-11-25", &session).await);
    // Of 24 hours, each with a report.
    assert_eq!(day.len(), 24, "{day:?}");
    assert!(words(&lab.page("/ledger?from=tomorrow", &session).await).contains("Write the day like"));
}

#[tokio::test]
async fn values_in_acts_are_defanged() {
    let lab = lab("sectoral");
    let act = pasban_app::ledger::act(
        &lab.node,
        "indicator-confirmed".parse().unwrap(),
        "Sana",
        "domain login.attacker.example",
        &serde_json::json!({"kind": "domain", "value": "login.attacker.example", "reason": "seen at http://login.attacker.example/x"}),
    )
    .unwrap();
    lab.node.db.write("test", move |tx| pasban_app::ledger::record(tx, &[act])).await.unwrap();
    let session = lab.enter("Adeel", Role::Analyst).await;
    for path in ["/ledger", "/ledger?kind=indicator-confirmed", "/ledger/0"] {
        let page = lab.page(path, &session).await;
        assert!(!page.contains("login.attacker.example") && page.contains("attacker[.]example"), "{path}: {page}");
    }
    let sheet = lab.get("/ledger?kind=indicator-confirmed&format=csv", &session).await;
    assert!(!sheet.text.contains("login.attacker.example"), "{}", sheet.text);
}
