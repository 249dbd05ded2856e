//! A disk that loses what was not synced: a folder as it would stand after a power cut, from the calls of a process.
//!
//! A file's content lasts to its last `fsync` or `fdatasync`; a name made, moved or removed lasts once its folder was
//! synced. What was not synced is dropped, or with a [`Dice`] kept by chance, writes torn at a sector: both are what real
//! disks do.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::trace::Call;

const SECTOR: usize = 512;

/// What becomes of what was not synced.
pub enum Lost {
    /// All of it is lost.
    All,
    /// Some of it.
    Some(Dice),
    /// None: the process ended, the machine went on.
    Nothing,
}

/// Chance that can be told again.
pub struct Dice(pub u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        // SplitMix64.
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % sides
    }
}

#[derive(Clone, Debug)]
enum Edit {
    Write { at: usize, bytes: Vec<u8> },
    Size(usize),
}

#[derive(Clone, Debug, Default)]
struct Inode {
    folder: bool,
    synced: Vec<u8>,
    /// Size as the process sees it, for appends.
    length: usize,
    /// Where the next `write` goes, by descriptor name: one writer a file is enough here.
    cursor: usize,
    pending: Vec<(i64, Edit)>,
}

fn apply(content: &mut Vec<u8>, edit: &Edit) {
    match edit {
        Edit::Write { at, bytes } => {
            if content.len() < at + bytes.len() {
                content.resize(at + bytes.len(), 0);
            }
            content[*at..at + bytes.len()].copy_from_slice(bytes);
        }
        Edit::Size(n) => content.resize(*n, 0),
    }
}

/// A change of names: removed, and added with an inode. Both or none.
#[derive(Clone, Debug)]
struct Rename {
    end: i64,
    gone: Option<PathBuf>,
    new: Option<(PathBuf, usize)>,
}

/// The disk of one folder.
pub struct Disk {
    root: PathBuf,
    inodes: Vec<Inode>,
    /// Names as the process sees them.
    now: BTreeMap<PathBuf, usize>,
    /// Names that last.
    durable: BTreeMap<PathBuf, usize>,
    pending: Vec<Rename>,
}

impl Disk {
    /// From a folder whose content lasts.
    pub fn of(root: &Path, copy: &Path) -> std::io::Result<Self> {
        let mut disk = Self {
            root: root.to_owned(),
            inodes: Vec::new(),
            now: BTreeMap::new(),
            durable: BTreeMap::new(),
            pending: Vec::new(),
        };
        disk.take(root.to_owned(), copy)?;
        disk.durable = disk.now.clone();
        Ok(disk)
    }

    fn take(&mut self, name: PathBuf, from: &Path) -> std::io::Result<()> {
        let inode = if from.is_dir() {
            for e in std::fs::read_dir(from)? {
                let e = e?;
                self.take(name.join(e.file_name()), &e.path())?;
            }
            Inode { folder: true, ..Inode::default() }
        } else {
            let synced = std::fs::read(from)?;
            Inode { length: synced.len(), synced, ..Inode::default() }
        };
        self.now.insert(name, self.inodes.len());
        self.inodes.push(inode);
        Ok(())
    }

    fn make(&mut self, path: PathBuf, folder: bool, end: i64) -> usize {
        let id = self.inodes.len();
        self.inodes.push(Inode { folder, ..Inode::default() });
        self.now.insert(path.clone(), id);
        self.pending.push(Rename { end, gone: None, new: Some((path, id)) });
        id
    }

    /// Takes in one call; calls come in the order in which they ended.
    ///
    /// # Panics
    /// Where a call changes the folder in a way that is not modelled.
    pub fn call(&mut self, c: &Call) {
        let text = |n: usize| c.texts.get(n).map(|t| PathBuf::from(String::from_utf8_lossy(t).into_owned()));
        let on = c.path();
        match c.name.as_str() {
            "openat" | "open" | "creat" if on.starts_with(&self.root) => {
                let id = match self.now.get(&on) {
                    Some(id) => *id,
                    None if c.arguments.contains("O_CREAT") => self.make(on, false, c.end),
                    None => return,
                };
                self.inodes[id].cursor = if c.arguments.contains("O_APPEND") { self.inodes[id].length } else { 0 };
                if c.arguments.contains("O_TRUNC") {
                    self.inodes[id].length = 0;
                    self.inodes[id].pending.push((c.end, Edit::Size(0)));
                }
            }
            "mkdir" | "mkdirat" => {
                if let Some(p) = text(0).filter(|p| p.starts_with(&self.root)) {
                    self.make(p, true, c.end);
                }
            }
            "rename" | "renameat" | "renameat2" => {
                if let (Some(from), Some(to)) = (text(0), text(1))
                    && let Some(id) = self.now.get(&from).copied()
                {
                    let r = Rename { end: c.end, gone: Some(from), new: Some((to, id)) };
                    rename(&mut self.now, &r);
                    self.pending.push(r);
                }
            }
            "unlink" | "unlinkat" | "rmdir" => {
                if let Some(p) = text(0)
                    && self.now.remove(&p).is_some()
                {
                    self.pending.push(Rename { end: c.end, gone: Some(p), new: None });
                }
            }
            _ if !on.starts_with(&self.root) => {}
            "write" | "writev" | "pwrite64" => {
                let Some(id) = self.now.get(&on).copied() else { return };
                let (inode, bytes) = (&mut self.inodes[id], c.bytes());
                let at = match (c.name.as_str(), c.last_number()) {
                    ("pwrite64", Some(at)) => usize::try_from(at).unwrap(),
                    ("pwrite64", None) => panic!("no offset: {}", c.arguments.len()),
                    _ => inode.cursor,
                };
                if c.name != "pwrite64" {
                    inode.cursor = at + bytes.len();
                }
                inode.length = inode.length.max(at + bytes.len());
                inode.pending.push((c.end, Edit::Write { at, bytes }));
            }
            "ftruncate" => {
                let Some(id) = self.now.get(&on).copied() else { return };
                let n = usize::try_from(c.last_number().expect("a size")).unwrap();
                self.inodes[id].length = n;
                self.inodes[id].pending.push((c.end, Edit::Size(n)));
            }
            "fsync" | "fdatasync" => {
                let Some(id) = self.now.get(&on).copied() else { return };
                if self.inodes[id].folder {
                    let (done, left) = std::mem::take(&mut self.pending).into_iter().partition(|r| {
                        let of = |p: Option<&PathBuf>| p.and_then(|p| p.parent()) == Some(on.as_path());
                        r.end <= c.start && (of(r.gone.as_ref()) || of(r.new.as_ref().map(|(p, _)| p)))
                    });
                    self.pending = left;
                    for r in done {
                        rename(&mut self.durable, &r);
                    }
                } else {
                    let inode = &mut self.inodes[id];
                    let (done, left) =
                        std::mem::take(&mut inode.pending).into_iter().partition(|(end, _)| *end <= c.start);
                    inode.pending = left;
                    for (_, edit) in done {
                        apply(&mut inode.synced, &edit);
                    }
                }
            }
            // Reads of a file through its descriptor change nothing.
            "recvfrom" | "sendto" | "sendmsg" => {}
            other => panic!("{other} on {} is not modelled", on.display()),
        }
    }

    /// The folder as it would stand after an end now, written to `to`.
    pub fn after_cut(&self, to: &Path, mut lost: Lost) -> std::io::Result<()> {
        let mut names = self.durable.clone();
        for r in &self.pending {
            let kept = match &mut lost {
                Lost::All => false,
                Lost::Some(dice) => dice.roll(2) == 0,
                Lost::Nothing => true,
            };
            if kept {
                rename(&mut names, r);
            }
        }
        for (name, id) in &names {
            let Ok(relative) = name.strip_prefix(&self.root) else { continue };
            let (inode, path) = (&self.inodes[*id], to.join(relative));
            // What is in a folder that is not there is not there.
            let mut above = name.ancestors().skip(1).take_while(|p| *p != self.root && p.starts_with(&self.root));
            if above.any(|p| !names.contains_key(p)) {
                continue;
            }
            if inode.folder {
                std::fs::create_dir_all(&path)?;
                continue;
            }
            // Shared memory and sockets are not on the disk.
            if name.extension().is_some_and(|e| e == "sqlite-shm") {
                continue;
            }
            let mut content = inode.synced.clone();
            for (_, edit) in &inode.pending {
                let d = match &mut lost {
                    Lost::All => break,
                    Lost::Some(dice) => dice,
                    Lost::Nothing => {
                        apply(&mut content, edit);
                        continue;
                    }
                };
                match (d.roll(3), edit) {
                    (0, _) => {}
                    (1, Edit::Write { at, bytes }) if bytes.len() > SECTOR => {
                        let sectors = u64::try_from(bytes.len() / SECTOR).unwrap_or(1);
                        let part = usize::try_from(d.roll(sectors)).unwrap_or(0) * SECTOR;
                        apply(&mut content, &Edit::Write { at: *at, bytes: bytes[..part].to_vec() });
                    }
                    (_, edit) => apply(&mut content, edit),
                }
            }
            std::fs::write(path, content)?;
        }
        Ok(())
    }

    /// Bytes and names that a cut now would drop.
    pub fn unsynced(&self) -> (usize, usize) {
        let bytes = self
            .inodes
            .iter()
            .flat_map(|i| &i.pending)
            .map(|(_, e)| if let Edit::Write { bytes, .. } = e { bytes.len() } else { 0 });
        (bytes.sum(), self.pending.len())
    }
}

fn rename(names: &mut BTreeMap<PathBuf, usize>, r: &Rename) {
    if let Some(gone) = &r.gone {
        names.remove(gone);
        // A folder takes along what is in it.
        let below: Vec<PathBuf> = names.keys().filter(|p| p.starts_with(gone)).cloned().collect();
        for path in below {
            if let (Some(id), Some((new, _))) = (names.remove(&path), &r.new)
                && let Ok(rest) = path.strip_prefix(gone)
            {
                names.insert(new.join(rest), id);
            }
        }
    }
    if let Some((path, id)) = &r.new {
        names.insert(path.clone(), *id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trace::read;

    #[test]
    fn only_what_was_synced_survives() {
        let dir = tempfile::tempdir().unwrap();
        let (start, image) = (dir.path().join("start"), dir.path().join("image"));
        std::fs::create_dir_all(&start).unwrap();
        std::fs::write(start.join("a"), b"0000").unwrap();
        let fd = |p: &str| format!("3<{}>", p.bytes().map(|b| format!("\\x{b:02x}")).collect::<String>());
        let q = |p: &str| format!("\"{}\"", p.bytes().map(|b| format!("\\x{b:02x}")).collect::<String>());
        let lines = [
            format!("pwrite64({}, \"\\x31\", 1, 0) = 1", fd("/r/a")),
            format!("fsync({}) = 0", fd("/r/a")),
            format!("pwrite64({}, \"\\x32\", 1, 1) = 1", fd("/r/a")),
            format!("openat(AT_FDCWD, {}, O_WRONLY|O_CREAT, 0666) = {}", q("/r/b.tmp"), fd("/r/b.tmp")),
            format!("write({}, \"\\x33\", 1) = 1", fd("/r/b.tmp")),
            format!("fdatasync({}) = 0", fd("/r/b.tmp")),
            format!("rename({}, {}) = 0", q("/r/b.tmp"), q("/r/b")),
            format!("fsync({}) = 0", fd("/r")),
            format!("unlink({}) = 0", q("/r/b")),
        ];
        let log: String = lines.iter().enumerate().map(|(n, l)| format!("1 5.0000{n}0 {l} <0.000001>\n")).collect();
        let calls = read(&log);
        assert_eq!(calls.len(), lines.len());
        let mut disk = Disk::of(Path::new("/r"), &start).unwrap();
        calls.iter().for_each(|c| disk.call(c));
        disk.after_cut(&image, Lost::All).unwrap();
        assert_eq!(std::fs::read(image.join("a")).unwrap(), b"1000");
        assert_eq!(std::fs::read(image.join("b")).unwrap(), b"3");
        assert!(!image.join("b.tmp").exists());
        assert_eq!(disk.unsynced(), (1, 1));
        let ended = dir.path().join("ended");
        disk.after_cut(&ended, Lost::Nothing).unwrap();
        assert_eq!(std::fs::read(ended.join("a")).unwrap(), b"1200");
        assert!(!ended.join("b").exists());
        // A folder that was never synced into its own takes along what was synced in it.
        let lines = [
            format!("mkdir({}, 0777) = 0", q("/r/new")),
            format!("openat(AT_FDCWD, {}, O_WRONLY|O_CREAT, 0666) = {}", q("/r/new/c"), fd("/r/new/c")),
            format!("fsync({}) = 0", fd("/r/new")),
        ];
        let log: String = lines.iter().enumerate().map(|(n, l)| format!("1 6.0000{n}0 {l} <0.000001>\n")).collect();
        read(&log).iter().for_each(|c| disk.call(c));
        let cut = dir.path().join("cut");
        disk.after_cut(&cut, Lost::All).unwrap();
        assert!(!cut.join("new").exists());
        // A folder that is renamed takes them along too.
        let lines = [
            format!("fsync({}) = 0", fd("/r")),
            format!("rename({}, {}) = 0", q("/r/new"), q("/r/old")),
            format!("write({}, \"\\x34\", 1) = 1", fd("/r/old/c")),
            format!("fsync({}) = 0", fd("/r/old/c")),
        ];
        let log: String = lines.iter().enumerate().map(|(n, l)| format!("1 7.0000{n}0 {l} <0.000001>\n")).collect();
        read(&log).iter().for_each(|c| disk.call(c));
        for (what, name, lost) in [("lost", "new/c", Lost::All), ("kept", "old/c", Lost::Nothing)] {
            let to = dir.path().join(what);
            disk.after_cut(&to, lost).unwrap();
            assert_eq!(std::fs::read(to.join(name)).unwrap(), b"4", "{what}");
        }
    }
}
