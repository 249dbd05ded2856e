//! What was understood of pasted text and files, and what was not and why: shown before anything is used.
//!
//! The readers are those of `pasban report` ([`pasban_app::ops::intake`]); content tells the form, never the name.

use std::collections::BTreeSet;

use pasban_app::ops::intake::{self, Taken};
use pasban_app::{AppError, Node, Result};
use pasban_gate::VictimProfile;
use pasban_kernel::limits::{BODY_BYTES_MAX, FINDINGS_MAX, QUESTION_VALUES_MAX, ROWS_MAX};
use pasban_kernel::{Digest, Finding, Observable, ObservableKind, Timestamp, Tlp};
use pasban_store::rows::seat_report::DraftFile;
use schemars::JsonSchema;
use serde::Serialize;

/// Most lines of pasted text that are looked at one by one for what was meant as a value and is none.
const LINES_MAX: usize = 500;
/// Longest excerpt of a line that was not understood, characters.
const EXCERPT_CHARS_MAX: usize = 80;

/// What was found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Understood {
    /// Values, each once, in the order met.
    pub values: Vec<Observable>,
    /// What was not taken, with its place and why.
    pub findings: Vec<Finding>,
    /// The strictest label written in each source: source name and label.
    pub markings: Vec<(String, Tlp)>,
    /// Where the values came from.
    pub sources: Vec<SourceRow>,
}

/// One source of values.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SourceRow {
    /// Hash of a file's content; empty for pasted text.
    pub file: String,
    /// Its name, a hostile text; empty for pasted text.
    pub name: String,
    /// What it was taken for: `misp`, `stix`, `csv`, `text`; empty where nothing of it could be taken.
    pub form: String,
    /// Bytes.
    pub bytes: i64,
    /// How many values.
    pub values: usize,
    /// How much was not taken.
    pub findings: usize,
}

/// What pasted text is called in places.
pub const PASTED: &str = "pasted text";

/// Reads pasted text. A line that looks like one value and is none is named.
#[must_use]
pub fn pasted(text: &str) -> (String, Taken) {
    if text.trim().is_empty() {
        return (String::new(), nothing(Vec::new()));
    }
    match intake::read(text.as_bytes()) {
        Ok(mut taken) => {
            if taken.form == intake::Form::Text {
                taken.findings.extend(odd_lines(text));
            }
            let name = taken.form.name().to_owned();
            (name, taken)
        }
        Err(f) => (String::new(), nothing(vec![f])),
    }
}

fn nothing(findings: Vec<Finding>) -> Taken {
    Taken { form: intake::Form::Text, values: Vec::new(), marking: None, authors: Vec::new(), findings }
}

/// Lines of one word that hold nothing to look for: somebody meant a value there. Prose is not complained about.
fn odd_lines(text: &str) -> Vec<Finding> {
    let mut out = Vec::new();
    for (i, line) in text.lines().enumerate().take(LINES_MAX) {
        let word = line.trim();
        let one = !word.is_empty() && !word.chars().any(char::is_whitespace) && word.chars().any(char::is_alphanumeric);
        if one && pasban_formats::text::value(word).is_none() {
            let found = pasban_formats::text::extract(word.as_bytes()).map_or(0, |p| p.value.len());
            if found == 0 {
                let excerpt: String = word.chars().take(EXCERPT_CHARS_MAX).collect();
                out.push(Finding::new(
                    format!("line {}", i + 1),
                    format!("no address, name or hash that can be looked for: {excerpt}"),
                ));
            }
        }
    }
    out
}

/// Reads a file; never fails, for what is wrong with it is what a person must see.
#[must_use]
pub fn file(name: &str, bytes: &[u8], at: Timestamp) -> DraftFile {
    let taken = if bytes.len() > BODY_BYTES_MAX {
        Err(Finding::new("", format!("larger than {} MB; split it", BODY_BYTES_MAX >> 20)))
    } else {
        intake::read(bytes)
    };
    let (form, mut values, marking, mut findings) = match taken {
        Ok(t) => (t.form.name(), t.values, t.marking, t.findings),
        Err(f) => ("", Vec::new(), None, vec![f]),
    };
    values.truncate(ROWS_MAX);
    findings.truncate(FINDINGS_MAX);
    let pairs: Vec<(ObservableKind, &str)> = values.iter().map(|v| (v.kind(), v.value())).collect();
    let json = |v: serde_json::Result<String>| v.unwrap_or_else(|_| "[]".into()).replace('\0', "\u{FFFD}");
    DraftFile {
        sha: Digest::of(bytes),
        name: pasban_store::clean(name).chars().take(200).collect(),
        bytes: i64::try_from(bytes.len()).unwrap_or(i64::MAX),
        form: form.into(),
        marking: marking.map(|m| m.name().to_owned()).unwrap_or_default(),
        understood: json(serde_json::to_string(&pairs)),
        findings: json(serde_json::to_string(&findings)),
        at,
    }
}

/// The values of a file that was read before.
#[must_use]
pub fn values_of(f: &DraftFile) -> Vec<Observable> {
    let kept: Vec<(ObservableKind, String)> = serde_json::from_str(&f.understood).unwrap_or_default();
    kept.into_iter().filter_map(|(kind, value)| Observable::from_stored(kind, &value).ok()).collect()
}

/// Everything of a draft: pasted text and files. Parsing holds a thread for a while, one that answers nobody else.
///
/// # Errors
/// Where the thread ends.
pub async fn all(values: String, files: Vec<DraftFile>) -> Result<Understood> {
    tokio::task::spawn_blocking(move || together(&values, &files)).await.map_err(AppError::internal)
}

/// [`all`], on this thread.
#[must_use]
pub fn together(values: &str, files: &[DraftFile]) -> Understood {
    let mut out = Understood::default();
    let mut seen = BTreeSet::new();
    let mut add = |out: &mut Understood, found: Vec<Observable>| {
        let before = out.values.len();
        out.values.extend(found.into_iter().filter(|v| seen.insert(v.clone())));
        out.values.len() - before
    };
    let (form, taken) = pasted(values);
    if !values.trim().is_empty() {
        let findings = taken.findings.len();
        out.findings
            .extend(taken.findings.into_iter().map(|f| Finding::new(format!("{PASTED}, {}", f.place), f.reason)));
        out.markings.extend(taken.marking.map(|m| (PASTED.to_owned(), m)));
        let n = add(&mut out, taken.values);
        out.sources.push(SourceRow {
            file: String::new(),
            name: String::new(),
            form,
            bytes: i64::try_from(values.len()).unwrap_or(i64::MAX),
            values: n,
            findings,
        });
    }
    for f in files {
        let findings: Vec<Finding> = serde_json::from_str(&f.findings).unwrap_or_default();
        let n = add(&mut out, values_of(f));
        out.sources.push(SourceRow {
            file: f.sha.to_string(),
            name: f.name.clone(),
            form: f.form.clone(),
            bytes: f.bytes,
            values: n,
            findings: findings.len(),
        });
        out.findings.extend(findings.into_iter().map(|l| {
            let place = if l.place.is_empty() { f.name.clone() } else { format!("{}: {}", f.name, l.place) };
            Finding::new(place, l.reason)
        }));
        out.markings.extend(f.marking.parse().ok().map(|m: Tlp| (f.name.clone(), m)));
    }
    out.findings.truncate(FINDINGS_MAX);
    out
}

/// What a value is beside what it says.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Remark {
    /// It points at the reporter: nobody but the body that gets the report learns it.
    PointsAtYou,
    /// It is never blocked: on a list of what everybody needs.
    NeverBlocked,
    /// It is too broad to look for.
    TooBroad,
}

/// What is remarkable about a value.
#[must_use]
pub fn remark(node: &Node, profile: &VictimProfile, value: &Observable) -> Option<Remark> {
    if !pasban_gate::clue::find(profile, [("value", value.value())]).is_empty() {
        Some(Remark::PointsAtYou)
    } else if pasban_app::detect::watch::refusal(value).is_some() {
        Some(Remark::TooBroad)
    } else if !node.never_block.load().check(value).is_empty() {
        Some(Remark::NeverBlocked)
    } else {
        None
    }
}

/// How many values a report of this act holds at most.
#[must_use]
pub fn values_max(filing: bool) -> usize {
    if filing { QUESTION_VALUES_MAX } else { ROWS_MAX }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_sorted_out_and_the_rest_is_named() {
        let text = "update-check[.]example\n203.0.113.77\n4f2a77d0c1…91c0\nwe saw hxxp://evil[.]example/a at night\n";
        let u = together(text, &[]);
        let values: Vec<&str> = u.values.iter().map(Observable::value).collect();
        assert_eq!(values, ["update-check.example", "203.0.113.77", "http://evil.example/a"]);
        let [f] = u.findings.as_slice() else { panic!("{:?}", u.findings) };
        assert!(f.place == "pasted text, line 3" && f.reason.contains("4f2a77d0c1"), "{f}");
    }

    #[test]
    fn files_are_read_by_content_and_their_places_kept() {
        let csv = file("list.exe", b"value,comment,tlp\na.example,c2,amber+strict\nb.example,c2,red\n", Timestamp(1));
        assert_eq!((csv.form.as_str(), csv.marking.as_str()), ("csv", "amber+strict"));
        let bad = file("event.json", b"{\"Event\": {\"info\": ", Timestamp(2));
        let u = together("a.example", &[csv, bad]);
        assert_eq!(u.values.len(), 1, "each once");
        assert_eq!(u.sources.len(), 3);
        assert!(u.findings.iter().any(|f| f.place.starts_with("list.exe: line 3")), "{:?}", u.findings);
        assert!(u.findings.iter().any(|f| f.place.starts_with("event.json")), "{:?}", u.findings);
        assert_eq!(u.markings, [("list.exe".to_owned(), Tlp::AmberStrict)]);
    }

    #[test]
    fn hostile_pastes_are_bounded_and_never_panic() {
        let deep = "[".repeat(200_000);
        let long = "a".repeat(600_000);
        let bidi = "\u{202E}elpmaxe.live\u{202C} \u{0} \u{FEFF}evil.example<script>alert(1)</script>";
        let many: String = (0..30_000).map(|i| format!("{}.{}.example\n", i, i)).collect();
        let lines = "x…\n".repeat(50_000);
        for text in [deep.as_str(), &long, bidi, &many, &lines, "{\"a\":1}", "=cmd|' /C calc'!A0"] {
            let u = together(text, &[]);
            assert!(u.findings.len() <= FINDINGS_MAX && u.values.len() <= ROWS_MAX);
            for v in &u.values {
                assert!(!v.value().contains(['<', '\0', '\u{202E}']), "{v}");
            }
        }
        let f = file("\0\u{202E}fdp.exe", &vec![b'{'; BODY_BYTES_MAX + 1], Timestamp(1));
        assert!(f.form.is_empty() && f.findings.contains("split it") && !f.name.contains('\0'));
    }
}
