//! What the worker threads need of an engine's connection beyond [`Tx`].

use crate::error::{Result, StoreError};
use crate::tx::Tx;

/// One connection, owned by one worker thread.
pub(crate) trait Conn: Tx + Send {
    /// Opens a transaction that will write; the connection may have been lost since the last one.
    fn begin_write(&mut self) -> Result<()>;
    /// Opens a transaction that sees one moment and cannot write.
    fn begin_read(&mut self) -> Result<()>;
    /// Marks where the next job starts.
    fn savepoint(&mut self) -> Result<()>;
    /// Keeps what was done since the mark.
    fn release(&mut self) -> Result<()>;
    /// Undoes what was done since the mark.
    fn rollback_to(&mut self) -> Result<()>;
    /// Makes the transaction durable.
    fn commit(&mut self) -> Result<()>;
    /// Drops the transaction. Never fails: what can't be undone now is undone by the engine's recovery.
    fn rollback(&mut self);
    /// Whether the transaction still stands: SQLite drops it by itself when the disk is full.
    fn in_transaction(&mut self) -> bool;
    /// The first statement failure since the last mark, if any; forgets it.
    fn take_fault(&mut self) -> Option<StoreError>;
    /// Nothing has happened for a while: give back memory and disk.
    fn idle(&mut self) {}
    /// A job starts (`true`) or ends: bounds how long it may run, where the engine can.
    fn limit(&mut self, _running: bool) {}
}
