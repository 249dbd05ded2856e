//! A file or pasted text as values for a report. What it is, is told by its content, never by its name.

use std::collections::BTreeSet;

use pasban_formats::marking::Marking;
use pasban_formats::stix::marking;
use pasban_formats::{csv_list, json, misp, stix, text};
use pasban_kernel::limits::{BODY_BYTES_MAX, ROWS_MAX};
use pasban_kernel::{Finding, Observable, Tlp};

/// Why a value is not taken although it could be read.
const RED: &str = "marked TLP:RED, or in a way that is not known here: it goes over no wire; telephone";

/// What a file was taken for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Form {
    /// A MISP event or search result.
    Misp,
    /// A STIX 2.1 bundle.
    Stix,
    /// A list with columns.
    Csv,
    /// Anything else that people write.
    Text,
}

impl Form {
    /// `misp`, `stix`, `csv`, `text`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Misp => "misp",
            Self::Stix => "stix",
            Self::Csv => "csv",
            Self::Text => "text",
        }
    }
}

/// What was found.
#[derive(Clone, Debug)]
pub struct Taken {
    /// What it was taken for.
    pub form: Form,
    /// Values, each once, in the order met.
    pub values: Vec<Observable>,
    /// The strictest marking of what was taken; `None` where nothing of it is marked.
    pub marking: Option<Tlp>,
    /// Who made it and marked it, as far as it says so itself: names, or ids where it gives no names. Each once.
    pub authors: Vec<String>,
    /// What could not be read, with its place.
    pub findings: Vec<Finding>,
}

/// What is done with values that are marked RED.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Red {
    /// They are left out: what is read goes to others.
    Left,
    /// They are taken: what is read stays with whoever was told.
    Taken,
}

/// The bytes of an uploaded file, given as base64.
///
/// # Errors
/// Where it is not base64, or larger than an intake reads.
pub fn uploaded(base64: &str) -> Result<Vec<u8>, Finding> {
    let bytes = data_encoding::BASE64
        .decode(base64.trim().as_bytes())
        .map_err(|e| Finding::new("file.base64", format!("not base64: {e}")))?;
    if bytes.len() > BODY_BYTES_MAX {
        return Err(Finding::new("file", format!("larger than {BODY_BYTES_MAX} bytes; split it")));
    }
    Ok(bytes)
}

/// Reads a file's content, to be passed on: what is marked RED is not taken, and said to be.
///
/// # Errors
/// Where nothing of it can be taken at all: too large, JSON that is neither MISP nor STIX, or all of it marked RED.
pub fn read(bytes: &[u8]) -> Result<Taken, Finding> {
    read_as(bytes, Red::Left)
}

/// Reads a file's content for use by the person who has it, on this machine: what is marked RED as well.
///
/// # Errors
/// As [`read`], but for RED.
pub fn read_here(bytes: &[u8]) -> Result<Taken, Finding> {
    read_as(bytes, Red::Taken)
}

fn read_as(bytes: &[u8], red: Red) -> Result<Taken, Finding> {
    match form_of(bytes) {
        Form::Misp => misp_values(bytes, red),
        Form::Stix => stix_values(bytes, red),
        Form::Csv => {
            let parsed = csv_list::parse(bytes)?;
            let mut sorted = Sorted::new(red, parsed.findings);
            for row in parsed.value {
                sorted.take(&row.marking, || format!("line {}, column {}", row.line, row.column), [row.value]);
            }
            sorted.done(Form::Csv)
        }
        Form::Text => {
            let parsed = text::extract(bytes)?;
            if parsed.value.is_empty()
                && bytes.iter().find(|b| !b.is_ascii_whitespace()).is_some_and(|b| b"{[".contains(b))
                && let Err(finding) = json::bounded(bytes)
            {
                // It was meant as JSON, and says where it breaks.
                return Err(finding);
            }
            // Nobody can tell to which lines a label in prose belongs: it marks all of them.
            let written = text::marking(bytes)?;
            let marking = written.as_ref().map_or(Marking::Unmarked, |w| w.marking.clone());
            if let (Some(w), Red::Left, Tlp::Red) = (&written, red, marking.held_as()) {
                return Err(Finding::new(format!("line {}, column {}", w.line, w.column), RED));
            }
            let mut sorted = Sorted::new(red, parsed.findings);
            for e in parsed.value {
                sorted.take(&marking, String::new, [e.value]);
            }
            sorted.done(Form::Text)
        }
    }
}

/// Values by their markings.
struct Sorted {
    red: Red,
    values: Vec<Observable>,
    marking: Option<Tlp>,
    authors: BTreeSet<String>,
    findings: Vec<Finding>,
    /// The first that was left out, and how many were.
    left: Option<(Finding, usize)>,
}

impl Sorted {
    fn new(red: Red, findings: Vec<Finding>) -> Self {
        Self { red, values: Vec::new(), marking: None, authors: BTreeSet::new(), findings, left: None }
    }

    fn take(&mut self, marking: &Marking, place: impl Fn() -> String, values: impl IntoIterator<Item = Observable>) {
        let tlp = marking.held_as();
        if tlp == Tlp::Red && self.red == Red::Left {
            match &mut self.left {
                Some((_, n)) => *n += 1,
                None => self.left = Some((Finding::new(place(), RED), 1)),
            }
            return;
        }
        if *marking != Marking::Unmarked {
            self.marking = Some(self.marking.map_or(tlp, |m| m.stricter(tlp)));
        }
        self.values.extend(values);
    }

    /// Each value once, in the order met.
    fn done(mut self, form: Form) -> Result<Taken, Finding> {
        if let Some((first, n)) = self.left {
            if self.values.is_empty() {
                return Err(first);
            }
            let more = if n > 1 { format!(" (so are {} more)", n - 1) } else { String::new() };
            self.findings.push(Finding::new(first.place, format!("{}{more}", first.reason)));
        }
        let (mut seen, mut findings) = (BTreeSet::new(), self.findings);
        let mut values: Vec<Observable> = self.values.into_iter().filter(|v| seen.insert(v.clone())).collect();
        if values.len() > ROWS_MAX {
            findings.push(Finding::new("", format!("more than {ROWS_MAX} values; the rest is not taken")));
            values.truncate(ROWS_MAX);
        }
        Ok(Taken { form, values, marking: self.marking, authors: self.authors.into_iter().collect(), findings })
    }
}

fn misp_values(bytes: &[u8], red: Red) -> Result<Taken, Finding> {
    let parsed = misp::parse(bytes)?;
    let standing: Vec<_> =
        parsed.value.iter().flat_map(|e| &e.attributes).filter(|a| !a.deleted && !a.observables.is_empty()).collect();
    let open = |a: &&misp::MispAttribute| red == Red::Taken || a.marking.held_as() != Tlp::Red;
    let marked = standing.iter().any(|a| a.is_indicator());
    let mut findings = parsed.findings;
    if !marked && standing.iter().any(&open) {
        // Many published events mark nothing for detection. A report only proposes, so all is proposed, and said.
        findings.push(Finding::new(
            "Event",
            "no attribute is marked for detection (to_ids); all values that could be looked for are proposed",
        ));
    }
    let mut sorted = Sorted::new(red, findings);
    sorted.authors.extend(parsed.value.iter().filter_map(|e| e.orgc.as_ref()).map(|o| o.name.clone()));
    for a in standing.iter().filter(|a| a.is_indicator() || !marked || !open(a)) {
        sorted.take(&a.marking, || a.place.clone(), a.observables.iter().cloned());
    }
    sorted.done(Form::Misp)
}

/// JSON is MISP or STIX; lines that mostly have the same delimiter are a list; the rest is text.
fn form_of(bytes: &[u8]) -> Form {
    let start = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let first = start.iter().find(|b| !b.is_ascii_whitespace());
    if matches!(first, Some(b'{' | b'[')) && json::bounded(start).is_ok() {
        let head = start.get(..start.len().min(4096)).unwrap_or(start);
        let has = |word: &[u8]| head.windows(word.len()).any(|w| w == word);
        let misp = has(b"\"Event\"") || has(b"\"response\"") || has(b"\"info\"");
        return if misp && !has(b"\"spec_version\"") { Form::Misp } else { Form::Stix };
    }
    let head = String::from_utf8_lossy(start.get(..start.len().min(16 * 1024)).unwrap_or(start));
    let lines: Vec<&str> =
        head.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with('#')).take(50).collect();
    for delimiter in [',', ';', '\t'] {
        // A sentence has commas too; a list has as many in each line, and a value in its cells.
        let count = |l: &str| l.matches(delimiter).count();
        let Some(n) = lines.first().map(|l| count(l)).filter(|n| *n > 0) else { continue };
        let even = lines.iter().filter(|l| count(l) == n).count();
        let cells = lines.iter().filter(|l| l.split(delimiter).any(|c| text::value(c).is_some())).count();
        if even * 10 >= lines.len() * 9 && cells * 2 >= lines.len() {
            return Form::Csv;
        }
    }
    Form::Text
}

fn stix_values(bytes: &[u8], red: Red) -> Result<Taken, Finding> {
    let parsed = stix::parse_bundle(bytes)?;
    let known = marking::Definitions::of(parsed.value.iter());
    let mut sorted = Sorted::new(red, parsed.findings);
    for o in parsed.value.iter().filter(|o| o.type_name() == "indicator" && !o.revoked()) {
        let place = format!("{}.pattern", o.id());
        let marked = marking::effective_with(o, &|id| known.meaning(id));
        let values = if red == Red::Left && marked.held_as() == Tlp::Red {
            // Only said to be left out: what its pattern holds is nobody's business.
            Vec::new()
        } else if o.text("pattern_type").is_some_and(|t| t != "stix") {
            sorted.findings.push(Finding::new(place, "not a STIX pattern; its rule is not taken as a value"));
            continue;
        } else {
            let pattern = stix::pattern::parse(o.text("pattern").unwrap_or_default());
            match pattern.and_then(|p| stix::pattern::observables(&p)) {
                Ok(found) => found,
                Err(f) => {
                    sorted.findings.push(Finding::new(format!("{place}: {}", f.place), f.reason));
                    continue;
                }
            }
        };
        if let Some(by) = o.created_by_ref() {
            let known = parsed.value.iter().find(|i| i.type_name() == "identity" && i.id().as_str() == by);
            sorted.authors.insert(known.and_then(|i| i.text("name")).unwrap_or(by).to_owned());
        }
        sorted.take(&marked, || format!("{}.object_marking_refs", o.id()), values);
    }
    sorted.done(Form::Stix)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &str, form: Form, expected: &[&str]) {
        let taken = read(bytes.as_bytes()).unwrap();
        let values: Vec<&str> = taken.values.iter().map(Observable::value).collect();
        assert_eq!((taken.form, values.as_slice()), (form, expected), "{bytes}");
    }

    #[test]
    fn content_tells_the_form() {
        check("value,comment\nevil.example,c2\n192.0.2.7,c2\n", Form::Csv, &["evil.example", "192.0.2.7"]);
        check(
            "We saw hxxps://evil[.]example/a today, and evil.example again.\n",
            Form::Text,
            &["https://evil.example/a", "evil.example"],
        );
        check("evil.example\nbad.example\n", Form::Text, &["evil.example", "bad.example"]);
        check(
            r#"{"Event":{"info":"x","Attribute":[{"type":"domain","category":"Network activity","value":"evil.example","to_ids":true},{"type":"domain","category":"Network activity","value":"good.example","to_ids":false}]}}"#,
            Form::Misp,
            &["evil.example"],
        );
        check(
            r#"{"Event":{"info":"x","Attribute":[{"type":"domain","category":"Network activity","value":"evil.example","to_ids":false},{"type":"text","category":"Other","value":"a word","to_ids":false}]}}"#,
            Form::Misp,
            &["evil.example"],
        );
        check(
            r#"{"type":"bundle","id":"bundle--5d0092c5-5f74-4287-9642-33f4c354e56d","objects":[{"type":"indicator","spec_version":"2.1","id":"indicator--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f","created":"2016-04-06T20:03:48.000Z","modified":"2016-04-06T20:03:48.000Z","valid_from":"2016-04-06T20:03:48Z","pattern_type":"stix","pattern":"[domain-name:value = 'evil.example']"}]}"#,
            Form::Stix,
            &["evil.example"],
        );
        assert!(read(b"{\"a\":1}").is_err());
    }

    #[test]
    fn what_is_red_is_not_taken() {
        let attribute = |value: &str, tag: &str| {
            format!(
                r#"{{"type":"domain","category":"Network activity","value":"{value}","to_ids":true,"Tag":[{{"name":"{tag}"}}]}}"#
            )
        };
        let event = |all: &[String]| format!(r#"{{"Event":{{"info":"x","Attribute":[{}]}}}}"#, all.join(","));
        let (red, green) = (attribute("red.example", "tlp:red"), attribute("green.example", "tlp:green"));
        let taken = read(event(&[red.clone(), green]).as_bytes()).unwrap();
        assert_eq!((taken.values.len(), taken.values[0].value()), (1, "green.example"));
        assert!(taken.findings.iter().any(|f| f.reason == RED), "{:?}", taken.findings);
        assert_eq!(read(event(&[red]).as_bytes()).unwrap_err().reason, RED);
        let indicator = |marking: &str| {
            format!(
                r#"{{"type":"bundle","id":"bundle--5d0092c5-5f74-4287-9642-33f4c354e56d","objects":[{{"type":"indicator","spec_version":"2.1","id":"indicator--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f","created":"2016-04-06T20:03:48.000Z","modified":"2016-04-06T20:03:48.000Z","valid_from":"2016-04-06T20:03:48Z","pattern_type":"stix","pattern":"[domain-name:value = 'evil.example']","object_marking_refs":["{marking}"]}}]}}"#
            )
        };
        assert_eq!(read(indicator(Tlp::Red.marking_id()).as_bytes()).unwrap_err().reason, RED);
        assert_eq!(read(indicator(Tlp::Green.marking_id()).as_bytes()).unwrap().values.len(), 1);
        assert_eq!(read_here(indicator(Tlp::Red.marking_id()).as_bytes()).unwrap().values.len(), 1);
    }

    #[test]
    fn words_mark_as_well() {
        for text in [
            "TLP:RED\nWe saw hxxp://evil[.]example/a today.\n",
            "We saw hxxp://evil[.]example/a today.\n\n-- \nTLP: GREEN where it says so, TLP: RED elsewhere\n",
            "TLP:PURPLE evil.example\n",
            "# TLP:RED\nvalue,comment\nevil.example,c2\n",
            "value,comment,tlp\nevil.example,c2,red\n",
        ] {
            let refused = read(text.as_bytes()).unwrap_err();
            assert!(refused.reason == RED && refused.place.starts_with("line "), "{text}: {refused}");
            assert_eq!(read_here(text.as_bytes()).unwrap().values.len(), 1, "{text}");
        }
        let some =
            "value,comment,tlp\na.example,c2,red\nb.example,c2,amber+strict\nc.example,c2,green\nd.example,c2,RED\n";
        let taken = read(some.as_bytes()).unwrap();
        assert_eq!((taken.values.len(), taken.marking), (2, Some(Tlp::AmberStrict)));
        let [left] = taken.findings.as_slice() else { panic!("{:?}", taken.findings) };
        assert!(left.place == "line 2, column 1" && left.reason.contains("1 more"), "{left}");
        for (text, marking) in [
            ("TLP:AMBER+STRICT\nevil.example\n", Some(Tlp::AmberStrict)),
            ("evil.example (TLP:AMBER)\n", Some(Tlp::Amber)),
            ("TLP:CLEAR evil.example\n", Some(Tlp::Clear)),
            ("evil.example\n", None),
        ] {
            assert_eq!(read(text.as_bytes()).unwrap().marking, marking, "{text}");
        }
    }
}
