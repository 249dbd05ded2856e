//! What a foreign document says about disclosure: a TLP level, nothing, or a word we don't know.

use pasban_kernel::Tlp;

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
