//! `docs/routes.csv`: who may use which route. A line a route, a column a kind of seat; `x` is allowed, empty is the same
//! answer as for a path that does not exist. `token` says whether a program's token may, where its person may.
//! Seats without a column do not exist at any node: they may nothing but what is public.

use pasban_access::{Permission, Role};
use pasban_portal::table::Entry;

use super::house::Sitter;

pub const TABLE: &str = include_str!("../../../../../docs/routes.csv");

/// What comes before the columns of seats.
const LEAD: [&str; 4] = ["method", "path", "permission", "token"];

/// Kinds of seats, in the order of their columns.
pub const SEATS: [&str; 17] = [
    "nobody",
    "hosted/owner",
    "hosted/officer",
    "organisational/officer",
    "organisational/administrator",
    "cert/officer",
    "cert/analyst",
    "cert/lead",
    "cert/regulator",
    "cert/administrator",
    "national/officer",
    "national/analyst",
    "national/lead",
    "national/regulator",
    "national/national",
    "national/staff",
    "national/administrator",
];

/// A line.
#[derive(Debug)]
pub struct Row {
    pub method: String,
    pub path: String,
    pub permission: String,
    pub token: bool,
    allowed: Vec<bool>,
}

/// Reads a table; a cell that is neither `x` nor empty is a fault of the table.
pub fn read(table: &str) -> Vec<Row> {
    let mut lines = table.lines();
    let head: Vec<&str> = LEAD.into_iter().chain(SEATS).collect();
    assert_eq!(lines.next(), Some(head.join(",").as_str()), "the head of docs/routes.csv");
    let tick = |cell: &str, n: usize| match cell {
        "x" => true,
        "" => false,
        other => panic!("docs/routes.csv line {}: {other:?} is neither x nor empty", n + 2),
    };
    let rows: Vec<Row> = lines
        .enumerate()
        .map(|(n, line)| {
            let cells: Vec<&str> = line.split(',').collect();
            assert_eq!(cells.len(), head.len(), "docs/routes.csv line {}: {line}", n + 2);
            Row {
                method: cells[0].into(),
                path: cells[1].into(),
                permission: cells[2].into(),
                token: tick(cells[3], n),
                allowed: cells[4..].iter().map(|c| tick(c, n)).collect(),
            }
        })
        .collect();
    let keys: Vec<_> = rows.iter().map(|r| (r.path.as_str(), r.method.as_str())).collect();
    assert!(keys.is_sorted() && keys.windows(2).all(|w| w[0] != w[1]), "docs/routes.csv: by path, each once");
    rows
}

/// The column of a seat; `None` for one that cannot exist.
pub fn column(who: Option<&Sitter>) -> Option<&'static str> {
    let Some(w) = who else { return Some("nobody") };
    let place = match (w.hosted, w.tier) {
        (true, _) => "hosted",
        (false, "organisational") => "organisational",
        (false, "national") => "national",
        (false, _) => "cert",
    };
    let name = format!("{place}/{}", w.role.code());
    SEATS.into_iter().find(|s| *s == name)
}

impl Row {
    /// Whether a seat may, by a browser.
    pub fn allows(&self, who: Option<&Sitter>) -> bool {
        let public = self.permission == Permission::Public.code();
        column(who).map_or(public, |c| self.allowed[SEATS.iter().position(|s| *s == c).unwrap()])
    }

    /// Whether a seat may, by a program.
    pub fn allows_program(&self, who: Option<&Sitter>, writes: bool) -> bool {
        let public = self.permission == Permission::Public.code();
        public || (self.token && (writes || self.method == "GET") && self.allows(who))
    }
}

/// A line for a route that has none yet, as the code's roles would have it: to be looked at by a person, then added.
pub fn proposed(e: &Entry) -> String {
    let by_hand = matches!(e.permission, Permission::Account | Permission::PeopleManage | Permission::SecondPerson);
    let mut cells = vec![e.method().to_owned(), e.path.to_owned(), e.permission.code().into(), tick(!by_hand)];
    for seat in SEATS {
        let role = seat.split_once('/').and_then(|(_, r)| Role::of(r));
        cells.push(tick(e.permission == Permission::Public || role.is_some_and(|r| r.may(e.permission))));
    }
    cells.join(",")
}

fn tick(yes: bool) -> String {
    if yes { "x".into() } else { String::new() }
}
