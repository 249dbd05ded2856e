//! The dialler's side of one link: signed requests over pinned TLS, signed answers.
//!
//! An answer that its peer did not sign is never believed: a proxy that opens TLS can cut a link, not change what
//! comes over it. The one unsigned answer that means something is 401 with a fresh nonce, and it means "ask again".

use std::sync::Mutex;
use std::time::Duration;

use bytes::Bytes;
use futures_util::Stream;
use pasban_kernel::time::{MINUTE, SECOND};
use pasban_kernel::{Digest, NodeId};
use pasban_proof::signed_request::{Envelope, Received, RequestBinding, sign_request, verify_response};
use reqwest::Method;
use serde::{Deserialize, Serialize};

use super::host::{NONCE_HEADER, cards_in, key_of, target};
use crate::error::{AppError, Result};
use crate::node::Node;
use crate::out::Trust;
use crate::out::http::{Allowed, Client, OutError};

/// Nonces kept in hand.
const NONCES_MAX: usize = 8;
/// How long a nonce is kept in hand, microseconds: less than the host keeps it good.
const NONCE_KEPT: i64 = 2 * MINUTE;

/// How a host is reached.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Network {
    /// HTTP proxy, `http://proxy:3128`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub proxy: Option<String>,
    /// PEM of a private CA, where a proxy opens TLS. Then the pin cannot hold, and the signatures alone protect.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ca: Option<String>,
}

impl Network {
    /// What the configuration says about everything outbound.
    ///
    /// # Errors
    /// Where the CA file cannot be read.
    pub fn from_config(node: &Node) -> Result<Self> {
        let out = &node.config.outbound;
        let ca = match &out.ca_file {
            Some(path) => Some(
                std::fs::read_to_string(path)
                    .map_err(|e| AppError::Invalid(format!("[outbound] ca_file {}: {e}", path.display())))?,
            ),
            None => None,
        };
        Ok(Self { proxy: out.proxy.clone(), ca })
    }
}

/// A signed answer.
#[derive(Debug)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// The body that the peer signed.
    pub body: Vec<u8>,
    /// Seconds after which to ask again, where the peer said so; at most an hour.
    pub retry_after: Option<u64>,
}

impl Answer {
    /// The body of an answer that says yes.
    ///
    /// # Errors
    /// What the peer said instead, in its words.
    pub fn ok(self) -> Result<Vec<u8>> {
        if (200..300).contains(&self.status) {
            return Ok(self.body);
        }
        #[derive(Deserialize)]
        struct Said {
            #[serde(default)]
            title: String,
            #[serde(default)]
            description: String,
        }
        let said = serde_json::from_slice::<Said>(&self.body).map_or_else(
            |_| format!("answered {}", self.status),
            |s| if s.description.is_empty() { s.title } else { s.description },
        );
        let said: String = said.chars().filter(|c| !c.is_control()).take(300).collect();
        Err(match self.status {
            404 => AppError::NotFound,
            409 => AppError::Conflict(said),
            429 => AppError::TooMany(said),
            400..500 => AppError::Invalid(said),
            _ => AppError::Unavailable(said),
        })
    }

    /// [`Answer::ok`] as JSON.
    ///
    /// # Errors
    /// As there; where the body is not of the form.
    pub fn json<T: for<'de> Deserialize<'de>>(self) -> Result<T> {
        serde_json::from_slice(&self.ok()?)
            .map_err(|e| AppError::Unavailable(format!("the peer's answer cannot be read: {e}")))
    }
}

/// Signed requests to one host.
pub struct Channel {
    node: Node,
    base: String,
    client: Client,
    peer: NodeId,
    nonces: Mutex<Vec<(String, i64)>>,
    /// One request at a time, so that a link needs one connection beside its event stream.
    turn: tokio::sync::Mutex<()>,
}

impl Channel {
    /// A channel to a host.
    ///
    /// # Errors
    /// Where proxy or CA are unusable.
    pub fn new(node: &Node, url: &str, pin: Digest, network: &Network, peer: NodeId) -> Result<Self> {
        let trust = match &network.ca {
            Some(pem) => Trust::Ca(pem.clone().into_bytes()),
            None => Trust::Pin(pin),
        };
        let allowed = Allowed::from_config(&node.config.outbound.allow);
        let client =
            Client::new(&trust, network.proxy.as_deref(), allowed).map_err(|e| AppError::Invalid(e.to_string()))?;
        Ok(Self {
            node: node.clone(),
            base: url.trim_end_matches('/').to_owned(),
            client,
            peer,
            nonces: Mutex::default(),
            turn: tokio::sync::Mutex::new(()),
        })
    }

    /// Sends a signed request and checks the answer's signature. `introduces`: answer (and request) may bring cards.
    ///
    /// # Errors
    /// Unavailable where the host cannot be reached or what comes back is not signed by it.
    pub async fn call(
        &self,
        method: Method,
        path: &str,
        content_type: &str,
        body: Bytes,
        introduces: bool,
    ) -> Result<Answer> {
        let _turn = self.turn.lock().await;
        for retry in [false, true] {
            let nonce = self.nonce().await?;
            let (headers, binding) = self.signed(&method, path, content_type, &body, &nonce)?;
            let url = target(&self.base, path);
            let reply = self.client.send(method.clone(), &url, &headers, body.clone()).await.map_err(unreachable)?;
            let text = |name: &str| reply.headers.get(name).and_then(|v| v.to_str().ok());
            let fresh = text(NONCE_HEADER).map(str::to_owned);
            if let Some(fresh) = &fresh {
                self.keep(fresh.clone());
            }
            let status = reply.status.as_u16();
            if text("signature").is_none() {
                if status == 401 && fresh.is_some() && !retry {
                    continue;
                }
                return Err(AppError::Unavailable(match status {
                    401 => {
                        "the host does not know this node's key; it may have been restored from an older copy".into()
                    }
                    s => format!("answered {s} without the host's signature (a proxy in between?)"),
                }));
            }
            let retry_after = text("retry-after").and_then(|t| t.parse::<u64>().ok()).map(|s| s.clamp(1, 3600));
            let pairs: Vec<(&str, &str)> =
                reply.headers.iter().filter_map(|(n, v)| v.to_str().ok().map(|v| (n.as_str(), v))).collect();
            let body = reply.body.to_vec();
            let cards = if introduces { cards_in(&body) } else { Vec::new() };
            let verified = verify_response(status, Received { headers: &pairs }, body, &binding, &nonce, |key_id| {
                key_of(&self.node, key_id, &cards).filter(|(id, _)| *id == self.peer).map(|(_, key)| key)
            })
            .map_err(|e| AppError::Unavailable(format!("the answer is not the host's: {e}")))?;
            return Ok(Answer { status, body: verified.body, retry_after });
        }
        Err(AppError::Unavailable("the host takes no nonce of its own".into()))
    }

    /// A signed GET.
    ///
    /// # Errors
    /// As [`Channel::call`].
    pub async fn get(&self, path: &str) -> Result<Answer> {
        self.call(Method::GET, path, "", Bytes::new(), false).await
    }

    /// A signed POST of JSON.
    ///
    /// # Errors
    /// As [`Channel::call`].
    pub async fn post<T: Serialize>(&self, path: &str, body: &T) -> Result<Answer> {
        let body = serde_json::to_vec(body).map_err(AppError::internal)?;
        self.call(Method::POST, path, "application/json", body.into(), false).await
    }

    /// Opens the stream that says "there is more".
    ///
    /// # Errors
    /// As [`Channel::call`].
    pub async fn events(&self, path: &str) -> Result<impl Stream<Item = std::result::Result<Bytes, String>> + use<>> {
        let nonce = self.nonce().await?;
        let (headers, _) = self.signed(&Method::GET, path, "", &Bytes::new(), &nonce)?;
        self.client.stream(&target(&self.base, path), &headers).await.map_err(unreachable)
    }

    fn signed(
        &self,
        method: &Method,
        path: &str,
        content_type: &str,
        body: &Bytes,
        nonce: &str,
    ) -> Result<(Vec<(String, String)>, RequestBinding)> {
        let now = self.node.now();
        let envelope = Envelope { created: now, expires: now.plus(60 * SECOND), nonce, key_id: &self.node.key_id() };
        let (signed, binding) =
            sign_request(method.as_str(), &target(&self.base, path), body, envelope, &self.node.keys.link)
                .map_err(AppError::internal)?;
        let mut headers: Vec<(String, String)> =
            signed.pairs().into_iter().map(|(n, v)| (n.to_owned(), v.to_owned())).collect();
        if !content_type.is_empty() {
            headers.push(("content-type".into(), content_type.into()));
        }
        Ok((headers, binding))
    }

    fn keep(&self, nonce: String) {
        let now = self.node.now().0;
        if let Ok(mut nonces) = self.nonces.lock()
            && nonce.len() <= 200
        {
            nonces.retain(|(_, at)| now.saturating_sub(*at) < NONCE_KEPT);
            if nonces.len() < NONCES_MAX {
                nonces.push((nonce, now));
            }
        }
    }

    async fn nonce(&self) -> Result<String> {
        let now = self.node.now().0;
        if let Ok(mut nonces) = self.nonces.lock() {
            while let Some((nonce, at)) = nonces.pop() {
                if now.saturating_sub(at) < NONCE_KEPT {
                    return Ok(nonce);
                }
            }
        }
        let url = target(&self.base, "/links/v1/nonce");
        let reply = self
            .client
            .send_capped(Method::GET, &url, &[], Bytes::new(), 4096, Duration::from_secs(10))
            .await
            .map_err(unreachable)?;
        reply
            .headers
            .get(NONCE_HEADER)
            .and_then(|v| v.to_str().ok())
            .filter(|n| n.len() <= 200)
            .map(str::to_owned)
            .ok_or_else(|| AppError::Unavailable(format!("{} is no Pasban node: it gives no nonce", self.base)))
    }
}

fn unreachable(e: OutError) -> AppError {
    AppError::Unavailable(e.to_string())
}
