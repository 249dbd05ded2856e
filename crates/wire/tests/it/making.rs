//! How a link is made: offers, digits, what goes wrong.

use pasban_app::AppError;
use pasban_app::links::channel::Network;
use pasban_app::links::life;
use pasban_app::links::offer::{self, OfferSettings};
use pasban_gate::Relation;

use crate::support::{Place, Serving, issue, link, until};

async fn offered(host: &Serving) -> String {
    let settings = OfferSettings::usual(Relation::Constituent, "Bank", "share warnings in a test");
    offer::offer(&host.node, settings).await.unwrap().text
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_passes_until_both_have_typed_the_others_digits() {
    let (a, b) = (Place::new("CERT"), Place::new("Bank"));
    let (cert, bank) = (a.start().await, b.start().await);
    let early = issue(&cert, "early.example").await;
    let text = offered(&cert).await;
    let accepting = offer::accept(&bank.node, &text, Network::default()).await.unwrap();
    let link = accepting.link;
    let shown_by_host = cert.node.links.load().get(&link).unwrap().link.digits_shown.clone();
    assert_ne!(shown_by_host, accepting.shown);
    let own = life::confirm(&bank.node, link, &accepting.shown).await.unwrap_err();
    assert!(own.to_string().contains("this screen"), "{own}");
    assert!(!life::confirm(&bank.node, link, &shown_by_host).await.unwrap());
    tokio::time::sleep(std::time::Duration::from_millis(1500)).await;
    assert_eq!((cert.state(&link).as_str(), bank.state(&link).as_str()), ("confirming", "confirming"));
    assert!(!bank.has(&early).await);
    // The host has heard the dialler's confirmation by now, so typing makes the link active at once.
    assert!(life::confirm(&cert.node, link, &accepting.shown).await.unwrap());
    until("active", async || bank.state(&link) == "active").await;
    until("what waited", async || bank.has(&early).await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_digits_five_times_end_the_link() {
    let (a, b) = (Place::new("CERT"), Place::new("Bank"));
    let (cert, bank) = (a.start().await, b.start().await);
    let text = offered(&cert).await;
    let accepting = offer::accept(&bank.node, &text, Network::default()).await.unwrap();
    for n in 0..4 {
        let e = life::confirm(&cert.node, accepting.link, &format!("99999{n}9")).await.unwrap_err();
        assert!(matches!(e, AppError::Invalid(_)), "{e}");
    }
    assert!(matches!(life::confirm(&cert.node, accepting.link, "").await.unwrap_err(), AppError::Forbidden(_)));
    assert!(matches!(
        life::confirm(&cert.node, accepting.link, &accepting.shown).await.unwrap_err(),
        AppError::Conflict(_)
    ));
    until("the dialler knows", async || bank.state(&accepting.link) == "ended").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_offer_is_used_once_and_by_whoever_holds_it_whole() {
    let (a, b, c) = (Place::new("CERT"), Place::new("Bank"), Place::new("Telco"));
    let (cert, bank, telco) = (a.start().await, b.start().await, c.start().await);
    let text = offered(&cert).await;
    for bad in [
        text[..text.len() - 40].to_owned(),
        text.replacen("pasban-offer:", "", 1),
        text.replacen('A', "B", 1),
        String::new(),
    ] {
        assert!(matches!(offer::accept(&bank.node, &bad, Network::default()).await, Err(AppError::Invalid(_))));
    }
    let itself = offer::accept(&cert.node, &text, Network::default()).await.unwrap_err();
    assert!(itself.to_string().contains("this very node"));
    let first = offer::accept(&bank.node, &text, Network::default()).await.unwrap();
    // A repetition after a lost answer is the same request, with the same answer.
    assert_eq!(offer::accept(&bank.node, &text, Network::default()).await.unwrap(), first);
    let second = offer::accept(&telco.node, &text, Network::default()).await.unwrap_err();
    assert!(second.to_string().contains("does not take this offer"), "{second}");
    let more = offered(&cert).await;
    let twice = offer::accept(&bank.node, &more, Network::default()).await.unwrap_err();
    assert!(matches!(twice, AppError::Conflict(_)), "{twice}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_host_with_another_key_is_not_spoken_to() {
    let (a, b, mut c) = (Place::new("CERT"), Place::new("Bank"), Place::new("Impostor"));
    let (cert, bank) = (a.start().await, b.start().await);
    let text = offered(&cert).await;
    cert.stop().await;
    // Another node listens where the host did.
    c.port = a.port;
    let _impostor = c.start().await;
    let e = offer::accept(&bank.node, &text, Network::default()).await.unwrap_err();
    assert!(matches!(e, AppError::Unavailable(_)), "{e}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_goes_on_after_both_were_stopped() {
    let (a, b) = (Place::new("CERT"), Place::new("Bank"));
    let (cert, bank) = (a.start().await, b.start().await);
    link(&cert, &bank, Relation::Constituent).await;
    bank.stop().await;
    let id = issue(&cert, "while-the-bank-slept.example").await;
    cert.stop().await;
    let bank = b.start().await;
    let cert = a.start().await;
    until("what was missed", async || bank.has(&id).await).await;
    assert!(cert.has(&id).await);
}
