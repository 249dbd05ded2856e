//! Filters that people keep (table `work_view`) and hand-overs of shifts (table `work_handover`).

use pasban_kernel::Timestamp;
use pasban_kernel::id::PersonId;

use super::{maybe, optional};
use crate::error::Result;
use crate::{Row, Tx, args};

/// A filter under a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View {
    /// Id.
    pub id: [u8; 16],
    /// Whose.
    pub person: PersonId,
    /// Name.
    pub name: String,
    /// The query of the address.
    pub query: String,
    /// When it was kept.
    pub at: Timestamp,
}

/// Keeps a view once.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn view_put(tx: &mut dyn Tx, v: &View) -> Result<()> {
    tx.exec(
        "INSERT INTO work_view (id, person, name, query, at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (id) DO UPDATE SET \
         name = excluded.name, query = excluded.query",
        args![v.id, v.person, &v.name, &v.query, v.at],
    )?;
    Ok(())
}

/// A person's views by name.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn view_list(tx: &mut dyn Tx, person: &PersonId) -> Result<Vec<View>> {
    tx.q(
        "SELECT id, person, name, query, at FROM work_view WHERE person = $1 ORDER BY name, id LIMIT 100",
        args![person],
    )?
    .iter()
    .map(|r| Ok(View { id: r.get(0)?, person: r.get(1)?, name: r.text(2)?, query: r.text(3)?, at: r.timestamp(4)? }))
    .collect()
}

/// Forgets a view of a person.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn view_forget(tx: &mut dyn Tx, person: &PersonId, id: &[u8; 16]) -> Result<bool> {
    Ok(tx.exec("DELETE FROM work_view WHERE id = $1 AND person = $2", args![id, person])? == 1)
}

/// A hand-over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handover {
    /// Id.
    pub id: [u8; 16],
    /// Who leaves.
    pub person: PersonId,
    /// Name.
    pub name: String,
    /// What they say.
    pub text: String,
    /// What was open, JSON.
    pub items: String,
    /// When.
    pub at: Timestamp,
    /// Who took it over.
    pub read_by: Option<PersonId>,
    /// Name.
    pub read_name: String,
    /// When; 0.
    pub read_at: Timestamp,
}

const HANDOVER: &str = "id, person, name, text, items, at, read_by, read_name, read_at";

fn handover(r: &Row) -> Result<Handover> {
    Ok(Handover {
        id: r.get(0)?,
        person: r.get(1)?,
        name: r.text(2)?,
        text: r.text(3)?,
        items: r.text(4)?,
        at: r.timestamp(5)?,
        read_by: optional(r, 6)?,
        read_name: r.text(7)?,
        read_at: r.timestamp(8)?,
    })
}

/// Keeps a hand-over once: what was written is not written again.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn handover_insert(tx: &mut dyn Tx, h: &Handover) -> Result<bool> {
    let n = tx.exec(
        &format!("INSERT INTO work_handover ({HANDOVER}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (id) DO NOTHING"),
        args![h.id, h.person, &h.name, &h.text, &h.items, h.at, &maybe(h.read_by), &h.read_name, h.read_at],
    )?;
    Ok(n == 1)
}

/// One hand-over.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn handover_fetch(tx: &mut dyn Tx, id: &[u8; 16]) -> Result<Option<Handover>> {
    tx.one(&format!("SELECT {HANDOVER} FROM work_handover WHERE id = $1"), args![id])?
        .as_ref()
        .map(handover)
        .transpose()
}

/// Hand-overs, newest first.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn handover_list(tx: &mut dyn Tx, limit: i64) -> Result<Vec<Handover>> {
    tx.q(&format!("SELECT {HANDOVER} FROM work_handover ORDER BY at DESC, id DESC LIMIT $1"), args![limit])?
        .iter()
        .map(handover)
        .collect()
}

/// Somebody takes it over; the first stands. Answers whether it was the first.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn handover_read(tx: &mut dyn Tx, id: &[u8; 16], person: &PersonId, name: &str, now: Timestamp) -> Result<bool> {
    let n = tx.exec(
        "UPDATE work_handover SET read_by = $2, read_name = $3, read_at = $4 WHERE id = $1 AND read_at = 0",
        args![id, person, name, now],
    )?;
    Ok(n == 1)
}
