//! Password, then a code. Words, work and time never tell whether an account exists.

use std::net::IpAddr;
use std::time::Duration;

use pasban_access::{Role, Seat};
use pasban_app::{AppError, Result, ledger};
use pasban_kernel::Digest;
use pasban_proof::act::ActKind;
use pasban_store::rows::people::{self as rows, ways};
use serde_json::json;
use unicode_normalization::UnicodeNormalization as _;

use crate::guess::{self, Counted, TRIES_FREE};
use crate::person::{EMAIL_BYTES_MAX, NAME_CHARS_MAX, PersonState, name_key};
use crate::session::{self, Door};
use crate::ticket::Ticket;
use crate::{People, factor, hash_of, password, refusal};

/// A refusal takes at least this long, so that what is written about a known name is not felt.
const REFUSAL: Duration = Duration::from_millis(300);

/// What a right password gives.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum SignedIn {
    /// A session's token.
    Done(String),
    /// The second step is next: [`People::code`].
    NeedsCode(Ticket),
}

fn wrong() -> AppError {
    refusal::SIGN_IN_WRONG.error()
}

fn no_factor() -> AppError {
    refusal::SIGN_IN_NO_FACTOR.error()
}

impl People {
    /// The first step, by e-mail address or name.
    ///
    /// # Errors
    /// Forbidden where the two do not go together, whatever the reason; too many tries; a conflict where the role asks for a
    /// second factor and none is set up, told only to who knows the password.
    pub async fn password(&self, who: &str, typed: &str, from: IpAddr) -> Result<SignedIn> {
        let floor = tokio::time::sleep(REFUSAL);
        match self.first_step(who, typed, from).await {
            Err(AppError::Forbidden(words)) => {
                floor.await;
                Err(AppError::Forbidden(words))
            }
            answer => answer,
        }
    }

    async fn first_step(&self, who: &str, typed: &str, from: IpAddr) -> Result<SignedIn> {
        let who = who.trim();
        if who.is_empty() || who.len() > EMAIL_BYTES_MAX.max(NAME_CHARS_MAX * 4) {
            return Err(wrong());
        }
        let key = name_key(who);
        let (name, place) = (Counted::name(self, &key), Counted::place(self, from));
        let tries = guess::count(self, &[name, place]).await?;
        let email = who.nfc().collect::<String>().to_lowercase();
        let found = self
            .db
            .read(move |tx| {
                if let Some(p) = rows::person_by_email(tx, &email)? {
                    return Ok(Some(p));
                }
                let mut namesakes = rows::person_by_name(tx, &key, 100)?;
                if namesakes.len() > 1 {
                    // Those with an address sign in by it.
                    namesakes.retain(|p| p.email.is_empty());
                }
                Ok(if namesakes.len() == 1 { namesakes.pop() } else { None })
            })
            .await?;
        let phc = found.as_ref().map(|p| p.password.clone()).unwrap_or_default();
        let right = password::verify(self, typed, &phc).await?;
        let open = |p: &rows::Person| p.state == PersonState::Active.code() && session::hosted(self, &p.tenant);
        let Some(row) = found.as_ref().filter(|p| right && open(p)) else {
            self.failed("password", found.as_ref(), &tries, from).await?;
            return Err(wrong());
        };
        if !row.factor.is_empty() {
            let (ticket, hash) = crate::secret(self, "step");
            let password = Digest::of(row.password.as_bytes());
            if let Ok(mut tickets) = self.tickets.lock() {
                tickets.put(hash, row.id, password, name.key, self.now());
            }
            self.db.write("guess.forgive", move |tx| guess::forgive(tx, &[], Some(&place.key))).await?;
            return Ok(SignedIn::NeedsCode(Ticket(ticket)));
        }
        if Role::of(&row.role).is_none_or(Role::needs_second_factor) {
            self.db.write("guess.forgive", move |tx| guess::forgive(tx, &[name.key], Some(&place.key))).await?;
            return Err(no_factor());
        }
        let (id, expected) = (row.id, row.password.clone());
        let me = self.clone();
        let token = self
            .db
            .write_as("sign-in", move |tx| {
                // The account may have been closed, or its password changed, while the hash was made.
                let same = |p: &rows::Person| p.password == expected && p.state == PersonState::Active.code();
                let row = rows::person_fetch(tx, &id)?.filter(same).ok_or_else(wrong)?;
                guess::forgive(tx, &[name.key], Some(&place.key))?;
                session::begin(&me, tx, row, Door::SignIn, from)
            })
            .await?;
        Ok(SignedIn::Done(token))
    }

    /// The second step: six digits of an app, or a recovery code.
    ///
    /// # Errors
    /// Forbidden where the code is wrong or used, or the sign-in is over and begins again with the password.
    pub async fn code(&self, ticket: &str, typed: &str, from: IpAddr) -> Result<String> {
        let over = || refusal::SIGN_IN_OVER.error();
        let now = self.now();
        let hash = hash_of(self, ticket).ok_or_else(over)?;
        let held = self.tickets.lock().ok().and_then(|mut t| t.try_one(&hash, now)).ok_or_else(over)?;
        let (person, place) = (Counted::person(self, &held.person), Counted::place(self, from));
        let tries = guess::count(self, &[person, place]).await?;
        let (me, typed) = (self.clone(), typed.to_owned());
        let (id, name) = (held.person, held.name);
        let done = self
            .db
            .write_as("sign-in.code", move |tx| {
                let row = rows::person_fetch(tx, &id)?;
                let Some(mut row) = row.filter(|p| {
                    p.state == PersonState::Active.code() && Digest::of(p.password.as_bytes()) == held.password
                }) else {
                    return Ok(None);
                };
                if let Some(step) = factor::step_of(&me, &id, &row.factor, &typed, now, row.factor_step)? {
                    row.factor_step = step;
                    rows::person_put(tx, &row)?;
                } else if factor::is_recovery(&typed) && rows::code_use(tx, &id, &factor::code_hash(&me, &id, &typed))?
                {
                    let body = json!({"codes": rows::code_count(tx, &id)?, "used": "recovery code"});
                    let act = ledger::act(&me, ActKind::FactorChanged, &row.name, &id.to_string(), &body)?;
                    ledger::record(tx, &[act])?;
                } else {
                    return Ok(None);
                }
                guess::forgive(tx, &[name, person.key], Some(&place.key))?;
                session::begin(&me, tx, row, Door::SignIn, from).map(Some)
            })
            .await?;
        match done {
            Some(token) => {
                if let Ok(mut tickets) = self.tickets.lock() {
                    tickets.end(&hash);
                }
                Ok(token)
            }
            None => {
                let row = self.db.read(move |tx| rows::person_fetch(tx, &id)).await?;
                self.failed("code", row.as_ref(), &tries, from).await?;
                Err(factor::wrong_code())
            }
        }
    }

    /// Records a failure: the first in a row of a person, each that brings a wait, and few an hour of strangers.
    async fn failed(&self, step: &str, person: Option<&rows::Person>, tries: &[i64], from: IpAddr) -> Result<()> {
        let (own, place) = (tries.first().copied().unwrap_or(0), tries.get(1).copied().unwrap_or(0));
        let body = json!({"from": from.to_canonical().to_string(), "step": step, "tries": own});
        let act = match person {
            Some(p) if own == 1 || own >= TRIES_FREE => {
                Some(ledger::act(self, ActKind::SignInFailed, &p.name, &p.id.to_string(), &body)?)
            }
            None if own == TRIES_FREE || place == guess::PLACE_TRIES_FREE => {
                let now = self.now();
                let may = self.acts.lock().is_ok_and(|mut a| a.may(now));
                may.then(|| ledger::act(self, ActKind::SignInFailed, "somebody", "", &body)).transpose()?
            }
            _ => None,
        };
        if let Some(act) = act {
            self.db.write("sign-in.failed", move |tx| ledger::record(tx, &[act]).map(drop)).await?;
        }
        Ok(())
    }

    /// Changes one's own password. Other sessions and links end; tokens of programs stay.
    ///
    /// # Errors
    /// Forbidden where the present one is wrong; invalid where the new one is not good enough; too many tries.
    pub async fn change_password(&self, seat: &Seat, keep: Option<Digest>, present: &str, new: &str) -> Result<()> {
        let row = self.proven(seat, present).await?;
        password::fit(new, &row.name, &row.email)?;
        if new == present {
            return Err(refusal::PASSWORD_SAME.error());
        }
        let phc = password::hash(self, new).await?;
        let id = seat.person;
        let act = ledger::act(self, ActKind::PasswordChanged, &seat.name, &id.to_string(), &json!({}))?;
        self.db
            .write_as("password.change", move |tx| {
                let mut fresh = rows::person_fetch(tx, &id)?.ok_or(AppError::NotFound)?;
                if fresh.password != row.password {
                    return Err(refusal::PASSWORD_CHANGED.error());
                }
                fresh.password = phc;
                rows::person_put(tx, &fresh)?;
                ways::session_end_all(tx, &id, keep.as_ref())?;
                ways::link_end(tx, &id)?;
                ledger::record(tx, &[act])?;
                Ok(())
            })
            .await
    }
}
