//! Objects out of a bundle, a TAXII envelope, a list or a single object.

use std::collections::HashMap;

use pasban_kernel::finding::Parsed;
use pasban_kernel::limits::{OBJECT_BYTES_MAX, OBJECTS_MAX};
use pasban_kernel::{Finding, StixId};
use serde_json::{Map, Value};

use super::StixObject;
use crate::collect::Findings;
use crate::json;

/// Reads STIX 2.1 objects. Taken are a bundle (section 8), a TAXII 2.1 envelope (`{"objects": […]}`, section 3.7 there),
/// a JSON list of objects, and one object alone. Objects that break a rule are left out, each with a finding whose
/// place is like `objects[3].pattern`; the others are kept in their order. The same version of an object twice is kept
/// once; where the two differ, a finding says so and the first is kept.
///
/// # Errors
/// The document is not JSON within the bounds ([`json::read`]), is none of these shapes, or holds more than
/// `OBJECTS_MAX` objects.
pub fn parse_bundle(bytes: &[u8]) -> Result<Parsed<Vec<StixObject>>, Finding> {
    let Parsed { value, findings: notes } = json::read(bytes)?;
    let mut findings = Findings::default();
    notes.into_iter().for_each(|note| findings.push(note));
    let (items, prefix) = match value {
        Value::Array(items) => (items, Some("")),
        Value::Object(map) => shape(map, &mut findings)?,
        _ => return Err(Finding::new("", "neither a bundle, an envelope, an object nor a list of objects")),
    };
    if items.len() > OBJECTS_MAX {
        return Err(Finding::new(
            "objects",
            format!("{} objects; at most {OBJECTS_MAX} are read at once", items.len()),
        ));
    }
    // Compact JSON is no longer than what was read, so a small document holds no large object.
    let measure = bytes.len() > OBJECT_BYTES_MAX;
    let mut objects: Vec<StixObject> = Vec::with_capacity(items.len());
    let mut known: HashMap<(StixId, Option<i64>), usize> = HashMap::with_capacity(items.len());
    for (i, item) in items.into_iter().enumerate() {
        let place = |property: &str| match prefix {
            Some(prefix) if property.is_empty() => format!("{prefix}[{i}]"),
            Some(prefix) => format!("{prefix}[{i}].{property}"),
            None => property.to_owned(),
        };
        if measure && json::size_bytes(&item) > OBJECT_BYTES_MAX {
            findings.add(place(""), format!("larger than {OBJECT_BYTES_MAX} bytes"));
            continue;
        }
        let object = match StixObject::from_value(item) {
            Ok(object) => object,
            Err(f) => {
                findings.add(place(&f.place), f.reason);
                continue;
            }
        };
        let key = (object.id().clone(), object.version().map(|at| at.0));
        match known.get(&key).and_then(|n| objects.get(*n)) {
            None => {
                known.insert(key, objects.len());
                objects.push(object);
            }
            Some(first) if json::canonical(&first.to_value()) == json::canonical(&object.to_value()) => {}
            Some(_) => findings.add(
                place("id"),
                format!("{} stands here twice in the same version with different content; the first is kept", key.0),
            ),
        }
    }
    Ok(Parsed { value: objects, findings: findings.into_vec() })
}

/// The objects of a bundle, an envelope or a single object, with the prefix of their places.
fn shape(mut map: Map<String, Value>, findings: &mut Findings) -> Result<(Vec<Value>, Option<&'static str>), Finding> {
    let bundle = match map.get("type") {
        Some(Value::String(kind)) if kind == "bundle" => true,
        Some(_) => return Ok((vec![Value::Object(map)], None)),
        None => false,
    };
    if bundle {
        let id = map.get("id").and_then(Value::as_str).and_then(|id| id.parse::<StixId>().ok());
        if id.is_none_or(|id| id.type_name() != "bundle") {
            findings.add("id", "the bundle has no id of the form bundle--UUID; its objects are read all the same");
        }
    } else if !map.is_empty() && !["objects", "more", "next"].iter().any(|name| map.contains_key(*name)) {
        return Err(Finding::new("type", "required; this is neither a bundle, an envelope nor an object"));
    }
    match map.shift_remove("objects") {
        None => Ok((Vec::new(), Some("objects"))),
        Some(Value::Array(items)) => Ok((items, Some("objects"))),
        Some(_) => Err(Finding::new("objects", "not a list")),
    }
}
