//! Reports that came in to the CERT, and the values that they propose.

use pasban_kernel::id::ReportId;
use pasban_kernel::label::strictest;
use pasban_kernel::{Observable, TenantId, Tlp};
use pasban_store::rows::exchange::{self as rows, Report};
use pasban_store::rows::seat_desk::parts::{part_count_under, part_fetch};
use pasban_store::rows::seat_desk::sources::{self, Timed};
use pasban_store::{StoreError, Tx};
use pasban_translate::exchange::content::{Consent, Content};
use serde_json::Value;

use super::super::line::Line;
use super::super::rule::{Facts, Kind};
use super::draft::{Context, Draft};

/// Values of one report that have an item each; what comes beyond is one item of the report.
const VALUES_ALONE_MAX: i64 = 20;
/// Values of a report that are compared with what is known.
const VALUES_LOOKED_AT: i64 = 50;
/// Characters of a title.
const TITLE_CHARS_MAX: usize = 100;
/// Characters of a report that can be found.
const WORDS_CHARS_MAX: usize = 4_000;

/// What a report says.
pub struct Said {
    /// What happened.
    pub text: String,
    /// Affected systems.
    pub systems: String,
    /// Marking: the statement's, or a stricter one in its words.
    pub tlp: Tlp,
}

impl Said {
    /// The first line of what happened.
    #[must_use]
    pub fn title(&self) -> String {
        title(&self.text)
    }
}

/// Reads a report's body: an object that came over a link, or what a hosted tenant handed in here.
#[must_use]
pub fn said(report: &Report) -> Said {
    let body: Value = serde_json::from_str(&report.body).unwrap_or(Value::Null);
    let plain = |name: &str| body.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let (text, systems, tlp) = match pasban_translate::exchange::read(&body).map(|s| (s.tlp, s.content)) {
        Ok((tlp, Content::Report(r))) => (r.text, r.systems, tlp),
        _ => (plain("text"), plain("systems"), Tlp::AmberStrict),
    };
    let tlp =
        [&text, &systems].into_iter().filter_map(|t| strictest(t)).fold(tlp, |t, w| t.stricter(w.label.held_as()));
    Said { text, systems, tlp }
}

fn cut(text: &str, most: usize) -> String {
    text.chars().take(most).collect()
}

/// The first line that says anything.
fn title(text: &str) -> String {
    let line = text.lines().map(str::trim).find(|l| !l.is_empty()).unwrap_or_default();
    let mut out = cut(line, TITLE_CHARS_MAX);
    if line.chars().count() > TITLE_CHARS_MAX {
        out.push('…');
    }
    out
}

/// What is known of some values besides what this report brought.
#[derive(Default)]
struct Known {
    known: i64,
    met: i64,
    met_last: i64,
    others: i64,
}

fn known(tx: &mut dyn Tx, report: &ReportId, values: &[Observable]) -> Result<Known, StoreError> {
    let mut out = Known::default();
    let mut others = std::collections::BTreeSet::new();
    for value in values {
        let found = sources::known_value(tx, value, report)?;
        out.known += i64::from(found.elsewhere);
        out.met += i64::from(found.hits > 0);
        out.met_last = out.met_last.max(found.last.0);
        others.extend(sources::reports_with(tx, value, 10)?.into_iter().filter(|r| r != report));
    }
    out.others = i64::try_from(others.len()).unwrap_or(i64::MAX);
    Ok(out)
}

/// A report.
pub fn report(tx: &mut dyn Tx, context: &Context, key: &[u8]) -> Result<Option<Draft>, StoreError> {
    let Ok(id) = ReportId::from_slice(key) else { return Ok(None) };
    let Some(r) = rows::report_fetch(tx, &id)? else { return Ok(None) };
    // What is filed belongs to the regulator's hat: no queue of a CERT knows of it.
    if r.direction != "in" || r.hat != "cert" {
        return Ok(None);
    }
    let said = said(&r);
    let counts = sources::proposal_states(tx, &id)?;
    let values: i64 = counts.iter().map(|(_, n)| n).sum();
    let looked_at = sources::proposal_values(tx, &id, VALUES_LOOKED_AT)?;
    let known = known(tx, &id, &looked_at)?;
    let named = serde_json::from_str::<Consent>(&r.consent).is_ok_and(|c| c.named);
    let mut words = format!("{id} {} {}", said.text, said.systems);
    words = cut(&words, WORDS_CHARS_MAX);
    for v in &looked_at {
        words.push('\n');
        words.push_str(v.value());
    }
    let facts = Facts::Report { help: r.act == "help", values, known: known.known, met: known.met };
    Ok(Some(Draft {
        kind: Kind::Report,
        subject: id.to_string(),
        facts,
        line: Line::Report {
            report: id.to_string(),
            act: r.act.clone(),
            title: said.title(),
            values,
            known: known.known,
            met: known.met,
            met_last: known.met_last,
            others: known.others,
            named,
        },
        tlp: said.tlp,
        tenant: r.tenant,
        org: r.org,
        party: r.org.map(|o| o.as_bytes().to_vec()).unwrap_or_default(),
        at: Some(r.at),
        last: None,
        fixed: None,
        settled: r.state == "closed",
        kept: true,
        words: format!("{words}\n{}", context.name_of(r.org)),
    }))
}

/// A proposed value.
pub fn proposal(tx: &mut dyn Tx, context: &Context, key: &[u8]) -> Result<Option<Draft>, StoreError> {
    let Some((report, value)) = sources::proposal_of(key) else { return Ok(None) };
    let Some(p) = rows::proposal_fetch(tx, &report, &value)? else { return Ok(None) };
    let from = rows::report_fetch(tx, &report)?;
    if from.as_ref().is_some_and(|r| r.hat != "cert" || r.direction != "in") {
        return Ok(None);
    }
    let settled = !matches!(p.state.as_str(), "new" | "asked");
    let alone = match part_fetch(tx, Timed::Proposal.name(), key)? {
        // It stays where it came to first.
        Some(_) => true,
        None => part_count_under(tx, Timed::Proposal.name(), report.as_bytes(), VALUES_ALONE_MAX)? < VALUES_ALONE_MAX,
    };
    let subject = if alone { format!("{} {}", value.kind().name(), value.value()) } else { format!("report {report}") };
    let found = sources::known_value(tx, &value, &report)?;
    let others = sources::reports_with(tx, &value, 10)?.iter().filter(|r| **r != report).count();
    let mut objections: Vec<String> = context.never_block.check(&value).iter().map(ToString::to_string).collect();
    let broad = pasban_app::detect::watch::refusal(&value);
    let doubtful = !objections.is_empty() || broad.is_some();
    objections.extend(broad);
    objections.truncate(3);
    let help = from.as_ref().is_some_and(|r| r.act == "help");
    let tlp = from.as_ref().map_or(Tlp::AmberStrict, |r| said(r).tlp);
    let org = from.as_ref().and_then(|r| r.org);
    Ok(Some(Draft {
        kind: Kind::Indicator,
        subject,
        facts: Facts::Proposal { help, doubtful, met: found.hits > 0 },
        line: Line::Proposal {
            report: report.to_string(),
            kind: if alone { value.kind().name().into() } else { String::new() },
            value: if alone { value.value().into() } else { String::new() },
            category: p.category,
            state: p.state,
            objections,
            hits: found.hits,
            others: i64::try_from(others).unwrap_or(0),
        },
        tlp,
        tenant: from.as_ref().map_or(TenantId::OWN, |r| r.tenant),
        org,
        party: org.map(|o| o.as_bytes().to_vec()).unwrap_or_default(),
        // Asking moves the row's instant; what counts is when the value came in.
        at: None,
        last: None,
        fixed: None,
        settled,
        kept: false,
        words: format!("{}\n{report}\n{}", value.value(), context.name_of(org)),
    }))
}
