//! Printers of blocks: no value and no text may end a line, a string or a statement.

use pasban_formats::outputs::{BlockEntry, Printed, nftables, rpz, suricata, text};
use pasban_kernel::{Observable, ObservableKind, Timestamp};

/// Entries are lines of `value TAB issuer TAB category TAB reason`; a value that starts with `=` is a file name.
pub fn print(bytes: &[u8]) {
    let Ok(input) = std::str::from_utf8(bytes) else { return };
    let entries: Vec<BlockEntry> = input.split('\n').filter_map(entry).collect();
    let Ok(origin) = Observable::domain("rpz.cert.example") else { return };
    let Ok(garden) = Observable::domain("garden.cert.example") else { return };

    for action in [rpz::Action::NxDomain, rpz::Action::NoData, rpz::Action::Drop, rpz::Action::WalledGarden(garden)] {
        let passthru: Vec<Observable> = entries.first().map(|e| e.value.clone()).into_iter().collect();
        let options = rpz::Options { origin: &origin, serial: 7, action, passthru: &passthru };
        let (records, _) = rpz::records(&entries, &options);
        assert!(records.windows(2).all(|w| w[0].owner < w[1].owner), "each owner once, in order");
        let words = |t: &str| !t.is_empty() && t.bytes().all(|b| b.is_ascii_graphic() && !b";()\"@$".contains(&b));
        assert!(records.iter().all(|r| words(&r.owner) && words(&r.target)), "{records:?}");
        let printed = rpz::zone(&entries, &options);
        plain(&printed, entries.len());
        let cnames = printed.text.lines().filter(|l| !l.starts_with(';') && l.contains("CNAME")).count();
        assert_eq!(cnames, records.len(), "a record a line: {}", printed.text);
    }

    let printed = suricata::rules(&entries, suricata::Action::Drop);
    plain(&printed, entries.len());
    for line in printed.text.lines().filter(|l| !l.is_empty() && !l.starts_with('#')) {
        assert!(line.starts_with("drop ") && line.ends_with(";)"), "{line}");
        assert_eq!(unescaped_quotes(line) % 2, 0, "{line}");
    }

    let options = nftables::Options { now: Timestamp::parse("2026-11-24T10:00:00Z"), ..nftables::Options::default() };
    let printed = nftables::sets(&entries, &options);
    plain(&printed, entries.len());
    assert_eq!(printed.text.matches('{').count(), printed.text.matches('}').count(), "{}", printed.text);

    for kind in ObservableKind::ALL {
        let options = text::Options { kinds: &[kind], limit: Some(5), header: None };
        let printed = text::list(&entries, &options);
        plain(&printed, entries.len());
        let known = |line: &str| entries.iter().any(|e| e.value.kind() == kind && e.value.value() == line);
        assert!(printed.text.lines().all(known) && printed.text.lines().count() <= 5, "{}", printed.text);
    }
}

fn entry(line: &str) -> Option<BlockEntry> {
    let mut parts = line.splitn(4, '\t');
    let value = parts.next()?;
    let value = match value.strip_prefix('=') {
        Some(name) => Observable::file_name(name).ok()?,
        None => Observable::guess(value)?,
    };
    let mut next = || parts.next().unwrap_or_default().to_owned();
    let (issuer, category, reason) = (next(), next(), next());
    Some(BlockEntry { value, issuer, category, reason, until: Timestamp::parse("2026-12-24T10:00:00Z")? })
}

fn plain(printed: &Printed, entries: usize) {
    assert!(printed.written + printed.left_out <= entries, "{printed:?}");
    let hidden = |c: char| (c.is_control() && c != '\n' && c != '\t') || ('\u{202a}'..='\u{202e}').contains(&c);
    assert!(!printed.text.contains(hidden), "nothing steers a terminal: {:?}", printed.text);
}

fn unescaped_quotes(line: &str) -> usize {
    let mut escaped = false;
    line.bytes()
        .filter(|b| {
            let quote = *b == b'"' && !escaped;
            escaped = *b == b'\\' && !escaped;
            quote
        })
        .count()
}
