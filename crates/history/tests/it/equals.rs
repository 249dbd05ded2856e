//! A hunt finds exactly what looking at every observation finds, however the records lie in segments and files.

use pasban_history::{Evidence, History, Hunt, Options};
use pasban_kernel::time::{DAY, HOUR};
use pasban_kernel::{Observable, Observation, TenantId, Timestamp};
use proptest::prelude::*;

use crate::support::{NOON, append, brute, seen, tenant};

fn value() -> impl Strategy<Value = Observable> {
    let name = prop_oneof![
        "(a|b|www|evil|evil-x)\\.(evil|notevil|good)\\.(example|com)",
        "(evil|notevil)\\.(example|com|pk)",
        "(a|b)\\.(x|y)\\.evil\\.(example|com)",
        "(example|com|intranet)",
    ];
    let address = prop_oneof![
        (0_u8..3, 0_u8..3, 0_u8..4).prop_map(|(a, b, c)| format!("10.{a}.{b}.{}", u32::from(c) * 80)),
        (0_u8..3).prop_map(|a| format!("2001:db8:{a}::1")),
    ];
    let net = prop_oneof![
        (0_u8..3, 0_u8..3, prop_oneof![Just(8), Just(15), Just(16), Just(22), Just(24), Just(25), Just(31)])
            .prop_map(|(a, b, l)| format!("10.{a}.{b}.0/{l}")),
        (0_u8..3, prop_oneof![Just(32), Just(47), Just(48), Just(64)]).prop_map(|(a, l)| format!("2001:db8:{a}::/{l}")),
    ];
    prop_oneof![
        5 => name.clone().prop_map(|t| Observable::domain(&t).unwrap()),
        3 => address.prop_map(|t| Observable::ip(&t).unwrap()),
        1 => net.prop_map(|t| Observable::cidr(&t).unwrap()),
        2 => (name.clone(), "[a-c]{0,2}").prop_map(|(h, p)| Observable::url(&format!("http://{h}/{p}")).unwrap()),
        1 => Just(Observable::url("https://10.0.1.80:8443/x").unwrap()),
        2 => ("[a-c]", name).prop_map(|(l, d)| Observable::email(&format!("{l}@{d}")).unwrap()),
        1 => "[ab]{32}".prop_map(|h| Observable::hash(&h).unwrap()),
        1 => "[ab]{1,2}\\.exe".prop_map(|n| Observable::file_name(&n).unwrap()),
    ]
}

fn observation() -> impl Strategy<Value = Observation> {
    let fields = proptest::collection::vec((value(), any::<bool>(), "[fg]"), 0..5);
    (fields, -3_i64..3, 0_i64..DAY, "(h[1-5])?", any::<[u8; 6]>()).prop_map(|(fields, day, within, host, line)| {
        Observation {
            time: NOON.plus(day * DAY + within - 12 * HOUR),
            host,
            seen: fields.into_iter().map(|(v, attacker, f)| seen(&f, v, attacker)).collect(),
            line: line.to_vec(),
        }
    })
}

#[derive(Clone, Debug)]
enum Step {
    Append(u8, Vec<Observation>),
    Seal(u8),
    Reopen,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        6 => (0_u8..2, proptest::collection::vec(observation(), 0..30)).prop_map(|(t, o)| Step::Append(t, o)),
        2 => (0_u8..2).prop_map(Step::Seal),
        1 => Just(Step::Reopen),
    ];
    proptest::collection::vec(step, 1..10)
}

fn check(history: &History, all: &[(TenantId, Observation)], hunt: &Hunt<'_>) {
    let result = history.hunt(hunt);
    assert_eq!(result.findings, []);
    let wanted = |t: &TenantId| hunt.tenants.is_empty() || hunt.tenants.contains(t);
    let expected = brute(all.iter().filter(|o| wanted(&o.0)), hunt.values, hunt.since, hunt.until);
    assert_eq!(result.hits.len(), expected.len());
    for (mut hit, expected) in result.hits.into_iter().zip(expected) {
        let evidence = std::mem::take(&mut hit.evidence);
        assert_eq!(hit, expected);
        assert!(
            !evidence.is_empty() && evidence.len() <= hunt.evidence_max,
            "{} of {}",
            evidence.len(),
            hit.observations
        );
        for Evidence { tenant, time, host, field, value, attacker_controlled, line, .. } in evidence {
            let real = all.iter().any(|(t, o)| {
                let in_field = o.seen.iter().any(|s| {
                    let texts = [Some(s.value.value().to_owned()), s.value.host().map(|h| h.value().to_owned())];
                    s.field == field
                        && s.attacker_controlled == attacker_controlled
                        && texts.contains(&Some(value.clone()))
                });
                (*t, o.time, &o.host, &o.line) == (tenant, time, &host, &line) && in_field
            });
            assert!(real, "evidence that is no record: {value} {line:?}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]
    #[test]
    fn a_hunt_equals_looking_at_everything(
        steps in steps(),
        asked in proptest::collection::vec(value(), 1..30),
        since in -3_i64..2,
        days in 1_i64..4,
    ) {
        let dir = tempfile::tempdir().unwrap();
        let mut history = History::open(dir.path(), Options::default()).unwrap().history;
        let mut all = Vec::new();
        for step in steps {
            match step {
                Step::Append(t, observations) => {
                    append(&history, tenant(t), &observations);
                    all.extend(observations.into_iter().map(|o| (tenant(t), o)));
                }
                Step::Seal(t) => {
                    history.seal(tenant(t)).unwrap();
                }
                Step::Reopen => {
                    drop(history);
                    let opened = History::open(dir.path(), Options::default()).unwrap();
                    assert_eq!(opened.recovered, []);
                    history = opened.history;
                }
            }
        }
        let one = [tenant(1)];
        check(&history, &all, &Hunt::new(&asked));
        let since = NOON.plus(since * DAY);
        let part = Hunt { since, until: since.plus(days * DAY), tenants: &one, evidence_max: 2, ..Hunt::new(&asked) };
        check(&history, &all, &part);

        // Prevalence: the same, but for what the sender of traffic chose.
        let trusted: Vec<_> = all.iter().cloned().map(|(t, mut o)| { o.seen.retain(|s| !s.attacker_controlled); (t, o) }).collect();
        let expected = brute(trusted.iter(), &asked, NOON.plus(-DAY), Timestamp(i64::MAX));
        let met = history.prevalence(&asked, 1, NOON, &[]);
        for (n, value) in met.values.iter().enumerate() {
            let expected = expected.iter().find(|h| h.index == n).map_or((0, 0), |h| (h.observations, h.hosts));
            prop_assert_eq!((value.observations, value.hosts), expected);
            prop_assert!(met.share(n).is_none_or(|s| (0.0..=1.0).contains(&s)));
        }
    }
}

#[test]
fn many_blocks_and_row_groups_are_one_run() {
    // 300 000 rows of one family cross block and group borders; half of them are one value.
    let dir = tempfile::tempdir().unwrap();
    let history = History::open(dir.path(), Options { segment_bytes: u64::MAX, ..Options::default() }).unwrap().history;
    let make = |n: u32| Observation {
        time: NOON.plus(i64::from(n)),
        host: format!("h{}", n % 1000),
        seen: vec![
            seen("q", Observable::domain("popular.example").unwrap(), false),
            seen("q", Observable::domain(&format!("{n}.rare.example")).unwrap(), false),
        ],
        line: n.to_string().into_bytes(),
    };
    for n in 0..15 {
        let observations: Vec<_> = (n * 10_000..(n + 1) * 10_000).map(make).collect();
        append(&history, TenantId::OWN, &observations);
    }
    let sealed = history.seal(TenantId::OWN).unwrap();
    assert_eq!((sealed.files, sealed.observations, sealed.values), (1, 150_000, 300_000));
    let asked: Vec<_> = ["popular.example", "rare.example", "example", "149999.rare.example", "absent.example"]
        .iter()
        .map(|t| Observable::domain(t).unwrap())
        .collect();
    let hits = history.hunt(&Hunt { evidence_max: 2, ..Hunt::new(&asked) }).hits;
    let figures: Vec<_> = hits.iter().map(|h| (h.index, h.observations, h.hosts, h.evidence.len())).collect();
    assert_eq!(figures, [(0, 150_000, 1000, 2), (1, 150_000, 1000, 2), (2, 150_000, 1000, 2), (3, 1, 1, 1)]);
    assert_eq!(hits[3].evidence[0].line, b"149999");
}
