//! How common is a value here: the question before a block (design section 3, "Block safety").

use std::collections::BTreeSet;
use std::sync::Arc;

use pasban_kernel::time::DAY;
use pasban_kernel::{Finding, Observable, TenantId, Timestamp};

use crate::hunt::{Collector, Plan};
use crate::sealed::host_hashes;
use crate::segment::read_lock;
use crate::tenant::{HostsKept, Tenant, lock};
use crate::{Coverage, History, Hunt};

/// Distinct hosts are counted exactly up to this number for one value.
const HOSTS_MAX: usize = 100_000;
/// Most host hashes kept between two questions of one tenant (8 bytes each).
const HOSTS_KEPT_MAX: usize = 8192;

/// How common each value is.
#[derive(Clone, PartialEq, Debug)]
pub struct Prevalences {
    /// One for each value asked, in order.
    pub values: Vec<Prevalence>,
    /// Distinct hosts that met anything in those days (told apart by a 64-bit hash).
    pub hosts_total: u64,
    /// Days asked.
    pub days: u32,
    /// What was looked at. An answer over an empty history says nothing about a value.
    pub coverage: Coverage,
    /// Files that could not be read.
    pub findings: Vec<Finding>,
}

/// How common one value is. Records that hold it only in fields that the sender of traffic fills freely do not count:
/// nobody makes a value look common by naming it.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Prevalence {
    /// Records that hold it.
    pub observations: u64,
    /// Distinct hosts that met it.
    pub hosts: u64,
    /// There are more hosts than were counted.
    pub hosts_at_least: bool,
    /// First and last record.
    pub span: Option<(Timestamp, Timestamp)>,
}

impl Prevalences {
    /// Share of all hosts that met value number `index`, 0 to 1; `None` where no host is known at all.
    #[must_use]
    pub fn share(&self, index: usize) -> Option<f64> {
        let value = self.values.get(index)?;
        (self.hosts_total > 0).then(|| (value.hosts as f64 / self.hosts_total as f64).min(1.0))
    }
}

impl History {
    /// How common values are in the last `days` days before `now`, for the given tenants (empty: all).
    #[must_use]
    pub fn prevalence(&self, values: &[Observable], days: u32, now: Timestamp, tenants: &[TenantId]) -> Prevalences {
        let since = now.plus(-i64::from(days) * DAY);
        let hunt = Hunt { since, tenants, evidence_max: 0, hosts_max: HOSTS_MAX, ..Hunt::new(values) };
        let plan = Plan::new(values);
        let mut collector = Collector::new(&hunt, &plan, true);
        self.collect(&hunt, &mut collector);
        let mut hosts_total = 0;
        for tenant in self.all() {
            if tenants.is_empty() || tenants.contains(&tenant.id) {
                hosts_total += tenant.hosts_since(since, &mut collector.findings);
            }
        }
        let values = collector.totals().map(|(observations, hosts, hosts_at_least, span)| Prevalence {
            observations,
            hosts,
            hosts_at_least,
            span,
        });
        Prevalences {
            values: values.collect(),
            hosts_total,
            days,
            coverage: collector.coverage,
            findings: collector.findings,
        }
    }
}

impl Tenant {
    /// Distinct hosts in files and segments that reach into the time since `since`.
    fn hosts_since(&self, since: Timestamp, findings: &mut Vec<Finding>) -> u64 {
        let snapshot = self.snapshot();
        let day = since.day_number();
        let kept = {
            let kept = lock(&self.hosts);
            let same = kept.as_ref().filter(|k| k.version == snapshot.version && k.day == day);
            same.map(|k| Arc::clone(&k.hashes))
        };
        let sealed = kept.unwrap_or_else(|| {
            let mut all = Vec::new();
            for file in snapshot.files.iter().filter(|f| f.meta.last.day_number() >= day) {
                match host_hashes(file) {
                    Ok(hashes) => {
                        all.extend(hashes);
                        // Networks have few hosts against files: keep the list short on the way.
                        if all.len() > 1_000_000 {
                            all.sort_unstable();
                            all.dedup();
                        }
                    }
                    Err(e) => findings.push(Finding::new(file.index_path().display().to_string(), e.to_string())),
                }
            }
            all.sort_unstable();
            all.dedup();
            let all = Arc::new(all);
            if all.len() <= HOSTS_KEPT_MAX {
                let hashes = Arc::clone(&all);
                *lock(&self.hosts) = Some(HostsKept { version: snapshot.version, day, hashes });
            }
            all
        });
        let mut more = BTreeSet::new();
        for segment in &snapshot.segments {
            let index = read_lock(&segment.index);
            if index.span.is_some_and(|s| s.1 >= since) {
                more.extend(index.hosts.iter().filter(|h| sealed.binary_search(h).is_err()).copied());
            }
        }
        (sealed.len() + more.len()) as u64
    }
}
