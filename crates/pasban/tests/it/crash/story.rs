//! The story that the crash points stand in: steps that a crash may interrupt anywhere, and what must be true at the end.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context as _, ensure};
use pasban_demo::control::items;
use pasban_demo::material::{self, FRESH, MET_BY_HOSPITAL, SECOND};
use serde_json::json;

use crate::node::{out, pasban};
use crate::trees;
use crate::troupe::{BANK, CERT, HOSPITAL, NODES, Troupe};

const PAUSED: &str = "during-pause.example";

/// Steps, in order.
pub const STEPS: [&str; 16] = [
    "start", "link", "tail", "push", "report", "ask", "confirm", "spread", "withdraw", "pause", "stick", "witness",
    "backup", "restart", "restore", "stop",
];

/// Does one step, whatever ends on the way.
pub async fn step(t: &mut Troupe, name: &str) -> anyhow::Result<()> {
    match name {
        "start" => {
            for key in NODES {
                t.start(key).await?;
            }
        }
        "link" => {
            t.link(BANK).await?;
            t.link(HOSPITAL).await?;
            t.host_tenant().await?;
        }
        "tail" => {
            for key in [BANK, HOSPITAL] {
                t.read_all(key).await?;
                t.log_lines(key, &["intranet.example.net", "news.example.net"])?;
            }
            for key in [BANK, HOSPITAL] {
                t.read_all(key).await?;
            }
        }
        "push" => {
            t.push("first", 40).await?;
            t.push("second", 25).await?;
        }
        "report" => report(t).await?,
        "ask" => ask(t).await?,
        "confirm" => confirm(t).await?,
        "spread" => {
            t.state("spread", BANK, FRESH, "block").await?;
            t.state("spread", HOSPITAL, FRESH, "block").await?;
            t.state("spread", HOSPITAL, MET_BY_HOSPITAL, "hold").await?;
            // Met live, by a line that comes now.
            t.log_lines(HOSPITAL, &[FRESH])?;
            told(t, 2).await?;
            t.until("the issuer sees the sighting", CERT, "trace", json!({"value": MET_BY_HOSPITAL}), |v| {
                v["sightings"].as_array().is_some_and(|s| !s.is_empty())
            })
            .await?;
        }
        "withdraw" => {
            t.issue(SECOND).await?;
            for key in [BANK, HOSPITAL] {
                t.state("issued", key, SECOND, "block").await?;
            }
            // A copy of the bank's files while it runs, for the step "restore".
            t.tend().await?;
            t.copy(BANK, &t.w.dir.join("bank.copy"))?;
            t.withdraw(SECOND).await?;
            for key in [BANK, HOSPITAL] {
                t.state("withdrawn", key, SECOND, "withdrawn").await?;
            }
        }
        "pause" => {
            let link = t.w.links.get(&(BANK, CERT)).context("link")?.clone();
            let is = |state: &'static str| move |v: &serde_json::Value| items(v).iter().any(|l| l["state"] == state);
            t.again(CERT, "link.pause", json!({"link": link}), is("paused"), ("link.list", json!({}))).await?;
            t.issue(PAUSED).await?;
            t.state("issued", HOSPITAL, PAUSED, "block").await?;
            t.log_lines(BANK, &["while-paused.example.net"])?;
            let input = json!({"link": link});
            t.again(
                CERT,
                "link.resume",
                input,
                |v| items(v).iter().all(|l| l["state"] != "paused"),
                ("link.list", json!({})),
            )
            .await?;
            t.state("resumed", BANK, PAUSED, "block").await?;
            t.read_all(BANK).await?;
        }
        "stick" => {
            let link = t.w.links.get(&(BANK, CERT)).context("link")?.clone();
            let path = t.w.dir.join("stick.pasban");
            t.call(CERT, "link.export", json!({"link": link, "path": path})).await?;
            t.call(BANK, "link.import", json!({"path": path})).await?;
        }
        "witness" => {
            for key in NODES {
                witnessed(t, key).await?;
            }
        }
        "backup" => {
            for key in NODES {
                for n in 0..5 {
                    let path = t.w.dir.join(format!("{key}.{n}.backup"));
                    // A file that a crash left half-made is not written over: another name.
                    if t.call(key, "backup", json!({"path": path})).await.is_ok() {
                        break;
                    }
                    ensure!(n < 4, "{key}: no backup");
                }
            }
        }
        "restart" => {
            for key in [HOSPITAL, BANK, CERT] {
                t.stop(key, false).await?;
                t.start(key).await?;
            }
            t.read_all(HOSPITAL).await?;
            t.read_all(BANK).await?;
        }
        "restore" => restore(t).await?,
        "stop" => {
            for key in NODES {
                witnessed(t, key).await?;
            }
            finale(t).await?;
            t.stop_all().await?;
            t.look_at_positions()?;
            ensure!(t.positions.compared.1 >= 10, "no cursor was compared: {:?}", t.positions.compared);
            trees::check(t, &NODES)?;
        }
        other => anyhow::bail!("no step {other}"),
    }
    Ok(())
}

async fn report(t: &mut Troupe) -> anyhow::Result<()> {
    // As its owner marks it: a stricter marking would narrow the consent, and nobody could be asked.
    let event = material::misp_event(t.now).replace("tlp:amber+strict", "tlp:green");
    let event = data_encoding::BASE64.encode(event.as_bytes());
    let input = json!({
        "act": "help", "hat": "cert", "text": "Somebody is inside our payment gateway.", "systems": "payment gateway",
        "file": {"name": "event.json", "base64": event},
        "consent": {"share": true, "to": "green", "action": "block-home", "named": false},
    });
    t.again(BANK, "report.send", input, |v| !items(v).is_empty(), ("report.list", json!({"direction": "out"}))).await?;
    let list = t.call(BANK, "report.list", json!({"direction": "out"})).await?;
    t.report = items(&list).first().context("the report")?["report"].as_str().context("id")?.to_owned();
    let report = t.report.clone();
    t.until("the CERT has the report", CERT, "review", json!({"report": report}), |v| items(v).len() == 7).await?;
    t.until("the bank holds the receipt", BANK, "receipt", json!({"report": report}), |v| {
        v["receipt"].as_str().is_some_and(|r| r.contains("tlog-proof"))
    })
    .await
}

async fn ask(t: &mut Troupe) -> anyhow::Result<()> {
    let report = t.report.clone();
    let input = json!({"report": report, "days": 30, "who": "Sana, analyst"});
    t.again(CERT, "ask", input, |v| !items(v).is_empty(), ("question.list", json!({}))).await?;
    let list = t.call(CERT, "question.list", json!({})).await?;
    let question = items(&list).first().context("question")?["question"].clone();
    t.until("the hospital answered", CERT, "question.standing", json!({"question": question}), |s| {
        let at = s["values"].as_array().and_then(|v| v.iter().position(|x| x["value"] == MET_BY_HOSPITAL));
        at.is_some_and(|i| s["counts"][i]["organisations"] == "1-4")
    })
    .await
}

async fn confirm(t: &mut Troupe) -> anyhow::Result<()> {
    let report = t.report.clone();
    for value in [FRESH, MET_BY_HOSPITAL] {
        let input = json!({"report": report, "value": value, "action": "block-home", "category": "malicious-code/c2-server",
                           "reason": "command server of an intrusion", "days": 30, "who": "Sana, analyst"});
        let done = move |v: &serde_json::Value| {
            items(v).iter().any(|p| p["value"]["value"] == value && p["state"] == "confirmed")
        };
        t.again(CERT, "confirm", input, done, ("review", json!({"report": report}))).await?;
    }
    Ok(())
}

/// Waits until the hospital's people have been told of so many things, by mail and by webhook.
async fn told(t: &mut Troupe, things: usize) -> anyhow::Result<()> {
    let sent = move |v: &serde_json::Value| {
        let rows: Vec<_> = items(v).into_iter().filter(|o| o["state"] == "sent").collect();
        ["mail", "webhook"].iter().all(|c| rows.iter().filter(|o| o["channel"] == *c).count() >= things)
    };
    t.until("people are told", HOSPITAL, "outgoing.list", json!({}), sent).await
}

async fn witnessed(t: &mut Troupe, key: &'static str) -> anyhow::Result<()> {
    let s = t.call(key, "status", json!({})).await?;
    let size = s["ledger"]["size"].as_u64().context("size")?;
    t.until("partners cosign", key, "status", json!({}), move |s| {
        s["mode"] == "normal" && s["ledger"]["witnessed"].as_u64().is_some_and(|w| w >= size)
    })
    .await
}

/// The bank's machine dies; the copy that was taken while it ran is put in its place, and nobody tells the node.
async fn restore(t: &mut Troupe) -> anyhow::Result<()> {
    witnessed(t, BANK).await?;
    let size = t.call(BANK, "status", json!({})).await?["ledger"]["size"].as_u64().context("size")?;
    t.stop(BANK, true).await?;
    t.look_at_positions()?;
    t.positions.restored = Some(BANK);
    t.put_back(BANK, &t.w.dir.join("bank.copy"))?;
    t.start(BANK).await?;
    t.until("the bank has its ledger back", BANK, "status", json!({}), move |s| {
        s["mode"] == "normal" && s["ledger"]["size"].as_u64().is_some_and(|n| n >= size)
    })
    .await?;
    t.positions.restored = None;
    // What came after the copy is there again.
    t.state("restored", BANK, SECOND, "withdrawn").await?;
    t.state("restored", BANK, PAUSED, "block").await?;
    t.read_all(BANK).await
}

/// What must be true at the end, asked of the running nodes.
async fn finale(t: &mut Troupe) -> anyhow::Result<()> {
    t.state("end", HOSPITAL, MET_BY_HOSPITAL, "hold").await?;
    for (value, state) in [(FRESH, "block"), (PAUSED, "block"), (SECOND, "withdrawn")] {
        for key in [BANK, HOSPITAL] {
            t.state("end", key, value, state).await?;
        }
    }
    // No observation lost, none twice.
    t.read_all(BANK).await?;
    t.read_all(HOSPITAL).await?;
    t.read_all(CERT).await?;
    // One report with its seven proposals, however often it was sent.
    let reports = t.call(CERT, "report.list", json!({})).await?;
    ensure!(items(&reports).len() == 1, "reports at the CERT: {reports}");
    let review = t.call(CERT, "review", json!({"report": t.report})).await?;
    ensure!(items(&review).len() == 7, "proposals: {review}");
    // One alert for each thing; all mails about it under one Message-ID, and it was really taken by the server.
    told(t, 2).await?;
    let alerts = t.call(HOSPITAL, "alert.list", json!({})).await?;
    let matches: Vec<_> = items(&alerts).into_iter().filter(|a| a["kind"] == "match").collect();
    let subjects: BTreeSet<String> = matches.iter().map(|a| a["subject"].to_string()).collect();
    ensure!(subjects.len() == matches.len() && subjects.len() == 2, "alerts: {alerts}");
    let mut ids: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for mail in t.w.mail.all() {
        let header = |name: &str| {
            let unfolded = mail.replace("\r\n ", " ");
            unfolded.lines().find_map(|l| l.strip_prefix(name).map(str::to_owned)).unwrap_or_default()
        };
        ids.entry(header("Subject: ")).or_default().insert(header("Message-ID: "));
    }
    ensure!(ids.len() == 2 && ids.values().all(|i| i.len() == 1), "mails: {ids:?}");
    let mut hooks: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for body in t.w.hook.all() {
        let v: serde_json::Value = serde_json::from_str(&body)?;
        hooks.entry(v["subject"].to_string()).or_default().insert(v["alert"].to_string());
    }
    ensure!(hooks.len() == 2 && hooks.values().all(|i| i.len() == 1), "webhooks: {hooks:?}");
    // The receipt holds, offline, and is witnessed.
    let trust = t.w.dir.join("trust.txt");
    let text = t.call(CERT, "trust", json!({})).await?["text"].as_str().context("trust")?.to_owned();
    std::fs::write(&trust, text)?;
    let receipt = t.w.dir.join("receipt.txt");
    for key in [CERT, BANK] {
        let got = t.call(key, "receipt", json!({"report": t.report})).await?;
        std::fs::write(&receipt, got["receipt"].as_str().context("receipt")?)?;
        let o = pasban(&["verify", receipt.to_str().context("path")?, "--trust", trust.to_str().context("path")?]);
        ensure!(o.status.success(), "receipt of {key}: {}{}", out(&o), String::from_utf8_lossy(&o.stderr));
    }
    for key in NODES {
        let list = t.call(key, "link.list", json!({})).await?;
        for l in items(&list) {
            let trouble = l["trouble"].as_str().unwrap_or("");
            for word in ["fork", "rollback", "consistency", "another root", "does not match", "gone back"] {
                ensure!(!trouble.contains(word), "{key}: {trouble}");
            }
        }
        let alerts = t.call(key, "alert.list", json!({})).await?;
        ensure!(items(&alerts).iter().all(|a| a["kind"] != "ledger-fork"), "{key}: {alerts}");
    }
    Ok(())
}
