//! Which column of a file is what: guessed from its headings, in English and Urdu, and said by a person where the guess is wrong.

use pasban_people::person::name_key;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::sheet::{Cell, Row, Sheet};

/// What a column can be.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Field {
    /// Name in English.
    Name,
    /// Name in Urdu.
    NameUr,
    /// Other names, abbreviations, brands; more than one by comma.
    Aliases,
    /// Sector.
    Sector,
    /// Domains; more than one by comma or space.
    Domains,
    /// Address ranges; more than one by comma or space.
    Ranges,
    /// Who answers.
    Contact,
    /// Address.
    Email,
    /// Telephone.
    Phone,
    /// Province.
    Province,
}

/// Headings that mean a field, as [`name_key`] writes them. A heading that begins or ends with one counts less than one that is it.
const HEADINGS: [(Field, &[&str]); 10] = [
    (
        Field::NameUr,
        &[
            "name in urdu",
            "urdu name",
            "name (urdu)",
            "name ur",
            "name_ur",
            "اردو نام",
            "نام اردو میں",
            "نام (اردو)",
            "ادارے کا اردو نام",
        ],
    ),
    (
        Field::Aliases,
        &[
            "aliases",
            "alias",
            "abbreviation",
            "abbreviations",
            "acronym",
            "short name",
            "also known as",
            "aka",
            "brand",
            "brands",
            "other names",
            "مخفف",
            "دیگر نام",
            "دوسرے نام",
            "مختصر نام",
        ],
    ),
    (Field::Sector, &["sector", "sub-sector", "industry", "category", "type", "شعبہ", "صنعت", "قسم"]),
    (
        Field::Domains,
        &[
            "domain",
            "domains",
            "domain name",
            "website",
            "web site",
            "web",
            "url",
            "site",
            "ڈومین",
            "ویب سائٹ",
            "ویب گاہ",
        ],
    ),
    (
        Field::Ranges,
        &[
            "range",
            "ranges",
            "ip",
            "ips",
            "ip range",
            "ip ranges",
            "ip address",
            "ip addresses",
            "ip block",
            "ip blocks",
            "address range",
            "address ranges",
            "network",
            "networks",
            "cidr",
            "prefix",
            "prefixes",
            "subnet",
            "subnets",
            "آئی پی",
            "آئی پی پتے",
            "نیٹ ورک",
            "پتوں کی حد",
        ],
    ),
    (
        Field::Contact,
        &[
            "contact",
            "contact person",
            "contact name",
            "focal person",
            "focal point",
            "person",
            "responsible",
            "ciso",
            "officer",
            "رابطہ",
            "رابطہ کار",
            "رابطے کا شخص",
            "فوکل پرسن",
            "ذمہ دار",
            "نمائندہ",
        ],
    ),
    (
        Field::Email,
        &[
            "email",
            "e-mail",
            "mail",
            "email address",
            "e-mail address",
            "contact email",
            "ای میل",
            "ایمیل",
            "ای میل پتہ",
        ],
    ),
    (
        Field::Phone,
        &[
            "phone",
            "telephone",
            "tel",
            "mobile",
            "cell",
            "phone number",
            "contact number",
            "landline",
            "فون",
            "ٹیلی فون",
            "فون نمبر",
            "موبائل",
            "رابطہ نمبر",
        ],
    ),
    (Field::Province, &["province", "region", "صوبہ", "علاقہ"]),
    (
        Field::Name,
        &[
            "name",
            "organisation",
            "organization",
            "organisation name",
            "organization name",
            "company",
            "company name",
            "institution",
            "institute",
            "entity",
            "firm",
            "bank",
            "member",
            "constituent",
            "name of organisation",
            "name of organization",
            "name of institution",
            "name of bank",
            "نام",
            "ادارہ",
            "ادارے کا نام",
            "کمپنی",
            "بینک",
            "رکن ادارہ",
            "نام ادارہ",
        ],
    ),
];

impl Field {
    /// All fields, as forms list them.
    pub const ALL: [Self; 10] = [
        Self::Name,
        Self::NameUr,
        Self::Aliases,
        Self::Sector,
        Self::Domains,
        Self::Ranges,
        Self::Contact,
        Self::Email,
        Self::Phone,
        Self::Province,
    ];

    /// The stable word, also of its message `setup-column-…`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::NameUr => "name-ur",
            Self::Aliases => "aliases",
            Self::Sector => "sector",
            Self::Domains => "domains",
            Self::Ranges => "ranges",
            Self::Contact => "contact",
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Province => "province",
        }
    }

    /// The field of a stable word.
    #[must_use]
    pub fn of(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|f| f.code() == code)
    }

    /// How well a heading means it: 2 is it, 1 holds it as a word, 0 not at all.
    fn fit(self, heading: &str) -> u8 {
        let words = HEADINGS.iter().find(|(f, _)| *f == self).map_or(&[] as &[&str], |(_, w)| w);
        let heading = plain(heading);
        words.iter().map(|w| plain(w)).fold(0, |best, w| {
            let holds =
                heading.split(' ').collect::<Vec<_>>().windows(w.split(' ').count()).any(|part| part.join(" ") == w);
            best.max(if heading == w { 2 } else { u8::from(holds) })
        })
    }
}

/// A heading as it is compared: folded, without numbers, marks and brackets.
fn plain(heading: &str) -> String {
    let kept: String = heading.chars().map(|c| if c.is_alphabetic() || c == '-' { c } else { ' ' }).collect();
    name_key(&kept)
}

/// Guesses a field for each heading; no field twice, the better fit and then the first column wins.
#[must_use]
pub fn guess(headings: &[String]) -> Vec<Option<Field>> {
    let mut out = vec![None; headings.len()];
    for strength in [2, 1] {
        // The more special come first in the table: a "name in urdu" also holds "name".
        for (field, _) in HEADINGS {
            if out.contains(&Some(field)) {
                continue;
            }
            let free = |i: &usize| out.get(*i).is_some_and(Option::is_none);
            let found =
                (0..headings.len()).filter(free).find(|i| headings.get(*i).is_some_and(|h| field.fit(h) == strength));
            if let Some(slot) = found.and_then(|i| out.get_mut(i)) {
                *slot = Some(field);
            }
        }
    }
    out
}

/// How many rows are looked at for headings.
const HEAD_ROWS: usize = 20;

/// The row that holds the headings: of the first ones, that with the most that mean something; `None` where none does.
#[must_use]
pub fn head(sheet: &Sheet) -> Option<usize> {
    let score = |r: &Row| guess(&headings(r)).iter().flatten().count();
    let mut best: Option<(usize, usize)> = None;
    for row in sheet.rows.iter().take(HEAD_ROWS) {
        let n = score(row);
        if n > 0 && best.is_none_or(|(b, _)| n > b) {
            best = Some((n, row.n));
        }
    }
    best.map(|(_, n)| n)
}

/// The texts of a row by column.
#[must_use]
pub fn headings(row: &Row) -> Vec<String> {
    let width = row.cells.iter().map(|(c, _)| c + 1).max().unwrap_or(0);
    (0..width).map(|c| row.cell(c).and_then(Cell::text).unwrap_or_default().to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_of_both_languages_are_guessed() {
        let all = |h: &[&str]| guess(&h.iter().map(|h| (*h).to_owned()).collect::<Vec<_>>());
        use Field::{Aliases, Contact, Domains, Email, Name, NameUr, Phone, Ranges, Sector};
        assert_eq!(
            all(&[
                "S. No.",
                "Name of Institution",
                "Name (Urdu)",
                "Website",
                "IP Addresses",
                "Focal Person",
                "Mobile #"
            ]),
            [None, Some(Name), Some(NameUr), Some(Domains), Some(Ranges), Some(Contact), Some(Phone)]
        );
        assert_eq!(
            all(&["ادارے کا نام", "شعبہ", "ویب سائٹ", "رابطہ کار", "فون نمبر", "ای میل"]),
            [Some(Name), Some(Sector), Some(Domains), Some(Contact), Some(Phone), Some(Email)]
        );
        // Arabic yeh and kaf of another keyboard.
        assert_eq!(all(&["بينك"]), [Some(Name)]);
        // No field twice; the exact one wins.
        assert_eq!(all(&["Bank branch", "Name", "Company"]), [None, Some(Name), None]);
        assert_eq!(all(&["email", "email address", "aka"]), [Some(Email), None, Some(Aliases)]);
        assert_eq!(all(&["", "1", "=1+1"]), [None, None, None]);
    }

    #[test]
    fn each_field_has_headings_and_a_word_of_its_own() {
        for f in Field::ALL {
            assert_eq!(Field::of(f.code()), Some(f));
            let (_, words) = HEADINGS.iter().find(|(g, _)| *g == f).unwrap();
            for w in *words {
                assert_eq!(f.fit(w), 2, "{w}");
            }
        }
    }

    #[test]
    fn a_title_above_the_headings_is_no_heading() {
        let row = |n, texts: &[&str]| Row {
            n,
            cells: texts.iter().enumerate().map(|(i, t)| (i, Cell::Text((*t).to_owned()))).collect(),
        };
        let sheet = Sheet {
            name: String::new(),
            rows: vec![
                row(1, &["List of banks 2026"]),
                row(3, &["Bank", "Website", "Phone"]),
                row(4, &["Bank A", "a.example"]),
            ],
        };
        assert_eq!(head(&sheet), Some(3));
    }
}
