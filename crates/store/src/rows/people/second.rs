//! What needs a second person.

use pasban_kernel::id::{PersonId, WishId};
use pasban_kernel::{TenantId, Timestamp};

use crate::error::Result;
use crate::{Row, Tx, args};

/// What somebody asked a second person to agree to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wish {
    /// Id.
    pub id: WishId,
    /// Whose data.
    pub tenant: TenantId,
    /// Kind code.
    pub kind: String,
    /// About what.
    pub subject: String,
    /// What will happen.
    pub words: String,
    /// What the asker would do, JSON.
    pub body: String,
    /// Who asked.
    pub asked_by: PersonId,
    /// The asker's name.
    pub asked_name: String,
    /// When.
    pub asked_at: Timestamp,
    /// It can be decided and used until then.
    pub expires: Timestamp,
    /// `asked`, `granted`, `refused`, `used`.
    pub state: String,
    /// Who decided.
    pub decided_by: Option<PersonId>,
    /// The decider's name, or empty.
    pub decided_name: String,
    /// When; 0 until then.
    pub decided_at: Timestamp,
    /// Why.
    pub reason: String,
}

const WISH: &str = "id, tenant, kind, subject, words, body, asked_by, asked_name, asked_at, expires, state, decided_by, \
                    decided_name, decided_at, reason";

fn wish(r: &Row) -> Result<Wish> {
    let decided_by = r.blob(11)?;
    Ok(Wish {
        id: r.get(0)?,
        tenant: r.get(1)?,
        kind: r.text(2)?,
        subject: r.text(3)?,
        words: r.text(4)?,
        body: r.text(5)?,
        asked_by: r.get(6)?,
        asked_name: r.text(7)?,
        asked_at: r.timestamp(8)?,
        expires: r.timestamp(9)?,
        state: r.text(10)?,
        decided_by: if decided_by.is_empty() { None } else { Some(r.get(11)?) },
        decided_name: r.text(12)?,
        decided_at: r.timestamp(13)?,
        reason: r.text(14)?,
    })
}

/// Keeps a wish, new or decided; what was asked never changes.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn wish_put(tx: &mut dyn Tx, w: &Wish) -> Result<()> {
    let decided_by = w.decided_by.map_or_else(Vec::new, |p| p.as_bytes().to_vec());
    tx.exec(
        &format!(
            "INSERT INTO wish ({WISH}) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15) ON CONFLICT (id) DO UPDATE SET \
             state = excluded.state, decided_by = excluded.decided_by, decided_name = excluded.decided_name, \
             decided_at = excluded.decided_at, reason = excluded.reason"
        ),
        args![
            &w.id,
            &w.tenant,
            &w.kind,
            &w.subject,
            &w.words,
            &w.body,
            &w.asked_by,
            &w.asked_name,
            w.asked_at,
            w.expires,
            &w.state,
            decided_by,
            &w.decided_name,
            w.decided_at,
            &w.reason
        ],
    )?;
    Ok(())
}

/// One wish.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn wish_fetch(tx: &mut dyn Tx, id: &WishId) -> Result<Option<Wish>> {
    tx.one(&format!("SELECT {WISH} FROM wish WHERE id = $1"), args![id])?.as_ref().map(wish).transpose()
}

/// Wishes of a tenant, newest first.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn wish_list(tx: &mut dyn Tx, tenant: &TenantId, limit: i64) -> Result<Vec<Wish>> {
    tx.q(
        &format!("SELECT {WISH} FROM wish WHERE tenant = $1 ORDER BY asked_at DESC, id LIMIT $2"),
        args![tenant, limit],
    )?
    .iter()
    .map(wish)
    .collect()
}

/// What a person asked of a kind about a subject and may still be used or decided, newest first.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn wish_of(tx: &mut dyn Tx, person: &PersonId, kind: &str, subject: &str, now: Timestamp) -> Result<Vec<Wish>> {
    tx.q(
        &format!(
            "SELECT {WISH} FROM wish WHERE asked_by = $1 AND kind = $2 AND subject = $3 AND expires > $4 \
             AND state IN ('asked', 'granted') ORDER BY asked_at DESC, id LIMIT 100"
        ),
        args![person, kind, subject, now],
    )?
    .iter()
    .map(wish)
    .collect()
}

/// How many wishes of a person wait for a decision.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn wish_open_count(tx: &mut dyn Tx, person: &PersonId, now: Timestamp) -> Result<i64> {
    Ok(tx
        .one("SELECT COUNT(*) FROM wish WHERE asked_by = $1 AND state = 'asked' AND expires > $2", args![person, now])?
        .map(|r| r.int(0))
        .transpose()?
        .unwrap_or(0))
}
