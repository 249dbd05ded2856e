//! `/setup/constituents`: a file of the organisations that this CERT serves is sent here; what became of the last one.

use pasban_access::Permission;
use pasban_kernel::time::DAY;
use pasban_kernel::{Digest, Timestamp};
use pasban_portal::account::{DONE, Done, Nothing};
use pasban_portal::input::Pairs;
use pasban_portal::parts::{self, form};
use pasban_portal::{AppError, Deed, Drawn, Fault, Outcome, Page, Result, Sheet, Visit, html, say, text, when};
use pasban_store::rows::seat_admin_setup as rows;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::import::{self, Outcome as Taken};
use crate::setup::sheet;

/// Step under which the last outcome is kept.
pub(super) const STEP: &str = "constituents";

/// See the module.
pub struct Constituents;

/// What became of the last file.
#[derive(Serialize, JsonSchema)]
pub struct ConstituentsView {
    /// Organisations in the registry.
    pub known: usize,
    /// The last file; absent where none was taken in.
    pub last: Option<Taken>,
}

async fn view(v: &Visit) -> Result<ConstituentsView> {
    let steps = v.node().db.read(|tx| rows::step_list(tx)).await?;
    let last = steps.into_iter().find(|s| s.step == STEP).and_then(|s| serde_json::from_str(&s.body).ok());
    Ok(ConstituentsView { known: v.node().registry.load().constituents.len(), last })
}

impl Page for Constituents {
    const PATH: &'static str = "/setup/constituents";
    const PERMISSION: Permission = Permission::SetUp;
    const SUMMARY: &'static str = "Where a file of organisations is sent, and what became of the last one.";
    type Ask = Nothing;
    type View = ConstituentsView;

    async fn look(v: &Visit, _: Nothing) -> Result<ConstituentsView> {
        view(v).await
    }

    fn draw(v: &Visit, view: &ConstituentsView) -> Drawn {
        page(v, view, &[])
    }

    fn rows(view: &ConstituentsView) -> Option<Sheet> {
        Some(import::sheet_of(view.last.as_ref().map_or(&[], |l| l.bad.as_slice())))
    }
}

fn page(v: &Visit, view: &ConstituentsView, faults: &[Fault]) -> Drawn {
    let title = text!(v, "setup-step-constituents");
    let wrong = !faults.is_empty();
    Drawn::new(
        &title,
        html! {
            div.stack {
                (super::crumb(v, html! { (title) }))
                (form::summary(v, faults))
                h1 { (title) }
                p.lede { (say!(v, "setup-step-constituents-line", n = view.known, of = 0)) " " a href="/organisations" { (say!(v, "setup-constituents-list")) } }
                @if let Some(l) = &view.last {
                    div class=(if l.bad.is_empty() { "banner ok" } else { "banner med" }) {
                        h2 { (say!(v, "setup-taken", new = l.new, changed = l.changed, same = l.same)) }
                        p { (say!(v, "setup-taken-file", name = l.file.as_str(), who = l.by.as_str(), at = when::ago(v, Timestamp(l.at)))) }
                        @if !l.bad.is_empty() { p { (say!(v, "setup-taken-bad", n = l.bad_rows)) " " a href="/setup/constituents?format=csv" { (say!(v, "setup-bad-csv")) } } }
                    }
                    @if !l.bad.is_empty() { (import::bad_table(v, &l.bad)) }
                }
                form.panel.read method="post" action="/setup/constituents" enctype="multipart/form-data" {
                    (form::hidden(v))
                    h2 { (say!(v, "setup-file-title")) }
                    p { (say!(v, "setup-file-lede")) }
                    div class=(if wrong { "field err" } else { "field" }) {
                        label for="f-file" { (say!(v, "setup-file")) }
                        p.hint id="h-file" { (say!(v, "setup-file-hint", mb = sheet::FILE_BYTES_MAX >> 20, rows = sheet::ROWS_MAX)) }
                        (form::fault(faults, "file"))
                        input id="f-file" type="file" name="file" accept=".xlsx,.xlsm,.csv,.txt,.tsv" aria-describedby="h-file";
                    }
                    p { button.btn.go { (say!(v, "setup-file-go")) } }
                    p.meta { (say!(v, "setup-file-safe")) }
                }
            }
        },
    )
}

/// Sends a file.
pub struct Upload;

/// A file comes as a part of a form; programs send it as base64.
#[derive(Deserialize, JsonSchema)]
pub struct UploadForm {
    /// Its name.
    pub name: Option<String>,
    /// Its content, base64.
    pub base64: Option<String>,
}

/// Why a file is not read, in words.
fn words(v: &Visit, fault: &sheet::Fault) -> String {
    match fault {
        sheet::Fault::TooLarge => text!(v, "setup-file-large", mb = sheet::FILE_BYTES_MAX >> 20),
        sheet::Fault::Rows(name) => {
            let key = if name.is_empty() { "setup-file-rows" } else { "setup-file-rows-sheet" };
            v.text(key, &[("rows", sheet::ROWS_MAX.into()), ("sheet", name.as_str().into())])
        }
        sheet::Fault::Charset(line) => text!(v, "setup-file-charset", line = *line),
        sheet::Fault::Format(kind) => v.text(&format!("setup-file-format-{kind}"), &[]),
        other => v.text(other.key(), &[]),
    }
}

impl Deed for Upload {
    const PATH: &'static str = "/setup/constituents";
    const PERMISSION: Permission = Permission::SetUp;
    const SUMMARY: &'static str = "Reads a file of organisations (XLSX or CSV). Nothing of it goes in yet.";
    type Form = UploadForm;
    type Done = Done;

    async fn act(v: &Visit, f: UploadForm) -> Result<Outcome<Done>> {
        let (name, bytes) = match (v.files.first(), &f.base64) {
            (Some(u), _) => (u.name.clone(), u.bytes.to_vec()),
            (None, Some(base64)) => match pasban_app::ops::intake::uploaded(base64) {
                Ok(bytes) => (f.name.unwrap_or_default(), bytes),
                Err(e) => return Outcome::fault("file", e.to_string()),
            },
            (None, None) => return Outcome::fault("file", text!(v, "setup-file-missing")),
        };
        let whose = v.seat()?.clone();
        let id = Digest::of(&[whose.person.as_bytes().as_slice(), &Digest::of(&bytes).0].concat());
        // Reading holds a thread for a moment: not one that answers others.
        let read = tokio::task::spawn_blocking(move || sheet::read(&bytes)).await.map_err(AppError::internal)?;
        let book = match read {
            Ok(book) => book,
            Err(fault) => return Outcome::fault("file", words(v, &fault)),
        };
        let mut file = rows::File {
            id: [0; 16],
            name: parts::clean(&name).chars().take(120).collect(),
            cells: serde_json::to_string(&book).map_err(AppError::internal)?,
            who: whose.name,
            at: v.now,
        };
        file.id.copy_from_slice(&id.0[..16]);
        let to = format!("/setup/constituents/{}", data_encoding::HEXLOWER.encode(&file.id));
        let before = Timestamp(v.now.0 - DAY);
        v.node().db.write("setup.file", move |tx| rows::file_put(tx, &file, before)).await?;
        Outcome::done(DONE, to)
    }

    async fn again(v: &Visit, _: &Pairs, faults: &[Fault]) -> Result<Drawn> {
        Ok(page(v, &view(v).await?, faults))
    }
}
