//! Links: standing exchanges with other nodes.
//!
//! One side hosts, the other dials and needs no inbound port. What goes down is read by GET, what goes up is POSTed;
//! server-sent events say "there is more" and nothing else. Every request and every answer is signed (RFC 9421).
//!
//! * [`table`]: the links as one snapshot, and the agreements that the gate needs.
//! * [`offer`]: offer, accept, the six digits. [`life`]: confirm, pause, resume, revoke; what a new link is given.
//! * [`channel`]: the dialler's signed requests. [`host`]: who signed a request, and what a host answers.
//! * [`feed`]: what goes over a link, in one order for both directions; [`intake`]: what comes in, and its receipts.
//! * [`handed`]: when what went arrived, for whoever measures it.
//! * [`hello`]: what both sides remember of each other. [`recover`]: going on after a restore.
//! * [`dial`]: the dialler's loop.
//! * [`witness`]: partners cosign and mirror each other's ledgers.
//! * [`carry`]: the same signed objects by hand, on a stick.

pub mod carry;
pub mod channel;
pub mod dial;
pub mod feed;
pub mod handed;
pub mod hello;
pub mod host;
pub mod intake;
pub mod life;
pub mod offer;
pub mod recover;
pub mod table;
pub mod witness;
