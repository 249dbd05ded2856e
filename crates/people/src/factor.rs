//! The second factor: time-based codes (TOTP, RFC 6238) and ten recovery codes.
//!
//! The secret is never stored. It is an HMAC under a key of the node (`keys/`), over the person and 16 random bytes that
//! stand in the store: a stolen database makes no codes.

use data_encoding::{BASE32_NOPAD, HEXLOWER};
use pasban_access::Seat;
use pasban_app::{AppError, Node, Result, ledger};
use pasban_kernel::id::PersonId;
use pasban_kernel::time::{HOUR, SECOND};
use pasban_kernel::{Digest, Timestamp};
use pasban_proof::act::ActKind;
use pasban_store::rows::people::{self as rows, ways};
use serde_json::json;
use totp_rs::{Algorithm, Builder, Totp};

use crate::guess::{self, Counted};
use crate::session::Session;
use crate::{People, password, refusal};

/// Length of a step, seconds (RFC 6238, section 5.2).
pub const STEP_SECONDS: i64 = 30;
/// Recovery codes that a person gets.
pub const CODES: usize = 10;
/// How long setting up may take.
const PENDING_LIFE: i64 = HOUR;

/// What a person enters in an authenticator app.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Enrol {
    /// The secret in groups of four, to be typed.
    pub secret: String,
    /// `otpauth://totp/…`, for a QR code.
    pub uri: String,
}

fn totp(node: &Node, person: &PersonId, number: &[u8]) -> Result<Totp> {
    let whole = node.keys.keyed("totp", &person.to_string(), &HEXLOWER.encode(number));
    let mut secret = [0; 20];
    secret.copy_from_slice(&whole[..20]);
    Builder::new()
        .with_algorithm(Algorithm::SHA1)
        .with_digits(6)
        .with_step_duration(30)
        .with_secret(secret)
        .build()
        .map_err(AppError::internal)
}

/// What an app needs for the secret behind a number.
pub(crate) fn shown(node: &Node, person: &PersonId, label: &str, number: &[u8]) -> Result<Enrol> {
    let secret = BASE32_NOPAD.encode(totp(node, person, number)?.secret().as_bytes());
    let issuer = escaped(&node.config.node.name.replace(':', " "));
    let label = escaped(&label.replace(':', " "));
    let uri =
        format!("otpauth://totp/{issuer}:{label}?secret={secret}&issuer={issuer}&algorithm=SHA1&digits=6&period=30");
    let groups: Vec<&str> = secret.as_bytes().chunks(4).map(|c| std::str::from_utf8(c).unwrap_or_default()).collect();
    Ok(Enrol { secret: groups.join(" "), uri })
}

/// Percent-encoding of everything but letters, digits and `-._~` (RFC 3986, section 2.3).
fn escaped(text: &str) -> String {
    text.bytes()
        .map(|b| match b {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => char::from(b).to_string(),
            _ => format!("%{b:02X}"),
        })
        .collect()
}

/// The step that a code belongs to, of the present one and its two neighbours, if it was not used: later than `last`.
pub(crate) fn step_of(
    node: &Node,
    person: &PersonId,
    number: &[u8],
    code: &str,
    now: Timestamp,
    last: i64,
) -> Result<Option<i64>> {
    let typed: String = code.chars().filter(|c| !c.is_whitespace()).collect();
    if number.is_empty() || typed.len() != 6 || !typed.bytes().all(|b| b.is_ascii_digit()) {
        return Ok(None);
    }
    let totp = totp(node, person, number)?;
    let present = now.0.div_euclid(SECOND).div_euclid(STEP_SECONDS);
    Ok((present - 1..=present + 1)
        .filter(|step| *step > last)
        .find(|step| u64::try_from(step * STEP_SECONDS).is_ok_and(|second| totp.generate(second).to_string() == typed)))
}

/// A recovery code as it is compared: letters and digits alone, with what is easily misread put right.
fn plain_code(code: &str) -> String {
    code.chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| match c.to_ascii_uppercase() {
            '0' => 'O',
            '1' => 'I',
            '8' => 'B',
            c => c,
        })
        .collect()
}

/// The hash that is kept of a recovery code.
pub(crate) fn code_hash(node: &Node, person: &PersonId, code: &str) -> Digest {
    Digest(node.keys.keyed("recovery", &person.to_string(), &plain_code(code)))
}

/// Whether a text has the form of a recovery code.
pub(crate) fn is_recovery(code: &str) -> bool {
    code.len() <= 40 && plain_code(code).len() == 16
}

/// New recovery codes, 80 bits each, and their hashes.
pub(crate) fn codes(node: &Node, person: &PersonId) -> (Vec<String>, Vec<Digest>) {
    (0..CODES)
        .map(|_| {
            let code = BASE32_NOPAD.encode(&node.ambient.random::<10>());
            let groups: Vec<&str> =
                code.as_bytes().chunks(4).map(|c| std::str::from_utf8(c).unwrap_or_default()).collect();
            let hash = code_hash(node, person, &code);
            (groups.join("-"), hash)
        })
        .unzip()
}

/// What binds a second factor that is being set up to the session that began it, which gave the password: another one, left
/// open elsewhere, never shows the secret.
fn place_of(session: &Session) -> [u8; 16] {
    let mut place = [0; 16];
    place.copy_from_slice(&Digest::of(&[b"pasban enrol\0".as_slice(), &session.id.0].concat()).0[..16]);
    place
}

/// The number of a second factor that is being set up, for the session that began it.
fn number_for<'a>(pending: &'a [u8], place: &[u8; 16]) -> Option<&'a [u8]> {
    pending.split_at_checked(16).filter(|(_, of)| of == place).map(|(number, _)| number)
}

fn label(row: &rows::Person) -> &str {
    if row.email.is_empty() { &row.name } else { &row.email }
}

/// How many recovery codes a person has left.
///
/// # Errors
/// The store's.
pub async fn codes_left(node: &Node, person: PersonId) -> Result<i64> {
    Ok(node.db.read(move |tx| rows::code_count(tx, &person)).await?)
}

/// Removes a lost second factor with its recovery codes. Sessions and tokens end; the person needs a new link
/// ([`crate::invite::invite`]) to set up another.
///
/// # Errors
/// Not found.
pub async fn reset(node: &Node, id: PersonId, by: &str) -> Result<()> {
    let act = ledger::act(node, ActKind::FactorReset, by, &id.to_string(), &json!({}))?;
    node.db
        .write_as("factor.reset", move |tx| {
            let mut row = rows::person_fetch(tx, &id)?.ok_or(AppError::NotFound)?;
            (row.factor, row.factor_step, row.pending) = (Vec::new(), -1, Vec::new());
            rows::person_put(tx, &row)?;
            rows::code_replace(tx, &id, &[])?;
            ways::session_end_all(tx, &id, None)?;
            ways::token_revoke(tx, &id, "")?;
            ledger::record(tx, &[act])?;
            Ok(())
        })
        .await
}

impl People {
    /// Begins to set up a second factor, a first one or another; asked for within the hour in the same session, it shows the
    /// same secret again.
    ///
    /// # Errors
    /// Forbidden where the password is wrong; too many tries.
    pub async fn begin_enrol(&self, session: &Session, password: &str) -> Result<Enrol> {
        let row = self.proven(&session.seat, password).await?;
        let (id, now, fresh) = (session.seat.person, self.now(), self.ambient.random::<16>());
        let place = place_of(session);
        let pending = self
            .db
            .write_as("factor.begin", move |tx| {
                let mut row = rows::person_fetch(tx, &id)?.ok_or(AppError::NotFound)?;
                if row.pending_at.plus(PENDING_LIFE) <= now || number_for(&row.pending, &place).is_none() {
                    (row.pending, row.pending_at) = ([fresh.as_slice(), &place].concat(), now);
                    rows::person_put(tx, &row)?;
                }
                Ok::<_, AppError>(row.pending)
            })
            .await?;
        let number = number_for(&pending, &place).ok_or(AppError::NotFound)?;
        shown(self, &id, label(&row), number)
    }

    /// The second factor that this session began to set up within the hour, so that its page can be loaded again.
    ///
    /// # Errors
    /// The store's.
    pub async fn pending(&self, session: &Session) -> Result<Option<Enrol>> {
        let (id, place, now) = (session.seat.person, place_of(session), self.now());
        let row = self.db.read(move |tx| rows::person_fetch(tx, &id)).await?.ok_or(AppError::NotFound)?;
        match number_for(&row.pending, &place).filter(|_| row.pending_at.plus(PENDING_LIFE) > now) {
            Some(number) => Ok(Some(shown(self, &id, label(&row), number)?)),
            None => Ok(None),
        }
    }

    /// New recovery codes in place of those before, seen this once.
    ///
    /// # Errors
    /// Forbidden where the password is wrong; a conflict where there is no second factor; too many tries.
    pub async fn new_codes(&self, seat: &Seat, password: &str) -> Result<Vec<String>> {
        self.proven(seat, password).await?;
        let id = seat.person;
        let (codes, hashes) = codes(self, &id);
        let act = ledger::act(
            self,
            ActKind::FactorChanged,
            &seat.name,
            &id.to_string(),
            &json!({"codes": CODES, "new": "recovery codes"}),
        )?;
        self.db
            .write_as("factor.codes", move |tx| {
                let row = rows::person_fetch(tx, &id)?.ok_or(AppError::NotFound)?;
                if row.factor.is_empty() {
                    return Err(refusal::NO_FACTOR_YET.error());
                }
                rows::code_replace(tx, &id, &hashes)?;
                ledger::record(tx, &[act])?;
                Ok(())
            })
            .await?;
        Ok(codes)
    }

    /// Takes the new second factor into use when its first code is right; answers ten recovery codes, seen this once.
    /// Other sessions end.
    ///
    /// # Errors
    /// Invalid where the code is wrong; a conflict where nothing was begun in the last hour.
    pub async fn finish_enrol(&self, session: &Session, code: &str) -> Result<Vec<String>> {
        let (seat, keep, place) = (&session.seat, session.id, place_of(session));
        let id = seat.person;
        let counted = Counted::person(self, &id);
        guess::count(self, &[counted]).await?;
        let now = self.now();
        let (codes, hashes) = codes(self, &id);
        let act = ledger::act(self, ActKind::FactorChanged, &seat.name, &id.to_string(), &json!({"codes": CODES}))?;
        let (me, code) = (self.node().clone(), code.to_owned());
        self.db
            .write_as("factor.finish", move |tx| {
                let mut row = rows::person_fetch(tx, &id)?.ok_or(AppError::NotFound)?;
                let number = number_for(&row.pending, &place).filter(|_| row.pending_at.plus(PENDING_LIFE) > now);
                let Some(number) = number.map(<[u8]>::to_vec) else {
                    return Err(refusal::ENROL_OVER.error());
                };
                let step = step_of(&me, &id, &number, &code, now, -1)?.ok_or_else(wrong_code)?;
                (row.factor, row.factor_step, row.pending) = (number, step, Vec::new());
                rows::person_put(tx, &row)?;
                rows::code_replace(tx, &id, &hashes)?;
                ways::session_end_all(tx, &id, Some(&keep))?;
                guess::forgive(tx, &[counted.key], None)?;
                ledger::record(tx, &[act])?;
                Ok(())
            })
            .await?;
        Ok(codes)
    }

    /// Whoever sits there knows the password: for what a session left open must not do.
    pub(crate) async fn proven(&self, seat: &Seat, password: &str) -> Result<rows::Person> {
        let counted = Counted::person(self, &seat.person);
        guess::count(self, &[counted]).await?;
        let id = seat.person;
        let row = self.db.read(move |tx| rows::person_fetch(tx, &id)).await?.ok_or(AppError::NotFound)?;
        if !password::verify(self, password, &row.password).await? {
            return Err(refusal::PASSWORD_PRESENT.error());
        }
        self.db.write("guess.forgive", move |tx| guess::forgive(tx, &[counted.key], None)).await?;
        Ok(row)
    }
}

/// A code that is not right, in words for the field.
pub(crate) fn wrong_code() -> AppError {
    refusal::CODE_WRONG.error()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recovery_codes_are_read_as_people_write_them() {
        assert_eq!(plain_code(" ab-c0 18 "), "ABCOIB");
        assert!(is_recovery("ABCD-EFGH-IJKL-MNOP"));
        assert!(!is_recovery("123456"));
        assert_eq!(escaped("Finance CERT/ü"), "Finance%20CERT%2F%C3%BC");
    }
}
