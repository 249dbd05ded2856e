use pasban_kernel::id::{ObjectionId, QuestionId, ReportId};
use pasban_kernel::{HitBand, NodeId, Observable, OrgBand, PermittedAction, StixId, Timestamp, Tlp};

use super::bound::id_of;
use super::content::{Act, BandedCount, Consent, Hat, QuestionKind, identity_of};
use super::*;

fn statement(content: Content) -> Statement {
    let at = Timestamp::parse("2026-11-24T03:12:00Z").unwrap();
    let issuer = NodeId::of(&[1; 32]);
    let bound = Bound::new(content.stix_type(), &issuer, Seed([7; 16]));
    let card = matches!(content, Content::Card { .. });
    Statement {
        id: if card { identity_of(&issuer) } else { bound.id },
        seed: (!card).then_some(bound.seed),
        created: at,
        modified: at.plus(5_000),
        issuer,
        key: 3,
        tlp: Tlp::Green,
        action: PermittedAction::BlockHome,
        revoked: false,
        content,
    }
}

fn all() -> Vec<Content> {
    let at = Timestamp::parse("2026-11-24T00:00:00Z").unwrap();
    let of: StixId = "indicator--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f".parse().unwrap();
    let values = vec![
        Observable::domain("evil.example").unwrap(),
        Observable::ip("198.51.100.7").unwrap(),
        Observable::ip("2001:db8::7").unwrap(),
        Observable::cidr("203.0.113.0/24").unwrap(),
        Observable::url("http://evil.example/it's?a=\\").unwrap(),
        Observable::email("a@evil.example").unwrap(),
        Observable::hash(&"ab".repeat(16)).unwrap(),
        Observable::hash(&"ab".repeat(20)).unwrap(),
        Observable::hash(&"ab".repeat(32)).unwrap(),
        Observable::file_name("o'brien.xlsm").unwrap(),
    ];
    vec![
        Content::Indicator(Indicator {
            values: values.clone(),
            category: "malicious-code/c2-server".into(),
            valid_from: at,
            valid_until: Some(at.plus(pasban_kernel::limits::BLOCK_LIFE_DEFAULT)),
            confidence: Some(80),
            reason: "confirmed by two analysts".into(),
            proposal: Some(ReportId::from_random([9; 16])),
            unknown_everywhere: true,
        }),
        Content::Sighting(Sighting {
            of: of.clone(),
            organisations: OrgBand::Few,
            hits: HitBand::Tens,
            first_day: at,
            last_day: at,
            sector: Some("finance".into()),
            false_alarm: false,
        }),
        Content::Report(Report {
            report: ReportId::from_random([1; 16]),
            act: Act::Help,
            hat: Hat::Cert,
            legal_basis: String::new(),
            first_seen: Some(at),
            text: "واقعہ".into(),
            systems: "mail".into(),
            consent: Consent {
                share: true,
                to: Tlp::Green,
                action: PermittedAction::BlockHome,
                named: false,
                until: None,
            },
            values: vec![],
            proposals: vec![of],
        }),
        Content::Report(Report {
            report: ReportId::from_random([3; 16]),
            act: Act::File,
            hat: Hat::Regulator,
            legal_basis: "Model Act, section 12".into(),
            first_seen: None,
            text: "the payment gateway was entered".into(),
            systems: "gateway".into(),
            consent: Consent {
                share: false,
                to: Tlp::AmberStrict,
                action: PermittedAction::Watch,
                named: false,
                until: None,
            },
            values: values.iter().map(|v| (v.clone(), "malicious-code/c2-server".into())).collect(),
            proposals: vec![],
        }),
        Content::Objection(objection::Objection {
            objection: ObjectionId::from_random([5; 16]),
            of: "indicator--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f".parse().unwrap(),
            value: Observable::domain("shop.example").unwrap(),
            text: "یہ میری دکان ہے\nand nothing else".into(),
            contact: "0300".into(),
            at,
        }),
        Content::Ruling(objection::Ruling {
            objection: ObjectionId::from_random([5; 16]),
            of: "indicator--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f".parse().unwrap(),
            ruled: objection::Ruled::Upheld,
            reason: "it was a shop".into(),
            due: Some(at),
        }),
        Content::Course(course::Course {
            report: ReportId::from_random([3; 16]),
            of: "report--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f".parse().unwrap(),
            steps: vec![
                course::Step { what: course::What::Opened, role: "analyst".into(), at, words: String::new() },
                course::Step {
                    what: course::What::Acknowledged,
                    role: "lead".into(),
                    at,
                    words: "we ring at six".into(),
                },
            ],
        }),
        Content::Question(Question {
            question: QuestionId::from_random([2; 16]),
            kind: QuestionKind::Prevalence,
            values,
            days: 30,
            reply_by: at,
            purpose: "before confirming".into(),
        }),
        Content::Answer(Answer {
            question: QuestionId::from_random([2; 16]),
            counts: vec![BandedCount { organisations: OrgBand::Some, hits: HitBand::Hundreds }],
            asked: OrgBand::Many,
            refused: None,
        }),
        Content::Stop(Stop { source: Some(NodeId::of(&[4; 32])), stopped: true, reason: "wrong list".into() }),
        Content::Card { name: "Finance CERT".into(), card: serde_json::json!({"x": 1}) },
    ]
}

#[test]
fn every_statement_reads_back_what_was_printed() {
    for content in all() {
        let s = statement(content);
        let printed = print(&s);
        assert_eq!(read(&printed).as_ref(), Ok(&s), "{printed:#}");
        let mut signed = printed.clone();
        attach(&mut signed, &[5; 64]);
        assert_eq!(signature_of(&signed), Some([5; 64]));
        assert_eq!(signing_value(&signed), printed);
    }
}

#[test]
fn an_object_in_a_foreign_name_is_refused() {
    let mut printed = print(&statement(all().remove(0)));
    printed["created_by_ref"] = "identity--00000000-0000-4000-8000-000000000000".into();
    assert_eq!(read(&printed).unwrap_err().place, "created_by_ref");
}

#[test]
fn an_id_is_its_issuers_alone() {
    for content in all() {
        let s = statement(content);
        let card = s.seed.is_none();
        // Another node says the same under the same id, with the seed that it has seen.
        let stranger = NodeId::of(&[2; 32]);
        let claimed = read(&print(&Statement { issuer: stranger, ..s.clone() })).unwrap_err();
        assert_eq!(claimed.place, "id", "{claimed}");
        // Under an id of its own it may say what it likes.
        let own = if card { identity_of(&stranger) } else { id_of(s.content.stix_type(), &stranger, &Seed([7; 16])) };
        assert_ne!(own, s.id);
        assert!(read(&print(&Statement { issuer: stranger, id: own, ..s.clone() })).is_ok());
        if card {
            continue;
        }
        // An id follows from its type too, and from each bit of the seed.
        assert_ne!(id_of("tool", &s.issuer, &Seed([7; 16])).uuid(), s.id.uuid());
        for bit in 0..128 {
            let mut seed = [7; 16];
            seed[bit / 8] ^= 1 << (bit % 8);
            let other = Statement { seed: Some(Seed(seed)), ..s.clone() };
            assert_eq!(read(&print(&other)).unwrap_err().place, "id");
        }
        for bad in ["", "07", &"07".repeat(17), &"0G".repeat(16), &"AB".repeat(16)] {
            let mut printed = print(&s);
            printed["extensions"][EXTENSION]["seed"] = bad.into();
            assert_eq!(read(&printed).unwrap_err().place, "seed", "{bad}");
        }
        let mut printed = print(&s);
        printed["extensions"][EXTENSION].as_object_mut().unwrap().remove("seed");
        assert_eq!(read(&printed).unwrap_err().place, "seed");
    }
}

#[test]
fn the_values_of_a_filing_are_bounded_and_checked() {
    let mut s = statement(all().into_iter().find(|c| matches!(c, Content::Report(r) if r.act == Act::File)).unwrap());
    let printed = print(&s);
    for bad in [
        serde_json::json!([["domain", "Not Normal.Example", ""]]),
        serde_json::json!([["domain", "evil.example"]]),
        serde_json::json!([["colour", "red", ""]]),
        serde_json::json!("evil.example"),
    ] {
        let mut one = printed.clone();
        one["extensions"][EXTENSION]["report"]["values"] = bad.clone();
        assert!(read(&one).unwrap_err().place.ends_with("values"), "{bad}");
    }
    let Content::Report(r) = &mut s.content else { unreachable!() };
    r.values = vec![(Observable::domain("evil.example").unwrap(), String::new()); 1001];
    assert_eq!(read(&print(&s)).unwrap_err().place, "report.values");
}

/// Seeds that the reader refuses at once would lead a fuzzer nowhere.
#[test]
fn the_seeds_of_the_fuzz_target_are_statements() {
    let folder = std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../fuzz/corpus/exchange_read"));
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        // What a campaign found is kept for where it leads, refused or not.
        if path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("zfound-")) {
            continue;
        }
        let object = pasban_formats::json::bounded(&std::fs::read(&path).unwrap()).unwrap();
        assert!(read(&object).is_ok(), "{}: {:?}", path.display(), read(&object));
    }
}

#[test]
fn the_id_is_made_as_the_page_says() {
    // Computed apart from this code: sha256 of the bytes that docs/stix-extension.md names.
    let id = id_of("indicator", &NodeId([1; 32]), &Seed([2; 16]));
    assert_eq!(id.as_str(), "indicator--3c173e88-ba39-41d7-9add-07c5355349d6");
    assert_eq!(id.uuid().get_version_num(), 4);
}

#[test]
fn formats_accepts_what_we_print() {
    for content in all() {
        let printed = print(&statement(content));
        let parsed = pasban_formats::stix::parse_bundle(printed.to_string().as_bytes()).unwrap();
        assert_eq!(parsed.findings, [], "{printed:#}");
    }
}

#[test]
fn an_objection_is_bounded_and_about_one_indicator() {
    let Some(Content::Objection(x)) = all().into_iter().find(|c| matches!(c, Content::Objection(_))) else { panic!() };
    let refused = |change: &dyn Fn(&mut serde_json::Value)| {
        let mut o = print(&statement(Content::Objection(x.clone())));
        change(&mut o);
        read(&o).unwrap_err().place
    };
    assert_eq!(refused(&|o| o["object_refs"] = serde_json::json!([])), "object_refs");
    assert_eq!(
        refused(&|o| o["object_refs"] = serde_json::json!(["report--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f"])),
        "object_refs"
    );
    assert_eq!(refused(&|o| o["explanation"] = "x".repeat(4_001).into()), "explanation");
    let ext = format!("/extensions/{EXTENSION}/objection");
    assert_eq!(refused(&|o| o.pointer_mut(&ext).unwrap()["contact"] = "x".repeat(201).into()), "objection.contact");
    assert_eq!(
        refused(&|o| o.pointer_mut(&ext).unwrap()["value"] = serde_json::json!(["domain", "no domain"])),
        "objection.value"
    );
}

#[test]
fn a_course_is_bounded_ordered_and_about_one_report() {
    let Some(Content::Course(c)) = all().into_iter().find(|c| matches!(c, Content::Course(_))) else { panic!() };
    let refused = |change: &dyn Fn(&mut serde_json::Value)| {
        let mut o = print(&statement(Content::Course(c.clone())));
        change(&mut o);
        read(&o).unwrap_err().place
    };
    let steps = format!("/extensions/{EXTENSION}/course/steps");
    assert_eq!(
        refused(&|o| o["object_refs"] = serde_json::json!(["indicator--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f"])),
        "object_refs"
    );
    assert_eq!(refused(&|o| o["object_refs"] = serde_json::json!([])), "object_refs");
    assert_eq!(refused(&|o| *o.pointer_mut(&steps).unwrap() = serde_json::json!([])), "course.steps");
    assert_eq!(
        refused(&|o| {
            let s = o.pointer_mut(&steps).unwrap();
            let one = s[0].clone();
            *s = vec![one; 61].into();
        }),
        "course.steps"
    );
    assert_eq!(
        refused(&|o| o.pointer_mut(&steps).unwrap()[0]["at"] = "2099-01-01T00:00:00Z".into()),
        "course.steps",
        "not in the order of time"
    );
    assert_eq!(
        refused(&|o| o.pointer_mut(&steps).unwrap()[1]["words"] = "x".repeat(4_001).into()),
        "course.steps.words"
    );
    for role in ["", "Sana Officer", "<b>"] {
        assert_eq!(refused(&|o| o.pointer_mut(&steps).unwrap()[0]["role"] = role.into()), "course.steps.role");
    }
}
