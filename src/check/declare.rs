//! First pass: every declaration gets its place, so that bodies may name what stands further down.

use super::order::Body;
use super::scope::{Checker, Names, Thing};
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{
    Field, FieldId, Figure, FigureKind, Indicator, IndicatorId, Instrument, InstrumentId, List, ListId, Named, Param,
    ParamId, Register, RegisterId, Relation, Rule, RuleId, Timing, Type, Word,
};
use crate::source::Span;
use crate::syntax::ast::{
    self, AmendDecl, CheckDecl, ExampleDecl, FieldDecl, Ident, IndicatorDecl, Item, ListDecl, ParamDecl,
    RegisterClause, RegisterDecl, ReportedDecl, RuleDecl, SourceClause, SourceDecl, TargetDecl, Text, TypeExpr,
    TypeKind, UnitDecl, UnitExpr,
};
use crate::value::{Decimal, Message, Unit};

/// The declarations of all files by kind, with the ids they have been given.
#[derive(Debug, Default)]
pub(super) struct Parts<'a> {
    pub(super) sources: Vec<&'a SourceDecl>,
    pub(super) units: Vec<&'a UnitDecl>,
    pub(super) lists: Vec<&'a ListDecl>,
    pub(super) registers: Vec<&'a RegisterDecl>,
    pub(super) params: Vec<(ParamId, &'a ParamDecl)>,
    pub(super) rules: Vec<(RuleId, &'a RuleDecl)>,
    pub(super) indicators: Vec<(IndicatorId, &'a IndicatorDecl)>,
    pub(super) targets: Vec<&'a TargetDecl>,
    pub(super) checks: Vec<&'a CheckDecl>,
    pub(super) reports: Vec<&'a ReportedDecl>,
    pub(super) amends: Vec<&'a AmendDecl>,
    pub(super) examples: Vec<&'a ExampleDecl>,
}

impl<'a> Parts<'a> {
    /// Sorts the items of all files by kind.
    pub(super) fn of(files: &'a [ast::File]) -> Self {
        let mut parts = Self::default();
        for item in files.iter().flat_map(|file| &file.items) {
            match &item.node {
                Item::Include(_) => {}
                Item::Source(d) => parts.sources.push(d),
                Item::Unit(d) => parts.units.push(d),
                Item::List(d) => parts.lists.push(d),
                Item::Register(d) => parts.registers.push(d),
                Item::Param(d) => parts.params.push((ParamId(parts.params.len()), d)),
                Item::Rule(d) => parts.rules.push((RuleId(parts.rules.len()), d)),
                Item::Indicator(d) => parts.indicators.push((IndicatorId(parts.indicators.len()), d)),
                Item::Target(d) => parts.targets.push(d),
                Item::Check(d) => parts.checks.push(d),
                Item::Reported(d) => parts.reports.push(d),
                Item::Amend(d) => parts.amends.push(d),
                Item::Example(d) => parts.examples.push(d),
            }
        }
        parts
    }
}

/// Name and title of a declaration.
pub(super) fn named(ident: &Ident, label: Option<&Text>) -> Named {
    let label = label.map_or_else(|| ident.text.replace('_', " "), |l| l.text.clone());
    Named { name: ident.text.clone(), label, span: ident.span }
}

impl Checker {
    /// Gives every declaration its id and name.
    pub(super) fn declare(&mut self, parts: &Parts<'_>) {
        for (i, decl) in parts.sources.iter().enumerate() {
            self.declare_source(InstrumentId(i), decl);
        }
        for decl in &parts.units {
            self.declare_unit(decl);
        }
        for (i, decl) in parts.lists.iter().enumerate() {
            self.declare_list(ListId(i), decl);
        }
        for (i, decl) in parts.registers.iter().enumerate() {
            self.declare_register(RegisterId(i), decl);
        }
        for (i, decl) in parts.registers.iter().enumerate() {
            self.declare_fields(RegisterId(i), decl);
        }
        for (id, decl) in &parts.params {
            self.declare_param(*id, decl);
        }
        for (id, decl) in &parts.rules {
            self.declare_rule(*id, decl);
        }
        for (id, decl) in &parts.indicators {
            self.declare_indicator(*id, decl);
        }
    }

    /// Second pass over rules and indicators, each after those it needs.
    pub(super) fn settle_bodies(&mut self, parts: &Parts<'_>) {
        for body in self.order(parts) {
            match body {
                Body::Rule(id) => {
                    if let Some((_, decl)) = parts.rules.get(id.0) {
                        self.settle_rule(id, decl, &parts.amends);
                    }
                }
                Body::Indicator(id) => {
                    if let Some((_, decl)) = parts.indicators.get(id.0) {
                        self.settle_indicator(id, decl);
                    }
                }
            }
        }
    }

    fn declare_source(&mut self, id: InstrumentId, decl: &SourceDecl) {
        let mut instrument = Instrument {
            named: named(&decl.name, decl.label.as_ref()),
            number: None,
            signed: None,
            in_force: None,
            out_of_force: None,
        };
        for clause in &decl.clauses {
            match &clause.node {
                SourceClause::Number(number) => instrument.number = Some(number.text.clone()),
                SourceClause::Signed(date) => instrument.signed = Some(*date),
                SourceClause::InForce(date) => instrument.in_force = Some(*date),
                SourceClause::OutOfForce(date) => instrument.out_of_force = Some(*date),
                SourceClause::Replaces(_) | SourceClause::Note(_) => {}
            }
        }
        self.program.sources.push(instrument);
        if let Some(earlier) = self.sources.add(&decl.name, id) {
            self.twice(&decl.name, earlier.span);
        }
    }

    fn declare_unit(&mut self, decl: &UnitDecl) {
        let own = (Decimal::ONE, Unit::base(&decl.name.text, false));
        let meaning = match &decl.equals {
            None => Some(own),
            Some(literal) => self.literal(literal, None).map(|l| (l.decimal, l.unit)),
        };
        if Unit::builtin(&decl.name.text).is_some() || self.units.contains_key(&decl.name.text) {
            self.fault(
                Diagnostic::error(
                    Code::DuplicateName,
                    Message::new(
                        format!("đơn vị `{}` đã có", decl.name.text),
                        format!("the unit `{}` exists already", decl.name.text),
                    ),
                )
                .at(decl.name.span),
            );
            return;
        }
        if let Some(meaning) = meaning {
            self.units.insert(decl.name.text.clone(), meaning);
        }
    }

    fn declare_list(&mut self, id: ListId, decl: &ListDecl) {
        let mut words: Vec<Word> = Vec::new();
        let mut seen: Names<()> = Names::default();
        let inline = decl.inline.iter().map(|name| (name, None, Vec::new()));
        let lines = decl.words.iter().map(|line| {
            let codes = line.node.codes.iter().map(|c| c.text.clone()).collect();
            (&line.node.name, line.node.label.as_ref(), codes)
        });
        for (name, label, codes) in inline.chain(lines) {
            if let Some(earlier) = seen.add(name, ()) {
                self.twice(name, earlier.span);
                continue;
            }
            let label = label.map_or_else(|| name.text.replace('_', " "), |l| l.text.clone());
            words.push(Word { name: name.text.clone(), label, codes });
        }
        if words.is_empty() {
            self.fault(
                Diagnostic::error(Code::BadClause, Message::new("danh mục chưa có từ nào", "the list holds no word"))
                    .at(decl.name.span),
            );
        }
        self.program.lists.push(List { named: named(&decl.name, decl.label.as_ref()), words });
        if let Some(earlier) = self.lists.add(&decl.name, id) {
            self.twice(&decl.name, earlier.span);
        }
    }

    fn declare_register(&mut self, id: RegisterId, decl: &RegisterDecl) {
        self.program.registers.push(Register {
            named: named(&decl.name, decl.label.as_ref()),
            timing: Timing::Timeless,
            fields: Vec::new(),
            keys: Vec::new(),
        });
        let folded = decl.name.text.to_lowercase();
        let twin = self.registers.spellings().find(|s| s.to_lowercase() == folded).map(str::to_owned);
        if let Some(earlier) = self.registers.add(&decl.name, id) {
            self.twice(&decl.name, earlier.span);
        } else if let Some(twin) = twin {
            self.fault(
                Diagnostic::error(
                    Code::DuplicateName,
                    Message::new(
                        format!("`{}` và `{twin}` chỉ khác nhau chữ hoa, chữ thường", decl.name.text),
                        format!("`{}` and `{twin}` differ only in capitals", decl.name.text),
                    ),
                )
                .at(decl.name.span),
            );
        }
    }

    fn declare_fields(&mut self, id: RegisterId, decl: &RegisterDecl) {
        for clause in &decl.clauses {
            if let RegisterClause::Field(field) = &clause.node {
                self.declare_field(id, field);
            }
        }
        let mut timing: Option<(Timing, Span)> = None;
        for clause in &decl.clauses {
            let found = match &clause.node {
                RegisterClause::Taken { every, by } => {
                    let by = by.as_ref().and_then(|name| self.timing_field(id, name, false));
                    Some(Timing::Stock(*every, by))
                }
                RegisterClause::DatedBy(name) => self.timing_field(id, name, true).map(Timing::Flow),
                RegisterClause::Field(_) | RegisterClause::Note(_) => None,
            };
            let Some(found) = found else { continue };
            if let Some((_, earlier)) = timing {
                self.fault(
                    Diagnostic::error(
                        Code::BadClause,
                        Message::new(
                            "một danh sách chỉ có một cách chốt số liệu",
                            "a register is either a stock or a flow, stated once",
                        ),
                    )
                    .at(clause.span)
                    .because(earlier, Message::new("đã nêu ở đây", "stated here already")),
                );
            }
            timing = Some((found, clause.span));
        }
        if let (Some((timing, _)), Some(register)) = (timing, self.program.registers.get_mut(id.0)) {
            register.timing = timing;
        }
    }

    /// The field that puts rows in time: a day for a flow; a year (number) or a day for a stock.
    fn timing_field(&mut self, id: RegisterId, name: &Ident, flow: bool) -> Option<FieldId> {
        let Some(field) = self.field_named(id, &name.text) else {
            let names: Vec<String> = self.field_names(id);
            let what = Message::new("cột", "column");
            self.unknown(Code::UnknownColumn, name, &what, names.iter().map(String::as_str));
            return None;
        };
        let ty = self.program.field(id, field).ty.clone();
        let fits = matches!(ty, Type::Date) || (!flow && matches!(ty, Type::Number(_)));
        if !fits {
            let described = self.describe(&ty);
            self.fault(
                Diagnostic::error(
                    Code::TypeMismatch,
                    Message::new(
                        format!("`{}` là {}, ở đây cần ngày", name.text, described.vi),
                        format!("`{}` is {}, a date is needed here", name.text, described.en),
                    ),
                )
                .at(name.span),
            );
        }
        fits.then_some(field)
    }

    /// The names of the columns of a register.
    pub(super) fn field_names(&self, id: RegisterId) -> Vec<String> {
        self.program.register(id).fields.iter().map(|f| f.named.name.clone()).collect()
    }

    fn declare_field(&mut self, id: RegisterId, decl: &FieldDecl) {
        if let Some(earlier) = self.field_named(id, &decl.name.text) {
            let span = self.program.field(id, earlier).named.span;
            self.twice(&decl.name, span);
            return;
        }
        let Some((ty, relation)) = self.field_type(&decl.ty, &decl.name) else { return };
        let factor = self.factor(&decl.ty);
        let whole = matches!(&ty, Type::Number(unit) if unit.is_whole());
        let rate = matches!(&ty, Type::Number(unit) if *unit == Unit::rate() || *unit == Unit::points());
        let scale = decl.decimals.map_or(if whole { 0 } else { 2 }, |d| d);
        let scale = if rate { scale.saturating_add(2) } else { scale };
        if scale > 18 {
            self.fault(
                Diagnostic::error(
                    Code::BadNumber,
                    Message::new("tối đa 16 chữ số thập phân", "at most 16 decimals can be kept"),
                )
                .at(decl.name.span),
            );
        }
        let field = Field {
            named: named(&decl.name, decl.label.as_ref()),
            ty,
            optional: decl.optional,
            scale: scale.min(18),
            factor,
            headers: decl.headers.iter().map(|h| h.text.clone()).collect(),
            relation,
        };
        if let Some(register) = self.program.registers.get_mut(id.0) {
            if decl.key {
                register.keys.push(FieldId(register.fields.len()));
            }
            register.fields.push(field);
        }
    }

    fn field_type(&mut self, ty: &TypeExpr, name: &Ident) -> Option<(Type, Option<Relation>)> {
        if let TypeKind::Record { register, via, inverse } = &ty.kind {
            let target = self.register_named(register)?;
            let relation =
                Relation { target, via: via.text.clone(), inverse: inverse.as_ref().map(|i| i.text.clone()) };
            return Some((Type::Record(target), Some(relation)));
        }
        if let TypeKind::Unit(unit) = &ty.kind {
            return self.unit(unit).map(|(_, unit)| (Type::Number(unit), None));
        }
        self.type_of(ty, name).map(|ty| (ty, None))
    }

    /// How many base units one unit of a type is; its faults have been reported.
    fn factor(&mut self, ty: &TypeExpr) -> Decimal {
        let TypeKind::Unit(unit) = &ty.kind else { return Decimal::ONE };
        self.unit(unit).map_or(Decimal::ONE, |(factor, _)| factor)
    }

    /// The unit of a parameter, rule or indicator. Values are kept in base units, so that a multiple of one would mislead.
    pub(super) fn base_unit(&mut self, written: &UnitExpr) -> Option<Unit> {
        let (factor, unit) = self.unit(written)?;
        if factor != Decimal::ONE {
            let base = unit.name(crate::value::Lang::Vi);
            self.fault(
                Diagnostic::error(
                    Code::UnitMismatch,
                    Message::new(
                        format!("đơn vị này là bội của `{base}`; ở đây phải dùng `{base}`"),
                        format!("this unit is a multiple of `{base}`; `{base}` is needed here"),
                    ),
                )
                .at(written.span),
            );
            return None;
        }
        Some(unit)
    }

    /// The type an officer wrote. `owner` names the list made of words given in brackets.
    pub(super) fn type_of(&mut self, ty: &TypeExpr, owner: &Ident) -> Option<Type> {
        match &ty.kind {
            TypeKind::Text => Some(Type::Text),
            TypeKind::Number => Some(Type::Number(Unit::plain())),
            TypeKind::Date => Some(Type::Date),
            TypeKind::Bool => Some(Type::Bool),
            TypeKind::Unit(unit) => self.base_unit(unit).map(Type::Number),
            TypeKind::OneOf(names) => self.one_of(names, owner),
            TypeKind::Record { .. } => {
                self.fault(
                    Diagnostic::error(
                        Code::Misplaced,
                        Message::new(
                            "quan hệ giữa hai danh sách chỉ khai báo trong danh sách",
                            "a relation is declared in a register only",
                        ),
                    )
                    .at(ty.span),
                );
                None
            }
        }
    }

    fn one_of(&mut self, names: &[Ident], owner: &Ident) -> Option<Type> {
        if let [single] = names {
            let found = self.lists.get(&single.text);
            if found.is_none() {
                let spellings: Vec<String> = self.lists.spellings().map(str::to_owned).collect();
                let what = Message::new("danh mục", "list");
                self.unknown(Code::UnknownName, single, &what, spellings.iter().map(String::as_str));
            }
            return found.map(Type::Word);
        }
        Some(Type::Word(self.implicit_list(owner, names)))
    }

    /// A list made of words that stand nowhere else; same words, same list.
    pub(super) fn implicit_list(&mut self, owner: &Ident, words: &[Ident]) -> ListId {
        let words: Vec<Word> = words
            .iter()
            .map(|w| Word { name: w.text.clone(), label: w.text.replace('_', " "), codes: Vec::new() })
            .collect();
        self.program.lists.push(List { named: named(owner, None), words });
        ListId(self.program.lists.len() - 1)
    }

    fn declare_thing(&mut self, ident: &Ident, thing: Thing) {
        if let Some(earlier) = self.things.add(ident, thing) {
            self.twice(ident, earlier.span);
        }
    }

    fn declare_param(&mut self, id: ParamId, decl: &ParamDecl) {
        let ty = self.type_of(&decl.ty, &decl.name);
        let mut keys = Vec::new();
        for key in &decl.keys {
            if let Some(Type::Word(list)) = self.one_of(std::slice::from_ref(key), key) {
                keys.push(list);
            }
        }
        self.program.params.push(Param {
            named: named(&decl.name, decl.label.as_ref()),
            ty: ty.unwrap_or(Type::Number(Unit::plain())),
            keys,
            versions: Vec::new(),
        });
        self.declare_thing(&decl.name, Thing::Param(id));
    }

    fn declare_rule(&mut self, id: RuleId, decl: &RuleDecl) {
        let register = self.register_named(&decl.register);
        if self.program.registers.is_empty() {
            self.phantom_register(&decl.register);
        }
        let declared = decl.ty.as_ref().and_then(|ty| self.type_of(ty, &decl.name));
        self.typed.push(declared.is_some());
        self.program.rules.push(Rule {
            named: named(&decl.name, decl.label.as_ref()),
            register: register.unwrap_or(RegisterId(0)),
            ty: declared.unwrap_or(Type::Bool),
            versions: Vec::new(),
        });
        self.declare_thing(&decl.name, Thing::Rule(id));
        let clash = register.and_then(|r| self.field_named(r, &decl.name.text).map(|f| (r, f)));
        if let Some((register, field)) = clash {
            let span = self.program.field(register, field).named.span;
            self.twice(&decl.name, span);
        }
    }

    /// Keeps ids valid in a program without registers; the missing one has been reported.
    fn phantom_register(&mut self, ident: &Ident) {
        let named = named(ident, None);
        self.program.registers.push(Register { named, timing: Timing::Timeless, fields: Vec::new(), keys: Vec::new() });
    }

    fn declare_indicator(&mut self, id: IndicatorId, decl: &IndicatorDecl) {
        self.figured.push(false);
        self.program.indicators.push(Indicator {
            named: named(&decl.name, decl.label.as_ref()),
            basis: Vec::new(),
            figure: Figure { kind: FigureKind::Const(Decimal::ZERO), unit: Unit::plain(), span: decl.name.span },
            unit: Unit::plain(),
            decimals: 0,
            dimensions: Vec::new(),
            direction: None,
            note: None,
        });
        self.declare_thing(&decl.name, Thing::Indicator(id));
    }
}
