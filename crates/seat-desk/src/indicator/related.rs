//! What a value shares with others: ten of each kind, their number, and a page of all.

use data_encoding::BASE32_NOPAD;
use maud::html;
use pasban_app::{AppError, Result};
use pasban_kernel::id::ReportId;
use pasban_portal::parts::{self, list};
use pasban_portal::{Drawn, Page, Permission, Sheet, Visit, say, text};
use pasban_store::rows::seat_indicator::{self as rows, Alike, Value};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::gather::reports::Report;
use super::rule::{address, standing::State};
use super::{draw, gather, index};

/// How many are shown on the value's own page.
const FEW: i64 = 10;
/// How many on a page of all.
const MANY: i64 = 50;
/// Counted up to this.
const COUNT_MAX: i64 = 1_000;

/// A value that shares something.
#[derive(Serialize, JsonSchema)]
pub struct Item {
    /// What stands in its address.
    pub id: String,
    /// Kind.
    pub kind: String,
    /// The value, so that nothing follows it.
    pub defanged: String,
    /// Where it stands.
    pub state: State,
}

/// Values that share one thing.
#[derive(Serialize, JsonSchema)]
pub struct Group {
    /// `report`, `host`, `domain`, `network`.
    pub by: String,
    /// Which report, host … so that nothing follows it.
    pub of: String,
    /// How many, counted up to a thousand.
    pub count: i64,
    /// There are more than were counted.
    pub at_least: bool,
    /// Some of them.
    pub items: Vec<Item>,
}

fn item(v: Value) -> Item {
    Item {
        id: address::text(&v.id),
        kind: v.value.kind().name().to_owned(),
        defanged: address::safe(&v.value),
        state: State::of(&v.state),
    }
}

/// So that nothing follows a host or a network.
fn defanged(text: &str) -> String {
    match text.rfind('.') {
        Some(i) => format!("{}[.]{}", &text[..i], &text[i + 1..]),
        None => text.to_owned(),
    }
}

fn key(row: &Value, by: Alike) -> &str {
    match by {
        Alike::Host => &row.host,
        Alike::Domain => &row.domain,
        Alike::Network => &row.network,
    }
}

fn word(by: Alike) -> &'static str {
    match by {
        Alike::Host => "host",
        Alike::Domain => "domain",
        Alike::Network => "network",
    }
}

const ALIKE: [Alike; 3] = [Alike::Host, Alike::Domain, Alike::Network];

/// Ten of each, and how many there are.
pub(super) async fn groups(v: &Visit, row: &Value, reports: &[Report]) -> Result<Vec<Group>> {
    let (row, reports): (Value, Vec<ReportId>) = (row.clone(), reports.iter().take(3).map(|r| r.id).collect());
    Ok(v.node()
        .db
        .read(move |tx| {
            let mut out = Vec::new();
            for report in reports {
                let count = rows::proposal_count(tx, &report)?.saturating_sub(1);
                if count == 0 {
                    continue;
                }
                let found = rows::proposal_page(tx, &report, ("", ""), FEW + 1)?;
                let mut items = Vec::new();
                for (value, _) in found.into_iter().filter(|(v, _)| *v != row.value).take(10) {
                    let id = address::id(&value);
                    let state = rows::value_fetch(tx, &id)?.map_or(State::Open, |r| State::of(&r.state));
                    items.push(Item {
                        id: address::text(&id),
                        kind: value.kind().name().to_owned(),
                        defanged: address::safe(&value),
                        state,
                    });
                }
                out.push(Group { by: "report".into(), of: report.to_string(), count, at_least: false, items });
            }
            let mut told = String::new();
            for by in ALIKE {
                let key = key(&row, by).to_owned();
                // A registrable domain that is the host itself says the same twice.
                if key.is_empty() || key == told {
                    continue;
                }
                let count = rows::value_alike_count(tx, by, &key, &row.id, COUNT_MAX + 1)?;
                if count == 0 {
                    continue;
                }
                let items = rows::value_alike(tx, by, &key, &row.id, &[], FEW)?.into_iter().map(item).collect();
                out.push(Group {
                    by: word(by).into(),
                    of: defanged(&key),
                    count: count.min(COUNT_MAX),
                    at_least: count > COUNT_MAX,
                    items,
                });
                told = key;
            }
            Ok(out)
        })
        .await?)
}

/// A page of all values that share one thing.
pub struct Related;

/// Which.
#[derive(Deserialize, JsonSchema)]
pub struct Ask {
    /// The value, as in its address.
    pub id: String,
    /// `report`, `host`, `domain`, `network`.
    pub by: Option<String>,
    /// The report, where values of one are meant.
    pub report: Option<String>,
    /// The last of the page before.
    pub after: Option<String>,
}

/// A page of them.
#[derive(Serialize, JsonSchema)]
pub struct All {
    /// The value.
    pub id: String,
    /// The value, so that nothing follows it.
    pub defanged: String,
    /// What is shared.
    pub by: String,
    /// Which.
    pub of: String,
    /// Values.
    pub items: Vec<Item>,
    /// Where the next page begins.
    pub next: Option<String>,
    /// More values are still being carried over.
    pub behind: bool,
}

impl Page for Related {
    const PATH: &'static str = "/indicators/{id}/related";
    const PERMISSION: Permission = Permission::IndicatorRead;
    const SUMMARY: &'static str = "All values that share a report, host, domain or network with one.";
    type Ask = Ask;
    type View = All;

    async fn look(v: &Visit, ask: Ask) -> Result<All> {
        let (row, behind) = index::resolve(v.node(), &ask.id).await?;
        let by = ask.by.unwrap_or_else(|| "host".into());
        let (id, shown) = (address::text(&row.id), address::safe(&row.value));
        if by == "report" {
            let report: ReportId = ask.report.unwrap_or_default().parse().map_err(|_| AppError::NotFound)?;
            // Only a report that proposes this very value.
            let reports = gather::reports::of(v, &row.value).await?;
            if !reports.iter().any(|r| r.id == report) {
                return Err(AppError::NotFound);
            }
            let after = ask
                .after
                .as_deref()
                .map(|a| read_after(a).ok_or_else(|| AppError::invalid("after: take it from the page before")))
                .transpose()?;
            let (kind, value) = after.unwrap_or_default();
            let mut found = v
                .node()
                .db
                .read(move |tx| {
                    let page = rows::proposal_page(tx, &report, (&kind, &value), MANY + 1)?;
                    let mut out = Vec::with_capacity(page.len());
                    for (v, _) in page {
                        let state =
                            rows::value_fetch(tx, &address::id(&v))?.map_or(State::Open, |r| State::of(&r.state));
                        out.push((v, state));
                    }
                    Ok(out)
                })
                .await?;
            let more = found.len() > usize::try_from(MANY).unwrap_or(0);
            found.truncate(usize::try_from(MANY).unwrap_or(0));
            let next = found.last().filter(|_| more).map(|(v, _)| after_of(v));
            let items = found
                .into_iter()
                .filter(|(x, _)| *x != row.value)
                .map(|(x, state)| Item {
                    id: address::text(&address::id(&x)),
                    kind: x.kind().name().to_owned(),
                    defanged: address::safe(&x),
                    state,
                })
                .collect();
            return Ok(All { id, defanged: shown, by, of: report.to_string(), items, next, behind });
        }
        let alike = ALIKE.into_iter().find(|a| word(*a) == by).ok_or(AppError::NotFound)?;
        let key = key(&row, alike).to_owned();
        let after = match ask.after.as_deref() {
            None => Vec::new(),
            Some(a) => {
                address::read(a).ok_or_else(|| AppError::invalid("after: take it from the page before"))?.to_vec()
            }
        };
        let (mine, of) = (row.id, defanged(&key));
        let mut found = v.node().db.read(move |tx| rows::value_alike(tx, alike, &key, &mine, &after, MANY + 1)).await?;
        let more = found.len() > usize::try_from(MANY).unwrap_or(0);
        found.truncate(usize::try_from(MANY).unwrap_or(0));
        let next = found.last().filter(|_| more).map(|r| address::text(&r.id));
        Ok(All { id, defanged: shown, by, of, items: found.into_iter().map(item).collect(), next, behind })
    }

    fn draw(v: &Visit, view: &All) -> Drawn {
        let title = text!(v, "indicator-related-title", value = view.defanged.as_str());
        let here = format!("/indicators/{}", view.id);
        let columns = [
            list::column(v, "indicator-col-value"),
            list::column(v, "indicator-col-kind"),
            list::column(v, "indicator-col-state"),
        ];
        let rows: Vec<Vec<list::Cell>> = view
            .items
            .iter()
            .map(|i| {
                vec![
                    list::cell(html! { a href={ "/indicators/" (i.id) } { (draw::words::listed(&i.defanged)) } }),
                    list::cell(draw::words::kind(v, &i.kind)),
                    list::cell(draw::words::state(v, i.state)),
                ]
            })
            .collect();
        Drawn::new(
            &title,
            html! {
                (parts::crumbs(&[("/indicators", say!(v, "indicator-nav")), (&here, parts::id(&view.defanged))], draw::words::by(v, &view.by)))
                (parts::head(html! { (say!(v, "indicator-related-title", value = parts::id(&view.defanged))) }, html! { (draw::words::by(v, &view.by)) " " (parts::id(&view.of)) }, parts::as_of(v)))
                @if view.behind { (draw::behind(v)) }
                @if view.items.is_empty() { (parts::empty(say!(v, "indicator-related-none"))) }
                @else { (list::table(v, say!(v, "indicator-related-caption"), &columns, &rows)) }
                (list::foot(v, view.items.len(), None, view.next.as_deref(), true))
            },
        )
    }

    fn rows(view: &All) -> Option<Sheet> {
        Some(Sheet {
            name: format!("related-{}", view.id),
            head: ["id", "kind", "value (defanged)", "state"].map(str::to_owned).to_vec(),
            rows: view
                .items
                .iter()
                .map(|i| vec![i.id.clone(), i.kind.clone(), i.defanged.clone(), i.state.code().to_owned()])
                .collect(),
        })
    }
}

/// Where a page of a report's values ended: no address carries a value as it is.
fn after_of(value: &pasban_kernel::Observable) -> String {
    BASE32_NOPAD.encode(format!("{}\n{}", value.kind().name(), value.value()).as_bytes()).to_ascii_lowercase()
}

fn read_after(text: &str) -> Option<(String, String)> {
    if text.len() > 4_000 || !text.is_ascii() {
        return None;
    }
    let bytes = BASE32_NOPAD.decode(text.to_ascii_uppercase().as_bytes()).ok()?;
    let text = String::from_utf8(bytes).ok()?;
    text.split_once('\n').map(|(a, b)| (a.to_owned(), b.to_owned()))
}
