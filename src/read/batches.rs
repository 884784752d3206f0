//! A Parquet file read in parts: first its head, then its rows a batch at a time.

use super::parquet::{can_unpack, other_packing};
use super::place::{Origin, damaged, empty};
use super::sheet::Sheet;
use super::{guard, text, typed};
use crate::diagnostic::Diagnostic;
use crate::source::Content;
use arrow::datatypes::SchemaRef;
use bytes::Bytes;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder,
};
use parquet::errors::Result as ParquetResult;
use parquet::file::metadata::{ColumnChunkMetaData, RowGroupMetaData};
use parquet::file::reader::{ChunkReader, Length};
use std::fs::File;
use std::io::{Cursor, Read};

/// How many rows a batch holds at most: its columns stay in the cache of a core.
pub const BATCH: usize = 1 << 14;

/// Where the bytes of a file are taken from.
#[derive(Debug)]
enum From {
    Memory(Bytes),
    Disk(File),
}

/// A Parquet file whose rows are read later.
#[derive(Debug)]
pub struct Large {
    path: String,
    from: From,
    metadata: ArrowReaderMetadata,
}

impl Large {
    /// Opens a file; nothing but its metadata is read.
    ///
    /// # Errors
    /// The file is damaged, packed in a way that is not read, or without columns.
    pub fn open(path: &str, content: Content) -> Result<Self, Vec<Diagnostic>> {
        let from = match content {
            Content::Bytes(bytes) => From::Memory(bytes.into()),
            Content::File(file) => From::Disk(file),
        };
        let origin = Origin { file: path, tab: None };
        let broken = |reason: &dyn ToString| vec![damaged(origin, &reason.to_string())];
        let read = guard::quietly(|| ArrowReaderMetadata::load(&from, ArrowReaderOptions::default()));
        let metadata = read.ok_or_else(|| broken(&"a size or place out of range"))?.map_err(|e| broken(&e))?;
        let chunks = metadata.metadata().row_groups().iter().flat_map(RowGroupMetaData::columns);
        if let Some(packing) = chunks.map(ColumnChunkMetaData::compression).find(|packing| !can_unpack(*packing)) {
            return Err(vec![other_packing(origin, packing)]);
        }
        if metadata.schema().fields().is_empty() {
            return Err(vec![empty(origin)]);
        }
        Ok(Self { path: path.to_owned(), from, metadata })
    }

    /// How many rows it says it has.
    #[must_use]
    pub fn rows(&self) -> u64 {
        u64::try_from(self.metadata.metadata().file_metadata().num_rows()).unwrap_or(0)
    }

    /// How many row groups.
    #[must_use]
    pub fn groups(&self) -> usize {
        self.metadata.metadata().num_row_groups()
    }

    /// Its sheet without rows.
    ///
    /// # Errors
    /// A column that cannot be made.
    pub fn head(&self) -> Result<Sheet, Vec<Diagnostic>> {
        self.sheet(self.metadata.schema(), 0, None)
    }

    /// The rows of a row group, batch after batch, of the wanted columns only; the others stay empty.
    ///
    /// # Errors
    /// The file is damaged.
    pub fn group(&self, group: usize, wanted: &[bool]) -> Result<Batches<'_>, Vec<Diagnostic>> {
        let fault = |reason: &dyn ToString| vec![self.damaged(&reason.to_string())];
        let own = self.from.again().map_err(|e| fault(&e))?;
        let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(own, self.metadata.clone());
        let roots = wanted.iter().enumerate().filter(|(_, wanted)| **wanted).map(|(column, _)| column);
        let mask = ProjectionMask::roots(builder.parquet_schema(), roots);
        let groups = self.metadata.metadata().row_groups().iter().take(group);
        let before: i64 = groups.map(RowGroupMetaData::num_rows).sum();
        let made = guard::quietly(|| {
            builder.with_row_groups(vec![group]).with_projection(mask).with_batch_size(BATCH).build()
        });
        let reader = made.ok_or_else(|| fault(&"a size or place out of range"))?.map_err(|e| fault(&e))?;
        Ok(Batches { large: self, reader, wanted: wanted.to_vec(), row: u64::try_from(before).unwrap_or(0) })
    }

    fn damaged(&self, reason: &str) -> Diagnostic {
        damaged(Origin { file: &self.path, tab: None }, reason)
    }

    /// The sheet of a batch that begins behind so many rows; `None` for the sheet without rows.
    fn sheet(
        &self,
        schema: &SchemaRef,
        before: u64,
        batch: Option<(&arrow::array::RecordBatch, &[bool])>,
    ) -> Result<Sheet, Vec<Diagnostic>> {
        let mut read = batch.map(|(batch, _)| batch.columns().iter());
        let rows = batch.map_or(0, |(batch, _)| batch.num_rows());
        let mut columns = Vec::new();
        for (index, field) in schema.fields().iter().enumerate() {
            let wanted = batch.is_some_and(|(_, wanted)| wanted.get(index) == Some(&true));
            let part = read.as_mut().filter(|_| wanted).and_then(Iterator::next).cloned();
            let part = part.unwrap_or_else(|| arrow::array::new_null_array(field.data_type(), rows));
            let made = guard::quietly(|| typed::column(field.data_type(), &[part]));
            let made = made.unwrap_or_else(|| Err(arrow::error::ArrowError::ComputeError("out of range".to_owned())));
            columns.push(made.map_err(|e| vec![self.damaged(&e.to_string())])?);
        }
        Ok(Sheet {
            file: self.path.clone(),
            tab: None,
            headers: schema.fields().iter().map(|field| text::header(field.name())).collect(),
            header_row: 1,
            columns,
            rows: (before + 2..before + 2 + rows as u64).collect(),
            ragged: Vec::new(),
            later: batch.is_none(),
        })
    }
}

/// The batches of a row group.
pub struct Batches<'a> {
    large: &'a Large,
    reader: ParquetRecordBatchReader,
    wanted: Vec<bool>,
    /// How many rows of the file were read before.
    row: u64,
}

impl Iterator for Batches<'_> {
    type Item = Result<Sheet, Vec<Diagnostic>>;

    fn next(&mut self) -> Option<Self::Item> {
        let read = guard::quietly(|| self.reader.next());
        let batch = match read {
            None => return Some(Err(vec![self.large.damaged("a size or place out of range")])),
            Some(batch) => batch?,
        };
        let made = batch.map_err(|e| vec![self.large.damaged(&e.to_string())]);
        Some(made.and_then(|batch| {
            let sheet = self.large.sheet(self.large.metadata.schema(), self.row, Some((&batch, &self.wanted)));
            self.row += batch.num_rows() as u64;
            sheet
        }))
    }
}

impl From {
    /// The same bytes, to be read beside.
    fn again(&self) -> std::io::Result<Self> {
        Ok(match self {
            Self::Memory(bytes) => Self::Memory(bytes.clone()),
            Self::Disk(file) => Self::Disk(file.try_clone()?),
        })
    }
}

impl Length for From {
    fn len(&self) -> u64 {
        match self {
            Self::Memory(bytes) => bytes.len() as u64,
            Self::Disk(file) => Length::len(file),
        }
    }
}

impl ChunkReader for From {
    type T = Box<dyn Read>;

    fn get_read(&self, start: u64) -> ParquetResult<Self::T> {
        Ok(match self {
            Self::Memory(bytes) => {
                let rest = bytes.slice(usize::try_from(start).unwrap_or(usize::MAX).min(bytes.len())..);
                Box::new(Cursor::new(rest))
            }
            Self::Disk(file) => Box::new(ChunkReader::get_read(file, start)?),
        })
    }

    fn get_bytes(&self, start: u64, length: usize) -> ParquetResult<Bytes> {
        match self {
            Self::Memory(bytes) => bytes.get_bytes(start, length),
            Self::Disk(file) => file.get_bytes(start, length),
        }
    }
}
