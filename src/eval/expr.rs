//! One expression, a column at a time.

use super::columns::{both, choose, column_of, compare, constant, either, extreme};
use super::frame::{Frame, Seat, Step, Way, picked};
use super::number::{self, Fault};
use super::{Evaluation, doubt};
use crate::ir::{
    Clocks, Comparison, Expr, ExprKind, FieldId, Function, IndicatorId, Param, ParamId, ParamVersion, Type,
};
use crate::table::column::day_from_epoch;
use crate::table::{Column, NumberColumn};
use crate::value::{Fraction, Value};
use arrow::array::{Array, BooleanArray, Date32Array};
use arrow::buffer::NullBuffer;
use arrow::compute::not;
use std::rc::Rc;

impl Evaluation<'_> {
    /// The values of an expression for the records of a frame.
    pub(super) fn column(&self, expr: &Expr, frame: &Frame) -> Column {
        let rows = frame.len();
        match &expr.kind {
            ExprKind::Const(value) => constant(value, rows),
            ExprKind::Today => Column::Date(Date32Array::from_iter_values(frame.days.iter().copied())),
            ExprKind::Field(field) => self.field(*field, frame),
            ExprKind::Follow(field, inner) => self.by_way(inner, self.followed(*field, frame), rows),
            ExprKind::Rule(rule) => self.rule_column(*rule, frame),
            ExprKind::Param(param, keys) => self.param(*param, keys, &expr.ty, frame),
            ExprKind::Indicator(id) => self.indicator_column(*id, frame),
            ExprKind::Within(within) => self.within_column(within, frame),
            ExprKind::Call(function, args) => self.call(*function, args, frame),
            ExprKind::Previous(inner) => self.along(inner, &self.before(frame)),
            ExprKind::On(inner, day) => self.by_way(inner, self.moved(day, frame), rows),
            ExprKind::Known(inner, by) => self.by_way(inner, self.known_by(by, frame), rows),
            ExprKind::Across(inner, of) => self.across(inner, *of, frame),
            ExprKind::Earlier(rule, nth) => self.earlier(*rule, *nth, frame),
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
                let truths = compare(&self.column(left, frame), *how, &self.column(right, frame));
                Column::Bool(self.decided_by_counts(truths, (left, *how, right), frame))
            }
            ExprKind::Between { value: subject, low, high } => {
                let value = self.column(subject, frame);
                let from = if low.1 { Comparison::GreaterOrEqual } else { Comparison::Greater };
                let to = if high.1 { Comparison::LessOrEqual } else { Comparison::Less };
                let above = compare(&value, from, &self.column(&low.0, frame));
                let above = self.decided_by_counts(above, (subject, from, &low.0), frame);
                let below = compare(&value, to, &self.column(&high.0, frame));
                let below = self.decided_by_counts(below, (subject, to, &high.0), frame);
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
            ExprKind::Scale(scale) => self.scale(scale, frame),
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

    /// Arithmetic, with a doubt where it fails.
    pub(super) fn arithmetic(
        &self,
        frame: &Frame,
        compute: impl FnOnce(&Self, &mut Vec<Fault>) -> NumberColumn,
    ) -> Column {
        let mut faults = Vec::new();
        let result = compute(self, &mut faults);
        for (position, fault) in faults {
            self.doubt(frame, position, doubt::Fault::Arithmetic(fault));
        }
        Column::Number(result)
    }

    pub(super) fn field(&self, field: FieldId, frame: &Frame) -> Column {
        match self.table(frame.register).columns.get(field.0) {
            Some(column) => frame.gather(column),
            None => constant(&Value::Missing, frame.len()),
        }
    }

    fn by_way(&self, inner: &Expr, way: Option<Rc<Way>>, rows: usize) -> Column {
        way.map_or_else(|| constant(&Value::Missing, rows), |way| self.along(inner, &way))
    }

    /// To the records a relation field points at, as they are on the same days; to none where a history has no row for the day.
    pub(super) fn followed(&self, field: FieldId, frame: &Frame) -> Option<Rc<Way>> {
        let target = self.target(frame.register, field)?;
        let Column::Record(links) = self.field(field, frame) else { return None };
        Some(self.way(frame, Step::Follow(field), || {
            let table = self.table(target);
            let there = |(link, seat): (Option<u32>, Seat)| Some(Seat { row: table.on_day(link?, seat.day)?, ..seat });
            let to = links.iter().zip(frame.seats()).map(there);
            (target, to.collect())
        }))
    }

    /// To the same records one period earlier, each judged on the as-of day of that period.
    pub(super) fn before(&self, frame: &Frame) -> Rc<Way> {
        self.way(frame, Step::Before, || {
            let table = self.table(frame.register);
            let earlier = |seat: Seat| {
                let period = table.snapshots.get(seat.row as usize)?.previous()?;
                let key = table.keys.get(seat.row as usize)?;
                let earlier = table.by_key.get(&(Some(period), key.clone()))?;
                Some(Seat { row: *earlier, day: self.as_of(period), ..seat })
            };
            (frame.register, frame.seats().map(earlier).collect())
        })
    }

    /// To the same records on the days an expression gives, as they are then.
    pub(super) fn moved(&self, day: &Expr, frame: &Frame) -> Option<Rc<Way>> {
        let Column::Date(days) = self.column(day, frame) else { return None };
        Some(self.way(frame, Step::Days(days.iter().collect()), || {
            let table = self.table(frame.register);
            let to = frame.seats().zip(days.iter()).map(|(seat, day)| {
                let day = day?;
                Some(Seat { row: table.on_day(seat.row, day)?, day, ..seat })
            });
            (frame.register, to.collect())
        }))
    }

    /// To the same records on the same days, by the law known on the days an expression gives, and never by more than is known
    /// here.
    pub(super) fn known_by(&self, by: &Expr, frame: &Frame) -> Option<Rc<Way>> {
        let Column::Date(days) = self.column(by, frame) else { return None };
        Some(self.way(frame, Step::Known(days.iter().collect()), || {
            let to = frame
                .seats()
                .zip(days.iter())
                .map(|(seat, known)| Some(Seat { known: seat.known.min(known?), ..seat }));
            (frame.register, to.collect())
        }))
    }

    fn param(&self, id: ParamId, keys: &[Expr], ty: &Type, frame: &Frame) -> Column {
        let param = self.program.param(id);
        let keys: Vec<Column> = keys.iter().map(|key| self.column(key, frame)).collect();
        if let Some(all) = at_once(param, &keys, ty, frame) {
            return all;
        }
        let mut last: Option<(Clocks, Option<Value>, Option<&ParamVersion>)> = None;
        let mut values = Vec::with_capacity(frame.len());
        for position in 0..frame.len() {
            let wanted: Vec<Value> = keys.iter().map(|key| key.get(position)).collect();
            let (own, place) = wanted.split_at_checked(param.keys.len()).unwrap_or((&wanted, &[]));
            let Some(clocks) = frame.clocks(position).filter(|_| !own.contains(&Value::Missing)) else {
                values.push(Value::Missing);
                continue;
            };
            let place = place.first();
            if place == Some(&Value::Missing) && self.place_matters(param, &wanted, clocks) {
                values.push(Value::Missing);
                continue;
            }
            // Neighbours mostly share their day and their place.
            let version = match &last {
                Some((same, there, version)) if *same == clocks && there.as_ref() == place => *version,
                _ => param.version(&wanted, clocks),
            };
            last = Some((clocks, place.cloned(), version));
            let Some(version) = version else {
                self.doubt(frame, position, doubt::Fault::OutOfForce(id, clocks));
                values.push(Value::Missing);
                continue;
            };
            let found = version.position(&wanted).and_then(|at| version.values.get(at));
            if found.is_none() {
                self.doubt(frame, position, doubt::Fault::NoRow(id, clocks, wanted.into()));
            }
            values.push(found.cloned().unwrap_or(Value::Missing));
        }
        column_of(ty, values)
    }

    /// Whether the value for some keys hangs on a place that is not known.
    fn place_matters(&self, param: &Param, keys: &[Value], clocks: Clocks) -> bool {
        let value = |version: &ParamVersion| version.position(keys).and_then(|at| version.values.get(at)).cloned();
        let local: Vec<Option<Value>> =
            param.local.iter().filter_map(|law| param.local_version(law.word, clocks)).map(value).collect();
        let places = param.place.map_or(0, |list| self.program.list(list).words.len());
        let national = (local.len() < places).then(|| param.version(&[], clocks).and_then(value));
        let mut all = national.iter().chain(&local);
        let first = all.next();
        all.any(|other| Some(other) != first)
    }

    fn indicator_column(&self, id: IndicatorId, frame: &Frame) -> Column {
        let mut last: Option<(i32, Option<Fraction>)> = None;
        let mut values = Vec::with_capacity(frame.len());
        for day in frame.days.iter() {
            let known = last.filter(|(known, _)| known == day).map(|(_, value)| value);
            let value = known.unwrap_or_else(|| {
                let period = day_from_epoch(*day).and_then(|day| self.period_of(day));
                period.and_then(|period| self.indicator(id, period).value)
            });
            last = Some((*day, value));
            values.push(value);
        }
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
        let mut counts = vec![0i128; frame.len()];
        let mut nulls: Option<NullBuffer> = None;
        for part in parts {
            let truths = self.truths(part, frame);
            for row in truths.values().set_indices() {
                counts.get_mut(row).into_iter().for_each(|count| *count += 1);
            }
            nulls = NullBuffer::union(nulls.as_ref(), truths.nulls());
        }
        // Where one is unknown so is the count, whatever was counted there.
        number::whole_but(counts, nulls)
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
        if let Some(found) = self.of_days(function, &columns, frame) {
            return found;
        }
        match (function, columns.as_slice()) {
            (Function::IfMissing, [value, instead]) => {
                choose(&[value.clone(), instead.clone()], |row| Some(usize::from(value.is_missing(row))), frame.len())
            }
            (Function::Larger, columns) => extreme(columns, Comparison::Greater, frame.len()),
            (Function::Smaller, columns) => extreme(columns, Comparison::Less, frame.len()),
            _ => constant(&Value::Missing, frame.len()),
        }
    }
}

/// The values of a norm that is the same everywhere, for records judged on one day by at most one word: looked up once for each word. `None`
/// where it takes more than that.
fn at_once(param: &Param, keys: &[Column], ty: &Type, frame: &Frame) -> Option<Column> {
    if param.place.is_some() {
        return None;
    }
    let version = param.version(&[], frame.same_clocks()?)?;
    let value = |keys: &[Value]| version.position(keys).and_then(|at| version.values.get(at)).cloned();
    match keys {
        [] => value(&[]).map(|value| constant(&value, frame.len())),
        [Column::Word(words)] => {
            let last = words.iter().flatten().max()?;
            let values: Option<Vec<Value>> = (0..=last).map(|word| value(&[Value::Word(word)])).collect();
            picked(&column_of(ty, values?), words)
        }
        _ => None,
    }
}
