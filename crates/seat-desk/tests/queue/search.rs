//! What is found, by whom, and why nothing is.

use pasban_access::Role;
use pasban_kernel::TenantId;
use pasban_seat_desk::queue::rule::eyes;
use pasban_seat_desk::sample::{self, Fill};
use pasban_seat_desk::search::find::{Found, PAGE_ROWS, Part, Query, find};
use pasban_seat_desk::search::words::pieces;
use pasban_store::rows::seat_desk::search::Sees;
use pasban_translate::exchange::content::Act;

use crate::lists::red_report;
use crate::support::{Lab, lab, seat};

fn query(q: &str) -> Query {
    Query { pieces: pieces(q), kind: None, org: None, rating: None, day: None, below: None }
}

async fn look(lab: &Lab, q: Query, sees: Sees) -> Found {
    let now = lab.node.now();
    lab.node.db.read(move |tx| find(tx, &q, sees, now)).await.unwrap()
}

fn desk(role: Role) -> Sees {
    let eyes = eyes(&seat(role, 3));
    Sees::Desk { person: eyes.person, red: eyes.red }
}

#[tokio::test]
async fn a_value_in_any_spelling_finds_its_items() {
    let lab = lab();
    let a = lab.hosted("Bank A", 1).await;
    lab.report(a, Act::Help, "They asked hxxps://evil[.]example/login at nine", &["update-check.example"]).await;
    lab.project().await;
    for q in [
        "update-check.example",
        "update-check[.]example",
        "UPDATE-CHECK.EXAMPLE",
        "hxxps://evil[.]example/login",
        "https://evil.example/login",
        "evil (dot) example",
        "asked nine",
        "bank",
    ] {
        let found = look(&lab, query(q), desk(Role::Analyst)).await;
        assert!(found.docs.iter().any(|d| d.facts.contains("\"report\"")), "{q}: {found:?}");
    }
    // A count leads to what it counted.
    let found = look(&lab, query("bank"), desk(Role::Analyst)).await;
    for (kind, n) in &found.counts.kinds {
        let narrowed = look(&lab, Query { kind: Some(kind.clone()), ..query("bank") }, desk(Role::Analyst)).await;
        assert_eq!(narrowed.counts.all, *n, "{kind}");
    }
    assert!(look(&lab, query("update-check.example.org"), desk(Role::Analyst)).await.docs.is_empty());
}

#[tokio::test]
async fn counts_and_rows_obey_the_same_rights() {
    let lab = lab();
    sample::fill(&lab.node, Fill { incidents: 200, open_percent: 60, seed: 9, organisations: 10 }).await.unwrap();
    red_report(&lab, 210, "server secretword").await;
    lab.project().await;
    let hosted = lab.node.registry.load().tenants[0].id;
    let officer = seat(Role::Officer, 8).person;
    for sees in
        [desk(Role::Analyst), desk(Role::Lead), Sees::Tenant(hosted, officer), Sees::Tenant(TenantId::OWN, officer)]
    {
        for q in ["server", "", "secretword", "server login"] {
            let (mut rows, mut below) = (Vec::new(), None);
            let mut counted = None;
            loop {
                let found = look(&lab, Query { below, ..query(q) }, sees).await;
                counted.get_or_insert(found.counts.all);
                rows.extend(found.docs);
                below = found.next;
                if below.is_none() {
                    break;
                }
            }
            assert_eq!(Some(rows.len() as i64), counted, "{q} {sees:?}");
            assert!(rows.windows(2).all(|w| w[0].doc > w[1].doc));
            if let Sees::Tenant(tenant, _) = sees {
                assert!(rows.iter().all(|d| d.tenant == tenant && d.kind != "item" && d.kind != "organisation"));
            }
        }
        let found = look(&lab, query("secretword"), sees).await;
        let lead = matches!(sees, Sees::Desk { red: true, .. });
        assert_eq!(found.docs.len(), usize::from(lead), "{sees:?}");
        // Nor does a suggestion tell of it.
        let near = look(&lab, query("secretwor"), sees).await;
        let told = near.nothing.unknown.iter().any(|(_, like)| like.iter().any(|l| l == "secretword"));
        assert_eq!(told, lead, "{sees:?}");
    }
    assert!(
        look(&lab, query("server"), Sees::Tenant(hosted, officer)).await.counts.all > 0,
        "a hosted seat finds its own"
    );
}

#[tokio::test]
async fn an_empty_answer_says_which_filter_excluded_most() {
    let lab = lab();
    sample::fill(&lab.node, Fill { incidents: 100, open_percent: 100, seed: 4, organisations: 3 }).await.unwrap();
    let found = look(&lab, query("server zzzz"), desk(Role::Analyst)).await;
    assert!(found.docs.is_empty());
    let (part, n, _) = found.nothing.most.unwrap();
    assert_eq!(part, Part::Word("zzzz".into()));
    assert_eq!(n, look(&lab, query("server"), desk(Role::Analyst)).await.counts.all);
    assert_eq!(found.nothing.unknown.len(), 1);
    let narrowed = Query { kind: Some("wish".into()), ..query("server") };
    assert_eq!(look(&lab, narrowed, desk(Role::Analyst)).await.nothing.most.map(|m| m.0), Some(Part::Kind));
    let like = look(&lab, query("serve"), desk(Role::Analyst)).await;
    assert_eq!(like.nothing.unknown, [("serve".to_owned(), vec!["server".to_owned()])]);
}

#[tokio::test]
async fn a_page_is_full_and_the_next_goes_on() {
    let lab = lab();
    sample::fill(&lab.node, Fill { incidents: 150, open_percent: 100, seed: 2, organisations: 3 }).await.unwrap();
    let first = look(&lab, query("server"), desk(Role::Analyst)).await;
    assert_eq!(first.docs.len(), PAGE_ROWS);
    let second = look(&lab, Query { below: first.next, ..query("server") }, desk(Role::Analyst)).await;
    assert!(second.docs[0].doc < first.docs.last().unwrap().doc);
}
