//! The door: bytes become normalised text, or are refused by name and place.

use crate::diagnostic::{Cell, Code, Diagnostic};
use crate::source::Source;
use crate::value::Message;
use unicode_normalization::UnicodeNormalization;

/// A rule file is written by hand; anything larger is something else.
const LARGEST: usize = 64 << 20;

/// Reads the bytes of a rule file: UTF-8, one spelling of each letter, line ends as `\n`.
///
/// Outside texts in quotes, blanks that do not break are blanks and curly quotes are quotes, because Word makes them.
///
/// # Errors
/// A `BadText` that names the row: another encoding, or characters that hide others.
pub fn open(path: &str, bytes: &[u8]) -> Result<Source, Diagnostic> {
    if bytes.len() > LARGEST {
        let message = Message::new("tệp lớn hơn 64 MB", "the file is larger than 64 MB");
        let help = Message::new("Tách thành nhiều tệp.", "split it into several files");
        return Err(refuse(path, None, message).help(help));
    }
    let text = decode(path, bytes)?;
    let text: String = one_line_end(text).nfc().map(straight_letter).collect();
    let mut clean = String::with_capacity(text.len());
    for (row, line) in (1..).zip(text.split_inclusive('\n')) {
        if let Some((column, fault)) = hidden(line) {
            return Err(refuse(path, Some((row, column)), fault));
        }
        copy(&mut clean, line);
    }
    Ok(Source { path: path.to_owned(), text: clean })
}

/// The fault of a text that is not let in; `at` is its line and column.
fn refuse(path: &str, at: Option<(u64, usize)>, message: Message) -> Diagnostic {
    let column = at.map(|(_, column)| column.to_string());
    let cell = Cell { file: path.to_owned(), row: at.map(|(row, _)| row), column, ..Cell::default() };
    Diagnostic::error(Code::BadText, message).in_cell(cell)
}

fn decode<'b>(path: &str, bytes: &'b [u8]) -> Result<&'b str, Diagnostic> {
    let save = Message::new("Lưu lại tệp với bảng mã UTF-8.", "save the file as UTF-8");
    let zeros = bytes.iter().take(4096).filter(|b| **b == 0).count();
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) || zeros * 4 > bytes.len().min(4096) {
        let message = Message::new("tệp ghi bằng bảng mã UTF-16, không phải UTF-8", "the file is UTF-16, not UTF-8");
        return Err(refuse(path, None, message).help(save));
    }
    let body = bytes.strip_prefix(&[0xEF, 0xBB, 0xBF]).unwrap_or(bytes);
    std::str::from_utf8(body).map_err(|fault| {
        let before = one_line_end(&String::from_utf8_lossy(body.get(..fault.valid_up_to()).unwrap_or(body)));
        let row = 1 + before.matches('\n').count() as u64;
        let column = 1 + before.rsplit('\n').next().map_or(0, |line| line.chars().count());
        let message = Message::new(
            "tệp không phải văn bản UTF-8, có thể là bảng mã cũ như TCVN3 hoặc VNI",
            "the file is not UTF-8 text; it may be in an old encoding such as TCVN3 or VNI",
        );
        refuse(path, Some((row, column)), message).help(save)
    })
}

/// Line ends as `\n`, whatever system they come from.
fn one_line_end(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

/// The Vietnamese letter for the foreign ones that look the same.
fn straight_letter(c: char) -> char {
    match c {
        'ð' | 'ɖ' => 'đ',
        'Ð' | 'Ɖ' => 'Đ',
        c => c,
    }
}

/// A character that hides others, or a syllable with two tones, by name, and its column.
fn hidden(line: &str) -> Option<(usize, Message)> {
    for (column, c) in (1..).zip(line.chars()) {
        let (vi, en) = match c {
            '\n' | '\t' => continue,
            '\0' => ("ký tự rỗng", "a NUL character"),
            '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FEFF}' => {
                ("khoảng trắng có độ rộng bằng không", "a zero-width character")
            }
            '\u{AD}' => ("dấu nối ẩn", "a soft hyphen"),
            '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => {
                ("ký tự đảo chiều chữ", "a character that turns the direction of text")
            }
            '\u{2028}' | '\u{2029}' => ("ký tự xuống dòng lạ", "a foreign line separator"),
            '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}' => {
                ("dấu thanh thừa trên một chữ", "a second tone mark on a letter")
            }
            c if c.is_control() => ("ký tự điều khiển", "a control character"),
            _ => continue,
        };
        let number = u32::from(c);
        let message = Message::new(
            format!("dòng này có {vi} (U+{number:04X})"),
            format!("this line holds {en} (U+{number:04X})"),
        );
        return Some((column, message));
    }
    None
}

/// Copies a line; outside quotes, blanks and quotes as Word makes them become plain ones.
fn copy(out: &mut String, line: &str) {
    let mut closing: Option<char> = None;
    let mut comment = false;
    for c in line.chars() {
        match (closing, c) {
            (Some(close), c) if c == close => {
                closing = None;
                out.push('"');
            }
            (None, '“' | '„') if !comment => {
                closing = Some('”');
                out.push('"');
            }
            (None, '"') if !comment => {
                closing = Some('"');
                out.push('"');
            }
            // A text opened by Word may be closed by hand.
            (Some('”'), '"') => {
                closing = None;
                out.push('"');
            }
            (None, c) if c != '\n' && c != '\t' && c.is_whitespace() => out.push(' '),
            (None, c) => {
                comment |= c == '#';
                out.push(c);
            }
            (Some(_), c) => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]
    use super::*;

    fn text(input: &str) -> String {
        open("a.ct", input.as_bytes()).unwrap().text
    }

    #[test]
    fn what_word_and_notepad_do_is_undone() {
        assert_eq!(text("\u{FEFF}a\r\nb\rc"), "a\nb\nc");
        assert_eq!(text("ty\u{309}_le\u{323}\u{302}"), "tỷ_lệ");
        assert_eq!(text("ðơn Ðiều"), "đơn Điều");
        assert_eq!(text("ví\u{A0}dụ “một\u{A0}hai”"), "ví dụ \"một\u{A0}hai\"");
        assert_eq!(text("ghi chú \"gọi là “hộ”\" # “x”"), "ghi chú \"gọi là “hộ”\" # “x”");
    }

    #[test]
    fn other_encodings_and_hidden_characters_are_refused_where_they_stand() {
        let place = |bytes: &[u8]| {
            let fault = open("a.ct", bytes).unwrap_err();
            assert_eq!(fault.code, Code::BadText);
            let crate::diagnostic::Place::Cell(cell) = &fault.labels[0].place else { panic!("no cell") };
            cell.to_string()
        };
        assert_eq!(place(b"\xFF\xFEa\0"), "a.ct");
        assert_eq!(place(b"a\nb\xB5"), "a.ct:2:2");
        assert_eq!(place("a\nb\nộ\u{200B}".as_bytes()), "a.ct:3:2");
        assert_eq!(place("\u{202E}a".as_bytes()), "a.ct:1:1");
        assert_eq!(place("a\0bcdefgh".as_bytes()), "a.ct:1:2");
        assert_eq!(place("ộ\u{301}".as_bytes()), "a.ct:1:2");
    }
}
