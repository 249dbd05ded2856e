//! The list of migrations, compiled in. Adding an area is one line: see the crate's documentation.

/// One step of the schema. Once released, neither its files nor their order change.
#[derive(Debug)]
pub(crate) struct Migration {
    /// Its number, from 1.
    pub(crate) version: u32,
    /// What it brings, for people.
    pub(crate) title: &'static str,
    /// Area files, in name order.
    pub(crate) files: &'static [(&'static str, &'static str)],
}

macro_rules! file {
    ($path:literal) => {
        ($path, include_str!(concat!("../migrations/", $path)))
    };
}

/// All migrations, oldest first.
pub(crate) const MIGRATIONS: &[Migration] = &[Migration {
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
}];
