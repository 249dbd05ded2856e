//! Who read what names a victim. Reading is an act: one per person, record and hour, made by whoever hands the fields out.

use data_encoding::BASE32_NOPAD;
use pasban_access::Seat;
use pasban_app::{Node, Result, ledger};
use pasban_kernel::id::PersonId;
use pasban_kernel::time::HOUR;
use pasban_kernel::{TenantId, Timestamp};
use pasban_proof::act::ActKind;
use pasban_store::rows::people::reads as readings;
use serde::Serialize;
use serde_json::json;

use crate::refusal;

/// Longest record id, bytes.
pub const RECORD_BYTES_MAX: usize = 200;
/// Longest list of fields that is kept of an hour, bytes.
const WHAT_BYTES_MAX: usize = 500;
/// Most rows of a page.
pub const PAGE_MAX: u32 = 500;

/// One person's reading of one record within one hour.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Reading {
    /// Who.
    pub person: PersonId,
    /// The reader's name then.
    pub name: String,
    /// The reader's role then.
    pub role: String,
    /// Which record.
    pub record: String,
    /// Which fields, joined by comma.
    pub what: String,
    /// How often in the hour.
    pub times: i64,
    /// First in the hour.
    pub at: Timestamp,
    /// Last in the hour.
    pub last: Timestamp,
}

impl From<readings::Reading> for Reading {
    fn from(r: readings::Reading) -> Self {
        Self {
            person: r.person,
            name: r.name,
            role: r.role,
            record: r.record,
            what: r.what,
            times: r.times,
            at: r.at,
            last: r.last,
        }
    }
}

/// Which readings are asked for; absent means all.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Filter {
    /// Of one person.
    pub person: Option<PersonId>,
    /// Of one record.
    pub record: Option<String>,
    /// Of people of one tenant.
    pub tenant: Option<TenantId>,
    /// From this instant on.
    pub from: Option<Timestamp>,
    /// Before this instant.
    pub to: Option<Timestamp>,
    /// [`Page::next`] of the page before.
    pub cursor: Option<String>,
}

/// One page, newest first.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
pub struct Page {
    /// Rows.
    pub rows: Vec<Reading>,
    /// Where the next page begins; absent on the last.
    pub next: Option<String>,
}

/// Notes that a seat reads fields of a record that name a victim. Call it before they are shown: where it fails, nothing is.
///
/// # Errors
/// The store's; invalid where record or field are too long.
pub async fn note(node: &Node, seat: &Seat, record: &str, what: &str) -> Result<()> {
    let fits = |text: &str| !text.is_empty() && text.len() <= RECORD_BYTES_MAX && !text.chars().any(char::is_control);
    if !fits(record) || !fits(what) {
        return Err(refusal::READ_FIELD.with(&[("max", &RECORD_BYTES_MAX)]));
    }
    let now = node.now();
    let hour = now.0.div_euclid(HOUR);
    let act = ledger::act(
        node,
        ActKind::ReadVictim,
        &seat.name,
        record,
        &json!({"person": seat.person.to_string(), "role": seat.role.code(), "what": what}),
    )?;
    let fresh = readings::Reading {
        id: node.ambient.random(),
        person: seat.person,
        record: record.to_owned(),
        hour,
        tenant: seat.tenant,
        name: seat.name.clone(),
        role: seat.role.code().to_owned(),
        what: what.to_owned(),
        times: 1,
        at: now,
        last: now,
    };
    Ok(node
        .db
        .write("reads.note", move |tx| {
            let Some(mut known) = readings::reading_fetch(tx, &fresh.person, &fresh.record, hour)? else {
                readings::reading_put(tx, &fresh)?;
                ledger::record(tx, &[act])?;
                return Ok(());
            };
            known.times += 1;
            known.last = now;
            let new = !known.what.split(", ").any(|w| w == fresh.what);
            if new && known.what.len() + fresh.what.len() + 2 <= WHAT_BYTES_MAX {
                known.what = format!("{}, {}", known.what, fresh.what);
            }
            readings::reading_put(tx, &known)
        })
        .await?)
}

/// Who read a record, newest first, at most [`PAGE_MAX`] rows.
///
/// # Errors
/// The store's.
pub async fn of_record(node: &Node, record: &str) -> Result<Vec<Reading>> {
    let filter = Filter { record: Some(record.to_owned()), ..Filter::default() };
    Ok(list(node, filter, PAGE_MAX).await?.rows)
}

/// Readings for the audit page, newest first.
///
/// # Errors
/// The store's; invalid where the cursor is none.
pub async fn list(node: &Node, filter: Filter, limit: u32) -> Result<Page> {
    let limit = i64::from(limit.clamp(1, PAGE_MAX));
    let after = filter.cursor.as_deref().map(|c| read_cursor(c).ok_or_else(|| refusal::CURSOR.error())).transpose()?;
    let wanted = readings::ReadingFilter {
        person: filter.person,
        record: filter.record,
        tenant: filter.tenant,
        from: filter.from,
        to: filter.to,
        after,
    };
    let mut found = node.db.read(move |tx| readings::reading_list(tx, &wanted, limit + 1)).await?;
    let more = i64::try_from(found.len()).unwrap_or(i64::MAX) > limit;
    found.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    let next = found.last().filter(|_| more).map(|r| cursor(r.at, &r.id));
    Ok(Page { rows: found.into_iter().map(Reading::from).collect(), next })
}

fn cursor(at: Timestamp, id: &[u8; 16]) -> String {
    BASE32_NOPAD.encode(&[at.0.to_be_bytes().as_slice(), id].concat()).to_ascii_lowercase()
}

fn read_cursor(text: &str) -> Option<(Timestamp, [u8; 16])> {
    let bytes =
        BASE32_NOPAD.decode(text.get(..39)?.to_ascii_uppercase().as_bytes()).ok().filter(|_| text.len() == 39)?;
    let (at, id) = bytes.split_first_chunk::<8>()?;
    Some((Timestamp(i64::from_be_bytes(*at)), id.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cursors() {
        let made = cursor(Timestamp(-5), &[7; 16]);
        assert_eq!(read_cursor(&made), Some((Timestamp(-5), [7; 16])));
        for bad in ["", "x", &made[1..], &format!("{made}a"), "ééééééééééééééééééééé"] {
            assert_eq!(read_cursor(bad), None, "{bad}");
        }
    }
}
