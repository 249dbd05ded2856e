//! Log lines as observations: one file a format, one line in, at most one [`Observation`] out.
//!
//! Start at [`LogReader::line`]. Invariants:
//! - Values are taken **by field**, never by searching a whole line (design T13). Which field gives what, and
//!   whether its content is chosen by whoever sends traffic, stands in one place: [`fields`].
//! - An address inside the organisation ([`Internal`]) is never an observable: it is at most the `host` of the
//!   observation. Addresses outside are taken on either side of a connection.
//! - Nothing a line holds stops the next line; a line that cannot be read is [`LineOutcome::Bad`] with its number.
//! - What a sender cannot choose comes first in [`Observation::seen`], so flooding a field hides nothing else.
//!
//! Not here: reading files, following them, decompressing, matching.

mod access;
mod bind;
mod eve;
pub mod fields;
mod guess;
mod internal;
mod json;
mod json_lines;
mod key_value;
mod scan;
mod syslog;
mod table;
mod taken;
mod time;
mod unbound;
mod zeek_json;
mod zeek_tsv;

#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use pasban_kernel::limits::LINE_BYTES_MAX;
use pasban_kernel::{Finding, Observation, Timestamp};
use serde::{Deserialize, Serialize};

pub use fields::{Chosen, Role};
pub use guess::guess;
pub use internal::Internal;
pub use table::FieldRule;
pub use time::Clock;

use table::FieldTable;
use taken::Taken;

/// A format of log lines.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LogFormat {
    /// One JSON object a line; the fields are configured, or well-known names (also ECS) are looked for.
    JsonLines,
    /// Suricata EVE, all event types that hold something to match.
    Eve,
    /// Zeek's tab-separated logs, driven by their `#` headers.
    ZeekTsv,
    /// Zeek's logs as JSON.
    ZeekJson,
    /// Access log of a web server: common and combined form, with or without a virtual host in front.
    Access,
    /// Query, reply, local-action and RPZ lines of Unbound, plain or through syslog.
    Unbound,
    /// Query, response and RPZ lines of BIND's `named`, plain or through syslog.
    Bind,
    /// RFC 3164 or RFC 5424; the message is read as one of the others or as `key=value`.
    Syslog,
}

impl LogFormat {
    /// All formats.
    pub const ALL: [Self; 8] = [
        Self::JsonLines,
        Self::Eve,
        Self::ZeekTsv,
        Self::ZeekJson,
        Self::Access,
        Self::Unbound,
        Self::Bind,
        Self::Syslog,
    ];

    /// `zeek-tsv`: the name in configuration and on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::JsonLines => "json-lines",
            Self::Eve => "eve",
            Self::ZeekTsv => "zeek-tsv",
            Self::ZeekJson => "zeek-json",
            Self::Access => "access",
            Self::Unbound => "unbound",
            Self::Bind => "bind",
            Self::Syslog => "syslog",
        }
    }
}

impl fmt::Display for LogFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// No log format has this name.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error(
    "no log format is called {name:?}; there are json-lines, eve, zeek-tsv, zeek-json, access, unbound, bind, syslog"
)]
pub struct UnknownFormat {
    /// The name, cut to 40 characters.
    pub name: String,
}

impl FromStr for LogFormat {
    type Err = UnknownFormat;

    fn from_str(text: &str) -> Result<Self, UnknownFormat> {
        Self::ALL
            .into_iter()
            .find(|f| f.name() == text)
            .ok_or_else(|| UnknownFormat { name: text.chars().take(40).collect() })
    }
}

/// What one line gave.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum LineOutcome {
    /// A record with at least one value to match.
    Observation(Observation),
    /// Nothing to match: empty line, comment, header, a record without a value, another program's message.
    Nothing,
    /// The line is not what its format promises.
    Bad(Finding),
}

/// What was odd about a line that could nevertheless be read.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Notes {
    /// Longer than [`LINE_BYTES_MAX`]; only the part before was read and kept.
    pub cut: bool,
    /// The record's time was unreadable, before 2000 or before the days that are kept, or over a day ahead; `read_at`
    /// stands in.
    pub time_absurd: bool,
    /// With that, the time that the record claims, where it could be read.
    pub claimed: Option<Timestamp>,
    /// The record has no time; `read_at` stands in.
    pub time_missing: bool,
    /// Not UTF-8; bad bytes were read as U+FFFD (the kept line has the original bytes).
    pub not_utf8: bool,
    /// Holds NUL bytes.
    pub nul: bool,
    /// More values than [`pasban_kernel::limits::LINE_OBSERVABLES_MAX`]; the rest was left out.
    pub too_many: bool,
}

/// How many lines had what, since the reader was made.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Counts {
    /// All lines.
    pub lines: u64,
    /// Lines that became observations.
    pub observations: u64,
    /// Lines with nothing to match.
    pub nothing: u64,
    /// Lines that could not be read.
    pub bad: u64,
    /// Lines that were cut ([`Notes::cut`]).
    pub cut: u64,
    /// Observations dated by reading because their own time was absurd ([`Notes::time_absurd`]).
    pub time_absurd: u64,
    /// Lines that were not UTF-8 ([`Notes::not_utf8`]).
    pub not_utf8: u64,
    /// Lines with values left out ([`Notes::too_many`]).
    pub too_many: u64,
}

/// Why a line is bad: a byte position in it where known, and a sentence.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Trouble {
    column: Option<usize>,
    reason: Cow<'static, str>,
}

impl Trouble {
    fn new(reason: impl Into<Cow<'static, str>>) -> Self {
        Self { column: None, reason: reason.into() }
    }

    fn at(column: usize, reason: impl Into<Cow<'static, str>>) -> Self {
        Self { column: Some(column), reason: reason.into() }
    }
}

/// What a format's reader says of a line: whether it was a record of its own (values are in [`Taken`]).
type Read = Result<bool, Trouble>;

/// Reads the lines of one source. Holds what a format carries from line to line (Zeek headers, the running year of
/// RFC 3164), so a source keeps its reader across files and restarts of following.
#[derive(Clone, Debug)]
pub struct LogReader {
    format: LogFormat,
    clock: Clock,
    internal: Internal,
    own_fields: Option<FieldTable>,
    zeek: zeek_tsv::Header,
    taken: Taken,
    notes: Notes,
    counts: Counts,
}

impl LogReader {
    /// A reader for a source; times without zone are UTC, years are told from the time of reading.
    #[must_use]
    pub fn new(format: LogFormat) -> Self {
        Self {
            format,
            clock: Clock::default(),
            internal: Internal::default(),
            own_fields: None,
            zeek: zeek_tsv::Header::default(),
            taken: Taken::default(),
            notes: Notes::default(),
            counts: Counts::default(),
        }
    }

    /// Minutes east of UTC for times without a zone (BIND, RFC 3164, Unbound's ASCII times).
    #[must_use]
    pub fn with_zone_minutes(mut self, minutes: i32) -> Self {
        self.clock.zone_minutes = minutes.clamp(-18 * 60, 18 * 60);
        self
    }

    /// The year of the first line, for RFC 3164 files that are not of now. Counts up where December turns to January.
    #[must_use]
    pub fn with_year(mut self, year: i32) -> Self {
        self.clock.year = Some(year);
        self
    }

    /// Days before reading that are kept: a record that claims an earlier time is dated by its reading, as one that
    /// claims to be of tomorrow is. Without this all since 2000 is believed.
    #[must_use]
    pub fn with_keep_days(mut self, days: u32) -> Self {
        self.clock.keep_days = Some(days);
        self
    }

    /// The organisation's own public ranges, beside the private ones.
    #[must_use]
    pub fn with_internal(mut self, internal: Internal) -> Self {
        self.internal = internal;
        self
    }

    /// For [`LogFormat::JsonLines`]: exactly these fields instead of the well-known names.
    #[must_use]
    pub fn with_fields(mut self, rules: &[FieldRule]) -> Self {
        self.own_fields = Some(FieldTable::configured(rules));
        self
    }

    /// The format it reads.
    #[must_use]
    pub fn format(&self) -> LogFormat {
        self.format
    }

    /// What was odd about the line read last.
    #[must_use]
    pub fn notes(&self) -> Notes {
        self.notes
    }

    /// Figures since the reader was made.
    #[must_use]
    pub fn counts(&self) -> Counts {
        self.counts
    }

    /// Reads one line (with or without its line end). `read_at` dates records without a believable time of their own.
    pub fn line(&mut self, line: &[u8], read_at: Timestamp) -> LineOutcome {
        self.counts.lines = self.counts.lines.saturating_add(1);
        let outcome = self.outcome(line, read_at);
        let counts = &mut self.counts;
        let bump = |n: &mut u64, yes: bool| *n = n.saturating_add(u64::from(yes));
        bump(&mut counts.observations, matches!(outcome, LineOutcome::Observation(_)));
        bump(&mut counts.nothing, matches!(outcome, LineOutcome::Nothing));
        bump(&mut counts.bad, matches!(outcome, LineOutcome::Bad(_)));
        bump(&mut counts.cut, self.notes.cut);
        bump(&mut counts.time_absurd, self.notes.time_absurd);
        bump(&mut counts.not_utf8, self.notes.not_utf8);
        bump(&mut counts.too_many, self.notes.too_many);
        outcome
    }

    fn outcome(&mut self, line: &[u8], read_at: Timestamp) -> LineOutcome {
        self.notes = Notes { cut: line.len() > LINE_BYTES_MAX, ..Notes::default() };
        let line = clean(line.get(..LINE_BYTES_MAX).unwrap_or(line));
        if line.is_empty() {
            return LineOutcome::Nothing;
        }
        self.notes.nul = memchr::memchr(0, line).is_some();
        let text = match std::str::from_utf8(line) {
            Ok(text) => Cow::Borrowed(text),
            Err(_) => String::from_utf8_lossy(line),
        };
        // A cut may fall inside a character; that alone is not the source's fault.
        self.notes.not_utf8 = matches!(text, Cow::Owned(_))
            && !(self.notes.cut && std::str::from_utf8(line).is_err_and(|e| e.error_len().is_none()));
        self.taken.clear();
        self.clock.read_at = read_at;
        let read = self.read(self.format, &text);
        let is_record = match read {
            Ok(is_record) => is_record,
            // What stood before the cut is worth having.
            Err(_) if self.notes.cut && self.taken.any() => true,
            Err(trouble) => return LineOutcome::Bad(self.finding(trouble)),
        };
        if !is_record {
            return LineOutcome::Nothing;
        }
        let done = self.taken.finish(&self.internal, &mut self.notes.too_many);
        if done.seen.is_empty() {
            return LineOutcome::Nothing;
        }
        let time = match done.time {
            taken::RecordTime::Missing => {
                self.notes.time_missing = true;
                read_at
            }
            taken::RecordTime::Read(at) if self.clock.believable(at) => at,
            other => {
                self.notes.time_absurd = true;
                self.notes.claimed = if let taken::RecordTime::Read(at) = other { Some(at) } else { None };
                read_at
            }
        };
        LineOutcome::Observation(Observation { time, host: done.host, seen: done.seen, line: line.to_vec() })
    }

    /// Reads a text as a format, into `self.taken`; syslog comes back here with its inner message.
    fn read(&mut self, format: LogFormat, text: &str) -> Read {
        let (taken, clock) = (&mut self.taken, &mut self.clock);
        match format {
            LogFormat::JsonLines => json_lines::read(text, self.own_fields.as_ref(), clock, taken),
            LogFormat::Eve => eve::read(text, clock, taken),
            LogFormat::ZeekTsv => zeek_tsv::read(text, &mut self.zeek, clock, taken),
            LogFormat::ZeekJson => zeek_json::read(text, clock, taken),
            LogFormat::Access => access::read(text, clock, taken),
            LogFormat::Unbound => unbound::read(text, clock, taken),
            LogFormat::Bind => bind::read(text, clock, taken),
            LogFormat::Syslog => syslog::read(text, clock, taken),
        }
    }

    fn finding(&self, trouble: Trouble) -> Finding {
        let place = match trouble.column {
            Some(column) => format!("line {}, column {}", self.counts.lines, column.saturating_add(1)),
            None => format!("line {}", self.counts.lines),
        };
        let reason = if self.notes.cut {
            format!("{}; the line is longer than {LINE_BYTES_MAX} bytes and was cut", trouble.reason)
        } else {
            trouble.reason.into_owned()
        };
        Finding::new(place, reason)
    }
}

/// Without line end, byte order mark, and the run of NUL that truncating a file under its writer leaves in front.
fn clean(line: &[u8]) -> &[u8] {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    let line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line);
    let start = line.iter().position(|b| *b != 0).unwrap_or(line.len());
    let line = line.get(start..).unwrap_or_default();
    if line.iter().all(u8::is_ascii_whitespace) { &[] } else { line }
}
