//! What an operation answers when it was not done: few kinds, a public sentence each, internals kept apart.

use pasban_store::StoreError;

/// What an operation answers.
pub type Result<T, E = AppError> = std::result::Result<T, E>;

/// Why an operation was not done. `wire` and `portal` map kinds to status once each.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// It is not there, or the asker may not know whether it is: the two look alike (invariant 6).
    #[error("not found")]
    NotFound,
    /// The asker may not; used only where existence is no secret.
    #[error("{0}")]
    Forbidden(String),
    /// The input is wrong; says what and how to do it right.
    #[error("{0}")]
    Invalid(String),
    /// It is not in a state where this can be done.
    #[error("{0}")]
    Conflict(String),
    /// More than was agreed; may be tried again later.
    #[error("{0}")]
    TooMany(String),
    /// The node cannot do it now: recovering, disk full, partner out of reach.
    #[error("{0}")]
    Unavailable(String),
    /// A mistake of ours or of the machine; details only in the log.
    #[error("internal error; the log has the details")]
    Internal(String),
}

impl AppError {
    /// An internal error with its details for the log.
    pub fn internal(details: impl std::fmt::Display) -> Self {
        Self::Internal(details.to_string())
    }

    /// Invalid input.
    pub fn invalid(what: impl std::fmt::Display) -> Self {
        Self::Invalid(what.to_string())
    }

    /// What belongs in the log beside the public sentence.
    #[must_use]
    pub fn details(&self) -> String {
        match self {
            Self::Internal(d) => d.clone(),
            other => other.to_string(),
        }
    }
}

impl From<StoreError> for AppError {
    fn from(e: StoreError) -> Self {
        if e.is_grave() || e.is_passing() { Self::Unavailable(e.to_string()) } else { Self::Internal(e.to_string()) }
    }
}
