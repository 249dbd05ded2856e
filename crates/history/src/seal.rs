//! A segment becomes Parquet: one file a day of the records' times, values in key order, each line once.
//!
//! Columns (all engines read them): `time` (timestamp, microseconds, UTC), `source`, `host`, `record` (number of the
//! observation, unique in the tenant), and then either
//! * a *value row*: `kind`, `value`, `field`, `attacker_controlled`, `derived` (the host of a URL or mail address), `line` null; or
//! * a *record row*: `line` (the evidence, bytes as received), the others null.
//!
//! So `count(*) where line is not null` counts observations, `count(distinct record) where value = …` those with a value.
//! Value rows come first, in row groups of their own, sorted by [`crate::key`]; record rows follow in order of `record`.

use std::collections::{BTreeMap, HashMap};
use std::fs::File;
use std::io::Write;
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::sync::{Arc, LazyLock};

use bytes::Bytes;
use parquet::basic::{Compression, Encoding, ZstdLevel};
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DataType, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::properties::{EnabledStatistics, WriterProperties, WriterPropertiesPtr};
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::parser::parse_message_type;
use parquet::schema::types::{ColumnPath, TypePtr};
use pasban_kernel::limits::RECORD_AHEAD_MAX;
use pasban_kernel::time::DAY;
use pasban_kernel::{Digest, Timestamp};
use sha2::{Digest as _, Sha256};

use crate::HistoryError;
use crate::codec::{ATTACKER, SeenRef};
use crate::disk::{self, Disk};
use crate::index::{BLOCK_ROWS, FilterPlace, IndexBuilder, SUM_BYTES, sum};
use crate::key::sort_key;
use crate::segment::{Segment, host_hash, widen};

/// Column numbers in the schema.
pub(crate) mod column {
    pub(crate) const TIME: usize = 0;
    pub(crate) const SOURCE: usize = 1;
    pub(crate) const HOST: usize = 2;
    pub(crate) const RECORD: usize = 3;
    pub(crate) const VALUE: usize = 5;
    pub(crate) const FIELD: usize = 6;
    pub(crate) const ATTACKER: usize = 7;
    pub(crate) const LINE: usize = 9;
}

static SCHEMA: LazyLock<Option<TypePtr>> = LazyLock::new(|| {
    parse_message_type(
        "message observations {
            required int64 time (timestamp(micros, true));
            required binary source (utf8);
            required binary host (utf8);
            required int64 record;
            optional binary kind (utf8);
            optional binary value (utf8);
            optional binary field (utf8);
            optional boolean attacker_controlled;
            optional boolean derived;
            optional binary line;
        }",
    )
    .ok()
    .map(Arc::new)
});

/// Rows of one row group.
const GROUP_ROWS: usize = 256 * BLOCK_ROWS as usize;
/// Lines of one row group: lines are long.
const GROUP_LINES: usize = 64 * BLOCK_ROWS as usize;

fn properties() -> WriterPropertiesPtr {
    let delta = |b: parquet::file::properties::WriterPropertiesBuilder, name: &str, encoding| {
        let path = ColumnPath::from(name);
        b.set_column_dictionary_enabled(path.clone(), false).set_column_encoding(path, encoding)
    };
    let mut builder = WriterProperties::builder()
        .set_created_by("pasban".to_owned())
        .set_compression(Compression::ZSTD(ZstdLevel::try_new(1).unwrap_or_default()))
        .set_statistics_enabled(EnabledStatistics::Chunk)
        .set_write_batch_size(BLOCK_ROWS as usize)
        .set_data_page_row_count_limit(2 * BLOCK_ROWS as usize);
    builder = delta(builder, "time", Encoding::DELTA_BINARY_PACKED);
    builder = delta(builder, "record", Encoding::DELTA_BINARY_PACKED);
    builder = delta(builder, "value", Encoding::DELTA_BYTE_ARRAY);
    builder = delta(builder, "line", Encoding::PLAIN);
    builder = builder.set_column_statistics_enabled(ColumnPath::from("line"), EnabledStatistics::None);
    Arc::new(builder.build())
}

/// A finished pair of files.
#[derive(Clone, Debug)]
pub(crate) struct Written {
    pub(crate) value_rows: u64,
    pub(crate) records: u64,
    pub(crate) span: (Timestamp, Timestamp),
    pub(crate) bytes: u64,
    pub(crate) index_bytes: u64,
    pub(crate) sha256: Digest,
    pub(crate) filter: FilterPlace,
}

/// Rows of one day, gathered from a segment.
#[derive(Debug, Default)]
pub(crate) struct DayRows {
    rows: Vec<Row>,
    records: Vec<Rec>,
    /// Keys, each followed by the text where the text is not in the key.
    arena: Vec<u8>,
    span: Option<(Timestamp, Timestamp)>,
}

#[derive(Clone, Copy, Debug)]
struct Row {
    /// The first eight bytes of the key, for fast comparison.
    head: u64,
    at: u64,
    key_len: u32,
    text_len: u32,
    record: u32,
    field: u32,
    flags: u8,
}

/// The value was made from a URL or mail address.
const DERIVED: u8 = 2;

#[derive(Clone, Copy, Debug)]
struct Rec {
    time: Timestamp,
    number: u64,
    source: u32,
    host: u32,
    line_at: u64,
    line_len: u32,
}

/// Everything of a segment, in memory but for the lines.
#[derive(Debug, Default)]
pub(crate) struct Gathered {
    pub(crate) days: BTreeMap<i64, DayRows>,
    names: Names,
}

#[derive(Debug, Default)]
struct Names {
    list: Vec<Bytes>,
    of: HashMap<Bytes, u32>,
}

impl Names {
    fn number(&mut self, name: &str) -> u32 {
        if let Some(n) = self.of.get(name.as_bytes()) {
            return *n;
        }
        let n = u32::try_from(self.list.len()).unwrap_or(u32::MAX);
        let name = Bytes::copy_from_slice(name.as_bytes());
        self.list.push(name.clone());
        self.of.insert(name, n);
        n
    }

    fn text(&self, n: u32) -> ByteArray {
        self.list.get(n as usize).cloned().unwrap_or_default().into()
    }
}

impl Gathered {
    /// Reads the durable frames of a segment. A record is filed under the day of its time; under the day it was
    /// received where its time is older than `keep_days` before that or more than a day ahead, so that a wrong clock
    /// makes no thousand folders and old logs brought in for an investigation are kept as long as others.
    pub(crate) fn read(segment: &Segment, keep_days: u32) -> Result<Self, HistoryError> {
        let mut out = Self::default();
        let mut key = Vec::new();
        segment.frames(|payload_at, frame| -> Result<(), HistoryError> {
            let source = out.names.number(frame.source);
            let oldest = frame.received.plus(-i64::from(keep_days) * DAY);
            for (n, (at, record)) in frame.records().enumerate() {
                let host = out.names.number(record.host);
                let usual = record.time >= oldest && record.time <= frame.received.plus(RECORD_AHEAD_MAX);
                let day = if usual { record.time } else { frame.received }.day_number();
                let rows = out.days.entry(day).or_default();
                let index = u32::try_from(rows.records.len()).unwrap_or(u32::MAX);
                let names = &mut out.names;
                record.each_value(|seen, derived| rows.add(index, seen, derived, names, &mut key));
                rows.span = Some(widen(rows.span, record.time));
                let ordinal = u64::from(frame.first_number) + n as u64;
                rows.records.push(Rec {
                    time: record.time,
                    number: segment.seq << 32 | ordinal,
                    source,
                    host,
                    line_at: u64::from(payload_at) + (at + record.line_offset()) as u64,
                    line_len: u32::try_from(record.line.len()).unwrap_or(0),
                });
            }
            Ok(())
        })?;
        Ok(out)
    }

    /// Sorts the rows of a day and writes both files under their temporary names, synced.
    pub(crate) fn write_day(
        &mut self,
        day: i64,
        segment: &Segment,
        disk: &Disk,
        path: &Path,
        index_path: &Path,
    ) -> Result<Option<Written>, HistoryError> {
        let Some(mut rows) = self.days.remove(&day) else { return Ok(None) };
        let Some(span) = rows.span else { return Ok(None) };
        rows.sort();
        let failed = |e: ParquetError| match e {
            ParquetError::External(e) => match e.downcast::<std::io::Error>() {
                Ok(e) => HistoryError::io("writing", path, *e),
                Err(e) => HistoryError::Seal { path: path.to_owned(), reason: e.to_string() },
            },
            e => HistoryError::Seal { path: path.to_owned(), reason: e.to_string() },
        };
        let temp = disk::temp_of(path);
        let file = File::options().write(true).create(true).truncate(true).open(&temp);
        let sink = Sink::new(disk.clone(), file.map_err(|e| HistoryError::io("making", &temp, e))?);
        let sink = self.write_parquet(&rows, segment, sink).map_err(failed)?;
        let (sha256, sums, bytes) = sink.finish().map_err(|e| HistoryError::io("writing", &temp, e))?;

        let mut index = IndexBuilder::default();
        rows.rows.iter().for_each(|row| index.add(rows.key(row)));
        let mut hosts: Vec<u64> = rows
            .records
            .iter()
            .map(|r| r.host)
            .collect::<std::collections::BTreeSet<_>>()
            .into_iter()
            .filter_map(|n| self.names.list.get(n as usize))
            .filter(|name| !name.is_empty())
            .map(|name| host_hash(std::str::from_utf8(name).unwrap_or_default()))
            .collect();
        hosts.sort_unstable();
        let (index, filter) = index.finish(&hosts, &sums, bytes);
        let temp = disk::temp_of(index_path);
        let write = || {
            let file = File::options().write(true).create(true).truncate(true).open(&temp)?;
            disk.write_at(&file, &index, 0)?;
            disk.sync(&file)
        };
        write().map_err(|e| HistoryError::io("writing", &temp, e))?;
        Ok(Some(Written {
            value_rows: rows.rows.len() as u64,
            records: rows.records.len() as u64,
            span,
            bytes,
            index_bytes: index.len() as u64,
            sha256,
            filter,
        }))
    }

    fn write_parquet(&self, day: &DayRows, segment: &Segment, sink: Sink) -> Result<Sink, ParquetError> {
        let schema = SCHEMA.clone().ok_or_else(|| ParquetError::General("the schema does not parse".to_owned()))?;
        let mut writer = SerializedFileWriter::new(sink, schema, properties())?;
        let rec = |row: &Row| day.records.get(row.record as usize);
        for rows in day.rows.chunks(GROUP_ROWS) {
            let mut group = writer.next_row_group()?;
            let all = vec![1_i16; rows.len()];
            let none = vec![0_i16; rows.len()];
            put::<Int64Type, _>(&mut group, rows.iter().filter_map(rec).map(|r| r.time.0), None)?;
            put::<ByteArrayType, _>(&mut group, rows.iter().filter_map(rec).map(|r| self.names.text(r.source)), None)?;
            put::<ByteArrayType, _>(&mut group, rows.iter().filter_map(rec).map(|r| self.names.text(r.host)), None)?;
            put::<Int64Type, _>(&mut group, rows.iter().filter_map(rec).map(|r| r.number.cast_signed()), None)?;
            let kind = |row: &Row| ByteArray::from(day.kind_name(row));
            put::<ByteArrayType, _>(&mut group, rows.iter().map(kind), Some(&all))?;
            // One copy of the texts of the group; every value points into it.
            let mut texts = Vec::new();
            let places: Vec<_> = rows
                .iter()
                .map(|row| {
                    let from = texts.len();
                    texts.extend_from_slice(day.text(row));
                    from..texts.len()
                })
                .collect();
            let texts = Bytes::from(texts);
            put::<ByteArrayType, _>(&mut group, places.into_iter().map(|p| texts.slice(p).into()), Some(&all))?;
            put::<ByteArrayType, _>(&mut group, rows.iter().map(|r| self.names.text(r.field)), Some(&all))?;
            put::<BoolType, _>(&mut group, rows.iter().map(|r| r.flags & ATTACKER != 0), Some(&all))?;
            put::<BoolType, _>(&mut group, rows.iter().map(|r| r.flags & DERIVED != 0), Some(&all))?;
            put::<ByteArrayType, _>(&mut group, std::iter::empty(), Some(&none))?;
            group.close()?;
        }
        for records in day.records.chunks(GROUP_LINES) {
            let mut group = writer.next_row_group()?;
            let all = vec![1_i16; records.len()];
            let none = vec![0_i16; records.len()];
            put::<Int64Type, _>(&mut group, records.iter().map(|r| r.time.0), None)?;
            put::<ByteArrayType, _>(&mut group, records.iter().map(|r| self.names.text(r.source)), None)?;
            put::<ByteArrayType, _>(&mut group, records.iter().map(|r| self.names.text(r.host)), None)?;
            put::<Int64Type, _>(&mut group, records.iter().map(|r| r.number.cast_signed()), None)?;
            for _ in 0..3 {
                put::<ByteArrayType, _>(&mut group, std::iter::empty(), Some(&none))?;
            }
            for _ in 0..2 {
                put::<BoolType, _>(&mut group, std::iter::empty(), Some(&none))?;
            }
            let mut failure = None;
            let lines = records.iter().map(|r| {
                let mut line = vec![0; r.line_len as usize];
                if let Err(e) = segment.file.read_exact_at(&mut line, r.line_at) {
                    failure.get_or_insert(e);
                }
                ByteArray::from(line)
            });
            put::<ByteArrayType, _>(&mut group, lines, Some(&all))?;
            if let Some(e) = failure {
                return Err(ParquetError::External(Box::new(e)));
            }
            group.close()?;
        }
        writer.into_inner()
    }
}

impl DayRows {
    fn add(&mut self, record: u32, seen: SeenRef<'_>, derived: bool, names: &mut Names, key: &mut Vec<u8>) {
        sort_key(seen.kind, seen.value, key);
        let at = self.arena.len() as u64;
        self.arena.extend_from_slice(key);
        let in_key = key.get(1..) == Some(seen.value.as_bytes());
        if !in_key {
            self.arena.extend_from_slice(seen.value.as_bytes());
        }
        let mut head = [0; 8];
        for (to, from) in head.iter_mut().zip(key.iter()) {
            *to = *from;
        }
        self.rows.push(Row {
            head: u64::from_be_bytes(head),
            at,
            key_len: u32::try_from(key.len()).unwrap_or(0),
            text_len: if in_key { 0 } else { u32::try_from(seen.value.len()).unwrap_or(0) },
            record,
            field: names.number(seen.field),
            flags: seen.flags & ATTACKER | if derived { DERIVED } else { 0 },
        });
    }

    fn sort(&mut self) {
        let mut rows = std::mem::take(&mut self.rows);
        rows.sort_unstable_by(|a, b| {
            let time = |r: &Row| self.records.get(r.record as usize).map(|r| r.time);
            let order = a.head.cmp(&b.head).then_with(|| self.key(a).cmp(self.key(b)));
            order.then_with(|| time(a).cmp(&time(b))).then_with(|| (a.record, a.at).cmp(&(b.record, b.at)))
        });
        self.rows = rows;
    }

    fn key(&self, row: &Row) -> &[u8] {
        self.piece(row.at, row.key_len)
    }

    fn text(&self, row: &Row) -> &[u8] {
        match row.text_len {
            0 => self.key(row).get(1..).unwrap_or_default(),
            n => self.piece(row.at + u64::from(row.key_len), n),
        }
    }

    fn piece(&self, at: u64, len: u32) -> &[u8] {
        let at = at as usize;
        self.arena.get(at..at + len as usize).unwrap_or_default()
    }

    fn kind_name(&self, row: &Row) -> &'static str {
        self.key(row).first().and_then(|code| crate::key::kind_of(*code)).map_or("", |k| k.name())
    }
}

/// Writes the next column in blocks, so that memory stays at one block of values.
fn put<T: DataType, W: Write + Send>(
    group: &mut SerializedRowGroupWriter<'_, W>,
    values: impl Iterator<Item = T::T>,
    levels: Option<&[i16]>,
) -> Result<(), ParquetError> {
    let Some(mut column) = group.next_column()? else {
        return Err(ParquetError::General("more columns than the schema has".to_owned()));
    };
    let writer = column.typed::<T>();
    let size = BLOCK_ROWS as usize;
    match levels {
        Some(levels) if levels.first() == Some(&0) => {
            writer.write_batch(&[], Some(levels), None)?;
        }
        _ => {
            let mut values = values.peekable();
            let mut block = Vec::with_capacity(size);
            while values.peek().is_some() {
                block.clear();
                block.extend(values.by_ref().take(size));
                let some = levels.and_then(|l| l.get(..block.len()));
                writer.write_batch(&block, some, None)?;
            }
        }
    }
    column.close()
}

/// A file that is written once from front to back, hashed on the way.
struct Sink {
    disk: Disk,
    file: File,
    at: u64,
    piece: Vec<u8>,
    sums: Vec<u64>,
    sha: Sha256,
}

impl Sink {
    fn new(disk: Disk, file: File) -> Self {
        Self { disk, file, at: 0, piece: Vec::with_capacity(SUM_BYTES), sums: Vec::new(), sha: Sha256::new() }
    }

    fn push_piece(&mut self) -> std::io::Result<()> {
        if self.piece.is_empty() {
            return Ok(());
        }
        self.disk.write_at(&self.file, &self.piece, self.at)?;
        self.sums.push(sum(&self.piece, self.sums.len() as u64));
        self.sha.update(&self.piece);
        self.at += self.piece.len() as u64;
        self.piece.clear();
        Ok(())
    }

    fn finish(mut self) -> std::io::Result<(Digest, Vec<u64>, u64)> {
        self.push_piece()?;
        self.disk.sync(&self.file)?;
        Ok((Digest(self.sha.finalize().into()), self.sums, self.at))
    }
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let room = SUM_BYTES - self.piece.len();
        let taken = bytes.get(..room).unwrap_or(bytes);
        self.piece.extend_from_slice(taken);
        if self.piece.len() == SUM_BYTES {
            self.push_piece()?;
        }
        Ok(taken.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
