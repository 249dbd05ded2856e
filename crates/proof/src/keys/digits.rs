//! The six digits that each administrator reads to the other.
//!
//! A short code is safe only if nobody in between can choose nonces until the codes agree. So the host commits to
//! its nonce in the offer ([`nonce_commitment`]) before it sees the dialer's, and reveals it after: whoever sits in
//! between must choose both of its nonces blind and is caught but for one chance in a million for each side.

use pasban_kernel::{Digest, NodeId};

/// The two codes. They always differ, so that typing one's own is noticed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Digits {
    /// Shown on the host's screen, typed by the dialer's administrator.
    pub host: String,
    /// Shown on the dialer's screen, typed by the host's administrator.
    pub dialer: String,
}

/// Both codes, from both ids and both nonces.
#[must_use]
pub fn digits(host: &NodeId, dialer: &NodeId, host_nonce: &[u8; 32], dialer_nonce: &[u8; 32]) -> Digits {
    let code = |side: &[u8]| {
        let ids = [b"pasban/digits/v1\n", side, &host.0, &dialer.0, host_nonce, dialer_nonce].concat();
        let hash = Digest::of(&ids).0;
        hash.iter().take(8).fold(0_u64, |n, byte| (n << 8) | u64::from(*byte)) % 1_000_000
    };
    let (shown_by_host, mut shown_by_dialer) = (code(b"host\n"), code(b"dialer\n"));
    if shown_by_host == shown_by_dialer {
        shown_by_dialer = (shown_by_dialer + 1) % 1_000_000;
    }
    Digits { host: format!("{shown_by_host:06}"), dialer: format!("{shown_by_dialer:06}") }
}

/// What the host puts into its offer: the nonce that it will reveal must hash to this.
#[must_use]
pub fn nonce_commitment(host: &NodeId, host_nonce: &[u8; 32]) -> Digest {
    Digest::of(&[b"pasban/digits-nonce/v1\n".as_slice(), &host.0, host_nonce].concat())
}
