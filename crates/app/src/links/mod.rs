//! Links: standing exchanges with other nodes.
//!
//! One side hosts, the other dials and needs no inbound port. What goes down is read by GET, what goes up is POSTed;
//! server-sent events say "there is more" and nothing else.
//!
//! * [`table`]: the links as one snapshot, and the agreements that the gate needs.
//! * [`offer`]: offer, accept, the six digits.
//! * [`hello`]: what both sides remember of each other; recovery after a restore.
//! * [`dial`]: the dialler's loop.
//! * [`host`]: what a host answers; who signed a request.
//! * [`witness`]: partners cosign and mirror each other's ledgers.
//! * [`carry`]: the same signed objects by hand, on a stick.

pub mod table;
