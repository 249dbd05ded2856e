//! Looking up what a field gives.

use std::collections::hash_map::Entry;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::fields::{self, Chosen, Role, Row};

/// One configured field of a [`super::LogFormat::JsonLines`] source.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FieldRule {
    /// Dotted path, as the source spells it; array levels add nothing: `answers.data`.
    pub name: String,
    /// What it holds.
    pub takes: Role,
    /// Whether whoever sends traffic chooses its content.
    #[serde(default)]
    pub attacker_controlled: bool,
}

/// What a path is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Place {
    /// The field's rule, where it is one.
    pub(super) rule: Option<(Role, Chosen)>,
    /// Whether fields lie below it.
    pub(super) inner: bool,
}

/// Paths and what they give.
#[derive(Clone, Debug)]
pub(super) struct FieldTable {
    places: FxHashMap<Box<str>, Place>,
    /// Well-known names: any case, also found by their last parts.
    by_suffix: bool,
}

/// Most last parts of a path that are tried.
const SUFFIX_PARTS_MAX: usize = 5;

pub(super) static EVE: LazyLock<FieldTable> = LazyLock::new(|| FieldTable::exact(fields::EVE));
pub(super) static ZEEK: LazyLock<FieldTable> = LazyLock::new(|| FieldTable::exact(fields::ZEEK));
pub(super) static WELL_KNOWN: LazyLock<FieldTable> =
    LazyLock::new(|| FieldTable { by_suffix: true, ..FieldTable::exact(fields::WELL_KNOWN) });

impl FieldTable {
    fn exact(rows: &[Row]) -> Self {
        Self::of(rows.iter().map(|(name, role, chosen)| (*name, *role, *chosen)))
    }

    pub(super) fn configured(rules: &[FieldRule]) -> Self {
        let chosen = |rule: &FieldRule| if rule.attacker_controlled { Chosen::Always } else { Chosen::Never };
        Self::of(rules.iter().map(|r| (r.name.as_str(), r.takes, chosen(r))))
    }

    fn of<'a>(rows: impl Iterator<Item = (&'a str, Role, Chosen)>) -> Self {
        let mut places: FxHashMap<Box<str>, Place> = FxHashMap::default();
        for (name, role, chosen) in rows {
            for (dot, _) in name.match_indices('.') {
                if let Some(above) = name.get(..dot) {
                    places.entry(above.into()).or_default().inner = true;
                }
            }
            match places.entry(name.into()) {
                Entry::Occupied(mut o) => o.get_mut().rule = Some((role, chosen)),
                Entry::Vacant(v) => {
                    v.insert(Place { rule: Some((role, chosen)), inner: false });
                }
            }
        }
        Self { places, by_suffix: false }
    }

    /// The rule of a path.
    pub(super) fn rule(&self, path: &str) -> Option<(Role, Chosen)> {
        if !self.by_suffix {
            return self.places.get(path)?.rule;
        }
        let lower;
        let path = if path.bytes().any(|b| b.is_ascii_uppercase() || b == b'-') {
            lower = path.to_ascii_lowercase().replace('-', "_");
            lower.as_str()
        } else {
            path
        };
        if let Some(Place { rule: Some(rule), .. }) = self.places.get(path) {
            return Some(*rule);
        }
        // The longest known end of the path wins.
        let dots = memchr::memrchr_iter(b'.', path.as_bytes()).take(SUFFIX_PARTS_MAX);
        let mut found = None;
        for dot in dots {
            if let Some(Place { rule: Some(rule), .. }) = path.get(dot + 1..).and_then(|end| self.places.get(end)) {
                found = Some(*rule);
            }
        }
        found
    }

    /// Whether an object or list at the path can hold a field.
    pub(super) fn enters(&self, path: &str) -> bool {
        self.by_suffix || path.is_empty() || self.places.contains_key(path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lookups() {
        let role = |t: &FieldTable, p: &str| t.rule(p).map(|r| r.0);
        assert_eq!(role(&EVE, "dns.answers.rdata"), Some(Role::RecordData));
        assert_eq!(role(&EVE, "dns"), None);
        assert!(EVE.enters("dns.answers") && EVE.enters("") && !EVE.enters("flow_metadata") && !EVE.enters("stats"));
        assert_eq!(role(&WELL_KNOWN, "winlog.event_data.QueryName"), Some(Role::Domain));
        assert_eq!(role(&WELL_KNOWN, "json.http.host"), Some(Role::Server));
        assert_eq!(role(&WELL_KNOWN, "host"), Some(Role::Machine));
        assert_eq!(role(&WELL_KNOWN, "Source-IP"), Some(Role::SourceIp));
        assert_eq!(role(&WELL_KNOWN, "nothing.of.this"), None);
    }

    #[test]
    fn rows_are_unique_and_well_known_names_are_lower_case() {
        for rows in [fields::EVE, fields::ZEEK, fields::WELL_KNOWN, &fields::ACCESS, &fields::DNS_SERVER] {
            let mut names: Vec<_> = rows.iter().map(|r| r.0).collect();
            names.sort_unstable();
            let before = names.len();
            names.dedup();
            assert_eq!(names.len(), before);
        }
        for (name, ..) in fields::WELL_KNOWN {
            assert_eq!(*name, name.to_ascii_lowercase().replace('-', "_"));
        }
    }
}
