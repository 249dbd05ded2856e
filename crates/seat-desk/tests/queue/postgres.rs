//! The same statements with PostgreSQL as the store: one SQL text, both engines.

use pasban_access::Role;
use pasban_kernel::time::HOUR;
use pasban_seat_desk::queue::act::{Act, Reason, act};
use pasban_seat_desk::queue::list::{Ask, View};
use pasban_seat_desk::queue::rule::eyes;
use pasban_seat_desk::sample::{self, Fill};
use pasban_seat_desk::search::find::{Query, find};
use pasban_seat_desk::search::words::pieces;
use pasban_store::rows::seat_desk::search::Sees;
use pasban_testkit::servers::Postgres;

use crate::lists::{red_report, view, whole};
use crate::project::night;
use crate::support::{lab_on, seat};

#[tokio::test(flavor = "multi_thread")]
async fn queue_and_search_on_postgresql() {
    let Some(server) = Postgres::start() else { return };
    server.create("desk").unwrap();
    let url = server.url("desk");
    // Opening blocks: as `serve` does it, off the async threads.
    let lab = tokio::task::block_in_place(|| lab_on(&url));
    night(&lab).await;
    sample::fill(&lab.node, Fill { incidents: 60, open_percent: 80, seed: 5, organisations: 6 }).await.unwrap();
    red_report(&lab, 200, "only for the named").await;
    lab.project().await;
    let before = lab.items().await;
    lab.project().await;
    assert_eq!(lab.items().await, before);
    let (analyst, lead) = (seat(Role::Analyst, 3), seat(Role::Lead, 4));
    let (open, _) = whole(&lab, &analyst, &view(View::All)).await;
    act(&lab.node, &analyst, &[open[0]], Act::Take).await.unwrap();
    act(&lab.node, &analyst, &[open[1]], Act::Close(Reason::Done, String::new())).await.unwrap();
    act(&lab.node, &analyst, &[open[2]], Act::Snooze(lab.node.now().plus(HOUR))).await.unwrap();
    lab.clock.advance(2 * HOUR);
    lab.project().await;
    for seat in [&analyst, &lead] {
        for sort in ["urgency", "newest", "oldest", "rating"] {
            for v in View::ALL.iter().copied() {
                let ask = Ask { sort: Some(sort.into()), ..view(v) };
                let (rows, all) = whole(&lab, seat, &ask).await;
                assert_eq!(rows.len() as i64, all, "{ask:?}");
            }
        }
        let ask = Ask { q: Some("server".into()), org: Some("organisation".into()), ..view(View::All) };
        let (rows, all) = whole(&lab, seat, &ask).await;
        assert_eq!(rows.len() as i64, all);
        let e = eyes(seat);
        for q in ["", "server login", "update-check[.]example", "zzzz server"] {
            let query = Query { pieces: pieces(q), kind: None, org: None, rating: None, day: None, below: None };
            let (now, sees) = (lab.node.now(), Sees::Desk { person: e.person, red: e.red });
            let found = lab.node.db.read(move |tx| find(tx, &query, sees, now)).await.unwrap();
            assert_eq!(found.docs.is_empty(), q.starts_with('z'), "{q}");
        }
    }
}
