//! Lists of indicators as CSV: what a spreadsheet saves, a ministry mails, a portal exports. No standard says how, so the
//! delimiter is found out, and the columns by their heading or by what stands in them.

mod columns;
mod parse;
#[cfg(test)]
mod tests;

pub use parse::{CsvRow, parse};
