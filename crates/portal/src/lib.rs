//! What every page shares.
//!
//! A face of the product is a [`Page`] (something to look at) or a [`Deed`] (something to do). Each names its path, its
//! permission, what it is asked and what it answers, once; the [`Table`] of them makes the routes for browsers (`/path`),
//! the JSON API beside them (`/api/v1/path`), CSV (`?format=csv`), the OpenAPI document, and the list that the permission
//! test compares with the reviewed table. So no route exists without a permission, and nothing can be seen by one door
//! that is hidden at the other.
//!
//! - [`frame`] draws the page around the content, [`parts`] the patterns in it (one function a pattern), [`words`] speaks
//!   both languages, [`when`] writes times, [`csv_out`] and [`openapi`] the other two representations.
//! - [`serve`] is the only module that reads requests and writes answers: session, origin and token checks, sizes,
//!   headers. "Not found" and "not allowed" are one answer there (invariant 6).
//! - Pages work without a script; [`live`] only says that there is more.

pub mod account;
pub mod csv_out;
mod flat;
pub mod frame;
pub mod input;
mod kept;
pub mod latin;
pub mod live;
pub mod open;
pub mod openapi;
pub mod parts;
mod seal;
pub mod serve;
mod shown;
pub mod statics;
pub mod table;
pub mod visit;
pub mod when;
pub mod words;

pub use maud::{Markup, PreEscaped, html};
pub use pasban_access::{Permission, Role, Seat};
pub use pasban_app::{AppError, Node, Result};
pub use table::{Deed, Download, Drawn, Fault, Nav, Outcome, Page, SessionChange, Sheet, Table};
pub use visit::{Site, Upload, Visit};
pub use words::{Arg, Catalogue, Lang};
