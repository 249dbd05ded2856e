//! Zeek's logs as JSON (`LogAscii::use_json=T`, or the JSON streaming package with `_path`).

use super::Read;
use super::fields::{Chosen, Role};
use super::json::{self, Leaf, Visit};
use super::table;
use super::taken::Taken;
use super::time::Clock;

pub(super) fn read(text: &str, clock: &mut Clock, taken: &mut Taken) -> Read {
    json::walk_record(text, &mut Zeek { stream: Stream::default(), clock, taken })
}

/// Which log a record is of; decides what ambiguous names mean.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub(super) struct Stream(String);

impl Stream {
    pub(super) fn named(path: &str) -> Self {
        Self(path.chars().take(64).collect())
    }

    /// What a column gives: `path:column` where there is such a row, else `column`.
    pub(super) fn rule(&self, column: &str) -> Option<(Role, Chosen)> {
        let special = || {
            // The names that occur with a path in the table; others need not be put together.
            matches!(column, "host" | "uri" | "proxied" | "subject" | "name" | "arg" | "path")
                .then(|| table::ZEEK.rule(&format!("{}:{column}", self.0)))
                .flatten()
        };
        special().or_else(|| table::ZEEK.rule(column))
    }
}

struct Zeek<'t> {
    stream: Stream,
    clock: &'t mut Clock,
    taken: &'t mut Taken,
}

impl Visit for Zeek<'_> {
    fn enter(&mut self, _path: &str) -> bool {
        true
    }

    fn leaf(&mut self, path: &str, leaf: Leaf<'_>) {
        match path {
            // The streaming package writes the log's name, and first.
            "_path" => {
                if let Some(name) = leaf.text() {
                    self.stream = Stream::named(&name);
                }
                return;
            }
            // Without it: only http.log and smtp.log have `trans_depth`, and smtp.log goes on with `helo`.
            "helo" => self.stream = Stream::named("smtp"),
            "trans_depth" | "host" | "uri" if self.stream == Stream::default() => self.stream = Stream::named("http"),
            _ => {}
        }
        if let Some(rule) = self.stream.rule(path)
            && let Some(text) = leaf.text()
        {
            self.taken.take(path, rule, &text, self.clock);
        }
    }
}
