//! What a question to the zone server gets. Pure: bytes, sender, zones and time in; bytes or a transfer out.

use std::net::IpAddr;
use std::sync::Arc;

use pasban_kernel::Timestamp;

use crate::content::Zone;
use crate::message::{Bad, Message, Rcode, RecordType, Request, Section, format_error};
use crate::name::Apex;
use crate::serial;
use crate::server::{Fetched, ShownBy};
use crate::set::{Access, Zones};
use crate::transfer::Transfer;
use crate::tsig::{Signer, Verdict, check_question};

/// How a question came.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Transport {
    Udp,
    Tcp,
    Tls,
}

/// What is to be sent, and what is to be recorded once it is.
pub(crate) enum Reply {
    /// Nothing: the bytes were not a question.
    Silence,
    /// One message.
    One(Vec<u8>, Option<Seen>),
    /// A whole zone.
    Whole(Box<Transfer>, Seen),
}

/// What a resolver was told.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    pub(crate) zone: Apex,
    pub(crate) serial: u32,
    pub(crate) had: Option<u32>,
    pub(crate) what: Fetched,
    pub(crate) by: ShownBy,
}

const QUERY: u8 = 0;

/// Decides on one question.
pub(crate) fn judge(bytes: &[u8], transport: Transport, from: IpAddr, zones: &Zones, now: Timestamp) -> Reply {
    let request = match Request::parse(bytes) {
        Ok(request) => request,
        Err(Bad::Silent) => return Reply::Silence,
        Err(Bad::Format) => return format_error(bytes).map_or(Reply::Silence, |b| Reply::One(b, None)),
    };
    if let Some(edns) = request.edns
        && edns.version > 0
    {
        return Reply::One(bad_version(&request), None);
    }
    // Another class has other zones: it is as unknown as a name that we don't have.
    let found = if request.internet { zones.get_key_value(&request.name_lower()[..]) } else { None };
    let nobody = Access::default();
    let access = found.map_or(&nobody, |(_, served)| &*served.access);
    let signer = match check_question(bytes, &access.keys, now) {
        Ok(Verdict::Unsigned) => None,
        Ok(Verdict::Signed(signer)) => Some(signer),
        Ok(Verdict::Refuse(refusal)) => {
            tracing::warn!(peer = %from, tsig_error = refusal.error(), "a question's signature was refused");
            let mut bytes = short(&request, Rcode::NOTAUTH).into_bytes();
            refusal.complete(&mut bytes);
            return Reply::One(bytes, None);
        }
        Err(_) => return Reply::One(short(&request, Rcode::FORMERR).into_bytes(), None),
    };
    let serial_only = request.qtype == RecordType::SOA;
    let by = match &signer {
        Some(signer) => Some(ShownBy::Key(signer.key().name())),
        None if access.lists(from) && (transport == Transport::Tls || serial_only) => Some(ShownBy::Address),
        None => None,
    };
    match (found, by) {
        (Some((apex, served)), Some(by)) if request.opcode == QUERY => {
            let seen =
                Seen { zone: apex.clone(), serial: served.zone.serial(), had: request.had, what: Fetched::Serial, by };
            serve(request, transport, &served.zone, signer, seen, now)
        }
        _ => refused(&request, signer, now),
    }
}

fn serve(
    request: Request,
    transport: Transport,
    zone: &Arc<Zone>,
    signer: Option<Signer>,
    seen: Seen,
    now: Timestamp,
) -> Reply {
    match request.qtype {
        RecordType::SOA => Reply::One(soa(&request, zone, signer, now), Some(seen)),
        // Nothing newer, or no room for a zone: the SOA alone says so (RFC 1995 section 4).
        RecordType::IXFR
            if transport == Transport::Udp || request.had.is_some_and(|had| !serial::newer(zone.serial(), had)) =>
        {
            let what = if transport == Transport::Udp { Fetched::Serial } else { Fetched::NothingNewer };
            Reply::One(soa(&request, zone, signer, now), Some(Seen { what, ..seen }))
        }
        RecordType::AXFR | RecordType::IXFR if transport != Transport::Udp => {
            let transfer = Transfer::new(Arc::clone(zone), request, signer);
            Reply::Whole(Box::new(transfer), Seen { what: Fetched::Zone, ..seen })
        }
        _ => refused(&request, signer, now),
    }
}

fn soa(request: &Request, zone: &Zone, signer: Option<Signer>, now: Timestamp) -> Vec<u8> {
    let mut out = Message::answer(request, Rcode::NOERROR, true);
    zone.push_soa(&mut out);
    finish(out, request, signer, now)
}

fn refused(request: &Request, signer: Option<Signer>, now: Timestamp) -> Reply {
    Reply::One(finish(Message::answer(request, Rcode::REFUSED, false), request, signer, now), None)
}

fn finish(mut out: Message, request: &Request, signer: Option<Signer>, now: Timestamp) -> Vec<u8> {
    if let Some(edns) = request.edns {
        out.push_edns(edns.dnssec_ok);
    }
    let mut bytes = out.into_bytes();
    if let Some(mut signer) = signer {
        signer.sign(&mut bytes, now);
    }
    bytes
}

fn short(request: &Request, rcode: u8) -> Message {
    let mut out = Message::answer(request, rcode, false);
    if let Some(edns) = request.edns {
        out.push_edns(edns.dnssec_ok);
    }
    out
}

/// BADVERS (16): its upper bits stand in the OPT record (RFC 6891 section 6.1.3).
fn bad_version(request: &Request) -> Vec<u8> {
    let mut out = Message::answer(request, Rcode::NOERROR, false);
    out.section(Section::Additional);
    out.push_absolute(&[0], RecordType::OPT, crate::message::UDP_PAYLOAD_BYTES, 1 << 24, &[]);
    out.into_bytes()
}
