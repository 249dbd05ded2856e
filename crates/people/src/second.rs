//! What one person may not do alone: a wish, another person who agrees, and its use, once.
//!
//! The same person never decides, under whatever account: neither the same name nor the same telephone does, nor an account
//! that was made after the wish. Wish, decision and use are acts.

use pasban_access::{Permission, Role, Seat};
use pasban_app::{AppError, Node, Result, ledger};
use pasban_kernel::id::{PersonId, WishId};
use pasban_kernel::time::DAY;
use pasban_kernel::{Digest, Timestamp};
use pasban_proof::act::ActKind;
use pasban_store::rows::people::{self as rows, second as wishes};
use pasban_store::{StoreError, Tx};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::person::PersonState;
use crate::refusal;

/// How long a wish may be decided and used.
pub const LIFE: i64 = DAY;
/// Most wishes of one person that wait.
pub const OPEN_MAX: i64 = 50;
/// Longest subject, bytes.
const SUBJECT_BYTES_MAX: usize = 300;
/// Longest words, characters.
const WORDS_CHARS_MAX: usize = 2_000;
/// Largest body, bytes of JSON.
const BODY_BYTES_MAX: usize = 64 * 1024;
/// Most wishes in a list.
const LIST_MAX: i64 = 500;

/// What needs a second person (design, threat T4; portal reference, "Destructive or wide acts").
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum WishKind {
    /// To see a victim's name.
    Unmask,
    /// To take many rows out.
    BulkExport,
    /// To go beyond what a source agreed to.
    ConsentOverride,
    /// To change what the node does by itself.
    PolicyChange,
    /// To let named persons have what is RED.
    ReleaseRed,
    /// To ask others to block.
    BlockForOthers,
    /// To make somebody an administrator, or to open the way into an administrator's account.
    RoleChange,
}

impl WishKind {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Unmask,
        Self::BulkExport,
        Self::ConsentOverride,
        Self::PolicyChange,
        Self::ReleaseRed,
        Self::BlockForOthers,
        Self::RoleChange,
    ];

    /// The stable word.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Unmask => "unmask",
            Self::BulkExport => "bulk-export",
            Self::ConsentOverride => "consent-override",
            Self::PolicyChange => "policy-change",
            Self::ReleaseRed => "release-red",
            Self::BlockForOthers => "block-for-others",
            Self::RoleChange => "role-change",
        }
    }

    /// What a second person must be allowed to read beside [`Permission::SecondPerson`]: what is asked about a report or an
    /// indicator may tell of a victim in its words, and administrators read none of that (response notes, table 4.6).
    #[must_use]
    pub fn reads(self) -> Option<Permission> {
        match self {
            Self::Unmask | Self::ConsentOverride | Self::ReleaseRed | Self::BlockForOthers => {
                Some(Permission::QueueRead)
            }
            Self::BulkExport | Self::PolicyChange | Self::RoleChange => None,
        }
    }

    /// Whether a seat may be asked to agree to it.
    #[must_use]
    pub fn is_for(self, seat: &Seat) -> bool {
        seat.may(Permission::SecondPerson) && self.reads().is_none_or(|p| seat.may(p))
    }

    /// The kind of a stable word.
    #[must_use]
    pub fn of(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|k| k.code() == code)
    }
}

/// How a wish stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum WishState {
    /// Waits for the second person.
    Asked,
    /// Agreed to, and not done yet.
    Granted,
    /// Refused.
    Refused,
    /// Done.
    Used,
    /// Nobody decided, or nobody did it, within a day.
    Expired,
}

impl WishState {
    /// The stable word.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Granted => "granted",
            Self::Refused => "refused",
            Self::Used => "used",
            Self::Expired => "expired",
        }
    }
}

/// What somebody asked a second person to agree to.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Wish {
    /// Id.
    pub id: WishId,
    /// Kind.
    pub kind: WishKind,
    /// About what.
    pub subject: String,
    /// What will happen.
    pub words: String,
    /// What the asker would do, for the program.
    pub body: Value,
    /// Who asked.
    pub asked_by: PersonId,
    /// The asker's name.
    pub asked_name: String,
    /// When.
    pub asked_at: Timestamp,
    /// It can be decided and used until then.
    pub expires: Timestamp,
    /// State.
    pub state: WishState,
    /// Who decided.
    pub decided_by: Option<PersonId>,
    /// The decider's name, or empty.
    pub decided_name: String,
    /// When; 0 until then.
    pub decided_at: Timestamp,
    /// Why.
    pub reason: String,
}

fn of_row(row: wishes::Wish, now: Timestamp) -> Result<Wish, StoreError> {
    let broken = |what: &str| StoreError::Corrupt(format!("wish {}: {what}", row.id));
    let over = row.expires <= now;
    let state = match row.state.as_str() {
        "asked" | "granted" if over => WishState::Expired,
        "asked" => WishState::Asked,
        "granted" => WishState::Granted,
        "refused" => WishState::Refused,
        "used" => WishState::Used,
        _ => return Err(broken("state")),
    };
    Ok(Wish {
        kind: WishKind::of(&row.kind).ok_or_else(|| broken("kind"))?,
        body: serde_json::from_str(&row.body).map_err(|_| broken("body"))?,
        id: row.id,
        subject: row.subject,
        words: row.words,
        asked_by: row.asked_by,
        asked_name: row.asked_name,
        asked_at: row.asked_at,
        expires: row.expires,
        state,
        decided_by: row.decided_by,
        decided_name: row.decided_name,
        decided_at: row.decided_at,
        reason: row.reason,
    })
}

/// What stands in the act: never the words, which may name somebody, but their hash.
fn act_body(kind: &str, subject: &str, words: &str, body: &str) -> Value {
    let hash = Digest::of(format!("{words}\0{body}").as_bytes()).to_string();
    json!({"kind": kind, "sha256": hash, "subject": subject})
}

/// Asks a second person. Asking the same again answers the wish that waits.
///
/// # Errors
/// Invalid where a part is too long; too many that wait.
pub async fn ask(node: &Node, seat: &Seat, kind: WishKind, subject: &str, words: &str, body: &Value) -> Result<Wish> {
    if subject.len() > SUBJECT_BYTES_MAX || subject.chars().any(char::is_control) {
        return Err(refusal::SUBJECT.with(&[("max", &SUBJECT_BYTES_MAX)]));
    }
    if words.trim().is_empty() || words.chars().count() > WORDS_CHARS_MAX {
        return Err(refusal::WISH_WORDS.with(&[("max", &WORDS_CHARS_MAX)]));
    }
    let text = serde_json::to_string(body).map_err(AppError::internal)?;
    if text.len() > BODY_BYTES_MAX {
        return Err(refusal::WISH_BODY.with(&[("n", &text.len()), ("max", &BODY_BYTES_MAX)]));
    }
    let now = node.now();
    let row = wishes::Wish {
        id: WishId::from_random(node.ambient.random()),
        tenant: seat.tenant,
        kind: kind.code().to_owned(),
        subject: subject.to_owned(),
        words: pasban_store::clean(words).into_owned(),
        body: text,
        asked_by: seat.person,
        asked_name: seat.name.clone(),
        asked_at: now,
        expires: now.plus(LIFE),
        state: WishState::Asked.code().to_owned(),
        decided_by: None,
        decided_name: String::new(),
        decided_at: Timestamp(0),
        reason: String::new(),
    };
    let said = act_body(&row.kind, &row.subject, &row.words, &row.body);
    let act = ledger::act(node, ActKind::SecondAsked, &seat.name, &row.id.to_string(), &said)?;
    node.db
        .write_as("second.ask", move |tx| {
            let same = |w: &wishes::Wish| w.state == "asked" && w.words == row.words && w.body == row.body;
            let open = wishes::wish_of(tx, &row.asked_by, &row.kind, &row.subject, now)?;
            if let Some(waiting) = open.into_iter().find(same) {
                return Ok(of_row(waiting, now)?);
            }
            if wishes::wish_open_count(tx, &row.asked_by, now)? >= OPEN_MAX {
                return Err(refusal::WISH_MANY.with(&[("max", &OPEN_MAX)]));
            }
            wishes::wish_put(tx, &row)?;
            ledger::record(tx, &[act])?;
            Ok(of_row(row, now)?)
        })
        .await
}

/// Wishes that a seat may see, newest first: its own, and where it may decide also those of its tenant.
///
/// # Errors
/// The store's.
pub async fn list(node: &Node, seat: &Seat) -> Result<Vec<Wish>> {
    let (now, seat) = (node.now(), seat.clone());
    let wishes: Result<Vec<Wish>, StoreError> = node
        .db
        .read(move |tx| {
            let rows = wishes::wish_list(tx, &seat.tenant, LIST_MAX)?;
            rows.into_iter().filter(|w| seen(&seat, w)).map(|w| of_row(w, now)).collect()
        })
        .await;
    Ok(wishes?)
}

/// One wish that a seat may see.
///
/// # Errors
/// Not found.
pub async fn fetch(node: &Node, seat: &Seat, id: WishId) -> Result<Wish> {
    let now = node.now();
    let row = node.db.read(move |tx| wishes::wish_fetch(tx, &id)).await?.ok_or(AppError::NotFound)?;
    if seen(seat, &row) { Ok(of_row(row, now)?) } else { Err(AppError::NotFound) }
}

/// Whether a seat sees a wish: its own, and those that it may be asked to agree to.
fn seen(seat: &Seat, row: &wishes::Wish) -> bool {
    let asked = || WishKind::of(&row.kind).is_some_and(|k| k.is_for(seat));
    row.tenant == seat.tenant && (row.asked_by == seat.person || asked())
}

/// Whether two accounts may be of one person.
fn may_be_one(a: &rows::Person, b: &rows::Person) -> bool {
    let digits = |p: &str| p.chars().filter(char::is_ascii_digit).collect::<String>();
    a.id == b.id || a.name_key == b.name_key || (!digits(&a.phone).is_empty() && digits(&a.phone) == digits(&b.phone))
}

/// Decides on somebody else's wish.
///
/// # Errors
/// Not found where the seat may not know of it; forbidden for whoever may be the same person; a conflict where it is decided
/// or over; invalid without a reason for a refusal.
pub async fn decide(node: &Node, seat: &Seat, id: WishId, yes: bool, reason: &str) -> Result<Wish> {
    let reason = reason.trim();
    if reason.chars().count() > WORDS_CHARS_MAX || (!yes && reason.is_empty()) {
        return Err(refusal::WISH_REASON.with(&[("max", &WORDS_CHARS_MAX)]));
    }
    if !seat.may(Permission::SecondPerson) {
        return Err(AppError::NotFound);
    }
    let before = fetch(node, seat, id).await?;
    let now = node.now();
    let kind = if yes { ActKind::SecondGranted } else { ActKind::SecondRefused };
    let body = serde_json::to_string(&before.body).map_err(AppError::internal)?;
    let act = ledger::act(
        node,
        kind,
        &seat.name,
        &id.to_string(),
        &act_body(before.kind.code(), &before.subject, &before.words, &body),
    )?;
    let (seat, reason) = (seat.clone(), pasban_store::clean(reason).into_owned());
    node.db
        .write_as("second.decide", move |tx| {
            let mut row = wishes::wish_fetch(tx, &id)?.filter(|w| w.tenant == seat.tenant).ok_or(AppError::NotFound)?;
            let asker = rows::person_fetch(tx, &row.asked_by)?.ok_or(AppError::NotFound)?;
            // The account as it stands now, not as the session remembers it.
            let decider = rows::person_fetch(tx, &seat.person)?.ok_or(AppError::NotFound)?;
            if decider.state == PersonState::Disabled.code() || Role::of(&decider.role) != Some(seat.role) {
                return Err(AppError::NotFound);
            }
            if may_be_one(&asker, &decider) {
                return Err(refusal::WISH_SAME_PERSON.error());
            }
            if decider.made >= row.asked_at {
                return Err(refusal::WISH_NEWER.error());
            }
            match of_row(row.clone(), now)?.state {
                WishState::Asked => {}
                WishState::Expired => {
                    return Err(refusal::WISH_OVER.error());
                }
                _ => return Err(refusal::WISH_DECIDED.with(&[("name", &row.decided_name)])),
            }
            row.state = if yes { WishState::Granted } else { WishState::Refused }.code().to_owned();
            (row.decided_by, row.decided_name) = (Some(seat.person), seat.name);
            (row.decided_at, row.reason) = (now, reason);
            wishes::wish_put(tx, &row)?;
            ledger::record(tx, &[act])?;
            Ok(of_row(row, now)?)
        })
        .await
}

/// Uses up what a second person agreed to, inside the transaction that does it: the asker's granted wish of the kind about the
/// subject with exactly this body. `None` where there is none; then nothing may be done.
///
/// # Errors
/// The store's.
pub fn use_up(
    node: &Node,
    tx: &mut dyn Tx,
    seat: &Seat,
    kind: WishKind,
    subject: &str,
    body: &Value,
) -> Result<Option<Wish>> {
    let now = node.now();
    let text = serde_json::to_string(body).map_err(AppError::internal)?;
    let open = wishes::wish_of(tx, &seat.person, kind.code(), subject, now)?;
    let Some(mut row) = open.into_iter().find(|w| w.state == "granted" && w.tenant == seat.tenant && w.body == text)
    else {
        return Ok(None);
    };
    row.state = WishState::Used.code().to_owned();
    let said = act_body(&row.kind, &row.subject, &row.words, &row.body);
    let act = ledger::act(node, ActKind::SecondUsed, &seat.name, &row.id.to_string(), &said)?;
    wishes::wish_put(tx, &row)?;
    ledger::record(tx, &[act])?;
    Ok(Some(of_row(row, now)?))
}

/// [`use_up`] in a transaction of its own, for what is done outside the store.
///
/// # Errors
/// A conflict where no second person agreed to exactly this, or it was used.
pub async fn take(node: &Node, seat: &Seat, kind: WishKind, subject: &str, body: &Value) -> Result<Wish> {
    let (me, seat, subject, body) = (node.clone(), seat.clone(), subject.to_owned(), body.clone());
    node.db
        .write_as("second.use", move |tx| use_up(&me, tx, &seat, kind, &subject, &body))
        .await?
        .ok_or_else(|| refusal::WISH_NOT_GRANTED.error())
}

/// The asker's granted wishes of a kind about a subject, to show what may be done now.
///
/// # Errors
/// The store's.
pub async fn granted(node: &Node, seat: &Seat, kind: WishKind, subject: &str) -> Result<Vec<Wish>> {
    let (now, person, subject) = (node.now(), seat.person, subject.to_owned());
    let wishes: Result<Vec<Wish>, StoreError> = node
        .db
        .read(move |tx| {
            let open = wishes::wish_of(tx, &person, kind.code(), &subject, now)?;
            open.into_iter().filter(|w| w.state == "granted").map(|w| of_row(w, now)).collect()
        })
        .await;
    Ok(wishes?)
}
