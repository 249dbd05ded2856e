//! How a report fares at the body that it reached: which role opened it first and when, what the reporter is told, and that it
//! was closed. It goes back over the link that the report came by, and nowhere else.

use pasban_kernel::id::ReportId;
use pasban_kernel::limits::{COURSE_STEPS_MAX, COURSE_WORDS_CHARS_MAX};
use pasban_kernel::{Finding, StixId, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::read::{de, parse};

/// What happened with a report.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum What {
    /// Somebody of this role opened it for the first time.
    Opened,
    /// A person has it, and says so.
    Acknowledged,
    /// It is closed there.
    Closed,
}

/// One step of a report.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// What.
    pub what: What,
    /// Role of whoever did it, as its code; never a name.
    pub role: String,
    /// When, RFC 3339, to the minute.
    pub at: Timestamp,
    /// What the reporter is told, at most [`COURSE_WORDS_CHARS_MAX`] characters; mostly empty.
    pub words: String,
}

/// All steps of one report so far, oldest first, at most [`COURSE_STEPS_MAX`]. A later version of the object says more.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Course {
    /// The report, by its id on both nodes.
    pub report: ReportId,
    /// The object that the report came in.
    pub of: StixId,
    /// The steps.
    pub steps: Vec<Step>,
}

pub(super) fn print(c: &Course, o: &mut Map<String, Value>, ext: &mut Map<String, Value>) {
    let opened = c.steps.iter().filter(|s| s.what == What::Opened).count();
    let closed = c.steps.iter().any(|s| s.what == What::Closed);
    let content = format!("opened by {opened} role(s){}", if closed { "; closed" } else { "" });
    o.insert("content".into(), content.into());
    o.insert("object_refs".into(), json!([c.of.as_str()]));
    let steps: Vec<Value> = c
        .steps
        .iter()
        .map(|s| json!({"what": s.what, "role": s.role, "at": s.at.rfc3339(), "words": s.words}))
        .collect();
    ext.insert("course".into(), json!({"report": c.report, "steps": steps}));
}

pub(super) fn read(o: &Value, e: &Value) -> Result<Course, Finding> {
    let refs = o.get("object_refs").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let [one] = refs else { return Err(Finding::new("object_refs", "must name exactly one report")) };
    let of: StixId = parse(one.as_str().unwrap_or_default(), "object_refs")?;
    if of.type_name() != "report" {
        return Err(Finding::new("object_refs", "names something else than a report"));
    }
    let listed = e.get("steps").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    if listed.is_empty() || listed.len() > COURSE_STEPS_MAX {
        return Err(Finding::new("course.steps", format!("must be 1 to {COURSE_STEPS_MAX}")));
    }
    let steps = listed.iter().map(step).collect::<Result<Vec<Step>, Finding>>()?;
    if steps.windows(2).any(|w| matches!(w, [a, b] if a.at > b.at)) {
        return Err(Finding::new("course.steps", "are not in the order of time"));
    }
    Ok(Course { report: de(e, "report")?, of, steps })
}

fn step(s: &Value) -> Result<Step, Finding> {
    let at: String = de(s, "at")?;
    let (role, words): (String, String) = (de(s, "role")?, de(s, "words")?);
    let code = !role.is_empty() && role.len() <= 32 && role.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
    if !code {
        return Err(Finding::new("course.steps.role", "is no role"));
    }
    if words.chars().count() > COURSE_WORDS_CHARS_MAX {
        return Err(Finding::new("course.steps.words", format!("longer than {COURSE_WORDS_CHARS_MAX} characters")));
    }
    Ok(Step { what: de(s, "what")?, role, at: super::read::instant(&at, "course.steps.at")?, words })
}
