//! What a browser or a program holds after it came in.
//!
//! A session is read with its person at each request and nowhere cached: one look by a hash, well under a millisecond
//! beside a page of some. So a closed account, a changed role and an ended session act on the very next request,
//! whoever changed them: the portal, the command line, another process.

use std::net::IpAddr;

use pasban_access::{Permission, Seat};
use pasban_app::{AppError, Node, Result, ledger};
use pasban_kernel::id::PersonId;
use pasban_kernel::time::{DAY, HOUR, MINUTE};
use pasban_kernel::{Digest, TenantId, Timestamp};
use pasban_proof::act::ActKind;
use pasban_store::Tx;
use pasban_store::rows::people::{self as rows, ways};
use serde_json::json;
use sha2::{Digest as _, Sha256};

use crate::person::{self, Person, PersonState, Prefs};
use crate::{People, guess, hash_of, secret, tokens};

/// A session of staff ends after so long without a request.
pub const IDLE: i64 = HOUR;
/// A session of staff ends after so long, whatever happens.
pub const LIFE: i64 = 12 * HOUR;
/// A session of a small firm's owner ends after so long without a request: reports are written between other things.
pub const IDLE_OWNER: i64 = 12 * HOUR;
/// A session of a small firm's owner ends after so long, whatever happens.
pub const LIFE_OWNER: i64 = 30 * DAY;
/// Most sessions of one person; a further one ends that which was used longest ago.
pub const SESSIONS_MAX: i64 = 20;
/// How exactly the last request is known.
const TOUCH: i64 = MINUTE;

/// How somebody came in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Door {
    /// By password, and code where the role asks for one.
    SignIn,
    /// By a one-time link of a local administrator.
    OneTime,
    /// A program, by a token.
    Token,
}

impl Door {
    /// The stable word.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::SignIn => "sign-in",
            Self::OneTime => "one-time",
            Self::Token => "token",
        }
    }
}

/// Somebody who came in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Session {
    /// Names it: a hash of the token.
    pub id: Digest,
    /// Who sits there.
    pub seat: Seat,
    /// Settings.
    pub prefs: Prefs,
    /// Made from the token, never stored: keys the tokens of forms.
    pub secret: [u8; 32],
    /// Beginning.
    pub begun: Timestamp,
    /// Last request, to the minute.
    pub seen: Timestamp,
    /// Last request of the session before, for "since you were here last"; 0 where there was none.
    pub previous_visit: Timestamp,
    /// How it began.
    pub door: Door,
    /// Whether it may change anything; `false` for tokens that only read.
    pub writes: bool,
}

impl Session {
    /// Whether this session may use what asks for the permission: what the seat may, but no program touches an account,
    /// manages people or decides as the second person.
    #[must_use]
    pub fn may(&self, permission: Permission) -> bool {
        let by_hand = matches!(permission, Permission::Account | Permission::PeopleManage | Permission::SecondPerson);
        !(by_hand && self.door == Door::Token) && self.seat.may(permission)
    }
}

/// Whether a tenant is the node's own or hosted here.
pub(crate) fn hosted(node: &Node, tenant: &TenantId) -> bool {
    tenant.is_own() || node.registry.load().tenants.iter().any(|t| t.id == *tenant)
}

fn seat(node: &Node, p: &Person) -> Seat {
    Seat {
        person: p.id,
        name: p.name.clone(),
        role: p.role,
        hat: p.hat,
        tier: node.config.node.tier.clone(),
        tenant: p.tenant,
    }
}

/// A secret for forms, out of the token: 32 bytes that only who holds the token can have.
fn form_secret(token: &str) -> [u8; 32] {
    Sha256::new().chain_update(b"pasban form\0").chain_update(token).finalize().into()
}

/// Begins a session inside the transaction that proved who it is; answers its token, which is new each time.
pub(crate) fn begin(node: &Node, tx: &mut dyn Tx, mut row: rows::Person, door: Door, from: IpAddr) -> Result<String> {
    let (token, hash) = secret(node, "pasban_session");
    let now = node.now();
    let session = ways::Session {
        hash,
        person: row.id,
        door: door.code().to_owned(),
        begun: now,
        seen: now,
        previous_visit: row.last_seen,
        place: guess::place(from),
    };
    row.last_seen = now;
    let body = json!({"door": door.code(), "from": from.to_canonical().to_string()});
    let act = ledger::act(node, ActKind::SignedIn, &row.name, &row.id.to_string(), &body)?;
    rows::person_put(tx, &row)?;
    ways::session_prune(tx, now.plus(-IDLE_OWNER))?;
    if ways::session_count(tx, &row.id)? >= SESSIONS_MAX {
        ways::session_end_oldest(tx, &row.id)?;
    }
    ways::session_insert(tx, &session)?;
    ledger::record(tx, &[act])?;
    Ok(token)
}

/// The session of a browser's token; `None` where it is unknown, over, or its person may not come in.
///
/// # Errors
/// The store's.
pub async fn by_token(node: &Node, token: &str) -> Result<Option<Session>> {
    let Some(hash) = hash_of(node, token) else { return Ok(None) };
    let found = node.db.read(move |tx| ways::session_fetch(tx, &hash)).await?;
    let Some((row, person)) = found else { return Ok(None) };
    let now = node.now();
    let person = person::of_row(person)?;
    let (idle, life) = lives(person.role);
    let over = row.seen.plus(idle) <= now || row.begun.plus(life) <= now;
    if over || person.state == PersonState::Disabled || !hosted(node, &person.tenant) {
        return Ok(None);
    }
    if row.seen.plus(TOUCH) <= now {
        let id = person.id;
        // A node that can't write still answers: the session then ends earlier than it would.
        if let Err(e) = node.db.write("session.touch", move |tx| ways::session_touch(tx, &hash, &id, now)).await {
            tracing::warn!(error = %e, "the last request of a session was not kept");
        }
    }
    Ok(Some(Session {
        id: hash,
        seat: seat(node, &person),
        prefs: person.prefs,
        secret: form_secret(token),
        begun: row.begun,
        seen: row.seen,
        previous_visit: row.previous_visit,
        door: if row.door == Door::OneTime.code() { Door::OneTime } else { Door::SignIn },
        writes: true,
    }))
}

/// The session of a program's token; `None` where it is unknown, over, or its person may not come in.
///
/// # Errors
/// The store's.
pub async fn by_bearer(node: &Node, token: &str) -> Result<Option<Session>> {
    let Some(hash) = tokens::hash_of(token) else { return Ok(None) };
    let now = node.now();
    let found = node
        .db
        .read(move |tx| {
            let Some(t) = ways::token_fetch(tx, &hash, now)? else { return Ok(None) };
            Ok(rows::person_fetch(tx, &t.person)?.map(|p| (t, p)))
        })
        .await?;
    let Some((row, person)) = found else { return Ok(None) };
    let person = person::of_row(person)?;
    if person.state != PersonState::Active || !hosted(node, &person.tenant) {
        return Ok(None);
    }
    if row.used.plus(TOUCH) <= now
        && let Err(e) = node.db.write("token.touch", move |tx| ways::token_touch(tx, &hash, now)).await
    {
        tracing::warn!(error = %e, "the last use of a token was not kept");
    }
    Ok(Some(Session {
        id: hash,
        seat: seat(node, &person),
        prefs: person.prefs,
        secret: form_secret(token),
        begun: row.made,
        seen: row.used,
        previous_visit: Timestamp(0),
        door: Door::Token,
        writes: row.scope == "write",
    }))
}

/// A session in a list of one's own.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Listed {
    /// Names it: a hash of the token.
    pub id: Digest,
    /// `sign-in` or `one-time`.
    pub door: String,
    /// Beginning.
    pub begun: Timestamp,
    /// Last request, to the minute.
    pub seen: Timestamp,
    /// Address, or network, that it began from.
    pub place: String,
}

/// Sessions of a person that are not over, last used first.
///
/// # Errors
/// The store's.
pub async fn list(node: &Node, seat: &Seat) -> Result<Vec<Listed>> {
    let (id, now) = (seat.person, node.now());
    let (idle, life) = lives(seat.role);
    let all = node.db.read(move |tx| ways::session_list(tx, &id, SESSIONS_MAX)).await?;
    Ok(all
        .into_iter()
        .filter(|s| s.seen.plus(idle) > now && s.begun.plus(life) > now)
        .map(|s| Listed { id: s.hash, door: s.door, begun: s.begun, seen: s.seen, place: s.place })
        .collect())
}

/// Ends one session of a person.
///
/// # Errors
/// Not found where the person has no such session.
pub async fn end_one(node: &Node, person: PersonId, id: Digest) -> Result<()> {
    let ended = node
        .db
        .write("session.end-one", move |tx| {
            let own = ways::session_list(tx, &person, SESSIONS_MAX)?.iter().any(|s| s.hash == id);
            Ok(own && ways::session_end(tx, &id)?)
        })
        .await?;
    if ended { Ok(()) } else { Err(AppError::NotFound) }
}

/// How long a session of a role lasts without a request, and at most.
fn lives(role: pasban_access::Role) -> (i64, i64) {
    if role.needs_second_factor() { (IDLE, LIFE) } else { (IDLE_OWNER, LIFE_OWNER) }
}

/// Ends a session.
///
/// # Errors
/// The store's.
pub async fn end(node: &Node, id: &Digest) -> Result<()> {
    let id = *id;
    node.db.write("session.end", move |tx| ways::session_end(tx, &id)).await?;
    Ok(())
}

/// Ends all sessions of a person but one, where one is kept; answers how many.
///
/// # Errors
/// The store's.
pub async fn end_all(node: &Node, person: PersonId, but: Option<Digest>) -> Result<u64> {
    Ok(node.db.write("session.end-all", move |tx| ways::session_end_all(tx, &person, but.as_ref())).await?)
}

impl People {
    /// See [`by_token`].
    ///
    /// # Errors
    /// The store's.
    pub async fn by_token(&self, token: &str) -> Result<Option<Session>> {
        by_token(self, token).await
    }

    /// See [`by_bearer`].
    ///
    /// # Errors
    /// The store's.
    pub async fn by_bearer(&self, token: &str) -> Result<Option<Session>> {
        by_bearer(self, token).await
    }

    /// See [`end`].
    ///
    /// # Errors
    /// The store's.
    pub async fn end(&self, id: &Digest) -> Result<()> {
        end(self, id).await
    }

    /// See [`person::set_prefs`].
    ///
    /// # Errors
    /// Where one is not of its form.
    pub async fn set_prefs(&self, seat: &Seat, prefs: Prefs) -> Result<()> {
        person::set_prefs(self, seat, prefs).await
    }

    /// Uses a one-time link to enter ([`crate::invite::one_time`]); answers the new session's token.
    ///
    /// # Errors
    /// Not found where the link is unknown, used, over, or its person may not come in; too many tries.
    pub async fn enter(&self, token: &str, from: IpAddr) -> Result<String> {
        let hash = hash_of(self, token).ok_or(AppError::NotFound)?;
        let place = guess::Counted::place(self, from);
        guess::count(self, &[place]).await?;
        let (me, now) = (self.clone(), self.now());
        self.db
            .write_as("session.enter", move |tx| {
                let link = ways::link_fetch(tx, &hash, "enter", now)?.ok_or(AppError::NotFound)?;
                ways::link_use(tx, &hash)?;
                let mut row = rows::person_fetch(tx, &link.person)?.ok_or(AppError::NotFound)?;
                if row.state == PersonState::Disabled.code() || !hosted(&me, &row.tenant) {
                    return Err(AppError::NotFound);
                }
                row.state = PersonState::Active.code().to_owned();
                guess::forgive(tx, &[], Some(&place.key))?;
                begin(&me, tx, row, Door::OneTime, from)
            })
            .await
    }
}
