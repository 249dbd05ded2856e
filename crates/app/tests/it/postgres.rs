//! The same operations with PostgreSQL as the store: one SQL text, both engines.

use pasban_app::exchange::decide::{self, Confirm};
use pasban_app::exchange::report::{self, NewReport};
use pasban_app::exchange::{questions, why};
use pasban_app::mitigate::people;
use pasban_app::registry::{self, Constituent};
use pasban_gate::Relation;
use pasban_kernel::id::OrgId;
use pasban_kernel::time::DAY;
use pasban_kernel::{Observable, PermittedAction, TenantId, Tlp};
use pasban_testkit::servers::Postgres;
use pasban_translate::exchange::content::{Act, Consent, Hat};

use crate::support::{Lab, carry, join, keep, lab, seen};

fn on(server: &Postgres, name: &str) -> Lab {
    let database = name.to_lowercase().replace(' ', "_");
    server.create(&database).unwrap();
    let url = server.url(&database);
    // Opening blocks: as `serve` does it, off the async threads.
    tokio::task::block_in_place(|| lab(name, |c| c.store.url = url))
}

#[tokio::test(flavor = "multi_thread")]
async fn the_story_runs_on_postgresql() {
    let Some(server) = Postgres::start() else { return };
    crate::mitigate::blocked_held_never(&on(&server, "Org D").node).await;

    let (cert, bank, other) = (on(&server, "Finance CERT"), on(&server, "Bank A"), on(&server, "Bank B"));
    let org = OrgId::from_random([1; 16]);
    let identity =
        pasban_app::config::OrganisationSection { domains: vec!["bank-a.example".into()], ..Default::default() };
    let c = Constituent { id: org, name: "Bank A".into(), sector: "finance".into(), presence: "node".into(), identity };
    registry::constituent_put(&cert.node, c).await.unwrap();
    let to_bank = join(&cert.node, &bank.node, Relation::Constituent, Some(org), 1).await;
    let to_other = join(&cert.node, &other.node, Relation::Constituent, None, 2).await;
    keep(&other.node, TenantId::OWN, &[seen(other.node.now().plus(-DAY), "10.0.0.1", "evil.example")]);
    let value = Observable::domain("evil.example").unwrap();
    let new = NewReport {
        act: Act::Help,
        hat: Hat::Cert,
        legal_basis: String::new(),
        ask_help: false,
        first_seen: None,
        text: "help".into(),
        systems: String::new(),
        consent: Consent { share: true, to: Tlp::Green, action: PermittedAction::BlockHome, named: false, until: None },
        values: vec![(value.clone(), String::new())],
        tenant: TenantId::OWN,
        link: None,
    };
    let handed = report::send(&bank.node, new).await.unwrap();
    assert_eq!(carry(&bank.node, &cert.node, &to_bank).await, 2);
    let question = decide::ask_about(&cert.node, handed.report, 30, "analyst").await.unwrap();
    carry(&cert.node, &other.node, &to_other).await;
    carry(&other.node, &cert.node, &to_other).await;
    let standing = questions::standing(&cert.node, question).await.unwrap();
    assert_eq!(standing.counts[0].organisations, pasban_kernel::OrgBand::Few);
    let confirm = Confirm {
        category: "malicious-code/c2-server".into(),
        action: PermittedAction::BlockHome,
        tlp: None,
        reason: "command server".into(),
        days: 30,
        who: "analyst".into(),
        watch_only: false,
    };
    decide::confirm(&cert.node, handed.report, value.clone(), confirm).await.unwrap();
    carry(&cert.node, &other.node, &to_other).await;
    carry(&other.node, &cert.node, &to_other).await;
    let chain = why::why(&cert.node, value.clone()).await.unwrap();
    for what in ["proposed", "gate", "sighting", "object", "ledger"] {
        assert!(chain.steps.iter().any(|s| s.what == what), "{what} in {chain:#?}");
    }
    people::approve(&other.node, TenantId::OWN, value.clone(), "officer").await.unwrap();
    let trace = why::trace(&other.node, value).await.unwrap();
    assert_eq!(trace["here"][0]["state"], "block", "{trace}");
}
