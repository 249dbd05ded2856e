//! Signing and checking whole messages.

use data_encoding::BASE64;
use pasban_kernel::{Digest, Timestamp, limits, time};

use super::field::{Component, Param, SignatureInput, is_plain, signature_base};
use super::{LABEL, TAG};
use crate::sign::{PublicKey, SecretKey, Signature};

/// Longest nonce or key id, bytes.
const NAME_BYTES_MAX: usize = 256;

/// What goes into the parameters of a signature.
#[derive(Clone, Copy, Debug)]
pub struct Envelope<'a> {
    /// By the signer's clock.
    pub created: Timestamp,
    /// By the signer's clock; after `created`.
    pub expires: Timestamp,
    /// For a request: as issued by the server. For a response: the request's.
    pub nonce: &'a str,
    /// Under which name the other side knows the key.
    pub key_id: &'a str,
}

/// The three fields to add to a message, and what a response will be bound to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SignedHeaders {
    /// `Content-Digest`.
    pub content_digest: String,
    /// `Signature-Input`.
    pub signature_input: String,
    /// `Signature`.
    pub signature: String,
}

impl SignedHeaders {
    /// Names, lower case, and values.
    #[must_use]
    pub fn pairs(&self) -> [(&'static str, &str); 3] {
        [
            ("content-digest", &self.content_digest),
            ("signature-input", &self.signature_input),
            ("signature", &self.signature),
        ]
    }
}

/// A message as it came in, without its body. Header values that are not ASCII text may be left out: the three that
/// count then are missing.
#[derive(Clone, Copy, Debug)]
pub struct Received<'a> {
    /// Names (any case) and values. Other fields are not looked at.
    pub headers: &'a [(&'a str, &'a str)],
}

/// The request that a response answers.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RequestBinding {
    method: String,
    target_uri: String,
    signature: String,
}

/// A request that holds. Owns the body: there is no other way to it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct VerifiedRequest {
    /// The body that the signature covers.
    pub body: Vec<u8>,
    /// Who signed, as given in `keyid`.
    pub key_id: String,
    /// The nonce, found fresh by the caller.
    pub nonce: String,
    /// By the signer's clock, whole seconds; for measuring skew only.
    pub created: Timestamp,
    /// By the signer's clock.
    pub expires: Timestamp,
    /// For signing the response.
    pub binding: RequestBinding,
}

/// A response that holds and answers the request. Owns the body.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct VerifiedResponse {
    /// HTTP status.
    pub status: u16,
    /// The body that the signature covers.
    pub body: Vec<u8>,
    /// Who signed.
    pub key_id: String,
    /// By the signer's clock; for measuring skew only.
    pub created: Timestamp,
}

/// Why a message is refused. A server answers all of these alike (401) and logs the reason.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum RequestFault {
    /// A field is missing, stands twice, or is not of its form.
    #[error("{field}: {reason}")]
    Field {
        /// Which.
        field: &'static str,
        /// What is wrong.
        reason: String,
    },
    /// The method, target, status, nonce or key id cannot be signed.
    #[error("{0} cannot be signed: not plain ASCII, or too long")]
    Unsignable(&'static str),
    /// The body is larger than `BODY_BYTES_MAX`.
    #[error("the body has {0} bytes, more than are read")]
    BodyTooLong(usize),
    /// The body is not the one that was signed.
    #[error("the body does not match content-digest")]
    BodyDigest,
    /// Nobody known has this key id.
    #[error("key id {0:?} is not known")]
    UnknownKey(String),
    /// The signature does not verify: method, target, body, parameters or key differ.
    #[error("the signature does not match the message")]
    Signature,
    /// The nonce was not issued here, was used before, or is too old.
    #[error("the nonce is not fresh: ask for a new one")]
    Nonce,
    /// A response to another request.
    #[error("the response carries another request's nonce")]
    OtherRequest,
}

fn field_fault(field: &'static str, reason: impl ToString) -> RequestFault {
    RequestFault::Field { field, reason: reason.to_string() }
}

/// `Content-Digest` of a body (RFC 9530), SHA-256.
#[must_use]
pub fn content_digest(body: &[u8]) -> String {
    format!("sha-256=:{}:", BASE64.encode(&Digest::of(body).0))
}

fn request_components() -> Vec<Component> {
    ["@method", "@target-uri", "content-digest"].map(Component::of).to_vec()
}

fn response_components() -> Vec<Component> {
    vec![
        Component::of("@status"),
        Component::of("content-digest"),
        Component::of_request("@method"),
        Component::of_request("@target-uri"),
        Component::of_request("signature").member(LABEL),
    ]
}

/// Signs a request. `target_uri` is the whole URI as the server knows itself, scheme and host in lower case,
/// query included; both sides must spell it alike.
///
/// # Errors
/// [`RequestFault::Unsignable`], [`RequestFault::BodyTooLong`].
pub fn sign_request(
    method: &str,
    target_uri: &str,
    body: &[u8],
    envelope: Envelope<'_>,
    key: &SecretKey,
) -> Result<(SignedHeaders, RequestBinding), RequestFault> {
    check_target(method, target_uri)?;
    let headers = sign_message(request_components(), body, envelope, key, |c, digest| match c.name.as_str() {
        "@method" => Some(method.to_owned()),
        "@target-uri" => Some(target_uri.to_owned()),
        _ => Some(digest.to_owned()),
    })?;
    let binding = RequestBinding {
        method: method.to_owned(),
        target_uri: target_uri.to_owned(),
        signature: member_value(&headers.signature).to_owned(),
    };
    Ok((headers, binding))
}

/// Checks what can be checked of a request before its body is read: that a key which `lookup` gives signed this head,
/// with the digest that it claims. Neither body nor nonce is looked at: [`verify_request`] follows. So a stranger is
/// turned away for the price of a head.
///
/// # Errors
/// [`RequestFault`].
pub fn verify_head(
    method: &str,
    target_uri: &str,
    received: Received<'_>,
    lookup: impl FnOnce(&str) -> Option<PublicKey>,
) -> Result<(), RequestFault> {
    check_target(method, target_uri)?;
    verify_message(&request_components(), received, None, lookup, |c, digest| match c.name.as_str() {
        "@method" => Some(method.to_owned()),
        "@target-uri" => Some(target_uri.to_owned()),
        _ => Some(digest.to_owned()),
    })
    .map(|_| ())
}

/// Checks a request. `lookup` gives the key that goes by a key id (and is still good); `fresh` is asked last, with
/// nonce and key id, once everything else holds, and should use the nonce up.
///
/// # Errors
/// [`RequestFault`].
pub fn verify_request(
    method: &str,
    target_uri: &str,
    received: Received<'_>,
    body: Vec<u8>,
    lookup: impl FnOnce(&str) -> Option<PublicKey>,
    fresh: impl FnOnce(&str, &str) -> bool,
) -> Result<VerifiedRequest, RequestFault> {
    check_target(method, target_uri)?;
    let opened =
        verify_message(&request_components(), received, Some(&body), lookup, |c, digest| match c.name.as_str() {
            "@method" => Some(method.to_owned()),
            "@target-uri" => Some(target_uri.to_owned()),
            _ => Some(digest.to_owned()),
        })?;
    if !fresh(&opened.nonce, &opened.key_id) {
        return Err(RequestFault::Nonce);
    }
    let Opened { key_id, nonce, created, expires, signature } = opened;
    let binding = RequestBinding { method: method.to_owned(), target_uri: target_uri.to_owned(), signature };
    Ok(VerifiedRequest { body, key_id, nonce, created, expires, binding })
}

/// Signs the response to a request that was verified. `envelope.nonce` must be the request's.
///
/// # Errors
/// [`RequestFault::Unsignable`], [`RequestFault::BodyTooLong`].
pub fn sign_response(
    status: u16,
    body: &[u8],
    request: &RequestBinding,
    envelope: Envelope<'_>,
    key: &SecretKey,
) -> Result<SignedHeaders, RequestFault> {
    sign_message(response_components(), body, envelope, key, |c, digest| request.resolve(c, status, digest))
}

/// Checks the response to a request that this node signed.
///
/// # Errors
/// [`RequestFault`].
pub fn verify_response(
    status: u16,
    received: Received<'_>,
    body: Vec<u8>,
    request: &RequestBinding,
    request_nonce: &str,
    lookup: impl FnOnce(&str) -> Option<PublicKey>,
) -> Result<VerifiedResponse, RequestFault> {
    let opened = verify_message(&response_components(), received, Some(&body), lookup, |c, digest| {
        request.resolve(c, status, digest)
    })?;
    if opened.nonce != request_nonce {
        return Err(RequestFault::OtherRequest);
    }
    Ok(VerifiedResponse { status, body, key_id: opened.key_id, created: opened.created })
}

impl RequestBinding {
    fn resolve(&self, component: &Component, status: u16, digest: &str) -> Option<String> {
        Some(match (component.name.as_str(), component.req) {
            ("@status", false) => status.to_string(),
            ("content-digest", false) => digest.to_owned(),
            ("@method", true) => self.method.clone(),
            ("@target-uri", true) => self.target_uri.clone(),
            ("signature", true) => self.signature.clone(),
            _ => return None,
        })
    }
}

/// What was found in the fields of a message that verifies.
struct Opened {
    key_id: String,
    nonce: String,
    created: Timestamp,
    expires: Timestamp,
    /// `:base64:`.
    signature: String,
}

fn sign_message(
    components: Vec<Component>,
    body: &[u8],
    envelope: Envelope<'_>,
    key: &SecretKey,
    resolve: impl Fn(&Component, &str) -> Option<String>,
) -> Result<SignedHeaders, RequestFault> {
    check_body(body)?;
    for (what, text) in [("the nonce", envelope.nonce), ("the key id", envelope.key_id)] {
        if text.is_empty() || text.len() > NAME_BYTES_MAX || !is_plain(text) {
            return Err(RequestFault::Unsignable(what));
        }
    }
    let seconds = |at: Timestamp| at.0.div_euclid(time::SECOND);
    let params = vec![
        Param::Created(seconds(envelope.created)),
        Param::Expires(seconds(envelope.expires)),
        Param::Nonce(envelope.nonce.to_owned()),
        Param::KeyId(envelope.key_id.to_owned()),
        Param::Tag(TAG.to_owned()),
    ];
    let input = SignatureInput { label: LABEL.to_owned(), components, params };
    let signature_input = input.to_string();
    if SignatureInput::parse(&signature_input).as_ref() != Ok(&input) || envelope.expires <= envelope.created {
        return Err(RequestFault::Unsignable("created or expires"));
    }
    let content_digest = content_digest(body);
    let base = signature_base(&input, |c| resolve(c, &content_digest)).ok_or(RequestFault::Unsignable("a value"))?;
    let signature = format!("{LABEL}=:{}:", key.sign_raw(base.as_bytes()));
    Ok(SignedHeaders { content_digest, signature_input, signature })
}

fn verify_message(
    components: &[Component],
    received: Received<'_>,
    body: Option<&[u8]>,
    lookup: impl FnOnce(&str) -> Option<PublicKey>,
    resolve: impl Fn(&Component, &str) -> Option<String>,
) -> Result<Opened, RequestFault> {
    check_body(body.unwrap_or_default())?;
    let digest = received.field("content-digest")?;
    let input = received.field("signature-input")?;
    let signature = received.field("signature")?;

    let input = SignatureInput::parse(input).map_err(|e| field_fault("signature-input", e))?;
    if input.label != LABEL {
        return Err(field_fault("signature-input", "the label is not sig1"));
    }
    let covers = |c: &Component| input.components.contains(c);
    if input.components.len() != components.len() || !components.iter().all(covers) {
        return Err(field_fault("signature-input", "other components than the agreed ones"));
    }
    let (mut created, mut expires, mut nonce, mut key_id, mut tag) = (None, None, None, None, None);
    for param in &input.params {
        match param {
            Param::Created(n) => created = Some(*n),
            Param::Expires(n) => expires = Some(*n),
            Param::Nonce(text) => nonce = Some(text),
            Param::KeyId(text) => key_id = Some(text),
            Param::Tag(text) => tag = Some(text),
        }
    }
    let (Some(created), Some(expires), Some(nonce), Some(key_id)) = (created, expires, nonce, key_id) else {
        return Err(field_fault("signature-input", "created, expires, nonce or keyid is missing"));
    };
    if tag.map(String::as_str) != Some(TAG) {
        return Err(field_fault("signature-input", "the tag is not pasban-link-v1"));
    }
    if expires <= created {
        return Err(field_fault("signature-input", "expires is not after created"));
    }
    if nonce.is_empty() || nonce.len() > NAME_BYTES_MAX || key_id.is_empty() || key_id.len() > NAME_BYTES_MAX {
        return Err(field_fault("signature-input", "nonce or keyid is empty or too long"));
    }

    if !digest.starts_with("sha-256=:") {
        return Err(field_fault("content-digest", "expected one sha-256 digest"));
    }
    if body.is_some_and(|body| digest != content_digest(body)) {
        return Err(RequestFault::BodyDigest);
    }
    let value = signature
        .strip_prefix(LABEL)
        .and_then(|rest| rest.strip_prefix('='))
        .filter(|value| value.len() > 2)
        .and_then(|value| Some((value, value.strip_prefix(':')?.strip_suffix(':')?.parse::<Signature>().ok()?)));
    let (value, bytes) = value.ok_or_else(|| field_fault("signature", "expected sig1 and 64 bytes as base64"))?;

    let key = lookup(key_id).ok_or_else(|| RequestFault::UnknownKey(key_id.clone()))?;
    let base = signature_base(&input, |c| resolve(c, digest)).ok_or(RequestFault::Signature)?;
    key.verify_raw(base.as_bytes(), &bytes).map_err(|_| RequestFault::Signature)?;
    let at = |seconds: i64| Timestamp(seconds.saturating_mul(time::SECOND));
    Ok(Opened {
        key_id: key_id.clone(),
        nonce: nonce.clone(),
        created: at(created),
        expires: at(expires),
        signature: value.to_owned(),
    })
}

impl<'a> Received<'a> {
    /// The one field of that name.
    fn field(&self, name: &'static str) -> Result<&'a str, RequestFault> {
        let mut found = self.headers.iter().filter(|(n, _)| n.eq_ignore_ascii_case(name));
        match (found.next(), found.next()) {
            (Some((_, value)), None) if value.len() <= limits::SIGNATURE_FIELD_BYTES_MAX => Ok(value),
            (Some(_), None) => Err(field_fault(name, "too long")),
            (Some(_), Some(_)) => Err(field_fault(name, "stands twice")),
            (None, _) => Err(field_fault(name, "is missing")),
        }
    }
}

/// The part of `sig1=:…:` after the `=`.
fn member_value(signature: &str) -> &str {
    signature.split_once('=').map_or("", |(_, value)| value)
}

fn check_body(body: &[u8]) -> Result<(), RequestFault> {
    if body.len() > limits::BODY_BYTES_MAX { Err(RequestFault::BodyTooLong(body.len())) } else { Ok(()) }
}

fn check_target(method: &str, target_uri: &str) -> Result<(), RequestFault> {
    if method.is_empty() || method.len() > 32 || !method.bytes().all(|b| b.is_ascii_uppercase()) {
        return Err(RequestFault::Unsignable("the method"));
    }
    let plain = target_uri.bytes().all(|b| (b'!'..=b'~').contains(&b));
    if target_uri.is_empty() || target_uri.len() > limits::SIGNATURE_FIELD_BYTES_MAX || !plain {
        return Err(RequestFault::Unsignable("the target URI"));
    }
    Ok(())
}
