//! First pass: every declaration gets its place, so that bodies may name what stands further down.

use super::edict::Edicts;
use super::order::Body;
use super::scope::{Checker, Thing};
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{
    Figure, FigureKind, Indicator, IndicatorId, ListId, Named, Param, ParamId, ParamKey, Register, RegisterId, Rule,
    RuleId, Timing, Type,
};
use crate::syntax::ast::{
    self, AmendDecl, BridgeDecl, CheckDecl, EndDecl, ExampleDecl, FormDecl, FormulaDecl, Ident, IndicatorDecl, Item,
    KeyDecl, ListDecl, ParamDecl, PlanTableDecl, RegisterDecl, ReportedDecl, RuleDecl, SourceDecl, TargetDecl, Text,
    UnitDecl,
};
use crate::value::{Decimal, Message, Unit};
use std::collections::BTreeMap;

/// The declarations of all files by kind, with the ids they have been given.
#[derive(Debug, Default)]
pub(super) struct Parts<'a> {
    pub(super) sources: Vec<&'a SourceDecl>,
    pub(super) units: Vec<&'a UnitDecl>,
    pub(super) lists: Vec<&'a ListDecl>,
    pub(super) registers: Vec<&'a RegisterDecl>,
    pub(super) params: Vec<(ParamId, &'a ParamDecl)>,
    pub(super) rules: Vec<(RuleId, &'a RuleDecl)>,
    pub(super) formulas: Vec<&'a FormulaDecl>,
    pub(super) indicators: Vec<(IndicatorId, &'a IndicatorDecl)>,
    pub(super) targets: Vec<&'a TargetDecl>,
    pub(super) bridges: Vec<&'a BridgeDecl>,
    pub(super) plan_tables: Vec<&'a PlanTableDecl>,
    pub(super) forms: Vec<&'a FormDecl>,
    pub(super) checks: Vec<&'a CheckDecl>,
    pub(super) reports: Vec<&'a ReportedDecl>,
    pub(super) amends: Vec<&'a AmendDecl>,
    pub(super) ends: Vec<&'a EndDecl>,
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
                Item::Formula(d) => parts.formulas.push(d),
                Item::Indicator(d) => parts.indicators.push((IndicatorId(parts.indicators.len()), d)),
                Item::Target(d) => parts.targets.push(d),
                Item::Bridge(d) => parts.bridges.push(d),
                Item::PlanTable(d) => parts.plan_tables.push(d),
                Item::Form(d) => parts.forms.push(d),
                Item::Check(d) => parts.checks.push(d),
                Item::Reported(d) => parts.reports.push(d),
                Item::Amend(d) => parts.amends.push(d),
                Item::End(d) => parts.ends.push(d),
                Item::Example(d) => parts.examples.push(d),
            }
        }
        parts
    }

    /// The amendments of each rule.
    pub(super) fn rule_amends(&self, checker: &Checker) -> BTreeMap<RuleId, Vec<&'a AmendDecl>> {
        let mut by_rule: BTreeMap<RuleId, Vec<&'a AmendDecl>> = BTreeMap::new();
        for amend in &self.amends {
            if let Some(Thing::Rule(id)) = checker.things.get(&amend.name.text) {
                by_rule.entry(id).or_default().push(amend);
            }
        }
        by_rule
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
        self.declare_sources(&parts.sources);
        self.declare_units(&parts.units);
        for (i, decl) in parts.lists.iter().enumerate() {
            self.declare_list(ListId(i), decl);
        }
        self.declare_registers(&parts.registers);
        self.declare_formulas(parts);
        for (id, decl) in &parts.params {
            self.declare_param(*id, decl);
        }
        self.declare_trees(&parts.lists);
        for (id, decl) in &parts.rules {
            self.declare_rule(*id, decl);
        }
        for (id, decl) in &parts.indicators {
            self.declare_indicator(*id, decl);
        }
    }

    /// Second pass over rules and indicators, each after those it needs.
    pub(super) fn settle_bodies(&mut self, parts: &Parts<'_>, edicts: &Edicts) {
        let amends = parts.rule_amends(self);
        for body in self.order(parts) {
            match body {
                Body::Rule(id) => {
                    let amends = amends.get(&id).map_or(&[][..], Vec::as_slice);
                    if let (Some((_, decl)), false) = (parts.rules.get(id.0), self.homeless.contains(&id)) {
                        let edicts = edicts.get(&Thing::Rule(id)).map_or(&[][..], Vec::as_slice);
                        self.settle_rule(id, decl, amends, edicts);
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

    fn declare_thing(&mut self, ident: &Ident, thing: Thing) {
        let clash = self.things.add(ident, thing);
        self.clash(ident, clash);
    }

    fn declare_param(&mut self, id: ParamId, decl: &ParamDecl) {
        let ty = self.type_of(&decl.ty, &decl.name);
        let mut keys = Vec::new();
        for key in &decl.keys {
            keys.extend(self.param_key(key));
        }
        for (nth, key) in decl.keys.iter().enumerate() {
            let earlier = decl.keys.iter().take(nth).find(|other| Self::same_name(&other.name.text, &key.name.text));
            if let Some(earlier) = earlier {
                self.twice(&key.name, earlier.name.span);
            }
        }
        if ty.is_none() || keys.len() < decl.keys.len() {
            self.vague.insert(id);
        }
        self.program.params.push(Param {
            named: named(&decl.name, decl.label.as_ref()),
            ty: ty.unwrap_or(Type::Number(Unit::plain())),
            keys,
            versions: Vec::new(),
            varies: false,
            place: None,
            local: Vec::new(),
            tree: false,
        });
        self.declare_thing(&decl.name, Thing::Param(id));
    }

    /// A list, or a name with a kind of number.
    fn param_key(&mut self, key: &KeyDecl) -> Option<ParamKey> {
        let Some(ty) = &key.ty else {
            let list = self.list_named(&key.name)?;
            let named = Named { span: key.name.span, ..self.program.list(list).named.clone() };
            return Some(ParamKey { named, ty: Type::Word(list) });
        };
        let settled = self.type_of(ty, &key.name)?;
        if !matches!(settled, Type::Number(_) | Type::Word(_)) {
            let described = self.describe(&settled);
            let message = Message::new(
                format!("bảng tra theo từ của danh mục hoặc theo số, không theo {}", described.vi),
                format!("a table is looked up by words of a list or by numbers, not by {}", described.en),
            );
            let help = Message::new(
                "Ghi tên một danh mục, hoặc tên khóa và đơn vị, như `tỷ_lệ : %`.",
                "name a list, or a key and its unit, as in `tỷ_lệ : %`",
            );
            self.fault(Diagnostic::error(Code::TypeMismatch, message).at(ty.span).help(help));
            return None;
        }
        Some(ParamKey { named: named(&key.name, None), ty: settled })
    }

    fn declare_rule(&mut self, id: RuleId, decl: &RuleDecl) {
        let register = self.register_named(&decl.register);
        if register.is_none() {
            self.homeless.insert(id);
            self.keep_ids_valid(&decl.register);
        }
        let declared = decl.ty.as_ref().and_then(|ty| self.type_of(ty, &decl.name));
        self.typed.push(declared.is_some() && register.is_some());
        self.program.rules.push(Rule {
            named: named(&decl.name, decl.label.as_ref()),
            register: register.unwrap_or(RegisterId(0)),
            ty: declared.unwrap_or(Type::Bool),
            versions: Vec::new(),
        });
        self.declare_thing(&decl.name, Thing::Rule(id));
        let Some(register) = register else { return };
        if let Some(field) = self.field_named(register, &decl.name.text) {
            let span = self.program.field(register, field).named.span;
            self.twice(&decl.name, span);
        } else if let Some((other, field)) = self.inverse_named(register, &decl.name.text) {
            let span = self.program.field(other, field).named.span;
            self.twice(&decl.name, span);
        }
    }

    /// Keeps ids valid in a program without registers; the missing one has been reported.
    fn keep_ids_valid(&mut self, ident: &Ident) {
        if self.program.registers.is_empty() {
            let named = named(ident, None);
            let (fields, keys) = (Vec::new(), Vec::new());
            self.program.registers.push(Register { named, timing: Timing::Timeless, fields, keys, made_from: None });
        }
    }

    fn declare_indicator(&mut self, id: IndicatorId, decl: &IndicatorDecl) {
        self.figured.push(false);
        self.program.indicators.push(Indicator {
            named: named(&decl.name, decl.label.as_ref()),
            code: None,
            basis: Vec::new(),
            figure: Figure { kind: FigureKind::Const(Decimal::ZERO), unit: Unit::plain(), span: decl.name.span },
            unit: Unit::plain(),
            decimals: 0.into(),
            dimensions: Vec::new(),
            direction: None,
            note: None,
            hide: None,
            parts_add_up: false,
            in_time: None,
            same_definition: false,
        });
        self.declare_thing(&decl.name, Thing::Indicator(id));
    }
}
