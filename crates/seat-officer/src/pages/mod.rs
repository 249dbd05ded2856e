//! One file a page, with the deeds of its forms.

pub mod alert;
pub mod alerts;
pub mod attack;
pub mod blocks;
pub mod holds;
mod marks;
pub mod policy;
pub mod policy_form;
pub mod policy_try;
pub mod products;
pub mod protect;
pub mod questions;
pub mod quiet;
pub mod second;
pub mod stop;
