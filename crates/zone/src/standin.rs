//! A very small stand-in for a resolver, for demonstrations where neither BIND nor Unbound is installed. It applies
//! one policy zone straight from the [`ZoneSet`] and gives one fixed answer for every other name. It resolves
//! nothing and caches nothing; it must never serve people.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use pasban_kernel::limits::{DNS_CONNECTION_QUESTIONS_MAX, DNS_IDLE_SECONDS_MAX, DNS_QUESTION_BYTES_MAX};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream, UdpSocket};
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::timeout;

use crate::content::{TTL_SECONDS, Zone};
use crate::message::{Bad, HEADER_BYTES, Message, Rcode, RecordType, Request, Section, format_error, truncate};
use crate::name::Apex;
use crate::policy::{Action, Garden};
use crate::set::ZoneSet;

/// Most connections at a time.
const CONNECTIONS_MAX: usize = 32;
/// What fits without EDNS (RFC 1035 section 2.3.4).
const UDP_BYTES: usize = 512;

/// A running stand-in; stops when dropped.
#[derive(Debug)]
pub struct Standin {
    address: SocketAddr,
    task: JoinHandle<()>,
}

struct Policy {
    zones: ZoneSet,
    apex: Apex,
    fixed: IpAddr,
}

impl Standin {
    /// Starts on `bind` (port 0: any port that is free for both UDP and TCP), with the policy of zone `apex`;
    /// names without a rule get `fixed`. Inside a tokio runtime.
    ///
    /// # Errors
    /// Where the address cannot be bound.
    pub async fn start(bind: SocketAddr, zones: ZoneSet, apex: Apex, fixed: IpAddr) -> std::io::Result<Self> {
        let mut tries = 0;
        let (udp, tcp) = loop {
            let tcp = TcpListener::bind(bind).await?;
            match UdpSocket::bind(tcp.local_addr()?).await {
                Ok(udp) => break (udp, tcp),
                Err(e) if bind.port() != 0 || tries > 20 => return Err(e),
                Err(_) => tries += 1,
            }
        };
        let address = tcp.local_addr()?;
        let policy = Arc::new(Policy { zones, apex, fixed });
        let task = tokio::spawn(async move {
            tokio::join!(datagrams(udp, Arc::clone(&policy)), accept(tcp, policy));
        });
        Ok(Self { address, task })
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }
}

impl Drop for Standin {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn datagrams(socket: UdpSocket, policy: Arc<Policy>) {
    let mut buffer = vec![0; DNS_QUESTION_BYTES_MAX];
    loop {
        let Ok((len, peer)) = socket.recv_from(&mut buffer).await else {
            tokio::time::sleep(Duration::from_millis(5)).await;
            continue;
        };
        let question = buffer.get(..len).unwrap_or(&[]);
        if let Some((mut bytes, question_end, payload)) = policy.answer(question) {
            if bytes.len() > payload {
                truncate(&mut bytes, question_end);
            }
            let _ = socket.send_to(&bytes, peer).await;
        }
    }
}

async fn accept(listener: TcpListener, policy: Arc<Policy>) {
    let mut connections = JoinSet::new();
    loop {
        while connections.len() >= CONNECTIONS_MAX {
            connections.join_next().await;
        }
        match listener.accept().await {
            Ok((stream, _)) => {
                connections.spawn(connection(stream, Arc::clone(&policy)));
            }
            Err(_) => tokio::time::sleep(Duration::from_millis(100)).await,
        }
        while connections.try_join_next().is_some() {}
    }
}

async fn connection(mut stream: TcpStream, policy: Arc<Policy>) -> Option<()> {
    let idle = Duration::from_secs(DNS_IDLE_SECONDS_MAX);
    for _ in 0..DNS_CONNECTION_QUESTIONS_MAX {
        let len = usize::from(timeout(idle, stream.read_u16()).await.ok()?.ok()?);
        if len > DNS_QUESTION_BYTES_MAX {
            return None;
        }
        let mut question = vec![0; len];
        timeout(idle, stream.read_exact(&mut question)).await.ok()?.ok()?;
        let (bytes, _, _) = policy.answer(&question)?;
        let mut framed = u16::try_from(bytes.len()).ok()?.to_be_bytes().to_vec();
        framed.extend_from_slice(&bytes);
        timeout(idle, stream.write_all(&framed)).await.ok()?.ok()?;
    }
    None
}

impl Policy {
    /// The answer, where its question ends, and what the sender takes over UDP; `None` for no answer.
    fn answer(&self, bytes: &[u8]) -> Option<(Vec<u8>, usize, usize)> {
        let request = match Request::parse(bytes) {
            Ok(request) => request,
            Err(Bad::Silent) => return None,
            Err(Bad::Format) => return format_error(bytes).map(|b| (b, HEADER_BYTES, UDP_BYTES)),
        };
        let payload = request.edns.map_or(UDP_BYTES, |e| usize::from(e.payload).clamp(UDP_BYTES, 1232));
        let served = self.zones.get(&self.apex);
        let zone = served.as_ref().map(|s| &*s.zone);
        if request.opcode != 0 || !request.internet {
            let out = Message::answer(&request, Rcode::REFUSED, false);
            let end = out.len();
            return Some((out.into_bytes(), end, payload));
        }
        let action = zone.and_then(|z| z.find_wire(&request.name_lower()).or_else(|| z.find_ip(self.fixed)));
        let (out, end) = self.apply(&request, zone, action)?;
        Some((out.into_bytes(), end, payload))
    }

    fn apply(&self, request: &Request, zone: Option<&Zone>, action: Option<&Action>) -> Option<(Message, usize)> {
        let rcode = if action == Some(&Action::NxDomain) { Rcode::NXDOMAIN } else { Rcode::NOERROR };
        let mut out = Message::answer(request, rcode, false).recursive();
        let end = out.len();
        match action {
            Some(Action::Drop) => return None,
            Some(Action::NxDomain | Action::NoData) => {}
            Some(Action::Garden(garden)) => match garden.as_ref() {
                Garden::Addresses { v4, v6 } => {
                    v4.iter().for_each(|ip| push_address(&mut out, request.qtype, None, IpAddr::V4(*ip)));
                    v6.iter().for_each(|ip| push_address(&mut out, request.qtype, None, IpAddr::V6(*ip)));
                }
                Garden::Alias(name) => {
                    out.push_record(&[], RecordType::CNAME, TTL_SECONDS, name);
                    push_address(&mut out, request.qtype, Some(name), self.fixed);
                }
            },
            Some(Action::Passthru) | None => push_address(&mut out, request.qtype, None, self.fixed),
        }
        // Like real resolvers, a policy's answer names the zone that it came from.
        if let (Some(zone), Some(action)) = (zone, action)
            && action.blocks()
        {
            out.section(Section::Additional);
            zone.push_soa_absolute(&mut out);
        }
        if let Some(edns) = request.edns {
            out.push_edns(edns.dnssec_ok);
        }
        Some((out, end))
    }
}

fn push_address(out: &mut Message, qtype: u16, owner: Option<&[u8]>, ip: IpAddr) {
    let (rtype, data) = match ip {
        IpAddr::V4(ip) => (RecordType::A, ip.octets().to_vec()),
        IpAddr::V6(ip) => (RecordType::AAAA, ip.octets().to_vec()),
    };
    if rtype != qtype {
        return;
    }
    match owner {
        None => out.push_record(&[], rtype, TTL_SECONDS, &data),
        Some(owner) => out.push_absolute(owner, rtype, 1, TTL_SECONDS, &data),
    }
}
