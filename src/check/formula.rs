//! Rules with arguments: one way of computing, named once and used by several rules.
//!
//! A call becomes the formula itself with the arguments in their places, so that it is evaluated and explained like
//! anything an officer could have written there.

use super::declare::Parts;
use super::expr::{constant, made};
use super::scope::Checker;
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{Expr, ExprKind, Function, RegisterId};
use crate::source::Span;
use crate::syntax::ast::{self, FormulaDecl, Ident, RuleClause};
use crate::value::{Message, Value};
use std::rc::Rc;

/// Calls nest so deep, and a formula with everything put in holds so many parts.
const DEEPEST: usize = 16;
pub(super) const MOST_PARTS: usize = 4_096;

/// The arguments in scope while the formula of a rule with arguments is settled.
#[derive(Debug)]
pub(super) struct Arguments {
    rule: usize,
    values: Vec<(String, Expr)>,
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

    /// Settles each once for its own faults, its arguments standing for themselves.
    pub(super) fn check_formulas(&mut self, parts: &Parts<'_>) {
        for (nth, decl) in parts.formulas.iter().enumerate() {
            let mut values = Vec::new();
            for (name, ty) in &decl.arguments {
                if values.iter().any(|(other, _): &(String, Expr)| Self::same_name(other, &name.text)) {
                    self.twice(name, name.span);
                }
                let Some(ty) = self.type_of(ty, name) else { continue };
                values.push((name.text.clone(), constant(Value::Missing, ty, name.span)));
            }
            if values.len() == decl.arguments.len() {
                self.put_in(nth, values, RegisterId(0));
            }
        }
    }

    /// The formula of a rule with arguments, these put in.
    pub(super) fn declared_call(
        &mut self,
        nth: usize,
        args: &[ast::Expr],
        here: RegisterId,
        span: Span,
    ) -> Option<Expr> {
        let decl = Rc::clone(self.formula_decls.get(nth)?);
        if args.len() != decl.arguments.len() {
            self.wrong_arguments(&decl, args.len(), span);
            return None;
        }
        let mut values = Vec::new();
        let mut sound = true;
        for ((name, ty), arg) in decl.arguments.iter().zip(args) {
            self.told.mute(true);
            let needed = self.type_of(ty, name);
            self.told.mute(false);
            let needed = needed?;
            match self.expr(arg, here, Some(&needed)) {
                Some(value) if self.must_be(&value, &needed) => {
                    values.push((name.text.clone(), Expr { ty: needed, ..value }));
                }
                _ => sound = false,
            }
        }
        if !sound {
            return None;
        }
        // Its faults are told where it is declared.
        self.told.mute(true);
        let found = self.put_in(nth, values, here);
        self.told.mute(false);
        if !self.told.is_muted()
            && let Some(name) = self.round_through.take()
        {
            self.goes_round(&name, span);
        }
        let found = found?;
        if parts_of(&found) > MOST_PARTS {
            self.too_large_call(&decl.name, span);
            return None;
        }
        Some(Expr { span, ..found })
    }

    fn put_in(&mut self, nth: usize, values: Vec<(String, Expr)>, here: RegisterId) -> Option<Expr> {
        let decl = Rc::clone(self.formula_decls.get(nth)?);
        if self.within.len() >= DEEPEST || self.within.iter().any(|outer| outer.rule == nth) {
            self.round_through.get_or_insert_with(|| decl.name.clone());
            return None;
        }
        self.within.push(Arguments { rule: nth, values });
        let found = self.written_formula(&decl, here);
        self.within.pop();
        found
    }

    fn written_formula(&mut self, decl: &FormulaDecl, here: RegisterId) -> Option<Expr> {
        let ty = self.type_of(&decl.ty, &decl.name)?;
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

    /// An argument in scope; inside a rule with arguments nothing of a record is seen.
    pub(super) fn argument(&self, name: &str) -> Option<Expr> {
        let innermost = self.within.last()?;
        innermost.values.iter().find(|(own, _)| Self::same_name(own, name)).map(|(_, value)| value.clone())
    }

    /// Reports a name that is neither an argument nor a norm.
    pub(super) fn not_an_argument(&mut self, ident: &Ident) {
        let values = self.within.last().map_or(&[][..], |inner| &inner.values);
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
