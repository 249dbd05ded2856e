//! The `Signature-Input` field and the signature base (RFC 9421 sections 2 and 4).
//!
//! Strict: one signature a field, and only texts that print back to themselves. RFC 9421 signs the parameters as
//! re-serialised; accepting one spelling only leaves no second reading.

use std::fmt;

use pasban_kernel::limits;

/// Most components or parameters of one signature.
const MEMBERS_MAX: usize = 32;

/// A covered component: a field name or a derived component, with the two parameters that we know.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Component {
    /// `content-digest`, `@method` …
    pub name: String,
    /// Taken from the request that a response answers (section 2.4).
    pub req: bool,
    /// One member of a dictionary field (section 2.1.2).
    pub key: Option<String>,
}

/// A signature parameter (section 2.3).
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Param {
    /// When signed, POSIX seconds.
    Created(i64),
    /// When it ends, POSIX seconds.
    Expires(i64),
    /// Unique value.
    Nonce(String),
    /// Which key.
    KeyId(String),
    /// Which application.
    Tag(String),
}

/// One member of `Signature-Input`. Prints as the field's value.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SignatureInput {
    /// Label of the signature.
    pub label: String,
    /// What is covered, in order.
    pub components: Vec<Component>,
    /// Parameters, in order.
    pub params: Vec<Param>,
}

/// Not a `Signature-Input` of our subset.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("byte {at}: expected {expected}")]
pub struct FieldFault {
    /// Offset in the field's value.
    pub at: usize,
    /// What would have been right.
    pub expected: &'static str,
}

impl Component {
    /// A component without parameters.
    #[must_use]
    pub fn of(name: &str) -> Self {
        Self { name: name.to_owned(), req: false, key: None }
    }

    /// The same, taken from the request.
    #[must_use]
    pub fn of_request(name: &str) -> Self {
        Self { req: true, ..Self::of(name) }
    }

    /// The same, one member of a dictionary field only.
    #[must_use]
    pub fn member(self, key: &str) -> Self {
        Self { key: Some(key.to_owned()), ..self }
    }
}

impl fmt::Display for Component {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\"{}\"{}", self.name, if self.req { ";req" } else { "" })?;
        self.key.as_ref().map_or(Ok(()), |key| write!(f, ";key=\"{key}\""))
    }
}

impl fmt::Display for Param {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Created(n) => write!(f, ";created={n}"),
            Self::Expires(n) => write!(f, ";expires={n}"),
            Self::Nonce(text) => write!(f, ";nonce=\"{text}\""),
            Self::KeyId(text) => write!(f, ";keyid=\"{text}\""),
            Self::Tag(text) => write!(f, ";tag=\"{text}\""),
        }
    }
}

impl SignatureInput {
    /// The value of `@signature-params`: components and parameters, without the label.
    #[must_use]
    pub fn inner(&self) -> String {
        let components: Vec<String> = self.components.iter().map(Component::to_string).collect();
        let params: String = self.params.iter().map(Param::to_string).collect();
        format!("({}){params}", components.join(" "))
    }

    /// Reads the field's value.
    ///
    /// # Errors
    /// Where it is not one member of our subset in its canonical spelling, or a component or parameter repeats.
    pub fn parse(value: &str) -> Result<Self, FieldFault> {
        if value.len() > limits::SIGNATURE_FIELD_BYTES_MAX {
            return Err(FieldFault { at: 0, expected: "a shorter field" });
        }
        let mut reader = Reader { text: value, at: 0 };
        let label = reader.token("a label")?.to_owned();
        reader.expect("=(")?;
        let mut components: Vec<Component> = Vec::new();
        while !reader.take(")") {
            if !components.is_empty() {
                reader.expect(" ")?;
            }
            let start = reader.at;
            let component = reader.component()?;
            if components.contains(&component) || components.len() >= MEMBERS_MAX {
                return Err(FieldFault { at: start, expected: "each component once" });
            }
            components.push(component);
        }
        let mut params: Vec<Param> = Vec::new();
        while reader.at < value.len() {
            let start = reader.at;
            let param = reader.param()?;
            if params.iter().any(|p| std::mem::discriminant(p) == std::mem::discriminant(&param)) {
                return Err(FieldFault { at: start, expected: "each parameter once" });
            }
            params.push(param);
        }
        Ok(Self { label, components, params })
    }
}

impl fmt::Display for SignatureInput {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}={}", self.label, self.inner())
    }
}

/// The bytes that are signed (section 2.5). `resolve` gives the value of each component.
///
/// # Errors
/// `None` where a value is missing, or holds a line end or other bytes than visible ASCII and spaces (a value with a
/// line end could pass for another component).
pub fn signature_base(input: &SignatureInput, resolve: impl Fn(&Component) -> Option<String>) -> Option<String> {
    let mut base = String::new();
    for component in &input.components {
        let value = resolve(component)?;
        if value.bytes().any(|b| !(b' '..=b'~').contains(&b)) {
            return None;
        }
        base.push_str(&format!("{component}: {value}\n"));
    }
    base.push_str(&format!("\"@signature-params\": {}", input.inner()));
    Some(base)
}

/// Whether a text can stand between quotes as it is: visible ASCII without quote and backslash.
pub(super) fn is_plain(text: &str) -> bool {
    text.bytes().all(|b| (b' '..=b'~').contains(&b) && b != b'"' && b != b'\\')
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn fault(&self, expected: &'static str) -> FieldFault {
        FieldFault { at: self.at, expected }
    }

    fn take(&mut self, token: &str) -> bool {
        let here = self.rest().starts_with(token);
        if here {
            self.at += token.len();
        }
        here
    }

    fn expect(&mut self, token: &'static str) -> Result<(), FieldFault> {
        if self.take(token) { Ok(()) } else { Err(self.fault(token)) }
    }

    fn run(&mut self, is: impl Fn(u8) -> bool) -> &'a str {
        let rest = self.rest();
        let text = rest.get(..rest.bytes().take_while(|b| is(*b)).count()).unwrap_or_default();
        self.at += text.len();
        text
    }

    /// A key of a structured field (RFC 8941 section 3.1.2), no `*` or `.`.
    fn token(&mut self, expected: &'static str) -> Result<&'a str, FieldFault> {
        let fault = self.fault(expected);
        let text = self.run(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_');
        if text.starts_with(|c: char| c.is_ascii_lowercase()) { Ok(text) } else { Err(fault) }
    }

    fn quoted(&mut self) -> Result<&'a str, FieldFault> {
        self.expect("\"")?;
        let text = self.run(|b| (b' '..=b'~').contains(&b) && b != b'"' && b != b'\\');
        self.expect("\"")?;
        Ok(text)
    }

    fn component(&mut self) -> Result<Component, FieldFault> {
        let fault = self.fault("a component's name");
        let name = self.quoted()?;
        let bare = name.strip_prefix('@').unwrap_or(name);
        if bare.is_empty() || !bare.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-') {
            return Err(fault);
        }
        let mut component = Component::of(name);
        component.req = self.take(";req");
        if self.take(";key=") {
            component.key = Some(self.quoted()?.to_owned());
        }
        Ok(component)
    }

    fn param(&mut self) -> Result<Param, FieldFault> {
        self.expect(";")?;
        let fault = self.fault("created, expires, nonce, keyid or tag");
        let name = self.token("a parameter")?;
        self.expect("=")?;
        Ok(match name {
            "created" => Param::Created(self.integer()?),
            "expires" => Param::Expires(self.integer()?),
            "nonce" => Param::Nonce(self.quoted()?.to_owned()),
            "keyid" => Param::KeyId(self.quoted()?.to_owned()),
            "tag" => Param::Tag(self.quoted()?.to_owned()),
            _ => return Err(fault),
        })
    }

    /// POSIX seconds, not negative, at most 15 digits (RFC 8941 section 3.3.1).
    fn integer(&mut self) -> Result<i64, FieldFault> {
        let fault = self.fault("an integer without leading zeros");
        let text = self.run(|b| b.is_ascii_digit());
        let n = text.parse::<i64>().ok().filter(|n| text.len() <= 15 && n.to_string() == text);
        n.ok_or(fault)
    }
}
