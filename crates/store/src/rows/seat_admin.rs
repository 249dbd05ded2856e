//! Administration (tables of `85_admin.sql`, and pages by cursor of people). Beside it: [`audit`], acts by who did them;
//! [`places`], organisations and whom they answer to; [`machine`], log sources by the hour and what waits on a link.

pub mod audit;
pub mod machine;
pub mod places;

use pasban_kernel::id::PersonId;
use pasban_kernel::{TenantId, Timestamp};

use crate::error::Result;
use crate::{Row, Tx, Val, args};

/// A person in a list: no way in and no setting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Id.
    pub id: PersonId,
    /// Whose data.
    pub tenant: TenantId,
    /// Name.
    pub name: String,
    /// The name as it is looked up.
    pub name_key: String,
    /// Address, or empty.
    pub email: String,
    /// Role code.
    pub role: String,
    /// `invited`, `active`, `disabled`.
    pub state: String,
    /// Whether a second factor is set up.
    pub factor: bool,
    /// When the account was made.
    pub made: Timestamp,
    /// Last request; 0 for never.
    pub last_seen: Timestamp,
}

/// Which people are asked for; absent means all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PersonFilter {
    /// Of one tenant.
    pub tenant: Option<TenantId>,
    /// Of one role.
    pub role: Option<String>,
    /// In one state.
    pub state: Option<String>,
    /// Whose name or address contains this, in lower case.
    pub text: Option<String>,
}

/// A text as it stands in a pattern of `LIKE … ESCAPE '\'`, found anywhere.
pub(super) fn containing(text: &str) -> String {
    let mut out = String::from("%");
    for c in text.chars() {
        if matches!(c, '%' | '_' | '\\') {
            out.push('\\');
        }
        out.push(c);
    }
    out.push('%');
    out
}

fn wanted(filter: &PersonFilter, args: &mut Vec<Val>) -> Vec<String> {
    let mut out = Vec::new();
    let mut add = |text: &str, value: Val| {
        args.push(value);
        out.push(text.replace('?', &format!("${}", args.len())));
    };
    if let Some(t) = &filter.tenant {
        add("tenant = ?", t.into());
    }
    if let Some(r) = &filter.role {
        add("role = ?", r.as_str().into());
    }
    if let Some(s) = &filter.state {
        add("state = ?", s.as_str().into());
    }
    if let Some(t) = &filter.text {
        add("(name_key LIKE ? ESCAPE '\\' OR email LIKE ? ESCAPE '\\')", containing(t).into());
    }
    out
}

/// People by name, after the last of the page before.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn person_page(
    tx: &mut dyn Tx,
    filter: &PersonFilter,
    after: Option<(String, PersonId)>,
    limit: i64,
) -> Result<Vec<Listed>> {
    let mut args: Vec<Val> = Vec::new();
    let mut wanted = wanted(filter, &mut args);
    if let Some((key, id)) = after {
        args.push(key.into());
        args.push((&id).into());
        let n = args.len();
        wanted.push(format!("(name_key > ${0} OR (name_key = ${0} AND id > ${1}))", n - 1, n));
    }
    args.push(limit.into());
    let filter = if wanted.is_empty() { String::new() } else { format!("WHERE {}", wanted.join(" AND ")) };
    let sql = format!(
        "SELECT id, tenant, name, name_key, email, role, state, factor, made, last_seen FROM person {filter} \
         ORDER BY name_key, id LIMIT ${}",
        args.len()
    );
    tx.q(&sql, &args)?.iter().map(listed).collect()
}

fn listed(r: &Row) -> Result<Listed> {
    Ok(Listed {
        id: r.get(0)?,
        tenant: r.get(1)?,
        name: r.text(2)?,
        name_key: r.text(3)?,
        email: r.text(4)?,
        role: r.text(5)?,
        state: r.text(6)?,
        factor: !r.blob(7)?.is_empty(),
        made: r.timestamp(8)?,
        last_seen: r.timestamp(9)?,
    })
}

/// How many people a filter finds.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn person_count(tx: &mut dyn Tx, filter: &PersonFilter) -> Result<i64> {
    let mut args: Vec<Val> = Vec::new();
    let wanted = wanted(filter, &mut args);
    let filter = if wanted.is_empty() { String::new() } else { format!("WHERE {}", wanted.join(" AND ")) };
    Ok(tx.one(&format!("SELECT COUNT(*) FROM person {filter}"), &args)?.map(|r| r.int(0)).transpose()?.unwrap_or(0))
}

/// How many people there are by role and state, and how many of them have a second factor.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn person_figures(tx: &mut dyn Tx) -> Result<Vec<(String, String, i64, i64)>> {
    tx.q(
        "SELECT role, state, COUNT(*), SUM(CASE WHEN LENGTH(factor) > 0 THEN 1 ELSE 0 END) FROM person \
         GROUP BY role, state ORDER BY role, state",
        args![],
    )?
    .iter()
    .map(|r| Ok((r.text(0)?, r.text(1)?, r.int(2)?, r.int(3)?)))
    .collect()
}

/// People in use who made no request since an instant; the first of them were never there.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn person_unused(tx: &mut dyn Tx, since: Timestamp) -> Result<i64> {
    Ok(tx
        .one("SELECT COUNT(*) FROM person WHERE state = 'active' AND last_seen < $1", args![since])?
        .map(|r| r.int(0))
        .transpose()?
        .unwrap_or(0))
}

/// Of each tenant: how many accounts are open, how many of them in use, and when the last of them was here.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn person_by_tenant(tx: &mut dyn Tx) -> Result<Vec<(TenantId, i64, i64, Timestamp)>> {
    tx.q(
        "SELECT tenant, COUNT(*), SUM(CASE WHEN state = 'active' THEN 1 ELSE 0 END), MAX(last_seen) FROM person \
         WHERE state <> 'disabled' GROUP BY tenant ORDER BY tenant",
        args![],
    )?
    .iter()
    .map(|r| Ok((r.get(0)?, r.int(1)?, r.int(2)?, r.timestamp(3)?)))
    .collect()
}

/// When the invitation of a person ends; `None` where none waits.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn link_waits(tx: &mut dyn Tx, person: &PersonId, now: Timestamp) -> Result<Option<Timestamp>> {
    tx.one(
        "SELECT MAX(expires) FROM person_link WHERE person = $1 AND kind = 'welcome' AND expires > $2",
        args![person, now],
    )?
    .map(|r| r.get::<Option<Timestamp>>(0))
    .transpose()
    .map(Option::flatten)
}

/// How many sessions of a person are open.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn session_count(tx: &mut dyn Tx, person: &PersonId) -> Result<i64> {
    Ok(tx
        .one("SELECT COUNT(*) FROM session WHERE person = $1", args![person])?
        .map(|r| r.int(0))
        .transpose()?
        .unwrap_or(0))
}
