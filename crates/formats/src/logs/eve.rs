//! Suricata EVE JSON: `flow`, `dns` in all three versions, `http`, `tls`, `quic`, `fileinfo`, `alert` with what it
//! embeds, `smtp`, `smb`, and whatever else carries the fields of [`super::fields::EVE`].

use super::Read;
use super::json_lines::{self, Reading};
use super::table;
use super::taken::Taken;
use super::time::Clock;

pub(super) fn read(text: &str, clock: &mut Clock, taken: &mut Taken) -> Read {
    json_lines::record(text, Reading { table: &table::EVE, clock, taken })
}
