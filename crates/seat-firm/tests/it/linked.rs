//! An objection over links: made where the block stands, decided where the indicator was issued, answered to whoever objected.

use axum::http::StatusCode;
use pasban_access::Role;
use pasban_kernel::time::HOUR;
use pasban_kernel::{TenantId, Tlp};

use crate::support::{Lab, carry, hidden, join, lab, outgoing};

/// Somebody objects at a node; answers the code.
async fn object(at: &Lab, domain: &str) -> String {
    let page = at.get(&format!("/blocked/{domain}"), "").await.text;
    let typed = [("what", "it is my shop <b>and</b> it is mended"), ("contact", "0300 1234567")];
    let sent = at.send(&page, &format!("/blocked/{domain}/objection?lang=en"), "", &typed).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    sent.to().trim_start_matches("/objection/").split('?').next().unwrap().to_owned()
}

async fn state(at: &Lab, code: &str) -> (String, bool, i64) {
    let v = at.json(&format!("/objection/{code}")).await;
    (v["state"].as_str().unwrap().to_owned(), v["blocked"].as_bool().unwrap(), v["due"].as_i64().unwrap())
}

async fn answer(at: &Lab, analyst: &str, ruled: &str, reason: &str) -> StatusCode {
    let list = at.page("/objections", analyst).await;
    let (_, rest) = list.split_once("href=\"/objections/").unwrap();
    let id = rest.split('"').next().unwrap();
    let page = at.page(&format!("/objections/{id}"), analyst).await;
    assert!(page.contains("it is my shop &lt;b&gt;and&lt;/b&gt; it is mended") && page.contains("0300 1234567"));
    at.send(&page, &format!("/objections/{id}"), analyst, &[("ruled", ruled), ("reason", reason)]).await.status
}

#[tokio::test(flavor = "multi_thread")]
async fn objected_at_one_node_and_withdrawn_at_another_it_opens_again() {
    let cert = lab("Finance CERT", "sectoral", "[policy]\nobjection_hours = 24\n");
    let bank = lab("Bank A", "organisational", "");
    let link = join(&cert, &bank, 1).await;
    cert.issue("shop.example", "fraud/phishing", Tlp::Green, "A. Analyst").await;
    carry(&cert, &bank, &link).await;
    assert!(bank.blocks("shop.example").await);

    let code = object(&bank, "shop.example").await;
    assert_eq!(state(&bank, &code).await, ("open".into(), true, 0));
    // What goes over the link: one opinion, for the CERT alone, about the indicator.
    let said: Vec<serde_json::Value> = outgoing(&bank, &link)
        .await
        .iter()
        .map(|b| serde_json::from_slice(b).unwrap())
        .filter(|v: &serde_json::Value| v["type"] == "opinion")
        .collect();
    assert_eq!(said.len(), 1);
    assert_eq!(said[0]["opinion"], "strongly-disagree");
    assert_eq!(said[0]["object_marking_refs"][0], Tlp::AmberStrict.marking_id());
    assert_eq!(carry(&bank, &cert, &link).await, 1);
    carry(&cert, &bank, &link).await;
    let (how, blocked, due) = state(&bank, &code).await;
    assert_eq!((how.as_str(), blocked), ("reached", true));
    let left = due - cert.node.now().0;
    assert!((23 * HOUR..=24 * HOUR).contains(&left), "{left}");
    assert!(bank.page(&format!("/objection/{code}"), "").await.contains("It reached"));

    let analyst = cert.enter(TenantId::OWN, "A. Analyst", Role::Analyst).await;
    assert_eq!(answer(&cert, &analyst, "upheld", "").await, StatusCode::UNPROCESSABLE_ENTITY, "an answer has a reason");
    assert_eq!(answer(&cert, &analyst, "upheld", "the shop is mended").await, StatusCode::SEE_OTHER);
    cert.settle().await;
    assert!(!cert.blocks("shop.example").await);
    assert!(carry(&cert, &bank, &link).await >= 2, "the withdrawal and the ruling");
    assert!(!bank.blocks("shop.example").await, "the name answers again at the first node");
    assert_eq!(state(&bank, &code).await, ("upheld".into(), false, due));
    let page = bank.page(&format!("/objection/{code}"), "").await;
    assert!(page.contains("You were right") && page.contains("the shop is mended"));
    assert!(!page.contains("A. Analyst"), "who decided is the CERT's own matter");

    // Everything once more changes nothing.
    carry(&bank, &cert, &link).await;
    carry(&cert, &bank, &link).await;
    assert_eq!(state(&bank, &code).await.0, "upheld");
    let list = cert.page("/objections", &analyst).await;
    assert!(list.contains("Released everywhere") && list.contains("A. Analyst"));
    let acts = cert.node.db.read(|tx| pasban_store::rows::ledger::leaf_list(tx, 0, 100)).await.unwrap();
    assert_eq!(acts.iter().filter(|l| l.kind == "objection-answered" && l.act.contains("A. Analyst")).count(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn over_two_links_nobody_learns_at_whose_network_it_was_made_and_what_stays_says_why() {
    let nation = lab("National CERT", "national", "");
    let cert = lab("Finance CERT", "sectoral", "");
    let bank = lab("Bank Aftab", "organisational", "");
    let (up, down) = (join(&nation, &cert, 1).await, join(&cert, &bank, 2).await);
    bank.node.learn(&pasban_app::exchange::cards::Statement::Card(nation.node.keys.card.clone())).unwrap();
    nation.issue("cnc.example", "malicious-code/c2-server", Tlp::Green, "N. Officer").await;
    carry(&nation, &cert, &up).await;
    carry(&cert, &bank, &down).await;
    assert!(bank.blocks("cnc.example").await);

    let codes = [object(&bank, "cnc.example").await, object(&bank, "www.cnc.example").await];
    carry(&bank, &cert, &down).await;
    // One hop further: another object, another id, and nothing of the bank.
    let onward = outgoing(&cert, &up).await;
    let text = onward.iter().map(|b| String::from_utf8_lossy(b).into_owned()).collect::<String>();
    assert_eq!(onward.iter().filter(|b| String::from_utf8_lossy(b).contains("strongly-disagree")).count(), 2);
    assert!(!text.to_lowercase().contains("aftab") && !text.contains(&bank.node.id.to_string()));
    carry(&cert, &nation, &up).await;
    // The sectoral desk has nothing to decide.
    let analyst = cert.enter(TenantId::OWN, "F. Analyst", Role::Analyst).await;
    assert!(cert.page("/objections", &analyst).await.contains("Nobody objects"));

    let officer = nation.enter(TenantId::OWN, "N. Officer", Role::National).await;
    assert_eq!(answer(&nation, &officer, "stays", "it gave orders this morning").await, StatusCode::SEE_OTHER);
    carry(&nation, &cert, &up).await;
    carry(&cert, &bank, &down).await;
    for code in codes {
        assert_eq!(state(&bank, &code).await.0, "stays");
        let page = bank.page(&format!("/objection/{code}"), "").await;
        assert!(page.contains("It stays blocked") && page.contains("it gave orders this morning"));
    }
    assert!(bank.blocks("cnc.example").await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_withdrawal_alone_answers_and_where_no_way_leads_it_is_said() {
    let cert = lab("Finance CERT", "sectoral", "");
    let bank = lab("Bank A", "organisational", "");
    let link = join(&cert, &bank, 1).await;
    let of = cert.issue("shop.example", "fraud/phishing", Tlp::Green, "A. Analyst").await;
    carry(&cert, &bank, &link).await;
    let code = object(&bank, "shop.example").await;
    // The CERT takes it back by itself, before it heard of anything.
    pasban_app::exchange::decide::withdraw(&cert.node, of, "not what it seemed", "A. Analyst").await.unwrap();
    carry(&cert, &bank, &link).await;
    let v = bank.json(&format!("/objection/{code}")).await;
    assert_eq!((v["state"].as_str(), v["answer"].as_str()), (Some("upheld"), Some("not what it seemed")));
    // Its objection still arrives, and is answered at once.
    carry(&bank, &cert, &link).await;
    let analyst = cert.enter(TenantId::OWN, "A. Analyst", Role::Analyst).await;
    assert!(cert.page("/objections", &analyst).await.contains("Nobody objects"));
    // An owner's or officer's seat has no such page, nor has anybody.
    let officer = cert.enter(TenantId::OWN, "O. Officer", Role::Officer).await;
    assert_eq!(cert.get("/objections", &officer).await.status, StatusCode::NOT_FOUND);
    assert_eq!(cert.get("/objections", "").await.to(), "/sign-in");

    // A block whose link has ended: nobody who decides can be reached.
    cert.issue("other.example", "fraud/phishing", Tlp::Green, "A. Analyst").await;
    carry(&cert, &bank, &link).await;
    let id = link;
    bank.node
        .db
        .write("test.end", move |tx| {
            tx.exec("UPDATE link SET state = 'revoked' WHERE id = $1", pasban_store::args![&id])?;
            Ok(())
        })
        .await
        .unwrap();
    bank.node.reload_links().await.unwrap();
    let code = object(&bank, "other.example").await;
    assert_eq!(state(&bank, &code).await.0, "nobody");
    assert!(hidden(&bank.get("/blocked/other.example", "").await.text, "key").len() > 20);
}
