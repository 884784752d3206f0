//! Parquet to a sheet of typed columns.

use super::place::{Origin, damaged, empty, fault};
use super::sheet::Sheet;
use super::{guard, text, typed};
use crate::diagnostic::{Code, Diagnostic};
use crate::value::Message;
use arrow::array::{ArrayRef, RecordBatch};
use arrow::error::ArrowError;
use bytes::Bytes;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::basic::Compression;
use parquet::file::metadata::{ColumnChunkMetaData, RowGroupMetaData};

/// How many rows are unpacked at a time.
const BATCH: usize = 1 << 16;

/// Reads a Parquet file.
pub(super) fn sheet(path: &str, bytes: &[u8]) -> Result<Sheet, Vec<Diagnostic>> {
    let origin = Origin { file: path, tab: None };
    // The reader computes sizes and places from what a damaged file says.
    let read = guard::quietly(|| whole(origin, bytes));
    read.unwrap_or_else(|| Err(damaged(origin, "a size or place out of range"))).map_err(|fault| vec![fault])
}

fn whole(origin: Origin<'_>, bytes: &[u8]) -> Result<Sheet, Diagnostic> {
    let broken = |reason: &dyn ToString| damaged(origin, &reason.to_string());
    let file = ParquetRecordBatchReaderBuilder::try_new(Bytes::copy_from_slice(bytes)).map_err(|e| broken(&e))?;
    let chunks = file.metadata().row_groups().iter().flat_map(RowGroupMetaData::columns);
    if let Some(packing) = chunks.map(ColumnChunkMetaData::compression).find(|packing| !can_unpack(*packing)) {
        return Err(other_packing(origin, packing));
    }
    let schema = file.schema().clone();
    if schema.fields().is_empty() {
        return Err(empty(origin));
    }
    let batches: Result<Vec<RecordBatch>, ArrowError> =
        file.with_batch_size(BATCH).build().map_err(|e| broken(&e))?.collect();
    let batches = batches.map_err(|e| broken(&e))?;
    let mut columns = Vec::new();
    for (index, field) in schema.fields().iter().enumerate() {
        let chunks: Vec<ArrayRef> = batches.iter().filter_map(|batch| batch.columns().get(index).cloned()).collect();
        columns.push(typed::column(field.data_type(), &chunks).map_err(|e| broken(&e))?);
    }
    let count = batches.iter().map(RecordBatch::num_rows).sum::<usize>() as u64;
    Ok(Sheet {
        file: origin.file.to_owned(),
        tab: None,
        headers: schema.fields().iter().map(|field| text::header(field.name())).collect(),
        header_row: 1,
        columns,
        rows: (2..=count.saturating_add(1)).collect(),
        ragged: Vec::new(),
        later: false,
    })
}

pub(super) fn can_unpack(packing: Compression) -> bool {
    matches!(packing, Compression::UNCOMPRESSED | Compression::SNAPPY | Compression::ZSTD(_))
}

pub(super) fn other_packing(origin: Origin<'_>, packing: Compression) -> Diagnostic {
    let name = format!("{packing:?}");
    let name = name.split('(').next().unwrap_or_default();
    let message = Message::new(
        format!("tệp Parquet nén kiểu {name}, không đọc được"),
        format!("the Parquet file is compressed as {name}, which is not read"),
    );
    let help = Message::new("Lưu lại với kiểu nén Snappy hoặc Zstd.", "save it compressed as Snappy or Zstd");
    fault(Code::BadFile, message, origin.place()).help(help)
}
