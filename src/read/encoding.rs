//! The bytes of a CSV file as UTF-8, or why they cannot be.

use super::place::{Origin, fault};
use super::record::row_at;
use crate::diagnostic::{Code, Diagnostic};
use crate::value::Message;
use std::borrow::Cow;

/// Takes the byte order mark off, turns UTF-16 ("Unicode text") into UTF-8, and refuses bytes that no text has.
///
/// Whether the rest is UTF-8 is seen cell by cell, where a fault has its column.
pub(super) fn open<'a>(origin: Origin<'_>, bytes: &'a [u8]) -> Result<Cow<'a, [u8]>, Diagnostic> {
    let text = match bytes {
        [0xEF, 0xBB, 0xBF, rest @ ..] => Cow::Borrowed(rest),
        [0xFF, 0xFE, rest @ ..] => Cow::Owned(utf16(origin, rest, u16::from_le_bytes)?),
        [0xFE, 0xFF, rest @ ..] => Cow::Owned(utf16(origin, rest, u16::from_be_bytes)?),
        _ => Cow::Borrowed(bytes),
    };
    match text.iter().position(|byte| *byte == 0) {
        Some(at) => Err(not_utf8(origin, row_at(&text, b',', at), None)),
        None => Ok(text),
    }
}

/// The fault of a cell, or of a whole row, that is not UTF-8.
pub(super) fn not_utf8(origin: Origin<'_>, row: u64, column: Option<String>) -> Diagnostic {
    let message = Message::new("chữ không theo bảng mã UTF-8", "the text is not UTF-8");
    let help = Message::new(
        "Mở tệp bằng phần mềm bảng tính, lưu lại thành `CSV UTF-8`; phông cũ (TCVN3, VNI) phải chuyển sang Unicode trước.",
        "open the file in a spreadsheet program and save it as `CSV UTF-8`; old fonts (TCVN3, VNI) must become Unicode first",
    );
    let mut place = origin.row(row);
    place.column = column;
    fault(Code::BadFile, message, place).help(help)
}

fn utf16(origin: Origin<'_>, bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<Vec<u8>, Diagnostic> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let mut text = String::with_capacity(bytes.len());
    for letter in char::decode_utf16(pairs.iter().map(|pair| unit(*pair))) {
        match letter {
            Ok(letter) => text.push(letter),
            Err(_) => return Err(broken_off(origin, text)),
        }
    }
    if rest.is_empty() { Ok(text.into_bytes()) } else { Err(broken_off(origin, text)) }
}

/// The fault of the letter that would follow this text.
fn broken_off(origin: Origin<'_>, mut text: String) -> Diagnostic {
    let at = text.len();
    text.push(char::REPLACEMENT_CHARACTER);
    not_utf8(origin, row_at(text.as_bytes(), b'\t', at), None)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

    use super::*;

    const ORIGIN: Origin<'_> = Origin { file: "Hộ.csv", tab: None };

    fn row(bytes: &[u8]) -> Option<u64> {
        let fault = open(ORIGIN, bytes).unwrap_err();
        match &fault.labels[0].place {
            crate::diagnostic::Place::Cell(cell) => cell.row,
            crate::diagnostic::Place::Span(_) => None,
        }
    }

    #[test]
    fn marks_are_taken_off_and_wide_letters_narrowed() {
        assert_eq!(&*open(ORIGIN, "\u{FEFF}hộ,1".as_bytes()).unwrap(), "hộ,1".as_bytes());
        let wide: Vec<u16> = "\u{FEFF}hộ\t𠀀\n".encode_utf16().collect();
        let little: Vec<u8> = wide.iter().flat_map(|unit| unit.to_le_bytes()).collect();
        let big: Vec<u8> = wide.iter().flat_map(|unit| unit.to_be_bytes()).collect();
        assert_eq!(&*open(ORIGIN, &little).unwrap(), "hộ\t𠀀\n".as_bytes());
        assert_eq!(&*open(ORIGIN, &big).unwrap(), "hộ\t𠀀\n".as_bytes());
    }

    #[test]
    fn bytes_no_text_has_are_located() {
        assert_eq!(row(b"a,b\n1,\0\n"), Some(2));
        assert_eq!(row(b"\xFF\xFEa\0\n\0b"), Some(2));
        assert_eq!(row(b"\xFF\xFEa\0\n\0b\0\x00\xDC"), Some(2));
    }
}
