//! Two linked nodes, a CERT and a hospital, both traced while reports go up and indicators down. Then one of them, the
//! other or both lose their power ([`Disk`]), and both come back: what either had acknowledged is there, nothing is there
//! twice, and neither had to recover, because what a partner knows was durable before the partner knew it.
//!
//! And one of them is put back to a moment in between, by each of the ways there are: by `pasban restore`, by a copy of its
//! files while it ran, by a snapshot of its disk. It is not told so; it must notice and go on with the same ledger.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context as _, ensure};
use pasban_demo::control::items;
use serde_json::json;

use super::disk::{Dice, Disk, Lost};
use super::now;
use crate::node::{err, pasban};
use crate::positions::Positions;
use crate::trace::{self, Call};
use crate::trees;
use crate::troupe::{CERT, HOSPITAL, Troupe, copy_folder};

/// The two, the host of the link first.
const PAIR: [&str; 2] = [CERT, HOSPITAL];
/// Cuts, a third each at the hospital, at the CERT, at both.
const CUTS: usize = 21;
/// Rounds of what is told to the two.
const TOLD: usize = 6;
/// After which of them copies are made.
const COPIED: usize = 2;

/// Something that one of the two has acknowledged or shown.
#[derive(Clone, Debug)]
enum What {
    /// The CERT made an indicator.
    Issued(String),
    /// The hospital has it and acts on it.
    Acted(String),
    /// The CERT withdrew it.
    Withdrawn(String),
    /// The hospital took a report.
    Reported(String),
    /// The CERT shows it.
    Arrived(String),
    /// As many mails of the hospital are shown as sent.
    Mailed(usize),
}

#[derive(Clone, Debug)]
struct Heard {
    at: i64,
    node: &'static str,
    what: What,
}

/// What was traced of the two.
struct Linked {
    dir: tempfile::TempDir,
    t: Troupe,
    calls: BTreeMap<&'static str, Vec<Call>>,
    heard: Vec<Heard>,
    /// When the copies in `copy-NODE` and the backups `NODE.age` were begun.
    copied: i64,
}

impl Linked {
    fn data(&self, key: &str) -> anyhow::Result<PathBuf> {
        Ok(self.t.w.node(key)?.dir.join("data"))
    }

    fn beside(&self, what: &str, key: &str) -> PathBuf {
        self.dir.path().join(format!("{what}-{key}"))
    }

    /// A node's folder as its disk held it at an instant.
    fn disk(&self, key: &str, at: i64) -> anyhow::Result<Disk> {
        let mut disk = Disk::of(&self.data(key)?, &self.beside("before", key))?;
        self.calls[key].iter().filter(|c| c.end <= at).for_each(|c| disk.call(c));
        Ok(disk)
    }

    /// Puts something else in the place of a node's data.
    fn put(&self, key: &str, make: impl FnOnce(&Path) -> anyhow::Result<()>) -> anyhow::Result<()> {
        let data = self.data(key)?;
        if data.exists() {
            std::fs::remove_dir_all(&data)?;
        }
        make(&data)
    }

    /// Puts back how both stood at the end.
    fn put_end(&self, key: &str) -> anyhow::Result<()> {
        self.put(key, |data| Ok(copy_folder(&self.beside("after", key), data)?))
    }

    fn logs(&self) -> String {
        PAIR.iter().map(|k| format!("--- {k}\n{}", self.t.log_tail(k, 14))).collect::<Vec<_>>().join("\n")
    }
}

async fn traced() -> anyhow::Result<Linked> {
    let dir = tempfile::Builder::new().prefix("pasban-linked-").tempdir()?;
    let mut t = Troupe::new(dir.path().to_owned()).await?;
    t.w.env.clear();
    for key in PAIR {
        t.start(key).await?;
    }
    t.link(HOSPITAL).await?;
    t.read_all(HOSPITAL).await?;
    let beside = |what: &str, key: &str| dir.path().join(format!("{what}-{key}"));
    for key in PAIR {
        t.stop(key, false).await?;
        copy_folder(&t.w.node(key)?.dir.join("data"), &beside("before", key))?;
        t.w.wrap.insert(key, trace::strace(&beside("strace", key)));
    }
    for key in PAIR {
        t.start(key).await?;
    }
    let mut heard: Vec<Heard> = Vec::new();
    let mut copied = 0;
    for n in 0..TOLD {
        let value = format!("evil{n}.example");
        t.issue(&value).await?;
        heard.push(Heard { at: now(), node: CERT, what: What::Issued(value.clone()) });
        let sent = json!({"text": format!("help {n}"), "values": [format!("told{n}.example")]});
        let sent = t.call(HOSPITAL, "report.send", sent).await?;
        let report = sent["report"].as_str().context("report")?.to_owned();
        heard.push(Heard { at: now(), node: HOSPITAL, what: What::Reported(report.clone()) });
        t.state("issued", HOSPITAL, &value, "block").await?;
        heard.push(Heard { at: now(), node: HOSPITAL, what: What::Acted(value.clone()) });
        t.until("the CERT has the report", CERT, "review", json!({"report": report}), |v| items(v).len() == 1).await?;
        heard.push(Heard { at: now(), node: CERT, what: What::Arrived(report) });
        t.log_lines(HOSPITAL, &[value.as_str()])?;
        t.until("people are told", HOSPITAL, "outgoing.list", json!({}), move |v| {
            items(v).iter().filter(|o| o["channel"] == "mail" && o["state"] == "sent").count() > n
        })
        .await?;
        heard.push(Heard { at: now(), node: HOSPITAL, what: What::Mailed(n + 1) });
        // One that is in the copies is withdrawn before them, one after.
        if let Some(value) = [(1, "evil1.example"), (4, "evil0.example")].iter().find(|w| w.0 == n).map(|w| w.1) {
            t.withdraw(value).await?;
            heard.push(Heard { at: now(), node: CERT, what: What::Withdrawn(value.to_owned()) });
        }
        if n == COPIED {
            copied = now();
            for key in PAIR {
                t.call(key, "backup", json!({"path": beside("backup", key)})).await?;
                copy_folder(&t.w.node(key)?.dir.join("data"), &beside("copy", key))?;
            }
        }
    }
    witnessed(&mut t).await?;
    let mut calls = BTreeMap::new();
    for key in [HOSPITAL, CERT] {
        t.stop(key, false).await?;
        copy_folder(&t.w.node(key)?.dir.join("data"), &beside("after", key))?;
        calls.insert(key, trace::read(&std::fs::read_to_string(beside("strace", key))?));
    }
    t.w.wrap.clear();
    Ok(Linked { dir, t, calls, heard, copied })
}

/// Waits until each has the other's signature under all that it has recorded.
async fn witnessed(t: &mut Troupe) -> anyhow::Result<()> {
    for key in PAIR {
        let s = t.call(key, "status", json!({})).await?;
        let size = s["ledger"]["size"].as_u64().context("size")?;
        t.until("the partner cosigns", key, "status", json!({}), move |s| {
            s["mode"] == "normal" && s["ledger"]["witnessed"].as_u64().is_some_and(|w| w >= size)
        })
        .await?;
    }
    Ok(())
}

/// What a node acknowledged is there: at the hospital, which starts alone, and at the CERT, which hears nothing from the
/// hospital twice.
async fn holds(t: &mut Troupe, key: &'static str, heard: &[Heard]) -> anyhow::Result<()> {
    let direction = if key == CERT { "in" } else { "out" };
    let reports = t.call(key, "report.list", json!({"direction": direction})).await?;
    let ids: BTreeSet<&str> = items(&reports).iter().filter_map(|r| r["report"].as_str()).collect();
    let outgoing = t.call(key, "outgoing.list", json!({})).await?;
    let sent = items(&outgoing).iter().filter(|o| o["channel"] == "mail" && o["state"] == "sent").count();
    for h in heard.iter().filter(|h| h.node == key) {
        match &h.what {
            What::Reported(id) | What::Arrived(id) => ensure!(ids.contains(id.as_str()), "{h:?} is lost: {reports}"),
            What::Issued(value) | What::Acted(value) | What::Withdrawn(value) => {
                // Effects of an object are done a moment after it was kept.
                t.until(&format!("{h:?} is there"), key, "trace", json!({"value": value}), |v| {
                    v["here"].as_array().is_some_and(|a| !a.is_empty())
                })
                .await?;
                if let What::Withdrawn(value) = &h.what {
                    t.state("withdrawn before", key, value, "withdrawn").await?;
                }
            }
            What::Mailed(n) => ensure!(sent >= *n, "{h:?}: {sent} mails are sent"),
        }
    }
    Ok(())
}

/// Both go on: what was acknowledged reaches the other, new things too, each once. `n` names what is new.
async fn go_on(x: &mut Linked, n: &str, heard: &[Heard]) -> anyhow::Result<()> {
    let t = &mut x.t;
    let fresh = format!("fresh-{n}.example");
    t.issue(&fresh).await?;
    let sent = json!({"text": format!("more help {n}"), "values": [format!("more-{n}.example")]});
    let sent = t.call(HOSPITAL, "report.send", sent).await?;
    let report = sent["report"].as_str().context("report")?.to_owned();
    let mut wanted = vec![report];
    t.state("new", HOSPITAL, &fresh, "block").await?;
    let withdrawn: BTreeSet<&str> =
        heard.iter().filter_map(|h| if let What::Withdrawn(v) = &h.what { Some(v.as_str()) } else { None }).collect();
    for h in heard {
        match &h.what {
            What::Reported(id) => wanted.push(id.clone()),
            What::Issued(value) if !withdrawn.contains(value.as_str()) => {
                // On hold where the log, which no cut shortens, says by now that it was met.
                t.until("issued before", HOSPITAL, "trace", json!({"value": value}), |v| {
                    let state = |m: &serde_json::Value| m["state"].as_str().map(str::to_owned).unwrap_or_default();
                    let states = ["block", "hold", "withdrawn"];
                    v["here"].as_array().into_iter().flatten().any(|m| states.contains(&state(m).as_str()))
                })
                .await?;
            }
            // Who never heard of it, or lost it, need not hear of its end.
            What::Withdrawn(value) => {
                t.until("withdrawn before", HOSPITAL, "trace", json!({"value": value}), |v| {
                    v["here"].as_array().into_iter().flatten().all(|m| m["state"] == "withdrawn")
                })
                .await?;
            }
            _ => {}
        }
    }
    for id in wanted {
        t.until("the report arrives", CERT, "review", json!({"report": id}), |v| items(v).len() == 1).await?;
    }
    t.read_all(HOSPITAL).await?;
    witnessed(t).await?;
    let alerts = t.call(HOSPITAL, "alert.list", json!({})).await?;
    let matches: Vec<String> =
        items(&alerts).iter().filter(|a| a["kind"] == "match").map(|a| a["subject"].to_string()).collect();
    ensure!(matches.iter().collect::<BTreeSet<_>>().len() == matches.len(), "an alert twice: {alerts}");
    for key in PAIR {
        let list = t.call(key, "link.list", json!({})).await?;
        ensure!(items(&list).iter().all(|l| l["state"] == "active" && l["trouble"] == ""), "{key}: {list}");
        let alerts = t.call(key, "alert.list", json!({})).await?;
        ensure!(items(&alerts).iter().all(|a| a["kind"] != "ledger-fork"), "{key}: {alerts}");
    }
    for key in [HOSPITAL, CERT] {
        t.stop(key, false).await?;
    }
    t.look_at_positions()?;
    trees::check(t, &PAIR)
}

/// The life of a node's state, how many acts it holds, and how often it had to recover.
fn life(t: &Troupe, key: &str) -> anyhow::Result<(Vec<u8>, i64, i64)> {
    Ok(t.store(key)?.read_blocking(|tx| {
        let incarnation = pasban_store::state::get(tx, "incarnation")?.unwrap_or_default();
        let sql = "SELECT COUNT(*), COALESCE(SUM(CASE WHEN kind = 'recovered' THEN 1 ELSE 0 END), 0) FROM ledger_leaf";
        let row = tx.one(sql, &[])?;
        let (all, recovered) = row.map_or(Ok((0, 0)), |r| Ok::<_, pasban_store::StoreError>((r.int(0)?, r.int(1)?)))?;
        Ok((incarnation, all, recovered))
    })?)
}

/// All mails about one thing carry one Message-ID, over all that happened to the hospital.
fn one_message_each(t: &Troupe) -> anyhow::Result<()> {
    let mut ids: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for mail in t.w.mail.all() {
        let mail = mail.replace("\r\n ", " ");
        let header =
            |name: &str| mail.lines().find_map(|l| l.strip_prefix(name).map(str::to_owned)).unwrap_or_default();
        ids.entry(header("Subject: ")).or_default().insert(header("Message-ID: "));
    }
    ensure!(ids.len() >= TOLD && ids.values().all(|i| i.len() == 1), "one alert, one Message-ID: {ids:?}");
    Ok(())
}

fn block<F: Future>(f: F) -> F::Output {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap().block_on(f)
}

#[test]
fn power_cuts_of_either_of_two_linked_nodes_or_of_both() {
    if trace::present() {
        block(cuts()).unwrap();
    }
}

async fn cuts() -> anyhow::Result<()> {
    let mut x = traced().await?;
    let all: Vec<(i64, i64, bool)> = x.calls.values().flatten().map(|c| (c.start, c.end, c.is_sync())).collect();
    let (first, last) = (all.iter().map(|c| c.1).min().unwrap_or(0), all.iter().map(|c| c.1).max().unwrap_or(0));
    let mut syncs: Vec<i64> = all.iter().filter(|c| c.2).map(|c| c.1 - 1).collect();
    syncs.sort_unstable();
    eprintln!("{} calls traced, {} acts acknowledged", all.len(), x.heard.len());
    for n in 0..CUTS {
        // At an answer that was just heard, a moment before a sync is done, anywhere.
        let at = match n / 3 % 3 {
            0 => x.heard[n * x.heard.len() / CUTS].at,
            1 => syncs[n * syncs.len() / CUTS],
            _ => first + (last - first) * i64::try_from(n)? / i64::try_from(CUTS)?,
        };
        let cut: &[&str] = match n % 3 {
            0 => &[HOSPITAL],
            1 => &[CERT],
            _ => &PAIR,
        };
        let mut dropped = (0, 0);
        for key in PAIR {
            let disk = x.disk(key, at)?;
            let lost = if !cut.contains(&key) {
                Lost::Nothing
            } else if n % 2 == 0 {
                Lost::All
            } else {
                Lost::Some(Dice(n as u64))
            };
            if cut.contains(&key) {
                dropped = (dropped.0 + disk.unsynced().0, dropped.1 + disk.unsynced().1);
            }
            x.put(key, |data| Ok(disk.after_cut(data, lost)?))?;
        }
        let heard: Vec<Heard> = x.heard.iter().filter(|h| h.at <= at).cloned().collect();
        one_cut(&mut x, n, &heard).await.map_err(|e| {
            anyhow::anyhow!("cut {n} of {cut:?} at {at}, {} acts acknowledged: {e:#}\n{}", heard.len(), x.logs())
        })?;
        eprintln!(
            "cut {n:2} of {cut:?}: {:2} acts acknowledged, {} bytes and {} names not synced: all there, both agree",
            heard.len(),
            dropped.0,
            dropped.1
        );
    }
    one_message_each(&x.t)
}

async fn one_cut(x: &mut Linked, n: usize, heard: &[Heard]) -> anyhow::Result<()> {
    let lives: Vec<_> = PAIR.iter().map(|k| life(&x.t, k)).collect::<anyhow::Result<_>>()?;
    x.t.positions = Positions::default();
    x.t.look_at_positions().context("before either starts")?;
    // The hospital first, alone: what it holds it has from nobody.
    for key in [HOSPITAL, CERT] {
        x.t.start(key).await?;
        holds(&mut x.t, key, heard).await?;
    }
    go_on(x, &format!("cut{n}"), heard).await?;
    for (key, before) in PAIR.iter().zip(lives) {
        let after = life(&x.t, key)?;
        ensure!(after.0 == before.0 && after.2 == 0, "{key} had to recover: its partner knew what it had not kept");
    }
    Ok(())
}

#[test]
fn a_linked_node_put_back_by_command_by_copy_or_by_snapshot_notices_and_goes_on() {
    if trace::present() {
        block(put_back()).unwrap();
    }
}

/// A way to put a node back.
#[derive(Clone, Copy, Debug)]
enum Way {
    /// `pasban restore` of a backup.
    Command,
    /// A copy of its files, one after the other while it ran.
    Copy,
    /// What its disk held at one instant, when so many percent of all was told; what was not synced is lost, or some
    /// of it.
    Snapshot(usize, bool),
}

async fn put_back() -> anyhow::Result<()> {
    let mut x = traced().await?;
    let ways = [Way::Command, Way::Copy, Way::Snapshot(20, true), Way::Snapshot(45, false), Way::Snapshot(70, true)];
    for key in [HOSPITAL, CERT] {
        for way in ways {
            one_way(&mut x, key, way)
                .await
                .map_err(|e| anyhow::anyhow!("{key} put back by {way:?}: {e:#}\n{}", x.logs()))?;
        }
    }
    one_message_each(&x.t)
}

async fn one_way(x: &mut Linked, key: &'static str, way: Way) -> anyhow::Result<()> {
    let other = if key == CERT { HOSPITAL } else { CERT };
    x.put_end(key)?;
    x.put_end(other)?;
    let full = life(&x.t, key)?;
    let as_of = match way {
        Way::Command => {
            let identity = x.beside("after", key).join("keys/backup.identity");
            let (file, dir) = (x.beside("backup", key), x.t.w.node(key)?.dir.clone());
            x.put(key, |_| Ok(()))?;
            let words = ["restore", file.to_str().context("path")?, "--identity", identity.to_str().context("path")?];
            let done = pasban(&[&words[..], &["--dir", dir.to_str().context("path")?]].concat());
            ensure!(done.status.success(), "{}", err(&done));
            x.copied
        }
        Way::Copy => {
            x.put(key, |data| Ok(copy_folder(&x.beside("copy", key), data)?))?;
            x.copied
        }
        Way::Snapshot(percent, lost) => {
            let at = x.heard[x.heard.len() * percent / 100].at;
            let disk = x.disk(key, at)?;
            let lost = if lost { Lost::All } else { Lost::Some(Dice(percent as u64)) };
            x.put(key, |data| Ok(disk.after_cut(data, lost)?))?;
            at
        }
    };
    let old = life(&x.t, key)?;
    ensure!(old.1 < full.1, "nothing was lost: {} of {} acts", old.1, full.1);
    x.t.positions = Positions::default();
    x.t.positions.restored = Some(key);
    // What the one that was put back had acknowledged by then, and the other ever.
    let heard: Vec<Heard> = x.heard.iter().filter(|h| h.node == other || h.at <= as_of).cloned().collect();
    for k in [HOSPITAL, CERT] {
        x.t.start(k).await?;
        holds(&mut x.t, k, &heard).await?;
    }
    let size = full.1;
    x.t.until("it has noticed and has its ledger back", key, "status", json!({}), move |s| {
        s["mode"] == "normal" && s["ledger"]["size"].as_i64().is_some_and(|n| n >= size)
    })
    .await?;
    x.t.positions.restored = None;
    // A moment for the partner to read everything again.
    tokio::time::sleep(Duration::from_millis(200)).await;
    go_on(x, &format!("{way:?}-{key}").replace(['(', ')', ',', ' '], "-").to_lowercase(), &heard).await?;
    let (new, other) = (life(&x.t, key)?, life(&x.t, other)?);
    ensure!(new.0 != old.0 && new.0 != full.0 && new.2 >= 1, "{key} goes on as if nothing had happened");
    ensure!(other.2 == 0, "the other had to recover");
    eprintln!(
        "{key} put back by {way:?}: {} of {} acts were there; noticed, {} acts now, another life, one ledger",
        old.1, full.1, new.1
    );
    Ok(())
}
