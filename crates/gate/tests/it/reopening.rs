//! Kept bytes open only while everything that their decision rested on stands.

use pasban_gate::{
    Agreement, AgreementState, Candidate, Consent, Items, ObjectKind, Outcome, Policy, Relation, SealedRecord, Shut,
    Source, release, reopen,
};
use pasban_kernel::id::{ConsentId, ReportId};
use pasban_kernel::time::{DAY, HOUR};
use pasban_kernel::{PermittedAction, Tlp};

use super::{agreement, decision, key, node, now, org, zarqan};

fn consent() -> Consent {
    Consent {
        id: ConsentId::from_random([5; 16]),
        owner: org(),
        items: Items::Report(ReportId::from_random([4; 16])),
        to: Tlp::Green,
        action: PermittedAction::BlockHome,
        named: false,
        until: Some(now().plus(3 * DAY)),
        withdrawn: None,
    }
}

fn kept() -> (SealedRecord, Agreement, Vec<Consent>) {
    let bytes = br#"{"id":"indicator--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f","name":"loader"}"#;
    let key = key("indicator--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f", bytes);
    let mut candidate = Candidate::new(&key, ObjectKind::Indicator, node(), bytes);
    let sources = [Source {
        owner: org(),
        report: Some(ReportId::from_random([4; 16])),
        object: None,
        tlp: Some(Tlp::AmberStrict),
        unknown_marking: false,
        action: PermittedAction::Watch,
        consent_needed: false,
    }];
    candidate.tlp = Some(Tlp::Green);
    candidate.valid_until = Some(now().plus(2 * DAY));
    candidate.sources = &sources;
    let agreement = agreement(Relation::Constituent);
    let consents = vec![consent()];
    let Outcome::Release(released) =
        release(&candidate, &agreement, &consents, &[zarqan()], &Policy::default(), now(), decision())
    else {
        panic!("withheld");
    };
    assert_eq!(released.consents(), [consent().id]);
    assert_eq!(released.bytes_for(&agreement), Some(&bytes[..]));
    assert_eq!(released.bytes_for(&Agreement { version: 4, ..agreement.clone() }), None);
    assert_eq!(released.decision(), decision());
    (released.record(), agreement, consents)
}

#[test]
fn opens_while_all_stands() {
    let (record, agreement, consents) = kept();
    // A store keeps it as a row.
    let record: SealedRecord = serde_json::from_str(&serde_json::to_string(&record).unwrap()).unwrap();
    let again = reopen(record.clone(), &agreement, &consents, &Policy::default(), false, now().plus(HOUR)).unwrap();
    assert_eq!(again.bytes(), record.bytes);
    assert_eq!(again.record(), record);
    assert!(!again.because().is_empty());
}

#[test]
fn stays_shut_otherwise() {
    let (record, agreement, consents) = kept();
    let policy = Policy::default();
    let open = |r: &SealedRecord, a: &Agreement, c: &[Consent], p: &Policy, held: bool, hours: i64| {
        reopen(r.clone(), a, c, p, held, now().plus(hours * HOUR)).err()
    };
    let changed = |change: fn(&mut Agreement)| {
        let mut a = agreement.clone();
        change(&mut a);
        open(&record, &a, &consents, &policy, false, 1)
    };
    assert_eq!(changed(|a| a.version = 4), Some(Shut::OtherAgreement));
    assert_eq!(changed(|a| a.terms.down.tlp_max = Tlp::Clear), Some(Shut::OtherAgreement));
    assert_eq!(changed(|a| a.recipient.relation = Relation::Lateral), Some(Shut::OtherAgreement));
    assert_eq!(changed(|a| a.state = AgreementState::Paused), Some(Shut::LinkState));
    assert_eq!(changed(|a| a.state = AgreementState::Ended), Some(Shut::LinkState));
    assert_eq!(open(&record, &agreement, &consents, &policy, false, 47), None);
    assert_eq!(open(&record, &agreement, &consents, &policy, false, 48), Some(Shut::RunOut));
    assert_eq!(open(&record, &agreement, &[], &policy, false, 1), Some(Shut::Consent));
    let gone = [Consent { withdrawn: Some(now()), ..consent() }];
    assert_eq!(open(&record, &agreement, &gone, &policy, false, 1), Some(Shut::Consent));
    assert_eq!(
        open(&record, &agreement, &consents, &Policy { epoch: 1, ..policy.clone() }, false, 1),
        Some(Shut::Policy)
    );
    assert_eq!(open(&record, &agreement, &consents, &policy, true, 1), Some(Shut::Held));
    let edits: [fn(&mut SealedRecord); 4] =
        [|r| r.bytes.push(b' '), |r| r.consents.clear(), |r| r.not_after = None, |r| r.kind = ObjectKind::Withdrawal];
    for edit in edits {
        let mut edited = record.clone();
        edit(&mut edited);
        assert_eq!(open(&edited, &agreement, &consents, &policy, false, 1), Some(Shut::Damaged));
    }
}

#[test]
fn an_agreement_that_ran_out_opens_nothing() {
    let (record, mut agreement, consents) = kept();
    agreement.terms.expires = Some(now());
    // Expiry is a term: it makes another class, and the record belongs to the old one.
    let shut = reopen(record, &agreement, &consents, &Policy::default(), false, now()).err();
    assert_eq!(shut, Some(Shut::OtherAgreement));
}
