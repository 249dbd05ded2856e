//! A text as a QR code (ISO/IEC 18004), drawn as SVG: for a telephone's camera, with the same text beside it.

use std::fmt::Write as _;

use pasban_portal::{Markup, html};
use qrcodegen::{QrCode, QrCodeEcc};

/// Modules of quiet zone that the standard asks for on each side.
const QUIET: i32 = 4;

/// The code; nothing where the text is longer than a code can hold.
#[must_use]
pub fn svg(text: &str, label: &str) -> Markup {
    let Ok(code) = QrCode::encode_text(text, QrCodeEcc::Medium) else { return html! {} };
    let size = code.size();
    let whole = size + 2 * QUIET;
    html! {
        svg.qr viewBox={ "0 0 " (whole) " " (whole) } role="img" aria-label=(label) shape-rendering="crispEdges" {
            rect width=(whole) height=(whole) fill="#fff" {}
            path fill="#000" d=(path(&code)) {}
        }
    }
}

/// One run of dark modules a row is one stroke of the path.
fn path(code: &QrCode) -> String {
    let mut d = String::new();
    for y in 0..code.size() {
        let mut x = 0;
        while x < code.size() {
            if !code.get_module(x, y) {
                x += 1;
                continue;
            }
            let from = x;
            while x < code.size() && code.get_module(x, y) {
                x += 1;
            }
            let _ = write!(d, "M{} {}h{}v1H{}z", from + QUIET, y + QUIET, x - from, from + QUIET);
        }
    }
    d
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_address_fits_and_what_does_not_is_left_out() {
        let link = format!("https://cert.example:8443/welcome/welcome_{}", "a".repeat(52));
        let drawn = svg(&link, "x").0;
        assert!(drawn.starts_with("<svg class=\"qr\"") && drawn.len() < 20_000, "{}", drawn.len());
        assert!(!drawn.contains("style="));
        // The finder in the corner: seven dark modules in a row, inside the quiet zone.
        assert!(drawn.contains("M4 4h7v1H4z"));
        assert!(svg(&"x".repeat(4000), "x").0.is_empty());
    }
}
