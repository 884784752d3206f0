//! How a figure lies in time: a stock of one day, a flow of a period, or what has come together since 1 January; the two kinds
//! are not added to one another.

use super::scope::Checker;
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{
    Aggregate, Comparison, Expr, ExprKind, Figure, FigureKind, IndicatorId, Program, RegisterId, RuleId, RuleVersion,
    Timing,
};
use crate::source::Span;
use crate::syntax::ast::{AggregateKind, OtherPeriod, TimeKind};
use crate::value::Message;
use std::collections::BTreeSet;

impl Checker {
    /// The figure of an indicator and how it lies in time, as declared or as its registers say. A cumulative figure of events
    /// is taken from 1 January on.
    pub(super) fn in_time(
        &mut self,
        id: IndicatorId,
        figure: Figure,
        declared: Option<(TimeKind, Span)>,
    ) -> (Figure, Option<TimeKind>) {
        let found = Walk::new(&self.program).kind(&figure);
        let Some((declared, at)) = declared else { return (figure, found) };
        let registers: Vec<RegisterId> = self.scans.get(&id).into_iter().flatten().copied().collect();
        let timed = |wanted: fn(Timing) -> bool| {
            !registers.is_empty() && registers.iter().all(|id| wanted(self.program.register(*id).timing))
        };
        let (events, snapshots) = (timed(is_event), timed(is_level));
        let timeless = timed(|timing| matches!(timing, Timing::Timeless));
        let level = found == Some(TimeKind::Stock)
            || found.is_none() && snapshots && !Walk::new(&self.program).looks_back(&figure);
        match declared {
            TimeKind::Stock if found.map_or(events, |found| found != TimeKind::Stock) => {
                self.refuse_kind(at, figure.span, TimeKind::Stock);
            }
            TimeKind::Flow if level || found == Some(TimeKind::Cumulative) => {
                self.refuse_kind(at, figure.span, TimeKind::Flow);
            }
            TimeKind::Cumulative if timeless => self.refuse_kind(at, figure.span, TimeKind::Cumulative),
            TimeKind::Cumulative if found == Some(TimeKind::Flow) || found.is_none() && events => {
                return (since_new_year(figure), Some(declared));
            }
            _ => {}
        }
        (figure, Some(declared))
    }

    fn refuse_kind(&mut self, at: Span, figure: Span, kind: TimeKind) {
        let (message, help) = match kind {
            TimeKind::Stock => (
                Message::new(
                    "công thức này tính số phát sinh trong kỳ, không phải số tại một thời điểm",
                    "the formula gives what happens within a period, not what there is on a day",
                ),
                Message::new(
                    "Ghi `số phát sinh` hoặc `lũy kế`, hoặc tính từ danh sách chốt số liệu theo kỳ.",
                    "write `flow` or `cumulative`, or compute it from a register of snapshots",
                ),
            ),
            TimeKind::Flow => (
                Message::new(
                    "công thức này tính số tại một thời điểm, không phải số phát sinh trong kỳ",
                    "the formula gives what there is on a day, not what happens within a period",
                ),
                Message::new(
                    "Ghi `số thời điểm`, hoặc tính từ danh sách phát sinh trong kỳ, hoặc so với `kỳ trước`.",
                    "write `stock`, or compute it from a register of events, or compare with the `previous period`",
                ),
            ),
            TimeKind::Cumulative => (
                Message::new(
                    "danh sách này không có thời gian nên không có số lũy kế",
                    "the register has no days, so nothing can be cumulative in it",
                ),
                Message::new(
                    "Khai báo `phát sinh trong kỳ, theo …` hoặc `chốt số liệu …` cho danh sách.",
                    "declare `dated by …` or `taken …` for the register",
                ),
            ),
        };
        let here = Message::new("công thức ở đây", "the formula is here");
        self.fault(Diagnostic::error(Code::StockOrFlow, message).at(at).because(figure, here).help(help));
    }

    /// Warns where an indicator or a check adds what there is on a day to what happens within a period.
    pub(super) fn stocks_with_flows(&mut self) {
        let walk = Walk::new(&self.program);
        let mut found: Vec<(Span, Span)> = Vec::new();
        let checks = self.program.checks.iter().filter(|check| !check.same_scope).flat_map(|check| &check.comparisons);
        let mut open: Vec<&Figure> = self.program.indicators.iter().map(|indicator| &indicator.figure).collect();
        for (left, comparison, right) in checks {
            if matches!(comparison, Comparison::Equal | Comparison::NotEqual) {
                let mut terms = Terms::default();
                walk.gather(left, false, &mut terms);
                walk.gather(right, false, &mut terms);
                found.extend(terms.mixed());
            } else {
                open.extend([left, right]);
            }
        }
        while let Some(figure) = open.pop() {
            if matches!(figure.kind, FigureKind::Sum(_)) {
                let mut terms = Terms::default();
                walk.gather(figure, false, &mut terms);
                found.extend(terms.mixed());
            } else {
                open.extend(figure.parts());
            }
        }
        found.sort_unstable();
        found.dedup();
        for (level, flow) in found {
            let message = Message::new(
                "số phát sinh trong kỳ đặt chung phép cộng, trừ hoặc so sánh bằng với số tại một thời điểm",
                "what happens within a period is added to, or set equal to, what there is on a day",
            );
            let help = Message::new(
                "Thêm số đầu kỳ (`… kỳ trước`) để cân đối, hoặc tách thành hai chỉ tiêu.",
                "bring in the beginning (`… previous period`) to balance, or make two indicators of it",
            );
            let of = Message::new("số tại một thời điểm ở đây", "what there is on a day is here");
            self.fault(Diagnostic::warning(Code::StockOrFlow, message).at(flow).because(level, of).help(help));
        }
    }
}

fn is_event(timing: Timing) -> bool {
    matches!(timing, Timing::Flow(_))
}

fn is_level(timing: Timing) -> bool {
    matches!(timing, Timing::Stock(..) | Timing::Valid(..))
}

/// The figure from 1 January through the last day of whatever period it is asked for.
fn since_new_year(figure: Figure) -> Figure {
    let (unit, span) = (figure.unit.clone(), figure.span);
    Figure { kind: FigureKind::At(Box::new(figure), OtherPeriod::YearToDate), unit, span }
}

/// The terms of a sum or of an equation by how they lie in time: the first of each, and where it stands.
#[derive(Default)]
struct Terms {
    stock: Option<Span>,
    cumulative: Option<Span>,
    flow: Option<Span>,
    /// Levels of another period, such as the beginning.
    earlier: bool,
}

impl Terms {
    /// A level and a flow that no beginning balances; or two kinds of level.
    fn mixed(&self) -> Option<(Span, Span)> {
        match (self.stock, self.cumulative, self.flow) {
            (Some(stock), Some(cumulative), _) => Some((stock, cumulative)),
            (Some(level), None, Some(flow)) | (None, Some(level), Some(flow)) if !self.earlier => Some((level, flow)),
            _ => None,
        }
    }

    fn kind(&self) -> Option<TimeKind> {
        match (self.stock, self.cumulative, self.flow, self.earlier) {
            (Some(_), None, None, false) => Some(TimeKind::Stock),
            (None, Some(_), None, false) => Some(TimeKind::Cumulative),
            // A level less what it was is a change, and what happened alone is one too.
            (Some(_), None, _, true) | (None, Some(_), _, true) | (None, None, Some(_), false) => Some(TimeKind::Flow),
            // The beginning less what came of it may be the end, or what of it is gone.
            _ => None,
        }
    }
}

struct Walk<'a> {
    program: &'a Program,
}

impl<'a> Walk<'a> {
    fn new(program: &'a Program) -> Self {
        Self { program }
    }

    /// How a figure lies in time; nothing of rates, of plain lists and of mixtures.
    fn kind(&self, figure: &'a Figure) -> Option<TimeKind> {
        match &figure.kind {
            FigureKind::Aggregate(of) => self.aggregate(of),
            FigureKind::Indicator(id) => self.program.indicator(*id).in_time,
            FigureKind::At(inner, other) => match (self.kind(inner)?, other) {
                (TimeKind::Flow, OtherPeriod::YearToDate) => Some(TimeKind::Cumulative),
                (kind, _) => Some(kind),
            },
            FigureKind::Product(parts) => {
                let mut kinds = parts.iter().filter(|(_, part)| !matches!(part.kind, FigureKind::Const(_)));
                let (divides, only) = kinds.next()?;
                // A rate of two figures lies in time like neither.
                if *divides || kinds.next().is_some() { None } else { self.kind(only) }
            }
            FigureKind::Sum(_) => {
                let mut terms = Terms::default();
                self.gather(figure, false, &mut terms);
                if terms.mixed().is_some() { None } else { terms.kind() }
            }
            FigureKind::Whole(inner) | FigureKind::Neg(inner) | FigureKind::Round(inner, ..) => self.kind(inner),
            FigureKind::Const(_) | FigureKind::YearsBetween(..) | FigureKind::Extreme(..) | FigureKind::Power(..) => {
                None
            }
        }
    }

    /// The terms of a sum, those in brackets too.
    fn gather(&self, figure: &'a Figure, earlier: bool, terms: &mut Terms) {
        match &figure.kind {
            FigureKind::Sum(parts) => parts.iter().for_each(|(_, part)| self.gather(part, earlier, terms)),
            FigureKind::Neg(inner) | FigureKind::Whole(inner) => self.gather(inner, earlier, terms),
            FigureKind::At(inner, other) if *other != OtherPeriod::YearToDate => self.gather(inner, true, terms),
            _ => match self.kind(figure) {
                Some(TimeKind::Stock | TimeKind::Cumulative) if earlier => terms.earlier = true,
                Some(TimeKind::Stock) => terms.stock = terms.stock.or(Some(figure.span)),
                Some(TimeKind::Cumulative) => terms.cumulative = terms.cumulative.or(Some(figure.span)),
                Some(TimeKind::Flow) => terms.flow = terms.flow.or(Some(figure.span)),
                None => {}
            },
        }
    }

    fn aggregate(&self, of: &'a Aggregate) -> Option<TimeKind> {
        if !matches!(of.kind, AggregateKind::Count | AggregateKind::Sum) {
            return None;
        }
        match self.program.register(of.register).timing {
            Timing::Flow(_) => Some(TimeKind::Flow),
            Timing::Stock(..) | Timing::Valid(..) if self.compares_periods(of.expressions()) => Some(TimeKind::Flow),
            Timing::Stock(..) | Timing::Valid(..) => Some(TimeKind::Stock),
            Timing::Timeless => None,
        }
    }

    /// Whether a figure holds records against what they were one period earlier.
    fn looks_back(&self, figure: &'a Figure) -> bool {
        let mut open = vec![figure];
        while let Some(figure) = open.pop() {
            match &figure.kind {
                FigureKind::Aggregate(of) if self.compares_periods(of.expressions()) => return true,
                FigureKind::At(..) => return true,
                FigureKind::Indicator(id) if self.program.indicator(*id).in_time == Some(TimeKind::Flow) => {
                    return true;
                }
                _ => open.extend(figure.parts()),
            }
        }
        false
    }

    fn compares_periods(&self, exprs: impl Iterator<Item = &'a Expr>) -> bool {
        let mut open: Vec<&Expr> = exprs.collect();
        let mut seen: BTreeSet<RuleId> = BTreeSet::new();
        while let Some(expr) = open.pop() {
            match &expr.kind {
                ExprKind::Previous(_) => return true,
                ExprKind::Rule(id) => {
                    if seen.insert(*id) {
                        let versions = &self.program.rule(*id).versions;
                        open.extend(versions.iter().flat_map(RuleVersion::expressions));
                    }
                }
                _ => open.extend(expr.parts()),
            }
        }
        false
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]
    use crate::diagnostic::Code;
    use crate::ir::FigureKind;
    use crate::source::Sources;
    use crate::syntax::ast::{OtherPeriod, TimeKind};
    use crate::{check, syntax};

    const REGISTERS: &str = "danh sách Hộ\n  chốt số liệu hằng năm\n  định danh mã : chữ\n  nghèo : có/không\n\
        danh sách Vay\n  phát sinh trong kỳ, theo ngày_vay\n  ngày_vay : ngày\n\
        danh sách Xã\n  định danh tên : chữ\n\
        cách xác định thoát cho từng Hộ\n  = nghèo kỳ trước và không nghèo\n\
        chỉ tiêu hộ\n  = số Hộ có nghèo\nchỉ tiêu vay\n  = số Vay\nchỉ tiêu thoát_nghèo\n  = số Hộ có thoát\n\
        chỉ tiêu xã\n  = số Xã\n";

    fn checked(more: &str) -> (crate::ir::Program, usize) {
        let mut sources = Sources::default();
        let id = sources.add(syntax::door::open("a.ct", format!("{REGISTERS}{more}").as_bytes()).unwrap());
        let (file, faults) = syntax::parse(&sources, id);
        assert!(faults.is_empty(), "{more}: {faults:?}");
        let (program, found) = check::check(&[file]);
        assert!(found.iter().all(|fault| fault.code == Code::StockOrFlow), "{more}: {found:?}");
        (program, found.len())
    }

    #[test]
    fn figures_lie_in_time_as_their_registers_do() {
        use TimeKind::{Cumulative, Flow, Stock};
        for (formula, expected) in [
            ("hộ", Some(Stock)),
            ("vay", Some(Flow)),
            ("thoát_nghèo", Some(Flow)),
            ("xã", None),
            ("hộ + xã", Some(Stock)),
            ("vay × 2", Some(Flow)),
            ("hộ / vay", None),
            ("vay lũy kế từ đầu năm", Some(Cumulative)),
            ("hộ - hộ kỳ trước", Some(Flow)),
            ("(hộ kỳ trước) - thoát_nghèo", None),
        ] {
            let (program, faults) = checked(&format!("chỉ tiêu x\n  = {formula}\n"));
            assert_eq!((program.indicators[4].in_time, faults), (expected, 0), "{formula}");
        }
    }

    #[test]
    fn only_what_no_beginning_balances_is_warned_of() {
        for (clause, warned) in [
            ("hộ = (hộ kỳ trước) - thoát_nghèo", 0),
            ("hộ - hộ kỳ trước = vay", 0),
            ("hộ = vay", 1),
            ("hộ = xã", 0),
            ("vay <= hộ", 0),
            ("vay <= hộ + thoát_nghèo", 1),
            ("vay lũy kế từ đầu năm = vay", 1),
        ] {
            assert_eq!(checked(&format!("đối chiếu x\n  {clause}\n")).1, warned, "{clause}");
        }
    }

    #[test]
    fn a_cumulative_count_of_events_begins_on_new_year() {
        let (program, faults) = checked("chỉ tiêu x\n  = số Vay\n  lũy kế\nchỉ tiêu y\n  = số Hộ\n  lũy kế\n");
        assert_eq!(faults, 0);
        let moved =
            |nth: usize| matches!(program.indicators[nth].figure.kind, FigureKind::At(_, OtherPeriod::YearToDate));
        assert_eq!([moved(4), moved(5)], [true, false]);
    }
}
