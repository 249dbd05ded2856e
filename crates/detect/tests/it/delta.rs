//! A live set gives what a set built from scratch would give, after any changes and compactions.

use std::collections::BTreeMap;

use pasban_detect::{HashKey, IndicatorRef, LiveSet, SetBuilder, StaleCompaction, When};
use pasban_kernel::{ObservableKind as K, Timestamp};
use proptest::prelude::*;

use crate::{KEY, RULES, live, value};

fn one(n: u32, name: &str) -> SetBuilder {
    let mut b = SetBuilder::new();
    b.insert(&RULES, IndicatorRef(n), &value(K::Domain, name), Timestamp(0), None).unwrap();
    b
}

fn numbers(set: &LiveSet, name: &str) -> Vec<u32> {
    let mut n: Vec<_> = set.hits(&value(K::Domain, name), When::Anytime).into_iter().map(|h| h.indicator.0).collect();
    n.sort_unstable();
    n
}

#[test]
fn a_number_in_both_is_replaced_and_the_old_snapshot_stays() {
    let old = live(&[(K::Domain, "one.example"), (K::Domain, "two.example")]);
    let new = old.with_delta(one(0, "three.example"), &[IndicatorRef(0)]).unwrap();
    assert_eq!((numbers(&old, "one.example"), numbers(&old, "three.example")), (vec![0], vec![]));
    assert_eq!((numbers(&new, "one.example"), numbers(&new, "three.example")), (vec![], vec![0]));
    let newer = new.with_delta(one(0, "one.example"), &[IndicatorRef(0)]).unwrap();
    assert_eq!((numbers(&newer, "one.example"), numbers(&newer, "three.example")), (vec![0], vec![]));
}

#[test]
fn changes_during_a_compaction_survive_it_and_a_stale_one_is_refused() {
    let set = live(&[(K::Domain, "one.example"), (K::Domain, "two.example")]);
    let set = set.with_delta(one(7, "seven.example"), &[IndicatorRef(1)]).unwrap();
    let (set, stale) = set.begin_compaction();
    let (set, work) = set.begin_compaction();
    let set = set.with_delta(one(8, "eight.example"), &[IndicatorRef(7)]).unwrap();
    assert_eq!(set.with_compacted(stale.run()).err(), Some(StaleCompaction));
    let done = work.run();
    let set = set.with_compacted(done).unwrap();
    for (name, expected) in
        [("one.example", vec![0]), ("two.example", vec![]), ("seven.example", vec![]), ("eight.example", vec![8])]
    {
        assert_eq!(numbers(&set, name), expected, "{name}");
    }
    assert_eq!(set.len_held(), 2 + 2);
    let (set, work) = set.begin_compaction();
    assert_eq!(set.with_compacted(work.run()).unwrap().len_held(), 2);
}

#[derive(Clone, Debug)]
enum Step {
    Delta { add: Vec<(u32, u8)>, remove: Vec<u32> },
    Begin,
    Finish,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => (proptest::collection::vec((0u32..30, 0u8..12), 0..5), proptest::collection::vec(0u32..30, 0..4))
            .prop_map(|(add, remove)| Step::Delta { add, remove }),
        1 => Just(Step::Begin),
        1 => Just(Step::Finish),
    ]
}

proptest! {
    #[test]
    fn like_a_plain_map(steps in proptest::collection::vec(step(), 0..60)) {
        let mut model: BTreeMap<(u32, u8), ()> = BTreeMap::new();
        let mut set = LiveSet::empty(HashKey::new(KEY));
        let mut running = None;
        for s in steps {
            match s {
                Step::Delta { add, remove } => {
                    model.retain(|(n, _), ()| !remove.contains(n));
                    let mut b = SetBuilder::new();
                    for (n, v) in add {
                        b.insert(&RULES, IndicatorRef(n), &value(K::Domain, &format!("n{v}.example")), Timestamp(0), None).unwrap();
                        model.insert((n, v), ());
                    }
                    let remove: Vec<_> = remove.into_iter().map(IndicatorRef).collect();
                    set = set.with_delta(b, &remove).unwrap();
                }
                Step::Begin => {
                    let (next, work) = set.begin_compaction();
                    set = next;
                    running = Some(work);
                }
                Step::Finish => if let Some(work) = running.take() {
                    set = set.with_compacted(work.run()).unwrap();
                },
            }
            for v in 0..12u8 {
                let expected: Vec<u32> = model.keys().filter(|(_, w)| *w == v).map(|(n, _)| *n).collect();
                let mut got = numbers(&set, &format!("n{v}.example"));
                got.dedup(); // the same entry may stand in two layers until they melt
                prop_assert_eq!(got, expected);
            }
        }
    }
}
