//! `/situation/unheard`: from whom nothing ever arrived. Nobody here was attacked as far as anybody knows: that is the point.

use maud::html;
use pasban_access::rule::{Record, RecordKind, Relation, Sees, sees};
use pasban_app::Result;
use pasban_portal::parts;
use pasban_portal::parts::list::{cell, column, foot, table};
use pasban_portal::{Drawn, Page, Permission, Sheet, Visit, say, text};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::sector;
use super::situation::facts;
use crate::rule::sectors;

/// Rows of a page.
const PAGE_ROWS: usize = 50;
/// Rows of a CSV file.
const CSV_ROWS: usize = 10_000;

/// What is asked.
#[derive(Deserialize, JsonSchema)]
pub struct UnheardAsk {
    /// Where the page before ended: a name.
    pub after: Option<String>,
    /// `csv` for a file.
    pub format: Option<String>,
}

/// An organisation.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
pub struct Unheard {
    /// Name.
    pub name: String,
    /// Sector.
    pub sector: String,
    /// `node`, `tenant`, `contact`.
    pub presence: String,
}

/// What it shows.
#[derive(Serialize, JsonSchema)]
pub struct UnheardView {
    /// Organisations, by name.
    pub rows: Vec<Unheard>,
    /// All of them.
    pub all: usize,
    /// Of how many organisations.
    pub of: usize,
    /// Where the next page begins.
    pub next: Option<String>,
}

/// The page.
pub struct UnheardPage;

impl Page for UnheardPage {
    const PATH: &'static str = "/situation/unheard";
    const PERMISSION: Permission = Permission::SituationRead;
    const SUMMARY: &'static str =
        "Organisations of the register from which nothing ever arrived: no report, no log line, no link.";
    type Ask = UnheardAsk;
    type View = UnheardView;

    async fn look(v: &Visit, ask: UnheardAsk) -> Result<UnheardView> {
        // The register is of those whom this CERT serves: its desk knows their names.
        let named = sees(v.seat()?, &Record::new(RecordKind::VictimName, Relation::Constituent)) == Sees::All;
        let (_, _, heard, ..) = facts(v).await?;
        let registry = v.node().registry.load();
        let mut all: Vec<Unheard> = heard
            .unheard
            .iter()
            .filter(|_| named)
            .filter_map(|id| registry.constituents.get(id))
            .map(|c| Unheard {
                name: c.name.clone(),
                sector: sectors::sector(&c.sector).map_or_else(String::new, |s| s.to_string()),
                presence: c.presence.clone(),
            })
            .collect();
        all.sort();
        let n = all.len();
        if let Some(after) = &ask.after {
            all.retain(|o| o.name > *after);
        }
        let csv = ask.format.as_deref() == Some("csv") && v.may(Permission::Export);
        let most = if csv { CSV_ROWS } else { PAGE_ROWS };
        let more = all.len() > most;
        all.truncate(most);
        let next = all.last().filter(|_| more).map(|o| o.name.clone());
        Ok(UnheardView { rows: all, all: n, of: heard.met.of, next })
    }

    fn draw(v: &Visit, view: &UnheardView) -> Drawn {
        let title = text!(v, "unheard-title");
        let columns = [column(v, "unheard-c-name"), column(v, "situation-c-sector"), column(v, "unheard-c-presence")];
        let cells: Vec<_> = view
            .rows
            .iter()
            .map(|o| {
                let key = match o.presence.as_str() {
                    "node" => "unheard-node",
                    "tenant" => "unheard-tenant",
                    _ => "unheard-contact",
                };
                vec![cell(html! { bdi { (parts::clean(&o.name)) } }), cell(sector(v, &o.sector)), cell(v.say(key, &[]))]
            })
            .collect();
        let next = view.next.as_ref().map(|n| pasban_portal::input::Pairs(vec![("after".into(), n.clone())]).encode());
        let main = html! {
            (parts::crumbs(&[("/situation", say!(v, "situation-title"))], html! { (title) }))
            (parts::head(html! { (title) }, html! {}, parts::as_of(v)))
            p.lede { (say!(v, "unheard-lede", n = view.all, of = view.of)) }
            @if cells.is_empty() { (parts::empty(say!(v, "unheard-empty"))) }
            @else { (table(v, html! { (title) }, &columns, &cells)) }
            (foot(v, view.rows.len(), i64::try_from(view.all).ok(), next.as_deref().and_then(|n| n.strip_prefix("after=")), v.may(Permission::Export)))
        };
        Drawn::new(title, main)
    }

    fn rows(view: &UnheardView) -> Option<Sheet> {
        let rows = view.rows.iter().map(|o| vec![o.name.clone(), o.sector.clone(), o.presence.clone()]).collect();
        Some(Sheet { name: "unheard".into(), head: ["name", "sector", "presence"].map(String::from).to_vec(), rows })
    }
}
