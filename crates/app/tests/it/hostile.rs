//! A partner that claims what others made: nobody is shut out of their own objects by it.

use pasban_app::Node;
use pasban_app::exchange::cards::Statement as Card;
use pasban_app::exchange::decide::{self, Confirm};
use pasban_app::exchange::objects::{self, Audience, Facts, Fate, Via};
use pasban_app::mitigate::apply;
use pasban_gate::Relation;
use pasban_kernel::time::{MINUTE, SECOND};
use pasban_kernel::{Observable, PermittedAction, StixId, Timestamp, Tlp};
use pasban_store::rows::objects as rows;
use serde_json::Value;

use crate::support::{carry, join, lab, outgoing};

fn confirm(reason: &str) -> Confirm {
    Confirm {
        category: "malicious-code/c2-server".into(),
        action: PermittedAction::BlockHome,
        tlp: Some(Tlp::Green),
        reason: reason.into(),
        days: 30,
        who: "analyst".into(),
        watch_only: false,
    }
}

/// The same object in another node's name, at another time, taken back or not.
fn claim(by: &Node, body: &[u8], modified: Timestamp, revoked: bool) -> Value {
    let mut s = pasban_translate::exchange::read(&serde_json::from_slice(body).unwrap()).unwrap();
    (s.modified, s.revoked) = (modified, revoked);
    let made = objects::make(by, s, Audience::Nobody, &Facts::default()).unwrap();
    serde_json::from_slice(&made.object.bytes).unwrap()
}

async fn states(node: &Node, id: &StixId, good: bool) -> Vec<(bool, bool)> {
    let id = id.clone();
    let all = node.db.read(move |tx| rows::object_versions(tx, &id)).await.unwrap();
    all.iter().filter(|o| (o.state == "good") == good).map(|o| (o.own, o.revoked)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_claim_to_anothers_object_shuts_nobody_out() {
    let (cert, bank, stranger) = (lab("Finance CERT", |_| {}), lab("Bank", |_| {}), lab("Mallory", |_| {}));
    let link = join(&cert.node, &bank.node, Relation::Constituent, None, 1).await;
    let evil = [
        (&bank.node, join(&bank.node, &stranger.node, Relation::Lateral, None, 2).await),
        (&cert.node, join(&cert.node, &stranger.node, Relation::Lateral, None, 3).await),
    ];
    stranger.node.learn(&Card::Card(cert.node.keys.card.clone())).unwrap();
    let value = Observable::domain("evil.example").unwrap();
    let id = decide::issue(&cert.node, value.clone(), confirm("command server")).await.unwrap();
    carry(&cert.node, &bank.node, &link).await;
    let of_id = |all: Vec<Vec<u8>>| all.into_iter().find(|b| String::from_utf8_lossy(b).contains(id.as_str())).unwrap();
    let body = of_id(outgoing(&cert.node, &link, 0).await.0);
    // More claims than are looked at, each newer than what stands, half of them taking it back.
    let now = cert.node.now();
    for (victim, over) in &evil {
        let claims =
            (1..=130).map(|n| claim(&stranger.node, &body, now.plus(MINUTE + n * SECOND), n % 2 == 0)).collect();
        let taken = objects::accept(victim, Via::Link(*over), claims).await.unwrap();
        assert!(taken.iter().all(|t| matches!(&t.fate, Fate::Conflict(why) if why.contains("creator"))), "{taken:?}");
        while apply::pending(victim).await.unwrap() > 0 {}
        assert_eq!(states(victim, &id, true).await, [(victim.id == cert.node.id, false)]);
    }
    // The creator goes on as if nothing had been said: a new version, then the withdrawal, and the bank follows both.
    assert_eq!(decide::own_of(&cert.node, value.clone()).await.unwrap(), std::slice::from_ref(&id));
    decide::issue(&cert.node, value.clone(), confirm("command server, seen again")).await.unwrap();
    assert_eq!(carry(&cert.node, &bank.node, &link).await, 1);
    decide::withdraw(&cert.node, id.clone(), "a mistake", "analyst").await.unwrap();
    assert_eq!(carry(&cert.node, &bank.node, &link).await, 1);
    assert_eq!(states(&bank.node, &id, true).await, [(false, true), (false, false), (false, false)]);
    assert!(decide::own_of(&cert.node, value).await.unwrap().is_empty());
}
