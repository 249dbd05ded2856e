//! CERT and regulator in one institution, over real links: a filing, its receipt, and who reads it by the control API.

use pasban_app::AppError;
use pasban_app::links::channel::Network;
use pasban_gate::{Hat, Relation};
use pasban_proof::receipt::Receipt;
use pasban_wire::control::{self, Control};
use serde_json::{Value, json};
use tokio::sync::watch;

use crate::support::{Place, Serving, link_with, until};

struct Hand(Control);

impl Hand {
    fn of(s: &Serving) -> Self {
        Self(Control::new(s.node.clone(), None, watch::channel(false).0))
    }

    async fn call(&self, op: &str, input: Value) -> Result<Value, AppError> {
        control::call(&self.0, op, input).await
    }

    async fn reports(&self, input: Value) -> Vec<String> {
        let list = self.call("report.list", input).await.unwrap();
        list.as_array().unwrap().iter().map(|r| r["report"].as_str().unwrap().to_owned()).collect()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_filing_goes_over_a_link_and_its_receipt_names_the_hat() {
    let (a, b) = (Place::new("Finance CERT"), Place::new("Bank"));
    let cert = a.start_with(|c| c.node.hats = Hat::ALL.into()).await;
    let bank = b.start().await;
    let both = |s: &mut pasban_app::links::offer::OfferSettings| s.terms.up.hats = Hat::ALL.into();
    link_with(&cert, &bank, Relation::Constituent, both, Network::default()).await;
    let (there, here) = (Hand::of(&cert), Hand::of(&bank));
    let sent = here
        .call(
            "report.send",
            json!({"act": "file", "hat": "regulator", "legal_basis": "Model Act, section 12", "text": "the gateway was entered",
                   "values": ["evil[.]example"], "ask_help": true}),
        )
        .await
        .unwrap();
    let (filing, help) = (sent["report"].as_str().unwrap(), sent["help"].as_str().unwrap());
    until("both are there", async || {
        there.reports(json!({})).await == [help] && there.reports(json!({"hat": "regulator"})).await == [filing]
    })
    .await;
    for (report, under, other) in [(filing, "regulator", "cert"), (help, "cert", "regulator")] {
        for op in ["report.show", "receipt"] {
            assert!(there.call(op, json!({"report": report, "hat": under})).await.is_ok(), "{op} {under}");
            let refused = there.call(op, json!({"report": report, "hat": other})).await;
            assert!(matches!(refused, Err(AppError::NotFound)), "{op} {other}: {refused:?}");
        }
    }
    // Nobody who does not say so wears the regulator's hat.
    assert!(matches!(there.call("report.show", json!({"report": filing})).await, Err(AppError::NotFound)));
    let page = there.call("report.show", json!({"report": filing, "hat": "regulator"})).await.unwrap();
    assert_eq!((&page["filed"][0]["value"], &page["proposals"]), (&json!("evil.example"), &json!([])));
    let review = |report: &str| there.call("review", json!({"report": report}));
    assert_eq!(review(help).await.unwrap().as_array().unwrap().len(), 1);
    assert!(matches!(review(filing).await, Err(AppError::NotFound)));
    // The reporter holds both receipts, each with its hat.
    for (report, hat) in [(filing, "regulator"), (help, "cert")] {
        until("the receipt is here", async || here.call("receipt", json!({"report": report})).await.is_ok()).await;
        let got = here.call("receipt", json!({"report": report})).await.unwrap();
        let receipt = Receipt::parse(got["receipt"].as_str().unwrap().as_bytes()).unwrap();
        let act: Value = serde_json::from_str(receipt.act.body()).unwrap();
        assert_eq!((&act["hat"], receipt.act.subject()), (&json!(hat), report));
    }
    assert_eq!(here.reports(json!({"direction": "out"})).await.len(), 2);
    for wrong in [json!({"hat": "judge"}), json!({"hat": ""})] {
        assert!(matches!(there.call("report.list", wrong).await, Err(AppError::Invalid(_))));
    }
    // An offer says which hats it opens; nobody opens one that the institution does not wear.
    let offer = json!({"relation": "constituent", "name": "Bank B", "hats": ["cert", "regulator"]});
    assert!(there.call("link.offer", offer.clone()).await.is_ok());
    assert!(matches!(here.call("link.offer", offer).await, Err(AppError::Invalid(_))));
    let none = json!({"relation": "constituent", "name": "Bank B", "hats": []});
    assert!(matches!(there.call("link.offer", none).await, Err(AppError::Invalid(_))));
}
