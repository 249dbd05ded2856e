//! What a person does with the own account.

use axum::http::StatusCode;
use pasban_access::Role;
use pasban_kernel::TenantId;

use crate::support::{Answer, Lab, code, hidden, lab};

const PASSWORD: &str = "four blue pigeons sat down";

/// Somebody with a password and an app, signed in: the cookie and the page that had the app's secret.
async fn member(lab: &Lab, name: &str, role: Role) -> String {
    let (_, token) = lab.invite(name, role, TenantId::OWN).await;
    let path = format!("/welcome/{token}");
    let page = lab.open(&path, "").await;
    let pre = page.cookie("pasban-pre").unwrap();
    let (t, k) = (hidden(&page.text, "token"), hidden(&page.text, "key"));
    let digits = code(&page.text, 0);
    let fields =
        [("token", t.as_str()), ("key", &k), ("password", PASSWORD), ("repeat", PASSWORD), ("code", digits.as_str())];
    let done = lab.send(&path, &pre, &fields).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    done.cookie("pasban-session").unwrap()
}

/// Fills in the form of a page.
async fn fill(lab: &Lab, page: &str, to: &str, cookie: &str, more: &[(&str, &str)]) -> Answer {
    let page = lab.open(page, cookie).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    let (t, k) = (hidden(&page.text, "token"), hidden(&page.text, "key"));
    let mut fields = vec![("token", t.as_str()), ("key", k.as_str())];
    fields.extend_from_slice(more);
    lab.send(to, cookie, &fields).await
}

#[tokio::test]
async fn every_page_speaks_both_languages_and_is_small() {
    let lab = lab();
    let cookie = member(&lab, "Adeel", Role::Analyst).await;
    for path in [
        "/account",
        "/account/password",
        "/account/second-step",
        "/account/second-step/set",
        "/account/tokens",
        "/account/sessions",
        "/account/record",
        "/account/shown/00",
    ] {
        for lang in ["en", "ur"] {
            let page = lab.open(&format!("{path}?lang={lang}"), &cookie).await;
            assert_eq!(page.status, StatusCode::OK, "{path}");
            assert!(!page.text.contains("style=") && page.text.len() < 60_000, "{path}");
            for gap in ["[account", "[factor", "[tokens", "[sessions", "[acts", "[shown", "[password", "[welcome"] {
                assert!(!page.text.contains(gap), "{path} {lang} {gap}");
            }
        }
    }
}

#[tokio::test]
async fn a_new_password_ends_the_others() {
    let lab = lab();
    let cookie = member(&lab, "Adeel", Role::Analyst).await;
    let me = lab.people.by_token(cookie.split_once('=').unwrap().1).await.unwrap().unwrap();
    let link = pasban_people::invite::one_time(&lab.node, me.seat.person, 5, "test").await.unwrap();
    let elsewhere = lab.people.enter(&link, "192.0.2.7".parse().unwrap()).await.unwrap();
    let list = lab.open("/account/sessions", &cookie).await;
    assert!(list.text.contains("192.0.2.7") && list.text.contains("this browser"));
    let new = "other words for this door";
    let wrong = [("present", "not mine at all"), ("password", new), ("repeat", new)];
    let a = fill(&lab, "/account/password", "/account/password", &cookie, &wrong).await;
    assert_eq!(a.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(a.text.contains("id=\"e-present\"") && a.text.contains("not your present password"));
    let right = [("present", PASSWORD), ("password", new), ("repeat", new)];
    let a = fill(&lab, "/account/password", "/account/password", &cookie, &right).await;
    assert_eq!((a.status, a.to()), (StatusCode::SEE_OTHER, "/account?done=password"));
    assert!(lab.open(a.to(), &cookie).await.text.contains("Your password was changed"));
    assert!(lab.people.by_token(&elsewhere).await.unwrap().is_none());
}

#[tokio::test]
async fn another_app_is_set_up_in_the_session_that_gave_the_password() {
    let lab = lab();
    let cookie = member(&lab, "Adeel", Role::Analyst).await;
    let me = lab.people.by_token(cookie.split_once('=').unwrap().1).await.unwrap().unwrap();
    let a =
        fill(&lab, "/account/second-step", "/account/second-step", &cookie, &[("present", "guess guess guess")]).await;
    assert_eq!(a.status, StatusCode::UNPROCESSABLE_ENTITY);
    let a = fill(&lab, "/account/second-step", "/account/second-step", &cookie, &[("present", PASSWORD)]).await;
    assert_eq!(a.to(), "/account/second-step/set");
    let page = lab.open(a.to(), &cookie).await;
    assert!(page.text.contains("otpauth://"));
    // Another session of the same person sees no secret.
    let link = pasban_people::invite::one_time(&lab.node, me.seat.person, 5, "test").await.unwrap();
    let other = lab.people.enter(&link, "192.0.2.7".parse().unwrap()).await.unwrap();
    let there = lab.open(a.to(), &format!("pasban-session={other}")).await;
    assert!(!there.text.contains("otpauth://") && there.text.contains("Nothing is being set up"));
    let digits = code(&page.text, 0);
    let done = fill(&lab, a.to(), a.to(), &cookie, &[("code", &digits)]).await;
    assert!(done.to().starts_with("/account/shown/"), "{}", done.text);
    assert_eq!(lab.open(done.to(), &cookie).await.text.matches("<bdi class=\"id\"").count(), 10);
    assert!(lab.people.by_token(&other).await.unwrap().is_none());
    // New recovery codes.
    let a = fill(&lab, "/account/second-step", "/account/recovery-codes", &cookie, &[("password", PASSWORD)]).await;
    assert!(a.to().starts_with("/account/shown/"));
    // What is kept of the form for a second sending holds no secret.
    let kept = lab
        .node
        .db
        .read(|tx| {
            Ok(tx.q("SELECT answer FROM form_once", &[])?.iter().map(|r| r.text(0).unwrap()).collect::<String>())
        })
        .await
        .unwrap();
    assert!(!kept.contains("pasban_") && !kept.contains(&digits), "{kept}");
}

#[tokio::test]
async fn tokens_are_made_shown_once_and_revoked() {
    let lab = lab();
    let cookie = member(&lab, "Adeel", Role::Analyst).await;
    let new = |days: &'static str| [("name", "nightly export"), ("scope", "read"), ("days", days)];
    let a = fill(&lab, "/account/tokens", "/account/tokens", &cookie, &new("5000")).await;
    assert_eq!(a.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(a.text.contains("id=\"e-days\"") && a.text.contains("value=\"nightly export\""));
    let a = fill(&lab, "/account/tokens", "/account/tokens", &cookie, &new("۳۰")).await;
    assert!(a.to().starts_with("/account/shown/"), "{}", a.text);
    let shown = lab.open(a.to(), &cookie).await.text;
    let (_, rest) = shown.split_once("pasban_api_").unwrap();
    let token: String =
        format!("pasban_api_{}", rest.chars().take_while(char::is_ascii_alphanumeric).collect::<String>());
    assert!(lab.people.by_bearer(&token).await.unwrap().is_some());
    let list = lab.open("/account/tokens", &cookie).await.text;
    assert!(list.contains("nightly export") && !list.contains(&token));
    let a = fill(&lab, "/account/tokens", "/account/tokens/revoke", &cookie, &[("name", "nightly export")]).await;
    assert_eq!(a.status, StatusCode::SEE_OTHER);
    assert!(lab.people.by_bearer(&token).await.unwrap().is_none());
}

#[tokio::test]
async fn sessions_end_one_by_one_and_only_ones_own() {
    let lab = lab();
    let cookie = member(&lab, "Adeel", Role::Analyst).await;
    let other = lab.enter("Bina", Role::Analyst).await;
    let hers = lab.people.by_token(&other).await.unwrap().unwrap();
    let id = hers.id.to_string();
    let a = fill(&lab, "/account/sessions", "/account/sessions/end", &cookie, &[("session", &id)]).await;
    assert_eq!(a.status, StatusCode::NOT_FOUND);
    assert!(lab.people.by_token(&other).await.unwrap().is_some());
    let me = lab.people.by_token(cookie.split_once('=').unwrap().1).await.unwrap().unwrap();
    let mut more = Vec::new();
    for _ in 0..2 {
        let link = pasban_people::invite::one_time(&lab.node, me.seat.person, 5, "test").await.unwrap();
        more.push(lab.people.enter(&link, "2001:db8::7".parse().unwrap()).await.unwrap());
    }
    let first = lab.people.by_token(&more[0]).await.unwrap().unwrap().id.to_string();
    let a = fill(&lab, "/account/sessions", "/account/sessions/end", &cookie, &[("session", &first)]).await;
    assert_eq!(a.status, StatusCode::SEE_OTHER);
    assert!(lab.people.by_token(&more[0]).await.unwrap().is_none());
    let a = fill(&lab, "/account/sessions", "/account/sessions/end-others", &cookie, &[]).await;
    assert_eq!(a.status, StatusCode::SEE_OTHER);
    assert!(lab.people.by_token(&more[1]).await.unwrap().is_none());
    assert_eq!(lab.open("/account", &cookie).await.status, StatusCode::OK);
}

#[tokio::test]
async fn the_record_shows_ones_own_acts_alone() {
    let lab = lab();
    let adeel = member(&lab, "Adeel", Role::Analyst).await;
    let bina = member(&lab, "Bina", Role::Analyst).await;
    let page = lab.open("/account/record", &adeel).await.text;
    assert!(page.contains("person-welcomed") && page.contains("signed-in"));
    let his = lab.people.by_token(adeel.split_once('=').unwrap().1).await.unwrap().unwrap().seat.person.to_string();
    assert!(!lab.open("/account/record", &bina).await.text.contains(&his[..8]));
    // Who has another's name does not get the other's acts by it.
    let firm = lab.firm().await;
    let new = pasban_people::person::NewPerson {
        tenant: firm,
        name: "ADEEL".into(),
        email: "adeel@shop.example".into(),
        phone: String::new(),
        role: Role::Owner,
    };
    let same = pasban_people::person::add(&lab.node, new, "Farah Admin").await.unwrap();
    let link = pasban_people::invite::one_time(&lab.node, same.id, 5, "test").await.unwrap();
    let sly = lab.people.enter(&link, "192.0.2.9".parse().unwrap()).await.unwrap();
    let page = lab.open("/account/record", &format!("pasban-session={sly}")).await.text;
    assert!(!page.contains(&his[..8]) && page.contains("person-added"));
}
