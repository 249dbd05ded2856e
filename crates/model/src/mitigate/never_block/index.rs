//! Lists prepared for look-up: a check costs a few hash look-ups, not a walk over entries.

use std::collections::{BTreeMap, HashMap};
use std::net::IpAddr;
use std::sync::Arc;

use pasban_kernel::limits::{PREFIX_V4_MIN, PREFIX_V6_MIN};
use pasban_kernel::reserved::{EMPTY_FILE_HASHES, is_reserved};
use pasban_kernel::{Observable, ObservableKind};

use super::{Entry, Layer, NeverBlockList, Overlap, Protection, is_public_suffix};

/// Most reasons told of one value from one kind of overlap; more add nothing for a reader.
const REASONS_MAX: usize = 8;

struct Listed {
    list: usize,
    entry: Box<str>,
    below: bool,
}

/// All lists of a node, prepared. Cheap to clone and share.
#[derive(Clone)]
pub struct NeverBlock {
    inner: Arc<Inner>,
}

#[derive(Default)]
struct Inner {
    lists: Vec<(String, String, Layer)>,
    entries: Vec<Listed>,
    names: HashMap<Box<str>, Vec<u32>>,
    /// Names that have a protected name below them, and which.
    parents: HashMap<Box<str>, Vec<u32>>,
    /// By first address, then prefix length, as 128-bit numbers with IPv4 mapped into `::ffff:0:0/96`.
    nets: BTreeMap<(u128, u8), Vec<u32>>,
    lengths: u128,
    texts: HashMap<Box<str>, Vec<u32>>,
}

impl std::fmt::Debug for NeverBlock {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NeverBlock")
            .field("lists", &self.inner.lists)
            .field("entries", &self.inner.entries.len())
            .finish_non_exhaustive()
    }
}

/// Network and prefix length in the 128-bit space. Length 0 to 128.
fn net(value: &str) -> Option<(u128, u8)> {
    let (ip, len) = value.split_once('/').map_or((value, None), |(ip, len)| (ip, Some(len)));
    let ip: IpAddr = ip.parse().ok()?;
    let (bits, shift, max) = match ip {
        IpAddr::V4(v4) => (u128::from(v4.to_ipv6_mapped()), 96, 32),
        IpAddr::V6(v6) => (u128::from(v6), 0, 128),
    };
    let len: u8 = len.map_or(Some(max), |l| l.parse().ok())?;
    (len <= max).then(|| (bits & mask(len + shift), len + shift))
}

fn mask(len: u8) -> u128 {
    u128::MAX.checked_shl(128 - u32::from(len.min(128))).unwrap_or(0)
}

impl NeverBlock {
    /// Prepares lists. Empty lists give the rules that need no data.
    #[must_use]
    pub fn new<'a>(lists: impl IntoIterator<Item = &'a NeverBlockList>) -> Self {
        let mut inner = Inner::default();
        for list in lists {
            let number = inner.lists.len();
            inner.lists.push((list.name.clone(), list.owner.clone(), list.layer));
            for entry in &list.entries {
                inner.add(number, entry);
            }
        }
        Self { inner: Arc::new(inner) }
    }

    /// The lists that ship with the product, alone.
    #[must_use]
    pub fn built_in() -> Self {
        Self::new(&super::built_in())
    }

    /// How many entries.
    #[must_use]
    pub fn len(&self) -> usize {
        self.inner.entries.len()
    }

    /// Whether there is no list.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.inner.entries.is_empty()
    }

    /// Why the value may not be blocked; empty where no rule and no list objects.
    #[must_use]
    pub fn check(&self, value: &Observable) -> Vec<Protection> {
        let mut out = Vec::new();
        let text = value.value();
        match value.kind() {
            ObservableKind::Domain => self.inner.name(text, |_| true, &mut out),
            ObservableKind::Ip | ObservableKind::Cidr => self.inner.address(text, &mut out),
            // Blocking by name or address is what a resolver or firewall can do about a URL, so its host decides.
            ObservableKind::Url => match value.host() {
                Some(host) if host.kind() == ObservableKind::Domain => {
                    self.inner.name(host.value(), |_| true, &mut out)
                }
                Some(host) => self.inner.address(host.value(), &mut out),
                None => {}
            },
            // One mailbox at a large provider may be blocked; a mailbox at those we serve may not.
            ObservableKind::Email => {
                if let Some(host) = value.host() {
                    let own =
                        |l: Layer| matches!(l, Layer::Constituents | Layer::Government | Layer::Banks | Layer::Local);
                    self.inner.listed_name(host.value(), own, &mut out);
                }
            }
            ObservableKind::Md5 | ObservableKind::Sha1 | ObservableKind::Sha256 => {
                if EMPTY_FILE_HASHES.contains(&text) {
                    out.push(Protection::EmptyFile);
                }
            }
            ObservableKind::FileName => {}
        }
        let folded = text.to_ascii_lowercase();
        for &n in self.inner.texts.get(folded.as_str()).map_or(&[][..], Vec::as_slice).iter().take(REASONS_MAX) {
            self.inner.push(n, Overlap::Same, &mut out);
        }
        out
    }
}

impl Inner {
    fn add(&mut self, list: usize, entry: &Entry) {
        let Ok(n) = u32::try_from(self.entries.len()) else { return };
        let (shown, below) = match entry {
            Entry::NameAndBelow(o) | Entry::Name(o) => {
                if o.kind() != ObservableKind::Domain {
                    return;
                }
                self.add_name(o.value(), n);
                (o.value(), matches!(entry, Entry::NameAndBelow(_)))
            }
            Entry::Net(o) => {
                self.add_net(o.value(), n);
                (o.value(), false)
            }
            Entry::Text(t) => {
                self.texts.entry(t.to_ascii_lowercase().into()).or_default().push(n);
                match Observable::guess(t) {
                    Some(o) if o.kind() == ObservableKind::Domain => self.add_name(o.value(), n),
                    Some(o) if matches!(o.kind(), ObservableKind::Ip | ObservableKind::Cidr) => {
                        self.add_net(o.value(), n);
                    }
                    _ => {}
                }
                (t.as_str(), false)
            }
        };
        self.entries.push(Listed { list, entry: shown.into(), below });
    }

    fn add_name(&mut self, name: &str, n: u32) {
        self.names.entry(name.into()).or_default().push(n);
        let mut rest = name;
        while let Some((_, parent)) = rest.split_once('.') {
            let known = self.parents.entry(parent.into()).or_default();
            if known.len() < REASONS_MAX {
                known.push(n);
            }
            rest = parent;
        }
    }

    fn add_net(&mut self, text: &str, n: u32) {
        if let Some((bits, len)) = net(text) {
            self.nets.entry((bits, len)).or_default().push(n);
            self.lengths |= 1u128.checked_shl(u32::from(len)).unwrap_or(0);
        }
    }

    fn push(&self, n: u32, overlap: Overlap, out: &mut Vec<Protection>) {
        let Some(e) = self.entries.get(n as usize) else { return };
        let Some((list, owner, layer)) = self.lists.get(e.list) else { return };
        let reason = Protection::Listed {
            list: list.clone(),
            owner: owner.clone(),
            layer: *layer,
            entry: e.entry.to_string(),
            overlap,
        };
        if !out.contains(&reason) {
            out.push(reason);
        }
    }

    fn layer(&self, n: u32) -> Option<Layer> {
        let e = self.entries.get(n as usize)?;
        self.lists.get(e.list).map(|(_, _, layer)| *layer)
    }

    fn name(&self, name: &str, layers: impl Fn(Layer) -> bool, out: &mut Vec<Protection>) {
        if !name.contains('.') {
            out.push(Protection::SingleLabel);
        } else if is_public_suffix(name) {
            out.push(Protection::PublicSuffix);
        }
        self.listed_name(name, layers, out);
    }

    fn listed_name(&self, name: &str, layers: impl Fn(Layer) -> bool, out: &mut Vec<Protection>) {
        let wanted = |n: &&u32| self.layer(**n).is_some_and(&layers);
        let mut rest = Some(name);
        while let Some(at) = rest {
            for &n in self.names.get(at).map_or(&[][..], Vec::as_slice).iter().filter(wanted).take(REASONS_MAX) {
                if at.len() == name.len() {
                    self.push(n, Overlap::Same, out);
                } else if self.entries.get(n as usize).is_some_and(|e| e.below) {
                    self.push(n, Overlap::Inside, out);
                }
            }
            rest = at.split_once('.').map(|(_, parent)| parent);
        }
        for &n in self.parents.get(name).map_or(&[][..], Vec::as_slice).iter().filter(wanted) {
            self.push(n, Overlap::Covers, out);
        }
    }

    fn address(&self, text: &str, out: &mut Vec<Protection>) {
        let Some((bits, len)) = net(text) else { return };
        let ip = text.split('/').next().and_then(|ip| ip.parse::<IpAddr>().ok());
        let (own, min) = match ip {
            Some(IpAddr::V4(_)) => (len.saturating_sub(96), PREFIX_V4_MIN),
            _ => (len, PREFIX_V6_MIN),
        };
        if own < min {
            out.push(Protection::ShortPrefix { length: own, min });
        }
        if ip.is_some_and(|ip| is_reserved(ip, own)) {
            out.push(Protection::Reserved);
        }
        // Ranges nest or are apart: those that cover the value are found by their length ...
        let mut covering = self.lengths;
        if len < 128 {
            covering &= (1u128 << len) - 1;
        }
        while covering != 0 {
            let shorter = covering.trailing_zeros() as u8;
            covering &= covering - 1;
            for &n in self.nets.get(&(bits & mask(shorter), shorter)).map_or(&[][..], Vec::as_slice) {
                self.push(n, Overlap::Inside, out);
            }
        }
        // ... those inside it by their place.
        let last = bits | !mask(len);
        for ((start, inner_len), numbers) in self.nets.range((bits, len)..=(last, u8::MAX)).take(REASONS_MAX) {
            let same = *start == bits && *inner_len == len;
            for &n in numbers {
                self.push(n, if same { Overlap::Same } else { Overlap::Covers }, out);
            }
        }
    }
}
