//! Counters, printed in the Prometheus text format. Names only, no values of threat data and no partner's name.

use std::fmt::Write as _;
use std::sync::atomic::{AtomicU64, Ordering};

macro_rules! counters {
    ($($(#[$doc:meta])* $name:ident: $help:literal,)*) => {
        /// What a node has done since it started.
        #[derive(Default)]
        pub struct Metrics {
            $($(#[$doc])* pub $name: Counter,)*
        }

        impl Metrics {
            /// The Prometheus text exposition format, version 0.0.4.
            #[must_use]
            pub fn print(&self) -> String {
                let mut out = String::new();
                $(
                    let _ = writeln!(out, concat!("# HELP pasban_", stringify!($name), " ", $help));
                    let _ = writeln!(out, concat!("# TYPE pasban_", stringify!($name), " counter"));
                    let _ = writeln!(out, concat!("pasban_", stringify!($name), " {}"), self.$name.0.load(Ordering::Relaxed));
                )*
                out
            }
        }
    };
}

/// A counter.
#[derive(Default)]
pub struct Counter(AtomicU64);

impl Counter {
    /// Adds.
    pub fn add(&self, n: u64) {
        self.0.fetch_add(n, Ordering::Relaxed);
    }

    /// The value.
    #[must_use]
    pub fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

counters! {
    /// Observations durable.
    observations_total: "Observations stored.",
    /// Lines read.
    lines_total: "Log lines read.",
    /// Lines refused.
    bad_lines_total: "Log lines that could not be read.",
    /// Matches.
    matches_total: "Indicator matches in live traffic.",
    /// Objects accepted.
    objects_accepted_total: "Objects taken in.",
    /// Objects refused.
    objects_refused_total: "Objects refused, held or quarantined.",
    /// Objects released.
    objects_released_total: "Objects sent after the gate released them.",
    /// Objects withheld.
    objects_withheld_total: "Objects that the gate withheld.",
    /// Blocks.
    blocks_total: "Values blocked.",
    /// Unblocks.
    unblocks_total: "Blocks lifted.",
    /// Questions answered.
    questions_total: "Questions answered.",
    /// Link failures.
    link_failures_total: "Failed exchanges over links.",
    /// Messages sent.
    messages_total: "Alarms sent to people.",
}
