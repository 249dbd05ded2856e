//! The form of a backup, inside its age encryption: named entries, each in chunks with a SHA-256 behind it, and an end
//! that says how many there were. Streams in both directions; nothing is held in memory but one chunk.
//!
//! ```text
//! {"pasban_backup":1, …facts}\n
//! {"entry":"store.jsonl"}\n  (u32 length, bytes)*  u32 0  32 bytes SHA-256
//! {"end":17}\n
//! ```
//! age already notices every altered or missing byte; the sums say that what was read from the disk is what was sent.

use std::io::{self, BufRead, Read, Write};
use std::path::{Component, Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

/// Version of the form that is written, and the newest that is read.
pub const FORM: u32 = 1;
/// Largest chunk, bytes.
const CHUNK_BYTES_MAX: usize = 256 * 1024;
/// Longest line, bytes.
const LINE_BYTES_MAX: u64 = 64 * 1024;
/// Most entries.
const ENTRIES_MAX: u64 = 10_000_000;

/// Facts at the start of a backup.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Facts {
    /// Version of the form.
    pub pasban_backup: u32,
    /// Node id.
    pub node: String,
    /// Public name.
    pub name: String,
    /// Version of the program that made it.
    pub program: String,
    /// When, RFC 3339.
    pub made: String,
    /// Incarnation of the state in it, hex.
    pub incarnation: String,
}

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Line {
    Entry { entry: String },
    End { end: u64 },
}

fn bad(what: impl Into<String>) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what.into())
}

/// Writes a backup.
pub struct Writer<W> {
    out: W,
    entries: u64,
}

impl<W: Write> Writer<W> {
    /// Begins with the facts.
    ///
    /// # Errors
    /// The writer's.
    pub fn begin(mut out: W, facts: &Facts) -> io::Result<Self> {
        line(&mut out, facts)?;
        Ok(Self { out, entries: 0 })
    }

    /// Begins an entry: write its content into what is answered, then [`Entry::finish`] it.
    ///
    /// # Errors
    /// The writer's.
    pub fn entry(mut self, name: &str) -> io::Result<Entry<W>> {
        line(&mut self.out, &Line::Entry { entry: name.to_owned() })?;
        self.entries += 1;
        Ok(Entry { writer: self, sum: Sha256::new(), buffer: Vec::with_capacity(CHUNK_BYTES_MAX) })
    }

    /// Copies one entry from a reader.
    ///
    /// # Errors
    /// The reader's or writer's.
    pub fn copy(self, name: &str, from: &mut dyn Read) -> io::Result<Self> {
        let mut entry = self.entry(name)?;
        io::copy(from, &mut entry)?;
        entry.finish()
    }

    /// Writes the end and gives the writer back.
    ///
    /// # Errors
    /// The writer's.
    pub fn end(mut self) -> io::Result<W> {
        line(&mut self.out, &Line::End { end: self.entries })?;
        self.out.flush()?;
        Ok(self.out)
    }
}

fn line(out: &mut impl Write, value: &impl Serialize) -> io::Result<()> {
    let mut bytes = serde_json::to_vec(value).map_err(|e| bad(e.to_string()))?;
    bytes.push(b'\n');
    out.write_all(&bytes)
}

/// An entry that is being written. Owns the writer, so that it can go to another thread.
pub struct Entry<W> {
    writer: Writer<W>,
    sum: Sha256,
    buffer: Vec<u8>,
}

impl<W: Write> Entry<W> {
    fn chunk(&mut self) -> io::Result<()> {
        if self.buffer.is_empty() {
            return Ok(());
        }
        let length = u32::try_from(self.buffer.len()).map_err(|_| bad("a chunk is too large"))?;
        self.writer.out.write_all(&length.to_be_bytes())?;
        self.writer.out.write_all(&self.buffer)?;
        self.sum.update(&self.buffer);
        self.buffer.clear();
        Ok(())
    }

    /// Closes the entry.
    ///
    /// # Errors
    /// The writer's.
    pub fn finish(mut self) -> io::Result<Writer<W>> {
        self.chunk()?;
        self.writer.out.write_all(&0u32.to_be_bytes())?;
        self.writer.out.write_all(&self.sum.finalize())?;
        Ok(self.writer)
    }
}

impl<W: Write> Write for Entry<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let room = CHUNK_BYTES_MAX.saturating_sub(self.buffer.len());
        let taken = bytes.len().min(room);
        self.buffer.extend_from_slice(bytes.get(..taken).unwrap_or_default());
        if self.buffer.len() >= CHUNK_BYTES_MAX {
            self.chunk()?;
        }
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Reads the facts at the start.
///
/// # Errors
/// Where it is no backup, or of a newer program.
pub fn facts(from: &mut impl BufRead) -> io::Result<Facts> {
    let facts: Facts =
        serde_json::from_slice(&read_line(from)?).map_err(|e| bad(format!("this is not a backup: {e}")))?;
    if facts.pasban_backup > FORM {
        return Err(bad(format!(
            "the backup has form {}, this program reads up to {FORM}: use the newer program",
            facts.pasban_backup
        )));
    }
    Ok(facts)
}

fn read_line(from: &mut impl BufRead) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    from.take(LINE_BYTES_MAX).read_until(b'\n', &mut bytes)?;
    if bytes.pop() != Some(b'\n') {
        return Err(bad("the backup is cut short, or a line in it is too long"));
    }
    Ok(bytes)
}

/// Reads all entries after the facts: `open` says where each goes.
///
/// # Errors
/// Where the backup is cut short or damaged, a name would leave the folder, or `open` refuses.
pub fn unpack(from: &mut impl BufRead, mut open: impl FnMut(&Path) -> io::Result<Box<dyn Write>>) -> io::Result<u64> {
    let mut entries = 0;
    loop {
        match serde_json::from_slice(&read_line(from)?).map_err(|e| bad(e.to_string()))? {
            Line::End { end } if end == entries => {
                return match from.fill_buf()?.is_empty() {
                    true => Ok(entries),
                    false => Err(bad("there is more after the end")),
                };
            }
            Line::End { end } => return Err(bad(format!("{entries} entries were read, {end} were written"))),
            Line::Entry { entry } => {
                entries += 1;
                if entries > ENTRIES_MAX {
                    return Err(bad("too many entries"));
                }
                let path =
                    inside(&entry).ok_or_else(|| bad(format!("an entry's name leaves the folder: {entry:?}")))?;
                let mut to = open(&path)?;
                one(from, &mut *to, &entry)?;
                to.flush()?;
            }
        }
    }
}

fn one(from: &mut impl BufRead, to: &mut dyn Write, name: &str) -> io::Result<()> {
    let mut sum = Sha256::new();
    let mut buffer = vec![0; CHUNK_BYTES_MAX];
    loop {
        let mut length = [0; 4];
        from.read_exact(&mut length)?;
        let length = u32::from_be_bytes(length) as usize;
        if length == 0 {
            break;
        }
        let chunk = buffer.get_mut(..length).ok_or_else(|| bad(format!("{name}: a chunk is too large")))?;
        from.read_exact(chunk)?;
        sum.update(&*chunk);
        to.write_all(chunk)?;
    }
    let mut stated = [0; 32];
    from.read_exact(&mut stated)?;
    if sum.finalize().as_slice() != stated {
        return Err(bad(format!("{name}: its SHA-256 differs from the one written")));
    }
    Ok(())
}

/// A relative path of plain names.
fn inside(name: &str) -> Option<PathBuf> {
    let path = Path::new(name);
    let plain = !name.is_empty() && name.len() <= 1024 && path.components().all(|c| matches!(c, Component::Normal(_)));
    plain.then(|| path.to_owned())
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::collections::BTreeMap;
    use std::rc::Rc;

    use super::*;

    fn sample() -> Vec<u8> {
        let facts = Facts {
            pasban_backup: FORM,
            node: "n".into(),
            name: "Bank".into(),
            program: "0".into(),
            made: "now".into(),
            incarnation: "00".into(),
        };
        let big = vec![7; CHUNK_BYTES_MAX + 3];
        Writer::begin(Vec::new(), &facts)
            .and_then(|w| w.copy("a/empty", &mut &b""[..]))
            .and_then(|w| w.copy("b", &mut big.as_slice()))
            .and_then(Writer::end)
            .unwrap()
    }

    struct Sink(Rc<RefCell<BTreeMap<PathBuf, Vec<u8>>>>, PathBuf);

    impl Write for Sink {
        fn write(&mut self, b: &[u8]) -> io::Result<usize> {
            self.0.borrow_mut().entry(self.1.clone()).or_default().extend_from_slice(b);
            Ok(b.len())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn read(bytes: &[u8]) -> io::Result<BTreeMap<PathBuf, Vec<u8>>> {
        let out = Rc::new(RefCell::new(BTreeMap::new()));
        let mut from = bytes;
        facts(&mut from)?;
        unpack(&mut from, |p| {
            out.borrow_mut().insert(p.to_owned(), Vec::new());
            Ok(Box::new(Sink(out.clone(), p.to_owned())))
        })?;
        Ok(out.take())
    }

    #[test]
    fn reads_back_what_it_wrote_and_notices_every_cut_and_change() {
        let bytes = sample();
        let back = read(&bytes).unwrap();
        assert_eq!(back.len(), 2);
        assert_eq!(back[Path::new("b")].len(), CHUNK_BYTES_MAX + 3);
        for cut in [0, 10, bytes.len() / 2, bytes.len() - 1] {
            assert!(read(&bytes[..cut]).is_err(), "cut at {cut}");
        }
        let mut changed = bytes.clone();
        let at = bytes.len() / 2;
        changed[at] ^= 1;
        assert!(read(&changed).unwrap_err().to_string().contains("SHA-256"));
        assert!(read(&[bytes, b"x".to_vec()].concat()).is_err());
    }

    #[test]
    fn names_stay_in_the_folder() {
        for (name, good) in
            [("a/b", true), ("", false), ("/a", false), ("../a", false), ("a/../b", false), ("./a", false)]
        {
            assert_eq!(inside(name).is_some(), good, "{name}");
        }
    }
}
