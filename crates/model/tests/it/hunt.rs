//! Questions and banded answers.

use std::collections::BTreeSet;

use pasban_kernel::id::QuestionId;
use pasban_kernel::{HitBand, ObservableKind as K, OrgBand, Timestamp, Tlp, time};
use pasban_model::hunt::{
    LocalCount, OrgAnswer, Question, QuestionKind, QuestionTerms, QuestionVeto, Refused, SectorSize, ValueAnswer,
    answer, combine, may_answer,
};
use pasban_model::registry::Sector;

use crate::{day, link, node, org, value};

fn question() -> Question {
    Question {
        id: QuestionId::from_random([1; 16]),
        kind: QuestionKind::Hunt,
        asker: node(1),
        link: link(1),
        tlp: Tlp::Amber,
        values: vec![value(K::Domain, "evil.example"), value(K::Url, "https://news.example/story")],
        days: 30,
    }
}

fn terms() -> QuestionTerms {
    QuestionTerms { kinds: BTreeSet::from([QuestionKind::Hunt]), days_max: 30, values_max: 2, values_per_day_max: 10 }
}

/// A change to question, terms and veto, what was asked before, and the refusal.
type Row = (fn(&mut Question, &mut QuestionTerms, &mut QuestionVeto), u64, Option<Refused>);

#[test]
fn who_may_ask_what() {
    let rows: &[Row] = &[
        (|_, _, _| {}, 0, None),
        (|_, _, _| {}, 8, None),
        (|_, _, _| {}, 9, Some(Refused::DayUsedUp { used: 9, max: 10 })),
        (|_, _, _| {}, u64::MAX, Some(Refused::DayUsedUp { used: u64::MAX, max: 10 })),
        (|q, _, _| q.tlp = Tlp::Red, 0, Some(Refused::Red)),
        (
            |q, _, _| q.kind = QuestionKind::Prevalence,
            0,
            Some(Refused::KindNotAgreed { kind: QuestionKind::Prevalence }),
        ),
        (|q, _, _| q.days = 31, 0, Some(Refused::TooManyDays { asked: 31, max: 30 })),
        (|q, _, _| q.values.clear(), 0, Some(Refused::NoValues)),
        (|_, t, _| t.values_max = 1, 0, Some(Refused::TooManyValues { asked: 2, max: 1 })),
        (|_, _, v| v.all = true, 0, Some(Refused::Vetoed)),
        (|_, _, v| assert!(v.kinds.insert(QuestionKind::Hunt)), 0, Some(Refused::Vetoed)),
        (|_, _, v| assert!(v.value_kinds.insert(K::Url)), 0, Some(Refused::Vetoed)),
        (|_, _, v| assert!(v.value_kinds.insert(K::Email)), 0, None),
        (|_, _, v| assert!(v.values.insert(value(K::Domain, "news.example"))), 0, Some(Refused::Vetoed)),
        (|_, _, v| assert!(v.values.insert(value(K::Domain, "other.example"))), 0, None),
        (
            |q, _, v| {
                q.values = vec![value(K::Domain, "www.news.example")];
                v.values.insert(value(K::Domain, "news.example"));
            },
            0,
            Some(Refused::Vetoed),
        ),
        (|_, _, v| v.ask_first = true, 0, Some(Refused::AskFirst)),
    ];
    for (i, (change, before, expected)) in rows.iter().enumerate() {
        let (mut q, mut t, mut v) = (question(), terms(), QuestionVeto::default());
        change(&mut q, &mut t, &mut v);
        let got = may_answer(&q, &t, &v, *before);
        assert_eq!(got.as_ref().err(), expected.as_ref(), "row {i}");
        assert!(got.is_err() || got.is_ok_and(|a| a.days == q.days));
    }
}

#[test]
fn an_answer_is_bands_and_days() {
    let at = |s: i64| Some(Timestamp(100 * time::DAY + s));
    let counts = [
        LocalCount { hits: 14, hosts: 3, first: at(5), last: at(77) },
        LocalCount { hits: 0, hosts: 0, first: at(5), last: None },
    ];
    let said = answer(&counts);
    assert_eq!(
        said[0],
        ValueAnswer { hits: HitBand::Tens, hosts: HitBand::Few, first_day: Some(day(100)), last_day: Some(day(100)) }
    );
    assert_eq!(said[1].first_day, None, "nothing met, no day");
}

fn sector(name: &str) -> Sector {
    name.parse().unwrap()
}

fn said(n: u8, s: &str, hits: HitBand) -> OrgAnswer {
    let said = ValueAnswer { hits, hosts: hits, first_day: Some(day(i64::from(n))), last_day: Some(day(i64::from(n))) };
    OrgAnswer { org: org(n), sector: sector(s), said }
}

fn sizes(list: &[(&str, u32)]) -> Vec<SectorSize> {
    list.iter().map(|(s, members)| SectorSize { sector: sector(s), members: *members }).collect()
}

#[test]
fn small_groups_are_not_named() {
    let both = [said(1, "finance", HitBand::Few), said(2, "telecom", HitBand::Tens)];
    for (list, expected) in [
        (&[("finance", 30), ("telecom", 9)][..], &["finance", "telecom"][..]),
        // Three telecoms could be meant, and nobody else is unnamed: naming finance would say it of them.
        (&[("finance", 30), ("telecom", 3)], &[]),
        (&[("finance", 30), ("telecom", 3), ("energy", 1)], &[]),
        // Telecom and energy together are enough to hide in.
        (&[("finance", 30), ("telecom", 3), ("energy", 2)], &["finance"]),
        (&[("finance", 4), ("telecom", 4)], &[]),
        // A sector that nobody counted.
        (&[("finance", 30)], &[]),
    ] {
        let got = combine(&both, &sizes(list), 5);
        assert_eq!(got.sectors, expected.iter().map(|s| sector(s)).collect(), "{list:?}");
        assert_eq!((got.organisations, got.hits), (OrgBand::Few, HitBand::Tens));
        assert_eq!((got.first_day, got.last_day), (Some(day(1)), Some(day(2))));
    }
}

#[test]
fn an_organisation_counts_once_over_two_paths() {
    let mut answers: Vec<_> = (1..=4).map(|n| said(n, "finance", HitBand::One)).collect();
    answers.extend(answers.clone());
    answers.push(said(9, "finance", HitBand::None));
    let got = combine(&answers, &sizes(&[("finance", 30)]), 5);
    assert_eq!((got.organisations, got.answered, got.hits), (OrgBand::Few, OrgBand::Some, HitBand::Few));
}

proptest::proptest! {
    /// Whether a member of a small sector met the value changes no sector that is shown, nor what is said of withholding.
    #[test]
    fn a_small_sector_leaves_no_trace_in_the_names(
        members in proptest::collection::vec(1u32..12, 1..5),
        met in proptest::collection::vec((0usize..5, proptest::bool::ANY), 0..20),
    ) {
        let name = |i: usize| format!("s{i}");
        let list: Vec<_> = members.iter().enumerate().map(|(i, m)| SectorSize { sector: sector(&name(i)), members: *m }).collect();
        let answers: Vec<_> = (0u8..).zip(&met).filter(|(_, (s, _))| *s < members.len())
            .map(|(n, (s, hit))| said(n, &name(*s), if *hit { HitBand::One } else { HitBand::None })).collect();
        let without: Vec<_> = answers.iter().cloned().map(|mut a| {
            if list.iter().any(|s| s.sector == a.sector && s.members < 5) { a.said.hits = HitBand::None; }
            a
        }).collect();
        let (a, b) = (combine(&answers, &list, 5), combine(&without, &list, 5));
        proptest::prop_assert_eq!((a.sectors.clone(), a.sectors_withheld), (b.sectors, b.sectors_withheld));
        for s in &a.sectors {
            proptest::prop_assert!(list.iter().any(|l| l.sector == *s && l.members >= 5));
        }
    }
}
