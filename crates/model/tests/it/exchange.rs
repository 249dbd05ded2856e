//! Proposals and reports.

use std::collections::BTreeSet;

use pasban_kernel::id::{QuestionId, ReportId};
use pasban_kernel::{Digest, ObservableKind, StixId, Tlp};
use pasban_model::exchange::{
    Act, Actor, Attachment, Doubt, Hat, LegalBasis, Missing, Proposal, ProposalError, ProposalState, Rejection, Report,
    ReportConsent, ReportError,
};

use crate::{day, org, value};

fn actor(name: &str) -> Actor {
    name.parse().unwrap()
}

fn question() -> QuestionId {
    QuestionId::from_random([3; 16])
}

fn proposal(tlp: Tlp, doubts: Vec<Doubt>) -> Proposal {
    let values = vec![value(ObservableKind::Domain, "evil.example")];
    Proposal::new(ReportId::from_random([2; 16]), values, tlp, doubts, day(1)).unwrap()
}

fn object() -> Vec<StixId> {
    vec!["indicator--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f".parse().unwrap()]
}

#[test]
fn the_whole_way() {
    let p = proposal(Tlp::AmberStrict, vec![]);
    assert_eq!(p.clone().confirmed(actor("ali"), day(2)), Err(ProposalError::NotAsked));
    let p = p.asked(question(), day(2)).unwrap().confirmed(actor("ali"), day(3)).unwrap();
    assert_eq!(p.clone().released(vec![], day(4)), Err(ProposalError::NoObjects));
    let p = p.released(object(), day(4)).unwrap();
    assert_eq!(
        p.clone().rejected(actor("ali"), Rejection::FalseAlarm, day(5)),
        Err(ProposalError::NotFrom { step: "rejected", state: "released" })
    );
    assert_eq!(p.clone().withdrawn(actor("sara"), " ", day(5)), Err(ProposalError::NoWords));
    let p = p.withdrawn(actor("sara"), "shared hosting", day(5)).unwrap();
    assert!(matches!(&p.state, ProposalState::Withdrawn { objects, .. } if *objects == object()));
    assert!(p.confirmed(actor("ali"), day(6)).is_err());
}

#[test]
fn red_is_confirmed_without_asking() {
    let p = proposal(Tlp::Red, vec![]);
    assert_eq!(p.clone().asked(question(), day(2)), Err(ProposalError::RedIsNotAsked));
    assert!(matches!(p.confirmed(actor("ali"), day(2)).unwrap().state, ProposalState::Confirmed { .. }));
}

#[test]
fn doubts_need_two_different_persons() {
    for doubt in [Doubt::Policy, Doubt::Common, Doubt::UnverifiedSource] {
        let p = proposal(Tlp::Green, vec![doubt]).asked(question(), day(2)).unwrap();
        let p = p.confirmed(actor("ali"), day(3)).unwrap();
        assert_eq!(p.state, ProposalState::AwaitsSecond { first: actor("ali") });
        assert!(p.clone().released(object(), day(3)).is_err());
        assert_eq!(p.clone().confirmed(actor(" ali "), day(4)), Err(ProposalError::SamePerson { first: actor("ali") }));
        let p = p.confirmed(actor("sara"), day(4)).unwrap();
        assert_eq!(p.state, ProposalState::Confirmed { by: BTreeSet::from([actor("ali"), actor("sara")]) });
        assert!(p.released(object(), day(5)).is_ok());
    }
}

#[test]
fn a_doubt_that_comes_late_asks_for_the_second() {
    let p = proposal(Tlp::Green, vec![]).asked(question(), day(2)).unwrap().confirmed(actor("ali"), day(3)).unwrap();
    let p = p.doubted(Doubt::Common, day(4)).unwrap();
    assert_eq!(p.state, ProposalState::AwaitsSecond { first: actor("ali") });
    // Putting it aside and confirming again is no way round.
    let p = p.held(actor("ali"), "wait", day(5)).unwrap().confirmed(actor("ali"), day(6)).unwrap();
    assert_eq!(p.state, ProposalState::AwaitsSecond { first: actor("ali") });
}

fn draft() -> Report {
    Report::draft(ReportId::from_random([9; 16]), org(1), actor("ciso"), day(1))
}

/// A change to the draft and what it then lacks.
type Case = (fn(&mut Report), &'static [Missing]);

#[test]
fn a_submission_says_everything_it_lacks() {
    let cases: &[Case] = &[
        (|_| {}, &[Missing::Content]),
        (|r| r.text = "our page is gone".into(), &[]),
        (|r| r.values = vec![value(ObservableKind::Ip, "198.51.100.7")], &[]),
        (|r| r.text = "x".repeat(20_001), &[Missing::ShorterText]),
        (
            |r| {
                r.text = "x".into();
                r.act = Act::Share;
            },
            &[Missing::ShareConsent],
        ),
        (
            |r| {
                r.text = "x".into();
                r.act = Act::Share;
                r.consent = ReportConsent { share_to: Some(Tlp::Red), until: Some(day(1)), ..Default::default() };
            },
            &[Missing::ShareableMarking, Missing::ConsentEnd],
        ),
        (
            |r| {
                r.text = "x".into();
                r.act = Act::File;
            },
            &[Missing::Authority, Missing::LegalBasis],
        ),
        (
            |r| {
                r.text = "x".into();
                r.act = Act::File;
                r.hat = Hat::Regulator;
                r.authority = Some(actor("company secretary"));
                r.basis = LegalBasis::Law { provision: " ".into() };
            },
            &[Missing::BasisNamed],
        ),
        (
            |r| {
                r.text = "x".into();
                r.act = Act::File;
                r.hat = Hat::Regulator;
                r.authority = Some(actor("company secretary"));
                r.basis = LegalBasis::Law { provision: "Model Act, section 12".into() };
            },
            &[],
        ),
        (
            |r| {
                r.text = "x".into();
                r.hat = Hat::Regulator;
            },
            &[Missing::CertHat],
        ),
        (
            |r| {
                r.attachments = vec![Attachment { name: "a.eml".into(), bytes: 17 << 20, sha256: Digest::of(b"") }];
            },
            &[Missing::FewerAttachments],
        ),
    ];
    for (i, (change, expected)) in cases.iter().enumerate() {
        let mut report = draft();
        change(&mut report);
        match report.clone().submit(day(2)) {
            Ok(sent) => {
                assert!(expected.is_empty(), "row {i}");
                assert_eq!(*sent.submit(day(3)).unwrap_err().missing.first().unwrap(), Missing::Draft);
            }
            Err(e) => {
                assert_eq!(e.missing, expected.iter().copied().collect(), "row {i}: {e}");
                assert_eq!(*e.draft, report, "row {i}: the draft comes back as it was");
            }
        }
    }
}

#[test]
fn help_is_the_default_and_confidential() {
    let d = draft();
    assert_eq!(
        (d.act, d.hat, d.tlp, d.consent.share_to, d.consent.named),
        (Act::Help, Hat::Cert, Tlp::AmberStrict, None, false)
    );
}

#[test]
fn life_of_a_report() {
    let mut r = draft();
    r.text = "help".into();
    assert_eq!(r.clone().acknowledged("1", day(2)), Err(ReportError::NotFrom { step: "acknowledged", state: "draft" }));
    let sent = r.clone().submit(day(2)).unwrap();
    assert_eq!(sent.clone().acknowledged(" ", day(2)), Err(ReportError::NoWords));
    let known = sent.clone().acknowledged("2026-17", day(2)).unwrap();
    assert!(known.clone().closed("cleaned", day(3)).is_ok());
    assert_eq!(known.withdrawn(day(3)).unwrap().state.name(), "withdrawn");
    r.act = Act::File;
    r.authority = Some(actor("x"));
    r.basis = LegalBasis::Contract { clause: "4".into() };
    assert_eq!(r.submit(day(2)).unwrap().withdrawn(day(3)), Err(ReportError::Filed));
}
