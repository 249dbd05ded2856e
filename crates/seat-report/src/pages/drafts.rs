//! Drafts: listed above the form, saved as typed, two versions side by side, files.

use pasban_app::{AppError, Result};
use pasban_kernel::{Digest, Timestamp};
use pasban_portal::account::{DONE, Done};
use pasban_portal::parts;
use pasban_portal::{Deed, Markup, Outcome, Permission, Visit, html, say, text, when};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::form::Sent;
use crate::draft::{self, Saved};
use crate::understood;

/// Drafts listed above the form.
const LISTED: i64 = 20;
/// First words of a draft that are shown, characters.
const FIRST_CHARS: usize = 80;

/// A draft in the list.
#[derive(Serialize, JsonSchema)]
pub struct DraftRow {
    /// The draft.
    pub draft: String,
    /// Its first words.
    pub first: String,
    /// Who wrote last.
    pub name: String,
    /// When, microseconds since 1970.
    pub at: i64,
}

/// The seat's drafts, without one.
///
/// # Errors
/// The store's.
pub(super) async fn kept(v: &Visit, without: &[u8; 16]) -> Result<Vec<DraftRow>> {
    let found = draft::list(v.node(), v.seat()?, LISTED).await?;
    Ok(found
        .into_iter()
        .filter(|(d, ..)| d.id != *without)
        .map(|(d, version, a)| DraftRow {
            draft: draft::name(&d.id),
            first: a.what.chars().take(FIRST_CHARS).collect(),
            name: version.name,
            at: version.at.0,
        })
        .collect())
}

/// The list.
pub(super) fn listed(v: &Visit, of: &[DraftRow]) -> Markup {
    html! {
        @if !of.is_empty() {
            section.panel {
                h2 { (say!(v, "report-drafts", n = of.len())) }
                ul.tasks { @for d in of { li {
                    span {
                        a href={ "/report?draft=" (d.draft) } { @if d.first.trim().is_empty() { (say!(v, "report-draft-empty")) } @else { bdi dir="auto" { (parts::clean(&d.first)) } } }
                        br; span.sub { (say!(v, "report-draft-by", name = d.name.as_str(), at = when::ago(v, Timestamp(d.at)))) }
                    }
                } } }
            }
        }
    }
}

/// Keeps what was typed, whatever is wrong with it.
pub struct Save;

/// What became of it.
#[derive(Serialize, JsonSchema)]
pub struct SavedNow {
    /// The draft.
    pub draft: String,
    /// In words.
    pub saved: String,
    /// Whether somebody else's version counts and this one stands beside it.
    pub beside: bool,
}

impl Deed for Save {
    const PATH: &'static str = "/report/{draft}/draft";
    const PERMISSION: Permission = Permission::ReportWrite;
    const SUMMARY: &'static str = "Keeps a draft as typed. It stands on no ledger and goes nowhere.";
    const REPEATS: bool = true;
    type Form = Sent;
    type Done = SavedNow;

    async fn act(v: &Visit, f: Sent) -> Result<Outcome<SavedNow>> {
        let seat = v.seat()?;
        let (id, turn, answers) = f.take(&v.key)?;
        let draft = draft::name(&id);
        if answers.is_blank() && draft::open(v.node(), seat, id).await.is_err() {
            let done = SavedNow { draft, saved: text!(v, "report-not-saved"), beside: false };
            return Outcome::done(done, "/report");
        }
        let saved = draft::save(v.node(), seat, id, &v.key, turn, &answers, v.now).await?;
        let at = when::full(v, v.now);
        let (key, beside) = match saved {
            Saved::Counts => ("report-saved", false),
            Saved::Beside => ("report-saved-beside", true),
        };
        let saved = v.text(key, &[("at", at.into())]);
        let to = format!("/report?saved={draft}");
        Outcome::done(SavedNow { draft, saved, beside }, to)
    }
}

/// Which page's version.
#[derive(Deserialize, JsonSchema)]
pub struct Which {
    /// The draft.
    pub draft: String,
    /// The page; the version that counts where it is absent.
    pub page: Option<String>,
}

impl Which {
    async fn page(&self, v: &Visit, id: [u8; 16]) -> Result<Digest> {
        match &self.page {
            Some(page) => page.parse().map_err(|_| AppError::NotFound),
            None => Ok(draft::open(v.node(), v.seat()?, id).await?.draft.head),
        }
    }
}

/// Lets another version of a draft count.
pub struct Choose;

impl Deed for Choose {
    const PATH: &'static str = "/report/{draft}/choose";
    const PERMISSION: Permission = Permission::ReportWrite;
    const SUMMARY: &'static str = "Goes on with another version of a draft. The other one stays beside it.";
    type Form = Which;
    type Done = Done;

    async fn act(v: &Visit, f: Which) -> Result<Outcome<Done>> {
        let id = draft::id_of(&f.draft)?;
        let page = f.page(v, id).await?;
        draft::choose(v.node(), v.seat()?, id, page, v.now).await?;
        Outcome::done(DONE, format!("/report?draft={}", f.draft))
    }
}

/// Removes a version, and the draft with its last one.
pub struct Discard;

impl Deed for Discard {
    const PATH: &'static str = "/report/{draft}/discard";
    const PERMISSION: Permission = Permission::ReportWrite;
    const SUMMARY: &'static str = "Discards a version of a draft, and the draft with its last one.";
    type Form = Which;
    type Done = Done;

    async fn act(v: &Visit, f: Which) -> Result<Outcome<Done>> {
        let (id, seat) = (draft::id_of(&f.draft)?, v.seat()?);
        let page = f.page(v, id).await?;
        draft::discard(v.node(), seat, id, page).await?;
        let left = draft::open(v.node(), seat, id).await.is_ok();
        Outcome::done(DONE, if left { format!("/report?draft={}", f.draft) } else { "/report".into() })
    }
}

/// Reads files into a draft. They come after the text, so that a broken upload costs nothing.
pub struct AddFiles;

/// Which draft.
#[derive(Deserialize, JsonSchema)]
pub struct Whose {
    /// The draft.
    pub draft: String,
    /// A file as text, for programs that send JSON: its name.
    pub name: Option<String>,
    /// Its content, base64.
    pub base64: Option<String>,
}

impl Deed for AddFiles {
    const PATH: &'static str = "/report/{draft}/files";
    const PERMISSION: Permission = Permission::ReportWrite;
    const SUMMARY: &'static str =
        "Reads files into a draft: STIX, MISP, lists, text. What was understood is shown before it is used.";
    type Form = Whose;
    type Done = Done;

    async fn act(v: &Visit, f: Whose) -> Result<Outcome<Done>> {
        let seat = v.seat()?;
        let id = draft::id_of(&f.draft)?;
        draft::open(v.node(), seat, id).await?;
        let mut files: Vec<(String, bytes::Bytes)> =
            v.files.iter().map(|u| (u.name.clone(), u.bytes.clone())).collect();
        if let Some(base64) = &f.base64 {
            match pasban_app::ops::intake::uploaded(base64) {
                Ok(bytes) => files.push((f.name.unwrap_or_default(), bytes.into())),
                Err(e) => return Outcome::fault("base64", e.to_string()),
            }
        }
        if files.is_empty() {
            return Outcome::fault("file", text!(v, "report-fault-file"));
        }
        let now = v.now;
        // Reading a large file holds a thread for a while: not one that answers others.
        let read = tokio::task::spawn_blocking(move || {
            files
                .iter()
                .enumerate()
                .map(|(i, (name, bytes))| understood::file(name, bytes, now.plus(i64::try_from(i).unwrap_or(0))))
                .collect()
        })
        .await
        .map_err(AppError::internal)?;
        draft::add_files(v.node(), seat, id, read).await?;
        Outcome::done(DONE, format!("/report/{}/check", f.draft))
    }
}

/// Takes a file out of a draft.
pub struct DropFile;

/// Which file.
#[derive(Deserialize, JsonSchema)]
pub struct WhichFile {
    /// The draft.
    pub draft: String,
    /// Hash of the file's content.
    pub file: String,
}

impl Deed for DropFile {
    const PATH: &'static str = "/report/{draft}/drop-file";
    const PERMISSION: Permission = Permission::ReportWrite;
    const SUMMARY: &'static str = "Takes a file out of a draft.";
    type Form = WhichFile;
    type Done = Done;

    async fn act(v: &Visit, f: WhichFile) -> Result<Outcome<Done>> {
        let sha: Digest = f.file.parse().map_err(|_| AppError::NotFound)?;
        draft::drop_file(v.node(), v.seat()?, draft::id_of(&f.draft)?, sha).await?;
        Outcome::done(DONE, format!("/report/{}/check", f.draft))
    }
}
