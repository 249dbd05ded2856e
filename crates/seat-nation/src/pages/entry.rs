//! `/ledger/{n}`: one entry, and the file that proves it.

use maud::html;
use pasban_app::{AppError, Result};
use pasban_portal::parts::{self, state};
use pasban_portal::words::number;
use pasban_portal::{Download, Drawn, Page, Permission, Visit, say, text, when};
use pasban_proof::receipt::Receipt;
use pasban_store::rows::ledger::leaf_fetch;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::ledger::{Entry, actor, entry, kind};
use crate::rule::entry::Shown;
use crate::rule::safe::safe;

/// What is asked.
#[derive(Deserialize, JsonSchema)]
pub struct EntryAsk {
    /// Number of the entry.
    pub n: i64,
}

/// What it shows.
#[derive(Serialize, JsonSchema)]
pub struct EntryView {
    /// The entry.
    pub entry: Entry,
    /// Entries that the head behind its proof covers; 0 where there is no proof.
    pub covered: u64,
    /// Signatures under that head: the node's own and those of partners.
    pub signatures: Vec<String>,
    /// Hashes of its proof, hex, from the leaf up.
    pub proof: Vec<String>,
    /// Why there is no proof to take: `kind` (not for this seat), `gone` (erased or lost), `recovering`; empty where there is.
    pub no_proof: &'static str,
}

async fn look(v: &Visit, n: i64) -> Result<(Entry, std::result::Result<String, &'static str>)> {
    let (node, seat) = (v.node(), v.seat()?.clone());
    let found = node
        .db
        .read(move |tx| leaf_fetch(tx, n)?.map(|leaf| entry(tx, &seat, &leaf)).transpose())
        .await?
        .ok_or(AppError::NotFound)?;
    if found.shown != Shown::All {
        return Ok((found, Err("kind")));
    }
    if found.content != "here" {
        return Ok((found, Err("gone")));
    }
    match pasban_app::ledger::receipt(node, n).await {
        Ok(receipt) => Ok((found, Ok(receipt))),
        Err(AppError::Unavailable(_)) => Ok((found, Err("recovering"))),
        Err(e) => Err(e),
    }
}

/// The page.
pub struct EntryPage;

impl Page for EntryPage {
    const PATH: &'static str = "/ledger/{n}";
    const PERMISSION: Permission = Permission::LedgerRead;
    const SUMMARY: &'static str = "One entry of the ledger with its proof.";
    type Ask = EntryAsk;
    type View = EntryView;

    async fn look(v: &Visit, ask: EntryAsk) -> Result<EntryView> {
        let (entry, receipt) = look(v, ask.n).await?;
        let (mut covered, mut signatures, mut proof) = (0, Vec::new(), Vec::new());
        let no_proof = match receipt {
            Ok(text) => {
                let r = Receipt::parse(text.as_bytes()).map_err(AppError::internal)?;
                signatures = r.checkpoint.signatures.iter().map(|s| s.name.clone()).collect();
                covered = size_of(&r);
                proof = r.proof.iter().map(ToString::to_string).collect();
                ""
            }
            Err(why) => why,
        };
        Ok(EntryView { entry, covered, signatures, proof, no_proof })
    }

    fn draw(v: &Visit, view: &EntryView) -> Drawn {
        let e = &view.entry;
        let title = text!(v, "entry-title", n = e.n);
        let body: Option<serde_json::Value> = serde_json::from_str(&e.body).ok();
        let body = body.map(|b| serde_json::to_string_pretty(&b).unwrap_or_default());
        let main = html! {
            div.read.stack {
                (parts::crumbs(&[("/ledger", say!(v, "ledger-title"))], html! { (title) }))
                h1 { (title) }
                (parts::kv(&[
                    (say!(v, "ledger-c-at"), when::exact(v, e.time)),
                    (say!(v, "ledger-c-kind"), html! { @if e.shown >= Shown::Kind { (kind(v, &e.kind)) } @else { (say!(v, "entry-not-for-you")) } }),
                    (say!(v, "ledger-c-who"), html! { @if e.shown == Shown::All { (actor(v, &e.actor)) } @else { "–" } }),
                    (say!(v, "ledger-c-subject"), html! { @if e.shown == Shown::All && !e.subject.is_empty() {
                        (parts::id(&safe(&e.subject))) " "
                        @if safe(&e.subject) == e.subject { a href={ "/ledger?" (pasban_portal::input::Pairs(vec![("subject".into(), e.subject.clone())]).encode()) } { (say!(v, "entry-about")) } }
                    } @else { "–" } }),
                    (say!(v, "entry-leaf"), parts::id(&e.hash)),
                ]))
                @if let Some(body) = &body {
                    (parts::panel(say!(v, "entry-body"), html! { pre.code { (parts::clean(body)) } }))
                }
                section.panel {
                    h2 { (say!(v, "entry-proof")) }
                    @match view.no_proof {
                        "" => {
                            p { (say!(v, "entry-covered", n = number(i64::try_from(view.covered).unwrap_or(i64::MAX)), hashes = view.proof.len())) }
                            p {
                                @if view.signatures.len() > 1 { (state::mark("ok", say!(v, "entry-witnessed", n = view.signatures.len() - 1))) }
                                @else { (state::mark("med", say!(v, "entry-provisional"))) }
                            }
                            p { a.btn.go href={ "/ledger/" (e.n) "/proof" } { (say!(v, "entry-take")) } }
                            p.meta { (say!(v, "entry-check")) }
                            pre.code { "pasban verify entry-" (e.n) ".txt --trust trust.txt\npython3 verify_receipt.py --trust trust.txt entry-" (e.n) ".txt" }
                            p { a href="/ledger/head/trust" { (say!(v, "ledger-take-trust")) } }
                        }
                        "gone" => { p { @if e.content == "lost" { (say!(v, "entry-lost")) } @else { (say!(v, "entry-erased")) } } }
                        "recovering" => { p { (say!(v, "entry-recovering")) } }
                        _ => { p { (say!(v, "entry-not-yours")) } }
                    }
                }
                p.row {
                    @if e.n > 0 { a href={ "/ledger/" (e.n - 1) } { (say!(v, "entry-before")) } }
                    a href={ "/ledger/" (e.n + 1) } { (say!(v, "entry-after")) }
                }
            }
        };
        Drawn::new(title, main)
    }
}

/// Entries that the head of a receipt covers: the second line of its checkpoint.
fn size_of(r: &Receipt) -> u64 {
    r.checkpoint.text.lines().nth(1).and_then(|n| n.parse().ok()).unwrap_or(0)
}

/// The file.
#[derive(Serialize, JsonSchema)]
pub struct ProofView {
    /// Number of the entry.
    pub n: i64,
    /// The receipt.
    pub receipt: String,
}

/// The file that proves an entry.
pub struct Proof;

impl Page for Proof {
    const PATH: &'static str = "/ledger/{n}/proof";
    const PERMISSION: Permission = Permission::LedgerRead;
    const SUMMARY: &'static str = "The file that proves one entry: `pasban verify` checks it without a node.";
    const FILE: Option<&'static str> = Some("text/plain; charset=utf-8");
    type Ask = EntryAsk;
    type View = ProofView;

    async fn look(v: &Visit, ask: EntryAsk) -> Result<ProofView> {
        let (_, receipt) = look(v, ask.n).await?;
        Ok(ProofView { n: ask.n, receipt: receipt.map_err(|_| AppError::NotFound)? })
    }

    fn draw(v: &Visit, view: &ProofView) -> Drawn {
        Drawn::new(text!(v, "entry-title", n = view.n), html! { pre.code { (view.receipt) } })
    }

    fn download(view: &ProofView) -> Option<Download> {
        Some(Download {
            name: format!("entry-{}.txt", view.n),
            mime: "text/plain; charset=utf-8",
            bytes: view.receipt.clone().into_bytes(),
        })
    }
}
