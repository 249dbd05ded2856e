//! The rules of the queue: how much something matters, what must be done about it by when, what comes first, who sees it.
//!
//! Pure: facts go in, values come out. No clock, no store; the instant is an argument where one is needed.

mod clock;
mod rating;
mod sees;
mod urgency;

pub use clock::{DEFAULTS, Must, Step, reopens, rests, step};
pub use rating::{Facts, Rating, joined, rating};
pub use sees::{eyes, sees, sees_report};
pub use urgency::{below as urgency_below, key, state_of_due};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$d:meta])* $v:ident = $code:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, JsonSchema)]
        #[serde(rename_all = "kebab-case")]
        pub enum $name { $($(#[$d])* $v,)* }

        impl $name {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$v,)*];

            /// The stable word.
            #[must_use]
            pub fn code(self) -> &'static str {
                match self { $(Self::$v => $code,)* }
            }

            /// The one of a stable word.
            #[must_use]
            pub fn of(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|v| v.code() == code)
            }
        }
    };
}
pub(crate) use words;

words! {
    /// What kind of thing came in.
    Kind {
        /// A report that asks for help or shares.
        Report = "report",
        /// An indicator was met: by a hosted tenant, here, or behind a link.
        Sighting = "sighting",
        /// A value that somebody proposes, to be confirmed or rejected.
        Indicator = "indicator",
        /// Answers to a question of ours.
        Answer = "answer",
        /// Somebody says that a block is wrong.
        Objection = "objection",
        /// Rows of a source that were not understood.
        Rows = "rows",
        /// A log source fell silent.
        Silent = "silent",
        /// A link is down or paused, or its agreement ends.
        Link = "link",
        /// The node itself: disk, recovery.
        Node = "node",
        /// Messages that wait for a person.
        Mail = "mail",
        /// A colleague asks for a second person.
        Wish = "wish",
    }
}
