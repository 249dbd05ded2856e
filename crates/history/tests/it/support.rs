//! Observations by number, and the slow and obvious answer to a hunt.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;
use std::path::{Path, PathBuf};

use pasban_history::{Batch, BatchKey, History, Hit, Hunt, Opened, Options};
use pasban_kernel::observation::Seen;
use pasban_kernel::time::{DAY, HOUR};
use pasban_kernel::{Observable, ObservableKind, Observation, TenantId, Timestamp};

pub const NOON: Timestamp = Timestamp(20_781 * DAY + 12 * HOUR);

pub fn domain(text: &str) -> Observable {
    Observable::domain(text).unwrap()
}

pub fn tenant(n: u8) -> TenantId {
    TenantId::from_random([n; 16])
}

pub fn seen(field: &str, value: Observable, attacker_controlled: bool) -> Seen {
    Seen { field: field.to_owned(), value, attacker_controlled }
}

/// Record number `n`: a domain of its own, one shared by all, an address.
pub fn numbered(n: u32) -> Observation {
    let ip = IpAddr::from([10, 0, (n >> 8) as u8, n as u8]);
    Observation {
        time: NOON.plus(i64::from(n) * 1000),
        host: format!("host{}", n % 5),
        seen: vec![
            seen("dns.rrname", domain(&format!("n{n}.evil.example")), false),
            seen("user_agent", Observable::url("http://ua.example/x").unwrap(), true),
            seen("dest_ip", Observable::from_ip(ip), false),
        ],
        line: format!("record {n} {}", "x".repeat(n as usize % 50)).into_bytes(),
    }
}

pub fn open(dir: &Path) -> Opened {
    History::open(dir, Options::default()).unwrap()
}

pub fn append(history: &History, tenant: TenantId, observations: &[Observation]) {
    let ack = history.append(tenant, &Batch { source: "eve", key: None, received: NOON, observations }).unwrap();
    assert_eq!((ack.stored, ack.duplicate, ack.cut), (observations.len(), false, 0));
}

pub fn keyed<'a>(observations: &'a [Observation], start: u64, end: u64) -> Batch<'a> {
    Batch { source: "eve", key: Some(BatchKey { stream: 9, start, end }), received: NOON, observations }
}

/// Observations that hold a domain, by a hunt without findings.
pub fn count(history: &History, name: &str) -> u64 {
    let result = history.hunt(&Hunt::new(&[domain(name)]));
    assert_eq!(result.findings, []);
    result.hits.first().map_or(0, |h| h.observations)
}

/// All files below a folder.
pub fn files(dir: &Path) -> Vec<PathBuf> {
    let mut out = Vec::new();
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { out.extend(files(&path)) } else { out.push(path) }
    }
    out.sort();
    out
}

/// Copies a folder.
pub fn copy(from: &Path, to: &Path) {
    for file in files(from) {
        let target = to.join(file.strip_prefix(from).unwrap());
        std::fs::create_dir_all(target.parent().unwrap()).unwrap();
        std::fs::copy(&file, &target).unwrap();
    }
}

fn within(net: &str, value: &str) -> bool {
    let bits = |ip: IpAddr| match ip {
        IpAddr::V4(ip) => (u128::from(ip.to_bits()) << 96, 32),
        IpAddr::V6(ip) => (ip.to_bits(), 128),
    };
    let (net, len) = net.split_once('/').unwrap();
    let (value, value_len) = value.split_once('/').map_or((value, None), |(v, l)| (v, l.parse::<u32>().ok()));
    let (net, value): (IpAddr, IpAddr) = (net.parse().unwrap(), value.parse().unwrap());
    let len: u32 = len.parse().unwrap();
    let ((net, family), (value, value_family)) = (bits(net), bits(value));
    let mask = u128::MAX.checked_shl(128 - len).unwrap_or(0);
    family == value_family && net & mask == value & mask && value_len.is_none_or(|l| l >= len)
}

/// Whether a question for `asked` covers the met value.
fn covers(asked: &Observable, met: &Observable) -> bool {
    match (asked.kind(), met.kind()) {
        (ObservableKind::Domain, ObservableKind::Domain) => {
            met == asked || met.value().ends_with(&format!(".{}", asked.value()))
        }
        (ObservableKind::Cidr, ObservableKind::Ip | ObservableKind::Cidr) => within(asked.value(), met.value()),
        _ => asked == met,
    }
}

/// Every observation looked at, one by one.
pub fn brute<'a>(
    all: impl Iterator<Item = &'a (TenantId, Observation)> + Clone,
    values: &[Observable],
    since: Timestamp,
    until: Timestamp,
) -> Vec<Hit> {
    let mut hits = Vec::new();
    for (index, value) in values.iter().enumerate() {
        let mut hosts = BTreeSet::new();
        let mut hit = Hit {
            index,
            value: value.clone(),
            observations: 0,
            attacker_controlled: 0,
            hosts: 0,
            hosts_at_least: false,
            first: Timestamp(i64::MAX),
            last: Timestamp(i64::MIN),
            days: BTreeMap::new(),
            evidence: Vec::new(),
        };
        for (tenant, o) in all.clone().filter(|(_, o)| since <= o.time && o.time < until) {
            let met = |s: &&Seen| covers(value, &s.value) || s.value.host().is_some_and(|h| covers(value, &h));
            let in_fields: Vec<_> = o.seen.iter().filter(met).collect();
            if in_fields.is_empty() {
                continue;
            }
            hit.observations += 1;
            hit.attacker_controlled += u64::from(in_fields.iter().all(|s| s.attacker_controlled));
            hit.first = hit.first.min(o.time);
            hit.last = hit.last.max(o.time);
            *hit.days.entry(o.time.day_number()).or_default() += 1;
            if !o.host.is_empty() {
                hosts.insert((tenant, &o.host));
            }
        }
        hit.hosts = hosts.len() as u64;
        if hit.observations > 0 {
            hits.push(hit);
        }
    }
    hits
}
