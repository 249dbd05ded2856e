//! Every mounted route against the reviewed table, for each role at each tier, of the node itself and hosted; by a browser
//! and by a program. What a route does is replaced by a probe here, so that only the way to it is asked: nothing is read
//! or changed, and a route of a record answers also where there is no such record.

use std::sync::Arc;
use std::time::{Duration, Instant};

use pasban_access::{Permission, Role};
use pasban_kernel::TenantId;
use pasban_portal::Table;
use pasban_portal::table::{Does, Ended, Entry, SessionChange, Shown};
use serde_json::json;

use super::house::{Door, House, Sitter, TIERS, form, get};
use super::http::{Answer, Client};
use super::matrix::{self, Row};
use super::mounted;

/// The table with nothing behind its routes.
fn probed(mut table: Table) -> Table {
    for e in &mut table.entries {
        e.repeats = true;
        e.does = match e.does {
            Does::Look(_) => {
                Does::Look(Arc::new(|_, _, _| Box::pin(async { Ok(Shown::Json(json!({"probe": true}))) })))
            }
            Does::Act(_) => Does::Act(Arc::new(|_, _| {
                Box::pin(async {
                    let json = json!({"probe": true});
                    Ok(Ended::Done { json, to: "/probe".into(), session: SessionChange::Keep })
                })
            })),
        };
    }
    table
}

/// A path with something in the place of each name.
fn filled(path: &str) -> String {
    let part = |s: &str| if s.starts_with('{') { "x1".to_owned() } else { s.to_owned() };
    path.split('/').map(part).collect::<Vec<_>>().join("/")
}

/// A path of the same length at which nothing stands.
fn beside(path: &str) -> String {
    let mut parts: Vec<String> = path.split('/').map(str::to_owned).collect();
    let last = parts.len() - 1;
    let at = if last > 1 && parts[last] != "x1" { last } else { 1 };
    let rest: String = parts[at].chars().skip(1).collect();
    parts[at] = format!("z{rest}");
    parts.join("/")
}

/// Asks a route as a browser; a form has no token here, which is told only to who may use the route.
async fn browser(client: &mut Client, who: Option<&Sitter>, method: &str, path: &str) -> Answer {
    match (method, who) {
        ("GET", _) => get(client, who, path).await,
        (_, Some(w)) => form(client, w, path, &[], &[("sec-fetch-site", "same-origin")]).await,
        (_, None) => {
            let headers = [("accept", "text/html"), ("sec-fetch-site", "same-origin")];
            client.ask("POST", path, &headers, b"").await
        }
    }
}

async fn program(client: &mut Client, token: Option<&str>, method: &str, path: &str) -> Answer {
    let mut headers = vec![("accept", "application/json"), ("content-type", "application/json")];
    if let Some(t) = token {
        headers.push(("authorization", t));
    }
    client.ask(method, &format!("/api/v1{path}"), &headers, if method == "GET" { b"" } else { b"{}" }).await
}

/// What is wrong at one house: lines for people.
async fn differences(door: &Door, rows: &[Row], entries: &[Entry], sitters: &[Option<Sitter>]) -> (usize, Vec<String>) {
    let (mut asked, mut wrong) = (0, Vec::new());
    for who in sitters {
        let (who, mut client) = (who.as_ref(), door.client());
        let label = who.map_or("nobody".into(), Sitter::label);
        for e in entries {
            let Some(row) = rows.iter().find(|r| r.method == e.method() && r.path == e.path) else { continue };
            let path = filled(e.path);
            let mut check = |by: &str, want: u16, got: u16| {
                asked += 1;
                if want != got {
                    wrong.push(format!("{label} by {by}: {} {} answered {got}, not {want}", e.method(), e.path));
                }
            };
            // A form has no token here, which is told to who may use the route; what takes no token misses its key.
            let yes = if e.method() == "GET" {
                200
            } else if e.open {
                400
            } else {
                403
            };
            // Nobody is shown the way in, at every path alike.
            let no = if who.is_none() { 303 } else { 404 };
            let answer = browser(&mut client, who, e.method(), &path).await;
            check("browser", if row.allows(who) { yes } else { no }, answer.status);
            let no = if who.is_none() { 401 } else { 404 };
            let answer = program(&mut client, who.map(|w| w.writes.as_str()), e.method(), &path).await;
            check("program", if row.allows_program(who, true) { 200 } else { no }, answer.status);
            if let Some(w) = who {
                let answer = program(&mut client, Some(&w.reads), e.method(), &path).await;
                check("reading program", if row.allows_program(who, false) { 200 } else { 404 }, answer.status);
            }
        }
    }
    (asked, wrong)
}

/// Each route stands in the table, with its permission, and the other way round.
fn listed(rows: &[Row], entries: &[Entry]) -> Vec<String> {
    let mut wrong = Vec::new();
    for e in entries {
        match rows.iter().find(|r| r.method == e.method() && r.path == e.path) {
            None => wrong.push(format!("not in docs/routes.csv; look at it, then add: {}", matrix::proposed(e))),
            Some(r) if r.permission != e.permission.code() => wrong.push(format!(
                "{} {}: asks for {}, the table says {}",
                e.method(),
                e.path,
                e.permission.code(),
                r.permission
            )),
            Some(_) => {}
        }
    }
    let stands = |r: &&Row| !entries.iter().any(|e| r.method == e.method() && r.path == e.path);
    wrong.extend(rows.iter().filter(stands).map(|r| format!("no such route: {} {}", r.method, r.path)));
    wrong
}

async fn everybody(house: &House) -> Vec<Option<Sitter>> {
    let mut all = vec![None];
    all.extend(house.everybody().await.into_iter().map(Some));
    all
}

#[tokio::test(flavor = "multi_thread")]
async fn every_route_answers_each_seat_as_the_reviewed_table_says() {
    let (rows, table) = (matrix::read(matrix::TABLE), mounted::table());
    let mut wrong = listed(&rows, &table.entries);
    let mut asked = 0;
    for tier in TIERS {
        let house = House::new(tier).await;
        let door = house.open(probed(table.clone())).await;
        let (n, found) = differences(&door, &rows, &table.entries, &everybody(&house).await).await;
        asked += n;
        wrong.extend(found);
    }
    println!("routes: {}, seats: {}, answers compared: {asked}", table.entries.len(), TIERS.len() * 17);
    assert!(wrong.is_empty(), "{} differences:\n{}", wrong.len(), wrong.join("\n"));
}

/// Faults that are planted in the table of routes; the comparison sees each.
#[tokio::test(flavor = "multi_thread")]
async fn a_widened_permission_an_ignored_hat_and_an_unlisted_route_are_seen() {
    let rows = matrix::read(matrix::TABLE);
    let house = House::new("sectoral").await;
    let seats = everybody(&house).await;
    let of = |table: &mut Table, path: &str, change: &dyn Fn(&mut Entry)| {
        let e = table.entries.iter_mut().find(|e| e.path == path && e.method() == "GET").unwrap();
        change(e);
    };

    // A permission that is asked for less strictly.
    let mut table = mounted::table();
    of(&mut table, "/queue", &|e| e.permission = Permission::Account);
    assert_eq!(listed(&rows, &table.entries).len(), 1);
    let door = house.open(probed(table.clone())).await;
    let (_, found) = differences(&door, &rows, &table.entries, &seats).await;
    assert!(found.iter().any(|f| f.starts_with("officer at a") && f.contains("GET /queue answered 200")), "{found:?}");

    // A route that asks for nothing at all.
    let mut table = mounted::table();
    of(&mut table, "/reports", &|e| e.permission = Permission::Public);
    let door = house.open(probed(table.clone())).await;
    let (_, found) = differences(&door, &rows, &table.entries, &seats).await;
    assert!(found.iter().any(|f| f.starts_with("nobody by browser: GET /reports answered 200")), "{found:?}");

    // A route that nobody reviewed.
    let mut table = mounted::table();
    let mut new = table.entries[0].clone();
    new.path = "/unreviewed";
    table.entries.push(new);
    assert_eq!(listed(&rows, &table.entries).len(), 1);

    // A regulator's account without its own hat: as if hats were not looked at.
    let mut table = mounted::table();
    of(&mut table, "/queue/{item}", &|e| e.permission = Permission::LedgerRead);
    let door = house.open(probed(table.clone())).await;
    let (_, found) = differences(&door, &rows, &table.entries, &seats).await;
    assert!(found.iter().any(|f| f.starts_with("regulator at a")), "{found:?}");
}

/// What an answer says beside the path that was asked for and what is new each time.
fn bare(answer: &Answer, path: &str) -> (u16, Vec<(String, String)>, String) {
    let mut headers = answer.headers.clone();
    for (name, value) in &mut headers {
        if name == "date" {
            value.clear();
        }
        if name == "set-cookie" && value.starts_with("pasban-pre=") {
            *value = "pasban-pre".into();
        }
    }
    (answer.status, headers, answer.text().replace(path, "(path)"))
}

#[tokio::test(flavor = "multi_thread")]
async fn not_allowed_and_not_there_are_the_same_bytes() {
    let rows = matrix::read(matrix::TABLE);
    let table = mounted::table();
    let mut compared = 0;
    for tier in ["national", "sectoral", "organisational"] {
        let house = House::new(tier).await;
        // The real pages: the frame around a refusal is part of what is compared.
        let door = house.open(table.clone()).await;
        for who in everybody(&house).await {
            if matrix::column(who.as_ref()).is_none() {
                continue;
            }
            let (who, mut client) = (who.as_ref(), door.client());
            for row in rows.iter().filter(|r| !r.allows(who)) {
                let (path, other) = (filled(&row.path), beside(&filled(&row.path)));
                let a = browser(&mut client, who, &row.method, &path).await;
                let b = browser(&mut client, who, &row.method, &other).await;
                assert_eq!(bare(&a, &path), bare(&b, &other), "{} {path}", row.method);
                let token = who.map(|w| w.writes.as_str());
                let a = program(&mut client, token, &row.method, &path).await;
                let b = program(&mut client, token, &row.method, &other).await;
                assert_eq!(bare(&a, &path), bare(&b, &other), "{} {path}", row.method);
                compared += 2;
            }
        }
    }
    println!("pairs of refusals compared to the byte: {compared}");
    assert!(compared > 500);
}

/// How long an answer takes in the middle of many, of two questions in turn.
async fn middle(client: &mut Client, who: &Sitter, paths: [&str; 2]) -> [Duration; 2] {
    let mut times = [Vec::new(), Vec::new()];
    for n in 0..120 {
        for (k, path) in paths.iter().enumerate() {
            let begun = Instant::now();
            get(client, Some(who), path).await;
            if n >= 20 {
                times[k].push(begun.elapsed());
            }
        }
    }
    times.map(|mut t| {
        t.sort_unstable();
        t[t.len() / 2]
    })
}

/// Alike in time: the middle of a hundred of one is within half and double of the other. A machine under load is asked
/// again, since noise passes and a difference stays.
pub async fn alike(client: &mut Client, who: &Sitter, paths: [&str; 2]) -> Result<f64, f64> {
    let mut ratio = 0.0;
    for _ in 0..4 {
        let [a, b] = middle(client, who, paths).await;
        ratio = a.as_secs_f64() / b.as_secs_f64();
        if (0.5..2.0).contains(&ratio) {
            return Ok(ratio);
        }
    }
    Err(ratio)
}

#[tokio::test(flavor = "multi_thread")]
async fn not_allowed_and_not_there_take_the_same_time() {
    let house = House::new("sectoral").await;
    let officer = house.enter("Sana", Role::Officer, TenantId::OWN).await;
    let door = house.open(mounted::table()).await;
    let mut client = door.client();
    for path in ["/queue", "/queue/x1", "/indicators"] {
        let ratio = alike(&mut client, &officer, [path, &beside(path)]).await;
        println!("{path}: ratio {ratio:?}");
        assert!(ratio.is_ok(), "{path}: {ratio:?}");
    }
    // A page that works before it refuses is seen by the same check.
    let mut slow = mounted::table();
    for e in &mut slow.entries {
        if e.path == "/queue" {
            e.permission = Permission::Account;
            e.does = Does::Look(Arc::new(|_, _, _| {
                Box::pin(async {
                    tokio::time::sleep(Duration::from_millis(60)).await;
                    Err(pasban_portal::AppError::NotFound)
                })
            }));
        }
    }
    let door = house.open(slow).await;
    assert!(alike(&mut door.client(), &officer, ["/queue", "/zueue"]).await.is_err());
}
