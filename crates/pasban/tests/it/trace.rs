//! What a node does to its disk and its sockets, as `strace` saw it.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// Options of strace: all threads, instants and durations, paths and peers of descriptors, whole contents in hex.
pub fn strace(log: &Path) -> Vec<String> {
    let calls = "trace=openat,open,creat,write,pwrite64,writev,pwritev,pwritev2,ftruncate,truncate,fallocate,fsync,fdatasync,\
                 sync_file_range,rename,renameat,renameat2,unlink,unlinkat,rmdir,link,linkat,mkdir,mkdirat,sendto,sendmsg,\
                 recvfrom,copy_file_range,sendfile";
    ["strace", "-f", "-ttt", "-T", "-yy", "-xx", "-s", "67108864", "-e", calls, "-e", "signal=none", "-o"]
        .into_iter()
        .map(str::to_owned)
        .chain([log.to_string_lossy().into_owned()])
        .collect()
}

/// Whether strace is here. In CI it must be.
pub fn present() -> bool {
    let found = std::process::Command::new("strace").arg("-V").output().is_ok_and(|o| o.status.success());
    assert!(found || std::env::var_os("CI").is_none(), "strace is not installed");
    if !found {
        eprintln!("skipped: no strace");
    }
    found
}

/// One call that succeeded. Instants in microseconds.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Call {
    pub start: i64,
    pub end: i64,
    pub name: String,
    /// What the first descriptor is: a path, `TCP:[…]`, `UNIX-STREAM:[…]`.
    pub on: String,
    /// Quoted strings among the arguments, decoded.
    pub texts: Vec<Vec<u8>>,
    /// The arguments as strace prints them.
    pub arguments: String,
    pub result: i64,
}

impl Call {
    /// Bytes that it wrote.
    pub fn bytes(&self) -> Vec<u8> {
        // `writev` may stop early; what a call returns is what it wrote.
        let all: Vec<u8> = self.texts.concat();
        all.get(..usize::try_from(self.result).unwrap_or(0)).map_or(all.clone(), <[u8]>::to_vec)
    }

    pub fn is_sync(&self) -> bool {
        matches!(self.name.as_str(), "fsync" | "fdatasync")
    }

    pub fn is_write(&self) -> bool {
        matches!(self.name.as_str(), "write" | "pwrite64" | "writev" | "pwritev" | "pwritev2")
    }

    /// The last number among the arguments: an offset or a size.
    pub fn last_number(&self) -> Option<u64> {
        self.arguments.rsplit(", ").next()?.trim().parse().ok()
    }

    pub fn path(&self) -> PathBuf {
        PathBuf::from(&self.on)
    }
}

fn hex(text: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len() / 4);
    let mut rest = text.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        if first == b'\\' && tail.first() == Some(&b'x') && tail.len() >= 3 {
            let digit = |b: u8| (b as char).to_digit(16).unwrap_or(0);
            out.push(u8::try_from(digit(tail[1]) * 16 + digit(tail[2])).unwrap_or(0));
            rest = &tail[3..];
        } else {
            out.push(first);
            rest = tail;
        }
    }
    out
}

fn micros(text: &str) -> Option<i64> {
    let (s, u) = text.split_once('.')?;
    Some(s.parse::<i64>().ok()? * 1_000_000 + u.parse::<i64>().ok()?)
}

/// Reads a log; calls in the order in which they ended. Calls that failed or never ended are left out.
pub fn read(log: &str) -> Vec<Call> {
    let mut open: HashMap<&str, (i64, String)> = HashMap::new();
    let mut calls = Vec::new();
    for line in log.lines() {
        let mut parts = line.splitn(2, ' ');
        let (Some(pid), Some(rest)) = (parts.next(), parts.next()) else { continue };
        let Some((at, rest)) = rest.trim_start().split_once(' ') else { continue };
        let Some(at) = micros(at) else { continue };
        if let Some(head) = rest.strip_suffix(" <unfinished ...>") {
            open.insert(pid, (at, head.to_owned()));
            continue;
        }
        let (start, text) = match rest.strip_prefix("<... ") {
            Some(more) => {
                let (Some((start, head)), Some((_, tail))) = (open.remove(pid), more.split_once(" resumed>")) else {
                    continue;
                };
                (start, head + tail)
            }
            None => (at, rest.to_owned()),
        };
        calls.extend(call(start, &text));
    }
    calls.sort_by_key(|c: &Call| c.end);
    calls
}

fn call(start: i64, text: &str) -> Option<Call> {
    let (name, rest) = text.split_once('(')?;
    let (arguments, tail) = rest.rsplit_once(") = ")?;
    let took = tail.rsplit_once('<').and_then(|(_, t)| micros(t.trim_end_matches('>'))).unwrap_or(0);
    let result: i64 = tail.split(|c: char| c != '-' && !c.is_ascii_digit()).next()?.parse().ok()?;
    if result < 0 {
        return None;
    }
    // The descriptor: a number, then what it is in angle brackets. `openat` returns the one that counts.
    let of = if name == "openat" || name == "open" || name == "creat" { tail } else { arguments };
    let on = match of.split_once('<') {
        Some((number, rest)) if number.trim().parse::<i64>().is_ok() => {
            let end = if rest.starts_with("\\x") { rest.find('>') } else { rest.find("]>").map(|n| n + 1) };
            String::from_utf8_lossy(&hex(rest.get(..end?)?)).into_owned()
        }
        _ => String::new(),
    };
    // Contents are quoted; those of the descriptor itself (a socket's path) are not contents.
    let after = if on.is_empty() { arguments } else { arguments.split_once(">, ").map_or("", |(_, a)| a) };
    let texts = after.split('"').skip(1).step_by(2).map(hex).collect();
    Some(Call { start, end: start + took, name: name.to_owned(), on, texts, arguments: arguments.to_owned(), result })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_strace_are_understood() {
        let log = "7 10.000001 pwrite64(12<\\x2f\\x61>, \"\\x41\\x42\", 2, 4096) = 2 <0.000010>\n\
                   7 10.000020 fdatasync(12<\\x2f\\x61> <unfinished ...>\n\
                   8 10.000021 writev(9<UNIX-STREAM:[1->2,\"\\x73\"]>, [{iov_base=\"\\x48\", iov_len=1}, {iov_base=\"\\x49\", iov_len=1}], 2) = 2 <0.000002>\n\
                   7 10.000030 <... fdatasync resumed>) = 0 <0.000015>\n\
                   7 10.000050 rename(\"\\x2f\\x61\", \"\\x2f\\x62\") = 0 <0.000001>\n\
                   7 10.000060 unlink(\"\\x2f\\x63\") = -1 ENOENT (No such file or directory) <0.000001>\n";
        let calls = read(log);
        let names: Vec<&str> = calls.iter().map(|c| c.name.as_str()).collect();
        assert_eq!(names, ["pwrite64", "writev", "fdatasync", "rename"]);
        assert_eq!(
            (calls[0].on.as_str(), calls[0].bytes(), calls[0].last_number()),
            ("/a", b"AB".to_vec(), Some(4096))
        );
        assert_eq!((calls[1].bytes(), calls[1].on.starts_with("UNIX-STREAM")), (b"HI".to_vec(), true));
        assert_eq!((calls[2].start, calls[2].end), (10_000_020, 10_000_035));
        assert_eq!(calls[3].texts, [b"/a".to_vec(), b"/b".to_vec()]);
    }
}
