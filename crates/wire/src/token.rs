//! Who asks, where a token says it: `Authorization: Bearer`, the password of `Basic`, or for devices that know nothing
//! else `?token=`.

use axum::http::header::{AUTHORIZATION, WWW_AUTHENTICATE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::Response;
use data_encoding::BASE64;
use pasban_app::access::{self, Access};
use pasban_app::{Node, Result};

use crate::error::plain;

/// Longest credentials that are looked at, bytes.
const CREDENTIALS_BYTES_MAX: usize = 2048;
/// What a client without a token is told.
const CHALLENGE: HeaderValue = HeaderValue::from_static("Bearer realm=\"pasban\", Basic realm=\"pasban\"");

/// The token in the `Authorization` header. Of `Basic` the password counts, the name is the client's own affair.
#[must_use]
pub fn presented(headers: &HeaderMap) -> Option<String> {
    let text = headers.get(AUTHORIZATION)?.to_str().ok().filter(|t| t.len() <= CREDENTIALS_BYTES_MAX)?;
    let (scheme, rest) = text.split_once(' ')?;
    let rest = rest.trim();
    if scheme.eq_ignore_ascii_case("bearer") {
        return Some(rest.to_owned());
    }
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let decoded = String::from_utf8(BASE64.decode(rest.as_bytes()).ok()?).ok()?;
    decoded.split_once(':').map(|(_, password)| password.to_owned())
}

/// One parameter of a query, percent-decoded.
#[must_use]
pub fn parameter(query: Option<&str>, name: &str) -> Option<String> {
    let pair = query?.split('&').find_map(|p| p.split_once('=').filter(|(n, _)| *n == name))?;
    let mut out = Vec::with_capacity(pair.1.len());
    let mut bytes = pair.1.bytes();
    while let Some(b) = bytes.next() {
        out.push(if b == b'%' {
            let high = (bytes.next()? as char).to_digit(16)?;
            let low = (bytes.next()? as char).to_digit(16)?;
            u8::try_from(high * 16 + low).ok()?
        } else {
            b
        });
    }
    String::from_utf8(out).ok()
}

/// What the token opens, if it opens anything.
///
/// # Errors
/// The store's.
pub async fn access(node: &Node, headers: &HeaderMap) -> Result<Option<Access>> {
    match presented(headers) {
        Some(token) => access::by_token(node, &token).await,
        None => Ok(None),
    }
}

/// 401, with what to bring.
pub fn unknown() -> Response {
    challenged(plain(StatusCode::UNAUTHORIZED, "bring a token that is in force: Authorization: Bearer TOKEN"))
}

/// Adds the challenge to a 401.
pub fn challenged(mut answer: Response) -> Response {
    answer.headers_mut().insert(WWW_AUTHENTICATE, CHALLENGE);
    answer
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_found_where_clients_put_them() {
        for (header, expected) in [
            ("Bearer abc", Some("abc")),
            ("bearer  abc ", Some("abc")),
            ("Basic dXNlcjphOmI=", Some("a:b")),
            ("Basic dXNlcg==", None),
            ("Basic %%%", None),
            ("Digest abc", None),
            ("abc", None),
        ] {
            let headers = HeaderMap::from_iter([(AUTHORIZATION, HeaderValue::from_static(header))]);
            assert_eq!(presented(&headers).as_deref(), expected, "{header}");
        }
        assert_eq!(presented(&HeaderMap::new()), None);
        for (query, expected) in [
            (Some("a=1&token=x%2By"), Some("x+y")),
            (Some("token=%"), None),
            (Some("token=%ff"), None),
            (Some("tokens=1"), None),
            (None, None),
        ] {
            assert_eq!(parameter(query, "token").as_deref(), expected, "{query:?}");
        }
    }
}
