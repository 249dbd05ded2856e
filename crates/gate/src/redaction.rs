//! What a re-issued object must not carry beside names: exact times, ids that are clocks, references to its source.

use pasban_kernel::time::{DAY, MINUTE, SECOND};
use pasban_kernel::{Finding, Timestamp};

use crate::body::Body;
use crate::clue::VictimProfile;

/// Checks an object that was issued anew for others, as it would leave. Each finding names its place.
///
/// - `created` is a whole minute; `modified` a whole second, or a minute with a counter below one second;
/// - what was seen (`first_seen`, `last_seen`, `first_observed`, `last_observed`) is a whole day, any other time a
///   whole minute;
/// - the id is a random-shaped UUID (version 4): versions 1, 6 and 7 are clocks;
/// - no id of a victim stands anywhere, least of all in `created_by_ref` or `where_sighted_refs`.
#[must_use]
pub fn redaction_checks(object: &[u8], victims: &[VictimProfile]) -> Vec<Finding> {
    checks(&Body::read(object), victims)
}

pub(crate) fn checks(body: &Body, victims: &[VictimProfile]) -> Vec<Finding> {
    let mut found = Vec::new();
    for (place, text) in &body.texts {
        if place.ends_with("(key)") {
            continue;
        }
        if let Some(at) = Timestamp::parse(text)
            && let Some(wanted) = too_exact(place, at)
        {
            found.push(Finding::new(place, format!("the time is more exact than {wanted}")));
        }
        if place == "id" && !is_random_shaped(text) {
            found.push(Finding::new(place, "the id is not a version 4 UUID"));
        }
        if victims
            .iter()
            .any(|v| v.ids.iter().any(|id| text.contains(id.as_str()) || text.contains(&id.uuid().to_string())))
        {
            found.push(Finding::new(place, "it refers to its source"));
        }
    }
    found
}

/// What a time at this place should be cut to, if it is not.
fn too_exact(place: &str, at: Timestamp) -> Option<&'static str> {
    let last = place.rsplit('.').next().unwrap_or(place);
    let past = |unit: i64| at.0.rem_euclid(unit);
    let (good, wanted) = match last {
        "modified" => (past(SECOND) == 0 || past(MINUTE) < SECOND, "a second"),
        "first_seen" | "last_seen" | "first_observed" | "last_observed" => (past(DAY) == 0, "a day"),
        _ => (past(MINUTE) == 0, "a minute"),
    };
    (!good).then_some(wanted)
}

/// Whether a STIX id ends in a UUID of version 4 and the RFC 9562 variant.
fn is_random_shaped(id: &str) -> bool {
    let Some((_, uuid)) = id.split_once("--") else { return false };
    let bytes = uuid.as_bytes();
    bytes.len() == 36
        && bytes.get(14) == Some(&b'4')
        && bytes.get(19).is_some_and(|b| matches!(b.to_ascii_lowercase(), b'8' | b'9' | b'a' | b'b'))
}
