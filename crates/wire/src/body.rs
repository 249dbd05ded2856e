//! Reading a request's body within its bounds: bytes, seconds, and the ratio of what gzip unpacks.

use std::io::Read as _;
use std::time::Duration;

use axum::body::Body;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use pasban_kernel::limits::{BODY_BYTES_MAX, INFLATE_RATIO_MAX, REQUEST_SECONDS_MAX};

use crate::error::plain;

/// The body as it came: at most `BODY_BYTES_MAX` within `REQUEST_SECONDS_MAX`.
///
/// # Errors
/// 408, 413, or 400 where the sender broke off.
pub async fn read(body: Body) -> Result<Vec<u8>, Response> {
    read_up_to(BODY_BYTES_MAX, body).await
}

/// The same with fewer bytes.
///
/// # Errors
/// As [`read`].
pub async fn read_up_to(bytes_max: usize, body: Body) -> Result<Vec<u8>, Response> {
    let read = Limited::new(body, bytes_max).collect();
    match tokio::time::timeout(Duration::from_secs(REQUEST_SECONDS_MAX), read).await {
        Ok(Ok(whole)) => Ok(whole.to_bytes().into()),
        Ok(Err(e)) if e.is::<LengthLimitError>() => {
            Err(plain(StatusCode::PAYLOAD_TOO_LARGE, &format!("at most {bytes_max} bytes are read")))
        }
        Ok(Err(_)) => Err(plain(StatusCode::BAD_REQUEST, "the body broke off")),
        Err(_) => Err(plain(
            StatusCode::REQUEST_TIMEOUT,
            &format!("the whole request must arrive within {REQUEST_SECONDS_MAX} seconds"),
        )),
    }
}

/// The same, unpacked where it is gzip.
///
/// # Errors
/// As [`read`]; 413 where it unpacks to too much, 415 for other encodings.
pub async fn read_unpacked(headers: &HeaderMap, body: Body) -> Result<Vec<u8>, Response> {
    let encoding = headers.get(header::CONTENT_ENCODING).map_or(Ok(""), |v| v.to_str());
    let packed = read(body).await?;
    match encoding.map(|e| e.trim().to_ascii_lowercase()).as_deref() {
        Ok("" | "identity") => Ok(packed),
        Ok("gzip" | "x-gzip") => unpack(&packed),
        _ => Err(plain(StatusCode::UNSUPPORTED_MEDIA_TYPE, "content-encoding: gzip or none")),
    }
}

/// What gzip unpacks to, within the bounds.
///
/// # Errors
/// 400 where it is no gzip, 413 where it is too much.
pub fn unpack(packed: &[u8]) -> Result<Vec<u8>, Response> {
    let most = packed.len().saturating_mul(INFLATE_RATIO_MAX).min(BODY_BYTES_MAX);
    let mut out = Vec::new();
    let mut reader = flate2::read::MultiGzDecoder::new(packed).take(most as u64 + 1);
    if reader.read_to_end(&mut out).is_err() {
        return Err(plain(StatusCode::BAD_REQUEST, "the body is not gzip"));
    }
    if out.len() > most {
        return Err(plain(StatusCode::PAYLOAD_TOO_LARGE, "the body unpacks to more than is read"));
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write as _;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut w = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        w.write_all(bytes).unwrap();
        w.finish().unwrap()
    }

    #[test]
    fn a_bomb_is_refused_and_an_honest_body_is_not() {
        assert_eq!(unpack(&gzip(b"{\"a\":1}")).unwrap(), b"{\"a\":1}");
        assert_eq!(unpack(&gzip(&vec![0; 4 << 20])).unwrap_err().status(), StatusCode::PAYLOAD_TOO_LARGE);
        assert_eq!(unpack(b"no gzip").unwrap_err().status(), StatusCode::BAD_REQUEST);
    }
}
