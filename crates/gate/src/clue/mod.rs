//! Clues of a victim inside an object: names, aliases, domains, addresses, people, look-alikes, host and file
//! names, also where they are written in another script, defanged, escaped or encoded.
//!
//! Start at [`find`]. A text is unfolded into readings (`reading.rs`: escapes, percent, base64, hex, UTF-16), each
//! reading is searched for words (`words.rs`), domain names and their look-alikes (`domains.rs`) and addresses
//! (`addresses.rs`). Work is linear in the text; nothing backtracks.
//!
//! What is too general to look for (a name of one letter, "bank" alone) is left out and listed by [`unsearchable`].
//! Not found here, because no text shows it: who is known by the hour of an outage. Times are `redaction`'s.

mod addresses;
mod domains;
mod fold;
mod generic;
mod reading;
mod words;

use std::collections::BTreeSet;
use std::fmt;
use std::ops::Range;

use ipnet::IpNet;
use pasban_kernel::id::OrgId;
use pasban_kernel::{Digest, StixId};
use serde::{Deserialize, Serialize};

/// Most clues reported of one call; one is enough to withhold.
pub const CLUES_MAX: usize = 100;

/// What points at an organisation. Kept by the node for each constituent; more is better.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VictimProfile {
    /// Whose profile it is.
    pub org: OrgId,
    /// Official names, in every language and script in use.
    #[serde(default)]
    pub names: Vec<String>,
    /// Short names, acronyms, brands, spellings; three letters at least.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Domains; subdomains are meant too.
    #[serde(default)]
    pub domains: Vec<String>,
    /// Address ranges.
    #[serde(default)]
    pub ranges: Vec<IpNet>,
    /// Full names of persons.
    #[serde(default)]
    pub people: Vec<String>,
    /// Mail addresses outside the domains.
    #[serde(default)]
    pub mails: Vec<String>,
    /// Host names, Active Directory domains and forests.
    #[serde(default)]
    pub hosts: Vec<String>,
    /// Names of products, projects, files.
    #[serde(default)]
    pub tokens: Vec<String>,
    /// STIX ids that stand for the organisation (its identity, its node's identity).
    #[serde(default)]
    pub ids: BTreeSet<StixId>,
}

impl VictimProfile {
    /// A profile with nothing in it yet.
    #[must_use]
    pub fn new(org: OrgId) -> Self {
        Self {
            org,
            names: Vec::new(),
            aliases: Vec::new(),
            domains: Vec::new(),
            ranges: Vec::new(),
            people: Vec::new(),
            mails: Vec::new(),
            hosts: Vec::new(),
            tokens: Vec::new(),
            ids: BTreeSet::new(),
        }
    }

    /// Whether it holds nothing to look for.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        words::needles(self).0.is_empty() && self.domains.is_empty() && self.ranges.is_empty()
    }
}

/// What kind of clue.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ClueKind {
    /// A name, a part of one, or an alias.
    Name,
    /// One of the domains, or a name under it.
    Domain,
    /// A domain made to look like one of them.
    LookAlike,
    /// An address inside a range, or a range that overlaps one.
    Address,
    /// A person.
    Person,
    /// A mail address.
    Mail,
    /// A host name.
    Host,
    /// The name of a product, project or file.
    Token,
    /// A STIX id that stands for the organisation.
    Id,
}

impl ClueKind {
    /// In words, to begin a sentence on a page.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Name => "a name",
            Self::Domain => "a domain",
            Self::LookAlike => "a look-alike domain",
            Self::Address => "an address",
            Self::Person => "a person's name",
            Self::Mail => "a mail address",
            Self::Host => "a host name",
            Self::Token => "a product or file name",
            Self::Id => "an identifier",
        }
    }
}

impl fmt::Display for ClueKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.words())
    }
}

/// One place that points at the victim.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Clue {
    /// Where the text stands: `external_references[0].url`.
    pub path: String,
    /// What was found.
    pub kind: ClueKind,
    /// Which bytes of the text; of something encoded, all of its encoded form.
    pub at: Range<usize>,
    /// Those bytes, cut to 80 characters. Tells the victim: for those who may know, never for a log.
    pub found: String,
    /// SHA-256 of the whole text that it stands in.
    pub text: Digest,
}

impl Clue {
    /// What two persons clear when they find that it points at nobody: place, kind, and the text to the letter.
    #[must_use]
    pub fn fingerprint(&self) -> Digest {
        Digest::of(format!("clue\n{}\n{:?}\n{:?}\n{}", self.path, self.kind, self.at, self.text).as_bytes())
    }
}

/// Looks through texts, each given with its place, for what points at the victim. Ordered by text; at most
/// [`CLUES_MAX`].
#[must_use]
pub fn find<'t>(victim: &VictimProfile, texts: impl IntoIterator<Item = (&'t str, &'t str)>) -> Vec<Clue> {
    let (needles, _) = words::needles(victim);
    let domains = domains::Domains::of(victim);
    let mut found: Vec<Clue> = Vec::new();
    for (path, text) in texts {
        let mut here: Vec<(ClueKind, Range<usize>)> = Vec::new();
        if text.parse::<StixId>().is_ok_and(|id| victim.ids.contains(&id)) {
            here.push((ClueKind::Id, 0..text.len()));
        }
        for reading in reading::all(text) {
            needles.find(&reading, &mut here);
            domains.find(&reading, &mut here);
            addresses::find(&victim.ranges, &reading, &mut here);
        }
        // The longest of those that begin together tells most.
        here.sort_by_key(|(kind, at)| (*kind, at.start, std::cmp::Reverse(at.end)));
        here.dedup();
        for (kind, at) in here {
            let again = found.last().is_some_and(|c| c.path == path && c.kind == kind && c.at.end > at.start);
            if again {
                continue;
            }
            let found_text = text.get(at.clone()).unwrap_or(text).chars().take(80).collect();
            found.push(Clue { path: path.to_owned(), kind, at, found: found_text, text: Digest::of(text.as_bytes()) });
            if found.len() >= CLUES_MAX {
                return found;
            }
        }
    }
    found
}

/// What of a profile is too short or too general to be looked for: a page asks for something better.
#[must_use]
pub fn unsearchable(victim: &VictimProfile) -> Vec<String> {
    words::needles(victim).1
}
