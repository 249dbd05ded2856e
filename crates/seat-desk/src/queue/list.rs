//! Lists of items: views, filters out of the address, pages by cursor, counts.

use pasban_access::Seat;
use pasban_app::{AppError, Node, Result};
use pasban_kernel::Timestamp;
use pasban_kernel::id::OrgId;
use pasban_kernel::time::HOUR;
use pasban_store::rows::seat_desk::ItemId;
use pasban_store::rows::seat_desk::items::{self, Eyes, Filter, InHand, Item, Order, Place};
use pasban_store::rows::seat_desk::search::token_count;
use pasban_store::{StoreError, Tx};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::rule::{Kind, Rating, eyes, urgency_below};
use crate::search::words::{org_token, pieces};

/// Rows of a page: as many as stay under 60 KB in Urdu, whose letters take two bytes each.
pub const PAGE_ROWS: i64 = 30;
/// Rows of a CSV file.
pub const CSV_ROWS: i64 = 1_000;
/// Counts go up to here; beyond, a page says "more than".
pub const COUNT_MAX: i64 = 9_999;
/// Counts of a list that is filtered by words or an organisation go up to here: each row must be looked at.
pub const COUNT_FILTERED_MAX: i64 = 500;
/// A posting on fewer documents than this leads the search.
const FEW: i64 = 2_000;

super::rule::words! {
    /// A view: a named address.
    View {
        /// Mine, and critical that nobody has.
        Me = "me",
        /// Nobody has it.
        Nobody = "none",
        /// Due within four hours, or overdue.
        Clock = "clock",
        /// Values to confirm or reject.
        Indicators = "ioc",
        /// Everything open.
        All = "all",
    }
}

/// What the address says.
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
pub struct Ask {
    /// `me`, `none`, `clock`, `ioc`, `all`.
    pub v: Option<String>,
    /// Words, an address, a number.
    pub q: Option<String>,
    /// Kind of item.
    pub kind: Option<String>,
    /// At least this rating: `low`, `medium`, `high`, `critical`.
    pub rating: Option<String>,
    /// Name of an organisation, or a part of it.
    pub org: Option<String>,
    /// `open` (usual), `snoozed`, `closed`.
    pub state: Option<String>,
    /// `urgency` (usual), `newest`, `oldest`, `rating`.
    pub sort: Option<String>,
    /// Where the page before ended.
    pub after: Option<String>,
    /// `csv` for a file.
    pub format: Option<String>,
}

/// A list that was understood.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// The view.
    pub view: View,
    /// One or more filters that exclude each other: the list is all of them.
    pub branches: Vec<Filter>,
    /// Order.
    pub order: Order,
    /// Where the page before ended.
    pub after: Option<Place>,
    /// An organisation was asked for and none has such a name.
    pub no_org: bool,
}

/// The filters of a view.
#[must_use]
pub fn of_view(view: View, eyes: Eyes, now: Timestamp) -> Vec<Filter> {
    let open = Filter { state: "open".into(), ..Filter::default() };
    match view {
        View::Me => vec![
            Filter { hand: InHand::Person(eyes.person), ..open.clone() },
            Filter { hand: InHand::Nobody, rating: Some(Rating::Critical.number()), ..open },
        ],
        View::Nobody => vec![Filter { hand: InHand::Nobody, ..open }],
        View::Clock => {
            let before = now.plus(4 * HOUR);
            vec![Filter { due_before: Some(before), urgency_below: Some(urgency_below(before)), ..open }]
        }
        View::Indicators => vec![Filter { kind: Kind::Indicator.code().into(), ..open }],
        View::All => vec![open],
    }
}

/// Reads an address. What it does not know is left out, never an error: a bookmark works for years.
///
/// # Errors
/// Where a cursor is none of ours.
pub fn wanted(node: &Node, seat: &Seat, ask: &Ask, now: Timestamp) -> Result<Wanted> {
    let view = ask.v.as_deref().and_then(View::of).unwrap_or(View::Me);
    let mut branches = of_view(view, eyes(seat), now);
    let state = ask.state.as_deref().filter(|s| matches!(*s, "snoozed" | "closed"));
    let kind = ask.kind.as_deref().and_then(Kind::of);
    let least = ask.rating.as_deref().and_then(Rating::of).map_or(0, Rating::number);
    let mut tokens: Vec<String> = pieces(ask.q.as_deref().unwrap_or_default()).into_iter().map(|p| p.token).collect();
    let named = ask.org.as_deref().map(str::trim).filter(|o| !o.is_empty());
    let org = named.and_then(|name| org_named(node, name));
    tokens.extend(org.as_ref().map(org_token));
    let no_org = named.is_some() && org.is_none();
    if view == View::Indicators && kind.is_some_and(|k| k != Kind::Indicator) || no_org {
        branches.clear();
    }
    for f in &mut branches {
        if let Some(state) = state {
            f.state = state.into();
        }
        if let Some(kind) = kind {
            f.kind = kind.code().into();
        }
        f.rating_min = least;
        f.tokens.clone_from(&tokens);
    }
    let order = match ask.sort.as_deref() {
        Some("newest") => Order::Newest,
        Some("oldest") => Order::Oldest,
        Some("rating") => Order::Rating,
        _ => Order::Urgency,
    };
    let after = ask
        .after
        .as_deref()
        .map(|a| place(a).ok_or_else(|| AppError::invalid("after: take it from the link below a list")))
        .transpose()?;
    Ok(Wanted { view, branches, order, after, no_org })
}

/// The organisation with a name: the whole of it, else the first in the alphabet that has it as a part.
fn org_named(node: &Node, name: &str) -> Option<OrgId> {
    let fold = |s: &str| crate::search::words::words(s).join(" ");
    let wanted = fold(name);
    if wanted.is_empty() {
        return None;
    }
    let registry = node.registry.load();
    let mut found: Vec<(bool, String, OrgId)> = registry
        .constituents
        .values()
        .flat_map(|c| {
            std::iter::once(&c.name)
                .chain(&c.identity.aliases)
                .chain(std::iter::once(&c.identity.name_ur))
                .map(|n| (fold(n), c.id))
        })
        .filter(|(n, _)| n.contains(&wanted))
        .map(|(n, id)| (n != wanted, n, id))
        .collect();
    found.sort();
    found.first().map(|(.., id)| *id)
}

fn place(text: &str) -> Option<Place> {
    let mut parts = text.splitn(3, '_');
    let (rating, key, id) = (parts.next()?, parts.next()?, parts.next()?);
    Some(Place { rating: rating.parse().ok()?, key: key.parse().ok()?, id: id.parse::<ItemId>().ok()? })
}

/// A place as it stands in an address.
#[must_use]
pub fn place_text(p: &Place) -> String {
    format!("{}_{}_{}", p.rating, p.key, p.id)
}

/// A page of a list, with the place of the next.
#[derive(Clone, Debug)]
pub struct Page {
    /// Items.
    pub items: Vec<Item>,
    /// How many there are, up to [`COUNT_MAX`], or [`COUNT_FILTERED_MAX`].
    pub all: i64,
    /// There are more than that.
    pub more: bool,
    /// Where the next page begins.
    pub next: Option<Place>,
}

/// Puts the rarest posting first, and says whether it leads.
fn rarest_first(tx: &mut dyn Tx, branches: &mut [Filter]) -> Result<(), StoreError> {
    let Some(tokens) = branches.first().map(|f| f.tokens.clone()).filter(|t| !t.is_empty()) else { return Ok(()) };
    let mut counted = Vec::with_capacity(tokens.len());
    for token in tokens {
        counted.push((token_count(tx, &token, FEW)?, token));
    }
    counted.sort();
    let few = counted.first().is_some_and(|(n, _)| *n < FEW);
    let tokens: Vec<String> = counted.into_iter().map(|(_, t)| t).collect();
    for f in branches {
        f.tokens.clone_from(&tokens);
        f.few = few;
    }
    Ok(())
}

/// Reads a page.
///
/// # Errors
/// The store's.
pub fn page(tx: &mut dyn Tx, wanted: &Wanted, eyes: Eyes, rows: i64) -> Result<Page, StoreError> {
    let mut branches = wanted.branches.clone();
    rarest_first(tx, &mut branches)?;
    let filtered = branches.iter().any(|f| !f.tokens.is_empty());
    let most = if filtered { COUNT_FILTERED_MAX } else { COUNT_MAX };
    let (mut found, mut all) = (Vec::new(), 0);
    for f in &branches {
        found.extend(items::item_page(tx, f, eyes, wanted.order, wanted.after, rows + 1)?);
        all += items::item_count(tx, f, eyes, most + 1)?;
    }
    wanted.order.sort(&mut found);
    let rows = usize::try_from(rows).unwrap_or(0);
    let more = found.len() > rows;
    found.truncate(rows);
    let next = found.last().filter(|_| more).map(|i| wanted.order.place(i));
    Ok(Page { items: found, all: all.min(most), more: all > most, next })
}

/// How many items a view has for a seat, up to [`COUNT_MAX`] and one.
///
/// # Errors
/// The store's.
pub fn count(tx: &mut dyn Tx, view: View, eyes: Eyes, now: Timestamp) -> Result<i64, StoreError> {
    let mut all = 0;
    for f in of_view(view, eyes, now) {
        all += items::item_count(tx, &f, eyes, COUNT_MAX + 1)?;
    }
    Ok(all.min(COUNT_MAX + 1))
}
