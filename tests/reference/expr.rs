//! The value of an expression for one record on one day. Every part is evaluated, so that every fault on the way is met.

use super::{At, Doubts, Reference, Refusal, calendar, law};
use chitieu::diagnostic::Code;
use chitieu::eval::outcome::CellKey;
use chitieu::ir::{Axis, Band, Comparison, Expr, ExprKind, Function, LocalLaw, Param, ParamId};
use chitieu::value::calendar::Stride;
use chitieu::value::fraction::Rounding;
use chitieu::value::{ArithmeticFault, Date, Fraction, Value};
use chrono::{Datelike, NaiveDate};
use std::cmp::Ordering;

impl Reference<'_> {
    pub(crate) fn value(&self, expr: &Expr, at: At, doubts: &mut Doubts) -> Option<Value> {
        match &expr.kind {
            ExprKind::Const(value) => known(value.clone()),
            ExprKind::Today => Some(Value::Date(at.day)),
            ExprKind::Field(field) => self.field(at, field.0),
            ExprKind::Follow(field, inner) => {
                let register = self.program.field(at.register, *field).relation.as_ref().unwrap().target;
                let Some(Value::Record(row)) = self.field(at, field.0) else { return None };
                self.value(inner, self.as_it_is(At { register, row, ..at }, at.day)?, doubts)
            }
            ExprKind::Rule(rule) => self.rule(*rule, at),
            ExprKind::Param(param, keys) => self.param(*param, keys, at, doubts),
            ExprKind::Indicator(id) => self.indicator(*id, self.period_of(at.day)?).value.map(Value::Number),
            ExprKind::Within(within) => {
                let here = self.value(&within.here, at, doubts);
                let key = self.key_of(here, &within.here.ty);
                let cells = self.breakdown(within.indicator, self.period_of(at.day)?, &within.dimension);
                let own = cells.into_iter().find(|(cell, _)| *cell == key && key != CellKey::Unknown)?;
                own.1.value.map(Value::Number)
            }
            ExprKind::Call(function, args) => self.call(*function, args, at, doubts),
            ExprKind::Previous(inner) => self.value(inner, self.one_period_earlier(at)?, doubts),
            ExprKind::On(inner, day) => match self.value(day, at, doubts)? {
                Value::Date(day) => self.value(inner, self.as_it_is(at, day)?, doubts),
                other => panic!("{other:?} is no day"),
            },
            ExprKind::Known(inner, by) => match self.value(by, at, doubts)? {
                Value::Date(by) => {
                    let known = Some(at.known.map_or(by, |outer| outer.min(by)));
                    self.value(inner, At { known, ..at }, doubts)
                }
                other => panic!("{other:?} is no day"),
            },
            ExprKind::Across(inner, of) => {
                let months: Vec<Option<Fraction>> = calendar::months_of(*of, at.day)
                    .into_iter()
                    .map(|day| self.number(inner, self.as_it_is(at, day)?, doubts))
                    .collect();
                let months: Vec<Fraction> = months.into_iter().collect::<Option<_>>()?;
                computed(months.into_iter().try_fold(Fraction::ZERO, Fraction::plus), at, doubts)
            }
            ExprKind::Earlier(rule, nth) => self.earlier(*rule, *nth, at),
            ExprKind::Neg(inner) => {
                let n = self.number(inner, at, doubts)?;
                computed(Fraction::ZERO.minus(n), at, doubts)
            }
            ExprKind::Sum(parts) => {
                self.folded(
                    parts,
                    at,
                    doubts,
                    Fraction::ZERO,
                    |total, minus, n| {
                        if minus { total.minus(n) } else { total.plus(n) }
                    },
                )
            }
            ExprKind::Product(parts) => {
                self.folded(
                    parts,
                    at,
                    doubts,
                    Fraction::ONE,
                    |total, over, n| {
                        if over { total.over(n) } else { total.times(n) }
                    },
                )
            }
            ExprKind::Round(inner, step, how) => {
                let n = self.number(inner, at, doubts)?;
                computed(rounded(n, step.to_fraction().unwrap(), *how), at, doubts)
            }
            ExprKind::CountTrue(parts) => {
                let truths: Vec<bool> = self.truths(parts, at, doubts).into_iter().collect::<Option<_>>()?;
                Some(whole(truths.iter().filter(|t| **t).count().try_into().unwrap()))
            }
            ExprKind::Related(related) => self.related(related, at, doubts),
            ExprKind::Scale(scale) => self.scale(scale, at, doubts),
            _ => self.condition(expr, at, doubts).map(Value::Bool),
        }
    }

    /// The kinds of expression that are yes or no.
    fn condition(&self, expr: &Expr, at: At, doubts: &mut Doubts) -> Option<bool> {
        match &expr.kind {
            ExprKind::Compare(left, how, right) => {
                let (l, r) = (self.value(left, at, doubts), self.value(right, at, doubts));
                compared(l.as_ref(), *how, r.as_ref()).or_else(|| self.sure(left, *how, right, at))
            }
            ExprKind::Between { value: subject, low, high } => {
                let value = self.value(subject, at, doubts);
                let (from, to) = (self.value(&low.0, at, doubts), self.value(&high.0, at, doubts));
                let above = if low.1 { Comparison::GreaterOrEqual } else { Comparison::Greater };
                let below = if high.1 { Comparison::LessOrEqual } else { Comparison::Less };
                let above =
                    compared(value.as_ref(), above, from.as_ref()).or_else(|| self.sure(subject, above, &low.0, at));
                let below =
                    compared(value.as_ref(), below, to.as_ref()).or_else(|| self.sure(subject, below, &high.0, at));
                all(&[above, below])
            }
            ExprKind::In(value, items, negated) => {
                let value = self.value(value, at, doubts);
                let items: Vec<_> = items.iter().map(|item| self.value(item, at, doubts)).collect();
                let equal = |item: &Option<Value>| compared(value.as_ref(), Comparison::Equal, item.as_ref());
                let found = any(&items.iter().map(equal).collect::<Vec<_>>());
                if *negated { found.map(|f| !f) } else { found }
            }
            ExprKind::IsMissing(inner, missing) => Some(self.value(inner, at, doubts).is_none() == *missing),
            ExprKind::Not(inner) => self.truth(inner, at, doubts).map(|t| !t),
            ExprKind::And(parts) => all(&self.truths(parts, at, doubts)),
            ExprKind::Or(parts) => any(&self.truths(parts, at, doubts)),
            ExprKind::AtLeastTrue(least, parts) => {
                let truths = self.truths(parts, at, doubts);
                let worst = truths.iter().filter(|t| **t == Some(true)).count();
                let best = truths.iter().filter(|t| **t != Some(false)).count();
                let enough = |n: usize| n >= *least as usize;
                (enough(worst) == enough(best)).then(|| enough(worst))
            }
            other => panic!("{other:?} is no condition"),
        }
    }

    pub(crate) fn truth(&self, expr: &Expr, at: At, doubts: &mut Doubts) -> Option<bool> {
        match self.value(expr, at, doubts)? {
            Value::Bool(truth) => Some(truth),
            other => panic!("{other:?} is no truth"),
        }
    }

    pub(crate) fn truths(&self, parts: &[Expr], at: At, doubts: &mut Doubts) -> Vec<Option<bool>> {
        parts.iter().map(|part| self.truth(part, at, doubts)).collect()
    }

    pub(crate) fn number(&self, expr: &Expr, at: At, doubts: &mut Doubts) -> Option<Fraction> {
        match self.value(expr, at, doubts)? {
            Value::Number(n) => Some(n),
            other => panic!("{other:?} is no number"),
        }
    }

    pub(crate) fn field(&self, at: At, position: usize) -> Option<Value> {
        known(self.table(at.register).columns[position].get(at.row as usize))
    }

    /// Left to right; missing when any part is.
    fn folded(
        &self,
        parts: &[(bool, Expr)],
        at: At,
        doubts: &mut Doubts,
        start: Fraction,
        step: impl Fn(Fraction, bool, Fraction) -> Result<Fraction, ArithmeticFault>,
    ) -> Option<Value> {
        let numbers: Vec<_> = parts.iter().map(|(turned, p)| (*turned, self.number(p, at, doubts))).collect();
        let mut total = Ok(start);
        for (turned, n) in numbers.iter().map(|(turned, n)| n.map(|n| (*turned, n))).collect::<Option<Vec<_>>>()? {
            total = total.and_then(|total| step(total, turned, n));
        }
        computed(total, at, doubts)
    }

    fn param(&self, id: ParamId, keys: &[Expr], at: At, doubts: &mut Doubts) -> Option<Value> {
        let param = self.program.param(id);
        let mut keys: Vec<_> = keys.iter().map(|key| self.value(key, at, doubts)).collect();
        let place = keys.split_off(param.keys.len()).into_iter().next();
        let keys: Vec<Value> = keys.into_iter().collect::<Option<_>>()?;
        let place = match (place, param.place) {
            (Some(None), Some(list)) => {
                // Every place it may be, each with what would be met there.
                let places = 0..u32::try_from(self.program.list(list).words.len()).unwrap();
                let found: Vec<_> =
                    places.map(|word| in_place(param, Some(word), &keys, at, &mut Vec::new())).collect();
                if found.iter().any(|value| *value != found[0]) {
                    return None;
                }
                let national = |law: &LocalLaw| law::applying(&law.versions, at).is_none();
                let free = |word: u32| param.local.iter().filter(|law| law.word == word).all(national);
                (0..u32::try_from(found.len()).unwrap()).find(|word| free(*word)).or(Some(0))
            }
            (Some(Some(Value::Word(word))), _) => Some(word),
            (None, None) => None,
            other => panic!("{other:?} is no place"),
        };
        in_place(param, place, &keys, at, doubts)
    }

    fn one_period_earlier(&self, at: At) -> Option<At> {
        let table = self.table(at.register);
        let earlier = table.snapshots[at.row as usize].previous()?;
        let same = |row: &usize| table.snapshots[*row] == earlier && table.keys[*row] == table.keys[at.row as usize];
        let row = (0..table.rows()).find(same)?;
        Some(At { register: at.register, row: u32::try_from(row).unwrap(), day: self.as_of(earlier), known: at.known })
    }

    fn call(&self, function: Function, args: &[Expr], at: At, doubts: &mut Doubts) -> Option<Value> {
        let values: Vec<_> = args.iter().map(|arg| self.value(arg, at, doubts)).collect();
        let day = |value: &Option<Value>| match value {
            Some(Value::Date(day)) => Some(*day),
            None => None,
            other => panic!("{other:?} is no day"),
        };
        match function {
            Function::Age => Some(whole(years(day(&values[0])?, at.day))),
            Function::YearsBetween => Some(whole(years(day(&values[0])?, day(&values[1])?))),
            Function::MonthsBetween => Some(whole(calendar::months(day(&values[0])?, day(&values[1])?))),
            Function::DaysBetween => Some(whole(day(&values[1])?.signed_duration_since(day(&values[0])?).num_days())),
            Function::Edge(edge) => Some(Value::Date(calendar::edge(day(&values[0])?, edge))),
            Function::Plus(_) | Function::Birthday => {
                let (from, Some(Value::Number(count))) = (day(&values[0])?, values[1].clone()) else { return None };
                let unit = if let Function::Plus(unit) = function { unit } else { Stride::Years };
                let found = calendar::later(from, count, unit);
                if found.is_none() {
                    doubts.push(Refusal { register: at.register, row: at.row, code: Code::RecordRefused });
                }
                found.map(Value::Date)
            }
            Function::IfMissing => values[0].clone().or(values[1].clone()),
            Function::Larger | Function::Smaller => {
                let values: Vec<Value> = values.into_iter().collect::<Option<_>>()?;
                let by_order = |a: &&Value, b: &&Value| ordered(a, b);
                let best = if function == Function::Larger {
                    values.iter().max_by(by_order)
                } else {
                    values.iter().min_by(by_order)
                };
                best.cloned()
            }
        }
    }
}

/// The value where the place is known: that of the place on its days, else the national one.
fn in_place(param: &Param, place: Option<u32>, keys: &[Value], at: At, doubts: &mut Doubts) -> Option<Value> {
    let local = param.local.iter().filter(|law| Some(law.word) == place);
    let local = local.into_iter().find_map(|law| law::applying(&law.versions, at));
    let Some(version) = local.or_else(|| law::applying(&param.versions, at)) else {
        doubts.push(Refusal { register: at.register, row: at.row, code: Code::NotInForce });
        return None;
    };
    let found = cells(&version.axes).into_iter().zip(&version.values).find(|(cell, _)| stands_for(cell, keys));
    let value = found.and_then(|(_, value)| known(value.clone()));
    if value.is_none() {
        doubts.push(Refusal { register: at.register, row: at.row, code: Code::RecordRefused });
    }
    value
}

/// What a cell of a table stands for under one key.
#[derive(Clone)]
enum Stands {
    Word(u32),
    Within(Band),
}

/// Every cell of a table, the last key running fastest.
fn cells(axes: &[Axis]) -> Vec<Vec<Stands>> {
    let mut cells = vec![Vec::new()];
    for axis in axes {
        let places: Vec<Stands> = match axis {
            Axis::Words(count) => (0..u32::try_from(*count).unwrap()).map(Stands::Word).collect(),
            Axis::Bands(bands) => bands.iter().copied().map(Stands::Within).collect(),
        };
        let extended = cells.iter().flat_map(|cell: &Vec<Stands>| {
            places.iter().map(|place| cell.iter().cloned().chain([place.clone()]).collect())
        });
        cells = extended.collect();
    }
    cells
}

fn stands_for(cell: &[Stands], keys: &[Value]) -> bool {
    cell.iter().zip(keys).all(|(place, key)| match (place, key) {
        (Stands::Word(own), Value::Word(word)) => own == word,
        (Stands::Within(band), Value::Number(n)) => {
            band.low.is_none_or(|(low, closed)| low < *n || (closed && low == *n))
                && band.high.is_none_or(|(high, closed)| *n < high || (closed && high == *n))
        }
        other => panic!("{:?} is no key here", other.1),
    })
}

pub(crate) fn computed(result: Result<Fraction, ArithmeticFault>, at: At, doubts: &mut Doubts) -> Option<Value> {
    if result.is_err() {
        doubts.push(Refusal { register: at.register, row: at.row, code: Code::RecordRefused });
    }
    result.ok().map(Value::Number)
}

pub(crate) fn known(value: Value) -> Option<Value> {
    (value != Value::Missing).then_some(value)
}

pub(crate) fn whole(n: i64) -> Value {
    Value::Number(Fraction::whole(i128::from(n)))
}

pub(crate) fn ordered(a: &Value, b: &Value) -> Ordering {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => a.cmp(b),
        (Value::Date(a), Value::Date(b)) => a.cmp(b),
        (Value::Bool(a), Value::Bool(b)) => a.cmp(b),
        (Value::Text(a), Value::Text(b)) => a.cmp(b),
        (Value::Word(a), Value::Word(b)) | (Value::Record(a), Value::Record(b)) => a.cmp(b),
        _ => panic!("{a:?} and {b:?} are of two kinds"),
    }
}

fn compared(a: Option<&Value>, how: Comparison, b: Option<&Value>) -> Option<bool> {
    Some(how.holds(ordered(a?, b?)))
}

fn all(truths: &[Option<bool>]) -> Option<bool> {
    if truths.contains(&Some(false)) {
        return Some(false);
    }
    if truths.contains(&None) { None } else { Some(true) }
}

fn any(truths: &[Option<bool>]) -> Option<bool> {
    if truths.contains(&Some(true)) {
        return Some(true);
    }
    if truths.contains(&None) { None } else { Some(false) }
}

/// The count of birthdays from one day to another; 28 February stands in for a 29th that a year lacks.
fn years(from: Date, to: Date) -> i64 {
    if to < from {
        return -years(to, from);
    }
    let birthday = |n: i32| {
        let year = from.year() + n;
        NaiveDate::from_ymd_opt(year, from.month(), from.day()).or(NaiveDate::from_ymd_opt(year, 2, 28)).unwrap()
    };
    (1..=1200).take_while(|n| birthday(*n) <= to).count().try_into().unwrap()
}

/// To multiples of a step, in whole numbers of steps.
pub(crate) fn rounded(value: Fraction, step: Fraction, how: Rounding) -> Result<Fraction, ArithmeticFault> {
    let steps = value.over(step)?;
    let (n, d) = (steps.numerator(), steps.denominator());
    let (below, rest) = (n.div_euclid(d), n.rem_euclid(d));
    let up = match how {
        Rounding::Down => false,
        Rounding::Up => rest > 0,
        Rounding::HalfUp if n >= 0 => rest >= d - rest,
        Rounding::HalfUp => rest > d - rest,
    };
    Fraction::whole(below + i128::from(up)).times(step)
}
