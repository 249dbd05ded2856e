//! How a report fares where it went: the body tells the reporter's node who opened it (by role), what it answers, and that it
//! is closed. Back over the link that the report came by, and no further.
//!
//! Nothing is kept for it here: the steps are what the readings and answers of this node say, and a version is made where
//! they say more than the last one did.

use pasban_kernel::id::{ClassId, ReportId};
use pasban_kernel::limits::{COURSE_STEPS_MAX, COURSE_WORDS_CHARS_MAX};
use pasban_kernel::{PermittedAction, StixId, TenantId, Timestamp, Tlp};
use pasban_store::rows::exchange::report_fetch;
use pasban_store::rows::objects::{self as object_rows, Object};
use pasban_store::rows::people::reads::{ReadingFilter, reading_list};
use pasban_store::rows::seat_desk::events::answer_list;
use pasban_store::rows::seat_report::{course_fetch, course_put};
use pasban_store::{StoreError, Tx};
use pasban_translate::exchange::content::{Content, Statement};
use pasban_translate::exchange::course::{Course, Step, What};

use super::objects::{self, Audience, Facts};
use super::sightings::whole_second_after;
use crate::error::Result;
use crate::node::{Mode, Node};

/// Readings looked through for roles that have not been told of yet.
const READINGS: i64 = 200;

/// Tells the reporter's node how its report fares, where that has changed and it came over a link. Returns the streams that
/// gained something; announce them after the commit.
///
/// # Errors
/// The store's.
pub fn tell(tx: &mut dyn Tx, node: &Node, report: &ReportId) -> std::result::Result<Vec<ClassId>, StoreError> {
    let row = report_fetch(tx, report)?.filter(|r| r.direction == "in" && node.mode() == Mode::Normal);
    let Some((row, link)) = row.and_then(|r| r.link.map(|l| (r, l))) else { return Ok(Vec::new()) };
    let body: serde_json::Value = serde_json::from_str(&row.body).unwrap_or_default();
    let Some(of) = body["id"].as_str().and_then(|id| id.parse::<StixId>().ok()) else { return Ok(Vec::new()) };

    let name = node.keys.reissued("note", &format!("course {report}"), &link.to_string());
    let before = object_rows::object_versions(tx, &name.id)?.into_iter().max_by_key(|o| o.key.modified);
    let said = before.as_ref().and_then(|o| objects::statement(o).ok()).and_then(|(_, s)| match s.content {
        Content::Course(c) => Some(c.steps),
        _ => None,
    });
    let said = said.unwrap_or_default();
    let steps = steps(tx, report, &said)?;
    if steps.is_empty() || steps == said {
        return Ok(Vec::new());
    }
    let now = node.now();
    let modified = whole_second_after(now, before.map_or(Timestamp(0), |o| o.key.modified));
    let statement = Statement {
        id: name.id,
        seed: Some(name.seed),
        // The same at each version: the report's own time, which both nodes know.
        created: row.at.to_minute(),
        modified,
        issuer: node.id,
        key: 0,
        // What the receiver may read; it is on no stream of another.
        tlp: Tlp::Amber,
        action: PermittedAction::LookUp,
        revoked: false,
        content: Content::Course(Course { report: *report, of, steps }),
    };
    let mut made = objects::make(node, statement, Audience::Links(vec![link]), &Facts::default())
        .map_err(|e| StoreError::Value(e.to_string()))?;
    made.object.applied = true;
    objects::put(tx, &node.links.load(), &made, now)
}

/// What was said before, and what has come since: roles that opened it, and answers. Oldest first.
fn steps(tx: &mut dyn Tx, report: &ReportId, said: &[Step]) -> std::result::Result<Vec<Step>, StoreError> {
    let filter = ReadingFilter {
        record: Some(format!("report {report}")),
        tenant: Some(TenantId::OWN),
        ..ReadingFilter::default()
    };
    // Newest first: the last one of a role is its first reading.
    let readings = reading_list(tx, &filter, READINGS)?;
    let mut all: Vec<Step> = said.iter().filter(|s| s.what == What::Opened).cloned().collect();
    for r in readings.iter().rev() {
        if !all.iter().any(|s| s.role == r.role) {
            all.push(Step { what: What::Opened, role: r.role.clone(), at: r.at.to_minute(), words: String::new() });
        }
    }
    for a in answer_list(tx, report)? {
        let what = if a.kind == "closed" { What::Closed } else { What::Acknowledged };
        let role = readings.iter().find(|r| r.name == a.name).map_or("analyst", |r| r.role.as_str());
        all.push(Step { what, role: role.to_owned(), at: Timestamp(a.n).to_minute(), words: fitted(&a.text) });
    }
    all.sort_by_key(|s| (s.at, s.what));
    // What came last counts most: that it was closed is never what is left out.
    all.drain(..all.len().saturating_sub(COURSE_STEPS_MAX));
    Ok(all)
}

/// Words that fit into a step; what is cut says so.
fn fitted(words: &str) -> String {
    if words.chars().count() <= COURSE_WORDS_CHARS_MAX {
        return words.to_owned();
    }
    let mut cut: String = words.chars().take(COURSE_WORDS_CHARS_MAX - 4).collect();
    cut.push_str(" […]");
    cut
}

/// Whether somebody of this role has been named to the reporter's node already, so that nothing need be written.
///
/// # Errors
/// The store's.
pub async fn knows(node: &Node, report: &ReportId, role: &str) -> Result<bool> {
    let (me, report, role) = (node.clone(), *report, role.to_owned());
    let found = node.db.read(move |tx| {
        let Some(link) = report_fetch(tx, &report)?.filter(|r| r.direction == "in").and_then(|r| r.link) else {
            return Ok(true);
        };
        let name = me.keys.reissued("note", &format!("course {report}"), &link.to_string());
        let newest = object_rows::object_versions(tx, &name.id)?.into_iter().max_by_key(|o| o.key.modified);
        let course = newest.as_ref().and_then(|o| objects::statement(o).ok());
        Ok(matches!(course, Some((_, Statement { content: Content::Course(c), .. })) if c.steps.iter().any(|s| s.role == role)))
    });
    Ok(found.await?)
}

/// Tells it in a commit of its own.
///
/// # Errors
/// The store's.
pub async fn tell_now(node: &Node, report: &ReportId) -> Result<()> {
    let (me, report) = (node.clone(), *report);
    let streams = node.db.write("report.course", move |tx| tell(tx, &me, &report)).await?;
    objects::announce(node, &streams);
    Ok(())
}

/// Takes what a body says of a report of ours: only from the link that the report went over, and only newer than what is known.
///
/// # Errors
/// The store's.
pub async fn take(node: &Node, o: &Object, s: &Statement) -> Result<()> {
    let Content::Course(c) = &s.content else { return Ok(()) };
    let facts: Facts = serde_json::from_str(&o.source).unwrap_or_default();
    let (key, course, said_at) = (o.key.clone(), c.clone(), s.modified);
    let steps = serde_json::to_string(&course.steps).unwrap_or_else(|_| "[]".into());
    node.db
        .write("report.course", move |tx| {
            object_rows::object_applied(tx, &key)?;
            let sent = report_fetch(tx, &course.report)?.filter(|r| r.direction == "out" && r.link.is_some());
            if sent.is_none_or(|r| r.link != facts.via) {
                tracing::warn!(object = %key.id, "says something of a report that did not go over this link");
                return Ok(());
            }
            if course_fetch(tx, &course.report)?.is_none_or(|(_, at)| at < said_at) {
                course_put(tx, &course.report, &steps, said_at)?;
            }
            Ok(())
        })
        .await?;
    Ok(())
}

/// The steps of a report that went over a link, as the body told them; oldest first, empty where it told none.
///
/// # Errors
/// The store's.
pub async fn of_report(node: &Node, report: &ReportId) -> Result<Vec<Step>> {
    let report = *report;
    let known = node.db.read(move |tx| course_fetch(tx, &report)).await?;
    Ok(known.and_then(|(steps, _)| serde_json::from_str(&steps).ok()).unwrap_or_default())
}
