//! What is never blocked, in layers, as data with owner and source.
//!
//! A value is protected if a listed name or range is the same, lies above it (blocking `login.bank.example` hurts the
//! bank) or below it (blocking `example` hurts the bank too). Rules that need no list come first: public suffixes, names
//! of one label, short prefixes, reserved space, the empty file.
//!
//! A list file: `# key: value` lines (name, owner, source, layer), then one entry a line: `example.com` is that name and
//! the names above it, `.example.com` also everything below it, `192.0.2.0/24` a range, anything else after `=` a text to
//! compare whole (`=svchost.exe`). Other `#` lines are comments.

mod index;

use std::fmt;

use pasban_kernel::{Finding, Observable};
use serde::{Deserialize, Serialize};

use crate::registry::Constituent;

pub use index::NeverBlock;

/// What a list protects. The order is that in which reasons are told.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Layer {
    /// Root servers and the infrastructure of names.
    Roots,
    /// Registered constituents' own assets.
    Constituents,
    /// Government zones.
    Government,
    /// Banks and payment.
    Banks,
    /// Public resolvers.
    Resolvers,
    /// Update, time, certificate status.
    Infrastructure,
    /// Content networks, clouds, hosts shared by many.
    SharedHosts,
    /// Sites that a large part of the public uses.
    TopSites,
    /// Files that every system has.
    CommonFiles,
    /// Lists taken from elsewhere (MISP warning lists).
    WarningLists,
    /// What this node's people added.
    Local,
}

impl Layer {
    /// All layers.
    pub const ALL: [Self; 11] = [
        Self::Roots,
        Self::Constituents,
        Self::Government,
        Self::Banks,
        Self::Resolvers,
        Self::Infrastructure,
        Self::SharedHosts,
        Self::TopSites,
        Self::CommonFiles,
        Self::WarningLists,
        Self::Local,
    ];

    /// `shared-hosts`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Roots => "roots",
            Self::Constituents => "constituents",
            Self::Government => "government",
            Self::Banks => "banks",
            Self::Resolvers => "resolvers",
            Self::Infrastructure => "infrastructure",
            Self::SharedHosts => "shared-hosts",
            Self::TopSites => "top-sites",
            Self::CommonFiles => "common-files",
            Self::WarningLists => "warning-lists",
            Self::Local => "local",
        }
    }

    /// The layer of a name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|l| l.name() == name)
    }

    /// What it protects, for a sentence.
    fn words(self) -> &'static str {
        match self {
            Self::Roots => "the root of the name system",
            Self::Constituents => "a registered constituent",
            Self::Government => "a government zone",
            Self::Banks => "a bank or payment service",
            Self::Resolvers => "a public resolver",
            Self::Infrastructure => "an update, time or certificate host",
            Self::SharedHosts => "a host shared by many",
            Self::TopSites => "a site that much of the public uses",
            Self::CommonFiles => "a file that every system has",
            Self::WarningLists => "an entry of a warning list",
            Self::Local => "an entry of this node's own list",
        }
    }
}

/// One protected thing.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Entry {
    /// A name with everything below it (MISP type `hostname`).
    NameAndBelow(Observable),
    /// A name alone: what lies below it belongs to others and may be blocked (`github.io`).
    Name(Observable),
    /// A range or a single address.
    Net(Observable),
    /// A value to compare whole, whatever its kind: file name, hash, mail address (MISP type `string`). One that reads as a
    /// name or address protects that name alone, or that address, too.
    Text(String),
}

/// A list with its provenance.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct NeverBlockList {
    /// Short name.
    pub name: String,
    /// Who answers for it.
    pub owner: String,
    /// Where it comes from.
    pub source: String,
    /// What it protects.
    pub layer: Layer,
    /// The entries.
    pub entries: Vec<Entry>,
}

/// How a listed thing and the value lie to each other.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Overlap {
    /// The same.
    Same,
    /// The value lies inside what is protected.
    Inside,
    /// What is protected lies inside the value.
    Covers,
}

/// Why a value is never blocked.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "kebab-case")]
pub enum Protection {
    /// A top-level domain or another public suffix.
    PublicSuffix,
    /// A name of one label.
    SingleLabel,
    /// A range wider than a /24 or /48.
    ShortPrefix {
        /// Its length.
        length: u8,
        /// The shortest that may be blocked.
        min: u8,
    },
    /// Private, loopback, multicast or other reserved space.
    Reserved,
    /// The hash of an empty file.
    EmptyFile,
    /// A list protects it.
    Listed {
        /// Name of the list.
        list: String,
        /// Who answers for the list.
        owner: String,
        /// What it protects.
        layer: Layer,
        /// The entry.
        entry: String,
        /// How they overlap.
        overlap: Overlap,
    },
}

impl Protection {
    /// A stable word for machines.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::PublicSuffix => "public-suffix",
            Self::SingleLabel => "single-label",
            Self::ShortPrefix { .. } => "short-prefix",
            Self::Reserved => "reserved",
            Self::EmptyFile => "empty-file",
            Self::Listed { .. } => "listed",
        }
    }
}

impl fmt::Display for Protection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::PublicSuffix => f.write_str("never blocked: a public suffix, everybody below it would be cut off"),
            Self::SingleLabel => f.write_str("never blocked: a name of one label"),
            Self::ShortPrefix { length, min } => {
                write!(f, "never blocked: a /{length} is wider than the /{min} that may be blocked")
            }
            Self::Reserved => f.write_str("never blocked: private or reserved addresses"),
            Self::EmptyFile => f.write_str("never blocked: the hash of an empty file"),
            Self::Listed { list, owner, layer, entry, overlap } => {
                let how = match overlap {
                    Overlap::Same => "it is",
                    Overlap::Inside => "it lies inside",
                    Overlap::Covers => "it would cut off",
                };
                write!(f, "never blocked: {how} {}, {entry} (list {list} of {owner})", layer.words())
            }
        }
    }
}

/// Whether a name is a top-level domain or another public suffix (public suffix list, both sections).
#[must_use]
pub fn is_public_suffix(name: &str) -> bool {
    psl::suffix_str(name).is_some_and(|s| s.len() == name.len())
}

/// What registered constituents own, as a list that wins over every upstream.
#[must_use]
pub fn of_constituents(constituents: &[Constituent], owner: &str) -> NeverBlockList {
    let entries = constituents
        .iter()
        .flat_map(|c| {
            c.domains.iter().cloned().map(Entry::NameAndBelow).chain(c.ranges.iter().cloned().map(Entry::Net))
        })
        .collect();
    NeverBlockList {
        name: "registered constituents".to_owned(),
        owner: owner.to_owned(),
        source: "the registry".to_owned(),
        layer: Layer::Constituents,
        entries,
    }
}

/// Reads one entry of a list. A plain name protects itself and what is above it; with a leading dot everything below too.
///
/// # Errors
/// Says what is wrong with it.
pub fn parse_entry(text: &str) -> Result<Entry, String> {
    if let Some(whole) = text.strip_prefix('=') {
        return if whole.is_empty() { Err("nothing after =".to_owned()) } else { Ok(Entry::Text(whole.to_owned())) };
    }
    if let Ok(ip) = Observable::ip(text).or_else(|_| Observable::cidr(text)) {
        return Ok(Entry::Net(ip));
    }
    match text.strip_prefix('.') {
        Some(name) => Observable::domain(name).map(Entry::NameAndBelow),
        None => Observable::domain(text).map(Entry::Name),
    }
    .map_err(|e| e.to_string())
}

/// An entry of a MISP warning list by the list's type; `None` where the type is not one we can honour exactly (`regex`,
/// `substring`) or the value is none.
#[must_use]
pub fn warninglist_entry(list_type: &str, value: &str) -> Option<Entry> {
    match list_type {
        "hostname" => Observable::domain(value.trim_start_matches('.')).ok().map(Entry::NameAndBelow),
        "cidr" => Observable::ip(value).or_else(|_| Observable::cidr(value)).ok().map(Entry::Net),
        "string" if !value.trim().is_empty() => {
            Some(Entry::Text(Observable::guess(value).map_or(value.trim().to_owned(), |o| o.value().to_owned())))
        }
        _ => None,
    }
}

/// Reads a list file. Bad lines are reported and left out.
#[must_use]
pub fn parse_list(text: &str) -> (NeverBlockList, Vec<Finding>) {
    let mut list = NeverBlockList {
        name: String::new(),
        owner: String::new(),
        source: String::new(),
        layer: Layer::Local,
        entries: Vec::new(),
    };
    let mut findings = Vec::new();
    for (i, line) in text.lines().enumerate() {
        let line = line.trim();
        if let Some(comment) = line.strip_prefix('#') {
            match comment.trim().split_once(": ") {
                Some(("name", v)) => list.name = v.trim().to_owned(),
                Some(("owner", v)) => list.owner = v.trim().to_owned(),
                Some(("source", v)) => list.source = v.trim().to_owned(),
                Some(("layer", v)) => match Layer::from_name(v.trim()) {
                    Some(layer) => list.layer = layer,
                    None => findings.push(Finding::new(format!("line {}", i + 1), format!("no layer {v:?}"))),
                },
                _ => {}
            }
        } else if !line.is_empty() {
            match parse_entry(line) {
                Ok(entry) => list.entries.push(entry),
                Err(reason) => findings.push(Finding::new(format!("line {}", i + 1), reason)),
            }
        }
    }
    (list, findings)
}

/// The lists that ship with the product: our own compilation of facts that are publicly known.
const BUILT_IN: [&str; 9] = [
    include_str!("../../data/never_block/roots.txt"),
    include_str!("../../data/never_block/government.txt"),
    include_str!("../../data/never_block/banks.txt"),
    include_str!("../../data/never_block/resolvers.txt"),
    include_str!("../../data/never_block/infrastructure.txt"),
    include_str!("../../data/never_block/shared_hosts.txt"),
    include_str!("../../data/never_block/cdn_ranges.txt"),
    include_str!("../../data/never_block/top_sites.txt"),
    include_str!("../../data/never_block/common_files.txt"),
];

/// The lists that ship with the product. A node adds its constituents ([`of_constituents`]), warning lists and its own.
#[must_use]
pub fn built_in() -> Vec<NeverBlockList> {
    BUILT_IN.iter().map(|text| parse_list(text).0).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_lists_are_clean() {
        for text in BUILT_IN {
            let (list, findings) = parse_list(text);
            assert_eq!(findings, [], "{}", list.name);
            assert!(
                !list.name.is_empty() && !list.owner.is_empty() && !list.source.is_empty() && !list.entries.is_empty()
            );
            let mut lines: Vec<_> = text.lines().filter(|l| !l.is_empty() && !l.starts_with('#')).collect();
            lines.sort_unstable();
            for pair in lines.windows(2) {
                assert_ne!(pair[0], pair[1], "twice in {}", list.name);
            }
        }
        assert!(built_in().iter().map(|l| l.entries.len()).sum::<usize>() > 500);
    }
}
