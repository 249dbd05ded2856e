//! Logs in, matches out.
//!
//! * [`watch`]: what live traffic is matched against, per tenant, replaced in place.
//! * [`ingest`]: lines to observations, durable, then matched.
//! * [`sources`]: files that grow, and sources that fell silent.
//! * [`alerts`]: one alert per indicator and tenant with its evidence; mail and webhooks.

pub mod alerts;
pub mod watch;
