//! What may become an indicator at all: over-broad ones are refused with the reason, never loaded quietly.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use pasban_kernel::{Observable, ObservableKind};

use crate::key::{FOLDED_BYTES_MAX, split_cidr, split_url};

/// Shortest IPv4 prefix taken without explicit permission (design, "Block safety").
pub const PREFIX_V4_MIN: u8 = 24;
/// Shortest IPv6 prefix taken without explicit permission.
pub const PREFIX_V6_MIN: u8 = 48;
/// Fewest characters of a file name: `a.js` or `cmd` is met everywhere.
pub const FILE_NAME_CHARS_MIN: usize = 5;

/// The rules of admission.
#[derive(Clone, Copy)]
pub struct Admission<'a> {
    /// Whether a name is a public suffix (`pk`, `com.pk`, `github.io`). The list belongs to the caller.
    pub is_public_suffix: &'a dyn Fn(&str) -> bool,
    /// Whether somebody answered for prefixes shorter than [`PREFIX_V4_MIN`] or [`PREFIX_V6_MIN`].
    pub short_prefixes: bool,
}

impl fmt::Debug for Admission<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Admission").field("short_prefixes", &self.short_prefixes).finish_non_exhaustive()
    }
}

/// Why a value is not taken as an indicator.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Refusal {
    /// The name is a top-level domain or another public suffix.
    PublicSuffix,
    /// The name has one label.
    SingleLabel,
    /// The range is wider than allowed.
    ShortPrefix {
        /// Its prefix length.
        length: u8,
        /// The shortest allowed.
        min: u8,
    },
    /// Private, loopback, link-local, multicast or otherwise reserved address space.
    Reserved,
    /// The hash of an empty file.
    EmptyFile,
    /// A file name of fewer than [`FILE_NAME_CHARS_MIN`] characters.
    FileNameTooShort,
    /// A URL that ends in `*` other than after `/`: a prefix stands at a path segment.
    PrefixInsideSegment,
    /// A mail address too long to compare.
    TooLong,
    /// The set holds [`crate::INDICATORS_MAX`] entries or 4 GiB of text.
    Full,
}

impl Refusal {
    /// A stable word for machines.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::PublicSuffix => "public-suffix",
            Self::SingleLabel => "single-label",
            Self::ShortPrefix { .. } => "short-prefix",
            Self::Reserved => "reserved-range",
            Self::EmptyFile => "empty-file",
            Self::FileNameTooShort => "short-file-name",
            Self::PrefixInsideSegment => "prefix-inside-segment",
            Self::TooLong => "too-long",
            Self::Full => "set-full",
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::PublicSuffix => f.write_str("a public suffix: it would match everybody below it"),
            Self::SingleLabel => f.write_str("a name of one label is met everywhere"),
            Self::ShortPrefix { length, min } => {
                write!(f, "a /{length} range is too wide: /{min} or longer, or have somebody allow it")
            }
            Self::Reserved => f.write_str("private or reserved addresses mean something else in every network"),
            Self::EmptyFile => f.write_str("the hash of an empty file"),
            Self::FileNameTooShort => write!(f, "a file name needs at least {FILE_NAME_CHARS_MIN} characters"),
            Self::PrefixInsideSegment => {
                f.write_str("a URL prefix ends in /*: a star inside a path segment is not matched")
            }
            Self::TooLong => write!(f, "longer than {FOLDED_BYTES_MAX} bytes"),
            Self::Full => f.write_str("the indicator set is full"),
        }
    }
}

impl std::error::Error for Refusal {}

/// Hashes of zero bytes, in the order MD5, SHA-1, SHA-256.
const EMPTY_FILE: [&str; 3] = [
    "d41d8cd98f00b204e9800998ecf8427e",
    "da39a3ee5e6b4b0d3255bfef95601890afd80709",
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
];

/// Special-purpose space of RFC 6890 and its registries. The documentation ranges (RFC 5737, RFC 3849) are left out on
/// purpose: nobody owns them, so they do no harm, and drills need addresses that are nobody's.
const RESERVED_V4: [(Ipv4Addr, u8); 12] = [
    (Ipv4Addr::new(0, 0, 0, 0), 8),
    (Ipv4Addr::new(10, 0, 0, 0), 8),
    (Ipv4Addr::new(100, 64, 0, 0), 10),
    (Ipv4Addr::new(127, 0, 0, 0), 8),
    (Ipv4Addr::new(169, 254, 0, 0), 16),
    (Ipv4Addr::new(172, 16, 0, 0), 12),
    (Ipv4Addr::new(192, 0, 0, 0), 24),
    (Ipv4Addr::new(192, 88, 99, 0), 24),
    (Ipv4Addr::new(192, 168, 0, 0), 16),
    (Ipv4Addr::new(198, 18, 0, 0), 15),
    (Ipv4Addr::new(224, 0, 0, 0), 4),
    (Ipv4Addr::new(240, 0, 0, 0), 4),
];

const RESERVED_V6: [(Ipv6Addr, u8); 7] = [
    (Ipv6Addr::UNSPECIFIED, 96), // unspecified, loopback, IPv4-compatible
    (Ipv6Addr::new(0, 0, 0, 0, 0, 0xffff, 0, 0), 96),
    (Ipv6Addr::new(0x64, 0xff9b, 0, 0, 0, 0, 0, 0), 32),
    (Ipv6Addr::new(0x100, 0, 0, 0, 0, 0, 0, 0), 64),
    (Ipv6Addr::new(0xfc00, 0, 0, 0, 0, 0, 0, 0), 7),
    (Ipv6Addr::new(0xfe80, 0, 0, 0, 0, 0, 0, 0), 9), // link-local and the old site-local
    (Ipv6Addr::new(0xff00, 0, 0, 0, 0, 0, 0, 0), 8),
];

/// Whether a range overlaps private, loopback, multicast or other reserved space.
/// `length` is the prefix length: 32 or 128 for one address.
#[must_use]
pub fn is_reserved(ip: IpAddr, length: u8) -> bool {
    match ip {
        IpAddr::V4(ip) => RESERVED_V4.iter().any(|&(net, len)| {
            let mask = u32::MAX.checked_shl(32 - u32::from(len.min(length).min(32))).unwrap_or(0);
            (u32::from(ip) ^ u32::from(net)) & mask == 0
        }),
        IpAddr::V6(ip) => RESERVED_V6.iter().any(|&(net, len)| {
            let mask = u128::MAX.checked_shl(128 - u32::from(len.min(length).min(128))).unwrap_or(0);
            (u128::from(ip) ^ u128::from(net)) & mask == 0
        }),
    }
}

impl Admission<'_> {
    /// Whether the value may become an indicator.
    ///
    /// # Errors
    /// The reason why not.
    pub fn admit(&self, value: &Observable) -> Result<(), Refusal> {
        let text = value.value();
        match value.kind() {
            ObservableKind::Domain => self.name(text),
            ObservableKind::Ip => match text.parse::<IpAddr>() {
                Ok(ip) if is_reserved(ip, if ip.is_ipv4() { 32 } else { 128 }) => Err(Refusal::Reserved),
                _ => Ok(()),
            },
            ObservableKind::Cidr => {
                let Some((ip, length)) = split_cidr(text) else { return Ok(()) };
                let min = if ip.is_ipv4() { PREFIX_V4_MIN } else { PREFIX_V6_MIN };
                if length < min && !self.short_prefixes {
                    return Err(Refusal::ShortPrefix { length, min });
                }
                if is_reserved(ip, length) { Err(Refusal::Reserved) } else { Ok(()) }
            }
            ObservableKind::Url => {
                let Some(url) = split_url(text) else { return Ok(()) };
                if text.ends_with('*') && !text.contains('?') && !text.ends_with("/*") {
                    return Err(Refusal::PrefixInsideSegment);
                }
                match url.host.parse::<IpAddr>() {
                    Ok(ip) if is_reserved(ip, if ip.is_ipv4() { 32 } else { 128 }) => Err(Refusal::Reserved),
                    Ok(_) => Ok(()),
                    Err(_) => self.name(url.host),
                }
            }
            ObservableKind::Email if text.len() > FOLDED_BYTES_MAX => Err(Refusal::TooLong),
            ObservableKind::Email => Ok(()),
            ObservableKind::Md5 | ObservableKind::Sha1 | ObservableKind::Sha256 => {
                if EMPTY_FILE.contains(&text) {
                    Err(Refusal::EmptyFile)
                } else {
                    Ok(())
                }
            }
            ObservableKind::FileName => {
                if text.chars().count() < FILE_NAME_CHARS_MIN {
                    Err(Refusal::FileNameTooShort)
                } else {
                    Ok(())
                }
            }
        }
    }

    fn name(&self, name: &str) -> Result<(), Refusal> {
        if !name.contains('.') {
            Err(Refusal::SingleLabel)
        } else if (self.is_public_suffix)(name) {
            Err(Refusal::PublicSuffix)
        } else {
            Ok(())
        }
    }
}
