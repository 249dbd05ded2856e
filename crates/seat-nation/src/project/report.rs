//! A report as it is counted.

use pasban_app::Node;
use pasban_kernel::label::strictest;
use pasban_kernel::{Timestamp, Tlp};
use pasban_store::rows::exchange::Report;
use pasban_store::rows::seat_nation::NEVER;
use pasban_store::rows::seat_nation::reports::{Counted, class_of, clock_of};
use pasban_store::{StoreError, Tx};
use pasban_translate::exchange::content::Content;
use serde_json::Value;

use crate::rule::sectors;

/// How a clock stands: what was to be done by `due` was done at `done` (0 for not yet).
pub fn clock(due: Timestamp, done: Timestamp, closed: bool) -> &'static str {
    if due == NEVER {
        "none"
    } else if done.0 > 0 {
        if done <= due { "kept" } else { "missed" }
    } else if closed {
        // Dealt with without a word to the reporter: no clock was kept and none runs.
        "none"
    } else {
        "open"
    }
}

/// The marking of a report: its own, or a stricter one in its words. What is for named persons stands in no figure.
#[must_use]
pub fn marking(report: &Report) -> Tlp {
    let body: Value = serde_json::from_str(&report.body).unwrap_or(Value::Null);
    let plain = |name: &str| body.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let (text, systems, tlp) = match pasban_translate::exchange::read(&body).map(|s| (s.tlp, s.content)) {
        Ok((tlp, Content::Report(r))) => (r.text, r.systems, tlp),
        _ => (plain("text"), plain("systems"), Tlp::AmberStrict),
    };
    [&text, &systems].into_iter().filter_map(|t| strictest(t)).fold(tlp, |t, w| t.stricter(w.label.held_as()))
}

/// A report as it is counted now; `None` for what is not the CERT's.
pub fn counted(tx: &mut dyn Tx, node: &Node, r: &Report) -> Result<Option<Counted>, StoreError> {
    if r.direction != "in" || r.hat != "cert" {
        return Ok(None);
    }
    let (due, done) = clock_of(tx, &r.id)?;
    let class = class_of(tx, &r.id)?;
    let registry = node.registry.load();
    let sector = r
        .org
        .and_then(|o| registry.constituents.get(&o))
        .and_then(|c| sectors::sector(&c.sector))
        .map_or_else(|| sectors::UNSAID.to_owned(), |s| s.to_string());
    Ok(Some(Counted {
        id: r.id,
        org: r.org,
        sector,
        act: r.act.clone(),
        class: class.split('/').next().unwrap_or_default().to_owned(),
        state: r.state.clone(),
        counted: marking(r) < Tlp::Red,
        at: r.at,
        due,
        done,
        clock: clock(due, done, r.state == "closed").to_owned(),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clocks_are_kept_missed_or_run() {
        let (due, early, late) = (Timestamp(10), Timestamp(10), Timestamp(11));
        assert_eq!([clock(due, early, false), clock(due, late, true)], ["kept", "missed"]);
        assert_eq!([clock(due, Timestamp(0), false), clock(due, Timestamp(0), true)], ["open", "none"]);
        assert_eq!(clock(NEVER, early, false), "none");
    }
}
