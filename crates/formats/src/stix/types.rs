//! One STIX object, kept whole.

use pasban_kernel::{Finding, StixId, Timestamp};
use serde_json::{Map, Value};

use super::required;

/// The families of STIX objects (STIX 2.1 sections 3.2 and 7), which differ in their common properties.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Class {
    /// Domain object, or a custom object with a version.
    Domain,
    /// Relationship object: `relationship`, `sighting`.
    Relationship,
    /// Cyber-observable object: has no version of its own.
    Observable,
    /// Meta object: `marking-definition` (never versioned), `language-content`, `extension-definition`.
    Meta,
}

/// A STIX 2.1 object that passed the checks of section 3.2 and of its type. Holds the sender's JSON unchanged.
#[derive(Clone, PartialEq, Debug)]
pub struct StixObject {
    value: Map<String, Value>,
    id: StixId,
    class: Class,
    created: Option<Timestamp>,
    modified: Option<Timestamp>,
}

impl StixObject {
    /// Checks one object.
    ///
    /// # Errors
    /// The first thing that is wrong, its place being the property: `pattern`, `object_marking_refs[1]`.
    pub fn from_value(value: Value) -> Result<Self, Finding> {
        let Value::Object(map) = value else {
            return Err(Finding::new("", "not a JSON object"));
        };
        Self::from_map(map).map_err(|(_, finding)| finding)
    }

    /// Like [`StixObject::from_value`], giving the members back where they are refused.
    pub(super) fn from_map(value: Map<String, Value>) -> Result<Self, (Map<String, Value>, Finding)> {
        match required::check(&value) {
            Ok(checked) => {
                let required::Checked { id, class, created, modified } = checked;
                Ok(Self { value, id, class, created, modified })
            }
            Err(finding) => Err((value, finding)),
        }
    }

    /// The identifier.
    #[must_use]
    pub fn id(&self) -> &StixId {
        &self.id
    }

    /// The type, `indicator`.
    #[must_use]
    pub fn type_name(&self) -> &str {
        self.id.type_name()
    }

    /// The family that the type belongs to.
    #[must_use]
    pub fn class(&self) -> Class {
        self.class
    }

    /// `2.1`; an observable object may leave it out and is 2.1 then (section 3.2).
    #[must_use]
    pub fn spec_version(&self) -> &str {
        self.text("spec_version").unwrap_or("2.1")
    }

    /// When the object was first made; observable objects have none.
    #[must_use]
    pub fn created(&self) -> Option<Timestamp> {
        self.created
    }

    /// When this version was made; observable objects and marking definitions have none.
    #[must_use]
    pub fn modified(&self) -> Option<Timestamp> {
        self.modified
    }

    /// What tells versions of one id apart (section 3.6): `modified`, else `created`, else nothing.
    #[must_use]
    pub fn version(&self) -> Option<Timestamp> {
        self.modified.or(self.created)
    }

    /// Id of the identity that made it.
    #[must_use]
    pub fn created_by_ref(&self) -> Option<&str> {
        self.text("created_by_ref")
    }

    /// Whether the creator withdrew it.
    #[must_use]
    pub fn revoked(&self) -> bool {
        self.value.get("revoked").and_then(Value::as_bool).unwrap_or(false)
    }

    /// Ids of all markings on the object or on a part of it (sections 7.2.2 and 7.2.3).
    pub fn marking_refs(&self) -> impl Iterator<Item = &str> {
        let granular = self.value.get("granular_markings").and_then(Value::as_array);
        self.texts("object_marking_refs")
            .chain(granular.into_iter().flatten().filter_map(|g| g.get("marking_ref").and_then(Value::as_str)))
    }

    /// The labels.
    pub fn labels(&self) -> impl Iterator<Item = &str> {
        self.texts("labels")
    }

    /// The creator's confidence, 0 to 100.
    #[must_use]
    pub fn confidence(&self) -> Option<u8> {
        self.value.get("confidence").and_then(Value::as_u64).and_then(|n| u8::try_from(n).ok())
    }

    /// Language of its texts, an RFC 5646 tag.
    #[must_use]
    pub fn lang(&self) -> Option<&str> {
        self.text("lang")
    }

    /// The extensions, by the id of their definition or an older name.
    #[must_use]
    pub fn extensions(&self) -> Option<&Map<String, Value>> {
        self.value.get("extensions").and_then(Value::as_object)
    }

    /// A property that is a string.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        self.value.get(name).and_then(Value::as_str)
    }

    /// The strings in a property that is a list.
    pub fn texts(&self, name: &str) -> impl Iterator<Item = &str> {
        self.value.get(name).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str)
    }

    /// A property that is a timestamp.
    #[must_use]
    pub fn time(&self, name: &str) -> Option<Timestamp> {
        self.text(name).and_then(required::timestamp)
    }

    /// Any property.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.value.get(name)
    }

    /// The sender's JSON.
    #[must_use]
    pub fn members(&self) -> &Map<String, Value> {
        &self.value
    }

    /// The sender's JSON as a value.
    #[must_use]
    pub fn to_value(&self) -> Value {
        Value::Object(self.value.clone())
    }

    /// The sender's JSON, given away.
    #[must_use]
    pub fn into_value(self) -> Value {
        Value::Object(self.value)
    }
}
