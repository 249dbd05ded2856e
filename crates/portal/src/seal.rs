//! Tokens of forms: made from a session's secret, other bytes on each page. For who is signed in they also name, in a way that
//! only this node can make, whose form it is: so what was typed can be given back to that person and nobody else after
//! the session has ended (see [`crate::kept`]).

use data_encoding::BASE64URL_NOPAD;
use hmac::{Hmac, Mac as _};
use pasban_app::identity::Keys;
use pasban_kernel::id::PersonId;
use sha2::Sha256;

/// HMAC-SHA-256.
pub(crate) fn keyed(key: &[u8; 32], what: &[u8]) -> [u8; 32] {
    // A key of any length is taken.
    let Ok(mut mac) = <Hmac<Sha256> as hmac::Mac>::new_from_slice(key) else { return [0; 32] };
    mac.update(what);
    mac.finalize().into_bytes().into()
}

/// The node's own mark under "this form is of that person's session".
fn mark(keys: &Keys, person: &[u8], proof: &[u8]) -> [u8; 16] {
    let hex = data_encoding::HEXLOWER;
    let whole = keys.keyed("portal form", &hex.encode(person), &hex.encode(proof));
    let mut out = [0; 16];
    out.copy_from_slice(&whole[..16]);
    out
}

fn xor(a: &[u8], noise: &[u8]) -> Vec<u8> {
    a.iter().zip(noise.iter().cycle()).map(|(a, n)| a ^ n).collect()
}

/// A token of a form: other bytes on each page, the same secret under them, so that compression tells nothing of it.
pub(crate) fn mask(keys: &Keys, secret: &[u8; 32], person: Option<&PersonId>, noise: &[u8; 32]) -> String {
    let proof = keyed(secret, b"pasban form");
    let mut out = noise.to_vec();
    out.extend(xor(&proof, noise));
    if let Some(person) = person {
        out.extend(xor(person.as_bytes(), noise));
        out.extend(mark(keys, person.as_bytes(), &proof));
    }
    BASE64URL_NOPAD.encode(&out)
}

/// Equal, in a time that tells nothing.
fn same(a: &[u8], b: &[u8]) -> bool {
    a.len() == b.len() && a.iter().zip(b).fold(0, |all, (a, b)| all | (a ^ b)) == 0
}

/// Longest token that is looked at, bytes.
const TOKEN_BYTES_MAX: usize = 200;

fn read(token: &str) -> Option<(Vec<u8>, Vec<u8>, Vec<u8>)> {
    let bytes = BASE64URL_NOPAD.decode(token.get(..token.len().min(TOKEN_BYTES_MAX))?.as_bytes()).ok()?;
    let (noise, rest) = bytes.split_at_checked(32)?;
    let (proof, rest) = rest.split_at_checked(32)?;
    Some((noise.to_vec(), xor(proof, noise), rest.to_vec()))
}

/// Whether a token is of a secret.
pub(crate) fn unmask_ok(token: &str, secret: &[u8; 32]) -> bool {
    read(token).is_some_and(|(_, proof, _)| same(&proof, &keyed(secret, b"pasban form")))
}

/// Whose form a token came with, of whatever session: only pages that this node drew for that person carry it.
pub(crate) fn whose(keys: &Keys, token: &str) -> Option<[u8; 16]> {
    let (noise, proof, rest) = read(token)?;
    let (person, tag) = rest.split_at_checked(16)?;
    let person = xor(person, &noise);
    same(tag, &mark(keys, &person, &proof)).then(|| person.try_into().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys() -> (Keys, tempfile::TempDir) {
        let dir = tempfile::tempdir().unwrap();
        let ambient = pasban_app::clock::Ambient::default();
        (pasban_app::identity::create(dir.path(), "a", &["127.0.0.1".into()], &ambient).unwrap(), dir)
    }

    #[test]
    fn a_token_is_of_its_secret_and_looks_new_each_time() {
        let (keys, _dir) = keys();
        let (secret, other) = ([1; 32], [2; 32]);
        let person = PersonId::from_random([9; 16]);
        let (a, b) = (mask(&keys, &secret, None, &[7; 32]), mask(&keys, &secret, Some(&person), &[8; 32]));
        assert_ne!(a, b);
        assert!(unmask_ok(&a, &secret) && unmask_ok(&b, &secret));
        assert!(!unmask_ok(&a, &other) && !unmask_ok("", &secret) && !unmask_ok(&a[..40], &secret));
    }

    #[test]
    fn only_this_node_says_whose_a_form_is() {
        let ((keys, _a), (strange, _b)) = (keys(), keys());
        let person = PersonId::from_random([9; 16]);
        let token = mask(&keys, &[1; 32], Some(&person), &[8; 32]);
        assert_eq!(whose(&keys, &token).unwrap(), *person.as_bytes());
        assert!(whose(&strange, &token).is_none());
        assert!(whose(&keys, &mask(&keys, &[1; 32], None, &[8; 32])).is_none());
        // Any byte changed.
        let mut bytes = BASE64URL_NOPAD.decode(token.as_bytes()).unwrap();
        for i in 0..bytes.len() {
            bytes[i] ^= 1;
            assert!(whose(&keys, &BASE64URL_NOPAD.encode(&bytes)).is_none(), "{i}");
            bytes[i] ^= 1;
        }
    }
}
