//! Both languages. Messages are Fluent, one file a language and crate; arguments are isolated, and may be markup.

use std::collections::HashMap;
use std::sync::OnceLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use maud::{Escaper, Markup, PreEscaped};
use serde::{Deserialize, Serialize};
use std::fmt::Write as _;

use crate::latin::{Piece, pieces};
use crate::parts::clean;

/// A language.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// Urdu.
    Ur,
}

impl Lang {
    /// `en`, `ur`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Ur => "ur",
        }
    }

    /// `ltr`, `rtl`.
    #[must_use]
    pub fn dir(self) -> &'static str {
        match self {
            Self::En => "ltr",
            Self::Ur => "rtl",
        }
    }

    /// The language of a code, or of the best entry of an `Accept-Language`.
    #[must_use]
    pub fn of(text: &str) -> Option<Self> {
        text.split(',').find_map(|part| {
            let tag = part.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
            match tag.split('-').next().unwrap_or_default() {
                "ur" => Some(Self::Ur),
                "en" => Some(Self::En),
                _ => None,
            }
        })
    }

    /// The other one.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::En => Self::Ur,
            Self::Ur => Self::En,
        }
    }
}

/// The messages of one crate.
#[derive(Clone, Copy, Debug)]
pub struct Catalogue {
    /// Whose, for messages about messages.
    pub name: &'static str,
    /// English, Fluent.
    pub en: &'static str,
    /// Urdu, Fluent.
    pub ur: &'static str,
}

/// An argument of a message.
#[derive(Clone, Debug)]
pub enum Arg {
    /// Somebody's text: escaped, in an isolate of its own direction, without what turns the text around it.
    Text(String),
    /// A number: chooses the plural; written with 0-9 and a comma for thousands.
    Number(i64),
    /// Markup made by [`crate::parts`].
    Markup(Markup),
}

impl From<&str> for Arg {
    fn from(v: &str) -> Self {
        Self::Text(v.to_owned())
    }
}
impl From<String> for Arg {
    fn from(v: String) -> Self {
        Self::Text(v)
    }
}
impl From<&String> for Arg {
    fn from(v: &String) -> Self {
        Self::Text(v.clone())
    }
}
impl From<Markup> for Arg {
    fn from(v: Markup) -> Self {
        Self::Markup(v)
    }
}
macro_rules! numbers { ($($t:ty),*) => { $(impl From<$t> for Arg { fn from(v: $t) -> Self { Self::Number(i64::try_from(v).unwrap_or(i64::MAX)) } })* } }
numbers!(i32, i64, u8, u16, u32, u64, usize);

/// A number with commas for thousands.
#[must_use]
pub fn number(n: i64) -> String {
    let digits = n.unsigned_abs().to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3 + 1);
    if n < 0 {
        out.push('\u{2212}');
    }
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    out
}

/// First of the characters that stand for arguments while a message is formatted.
const HOLE: u32 = 0xF_0000;

type Bundle = FluentBundle<FluentResource>;

/// All messages. A language is read when its first message is asked for: a node whose pages nobody opens does not hold them.
pub struct Words {
    catalogues: Vec<Catalogue>,
    en: OnceLock<Bundle>,
    ur: OnceLock<Bundle>,
}

impl Words {
    /// Reads catalogues.
    ///
    /// # Errors
    /// Where a file is not Fluent, or a key stands twice.
    pub fn new(catalogues: &[Catalogue]) -> Result<Self, String> {
        let (en, ur) = (read(catalogues, Lang::En)?, read(catalogues, Lang::Ur)?);
        Ok(Self { catalogues: catalogues.to_vec(), en: OnceLock::from(en), ur: OnceLock::from(ur) })
    }

    /// Catalogues that a test has read with [`Words::new`]: each language is read once it is asked for.
    #[must_use]
    pub fn later(catalogues: &[Catalogue]) -> Self {
        Self { catalogues: catalogues.to_vec(), en: OnceLock::new(), ur: OnceLock::new() }
    }

    fn bundle(&self, lang: Lang) -> &Bundle {
        let kept = if lang == Lang::En { &self.en } else { &self.ur };
        kept.get_or_init(|| {
            read(&self.catalogues, lang).unwrap_or_else(|e| {
                // The files are compiled in and tests read them all; a reader would see keys.
                tracing::error!(error = %e, "messages cannot be read");
                FluentBundle::new_concurrent(Vec::new())
            })
        })
    }

    fn format(&self, lang: Lang, key: &str, args: &[(&'static str, Arg)]) -> String {
        let bundle = self.bundle(lang);
        // A key that is missing in one language is a fault that a test finds; a reader still gets words.
        let found = bundle.get_message(key).and_then(|m| m.value()).map(|v| (bundle, v));
        let found = found.or_else(|| {
            let en = self.bundle(Lang::En);
            en.get_message(key).and_then(|m| m.value()).map(|v| (en, v))
        });
        let Some((bundle, pattern)) = found else { return format!("[{key}]") };
        let mut values = FluentArgs::new();
        for (i, (name, arg)) in args.iter().enumerate() {
            match arg {
                Arg::Number(n) => values.set(*name, FluentValue::from(*n)),
                _ => values.set(*name, FluentValue::from(hole(i).to_string())),
            }
        }
        let mut errors = Vec::new();
        let text = bundle.format_pattern(pattern, Some(&values), &mut errors).into_owned();
        debug_assert!(errors.is_empty(), "{key}: {errors:?}");
        text
    }

    /// A message as markup: everything escaped, arguments isolated, and in Urdu what is Latin.
    #[must_use]
    pub fn say(&self, lang: Lang, key: &str, args: &[(&'static str, Arg)]) -> Markup {
        let text = self.format(lang, key, args);
        let mut out = String::with_capacity(text.len() + 16);
        for piece in parted(lang, &text) {
            let text = match piece {
                Piece::Other(text) => text,
                Piece::Latin(run) => {
                    out.push_str("<bdi dir=\"ltr\">");
                    let _ = Escaper::new(&mut out).write_str(run);
                    out.push_str("</bdi>");
                    continue;
                }
            };
            for c in text.chars() {
                match filled(c, args) {
                    Some(Arg::Text(t)) => {
                        out.push_str("<bdi>");
                        let _ = Escaper::new(&mut out).write_str(&clean(t));
                        out.push_str("</bdi>");
                    }
                    Some(Arg::Markup(m)) => out.push_str(&m.0),
                    Some(Arg::Number(_)) | None => {
                        let _ = Escaper::new(&mut out).write_char(c);
                    }
                }
            }
        }
        PreEscaped(out)
    }

    /// A message as plain text: for titles, mail and attributes. In Urdu, arguments and what is Latin stand between U+2068
    /// and U+2069.
    #[must_use]
    pub fn text(&self, lang: Lang, key: &str, args: &[(&'static str, Arg)]) -> String {
        let text = self.format(lang, key, args);
        let mut out = String::with_capacity(text.len());
        for piece in parted(lang, &text) {
            let text = match piece {
                Piece::Other(text) => text,
                Piece::Latin(run) => {
                    let _ = write!(out, "\u{2068}{run}\u{2069}");
                    continue;
                }
            };
            for c in text.chars() {
                match filled(c, args) {
                    Some(Arg::Text(t)) if lang == Lang::Ur => {
                        let _ = write!(out, "\u{2068}{}\u{2069}", clean(t));
                    }
                    Some(Arg::Text(t)) => out.push_str(&clean(t)),
                    Some(Arg::Markup(_) | Arg::Number(_)) => {}
                    None => out.push(c),
                }
            }
        }
        out
    }

    /// Whether a message exists in a language, for tests.
    #[must_use]
    pub fn has(&self, lang: Lang, key: &str) -> bool {
        self.bundle(lang).has_message(key)
    }
}

fn read(catalogues: &[Catalogue], lang: Lang) -> Result<Bundle, String> {
    let id: unic_langid::LanguageIdentifier = lang.code().parse().map_err(|e| format!("{e}"))?;
    let mut bundle = FluentBundle::new_concurrent(vec![id]);
    // Isolation is done in markup; plain texts get it in `text`.
    bundle.set_use_isolating(false);
    for c in catalogues {
        let source = if lang == Lang::En { c.en } else { c.ur };
        let resource = FluentResource::try_new(source.to_owned())
            .map_err(|(_, e)| format!("{} ({}): {}", c.name, lang.code(), e[0]))?;
        bundle.add_resource(resource).map_err(|e| format!("{} ({}): {}", c.name, lang.code(), e[0]))?;
    }
    Ok(bundle)
}

/// An Urdu text by its Latin runs; an English one whole.
fn parted(lang: Lang, text: &str) -> Vec<Piece<'_>> {
    if lang == Lang::Ur { pieces(text) } else { vec![Piece::Other(text)] }
}

fn hole(i: usize) -> char {
    char::from_u32(HOLE + i as u32).unwrap_or('\u{FFFD}')
}

fn filled<'a>(c: char, args: &'a [(&'static str, Arg)]) -> Option<&'a Arg> {
    let i = (c as u32).checked_sub(HOLE)? as usize;
    args.get(i).map(|(_, a)| a)
}

/// The keys of a catalogue's file, for the test that compares both languages.
#[must_use]
pub fn keys(source: &str) -> HashMap<String, usize> {
    source
        .lines()
        .enumerate()
        .filter_map(|(i, line)| {
            let (key, _) = line.split_once('=')?;
            let key = key.trim_end();
            let plain = key.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
            (plain && key.starts_with(|c: char| c.is_ascii_alphabetic()) && !line.starts_with(' '))
                .then(|| (key.to_owned(), i + 1))
        })
        .collect()
}

/// A message on a visit's page: `say!(v, "key")`, `say!(v, "key", n = 3, value = id("x"))`.
#[macro_export]
macro_rules! say {
    ($v:expr, $key:expr $(, $name:ident = $value:expr)* $(,)?) => {
        $v.say($key, &[$((stringify!($name), $crate::Arg::from($value))),*])
    };
}

/// A message as plain text: `text!(v, "key", n = 3)`.
#[macro_export]
macro_rules! text {
    ($v:expr, $key:expr $(, $name:ident = $value:expr)* $(,)?) => {
        $v.text($key, &[$((stringify!($name), $crate::Arg::from($value))),*])
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words() -> Words {
        let c = Catalogue {
            name: "test",
            en: "hits = { $n ->\n    [one] one hit on { $v }\n   *[other] { $n } hits on { $v }\n }\n",
            ur: "hits = { $n ->\n    [one] ایک بار { $v }\n   *[other] { $n } بار { $v }\n }\n",
        };
        Words::new(&[c]).unwrap()
    }

    #[test]
    fn arguments_are_escaped_isolated_and_choose_the_plural() {
        let w = words();
        let args = |n: i64, v: &str| [("n", Arg::Number(n)), ("v", Arg::from(v))];
        assert_eq!(w.say(Lang::En, "hits", &args(1, "<b>")).0, "one hit on <bdi>&lt;b&gt;</bdi>");
        assert_eq!(w.say(Lang::En, "hits", &args(3, "a")).0, "3 hits on <bdi>a</bdi>");
        assert_eq!(w.text(Lang::Ur, "hits", &args(1, "a")), "ایک بار \u{2068}a\u{2069}");
        // A text that carries our own stand-ins changes nothing.
        let sly = hole(0).to_string();
        assert_eq!(w.say(Lang::En, "hits", &args(2, &sly)).0, format!("2 hits on <bdi>{sly}</bdi>"));
    }

    #[test]
    fn numbers_have_commas() {
        assert_eq!([number(0), number(999), number(1000), number(-1_234_567)], ["0", "999", "1,000", "−1,234,567"]);
    }
}
