//! Objections to what this node issued: in the queue with their clock, given to whoever confirmed.

use pasban_access::Role;
use pasban_app::exchange::decide::{self, Confirm};
use pasban_app::exchange::objections::{self, Said};
use pasban_app::mitigate::apply;
use pasban_kernel::{Observable, PermittedAction, Tlp};
use pasban_seat_desk::queue::project;
use pasban_seat_desk::queue::rule::Kind;
use pasban_store::rows::mitigate;
use pasban_store::rows::seat_desk::items;

use crate::support::*;

async fn object(lab: &Lab, key: u8, name: &str) {
    let value = Observable::domain(name).unwrap();
    let said = Said { key: [key; 32], value, text: "my shop".into(), contact: String::new() };
    objections::object(&lab.node, said).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_objection_is_an_item_of_whoever_confirmed_and_closes_with_the_answer() {
    let lab = lab();
    let (sana, _) = lab.enter("Sana", Role::Analyst).await;
    let value = Observable::domain("shop.example").unwrap();
    let confirm = Confirm {
        category: "fraud/phishing".into(),
        action: PermittedAction::BlockHome,
        tlp: Some(Tlp::Green),
        reason: "asks for card numbers".into(),
        days: 30,
        who: "Sana".into(),
        watch_only: false,
    };
    let id = decide::issue(&lab.node, value.clone(), confirm).await.unwrap();
    while apply::pending(&lab.node).await.unwrap() > 0 {}
    // A new node watches; here somebody blocked it.
    let (of, now) = (id.clone(), lab.node.now());
    lab.node
        .db
        .write("test.block", move |tx| {
            let mut all = mitigate::mitigation_of(tx, &of)?;
            all.iter_mut().for_each(|m| (m.state, m.blocked_at) = ("block".into(), now));
            mitigate::mitigation_put(tx, &all)
        })
        .await
        .unwrap();
    assert_eq!(objections::blocks(&lab.node, &value).await.unwrap().len(), 1);
    object(&lab, 1, "shop.example").await;
    object(&lab, 2, "www.shop.example").await;
    // To a name that is not blocked: nobody's work.
    object(&lab, 3, "quiet.example").await;

    let list = lab.get("/queue?lang=en", &sana).await.text;
    assert!(list.contains("Somebody says that the block of"), "{list}");
    let (item, quiet) = (project::item_id(Kind::Objection, id.as_str()), project::item_id(Kind::Objection, ""));
    let (item, quiet) =
        lab.node.db.read(move |tx| Ok((items::item_fetch(tx, &item)?, items::item_fetch(tx, &quiet)?))).await.unwrap();
    assert!(quiet.is_none());
    let item = item.unwrap();
    assert_eq!((item.parts, item.owner_name.as_str(), item.must.as_str()), (2, "Sana", "answer"));
    assert!(item.due > lab.node.now());
    let page = lab.get(&format!("/queue/{}?lang=en", item.id), &sana).await.text;
    assert!(page.contains("href=\"/objections/") && page.contains("2 people object"), "{page}");

    let id = lab.node.db.read(|tx| pasban_store::rows::seat_firm::objection_last(tx, "here", "open", 1)).await.unwrap();
    objections::rule(&lab.node, id[0].id, true, "mended", "Sana").await.unwrap();
    while apply::pending(&lab.node).await.unwrap() > 0 {}
    lab.get("/queue?lang=en", &sana).await;
    let id = item.id;
    let after = lab.node.db.read(move |tx| items::item_fetch(tx, &id)).await.unwrap().unwrap();
    assert_eq!((after.state.as_str(), after.open_parts), ("closed", 0));
}
