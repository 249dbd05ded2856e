//! What was typed, kept on the server: on no ledger and over no link until it is sent.
//!
//! Each page that a form was drawn on writes its own version, by the form's one-time key. The version of the page that was
//! opened on the newest one counts; another page's that was opened before stays beside it. So two people (or two windows)
//! that write at once overwrite nobody: both versions are shown, and a person chooses.

use pasban_access::Seat;
use pasban_app::{AppError, Node, Result};
use pasban_kernel::id::ReportId;
use pasban_kernel::{Digest, Timestamp};
use pasban_store::Tx;
use pasban_store::rows::seat_report::{self as rows, Draft, DraftFile, Note, Version};

use crate::answers::Answers;

/// Most drafts of one organisation.
pub const DRAFTS_MAX: i64 = 200;
/// Most files in a draft.
pub const FILES_MAX: usize = 20;

/// Name of a draft in addresses.
#[must_use]
pub fn name(id: &[u8; 16]) -> String {
    ReportId::from_random(*id).to_string()
}

/// The draft of a name.
///
/// # Errors
/// Not found where it is none.
pub fn id_of(name: &str) -> Result<[u8; 16]> {
    name.parse::<ReportId>().map(|id| *id.as_bytes()).map_err(|_| AppError::NotFound)
}

/// The draft that a fresh form begins, out of its one-time key.
#[must_use]
pub fn fresh(key: &[u8; 32]) -> [u8; 16] {
    *ReportId::from_random(derived(b"pasban report draft\n", key)).as_bytes()
}

/// The report that a page's form makes: sending it twice makes one.
#[must_use]
pub fn report_of(key: &[u8; 32], seat: &Seat) -> ReportId {
    let seed = [key.as_slice(), seat.tenant.as_bytes(), seat.person.as_bytes()].concat();
    ReportId::from_random(derived(b"pasban report\n", &seed))
}

fn derived(what: &[u8], seed: &[u8]) -> [u8; 16] {
    let mut id = [0; 16];
    id.copy_from_slice(&Digest::of(&[what, seed].concat()).0[..16]);
    id
}

/// Name of a page's version.
#[must_use]
pub fn page_of(key: &[u8; 32]) -> Digest {
    Digest::of(key)
}

/// What became of a save.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Saved {
    /// This version counts.
    Counts,
    /// Somebody else's counts; this one stands beside it.
    Beside,
}

/// Keeps what was typed. `turn` is the draft's turn when the page was drawn.
///
/// # Errors
/// Too many drafts; the store's.
pub async fn save(
    node: &Node,
    seat: &Seat,
    id: [u8; 16],
    key: &[u8; 32],
    turn: i64,
    answers: &Answers,
    now: Timestamp,
) -> Result<Saved> {
    let version = Version {
        page: page_of(key),
        person: seat.person,
        name: seat.name.clone(),
        body: serde_json::to_string(answers).map_err(AppError::internal)?,
        at: now,
    };
    let tenant = seat.tenant;
    let saved = node
        .db
        .write("report.draft", move |tx| {
            let known = rows::draft_fetch(tx, &tenant, &id)?;
            if known.is_none() && rows::draft_count(tx, &tenant)? >= DRAFTS_MAX {
                return Ok(None);
            }
            let mut draft = known.unwrap_or(Draft { id, head: version.page, turn: 0, made: now, changed: now });
            let versions = rows::version_list(tx, &tenant, &id)?;
            let mine = versions.iter().find(|v| v.page == version.page);
            let saved = if draft.head == version.page {
                // Whoever opened it before this change has not seen it.
                draft.turn += i64::from(mine.is_none_or(|v| v.body != version.body));
                Saved::Counts
            } else if mine.is_none() && draft.turn == turn {
                // Opened on the version that counts: it takes its place.
                rows::version_drop(tx, &tenant, &id, &draft.head)?;
                draft.head = version.page;
                draft.turn += 1;
                Saved::Counts
            } else {
                Saved::Beside
            };
            draft.changed = now;
            rows::version_put(tx, &tenant, &id, &version)?;
            rows::draft_put(tx, &tenant, &draft)?;
            Ok(Some(saved))
        })
        .await?;
    saved.ok_or_else(|| {
        AppError::Conflict(format!("there are {DRAFTS_MAX} drafts already: send or discard some of them first"))
    })
}

/// A draft with everything in it.
#[derive(Clone, Debug)]
pub struct Open {
    /// The draft.
    pub draft: Draft,
    /// The version that counts.
    pub head: Version,
    /// What stands in it.
    pub answers: Answers,
    /// Other versions.
    pub beside: Vec<(Version, Answers)>,
    /// Files.
    pub files: Vec<DraftFile>,
    /// The report that it was sent as before, where somebody went back and wrote on.
    pub sent: Option<Note>,
}

fn typed(v: &Version) -> Answers {
    serde_json::from_str(&v.body).unwrap_or_default()
}

/// Opens one of the seat's own drafts.
///
/// # Errors
/// Not found.
pub async fn open(node: &Node, seat: &Seat, id: [u8; 16]) -> Result<Open> {
    let tenant = seat.tenant;
    node.db
        .read(move |tx| {
            let Some(draft) = rows::draft_fetch(tx, &tenant, &id)? else { return Ok(None) };
            let (mut head, mut beside) = (None, Vec::new());
            for v in rows::version_list(tx, &tenant, &id)? {
                if v.page == draft.head {
                    head = Some(v);
                } else {
                    let answers = typed(&v);
                    beside.push((v, answers));
                }
            }
            let Some(head) = head else { return Ok(None) };
            let files = rows::file_list(tx, &tenant, &id)?;
            let sent = rows::note_of_draft(tx, &tenant, &id)?;
            Ok(Some(Open { answers: typed(&head), draft, head, beside, files, sent }))
        })
        .await?
        .ok_or(AppError::NotFound)
}

/// The seat's drafts, last changed first.
///
/// # Errors
/// The store's.
pub async fn list(node: &Node, seat: &Seat, limit: i64) -> Result<Vec<(Draft, Version, Answers)>> {
    let tenant = seat.tenant;
    let found = node.db.read(move |tx| rows::draft_list(tx, &tenant, limit)).await?;
    Ok(found
        .into_iter()
        .map(|(d, v)| {
            let answers = typed(&v);
            (d, v, answers)
        })
        .collect())
}

/// What a draft became, where it was sent.
///
/// # Errors
/// The store's.
pub async fn sent(node: &Node, seat: &Seat, id: [u8; 16]) -> Result<Option<Note>> {
    let tenant = seat.tenant;
    Ok(node.db.read(move |tx| rows::note_of_draft(tx, &tenant, &id)).await?)
}

/// Lets another version count.
///
/// # Errors
/// Not found.
pub async fn choose(node: &Node, seat: &Seat, id: [u8; 16], page: Digest, now: Timestamp) -> Result<()> {
    let tenant = seat.tenant;
    let done = node
        .db
        .write("report.draft.choose", move |tx| {
            let Some(mut draft) = rows::draft_fetch(tx, &tenant, &id)? else { return Ok(false) };
            if !rows::version_list(tx, &tenant, &id)?.iter().any(|v| v.page == page) {
                return Ok(false);
            }
            draft.head = page;
            draft.turn += 1;
            draft.changed = now;
            rows::draft_put(tx, &tenant, &draft)?;
            Ok(true)
        })
        .await?;
    if done { Ok(()) } else { Err(AppError::NotFound) }
}

/// Removes one version; the draft with the last one.
///
/// # Errors
/// Not found.
pub async fn discard(node: &Node, seat: &Seat, id: [u8; 16], page: Digest) -> Result<()> {
    let tenant = seat.tenant;
    let done = node.db.write("report.draft.discard", move |tx| drop_version(tx, &tenant, &id, &page)).await?;
    if done { Ok(()) } else { Err(AppError::NotFound) }
}

/// Removes a version, inside a transaction: the draft goes with its last one, and another counts where the head went.
pub(crate) fn drop_version(
    tx: &mut dyn Tx,
    tenant: &pasban_kernel::TenantId,
    id: &[u8; 16],
    page: &Digest,
) -> pasban_store::Result<bool> {
    let Some(mut draft) = rows::draft_fetch(tx, tenant, id)? else { return Ok(false) };
    let gone = rows::version_drop(tx, tenant, id, page)? > 0;
    match rows::version_list(tx, tenant, id)?.first() {
        None => rows::draft_drop(tx, tenant, id)?,
        Some(next) if draft.head == *page => {
            draft.head = next.page;
            draft.turn += 1;
            rows::draft_put(tx, tenant, &draft)?;
        }
        Some(_) => {}
    }
    Ok(gone)
}

/// Adds what was understood of files.
///
/// # Errors
/// Not found; too many files.
pub async fn add_files(node: &Node, seat: &Seat, id: [u8; 16], files: Vec<DraftFile>) -> Result<()> {
    let tenant = seat.tenant;
    let done = node
        .db
        .write("report.draft.files", move |tx| {
            if rows::draft_fetch(tx, &tenant, &id)?.is_none() {
                return Ok(None);
            }
            let known = rows::file_list(tx, &tenant, &id)?.len();
            if known + files.len() > FILES_MAX {
                return Ok(Some(false));
            }
            for f in &files {
                rows::file_put(tx, &tenant, &id, f)?;
            }
            Ok(Some(true))
        })
        .await?;
    match done {
        None => Err(AppError::NotFound),
        Some(false) => Err(AppError::invalid(format!("more than {FILES_MAX} files: send the rest in an addition"))),
        Some(true) => Ok(()),
    }
}

/// Removes a file.
///
/// # Errors
/// Not found.
pub async fn drop_file(node: &Node, seat: &Seat, id: [u8; 16], sha: Digest) -> Result<()> {
    let tenant = seat.tenant;
    let gone = node.db.write("report.draft.file", move |tx| rows::file_drop(tx, &tenant, &id, &sha)).await?;
    if gone > 0 { Ok(()) } else { Err(AppError::NotFound) }
}
