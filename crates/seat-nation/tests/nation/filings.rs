use axum::http::StatusCode;
use pasban_access::Role;
use pasban_kernel::time::{DAY, HOUR};
use pasban_translate::exchange::content::Act;

use crate::support::{BASIS, lab, next, words};

#[tokio::test]
async fn a_regulator_sees_what_was_filed_and_never_a_request_for_help() {
    let lab = lab("sectoral");
    let bank = lab.hosted("Bank of Example", "finance", 1).await;
    let help = lab.report(bank, Act::Help, "help us, quietly", "").await;
    let filed = lab.file(bank, BASIS, Some(lab.node.now().plus(-HOUR)), "we file as the law asks").await;
    let (regulator, analyst) = (lab.enter("Rabia", Role::Regulator).await, lab.enter("Adeel", Role::Analyst).await);
    let page = lab.page("/filings", &regulator).await;
    assert!(page.contains("Bank of Example") && page.contains(BASIS) && !page.contains(&help.to_string()));
    assert!(words(&page).contains("No period set"));
    let one = lab.page(&format!("/filings/{filed}"), &regulator).await;
    assert!(one.contains("we file as the law asks") && !one.contains("quietly"));
    let receipt = lab.get(&format!("/filings/{filed}/receipt"), &regulator).await;
    assert_eq!(receipt.status, StatusCode::OK);
    pasban_proof::receipt::Receipt::parse(receipt.text.as_bytes()).unwrap();
    // The other hat's, and what is not there: the same answer.
    for path in [format!("/filings/{help}"), format!("/filings/{help}/receipt"), "/filings/nothing".to_owned()] {
        assert_eq!(lab.get(&path, &regulator).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    for path in
        ["/filings".to_owned(), format!("/filings/{filed}"), format!("/filings/{filed}/receipt"), "/periods".into()]
    {
        assert_eq!(lab.get(&path, &analyst).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    let sheet = lab.get("/filings?format=csv", &regulator).await;
    assert!(sheet.text.contains("Bank of Example") && sheet.text.lines().count() == 2, "{}", sheet.text);
}

#[tokio::test]
async fn a_period_counts_once_it_is_set_and_for_the_past_too() {
    let lab = lab("sectoral");
    let bank = lab.hosted("Bank of Example", "finance", 1).await;
    let now = lab.node.now();
    let late = lab.file(bank, "EXAMPLE ACT section 4", Some(now.plus(-25 * HOUR)), "late").await;
    let early = lab.file(bank, BASIS, Some(now.plus(-2 * HOUR)), "early").await;
    let silent = lab.file(bank, BASIS, None, "does not say when").await;
    let session = lab.enter("Rabia", Role::Regulator).await;
    lab.page("/periods", &session).await;
    let wrong =
        lab.post("/periods", "/periods", &session, &[("basis", BASIS), ("first_hours", "soon"), ("source", "")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text.contains("Write whole hours") && wrong.text.contains("Write where the period stands"));
    let fields =
        [("basis", BASIS), ("first_hours", "۲۴"), ("final_days", "30"), ("source", "Gazette of 1 January 2026")];
    let set = lab.post("/periods", "/periods", &session, &fields).await;
    assert_eq!((set.status, set.to.as_str()), (StatusCode::SEE_OTHER, "/periods"));
    assert!(words(&lab.page("/periods", &session).await).contains("24 hours after it was first seen"));
    for (v, mine, others) in
        [("late", late, [early, silent]), ("in-time", early, [late, silent]), ("no-start", silent, [late, early])]
    {
        let page = lab.page(&format!("/filings?v={v}"), &session).await;
        assert!(page.contains(&mine.to_string()), "{v}");
        assert!(!others.iter().any(|o| page.contains(&o.to_string())), "{v}");
    }
    // A final notice is due for each, until a later filing is said to be it.
    let due = words(&lab.page("/filings?v=due", &session).await);
    assert!(due.contains("Final notice due (3)"), "{due}");
    lab.clock.advance(31 * DAY);
    let session = lab.enter("Rabia again", Role::Regulator).await;
    assert!(words(&lab.page("/filings", &session).await).contains("3 final notices are overdue"));
    let last = lab.file(bank, BASIS, None, "the final report").await;
    let path = format!("/filings/{last}");
    assert!(words(&lab.page(&path, &session).await).contains("Is this the final notice"));
    let first = late.to_string();
    let done = lab.post(&path, &format!("{path}/final"), &session, &[("first", &first)]).await;
    assert_eq!((done.status, done.to), (StatusCode::SEE_OTHER, format!("/filings/{late}")));
    assert!(words(&lab.page("/filings", &session).await).contains("2 final notices are overdue"));
    assert!(words(&lab.page(&path, &session).await).contains("This is the final notice to the first filing"));
    let again = lab.post("/periods", &format!("{path}/final"), &session, &[("first", &first)]).await;
    assert!(again.status != StatusCode::SEE_OTHER, "said once, it stands: {}", again.to);
    // It stands in the ledger, for the regulator.
    let acts = lab.page(&format!("/ledger?subject={late}"), &session).await;
    assert!(words(&acts).contains("Final notice named"), "{}", words(&acts));
}

#[tokio::test]
async fn lists_go_on_page_by_page_without_a_gap() {
    let lab = lab("sectoral");
    let bank = lab.hosted("Bank of Example", "finance", 1).await;
    let mut all = Vec::new();
    for n in 0..65 {
        all.push(lab.file(bank, BASIS, None, &format!("filing {n}")).await.to_string());
        lab.clock.advance(1_000_000);
    }
    let session = lab.enter("Rabia", Role::Regulator).await;
    let (mut seen, mut path, mut pages) = (Vec::new(), "/filings".to_owned(), 0);
    loop {
        let page = lab.page(&path, &session).await;
        pages += 1;
        for (i, _) in page.match_indices("href=\"/filings/") {
            let id: String = page[i + 15..].chars().take_while(|c| *c != '"').collect();
            seen.push(id);
        }
        let Some(rest) = next(&page) else { break };
        path = format!("/filings{}", rest.replace("lang=en&", ""));
    }
    all.reverse();
    assert_eq!((seen, pages), (all, 3));
}
