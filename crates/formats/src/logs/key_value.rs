//! Messages made of `key=value` pairs, as firewalls write them (iptables, FortiGate, pf, Cisco): pairs only.
//!
//! A free sentence that happens to hold `src=…` is not read: anyone who can make a program log a word of theirs could
//! plant a value. At most four words may stand before the first pair, three pairs are needed, and between pairs only
//! flags in capitals (`SYN`, `DF`) may stand.

use std::borrow::Cow;

use super::scan;
use super::table::WELL_KNOWN;
use super::taken::Taken;
use super::time::Clock;

/// Most pairs of one message.
const PAIRS_MAX: usize = 256;

/// Takes the pairs of a message; `false` where it is not made of pairs.
pub(super) fn read(message: &str, clock: &mut Clock, taken: &mut Taken) -> bool {
    let Some(pairs) = pairs(message) else { return false };
    let has = |name: &str| pairs.iter().find(|(k, _)| *k == name).map(|(_, v)| v.clone());
    // FortiGate: date=2026-11-24 time=03:12:00, beside which eventtime is exact; without them syslog's time holds.
    if let (Some(date), Some(time)) = (has("date"), has("time")) {
        let exact = has("eventtime").and_then(|t| clock.read(&t));
        taken.time(exact.or_else(|| clock.read(&format!("{date} {time}"))));
    }
    for (key, value) in &pairs {
        if !matches!(*key, "date" | "time")
            && let Some(rule) = WELL_KNOWN.rule(key)
        {
            taken.take(key, rule, value, clock);
        }
    }
    true
}

fn pairs(message: &str) -> Option<Vec<(&str, Cow<'_, str>)>> {
    let mut pairs = Vec::new();
    let mut before = 0_usize;
    let mut rest = message.trim_start();
    while !rest.is_empty() && pairs.len() < PAIRS_MAX {
        let word_end = rest.find(char::is_whitespace).unwrap_or(rest.len());
        let word = rest.get(..word_end)?;
        let key_value = word.split_once('=').filter(|(k, _)| is_key(k));
        let Some((key, value)) = key_value else {
            if pairs.is_empty() {
                before += 1;
                if before > 4 {
                    return None;
                }
            } else if !word.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b"-_()".contains(&b)) {
                return None;
            }
            rest = rest.get(word_end..)?.trim_start();
            continue;
        };
        if value.starts_with('"') {
            let (text, after) = scan::quoted(rest.get(key.len() + 2..)?)?;
            pairs.push((key, text));
            rest = after.trim_start_matches([',', ';']).trim_start();
        } else {
            pairs.push((key, Cow::Borrowed(value.trim_end_matches([',', ';']))));
            rest = rest.get(word_end..)?.trim_start();
        }
    }
    (pairs.len() >= 3).then_some(pairs)
}

fn is_key(word: &str) -> bool {
    !word.is_empty() && word.len() <= 64 && word.bytes().all(|b| b.is_ascii_alphanumeric() || b"_.-".contains(&b))
}
