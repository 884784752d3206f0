//! The days of law: legal bases, versions, and the gaps and overlaps between them.

use super::scope::Checker;
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{Applied, Basis, ListId, ParamId, ParamVersion, Type};
use crate::source::Span;
use crate::syntax::ast::{self, AmendClause, ParamClause, ParamDecl, Row, VersionDecl};
use crate::value::{Lang, Message, Value, date, name};

use super::declare::Parts;
use super::scope::Thing;

impl Checker {
    /// A legal basis; its instrument may be left to the one around it.
    pub(super) fn basis(&mut self, basis: &ast::Basis, around: Option<&Basis>) -> Option<Basis> {
        let source = match &basis.source {
            Some(ident) => {
                let found = self.sources.get(&ident.text);
                if found.is_none() {
                    let spellings: Vec<String> = self.sources.spellings().map(str::to_owned).collect();
                    let what = Message::new("văn bản", "source");
                    self.unknown(Code::UnknownName, ident, &what, spellings.iter().map(String::as_str));
                }
                found?
            }
            None => match around {
                Some(around) => around.source,
                None => {
                    let message = Message::new("căn cứ này chưa nêu văn bản", "this basis names no source");
                    self.fault(Diagnostic::error(Code::BadClause, message).at(basis.span));
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
                Some(Thing::Indicator(_)) | None => self.nothing_to_amend(amend),
            }
        }
        for index in 0..self.program.params.len() {
            self.order_versions(ParamId(index));
        }
    }

    fn nothing_to_amend(&mut self, amend: &ast::AmendDecl) {
        let names: Vec<String> = self
            .program
            .params
            .iter()
            .map(|p| p.named.name.clone())
            .chain(self.program.rules.iter().map(|r| r.named.name.clone()))
            .collect();
        let what = Message::new("mức quy định hoặc cách xác định", "parameter or rule");
        self.unknown(Code::UnknownName, &amend.name, &what, names.iter().map(String::as_str));
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
            let help = Message::new("thêm `áp dụng từ ngày …`", "add `applied from …`");
            self.fault(Diagnostic::error(Code::BadClause, message).at(decl.name.span).help(help));
        }
    }

    fn amend_param(&mut self, id: ParamId, amend: &ast::AmendDecl) {
        let mut basis = None;
        let mut any = false;
        for clause in &amend.clauses {
            match &clause.node {
                AmendClause::Version(version) => {
                    self.add_version(id, version, basis.clone());
                    any = true;
                }
                AmendClause::Rule(ast::RuleClause::Basis(b)) => basis = self.basis(b, None),
                AmendClause::Rule(ast::RuleClause::Note(_)) => {}
                AmendClause::Rule(ast::RuleClause::Applied { .. }) => {
                    let message = Message::new("mức mới chưa có giá trị", "the new version has no value");
                    let help = Message::new("viết `áp dụng từ ngày … : 500.000`", "write `applied from … : 500.000`");
                    self.fault(Diagnostic::error(Code::BadClause, message).at(clause.span).help(help));
                    any = true;
                }
                AmendClause::Rule(_) => {
                    let message = Message::new(
                        "mức quy định chỉ có căn cứ và các mức theo ngày",
                        "a parameter has bases and dated versions only",
                    );
                    self.fault(Diagnostic::error(Code::BadClause, message).at(clause.span));
                }
            }
        }
        if !any {
            let message = Message::new("sửa đổi này chưa nêu mức mới", "this amendment states no new version");
            self.fault(Diagnostic::error(Code::BadClause, message).at(amend.name.span));
        }
    }

    fn add_version(&mut self, id: ParamId, version: &VersionDecl, basis: Option<Basis>) {
        let param = self.program.param(id);
        let (ty, keys) = (param.ty.clone(), param.keys.clone());
        let values = match (&version.value, keys.as_slice()) {
            (Some(value), []) if version.rows.is_empty() => self.constant(value, &ty).map(|v| vec![v]),
            (None, []) => {
                let message = Message::new("mức này chưa có giá trị", "this version has no value");
                self.fault(Diagnostic::error(Code::BadClause, message).at(version.span));
                None
            }
            (None, keys) => self.table(&version.rows, keys, &ty, version.span),
            (Some(value), _) => {
                let message = Message::new(
                    "mức tra theo khóa ghi giá trị ở từng dòng bên dưới",
                    "a version with keys states its values on the lines below",
                );
                self.fault(Diagnostic::error(Code::BadTable, message).at(value.span));
                None
            }
        };
        if let Some(through) = version.through
            && through < version.from
        {
            let message = Message::new("ngày cuối đứng trước ngày đầu", "the last day comes before the first");
            self.fault(Diagnostic::error(Code::DateGap, message).at(version.span));
        }
        let applied = Applied { from: Some(version.from), through: version.through };
        if let (Some(values), Some(param)) = (values, self.program.params.get_mut(id.0)) {
            param.versions.push(ParamVersion { applied, basis, values, span: version.span });
        }
    }

    /// A constant of the type needed.
    pub(super) fn constant(&mut self, value: &ast::Expr, ty: &Type) -> Option<Value> {
        if self.program.registers.is_empty() {
            self.phantom();
        }
        let settled = self.expr(value, crate::ir::RegisterId(0), Some(ty))?;
        if !self.must_be(&settled, ty) {
            return None;
        }
        match settled.kind {
            crate::ir::ExprKind::Const(value) => Some(value),
            crate::ir::ExprKind::Neg(inner) => match inner.kind {
                crate::ir::ExprKind::Const(Value::Number(n)) => n.negated().ok().map(Value::Number),
                _ => None,
            },
            _ => {
                let message = Message::new("ở đây cần một giá trị cụ thể", "a plain value is needed here");
                self.fault(Diagnostic::error(Code::Misplaced, message).at(value.span));
                None
            }
        }
    }

    /// The values of a keyed version, in row-major order of its lists; every key exactly once. Rows that say `còn lại`
    /// for a key fill what the others leave.
    fn table(&mut self, rows: &[ast::Line<Row>], keys: &[ListId], ty: &Type, span: Span) -> Option<Vec<Value>> {
        let sizes: Vec<usize> = keys.iter().map(|k| self.program.list(*k).words.len()).collect();
        let total = sizes.iter().try_fold(1usize, |n, s| n.checked_mul(*s)).filter(|n| *n <= 1_000_000)?;
        let mut values: Vec<Option<(Value, Span)>> = vec![None; total];
        let mut sound = true;
        let (rest, plain): (Vec<_>, Vec<_>) = rows.iter().partition(|row| row.node.keys.iter().any(Vec::is_empty));
        for (row, residual) in plain.into_iter().map(|row| (row, false)).chain(rest.into_iter().map(|row| (row, true)))
        {
            let value = self.constant(&row.node.value, ty);
            let positions = self.row_positions(&row.node, keys, &sizes, row.span);
            let (Some(value), Some(positions)) = (value, positions) else {
                sound = false;
                continue;
            };
            sound &= self.place(&mut values, &positions, &value, row.span, residual);
        }
        let missing = values.iter().position(Option::is_none).filter(|_| sound);
        if let Some(missing) = missing {
            self.missing_key(missing, keys, &sizes, span);
        }
        values.into_iter().map(|slot| slot.map(|(value, _)| value)).collect()
    }

    /// Puts a value at its positions; whether none of them had one that counts.
    fn place(
        &mut self,
        values: &mut [Option<(Value, Span)>],
        positions: &[usize],
        value: &Value,
        row: Span,
        residual: bool,
    ) -> bool {
        let taken = positions.iter().find_map(|at| values.get(*at).and_then(Option::as_ref));
        if let (Some((_, earlier)), false) = (taken, residual) {
            let earlier = *earlier;
            self.double_key(row, earlier);
            return false;
        }
        for position in positions {
            if let Some(slot @ None) = values.get_mut(*position) {
                *slot = Some((value.clone(), row));
            }
        }
        true
    }

    fn double_key(&mut self, row: Span, earlier: Span) {
        self.fault(
            Diagnostic::error(Code::BadTable, Message::new("khóa này có hai giá trị", "this key has two values"))
                .at(row)
                .because(earlier, Message::new("đã có giá trị ở đây", "it has a value here already")),
        );
    }

    fn row_positions(&mut self, row: &Row, keys: &[ListId], sizes: &[usize], span: Span) -> Option<Vec<usize>> {
        if matches!(row.keys.as_slice(), [only] if only.is_empty()) {
            return Some((0..sizes.iter().product()).collect());
        }
        if row.keys.len() != keys.len() {
            self.fault(
                Diagnostic::error(
                    Code::BadTable,
                    Message::new(
                        format!("mỗi dòng cần {} khóa, ở đây có {}", keys.len(), row.keys.len()),
                        format!("each row needs {} keys, here are {}", keys.len(), row.keys.len()),
                    ),
                )
                .at(span),
            );
            return None;
        }
        let mut positions = vec![0usize];
        for ((alternatives, list), size) in row.keys.iter().zip(keys).zip(sizes) {
            let mut chosen: Vec<usize> = if alternatives.is_empty() { (0..*size).collect() } else { Vec::new() };
            for word in alternatives {
                let Some(index) = self.word_named(*list, &word.text) else {
                    let words: Vec<String> = self.program.list(*list).words.iter().map(|w| w.name.clone()).collect();
                    let what = Message::new("từ", "word");
                    self.unknown(Code::UnknownWord, word, &what, words.iter().map(String::as_str));
                    return None;
                };
                chosen.push(index as usize);
            }
            positions = positions.iter().flat_map(|p| chosen.iter().map(move |c| p * size + c)).collect();
        }
        Some(positions)
    }

    fn missing_key(&mut self, position: usize, keys: &[ListId], sizes: &[usize], span: Span) {
        let mut rest = position;
        let mut words = Vec::new();
        for (list, size) in keys.iter().zip(sizes).rev() {
            let word = self.program.list(*list).words.get(rest % size).map(|w| w.name.clone());
            words.push(word.unwrap_or_default());
            rest /= size;
        }
        words.reverse();
        let key = words.join(", ");
        self.fault(
            Diagnostic::error(
                Code::BadTable,
                Message::new(
                    format!("mức này thiếu giá trị cho `{key}`"),
                    format!("this version has no value for `{key}`"),
                ),
            )
            .at(span)
            .help(Message::new(
                format!("thêm dòng `{key} : …` hoặc `còn lại : …`"),
                format!("add a line `{key} : …` or `otherwise : …`"),
            )),
        );
    }

    fn order_versions(&mut self, id: ParamId) {
        let Some(param) = self.program.params.get_mut(id.0) else { return };
        let what = param.named.name.clone();
        let mut versions = std::mem::take(&mut param.versions);
        versions.sort_by_key(|v| v.applied.from);
        let mut days: Vec<(Applied, Span)> = versions.iter().map(|v| (v.applied, v.span)).collect();
        self.close_days(&what, &mut days);
        for (version, (applied, _)) in versions.iter_mut().zip(days) {
            version.applied = applied;
        }
        if let Some(param) = self.program.params.get_mut(id.0) {
            param.versions = versions;
        }
    }

    /// Ends each open version the day before the next one; reports overlaps and gaps. `days` are sorted by first day.
    pub(super) fn close_days(&mut self, what: &str, days: &mut [(Applied, Span)]) {
        for i in 1..days.len() {
            let (Some((earlier, earlier_span)), Some((later, later_span))) =
                (days.get(i - 1).copied(), days.get(i).copied())
            else {
                continue;
            };
            let Some(from) = later.from else { continue };
            let eve = from.pred_opt().unwrap_or(from);
            let overlap = earlier.from == later.from || earlier.through.is_some_and(|through| through >= from);
            if overlap {
                self.two_versions(what, (later_span, earlier_span), from);
                continue;
            }
            if let Some(through) = earlier.through
                && through < eve
            {
                self.no_version_between(what, (later_span, earlier_span), through, from);
            }
            if let Some((slot, _)) = days.get_mut(i - 1) {
                slot.through.get_or_insert(eve);
            }
        }
    }

    fn two_versions(&mut self, what: &str, (later, earlier): (Span, Span), from: crate::value::Date) {
        let (vi, en) = (date::show(from, Lang::Vi), date::show(from, Lang::En));
        self.fault(
            Diagnostic::error(
                Code::DateOverlap,
                Message::new(
                    format!("hai mức của `{what}` cùng áp dụng từ ngày {vi}"),
                    format!("two versions of `{what}` apply from {en}"),
                ),
            )
            .at(later)
            .because(earlier, Message::new("và ở đây", "and here")),
        );
    }

    fn no_version_between(
        &mut self,
        what: &str,
        (later, earlier): (Span, Span),
        through: crate::value::Date,
        from: crate::value::Date,
    ) {
        let day = |d, lang| date::show(d, lang);
        self.fault(
            Diagnostic::error(
                Code::DateGap,
                Message::new(
                    format!(
                        "`{what}` không có mức nào từ sau ngày {} đến trước ngày {}",
                        day(through, Lang::Vi),
                        day(from, Lang::Vi)
                    ),
                    format!(
                        "`{what}` has no version after {} and before {}",
                        day(through, Lang::En),
                        day(from, Lang::En)
                    ),
                ),
            )
            .at(later)
            .because(earlier, Message::new("mức trước kết thúc ở đây", "the version before ends here")),
        );
    }

    fn phantom(&mut self) {
        let named = crate::ir::Named { name: String::new(), label: String::new(), span: Span::default() };
        self.program.registers.push(crate::ir::Register {
            named,
            timing: crate::ir::Timing::Timeless,
            fields: Vec::new(),
            keys: Vec::new(),
        });
    }

    /// Whether two spellings are one name; here so that bodies need not import it.
    pub(super) fn same_name(a: &str, b: &str) -> bool {
        name::same(a, b)
    }
}
