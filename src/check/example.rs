//! Examples: records made of plain values, and what rules must give for them.

use super::declare::Parts;
use super::scope::{Checker, Clash, Names};
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
            known: None,
            given: Vec::new(),
            expects: Vec::new(),
            span: decl.label.span,
        };
        let records = self.declare_given(decl, &mut example);
        let (mut on_at, mut known_at) = (None, None);
        for clause in &decl.clauses {
            match &clause.node {
                ExampleClause::On(date) => {
                    self.once(&mut on_at, clause.span);
                    example.on = Some(*date);
                }
                ExampleClause::KnownOn(date) => {
                    self.once(&mut known_at, clause.span);
                    example.known = Some(*date);
                }
                ExampleClause::Given { record, facts, .. } => self.settle_given(&mut example, &records, record, facts),
                ExampleClause::Expect { record, rule, outcome } => {
                    let expect = self.settle_expect(&example, &records, (record, rule), outcome, clause.span);
                    example.expects.extend(expect);
                }
                ExampleClause::Note(_) => {}
            }
        }
        if !decl.clauses.iter().any(|c| matches!(c.node, ExampleClause::Expect { .. })) {
            let message = Message::new("ví dụ này chưa nêu kết quả nào", "this example expects nothing");
            let help = Message::new("Thêm `kết quả …`.", "add `expect …`");
            self.fault(Diagnostic::error(Code::BadClause, message).at(decl.label.span).help(help));
        }
        if on_at.is_none() {
            let message = Message::new("ví dụ này chưa nêu xét tại ngày nào", "this example does not say on which day");
            let help = Message::new("Thêm `tại ngày 31/12/2023`.", "add `on 2023-12-31`");
            self.fault(Diagnostic::error(Code::BadClause, message).at(decl.label.span).help(help));
        }
        self.histories_in_order(&example);
        self.program.examples.push(example);
    }

    /// First the names of the records, so that they may point at each other.
    fn declare_given(&mut self, decl: &ExampleDecl, example: &mut Example) -> Names<usize> {
        let mut names = Names::default();
        for clause in &decl.clauses {
            let ExampleClause::Given { register, record, .. } = &clause.node else { continue };
            let Some(register) = self.register_named(register) else { continue };
            let clash = names.add(record, example.given.len());
            let fresh = !matches!(clash, Some(Clash::Same(_)));
            self.clash(record, clash);
            if !fresh {
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
        names
    }

    fn settle_given(
        &mut self,
        example: &mut Example,
        records: &Names<usize>,
        record: &Ident,
        facts: &[(Ident, ast::Expr)],
    ) {
        // A record declared a second time has been reported.
        let Some(index) = records.get(&record.text) else { return };
        let Some(given) = example.given.get(index).filter(|g| g.span == record.span) else { return };
        let register = given.register;
        let mut stated = Names::default();
        for (name, value) in facts {
            let clash = stated.add(name, ());
            self.clash(name, clash);
            let Some(settled) = self.settle_fact(example, records, register, name, value) else { continue };
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
        records: &Names<usize>,
        register: RegisterId,
        name: &Ident,
        value: &ast::Expr,
    ) -> Option<(Fact, Value)> {
        if let Some(field) = self.field_named(register, &name.text) {
            let ty = self.program.field(register, field).ty.clone();
            let value = match &ty {
                Type::Record(target) => self.record_of_example(example, records, *target, value)?,
                ty => self.constant(value, ty)?,
            };
            return Some((Fact::Field(field), value));
        }
        if let Some(rule) = self.rule_named(register, &name.text) {
            let ty = self.program.rule(rule).ty.clone();
            return Some((Fact::Rule(rule), self.constant(value, &ty)?));
        }
        self.unknown_column(register, name, &Message::new("cột hay cách xác định", "column or rule"));
        None
    }

    fn record_of_example(
        &mut self,
        example: &Example,
        records: &Names<usize>,
        target: RegisterId,
        value: &ast::Expr,
    ) -> Option<Value> {
        let name = match &value.kind {
            ast::ExprKind::Path(path) => path.first().filter(|_| path.len() == 1),
            _ => None,
        };
        let found = name.and_then(|name| records.get(&name.text));
        let found = found.filter(|i| example.given.get(*i).is_some_and(|g| g.register == target));
        let index = found.and_then(|i| u32::try_from(i).ok());
        if index.is_none() {
            let of = self.program.register(target).named.name.clone();
            let message = Message::new(
                format!("ở đây cần tên một {of} của ví dụ này"),
                format!("the name of a {of} of this example is needed here"),
            );
            let help = Message::new(
                format!("Thêm dòng `{of} tên : …` vào ví dụ, rồi ghi tên đó."),
                format!("add a line `{of} name : …` to the example and use that name"),
            );
            self.fault(Diagnostic::error(Code::UnknownName, message).at(value.span).help(help));
        }
        index.map(Value::Record)
    }

    fn settle_expect(
        &mut self,
        example: &Example,
        records: &Names<usize>,
        (record, rule): (&Ident, &Ident),
        outcome: &Expected,
        span: Span,
    ) -> Option<Expect> {
        let Some(index) = records.get(&record.text) else {
            let names = self.told.names(records.len(), || records.spellings());
            let place = Message::new("ví dụ này", "this example");
            let what = Message::new("dòng tên", "record");
            self.unknown_in(Code::UnknownName, record, (&place, &what), &names);
            return None;
        };
        let register = example.given.get(index)?.register;
        let Some(id) = self.rule_named(register, &rule.text) else {
            let program = &self.program;
            let own = program.rules.iter().filter(|r| r.register == register).map(|r| r.named.name.as_str());
            let names = self.told.names(program.rules.len(), || own);
            self.unknown(Code::UnknownName, rule, &Message::new("cách xác định", "rule"), &names);
            return None;
        };
        if self.typed.get(id.0) != Some(&true) {
            return None;
        }
        let ty = self.program.rule(id).ty.clone();
        let outcome = match outcome {
            Expected::Value(value) => ExpectedOutcome::Value(self.constant(value, &ty)?),
            Expected::NotEntitled if matches!(ty, Type::Number(_)) => ExpectedOutcome::NotEntitled,
            Expected::NotEntitled => {
                let message =
                    Message::new("`không hưởng` chỉ dùng cho mức hưởng", "`not entitled` is for amounts only");
                let help = Message::new("Viết `= …` với giá trị cần có.", "write `= …` with the value wanted");
                self.fault(Diagnostic::error(Code::TypeMismatch, message).at(span).help(help));
                return None;
            }
            Expected::Unknown(None) => ExpectedOutcome::Unknown(None),
            Expected::Unknown(Some(name)) => {
                let field = self.field_named(register, &name.text);
                if field.is_none() {
                    self.unknown_column(register, name, &Message::new("cột", "column"));
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
