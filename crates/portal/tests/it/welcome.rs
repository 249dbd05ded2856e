//! An invitation is accepted in a browser.

use axum::http::StatusCode;
use pasban_access::Role;
use pasban_kernel::TenantId;

use crate::support::{Lab, code, hidden, lab};

const PASSWORD: &str = "four blue pigeons sat down";

async fn finish(lab: &Lab, token: &str, password: &str, repeat: &str, code: &str) -> crate::support::Answer {
    let path = format!("/welcome/{token}");
    let page = lab.open(&path, "").await;
    let pre = page.cookie("pasban-pre").unwrap();
    let (t, k) = (hidden(&page.text, "token"), hidden(&page.text, "key"));
    let fields = [("token", t.as_str()), ("key", &k), ("password", password), ("repeat", repeat), ("code", code)];
    lab.send(&path, &pre, &fields).await
}

#[tokio::test]
async fn an_invitation_sets_password_and_app_shows_codes_once_and_signs_in() {
    let lab = lab();
    let (person, token) = lab.invite("Adeel", Role::Analyst, TenantId::OWN).await;
    let page = lab.open(&format!("/welcome/{token}"), "").await;
    assert_eq!(page.status, StatusCode::OK);
    for words in
        ["Farah Admin", "Adeel", "Finance CERT", "Analyst", "otpauth://totp/", "<svg class=\"qr\"", "At least 12"]
    {
        assert!(page.text.contains(words), "{words}");
    }
    assert!(!page.text.contains("style=") && page.text.len() < 60_000, "{}", page.text.len());
    // In Urdu too, with every message there.
    let urdu = lab.open(&format!("/welcome/{token}?lang=ur"), "").await;
    assert!(urdu.text.contains("dir=\"rtl\"") && urdu.text.contains("دوہری تصدیق") && !urdu.text.contains("[welcome"));
    // Each mistake is told at its field, in words, and nothing is used up.
    let right = code(&page.text, 0);
    for (password, repeat, digits, words) in [
        ("short", "short", right.as_str(), "That has 5 characters"),
        ("password1234", "password1234", &right, "everybody tries"),
        (PASSWORD, "four blue pigeons", &right, "two passwords differ"),
        (PASSWORD, PASSWORD, "12345", "That code is not right"),
    ] {
        let again = finish(&lab, &token, password, repeat, digits).await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "{words}");
        assert!(again.text.contains(words), "{words}");
        assert!(!again.text.contains(password) || password == "short", "a password comes back");
    }
    // Urdu digits are digits.
    let urdu: String = right.chars().map(|c| char::from_u32(0x6F0 + c.to_digit(10).unwrap()).unwrap()).collect();
    let done = finish(&lab, &token, PASSWORD, PASSWORD, &urdu).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    assert!(done.to().starts_with("/account/shown/"), "{}", done.to());
    let session = done.cookie("pasban-session").unwrap();
    let codes = lab.open(done.to(), &session).await;
    assert_eq!(codes.text.matches("<bdi class=\"id\"").count(), 10);
    // Nobody else sees them, another session of the same person neither; and no API does.
    let mine = lab.people.by_token(session.split_once('=').unwrap().1).await.unwrap().unwrap();
    assert_eq!(mine.seat.person, person.id);
    let other = lab.enter("Bina", Role::Analyst).await;
    let elsewhere = lab.open(done.to(), &format!("pasban-session={other}")).await;
    assert!(!elsewhere.text.contains("<li>") || elsewhere.text.contains("Shown already"));
    assert!(elsewhere.text.contains("Shown already"));
    // A used, an unknown and an old link are the same page.
    let strip = |text: String, token: &str| {
        let (a, b) = (hidden_or(&text), token.to_owned());
        text.replace(&a, "").replace(&b, "")
    };
    let used = lab.open(&format!("/welcome/{token}"), "").await;
    let unknown = lab.open("/welcome/pasban_welcome_nothing", "").await;
    let (_, late) = lab.invite("Late", Role::Analyst, TenantId::OWN).await;
    let (again, _) = (pasban_people::person::find(&lab.node, "Late").await.unwrap(), ());
    // An earlier link ends when a newer one is made.
    pasban_people::invite::invite(&lab.node, again.id, 1, "Farah Admin").await.unwrap();
    let over = lab.open(&format!("/welcome/{late}"), "").await;
    assert_eq!((used.status, unknown.status, over.status), (StatusCode::OK, StatusCode::OK, StatusCode::OK));
    let want = strip(used.text, &token);
    assert_eq!(want, strip(unknown.text, "pasban_welcome_nothing"));
    assert_eq!(want, strip(over.text, &late));
    assert!(want.contains("This link does not hold"));
    // The secret is no answer of the API.
    let api = axum::http::Request::get(format!("/api/v1/welcome/{token}")).body(axum::body::Body::empty()).unwrap();
    assert_eq!(lab.ask(api).await.status, StatusCode::UNAUTHORIZED);
}

fn hidden_or(page: &str) -> String {
    page.split_once("name=\"token\"").map(|_| hidden(page, "token")).unwrap_or_else(|| "\0".into())
}

#[tokio::test]
async fn an_owner_needs_no_app_and_a_new_link_is_a_new_password() {
    let lab = lab();
    let firm = lab.firm().await;
    let (person, token) = lab.invite("Faisal", Role::Owner, firm).await;
    let page = lab.open(&format!("/welcome/{token}"), "").await;
    assert!(!page.text.contains("otpauth") && !page.text.contains("name=\"code\""));
    let done = finish(&lab, &token, PASSWORD, PASSWORD, "").await;
    assert_eq!((done.status, done.to()), (StatusCode::SEE_OTHER, "/"));
    let first = done.cookie("pasban-session").unwrap();
    // A new link while somebody else sits at this browser: that session ends, and so do the person's others.
    let again = pasban_people::invite::invite(&lab.node, person.id, 24, "Farah Admin").await.unwrap();
    let admin = lab.enter("Farah", Role::Administrator).await;
    let cookies = format!("pasban-session={admin}");
    let path = format!("/welcome/{again}");
    let page = lab.open(&path, &cookies).await;
    assert!(page.text.contains("A new password"));
    let (t, k) = (hidden(&page.text, "token"), hidden(&page.text, "key"));
    let words = "other words for this door";
    let done = lab.send(&path, &cookies, &[("token", &t), ("key", &k), ("password", words), ("repeat", words)]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    assert_ne!(done.cookie("pasban-session").unwrap(), first);
    for ended in [admin.as_str(), first.split_once('=').unwrap().1] {
        assert!(lab.people.by_token(ended).await.unwrap().is_none());
    }
}
