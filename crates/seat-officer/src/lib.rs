//! The security officer of an organisation: alerts, response policy, holds, blocks, questions asked of us, what protects.
//!
//! - [`group`]: which alerts are one attack; [`line`]: a log line with its hits; [`why`]: reasons as sentences. Rules, tried
//!   apart from pages.
//! - [`gather`]: whose rows a seat sees. A hosted tenant's officer sees that tenant's alone, and of those only what the gate
//!   lets its host tell it.
//! - `pages`: one file a page; their words are in `words/`.
//!
//! What is decided here is done by `app`: alerts by `detect::judge`, policy and refusals by `mitigate::stored`, blocks by
//! `mitigate::people`. Nothing about who reported an indicator, nor how many others met it, is on any page here.

pub mod gather;
pub mod group;
pub mod line;
pub mod pages;
pub mod why;

use pages::{alert, alerts, blocks, holds, policy, policy_try, protect, questions, quiet, second, stop};
use pasban_portal::live::Topic;
use pasban_portal::{Catalogue, Nav, Permission, Table, Visit};
use pasban_store::rows::seat_officer as rows;

/// Pages, deeds, messages and side entries of this seat.
#[must_use]
pub fn table() -> Table {
    let nav = |order, words, path, permission| Nav { group: "", order, words, path, permission };
    Table::default()
        .words(Catalogue {
            name: "seat-officer",
            en: include_str!("../words/en.ftl"),
            ur: include_str!("../words/ur.ftl"),
        })
        .nav(nav(10, "officer-nav-alerts", "/alerts", Permission::AlertRead))
        .nav(nav(12, "officer-nav-holds", "/holds", Permission::HoldDecide))
        .nav(nav(13, "officer-nav-blocks", "/blocks", Permission::HoldDecide))
        .nav(nav(40, "officer-nav-policy", "/policy", Permission::PolicyRead))
        .nav(nav(41, "officer-nav-protect", "/protect", Permission::OutputRead))
        .nav(Nav {
            group: "exchange",
            order: 50,
            words: "officer-nav-questions",
            path: "/questions",
            permission: Permission::QuestionRead,
        })
        .topic(Topic::new("alerts", Permission::AlertRead, |v: Visit| async move {
            let tenant = v.seat()?.tenant;
            Ok(v.node().db.read(move |tx| rows::alert_count(tx, &tenant, "open", gather::COUNT_MAX)).await?)
        }))
        .topic(Topic::new("holds", Permission::HoldDecide, |v: Visit| async move {
            gather::count(v.node(), v.seat()?, "hold").await
        }))
        .page::<alerts::Alerts>()
        .page::<alert::One>()
        .deed::<alert::Judge>()
        .page::<quiet::QuietHours>()
        .deed::<quiet::SaveQuiet>()
        .page::<policy::Policy>()
        .page::<policy_try::Try>()
        .deed::<policy_try::SavePolicy>()
        .deed::<stop::StopSwitch>()
        .deed::<second::Second>()
        .deed::<second::ApplyWish>()
        .page::<holds::Holds>()
        .deed::<holds::DecideHolds>()
        .page::<holds::AskBack>()
        .deed::<holds::DoAskBack>()
        .page::<blocks::Blocks>()
        .deed::<blocks::Lift>()
        .page::<questions::Questions>()
        .deed::<questions::Refuse>()
        .page::<protect::Protect>()
        .page::<protect::Shown>()
        .deed::<protect::MakeToken>()
        .deed::<protect::RevokeToken>()
}
