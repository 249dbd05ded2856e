//! Tokens of forms: made from a session's secret, other bytes on each page.

use data_encoding::BASE64URL_NOPAD;
use hmac::{Hmac, Mac as _};
use sha2::Sha256;

/// HMAC-SHA-256.
pub(crate) fn keyed(key: &[u8; 32], what: &[u8]) -> [u8; 32] {
    // A key of any length is taken.
    let Ok(mut mac) = <Hmac<Sha256> as hmac::Mac>::new_from_slice(key) else { return [0; 32] };
    mac.update(what);
    mac.finalize().into_bytes().into()
}

/// A token of a form: other bytes on each page, the same secret under them, so that compression tells nothing of it.
pub(crate) fn mask(secret: &[u8; 32], noise: &[u8; 32]) -> String {
    let proof = keyed(secret, b"pasban form");
    let mut out = noise.to_vec();
    out.extend(proof.iter().zip(noise).map(|(p, n)| p ^ n));
    BASE64URL_NOPAD.encode(&out)
}

/// Whether a token is of a secret.
pub(crate) fn unmask_ok(token: &str, secret: &[u8; 32]) -> bool {
    let Ok(bytes) = BASE64URL_NOPAD.decode(token.as_bytes()) else { return false };
    let Some((noise, masked)) = bytes.split_at_checked(32) else { return false };
    if masked.len() != 32 {
        return false;
    }
    let proof = keyed(secret, b"pasban form");
    // Every byte is looked at, so that the time tells nothing.
    proof.iter().zip(noise).zip(masked).fold(0, |all, ((p, n), m)| all | (p ^ n ^ m)) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_of_its_secret_and_looks_new_each_time() {
        let (secret, other) = ([1; 32], [2; 32]);
        let (a, b) = (mask(&secret, &[7; 32]), mask(&secret, &[8; 32]));
        assert_ne!(a, b);
        assert!(unmask_ok(&a, &secret) && unmask_ok(&b, &secret));
        assert!(!unmask_ok(&a, &other) && !unmask_ok("", &secret) && !unmask_ok(&a[..40], &secret));
    }
}
