//! Who may come in with a token: devices that push logs or pull lists, TAXII clients that are not nodes.
//!
//! Only the SHA-256 of a token is kept, and it is looked up by that, so the time of an answer says nothing about how
//! near a guess was. How tokens are made and revoked is in [`crate::ops::tokens`].

use pasban_kernel::{Digest, TenantId};
use pasban_store::rows::detect as rows;

use crate::error::Result;
use crate::node::Node;

/// Marks requests that came over TLS: set by the listener, read by pages, whose cookies depend on it.
#[derive(Clone, Copy, Debug)]
pub struct OverTls;

/// Marks requests of the listener for whoever a zone led here: the page about a blocked name is served there and nothing else.
#[derive(Clone, Copy, Debug)]
pub struct BlockedOnly;

/// Longest token that is looked at, bytes.
const TOKEN_BYTES_MAX: usize = 512;

/// What a token opens.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Access {
    /// Whose data.
    pub tenant: TenantId,
    /// `push`, `lists`, `taxii-read` or `taxii-write`.
    pub scope: String,
    /// The token's name, for people.
    pub name: String,
}

/// What a presented token opens; `None` where it is unknown, run out, revoked, or its tenant is gone.
///
/// # Errors
/// The store's.
pub async fn by_token(node: &Node, token: &str) -> Result<Option<Access>> {
    if token.is_empty() || token.len() > TOKEN_BYTES_MAX {
        return Ok(None);
    }
    let (hash, now) = (Digest::of(token.as_bytes()), node.now());
    let found = node.db.read(move |tx| rows::token_fetch(tx, &hash, now)).await?;
    let hosted = |tenant: &TenantId| node.registry.load().tenant_ids().contains(tenant);
    Ok(found.filter(|t| hosted(&t.tenant)).map(|t| Access { tenant: t.tenant, scope: t.scope, name: t.name }))
}
