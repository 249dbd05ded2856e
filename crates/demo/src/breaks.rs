//! `--break NAME`: something is planted that must not go through; the run succeeds only if the guard caught it.

use std::time::Instant;

use anyhow::{Context, bail, ensure};
use serde_json::{Value, json};

use super::material::{FRESH, LOOK_ALIKE, TOP_SITE};
use super::mend::{copy_folder, mirrored, recovered};
use super::protect::issue;
use super::report::Report;
use super::resolvers::is_blocked;
use super::story::{Plot, reqwest_client, state_of};
use super::world::World;

/// A break: its name and what it plants.
pub struct Break {
    /// Name on the command line.
    pub name: &'static str,
    /// What it plants, and who should catch it.
    pub about: &'static str,
}

/// All breaks.
pub const BREAKS: &[Break] = &[
    Break {
        name: "leak",
        about: "an indicator that names the victim by a look-alike domain; the gate must withhold it",
    },
    Break {
        name: "wrong-block",
        about: "a signed block of a top site from the national CERT; the never-block lists must stop it",
    },
    Break {
        name: "stopped-node",
        about: "an organisation's node is killed while indicators spread; it must catch up without loss",
    },
    Break {
        name: "corrupted-object",
        about: "one byte of a hand-carried file is changed; its signature must refuse it",
    },
    Break {
        name: "permission",
        about: "a tenant's push token is used to read block lists and the TAXII collections; it must open nothing",
    },
    Break {
        name: "forked-ledger",
        about: "somebody edits the ledger in the database; the partners' mirrors must win over the edit",
    },
    Break {
        name: "replay",
        about: "an old hand-carried file brings a withdrawn indicator back; the withdrawal must stand",
    },
    Break {
        name: "stale-backup",
        about: "a node runs on yesterday's files; it must recover from its partners and sign no second history",
    },
    Break { name: "over-broad", about: "an indicator of a public suffix is issued; it must be refused as too broad" },
    Break {
        name: "cut-link",
        about: "a link is cut while a withdrawal is made; the block must end as soon as the line heals",
    },
];

/// Runs one break after the story's first steps; answers which guard caught it.
pub async fn run(name: &str, w: &mut World, plot: &mut Plot, r: &mut Report) -> anyhow::Result<Value> {
    let since = Instant::now();
    let guard = match name {
        "leak" => leak(w).await?,
        "wrong-block" => wrong_block(w).await?,
        "stopped-node" => stopped_node(w).await?,
        "corrupted-object" => corrupted(w).await?,
        "permission" => permission(w).await?,
        "forked-ledger" => forked(w).await?,
        "replay" => replay(w).await?,
        "stale-backup" => stale(w).await?,
        "over-broad" => over_broad(w).await?,
        "cut-link" => cut_link(w).await?,
        other => bail!("there is no break {other:?}; `--break list` names them"),
    };
    let _ = plot;
    r.step("break", name, since, json!({"guard": guard}));
    Ok(json!({"break": name, "guard": guard, "after_ms": since.elapsed().as_millis() as u64}))
}

async fn leak(w: &World) -> anyhow::Result<String> {
    // The story confirmed the look-alike: nobody but the CERT and the victim may hear of it.
    for key in w.nodes.keys().filter(|k| !matches!(**k, "finance" | "bank-a")) {
        ensure!(state_of(w, key, LOOK_ALIKE).await?.is_none(), "{key} was told");
    }
    let chain = w.call("finance", "why", json!({"value": LOOK_ALIKE})).await?;
    let step = chain["steps"]
        .as_array()
        .into_iter()
        .flatten()
        .find(|s| s["what"] == "gate")
        .context("the gate said nothing")?;
    Ok(format!("the release gate: {}", step["text"].as_str().unwrap_or("")))
}

async fn wrong_block(w: &World) -> anyhow::Result<String> {
    issue(w, "national", TOP_SITE).await?;
    for key in ["bank-a", "bank-b", "insurer", "hospital"] {
        w.until(&format!("{key} decides"), 20.0, || async { Ok(state_of(w, key, TOP_SITE).await?.is_some()) }).await?;
        let (state, _) = state_of(w, key, TOP_SITE).await?.context("state")?;
        ensure!(state != "block", "{key} blocks {TOP_SITE}");
        let at = w.resolvers.get(key).context("resolver")?.address();
        ensure!(is_blocked(at, TOP_SITE).await == Some(false), "{key}'s resolver blocks {TOP_SITE}");
    }
    let t = w.call("bank-a", "trace", json!({"value": TOP_SITE})).await?;
    let because = t["here"][0]["because"].to_string();
    ensure!(
        because.contains("never-block") || because.contains("never blocked"),
        "not by a never-block list: {because}"
    );
    Ok(format!("the never-block lists: {because}"))
}

async fn stopped_node(w: &mut World) -> anyhow::Result<String> {
    w.stop("bank-b", true).await?;
    issue(w, "finance", "while-you-slept.example").await?;
    w.until("others have it", 20.0, || async { Ok(state_of(w, "bank-a", "while-you-slept.example").await?.is_some()) })
        .await?;
    w.start("bank-b").await?;
    let took = w
        .until("the stopped node catches up", 30.0, || async {
            Ok(state_of(w, "bank-b", "while-you-slept.example").await?.is_some_and(|(s, _)| s == "block"))
        })
        .await?;
    Ok(format!("durable cursors: the node caught up {} ms after its start", took.as_millis()))
}

async fn stick(w: &World, name: &str) -> anyhow::Result<std::path::PathBuf> {
    let path = w.dir.join(name);
    let link = w.links.get(&("insurer", "finance")).context("link")?.clone();
    w.call("finance", "link.export", json!({"link": link, "path": path})).await?;
    Ok(path)
}

async fn corrupted(w: &World) -> anyhow::Result<String> {
    let path = stick(w, "corrupted.pasban").await?;
    let mut bytes = std::fs::read(&path)?;
    let at = bytes.windows(FRESH.len()).position(|x| x == FRESH.as_bytes()).unwrap_or(bytes.len() / 2);
    if let Some(b) = bytes.get_mut(at) {
        *b = if *b == b'c' { b'd' } else { b'c' };
    }
    std::fs::write(&path, bytes)?;
    match w.call("insurer", "link.import", json!({"path": path})).await {
        Err(e) => Ok(format!("the import's signature: {e:#}")),
        Ok(v) => bail!("the altered file was taken: {v}"),
    }
}

async fn permission(w: &World) -> anyhow::Result<String> {
    let (_, token) = w.tenants.values().next().context("tenant")?;
    let client = reqwest_client(w)?;
    let base = format!("https://{}", w.listens["finance"]);
    let mut answers = Vec::new();
    for path in ["/lists/domains.txt", "/taxii2/links/collections/", "/links/v1/events", "/control/status"] {
        let reply = client
            .send(
                pasban_app::out::Method::GET,
                &format!("{base}{path}"),
                &[("authorization".into(), format!("Bearer {token}"))],
                Default::default(),
            )
            .await?;
        let text = String::from_utf8_lossy(&reply.body).into_owned();
        ensure!(!reply.status.is_success(), "{path} answered {}", reply.status);
        for word in ["Bank Aftab", "bank-aftab", FRESH] {
            ensure!(!text.contains(word), "{path} tells {word}");
        }
        answers.push(format!("{path} {}", reply.status.as_u16()));
    }
    Ok(format!("scopes of tokens: {}", answers.join(", ")))
}

async fn forked(w: &mut World) -> anyhow::Result<String> {
    // Partners have cosigned what stands now.
    w.until("the hospital's ledger is witnessed", 30.0, || async {
        let s = w.call("hospital", "status", json!({})).await?;
        Ok(s["ledger"]["witnessed"].as_i64().unwrap_or(0) > 0)
    })
    .await?;
    w.stop("hospital", false).await?;
    let file = w.node("hospital")?.dir.join("data/pasban.sqlite");
    let before = leaf_zero(&file)?;
    edit_ledger(&file)?;
    ensure!(leaf_zero(&file)? != before, "the edit did not change anything");
    w.start("hospital").await?;
    // Either a partner refuses to cosign and says so, or the node learns at hello that its partners hold another
    // history, and takes theirs.
    w.until("the partners' memory wins", 60.0, || async {
        let s = w.call("hospital", "status", json!({})).await?;
        Ok(s["mode"] == "normal" && s["recovered"].as_str().is_some_and(|t| !t.is_empty()))
    })
    .await?;
    let words = w.call("hospital", "status", json!({})).await?["recovered"].as_str().unwrap_or("").to_owned();
    w.stop("hospital", false).await?;
    ensure!(leaf_zero(&file)? == before, "the edited leaf stands");
    w.start("hospital").await?;
    Ok(format!("the witnesses: their mirrors hold the true leaves and the edit is undone; {words}"))
}

fn leaf_zero(path: &std::path::Path) -> anyhow::Result<Option<pasban_kernel::Digest>> {
    let options = pasban_store::Options { read_only: true, ..pasban_store::Options::default() };
    let db = pasban_store::Db::open(&pasban_store::StoreUrl::file(path), options)?;
    let leaf = db.read_blocking(|tx| pasban_store::rows::ledger::leaf_fetch(tx, 0))?;
    db.close();
    Ok(leaf.map(|l| l.hash))
}

/// What an insider with the database file would do: change a leaf and make the tree fit again.
fn edit_ledger(path: &std::path::Path) -> anyhow::Result<()> {
    use pasban_proof::merkle::Frontier;
    let db = pasban_store::Db::open(&pasban_store::StoreUrl::file(path), pasban_store::Options::default())?;
    db.write_blocking("edit", |tx| {
        let n = pasban_store::rows::ledger::leaf_count(tx)?;
        let mut hashes = pasban_store::rows::ledger::leaf_hashes(tx, 0, n)?;
        if let Some(first) = hashes.first_mut() {
            *first = pasban_kernel::Digest::of(b"never happened");
            tx.exec("UPDATE ledger_leaf SET hash = $1 WHERE idx = 0", pasban_store::args![&*first])?;
        }
        tx.exec("DELETE FROM ledger_checkpoint", &[])?;
        tx.exec("DELETE FROM ledger_cosignature", &[])?;
        let mut edge = Frontier::new();
        for h in &hashes {
            let _ = edge.append(*h);
        }
        pasban_store::state::put(tx, "ledger.frontier", &edge.to_bytes())
    })?;
    db.close();
    Ok(())
}

async fn replay(w: &World) -> anyhow::Result<String> {
    issue(w, "finance", "shared-host.example").await?;
    w.until("the insurer blocks it", 20.0, || async {
        Ok(state_of(w, "insurer", "shared-host.example").await?.is_some_and(|(s, _)| s == "block"))
    })
    .await?;
    let old = stick(w, "old.pasban").await?;
    w.call(
        "finance",
        "withdraw",
        json!({"value": "shared-host.example", "reason": "a shared host", "who": "Sana, analyst"}),
    )
    .await?;
    w.until("it is taken back", 20.0, || async {
        Ok(state_of(w, "insurer", "shared-host.example").await?.is_some_and(|(s, _)| s == "withdrawn"))
    })
    .await?;
    let taken = w.call("insurer", "link.import", json!({"path": old})).await;
    tokio::time::sleep(std::time::Duration::from_millis(500)).await;
    let (state, _) = state_of(w, "insurer", "shared-host.example").await?.context("state")?;
    ensure!(state == "withdrawn", "the old file brought it back: {state}");
    Ok(format!(
        "object versions: the withdrawal stands; the file: {}",
        taken.map_or_else(|e| format!("{e:#}"), |v| v.to_string())
    ))
}

async fn stale(w: &mut World) -> anyhow::Result<String> {
    w.stop("bank-b", false).await?;
    let data = w.node("bank-b")?.dir.join("data");
    let copy = w.dir.join("stale.copy");
    copy_folder(&data, &copy)?;
    w.start("bank-b").await?;
    issue(w, "finance", "after-the-copy.example").await?;
    w.until("bank B blocks it", 20.0, || async {
        Ok(state_of(w, "bank-b", "after-the-copy.example").await?.is_some_and(|(s, _)| s == "block"))
    })
    .await?;
    // The partner must have mirrored the newest acts before the files go back.
    let size = mirrored(w, "bank-b").await?;
    w.stop("bank-b", true).await?;
    std::fs::remove_dir_all(&data)?;
    copy_folder(&copy, &data)?;
    w.start("bank-b").await?;
    let words = recovered(w, "bank-b", size).await?;
    w.until("bank B blocks again", 30.0, || async {
        Ok(state_of(w, "bank-b", "after-the-copy.example").await?.is_some_and(|(s, _)| s == "block"))
    })
    .await?;
    Ok(format!("what the partner remembers at hello: {words}"))
}

async fn over_broad(w: &World) -> anyhow::Result<String> {
    match issue(w, "national", "com.pk").await {
        Err(e) => Ok(format!("admission: {e:#}")),
        Ok(id) => bail!("a public suffix was issued as {id}"),
    }
}

async fn cut_link(w: &World) -> anyhow::Result<String> {
    issue(w, "province", "cut-test.example").await?;
    w.until("the power company holds it", 20.0, || async {
        Ok(state_of(w, "power", "cut-test.example").await?.is_some_and(|(s, _)| s == "hold"))
    })
    .await?;
    let wire = w.wires.get("power").context("wire")?;
    wire.cut().await;
    w.call("province", "withdraw", json!({"value": "cut-test.example", "reason": "wrong", "who": "analyst"})).await?;
    tokio::time::sleep(std::time::Duration::from_secs(2)).await;
    ensure!(
        state_of(w, "power", "cut-test.example").await?.is_some_and(|(s, _)| s == "hold"),
        "a withdrawal passed a cut line"
    );
    wire.heal();
    let took = w
        .until("the withdrawal arrives", 60.0, || async {
            Ok(state_of(w, "power", "cut-test.example").await?.is_some_and(|(s, _)| s == "withdrawn"))
        })
        .await?;
    Ok(format!("the withdrawals lane: taken back {} ms after the line healed", took.as_millis()))
}
