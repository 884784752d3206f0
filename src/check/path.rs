//! Names inside expressions: fields, relations, rules, parameters, indicators and words.

use super::expr::{TODAY, constant, made};
use super::scope::{Checker, Thing};
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{Expr, ExprKind, ParamId, RegisterId, Related, RuleId, Type};
use crate::source::Span;
use crate::syntax::ast::{self, Aggregate, AggregateKind, Ident};
use crate::value::{Message, Unit, Value, name};

impl Checker {
    /// Settles a path such as `hộ.khu_vực`, or a single name.
    pub(super) fn path(&mut self, path: &[Ident], here: RegisterId, expected: Option<&Type>) -> Option<Expr> {
        let (first, rest) = path.split_first()?;
        if rest.is_empty() {
            return self.single(first, here, expected);
        }
        let span = path.last().map_or(first.span, |last| first.span.to(last.span));
        let Some(field) = self.field_named(here, &first.text) else {
            self.unknown_name(first, here, expected);
            return None;
        };
        let Some(target) = self.program.field(here, field).relation.as_ref().map(|r| r.target) else {
            self.fault(
                Diagnostic::error(
                    Code::TypeMismatch,
                    Message::new(
                        format!("`{}` không phải quan hệ sang danh sách khác", first.text),
                        format!("`{}` is no relation to another register", first.text),
                    ),
                )
                .at(first.span),
            );
            return None;
        };
        let inner = self.path(rest, target, expected)?;
        let ty = inner.ty.clone();
        Some(made(ExprKind::Follow(field, Box::new(inner)), ty, span))
    }

    /// Settles one name. A word never shadows a name; it is looked for only where nothing else fits.
    fn single(&mut self, ident: &Ident, here: RegisterId, expected: Option<&Type>) -> Option<Expr> {
        let found = self.plain_name(ident, here);
        if let Some(Ok(expr)) = &found
            && expected.is_none_or(|ty| !matches!(ty, Type::Word(_)) || expr.ty == *ty)
        {
            return found.and_then(Result::ok);
        }
        if let Some(Type::Word(list)) = expected
            && let Some(word) = self.word_named(*list, &ident.text)
        {
            return Some(constant(Value::Word(word), Type::Word(*list), ident.span));
        }
        match found {
            Some(Ok(expr)) => Some(expr),
            Some(Err(fault)) => {
                self.faults.extend(fault.map(|f| *f));
                None
            }
            None => {
                self.unknown_name(ident, here, expected);
                None
            }
        }
    }

    /// A field, rule, parameter, indicator or `ngày_xét`. `Some(Err)` when the name is known but cannot stand here; the
    /// fault is absent where it has been reported at the declaration.
    fn plain_name(&mut self, ident: &Ident, here: RegisterId) -> Option<Result<Expr, Option<Box<Diagnostic>>>> {
        let span = ident.span;
        if let Some(field) = self.field_named(here, &ident.text) {
            let ty = self.program.field(here, field).ty.clone();
            return Some(Ok(made(ExprKind::Field(field), ty, span)));
        }
        if TODAY.iter().any(|today| name::same(today, &ident.text)) {
            return Some(Ok(made(ExprKind::Today, Type::Date, span)));
        }
        Some(match self.things.get(&ident.text)? {
            Thing::Rule(id) => self.rule_use(id, here, ident),
            Thing::Param(id) => self.param_use(id, Vec::new(), span),
            Thing::Indicator(id) => {
                if self.figured.get(id.0) != Some(&true) {
                    return Some(Err(None));
                }
                let unit = self.program.indicator(id).unit.clone();
                Ok(made(ExprKind::Indicator(id), Type::Number(unit), span))
            }
        })
    }

    fn rule_use(&self, id: RuleId, here: RegisterId, ident: &Ident) -> Result<Expr, Option<Box<Diagnostic>>> {
        let rule = self.program.rule(id);
        if rule.register == here {
            if self.typed.get(id.0) != Some(&true) {
                return Err(None);
            }
            return Ok(made(ExprKind::Rule(id), rule.ty.clone(), ident.span));
        }
        let (owner, mine) = (&self.program.register(rule.register).named.name, &self.program.register(here).named.name);
        let fault = Diagnostic::error(
            Code::UnknownName,
            Message::new(
                format!("`{}` xác định cho từng {owner}, không phải cho {mine}", ident.text),
                format!("`{}` is a rule for each {owner}, not for {mine}", ident.text),
            ),
        );
        let relation = self
            .program
            .register(here)
            .fields
            .iter()
            .find(|f| f.relation.as_ref().is_some_and(|r| r.target == rule.register));
        let help = relation.map(|f| {
            Message::new(
                format!("viết `{}.{}`", f.named.name, ident.text),
                format!("write `{}.{}`", f.named.name, ident.text),
            )
        });
        let fault = fault.at(ident.span);
        Err(Some(Box::new(match help {
            Some(help) => fault.help(help),
            None => fault,
        })))
    }

    fn param_use(&self, id: ParamId, keys: Vec<Expr>, span: Span) -> Result<Expr, Option<Box<Diagnostic>>> {
        let param = self.program.param(id);
        if param.keys.len() != keys.len() {
            let lists: Vec<&str> = param.keys.iter().map(|l| self.program.list(*l).named.name.as_str()).collect();
            let name = &param.named.name;
            let fault = Diagnostic::error(
                Code::TypeMismatch,
                Message::new(
                    format!("`{name}` cần {} khóa tra cứu, ở đây có {}", param.keys.len(), keys.len()),
                    format!("`{name}` is looked up by {} keys, here are {}", param.keys.len(), keys.len()),
                ),
            );
            let fault = fault.at(span);
            return Err(Some(Box::new(match lists.as_slice() {
                [] => fault,
                [single] => fault
                    .help(Message::new(format!("viết `{name} theo {single}`"), format!("write `{name} by {single}`"))),
                several => {
                    let joined = several.join(", ");
                    fault.help(Message::new(
                        format!("viết `{name} theo ({joined})`"),
                        format!("write `{name} by ({joined})`"),
                    ))
                }
            })));
        }
        Ok(made(ExprKind::Param(id, keys), param.ty.clone(), span))
    }

    /// Settles `mức theo khóa`.
    pub(super) fn lookup(
        &mut self,
        base: &ast::Expr,
        keys: &[ast::Expr],
        here: RegisterId,
        span: Span,
    ) -> Option<Expr> {
        let param = match &base.kind {
            ast::ExprKind::Path(path) => match path.as_slice() {
                [single] => match self.things.get(&single.text) {
                    Some(Thing::Param(id)) => Some(id),
                    _ => {
                        let spellings: Vec<String> = self.program.params.iter().map(|p| p.named.name.clone()).collect();
                        let what = Message::new("mức quy định", "parameter");
                        self.unknown(Code::UnknownName, single, &what, spellings.iter().map(String::as_str));
                        return None;
                    }
                },
                _ => None,
            },
            _ => None,
        };
        let Some(id) = param else {
            let message = Message::new(
                "chỉ tra được một mức quy định `theo` khóa",
                "only a parameter can be looked up `by` a key",
            );
            self.fault(Diagnostic::error(Code::Misplaced, message).at(base.span));
            return None;
        };
        let lists = self.program.param(id).keys.clone();
        let mut settled = Vec::new();
        for (i, key) in keys.iter().enumerate() {
            let needed = lists.get(i).copied().map(Type::Word);
            let key = self.expr(key, here, needed.as_ref())?;
            if let Some(needed) = needed
                && !self.must_be(&key, &needed)
            {
                return None;
            }
            settled.push(key);
        }
        match self.param_use(id, settled, span) {
            Ok(expr) => Some(expr),
            Err(fault) => {
                self.faults.extend(fault.map(|f| *f));
                None
            }
        }
    }

    /// Settles an aggregate over the records that point at this one.
    pub(super) fn related(&mut self, aggregate: &Aggregate, here: RegisterId) -> Option<Expr> {
        let Some((register, via)) = self.inverse_named(here, &aggregate.over.text) else {
            self.no_inverse(&aggregate.over, here);
            return None;
        };
        if aggregate.kind == AggregateKind::Share || aggregate.base.is_some() {
            let message = Message::new(
                "trong cách xác định, tỷ lệ viết bằng phép chia hai tổng",
                "inside a rule, a share is written as the quotient of two counts",
            );
            self.fault(Diagnostic::error(Code::Misplaced, message).at(aggregate.span));
            return None;
        }
        let value = match &aggregate.value {
            Some(value) => Some(self.measure(value, register)?),
            None => None,
        };
        let filter = match &aggregate.filter {
            Some(filter) => Some(self.condition(filter, register)?),
            None => None,
        };
        let once_by = match &aggregate.once_by {
            Some(once) => Some(self.expr(once, register, None)?),
            None => None,
        };
        let ty = value.as_ref().map_or(Type::Number(Unit::count()), |v| v.ty.clone());
        let related = Related { kind: aggregate.kind, register, via, value, filter, once_by };
        Some(made(ExprKind::Related(Box::new(related)), ty, aggregate.span))
    }

    /// Settles what is summed, averaged or compared: a number (or, for the smallest and largest, also a date).
    pub(super) fn measure(&mut self, value: &ast::Expr, register: RegisterId) -> Option<Expr> {
        let value = self.expr(value, register, None)?;
        if matches!(value.ty, Type::Number(_)) {
            return Some(value);
        }
        let described = self.describe(&value.ty);
        self.fault(
            Diagnostic::error(
                Code::TypeMismatch,
                Message::new(
                    format!("đây là {}, không cộng, không tính bình quân được", described.vi),
                    format!("this is {}, it cannot be summed or averaged", described.en),
                ),
            )
            .at(value.span),
        );
        None
    }

    fn no_inverse(&mut self, over: &Ident, here: RegisterId) {
        if self.registers.get(&over.text).is_some() {
            let message = Message::new(
                format!(
                    "trong cách xác định, chỉ tổng hợp được các bản ghi gắn với từng bản ghi, không phải cả danh sách `{}`",
                    over.text
                ),
                format!("inside a rule only related records can be aggregated, not the whole register `{}`", over.text),
            );
            let help =
                Message::new("khai báo một `chỉ tiêu` rồi gọi tên nó ở đây", "declare an `indicator` and name it here");
            self.fault(Diagnostic::error(Code::Misplaced, message).at(over.span).help(help));
            return;
        }
        let names: Vec<String> = self
            .program
            .registers
            .iter()
            .flat_map(|r| &r.fields)
            .filter_map(|f| f.relation.as_ref().filter(|r| r.target == here)?.inverse.clone())
            .collect();
        self.unknown(
            Code::UnknownName,
            over,
            &Message::new("quan hệ ngược", "inverse relation"),
            names.iter().map(String::as_str),
        );
    }

    fn unknown_name(&mut self, ident: &Ident, here: RegisterId, expected: Option<&Type>) {
        if let Some(Type::Word(list)) = expected {
            let words: Vec<String> = self.program.list(*list).words.iter().map(|w| w.name.clone()).collect();
            let list = self.program.list(*list).named.name.clone();
            let place = Message::new(format!("danh mục {list}"), format!("list {list}"));
            let what = Message::new("từ", "word");
            self.unknown_in(Code::UnknownWord, ident, (&place, &what), words.iter().map(String::as_str));
            return;
        }
        let register = self.program.register(here).named.name.clone();
        let mut names = self.field_names(here);
        let own_rules = self.program.rules.iter().filter(|r| r.register == here).map(|r| r.named.name.clone());
        names.extend(own_rules);
        names.extend(self.program.params.iter().map(|p| p.named.name.clone()));
        names.extend(self.program.indicators.iter().map(|i| i.named.name.clone()));
        let place = Message::new(format!("danh sách {register}"), format!("register {register}"));
        let what = Message::new("cột hay cách xác định", "column or rule");
        self.unknown_in(Code::UnknownColumn, ident, (&place, &what), names.iter().map(String::as_str));
    }
}
