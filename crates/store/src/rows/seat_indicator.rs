//! Values that have a page, drafts of decisions, questions about values (tables of `81_indicator.sql`).

use pasban_kernel::id::{PersonId, QuestionId, ReportId};
use pasban_kernel::{Observable, Timestamp};

use super::exchange::observable;
use crate::error::Result;
use crate::{Row, Tx, args, row};

/// Sixteen bytes of a hash of kind and value.
pub type ValueId = [u8; 16];

/// A value that has a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Value {
    /// What stands in its address.
    pub id: ValueId,
    /// The value.
    pub value: Observable,
    /// Registrable domain, or empty.
    pub domain: String,
    /// Host, or empty.
    pub host: String,
    /// Network, or empty.
    pub network: String,
    /// `open`, `held`, `rejected`, `confirmed`, `taken-back`, `gone`, `foreign`.
    pub state: String,
    /// RSIT.
    pub category: String,
    /// Strictness of our indicator's marking; -1 for none.
    pub tlp: i64,
    /// End of our indicator; 0 for none.
    pub until: Timestamp,
    /// Who decided last.
    pub by_whom: String,
    /// In how many reports it stands.
    pub reports: i64,
    /// Last change.
    pub at: Timestamp,
}

const VALUE: &str = "id, kind, value, domain, host, network, state, category, tlp, until, by_whom, reports, at";

fn value_id(r: &Row, i: usize) -> Result<ValueId> {
    let bytes = r.blob(i)?;
    <ValueId>::try_from(bytes.as_slice())
        .map_err(|_| crate::StoreError::Corrupt("a value's id has not 16 bytes".into()))
}

fn value(r: &Row) -> Result<Value> {
    Ok(Value {
        id: value_id(r, 0)?,
        value: observable(r, 1, 2)?,
        domain: r.text(3)?,
        host: r.text(4)?,
        network: r.text(5)?,
        state: r.text(6)?,
        category: r.text(7)?,
        tlp: r.int(8)?,
        until: r.timestamp(9)?,
        by_whom: r.text(10)?,
        reports: r.int(11)?,
        at: r.timestamp(12)?,
    })
}

/// Keeps values, new or changed.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn value_put(tx: &mut dyn Tx, values: &[Value]) -> Result<()> {
    let rows = values
        .iter()
        .map(|v| {
            row![
                v.id.to_vec(),
                v.value.kind().name(),
                v.value.value(),
                &v.domain,
                &v.host,
                &v.network,
                &v.state,
                &v.category,
                v.tlp,
                v.until,
                &v.by_whom,
                v.reports,
                v.at
            ]
        })
        .collect();
    tx.many(
        &format!(
            "INSERT INTO indicator_value ({VALUE}) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13) ON CONFLICT (id) DO UPDATE \
             SET state = excluded.state, category = excluded.category, tlp = excluded.tlp, until = excluded.until, \
             by_whom = excluded.by_whom, reports = excluded.reports, at = excluded.at"
        ),
        rows,
    )?;
    Ok(())
}

/// One value.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn value_fetch(tx: &mut dyn Tx, id: &ValueId) -> Result<Option<Value>> {
    tx.one(&format!("SELECT {VALUE} FROM indicator_value WHERE id = $1"), args![id.to_vec()])?
        .as_ref()
        .map(value)
        .transpose()
}

/// Which values a list shows.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// State.
    pub state: String,
    /// Kind of value, or empty.
    pub kind: String,
    /// RSIT class or class/type, or empty.
    pub category: String,
    /// Part of the value, or empty.
    pub text: String,
    /// Our indicator ends after this; 0 for any.
    pub until_after: i64,
    /// Our indicator ends no later than this; 0 for any. Then the list is ordered by end, the first first.
    pub until_to: i64,
    /// The last row of the page before: its last change (or end), and its id.
    pub after: Option<(i64, ValueId)>,
}

/// A page of values: the last change first, or by the end of the indicator where the filter bounds it.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn value_list(tx: &mut dyn Tx, f: &Filter, limit: i64) -> Result<Vec<Value>> {
    let by_end = f.until_to > 0;
    let (wheres, order) = if by_end {
        ("(until > $6 OR (until = $6 AND id > $7))", "until, id")
    } else {
        ("(at < $6 OR (at = $6 AND id < $7))", "at DESC, id DESC")
    };
    let (at, id) = match f.after {
        Some((at, id)) => (at, id.to_vec()),
        None if by_end => (i64::MIN, Vec::new()),
        None => (i64::MAX, vec![0xff; 17]),
    };
    tx.q(
        &format!(
            "SELECT {VALUE} FROM indicator_value WHERE state = $1 AND ($2 = '' OR kind = $2) \
             AND ($3 = '' OR category = $3 OR substr(category, 1, length($3) + 1) = $3 || '/') \
             AND ($4 = '' OR value LIKE $4 ESCAPE '!') AND until > $5 AND {wheres} AND ($8 = 0 OR until <= $8) \
             ORDER BY {order} LIMIT $9"
        ),
        args![&f.state, &f.kind, &f.category, like(&f.text), f.until_after.max(-1), at, id, f.until_to, limit],
    )?
    .iter()
    .map(value)
    .collect()
}

/// A pattern that finds a text anywhere; empty finds everything.
fn like(text: &str) -> String {
    if text.is_empty() {
        return String::new();
    }
    let mut out = String::from("%");
    for c in text.chars() {
        if matches!(c, '%' | '_' | '!') {
            out.push('!');
        }
        out.push(c);
    }
    out.push('%');
    out
}

/// How many values are in a state and end within bounds, counted up to `most`.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn value_count(tx: &mut dyn Tx, state: &str, until: (i64, i64), most: i64) -> Result<i64> {
    let (after, to) = until;
    Ok(tx
        .one(
            "SELECT COUNT(*) FROM (SELECT 1 FROM indicator_value WHERE state = $1 AND until > $2 AND ($3 = 0 OR until <= $3) LIMIT $4) c",
            args![state, after.max(-1), to, most],
        )?
        .map(|r| r.int(0))
        .transpose()?
        .unwrap_or(0))
}

/// By what values are alike.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Alike {
    /// The same host.
    Host,
    /// The same registrable domain.
    Domain,
    /// The same network.
    Network,
}

/// Values that share something, after an id, without one.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn value_alike(
    tx: &mut dyn Tx,
    by: Alike,
    key: &str,
    but: &ValueId,
    after: &[u8],
    limit: i64,
) -> Result<Vec<Value>> {
    if key.is_empty() {
        return Ok(Vec::new());
    }
    let column = match by {
        Alike::Host => "host",
        Alike::Domain => "domain",
        Alike::Network => "network",
    };
    tx.q(
        &format!(
            "SELECT {VALUE} FROM indicator_value WHERE {column} = $1 AND {column} <> '' AND id > $2 AND id <> $3 ORDER BY id LIMIT $4"
        ),
        args![key, after.to_vec(), but.to_vec(), limit],
    )?
    .iter()
    .map(value)
    .collect()
}

/// How many values share something, without one, counted up to `most`.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn value_alike_count(tx: &mut dyn Tx, by: Alike, key: &str, but: &ValueId, most: i64) -> Result<i64> {
    if key.is_empty() {
        return Ok(0);
    }
    let column = match by {
        Alike::Host => "host",
        Alike::Domain => "domain",
        Alike::Network => "network",
    };
    Ok(tx
        .one(
            &format!(
                "SELECT COUNT(*) FROM (SELECT 1 FROM indicator_value WHERE {column} = $1 AND {column} <> '' AND id <> $2 LIMIT $3) c"
            ),
            args![key, but.to_vec(), most],
        )?
        .map(|r| r.int(0))
        .transpose()?
        .unwrap_or(0))
}

/// A proposal that changed: when, in which report, the value.
pub type Changed = (Timestamp, ReportId, Observable);

/// Proposals that changed at or after an instant, in order; behind a report, kind and value where the instant is the same.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn proposal_since(
    tx: &mut dyn Tx,
    at: Timestamp,
    behind: &(Vec<u8>, String, String),
    limit: i64,
) -> Result<Vec<Changed>> {
    tx.q(
        "SELECT at, report, kind, value FROM proposal WHERE (at, report, kind, value) > ($1, $2, $3, $4) \
         ORDER BY at, report, kind, value LIMIT $5",
        args![at, behind.0.clone(), &behind.1, &behind.2, limit],
    )?
    .iter()
    .map(|r| Ok((r.timestamp(0)?, r.get(1)?, observable(r, 2, 3)?)))
    .collect()
}

/// Values that a report proposes behind a kind and value, in order.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn proposal_page(
    tx: &mut dyn Tx,
    report: &ReportId,
    behind: (&str, &str),
    limit: i64,
) -> Result<Vec<(Observable, String)>> {
    tx.q(
        "SELECT kind, value, state FROM proposal WHERE report = $1 AND (kind, value) > ($2, $3) ORDER BY kind, value LIMIT $4",
        args![report, behind.0, behind.1, limit],
    )?
    .iter()
    .map(|r| Ok((observable(r, 0, 1)?, r.text(2)?)))
    .collect()
}

/// How many values a report proposes.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn proposal_count(tx: &mut dyn Tx, report: &ReportId) -> Result<i64> {
    Ok(tx
        .one("SELECT COUNT(*) FROM proposal WHERE report = $1", args![report])?
        .map(|r| r.int(0))
        .transpose()?
        .unwrap_or(0))
}

/// How many answers came since an instant, to whatever was asked.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn answers_since(tx: &mut dyn Tx, at: Timestamp) -> Result<i64> {
    Ok(tx
        .one("SELECT COUNT(*) FROM question_answer WHERE at >= $1", args![at])?
        .map(|r| r.int(0))
        .transpose()?
        .unwrap_or(0))
}

/// Good objects of a kind that came at or after an instant, in order: when, id, bytes.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn object_since(
    tx: &mut dyn Tx,
    kind: &str,
    received: Timestamp,
    behind: &str,
    limit: i64,
) -> Result<Vec<(Timestamp, String, Vec<u8>)>> {
    tx.q(
        "SELECT received, id, bytes FROM object WHERE kind = $1 AND state = 'good' AND (received, id) > ($2, $3) \
         ORDER BY received, id LIMIT $4",
        args![kind, received, behind, limit],
    )?
    .iter()
    .map(|r| Ok((r.timestamp(0)?, r.text(1)?, r.blob(2)?)))
    .collect()
}

/// Remembers which question was asked about a value.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn question_put(tx: &mut dyn Tx, value: &ValueId, question: &QuestionId, at: Timestamp) -> Result<()> {
    tx.exec(
        "INSERT INTO indicator_question (value, question, at) VALUES ($1, $2, $3) ON CONFLICT (value) DO UPDATE SET \
         question = excluded.question, at = excluded.at",
        args![value.to_vec(), question, at],
    )?;
    Ok(())
}

/// The question that was asked about a value.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn question_of(tx: &mut dyn Tx, value: &ValueId) -> Result<Option<QuestionId>> {
    tx.one("SELECT question FROM indicator_question WHERE value = $1", args![value.to_vec()])?
        .map(|r| r.get(0))
        .transpose()
}

/// Keeps a person's draft about a value.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn draft_put(tx: &mut dyn Tx, person: &PersonId, value: &ValueId, body: &str, at: Timestamp) -> Result<()> {
    tx.exec(
        "INSERT INTO indicator_draft (person, value, body, at) VALUES ($1, $2, $3, $4) ON CONFLICT (person, value) DO UPDATE \
         SET body = excluded.body, at = excluded.at",
        args![person, value.to_vec(), body, at],
    )?;
    Ok(())
}

/// A person's draft about a value.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn draft_fetch(tx: &mut dyn Tx, person: &PersonId, value: &ValueId) -> Result<Option<(String, Timestamp)>> {
    tx.one("SELECT body, at FROM indicator_draft WHERE person = $1 AND value = $2", args![person, value.to_vec()])?
        .map(|r| Ok((r.text(0)?, r.timestamp(1)?)))
        .transpose()
}

/// Forgets a person's draft about a value.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn draft_forget(tx: &mut dyn Tx, person: &PersonId, value: &ValueId) -> Result<()> {
    tx.exec("DELETE FROM indicator_draft WHERE person = $1 AND value = $2", args![person, value.to_vec()])?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_looked_for_to_the_letter() {
        assert_eq!(like(""), "");
        assert_eq!(like("a_b%c!d"), "%a!_b!%c!!d%");
    }
}
