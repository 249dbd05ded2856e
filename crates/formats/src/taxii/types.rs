//! The resources, named as in the standard. Timestamps stay texts here because `date_added` must keep its six digits.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Section 4.1.1: what a server has.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Discovery {
    /// Name of the server, for people.
    pub title: String,
    /// What it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Whom to ask.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<String>,
    /// The API root to use where nothing else is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<String>,
    /// URLs of the API roots, each ending in `/`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub api_roots: Vec<String>,
}

/// Section 4.2.1: one API root.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct ApiRoot {
    /// Name, for people.
    pub title: String,
    /// What it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Media types of the TAXII versions spoken.
    pub versions: Vec<String>,
    /// Largest request body taken, bytes.
    pub max_content_length: u64,
}

/// Section 5.1.1: the collections of an API root.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Collections {
    /// Left out where there are none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub collections: Vec<Collection>,
}

/// Section 5.2.1: one collection.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Collection {
    /// A UUID.
    pub id: String,
    /// Name, for people.
    pub title: String,
    /// What is in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// A name that may stand in URLs instead of the id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alias: Option<String>,
    /// Whether the asker may read it.
    pub can_read: bool,
    /// Whether the asker may add to it.
    pub can_write: bool,
    /// Media types of its objects.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub media_types: Vec<String>,
}

/// Section 3.7: some objects of a collection. `T` is the object: a [`Value`], or sealed bytes as
/// `Box<serde_json::value::RawValue>`.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(bound(serialize = "T: Serialize", deserialize = "T: Deserialize<'de>"))]
pub struct Envelope<T = Value> {
    /// Whether more follow.
    #[serde(default, skip_serializing_if = "is_false")]
    pub more: bool,
    /// What to send as `next` to get them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
    /// The objects; left out where there are none.
    #[serde(default = "Vec::new", skip_serializing_if = "Vec::is_empty")]
    pub objects: Vec<T>,
}

impl<T> Default for Envelope<T> {
    fn default() -> Self {
        Self { more: false, next: None, objects: Vec::new() }
    }
}

/// Section 5.3.1: what a collection holds, without the objects.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Manifest {
    /// Whether more follow.
    #[serde(default, skip_serializing_if = "is_false")]
    pub more: bool,
    /// One record a version.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub objects: Vec<ManifestRecord>,
}

/// Section 5.3.1: one version of an object.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct ManifestRecord {
    /// Id of the object.
    pub id: String,
    /// When this server got it, six fractional digits.
    pub date_added: String,
    /// Its `modified`, else `created`, else `date_added`.
    pub version: String,
    /// Its media type.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub media_type: Option<String>,
}

/// Section 5.8.1: the versions of one object.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Versions {
    /// Whether more follow.
    #[serde(default, skip_serializing_if = "is_false")]
    pub more: bool,
    /// The versions; left out where there are none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub versions: Vec<String>,
}

/// Section 4.3.1: `pending` or `complete`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum StatusWord {
    /// Some objects are still to be handled.
    Pending,
    /// All were handled.
    Complete,
}

/// Section 4.3.1: what became of a request to add objects.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Status {
    /// Id of this status, a UUID.
    pub id: String,
    /// How far it is.
    pub status: StatusWord,
    /// When the request came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_timestamp: Option<String>,
    /// Objects in the request; the sum of the next three.
    pub total_count: u64,
    /// Objects stored.
    pub success_count: u64,
    /// Which.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub successes: Vec<StatusDetail>,
    /// Objects refused.
    pub failure_count: u64,
    /// Which, and why.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub failures: Vec<StatusDetail>,
    /// Objects still to be handled.
    pub pending_count: u64,
    /// Which.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pendings: Vec<StatusDetail>,
}

impl Status {
    /// The status of a request that was handled at once. Counts follow from the lists, so clients that compare them
    /// (taxii2-client does) are content.
    #[must_use]
    pub fn complete(
        id: impl Into<String>,
        requested: impl Into<String>,
        successes: Vec<StatusDetail>,
        failures: Vec<StatusDetail>,
    ) -> Self {
        let (ok, bad) = (successes.len() as u64, failures.len() as u64);
        Self {
            id: id.into(),
            status: StatusWord::Complete,
            request_timestamp: Some(requested.into()),
            total_count: ok.saturating_add(bad),
            success_count: ok,
            successes,
            failure_count: bad,
            failures,
            pending_count: 0,
            pendings: Vec::new(),
        }
    }
}

/// Section 4.3.1: one object of a request.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct StatusDetail {
    /// Id of the object.
    pub id: String,
    /// Its version.
    pub version: String,
    /// Why it was refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

/// Section 3.6.1: the body of an answer with an error status.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct ErrorMessage {
    /// What went wrong.
    pub title: String,
    /// More of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// This occurrence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error_id: Option<String>,
    /// This kind of error.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error_code: Option<String>,
    /// The HTTP status as text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub http_status: Option<String>,
    /// Where to read on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub external_details: Option<String>,
    /// Anything else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub details: Option<Value>,
}

impl ErrorMessage {
    /// An error with its HTTP status.
    #[must_use]
    pub fn new(http_status: u16, title: impl Into<String>, description: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            description: Some(description.into()),
            http_status: Some(http_status.to_string()),
            ..Self::default()
        }
    }
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "the shape that serde wants")]
fn is_false(b: &bool) -> bool {
    !b
}
