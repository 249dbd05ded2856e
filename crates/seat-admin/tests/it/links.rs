use pasban_app::links::offer::{self, OfferSettings};
use pasban_gate::Relation;

use crate::support::lab;

#[tokio::test(flavor = "multi_thread")]
async fn an_offer_is_shown_once_and_the_link_can_be_revoked_with_a_word() {
    let lab = lab();
    let farah = lab.admin("Farah").await;
    assert!(lab.page("/links", &farah).await.contains("has no link yet"));
    lab.page("/links/offer", &farah).await;
    let bad = [("relation", "tenant"), ("name", "Bank A"), ("purpose", "x"), ("days", "90")];
    lab.post("/links/offer", "/links/offer", &farah, &bad).await.again("what the other is to us");
    let bad = [("relation", "constituent"), ("name", "Bank A"), ("purpose", "x"), ("days", "4000")];
    lab.post("/links/offer", "/links/offer", &farah, &bad).await.again("from 0 to 365");
    let good =
        [("relation", "constituent"), ("name", "Bank A"), ("purpose", "Exchange"), ("days", "۳۰"), ("regulator", "on")];
    let show = lab.post("/links/offer", "/links/offer", &farah, &good).await.to().to_owned();
    let shown = lab.get(&format!("{show}?lang=en"), &farah).await.text;
    assert!(shown.contains("pasban-offer:") && !shown.contains("class=\"qr\""));
    assert!(!lab.get(&show, &farah).await.text.contains("pasban-offer:"), "once");
    let list = lab.page("/links", &farah).await;
    assert!(
        list.contains("Bank A") && list.contains("Offered") && list.contains("One link waits for somebody"),
        "{list}"
    );
    let at =
        list.split("href=\"/links/").filter_map(|p| p.split('"').next()).find(|p| p.len() == 36).unwrap().to_owned();
    let at = format!("/links/{at}");
    let one = lab.page(&at, &farah).await;
    assert!(
        one.contains("30 days back") && one.contains("TLP:AMBER") && one.contains("What lifts a block always passes"),
        "{one}"
    );
    let revoke = |word: &'static str, reason: &'static str| {
        let (lab, farah, at) = (&lab, &farah, &at);
        async move { lab.post(at, at, farah, &[("what", "revoke"), ("reason", reason), ("word", word)]).await }
    };
    revoke("revoked", "wrong place").await.again("Type the word");
    revoke("REVOKE", " ").await.again("Write 1 to 500 characters");
    lab.post(&at, &at, &farah, &[("what", "pause"), ("reason", "x")]).await.again("has changed meanwhile");
    assert_eq!(revoke("ختم", "wrong place").await.to(), at);
    assert!(lab.page("/links?view=ended", &farah).await.contains("Bank A"));
    assert!(!lab.page("/links", &farah).await.contains("Bank A</bdi>"));
    assert_eq!((lab.acts("link-offered").await, lab.acts("link-revoked").await), (1, 1));
    assert!(lab.get("/links?view=ended&format=csv", &farah).await.text.contains("Bank A,constituent,ended"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_offer_is_read_before_it_is_accepted() {
    let (lab, other) = (lab(), lab_two());
    let farah = lab.admin("Farah").await;
    let settings = OfferSettings::usual(Relation::Constituent, "us", "Exchange of <b>indicators</b>");
    let made = offer::offer(&other.node, settings).await.unwrap();
    lab.page("/links/accept", &farah).await;
    let paste = |text: String| {
        let (lab, farah) = (&lab, &farah);
        async move { lab.post("/links/accept", "/links/accept", farah, &[("offer", &text)]).await }
    };
    paste("hello".into()).await.again("no whole offer");
    paste(made.text[..made.text.len() - 9].to_owned()).await.again("no whole offer");
    let own = offer::offer(&lab.node, OfferSettings::usual(Relation::Lateral, "x", "y")).await.unwrap();
    paste(own.text).await.again("of this very node");
    let show = paste(format!(" {}\n", made.text)).await.to().to_owned();
    assert!(show.starts_with("/links/accept/") && !show.contains("pasban-offer"));
    let says = lab.page(&show, &farah).await;
    assert!(
        says.contains("Offer of") && says.contains("You would answer to it") && says.contains("&lt;b&gt;"),
        "{says}"
    );
    let nasir = lab.admin("Nasir").await;
    assert_eq!(lab.get(&show, &nasir).await.status, axum::http::StatusCode::NOT_FOUND);
    // Nobody listens there: said at the button, and the offer can be tried again.
    lab.post(&show, &show, &farah, &[]).await.again("cannot be reached");
    lab.page(&show, &farah).await;
}

fn lab_two() -> crate::support::Lab {
    lab()
}
