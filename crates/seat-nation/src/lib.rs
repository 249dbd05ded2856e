//! Situation, brief, filings to a regulator, ledger.
//!
//! - [`rule`]: pure rules: what may be said of a sector, which entries are one organisation, how a filing stands, who sees
//!   what of the ledger.
//! - [`project`]: carries domain rows into counts, so that a page never counts rows itself.
//! - `pages`: one file a page.

pub mod draw;
pub mod gather;
pub mod pages;
pub mod project;
pub mod rule;

use pages::{brief, entry, filing, filings, ledger, periods, situation, unheard};
use pasban_portal::live::Topic;
use pasban_portal::{Catalogue, Nav, Permission, Table, Visit};
use pasban_store::rows::seat_nation::{NOW, count_of};

/// What came in for a topic so far.
async fn news(v: &Visit, topic: &'static str) -> pasban_app::Result<i64> {
    Ok(v.node().db.read(move |tx| count_of(tx, NOW, "news", topic)).await?)
}

/// Pages, deeds, messages and side entries of this seat.
#[must_use]
pub fn table() -> Table {
    let nav = |group, order, words, path, permission| Nav { group, order, words, path, permission };
    Table::default()
        .words(Catalogue {
            name: "seat-nation",
            en: include_str!("../words/en.ftl"),
            ur: include_str!("../words/ur.ftl"),
        })
        .nav(nav("", 2, "nation-nav-situation", "/situation", Permission::SituationRead))
        .nav(nav("", 3, "nation-nav-brief", "/brief", Permission::BriefRead))
        .nav(nav("", 4, "nation-nav-filings", "/filings", Permission::FilingRead))
        .nav(nav("", 5, "nation-nav-periods", "/periods", Permission::FilingRead))
        .nav(nav("node", 60, "nation-nav-ledger", "/ledger", Permission::LedgerRead))
        .topic(Topic::new(
            "situation",
            Permission::SituationRead,
            |v: Visit| async move { news(&v, "situation").await },
        ))
        .topic(Topic::new("filings", Permission::FilingRead, |v: Visit| async move { news(&v, "filings").await }))
        .topic(Topic::new("ledger", Permission::LedgerRead, |v: Visit| async move {
            let edge = v.node().db.read(pasban_app::ledger::frontier).await?;
            Ok(i64::try_from(edge.size()).unwrap_or(i64::MAX))
        }))
        .page::<situation::Situation>()
        .page::<unheard::UnheardPage>()
        .page::<brief::Briefs>()
        .page::<brief::OneBrief>()
        .page::<brief::NewBrief>()
        .deed::<brief::MakeBrief>()
        .page::<filings::Filings>()
        .page::<filing::FilingPage>()
        .page::<filing::FilingReceipt>()
        .deed::<filing::IsFinal>()
        .page::<periods::Periods>()
        .deed::<periods::SetPeriod>()
        .page::<ledger::Ledger>()
        .page::<entry::EntryPage>()
        .page::<entry::Proof>()
        .page::<ledger::Checkpoint>()
        .page::<ledger::Trust>()
}
