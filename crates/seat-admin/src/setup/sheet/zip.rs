//! As much of ZIP (APPNOTE 6.3.10) as a spreadsheet needs: the central directory, stored and deflated entries, within bounds.
//! Sizes that the file states are not believed: what counts is what comes out.

use std::io::Read as _;

use super::{Fault, UNPACKED_BYTES_MAX};

/// Most entries of an archive.
const ENTRIES_MAX: usize = 2_000;
/// Length of the end of the central directory without its comment.
const END: usize = 22;

/// An entry.
struct Entry {
    name: String,
    method: u16,
    packed: usize,
    local: usize,
}

/// An archive.
pub struct Archive<'a> {
    bytes: &'a [u8],
    entries: Vec<Entry>,
    /// Bytes that may still come out.
    left: usize,
}

fn u16_at(bytes: &[u8], at: usize) -> Option<usize> {
    Some(usize::from(u16::from_le_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?)))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<usize> {
    usize::try_from(u32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?)).ok()
}

impl<'a> Archive<'a> {
    /// Reads the central directory.
    ///
    /// # Errors
    /// Broken, encrypted, of the 64 bit form, or with too many entries.
    pub fn open(bytes: &'a [u8]) -> Result<Self, Fault> {
        let broken = || Fault::Broken("the end of the archive is missing");
        let from = bytes.len().saturating_sub(END + 65_535);
        let tail = bytes.get(from..).unwrap_or_default();
        let end = from + tail.windows(4).rposition(|w| w == b"PK\x05\x06").ok_or_else(broken)?;
        let count = u16_at(bytes, end + 10).ok_or_else(broken)?;
        let mut at = u32_at(bytes, end + 16).ok_or_else(broken)?;
        if count > ENTRIES_MAX {
            return Err(Fault::Broken("it has too many parts"));
        }
        let mut entries = Vec::with_capacity(count);
        for _ in 0..count {
            let entry = || Fault::Broken("its list of parts");
            if bytes.get(at..at.saturating_add(4)) != Some(b"PK\x01\x02") {
                return Err(entry());
            }
            let field = |offset: usize| u16_at(bytes, at + offset).ok_or_else(entry);
            let (flags, method) = (field(8)?, field(10)?);
            let packed = u32_at(bytes, at + 20).ok_or_else(entry)?;
            let (name, extra, comment) = (field(28)?, field(30)?, field(32)?);
            let local = u32_at(bytes, at + 42).ok_or_else(entry)?;
            if flags & 1 != 0 {
                return Err(Fault::Encrypted);
            }
            let text = bytes.get(at + 46..at + 46 + name).ok_or_else(entry)?;
            entries.push(Entry {
                name: String::from_utf8_lossy(text).into_owned(),
                method: u16::try_from(method).unwrap_or(u16::MAX),
                packed,
                local,
            });
            at += 46 + name + extra + comment;
        }
        Ok(Self { bytes, entries, left: UNPACKED_BYTES_MAX })
    }

    /// Whether there is an entry.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.entries.iter().any(|e| e.name == name)
    }

    /// Unpacks an entry; `None` where there is none.
    ///
    /// # Errors
    /// Broken, packed in another way, or more comes out of the archive than may.
    pub fn read(&mut self, name: &str) -> Result<Option<Vec<u8>>, Fault> {
        let Some(e) = self.entries.iter().find(|e| e.name == name) else { return Ok(None) };
        let broken = || Fault::Broken("one of its parts");
        if self.bytes.get(e.local..e.local.saturating_add(4)) != Some(b"PK\x03\x04") {
            return Err(broken());
        }
        let name = u16_at(self.bytes, e.local + 26).ok_or_else(broken)?;
        let extra = u16_at(self.bytes, e.local + 28).ok_or_else(broken)?;
        let begin = e.local + 30 + name + extra;
        let packed = self.bytes.get(begin..begin.saturating_add(e.packed)).ok_or_else(broken)?;
        let out = match e.method {
            0 if packed.len() > self.left => return Err(Fault::Bomb),
            0 => packed.to_vec(),
            8 => {
                let mut out = Vec::new();
                // One byte more than may come, so that reaching the bound is seen.
                let most = u64::try_from(self.left).unwrap_or(u64::MAX).saturating_add(1);
                flate2::read::DeflateDecoder::new(packed).take(most).read_to_end(&mut out).map_err(|_| broken())?;
                if out.len() > self.left {
                    return Err(Fault::Bomb);
                }
                out
            }
            _ => return Err(Fault::Broken("it is packed in a way that spreadsheets do not use")),
        };
        self.left -= out.len();
        Ok(Some(out))
    }
}

/// Writes archives, for tests.
#[cfg(test)]
pub(crate) mod write {
    use std::io::Write as _;

    /// An archive with these entries, deflated.
    pub(crate) fn archive(entries: &[(&str, &[u8])]) -> Vec<u8> {
        let (mut out, mut list) = (Vec::new(), Vec::new());
        for (name, content) in entries {
            let mut packer = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::best());
            packer.write_all(content).unwrap();
            let packed = packer.finish().unwrap();
            let at = out.len() as u32;
            let sizes = |v: &mut Vec<u8>| {
                v.extend(0_u32.to_le_bytes());
                v.extend((packed.len() as u32).to_le_bytes());
                // A lie: nothing may depend on it.
                v.extend(7_u32.to_le_bytes());
                v.extend((name.len() as u16).to_le_bytes());
                v.extend(0_u16.to_le_bytes());
            };
            out.extend(b"PK\x03\x04\x14\0\0\0\x08\0\0\0\0\0");
            sizes(&mut out);
            out.extend(name.as_bytes());
            out.extend(&packed);
            list.extend(b"PK\x01\x02\x14\0\x14\0\0\0\x08\0\0\0\0\0");
            sizes(&mut list);
            list.extend([0; 10]);
            list.extend(at.to_le_bytes());
            list.extend(name.as_bytes());
        }
        let (at, n) = (out.len() as u32, entries.len() as u16);
        out.extend(&list);
        out.extend(b"PK\x05\x06\0\0\0\0");
        out.extend(n.to_le_bytes());
        out.extend(n.to_le_bytes());
        out.extend((list.len() as u32).to_le_bytes());
        out.extend(at.to_le_bytes());
        out.extend(0_u16.to_le_bytes());
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_come_out_as_they_went_in_and_a_bomb_does_not() {
        let bytes = write::archive(&[("a.xml", b"one"), ("b.xml", &vec![b' '; 100_000])]);
        let mut a = Archive::open(&bytes).unwrap();
        assert_eq!(a.read("a.xml").unwrap().unwrap(), b"one");
        assert_eq!(a.read("b.xml").unwrap().unwrap().len(), 100_000);
        assert!(a.read("c.xml").unwrap().is_none());
        // 70 MB of nothing in 70 kB; and the same spread over two entries.
        let big = vec![0; UNPACKED_BYTES_MAX + 1];
        let bomb = write::archive(&[("a.xml", &big)]);
        assert!(bomb.len() < 100_000);
        assert_eq!(Archive::open(&bomb).unwrap().read("a.xml"), Err(Fault::Bomb));
        let half = vec![0; UNPACKED_BYTES_MAX / 2 + 1];
        let two = write::archive(&[("a.xml", &half), ("b.xml", &half)]);
        let mut two = Archive::open(&two).unwrap();
        assert!(two.read("a.xml").is_ok());
        assert_eq!(two.read("b.xml"), Err(Fault::Bomb));
    }

    #[test]
    fn what_was_cut_or_changed_is_refused() {
        let bytes = write::archive(&[("a.xml", b"one"), ("b.xml", b"two")]);
        for cut in 0..bytes.len() {
            if let Ok(mut a) = Archive::open(&bytes[..cut]) {
                let _ = a.read("a.xml");
            }
        }
        for at in 0..bytes.len() {
            let mut sly = bytes.clone();
            sly[at] ^= 0xFF;
            if let Ok(mut a) = Archive::open(&sly) {
                let _ = (a.read("a.xml"), a.read("b.xml"));
            }
        }
        let mut locked = bytes.clone();
        let at = locked.windows(4).position(|w| w == b"PK\x01\x02").unwrap();
        locked[at + 8] |= 1;
        assert!(matches!(Archive::open(&locked), Err(Fault::Encrypted)));
    }
}
