//! The gate on hostile bytes: always an answer with reasons, and never one that lets the victim out.

use std::sync::LazyLock;

use pasban_gate::{
    Agreement, AgreementState, Candidate, Direction, ObjectKind, Policy, RecipientClass, Relation, Terms,
    VictimProfile, clue,
};
use pasban_kernel::id::{DecisionId, OrgId};
use pasban_kernel::limits::OBJECT_BYTES_MAX;
use pasban_kernel::{Digest, NodeId, ObjectKey, Timestamp, Tlp};

const ID: &str = "indicator--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f";

/// An invented bank.
static VICTIM: LazyLock<VictimProfile> = LazyLock::new(|| {
    let texts = |list: &[&str]| list.iter().map(|t| (*t).to_owned()).collect::<Vec<_>>();
    VictimProfile {
        names: texts(&["Zarqan Bank Limited", "زرقان بینک لمیٹڈ"]),
        aliases: texts(&["ZQB", "Zarqan"]),
        domains: texts(&["zarqan.example", "zarqanbank.com.pk"]),
        ranges: ["203.0.113.0/24", "2001:db8:77::/48"].iter().filter_map(|r| r.parse().ok()).collect(),
        people: texts(&["Faisal Mehmood Qureshi"]),
        mails: texts(&["fm.qureshi77@mail.example"]),
        hosts: texts(&["ZQB-DC01", "corp.zarqan.internal"]),
        tokens: texts(&["RaqmiPay"]),
        ..VictimProfile::new(OrgId::from_random([7; 16]))
    }
});

/// [`clue::find`] in any text, and in the same text behind and before the victim's name, which is then found.
pub fn clues(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    check(&VICTIM, &text);
    for named in [format!("zarqan.example {text}"), format!("{text} Zarqan Bank Limited")] {
        assert!(!clue::find(&VICTIM, [("text", named.as_str())]).is_empty(), "not found: {named:?}");
    }
}

/// [`clue::find`] for any profile: the first line is the profile as JSON, the rest the text.
pub fn profile(bytes: &[u8]) {
    let (head, text) = bytes.split_at(bytes.iter().position(|b| *b == b'\n').unwrap_or(bytes.len()));
    let Ok(victim) = serde_json::from_slice::<VictimProfile>(head) else { return };
    let _ = (clue::unsearchable(&victim), victim.is_empty());
    check(&victim, &String::from_utf8_lossy(text));
}

fn check(victim: &VictimProfile, text: &str) {
    let found = clue::find(victim, [("text", text)]);
    assert!(found.len() <= clue::CLUES_MAX);
    for clue in &found {
        assert!(clue.at.start <= clue.at.end && text.get(clue.at.clone()).is_some(), "{clue:?} lies inside the text");
        let _ = clue.fingerprint();
    }
    assert_eq!(clue::find(victim, [("text", text)]), found, "the same each time");
}

/// [`pasban_gate::release`] with any bytes, as a kind and to a recipient that the bytes choose, and as a text inside an
/// object that names the victim elsewhere.
pub fn release(bytes: &[u8]) {
    const KINDS: [ObjectKind; 4] =
        [ObjectKind::Indicator, ObjectKind::Report, ObjectKind::Withdrawal, ObjectKind::Other];
    let chosen = bytes.iter().fold(0_usize, |n, b| n.wrapping_add(usize::from(*b)));
    let relation = Relation::ALL.get(chosen % Relation::ALL.len()).copied().unwrap_or(Relation::Plain);
    let kind = KINDS.get(chosen / 7 % KINDS.len()).copied().unwrap_or(ObjectKind::Other);
    let leaves = judge(bytes, kind, relation);
    assert!(!(leaves && names_victim(bytes)), "the victim's name left in {:?}", String::from_utf8_lossy(bytes));
    if bytes.len() < OBJECT_BYTES_MAX / 16 {
        let object = serde_json::json!({ "id": ID, "name": String::from_utf8_lossy(bytes), "x": "at Zarqan Bank" });
        assert!(!judge(object.to_string().as_bytes(), ObjectKind::Indicator, Relation::Constituent), "{object}");
    }
}

/// Whether the name stands there plainly, as a word by itself.
fn names_victim(bytes: &[u8]) -> bool {
    let name = b" Zarqan Bank Limited ";
    bytes.windows(name.len()).any(|w| w == name)
}

fn judge(bytes: &[u8], kind: ObjectKind, relation: Relation) -> bool {
    let Ok(id) = ID.parse() else { return false };
    let Some(now) = Timestamp::parse("2026-11-24T10:00:00Z") else { return false };
    let key = ObjectKey { id, modified: now, sha256: Digest::of(bytes) };
    let agreement = Agreement {
        version: 3,
        terms: Terms { purpose: "shared defence of the sector".to_owned(), ..Terms::usual(relation) },
        state: AgreementState::Active,
        recipient: RecipientClass { relation },
        sends: if relation == Relation::Superior { Direction::Up } else { Direction::Down },
    };
    let candidate = Candidate { tlp: Some(Tlp::Green), ..Candidate::new(&key, kind, NodeId::of(&[1; 32]), bytes) };
    let decision = DecisionId::from_random([9; 16]);
    let victims = std::slice::from_ref(&*VICTIM);
    let judged = || pasban_gate::release(&candidate, &agreement, &[], victims, &Policy::default(), now, decision);
    let outcome = judged();
    assert!(!outcome.because().is_empty(), "every answer has its reasons");
    if bytes.len() < 512 {
        assert_eq!(judged().because(), outcome.because(), "the same each time");
    }
    outcome.is_release()
}
