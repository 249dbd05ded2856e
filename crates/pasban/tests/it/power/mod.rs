//! Twenty power cuts (design section 5, invariant 2): the calls of a real node are traced, and its folder is built as a
//! disk would hold it after a cut at that instant, without what was not synced. A node is started on each, and
//! everything that was acknowledged before the cut must be there, once.

pub mod disk;
mod linked;

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use pasban_demo::control::items;
use pasban_store::{Db, Options, StoreUrl};
use serde_json::json;

use crate::trace::{self, Call};
use crate::troupe::{HOSPITAL, Troupe, copy_folder};
use disk::{Dice, Disk, Lost};

const CUTS: usize = 20;

/// Something that the node acknowledged.
#[derive(Clone, Debug)]
pub enum Done {
    /// Lines under an idempotency key.
    Pushed(String),
    Issued(String),
    Withdrawn(String),
    /// A STIX object by TAXII.
    Posted(String),
    Reported(String),
    /// As many messages were shown as sent.
    Told(usize),
}

/// An act and when its answer was heard: asked and answered, microseconds.
#[derive(Clone, Debug)]
pub struct Heard {
    pub asked: i64,
    pub answered: i64,
    pub what: Done,
}

pub fn now() -> i64 {
    pasban_app::clock::Ambient::default().now().0
}

/// One node with mail, its calls traced while it is told this and that.
pub struct Traced {
    pub dir: tempfile::TempDir,
    pub t: Troupe,
    pub calls: Vec<Call>,
    pub heard: Vec<Heard>,
    pub token: String,
    /// Lines in the logs that it follows.
    pub log_lines: u64,
}

/// Lines in each pushed batch.
pub const BATCH: u64 = 10;

/// The lines of a batch; the last holds `value`.
fn batch(t: &Troupe, key: &str, value: &str) -> String {
    (0..BATCH)
        .filter_map(|n| {
            let name = if n + 1 == BATCH { value.to_owned() } else { format!("{key}-{n}.example.net") };
            pasban_demo::material::dns_line(
                "json-lines",
                t.now.plus(i64::try_from(n).ok()? * 1_000_000),
                "10.9.0.9",
                &name,
            )
        })
        .map(|l| l + "\n")
        .collect()
}

pub async fn push(t: &Troupe, token: &str, key: &str, value: &str) -> anyhow::Result<serde_json::Value> {
    let url = format!("https://{}/ingest/v1/pushed?format=json-lines", t.w.listens[HOSPITAL]);
    let headers =
        [("authorization".to_owned(), format!("Bearer {token}")), ("idempotency-key".to_owned(), key.to_owned())];
    let answer =
        t.client(HOSPITAL)?.send(pasban_app::out::Method::POST, &url, &headers, batch(t, key, value).into()).await?;
    anyhow::ensure!(answer.status.as_u16() == 202, "{} {}", answer.status, String::from_utf8_lossy(&answer.body));
    Ok(serde_json::from_slice(&answer.body)?)
}

/// Posts an indicator by plain TAXII; the answer is its status.
async fn post(t: &Troupe, token: &str, value: &str) -> anyhow::Result<()> {
    let id = pasban_kernel::Digest::of(value.as_bytes()).to_string();
    let id = format!("indicator--{}-{}-4{}-8{}-{}", &id[..8], &id[8..12], &id[13..16], &id[17..20], &id[20..32]);
    let at = t.now.rfc3339();
    let object = json!({"type": "indicator", "spec_version": "2.1", "id": id, "created": at, "modified": at, "pattern_type": "stix",
                        "pattern": format!("[domain-name:value = '{value}']"), "valid_from": at});
    let url = format!("https://{}/taxii2/plain/collections/{}/objects/", t.w.listens[HOSPITAL], inbox(t, token).await?);
    let mime = "application/taxii+json;version=2.1".to_owned();
    let headers = [
        ("authorization".to_owned(), format!("Bearer {token}")),
        ("content-type".into(), mime.clone()),
        ("accept".into(), mime),
    ];
    let body = json!({"objects": [object]}).to_string();
    let answer = t.client(HOSPITAL)?.send(pasban_app::out::Method::POST, &url, &headers, body.into()).await?;
    let status: serde_json::Value = serde_json::from_slice(&answer.body)?;
    anyhow::ensure!(answer.status.as_u16() == 202 && status["success_count"] == 1, "{} {status}", answer.status);
    Ok(())
}

async fn inbox(t: &Troupe, token: &str) -> anyhow::Result<String> {
    let url = format!("https://{}/taxii2/plain/collections/", t.w.listens[HOSPITAL]);
    let headers = [
        ("authorization".to_owned(), format!("Bearer {token}")),
        ("accept".into(), "application/taxii+json;version=2.1".into()),
    ];
    let answer = t.client(HOSPITAL)?.send(pasban_app::out::Method::GET, &url, &headers, Vec::new().into()).await?;
    let list: serde_json::Value = serde_json::from_slice(&answer.body)?;
    let found = list["collections"].as_array().into_iter().flatten().find(|c| c["can_write"] == true);
    found.and_then(|c| c["id"].as_str()).map(str::to_owned).ok_or_else(|| anyhow::anyhow!("no inbox: {list}"))
}

/// Traces a node over all that it can be asked to keep. The folder before it is kept beside, as `before`.
pub async fn traced() -> anyhow::Result<Traced> {
    let dir = tempfile::Builder::new().prefix("pasban-power-").tempdir()?;
    let mut t = Troupe::new(dir.path().to_owned()).await?;
    t.w.env.clear();
    // Once before: what a first start makes is on the disk.
    t.start(HOSPITAL).await?;
    t.read_all(HOSPITAL).await?;
    let token = t.call(HOSPITAL, "token.make", json!({"scope": "push", "name": "shipper"})).await?["token"]
        .as_str()
        .unwrap()
        .to_owned();
    let taxii = t.call(HOSPITAL, "token.make", json!({"scope": "taxii-write", "name": "client"})).await?["token"]
        .as_str()
        .unwrap()
        .to_owned();
    let org = t
        .call(HOSPITAL, "constituent.put", json!({"name": "Clinic", "sector": "health", "presence": "contact"}))
        .await?["id"]
        .clone();
    let tenant = t.call(HOSPITAL, "tenant.add", json!({"org": org})).await?["tenant"].clone();
    t.stop(HOSPITAL, false).await?;
    copy_folder(&t.w.node(HOSPITAL)?.dir.join("data"), &dir.path().join("before"))?;
    let log = dir.path().join("strace.log");
    t.w.wrap.insert(HOSPITAL, trace::strace(&log));
    t.start(HOSPITAL).await?;
    let (mut heard, mut told) = (Vec::new(), 0);
    for n in 0..8 {
        let value = format!("evil{n}.example");
        let asked = now();
        t.issue_at(HOSPITAL, &value).await?;
        heard.push(Heard { asked, answered: now(), what: Done::Issued(value.clone()) });
        let key = format!("batch-{n}");
        let asked = now();
        push(&t, &token, &key, &value).await?;
        heard.push(Heard { asked, answered: now(), what: Done::Pushed(key) });
        let asked = now();
        post(&t, &taxii, &format!("posted{n}.example")).await?;
        heard.push(Heard { asked, answered: now(), what: Done::Posted(format!("posted{n}.example")) });
        let asked = now();
        let report = json!({"text": format!("help {n}"), "values": [format!("told{n}.example")], "tenant": tenant});
        let sent = t.call(HOSPITAL, "report.send", report).await?;
        heard.push(Heard {
            asked,
            answered: now(),
            what: Done::Reported(sent["report"].as_str().unwrap_or_default().to_owned()),
        });
        t.log_lines(HOSPITAL, &["intranet.example.net"])?;
        told += 1;
        let asked = now();
        t.until("people are told", HOSPITAL, "outgoing.list", json!({}), move |v| {
            items(v).iter().filter(|o| o["channel"] == "mail" && o["state"] == "sent").count() >= told
        })
        .await?;
        heard.push(Heard { asked, answered: now(), what: Done::Told(told) });
        if n % 3 == 2 {
            let asked = now();
            t.call(HOSPITAL, "withdraw", json!({"value": value, "reason": "a shared host"})).await?;
            heard.push(Heard { asked, answered: now(), what: Done::Withdrawn(value) });
        }
        if n == 4 {
            // Seals the history.
            t.call(HOSPITAL, "backup", json!({"path": dir.path().join("hospital.backup")})).await?;
        }
    }
    t.stop(HOSPITAL, false).await?;
    t.w.wrap.clear();
    let text = std::fs::read_to_string(&log)?;
    let calls = trace::read(&text);
    let log_lines = t.lines[HOSPITAL];
    Ok(Traced { dir, t, calls, heard, token, log_lines })
}

#[test]
fn twenty_power_cuts_lose_nothing_acknowledged() {
    if !trace::present() {
        return;
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(cuts()).unwrap();
}

async fn cuts() -> anyhow::Result<()> {
    let mut traced = traced().await?;
    let data = traced.t.w.node(HOSPITAL)?.dir.join("data");
    // Some at an answer that was just heard, some a moment before a sync is done, some anywhere.
    let (first, last) = (traced.calls.first().map_or(0, |c| c.end), traced.calls.last().map_or(0, |c| c.end));
    let syncs: Vec<i64> = traced.calls.iter().filter(|c| c.is_sync()).map(|c| c.end - 1).collect();
    let at: Vec<i64> = (0..CUTS)
        .map(|n| match n % 3 {
            0 => traced.heard[n * traced.heard.len() / CUTS].answered,
            1 => syncs[n * syncs.len() / CUTS],
            _ => first + (last - first) * i64::try_from(n).unwrap() / i64::try_from(CUTS).unwrap(),
        })
        .collect();
    eprintln!("{} calls traced, {} acts acknowledged", traced.calls.len(), traced.heard.len());
    let mut mails: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (n, cut) in at.into_iter().enumerate() {
        let mut disk = Disk::of(&data, &traced.dir.path().join("before"))?;
        traced.calls.iter().filter(|c| c.end <= cut).for_each(|c| disk.call(c));
        let dropped = disk.unsynced();
        if data.exists() {
            std::fs::remove_dir_all(&data)?;
        }
        // Every other time parts of what was not synced have reached the disk.
        disk.after_cut(&data, if n % 2 == 1 { Lost::Some(Dice(n as u64)) } else { Lost::All })?;
        let acknowledged: Vec<Heard> = traced.heard.iter().filter(|h| h.answered <= cut).cloned().collect();
        after(&mut traced, &acknowledged).await.map_err(|e| {
            anyhow::anyhow!(
                "cut {n} at {cut}, {} acts acknowledged: {e:#}\n{}",
                acknowledged.len(),
                traced.t.log_tail(HOSPITAL, 12)
            )
        })?;
        eprintln!(
            "cut {n:2}: {:3} acts acknowledged, {} bytes and {} names not synced: all there",
            acknowledged.len(),
            dropped.0,
            dropped.1
        );
    }
    for mail in traced.t.w.mail.all() {
        let header =
            |name: &str| mail.lines().find_map(|l| l.strip_prefix(name).map(str::to_owned)).unwrap_or_default();
        mails.entry(header("Subject: ")).or_default().insert(header("Message-ID: "));
    }
    anyhow::ensure!(
        !mails.is_empty() && mails.values().all(|ids| ids.len() == 1),
        "one alert, one Message-ID: {mails:?}"
    );
    Ok(())
}

/// Starts a node on what a cut left, and looks for what had been acknowledged.
async fn after(x: &mut Traced, acknowledged: &[Heard]) -> anyhow::Result<()> {
    let t = &mut x.t;
    t.start(HOSPITAL).await?;
    let mut batches = 0;
    let told =
        acknowledged.iter().filter_map(|h| if let Done::Told(n) = h.what { Some(n) } else { None }).max().unwrap_or(0);
    let outgoing = t.call(HOSPITAL, "outgoing.list", json!({})).await?;
    let sent = items(&outgoing).iter().filter(|o| o["channel"] == "mail" && o["state"] == "sent").count();
    anyhow::ensure!(sent >= told, "{sent} messages are sent, {told} were: {outgoing}");
    for h in acknowledged {
        match &h.what {
            Done::Pushed(key) => {
                batches += 1;
                let value = format!("evil{}.example", key.trim_start_matches("batch-"));
                let again = push(t, &x.token, key, &value).await?;
                anyhow::ensure!(again["duplicate"] == true, "{key} was lost: {again}");
            }
            // Effects of an object are done a moment after it was kept; nobody else could give it.
            Done::Issued(value) => {
                let here = |v: &serde_json::Value| v["here"].as_array().is_some_and(|a| !a.is_empty());
                t.until(&format!("{value} is there"), HOSPITAL, "trace", json!({"value": value}), here).await?;
            }
            Done::Withdrawn(value) => t.state("after the cut", HOSPITAL, value, "withdrawn").await?,
            Done::Posted(value) => {
                let reports = t.call(HOSPITAL, "report.list", json!({})).await?;
                let mut found = false;
                for r in items(&reports) {
                    let review = t.call(HOSPITAL, "review", json!({"report": r["report"]})).await?;
                    found |= items(&review).iter().any(|p| p["value"]["value"] == *value);
                }
                anyhow::ensure!(found, "{value} was lost: {reports}");
            }
            Done::Reported(id) => drop(t.call(HOSPITAL, "report.show", json!({"report": id})).await?),
            Done::Told(_) => {}
        }
    }
    // The log itself is not on this disk: it is read on to its end, each line once. Batches that were on the way when
    // the line was cut may be there or not, never a part of one.
    let begun = std::time::Instant::now();
    loop {
        let s = t.call(HOSPITAL, "status", json!({})).await?;
        let more = s["history"]["observations"].as_u64().unwrap_or(0).checked_sub(x.log_lines + batches * BATCH);
        if matches!(more, Some(0 | BATCH)) {
            break;
        }
        anyhow::ensure!(
            begun.elapsed() < Duration::from_secs(15),
            "{} lines and {batches} batches: {}",
            x.log_lines,
            s["history"]
        );
        tokio::time::sleep(Duration::from_millis(30)).await;
    }
    t.stop(HOSPITAL, false).await?;
    let file = t.w.node(HOSPITAL)?.dir.join("data/pasban.sqlite");
    let db = Db::open(&StoreUrl::file(file), Options { read_only: true, ..Options::default() })?;
    let (edge, hashes, sound) = db.read_blocking(|tx| {
        let sound = tx.q("PRAGMA integrity_check", &[])?.first().map(|r| r.text(0)).transpose()?;
        Ok((pasban_app::ledger::frontier(tx)?, pasban_store::rows::ledger::leaf_hashes(tx, 0, i64::MAX)?, sound))
    })?;
    anyhow::ensure!(sound.as_deref() == Some("ok"), "the store is damaged: {sound:?}");
    let mut again = pasban_proof::merkle::Frontier::new();
    for h in hashes {
        again.append(h).ok();
    }
    anyhow::ensure!(again.root() == edge.root(), "the tree head is not that of the leaves");
    Ok(())
}
