//! From an indicator to watch, hold or block at one node, and back.
//!
//! Block safety (design section 3) in three parts: [`never_block`] (data: what is never blocked, whoever asks), [`policy`]
//! (the receiver's own rule, prevalence, budgets, kill switches: one pure decision) and [`state`] (where an indicator
//! stands at this node). The order of strength: kill switch and never-block win over everything, a person may settle a
//! hold, a policy alone may only block what nobody's history knows.

pub mod never_block;
pub mod policy;
pub mod state;
