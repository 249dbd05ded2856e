//! Functions of bytes for the readers of files in a history's folder, for fuzzers and property tests. The files are our
//! own, but disks lie, and backups come from elsewhere: nothing in them may panic.
//!
//! Checksums would keep a fuzzer out, so [`segment`] puts payloads of its choice behind right ones, and [`manifest`] mends one.

use pasban_kernel::TenantId;
use twox_hash::XxHash64;

use crate::codec::{Encoded, FRAME_HEAD, FRAME_MAGIC, Frame, frame_at, seal_frame};
use crate::index::Head;
use crate::manifest::Manifest;
use crate::segment::{FILE_HEAD, FrameKeys, Segment};

/// The payload of a frame: everything that is read of it at recovery and in a hunt.
pub fn frame(bytes: &[u8]) {
    let _ = frame_at(bytes, 1, 2);
    let Some(frame) = Frame::read(bytes) else { return };
    let _ = FrameKeys::of(&frame);
    for (at, record) in frame.records() {
        assert!(at < bytes.len(), "a record lies in its payload");
        let from = at + record.line_offset();
        assert_eq!(bytes.get(from..from + record.line.len()), Some(record.line), "and so does its line");
        record.each_value(|_, _| {});
    }
}

/// The head of an index, as it stands and with the checksum that it would need.
pub fn index(bytes: &[u8]) {
    let summed = [bytes, &XxHash64::oneshot(0, bytes).to_le_bytes()].concat();
    for bytes in [bytes, &summed] {
        if let Some(head) = Head::parse(bytes) {
            let asked = [&[1, b'a'][..], &[], &[0xff; 80], bytes];
            assert!(asked.iter().all(|key| head.first_block(key) <= head.blocks()));
            let _ = (head.kind_code(0), head.kind_code(head.rows), head.kind_code(u64::MAX));
        }
    }
}

/// A segment file whose frames hold these payloads, with right heads and checksums.
#[must_use]
pub fn segment<'a>(tenant: TenantId, seq: u64, payloads: impl IntoIterator<Item = &'a [u8]>) -> Vec<u8> {
    let mut out = Segment::head(tenant, seq);
    debug_assert_eq!(out.len() as u64, FILE_HEAD);
    for payload in payloads {
        let frame = [FRAME_MAGIC, [0; FRAME_HEAD - 4].as_slice(), payload].concat();
        let mut encoded = Encoded { number_at: frame.len(), frame, cut: 0 };
        seal_frame(&mut encoded, seq, out.len() as u64, 0);
        out.extend_from_slice(&encoded.frame);
    }
    out
}

/// A manifest with the checksum that it would need; `None` where it is none.
#[must_use]
pub fn manifest(bytes: &[u8]) -> Option<Vec<u8>> {
    serde_json::from_slice::<Manifest>(bytes).ok()?.bytes().ok()
}
