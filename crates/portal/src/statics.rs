//! The sheet, the script and the font: named by their hash, kept by browsers for a year.

use std::sync::OnceLock;

use pasban_kernel::Digest;

/// The sheet.
pub const CSS: &str = include_str!("../assets/pasban.css");
/// The script.
pub const JS: &str = include_str!("../assets/pasban.js");

fn short(text: &str) -> String {
    Digest::of(text.as_bytes()).to_string().chars().filter(char::is_ascii_alphanumeric).take(12).collect()
}

/// Path of the sheet.
#[must_use]
pub fn css_path() -> &'static str {
    static PATH: OnceLock<String> = OnceLock::new();
    PATH.get_or_init(|| format!("/static/{}/pasban.css", short(CSS)))
}

/// Path of the script.
#[must_use]
pub fn js_path() -> &'static str {
    static PATH: OnceLock<String> = OnceLock::new();
    PATH.get_or_init(|| format!("/static/{}/pasban.js", short(JS)))
}
