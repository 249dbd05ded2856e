//! Objections to a block, and how they stand.
//!
//! An objection goes hop by hop towards the node that issued the indicator; each node on the way makes an object of its own,
//! so that nobody one hop further learns at whose network it was made. The answer comes back the same way.

use pasban_kernel::id::ObjectionId;
use pasban_kernel::limits::{OBJECTION_CHARS_MAX, OBJECTION_CONTACT_CHARS_MAX, VALUE_BYTES_MAX};
use pasban_kernel::{Finding, Observable, ObservableKind, StixId, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::read::{de, field, instant, parse};

/// Somebody says that a block is wrong.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Objection {
    /// Its id between these two nodes.
    pub objection: ObjectionId,
    /// The indicator that the block rests on.
    pub of: StixId,
    /// The value that is blocked.
    pub value: Observable,
    /// What the person says, at most [`OBJECTION_CHARS_MAX`] characters.
    pub text: String,
    /// How to reach the person; empty where they left nothing.
    pub contact: String,
    /// When it was made, to the minute.
    pub at: Timestamp,
}

/// How an objection stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ruled {
    /// It reached whoever decides.
    Received,
    /// The objector is right: the indicator is withdrawn for everyone.
    Upheld,
    /// The block stays.
    Stays,
    /// The way to whoever decides is cut, or the indicator is not known there.
    Nobody,
}

/// What a node says about an objection that came from below.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Ruling {
    /// The objection, by its id between these two nodes.
    pub objection: ObjectionId,
    /// The indicator.
    pub of: StixId,
    /// How it stands.
    pub ruled: Ruled,
    /// The answer, in a sentence that names nobody; empty while there is none.
    pub reason: String,
    /// By when it must be answered; `None` where no period is set.
    pub due: Option<Timestamp>,
}

pub(super) fn print(x: &Objection, o: &mut Map<String, Value>, ext: &mut Map<String, Value>) {
    o.insert("explanation".into(), x.text.clone().into());
    o.insert("opinion".into(), "strongly-disagree".into());
    o.insert("object_refs".into(), json!([x.of.as_str()]));
    ext.insert(
        "objection".into(),
        json!({"objection": x.objection, "value": [x.value.kind().name(), x.value.value()], "contact": x.contact,
               "at": x.at.rfc3339()}),
    );
}

pub(super) fn print_ruling(r: &Ruling, o: &mut Map<String, Value>, ext: &mut Map<String, Value>) {
    let opinion = match r.ruled {
        Ruled::Received | Ruled::Nobody => "neutral",
        Ruled::Upheld => "strongly-disagree",
        Ruled::Stays => "strongly-agree",
    };
    o.insert("explanation".into(), r.reason.clone().into());
    o.insert("opinion".into(), opinion.into());
    o.insert("object_refs".into(), json!([r.of.as_str()]));
    ext.insert(
        "ruling".into(),
        json!({"objection": r.objection, "ruled": r.ruled, "due": r.due.map(Timestamp::rfc3339)}),
    );
}

pub(super) fn read(o: &Value, e: &Value) -> Result<Objection, Finding> {
    let (kind, value): (ObservableKind, String) = de(e, "value")?;
    let value = Observable::from_stored(kind, &value).map_err(|e| Finding::new("objection.value", e.to_string()))?;
    let at: String = de(e, "at")?;
    Ok(Objection {
        objection: de(e, "objection")?,
        of: about(o)?,
        value,
        text: bounded(field(o, "explanation").unwrap_or_default(), "explanation", OBJECTION_CHARS_MAX)?,
        contact: bounded(&de::<String>(e, "contact")?, "objection.contact", OBJECTION_CONTACT_CHARS_MAX)?,
        at: instant(&at, "objection.at")?,
    })
}

pub(super) fn read_ruling(o: &Value, e: &Value) -> Result<Ruling, Finding> {
    let due: Option<String> = de(e, "due")?;
    Ok(Ruling {
        objection: de(e, "objection")?,
        of: about(o)?,
        ruled: de(e, "ruled")?,
        reason: bounded(field(o, "explanation").unwrap_or_default(), "explanation", VALUE_BYTES_MAX)?,
        due: due.map(|t| instant(&t, "ruling.due")).transpose()?,
    })
}

/// The one indicator that it is about.
fn about(o: &Value) -> Result<StixId, Finding> {
    let refs = o.get("object_refs").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let [one] = refs else { return Err(Finding::new("object_refs", "must name exactly one indicator")) };
    let id: StixId = parse(one.as_str().unwrap_or_default(), "object_refs")?;
    if id.type_name() == "indicator" {
        Ok(id)
    } else {
        Err(Finding::new("object_refs", "names something else than an indicator"))
    }
}

fn bounded(text: &str, place: &str, most: usize) -> Result<String, Finding> {
    if text.chars().count() > most {
        return Err(Finding::new(place, format!("longer than {most} characters")));
    }
    Ok(text.to_owned())
}
