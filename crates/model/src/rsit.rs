//! The Reference Security Incident Taxonomy's classes (RSIT working group, version 1003), first level.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A class of incident or indicator.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RsitClass {
    /// Spam, harmful speech, sexual or violent content.
    AbusiveContent,
    /// Infected systems, command and control, malware distribution and configuration.
    MaliciousCode,
    /// Scanning, sniffing, social engineering.
    InformationGathering,
    /// Exploitation of a known or new weakness, log-in attempts.
    IntrusionAttempts,
    /// Compromised accounts, applications, systems; burglary.
    Intrusions,
    /// Denial of service, sabotage, outage.
    Availability,
    /// Unauthorised access to, change or leak of data.
    InformationContentSecurity,
    /// Phishing, masquerade, unauthorised use of resources.
    Fraud,
    /// Weak cryptography, exposed or vulnerable services.
    Vulnerable,
    /// Anything else, also what nobody has classified.
    Other,
    /// For drills.
    Test,
}

impl RsitClass {
    /// All classes in the taxonomy's order.
    pub const ALL: [Self; 11] = [
        Self::AbusiveContent,
        Self::MaliciousCode,
        Self::InformationGathering,
        Self::IntrusionAttempts,
        Self::Intrusions,
        Self::Availability,
        Self::InformationContentSecurity,
        Self::Fraud,
        Self::Vulnerable,
        Self::Other,
        Self::Test,
    ];

    /// The taxonomy's value, `malicious-code`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::AbusiveContent => "abusive-content",
            Self::MaliciousCode => "malicious-code",
            Self::InformationGathering => "information-gathering",
            Self::IntrusionAttempts => "intrusion-attempts",
            Self::Intrusions => "intrusions",
            Self::Availability => "availability",
            Self::InformationContentSecurity => "information-content-security",
            Self::Fraud => "fraud",
            Self::Vulnerable => "vulnerable",
            Self::Other => "other",
            Self::Test => "test",
        }
    }
}

impl fmt::Display for RsitClass {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for RsitClass {
    type Err = pasban_kernel::id::IdError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|c| c.name() == text.trim())
            .ok_or_else(|| pasban_kernel::id::IdError { what: "RSIT class", text: text.chars().take(80).collect() })
    }
}
