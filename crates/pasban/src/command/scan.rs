//! `pasban scan`: matches log files against indicators, without a node.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use pasban_app::ops::intake;
use pasban_detect::{Admission, HashKey, IndicatorRef, IndicatorSet, SetBuilder, When};
use pasban_formats::logs::{LineOutcome, LogFormat, LogReader, guess};
use pasban_kernel::limits::{BODY_BYTES_MAX, LINE_BYTES_MAX};
use pasban_kernel::{Observable, Timestamp};
use pasban_model::mitigate::never_block::is_public_suffix;
use serde_json::{Value, json};

use super::Outcome;
use crate::output::{self, Format, Shown};
use crate::process;

/// Deepest folder that is looked into.
const DEPTH_MAX: usize = 16;
/// Lines that tell a format.
const FIRST_LINES: usize = 32;

/// Match log files against indicators, without a server
#[derive(clap::Args, Debug)]
#[command(
    after_help = "Example: pasban scan /var/log/unbound --indicators iocs.csv --format jsonl\n\nIndicators: a MISP event, STIX bundle, CSV list, or text with values in any spelling.\nExit code 10 where something was met."
)]
pub struct Args {
    /// Log files, or folders of them
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// What to look for
    #[arg(long, value_name = "FILE")]
    indicators: PathBuf,
    /// The logs' format [default: told from their first lines]
    #[arg(long, value_name = "NAME")]
    log_format: Option<String>,
    #[command(flatten)]
    shown: Shown,
}

const COLUMNS: [output::Column; 8] = [
    ("file", "file"),
    ("line", "line"),
    ("time", "time"),
    ("host", "host"),
    ("field", "field"),
    ("met", "defanged"),
    ("indicator", "indicator"),
    ("how", "how"),
];

pub fn run(a: &Args) -> anyhow::Result<Outcome> {
    let now = process::ambient()?.now();
    let format = a.log_format.as_deref().map(str::parse::<LogFormat>).transpose()?;
    let wanted = Wanted::read(&a.indicators)?;
    let mut files = Vec::new();
    for path in &a.paths {
        if !path.exists() {
            bail!("{}: no such file", path.display());
        }
        collect(path, 0, &mut files);
    }
    let (mut hits, mut lines, mut bad, mut unread) = (0u64, 0u64, 0u64, 0u64);
    let mut all = Vec::new();
    for file in &files {
        let scanned = scan(file, format, &wanted, now, &mut |hit| {
            hits += 1;
            match a.shown.format {
                Format::Jsonl => output::raw(&format!("{}\n", output::json(&hit, false)))?,
                _ => all.push(hit),
            }
            Ok(())
        });
        match scanned {
            Ok(counts) => {
                lines += counts.lines;
                bad += counts.bad;
            }
            Err(e) => {
                unread += 1;
                eprintln!("{}: {}", file.display(), output::plain(&format!("{e:#}")));
            }
        }
    }
    if a.shown.format != Format::Jsonl {
        output::rows(&Value::Array(all), &COLUMNS, a.shown.format)?;
    }
    eprintln!(
        "{} indicators, {} files, {lines} lines ({bad} unreadable), {hits} hits{}",
        wanted.set.len(),
        files.len(),
        if unread > 0 { format!("; {unread} files were not read") } else { String::new() }
    );
    Ok(match (hits, unread) {
        (0, 0) => Outcome::Done,
        (0, _) => Outcome::Failed,
        _ => Outcome::Found,
    })
}

/// What is looked for.
struct Wanted {
    set: IndicatorSet,
    names: Vec<Observable>,
}

impl Wanted {
    fn read(path: &Path) -> anyhow::Result<Self> {
        let values = values(path)?;
        let admission = Admission { is_public_suffix: &is_public_suffix, short_prefixes: false };
        let mut builder = SetBuilder::new();
        let mut names = Vec::new();
        let mut refused: HashMap<String, u64> = HashMap::new();
        for value in values {
            let number = u32::try_from(names.len()).context("too many indicators")?;
            match builder.insert(&admission, IndicatorRef(number), &value, Timestamp(0), None) {
                Ok(()) => names.push(value),
                Err(why) => *refused.entry(why.to_string()).or_default() += 1,
            }
        }
        for (why, n) in refused {
            eprintln!("{n} indicators are not looked for: {why}");
        }
        if names.is_empty() {
            bail!("{}: no value in it that can be looked for", path.display());
        }
        let secret = process::ambient()?.random();
        Ok(Self { set: builder.finish(HashKey::new(secret)), names })
    }
}

/// Values of a file: any form within what an intake reads; a larger file is a list with one value a line.
fn values(path: &Path) -> anyhow::Result<Vec<Observable>> {
    let at = || path.display().to_string();
    let length = std::fs::metadata(path).with_context(at)?.len();
    if length <= BODY_BYTES_MAX as u64 {
        let taken = intake::read_here(&std::fs::read(path).with_context(at)?)
            .map_err(|f| anyhow::anyhow!("{}: {f}", path.display()))?;
        for f in taken.findings.iter().take(10) {
            eprintln!("{}: {}", path.display(), output::plain(&f.to_string()));
        }
        return Ok(taken.values);
    }
    let mut reader = BufReader::new(File::open(path).with_context(at)?);
    let (mut line, mut out) = (Vec::new(), Vec::new());
    while next_line(&mut reader, &mut line)? {
        let text = String::from_utf8_lossy(&line);
        out.extend(pasban_formats::text::value(text.trim()));
    }
    Ok(out)
}

fn collect(path: &Path, depth: usize, out: &mut Vec<PathBuf>) {
    if path.is_file() {
        out.push(path.to_owned());
    } else if path.is_dir() && depth < DEPTH_MAX {
        let mut inside: Vec<PathBuf> =
            std::fs::read_dir(path).into_iter().flatten().flatten().map(|e| e.path()).collect();
        inside.sort();
        for p in inside.iter().filter(|p| !p.file_name().is_some_and(|n| n.to_string_lossy().starts_with('.'))) {
            collect(p, depth + 1, out);
        }
    }
}

struct Counts {
    lines: u64,
    bad: u64,
}

fn scan(
    path: &Path,
    format: Option<LogFormat>,
    wanted: &Wanted,
    now: Timestamp,
    hit: &mut dyn FnMut(Value) -> anyhow::Result<()>,
) -> anyhow::Result<Counts> {
    let format = match format {
        Some(f) => f,
        None => told(path)?,
    };
    let mut log = LogReader::new(format);
    let mut reader = BufReader::with_capacity(256 * 1024, File::open(path)?);
    let (mut line, mut number) = (Vec::new(), 0u64);
    while next_line(&mut reader, &mut line)? {
        number += 1;
        let LineOutcome::Observation(seen) = log.line(&line, now) else { continue };
        for s in &seen.seen {
            let mut met = Vec::new();
            wanted.set.matches(&s.value, When::Anytime, |h| met.push(h));
            for h in met {
                let indicator = wanted.names.get(h.indicator.0 as usize).map(Observable::value).unwrap_or_default();
                hit(json!({
                    "file": path.display().to_string(), "line": number, "time": seen.time.rfc3339(), "host": seen.host, "field": s.field,
                    "value": s.value.value(), "defanged": s.value.defanged(), "indicator": indicator, "how": h.how.name(),
                    "attacker_controlled": s.attacker_controlled,
                }))?;
            }
        }
    }
    Ok(Counts { lines: log.counts().lines, bad: log.counts().bad })
}

fn told(path: &Path) -> anyhow::Result<LogFormat> {
    let mut reader = BufReader::new(File::open(path)?);
    let mut first = Vec::new();
    let mut line = Vec::new();
    while first.len() < FIRST_LINES && next_line(&mut reader, &mut line)? {
        first.push(line.clone());
    }
    let slices: Vec<&[u8]> = first.iter().map(Vec::as_slice).collect();
    guess(&slices).with_context(|| {
        let names: Vec<&str> = LogFormat::ALL.iter().map(|f| f.name()).collect();
        format!("its format is not told by its first lines; name it with --log-format: {}", names.join(", "))
    })
}

/// The next line without its end; of a longer one than is read, the rest is passed over.
fn next_line(reader: &mut impl BufRead, line: &mut Vec<u8>) -> std::io::Result<bool> {
    line.clear();
    let mut any = false;
    loop {
        let buffer = reader.fill_buf()?;
        if buffer.is_empty() {
            return Ok(any);
        }
        any = true;
        let end = buffer.iter().position(|b| *b == b'\n');
        let part = buffer.get(..end.unwrap_or(buffer.len())).unwrap_or(buffer);
        // One byte more than is read, so that the reader sees that it was cut.
        let room = (LINE_BYTES_MAX + 1).saturating_sub(line.len());
        line.extend_from_slice(part.get(..part.len().min(room)).unwrap_or(part));
        let used = part.len() + usize::from(end.is_some());
        reader.consume(used);
        if end.is_some() {
            return Ok(true);
        }
    }
}
