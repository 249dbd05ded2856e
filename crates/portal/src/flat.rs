//! The last guard against text that turns the text around it (threat T10): whatever a page was drawn from, no mark, embedding
//! or override of direction leaves in it. Only what somebody types stays as it is, since it is sent back: values of fields.

/// Marks, embeddings, overrides and isolates of a given direction. First strong isolates are ours: [`crate::words`] closes them.
fn turns(c: char) -> bool {
    matches!(c, '\u{200E}' | '\u{200F}' | '\u{061C}' | '\u{202A}'..='\u{202E}' | '\u{2066}' | '\u{2067}')
}

/// A page without what turns its text.
#[must_use]
pub fn flat(page: String) -> String {
    if !page.contains(turns) {
        return page;
    }
    let (mut out, mut open) = (String::with_capacity(page.len()), 0_u32);
    let mut rest = page.as_str();
    while !rest.is_empty() {
        let field = [("<textarea", "</textarea>"), (" value=\"", "\"")]
            .into_iter()
            .filter_map(|(begins, ends)| Some((rest.find(begins)?, begins.len(), ends)))
            .min();
        let (plain, kept) = match field {
            None => (rest.len(), rest.len()),
            Some((at, length, ends)) => {
                let inside = at + length;
                (at, rest[inside..].find(ends).map_or(rest.len(), |end| inside + end + ends.len()))
            }
        };
        for c in rest[..plain].chars().filter(|c| !turns(*c)) {
            match c {
                '\u{2068}' => open += 1,
                // The end of nothing that is open: what it ended was left out.
                '\u{2069}' if open == 0 => continue,
                '\u{2069}' => open -= 1,
                _ => {}
            }
            out.push(c);
        }
        out.push_str(&rest[plain..kept]);
        rest = &rest[kept..];
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_turns_but_what_is_typed() {
        let page = "<p>in\u{202E}v</p><option value=\"a\u{200F}\">b\u{2067}c</option><textarea name=\"x\">d\u{202A}e</textarea>\u{061C}f";
        let want = "<p>inv</p><option value=\"a\u{200F}\">bc</option><textarea name=\"x\">d\u{202A}e</textarea>f";
        assert_eq!(flat(page.into()), want);
        assert_eq!(flat("\u{2067}a\u{2069} \u{2068}b\u{2069}".into()), "a \u{2068}b\u{2069}");
        assert_eq!(flat("<p>\u{2068}x\u{2069} یہ</p>".into()), "<p>\u{2068}x\u{2069} یہ</p>");
        assert_eq!(flat("\u{202E}<textarea>a".into()), "<textarea>a");
        assert_eq!(flat("\u{202E} value=\"a".into()), " value=\"a");
    }
}
