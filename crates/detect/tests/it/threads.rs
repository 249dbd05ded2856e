//! Readers beside a writer and a compaction: each snapshot is whole, nothing that stays is ever missed.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, RwLock};

use pasban_detect::{HashKey, IndicatorRef, LiveSet, SetBuilder, When};
use pasban_kernel::{Observable, ObservableKind as K, Timestamp};

use crate::{KEY, RULES, value};

const PAIRS: u32 = 16;

fn insert(b: &mut SetBuilder, n: u32, name: &str) {
    b.insert(&RULES, IndicatorRef(n), &value(K::Domain, name), Timestamp(0), None).unwrap();
}

#[test]
fn readers_never_see_half_a_change() {
    let mut base = SetBuilder::new();
    for n in 0..5000 {
        insert(&mut base, 1000 + n, &format!("stays{n}.example"));
    }
    // The pair that is in force: names left-K and right-K under the numbers 2K and 2K+1.
    insert(&mut base, 0, "left-0.example");
    insert(&mut base, 1, "right-0.example");
    let shared = Arc::new(RwLock::new(Arc::new(LiveSet::new(base.finish(HashKey::new(KEY))))));
    let stop = Arc::new(AtomicBool::new(false));

    let left: Vec<Observable> = (0..PAIRS).map(|k| value(K::Domain, &format!("left-{k}.example"))).collect();
    let right: Vec<Observable> = (0..PAIRS).map(|k| value(K::Domain, &format!("x.right-{k}.example"))).collect();
    let stays: Vec<Observable> = (0..5000).map(|n| value(K::Domain, &format!("stays{n}.example"))).collect();

    std::thread::scope(|scope| {
        let readers: Vec<_> = (0..2)
            .map(|r| {
                let (shared, stop, left, right, stays) = (&shared, &stop, &left, &right, &stays);
                scope.spawn(move || {
                    let mut rounds = 0usize;
                    while !stop.load(Ordering::Relaxed) || rounds == 0 {
                        let set = Arc::clone(&shared.read().unwrap());
                        let in_force = |values: &[Observable]| {
                            (0..PAIRS)
                                .filter(|k| !set.hits(&values[*k as usize], When::Anytime).is_empty())
                                .collect::<Vec<_>>()
                        };
                        let (l, r_) = (in_force(left), in_force(right));
                        assert_eq!(l, r_, "half a change");
                        assert_eq!(l.len(), 1, "two pairs or none");
                        let n = (rounds * 7 + r) % stays.len();
                        let hits = set.hits(&stays[n], When::Anytime);
                        assert_eq!(hits.len(), 1, "missed or doubled stays{n}");
                        rounds += 1;
                    }
                    rounds
                })
            })
            .collect();
        let mut pair = 0;
        let mut compacting = None;
        for round in 0..6000u32 {
            let next = round % PAIRS;
            let mut set = LiveSet::clone(&shared.read().unwrap());
            if next != pair {
                let mut add = SetBuilder::new();
                insert(&mut add, 2 * next, &format!("left-{next}.example"));
                insert(&mut add, 2 * next + 1, &format!("right-{next}.example"));
                set = set.with_delta(add, &[IndicatorRef(2 * pair), IndicatorRef(2 * pair + 1)]).unwrap();
                pair = next;
            }
            if round % 500 == 100 {
                let (frozen, work) = set.begin_compaction();
                set = frozen;
                compacting = Some(scope.spawn(move || work.run()));
            }
            if compacting.as_ref().is_some_and(|c| c.is_finished())
                && let Some(c) = compacting.take()
            {
                set = set.with_compacted(c.join().unwrap()).unwrap();
            }
            *shared.write().unwrap() = Arc::new(set);
        }
        stop.store(true, Ordering::Relaxed);
        for reader in readers {
            assert!(reader.join().unwrap() > 0);
        }
    });
}
