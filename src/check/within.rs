//! Over which records a figure is taken: all of them, or those of the same cell. It is written wherever it makes a difference.

use super::scope::{Checker, Thing};
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{
    Dimension, Expr, ExprKind, Figure, FigureKind, IndicatorId, Program, RegisterId, RuleId, RuleVersion, Type, Within,
};
use crate::source::Span;
use crate::syntax::ast::{self, Ident};
use crate::value::Message;
use std::collections::BTreeSet;

impl Checker {
    /// Settles `bình_quân tính trên toàn bộ` and `bình_quân tính trong từng xã` in an expression over a record.
    pub(super) fn scoped(
        &mut self,
        inner: &ast::Expr,
        within: Option<&ast::Expr>,
        here: RegisterId,
        span: Span,
    ) -> Option<Expr> {
        if self.needs_a_record(span) {
            return None;
        }
        let id = self.scoped_indicator(inner)?;
        if self.figured.get(id.0) != Some(&true) {
            return None;
        }
        let ty = Type::Number(self.program.indicator(id).unit.clone());
        self.scoped.insert(span);
        let Some(path) = within else { return Some(Expr { kind: ExprKind::Indicator(id), ty, span }) };
        let here = self.expr(path, here, None)?;
        let dimension = self.dimension_within(id, path, &here)?;
        let within = Within { indicator: id, dimension, here };
        Some(Expr { kind: ExprKind::Within(Box::new(within)), ty, span })
    }

    fn scoped_indicator(&mut self, inner: &ast::Expr) -> Option<IndicatorId> {
        if let ast::ExprKind::Path(path) = &inner.kind
            && let [ident] = path.as_slice()
            && let Some(Thing::Indicator(_)) | None = self.things.get(&ident.text)
        {
            return self.indicator_named(ident);
        }
        let message = Message::new(
            "trong cách xác định, phạm vi tính chỉ viết sau tên một chỉ tiêu",
            "in a rule, over which records is written only behind the name of an indicator",
        );
        self.refuse(Code::Misplaced, inner.span, message);
        None
    }

    /// How the records of an indicator are told apart: as it is broken down itself, or by a column of its registers, of which
    /// a path such as `hộ.xã` names the last step there.
    fn dimension_within(&mut self, id: IndicatorId, path: &ast::Expr, here: &Expr) -> Option<Dimension> {
        let name = path_of(path);
        let declared = self.program.indicator(id).dimensions.iter();
        let mut declared = declared.filter(|dimension| Self::same_name(&dimension.name, &name));
        let found = match declared.next().cloned() {
            Some(found) => Some(found),
            None => self.cells_within(id, path, &name),
        };
        let fits = |dimension: &Dimension| dimension.cells.iter().all(|(_, cell)| cell.ty == here.ty);
        let groups = matches!(here.ty, Type::Word(_) | Type::Text | Type::Bool);
        if let Some(found) = found.filter(|found| groups && fits(found)) {
            return Some(found);
        }
        let indicator = self.program.indicator(id).named.name.clone();
        let message = Message::new(
            format!("bản ghi của chỉ tiêu `{indicator}` không chia được theo `{name}`"),
            format!("the records of indicator `{indicator}` are not told apart by `{name}`"),
        );
        let help = Message::new(
            format!("Thêm `chia theo {name}` vào chỉ tiêu, hoặc viết `tính trên toàn bộ`."),
            format!("add `broken down by {name}` to the indicator, or write `over all`"),
        );
        self.fault(Diagnostic::error(Code::Misplaced, message).at(path.span).help(help));
        None
    }

    fn cells_within(&mut self, id: IndicatorId, path: &ast::Expr, name: &str) -> Option<Dimension> {
        let registers = self.scans.get(&id).cloned().unwrap_or_default();
        let ast::ExprKind::Path(steps) = &path.kind else { return None };
        let last: Vec<Ident> = steps.last().into_iter().cloned().collect();
        let last = ast::Expr { kind: ast::ExprKind::Path(last), span: path.span };
        let mut cells = Vec::new();
        self.told.mute(true);
        for register in registers {
            let cell = self.expr(path, register, None).or_else(|| self.expr(&last, register, None));
            cells.push(cell.map(|cell| (register, cell)));
        }
        self.told.mute(false);
        let cells: Vec<(RegisterId, Expr)> = cells.into_iter().collect::<Option<_>>()?;
        if cells.is_empty() {
            return None;
        }
        let label = self.dimension_label(&cells, name);
        Some(Dimension { name: name.to_owned(), label, cells })
    }

    /// Reports `tính trong từng` in an indicator, whose cells are its own.
    pub(super) fn within_a_figure(&mut self, inner: &ast::Expr, span: Span) {
        let name = path_of(inner);
        let message = Message::new(
            "trong chỉ tiêu không viết `tính trong từng …`: mỗi phần tính trên chính phần chia của chỉ tiêu",
            "an indicator has no `within each …`: each part is taken over the cell of the indicator itself",
        );
        let help = Message::new(
            format!("Viết `{name}` cho cùng phần chia, hoặc `{name} tính trên toàn bộ`."),
            format!("write `{name}` for the same cell, or `{name} over all`"),
        );
        self.fault(Diagnostic::error(Code::Misplaced, message).at(span).help(help));
    }

    /// Reports every indicator that a breakdown reads through rules of records without its scope written.
    pub(super) fn scopes_are_written(&mut self) {
        let mut told: BTreeSet<Span> = BTreeSet::new();
        for (reader, at, id) in unwritten(&self.program, &self.scoped) {
            if !told.insert(at) {
                continue;
            }
            let (name, of) = (&self.program.indicator(id).named.name, self.program.indicator(reader));
            let cell = of.dimensions.first().map(|d| d.name.clone()).unwrap_or_default();
            let because = of.named.span;
            let message = Message::new(
                format!("chưa viết `{name}` tính trên toàn bộ hay trong từng phần, mà có chỉ tiêu chia theo đọc đến"),
                format!("over which records `{name}` is taken is not written, and a broken down indicator reads it"),
            );
            let help = Message::new(
                format!("Viết `({name} tính trên toàn bộ)` hoặc `({name} tính trong từng {cell})`."),
                format!("write `({name} over all)` or `({name} within each {cell})`"),
            );
            let reader = Message::new("chỉ tiêu chia theo ở đây", "the indicator broken down is here");
            self.fault(Diagnostic::error(Code::UnwrittenScope, message).at(at).because(because, reader).help(help));
        }
    }
}

fn path_of(path: &ast::Expr) -> String {
    match &path.kind {
        ast::ExprKind::Path(parts) => parts.iter().map(|p| p.text.as_str()).collect::<Vec<_>>().join("."),
        ast::ExprKind::Paren(inner) => path_of(inner),
        _ => "X".to_owned(),
    }
}

/// Broken down indicators, each with the places and names of the indicators it reads whose scope is not written.
fn unwritten(program: &Program, scoped: &BTreeSet<Span>) -> Vec<(IndicatorId, Span, IndicatorId)> {
    let mut found = Vec::new();
    for (nth, indicator) in program.indicators.iter().enumerate().filter(|(_, i)| !i.dimensions.is_empty()) {
        let mut rules: BTreeSet<RuleId> = BTreeSet::new();
        let mut open: Vec<&Expr> = expressions(program, &indicator.figure);
        while let Some(expr) = open.pop() {
            match &expr.kind {
                ExprKind::Indicator(id) if !scoped.contains(&expr.span) => {
                    found.push((IndicatorId(nth), expr.span, *id));
                }
                ExprKind::Rule(id) | ExprKind::Earlier(id, _) if rules.insert(*id) => {
                    open.extend(program.rule(*id).versions.iter().flat_map(RuleVersion::expressions));
                }
                _ => {}
            }
            open.extend(expr.parts());
        }
    }
    found
}

/// What a figure asks of records, through the indicators it names in the same cell.
fn expressions<'a>(program: &'a Program, figure: &'a Figure) -> Vec<&'a Expr> {
    let mut found = Vec::new();
    let mut seen: BTreeSet<IndicatorId> = BTreeSet::new();
    let mut open = vec![figure];
    while let Some(figure) = open.pop() {
        match &figure.kind {
            FigureKind::Aggregate(aggregate) => found.extend(aggregate.expressions()),
            FigureKind::Indicator(id) if seen.insert(*id) => open.push(&program.indicator(*id).figure),
            _ => open.extend(figure.parts()),
        }
    }
    found
}
