//! STIX object to statement. The caller has already checked the object against STIX (formats::stix);
//! here it must carry the extension and not contradict itself.

use pasban_kernel::limits::{OBJECTS_MAX, QUESTION_VALUES_MAX};
use pasban_kernel::{Finding, NodeId, Observable, ObservableKind, PermittedAction, StixId, Timestamp, Tlp};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::EXTENSION;
use super::bound::{Seed, id_of};
use super::content::{Answer, Content, Indicator, Question, Report, Sighting, Statement, Stop, identity_of};

/// Whether the object carries Pasban's extension at all (others come from plain peers).
#[must_use]
pub fn is_ours(object: &Value) -> bool {
    object.get("extensions").and_then(|e| e.get(EXTENSION)).is_some()
}

/// Reads a statement.
///
/// # Errors
/// A finding that names the property.
pub fn read(object: &Value) -> Result<Statement, Finding> {
    let ext = object
        .get("extensions")
        .and_then(|e| e.get(EXTENSION))
        .and_then(Value::as_object)
        .ok_or_else(|| Finding::new("extensions", "Pasban's extension is missing"))?;
    let issuer: NodeId = parse(text(ext, "issuer")?, "issuer")?;
    let id: StixId = parse(field(object, "id")?, "id")?;
    let tlp = marking(object)?;
    let content = content(object, ext, &issuer)?;
    if content.stix_type() != id.type_name() {
        return Err(Finding::new("type", "the extension says something else than the object's type"));
    }
    if !matches!(content, Content::Card { .. }) && field(object, "created_by_ref")? != identity_of(&issuer).as_str() {
        return Err(Finding::new("created_by_ref", "is not the identity of the issuer that the extension names"));
    }
    let seed = seed(&content, ext, &id, &issuer)?;
    Ok(Statement {
        id,
        seed,
        created: time(object, "created")?,
        modified: time(object, "modified")?,
        issuer,
        key: ext.get("key").and_then(Value::as_u64).ok_or_else(|| Finding::new("key", "is not a number"))?,
        tlp,
        action: parse::<PermittedAction>(text(ext, "action")?, "action")?,
        revoked: object.get("revoked").and_then(Value::as_bool).unwrap_or(false),
        content,
    })
}

/// Only the issuer of an object uses its id: it follows from who the issuer is.
fn seed(content: &Content, ext: &Map<String, Value>, id: &StixId, issuer: &NodeId) -> Result<Option<Seed>, Finding> {
    if matches!(content, Content::Card { .. }) {
        return if *id == identity_of(issuer) {
            Ok(None)
        } else {
            Err(Finding::new("id", "is not the identity of the node that the extension names as issuer"))
        };
    }
    let seed: Seed = parse(text(ext, "seed")?, "seed")?;
    if *id == id_of(id.type_name(), issuer, &seed) {
        Ok(Some(seed))
    } else {
        Err(Finding::new("id", "does not follow from issuer and seed: only the node that made an object uses its id"))
    }
}

fn content(o: &Value, ext: &Map<String, Value>, issuer: &NodeId) -> Result<Content, Finding> {
    if let Some(e) = ext.get("indicator") {
        return indicator(o, e).map(Content::Indicator);
    }
    if let Some(e) = ext.get("sighting") {
        return Ok(Content::Sighting(Sighting {
            of: parse(field(o, "sighting_of_ref")?, "sighting_of_ref")?,
            organisations: de(e, "organisations")?,
            hits: de(e, "hits")?,
            first_day: time(o, "first_seen")?.to_day(),
            last_day: time(o, "last_seen")?.to_day(),
            sector: de(e, "sector")?,
            false_alarm: de(e, "false_alarm")?,
        }));
    }
    if let Some(e) = ext.get("report") {
        let own = identity_of(issuer);
        let mut proposals = Vec::new();
        for r in o.get("object_refs").and_then(Value::as_array).into_iter().flatten().take(OBJECTS_MAX) {
            let id: StixId = parse(r.as_str().unwrap_or(""), "object_refs")?;
            if id != own {
                proposals.push(id);
            }
        }
        let first_seen: Option<String> = de(e, "first_seen")?;
        return Ok(Content::Report(Report {
            report: de(e, "report")?,
            act: de(e, "act")?,
            hat: de(e, "hat")?,
            legal_basis: de(e, "legal_basis")?,
            first_seen: first_seen.map(|t| instant(&t, "first_seen")).transpose()?,
            text: de(e, "text")?,
            systems: de(e, "systems")?,
            consent: de(e, "consent")?,
            values: met(e)?,
            proposals,
        }));
    }
    if let Some(e) = ext.get("question") {
        let pairs: Vec<(ObservableKind, String)> = de(e, "values")?;
        if pairs.is_empty() || pairs.len() > QUESTION_VALUES_MAX {
            return Err(Finding::new("question.values", format!("must hold 1 to {QUESTION_VALUES_MAX} values")));
        }
        let values = pairs
            .iter()
            .map(|(k, v)| Observable::from_stored(*k, v).map_err(|e| Finding::new("question.values", e.to_string())))
            .collect::<Result<_, _>>()?;
        let reply_by: String = de(e, "reply_by")?;
        return Ok(Content::Question(Question {
            question: de(e, "question")?,
            kind: de(e, "kind")?,
            values,
            days: de(e, "days")?,
            reply_by: instant(&reply_by, "reply_by")?,
            purpose: de(e, "purpose")?,
        }));
    }
    if let Some(e) = ext.get("answer") {
        let answer = Answer {
            question: de(e, "question")?,
            counts: de(e, "counts")?,
            asked: de(e, "asked")?,
            refused: de(e, "refused")?,
        };
        if answer.counts.len() > QUESTION_VALUES_MAX {
            return Err(Finding::new("answer.counts", format!("holds more than {QUESTION_VALUES_MAX} entries")));
        }
        return Ok(Content::Answer(answer));
    }
    if let Some(e) = ext.get("stop") {
        return Ok(Content::Stop(Stop {
            source: de(e, "source")?,
            stopped: de(e, "stopped")?,
            reason: field(o, "explanation").unwrap_or("").to_owned(),
        }));
    }
    if let Some(e) = ext.get("objection") {
        return super::objection::read(o, e).map(Content::Objection);
    }
    if let Some(e) = ext.get("course") {
        return super::course::read(o, e).map(Content::Course);
    }
    if let Some(e) = ext.get("ruling") {
        return super::objection::read_ruling(o, e).map(Content::Ruling);
    }
    if let Some(card) = ext.get("card") {
        return Ok(Content::Card { name: field(o, "name")?.to_owned(), card: card.clone() });
    }
    Err(Finding::new("extensions", "the extension holds no statement that this version knows"))
}

/// The values of a filing.
fn met(e: &Value) -> Result<Vec<(Observable, String)>, Finding> {
    let triples: Vec<(ObservableKind, String, String)> = match e.get("values") {
        None => return Ok(Vec::new()),
        Some(_) => de(e, "values")?,
    };
    if triples.len() > QUESTION_VALUES_MAX {
        return Err(Finding::new("report.values", format!("holds more than {QUESTION_VALUES_MAX} values")));
    }
    let read = |(kind, value, class): (ObservableKind, String, String)| {
        let value = Observable::from_stored(kind, &value).map_err(|e| Finding::new("report.values", e.to_string()))?;
        Ok((value, class))
    };
    triples.into_iter().map(read).collect()
}

fn indicator(o: &Value, e: &Value) -> Result<Indicator, Finding> {
    let parsed = pasban_formats::stix::pattern::parse(field(o, "pattern")?)?;
    let values = pasban_formats::stix::pattern::observables(&parsed)?;
    let valid_until = match o.get("valid_until") {
        Some(_) => Some(time(o, "valid_until")?),
        None => None,
    };
    let valid_from = time(o, "valid_from")?;
    if valid_until.is_some_and(|u| u <= valid_from) {
        return Err(Finding::new("valid_until", "must be later than valid_from (STIX 2.1 section 4.7)"));
    }
    let confidence = match o.get("confidence").map(|c| c.as_u64()) {
        None => None,
        Some(Some(c)) if c <= 100 => Some(c as u8),
        Some(_) => return Err(Finding::new("confidence", "is not a number from 0 to 100")),
    };
    Ok(Indicator {
        values,
        category: de(e, "category")?,
        valid_from,
        valid_until,
        confidence,
        reason: de(e, "reason")?,
        proposal: de(e, "proposal")?,
        unknown_everywhere: e.get("unknown_everywhere").and_then(Value::as_bool).unwrap_or(false),
    })
}

fn marking(o: &Value) -> Result<Tlp, Finding> {
    let refs = o.get("object_marking_refs").and_then(Value::as_array);
    let mut tlp: Option<Tlp> = None;
    for r in refs.into_iter().flatten() {
        let one = r
            .as_str()
            .and_then(Tlp::from_marking_id)
            .ok_or_else(|| Finding::new("object_marking_refs", "holds a marking that is no TLP label"))?;
        tlp = Some(tlp.map_or(one, |t| t.stricter(one)));
    }
    Ok(tlp.unwrap_or(Tlp::UNMARKED))
}

pub(super) fn field<'a>(o: &'a Value, name: &str) -> Result<&'a str, Finding> {
    o.get(name).and_then(Value::as_str).ok_or_else(|| Finding::new(name, "is missing or no text"))
}

fn text<'a>(o: &'a Map<String, Value>, name: &str) -> Result<&'a str, Finding> {
    o.get(name).and_then(Value::as_str).ok_or_else(|| Finding::new(name, "is missing or no text"))
}

fn time(o: &Value, name: &str) -> Result<Timestamp, Finding> {
    instant(field(o, name)?, name)
}

pub(super) fn instant(t: &str, name: &str) -> Result<Timestamp, Finding> {
    Timestamp::parse(t).ok_or_else(|| Finding::new(name, "is not an RFC 3339 time"))
}

pub(super) fn parse<T: std::str::FromStr<Err = pasban_kernel::id::IdError>>(t: &str, name: &str) -> Result<T, Finding> {
    t.parse().map_err(|e: pasban_kernel::id::IdError| Finding::new(name, e.to_string()))
}

pub(super) fn de<T: DeserializeOwned>(e: &Value, name: &str) -> Result<T, Finding> {
    serde_json::from_value(e.get(name).cloned().unwrap_or(Value::Null))
        .map_err(|err| Finding::new(name, err.to_string()))
}
