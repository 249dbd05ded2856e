//! One zone transfer as a run of messages (RFC 5936 section 2.2): SOA, NS, all groups, SOA.

use std::sync::Arc;

use pasban_kernel::Timestamp;

use crate::content::Zone;
use crate::message::{Message, Rcode, Request};
use crate::tsig::{Signer, record_bytes};

/// Size at which a message of a transfer is closed, bytes. Half of what fits: one connection holds one such buffer.
pub(crate) const MESSAGE_BYTES: usize = 32 * 1024;

#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    Start,
    Group(usize),
    Done,
}

/// A transfer under way; holds its version of the zone until it ends.
pub(crate) struct Transfer {
    zone: Arc<Zone>,
    request: Request,
    signer: Option<Signer>,
    at: At,
}

impl Transfer {
    pub(crate) fn new(zone: Arc<Zone>, request: Request, signer: Option<Signer>) -> Self {
        Self { zone, request, signer, at: At::Start }
    }

    /// The next message, signed if the question was; `None` after the last.
    pub(crate) fn next_message(&mut self, now: Timestamp) -> Option<Vec<u8>> {
        if self.at == At::Done {
            return None;
        }
        let mut out = Message::answer(&self.request, Rcode::NOERROR, true);
        let spare = self.signer.as_ref().map_or(0, |s| record_bytes(s.key())) + 64;
        let limit = MESSAGE_BYTES - spare;
        if self.at == At::Start {
            self.zone.push_soa(&mut out);
            self.zone.push_ns(&mut out);
            self.at = At::Group(0);
        }
        while let At::Group(index) = self.at {
            let mark = out.mark();
            if index < self.zone.groups() {
                self.zone.push_group(index, &mut out);
                self.at = At::Group(index + 1);
            } else {
                self.zone.push_soa(&mut out);
                self.at = At::Done;
            }
            // A group alone is far smaller than a message, so this always gets on.
            if out.len() > limit {
                out.rewind(mark);
                self.at = At::Group(index);
                break;
            }
        }
        // EDNS goes into the first message only (RFC 5936 section 2.2.5).
        if let Some(edns) = self.request.edns.take() {
            out.push_edns(edns.dnssec_ok);
        }
        let mut bytes = out.into_bytes();
        if let Some(signer) = &mut self.signer {
            signer.sign(&mut bytes, now);
        }
        Some(bytes)
    }
}
