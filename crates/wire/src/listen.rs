//! The HTTPS listener: TLS handshakes, connections and slow senders have their bounds.

use std::collections::HashMap;
use std::future::Future;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use hyper::body::Incoming;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto;
use pasban_app::access::OverTls;
use pasban_app::out::trust;
use pasban_app::{AppError, Node, Result};
use pasban_kernel::limits::{
    HTTP_ADDRESS_CONNECTIONS_MAX, HTTP_CONNECTIONS_MAX, HTTP_HANDSHAKE_SECONDS_MAX, HTTP_HANDSHAKES_MAX,
    HTTP_HEAD_BYTES_MAX, REQUEST_SECONDS_MAX,
};
use rustls::ServerConfig;
use rustls::server::Acceptor;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;
use tokio_rustls::LazyConfigAcceptor;
use tower::Service as _;

/// How long requests under way may go on after a stop was asked for.
const GRACE: Duration = Duration::from_secs(5);

/// The opened addresses of a node, from which requests wait until they are served.
#[derive(Debug)]
pub struct Doors {
    pub(crate) https: TcpListener,
    pub(crate) plain: Option<TcpListener>,
    pub(crate) blocked: Option<TcpListener>,
}

impl Doors {
    /// Opens them: from here on nobody is refused, however long the rest of the start takes.
    ///
    /// # Errors
    /// Where an address is taken.
    pub async fn open(node: &Node) -> Result<Self> {
        let portal = &node.config.portal;
        Ok(Self {
            https: bind(node).await?,
            plain: bind_plain("listen_plain", portal.listen_plain).await?,
            blocked: bind_plain("listen_blocked", portal.listen_blocked).await?,
        })
    }
}

/// The HTTPS listener alone.
///
/// # Errors
/// Where the address is taken.
pub async fn bind(node: &Node) -> Result<TcpListener> {
    let at = node.config.node.listen;
    TcpListener::bind(at)
        .await
        .map_err(|e| AppError::Unavailable(format!("[node] listen = {at}: {e}; another program may use it")))
}

/// A plain listener for pages, where one is configured: for all of them on loopback only, as the configuration was checked
/// for; for the page about a blocked name on any address.
async fn bind_plain(key: &str, at: Option<SocketAddr>) -> Result<Option<TcpListener>> {
    let Some(at) = at else { return Ok(None) };
    TcpListener::bind(at)
        .await
        .map(Some)
        .map_err(|e| AppError::Unavailable(format!("[portal] {key} = {at}: {e}; another program may use it")))
}

/// Serves pages without TLS: to programs of this machine, or those about blocked names to anybody. Ends with the task that it runs in.
pub async fn run_plain(listener: TcpListener, routes: Router) {
    let mut open = JoinSet::new();
    let places = Arc::new(Semaphore::new(HTTP_CONNECTIONS_MAX));
    loop {
        let accepted = tokio::select! {
            Some(_) = open.join_next() => continue,
            accepted = listener.accept() => accepted,
        };
        let Ok((stream, from)) = accepted else {
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        let Ok(place) = places.clone().try_acquire_owned() else { continue };
        let routes = routes.clone();
        open.spawn(async move {
            let _place = place;
            let service = hyper::service::service_fn(move |mut request: hyper::Request<Incoming>| {
                request.extensions_mut().insert(ConnectInfo(from));
                let mut routes = routes.clone();
                async move { routes.call(request.map(Body::new)).await }
            });
            let mut server = auto::Builder::new(TokioExecutor::new());
            server
                .http1()
                .timer(TokioTimer::new())
                .header_read_timeout(Duration::from_secs(REQUEST_SECONDS_MAX))
                .max_buf_size(HTTP_HEAD_BYTES_MAX);
            // The other side ended or was too slow: nothing to tell anybody.
            drop(server.serve_connection(TokioIo::new(stream), service).await);
        });
    }
}

/// Serves until `shutdown` is done.
///
/// # Errors
/// Where the certificate cannot be used.
pub async fn run(
    node: &Node,
    listener: TcpListener,
    routes: Router,
    shutdown: impl Future<Output = ()> + Send,
) -> Result<()> {
    let config = trust::server_config(&node.keys.tls_cert, &node.keys.tls_key, &[b"h2", b"http/1.1"])
        .map_err(|e| AppError::Unavailable(format!("[node] TLS certificate: {e}")))?;
    let (connections, handshakes) =
        (Arc::new(Semaphore::new(HTTP_CONNECTIONS_MAX)), Arc::new(Semaphore::new(HTTP_HANDSHAKES_MAX)));
    let addresses = Addresses::default();
    let (stop, stopped) = watch::channel(false);
    let mut open = JoinSet::new();
    let mut shutdown = std::pin::pin!(shutdown);
    loop {
        let accepted = tokio::select! {
            () = &mut shutdown => break,
            Some(_) = open.join_next() => continue,
            accepted = listener.accept() => accepted,
        };
        let (stream, from) = match accepted {
            Ok(accepted) => accepted,
            Err(e) => {
                // Out of file handles: others must end first.
                tracing::warn!(error = %e, "a connection could not be taken");
                tokio::time::sleep(Duration::from_millis(50)).await;
                continue;
            }
        };
        let Ok(place) = connections.clone().try_acquire_owned() else {
            tracing::warn!("too many connections; one is turned away");
            continue;
        };
        let Some(share) = Share::take(&addresses, from.ip()) else {
            tracing::warn!(address = %from.ip(), "too many connections from one address; one is turned away");
            continue;
        };
        let (config, handshakes, routes, stopped) =
            (config.clone(), handshakes.clone(), routes.clone(), stopped.clone());
        open.spawn(async move {
            let _places = (place, share);
            connection(config, &handshakes, stream, from, routes, stopped).await;
        });
    }
    drop(listener);
    let _ = stop.send(true);
    let _ = tokio::time::timeout(GRACE, async { while open.join_next().await.is_some() {} }).await;
    open.shutdown().await;
    Ok(())
}

/// Open connections by address.
type Addresses = Arc<Mutex<HashMap<IpAddr, usize>>>;

/// One connection of an address, given back when it ends.
struct Share(Addresses, IpAddr);

impl Share {
    /// `None` where the address has its share. This machine's own programs have no limit but the common one.
    fn take(addresses: &Addresses, ip: IpAddr) -> Option<Self> {
        let ip = ip.to_canonical();
        let mut open = addresses.lock().unwrap_or_else(PoisonError::into_inner);
        let n = open.entry(ip).or_default();
        if *n >= HTTP_ADDRESS_CONNECTIONS_MAX && !ip.is_loopback() {
            return None;
        }
        *n += 1;
        Some(Self(addresses.clone(), ip))
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        let mut open = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(n) = open.get_mut(&self.1) {
            *n -= 1;
            if *n == 0 {
                open.remove(&self.1);
            }
        }
    }
}

async fn connection(
    tls: Arc<ServerConfig>,
    handshakes: &Semaphore,
    stream: TcpStream,
    from: std::net::SocketAddr,
    routes: Router,
    mut stopped: watch::Receiver<bool>,
) {
    let _ = stream.set_nodelay(true);
    let handshake = async {
        // Whoever has not said a whole hello takes nobody's turn: a crowd that is silent shuts no one out.
        let hello = LazyConfigAcceptor::new(Acceptor::default(), stream).await.ok()?;
        let _turn = handshakes.acquire().await.ok()?;
        hello.into_stream(tls).await.ok()
    };
    let most = Duration::from_secs(HTTP_HANDSHAKE_SECONDS_MAX);
    let Ok(Some(stream)) = tokio::time::timeout(most, handshake).await else { return };
    let service = hyper::service::service_fn(move |mut request: hyper::Request<Incoming>| {
        request.extensions_mut().insert(ConnectInfo(from));
        request.extensions_mut().insert(OverTls);
        let mut routes = routes.clone();
        async move { routes.call(request.map(Body::new)).await }
    });
    let mut server = auto::Builder::new(TokioExecutor::new());
    server
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(Duration::from_secs(REQUEST_SECONDS_MAX))
        .max_buf_size(HTTP_HEAD_BYTES_MAX)
        .http2()
        .timer(TokioTimer::new())
        .max_concurrent_streams(64)
        .max_header_list_size(HTTP_HEAD_BYTES_MAX as u32)
        .keep_alive_interval(Duration::from_secs(60))
        .keep_alive_timeout(Duration::from_secs(20));
    let mut connection = std::pin::pin!(server.serve_connection(TokioIo::new(stream), service));
    tokio::select! {
        _ = connection.as_mut() => return,
        _ = stopped.wait_for(|s| *s) => connection.as_mut().graceful_shutdown(),
    }
    let _ = connection.await;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_its_share_and_gets_it_back() {
        let addresses = Addresses::default();
        let ip: IpAddr = "198.51.100.7".parse().unwrap();
        let mut taken: Vec<_> =
            (0..HTTP_ADDRESS_CONNECTIONS_MAX).map(|_| Share::take(&addresses, ip).unwrap()).collect();
        assert!(Share::take(&addresses, ip).is_none());
        assert!(Share::take(&addresses, "198.51.100.8".parse().unwrap()).is_some());
        taken.pop();
        assert!(Share::take(&addresses, ip).is_some());
        drop(taken);
        assert!(addresses.lock().unwrap().is_empty());
    }
}
