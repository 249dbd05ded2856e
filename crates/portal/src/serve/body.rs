//! What a request brings: its cookies, where it came from, its form and files, within bounds.

use std::time::Duration;

use axum::body::Body;
use axum::http::header::{self, HeaderMap, HeaderValue};
use axum::response::Response;
use http_body_util::{BodyExt as _, Limited};
use pasban_app::AppError;

use crate::input::{self, FILE_BYTES_MAX, FILES_MAX, FORM_BYTES_MAX, Pairs};
use crate::visit::Upload;
use crate::words::Lang;

pub(super) async fn read_body(body: Body, max: usize) -> Result<bytes::Bytes, AppError> {
    let read = tokio::time::timeout(Duration::from_secs(120), Limited::new(body, max).collect()).await;
    match read {
        Ok(Ok(all)) => Ok(all.to_bytes()),
        Ok(Err(_)) => Err(AppError::invalid(format!("longer than {max} bytes, or broken off"))),
        Err(_) => Err(AppError::invalid("it came too slowly; nothing was kept")),
    }
}

pub(super) async fn read_form(headers: &HeaderMap, body: Body) -> Result<(Pairs, Vec<Upload>), AppError> {
    let kind = header_text(headers, "content-type").unwrap_or_default();
    if let Ok(boundary) = multer::parse_boundary(kind) {
        let bytes = read_body(body, FORM_BYTES_MAX).await?;
        let stream = futures_util::stream::once(async move { Ok::<_, std::io::Error>(bytes) });
        let mut form = multer::Multipart::new(stream, boundary);
        let (mut pairs, mut files) = (Vec::new(), Vec::new());
        let bad = |e: multer::Error| AppError::invalid(format!("the form cannot be read: {e}"));
        while let Some(field) = form.next_field().await.map_err(bad)? {
            let name: String = field.name().unwrap_or_default().chars().take(80).collect();
            let file = field.file_name().map(|f| f.chars().take(200).collect::<String>());
            let bytes = field.bytes().await.map_err(bad)?;
            match file {
                Some(_) if bytes.is_empty() => {}
                Some(file_name) => {
                    if bytes.len() > FILE_BYTES_MAX {
                        return Err(AppError::invalid(format!("{file_name}: larger than {} MB", FILE_BYTES_MAX >> 20)));
                    }
                    if files.len() == FILES_MAX {
                        return Err(AppError::invalid(format!(
                            "more than {FILES_MAX} files; send the rest afterwards"
                        )));
                    }
                    files.push(Upload { field: name, name: file_name, bytes });
                }
                None => {
                    if pairs.len() == input::FIELDS_MAX {
                        return Err(AppError::invalid(format!("more than {} fields", input::FIELDS_MAX)));
                    }
                    pairs.push((name, String::from_utf8_lossy(&bytes).into_owned()));
                }
            }
        }
        return Ok((Pairs(pairs).bounded()?, files));
    }
    let bytes = read_body(body, input::FIELD_BYTES_MAX * 3).await?;
    let text = std::str::from_utf8(&bytes).map_err(|_| AppError::invalid("the form is not text"))?;
    Ok((Pairs::decode(text)?, Vec::new()))
}

/// A post comes from a page of this node (threat T9): browsers say so in `Sec-Fetch-Site` or `Origin`.
pub(super) fn same_origin(headers: &HeaderMap) -> Result<(), AppError> {
    let refuse = || Err(AppError::Forbidden("this form was sent from another site".into()));
    if let Some(site) = header_text(headers, "sec-fetch-site") {
        return if site == "same-origin" { Ok(()) } else { refuse() };
    }
    match (header_text(headers, "origin"), header_text(headers, "host")) {
        (Some(origin), Some(host)) => {
            let of = origin.split_once("://").map_or("", |(_, h)| h);
            if of == host { Ok(()) } else { refuse() }
        }
        // Very old browsers say neither; the token decides.
        _ => Ok(()),
    }
}

pub(super) fn header_text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|v| v.to_str().ok())
}

pub(super) struct Cookies {
    pub(super) session: Option<String>,
    pub(super) pre: Option<String>,
    pub(super) kept: Option<String>,
    pub(super) lang: Option<Lang>,
}

impl Cookies {
    /// Over TLS the name begins with `__Host-`, so that no other host can set it.
    pub(super) fn name(what: &str, secure: bool) -> String {
        if secure { format!("__Host-pasban-{what}") } else { format!("pasban-{what}") }
    }

    pub(super) fn read(headers: &HeaderMap, secure: bool) -> Self {
        let (session, pre) = (Self::name("session", secure), Self::name("pre", secure));
        let kept = Self::name("kept", secure);
        let mut found = Self { session: None, pre: None, kept: None, lang: None };
        for line in headers.get_all(header::COOKIE) {
            for part in line.to_str().unwrap_or_default().split(';').take(40) {
                let Some((name, value)) = part.trim().split_once('=') else { continue };
                if value.len() > 200 || value.is_empty() {
                    continue;
                }
                if name == session {
                    found.session = Some(value.to_owned());
                } else if name == pre {
                    found.pre = Some(value.to_owned());
                } else if name == kept {
                    found.kept = Some(value.to_owned());
                } else if name == "pasban-lang" {
                    found.lang = Lang::of(value);
                }
            }
        }
        found
    }
}

pub(super) fn cookie(response: &mut Response, text: &str, secure: bool) {
    let text = if secure { format!("{text}; Secure") } else { text.to_owned() };
    if let Ok(v) = HeaderValue::from_str(&text) {
        response.headers_mut().append(header::SET_COOKIE, v);
    }
}
