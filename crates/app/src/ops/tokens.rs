//! Tokens: who may push logs, fetch lists, or use TAXII without being a node. Stored as SHA-256 only, shown once.

use data_encoding::BASE32_NOPAD;
use pasban_kernel::time::DAY;
use pasban_kernel::{Digest, TenantId, Timestamp};
use pasban_store::rows::detect::{self as rows, Token};
use serde::Serialize;

use crate::error::{AppError, Result};
use crate::node::Node;

/// What a token may open.
pub const SCOPES: [&str; 4] = ["push", "lists", "taxii-read", "taxii-write"];
/// Days that a token lasts where nobody says otherwise.
pub const DAYS_DEFAULT: u32 = 365;
/// Longest life, days.
pub const DAYS_MAX: u32 = 3650;
/// Most tokens.
const TOKENS_MAX: usize = 10_000;

/// A token as it is listed.
#[derive(Clone, Debug, Serialize)]
pub struct TokenRow {
    /// Name for people.
    pub name: String,
    /// What it opens.
    pub scope: String,
    /// Whose data: a tenant id, or empty for the node's own.
    pub tenant: String,
    /// When it was made.
    pub made: String,
    /// When it ends.
    pub expires: String,
}

/// Makes a token. The answer is the only time it is seen.
///
/// # Errors
/// Unknown scope or tenant; a name that is taken.
pub async fn make(node: &Node, tenant: TenantId, scope: &str, name: &str, days: Option<u32>) -> Result<String> {
    if !SCOPES.contains(&scope) {
        return Err(AppError::invalid(format!("scope {scope:?}: must be one of {}", SCOPES.join(", "))));
    }
    let name = name.trim();
    if name.is_empty() || name.chars().count() > 120 || name.chars().any(char::is_control) {
        return Err(AppError::invalid(
            "a token has a name of 1 to 120 characters, so that it can be found and revoked",
        ));
    }
    if !tenant.is_own() && !node.registry.load().tenants.iter().any(|t| t.id == tenant) {
        return Err(AppError::NotFound);
    }
    let days = days.unwrap_or(DAYS_DEFAULT);
    if !(1..=DAYS_MAX).contains(&days) {
        return Err(AppError::invalid(format!("days {days}: a token lasts 1 to {DAYS_MAX} days")));
    }
    let secret: [u8; 32] = node.ambient.random();
    let token = format!("pasban_{}", BASE32_NOPAD.encode(&secret).to_ascii_lowercase());
    let now = node.now();
    let row = Token {
        hash: Digest::of(token.as_bytes()),
        tenant,
        scope: scope.to_owned(),
        name: name.to_owned(),
        made: now,
        expires: now.plus(i64::from(days) * DAY),
    };
    let name = name.to_owned();
    let made = node
        .db
        .write("token.make", move |tx| {
            let all = rows::token_list(tx)?;
            if all.len() >= TOKENS_MAX || all.iter().any(|t| t.name == name) {
                return Ok(false);
            }
            rows::token_insert(tx, &row)?;
            Ok(true)
        })
        .await?;
    if made {
        Ok(token)
    } else {
        Err(AppError::Conflict("there is a token of that name already, or too many: revoke one first".into()))
    }
}

/// All tokens, without their secrets.
///
/// # Errors
/// The store's.
pub async fn list(node: &Node) -> Result<Vec<TokenRow>> {
    let rows = node.db.read(rows::token_list).await?;
    Ok(rows
        .into_iter()
        .map(|t| TokenRow {
            name: t.name,
            scope: t.scope,
            tenant: if t.tenant.is_own() { String::new() } else { t.tenant.to_string() },
            made: t.made.rfc3339(),
            expires: if t.expires == Timestamp(0) { String::new() } else { t.expires.rfc3339() },
        })
        .collect())
}

/// Revokes a token by its name, at once.
///
/// # Errors
/// Not found.
pub async fn revoke(node: &Node, name: &str) -> Result<u64> {
    let name = name.to_owned();
    match node.db.write("token.revoke", move |tx| rows::token_revoke(tx, &name)).await? {
        0 => Err(AppError::NotFound),
        n => Ok(n),
    }
}
