//! `/backup`: the last backup, where it lies, whether anybody opened it, how to restore.

use std::path::PathBuf;

use maud::{Markup, html};
use pasban_access::Permission;
use pasban_app::ops::{backup as copy, restore, setup, status};
use pasban_kernel::Timestamp;
use pasban_kernel::time::DAY;
use pasban_portal::account::{DONE, Done};
use pasban_portal::input::Pairs;
use pasban_portal::parts::{self, form};
use pasban_portal::{AppError, Deed, Drawn, Fault, Outcome, Page, Result, Visit, say, text, when};
use pasban_store::state;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::retention::size;
use super::{code, reason};
use crate::noted::{self, Noted};

/// A backup older than this is worth a word; the doctor takes the same time.
const OLD: i64 = 7 * DAY;
/// A backup that nobody opened for so long is worth a word.
const CHECK_DAYS: i64 = 180;
/// Folder for backups made from the pages, in the data folder.
const FOLDER: &str = "backups";
/// Backups that the folder may hold.
const KEPT_MAX: usize = 20;

/// Nothing is asked.
#[derive(Deserialize, JsonSchema)]
pub struct BackupAsk {}

/// What it shows.
#[derive(Serialize, JsonSchema)]
pub struct BackupView {
    /// When the last backup was made, microseconds since 1970; 0 for never.
    pub last: i64,
    /// The last one made from this page: when, by whom, which file, how large.
    pub made: Noted,
    /// That file is still there.
    pub there: bool,
    /// When somebody opened one on another machine.
    pub checked: Noted,
    /// For whom they are encrypted; empty where nobody is named.
    pub recipient: String,
    /// The identity that opens them lies on this machine.
    pub identity_here: bool,
    /// When this node was itself restored and partners' memories are not compared yet, microseconds since 1970; 0 otherwise.
    pub restored: i64,
}

/// The page.
pub struct Backup;

async fn gather(v: &Visit) -> Result<BackupView> {
    let node = v.node();
    let last = node.db.read(|tx| state::get(tx, copy::LAST)).await?;
    let keys = node.config.node.data.join("keys");
    let recipient = tokio::fs::read_to_string(keys.join(setup::RECIPIENT_FILE)).await.unwrap_or_default();
    let identity_here = tokio::fs::try_exists(keys.join(setup::BACKUP_IDENTITY_FILE)).await.unwrap_or(false);
    let made = noted::read(node, noted::MADE).await?;
    let there = !made.words.is_empty() && tokio::fs::try_exists(&made.words).await.unwrap_or(false);
    Ok(BackupView {
        last: status::last_backup(last.as_deref()).map_or(0, |t| t.0),
        made,
        there,
        checked: noted::read(node, noted::CHECKED).await?,
        recipient: recipient.trim().chars().take(200).collect(),
        identity_here,
        restored: restore::mark(node).await?.map_or(0, |m| m.at.0),
    })
}

impl Page for Backup {
    const PATH: &'static str = "/backup";
    const PERMISSION: Permission = Permission::HealthRead;
    const SUMMARY: &'static str = "The last backup, where it lies, whether anybody opened it, how to restore.";
    type Ask = BackupAsk;
    type View = BackupView;

    async fn look(v: &Visit, _: BackupAsk) -> Result<BackupView> {
        gather(v).await
    }

    fn draw(v: &Visit, view: &BackupView) -> Drawn {
        draw(v, view, &Pairs::default(), &[])
    }
}

fn strip(v: &Visit, view: &BackupView) -> Markup {
    let age = v.now.0 - view.last;
    let checked = noted::days(&view.checked, v.now);
    parts::answers(
        &text!(v, "admin-backup-title"),
        &[
            parts::Answer {
                state: if view.last == 0 {
                    "high"
                } else if age > OLD {
                    "med"
                } else {
                    "ok"
                },
                question: say!(v, "admin-backup-q1"),
                answer: if view.last == 0 {
                    say!(v, "admin-backup-a1-never")
                } else {
                    say!(v, "admin-backup-a1", at = when::ago(v, Timestamp(view.last)))
                },
                more: say!(v, "admin-backup-m1"),
            },
            parts::Answer {
                state: if checked.is_none_or(|d| d > CHECK_DAYS) { "med" } else { "ok" },
                question: say!(v, "admin-backup-q2"),
                answer: match checked {
                    None => say!(v, "admin-backup-a2-never"),
                    Some(d) => say!(v, "admin-backup-a2", n = d),
                },
                more: say!(v, "admin-backup-m2"),
            },
            parts::Answer {
                state: if view.identity_here { "high" } else { "ok" },
                question: say!(v, "admin-backup-q3"),
                answer: if view.identity_here { say!(v, "admin-backup-a3-here") } else { say!(v, "admin-backup-a3") },
                more: say!(v, "admin-backup-m3"),
            },
        ],
    )
}

fn draw(v: &Visit, view: &BackupView, typed: &Pairs, faults: &[Fault]) -> Drawn {
    let title = text!(v, "admin-backup-title");
    let main = html! {
        (form::summary(v, faults))
        (parts::head(say!(v, "admin-backup-title"), html! {}, parts::as_of(v)))
        @if view.restored > 0 { (parts::banner("high", html! { p { (say!(v, "admin-backup-restored", at = when::ago(v, Timestamp(view.restored)))) } })) }
        (strip(v, view))
        div.two {
            div.stack {
                (parts::panel(say!(v, "admin-backup-where"), html! {
                    (parts::kv(&[
                        (say!(v, "admin-backup-file"), html! {
                            @if view.made.words.is_empty() { (say!(v, "admin-backup-file-unknown")) }
                            @else {
                                (parts::id(&view.made.words)) br;
                                span.sub { (parts::id(&size(view.made.bytes))) " · " (say!(v, "admin-by", who = view.made.who.as_str())) " · " (when::ago(v, Timestamp(view.made.at))) }
                                @if !view.there { br; span.sub { (say!(v, "admin-backup-file-gone")) } }
                                @if view.last > view.made.at + 60_000_000 { br; span.sub { (say!(v, "admin-backup-file-newer")) } }
                            }
                        }),
                        (say!(v, "admin-backup-for"), html! { @if view.recipient.is_empty() { (say!(v, "admin-backup-for-nobody")) } @else { (parts::id(&view.recipient)) } }),
                        (say!(v, "admin-backup-in"), say!(v, "admin-backup-in-what")),
                    ]))
                }))
                (parts::panel(say!(v, "admin-backup-how"), html! {
                    p { (say!(v, "admin-backup-how-what")) }
                    (code("pasban restore pasban-2026-11-24.age --identity /media/safe/backup.identity --dir /srv/pasban\npasban serve --config /srv/pasban/pasban.toml"))
                    p { (say!(v, "admin-backup-how-after")) }
                }))
            }
            div.stack {
                form.panel method="post" action="/backup" {
                    (form::hidden(v))
                    h2 { (say!(v, "admin-backup-now")) }
                    p { (say!(v, "admin-backup-now-what")) }
                    (form::fault(faults, "now"))
                    @if view.recipient.is_empty() { p { (say!(v, "admin-backup-now-cannot")) } } @else { p { button.btn.go { (say!(v, "admin-backup-now-go")) } } }
                    p.sub { (say!(v, "admin-backup-nightly")) }
                    (code("pasban backup /mnt/other-disk/pasban-$(date +%F).age"))
                }
                form.panel method="post" action="/backup/checked" {
                    (form::hidden(v))
                    h2 { (say!(v, "admin-checked")) }
                    p { (say!(v, "admin-checked-what")) }
                    @if view.checked.at > 0 { p { (say!(v, "admin-checked-last", who = view.checked.who.as_str(), at = when::ago(v, Timestamp(view.checked.at)))) " " (parts::said(&view.checked.words)) } }
                    (form::line(faults, &form::Line { name: "what", label: say!(v, "admin-checked-how"), hint: say!(v, "admin-checked-hint"), kind: "text", value: typed.get("what").unwrap_or_default(), fill: "off", required: true }))
                    p { button.btn { (say!(v, "admin-checked-go")) } }
                }
            }
        }
    };
    Drawn::new(title, main)
}

/// Makes a backup now.
pub struct Make;

/// Nothing is sent.
#[derive(Deserialize, JsonSchema)]
pub struct MakeForm {}

/// What was written.
#[derive(Serialize, JsonSchema)]
pub struct Written {
    /// The file.
    pub path: String,
    /// Its bytes.
    pub bytes: u64,
}

/// The file of a backup made at an instant.
fn file(v: &Visit) -> PathBuf {
    let stamp: String = v.now.rfc3339().chars().filter(char::is_ascii_alphanumeric).take(15).collect();
    v.node().config.node.data.join(FOLDER).join(format!("pasban-{stamp}.age"))
}

impl Deed for Make {
    const PATH: &'static str = "/backup";
    const PERMISSION: Permission = Permission::HealthRead;
    const SUMMARY: &'static str = "Makes a backup into the node's own folder, encrypted; carry it to another disk.";
    type Form = MakeForm;
    type Done = Written;

    async fn act(v: &Visit, _: MakeForm) -> Result<Outcome<Written>> {
        let (node, path) = (v.node().clone(), file(v));
        let folder = v.node().config.node.data.join(FOLDER);
        let done = tokio::task::spawn_blocking(move || {
            std::fs::create_dir_all(&folder)
                .map_err(|e| AppError::Unavailable(format!("{}: {e}", folder.display())))?;
            let kept = std::fs::read_dir(&folder).into_iter().flatten().flatten().count();
            if kept >= KEPT_MAX {
                return Ok(None);
            }
            copy::of_node(&node, None, &path, None).map(Some)
        })
        .await
        .map_err(AppError::internal)?;
        match done {
            Ok(Some(w)) => {
                let path = w.path.display().to_string();
                let noted = Noted { at: v.now.0, who: v.seat()?.name.clone(), words: path.clone(), bytes: w.bytes };
                noted::write(v.node(), noted::MADE, &noted).await?;
                Outcome::done(Written { path, bytes: w.bytes }, "/backup")
            }
            Ok(None) => Outcome::fault("now", text!(v, "admin-fault-backups", n = KEPT_MAX)),
            Err(AppError::Invalid(words) | AppError::Conflict(words) | AppError::Unavailable(words)) => {
                Outcome::fault("now", words)
            }
            Err(e) => Err(e),
        }
    }

    async fn again(v: &Visit, typed: &Pairs, faults: &[Fault]) -> Result<Drawn> {
        Ok(draw(v, &gather(v).await?, typed, faults))
    }
}

/// Notes that a backup was opened.
pub struct Checked;

/// What is sent.
#[derive(Deserialize, JsonSchema)]
pub struct CheckedForm {
    /// Which file, where it was opened, what was seen.
    #[serde(default)]
    pub what: String,
}

impl Deed for Checked {
    const PATH: &'static str = "/backup/checked";
    const PERMISSION: Permission = Permission::HealthRead;
    const SUMMARY: &'static str = "Notes that somebody restored a backup on another machine and looked at it.";
    type Form = CheckedForm;
    type Done = Done;

    async fn act(v: &Visit, f: CheckedForm) -> Result<Outcome<Done>> {
        let words = match reason(v, &f.what) {
            Ok(words) => words,
            Err(fault) => return Outcome::fault("what", fault),
        };
        let noted = Noted { at: v.now.0, who: v.seat()?.name.clone(), words, bytes: 0 };
        noted::write(v.node(), noted::CHECKED, &noted).await?;
        Outcome::done(DONE, "/backup")
    }

    async fn again(v: &Visit, typed: &Pairs, faults: &[Fault]) -> Result<Drawn> {
        Ok(draw(v, &gather(v).await?, typed, faults))
    }
}
