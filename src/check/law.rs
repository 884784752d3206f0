//! Law: legal bases, and parameters with their versions and amendments.

use super::days::Draft;
use super::declare::Parts;
use super::edict::Edicts;
use super::old::names_old;
use super::scope::{Checker, Thing};
use super::table::Table;
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{Basis, InstrumentId, ParamId, ParamVersion, Type};
use crate::source::Span;
use crate::syntax::ast::{
    self, AmendClause, AmendDecl, Ident, ParamClause, ParamDecl, PlaceKind, RuleClause, TableFile, VersionDecl,
};
use crate::value::{Date, Message, Value};

/// The versions of a parameter on their way.
type Drafts = Vec<Draft<ParamVersion>>;

impl Checker {
    /// A legal basis; its instrument may be left to the one around it.
    pub(super) fn basis(&mut self, basis: &ast::Basis, around: Option<&Basis>) -> Option<Basis> {
        if let Some(source) = self.only_annex(basis) {
            let finer = basis.places.iter().filter(|(kind, _)| *kind != PlaceKind::Annex).cloned();
            let places = finer.chain([(PlaceKind::Annex, String::new())]).collect();
            return Some(Basis { places, source });
        }
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

    /// The source of `căn cứ Phụ lục NĐ07`: the only annex of an instrument has no number.
    fn only_annex(&self, basis: &ast::Basis) -> Option<InstrumentId> {
        match basis.places.last() {
            Some((PlaceKind::Annex, cite)) => self.sources.get(cite),
            _ => None,
        }
    }

    /// Settles the versions of all parameters, amendments included.
    pub(super) fn settle_params(&mut self, parts: &Parts<'_>, edicts: &Edicts) {
        let mut drafts: Vec<Drafts> = parts.params.iter().map(|(id, decl)| self.settle_param(*id, decl)).collect();
        let mut amends: Vec<(usize, &AmendDecl)> = parts.amends.iter().copied().enumerate().collect();
        // Each after those it may build upon.
        amends.sort_by_key(|(_, amend)| first_day(amend));
        for (origin, amend) in amends {
            match self.things.get(&amend.name.text) {
                Some(Thing::Param(id)) => {
                    if let Some(drafts) = drafts.get_mut(id.0) {
                        self.amend_param(id, amend, origin + 1, drafts);
                    }
                }
                Some(Thing::Rule(_)) => {}
                Some(Thing::Indicator(_)) => self.indicator_has_no_law(&amend.name),
                None => self.no_law(&amend.name),
            }
        }
        for ((id, decl), drafts) in parts.params.iter().zip(drafts) {
            let edicts = edicts.get(&Thing::Param(*id)).map_or(&[][..], Vec::as_slice);
            let versions = self.settle_days(&decl.name.text, &Message::new("mức", "values"), drafts, edicts);
            if let Some(param) = self.program.params.get_mut(id.0) {
                param.versions = versions;
            }
        }
    }

    /// Reports that what is to be amended or repealed is an indicator.
    pub(super) fn indicator_has_no_law(&mut self, name: &Ident) {
        let message = Message::new(
            format!("`{}` là chỉ tiêu; chỉ sửa đổi được mức quy định hoặc cách xác định", name.text),
            format!("`{}` is an indicator; only parameters and rules are amended", name.text),
        );
        self.refuse(Code::UnknownName, name.span, message);
    }

    /// Reports that there is no parameter or rule of this name.
    pub(super) fn no_law(&mut self, name: &Ident) {
        let program = &self.program;
        let params = program.params.iter().map(|p| p.named.name.as_str());
        let rules = program.rules.iter().map(|r| r.named.name.as_str());
        let names = self.told.names(program.params.len() + program.rules.len(), || params.chain(rules));
        let what = Message::new("mức quy định hoặc cách xác định", "parameter or rule");
        self.unknown(Code::UnknownName, name, &what, &names);
    }

    fn settle_param(&mut self, id: ParamId, decl: &ParamDecl) -> Drafts {
        let mut basis = None;
        let mut drafts = Drafts::new();
        for clause in &decl.clauses {
            match &clause.node {
                ParamClause::Basis(b) => basis = self.basis(b, None),
                ParamClause::Version(v) => drafts.extend(self.draft(id, v, basis.clone(), 0, None)),
                ParamClause::Table(table) => drafts.extend(self.dated_table(id, table, basis.as_ref())),
                ParamClause::Note(_) => {}
            }
        }
        if !decl.clauses.iter().any(|c| matches!(c.node, ParamClause::Version(_) | ParamClause::Table(_))) {
            let name = &decl.name.text;
            let message = Message::new(format!("`{name}` chưa có mức nào"), format!("`{name}` has no version"));
            let help = Message::new("Thêm `áp dụng từ ngày … : …`.", "add `applied from … : …`");
            self.fault(Diagnostic::error(Code::BadClause, message).at(decl.name.span).help(help));
        }
        drafts
    }

    /// The versions of a table in a file whose rows state their days.
    fn dated_table(&mut self, id: ParamId, table: &TableFile, basis: Option<&Basis>) -> Drafts {
        let Some(sheet) = table.sheet.as_ref().filter(|_| !self.vague.contains(&id)) else { return Drafts::new() };
        let versions = self.annex_versions(id, sheet).unwrap_or_default();
        versions.iter().filter_map(|version| self.draft(id, version, basis.cloned(), 0, None)).collect()
    }

    fn amend_param(&mut self, id: ParamId, amend: &AmendDecl, origin: usize, drafts: &mut Drafts) {
        let mut basis = None;
        let mut stated = false;
        for clause in &amend.clauses {
            let message = match &clause.node {
                AmendClause::Version(version) => {
                    let before = drafts.iter().map(|draft| &draft.version).filter(|v| v.term.from < Some(version.from));
                    let before = before.max_by_key(|v| v.term.from).cloned();
                    drafts.extend(self.draft(id, version, basis.clone(), origin, before.as_ref()));
                    stated = true;
                    continue;
                }
                AmendClause::Rule(RuleClause::Basis(b)) => {
                    basis = self.basis(b, None);
                    continue;
                }
                AmendClause::Rule(RuleClause::Note(_)) => continue,
                AmendClause::Rule(RuleClause::Applied { .. }) => {
                    Message::new("mức mới chưa có giá trị", "the new version has no value")
                }
                AmendClause::Rule(_) | AmendClause::Add(_) | AmendClause::Replace(_) | AmendClause::Repeal(_) => {
                    Message::new(
                        "mức quy định chỉ có căn cứ và các mức theo ngày",
                        "a parameter has bases and dated versions only",
                    )
                }
            };
            self.without_value(clause.span, message);
            stated = true;
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

    /// A version as written; `before` is what it may build upon with `mức cũ`.
    fn draft(
        &mut self,
        id: ParamId,
        version: &VersionDecl,
        basis: Option<Basis>,
        origin: usize,
        before: Option<&ParamVersion>,
    ) -> Option<Draft<ParamVersion>> {
        self.days_of_version(version.from, version.through, version.span);
        if let (Some(table), true) = (&version.table, version.rows.is_empty()) {
            let sheet = table.sheet.as_ref().filter(|_| !self.vague.contains(&id))?;
            if self.program.param(id).keys.is_empty() {
                self.table_without_keys(table);
                return None;
            }
            let rows = self.annex_rows(id, sheet)?;
            let version = VersionDecl { table: None, rows, ..version.clone() };
            return self.draft(id, &version, basis, origin, before);
        }
        let term = self.term(Some((version.from, version.through)), basis.as_ref(), version.span);
        let Table { axes, values, rows } = match &version.value {
            Some(value) if names_old(value) => self.revised(id, value, before)?,
            _ => self.version_values(id, version)?,
        };
        let at = version.span;
        Some(Draft { version: ParamVersion { term, basis, axes, values, rows, span: at }, origin, at })
    }

    fn table_without_keys(&mut self, table: &TableFile) {
        let message = Message::new(
            "mức quy định này không tra theo khóa nào nên không có bảng cho một ngày",
            "this parameter is looked up by no key, so it has no table for a day",
        );
        let help = Message::new(
            "Ghi giá trị ngay sau ngày, thêm `, theo …` vào dòng khai báo, hoặc ghi `bảng \"…\"` ở dòng riêng với cột `áp dụng từ`.",
            "state the value behind the day, add `, by …` to the declaration, or write `table \"…\"` on a line of its own with a column `applied from`",
        );
        self.fault(Diagnostic::error(Code::BadTable, message).at(table.path.span).help(help));
    }

    fn version_values(&mut self, id: ParamId, version: &VersionDecl) -> Option<Table> {
        if self.vague.contains(&id) {
            return None;
        }
        let param = self.program.param(id);
        let (ty, keys) = (param.ty.clone(), param.keys.clone());
        if let (Some(table), Some(row)) = (&version.table, version.rows.first()) {
            let message = Message::new(
                "mức này đã có bảng trong tệp nên không có các dòng bên dưới",
                "this version has its table in a file, so it has no lines below",
            );
            let there = Message::new("bảng ở đây", "the table is here");
            self.fault(Diagnostic::error(Code::BadTable, message).at(row.span).because(table.path.span, there));
            return None;
        }
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

/// The first day an amendment of a parameter states.
fn first_day(amend: &AmendDecl) -> Option<Date> {
    amend.clauses.iter().find_map(|line| match &line.node {
        AmendClause::Version(version) => Some(version.from),
        _ => None,
    })
}
