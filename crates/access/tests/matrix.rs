//! The rule for one record against the reviewed table, every combination of it.
//!
//! In `matrix.csv` a cell is a value, several with `|` between, or `*` for all. `tier` is the node's, or `hosted` for a tenant
//! of any node; `hat` is the one that is worn, `to` the one that the record was sent to. The lines that say "no such seat" come
//! first and win; of the others exactly one decides each combination, so that each can be read without the rest.
#![allow(clippy::unwrap_used, reason = "helpers of tests may fail loudly")]

use pasban_access::rule::{Record, RecordKind, Relation, Sees, sees};
use pasban_access::{Hat, Role, Seat};
use pasban_kernel::id::PersonId;
use pasban_kernel::{TenantId, Tlp};

const TABLE: &str = include_str!("matrix.csv");
const TIERS: [&str; 7] = ["national", "sectoral", "provincial", "community", "provider", "organisational", "hosted"];
const HATS: [Hat; 2] = [Hat::Cert, Hat::Regulator];
const COLUMNS: &str = "role,tier,hat,relation,record,tlp,to,named,addressed,basis,answer,why";
/// Roles × tiers × hats worn × relations × kinds × markings × hats sent to × named × addressed × basis.
const COMBINATIONS: usize = 8 * 7 * 2 * 4 * 14 * 5 * 2 * 2 * 2 * 2;

fn word(value: impl serde::Serialize) -> String {
    serde_json::to_value(value).unwrap().as_str().unwrap().to_owned()
}

/// The values of each column but the last two.
fn axes() -> Vec<Vec<String>> {
    let yes_no = || vec!["no".to_owned(), "yes".to_owned()];
    vec![
        Role::ALL.map(word).to_vec(),
        TIERS.map(str::to_owned).to_vec(),
        HATS.map(word).to_vec(),
        Relation::ALL.map(word).to_vec(),
        RecordKind::ALL.map(word).to_vec(),
        Tlp::ALL.map(word).to_vec(),
        HATS.map(word).to_vec(),
        yes_no(),
        yes_no(),
        yes_no(),
    ]
}

/// A line: for each axis a set of its values as bits, and the answer.
struct Row {
    cells: Vec<u32>,
    answer: Sees,
    no_seat: bool,
}

fn read(table: &str) -> Vec<Row> {
    let axes = axes();
    let mut lines = table.lines();
    assert_eq!(lines.next(), Some(COLUMNS));
    let mut rows = Vec::new();
    for (i, line) in lines.enumerate() {
        let cells: Vec<&str> = line.split(',').collect();
        let [wanted @ .., answer, why] = cells.as_slice() else { panic!("line {}: {line}", i + 2) };
        assert_eq!(wanted.len(), axes.len(), "line {}: {line}", i + 2);
        assert!(!why.trim().is_empty(), "line {}: says no reason", i + 2);
        let bits = |(cell, values): (&&str, &Vec<String>)| -> u32 {
            if *cell == "*" {
                return (1 << values.len()) - 1;
            }
            cell.split('|').fold(0, |set, word| {
                let at = values.iter().position(|v| v == word);
                set | 1 << at.unwrap_or_else(|| panic!("line {}: {word:?} is none of {values:?}", i + 2))
            })
        };
        let answer =
            Sees::ALL.into_iter().find(|s| word(s) == **answer).unwrap_or_else(|| panic!("line {}: {answer}", i + 2));
        rows.push(Row {
            cells: wanted.iter().zip(&axes).map(bits).collect(),
            answer,
            no_seat: why.starts_with("no such seat"),
        });
    }
    assert!(rows.is_sorted_by_key(|r| !r.no_seat), "what is no seat comes first");
    rows
}

fn seat(at: &[usize]) -> Seat {
    let hosted = TIERS[at[1]] == "hosted";
    Seat {
        person: PersonId::from_random([1; 16]),
        name: "Sadia".into(),
        role: Role::ALL[at[0]],
        hat: HATS[at[2]],
        tier: if hosted { "sectoral" } else { TIERS[at[1]] }.into(),
        tenant: if hosted { TenantId::from_random([2; 16]) } else { TenantId::OWN },
    }
}

fn record(at: &[usize]) -> Record {
    Record {
        relation: Relation::ALL[at[3]],
        kind: RecordKind::ALL[at[4]],
        tlp: Tlp::ALL[at[5]],
        hat: HATS[at[6]],
        named_ok: at[7] == 1,
        addressed: at[8] == 1,
        basis: at[9] == 1,
    }
}

/// What comparing a rule with a table found.
#[derive(Default)]
struct Found {
    combinations: usize,
    wrong: Vec<String>,
    undecided: usize,
    twice: usize,
    idle: Vec<usize>,
}

fn compare(table: &str, rule: &dyn Fn(&Seat, &Record) -> Sees) -> Found {
    let (rows, axes) = (read(table), axes());
    let mut used = vec![false; rows.len()];
    let mut found = Found::default();
    let mut at = vec![0_usize; axes.len()];
    let mut sits = seat(&at);
    let mut of_seat: Vec<usize> = Vec::new();
    loop {
        found.combinations += 1;
        if at[3..].iter().all(|v| *v == 0) {
            // Another seat: which lines are about it is asked once.
            sits = seat(&at);
            let fits = |r: &Row| r.cells.iter().zip(&at).take(3).all(|(set, v)| set >> v & 1 == 1);
            of_seat = (0..rows.len()).filter(|n| fits(&rows[*n])).collect();
        }
        let fits = |r: &Row| r.cells.iter().zip(&at).skip(3).all(|(set, v)| set >> v & 1 == 1);
        let mut deciding = of_seat.iter().filter(|n| fits(&rows[**n]));
        match deciding.next() {
            None => found.undecided += 1,
            Some(n) => {
                let row = &rows[*n];
                used[*n] = true;
                found.twice += usize::from(!row.no_seat && deciding.next().is_some());
                let said = rule(&sits, &record(&at));
                if said != row.answer {
                    let here: Vec<&str> = axes.iter().zip(&at).map(|(values, v)| values[*v].as_str()).collect();
                    found.wrong.push(format!(
                        "{}: the rule says {said:?}, line {} {:?}",
                        here.join(","),
                        n + 2,
                        row.answer
                    ));
                }
            }
        }
        // The next combination, as a counter whose figures have different bases.
        let mut place = axes.len();
        loop {
            if place == 0 {
                found.idle = used.iter().enumerate().filter(|(_, u)| !**u).map(|(n, _)| n + 2).collect();
                return found;
            }
            place -= 1;
            at[place] += 1;
            if at[place] < axes[place].len() {
                break;
            }
            at[place] = 0;
        }
    }
}

#[test]
fn every_combination_is_as_reviewed() {
    let found = compare(TABLE, &sees);
    let first = &found.wrong[..found.wrong.len().min(5)];
    assert!(found.wrong.is_empty(), "{} wrong, first: {first:#?}", found.wrong.len());
    assert_eq!(found.combinations, COMBINATIONS);
    assert_eq!((found.undecided, found.twice), (0, 0), "each combination is decided by one line");
    assert_eq!(found.idle, [0_usize; 0], "lines that decide nothing");
    println!("{} combinations, {} lines", found.combinations, TABLE.lines().count() - 1);
}

/// A fault: its name, and what the rule then says in place of the true answer.
type Fault = (&'static str, fn(&Seat, &Record, Sees) -> Sees);

#[test]
fn a_fault_in_the_rule_is_caught() {
    let faults: [Fault; 5] = [
        ("the regulator reads case notes on a basis", |s, r, said| {
            if s.role == Role::Regulator && r.kind == RecordKind::CaseNote && r.basis { Sees::All } else { said }
        }),
        ("RED is for everybody at the CERT", |s, r, said| {
            let reads = s.role == Role::Lead && s.tier == "sectoral" && r.kind == RecordKind::Report;
            if reads && r.tlp == Tlp::Red && r.relation == Relation::Own && r.hat == Hat::Cert {
                Sees::All
            } else {
                said
            }
        }),
        ("an organisation learns another's name", |s, r, said| {
            if s.role == Role::Owner && said == Sees::WithoutVictim && r.tlp == Tlp::Clear { Sees::All } else { said }
        }),
        ("a marking stops a duty to report", |s, r, said| {
            let filed =
                r.kind == RecordKind::Filing && r.tlp == Tlp::AmberStrict && r.relation == Relation::Constituent;
            if filed && s.role == Role::National { Sees::Nothing } else { said }
        }),
        ("the host reads its tenants' alerts", |s, r, said| {
            if s.role == Role::Analyst && r.kind == RecordKind::Alert && said == Sees::CountsOnly {
                Sees::All
            } else {
                said
            }
        }),
    ];
    for (name, fault) in faults {
        let found = compare(TABLE, &|s, r| fault(s, r, sees(s, r)));
        assert!(!found.wrong.is_empty(), "not caught: {name}");
        println!("{name}: {} combinations differ", found.wrong.len());
    }
}

#[test]
fn a_fault_in_the_table_is_caught() {
    let change = |from: &str, to: &str| {
        assert!(TABLE.contains(from), "{from}");
        TABLE.replacen(from, to, 1)
    };
    let flipped = change("case-note,*,*,*,*,*,nothing,never a CERT's", "case-note,*,*,*,*,*,all,never a CERT's");
    assert!(!compare(&flipped, &sees).wrong.is_empty());
    let gone = change("staff,*,*,*,indicator|advisory,clear|green,*,*,*,*,all,CLEAR and GREEN\n", "");
    assert!(compare(&gone, &sees).undecided > 0);
    let wider = change("administrator,*,*,*,indicator|advisory,clear,", "administrator,*,*,*,indicator|advisory,*,");
    assert!(compare(&wider, &sees).twice > 0);
    let dead = format!("{TABLE}owner,organisational,*,*,*,red,*,*,*,*,nothing,said before\n");
    assert_eq!(compare(&dead, &sees).idle, [TABLE.lines().count() + 1]);
}

#[test]
fn an_unknown_tier_is_an_organisation() {
    let mut seat = seat(&[0; 10]);
    (seat.tier, seat.role) = ("galactic".into(), Role::Analyst);
    assert_eq!(sees(&seat, &Record::new(RecordKind::Report, Relation::Own)), Sees::Nothing);
    seat.role = Role::Officer;
    assert_eq!(sees(&seat, &Record::new(RecordKind::Report, Relation::Own)), Sees::All);
}
