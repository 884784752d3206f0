//! What the checker knows so far: the names of each kind, and the faults found.

use super::formula::Arguments;
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{
    CellOf, Expr, FieldId, IndicatorId, InstrumentId, ListId, ParamId, Program, RegisterId, RuleId, TargetId, Type,
};
use crate::source::Span;
use crate::syntax::ast::{FormulaDecl, Ident};
use crate::value::{Decimal, Lang, Message, Period, Unit, name};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// Why a name cannot be added: where the earlier one is, and how the two are alike.
#[derive(Clone, Debug)]
pub(super) enum Clash {
    /// The same name.
    Same(Ident),
    /// The same but for capitals, which an officer does not see.
    Capitals(Ident),
}

/// Names of one kind, compared by tone key.
#[derive(Debug)]
pub(super) struct Names<Id> {
    by_key: BTreeMap<String, (Id, Ident)>,
    folded: BTreeMap<String, Ident>,
}

impl<Id> Default for Names<Id> {
    fn default() -> Self {
        Self { by_key: BTreeMap::new(), folded: BTreeMap::new() }
    }
}

impl<Id: Copy> Names<Id> {
    /// The declaration a spelling means.
    pub(super) fn get(&self, spelling: &str) -> Option<Id> {
        self.by_key.get(&name::key(spelling)).map(|(id, _)| *id)
    }

    /// Adds a name; tells what it clashes with. The first one stays.
    pub(super) fn add(&mut self, ident: &Ident, id: Id) -> Option<Clash> {
        let key = name::key(&ident.text);
        if let Some((_, earlier)) = self.by_key.get(&key) {
            return Some(Clash::Same(earlier.clone()));
        }
        let folded = key.to_lowercase();
        self.by_key.insert(key, (id, ident.clone()));
        if let Some(earlier) = self.folded.get(&folded) {
            return Some(Clash::Capitals(earlier.clone()));
        }
        self.folded.insert(folded, ident.clone());
        None
    }

    /// All spellings, for suggestions.
    pub(super) fn spellings(&self) -> impl Iterator<Item = &str> {
        self.by_key.values().map(|(_, ident)| ident.text.as_str())
    }

    pub(super) fn len(&self) -> usize {
        self.by_key.len()
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

/// What a target is for: an indicator, a period (none for every year), a name, and a cell of a breakdown (none for the whole).
pub(super) type Assignment = (IndicatorId, Option<Period>, String, Option<(usize, CellOf)>);

/// Targets by what they are for.
pub(super) type AssignedTargets = BTreeMap<Assignment, TargetId>;

/// The checker: the program so far, the faults so far, and the names.
#[derive(Debug, Default)]
pub(super) struct Checker {
    pub(super) program: Program,
    pub(super) told: super::told::Told,
    pub(super) sources: Names<InstrumentId>,
    pub(super) lists: Names<ListId>,
    pub(super) registers: Names<RegisterId>,
    pub(super) things: Names<Thing>,
    pub(super) checks: Names<usize>,
    pub(super) reports: Names<usize>,
    /// Forms by name.
    pub(super) forms: Names<usize>,
    /// The codes of indicators.
    pub(super) codes: Names<()>,
    /// The columns of each register.
    pub(super) fields: Vec<Names<FieldId>>,
    /// The words of each list.
    pub(super) words: Vec<Names<u32>>,
    /// The inverse relations of each register: the other register, and its field that points here.
    pub(super) inverses: Vec<Names<(RegisterId, FieldId)>>,
    /// The targets of each indicator.
    pub(super) targets: BTreeMap<IndicatorId, Vec<TargetId>>,
    /// The same by indicator, period and name, which is empty where a target has none.
    pub(super) assigned: AssignedTargets,
    /// Declared units: what one of them is.
    pub(super) units: Names<usize>,
    /// Lists made of words that stand nowhere else, by their words.
    pub(super) implicit: BTreeMap<Vec<String>, ListId>,
    /// Rules with arguments, by position.
    pub(super) formulas: Names<usize>,
    /// Their declarations: a call is settled where it stands.
    pub(super) formula_decls: Vec<Rc<FormulaDecl>>,
    /// Which of them are in order by themselves.
    pub(super) sound_formulas: BTreeSet<usize>,
    /// The arguments in scope, the innermost last.
    pub(super) within: Vec<Arguments>,
    /// The names of the text at hand; none where what it stands for could not be settled.
    pub(super) named: Vec<(Ident, Option<Expr>)>,
    /// A rule with arguments found to come back to itself, until it is told where.
    pub(super) round_through: Option<Ident>,
    /// While an amendment of a rule is settled: the rule, and the position of the version before.
    pub(super) amending: Option<(RuleId, usize)>,
    /// What the indicator at hand declares of missing facts.
    pub(super) declared_missing: Vec<super::missing::Declared>,
    /// Facts of a register, each with what stands in for it, while an aggregate is settled.
    pub(super) stand_ins: Vec<super::missing::StandIn>,
    /// Where indicators stand in expressions with their scope written.
    pub(super) scoped: BTreeSet<Span>,
    /// Rules whose register is not declared.
    pub(super) homeless: BTreeSet<RuleId>,
    /// Parameters whose type or keys are not known.
    pub(super) vague: BTreeSet<ParamId>,
    /// Columns whose type is not known.
    pub(super) vague_fields: BTreeSet<(RegisterId, FieldId)>,
    /// The meaning of each declared unit that has one.
    pub(super) unit_meanings: BTreeMap<usize, (Decimal, Unit)>,
    /// Whether the result type of a rule is settled, by rule.
    pub(super) typed: Vec<bool>,
    /// Whether the figure of an indicator is settled, by indicator.
    pub(super) figured: Vec<bool>,
    /// The registers an indicator scans, by indicator.
    pub(super) scans: BTreeMap<IndicatorId, BTreeSet<RegisterId>>,
}

impl Checker {
    /// Reports a fault.
    pub(super) fn fault(&mut self, fault: Diagnostic) {
        self.told.push(fault);
    }

    /// Reports a fault of a code at a place, without help.
    pub(super) fn refuse(&mut self, code: Code, span: Span, message: Message) {
        self.fault(Diagnostic::error(code, message).at(span));
    }

    /// Reports a name that clashes with an earlier one, showing both places.
    pub(super) fn clash(&mut self, ident: &Ident, clash: Option<Clash>) {
        match clash {
            None => {}
            Some(Clash::Same(earlier)) => self.twice(ident, earlier.span),
            Some(Clash::Capitals(earlier)) => {
                let (one, other) = (&ident.text, &earlier.text);
                let message = Message::new(
                    format!("`{one}` và `{other}` chỉ khác nhau chữ hoa, chữ thường"),
                    format!("`{one}` and `{other}` differ only in capitals"),
                );
                let here = Message::new("tên kia ở đây", "the other one is here");
                let help = Message::new("Đổi một trong hai tên.", "rename one of the two");
                self.fault(
                    Diagnostic::error(Code::DuplicateName, message)
                        .at(ident.span)
                        .because(earlier.span, here)
                        .help(help),
                );
            }
        }
    }

    /// Reports a name that is declared twice, showing both places.
    pub(super) fn twice(&mut self, ident: &Ident, earlier: Span) {
        let message = Message::new(
            format!("`{}` được khai báo hai lần", ident.text),
            format!("`{}` is declared twice", ident.text),
        );
        self.fault(
            Diagnostic::error(Code::DuplicateName, message)
                .at(ident.span)
                .because(earlier, Message::new("lần đầu ở đây", "first declared here"))
                .help(Message::new("Đổi tên, hoặc bỏ một trong hai.", "rename or remove one of the two")),
        );
    }

    /// Reports a clause that may stand once only.
    pub(super) fn twice_clause(&mut self, again: Span, earlier: Span) {
        let message = Message::new("dòng này đã nêu một lần ở trên", "this clause stands above already");
        self.fault(
            Diagnostic::error(Code::BadClause, message)
                .at(again)
                .because(earlier, Message::new("lần đầu ở đây", "first stated here"))
                .help(Message::new("Giữ một trong hai.", "keep one of the two")),
        );
    }

    /// Remembers a clause that may stand once only; reports a second one.
    pub(super) fn once(&mut self, seen: &mut Option<Span>, span: Span) {
        match *seen {
            Some(earlier) => self.twice_clause(span, earlier),
            None => *seen = Some(span),
        }
    }

    /// The register with this name; reports when there is none.
    pub(super) fn register_named(&mut self, ident: &Ident) -> Option<RegisterId> {
        let found = self.registers.get(&ident.text);
        if found.is_none() {
            let names = self.told.names(self.registers.len(), || self.registers.spellings());
            self.unknown(Code::UnknownName, ident, &Message::new("danh sách", "register"), &names);
        }
        found
    }

    /// The list with this name; reports when there is none.
    pub(super) fn list_named(&mut self, ident: &Ident) -> Option<ListId> {
        let found = self.lists.get(&ident.text);
        if found.is_none() {
            let names = self.told.names(self.lists.len(), || self.lists.spellings());
            self.unknown(Code::UnknownName, ident, &Message::new("danh mục", "list"), &names);
        }
        found
    }

    /// The field of a register with this name.
    pub(super) fn field_named(&self, register: RegisterId, spelling: &str) -> Option<FieldId> {
        self.fields.get(register.0)?.get(spelling)
    }

    /// The names of the columns of a register, for suggestions.
    pub(super) fn field_names(&mut self, register: RegisterId) -> Vec<String> {
        let Some(fields) = self.fields.get(register.0) else { return Vec::new() };
        self.told.names(fields.len(), || fields.spellings())
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
        self.inverses.get(register.0)?.get(spelling)
    }

    /// The position of a word in a list.
    pub(super) fn word_named(&self, list: ListId, spelling: &str) -> Option<u32> {
        self.words.get(list.0)?.get(spelling)
    }

    /// The position of a word in a list; reports when there is none.
    pub(super) fn word(&mut self, list: ListId, ident: &Ident) -> Option<u32> {
        let found = self.word_named(list, &ident.text);
        if found.is_none() {
            let words = self.words.get(list.0);
            let names = words.map(|words| self.told.names(words.len(), || words.spellings())).unwrap_or_default();
            let list = self.program.list(list).named.name.clone();
            let place = Message::new(format!("danh mục {list}"), format!("list {list}"));
            self.unknown_in(Code::UnknownWord, ident, (&place, &Message::new("từ", "word")), &names);
        }
        found
    }

    /// A type in words.
    pub(super) fn describe(&self, ty: &Type) -> Message {
        match ty {
            Type::Bool => Message::new("có/không", "yes/no"),
            Type::Number(unit) => Self::describe_unit(unit),
            Type::Text => Message::new("chữ", "text"),
            Type::Date => Message::new("ngày", "a date"),
            Type::Word(list) => {
                let name = &self.program.list(*list).named.name;
                Message::new(format!("một từ của danh mục {name}"), format!("a word of list {name}"))
            }
            Type::Record(register) => {
                let name = &self.program.register(*register).named.name;
                Message::new(format!("một dòng của danh sách {name}"), format!("a record of register {name}"))
            }
        }
    }

    /// A unit in words.
    pub(super) fn describe_unit(unit: &Unit) -> Message {
        if unit.is_plain() {
            return Message::new("số không có đơn vị", "a number without unit");
        }
        Message::new(format!("`{}`", unit.name(Lang::Vi)), format!("`{}`", unit.name(Lang::En)))
    }

    /// Whether two spellings are one name; here so that bodies need not import it.
    pub(super) fn same_name(a: &str, b: &str) -> bool {
        name::same(a, b)
    }
}
