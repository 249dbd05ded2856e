//! Fills a store with incidents, for measurements: the same seed makes the same store. Everything in it is invented.
//!
//! Rows are written as the intake writes them, but for acts and receipts; items and the index of the search are then made by
//! the projector itself, so that its own speed is measured as well.

use pasban_app::config::OrganisationSection;
use pasban_app::registry::{Constituent, constituent_put, tenant_add};
use pasban_app::{Node, Result};
use pasban_kernel::id::{AlertId, OrgId, ReportId};
use pasban_kernel::time::{DAY, MINUTE};
use pasban_kernel::{Observable, TenantId, Timestamp};
use pasban_store::rows::detect::{Alert, alert_put};
use pasban_store::rows::exchange::{Proposal, Report, proposal_put, report_put};

use crate::queue::project::catch_up;

/// How much, and of what kind.
#[derive(Clone, Copy, Debug)]
pub struct Fill {
    /// Incidents: reports, of which some bring values and some are met.
    pub incidents: u64,
    /// Share of them that is still open, percent.
    pub open_percent: u64,
    /// Seed.
    pub seed: u64,
    /// Organisations; every fifth is hosted.
    pub organisations: u64,
}

impl Default for Fill {
    fn default() -> Self {
        Self { incidents: 100_000, open_percent: 100, seed: 1, organisations: 40 }
    }
}

/// Rows in one transaction.
const CHUNK: u64 = 500;
/// Words of the texts; the first ones are common, the last ones rare.
const WORDS: u64 = 4_000;
/// A few that tests and measurements ask for by name, beginning with the most common.
const NAMED: [&str; 12] = [
    "server", "login", "invoice", "phishing", "payment", "router", "backup", "ransom", "gateway", "switch", "teller",
    "vault",
];

/// A small generator of numbers; not for secrets.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        // SplitMix64 (Steele, Lea, Flood 2014).
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: u64) -> u64 {
        self.roll() % n.max(1)
    }

    /// Small numbers are common, large ones rare: roughly as words are in a text.
    fn skewed(&mut self, n: u64) -> u64 {
        let n = n.max(1);
        let (a, b, c) = (self.below(n) + 1, self.below(n) + 1, self.below(n) + 1);
        (a * b / n * c / n).min(n - 1)
    }

    fn id(&mut self) -> [u8; 16] {
        let (a, b) = (self.roll().to_be_bytes(), self.roll().to_be_bytes());
        let mut id = [0; 16];
        id[..8].copy_from_slice(&a);
        id[8..].copy_from_slice(&b);
        id
    }
}

fn word(n: u64) -> String {
    match usize::try_from(n).ok().and_then(|i| NAMED.get(i)) {
        Some(word) => (*word).to_owned(),
        None => {
            let letters = b"abdegiklmnorstuv";
            let mut w = String::from("w");
            let mut n = n;
            while n > 0 {
                w.push(char::from(letters[usize::try_from(n % 16).unwrap_or(0)]));
                n /= 16;
            }
            w
        }
    }
}

fn text(dice: &mut Dice) -> String {
    let mut words = Vec::new();
    for _ in 0..12 + dice.below(20) {
        words.push(word(dice.skewed(WORDS)));
    }
    words.join(" ")
}

/// Fills a store and brings the queue up to date. Answers how many reports and alerts it wrote.
///
/// # Errors
/// The store's.
pub async fn fill(node: &Node, fill: Fill) -> Result<(u64, u64)> {
    let mut dice = Dice(fill.seed);
    let mut orgs: Vec<(OrgId, TenantId)> = Vec::new();
    for n in 0..fill.organisations.max(1) {
        let id = OrgId::from_random(dice.id());
        let c = Constituent {
            id,
            name: format!("Example Organisation {n}"),
            sector: "finance".into(),
            presence: "contact".into(),
            identity: OrganisationSection::default(),
        };
        constituent_put(node, c).await?;
        let tenant = if n % 5 == 0 { tenant_add(node, id).await? } else { TenantId::OWN };
        orgs.push((id, tenant));
    }
    let now = node.now();
    let (mut reports, mut alerts, mut done) = (0, 0, 0);
    while done < fill.incidents {
        let size = CHUNK.min(fill.incidents - done);
        let mut rows = Vec::with_capacity(usize::try_from(size).unwrap_or(0));
        for n in done..done + size {
            rows.push(incident(&mut dice, &orgs, fill, n, now));
        }
        reports += size;
        alerts += rows.iter().filter(|(_, _, a)| a.is_some()).count() as u64;
        node.db
            .write("sample.fill", move |tx| {
                for (report, proposals, alert) in &rows {
                    report_put(tx, report)?;
                    proposal_put(tx, proposals)?;
                    if let Some(alert) = alert {
                        alert_put(tx, alert)?;
                    }
                }
                Ok(())
            })
            .await?;
        done += size;
    }
    catch_up(node).await?;
    Ok((reports, alerts))
}

fn incident(
    dice: &mut Dice,
    orgs: &[(OrgId, TenantId)],
    fill: Fill,
    n: u64,
    now: Timestamp,
) -> (Report, Vec<Proposal>, Option<Alert>) {
    let (org, tenant) = orgs[usize::try_from(dice.below(orgs.len() as u64)).unwrap_or(0)];
    // Over a year, the newest a minute old.
    let age = i64::try_from(dice.below(365 * 24 * 60)).unwrap_or(0) * MINUTE + MINUTE;
    let at = Timestamp(now.0 - age.min(365 * DAY));
    let id = ReportId::from_random(dice.id());
    let open = dice.below(100) < fill.open_percent;
    let act = if dice.below(3) == 0 { "help" } else { "share" };
    let report = Report {
        id,
        direction: "in".into(),
        tenant,
        org: Some(org),
        link: None,
        act: act.into(),
        hat: "cert".into(),
        state: if open { "new" } else { "closed" }.into(),
        body: serde_json::json!({"text": text(dice), "systems": word(dice.skewed(WORDS))}).to_string(),
        consent: r#"{"share":true,"to":"TLP:AMBER","action":"watch","named":false,"until":null}"#.into(),
        receipt_index: -1,
        receipt: String::new(),
        at,
    };
    let value = Observable::domain(&format!("host-{n}.sample.example"));
    let brings = dice.below(10) < 3;
    let proposals = value.ok().filter(|_| brings).map(|value| Proposal {
        report: id,
        value,
        source: String::new(),
        category: "malicious-code".into(),
        state: if open { "new" } else { "rejected" }.into(),
        because: "[]".into(),
        question: None,
        indicator: String::new(),
        by_whom: String::new(),
        at,
    });
    let alert = (dice.below(20) == 0).then(|| Alert {
        id: AlertId::from_random(dice.id()),
        tenant,
        kind: "silent-source".into(),
        subject: format!("source-{n}"),
        title: String::new(),
        evidence: "[]".into(),
        hits: 1,
        first_seen: at,
        last_seen: at,
        state: if open { "open" } else { "closed" }.into(),
        note: String::new(),
        at,
    });
    (report, proposals.into_iter().collect(), alert)
}
