//! What live traffic is matched against, per tenant.
//!
//! Each tenant's set is one immutable snapshot behind an atomic pointer: a reader sees the whole old or the whole new
//! set. Writers take turns. An indicator is put on watch *before* the history is searched for it, so that no event
//! falls between the two.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, RwLock};

use arc_swap::ArcSwap;
use pasban_detect::{Admission, HashKey, IndicatorRef, IndicatorSet, LiveSet, Refusal, SetBuilder};
use pasban_kernel::{Observable, StixId, TenantId, Timestamp, fault};

/// A value to be watched.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Which indicator.
    pub indicator: StixId,
    /// What to look for.
    pub value: Observable,
    /// Valid from.
    pub from: Timestamp,
    /// Valid until.
    pub until: Option<Timestamp>,
}

/// The sets of all tenants.
pub struct Watch {
    key: HashKey,
    tenants: RwLock<HashMap<TenantId, Arc<Tenant>>>,
}

struct Tenant {
    live: ArcSwap<LiveSet>,
    names: RwLock<Names>,
    writer: Mutex<()>,
}

#[derive(Default)]
struct Names {
    by_ref: Vec<Option<StixId>>,
    refs: HashMap<StixId, IndicatorRef>,
    free: Vec<u32>,
}

impl Names {
    fn number(&mut self, id: &StixId) -> IndicatorRef {
        if let Some(r) = self.refs.get(id) {
            return *r;
        }
        let n = self.free.pop().unwrap_or_else(|| {
            self.by_ref.push(None);
            u32::try_from(self.by_ref.len() - 1).unwrap_or(u32::MAX)
        });
        if let Some(slot) = self.by_ref.get_mut(n as usize) {
            *slot = Some(id.clone());
        }
        self.refs.insert(id.clone(), IndicatorRef(n));
        IndicatorRef(n)
    }
}

/// Why a value is not watched, in words.
#[must_use]
pub fn refusal(value: &Observable) -> Option<String> {
    admission(false, |a| a.admit(value).err().map(|r| r.to_string()))
}

fn admission<T>(short_prefixes: bool, run: impl FnOnce(&Admission<'_>) -> T) -> T {
    let is_public_suffix = |name: &str| pasban_model::mitigate::never_block::is_public_suffix(name);
    run(&Admission { is_public_suffix: &is_public_suffix, short_prefixes })
}

impl Watch {
    /// No indicators.
    #[must_use]
    pub fn new(secret: [u8; 16]) -> Self {
        Self { key: HashKey::new(secret), tenants: RwLock::default() }
    }

    fn tenant(&self, id: TenantId) -> Arc<Tenant> {
        if let Ok(map) = self.tenants.read()
            && let Some(t) = map.get(&id)
        {
            return t.clone();
        }
        let made = Arc::new(Tenant {
            live: ArcSwap::from_pointee(LiveSet::empty(self.key)),
            names: RwLock::default(),
            writer: Mutex::new(()),
        });
        match self.tenants.write() {
            Ok(mut map) => map.entry(id).or_insert(made).clone(),
            Err(_) => made,
        }
    }

    /// The snapshot of a tenant.
    #[must_use]
    pub fn snapshot(&self, tenant: TenantId) -> Arc<LiveSet> {
        self.tenant(tenant).live.load_full()
    }

    /// A set in which each value of a list is numbered by its place: tells which of an indicator's values cover one
    /// that was met, by the very rules of live matching.
    #[must_use]
    pub fn cover(&self, values: &[Observable]) -> IndicatorSet {
        let mut builder = SetBuilder::new();
        admission(false, |a| {
            for (n, v) in values.iter().enumerate() {
                if let Ok(n) = u32::try_from(n) {
                    // A value that is too broad is on watch nowhere, so it met nothing.
                    let _ = builder.insert(a, IndicatorRef(n), v, Timestamp(i64::MIN), None);
                }
            }
        });
        builder.finish(self.key)
    }

    /// The indicator that a number stands for.
    #[must_use]
    pub fn name(&self, tenant: TenantId, number: IndicatorRef) -> Option<StixId> {
        self.tenant(tenant).names.read().ok()?.by_ref.get(number.0 as usize)?.clone()
    }

    /// Puts values on watch and takes indicators off it, in one step. Answers the values that are too broad.
    #[must_use]
    pub fn change(&self, tenant: TenantId, add: &[Entry], remove: &[StixId]) -> Vec<(Entry, Refusal)> {
        let t = self.tenant(tenant);
        let Ok(_turn) = t.writer.lock() else { return Vec::new() };
        let mut refused = Vec::new();
        let mut builder = SetBuilder::new();
        let mut gone = Vec::new();
        {
            let Ok(mut names) = t.names.write() else { return Vec::new() };
            for id in remove {
                if let Some(r) = names.refs.get(id) {
                    gone.push(*r);
                }
            }
            admission(false, |a| {
                for e in add {
                    let n = names.number(&e.indicator);
                    if let Err(why) = builder.insert(a, n, &e.value, e.from, e.until) {
                        refused.push((e.clone(), why));
                    }
                }
            });
            // A changed indicator replaces its old values: its number goes and comes in the same step.
            gone.extend(add.iter().filter_map(|e| names.refs.get(&e.indicator).copied()));
        }
        fault::point("watch.swap.before");
        let current = t.live.load_full();
        match current.with_delta(builder, &gone) {
            Some(next) => {
                let next = if next.wants_compaction() {
                    let (set, work) = next.begin_compaction();
                    set.with_compacted(work.run()).unwrap_or(set)
                } else {
                    next
                };
                t.live.store(Arc::new(next));
            }
            None => refused.extend(add.iter().map(|e| (e.clone(), Refusal::Full))),
        }
        fault::point("watch.swap.after");
        if let Ok(mut names) = t.names.write() {
            for id in remove {
                if !add.iter().any(|e| e.indicator == *id)
                    && let Some(r) = names.refs.remove(id)
                {
                    if let Some(slot) = names.by_ref.get_mut(r.0 as usize) {
                        *slot = None;
                    }
                    names.free.push(r.0);
                }
            }
        }
        refused
    }
}
