//! The bytes of a segment: record batches in frames.
//!
//! ```text
//! frame   = "PBF1" · payload length u32 · XXH64 of the payload, seeded with segment and offset u64 · payload
//! payload = version 1 · received i64 · source text · key (0, or 1 · stream u64 · start u64 · end u64)
//!         · first record number u32 · count u32 · records
//! record  = length u32 · time i64 · host text · line bytes · count of seen varint
//!         · each: kind u8 · flags u8 · field text · value text
//! text, bytes = length varint · bytes          integers are little-endian
//! ```
//! A frame is whole or it is nothing; a length is believed only after the checksum held.

use pasban_kernel::limits::{LINE_BYTES_MAX, LINE_OBSERVABLES_MAX, ROWS_MAX, VALUE_BYTES_MAX};
use pasban_kernel::{Observable, ObservableKind, Observation, Timestamp};
use twox_hash::XxHash64;

use crate::key::{kind_code, kind_of};
use crate::{Batch, BatchKey, HistoryError};

/// Start of every frame.
pub(crate) const FRAME_MAGIC: &[u8; 4] = b"PBF1";
/// Magic, length, checksum.
pub(crate) const FRAME_HEAD: usize = 16;
/// Largest payload of one frame, bytes.
pub const BATCH_BYTES_MAX: usize = 16 * 1024 * 1024;
/// Longest source, host or field name kept, bytes; a longer one is cut.
pub const NAME_BYTES_MAX: usize = 255;
const VERSION: u8 = 1;
/// Bit of a seen value's flags: whoever sends traffic chooses the field's content.
pub(crate) const ATTACKER: u8 = 1;

/// A batch as bytes, ready to write once its offset is known.
#[derive(Debug)]
pub(crate) struct Encoded {
    /// Head and payload; the checksum is filled in by [`seal_frame`].
    pub(crate) frame: Vec<u8>,
    /// Offset in `frame` of the first record number.
    pub(crate) number_at: usize,
    /// How many texts, lines or lists were cut to their bound.
    pub(crate) cut: usize,
}

/// Encodes a batch.
pub(crate) fn encode(batch: &Batch<'_>) -> Result<Encoded, HistoryError> {
    if batch.observations.len() > ROWS_MAX {
        let size = batch.observations.len();
        return Err(HistoryError::TooLarge { size, unit: "observations", max: ROWS_MAX });
    }
    let mut cut = 0;
    let mut out = Vec::with_capacity(256 * batch.observations.len() + 128);
    out.extend_from_slice(FRAME_MAGIC);
    out.extend_from_slice(&[0; FRAME_HEAD - 4]);
    out.push(VERSION);
    out.extend_from_slice(&batch.received.0.to_le_bytes());
    put_bytes(&mut out, cut_text(batch.source, &mut cut).as_bytes());
    match batch.key {
        None => out.push(0),
        Some(BatchKey { stream, start, end }) => {
            out.push(1);
            for n in [stream, start, end] {
                out.extend_from_slice(&n.to_le_bytes());
            }
        }
    }
    let number_at = out.len();
    out.extend_from_slice(&[0; 4]);
    out.extend_from_slice(&count32(batch.observations.len()).to_le_bytes());
    for observation in batch.observations {
        put_record(&mut out, observation, &mut cut);
        if out.len() > BATCH_BYTES_MAX {
            return Err(HistoryError::TooLarge { size: out.len(), unit: "bytes", max: BATCH_BYTES_MAX });
        }
    }
    Ok(Encoded { frame: out, number_at, cut })
}

fn put_record(out: &mut Vec<u8>, observation: &Observation, cut: &mut usize) {
    let head = out.len();
    out.extend_from_slice(&[0; 4]);
    out.extend_from_slice(&observation.time.0.to_le_bytes());
    put_bytes(out, cut_text(&observation.host, cut).as_bytes());
    let line = observation.line.get(..LINE_BYTES_MAX).unwrap_or(&observation.line);
    let seen = observation.seen.get(..LINE_OBSERVABLES_MAX).unwrap_or(&observation.seen);
    *cut += usize::from(line.len() < observation.line.len()) + usize::from(seen.len() < observation.seen.len());
    put_bytes(out, line);
    put_varint(out, seen.len());
    for s in seen {
        out.push(kind_code(s.value.kind()));
        out.push(if s.attacker_controlled { ATTACKER } else { 0 });
        put_bytes(out, cut_text(&s.field, cut).as_bytes());
        put_bytes(out, s.value.value().as_bytes());
    }
    let size = count32(out.len() - head - 4).to_le_bytes();
    if let Some(place) = out.get_mut(head..head + 4) {
        place.copy_from_slice(&size);
    }
}

/// Writes record number, length and checksum of a frame that will stand at `offset` of segment `segment`.
pub(crate) fn seal_frame(encoded: &mut Encoded, segment: u64, offset: u64, first_number: u32) {
    let frame = &mut encoded.frame;
    if let Some(place) = frame.get_mut(encoded.number_at..encoded.number_at + 4) {
        place.copy_from_slice(&first_number.to_le_bytes());
    }
    let sum = checksum(frame.get(FRAME_HEAD..).unwrap_or_default(), segment, offset);
    let size = count32(frame.len().saturating_sub(FRAME_HEAD));
    if let Some(head) = frame.get_mut(4..FRAME_HEAD) {
        head[..4].copy_from_slice(&size.to_le_bytes());
        head[4..].copy_from_slice(&sum.to_le_bytes());
    }
}

fn checksum(payload: &[u8], segment: u64, offset: u64) -> u64 {
    XxHash64::oneshot(segment.rotate_left(40) ^ offset, payload)
}

/// The payload of the whole frame at the start of `bytes`, or `None`.
pub(crate) fn frame_at(bytes: &[u8], segment: u64, offset: u64) -> Option<&[u8]> {
    let size = frame_size(bytes)?;
    let sum = u64::from_le_bytes(bytes.get(8..FRAME_HEAD)?.try_into().ok()?);
    let payload = bytes.get(FRAME_HEAD..FRAME_HEAD.checked_add(size)?)?;
    (checksum(payload, segment, offset) == sum).then_some(payload)
}

/// The payload length that a frame head claims.
pub(crate) fn frame_size(head: &[u8]) -> Option<usize> {
    if head.get(..4)? != FRAME_MAGIC {
        return None;
    }
    let size = u32::from_le_bytes(head.get(4..8)?.try_into().ok()?) as usize;
    (size <= BATCH_BYTES_MAX).then_some(size)
}

/// A decoded frame; its records are decoded one by one.
#[derive(Debug)]
pub(crate) struct Frame<'a> {
    pub(crate) received: Timestamp,
    pub(crate) source: &'a str,
    pub(crate) key: Option<BatchKey>,
    pub(crate) first_number: u32,
    pub(crate) count: u32,
    /// Offset in the payload of the first record.
    pub(crate) records_at: usize,
    payload: &'a [u8],
}

impl<'a> Frame<'a> {
    /// Reads the fixed part of a payload.
    pub(crate) fn read(payload: &'a [u8]) -> Option<Self> {
        let mut r = Reader(payload);
        if r.u8()? != VERSION {
            return None;
        }
        let received = Timestamp(r.i64()?);
        let source = r.text(NAME_BYTES_MAX)?;
        let key = match r.u8()? {
            0 => None,
            1 => Some(BatchKey { stream: r.u64()?, start: r.u64()?, end: r.u64()? }),
            _ => return None,
        };
        let (first_number, count) = (r.u32()?, r.u32()?);
        let records_at = payload.len() - r.0.len();
        Some(Self { received, source, key, first_number, count, records_at, payload })
    }

    /// Each record with its offset in the payload; ends at the first that does not decode.
    pub(crate) fn records(&self) -> impl Iterator<Item = (usize, Record<'a>)> + use<'a> {
        let payload = self.payload;
        let mut at = self.records_at;
        let mut left = self.count;
        std::iter::from_fn(move || {
            left = left.checked_sub(1)?;
            let here = at;
            let (record, size) = Record::read(payload.get(here..)?)?;
            at = here + size;
            Some((here, record))
        })
    }
}

/// One observation as it lies in a segment.
#[derive(Debug)]
pub(crate) struct Record<'a> {
    pub(crate) time: Timestamp,
    pub(crate) host: &'a str,
    pub(crate) line: &'a [u8],
    line_at: usize,
    seen: Reader<'a>,
    count: usize,
}

/// One value of a record.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SeenRef<'a> {
    pub(crate) kind: ObservableKind,
    pub(crate) flags: u8,
    pub(crate) field: &'a str,
    pub(crate) value: &'a str,
}

impl<'a> Record<'a> {
    /// Reads the record at the start of `bytes`; also gives its whole length.
    pub(crate) fn read(bytes: &'a [u8]) -> Option<(Self, usize)> {
        let size = Reader(bytes).u32()? as usize;
        let mut r = Reader(bytes.get(4..4_usize.checked_add(size)?)?);
        let time = Timestamp(r.i64()?);
        let host = r.text(NAME_BYTES_MAX)?;
        let line = r.bytes(LINE_BYTES_MAX)?;
        let line_at = (size + 4).checked_sub(r.0.len() + line.len())?;
        let count = r.varint()?;
        if count > LINE_OBSERVABLES_MAX {
            return None;
        }
        Some((Self { time, host, line, line_at, seen: r, count }, size + 4))
    }

    /// Offset of the line in the record's bytes.
    pub(crate) fn line_offset(&self) -> usize {
        self.line_at
    }

    /// The values as received.
    pub(crate) fn seen(&self) -> impl Iterator<Item = SeenRef<'a>> + use<'a> {
        let mut r = self.seen;
        let mut left = self.count;
        std::iter::from_fn(move || {
            left = left.checked_sub(1)?;
            let (kind, flags) = (kind_of(r.u8()?)?, r.u8()?);
            Some(SeenRef { kind, flags, field: r.text(NAME_BYTES_MAX)?, value: r.text(VALUE_BYTES_MAX)? })
        })
    }

    /// The values as received and, after each URL and mail address, its host as a value of its own (`true`), unless
    /// the record has that host in the same field anyway, trusted no less.
    pub(crate) fn each_value(&self, mut each: impl FnMut(SeenRef<'_>, bool)) {
        for seen in self.seen() {
            each(seen, false);
            if !matches!(seen.kind, ObservableKind::Url | ObservableKind::Email) {
                continue;
            }
            let Some(host) = Observable::from_stored(seen.kind, seen.value).ok().and_then(|v| v.host()) else {
                continue;
            };
            let trusted = |s: SeenRef<'_>| s.flags & ATTACKER <= seen.flags & ATTACKER;
            let same = |s: SeenRef<'_>| {
                trusted(s) && s.kind == host.kind() && s.value == host.value() && s.field == seen.field
            };
            if !self.seen().any(same) {
                each(SeenRef { kind: host.kind(), value: host.value(), ..seen }, true);
            }
        }
    }
}

/// A cursor that never reads past its bytes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reader<'a>(pub(crate) &'a [u8]);

impl<'a> Reader<'a> {
    pub(crate) fn take(&mut self, n: usize) -> Option<&'a [u8]> {
        let (head, rest) = self.0.split_at_checked(n)?;
        self.0 = rest;
        Some(head)
    }
    pub(crate) fn u8(&mut self) -> Option<u8> {
        self.take(1)?.first().copied()
    }
    pub(crate) fn u32(&mut self) -> Option<u32> {
        Some(u32::from_le_bytes(self.take(4)?.try_into().ok()?))
    }
    pub(crate) fn u64(&mut self) -> Option<u64> {
        Some(u64::from_le_bytes(self.take(8)?.try_into().ok()?))
    }
    pub(crate) fn i64(&mut self) -> Option<i64> {
        Some(i64::from_le_bytes(self.take(8)?.try_into().ok()?))
    }
    pub(crate) fn varint(&mut self) -> Option<usize> {
        let mut value = 0_u32;
        for shift in [0, 7, 14, 21] {
            let byte = self.u8()?;
            value |= u32::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(value as usize);
            }
        }
        None
    }
    pub(crate) fn bytes(&mut self, max: usize) -> Option<&'a [u8]> {
        let size = self.varint()?;
        if size > max { None } else { self.take(size) }
    }
    pub(crate) fn text(&mut self, max: usize) -> Option<&'a str> {
        std::str::from_utf8(self.bytes(max)?).ok()
    }
}

/// Lengths here are below 2^28: every text and line has a bound far below.
fn put_varint(out: &mut Vec<u8>, mut n: usize) {
    while n >= 0x80 {
        out.push((n & 0x7f) as u8 | 0x80);
        n >>= 7;
    }
    out.push(n as u8);
}

fn put_bytes(out: &mut Vec<u8>, bytes: &[u8]) {
    put_varint(out, bytes.len());
    out.extend_from_slice(bytes);
}

fn cut_text<'a>(text: &'a str, cut: &mut usize) -> &'a str {
    if text.len() <= NAME_BYTES_MAX {
        return text;
    }
    *cut += 1;
    text.get(..text.floor_char_boundary(NAME_BYTES_MAX)).unwrap_or_default()
}

fn count32(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use pasban_kernel::observation::Seen;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_batch_reads_back(hosts in proptest::collection::vec(".{0,40}", 0..6), line in proptest::collection::vec(any::<u8>(), 0..300), at in any::<i64>()) {
            let observations: Vec<_> = hosts.iter().map(|host| Observation {
                time: Timestamp(at), host: host.clone(), line: line.clone(),
                seen: vec![Seen { field: "dns.rrname".into(), value: Observable::domain("a.example").unwrap(), attacker_controlled: true },
                           Seen { field: "url".into(), value: Observable::url("http://b.example/x").unwrap(), attacker_controlled: false }],
            }).collect();
            let key = Some(BatchKey { stream: 7, start: 1, end: 9 });
            let batch = Batch { source: "s", key, received: Timestamp(5), observations: &observations };
            let mut encoded = encode(&batch).unwrap();
            seal_frame(&mut encoded, 3, 99, 12);
            let payload = frame_at(&encoded.frame, 3, 99).unwrap();
            prop_assert!(frame_at(&encoded.frame, 3, 98).is_none());
            let frame = Frame::read(payload).unwrap();
            prop_assert_eq!((frame.source, frame.key, frame.first_number), ("s", key, 12));
            let mut n = 0;
            for ((_, record), original) in frame.records().zip(&observations) {
                prop_assert_eq!((record.host, record.line, record.time), (original.host.as_str(), &original.line[..], original.time));
                let mut values = Vec::new();
                record.each_value(|s, derived| values.push((s.value.to_owned(), s.flags, derived)));
                prop_assert_eq!(values, vec![("a.example".to_owned(), 1, false), ("http://b.example/x".to_owned(), 0, false), ("b.example".to_owned(), 0, true)]);
                n += 1;
            }
            prop_assert_eq!(n, observations.len());
        }

        #[test]
        fn decoding_never_panics(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            let _ = frame_at(&bytes, 1, 2);
            if let Some(frame) = Frame::read(&bytes) {
                for (_, record) in frame.records() {
                    record.each_value(|_, _| {});
                }
            }
        }
    }
}
