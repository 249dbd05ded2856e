//! NOTIFY (RFC 1996): tells resolvers that a zone has a new serial, so that they fetch it now.
//!
//! A lost NOTIFY costs [`crate::content::REFRESH_SECONDS`], never a block: the resolvers ask by themselves then.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::{Duration, Instant};

use futures_util::StreamExt;
use futures_util::stream;
use tokio::net::UdpSocket;
use tokio::time::timeout;

use crate::Clock;
use crate::content::Zone;
use crate::message::{Message, RecordType};
use crate::tsig::{AnswerError, Signer, TsigKey};

/// How often a NOTIFY is sent before the resolver counts as not reached.
pub const TRIES: u32 = 4;
/// Wait after the first try; it doubles each time (0.5, 1, 2, 4 s).
pub const FIRST_WAIT: Duration = Duration::from_millis(500);
/// Most resolvers that are told at the same time.
const AT_ONCE: usize = 64;

const NOTIFY: u8 = 4;

/// A resolver to tell.
#[derive(Clone, Debug)]
pub struct Target {
    /// Where it listens for NOTIFY.
    pub address: SocketAddr,
    /// Signs the NOTIFY. BIND wants this where its `primaries` entry has a key and `allow-notify` names one.
    pub key: Option<TsigKey>,
}

/// What came of telling one resolver.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// It has heard.
    Acknowledged {
        /// How long that took from the first try.
        after: Duration,
    },
    /// It answered with this code: it does not take NOTIFY for this zone from us.
    Refused {
        /// The response code.
        rcode: u8,
    },
    /// Its answer's signature is wrong.
    Untrusted(AnswerError),
    /// No answer.
    Silent,
    /// The socket failed.
    Failed(String),
}

/// One resolver's answer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Acknowledgement {
    /// The resolver.
    pub target: SocketAddr,
    /// What came of it.
    pub outcome: Outcome,
}

/// Tells all `targets`, at the same time, that `zone` is there. `source` is the local address to send from:
/// resolvers take NOTIFY only from the address that they fetch from. One acknowledgement per target, in order.
pub async fn send(zone: &Zone, targets: &[Target], source: Option<IpAddr>, clock: &Clock) -> Vec<Acknowledgement> {
    let tell = |target: &Target| {
        let target = target.clone();
        async move {
            let outcome = tell(zone, &target, source, clock).await;
            if !matches!(outcome, Outcome::Acknowledged { .. }) {
                tracing::warn!(zone = %zone.apex(), target = %target.address, ?outcome, "NOTIFY was not taken");
            }
            Acknowledgement { target: target.address, outcome }
        }
    };
    stream::iter(targets.iter().map(tell)).buffered(AT_ONCE).collect().await
}

async fn tell(zone: &Zone, target: &Target, source: Option<IpAddr>, clock: &Clock) -> Outcome {
    match attempt(zone, target, source, clock).await {
        Ok(outcome) => outcome,
        Err(e) => Outcome::Failed(e.to_string()),
    }
}

async fn attempt(zone: &Zone, target: &Target, source: Option<IpAddr>, clock: &Clock) -> std::io::Result<Outcome> {
    let any = if target.address.is_ipv4() { Ipv4Addr::UNSPECIFIED.into() } else { Ipv6Addr::UNSPECIFIED.into() };
    let socket = UdpSocket::bind((source.unwrap_or(any), 0)).await?;
    socket.connect(target.address).await?;
    let started = Instant::now();
    let mut wait = FIRST_WAIT;
    let mut buffer = vec![0; 4096];
    for _ in 0..TRIES {
        let id = crate::probe::random_id()?;
        let mut message = Message::question(id, NOTIFY, false, zone.apex().wire(), RecordType::SOA).authoritative();
        zone.push_soa(&mut message);
        let mut bytes = message.into_bytes();
        let mut checker = None;
        if let Some(key) = &target.key {
            let mut signer = Signer::question(key.clone());
            signer.sign(&mut bytes, clock());
            checker = Some(signer.into_checker());
        }
        // A closed port shows as an error on a connected socket; the resolver may be starting.
        let sent = socket.send(&bytes).await;
        let until = tokio::time::Instant::now() + wait;
        while sent.is_ok() {
            let left = until.saturating_duration_since(tokio::time::Instant::now());
            let Ok(Ok(len)) = timeout(left, socket.recv(&mut buffer)).await else { break };
            let answer = buffer.get(..len).unwrap_or(&[]);
            let Some(rcode) = rcode_of_answer(answer, id) else { continue };
            if let Some(mut checker) = checker.take()
                && let Err(e) = checker.check(answer, clock())
            {
                return Ok(Outcome::Untrusted(e));
            }
            return Ok(match rcode {
                0 => Outcome::Acknowledged { after: started.elapsed() },
                rcode => Outcome::Refused { rcode },
            });
        }
        tokio::time::sleep_until(until).await;
        wait *= 2;
    }
    Ok(Outcome::Silent)
}

pub(crate) fn rcode_of_answer(bytes: &[u8], id: u16) -> Option<u8> {
    let header = domain::base::Message::from_octets(bytes).ok()?.header();
    (header.id() == id && header.qr() && header.opcode().to_int() == NOTIFY).then(|| header.rcode().to_int())
}
