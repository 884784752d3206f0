//! What is to be reached: bounds in the unit of the indicator, and the shape they were given.

use super::scope::Checker;
use super::test::meaning;
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{Comparison, Direction, FigureKind, Goal, GoalOf, GoalShape, IndicatorId};
use crate::source::Span;
use crate::syntax::ast::{self, HighWord, LowWord, OtherPeriod, Test};
use crate::value::unit::Measure;
use crate::value::{Fraction, Lang, Message, Unit};

type Bound = Option<(Fraction, bool)>;

impl Checker {
    /// A goal of an indicator; `tolerance` is what `khoảng` means where somebody says so.
    pub(super) fn goal(
        &mut self,
        goal: &ast::Goal,
        indicator: IndicatorId,
        tolerance: Option<Fraction>,
        span: Span,
    ) -> Option<Goal> {
        let (of, test) = match goal {
            ast::Goal::Level(test) | ast::Goal::Within(test) => (GoalOf::Level, test),
            ast::Goal::Down(test, _) => (GoalOf::Fall, test),
            ast::Goal::Up(test, _) => (GoalOf::Rise, test),
            ast::Goal::About(value) => return self.about(value, indicator, tolerance),
            ast::Goal::Done(at) => return self.done(indicator, *at),
        };
        let unit = self.goal_unit(indicator, of);
        if matches!(goal, ast::Goal::Within(_)) {
            return self.within(test, &unit, indicator, span);
        }
        let (low, high) = self.bounds(test, &unit, of, indicator, span)?;
        let against = match goal {
            ast::Goal::Down(_, against) | ast::Goal::Up(_, against) => against.period,
            _ => OtherPeriod::Before,
        };
        let goal = Goal { against, ..Goal::bounds(of, low, high) };
        self.against_direction(&goal, indicator, span);
        Some(goal)
    }

    /// `giữ trong mức từ 6 đến 8` has two ends.
    fn within(&mut self, test: &Test, unit: &Unit, indicator: IndicatorId, span: Span) -> Option<Goal> {
        if !matches!(test, Test::Range { .. }) {
            let message = Message::new("`giữ trong mức` cần cả hai đầu", "`kept within` needs both ends");
            let help = Message::new("Viết `giữ trong mức từ 6 đến 8`.", "write `kept within from 6 to 8`");
            self.fault(Diagnostic::error(Code::Syntax, message).at(span).help(help));
            return None;
        }
        let (low, high) = self.bounds(test, unit, GoalOf::Level, indicator, span)?;
        Some(Goal { shape: GoalShape::Band, ..Goal::bounds(GoalOf::Level, low, high) })
    }

    /// `khoảng 4`: a band around it, as wide as somebody says, else of no width.
    fn about(&mut self, value: &ast::Expr, indicator: IndicatorId, tolerance: Option<Fraction>) -> Option<Goal> {
        let unit = self.goal_unit(indicator, GoalOf::Level);
        let middle = self.goal_value(value, &unit, indicator)?;
        if tolerance.is_none() {
            let message = Message::new(
                "`khoảng` chưa nêu lệch bao nhiêu thì vẫn đạt, nên chỉ đúng con số này mới được coi là đạt",
                "`about` does not say how far off is still met, so only this very number counts as met",
            );
            let help = Message::new(
                "Thêm dòng `khoảng là lệch không quá …` vào kế hoạch.",
                "add a clause `about means within …` to the target",
            );
            self.fault(Diagnostic::warning(Code::AmbiguousBound, message).at(value.span).help(help));
        }
        let size = tolerance.unwrap_or(Fraction::ZERO);
        let ends = middle.minus(size).ok().zip(middle.plus(size).ok());
        let (low, high) = ends?;
        let bounds = Goal::bounds(GoalOf::Level, Some((low, true)), Some((high, true)));
        Some(Goal { shape: GoalShape::About(middle), ..bounds })
    }

    /// `hoàn thành`: one thing is there, or 100% of it.
    fn done(&mut self, indicator: IndicatorId, span: Span) -> Option<Goal> {
        let unit = &self.program.indicator(indicator).unit;
        if unit.is_dimensionless() || super::unit::counts_things(unit) {
            let low = Some((Fraction::ONE, true));
            return Some(Goal { shape: GoalShape::Done, ..Goal::bounds(GoalOf::Level, low, None) });
        }
        let told = Self::describe_unit(unit);
        let message = Message::new(
            format!("chỉ tiêu tính bằng {} nên `hoàn thành` chưa rõ là bao nhiêu", told.vi),
            format!("the indicator is in {}, of which `done` does not say how much", told.en),
        );
        let help = Message::new("Ghi mức phải đạt, như `ít nhất 2.500`.", "state a bound, such as `at least 2_500`");
        self.fault(Diagnostic::error(Code::TypeMismatch, message).at(span).help(help));
        None
    }

    /// A bound on the side that is the better one is probably a slip.
    fn against_direction(&mut self, goal: &Goal, indicator: IndicatorId, span: Span) {
        let Some(direction) = self.program.indicator(indicator).direction else { return };
        let only_low = goal.low.is_some() && goal.high.is_none();
        let only_high = goal.high.is_some() && goal.low.is_none();
        let against = match (goal.of, direction) {
            (GoalOf::Level | GoalOf::Rise, Direction::Lower) | (GoalOf::Fall, Direction::Higher) => only_low,
            (GoalOf::Level | GoalOf::Rise, Direction::Higher) | (GoalOf::Fall, Direction::Lower) => only_high,
        };
        if !against {
            return;
        }
        let name = self.program.indicator(indicator).named.name.clone();
        let (vi, en) = match direction {
            Direction::Lower => ("càng thấp càng tốt", "lower is better"),
            Direction::Higher => ("càng cao càng tốt", "higher is better"),
        };
        let message = Message::new(
            format!("`{name}` {vi}, nhưng kế hoạch này đặt mức theo chiều ngược lại"),
            format!("`{name}`: {en}, but this target bounds the other side"),
        );
        let help = Message::new(
            "Xem lại chiều của chỉ tiêu, hoặc mức của kế hoạch.",
            "look again at the direction of the indicator, or at the bound",
        );
        self.fault(Diagnostic::warning(Code::NoDirection, message).at(span).help(help));
    }

    /// The unit a goal is stated in: that of the indicator, but points for changes of rates.
    pub(super) fn goal_unit(&self, indicator: IndicatorId, of: GoalOf) -> Unit {
        let unit = self.program.indicator(indicator).unit.clone();
        if of != GoalOf::Level && unit.measure() == Measure::Rate { Unit::points() } else { unit }
    }

    fn bounds(
        &mut self,
        test: &Test,
        unit: &Unit,
        of: GoalOf,
        indicator: IndicatorId,
        span: Span,
    ) -> Option<(Bound, Bound)> {
        let mut value = |value: &ast::Expr| self.goal_value(value, unit, indicator);
        match test {
            Test::Compare(relation, bound) => {
                let bound = value(bound)?;
                match meaning(*relation) {
                    Comparison::Less => Some((None, Some((bound, false)))),
                    Comparison::LessOrEqual => Some((None, Some((bound, true)))),
                    Comparison::Greater => Some((Some((bound, false)), None)),
                    Comparison::GreaterOrEqual => Some((Some((bound, true)), None)),
                    Comparison::Equal | Comparison::NotEqual => self.by_direction(bound, of, indicator, span),
                }
            }
            Test::OrMore(bound) => Some((Some((value(bound)?, true)), None)),
            Test::OrLess(bound) => Some((None, Some((value(bound)?, true)))),
            Test::Range { low, from, high, to } => {
                let at = from.span.to(to.span);
                let (from, to) = (value(from)?, value(to)?);
                if from > to {
                    self.empty_range(at);
                    return None;
                }
                Some((Some((from, *low != LowWord::Over)), Some((to, *high != HighWord::ToUnder))))
            }
            Test::In { .. } | Test::Missing | Test::Known => {
                let message = Message::new("kế hoạch cần một mức phải đạt", "a target needs a bound");
                let help = Message::new(
                    "Viết như `ít nhất 2.500` hoặc `dưới 0,40%`.",
                    "write it as `at least 2_500` or `under 0.40%`",
                );
                self.fault(Diagnostic::error(Code::TypeMismatch, message).at(span).help(help));
                None
            }
        }
    }

    pub(super) fn goal_value(&mut self, value: &ast::Expr, unit: &Unit, indicator: IndicatorId) -> Option<Fraction> {
        let figure = self.figure(value, Some(unit))?;
        let (number, negative) = match &figure.kind {
            FigureKind::Const(number) => (Some(*number), false),
            FigureKind::Neg(inner) => match inner.kind {
                FigureKind::Const(number) => (Some(number), true),
                _ => (None, true),
            },
            _ => (None, false),
        };
        let Some(number) = number else {
            let message = Message::new("mức kế hoạch phải là một con số", "a target states a number");
            self.refuse(Code::Misplaced, value.span, message);
            return None;
        };
        if figure.unit != *unit {
            let (found, wanted) = (Self::describe_unit(&figure.unit), Self::describe_unit(unit));
            let message = Message::new(
                format!("kế hoạch ghi {}, chỉ tiêu tính bằng {}", found.vi, wanted.vi),
                format!("the target is in {}, the indicator in {}", found.en, wanted.en),
            );
            let fault = Diagnostic::error(Code::UnitMismatch, message).at(value.span);
            let fault = if unit.is_plain() && super::unit::counts_things(&figure.unit) {
                let name = &self.program.indicator(indicator).named.name;
                fault.help(Message::new(
                    format!("Thêm `đơn vị tính {}` vào chỉ tiêu `{name}`.", figure.unit.name(Lang::Vi)),
                    format!("add `unit {}` to the indicator `{name}`", figure.unit.name(Lang::En)),
                ))
            } else {
                fault
            };
            self.fault(fault);
            return None;
        }
        let number = number.to_fraction().ok()?;
        if negative { number.negated().ok() } else { Some(number) }
    }

    /// A bare number is a bound on the side the direction says.
    fn by_direction(
        &mut self,
        bound: Fraction,
        of: GoalOf,
        indicator: IndicatorId,
        span: Span,
    ) -> Option<(Bound, Bound)> {
        if of != GoalOf::Level {
            return Some((Some((bound, true)), None));
        }
        match self.program.indicator(indicator).direction {
            Some(Direction::Higher) => Some((Some((bound, true)), None)),
            Some(Direction::Lower) => Some((None, Some((bound, true)))),
            None => {
                let name = self.program.indicator(indicator).named.name.clone();
                let message = Message::new(
                    format!(
                        "chưa rõ `{name}` càng cao càng tốt hay càng thấp càng tốt, nên mức này không đánh giá được"
                    ),
                    format!("`{name}` does not say which way is better, so this target cannot be judged"),
                );
                let help = Message::new(
                    "Thêm `càng cao càng tốt` hoặc `càng thấp càng tốt` vào chỉ tiêu, hoặc viết `ít nhất …`, `không quá …`.",
                    "add `higher is better` or `lower is better` to the indicator, or write `at least …`, `at most …`",
                );
                self.fault(Diagnostic::error(Code::NoDirection, message).at(span).help(help));
                None
            }
        }
    }
}
