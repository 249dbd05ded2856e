//! The pages of setting up.

mod about;
mod constituents;
mod import;
mod overview;
mod public;
mod test;

use pasban_portal::{Markup, Table, Visit, html, say};

/// Adds them.
pub(super) fn add(table: Table) -> Table {
    table
        .page::<overview::SetUp>()
        .page::<about::About>()
        .deed::<about::Save>()
        .page::<constituents::Constituents>()
        .deed::<constituents::Upload>()
        .page::<import::Import>()
        .deed::<import::TakeIn>()
        .page::<test::Test>()
        .deed::<test::Send>()
        .deed::<test::End>()
        .page::<public::Rfc2350>()
        .page::<public::SecurityTxt>()
}

/// The way back to the list of steps.
fn crumb(v: &Visit, here: Markup) -> Markup {
    pasban_portal::parts::crumbs(&[("/setup", say!(v, "setup-title"))], html! { (here) })
}
