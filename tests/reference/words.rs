//! Expressions of a wanted type, written from choices. Everything but a single name stands in brackets.

use super::choices::Choices;
use super::kinds::{Reg, Ty};

/// A rule or an indicator written further up.
#[derive(Clone, Debug)]
pub(crate) struct Known {
    pub(crate) name: String,
    /// The register, for a rule.
    pub(crate) register: Option<Reg>,
    pub(crate) ty: Ty,
    /// Whether it is an indicator or comes to one: those have no day of their own by which law is known.
    pub(crate) figures: bool,
    /// The register an indicator scans, where it is a single one.
    pub(crate) scans: Option<Reg>,
}

pub(crate) struct Words<'c> {
    pub(crate) choices: Choices<'c>,
    pub(crate) known: Vec<Known>,
    /// The registers the figure at hand scans.
    pub(crate) scanned: Vec<Reg>,
    /// The names of the cases of the body written last.
    pub(crate) cases: Vec<String>,
    /// While an amendment is written: whose old value there is.
    pub(crate) old: Option<(Reg, Ty)>,
    /// Whether rules may ask if a fact is known, or take the known records for all there are.
    pub(crate) asks: bool,
}

impl<'c> Words<'c> {
    pub(crate) fn new(choices: Choices<'c>, known: Vec<Known>) -> Self {
        Self { choices, known, scanned: Vec::new(), cases: Vec::new(), old: None, asks: true }
    }

    pub(crate) fn know_rule(&mut self, name: String, register: Reg, ty: Ty, text: &str) {
        let words = || text.split(|c: char| !c.is_alphanumeric() && c != '_');
        let figures = self.known.iter().any(|k| k.figures && words().any(|word| word == k.name));
        self.known.push(Known { name, register: Some(register), ty, figures, scans: None });
    }

    pub(crate) fn know_indicator(&mut self, name: String, ty: Ty) {
        let scans = if let [single] = self.scanned.as_slice() { Some(*single) } else { None };
        self.known.push(Known { name, register: None, ty, figures: true, scans });
    }

    /// The indicators of a type as a record reads them: over all records, or among those of its own cell.
    fn scoped(&self, register: Reg, ty: Ty) -> Vec<String> {
        let groups =
            |reg: Reg| reg.fields().iter().filter(|(_, t)| matches!(t, Ty::Area | Ty::Grade | Ty::Text | Ty::Bool));
        let mut found = Vec::new();
        for known in self.known.iter().filter(|k| self.asks && k.register.is_none() && k.ty == ty) {
            found.push(format!("({} over all)", known.name));
            for (field, ty) in groups(register) {
                if known.scans.is_some_and(|scanned| groups(scanned).any(|(name, other)| name == field && other == ty))
                {
                    found.push(format!("({} within each {field})", known.name));
                }
            }
        }
        found
    }

    /// The fields and rules of a type, also those of the records above, as paths.
    pub(crate) fn paths(&self, register: Reg, ty: Ty) -> Vec<String> {
        let mut paths: Vec<String> =
            register.fields().iter().filter(|(_, t)| *t == ty).map(|(name, _)| (*name).to_owned()).collect();
        let rules = self.known.iter().filter(|k| k.register == Some(register) && k.ty == ty);
        paths.extend(rules.map(|k| k.name.clone()));
        if let Some((field, above)) = register.above() {
            paths.extend(self.paths(above, ty).into_iter().map(|path| format!("{field}.{path}")));
        }
        paths
    }

    pub(crate) fn constant(&mut self, ty: Ty) -> String {
        self.choices.of(ty.constants()).to_owned()
    }

    /// A single name, or a constant.
    fn leaf(&mut self, register: Reg, ty: Ty) -> String {
        let mut paths = self.paths(register, ty);
        if ty.is_number() {
            paths.extend(self.scoped(register, ty));
        }
        if ty == Ty::Dong {
            paths.extend(["line", "toll"].map(str::to_owned));
        }
        if self.old == Some((register, ty)) {
            paths.insert(0, "old value".to_owned());
        }
        let free = !matches!(ty, Ty::Area | Ty::Grade);
        if paths.is_empty() || (free && self.choices.once_in(8)) {
            return self.constant(ty);
        }
        self.choices.of(&paths)
    }

    /// A condition, mostly a plain one: those are left unknown by a missing fact.
    pub(crate) fn test(&mut self, register: Reg) -> String {
        let depth = self.choices.of(&[0, 1, 2, 0]);
        self.expr(register, Ty::Bool, depth)
    }

    /// An expression of a type; a class needs something to stand on, see `classed`.
    pub(crate) fn expr(&mut self, register: Reg, ty: Ty, depth: usize) -> String {
        if depth == 0 {
            return self.leaf(register, ty);
        }
        match self.choices.pick(13) {
            0 | 1 => self.leaf(register, ty),
            2 if register.is_stock() => format!("({} previous period)", self.bracketed(register, ty, depth)),
            3 => {
                let inner = self.bracketed(register, ty, depth);
                let day = self.bracketed(register, Ty::Date, 1);
                format!("({inner} on {day})")
            }
            4 if self.asks => {
                format!("if_missing({}, {})", self.expr(register, ty, depth - 1), self.beside(register, ty, depth - 1))
            }
            5 if register.above().is_some() => self.moved(register, ty),
            12 => self.known_on(register, ty),
            _ => self.special(register, ty, depth),
        }
    }

    /// The value of a record above, one period earlier.
    fn moved(&mut self, register: Reg, ty: Ty) -> String {
        let Some((field, above)) = register.above() else { return self.leaf(register, ty) };
        let paths = self.paths(above, ty);
        if paths.is_empty() || !above.is_stock() {
            return self.leaf(register, ty);
        }
        format!("({field}.{} previous period)", self.choices.of(&paths))
    }

    /// A name by the law known on another day.
    fn known_on(&mut self, register: Reg, ty: Ty) -> String {
        let figure =
            |path: &String| self.known.iter().any(|k| k.figures && path.rsplit('.').next() == Some(k.name.as_str()));
        let mut paths = self.paths(register, ty);
        paths.retain(|path| !figure(path));
        if ty == Ty::Dong {
            paths.push("line".to_owned());
        }
        if paths.is_empty() {
            return self.leaf(register, ty);
        }
        let days = self.paths(register, Ty::Date).into_iter().filter(|path| !figure(path));
        let mut days: Vec<String> = days.collect();
        days.splice(0..0, ["2023-09-04", "2023-09-05", "2024-01-01"].map(str::to_owned));
        let day = self.choices.of(&days);
        format!("({} known on {day})", self.choices.of(&paths))
    }

    /// Like `expr`, in brackets in any case.
    fn bracketed(&mut self, register: Reg, ty: Ty, depth: usize) -> String {
        format!("({})", self.expr(register, ty, depth - 1))
    }

    /// The other side of something of the same type, where a word has a meaning.
    fn beside(&mut self, register: Reg, ty: Ty, depth: usize) -> String {
        if matches!(ty, Ty::Area | Ty::Grade) && self.choices.once_in(2) {
            return self.constant(ty);
        }
        self.expr(register, ty, depth)
    }

    fn special(&mut self, register: Reg, ty: Ty, depth: usize) -> String {
        match ty {
            Ty::Bool => self.condition(register, depth),
            Ty::Plain | Ty::Dong | Ty::Percent => self.amount(register, ty, depth),
            Ty::Date => self.day(register, depth - 1),
            Ty::Area | Ty::Grade | Ty::Text => self.leaf(register, ty),
        }
    }

    /// A day counted on from another.
    fn day(&mut self, register: Reg, depth: usize) -> String {
        let day = self.expr(register, Ty::Date, depth);
        match self.choices.pick(4) {
            0 => {
                let sign = self.choices.of(&["+", "-"]);
                let unit = self.choices.of(&["days", "months", "years"]);
                let count = self.choices.of(&["1", "12", "31", "0", "100"]);
                format!("(({day}) {sign} {count} {unit})")
            }
            1 => {
                // A count from the registers may be a half, or lie beyond the calendar.
                let count = self.expr(register, Ty::Plain, depth);
                let unit = self.choices.of(&["1 month", "1 year", "1 days"]);
                format!("(({day}) + ({count}) × {unit})")
            }
            2 => {
                let edge = self.choices.of(&["month_start", "month_end", "year_start", "year_end"]);
                format!("{edge}({day})")
            }
            _ => format!("birthday({day}, {})", self.choices.of(&["18", "1 years-old", "16 years-old", "1_000"])),
        }
    }

    pub(crate) fn comparable(&mut self, register: Reg) -> Ty {
        let has_area = !self.paths(register, Ty::Area).is_empty();
        let has_grade = !self.paths(register, Ty::Grade).is_empty();
        let mut types = vec![Ty::Dong, Ty::Plain, Ty::Date, Ty::Text, Ty::Bool, Ty::Percent];
        types.extend(has_area.then_some(Ty::Area));
        types.extend(has_grade.then_some(Ty::Grade));
        self.choices.of(&types)
    }

    fn condition(&mut self, register: Reg, depth: usize) -> String {
        let below = depth - 1;
        match self.choices.pick(11) {
            0 => format!("(not {})", self.bracketed(register, Ty::Bool, depth)),
            1 => format!("({})", self.conditions(register, below).join(" and ")),
            2 => format!("({})", self.conditions(register, below).join(" or ")),
            3 => {
                let parts = self.conditions(register, below);
                let least = 1 + self.choices.pick(parts.len());
                format!("(at least {least} true in ({}))", parts.join(", "))
            }
            4 if self.asks => {
                let ty = self.comparable(register);
                let test = self.choices.of(&["is missing", "is known"]);
                format!("({} {test})", self.bracketed(register, ty, depth))
            }
            5 => self.range(register, below),
            6 => {
                let ty = self.comparable(register);
                let word = self.choices.of(&["in", "not in"]);
                let value = self.bracketed(register, ty, depth);
                let items = [self.beside(register, ty, below), self.beside(register, ty, below)];
                format!("({value} {word} ({}))", items.join(", "))
            }
            7 => {
                let age =
                    self.choices.of(&["aged 18 years-old", "aged under 23 years-old", "through age 22 years-old"]);
                format!("(completed_age({}) {age})", self.expr(register, Ty::Date, below))
            }
            8 => {
                let parts = self.conditions(register, below);
                let least = self.choices.pick(parts.len() + 1);
                format!("((number true in ({})) from {least} or more)", parts.join(", "))
            }
            _ => self.comparison(register, below),
        }
    }

    fn conditions(&mut self, register: Reg, depth: usize) -> Vec<String> {
        (0..2 + self.choices.pick(2)).map(|_| self.expr(register, Ty::Bool, depth)).collect()
    }

    fn comparison(&mut self, register: Reg, depth: usize) -> String {
        let ty = self.comparable(register);
        let operator = match ty {
            Ty::Date => self.choices.of(&["since", "before", "after", "through day", "=", "<>", "<", ">="]),
            _ if ty.is_number() => self.choices.of(&["at most", "<", ">", "at least", "=", "<>", "under", "over"]),
            _ => self.choices.of(&["=", "<>"]),
        };
        format!("({} {operator} {})", self.bracketed(register, ty, depth + 1), self.beside(register, ty, depth))
    }

    fn range(&mut self, register: Reg, depth: usize) -> String {
        let ty = self.choices.of(&[Ty::Dong, Ty::Plain, Ty::Date]);
        // A bare `to` leaves open whether a day counts, and is refused.
        let (from, to) = if ty == Ty::Date {
            self.choices.of(&[("from", "through"), ("from", "to under")])
        } else {
            self.choices.of(&[("from", "to"), ("from", "to under"), ("over", "to"), ("from", "through")])
        };
        let value = self.bracketed(register, ty, depth + 1);
        let (low, high) = (self.expr(register, ty, depth), self.expr(register, ty, depth));
        format!("({value} {from} {low} {to} {high})")
    }

    fn amount(&mut self, register: Reg, ty: Ty, depth: usize) -> String {
        let below = depth - 1;
        match self.choices.pick(11) {
            10 => {
                let of = [
                    "quarter 2/2023",
                    "the quarter judged",
                    "month 7/2023",
                    "first 2 months of 2024",
                    "the year judged",
                ];
                format!("(sum of {} across months of {})", self.expr(register, ty, below), self.choices.of(&of))
            }
            0 => {
                let sign = self.choices.of(&["+", "-"]);
                let (a, b) = (self.expr(register, ty, below), self.expr(register, ty, below));
                // A difference of rates is in points, which is another unit.
                if ty == Ty::Percent { format!("({a} + {b})") } else { format!("({a} {sign} {b})") }
            }
            1 if ty != Ty::Percent => {
                let sign = self.choices.of(&["×", "÷"]);
                format!("({} {sign} {})", self.expr(register, ty, below), self.expr(register, Ty::Plain, below))
            }
            2 => format!("(-{})", self.bracketed(register, ty, depth)),
            3 => {
                let function = self.choices.of(&["larger", "smaller"]);
                let items: Vec<String> =
                    (0..2 + self.choices.pick(2)).map(|_| self.expr(register, ty, below)).collect();
                format!("{function}({})", items.join(", "))
            }
            4 | 5 if !register.below().is_empty() => self.related(register, ty, below),
            6 | 8 if ty == Ty::Plain => self.plain(register, below),
            7 if ty == Ty::Dong => match self.paths(register, Ty::Area).as_slice() {
                [] => "line".to_owned(),
                paths => format!("(norm by {})", self.choices.of(paths)),
            },
            9 if ty == Ty::Plain => self.looked_up(register, below),
            9 if ty == Ty::Dong => self.local(register),
            7 if ty == Ty::Plain => {
                let (grades, areas) = (self.paths(register, Ty::Grade), self.paths(register, Ty::Area));
                if grades.is_empty() || areas.is_empty() {
                    return self.leaf(register, ty);
                }
                format!("(rate by ({}, {}))", self.choices.of(&grades), self.choices.of(&areas))
            }
            _ => self.leaf(register, ty),
        }
    }

    /// A norm of the place of the record, or of one that is said.
    fn local(&mut self, register: Reg) -> String {
        let (grades, areas) = (self.paths(register, Ty::Grade), self.paths(register, Ty::Area));
        let said = !areas.is_empty() && self.choices.once_in(2);
        match (grades.as_slice(), said) {
            ([], false) => "toll".to_owned(),
            ([], true) => format!("(toll by {})", self.choices.of(&areas)),
            (grades, false) => format!("(dues by {})", self.choices.of(grades)),
            (grades, true) => format!("(dues by ({}, {}))", self.choices.of(grades), self.choices.of(&areas)),
        }
    }

    /// A norm looked up by numbers.
    fn looked_up(&mut self, register: Reg, depth: usize) -> String {
        let grades = self.paths(register, Ty::Grade);
        if grades.is_empty() || self.choices.once_in(2) {
            return format!("(band by ({}))", self.expr(register, Ty::Dong, depth));
        }
        let (level, wealth) = (self.expr(register, Ty::Plain, depth), self.expr(register, Ty::Dong, depth));
        format!("(grid by ({}, {level}, {wealth}))", self.choices.of(&grades))
    }

    /// Numbers without unit that come from something else.
    fn plain(&mut self, register: Reg, depth: usize) -> String {
        match self.choices.pick(5) {
            3 | 4 => {
                let days = [self.expr(register, Ty::Date, depth), self.expr(register, Ty::Date, depth)].join(", ");
                let (function, unit) = self.choices.of(&[("days_between", "1 days"), ("months_between", "1 month")]);
                format!("({function}({days}) ÷ {unit})")
            }
            0 => format!("(number true in ({}))", self.conditions(register, depth).join(", ")),
            1 => {
                let unit = self.choices.of(&[Ty::Dong, Ty::Plain]);
                format!("({} ÷ {})", self.expr(register, unit, depth), self.expr(register, unit, depth))
            }
            _ => {
                let days = [self.expr(register, Ty::Date, depth), self.expr(register, Ty::Date, depth)];
                format!("(years_between({}) ÷ 2 years)", days.join(", "))
            }
        }
    }

    fn related(&mut self, register: Reg, ty: Ty, depth: usize) -> String {
        let (inverse, below) = self.choices.of(register.below());
        let counts = ty == Ty::Plain && self.choices.once_in(2);
        let mut text = if counts {
            format!("(number of {inverse}")
        } else {
            let kind = self.choices.of(&["sum of", "mean of", "smallest of", "largest of"]);
            format!("({kind} {} for {inverse}", self.expr(below, ty, depth))
        };
        if self.choices.once_in(2) {
            text.push_str(&format!(" with {}", self.test(below)));
        }
        if counts && self.choices.once_in(3) {
            text.push_str(&format!(" counted once by {}", self.key(below)));
        }
        text.push(')');
        text
    }

    /// What records may be counted once by: anything, also the record above.
    pub(crate) fn key(&mut self, register: Reg) -> String {
        let above = register.above().filter(|_| self.choices.once_in(2));
        match above {
            Some((field, _)) => field.to_owned(),
            None => {
                let ty = self.comparable(register);
                self.leaf_not_constant(register, ty)
            }
        }
    }

    fn leaf_not_constant(&mut self, register: Reg, ty: Ty) -> String {
        let paths = self.paths(register, ty);
        if paths.is_empty() { self.choices.of(register.fields()).0.to_owned() } else { self.choices.of(&paths) }
    }
}
