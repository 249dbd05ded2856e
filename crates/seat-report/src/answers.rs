//! What the form asks: as typed, and as read.
//!
//! Only "what is happening" is required. Everything else has an answer that protects: help is asked, nothing is filed, nobody
//! is named. TLP is never asked for; it follows from "may it protect others?".

use pasban_app::ops::{Act, Consent, Hat};
use pasban_kernel::label::{Label, strictest};
use pasban_kernel::{LinkId, PermittedAction, Timestamp, Tlp};
use pasban_portal::input::{Pairs, Tick, plain_digits};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::known::Known;

/// Longest text of what is happening, bytes.
pub const WHAT_BYTES_MAX: usize = 64 * 1024;
/// Longest list of affected systems, bytes.
pub const SYSTEMS_BYTES_MAX: usize = 8 * 1024;
/// Longest legal basis, bytes.
pub const BASIS_BYTES_MAX: usize = 500;
/// How far ahead of the node's clock a person's watch may be.
const AHEAD: i64 = 5 * pasban_kernel::time::MINUTE;

/// The answers as typed: kept like this in a draft, sent like this over the API.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Answers {
    /// `help` (default), `share` or `file`.
    pub act: String,
    /// The law and provision of a filing.
    pub basis: String,
    /// With a filing: ask the CERT for help as well.
    pub ask_help: Tick,
    /// Link to the body; empty for the usual one.
    pub to: String,
    /// What is happening.
    pub what: String,
    /// `now` (default) or `earlier`.
    pub when: String,
    /// Day of noticing, as people write it.
    pub day: String,
    /// Time of noticing.
    pub time: String,
    /// `yes`, `no`, `unknown` (default).
    pub ongoing: String,
    /// Own systems that were ticked.
    pub system: Vec<String>,
    /// Other systems.
    pub systems: String,
    /// Pasted addresses, names, hashes, log lines.
    pub values: String,
    /// `sector` (default), `anyone`, `no`.
    pub share: String,
    /// `no` (default) or `yes`.
    pub named: String,
    /// The report that this adds to or corrects.
    pub follows: String,
    /// `adds` or `corrects`.
    pub way: String,
}

impl Answers {
    /// As pairs, for drawing the form again.
    #[must_use]
    pub fn pairs(&self) -> Pairs {
        let mut all: Vec<(String, String)> = [
            ("act", &self.act),
            ("basis", &self.basis),
            ("to", &self.to),
            ("what", &self.what),
            ("when", &self.when),
            ("day", &self.day),
            ("time", &self.time),
            ("ongoing", &self.ongoing),
            ("systems", &self.systems),
            ("values", &self.values),
            ("share", &self.share),
            ("named", &self.named),
            ("follows", &self.follows),
            ("way", &self.way),
        ]
        .into_iter()
        .filter(|(_, v)| !v.is_empty())
        .map(|(n, v)| (n.to_owned(), v.clone()))
        .collect();
        if self.ask_help.0 {
            all.push(("ask_help".into(), "on".into()));
        }
        all.extend(self.system.iter().map(|s| ("system".to_owned(), s.clone())));
        Pairs(all)
    }

    /// Without U+0000 and with line ends as `\n`, as it is kept.
    #[must_use]
    pub fn cleaned(mut self) -> Self {
        let clean = |s: &mut String| *s = s.replace('\0', "\u{FFFD}").replace("\r\n", "\n");
        for field in [
            &mut self.act,
            &mut self.basis,
            &mut self.to,
            &mut self.what,
            &mut self.when,
            &mut self.day,
            &mut self.time,
            &mut self.ongoing,
            &mut self.systems,
            &mut self.values,
            &mut self.share,
            &mut self.named,
            &mut self.follows,
            &mut self.way,
        ] {
            clean(field);
        }
        self.system.truncate(100);
        self.system.iter_mut().for_each(clean);
        self
    }

    /// Whether nothing worth keeping was typed.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        [&self.what, &self.values, &self.systems, &self.basis].iter().all(|s| s.trim().is_empty())
            && self.system.is_empty()
    }

    /// The act.
    #[must_use]
    pub fn act(&self) -> Act {
        match self.act.as_str() {
            "share" => Act::Share,
            "file" => Act::File,
            _ => Act::Help,
        }
    }

    /// The hat that it goes to: a filing to the regulator's, everything else to the CERT's.
    #[must_use]
    pub fn hat(&self) -> Hat {
        if self.act() == Act::File { Hat::Regulator } else { Hat::Cert }
    }

    /// Whether it still goes on.
    #[must_use]
    pub fn ongoing(&self) -> Ongoing {
        Ongoing::of(&self.ongoing)
    }

    /// What may be passed on. TLP is the consequence of the answer, and never narrower than nothing.
    #[must_use]
    pub fn consent(&self) -> Consent {
        consent(Share::of(&self.share), self.named == "yes")
    }

    /// The consent that goes along: what is filed is passed on only where help is asked as well.
    #[must_use]
    pub fn consent_sent(&self) -> Consent {
        if self.act() == Act::File && !self.ask_help.0 { consent(Share::No, false) } else { self.consent() }
    }

    /// Affected systems in one text.
    #[must_use]
    pub fn systems_text(&self) -> String {
        let mut all: Vec<&str> = self.system.iter().map(String::as_str).collect();
        let more = self.systems.trim();
        if !more.is_empty() {
            all.push(more);
        }
        all.join("\n")
    }
}

/// Whether it still goes on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ongoing {
    /// Yes.
    Yes,
    /// It stopped.
    No,
    /// Not known.
    Unknown,
}

impl Ongoing {
    /// All answers.
    pub const ALL: [Self; 3] = [Self::Yes, Self::No, Self::Unknown];

    /// The answer of a word; what was not answered is not known.
    #[must_use]
    pub fn of(word: &str) -> Self {
        match word {
            "yes" => Self::Yes,
            "no" => Self::No,
            _ => Self::Unknown,
        }
    }

    /// The word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::No => "no",
            Self::Unknown => "unknown",
        }
    }
}

/// May what was seen protect others?
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Share {
    /// Those whom the CERT serves.
    Sector,
    /// Anyone it helps.
    Anyone,
    /// Not yet.
    No,
}

impl Share {
    /// All answers.
    pub const ALL: [Self; 3] = [Self::Sector, Self::Anyone, Self::No];

    /// The answer of a word; the usual one where nothing was said.
    #[must_use]
    pub fn of(word: &str) -> Self {
        match word {
            "anyone" => Self::Anyone,
            "no" => Self::No,
            _ => Self::Sector,
        }
    }

    /// The word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Sector => "sector",
            Self::Anyone => "anyone",
            Self::No => "no",
        }
    }

    /// The answer that a consent came from.
    #[must_use]
    pub fn from_consent(c: &Consent) -> Self {
        match (c.share, c.to) {
            (false, _) => Self::No,
            (true, Tlp::Clear | Tlp::Green) => Self::Anyone,
            (true, _) => Self::Sector,
        }
    }

    /// The marking that follows.
    #[must_use]
    pub fn tlp(self) -> Tlp {
        match self {
            Self::Sector => Tlp::Amber,
            Self::Anyone => Tlp::Green,
            Self::No => Tlp::AmberStrict,
        }
    }
}

/// The consent of two answers.
#[must_use]
pub fn consent(share: Share, named: bool) -> Consent {
    Consent {
        share: share != Share::No,
        to: share.tlp(),
        action: if share == Share::No { PermittedAction::Watch } else { PermittedAction::BlockHome },
        named: named && share != Share::No,
        until: None,
    }
}

/// What is wrong with an answer: the field, the message, and what stands in it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Wrong {
    /// Field.
    pub field: &'static str,
    /// Message.
    pub key: &'static str,
    /// What was typed, or where; empty where the message needs nothing.
    pub value: String,
}

fn wrong(field: &'static str, key: &'static str, value: impl Into<String>) -> Wrong {
    Wrong { field, key, value: value.into() }
}

/// The answers as read.
#[derive(Clone, Debug, PartialEq)]
pub struct Read {
    /// The act.
    pub act: Act,
    /// The hat.
    pub hat: Hat,
    /// The link; none where the organisation is hosted here.
    pub link: Option<LinkId>,
    /// When it was noticed.
    pub noticed: Timestamp,
    /// Labels that stand in the words, with their place: nothing goes further than they say.
    pub markings: Vec<(&'static str, Tlp)>,
}

/// Reads the answers. `noticed` is the instant typed, or the message that says how to write it; it is only asked for where
/// the answer is "earlier".
///
/// # Errors
/// Everything that is wrong, in the order of the form.
pub fn read(
    a: &Answers,
    known: &Known,
    now: Timestamp,
    noticed: impl FnOnce(&str, &str) -> Result<Timestamp, &'static str>,
) -> Result<Read, Vec<Wrong>> {
    let mut bad = Vec::new();
    let (act, hat) = (a.act(), a.hat());
    if act == Act::File && a.basis.trim().is_empty() {
        bad.push(wrong("basis", "report-fault-basis", ""));
    }
    if a.basis.len() > BASIS_BYTES_MAX {
        bad.push(wrong("basis", "report-fault-long", BASIS_BYTES_MAX.to_string()));
    }
    let body = known.body(&a.to, hat);
    match body {
        None if known.bodies.is_empty() => bad.push(wrong("act", "report-fault-nobody", "")),
        None if !a.to.is_empty() => bad.push(wrong("to", "report-fault-to", "")),
        Some(b) if !b.takes(hat) && act == Act::File => bad.push(wrong("act", "report-fault-no-regulator", &b.name)),
        Some(b) if !b.takes(hat) => bad.push(wrong("act", "report-fault-no-cert", &b.name)),
        Some(b) if act == Act::File && a.ask_help.0 && !b.cert => {
            bad.push(wrong("act", "report-fault-no-cert", &b.name));
        }
        None => bad.push(wrong("act", "report-fault-no-regulator", "")),
        Some(_) => {}
    }
    if a.what.trim().is_empty() {
        bad.push(wrong("what", "report-fault-what", ""));
    }
    let mut markings = Vec::new();
    for (field, text, most) in [("what", &a.what, WHAT_BYTES_MAX), ("systems", &a.systems_text(), SYSTEMS_BYTES_MAX)] {
        if text.len() > most {
            bad.push(wrong(field, "report-fault-long", most.to_string()));
        }
        match strictest(text) {
            Some(w) if w.label.held_as() == Tlp::Red => {
                let said = match w.label {
                    Label::Unknown(word) => format!("TLP:{word}"),
                    Label::Level(_) => "TLP:RED".to_owned(),
                };
                bad.push(wrong(field, "report-fault-red", said));
            }
            Some(w) => markings.push((field, w.label.held_as())),
            None => {}
        }
    }
    let noticed = if a.when == "earlier" {
        match noticed(&plain_digits(&a.day), &plain_digits(&a.time)) {
            Ok(at) if at.0 > now.0.saturating_add(AHEAD) => {
                bad.push(wrong("time", "report-fault-future", ""));
                now
            }
            Ok(at) => at.min(now),
            Err("portal-bad-day") => {
                bad.push(wrong("day", "report-fault-day", a.day.trim()));
                now
            }
            Err("portal-bad-time") => {
                bad.push(wrong("time", "report-fault-time", a.time.trim()));
                now
            }
            Err(key) => {
                bad.push(wrong("time", key, ""));
                now
            }
        }
    } else {
        now
    };
    if !bad.is_empty() {
        return Err(bad);
    }
    Ok(Read { act, hat, link: body.and_then(crate::known::Body::id), noticed, markings })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::known::Body;

    fn known(bodies: Vec<Body>) -> Known {
        Known {
            organisation: "Bank A".into(),
            sector: "finance".into(),
            person: "S. Officer".into(),
            phone: String::new(),
            domains: 0,
            ranges: 0,
            systems: Vec::new(),
            bodies,
            colleagues: Vec::new(),
            telephone: String::new(),
            hosted: false,
            org: pasban_kernel::id::OrgId::from_random([1; 16]),
            identity: pasban_app::config::OrganisationSection::default(),
        }
    }

    fn body(n: u8, cert: bool, regulator: bool, lead: bool) -> Body {
        Body {
            link: LinkId::from_random([n; 16]).to_string(),
            name: format!("CERT {n}"),
            cert,
            regulator,
            paused: false,
            trouble: String::new(),
            seen: 0,
            lead,
        }
    }

    const NOW: Timestamp = Timestamp(1_795_000_000_000_000);

    fn faults(a: &Answers, k: &Known) -> Vec<(&'static str, &'static str)> {
        match read(a, k, NOW, |_, time| if time == "02:90" { Err("portal-bad-time") } else { Ok(NOW) }) {
            Ok(_) => Vec::new(),
            Err(bad) => bad.into_iter().map(|w| (w.field, w.key)).collect(),
        }
    }

    #[test]
    fn a_sentence_is_enough_and_protects() {
        let k = known(vec![body(1, true, true, true)]);
        let a = Answers { what: "somebody is in our mail".into(), ..Answers::default() };
        let r = read(&a, &k, NOW, |_, _| Err("portal-bad-time")).unwrap();
        assert_eq!((r.act, r.hat, r.noticed), (Act::Help, Hat::Cert, NOW));
        let c = a.consent_sent();
        assert!(c.share && !c.named && c.to == Tlp::Amber);
        assert_eq!(faults(&Answers::default(), &k), [("what", "report-fault-what")]);
    }

    #[test]
    fn each_fault_is_named_at_its_field_in_the_forms_order() {
        let k = known(vec![body(1, true, false, true)]);
        let a = Answers {
            act: "file".into(),
            when: "earlier".into(),
            time: "۰۲:۹۰".into(),
            systems: "TLP:RED".into(),
            ..Answers::default()
        };
        assert_eq!(
            faults(&a, &k),
            [
                ("basis", "report-fault-basis"),
                ("act", "report-fault-no-regulator"),
                ("what", "report-fault-what"),
                ("systems", "report-fault-red"),
                ("time", "report-fault-time"),
            ]
        );
    }

    #[test]
    fn digits_of_either_script_are_one_time() {
        let k = known(vec![body(1, true, false, true)]);
        for (day, time) in [("2026-11-24", "02:30"), ("۲۰۲۶-۱۱-۲۴", "۰۲:۳۰"), ("٢٠٢٦-١١-٢٤", "٠٢:٣٠")]
        {
            let a = Answers {
                what: "x".into(),
                when: "earlier".into(),
                day: day.into(),
                time: time.into(),
                ..Answers::default()
            };
            let seen = std::cell::RefCell::new(Vec::new());
            let noticed = |d: &str, t: &str| {
                seen.borrow_mut().push((d.to_owned(), t.to_owned()));
                Ok(Timestamp(5))
            };
            assert_eq!(read(&a, &k, NOW, noticed).unwrap().noticed, Timestamp(5));
            assert_eq!(seen.into_inner(), [("2026-11-24".to_owned(), "02:30".to_owned())]);
        }
    }

    #[test]
    fn a_body_is_chosen_or_the_lead_and_must_wear_the_hat() {
        let (lead, second) = (body(1, true, false, true), body(2, true, true, false));
        let k = known(vec![lead.clone(), second.clone()]);
        let mut a = Answers { what: "x".into(), ..Answers::default() };
        let link = |a: &Answers| read(a, &k, NOW, |_, _| Ok(NOW)).unwrap().link;
        assert_eq!(link(&a), lead.id());
        a.to = second.link.clone();
        assert_eq!(link(&a), second.id());
        a.to = String::new();
        a.act = "file".into();
        a.basis = "Model Act, section 12".into();
        assert_eq!(link(&a), second.id(), "a filing goes where a regulator is");
        a.to = lead.link.clone();
        assert_eq!(faults(&a, &k), [("act", "report-fault-no-regulator")]);
        a.to = "somewhere".into();
        assert_eq!(faults(&a, &k), [("to", "report-fault-to")]);
        assert_eq!(faults(&a, &known(Vec::new())), [("act", "report-fault-nobody")]);
    }

    #[test]
    fn what_is_filed_alone_is_passed_on_to_nobody() {
        let mut a = Answers { act: "file".into(), share: "anyone".into(), named: "yes".into(), ..Answers::default() };
        assert!(!a.consent_sent().share && !a.consent_sent().named);
        a.ask_help = Tick(true);
        assert!(a.consent_sent().share && a.consent_sent().named);
        let none = consent(Share::No, true);
        assert!(!none.share && !none.named, "who passes nothing on is named to nobody");
        for share in Share::ALL {
            assert_eq!(Share::from_consent(&consent(share, false)), share);
            assert_eq!(Share::of(share.word()), share);
        }
    }

    #[test]
    fn pairs_read_back_to_the_same_answers() {
        let a = Answers {
            act: "file".into(),
            ask_help: Tick(true),
            what: "line one\nline two".into(),
            system: vec!["mail".into(), "web".into()],
            ..Answers::default()
        };
        let back: Answers = pasban_portal::input::read(&a.pairs()).unwrap();
        assert_eq!(back, a);
        let json: Answers = serde_json::from_str(&serde_json::to_string(&a).unwrap()).unwrap();
        assert_eq!(json, a);
    }
}
