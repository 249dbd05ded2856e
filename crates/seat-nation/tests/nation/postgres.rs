//! The same statements with PostgreSQL as the store: one SQL text, both engines.

use pasban_access::Role;
use pasban_kernel::time::{DAY, HOUR};
use pasban_testkit::servers::Postgres;
use pasban_translate::exchange::content::Act;

use crate::support::{BASIS, lab_on, words};

#[tokio::test(flavor = "multi_thread")]
async fn all_pages_on_postgresql() {
    let Some(server) = Postgres::start() else { return };
    server.create("nation").unwrap();
    let url = server.url("nation");
    // Opening blocks: as `serve` does it, off the async threads.
    let lab = tokio::task::block_in_place(|| lab_on("national", &url));
    let bank = lab.hosted("Bank of Example", "finance", 1).await;
    let now = lab.node.now();
    let report = lab.report(bank, Act::Help, "help us", "fraud/phishing").await;
    lab.due(report, now.plus(HOUR)).await;
    lab.answer(report, false).await;
    lab.met(bank.as_bytes(), 1, "", 0, false).await;
    let late = lab.file(bank, BASIS, Some(now.plus(-30 * HOUR)), "we file").await;
    let (officer, regulator) = (lab.enter("Nadia", Role::National).await, lab.enter("Rabia", Role::Regulator).await);
    assert!(words(&lab.page("/situation", &officer).await).contains("Answered in time 1"));
    lab.page("/situation/unheard", &officer).await;
    let set = [("basis", BASIS), ("first_hours", "24"), ("final_days", "7"), ("source", "Gazette")];
    lab.post("/periods", "/periods", &regulator, &set).await;
    for v in ["all", "due", "late", "in-time", "no-period", "no-start"] {
        lab.page(&format!("/filings?v={v}"), &regulator).await;
    }
    assert!(lab.page("/filings?v=late", &regulator).await.contains(&late.to_string()));
    lab.clock.advance(DAY);
    let (officer, regulator) =
        (lab.enter("Nadia 2", Role::National).await, lab.enter("Rabia 2", Role::Regulator).await);
    let last = lab.file(bank, BASIS, None, "the end").await;
    let (path, first) = (format!("/filings/{last}"), late.to_string());
    lab.post(&path, &format!("{path}/final"), &regulator, &[("first", &first)]).await;
    assert!(words(&lab.page(&path, &regulator).await).contains("This is the final notice"));
    let made = lab.post("/brief/new", "/brief", &officer, &[("asked", "x")]).await;
    lab.page(&made.to, &officer).await;
    lab.page("/ledger?kind=report-received&from=2026-11-24", &officer).await;
    lab.page(&format!("/ledger?subject={report}&kind=report-received"), &officer).await;
    lab.page("/ledger/0", &officer).await;
}
