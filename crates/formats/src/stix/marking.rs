//! Data markings (STIX 2.1 section 7.2): which TLP level an object has, and the TLP definitions as objects to emit.

use std::collections::HashMap;

use pasban_kernel::Tlp;
use serde_json::{Value, json};

use super::StixObject;
pub use crate::marking::Marking;

/// The extension that carries TLP 2.0 (OASIS common object repository).
pub const TLP_2_EXTENSION: &str = "extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d";

/// What one marking definition means.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Meaning {
    /// A TLP level.
    Level(Tlp),
    /// A statement (copyright, terms of use) that sets no level.
    Statement,
}

/// The marking of an object: of `object_marking_refs` and `granular_markings` together the strictest, because an object
/// moves as a whole. The ids that the standard fixes can't be redefined; others are put to `resolve`, which
/// gives their level. An id that nobody knows makes the whole [`Marking::Unknown`].
#[must_use]
pub fn effective(object: &StixObject, resolve: &dyn Fn(&str) -> Option<Tlp>) -> Marking {
    effective_with(object, &|id| resolve(id).map(Meaning::Level))
}

/// Like [`effective`], where `resolve` also knows definitions that set no level, such as a copyright statement: those
/// don't count. `resolve` is usually [`Definitions::meaning`] or a look-up in the store.
#[must_use]
pub fn effective_with(object: &StixObject, resolve: &dyn Fn(&str) -> Option<Meaning>) -> Marking {
    object
        .marking_refs()
        .map(|id| match Tlp::from_marking_id(id).map(Meaning::Level).or_else(|| resolve(id)) {
            Some(Meaning::Level(tlp)) => Marking::Known(tlp),
            Some(Meaning::Statement) => Marking::Unmarked,
            None => Marking::Unknown(id.to_owned()),
        })
        .fold(Marking::Unmarked, Marking::and)
}

/// What a marking definition says of itself: TLP 1.0 or 2.0, a statement, or nothing that we can read.
/// `None` also where it names two levels that differ, or an id of the standard with another level than its own.
#[must_use]
pub fn meaning(definition: &StixObject) -> Option<Meaning> {
    if definition.type_name() != "marking-definition" {
        return None;
    }
    let fixed = Tlp::from_marking_id(definition.id().as_str());
    let mut levels = Vec::new();
    if let Some(extensions) = definition.extensions() {
        // An extension that we can't read may restrict more than what we can.
        for (id, body) in extensions {
            if id != TLP_2_EXTENSION {
                return None;
            }
            levels.push(body.get("tlp_2_0").and_then(Value::as_str)?.parse::<Tlp>().ok()?);
        }
    }
    match definition.text("definition_type") {
        Some("tlp") => {
            levels.push(definition.get("definition")?.get("tlp").and_then(Value::as_str)?.parse::<Tlp>().ok()?);
        }
        Some("statement") if levels.is_empty() && fixed.is_none() => return Some(Meaning::Statement),
        Some("statement") => {}
        Some(_) => return None,
        None => {}
    }
    let level = *levels.first()?;
    let agree = levels.iter().all(|l| *l == level) && fixed.is_none_or(|f| f == level);
    agree.then_some(Meaning::Level(level))
}

/// The marking definitions that came along with some objects. Where one id is defined twice with different meanings
/// it counts as unknown.
#[derive(Clone, Default, Debug)]
pub struct Definitions(HashMap<String, Option<Meaning>>);

impl Definitions {
    /// Those among `objects`.
    pub fn of<'a>(objects: impl IntoIterator<Item = &'a StixObject>) -> Self {
        let mut known: HashMap<String, Option<Meaning>> = HashMap::new();
        for object in objects {
            if object.type_name() == "marking-definition" {
                let new = meaning(object);
                known
                    .entry(object.id().to_string())
                    .and_modify(|old| {
                        if *old != new {
                            *old = None;
                        }
                    })
                    .or_insert(new);
            }
        }
        Self(known)
    }

    /// The meaning of a marking id, where its definition came along and can be read.
    #[must_use]
    pub fn meaning(&self, id: &str) -> Option<Meaning> {
        self.0.get(id).copied().flatten()
    }
}

/// The TLP 2.0 marking definition of a level as every other product knows it.
#[must_use]
pub fn tlp_2_definition(tlp: Tlp) -> Value {
    json!({
        "type": "marking-definition",
        "spec_version": "2.1",
        "id": tlp.marking_id(),
        "created": "2022-10-01T00:00:00.000Z",
        "name": tlp.to_string(),
        "extensions": {
            TLP_2_EXTENSION: { "extension_type": "property-extension", "tlp_2_0": tlp.name() }
        }
    })
}

/// The TLP 1.0 marking definition (STIX 2.1 section 7.2.1.4) for readers that know no other. `None` for AMBER+STRICT,
/// which TLP 1.0 has not: writing AMBER would widen it.
#[must_use]
pub fn tlp_1_definition(tlp: Tlp) -> Option<Value> {
    let (uuid, word) = match tlp {
        Tlp::Clear => ("613f2e26-407d-48c7-9eca-b8e91df99dc9", "white"),
        Tlp::Green => ("34098fce-860f-48ae-8e50-ebd3cc5e41da", "green"),
        Tlp::Amber => ("f88d31f6-486f-44da-b317-01333bde0b82", "amber"),
        Tlp::Red => ("5e57c739-391a-4eb3-b6be-7d15ca92d5ed", "red"),
        Tlp::AmberStrict => return None,
    };
    Some(json!({
        "type": "marking-definition",
        "spec_version": "2.1",
        "id": format!("marking-definition--{uuid}"),
        "created": "2017-01-20T00:00:00.000Z",
        "name": format!("TLP:{}", word.to_ascii_uppercase()),
        "definition_type": "tlp",
        "definition": { "tlp": word }
    }))
}
