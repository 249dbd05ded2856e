//! Views and filters: a count is the length of its list, for each seat; what is RED is in neither.

use std::collections::BTreeSet;

use pasban_access::{Role, Seat};
use pasban_kernel::id::ReportId;
use pasban_kernel::time::HOUR;
use pasban_kernel::{TenantId, Timestamp};
use pasban_seat_desk::queue::act::{Act, Reason, act, name_reader, unnamed};
use pasban_seat_desk::queue::list::{Ask, View, count, page, wanted};
use pasban_seat_desk::queue::rule::eyes;
use pasban_seat_desk::sample::{self, Fill};
use pasban_store::rows::exchange::{Report, report_put};
use pasban_store::rows::seat_desk::ItemId;
use pasban_translate::exchange::content::Act as Does;

use crate::support::{Lab, lab, seat};

/// All items of an address, page by page of seven.
pub async fn whole(lab: &Lab, seat: &Seat, ask: &Ask) -> (Vec<ItemId>, i64) {
    let (mut out, mut all) = (Vec::new(), 0);
    let mut asked = wanted(&lab.node, seat, ask, lab.node.now()).unwrap();
    let mut last = None;
    loop {
        let (w, eyes) = (asked.clone(), eyes(seat));
        let found = lab.node.db.read(move |tx| page(tx, &w, eyes, 7)).await.unwrap();
        if last.is_none() {
            all = found.all;
        }
        for i in &found.items {
            let place = asked.order.place(i);
            if let Some(last) = last {
                assert!(asked.order.before(&last, &place), "{ask:?}: out of order");
            }
            last = Some(place);
            out.push(i.id);
        }
        match found.next {
            Some(next) => asked.after = Some(next),
            None => break,
        }
    }
    assert_eq!(out.iter().collect::<BTreeSet<_>>().len(), out.len(), "{ask:?}: a row twice");
    (out, all)
}

/// A report that says TLP:RED, as a plain client or an older node may have brought it.
pub async fn red_report(lab: &Lab, number: u8, words: &str) -> ReportId {
    let (id, at) = (ReportId::from_random([number; 16]), lab.node.now());
    let report = Report {
        id,
        direction: "in".into(),
        tenant: TenantId::OWN,
        org: None,
        link: None,
        act: "help".into(),
        hat: "cert".into(),
        state: "new".into(),
        body: serde_json::json!({"text": format!("TLP:RED {words}"), "systems": ""}).to_string(),
        consent: "{}".into(),
        receipt_index: -1,
        receipt: String::new(),
        at,
    };
    lab.node.db.write("test.red", move |tx| report_put(tx, &report)).await.unwrap();
    id
}

pub fn view(view: View) -> Ask {
    Ask { v: Some(view.code().into()), ..Ask::default() }
}

#[tokio::test]
async fn a_count_is_the_length_of_its_list() {
    let lab = lab();
    sample::fill(&lab.node, Fill { incidents: 120, open_percent: 70, seed: 5, organisations: 6 }).await.unwrap();
    red_report(&lab, 200, "only for the named").await;
    lab.project().await;
    let (analyst, lead) = (seat(Role::Analyst, 3), seat(Role::Lead, 4));
    let (open, _) = whole(&lab, &analyst, &view(View::All)).await;
    for (n, id) in open.iter().enumerate().take(40) {
        let what = match n % 4 {
            0 => Act::Take,
            1 => Act::Close(Reason::Done, String::new()),
            2 => Act::Snooze(lab.node.now().plus(9 * HOUR)),
            _ => Act::Note("seen".into()),
        };
        act(&lab.node, if n % 8 < 4 { &analyst } else { &lead }, &[*id], what).await.unwrap();
    }
    for seat in [&analyst, &lead] {
        for v in View::ALL.iter().copied() {
            let (rows, all) = whole(&lab, seat, &view(v)).await;
            let (eyes, now) = (eyes(seat), lab.node.now());
            let counted = lab.node.db.read(move |tx| count(tx, v, eyes, now)).await.unwrap();
            assert_eq!((rows.len() as i64, rows.len() as i64), (all, counted), "{v:?} {}", seat.name);
        }
        for ask in [
            Ask { kind: Some("report".into()), rating: Some("high".into()), ..view(View::All) },
            Ask { q: Some("server".into()), sort: Some("rating".into()), ..view(View::All) },
            Ask { org: Some("organisation 3".into()), sort: Some("newest".into()), ..view(View::All) },
            Ask { state: Some("snoozed".into()), sort: Some("oldest".into()), ..view(View::All) },
            Ask { state: Some("closed".into()), ..view(View::Me) },
        ] {
            let (rows, all) = whole(&lab, seat, &ask).await;
            assert_eq!(rows.len() as i64, all, "{ask:?}");
        }
    }
    let (mine, _) = whole(&lab, &analyst, &view(View::Me)).await;
    assert!(mine.len() >= 5);
    // What is RED is in nobody's list before somebody is named.
    let (all, for_lead) =
        (whole(&lab, &analyst, &view(View::All)).await.1, whole(&lab, &lead, &view(View::All)).await.1);
    assert_eq!(for_lead, all);
}

#[tokio::test]
async fn a_filter_that_matches_nothing_shows_nothing() {
    let lab = lab();
    sample::fill(&lab.node, Fill { incidents: 20, open_percent: 100, seed: 6, organisations: 3 }).await.unwrap();
    let analyst = seat(Role::Analyst, 3);
    for ask in [
        Ask { org: Some("No Such Bank".into()), ..view(View::All) },
        Ask { q: Some("zzzzzz".into()), ..view(View::All) },
        Ask { kind: Some("report".into()), ..view(View::Indicators) },
    ] {
        assert_eq!(whole(&lab, &analyst, &ask).await, (Vec::new(), 0), "{ask:?}");
    }
}

#[tokio::test]
async fn red_is_for_whom_the_lead_names_unread() {
    let lab = lab();
    red_report(&lab, 201, "secretword").await;
    lab.project().await;
    let lead = seat(Role::Lead, 4);
    let (_, named) = lab.enter("N. Named", Role::Analyst).await;
    let named = Seat { person: named, name: "N. Named".into(), ..seat(Role::Analyst, 9) };
    let item: ItemId = lab.item("report").await.parse().unwrap();
    let note = |s: Seat| {
        let node = lab.node.clone();
        async move { act(&node, &s, &[item], Act::Note("x".into())).await }
    };
    assert!(matches!(note(named.clone()).await, Err(pasban_app::AppError::NotFound)));
    assert_eq!(whole(&lab, &named, &view(View::All)).await.1, 0);
    assert!(matches!(note(lead.clone()).await, Err(pasban_app::AppError::NotFound)));
    assert_eq!(whole(&lab, &lead, &view(View::All)).await.1, 0);
    assert_eq!(unnamed(&lab.node).await.unwrap(), 1);
    assert_eq!(name_reader(&lab.node, &lead, named.person).await.unwrap(), 1);
    assert_eq!(unnamed(&lab.node).await.unwrap(), 0);
    assert!(matches!(note(lead.clone()).await, Err(pasban_app::AppError::NotFound)));
    note(named.clone()).await.unwrap();
    assert_eq!(whole(&lab, &named, &view(View::Me)).await.1, 1);
    assert_eq!(whole(&lab, &seat(Role::National, 6), &view(View::All)).await.1, 0);
}

#[tokio::test]
async fn items_are_joined_and_taken_apart() {
    let lab = lab();
    let a = lab.hosted("Bank A", 1).await;
    let b = lab.hosted("Insurer F", 2).await;
    for (tenant, words) in [(a, "first"), (a, "second"), (b, "of another")] {
        lab.report(tenant, Does::Share, words, &[]).await;
    }
    lab.project().await;
    let analyst = seat(Role::Analyst, 3);
    let rows =
        lab.rows("SELECT i.id, p.facts FROM work_item i JOIN work_part p ON p.item = i.id ORDER BY i.came, i.id").await;
    let id = |words: &str| rows.iter().find(|r| r.text(1).unwrap().contains(words)).unwrap().get::<ItemId>(0).unwrap();
    let (first, second, other) = (id("first"), id("second"), id("of another"));
    let refused = act(&lab.node, &analyst, &[other], Act::Join(first)).await;
    assert!(matches!(refused, Err(pasban_app::AppError::Conflict(_))), "{refused:?}");
    act(&lab.node, &analyst, &[second], Act::Join(first)).await.unwrap();
    lab.project().await;
    assert_eq!(whole(&lab, &analyst, &view(View::All)).await.0.len(), 2);
    assert_eq!(lab.items().await.iter().map(|i| i.3).collect::<BTreeSet<_>>(), [1, 2].into());
    act(&lab.node, &analyst, &[second], Act::Split).await.unwrap();
    lab.project().await;
    assert_eq!(lab.items().await.len(), 3);
    assert!(lab.items().await.iter().all(|i| i.2 == "open" && i.3 == 1));
}

#[tokio::test]
async fn what_came_in_again_after_it_was_closed_opens_it() {
    let lab = lab();
    let a = lab.hosted("Bank A", 1).await;
    lab.met(a, &crate::support::indicator(7), "evil.example", 3).await;
    lab.project().await;
    let (analyst, item) = (seat(Role::Analyst, 3), lab.item("sighting").await.parse::<ItemId>().unwrap());
    act(&lab.node, &analyst, &[item], Act::Close(Reason::Done, String::new())).await.unwrap();
    let again = |hours: i64| {
        lab.clock.advance(hours * HOUR);
        let (now, node) = (lab.node.now(), lab.node.clone());
        async move {
            node.db
                .write("test.again", move |tx| {
                    tx.exec("UPDATE alert SET hits = hits + 1, last_seen = $1", pasban_store::args![Timestamp(now.0)])
                })
                .await
                .unwrap();
        }
    };
    again(1).await;
    lab.project().await;
    assert_eq!(lab.items().await[0].2, "closed", "a firm that was rung mends it; its hits go on for a while");
    again(6).await;
    lab.project().await;
    assert_eq!(lab.items().await[0].2, "open");
}
