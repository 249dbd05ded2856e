//! Kinds of error as HTTP: the one place.

use axum::http::StatusCode;
use axum::http::header::{CONTENT_TYPE, RETRY_AFTER};
use axum::response::{IntoResponse, Response};
use pasban_app::AppError;
use pasban_formats::taxii::{ErrorMessage, TAXII_MEDIA_TYPE};

/// Seconds after which one who is over quota asks again.
pub const RETRY_SECONDS: u64 = 60;

/// The status of a kind.
#[must_use]
pub fn status(e: &AppError) -> StatusCode {
    match e {
        AppError::NotFound => StatusCode::NOT_FOUND,
        AppError::Forbidden(_) => StatusCode::FORBIDDEN,
        AppError::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
        AppError::Conflict(_) => StatusCode::CONFLICT,
        AppError::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
        AppError::Unavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
        AppError::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// The body that says what went wrong (TAXII 2.1 section 3.6.1). Details of internal errors go to the log alone.
#[must_use]
pub fn message(e: &AppError) -> Vec<u8> {
    let status = status(e);
    if status == StatusCode::INTERNAL_SERVER_ERROR {
        tracing::error!(details = %e.details(), "a request failed");
    }
    let title = status.canonical_reason().unwrap_or("Error");
    serde_json::to_vec(&ErrorMessage::new(status.as_u16(), title, e.to_string())).unwrap_or_default()
}

/// An error as an unsigned answer.
pub fn response(e: &AppError) -> Response {
    let mut r = (status(e), [(CONTENT_TYPE, TAXII_MEDIA_TYPE)], message(e)).into_response();
    if matches!(e, AppError::TooMany(_)) {
        r.headers_mut().insert(RETRY_AFTER, RETRY_SECONDS.into());
    }
    r
}

/// A status with a sentence, where no kind fits: 408, 413, 415.
pub fn plain(status: StatusCode, what: &str) -> Response {
    let title = status.canonical_reason().unwrap_or("Error");
    let body = serde_json::to_vec(&ErrorMessage::new(status.as_u16(), title, what)).unwrap_or_default();
    (status, [(CONTENT_TYPE, TAXII_MEDIA_TYPE)], body).into_response()
}
