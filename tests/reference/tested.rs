//! Checks of records as they are said to mean: each condition record by record, each distance from the middle by its definition.

use super::Reference;
use chitieu::ir::{RecordCheck, RecordTest};
use chitieu::syntax::ast::Middle;
use chitieu::value::{ArithmeticFault, Fraction, Period, Value};

impl Reference<'_> {
    /// The keys of the records that fail, and of those of which it is not known.
    pub(crate) fn tested(&self, check: &RecordCheck, period: Period) -> (Vec<String>, Vec<String>) {
        let records = self.records(check.register, period);
        let mut truths: Vec<Vec<Option<bool>>> = vec![Vec::new(); records.len()];
        for test in &check.tests {
            match test {
                RecordTest::Holds(condition) => {
                    for (at, truths) in records.iter().zip(&mut truths) {
                        truths.push(self.part(Some(condition), *at, true).map(|value| value == Value::Bool(true)));
                    }
                }
                RecordTest::Near(value, middle, times) => {
                    let number = |at| match self.part(Some(value), at, true) {
                        Some(Value::Number(n)) => Some(n),
                        _ => None,
                    };
                    let values: Vec<Option<Fraction>> = records.iter().map(|at| number(*at)).collect();
                    let known: Vec<Fraction> = values.iter().copied().flatten().collect();
                    for (value, truths) in values.iter().zip(&mut truths) {
                        let near = |value| near(value, &known, *middle, *times).ok().flatten();
                        truths.push(value.and_then(near));
                    }
                }
            }
        }
        let key = |row: usize| self.table(check.register).keys[records[row].row as usize].clone();
        let failing = (0..records.len()).filter(|row| truths[*row].contains(&Some(false)));
        let open =
            (0..records.len()).filter(|row| !truths[*row].contains(&Some(false)) && truths[*row].contains(&None));
        (failing.map(key).collect(), open.map(key).collect())
    }
}

/// Whether a value is near enough to the middle of all; nothing is said where they do not differ.
fn near(value: Fraction, all: &[Fraction], middle: Middle, times: Fraction) -> Result<Option<bool>, ArithmeticFault> {
    let size = |x: Fraction| if x < Fraction::ZERO { x.negated() } else { Ok(x) };
    let n = Fraction::whole(i128::try_from(all.len()).unwrap());
    if all.len() < 2 {
        return Ok(None);
    }
    let apart = |centre: Fraction| all.iter().map(|x| size(x.minus(centre)?)).collect::<Result<Vec<_>, _>>();
    match middle {
        Middle::Median => {
            let centre = median(all.to_vec())?;
            let usual = median(apart(centre)?)?;
            let modified = size(value.minus(centre)?)?.times(Fraction::new(6745, 10_000)?)?;
            Ok((usual != Fraction::ZERO).then_some(modified <= times.times(usual)?))
        }
        Middle::Mean => {
            let sum = all.iter().try_fold(Fraction::ZERO, |sum, x| sum.plus(*x))?;
            let centre = sum.over(n)?;
            let squares = apart(centre)?.into_iter().try_fold(Fraction::ZERO, |sum, x| sum.plus(x.times(x)?))?;
            let variance = squares.over(n.minus(Fraction::ONE)?)?;
            let far = value.minus(centre)?;
            Ok((variance != Fraction::ZERO).then_some(far.times(far)? <= times.times(times)?.times(variance)?))
        }
    }
}

fn median(mut row: Vec<Fraction>) -> Result<Fraction, ArithmeticFault> {
    row.sort();
    let (below, above) = (row[(row.len() - 1) / 2], row[row.len() / 2]);
    below.plus(above)?.over(Fraction::whole(2))
}
