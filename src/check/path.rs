//! Names inside expressions: fields, relations, rules, parameters, indicators and words.

use super::aggregate::PerRecord;
use super::expr::{TODAY, constant, made};
use super::scope::{Checker, Thing};
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{Expr, ExprKind, ParamId, RegisterId, Related, RuleId, Type};
use crate::source::Span;
use crate::syntax::ast::{self, Aggregate, Ident};
use crate::value::{Message, Unit, Value, name};

impl Checker {
    /// Settles a path such as `hộ.khu_vực`, or a single name.
    pub(super) fn path(&mut self, path: &[Ident], here: RegisterId, expected: Option<&Type>) -> Option<Expr> {
        let settled = self.path_of(path, here, expected)?;
        Some(self.stood_in(settled, here))
    }

    fn path_of(&mut self, path: &[Ident], here: RegisterId, expected: Option<&Type>) -> Option<Expr> {
        let (first, rest) = path.split_first()?;
        if rest.is_empty() {
            return self.single(first, here, expected);
        }
        let span = path.last().map_or(first.span, |last| first.span.to(last.span));
        if self.needs_a_record(span) {
            return None;
        }
        let Some(field) = self.field_named(here, &first.text) else {
            self.unknown_name(first, here, None);
            return None;
        };
        if matches!(self.program.field(here, field).ty, Type::Word(_)) {
            return self.above_a_word(first, rest, here);
        }
        let Some(target) = self.program.field(here, field).relation.as_ref().map(|r| r.target) else {
            if !self.vague_fields.contains(&(here, field)) {
                let message = Message::new(
                    format!("`{}` không phải quan hệ sang danh sách khác", first.text),
                    format!("`{}` is no relation to another register", first.text),
                );
                self.refuse(Code::TypeMismatch, first.span, message);
            }
            return None;
        };
        let inner = self.elsewhere(|checker| checker.path(rest, target, expected))?;
        let ty = inner.ty.clone();
        Some(made(ExprKind::Follow(field, Box::new(inner)), ty, span))
    }

    /// `xã.huyện`: the word that holds the one of a column.
    fn above_a_word(&mut self, column: &Ident, rest: &[Ident], here: RegisterId) -> Option<Expr> {
        let word = self.single(column, here, None)?;
        match self.upward(word, rest) {
            Ok(found) => Some(found),
            Err(ident) => {
                let message = Message::new(
                    format!("`{}` không thuộc danh mục nào tên `{}`", column.text, ident.text),
                    format!("`{}` is within no list named `{}`", column.text, ident.text),
                );
                let help = Message::new(
                    "Danh mục của cột nêu nó thuộc danh mục nào: `danh mục xã thuộc huyện`.",
                    "the list of the column says which list it is within: `list xã within huyện`",
                );
                self.fault(Diagnostic::error(Code::UnknownName, message).at(ident.span).help(help));
                None
            }
        }
    }

    /// Settles something about other records, where the names of this text are not in scope.
    fn elsewhere<T>(&mut self, settle: impl FnOnce(&mut Self) -> T) -> T {
        let own = std::mem::take(&mut self.named);
        let settled = settle(self);
        self.named = own;
        settled
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
                fault.into_iter().for_each(|f| self.fault(*f));
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
        if !self.within.is_empty() {
            return self.inside_formula(ident, here);
        }
        if let Some(value) = self.named_here(ident) {
            return Some(value.ok_or(None));
        }
        if let Some(field) = self.field_named(here, &ident.text) {
            if self.vague_fields.contains(&(here, field)) {
                return Some(Err(None));
            }
            let ty = self.program.field(here, field).ty.clone();
            return Some(Ok(made(ExprKind::Field(field), ty, span)));
        }
        if TODAY.iter().any(|today| name::same(today, &ident.text)) {
            return Some(Ok(made(ExprKind::Today, Type::Date, span)));
        }
        Some(match self.things.get(&ident.text)? {
            Thing::Rule(id) => self.rule_use(id, here, ident),
            Thing::Param(id) if self.vague.contains(&id) => Err(None),
            Thing::Param(id) => self.param_use(id, Vec::new(), here, span),
            Thing::Indicator(id) => {
                if self.figured.get(id.0) != Some(&true) {
                    return Some(Err(None));
                }
                let unit = self.program.indicator(id).unit.clone();
                Ok(made(ExprKind::Indicator(id), Type::Number(unit), span))
            }
        })
    }

    /// What a rule with arguments may name: these, and norms.
    fn inside_formula(&self, ident: &Ident, here: RegisterId) -> Option<Result<Expr, Option<Box<Diagnostic>>>> {
        if let Some(value) = self.argument(&ident.text) {
            return Some(Ok(Expr { span: ident.span, ..value }));
        }
        if TODAY.iter().any(|today| name::same(today, &ident.text)) {
            return Some(Ok(made(ExprKind::Today, Type::Date, ident.span)));
        }
        match self.things.get(&ident.text)? {
            Thing::Param(id) if self.vague.contains(&id) => Some(Err(None)),
            Thing::Param(id) => Some(self.param_use(id, Vec::new(), here, ident.span)),
            Thing::Rule(_) | Thing::Indicator(_) => None,
        }
    }

    fn rule_use(&self, id: RuleId, here: RegisterId, ident: &Ident) -> Result<Expr, Option<Box<Diagnostic>>> {
        let rule = self.program.rule(id);
        if self.homeless.contains(&id) {
            return Err(None);
        }
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
                format!("Viết `{}.{}`.", f.named.name, ident.text),
                format!("write `{}.{}`", f.named.name, ident.text),
            )
        });
        let fault = fault.at(ident.span);
        Err(Some(Box::new(match help {
            Some(help) => fault.help(help),
            None => fault,
        })))
    }

    /// A parameter with its keys, behind them the place of the record where places have values of their own.
    fn param_use(
        &self,
        id: ParamId,
        mut keys: Vec<Expr>,
        here: RegisterId,
        span: Span,
    ) -> Result<Expr, Option<Box<Diagnostic>>> {
        let param = self.program.param(id);
        if param.keys.len() == keys.len() {
            keys.extend(self.place_of_record(id, here, span).map_err(Some)?);
            return Ok(made(ExprKind::Param(id, keys), param.ty.clone(), span));
        }
        // The place may be said; where no place has a value it makes no difference.
        let said = keys.len() == param.keys.len() + 1 && param.varies;
        let place = keys.last().map(|key| &key.ty);
        if said && param.place.is_some_and(|list| place == Some(&Type::Word(list))) {
            return Ok(made(ExprKind::Param(id, keys), param.ty.clone(), span));
        }
        if said && param.place.is_none() && matches!(place, Some(Type::Word(_))) {
            keys.pop();
            return Ok(made(ExprKind::Param(id, keys), param.ty.clone(), span));
        }
        let lists: Vec<&str> = param.keys.iter().map(|key| key.named.name.as_str()).collect();
        let (name, needed, given) = (&param.named.name, param.keys.len(), keys.len());
        let message = if needed == 0 {
            Message::new(format!("`{name}` không tra theo khóa nào"), format!("`{name}` is looked up by no key"))
        } else {
            Message::new(
                format!("`{name}` tra theo {needed} khóa, ở đây có {given}"),
                format!("`{name}` is looked up by {needed} keys, here are {given}"),
            )
        };
        let help = match lists.as_slice() {
            [] => Message::new(format!("Viết `{name}`."), format!("write `{name}`")),
            [single] => Message::new(format!("Viết `{name} theo {single}`."), format!("write `{name} by {single}`")),
            several => {
                let joined = several.join(", ");
                Message::new(format!("Viết `{name} theo ({joined})`."), format!("write `{name} by ({joined})`"))
            }
        };
        Err(Some(Box::new(Diagnostic::error(Code::TypeMismatch, message).at(span).help(help))))
    }

    /// The parameter that is looked up; reports when the name is something else.
    fn looked_up(&mut self, base: &ast::Expr, here: RegisterId) -> Option<ParamId> {
        let ast::ExprKind::Path(path) = &base.kind else {
            self.only_params(base.span, None);
            return None;
        };
        let [single] = path.as_slice() else {
            self.only_params(base.span, None);
            return None;
        };
        if let Some(Thing::Param(id)) = self.things.get(&single.text) {
            return (!self.vague.contains(&id)).then_some(id);
        }
        let known = self.field_named(here, &single.text).is_some() || self.things.get(&single.text).is_some();
        if known {
            self.only_params(base.span, Some(&single.text));
            return None;
        }
        let params = &self.program.params;
        let names = self.told.names(params.len(), || params.iter().map(|p| p.named.name.as_str()));
        self.unknown(Code::UnknownName, single, &Message::new("mức quy định", "parameter"), &names);
        None
    }

    fn only_params(&mut self, span: Span, name: Option<&str>) {
        let message = match name {
            Some(name) => Message::new(
                format!("`{name}` không phải mức quy định nên không tra `theo` khóa được"),
                format!("`{name}` is no parameter, so it is not looked up `by` a key"),
            ),
            None => Message::new(
                "chỉ tra được một mức quy định `theo` khóa",
                "only a parameter can be looked up `by` a key",
            ),
        };
        self.refuse(Code::Misplaced, span, message);
    }

    /// Settles `mức theo khóa`.
    pub(super) fn lookup(
        &mut self,
        base: &ast::Expr,
        keys: &[ast::Expr],
        here: RegisterId,
        span: Span,
    ) -> Option<Expr> {
        let id = self.looked_up(base, here)?;
        let wanted = self.program.param(id).keys.clone();
        let mut settled = Vec::new();
        for (i, key) in keys.iter().enumerate() {
            let needed = wanted.get(i).map(|key| key.ty.clone());
            let key = self.expr(key, here, needed.as_ref())?;
            if let Some(needed) = needed
                && !self.must_be(&key, &needed)
            {
                return None;
            }
            settled.push(key);
        }
        match self.param_use(id, settled, here, span) {
            Ok(expr) => Some(expr),
            Err(fault) => {
                fault.into_iter().for_each(|f| self.fault(*f));
                None
            }
        }
    }

    /// Settles an aggregate over the records that point at this one.
    pub(super) fn related(&mut self, aggregate: &Aggregate, here: RegisterId) -> Option<Expr> {
        self.elsewhere(|checker| checker.related_to(aggregate, here))
    }

    fn related_to(&mut self, aggregate: &Aggregate, here: RegisterId) -> Option<Expr> {
        let Some((register, via)) = self.inverse_named(here, &aggregate.over.text) else {
            self.no_inverse(&aggregate.over, here);
            return None;
        };
        if self.only_of_registers(aggregate) {
            return None;
        }
        let PerRecord { value, filter, once_by } = self.per_record(aggregate, register)?;
        let ty = value.as_ref().map_or(Type::Number(Unit::count()), |v| v.ty.clone());
        let related = Related { kind: aggregate.kind, register, via, value, filter, once_by };
        Some(made(ExprKind::Related(Box::new(related)), ty, aggregate.span))
    }

    /// Settles what is summed, averaged or compared: a number.
    pub(super) fn measure(&mut self, value: &ast::Expr, register: RegisterId) -> Option<Expr> {
        let value = self.expr(value, register, None)?;
        if matches!(value.ty, Type::Number(_)) {
            return Some(value);
        }
        let described = self.describe(&value.ty);
        let message = Message::new(
            format!("đây là {}, không tính tổng, bình quân, lớn nhất, nhỏ nhất được", described.vi),
            format!("this is {}, it has no sum, mean, largest or smallest", described.en),
        );
        self.refuse(Code::TypeMismatch, value.span, message);
        None
    }

    fn no_inverse(&mut self, over: &Ident, here: RegisterId) {
        let name = &over.text;
        if self.registers.get(name).is_some() {
            let message = Message::new(
                format!(
                    "trong cách xác định, chỉ tổng hợp được các dòng gắn với từng dòng, không phải cả danh sách `{name}`"
                ),
                format!("inside a rule only related records can be aggregated, not the whole register `{name}`"),
            );
            let help = Message::new(
                "Khai báo một `chỉ tiêu` rồi gọi tên nó ở đây.",
                "declare an `indicator` and name it here",
            );
            self.fault(Diagnostic::error(Code::Misplaced, message).at(over.span).help(help));
            return;
        }
        let inverses = self.inverses.get(here.0);
        let names = inverses.map(|i| self.told.names(i.len(), || i.spellings())).unwrap_or_default();
        let of = self.program.register(here).named.name.clone();
        let place = Message::new(format!("danh sách {of}"), format!("register {of}"));
        let what = Message::new("quan hệ ngược", "inverse relation");
        self.unknown_in(Code::UnknownName, over, (&place, &what), &names);
    }

    fn unknown_name(&mut self, ident: &Ident, here: RegisterId, expected: Option<&Type>) {
        if let Some(Type::Word(list)) = expected {
            self.word(*list, ident);
            return;
        }
        if !self.within.is_empty() {
            self.not_an_argument(ident);
            return;
        }
        if self.inverse_named(here, &ident.text).is_some() {
            let name = &ident.text;
            let message = Message::new(
                format!("`{name}` là nhiều dòng của danh sách khác, không phải một giá trị"),
                format!("`{name}` is several records of another register, not one value"),
            );
            let help = Message::new(
                format!("Viết `(số {name} có …)` hoặc `(tổng … của {name})`."),
                format!("write `(number of {name} with …)` or `(sum of … for {name})`"),
            );
            self.fault(Diagnostic::error(Code::Misplaced, message).at(ident.span).help(help));
            return;
        }
        let program = &self.program;
        let fields = program.register(here).fields.iter().map(|f| f.named.name.as_str());
        let rules = program.rules.iter().filter(|r| r.register == here).map(|r| r.named.name.as_str());
        let params = program.params.iter().map(|p| p.named.name.as_str());
        let indicators = program.indicators.iter().map(|i| i.named.name.as_str());
        let count = program.register(here).fields.len() + self.things.len();
        let names = self.told.names(count, || fields.chain(rules).chain(params).chain(indicators));
        let register = self.program.register(here).named.name.clone();
        let place = Message::new(format!("danh sách {register}"), format!("register {register}"));
        let what = Message::new("cột hay cách xác định", "column or rule");
        self.unknown_in(Code::UnknownColumn, ident, (&place, &what), &names);
    }
}
