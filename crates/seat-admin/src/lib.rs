//! Administration: people, tenants, organisations, relations, links, keys, sources, audit, health, set-up.
//!
//! - [`agree`]: what one administrator does not do alone; [`once`]: what is shown once; [`qr`]: a way in for a telephone.
//! - [`graph`]: the picture of who answers to whom; [`wait`]: what is known of a link; [`kinds`] and [`subject`]: acts as an
//!   auditor who may read no victim's data reads them. Rules, tried apart from pages.
//! - [`ledger_index`]: acts by who did them, entered beside the ledger; [`noted`]: what people saw and the node cannot.
//! - `pages`: one file a page; their words are in `words/`, one catalogue an area.
//!
//! An administrator keeps the node running and reads no victim's data: values, names of victims and bodies of reports are on
//! no page here. What is decided is done by `app` and `people`, through the same functions as the command line.

pub mod agree;
pub mod graph;
pub mod kinds;
pub mod ledger_index;
pub mod noted;
pub mod once;
pub mod pages;
pub mod qr;
pub mod setup;
pub mod subject;
pub mod wait;

use pages::{
    audit, backup, export, health, keys, link, links, offer, organisation, organisations, people, person, person_deeds,
    relations, retention, shown, sources, tenants,
};
use pasban_portal::{Catalogue, Nav, Node, Permission, Table};

macro_rules! catalogue {
    ($name:literal) => {
        Catalogue {
            name: concat!("seat-admin ", $name),
            en: include_str!(concat!("../words/", $name, ".en.ftl")),
            ur: include_str!(concat!("../words/", $name, ".ur.ftl")),
        }
    };
}

/// Pages, deeds, messages and side entries of this seat.
#[must_use]
pub fn table() -> Table {
    let nav = |group, order, words, path, permission| Nav { group, order, words, path, permission };
    Table::default()
        .words(Catalogue {
            name: "seat-admin",
            en: include_str!("../words/en.ftl"),
            ur: include_str!("../words/ur.ftl"),
        })
        .words(catalogue!("common"))
        .words(catalogue!("people"))
        .words(catalogue!("places"))
        .words(catalogue!("links"))
        .words(catalogue!("machine"))
        .words(catalogue!("audit"))
        .nav(nav("constituents", 40, "admin-nav-organisations", "/organisations", Permission::OrganisationManage))
        .nav(nav("constituents", 41, "admin-nav-tenants", "/tenants", Permission::OrganisationManage))
        .nav(nav("constituents", 42, "admin-nav-relations", "/relations", Permission::OrganisationManage))
        .nav(nav("exchange", 50, "admin-nav-links", "/links", Permission::LinkManage))
        .nav(nav("node", 60, "admin-nav-health", "/health", Permission::HealthRead))
        .nav(nav("node", 61, "admin-nav-people", "/people", Permission::PeopleManage))
        .nav(nav("node", 63, "admin-nav-sources", "/sources", Permission::SourceManage))
        .nav(nav("node", 64, "admin-nav-retention", "/retention", Permission::SourceManage))
        .nav(nav("node", 65, "admin-nav-keys", "/keys", Permission::KeyManage))
        .nav(nav("node", 66, "admin-nav-backup", "/backup", Permission::HealthRead))
        .nav(nav("node", 67, "admin-nav-audit", "/audit", Permission::AuditRead))
        .page::<people::People>()
        .page::<people::New>()
        .deed::<people::Add>()
        .page::<person::One>()
        .deed::<person_deeds::Invite>()
        .deed::<person_deeds::Reset>()
        .deed::<person_deeds::SetRole>()
        .deed::<person_deeds::Disable>()
        .deed::<person_deeds::Enable>()
        .deed::<person_deeds::Contact>()
        .page::<shown::PersonLink>()
        .page::<tenants::Tenants>()
        .deed::<tenants::Add>()
        .page::<organisations::Organisations>()
        .page::<organisation::New>()
        .deed::<organisation::Add>()
        .page::<organisation::One>()
        .deed::<organisation::Save>()
        .deed::<organisation::SetAnswers>()
        .page::<relations::Relations>()
        .page::<links::Links>()
        .page::<link::One>()
        .deed::<link::Change>()
        .deed::<link::Digits>()
        .page::<offer::Form>()
        .deed::<offer::Make>()
        .page::<shown::OfferText>()
        .page::<offer::Paste>()
        .deed::<offer::Look>()
        .page::<offer::Says>()
        .deed::<offer::Accept>()
        .page::<keys::Keys>()
        .deed::<keys::Seen>()
        .page::<sources::Sources>()
        .deed::<sources::MakeToken>()
        .deed::<sources::RevokeToken>()
        .page::<shown::TokenText>()
        .page::<retention::Retention>()
        .page::<backup::Backup>()
        .deed::<backup::Make>()
        .deed::<backup::Checked>()
        .page::<health::Health>()
        .page::<audit::Audit>()
        .page::<audit::Reads>()
        .page::<export::Export>()
        .deed::<export::Take>()
        .page::<export::File>()
        .with(setup::table())
}

/// What these pages need done in the background: the audit follows the ledger. Ends with the task that runs it.
pub async fn run(node: Node) {
    ledger_index::run(node).await;
}
