//! The records of a CSV file, each with its row as a spreadsheet shows it and a check of its quotation marks.

use csv::{ByteRecord, Error, Reader, ReaderBuilder};

/// Walks the records of a file from its first byte.
pub(super) struct Records<'a> {
    bytes: &'a [u8],
    delimiter: u8,
    reader: Reader<&'a [u8]>,
    row: u64,
}

/// Where a record stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stand<'a> {
    /// The row a spreadsheet shows: blank lines count, line breaks inside a cell do not.
    pub(super) row: u64,
    /// Its bytes, with the quotation marks.
    pub(super) raw: &'a [u8],
}

/// How the quotation marks of a record stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Quotes {
    /// Each cell in quotation marks ends with one.
    Sound,
    /// Something follows the quotation mark that ends a cell: an inner one was not doubled, or an earlier one not closed.
    Stray,
    /// The file ends inside quotation marks.
    Open,
}

impl<'a> Records<'a> {
    /// The records of these bytes under a delimiter.
    pub(super) fn new(bytes: &'a [u8], delimiter: u8) -> Self {
        let reader = ReaderBuilder::new().delimiter(delimiter).has_headers(false).flexible(true).from_reader(bytes);
        Self { bytes, delimiter, reader, row: 0 }
    }

    /// Reads the next record.
    pub(super) fn next(&mut self, record: &mut ByteRecord) -> Result<Option<Stand<'a>>, Error> {
        let from = self.reader.position().byte();
        if !self.reader.read_byte_record(record)? {
            return Ok(None);
        }
        let upto = self.reader.position().byte();
        let clip = |at: u64| usize::try_from(at).unwrap_or(usize::MAX);
        let between = self.bytes.get(clip(from)..clip(upto)).unwrap_or_default();
        let (blank_lines, raw) = after_blank_lines(between, self.ended_in_return(clip(from)));
        self.row += blank_lines + 1;
        Ok(Some(Stand { row: self.row, raw }))
    }

    /// Whether the record before ended in a carriage return, whose line feed is still to come.
    fn ended_in_return(&self, from: usize) -> bool {
        from.checked_sub(1).and_then(|before| self.bytes.get(before)) == Some(&b'\r')
    }

    /// The quotation marks of a record.
    pub(super) fn quotes(&self, stand: Stand<'_>) -> Quotes {
        if stand.raw.contains(&b'"') { quotes(stand.raw, self.delimiter) } else { Quotes::Sound }
    }
}

/// The row of the record in which a byte stands.
pub(super) fn row_at(bytes: &[u8], delimiter: u8, byte: usize) -> u64 {
    let mut records = Records::new(bytes, delimiter);
    let mut record = ByteRecord::new();
    while let Ok(Some(stand)) = records.next(&mut record) {
        if records.reader.position().byte() > byte as u64 {
            return stand.row;
        }
    }
    records.row
}

/// Blank lines are no records: the reader passes over them, a spreadsheet counts them.
fn after_blank_lines(bytes: &[u8], after_return: bool) -> (u64, &[u8]) {
    let mut rest = match bytes {
        [b'\n', rest @ ..] if after_return => rest,
        _ => bytes,
    };
    let mut count = 0;
    while let [b'\r', b'\n', after @ ..] | [b'\r' | b'\n', after @ ..] = rest {
        count += 1;
        rest = after;
    }
    (count, rest)
}

fn quotes(raw: &[u8], delimiter: u8) -> Quotes {
    #[derive(Clone, Copy)]
    enum At {
        Start,
        Plain,
        Quoted,
        AfterQuote,
    }
    let mut at = At::Start;
    let mut stray = false;
    for &byte in raw {
        let ends_cell = byte == delimiter || matches!(byte, b'\r' | b'\n');
        at = match (at, byte) {
            (At::Quoted, b'"') => At::AfterQuote,
            (At::Quoted, _) | (At::AfterQuote | At::Start, b'"') => At::Quoted,
            _ if ends_cell => At::Start,
            (At::AfterQuote, _) => {
                stray = true;
                At::Plain
            }
            _ => At::Plain,
        };
    }
    match at {
        At::Quoted => Quotes::Open,
        _ if stray => Quotes::Stray,
        _ => Quotes::Sound,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    fn walk(text: &str, delimiter: u8) -> Vec<(u64, usize, Quotes)> {
        let mut records = Records::new(text.as_bytes(), delimiter);
        let mut record = ByteRecord::new();
        let mut found = Vec::new();
        while let Some(stand) = records.next(&mut record).unwrap() {
            found.push((stand.row, record.len(), records.quotes(stand)));
        }
        found
    }

    fn rows(text: &str) -> Vec<u64> {
        walk(text, b',').into_iter().map(|(row, _, _)| row).collect()
    }

    #[test]
    fn rows_are_those_a_spreadsheet_shows() {
        assert_eq!(rows("a,b\n1,2\n3,4\n"), [1, 2, 3]);
        assert_eq!(rows("a,b\r\n1,2\r\n3,4"), [1, 2, 3]);
        assert_eq!(rows("a,b\r1,2\r3,4\r"), [1, 2, 3]);
        assert_eq!(rows("\n\na,b\n\n1,2\n"), [3, 5]);
        assert_eq!(rows("\r\n\r\na,b\r\n\r\n\r\n1,2\r\n"), [3, 6]);
        assert_eq!(rows("a,b\n\"x\n\ny\",2\n3,4\n"), [1, 2, 3]);
        assert_eq!(rows("a,b\r\n\"x\r\ny\",2\r\n\r\n3,4\r\n"), [1, 2, 4]);
        assert_eq!(rows("a\r\r\nb\n"), [1, 3]);
    }

    #[test]
    fn a_byte_has_a_row() {
        let text = b"a,b\n\"x\ny\",2\n3,4\n";
        assert_eq!(row_at(text, b',', 0), 1);
        assert_eq!(row_at(text, b',', 7), 2);
        assert_eq!(row_at(text, b',', 13), 3);
        assert_eq!(row_at(text, b',', 999), 3);
    }

    #[test]
    fn quotation_marks_are_checked() {
        let marks = |text: &str| walk(text, b';').last().map(|(_, _, quotes)| *quotes);
        for sound in ["\"a\";b\n", "\"a\"\"b\";\"\"\n", "5\" ống;b", "\"a;b\nc\"", "\"a\"\r\n", "a;\"b\""] {
            assert_eq!(marks(sound), Some(Quotes::Sound), "{sound}");
        }
        for stray in ["\"a\"b;c\n", "\"a \"b\" c\";d\n", "\"a\" ;b"] {
            assert_eq!(marks(stray), Some(Quotes::Stray), "{stray}");
        }
        for open in ["a;\"b\n1;2\n3;4\n", "\"", "\"a\"\"", "\"a\"b;\"c"] {
            assert_eq!(marks(open), Some(Quotes::Open), "{open}");
        }
    }
}
