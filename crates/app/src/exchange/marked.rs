//! TLP labels in the words of what is to leave: whoever wrote `TLP:RED` into a text meant it.
//!
//! Only the owner of something widens its marking (design section 3, "Consent"). So a file that the reporter made itself is
//! passed on as widely as its explicit consent says, and the act in the ledger names what was widened; what somebody else
//! marked stays as narrow as it was marked, whatever the reporter consents to. RED is never taken at all.

use pasban_kernel::label::{Label, strictest};
use pasban_kernel::{Digest, Finding, TenantId, Tlp};
use pasban_translate::exchange::content::{Consent, Content, Statement};
use serde::{Deserialize, Serialize};

use crate::error::{AppError, Result};
use crate::node::Node;

/// Whose marking a file carries.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MarkedBy {
    /// The reporter's: it made the file, and may widen it.
    Reporter,
    /// Somebody else's.
    Other,
}

/// A marking of the reporter's own that its explicit consent widens, for the act.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Widened {
    /// Name of the file.
    pub file: String,
    /// SHA-256 of its bytes.
    pub sha256: Digest,
    /// As it is marked.
    pub from: Tlp,
    /// As it may be passed on.
    pub to: Tlp,
}

/// Whose marking a file carries: `authors` is what the file says of itself, `said` what the reporter says. A file that names
/// somebody else is somebody else's, whatever is said; one that names nobody is the reporter's where the reporter says so.
///
/// # Errors
/// The reporter calls its own what names somebody else: taken as the other's, and said.
pub fn whose(
    node: &Node,
    tenant: TenantId,
    authors: &[String],
    said: Option<MarkedBy>,
) -> std::result::Result<MarkedBy, Finding> {
    let names = names_of(node, tenant);
    decide_whose(&names, authors, said)
}

fn decide_whose(
    names: &[String],
    authors: &[String],
    said: Option<MarkedBy>,
) -> std::result::Result<MarkedBy, Finding> {
    let stranger = authors.iter().find(|a| !names.contains(&plain(a)));
    match (said, stranger) {
        (Some(MarkedBy::Other), _) | (None, Some(_)) => Ok(MarkedBy::Other),
        (None, None) if authors.is_empty() => Ok(MarkedBy::Other),
        (None | Some(MarkedBy::Reporter), None) => Ok(MarkedBy::Reporter),
        (Some(MarkedBy::Reporter), Some(by)) => {
            let by: String = by.chars().filter(|c| !c.is_control()).take(100).collect();
            Err(Finding::new(
                "marked_by",
                format!("it says that {by} made it: its marking is not the reporter's to widen"),
            ))
        }
    }
}

/// A name as it is compared: without case, and with single spaces.
fn plain(name: &str) -> String {
    name.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

/// What the reporter is called.
fn names_of(node: &Node, tenant: TenantId) -> Vec<String> {
    let registry = node.registry.load();
    let mut names = Vec::new();
    let identity = if tenant.is_own() {
        names.push(node.config.node.name.as_str());
        Some(&node.config.node.organisation)
    } else {
        let row = registry.tenants.iter().find(|t| t.id == tenant);
        let constituent = row.and_then(|t| registry.constituents.get(&t.org));
        names.extend(row.map(|t| t.name.as_str()));
        names.extend(constituent.map(|c| c.name.as_str()));
        constituent.map(|c| &c.identity)
    };
    if let Some(o) = identity {
        names.push(o.name_ur.as_str());
        names.extend(o.aliases.iter().map(String::as_str));
    }
    names.into_iter().map(plain).filter(|n| !n.is_empty()).collect()
}

/// The strictest label written in a text; `None` where there is none.
///
/// # Errors
/// It says RED, or a level that nobody here knows: the text goes nowhere. `place` names it.
pub fn heed(place: &str, text: &str) -> Result<Option<Tlp>> {
    let Some(written) = strictest(text) else { return Ok(None) };
    let (line, column) = position(text, written.at);
    let said = match written.label {
        Label::Level(Tlp::Red) => "TLP:RED".to_owned(),
        Label::Level(tlp) => return Ok(Some(tlp)),
        Label::Unknown(word) => format!("TLP:{word}, which is held as RED"),
    };
    Err(AppError::invalid(format!(
        "{place}, line {line}, column {column}: it says {said}: it goes over no wire; telephone"
    )))
}

fn position(text: &str, at: usize) -> (usize, usize) {
    let before = text.get(..at).unwrap_or_default();
    let line = before.matches('\n').count() + 1;
    (line, before.rsplit('\n').next().unwrap_or_default().chars().count() + 1)
}

/// Makes a consent no wider than a marking. What was narrowed is said.
pub fn narrow(consent: &mut Consent, place: &str, marking: Tlp) -> Option<Finding> {
    if !consent.share || consent.to >= marking {
        return None;
    }
    let asked = std::mem::replace(&mut consent.to, marking);
    Some(Finding::new(
        place,
        format!(
            "marked {marking}, so nothing of it is passed on more widely; {asked} was asked. Its owner alone can widen it"
        ),
    ))
}

/// What a consent widens of a marking that is the reporter's own; `None` where it widens nothing.
#[must_use]
pub fn widened(consent: &Consent, file: &str, sha256: Digest, marking: Tlp) -> Option<Widened> {
    let wider = consent.share && consent.to < marking && marking != Tlp::Red;
    wider.then(|| Widened { file: file.chars().take(200).collect(), sha256, from: marking, to: consent.to })
}

/// What is made here says nothing that its own words forbid: no label in them is stricter than its marking.
///
/// # Errors
/// One is.
pub(super) fn check(s: &Statement) -> Result<()> {
    for (place, text) in words(&s.content) {
        let Some(written) = strictest(text) else { continue };
        let said = written.label.held_as();
        if said > s.tlp {
            return Err(AppError::invalid(format!(
                "{place}: its words say {said}, and it would go out as {}: mark it as strictly, or leave that out",
                s.tlp
            )));
        }
    }
    Ok(())
}

/// What people wrote into it.
fn words(content: &Content) -> Vec<(&'static str, &str)> {
    match content {
        Content::Indicator(i) => vec![("reason", &i.reason)],
        Content::Report(r) => vec![("text", &r.text), ("systems", &r.systems), ("legal_basis", &r.legal_basis)],
        Content::Stop(s) => vec![("reason", &s.reason)],
        Content::Objection(o) => vec![("text", &o.text), ("contact", &o.contact)],
        Content::Ruling(r) => vec![("reason", &r.reason)],
        Content::Course(c) => c.steps.iter().map(|s| ("words", s.words.as_str())).collect(),
        Content::Sighting(_) | Content::Question(_) | Content::Answer(_) | Content::Card { .. } => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use pasban_kernel::PermittedAction;

    use super::*;

    #[test]
    fn what_is_written_is_heeded() {
        assert_eq!(heed("text", "we saw it").unwrap(), None);
        assert_eq!(heed("text", "TLP:AMBER+STRICT\nwe saw it").unwrap(), Some(Tlp::AmberStrict));
        let refused = heed("text", "we saw it\n told us: TLP:RED").unwrap_err().to_string();
        assert!(refused.contains("text, line 2, column 11: it says TLP:RED"), "{refused}");
        assert!(heed("text", "TLP:PURPLE").unwrap_err().to_string().contains("held as RED"));
    }

    #[test]
    fn a_file_is_the_reporters_where_it_says_so_or_says_nothing_else() {
        use MarkedBy::{Other, Reporter};
        let names = [plain("Bank Aftab"), plain("BA")];
        let by = |authors: &[&str], said| {
            decide_whose(&names, &authors.iter().map(|a| (*a).to_owned()).collect::<Vec<_>>(), said)
        };
        for (authors, said, expected) in [
            (&["Bank Aftab"][..], None, Some(Reporter)),
            (&["bank  AFTAB", "ba"], None, Some(Reporter)),
            (&["Bank Aftab"], Some(Reporter), Some(Reporter)),
            (&["Bank Aftab"], Some(Other), Some(Other)),
            (&["Bank Aftab", "Some Vendor"], None, Some(Other)),
            (&["Bank Aftab", "Some Vendor"], Some(Reporter), None),
            (&["Some Vendor"], None, Some(Other)),
            (&["Some Vendor"], Some(Reporter), None),
            (&["Bank Aftab Limited"], Some(Reporter), None),
            (&[], None, Some(Other)),
            (&[], Some(Reporter), Some(Reporter)),
            (&[], Some(Other), Some(Other)),
        ] {
            assert_eq!(by(authors, said).ok(), expected, "{authors:?} {said:?}");
        }
        let consent = |share, to| Consent { share, to, action: PermittedAction::Watch, named: false, until: None };
        let of = |c: &Consent, m| widened(c, "event.json", Digest::of(b"x"), m).map(|w| (w.from, w.to));
        assert_eq!(of(&consent(true, Tlp::Green), Tlp::AmberStrict), Some((Tlp::AmberStrict, Tlp::Green)));
        assert_eq!(of(&consent(true, Tlp::Amber), Tlp::Green), None, "narrower than its marking is no widening");
        assert_eq!(of(&consent(false, Tlp::Green), Tlp::AmberStrict), None, "nothing is shared");
        assert_eq!(of(&consent(true, Tlp::Green), Tlp::Red), None, "RED goes over no wire");
    }

    #[test]
    fn a_consent_is_narrowed_and_never_widened() {
        let consent = |to| Consent { share: true, to, action: PermittedAction::Watch, named: false, until: None };
        let mut wide = consent(Tlp::Green);
        assert!(narrow(&mut wide, "file", Tlp::AmberStrict).is_some());
        assert_eq!(wide.to, Tlp::AmberStrict);
        let mut strict = consent(Tlp::AmberStrict);
        assert!(narrow(&mut strict, "file", Tlp::Clear).is_none());
        assert_eq!(strict.to, Tlp::AmberStrict);
    }
}
