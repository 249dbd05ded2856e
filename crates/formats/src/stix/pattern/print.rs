//! Tree to text, such that the text reads back to the same tree.

use std::fmt::{self, Display, Formatter, Write as _};

use super::ast::{Comparison, Literal, ObjectPath, Pattern, Qualifier, Step};

/// A text in single quotes with the two escapes of section 9.4.
pub(super) struct Quoted<'a>(pub(super) &'a str);

impl Display for Quoted<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_char('\'')?;
        for c in self.0.chars() {
            if matches!(c, '\'' | '\\') {
                f.write_char('\\')?;
            }
            f.write_char(c)?;
        }
        f.write_char('\'')
    }
}

/// Items with a word between; those that bind looser or equally get parentheses, so that nesting survives.
fn join<T: Display>(f: &mut Formatter<'_>, items: &[T], word: &str, simple: fn(&T) -> bool) -> fmt::Result {
    for (i, item) in items.iter().enumerate() {
        if i > 0 {
            write!(f, " {word} ")?;
        }
        if simple(item) {
            write!(f, "{item}")?;
        } else {
            write!(f, "({item})")?;
        }
    }
    Ok(())
}

impl Display for Pattern {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let simple = |p: &Self| matches!(p, Self::Observation(_) | Self::Qualified(..));
        match self {
            Self::Observation(comparison) => write!(f, "[{comparison}]"),
            Self::And(items) => join(f, items, "AND", simple),
            Self::Or(items) => join(f, items, "OR", simple),
            Self::FollowedBy(items) => join(f, items, "FOLLOWEDBY", simple),
            Self::Qualified(inner, qualifiers) => {
                if matches!(**inner, Self::Observation(_)) {
                    write!(f, "{inner}")?;
                } else {
                    write!(f, "({inner})")?;
                }
                qualifiers.iter().try_for_each(|q| write!(f, " {q}"))
            }
        }
    }
}

impl Display for Qualifier {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Within(seconds) => write!(f, "WITHIN {seconds} SECONDS"),
            Self::Repeats(times) => write!(f, "REPEATS {times} TIMES"),
            Self::StartStop(start, stop) => write!(f, "START t{} STOP t{}", Quoted(start), Quoted(stop)),
        }
    }
}

impl Display for Comparison {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let simple = |c: &Self| matches!(c, Self::Test { .. } | Self::Exists(_));
        match self {
            Self::Exists(path) => write!(f, "EXISTS {path}"),
            Self::And(items) => join(f, items, "AND", simple),
            Self::Or(items) => join(f, items, "OR", simple),
            Self::Test { path, negated, operator, operands } => {
                write!(f, "{path} {}{} ", if *negated { "NOT " } else { "" }, operator.text())?;
                match (operator, operands.as_slice()) {
                    (super::Operator::In, items) => {
                        f.write_char('(')?;
                        for (i, item) in items.iter().enumerate() {
                            write!(f, "{}{item}", if i > 0 { ", " } else { "" })?;
                        }
                        f.write_char(')')
                    }
                    (_, items) => items.iter().try_for_each(|item| write!(f, "{item}")),
                }
            }
        }
    }
}

impl Display for Literal {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => write!(f, "{}", Quoted(text)),
            Self::Integer(n) => write!(f, "{n}"),
            // A fraction must show its point, or it would read back as an integer.
            Self::Float(x) if x.fract() == 0.0 => write!(f, "{x:.1}"),
            Self::Float(x) => write!(f, "{x}"),
            Self::Bool(b) => write!(f, "{b}"),
            Self::Time(text) => write!(f, "t{}", Quoted(text)),
            Self::Hex(text) => write!(f, "h{}", Quoted(text)),
            Self::Binary(text) => write!(f, "b{}", Quoted(text)),
        }
    }
}

impl Display for ObjectPath {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}:", self.object_type)?;
        for (i, step) in self.steps.iter().enumerate() {
            match step {
                Step::Property(name) => {
                    if i > 0 {
                        f.write_char('.')?;
                    }
                    let plain = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
                        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
                    if plain { f.write_str(name)? } else { write!(f, "{}", Quoted(name))? }
                }
                Step::Index(n) => write!(f, "[{n}]")?,
                Step::AnyIndex => f.write_str("[*]")?,
            }
        }
        Ok(())
    }
}
