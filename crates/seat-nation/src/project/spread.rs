//! How long what this node issued took to arrive, to be watched for, to be blocked, and to be taken back.
//!
//! Others tell nobody what they do with what they get, and no agreement asks them to. So arrival is measured over links,
//! and what is done with it at this node and the networks that it hosts.

use std::collections::BTreeMap;

use pasban_app::Node;
use pasban_app::links::handed::Stretch;
use pasban_kernel::Timestamp;
use pasban_kernel::time::{MINUTE, SECOND};
use pasban_store::rows::seat_nation::spread as rows;
use pasban_store::rows::seat_nation::{cursor_fetch, cursor_put};
use pasban_store::{StoreError, Tx};

use crate::rule::times::class;

/// A stage of what was issued.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Stage {
    /// A partner holds it.
    Delivered,
    /// A network here watches for it.
    Watched,
    /// A network here blocks it.
    Blocked,
    /// A partner holds the withdrawal, or a network here has lifted it.
    TakenBack,
}

impl Stage {
    /// All of them, in the order in which they happen.
    pub const ALL: [Self; 4] = [Self::Delivered, Self::Watched, Self::Blocked, Self::TakenBack];

    /// The stable word.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Delivered => "delivered",
            Self::Watched => "watched",
            Self::Blocked => "blocked",
            Self::TakenBack => "taken-back",
        }
    }
}

/// Kinds of what this node issues, each with its own place.
const ISSUED: [(&str, &str); 2] = [("indicator", "issued"), ("withdrawal", "withdrawn")];
/// Rows of one table read in a step.
const STEP: i64 = 100;
/// How long after it was committed something is looked at: others that were stamped before it are committed by then, and
/// nobody has changed yet what this node did by itself.
const RIPE: i64 = 3 * SECOND;
/// What has no effect here after so long never had one.
const PATIENCE: i64 = 5 * MINUTE;

/// Times that were measured in a step.
#[derive(Default)]
pub struct Times {
    counted: BTreeMap<(i64, Stage, i64), i64>,
    cursors: Vec<(&'static str, Timestamp, Vec<u8>)>,
    /// More is left.
    pub more: bool,
}

impl Times {
    /// Nothing is to be kept.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.counted.is_empty() && self.cursors.is_empty()
    }

    fn add(&mut self, stage: Stage, issued: Timestamp, at: Timestamp) {
        let key = (issued.day_number(), stage, class(at.0.saturating_sub(issued.0)));
        *self.counted.entry(key).or_default() += 1;
    }

    /// Adds them to what is kept.
    pub fn keep(&self, tx: &mut dyn Tx) -> Result<(), StoreError> {
        for ((day, stage, class), n) in &self.counted {
            rows::spread_add(tx, *day, stage.code(), *class, *n)?;
        }
        for (source, at, key) in &self.cursors {
            cursor_put(tx, source, *at, key)?;
        }
        Ok(())
    }
}

/// Measures what happened here, and what was handed over.
pub fn look(tx: &mut dyn Tx, node: &Node, handed: &[Stretch], now: Timestamp) -> Result<Times, StoreError> {
    let mut times = Times::default();
    let table = node.links.load();
    for s in handed {
        // A new link reads what was issued long before it was made: that says nothing about how fast anything was.
        let Some(made) = table.get(&s.link).map(|e| e.link.created) else { continue };
        for (stream, lane, from, to) in s.parts() {
            for gone in rows::gone(tx, &stream, lane, from, to)?.iter().filter(|g| g.issued >= made) {
                let stage = if gone.revoked { Stage::TakenBack } else { Stage::Delivered };
                times.add(stage, gone.issued, s.at);
            }
        }
    }
    for (kind, source) in ISSUED {
        here(tx, kind, source, now, &mut times)?;
    }
    Ok(times)
}

/// What the networks here did by themselves about what this node issued.
fn here(
    tx: &mut dyn Tx,
    kind: &str,
    source: &'static str,
    now: Timestamp,
    times: &mut Times,
) -> Result<(), StoreError> {
    let (at, key) = cursor_fetch(tx, source)?;
    let after = String::from_utf8_lossy(&key).into_owned();
    let issued = rows::issued_after(tx, kind, at, &after, STEP)?;
    let full = i64::try_from(issued.len()).is_ok_and(|n| n >= STEP);
    let mut to = None;
    for i in issued {
        let age = now.0.saturating_sub(i.received.0);
        if age < RIPE || !i.applied && age < PATIENCE {
            break;
        }
        if i.own {
            for (state, changed, blocked) in rows::acted_on(tx, &i.id)?.into_iter().filter(|a| a.1 >= i.received) {
                match (i.revoked, state.as_str()) {
                    (false, "watch" | "hold") => times.add(Stage::Watched, i.received, changed),
                    (false, "block") => {
                        times.add(Stage::Watched, i.received, changed);
                        if blocked >= i.received {
                            times.add(Stage::Blocked, i.received, blocked);
                        }
                    }
                    (true, "withdrawn" | "lifted") => times.add(Stage::TakenBack, i.received, changed),
                    _ => {}
                }
            }
        }
        to = Some((i.received, i.id.as_str().as_bytes().to_vec()));
    }
    if let Some((at, key)) = to {
        times.more |= full;
        times.cursors.push((source, at, key));
    }
    Ok(())
}
