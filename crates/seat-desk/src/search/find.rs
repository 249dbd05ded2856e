//! Finds: the rarest posting leads, the others are looked up, newest first; counts of what was found; why nothing was.
//!
//! What costs is bounded: of a common word the newest [`LOOKED_AT`] documents are looked at for a page and [`COUNTED`] for the
//! counts, and the answer says so. Rights are conditions of the very statements that find and count.

use pasban_kernel::Timestamp;
use pasban_kernel::id::OrgId;
use pasban_kernel::time::DAY;
use pasban_store::rows::seat_desk::search::{
    Ask, Counted, Doc, Sees, doc_page, facets, looked_to, token_count, token_under,
};
use pasban_store::{StoreError, Tx};
use schemars::JsonSchema;
use serde::Serialize;

use super::words::{ALL, Piece, kind_token, org_token};

/// Rows of a page.
pub const PAGE_ROWS: usize = 25;
/// Documents of the leading posting that are looked at for one page, at most.
pub const LOOKED_AT: i64 = 2_500;
/// Documents of the leading posting that are looked at for counts.
pub const COUNTED: i64 = 1_000;
/// Windows in which a page is looked for: most are full with the first.
const WINDOWS: [i64; 3] = [200, 800, 1_500];
/// Words offered where one is not known.
const OFFERED: i64 = 5;
/// Organisations counted.
const ORGS_SHOWN: usize = 8;
/// Days of the chart.
pub const DAYS_SHOWN: i64 = 30;

/// What is asked.
#[derive(Clone, Debug)]
pub struct Query {
    /// Pieces of what was typed.
    pub pieces: Vec<Piece>,
    /// Kind of document or item.
    pub kind: Option<String>,
    /// Organisation.
    pub org: Option<OrgId>,
    /// At least this rating, 1 to 4.
    pub rating: Option<i64>,
    /// Of one day, UTC: days since 1970.
    pub day: Option<i64>,
    /// Below this document: the next page.
    pub below: Option<i64>,
}

/// A filter of a query.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    /// A word or value.
    Word(String),
    /// The kind.
    Kind,
    /// The organisation.
    Org,
    /// The rating.
    Rating,
    /// The day.
    Day,
}

impl Query {
    /// Its filters with the posting of each; a day is no posting.
    fn parts(&self) -> Vec<(Part, Option<String>)> {
        let mut out: Vec<(Part, Option<String>)> =
            self.pieces.iter().map(|p| (Part::Word(p.shown.clone()), Some(p.token.clone()))).collect();
        out.extend(self.kind.as_ref().map(|k| (Part::Kind, Some(kind_token(k)))));
        out.extend(self.org.as_ref().map(|o| (Part::Org, Some(org_token(o)))));
        out.extend(self.rating.map(|r| (Part::Rating, Some(format!("r:{r}")))));
        out.extend(self.day.map(|_| (Part::Day, None)));
        out
    }

    fn span(&self) -> (i64, i64) {
        self.day.map_or((i64::MIN, i64::MAX), |d| (d.saturating_mul(DAY), d.saturating_add(1).saturating_mul(DAY)))
    }
}

/// Counts of what was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// All that was counted.
    pub all: i64,
    /// There is more than was counted.
    pub more: bool,
    /// By kind, most first.
    pub kinds: Vec<(String, i64)>,
    /// By organisation, most first.
    pub orgs: Vec<(OrgId, i64)>,
    /// By day since 1970, oldest first, none left out.
    pub days: Vec<(i64, i64)>,
}

/// Why nothing was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Nothing {
    /// The filter without which the most would be found, and how many.
    pub most: Option<(Part, i64, bool)>,
    /// Words that stand nowhere, each with known words that begin alike.
    pub unknown: Vec<(String, Vec<String>)>,
}

/// What was found.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// Documents, newest first.
    pub docs: Vec<Doc>,
    /// Where the next page begins.
    pub next: Option<i64>,
    /// Counts.
    pub counts: Counts,
    /// Where nothing was found.
    pub nothing: Nothing,
}

/// Rarest posting first.
fn ordered(tx: &mut dyn Tx, tokens: impl Iterator<Item = String>) -> Result<Vec<String>, StoreError> {
    let mut counted = Vec::new();
    for token in tokens {
        counted.push((token_count(tx, &token, COUNTED)?, token));
    }
    if counted.is_empty() {
        counted.push((0, ALL.to_owned()));
    }
    counted.sort();
    Ok(counted.into_iter().map(|(_, t)| t).collect())
}

/// Finds.
///
/// # Errors
/// The store's.
pub fn find(tx: &mut dyn Tx, query: &Query, sees: Sees, now: Timestamp) -> Result<Found, StoreError> {
    let parts = query.parts();
    let tokens = ordered(tx, parts.iter().filter_map(|(_, t)| t.clone()))?;
    let (from, to) = query.span();
    let mut found = Found::default();
    let mut below = query.below.unwrap_or(i64::MAX).min(to);
    let wanted = PAGE_ROWS + 1;
    for window in WINDOWS {
        let ask = Ask { tokens: &tokens, sees, below, from, look_at: window };
        let missing = i64::try_from(wanted - found.docs.len()).unwrap_or(0);
        found.docs.extend(doc_page(tx, &ask, missing)?);
        if found.docs.len() >= wanted {
            found.docs.truncate(PAGE_ROWS);
            found.next = found.docs.last().map(|d| d.doc);
            break;
        }
        match looked_to(tx, &ask)? {
            Some(to) => below = to,
            None => {
                found.next = None;
                break;
            }
        }
        // Not yet full: the next page goes on behind what was looked at.
        found.next = Some(below);
    }
    let ask = Ask { tokens: &tokens, sees, below: to, from, look_at: COUNTED };
    let more = looked_to(tx, &ask)?.is_some();
    found.counts = count(&facets(tx, &ask)?, more, now);
    if found.docs.is_empty() && query.below.is_none() {
        found.nothing = why_nothing(tx, query, &parts, sees)?;
    }
    Ok(found)
}

/// Adds rows of counts up.
fn count(rows: &[Counted], more: bool, now: Timestamp) -> Counts {
    let mut kinds = std::collections::BTreeMap::<&str, i64>::new();
    let mut orgs = std::collections::BTreeMap::<OrgId, i64>::new();
    let today = now.day_number();
    let first = today - DAYS_SHOWN + 1;
    let mut days: Vec<(i64, i64)> = (first..=today).map(|d| (d, 0)).collect();
    let mut all = 0;
    for r in rows {
        all += r.n;
        *kinds.entry(&r.face).or_default() += r.n;
        if let Some(org) = r.org {
            *orgs.entry(org).or_default() += r.n;
        }
        if let Some(day) = usize::try_from(r.day - first).ok().and_then(|i| days.get_mut(i)) {
            day.1 += r.n;
        }
    }
    let mut kinds: Vec<(String, i64)> = kinds.into_iter().map(|(k, n)| (k.to_owned(), n)).collect();
    kinds.sort_by_key(|(_, n)| -n);
    let mut orgs: Vec<(OrgId, i64)> = orgs.into_iter().collect();
    orgs.sort_by_key(|(_, n)| -n);
    orgs.truncate(ORGS_SHOWN);
    Counts { all, more, kinds, orgs, days }
}

fn why_nothing(
    tx: &mut dyn Tx,
    query: &Query,
    parts: &[(Part, Option<String>)],
    sees: Sees,
) -> Result<Nothing, StoreError> {
    let mut out = Nothing::default();
    for piece in query.pieces.iter().filter(|p| p.value.is_none()) {
        // Whether a word stands anywhere says nothing about where: but a word of what is RED must not be told of.
        if sum(tx, std::iter::once(piece.token.clone()), sees, (i64::MIN, i64::MAX))?.0 == 0 {
            let below = format!("{}\u{10FFFF}", piece.token);
            let mut like = Vec::new();
            for token in token_under(tx, &piece.token, &below, OFFERED * 4)? {
                if i64::try_from(like.len()).is_ok_and(|n| n < OFFERED)
                    && sum(tx, std::iter::once(token.clone()), sees, (i64::MIN, i64::MAX))?.0 > 0
                {
                    like.push(token);
                }
            }
            out.unknown.push((piece.shown.clone(), like));
        }
    }
    if parts.len() > 1 {
        for (i, (part, _)) in parts.iter().enumerate() {
            let rest = parts.iter().enumerate().filter(|(j, _)| *j != i).filter_map(|(_, (_, t))| t.clone());
            let span = if *part == Part::Day { (i64::MIN, i64::MAX) } else { query.span() };
            let (n, more) = sum(tx, rest, sees, span)?;
            if n > out.most.as_ref().map_or(0, |(_, best, _)| *best) {
                out.most = Some((part.clone(), n, more));
            }
        }
    }
    Ok(out)
}

fn sum(
    tx: &mut dyn Tx,
    tokens: impl Iterator<Item = String>,
    sees: Sees,
    (from, below): (i64, i64),
) -> Result<(i64, bool), StoreError> {
    let tokens = ordered(tx, tokens)?;
    let ask = Ask { tokens: &tokens, sees, below, from, look_at: COUNTED };
    let n = facets(tx, &ask)?.iter().map(|c| c.n).sum();
    Ok((n, looked_to(tx, &ask)?.is_some()))
}
