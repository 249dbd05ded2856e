//! The graph of relations.

use std::collections::{BTreeMap, BTreeSet};

use pasban_kernel::Finding;
use pasban_kernel::id::OrgId;

use super::{Matter, Relation};

/// Who leads for an organisation in a matter.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Lead {
    /// This one.
    One(OrgId),
    /// Nobody is named lead; these are answered to.
    Unnamed(BTreeSet<OrgId>),
    /// Several claim it: a person must settle it. Meanwhile nobody is lead.
    Contested(BTreeSet<OrgId>),
    /// The organisation answers to nobody about this.
    Nobody,
}

/// Relations, indexed both ways.
#[derive(Clone, Debug, Default)]
pub struct Graph {
    above: BTreeMap<OrgId, Vec<Relation>>,
    below: BTreeMap<OrgId, Vec<Relation>>,
}

impl Graph {
    /// Indexes relations. One that points at itself, repeats another or has a second lead is reported; contested leads
    /// are kept and shown as such, the other two are left out.
    #[must_use]
    pub fn new(relations: &[Relation]) -> (Self, Vec<Finding>) {
        let mut graph = Self::default();
        let mut findings = Vec::new();
        let mut seen = BTreeSet::new();
        let mut leads = BTreeSet::new();
        for (i, r) in relations.iter().enumerate() {
            let place = || format!("relations[{i}]");
            if r.from == r.to {
                findings.push(Finding::new(place(), "an organisation cannot answer to itself"));
                continue;
            }
            if !seen.insert((r.from, r.to, r.matter.clone())) {
                findings.push(Finding::new(place(), format!("this relation for {} is named twice", r.matter)));
                continue;
            }
            if r.lead && !leads.insert((r.from, r.matter.clone())) {
                findings.push(Finding::new(place(), format!("a second lead for {}: name one", r.matter)));
            }
            graph.above.entry(r.from).or_default().push(r.clone());
            graph.below.entry(r.to).or_default().push(r.clone());
        }
        (graph, findings)
    }

    /// Who leads for an organisation in a matter.
    #[must_use]
    pub fn lead_for(&self, org: OrgId, matter: &Matter) -> Lead {
        let of = |lead: bool| -> BTreeSet<OrgId> {
            let all = self.above.get(&org).map_or(&[][..], Vec::as_slice);
            all.iter().filter(|r| r.matter == *matter && (!lead || r.lead)).map(|r| r.to).collect()
        };
        let leads = of(true);
        match (leads.len(), leads.first()) {
            (1, Some(one)) => Lead::One(*one),
            (0, _) => {
                let all = of(false);
                if all.is_empty() { Lead::Nobody } else { Lead::Unnamed(all) }
            }
            _ => Lead::Contested(leads),
        }
    }

    /// To whom an organisation answers directly, in one matter or in any.
    #[must_use]
    pub fn answers_to(&self, org: OrgId, matter: Option<&Matter>) -> BTreeSet<OrgId> {
        let all = self.above.get(&org).map_or(&[][..], Vec::as_slice);
        all.iter().filter(|r| matter.is_none_or(|m| r.matter == *m)).map(|r| r.to).collect()
    }

    /// Everybody below an organisation, over any number of steps, each once, itself left out. A cycle ends the walk.
    #[must_use]
    pub fn served_by(&self, org: OrgId, matter: Option<&Matter>) -> BTreeSet<OrgId> {
        let mut found = BTreeSet::new();
        let mut open = vec![org];
        while let Some(at) = open.pop() {
            let below = self.below.get(&at).map_or(&[][..], Vec::as_slice);
            for r in below.iter().filter(|r| matter.is_none_or(|m| r.matter == *m)) {
                if found.insert(r.from) {
                    open.push(r.from);
                }
            }
        }
        found.remove(&org);
        found
    }
}

/// The organisations that a set of paths ends at, each once, however many paths lead to it. A path names the
/// organisations it passes, the one it is about last; an empty path is about nobody.
#[must_use]
pub fn count_once<P: AsRef<[OrgId]>>(paths: impl IntoIterator<Item = P>) -> BTreeSet<OrgId> {
    paths.into_iter().filter_map(|p| p.as_ref().last().copied()).collect()
}
