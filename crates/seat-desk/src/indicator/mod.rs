//! One value: is it bad, who met it, is it blocked, who may know; and what is decided about it.
//!
//! - [`rule`] has no I/O: address, standing, what is shared, where an object points at somebody.
//! - [`index`] knows which values have a page. Whoever links to one writes [`path`]; for values that neither a report nor an
//!   object brought, [`index::remember`] first.
//! - `gather` collects what a page shows, `draw` draws it, `deed` does what its buttons say.
//!
//! The release table is no forecast: [`pasban_app::exchange::dry`] makes the object as it would be issued again, and asks the
//! gate for each destination. What a person saw goes along with the button; where the answer has changed since, or somebody
//! else decided, nothing is done and both are shown.

pub mod index;
pub mod rule;

mod deed;
mod draw;
mod gather;
mod list;
mod page;
mod related;
mod second;
mod why;

use pasban_portal::live::Topic;
use pasban_portal::{Catalogue, Nav, Permission, Table};

pub use rule::address::path;

/// Pages, deeds and words of the indicator.
#[must_use]
pub fn table() -> Table {
    Table::default()
        .words(Catalogue {
            name: "indicator",
            en: include_str!("../../words/indicator.en.ftl"),
            ur: include_str!("../../words/indicator.ur.ftl"),
        })
        .page::<list::Indicators>()
        .deed::<list::LookUp>()
        .page::<page::One>()
        .page::<related::Related>()
        .page::<why::Why>()
        .deed::<deed::ask::Ask>()
        .deed::<deed::draft::SaveDraft>()
        .deed::<deed::confirm::Confirm>()
        .deed::<deed::settle::Settle>()
        .page::<deed::take_back::BeforeTakeBack>()
        .deed::<deed::take_back::TakeBack>()
        .page::<deed::owner::BeforeOwner>()
        .deed::<deed::owner::OwnerAgreed>()
        .page::<second::Wishes>()
        .page::<second::One>()
        .deed::<second::Decide>()
        .nav(Nav {
            group: "",
            order: 30,
            words: "indicator-nav",
            path: "/indicators",
            permission: Permission::IndicatorRead,
        })
        .nav(Nav {
            group: "node",
            order: 40,
            words: "indicator-nav-second",
            path: "/second",
            permission: Permission::SecondPerson,
        })
        .topic(Topic::new("indicator", Permission::IndicatorRead, gather::met::answers_lately))
}
