//! Law: legal bases, and parameters with their versions and amendments.

use super::declare::Parts;
use super::scope::{Checker, Thing};
use super::table::Table;
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{Applied, Basis, ParamId, ParamVersion, Type};
use crate::source::Span;
use crate::syntax::ast::{self, AmendClause, ParamClause, ParamDecl, RuleClause, VersionDecl};
use crate::value::{Message, Value};

impl Checker {
    /// A legal basis; its instrument may be left to the one around it.
    pub(super) fn basis(&mut self, basis: &ast::Basis, around: Option<&Basis>) -> Option<Basis> {
        let source = match &basis.source {
            Some(ident) => self.source_named(ident)?,
            None => match around {
                Some(around) => around.source,
                None => {
                    let message = Message::new("căn cứ này chưa nêu văn bản", "this basis names no source");
                    let help = Message::new(
                        "Ghi tên văn bản ở cuối, như `căn cứ Điều 3 NĐ07`.",
                        "name the source at its end, as in `pursuant to article 3 NĐ07`",
                    );
                    self.fault(Diagnostic::error(Code::BadClause, message).at(basis.span).help(help));
                    return None;
                }
            },
        };
        let mut places = basis.places.clone();
        if basis.source.is_none()
            && let Some(around) = around
        {
            let finer = around.places.iter().filter(|(kind, _)| !basis.places.iter().any(|(k, _)| k == kind));
            places.extend(finer.cloned());
        }
        Some(Basis { places, source })
    }

    /// Settles the versions of all parameters, amendments included.
    pub(super) fn settle_params(&mut self, parts: &Parts<'_>) {
        for (id, decl) in &parts.params {
            self.settle_param(*id, decl);
        }
        for amend in &parts.amends {
            match self.things.get(&amend.name.text) {
                Some(Thing::Param(id)) => self.amend_param(id, amend),
                Some(Thing::Rule(_)) => {}
                Some(Thing::Indicator(_)) => {
                    let name = &amend.name.text;
                    let message = Message::new(
                        format!("`{name}` là chỉ tiêu; chỉ sửa đổi được mức quy định hoặc cách xác định"),
                        format!("`{name}` is an indicator; only parameters and rules are amended"),
                    );
                    self.refuse(Code::UnknownName, amend.name.span, message);
                }
                None => self.nothing_to_amend(amend),
            }
        }
        for index in 0..self.program.params.len() {
            self.order_versions(ParamId(index));
        }
    }

    fn nothing_to_amend(&mut self, amend: &ast::AmendDecl) {
        let program = &self.program;
        let params = program.params.iter().map(|p| p.named.name.as_str());
        let rules = program.rules.iter().map(|r| r.named.name.as_str());
        let names = self.told.names(program.params.len() + program.rules.len(), || params.chain(rules));
        let what = Message::new("mức quy định hoặc cách xác định", "parameter or rule");
        self.unknown(Code::UnknownName, &amend.name, &what, &names);
    }

    fn settle_param(&mut self, id: ParamId, decl: &ParamDecl) {
        let mut basis = None;
        for clause in &decl.clauses {
            match &clause.node {
                ParamClause::Basis(b) => basis = self.basis(b, None),
                ParamClause::Version(v) => self.add_version(id, v, basis.clone()),
                ParamClause::Note(_) => {}
            }
        }
        if !decl.clauses.iter().any(|c| matches!(c.node, ParamClause::Version(_))) {
            let name = &decl.name.text;
            let message = Message::new(format!("`{name}` chưa có mức nào"), format!("`{name}` has no version"));
            let help = Message::new("Thêm `áp dụng từ ngày … : …`.", "add `applied from … : …`");
            self.fault(Diagnostic::error(Code::BadClause, message).at(decl.name.span).help(help));
        }
    }

    fn amend_param(&mut self, id: ParamId, amend: &ast::AmendDecl) {
        let mut basis = None;
        let mut stated = false;
        for clause in &amend.clauses {
            match &clause.node {
                AmendClause::Version(version) => {
                    self.add_version(id, version, basis.clone());
                    stated = true;
                }
                AmendClause::Rule(RuleClause::Basis(b)) => basis = self.basis(b, None),
                AmendClause::Rule(RuleClause::Note(_)) => {}
                AmendClause::Rule(RuleClause::Applied { .. }) => {
                    let message = Message::new("mức mới chưa có giá trị", "the new version has no value");
                    self.without_value(clause.span, message);
                    stated = true;
                }
                AmendClause::Rule(_) => {
                    let message = Message::new(
                        "mức quy định chỉ có căn cứ và các mức theo ngày",
                        "a parameter has bases and dated versions only",
                    );
                    self.without_value(clause.span, message);
                    stated = true;
                }
            }
        }
        if !stated {
            let message = Message::new("sửa đổi này chưa nêu mức mới", "this amendment states no new version");
            self.without_value(amend.name.span, message);
        }
    }

    fn without_value(&mut self, span: Span, message: Message) {
        let help =
            Message::new("Viết `áp dụng từ ngày 01/07/2024 : 500.000`.", "write `applied from 2024-07-01 : 500_000`");
        self.fault(Diagnostic::error(Code::BadClause, message).at(span).help(help));
    }

    fn add_version(&mut self, id: ParamId, version: &VersionDecl, basis: Option<Basis>) {
        self.days_of_version(version.from, version.through, version.span);
        let applied = Applied { from: Some(version.from), through: version.through };
        if let Some(Table { axes, values, rows }) = self.version_values(id, version)
            && let Some(param) = self.program.params.get_mut(id.0)
        {
            param.versions.push(ParamVersion { applied, basis, axes, values, rows, span: version.span });
        }
    }

    fn version_values(&mut self, id: ParamId, version: &VersionDecl) -> Option<Table> {
        if self.vague.contains(&id) {
            return None;
        }
        let param = self.program.param(id);
        let (ty, keys) = (param.ty.clone(), param.keys.clone());
        match (&version.value, keys.as_slice(), version.rows.first()) {
            (Some(value), [], None) => self.constant(value, &ty).map(Table::single),
            (None, [], None) => {
                self.without_value(version.span, Message::new("mức này chưa có giá trị", "this version has no value"));
                None
            }
            (_, [], Some(row)) => {
                let message = Message::new(
                    "mức quy định này không tra theo khóa nào nên không có các dòng bên dưới",
                    "this parameter is looked up by no key, so it has no lines below",
                );
                let help = Message::new(
                    "Ghi giá trị ngay sau ngày, hoặc thêm `, theo …` vào dòng khai báo.",
                    "state the value behind the day, or add `, by …` to the declaration",
                );
                self.fault(Diagnostic::error(Code::BadTable, message).at(row.span).help(help));
                None
            }
            (None, keys, _) => self.table(&version.rows, keys, &ty, version.span),
            (Some(value), ..) => {
                let message = Message::new(
                    "mức tra theo khóa ghi giá trị ở từng dòng bên dưới",
                    "a version with keys states its values on the lines below",
                );
                self.refuse(Code::BadTable, value.span, message);
                None
            }
        }
    }

    /// A plain value of the type needed; it needs no record to be understood.
    pub(super) fn constant(&mut self, value: &ast::Expr, ty: &Type) -> Option<Value> {
        use ast::ExprKind;
        let (found, at) = match &value.kind {
            ExprKind::Paren(inner) => return self.constant(inner, ty),
            ExprKind::Neg(inner) => {
                return match self.constant(inner, ty)? {
                    Value::Number(number) => number.negated().ok().map(Value::Number),
                    _ => None,
                };
            }
            ExprKind::Number(literal) => {
                let unit = if let Type::Number(unit) = ty { Some(unit) } else { None };
                let amount = self.literal(literal, unit)?;
                ((Value::Number(amount.value), Type::Number(amount.unit)), value.span)
            }
            ExprKind::Date(date) => ((Value::Date(*date), Type::Date), value.span),
            ExprKind::Text(text) => ((Value::Text(text.clone()), Type::Text), value.span),
            ExprKind::Bool(truth) => ((Value::Bool(*truth), Type::Bool), value.span),
            ExprKind::Path(path) => match (path.as_slice(), ty) {
                ([word], Type::Word(list)) => return self.word(*list, word).map(Value::Word),
                _ => return self.no_plain_value(value.span, ty),
            },
            _ => return self.no_plain_value(value.span, ty),
        };
        let (value, own) = found;
        self.fits(&own, ty, at).then_some(value)
    }

    fn no_plain_value(&mut self, span: Span, ty: &Type) -> Option<Value> {
        let wanted = self.describe(ty);
        let message = Message::new(
            format!("ở đây cần một giá trị cụ thể ({})", wanted.vi),
            format!("a plain value is needed here ({})", wanted.en),
        );
        let help = Message::new(
            "Ghi thẳng giá trị; phép tính viết trong `cách xác định`.",
            "state the value itself; what is computed belongs in a `rule`",
        );
        self.fault(Diagnostic::error(Code::Misplaced, message).at(span).help(help));
        None
    }
}
