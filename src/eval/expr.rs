//! One expression, a column at a time.

use super::Evaluation;
use super::frame::{Frame, NO_ROW, picked};
use super::number::{self, Fault};
use crate::diagnostic::Code;
use crate::ir::{Comparison, Expr, ExprKind, FieldId, Function, IndicatorId, ParamId, Type};
use crate::table::column::{day_from_epoch, days_since_epoch};
use crate::table::{Column, NumberColumn};
use crate::value::{Fraction, Lang, Message, Value, date};
use arrow::array::{Array, BooleanArray, Date32Array, StringArray, UInt32Array};
use arrow::compute::{and_kleene, not, or_kleene};

impl Evaluation<'_> {
    /// The values of an expression for the records of a frame.
    pub(super) fn column(&self, expr: &Expr, frame: &Frame) -> Column {
        let rows = frame.len();
        match &expr.kind {
            ExprKind::Const(value) => constant(value, rows),
            ExprKind::Today => Column::Date(Date32Array::from_iter_values(frame.days.iter().copied())),
            ExprKind::Field(field) => self.field(*field, frame),
            ExprKind::Follow(field, inner) => self.through(*field, inner, frame),
            ExprKind::Rule(rule) => self.rule_column(*rule, frame),
            ExprKind::Param(param, keys) => self.param(*param, keys, &expr.ty, frame),
            ExprKind::Indicator(id) => self.indicator_column(*id, frame),
            ExprKind::Call(function, args) => self.call(*function, args, frame),
            ExprKind::Previous(inner) => self.previous(inner, frame),
            ExprKind::On(inner, day) => self.on_day(inner, day, frame),
            ExprKind::Neg(inner) => self.arithmetic(frame, |c, faults| {
                let inner = c.numbers(inner, frame);
                number::sum(&[(true, inner)], rows, faults)
            }),
            ExprKind::Sum(parts) => {
                self.arithmetic(frame, |c, faults| number::sum(&c.signed(parts, frame), rows, faults))
            }
            ExprKind::Product(parts) => {
                self.arithmetic(frame, |c, faults| number::product(&c.signed(parts, frame), rows, faults))
            }
            ExprKind::Round(inner, step, how) => self.arithmetic(frame, |c, faults| {
                let inner = c.numbers(inner, frame);
                number::map(&inner, faults, |v| v.round_to(step.to_fraction()?, *how))
            }),
            ExprKind::Compare(left, how, right) => {
                Column::Bool(compare(&self.column(left, frame), *how, &self.column(right, frame)))
            }
            ExprKind::Between { value, low, high } => {
                let value = self.column(value, frame);
                let from = if low.1 { Comparison::GreaterOrEqual } else { Comparison::Greater };
                let to = if high.1 { Comparison::LessOrEqual } else { Comparison::Less };
                let above = compare(&value, from, &self.column(&low.0, frame));
                let below = compare(&value, to, &self.column(&high.0, frame));
                Column::Bool(both(&above, &below))
            }
            ExprKind::In(value, items, negated) => Column::Bool(self.member(value, items, *negated, frame)),
            ExprKind::IsMissing(inner, missing) => {
                let column = self.column(inner, frame);
                Column::Bool(BooleanArray::from_iter((0..rows).map(|row| Some(column.is_missing(row) == *missing))))
            }
            ExprKind::Not(inner) => {
                let inner = self.truths(inner, frame);
                Column::Bool(not(&inner).unwrap_or(inner))
            }
            ExprKind::And(parts) => Column::Bool(self.fold(parts, frame, both)),
            ExprKind::Or(parts) => Column::Bool(self.fold(parts, frame, either)),
            ExprKind::CountTrue(parts) => Column::Number(self.count_true(parts, frame)),
            ExprKind::AtLeastTrue(least, parts) => Column::Bool(self.at_least(*least, parts, frame)),
            ExprKind::Related(related) => self.related(related, frame),
        }
    }

    /// The truths of a condition.
    pub(super) fn truths(&self, expr: &Expr, frame: &Frame) -> BooleanArray {
        match self.column(expr, frame) {
            Column::Bool(truths) => truths,
            _ => BooleanArray::new_null(frame.len()),
        }
    }

    /// The numbers of an expression.
    pub(super) fn numbers(&self, expr: &Expr, frame: &Frame) -> NumberColumn {
        match self.column(expr, frame) {
            Column::Number(numbers) => numbers,
            _ => number::whole(std::iter::repeat_n(None, frame.len())),
        }
    }

    fn signed(&self, parts: &[(bool, Expr)], frame: &Frame) -> Vec<(bool, NumberColumn)> {
        parts.iter().map(|(turned, part)| (*turned, self.numbers(part, frame))).collect()
    }

    /// Arithmetic whose faults are told for the records they concern.
    pub(super) fn arithmetic(
        &self,
        frame: &Frame,
        compute: impl FnOnce(&Self, &mut Vec<Fault>) -> NumberColumn,
    ) -> Column {
        let mut faults = Vec::new();
        let result = compute(self, &mut faults);
        for (position, fault) in faults {
            if let Some(row) = frame.rows.get(position) {
                self.find(frame.register, *row, "", Code::RecordRefused, &fault.message());
            }
        }
        Column::Number(result)
    }

    fn field(&self, field: FieldId, frame: &Frame) -> Column {
        match self.table(frame.register).columns.get(field.0) {
            Some(column) => frame.gather(column),
            None => constant(&Value::Missing, frame.len()),
        }
    }

    /// The frame of the records a relation field points at.
    pub(super) fn followed(&self, field: FieldId, frame: &Frame) -> Option<Frame> {
        let target = self.program.field(frame.register, field).relation.as_ref()?.target;
        let Column::Record(links) = self.field(field, frame) else { return None };
        let rows = links.iter().map(|link| link.unwrap_or(NO_ROW)).collect();
        Some(frame.with_rows(target, rows))
    }

    fn through(&self, field: FieldId, inner: &Expr, frame: &Frame) -> Column {
        let Some(there) = self.followed(field, frame) else { return constant(&Value::Missing, frame.len()) };
        self.present(inner, &there)
    }

    /// The values of an expression where there is a record; missing where there is none, also for constants.
    fn present(&self, expr: &Expr, frame: &Frame) -> Column {
        let column = self.column(expr, frame);
        if frame.rows.iter().all(|row| *row != NO_ROW) {
            return column;
        }
        mask(&column, |position| frame.rows.get(position).is_some_and(|row| *row != NO_ROW))
    }

    fn previous(&self, inner: &Expr, frame: &Frame) -> Column {
        self.present(inner, &self.before(frame))
    }

    /// The frame of the same records one period earlier.
    pub(super) fn before(&self, frame: &Frame) -> Frame {
        let table = self.table(frame.register);
        let mut rows = Vec::with_capacity(frame.len());
        let mut days = Vec::with_capacity(frame.len());
        for (row, day) in frame.rows.iter().zip(frame.days.iter()) {
            let period = table.snapshots.get(*row as usize).and_then(|p| p.previous());
            let key = table.keys.get(*row as usize);
            let earlier = period.zip(key).and_then(|(p, k)| table.by_key.get(&(Some(p), k.clone())));
            rows.push(earlier.copied().unwrap_or(NO_ROW));
            days.push(period.map_or(*day, |p| days_since_epoch(p.last_day())));
        }
        frame.with_rows(frame.register, rows).with_days(days)
    }

    fn on_day(&self, inner: &Expr, day: &Expr, frame: &Frame) -> Column {
        let Column::Date(days) = self.column(day, frame) else { return constant(&Value::Missing, frame.len()) };
        let moved = days.iter().zip(frame.days.iter()).map(|(day, old)| day.unwrap_or(*old)).collect();
        let column = self.column(inner, &frame.with_days(moved));
        if days.null_count() == 0 { column } else { mask(&column, |position| days.is_valid(position)) }
    }

    fn param(&self, id: ParamId, keys: &[Expr], ty: &Type, frame: &Frame) -> Column {
        let param = self.program.param(id);
        let keys: Vec<Column> = keys.iter().map(|key| self.column(key, frame)).collect();
        let sizes: Vec<usize> = param.keys.iter().map(|list| self.program.list(*list).words.len()).collect();
        let mut values = Vec::with_capacity(frame.len());
        for (position, day) in frame.days.iter().enumerate() {
            let mut index = Some(0usize);
            for (key, size) in keys.iter().zip(&sizes) {
                index = match (index, key.get(position)) {
                    (Some(index), Value::Word(word)) => Some(index * size + word as usize),
                    _ => None,
                };
            }
            let there = frame.rows.get(position).copied().unwrap_or(NO_ROW);
            let Some(index) = index.filter(|_| there != NO_ROW) else {
                values.push(Value::Missing);
                continue;
            };
            let Some(day) = day_from_epoch(*day) else {
                values.push(Value::Missing);
                continue;
            };
            let version = param.versions.iter().find(|v| v.applied.contains(day));
            if version.is_none() {
                self.find(frame.register, there, &param.named.name, Code::NotInForce, &self.outside(id, day));
            }
            values.push(version.and_then(|v| v.values.get(index)).cloned().unwrap_or(Value::Missing));
        }
        column_of(ty, values)
    }

    /// Why no version applies on a day: the first or the last day of the law there is.
    fn outside(&self, id: ParamId, day: crate::value::Date) -> Message {
        let param = self.program.param(id);
        let name = &param.named.name;
        let first = param.versions.first().and_then(|v| v.applied.from);
        let last = param.versions.last().and_then(|v| v.applied.through);
        let say = |lang: Lang| {
            let shown = date::show(day, lang);
            let edge = match (first, last, lang) {
                (Some(first), _, Lang::Vi) if day < first => {
                    format!("ngày đầu tiên áp dụng: {}", date::show(first, lang))
                }
                (Some(first), _, Lang::En) if day < first => format!("first day applied: {}", date::show(first, lang)),
                (_, Some(last), Lang::Vi) => format!("ngày cuối cùng còn áp dụng: {}", date::show(last, lang)),
                (_, Some(last), Lang::En) => format!("last day applied: {}", date::show(last, lang)),
                (_, None, _) => String::new(),
            };
            match lang {
                Lang::Vi => format!("tại ngày {shown}, `{name}` không có mức nào được áp dụng; {edge}"),
                Lang::En => format!("on {shown} no version of `{name}` applies; {edge}"),
            }
        };
        Message::new(say(Lang::Vi), say(Lang::En))
    }

    fn indicator_column(&self, id: IndicatorId, frame: &Frame) -> Column {
        let mut last: Option<(i32, Option<Fraction>)> = None;
        let values: Vec<Option<Fraction>> = frame
            .days
            .iter()
            .map(|day| {
                if let Some((known, value)) = last
                    && known == *day
                {
                    return value;
                }
                let value = self.period_of(*day).and_then(|period| self.indicator(id, period).value);
                last = Some((*day, value));
                value
            })
            .collect();
        Column::Number(number::fractions(&values))
    }

    fn member(&self, value: &Expr, items: &[Expr], negated: bool, frame: &Frame) -> BooleanArray {
        let value = self.column(value, frame);
        let mut found = BooleanArray::from_iter((0..frame.len()).map(|_| Some(false)));
        for item in items {
            found = either(&found, &compare(&value, Comparison::Equal, &self.column(item, frame)));
        }
        if negated { not(&found).unwrap_or(found) } else { found }
    }

    fn fold(
        &self,
        parts: &[Expr],
        frame: &Frame,
        join: fn(&BooleanArray, &BooleanArray) -> BooleanArray,
    ) -> BooleanArray {
        let mut all: Option<BooleanArray> = None;
        for part in parts {
            let part = self.truths(part, frame);
            all = Some(match all {
                Some(all) => join(&all, &part),
                None => part,
            });
        }
        all.unwrap_or_else(|| BooleanArray::new_null(frame.len()))
    }

    fn count_true(&self, parts: &[Expr], frame: &Frame) -> NumberColumn {
        let truths: Vec<BooleanArray> = parts.iter().map(|p| self.truths(p, frame)).collect();
        number::whole((0..frame.len()).map(|row| {
            let known = truths.iter().all(|t| t.is_valid(row));
            let count = truths.iter().filter(|t| t.is_valid(row) && t.value(row)).count();
            known.then(|| i128::try_from(count).unwrap_or(i128::MAX))
        }))
    }

    fn at_least(&self, least: u32, parts: &[Expr], frame: &Frame) -> BooleanArray {
        let truths: Vec<BooleanArray> = parts.iter().map(|p| self.truths(p, frame)).collect();
        BooleanArray::from_iter((0..frame.len()).map(|row| {
            let certain = truths.iter().filter(|t| t.is_valid(row) && t.value(row)).count();
            let possible = truths.iter().filter(|t| t.is_null(row)).count();
            if certain >= least as usize {
                Some(true)
            } else if certain + possible < least as usize {
                Some(false)
            } else {
                None
            }
        }))
    }

    fn call(&self, function: Function, args: &[Expr], frame: &Frame) -> Column {
        let columns: Vec<Column> = args.iter().map(|arg| self.column(arg, frame)).collect();
        match (function, columns.as_slice()) {
            (Function::Age, [Column::Date(born)]) => {
                Column::Number(years(born.iter(), frame.days.iter().map(|d| Some(*d))))
            }
            (Function::YearsBetween, [Column::Date(from), Column::Date(to)]) => {
                Column::Number(years(from.iter(), to.iter()))
            }
            (Function::IfMissing, [value, instead]) => {
                choose(&[value.clone(), instead.clone()], |row| Some(usize::from(value.is_missing(row))), frame.len())
            }
            (Function::Larger, columns) => extreme(columns, Comparison::Greater, frame.len()),
            (Function::Smaller, columns) => extreme(columns, Comparison::Less, frame.len()),
            _ => constant(&Value::Missing, frame.len()),
        }
    }
}

/// The largest (or smallest) of several columns; missing where any is.
fn extreme(columns: &[Column], how: Comparison, rows: usize) -> Column {
    let values: Vec<Vec<Value>> = columns.iter().map(|c| (0..rows).map(|row| c.get(row)).collect()).collect();
    let pick = |row: usize| -> Option<usize> {
        let mut best: Option<(usize, &Value)> = None;
        for (i, column) in values.iter().enumerate() {
            let value = column.get(row).filter(|v| **v != Value::Missing)?;
            let better = best.is_none_or(|(_, so_far)| order(value, so_far).is_some_and(|o| how.holds(o)));
            if better {
                best = Some((i, value));
            }
        }
        best.map(|(i, _)| i)
    };
    choose(columns, pick, rows)
}

/// The order of two values of one kind.
pub(super) fn order(a: &Value, b: &Value) -> Option<std::cmp::Ordering> {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => Some(a.compare(*b)),
        (Value::Date(a), Value::Date(b)) => Some(a.cmp(b)),
        (Value::Bool(a), Value::Bool(b)) => Some(a.cmp(b)),
        (Value::Text(a), Value::Text(b)) => Some(a.cmp(b)),
        (Value::Word(a), Value::Word(b)) | (Value::Record(a), Value::Record(b)) => Some(a.cmp(b)),
        _ => None,
    }
}

fn years(from: impl Iterator<Item = Option<i32>>, to: impl Iterator<Item = Option<i32>>) -> NumberColumn {
    number::whole(from.zip(to).map(|(from, to)| {
        let (from, to) = (day_from_epoch(from?)?, day_from_epoch(to?)?);
        Some(i128::from(date::completed_years(from, to)))
    }))
}

fn both(a: &BooleanArray, b: &BooleanArray) -> BooleanArray {
    and_kleene(a, b).unwrap_or_else(|_| BooleanArray::new_null(a.len()))
}

fn either(a: &BooleanArray, b: &BooleanArray) -> BooleanArray {
    or_kleene(a, b).unwrap_or_else(|_| BooleanArray::new_null(a.len()))
}

/// Compares two columns of one kind; unknown where either side is missing.
pub(super) fn compare(left: &Column, how: Comparison, right: &Column) -> BooleanArray {
    fn each<T: Ord>(how: Comparison, pairs: impl Iterator<Item = (Option<T>, Option<T>)>) -> BooleanArray {
        BooleanArray::from_iter(pairs.map(|(l, r)| l.zip(r).map(|(l, r)| how.holds(l.cmp(&r)))))
    }
    match (left, right) {
        (Column::Number(l), Column::Number(r)) => number::compare(l, how, r),
        (Column::Date(l), Column::Date(r)) => each(how, l.iter().zip(r)),
        (Column::Bool(l), Column::Bool(r)) => each(how, l.iter().zip(r)),
        (Column::Text(l), Column::Text(r)) => each(how, l.iter().zip(r)),
        (Column::Word(l), Column::Word(r)) | (Column::Record(l), Column::Record(r)) => each(how, l.iter().zip(r)),
        _ => BooleanArray::new_null(left.len()),
    }
}

/// One value for every record. A missing one is a column of unknown truths, which every reader takes as missing.
pub(super) fn constant(value: &Value, rows: usize) -> Column {
    match value {
        Value::Bool(b) => Column::Bool(BooleanArray::from_iter(std::iter::repeat_n(Some(*b), rows))),
        Value::Number(n) => Column::Number(number::constant(*n, rows)),
        Value::Text(text) => Column::Text(StringArray::from_iter_values(std::iter::repeat_n(text.as_str(), rows))),
        Value::Date(day) => {
            Column::Date(Date32Array::from_iter_values(std::iter::repeat_n(days_since_epoch(*day), rows)))
        }
        Value::Word(word) => Column::Word(UInt32Array::from_iter_values(std::iter::repeat_n(*word, rows))),
        Value::Record(row) => Column::Record(UInt32Array::from_iter_values(std::iter::repeat_n(*row, rows))),
        Value::Missing => Column::Bool(BooleanArray::new_null(rows)),
    }
}

/// A column of values of one type.
pub(super) fn column_of(ty: &Type, values: Vec<Value>) -> Column {
    match ty {
        Type::Bool => Column::Bool(BooleanArray::from_iter(values.into_iter().map(|v| match v {
            Value::Bool(b) => Some(b),
            _ => None,
        }))),
        Type::Number(_) => {
            let number = |v: &Value| match v {
                Value::Number(n) => Some(*n),
                _ => None,
            };
            Column::Number(number::fractions(&values.iter().map(number).collect::<Vec<_>>()))
        }
        Type::Text => Column::Text(StringArray::from_iter(values.into_iter().map(|v| match v {
            Value::Text(text) => Some(text),
            _ => None,
        }))),
        Type::Date => Column::Date(Date32Array::from_iter(values.into_iter().map(|v| match v {
            Value::Date(day) => Some(days_since_epoch(day)),
            _ => None,
        }))),
        Type::Word(_) => Column::Word(UInt32Array::from_iter(values.into_iter().map(|v| match v {
            Value::Word(word) => Some(word),
            _ => None,
        }))),
        Type::Record(_) => Column::Record(UInt32Array::from_iter(values.into_iter().map(|v| match v {
            Value::Record(row) => Some(row),
            _ => None,
        }))),
    }
}

/// The column with values only where `keep` says so.
fn mask(column: &Column, keep: impl Fn(usize) -> bool) -> Column {
    let indices =
        UInt32Array::from_iter((0..column.len()).map(|row| if keep(row) { u32::try_from(row).ok() } else { None }));
    picked(column, &indices).unwrap_or_else(|| column.clone())
}

/// For each record the value of one of several columns of one kind, or missing.
pub(super) fn choose(columns: &[Column], pick: impl Fn(usize) -> Option<usize>, rows: usize) -> Column {
    let choice: Vec<Option<usize>> = (0..rows).map(pick).collect();
    if let Some(Some(first)) = choice.first()
        && choice.iter().all(|c| *c == Some(*first))
        && let Some(column) = columns.get(*first)
    {
        return column.clone();
    }
    let ty = columns.iter().find_map(kind).unwrap_or(Type::Bool);
    let values = choice
        .iter()
        .enumerate()
        .map(|(row, choice)| choice.and_then(|c| columns.get(c)).map_or(Value::Missing, |column| column.get(row)))
        .collect();
    column_of(&ty, values)
}

/// A type with the shape of a column; `None` for a column that may only stand for missing values.
fn kind(column: &Column) -> Option<Type> {
    match column {
        Column::Bool(a) if a.null_count() == a.len() => None,
        Column::Bool(_) => Some(Type::Bool),
        Column::Number(_) => Some(Type::Number(crate::value::Unit::plain())),
        Column::Text(_) => Some(Type::Text),
        Column::Date(_) => Some(Type::Date),
        Column::Word(_) => Some(Type::Word(crate::ir::ListId(0))),
        Column::Record(_) => Some(Type::Record(crate::ir::RegisterId(0))),
    }
}
