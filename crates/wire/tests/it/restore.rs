//! A node that was restored from an older copy goes on without a fork; the same exchange by hand.

use pasban_app::exchange::report as reports;
use pasban_app::links::{carry, hello};
use pasban_app::node::Mode;
use pasban_gate::Relation;
use pasban_kernel::LinkId;

use crate::support::{Place, Serving, issue, link, report, until};

async fn acts(of: &Serving, kind: &'static str) -> usize {
    let leaves = of.node.db.read(|tx| pasban_store::rows::ledger::leaf_list(tx, 0, 10_000)).await.unwrap();
    leaves.iter().filter(|l| l.kind == kind).count()
}

fn forked(at: &Serving, link: &LinkId) -> String {
    hello::remembered(at.node.links.load().get(link).unwrap()).forked
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dialler_restored_from_a_copy_recovers_without_a_fork() {
    let (a, b) = (Place::new("CERT"), Place::new("Bank"));
    let (cert, bank) = (a.start().await, b.start().await);
    let id = link(&cert, &bank, Relation::Constituent).await;
    let life = bank.node.incarnation();
    bank.stop().await;
    let copy = b.copy("yesterday");
    let bank = b.start().await;
    let lost = issue(&cert, "lost-with-the-disk.example").await;
    reports::send(&bank.node, report("strange.example")).await.unwrap();
    until("all of it is witnessed", async || {
        bank.has(&lost).await && cert.mirrors(&bank).await == bank.ledger().await.0
    })
    .await;
    let (size, _) = bank.ledger().await;
    bank.stop().await;

    b.put_back(&copy);
    let bank = b.start().await;
    until("recovered", async || bank.node.mode() == Mode::Normal && acts(&bank, "recovered").await == 1).await;
    assert!(bank.ledger().await.0 > size, "the tree goes on");
    assert_ne!(bank.node.incarnation(), life);
    until("what was lost is there again", async || bank.has(&lost).await).await;
    reports::send(&bank.node, report("again.example")).await.unwrap();
    until("a receipt", async || bank.reports("out").await.iter().any(|r| !r.receipt.is_empty())).await;
    until("the host witnesses the same tree", async || cert.mirrors(&bank).await == bank.ledger().await.0).await;
    assert_eq!(forked(&cert, &id), "");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_host_restored_from_a_copy_is_helped_by_its_dialler() {
    let (a, b) = (Place::new("CERT"), Place::new("Bank"));
    let (cert, bank) = (a.start().await, b.start().await);
    let id = link(&cert, &bank, Relation::Constituent).await;
    bank.stop().await;
    cert.stop().await;
    let copy = a.copy("yesterday");
    let cert = a.start().await;
    let bank = b.start().await;
    let known = issue(&cert, "known-to-the-bank.example").await;
    let handed = reports::send(&bank.node, report("strange.example")).await.unwrap();
    until("all of it is witnessed", async || {
        bank.has(&known).await
            && cert.reports("in").await.len() == 1
            && bank.mirrors(&cert).await == cert.ledger().await.0
    })
    .await;
    let (size, _) = cert.ledger().await;
    bank.stop().await;
    cert.stop().await;

    a.put_back(&copy);
    let cert = a.start().await;
    // It does not know yet that it was restored, and records acts that part from the mirrored tree.
    let meanwhile = issue(&cert, "meanwhile.example").await;
    let bank = b.start().await;
    until("recovered", async || cert.node.mode() == Mode::Normal && acts(&cert, "recovered").await == 1).await;
    assert!(cert.ledger().await.0 > size, "restored leaves, then the acts recorded meanwhile");
    assert!(acts(&cert, "lost").await > 0 && acts(&cert, "indicator-confirmed").await == 1);
    until("what was recorded meanwhile", async || bank.has(&meanwhile).await).await;
    until("the report is there again", async || cert.reports("in").await.iter().any(|r| r.id == handed.report)).await;
    until("the dialler witnesses the same tree", async || bank.mirrors(&cert).await == cert.ledger().await.0).await;
    assert_eq!(forked(&bank, &id), "");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_partner_that_claims_to_remember_more_must_prove_it() {
    let (a, b) = (Place::new("CERT"), Place::new("Bank"));
    let (cert, bank) = (a.start().await, b.start().await);
    let id = link(&cert, &bank, Relation::Constituent).await;
    until("mirrored", async || bank.mirrors(&cert).await > 0).await;
    let entry = bank.node.links.load().get(&id).cloned().unwrap();
    let mut said = hello::say(&bank.node, &entry).await.unwrap();
    let tree = said.heard.as_mut().and_then(|h| h.ledger.as_mut()).unwrap();
    tree.size += 1000;
    tree.note = tree.note.replacen(&format!("\n{}\n", tree.size - 1000), &format!("\n{}\n", tree.size), 1);
    let at_host = cert.node.links.load().get(&id).cloned().unwrap();
    hello::answer(&cert.node, Some(&at_host), bank.node.id, &serde_json::to_vec(&said).unwrap()).await.unwrap();
    assert_eq!(cert.node.mode(), Mode::Normal);
}

#[tokio::test(flavor = "multi_thread")]
async fn where_no_mirror_can_help_a_new_ledger_names_the_gap() {
    let (a, b) = (Place::new("CERT"), Place::new("Bank"));
    let (cert, bank) = (a.start().await, b.start().await);
    let id = link(&cert, &bank, Relation::Constituent).await;
    bank.stop().await;
    let copy = b.copy("yesterday");
    let bank = b.start().await;
    reports::send(&bank.node, report("strange.example")).await.unwrap();
    until("witnessed", async || {
        !bank.reports("out").await[0].receipt.is_empty() && cert.mirrors(&bank).await == bank.ledger().await.0
    })
    .await;
    bank.stop().await;
    // The partner keeps the checkpoint that it cosigned, but not the hashes.
    let peer = cert.node.links.load().get(&id).unwrap().link.peer.unwrap();
    let sql = "DELETE FROM mirror_leaf WHERE peer = $1";
    cert.node.db.write("test", move |tx| tx.exec(sql, pasban_store::args![&peer])).await.unwrap();
    b.put_back(&copy);
    let bank = b.start().await;
    until("a new ledger", async || {
        bank.node.mode() == Mode::Normal && bank.node.db.read(pasban_app::ledger::number).await.unwrap() == 2
    })
    .await;
    assert_eq!(acts(&bank, "recovered").await, 1);
    until("the new ledger is witnessed", async || cert.mirrors(&bank).await == bank.ledger().await.0).await;
    assert_eq!((forked(&cert, &id).as_str(), acts(&cert, "ledger-begun-anew").await), ("", 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_rotate_on_both_sides_and_the_link_goes_on() {
    let (a, b) = (Place::new("CERT"), Place::new("Bank"));
    let (cert, bank) = (a.start().await, b.start().await);
    let id = link(&cert, &bank, Relation::Constituent).await;
    let before = issue(&cert, "before-the-rotation.example").await;
    until("before", async || bank.has(&before).await).await;
    bank.stop().await;
    cert.stop().await;
    for place in [&a, &b] {
        pasban_app::identity::rotate(&place.dir, &place.name, None, &pasban_app::clock::Ambient::default()).unwrap();
    }
    let cert = a.start().await;
    let bank = b.start().await;
    assert_eq!((cert.node.keys.sequence(), bank.node.keys.sequence()), (2, 2));
    let after = issue(&cert, "after-the-rotation.example").await;
    until("after", async || bank.versions(&after).await.iter().any(|o| o.state == "good")).await;
    reports::send(&bank.node, report("strange.example")).await.unwrap();
    until("a receipt", async || bank.reports("out").await.iter().any(|r| !r.receipt.is_empty())).await;
    until("witnessed with the new keys", async || {
        cert.mirrors(&bank).await == bank.ledger().await.0 && bank.mirrors(&cert).await == cert.ledger().await.0
    })
    .await;
    assert_eq!((forked(&cert, &id), forked(&bank, &id)), (String::new(), String::new()));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_exchange_by_hand() {
    let (a, b) = (Place::new("CERT"), Place::new("Branch"));
    let (cert, branch) = (a.start().await, b.start().await);
    let id = link(&cert, &branch, Relation::Constituent).await;
    until("a first hello", async || {
        !hello::remembered(cert.node.links.load().get(&id).unwrap()).incarnation.is_empty()
    })
    .await;
    // The line is cut: the host serves no more, both work on.
    let mut cert = cert;
    cert.cut().await;
    let warning = issue(&cert, "by-hand.example").await;
    let handed = reports::send(&branch.node, report("strange.example")).await.unwrap();
    let stick = tempfile::tempdir().unwrap();
    let (there, back) = (stick.path().join("there.pasban"), stick.path().join("back.pasban"));

    assert!(carry::export(&cert.node, id, &there).await.unwrap().objects >= 1);
    let wrong = carry::import(&cert.node, &there).await.unwrap_err();
    assert!(wrong.to_string().contains("another node"), "{wrong}");
    let done = carry::import(&branch.node, &there).await.unwrap();
    assert!(done.new >= 1 && done.refused.is_empty(), "{done:?}");
    assert!(branch.has(&warning).await);
    assert_eq!(carry::import(&branch.node, &there).await.unwrap().new, 0, "the same stick twice changes nothing");

    let exported = carry::export(&branch.node, id, &back).await.unwrap();
    assert!(exported.objects >= 2, "the report and its proposal");
    carry::import(&cert.node, &back).await.unwrap();
    assert_eq!(cert.reports("in").await[0].id, handed.report);
    // The return file was acknowledged: nothing is carried twice (but the branch's own card comes round), and the
    // receipt comes with the next file.
    assert!(carry::export(&cert.node, id, &there).await.unwrap().objects <= 1);
    let done = carry::import(&branch.node, &there).await.unwrap();
    assert_eq!((done.receipts, done.new, done.refused.len()), (1, 0, 0));
    assert!(!branch.reports("out").await[0].receipt.is_empty());

    let mut bytes = std::fs::read(&there).unwrap();
    let at = bytes.len() / 2;
    bytes[at] ^= 1;
    std::fs::write(&there, bytes).unwrap();
    assert!(carry::import(&branch.node, &there).await.is_err());
}
