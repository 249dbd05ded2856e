//! Everything that goes out: the only module of `app` that opens a socket.
//!
//! * [`http`]: the one outbound HTTP client: addresses checked after resolving, redirects re-checked, bytes and
//!   seconds capped (design T11).
//! * [`trust`]: how a server's certificate is judged: pinned key, private CA, or the system's CAs.
//! * [`mail`]: alarms by SMTP.

pub mod http;
pub mod mail;
pub mod trust;

pub use http::{Client, OutError, Reply};
pub use reqwest::Method;
pub use trust::Trust;
