//! The tree of a pattern, in the words of section 9.

/// An observation expression (section 9.5).
#[derive(Clone, PartialEq, Debug)]
pub enum Pattern {
    /// `[ … ]`: one observation that matches a comparison.
    Observation(Comparison),
    /// All of these, in different observations.
    And(Vec<Pattern>),
    /// At least one of these.
    Or(Vec<Pattern>),
    /// These in this order of time.
    FollowedBy(Vec<Pattern>),
    /// An expression with its qualifiers, in the order written.
    Qualified(Box<Pattern>, Vec<Qualifier>),
}

/// A qualifier of an observation expression (section 9.5.1).
#[derive(Clone, PartialEq, Debug)]
pub enum Qualifier {
    /// `WITHIN x SECONDS`, above 0.
    Within(f64),
    /// `REPEATS x TIMES`, above 0.
    Repeats(u64),
    /// `START t'…' STOP t'…'`, the texts of both timestamps.
    StartStop(String, String),
}

/// A comparison expression (section 9.6).
#[derive(Clone, PartialEq, Debug)]
pub enum Comparison {
    /// `path operator literal`.
    Test {
        /// What is compared.
        path: ObjectPath,
        /// Whether `NOT` stands before the operator.
        negated: bool,
        /// How.
        operator: Operator,
        /// With what: one literal, or several for `IN`.
        operands: Vec<Literal>,
    },
    /// `EXISTS path`.
    Exists(ObjectPath),
    /// All of these.
    And(Vec<Comparison>),
    /// At least one of these.
    Or(Vec<Comparison>),
}

/// A comparison operator (section 9.6.1).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Operator {
    /// `=`
    Equal,
    /// `!=`
    NotEqual,
    /// `>`
    Greater,
    /// `<`
    Less,
    /// `>=`
    GreaterOrEqual,
    /// `<=`
    LessOrEqual,
    /// `IN`
    In,
    /// `LIKE`
    Like,
    /// `MATCHES`
    Matches,
    /// `ISSUBSET`
    IsSubset,
    /// `ISSUPERSET`
    IsSuperset,
}

impl Operator {
    /// As written in a pattern.
    #[must_use]
    pub fn text(self) -> &'static str {
        match self {
            Self::Equal => "=",
            Self::NotEqual => "!=",
            Self::Greater => ">",
            Self::Less => "<",
            Self::GreaterOrEqual => ">=",
            Self::LessOrEqual => "<=",
            Self::In => "IN",
            Self::Like => "LIKE",
            Self::Matches => "MATCHES",
            Self::IsSubset => "ISSUBSET",
            Self::IsSuperset => "ISSUPERSET",
        }
    }
}

/// A constant (section 9.4).
#[derive(Clone, PartialEq, Debug)]
pub enum Literal {
    /// `'text'`, without quotes and escapes.
    Text(String),
    /// `42`
    Integer(i64),
    /// `4.2`
    Float(f64),
    /// `true`, `false`
    Bool(bool),
    /// `t'2026-11-24T10:00:00Z'`, the text inside.
    Time(String),
    /// `h'ff00'`, the hex digits.
    Hex(String),
    /// `b'/wA='`, the base64 text.
    Binary(String),
}

/// `file:hashes.'SHA-256'` (section 9.7).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ObjectPath {
    /// The type, `file`.
    pub object_type: String,
    /// The way inside; the first is always a property.
    pub steps: Vec<Step>,
}

/// One step of an object path.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Step {
    /// `.name` or `.'other-name'`.
    Property(String),
    /// `[2]`
    Index(u64),
    /// `[*]`
    AnyIndex,
}
