//! Which column of a sheet holds which field: by the project file, by name or label, by spelling forgiven where only one fits.

use super::source::{Found, place};
use crate::diagnostic::{Cell, Code, Diagnostic};
use crate::ir::{Field, Register};
use crate::project::Binding;
use crate::value::{Message, name};

/// The column of each field of a register, by position; `None` for an optional field without one.
pub(super) struct Header {
    pub(super) columns: Vec<Option<usize>>,
}

/// Finds the columns of a sheet.
pub(super) fn find(
    register: &Register,
    binding: Option<&Binding>,
    found: &Found,
    warnings: &mut Vec<Diagnostic>,
) -> Result<Header, Vec<Diagnostic>> {
    let finder = Finder { register, binding, found };
    let mut columns = Vec::new();
    let mut faults = finder.unknown_fields();
    for (position, field) in register.fields.iter().enumerate() {
        match finder.column(position, field) {
            Ok(None) if field.optional => {
                warnings.push(finder.missing(field, true));
                columns.push(None);
            }
            // The name of the file says what the column would.
            Ok(None) if finder.is_snapshot(position) => columns.push(None),
            Ok(None) => faults.push(finder.missing(field, false)),
            Ok(column) => columns.push(column),
            Err(fault) => faults.push(fault),
        }
    }
    if faults.is_empty() { Ok(Header { columns }) } else { Err(faults) }
}

struct Finder<'a> {
    register: &'a Register,
    binding: Option<&'a Binding>,
    found: &'a Found,
}

impl Finder<'_> {
    fn is_snapshot(&self, position: usize) -> bool {
        let by = match self.register.timing {
            crate::ir::Timing::Stock(_, by) => by,
            _ => None,
        };
        self.found.snapshot.is_some() && by.is_some_and(|field| field.0 == position)
    }

    fn column(&self, position: usize, field: &Field) -> Result<Option<usize>, Diagnostic> {
        if let Some(header) = self.declared(field) {
            let exact = self.like(|own| name::same(own, header));
            return match exact.as_slice() {
                [] => Err(self.not_there(field, header)),
                _ => self.only(field, &exact),
            };
        }
        let titles = self.titles(position, field);
        let exact = self.like(|own| titles.iter().any(|title| name::same(own, title)));
        if !exact.is_empty() {
            return self.only(field, &exact);
        }
        let loose: Vec<String> = titles.iter().map(|title| name::bare(title)).collect();
        let near = self.like(|own| loose.contains(&name::bare(own)));
        self.only(field, &near)
    }

    /// The header the project file names.
    fn declared(&self, field: &Field) -> Option<&str> {
        let columns = &self.binding?.columns;
        columns.iter().find(|(own, _)| name::same(own, &field.named.name)).map(|(_, header)| header.as_str())
    }

    /// What the column of a field may be called. A relation is found by the column that holds its key.
    fn titles<'f>(&'f self, position: usize, field: &'f Field) -> Vec<&'f str> {
        let own = |field: &'f Field| {
            let titles = [field.named.name.as_str(), field.named.label.as_str()].into_iter();
            titles.chain(field.headers.iter().map(String::as_str))
        };
        let Some(relation) = &field.relation else { return own(field).collect() };
        let fields = self.register.fields.iter().enumerate();
        let key = fields.filter(|(other, f)| *other != position && name::same(&f.named.name, &relation.via));
        let headers = field.headers.iter().map(String::as_str);
        std::iter::once(relation.via.as_str()).chain(headers).chain(key.flat_map(|(_, f)| own(f))).collect()
    }

    fn like(&self, fits: impl Fn(&str) -> bool) -> Vec<usize> {
        let headers = self.found.sheet.headers.iter().enumerate();
        headers.filter(|(_, header)| !header.is_empty() && fits(header)).map(|(column, _)| column).collect()
    }

    fn only(&self, field: &Field, columns: &[usize]) -> Result<Option<usize>, Diagnostic> {
        match columns {
            [] => Ok(None),
            [only] => Ok(Some(*only)),
            [one, other, ..] => Err(self.double(field, *one, *other)),
        }
    }

    fn cell(&self, column: Option<usize>) -> Cell {
        let sheet = &self.found.sheet;
        let column = column.and_then(|column| sheet.headers.get(column)).cloned();
        Cell { row: Some(sheet.header_row), column, ..place(sheet) }
    }

    fn double(&self, field: &Field, one: usize, other: usize) -> Diagnostic {
        let name = &field.named.name;
        let message = Message::new(format!("hai cột cùng có thể là `{name}`"), format!("two columns may be `{name}`"));
        let header = |column: usize| self.found.sheet.headers.get(column).cloned().unwrap_or_default();
        let register = &self.register.named.name;
        let help = if header(one) == header(other) {
            Message::new("Đổi tên hoặc bỏ một trong hai cột.", "rename one of the two columns, or take it out")
        } else {
            let line = format!("`[registers.\"{register}\".columns]`, `\"{name}\" = \"{}\"`", header(one));
            Message::new(
                format!("Nêu cột trong chitieu.toml: {line}."),
                format!("name the column in chitieu.toml: {line}"),
            )
        };
        Diagnostic::error(Code::BadHeader, message)
            .in_cell(self.cell(Some(one)))
            .in_cell(self.cell(Some(other)))
            .help(help)
    }

    fn not_there(&self, field: &Field, header: &str) -> Diagnostic {
        let name = &field.named.name;
        let message = Message::new(
            format!("không có cột `{header}` mà chitieu.toml nêu cho `{name}`"),
            format!("there is no column `{header}`, which chitieu.toml names for `{name}`"),
        );
        self.nearest(Diagnostic::error(Code::BadHeader, message).in_cell(self.cell(None)), header)
    }

    fn missing(&self, field: &Field, optional: bool) -> Diagnostic {
        let (name, label) = (&field.named.name, &field.named.label);
        let shown = if label == name { format!("`{name}`") } else { format!("`{name}` (“{label}”)") };
        if optional {
            let message = Message::new(
                format!("không có cột {shown}: xem như thiếu số liệu ở mọi dòng"),
                format!("there is no column {shown}: it is missing in every row"),
            );
            return self.nearest(Diagnostic::warning(Code::BadHeader, message).in_cell(self.cell(None)), name);
        }
        let message = Message::new(format!("không có cột {shown}"), format!("there is no column {shown}"));
        self.nearest(Diagnostic::error(Code::BadHeader, message).in_cell(self.cell(None)), name)
    }

    fn nearest(&self, fault: Diagnostic, wanted: &str) -> Diagnostic {
        let headers: Vec<&str> =
            self.found.sheet.headers.iter().map(String::as_str).filter(|h| !h.is_empty()).collect();
        match name::suggest(wanted, headers.iter().copied()) {
            Some(near) => {
                fault.help(Message::new(format!("Cột gần nhất: “{near}”."), format!("nearest column: “{near}”")))
            }
            None => {
                let all = headers.iter().take(12).copied().collect::<Vec<_>>().join(", ");
                fault.help(Message::new(format!("Các cột có trong tệp: {all}."), format!("columns of the file: {all}")))
            }
        }
    }

    /// Columns the project file names for fields the register does not have.
    fn unknown_fields(&self) -> Vec<Diagnostic> {
        let Some(binding) = self.binding else { return Vec::new() };
        let fields = || self.register.fields.iter().map(|f| f.named.name.as_str());
        let unknown = binding.columns.keys().filter(|own| !fields().any(|f| name::same(f, own)));
        unknown
            .map(|own| {
                let register = &self.register.named.name;
                let message = Message::new(
                    format!("danh sách {register} không có cột `{own}`"),
                    format!("register {register} has no column `{own}`"),
                );
                let fault = Diagnostic::error(Code::BadProject, message).at(binding.span);
                match name::suggest(own, fields()) {
                    Some(near) => {
                        fault.help(Message::new(format!("Tên gần nhất: `{near}`."), format!("nearest name: `{near}`")))
                    }
                    None => fault,
                }
            })
            .collect()
    }
}
