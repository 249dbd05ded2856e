//! What may become an indicator at all: over-broad ones are refused with the reason, never loaded quietly.

use std::fmt;
use std::net::IpAddr;

use pasban_kernel::limits::{PREFIX_V4_MIN, PREFIX_V6_MIN};
use pasban_kernel::reserved::{EMPTY_FILE_HASHES, is_reserved};
use pasban_kernel::{Observable, ObservableKind};

use crate::key::{FOLDED_BYTES_MAX, split_cidr, split_url};

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
                if EMPTY_FILE_HASHES.contains(&text) { Err(Refusal::EmptyFile) } else { Ok(()) }
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
