//! The story, steps j and k: the network breaks and is mended; everything is proven.

use std::path::Path;
use std::time::Instant;

use anyhow::{Context, bail, ensure};
use serde_json::json;
use tokio::process::Command;

use super::control::items;
use super::material::FRESH;
use super::report::Report;
use super::story::{Plot, state_of};
use super::world::World;

/// What was kept before the story, to be restored later: a backup of one node, a copy of another's files.
pub struct Yesterday {
    backup: std::path::PathBuf,
    copy: std::path::PathBuf,
}

/// Takes a backup of the insurer's node and a copy of bank B's files, and cuts two lines.
pub async fn before(w: &mut World) -> anyhow::Result<Yesterday> {
    let backup = w.dir.join("insurer.backup");
    w.call("insurer", "backup", json!({"path": backup})).await?;
    w.stop("bank-b", false).await?;
    let copy = w.dir.join("bank-b.copy");
    copy_folder(&w.node("bank-b")?.dir.join("data"), &copy)?;
    w.start("bank-b").await?;
    for key in ["power", "ministry"] {
        w.wires.get(key).context("wire")?.cut().await;
    }
    Ok(Yesterday { backup, copy })
}

/// Copies a folder with everything in it; sockets are left out.
pub fn copy_folder(from: &Path, to: &Path) -> anyhow::Result<()> {
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let (kind, target) = (entry.file_type()?, to.join(entry.file_name()));
        if kind.is_dir() {
            copy_folder(&entry.path(), &target)?;
        } else if kind.is_file() {
            std::fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

/// j. The network breaks: a cut line healed, a branch on a stick, a node from yesterday's backup, one by copied files.
pub async fn j_mend(w: &mut World, yesterday: Yesterday, r: &mut Report) -> anyhow::Result<()> {
    let since = Instant::now();
    // The line that was cut for the whole story.
    ensure!(state_of(w, "power", FRESH).await?.is_none(), "the power company heard over a cut line");
    w.wires.get("power").context("wire")?.heal();
    let healed = w
        .until("the power company catches up", 60.0, || async {
            Ok(state_of(w, "power", FRESH).await?.is_some_and(|(s, _)| s == "hold"))
        })
        .await?;
    // The branch that is carried by hand.
    ensure!(state_of(w, "ministry", FRESH).await?.is_none(), "the ministry heard over a cut line");
    let stick = w.dir.join("stick.pasban");
    let link = w.links.get(&("ministry", "telecom")).context("link")?.clone();
    w.call("telecom", "link.export", json!({"link": link, "path": stick})).await?;
    w.call("ministry", "link.import", json!({"path": stick})).await?;
    w.until("the ministry watches it", 20.0, || async {
        Ok(state_of(w, "ministry", FRESH).await?.is_some_and(|(s, _)| s == "watch"))
    })
    .await?;
    // Yesterday's backup.
    let before = mirrored(w, "insurer").await?;
    restore_backup(w, "insurer", &yesterday.backup).await?;
    let gap = recovered(w, "insurer", before).await?;
    w.until("the restored node blocks again", 30.0, || async {
        Ok(state_of(w, "insurer", FRESH).await?.is_some_and(|(s, _)| s == "block"))
    })
    .await?;
    // Copied files: nobody told the node.
    let before = mirrored(w, "bank-b").await?;
    w.stop("bank-b", true).await?;
    let data = w.node("bank-b")?.dir.join("data");
    std::fs::remove_dir_all(&data)?;
    copy_folder(&yesterday.copy, &data)?;
    w.start("bank-b").await?;
    let gap_copy = recovered(w, "bank-b", before).await?;
    w.until("bank B blocks again", 30.0, || async {
        Ok(state_of(w, "bank-b", FRESH).await?.is_some_and(|(s, _)| s == "block"))
    })
    .await?;
    r.step(
        "j",
        "The network breaks and is mended: nothing twice, nothing lost, no fork signed",
        since,
        json!({"healed_ms": healed.as_millis() as u64, "stick": "telecom to ministry", "backup": gap, "copied_files": gap_copy}),
    );
    Ok(())
}

/// Number of acts in a node's ledger.
pub async fn ledger(w: &World, key: &str) -> anyhow::Result<i64> {
    w.call(key, "status", json!({})).await?["ledger"]["size"].as_i64().context("ledger size")
}

/// Waits until a partner has mirrored all of a node's ledger; answers its size. What nobody mirrored, nobody can give
/// back.
pub async fn mirrored(w: &World, key: &str) -> anyhow::Result<i64> {
    let size = ledger(w, key).await?;
    w.until(&format!("a partner mirrors the ledger of {key}"), 30.0, || async {
        let s = w.call(key, "status", json!({})).await?;
        Ok(s["ledger"]["witnessed"].as_i64().unwrap_or(0) >= size)
    })
    .await?;
    Ok(size)
}

/// Waits until a node has the acts back that its partners remember; the gap in words.
pub async fn recovered(w: &World, key: &str, at_least: i64) -> anyhow::Result<String> {
    w.until(&format!("{key} has its ledger back"), 60.0, || async {
        let s = w.call(key, "status", json!({})).await?;
        Ok(s["mode"] == "normal" && s["ledger"]["size"].as_i64().unwrap_or(0) >= at_least)
    })
    .await?;
    let s = w.call(key, "status", json!({})).await?;
    Ok(s["recovered"].as_str().unwrap_or("").to_owned())
}

async fn restore_backup(w: &mut World, key: &'static str, backup: &Path) -> anyhow::Result<()> {
    w.stop(key, true).await?;
    let dir = w.node(key)?.dir.clone();
    // The identity that opens backups was printed at init and lies apart from the node, as it should.
    let identity = dir.join("backup.identity");
    std::fs::rename(dir.join("data/keys/backup.identity"), &identity)
        .or_else(|_| std::fs::copy(dir.join("backup.identity"), &identity).map(|_| ()))?;
    std::fs::remove_dir_all(dir.join("data"))?;
    let output = Command::new(std::env::current_exe()?)
        .arg("restore")
        .arg(backup)
        .args(["--dir"])
        .arg(&dir)
        .arg("--identity")
        .arg(&identity)
        .output()
        .await?;
    if !output.status.success() {
        bail!("pasban restore: {}", String::from_utf8_lossy(&output.stderr));
    }
    w.start(key).await?;
    Ok(())
}

/// k. Proof: receipts verify offline, and a tampered one is named.
pub async fn k_proof(w: &mut World, plot: &mut Plot, r: &mut Report) -> anyhow::Result<()> {
    let since = Instant::now();
    let receipt = w.dir.join("receipt.txt");
    let trust = w.dir.join("trust.txt");
    let text = w.call("finance", "trust", json!({})).await?["text"].as_str().context("trust")?.to_owned();
    std::fs::write(&trust, text)?;
    // Partners have cosigned by now; the bank asks for the witnessed form of its receipt.
    let report = plot.report.clone();
    w.until("the receipt is witnessed", 30.0, || async {
        let got = w.call("finance", "receipt", json!({"report": report})).await?;
        std::fs::write(&receipt, got["receipt"].as_str().unwrap_or(""))?;
        let out = Command::new(std::env::current_exe()?)
            .arg("verify")
            .arg(&receipt)
            .arg("--trust")
            .arg(&trust)
            .output()
            .await?;
        Ok(out.status.success() && String::from_utf8_lossy(&out.stdout).contains("witnessed"))
    })
    .await?;
    let text = std::fs::read_to_string(&receipt)?;
    let tampered = w.dir.join("tampered.txt");
    // One character of the index: a receipt for another act.
    let altered: String =
        text.lines().map(|l| if l.starts_with("index ") { "index 0\n".to_owned() } else { format!("{l}\n") }).collect();
    ensure!(altered != text, "the receipt is already for act 0");
    std::fs::write(&tampered, altered)?;
    let bad =
        Command::new(std::env::current_exe()?).arg("verify").arg(&tampered).arg("--trust").arg(&trust).output().await?;
    ensure!(!bad.status.success(), "a tampered receipt was accepted");
    let named = String::from_utf8_lossy(&[bad.stdout.as_slice(), bad.stderr.as_slice()].concat()).trim().to_owned();
    // The act also stands in the ledgers of others: nobody has two histories.
    for key in w.nodes.keys() {
        let list = w.call(key, "link.list", json!({})).await?;
        for l in items(&list) {
            let trouble = l["trouble"].as_str().unwrap_or("");
            ensure!(!trouble.contains("fork") && !trouble.contains("rollback"), "{key}: {trouble}");
        }
    }
    r.step(
        "k",
        "Proof: the bank's receipt verifies offline, a tampered one is named",
        since,
        json!({"tampered": named.lines().last().unwrap_or("")}),
    );
    Ok(())
}
