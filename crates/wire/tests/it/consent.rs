//! Whose marking a file carries, by the control API: a reporter's consent widens its own, and never another's.

use data_encoding::BASE64;
use pasban_app::AppError;
use pasban_gate::Relation;
use pasban_kernel::Tlp;
use pasban_store::rows::ledger;
use pasban_translate::exchange::Consent;
use pasban_wire::control::{self, Control};
use serde_json::{Value, json};
use tokio::sync::watch;

use crate::support::{Place, Serving, link, until};

/// A MISP event by an organisation, marked.
fn event(by: &str, tag: &str, value: &str) -> String {
    json!({"Event": {
        "uuid": "5f0c6a5e-7f0e-4d9b-9a9f-7f4b1e6b2c11", "info": "Intrusion", "date": "2026-11-24", "timestamp": "1795478400",
        "Orgc": {"name": by, "uuid": "5f0c6a5e-7f0e-4d9b-9a9f-7f4b1e6b2c12"}, "Tag": [{"name": tag}],
        "Attribute": [{"type": "domain", "category": "Network activity", "to_ids": true, "value": value}],
    }})
    .to_string()
}

/// Sends a file and answers what was said, the consent that went, and the act in the sender's ledger.
async fn sent(from: &Serving, file: &str, by: Option<&str>, share: bool) -> (Value, Consent, String) {
    let input = json!({
        "text": "somebody is in our gateway",
        "file": {"name": "event.json", "base64": BASE64.encode(file.as_bytes()), "marked_by": by},
        "consent": {"share": share, "to": "green"},
    });
    let hand = Control::new(from.node.clone(), None, watch::channel(false).0);
    let said: Result<Value, AppError> = control::call(&hand, "report.send", input).await;
    let said = said.unwrap();
    let id = said["report"].as_str().unwrap().to_owned();
    let row = from.reports("out").await.into_iter().find(|r| r.id.to_string() == id).unwrap();
    let index = said["index"].as_i64().unwrap();
    let act = from.node.db.read(move |tx| ledger::leaf_fetch(tx, index)).await.unwrap().unwrap().act;
    (said, serde_json::from_str(&row.consent).unwrap(), act)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reporter_widens_its_own_marking_and_no_others() {
    let (a, b) = (Place::new("Finance CERT"), Place::new("Bank Aftab"));
    let (cert, bank) = (a.start().await, b.start().await);
    link(&cert, &bank, Relation::Constituent).await;

    // Its own event, as strictly marked as a report is, and an explicit consent: passed on as it says, and the act says so.
    let own = event("Bank Aftab", "tlp:amber+strict", "own.example");
    let (said, consent, act) = sent(&bank, &own, None, true).await;
    assert_eq!(consent.to, Tlp::Green, "{said}");
    assert_eq!(said["findings"], json!([]));
    assert!(
        act.contains(r#""widened":[{"file":"event.json","from":"amber+strict""#) && act.contains(r#""to":"green""#),
        "{act}"
    );
    assert!(act.contains(&pasban_kernel::Digest::of(own.as_bytes()).to_string()), "which file it was: {act}");
    until("the CERT has the same consent", async || {
        cert.reports("in").await.iter().any(|r| serde_json::from_str::<Consent>(&r.consent).is_ok_and(|c| c == consent))
    })
    .await;
    // Without a word of sharing nothing is widened; and whoever says that another marked it keeps it narrow.
    let (_, consent, act) = sent(&bank, &own, None, false).await;
    assert!(!consent.share && !act.contains("widened"), "{act}");
    let (said, consent, act) = sent(&bank, &own, Some("other"), true).await;
    assert!(consent.to == Tlp::AmberStrict && !act.contains("widened"), "{said}");

    // A vendor's event stays as narrow as the vendor marked it, whatever the bank consents to or claims.
    let vendors = event("Some Vendor", "tlp:amber", "vendors.example");
    for (by, finding) in [(None, "Its owner alone can widen it"), (Some("reporter"), "Some Vendor made it")] {
        let (said, consent, act) = sent(&bank, &vendors, by, true).await;
        assert_eq!(consent.to, Tlp::Amber, "{said}");
        assert!(said["findings"].to_string().contains(finding) && !act.contains("widened"), "{said} {act}");
    }
    // A file that names nobody is the reporter's only where the reporter says so.
    for (by, to) in [(None, Tlp::AmberStrict), (Some("other"), Tlp::AmberStrict), (Some("reporter"), Tlp::Green)] {
        let (said, consent, _) = sent(&bank, "TLP:AMBER+STRICT\nnobody.example\n", by, true).await;
        assert_eq!(consent.to, to, "{by:?}: {said}");
    }
    // RED is nobody's to widen here: it goes over no wire.
    let hand = Control::new(bank.node.clone(), None, watch::channel(false).0);
    let red = json!({
        "file": {"name": "e", "base64": BASE64.encode(event("Bank Aftab", "tlp:red", "red.example").as_bytes()), "marked_by": "reporter"},
        "consent": {"share": true, "to": "green"},
    });
    let refused = control::call(&hand, "report.send", red).await.unwrap_err().to_string();
    assert!(refused.contains("goes over no wire"), "{refused}");
}
