//! One binary spelling for each value that can be looked up, and its keyed hash.
//!
//! Addresses and hashes are kept as bytes (a SHA-256 takes 32 and not 64), mail addresses and file names in ASCII lower
//! case, everything else as its normalised text.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use pasban_kernel::ObservableKind;

/// Longest mail address or file name that is folded for comparison, bytes; a longer one is refused as an indicator.
pub(crate) const FOLDED_BYTES_MAX: usize = 384;

/// The secret of one process's hash tables, so that nobody can craft values that share a bucket.
/// Sixteen random bytes from the caller, never stored or sent.
#[derive(Clone, Copy)]
pub struct HashKey {
    a: u64,
    b: u64,
}

impl std::fmt::Debug for HashKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("HashKey(secret)")
    }
}

/// What table an entry belongs to. Stored as the first byte of each entry; part of the hash.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub(crate) enum Code {
    Domain = 1,
    Ip4,
    Ip6,
    Net4,
    Net6,
    Url,
    UrlPrefix,
    Email,
    Md5,
    Sha1,
    Sha256,
    FileName,
}

impl Code {
    pub(crate) fn bit(self) -> u16 {
        1 << (self as u8)
    }
}

const K0: u64 = 0x9e37_79b9_7f4a_7c15;
const K1: u64 = 0xd1b5_4a32_d192_ed03;

/// The 128-bit product of two words folded to 64 bits.
#[inline]
fn fold(x: u64, y: u64) -> u64 {
    let p = u128::from(x) * u128::from(y);
    (p as u64) ^ ((p >> 64) as u64)
}

#[inline]
fn low_word(bytes: &[u8]) -> u64 {
    if let Some(w) = bytes.first_chunk::<8>() {
        return u64::from_le_bytes(*w);
    }
    if let (Some(head), Some(tail)) = (bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
        return u64::from(u32::from_le_bytes(*head)) | u64::from(u32::from_le_bytes(*tail)) << 32;
    }
    bytes.iter().fold(0, |w, b| w << 8 | u64::from(*b))
}

impl HashKey {
    /// A key from sixteen random bytes.
    #[must_use]
    pub fn new(secret: [u8; 16]) -> Self {
        let n = u128::from_le_bytes(secret);
        let (a, b) = (n as u64, (n >> 64) as u64);
        // Mixed, because a word of a regular pattern is a poor multiplier; odd, because a zero one would lose its input.
        let word = |x: u64, y: u64| fold(fold(x ^ K0, y ^ K1) ^ x, K0 ^ y.rotate_left(32)) | 1;
        Self { a: word(a, b), b: word(b ^ K1, a) }
    }

    /// Hash of a coded value.
    #[inline]
    pub(crate) fn hash(self, code: Code, bytes: &[u8]) -> u64 {
        let mut h = self.a ^ K0.wrapping_mul(code as u64);
        let mut rest = bytes;
        while let Some((block, after)) = rest.split_first_chunk::<16>() {
            h = fold(low_word(block) ^ self.b, low_word(&block[8..]) ^ h);
            rest = after;
        }
        let (lo, hi) = match rest.last_chunk::<8>() {
            Some(w) => (low_word(rest), u64::from_le_bytes(*w)),
            None => (low_word(rest), K1),
        };
        h = fold(lo ^ self.b, hi ^ h);
        fold(h ^ bytes.len() as u64, self.b ^ K1)
    }
}

/// A value in its binary spelling, on the stack.
pub(crate) struct Coded {
    bytes: [u8; FOLDED_BYTES_MAX],
    len: usize,
}

impl Coded {
    pub(crate) fn as_bytes(&self) -> &[u8] {
        self.bytes.get(..self.len).unwrap_or(&[])
    }

    /// ASCII lower case of a text; `None` where it is too long.
    pub(crate) fn folded(text: &str) -> Option<Self> {
        let mut out = Self { bytes: [0; FOLDED_BYTES_MAX], len: text.len() };
        let to = out.bytes.get_mut(..text.len())?;
        to.copy_from_slice(text.as_bytes());
        to.make_ascii_lowercase();
        Some(out)
    }
}

/// Bytes of a hash written in hex; `None` where it is not hex or of the wrong length.
pub(crate) fn hex<const N: usize>(text: &str) -> Option<[u8; N]> {
    let mut out = [0; N];
    if text.len() != 2 * N {
        return None;
    }
    let digit = |c: u8| match c {
        b'0'..=b'9' => c - b'0',
        b'a'..=b'f' => c - b'a' + 10,
        b'A'..=b'F' => c - b'A' + 10,
        _ => 0x80,
    };
    // Wrong digits are gathered and judged once: no branch for each.
    let mut wrong = 0;
    for (to, pair) in out.iter_mut().zip(text.as_bytes().as_chunks::<2>().0) {
        let (hi, lo) = (digit(pair[0]), digit(pair[1]));
        wrong |= hi | lo;
        *to = hi << 4 | lo;
    }
    if wrong & 0x80 != 0 {
        return None;
    }
    Some(out)
}

/// A network key: prefix length, then the network address with host bits cleared.
pub(crate) fn net4(ip: Ipv4Addr, len: u8) -> [u8; 5] {
    let mask = u32::MAX.checked_shl(32 - u32::from(len.min(32))).unwrap_or(0);
    let [a, b, c, d] = (u32::from(ip) & mask).to_be_bytes();
    [len, a, b, c, d]
}

/// See [`net4`].
pub(crate) fn net6(ip: Ipv6Addr, len: u8) -> [u8; 17] {
    let mask = u128::MAX.checked_shl(128 - u32::from(len.min(128))).unwrap_or(0);
    let mut out = [0; 17];
    out[0] = len;
    out[1..].copy_from_slice(&(u128::from(ip) & mask).to_be_bytes());
    out
}

/// Address and prefix length of a normalised CIDR text.
pub(crate) fn split_cidr(text: &str) -> Option<(IpAddr, u8)> {
    let (ip, len) = text.split_once('/')?;
    let ip: IpAddr = ip.parse().ok()?;
    let len: u8 = len.parse().ok()?;
    (len <= if ip.is_ipv4() { 32 } else { 128 }).then_some((ip, len))
}

/// The parts of a URL in comparison form: authority with port, host alone (no brackets), path without query.
pub(crate) struct UrlParts<'a> {
    pub(crate) after_scheme: &'a str,
    pub(crate) host: &'a str,
    pub(crate) authority_bytes: usize,
}

/// Splits a URL that [`pasban_kernel::Observable::url`] made.
pub(crate) fn split_url(url: &str) -> Option<UrlParts<'_>> {
    let (_, after_scheme) = url.split_once("://")?;
    let authority_bytes = after_scheme.find(['/', '?']).unwrap_or(after_scheme.len());
    let authority = after_scheme.get(..authority_bytes)?;
    let host = match authority.strip_prefix('[') {
        Some(inner) => inner.split(']').next()?,
        None => authority.split(':').next()?,
    };
    Some(UrlParts { after_scheme, host, authority_bytes })
}

/// Where an entry for this kind is kept; addresses and networks are told apart by family elsewhere.
pub(crate) fn text_code(kind: ObservableKind) -> Option<Code> {
    match kind {
        ObservableKind::Domain => Some(Code::Domain),
        ObservableKind::Url => Some(Code::Url),
        ObservableKind::Email => Some(Code::Email),
        ObservableKind::FileName => Some(Code::FileName),
        ObservableKind::Md5 => Some(Code::Md5),
        ObservableKind::Sha1 => Some(Code::Sha1),
        ObservableKind::Sha256 => Some(Code::Sha256),
        ObservableKind::Ip | ObservableKind::Cidr => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hash_depends_on_key_code_length_and_every_byte() {
        let key = HashKey::new([7; 16]);
        let other = HashKey::new([8; 16]);
        let mut seen = std::collections::HashSet::new();
        for len in 0..80 {
            let bytes = vec![0u8; len];
            assert!(seen.insert(key.hash(Code::Domain, &bytes)), "length {len}");
            assert!(seen.insert(key.hash(Code::FileName, &bytes)), "length {len}");
            assert!(seen.insert(other.hash(Code::Domain, &bytes)), "length {len}");
            for i in 0..len {
                let mut changed = bytes.clone();
                changed[i] = 1;
                assert!(seen.insert(key.hash(Code::Domain, &changed)), "length {len}, byte {i}");
            }
        }
    }

    #[test]
    fn binary_forms() {
        assert_eq!(net4(Ipv4Addr::new(198, 51, 100, 77), 24), [24, 198, 51, 100, 0]);
        assert_eq!(net4(Ipv4Addr::new(198, 51, 100, 77), 0), [0; 5]);
        assert_eq!(net6(Ipv6Addr::LOCALHOST, 0), [0; 17]);
        assert_eq!(hex::<2>("0aff"), Some([10, 255]));
        assert_eq!(hex::<2>("0AfF"), Some([10, 255]));
        assert_eq!(hex::<2>("0af"), None);
        assert_eq!(hex::<2>("0ag0"), None);
        assert_eq!(split_url("https://[2001:db8::1]:8443/a?b").map(|u| u.host), Some("2001:db8::1"));
        assert_eq!(split_url("https://a.example:8443/a").map(|u| u.authority_bytes), Some(14));
    }
}
