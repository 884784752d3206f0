//! What the checker knows so far: the names of each kind, and how it reports what it does not know.

use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{FieldId, IndicatorId, InstrumentId, ListId, ParamId, Program, RegisterId, RuleId, TargetId, Type};
use crate::source::Span;
use crate::syntax::ast::Ident;
use crate::value::{Decimal, Lang, Message, Unit, name};
use std::collections::BTreeMap;

/// How many faults come with a suggestion: each is weighed against all names, and nobody reads so many.
const SUGGESTED: usize = 100;

/// Names of one kind, compared by tone key.
#[derive(Debug)]
pub(super) struct Names<Id> {
    by_key: BTreeMap<String, (Id, Ident)>,
}

impl<Id> Default for Names<Id> {
    fn default() -> Self {
        Self { by_key: BTreeMap::new() }
    }
}

impl<Id: Copy> Names<Id> {
    /// The declaration a spelling means.
    pub(super) fn get(&self, spelling: &str) -> Option<Id> {
        self.by_key.get(&name::key(spelling)).map(|(id, _)| *id)
    }

    /// Adds a name; tells the earlier declaration when there is one.
    pub(super) fn add(&mut self, ident: &Ident, id: Id) -> Option<Ident> {
        let key = name::key(&ident.text);
        if let Some((_, earlier)) = self.by_key.get(&key) {
            return Some(earlier.clone());
        }
        self.by_key.insert(key, (id, ident.clone()));
        None
    }

    /// All spellings, for suggestions.
    pub(super) fn spellings(&self) -> impl Iterator<Item = &str> {
        self.by_key.values().map(|(_, ident)| ident.text.as_str())
    }
}

/// A rule, parameter or indicator: the kinds that share one name space.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Thing {
    /// A parameter.
    Param(ParamId),
    /// A rule.
    Rule(RuleId),
    /// An indicator.
    Indicator(IndicatorId),
}

/// The checker: the program so far, the faults so far, and the names.
#[derive(Debug, Default)]
pub(super) struct Checker {
    pub(super) program: Program,
    pub(super) faults: Vec<Diagnostic>,
    pub(super) sources: Names<InstrumentId>,
    pub(super) lists: Names<ListId>,
    pub(super) registers: Names<RegisterId>,
    pub(super) things: Names<Thing>,
    pub(super) targets: Names<TargetId>,
    pub(super) checks: Names<usize>,
    pub(super) reports: Names<usize>,
    /// Declared units: what one of them is.
    pub(super) units: BTreeMap<String, (Decimal, Unit)>,
    /// Whether the result type of a rule is settled, by rule.
    pub(super) typed: Vec<bool>,
    /// Whether the figure of an indicator is settled, by indicator.
    pub(super) figured: Vec<bool>,
}

impl Checker {
    /// Reports a fault.
    pub(super) fn fault(&mut self, fault: Diagnostic) {
        self.faults.push(fault);
    }

    /// Reports a name that is not declared, with the nearest one that is.
    pub(super) fn unknown<'n>(
        &mut self,
        code: Code,
        ident: &Ident,
        what: &Message,
        candidates: impl IntoIterator<Item = &'n str>,
    ) {
        let message = Message::new(
            format!("không có {} `{}`", what.vi, ident.text),
            format!("there is no {} `{}`", what.en, ident.text),
        );
        self.not_found(code, ident, message, candidates);
    }

    /// The same of a name that should be inside something: `danh sách Hộ không có cột …`.
    pub(super) fn unknown_in<'n>(
        &mut self,
        code: Code,
        ident: &Ident,
        (place, what): (&Message, &Message),
        candidates: impl IntoIterator<Item = &'n str>,
    ) {
        let message = Message::new(
            format!("{} không có {} `{}`", place.vi, what.vi, ident.text),
            format!("{} has no {} `{}`", place.en, what.en, ident.text),
        );
        self.not_found(code, ident, message, candidates);
    }

    fn not_found<'n>(
        &mut self,
        code: Code,
        ident: &Ident,
        message: Message,
        candidates: impl IntoIterator<Item = &'n str>,
    ) {
        let nearest = if self.faults.len() < SUGGESTED { name::suggest(&ident.text, candidates) } else { None };
        let fault = Diagnostic::error(code, message).at(ident.span);
        self.faults.push(match nearest {
            Some(nearest) => {
                fault.help(Message::new(format!("tên gần nhất: `{nearest}`"), format!("did you mean `{nearest}`?")))
            }
            None => fault,
        });
    }

    /// Reports a name that is declared twice, showing both places.
    pub(super) fn twice(&mut self, ident: &Ident, earlier: Span) {
        self.faults.push(
            Diagnostic::error(
                Code::DuplicateName,
                Message::new(
                    format!("`{}` được khai báo hai lần", ident.text),
                    format!("`{}` is declared twice", ident.text),
                ),
            )
            .at(ident.span)
            .because(earlier, Message::new("lần đầu ở đây", "first declared here")),
        );
    }

    /// The register with this name; reports when there is none.
    pub(super) fn register_named(&mut self, ident: &Ident) -> Option<RegisterId> {
        let found = self.registers.get(&ident.text);
        if found.is_none() {
            let spellings: Vec<String> = self.registers.spellings().map(str::to_owned).collect();
            let what = Message::new("danh sách", "register");
            self.unknown(Code::UnknownName, ident, &what, spellings.iter().map(String::as_str));
        }
        found
    }

    /// The field of a register with this name.
    pub(super) fn field_named(&self, register: RegisterId, spelling: &str) -> Option<FieldId> {
        let fields = &self.program.register(register).fields;
        fields.iter().position(|f| name::same(&f.named.name, spelling)).map(FieldId)
    }

    /// The rule for a register with this name.
    pub(super) fn rule_named(&self, register: RegisterId, spelling: &str) -> Option<RuleId> {
        match self.things.get(spelling) {
            Some(Thing::Rule(id)) if self.program.rule(id).register == register => Some(id),
            _ => None,
        }
    }

    /// The relation field by which records of another register point at `register`, under this inverse name.
    pub(super) fn inverse_named(&self, register: RegisterId, spelling: &str) -> Option<(RegisterId, FieldId)> {
        self.program.registers.iter().enumerate().find_map(|(r, other)| {
            let field = other.fields.iter().position(|f| {
                f.relation.as_ref().is_some_and(|rel| {
                    rel.target == register && rel.inverse.as_deref().is_some_and(|i| name::same(i, spelling))
                })
            })?;
            Some((RegisterId(r), FieldId(field)))
        })
    }

    /// The position of a word in a list.
    pub(super) fn word_named(&self, list: ListId, spelling: &str) -> Option<u32> {
        let words = &self.program.list(list).words;
        words.iter().position(|w| name::same(&w.name, spelling)).and_then(|i| u32::try_from(i).ok())
    }

    /// A type in words.
    pub(super) fn describe(&self, ty: &Type) -> Message {
        match ty {
            Type::Bool => Message::new("có/không", "yes/no"),
            Type::Number(unit) if unit.is_plain() => Message::new("số", "a number"),
            Type::Number(unit) => Message::new(unit.name(Lang::Vi), unit.name(Lang::En)),
            Type::Text => Message::new("chữ", "text"),
            Type::Date => Message::new("ngày", "a date"),
            Type::Word(list) => {
                let name = &self.program.list(*list).named.name;
                Message::new(format!("một trong {name}"), format!("one of {name}"))
            }
            Type::Record(register) => {
                let name = &self.program.register(*register).named.name;
                Message::new(format!("bản ghi {name}"), format!("a record of {name}"))
            }
        }
    }
}
