//! To whom an indicator would go, by the gate itself: the object is made as it would be issued again and judged for every
//! destination. Nothing is recorded and nothing waits to leave.

use pasban_app::exchange::decide;
use pasban_app::exchange::dry::{self, Destination};
use pasban_app::{AppError, Result};
use pasban_gate::{ClueKind, Reason, VictimProfile};
use pasban_kernel::Observable;
use pasban_portal::Visit;
use pasban_store::rows::objects::Object;
use schemars::JsonSchema;
use serde::Serialize;

use super::draft::{Draft, Terms};
use super::{Own, When};
use crate::indicator::rule::clue::{self, Piece};
use crate::indicator::rule::standing::State;

/// Most peers named in one row; their number is told.
pub const PEERS_MAX: usize = 12;

/// One reason of the gate.
#[derive(Clone, Serialize, JsonSchema)]
pub struct Because {
    /// Its stable code.
    pub code: String,
    /// In a sentence.
    pub text: String,
    /// For drawing, in the reader's language.
    #[serde(skip)]
    #[schemars(skip)]
    pub reason: Reason,
}

/// The gate's answer for one destination.
#[derive(Clone, Serialize, JsonSchema)]
pub struct Row {
    /// Which destination: the same one has the same words.
    pub to: String,
    /// `superior`, `lateral`, `plain`, `constituent`, `tenant`.
    pub relation: String,
    /// Peers by name, at most twelve.
    pub peers: Vec<String>,
    /// How many nodes or hosted tenants.
    pub count: usize,
    /// Version of the agreement.
    pub agreement: u64,
    /// Since when the newest of these links stands.
    pub since: Option<When>,
    /// The links are paused.
    pub paused: bool,
    /// Whether it would leave.
    pub released: bool,
    /// Why.
    pub because: Vec<Because>,
}

/// What would leave, and to whom.
#[derive(Serialize, JsonSchema)]
pub struct Release {
    /// Whether this is what would happen (`true`), or what happens to the indicator that stands.
    pub preview: bool,
    /// Row by row.
    pub rows: Vec<Row>,
    /// Destinations that would get it.
    pub to: usize,
    /// Destinations that would not.
    pub from: usize,
    /// Nodes and tenants that would get it.
    pub reaches: usize,
    /// The object, as it would leave.
    pub object: Option<serde_json::Value>,
    /// Its size, bytes.
    pub bytes: usize,
    /// Places in it that may point at the source.
    pub clues: Vec<Clue>,
    /// For whom clues were looked for.
    pub looked_for: usize,
    /// The same with the places marked, for drawing.
    #[serde(skip)]
    #[schemars(skip)]
    pub pieces: Vec<Piece>,
    /// Why nothing can be made at all; empty where it can.
    pub refused: String,
    /// What a second person has to agree to: `release-red`, `block-for-others`.
    pub second: Vec<String>,
    /// What was shown, to send along: where the answers have changed, nothing is done.
    pub shown: String,
}

/// A place that may point at the source.
#[derive(Clone, Serialize, JsonSchema)]
pub struct Clue {
    /// What it may be.
    pub kind: String,
    /// For drawing.
    #[serde(skip)]
    #[schemars(skip)]
    pub of: ClueKind,
    /// What stands there.
    pub found: String,
}

/// The table of a value: what would happen, or what happens where our indicator stands.
pub async fn of(v: &Visit, value: &Observable, draft: &Draft, state: State, own: Option<&Own>) -> Result<Release> {
    if state == State::Confirmed
        && let Some(own) = own
    {
        let rows = dry::run(v.node(), &own.object).await?;
        return Ok(table(v, false, &own.object, &rows, Vec::new()));
    }
    let terms = draft.so_far();
    match make(v, value, &terms).await {
        Ok((object, rows)) => {
            let second = crate::indicator::rule::second::needed(terms.tlp, terms.action);
            Ok(table(v, true, &object, &rows, second.iter().map(|k| k.code().to_owned()).collect()))
        }
        Err(AppError::Conflict(why) | AppError::Invalid(why)) => Ok(Release { refused: why, ..empty() }),
        Err(AppError::NotFound) => Ok(empty()),
        Err(e) => Err(e),
    }
}

fn empty() -> Release {
    Release {
        preview: true,
        rows: Vec::new(),
        to: 0,
        from: 0,
        reaches: 0,
        object: None,
        bytes: 0,
        clues: Vec::new(),
        looked_for: 0,
        pieces: Vec::new(),
        refused: String::new(),
        second: Vec::new(),
        shown: String::new(),
    }
}

/// The object as it would be issued again, and the gate's answers.
pub async fn make(v: &Visit, value: &Observable, terms: &Terms) -> Result<(Object, Vec<Destination>)> {
    let how = terms.confirm(&v.seat()?.name);
    let object = decide::would_make(v.node(), terms.report, value.clone(), &how).await?;
    let rows = dry::run(v.node(), &object).await?;
    Ok((object, rows))
}

/// Who must not be recognised in an object.
fn victims(v: &Visit, object: &Object) -> Vec<VictimProfile> {
    let facts: pasban_app::exchange::objects::Facts = serde_json::from_str(&object.source).unwrap_or_default();
    let registry = v.node().registry.load();
    facts.sources.iter().filter_map(|s| registry.profile(&s.owner)).collect()
}

/// Destinations as rows.
pub fn rows_of(all: &[Destination]) -> Vec<Row> {
    all.iter()
        .map(|d| Row {
            to: key(d),
            relation: d.relation.name().to_owned(),
            peers: d.peers.iter().take(PEERS_MAX).map(|p| p.name.clone()).collect(),
            count: d.peers.len() + d.tenants,
            agreement: d.agreement,
            since: When::some(d.since),
            paused: d.paused,
            released: d.released,
            because: d
                .because
                .iter()
                .map(|r| Because { code: r.code().to_owned(), text: r.to_string(), reason: r.clone() })
                .collect(),
        })
        .collect()
}

fn key(d: &Destination) -> String {
    let class: String = d.class.to_string().chars().filter(char::is_ascii_alphanumeric).collect();
    format!("{class}.{}.{}", d.agreement, if d.paused { "paused" } else { "active" })
}

fn table(v: &Visit, preview: bool, object: &Object, all: &[Destination], second: Vec<String>) -> Release {
    let rows = rows_of(all);
    let json: serde_json::Value = serde_json::from_slice(&object.bytes).unwrap_or_default();
    let victims = victims(v, object);
    let pieces = clue::of_json(&json, &victims);
    let clues = pieces
        .iter()
        .filter_map(|p| p.clue.map(|of| Clue { kind: of.words().to_owned(), of, found: p.text.clone() }))
        .take(20)
        .collect();
    Release {
        preview,
        to: rows.iter().filter(|r| r.released).count(),
        from: rows.iter().filter(|r| !r.released).count(),
        reaches: rows.iter().filter(|r| r.released).map(|r| r.count).sum(),
        shown: shown(&rows),
        rows,
        object: Some(json),
        bytes: object.bytes.len(),
        clues,
        looked_for: victims.len(),
        pieces,
        refused: String::new(),
        second,
    }
}

/// What a table said, short enough for a form: destination, answer, codes.
pub fn shown(rows: &[Row]) -> String {
    let line = |r: &Row| {
        let codes: Vec<&str> = r.because.iter().map(|b| b.code.as_str()).collect();
        format!("{}:{}:{}", r.to, if r.released { "release" } else { "withhold" }, codes.join("+"))
    };
    rows.iter().map(line).collect::<Vec<_>>().join(";")
}

/// One row of what a form says was shown.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Seen {
    /// Destination.
    pub to: String,
    /// The answer.
    pub released: bool,
    /// Codes of its reasons.
    pub codes: Vec<String>,
}

/// Reads what a form says was shown; bounded, and believed only for drawing it beside what holds now.
pub fn read_shown(text: &str) -> Vec<Seen> {
    text.split(';')
        .take(500)
        .filter_map(|line| {
            let mut parts = line.splitn(3, ':');
            let (to, answer, codes) = (parts.next()?, parts.next()?, parts.next().unwrap_or_default());
            let plain =
                |t: &str| t.len() <= 80 && t.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-'));
            if !plain(to) || to.is_empty() {
                return None;
            }
            let codes = codes.split('+').filter(|c| plain(c) && !c.is_empty()).take(20).map(str::to_owned).collect();
            Some(Seen { to: to.to_owned(), released: answer == "release", codes })
        })
        .collect()
}

/// Whether the same goes to the same: reasons may change as long as the answers stand.
pub fn same_answers(seen: &[Seen], now: &[Row]) -> bool {
    seen.len() == now.len() && now.iter().all(|n| seen.iter().any(|s| s.to == n.to && s.released == n.released))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(to: &str, released: bool) -> Row {
        Row {
            to: to.into(),
            relation: "lateral".into(),
            peers: vec!["X".into()],
            count: 1,
            agreement: 1,
            since: None,
            paused: false,
            released,
            because: vec![Because { code: "red".into(), text: "x".into(), reason: Reason::Red }],
        }
    }

    #[test]
    fn what_was_shown_comes_back_and_a_change_is_noticed() {
        let rows = [row("a.1.active", true), row("b.2.paused", false)];
        let seen = read_shown(&shown(&rows));
        assert_eq!(seen.len(), 2);
        assert!(same_answers(&seen, &rows));
        assert!(!same_answers(&seen, &[row("a.1.active", true), row("b.2.paused", true)]));
        assert!(!same_answers(&seen, &rows[..1]));
        // Another version of an agreement is another promise.
        assert!(!same_answers(&seen, &[row("a.2.active", true), row("b.2.paused", false)]));
        assert!(read_shown("").is_empty());
        let hostile = "<script>:release:x;a:release:<b>+ok;".to_owned() + &";".repeat(10_000);
        assert_eq!(read_shown(&hostile), vec![Seen { to: "a".into(), released: true, codes: vec!["ok".into()] }]);
    }
}
