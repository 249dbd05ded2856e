//! Bytes to events.

use std::collections::HashMap;
use std::sync::Arc;

use pasban_kernel::finding::Parsed;
use pasban_kernel::limits::OBJECTS_MAX;
use pasban_kernel::time::SECOND;
use pasban_kernel::{Finding, Timestamp, Tlp};
use serde_json::{Map, Value};
use uuid::Uuid;

use super::attribute::{Mapped, map as map_type};
use super::types::{MispAttribute, MispEvent, MispOrg};
use crate::collect::{Findings, quote};
use crate::json;
use crate::marking::Marking;

/// Reads events. Taken are `{"Event": …}` (an event, a feed file), `{"response": […]}` (a search), a list of either, and
/// an event without its wrapper. An attribute that can't be read is left out with a finding; one whose type
/// has no observable is kept and listed once a type and event, with how many there are.
///
/// # Errors
/// The document is not JSON within the bounds ([`json::read`]), or holds no event.
pub fn parse(bytes: &[u8]) -> Result<Parsed<Vec<MispEvent>>, Finding> {
    let Parsed { value, findings: notes } = json::read(bytes)?;
    let mut findings = Findings::default();
    notes.into_iter().for_each(|note| findings.push(note));
    let mut events = Vec::new();
    for (place, value) in unwrap(value)? {
        if events.len() >= OBJECTS_MAX {
            findings.add(place, format!("more than {OBJECTS_MAX} events; the rest is not read"));
            break;
        }
        match event(&place, value, &mut findings) {
            Ok(event) => events.push(event),
            Err(finding) => findings.push(finding),
        }
    }
    Ok(Parsed { value: events, findings: findings.into_vec() })
}

/// The event values of a document with their places.
fn unwrap(value: Value) -> Result<Vec<(String, Value)>, Finding> {
    let none = |place: &str, reason: &str| Err(Finding::new(place, reason));
    match value {
        Value::Array(items) => Ok(list("", items)),
        Value::Object(mut map) => {
            if let Some(event) = map.shift_remove("Event") {
                return Ok(vec![("Event".to_owned(), event)]);
            }
            match map.shift_remove("response") {
                Some(Value::Array(items)) => Ok(list("response", items)),
                Some(Value::Object(mut inner)) => match inner.shift_remove("Event") {
                    Some(event) => Ok(vec![("response.Event".to_owned(), event)]),
                    None => none("response", "no event in it; attributes or objects alone lack their author and TLP"),
                },
                Some(_) => none("response", "neither a list nor an event"),
                None if map.contains_key("info") => Ok(vec![(String::new(), Value::Object(map))]),
                None if map.get("type").and_then(Value::as_str) == Some("bundle") => {
                    none("", "this is a STIX bundle, not a MISP event")
                }
                None => none("", "no MISP event: neither Event, response nor an event's own fields"),
            }
        }
        _ => none("", "no MISP event: neither an object nor a list"),
    }
}

fn list(prefix: &str, items: Vec<Value>) -> Vec<(String, Value)> {
    let each = |(i, item): (usize, Value)| match item {
        Value::Object(mut map) if map.contains_key("Event") => {
            (format!("{prefix}[{i}].Event"), map.shift_remove("Event").unwrap_or_default())
        }
        other => (format!("{prefix}[{i}]"), other),
    };
    items.into_iter().enumerate().map(each).collect()
}

/// `prefix.name`, or `name` alone.
fn within(prefix: &str, name: &str) -> String {
    if prefix.is_empty() { name.to_owned() } else { format!("{prefix}.{name}") }
}

fn event(place: &str, value: Value, findings: &mut Findings) -> Result<MispEvent, Finding> {
    let Value::Object(map) = &value else { return Err(Finding::new(place, "an event should be an object")) };
    let Some(info) = map.get("info").and_then(Value::as_str) else {
        return Err(Finding::new(within(place, "info"), "required in an event"));
    };
    let mut reader = EventReader { findings, unmapped: HashMap::new(), unlisted: Vec::new() };
    let tags = reader.tags(map, place);
    let marking = reader.marking(&tags, place);
    let mut attributes = Vec::new();
    reader.attributes(map, place, None, &marking, &mut attributes);
    for (i, object) in array(map, "Object").iter().enumerate() {
        let place = within(place, &format!("Object[{i}]"));
        let Value::Object(object) = object else {
            reader.findings.add(place, "not an object");
            continue;
        };
        reader.attributes(object, &place, Some(object), &marking, &mut attributes);
    }
    for (type_name, note) in reader.unlisted {
        let (first, count, to_ids) = reader.unmapped.remove(&(type_name.clone(), note)).unwrap_or_default();
        let many =
            if count > 1 { format!(" ({count} of them in this event, {to_ids} marked to_ids)") } else { String::new() };
        let what = note.unwrap_or("kept, but it has no value that can be looked for");
        reader.findings.add(first, format!("type {}: {what}{many}", quote(&type_name)));
    }
    let uuid = uuid(map, place, findings);
    let event = MispEvent {
        uuid,
        info: info.to_owned(),
        date: text(map, "date"),
        orgc: org(map, place, findings),
        timestamp: seconds(map, "timestamp"),
        publish_timestamp: seconds(map, "publish_timestamp").filter(|at| at.0 > 0),
        published: flag(map, "published"),
        distribution: small(map, "distribution"),
        threat_level: small(map, "threat_level_id"),
        analysis: small(map, "analysis"),
        tags,
        marking,
        attributes,
        value: Value::Null,
    };
    Ok(MispEvent { value, ..event })
}

/// A type (and what is lost of it) that was met: the first place, how many, how many of them marked `to_ids`.
type Unmapped = HashMap<(String, Option<&'static str>), (String, usize, usize)>;

struct EventReader<'f> {
    findings: &'f mut Findings,
    unmapped: Unmapped,
    /// The keys of `unmapped` in the order they were met.
    unlisted: Vec<(String, Option<&'static str>)>,
}

impl EventReader<'_> {
    fn attributes(
        &mut self,
        holder: &Map<String, Value>,
        place: &str,
        object: Option<&Map<String, Value>>,
        event: &Marking,
        out: &mut Vec<MispAttribute>,
    ) {
        // Shared, not copied: a long name times many attributes would multiply the input.
        let object_name: Option<Arc<str>> = object.and_then(|o| text(o, "name")).map(Arc::from);
        let object_deleted = object.is_some_and(|o| flag(o, "deleted"));
        for (i, item) in array(holder, "Attribute").iter().enumerate() {
            let place = within(place, &format!("Attribute[{i}]"));
            let Value::Object(map) = item else {
                self.findings.add(place, "not an object");
                continue;
            };
            let Some(type_name) = text(map, "type") else {
                self.findings.add(within(&place, "type"), "required in an attribute");
                continue;
            };
            let Some(value) = text(map, "value") else {
                self.findings.add(within(&place, "value"), "required in an attribute");
                continue;
            };
            let tags = self.tags(map, &place);
            let own = self.marking(&tags, &place);
            let to_ids = flag(map, "to_ids");
            let observables = match map_type(&type_name, &value) {
                Mapped::Values(values, loss) => {
                    if loss.is_some() {
                        self.note(&type_name, loss, &place, to_ids);
                    }
                    values
                }
                Mapped::Bad(why) => {
                    let at = within(&place, "value");
                    self.findings.add(at, format!("{} is not of type {}: {why}", quote(&value), quote(&type_name)));
                    Vec::new()
                }
                Mapped::NoObservable => {
                    self.note(&type_name, None, &place, to_ids);
                    Vec::new()
                }
            };
            out.push(MispAttribute {
                uuid: uuid(map, &place, self.findings),
                place,
                type_name,
                category: text(map, "category"),
                value,
                comment: text(map, "comment").unwrap_or_default(),
                to_ids,
                deleted: object_deleted || flag(map, "deleted"),
                timestamp: seconds(map, "timestamp"),
                distribution: small(map, "distribution"),
                object: object_name.clone(),
                relation: text(map, "object_relation"),
                tags,
                marking: event.clone().and(own),
                observables,
            });
        }
    }

    /// Counts a type of which something is lost, so that thousands of its kind make one finding.
    fn note(&mut self, type_name: &str, loss: Option<&'static str>, place: &str, to_ids: bool) {
        let key = (type_name.to_owned(), loss);
        if !self.unmapped.contains_key(&key) {
            self.unlisted.push(key.clone());
        }
        let met = self.unmapped.entry(key).or_insert_with(|| (place.to_owned(), 0, 0));
        met.1 += 1;
        met.2 += usize::from(to_ids);
    }

    fn tags(&mut self, map: &Map<String, Value>, place: &str) -> Vec<String> {
        let mut names = Vec::new();
        for (i, tag) in array(map, "Tag").iter().enumerate() {
            match tag.get("name").and_then(Value::as_str) {
                Some(name) => names.push(name.to_owned()),
                None => self.findings.add(within(place, &format!("Tag[{i}].name")), "required in a tag"),
            }
        }
        names
    }

    /// What `tlp:` tags say. Two of the taxonomy's own values are no levels; any other unknown one may restrict more than we
    /// can read and counts as unknown.
    fn marking(&mut self, tags: &[String], place: &str) -> Marking {
        let mut marking = Marking::Unmarked;
        let mut levels = 0;
        for tag in tags {
            let lower = tag.trim().to_ascii_lowercase();
            let Some(word) = lower.strip_prefix("tlp:") else { continue };
            let word = word.trim_matches('"');
            let this = match word.parse::<Tlp>() {
                Ok(tlp) => {
                    levels += 1;
                    Marking::Known(tlp)
                }
                Err(_) => {
                    let no_level = word == "unclear" || word.starts_with("ex:");
                    let reason = if no_level {
                        "is no TLP level and sets none"
                    } else {
                        "is not a TLP level that is known here; held as RED"
                    };
                    self.findings.add(within(place, "Tag"), format!("{} {reason}", quote(tag)));
                    if no_level { Marking::Unmarked } else { Marking::Unknown(tag.chars().take(80).collect()) }
                }
            };
            let differs = matches!((&marking, &this), (Marking::Known(a), Marking::Known(b)) if a != b);
            marking = marking.and(this);
            if differs && levels > 1 {
                self.findings.add(
                    within(place, "Tag"),
                    format!("TLP tags contradict each other; the strictest counts: {}", marking.held_as()),
                );
            }
        }
        marking
    }
}

fn array<'a>(map: &'a Map<String, Value>, name: &str) -> &'a [Value] {
    map.get(name).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// A string, or a number as a string: MISP writes both.
fn text(map: &Map<String, Value>, name: &str) -> Option<String> {
    match map.get(name)? {
        Value::String(text) => Some(text.clone()),
        Value::Number(n) => Some(n.to_string()),
        _ => None,
    }
}

/// `true`, `1`, `"1"`.
fn flag(map: &Map<String, Value>, name: &str) -> bool {
    match map.get(name) {
        Some(Value::Bool(b)) => *b,
        Some(Value::Number(n)) => n.as_u64() == Some(1),
        Some(Value::String(s)) => s == "1" || s.eq_ignore_ascii_case("true"),
        _ => false,
    }
}

fn small(map: &Map<String, Value>, name: &str) -> Option<u8> {
    text(map, name)?.trim().parse().ok()
}

/// Seconds since the epoch, as a string or number; newer writers also send RFC 3339.
fn seconds(map: &Map<String, Value>, name: &str) -> Option<Timestamp> {
    let text = text(map, name)?;
    match text.trim().parse::<i64>() {
        // Within the years that a timestamp can be printed in.
        Ok(n) if (0..=253_402_300_799).contains(&n) => Some(Timestamp(n.saturating_mul(SECOND))),
        Ok(_) => None,
        Err(_) => Timestamp::parse(&text),
    }
}

fn uuid(map: &Map<String, Value>, place: &str, findings: &mut Findings) -> Option<Uuid> {
    let text = map.get("uuid").and_then(Value::as_str).filter(|text| !text.is_empty())?;
    match Uuid::parse_str(text) {
        Ok(uuid) => Some(uuid),
        Err(_) => {
            findings.add(within(place, "uuid"), format!("{} is not a UUID", quote(text)));
            None
        }
    }
}

fn org(map: &Map<String, Value>, place: &str, findings: &mut Findings) -> Option<MispOrg> {
    let org = map.get("Orgc")?.as_object()?;
    Some(MispOrg { name: text(org, "name")?, uuid: uuid(org, &within(place, "Orgc"), findings) })
}
