//! A restored node goes on under its old ids. Objects of our own that a restore lost come back from partners as ours; what
//! only claims to be ours does not.

use age::secrecy::ExposeSecret as _;
use pasban_app::Node;
use pasban_app::clock::Ambient;
use pasban_app::config::Config;
use pasban_app::exchange::decide::{self, Confirm};
use pasban_app::exchange::objects::{self, Fate, Via};
use pasban_app::mitigate::apply;
use pasban_app::ops::backup;
use pasban_app::ops::restore::{restore, settle};
use pasban_gate::Relation;
use pasban_kernel::{Observable, PermittedAction, StixId, Tlp};
use pasban_store::rows::{mitigate, objects as object_rows};
use serde_json::Value;

use crate::support::{carry, join, lab, outgoing};

fn confirm() -> Confirm {
    Confirm {
        category: "malicious-code/c2-server".into(),
        action: PermittedAction::BlockHome,
        tlp: Some(Tlp::Green),
        reason: "command server".into(),
        days: 30,
        who: "analyst".into(),
        watch_only: false,
    }
}

async fn forget(node: &Node, id: &StixId) {
    let id = id.as_str().to_owned();
    node.db
        .write("test.forget", move |tx| {
            tx.exec("DELETE FROM candidate WHERE id = $1", pasban_store::args![&id])?;
            tx.exec("DELETE FROM mitigation WHERE indicator = $1", pasban_store::args![&id])?;
            tx.exec("DELETE FROM object WHERE id = $1", pasban_store::args![&id])
        })
        .await
        .unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_we_signed_is_ours_again_and_acts_again() {
    let (cert, bank) = (lab("Finance CERT", |_| {}), lab("Bank", |_| {}));
    let link = join(&cert.node, &bank.node, Relation::Constituent, None, 1).await;
    let id = decide::issue(&cert.node, Observable::domain("evil.example").unwrap(), confirm()).await.unwrap();
    while apply::pending(&cert.node).await.unwrap() > 0 {}
    let body = outgoing(&cert.node, &link, 0)
        .await
        .0
        .into_iter()
        .find(|b| String::from_utf8_lossy(b).contains(id.as_str()))
        .unwrap();
    carry(&cert.node, &bank.node, &link).await;
    forget(&cert.node, &id).await;
    // A forged copy first: not signed by us, it is refused, and stands in nobody's way.
    let mut forged: Value = serde_json::from_slice(&body).unwrap();
    forged["pattern"] = "[domain-name:value = 'other.example']".into();
    let taken = objects::accept(&cert.node, Via::Link(link), vec![forged]).await.unwrap();
    assert!(matches!(&taken[0].fate, Fate::Refused(f) if f.place == "signature"), "{taken:?}");
    // The partner's copy is what we made, to the byte.
    let value: Value = serde_json::from_slice(&body).unwrap();
    let taken = objects::accept(&cert.node, Via::Link(link), vec![value.clone()]).await.unwrap();
    assert_eq!(taken[0].fate, Fate::New);
    let probe = id.clone();
    let versions = cert.node.db.read(move |tx| object_rows::object_versions(tx, &probe)).await.unwrap();
    assert_eq!(
        (versions.len(), versions[0].own, versions[0].state.as_str(), versions[0].applied),
        (1, true, "good", false)
    );
    assert_eq!(versions[0].bytes, body);
    while apply::pending(&cert.node).await.unwrap() > 0 {}
    let probe = id.clone();
    let done = cert.node.db.read(move |tx| mitigate::mitigation_of(tx, &probe)).await.unwrap();
    assert_eq!(done.len(), 1, "what is done about it is done again");
    let again = objects::accept(&cert.node, Via::Link(link), vec![value]).await.unwrap();
    assert_eq!(again[0].fate, Fate::Known);
    // It can be taken back as before.
    decide::withdraw(&cert.node, id.clone(), "a mistake", "analyst").await.unwrap();
    assert!(carry(&cert.node, &bank.node, &link).await >= 1);
    let probe = id.clone();
    assert!(
        bank.node.db.read(move |tx| object_rows::object_versions(tx, &probe)).await.unwrap().iter().any(|o| o.revoked)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restored_node_goes_on_under_its_old_ids() {
    let value = Observable::domain("evil.example").unwrap();
    let lab = lab("Finance CERT", |_| {});
    let id = decide::issue(&lab.node, value.clone(), confirm()).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let (file, dir) = (folder.path().join("node.age"), folder.path().join("restored"));
    let identity = age::x25519::Identity::generate();
    let (node, to, recipient) = (lab.node.clone(), file.clone(), identity.to_public().to_string());
    tokio::task::spawn_blocking(move || backup::of_node(&node, None, &to, Some(&recipient))).await.unwrap().unwrap();
    let restored = tokio::task::spawn_blocking(move || {
        let done = restore(&file, identity.to_string().expose_secret(), &dir, &Ambient::default()).unwrap();
        Node::open(Config::load(&done.config, std::iter::empty()).unwrap(), Ambient::default()).unwrap()
    })
    .await
    .unwrap();
    settle(&restored, "test").await.unwrap();
    assert_eq!(decide::own_of(&restored, value.clone()).await.unwrap(), std::slice::from_ref(&id));
    assert_eq!(decide::issue(&restored, value, confirm()).await.unwrap(), id);
    let probe = id.clone();
    let versions = restored.db.read(move |tx| object_rows::object_versions(tx, &probe)).await.unwrap();
    assert_eq!(
        versions.iter().map(|o| (o.own, o.state.as_str())).collect::<Vec<_>>(),
        [(true, "good"), (true, "good")]
    );
    decide::withdraw(&restored, id, "a mistake", "analyst").await.unwrap();
}
