//! Statements between nodes.

use pasban_formats::json;
use pasban_translate::exchange;

/// [`exchange::read()`] on bounded JSON: a statement prints as an object that reads as the same statement.
pub fn read(bytes: &[u8]) {
    let Ok(value) = json::bounded(bytes) else { return };
    let _ = (exchange::read::is_ours(&value), exchange::signature_of(&value));
    let Ok(statement) = exchange::read(&value) else { return };
    let printed = exchange::print(&statement);
    assert_eq!(exchange::read(&printed), Ok(statement), "{printed}");
}
