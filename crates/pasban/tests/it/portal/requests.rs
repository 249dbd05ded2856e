//! Requests that another site, another person or a guesser sends. Each goes over real HTTP to every route of the table; a
//! counter stands where the routes' deeds are, so that "nothing was done" is seen and not inferred.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use data_encoding::BASE64URL_NOPAD;
use pasban_access::{Permission, Role};
use pasban_kernel::TenantId;
use pasban_portal::Table;
use pasban_portal::table::{Does, Ended, SessionChange};
use serde_json::json;

use super::house::{Door, House, Sitter, encode, get, hidden};
use super::http::Answer;
use super::mounted;

/// The table with a counter in the place of each deed. Pages are as they are.
fn counted(mut table: Table) -> (Table, Arc<AtomicUsize>) {
    let count = Arc::new(AtomicUsize::new(0));
    for e in &mut table.entries {
        if matches!(e.does, Does::Act(_)) {
            let count = count.clone();
            e.repeats = true;
            e.does = Does::Act(Arc::new(move |_, _| {
                count.fetch_add(1, Ordering::SeqCst);
                Box::pin(async {
                    Ok(Ended::Done { json: json!({}), to: "/done".into(), session: SessionChange::Keep })
                })
            }));
        }
    }
    (table, count)
}

/// Everything that a browser of the person would send with a form of this node.
struct Sent<'a> {
    token: String,
    cookie: Option<&'a Sitter>,
    headers: Vec<(&'static str, String)>,
}

async fn send(door: &Door, path: &str, sent: &Sent<'_>) -> Answer {
    let body = format!("token={}&key={}", encode(&sent.token), BASE64URL_NOPAD.encode(&[7; 32]));
    let mut headers = vec![("accept", "text/html"), ("content-type", "application/x-www-form-urlencoded")];
    if let Some(w) = sent.cookie {
        headers.push(("cookie", &w.cookie));
    }
    headers.extend(sent.headers.iter().map(|(n, v)| (*n, v.as_str())));
    door.client().ask("POST", path, &headers, body.as_bytes()).await
}

async fn token_of(door: &Door, who: &Sitter) -> String {
    hidden(&get(&mut door.client(), Some(who), "/account").await.text(), "token")
}

fn filled(path: &str) -> String {
    path.split('/').map(|s| if s.starts_with('{') { "x1" } else { s }).collect::<Vec<_>>().join("/")
}

#[tokio::test(flavor = "multi_thread")]
async fn no_form_of_another_site_or_person_does_anything() {
    // The tier that knows most roles: somebody here may send each form.
    let house = House::new("national").await;
    let (table, count) = counted(mounted::table());
    let door = house.open(table.clone()).await;
    let mut seats = Vec::new();
    for (n, role) in
        [Role::Officer, Role::Lead, Role::National, Role::Regulator, Role::Administrator].into_iter().enumerate()
    {
        seats.push(house.enter(&format!("victim {n}"), role, TenantId::OWN).await);
    }
    seats.push(house.enter("owner", Role::Owner, house.tenants[0]).await);
    let attacker = house.enter("attacker", Role::Lead, TenantId::OWN).await;
    let foreign = token_of(&door, &attacker).await;
    let same = |at: &Door| vec![("origin", format!("http://{}", at.at)), ("sec-fetch-site", "same-origin".to_owned())];
    let mut forms = 0;
    for e in table.entries.iter().filter(|e| e.method() == "POST" && e.permission != Permission::Public) {
        let Some(who) = seats.iter().find(|s| s.session.seat.may(e.permission)) else {
            panic!("nobody here may {} {}", e.permission.code(), e.path)
        };
        let (path, own) = (filled(e.path), token_of(&door, who).await);
        let with = |token: &str, cookie, headers| Sent { token: token.into(), cookie, headers };
        let cross = |pairs: &[(&'static str, &str)]| pairs.iter().map(|(n, v)| (*n, (*v).to_owned())).collect();
        let before = count.load(Ordering::SeqCst);
        for (what, sent, want) in [
            ("no token", with("", Some(who), same(&door)), 403),
            ("another's token", with(&foreign, Some(who), same(&door)), 403),
            ("a token cut short", with(&own[..own.len() / 2], Some(who), same(&door)), 403),
            ("no session", with(&own, None, same(&door)), 303),
            (
                "another site, as browsers say it",
                with(&own, Some(who), cross(&[("sec-fetch-site", "cross-site"), ("origin", "https://evil.example")])),
                404,
            ),
            ("a sister site", with(&own, Some(who), cross(&[("sec-fetch-site", "same-site")])), 404),
            ("typed by nobody", with(&own, Some(who), cross(&[("sec-fetch-site", "none")])), 404),
            ("another origin alone", with(&own, Some(who), cross(&[("origin", "https://evil.example")])), 404),
            ("no origin to tell", with(&own, Some(who), cross(&[("origin", "null")])), 404),
        ] {
            let answer = send(&door, &path, &sent).await;
            assert_eq!(answer.status, want, "{what}: POST {path}");
            assert_eq!(count.load(Ordering::SeqCst), before, "{what}: POST {path} was done");
        }
        // A program's cookie opens nothing: over the API only its token counts.
        let headers = [("cookie", who.cookie.as_str()), ("content-type", "application/json")];
        let api = format!("/api/v1{path}");
        assert_eq!(door.client().ask("POST", &api, &headers, b"{}").await.status, 401, "{path}");
        assert_eq!(count.load(Ordering::SeqCst), before, "{path} was done over the API by a cookie");
        // The same request from the page itself is done: the guards above are what stopped the others.
        let answer = send(&door, &path, &with(&own, Some(who), same(&door))).await;
        assert_eq!((answer.status, count.load(Ordering::SeqCst)), (303, before + 1), "POST {path}");
        forms += 1;
    }
    println!("forms tried: {forms}, nine ways each");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_is_new_at_the_door_and_over_after_it() {
    let house = House::new("sectoral").await;
    let door = house.open(mounted::table()).await;
    let person = house.enter("Sana", Role::Officer, TenantId::OWN).await;
    let link = pasban_people::invite::one_time(&house.node, person.person(), 5, "test").await.unwrap();
    let fixed = format!("pasban_session_{}", "A".repeat(43));
    let mut client = door.client();

    // The attacker's cookies are in the browser before the person comes in.
    let planted = format!("pasban-session={fixed}; pasban-pre={}", "B".repeat(43));
    let page =
        client.ask("GET", &format!("/enter/{link}"), &[("accept", "text/html"), ("cookie", &planted)], b"").await;
    let body = format!("token={}&key={}", encode(&hidden(&page.text(), "token")), hidden(&page.text(), "key"));
    let headers = [
        ("accept", "text/html"),
        ("cookie", planted.as_str()),
        ("content-type", "application/x-www-form-urlencoded"),
        ("sec-fetch-site", "same-origin"),
    ];
    let entered = client.ask("POST", &format!("/enter/{link}"), &headers, body.as_bytes()).await;
    assert_eq!(entered.status, 303, "{}", entered.text());
    let given: Vec<&str> = entered
        .headers
        .iter()
        .filter(|(n, v)| n == "set-cookie" && v.starts_with("pasban-session="))
        .map(|(_, v)| v.as_str())
        .collect();
    assert_eq!(given.len(), 1, "{entered:?}");
    assert!(!given[0].contains(&fixed) && given[0].contains("HttpOnly") && given[0].contains("SameSite=Lax"));
    let fresh = given[0].split(';').next().unwrap();
    for (cookie, want) in [(format!("pasban-session={fixed}"), 303), (fresh.to_owned(), 200)] {
        let headers = [("accept", "text/html"), ("cookie", cookie.as_str())];
        assert_eq!(client.ask("GET", "/account", &headers, b"").await.status, want, "{cookie}");
    }
    // The link is used up.
    let again = client.ask("POST", &format!("/enter/{link}"), &headers, body.as_bytes()).await;
    assert!(!again.headers.iter().any(|(n, v)| n == "set-cookie" && v.starts_with("pasban-session=p")), "{again:?}");

    // After signing out the cookie opens nothing, also in a copy.
    let out = door.post(&person, "/account", "/sign-out", &[]).await;
    assert_eq!(out.status, 303);
    assert_eq!(door.get(Some(&person), "/account").await.status, 303);
}

#[tokio::test(flavor = "multi_thread")]
async fn five_hundred_guesses_of_a_link_or_code_open_nothing_and_are_slowed() {
    let house = House::new("sectoral").await;
    let door = house.open(mounted::table()).await;
    let person = house.enter("Sana", Role::Officer, TenantId::OWN).await;
    let link = pasban_people::invite::one_time(&house.node, person.person(), 5, "test").await.unwrap();
    let mut client = door.client();
    let page = client.ask("GET", "/sign-in", &[("accept", "text/html")], b"").await;
    let pre = page.header("set-cookie").unwrap().split(';').next().unwrap().to_owned();
    let token = encode(&hidden(&page.text(), "token"));
    let mut guess = async |path: String, more: String| {
        let headers = [
            ("accept", "text/html"),
            ("cookie", pre.as_str()),
            ("content-type", "application/x-www-form-urlencoded"),
            ("sec-fetch-site", "same-origin"),
        ];
        let key: [u8; 32] = house.node.ambient.random();
        let body = format!("token={token}&key={}{more}", BASE64URL_NOPAD.encode(&key));
        client.ask("POST", &path, &headers, body.as_bytes()).await
    };
    let mut statuses = std::collections::BTreeMap::<u16, usize>::new();
    let (kind, secret) = link.rsplit_once('_').unwrap();
    for n in 0..500_usize {
        // Each differs from the real one in one place.
        let mut near: Vec<u8> = secret.bytes().collect();
        let at = n % near.len();
        near[at] = if near[at] == b'x' { b'y' } else { b'x' };
        let near = String::from_utf8(near).unwrap();
        let answer = guess(format!("/enter/{kind}_{near}"), String::new()).await;
        *statuses.entry(answer.status).or_default() += 1;
        assert!(!answer.headers.iter().any(|(_, v)| v.starts_with("pasban-session=p")), "guess {n} came in");
    }
    println!("one-time links: {statuses:?}");
    assert!(statuses.keys().all(|s| [303, 404, 429].contains(s)), "{statuses:?}");
    assert!(statuses.get(&429).copied().unwrap_or_default() > 400, "a guesser is slowed after thirty: {statuses:?}");

    // Codes, with tickets that nobody was given; and names with passwords.
    for (path, more) in
        [("/sign-in/code", "&ticket=x&code=000000"), ("/sign-in", "&who=sana&password=wrong-password-1")]
    {
        let mut slowed = 0;
        for n in 0..500 {
            let answer = guess(path.into(), more.replace("000000", &format!("{n:06}"))).await;
            assert!(!answer.headers.iter().any(|(_, v)| v.starts_with("pasban-session=p")), "{path} {n}");
            assert!([404, 422, 429].contains(&answer.status), "{path}: {}", answer.status);
            slowed += usize::from(answer.status != 404);
        }
        println!("{path}: {slowed} of 500 told to wait or try again");
    }
}
