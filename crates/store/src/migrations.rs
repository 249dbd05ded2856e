//! The list of migrations, compiled in. Adding an area is one line: see the crate's documentation.

/// One step of the schema. Once released, neither its files nor their order change.
#[derive(Clone, Copy, Debug)]
pub struct Migration {
    /// Its number, from 1.
    pub version: u32,
    /// What it brings, for people.
    pub title: &'static str,
    /// Area files in name order: name and text.
    pub files: &'static [(&'static str, &'static str)],
}

macro_rules! file {
    ($path:literal) => {
        ($path, include_str!(concat!("../migrations/", $path)))
    };
}

/// All migrations, oldest first.
pub const MIGRATIONS: &[Migration] = &[
    Migration {
        version: 1,
        title: "first schema",
        files: &[
            file!("0001/00_base.sql"),
            file!("0001/10_ledger.sql"),
            file!("0001/20_links.sql"),
            file!("0001/30_exchange.sql"),
            file!("0001/40_mitigate.sql"),
            file!("0001/50_detect.sql"),
            file!("0001/60_registry.sql"),
        ],
    },
    Migration {
        version: 2,
        title: "people and their pages",
        files: &[
            file!("0002/31_lifting.sql"),
            file!("0002/60_portal.sql"),
            file!("0002/70_people.sql"),
            file!("0002/80_report.sql"),
            file!("0002/81_desk.sql"),
            file!("0002/81_indicator.sql"),
            file!("0002/82_officer.sql"),
            file!("0002/83_firm.sql"),
            file!("0002/84_nation.sql"),
            file!("0002/85_admin.sql"),
            file!("0002/86_setup.sql"),
        ],
    },
];
