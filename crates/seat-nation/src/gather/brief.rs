//! The figures of a brief, since an instant. Each comes from counts or an index, and says which rows it counts.

use pasban_app::Result;
use pasban_kernel::{OrgBand, Timestamp};
use pasban_portal::Visit;
use pasban_store::rows::seat_nation::ledger::{leaf_from, leaf_kind_count};
use pasban_store::rows::seat_nation::reports::{counted_between, org_since};

use super::heard::Standing;
use super::{COUNT_MAX, same};
use crate::pages::situation::facts;
use crate::rule::brief::{Body, Fig, Part};
use crate::rule::sectors::Told;

/// Acts that the brief counts: kind, figure.
const ACTS: [(&str, &str); 4] = [
    ("indicator-confirmed", "issued"),
    ("withdrawn", "withdrawn"),
    ("report-closed", "closed"),
    ("report-acknowledged", "acknowledged"),
];
/// Organisations looked at.
const ORGS_MAX: i64 = 20_000;

fn day(at: Timestamp) -> String {
    at.date()
}

/// Gathers them.
///
/// # Errors
/// The store's.
pub async fn figures(v: &Visit, since: Timestamp) -> Result<Body> {
    let (reports, spread, heard, ..) = facts(v).await?;
    let now = v.now;
    let (came, orgs, acts) = v
        .node()
        .db
        .read(move |tx| {
            let came = counted_between(tx, since, now.plus(1), COUNT_MAX + 1)?;
            let orgs = org_since(tx, since, ORGS_MAX)?;
            let size = i64::try_from(pasban_app::ledger::frontier(tx)?.size()).unwrap_or(i64::MAX);
            let from = leaf_from(tx, since, size)?;
            let mut acts = Vec::with_capacity(ACTS.len());
            for (kind, _) in ACTS {
                acts.push(leaf_kind_count(tx, kind, from, COUNT_MAX + 1)?);
            }
            Ok((came, orgs, acts))
        })
        .await?;
    let bounded = |n: i64| (n.min(COUNT_MAX), n > COUNT_MAX);
    let mut figures = Vec::new();
    let (n, more) = bounded(came);
    figures.push(Fig::counted("came", Part::Happened, n, more, "/queue?v=all&kind=report&sort=newest"));
    let orgs = i64::try_from(same(v.node()).count(&orgs)).unwrap_or(0);
    let of = i64::try_from(heard.met.of).unwrap_or(0);
    figures.push(Fig::counted("organisations", Part::Happened, orgs, false, "/situation#reports").of(of));
    let met = heard.met.band.max(heard.met.behind);
    let band = match met {
        OrgBand::None => "none",
        OrgBand::Few => "few",
        OrgBand::Some => "some",
        OrgBand::Many => "many",
    };
    figures.push(Fig::plain("met", Part::Happened, 0, "/situation#met").valued(band.into()));

    for ((kind, key), n) in ACTS.into_iter().zip(acts) {
        let (n, more) = bounded(n);
        let source = format!("/ledger?kind={kind}&from={}", day(since));
        let of_reports = kind.starts_with("report-");
        figures.push(if of_reports {
            Fig::counted(key, Part::Done, n, more, &source)
        } else {
            Fig { more, ..Fig::plain(key, Part::Done, n, &source) }
        });
    }
    for (stage, key) in [("delivered", "delivered"), ("taken-back", "taken-back")] {
        if let Some(s) = spread.iter().find(|s| s.stage == stage)
            && let (Some(half), Some(most)) = (s.median_ms, s.p99_ms)
        {
            let value = format!("{half:.0} {most:.0}");
            figures.push(Fig::plain(key, Part::Done, s.n, "/situation#spread").valued(value));
        }
    }

    figures.push(Fig::counted("open", Part::Open, reports.new + reports.open, false, "/queue?v=all&kind=report"));
    let overdue = reports.overdue.map_or((0, false), |b| (b.n, b.more));
    figures.push(Fig::counted("overdue", Part::Open, overdue.0, overdue.1, "/queue?v=clock"));
    let silent = heard.links.iter().filter(|l| l.standing == Standing::Silent).count();
    let links = i64::try_from(heard.links.len()).unwrap_or(0);
    figures.push(Fig::plain("silent", Part::Open, i64::try_from(silent).unwrap_or(0), "/situation#links").of(links));
    let unheard = i64::try_from(heard.unheard_n).unwrap_or(0);
    figures.push(Fig::counted("unheard", Part::Open, unheard, false, "/situation/unheard").of(of));
    let sectors = heard
        .met
        .sectors
        .into_iter()
        .filter(|l| !matches!(l.told, Told::Hidden | Told::Nobody))
        .map(|l| l.sector)
        .collect();
    Ok(Body { figures, sectors, ..Body::default() })
}
