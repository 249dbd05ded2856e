//! What a node does about an indicator: watch, hunt, hold, block; and how blocks reach resolvers and firewalls.
//!
//! * [`apply`]: the effects of objects, in order: watch at once, hunt the history, decide, record, publish.
//! * [`guard`]: what is never blocked here, and the policy from the configuration.
//! * [`zones`]: the response policy zone, its serial, NOTIFY.
//! * [`outputs`]: lists as text, nftables, Suricata.
//! * [`pulled`]: the lists that an organisation's own devices fetch.
//! * [`people`]: approve, lift, expire; the kill switch.

pub mod apply;
pub mod guard;
pub mod outputs;
pub mod people;
pub mod pulled;
pub mod zones;
