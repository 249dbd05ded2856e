//! nftables sets (nft(8), "SETS"): one file that `nft -f` applies as one transaction. It makes the table and sets where
//! missing, empties them and fills them again, so the kernel never holds half a list, and it touches no chain: what
//! happens to `@block4` and `@block6` is written by the administrator once.
//!
//! With a time of printing each element gets what is left of its block as timeout, so that blocks end in the kernel
//! even where this node is dead by then. Sets cannot hold overlapping intervals: what lies inside a printed range is
//! not printed again. Names, URLs, hashes, mail addresses and file names are not expressible.

use std::fmt::Write as _;
use std::net::IpAddr;

use pasban_kernel::time::SECOND;
use pasban_kernel::{ObservableKind, Timestamp};

use super::{BlockEntry, NOT_NORMAL, Printed};

/// How to print.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Options<'a> {
    /// Name of the table in family `inet`: letters, digits and underscores, beginning with a letter.
    pub table: &'a str,
    /// Now, for timeouts; without it elements stay until the next printing.
    pub now: Option<Timestamp>,
}

impl Default for Options<'_> {
    fn default() -> Self {
        Self { table: "pasban", now: None }
    }
}

/// An address range as numbers of its family.
struct Range {
    first: u128,
    last: u128,
    index: usize,
}

/// The file for `nft -f`.
#[must_use]
pub fn sets(entries: &[BlockEntry], options: &Options<'_>) -> Printed {
    let mut printed = Printed::default();
    if !is_identifier(options.table) {
        for index in 0..entries.len() {
            printed.leave_out(index, "the table's name is not a word of letters, digits and underscores");
        }
        return printed;
    }
    let (mut v4, mut v6) = (Vec::new(), Vec::new());
    for (index, entry) in entries.iter().enumerate() {
        let Some(value) = entry.checked() else {
            printed.leave_out(index, NOT_NORMAL);
            continue;
        };
        if !matches!(value.kind(), ObservableKind::Ip | ObservableKind::Cidr) {
            printed.leave_out(index, format!("a packet filter knows addresses only, not a {}", value.kind()));
            continue;
        }
        if options.now.is_some_and(|now| entry.until <= now) {
            printed.leave_out(index, "the block has ended");
            continue;
        }
        match range(value.value(), index) {
            Some((true, range)) => v4.push(range),
            Some((false, range)) => v6.push(range),
            None => printed.leave_out(index, NOT_NORMAL),
        }
    }
    let table = options.table;
    let flags = if options.now.is_some() { "interval, timeout" } else { "interval" };
    let _ = write!(
        printed.text,
        "table inet {table} {{\n\tset block4 {{\n\t\ttype ipv4_addr\n\t\tflags {flags}\n\t}}\n\
         \tset block6 {{\n\t\ttype ipv6_addr\n\t\tflags {flags}\n\t}}\n}}\n\
         flush set inet {table} block4\nflush set inet {table} block6\n"
    );
    for (set, ranges) in [("block4", v4), ("block6", v6)] {
        elements(set, ranges, entries, options, &mut printed);
    }
    printed
}

/// One `add element` a set, sorted by address, without what a wider element covers.
fn elements(set: &str, mut ranges: Vec<Range>, entries: &[BlockEntry], options: &Options<'_>, printed: &mut Printed) {
    let until = |range: &Range| entries.get(range.index).map(|e| e.until).unwrap_or_default();
    // Wider first where they begin alike, and the longer-lived of equals.
    ranges.sort_by(|a, b| (a.first, b.last, until(b), a.index).cmp(&(b.first, a.last, until(a), b.index)));
    let mut kept: Vec<Range> = Vec::with_capacity(ranges.len());
    for range in ranges {
        if let Some(wide) = kept.last().filter(|wide| range.last <= wide.last) {
            if options.now.is_some() && until(&range) > until(wide) {
                printed.leave_out(
                    range.index,
                    format!("lies inside entry {}, which ends earlier; print again then", wide.index.saturating_add(1)),
                );
            } else {
                printed.written += 1;
            }
            continue;
        }
        printed.written += 1;
        kept.push(range);
    }
    if kept.is_empty() {
        return;
    }
    let _ = writeln!(printed.text, "add element inet {} {set} {{", options.table);
    for entry in kept.iter().filter_map(|r| entries.get(r.index)) {
        let _ = write!(printed.text, "\t{}", entry.value.value());
        if let Some(now) = options.now {
            // Rounded up: a block of half a second more is no block of zero, which would mean for ever.
            let left = entry.until.0.saturating_sub(now.0).saturating_add(SECOND - 1) / SECOND;
            let _ = write!(printed.text, " timeout {}s", left.max(1));
        }
        printed.text.push_str(",\n");
    }
    printed.text.push_str("}\n");
}

fn is_identifier(name: &str) -> bool {
    name.len() <= 64
        && name.as_bytes().first().is_some_and(u8::is_ascii_alphabetic)
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}

/// Whether IPv4, and the range.
fn range(value: &str, index: usize) -> Option<(bool, Range)> {
    let (address, length) = value.split_once('/').map_or((value, None), |(a, l)| (a, Some(l)));
    let (is_v4, base, bits) = match address.parse::<IpAddr>().ok()? {
        IpAddr::V4(v4) => (true, u128::from(u32::from(v4)), 32_u32),
        IpAddr::V6(v6) => (false, u128::from(v6), 128),
    };
    let length = length.map_or(Some(bits), |l| l.parse().ok())?;
    let host_bits = bits.checked_sub(length)?;
    let span = if host_bits == 128 { u128::MAX } else { (1_u128 << host_bits) - 1 };
    Some((is_v4, Range { first: base, last: base.checked_add(span)?, index }))
}
