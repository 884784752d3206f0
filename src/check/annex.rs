//! Tables in files: each column finds its key by its header, each row becomes a row as if it stood in the rule file.

use super::scope::Checker;
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{Param, ParamId, Type};
use crate::source::Span;
use crate::syntax::ast::{
    self, HighWord, LowWord, Relation, Row, RowKey, Sheet, SheetRow, Test, UnitExpr, VersionDecl,
};
use crate::syntax::cell;
use crate::syntax::office::plain;
use crate::value::{Date, Message, name};

/// So many rows or headers at fault are told of one table.
const MOST_FAULTS: usize = 50;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    /// A key: words or numbers, as in a row of a rule file.
    Key(usize),
    /// The lower bound of a key, and whether it is included.
    Low(usize, bool),
    /// The upper bound of a key, and whether it is included.
    High(usize, bool),
    /// The value.
    Value,
    /// The first day of the version a row belongs to.
    From,
    /// Its last day.
    Through,
}

/// A column: what it holds, its header, and the unit its header gives to bare numbers.
struct Column {
    role: Role,
    header: Span,
    unit: Option<(Option<u32>, UnitExpr)>,
}

/// A row, with the days it states.
struct Read {
    days: Option<(Date, Option<Date>)>,
    line: ast::Line<Row>,
}

impl Checker {
    /// The rows of one version.
    pub(super) fn annex_rows(&mut self, id: ParamId, sheet: &Sheet) -> Option<Vec<ast::Line<Row>>> {
        let columns = self.columns(id, sheet, false)?;
        let rows = self.annex_lines(id, sheet, &columns)?;
        Some(rows.into_iter().map(|row| row.line).collect())
    }

    /// The versions of a table whose rows state their days, in the order in which they first stand there.
    pub(super) fn annex_versions(&mut self, id: ParamId, sheet: &Sheet) -> Option<Vec<VersionDecl>> {
        let columns = self.columns(id, sheet, true)?;
        let keyless = self.program.param(id).keys.is_empty();
        let mut versions: Vec<VersionDecl> = Vec::new();
        for Read { days, line } in self.annex_lines(id, sheet, &columns)? {
            let (from, through) = days?;
            let same = |version: &&mut VersionDecl| version.from == from && version.through == through && !keyless;
            match versions.iter_mut().find(same) {
                Some(version) => version.rows.push(line),
                None => {
                    let span = line.span;
                    let (value, rows) = if keyless { (line.node.value, Vec::new()) } else { (None, vec![line]) };
                    versions.push(VersionDecl { from, through, value, table: None, rows, span });
                }
            }
        }
        Some(versions)
    }

    /// What each column holds; `None` when the headers are at fault, which is reported.
    fn columns(&mut self, id: ParamId, sheet: &Sheet, dated: bool) -> Option<Vec<Column>> {
        let expected = self.expected(id, dated);
        let mut columns: Vec<Column> = Vec::new();
        let mut bad = 0;
        for header in &sheet.head.cells {
            if bad == MOST_FAULTS {
                break;
            }
            let typed = sheet.cell(*header);
            let (title, unit) = match typed.strip_suffix(')').and_then(|rest| rest.rsplit_once('(')) {
                Some((title, unit)) => {
                    let from = header.start as usize + title.len() + 1;
                    let span = Span::new(sheet.file, from, from + unit.len());
                    (title.trim(), Some(self.told_cell(cell::unit(sheet, span))))
                }
                None => (typed, None),
            };
            bad += usize::from(unit.as_ref().is_some_and(Option::is_none));
            let Some(role) =
                expected.iter().find(|(_, title_of)| plain(title_of) == plain(title)).map(|(role, _)| *role)
            else {
                self.unknown_header(*header, title, &expected);
                bad += 1;
                continue;
            };
            let clash = |column: &&Column| column.role == role || share_a_side(column.role, role);
            if let Some(earlier) = columns.iter().find(clash) {
                let message =
                    Message::new(format!("hai cột cùng nêu `{title}`"), format!("two columns are for `{title}`"));
                let help = Message::new("Bỏ một trong hai cột.", "remove one of the two columns");
                let earlier_one = Message::new("cột kia ở đây", "the other one is here");
                let fault = Diagnostic::error(Code::BadTable, message).at(*header);
                self.fault(fault.because(earlier.header, earlier_one).help(help));
                bad += 1;
                continue;
            }
            columns.push(Column { role, header: *header, unit: unit.flatten() });
        }
        let sound = bad == 0 && !self.missing_column(id, &columns, sheet.head.span, dated);
        sound.then_some(columns)
    }

    /// The headers a table may have.
    fn expected(&self, id: ParamId, dated: bool) -> Vec<(Role, String)> {
        let param = self.program.param(id);
        let mut expected = Vec::new();
        for (nth, key) in param.keys.iter().enumerate() {
            for own in [&key.named.name, &key.named.label] {
                expected.push((Role::Key(nth), own.clone()));
                if matches!(key.ty, Type::Number(_)) {
                    let bounds = [
                        (Role::Low(nth, true), ["từ", "from"]),
                        (Role::Low(nth, false), ["trên", "over"]),
                        (Role::High(nth, true), ["đến hết", "through"]),
                        (Role::High(nth, false), ["đến dưới", "to under"]),
                    ];
                    expected.extend(
                        bounds.into_iter().flat_map(|(role, words)| words.map(|word| (role, format!("{own} {word}")))),
                    );
                }
            }
        }
        for own in [param.named.name.as_str(), &param.named.label, "giá trị", "value"] {
            expected.push((Role::Value, own.to_owned()));
        }
        if dated {
            let days = [
                (Role::From, ["áp dụng từ", "áp dụng từ ngày", "applied from"]),
                (Role::Through, ["đến hết ngày", "áp dụng đến hết ngày", "through"]),
            ];
            expected.extend(days.into_iter().flat_map(|(role, words)| words.map(|word| (role, word.to_owned()))));
        }
        expected
    }

    fn unknown_header(&mut self, header: Span, title: &str, expected: &[(Role, String)]) {
        let near = name::suggest(title, expected.iter().map(|(_, own)| own.as_str()));
        let message = Message::new(
            format!("bảng này không có chỗ cho cột `{title}`"),
            format!("this table has no place for a column `{title}`"),
        );
        let help = match near {
            Some(near) => Message::new(format!("Tên gần nhất: `{near}`."), format!("nearest name: `{near}`")),
            None => Message::new(
                "Đặt tên cột theo khóa của mức quy định; cột giá trị tên là `giá trị`. Bỏ các cột khác.",
                "name columns after the keys of the parameter, and the one of values `value`; remove others",
            ),
        };
        self.fault(Diagnostic::error(Code::BadTable, message).at(header).help(help));
    }

    /// Reports the columns that are not there; whether there are any.
    fn missing_column(&mut self, id: ParamId, columns: &[Column], head: Span, dated: bool) -> bool {
        let has = |wanted: &dyn Fn(Role) -> bool| columns.iter().any(|column| wanted(column.role));
        let mut missing: Vec<(String, String)> = Vec::new();
        for (nth, key) in self.program.param(id).keys.iter().enumerate() {
            if !has(&|role| matches!(role, Role::Key(n) | Role::Low(n, _) | Role::High(n, _) if n == nth)) {
                missing.push((key.named.name.clone(), key.named.name.clone()));
            }
        }
        if !has(&|role| role == Role::Value) {
            missing.push(("giá trị".to_owned(), "value".to_owned()));
        }
        if dated && !has(&|role| role == Role::From) {
            missing.push(("áp dụng từ".to_owned(), "applied from".to_owned()));
        }
        for (vi, en) in &missing {
            let message =
                Message::new(format!("bảng này thiếu cột `{vi}`"), format!("this table has no column `{en}`"));
            let help = Message::new(format!("Thêm cột `{vi}` vào tệp."), format!("add a column `{en}` to the file"));
            self.fault(Diagnostic::error(Code::BadTable, message).at(head).help(help));
        }
        !missing.is_empty()
    }

    /// The rows of a sheet; `None` when any cell is at fault, which is reported.
    fn annex_lines(&mut self, id: ParamId, sheet: &Sheet, columns: &[Column]) -> Option<Vec<Read>> {
        let param = self.program.param(id).clone();
        let (mut rows, mut bad) = (Vec::with_capacity(sheet.rows.len()), 0);
        for row in &sheet.rows {
            match self.annex_line(&param, sheet, columns, row) {
                Some(row) => rows.push(row),
                None => bad += 1,
            }
            if bad == MOST_FAULTS {
                break;
            }
        }
        if sheet.rows.is_empty() {
            let message = Message::new("bảng này không có dòng nào", "this table has no rows");
            self.refuse(Code::BadTable, sheet.head.span, message);
        }
        (bad == 0 && !rows.is_empty()).then_some(rows)
    }

    fn annex_line(&mut self, param: &Param, sheet: &Sheet, columns: &[Column], row: &SheetRow) -> Option<Read> {
        let mut keys: Vec<Option<Vec<RowKey>>> = vec![None; param.keys.len()];
        let mut bounds: Vec<(Option<Bound>, Option<Bound>)> = vec![(None, None); param.keys.len()];
        let (mut value, mut from, mut through) = (None, None, None);
        let mut sound = true;
        for (column, span) in columns.iter().zip(&row.cells) {
            let empty = span.start == span.end;
            match column.role {
                Role::Low(..) | Role::High(..) | Role::Through if empty => {}
                _ if empty => {
                    self.empty_cell(sheet, column, row);
                    sound = false;
                }
                Role::Key(nth) => {
                    let read = self.told_cell(cell::key(sheet, *span));
                    sound &= read.is_some();
                    let measured = read.map(|parts| parts.into_iter().map(|part| in_unit(part, column)).collect());
                    if let Some(slot) = keys.get_mut(nth) {
                        *slot = measured;
                    }
                }
                Role::Low(nth, included) | Role::High(nth, included) => {
                    let read = self.told_cell(cell::value(sheet, *span)).flatten();
                    sound &= read.is_some();
                    let bound = read.map(|value| Bound { value: measured(value, column), included, span: *span });
                    let low = matches!(column.role, Role::Low(..));
                    if let Some((of_low, of_high)) = bounds.get_mut(nth) {
                        *(if low { of_low } else { of_high }) = bound;
                    }
                }
                Role::Value if param.ty == Type::Text => {
                    let text = ast::ExprKind::Text(sheet.cell(*span).to_owned());
                    value = Some(ast::Expr { kind: text, span: *span });
                }
                Role::Value => {
                    let read = self.told_cell(cell::value(sheet, *span));
                    sound &= read.is_some();
                    value = read.flatten().map(|value| measured(value, column));
                }
                Role::From => {
                    from = self.told_cell(cell::day(sheet, *span));
                    sound &= from.is_some();
                }
                Role::Through => {
                    through = self.told_cell(cell::day(sheet, *span));
                    sound &= through.is_some();
                }
            }
        }
        let keys =
            keys.into_iter().zip(bounds).map(|(key, (low, high))| key.unwrap_or_else(|| within(low, high, row.span)));
        let node = Row { keys: keys.collect(), value, basis: None };
        let line = ast::Line { trivia: ast::Trivia::default(), span: row.span, node };
        sound.then_some(Read { days: from.map(|from| (from, through)), line })
    }

    fn empty_cell(&mut self, sheet: &Sheet, column: &Column, row: &SheetRow) {
        let header = sheet.cell(column.header);
        let message = Message::new(
            format!("dòng này để trống ô `{header}`"),
            format!("this row leaves its cell `{header}` empty"),
        );
        let help = match column.role {
            Role::Key(_) => Message::new(
                "Ghi khóa, hoặc `còn lại` nếu dòng này dùng cho mọi khóa khác.",
                "state the key, or `otherwise` if the row is for all others",
            ),
            _ => Message::new("Ghi giá trị, hoặc `chưa xác định`.", "state the value, or `unknown`"),
        };
        self.fault(Diagnostic::error(Code::BadTable, message).at(row.span).help(help));
    }

    /// What a cell was read as; its faults are reported.
    fn told_cell<T>(&mut self, read: Result<T, Vec<Diagnostic>>) -> Option<T> {
        read.map_err(|faults| faults.into_iter().for_each(|fault| self.fault(fault))).ok()
    }
}

/// A bound in a cell of its own.
#[derive(Clone)]
struct Bound {
    value: ast::Expr,
    included: bool,
    span: Span,
}

/// What two cells with bounds say; without any they stand for all numbers.
fn within(low: Option<Bound>, high: Option<Bound>, row: Span) -> Vec<RowKey> {
    let test = match (low, high) {
        (None, None) => return Vec::new(),
        (Some(low), None) if low.included => Test::OrMore(low.value),
        (Some(low), None) => Test::Compare(Relation::Greater, low.value),
        (None, Some(high)) if high.included => Test::Compare(Relation::ThroughAge, high.value),
        (None, Some(high)) => Test::Compare(Relation::Less, high.value),
        (Some(low), Some(high)) => {
            let span = low.span.to(high.span);
            let test = Test::Range {
                low: if low.included { LowWord::From } else { LowWord::Over },
                from: low.value,
                high: if high.included { HighWord::Through } else { HighWord::ToUnder },
                to: high.value,
            };
            return vec![RowKey::Numbers { test, span }];
        }
    };
    vec![RowKey::Numbers { test, span: row }]
}

/// Which key a column is for, and whether it bounds it below and above.
fn sides(role: Role) -> Option<(usize, [bool; 2])> {
    match role {
        Role::Key(key) => Some((key, [true, true])),
        Role::Low(key, _) => Some((key, [true, false])),
        Role::High(key, _) => Some((key, [false, true])),
        Role::Value | Role::From | Role::Through => None,
    }
}

fn share_a_side(one: Role, other: Role) -> bool {
    matches!((sides(one), sides(other)), (Some((a, [low, high])), Some((b, [under, over])))
        if a == b && ((low && under) || (high && over)))
}

/// A key with the unit of its column.
fn in_unit(key: RowKey, column: &Column) -> RowKey {
    match key {
        RowKey::Word(word) => RowKey::Word(word),
        RowKey::Numbers { test, span } => {
            let in_unit = |value| measured(value, column);
            let test = match test {
                Test::Compare(relation, bound) => Test::Compare(relation, in_unit(bound)),
                Test::OrMore(bound) => Test::OrMore(in_unit(bound)),
                Test::OrLess(bound) => Test::OrLess(in_unit(bound)),
                Test::Range { low, from, high, to } => Test::Range { low, from: in_unit(from), high, to: in_unit(to) },
                other => other,
            };
            RowKey::Numbers { test, span }
        }
    }
}

/// A value with the unit of its column, where it has none of its own.
fn measured(value: ast::Expr, column: &Column) -> ast::Expr {
    let Some((multiplier, unit)) = &column.unit else { return value };
    let kind = match value.kind {
        ast::ExprKind::Number(literal) if literal.unit.is_none() && literal.multiplier.is_none() => {
            ast::ExprKind::Number(ast::Literal { multiplier: *multiplier, unit: Some(unit.clone()), ..literal })
        }
        ast::ExprKind::Neg(inner) => ast::ExprKind::Neg(Box::new(measured(*inner, column))),
        kind => kind,
    };
    ast::Expr { kind, ..value }
}
