//! Names as words: how a profile becomes needles, and how they are found in a reading whatever stands between
//! their letters (`Bank-A`, `BankA_payroll`, `BANK A`).

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::domains::brand_of;
use super::fold;
use super::generic::{is_generic, is_legal_form};
use super::reading::Glyph;
use super::{ClueKind, VictimProfile};

/// Shortest needle.
const LETTERS_MIN: usize = 3;
/// Shortest needle whose ends may also be where letters meet digits or small letters capitals.
const SOFT_MIN: usize = 5;
/// Shortest needle that is found in the middle of other letters.
const ANYWHERE_MIN: usize = 8;
/// Shortest single word of a name that stands for the name.
const DISTINCT_MIN: usize = 6;
/// Most digits that may stick to a name (`UBL2026.xlsx`).
const DIGITS_MAX: usize = 4;

/// How free a needle must stand.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Reach {
    /// Both ends at a sign or at the edge of the text.
    Strict,
    /// Both ends at a boundary of any sort.
    Whole,
    /// One end at least, or none if long.
    Anywhere,
}

/// Something to look for.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
struct Needle {
    letters: Vec<char>,
    kind: ClueKind,
    reach: Reach,
    /// Whether white space may stand between its letters.
    spaced: bool,
    /// Whether all of it must be in capitals.
    capitals: bool,
    /// Where a word of one letter stands: across white space it must be a capital ("Bank A", not "bank a").
    single: Option<usize>,
}

/// Everything to look for, by first character: as folded, and by skeleton.
#[derive(Debug, Default)]
pub(super) struct Needles {
    plain: BTreeMap<char, Vec<Needle>>,
    skeleton: BTreeMap<char, Vec<Needle>>,
}

impl Needles {
    pub(super) fn is_empty(&self) -> bool {
        self.plain.is_empty()
    }
}

/// The folded words of a text.
fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric() && !is_joined(c)).map(fold::word).filter(|w| !w.is_empty()).collect()
}

/// Marks and invisible characters stand inside words.
fn is_joined(c: char) -> bool {
    let mut shown = false;
    fold::each(c, |f| shown |= !f.is_alphanumeric());
    !shown
}

/// Makes the needles of a profile, and lists what is too short or too general to be one.
pub(super) fn needles(victim: &VictimProfile) -> (Needles, Vec<String>) {
    let (mut made, mut left) = (Set(BTreeSet::new()), Vec::new());
    for name in &victim.names {
        if !made.name(name) {
            left.push(name.clone());
        }
    }
    for alias in &victim.aliases {
        if !made.phrase(alias, ClueKind::Name, true) {
            left.push(alias.clone());
        }
    }
    for domain in &victim.domains {
        if let Some(brand) = brand_of(domain).filter(|b| !is_generic(b)) {
            made.add(brand.chars().collect(), ClueKind::Name, false, None);
        }
    }
    for person in &victim.people {
        if !made.person(person) {
            left.push(person.clone());
        }
    }
    for (texts, kind) in
        [(&victim.mails, ClueKind::Mail), (&victim.hosts, ClueKind::Host), (&victim.tokens, ClueKind::Token)]
    {
        for text in texts {
            if !made.phrase(text, kind, kind == ClueKind::Token) {
                left.push(text.clone());
            }
        }
    }
    for mail in &victim.mails {
        let local = fold::word(mail.split('@').next().unwrap_or_default());
        if local.chars().count() >= DISTINCT_MIN && !is_generic(&local) {
            made.add(local.chars().collect(), ClueKind::Mail, false, None);
        }
    }
    let mut needles = Needles::default();
    for needle in made.0 {
        let letters = fold::skeleton_of(&needle.letters.iter().collect::<String>());
        if let Some(first) = letters.first().filter(|_| letters.len() >= SOFT_MIN) {
            let capitals = false;
            let single = None;
            let spaced = needle.spaced && needle.single.is_none();
            let skeleton = Needle { letters: letters.clone(), capitals, single, spaced, ..needle };
            needles.skeleton.entry(*first).or_default().push(skeleton);
        }
        if let Some(first) = needle.letters.first() {
            needles.plain.entry(*first).or_default().push(needle);
        }
    }
    (needles, left)
}

/// Needles being collected.
struct Set(BTreeSet<Needle>);

impl Set {
    /// A needle of distinctive letters, as free as its length asks for.
    fn add(&mut self, letters: Vec<char>, kind: ClueKind, spaced: bool, single: Option<usize>) {
        let reach = match letters.len() {
            n if n >= ANYWHERE_MIN => Reach::Anywhere,
            n if n >= SOFT_MIN => Reach::Whole,
            _ => Reach::Strict,
        };
        self.with_reach(letters, kind, spaced, single, reach);
    }

    fn with_reach(&mut self, letters: Vec<char>, kind: ClueKind, spaced: bool, single: Option<usize>, reach: Reach) {
        if letters.len() >= LETTERS_MIN {
            self.0.insert(Needle { letters, kind, reach, spaced, capitals: false, single });
        }
    }

    /// Words that must stand in this order. `false` where they are too few or too general.
    fn phrase(&mut self, text: &str, kind: ClueKind, spaced: bool) -> bool {
        let words = words(text);
        let general = words.iter().all(|w| is_generic(w));
        let letters: Vec<char> = words.concat().chars().collect();
        if letters.len() < LETTERS_MIN || (general && words.len() < 2) {
            return false;
        }
        let mut at = 0;
        let mut single = None;
        for word in &words {
            let count = word.chars().count();
            if count == 1 && words.len() > 1 {
                single = Some(at);
            }
            at += count;
        }
        let reach = match letters.len() {
            n if n >= ANYWHERE_MIN && !general && single.is_none() => Reach::Anywhere,
            n if n >= SOFT_MIN => Reach::Whole,
            _ => Reach::Strict,
        };
        self.with_reach(letters, kind, spaced, single, reach);
        true
    }

    /// An official name: whole, without its legal form, its distinctive words, its initials.
    fn name(&mut self, name: &str) -> bool {
        let whole = self.phrase(name, ClueKind::Name, true);
        let mut short = words(name);
        short.retain(|w| !is_legal_form(w));
        let shortened = self.phrase(&short.join(" "), ClueKind::Name, true);
        for word in &short {
            if word.chars().count() >= DISTINCT_MIN && !is_generic(word) {
                self.with_reach(word.chars().collect(), ClueKind::Name, false, None, Reach::Whole);
            }
        }
        let initials: Vec<char> = short
            .iter()
            .filter(|w| w.as_str() != "of" && w.as_str() != "and")
            .filter_map(|w| w.chars().next())
            .collect();
        if initials.len() >= LETTERS_MIN && initials.iter().all(char::is_ascii_alphabetic) {
            // Three small letters are too often something else.
            let capitals = initials.len() == LETTERS_MIN;
            let (kind, reach) = (ClueKind::Name, Reach::Strict);
            self.0.insert(Needle { letters: initials, kind, reach, spaced: false, capitals, single: None });
        }
        whole || shortened
    }

    /// A person: all names in order, first and last either way round, and as account names are made.
    fn person(&mut self, person: &str) -> bool {
        let words = words(person);
        let (Some(first), Some(last)) = (words.first(), words.last().filter(|_| words.len() > 1)) else {
            return false;
        };
        let chars = |parts: &[&str]| parts.concat().chars().collect::<Vec<char>>();
        let all: Vec<&str> = words.iter().map(String::as_str).collect();
        for letters in [chars(&all), chars(&[first, last]), chars(&[last, first])] {
            if letters.len() >= SOFT_MIN {
                self.with_reach(letters, ClueKind::Person, true, None, Reach::Whole);
            }
        }
        let initial: String = first.chars().take(1).collect();
        if last.chars().count() >= 4 {
            self.with_reach(chars(&[&initial, last]), ClueKind::Person, false, None, Reach::Strict);
            self.with_reach(chars(&[last, &initial]), ClueKind::Person, false, None, Reach::Strict);
        }
        true
    }
}

/// What stands between two letters. The order is strength.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Gap {
    /// Nothing.
    None,
    /// A change from small letter to capital, from letter to digit, or of script.
    Soft,
    /// A sign.
    Sign,
    /// White space, or an edge.
    Space,
}

/// The letters of a reading with what stands before each.
#[derive(Default)]
struct Letters {
    chars: Vec<char>,
    /// Index of the glyph it came from.
    from: Vec<usize>,
    /// One more than there are letters: the last stands after them.
    gaps: Vec<Gap>,
}

impl Letters {
    fn of(reading: &[Glyph], skeleton: bool) -> Self {
        let mut letters = Self::default();
        let mut gap = Gap::Space;
        let mut before: Option<char> = None;
        for (n, glyph) in reading.iter().enumerate() {
            if glyph.c.is_whitespace() || glyph.c == '\u{1}' {
                gap = Gap::Space;
                continue;
            }
            let mut sign = false;
            fold::each(glyph.c, |folded| {
                let c = if skeleton { fold::skeleton(folded) } else { folded };
                if !c.is_alphanumeric() {
                    sign = true;
                    return;
                }
                let soft = before.is_some_and(|b| is_soft(b, glyph.c));
                let here = if gap == Gap::None && soft { Gap::Soft } else { gap };
                if skeleton && here <= Gap::Soft && fold::push_skeleton(&mut letters.chars, c) {
                    // Joined with the letter before.
                } else {
                    if !skeleton || here > Gap::Soft {
                        letters.chars.push(c);
                    }
                    letters.from.push(n);
                    letters.gaps.push(here);
                }
                gap = Gap::None;
                before = Some(glyph.c);
            });
            if sign {
                gap = gap.max(Gap::Sign);
            }
        }
        letters.gaps.push(Gap::Space);
        letters
    }

    /// Whether a needle may begin before letter `n`: at a boundary, or after a few digits that stand at one.
    fn opens(&self, n: usize, least: Gap) -> bool {
        if self.gaps.get(n).is_some_and(|g| *g >= least) {
            return true;
        }
        let digits = self
            .chars
            .iter()
            .take(n)
            .rev()
            .take(DIGITS_MAX.saturating_add(1))
            .take_while(|c| c.is_ascii_digit())
            .count();
        (1..=DIGITS_MAX).contains(&digits) && self.gaps.get(n.saturating_sub(digits)).is_some_and(|g| *g >= Gap::Sign)
    }

    /// Whether it may end before letter `n`.
    fn closes(&self, n: usize, least: Gap) -> bool {
        if self.gaps.get(n).is_some_and(|g| *g >= least) {
            return true;
        }
        let digits =
            self.chars.iter().skip(n).take(DIGITS_MAX.saturating_add(1)).take_while(|c| c.is_ascii_digit()).count();
        (1..=DIGITS_MAX).contains(&digits) && self.gaps.get(n.saturating_add(digits)).is_some_and(|g| *g >= Gap::Sign)
    }
}

fn is_soft(before: char, here: char) -> bool {
    (before.is_lowercase() && here.is_uppercase())
        || (before.is_numeric() != here.is_numeric())
        || (before.is_ascii() != here.is_ascii() && (is_arabic(before) != is_arabic(here)))
}

fn is_arabic(c: char) -> bool {
    matches!(c, '\u{600}'..='\u{6ff}' | '\u{750}'..='\u{77f}' | '\u{fb50}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}')
}

impl Needles {
    /// Adds what is found in a reading.
    pub(super) fn find(&self, reading: &[Glyph], found: &mut Vec<(ClueKind, Range<usize>)>) {
        let masked = mask(reading);
        for (skeleton, needles) in [(false, &self.plain), (true, &self.skeleton)] {
            let letters = Letters::of(reading, skeleton);
            for (n, c) in letters.chars.iter().enumerate() {
                for needle in needles.get(c).into_iter().flatten() {
                    if let Some(glyphs) = matches(needle, &letters, n, reading)
                        && !masked.iter().any(|m| m.start < glyphs.end && glyphs.start < m.end)
                        && let Some(at) = place(reading, &glyphs)
                    {
                        found.push((needle.kind, at));
                    }
                }
            }
        }
    }
}

/// The bytes of the original text that these glyphs came from.
pub(super) fn place(reading: &[Glyph], glyphs: &Range<usize>) -> Option<Range<usize>> {
    let (first, last) = (reading.get(glyphs.start)?, reading.get(glyphs.end.checked_sub(1)?)?);
    Some(usize::try_from(first.start).ok()?..usize::try_from(last.end.max(first.end)).ok()?)
}

/// The glyphs of a needle found at letter `n`.
fn matches(needle: &Needle, letters: &Letters, n: usize, reading: &[Glyph]) -> Option<Range<usize>> {
    let end = n.checked_add(needle.letters.len())?;
    if letters.chars.get(n..end)? != needle.letters.as_slice() {
        return None;
    }
    let inside = letters.gaps.get(n.saturating_add(1)..end)?;
    let spaced = inside.contains(&Gap::Space);
    if spaced && !needle.spaced {
        return None;
    }
    let glyph = |letter: usize| letters.from.get(letter).and_then(|g| reading.get(*g));
    let small = |letter: usize| glyph(letter).is_some_and(|g| g.c.is_lowercase());
    if needle.capitals && (n..end).any(small) {
        return None;
    }
    if let (true, Some(at)) = (spaced, needle.single)
        && small(n.saturating_add(at))
    {
        return None;
    }
    let least = if needle.reach == Reach::Strict { Gap::Sign } else { Gap::Soft };
    let free = match needle.reach {
        // Across white space the letters of other words could add up to a name.
        Reach::Anywhere if !spaced => true,
        _ => letters.opens(n, least) && letters.closes(end, least),
    };
    let (first, last) = (letters.from.get(n)?, letters.from.get(end.checked_sub(1)?)?);
    free.then_some(*first..last.saturating_add(1))
}

/// Where UUIDs and hashes stand: their letters mean nothing.
fn mask(reading: &[Glyph]) -> Vec<Range<usize>> {
    let mut masked = Vec::new();
    let mut from = 0;
    for (n, glyph) in reading.iter().map(Some).chain([None]).enumerate() {
        let inside = glyph.is_some_and(|g| g.c.is_ascii_hexdigit() || g.c == '-');
        if inside {
            continue;
        }
        let run = reading.get(from..n).unwrap_or_default();
        let dashes = run.iter().filter(|g| g.c == '-').count();
        if run.len().saturating_sub(dashes) >= 32 && (dashes == 0 || run.len() >= 36) {
            masked.push(from..n);
        }
        from = n.saturating_add(1);
    }
    masked
}
