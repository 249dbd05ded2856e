//! What a firm does now: at most three things, each one act. Pure.

use schemars::JsonSchema;
use serde::Serialize;

/// Most that are asked of anybody at a time.
pub const TASKS_MAX: usize = 3;

/// What is known.
#[derive(Clone, Copy, Debug, Default)]
pub struct Facts {
    /// Warnings that nobody has dealt with.
    pub warnings: usize,
    /// A report was begun and not sent.
    pub draft: bool,
    /// Records of the firm's network are meant to come in, and came until some time ago.
    pub silent: bool,
    /// Names are blocked for the firm, and no device of it fetches them.
    pub unprotected: bool,
    /// The CERT has no telephone of anybody here.
    pub no_number: bool,
}

/// One thing to do.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Task {
    /// Look at what was met.
    Warnings,
    /// Send what was begun.
    Draft,
    /// Have the records come in again.
    Silent,
    /// Leave a number.
    Number,
    /// Put the list into a device.
    Protect,
}

impl Task {
    /// The word in messages.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Warnings => "warnings",
            Self::Draft => "draft",
            Self::Silent => "silent",
            Self::Number => "number",
            Self::Protect => "protect",
        }
    }

    /// Where it is done.
    #[must_use]
    pub fn path(self) -> &'static str {
        match self {
            Self::Warnings => "/warnings",
            Self::Draft => "/report",
            Self::Silent | Self::Number => "/reach",
            Self::Protect => "/protect",
        }
    }
}

/// What to do, in order: what may be happening now, then what somebody waits for, then what protects tomorrow.
#[must_use]
pub fn tasks(f: &Facts) -> Vec<Task> {
    let all = [
        (f.warnings > 0, Task::Warnings),
        (f.draft, Task::Draft),
        (f.silent, Task::Silent),
        (f.no_number, Task::Number),
        (f.unprotected, Task::Protect),
    ];
    all.into_iter().filter(|(is, _)| *is).map(|(_, t)| t).take(TASKS_MAX).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_at_most_and_what_happens_now_comes_first() {
        assert!(tasks(&Facts::default()).is_empty());
        let all = Facts { warnings: 2, draft: true, silent: true, unprotected: true, no_number: true };
        assert_eq!(tasks(&all), [Task::Warnings, Task::Draft, Task::Silent]);
        assert_eq!(tasks(&Facts { warnings: 0, draft: false, ..all }), [Task::Silent, Task::Number, Task::Protect]);
    }
}
