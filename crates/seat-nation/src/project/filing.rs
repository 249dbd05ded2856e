//! A filing as it stands under the period of its basis.

use pasban_app::{Node, Result};
use pasban_kernel::Timestamp;
use pasban_store::rows::exchange::{Report, report_fetch};
use pasban_store::rows::seat_nation::filings::{self, Filing, Which};
use pasban_store::rows::seat_nation::{NEVER, NOW, count_add};
use pasban_store::{StoreError, Tx};
use pasban_translate::exchange::content::Content;
use serde_json::Value;

use crate::rule::filing::{self as rule, Period, basis_key};

/// Longest basis that is kept beside a filing, characters.
const BASIS_CHARS_MAX: usize = 200;
/// Filings brought up to a new period in one transaction.
const CHUNK: i64 = 200;

/// The period that counts for a basis.
fn period(tx: &mut dyn Tx, key: &str) -> std::result::Result<Period, StoreError> {
    let set = filings::period_of(tx, key)?;
    Ok(set.map_or(Period::default(), |p| Period { first_hours: p.first_hours, final_days: p.final_days }))
}

/// A filing as it stands now; `None` for what did not come in to the regulator's hat.
pub fn filing(tx: &mut dyn Tx, r: &Report) -> std::result::Result<Option<Filing>, StoreError> {
    if r.direction != "in" || r.hat != "regulator" {
        return Ok(None);
    }
    let body: Value = serde_json::from_str(&r.body).unwrap_or(Value::Null);
    let plain = |name: &str| body.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let (basis, first_seen) = match pasban_translate::exchange::read(&body).map(|s| s.content) {
        Ok(Content::Report(said)) => (said.legal_basis, said.first_seen),
        // A hosted tenant's filing was never an object.
        _ => (plain("legal_basis"), Timestamp::parse(&plain("first_seen"))),
    };
    let basis: String = basis.trim().chars().take(BASIS_CHARS_MAX).collect();
    let key = basis_key(&basis);
    let first_seen = first_seen.filter(|t| t.0 > 0).unwrap_or_default();
    let (due, standing, final_due) = rule::stand(first_seen, r.at, period(tx, &key)?);
    let (final_done, answers) = filings::final_of(tx, &r.id)?;
    // A final notice is due once, for the first: neither for itself nor after it came.
    let open = final_done.is_none() && answers.is_none();
    Ok(Some(Filing {
        id: r.id,
        org: r.org,
        basis,
        basis_key: key,
        first_seen,
        at: r.at,
        due,
        standing: standing.code().to_owned(),
        final_due: if open { final_due } else { NEVER },
        final_done,
        answers,
    }))
}

/// Keeps a filing, and the counts by standing with it.
pub fn put(tx: &mut dyn Tx, new: &Filing) -> std::result::Result<(), StoreError> {
    if let Some(old) = filings::filing_fetch(tx, &new.id)? {
        count_add(tx, NOW, "filing", &old.standing, -1)?;
    }
    count_add(tx, NOW, "filing", &new.standing, 1)?;
    filings::filing_put(tx, new)
}

/// Brings one filing up to what is known of it now.
///
/// # Errors
/// The store's.
pub fn stand(tx: &mut dyn Tx, r: &Report) -> std::result::Result<(), StoreError> {
    match filing(tx, r)? {
        Some(new) => put(tx, &new),
        None => Ok(()),
    }
}

/// Brings the filings of a basis up to the period that counts now.
///
/// # Errors
/// The store's.
pub async fn stand_again(node: &Node, basis_key: &str) -> Result<()> {
    let mut after = None;
    loop {
        let key = basis_key.to_owned();
        let last = node
            .db
            .write("nation.stand", move |tx| {
                let page = filings::filing_page(tx, &Which::Basis(key), after, CHUNK)?;
                for old in &page {
                    let Some(row) = report_fetch(tx, &old.id)? else { continue };
                    if let Some(new) = filing(tx, &row)?.filter(|new| new != old) {
                        put(tx, &new)?;
                    }
                }
                let full = i64::try_from(page.len()).is_ok_and(|n| n >= CHUNK);
                Ok(page.last().filter(|_| full).map(|f| (f.at, f.id)))
            })
            .await?;
        match last {
            Some(place) => after = Some(place),
            None => return Ok(()),
        }
    }
}
