//! Rates of different records that are added: their sum is the rate of nothing.

use super::scope::Checker;
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{Aggregate, Figure, FigureKind, Program};
use crate::source::Span;
use crate::syntax::ast::AggregateKind;
use crate::value::Message;

impl Checker {
    /// Warns where an indicator or a check adds rates that are not of the same records.
    pub(super) fn added_rates(&mut self) {
        let indicators = self.program.indicators.iter().map(|indicator| &indicator.figure);
        let checks = self.program.checks.iter().flat_map(|check| &check.comparisons);
        let mut open: Vec<&Figure> = indicators.chain(checks.flat_map(|(left, _, right)| [left, right])).collect();
        let mut found: Vec<(Span, Span)> = Vec::new();
        while let Some(figure) = open.pop() {
            if let FigureKind::Sum(parts) = &figure.kind {
                found.extend(apart(&self.program, parts));
            }
            open.extend(figure.parts());
        }
        found.sort_unstable();
        for (first, second) in found {
            let message = Message::new(
                "cộng hai tỷ lệ của hai tổng số khác nhau: kết quả không là tỷ lệ của tổng số nào",
                "two rates of different totals are added: the sum is the rate of no total",
            );
            let help = Message::new(
                "Cộng các số đếm rồi chia cho tổng số chung.",
                "add the counts and divide by their common total",
            );
            let fault = Diagnostic::warning(Code::UnitMismatch, message).at(second);
            let of = Message::new("tỷ lệ kia ở đây", "the other rate is here");
            self.fault(fault.because(first, of).help(help));
        }
    }
}

/// The first two rates of a sum, both added, that are not of the same records.
fn apart(program: &Program, parts: &[(bool, Figure)]) -> Option<(Span, Span)> {
    let added = parts.iter().filter(|(subtracted, _)| !subtracted);
    let mut rates = added.filter_map(|(_, part)| Some((share(program, part)?, part.span)));
    let (first, at) = rates.next()?;
    rates.find(|(other, _)| !first.same_base(other)).map(|(_, span)| (at, span))
}

/// The share a figure is, alone or by the name of an indicator.
fn share<'a>(program: &'a Program, figure: &'a Figure) -> Option<&'a Aggregate> {
    let kind = match &figure.kind {
        FigureKind::Indicator(id) => &program.indicator(*id).figure.kind,
        kind => kind,
    };
    match kind {
        FigureKind::Aggregate(aggregate) if aggregate.kind == AggregateKind::Share => Some(aggregate),
        _ => None,
    }
}
