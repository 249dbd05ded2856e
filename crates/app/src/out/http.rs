//! The one outbound HTTP client (design T11): resolve, check each address, connect to the checked address,
//! re-check on redirect, bytes and seconds capped.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures_util::{Stream, StreamExt};
use ipnet::IpNet;
use pasban_kernel::limits::{BODY_BYTES_MAX, REDIRECTS_MAX, REQUEST_SECONDS_MAX};
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use reqwest::{Method, StatusCode, Url};

use super::Trust;

/// Why a request failed, in words for the person who reads the log or the link page.
#[derive(Debug, thiserror::Error)]
pub enum OutError {
    /// The address may not be reached from here.
    #[error("{host} is {why}; add it to [outbound] allow in the configuration if it is meant")]
    Refused {
        /// Which host.
        host: String,
        /// Loopback, private, link-local …
        why: &'static str,
    },
    /// The other side cannot be reached.
    #[error("cannot reach {host}: {why}")]
    Unreachable {
        /// Which host.
        host: String,
        /// What the network said.
        why: String,
    },
    /// The answer broke a bound.
    #[error("{host}: {why}")]
    Bound {
        /// Which host.
        host: String,
        /// Too long, too slow, too many redirects.
        why: String,
    },
    /// The request cannot be made.
    #[error("cannot make the request: {0}")]
    Build(String),
}

/// An answer, read whole.
#[derive(Debug)]
pub struct Reply {
    /// Status.
    pub status: StatusCode,
    /// Headers.
    pub headers: HeaderMap,
    /// Body, at most [`BODY_BYTES_MAX`].
    pub body: Bytes,
}

/// Which private addresses may be reached all the same.
#[derive(Clone, Debug, Default)]
pub struct Allowed {
    hosts: Vec<String>,
    nets: Vec<IpNet>,
}

impl Allowed {
    /// From `[outbound] allow`: host names, addresses, ranges.
    #[must_use]
    pub fn from_config(entries: &[String]) -> Self {
        let mut allowed = Self::default();
        for e in entries {
            match e.parse::<IpNet>().ok().or_else(|| e.parse::<IpAddr>().ok().map(IpNet::from)) {
                Some(net) => allowed.nets.push(net),
                None => allowed.hosts.push(e.to_ascii_lowercase()),
            }
        }
        allowed
    }

    fn check(&self, host: &str, ip: IpAddr) -> Result<(), &'static str> {
        let ip = ip.to_canonical();
        if self.nets.iter().any(|n| n.contains(&ip)) || self.hosts.iter().any(|h| h == host) {
            return Ok(());
        }
        match not_public(ip) {
            Some(why) => Err(why),
            None => Ok(()),
        }
    }
}

/// Why an address is not a public one.
#[must_use]
pub fn not_public(ip: IpAddr) -> Option<&'static str> {
    match ip {
        IpAddr::V4(v4) => {
            let [a, b, ..] = v4.octets();
            if v4.is_loopback() {
                Some("a loopback address")
            } else if v4.is_private() || (a == 100 && (64..128).contains(&b)) {
                Some("a private address")
            } else if v4.is_link_local() {
                Some("a link-local address (cloud metadata lives there)")
            } else if v4.is_unspecified() || v4.is_broadcast() || v4.is_multicast() || a == 0 || a >= 240 {
                Some("not an address of a host")
            } else {
                None
            }
        }
        IpAddr::V6(v6) => {
            let first = v6.segments()[0];
            if v6.is_loopback() {
                Some("a loopback address")
            } else if first & 0xfe00 == 0xfc00 {
                Some("a private address")
            } else if first & 0xffc0 == 0xfe80 {
                Some("a link-local address")
            } else if v6.is_unspecified() || v6.is_multicast() {
                Some("not an address of a host")
            } else {
                None
            }
        }
    }
}

/// Resolves, and hands on only addresses that were checked: hyper connects to exactly these.
struct CheckedResolver(Arc<Allowed>);

impl Resolve for CheckedResolver {
    fn resolve(&self, name: Name) -> Resolving {
        let allowed = self.0.clone();
        Box::pin(async move {
            let host = name.as_str().to_ascii_lowercase();
            let found: Vec<SocketAddr> = tokio::net::lookup_host((host.as_str(), 0)).await?.collect();
            let mut good = Vec::new();
            let mut why = "a name without an address";
            for addr in found {
                match allowed.check(&host, addr.ip()) {
                    Ok(()) => good.push(addr),
                    Err(w) => why = w,
                }
            }
            if good.is_empty() {
                return Err(Box::new(OutError::Refused { host, why }) as Box<dyn std::error::Error + Send + Sync>);
            }
            Ok(Box::new(good.into_iter()) as Addrs)
        })
    }
}

/// The outbound client for one kind of trust and network.
#[derive(Clone)]
pub struct Client {
    inner: reqwest::Client,
    allowed: Arc<Allowed>,
    proxied: bool,
    pinned: bool,
}

impl Client {
    /// A client.
    ///
    /// # Errors
    /// Where the trust or the proxy address is unusable.
    pub fn new(trust: &Trust, proxy: Option<&str>, allowed: Allowed) -> Result<Self, OutError> {
        let build = |e: String| OutError::Build(e);
        let allowed = Arc::new(allowed);
        let mut b = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(Duration::from_secs(10))
            .pool_idle_timeout(Duration::from_secs(60))
            .pool_max_idle_per_host(2)
            .user_agent(concat!("pasban/", env!("CARGO_PKG_VERSION")))
            .no_proxy()
            .no_gzip()
            .http1_only();
        b = match trust.client_config().map_err(build)? {
            Some(config) => b.tls_backend_preconfigured(config),
            None => b,
        };
        b = match proxy {
            Some(p) => b.proxy(reqwest::Proxy::all(p).map_err(|e| build(e.to_string()))?),
            None => b.dns_resolver(Arc::new(CheckedResolver(allowed.clone()))),
        };
        Ok(Self {
            inner: b.build().map_err(|e| build(words(&e)))?,
            allowed,
            proxied: proxy.is_some(),
            pinned: matches!(trust, Trust::Pin(_)),
        })
    }

    fn check_url(&self, url: &Url) -> Result<(), OutError> {
        let host = url.host_str().unwrap_or("").to_owned();
        if !matches!(url.scheme(), "http" | "https") {
            return Err(OutError::Refused { host, why: "reached by a scheme other than http or https" });
        }
        // A literal address never passes the resolver; a proxied name is resolved by the proxy.
        if let Ok(ip) = host.trim_matches(['[', ']']).parse::<IpAddr>() {
            self.allowed.check(&host, ip).map_err(|why| OutError::Refused { host: host.clone(), why })?;
        } else if self.proxied && host.eq_ignore_ascii_case("localhost") {
            return Err(OutError::Refused { host, why: "a loopback name" });
        }
        Ok(())
    }

    /// Sends a request and reads the answer whole.
    ///
    /// # Errors
    /// [`OutError`] in words.
    pub async fn send(
        &self,
        method: Method,
        url: &str,
        headers: &[(String, String)],
        body: Bytes,
    ) -> Result<Reply, OutError> {
        self.send_capped(method, url, headers, body, BODY_BYTES_MAX, Duration::from_secs(REQUEST_SECONDS_MAX)).await
    }

    /// The same with bounds of its own.
    ///
    /// # Errors
    /// [`OutError`] in words.
    pub async fn send_capped(
        &self,
        method: Method,
        url: &str,
        headers: &[(String, String)],
        body: Bytes,
        bytes_max: usize,
        within: Duration,
    ) -> Result<Reply, OutError> {
        let mut url = Url::parse(url).map_err(|e| OutError::Build(format!("{url}: {e}")))?;
        let host = url.host_str().unwrap_or("").to_owned();
        let run = async {
            for _ in 0..=REDIRECTS_MAX {
                self.check_url(&url)?;
                let response = self.request(method.clone(), &url, headers, body.clone()).await?;
                // A pin names one host: it sends nobody elsewhere, least of all with signed requests.
                if self.pinned && response.status().is_redirection() {
                    return Err(OutError::Bound {
                        host: host.clone(),
                        why: "redirects, which a linked node never does".into(),
                    });
                }
                if response.status().is_redirection()
                    && method == Method::GET
                    && let Some(to) = response.headers().get("location").and_then(|l| l.to_str().ok())
                {
                    let next = url.join(to).map_err(|e| OutError::Build(e.to_string()))?;
                    if next.scheme() != url.scheme() {
                        return Err(OutError::Bound { host: host.clone(), why: "redirects to another scheme".into() });
                    }
                    url = next;
                    continue;
                }
                return read_whole(response, &host, bytes_max).await;
            }
            Err(OutError::Bound { host: host.clone(), why: format!("more than {REDIRECTS_MAX} redirects") })
        };
        match tokio::time::timeout(within, run).await {
            Ok(r) => r,
            Err(_) => {
                Err(OutError::Bound { host: host.clone(), why: format!("no answer within {} s", within.as_secs()) })
            }
        }
    }

    /// Opens a stream (server-sent events). The caller bounds what it reads.
    ///
    /// # Errors
    /// [`OutError`] in words; any status but 200 is one.
    pub async fn stream(
        &self,
        url: &str,
        headers: &[(String, String)],
    ) -> Result<impl Stream<Item = Result<Bytes, String>> + use<>, OutError> {
        let url = Url::parse(url).map_err(|e| OutError::Build(format!("{url}: {e}")))?;
        self.check_url(&url)?;
        let host = url.host_str().unwrap_or("").to_owned();
        let response = tokio::time::timeout(
            Duration::from_secs(REQUEST_SECONDS_MAX),
            self.request(Method::GET, &url, headers, Bytes::new()),
        )
        .await
        .map_err(|_| OutError::Bound { host: host.clone(), why: "no answer".into() })??;
        if response.status() != StatusCode::OK {
            return Err(OutError::Unreachable { host, why: format!("answered {}", response.status()) });
        }
        Ok(response.bytes_stream().map(|r| r.map_err(|e| words(&e))))
    }

    async fn request(
        &self,
        method: Method,
        url: &Url,
        headers: &[(String, String)],
        body: Bytes,
    ) -> Result<reqwest::Response, OutError> {
        let mut r = self.inner.request(method, url.clone());
        for (k, v) in headers {
            let name = HeaderName::from_bytes(k.as_bytes()).map_err(|e| OutError::Build(e.to_string()))?;
            r = r.header(name, HeaderValue::from_str(v).map_err(|e| OutError::Build(e.to_string()))?);
        }
        r.body(body).send().await.map_err(|e| {
            let mut source: Option<&dyn std::error::Error> = std::error::Error::source(&e);
            while let Some(s) = source {
                if let Some(OutError::Refused { host, why }) = s.downcast_ref::<OutError>() {
                    return OutError::Refused { host: host.clone(), why };
                }
                source = s.source();
            }
            OutError::Unreachable { host: url.host_str().unwrap_or("").to_owned(), why: words(&e) }
        })
    }
}

async fn read_whole(mut response: reqwest::Response, host: &str, bytes_max: usize) -> Result<Reply, OutError> {
    let (status, headers) = (response.status(), response.headers().clone());
    let mut body = Vec::new();
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) => {
                if body.len() + chunk.len() > bytes_max {
                    return Err(OutError::Bound {
                        host: host.to_owned(),
                        why: format!("the answer is longer than {bytes_max} bytes"),
                    });
                }
                body.extend_from_slice(&chunk);
            }
            Ok(None) => return Ok(Reply { status, headers, body: body.into() }),
            Err(e) => return Err(OutError::Unreachable { host: host.to_owned(), why: words(&e) }),
        }
    }
}

/// The innermost reason of an error: what a person can act on.
fn words(e: &dyn std::error::Error) -> String {
    let mut last = e.to_string();
    let mut source = e.source();
    while let Some(s) = source {
        last = s.to_string();
        source = s.source();
    }
    last
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn private_addresses_are_refused_unless_allowed() {
        let none = Allowed::default();
        for ip in [
            "127.0.0.1",
            "10.1.2.3",
            "169.254.169.254",
            "::1",
            "::ffff:127.0.0.1",
            "fd00::1",
            "fe80::1",
            "100.64.0.1",
            "0.0.0.0",
        ] {
            assert!(none.check("x.example", ip.parse().unwrap()).is_err(), "{ip}");
        }
        assert!(none.check("x.example", "198.51.100.7".parse().unwrap()).is_ok());
        let some = Allowed::from_config(&["127.0.0.0/8".into(), "node.bank.example".into()]);
        assert!(some.check("x", "127.0.0.1".parse().unwrap()).is_ok());
        assert!(some.check("node.bank.example", "10.0.0.1".parse().unwrap()).is_ok());
        assert!(some.check("other.bank.example", "10.0.0.1".parse().unwrap()).is_err());
    }
}
