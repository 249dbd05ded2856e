//! No position of a stream is given twice: seen from outside, in the stores of nodes that end and start again.

use std::collections::BTreeMap;

use anyhow::ensure;
use pasban_store::state;

use crate::troupe::{NODES, Troupe};

/// Stream, lane and position.
type Place = (Vec<u8>, i64, i64);

/// How far somebody has read of a node, or says to have sent.
struct Cursor {
    reader: &'static str,
    link: Vec<u8>,
    /// The shared stream of the giver's class, or the link's own.
    shared: bool,
    lane: i64,
    /// The giver's.
    incarnation: Vec<u8>,
    pos: i64,
}

/// What stood where, and how often it was looked.
#[derive(Default)]
pub struct Positions {
    /// By incarnation of the giver: what stood at each place.
    given: BTreeMap<Vec<u8>, BTreeMap<Place, String>>,
    /// A node whose state is put back on purpose: it is behind until it has begun another life.
    pub restored: Option<&'static str>,
    /// Places looked at again, and cursors compared with their giver's head.
    pub compared: (usize, usize),
}

impl Positions {
    /// Looks at all nodes, running or ended.
    ///
    /// # Errors
    /// Where something else stands at a place that was given before, or somebody has read further than the giver has
    /// written, so that the next position would be one that was given before.
    pub fn look(&mut self, t: &Troupe) -> anyhow::Result<()> {
        let mut stores = Vec::new();
        for key in NODES {
            stores.push((key, t.store(key)?));
        }
        // Cursors before heads: who is read goes on meanwhile.
        let mut read: Vec<Cursor> = Vec::new();
        for (key, db) in &stores {
            let reader = *key;
            read.extend(db.read_blocking(move |tx| {
                let sql = "SELECT c.link, c.stream = l.class, c.lane, c.incarnation, c.pos FROM link_cursor c
                           JOIN link l ON l.id = c.link WHERE c.pos > 0";
                let row = |r: &pasban_store::Row| {
                    let (link, shared, incarnation) = (r.blob(0)?, r.bool(1)?, r.blob(3)?);
                    Ok(Cursor { reader, link, shared, lane: r.int(2)?, incarnation, pos: r.int(4)? })
                };
                tx.q(sql, &[])?.iter().map(row).collect::<pasban_store::Result<Vec<Cursor>>>()
            })?);
        }
        for (key, db) in &stores {
            if self.restored == Some(*key) {
                continue;
            }
            let (incarnation, classes, heads, rows) = db.read_blocking(|tx| {
                let mut heads = BTreeMap::new();
                for r in tx.q("SELECT stream, last FROM stream_head", &[])? {
                    heads.insert(r.blob(0)?, r.int(1)?);
                }
                let mut classes = BTreeMap::new();
                for r in tx.q("SELECT id, class FROM link", &[])? {
                    classes.insert(r.blob(0)?, r.blob(1)?);
                }
                let sql = "SELECT stream, lane, pos, id, modified, sha FROM candidate";
                let row = |r: &pasban_store::Row| {
                    let what = format!("{} {} {}", r.text(3)?, r.int(4)?, r.digest(5)?);
                    Ok(((r.blob(0)?, r.int(1)?, r.int(2)?), what))
                };
                let rows = tx.q(sql, &[])?.iter().map(row).collect::<pasban_store::Result<Vec<_>>>()?;
                Ok((state::get(tx, "incarnation")?.unwrap_or_default(), classes, heads, rows))
            })?;
            let head = |stream: &[u8], lane: i64| {
                let key: Vec<u8> = stream.iter().copied().chain([u8::try_from(lane).unwrap_or(u8::MAX)]).collect();
                heads.get(&key).copied()
            };
            let given = self.given.entry(incarnation.clone()).or_default();
            for (place, what) in rows {
                let last = head(&place.0, place.1).unwrap_or(0);
                ensure!(place.2 <= last, "{key}: {what} stands at {} where the last position is {last}", place.2);
                if let Some(before) = given.insert(place.clone(), what.clone()) {
                    self.compared.0 += 1;
                    ensure!(before == what, "{key}: position {} was {before} and is {what}", place.2);
                }
            }
            for c in read.iter().filter(|c| c.incarnation == incarnation) {
                let stream = if c.shared { classes.get(&c.link) } else { Some(&c.link) };
                let Some(stream) = stream else { continue };
                self.compared.1 += 1;
                let last = head(stream, c.lane).unwrap_or(0);
                ensure!(c.pos <= last, "{} has read {} of {key}, which has written {last}", c.reader, c.pos);
            }
        }
        Ok(())
    }
}
