//! Relations as a graph.

use std::collections::BTreeSet;

use pasban_model::registry::{Graph, Lead, Matter, Relation, Sector, count_once};

use crate::org;

fn matter(name: &str) -> Matter {
    name.parse().unwrap()
}

fn relation(from: u8, to: u8, what: &str, lead: bool) -> Relation {
    Relation { from: org(from), to: org(to), matter: matter(what), lead }
}

fn set(orgs: &[u8]) -> BTreeSet<pasban_kernel::id::OrgId> {
    orgs.iter().map(|n| org(*n)).collect()
}

#[test]
fn one_lead_a_matter() {
    // A hospital (1) of a province (2), a sector (3), a provider (4).
    let (graph, findings) = Graph::new(&[
        relation(1, 2, "incidents", true),
        relation(1, 3, "incidents", false),
        relation(1, 4, "warnings", false),
        relation(1, 2, "oversight", true),
        relation(1, 3, "oversight", true),
        relation(1, 1, "incidents", false),
        relation(1, 2, "incidents", false),
    ]);
    for (what, expected) in [
        ("incidents", Lead::One(org(2))),
        ("warnings", Lead::Unnamed(set(&[4]))),
        ("oversight", Lead::Contested(set(&[2, 3]))),
        ("readiness", Lead::Nobody),
    ] {
        assert_eq!(graph.lead_for(org(1), &matter(what)), expected, "{what}");
    }
    let places: Vec<_> = findings.iter().map(|f| f.place.as_str()).collect();
    assert_eq!(places, ["relations[4]", "relations[5]", "relations[6]"]);
    assert_eq!(graph.answers_to(org(1), None), set(&[2, 3, 4]));
    assert_eq!(graph.answers_to(org(1), Some(&matter("warnings"))), set(&[4]));
}

#[test]
fn everybody_below_once_and_cycles_end() {
    let (graph, findings) = Graph::new(&[
        relation(2, 1, "incidents", true),
        relation(3, 1, "incidents", true),
        relation(4, 2, "incidents", true),
        relation(4, 3, "incidents", false),
        relation(1, 4, "incidents", true),
        relation(5, 4, "warnings", true),
    ]);
    assert!(findings.is_empty());
    assert_eq!(graph.served_by(org(1), None), set(&[2, 3, 4, 5]));
    assert_eq!(graph.served_by(org(1), Some(&matter("incidents"))), set(&[2, 3, 4]));
    assert_eq!(graph.served_by(org(4), Some(&matter("incidents"))), set(&[1, 2, 3]));
    assert_eq!(graph.served_by(org(9), None), set(&[]));
}

#[test]
fn an_organisation_over_two_paths_is_one() {
    let paths = [vec![org(1), org(2), org(4)], vec![org(1), org(3), org(4)], vec![org(1), org(3)], vec![]];
    assert_eq!(count_once(&paths), set(&[3, 4]));
}

#[test]
fn sectors_are_plain_words() {
    for (text, ok) in [
        ("finance", true),
        ("non-bank-2", true),
        ("", false),
        ("Finance", false),
        ("-x", false),
        ("x-", false),
        ("مالیات", false),
    ] {
        assert_eq!(text.parse::<Sector>().is_ok(), ok, "{text}");
    }
}

proptest::proptest! {
    #[test]
    fn any_graph_ends(edges in proptest::collection::vec((0u8..8, 0u8..8, proptest::bool::ANY), 0..60)) {
        let relations: Vec<_> = edges.iter().map(|(a, b, lead)| relation(*a, *b, "incidents", *lead)).collect();
        let (graph, _) = Graph::new(&relations);
        for n in 0..8 {
            let below = graph.served_by(org(n), None);
            proptest::prop_assert!(!below.contains(&org(n)));
            if let Lead::One(lead) = graph.lead_for(org(n), &matter("incidents")) {
                proptest::prop_assert!(lead != org(n) && graph.served_by(lead, None).contains(&org(n)));
            }
        }
    }
}
