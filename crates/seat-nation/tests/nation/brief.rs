use axum::http::StatusCode;
use pasban_access::Role;
use pasban_kernel::time::DAY;
use pasban_translate::exchange::content::Act;

use crate::support::{lab, words};

#[tokio::test]
async fn a_brief_is_kept_as_it_was_made() {
    let lab = lab("national");
    let bank = lab.hosted("Bank of Example", "finance", 1).await;
    for n in 0..7 {
        lab.report(bank, Act::Help, &format!("report {n}"), "").await;
    }
    let (officer, staff) = (lab.enter("Nadia", Role::National).await, lab.enter("Saad", Role::Staff).await);
    assert!(words(&lab.page("/brief", &staff).await).contains("No brief was made yet"));
    let new = words(&lab.page("/brief/new", &officer).await);
    assert!(new.contains("7 reports came in."), "{new}");
    let fields = [("happened", "A quiet week."), ("done", ""), ("asked", "Sign the order by 1 December.")];
    let made = lab.post("/brief/new", "/brief", &officer, &fields).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.text);
    let first = lab.page(&made.to, &staff).await;
    let said = words(&first);
    assert!(said.contains("7 reports came in.") && said.contains("Sign the order by 1 December."), "{said}");
    // One organisation reported: fewer than five, so not how many.
    assert!(said.contains("fewer than 5 organisations reported"), "{said}");
    assert!(!first.contains("Bank of Example"));
    // What comes later moves nothing.
    for n in 0..9 {
        lab.report(bank, Act::Help, &format!("later {n}"), "").await;
    }
    lab.clock.advance(DAY);
    let (officer, staff) = (lab.enter("Nadia 2", Role::National).await, lab.enter("Saad 2", Role::Staff).await);
    let strip = |page: &str| page.split_once("<main").unwrap().1.to_owned();
    assert_eq!(strip(&lab.page(&made.to, &staff).await), strip(&first));
    let second = lab.post("/brief/new", "/brief", &officer, &[("asked", "")]).await;
    let page = words(&lab.page(&second.to, &officer).await);
    assert!(page.contains("9 reports came in.") && page.contains("Nothing is asked"), "{page}");
    assert!(page.contains("From 24 Nov"), "it tells of what came since the one before: {page}");
    // The newest stands first, the older is listed, and its sum is in the ledger.
    let list = lab.page("/brief", &staff).await;
    assert!(words(&list).contains("9 reports came in.") && list.contains(&made.to));
    let sum = words(&first).split_once("what is kept: ").unwrap().1.chars().take(64).collect::<String>();
    let act = lab.page(&format!("/ledger?subject=brief+{}", made.to.trim_start_matches("/brief/")), &officer).await;
    assert!(words(&act).contains("Brief made"));
    let n = act.split_once("href=\"/ledger/").unwrap().1;
    let n = act
        .match_indices("href=\"/ledger/")
        .filter_map(|(i, _)| act[i + 14..].split('"').next().unwrap().parse::<i64>().ok())
        .next()
        .unwrap_or_else(|| panic!("{n}"));
    assert!(lab.page(&format!("/ledger/{n}"), &officer).await.contains(&sum));
}

#[tokio::test]
async fn only_a_national_officer_makes_one_and_only_short() {
    let lab = lab("national");
    let (officer, staff, analyst) = (
        lab.enter("Nadia", Role::National).await,
        lab.enter("Saad", Role::Staff).await,
        lab.enter("Adeel", Role::Analyst).await,
    );
    assert_eq!(lab.get("/brief/new", &staff).await.status, StatusCode::NOT_FOUND);
    assert_eq!(lab.get("/brief", &analyst).await.status, StatusCode::NOT_FOUND);
    assert_eq!(lab.get("/brief/00", &staff).await.status, StatusCode::NOT_FOUND);
    let long = "x".repeat(701);
    let again = lab.post("/brief/new", "/brief", &officer, &[("asked", &long)]).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(again.text.contains("701 characters") && again.text.contains(&long));
    assert!(!lab.page("/brief", &staff).await.contains("/brief/new"));
}
