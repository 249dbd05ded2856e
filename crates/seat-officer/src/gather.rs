//! What all pages here ask of the node: whose rows, whose names, how old the logs are.
//!
//! A hosted tenant is another organisation than its host: what the host may not tell it (the gate says so, as on a link) is on
//! none of its pages and in none of its counts, though the host's own resolver may act on it for both.

use std::collections::HashSet;

use pasban_app::exchange::release;
use pasban_app::{AppError, Node, Result};
use pasban_kernel::{NodeId, Observable, ObservableKind, StixId, TenantId, Timestamp};
use pasban_portal::{Seat, Visit};
use pasban_store::rows::mitigate::Mitigation;
use pasban_store::rows::seat_officer as rows;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Rows on one page.
pub const PAGE: usize = 50;
/// Counts go up to this and then say "or more".
pub const COUNT_MAX: i64 = 1000;

/// A value as the API shows it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Value {
    /// `domain`, `ip`, `url` …
    pub kind: String,
    /// The value in its normal form: not defanged, for programs.
    pub value: String,
}

impl Value {
    /// Of an observable.
    #[must_use]
    pub fn of(o: &Observable) -> Self {
        Self { kind: o.kind().name().to_owned(), value: o.value().to_owned() }
    }

    /// The observable.
    #[must_use]
    pub fn read(&self) -> Option<Observable> {
        observable(&self.kind, &self.value)
    }

    /// Defanged, as pages show it.
    #[must_use]
    pub fn markup(&self) -> maud::Markup {
        match self.read() {
            Some(o) => pasban_portal::parts::defanged(&o),
            None => pasban_portal::parts::id(&self.value),
        }
    }

    /// Defanged, as plain text.
    #[must_use]
    pub fn plain(&self) -> String {
        self.read().map_or_else(|| self.value.clone(), |o| o.defanged())
    }
}

/// A value as a form sends it: `domain evil.example`.
#[must_use]
pub fn picked(text: &str) -> Option<Observable> {
    let (kind, value) = text.split_once(' ')?;
    observable(kind, value)
}

fn observable(kind: &str, value: &str) -> Option<Observable> {
    let kind = ObservableKind::ALL.into_iter().find(|k| k.name() == kind)?;
    Observable::parse(kind, value).ok()
}

/// Who issued something, as shown: the node's own name where it did.
#[must_use]
pub fn name(node: &Node, issuer: &NodeId) -> String {
    if *issuer == node.id { node.config.node.name.clone() } else { node.name_of(issuer) }
}

/// Which of these indicators a seat may know of.
///
/// # Errors
/// The store's; unavailable while the node is recovering and the seat is a hosted tenant's.
pub async fn open(node: &Node, seat: &Seat, ids: Vec<StixId>) -> Result<Option<HashSet<StixId>>> {
    if !seat.hosted() {
        return Ok(None);
    }
    let mut ids = ids;
    ids.sort_unstable();
    ids.dedup();
    release::open_to_tenants(node, ids).await.map(Some)
}

/// Rows of one state that a seat may see, last changed first.
///
/// # Errors
/// The store's.
pub async fn page(
    node: &Node,
    seat: &Seat,
    state: &'static str,
    after: Option<rows::After>,
    limit: usize,
) -> Result<(Vec<Mitigation>, Option<rows::After>)> {
    let (tenant, most) = (seat.tenant, i64::try_from(limit).unwrap_or(1) + 1);
    let mut found = node.db.read(move |tx| rows::mitigation_page(tx, &tenant, state, after.as_ref(), most)).await?;
    let more = found.len() > limit;
    found.truncate(limit);
    let next = found.last().filter(|_| more).map(|m| {
        (m.changed, m.indicator.as_str().to_owned(), m.value.kind().name().to_owned(), m.value.value().to_owned())
    });
    if let Some(open) = open(node, seat, found.iter().map(|m| m.indicator.clone()).collect()).await? {
        found.retain(|m| open.contains(&m.indicator));
    }
    Ok((found, next))
}

/// How many values are in a state, up to [`COUNT_MAX`].
///
/// # Errors
/// The store's.
pub async fn count(node: &Node, seat: &Seat, state: &'static str) -> Result<i64> {
    if seat.hosted() {
        let (found, _) = page(node, seat, state, None, COUNT_MAX as usize).await?;
        return Ok(i64::try_from(found.len()).unwrap_or(COUNT_MAX));
    }
    let tenant = seat.tenant;
    Ok(node.db.read(move |tx| rows::mitigation_count_of(tx, &tenant, state, COUNT_MAX)).await?)
}

/// A cursor in an address.
#[must_use]
pub fn cursor(after: &rows::After) -> String {
    let text = format!("{}\n{}\n{}\n{}", after.0.0, after.1, after.2, after.3);
    data_encoding::BASE64URL_NOPAD.encode(text.as_bytes())
}

/// Reads a cursor.
///
/// # Errors
/// Invalid where it is none.
pub fn uncursor(text: Option<&str>) -> Result<Option<rows::After>> {
    let Some(text) = text else { return Ok(None) };
    let bad = || AppError::invalid("after: this address is cut off; go back to the first page");
    let bytes = data_encoding::BASE64URL_NOPAD.decode(text.as_bytes()).map_err(|_| bad())?;
    let text = String::from_utf8(bytes).map_err(|_| bad())?;
    let mut parts = text.splitn(4, '\n');
    let mut next = || parts.next().map(str::to_owned).ok_or_else(bad);
    let at = next()?.parse().map_err(|_| bad())?;
    Ok(Some((Timestamp(at), next()?, next()?, next()?)))
}

/// A log source of the organisation.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Log {
    /// Name.
    pub name: String,
    /// When its last line came, microseconds since 1970; 0 never.
    pub last_line: i64,
    /// It is silent for longer than it should.
    pub silent: bool,
}

/// How far the logs reach.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Logs {
    /// The sources.
    pub sources: Vec<Log>,
    /// The last line of any, microseconds since 1970; 0 never.
    pub until: i64,
}

/// The logs of a seat's organisation: followed files, and what is pushed.
///
/// # Errors
/// The store's.
pub async fn logs(v: &Visit, seat: &Seat) -> Result<Logs> {
    let tenant: TenantId = seat.tenant;
    let found = v.node().db.read(move |tx| rows::sources_of(tx, &tenant, 200)).await?;
    let sources: Vec<Log> =
        found.into_iter().map(|s| Log { name: s.name, last_line: s.last_line.0, silent: s.silent }).collect();
    let until = sources.iter().map(|s| s.last_line).max().unwrap_or(0);
    Ok(Logs { sources, until })
}
