//! TLP labels in the words of what is to leave: whoever wrote `TLP:RED` into a text meant it.

use pasban_kernel::label::{Label, strictest};
use pasban_kernel::{Finding, Tlp};
use pasban_translate::exchange::content::{Consent, Content, Statement};

use crate::error::{AppError, Result};

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
