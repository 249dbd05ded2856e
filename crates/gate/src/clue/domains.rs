//! Domain names: the victim's own, names under them, and names made to look like them.

use std::ops::Range;

use super::fold;
use super::generic::{is_combo, is_generic};
use super::reading::Glyph;
use super::words::place;
use super::{ClueKind, VictimProfile};

/// Shortest brand that look-alikes are sought of by part or by distance.
const BRAND_MIN: usize = 4;
/// Shortest brand found in the middle of a label.
const INSIDE_MIN: usize = 6;
/// Longest name that is looked at, glyphs: DNS allows 253.
const NAME_MAX: usize = 512;

/// The victim's domains, ready to compare.
pub(super) struct Domains {
    own: Vec<Own>,
}

struct Own {
    /// Folded labels.
    labels: Vec<String>,
    /// The label under the public suffix, folded; none where it is too general.
    brand: Option<String>,
    /// Its skeleton.
    skeleton: Vec<char>,
    /// All labels run together.
    joined: String,
}

/// The label under the public suffix, folded: `banka` of `www.banka.com.pk`.
pub(super) fn brand_of(domain: &str) -> Option<String> {
    let ascii = idna::domain_to_ascii(domain.trim().trim_end_matches('.')).ok()?;
    let registrable = psl::domain_str(&ascii)?;
    let label = registrable.split('.').next()?;
    Some(fold::word(&unicode(label))).filter(|b| !b.is_empty())
}

/// A label out of its Punycode.
fn unicode(label: &str) -> String {
    if label.get(..4).is_some_and(|p| p.eq_ignore_ascii_case("xn--")) {
        idna::domain_to_unicode(label).0
    } else {
        label.to_owned()
    }
}

/// A label folded, hyphens kept.
fn folded(label: &str) -> String {
    let mut out = String::with_capacity(label.len());
    for c in unicode(label).chars() {
        fold::each(c, |f| out.push(f));
    }
    out
}

impl Domains {
    pub(super) fn of(victim: &VictimProfile) -> Self {
        let dotted = victim.hosts.iter().filter(|h| h.contains('.'));
        let own = victim.domains.iter().chain(dotted).filter_map(|domain| {
            let labels: Vec<String> =
                domain.trim().trim_matches('.').split('.').map(folded).filter(|l| !l.is_empty()).collect();
            if labels.len() < 2 {
                return None;
            }
            let brand = brand_of(domain).filter(|b| b.chars().count() >= 3 && !is_generic(b));
            let skeleton = fold::skeleton_of(brand.as_deref().unwrap_or_default());
            Some(Own { joined: labels.concat(), labels, brand, skeleton })
        });
        Self { own: own.collect() }
    }

    /// Adds what is found in a reading.
    pub(super) fn find(&self, reading: &[Glyph], found: &mut Vec<(ClueKind, Range<usize>)>) {
        if self.own.is_empty() {
            return;
        }
        for glyphs in names(reading) {
            let text: String = reading.get(glyphs.clone()).unwrap_or_default().iter().map(|g| g.c).collect();
            // Folding a whole name first makes stops of other scripts into dots.
            let mut dotted = String::with_capacity(text.len());
            for c in text.chars() {
                fold::each(c, |f| dotted.push(f));
            }
            let labels: Vec<String> = dotted.split('.').map(folded).filter(|l| !l.is_empty()).collect();
            if labels.len() < 2 {
                continue;
            }
            let suffix = suffix_labels(&labels);
            let judged = self.own.iter().filter_map(|own| own.judge(&labels, suffix)).min();
            if let (Some(kind), Some(at)) = (judged, place(reading, &glyphs)) {
                found.push((kind, at));
            }
        }
    }
}

/// How many labels at the end are a public suffix that anybody may register under.
fn suffix_labels(labels: &[String]) -> usize {
    let name = labels.join(".");
    psl::suffix_str(&name).map_or(1, |s| s.split('.').count()).min(labels.len().saturating_sub(1))
}

/// Runs of characters that a name may be made of, with a dot among them.
fn names(reading: &[Glyph]) -> Vec<Range<usize>> {
    let part = |c: char| {
        let mut name = false;
        let mut shown = false;
        fold::each(c, |f| {
            shown = true;
            name |= f.is_alphanumeric() || matches!(f, '.' | '-' | '_');
        });
        name || (!shown && c != '\0')
    };
    let mut out = Vec::new();
    let mut from = 0;
    for (n, glyph) in reading.iter().map(Some).chain([None]).enumerate() {
        if glyph.is_some_and(|g| part(g.c)) {
            continue;
        }
        let run = reading.get(from..n).unwrap_or_default();
        if (4..=NAME_MAX).contains(&run.len()) && run.iter().any(|g| !g.c.is_alphanumeric()) {
            out.push(from..n);
        }
        from = n.saturating_add(1);
    }
    out
}

impl Own {
    fn judge(&self, labels: &[String], suffix: usize) -> Option<ClueKind> {
        // `banka.com.pk.evil.example` holds the name as well as `www.banka.com.pk`.
        if labels.windows(self.labels.len()).any(|w| w == self.labels) {
            return Some(ClueKind::Domain);
        }
        let brand = self.brand.as_deref()?;
        let own = labels.get(..labels.len().saturating_sub(suffix))?;
        own.iter().any(|l| self.looks_like(brand, l)).then_some(ClueKind::LookAlike)
    }

    /// Whether a label was made to look like the brand.
    fn looks_like(&self, brand: &str, label: &str) -> bool {
        let length = brand.chars().count();
        let whole = fold::word(label);
        // The whole domain run together: `bankacompk`, `banka-com-pk`.
        if self.joined.len() >= ANY_JOINED_MIN && whole.contains(&self.joined) {
            return true;
        }
        let parts = label.split(['-', '_']).map(fold::word);
        parts.chain([whole]).any(|part| {
            if part.is_empty() {
                return false;
            }
            let skeleton = fold::skeleton_of(&part);
            if part == brand || skeleton == self.skeleton {
                return length >= BRAND_MIN || part == brand;
            }
            if length < BRAND_MIN || is_generic(&part) {
                return false;
            }
            holds(&part, brand, length) || near(&skeleton, &self.skeleton)
        })
    }
}

/// Shortest domain that is sought run together.
const ANY_JOINED_MIN: usize = 7;

/// Whether a part holds the brand, with what deceivers add before or after it.
fn holds(part: &str, brand: &str, length: usize) -> bool {
    if length >= INSIDE_MIN && part.contains(brand) {
        return true;
    }
    part.strip_prefix(brand).is_some_and(is_combo) || part.strip_suffix(brand).is_some_and(is_combo)
}

/// Whether a few slips of the finger lie between them: one from five letters on, two from nine.
fn near(part: &[char], brand: &[char]) -> bool {
    let most = match brand.len() {
        0..=4 => return false,
        5..=8 => 1,
        _ => 2,
    };
    part.len().abs_diff(brand.len()) <= most && distance(part, brand) <= most
}

/// Damerau-Levenshtein distance with adjacent swaps (optimal string alignment).
fn distance(a: &[char], b: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut row = vec![i.saturating_add(1)];
        for (j, y) in b.iter().enumerate() {
            let get = |r: &[usize], n: usize| r.get(n).copied().unwrap_or(usize::MAX);
            let mut best = get(&above, j).saturating_add(usize::from(x != y));
            best = best.min(get(&above, j.saturating_add(1)).saturating_add(1)).min(get(&row, j).saturating_add(1));
            let (p, q) = (i.checked_sub(1), j.checked_sub(1));
            if let (Some(p), Some(q)) = (p, q)
                && a.get(p) == Some(y)
                && b.get(q) == Some(x)
            {
                best = best.min(get(&before, q).saturating_add(1));
            }
            row.push(best);
        }
        before = std::mem::replace(&mut above, row);
    }
    above.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances() {
        for (a, b, expected) in [
            ("banka", "banka", 0),
            ("bnaka", "banka", 1),
            ("bannka", "banka", 1),
            ("", "abc", 3),
            ("kitten", "sitting", 3),
        ] {
            let chars = |t: &str| t.chars().collect::<Vec<_>>();
            assert_eq!(distance(&chars(a), &chars(b)), expected, "{a} {b}");
        }
    }
}
