//! The clauses of a target: when it is exceeded, how values are compared, where the way begins, how the plan is spread.

use super::scope::Checker;
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{Basis, Deviation, Exceeding, Goal, GoalOf, GoalShape, IndicatorId, Spread, Timing};
use crate::source::Span;
use crate::syntax::ast::{self, CompletionBy, ExprKind, Line, TargetClause, TargetWhen};
use crate::syntax::print;
use crate::value::unit::Measure;
use crate::value::{Fraction, Lang, Message, Period, Unit, quantity};

/// How many digits after the point values can be compared at.
const MOST_DECIMALS: u32 = 12;

/// What the clauses say.
#[derive(Default)]
pub(super) struct Terms {
    pub(super) basis: Vec<Basis>,
    pub(super) exceeding: Option<Exceeding>,
    pub(super) tolerance: Option<Fraction>,
    pub(super) tolerance_at: Option<Span>,
    pub(super) compared_at: Option<u32>,
    pub(super) completion: Option<CompletionBy>,
    pub(super) baseline: Option<(Period, Option<Fraction>)>,
    pub(super) spread: Option<Spread>,
    /// The parts of a spread as they were written.
    pub(super) parts_written: Vec<String>,
    pub(super) deviation: Option<Deviation>,
}

/// Where each clause that may stand once only stands.
#[derive(Default)]
struct Seen {
    exceeding: Option<Span>,
    tolerance: Option<Span>,
    compared: Option<Span>,
    completion: Option<Span>,
    baseline: Option<Span>,
    even: Option<Span>,
    deviation: Option<Span>,
}

impl Checker {
    /// The legal bases of a target.
    pub(super) fn bases(&mut self, clauses: &[Line<TargetClause>]) -> Vec<Basis> {
        let stated = clauses.iter().filter_map(|clause| match &clause.node {
            TargetClause::Basis(b) => self.basis(b, None),
            _ => None,
        });
        stated.collect()
    }

    /// What the clauses of a target say; those at fault are left out, and reported.
    pub(super) fn terms(&mut self, clauses: &[Line<TargetClause>], indicator: IndicatorId, when: TargetWhen) -> Terms {
        let unit = self.goal_unit(indicator, GoalOf::Level);
        let change = quantity::of_difference(&unit);
        let (mut terms, mut seen, mut parts) = (Terms::default(), Seen::default(), Vec::new());
        for clause in clauses {
            let at = clause.span;
            match &clause.node {
                TargetClause::ExceededWhen(margin) => {
                    self.once(&mut seen.exceeding, at);
                    let margin = match margin {
                        Some(margin) => self.margin(margin, &change, indicator),
                        None => Some(Exceeding::Strictly),
                    };
                    terms.exceeding = terms.exceeding.or(margin);
                }
                TargetClause::NeverExceeded => {
                    self.once(&mut seen.exceeding, at);
                    terms.exceeding = terms.exceeding.or(Some(Exceeding::Never));
                }
                TargetClause::AboutMeans(size) => {
                    self.once(&mut seen.tolerance, at);
                    terms.tolerance = self.size(size, &change, indicator);
                    terms.tolerance_at = Some(at);
                }
                TargetClause::ComparedAt(digits) => {
                    self.once(&mut seen.compared, at);
                    if *digits > MOST_DECIMALS {
                        let message = Message::new("tối đa 12 chữ số thập phân", "at most 12 decimals are compared");
                        self.refuse(Code::BadNumber, at, message);
                    }
                    terms.compared_at = Some((*digits).min(MOST_DECIMALS));
                }
                TargetClause::Completion(by) => {
                    self.once(&mut seen.completion, at);
                    terms.completion = Some(*by);
                }
                TargetClause::Baseline(period, value) => {
                    self.once(&mut seen.baseline, at);
                    terms.baseline = self.baseline(*period, value.as_ref(), &unit, indicator);
                }
                TargetClause::ProRata => {
                    self.once(&mut seen.even, at);
                    terms.spread = Some(Spread::Even);
                }
                TargetClause::PartOf(period, value) => {
                    let value_of = self.goal_value(value, &unit, indicator);
                    parts.extend(value_of.map(|of| (*period, of, at, print::expr(value, Lang::Vi))));
                }
                TargetClause::MayDeviate { size, through, basis } => {
                    self.once(&mut seen.deviation, at);
                    let basis = basis.as_ref().and_then(|b| self.basis(b, None));
                    let expr = ast::Expr { kind: ExprKind::Number(size.clone()), span: size.span };
                    let size = self.size(&expr, &change, indicator);
                    terms.deviation = size.map(|size| Deviation { size, through: *through, basis });
                }
                TargetClause::Row { .. } | TargetClause::Table(_) | TargetClause::Basis(_) | TargetClause::Note(_) => {}
            }
        }
        self.spread(&mut terms, parts, when, &seen, indicator);
        self.progress_from_somewhere(&terms, &seen);
        terms
    }

    /// `ít nhất 5%` is a part of the bound, an amount is an amount; of a rate per cent could be either.
    fn margin(&mut self, margin: &ast::Expr, change: &Unit, indicator: IndicatorId) -> Option<Exceeding> {
        let percent = matches!(&margin.kind, ExprKind::Number(n)
            if n.unit.as_ref().is_some_and(|u| u.above.as_slice() == ["%"] && u.below.is_empty()));
        if percent && change.measure() == Measure::Points {
            let typed = print::expr(margin, Lang::Vi);
            let number = typed.trim_end_matches('%');
            let message = Message::new(
                format!("`{typed}` có hai cách hiểu: điểm phần trăm, hoặc phần trăm của mức"),
                format!("`{typed}` has two readings: percentage points, or per cent of the bound"),
            );
            let help = Message::new(format!("Viết `{number} điểm %`."), "write it in `points`");
            self.fault(Diagnostic::error(Code::AmbiguousBound, message).at(margin.span).help(help));
            return None;
        }
        if percent {
            return self.size(margin, &Unit::rate(), indicator).map(Exceeding::ByPart);
        }
        self.size(margin, change, indicator).map(Exceeding::By)
    }

    /// An amount that is not below zero.
    fn size(&mut self, value: &ast::Expr, unit: &Unit, indicator: IndicatorId) -> Option<Fraction> {
        let size = self.goal_value(value, unit, indicator)?;
        if size < Fraction::ZERO {
            let message = Message::new("mức lệch không âm được", "such an amount is not below zero");
            self.refuse(Code::BadNumber, value.span, message);
            return None;
        }
        Some(size)
    }

    /// `gốc năm 2020`, measured, or stated.
    fn baseline(
        &mut self,
        period: Period,
        value: Option<&ast::Expr>,
        unit: &Unit,
        indicator: IndicatorId,
    ) -> Option<(Period, Option<Fraction>)> {
        match value {
            Some(value) => self.goal_value(value, unit, indicator).map(|value| (period, Some(value))),
            None => Some((period, None)),
        }
    }

    /// `tiến độ` is counted from somewhere.
    fn progress_from_somewhere(&mut self, terms: &Terms, seen: &Seen) {
        let Some(at) = seen.completion.filter(|_| terms.completion == Some(CompletionBy::Progress)) else { return };
        if seen.baseline.is_some() {
            return;
        }
        let message = Message::new(
            "tính hoàn thành theo tiến độ thì phải nêu gốc",
            "progress is counted from a baseline, and none is stated",
        );
        let help = Message::new(
            "Thêm `gốc năm 2020 là …`, hoặc `gốc năm 2020` nếu danh sách có năm đó.",
            "add `baseline year 2020 is …`, or `baseline year 2020` where the registers hold that year",
        );
        self.fault(Diagnostic::error(Code::BadClause, message).at(at).help(help));
    }

    /// A plan can be spread over time only where something happens in time.
    fn spread(
        &mut self,
        terms: &mut Terms,
        parts: Vec<(Period, Fraction, Span, String)>,
        when: TargetWhen,
        seen: &Seen,
        indicator: IndicatorId,
    ) {
        let Some(at) = seen.even.or(parts.first().map(|(_, _, at, _)| *at)) else { return };
        if let (Some(even), Some((_, _, part, _))) = (seen.even, parts.first()) {
            self.twice_clause(*part, even);
        }
        let flows = self.scans.get(&indicator).into_iter().flatten();
        let flows = flows.into_iter().any(|id| matches!(self.program.register(*id).timing, Timing::Flow(_)));
        if !flows {
            let message = Message::new(
                "chỉ số phát sinh trong kỳ mới chia kế hoạch theo thời gian được",
                "only what happens within a period has a plan that is spread over time",
            );
            self.refuse(Code::Misplaced, at, message);
            terms.spread = None;
            return;
        }
        if parts.is_empty() {
            return;
        }
        let mut kept: Vec<(Period, Fraction)> = Vec::new();
        for (period, value, at, written) in parts {
            let inside = matches!(when, TargetWhen::Period(whole)
                if whole != period && whole.contains(period.first_day()) && whole.contains(period.last_day()));
            let shares =
                kept.iter().any(|(other, _)| other.contains(period.first_day()) || period.contains(other.first_day()));
            if !inside || shares {
                let (vi, en) = if inside {
                    ("kỳ này trùng với một phần đã nêu ở trên", "this period shares days with a part above")
                } else {
                    ("kỳ này không nằm trong kỳ của kế hoạch", "this period does not lie within that of the target")
                };
                self.refuse(Code::BadClause, at, Message::new(vi, en));
                continue;
            }
            kept.push((period, value));
            terms.parts_written.push(written);
        }
        terms.spread = (!kept.is_empty()).then_some(Spread::Parts(kept));
    }

    /// Parts that fill the whole period add up to the plan.
    pub(super) fn parts_make_the_whole(&mut self, goal: &Goal, terms: &Terms, when: TargetWhen, span: Span) {
        let Some(Spread::Parts(parts)) = &terms.spread else { return };
        let Some((bound, _)) = goal.low.xor(goal.high) else { return };
        let sum = parts.iter().try_fold(Fraction::ZERO, |sum, (_, part)| sum.plus(*part));
        let months: u32 = parts.iter().map(|(period, _)| period.months()).sum();
        let filled = matches!(when, TargetWhen::Period(whole) if whole.months() == months);
        let Ok(sum) = sum else { return };
        if filled && sum != bound {
            let shown = |lang| {
                let number = |value| quantity::show_exact(value, &Unit::plain(), 0, lang);
                (number(sum), number(bound))
            };
            let ((vi_sum, vi_bound), (en_sum, en_bound)) = (shown(Lang::Vi), shown(Lang::En));
            let message = Message::new(
                format!("các phần cộng lại là {vi_sum}, kế hoạch là {vi_bound}"),
                format!("the parts make {en_sum}, the target is {en_bound}"),
            );
            self.refuse(Code::BadClause, span, message);
        }
    }

    /// `khoảng là …` explains a `khoảng`.
    pub(super) fn about_means_something(&mut self, goal: &Goal, terms: &Terms) {
        let Some(at) = terms.tolerance_at.filter(|_| !matches!(goal.shape, GoalShape::About(_))) else { return };
        let message =
            Message::new("kế hoạch này không có mức `khoảng`", "this target has no `about` that this would explain");
        self.refuse(Code::Misplaced, at, message);
    }
}
