//! What a seat sees of one record (response notes, table 4.6).
//!
//! Access is role AND relation AND (the marking allows it OR a legal basis is recorded). [`sees`] is total: every seat gets an
//! answer about every record, and what no rule grants is [`Sees::Nothing`]. The reviewed table `tests/matrix.csv` says the same
//! in rows; a test compares every combination of the two.
//!
//! Where the notes and the design differ, the stricter stands: the notes let a national CERT know all names, the design
//! promises that one hop further nobody learns who the victim was unless it agreed. So beyond its own constituents a national
//! desk sees a name only with that agreement, or on a recorded basis.

use pasban_kernel::Tlp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::role::Role;
use crate::seat::{Hat, Seat};

/// What the organisation that a record is about, or belongs to, is to whoever sits there.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Relation {
    /// The seat's own: its organisation's or hosted tenant's data, its team's notes, what it received itself.
    Own,
    /// An organisation that this CERT serves, with a node, hosted, or by contact.
    Constituent,
    /// An organisation under this regulator's regime.
    Regulated,
    /// Any other.
    Other,
}

impl Relation {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Own, Self::Constituent, Self::Regulated, Self::Other];
}

/// What kind of record.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RecordKind {
    /// A request for help or something shared, with its evidence.
    Report,
    /// A note of a team on a case.
    CaseNote,
    /// A statutory filing.
    Filing,
    /// How the time limits of a duty stand.
    ClockState,
    /// The name of an attacked organisation, wherever it stands.
    VictimName,
    /// An indicator.
    Indicator,
    /// An advisory or warning.
    Advisory,
    /// An alert out of an organisation's own logs.
    Alert,
    /// A question asked of a history.
    Question,
    /// An answer to one, in bands.
    Answer,
    /// A figure about organisations.
    Count,
    /// A finding of an audit.
    Finding,
    /// An account.
    Person,
    /// Who read and changed what.
    Audit,
}

impl RecordKind {
    /// All of them.
    pub const ALL: [Self; 14] = [
        Self::Report,
        Self::CaseNote,
        Self::Filing,
        Self::ClockState,
        Self::VictimName,
        Self::Indicator,
        Self::Advisory,
        Self::Alert,
        Self::Question,
        Self::Answer,
        Self::Count,
        Self::Finding,
        Self::Person,
        Self::Audit,
    ];
}

/// One record as far as the rule looks at it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Record {
    /// What kind.
    pub kind: RecordKind,
    /// Whose, seen from the seat.
    pub relation: Relation,
    /// Its marking; where it has none, [`Tlp::UNMARKED`].
    pub tlp: Tlp,
    /// The hat that it was sent to.
    pub hat: Hat,
    /// Whether the organisation agreed to be named to these readers.
    pub named_ok: bool,
    /// Whether it was meant for whoever sits there: the person is among those that RED names, the note or finding was shared
    /// with this team on purpose.
    pub addressed: bool,
    /// Whether a legal basis is recorded: break-glass with a reason and a notice to the owner, a national declaration, a
    /// regulator's written order.
    pub basis: bool,
}

impl Record {
    /// A record without a marking, sent to the CERT's hat, with no agreement to be named, meant for nobody in particular.
    #[must_use]
    pub fn new(kind: RecordKind, relation: Relation) -> Self {
        Self { kind, relation, tlp: Tlp::UNMARKED, hat: Hat::Cert, named_ok: false, addressed: false, basis: false }
    }

    /// With a marking.
    #[must_use]
    pub fn tlp(self, tlp: Tlp) -> Self {
        Self { tlp, ..self }
    }

    /// Sent to a hat.
    #[must_use]
    pub fn hat(self, hat: Hat) -> Self {
        Self { hat, ..self }
    }

    /// Whether the organisation agreed to be named.
    #[must_use]
    pub fn named(self, named_ok: bool) -> Self {
        Self { named_ok, ..self }
    }

    /// Whether it was meant for whoever sits there.
    #[must_use]
    pub fn addressed(self, addressed: bool) -> Self {
        Self { addressed, ..self }
    }

    /// Whether a legal basis is recorded.
    #[must_use]
    pub fn basis(self, basis: bool) -> Self {
        Self { basis, ..self }
    }
}

/// How much of a record a seat sees. The order is how much.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Sees {
    /// Not even that it exists: the answer is "not found".
    Nothing,
    /// That such records exist, in bands; nothing under five.
    CountsOnly,
    /// Everything but who was attacked: "another organisation in sector X".
    WithoutVictim,
    /// Everything.
    All,
}

impl Sees {
    /// All answers.
    pub const ALL: [Self; 4] = [Self::Nothing, Self::CountsOnly, Self::WithoutVictim, Self::All];
}

/// What the people of a role do at their node, as far as records are concerned.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Desk {
    /// An organisation's own people, with a node or hosted.
    Organisation,
    /// A CERT that serves constituents.
    Cert,
    /// The national CERT.
    National,
    /// A regulator.
    Regulator,
    /// Who gets figures only: a minister's staff, the Council.
    Figures,
    /// Who keeps the node running.
    Machine,
}

/// The desk of a seat; `None` where tier, tenant or hat do not know the role.
fn desk(seat: &Seat) -> Option<Desk> {
    let hat = if seat.role == Role::Regulator { Hat::Regulator } else { Hat::Cert };
    if seat.hat != hat || !Role::known_at(&seat.tier, seat.hosted()).contains(&seat.role) {
        return None;
    }
    Some(match seat.role {
        Role::Owner | Role::Officer => Desk::Organisation,
        Role::Analyst | Role::Lead if seat.tier == "national" => Desk::National,
        Role::Analyst | Role::Lead => Desk::Cert,
        Role::National => Desk::National,
        Role::Regulator => Desk::Regulator,
        Role::Staff => Desk::Figures,
        Role::Administrator => Desk::Machine,
    })
}

/// What a seat sees of a record.
#[must_use]
pub fn sees(seat: &Seat, record: &Record) -> Sees {
    match desk(seat) {
        None => Sees::Nothing,
        Some(Desk::Organisation) => organisation(record),
        Some(Desk::Cert) => cert(record, false),
        Some(Desk::National) => cert(record, true),
        Some(Desk::Regulator) => regulator(record),
        Some(Desk::Figures) => figures(record),
        Some(Desk::Machine) => machine(record),
    }
}

fn all_if(yes: bool) -> Sees {
    if yes { Sees::All } else { Sees::Nothing }
}

/// All where the name may be told, else all but the name.
fn named(yes: bool) -> Sees {
    if yes { Sees::All } else { Sees::WithoutVictim }
}

/// An organisation sees its own, whatever the marking says to others; of others nothing but what was made for it to read.
fn organisation(r: &Record) -> Sees {
    use RecordKind as K;
    match (r.kind, r.relation) {
        // AMBER is for the clients of whoever received it; stricter is for whom it names.
        (K::Indicator | K::Advisory, _) => all_if(r.tlp <= Tlp::Amber || r.addressed),
        (K::Person, _) => Sees::Nothing,
        (_, Relation::Own) => Sees::All,
        (K::VictimName, _) if r.tlp <= Tlp::Amber => named(r.named_ok),
        // Neither name, count nor existence of another, unless that one agreed (invariant 6).
        (K::Count, _) if r.tlp <= Tlp::Amber && r.named_ok => Sees::CountsOnly,
        _ => Sees::Nothing,
    }
}

/// A CERT sees what it received: its constituents' with their names, others' without.
fn cert(r: &Record, national: bool) -> Sees {
    use RecordKind as K;
    use Relation as R;
    // What lies here was received by this institution, so up to AMBER+STRICT its staff may read it; RED names persons.
    let marked = r.tlp <= Tlp::AmberStrict || r.addressed;
    // Break-glass: a CERT for whom it serves, the national one for everybody.
    let basis = r.basis && (national || r.relation == R::Constituent);
    match (r.kind, r.relation) {
        // CERT and regulator are two readers, also in one institution.
        (K::Report | K::Filing, _) if r.hat == Hat::Regulator => Sees::Nothing,
        (K::Report, R::Own | R::Constituent) => all_if(marked || basis),
        // AMBER+STRICT is never relayed: another's is no business of this desk.
        (K::Report, _) if basis => Sees::All,
        (K::Report, _) if r.tlp <= Tlp::Amber || r.addressed => named(r.named_ok),
        (K::CaseNote, R::Own) => all_if(marked),
        (K::CaseNote, _) => all_if(r.addressed || basis),
        // A filing's copy for the CERT; the national one gets it by routing rule. Marking never blocks a duty to report.
        (K::Filing | K::ClockState, R::Own | R::Constituent) => Sees::All,
        (K::Filing | K::ClockState, _) => all_if(national),
        (K::VictimName, R::Own | R::Constituent) => all_if(marked || basis),
        (K::VictimName, _) if basis => Sees::All,
        (K::VictimName, _) if r.tlp <= Tlp::Amber || r.addressed => named(r.named_ok),
        (K::Indicator | K::Advisory, R::Own | R::Constituent) => all_if(marked),
        (K::Indicator | K::Advisory, _) => all_if(r.tlp <= Tlp::Amber || r.addressed),
        (K::Alert, R::Own) => Sees::All,
        // Of a constituent's own alerts a link carries figures, and a host sees what a link would carry.
        (K::Alert, R::Constituent) => Sees::CountsOnly,
        (K::Question, R::Own) => Sees::All,
        (K::Answer, R::Own | R::Constituent) => Sees::All,
        (K::Answer, _) => Sees::CountsOnly,
        (K::Count, _) => Sees::All,
        (K::Finding, R::Own) => Sees::All,
        (K::Finding, _) if r.addressed => Sees::All,
        (K::Finding, _) if national => Sees::CountsOnly,
        _ => Sees::Nothing,
    }
}

/// A regulator sees what was filed to it by whom it regulates; never a CERT's notes.
fn regulator(r: &Record) -> Sees {
    use RecordKind as K;
    use Relation as R;
    let to_it = r.relation == R::Regulated && r.hat == Hat::Regulator;
    match (r.kind, r.relation) {
        (K::Filing | K::ClockState, _) => all_if(to_it),
        (K::Report, R::Regulated) => all_if(to_it || r.basis),
        (K::VictimName | K::Finding | K::Count, R::Regulated) => Sees::All,
        (K::VictimName, _) if r.tlp <= Tlp::Green => named(r.named_ok),
        (K::Indicator | K::Advisory, _) => all_if(r.tlp <= Tlp::Green),
        (K::Count, R::Own) => Sees::CountsOnly,
        _ => Sees::Nothing,
    }
}

/// Figures, and what the whole community may read.
fn figures(r: &Record) -> Sees {
    use RecordKind as K;
    match r.kind {
        K::Count | K::Filing | K::ClockState | K::Finding => Sees::CountsOnly,
        K::Indicator | K::Advisory => all_if(r.tlp <= Tlp::Green),
        _ => Sees::Nothing,
    }
}

/// Accounts and the audit; no victim's data.
fn machine(r: &Record) -> Sees {
    use RecordKind as K;
    use Relation as R;
    match (r.kind, r.relation) {
        (K::Person, R::Own | R::Constituent) => Sees::All,
        (K::Audit, R::Own) => Sees::All,
        (K::Audit, _) => Sees::WithoutVictim,
        (K::Count, _) => Sees::CountsOnly,
        (K::Indicator | K::Advisory, _) => all_if(r.tlp == Tlp::Clear),
        _ => Sees::Nothing,
    }
}
