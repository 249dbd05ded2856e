//! Reasons of decisions as sentences in both languages.
//!
//! A stored reason is a code and an English sentence ([`pasban_app::mitigate::apply::because`]). Where there are words for the
//! code, they are said with the figures of that sentence; else the sentence itself is shown as it stands.

use maud::{Markup, html};
use pasban_portal::{Arg, Visit, parts};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A stored reason.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Because {
    /// Stable code.
    pub code: String,
    /// English sentence.
    #[serde(default)]
    pub text: String,
}

/// The reasons of a stored list; what cannot be read is none.
#[must_use]
pub fn read(stored: &str) -> Vec<Because> {
    serde_json::from_str(stored).unwrap_or_default()
}

/// Codes that have words of their own.
const KNOWN: [&str; 28] = [
    "rule",
    "no-rule",
    "withdrawn",
    "expired",
    "not-yet-valid",
    "block-over",
    "look-up-only",
    "not-permitted",
    "kind-not-blockable",
    "unsigned",
    "new-node",
    "new-link",
    "never-block",
    "kill-switch-nation",
    "kill-switch-node",
    "kill-switch-issuer",
    "kill-switch-link",
    "common-here",
    "met-here",
    "met-elsewhere",
    "history-unknown",
    "link-budget",
    "zone-growth",
    "approved",
    "settled",
    "too-broad",
    "lifted",
    "link-ended",
];

/// The whole numbers in a sentence, in order.
#[must_use]
pub fn figures(text: &str) -> Vec<i64> {
    text.split(|c: char| !c.is_ascii_digit()).filter(|p| !p.is_empty()).filter_map(|p| p.parse().ok()).collect()
}

/// One reason as a sentence.
#[must_use]
pub fn sentence(v: &Visit, b: &Because) -> Markup {
    if !KNOWN.contains(&b.code.as_str()) {
        return html! { span lang="en" dir="ltr" { (parts::said(&b.text)) } };
    }
    let f = figures(&b.text);
    let at = |i: usize| Arg::Number(f.get(i).copied().unwrap_or(0));
    let key = match b.code.as_str() {
        "rule" | "no-rule" => match b.text.rsplit(": ").next().unwrap_or_default() {
            "watch" => format!("officer-why-{}-watch", b.code),
            "hold for approval" => format!("officer-why-{}-hold", b.code),
            _ => format!("officer-why-{}-block", b.code),
        },
        code => format!("officer-why-{code}"),
    };
    // What a person or a list said is data: it follows the colon and is shown as text.
    let said = match b.code.as_str() {
        "lifted" | "never-block" | "withdrawn" | "too-broad" => b.text.clone(),
        _ => String::new(),
    };
    let last = f.len().saturating_sub(1);
    let days = if b.code == "rule" || b.code == "no-rule" { at(last) } else { at(2) };
    html! {
        (v.say(&key, &[("n", at(0)), ("m", at(1)), ("days", days)]))
        @if !said.is_empty() { " " span.sub lang="en" dir="ltr" { "(" (parts::said(&said)) ")" } }
    }
}

/// All reasons, as a list.
#[must_use]
pub fn list(v: &Visit, all: &[Because]) -> Markup {
    html! { ul.list { @for b in all { li { (sentence(v, b)) } } } }
}

#[cfg(test)]
mod tests {
    use super::*;
    use pasban_model::mitigate::policy::{Reason, Response};

    #[test]
    fn figures_are_those_of_the_sentence() {
        let r = Reason::CommonHere { hosts: 12, hosts_known: 340, days: 9 };
        assert_eq!(figures(&r.to_string()), [12, 340, 9, 30]);
        assert_eq!(figures(&Reason::MetHere { hosts: 1, days: 4 }.to_string()), [1, 4, 30]);
        assert_eq!(figures(&Reason::Rule { number: 3, then: Response::Block { days: 21 } }.to_string()), [3, 21]);
        assert_eq!(figures(&Reason::LinkBudget { per_hour: 500 }.to_string()), [500]);
        assert_eq!(figures("none"), Vec::<i64>::new());
    }

    #[test]
    fn every_code_of_the_model_has_words() {
        for r in
            [Reason::Withdrawn, Reason::Unsigned, Reason::HistoryUnknown, Reason::KillSwitchNode, Reason::BlockOver]
        {
            assert!(KNOWN.contains(&r.code()), "{}", r.code());
        }
    }

    #[test]
    fn a_stored_list_that_cannot_be_read_is_empty() {
        assert!(read("no json").is_empty());
        assert_eq!(read("[{\"code\":\"lifted\",\"text\":\"by Sana\"}]")[0].code, "lifted");
    }
}
