//! Which alerts are one attack. Pure.
//!
//! There is one alert for each value of each indicator. To a person they are one thing where
//! 1. they are of one indicator, or
//! 2. one issuer said them in one go: same class, same reason, made within an hour of each other (one report is confirmed
//!    value by value), or
//! 3. one name lies in the other: a URL on a name, a name below a name.
//!
//! That one machine met both says nothing: a resolver or a proxy meets everything.

use pasban_kernel::time::HOUR;
use pasban_kernel::{NodeId, Observable, ObservableKind, StixId, Timestamp};

/// Most alerts that are grouped at once.
pub const GROUPED_MAX: usize = 500;

/// An alert, as far as grouping needs it.
#[derive(Clone, Debug)]
pub struct Item {
    /// The indicator.
    pub indicator: StixId,
    /// The value.
    pub value: Observable,
    /// Who issued the indicator.
    pub issuer: NodeId,
    /// RSIT class and type.
    pub category: String,
    /// The issuer's reason.
    pub reason: String,
    /// Version of the indicator: when the issuer made it.
    pub made: Timestamp,
}

/// Groups alerts; answers the places of each group's members, in the order given, the groups by their first member.
#[must_use]
pub fn groups(items: &[Item]) -> Vec<Vec<usize>> {
    let mut set = Sets((0..items.len()).collect());
    let mut order: Vec<usize> = (0..items.len()).collect();

    order.sort_by(|a, b| items[*a].indicator.cmp(&items[*b].indicator));
    for w in order.windows(2) {
        if items[w[0]].indicator == items[w[1]].indicator {
            set.join(w[0], w[1]);
        }
    }

    let key = |i: usize| {
        let it = &items[i];
        (it.issuer, class(&it.category), it.reason.trim(), it.made)
    };
    order.sort_by(|a, b| key(*a).cmp(&key(*b)));
    for w in order.windows(2) {
        let (a, b) = (key(w[0]), key(w[1]));
        let same = (a.0, a.1, a.2) == (b.0, b.1, b.2);
        if same && !a.2.is_empty() && b.3.0.saturating_sub(a.3.0) <= HOUR {
            set.join(w[0], w[1]);
        }
    }

    let names: std::collections::HashMap<&str, usize> = items
        .iter()
        .enumerate()
        .filter(|(_, i)| i.value.kind() == ObservableKind::Domain)
        .map(|(n, i)| (i.value.value(), n))
        .collect();
    for (n, item) in items.iter().enumerate() {
        let host = item.value.host();
        let name = match item.value.kind() {
            ObservableKind::Domain => Some(item.value.value()),
            _ => host.as_ref().filter(|h| h.kind() == ObservableKind::Domain).map(Observable::value),
        };
        let mut rest = name;
        while let Some(at) = rest {
            if let Some(other) = names.get(at).filter(|o| **o != n) {
                set.join(n, *other);
            }
            rest = at.split_once('.').map(|(_, parent)| parent);
        }
    }

    let mut out: Vec<Vec<usize>> = Vec::new();
    let mut of_root = std::collections::HashMap::new();
    for i in 0..items.len() {
        let root = set.root(i);
        let slot = *of_root.entry(root).or_insert_with(|| {
            out.push(Vec::new());
            out.len() - 1
        });
        out[slot].push(i);
    }
    out
}

fn class(category: &str) -> &str {
    category.split('/').next().unwrap_or_default()
}

struct Sets(Vec<usize>);

impl Sets {
    fn root(&mut self, mut i: usize) -> usize {
        while self.0[i] != i {
            self.0[i] = self.0[self.0[i]];
            i = self.0[i];
        }
        i
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        let (low, high) = (a.min(b), a.max(b));
        self.0[high] = low;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(n: u8) -> StixId {
        format!("indicator--00000000-0000-4000-8000-0000000000{n:02x}").parse().unwrap()
    }

    fn item(n: u8, value: Observable, issuer: u8, reason: &str, minute: i64) -> Item {
        Item {
            indicator: id(n),
            value,
            issuer: NodeId([issuer; 32]),
            category: "malicious-code/c2-server".into(),
            reason: reason.into(),
            made: Timestamp(minute * HOUR / 60),
        }
    }

    fn d(text: &str) -> Observable {
        Observable::domain(text).unwrap()
    }

    fn u(text: &str) -> Observable {
        Observable::parse(ObservableKind::Url, text).unwrap()
    }

    #[test]
    fn one_indicator_one_attack() {
        let all =
            [item(1, d("a.example"), 1, "", 0), item(2, d("b.example"), 1, "", 0), item(1, d("c.example"), 1, "", 9)];
        assert_eq!(groups(&all), [vec![0, 2], vec![1]]);
    }

    #[test]
    fn what_one_issuer_said_in_one_go_is_one_attack() {
        let r = "command server of one campaign";
        let all = [
            item(1, d("a.example"), 1, r, 0),
            item(2, d("b.example"), 1, r, 50),
            item(3, d("c.example"), 1, r, 110), // an hour after the second: a chain
            item(4, d("d.example"), 1, r, 171), // more than an hour later
            item(5, d("e.example"), 2, r, 0),   // somebody else
            item(6, d("f.example"), 1, "", 0),  // no reason joins nothing
            item(7, d("g.example"), 1, "", 0),
        ];
        assert_eq!(groups(&all), [vec![0, 1, 2], vec![3], vec![4], vec![5], vec![6]]);
        let mut other = all[..2].to_vec();
        other[1].category = "fraud/phishing".into();
        assert_eq!(groups(&other).len(), 2);
    }

    #[test]
    fn a_name_holds_what_lies_below_it() {
        let all = [
            item(1, u("http://cdn.evil.example/x"), 1, "", 0),
            item(2, d("evil.example"), 2, "", 9000),
            item(3, d("a.evil.example"), 3, "", 90_000),
            item(4, d("notevil.example"), 3, "", 0),
        ];
        assert_eq!(groups(&all), [vec![0, 1, 2], vec![3]]);
    }

    #[test]
    fn order_of_arrival_changes_no_group() {
        let r = "one campaign";
        let all = [
            item(1, d("a.example"), 1, r, 0),
            item(2, d("b.example"), 1, r, 30),
            item(3, u("http://b.example/y"), 2, "", 0),
            item(4, d("z.example"), 2, "x", 0),
        ];
        let names = |items: &[Item]| {
            let mut g: Vec<Vec<StixId>> = groups(items)
                .into_iter()
                .map(|g| {
                    let mut ids: Vec<_> = g.into_iter().map(|i| items[i].indicator.clone()).collect();
                    ids.sort();
                    ids
                })
                .collect();
            g.sort();
            g
        };
        let mut turned = all.to_vec();
        turned.reverse();
        assert_eq!(names(&all), names(&turned));
        assert_eq!(groups(&all).len(), 2);
        assert!(groups(&[]).is_empty());
    }
}
