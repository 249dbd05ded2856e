//! One-time links: `/welcome/{token}` for a new account, a lost password or a lost second factor, and `/enter/{token}`, which
//! begins a session at once and is made by local administrators only.

use std::net::IpAddr;

use pasban_app::{AppError, Node, Result, ledger};
use pasban_kernel::id::PersonId;
use pasban_kernel::time::{HOUR, MINUTE};
use pasban_kernel::{Digest, Timestamp};
use pasban_proof::act::ActKind;
use pasban_store::rows::people::{self as rows, ways};
use serde_json::json;

use crate::factor::{self, CODES, Enrol};
use crate::guess::{self, Counted};
use crate::person::{self, Person, PersonState};
use crate::session::{self, Door};
use crate::{People, hash_of, password, refusal, secret};

/// Hours that an invitation lasts where nobody says otherwise.
pub const HOURS_DEFAULT: u32 = 24;
/// Longest life of an invitation, hours.
pub const HOURS_MAX: u32 = 24 * 14;
/// Longest life of a link that begins a session, minutes.
pub const MINUTES_MAX: u32 = 24 * 60;

/// What an invitation shows before it is used.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Invited {
    /// For whom it is.
    pub person: Person,
    /// Who invites.
    pub by: String,
    /// Until when.
    pub until: Timestamp,
    /// The second factor to set up, where the role asks for one and there is none yet.
    pub enrol: Option<Enrol>,
    /// Whether a code of the second factor is asked for: of the one to be set up, or of the one that there is.
    pub asks_code: bool,
}

/// What a used invitation gives.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Accepted {
    /// The new session's token.
    pub session: String,
    /// Recovery codes, seen this once; empty where no second factor was set up.
    pub recovery: Vec<String>,
}

async fn make(node: &Node, id: PersonId, kind: &'static str, life: i64, by: &str) -> Result<String> {
    let (token, hash) = secret(node, kind);
    let now = node.now();
    let link =
        ways::Link { hash, person: id, kind: kind.into(), made: now, expires: now.plus(life), made_by: by.to_owned() };
    let body = json!({"kind": kind, "until": link.expires.rfc3339()});
    let act = ledger::act(node, ActKind::PersonInvited, by, &id.to_string(), &body)?;
    node.db
        .write_as("person.link", move |tx| {
            let row = rows::person_fetch(tx, &id)?.ok_or(AppError::NotFound)?;
            if row.state == PersonState::Disabled.code() {
                return Err(refusal::ACCOUNT_CLOSED.error());
            }
            ways::link_put(tx, &link)?;
            ledger::record(tx, &[act])?;
            Ok(())
        })
        .await?;
    Ok(token)
}

/// Makes an invitation; the answer is the token of its link `/welcome/{token}` and the only time it is seen. An earlier
/// invitation of the person ends. For an account in use it is the way to a new password.
///
/// # Errors
/// Not found; a closed account; hours out of bounds.
pub async fn invite(node: &Node, id: PersonId, hours: u32, by: &str) -> Result<String> {
    if !(1..=HOURS_MAX).contains(&hours) {
        return Err(refusal::HOURS.with(&[("n", &hours), ("max", &HOURS_MAX)]));
    }
    make(node, id, "welcome", i64::from(hours) * HOUR, by).await
}

/// Makes a link `/enter/{token}` that begins a session once, without password or code. Never offered over the network: for
/// commands of who owns the machine, after a loss, and for demonstrations. It stands in the ledger like any way in.
///
/// # Errors
/// Not found; a closed account; minutes out of bounds.
pub async fn one_time(node: &Node, id: PersonId, minutes: u32, by: &str) -> Result<String> {
    if !(1..=MINUTES_MAX).contains(&minutes) {
        return Err(refusal::MINUTES.with(&[("n", &minutes), ("max", &MINUTES_MAX)]));
    }
    make(node, id, "enter", i64::from(minutes) * MINUTE, by).await
}

/// What the second factor of an invitation is made from: the same each time the page is shown, nothing kept.
fn number(hash: &Digest) -> Vec<u8> {
    Digest::of(&[b"pasban factor\0".as_slice(), &hash.0].concat()).0[..16].to_vec()
}

/// Whom an invitation is for, and what is needed to use it. Looking uses nothing up.
///
/// # Errors
/// Not found where the link is unknown, used or over.
pub async fn accept(node: &Node, token: &str) -> Result<Invited> {
    let hash = hash_of(node, token).ok_or(AppError::NotFound)?;
    let now = node.now();
    let (link, row) = node
        .db
        .read(move |tx| {
            let Some(link) = ways::link_fetch(tx, &hash, "welcome", now)? else { return Ok(None) };
            Ok(rows::person_fetch(tx, &link.person)?.map(|row| (link, row)))
        })
        .await?
        .ok_or(AppError::NotFound)?;
    let person = person::of_row(row)?;
    if person.state == PersonState::Disabled || !session::hosted(node, &person.tenant) {
        return Err(AppError::NotFound);
    }
    let enrol = if person.role.needs_second_factor() && !person.second_factor {
        let label = if person.email.is_empty() { &person.name } else { &person.email };
        Some(factor::shown(node, &person.id, label, &number(&hash))?)
    } else {
        None
    };
    Ok(Invited {
        asks_code: enrol.is_some() || person.second_factor,
        by: link.made_by,
        until: link.expires,
        person,
        enrol,
    })
}

impl People {
    /// Uses an invitation: sets the password, and the second factor where one is to be set up, whose first code is `code`.
    /// Where a second factor stands already, `code` is one of its codes. Other sessions and links of the person end.
    ///
    /// # Errors
    /// Not found where the link is unknown, used or over; invalid where the password is not good enough; forbidden where the
    /// code is wrong; too many tries.
    pub async fn finish(&self, token: &str, new: &str, code: &str, from: IpAddr) -> Result<Accepted> {
        let hash = hash_of(self, token).ok_or(AppError::NotFound)?;
        let invited = accept(self, token).await?;
        password::fit(new, &invited.person.name, &invited.person.email)?;
        let id = invited.person.id;
        let counted = Counted::person(self, &id);
        guess::count(self, &[counted]).await?;
        let phc = password::hash(self, new).await?;
        let now = self.now();
        let (recovery, hashes) =
            if invited.enrol.is_some() { factor::codes(self, &id) } else { (Vec::new(), Vec::new()) };
        let body =
            json!({"codes": if invited.enrol.is_some() { CODES } else { 0 }, "from": from.to_canonical().to_string()});
        let act = ledger::act(self, ActKind::PersonWelcomed, &invited.person.name, &id.to_string(), &body)?;
        let (me, code) = (self.clone(), code.to_owned());
        let session = self
            .db
            .write_as("person.welcome", move |tx| {
                let link = ways::link_fetch(tx, &hash, "welcome", now)?.ok_or(AppError::NotFound)?;
                let mut row = rows::person_fetch(tx, &link.person)?.ok_or(AppError::NotFound)?;
                if row.state == PersonState::Disabled.code() {
                    return Err(AppError::NotFound);
                }
                if invited.enrol.is_some() != (row.factor.is_empty() && invited.enrol.is_some())
                    || row.role != invited.person.role.code()
                {
                    return Err(refusal::ACCOUNT_CHANGED.error());
                }
                if invited.asks_code {
                    let (number, last) =
                        if row.factor.is_empty() { (number(&hash), -1) } else { (row.factor.clone(), row.factor_step) };
                    let step =
                        factor::step_of(&me, &row.id, &number, &code, now, last)?.ok_or_else(factor::wrong_code)?;
                    if row.factor.is_empty() {
                        rows::code_replace(tx, &row.id, &hashes)?;
                    }
                    (row.factor, row.factor_step) = (number, step);
                }
                row.password = phc;
                row.state = PersonState::Active.code().to_owned();
                row.pending = Vec::new();
                ways::link_end(tx, &row.id)?;
                ways::session_end_all(tx, &row.id, None)?;
                guess::forgive(tx, &[counted.key], None)?;
                ledger::record(tx, &[act])?;
                session::begin(&me, tx, row, Door::SignIn, from)
            })
            .await?;
        Ok(Accepted { session, recovery })
    }
}
