//! Logs in, matches out.
//!
//! * [`watch`]: what live traffic is matched against, per tenant, replaced in place.
//! * [`ingest`]: lines to observations, durable, then matched.
//! * [`tail`]: a file that grows, is renamed or emptied, as batches of lines.
//! * [`sources`]: the configured files followed, sources that fell silent, the history kept in order.
//! * [`alerts`]: one alert per indicator and tenant with its evidence; mail and webhooks. [`quiet`]: what may wait for the
//!   morning. [`judge`]: what people say of an alert.

pub mod alerts;
mod digest;
pub mod ingest;
pub mod judge;
pub mod quiet;
pub mod sources;
pub mod tail;
pub mod watch;
