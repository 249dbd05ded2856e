//! An event and its attributes.

use std::sync::Arc;

use pasban_kernel::{Observable, Timestamp};
use serde_json::Value;
use uuid::Uuid;

use crate::marking::Marking;

/// An organisation as an event names it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MispOrg {
    /// Its name.
    pub name: String,
    /// Its id, the same on all instances.
    pub uuid: Option<Uuid>,
}

/// One event.
#[derive(Clone, PartialEq, Debug)]
pub struct MispEvent {
    /// Id of the event, the same on all instances. Absent in hand-made files.
    pub uuid: Option<Uuid>,
    /// The title.
    pub info: String,
    /// The day that the author gave, `2026-11-24`.
    pub date: Option<String>,
    /// The organisation that created it.
    pub orgc: Option<MispOrg>,
    /// Last change, in whole seconds.
    pub timestamp: Option<Timestamp>,
    /// Last publication.
    pub publish_timestamp: Option<Timestamp>,
    /// Whether the author published it.
    pub published: bool,
    /// 0 own organisation, 1 community, 2 connected communities, 3 all, 4 a sharing group.
    pub distribution: Option<u8>,
    /// 1 high, 2 medium, 3 low, 4 undefined.
    pub threat_level: Option<u8>,
    /// 0 initial, 1 ongoing, 2 complete.
    pub analysis: Option<u8>,
    /// Names of the tags, as written.
    pub tags: Vec<String>,
    /// What the TLP tags say; of several the strictest.
    pub marking: Marking,
    /// All attributes, those inside objects included, in the order of the file.
    pub attributes: Vec<MispAttribute>,
    /// The event as it came, for what is not read here.
    pub value: Value,
}

/// One attribute.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MispAttribute {
    /// Where it stood: `Event.Object[1].Attribute[0]`.
    pub place: String,
    /// Id of the attribute.
    pub uuid: Option<Uuid>,
    /// MISP's type, `ip-dst|port`.
    pub type_name: String,
    /// MISP's category, `Network activity`.
    pub category: Option<String>,
    /// The value as written.
    pub value: String,
    /// The author's comment.
    pub comment: String,
    /// Whether the author meant it for detection.
    pub to_ids: bool,
    /// Whether it was withdrawn (soft deletion).
    pub deleted: bool,
    /// Last change.
    pub timestamp: Option<Timestamp>,
    /// As for the event; 5 inherits.
    pub distribution: Option<u8>,
    /// Name of the object that it belongs to, `file`.
    pub object: Option<Arc<str>>,
    /// Its part in that object, `sha256`.
    pub relation: Option<String>,
    /// Names of its own tags.
    pub tags: Vec<String>,
    /// What the tags of the attribute and of its event say together.
    pub marking: Marking,
    /// The values to look for, whatever `to_ids` says. Of `filename|sha256` the hash alone, because the name alone would
    /// match far more; of `ip-dst|port` the address.
    pub observables: Vec<Observable>,
}

impl MispAttribute {
    /// Whether the author means its values for detection, and they still stand.
    #[must_use]
    pub fn is_indicator(&self) -> bool {
        self.to_ids && !self.deleted
    }
}

impl MispEvent {
    /// The values meant for detection, each with the attribute that says so.
    pub fn indicators(&self) -> impl Iterator<Item = (&MispAttribute, &Observable)> {
        self.attributes.iter().filter(|a| a.is_indicator()).flat_map(|a| a.observables.iter().map(move |o| (a, o)))
    }
}
