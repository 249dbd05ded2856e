//! CERT and regulator in one institution: a filing goes to one hat, a request for help to the other, and neither reads the
//! other's.

use pasban_app::exchange::decide;
use pasban_app::exchange::objects::{self, Audience, Facts, Fate, Via};
use pasban_app::exchange::release;
use pasban_app::exchange::report::{self, NewReport};
use pasban_app::links::offer::{self, OfferSettings};
use pasban_app::links::table::private_stream;
use pasban_app::ops::lists;
use pasban_app::registry::{self, Constituent};
use pasban_app::{AppError, Node};
use pasban_gate::{Hat as GateHat, Relation};
use pasban_kernel::id::{OrgId, ReportId};
use pasban_kernel::{Lane, LinkId, Observable, PermittedAction, TenantId, Tlp};
use pasban_proof::receipt::Receipt;
use pasban_store::bad_records;
use pasban_store::rows::{exchange as rows, links as link_rows, objects as object_rows};
use pasban_translate::exchange::content::{Act, Consent, Content, Hat, Indicator, Statement};
use serde_json::Value;

use crate::support::{Lab, carry, join_with, lab, outgoing};

const SECRET: &str = "the payment gateway was entered on Tuesday";
const BASIS: &str = "Model Act, section 12";

fn consent(share: bool) -> Consent {
    Consent { share, to: Tlp::Green, action: PermittedAction::BlockHome, named: false, until: None }
}

fn new(act: Act, hat: Hat) -> NewReport {
    NewReport {
        act,
        hat,
        legal_basis: if act == Act::File { BASIS.into() } else { String::new() },
        ask_help: false,
        first_seen: None,
        text: SECRET.into(),
        systems: "gateway".into(),
        consent: consent(act != Act::File),
        values: vec![
            (Observable::domain("evil.example").unwrap(), "malicious-code/c2-server".into()),
            (Observable::ip("203.0.113.66").unwrap(), String::new()),
        ],
        tenant: TenantId::OWN,
        link: None,
    }
}

/// A CERT that is a regulator as well, and a bank whose agreement says so.
async fn pair() -> (Lab, Lab, LinkId) {
    let cert = lab("Finance CERT", |c| c.node.hats = GateHat::ALL.into());
    let bank = lab("Bank", |_| {});
    let org = OrgId::from_random([1; 16]);
    let c = Constituent {
        id: org,
        name: "Bank Aftab".into(),
        sector: "finance".into(),
        presence: "node".into(),
        identity: pasban_app::config::OrganisationSection {
            domains: vec!["bank-aftab.example".into()],
            ..Default::default()
        },
    };
    registry::constituent_put(&cert.node, c).await.unwrap();
    let both = |t: &mut pasban_gate::Terms| t.up.hats = GateHat::ALL.into();
    let link = join_with(&cert.node, &bank.node, Relation::Constituent, Some(org), 1, both).await;
    (cert, bank, link)
}

async fn listed(node: &Node, direction: &str, hat: Hat) -> Vec<ReportId> {
    lists::reports(node, direction, hat, None).await.unwrap().into_iter().map(|r| r.report).collect()
}

fn missing<T>(answer: Result<T, AppError>) -> bool {
    matches!(answer, Err(AppError::NotFound))
}

/// The body of the act that a receipt proves.
fn act_of(receipt: &str) -> Value {
    serde_json::from_str(Receipt::parse(receipt.as_bytes()).unwrap().act.body()).unwrap()
}

async fn proposals(node: &Node, report: ReportId) -> usize {
    node.db.read(move |tx| rows::proposal_list(tx, &report)).await.unwrap().len()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_filing_is_the_regulators_hats_alone() {
    let (cert, bank, link) = pair().await;
    let filed = report::send(&bank.node, new(Act::File, Hat::Regulator)).await.unwrap();
    assert_eq!(filed.help, None);
    let (bodies, _) = outgoing(&bank.node, &link, 0).await;
    assert_eq!(bodies.len(), 1, "the filing, and no proposal beside it");
    assert_eq!(carry(&bank.node, &cert.node, &link).await, 1);
    let id = filed.report;
    let cert = &cert.node;
    // The CERT's hat finds nothing, in the same words as where nothing is.
    let none = ReportId::from_random([9; 16]);
    assert!(listed(cert, "in", Hat::Cert).await.is_empty());
    for report in [id, none] {
        assert!(missing(lists::report(cert, report, Hat::Cert).await));
        assert!(missing(lists::receipt_of(cert, report, Hat::Cert).await));
        assert!(missing(decide::review(cert, report).await));
        assert!(missing(decide::ask_about(cert, report, 30, "analyst").await));
        assert!(missing(report::withdraw_consent(cert, report).await));
    }
    assert_eq!(proposals(cert, id).await, 0);
    // The regulator's has it whole.
    assert_eq!(listed(cert, "in", Hat::Regulator).await, [id]);
    let page = lists::report(cert, id, Hat::Regulator).await.unwrap();
    assert_eq!((page.text.as_str(), page.legal_basis.as_str(), page.row.hat.as_str()), (SECRET, BASIS, "regulator"));
    let values: Vec<_> = page.filed.iter().map(|v| (v.value.as_str(), v.category.as_str())).collect();
    assert_eq!(values, [("evil.example", "malicious-code/c2-server"), ("203.0.113.66", "")]);
    assert!(page.proposals.is_empty() && page.row.values.is_empty());
    // The receipt says to which hat it went and why; by its number the CERT's hat finds it no more than by its name.
    let receipt = lists::receipt_of(cert, id, Hat::Regulator).await.unwrap();
    let act = act_of(&receipt);
    assert_eq!((&act["hat"], &act["act"], &act["legal_basis"]), (&"regulator".into(), &"file".into(), &BASIS.into()));
    assert!(missing(lists::receipt_at(cert, page.row.index, Hat::Cert).await));
    assert_eq!(act_of(&lists::receipt_at(cert, page.row.index, Hat::Regulator).await.unwrap()), act);
    let confirm = decide::Confirm {
        category: String::new(),
        action: PermittedAction::Watch,
        tlp: None,
        reason: "phishing kit".into(),
        days: 30,
        who: "analyst".into(),
        watch_only: false,
    };
    decide::issue(cert, Observable::domain("kit.example").unwrap(), confirm).await.unwrap();
    let next = page.row.index + 1;
    assert!(lists::receipt_at(cert, next, Hat::Cert).await.is_ok());
    assert!(missing(lists::receipt_at(cert, next, Hat::Regulator).await), "other acts are the CERT's");
    // The bank sees what it sent, with the hat.
    assert_eq!(listed(&bank.node, "out", Hat::Cert).await, [id]);
    assert!(listed(&bank.node, "out", Hat::Regulator).await.is_empty());
    let own = lists::receipt_at(&bank.node, filed.index, Hat::Cert).await.unwrap();
    assert_eq!(act_of(&own)["hat"], "regulator");
    // What is known about the value says nothing of it.
    let chain = pasban_app::exchange::why::why(cert, Observable::domain("evil.example").unwrap()).await.unwrap();
    assert!(chain.steps.is_empty(), "{chain:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_files_can_ask_for_help_as_well_and_each_hat_has_its_own() {
    let (cert, bank, link) = pair().await;
    let both = NewReport { ask_help: true, consent: consent(true), ..new(Act::File, Hat::Regulator) };
    let sent = report::send(&bank.node, both).await.unwrap();
    let help = sent.help.unwrap();
    assert_ne!(help, sent.report);
    assert_eq!(carry(&bank.node, &cert.node, &link).await, 4, "a filing, a request for help, two proposals");
    let node = &cert.node;
    assert_eq!(listed(node, "in", Hat::Cert).await, [help]);
    assert_eq!(listed(node, "in", Hat::Regulator).await, [sent.report]);
    assert!(missing(lists::report(node, help, Hat::Regulator).await), "a regulator never sees the CERT's case");
    assert!(missing(lists::receipt_of(node, help, Hat::Regulator).await));
    let page = lists::report(node, help, Hat::Cert).await.unwrap();
    assert_eq!((page.row.act.as_str(), page.legal_basis.as_str(), page.proposals.len()), ("help", "", 2));
    assert_eq!((&page.consent["share"], page.filed.len()), (&true.into(), 0));
    let filing = lists::report(node, sent.report, Hat::Regulator).await.unwrap();
    assert_eq!((&filing.consent["share"], filing.row.act.as_str()), (&false.into(), "file"), "a filing shares nothing");
    assert_eq!(decide::review(node, help).await.unwrap().len(), 2);
    assert_eq!(proposals(node, sent.report).await, 0);
    // A filing with the CERT proposes nothing either.
    let to_cert = report::send(&bank.node, new(Act::File, Hat::Cert)).await.unwrap();
    assert_eq!(carry(&bank.node, &cert.node, &link).await, 1);
    assert_eq!(lists::report(node, to_cert.report, Hat::Cert).await.unwrap().filed.len(), 2);
    assert!(missing(decide::review(node, to_cert.report).await));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agreement_without_the_hat_lets_no_filing_out_or_in() {
    let (cert, bank, link) = pair().await;
    let handed = report::send(&bank.node, new(Act::File, Hat::Regulator)).await.unwrap();
    let (bodies, _) = outgoing(&bank.node, &link, 0).await;
    // The agreement changes before it has left: the gate holds it, and says why.
    for node in [&bank.node, &cert.node] {
        node.db
            .write("test.terms", move |tx| {
                let mut row = link_rows::link_list(tx)?.remove(0);
                let mut terms: pasban_gate::Terms = serde_json::from_str(&row.terms).unwrap();
                terms.up.hats = pasban_gate::cert_alone();
                (row.terms, row.agreement) = (serde_json::to_string(&terms).unwrap(), 2);
                link_rows::link_put(tx, &row)
            })
            .await
            .unwrap();
        node.reload_links().await.unwrap();
    }
    let entry = bank.node.links.load().get(&link).cloned().unwrap();
    let page = release::page(&bank.node, &entry, private_stream(&link), Lane::Confirmed, 0, 10).await.unwrap();
    assert!(page.objects.is_empty() && page.last > 0);
    let report: Value = serde_json::from_slice(&bodies[0]).unwrap();
    let id = report["id"].as_str().unwrap().parse().unwrap();
    let decisions = bank.node.db.read(move |tx| object_rows::decision_about(tx, &id)).await.unwrap();
    assert!(decisions.iter().any(|d| !d.released && d.because.contains("other-hat")), "{decisions:?}");
    // One that comes all the same is refused, and its words are not kept for the CERT's eyes.
    let taken = objects::accept(&cert.node, Via::Link(link), vec![report]).await.unwrap();
    assert!(
        matches!(&taken[0].fate, Fate::Refused(f) if f.place == "hat" && f.reason.contains("regulator")),
        "{taken:?}"
    );
    let intake = format!("link {link}");
    let bad =
        cert.node.db.read(move |tx| bad_records::list(tx, TenantId::OWN, Some(&intake), i64::MAX, 9)).await.unwrap();
    let kept = String::from_utf8(bad[0].record.sample.clone()).unwrap();
    assert!(kept.contains("report--") && !kept.contains("gateway") && !kept.contains("evil"), "{kept}");
    for hat in [Hat::Cert, Hat::Regulator] {
        assert!(listed(&cert.node, "in", hat).await.is_empty());
        assert!(missing(lists::report(&cert.node, handed.report, hat).await));
    }
    // At its sender a new one is refused in words.
    let refused = report::send(&bank.node, new(Act::File, Hat::Regulator)).await.unwrap_err();
    assert!(matches!(&refused, AppError::Conflict(why) if why.contains("no link takes filings")), "{refused}");
    let chosen = NewReport { link: Some(link), ..new(Act::File, Hat::Regulator) };
    assert!(matches!(report::send(&bank.node, chosen).await, Err(AppError::Conflict(_))));
    assert!(report::send(&bank.node, new(Act::Help, Hat::Cert)).await.is_ok());
    // And nobody offers a hat that the institution does not wear.
    let mut settings = OfferSettings::usual(Relation::Constituent, "Bank B", "share warnings");
    settings.terms.up.hats = GateHat::ALL.into();
    assert!(offer::offer(&cert.node, settings.clone()).await.is_ok());
    let refused = offer::offer(&bank.node, settings).await.unwrap_err();
    assert!(refused.to_string().contains("[node] hats"), "{refused}");
}

/// A proposal in the name of a report.
fn proposal(by: &Node, report: ReportId) -> Value {
    let now = by.now().to_milli();
    let name = objects::fresh(by, "indicator");
    let statement = Statement {
        id: name.id,
        seed: Some(name.seed),
        created: now,
        modified: now,
        issuer: by.id,
        key: 0,
        tlp: Tlp::AmberStrict,
        action: PermittedAction::Watch,
        revoked: false,
        content: Content::Indicator(Indicator {
            values: vec![Observable::domain("slipped-in.example").unwrap()],
            category: String::new(),
            valid_from: now,
            valid_until: None,
            confidence: None,
            reason: String::new(),
            proposal: Some(report),
            unknown_everywhere: false,
        }),
    };
    let made = objects::make(by, statement, Audience::Nobody, &Facts::default()).unwrap();
    serde_json::from_slice(&made.object.bytes).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_proposed_in_the_name_of_a_filing() {
    let (cert, bank, link) = pair().await;
    let filed = report::send(&bank.node, new(Act::File, Hat::Regulator)).await.unwrap();
    // Whether it comes before the filing or after.
    let early = objects::accept(&cert.node, Via::Link(link), vec![proposal(&bank.node, filed.report)]).await.unwrap();
    assert_eq!(early[0].fate, Fate::New);
    assert_eq!(proposals(&cert.node, filed.report).await, 1);
    assert_eq!(carry(&bank.node, &cert.node, &link).await, 1);
    assert_eq!(proposals(&cert.node, filed.report).await, 0);
    objects::accept(&cert.node, Via::Link(link), vec![proposal(&bank.node, filed.report)]).await.unwrap();
    assert_eq!(proposals(&cert.node, filed.report).await, 0);
    assert!(missing(decide::review(&cert.node, filed.report).await));
    let chain = pasban_app::exchange::why::why(&cert.node, Observable::domain("slipped-in.example").unwrap()).await;
    assert!(chain.unwrap().steps.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_submission_that_fits_no_hat_is_refused_at_both_ends() {
    let (cert, bank, link) = pair().await;
    let many = vec![(Observable::domain("evil.example").unwrap(), String::new()); 1001];
    let wrong = [
        (NewReport { legal_basis: "  ".into(), ..new(Act::File, Hat::Regulator) }, "legal_basis"),
        (new(Act::Help, Hat::Regulator), "only a filing goes to the regulator"),
        (new(Act::Share, Hat::Regulator), "only a filing goes to the regulator"),
        (NewReport { consent: consent(true), ..new(Act::File, Hat::Regulator) }, "not passed on"),
        (NewReport { ask_help: true, ..new(Act::Help, Hat::Cert) }, "ask_help"),
        (NewReport { values: many, ..new(Act::File, Hat::Regulator) }, "at most 1000"),
        (NewReport { text: "x".repeat(2 << 20), ..new(Act::File, Hat::Regulator) }, "longer than"),
    ];
    for (report, why) in wrong {
        let e = report::send(&bank.node, report).await.unwrap_err();
        assert!(matches!(&e, AppError::Invalid(text) if text.contains(why)), "{why}: {e}");
    }
    assert!(listed(&bank.node, "out", Hat::Cert).await.is_empty(), "nothing of it is kept");
    // A sender that does not keep to it meets the same at the receiver.
    let sent = report::send(&bank.node, new(Act::File, Hat::Regulator)).await.unwrap();
    let (bodies, _) = outgoing(&bank.node, &link, 0).await;
    let good = pasban_translate::exchange::read(&serde_json::from_slice(&bodies[0]).unwrap()).unwrap();
    for (act, basis, place) in [(Act::File, "", "legal_basis"), (Act::Help, BASIS, "hat"), (Act::Share, "", "hat")] {
        let mut s = good.clone();
        if let Content::Report(r) = &mut s.content {
            (r.act, r.legal_basis, r.report) = (act, basis.into(), ReportId::from_random([7; 16]));
        }
        let made = objects::make(&bank.node, s, Audience::Nobody, &Facts::default()).unwrap();
        let value = serde_json::from_slice(&made.object.bytes).unwrap();
        let taken = objects::accept(&cert.node, Via::Link(link), vec![value]).await.unwrap();
        assert!(matches!(&taken[0].fate, Fate::Refused(f) if f.place == place), "{place}: {taken:?}");
    }
    assert_eq!(carry(&bank.node, &cert.node, &link).await, 1);
    assert_eq!(listed(&cert.node, "in", Hat::Regulator).await, [sent.report]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hosted_tenant_files_with_its_host_where_that_is_a_regulator() {
    for hats in [pasban_gate::cert_alone(), GateHat::ALL.into()] {
        let regulator = hats.contains(&GateHat::Regulator);
        let host = lab("Finance CERT", |c| c.node.hats = hats);
        let org = OrgId::from_random([3; 16]);
        let c = Constituent {
            id: org,
            name: "Chenab Insurance".into(),
            sector: "finance".into(),
            presence: "tenant".into(),
            identity: Default::default(),
        };
        registry::constituent_put(&host.node, c).await.unwrap();
        let tenant = registry::tenant_add(&host.node, org).await.unwrap();
        let filing = NewReport { tenant, ask_help: true, consent: consent(true), ..new(Act::File, Hat::Regulator) };
        let sent = report::send(&host.node, filing).await;
        if !regulator {
            assert!(matches!(&sent, Err(AppError::Conflict(why)) if why.contains("no regulator")), "{sent:?}");
            assert!(listed(&host.node, "in", Hat::Cert).await.is_empty());
            continue;
        }
        let sent = sent.unwrap();
        assert_eq!(listed(&host.node, "in", Hat::Regulator).await, [sent.report]);
        assert_eq!(listed(&host.node, "in", Hat::Cert).await, [sent.help.unwrap()]);
        let page = lists::report(&host.node, sent.report, Hat::Regulator).await.unwrap();
        assert_eq!((page.legal_basis.as_str(), page.filed.len(), page.proposals.len()), (BASIS, 2, 0));
        assert!(missing(lists::report(&host.node, sent.report, Hat::Cert).await));
        let receipt = lists::receipt_of(&host.node, sent.report, Hat::Regulator).await.unwrap();
        assert_eq!(act_of(&receipt)["hat"], "regulator");
        assert_eq!(decide::review(&host.node, sent.help.unwrap()).await.unwrap().len(), 2);
    }
}
