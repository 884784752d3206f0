//! Keyed versions of a parameter: every combination of keys has at most one value, and the rows leave no hole.

use super::band::{Choice, Line, cut};
use super::scope::Checker;
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{Axis, ParamKey, Type};
use crate::source::Span;
use crate::syntax::ast::{self, Row};
use crate::value::{Fraction, Lang, Message, Value, quantity};

/// A filled cell: its value, the row it came from, and how many keys of that row said `còn lại`.
type Cell = Option<(Value, usize, usize)>;

/// So many combinations of keys are kept.
const MOST_CELLS: usize = 1_000_000;

/// So many double keys of one table are told.
const MOST_DOUBLES: usize = 20;

/// The values of a version as the program keeps them.
pub(super) struct Table {
    pub(super) axes: Vec<Axis>,
    pub(super) values: Vec<Value>,
    pub(super) rows: Vec<Option<usize>>,
}

/// A version while it is filled.
pub(super) struct Filling<'r> {
    pub(super) keys: &'r [ParamKey],
    pub(super) lines: Vec<Line>,
    pub(super) cells: Vec<Cell>,
    pub(super) rows: &'r [ast::Line<Row>],
}

impl Table {
    /// The one value of a version without keys.
    pub(super) fn single(value: Value) -> Self {
        Self { axes: Vec::new(), values: vec![value], rows: Vec::new() }
    }
}

impl Filling<'_> {
    /// How far a cell is from its neighbour along a key.
    pub(super) fn stride(&self, key: usize) -> usize {
        self.lines.iter().skip(key + 1).map(Line::len).product()
    }

    /// The place of a cell along a key.
    pub(super) fn place(&self, cell: usize, key: usize) -> usize {
        let size = self.lines.get(key).map_or(1, Line::len);
        cell.checked_div(self.stride(key)).and_then(|steps| steps.checked_rem(size)).unwrap_or(0)
    }

    /// The span of the row a cell was filled from.
    pub(super) fn row(&self, cell: usize) -> Option<Span> {
        let (_, row, _) = self.cells.get(cell)?.as_ref()?;
        self.rows.get(*row).map(|row| row.span)
    }
}

impl Checker {
    /// The values of a keyed version. Rows that say `còn lại` for a key fill what more precise rows leave.
    pub(super) fn table(&mut self, rows: &[ast::Line<Row>], keys: &[ParamKey], ty: &Type, span: Span) -> Option<Table> {
        let mut read: Vec<(usize, Vec<Choice>, Value)> = Vec::new();
        let mut sound = true;
        for (nth, row) in rows.iter().enumerate() {
            let value = match &row.node.value {
                Some(value) => self.constant(value, ty),
                None => Some(Value::Missing),
            };
            let choices = self.choices(&row.node, keys, row.span);
            if let Some(source) = row.node.basis.as_ref().and_then(|basis| basis.source.as_ref()) {
                self.source_named(source);
            }
            match value.zip(choices) {
                Some((value, choices)) => read.push((nth, choices, value)),
                None => sound = false,
            }
        }
        let lines: Vec<Line> = keys.iter().enumerate().map(|(i, key)| self.line(key, i, &read)).collect();
        let total = lines.iter().try_fold(1usize, |n, line| n.checked_mul(line.len())).filter(|n| *n <= MOST_CELLS);
        let Some(total) = total else {
            let message = Message::new(
                format!("bảng này có hơn {MOST_CELLS} tổ hợp khóa"),
                format!("this table has more than {MOST_CELLS} combinations of keys"),
            );
            self.refuse(Code::BadTable, span, message);
            return None;
        };
        let mut filling = Filling { keys, lines, cells: vec![None; total], rows };
        sound &= self.fill_all(&mut filling, read);
        if sound {
            self.find_holes(&filling, span);
        }
        let rows = filling.cells.iter().map(|cell| cell.as_ref().map(|(_, row, _)| *row)).collect();
        let values = filling.cells.into_iter().map(|cell| cell.map_or(Value::Missing, |(value, ..)| value)).collect();
        Some(Table { axes: filling.lines.iter().map(Line::axis).collect(), values, rows })
    }

    fn line(&self, key: &ParamKey, position: usize, read: &[(usize, Vec<Choice>, Value)]) -> Line {
        match &key.ty {
            Type::Word(list) => Line::Words(self.program.list(*list).words.len()),
            Type::Number(unit) => cut(read.iter().filter_map(|(_, choices, _)| choices.get(position)), unit.clone()),
            _ => Line::Words(0),
        }
    }

    /// Fills the cells, more precise rows first; whether no cell had two values.
    fn fill_all(&mut self, filling: &mut Filling<'_>, mut read: Vec<(usize, Vec<Choice>, Value)>) -> bool {
        let vagueness = |choices: &[Choice]| choices.iter().filter(|c| matches!(c, Choice::Rest)).count();
        read.sort_by_key(|(_, choices, _)| vagueness(choices));
        let mut doubles = 0;
        for (row, choices, value) in read {
            let vague = vagueness(&choices);
            let mut positions = vec![0usize];
            for (line, choice) in filling.lines.iter().zip(&choices) {
                let places = line.places(choice);
                positions = positions.iter().flat_map(|p| places.iter().map(move |c| p * line.len() + c)).collect();
            }
            if !self.fill(filling, &positions, &(value, row, vague)) {
                doubles += 1;
            }
            if doubles == MOST_DOUBLES {
                break;
            }
        }
        doubles == 0
    }

    /// Puts a value at its positions; whether none of them had one that counts as much.
    fn fill(&mut self, filling: &mut Filling<'_>, positions: &[usize], new: &(Value, usize, usize)) -> bool {
        let equal = positions.iter().find(|at| {
            let cell = filling.cells.get(**at);
            matches!(cell, Some(Some((_, _, rank))) if *rank == new.2)
        });
        let span = filling.rows.get(new.1).map(|row| row.span).unwrap_or_default();
        if let Some(at) = equal {
            self.double_key(filling, *at, span);
            return false;
        }
        let mut used = false;
        for position in positions {
            if let Some(cell @ None) = filling.cells.get_mut(*position) {
                *cell = Some(new.clone());
                used = true;
            }
        }
        if !used && !positions.is_empty() {
            let message = Message::new(
                "dòng này không bao giờ dùng đến: các dòng khác đã nêu đủ",
                "this row is never used: the others state everything already",
            );
            let help = Message::new("Bỏ dòng này.", "remove this row");
            self.fault(Diagnostic::error(Code::UnreachableCase, message).at(span).help(help));
        }
        used || positions.is_empty()
    }

    fn double_key(&mut self, filling: &Filling<'_>, cell: usize, row: Span) {
        let key = self.key_words(filling, cell, None);
        let message =
            Message::new(format!("khóa `{}` có hai giá trị", key.vi), format!("the key `{}` has two values", key.en));
        let earlier = filling.row(cell).unwrap_or(row);
        self.fault(
            Diagnostic::error(Code::BadTable, message)
                .at(row)
                .because(earlier, Message::new("đã có giá trị ở đây", "it has a value here already"))
                .help(if filling.lines.iter().all(|line| matches!(line, Line::Words(_))) {
                    Message::new("Giữ một trong hai dòng.", "keep one of the two rows")
                } else {
                    Message::new(
                        "Giữ một trong hai dòng, hoặc sửa mốc để hai dòng không chung giá trị nào.",
                        "keep one of the two rows, or mend their bounds so that they share nothing",
                    )
                }),
        );
    }

    /// The keys of a cell, a number standing for its stretch: `thương_binh, 57%`.
    /// `instead` is a number to be told for one of the keys.
    pub(super) fn key_words(&self, filling: &Filling<'_>, cell: usize, instead: Option<(usize, Fraction)>) -> Message {
        let shown = |lang: Lang| {
            let keys = filling.keys.iter().zip(&filling.lines).enumerate().map(|(nth, (key, line))| {
                let place = filling.place(cell, nth);
                match (&key.ty, line) {
                    (Type::Word(list), _) => {
                        self.program.list(*list).words.get(place).map(|w| w.name.clone()).unwrap_or_default()
                    }
                    (_, Line::Numbers(stretches, unit)) => {
                        let own = || stretches.get(place).map(|stretch| stretch.sample(line.grain()));
                        let number = instead.filter(|(key, _)| *key == nth).map(|(_, number)| number).or_else(own);
                        number.map(|number| quantity::show_exact(number, unit, 0, lang)).unwrap_or_default()
                    }
                    _ => String::new(),
                }
            });
            keys.collect::<Vec<_>>().join(", ")
        };
        quantity::both(shown)
    }

    /// What a row is for, key by key; a lone `còn lại` speaks for all.
    fn choices(&mut self, row: &Row, keys: &[ParamKey], span: Span) -> Option<Vec<Choice>> {
        if matches!(row.keys.as_slice(), [only] if only.is_empty()) {
            return Some(vec![Choice::Rest; keys.len()]);
        }
        if row.keys.len() != keys.len() {
            let names = keys.iter().map(|key| key.named.name.as_str()).collect::<Vec<_>>().join(", ");
            let help =
                Message::new(format!("Mỗi dòng viết `{names} : giá trị`."), format!("each row is `{names} : value`"));
            let message = Message::new(
                format!("mỗi dòng cần {} khóa, ở đây có {}", keys.len(), row.keys.len()),
                format!("each row needs {} keys, here are {}", keys.len(), row.keys.len()),
            );
            self.fault(Diagnostic::error(Code::BadTable, message).at(span).help(help));
            return None;
        }
        row.keys.iter().zip(keys).map(|(alternatives, key)| self.choice(alternatives, &key.ty)).collect()
    }
}
