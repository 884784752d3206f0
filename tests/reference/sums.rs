//! Figures in a wanted unit, written from choices.

use super::kinds::{Reg, Ty};
use super::words::Words;

impl Words<'_> {
    /// A figure in a unit.
    pub(crate) fn figure(&mut self, unit: Ty, depth: usize) -> String {
        if depth == 0 || self.choices.once_in(2) {
            return self.aggregate(unit);
        }
        let below = depth - 1;
        match self.choices.pick(9) {
            8 if unit == Ty::Plain => {
                let exponent = self.choices.of(&["1 ÷ 2", "2", "-1", "2 ÷ 3", "0", "-3 ÷ 2"]);
                let digits = self.choices.of(&["0", "3", "6"]);
                format!("power({}, {exponent}, {digits})", self.figure(unit, below))
            }
            0 | 1 => {
                let sign = if unit == Ty::Percent { "+" } else { self.choices.of(&["-", "+"]) };
                format!("({} {sign} {})", self.figure(unit, below), self.figure(unit, below))
            }
            2 if unit == Ty::Plain => {
                let same = self.choices.of(&[Ty::Plain, Ty::Dong, Ty::Percent]);
                format!("({} ÷ {})", self.figure(same, below), self.figure(same, below))
            }
            2 if unit == Ty::Dong => {
                let sign = self.choices.of(&["÷", "×"]);
                format!("({} {sign} {})", self.figure(unit, below), self.figure(Ty::Plain, below))
            }
            3 => {
                let other = ["previous period", "same period last year", "year to date", "year 2022"];
                let inner = self.figure(unit, below);
                // What states its period is not moved to another.
                if inner.ends_with("year 2022)") {
                    return inner;
                }
                format!("(({inner}) {})", self.choices.of(&other))
            }
            4 if self.choices.once_in(2) => {
                let which = self.choices.of(&["larger", "smaller"]);
                format!("{which}({}, {})", self.figure(unit, below), self.figure(unit, below))
            }
            4 => format!("(-({}))", self.figure(unit, below)),
            5 => self.constant(unit),
            _ => {
                let known: Vec<String> = self
                    .known
                    .iter()
                    .filter(|k| k.register.is_none() && k.ty == unit)
                    .map(|k| k.name.clone())
                    .collect();
                if known.is_empty() {
                    return self.aggregate(unit);
                }
                // What an indicator scans is not looked up: breakdowns are tried on figures of one register only.
                self.scanned.extend([Reg::Ward, Reg::Payment]);
                let name = self.choices.of(&known);
                if self.asks && self.choices.once_in(3) { format!("({name} over all)") } else { name }
            }
        }
    }

    fn aggregate(&mut self, unit: Ty) -> String {
        let register = self.choices.of(&[Reg::Home, Reg::Person, Reg::Payment, Reg::Ward, Reg::Card]);
        if !self.scanned.contains(&register) {
            self.scanned.push(register);
        }
        let name = register.name();
        match unit {
            Ty::Percent if self.choices.pick(4) < 3 => {
                let base = if self.choices.once_in(2) {
                    format!(" out of those with {}", self.test(register))
                } else {
                    String::new()
                };
                let numerator = self.test(register);
                format!("(share of {name} with {numerator}{base}{})", self.weight(register))
            }
            Ty::Plain if self.choices.pick(4) < 3 => {
                let with = self.with(register);
                let tail = if self.choices.once_in(2) {
                    format!(" counted once by {}", self.key(register))
                } else {
                    self.weight(register)
                };
                format!("(number of {name}{with}{tail})")
            }
            _ if self.choices.once_in(3) => self.spread(register, unit),
            _ => {
                let kind = self.choices.of(&["sum of", "mean of", "smallest of", "largest of"]);
                let depth = self.choices.of(&[0, 2]);
                let value = self.expr(register, unit, depth);
                let with = self.with(register);
                let weight = if matches!(kind, "sum of" | "mean of") { self.weight(register) } else { String::new() };
                format!("({kind} {value} for {name}{with}{weight})")
            }
        }
    }

    /// A quantile of a column, or a Gini where the unit has none.
    fn spread(&mut self, register: Reg, unit: Ty) -> String {
        let fields: Vec<&str> = register.fields().iter().filter(|(_, ty)| *ty == unit).map(|(name, _)| *name).collect();
        let fields: Vec<&str> = fields.into_iter().filter(|name| *name != "huge").collect();
        let value = if fields.is_empty() { self.constant(unit) } else { self.choices.of(&fields).to_owned() };
        let (name, with) = (register.name(), self.with(register));
        if unit == Ty::Plain && self.choices.once_in(2) {
            return format!("(Gini of {value} for {name}{with}{})", self.weight(register));
        }
        let level =
            self.choices.of(&["median of", "quantile 25% of", "quantile 80% of", "quantile 0% of", "quantile 100% of"]);
        let rule = self.choices.of(&["", ", rule eurostat", ", rule nearest_rank", ", rule linear"]);
        let weight = if rule == ", rule linear" { String::new() } else { self.weight(register) };
        format!("({level} {value} for {name}{with}{weight}{rule})")
    }

    /// For how many a record stands: a column that may be missing or below zero, or a number.
    fn weight(&mut self, register: Reg) -> String {
        if self.choices.once_in(2) {
            return String::new();
        }
        let column = match register {
            Reg::Ward => "quota",
            Reg::Home => "score",
            Reg::Person => "weight",
            Reg::Payment => "factor",
            Reg::Card => "worth",
        };
        format!(" weighted by {}", self.choices.of(&[column, column, column, "2", "(1 ÷ 2)", "0"]))
    }

    fn with(&mut self, register: Reg) -> String {
        if self.choices.once_in(4) {
            return String::new();
        }
        format!(" with {}", self.test(register))
    }

    /// The ways the figure at hand may be broken down.
    pub(crate) fn dimensions(&self) -> Vec<String> {
        let [single] = self.scanned.as_slice() else { return Vec::new() };
        [Ty::Area, Ty::Grade, Ty::Text, Ty::Bool].iter().flat_map(|ty| self.paths(*single, *ty)).collect()
    }
}
