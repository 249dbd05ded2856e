//! Telling a format from the first lines of a file.

use super::json::{self, Leaf, Visit};
use super::time::Clock;
use super::{LogFormat, access, bind, clean, syslog, unbound};
use pasban_kernel::limits::LINE_BYTES_MAX;

/// Most lines that are looked at.
const LINES_MAX: usize = 32;

/// The format that most of the first lines have; `None` where none is told. Zeek's header lines alone suffice.
#[must_use]
pub fn guess(first_lines: &[&[u8]]) -> Option<LogFormat> {
    let mut votes = [0_usize; LogFormat::ALL.len()];
    for line in first_lines.iter().take(LINES_MAX) {
        let line = clean(line.get(..LINE_BYTES_MAX).unwrap_or(line));
        let text = String::from_utf8_lossy(line);
        if text.starts_with("#separator ") || text.starts_with("#fields\t") {
            return Some(LogFormat::ZeekTsv);
        }
        let told = of_line(text.trim());
        if let Some((vote, _)) = votes.iter_mut().zip(LogFormat::ALL).find(|(_, f)| Some(*f) == told) {
            *vote += 1;
        }
    }
    let most = votes.iter().zip(LogFormat::ALL).rev().max_by_key(|(n, _)| **n)?;
    (*most.0 > 0).then_some(most.1)
}

fn of_line(text: &str) -> Option<LogFormat> {
    if text.starts_with('{') || text.starts_with("[{") {
        return Some(json_kind(text.trim_start_matches('[')));
    }
    if unbound::looks_like(text) {
        return Some(LogFormat::Unbound);
    }
    if bind::looks_like(text) {
        return Some(LogFormat::Bind);
    }
    if access::looks_like(text) {
        return Some(LogFormat::Access);
    }
    syslog::header(text, &mut Clock::default()).map(|_| LogFormat::Syslog)
}

/// Which JSON format an object is of; [`LogFormat::JsonLines`] where it is neither Suricata's nor Zeek's.
pub(super) fn json_kind(text: &str) -> LogFormat {
    let mut keys = Keys::default();
    // An error later in the line does not matter here.
    let _ = json::walk(text, &mut keys);
    if keys.event_type && keys.timestamp {
        LogFormat::Eve
    } else if keys.path || (keys.ts && (keys.connection || keys.uid)) {
        LogFormat::ZeekJson
    } else {
        LogFormat::JsonLines
    }
}

#[derive(Default)]
struct Keys {
    event_type: bool,
    timestamp: bool,
    path: bool,
    ts: bool,
    uid: bool,
    connection: bool,
}

impl Visit for Keys {
    fn enter(&mut self, path: &str) -> bool {
        path.is_empty()
    }

    fn leaf(&mut self, path: &str, _leaf: Leaf<'_>) {
        match path {
            "event_type" => self.event_type = true,
            "timestamp" => self.timestamp = true,
            "_path" => self.path = true,
            "ts" => self.ts = true,
            "uid" | "fuid" => self.uid = true,
            "id.orig_h" => self.connection = true,
            _ => {}
        }
    }
}
