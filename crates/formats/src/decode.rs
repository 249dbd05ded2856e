//! Bytes of a pasted or uploaded text to UTF-8: byte order marks, UTF-16 as spreadsheets save it, broken bytes.

use std::borrow::Cow;

use pasban_kernel::Finding;
use pasban_kernel::limits::BODY_BYTES_MAX;

use crate::collect::Findings;

/// UTF-8 text of `bytes`. What had to be replaced or stripped is a finding.
///
/// # Errors
/// Where the input is larger than an intake reads.
pub(crate) fn decode<'a>(bytes: &'a [u8], findings: &mut Findings) -> Result<Cow<'a, str>, Finding> {
    if bytes.len() > BODY_BYTES_MAX {
        return Err(Finding::new(
            format!("byte {BODY_BYTES_MAX}"),
            format!("larger than {BODY_BYTES_MAX} bytes; split it into several files"),
        ));
    }
    if let Some(rest) = bytes.strip_prefix(b"\xef\xbb\xbf") {
        return Ok(utf8(rest, findings));
    }
    let units: Option<Vec<u16>> = if let Some(rest) = bytes.strip_prefix(b"\xff\xfe") {
        Some(rest.chunks_exact(2).map(|p| u16::from_le_bytes([p[0], p[1]])).collect())
    } else {
        bytes
            .strip_prefix(b"\xfe\xff")
            .map(|rest| rest.chunks_exact(2).map(|p| u16::from_be_bytes([p[0], p[1]])).collect())
    };
    if let Some(units) = units {
        findings.add("byte 1", "UTF-16 text, read as such");
        return Ok(Cow::Owned(String::from_utf16_lossy(&units)));
    }
    Ok(utf8(bytes, findings))
}

fn utf8<'a>(bytes: &'a [u8], findings: &mut Findings) -> Cow<'a, str> {
    if let Err(e) = std::str::from_utf8(bytes) {
        let at = e.valid_up_to();
        let line = memchr::memchr_iter(b'\n', bytes.get(..at).unwrap_or_default()).count() + 1;
        findings.add(
            format!("line {line}"),
            format!("byte {} is not UTF-8; such bytes were replaced, check the values near them", at + 1),
        );
    }
    String::from_utf8_lossy(bytes)
}
