//! What was typed is not lost with the session: a form that comes after it ended is kept, sealed, and comes back filled when
//! the same person has signed in again. Nothing of it is done by itself.
//!
//! The key is in the browser's cookie and nowhere else, so nobody reads it out of the store. Only forms of pages that this
//! node drew for a person are kept ([`crate::seal::whose`]), for a day, and few at a time. Passwords, codes and files never
//! are, nor forms of deeds that say so ([`crate::Deed::KEEPS`]).

use chacha20poly1305::aead::{Aead as _, Payload};
use chacha20poly1305::{ChaCha20Poly1305, Key, KeyInit as _, Nonce};
use data_encoding::BASE64URL_NOPAD;
use pasban_app::Result;
use pasban_kernel::{Digest, Timestamp};
use pasban_store::rows::portal as rows;
use serde::{Deserialize, Serialize};

use crate::input::Pairs;
use crate::visit::Site;

/// Largest form that is kept, bytes.
const BYTES_MAX: usize = 1024 * 1024;
/// How long, seconds.
pub(crate) const SECONDS: i64 = 24 * 3600;
/// Fields that are never kept, whatever the form.
const NEVER: [&str; 5] = ["password", "present", "repeat", "secret", "code"];

/// What was typed, and where it was sent.
#[derive(Serialize, Deserialize)]
pub(crate) struct Form {
    /// Path of the deed as it was sent.
    pub path: String,
    /// Whose.
    whose: [u8; 16],
    /// Fields, without those of the path.
    pub typed: Vec<(String, String)>,
    /// Whether files came with it, which are not kept.
    pub files: bool,
}

/// Without what must never lie anywhere.
fn without_secrets(typed: &Pairs) -> Vec<(String, String)> {
    let secret = |name: &str| NEVER.contains(&name) || name.contains("password") || name.contains("secret");
    typed.0.iter().filter(|(n, _)| !secret(n)).cloned().collect()
}

/// The key is used for one form alone, so the nonce may stand still.
fn cipher(key: &[u8; 32]) -> ChaCha20Poly1305 {
    ChaCha20Poly1305::new(Key::from_slice(key))
}

fn id_of(key: &[u8; 32]) -> [u8; 32] {
    Digest::of(&[b"pasban kept form\0".as_slice(), key].concat()).0
}

fn key_of(cookie: &str) -> Option<[u8; 32]> {
    BASE64URL_NOPAD.decode(cookie.as_bytes()).ok()?.try_into().ok()
}

/// Keeps a form; answers the value of the cookie that opens it. `None` where it is too large.
///
/// # Errors
/// The store's.
pub(crate) async fn put(
    site: &Site,
    whose: [u8; 16],
    path: &str,
    typed: &Pairs,
    files: bool,
) -> Result<Option<String>> {
    let form = Form { path: path.to_owned(), whose, typed: without_secrets(typed), files };
    let text = serde_json::to_vec(&form).map_err(pasban_app::AppError::internal)?;
    if text.len() > BYTES_MAX {
        return Ok(None);
    }
    let key: [u8; 32] = site.node.ambient.random();
    let id = id_of(&key);
    let sealed = cipher(&key)
        .encrypt(&Nonce::default(), Payload { msg: &text, aad: &id })
        .map_err(|_| pasban_app::AppError::internal("a form could not be sealed"))?;
    let now = site.node.now();
    let before = Timestamp(now.0 - SECONDS * 1_000_000);
    site.node.db.write("portal.keep", move |tx| rows::kept_put(tx, &id, &sealed, now, before)).await?;
    Ok(Some(BASE64URL_NOPAD.encode(&key)))
}

/// The form of a cookie, for the person whose it is; anybody else reads nothing.
///
/// # Errors
/// The store's.
pub(crate) async fn open(site: &Site, cookie: &str, person: &[u8; 16]) -> Result<Option<Form>> {
    let Some(key) = key_of(cookie) else { return Ok(None) };
    let id = id_of(&key);
    let after = Timestamp(site.node.now().0 - SECONDS * 1_000_000);
    let Some(sealed) = site.node.db.read(move |tx| rows::kept_fetch(tx, &id, after)).await? else { return Ok(None) };
    let plain = cipher(&key).decrypt(&Nonce::default(), Payload { msg: &sealed, aad: &id });
    let form: Option<Form> = plain.ok().and_then(|p| serde_json::from_slice(&p).ok());
    Ok(form.filter(|f| f.whose == *person))
}

/// Lets a form go.
///
/// # Errors
/// The store's.
pub(crate) async fn drop_form(site: &Site, cookie: &str) -> Result<()> {
    if let Some(key) = key_of(cookie) {
        let id = id_of(&key);
        site.node.db.write("portal.keep-end", move |tx| rows::kept_end(tx, &id)).await?;
    }
    Ok(())
}
