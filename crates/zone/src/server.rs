//! The zone server: answers SOA over UDP, TCP and TLS, and whole zones over TCP and TLS. Everything else is refused.
//!
//! Dropping the [`Server`] stops it at once; [`Server::stop`] lets no new connection in and then does the same.

use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use pasban_kernel::Timestamp;
use pasban_kernel::limits::{
    DNS_CONNECTION_QUESTIONS_MAX, DNS_CONNECTIONS_MAX, DNS_IDLE_SECONDS_MAX, DNS_PEER_CONNECTIONS_MAX,
    DNS_QUESTION_BYTES_MAX, DNS_TRANSFER_SECONDS_MAX,
};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream, UdpSocket};
use tokio::sync::mpsc;
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::{sleep, timeout};
use tokio_rustls::TlsAcceptor;

use crate::Clock;
use crate::answer::{Reply, Seen, Transport, judge};
use crate::name::Apex;
use crate::set::ZoneSet;

/// The name of DNS over TLS in ALPN (RFC 7858, RFC 9103 section 7.1).
pub const ALPN_DOT: &[u8] = b"dot";

const IDLE: Duration = Duration::from_secs(DNS_IDLE_SECONDS_MAX);
const TRANSFER: Duration = Duration::from_secs(DNS_TRANSFER_SECONDS_MAX);

/// What was given to a resolver.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fetched {
    /// Only the serial (SOA).
    Serial,
    /// "You have the newest": an answer to IXFR.
    NothingNewer,
    /// The whole zone, written to the last byte.
    Zone,
}

/// How the resolver showed that it may have the zone.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ShownBy {
    /// A signature by the key of this name.
    Key(String),
    /// Its address is on the list.
    Address,
}

/// Who fetched what, when.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TransferEvent {
    /// When it was complete.
    pub at: Timestamp,
    /// The resolver.
    pub peer: SocketAddr,
    /// The zone.
    pub zone: Apex,
    /// The serial that was given.
    pub serial: u32,
    /// The serial that the resolver said it holds (IXFR); feed it to [`crate::serial::next`].
    pub had: Option<u32>,
    /// What was given.
    pub what: Fetched,
    /// By what right.
    pub by: ShownBy,
}

/// Where to listen. The TLS configuration should have one certificate chain, TLS 1.3, and [`ALPN_DOT`] (added if
/// no ALPN is set); with a client verifier it also does mutual TLS.
#[derive(Default)]
pub struct Listeners {
    /// Plain TCP: transfers with TSIG.
    pub tcp: Option<TcpListener>,
    /// UDP: SOA. One on the port of `tcp`, and one on the port of `tls`: Unbound 1.17 asks for the serial in clear
    /// UDP on the very port that it transfers from by TLS, and transfers nothing where nobody answers there.
    pub udp: Vec<UdpSocket>,
    /// DNS over TLS.
    pub tls: Option<(TcpListener, Arc<rustls::ServerConfig>)>,
}

/// A running server.
#[derive(Debug)]
pub struct Server {
    task: JoinHandle<()>,
}

impl Server {
    /// Starts serving `zones`. Events go to `events`; where its reader lags behind, an event is dropped and logged,
    /// a resolver never waits for it. Must be called inside a tokio runtime.
    #[must_use]
    pub fn start(listeners: Listeners, zones: ZoneSet, clock: Clock, events: mpsc::Sender<TransferEvent>) -> Self {
        let shared = Arc::new(Shared { zones, clock, events, open: Mutex::default() });
        Self { task: tokio::spawn(run(listeners, shared)) }
    }

    /// Stops it and waits until its sockets are closed.
    pub async fn stop(mut self) {
        self.task.abort();
        let _ = (&mut self.task).await;
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

struct Shared {
    zones: ZoneSet,
    clock: Clock,
    events: mpsc::Sender<TransferEvent>,
    open: Mutex<Open>,
}

#[derive(Default)]
struct Open {
    all: usize,
    by_peer: HashMap<IpAddr, usize>,
}

/// One connection's place among those allowed; gives it back when dropped.
struct Place {
    shared: Arc<Shared>,
    ip: IpAddr,
}

impl Shared {
    fn judge(&self, bytes: &[u8], transport: Transport, from: IpAddr) -> Reply {
        judge(bytes, transport, from, &self.zones.snapshot(), (self.clock)())
    }

    fn record(&self, peer: SocketAddr, seen: Seen) {
        let event = TransferEvent {
            at: (self.clock)(),
            peer,
            zone: seen.zone,
            serial: seen.serial,
            had: seen.had,
            what: seen.what,
            by: seen.by,
        };
        if event.what == Fetched::Zone {
            tracing::info!(zone = %event.zone, serial = event.serial, %peer, "a resolver took the zone");
        }
        if let Err(e) = self.events.try_send(event) {
            tracing::warn!(%peer, "transfer event lost: {e}");
        }
    }

    fn enter(self: &Arc<Self>, ip: IpAddr) -> Option<Place> {
        let ip = ip.to_canonical();
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if open.all >= DNS_CONNECTIONS_MAX || open.by_peer.get(&ip).is_some_and(|n| *n >= DNS_PEER_CONNECTIONS_MAX) {
            return None;
        }
        open.all += 1;
        *open.by_peer.entry(ip).or_default() += 1;
        Some(Place { shared: Arc::clone(self), ip })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut open = self.shared.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.all = open.all.saturating_sub(1);
        if let Some(n) = open.by_peer.get_mut(&self.ip) {
            *n = n.saturating_sub(1);
            if *n == 0 {
                open.by_peer.remove(&self.ip);
            }
        }
    }
}

async fn run(listeners: Listeners, shared: Arc<Shared>) {
    let mut tasks = JoinSet::new();
    if let Some(listener) = listeners.tcp {
        tasks.spawn(accept(listener, None, Arc::clone(&shared)));
    }
    if let Some((listener, config)) = listeners.tls {
        let mut config = config;
        if config.alpn_protocols.is_empty() {
            Arc::make_mut(&mut config).alpn_protocols = vec![ALPN_DOT.to_vec()];
        }
        tasks.spawn(accept(listener, Some(TlsAcceptor::from(config)), Arc::clone(&shared)));
    }
    for socket in listeners.udp {
        tasks.spawn(datagrams(socket, Arc::clone(&shared)));
    }
    while tasks.join_next().await.is_some() {}
}

async fn accept(listener: TcpListener, tls: Option<TlsAcceptor>, shared: Arc<Shared>) {
    // Dropped with this task, and every connection with it.
    let mut connections = JoinSet::new();
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            Some(_) = connections.join_next() => continue,
        };
        let (stream, peer) = match accepted {
            Ok(accepted) => accepted,
            Err(e) => {
                // Out of file descriptors, mostly: wait instead of turning in place.
                tracing::warn!("the zone server cannot accept: {e}");
                sleep(Duration::from_millis(100)).await;
                continue;
            }
        };
        let Some(place) = shared.enter(peer.ip()) else {
            tracing::warn!(%peer, "too many connections to the zone server; one was closed");
            continue;
        };
        let tls = tls.clone();
        connections.spawn(async move {
            match tls {
                None => connection(stream, Transport::Tcp, peer, &place.shared).await,
                Some(acceptor) => secure(stream, acceptor, peer, &place.shared).await,
            }
            drop(place);
        });
    }
}

async fn secure(stream: TcpStream, acceptor: TlsAcceptor, peer: SocketAddr, shared: &Shared) {
    match timeout(IDLE, acceptor.accept(stream)).await {
        Ok(Ok(stream)) => {
            // RFC 9103 section 7.1: no older version for zone transfers.
            if stream.get_ref().1.protocol_version() != Some(rustls::ProtocolVersion::TLSv1_3) {
                tracing::warn!(%peer, "a resolver came with TLS older than 1.3; closed");
                return;
            }
            connection(stream, Transport::Tls, peer, shared).await;
        }
        Ok(Err(e)) => tracing::debug!(%peer, "TLS handshake failed: {e}"),
        Err(_) => tracing::debug!(%peer, "TLS handshake took too long"),
    }
}

async fn connection<S>(mut stream: S, transport: Transport, peer: SocketAddr, shared: &Shared)
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    for _ in 0..DNS_CONNECTION_QUESTIONS_MAX {
        let question = match timeout(IDLE, read(&mut stream)).await {
            Ok(Some(question)) => question,
            _ => break,
        };
        let done = match shared.judge(&question, transport, peer.ip()) {
            Reply::Silence => false,
            Reply::One(bytes, seen) => {
                let sent = write(&mut stream, &bytes).await;
                if let (true, Some(seen)) = (sent, seen) {
                    shared.record(peer, seen);
                }
                sent
            }
            Reply::Whole(mut transfer, seen) => {
                let all = async {
                    while let Some(bytes) = transfer.next_message((shared.clock)()) {
                        if !write(&mut stream, &bytes).await {
                            return false;
                        }
                    }
                    true
                };
                let sent = timeout(TRANSFER, all).await.unwrap_or(false);
                if sent {
                    shared.record(peer, seen);
                } else {
                    tracing::warn!(zone = %seen.zone, %peer, "a zone transfer broke off");
                }
                sent
            }
        };
        if !done {
            break;
        }
    }
    let _ = timeout(IDLE, stream.shutdown()).await;
}

/// One message after its two bytes of length (RFC 1035 section 4.2.2); `None` at the end or where it is too long.
async fn read<S: AsyncRead + Unpin>(stream: &mut S) -> Option<Vec<u8>> {
    let len = usize::from(stream.read_u16().await.ok()?);
    if len > DNS_QUESTION_BYTES_MAX {
        return None;
    }
    let mut bytes = vec![0; len];
    stream.read_exact(&mut bytes).await.ok()?;
    Some(bytes)
}

async fn write<S: AsyncWrite + Unpin>(stream: &mut S, bytes: &[u8]) -> bool {
    let Ok(len) = u16::try_from(bytes.len()) else { return false };
    let mut framed = Vec::with_capacity(bytes.len() + 2);
    framed.extend_from_slice(&len.to_be_bytes());
    framed.extend_from_slice(bytes);
    let sent = async {
        stream.write_all(&framed).await?;
        stream.flush().await
    };
    matches!(timeout(IDLE, sent).await, Ok(Ok(())))
}

async fn datagrams(socket: UdpSocket, shared: Arc<Shared>) {
    let mut buffer = vec![0; DNS_QUESTION_BYTES_MAX];
    loop {
        let (len, peer) = match socket.recv_from(&mut buffer).await {
            Ok(received) => received,
            Err(e) => {
                // On some systems an ICMP error of an earlier answer shows up here.
                tracing::debug!("UDP receive: {e}");
                sleep(Duration::from_millis(5)).await;
                continue;
            }
        };
        let question = buffer.get(..len).unwrap_or(&[]);
        if let Reply::One(bytes, seen) = shared.judge(question, Transport::Udp, peer.ip())
            && socket.send_to(&bytes, peer).await.is_ok()
            && let Some(seen) = seen
        {
            shared.record(peer, seen);
        }
    }
}
