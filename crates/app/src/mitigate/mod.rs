//! What a node does about an indicator: watch, hunt, hold, block; and how blocks reach resolvers and firewalls.
//!
//! * [`apply`]: the effects of objects, in order: watch at once, hunt the history, decide, record, publish.
//! * [`guard`]: what is never blocked here, and the kill switches; [`choices`] what an organisation chose in plain words,
//!   [`stored`] the versions in force, `weigh` all that a decision rests on, [`simulate`] what another policy would do.
//! * [`zones`]: the response policy zone, its serial, NOTIFY.
//! * [`outputs`]: lists as text, nftables, Suricata.
//! * [`pulled`]: the lists that an organisation's own devices fetch.
//! * [`people`]: approve, lift, expire; the kill switch.

pub mod apply;
pub mod choices;
pub mod guard;
pub mod outputs;
pub mod people;
pub mod pulled;
pub mod simulate;
pub mod stored;
pub mod weigh;
pub mod zones;
