//! Latin inside Urdu: `TLP:RED`, `SHA-256`, `bank.example`, `Windows Server`. Such a run is isolated, so that its signs and
//! digits stay where they belong and the words around it keep their order.

/// A piece of a text: a Latin run, or what stands between two.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Piece<'a> {
    /// To be isolated.
    Latin(&'a str),
    /// As it is.
    Other(&'a str),
}

/// Takes a text apart. A run begins and ends with a letter, a digit or a slash, holds a letter, and may hold signs and single
/// spaces inside; what closes a sentence or a bracket does not belong to it.
#[must_use]
pub fn pieces(text: &str) -> Vec<Piece<'_>> {
    let bytes = text.as_bytes();
    let edge = |b: u8| b.is_ascii_alphanumeric() || b == b'/';
    let (mut out, mut from, mut at) = (Vec::new(), 0, 0);
    while at < bytes.len() {
        if !edge(bytes[at]) {
            at += 1;
            continue;
        }
        let begins = at;
        let mut ends = at + 1;
        let mut next = at + 1;
        while next < bytes.len() && (bytes[next].is_ascii_graphic() || bytes[next] == b' ') {
            if bytes[next] == b' ' && bytes[next - 1] == b' ' {
                break;
            }
            if edge(bytes[next]) {
                ends = next + 1;
            }
            next += 1;
        }
        let run = &text[begins..ends];
        if run.len() > 1 && run.bytes().any(|b| b.is_ascii_alphabetic()) {
            if from < begins {
                out.push(Piece::Other(&text[from..begins]));
            }
            out.push(Piece::Latin(run));
            from = ends;
        }
        at = next.max(ends);
    }
    if from < text.len() {
        out.push(Piece::Other(&text[from..]));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn runs(text: &str) -> Vec<&str> {
        let latin = |p: Piece<'static>| if let Piece::Latin(l) = p { Some(l) } else { None };
        pieces(Box::leak(text.to_owned().into_boxed_str())).into_iter().filter_map(latin).collect()
    }

    #[test]
    fn latin_runs_are_found_whole() {
        assert_eq!(runs("یہ TLP:RED ہے۔"), ["TLP:RED"]);
        assert_eq!(runs("SHA-256، پھر (Windows Server) اور 192.0.2.1"), ["SHA-256", "Windows Server"]);
        assert_eq!(runs("پتہ bank.example."), ["bank.example"]);
        assert_eq!(runs("فائل /etc/pasban/pasban.toml میں"), ["/etc/pasban/pasban.toml"]);
        assert_eq!(runs("صرف 24 نومبر 2026"), Vec::<&str>::new());
        assert_eq!(runs("اردو"), Vec::<&str>::new());
    }

    #[test]
    fn nothing_is_lost() {
        for text in ["", "a", "ab", "x  y", "یہ TLP:RED، MISP اور  STIX 2.1 (بس)", "/"] {
            let whole: String = pieces(text)
                .into_iter()
                .map(|p| match p {
                    Piece::Latin(t) | Piece::Other(t) => t,
                })
                .collect();
            assert_eq!(whole, text);
        }
    }
}
