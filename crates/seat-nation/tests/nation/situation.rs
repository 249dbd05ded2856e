use axum::http::StatusCode;
use pasban_access::Role;
use pasban_kernel::TenantId;
use pasban_kernel::time::{DAY, HOUR};
use pasban_store::rows::seat_nation::{NOW, count_list};
use pasban_translate::exchange::content::Act;

use crate::support::{Lab, lab, words};

/// Six banks of which one is hosted, and three power companies, two of them hosted.
async fn country(lab: &Lab) -> (TenantId, TenantId) {
    let bank = lab.hosted("Bank of Example", "finance", 1).await;
    for n in 2..=6 {
        lab.organisation(&format!("Bank {n}"), "finance", &format!("bank{n}.example"), n).await;
    }
    let power = lab.hosted("Example Power", "energy", 7).await;
    lab.organisation("Power Two", "energy", "", 8).await;
    lab.organisation("Water Works", "water", "", 9).await;
    lab.organisation("Water North", "water", "", 10).await;
    lab.organisation("Water South", "water", "", 11).await;
    (bank, power)
}

async fn counts(lab: &Lab) -> Vec<(i64, String, String, i64)> {
    let all = lab.node.db.read(|tx| count_list(tx, NOW, i64::MAX)).await.unwrap();
    all.into_iter().filter(|c| c.facet != "news").map(|c| (c.day, c.facet, c.value, c.n)).collect()
}

#[tokio::test]
async fn an_empty_node_says_what_it_does_not_know() {
    let lab = lab("national");
    let session = lab.enter("Nadia", Role::National).await;
    let page = words(&lab.page("/situation", &session).await);
    assert!(page.contains("We see no attack") && page.contains("This node has no link"), "{page}");
    assert!(page.contains("No organisation is in the register yet"));
    assert!(page.contains("Nothing that this node issued was measured"));
    lab.page("/situation/unheard", &session).await;
}

#[tokio::test]
async fn reports_are_counted_by_state_kind_sector_and_clock_and_nobody_is_named() {
    let lab = lab("national");
    let (bank, power) = country(&lab).await;
    let now = lab.node.now();
    let kept = lab.report(bank, Act::Help, "two tellers cannot sign in", "malicious-code/c2-server").await;
    lab.due(kept, now.plus(4 * HOUR)).await;
    let late = lab.report(bank, Act::Share, "a mail", "fraud/phishing").await;
    lab.due(late, now.plus(HOUR)).await;
    let waits = lab.report(power, Act::Help, "the meter hall", "").await;
    lab.due(waits, now.plus(HOUR)).await;
    lab.project().await;
    lab.clock.advance(2 * HOUR);
    lab.answer(kept, false).await;
    lab.answer(late, true).await;
    lab.project().await;
    let day = now.day_number();
    let all = counts(&lab).await;
    let n = |day: i64, facet: &str, value: &str| {
        all.iter().find(|c| c.0 == day && c.1 == facet && c.2 == value).map_or(0, |c| c.3)
    };
    assert_eq!([n(0, "state", "new"), n(0, "state", "open"), n(0, "state", "closed")], [1, 1, 1]);
    assert_eq!([n(day, "act", "help"), n(day, "act", "share"), n(day, "all", "")], [2, 1, 3]);
    assert_eq!([n(day, "class", "malicious-code"), n(day, "class", "fraud"), n(day, "class", "")], [1, 1, 1]);
    assert_eq!([n(day, "sector", "finance"), n(day, "sector", "energy")], [2, 1]);
    assert_eq!([n(day, "clock", "kept"), n(day, "clock", "missed"), n(day, "clock", "open")], [1, 1, 1]);
    // Projected once more, from the beginning too, nothing changes.
    lab.node.db.write("test", |tx| tx.exec("DELETE FROM nation_cursor", &[])).await.unwrap();
    lab.project().await;
    assert_eq!(counts(&lab).await, all);

    let session = lab.enter("Nadia", Role::National).await;
    let page = lab.page("/situation", &session).await;
    for name in ["Bank of Example", "Example Power", "tellers", "meter hall", "login.attacker"] {
        assert!(!page.contains(name), "{name}");
    }
    let page = words(&page);
    assert!(page.contains("One report waits past its time"), "{page}");
    // Two of three power and water sectors are too small to be named, together they are not.
    assert!(page.contains("hidden: fewer than 5"));
    let sheet = lab.get("/situation?format=csv", &session).await;
    assert_eq!(sheet.status, StatusCode::OK);
    assert!(sheet.text.contains("reports of 7 days by sector,energy,hidden"), "{}", sheet.text);
    assert!(sheet.text.contains("clocks of reports of 7 days,kept,1"));
}

#[tokio::test]
async fn a_report_is_counted_on_its_day_and_red_in_no_figure() {
    let lab = lab("sectoral");
    let (bank, _) = country(&lab).await;
    lab.report(bank, Act::Help, "an old one", "").await;
    lab.project().await;
    lab.clock.advance(8 * DAY);
    lab.red(bank).await;
    lab.report(bank, Act::Help, "a new one", "").await;
    lab.project().await;
    let session = lab.enter("Adeel", Role::Analyst).await;
    let page = words(&lab.page("/situation", &session).await);
    assert!(page.contains("One report in the last seven days."), "{page}");
    assert!(page.contains("0.2 a week") || page.contains("0.3 a week"), "{page}");
    // Filings are not the desk's to count.
    lab.file(bank, "Example Act", None, "a filing").await;
    lab.project().await;
    assert!(words(&lab.page("/situation", &session).await).contains("One report in the last seven days."));
}

#[tokio::test]
async fn who_met_what_is_told_by_sector_in_bands_and_each_once() {
    let lab = lab("national");
    let (bank, power) = country(&lab).await;
    let session = lab.enter("Nadia", Role::National).await;
    lab.met(bank.as_bytes(), 1, "", 1, false).await;
    lab.met(bank.as_bytes(), 2, "", 0, false).await;
    let page = words(&lab.page("/situation", &session).await);
    assert!(page.contains("Known indicators were met in: Finance"), "{page}");
    assert!(page.contains("Fewer than 5 organisations"));
    let hidden = |page: &str| page.matches("hidden: fewer than 5").count();
    let before = hidden(&page);
    assert!(before >= 2);
    // A small sector says the same whether it was hit or not.
    lab.met(power.as_bytes(), 1, "", 0, false).await;
    let after = words(&lab.page("/situation", &session).await);
    assert_eq!(hidden(&after), before);
    assert!(!after.contains("Energy Fewer"));
    // A false alarm is taken back, and what is older than a week does not count.
    lab.clock.advance(60_000_000);
    lab.met(bank.as_bytes(), 1, "", 0, true).await;
    lab.met(bank.as_bytes(), 2, "", 0, true).await;
    lab.met(power.as_bytes(), 1, "", 0, true).await;
    assert!(words(&lab.page("/situation", &session).await).contains("We see no attack"));
    lab.met(bank.as_bytes(), 3, "", 8, false).await;
    assert!(words(&lab.page("/situation", &session).await).contains("We see no attack"));
    // What another CERT tells is a band without a sector.
    lab.met(&[77; 16], 4, "sighting--x", 0, false).await;
    let page = words(&lab.page("/situation", &session).await);
    assert!(
        page.contains("Known indicators were met in the last 7 days") && page.contains("Other CERTs tell"),
        "{page}"
    );
}

#[tokio::test]
async fn one_organisation_under_three_entries_counts_once() {
    let lab = lab("national");
    let a = lab.organisation("Bank A", "finance", "bank-a.example", 1).await;
    let one = pasban_app::registry::tenant_add(&lab.node, a).await.unwrap();
    let b = lab.organisation("BANK  A", "finance", "", 2).await;
    let two = pasban_app::registry::tenant_add(&lab.node, b).await.unwrap();
    let c = lab.organisation("Bank A (Punjab)", "finance", "Bank-A.example", 3).await;
    let three = pasban_app::registry::tenant_add(&lab.node, c).await.unwrap();
    for t in [one, two, three] {
        lab.report(t, Act::Help, "the same night", "").await;
        lab.met(t.as_bytes(), 1, "", 0, false).await;
    }
    let session = lab.enter("Nadia", Role::National).await;
    let page = lab.page("/situation", &session).await;
    assert!(words(&page).contains("Watched: 0 of 1 organisations"), "{}", words(&page));
    let view = lab.get("/situation?format=csv", &session).await;
    assert!(view.text.contains("organisations that met an indicator in 7 days,finance,hidden"), "{}", view.text);
}

#[tokio::test]
async fn from_whom_nothing_arrives_is_a_list_of_its_own() {
    let lab = lab("sectoral");
    let (bank, _) = country(&lab).await;
    lab.report(bank, Act::Help, "x", "").await;
    let session = lab.enter("Adeel", Role::Analyst).await;
    let page = lab.page("/situation/unheard", &session).await;
    assert!(page.contains("Bank 3") && page.contains("Water Works") && !page.contains("Bank of Example"));
    let sheet = lab.get("/situation/unheard?format=csv", &session).await;
    assert_eq!(sheet.text.lines().count(), 11, "{}", sheet.text);
    let rest = lab.get("/situation/unheard?after=Power%20Two", &session).await;
    assert!(!rest.text.contains("Bank 3") && rest.text.contains("Water Works"));
}

#[tokio::test]
async fn only_the_desk_opens_it() {
    let lab = lab("national");
    for (name, role) in [("O", Role::Officer), ("R", Role::Regulator), ("S", Role::Staff), ("A", Role::Administrator)] {
        let session = lab.enter(name, role).await;
        for path in ["/situation", "/situation/unheard"] {
            assert_eq!(lab.get(path, &session).await.status, StatusCode::NOT_FOUND, "{role:?} {path}");
        }
    }
}
