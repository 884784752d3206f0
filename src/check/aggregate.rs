//! Aggregates over a register: what is asked of its records, for how many each of them stands, and which quantile is sought.

use super::scope::Checker;
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{Aggregate, Expr, Figure, FigureKind, RegisterId, Type};
use crate::source::Span;
use crate::syntax::ast::{self, AggregateKind, QuantileRule};
use crate::value::{Fraction, Message, Unit};

/// What an aggregate asks of each record, whether of a register or of those related to one.
pub(super) struct PerRecord {
    /// What is summed, averaged or compared.
    pub(super) value: Option<Expr>,
    /// Which records count.
    pub(super) filter: Option<Expr>,
    /// Counted once by this.
    pub(super) once_by: Option<Expr>,
}

impl Checker {
    /// Settles what an aggregate asks of each record.
    pub(super) fn per_record(&mut self, aggregate: &ast::Aggregate, register: RegisterId) -> Option<PerRecord> {
        let value = match &aggregate.value {
            Some(value) => Some(self.measure(value, register)?),
            None => None,
        };
        let filter = match &aggregate.filter {
            Some(filter) => Some(self.condition(filter, register)?),
            None => None,
        };
        let once_by = match &aggregate.once_by {
            Some(once) => Some(self.expr(once, register, None)?),
            None => None,
        };
        Some(PerRecord { value, filter, once_by })
    }

    /// Settles an aggregate over a register.
    pub(super) fn aggregate(&mut self, aggregate: &ast::Aggregate) -> Option<Figure> {
        let register = self.register_named(&aggregate.over)?;
        let known = self.begin_missing(register);
        let settled = self.aggregate_of(aggregate, register);
        self.stand_ins.clear();
        let (settled, unit) = settled?;
        let settled = self.end_missing(known, aggregate, settled)?;
        Some(Figure { kind: FigureKind::Aggregate(Box::new(settled)), unit, span: aggregate.span })
    }

    fn aggregate_of(&mut self, aggregate: &ast::Aggregate, register: RegisterId) -> Option<(Aggregate, Unit)> {
        let PerRecord { value, filter, once_by } = self.per_record(aggregate, register)?;
        let base = match &aggregate.base {
            Some(base) => Some(self.condition(base, register)?),
            None => None,
        };
        let weight = match &aggregate.weight {
            Some(weight) => Some(self.weight(aggregate, weight, register)?),
            None => None,
        };
        let Ok(quantile) = self.quantile(aggregate) else { return None };
        let unit = match aggregate.kind {
            AggregateKind::Count => Unit::count(),
            AggregateKind::Share => Unit::rate(),
            AggregateKind::Gini => Unit::plain(),
            _ => match &value.as_ref()?.ty {
                Type::Number(unit) => unit.clone(),
                _ => Unit::plain(),
            },
        };
        let (kind, span) = (aggregate.kind, aggregate.span);
        let missing = Vec::new();
        Some((Aggregate { kind, register, value, filter, base, once_by, span, weight, quantile, missing }, unit))
    }

    /// Settles for how many a record stands: a number, whatever it counts.
    fn weight(&mut self, aggregate: &ast::Aggregate, weight: &ast::Expr, register: RegisterId) -> Option<Expr> {
        let settled = self.number(weight, register, None)?;
        let because = if aggregate.once_by.is_some() {
            Message::new("đếm không tính trùng thì không dùng quyền số", "what is counted once has no weight")
        } else if matches!(aggregate.kind, AggregateKind::Min | AggregateKind::Max) {
            Message::new(
                "quyền số không làm thay đổi giá trị nhỏ nhất, lớn nhất",
                "a weight does not change the smallest or the largest value",
            )
        } else {
            return Some(settled);
        };
        let help = Message::new("Bỏ `quyền số …`.", "leave out `weighted by …`");
        self.fault(Diagnostic::error(Code::Misplaced, because).at(weight.span).help(help));
        None
    }

    /// Which quantile is sought, by which rule; nothing for other aggregates.
    fn quantile(&mut self, aggregate: &ast::Aggregate) -> Result<Option<(Fraction, QuantileRule)>, ()> {
        let level = match (aggregate.kind, &aggregate.level) {
            (AggregateKind::Median, _) => Fraction::new(1, 2).map_err(|_| ())?,
            (AggregateKind::Quantile, Some(level)) => {
                let settled = self.literal(level, Some(&Unit::rate())).ok_or(())?;
                if settled.value < Fraction::ZERO || settled.value > Fraction::ONE {
                    let message = Message::new("phân vị nằm từ 0% đến 100%", "a quantile lies between 0% and 100%");
                    self.refuse(Code::BadNumber, level.span, message);
                    return Err(());
                }
                settled.value
            }
            _ => return Ok(None),
        };
        let rule = aggregate.method.unwrap_or_default();
        if rule == QuantileRule::Linear
            && let Some(weight) = &aggregate.weight
        {
            self.weighted_line(weight.span);
            return Err(());
        }
        Ok(Some((level, rule)))
    }

    fn weighted_line(&mut self, at: Span) {
        let message = Message::new(
            "phân vị theo cách `nội_suy` không có dạng quyền số",
            "a quantile by the rule `linear` has no weighted form",
        );
        let help = Message::new(
            "Dùng `cách eurostat` hoặc `cách hạng_gần_nhất`, hoặc bỏ `quyền số …`.",
            "take `rule eurostat` or `rule nearest_rank`, or leave out `weighted by …`",
        );
        self.fault(Diagnostic::error(Code::Misplaced, message).at(at).help(help));
    }

    /// Reports an aggregate over related records of a kind that only whole registers have.
    pub(super) fn only_of_registers(&mut self, aggregate: &ast::Aggregate) -> bool {
        let share = aggregate.kind == AggregateKind::Share || aggregate.base.is_some();
        let spread = matches!(aggregate.kind, AggregateKind::Median | AggregateKind::Quantile | AggregateKind::Gini);
        let (message, help) = if share {
            (
                Message::new("trong cách xác định không dùng được tỷ lệ", "a share cannot stand inside a rule"),
                Message::new(
                    "Viết phép chia hai số: `(số … có …) / (số …)`.",
                    "divide two counts: `(number of … with …) / (number of …)`",
                ),
            )
        } else if spread {
            (
                Message::new(
                    "trong cách xác định không dùng được trung vị, phân vị, hệ số Gini",
                    "a median, a quantile or a Gini cannot stand inside a rule",
                ),
                Message::new(
                    "Khai báo một `chỉ tiêu` rồi gọi tên nó ở đây.",
                    "declare an `indicator` and name it here",
                ),
            )
        } else if aggregate.weight.is_some() {
            (
                Message::new("trong cách xác định không dùng được quyền số", "a weight cannot stand inside a rule"),
                Message::new("Viết `(tổng x × w của …)`.", "write `(sum of x × w for …)`"),
            )
        } else {
            return false;
        };
        self.fault(Diagnostic::error(Code::Misplaced, message).at(aggregate.span).help(help));
        true
    }
}
