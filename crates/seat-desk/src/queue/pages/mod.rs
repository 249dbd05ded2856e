//! The pages of the queue: the list, what will happen to ticked rows, one item, the hand-over, kept views.

pub mod bulk;
pub mod deeds;
pub mod handover;
pub mod item;
pub mod list;
pub mod reader;
pub mod red;
pub mod views;

use pasban_portal::live::Topic;
use pasban_portal::{Catalogue, Nav, Permission, Table};

/// Pages, deeds and words of the queue.
#[must_use]
pub fn table() -> Table {
    Table::default()
        .words(Catalogue {
            name: "queue",
            en: include_str!("../../../words/queue.en.ftl"),
            ur: include_str!("../../../words/queue.ur.ftl"),
        })
        .page::<list::Queue>()
        .page::<bulk::Before>()
        .deed::<bulk::Do>()
        .deed::<red::Name>()
        .page::<handover::Handover>()
        .deed::<handover::Write>()
        .deed::<handover::TakeOver>()
        .deed::<views::Keep>()
        .deed::<views::Forget>()
        .page::<item::One>()
        .deed::<deeds::Take>()
        .deed::<deeds::Give>()
        .deed::<deeds::Note>()
        .deed::<deeds::Ring>()
        .deed::<deeds::Snooze>()
        .deed::<deeds::Step>()
        .deed::<deeds::Acknowledge>()
        .deed::<deeds::Close>()
        .deed::<deeds::Reopen>()
        .deed::<deeds::Split>()
        .nav(Nav { group: "", order: 10, words: "queue-nav", path: "/queue", permission: Permission::QueueRead })
        .nav(Nav { group: "", order: 12, words: "handover-nav", path: "/handover", permission: Permission::QueueWork })
        .topic(Topic::new("queue", Permission::QueueRead, |v| async move { list::arrivals(&v).await }))
}
