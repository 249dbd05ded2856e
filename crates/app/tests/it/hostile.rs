//! A partner that claims what others made: it is refused, before and after the creator's own arrives.

use pasban_app::Node;
use pasban_app::exchange::cards::Statement as Card;
use pasban_app::exchange::decide::{self, Confirm};
use pasban_app::exchange::objects::{self, Audience, Facts, Fate, Via};
use pasban_app::mitigate::apply;
use pasban_gate::Relation;
use pasban_kernel::time::{MINUTE, SECOND};
use pasban_kernel::{Observable, PermittedAction, StixId, TenantId, Timestamp, Tlp};
use pasban_store::bad_records;
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
    let early = lab("Late Bank", |_| {});
    let late = join(&cert.node, &early.node, Relation::Constituent, None, 4).await;
    let evil = [evil[0], evil[1], (&early.node, join(&early.node, &stranger.node, Relation::Lateral, None, 5).await)];
    for (victim, over) in &evil {
        let claims =
            (1..=130).map(|n| claim(&stranger.node, &body, now.plus(MINUTE + n * SECOND), n % 2 == 0)).collect();
        let taken = objects::accept(victim, Via::Link(*over), claims).await.unwrap();
        // With the creator's seed, which anybody can read; with one of its own it would be another id.
        let refused = |t: &objects::Taken| matches!(&t.fate, Fate::Refused(f) if f.place == "id");
        assert!(taken.iter().all(refused), "{taken:?}");
        while apply::pending(victim).await.unwrap() > 0 {}
        let standing = if victim.id == early.node.id { vec![] } else { vec![(victim.id == cert.node.id, false)] };
        assert_eq!(states(victim, &id, true).await, standing);
        assert!(states(victim, &id, false).await.is_empty(), "nothing of it is kept as an object");
        let intake = format!("link {over}");
        let bad =
            victim.db.read(move |tx| bad_records::list(tx, TenantId::OWN, Some(&intake), i64::MAX, 1)).await.unwrap();
        assert!(bad[0].record.place.ends_with(": id") && bad[0].record.reason.contains("only the node that made"));
    }
    // Where the claim came first, the creator's own is taken all the same.
    assert!(carry(&cert.node, &early.node, &late).await >= 1);
    assert_eq!(states(&early.node, &id, true).await, [(false, false)]);
    // The creator goes on as if nothing had been said: a new version, then the withdrawal, and the bank follows both.
    assert_eq!(decide::own_of(&cert.node, value.clone()).await.unwrap(), std::slice::from_ref(&id));
    decide::issue(&cert.node, value.clone(), confirm("command server, seen again")).await.unwrap();
    assert_eq!(carry(&cert.node, &bank.node, &link).await, 1);
    decide::withdraw(&cert.node, id.clone(), "a mistake", "analyst").await.unwrap();
    assert_eq!(carry(&cert.node, &bank.node, &link).await, 1);
    assert_eq!(states(&bank.node, &id, true).await, [(false, true), (false, false), (false, false)]);
    assert!(decide::own_of(&cert.node, value).await.unwrap().is_empty());
}
