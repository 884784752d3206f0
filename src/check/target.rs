//! Targets: bounds in the unit of their indicator, with a direction they can be judged by.

use super::declare::{Parts, named};
use super::scope::Checker;
use super::test::meaning;
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{Comparison, Direction, Goal, GoalOf, IndicatorId, Named, Target, TargetId};
use crate::source::Span;
use crate::syntax::ast::{self, HighWord, LowWord, TargetClause, TargetDecl, Test};
use crate::syntax::print;
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
        let Some(indicator) = self.indicator_named(&decl.indicator) else { return };
        if self.figured.get(indicator.0) != Some(&true) {
            return;
        }
        let (of, test, text) = match &decl.goal {
            ast::Goal::Level(test) => (GoalOf::Level, test, goal_text(test, ["", ""])),
            ast::Goal::Down(test) => (GoalOf::Fall, test, goal_text(test, ["giảm ", "down "])),
            ast::Goal::Up(test) => (GoalOf::Rise, test, goal_text(test, ["tăng ", "up "])),
        };
        let unit = self.goal_unit(indicator, of);
        let Some((low, high)) = self.bounds(test, &unit, of, indicator, decl.indicator.span) else { return };
        let mut basis = Vec::new();
        for clause in &decl.clauses {
            match &clause.node {
                TargetClause::Basis(b) => basis.extend(self.basis(b, None)),
                TargetClause::Note(_) => {}
            }
        }
        let named = match &decl.name {
            Some(name) => named(name, decl.label.as_ref()),
            None => Named {
                name: String::new(),
                label: decl.label.as_ref().map(|l| l.text.clone()).unwrap_or_default(),
                span: decl.indicator.span,
            },
        };
        let target = Target { named, indicator, when: decl.when, goal: Goal { of, low, high }, text, basis };
        self.program.targets.push(target);
        let id = TargetId(self.program.targets.len() - 1);
        if let Some(name) = &decl.name {
            self.name_target(name, indicator, id);
        }
    }

    /// One office assigns many targets under one name, but only one for an indicator and a period.
    fn name_target(&mut self, name: &ast::Ident, indicator: IndicatorId, id: TargetId) {
        let when = self.program.target(id).when;
        let earlier = self
            .program
            .targets
            .iter()
            .take(id.0)
            .find(|t| t.indicator == indicator && t.when == when && Checker::same_name(&t.named.name, &name.text));
        if let Some(span) = earlier.map(|t| t.named.span) {
            self.twice(name, span);
        }
        let _first_kept = self.targets.add(name, id);
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
        let relative = of != GoalOf::Level;
        match test {
            Test::Compare(relation, value) => {
                let bound = self.goal_value(value, unit, relative)?;
                match meaning(*relation) {
                    Comparison::Less => Some((None, Some((bound, false)))),
                    Comparison::LessOrEqual => Some((None, Some((bound, true)))),
                    Comparison::Greater => Some((Some((bound, false)), None)),
                    Comparison::GreaterOrEqual => Some((Some((bound, true)), None)),
                    Comparison::Equal | Comparison::NotEqual => self.by_direction(bound, of, indicator, span),
                }
            }
            Test::OrMore(value) => Some((Some((self.goal_value(value, unit, relative)?, true)), None)),
            Test::OrLess(value) => Some((None, Some((self.goal_value(value, unit, relative)?, true)))),
            Test::Range { low, from, high, to } => {
                let (from, to) = (self.goal_value(from, unit, relative)?, self.goal_value(to, unit, relative)?);
                if from > to {
                    let message = Message::new("khoảng này không chứa giá trị nào", "this range is empty");
                    self.fault(Diagnostic::error(Code::UnreachableCase, message).at(span));
                }
                Some((Some((from, *low != LowWord::Over)), Some((to, *high != HighWord::ToUnder))))
            }
            Test::In { .. } | Test::Missing | Test::Known => {
                let message = Message::new(
                    "kế hoạch cần một mức, như `ít nhất 2.500` hoặc `dưới 0,40%`",
                    "a target needs a bound, such as `at least 2_500` or `under 0.40%`",
                );
                self.fault(Diagnostic::error(Code::TypeMismatch, message).at(span));
                None
            }
        }
    }

    fn goal_value(&mut self, value: &ast::Expr, unit: &Unit, relative: bool) -> Option<Fraction> {
        if relative
            && *unit == Unit::points()
            && let ast::ExprKind::Number(literal) = &value.kind
            && literal.unit.as_ref().is_some_and(|u| u.above == ["%"])
        {
            self.points_or_share(literal);
            return None;
        }
        let figure = self.figure(value, Some(unit))?;
        let crate::ir::FigureKind::Const(number) = figure.kind else {
            let message = Message::new("mức kế hoạch phải là một con số", "a target states a number");
            self.fault(Diagnostic::error(Code::Misplaced, message).at(value.span));
            return None;
        };
        if figure.unit != *unit {
            let types = [&figure.unit, unit].map(|u| self.describe(&crate::ir::Type::Number(u.clone())));
            let [found, wanted] = types;
            let message = Message::new(
                format!("kế hoạch ghi {}, chỉ tiêu tính bằng {}", found.vi, wanted.vi),
                format!("the target is in {}, the indicator in {}", found.en, wanted.en),
            );
            self.fault(Diagnostic::error(Code::UnitMismatch, message).at(value.span));
            return None;
        }
        number.to_fraction().ok()
    }

    fn points_or_share(&mut self, literal: &ast::Literal) {
        let raw = &literal.raw;
        self.fault(
            Diagnostic::error(
                Code::AmbiguousBound,
                Message::new(
                    format!("`{raw}%` ở đây có hai cách hiểu: điểm phần trăm, hoặc phần trăm so với kỳ trước"),
                    format!("`{raw}%` has two readings here: percentage points, or a relative change"),
                ),
            )
            .at(literal.span)
            .help(Message::new(format!("viết `{raw} điểm %`"), format!("write `{raw} points`"))),
        );
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
                    "thêm `càng cao càng tốt` vào chỉ tiêu, hoặc viết `ít nhất …`, `không quá …`",
                    "add `higher is better` to the indicator, or write `at least …`, `at most …`",
                );
                self.fault(Diagnostic::error(Code::NoDirection, message).at(span).help(help));
                None
            }
        }
    }
}

fn goal_text(test: &Test, lead: [&str; 2]) -> Message {
    let bare = |lang| {
        let text = print::test(test, lang);
        text.strip_prefix("= ").map_or_else(|| text.clone(), str::to_owned)
    };
    Message::new(format!("{}{}", lead[0], bare(Lang::Vi)), format!("{}{}", lead[1], bare(Lang::En)))
}
