//! Indicators: a formula, the unit it is shown in, and the ways it is broken down.

use super::scope::Checker;
use super::unit::counts_things;
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{Dimension, Direction, Figure, FigureKind, Hide, IndicatorId, RegisterId, Type};
use crate::source::Span;
use crate::syntax::ast::{self, ExprKind, IndicatorClause, IndicatorDecl, TimeKind};
use crate::value::fraction::Half;
use crate::value::quantity::Digits;
use crate::value::unit::Measure;
use crate::value::{Message, Unit};
use std::collections::BTreeSet;

/// How many digits after the point can be printed.
const MOST_DECIMALS: u32 = 16;

/// The clauses of an indicator.
#[derive(Default)]
struct Stated<'a> {
    formula: Option<&'a ast::Expr>,
    formula_at: Option<Span>,
    shown: Option<(Unit, Option<u32>, Span)>,
    half: Half,
    shown_at: Option<Span>,
    code: Option<&'a ast::Text>,
    code_at: Option<Span>,
    basis: Vec<crate::ir::Basis>,
    direction: Option<Direction>,
    direction_at: Option<Span>,
    notes: Vec<&'a str>,
    hide: Option<Hide>,
    hide_at: Option<Span>,
    same_at: Option<Span>,
    add_up_at: Option<Span>,
    in_time: Option<(TimeKind, Span)>,
    in_time_at: Option<Span>,
}

impl Checker {
    /// Settles an indicator.
    pub(super) fn settle_indicator(&mut self, id: IndicatorId, decl: &IndicatorDecl) {
        let stated = self.stated(decl);
        let Some(formula) = stated.formula else {
            let message = Message::new(
                format!("chỉ tiêu `{}` chưa có cách tính", decl.name.text),
                format!("indicator `{}` has no formula", decl.name.text),
            );
            let help = Message::new(
                "Thêm `= số …`, `= tổng …` hoặc `= tỷ lệ …`.",
                "add `= number of …`, `= sum of …` or `= share of …`",
            );
            self.fault(Diagnostic::error(Code::BadClause, message).at(decl.name.span).help(help));
            return;
        };
        let shown = stated.shown.as_ref();
        self.declare_missing(decl);
        let figure = self.figure(formula, shown.map(|(u, ..)| u));
        self.missing_was_met(figure.as_ref());
        let Some(figure) = figure else { return };
        let Some(unit) = self.shown_unit(&figure, shown) else { return };
        let decimals = shown.and_then(|(_, d, _)| *d).unwrap_or_else(|| {
            let gini = matches!(&figure.kind, FigureKind::Aggregate(of) if of.kind == ast::AggregateKind::Gini);
            if gini && unit.is_plain() {
                3
            } else if unit.measure() == Measure::Plain {
                0
            } else {
                2
            }
        });
        self.ratio_or_share(&figure, &unit);
        self.scans.insert(id, self.scanned(&figure));
        let parts_add_up = stated.add_up_at.is_some_and(|at| self.parts_can_add_up(&figure, at));
        let code = stated.code.and_then(|code| self.own_code(code));
        let (figure, in_time) = self.in_time(id, figure, stated.in_time);
        let Some(indicator) = self.program.indicators.get_mut(id.0) else { return };
        indicator.code = code;
        indicator.basis = stated.basis;
        indicator.figure = figure;
        indicator.unit = unit;
        indicator.decimals = Digits { decimals, half: stated.half };
        indicator.direction = stated.direction;
        indicator.hide = stated.hide;
        indicator.parts_add_up = parts_add_up;
        indicator.in_time = in_time;
        indicator.same_definition = stated.same_at.is_some();
        indicator.note = (!stated.notes.is_empty()).then(|| stated.notes.join(" "));
        if let Some(figured) = self.figured.get_mut(id.0) {
            *figured = true;
        }
        self.settle_dimensions(id, decl);
    }

    fn stated<'a>(&mut self, decl: &'a IndicatorDecl) -> Stated<'a> {
        let mut stated = Stated::default();
        for clause in &decl.clauses {
            match &clause.node {
                IndicatorClause::Formula(f) => {
                    self.once(&mut stated.formula_at, clause.span);
                    stated.formula = stated.formula.or(Some(f));
                }
                IndicatorClause::Shown { unit, decimals, half_to_even } => {
                    self.once(&mut stated.shown_at, clause.span);
                    if decimals.is_some_and(|d| d > MOST_DECIMALS) {
                        let message = Message::new("tối đa 16 chữ số thập phân", "at most 16 decimals can be kept");
                        self.refuse(Code::BadNumber, clause.span, message);
                    }
                    let decimals = decimals.map(|d| d.min(MOST_DECIMALS));
                    stated.half = if *half_to_even { Half::ToEven } else { Half::AwayFromZero };
                    stated.shown = self.base_unit(unit).map(|u| (u, decimals, unit.span));
                }
                IndicatorClause::Code(code) => {
                    self.once(&mut stated.code_at, clause.span);
                    stated.code = stated.code.or(Some(code));
                }
                IndicatorClause::Basis(b) => stated.basis.extend(self.basis(b, None)),
                IndicatorClause::HigherIsBetter | IndicatorClause::LowerIsBetter => {
                    self.once(&mut stated.direction_at, clause.span);
                    let lower = matches!(clause.node, IndicatorClause::LowerIsBetter);
                    stated.direction = Some(if lower { Direction::Lower } else { Direction::Higher });
                }
                IndicatorClause::Hide { below, zero } => {
                    self.once(&mut stated.hide_at, clause.span);
                    if *below < 2 {
                        let message = Message::new(
                            "ô ít hơn 2 bản ghi là ô một bản ghi hoặc không có: nêu ngưỡng từ 2 trở lên",
                            "a cell of fewer than 2 records holds one or none: state a threshold of 2 or more",
                        );
                        self.refuse(Code::BadNumber, clause.span, message);
                    }
                    stated.hide = Some(Hide { below: *below, zero: *zero });
                }
                IndicatorClause::InTime(kind) => {
                    self.once(&mut stated.in_time_at, clause.span);
                    stated.in_time = stated.in_time.or(Some((*kind, clause.span)));
                }
                IndicatorClause::PartsAddUp => self.once(&mut stated.add_up_at, clause.span),
                IndicatorClause::SameDefinition => self.once(&mut stated.same_at, clause.span),
                IndicatorClause::Note(text) => stated.notes.push(text.text.as_str()),
                IndicatorClause::BrokenDownBy(_) | IndicatorClause::Missing { .. } => {}
            }
        }
        stated
    }

    /// Printed parts are made to come to the printed total only where the exact ones do.
    fn parts_can_add_up(&mut self, figure: &Figure, at: Span) -> bool {
        let additive = figure.is_additive(&self.program);
        if !additive {
            let message = Message::new(
                "các phần của chỉ tiêu này không cộng thành tổng số",
                "the parts of this indicator do not come to its total",
            );
            let help = Message::new(
                "Chỉ số đếm, tổng, và tỷ trọng trên một mẫu số chung (`x / (y tính trên toàn bộ)`) mới cộng được. Bỏ mệnh đề này.",
                "only counts, sums and shares of one base (`x / (y over all)`) can be added up; leave the clause out",
            );
            let why = Message::new("công thức ở đây", "the formula is here");
            self.fault(Diagnostic::error(Code::Misplaced, message).at(at).because(figure.span, why).help(help));
        }
        additive
    }

    /// A code stands for one indicator.
    fn own_code(&mut self, code: &ast::Text) -> Option<String> {
        if code.text.trim().is_empty() {
            let message = Message::new("mã để trống", "the code is empty");
            self.refuse(Code::BadClause, code.span, message);
            return None;
        }
        let ident = ast::Ident { text: code.text.trim().to_owned(), span: code.span };
        let clash = self.codes.add(&ident, ());
        self.clash(&ident, clash);
        Some(ident.text)
    }

    /// The unit printed: that of the figure, or the declared one where a count or quotient may carry it.
    fn shown_unit(&mut self, figure: &Figure, shown: Option<&(Unit, Option<u32>, Span)>) -> Option<Unit> {
        let Some((declared, _, span)) = shown else { return Some(figure.unit.clone()) };
        let own = &figure.unit;
        let quotient_as_rate = own.is_plain() && declared.measure() == Measure::Rate;
        let count_as_things = own.is_plain() && (counts_things(declared) || self.is_own_unit(declared));
        if own == declared || quotient_as_rate || count_as_things {
            return Some(declared.clone());
        }
        let (found, wanted) = (Self::describe_unit(own), Self::describe_unit(declared));
        let message = Message::new(
            format!("công thức cho {}, không phải {}", found.vi, wanted.vi),
            format!("the formula gives {}, not {}", found.en, wanted.en),
        );
        self.fault(
            Diagnostic::error(Code::UnitMismatch, message)
                .at(*span)
                .because(figure.span, Message::new("công thức ở đây", "the formula is here"))
                .help(Message::new(
                    format!("Bỏ `đơn vị tính`, hoặc đổi công thức để cho {}.", wanted.vi),
                    format!("leave out `unit`, or let the formula give {}", wanted.en),
                )),
        );
        None
    }

    /// Whether a unit is one that the files declare without saying what it is made of, such as `mô_hình`.
    fn is_own_unit(&self, unit: &Unit) -> bool {
        self.unit_meanings.values().any(|(_, own)| own == unit && !own.is_dimensionless())
    }

    fn settle_dimensions(&mut self, id: IndicatorId, decl: &IndicatorDecl) {
        let mut seen: Vec<(String, Span)> = Vec::new();
        for clause in &decl.clauses {
            let IndicatorClause::BrokenDownBy(paths) = &clause.node else { continue };
            for path in paths {
                let name = dimension_name(path);
                match seen.iter().find(|(earlier, _)| Self::same_name(earlier, &name)) {
                    Some((_, earlier)) => self.twice_clause(path.span, *earlier),
                    None => {
                        seen.push((name.clone(), path.span));
                        self.settle_dimension(id, path, name);
                    }
                }
            }
        }
    }

    fn settle_dimension(&mut self, id: IndicatorId, path: &ast::Expr, name: String) {
        let registers = self.scans.get(&id).cloned().unwrap_or_default();
        let mut cells = Vec::new();
        for register in registers {
            let Some(cell) = self.expr(path, register, None) else { return };
            if !matches!(cell.ty, Type::Word(_) | Type::Text | Type::Bool) {
                let described = self.describe(&cell.ty);
                let message = Message::new(
                    format!("chia theo được một danh mục, chữ hoặc có/không, không theo {}", described.vi),
                    format!("a breakdown goes by words, text or yes/no, not by {}", described.en),
                );
                let help = Message::new(
                    "Khai báo một `cách xác định` xếp thành nhóm, rồi chia theo nó.",
                    "declare a `rule` that sorts into groups, and break down by it",
                );
                self.fault(Diagnostic::error(Code::TypeMismatch, message).at(path.span).help(help));
                return;
            }
            cells.push((register, cell));
        }
        if cells.is_empty() {
            let message = Message::new(
                "chỉ tiêu này không tổng hợp từ danh sách nào nên không chia được",
                "this indicator scans no register, so it cannot be broken down",
            );
            self.refuse(Code::Misplaced, path.span, message);
            return;
        }
        let label = self.dimension_label(&cells, &name);
        if let Some(indicator) = self.program.indicators.get_mut(id.0) {
            indicator.dimensions.push(Dimension { name, label, cells });
        }
    }

    pub(super) fn dimension_label(&self, cells: &[(RegisterId, crate::ir::Expr)], name: &str) -> String {
        let last = name.rsplit('.').next().unwrap_or(name);
        let mut here = cells.first().map(|(register, expr)| (*register, expr));
        while let Some((register, expr)) = here {
            here = match &expr.kind {
                crate::ir::ExprKind::Field(field) => return self.program.field(register, *field).named.label.clone(),
                crate::ir::ExprKind::Param(id, _) => return self.program.param(*id).named.label.clone(),
                crate::ir::ExprKind::Rule(rule) => return self.program.rule(*rule).named.label.clone(),
                crate::ir::ExprKind::Follow(field, inner) => {
                    let relation = self.program.field(register, *field).relation.as_ref();
                    relation.map(|r| (r.target, inner.as_ref()))
                }
                _ => None,
            };
        }
        last.replace('_', " ")
    }

    /// The registers a figure scans; those of the indicators it names are known, since they are settled first.
    fn scanned(&self, figure: &Figure) -> BTreeSet<RegisterId> {
        let mut registers = BTreeSet::new();
        let mut open: Vec<&Figure> = vec![figure];
        while let Some(figure) = open.pop() {
            match &figure.kind {
                FigureKind::Aggregate(aggregate) => {
                    registers.insert(aggregate.register);
                }
                FigureKind::Indicator(id) => registers.extend(self.scans.get(id).into_iter().flatten()),
                _ => open.extend(figure.parts()),
            }
        }
        registers
    }
}

fn dimension_name(path: &ast::Expr) -> String {
    match &path.kind {
        ExprKind::Path(parts) => parts.iter().map(|p| p.text.as_str()).collect::<Vec<_>>().join("."),
        ExprKind::Paren(inner) => dimension_name(inner),
        _ => String::new(),
    }
}
