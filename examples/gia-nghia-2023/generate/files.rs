//! Writing CSV, XLSX and Parquet with the same bytes every time.

use arrow::array::{
    ArrayRef, BooleanArray, Date32Array, Decimal128Array, DictionaryArray, Int64Array, RecordBatch, StringArray,
};
use arrow::datatypes::Int32Type;
use chrono::{Datelike, NaiveDate};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook};
use std::error::Error;
use std::fs::File;
use std::path::Path;
use std::sync::Arc;

/// What writing gives.
pub(crate) type Outcome = Result<(), Box<dyn Error>>;

/// A column of a Parquet file.
pub(crate) enum Column {
    /// Texts that hardly repeat.
    Text(Vec<String>),
    /// Words, stored as a dictionary.
    Word(Vec<&'static str>),
    /// Yes or no, or nothing.
    Bool(Vec<Option<bool>>),
    /// Whole numbers.
    Whole(Vec<Option<i64>>),
    /// Numbers with one digit after the point, in tenths.
    Tenths(Vec<Option<i64>>),
    /// Days.
    Day(Vec<NaiveDate>),
}

impl Column {
    fn array(self) -> Result<ArrayRef, Box<dyn Error>> {
        Ok(match self {
            Self::Text(values) => Arc::new(StringArray::from(values)),
            Self::Word(values) => Arc::new(values.into_iter().collect::<DictionaryArray<Int32Type>>()),
            Self::Bool(values) => Arc::new(BooleanArray::from(values)),
            Self::Whole(values) => Arc::new(Int64Array::from(values)),
            Self::Tenths(values) => {
                let wide: Vec<Option<i128>> = values.into_iter().map(|v| v.map(i128::from)).collect();
                Arc::new(Decimal128Array::from(wide).with_precision_and_scale(9, 1)?)
            }
            Self::Day(values) => {
                let epoch = NaiveDate::default().num_days_from_ce();
                let days = values.into_iter().map(|d| d.num_days_from_ce() - epoch);
                Arc::new(Date32Array::from_iter_values(days))
            }
        })
    }
}

/// Writes a Parquet file.
pub(crate) fn parquet(folder: &Path, name: &str, columns: Vec<(&str, Column)>) -> Outcome {
    let mut arrays = Vec::new();
    for (header, column) in columns {
        arrays.push((header, column.array()?, true));
    }
    let batch = RecordBatch::try_from_iter_with_nullable(arrays)?;
    let properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::try_new(9)?))
        .set_created_by("generate-gia-nghia".to_owned())
        .build();
    let mut writer = ArrowWriter::try_new(File::create(folder.join(name))?, batch.schema(), Some(properties))?;
    writer.write(&batch)?;
    writer.close()?;
    Ok(())
}

/// A cell of a sheet.
#[derive(Clone)]
pub(crate) enum Cell {
    /// A text; an amount typed with dots is one too.
    Text(String),
    /// A number.
    Number(i64),
    /// A real date of the spreadsheet.
    Day(NaiveDate),
    /// Nothing.
    Empty,
}

/// A text cell.
pub(crate) fn text(value: &str) -> Cell {
    Cell::Text(value.to_owned())
}

/// A yes or no as officers type it.
pub(crate) fn yes(value: bool) -> Cell {
    text(if value { "Có" } else { "Không" })
}

/// An amount typed with dots.
pub(crate) fn amount(value: i64) -> Cell {
    Cell::Text(dots(value))
}

/// `1.224.000`.
pub(crate) fn dots(value: i64) -> String {
    let digits = value.to_string();
    let mut grouped = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            grouped.push('.');
        }
        grouped.push(digit);
    }
    grouped
}

/// `dd/mm/yyyy`.
pub(crate) fn slashes(day: NaiveDate) -> String {
    day.format("%d/%m/%Y").to_string()
}

/// A sheet of a workbook: its name, its headers, its rows.
pub(crate) struct Sheet {
    /// The name of the tab.
    pub(crate) name: &'static str,
    /// The first row.
    pub(crate) headers: Vec<&'static str>,
    /// The rows below.
    pub(crate) rows: Vec<Vec<Cell>>,
}

/// Writes a workbook.
pub(crate) fn workbook(folder: &Path, name: &str, sheets: Vec<Sheet>) -> Outcome {
    let mut book = Workbook::new();
    // The day of the report: a workbook otherwise carries the day it was written.
    let made = ExcelDateTime::from_ymd(2024, 1, 10)?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&made));
    let bold = Format::new().set_bold();
    let day_format = Format::new().set_num_format("dd/mm/yyyy");
    for sheet in sheets {
        let page = book.add_worksheet();
        page.set_name(sheet.name)?;
        for (column, header) in (0u16..).zip(&sheet.headers) {
            page.write_string_with_format(0, column, *header, &bold)?;
        }
        for (row, cells) in (1u32..).zip(sheet.rows) {
            for (column, cell) in (0u16..).zip(cells) {
                match cell {
                    Cell::Text(value) => page.write_string(row, column, value)?,
                    Cell::Number(value) => page.write_number(row, column, i32::try_from(value)?)?,
                    Cell::Day(day) => {
                        let year = u16::try_from(day.year())?;
                        let value =
                            ExcelDateTime::from_ymd(year, u8::try_from(day.month())?, u8::try_from(day.day())?)?;
                        page.write_datetime_with_format(row, column, &value, &day_format)?
                    }
                    Cell::Empty => page,
                };
            }
        }
    }
    book.save(folder.join(name))?;
    Ok(())
}

/// Writes a CSV file: UTF-8, commas, quotation marks where needed.
pub(crate) fn csv(folder: &Path, name: &str, headers: &[&str], rows: Vec<Vec<String>>) -> Outcome {
    let mut writer = csv::Writer::from_path(folder.join(name))?;
    writer.write_record(headers)?;
    for row in rows {
        writer.write_record(row)?;
    }
    writer.flush()?;
    Ok(())
}
