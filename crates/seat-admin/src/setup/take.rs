//! Rows of a file as constituents: what is good, and of each bad cell where it stands and why.
//!
//! A row is known again by its name, so the same file twice changes nothing; a field whose cell is empty leaves what stands in
//! the registry as it is.

use std::collections::HashMap;

use pasban_app::registry::Constituent;
use pasban_kernel::id::OrgId;
use pasban_kernel::{Digest, Observable};
use pasban_people::person::name_key;
use pasban_store::rows::seat_admin::places::Fact;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization as _;

use super::columns::Field;
use super::sheet::{Cell, Sheet, letters};

/// Most values in one cell.
const VALUES_MAX: usize = 100;
/// Longest name, characters.
const NAME_CHARS_MAX: usize = 200;

/// Why a cell is bad; each has a message `setup-bad-…`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Why {
    /// The name is missing.
    Missing,
    /// A formula; its value is not taken.
    Formula,
    /// Part of merged cells.
    Merged,
    /// Too long.
    Long,
    /// An error of the spreadsheet.
    Error,
    /// Hidden or turning characters.
    Hidden,
    /// No domain.
    Domain,
    /// No address range.
    Range,
    /// No e-mail address.
    Email,
    /// No telephone.
    Phone,
    /// Another row of the file has the name.
    Twice,
}

impl Why {
    /// The stable word.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Formula => "formula",
            Self::Merged => "merged",
            Self::Long => "long",
            Self::Error => "error",
            Self::Hidden => "hidden",
            Self::Domain => "domain",
            Self::Range => "range",
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Twice => "twice",
        }
    }
}

/// A bad cell.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Bad {
    /// Name of the sheet; empty for CSV.
    pub sheet: String,
    /// Row, from 1.
    pub row: usize,
    /// Letters of the column.
    pub column: String,
    /// Code of the field.
    pub field: String,
    /// Why.
    pub why: Why,
    /// What stands there, its beginning; or the other row, or the cell that has the value.
    pub value: String,
}

/// A good row.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Good {
    /// Row, from 1.
    pub row: usize,
    /// Name as looked up.
    pub key: String,
    /// Name.
    pub name: String,
    /// Name in Urdu.
    pub name_ur: String,
    /// Sector.
    pub sector: String,
    /// Other names.
    pub aliases: Vec<String>,
    /// Domains.
    pub domains: Vec<String>,
    /// Ranges.
    pub ranges: Vec<String>,
    /// Who answers.
    pub contact: String,
    /// Address.
    pub email: String,
    /// Telephone.
    pub phone: String,
    /// Province.
    pub province: String,
}

/// A sheet as read.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Read {
    /// Rows that go in.
    pub good: Vec<Good>,
    /// Cells that keep their rows out.
    pub bad: Vec<Bad>,
}

/// Characters that turn or hide what stands beside them; the joiners of Urdu stay.
fn hides(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{61C}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E0FFF}')
}

/// Values of one cell, by comma, semicolon, line or (where none of them has one inside) space.
fn many(text: &str, spaces: bool) -> Vec<&str> {
    text.split(|c: char| matches!(c, ',' | ';' | '،' | '؛' | '\n' | '|') || (spaces && c.is_whitespace()))
        .map(str::trim)
        .filter(|t| !t.is_empty())
        .take(VALUES_MAX)
        .collect()
}

/// A domain out of what people write in such a column: also a web address, or one with `www.`.
fn domain(text: &str) -> Option<String> {
    let host = text.split_once("://").map_or(text, |(_, rest)| rest);
    let host = host.split(['/', '?', '#']).next()?.trim_end_matches('.');
    let host = host.strip_prefix("www.").unwrap_or(host);
    Observable::domain(host).ok().map(|d| d.value().to_owned())
}

/// A range with its length, also of a single address: what the gate compares is written like that.
fn range(text: &str) -> Option<String> {
    let found = Observable::cidr(text).or_else(|_| Observable::ip(text)).ok()?;
    let value = found.value();
    if value.contains('/') {
        return Some(value.to_owned());
    }
    let whole = if value.contains(':') { 128 } else { 32 };
    Some(format!("{value}/{whole}"))
}

fn phone(text: &str) -> Option<String> {
    let text = pasban_portal::input::plain_digits(text);
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let fits = text.chars().all(|c| c.is_ascii_digit() || " +-()/.,x".contains(c));
    (fits && (3..=40).contains(&digits) && text.len() <= 60).then_some(text)
}

/// Reads a sheet. `head` is the row of the headings; rows above and at it are left out. `fields` says what each column is.
#[must_use]
pub fn read(sheet: &Sheet, head: usize, fields: &[Option<Field>]) -> Read {
    let mut out = Read::default();
    let mut seen: HashMap<String, usize> = HashMap::new();
    for row in sheet.rows.iter().filter(|r| r.n > head) {
        let mut good = Good { row: row.n, ..Good::default() };
        let before = out.bad.len();
        let mut any = false;
        for (column, field) in fields.iter().enumerate().filter_map(|(i, f)| f.map(|f| (i, f))) {
            let mut bad = |why: Why, value: &str| {
                out.bad.push(Bad {
                    sheet: sheet.name.clone(),
                    row: row.n,
                    column: letters(column),
                    field: field.code().to_owned(),
                    why,
                    value: value.chars().take(60).collect(),
                });
            };
            let text = match row.cell(column) {
                None => continue,
                Some(Cell::Text(t)) => t.nfc().collect::<String>(),
                Some(Cell::Formula) => {
                    bad(Why::Formula, "");
                    continue;
                }
                Some(Cell::Merged(anchor)) => {
                    bad(Why::Merged, anchor);
                    continue;
                }
                Some(Cell::Long) => {
                    bad(Why::Long, "");
                    continue;
                }
                Some(Cell::Error(e)) => {
                    bad(Why::Error, e);
                    continue;
                }
            };
            any = true;
            if text.chars().any(hides) {
                bad(Why::Hidden, "");
                continue;
            }
            let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
            match field {
                Field::Name | Field::NameUr | Field::Sector | Field::Contact | Field::Province => {
                    if line.chars().count() > NAME_CHARS_MAX {
                        bad(Why::Long, &line);
                        continue;
                    }
                    *match field {
                        Field::Name => &mut good.name,
                        Field::NameUr => &mut good.name_ur,
                        Field::Sector => &mut good.sector,
                        Field::Contact => &mut good.contact,
                        _ => &mut good.province,
                    } = line;
                }
                Field::Aliases => good.aliases = many(&text, false).into_iter().map(str::to_owned).collect(),
                Field::Domains => {
                    for part in many(&text, true) {
                        match domain(part) {
                            Some(d) if !good.domains.contains(&d) => good.domains.push(d),
                            Some(_) => {}
                            None => bad(Why::Domain, part),
                        }
                    }
                }
                Field::Ranges => {
                    for part in many(&text, true) {
                        match range(part) {
                            Some(r) if !good.ranges.contains(&r) => good.ranges.push(r),
                            Some(_) => {}
                            None => bad(Why::Range, part),
                        }
                    }
                }
                Field::Email => match Observable::email(&line) {
                    Ok(e) => good.email = e.value().to_owned(),
                    Err(_) => bad(Why::Email, &line),
                },
                Field::Phone => match phone(&line) {
                    Some(p) => good.phone = p,
                    None => bad(Why::Phone, &line),
                },
            }
        }
        let name_at = fields.iter().position(|f| *f == Some(Field::Name)).unwrap_or(0);
        let told = out.bad.len() > before;
        let of_name = out.bad.iter().skip(before).any(|b| b.field == Field::Name.code());
        // A row without anything in the columns that count is a space between others.
        if !any && !told {
            continue;
        }
        let mut bad = |why: Why, value: String| {
            out.bad.push(Bad {
                sheet: sheet.name.clone(),
                row: row.n,
                column: letters(name_at),
                field: Field::Name.code().to_owned(),
                why,
                value,
            });
        };
        good.key = name_key(&good.name);
        if good.key.is_empty() {
            if !of_name {
                bad(Why::Missing, String::new());
            }
        } else if let Some(other) = seen.get(&good.key) {
            bad(Why::Twice, other.to_string());
        } else {
            seen.insert(good.key.clone(), row.n);
            if !told {
                out.good.push(good);
            }
        }
    }
    out
}

/// What the registry knows of an organisation.
#[derive(Clone, PartialEq, Debug)]
pub struct Known {
    /// The organisation.
    pub constituent: Constituent,
    /// What stands beside it.
    pub fact: Fact,
}

/// What taking a file in would do.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Plan {
    /// Organisations that are new.
    pub new: Vec<Known>,
    /// Organisations that change.
    pub changed: Vec<Known>,
    /// Those that stay as they are.
    pub same: usize,
}

/// The id of an organisation that came by its name: the same each time, so that two who send the same file make one of it.
#[must_use]
pub fn id_of(key: &str) -> OrgId {
    let mut id = [0; 16];
    id.copy_from_slice(&Digest::of(format!("pasban constituent by name\0{key}").as_bytes()).0[..16]);
    OrgId::from_random(id)
}

fn with(good: &Good, before: Option<&Known>) -> Known {
    let mut known = before.cloned().unwrap_or_else(|| Known {
        constituent: Constituent {
            id: id_of(&good.key),
            name: good.name.clone(),
            sector: String::new(),
            presence: "contact".into(),
            identity: pasban_app::config::OrganisationSection::default(),
        },
        fact: Fact::default(),
    });
    let set = |to: &mut String, from: &str| {
        if !from.is_empty() {
            from.clone_into(to);
        }
    };
    let add = |to: &mut Vec<String>, from: &[String]| {
        for one in from.iter().filter(|o| !o.is_empty()) {
            if !to.contains(one) {
                to.push(one.clone());
            }
        }
    };
    let (c, f) = (&mut known.constituent, &mut known.fact);
    set(&mut c.sector, &good.sector);
    set(&mut c.identity.name_ur, &good.name_ur);
    add(&mut c.identity.aliases, &good.aliases);
    add(&mut c.identity.domains, &good.domains);
    add(&mut c.identity.ranges, &good.ranges);
    set(&mut f.contact, &good.contact);
    set(&mut f.email, &good.email);
    set(&mut f.phone, &good.phone);
    set(&mut f.province, &good.province);
    known
}

/// Compares rows with the registry, by name as it is looked up.
#[must_use]
pub fn plan(good: &[Good], registry: &HashMap<String, Known>) -> Plan {
    let mut out = Plan::default();
    for g in good {
        let before = registry.get(&g.key);
        let after = with(g, before);
        match before {
            None => out.new.push(after),
            Some(b) if *b == after => out.same += 1,
            Some(_) => out.changed.push(after),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::setup::sheet::Row;

    fn sheet(rows: &[(usize, &[Cell])]) -> Sheet {
        let rows =
            rows.iter().map(|(n, cells)| Row { n: *n, cells: cells.iter().cloned().enumerate().collect() }).collect();
        Sheet { name: "Members".into(), rows }
    }

    fn t(text: &str) -> Cell {
        Cell::Text(text.into())
    }

    const FIELDS: [Option<Field>; 5] =
        [Some(Field::Name), Some(Field::Domains), Some(Field::Ranges), Some(Field::Phone), Some(Field::Email)];

    #[test]
    fn good_rows_go_in_and_bad_cells_are_named() {
        let s = sheet(&[
            (1, &[t("Name")]),
            (
                2,
                &[
                    t("Bank A"),
                    t("https://www.bank-a.example/home, bank-a.com.pk"),
                    t("192.0.2.0/24 198.51.100.7"),
                    t("+92 ۵۱ 111"),
                    t("A@bank-a.example"),
                ],
            ),
            (3, &[t("Bank B"), t("not a domain!"), t("300.1.1.1"), t("call me"), t("nobody")]),
            (4, &[t("bank  a"), t("other.example")]),
            (5, &[t("Bank C"), Cell::Formula, Cell::Merged("C2".into()), Cell::Error("#REF!".into()), Cell::Long]),
            (6, &[t("Bank\u{202E} D")]),
        ]);
        let read = read(&s, 1, &FIELDS);
        assert_eq!(read.good.len(), 1);
        let a = &read.good[0];
        assert_eq!(
            (a.domains.as_slice(), a.ranges.as_slice()),
            (
                &["bank-a.example".to_owned(), "bank-a.com.pk".into()][..],
                &["192.0.2.0/24".to_owned(), "198.51.100.7/32".into()][..]
            )
        );
        assert_eq!((a.phone.as_str(), a.row), ("+92 51 111", 2));
        let bad: Vec<_> = read.bad.iter().map(|b| (b.row, b.column.as_str(), b.why)).collect();
        for want in [
            (3, "B", Why::Domain),
            (3, "C", Why::Range),
            (3, "D", Why::Phone),
            (3, "E", Why::Email),
            (4, "A", Why::Twice),
            (5, "B", Why::Formula),
            (5, "C", Why::Merged),
            (5, "D", Why::Error),
            (5, "E", Why::Long),
            (6, "A", Why::Hidden),
        ] {
            assert!(bad.contains(&want), "{want:?} in {bad:?}");
        }
        assert_eq!(read.bad.iter().find(|b| b.why == Why::Twice).unwrap().value, "2");
    }

    #[test]
    fn the_same_file_twice_changes_nothing() {
        let s = sheet(&[(1, &[t("Name")]), (2, &[t("Bank A"), t("bank-a.example")]), (3, &[t("Bank B")])]);
        let rows = read(&s, 1, &FIELDS).good;
        let first = plan(&rows, &HashMap::new());
        assert_eq!((first.new.len(), first.changed.len(), first.same), (2, 0, 0));
        let registry: HashMap<String, Known> =
            first.new.into_iter().map(|k| (name_key(&k.constituent.name), k)).collect();
        let again = plan(&rows, &registry);
        assert_eq!((again.new.len(), again.changed.len(), again.same), (0, 0, 2));
        // A cell that is empty now takes nothing away; one that is new is added.
        let more = sheet(&[(1, &[t("Name")]), (2, &[t("BANK A"), t("bank-a.net")])]);
        let third = plan(&read(&more, 1, &FIELDS).good, &registry);
        assert_eq!(third.changed[0].constituent.identity.domains, ["bank-a.example", "bank-a.net"]);
        assert_eq!(third.changed[0].constituent.name, "Bank A");
    }
}
