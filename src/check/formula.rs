//! Rules with arguments: one way of computing, named once and used by several rules.
//!
//! A call becomes the formula itself with the arguments in their places, so that it is evaluated and explained like
//! anything an officer could have written there.

use super::declare::Parts;
use super::expr::{constant, made};
use super::scope::Checker;
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{Expr, ExprKind, Figure, FigureKind, Function, RegisterId, Type};
use crate::source::Span;
use crate::syntax::ast::{self, FormulaDecl, Ident, RuleClause, TypeExpr, TypeKind};
use crate::value::{Decimal, Message, Unit, Value};
use std::rc::Rc;

/// Calls nest so deep, and a formula with everything put in holds so many parts.
const DEEPEST: usize = 16;
pub(super) const MOST_PARTS: usize = 4_096;

/// The arguments in scope while the formula of a rule with arguments is settled.
#[derive(Debug)]
pub(super) struct Arguments {
    rule: usize,
    values: Vec<(String, Bound)>,
}

/// What an argument stands for: something of a record, or a figure.
#[derive(Clone, Debug)]
enum Bound {
    Expr(Expr),
    Figure(Figure),
}

impl Checker {
    /// Declares the rules with arguments.
    pub(super) fn declare_formulas(&mut self, parts: &Parts<'_>) {
        for (nth, decl) in parts.formulas.iter().enumerate() {
            let clash = self.formulas.add(&decl.name, nth);
            self.clash(&decl.name, clash);
            if let Some((vi, ..)) = super::arithmetic::FUNCTIONS
                .iter()
                .find(|(vi, en, ..)| Self::same_name(vi, &decl.name.text) || *en == decl.name.text)
            {
                self.built_in(&decl.name, vi);
            }
            self.formula_decls.push(Rc::new((*decl).clone()));
        }
    }

    /// Settles each once for its own faults, its arguments standing for themselves: a quantity for a number without unit.
    pub(super) fn check_formulas(&mut self, parts: &Parts<'_>) {
        for (nth, decl) in parts.formulas.iter().enumerate() {
            let mut values = Vec::new();
            // What has roots has figures for its arguments.
            let of_figures = takes_roots(decl);
            for (name, ty) in &decl.arguments {
                if values.iter().any(|(other, _): &(String, Bound)| Self::same_name(other, &name.text)) {
                    self.twice(name, name.span);
                }
                let Some(ty) = self.argument_type(ty, name, None) else { continue };
                let value = match (&ty, of_figures) {
                    (Type::Number(unit), true) => Bound::Figure(one(unit.clone(), name.span)),
                    _ => Bound::Expr(constant(Value::Missing, ty, name.span)),
                };
                values.push((name.text.clone(), value));
            }
            if values.len() == decl.arguments.len() {
                let sound = if of_figures {
                    self.put_in(nth, values, Self::written_figure).is_some()
                } else {
                    self.put_in(nth, values, |checker, decl| checker.written_formula(decl, RegisterId(0))).is_some()
                };
                if sound {
                    self.sound_formulas.insert(nth);
                }
            }
        }
    }

    /// What an argument must be; a quantity takes the type of what is handed over, a bare number that of the one before.
    fn argument_type(&mut self, ty: &TypeExpr, name: &Ident, given: Option<&Type>) -> Option<Type> {
        match ty.kind {
            TypeKind::Quantity => Some(given.cloned().unwrap_or_else(|| Type::Number(Unit::plain()))),
            _ => self.type_of(ty, name),
        }
    }

    /// A rule with arguments that takes so many; reports when it takes others.
    fn called_with(&mut self, nth: usize, given: usize, span: Span) -> Option<Rc<FormulaDecl>> {
        let decl = Rc::clone(self.formula_decls.get(nth)?);
        if given != decl.arguments.len() {
            self.wrong_arguments(&decl, given, span);
            return None;
        }
        Some(decl)
    }

    /// The formula of a rule with arguments, these put in.
    pub(super) fn declared_call(
        &mut self,
        nth: usize,
        args: &[ast::Expr],
        here: RegisterId,
        span: Span,
    ) -> Option<Expr> {
        let decl = self.called_with(nth, args.len(), span)?;
        let mut values = Vec::new();
        let mut sound = true;
        let mut before: Option<Type> = None;
        for ((name, ty), arg) in decl.arguments.iter().zip(args) {
            let quantity = matches!(ty.kind, TypeKind::Quantity);
            self.told.mute(true);
            let needed = self.argument_type(ty, name, before.as_ref());
            self.told.mute(false);
            let needed = needed?;
            let value = self.expr(arg, here, Some(&needed));
            let fits = value.as_ref().is_some_and(|value| {
                if quantity { self.must_be_number(value).is_some() } else { self.must_be(value, &needed) }
            });
            match value.filter(|_| fits) {
                Some(value) if quantity => {
                    before = Some(value.ty.clone());
                    values.push((name.text.clone(), Bound::Expr(value)));
                }
                Some(value) => values.push((name.text.clone(), Bound::Expr(Expr { ty: needed, ..value }))),
                None => sound = false,
            }
        }
        if !sound {
            return None;
        }
        // Its faults are told where it is declared.
        self.told.mute(true);
        let found = self.put_in(nth, values, |checker, decl| checker.written_formula(decl, here));
        self.told.mute(false);
        self.told_of_call(nth, found.is_some(), span);
        let found = found?;
        if parts_of(&found) > MOST_PARTS {
            self.too_large_call(&decl.name, span);
            return None;
        }
        Some(Expr { span, ..found })
    }

    /// Tells what is wrong with a call of a rule that is in order itself: it comes back to itself, or does not go with the units.
    fn told_of_call(&mut self, nth: usize, found: bool, span: Span) {
        if self.told.is_muted() {
            return;
        }
        if let Some(name) = self.round_through.take() {
            self.goes_round(&name, span);
        } else if !found && self.sound_formulas.contains(&nth) {
            let Some(decl) = self.formula_decls.get(nth).map(Rc::clone) else { return };
            let name = &decl.name.text;
            let message = Message::new(
                format!("`{name}` không tính được với các đơn vị, hoặc ở chỗ này"),
                format!("`{name}` does not go with these units, or cannot stand here"),
            );
            let help = Message::new(
                "Xem công thức của cách xác định đó: các số cộng, trừ, so với nhau phải cùng đơn vị.",
                "look at its formula: what is added and compared has one unit",
            );
            let declared = Message::new("khai báo ở đây", "declared here");
            self.fault(
                Diagnostic::error(Code::UnitMismatch, message).at(span).because(decl.name.span, declared).help(help),
            );
        }
    }

    /// A rule with arguments in an indicator, its arguments figures.
    pub(super) fn figure_of_call(&mut self, nth: usize, args: &[ast::Expr], span: Span) -> Option<Figure> {
        let decl = self.called_with(nth, args.len(), span)?;
        let mut values = Vec::new();
        let mut sound = true;
        let mut before: Option<Unit> = None;
        for ((name, ty), arg) in decl.arguments.iter().zip(args) {
            let quantity = matches!(ty.kind, TypeKind::Quantity);
            self.told.mute(true);
            let needed = self.argument_type(ty, name, before.clone().map(Type::Number).as_ref());
            self.told.mute(false);
            let unit = match needed? {
                Type::Number(unit) => unit,
                other => {
                    self.fits(&other, &Type::Number(Unit::plain()), arg.span);
                    return None;
                }
            };
            let Some(figure) = self.figure(arg, Some(&unit)) else {
                sound = false;
                continue;
            };
            let as_rate = unit == Unit::rate() && figure.unit.is_plain();
            if !quantity
                && !as_rate
                && !self.fits(&Type::Number(figure.unit.clone()), &Type::Number(unit.clone()), arg.span)
            {
                sound = false;
                continue;
            }
            let unit = if quantity { figure.unit.clone() } else { unit };
            before = quantity.then(|| unit.clone()).or(before);
            values.push((name.text.clone(), Bound::Figure(Figure { unit, ..figure })));
        }
        if !sound {
            return None;
        }
        self.told.mute(true);
        let found = self.put_in(nth, values, Self::written_figure);
        self.told.mute(false);
        self.told_of_call(nth, found.is_some(), span);
        let found = found?;
        if found.size() > MOST_PARTS {
            self.too_large_call(&decl.name, span);
            return None;
        }
        Some(Figure { span, ..found })
    }

    fn put_in<T>(
        &mut self,
        nth: usize,
        values: Vec<(String, Bound)>,
        write: impl FnOnce(&mut Self, &FormulaDecl) -> Option<T>,
    ) -> Option<T> {
        let decl = Rc::clone(self.formula_decls.get(nth)?);
        if self.within.len() >= DEEPEST || self.within.iter().any(|outer| outer.rule == nth) {
            self.round_through.get_or_insert_with(|| decl.name.clone());
            return None;
        }
        self.within.push(Arguments { rule: nth, values });
        let found = write(self, &decl);
        self.within.pop();
        found
    }

    /// The formula over figures: its rounding, floor and cap around it.
    fn written_figure(&mut self, decl: &FormulaDecl) -> Option<Figure> {
        let stated = match decl.ty.kind {
            TypeKind::Quantity => None,
            _ => match self.type_of(&decl.ty, &decl.name)? {
                Type::Number(unit) => Some(unit),
                other => {
                    self.fits(&other, &Type::Number(Unit::plain()), decl.ty.span);
                    return None;
                }
            },
        };
        let formula = decl.clauses.iter().find_map(|clause| match &clause.node {
            RuleClause::Formula(expr) => Some(expr),
            _ => None,
        });
        let Some(formula) = formula else {
            self.only_a_formula(decl.name.span);
            return None;
        };
        let mut found = self.figure(formula, stated.as_ref())?;
        if let Some(unit) = stated {
            let as_rate = unit == Unit::rate() && found.unit.is_plain();
            if !as_rate && !self.fits(&Type::Number(found.unit.clone()), &Type::Number(unit.clone()), found.span) {
                return None;
            }
            found.unit = unit;
        }
        let (unit, span) = (found.unit.clone(), found.span);
        let made = |kind| Figure { kind, unit: unit.clone(), span };
        let clauses = |wanted: fn(&RuleClause) -> bool| decl.clauses.iter().filter(move |c| wanted(&c.node));
        for clause in clauses(|c| matches!(c, RuleClause::Round(_))) {
            if let RuleClause::Round(round) = &clause.node
                && let Some((step, how)) = self.rounding(round, &Type::Number(unit.clone()))
            {
                found = made(FigureKind::Round(Box::new(found), step, how));
            }
        }
        for clause in clauses(|c| matches!(c, RuleClause::Floor(_) | RuleClause::Cap(_))) {
            if let RuleClause::Floor(bound) | RuleClause::Cap(bound) = &clause.node {
                let larger = matches!(clause.node, RuleClause::Floor(_));
                let bound = self.figure(bound, Some(&unit))?;
                found = made(FigureKind::Extreme(larger, vec![found, bound]));
            }
        }
        Some(found)
    }

    fn written_formula(&mut self, decl: &FormulaDecl, here: RegisterId) -> Option<Expr> {
        let quantity = matches!(decl.ty.kind, TypeKind::Quantity);
        // A quantity has the unit of the formula.
        let ty = if quantity { self.quantity_of(decl, here)? } else { self.type_of(&decl.ty, &decl.name)? };
        let mut formula = None;
        let (mut round, mut floor, mut cap) = (None, None, None);
        let mut seen: [Option<Span>; 4] = [None; 4];
        for clause in &decl.clauses {
            let at = clause.span;
            let [formula_at, round_at, floor_at, cap_at] = &mut seen;
            match &clause.node {
                RuleClause::Formula(expr) => {
                    self.once(formula_at, at);
                    let found = self.expr(expr, here, Some(&ty))?;
                    formula = self.must_be(&found, &ty).then_some(found);
                }
                RuleClause::Round(decl) => {
                    self.once(round_at, at);
                    round = self.rounding(decl, &ty);
                }
                RuleClause::Floor(bound) => {
                    self.once(floor_at, at);
                    floor = Some(self.expr(bound, here, Some(&ty)).filter(|b| self.must_be(b, &ty))?);
                }
                RuleClause::Cap(bound) => {
                    self.once(cap_at, at);
                    cap = Some(self.expr(bound, here, Some(&ty)).filter(|b| self.must_be(b, &ty))?);
                }
                RuleClause::Basis(basis) => {
                    self.basis(basis, None);
                }
                RuleClause::Note(_) => {}
                _ => self.only_a_formula(at),
            }
        }
        let Some(formula) = formula else {
            if !decl.clauses.iter().any(|c| matches!(c.node, RuleClause::Formula(_))) {
                self.only_a_formula(decl.name.span);
            }
            return None;
        };
        let span = formula.span;
        let mut found = Expr { ty: ty.clone(), ..formula };
        if let Some((step, how)) = round {
            found = made(ExprKind::Round(Box::new(found), step, how), ty.clone(), span);
        }
        for (bound, keeps) in [(floor, Function::Larger), (cap, Function::Smaller)] {
            if let Some(bound) = bound {
                found = made(ExprKind::Call(keeps, vec![found, bound]), ty.clone(), span);
            }
        }
        Some(found)
    }

    fn quantity_of(&mut self, decl: &FormulaDecl, here: RegisterId) -> Option<Type> {
        let formula = decl.clauses.iter().find_map(|clause| match &clause.node {
            RuleClause::Formula(expr) => Some(expr),
            _ => None,
        });
        let Some(formula) = formula else {
            self.only_a_formula(decl.name.span);
            return None;
        };
        // It is settled again below, where its faults are told.
        self.told.mute(true);
        let found = self.number(formula, here, None);
        self.told.mute(false);
        Some(found.map_or_else(|| Type::Number(Unit::plain()), |found| found.ty))
    }

    fn bound_to(&self, name: &str) -> Option<&Bound> {
        let innermost = self.within.last()?;
        innermost.values.iter().find(|(own, _)| Self::same_name(own, name)).map(|(_, value)| value)
    }

    /// An argument in scope; inside a rule with arguments nothing of a record is seen.
    pub(super) fn argument(&self, name: &str) -> Option<Expr> {
        match self.bound_to(name)? {
            Bound::Expr(value) => Some(value.clone()),
            Bound::Figure(_) => None,
        }
    }

    /// An argument that is a figure.
    pub(super) fn figure_argument(&self, name: &str) -> Option<Figure> {
        match self.bound_to(name)? {
            Bound::Figure(value) => Some(value.clone()),
            Bound::Expr(_) => None,
        }
    }

    /// Reports a name that is neither an argument nor a norm.
    pub(super) fn not_an_argument(&mut self, ident: &Ident) {
        let values = self.within.last().map_or(&[][..], |inner| inner.values.as_slice());
        let params = self.program.params.iter().map(|p| p.named.name.as_str());
        let names: Vec<&str> = values.iter().map(|(name, _)| name.as_str()).chain(params).collect();
        let names = self.told.names(names.len(), || names.into_iter());
        self.unknown(Code::UnknownName, ident, &Message::new("tham số hay mức quy định", "argument or param"), &names);
    }

    /// Whether what stands here needs a record or a day, which a rule with arguments has not; reports it.
    pub(super) fn needs_a_record(&mut self, at: Span) -> bool {
        if self.within.is_empty() {
            return false;
        }
        let message = Message::new(
            "cách xác định có tham số không đọc bản ghi, kỳ hay ngày khác",
            "a rule with arguments reads no record, period or other day",
        );
        let help = Message::new("Đưa giá trị này vào bằng một tham số.", "hand this value over as an argument");
        self.fault(Diagnostic::error(Code::Misplaced, message).at(at).help(help));
        true
    }

    fn only_a_formula(&mut self, at: Span) {
        let message = Message::new(
            "cách xác định có tham số chỉ có một công thức, làm tròn, mức tối thiểu và tối đa",
            "a rule with arguments has one formula, a rounding, a floor and a cap only",
        );
        let help = Message::new(
            "Viết `= …`; các trường hợp viết trong cách xác định cho từng danh sách.",
            "write `= …`; cases belong in a rule for each register",
        );
        self.fault(Diagnostic::error(Code::BadClause, message).at(at).help(help));
    }

    fn built_in(&mut self, name: &Ident, function: &str) {
        let message = Message::new(
            format!("`{function}` là hàm có sẵn, không đặt tên này được"),
            format!("`{function}` is a built-in function"),
        );
        self.refuse(Code::DuplicateName, name.span, message);
    }

    fn goes_round(&mut self, name: &Ident, at: Span) {
        let message = Message::new(
            format!("`{}` dùng đến chính nó, hoặc lồng quá {DEEPEST} lớp", name.text),
            format!("`{}` uses itself, or nests more than {DEEPEST} deep", name.text),
        );
        self.refuse(Code::Cycle, at, message);
    }

    fn too_large_call(&mut self, name: &Ident, at: Span) {
        let message = Message::new(
            format!("thay tham số vào `{}` thì công thức có hơn {MOST_PARTS} phần", name.text),
            format!("with its arguments put in, the formula of `{}` has more than {MOST_PARTS} parts", name.text),
        );
        let help = Message::new("Tách thành nhiều mục `cách xác định`.", "split it into several rules");
        self.fault(Diagnostic::error(Code::TooDeep, message).at(at).help(help));
    }

    fn wrong_arguments(&mut self, decl: &FormulaDecl, given: usize, at: Span) {
        let names: Vec<&str> = decl.arguments.iter().map(|(name, _)| name.text.as_str()).collect();
        let (name, needed) = (&decl.name.text, names.len());
        let message = Message::new(
            format!("`{name}` cần {needed} giá trị ({}), ở đây có {given}", names.join(", ")),
            format!("`{name}` takes {needed} arguments ({}), here are {given}", names.join(", ")),
        );
        self.fault(
            Diagnostic::error(Code::UnknownFunction, message)
                .at(at)
                .because(decl.name.span, Message::new("khai báo ở đây", "declared here")),
        );
    }
}

/// Whether its formula has a root or a power, which only figures have.
fn takes_roots(decl: &FormulaDecl) -> bool {
    let mut open: Vec<&ast::Expr> = Vec::new();
    for clause in &decl.clauses {
        if let RuleClause::Formula(expr) | RuleClause::Floor(expr) | RuleClause::Cap(expr) = &clause.node {
            open.push(expr);
        }
    }
    while let Some(expr) = open.pop() {
        match &expr.kind {
            ast::ExprKind::Call(name, _) if super::figure::is_power(&name.text) => return true,
            ast::ExprKind::Call(_, parts) => open.extend(parts),
            ast::ExprKind::Sum(parts) | ast::ExprKind::Product(parts) => open.extend(parts.iter().map(|(_, p)| p)),
            ast::ExprKind::Neg(inner) | ast::ExprKind::Paren(inner) => open.push(inner),
            _ => {}
        }
    }
    false
}

/// A figure that stands for an argument.
fn one(unit: Unit, span: Span) -> Figure {
    Figure { kind: FigureKind::Const(Decimal::ONE), unit, span }
}

/// How many parts an expression has, counted no further than matters.
pub(super) fn parts_of(expr: &Expr) -> usize {
    let mut open = vec![expr];
    let mut count = 0;
    while let Some(expr) = open.pop() {
        count += 1;
        if count > MOST_PARTS {
            break;
        }
        open.extend(expr.parts());
    }
    count
}
