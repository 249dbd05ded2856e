//! Reports as figures.

use std::collections::{BTreeMap, HashMap};

use pasban_kernel::Timestamp;
use pasban_model::hunt::SectorSize;
use pasban_model::registry::Sector;
use pasban_store::rows::seat_nation::reports::{counted_overdue, org_since};
use pasban_store::rows::seat_nation::{Count, NOW, count_list};
use pasban_store::{StoreError, Tx};
use schemars::JsonSchema;
use serde::Serialize;

use super::{Bounded, COUNT_MAX, WEEK, WEEKS_BEFORE, WEEKS_SHOWN, day_begins, week_begins};
use crate::rule::distinct::Distinct;
use crate::rule::sectors;

/// Organisations looked at for "who reported".
const ORGS_MAX: i64 = 20_000;

/// How many this week, and in the weeks before.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Row {
    /// Which: an act, a class, a sector.
    pub value: String,
    /// In the last seven days.
    pub week: i64,
    /// In the 28 days before.
    pub before: i64,
    /// So few organisations could be meant that no figure is shown.
    pub hidden: bool,
}

/// A week of the chart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Week {
    /// Its first day, RFC 3339.
    pub from: String,
    /// The same, for drawing.
    #[serde(skip)]
    pub begins: Timestamp,
    /// Reports.
    pub n: i64,
}

/// Reports as figures.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct Reports {
    /// Nobody has answered them.
    pub new: i64,
    /// Somebody has.
    pub open: i64,
    /// Done.
    pub closed: i64,
    /// This week against the weeks before.
    pub all: Row,
    /// By act.
    pub acts: Vec<Row>,
    /// By RSIT class; an empty one where nothing says it.
    pub classes: Vec<Row>,
    /// By sector, under the small-group rule.
    pub sectors: Vec<Row>,
    /// A sector was left out because of the rule.
    pub sectors_withheld: bool,
    /// Weeks, oldest first.
    pub weeks: Vec<Week>,
    /// Of the last seven days: answered in time.
    pub kept: i64,
    /// Of the last seven days: answered late.
    pub missed: i64,
    /// Of the last seven days: not answered yet, with a clock.
    pub running: i64,
    /// Whose clock has run out and nobody has answered.
    pub overdue: Option<Bounded>,
    /// Organisations that reported in the last seven days.
    pub organisations: usize,
}

/// Reads them.
pub fn gather(
    tx: &mut dyn Tx,
    now: Timestamp,
    sizes: &[SectorSize],
    group_min: u32,
    same: &Distinct,
) -> Result<Reports, StoreError> {
    let today = now.day_number();
    let this = week_begins(now);
    let before = this - WEEK * WEEKS_BEFORE;
    let first = this - WEEK * (WEEKS_SHOWN - 1);
    let mut out = Reports::default();
    for c in count_list(tx, NOW, NOW + 1)?.into_iter().filter(|c| c.facet == "state") {
        match c.value.as_str() {
            "new" => out.new = c.n,
            "closed" => out.closed = c.n,
            _ => out.open += c.n,
        }
    }
    let mut weeks = vec![0_i64; usize::try_from(WEEKS_SHOWN).unwrap_or(0)];
    let mut rows: HashMap<String, BTreeMap<String, Row>> = HashMap::new();
    // A clock that was ahead may have stamped a report with tomorrow's day: it counts as today's.
    for Count { day, facet, value, n } in count_list(tx, first, i64::MAX)? {
        let day = day.min(today);
        if facet == "all"
            && let Some(w) = usize::try_from((day - first) / WEEK).ok().and_then(|i| weeks.get_mut(i))
        {
            *w += n;
        }
        if facet == "clock" && day >= this {
            match value.as_str() {
                "kept" => out.kept += n,
                "missed" => out.missed += n,
                "open" => out.running += n,
                _ => {}
            }
        }
        if day >= before {
            let row = rows.entry(facet).or_default().entry(value.clone()).or_default();
            row.value = value;
            if day >= this {
                row.week += n;
            } else {
                row.before += n;
            }
        }
    }
    let mut take = |facet: &str| -> Vec<Row> {
        let mut all: Vec<Row> = rows.remove(facet).unwrap_or_default().into_values().collect();
        all.sort_by(|a, b| (b.week, b.before, &a.value).cmp(&(a.week, a.before, &b.value)));
        all
    };
    out.all = take("all").into_iter().next().unwrap_or_default();
    out.acts = take("act");
    out.classes = take("class");
    (out.sectors, out.sectors_withheld) = under_rule(take("sector"), sizes, group_min);
    out.weeks = weeks
        .into_iter()
        .zip(0_i64..)
        .map(|(n, i)| {
            let begins = day_begins(first + i * WEEK);
            Week { from: begins.rfc3339(), begins, n }
        })
        .collect();
    out.overdue = Some(Bounded::of(counted_overdue(tx, now, COUNT_MAX + 1)?));
    out.organisations = same.count(&org_since(tx, day_begins(this), ORGS_MAX)?);
    Ok(out)
}

/// Sectors with their figures: those that may be named, then those that may not, which all read the same.
fn under_rule(rows: Vec<Row>, sizes: &[SectorSize], group_min: u32) -> (Vec<Row>, bool) {
    let mut named = Vec::new();
    let mut hidden = Vec::new();
    let of = |s: &Sector| rows.iter().find(|r| r.value == s.as_str()).cloned();
    for s in sizes {
        let value = s.sector.to_string();
        if sectors::may_name(&s.sector, sizes, group_min) {
            named.push(Row { value: value.clone(), ..of(&s.sector).unwrap_or_default() });
        } else {
            hidden.push(Row { value, hidden: true, ..Row::default() });
        }
    }
    named.sort_by(|a, b| (b.week, b.before, &a.value).cmp(&(a.week, a.before, &b.value)));
    let withheld = !hidden.is_empty();
    named.extend(hidden);
    (named, withheld)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sized(of: &[(&str, u32)]) -> Vec<SectorSize> {
        of.iter().map(|(s, members)| SectorSize { sector: s.parse().unwrap(), members: *members }).collect()
    }

    #[test]
    fn a_small_sector_shows_no_figure() {
        let rows = vec![
            Row { value: "energy".into(), week: 1, before: 0, hidden: false },
            Row { value: "finance".into(), week: 4, before: 9, hidden: false },
        ];
        let (shown, withheld) = under_rule(rows, &sized(&[("energy", 3), ("finance", 30), ("health", 2)]), 5);
        assert!(withheld);
        assert_eq!(
            shown.iter().map(|r| (r.value.as_str(), r.week, r.hidden)).collect::<Vec<_>>(),
            [("finance", 4, false), ("energy", 0, true), ("health", 0, true)]
        );
    }
}
