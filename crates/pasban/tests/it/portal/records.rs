//! Who sees which record, on every page that is mounted, in the API and in files: what the rule for one record says
//! (`pasban_access::rule`), and nothing beyond. Each record has a word of its own; the walk of each seat looks for it.

use std::sync::Arc;

use pasban_access::rule::{Record, RecordKind, Relation, Sees, sees};
use pasban_access::{Hat, Permission, Role, Seat};
use pasban_kernel::{TenantId, Tlp};
use pasban_portal::Table;
use pasban_portal::table::Does;
use pasban_seat_desk::queue::project::Projector;
use pasban_translate::exchange::content::Hat as To;

use super::house::{Door, House, Sitter};
use super::mounted;
use super::routes::alike;
use super::walk::walk;

/// A record that was put there.
struct Put {
    /// Stands in the record and nowhere else.
    word: &'static str,
    kind: RecordKind,
    tenant: TenantId,
    tlp: Tlp,
    hat: Hat,
    /// The person whom RED names.
    named: Option<Sitter>,
}

impl Put {
    /// The record as a seat meets it.
    fn seen_from(&self, who: &Sitter) -> Record {
        let seat = &who.session.seat;
        let relation = match (seat.tenant == self.tenant, seat.hosted(), seat.role) {
            (true, ..) => Relation::Own,
            (false, true, _) => Relation::Other,
            (false, false, Role::Regulator) => Relation::Regulated,
            (false, false, _) => Relation::Constituent,
        };
        let addressed = self.named.as_ref().is_some_and(|n| n.person() == seat.person);
        Record::new(self.kind, relation).tlp(self.tlp).hat(self.hat).addressed(addressed)
    }
}

struct World {
    house: House,
    puts: Vec<Put>,
    seats: Vec<Sitter>,
    /// Addresses that only who may see a record is led to, for everybody to try.
    doors: Vec<String>,
}

impl World {
    fn seat(&self, role: Role, hosted: bool) -> &Sitter {
        self.seats.iter().find(|s| s.role == role && s.hosted == hosted).unwrap()
    }
}

/// Opens the pages and has the projector carry over what came in.
async fn ready(house: &House, table: Table) -> Door {
    Projector::default().to_the_end(&house.node).await.unwrap();
    house.open(table).await
}

async fn world() -> World {
    let house = House::new("sectoral").await;
    let [a, b] = house.tenants;
    let mut seats = Vec::new();
    for role in [Role::Officer, Role::Analyst, Role::Lead, Role::Regulator, Role::Administrator] {
        seats.push(house.enter(&format!("own {}", role.code()), role, TenantId::OWN).await);
    }
    for (n, tenant) in [(1, a), (2, b)] {
        for role in [Role::Owner, Role::Officer] {
            seats.push(house.enter(&format!("firm {n} {}", role.code()), role, tenant).await);
        }
    }
    let named = house.enter("named analyst", Role::Analyst, TenantId::OWN).await;
    let mut reports = Vec::new();
    for (tenant, tlp, to, text) in [
        (a, Tlp::Amber, To::Cert, "quokkaone talks to strangers"),
        (b, Tlp::Amber, To::Cert, "quokkatwo talks to strangers"),
        (b, Tlp::AmberStrict, To::Regulator, "quokkafile is filed"),
    ] {
        let word = text.split(' ').find(|w| w.starts_with("quokka")).unwrap();
        reports.push(house.report(tenant, tlp, to, text, &[&format!("{word}-value.example")]).await);
    }
    reports.push(house.red_report(a, "quokkared is for named persons").await);
    // The lead names a reader of what is RED, over the page that is for it, and never reads it.
    let door = ready(&house, mounted::table()).await;
    let lead = seats.iter().find(|s| s.role == Role::Lead).unwrap();
    let page = door.get(Some(lead), "/queue").await.text();
    assert!(page.contains("/queue/name"), "the lead is told that something waits for a name: {page}");
    assert!(!page.contains("quokkared"));
    let given = door.post(lead, "/queue", "/queue/name", &[("to", &named.person().to_string())]).await;
    assert_eq!(given.status, 303, "{}", given.text());
    let put = |word, kind, tenant, tlp, hat| Put { word, kind, tenant, tlp, hat, named: None };
    let puts = vec![
        put("quokkaone", RecordKind::Report, a, Tlp::Amber, Hat::Cert),
        put("quokkatwo", RecordKind::Report, b, Tlp::Amber, Hat::Cert),
        Put { named: Some(named.clone()), ..put("quokkared", RecordKind::Report, a, Tlp::Red, Hat::Cert) },
        put("quokkafile", RecordKind::Filing, b, Tlp::AmberStrict, Hat::Regulator),
    ];
    seats.push(named);
    let mut doors: Vec<String> = reports.iter().map(|r| format!("/reports/{r}")).collect();
    doors.extend(puts.iter().map(|p| format!("/search?q={}", p.word)));
    // Where the named reader is led to.
    let who = seats.last();
    for opened in walk(&door, &mounted::table(), who, &doors).await {
        if opened.path.starts_with("/queue/") || opened.path.starts_with("/indicators/") {
            doors.push(opened.path);
        }
    }
    doors.sort();
    doors.dedup();
    World { house, puts, seats, doors }
}

/// What seats read that they may not: lines for people. And how many answers were looked through.
async fn leaks(w: &World, door: &Door, table: &Table, seats: &[&Sitter]) -> (usize, Vec<String>) {
    let (mut looked, mut wrong) = (0, Vec::new());
    for who in seats {
        let all = walk(door, table, Some(who), &w.doors).await;
        looked += all.len();
        for put in &w.puts {
            if sees(&who.session.seat, &put.seen_from(who)) == Sees::All {
                continue;
            }
            let at = all.iter().find(|o| {
                // What somebody typed stands in the page that answers it.
                !o.path.contains(put.word) && o.answer.text().contains(put.word)
            });
            wrong.extend(at.map(|o| format!("{} reads {} at {}", who.label(), put.word, o.what)));
        }
    }
    (looked, wrong)
}

#[tokio::test(flavor = "multi_thread")]
async fn every_seat_reads_what_the_rule_lets_it_and_nothing_else() {
    let w = world().await;
    let table = mounted::table();
    let door = w.house.open(table.clone()).await;
    let (looked, wrong) = leaks(&w, &door, &table, &w.seats.iter().collect::<Vec<_>>()).await;
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    // And what they may, they do: each of these words is somewhere.
    for (role, hosted, words) in [
        (Role::Analyst, false, &["quokkaone", "quokkatwo"][..]),
        (Role::Lead, false, &["quokkaone", "quokkatwo"]),
        (Role::Owner, true, &["quokkaone", "quokkared"]),
    ] {
        let all = walk(&door, &table, Some(w.seat(role, hosted)), &w.doors).await;
        for word in words {
            assert!(all.iter().any(|o| o.answer.text().contains(word)), "{} {word}", role.code());
        }
    }
    let named = w.seats.last().unwrap();
    let all = walk(&door, &table, Some(named), &w.doors).await;
    assert!(all.iter().any(|o| o.path.starts_with("/queue") && o.answer.text().contains("quokkared")));
    println!("records: {} seats, {} records, {looked} answers looked through", w.seats.len(), w.puts.len());
}

/// A record that is hidden and one that does not exist: the same bytes, the same time.
#[tokio::test(flavor = "multi_thread")]
async fn a_hidden_record_is_as_one_that_does_not_exist() {
    let w = world().await;
    let door = w.house.open(mounted::table()).await;
    let named = w.seats.last().unwrap();
    let queue = door.get(Some(named), "/queue?v=all").await.text();
    let hidden = super::walk::links(&queue)
        .into_iter()
        .filter(|l| l.starts_with("/queue/") && l.len() > 30)
        .find(|l| queue_item_is_red(&queue, l))
        .expect("the RED item stands in the queue of its reader");
    let lead = w.seat(Role::Lead, false);
    let mut client = door.client();
    let end = hidden.len() - 4;
    let other = format!("{}aaaa", &hidden[..end]);
    let (x, y) = (door.get(Some(lead), &hidden).await, door.get(Some(lead), &other).await);
    assert_eq!((x.status, y.status), (404, 404));
    let bare = |a: &super::http::Answer, path: &str| a.text().replace(path, "(path)");
    assert_eq!(bare(&x, &hidden), bare(&y, &other));
    let ratio = alike(&mut client, lead, [&hidden, &other]).await;
    println!("hidden and not there: ratio {ratio:?}");
    assert!(ratio.is_ok(), "{ratio:?}");
}

fn queue_item_is_red(page: &str, link: &str) -> bool {
    let at = page.find(link).unwrap();
    let row = &page[at..];
    row[..row.find("</tr>").unwrap_or(row.len())].contains("RED")
}

/// The table as it would be with a fault inside its pages: they gather for another seat than the one that asked.
fn posing(mut table: Table, paths: &str, change: impl Fn(&mut Seat) + Clone + Send + Sync + 'static) -> Table {
    for e in table.entries.iter_mut().filter(|e| e.path.starts_with(paths)) {
        if let Does::Look(look) = e.does.clone() {
            let change = change.clone();
            e.does = Does::Look(Arc::new(move |mut visit, pairs, wanted| {
                if let Some(s) = &mut visit.session {
                    change(&mut s.seat);
                }
                look(visit, pairs, wanted)
            }));
        }
    }
    table
}

/// Faults that are planted behind the routes; the walk sees each.
#[tokio::test(flavor = "multi_thread")]
async fn a_shown_red_record_a_crossed_boundary_and_an_ignored_hat_are_seen() {
    let w = world().await;
    let read = |found: &[String], words: &str| found.iter().any(|f| f.contains(words));

    // What is RED is shown to a colleague.
    let reader = w.seats.last().unwrap().person();
    let table = posing(mounted::table(), "/queue", move |s| s.person = reader);
    let door = w.house.open(table.clone()).await;
    let (_, found) = leaks(&w, &door, &table, &[w.seat(Role::Analyst, false)]).await;
    assert!(read(&found, "analyst at a sectoral node reads quokkared"), "{found:?}");

    // A hosted firm's pages gather what another firm has.
    let other = w.house.tenants[1];
    let table = posing(mounted::table(), "/reports", move |s| s.tenant = other);
    let door = w.house.open(table.clone()).await;
    let (_, found) = leaks(&w, &door, &table, &[w.seat(Role::Owner, true)]).await;
    assert!(read(&found, "owner hosted at a sectoral node reads quokkatwo"), "{found:?}");

    // The regulator's hat is not looked at: its people read the CERT's queue.
    let mut table = posing(mounted::table(), "/queue", |s| (s.role, s.hat) = (Role::Analyst, Hat::Cert));
    for e in table.entries.iter_mut().filter(|e| e.path.starts_with("/queue") && e.method() == "GET") {
        e.permission = Permission::Account;
    }
    let door = w.house.open(table.clone()).await;
    let (_, found) = leaks(&w, &door, &table, &[w.seat(Role::Regulator, false)]).await;
    assert!(read(&found, "regulator at a sectoral node reads quokkaone"), "{found:?}");
}
