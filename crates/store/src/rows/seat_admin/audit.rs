//! Acts by who did them and when.

use pasban_kernel::{Digest, Timestamp};

use crate::error::Result;
use crate::rows::ledger::Leaf;
use crate::{Tx, Val, args, row};

/// An act as it is found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Place in the ledger.
    pub idx: i64,
    /// Hash of the actor's name.
    pub who: Digest,
    /// Kind code.
    pub kind: String,
    /// When.
    pub at: Timestamp,
}

/// Keeps entries; those that stand already stay.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn audit_put(tx: &mut dyn Tx, entries: &[Entry]) -> Result<()> {
    tx.many(
        "INSERT INTO audit_act (idx, who, kind, at) VALUES ($1, $2, $3, $4) ON CONFLICT (idx) DO NOTHING",
        entries.iter().map(|e| row![e.idx, &e.who, &e.kind, e.at]).collect(),
    )?;
    Ok(())
}

/// How far acts are entered: the next place of the ledger.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn audit_size(tx: &mut dyn Tx) -> Result<i64> {
    Ok(tx.one("SELECT COALESCE(MAX(idx), -1) + 1 FROM audit_act", args![])?.map(|r| r.int(0)).transpose()?.unwrap_or(0))
}

/// Forgets entries from a place on: the ledger was cut there.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn audit_cut(tx: &mut dyn Tx, size: i64) -> Result<()> {
    tx.exec("DELETE FROM audit_act WHERE idx >= $1", args![size])?;
    Ok(())
}

/// Which acts are asked for; absent means all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ActFilter {
    /// By whom: the hash of a name.
    pub who: Option<Digest>,
    /// About what: exactly this.
    pub subject: Option<String>,
    /// Of these kinds; empty for all.
    pub kinds: Vec<String>,
    /// From this instant on.
    pub from: Option<Timestamp>,
    /// Before this instant.
    pub to: Option<Timestamp>,
    /// Before this place in the ledger.
    pub before: Option<i64>,
}

/// Acts, newest first.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn act_page(tx: &mut dyn Tx, filter: &ActFilter, limit: i64) -> Result<Vec<Leaf>> {
    let mut args: Vec<Val> = Vec::new();
    let mut wanted: Vec<String> = Vec::new();
    let mut add = |text: &str, value: Val| {
        args.push(value);
        wanted.push(text.replace('?', &format!("${}", args.len())));
    };
    // The table whose index finds fewest is asked for its order, so that the newest come without a sort.
    let order =
        if filter.subject.is_some() || (filter.kinds.len() == 1 && filter.who.is_none()) { "l.idx" } else { "a.idx" };
    if let Some(w) = &filter.who {
        add("a.who = ?", w.into());
    }
    if let Some(s) = &filter.subject {
        add("l.subject = ?", s.as_str().into());
    }
    if let [kind] = filter.kinds.as_slice() {
        add(if order == "l.idx" { "l.kind = ?" } else { "a.kind = ?" }, kind.as_str().into());
    }
    if let Some(t) = filter.from {
        add("a.at >= ?", t.into());
        if let Some(first) = edge(tx, "SELECT MIN(idx) FROM audit_act WHERE at >= $1", t)? {
            add(&format!("{order} >= ?"), first.into());
        } else {
            return Ok(Vec::new());
        }
    }
    if let Some(t) = filter.to {
        add("a.at < ?", t.into());
        if let Some(last) = edge(tx, "SELECT MAX(idx) FROM audit_act WHERE at < $1", t)? {
            add(&format!("{order} <= ?"), last.into());
        } else {
            return Ok(Vec::new());
        }
    }
    if let Some(b) = filter.before {
        add(&format!("{order} < ?"), b.into());
    }
    if filter.kinds.len() > 1 {
        let holes: Vec<String> = filter
            .kinds
            .iter()
            .map(|k| {
                args.push(k.as_str().into());
                format!("${}", args.len())
            })
            .collect();
        wanted.push(format!("a.kind IN ({})", holes.join(", ")));
    }
    args.push(limit.into());
    let filter = if wanted.is_empty() { String::new() } else { format!("WHERE {}", wanted.join(" AND ")) };
    let sql = format!(
        "SELECT l.idx, l.hash, l.salt, l.kind, l.subject, l.act, l.at FROM audit_act a JOIN ledger_leaf l ON l.idx = a.idx \
         {filter} ORDER BY {order} DESC LIMIT ${}",
        args.len()
    );
    tx.q(&sql, &args)?
        .iter()
        .map(|r| {
            Ok(Leaf {
                index: r.int(0)?,
                hash: r.digest(1)?,
                salt: r.blob(2)?,
                kind: r.text(3)?,
                subject: r.text(4)?,
                act: r.text(5)?,
                at: r.timestamp(6)?,
            })
        })
        .collect()
}

/// The place where a span of time begins or ends. Clocks step back at times, so `at` is compared as well.
fn edge(tx: &mut dyn Tx, sql: &str, at: Timestamp) -> Result<Option<i64>> {
    tx.one(sql, args![at])?.map(|r| r.get::<Option<i64>>(0)).transpose().map(Option::flatten)
}
