//! Acts: what is logged. One canonical byte form (RFC 8785), hidden behind a salt.
//!
//! The leaf is SHA-256(salt ‖ canonical act), then hashed as an RFC 6962 leaf. Act and salt live in a table and can
//! be erased by legal order; the leaf stays and tells nothing, since nobody can try 2^256 salts.

use std::fmt;
use std::str::FromStr;

use pasban_kernel::{Digest, Timestamp, limits};
use sha2::{Digest as _, Sha256};

use crate::canon::{self, CanonFault, Json};
use crate::merkle;

/// 32 random bytes, a new one for each act.
pub type Salt = [u8; 32];

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident = $code:literal,)*) => {
        /// What kind of act. Codes are stable: they stand in receipts that are read decades later.
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        #[non_exhaustive]
        pub enum ActKind {
            $($(#[$doc])* $name,)*
            /// A code that this version does not know: a newer node's act still verifies.
            Other(String),
        }

        impl ActKind {
            /// All kinds that this version knows.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// The stable code, `report-received`.
            #[must_use]
            pub fn code(&self) -> &str {
                match self {
                    $(Self::$name => $code,)*
                    Self::Other(code) => code,
                }
            }
        }

        impl FromStr for ActKind {
            type Err = ActFault;

            fn from_str(code: &str) -> Result<Self, ActFault> {
                Ok(match code {
                    $($code => Self::$name,)*
                    _ if is_code(code) => Self::Other(code.to_owned()),
                    _ => return Err(ActFault::Field("kind")),
                })
            }
        }
    };
}

kinds! {
    /// A report came in.
    ReportReceived = "report-received",
    /// A report was sent up or on.
    ReportSent = "report-sent",
    /// An analyst confirmed an indicator.
    IndicatorConfirmed = "indicator-confirmed",
    /// An indicator was put on hold.
    IndicatorHeld = "indicator-held",
    /// An indicator was rejected.
    IndicatorRejected = "indicator-rejected",
    /// The gate released an object version, by release class.
    Released = "released",
    /// The gate withheld an object version, by release class, with reasons.
    Withheld = "withheld",
    /// An object was withdrawn.
    Withdrawn = "withdrawn",
    /// A block came into force.
    Blocked = "blocked",
    /// A block was lifted.
    Unblocked = "unblocked",
    /// An alert went to people.
    AlertSent = "alert-sent",
    /// Somebody said that a block is wrong: here, or at a node below.
    ObjectionMade = "objection-made",
    /// An objection was answered: released for everyone, or kept, and why.
    ObjectionAnswered = "objection-answered",
    /// A person said what an alert was: a false alarm, or dealt with, and why.
    AlertJudged = "alert-judged",
    /// A question was asked of this node, or by it.
    QuestionAsked = "question-asked",
    /// A question was answered.
    QuestionAnswered = "question-answered",
    /// A question was vetoed here.
    QuestionVetoed = "question-vetoed",
    /// A link was offered.
    LinkOffered = "link-offered",
    /// A link was accepted.
    LinkAccepted = "link-accepted",
    /// A link was paused.
    LinkPaused = "link-paused",
    /// A link was resumed.
    LinkResumed = "link-resumed",
    /// A link was revoked.
    LinkRevoked = "link-revoked",
    /// An agreement changed.
    AgreementChanged = "agreement-changed",
    /// A consent was given.
    ConsentGiven = "consent-given",
    /// A consent was withdrawn.
    ConsentWithdrawn = "consent-withdrawn",
    /// Operating keys were rotated.
    KeyRotated = "key-rotated",
    /// A key was declared compromised.
    KeyCompromised = "key-compromised",
    /// A kill switch was set or released.
    KillSwitch = "kill-switch",
    /// The node was restored from a backup.
    Restored = "restored",
    /// Leaves were recovered from a mirror, or a gap was named.
    Recovered = "recovered",
    /// A policy changed.
    PolicyChanged = "policy-changed",
    /// Somebody read fields that name a victim.
    ReadVictim = "read-victim",
    /// A victim's name was unmasked, with a second person.
    Unmasked = "unmasked",
    /// Records left in bulk.
    BulkExported = "bulk-exported",
    /// Content was erased; leaves stay.
    Erased = "erased",
    /// A hosted tenant moved in or out.
    TenantMoved = "tenant-moved",
    /// An administrator typed the digits of the other's screen.
    LinkConfirmed = "link-confirmed",
    /// Both have: the link is in force.
    LinkActive = "link-active",
    /// A partner's ledger was not cosigned, and why.
    WitnessRefused = "witness-refused",
    /// A refusal was lifted by a person.
    WitnessForgiven = "witness-forgiven",
    /// A new ledger was begun because the old one could not be restored.
    LedgerBegunAnew = "ledger-begun-anew",
    /// An object was quarantined: same id and version, other bytes.
    Quarantined = "quarantined",
    /// An account was made.
    PersonAdded = "person-added",
    /// A one-time link was made: for a new account, a lost password or factor, or to enter at once.
    PersonInvited = "person-invited",
    /// A person set a password, and a second factor where the role asks for one.
    PersonWelcomed = "person-welcomed",
    /// A person's role changed.
    RoleChanged = "role-changed",
    /// An account was closed.
    PersonDisabled = "person-disabled",
    /// It was opened again.
    PersonEnabled = "person-enabled",
    /// A person signed in.
    SignedIn = "signed-in",
    /// Wrong passwords or codes.
    SignInFailed = "sign-in-failed",
    /// A person changed the password.
    PasswordChanged = "password-changed",
    /// A person set up a second factor, or used up a recovery code.
    FactorChanged = "factor-changed",
    /// An administrator removed a lost second factor.
    FactorReset = "factor-reset",
    /// A person made a token for a program.
    TokenMade = "token-made",
    /// It was revoked.
    TokenRevoked = "token-revoked",
    /// A second person was asked.
    SecondAsked = "second-asked",
    /// The second person agreed.
    SecondGranted = "second-granted",
    /// The second person refused.
    SecondRefused = "second-refused",
    /// What the second person agreed to was done.
    SecondUsed = "second-used",
}

/// Something that happened and matters in law.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Act {
    kind: ActKind,
    at: Timestamp,
    actor: String,
    subject: String,
    body: String,
}

/// Why something is no act.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum ActFault {
    /// A field is missing, too long, or not of its form.
    #[error("{0} is missing, too long or not of its form")]
    Field(&'static str),
    /// Not canonical JSON.
    #[error("not canonical JSON: {0}")]
    Canon(#[from] CanonFault),
    /// Larger than `ACT_BYTES_MAX`.
    #[error("{0} bytes, more than an act may have")]
    TooLong(usize),
}

impl Act {
    /// An act. `actor` says who (a person's or node's id), `subject` to what or whom (an object's or link's id),
    /// `body` the rest as canonical JSON text ([`Json::to_string`], or `{}`).
    ///
    /// # Errors
    /// Where a field is too long or empty, holds control characters, or the body is not canonical JSON.
    pub fn new(
        kind: ActKind,
        at: Timestamp,
        actor: impl Into<String>,
        subject: impl Into<String>,
        body: impl Into<String>,
    ) -> Result<Self, ActFault> {
        let act = Self { kind, at, actor: actor.into(), subject: subject.into(), body: body.into() };
        if !is_code(act.kind.code()) {
            return Err(ActFault::Field("kind"));
        }
        if Timestamp::parse(&at.rfc3339_micros()) != Some(at) {
            return Err(ActFault::Field("at"));
        }
        if !is_name(&act.actor) || act.actor.is_empty() {
            return Err(ActFault::Field("actor"));
        }
        if !is_name(&act.subject) {
            return Err(ActFault::Field("subject"));
        }
        canon::parse(&act.body)?;
        let bytes = act.canonical().len();
        if bytes > limits::ACT_BYTES_MAX { Err(ActFault::TooLong(bytes)) } else { Ok(act) }
    }

    /// What kind.
    #[must_use]
    pub fn kind(&self) -> &ActKind {
        &self.kind
    }

    /// When, by the node's clock.
    #[must_use]
    pub fn at(&self) -> Timestamp {
        self.at
    }

    /// Who did it.
    #[must_use]
    pub fn actor(&self) -> &str {
        &self.actor
    }

    /// To what or whom.
    #[must_use]
    pub fn subject(&self) -> &str {
        &self.subject
    }

    /// The rest, canonical JSON.
    #[must_use]
    pub fn body(&self) -> &str {
        &self.body
    }

    /// The one byte form: RFC 8785 JSON, members `actor`, `at` (RFC 3339 UTC, six digits), `body`, `kind`, `subject`.
    #[must_use]
    pub fn canonical(&self) -> String {
        // The names stand in sorted order and the body is canonical already.
        format!(
            r#"{{"actor":{},"at":"{}","body":{},"kind":"{}","subject":{}}}"#,
            Json::from(self.actor.as_str()),
            self.at.rfc3339_micros(),
            self.body,
            self.kind.code(),
            Json::from(self.subject.as_str()),
        )
    }

    /// Reads [`Act::canonical`] back.
    ///
    /// # Errors
    /// Where the text is anything but the canonical form of an act.
    pub fn parse(text: &str) -> Result<Self, ActFault> {
        if text.len() > limits::ACT_BYTES_MAX {
            return Err(ActFault::TooLong(text.len()));
        }
        let json = canon::parse(text)?;
        if !json.has_exactly(&["actor", "at", "body", "kind", "subject"]) {
            return Err(ActFault::Field("a member"));
        }
        let field = |name| json.member(name).and_then(Json::text).ok_or(ActFault::Field(name));
        let at_text = field("at")?;
        let at = Timestamp::parse(at_text).filter(|t| t.rfc3339_micros() == at_text).ok_or(ActFault::Field("at"))?;
        let body = json.member("body").ok_or(ActFault::Field("body"))?.to_string();
        Self::new(field("kind")?.parse()?, at, field("actor")?, field("subject")?, body)
    }

    /// What the log holds of this act: SHA-256(salt ‖ canonical act).
    #[must_use]
    pub fn leaf(&self, salt: &Salt) -> Digest {
        leaf_of(&self.canonical(), salt)
    }

    /// The hash that stands in the tree at level 0.
    #[must_use]
    pub fn leaf_hash(&self, salt: &Salt) -> Digest {
        merkle::leaf_hash(&self.leaf(salt).0)
    }
}

/// The leaf of a canonical text.
pub(crate) fn leaf_of(canonical: &str, salt: &Salt) -> Digest {
    Digest(Sha256::new().chain_update(salt).chain_update(canonical).finalize().into())
}

impl fmt::Display for ActKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

fn is_code(code: &str) -> bool {
    (1..=40).contains(&code.len())
        && code.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        && code.starts_with(|c: char| c.is_ascii_lowercase())
}

fn is_name(text: &str) -> bool {
    text.len() <= limits::ACT_NAME_BYTES_MAX && !text.chars().any(char::is_control)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_byte_form() {
        let act = Act::new(
            ActKind::Released,
            Timestamp::parse("2026-11-24T03:12:00.5Z").unwrap(),
            "user:ali \"a\"",
            "indicator--1",
            r#"{"classes":3}"#,
        )
        .unwrap();
        let text = act.canonical();
        assert_eq!(
            text,
            r#"{"actor":"user:ali \"a\"","at":"2026-11-24T03:12:00.500000Z","body":{"classes":3},"kind":"released","subject":"indicator--1"}"#
        );
        assert_eq!(Act::parse(&text), Ok(act.clone()));
        assert_eq!(canon::parse(&text).map(|j| j.to_string()), Ok(text));
        assert_ne!(act.leaf_hash(&[0; 32]), act.leaf_hash(&[1; 32]));
    }

    #[test]
    fn codes_are_stable_unique_and_unknown_ones_survive() {
        for kind in ActKind::ALL {
            assert_eq!(kind.code().parse::<ActKind>().as_ref(), Ok(kind));
        }
        let mut codes: Vec<_> = ActKind::ALL.iter().map(ActKind::code).collect();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), ActKind::ALL.len());
        assert_eq!("of-the-future".parse(), Ok(ActKind::Other("of-the-future".to_owned())));
        for bad in ["", "Upper", "a b", "-a", "1a", "a\"b"] {
            assert!(bad.parse::<ActKind>().is_err(), "{bad}");
        }
    }

    #[test]
    fn what_is_no_act() {
        let make = |actor: &str, subject: &str, body: &str| {
            Act::new(ActKind::Blocked, Timestamp(0), actor, subject, body).map(|_| ()).map_err(|e| e.to_string())
        };
        assert_eq!(make("a", "", "{}"), Ok(()));
        assert!(make("", "s", "{}").is_err());
        assert!(make("a\n", "s", "{}").is_err());
        assert!(make("a", &"s".repeat(513), "{}").is_err());
        assert!(make("a", "s", "{ }").is_err());
        assert!(make("a", "s", &format!("\"{}\"", "x".repeat(limits::ACT_BYTES_MAX))).is_err());
        assert!(Act::new(ActKind::Blocked, Timestamp(i64::MAX), "a", "s", "{}").is_err());
        assert!(Act::new(ActKind::Other("\",".to_owned()), Timestamp(0), "a", "s", "{}").is_err());
    }

    proptest::proptest! {
        #[test]
        fn parse_never_panics(text in ".{0,120}") {
            let _ = Act::parse(&text);
        }

        #[test]
        fn round_trip(at in 0_i64..4_000_000_000_000_000, actor in "\\PC{1,20}", subject in "\\PC{0,20}") {
            let act = Act::new(ActKind::Erased, Timestamp(at), actor, subject, "[1]").unwrap();
            proptest::prop_assert_eq!(Act::parse(&act.canonical()), Ok(act));
        }
    }
}
