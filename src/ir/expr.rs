//! Expressions over one record, and figures over a whole register.

use super::program::{Dimension, FieldId, IndicatorId, ListId, ParamId, Program, RegisterId, RuleId};
use super::scale::Scale;
use crate::source::Span;
use crate::syntax::ast::{AggregateKind, MonthsOf, OtherPeriod, QuantileRule};
use crate::value::calendar::{Edge, Stride};
use crate::value::fraction::Rounding;
use crate::value::{Date, Decimal, Fraction, Unit, Value};
use std::collections::BTreeSet;

/// What kind of value an expression has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Type {
    /// Yes or no; missing is the third truth.
    Bool,
    /// An exact number in a unit.
    Number(Unit),
    /// Free text.
    Text,
    /// A calendar day.
    Date,
    /// A word of a list.
    Word(ListId),
    /// A record of a register.
    Record(RegisterId),
}

/// An expression over one record on one day.
#[derive(Clone, Debug)]
pub struct Expr {
    /// What.
    pub kind: ExprKind,
    /// The type of its value.
    pub ty: Type,
    /// Where it was written.
    pub span: Span,
}

/// Equal where they say the same, wherever they were written.
impl PartialEq for Expr {
    fn eq(&self, other: &Self) -> bool {
        self.kind == other.kind && self.ty == other.ty
    }
}

/// The kinds of expression.
#[derive(Clone, Debug, PartialEq)]
pub enum ExprKind {
    /// A constant.
    Const(Value),
    /// The day facts are judged on.
    Today,
    /// A column of the record.
    Field(FieldId),
    /// `hộ.x`: the expression `x` of the record this record points at through a relation field.
    Follow(FieldId, Box<Expr>),
    /// The result of a rule for the record, on the same day.
    Rule(RuleId),
    /// The value of a parameter on the day; one expression (a `Word`) for each of its keys.
    Param(ParamId, Vec<Expr>),
    /// The value of an indicator over all records, in the period of the day.
    Indicator(IndicatorId),
    /// The value of an indicator among the records of the same cell, in the period of the day.
    Within(Box<Within>),
    /// A built-in function.
    Call(Function, Vec<Expr>),
    /// The expression for the record with the same key one period earlier.
    Previous(Box<Expr>),
    /// The expression on another day (an expression of type `Date`), for the same record.
    On(Box<Expr>, Box<Expr>),
    /// The expression by the law that had come into force by a day (an expression of type `Date`), for the same record on
    /// the same day; never by more law than is known around it.
    Known(Box<Expr>, Box<Expr>),
    /// The sum of the expression on the first day of each month, for the same record; missing when it is in one of them.
    Across(Box<Expr>, MonthsOf),
    /// In an amendment of a rule, its result by the version at this position, whatever days that one applies.
    Earlier(RuleId, usize),
    /// `-x`.
    Neg(Box<Expr>),
    /// Terms, each with whether it is subtracted.
    Sum(Vec<(bool, Expr)>),
    /// Factors, each with whether it divides.
    Product(Vec<(bool, Expr)>),
    /// A comparison of two values of one kind.
    Compare(Box<Expr>, Comparison, Box<Expr>),
    /// A value between two bounds.
    Between {
        /// The value.
        value: Box<Expr>,
        /// The lower bound, and whether it is included.
        low: (Box<Expr>, bool),
        /// The upper bound, and whether it is included.
        high: (Box<Expr>, bool),
    },
    /// Membership among values of one kind; `true` for "not in".
    In(Box<Expr>, Vec<Expr>, bool),
    /// Whether the value is missing (true) or known (false). Never unknown itself.
    IsMissing(Box<Expr>, bool),
    /// Negation; unknown stays unknown.
    Not(Box<Expr>),
    /// All of them (Kleene).
    And(Vec<Expr>),
    /// Any of them (Kleene).
    Or(Vec<Expr>),
    /// How many are true; unknown when any is.
    CountTrue(Vec<Expr>),
    /// Whether at least so many are true; known as soon as the known ones decide it.
    AtLeastTrue(u32, Vec<Expr>),
    /// An aggregate over the records that point at this record through a relation field of theirs.
    Related(Box<Related>),
    /// What a scale gives for a number.
    Scale(Box<Scale>),
    /// Rounding to multiples.
    Round(Box<Expr>, Decimal, Rounding),
}

impl Expr {
    /// The expressions it is made of directly, about whatever record and day.
    #[must_use]
    pub fn parts(&self) -> Vec<&Self> {
        let mut parts = self.parts_here();
        match &self.kind {
            ExprKind::Follow(_, inner) | ExprKind::Previous(inner) | ExprKind::Across(inner, _) => parts.push(inner),
            ExprKind::On(inner, day) | ExprKind::Known(inner, day) => parts.extend([inner.as_ref(), day.as_ref()]),
            ExprKind::Related(related) => {
                parts.extend([&related.value, &related.filter, &related.once_by].into_iter().flatten());
            }
            ExprKind::Within(within) => parts.extend(within.dimension.cells.iter().map(|(_, cell)| cell)),
            _ => {}
        }
        parts
    }

    /// Those of its parts that are about the same record on the same days.
    #[must_use]
    pub fn parts_here(&self) -> Vec<&Self> {
        match &self.kind {
            ExprKind::Param(_, parts)
            | ExprKind::Call(_, parts)
            | ExprKind::And(parts)
            | ExprKind::Or(parts)
            | ExprKind::CountTrue(parts)
            | ExprKind::AtLeastTrue(_, parts) => parts.iter().collect(),
            ExprKind::Sum(parts) | ExprKind::Product(parts) => parts.iter().map(|(_, part)| part).collect(),
            ExprKind::Neg(inner)
            | ExprKind::Not(inner)
            | ExprKind::Round(inner, ..)
            | ExprKind::IsMissing(inner, _) => vec![inner],
            ExprKind::Compare(left, _, right) => vec![left, right],
            ExprKind::Between { value, low, high } => vec![value, &low.0, &high.0],
            ExprKind::In(value, items, _) => std::iter::once(value.as_ref()).chain(items).collect(),
            ExprKind::Scale(scale) => scale.expressions(),
            ExprKind::Within(within) => vec![&within.here],
            ExprKind::Const(_)
            | ExprKind::Today
            | ExprKind::Field(_)
            | ExprKind::Follow(..)
            | ExprKind::Rule(_)
            | ExprKind::Indicator(_)
            | ExprKind::Previous(_)
            | ExprKind::On(..)
            | ExprKind::Known(..)
            | ExprKind::Across(..)
            | ExprKind::Earlier(..)
            | ExprKind::Related(_) => Vec::new(),
        }
    }
}

/// How two values are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Comparison {
    /// Equal.
    Equal,
    /// Not equal.
    NotEqual,
    /// Below.
    Less,
    /// Below or equal.
    LessOrEqual,
    /// Above.
    Greater,
    /// Above or equal.
    GreaterOrEqual,
}

impl Comparison {
    /// Whether an order satisfies the comparison.
    #[must_use]
    pub fn holds(self, order: std::cmp::Ordering) -> bool {
        match self {
            Self::Equal => order.is_eq(),
            Self::NotEqual => order.is_ne(),
            Self::Less => order.is_lt(),
            Self::LessOrEqual => order.is_le(),
            Self::Greater => order.is_gt(),
            Self::GreaterOrEqual => order.is_ge(),
        }
    }

    /// The comparison that holds where this one does not.
    #[must_use]
    pub fn opposite(self) -> Self {
        match self {
            Self::Equal => Self::NotEqual,
            Self::NotEqual => Self::Equal,
            Self::Less => Self::GreaterOrEqual,
            Self::LessOrEqual => Self::Greater,
            Self::Greater => Self::LessOrEqual,
            Self::GreaterOrEqual => Self::Less,
        }
    }

    /// The mathematical sign.
    #[must_use]
    pub fn sign(self) -> &'static str {
        match self {
            Self::Equal => "=",
            Self::NotEqual => "≠",
            Self::Less => "<",
            Self::LessOrEqual => "≤",
            Self::Greater => ">",
            Self::GreaterOrEqual => "≥",
        }
    }
}

/// The built-in functions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Function {
    /// `tuổi_tròn(ngày_sinh)`: completed years on the day facts are judged.
    Age,
    /// `số_năm(từ, đến)`: completed years between two days.
    YearsBetween,
    /// `lớn_hơn(a, b, …)`: the largest of its arguments.
    Larger,
    /// `nhỏ_hơn(a, b, …)`: the smallest of its arguments.
    Smaller,
    /// `nếu_thiếu(a, b)`: a, or b where a is missing.
    IfMissing,
    /// `ngày + 3 tháng`: the day so many days, months or years on.
    Plus(Stride),
    /// `ngày_tròn_tuổi(ngày_sinh, 16)`: the day an age is completed.
    Birthday,
    /// `số_ngày(từ, đến)`: calendar days between two days.
    DaysBetween,
    /// `số_tháng(từ, đến)`: completed months between two days.
    MonthsBetween,
    /// `đầu_tháng(ngày)` and its like.
    Edge(Edge),
}

impl Function {
    /// Whether it counts days or months, or leads from one day to another.
    #[must_use]
    pub fn is_calendar(self) -> bool {
        matches!(self, Self::Plus(_) | Self::Birthday | Self::DaysBetween | Self::MonthsBetween | Self::Edge(_))
    }

    /// The name in rule files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Age => "tuổi_tròn",
            Self::YearsBetween => "số_năm",
            Self::Larger => "lớn_hơn",
            Self::Smaller => "nhỏ_hơn",
            Self::IfMissing => "nếu_thiếu",
            Self::Plus(_) => "+",
            Self::Birthday => "ngày_tròn_tuổi",
            Self::DaysBetween => "số_ngày",
            Self::MonthsBetween => "số_tháng",
            Self::Edge(Edge::MonthStart) => "đầu_tháng",
            Self::Edge(Edge::MonthEnd) => "cuối_tháng",
            Self::Edge(Edge::YearStart) => "đầu_năm",
            Self::Edge(Edge::YearEnd) => "cuối_năm",
        }
    }
}

/// An aggregate over the records related to one record; of a stock only those of the snapshot the record is seen in.
#[derive(Clone, Debug, PartialEq)]
pub struct Related {
    /// Count, sum, mean, min or max.
    pub kind: AggregateKind,
    /// The register of the related records.
    pub register: RegisterId,
    /// Their relation field, which points at this record.
    pub via: FieldId,
    /// What is aggregated, for each related record; none for a count.
    pub value: Option<Expr>,
    /// Which related records; unknown for one of them makes the result unknown.
    pub filter: Option<Expr>,
    /// Counted once by this (count only).
    pub once_by: Option<Expr>,
}

/// An indicator among the records of one cell of a breakdown: `bình_quân tính trong từng xã`.
#[derive(Clone, Debug, PartialEq)]
pub struct Within {
    /// The indicator.
    pub indicator: IndicatorId,
    /// How its records are told apart.
    pub dimension: Dimension,
    /// In which of the cells the record at hand is.
    pub here: Expr,
}

/// A figure: arithmetic over aggregates of whole registers, in one period and one cell.
#[derive(Clone, Debug)]
pub struct Figure {
    /// What.
    pub kind: FigureKind,
    /// The unit of its value.
    pub unit: Unit,
    /// Where it was written.
    pub span: Span,
}

/// The kinds of figure.
#[derive(Clone, Debug)]
pub enum FigureKind {
    /// A number.
    Const(Decimal),
    /// The completed years between two days.
    YearsBetween(Date, Date),
    /// An aggregate over a register.
    Aggregate(Box<Aggregate>),
    /// Another indicator, in the same cell.
    Indicator(IndicatorId),
    /// The figure over all records, in whatever cell it is asked for.
    Whole(Box<Figure>),
    /// The figure in another period.
    At(Box<Figure>, OtherPeriod),
    /// `-x`.
    Neg(Box<Figure>),
    /// Terms, each with whether it is subtracted.
    Sum(Vec<(bool, Figure)>),
    /// Factors, each with whether it divides.
    Product(Vec<(bool, Figure)>),
    /// Rounding to multiples.
    Round(Box<Figure>, Decimal, Rounding),
    /// The largest of several (true), or the smallest.
    Extreme(bool, Vec<Figure>),
    /// A power: base, exponent, and to how many digits after the point it is rounded where it has no exact value.
    Power(Box<Figure>, Box<Figure>, u32),
}

impl Figure {
    /// How many figures it is made of in all, itself among them.
    #[must_use]
    pub fn size(&self) -> usize {
        let mut open = vec![self];
        let mut size = 0;
        while let Some(figure) = open.pop() {
            size += 1;
            open.extend(figure.parts());
        }
        size
    }

    /// Whether its cells come to its total: counts and sums, what is added up of such, and such by what is the same in each cell.
    #[must_use]
    pub fn is_additive(&self, program: &Program) -> bool {
        let (mut open, mut seen) = (vec![self], BTreeSet::new());
        while let Some(figure) = open.pop() {
            match &figure.kind {
                FigureKind::Aggregate(of) => match of.kind {
                    AggregateKind::Count if of.once_by.is_none() => {}
                    AggregateKind::Sum => {}
                    _ => return false,
                },
                FigureKind::Indicator(id) => {
                    if seen.insert(*id) {
                        open.push(&program.indicator(*id).figure);
                    }
                }
                FigureKind::Neg(inner) | FigureKind::At(inner, _) => open.push(inner),
                FigureKind::Sum(terms) => open.extend(terms.iter().map(|(_, term)| term)),
                FigureKind::Product(factors) => {
                    let mut varying = factors.iter().filter(|(_, factor)| !factor.is_same_everywhere());
                    match (varying.next(), varying.next()) {
                        (Some((false, factor)), None) => open.push(factor),
                        _ => return false,
                    }
                }
                _ => return false,
            }
        }
        true
    }

    /// Whether it is the same in each cell of a breakdown.
    fn is_same_everywhere(&self) -> bool {
        matches!(self.kind, FigureKind::Const(_) | FigureKind::YearsBetween(..) | FigureKind::Whole(_))
    }

    /// The figures it is made of directly, in whatever period.
    #[must_use]
    pub fn parts(&self) -> Vec<&Self> {
        match &self.kind {
            FigureKind::At(inner, _) => vec![inner],
            _ => self.parts_here(),
        }
    }

    /// Those of its parts that are of the same period.
    #[must_use]
    pub fn parts_here(&self) -> Vec<&Self> {
        match &self.kind {
            FigureKind::Const(_)
            | FigureKind::YearsBetween(..)
            | FigureKind::Aggregate(_)
            | FigureKind::Indicator(_)
            | FigureKind::At(..) => Vec::new(),
            FigureKind::Whole(inner) | FigureKind::Neg(inner) | FigureKind::Round(inner, ..) => vec![inner],
            FigureKind::Sum(parts) | FigureKind::Product(parts) => parts.iter().map(|(_, part)| part).collect(),
            FigureKind::Extreme(_, parts) => parts.iter().collect(),
            FigureKind::Power(base, exponent, _) => vec![base, exponent],
        }
    }
}

/// An aggregate over all records of a register in a period.
#[derive(Clone, Debug)]
pub struct Aggregate {
    /// Which.
    pub kind: AggregateKind,
    /// The register.
    pub register: RegisterId,
    /// What is summed, averaged or compared.
    pub value: Option<Expr>,
    /// Which records count (the numerator of a share).
    pub filter: Option<Expr>,
    /// The base of a share; all records when absent.
    pub base: Option<Expr>,
    /// Counted once by this.
    pub once_by: Option<Expr>,
    /// Where it was written.
    pub span: Span,
    /// For how many each record stands; one where none is given.
    pub weight: Option<Expr>,
    /// Which quantile, by which rule (quantiles and medians only).
    pub quantile: Option<(Fraction, QuantileRule)>,
    /// What becomes of records that lack a fact, as declared. `filter`, `base` and the others are settled accordingly: they ask for the
    /// fact where records are left out, and read what stands in for it.
    pub missing: Vec<Missing>,
}

/// A fact, and what becomes of records that lack it.
#[derive(Clone, Debug, PartialEq)]
pub struct Missing {
    /// The fact.
    pub operand: Expr,
    /// What becomes of them.
    pub how: WhereMissing,
    /// Which records are looked at: those that count, or of a share those in its base, but for what becomes of them.
    pub scope: Option<Expr>,
}

/// What becomes of a record that lacks a fact; the later wins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum WhereMissing {
    /// A declared value stands in for it.
    StandsIn,
    /// It is left out.
    LeftOut,
    /// It leaves the figure without a value.
    Refused,
}

/// Equal where they say the same, wherever they were written.
impl PartialEq for Aggregate {
    fn eq(&self, other: &Self) -> bool {
        let Self { kind, register, value, filter, base, once_by, span: _, weight, quantile, missing } = self;
        (kind, register, value, filter) == (&other.kind, &other.register, &other.value, &other.filter)
            && (base, once_by, weight) == (&other.base, &other.once_by, &other.weight)
            && (quantile, missing) == (&other.quantile, &other.missing)
    }
}

impl Aggregate {
    /// Whether it counts records each of which stands for itself.
    #[must_use]
    pub fn counts_records(&self) -> bool {
        let counts = matches!(self.kind, AggregateKind::Count | AggregateKind::Share);
        counts && self.once_by.is_none() && self.weight.is_none() && self.missing.is_empty()
    }

    /// Every expression it asks of its records.
    pub fn expressions(&self) -> impl Iterator<Item = &Expr> {
        let own = [&self.filter, &self.base, &self.value, &self.once_by, &self.weight].into_iter().flatten();
        own.chain(self.missing.iter().map(|missing| &missing.operand))
    }
}
