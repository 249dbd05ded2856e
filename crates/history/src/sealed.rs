//! Looking into one sealed file: filter, then blocks of values, then the other columns of the rows that match.
//! Every byte of Parquet that is used was checked against the index's sums first.

use std::fs::File;
use std::io::{self, Read};
use std::os::unix::fs::FileExt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use bytes::Bytes;
use parquet::column::reader::{ColumnReaderImpl, get_column_reader, get_typed_column_reader};
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DataType, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::metadata::{PageIndexPolicy, ParquetMetaData, ParquetMetaDataReader};
use parquet::file::reader::{ChunkReader, Length};
use parquet::file::serialized_reader::SerializedPageReader;

use crate::index::{BLOCK_ROWS, FilterReader, Head, SUM_BYTES, sum};
use crate::key::{KeyRange, kind_of, sort_key};
use crate::manifest::SealedFile;
use crate::seal::column;

/// A Parquet file read piece by piece, each piece checked.
#[derive(Debug)]
pub(crate) struct CheckedFile {
    file: File,
    length: u64,
    sums: Vec<u64>,
    read: AtomicU64,
}

impl CheckedFile {
    fn piece(&self, start: u64, length: usize) -> io::Result<Bytes> {
        let invalid = |why: &str| io::Error::new(io::ErrorKind::InvalidData, why.to_owned());
        let size = SUM_BYTES as u64;
        let end = start.checked_add(length as u64).filter(|e| *e <= self.length);
        let end = end.ok_or_else(|| invalid("a page lies outside the file"))?;
        let from = start / size * size;
        let to = end.next_multiple_of(size).min(self.length);
        let mut buffer = vec![0; (to - from) as usize];
        self.file.read_exact_at(&mut buffer, from)?;
        self.read.fetch_add(to - from, Ordering::Relaxed);
        for (n, piece) in (from / size..).zip(buffer.chunks(SUM_BYTES)) {
            if self.sums.get(n as usize) != Some(&sum(piece, n)) {
                return Err(invalid(&format!("the 16 KiB at offset {} do not have their checksum", n * size)));
            }
        }
        Ok(Bytes::from(buffer).slice((start - from) as usize..(end - from) as usize))
    }
}

impl Length for CheckedFile {
    fn len(&self) -> u64 {
        self.length
    }
}

/// Reads on from an offset, for page headers.
pub(crate) struct ReadOn {
    bytes: Bytes,
}

impl Read for ReadOn {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = buffer.len().min(self.bytes.len());
        buffer.get_mut(..n).unwrap_or_default().copy_from_slice(&self.bytes.split_to(n));
        Ok(n)
    }
}

impl ChunkReader for CheckedFile {
    type T = ReadOn;

    fn get_read(&self, start: u64) -> parquet::errors::Result<ReadOn> {
        let length = self.length.saturating_sub(start).min(SUM_BYTES as u64 * 4);
        Ok(ReadOn { bytes: self.piece(start, length as usize)? })
    }

    fn get_bytes(&self, start: u64, length: usize) -> parquet::errors::Result<Bytes> {
        Ok(self.piece(start, length)?)
    }
}

/// Reads one column forward, and from the start of the row group when asked to go back.
struct Cursor<T: DataType> {
    column: usize,
    group: usize,
    /// The row in the group that the reader stands at.
    at: u64,
    reader: Option<ColumnReaderImpl<T>>,
    /// The last values read.
    values: Vec<T::T>,
    levels: Vec<i16>,
}

impl<T: DataType> Cursor<T> {
    fn new(column: usize) -> Self {
        Self { column, group: 0, at: 0, reader: None, values: Vec::new(), levels: Vec::new() }
    }

    /// Reads `count` rows from file row `row`; they must lie in one row group and hold no null.
    fn read(&mut self, file: &OpenFile, row: u64, count: usize) -> Result<&[T::T], ParquetError> {
        let outside = || ParquetError::General(format!("row {row} is not in the file"));
        let group = file.group_starts.partition_point(|s| *s <= row).checked_sub(1).ok_or_else(outside)?;
        let at = row - file.group_starts.get(group).copied().unwrap_or(0);
        if group != self.group || at < self.at {
            self.reader = None;
        }
        let reader = match &mut self.reader {
            Some(reader) => reader,
            none => {
                (self.group, self.at) = (group, 0);
                none.insert(file.column::<T>(group, self.column)?)
            }
        };
        let skip = (at - self.at) as usize;
        if skip > 0 && reader.skip_records(skip)? != skip {
            return Err(outside());
        }
        self.values.clear();
        self.levels.clear();
        let (got, ..) = reader.read_records(count, Some(&mut self.levels), None, &mut self.values)?;
        self.at = at + got as u64;
        if self.values.len() != count {
            return Err(ParquetError::General(format!("column {} ends at row {}", self.column, row + got as u64)));
        }
        Ok(&self.values)
    }
}

/// A sealed file opened for its rows.
pub(crate) struct OpenFile {
    file: Arc<CheckedFile>,
    meta: ParquetMetaData,
    head: Head,
    /// The first row of each row group, and the number of rows.
    group_starts: Vec<u64>,
}

impl OpenFile {
    pub(crate) fn open(sealed: &SealedFile) -> Result<Self, ParquetError> {
        let mut head = Head::read(&File::open(sealed.index_path())?)?;
        let file = File::open(&sealed.path)?;
        let length = file.metadata()?.len();
        if length != head.parquet_bytes || length != sealed.meta.bytes {
            let why = format!("it has {length} bytes, {} were written", sealed.meta.bytes);
            return Err(ParquetError::General(why));
        }
        let sums = std::mem::take(&mut head.sums);
        let file = Arc::new(CheckedFile { file, length, sums, read: AtomicU64::new(0) });
        let meta = ParquetMetaDataReader::new()
            .with_column_index_policy(PageIndexPolicy::Skip)
            .with_offset_index_policy(PageIndexPolicy::Required)
            .parse_and_finish(&*file)?;
        let mut group_starts = vec![0];
        let mut row = 0;
        for group in meta.row_groups() {
            row += u64::try_from(group.num_rows()).unwrap_or(0);
            group_starts.push(row);
        }
        if head.rows != sealed.meta.value_rows || row != sealed.meta.value_rows + sealed.meta.records {
            return Err(ParquetError::General("the number of rows is not the manifest's".to_owned()));
        }
        Ok(Self { file, meta, head, group_starts })
    }

    fn column<T: DataType>(&self, group: usize, column: usize) -> Result<ColumnReaderImpl<T>, ParquetError> {
        let missing = || ParquetError::General(format!("row group {group} or column {column} is missing"));
        let meta = self.meta.row_groups().get(group).ok_or_else(missing)?;
        let chunk = meta.columns().get(column).ok_or_else(missing)?;
        let pages =
            self.meta.offset_index().and_then(|i| i.get(group)?.get(column)).map(|i| i.page_locations().clone());
        let rows = usize::try_from(meta.num_rows()).unwrap_or(0);
        let reader = SerializedPageReader::new(Arc::clone(&self.file), chunk, rows, pages)?;
        Ok(get_typed_column_reader(get_column_reader(chunk.column_descr_ptr(), Box::new(reader))))
    }

    /// Bytes read so far.
    pub(crate) fn bytes_read(&self) -> u64 {
        self.file.read.load(Ordering::Relaxed) + self.head.read
    }

    /// The lines of records, given their numbers ascending.
    pub(crate) fn lines(
        &self,
        sealed: &SealedFile,
        numbers: &[u64],
        mut each: impl FnMut(u64, &[u8]),
    ) -> Result<(), ParquetError> {
        let mut record = Cursor::<Int64Type>::new(column::RECORD);
        let mut line = Cursor::<ByteArrayType>::new(column::LINE);
        let (mut row, end) = (sealed.meta.value_rows, sealed.meta.value_rows + sealed.meta.records);
        let mut wanted = numbers.iter().peekable();
        while row < end && wanted.peek().is_some() {
            let group = self.group_starts.partition_point(|s| *s <= row);
            let stop = self.group_starts.get(group).copied().unwrap_or(end).min(row + BLOCK_ROWS);
            let found = record.read(self, row, (stop - row) as usize)?;
            while let Some(number) = wanted.peek().filter(|n| found.last().is_some_and(|l| ***n <= l.cast_unsigned())) {
                if let Ok(n) = found.binary_search(&number.cast_signed()) {
                    let text = line.read(self, row + n as u64, 1)?;
                    each(**number, text.first().map_or(&[], |t| t.data()));
                }
                wanted.next();
            }
            row = stop;
        }
        Ok(())
    }
}

/// Rows of one file that match one range.
pub(crate) struct Rows<'a> {
    pub(crate) times: &'a [i64],
    pub(crate) records: &'a [i64],
    pub(crate) hosts: &'a [ByteArray],
    pub(crate) attacker: &'a [bool],
    pub(crate) values: &'a [ByteArray],
    /// Source and field of the first rows, as many as were asked for.
    pub(crate) sources: &'a [ByteArray],
    pub(crate) fields: &'a [ByteArray],
}

/// What a search does with what it finds.
pub(crate) trait Found {
    /// Rows that match range `range`.
    fn rows(&mut self, range: usize, rows: &Rows<'_>);
    /// How many rows of range `range` should come with source and field.
    fn evidence_wanted(&self, range: usize) -> usize;
    /// Range `range` has no more rows in this file.
    fn range_done(&mut self, range: usize);
    /// Whether to stop.
    fn stop(&self) -> bool;
}

/// Which of the ranges may be in the file. `probes`: (hash, range), ascending by hash.
pub(crate) fn candidates(
    sealed: &SealedFile,
    ranges: usize,
    probes: &[(u64, u32)],
    unprobed: &[u32],
    read: &mut u64,
) -> io::Result<Vec<u32>> {
    let mut passed = vec![false; ranges];
    let mut found = unprobed.to_vec();
    for range in unprobed {
        if let Some(done) = passed.get_mut(*range as usize) {
            *done = true;
        }
    }
    if !probes.is_empty() {
        let file = File::open(sealed.index_path())?;
        let mut filter = FilterReader::new(&file, sealed.meta.filter, probes.len());
        for (hash, range) in probes {
            if let Some(done) = passed.get_mut(*range as usize).filter(|done| !**done)
                && filter.may_hold(*hash)?
            {
                *done = true;
                found.push(*range);
            }
        }
        *read += filter.read;
    }
    found.sort_unstable();
    Ok(found)
}

/// Finds the rows of `ranges` (ascending by `lo`; `which` ascending) in an opened file.
pub(crate) fn search(
    file: &OpenFile,
    ranges: &[KeyRange],
    which: &[u32],
    found: &mut impl Found,
) -> Result<(), ParquetError> {
    let mut value = Cursor::<ByteArrayType>::new(column::VALUE);
    let mut time = Cursor::<Int64Type>::new(column::TIME);
    let mut record = Cursor::<Int64Type>::new(column::RECORD);
    let mut host = Cursor::<ByteArrayType>::new(column::HOST);
    let mut attacker = Cursor::<BoolType>::new(column::ATTACKER);
    let mut source = Cursor::<ByteArrayType>::new(column::SOURCE);
    let mut field = Cursor::<ByteArrayType>::new(column::FIELD);
    let mut held = usize::MAX;
    let mut key = Vec::new();
    for number in which {
        let number = *number as usize;
        let Some(range) = ranges.get(number) else { continue };
        let mut block = file.head.first_block(&range.lo);
        while block < file.head.blocks() && !found.stop() {
            let first = block as u64 * BLOCK_ROWS;
            if held != block {
                value.read(file, first, (file.head.rows - first).min(BLOCK_ROWS) as usize)?;
                held = block;
            }
            let values = &value.values;
            // Rows are in key order, so both ends of the run are found by halving.
            let mut edge = |from: usize, before: &dyn Fn(&[u8]) -> bool| {
                let (mut low, mut high) = (from, values.len());
                while low < high {
                    let middle = low + (high - low) / 2;
                    let text = values.get(middle).map_or(&[][..], |v| v.data());
                    let kind = kind_of(file.head.kind_code(first + middle as u64));
                    let (Some(kind), Ok(text)) = (kind, std::str::from_utf8(text)) else { return None };
                    sort_key(kind, text, &mut key);
                    if before(&key) { low = middle + 1 } else { high = middle }
                }
                Some(low)
            };
            let ends = edge(0, &|k| range.is_before(k)).and_then(|a| Some((a, edge(a, &|k| !range.is_after(k))?)));
            let (from, to) = ends.ok_or_else(|| ParquetError::General(format!("block {block} holds no text")))?;
            if from < to {
                let (row, count) = (first + from as u64, to - from);
                let extra = found.evidence_wanted(number).min(count);
                let (sources, fields) = match extra {
                    0 => (&[][..], &[][..]),
                    n => (source.read(file, row, n)?, field.read(file, row, n)?),
                };
                let rows = Rows {
                    times: time.read(file, row, count)?,
                    records: record.read(file, row, count)?,
                    hosts: host.read(file, row, count)?,
                    attacker: attacker.read(file, row, count)?,
                    values: values.get(from..to).unwrap_or_default(),
                    sources,
                    fields,
                };
                found.rows(number, &rows);
            }
            if to < values.len() {
                break;
            }
            block += 1;
        }
        found.range_done(number);
    }
    Ok(())
}

/// Host hashes of a sealed file.
pub(crate) fn host_hashes(sealed: &SealedFile) -> io::Result<Vec<u64>> {
    Ok(Head::read(&File::open(sealed.index_path())?)?.hosts)
}
