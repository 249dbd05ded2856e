//! Signed requests and responses between nodes: a strict subset of RFC 9421 (HTTP Message Signatures) with
//! RFC 9530 content digests.
//!
//! A request covers `@method`, `@target-uri` and `content-digest`; a response `@status`, `content-digest` and, so
//! that it answers this request and no other, `@method`, `@target-uri` and the signature of the request. Parameters:
//! `created`, `expires`, `nonce`, `keyid`, `tag="pasban-link-v1"`; label `sig1`; one signature a message.
//!
//! The digest is checked against the body inside, and the body is handed out only by the result, so it cannot be
//! forgotten. No clock is read: freshness comes from a nonce that the server issued, asked of the caller;
//! `created` and `expires` are handed on for measuring skew.

mod field;
mod message;

#[cfg(test)]
mod tests;

pub use field::{Component, FieldFault, Param, SignatureInput, signature_base};
pub use message::{
    Envelope, Received, RequestBinding, RequestFault, SignedHeaders, VerifiedRequest, VerifiedResponse, content_digest,
    sign_request, sign_response, verify_head, verify_request, verify_response,
};

/// The `tag` parameter of every message of ours (RFC 9421 section 2.3).
pub const TAG: &str = "pasban-link-v1";
/// The label of the one signature.
pub const LABEL: &str = "sig1";
