//! Domain rows become items: once each, whatever happens in between.

use pasban_app::exchange::decide;
use pasban_kernel::Timestamp;
use pasban_kernel::time::{DAY, HOUR};
use pasban_seat_desk::queue::project::{Context, RowKey, project};
use pasban_store::StoreError;
use pasban_store::rows::detect;
use pasban_store::rows::seat_desk::ItemId;
use pasban_store::rows::seat_desk::sources::{Timed, timed_after};
use pasban_translate::exchange::content::Act;

use crate::support::{Lab, domain, indicator, lab};

/// A night: two reports, one of them of a value that both bring; two firms that met an indicator; alarms; the rest.
pub async fn night(lab: &Lab) {
    let (a, b) = (lab.hosted("Bank A", 1).await, lab.hosted("Insurer F", 2).await);
    lab.report(a, Act::Help, "Intrusion at a payment switch", &["update-check.example", "cdn.example"]).await;
    lab.report(b, Act::Share, "Copy of a login page", &["update-check.example"]).await;
    lab.report(a, Act::File, "A filing to the regulator", &["filed.example"]).await;
    lab.met(a, &indicator(7), "evil.example", 31).await;
    lab.met(b, &indicator(7), "evil.example", 2).await;
    lab.alarm("silent-source", "resolver", "open").await;
    lab.alarm("disk", "data", "closed").await;
    lab.odds_and_ends().await;
}

#[tokio::test]
async fn everything_that_came_in_is_an_item_and_repeats_are_joined() {
    let lab = lab();
    night(&lab).await;
    lab.project().await;
    let items = lab.items().await;
    let of = |kind: &str| {
        let mut of: Vec<_> = items.iter().filter(|i| i.0 == kind).map(|(_, r, s, n)| (*r, s.as_str(), *n)).collect();
        of.sort_unstable();
        of
    };
    // The filing is the regulator's and no item; nor is its value.
    assert_eq!(of("report"), [(2, "open", 1), (3, "open", 1)]);
    assert_eq!(of("indicator").iter().map(|(_, _, n)| n).sum::<i64>(), 3);
    assert_eq!(of("indicator").len(), 2, "a value of two reports is one item: {items:?}");
    assert_eq!(of("sighting"), [(3, "open", 2)], "two firms, one item");
    assert_eq!(of("silent"), [(3, "open", 1)]);
    assert_eq!(of("mail"), [(3, "open", 1)]);
    assert_eq!(of("rows"), [(0, "open", 1)]);
    assert_eq!(of("answer"), [(2, "open", 2)]);
    assert_eq!(of("node"), [], "what was over before it was read is no work");
}

/// Everything that the projector writes, without positions of streams; instants to the minute, since the clock ticks.
async fn dump(lab: &Lab) -> Vec<String> {
    let mut out = Vec::new();
    for sql in [
        "SELECT kind, subject, facts, rating, tlp, parties, parts, open_parts, state, reason, must, since / 60000000, due / 60000000, \
         came / 60000000, last / 60000000, urgency FROM work_item ORDER BY kind, subject, id",
        "SELECT source, key, item, origin, rating, tlp, must, due / 60000000, at / 60000000, last / 60000000, settled, facts, words FROM work_part \
         ORDER BY source, key",
        "SELECT kind, key, face, facts, tlp, rating, tokens FROM search_doc ORDER BY kind, key",
        "SELECT d.kind, d.key, t.token FROM search_token t JOIN search_doc d ON d.doc = t.doc ORDER BY d.kind, d.key, t.token",
        "SELECT i.subject, e.kind FROM work_event e JOIN work_item i ON i.id = e.item ORDER BY i.subject, e.kind, e.n",
        "SELECT scope, n FROM work_arrivals ORDER BY scope",
    ] {
        out.extend(lab.node.db.read(move |tx| tx.q(sql, &[])).await.unwrap().iter().map(|r| format!("{:?}", r.vals())));
    }
    out
}

#[tokio::test]
async fn to_project_again_changes_nothing() {
    let lab = lab();
    night(&lab).await;
    lab.project().await;
    let first = dump(&lab).await;
    assert!(first.len() > 100, "{}", first.len());
    lab.project().await;
    assert_eq!(dump(&lab).await, first);
    // Nor does it when it has forgotten how far it was.
    lab.node.db.write("test.forget", |tx| tx.exec("DELETE FROM work_cursor", &[])).await.unwrap();
    lab.project().await;
    assert_eq!(dump(&lab).await, first);
}

#[tokio::test]
async fn a_stop_at_any_row_loses_and_doubles_nothing() {
    let lab = lab();
    night(&lab).await;
    lab.project().await;
    let whole = dump(&lab).await;
    let keys: Vec<RowKey> = lab
        .node
        .db
        .read(|tx| {
            let mut keys = Vec::new();
            for table in Timed::ALL {
                let rows = timed_after(tx, table, Timestamp(i64::MIN), &[], 1000)?;
                keys.extend(rows.into_iter().map(|(_, k)| (table.name(), k)));
            }
            Ok(keys)
        })
        .await
        .unwrap();
    assert!(keys.len() >= 10, "{}", keys.len());
    for stop in 0..=keys.len() {
        for kept in [true, false] {
            lab.node
                .db
                .write("test.begin", |tx| {
                    tx.batch(
                        "DELETE FROM work_item; DELETE FROM work_part; DELETE FROM work_event; DELETE FROM work_cursor; \
                         DELETE FROM work_arrivals; DELETE FROM search_doc; DELETE FROM search_token;",
                    )
                })
                .await
                .unwrap();
            let (me, some) = (lab.node.clone(), keys[..stop].to_vec());
            // Either the prefix was committed when the power went, or it was not.
            let _ = lab
                .node
                .db
                .write("test.prefix", move |tx| {
                    project(tx, &Context::new(&me), &some)?;
                    if kept { Ok(()) } else { Err(StoreError::Value("the power went".into())) }
                })
                .await;
            lab.project().await;
            let now = dump(&lab).await;
            let differs = whole.iter().zip(&now).find(|(a, b)| a != b);
            assert!(
                differs.is_none() && whole.len() == now.len(),
                "stopped after {stop} rows, kept: {kept}: {differs:?}"
            );
        }
    }
}

#[tokio::test]
async fn what_is_settled_elsewhere_closes_here_and_opens_again() {
    let lab = lab();
    let a = lab.hosted("Bank A", 1).await;
    let report = lab.report(a, Act::Share, "A domain", &["update-check.example"]).await;
    lab.alarm("silent-source", "resolver", "open").await;
    lab.project().await;
    decide::settle(&lab.node, report, domain("update-check.example"), true, "harmless", "S. Analyst").await.unwrap();
    lab.clock.advance(HOUR);
    lab.alarm("silent-source", "resolver", "closed").await;
    lab.project().await;
    let state =
        |items: &[(String, i64, String, i64)], kind: &str| items.iter().find(|i| i.0 == kind).unwrap().2.clone();
    let items = lab.items().await;
    assert_eq!((state(&items, "indicator"), state(&items, "silent")), ("closed".into(), "closed".into()));
    lab.clock.advance(HOUR);
    lab.alarm("silent-source", "resolver", "open").await;
    lab.project().await;
    assert_eq!(state(&lab.items().await, "silent"), "open");
    let events = lab
        .rows("SELECT e.kind FROM work_event e JOIN work_item i ON i.id = e.item WHERE i.kind = 'silent' ORDER BY e.n")
        .await;
    let events: Vec<String> = events.iter().map(|r| r.text(0).unwrap()).collect();
    assert_eq!(events, ["came", "settled", "again"]);
}

#[tokio::test]
async fn a_report_rises_when_others_meet_its_value() {
    let lab = lab();
    let (a, b) = (lab.hosted("Bank A", 1).await, lab.hosted("Insurer F", 2).await);
    lab.report(a, Act::Help, "Intrusion", &["update-check.example"]).await;
    lab.project().await;
    let report = |items: Vec<(String, i64, String, i64)>| items.into_iter().find(|i| i.0 == "report").unwrap().1;
    assert_eq!(report(lab.items().await), 3);
    lab.node
        .db
        .write("test.watch", move |tx| {
            tx.exec(
                "INSERT INTO mitigation (tenant, indicator, kind, value, version, issuer, link, category, reason, action, state, because, \
                 valid_until, until, changed, blocked_at, hits, first_hit, last_hit) VALUES ($1, $2, 'domain', 'update-check.example', 1, $3, \
                 $4, '', '', 'watch', 'watch', '[]', 0, 0, 0, 0, 3, 1, 1)",
                pasban_store::args![b, indicator(7), vec![0_u8; 32], vec![0_u8; 16]],
            )
        })
        .await
        .unwrap();
    lab.met(b, &indicator(7), "update-check.example", 3).await;
    lab.project().await;
    assert_eq!(report(lab.items().await), 4, "help, and it has reached another: critical");
}

#[tokio::test]
async fn the_clock_of_a_report_is_the_one_of_the_rule() {
    let lab = lab();
    let a = lab.hosted("Bank A", 1).await;
    lab.report(a, Act::Help, "Intrusion", &[]).await;
    lab.project().await;
    let r = lab.rows("SELECT must, due - came, since - came FROM work_item WHERE kind = 'report' ORDER BY id").await;
    assert_eq!(
        (r[0].text(0).unwrap(), r[0].int(1).unwrap(), r[0].int(2).unwrap()),
        ("acknowledge".into(), 4 * HOUR, 0)
    );
}

#[tokio::test]
async fn a_long_report_floods_nothing() {
    let lab = lab();
    let a = lab.hosted("Bank A", 1).await;
    let values: Vec<String> = (0..50).map(|n| format!("host-{n}.example")).collect();
    let values: Vec<&str> = values.iter().map(String::as_str).collect();
    lab.report(a, Act::Share, "A list", &values).await;
    lab.project().await;
    let items = lab.items().await;
    let parts: Vec<i64> = items.iter().filter(|i| i.0 == "indicator").map(|i| i.3).collect();
    assert_eq!((parts.len(), parts.iter().sum::<i64>(), parts.iter().max().copied()), (21, 50, Some(30)));
}

#[tokio::test]
async fn a_row_that_came_in_behind_the_cursor_is_found() {
    let lab = lab();
    lab.alarm("silent-source", "resolver", "open").await;
    lab.project().await;
    lab.clock.advance(DAY);
    lab.project().await;
    // A tenant that moved in brings rows that are older than what was read.
    let now = lab.node.now();
    lab.node
        .db
        .write("test.old", move |tx| {
            let mut old = detect::alert_about(tx, &pasban_kernel::TenantId::OWN, "silent-source", "resolver")?.unwrap();
            (old.id, old.subject) = (pasban_kernel::id::AlertId::from_random([77; 16]), "proxy".into());
            old.at = Timestamp(now.0 - 300 * DAY);
            detect::alert_put(tx, &old)
        })
        .await
        .unwrap();
    lab.project().await;
    assert_eq!(lab.items().await.iter().filter(|i| i.0 == "silent").count(), 2);
}

#[tokio::test]
async fn a_snoozed_item_wakes_by_itself() {
    let lab = lab();
    lab.alarm("silent-source", "resolver", "open").await;
    lab.project().await;
    let item: ItemId = lab.item("silent").await.parse().unwrap();
    let seat = crate::support::seat(pasban_access::Role::Analyst, 3);
    let until = lab.node.now().plus(4 * HOUR);
    let act = pasban_seat_desk::queue::act::Act::Snooze(until);
    pasban_seat_desk::queue::act::act(&lab.node, &seat, &[item], act).await.unwrap();
    lab.project().await;
    assert_eq!(lab.items().await[0].2, "snoozed");
    lab.clock.advance(4 * HOUR);
    lab.project().await;
    assert_eq!(lab.items().await[0].2, "open");
}
