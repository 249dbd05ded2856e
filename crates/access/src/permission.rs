//! What a route asks for. Every route names exactly one permission; a test compares all routes with the reviewed table.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

macro_rules! permissions {
    ($($(#[$doc:meta])* $name:ident = $code:literal,)*) => {
        /// What a route asks for.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, JsonSchema)]
        #[serde(rename_all = "kebab-case")]
        pub enum Permission {
            $($(#[$doc])* $name,)*
        }

        impl Permission {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// The stable word.
            #[must_use]
            pub fn code(self) -> &'static str {
                match self {
                    $(Self::$name => $code,)*
                }
            }
        }
    };
}

permissions! {
    /// Anybody, signed in or not: sign-in, the blocked name, how to reach the CERT.
    Public = "public",
    /// One's own account: language, password, second factor, tokens.
    Account = "account",
    /// The help page.
    Help = "help",
    /// Write and send reports of one's own organisation.
    ReportWrite = "report-write",
    /// Read reports of one's own organisation, with receipts.
    ReportOwn = "report-own",
    /// See what left about one's own organisation, and who read it.
    WhoKnows = "who-knows",
    /// The small firm's home and its tasks.
    FirmHome = "firm-home",
    /// Read alerts of one's own organisation.
    AlertRead = "alert-read",
    /// Close an alert, call it false.
    AlertJudge = "alert-judge",
    /// Read one's own response policy.
    PolicyRead = "policy-read",
    /// Change it.
    PolicyChange = "policy-change",
    /// Approve or refuse what waits to be blocked.
    HoldDecide = "hold-decide",
    /// Read which questions were asked of one's own history.
    QuestionRead = "question-read",
    /// Refuse kinds of questions.
    QuestionVeto = "question-veto",
    /// Block lists and zones to point devices at.
    OutputRead = "output-read",
    /// The queue of what came in.
    QueueRead = "queue-read",
    /// Take, give, snooze, note, call, close.
    QueueWork = "queue-work",
    /// Name who reads what is RED, without reading it.
    QueueName = "queue-name",
    /// Indicators with what is known of them.
    IndicatorRead = "indicator-read",
    /// Ask, confirm, hold, reject, release.
    IndicatorDecide = "indicator-decide",
    /// Take a value back everywhere.
    IndicatorTakeBack = "indicator-take-back",
    /// Decide as the second person on what a colleague asked for.
    SecondPerson = "second-person",
    /// Search everything that one may see.
    Search = "search",
    /// Take many rows out at once.
    Export = "export",
    /// Answer those who object to a block.
    ObjectionAnswer = "objection-answer",
    /// The situation of a sector or the nation.
    SituationRead = "situation-read",
    /// The one-page brief.
    BriefRead = "brief-read",
    /// Filings to one's own regulator's hat.
    FilingRead = "filing-read",
    /// The ledger: acts, checkpoints, receipts.
    LedgerRead = "ledger-read",
    /// People, roles, invitations.
    PeopleManage = "people-manage",
    /// Constituents, tenants, relations.
    OrganisationManage = "organisation-manage",
    /// Links and agreements.
    LinkManage = "link-manage",
    /// Log sources, tokens, retention.
    SourceManage = "source-manage",
    /// Keys and rotation.
    KeyManage = "key-manage",
    /// Who read and changed what.
    AuditRead = "audit-read",
    /// Health, backups, doctor.
    HealthRead = "health-read",
    /// The set-up of a CERT.
    SetUp = "set-up",
}
