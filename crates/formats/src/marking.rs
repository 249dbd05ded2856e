//! What a foreign document says about disclosure: a TLP level, nothing, or a word we don't know.

use pasban_kernel::Tlp;
use pasban_kernel::label::{Label, strictest};

/// The disclosure marking of an object as its sender wrote it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Marking {
    /// A TLP level; of several the strictest.
    Known(Tlp),
    /// No TLP marking at all.
    Unmarked,
    /// At least one marking that nobody here can read (the id or tag): held as RED.
    Unknown(String),
}

impl Marking {
    /// This and another marking on the same object: an unknown one outweighs all, two levels mean the stricter.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Unknown(id), _) | (_, Self::Unknown(id)) => Self::Unknown(id),
            (Self::Known(a), Self::Known(b)) => Self::Known(a.stricter(b)),
            (Self::Known(a), Self::Unmarked) | (Self::Unmarked, Self::Known(a)) => Self::Known(a),
            (Self::Unmarked, Self::Unmarked) => Self::Unmarked,
        }
    }

    /// What the words of a text say, the strictest of several labels.
    #[must_use]
    pub fn written_in(text: &str) -> Self {
        match strictest(text).map(|w| w.label) {
            Some(Label::Level(tlp)) => Self::Known(tlp),
            Some(Label::Unknown(word)) => Self::Unknown(format!("TLP:{word}")),
            None => Self::Unmarked,
        }
    }

    /// The level to handle the object by: unmarked is AMBER, unknown is RED (design section 3, "The gate").
    #[must_use]
    pub fn held_as(&self) -> Tlp {
        match self {
            Self::Known(tlp) => *tlp,
            Self::Unmarked => Tlp::UNMARKED,
            Self::Unknown(_) => Tlp::Red,
        }
    }
}

/// A marking in a text, and where it stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Written {
    /// What it says.
    pub marking: Marking,
    /// Line, from 1.
    pub line: usize,
    /// Column of its first character, from 1.
    pub column: usize,
}

impl Written {
    /// The strictest label in a text; `None` where it has none.
    #[must_use]
    pub fn find(text: &str) -> Option<Self> {
        let at = strictest(text)?.at;
        let before = text.get(..at).unwrap_or_default();
        let start = memchr::memrchr(b'\n', before.as_bytes()).map_or(0, |n| n + 1);
        Some(Self {
            marking: Marking::written_in(text),
            line: memchr::memchr_iter(b'\n', before.as_bytes()).count() + 1,
            column: before.get(start..).unwrap_or_default().chars().count() + 1,
        })
    }
}
