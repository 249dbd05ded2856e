//! A form that comes after its session has ended is not lost.

use axum::http::StatusCode;
use pasban_access::Role;
use pasban_people::session;

use crate::support::{hidden, lab};

#[tokio::test]
async fn what_was_typed_comes_back_to_its_person_and_nobody_else() {
    let lab = lab();
    let session = lab.enter("Adeel", Role::Analyst).await;
    let cookies = format!("pasban-session={session}");
    let page = lab.open("/account", &cookies).await;
    let (t, k) = (hidden(&page.text, "token"), hidden(&page.text, "key"));
    let fields = [
        ("token", t.as_str()),
        ("key", &k),
        ("zone", "Asia/Tashkent-ish words"),
        ("theme", "dark"),
        ("password", "hush"),
    ];
    let me = lab.people.by_token(&session).await.unwrap().unwrap();
    session::end(&lab.node, &me.id).await.unwrap();
    let kept = lab.send("/account", &cookies, &fields).await;
    assert_eq!((kept.status, kept.to()), (StatusCode::SEE_OTHER, "/sign-in?kept=1"));
    let cookie = kept.cookie("pasban-kept").unwrap();
    assert!(lab.open("/sign-in?kept=1", &cookie).await.text.contains("Your words are kept"));
    // Nothing of it can be read in the store.
    let dump = lab
        .node
        .db
        .read(|tx| {
            Ok(tx.q("SELECT sealed FROM form_kept", &[])?.iter().map(|r| r.blob(0).unwrap()).collect::<Vec<_>>())
        })
        .await
        .unwrap();
    assert_eq!(dump.len(), 1);
    assert!(!String::from_utf8_lossy(&dump[0]).contains("Tashkent"));
    // Somebody else signs in at the same browser: nothing comes back.
    let other = lab.enter("Bina", Role::Analyst).await;
    let elsewhere = lab.open("/kept", &format!("pasban-session={other}; {cookie}")).await;
    assert_eq!(elsewhere.status, StatusCode::SEE_OTHER);
    // The same person: the form as it was, without the password, and nothing is done yet.
    let link = pasban_people::invite::one_time(&lab.node, me.seat.person, 5, "test").await.unwrap();
    let path = format!("/enter/{link}");
    let page = lab.open(&path, &cookie).await;
    let pre = page.cookie("pasban-pre").unwrap();
    let (t, k) = (hidden(&page.text, "token"), hidden(&page.text, "key"));
    let back = lab.send(&path, &format!("{pre}; {cookie}"), &[("token", &t), ("key", &k)]).await;
    assert_eq!(back.to(), "/kept");
    let again = format!("{}; {cookie}", back.cookie("pasban-session").unwrap());
    let page = lab.open("/kept", &again).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text.contains("Asia/Tashkent-ish words") && page.text.contains("Nothing was sent yet"));
    assert!(!page.text.contains("hush"));
    let prefs = lab.people.by_token(again.split(['=', ';']).nth(1).unwrap()).await.unwrap().unwrap().prefs;
    assert_eq!(prefs.theme, "");
    // Sent once more it is done, and what was kept is gone.
    let (t, k) = (hidden(&page.text, "token"), hidden(&page.text, "key"));
    let done =
        lab.send("/account", &again, &[("token", &t), ("key", &k), ("zone", "Asia/Tashkent"), ("theme", "dark")]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    assert_eq!(lab.open("/kept", &again).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn only_forms_of_this_nodes_pages_are_kept() {
    let lab = lab();
    let session = lab.enter("Adeel", Role::Analyst).await;
    let cookies = format!("pasban-session={session}");
    let page = lab.open("/account", &cookies).await;
    let t = hidden(&page.text, "token");
    // A token of no page; one whose last bytes were changed; from another site; a password form.
    let mut sly = t.clone();
    sly.replace_range(sly.len() - 3.., "AAA");
    for token in ["", "AAAA", &sly, &t[..86]] {
        let a = lab.send("/account", "", &[("token", token), ("zone", "words that nobody keeps")]).await;
        assert_eq!((a.to(), a.cookie("pasban-kept")), ("/sign-in", None), "{token}");
    }
    let a = lab.post("/account", "", &[("token", &t)], "https://evil.example").await;
    assert!(a.cookie("pasban-kept").is_none());
    let a = lab.send("/account/password", "", &[("token", &t), ("present", "a"), ("password", "b")]).await;
    assert_eq!((a.to(), a.cookie("pasban-kept")), ("/sign-in", None));
    let none = lab.node.db.read(|tx| Ok(tx.q("SELECT id FROM form_kept", &[])?.len())).await.unwrap();
    assert_eq!(none, 0);
    // What lies there is bounded.
    for i in 0..(pasban_store::rows::portal::KEPT_MAX + 20) {
        let (mut id, now) = ([0; 32], lab.node.now());
        id[..8].copy_from_slice(&i.to_be_bytes());
        let put = move |tx: &mut dyn pasban_store::Tx| {
            pasban_store::rows::portal::kept_put(
                tx,
                &id,
                b"x",
                pasban_kernel::Timestamp(now.0 + i),
                pasban_kernel::Timestamp(0),
            )
        };
        lab.node.db.write("test", put).await.unwrap();
    }
    let all = lab.node.db.read(|tx| Ok(tx.q("SELECT id FROM form_kept", &[])?.len())).await.unwrap();
    assert_eq!(all as i64, pasban_store::rows::portal::KEPT_MAX);
}

#[tokio::test]
async fn whoever_signed_in_anew_meanwhile_finds_the_form_filled() {
    let lab = lab();
    let session = lab.enter("Adeel", Role::Analyst).await;
    let page = lab.open("/account", &format!("pasban-session={session}")).await;
    let (t, k) = (hidden(&page.text, "token"), hidden(&page.text, "key"));
    let me = lab.people.by_token(&session).await.unwrap().unwrap();
    let link = pasban_people::invite::one_time(&lab.node, me.seat.person, 5, "test").await.unwrap();
    let anew = lab.people.enter(&link, "127.0.0.1".parse().unwrap()).await.unwrap();
    let fields = [("token", t.as_str()), ("key", &k), ("zone", "words of before"), ("theme", "dark")];
    let a = lab.send("/account", &format!("pasban-session={anew}"), &fields).await;
    assert_eq!(a.status, StatusCode::CONFLICT);
    assert!(a.text.contains("words of before") && a.text.contains("Nothing was sent yet"));
}
