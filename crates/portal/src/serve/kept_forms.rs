//! What becomes of a form that comes after its session has ended: see [`crate::kept`].

use axum::body::Body;
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse as _, Response};
use pasban_app::AppError;

use super::body::{Cookies, cookie, header_text, read_form, same_origin};
use super::{find, see};
use crate::input::Pairs;
use crate::seal::whose;
use crate::table::Entry;
use crate::visit::Visit;
use crate::{frame, kept, say};

/// Where a kept form is given back.
pub(super) const KEPT: &str = "/kept";
/// Largest form that is read of who is not signed in, bytes.
const SIGNED_OUT_BYTES_MAX: usize = 8 * 1024 * 1024;

/// What a form sends and what its path names; a name of the path is never overridden by a field.
pub(super) fn filled(form: Pairs, names: Pairs) -> Pairs {
    let taken: Vec<&str> = names.0.iter().map(|(n, _)| n.as_str()).collect();
    let mut all = form.without(&taken).0;
    all.extend(names.0);
    Pairs(all)
}

/// A form that came after its session had ended: kept for its person, and the way in. Where it is nobody's that this node
/// knows of, the answer is that of any path.
pub(super) async fn signed_out(
    visit: &Visit,
    parts: &axum::http::request::Parts,
    body: Body,
    names: Pairs,
) -> Result<Response, AppError> {
    let headers = &parts.headers;
    // A draft that a script sends is sent again with the form.
    if header_text(headers, "x-draft").is_some() || same_origin(headers).is_err() {
        return Err(AppError::NotFound);
    }
    let length: usize = header_text(headers, "content-length").and_then(|l| l.parse().ok()).unwrap_or(usize::MAX);
    if length > SIGNED_OUT_BYTES_MAX {
        return Err(AppError::NotFound);
    }
    let Ok((form, files)) = read_form(headers, body).await else { return Err(AppError::NotFound) };
    let Some(whose) = whose(&visit.site.node.keys, form.get("token").unwrap_or_default()) else {
        return Err(AppError::NotFound);
    };
    let taken: Vec<&str> = names.0.iter().map(|(n, _)| n.as_str()).collect();
    let typed = form.without(&["token", "key"]).without(&taken);
    let kept = kept::put(&visit.site, whose, &visit.path, &typed, !files.is_empty()).await?;
    let mut response = see("/sign-in?kept=1");
    if let Some(kept) = kept {
        let name = Cookies::name("kept", visit.secure);
        let text = format!("{name}={kept}; Path=/; HttpOnly; SameSite=Lax; Max-Age={}", kept::SECONDS);
        cookie(&mut response, &text, visit.secure);
    }
    Ok(response)
}

/// The kept form, as it was typed.
pub(super) async fn give_back(visit: &Visit, kept_form: Option<&str>) -> Result<Response, AppError> {
    let Some(session) = &visit.session else { return Err(AppError::NotFound) };
    let form = match kept_form {
        Some(cookie) => kept::open(&visit.site, cookie, session.seat.person.as_bytes()).await?,
        None => None,
    };
    let Some(form) = form else { return Ok(see(visit.site.home(&session.seat))) };
    let site = visit.site.clone();
    let found = find(&site, &Method::POST, &form.path).filter(|(e, _)| e.keeps && session.may(e.permission));
    let Some((entry, names)) = found else { return Ok(see(visit.site.home(&session.seat))) };
    let at = Visit { path: form.path.clone(), query: String::new(), ..visit.clone() };
    let mut response = redrawn(&at, entry, filled(Pairs(form.typed), names), form.files).await;
    *response.status_mut() = StatusCode::OK;
    Ok(response)
}

/// A deed's form with what was typed, and why it was not done.
pub(super) async fn redrawn(visit: &Visit, entry: &Entry, typed: Pairs, files: bool) -> Response {
    let drawn = match &entry.again {
        Some(again) => again(visit.clone(), typed.clone()).await,
        None => Err(AppError::NotFound),
    };
    // What it was about may be gone meanwhile: then the words alone.
    let drawn = drawn.unwrap_or_else(|_| frame::faults_page(visit, &typed, &[]));
    let main = maud::html! {
        div.banner.info role="status" {
            h2 { (say!(visit, "portal-kept-title")) }
            p { (say!(visit, "portal-kept")) }
            @if files { p { (say!(visit, "portal-kept-files")) } }
        }
        (drawn.main)
    };
    let drawn = crate::table::Drawn { main, ..drawn };
    (StatusCode::CONFLICT, axum::response::Html(frame::page(visit, &drawn).0)).into_response()
}
