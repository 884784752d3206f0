//! Examples: records made of plain values, and what rules must give for them.

use super::declare::Parts;
use super::scope::Checker;
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{Example, Expect, ExpectedOutcome, FieldId, Given, RegisterId, RuleId, Type};
use crate::source::Span;
use crate::syntax::ast::{self, ExampleClause, ExampleDecl, Expected, Ident};
use crate::value::{Message, Value};

impl Checker {
    /// Settles all examples.
    pub(super) fn settle_examples(&mut self, parts: &Parts<'_>) {
        for decl in &parts.examples {
            self.settle_example(decl);
        }
    }

    fn settle_example(&mut self, decl: &ExampleDecl) {
        let mut example = Example {
            label: decl.label.text.clone(),
            on: None,
            given: Vec::new(),
            expects: Vec::new(),
            span: decl.label.span,
        };
        self.declare_given(decl, &mut example);
        for clause in &decl.clauses {
            match &clause.node {
                ExampleClause::On(date) => example.on = Some(*date),
                ExampleClause::Given { record, facts, .. } => self.settle_given(&mut example, record, facts),
                ExampleClause::Expect { record, rule, outcome } => {
                    let expect = self.settle_expect(&example, record, rule, outcome, clause.span);
                    example.expects.extend(expect);
                }
                ExampleClause::Note(_) => {}
            }
        }
        if example.expects.is_empty() {
            let message = Message::new("ví dụ này chưa nêu kết quả nào", "this example expects nothing");
            let help = Message::new("thêm `kết quả …`", "add `expect …`");
            self.fault(Diagnostic::error(Code::BadClause, message).at(decl.label.span).help(help));
        }
        self.program.examples.push(example);
    }

    /// First the names of the records, so that they may point at each other.
    fn declare_given(&mut self, decl: &ExampleDecl, example: &mut Example) {
        for clause in &decl.clauses {
            let ExampleClause::Given { register, record, .. } = &clause.node else { continue };
            let Some(register) = self.register_named(register) else { continue };
            if let Some(earlier) = example.given.iter().find(|g| Self::same_name(&g.name, &record.text)) {
                let span = earlier.span;
                self.twice(record, span);
                continue;
            }
            example.given.push(Given {
                register,
                name: record.text.clone(),
                facts: Vec::new(),
                results: Vec::new(),
                span: record.span,
            });
        }
    }

    fn settle_given(&mut self, example: &mut Example, record: &Ident, facts: &[(Ident, ast::Expr)]) {
        let Some(index) = example.given.iter().position(|g| g.span == record.span) else { return };
        let Some(register) = example.given.get(index).map(|g| g.register) else { return };
        for (name, value) in facts {
            let Some(settled) = self.settle_fact(example, register, name, value) else { continue };
            let Some(given) = example.given.get_mut(index) else { continue };
            match settled {
                (Fact::Field(field), value) => given.facts.push((field, value)),
                (Fact::Rule(rule), value) => given.results.push((rule, value)),
            }
        }
    }

    fn settle_fact(
        &mut self,
        example: &Example,
        register: RegisterId,
        name: &Ident,
        value: &ast::Expr,
    ) -> Option<(Fact, Value)> {
        if let Some(field) = self.field_named(register, &name.text) {
            let ty = self.program.field(register, field).ty.clone();
            let value = match &ty {
                Type::Record(target) => self.record_of_example(example, *target, value)?,
                ty => self.constant(value, ty)?,
            };
            return Some((Fact::Field(field), value));
        }
        if let Some(rule) = self.rule_named(register, &name.text) {
            let ty = self.program.rule(rule).ty.clone();
            return Some((Fact::Rule(rule), self.constant(value, &ty)?));
        }
        let names = self.field_names(register);
        let of = self.program.register(register).named.name.clone();
        let place = Message::new(format!("danh sách {of}"), format!("register {of}"));
        let what = Message::new("cột", "column");
        self.unknown_in(Code::UnknownColumn, name, (&place, &what), names.iter().map(String::as_str));
        None
    }

    fn record_of_example(&mut self, example: &Example, target: RegisterId, value: &ast::Expr) -> Option<Value> {
        let name = match &value.kind {
            ast::ExprKind::Path(path) => path.first().filter(|_| path.len() == 1),
            _ => None,
        };
        let found = name.and_then(|name| {
            example.given.iter().position(|g| g.register == target && Self::same_name(&g.name, &name.text))
        });
        let index = found.and_then(|i| u32::try_from(i).ok());
        if index.is_none() {
            let of = self.program.register(target).named.name.clone();
            let message = Message::new(
                format!("ở đây cần tên một {of} của ví dụ này"),
                format!("the name of a {of} of this example is needed here"),
            );
            self.fault(Diagnostic::error(Code::UnknownName, message).at(value.span));
        }
        index.map(Value::Record)
    }

    fn settle_expect(
        &mut self,
        example: &Example,
        record: &Ident,
        rule: &Ident,
        outcome: &Expected,
        span: Span,
    ) -> Option<Expect> {
        let found = example.given.iter().position(|g| Self::same_name(&g.name, &record.text));
        let Some(index) = found else {
            let names = example.given.iter().map(|g| g.name.as_str());
            let place = Message::new("ví dụ này", "this example");
            self.unknown_in(Code::UnknownName, record, (&place, &Message::new("bản ghi", "record")), names);
            return None;
        };
        let register = example.given.get(index)?.register;
        let Some(id) = self.rule_named(register, &rule.text) else {
            let names: Vec<String> =
                self.program.rules.iter().filter(|r| r.register == register).map(|r| r.named.name.clone()).collect();
            self.unknown(
                Code::UnknownName,
                rule,
                &Message::new("cách xác định", "rule"),
                names.iter().map(String::as_str),
            );
            return None;
        };
        if self.typed.get(id.0) != Some(&true) {
            return None;
        }
        let ty = self.program.rule(id).ty.clone();
        let outcome = match outcome {
            Expected::Value(value) => ExpectedOutcome::Value(self.constant(value, &ty)?),
            Expected::NotEntitled => ExpectedOutcome::NotEntitled,
            Expected::Unknown(None) => ExpectedOutcome::Unknown(None),
            Expected::Unknown(Some(name)) => {
                let field = self.field_named(register, &name.text);
                if field.is_none() {
                    let names = self.field_names(register);
                    self.unknown(
                        Code::UnknownColumn,
                        name,
                        &Message::new("cột", "column"),
                        names.iter().map(String::as_str),
                    );
                }
                ExpectedOutcome::Unknown(Some(field?))
            }
        };
        Some(Expect { record: index, rule: id, outcome, span })
    }
}

/// What a fact of an example is about.
enum Fact {
    Field(FieldId),
    Rule(RuleId),
}
