//! Targets: bounds in the unit of their indicator, with a direction they can be judged by.

use super::declare::{Parts, named};
use super::scope::Checker;
use super::test::meaning;
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{Comparison, Direction, Goal, GoalOf, IndicatorId, Named, Target, TargetId};
use crate::source::Span;
use crate::syntax::ast::{self, HighWord, LowWord, TargetClause, TargetDecl, TargetWhen, Test};
use crate::value::unit::Measure;
use crate::value::{Fraction, Lang, Message, Unit};

type Bound = Option<(Fraction, bool)>;

impl Checker {
    /// Settles all targets.
    pub(super) fn settle_targets(&mut self, parts: &Parts<'_>) {
        for decl in &parts.targets {
            self.settle_target(decl);
        }
    }

    fn settle_target(&mut self, decl: &TargetDecl) {
        let basis = decl.clauses.iter().filter_map(|clause| match &clause.node {
            TargetClause::Basis(b) => self.basis(b, None),
            TargetClause::Note(_) => None,
        });
        let basis: Vec<crate::ir::Basis> = basis.collect();
        let Some(indicator) = self.indicator_named(&decl.indicator) else { return };
        if self.figured.get(indicator.0) != Some(&true) {
            return;
        }
        let (of, test) = match &decl.goal {
            ast::Goal::Level(test) => (GoalOf::Level, test),
            ast::Goal::Down(test) => (GoalOf::Fall, test),
            ast::Goal::Up(test) => (GoalOf::Rise, test),
        };
        let unit = self.goal_unit(indicator, of);
        let Some((low, high)) = self.bounds(test, &unit, of, indicator, decl.indicator.span) else { return };
        let goal = Goal { of, low, high };
        self.against_direction(&goal, indicator, decl.indicator.span);
        let named = match &decl.name {
            Some(name) => named(name, decl.label.as_ref()),
            None => Named {
                name: String::new(),
                label: decl.label.as_ref().map(|l| l.text.clone()).unwrap_or_default(),
                span: decl.indicator.span,
            },
        };
        let id = TargetId(self.program.targets.len());
        self.program.targets.push(Target { named, indicator, when: decl.when, goal, basis });
        self.once_for_a_period(id, decl);
        self.targets.entry(indicator).or_default().push(id);
    }

    /// One office assigns many targets under one name, but only one for an indicator and a period; without names there is
    /// only one at all.
    fn once_for_a_period(&mut self, id: TargetId, decl: &TargetDecl) {
        let target = self.program.target(id);
        let (name, when) = (target.named.name.clone(), target.when);
        let period = match when {
            TargetWhen::Period(period) => Some(period),
            TargetWhen::EveryYear => None,
        };
        let key = (target.indicator, period, crate::value::name::key(&name));
        let Some(earlier) = self.assigned.get(&key).copied() else {
            self.assigned.insert(key, id);
            return;
        };
        let span = self.program.target(earlier).named.span;
        match &decl.name {
            Some(name) => self.twice(name, span),
            None => {
                let message = Message::new(
                    format!("`{}` có hai kế hoạch không tên cho cùng một kỳ", decl.indicator.text),
                    format!("`{}` has two targets without a name for one period", decl.indicator.text),
                );
                let help = Message::new(
                    "Đặt tên cho từng kế hoạch: `kế hoạch tỉnh_giao cho …`.",
                    "give each target a name: `target tỉnh_giao for …`",
                );
                self.fault(
                    Diagnostic::error(Code::DuplicateName, message)
                        .at(decl.indicator.span)
                        .because(span, Message::new("kế hoạch kia ở đây", "the other one is here"))
                        .help(help),
                );
            }
        }
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
    fn goal_unit(&self, indicator: IndicatorId, of: GoalOf) -> Unit {
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

    fn goal_value(&mut self, value: &ast::Expr, unit: &Unit, indicator: IndicatorId) -> Option<Fraction> {
        let figure = self.figure(value, Some(unit))?;
        let crate::ir::FigureKind::Const(number) = figure.kind else {
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
        number.to_fraction().ok()
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
