//! From one observed value to the keys that are looked up: the value, its parent domains, the ranges that cover it,
//! the path prefixes and the host of a URL, the domain of a mail address.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::Arc;

use memchr::memrchr;
use pasban_kernel::ObservableKind;

use crate::key::{Code, Coded, hex, net4, net6, split_cidr, split_url};

/// How an indicator met a value.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum How {
    /// The same value.
    Exact,
    /// The value is a name below the indicator's.
    Subdomain,
    /// The address lies in the indicator's range.
    InRange,
    /// The URL begins with the indicator's host and path.
    UrlPrefix,
    /// The host of the URL or mail address is the indicator.
    Host,
    /// The host of the URL or mail address is a name below the indicator's, or lies in its range.
    HostWithin,
}

impl How {
    /// A stable word.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Subdomain => "subdomain",
            Self::InRange => "in-range",
            Self::UrlPrefix => "url-prefix",
            Self::Host => "host",
            Self::HostWithin => "host-within",
        }
    }
}

/// What occurs in a set, so that look-ups that cannot succeed are not made and their number is bounded by the
/// indicators and not by whoever wrote the value.
#[derive(Clone, Default)]
pub(crate) struct Shape {
    codes: u16,
    labels_max: u8,
    segments_max: u16,
    net4_lengths: u64,
    net6_lengths: u128,
    /// One bit for each /16 of IPv4 that a range touches.
    net4_map: Option<Arc<[u64]>>,
}

impl Shape {
    /// Takes note of an entry.
    pub(crate) fn add(&mut self, code: Code, bytes: &[u8]) {
        self.codes |= code.bit();
        match code {
            Code::Domain => {
                let labels = memchr::memchr_iter(b'.', bytes).count() + 1;
                self.labels_max = self.labels_max.max(u8::try_from(labels).unwrap_or(u8::MAX));
            }
            Code::UrlPrefix => {
                let segments = memchr::memchr_iter(b'/', bytes).count();
                self.segments_max = self.segments_max.max(u16::try_from(segments).unwrap_or(u16::MAX));
            }
            Code::Net4 => {
                let [len, a, b, ..] = *bytes else { return };
                self.net4_lengths |= 1u64.checked_shl(u32::from(len)).unwrap_or(0);
                let first = usize::from(u16::from_be_bytes([a, b]));
                let count = 1usize << 16u32.saturating_sub(u32::from(len));
                let map = self.net4_map.get_or_insert_with(|| vec![0; 1024].into());
                let map = Arc::make_mut(map);
                for i in first..(first + count).min(65_536) {
                    if let Some(word) = map.get_mut(i / 64) {
                        *word |= 1 << (i % 64);
                    }
                }
            }
            Code::Net6 => {
                let len = bytes.first().copied().unwrap_or(0);
                self.net6_lengths |= 1u128.checked_shl(u32::from(len)).unwrap_or(0);
            }
            _ => {}
        }
    }

    /// What occurs in either.
    pub(crate) fn union(&self, other: &Self) -> Self {
        let net4_map = match (&self.net4_map, &other.net4_map) {
            (Some(a), Some(b)) => Some(a.iter().zip(b.iter()).map(|(a, b)| a | b).collect()),
            (a, b) => a.clone().or_else(|| b.clone()),
        };
        Self {
            codes: self.codes | other.codes,
            labels_max: self.labels_max.max(other.labels_max),
            segments_max: self.segments_max.max(other.segments_max),
            net4_lengths: self.net4_lengths | other.net4_lengths,
            net6_lengths: self.net6_lengths | other.net6_lengths,
            net4_map,
        }
    }

    #[inline]
    fn has(&self, code: Code) -> bool {
        self.codes & code.bit() != 0
    }

    #[inline]
    fn touches(&self, ip: Ipv4Addr) -> bool {
        let [a, b, ..] = ip.octets();
        let i = usize::from(u16::from_be_bytes([a, b]));
        self.net4_map.as_ref().and_then(|m| m.get(i / 64)).is_some_and(|w| w >> (i % 64) & 1 == 1)
    }
}

/// Calls `probe` with every key under which an indicator for this value could stand. `text` is in normal form.
#[inline]
pub(crate) fn probes(shape: &Shape, kind: ObservableKind, text: &str, probe: &mut impl FnMut(Code, &[u8], How)) {
    match kind {
        ObservableKind::Domain => domain(shape, text, How::Exact, How::Subdomain, probe),
        ObservableKind::Ip => {
            if let Ok(ip) = text.parse() {
                address(shape, ip, How::Exact, How::InRange, probe);
            }
        }
        ObservableKind::Cidr => range(shape, text, probe),
        ObservableKind::Url => url(shape, text, probe),
        ObservableKind::Email => {
            if shape.has(Code::Email)
                && let Some(key) = Coded::folded(text)
            {
                probe(Code::Email, key.as_bytes(), How::Exact);
            }
            if let Some((_, host)) = text.rsplit_once('@') {
                domain(shape, host, How::Host, How::HostWithin, probe);
            }
        }
        ObservableKind::Md5 => {
            if shape.has(Code::Md5)
                && let Some(key) = hex::<16>(text)
            {
                probe(Code::Md5, &key, How::Exact);
            }
        }
        ObservableKind::Sha1 => {
            if shape.has(Code::Sha1)
                && let Some(key) = hex::<20>(text)
            {
                probe(Code::Sha1, &key, How::Exact);
            }
        }
        ObservableKind::Sha256 => {
            if shape.has(Code::Sha256)
                && let Some(key) = hex::<32>(text)
            {
                probe(Code::Sha256, &key, How::Exact);
            }
        }
        ObservableKind::FileName => {
            if shape.has(Code::FileName)
                && let Some(key) = Coded::folded(text)
            {
                probe(Code::FileName, key.as_bytes(), How::Exact);
            }
        }
    }
}

/// Every parent of a name from two labels up, and the name itself, never beyond the longest indicator.
#[inline]
fn domain(shape: &Shape, name: &str, same: How, below: How, probe: &mut impl FnMut(Code, &[u8], How)) {
    if !shape.has(Code::Domain) {
        return;
    }
    let bytes = name.as_bytes();
    let mut end = bytes.len();
    for labels in 1..=shape.labels_max {
        let dot = bytes.get(..end).and_then(|head| memrchr(b'.', head));
        let start = dot.map_or(0, |d| d + 1);
        if labels > 1
            && let Some(suffix) = bytes.get(start..)
        {
            probe(Code::Domain, suffix, if start == 0 { same } else { below });
        }
        match dot {
            Some(d) => end = d,
            None => return,
        }
    }
}

#[inline]
fn address(shape: &Shape, ip: IpAddr, same: How, within: How, probe: &mut impl FnMut(Code, &[u8], How)) {
    match ip.to_canonical() {
        IpAddr::V4(ip) => {
            if shape.has(Code::Ip4) {
                probe(Code::Ip4, &ip.octets(), same);
            }
            covering4(shape, ip, 32, within, probe);
        }
        IpAddr::V6(ip) => {
            if shape.has(Code::Ip6) {
                probe(Code::Ip6, &ip.octets(), same);
            }
            covering6(shape, ip, 128, within, probe);
        }
    }
}

/// Networks of a length in use that cover the address, those shorter than `below` bits.
#[inline]
fn covering4(shape: &Shape, ip: Ipv4Addr, below: u8, how: How, probe: &mut impl FnMut(Code, &[u8], How)) {
    if !shape.touches(ip) {
        return;
    }
    let mut lengths = shape.net4_lengths;
    while lengths != 0 {
        let len = lengths.trailing_zeros() as u8;
        lengths &= lengths - 1;
        if len < below {
            probe(Code::Net4, &net4(ip, len), how);
        }
    }
}

#[inline]
fn covering6(shape: &Shape, ip: Ipv6Addr, below: u8, how: How, probe: &mut impl FnMut(Code, &[u8], How)) {
    let mut lengths = shape.net6_lengths;
    while lengths != 0 {
        let len = lengths.trailing_zeros() as u8;
        lengths &= lengths - 1;
        if len < below {
            probe(Code::Net6, &net6(ip, len), how);
        }
    }
}

fn range(shape: &Shape, text: &str, probe: &mut impl FnMut(Code, &[u8], How)) {
    match split_cidr(text) {
        Some((IpAddr::V4(ip), len)) => {
            if shape.has(Code::Net4) {
                probe(Code::Net4, &net4(ip, len), How::Exact);
            }
            covering4(shape, ip, len, How::InRange, probe);
        }
        Some((IpAddr::V6(ip), len)) => {
            if shape.has(Code::Net6) {
                probe(Code::Net6, &net6(ip, len), How::Exact);
            }
            covering6(shape, ip, len, How::InRange, probe);
        }
        None => {}
    }
}

fn url(shape: &Shape, text: &str, probe: &mut impl FnMut(Code, &[u8], How)) {
    if shape.has(Code::Url) {
        probe(Code::Url, text.as_bytes(), How::Exact);
    }
    let Some(parts) = split_url(text) else { return };
    if shape.has(Code::UrlPrefix) {
        let path_end = parts.after_scheme.find('?').unwrap_or(parts.after_scheme.len());
        let path = parts.after_scheme.as_bytes().get(..path_end).unwrap_or(&[]);
        let slashes = memchr::memchr_iter(b'/', path).filter(|&i| i >= parts.authority_bytes);
        for slash in slashes.take(usize::from(shape.segments_max)) {
            if let Some(prefix) = path.get(..=slash) {
                probe(Code::UrlPrefix, prefix, How::UrlPrefix);
            }
        }
    }
    match parts.host.parse::<IpAddr>() {
        Ok(ip) => address(shape, ip, How::Host, How::HostWithin, probe),
        Err(_) => domain(shape, parts.host, How::Host, How::HostWithin, probe),
    }
}
