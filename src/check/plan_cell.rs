//! The cells of a plan table: what is to be reached as offices write it, and what is stated as done.

use super::plan_columns::{Columns, Figures, is_nothing};
use super::scope::Checker;
use super::target::{Assigned, Wanted};
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{IndicatorId, Report, TargetId, VerdictClaim};
use crate::source::Span;
use crate::syntax::ast::{
    ClaimedVerdict, Expr, ExprKind, Goal, HighWord, Literal, LowWord, PlanTableDecl, Sheet, SheetRow, TargetWhen, Test,
    UnitExpr,
};
use crate::syntax::{cell, office, print};
use crate::value::unit::Measure;
use crate::value::{DataStatus, Lang, Message, Period};

/// The unit of a row: a multiplier and what is counted.
type RowUnit = Option<(Option<u32>, UnitExpr)>;

/// A row that is read: the indicator, and the unit its bare numbers are in.
struct Row<'a> {
    sheet: &'a Sheet,
    decl: &'a PlanTableDecl,
    id: IndicatorId,
    unit: RowUnit,
    /// What stands in its column of numbers.
    number: String,
}

/// Words before a bound that offices write and rules do not.
const WORDS: [(&str, Bound); 6] = [
    ("đạt tối thiểu", Bound::AtLeast),
    ("tối thiểu", Bound::AtLeast),
    ("tối đa", Bound::AtMost),
    ("hoàn thành", Bound::Bare),
    ("phấn đấu đạt", Bound::Bare),
    ("đạt", Bound::Bare),
];

#[derive(Clone, Copy)]
enum Bound {
    AtLeast,
    AtMost,
    Bare,
}

impl Checker {
    /// Reads the figures of a row: its plans become targets, what is done becomes reported.
    pub(super) fn plan_figures(
        &mut self,
        decl: &PlanTableDecl,
        sheet: &Sheet,
        columns: &Columns,
        row: &SheetRow,
        id: IndicatorId,
        report: &mut Report,
    ) {
        let unit = columns.unit.and_then(|at| row.cells.get(at)).copied();
        let Some(unit) = self.row_unit(sheet, unit) else { return };
        if self.stored_rates(sheet, columns, row, id) {
            return;
        }
        let of = Row { sheet, decl, id, unit, number: columns.number(sheet, row).to_owned() };
        for (at, figures, period) in &columns.figures {
            let Some(span) = row.cells.get(*at).copied().filter(|span| !is_nothing(sheet.cell(*span).trim())) else {
                continue;
            };
            match figures {
                Figures::Plan => self.plan_goal(&of, span, *period),
                Figures::Done(estimated) | Figures::Cumulative(estimated) => {
                    self.plan_claim(&of, span, *period, *estimated, report);
                }
            }
        }
    }

    /// The unit a row states; outer none where it cannot be read, which is told.
    fn row_unit(&mut self, sheet: &Sheet, span: Option<Span>) -> Option<RowUnit> {
        let Some(span) = span.filter(|span| !is_nothing(sheet.cell(*span).trim())) else { return Some(None) };
        match cell::unit(sheet, span) {
            Ok(unit) => Some(Some(unit)),
            Err(_) => {
                let typed = sheet.cell(span);
                let message = Message::new(
                    format!("không hiểu đơn vị “{typed}” của bảng kế hoạch"),
                    format!("the unit “{typed}” of the plan table is not understood"),
                );
                let help = Message::new(
                    "Ghi như `%`, `người`, `hộ`, `triệu đồng`; đơn vị riêng thì khai báo `đơn vị đo …`.",
                    "write it like `%`, `người`, `hộ`, `triệu đồng`; declare a unit of your own with `unit …`",
                );
                self.fault(Diagnostic::error(Code::UnknownUnit, message).at(span).help(help));
                None
            }
        }
    }

    /// Whether a row of a rate has a number that a workbook stores below 1 and shows nobody knows how: 0,8 or 80%. Told.
    fn stored_rates(&mut self, sheet: &Sheet, columns: &Columns, row: &SheetRow, id: IndicatorId) -> bool {
        if self.program.indicator(id).unit.measure() != Measure::Rate {
            return false;
        }
        let stored = columns.figures.iter().filter_map(|(at, ..)| row.cells.get(*at).copied());
        let small = |span: &Span| {
            let zero = sheet.cell(*span).trim_start_matches('-').split('.').next() == Some("0");
            sheet.stored.contains(&span.start) && (zero || sheet.cell(*span) == "1") && sheet.cell(*span) != "0"
        };
        let open: Vec<Span> = stored.filter(small).collect();
        for span in &open {
            let typed = sheet.cell(*span).replace('.', ",");
            let message = Message::new(
                format!("ô này lưu số {typed}: chưa rõ là {typed}% hay gấp một trăm lần"),
                format!("this cell stores {typed}, which may be shown as {typed}% or as a hundred times that"),
            );
            let help = Message::new(
                format!("Ghi ô này dạng chữ, như `{typed}%`."),
                format!("write the cell as a text, as in `{typed}%`"),
            );
            self.fault(Diagnostic::error(Code::TwoReadings, message).at(*span).help(help));
        }
        !open.is_empty()
    }

    /// A cell of a plan as a target.
    fn plan_goal(&mut self, row: &Row<'_>, span: Span, period: Period) {
        let Some(goal) = self.office_goal(row, span) else { return };
        let when = TargetWhen::Period(period);
        // What clauses say is the same for every row: their faults are told once.
        let again = self.program.targets.iter().any(|target| target.named.name == row.decl.name.text);
        if again {
            self.told.mute(true);
        }
        let mut terms = self.terms(&row.decl.clauses, row.id, when);
        terms.basis = self.bases(&row.decl.clauses);
        if again {
            self.told.mute(false);
        }
        let written = print::goal(&goal, Lang::Vi);
        let Some(goal) = self.goal(&goal, row.id, terms.tolerance, span) else { return };
        let label = row.decl.label.as_ref();
        let assigned = Assigned { name: Some(&row.decl.name), label, indicator: row.id, when, terms: &terms };
        self.assign(&assigned, Wanted { goal, written, cell: None, span });
    }

    /// What a cell asks for; its faults are told.
    fn office_goal(&mut self, row: &Row<'_>, span: Span) -> Option<Goal> {
        let sheet = row.sheet;
        if let Some((from, to)) = ends(sheet, span) {
            let (from, to) = (self.office_value(row, from)?, self.office_value(row, to)?);
            let from = like(from, &to);
            return Some(Goal::Level(Test::Range { low: LowWord::From, from, high: HighWord::Through, to }));
        }
        let folded = sheet.mask.get(span.start as usize..span.end as usize).unwrap_or("");
        let said = WORDS.iter().find(|(word, _)| folded.strip_prefix(word).is_some_and(|rest| rest.starts_with(' ')));
        if let Some((word, bound)) = said {
            let rest = sheet.cell(span).get(word.len()..).unwrap_or("");
            let from = word.len() + rest.len() - rest.trim_start().len();
            let part = Span::new(span.file, span.start as usize + from, span.end as usize);
            let plain = part.start < part.end && starts_with_digit(sheet.cell(part));
            match bound {
                Bound::Bare => return self.office_goal(row, part),
                _ if !plain => {}
                Bound::AtLeast => return self.office_value(row, part).map(|value| Goal::Level(Test::OrMore(value))),
                Bound::AtMost => return self.office_value(row, part).map(|value| Goal::Level(Test::OrLess(value))),
            }
        }
        match cell::goal(sheet, span) {
            Ok(goal) => Some(in_unit(goal, &row.unit)),
            Err(faults) => {
                faults.into_iter().for_each(|fault| self.fault(fault));
                None
            }
        }
    }

    fn office_value(&mut self, row: &Row<'_>, span: Span) -> Option<Expr> {
        match cell::value(row.sheet, span) {
            Ok(value) => value.map(|value| measured(value, &row.unit)),
            Err(faults) => {
                faults.into_iter().for_each(|fault| self.fault(fault));
                None
            }
        }
    }

    /// A cell of what is done, as a figure or a verdict that the table states.
    fn plan_claim(&mut self, row: &Row<'_>, span: Span, period: Period, estimated: bool, report: &mut Report) {
        let section = (!row.number.is_empty()).then(|| row.number.clone());
        if let Some(verdict) = verdict(row.sheet.cell(span)) {
            let target = self.own_target(row, period);
            report.verdicts.push(VerdictClaim { indicator: row.id, period, verdict, target, section, span });
            return;
        }
        match cell::claim(row.sheet, span) {
            Ok((hedge, value)) => {
                let value = literal(value, &row.unit);
                if let Some(mut claim) = self.claim(row.id, period, &value) {
                    claim.hedge = hedge;
                    claim.status = estimated.then_some(DataStatus::Estimated);
                    claim.section = section;
                    claim.span = span;
                    report.figures.push(claim);
                }
            }
            Err(faults) => faults.into_iter().for_each(|fault| self.fault(fault)),
        }
    }

    /// The target this row has set for a period.
    fn own_target(&self, row: &Row<'_>, period: Period) -> Option<TargetId> {
        let own = |id: &&TargetId| {
            let target = self.program.target(**id);
            target.named.name == row.decl.name.text && target.when == TargetWhen::Period(period)
        };
        self.targets.get(&row.id)?.iter().find(own).copied()
    }
}

/// A verdict in a column of what is done.
fn verdict(text: &str) -> Option<ClaimedVerdict> {
    const VERDICTS: [(&str, ClaimedVerdict); 7] = [
        ("vượt", ClaimedVerdict::Exceeded),
        ("đạt", ClaimedVerdict::Met),
        ("hoàn thành", ClaimedVerdict::Met),
        ("đã hoàn thành", ClaimedVerdict::Met),
        ("không đạt", ClaimedVerdict::NotMet),
        ("chưa đạt", ClaimedVerdict::NotMet),
        ("chưa hoàn thành", ClaimedVerdict::NotMet),
    ];
    let plain = office::plain(text);
    VERDICTS.iter().find(|(word, _)| office::plain(word) == plain).map(|(_, verdict)| *verdict)
}

fn starts_with_digit(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit())
}

/// The two ends of `6,6–6,8`, both of which count.
fn ends(sheet: &Sheet, span: Span) -> Option<(Span, Span)> {
    let text = sheet.cell(span);
    let (at, dash) = text.char_indices().find(|(_, c)| matches!(c, '-' | '–' | '—'))?;
    let (from, to) = (text.get(..at)?.trim_end(), text.get(at + dash.len_utf8()..)?);
    let skipped = at + dash.len_utf8() + to.len() - to.trim_start().len();
    if !starts_with_digit(from) || !starts_with_digit(to.trim_start()) {
        return None;
    }
    let start = span.start as usize;
    let part = |from: usize, to: usize| Span::new(span.file, start + from, start + to);
    Some((part(0, from.len()), part(skipped, text.len())))
}

/// The lower end in the unit of the upper one, where it has none of its own: `6,6–6,8%`.
fn like(from: Expr, to: &Expr) -> Expr {
    let ExprKind::Number(of) = &to.kind else { return from };
    let unit = of.unit.clone().map(|unit| (of.multiplier, unit));
    measured(from, &unit)
}

/// A goal whose bare numbers are in the unit of the row; changes keep what they say.
fn in_unit(goal: Goal, unit: &RowUnit) -> Goal {
    match goal {
        Goal::Level(test) => Goal::Level(bounds_in(test, unit)),
        Goal::Within(test) => Goal::Within(bounds_in(test, unit)),
        Goal::About(value) => Goal::About(measured(value, unit)),
        other => other,
    }
}

fn bounds_in(test: Test, unit: &RowUnit) -> Test {
    let of = |value| measured(value, unit);
    match test {
        Test::Compare(relation, bound) => Test::Compare(relation, of(bound)),
        Test::OrMore(bound) => Test::OrMore(of(bound)),
        Test::OrLess(bound) => Test::OrLess(of(bound)),
        Test::Range { low, from, high, to } => {
            let to = of(to);
            Test::Range { low, from: like(of(from), &to), high, to }
        }
        other => other,
    }
}

fn measured(value: Expr, unit: &RowUnit) -> Expr {
    let kind = match value.kind {
        ExprKind::Number(of) => ExprKind::Number(literal(of, unit)),
        ExprKind::Neg(inner) => ExprKind::Neg(Box::new(measured(*inner, unit))),
        kind => kind,
    };
    Expr { kind, ..value }
}

fn literal(of: Literal, unit: &RowUnit) -> Literal {
    match unit {
        Some((multiplier, unit)) if of.unit.is_none() && of.multiplier.is_none() => {
            Literal { multiplier: *multiplier, unit: Some(unit.clone()), ..of }
        }
        _ => of,
    }
}
