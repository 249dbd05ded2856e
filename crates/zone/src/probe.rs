//! An outside DNS client: what would somebody who asks this resolver be told? Used by checks, demonstrations and
//! benchmarks, never to decide on a block.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::{Duration, Instant};

use domain::base::ParsedName;
use domain::rdata::{A, Aaaa, Cname, Soa};
use pasban_kernel::Timestamp;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpStream, UdpSocket};
use tokio::time::timeout;

use crate::message::{Message, Rcode, RecordType, flat};
use crate::name::{Apex, NameError, shown, wire_of};
use crate::tsig::{AnswerError, Checker, Signer, TsigKey};

/// What is asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum QueryType {
    /// IPv4 addresses.
    A,
    /// IPv6 addresses.
    Aaaa,
    /// The zone's serial.
    Soa,
}

impl QueryType {
    fn number(self) -> u16 {
        match self {
            Self::A => RecordType::A,
            Self::Aaaa => RecordType::AAAA,
            Self::Soa => RecordType::SOA,
        }
    }
}

/// What the resolver said.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Answer {
    /// Response code: 0 no error, 2 failure, 3 no such name, 5 refused.
    pub rcode: u8,
    /// Addresses, in the order given.
    pub addresses: Vec<IpAddr>,
    /// Targets of aliases, without the final dot, in the order given.
    pub cnames: Vec<String>,
    /// The serial of an SOA in the answer.
    pub serial: Option<u32>,
}

impl Answer {
    /// "No such name".
    #[must_use]
    pub fn is_nxdomain(&self) -> bool {
        self.rcode == Rcode::NXDOMAIN
    }

    /// Whether it gives an address.
    #[must_use]
    pub fn resolves(&self) -> bool {
        self.rcode == Rcode::NOERROR && !self.addresses.is_empty()
    }
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum ProbeError {
    /// Not a name.
    #[error(transparent)]
    Name(#[from] NameError),
    /// The socket failed.
    #[error("asking {address} failed: {source}")]
    Io {
        /// Who was asked.
        address: SocketAddr,
        /// What happened.
        source: std::io::Error,
    },
    /// Nobody answered in time.
    #[error("{address} did not answer within {after:?}")]
    Silent {
        /// Who was asked.
        address: SocketAddr,
        /// How long it was waited for.
        after: Duration,
    },
    /// The answer cannot be read.
    #[error("{address} sent something that is no answer")]
    Malformed {
        /// Who was asked.
        address: SocketAddr,
    },
}

pub(crate) fn random_id() -> std::io::Result<u16> {
    let mut bytes = [0; 2];
    getrandom::fill(&mut bytes).map_err(|e| std::io::Error::other(e.to_string()))?;
    Ok(u16::from_be_bytes(bytes))
}

/// Asks once over UDP, again after a third of the time, and over TCP if the answer was cut.
///
/// # Errors
/// Where no readable answer came within `wait`.
pub async fn query(address: SocketAddr, name: &str, qtype: QueryType, wait: Duration) -> Result<Answer, ProbeError> {
    let name = wire_of(name)?;
    match timeout(wait, ask(address, &name, qtype, wait / 3)).await {
        Ok(answer) => answer,
        Err(_) => Err(ProbeError::Silent { address, after: wait }),
    }
}

/// Asks again and again, every `every`, until `wanted` holds; how long that took, or the last answer seen.
///
/// # Errors
/// The last answer (`None` where none ever came), once `within` is over.
pub async fn until(
    address: SocketAddr,
    name: &str,
    every: Duration,
    within: Duration,
    wanted: impl Fn(&Answer) -> bool,
) -> Result<Duration, Option<Answer>> {
    let started = Instant::now();
    let mut last = None;
    loop {
        if let Ok(answer) = query(address, name, QueryType::A, Duration::from_secs(1)).await {
            if wanted(&answer) {
                return Ok(started.elapsed());
            }
            last = Some(answer);
        }
        if started.elapsed() >= within {
            return Err(last);
        }
        tokio::time::sleep(every).await;
    }
}

/// The serial that a resolver or secondary holds of a zone, if it tells.
///
/// # Errors
/// As [`query`].
pub async fn serial(address: SocketAddr, apex: &Apex, wait: Duration) -> Result<Option<u32>, ProbeError> {
    Ok(query(address, &apex.to_string(), QueryType::Soa, wait).await?.serial)
}

async fn ask(address: SocketAddr, name: &[u8], qtype: QueryType, again: Duration) -> Result<Answer, ProbeError> {
    let io = |source| ProbeError::Io { address, source };
    let any: IpAddr = if address.is_ipv4() { Ipv4Addr::UNSPECIFIED.into() } else { Ipv6Addr::UNSPECIFIED.into() };
    let socket = UdpSocket::bind((any, 0)).await.map_err(io)?;
    socket.connect(address).await.map_err(io)?;
    let id = random_id().map_err(io)?;
    let mut message = Message::question(id, 0, true, name, qtype.number());
    message.push_edns(false);
    let question = message.into_bytes();
    let mut buffer = vec![0; 4096];
    loop {
        // "Connection refused" comes back on connected sockets while a server starts: ask again.
        let sent = socket.send(&question).await;
        let received = match sent {
            Ok(_) => timeout(again, socket.recv(&mut buffer)).await,
            Err(e) => Ok(Err(e)),
        };
        let Ok(Ok(len)) = received else {
            tokio::time::sleep(Duration::from_millis(20)).await;
            continue;
        };
        let bytes = buffer.get(..len).unwrap_or(&[]);
        match read(bytes, id) {
            Some((_, true)) => break,
            Some((answer, false)) => return Ok(answer),
            None => {}
        }
    }
    let mut stream = TcpStream::connect(address).await.map_err(io)?;
    write_framed(&mut stream, &question).await.map_err(io)?;
    let bytes = read_framed(&mut stream).await.map_err(io)?;
    read(&bytes, id).map(|(answer, _)| answer).ok_or(ProbeError::Malformed { address })
}

/// The answer and whether it was cut; `None` where it does not belong to our question.
pub(crate) fn read(bytes: &[u8], id: u16) -> Option<(Answer, bool)> {
    let message = domain::base::Message::from_octets(bytes).ok()?;
    let header = message.header();
    if header.id() != id || !header.qr() {
        return None;
    }
    let mut answer = Answer { rcode: header.rcode().to_int(), ..Answer::default() };
    for record in message.answer().ok()? {
        let record = record.ok()?;
        if let Ok(Some(r)) = record.to_record::<A>() {
            answer.addresses.push(IpAddr::V4(r.data().addr()));
        } else if let Ok(Some(r)) = record.to_record::<Aaaa>() {
            answer.addresses.push(IpAddr::V6(r.data().addr()));
        } else if let Ok(Some(r)) = record.to_record::<Cname<ParsedName<&[u8]>>>() {
            answer.cnames.push(shown(&flat(r.data().cname())));
        } else if let Ok(Some(r)) = record.to_record::<Soa<ParsedName<&[u8]>>>() {
            answer.serial = Some(r.data().serial().into_int());
        }
    }
    Some((answer, header.tc()))
}

async fn write_framed<S: AsyncWrite + Unpin>(stream: &mut S, bytes: &[u8]) -> std::io::Result<()> {
    let len = u16::try_from(bytes.len()).map_err(std::io::Error::other)?;
    stream.write_all(&len.to_be_bytes()).await?;
    stream.write_all(bytes).await?;
    stream.flush().await
}

async fn read_framed<S: AsyncRead + Unpin>(stream: &mut S) -> std::io::Result<Vec<u8>> {
    let len = usize::from(stream.read_u16().await?);
    let mut bytes = vec![0; len];
    stream.read_exact(&mut bytes).await?;
    Ok(bytes)
}

/// A zone as fetched by [`transfer`].
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Fetched {
    /// Serial of the opening SOA.
    pub serial: u32,
    /// Owner (without the final dot), type number and data of every record between the two SOAs.
    pub records: Vec<(String, u16, Vec<u8>)>,
    /// Messages that it came in.
    pub messages: usize,
    /// A single SOA only: the server has nothing newer (IXFR).
    pub nothing_newer: bool,
}

/// Why a transfer failed.
#[derive(Debug, thiserror::Error)]
pub enum TransferError {
    /// The stream failed or ended early.
    #[error("the transfer broke off: {0}")]
    Io(#[from] std::io::Error),
    /// The server refused with this response code.
    #[error("the server answered with response code {0}")]
    Refused(u8),
    /// The answer's signature.
    #[error(transparent)]
    Signature(#[from] AnswerError),
    /// The records are not a transfer.
    #[error("the answer is no zone transfer")]
    Malformed,
}

/// Fetches a zone over a stream (TCP or TLS): AXFR, or IXFR where `had` says what is held. With a key, question
/// and answer are signed; `now` is read at each message.
///
/// # Errors
/// Where the server refuses, the signature is wrong, or the answer is not a transfer. [`TransferError::Signature`]
/// carries the server's TSIG error.
pub async fn transfer<S: AsyncRead + AsyncWrite + Unpin>(
    stream: &mut S,
    apex: &Apex,
    key: Option<&TsigKey>,
    had: Option<u32>,
    now: impl Fn() -> Timestamp,
) -> Result<Fetched, TransferError> {
    let id = random_id()?;
    let qtype = if had.is_some() { RecordType::IXFR } else { RecordType::AXFR };
    let mut question = Message::question(id, 0, false, apex.wire(), qtype);
    if let Some(had) = had {
        question.section(crate::message::Section::Authority);
        let mut soa = vec![0, 0];
        soa.extend_from_slice(&had.to_be_bytes());
        soa.extend_from_slice(&[0; 16]);
        question.push_record(&[], RecordType::SOA, 0, &soa);
    }
    let mut bytes = question.into_bytes();
    let mut checker: Option<Checker> = None;
    if let Some(key) = key {
        let mut signer = Signer::question(key.clone());
        signer.sign(&mut bytes, now());
        checker = Some(signer.into_checker());
    }
    write_framed(stream, &bytes).await?;
    let mut zone = Fetched::default();
    let mut soas = 0;
    while soas < 2 {
        let bytes = read_framed(stream).await?;
        let message = domain::base::Message::from_octets(&bytes[..]).map_err(|_| TransferError::Malformed)?;
        if message.header().id() != id || !message.header().qr() {
            return Err(TransferError::Malformed);
        }
        if let Some(checker) = &mut checker {
            checker.check(&bytes, now())?;
        }
        let rcode = message.header().rcode().to_int();
        if rcode != Rcode::NOERROR {
            return Err(TransferError::Refused(rcode));
        }
        zone.messages += 1;
        let before = (zone.records.len(), soas);
        take(&message, &bytes, &mut zone, &mut soas).ok_or(TransferError::Malformed)?;
        if (zone.records.len(), soas) == before {
            return Err(TransferError::Malformed);
        }
        // One SOA and nothing else in the first message is "you have it" (RFC 1995 section 4).
        if had.is_some() && zone.messages == 1 && soas == 1 && zone.records.is_empty() {
            zone.nothing_newer = true;
            break;
        }
    }
    match &checker {
        Some(checker) if !checker.complete() => Err(AnswerError::Unsigned.into()),
        _ => Ok(zone),
    }
}

pub(crate) fn take(
    message: &domain::base::Message<&[u8]>,
    bytes: &[u8],
    zone: &mut Fetched,
    soas: &mut usize,
) -> Option<()> {
    let mut records = message.answer().ok()?;
    while let Some(record) = records.next() {
        let record = record.ok()?;
        if *soas >= 2 {
            return None;
        }
        if let Some(soa) = record.to_record::<Soa<ParsedName<&[u8]>>>().ok()? {
            zone.serial = soa.data().serial().into_int();
            *soas += 1;
        } else {
            let end = records.pos();
            let from = end.checked_sub(usize::from(record.rdlen()))?;
            let owner = record.owner().deref_octets();
            zone.records.push((shown(&flat(&owner)), record.rtype().to_int(), bytes.get(from..end)?.to_vec()));
        }
    }
    Some(())
}
