//! Tokens of people's programs: named, read or write, with an end. They see what their person sees, and no more.

use data_encoding::BASE32_NOPAD;
use pasban_app::{AppError, Node, Result, ledger};
use pasban_kernel::id::PersonId;
use pasban_kernel::time::DAY;
use pasban_kernel::{Digest, Timestamp};
use pasban_proof::act::ActKind;
use pasban_store::rows::people::ways;
use serde::Serialize;
use serde_json::json;
use unicode_normalization::UnicodeNormalization as _;

use crate::refusal;
use crate::session::{Door, Session};

/// What a token may do.
pub const SCOPES: [&str; 2] = ["read", "write"];
/// Days that a token lasts where nobody says otherwise.
pub const DAYS_DEFAULT: u32 = 90;
/// Longest life of a token, days.
pub const DAYS_MAX: u32 = 366;
/// Most tokens of one person.
pub const TOKENS_MAX: usize = 50;
/// Longest name, characters.
const NAME_CHARS_MAX: usize = 80;

/// A token as it is listed.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct TokenRow {
    /// Name.
    pub name: String,
    /// `read` or `write`.
    pub scope: String,
    /// When it was made.
    pub made: Timestamp,
    /// End.
    pub expires: Timestamp,
    /// Last use, to the minute; 0 for never.
    pub used: Timestamp,
}

/// The hash of a presented token; `None` for what cannot be one. Unlike a session it outlives a restore: programs go on.
pub(crate) fn hash_of(token: &str) -> Option<Digest> {
    (!token.is_empty() && token.len() <= crate::SECRET_BYTES_MAX).then(|| Digest::of(token.as_bytes()))
}

/// Makes a token for who sits there; the answer is the only time it is seen.
///
/// # Errors
/// Forbidden for programs; a name that is taken; bounds.
pub async fn make(node: &Node, session: &Session, name: &str, scope: &str, days: u32) -> Result<String> {
    if session.door == Door::Token {
        return Err(refusal::TOKEN_BY_TOKEN.error());
    }
    if !SCOPES.contains(&scope) {
        return Err(refusal::TOKEN_SCOPE.error());
    }
    let name = name.nfc().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ");
    if name.is_empty() || name.chars().count() > NAME_CHARS_MAX || name.chars().any(crate::person::hidden) {
        return Err(refusal::TOKEN_NAME.with(&[("max", &NAME_CHARS_MAX)]));
    }
    if !(1..=DAYS_MAX).contains(&days) {
        return Err(refusal::TOKEN_DAYS.with(&[("n", &days), ("max", &DAYS_MAX)]));
    }
    let random: [u8; 32] = node.ambient.random();
    let token = format!("pasban_api_{}", BASE32_NOPAD.encode(&random).to_ascii_lowercase());
    let hash = Digest::of(token.as_bytes());
    let now = node.now();
    let person = session.seat.person;
    let row = ways::Token {
        hash,
        person,
        name,
        scope: scope.to_owned(),
        made: now,
        expires: now.plus(i64::from(days) * DAY),
        used: Timestamp(0),
    };
    let body = json!({"name": row.name, "scope": row.scope, "until": row.expires.rfc3339()});
    let act = ledger::act(node, ActKind::TokenMade, &session.seat.name, &person.to_string(), &body)?;
    node.db
        .write_as("person.token", move |tx| {
            let all = ways::token_list(tx, &person)?;
            if all.len() >= TOKENS_MAX {
                return Err(refusal::TOKEN_MANY.with(&[("max", &TOKENS_MAX)]));
            }
            if all.iter().any(|t| t.name == row.name) {
                return Err(refusal::TOKEN_TAKEN.error());
            }
            ways::token_insert(tx, &row)?;
            ledger::record(tx, &[act])?;
            Ok(())
        })
        .await?;
    Ok(token)
}

/// A person's tokens by name.
///
/// # Errors
/// The store's.
pub async fn list(node: &Node, person: PersonId) -> Result<Vec<TokenRow>> {
    let rows = node.db.read(move |tx| ways::token_list(tx, &person)).await?;
    Ok(rows
        .into_iter()
        .map(|t| TokenRow { name: t.name, scope: t.scope, made: t.made, expires: t.expires, used: t.used })
        .collect())
}

/// Revokes a person's token by its name, at once.
///
/// # Errors
/// Not found.
pub async fn revoke(node: &Node, person: PersonId, name: &str, by: &str) -> Result<()> {
    if name.is_empty() {
        return Err(AppError::NotFound);
    }
    let act = ledger::act(node, ActKind::TokenRevoked, by, &person.to_string(), &json!({"name": name}))?;
    let name = name.to_owned();
    node.db
        .write_as("person.token-revoke", move |tx| {
            if ways::token_revoke(tx, &person, &name)? == 0 {
                return Err(AppError::NotFound);
            }
            ledger::record(tx, &[act])?;
            Ok(())
        })
        .await
}
