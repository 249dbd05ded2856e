//! A file that grows, as batches of lines: what `tail -F` does, with a place that survives a restart.
//!
//! * Rotation by renaming: the old file is read to its end through its open handle, then the new one from its start.
//! * Rotation by copying and emptying (`copytruncate`): the file is read again from its start.
//! * A last line without its end waits, unless the file was renamed away and nothing more comes.
//! * A line longer than [`LINE_BYTES_MAX`] is cut, and its rest passed over without being kept.
//!
//! A file is known by its inode and the hash of its first bytes; with each change of file a turn is counted up, so
//! that a recycled inode with an equal beginning is still another stream. Nothing here waits or knows a clock: the
//! caller polls. All of it blocks on the disk.

use std::fs::File;
use std::io;
use std::os::unix::fs::{FileExt, MetadataExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use pasban_kernel::Digest;
use pasban_kernel::limits::LINE_BYTES_MAX;

use super::ingest::{BATCH_BYTES_MAX, BATCH_LINES_MAX};

/// First bytes of a file that are hashed.
const HEAD_BYTES: usize = 1024;
/// Bytes read at once.
const READ_BYTES: usize = 64 * 1024;
/// Header lines that a log in Zeek's form begins with are looked for in so many bytes.
const HEADER_BYTES_MAX: usize = 64 * 1024;
/// Polls without a byte after which a renamed file counts as finished: its writer may still hold it for a moment.
const QUIET_POLLS: u32 = 3;
/// Entries of a folder that are looked at to find a file that was renamed while nobody followed it.
const ENTRIES_MAX: usize = 10_000;

/// Where a file was read to, as it is kept: `TURN:INODE:BYTES:HASH` and a position.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Mark {
    /// Counts the files of a source.
    pub turn: u64,
    inode: u64,
    head_len: u64,
    head: u64,
    /// Bytes that are durable.
    pub position: u64,
}

impl Mark {
    /// Reads what [`Mark::id`] printed. `None` where it is something else; then the file is read from its start.
    #[must_use]
    pub fn parse(id: &str, position: u64) -> Option<Self> {
        let mut parts = id.split(':');
        let turn = parts.next()?.parse().ok()?;
        let inode = parts.next()?.parse().ok()?;
        let head_len = parts.next()?.parse().ok()?;
        let head = u64::from_str_radix(parts.next()?, 16).ok()?;
        parts.next().is_none().then_some(Self { turn, inode, head_len, head, position })
    }

    /// Which file, as text.
    #[must_use]
    pub fn id(&self) -> String {
        format!("{}:{}:{}:{:016x}", self.turn, self.inode, self.head_len, self.head)
    }

    /// The same file at another position.
    #[must_use]
    pub fn at(&self, position: u64) -> Self {
        Self { position, ..self.clone() }
    }

    /// The stream that the history knows this file's bytes as.
    #[must_use]
    pub fn stream(&self) -> u64 {
        short_hash(self.id().as_bytes())
    }
}

fn short_hash(bytes: &[u8]) -> u64 {
    let mut first = [0; 8];
    first.copy_from_slice(Digest::of(bytes).0.first_chunk::<8>().unwrap_or(&[0; 8]));
    u64::from_be_bytes(first)
}

/// Lines of one file, in order.
#[derive(Clone, Debug, Default)]
pub struct Chunk {
    bytes: Vec<u8>,
    /// Start and end of each line in `bytes`.
    lines: Vec<(usize, usize)>,
    /// Which file, and the position before the first byte.
    pub mark: Mark,
    /// The position after the last byte.
    pub end: u64,
    /// The file has not been recorded under this mark yet.
    pub fresh: bool,
    /// Header lines at the file's beginning, given once after a restart.
    pub header: Vec<u8>,
    skipping: bool,
    finished: bool,
}

impl Chunk {
    /// The lines, without their ends.
    #[must_use]
    pub fn lines(&self) -> Vec<&[u8]> {
        self.lines.iter().map(|&(a, b)| self.bytes.get(a..b).unwrap_or_default()).collect()
    }

    /// Where each line begins in the file.
    #[must_use]
    pub fn offsets(&self) -> Vec<u64> {
        self.lines.iter().map(|&(a, _)| self.mark.position.saturating_add(a as u64)).collect()
    }
}

/// What a poll found.
#[derive(Debug)]
pub enum Polled {
    /// Lines; call [`Tail::taken`] once they are durable, or poll again to get them again.
    Chunk(Chunk),
    /// Nothing new.
    Quiet,
    /// There is no such file now.
    Missing,
}

struct Open {
    file: Arc<File>,
    device: u64,
    mark: Mark,
    /// The head is hashed and the mark holds.
    known: bool,
    fresh: bool,
    skipping: bool,
    quiet: u32,
    header: Vec<u8>,
}

/// A followed file.
pub struct Tail {
    path: PathBuf,
    open: Option<Open>,
    /// Where an earlier run came to.
    resume: Option<Mark>,
    turn: u64,
    /// Also give the header lines of a file that is taken up again.
    with_header: bool,
}

impl Tail {
    /// Follows a path, from where an earlier run came to. Nothing is opened yet.
    #[must_use]
    pub fn new(path: &Path, resume: Option<Mark>, with_header: bool) -> Self {
        let turn = resume.as_ref().map_or(0, |m| m.turn);
        Self { path: path.to_owned(), open: None, resume, turn, with_header }
    }

    /// Looks once. `stored_to` says how far the history has a stream: bytes before that are given again as batches
    /// that end there, for a process may have ended between storing and recording.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn poll(&mut self, stored_to: &dyn Fn(u64) -> Option<u64>) -> io::Result<Polled> {
        if self.open.is_none() {
            self.open = self.take_up()?;
        }
        let Some(open) = &mut self.open else { return Ok(Polled::Missing) };
        let length = open.file.metadata()?.len();
        let rewritten = open.known
            && (length < open.mark.position || length != open.mark.position && !same_head(&open.file, &open.mark)?);
        if rewritten {
            tracing::info!(file = %self.path.display(), "the file was emptied or rewritten; it is read from its start");
            self.turn += 1;
            open.begin(self.turn);
        }
        if let Some(chunk) = open.gather(stored_to, false)? {
            open.quiet = 0;
            return Ok(Polled::Chunk(chunk));
        }
        match std::fs::metadata(&self.path) {
            Ok(now) if (now.dev(), now.ino()) == (open.device, open.mark.inode) => return Ok(Polled::Quiet),
            // The new file is taken on only once it holds something: until then the writer has the old one.
            Ok(now) if now.len() == 0 => return Ok(Polled::Quiet),
            Ok(_) => {}
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(Polled::Quiet),
            Err(e) => return Err(e),
        }
        open.quiet += 1;
        if open.quiet < QUIET_POLLS {
            return Ok(Polled::Quiet);
        }
        if let Some(mut last) = open.gather(stored_to, true)? {
            last.finished = true;
            return Ok(Polled::Chunk(last));
        }
        tracing::info!(file = %self.path.display(), "the file was renamed and read to its end; the new one follows");
        self.open = None;
        self.open = self.take_up()?;
        match &mut self.open {
            Some(open) => Ok(open.gather(stored_to, false)?.map_or(Polled::Quiet, Polled::Chunk)),
            None => Ok(Polled::Missing),
        }
    }

    /// The chunk is durable: the next poll goes on behind it.
    pub fn taken(&mut self, chunk: &Chunk) {
        let Some(open) = self.open.as_mut().filter(|o| o.mark.id() == chunk.mark.id()) else { return };
        open.mark.position = chunk.end;
        open.skipping = chunk.skipping;
        open.fresh = false;
        open.header = Vec::new();
        if chunk.finished {
            self.open = None;
        }
    }

    fn take_up(&mut self) -> io::Result<Option<Open>> {
        let resumed = match self.resume.clone() {
            Some(mark) => self.resume_from(&mark)?,
            None => None,
        };
        if let Some(open) = resumed {
            self.resume = None;
            return Ok(Some(open));
        }
        let Some(mut open) = open_file(&self.path)? else { return Ok(None) };
        if let Some(mark) = self.resume.take()
            && mark.position > 0
        {
            tracing::warn!(
                file = %self.path.display(), position = mark.position,
                "the file that was followed before is gone or was emptied; what was added to it since is not known, the present file is read from its start"
            );
        }
        self.turn += 1;
        open.begin(self.turn);
        Ok(Some(open))
    }

    /// The file of an earlier run: under its path, or renamed in the same folder.
    fn resume_from(&self, mark: &Mark) -> io::Result<Option<Open>> {
        let mut open = open_file(&self.path)?.filter(|o| o.mark.inode == mark.inode);
        if open.is_none() {
            let folder = self.path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
            let entries = match std::fs::read_dir(folder) {
                Ok(entries) => entries,
                Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(None),
                Err(e) => return Err(e),
            };
            for entry in entries.take(ENTRIES_MAX).flatten() {
                let renamed = entry.metadata().is_ok_and(|m| m.is_file() && m.ino() == mark.inode);
                if renamed {
                    open = open_file(&entry.path())?;
                    break;
                }
            }
        }
        let Some(mut open) = open else { return Ok(None) };
        // Emptied meanwhile, or another file that got the old one's inode: nothing to go on with.
        if open.file.metadata()?.len() < mark.position || !same_head(&open.file, mark)? {
            return Ok(None);
        }
        open.mark = mark.clone();
        open.known = true;
        open.skipping = mark.position > 0 && byte_before(&open.file, mark.position)? != Some(b'\n');
        if self.with_header {
            open.header = header(&open.file)?;
        }
        Ok(Some(open))
    }
}

fn open_file(path: &Path) -> io::Result<Option<Open>> {
    // Asked before opening: to open a named pipe would wait for its writer.
    match std::fs::metadata(path) {
        Ok(m) if m.is_file() => {}
        Ok(_) => return Err(io::Error::new(io::ErrorKind::InvalidInput, "not a regular file")),
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(e) => return Err(e),
    }
    let file = match File::open(path) {
        Ok(file) => file,
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(e) => return Err(e),
    };
    let meta = file.metadata()?;
    Ok(Some(Open {
        file: Arc::new(file),
        device: meta.dev(),
        mark: Mark { inode: meta.ino(), ..Mark::default() },
        known: false,
        fresh: true,
        skipping: false,
        quiet: 0,
        header: Vec::new(),
    }))
}

fn read_some(file: &File, at: u64, bytes: usize) -> io::Result<Vec<u8>> {
    let mut buffer = vec![0; bytes];
    let mut filled = 0;
    while let Some(rest) = buffer.get_mut(filled..).filter(|r| !r.is_empty()) {
        match file.read_at(rest, at.saturating_add(filled as u64)) {
            Ok(0) => break,
            Ok(n) => filled += n,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(e) => return Err(e),
        }
    }
    buffer.truncate(filled);
    Ok(buffer)
}

fn same_head(file: &File, mark: &Mark) -> io::Result<bool> {
    let wanted = usize::try_from(mark.head_len).unwrap_or(HEAD_BYTES).min(HEAD_BYTES);
    let head = read_some(file, 0, wanted)?;
    Ok(head.len() == wanted && short_hash(&head) == mark.head)
}

fn byte_before(file: &File, position: u64) -> io::Result<Option<u8>> {
    Ok(read_some(file, position.saturating_sub(1), 1)?.first().copied())
}

/// The lines at a file's beginning that start with `#`.
fn header(file: &File) -> io::Result<Vec<u8>> {
    let mut head = read_some(file, 0, HEADER_BYTES_MAX)?;
    let length = head
        .split_inclusive(|b| *b == b'\n')
        .take_while(|l| l.starts_with(b"#") && l.ends_with(b"\n"))
        .map(<[u8]>::len)
        .sum();
    head.truncate(length);
    Ok(head)
}

impl Open {
    /// From the start, as another stream.
    fn begin(&mut self, turn: u64) {
        self.mark = Mark { turn, inode: self.mark.inode, ..Mark::default() };
        (self.known, self.fresh, self.skipping, self.quiet) = (false, true, false, 0);
        self.header = Vec::new();
    }

    /// The next lines, at most a batch of them. `to_end`: a last line without its end counts too.
    fn gather(&mut self, stored_to: &dyn Fn(u64) -> Option<u64>, to_end: bool) -> io::Result<Option<Chunk>> {
        let start = self.mark.position;
        // What the history has beyond the recorded position is given again up to there, and no further.
        let until = if self.known { stored_to(self.mark.stream()).filter(|to| *to > start) } else { None };
        let most =
            until.map_or(BATCH_BYTES_MAX, |to| usize::try_from(to - start).unwrap_or(usize::MAX).min(BATCH_BYTES_MAX));
        let mut bytes = Vec::new();
        while bytes.len() < most {
            let more =
                read_some(&self.file, start.saturating_add(bytes.len() as u64), READ_BYTES.min(most - bytes.len()))?;
            let done = more.is_empty();
            bytes.extend_from_slice(&more);
            if done {
                break;
            }
        }
        let at_stored = until.is_some_and(|to| start.saturating_add(bytes.len() as u64) == to);
        let (mut at, mut skipping) = (0, self.skipping);
        let mut lines = Vec::new();
        while lines.len() < BATCH_LINES_MAX {
            let rest = bytes.get(at..).unwrap_or_default();
            let Some(n) = rest.iter().position(|b| *b == b'\n') else {
                let ends_here = to_end || at_stored;
                if skipping {
                    at = bytes.len();
                } else if rest.len() > LINE_BYTES_MAX {
                    // One byte more than fits, so that the reader sees that it was cut.
                    lines.push((at, at + LINE_BYTES_MAX + 1));
                    (at, skipping) = (bytes.len(), !to_end);
                } else if ends_here && !rest.is_empty() {
                    lines.push((at, bytes.len()));
                    at = bytes.len();
                }
                break;
            };
            if !std::mem::take(&mut skipping) {
                lines.push((at, at + n));
            }
            at += n + 1;
        }
        if at == 0 {
            return Ok(None);
        }
        if !self.known {
            let head = read_some(&self.file, 0, HEAD_BYTES.min(at.max(1)))?;
            (self.mark.head_len, self.mark.head) = (head.len() as u64, short_hash(&head));
            self.known = true;
        }
        bytes.truncate(at);
        let end = start.saturating_add(at as u64);
        Ok(Some(Chunk {
            bytes,
            lines,
            mark: self.mark.clone(),
            end,
            fresh: self.fresh,
            header: self.header.clone(),
            skipping,
            finished: false,
        }))
    }
}
