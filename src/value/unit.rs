//! Units of measure: what may be added, compared and multiplied.

use super::Lang;
use std::collections::BTreeMap;
use std::fmt;

/// A base unit every program knows: its canonical (Vietnamese) name, its English name, and whether it is counted in wholes.
#[derive(Debug, PartialEq, Eq)]
pub struct BaseUnit {
    /// The canonical name.
    pub vi: &'static str,
    /// The English name.
    pub en: &'static str,
    /// Whether a literal in this unit is a whole number, so that `500.000` has one reading.
    pub whole: bool,
}

/// The built-in base units. `%` and `điểm %` are not here: they are kinds of number, see `Measure`.
pub static BASE_UNITS: &[BaseUnit] = &[
    BaseUnit { vi: "đồng", en: "dong", whole: true },
    BaseUnit { vi: "người", en: "person", whole: true },
    BaseUnit { vi: "lượt người", en: "person-time", whole: true },
    BaseUnit { vi: "hộ", en: "household", whole: true },
    BaseUnit { vi: "khẩu", en: "member", whole: true },
    BaseUnit { vi: "lao động", en: "worker", whole: true },
    BaseUnit { vi: "trẻ em", en: "child", whole: true },
    BaseUnit { vi: "suất", en: "gift", whole: true },
    BaseUnit { vi: "thẻ", en: "card", whole: true },
    BaseUnit { vi: "học viên", en: "trainee", whole: true },
    BaseUnit { vi: "lượt", en: "occurrence", whole: true },
    BaseUnit { vi: "lần", en: "times", whole: false },
    BaseUnit { vi: "điểm", en: "score", whole: false },
    BaseUnit { vi: "tuổi", en: "years-old", whole: true },
    BaseUnit { vi: "ngày", en: "days", whole: true },
    BaseUnit { vi: "tháng", en: "month", whole: true },
    BaseUnit { vi: "quý", en: "quarter", whole: true },
    BaseUnit { vi: "năm", en: "year", whole: true },
];

/// What kind of plain number stands in front of the dimensions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum Measure {
    /// An ordinary number.
    #[default]
    Plain,
    /// A rate, written in `%`.
    Rate,
    /// A difference of rates, written in `điểm %` (percentage points).
    Points,
}

/// A unit: powers of base units, and for dimensionless numbers whether they are rates or points.
///
/// Whether literals in it are whole is no part of what makes two units the same: a count is a plain number, read whole.
#[derive(Clone, Debug, Default)]
pub struct Unit {
    dims: BTreeMap<String, i32>,
    measure: Measure,
    whole: bool,
}

impl PartialEq for Unit {
    fn eq(&self, other: &Self) -> bool {
        self.dims == other.dims && self.measure == other.measure
    }
}

impl Eq for Unit {}

impl Unit {
    /// A number without unit.
    #[must_use]
    pub fn plain() -> Self {
        Self::default()
    }

    /// A count of records: a plain number, and whole.
    #[must_use]
    pub fn count() -> Self {
        Self { whole: true, ..Self::default() }
    }

    /// Rates, in per cent.
    #[must_use]
    pub fn rate() -> Self {
        Self { measure: Measure::Rate, ..Self::default() }
    }

    /// Percentage points.
    #[must_use]
    pub fn points() -> Self {
        Self { measure: Measure::Points, ..Self::default() }
    }

    /// One base unit by its canonical name.
    #[must_use]
    pub fn base(name: &str, whole: bool) -> Self {
        Self { dims: BTreeMap::from([(name.to_owned(), 1)]), measure: Measure::Plain, whole }
    }

    /// A built-in base unit by its Vietnamese or English name, ignoring case.
    #[must_use]
    pub fn builtin(name: &str) -> Option<Self> {
        let name = name.to_lowercase();
        BASE_UNITS.iter().find(|u| u.vi == name || u.en == name).map(|u| Self::base(u.vi, u.whole))
    }

    /// Rate, points or plain.
    #[must_use]
    pub fn measure(&self) -> Measure {
        self.measure
    }

    /// Whether the unit has no dimensions.
    #[must_use]
    pub fn is_dimensionless(&self) -> bool {
        self.dims.is_empty()
    }

    /// Whether this is a number without any unit.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        self.dims.is_empty() && self.measure == Measure::Plain
    }

    /// Whether literals in this unit are whole numbers.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.whole
    }

    /// The unit of a product.
    #[must_use]
    pub fn times(&self, other: &Self) -> Self {
        self.combine(other, 1)
    }

    /// The unit of a quotient.
    #[must_use]
    pub fn per(&self, other: &Self) -> Self {
        self.combine(other, -1)
    }

    /// Whether one of another unit stands below the line.
    #[must_use]
    pub fn is_per(&self, other: &Self) -> bool {
        other.dims.keys().all(|name| self.dims.get(name).is_some_and(|power| *power < 0))
    }

    fn combine(&self, other: &Self, sign: i32) -> Self {
        let mut dims = self.dims.clone();
        for (name, power) in &other.dims {
            let entry = dims.entry(name.clone()).or_insert(0);
            *entry = entry.saturating_add(power.saturating_mul(sign));
        }
        dims.retain(|_, power| *power != 0);
        let whole = if sign > 0 { self.whole || other.whole } else { self.whole };
        let whole = whole && dims.values().any(|p| *p > 0);
        Self { dims, measure: Measure::Plain, whole }
    }

    /// The unit in words.
    #[must_use]
    pub fn name(&self, lang: Lang) -> String {
        let word = |name: &str| -> String {
            match lang {
                Lang::Vi => name.to_owned(),
                Lang::En => BASE_UNITS.iter().find(|u| u.vi == name).map_or(name, |u| u.en).to_owned(),
            }
        };
        match self.measure {
            Measure::Rate => return "%".to_owned(),
            Measure::Points => return lang.pick("điểm %", "points").to_owned(),
            Measure::Plain => {}
        }
        let mut above = Vec::new();
        let mut below = Vec::new();
        for (name, power) in &self.dims {
            let side = if *power > 0 { &mut above } else { &mut below };
            side.extend(std::iter::repeat_n(word(name), power.unsigned_abs().min(9) as usize));
        }
        if above.is_empty() && !below.is_empty() {
            above.push("1".to_owned());
        }
        let mut text = above.join("·");
        for name in below {
            text.push('/');
            text.push_str(&name);
        }
        text
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name(Lang::Vi))
    }
}
