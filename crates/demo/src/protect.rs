//! The story, steps g to i: resolvers protect people; a wrong value is taken back; a wrong block from above blocks nothing.

use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use serde_json::json;

use super::material::{BANK_DOMAIN, FRESH, MET_BY_HOSPITAL, SECOND, TOP_SITE};
use super::report::Report;
use super::resolvers::is_blocked;
use super::story::{Plot, now, state_of};
use super::world::World;

/// Waits until every listed resolver gives the wanted answer; milliseconds from `since` for each.
async fn all_answer(
    w: &World,
    keys: &[&'static str],
    name: &str,
    blocked: bool,
    since: Instant,
    seconds: f64,
) -> anyhow::Result<Vec<f64>> {
    let mut took = vec![None; keys.len()];
    while took.iter().any(Option::is_none) {
        let late: Vec<&str> = keys.iter().zip(&took).filter(|(_, t)| t.is_none()).map(|(k, _)| *k).collect();
        ensure!(
            since.elapsed().as_secs_f64() < seconds,
            "not within {seconds} s: {name} blocked={blocked} at {late:?}"
        );
        for (i, key) in keys.iter().enumerate() {
            if took[i].is_none() {
                let at = w.resolvers.get(key).context("resolver")?.address();
                if is_blocked(at, name).await == Some(blocked) {
                    took[i] = Some(since.elapsed().as_secs_f64() * 1000.0);
                }
            }
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    Ok(took.into_iter().flatten().collect())
}

const PROTECTED: &[&str] = &["bank-a", "bank-b", "insurer", "hospital", "finance"];

/// g. Resolvers protect people: an outside DNS client sees it.
pub async fn g_resolvers(w: &mut World, plot: &mut Plot, r: &mut Report) -> anyhow::Result<()> {
    let since = Instant::now();
    all_answer(w, PROTECTED, FRESH, true, since, 10.0).await?;
    // The hospital holds what it met: its people still reach it until somebody decides.
    let hospital = w.resolvers.get("hospital").context("resolver")?.address();
    ensure!(is_blocked(hospital, MET_BY_HOSPITAL).await == Some(false), "the hospital must not block what it holds");
    let lists = w.node("bank-a")?.dir.join("lists");
    for (file, what) in [("domains.txt", FRESH), ("pasban.nft", "203.0.113.66"), ("pasban.rules", FRESH)] {
        let text = std::fs::read_to_string(lists.join(file)).with_context(|| file.to_owned())?;
        ensure!(text.contains(what), "{file} does not hold {what}");
    }
    // A second value, timed from the analyst's commit to the outside client's answer.
    let value = SECOND;
    let begun = Instant::now();
    let made = issue(w, "finance", value).await?;
    let took = all_answer(w, PROTECTED, value, true, begun, 10.0).await?;
    plot.indicators.insert(value.into(), made);
    ensure!(took.iter().all(|ms| *ms < 5000.0), "slower than 5 s: {took:?}");
    r.figure("blocked", took);
    let kinds: Vec<&str> = w.resolvers.values().map(super::resolvers::Resolver::kind).collect();
    r.step(
        "g",
        "Resolvers protect people; an outside DNS client sees it",
        since,
        json!({"resolvers": kinds, "lists": "domains.txt, pasban.nft, pasban.rules"}),
    );
    Ok(())
}

/// Issues a value at a CERT of one's own finding.
pub async fn issue(w: &World, key: &str, value: &str) -> anyhow::Result<String> {
    let made = w
        .call(
            key,
            "issue",
            json!({"value": value, "action": "block-home", "tlp": "green", "category": "malicious-code/c2-server",
                   "reason": "seen in an investigation", "days": 30, "who": "Sana, analyst"}),
        )
        .await?;
    Ok(made["indicator"].as_str().context("indicator")?.to_owned())
}

/// h. It was wrong: one action takes it back for everyone, also over a paused link.
pub async fn h_back(w: &mut World, plot: &mut Plot, r: &mut Report) -> anyhow::Result<()> {
    let since = Instant::now();
    let link = w.links.get(&("insurer", "finance")).context("link")?.clone();
    w.call("finance", "link.pause", json!({"link": link})).await?;
    // While it is paused, nothing new passes.
    issue(w, "finance", "during-pause.example").await?;
    w.until("the bank has it", 10.0, || async { Ok(state_of(w, "bank-a", "during-pause.example").await?.is_some()) })
        .await?;
    ensure!(state_of(w, "insurer", "during-pause.example").await?.is_none(), "an indicator passed a paused link");
    let begun = Instant::now();
    w.call(
        "finance",
        "withdraw",
        json!({"value": SECOND, "reason": "a shared host of many shops", "who": "Sana, analyst"}),
    )
    .await?;
    let took = all_answer(w, PROTECTED, SECOND, false, begun, 15.0).await?;
    r.figure("taken_back", took);
    w.call("finance", "link.resume", json!({"link": link})).await?;
    w.until("the insurer catches up", 20.0, || async {
        Ok(state_of(w, "insurer", "during-pause.example").await?.is_some())
    })
    .await?;
    let _ = plot;
    r.step(
        "h",
        "It was wrong: taken back for everyone, also over a paused link",
        since,
        json!({"paused": "insurer to finance"}),
    );
    Ok(())
}

/// i. A fully authorised block of a top site and of a bank's own domain blocks nothing; the kill switch stops a source.
pub async fn i_wrong_block(w: &mut World, _plot: &mut Plot, r: &mut Report) -> anyhow::Result<()> {
    let since = Instant::now();
    let at = now();
    for value in [TOP_SITE, BANK_DOMAIN] {
        issue(w, "national", value).await?;
    }
    let mut reasons = serde_json::Map::new();
    let reached: Vec<&str> = w.organisations().into_iter().filter(|k| !matches!(*k, "power" | "ministry")).collect();
    for key in &reached {
        for value in [TOP_SITE, BANK_DOMAIN] {
            w.until(&format!("{key} has decided about {value}"), 20.0, || async {
                Ok(state_of(w, key, value).await?.is_some())
            })
            .await?;
            let (state, _) = state_of(w, key, value).await?.context("state")?;
            ensure!(state != "block", "{key} blocks {value}");
            let address = w.resolvers.get(key).context("resolver")?.address();
            ensure!(is_blocked(address, value).await == Some(false), "{key}'s resolver blocks {value}");
            let t = w.call(key, "trace", json!({"value": value})).await?;
            reasons.insert(format!("{key} {value}"), t["here"][0]["because"].clone());
        }
    }
    // The kill switch: everything on the finance CERT's word stops, everywhere below the nation.
    let source = w.call("finance", "status", json!({})).await?["node"].as_str().context("node")?.to_owned();
    let begun = Instant::now();
    w.call("national", "stop", json!({"source": source, "stopped": true, "reason": "drill", "who": "duty officer"}))
        .await?;
    let took = all_answer(w, PROTECTED, FRESH, false, begun, 15.0).await?;
    r.figure("stopped", took);
    w.call(
        "national",
        "stop",
        json!({"source": source, "stopped": false, "reason": "drill over", "who": "duty officer"}),
    )
    .await?;
    all_answer(w, PROTECTED, FRESH, true, Instant::now(), 15.0).await?;
    let said = reasons.iter().next().map(|(_, v)| v.clone()).unwrap_or_default();
    let _ = at;
    r.step(
        "i",
        "A signed, authorised, wrong block from above blocks nothing; each node says why",
        since,
        json!({"nodes": reached.len(), "one_says": said}),
    );
    Ok(())
}
