//! One file a page.

pub mod audit;
pub mod backup;
pub mod export;
pub mod health;
pub mod keys;
pub mod link;
pub mod links;
pub mod offer;
pub mod organisation;
pub mod organisations;
pub mod people;
pub mod person;
pub mod person_deeds;
pub mod relations;
pub mod retention;
pub mod shown;
pub mod sources;
pub mod tenants;

use data_encoding::BASE64URL_NOPAD;
use maud::{Markup, html};
use pasban_kernel::{TenantId, Timestamp};
use pasban_portal::{AppError, Fault, Outcome, Result, Visit, say, text};

/// Rows of a page.
pub const PAGE: usize = 50;

/// A cursor out of a text and an id.
#[must_use]
pub fn cursor(key: &str, id: &[u8; 16]) -> String {
    BASE64URL_NOPAD.encode(&[id.as_slice(), key.as_bytes()].concat())
}

/// The text and the id in a cursor.
///
/// # Errors
/// Not found, where it is none.
pub fn uncursor(text: Option<&str>) -> Result<Option<(String, [u8; 16])>> {
    let Some(text) = text else { return Ok(None) };
    let bytes = BASE64URL_NOPAD.decode(text.as_bytes()).map_err(|_| AppError::NotFound)?;
    let (id, key) = bytes.split_first_chunk::<16>().ok_or(AppError::NotFound)?;
    let key = String::from_utf8(key.to_vec()).map_err(|_| AppError::NotFound)?;
    Ok(Some((key, *id)))
}

/// A command or a line to copy.
#[must_use]
pub fn code(text: &str) -> Markup {
    html! { pre.code { (pasban_portal::parts::clean(text)) } }
}

/// English words of the program inside a page of either language.
#[must_use]
pub fn english(text: &str) -> Markup {
    html! { bdi lang="en" dir="ltr" { (pasban_portal::parts::clean(text)) } }
}

/// A dash where there is nothing.
#[must_use]
pub fn or_dash(text: &str) -> Markup {
    html! { @if text.is_empty() { "–" } @else { bdi { (pasban_portal::parts::clean(text)) } } }
}

/// An instant with how long ago, or the word for never.
#[must_use]
pub fn ago_or_never(v: &Visit, at: i64) -> Markup {
    html! { @if at > 0 { (pasban_portal::when::ago(v, Timestamp(at))) } @else { (say!(v, "admin-never")) } }
}

/// The name of whose data: the node's own organisation, or a hosted firm.
#[must_use]
pub fn tenant_name(v: &Visit, tenant: &TenantId) -> String {
    if tenant.is_own() {
        return v.node().config.node.name.clone();
    }
    let registry = v.node().registry.load();
    registry.tenants.iter().find(|t| t.id == *tenant).map(|t| t.name.clone()).unwrap_or_else(|| tenant.to_string())
}

/// What the accounts' functions said, at a field and in the reader's language.
#[must_use]
pub fn fault_of(v: &Visit, e: &AppError, usual: &str) -> Option<Fault> {
    let (AppError::Invalid(words) | AppError::Conflict(words) | AppError::Forbidden(words) | AppError::TooMany(words)) =
        e
    else {
        return None;
    };
    let code = pasban_people::refusal::read(words).map(|(s, _)| s.code);
    let field = match code {
        Some("name" | "name-address" | "name-taken") => "name",
        Some("email" | "email-taken" | "email-needed") => "email",
        Some("phone") => "phone",
        Some("role-node" | "role-tenant" | "role-hat" | "role-meanwhile") => "role",
        _ => usual,
    };
    let key = format!("admin-no-{}", code.unwrap_or_default());
    let said = if code.is_some() && v.site.words.has(v.lang, &key) { v.text(&key, &[]) } else { words.clone() };
    Some(Fault { field: field.to_owned(), words: said })
}

/// A deed that was not done, where its words can be told; else the error.
///
/// # Errors
/// What cannot be told at a field.
pub fn refused<D>(v: &Visit, e: AppError, usual: &str) -> Result<Outcome<D>> {
    match fault_of(v, &e, usual) {
        Some(f) => Ok(Outcome::Again(vec![f])),
        None => Err(e),
    }
}

/// A reason of one line, 1 to 500 characters.
///
/// # Errors
/// The words for its field.
pub fn reason(v: &Visit, text: &str) -> std::result::Result<String, String> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.is_empty() || text.chars().count() > 500 || text.chars().any(char::is_control) {
        return Err(text!(v, "admin-fault-reason", n = 500));
    }
    Ok(text)
}

/// An instant of a stored `RFC 3339` text; 0 for none.
#[must_use]
pub fn instant(text: &str) -> i64 {
    Timestamp::parse(text).map_or(0, |t| t.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cursors_read_back() {
        let made = cursor("سعدیہ khan", &[7; 16]);
        assert_eq!(uncursor(Some(&made)).unwrap(), Some(("سعدیہ khan".into(), [7; 16])));
        assert_eq!(uncursor(None).unwrap(), None);
        for bad in ["", "!", "AAAA", &made[..10]] {
            assert!(uncursor(Some(bad)).is_err(), "{bad}");
        }
    }
}
