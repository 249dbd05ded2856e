//! DNS messages (RFC 1035 section 4): writing them here, reading them on `domain`'s parser.
//!
//! The only compression written is a pointer to the apex in the question, at byte 12: in a policy zone that saves
//! nearly all that can be saved and costs nothing.

use domain::base::ParsedName;
use domain::base::iana::{Class, Opcode, Rtype};
use domain::base::name::ToName;

/// Record types by number, for the few that are written here.
pub(crate) struct RecordType;

impl RecordType {
    pub(crate) const A: u16 = 1;
    pub(crate) const NS: u16 = 2;
    pub(crate) const CNAME: u16 = 5;
    pub(crate) const SOA: u16 = 6;
    pub(crate) const AAAA: u16 = 28;
    pub(crate) const OPT: u16 = 41;
    pub(crate) const TSIG: u16 = 250;
    pub(crate) const IXFR: u16 = 251;
    pub(crate) const AXFR: u16 = 252;
}

/// Response codes (RFC 6895 section 2.3) that are written here.
pub(crate) struct Rcode;

impl Rcode {
    pub(crate) const NOERROR: u8 = 0;
    pub(crate) const FORMERR: u8 = 1;
    pub(crate) const NXDOMAIN: u8 = 3;
    pub(crate) const REFUSED: u8 = 5;
    pub(crate) const NOTAUTH: u8 = 9;
}

/// Where records are counted in the header: byte offsets.
#[derive(Clone, Copy)]
pub(crate) enum Section {
    Answer = 6,
    Authority = 8,
    Additional = 10,
}

const QR: u8 = 0x80;
const AA: u8 = 0x04;
const TC: u8 = 0x02;
const RD: u8 = 0x01;
const RA: u8 = 0x80;

/// Bytes before the question.
pub(crate) const HEADER_BYTES: usize = 12;
/// The payload that we say we take over UDP (DNS flag day 2020).
pub(crate) const UDP_PAYLOAD_BYTES: u16 = 1232;

/// A message being written.
pub(crate) struct Message {
    bytes: Vec<u8>,
    section: Section,
}

impl Message {
    /// A question of ours.
    pub(crate) fn question(id: u16, opcode: u8, recursion: bool, name: &[u8], qtype: u16) -> Self {
        let flags = (opcode << 3) | if recursion { RD } else { 0 };
        Self::start(id, flags, 0, name, qtype)
    }

    /// An answer to `request`.
    pub(crate) fn answer(request: &Request, rcode: u8, authoritative: bool) -> Self {
        let flags = QR
            | (request.opcode << 3)
            | if authoritative { AA } else { 0 }
            | if request.recursion_desired { RD } else { 0 };
        Self::start(request.id, flags, rcode & 0x0f, &request.name, request.qtype)
    }

    fn start(id: u16, flags: u8, second: u8, name: &[u8], qtype: u16) -> Self {
        let mut bytes = Vec::with_capacity(512);
        bytes.extend_from_slice(&id.to_be_bytes());
        bytes.extend_from_slice(&[flags, second, 0, 1, 0, 0, 0, 0, 0, 0]);
        bytes.extend_from_slice(name);
        bytes.extend_from_slice(&qtype.to_be_bytes());
        bytes.extend_from_slice(&1u16.to_be_bytes());
        Self { bytes, section: Section::Answer }
    }

    /// Says that we do recursion (the stand-in resolver).
    pub(crate) fn recursive(mut self) -> Self {
        if let Some(flags) = self.bytes.get_mut(3) {
            *flags |= RA;
        }
        self
    }

    /// Marks as authoritative (NOTIFY questions carry it, RFC 1996 section 4.5).
    pub(crate) fn authoritative(mut self) -> Self {
        if let Some(flags) = self.bytes.get_mut(2) {
            *flags |= AA;
        }
        self
    }

    /// Records pushed from now on go to this section.
    pub(crate) fn section(&mut self, section: Section) {
        self.section = section;
    }

    /// Appends a record. `owner` is relative to the name in the question and may be empty.
    pub(crate) fn push_record(&mut self, owner: &[u8], rtype: u16, ttl: u32, data: &[u8]) {
        let Ok(len) = u16::try_from(data.len()) else { return };
        self.bytes.extend_from_slice(owner);
        self.bytes.extend_from_slice(&[0xc0, 12]);
        self.push_rest(rtype, 1, ttl, len, data);
    }

    /// Appends a record whose owner is absolute.
    pub(crate) fn push_absolute(&mut self, owner: &[u8], rtype: u16, class: u16, ttl: u32, data: &[u8]) {
        let Ok(len) = u16::try_from(data.len()) else { return };
        self.bytes.extend_from_slice(owner);
        self.push_rest(rtype, class, ttl, len, data);
    }

    fn push_rest(&mut self, rtype: u16, class: u16, ttl: u32, len: u16, data: &[u8]) {
        self.bytes.extend_from_slice(&rtype.to_be_bytes());
        self.bytes.extend_from_slice(&class.to_be_bytes());
        self.bytes.extend_from_slice(&ttl.to_be_bytes());
        self.bytes.extend_from_slice(&len.to_be_bytes());
        self.bytes.extend_from_slice(data);
        self.count(1);
    }

    fn count(&mut self, by: u16) {
        let at = self.section as usize;
        if let Some(field) = self.bytes.get_mut(at..at + 2)
            && let Ok(bytes) = <[u8; 2]>::try_from(&*field)
        {
            field.copy_from_slice(&u16::from_be_bytes(bytes).saturating_add(by).to_be_bytes());
        }
    }

    /// Appends EDNS, as an answer to a request that had it must (RFC 6891 section 7).
    pub(crate) fn push_edns(&mut self, dnssec_ok: bool) {
        self.section(Section::Additional);
        let ttl = if dnssec_ok { 0x8000 } else { 0 };
        self.push_absolute(&[0], RecordType::OPT, UDP_PAYLOAD_BYTES, ttl, &[]);
    }

    /// Where it ends, to come back to with [`Message::rewind`].
    pub(crate) fn mark(&self) -> (usize, [u8; HEADER_BYTES]) {
        let mut header = [0; HEADER_BYTES];
        for (to, from) in header.iter_mut().zip(&self.bytes) {
            *to = *from;
        }
        (self.bytes.len(), header)
    }

    /// Takes back what came after the mark.
    pub(crate) fn rewind(&mut self, (len, header): (usize, [u8; HEADER_BYTES])) {
        self.bytes.truncate(len);
        for (to, from) in self.bytes.iter_mut().zip(header) {
            *to = from;
        }
    }

    /// Length so far, bytes.
    pub(crate) fn len(&self) -> usize {
        self.bytes.len()
    }

    /// The finished bytes.
    pub(crate) fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }
}

/// Cuts an answer to its header and question and says so (TC), for UDP.
pub(crate) fn truncate(answer: &mut Vec<u8>, question_end: usize) {
    answer.truncate(question_end);
    if let Some(flags) = answer.get_mut(2) {
        *flags |= TC;
    }
    if let Some(counts) = answer.get_mut(6..HEADER_BYTES) {
        counts.fill(0);
    }
}

/// A question that came in, as far as we care.
#[derive(Debug)]
pub(crate) struct Request {
    pub(crate) id: u16,
    pub(crate) opcode: u8,
    pub(crate) recursion_desired: bool,
    /// As asked: case kept, uncompressed.
    pub(crate) name: Vec<u8>,
    pub(crate) qtype: u16,
    pub(crate) internet: bool,
    pub(crate) edns: Option<Edns>,
    /// The serial that an IXFR question says its sender holds.
    pub(crate) had: Option<u32>,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Edns {
    pub(crate) version: u8,
    pub(crate) payload: u16,
    pub(crate) dnssec_ok: bool,
}

/// Why bytes are not a question.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Bad {
    /// Not worth an answer: too short, or an answer itself (answering those makes loops).
    Silent,
    /// Worth FORMERR.
    Format,
}

impl Request {
    /// Reads a question.
    pub(crate) fn parse(bytes: &[u8]) -> Result<Self, Bad> {
        let message = domain::base::Message::from_octets(bytes).map_err(|_| Bad::Silent)?;
        let header = message.header();
        if header.qr() {
            return Err(Bad::Silent);
        }
        let question = message.sole_question().map_err(|_| Bad::Format)?;
        let mut request = Self {
            id: header.id(),
            opcode: header.opcode().to_int(),
            recursion_desired: header.rd(),
            name: flat(question.qname()),
            qtype: question.qtype().to_int(),
            internet: question.qclass() == Class::IN,
            edns: None,
            had: None,
        };
        if let Some(opt) = message.opt() {
            request.edns =
                Some(Edns { version: opt.version(), payload: opt.udp_payload_size(), dnssec_ok: opt.dnssec_ok() });
        }
        if question.qtype() == Rtype::IXFR && header.opcode() == Opcode::QUERY {
            let mut authority = message.authority().map_err(|_| Bad::Format)?;
            request.had = authority.find_map(|record| {
                let record = record.ok()?.into_record::<domain::rdata::Soa<ParsedName<&[u8]>>>().ok()??;
                Some(record.data().serial().into_int())
            });
        }
        Ok(request)
    }

    /// The name in lower case.
    pub(crate) fn name_lower(&self) -> Vec<u8> {
        self.name.to_ascii_lowercase()
    }
}

/// A parsed name without compression.
pub(crate) fn flat(name: &ParsedName<&[u8]>) -> Vec<u8> {
    name.to_vec().into_octets()
}

/// The least answer to bytes whose question cannot be repeated: header only, FORMERR.
pub(crate) fn format_error(bytes: &[u8]) -> Option<Vec<u8>> {
    let (first, second) = (bytes.first()?, bytes.get(1)?);
    let flags = bytes.get(2)? & !(AA | TC) | QR;
    Some(vec![*first, *second, flags, Rcode::FORMERR, 0, 0, 0, 0, 0, 0, 0, 0])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_question_reads_back() {
        let mut message = Message::question(7, 0, true, b"\x03RPZ\x04test\0", RecordType::IXFR);
        message.section(Section::Authority);
        let mut soa = b"\0\0".to_vec();
        for n in [42u32, 0, 0, 0, 0] {
            soa.extend_from_slice(&n.to_be_bytes());
        }
        message.push_record(&[], RecordType::SOA, 0, &soa);
        message.push_edns(true);
        let request = Request::parse(&message.into_bytes()).unwrap();
        assert_eq!((request.id, request.qtype, request.had), (7, 251, Some(42)));
        assert_eq!(request.name, b"\x03RPZ\x04test\0");
        assert_eq!(request.name_lower(), b"\x03rpz\x04test\0");
        assert!(request.edns.unwrap().dnssec_ok && request.recursion_desired && request.internet);
    }

    #[test]
    fn answers_and_scraps_are_not_questions() {
        assert_eq!(Request::parse(b"").unwrap_err(), Bad::Silent);
        assert_eq!(Request::parse(&[0, 1, 0x80, 0, 0, 1, 0, 0, 0, 0, 0, 0]).unwrap_err(), Bad::Silent);
        assert_eq!(Request::parse(&[0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]).unwrap_err(), Bad::Format);
    }

    proptest! {
        #[test]
        fn reading_never_panics(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
            let _ = Request::parse(&bytes);
            let _ = format_error(&bytes);
            let _ = crate::tsig::find(&bytes);
        }
    }
}
