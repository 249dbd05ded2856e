//! What happened to a value at this node, newest first.

use pasban_app::Result;
use pasban_kernel::Observable;
use pasban_portal::Visit;
use pasban_store::rows::mitigate::Mitigation;
use pasban_store::rows::objects;
use schemars::JsonSchema;
use serde::Serialize;

use super::reports::{Report, sentences};
use super::{Own, When};

/// Most events shown; the whole chain has a page of its own.
const EVENTS_MAX: usize = 30;

/// Something that happened.
#[derive(Serialize, JsonSchema)]
pub struct Event {
    /// When.
    pub at: When,
    /// `came`, `asked`, `confirmed`, `held`, `rejected`, `withdrawn`, `issued`, `taken-back`, `released`, `withheld`, `watch`,
    /// `hold`, `block`, `lifted`, `expired`.
    pub what: String,
    /// Who did it, or from or to whom.
    pub who: String,
    /// Why, in the words that were given.
    pub why: Vec<String>,
    /// How many networks or destinations.
    pub n: usize,
}

/// What happened.
pub async fn of(
    v: &Visit,
    _value: &Observable,
    reports: &[Report],
    own: Option<&Own>,
    mitigations: &[Mitigation],
) -> Result<Vec<Event>> {
    let node = v.node();
    let mut out = Vec::new();
    let mut push = |at: When, what: &str, who: String, why: Vec<String>, n: usize| {
        if at.0.0 > 0 {
            out.push(Event { at, what: what.to_owned(), who, why, n });
        }
    };
    for r in reports {
        push(r.at, "came", r.from.clone(), Vec::new(), 1);
        match r.state.as_str() {
            "confirmed" | "held" | "rejected" | "withdrawn" => {
                push(r.changed, &r.state, r.by.clone(), r.because.clone(), 1);
            }
            "asked" => push(r.changed, "asked", String::new(), Vec::new(), 1),
            _ => {}
        }
    }
    if let Some(own) = own {
        let id = own.object.key.id.clone();
        let (versions, decisions) =
            node.db.read(move |tx| Ok((objects::object_versions(tx, &id)?, objects::decision_about(tx, &id)?))).await?;
        for o in versions.iter().filter(|o| o.own && o.state == "good").take(10) {
            let reason = match pasban_app::exchange::objects::statement(o).map(|(_, s)| s.content) {
                Ok(pasban_translate::exchange::content::Content::Indicator(i)) => vec![i.reason],
                _ => Vec::new(),
            };
            push(When(o.received), if o.revoked { "taken-back" } else { "issued" }, String::new(), reason, 1);
        }
        let table = node.links.load();
        for d in decisions.iter().rev().take(20) {
            let to: Vec<&str> = table
                .all()
                .iter()
                .filter(|e| pasban_gate::class_id(&e.agreement) == d.class)
                .map(|e| e.link.peer_name.as_str())
                .collect();
            let shown = to.iter().take(3).copied().collect::<Vec<_>>().join(", ");
            let (what, why) = if d.released { ("released", Vec::new()) } else { ("withheld", sentences(&d.because)) };
            push(When(d.at), what, shown, why, to.len());
        }
    }
    // What the networks here did at one time is one event.
    let mut here: std::collections::BTreeMap<(i64, String), (usize, Vec<String>)> = std::collections::BTreeMap::new();
    for m in mitigations {
        let slot = here.entry((m.changed.0, m.state.clone())).or_default();
        slot.0 += 1;
        if slot.1.is_empty() {
            slot.1 = sentences(&m.because);
        }
    }
    for ((at, state), (n, why)) in here {
        if matches!(state.as_str(), "watch" | "hold" | "block" | "lifted" | "expired") {
            push(When(pasban_kernel::Timestamp(at)), &state, String::new(), why, n);
        }
    }
    out.sort_by(|a, b| (b.at, &a.what).cmp(&(a.at, &b.what)));
    out.truncate(EVENTS_MAX);
    Ok(out)
}
