//! The charter of a CERT, and the two public documents that are printed from it: its description after RFC 2350 (BCP 21) and
//! `security.txt` after RFC 9116. Pure.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use pasban_kernel::time::DAY;
use pasban_kernel::{Observable, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Days that `security.txt` holds after the charter was saved (RFC 9116, section 2.5.5: less than a year is recommended).
pub const SECURITY_DAYS: i64 = 180;
/// Longest answer, characters.
pub const CHARS_MAX: usize = 4_000;
/// Longest answer in one line, characters.
pub const LINE_MAX: usize = 200;

/// What an answer must be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// A line.
    Line,
    /// Paragraphs.
    Text,
    /// An e-mail address.
    Email,
    /// A telephone number.
    Phone,
    /// An `https` address.
    Web,
    /// Two letters of ISO 3166-1.
    Country,
}

/// A field of the charter.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// Stable word, also of its messages.
    pub name: &'static str,
    /// The page that asks it: `who`, `charter`, `services`.
    pub part: &'static str,
    /// What it must be.
    pub kind: Kind,
    /// Whether the step is done without it.
    pub needed: bool,
}

const fn field(name: &'static str, part: &'static str, kind: Kind, needed: bool) -> Field {
    Field { name, part, kind, needed }
}

/// All fields, in the order in which they are asked.
pub const FIELDS: [Field; 23] = [
    field("name", "who", Kind::Line, true),
    field("name-ur", "who", Kind::Line, false),
    field("sector", "who", Kind::Line, false),
    field("country", "who", Kind::Country, true),
    field("phone", "who", Kind::Phone, true),
    field("email", "who", Kind::Email, true),
    field("address", "who", Kind::Text, false),
    field("web", "who", Kind::Web, false),
    field("mission", "charter", Kind::Text, true),
    field("constituency", "charter", Kind::Text, true),
    field("sponsor", "charter", Kind::Text, false),
    field("authority", "charter", Kind::Text, true),
    field("incidents", "charter", Kind::Text, true),
    field("disclosure", "charter", Kind::Text, true),
    field("keys", "charter", Kind::Line, false),
    field("members", "charter", Kind::Text, false),
    field("forms", "charter", Kind::Web, false),
    field("disclaimer", "charter", Kind::Text, false),
    field("hours", "services", Kind::Text, true),
    field("triage", "services", Kind::Text, true),
    field("coordination", "services", Kind::Text, true),
    field("resolution", "services", Kind::Text, false),
    field("proactive", "services", Kind::Text, false),
];

/// Pages that ask for the charter.
pub const PARTS: [&str; 3] = ["who", "charter", "services"];

/// Answers by the name of their field.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Charter(pub BTreeMap<String, String>);

/// Why an answer does not do; each has a message `setup-fault-…`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Wrong {
    /// Nothing was written.
    Missing,
    /// Too long.
    Long,
    /// Characters that turn or hide others.
    Hidden,
    /// No e-mail address.
    Email,
    /// No telephone.
    Phone,
    /// No `https` address.
    Web,
    /// Not two letters.
    Country,
}

impl Wrong {
    /// The message's key.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Missing => "setup-fault-missing",
            Self::Long => "setup-fault-long",
            Self::Hidden => "setup-fault-hidden",
            Self::Email => "setup-fault-email",
            Self::Phone => "setup-fault-phone",
            Self::Web => "setup-fault-web",
            Self::Country => "setup-fault-country",
        }
    }
}

impl Charter {
    /// An answer; empty where there is none.
    #[must_use]
    pub fn get(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }

    /// What is wrong with the answers of a part, by field.
    #[must_use]
    pub fn wrong(&self, part: &str) -> Vec<(&'static str, Wrong)> {
        FIELDS.iter().filter(|f| f.part == part).filter_map(|f| Some((f.name, wrong(f, self.get(f.name))?))).collect()
    }

    /// How many of the needed answers of a part are there, and how many are needed.
    #[must_use]
    pub fn answered(&self, part: &str) -> (usize, usize) {
        let needed = FIELDS.iter().filter(|f| f.part == part && f.needed);
        let (there, all): (Vec<_>, Vec<_>) =
            (needed.clone().filter(|f| wrong(f, self.get(f.name)).is_none()).collect(), needed.collect());
        (there.len(), all.len())
    }

    /// Whether everything is there that the public documents need.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        PARTS.iter().all(|p| self.wrong(p).is_empty())
    }
}

/// An answer as it is kept: line ends as one, none at its ends.
#[must_use]
pub fn clean(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n").trim().to_owned()
}

fn hides(c: char) -> bool {
    (c.is_control() && c != '\n')
        || matches!(c, '\u{61C}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}')
}

fn wrong(f: &Field, text: &str) -> Option<Wrong> {
    if text.is_empty() {
        return f.needed.then_some(Wrong::Missing);
    }
    if text.chars().count() > if f.kind == Kind::Text { CHARS_MAX } else { LINE_MAX } {
        return Some(Wrong::Long);
    }
    if text.chars().any(hides) || (f.kind != Kind::Text && text.contains('\n')) {
        return Some(Wrong::Hidden);
    }
    match f.kind {
        Kind::Line | Kind::Text => None,
        Kind::Email => Observable::email(text).err().map(|_| Wrong::Email),
        Kind::Phone => {
            let digits = text.chars().filter(char::is_ascii_digit).count();
            let fits = text.chars().all(|c| c.is_ascii_digit() || " +-()/.".contains(c));
            (!fits || digits < 3).then_some(Wrong::Phone)
        }
        Kind::Web => {
            let rest = text.strip_prefix("https://");
            let fits = rest.is_some_and(|r| !r.is_empty())
                && text.chars().all(|c| c.is_ascii_graphic() && !"\"<>\\^`{|}".contains(c));
            (!fits).then_some(Wrong::Web)
        }
        Kind::Country => (text.len() != 2 || !text.chars().all(|c| c.is_ascii_alphabetic())).then_some(Wrong::Country),
    }
}

/// What the documents need beside the charter.
#[derive(Clone, Debug)]
pub struct Facts<'a> {
    /// When the charter was saved.
    pub saved: Timestamp,
    /// Its version.
    pub version: i64,
    /// Where this node is reached, without a slash at its end.
    pub url: &'a str,
    /// Time zone of the team.
    pub zone: &'a str,
}

/// Width of the document's lines, characters.
const WIDTH: usize = 72;

/// A paragraph in lines of at most [`WIDTH`] characters, set in.
fn wrapped(out: &mut String, text: &str, before: &str) {
    for line in text.lines().filter(|l| !l.trim().is_empty()) {
        let mut at = 0;
        for word in line.split_whitespace() {
            let n = word.chars().count();
            if at > 0 && at + 1 + n > WIDTH - before.len() {
                out.push('\n');
                at = 0;
            }
            if at == 0 {
                out.push_str(before);
            } else {
                out.push(' ');
                at += 1;
            }
            out.push_str(word);
            at += n;
        }
        out.push('\n');
    }
}

/// The description of the team after RFC 2350, appendix D, as plain text.
#[must_use]
pub fn rfc2350(c: &Charter, f: &Facts<'_>) -> String {
    let mut out = String::new();
    let day = f.saved.rfc3339();
    let day = day.split('T').next().unwrap_or_default();
    let _ = writeln!(out, "Description of {} according to RFC 2350\n", c.get("name"));
    let head = |out: &mut String, words: &str| {
        let _ = writeln!(out, "\n{words}");
    };
    let entry = |out: &mut String, words: &str, text: &str| {
        let _ = writeln!(out, "\n{words}\n");
        wrapped(out, if text.is_empty() { "None." } else { text }, "   ");
    };
    head(&mut out, "1. Document information");
    entry(&mut out, "1.1 Date of last update", &format!("{day}, version {}", f.version));
    entry(
        &mut out,
        "1.2 Distribution list for notifications",
        "There is none; this address always has the current version.",
    );
    entry(&mut out, "1.3 Locations where this document may be found", &format!("{}/rfc2350.txt", f.url));
    head(&mut out, "\n2. Contact information");
    let ur = c.get("name-ur");
    entry(
        &mut out,
        "2.1 Name of the team",
        &if ur.is_empty() { c.get("name").to_owned() } else { format!("{}\n{ur}", c.get("name")) },
    );
    entry(&mut out, "2.2 Address", &format!("{}\n{}", c.get("address"), c.get("country").to_ascii_uppercase()));
    entry(&mut out, "2.3 Time zone", f.zone);
    entry(&mut out, "2.4 Telephone number", c.get("phone"));
    entry(&mut out, "2.5 Facsimile number", "");
    entry(&mut out, "2.6 Other telecommunication", c.get("web"));
    entry(&mut out, "2.7 Electronic mail address", c.get("email"));
    entry(&mut out, "2.8 Public keys and encryption information", c.get("keys"));
    entry(&mut out, "2.9 Team members", c.get("members"));
    entry(&mut out, "2.10 Other information", "");
    entry(
        &mut out,
        "2.11 Points of customer contact",
        &format!("{}\n{}\n{}", c.get("email"), c.get("phone"), c.get("hours")),
    );
    head(&mut out, "\n3. Charter");
    entry(&mut out, "3.1 Mission statement", c.get("mission"));
    entry(&mut out, "3.2 Constituency", c.get("constituency"));
    entry(&mut out, "3.3 Sponsorship and/or affiliation", c.get("sponsor"));
    entry(&mut out, "3.4 Authority", c.get("authority"));
    head(&mut out, "\n4. Policies");
    entry(&mut out, "4.1 Types of incidents and level of support", c.get("incidents"));
    entry(&mut out, "4.2 Co-operation, interaction and disclosure of information", c.get("disclosure"));
    entry(
        &mut out,
        "4.3 Communication and authentication",
        &format!(
            "Telephone and e-mail as in section 2. Information is marked by the Traffic Light Protocol, TLP 2.0.\n{}",
            c.get("keys")
        ),
    );
    head(&mut out, "\n5. Services");
    entry(&mut out, "5.1.1 Incident triage", c.get("triage"));
    entry(&mut out, "5.1.2 Incident coordination", c.get("coordination"));
    entry(&mut out, "5.1.3 Incident resolution", c.get("resolution"));
    entry(&mut out, "5.2 Proactive activities", c.get("proactive"));
    entry(&mut out, "6. Incident reporting forms", c.get("forms"));
    entry(&mut out, "7. Disclaimers", c.get("disclaimer"));
    out
}

/// `security.txt` after RFC 9116. It ends some months after the charter was saved: whoever saves it again says that it still holds.
#[must_use]
pub fn security_txt(c: &Charter, f: &Facts<'_>) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "# {}", c.get("name"));
    let _ = writeln!(out, "Contact: mailto:{}", c.get("email"));
    let phone: String = c.get("phone").chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
    let _ = writeln!(out, "Contact: tel:{phone}");
    if !c.get("forms").is_empty() {
        let _ = writeln!(out, "Contact: {}", c.get("forms"));
    }
    let _ = writeln!(out, "Expires: {}", f.saved.plus(SECURITY_DAYS * DAY).rfc3339());
    let _ = writeln!(out, "Preferred-Languages: en, ur");
    let _ = writeln!(out, "Canonical: {}/.well-known/security.txt", f.url);
    let _ = writeln!(out, "Policy: {}/rfc2350.txt", f.url);
    if c.get("keys").starts_with("https://") || c.get("keys").starts_with("openpgp4fpr:") {
        let _ = writeln!(out, "Encryption: {}", c.get("keys"));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole() -> Charter {
        let long = "We help banks to find, stop and report attacks. ".repeat(6);
        let pairs = [
            ("name", "Finance CERT"),
            ("country", "pk"),
            ("phone", "+92 51 111 222"),
            ("email", "cert@finance-cert.example"),
            ("web", "https://finance-cert.example"),
            ("mission", &long),
            ("constituency", "Banks"),
            ("authority", "None to order"),
            ("incidents", "All"),
            ("disclosure", "TLP"),
            ("keys", "https://finance-cert.example/key.asc"),
            ("hours", "Day and night"),
            ("triage", "Yes"),
            ("coordination", "Yes"),
        ];
        Charter(pairs.into_iter().map(|(n, v)| (n.to_owned(), v.to_owned())).collect())
    }

    const FACTS: Facts<'static> = Facts {
        saved: Timestamp(1_796_000_000_000_000),
        version: 2,
        url: "https://node.example",
        zone: "Asia/Karachi",
    };

    #[test]
    fn the_description_has_every_section_and_short_lines() {
        let text = rfc2350(&whole(), &FACTS);
        for section in [
            "1.1", "1.2", "1.3", "2.1", "2.2", "2.3", "2.4", "2.5", "2.6", "2.7", "2.8", "2.9", "2.10", "2.11", "3.1",
            "3.2", "3.3", "3.4", "4.1", "4.2", "4.3", "5.1.1", "5.1.2", "5.1.3", "5.2", "6.", "7.",
        ] {
            assert!(text.contains(&format!("\n{section} ")), "{section}");
        }
        assert!(text.lines().all(|l| l.chars().count() <= WIDTH), "{text}");
        assert!(text.contains("cert@finance-cert.example") && text.contains("https://node.example/rfc2350.txt"));
    }

    #[test]
    fn security_txt_has_what_the_standard_asks_for_once() {
        let text = security_txt(&whole(), &FACTS);
        let of = |name: &str| text.lines().filter(|l| l.starts_with(name)).count();
        assert!(of("Contact: ") >= 1);
        assert_eq!((of("Expires: "), of("Preferred-Languages: "), of("Canonical: ")), (1, 1, 1));
        let expires = text.lines().find_map(|l| l.strip_prefix("Expires: ")).unwrap();
        assert_eq!(Timestamp::parse(expires).unwrap(), FACTS.saved.plus(SECURITY_DAYS * DAY));
        const { assert!(SECURITY_DAYS < 366) };
    }

    #[test]
    fn answers_are_checked_by_what_they_must_be() {
        let mut c = whole();
        assert!(c.is_whole(), "{:?}", PARTS.map(|p| c.wrong(p)));
        for (name, value, why) in [
            ("email", "nobody", Wrong::Email),
            ("phone", "ring us", Wrong::Phone),
            ("web", "http://a.example", Wrong::Web),
            ("web", "https://a.example/\nContact: mailto:evil@evil.example", Wrong::Hidden),
            ("country", "Pakistan", Wrong::Country),
            ("mission", "", Wrong::Missing),
            ("name", "a\u{202E}b", Wrong::Hidden),
            ("name", &"x".repeat(300), Wrong::Long),
        ] {
            let before = c.get(name).to_owned();
            c.0.insert(name.into(), value.into());
            let part = FIELDS.iter().find(|f| f.name == name).unwrap().part;
            assert_eq!(c.wrong(part), [(name, why)], "{name} {value:?}");
            c.0.insert(name.into(), before);
        }
        assert_eq!(Charter::default().answered("who"), (0, 4));
    }

    #[test]
    fn no_answer_makes_a_line_of_its_own_in_security_txt() {
        let mut c = whole();
        c.0.insert("name".into(), "x\nContact: mailto:evil@evil.example".into());
        assert!(!c.is_whole());
    }
}
