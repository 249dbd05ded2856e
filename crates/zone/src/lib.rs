//! Response policy zones (RPZ) served to resolvers: full transfers with TSIG or over TLS, and NOTIFY.
//!
//! Start at [`content::Zone`], which turns policy rules into the records of one zone, and at [`server`], which
//! hands them to resolvers. A node keeps one zone per view (its own organisation, each hosted tenant) in a
//! [`ZoneSet`]; publishing swaps a zone in one step, and [`notify`] tells the resolvers. [`probe`] is an outside
//! DNS client, and [`standin`] a very small resolver for places where none is installed.
//!
//! Invariants:
//! - A zone leaves only to a resolver that signed with one of that zone's own keys (TSIG, RFC 8945), or that came
//!   over TLS from an address on the zone's list (RFC 9103). "No such zone" and "not for you" look alike.
//! - A serial never goes back ([`serial::next`]): a resolver refuses an older one until the zone expires.
//! - A rule that cannot be expressed is returned with its reason and never stops another.
//! - Time comes from the [`Clock`] that the caller hands in.
//!
//! Deliberately not here: deciding what to block (`model`), incremental transfer (an IXFR question is answered
//! with the whole zone, RFC 1995 section 4), and names whose zone we are not asked to serve.

use std::sync::Arc;

use pasban_kernel::Timestamp;

pub mod content;
pub mod fuzz;
pub mod name;
pub mod notify;
pub mod owner;
pub mod policy;
pub mod probe;
pub mod serial;
pub mod server;
pub mod set;
pub mod standin;
pub mod tsig;

mod answer;
mod message;
mod transfer;

pub use content::{Skipped, Zone};
pub use name::Apex;
pub use policy::{Action, Garden, Rule, RuleError, Trigger};
pub use server::{Listeners, Server, TransferEvent};
pub use set::{Access, Served, ZoneSet};
pub use tsig::TsigKey;

/// Where this crate takes the time from: TSIG needs it (RFC 8945 section 5.2.3), and transfers are recorded with it.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;
