//! DNS response policy zones (draft-vixie-dnsop-dns-rpz-00), as BIND, Unbound, Knot Resolver and PowerDNS read them.
//!
//! [`records`] gives names and targets for a DNS server of our own, [`zone`] the same as a master file. A name is
//! blocked with everything below it (section 4.1.1: two QNAME triggers), an address or range by the answers that
//! hold it (section 4.1.3: `rpz-ip`). URLs, mail addresses, hashes and file names have no trigger.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::net::{IpAddr, Ipv6Addr};

use pasban_kernel::{Observable, ObservableKind};

use super::{BlockEntry, NOT_NORMAL, Printed, comment};

/// Time to live of every record, seconds: a withdrawn block is gone from caches as fast.
pub const TTL: u32 = 30;
/// After so many seconds without its primary a secondary drops the zone, so that a dead node blocks nobody for ever.
pub const EXPIRE: u32 = 86_400;

/// What a resolver does with a query that is blocked (section 3).
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Action {
    /// "There is no such name": `CNAME .`
    NxDomain,
    /// "There is such a name, without data": `CNAME *.`
    NoData,
    /// No answer at all: `CNAME rpz-drop.`
    Drop,
    /// The answer is that of another name, where a page explains the block.
    WalledGarden(Observable),
}

/// How to print a zone.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Options<'a> {
    /// Name of the zone: `rpz.cert.example`.
    pub origin: &'a Observable,
    /// Serial of the SOA; the caller moves it forward (RFC 1982).
    pub serial: u32,
    /// What happens to a blocked query.
    pub action: Action,
    /// Names and addresses that are never rewritten, whatever else the zone says of what is above or around them.
    pub passthru: &'a [Observable],
}

/// One policy record.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Record {
    /// Owner name relative to the origin, without a final dot: `*.evil.example`, `32.7.100.51.198.rpz-ip`.
    pub owner: String,
    /// Target of the CNAME, absolute: `.`, `garden.cert.example.`, `rpz-passthru.`
    pub target: String,
}

/// The policy records, sorted by owner, each owner once; pass-through wins over a block. The text of the result is empty.
#[must_use]
pub fn records(entries: &[BlockEntry], options: &Options<'_>) -> (Vec<Record>, Printed) {
    let mut printed = Printed::default();
    let map = policy(entries, options, &mut printed);
    let records = map.into_iter().map(|(owner, (target, _))| Record { owner, target }).collect();
    (records, printed)
}

/// The zone as a master file (RFC 1035 section 5).
#[must_use]
pub fn zone(entries: &[BlockEntry], options: &Options<'_>) -> Printed {
    let mut printed = Printed::default();
    let Some(origin) = zone_name(options.origin) else {
        for index in 0..entries.len() {
            printed.leave_out(index, "the zone has no valid name");
        }
        return printed;
    };
    let map = policy(entries, options, &mut printed);
    let mut text = String::with_capacity(256 + map.len() * 48);
    let serial = options.serial;
    let _ = write!(
        text,
        "$ORIGIN {origin}.\n$TTL {TTL}\n@ IN SOA localhost. root.localhost. {serial} 60 60 {EXPIRE} {TTL}\n@ IN NS localhost.\n"
    );
    for (owner, (target, entry)) in map {
        let _ = write!(text, "{owner} IN CNAME {target}");
        if let Some(entry) = entry {
            let (category, issuer) = (comment(&entry.category), comment(&entry.issuer));
            let _ = write!(text, " ; {category}, {issuer}, until {}", entry.until.date());
        }
        text.push('\n');
    }
    printed.text = text;
    printed
}

type Policy<'e> = BTreeMap<String, (String, Option<&'e BlockEntry>)>;

fn policy<'e>(entries: &'e [BlockEntry], options: &Options<'_>, printed: &mut Printed) -> Policy<'e> {
    let mut map = Policy::new();
    let target = match &options.action {
        Action::NxDomain => Some(".".to_owned()),
        Action::NoData => Some("*.".to_owned()),
        Action::Drop => Some("rpz-drop.".to_owned()),
        Action::WalledGarden(name) => zone_name(name).map(|n| format!("{n}.")),
    };
    let origin_len = options.origin.value().len();
    for (index, entry) in entries.iter().enumerate() {
        let Some(target) = &target else {
            printed.leave_out(index, "the walled garden has no valid name");
            continue;
        };
        let Some(value) = entry.checked() else {
            printed.leave_out(index, NOT_NORMAL);
            continue;
        };
        match owners(value, origin_len) {
            Ok(owners) => {
                printed.written += 1;
                for owner in owners {
                    map.entry(owner).or_insert_with(|| (target.clone(), Some(entry)));
                }
            }
            Err(reason) => printed.leave_out(index, reason),
        }
    }
    for value in options.passthru {
        let checked = Observable::from_stored(value.kind(), value.value()).ok();
        for owner in checked.and_then(|v| owners(&v, origin_len).ok()).into_iter().flatten() {
            map.insert(owner, ("rpz-passthru.".to_owned(), None));
        }
    }
    map
}

fn zone_name(name: &Observable) -> Option<&str> {
    let good = name.kind() == ObservableKind::Domain
        && Observable::from_stored(name.kind(), name.value()).is_ok_and(|again| again == *name);
    good.then_some(name.value())
}

/// The owner names of a value, or why it has none.
fn owners(value: &Observable, origin_len: usize) -> Result<Vec<String>, &'static str> {
    let text = value.value();
    let owners = match value.kind() {
        ObservableKind::Domain => vec![text.to_owned(), format!("*.{text}")],
        ObservableKind::Ip => {
            let ip = text.parse().map_err(|_| NOT_NORMAL)?;
            vec![ip_owner(ip, if matches!(ip, IpAddr::V4(_)) { 32 } else { 128 })]
        }
        ObservableKind::Cidr => {
            let (address, length) = text.split_once('/').ok_or(NOT_NORMAL)?;
            let (ip, length) = (address.parse().map_err(|_| NOT_NORMAL)?, length.parse().map_err(|_| NOT_NORMAL)?);
            vec![ip_owner(ip, length)]
        }
        ObservableKind::Url => return Err("a DNS policy blocks names, not URLs, and the whole host would be too much"),
        ObservableKind::Email => return Err("a DNS policy cannot block a mail address"),
        ObservableKind::FileName => return Err("a DNS policy cannot block a file name"),
        ObservableKind::Md5 | ObservableKind::Sha1 | ObservableKind::Sha256 => {
            return Err("a DNS policy cannot block a file hash");
        }
    };
    // RFC 1035 section 2.3.4: 255 octets with the length bytes and the root, which is two more than the text.
    if owners.iter().any(|o| o.len() + 1 + origin_len + 2 > 255) {
        return Err("the name is too long to stand below the zone's own name");
    }
    Ok(owners)
}

/// Section 4.1.3: prefix length, then the address backwards; the longest run of two or more zero groups is `zz`.
fn ip_owner(ip: IpAddr, length: u8) -> String {
    match ip {
        IpAddr::V4(v4) => {
            let [a, b, c, d] = v4.octets();
            format!("{length}.{d}.{c}.{b}.{a}.rpz-ip")
        }
        IpAddr::V6(v6) => format!("{length}.{}.rpz-ip", groups_backwards(v6)),
    }
}

fn groups_backwards(v6: Ipv6Addr) -> String {
    let groups = v6.segments();
    let (mut best_start, mut best_len) = (0, 1);
    let mut run = 0;
    for (i, group) in groups.iter().enumerate() {
        run = if *group == 0 { run + 1 } else { 0 };
        if run > best_len {
            (best_start, best_len) = (i + 1 - run, run);
        }
    }
    let mut labels = Vec::with_capacity(8);
    for (i, group) in groups.iter().enumerate() {
        let in_best = best_len > 1 && (best_start..best_start + best_len).contains(&i);
        if !in_best {
            labels.push(format!("{group:x}"));
        } else if i == best_start {
            labels.push("zz".to_owned());
        }
    }
    labels.reverse();
    labels.join(".")
}
