//! One JSON object a line with configured fields, or with well-known names, flat (`"source.ip"`) or nested.

use super::Read;
use super::json::{self, Leaf, Visit};
use super::table::{self, FieldTable};
use super::taken::Taken;
use super::time::Clock;

pub(super) fn read(text: &str, own: Option<&FieldTable>, clock: &mut Clock, taken: &mut Taken) -> Read {
    record(text, Reading { table: own.unwrap_or(&table::WELL_KNOWN), clock, taken })
}

/// Reads one object by a table.
pub(super) fn record(text: &str, mut reading: Reading<'_>) -> Read {
    json::walk_record(text, &mut reading)
}

/// A walk that takes what a table names.
pub(super) struct Reading<'t> {
    pub(super) table: &'t FieldTable,
    pub(super) clock: &'t mut Clock,
    pub(super) taken: &'t mut Taken,
}

impl Visit for Reading<'_> {
    fn enter(&mut self, path: &str) -> bool {
        self.table.enters(path)
    }

    fn object(&mut self) {
        self.taken.new_record_data();
    }

    fn leaf(&mut self, path: &str, leaf: Leaf<'_>) {
        if let Some(rule) = self.table.rule(path)
            && let Some(text) = leaf.text()
        {
            self.taken.take(path, rule, &text, self.clock);
        }
    }
}
