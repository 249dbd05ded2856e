//! One order for all values, in which everything that one question may match lies side by side.
//!
//! A domain is ordered by its labels from the right, so a name and all its subdomains are one run of rows;
//! an address is ordered by its bytes, so a range is one run. Whatever is asked becomes a [`KeyRange`], and a row is
//! matched by making its key from its *text* again: a hash only ever says where not to look.

use std::net::IpAddr;

use pasban_kernel::{Observable, ObservableKind};
use twox_hash::XxHash64;

/// Hash of filters and tail indexes. Unkeyed on purpose: a crafted collision costs the reading of one block and
/// never changes an answer.
pub(crate) fn hash(key: &[u8]) -> u64 {
    XxHash64::oneshot(0x7061_7362_616e, key)
}

/// Stored number of a kind; also the first byte of its keys. Never reused.
pub(crate) fn kind_code(kind: ObservableKind) -> u8 {
    match kind {
        ObservableKind::Domain => 1,
        ObservableKind::Ip => 2,
        ObservableKind::Cidr => 3,
        ObservableKind::Url => 4,
        ObservableKind::Email => 5,
        ObservableKind::Md5 => 6,
        ObservableKind::Sha1 => 7,
        ObservableKind::Sha256 => 8,
        ObservableKind::FileName => 9,
    }
}

/// One more than the largest [`kind_code`].
pub(crate) const KIND_CODES: usize = 10;

/// The kind of a stored number.
pub(crate) fn kind_of(code: u8) -> Option<ObservableKind> {
    ObservableKind::ALL.into_iter().find(|k| kind_code(*k) == code)
}

/// Writes the key of a value into `out` (cleared first). Different (kind, text) pairs have different keys.
pub(crate) fn sort_key(kind: ObservableKind, value: &str, out: &mut Vec<u8>) {
    out.clear();
    out.push(kind_code(kind));
    match kind {
        ObservableKind::Domain => {
            for label in value.rsplit('.') {
                out.extend_from_slice(label.as_bytes());
                out.push(0);
            }
        }
        ObservableKind::Ip => match value.parse::<IpAddr>() {
            Ok(ip) => push_address(out, ip),
            Err(_) => out.extend_from_slice(value.as_bytes()),
        },
        ObservableKind::Cidr => {
            let parts =
                value.split_once('/').and_then(|(a, l)| Some((a.parse::<IpAddr>().ok()?, l.parse::<u8>().ok()?)));
            match parts {
                Some((ip, len)) => {
                    push_address(out, ip);
                    out.push(len);
                }
                None => out.extend_from_slice(value.as_bytes()),
            }
        }
        _ => out.extend_from_slice(value.as_bytes()),
    }
}

fn push_address(out: &mut Vec<u8>, ip: IpAddr) {
    match ip {
        IpAddr::V4(ip) => {
            out.push(4);
            out.extend_from_slice(&ip.octets());
        }
        IpAddr::V6(ip) => {
            out.push(6);
            out.extend_from_slice(&ip.octets());
        }
    }
}

/// Lengths of the prefixes of `key` that a filter holds beside the whole key: every parent of a domain,
/// the /24 or /48 of an address, a mark that any CIDR value is there. Ascending, without the whole length.
pub(crate) fn prefixes(key: &[u8], mut each: impl FnMut(usize)) {
    match key.first() {
        Some(1) => {
            for at in memchr::memchr_iter(0, key) {
                if at + 1 < key.len() {
                    each(at + 1);
                }
            }
        }
        Some(2) => match (key.get(1), key.len()) {
            (Some(4), 6) => each(V4_BLOCK),
            (Some(6), 18) => each(V6_BLOCK),
            _ => {}
        },
        Some(3) => each(1),
        _ => {}
    }
}

/// Key length of a /24: kind, family, three bytes.
const V4_BLOCK: usize = 5;
/// Key length of a /48: kind, family, six bytes.
const V6_BLOCK: usize = 8;
/// Most blocks of /24 or /48 that a range asks a filter about; a wider range always looks into the rows.
const RANGE_PROBES_MAX: u32 = 256;

/// A run of keys, and what a filter must hold for any of them to be there.
#[derive(Clone, Debug)]
pub(crate) struct KeyRange {
    /// First key.
    pub(crate) lo: Vec<u8>,
    /// Last key, compared with as many bytes of a row's key as this has.
    pub(crate) hi: Vec<u8>,
    /// Only `lo` itself, not what it is a prefix of.
    pub(crate) exact: bool,
    /// Hashes of which at least one is in the filter if any key of the run is there; empty: unknown, look.
    pub(crate) probes: Vec<u64>,
}

impl KeyRange {
    /// Whether a key belongs to the run.
    pub(crate) fn holds(&self, key: &[u8]) -> bool {
        if self.exact { key == self.lo } else { !self.is_after(key) && !self.is_before(key) }
    }

    /// Whether the key sorts before the run.
    pub(crate) fn is_before(&self, key: &[u8]) -> bool {
        key < self.lo.as_slice()
    }

    /// Whether the key sorts after the run.
    pub(crate) fn is_after(&self, key: &[u8]) -> bool {
        if self.exact { key > self.lo.as_slice() } else { key.get(..self.hi.len()).unwrap_or(key) > self.hi.as_slice() }
    }

    /// Whether a tail index, which holds no blocks of addresses, can answer by hash.
    pub(crate) fn tail_hash(&self) -> Option<u64> {
        match (self.lo.first(), self.exact) {
            // A top-level name: its subdomains are not in the tail index.
            (Some(1), false) => (memchr::memchr_iter(0, &self.lo).count() > 1).then(|| hash(&self.lo)),
            (_, true) => Some(hash(&self.lo)),
            _ => None,
        }
    }
}

/// The runs that a question for `value` covers: a domain with its subdomains; an address; the addresses and smaller
/// ranges inside a range; anything else itself.
pub(crate) fn ranges(value: &Observable) -> Vec<KeyRange> {
    let mut key = Vec::with_capacity(value.value().len() + 2);
    sort_key(value.kind(), value.value(), &mut key);
    let one = |key: Vec<u8>, exact| KeyRange { probes: vec![hash(&key)], hi: key.clone(), lo: key, exact };
    match value.kind() {
        ObservableKind::Domain => vec![one(key, false)],
        ObservableKind::Cidr => match cidr_bounds(&key) {
            Some(bounds) => bounds,
            None => vec![one(key, true)],
        },
        _ => vec![one(key, true)],
    }
}

/// Runs of a CIDR key: `3, family, address bytes, prefix length`.
fn cidr_bounds(key: &[u8]) -> Option<Vec<KeyRange>> {
    let (len, head) = key.split_last()?;
    let (family, net) = (head.get(1)?, head.get(2..)?);
    let mut last = net.to_vec();
    for (i, byte) in last.iter_mut().enumerate() {
        let kept = usize::from(*len).saturating_sub(i * 8).min(8);
        *byte |= 0xff_u8.checked_shr(u32::try_from(kept).ok()?).unwrap_or(0);
    }
    let with = |kind: u8, bytes: &[u8]| [&[kind, *family], bytes].concat();
    let (block_len, block_bits) = if *family == 4 { (V4_BLOCK, 24_u8) } else { (V6_BLOCK, 48_u8) };
    let spare = u32::from(block_bits.saturating_sub(*len));
    let count = 1_u32.checked_shl(spare).filter(|n| *n <= RANGE_PROBES_MAX);
    let mut probes = Vec::new();
    if let Some(count) = count {
        let mut block = with(2, net);
        block.truncate(block_len);
        for _ in 0..count {
            probes.push(hash(&block));
            // The next block: add one to the bytes after kind and family.
            for byte in block.iter_mut().skip(2).rev() {
                *byte = byte.wrapping_add(1);
                if *byte != 0 {
                    break;
                }
            }
        }
    }
    let addresses = KeyRange { lo: with(2, net), hi: with(2, &last), exact: false, probes };
    let ranges = KeyRange { lo: key.to_vec(), hi: with(3, &last), exact: false, probes: vec![hash(&[3])] };
    Some(vec![addresses, ranges])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(value: &Observable) -> Vec<u8> {
        let mut out = Vec::new();
        sort_key(value.kind(), value.value(), &mut out);
        out
    }

    fn check(asked: &Observable, met: &Observable, expected: bool) {
        let key = key(met);
        let found = ranges(asked).iter().any(|r| r.holds(&key));
        assert_eq!(found, expected, "{asked:?} asked, {met:?} met");
        if expected {
            let mut in_filter = vec![hash(&key)];
            prefixes(&key, |n| in_filter.push(hash(&key[..n])));
            let passes = |r: &KeyRange| r.probes.is_empty() || r.probes.iter().any(|p| in_filter.contains(p));
            assert!(ranges(asked).iter().any(|r| r.holds(&key) && passes(r)), "{met:?} would not pass the filter");
        }
    }

    #[test]
    fn what_is_asked_covers_what_it_should() {
        let d = |t| Observable::domain(t).unwrap();
        let ip = |t| Observable::ip(t).unwrap();
        let net = |t| Observable::cidr(t).unwrap();
        for (asked, met, expected) in [
            (d("evil.example"), d("evil.example"), true),
            (d("evil.example"), d("a.b.evil.example"), true),
            (d("evil.example"), d("notevil.example"), false),
            (d("evil.example"), d("evil-x.example"), false),
            (d("evil.example"), d("example"), false),
            (d("example"), d("a.example"), true),
            (ip("192.0.2.1"), ip("192.0.2.1"), true),
            (ip("192.0.2.1"), ip("192.0.2.10"), false),
            (net("192.0.2.0/24"), ip("192.0.2.255"), true),
            (net("192.0.2.0/24"), ip("192.0.3.0"), false),
            (net("192.0.2.128/25"), ip("192.0.2.127"), false),
            (net("192.0.2.128/25"), ip("192.0.2.129"), true),
            (net("10.0.0.0/8"), ip("10.255.255.255"), true),
            (net("10.16.0.0/18"), ip("10.16.63.1"), true),
            (net("0.0.0.0/0"), ip("2001:db8::1"), false),
            (net("2001:db8::/32"), ip("2001:db8:ffff::1"), true),
            (net("2001:db8::/47"), ip("2001:db8:1::1"), true),
            (net("2001:db8::/47"), ip("2001:db8:2::1"), false),
            (net("10.0.0.0/8"), net("10.2.0.0/16"), true),
            (net("10.2.0.0/16"), net("10.0.0.0/8"), false),
            (net("10.0.0.0/16"), net("10.0.0.0/8"), false),
            (net("10.0.0.0/8"), net("10.0.0.0/8"), true),
        ] {
            check(&asked, &met, expected);
        }
        let u = |t| Observable::url(t).unwrap();
        check(&u("http://a.example/x"), &u("http://a.example/x"), true);
        check(&u("http://a.example/x"), &u("http://a.example/xy"), false);
    }
}
