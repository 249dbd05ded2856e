//! What people did with items (table `work_event`), and what a reporter was answered (table `report_answer`): append-only.

use pasban_kernel::Timestamp;
use pasban_kernel::id::{PersonId, ReportId};

use super::{ItemId, maybe, optional};
use crate::error::Result;
use crate::{Row, Tx, args, stream};

/// The stream that numbers events: its positions are instants.
const STREAM: &[u8] = b"work-event";

/// Something that was done with an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Position: an instant.
    pub n: i64,
    /// The item.
    pub item: ItemId,
    /// `came`, `again`, `settled`, `woke`, `take`, `give`, `drop`, `note`, `call`, `snooze`, `close`, `reopen`, `join`, `split`,
    /// `acknowledge`.
    pub kind: String,
    /// Who; `None` for the node itself.
    pub person: Option<PersonId>,
    /// Name of who.
    pub name: String,
    /// What was said.
    pub text: String,
    /// Facts, JSON.
    pub data: String,
}

const EVENT: &str = "n, item, kind, person, name, text, data";

fn event(r: &Row) -> Result<Event> {
    Ok(Event {
        n: r.int(0)?,
        item: r.get(1)?,
        kind: r.text(2)?,
        person: optional(r, 3)?,
        name: r.text(4)?,
        text: r.text(5)?,
        data: r.text(6)?,
    })
}

/// Appends an event; its position is given here.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn event_append(tx: &mut dyn Tx, e: &Event, now: Timestamp) -> Result<i64> {
    let n = stream::append(tx, STREAM, now)?;
    tx.exec(
        &format!("INSERT INTO work_event ({EVENT}) VALUES ($1, $2, $3, $4, $5, $6, $7)"),
        args![n, e.item, &e.kind, &maybe(e.person), &e.name, &e.text, &e.data],
    )?;
    Ok(n)
}

/// Events of an item, newest first.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn event_list(tx: &mut dyn Tx, item: &ItemId, limit: i64) -> Result<Vec<Event>> {
    tx.q(&format!("SELECT {EVENT} FROM work_event WHERE item = $1 ORDER BY n DESC LIMIT $2"), args![item, limit])?
        .iter()
        .map(event)
        .collect()
}

/// Events of what a seat may see since an instant, newest first: the item's marking and owner decide.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn event_since(tx: &mut dyn Tx, since: Timestamp, eyes: super::items::Eyes, limit: i64) -> Result<Vec<Event>> {
    tx.q(
        "SELECT e.n, e.item, e.kind, e.person, e.name, e.text, e.data FROM work_event e JOIN work_item i ON i.id = e.item \
         WHERE e.n > $1 AND (i.tlp < 4 OR i.owner = $2 OR $3 = TRUE) ORDER BY e.n DESC LIMIT $4",
        args![since, eyes.person, eyes.red, limit],
    )?
    .iter()
    .map(event)
    .collect()
}

/// What a reporter was answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The report.
    pub report: ReportId,
    /// Position: an instant.
    pub n: i64,
    /// `acknowledged`, `said`, `closed`.
    pub kind: String,
    /// Who answered.
    pub name: String,
    /// What.
    pub text: String,
}

/// Answers a reporter; the position is given here.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn answer_append(tx: &mut dyn Tx, a: &Answer, now: Timestamp) -> Result<()> {
    let n = stream::append(tx, STREAM, now)?;
    tx.exec(
        "INSERT INTO report_answer (report, n, kind, name, text) VALUES ($1, $2, $3, $4, $5)",
        args![&a.report, n, &a.kind, &a.name, &a.text],
    )?;
    Ok(())
}

/// What a reporter was answered, oldest first.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn answer_list(tx: &mut dyn Tx, report: &ReportId) -> Result<Vec<Answer>> {
    tx.q("SELECT report, n, kind, name, text FROM report_answer WHERE report = $1 ORDER BY n LIMIT 500", args![report])?
        .iter()
        .map(|r| Ok(Answer { report: r.get(0)?, n: r.int(1)?, kind: r.text(2)?, name: r.text(3)?, text: r.text(4)? }))
        .collect()
}

/// Moves a report to a state: `new`, `open`, `closed`. Answers whether it was in another.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn report_state(tx: &mut dyn Tx, report: &ReportId, state: &str) -> Result<bool> {
    Ok(tx.exec(
        "UPDATE report SET state = $2 WHERE id = $1 AND direction = 'in' AND state <> $2",
        args![report, state],
    )? == 1)
}
