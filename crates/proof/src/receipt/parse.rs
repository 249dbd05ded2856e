//! Receipt text to values and back, with the place of each part.

use std::fmt::{self, Write as _};

use data_encoding::BASE64;
use pasban_kernel::{Digest, limits};

use super::{EXTRA_HEADER, Fault, HEADER, Part, Receipt};
use crate::act::{Act, Salt};
use crate::base64;
use crate::checkpoint::{Checkpoint, parse_count, parse_hash};
use crate::note::Note;

/// A receipt as read, with what verification needs beside the values.
pub(super) struct Opened {
    pub(super) receipt: Receipt,
    pub(super) head: Checkpoint,
    /// The act exactly as it stands.
    pub(super) act_text: String,
    /// Parts whose check sum differs.
    pub(super) altered: Vec<Part>,
}

impl Opened {
    /// Line of the file in which a part stands.
    pub(super) fn line_of(&self, part: Part) -> usize {
        let before_note = 4 + self.receipt.proof.len();
        match part {
            Part::Header | Part::Key => 1,
            Part::Extra | Part::Act | Part::Salt | Part::Sums => 2,
            Part::Index => 3,
            Part::Hash(n) => 3 + n,
            Part::Checkpoint => before_note + 1,
            Part::Signature(n) => before_note + lines_in(&self.receipt.checkpoint.text) + 1 + n,
        }
    }
}

fn lines_in(text: &str) -> usize {
    text.bytes().filter(|b| *b == b'\n').count()
}

impl Receipt {
    /// Reads a receipt; checks its form only. Use [`super::verify`] to believe it.
    ///
    /// # Errors
    /// [`Fault::Form`].
    pub fn parse(bytes: &[u8]) -> Result<Self, Fault> {
        open(bytes).map(|opened| opened.receipt)
    }

    /// The text, as [`fmt::Display`] prints it.
    #[must_use]
    pub fn print(&self) -> String {
        self.to_string()
    }
}

impl fmt::Display for Receipt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (act, salt) = (self.act.canonical(), BASE64.encode(&self.salt));
        let sums = sums(&act, &salt, self).into_iter().map(|(_, sum)| sum).collect::<Vec<_>>().join(" ");
        let extra = format!("{EXTRA_HEADER}\nact {act}\nsalt {salt}\nsums {sums}\n");
        writeln!(f, "{HEADER}\nextra {}\nindex {}", BASE64.encode(extra.as_bytes()), self.index)?;
        self.proof.iter().try_for_each(|h| writeln!(f, "{}", BASE64.encode(&h.0)))?;
        f.write_char('\n')?;
        write!(f, "{}", self.checkpoint)
    }
}

/// The check sum of every part, in the order in which they stand in `sums`.
fn sums(act: &str, salt: &str, receipt: &Receipt) -> Vec<(Part, String)> {
    let mut parts = vec![
        (Part::Act, sum(act)),
        (Part::Salt, sum(salt)),
        (Part::Index, sum(&receipt.index.to_string())),
        (Part::Checkpoint, sum(&receipt.checkpoint.text)),
    ];
    let hashes = receipt.proof.iter().enumerate();
    parts.extend(hashes.map(|(i, h)| (Part::Hash(i + 1), sum(&BASE64.encode(&h.0)))));
    let lines = receipt.checkpoint.signatures.iter().enumerate();
    parts.extend(lines.map(|(i, s)| (Part::Signature(i + 1), sum(&s.to_string()))));
    parts
}

fn sum(text: &str) -> String {
    Digest::of(text.as_bytes()).to_string().get(..8).unwrap_or_default().to_owned()
}

/// Cuts the file into lines while remembering where each starts.
struct Lines<'a> {
    rest: &'a str,
    line: usize,
    byte: usize,
}

impl<'a> Lines<'a> {
    fn next(&mut self, part: Part) -> Result<&'a str, Fault> {
        let (line, rest) = self.rest.split_once('\n').ok_or_else(|| self.fault(part, "a line with a line end"))?;
        self.rest = rest;
        self.line += 1;
        self.byte += line.len() + 1;
        Ok(line)
    }

    /// A fault in the line that would come next.
    fn fault(&self, part: Part, expected: &'static str) -> Fault {
        Fault::Form { part, line: self.line, byte: self.byte, expected }
    }
}

pub(super) fn open(bytes: &[u8]) -> Result<Opened, Fault> {
    if bytes.len() > limits::RECEIPT_BYTES_MAX {
        let byte = limits::RECEIPT_BYTES_MAX;
        return Err(Fault::Form { part: Part::Header, line: 1, byte, expected: "a shorter receipt" });
    }
    let text = std::str::from_utf8(bytes).map_err(|e| not_utf8(bytes, e.valid_up_to()))?;
    let mut lines = Lines { rest: text, line: 1, byte: 0 };

    let start = lines.fault(Part::Header, HEADER);
    if lines.next(Part::Header)? != HEADER {
        return Err(start);
    }
    let start = |l: &Lines<'_>, part, expected| l.fault(part, expected);
    let here = start(&lines, Part::Extra, "extra and canonical base64");
    let extra_base64 = lines.next(Part::Extra)?.strip_prefix("extra ").ok_or_else(|| here.clone())?;
    let extra = base64::decode(extra_base64).ok_or(here)?;
    let (act_text, act, salt, stated) = open_extra(&extra)?;

    let here = start(&lines, Part::Index, "index and a decimal without leading zeros");
    let index = lines.next(Part::Index)?.strip_prefix("index ").and_then(parse_count).ok_or(here)?;

    let mut proof = Vec::new();
    loop {
        let part = Part::Hash(proof.len() + 1);
        let here = start(&lines, part, "a hash as canonical base64, or an empty line");
        let line = lines.next(part)?;
        if line.is_empty() {
            break;
        }
        if proof.len() >= limits::PROOF_HASHES_MAX {
            return Err(here);
        }
        proof.push(parse_hash(line).ok_or(here)?);
    }

    let (first, byte, note_text) = (lines.line, lines.byte, lines.rest);
    let place = |fault: crate::note::NoteFault| {
        let line = first + fault.line - 1;
        let text_end = note_text.rfind("\n\n").and_then(|at| note_text.get(..=at));
        let signature = text_end.and_then(|text| fault.line.checked_sub(lines_in(text) + 1)).filter(|n| *n > 0);
        let part = signature.map_or(Part::Checkpoint, Part::Signature);
        let before = note_text.split('\n').take(fault.line - 1).map(|l| l.len() + 1).sum::<usize>();
        Fault::Form { part, line, byte: byte + before, expected: fault.expected }
    };
    let checkpoint = Note::parse(note_text).map_err(place)?;
    let head = Checkpoint::parse(&checkpoint.text).map_err(place)?;

    let receipt = Receipt { act, salt, index, proof, checkpoint };
    let made = sums(&act_text, &BASE64.encode(&salt), &receipt);
    if made.len() != stated.len() {
        return Err(Fault::Form {
            part: Part::Sums,
            line: 2,
            byte: HEADER.len() + 1,
            expected: "one check sum a part",
        });
    }
    let altered = made.into_iter().zip(stated).filter(|((_, made), stated)| made != stated).map(|((part, _), _)| part);
    let altered = altered.collect();
    Ok(Opened { receipt, head, act_text, altered })
}

/// Act text, act, salt, stated sums.
type Extra = (String, Act, Salt, Vec<String>);

fn open_extra(bytes: &[u8]) -> Result<Extra, Fault> {
    let fault = |part, expected| Fault::Form { part, line: 2, byte: HEADER.len() + 1, expected };
    let lines: Vec<&[u8]> = bytes.splitn(6, |b| *b == b'\n').collect();
    let [header, act_line, salt_line, sums_line, b""] = lines.as_slice() else {
        return Err(fault(Part::Extra, "four lines in the base64"));
    };
    if *header != EXTRA_HEADER.as_bytes() {
        return Err(fault(Part::Extra, EXTRA_HEADER));
    }
    let inner = |line, name, part| {
        std::str::from_utf8(line).ok().and_then(|l| l.strip_prefix(name)).ok_or_else(|| fault(part, name))
    };
    let act_text = inner(act_line, "act ", Part::Act)?;
    let salt = inner(salt_line, "salt ", Part::Salt)?;
    let sums = inner(sums_line, "sums ", Part::Sums)?;
    let act = Act::parse(act_text).map_err(|_| fault(Part::Act, "an act as canonical JSON"))?;
    let salt = parse_hash(salt).ok_or_else(|| fault(Part::Salt, "32 bytes as canonical base64"))?.0;
    let most = 4 + limits::PROOF_HASHES_MAX + limits::NOTE_SIGNATURES_MAX;
    let sums: Vec<String> = sums.split(' ').take(most + 1).map(str::to_owned).collect();
    let is_sum = |s: &String| s.len() == 8 && s.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    if !sums.iter().all(is_sum) {
        return Err(fault(Part::Sums, "eight hex digits a part"));
    }
    Ok((act_text.to_owned(), act, salt, sums))
}

/// Names the part in which a byte stands that is no UTF-8.
fn not_utf8(bytes: &[u8], byte: usize) -> Fault {
    let before = bytes.get(..byte).unwrap_or_default();
    let line = before.iter().filter(|b| **b == b'\n').count() + 1;
    let part = match line {
        1 => Part::Header,
        2 => Part::Extra,
        3 => Part::Index,
        n if !before.windows(2).any(|w| w == b"\n\n") => Part::Hash(n - 3),
        _ => Part::Checkpoint,
    };
    Fault::Form { part, line, byte, expected: "UTF-8" }
}
