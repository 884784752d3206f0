//! Tests of a value: the boundary words of legal prose become comparisons with one meaning.

use super::expr::{constant, is_share, made, takes_meaning};
use super::scope::Checker;
use super::unit::counts_things;
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{Comparison, Expr, ExprKind, ListId, RegisterId, Type};
use crate::source::Span;
use crate::syntax::ast::{self, HighWord, Ident, LowWord, Relation, Test};
use crate::value::{Fraction, Message, Unit, Value};

/// What a comparison word means for everything but ages.
#[must_use]
pub(super) fn meaning(relation: Relation) -> Comparison {
    match relation {
        Relation::Equal | Relation::Is => Comparison::Equal,
        Relation::NotEqual | Relation::IsNot => Comparison::NotEqual,
        Relation::Less | Relation::Under | Relation::AgedUnder | Relation::Before => Comparison::Less,
        Relation::LessOrEqual | Relation::AtMost | Relation::Through | Relation::ThroughAge => Comparison::LessOrEqual,
        Relation::Greater | Relation::Over | Relation::After => Comparison::Greater,
        Relation::GreaterOrEqual | Relation::AtLeast | Relation::Aged | Relation::Since => Comparison::GreaterOrEqual,
    }
}

pub(super) fn is_age(ty: &Type) -> bool {
    *ty == Type::Number(Unit::base("tuổi", true))
}

/// `đến hết 22 tuổi` lasts until the day before the 23rd birthday.
fn next_birthday(age: Expr) -> Option<Expr> {
    if let ExprKind::Const(Value::Number(years)) = age.kind {
        let years = years.plus(Fraction::ONE).ok()?;
        return Some(Expr { kind: ExprKind::Const(Value::Number(years)), ..age });
    }
    let (ty, span) = (age.ty.clone(), age.span);
    let one = constant(Value::Number(Fraction::ONE), ty.clone(), span);
    Some(made(ExprKind::Sum(vec![(false, age), (false, one)]), ty, span))
}

impl Checker {
    /// Settles a test of the value of `left`.
    pub(super) fn test(&mut self, left: &ast::Expr, test: &Test, here: RegisterId, span: Span) -> Option<Expr> {
        match test {
            Test::Missing | Test::Known => {
                let value = self.expr(left, here, None)?;
                let kind = ExprKind::IsMissing(Box::new(value), matches!(test, Test::Missing));
                Some(made(kind, Type::Bool, span))
            }
            Test::Compare(relation, right) => {
                let (left, right) = self.sides(left, right, here)?;
                self.compare(left, *relation, right, span)
            }
            Test::OrMore(right) => {
                let (left, right) = self.sides(left, right, here)?;
                self.compare(left, Relation::AtLeast, right, span)
            }
            Test::OrLess(right) => {
                let (left, right) = self.sides(left, right, here)?;
                self.or_less(left, right, span)
            }
            Test::Range { low, from, high, to } => self.range(left, (*low, from), (*high, to), here, span),
            Test::In { negated, items } => self.membership(left, items, *negated, here, span),
        }
    }

    /// Settles both sides; the one without a meaning of its own comes second.
    fn sides(&mut self, left: &ast::Expr, right: &ast::Expr, here: RegisterId) -> Option<(Expr, Expr)> {
        let (left, right) = if takes_meaning(left) && !takes_meaning(right) {
            let right = self.expr(right, here, None);
            let left = self.expr(left, here, right.as_ref().map(|r| &r.ty));
            (left?, right?)
        } else {
            let left = self.expr(left, here, None)?;
            let right = self.expr(right, here, Some(&left.ty))?;
            (left, right)
        };
        let right = as_share(right, &left.ty);
        let left = as_share(left, &right.ty);
        self.same_kind(&left, &right).then_some((left, right))
    }

    /// Reports two sides that cannot be compared.
    fn same_kind(&mut self, left: &Expr, right: &Expr) -> bool {
        if left.ty == right.ty {
            return true;
        }
        let things = |ty: &Type| matches!(ty, Type::Number(u) if u.is_plain() || counts_things(u));
        let counts = |e: &Expr| {
            matches!(&e.kind, ExprKind::Related(r) if r.value.is_none()) || matches!(e.kind, ExprKind::CountTrue(_))
        };
        if (counts(left) && things(&right.ty)) || (counts(right) && things(&left.ty)) {
            return true;
        }
        let (l, r) = (self.describe(&left.ty), self.describe(&right.ty));
        let units = matches!((&left.ty, &right.ty), (Type::Number(_), Type::Number(_)));
        let code = if units { Code::UnitMismatch } else { Code::TypeMismatch };
        let message = Message::new(
            format!("không so sánh được {} với {}", l.vi, r.vi),
            format!("{} cannot be compared with {}", l.en, r.en),
        );
        self.fault(
            Diagnostic::error(code, message)
                .at(right.span)
                .because(left.span, Message::new(format!("đây là {}", l.vi), format!("this is {}", l.en)))
                .help(Message::new(
                    format!("Viết một giá trị cùng loại với bên trái: {}.", l.vi),
                    format!("write a value of the kind on the left, {}", l.en),
                )),
        );
        false
    }

    fn compare(&mut self, left: Expr, relation: Relation, right: Expr, span: Span) -> Option<Expr> {
        let comparison = meaning(relation);
        let age = is_age(&left.ty);
        let fixed = matches!(right.kind, ExprKind::Const(_));
        if age && fixed && matches!(relation, Relation::AtMost | Relation::Over) {
            self.ambiguous_age(&right);
            return None;
        }
        let ordered = matches!(left.ty, Type::Number(_) | Type::Date);
        if !ordered && !matches!(comparison, Comparison::Equal | Comparison::NotEqual) {
            let described = self.describe(&left.ty);
            let message = Message::new(
                format!("{} không có thứ tự lớn bé", described.vi),
                format!("{} has no order", described.en),
            );
            let help = Message::new("Viết `là`, `khác` hoặc `thuộc (…)`.", "write `is`, `other than` or `in (…)`");
            self.fault(Diagnostic::error(Code::TypeMismatch, message).at(left.span).help(help));
            return None;
        }
        let (comparison, right) = match relation {
            Relation::ThroughAge if age => (Comparison::Less, next_birthday(right)?),
            _ => (comparison, right),
        };
        Some(made(ExprKind::Compare(Box::new(left), comparison, Box::new(right)), Type::Bool, span))
    }

    fn or_less(&mut self, left: Expr, right: Expr, span: Span) -> Option<Expr> {
        if is_age(&left.ty) && matches!(right.kind, ExprKind::Const(_)) {
            self.ambiguous_age(&right);
            return None;
        }
        self.compare(left, Relation::LessOrEqual, right, span)
    }

    pub(super) fn ambiguous_age(&mut self, age: &Expr) {
        let years = match &age.kind {
            ExprKind::Const(Value::Number(n)) => n.to_string(),
            _ => "…".to_owned(),
        };
        let message = Message::new(
            format!("chưa rõ người vừa đủ {years} tuổi, hoặc đã qua sinh nhật {years} tuổi, có được tính không"),
            format!("it is not clear whether someone who has turned {years} counts"),
        );
        let help = Message::new(
            format!("Viết `từ đủ {years} tuổi`, `chưa đủ {years} tuổi` hoặc `đến hết {years} tuổi`."),
            format!(
                "write `aged {years} years-old`, `aged under {years} years-old` or `through age {years} years-old`"
            ),
        );
        self.fault(Diagnostic::error(Code::AmbiguousBound, message).at(age.span).help(help));
    }

    fn range(
        &mut self,
        left: &ast::Expr,
        low: (LowWord, &ast::Expr),
        high: (HighWord, &ast::Expr),
        here: RegisterId,
        span: Span,
    ) -> Option<Expr> {
        let value = self.expr(left, here, None)?;
        // Ages in a range often carry their unit only at the end: `từ đủ 60 đến dưới 80 tuổi`.
        let from = self.expr(low.1, here, Some(&value.ty))?;
        let to = self.expr(high.1, here, Some(&value.ty))?;
        let value = as_share(value, &from.ty);
        if !self.same_kind(&value, &from) || !self.same_kind(&value, &to) {
            return None;
        }
        let age = is_age(&value.ty);
        if age && high.0 == HighWord::To {
            self.ambiguous_age(&to);
            return None;
        }
        if age && low.0 == LowWord::Over {
            self.ambiguous_age(&from);
            return None;
        }
        let (to, included) = match high.0 {
            HighWord::ToUnder => (to, false),
            HighWord::Through if age => (next_birthday(to)?, false),
            HighWord::To | HighWord::Through => (to, true),
        };
        let reversed = match (&from.kind, &to.kind) {
            (ExprKind::Const(Value::Number(a)), ExprKind::Const(Value::Number(b))) => a > b || (a == b && !included),
            (ExprKind::Const(Value::Date(a)), ExprKind::Const(Value::Date(b))) => a > b || (a == b && !included),
            _ => false,
        };
        if reversed {
            self.empty_range(span);
        }
        let low = (Box::new(from), low.0 != LowWord::Over);
        let high = (Box::new(to), included);
        Some(made(ExprKind::Between { value: Box::new(value), low, high }, Type::Bool, span))
    }

    /// Reports a range that nothing lies in.
    pub(super) fn empty_range(&mut self, span: Span) {
        let message = Message::new(
            "khoảng này không chứa giá trị nào: mức dưới lớn hơn mức trên",
            "this range is empty: its lower bound is above its upper bound",
        );
        let help = Message::new("Đổi chỗ hai mức.", "swap the two bounds");
        self.fault(Diagnostic::error(Code::UnreachableCase, message).at(span).help(help));
    }

    fn membership(
        &mut self,
        left: &ast::Expr,
        items: &[ast::Expr],
        negated: bool,
        here: RegisterId,
        span: Span,
    ) -> Option<Expr> {
        let value = self.expr(left, here, None)?;
        let settled = match (items, &value.ty) {
            ([only], Type::Word(list)) => match self.words_of(only, *list) {
                Some(words) => words?,
                None => self.members(&value, items, here)?,
            },
            _ => self.members(&value, items, here)?,
        };
        Some(made(ExprKind::In(Box::new(value), settled, negated), Type::Bool, span))
    }

    fn members(&mut self, value: &Expr, items: &[ast::Expr], here: RegisterId) -> Option<Vec<Expr>> {
        let mut settled = Vec::with_capacity(items.len());
        for item in items {
            let item = self.expr(item, here, Some(&value.ty))?;
            if !self.same_kind(value, &item) {
                return None;
            }
            settled.push(item);
        }
        Some(settled)
    }

    /// `thuộc xã_khó_khăn`: the words of another list, all of which must be words of this one. `None` when no list is
    /// named; `Some(None)` when it does not fit, which is reported.
    #[expect(clippy::option_option, reason = "no list, and a list that does not fit, are different answers")]
    fn words_of(&mut self, item: &ast::Expr, list: ListId) -> Option<Option<Vec<Expr>>> {
        let ast::ExprKind::Path(path) = &item.kind else { return None };
        let [ident] = path.as_slice() else { return None };
        let chosen = self.lists.get(&ident.text).filter(|_| self.word_named(list, &ident.text).is_none())?;
        if chosen == list {
            let message = Message::new("mọi từ đều thuộc danh mục của chính nó", "every word is in its own list");
            self.refuse(Code::UnreachableCase, ident.span, message);
            return Some(None);
        }
        let words: Vec<String> = self.program.list(chosen).words.iter().map(|w| w.name.clone()).collect();
        let mut settled = Vec::with_capacity(words.len());
        for text in words {
            let word = Ident { text, span: ident.span };
            let Some(index) = self.word(list, &word) else { return Some(None) };
            settled.push(constant(Value::Word(index), Type::Word(list), ident.span));
        }
        Some(Some(settled))
    }
}

/// A share of one beside a rate is a rate itself.
fn as_share(side: Expr, other: &Type) -> Expr {
    let rate = Type::Number(Unit::rate());
    if *other == rate && is_share(&side) { Expr { ty: rate, ..side } } else { side }
}
