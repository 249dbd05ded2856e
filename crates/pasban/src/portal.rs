//! The portal of a node: the seats' pages, put together.

use axum::Router;
use pasban_app::{Node, Result};
use pasban_people::People;
use pasban_portal::{Site, Table, account, serve};

/// All pages, deeds, side entries and messages.
#[must_use]
pub fn table() -> Table {
    account::table()
        .with(pasban_seat_report::table())
        .with(pasban_seat_desk::table())
        .with(pasban_seat_officer::table())
        .with(pasban_seat_firm::table())
        .with(pasban_seat_nation::table())
        .with(pasban_seat_admin::table())
}

/// The routes for people on a node.
///
/// # Errors
/// Where messages cannot be read.
pub fn router(node: &Node) -> Result<Router> {
    let site = Site::new(node.clone(), People::new(node.clone()), table())?;
    Ok(serve::router(site))
}

/// The API's document as text, as it is committed in `docs/openapi.json`.
///
/// # Errors
/// Where it cannot be written as JSON.
pub fn document() -> serde_json::Result<String> {
    serde_json::to_string_pretty(&pasban_portal::openapi::document(&table())).map(|text| text + "\n")
}

/// What pages need done in the background: the queue and the situation follow what comes in, the audit follows the ledger. Ends
/// with the task that runs it.
pub async fn run(node: Node) {
    tokio::join!(
        pasban_seat_desk::queue::project::run(node.clone()),
        pasban_seat_nation::project::run(node.clone()),
        pasban_seat_admin::run(node)
    );
}

#[cfg(test)]
mod tests {
    use pasban_portal::words::{Words, keys};

    #[test]
    fn routes_are_unique_and_every_message_is_in_both_languages() {
        let table = super::table();
        Words::new(&table.catalogues).unwrap();
        let mut routes: Vec<_> = table.entries.iter().map(|e| (e.method(), e.path)).collect();
        routes.sort_unstable();
        let all = routes.len();
        routes.dedup();
        assert_eq!(routes.len(), all);
        for c in &table.catalogues {
            let (en, ur) = (keys(c.en), keys(c.ur));
            let one: Vec<_> =
                en.keys().filter(|k| !ur.contains_key(*k)).chain(ur.keys().filter(|k| !en.contains_key(*k))).collect();
            assert!(one.is_empty(), "{}: in one language only: {one:?}", c.name);
        }
    }
}
