//! Transaction signatures (RFC 8945) with HMAC-SHA256, on both sides and over answers of many messages.
//!
//! Written here rather than taken from `domain` 0.12.3, whose server reports a wrong signature as error 1 instead
//! of BADSIG and signs BADTIME over eight bytes of time where the RFC wants six.

use std::fmt;

use domain::base::ParsedName;
use domain::base::iana::Class;
use hmac::{Hmac, Mac};
use pasban_kernel::Timestamp;
use pasban_kernel::time::SECOND;
use sha2::Sha256;

use crate::message::{Bad, HEADER_BYTES, RecordType, flat};
use crate::name::{NameError, shown, wire_of};

type HmacSha256 = Hmac<Sha256>;

/// How far two clocks may differ, seconds (RFC 8945 section 10 recommends 300).
pub const FUDGE_SECONDS: u16 = 300;
/// Shortest secret taken, bytes: half the hash (RFC 8945 section 10 wants at least as much as the hash gives).
pub const SECRET_BYTES_MIN: usize = 16;

const ALGORITHM: &[u8] = b"\x0bhmac-sha256\0";
const MAC_BYTES: usize = 32;

/// The errors of TSIG (RFC 8945 section 3), extended response codes.
pub mod error {
    /// The signature is wrong.
    pub const BADSIG: u16 = 16;
    /// The key is not known here.
    pub const BADKEY: u16 = 17;
    /// The clocks differ by more than the fudge.
    pub const BADTIME: u16 = 18;
    /// The signature is cut.
    pub const BADTRUNC: u16 = 22;
}

/// Why a key cannot be used.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum KeyError {
    /// Its name is none.
    #[error(transparent)]
    Name(#[from] NameError),
    /// Its secret is not base64.
    #[error("the secret of a TSIG key must be base64")]
    NotBase64,
    /// Its secret is too short.
    #[error("the secret of a TSIG key must have at least {SECRET_BYTES_MIN} bytes; `tsig-keygen` makes one")]
    Short,
}

/// A shared key: name and secret. The secret is kept only as the prepared HMAC and never shown.
#[derive(Clone)]
pub struct TsigKey {
    name: Box<[u8]>,
    mac: HmacSha256,
}

impl TsigKey {
    /// A key from its name and secret bytes.
    ///
    /// # Errors
    /// Where the name is none or the secret too short.
    pub fn new(name: &str, secret: &[u8]) -> Result<Self, KeyError> {
        let name = wire_of(name)?;
        if secret.len() < SECRET_BYTES_MIN {
            return Err(KeyError::Short);
        }
        let mac = HmacSha256::new_from_slice(secret).map_err(|_| KeyError::Short)?;
        Ok(Self { name, mac })
    }

    /// A key whose secret is written as in BIND's `key { secret "…"; }`.
    ///
    /// # Errors
    /// Where the name is none or the secret is not base64 or too short.
    pub fn from_base64(name: &str, secret: &str) -> Result<Self, KeyError> {
        let secret = data_encoding::BASE64.decode(secret.trim().as_bytes()).map_err(|_| KeyError::NotBase64)?;
        Self::new(name, &secret)
    }

    /// The key's name without the final dot.
    #[must_use]
    pub fn name(&self) -> String {
        shown(&self.name)
    }
}

impl fmt::Debug for TsigKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TSIG key {}", self.name())
    }
}

/// A TSIG record found at the end of a message.
#[derive(Debug)]
pub(crate) struct Found {
    start: usize,
    owner: Vec<u8>,
    algorithm: Vec<u8>,
    time: u64,
    fudge: u16,
    mac: Vec<u8>,
    original_id: u16,
    error: u16,
    other: Vec<u8>,
}

/// Finds the TSIG record; it must be the last record and the only one of its kind.
pub(crate) fn find(bytes: &[u8]) -> Result<Option<Found>, Bad> {
    let message = domain::base::Message::from_octets(bytes).map_err(|_| Bad::Format)?;
    let mut records = message.additional().map_err(|_| Bad::Format)?;
    let mut found = None;
    loop {
        let start = records.pos();
        let Some(record) = records.next() else { break };
        let record = record.map_err(|_| Bad::Format)?;
        if found.is_some() {
            return Err(Bad::Format);
        }
        if record.rtype().to_int() == RecordType::TSIG {
            // RFC 8945 section 4.2; both are signed along under these values.
            if record.class() != Class::ANY || record.ttl().as_secs() != 0 {
                return Err(Bad::Format);
            }
            let end = records.pos();
            let len = usize::from(record.rdlen());
            let data = end.checked_sub(len).and_then(|from| bytes.get(from..end)).ok_or(Bad::Format)?;
            let owner: ParsedName<&[u8]> = record.owner().deref_octets();
            found = Some(read(start, flat(&owner).to_ascii_lowercase(), data).ok_or(Bad::Format)?);
        }
    }
    Ok(found)
}

fn read(start: usize, owner: Vec<u8>, data: &[u8]) -> Option<Found> {
    let mut at = 0;
    // The algorithm's name is never compressed (RFC 8945 section 4.2).
    loop {
        let len = usize::from(*data.get(at)?);
        if len > 63 || at > 254 {
            return None;
        }
        at += len + 1;
        if len == 0 {
            break;
        }
    }
    let algorithm = data.get(..at)?.to_ascii_lowercase();
    let mut rest = data.get(at..)?;
    let mut take = |n: usize| {
        let (head, tail) = rest.split_at_checked(n)?;
        rest = tail;
        Some(head)
    };
    let number = |bytes: &[u8]| bytes.iter().fold(0u64, |n, b| (n << 8) | u64::from(*b));
    let time = number(take(6)?);
    let fudge = u16::try_from(number(take(2)?)).ok()?;
    let mac_len = usize::try_from(number(take(2)?)).ok()?;
    let mac = take(mac_len)?.to_vec();
    let original_id = u16::try_from(number(take(2)?)).ok()?;
    let error = u16::try_from(number(take(2)?)).ok()?;
    let other_len = usize::try_from(number(take(2)?)).ok()?;
    let other = take(other_len)?.to_vec();
    rest.is_empty().then_some(Found { start, owner, algorithm, time, fudge, mac, original_id, error, other })
}

/// The fields that are signed along with a message (RFC 8945 section 4.3.3).
struct Variables<'a> {
    time: u64,
    fudge: u16,
    error: u16,
    other: &'a [u8],
}

fn time48(time: u64) -> [u8; 6] {
    let [_, _, rest @ ..] = time.to_be_bytes();
    rest
}

impl Variables<'_> {
    fn feed(&self, mac: &mut HmacSha256, key: &TsigKey) {
        mac.update(&key.name);
        mac.update(&[0, 255, 0, 0, 0, 0]);
        mac.update(ALGORITHM);
        self.feed_timers(mac);
        mac.update(&self.error.to_be_bytes());
        mac.update(&u16::try_from(self.other.len()).unwrap_or(0).to_be_bytes());
        mac.update(self.other);
    }

    fn feed_timers(&self, mac: &mut HmacSha256) {
        mac.update(&time48(self.time));
        mac.update(&self.fudge.to_be_bytes());
    }
}

/// What was signed: the message before its TSIG record, counted without it and under its original id.
fn feed_message(mac: &mut HmacSha256, bytes: &[u8], found: &Found) {
    let mut header = [0; HEADER_BYTES];
    for (to, from) in header.iter_mut().zip(bytes) {
        *to = *from;
    }
    let [_, _, flags1, flags2, counts @ .., high, low] = header;
    let [id1, id2] = found.original_id.to_be_bytes();
    let [high, low] = u16::from_be_bytes([high, low]).saturating_sub(1).to_be_bytes();
    mac.update(&[id1, id2, flags1, flags2]);
    mac.update(&counts);
    mac.update(&[high, low]);
    mac.update(bytes.get(HEADER_BYTES..found.start).unwrap_or(&[]));
}

fn feed_prior(mac: &mut HmacSha256, prior: &[u8]) {
    if !prior.is_empty() {
        mac.update(&u16::try_from(prior.len()).unwrap_or(0).to_be_bytes());
        mac.update(prior);
    }
}

fn seconds(now: Timestamp) -> u64 {
    u64::try_from(now.0.div_euclid(SECOND)).unwrap_or(0)
}

/// Appends a TSIG record and counts it.
fn push(bytes: &mut Vec<u8>, owner: &[u8], algorithm: &[u8], variables: &Variables<'_>, mac: &[u8]) {
    let original_id = [bytes.first().copied().unwrap_or(0), bytes.get(1).copied().unwrap_or(0)];
    let len = algorithm.len() + 16 + mac.len() + variables.other.len();
    let Ok(len) = u16::try_from(len) else { return };
    bytes.extend_from_slice(owner);
    bytes.extend_from_slice(&RecordType::TSIG.to_be_bytes());
    bytes.extend_from_slice(&[0, 255, 0, 0, 0, 0]);
    bytes.extend_from_slice(&len.to_be_bytes());
    bytes.extend_from_slice(algorithm);
    bytes.extend_from_slice(&time48(variables.time));
    bytes.extend_from_slice(&variables.fudge.to_be_bytes());
    bytes.extend_from_slice(&u16::try_from(mac.len()).unwrap_or(0).to_be_bytes());
    bytes.extend_from_slice(mac);
    bytes.extend_from_slice(&original_id);
    bytes.extend_from_slice(&variables.error.to_be_bytes());
    bytes.extend_from_slice(&u16::try_from(variables.other.len()).unwrap_or(0).to_be_bytes());
    bytes.extend_from_slice(variables.other);
    if let Some(field) = bytes.get_mut(10..HEADER_BYTES)
        && let Ok(count) = <[u8; 2]>::try_from(&*field)
    {
        field.copy_from_slice(&u16::from_be_bytes(count).saturating_add(1).to_be_bytes());
    }
}

/// Longest TSIG record that [`Signer`] appends, bytes.
pub(crate) fn record_bytes(key: &TsigKey) -> usize {
    key.name.len() + 10 + ALGORITHM.len() + 16 + MAC_BYTES
}

/// Signs a chain of messages: a question, or the one or many messages of an answer.
#[derive(Debug)]
pub(crate) struct Signer {
    key: TsigKey,
    prior: Vec<u8>,
    continued: bool,
}

impl Signer {
    /// For a question of ours.
    pub(crate) fn question(key: TsigKey) -> Self {
        Self { key, prior: Vec::new(), continued: false }
    }

    /// The key.
    pub(crate) fn key(&self) -> &TsigKey {
        &self.key
    }

    /// Signs the next message. From the second on only the timers are signed along (RFC 8945 section 5.3.1).
    pub(crate) fn sign(&mut self, bytes: &mut Vec<u8>, now: Timestamp) {
        self.sign_as(bytes, &Variables { time: seconds(now), fudge: FUDGE_SECONDS, error: 0, other: &[] });
    }

    fn sign_as(&mut self, bytes: &mut Vec<u8>, variables: &Variables<'_>) {
        let mut mac = self.key.mac.clone();
        feed_prior(&mut mac, &self.prior);
        mac.update(bytes);
        if self.continued {
            variables.feed_timers(&mut mac);
        } else {
            variables.feed(&mut mac, &self.key);
        }
        let mac = mac.finalize().into_bytes();
        push(bytes, &self.key.name, ALGORITHM, variables, &mac);
        self.prior = mac.to_vec();
        self.continued = true;
    }

    /// Turns a signed question into what checks its answer.
    pub(crate) fn into_checker(self) -> Checker {
        Checker { key: self.key, prior: self.prior, pending: Vec::new(), unsigned: 0, continued: false }
    }
}

/// What the server found in a question.
pub(crate) enum Verdict {
    /// Not signed.
    Unsigned,
    /// Signed by this key; answers go through the signer.
    Signed(Signer),
    /// The answer to send instead (NOTAUTH with the reason, or FORMERR), and the reason for the log.
    Refuse(Refusal),
}

/// Why a signed question is refused.
pub(crate) struct Refusal {
    error: u16,
    owner: Vec<u8>,
    algorithm: Vec<u8>,
    time: u64,
    fudge: u16,
    signer: Option<(Signer, [u8; 6])>,
}

impl Refusal {
    /// The TSIG error.
    pub(crate) fn error(&self) -> u16 {
        self.error
    }

    /// Completes a NOTAUTH answer. Only BADTIME is signed (RFC 8945 section 5.2.3): the others have no key.
    pub(crate) fn complete(self, bytes: &mut Vec<u8>) {
        let variables = |other| Variables { time: self.time, fudge: self.fudge, error: self.error, other };
        match self.signer {
            Some((mut signer, server_time)) => signer.sign_as(bytes, &variables(&server_time)),
            None => push(bytes, &self.owner, &self.algorithm, &variables(&[]), &[]),
        }
    }
}

/// Checks the signature of a question against the keys of its zone.
pub(crate) fn check_question(bytes: &[u8], keys: &[TsigKey], now: Timestamp) -> Result<Verdict, Bad> {
    let Some(found) = find(bytes)? else { return Ok(Verdict::Unsigned) };
    let refuse = |error, signer| {
        let Found { owner, algorithm, time, fudge, .. } = &found;
        Verdict::Refuse(Refusal {
            error,
            owner: owner.clone(),
            algorithm: algorithm.clone(),
            time: *time,
            fudge: *fudge,
            signer,
        })
    };
    let Some(key) = keys.iter().find(|k| *k.name == *found.owner && found.algorithm == ALGORITHM) else {
        return Ok(refuse(error::BADKEY, None));
    };
    if found.mac.len() != MAC_BYTES {
        // Shorter than half, or longer than the hash, is not even well-formed (section 5.2.2.1).
        return if (MAC_BYTES / 2..MAC_BYTES).contains(&found.mac.len()) {
            Ok(refuse(error::BADTRUNC, None))
        } else {
            Err(Bad::Format)
        };
    }
    let mut mac = key.mac.clone();
    feed_message(&mut mac, bytes, &found);
    Variables { time: found.time, fudge: found.fudge, error: found.error, other: &found.other }.feed(&mut mac, key);
    if mac.verify_slice(&found.mac).is_err() {
        return Ok(refuse(error::BADSIG, None));
    }
    let signer = Signer { key: key.clone(), prior: found.mac.clone(), continued: false };
    if seconds(now).abs_diff(found.time) > u64::from(found.fudge) {
        return Ok(refuse(error::BADTIME, Some((signer, time48(seconds(now))))));
    }
    Ok(Verdict::Signed(signer))
}

/// Why an answer cannot be trusted.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum AnswerError {
    /// It holds no signature, or too many messages in a row hold none.
    #[error("the answer is not signed")]
    Unsigned,
    /// The signature is wrong, or by another key.
    #[error("the answer's signature is wrong")]
    BadSignature,
    /// Our clock and theirs differ too much.
    #[error("the answer was signed at a time too far from ours")]
    BadTime,
    /// The server refused our signature with this TSIG error.
    #[error("the server refused our signature with TSIG error {0}")]
    Refused(u16),
    /// Not a message.
    #[error("the answer is malformed")]
    Malformed,
}

/// Checks the messages of an answer to a signed question.
#[derive(Debug)]
pub(crate) struct Checker {
    key: TsigKey,
    prior: Vec<u8>,
    /// Messages since the last signature: they are signed along with the next.
    pending: Vec<u8>,
    unsigned: usize,
    continued: bool,
}

impl Checker {
    /// Checks the next message.
    pub(crate) fn check(&mut self, bytes: &[u8], now: Timestamp) -> Result<(), AnswerError> {
        let Some(found) = find(bytes).map_err(|_| AnswerError::Malformed)? else {
            self.unsigned += 1;
            // The first must be signed, and at least every hundredth (RFC 8945 section 5.3.1).
            if !self.continued || self.unsigned > 99 {
                return Err(AnswerError::Unsigned);
            }
            self.pending.extend_from_slice(bytes);
            return Ok(());
        };
        if matches!(found.error, error::BADSIG | error::BADKEY | error::BADTRUNC) {
            return Err(AnswerError::Refused(found.error));
        }
        if *self.key.name != *found.owner || found.algorithm != ALGORITHM {
            return Err(AnswerError::BadSignature);
        }
        let mut mac = self.key.mac.clone();
        feed_prior(&mut mac, &self.prior);
        mac.update(&self.pending);
        feed_message(&mut mac, bytes, &found);
        let variables = Variables { time: found.time, fudge: found.fudge, error: found.error, other: &found.other };
        if self.continued {
            variables.feed_timers(&mut mac);
        } else {
            variables.feed(&mut mac, &self.key);
        }
        mac.verify_slice(&found.mac).map_err(|_| AnswerError::BadSignature)?;
        if found.error == error::BADTIME {
            return Err(AnswerError::Refused(found.error));
        }
        if seconds(now).abs_diff(found.time) > u64::from(found.fudge) {
            return Err(AnswerError::BadTime);
        }
        self.prior = found.mac;
        self.pending.clear();
        self.unsigned = 0;
        self.continued = true;
        Ok(())
    }

    /// Whether the last message was signed, as it must be.
    pub(crate) fn complete(&self) -> bool {
        self.continued && self.unsigned == 0
    }
}

#[cfg(test)]
mod tests;
