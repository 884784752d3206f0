//! A form as a workbook: figures are numbers that show as many digits, the unit and the status as the page does.

use super::cell::Filled;
use crate::ir::Form;
use rust_xlsxwriter::{Format as Look, Workbook, XlsxError};

/// The workbook of a form, its first row the headers.
pub(super) fn workbook(title: &str, form: &Form, rows: &[Vec<Filled>]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let bold = Look::new().set_bold();
    let sheet = book.add_worksheet();
    sheet.write_string_with_format(0, 0, title, &bold)?;
    let mut line = 2;
    for (nth, row) in rows.iter().enumerate() {
        for (column, cell) in (0u16..).zip(row) {
            let bare = cell.text.trim_start_matches(' ');
            let indent = (cell.text.len() - bare.len()) / 2;
            let look = if nth == 0 { bold.clone() } else { Look::new().set_indent(u8::try_from(indent).unwrap_or(9)) };
            match &cell.number {
                Some(number) => sheet.write_number_with_format(
                    line,
                    column,
                    number.value,
                    &look.set_num_format(number.look.as_str()),
                )?,
                None => sheet.write_string_with_format(line, column, bare, &look)?,
            };
        }
        line += 1;
    }
    for note in &form.notes {
        line += 1;
        sheet.write_string(line, 0, note.as_str())?;
    }
    book.save_to_buffer()
}
