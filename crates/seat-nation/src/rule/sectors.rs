//! What may be said of each sector under the small-group rule. The rule itself is [`pasban_model::hunt::combine`]:
//! nothing here counts members or decides what is small, it only asks that function.

use std::collections::BTreeMap;

use pasban_kernel::id::OrgId;
use pasban_kernel::{HitBand, OrgBand};
use pasban_model::hunt::{OrgAnswer, SectorSize, ValueAnswer, combine};
use pasban_model::registry::Sector;
use schemars::JsonSchema;
use serde::Serialize;

/// What is said of a sector.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Told {
    /// So few organisations could be meant that nothing is said, whatever happened there.
    Hidden,
    /// Nobody there met anything that is known here.
    Nobody,
    /// 1 to 4 organisations.
    Few,
    /// 5 to 19.
    Some,
    /// 20 or more.
    Many,
}

/// A sector.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct Line {
    /// Its word; [`UNSAID`] for organisations without one.
    pub sector: String,
    /// What is said of it.
    pub told: Told,
}

/// A picture of all sectors.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Picture {
    /// Sector by sector, by name.
    pub lines: Vec<Line>,
    /// Organisations of all sectors together.
    pub organisations: OrgBand,
    /// Something was left out because of the rule.
    pub withheld: bool,
}

/// An answer that says that an organisation met something.
#[must_use]
pub fn met(hits: HitBand) -> ValueAnswer {
    ValueAnswer { hits, hosts: HitBand::One, first_day: None, last_day: None }
}

/// The sector of organisations that name none.
pub const UNSAID: &str = "not-said";

/// A sector from what the register says: the register's own word, brought into its form.
#[must_use]
pub fn sector(text: &str) -> Option<Sector> {
    let mut slug = String::new();
    for c in text.trim().chars().flat_map(char::to_lowercase) {
        if c.is_ascii_alphanumeric() {
            slug.push(c);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.truncate(40);
    slug.trim_end_matches('-').parse().ok().or_else(|| UNSAID.parse().ok())
}

/// Sizes of sectors from the sector of each organisation.
#[must_use]
pub fn sizes(sectors: impl IntoIterator<Item = Sector>) -> Vec<SectorSize> {
    let mut members: BTreeMap<Sector, u32> = BTreeMap::new();
    for s in sectors {
        let n = members.entry(s).or_default();
        *n = n.saturating_add(1);
    }
    members.into_iter().map(|(sector, members)| SectorSize { sector, members }).collect()
}

/// Whether a sector may be named at all.
#[must_use]
pub fn may_name(sector: &Sector, sizes: &[SectorSize], group_min: u32) -> bool {
    let probe = OrgAnswer { org: OrgId::from_random([0; 16]), sector: sector.clone(), said: met(HitBand::One) };
    combine(&[probe], sizes, group_min).sectors.contains(sector)
}

/// The picture of who met something.
#[must_use]
pub fn picture(answers: &[OrgAnswer], sizes: &[SectorSize], group_min: u32) -> Picture {
    let all = combine(answers, sizes, group_min);
    let lines = sizes
        .iter()
        .map(|s| {
            let told = if !may_name(&s.sector, sizes, group_min) {
                Told::Hidden
            } else {
                let of: Vec<OrgAnswer> = answers.iter().filter(|a| a.sector == s.sector).cloned().collect();
                match combine(&of, sizes, group_min).organisations {
                    OrgBand::None => Told::Nobody,
                    OrgBand::Few => Told::Few,
                    OrgBand::Some => Told::Some,
                    OrgBand::Many => Told::Many,
                }
            };
            Line { sector: s.sector.to_string(), told }
        })
        .collect();
    Picture { lines, organisations: all.organisations, withheld: all.sectors_withheld }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(n: u8, sector: &str) -> OrgAnswer {
        OrgAnswer { org: OrgId::from_random([n; 16]), sector: sector.parse().unwrap(), said: met(HitBand::Few) }
    }

    fn sized(of: &[(&str, u32)]) -> Vec<SectorSize> {
        of.iter().map(|(s, members)| SectorSize { sector: s.parse().unwrap(), members: *members }).collect()
    }

    fn told(answers: &[OrgAnswer], of: &[(&str, u32)]) -> Vec<Told> {
        picture(answers, &sized(of), 5).lines.into_iter().map(|l| l.told).collect()
    }

    #[test]
    fn a_small_sector_is_hidden_whatever_happened_there() {
        let of = [("energy", 3), ("finance", 20), ("health", 4)];
        let quiet = told(&[answer(1, "finance")], &of);
        let hit = told(&[answer(1, "finance"), answer(2, "energy")], &of);
        assert_eq!(quiet, [Told::Hidden, Told::Few, Told::Hidden]);
        assert_eq!(quiet, hit);
    }

    #[test]
    fn where_one_small_sector_is_left_no_sector_is_named() {
        // Naming all others would say that it was this one.
        assert_eq!(told(&[answer(1, "finance")], &[("energy", 3), ("finance", 20)]), [Told::Hidden, Told::Hidden]);
    }

    #[test]
    fn organisations_count_once_and_in_bands() {
        let mut answers: Vec<OrgAnswer> = (1..=6).map(|n| answer(n, "finance")).collect();
        answers.extend(answers.clone());
        let p = picture(&answers, &sized(&[("finance", 20), ("telecom", 9)]), 5);
        assert_eq!(p.lines.iter().map(|l| l.told).collect::<Vec<_>>(), [Told::Some, Told::Nobody]);
        assert_eq!((p.organisations, p.withheld), (OrgBand::Some, false));
    }

    #[test]
    fn sizes_count_members() {
        let s = sizes(["B", "a a", "b ", "مالیات"].into_iter().filter_map(sector));
        assert_eq!(s, sized(&[("a-a", 1), ("b", 2), (UNSAID, 1)]));
    }
}
