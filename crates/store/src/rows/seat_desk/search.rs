//! The index of the search (tables `search_doc`, `search_token`): postings in the order of time, one SQL text on both engines.

use pasban_kernel::id::{OrgId, PersonId};
use pasban_kernel::{TenantId, Timestamp};

use super::{maybe, optional};
use crate::error::Result;
use crate::val::Val;
use crate::{Row, Tx, args, row};

/// Something that can be found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doc {
    /// Its number: grows with the instant of what it stands for.
    pub doc: i64,
    /// `item`, `report`, `indicator`, `organisation`, `alert`.
    pub kind: String,
    /// Its own key, as it stands in addresses.
    pub key: String,
    /// What readers call it: the kind of an item, else the kind.
    pub face: String,
    /// What a line needs, JSON.
    pub facts: String,
    /// Whose data.
    pub tenant: TenantId,
    /// Organisation.
    pub org: Option<OrgId>,
    /// Who has it, for what is RED.
    pub owner: Option<PersonId>,
    /// 0 clear … 4 red.
    pub tlp: i64,
    /// 0 not rated … 4 critical.
    pub rating: i64,
    /// When.
    pub at: Timestamp,
    /// Its postings.
    pub tokens: Vec<String>,
}

const DOC: &str = "d.doc, d.kind, d.key, d.face, d.facts, d.tenant, d.org, d.owner, d.tlp, d.rating, d.at";

fn doc(r: &Row) -> Result<Doc> {
    Ok(Doc {
        doc: r.int(0)?,
        kind: r.text(1)?,
        key: r.text(2)?,
        face: r.text(3)?,
        facts: r.text(4)?,
        tenant: r.get(5)?,
        org: optional(r, 6)?,
        owner: optional(r, 7)?,
        tlp: r.int(8)?,
        rating: r.int(9)?,
        at: r.timestamp(10)?,
        tokens: Vec::new(),
    })
}

/// Keeps what can be found, new or changed; answers its number. Only postings that changed are written.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn doc_put(tx: &mut dyn Tx, d: &Doc) -> Result<i64> {
    let joined = d.tokens.join(" ");
    let known = tx.one("SELECT doc, tokens FROM search_doc WHERE kind = $1 AND key = $2", args![&d.kind, &d.key])?;
    let (number, before) = match known {
        Some(r) => (r.int(0)?, r.text(1)?),
        None => (free_number(tx, d.at)?, String::new()),
    };
    tx.exec(
        "INSERT INTO search_doc (doc, kind, key, face, facts, tenant, org, owner, tlp, rating, at, tokens) \
         VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12) ON CONFLICT (doc) DO UPDATE SET facts = excluded.facts, tenant = excluded.tenant, \
         org = excluded.org, owner = excluded.owner, tlp = excluded.tlp, rating = excluded.rating, at = excluded.at, tokens = excluded.tokens",
        args![
            number, &d.kind, &d.key, &d.face, &d.facts, &d.tenant, &maybe(d.org), &maybe(d.owner), d.tlp, d.rating, d.at, &joined
        ],
    )?;
    if before != joined {
        let old: std::collections::HashSet<&str> = before.split(' ').filter(|t| !t.is_empty()).collect();
        let new: std::collections::HashSet<&str> = d.tokens.iter().map(String::as_str).collect();
        let gone = old.difference(&new).map(|t| row![*t, number]).collect();
        tx.many("DELETE FROM search_token WHERE token = $1 AND doc = $2", gone)?;
        let mut fresh: Vec<&str> = new.difference(&old).copied().collect();
        fresh.sort_unstable();
        let fresh = fresh.into_iter().map(|t| row![t, number]).collect();
        tx.many("INSERT INTO search_token (token, doc) VALUES ($1, $2) ON CONFLICT (token, doc) DO NOTHING", fresh)?;
    }
    Ok(number)
}

/// A number near an instant that no document has.
fn free_number(tx: &mut dyn Tx, at: Timestamp) -> Result<i64> {
    let at = at.0.clamp(1, i64::MAX / 2);
    if tx.one("SELECT doc FROM search_doc WHERE doc = $1", args![at])?.is_none() {
        return Ok(at);
    }
    // The first gap above: the numbers that follow it without one were given to what came in at the same instant.
    let next = tx.one(
        "SELECT d.doc + 1 FROM search_doc d WHERE d.doc >= $1 AND NOT EXISTS (SELECT 1 FROM search_doc e WHERE e.doc = d.doc + 1) ORDER BY d.doc LIMIT 1",
        args![at],
    )?;
    next.map_or(Ok(at + 1), |r| r.int(0))
}

/// Forgets what can no longer be found.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn doc_forget(tx: &mut dyn Tx, kind: &str, key: &str) -> Result<()> {
    if let Some(r) = tx.one("SELECT doc, tokens FROM search_doc WHERE kind = $1 AND key = $2", args![kind, key])? {
        let (number, tokens) = (r.int(0)?, r.text(1)?);
        let gone = tokens.split(' ').filter(|t| !t.is_empty()).map(|t| row![t, number]).collect();
        tx.many("DELETE FROM search_token WHERE token = $1 AND doc = $2", gone)?;
        tx.exec("DELETE FROM search_doc WHERE doc = $1", args![number])?;
    }
    Ok(())
}

/// One document by what it stands for.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn doc_fetch(tx: &mut dyn Tx, kind: &str, key: &str) -> Result<Option<Doc>> {
    tx.one(&format!("SELECT {DOC} FROM search_doc d WHERE d.kind = $1 AND d.key = $2"), args![kind, key])?
        .as_ref()
        .map(doc)
        .transpose()
}

/// On how many documents a posting stands, counted up to `most`.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn token_count(tx: &mut dyn Tx, token: &str, most: i64) -> Result<i64> {
    tx.one(
        "SELECT COUNT(*) FROM (SELECT 1 AS one FROM search_token WHERE token = $1 LIMIT $2) counted",
        args![token, most],
    )?
    .map_or(Ok(0), |r| r.int(0))
}

/// Postings that begin with a word, in their order.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn token_under(tx: &mut dyn Tx, from: &str, below: &str, limit: i64) -> Result<Vec<String>> {
    // Steps from word to word: a common word costs one step, not one a posting.
    let mut out = Vec::new();
    let mut at = from.to_owned();
    let mut sql = "SELECT token FROM search_token WHERE token >= $1 AND token < $2 ORDER BY token, doc LIMIT 1";
    while i64::try_from(out.len()).is_ok_and(|n| n < limit) {
        let Some(r) = tx.one(sql, args![&at, below])? else { break };
        at = r.text(0)?;
        out.push(at.clone());
        sql = "SELECT token FROM search_token WHERE token > $1 AND token < $2 ORDER BY token, doc LIMIT 1";
    }
    Ok(out)
}

/// Who looks.
#[derive(Clone, Copy, Debug)]
pub enum Sees {
    /// Staff of the CERT: everything but RED of others, unless `red`.
    Desk {
        /// The person.
        person: PersonId,
        /// Reads RED of others too.
        red: bool,
    },
    /// A seat of one set of data: that alone, and never RED of others.
    Tenant(TenantId, PersonId),
}

/// What is asked of the index: each token must stand on a document. The first should be the rarest.
#[derive(Clone, Debug)]
pub struct Ask<'a> {
    /// Postings that all must be there; at least one.
    pub tokens: &'a [String],
    /// Who looks.
    pub sees: Sees,
    /// Only documents below this number; `i64::MAX` for the first page.
    pub below: i64,
    /// Only documents from this number on; `i64::MIN` for all.
    pub from: i64,
    /// How many postings of the first token are looked at, newest first.
    pub look_at: i64,
}

impl Ask<'_> {
    fn sql(&self, what: &str) -> (String, Vec<Val>) {
        let mut args: Vec<Val> = Vec::with_capacity(self.tokens.len() + 5);
        let mut arg = |v: Val| {
            args.push(v);
            format!("${}", args.len())
        };
        let first = arg(self.tokens.first().map_or("", String::as_str).into());
        let (below, from, look_at) = (arg(self.below.into()), arg(self.from.into()), arg(self.look_at.into()));
        let mut from_sql = format!(
            "(SELECT doc FROM search_token WHERE token = {first} AND doc < {below} AND doc >= {from} ORDER BY doc DESC LIMIT {look_at}) f"
        );
        let mut sql = String::from(" WHERE d.doc = f.doc");
        // The other postings stand before the document: SQLite joins in the order of a CROSS JOIN, and reads a document, which
        // is large, only where every posting was found.
        for (n, token) in self.tokens.iter().enumerate().skip(1) {
            let token = arg(token.as_str().into());
            from_sql.push_str(&format!(" CROSS JOIN search_token t{n}"));
            sql.push_str(&format!(" AND t{n}.token = {token} AND t{n}.doc = f.doc"));
        }
        match self.sees {
            Sees::Desk { person, red } => {
                // Tenants' reports and alerts are found as the items that they became.
                let own = arg(TenantId::OWN.into());
                sql.push_str(&format!(" AND d.kind <> 'alert' AND (d.kind <> 'report' OR d.tenant = {own})"));
                if !red {
                    let person = arg(person.into());
                    sql.push_str(&format!(" AND (d.tlp < 4 OR d.owner = {person})"));
                }
            }
            Sees::Tenant(tenant, person) => {
                let (tenant, person) = (arg(tenant.into()), arg(person.into()));
                sql.push_str(&format!(
                    " AND d.kind NOT IN ('item', 'organisation') AND d.tenant = {tenant} AND (d.tlp < 4 OR d.owner = {person})"
                ));
            }
        }
        (format!("SELECT {what} FROM {from_sql} CROSS JOIN search_doc d{sql}"), args)
    }
}

/// The last posting of those that an ask looks at, and whether there are more behind it.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn looked_to(tx: &mut dyn Tx, ask: &Ask<'_>) -> Result<Option<i64>> {
    let first = ask.tokens.first().map_or("", String::as_str);
    let row = tx.one(
        "SELECT MIN(doc), CAST(COUNT(*) AS BIGINT) FROM (SELECT doc FROM search_token WHERE token = $1 AND doc < $2 AND doc >= $3 \
         ORDER BY doc DESC LIMIT $4) looked",
        args![first, ask.below, ask.from, ask.look_at],
    )?;
    let Some(r) = row else { return Ok(None) };
    Ok(if r.int(1)? >= ask.look_at { r.opt_int(0)? } else { None })
}

/// Documents that an ask finds, newest first.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn doc_page(tx: &mut dyn Tx, ask: &Ask<'_>, limit: i64) -> Result<Vec<Doc>> {
    let (sql, mut args) = ask.sql(DOC);
    args.push(limit.into());
    tx.q(&format!("{sql} ORDER BY d.doc DESC LIMIT ${}", args.len()), &args)?.iter().map(doc).collect()
}

/// A row of what [`facets`] counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counted {
    /// What readers call it.
    pub face: String,
    /// Organisation.
    pub org: Option<OrgId>,
    /// Rating.
    pub rating: i64,
    /// Day number since 1970, UTC.
    pub day: i64,
    /// How many.
    pub n: i64,
}

/// Counts what an ask finds by kind, organisation, rating and day.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn facets(tx: &mut dyn Tx, ask: &Ask<'_>) -> Result<Vec<Counted>> {
    let (sql, args) = ask.sql("d.face, d.org, d.rating, d.at / 86400000000 AS day");
    tx.q(
        &format!("SELECT face, org, rating, day, CAST(COUNT(*) AS BIGINT) FROM ({sql}) found GROUP BY face, org, rating, day ORDER BY face, org, rating, day"),
        &args,
    )?
    .iter()
    .map(|r| Ok(Counted { face: r.text(0)?, org: optional(r, 1)?, rating: r.int(2)?, day: r.int(3)?, n: r.int(4)? }))
    .collect()
}
