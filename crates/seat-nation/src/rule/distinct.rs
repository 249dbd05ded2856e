//! Which entries of the register are one organisation: it may answer to a sector, a province and a provider at once, and
//! each of them may have written it down. In figures it counts once.

use std::collections::HashMap;

use pasban_app::registry::Constituent;
use pasban_kernel::id::OrgId;

/// Entries that are one organisation, each with the entry that stands for it.
#[derive(Clone, Debug, Default)]
pub struct Distinct(HashMap<OrgId, OrgId>);

impl Distinct {
    /// The entry that stands for an organisation.
    #[must_use]
    pub fn of(&self, org: &OrgId) -> OrgId {
        self.0.get(org).copied().unwrap_or(*org)
    }

    /// How many organisations a list of entries holds.
    #[must_use]
    pub fn count<'a>(&self, orgs: impl IntoIterator<Item = &'a OrgId>) -> usize {
        let mut all: Vec<OrgId> = orgs.into_iter().map(|o| self.of(o)).collect();
        all.sort_unstable();
        all.dedup();
        all.len()
    }
}

fn fold(text: &str) -> String {
    text.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

/// Entries with the same name, in either language, or with the same domain are one organisation. The smallest id stands
/// for all, so that the order of the register changes nothing.
#[must_use]
pub fn distinct<'a>(all: impl IntoIterator<Item = &'a Constituent>) -> Distinct {
    let mut all: Vec<&Constituent> = all.into_iter().collect();
    all.sort_unstable_by_key(|c| c.id);
    let mut parent: Vec<usize> = (0..all.len()).collect();
    let mut first: HashMap<(char, String), usize> = HashMap::new();
    for (i, c) in all.iter().enumerate() {
        let names = [&c.name, &c.identity.name_ur].into_iter().map(|n| ('n', fold(n)));
        let domains = c.identity.domains.iter().map(|d| ('d', fold(d.trim_end_matches('.'))));
        for clue in names.chain(domains).filter(|(_, text)| !text.is_empty()) {
            let j = *first.entry(clue).or_insert(i);
            let (a, b) = (root(&mut parent, i), root(&mut parent, j));
            let (low, high) = (a.min(b), a.max(b));
            if let Some(p) = parent.get_mut(high) {
                *p = low;
            }
        }
    }
    let mut out = HashMap::with_capacity(all.len());
    for (i, c) in all.iter().enumerate() {
        let r = root(&mut parent, i);
        out.insert(c.id, all.get(r).map_or(c.id, |c| c.id));
    }
    Distinct(out)
}

fn root(parent: &mut [usize], mut i: usize) -> usize {
    while let Some(up) = parent.get(i).copied().filter(|up| *up != i) {
        if let Some(next) = parent.get(up).copied()
            && let Some(p) = parent.get_mut(i)
        {
            // Paths are halved on the way, so that the next look is short.
            *p = next;
        }
        i = up;
    }
    i
}

#[cfg(test)]
mod tests {
    use pasban_app::config::OrganisationSection;

    use super::*;

    fn entry(n: u8, name: &str, ur: &str, domains: &[&str]) -> Constituent {
        Constituent {
            id: OrgId::from_random([n; 16]),
            name: name.into(),
            sector: "finance".into(),
            presence: "contact".into(),
            identity: OrganisationSection {
                name_ur: ur.into(),
                domains: domains.iter().map(|d| (*d).to_owned()).collect(),
                ..OrganisationSection::default()
            },
        }
    }

    #[test]
    fn one_organisation_under_three_certs_counts_once() {
        let all = [
            entry(3, "Bank A", "", &["bank-a.example"]),
            entry(1, "BANK  a", "", &[]),
            entry(2, "Bank A Limited", "بینک الف", &["BANK-A.example."]),
            entry(4, "Bank B", "بینک ب", &["bank-b.example"]),
        ];
        let d = distinct(&all);
        let ids: Vec<OrgId> = all.iter().map(|c| c.id).collect();
        assert_eq!(d.count(&ids), 2);
        assert_eq!(d.of(&ids[0]), ids[1]);
        assert_eq!(d.of(&ids[2]), ids[1]);
        let backwards = distinct(all.iter().rev());
        assert!(ids.iter().all(|i| backwards.of(i) == d.of(i)));
    }

    #[test]
    fn empty_names_join_nobody() {
        let all = [entry(1, "A", "", &[""]), entry(2, "B", " ", &[])];
        assert_eq!(distinct(&all).count(all.iter().map(|c| &c.id)), 2);
        // One that is in no register counts as itself.
        assert_eq!(distinct(&all).count(&[OrgId::from_random([9; 16])]), 1);
    }
}
