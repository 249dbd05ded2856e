//! Ledgers as the files of stopped nodes hold them.

use std::collections::BTreeMap;

use anyhow::{Context as _, ensure};
use pasban_kernel::{Digest, NodeId};
use pasban_proof::act::Act;
use pasban_proof::merkle::Frontier;

use crate::troupe::Troupe;

/// Each tree is the root of its leaves, each act is the leaf's, and partners mirror the same leaves, each of the other.
///
/// # Errors
/// Where not; names the node and the leaf.
pub fn check(t: &Troupe, nodes: &[&'static str]) -> anyhow::Result<()> {
    let mut leaves: BTreeMap<NodeId, Vec<Digest>> = BTreeMap::new();
    let mut mirrors: Vec<(&str, NodeId, Vec<Digest>)> = Vec::new();
    for key in nodes {
        let keys = pasban_app::identity::load(&t.w.node(key)?.dir.join("data"), None);
        let id = keys.map_err(|e| anyhow::anyhow!(e.details()))?.node;
        let db = t.store(key)?;
        let (edge, rows, mirrored) = db.read_blocking(|tx| {
            let edge = pasban_app::ledger::frontier(tx)?;
            let rows = pasban_store::rows::ledger::leaf_list(tx, 0, 1_000_000)?;
            let mut mirrored: BTreeMap<NodeId, Vec<Digest>> = BTreeMap::new();
            for r in tx.q("SELECT peer, hash FROM mirror_leaf ORDER BY peer, idx", &[])? {
                mirrored.entry(r.get(0)?).or_default().push(r.digest(1)?);
            }
            Ok((edge, rows, mirrored))
        })?;
        let mut again = Frontier::new();
        for (n, leaf) in rows.iter().enumerate() {
            ensure!(leaf.index == i64::try_from(n)?, "{key}: leaf {n} has the number {}", leaf.index);
            again.append(leaf.hash).ok();
            if let (Ok(salt), false) = (<[u8; 32]>::try_from(leaf.salt.as_slice()), leaf.act.is_empty()) {
                let act = Act::parse(&leaf.act).map_err(|e| anyhow::anyhow!("{key} {n}: {e}"))?;
                ensure!(act.leaf_hash(&salt) == leaf.hash, "{key}: act {n} is not its leaf");
            }
        }
        ensure!(
            again.size() == edge.size() && again.root() == edge.root(),
            "{key}: the tree head is not that of the leaves"
        );
        leaves.insert(id, rows.iter().map(|l| l.hash).collect());
        mirrors.extend(mirrored.into_iter().map(|(peer, hashes)| (*key, peer, hashes)));
    }
    ensure!(mirrors.len() >= 2 * (nodes.len() - 1), "each node mirrors its partners: {}", mirrors.len());
    for (at, peer, hashes) in mirrors {
        let own = leaves.get(&peer).context("a mirror of nobody")?;
        ensure!(own.starts_with(&hashes), "{at} mirrors another history of a partner");
    }
    Ok(())
}
