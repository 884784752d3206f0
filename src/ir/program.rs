//! The declarations of a program, each in a list of its kind.

use super::band::Axis;
use super::expr::{Expr, ExprKind, Figure, Type};
use super::law::{Dated, Term};
use super::list::List;
use super::param::Param;
use super::plan::{Form, PlanTable};
use super::stated::{Check, RecordCheck, Report};
use super::target::{Bridge, Target};
use crate::source::Span;
use crate::syntax::ast::{Frequency, PlaceKind, Policy, TimeKind};
use crate::value::fraction::Rounding;
use crate::value::quantity::Digits;
use crate::value::{Date, Decimal, Unit, Value};

macro_rules! ids {
    ($($(#[doc = $doc:literal])+ $name:ident),+ $(,)?) => {
        $($(#[doc = $doc])+
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub usize);)+
    };
}

ids! {
    /// A legal instrument of `Program::sources`.
    InstrumentId,
    /// A list of `Program::lists`.
    ListId,
    /// A register of `Program::registers`.
    RegisterId,
    /// A field of its register.
    FieldId,
    /// A parameter of `Program::params`.
    ParamId,
    /// A rule of `Program::rules`.
    RuleId,
    /// An indicator of `Program::indicators`.
    IndicatorId,
    /// A target of `Program::targets`.
    TargetId,
}

/// A checked program.
#[derive(Clone, Debug, Default)]
pub struct Program {
    /// Legal instruments.
    pub sources: Vec<Instrument>,
    /// Lists of words.
    pub lists: Vec<List>,
    /// Registers.
    pub registers: Vec<Register>,
    /// Parameters.
    pub params: Vec<Param>,
    /// Rules.
    pub rules: Vec<Rule>,
    /// Indicators, in the order they were declared.
    pub indicators: Vec<Indicator>,
    /// Targets.
    pub targets: Vec<Target>,
    /// Values of earlier periods under the definitions of today.
    pub bridges: Vec<Bridge>,
    /// Plan tables of offices, and what became of their rows.
    pub plan_tables: Vec<PlanTable>,
    /// Tables that are printed.
    pub forms: Vec<Form>,
    /// Checks.
    pub checks: Vec<Check>,
    /// Checks of each record of a register.
    pub record_checks: Vec<RecordCheck>,
    /// What reports have stated.
    pub reports: Vec<Report>,
    /// Examples.
    pub examples: Vec<Example>,
}

/// A name, its title and the place of its declaration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// The name as declared.
    pub name: String,
    /// The title; the name when none was given.
    pub label: String,
    /// Where it is declared.
    pub span: Span,
}

/// A legal instrument.
#[derive(Clone, Debug)]
pub struct Instrument {
    /// Name and title.
    pub named: Named,
    /// Its official number, when given.
    pub number: Option<String>,
    /// The day it was signed.
    pub signed: Option<Date>,
    /// The first day in force.
    pub in_force: Option<Date>,
    /// The first day without force.
    pub out_of_force: Option<Date>,
    /// The instruments it takes the place of.
    pub replaces: Vec<InstrumentId>,
    /// Whether it is a what-if that no decree backs.
    pub scenario: bool,
    /// The articles it is said to contain, both ends included; none where nobody says.
    pub articles: Vec<(u32, u32)>,
    /// Articles left unwritten on purpose, and why.
    pub left_out: Vec<((u32, u32), Option<String>)>,
}

/// A place in a legal instrument.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Basis {
    /// Parts as written, such as (Clause, "1"), (Article, "3").
    pub places: Vec<(PlaceKind, String)>,
    /// The instrument.
    pub source: InstrumentId,
}

/// A register.
#[derive(Clone, Debug)]
pub struct Register {
    /// Name and title.
    pub named: Named,
    /// Which rows belong to a period, and on which day they are judged.
    pub timing: Timing,
    /// Its columns.
    pub fields: Vec<Field>,
    /// The key columns, in order. May be empty.
    pub keys: Vec<FieldId>,
    /// The register it is made from: of the rows of that one's files, those with one key are one row here.
    pub made_from: Option<RegisterId>,
}

/// How the rows of a register lie in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Timing {
    /// A plain list: every row belongs to every period, judged on the as-of day.
    Timeless,
    /// A stock: each row belongs to one snapshot, judged on the as-of day of that snapshot. The column holds the year
    /// (a number) or a day of the snapshot's period; without one the data file says which snapshot it is.
    Stock(Frequency, Option<FieldId>),
    /// A flow: each row belongs to the period of its date, and is judged on that date.
    Flow(FieldId),
    /// Facts with a history: each row holds from its first day through its last (the second column; open where it is empty),
    /// without such a column until the next row of its key; judged on the as-of day, on which at most one row of a key holds.
    Valid(FieldId, Option<FieldId>),
}

/// A column of a register.
#[derive(Clone, Debug)]
pub struct Field {
    /// Name and title.
    pub named: Named,
    /// What it holds. A relation field is `Type::Record`.
    pub ty: Type,
    /// Whether it may be empty.
    pub optional: bool,
    /// Digits after the point kept (numbers only).
    pub scale: u32,
    /// How many base units one unit of the data is: a column in tonnes where the type is kilograms has 1000.
    pub factor: Decimal,
    /// Further column headers to look for.
    pub headers: Vec<String>,
    /// For a relation: the header of the data column with the key, and the name of the inverse relation.
    pub relation: Option<Relation>,
}

/// A relation field.
#[derive(Clone, Debug)]
pub struct Relation {
    /// The register pointed at.
    pub target: RegisterId,
    /// The data column that holds the key. Where a field of this name exists, its headers count too.
    pub via: String,
    /// The name by which the other side sees these records.
    pub inverse: Option<String>,
}

/// The values of a parameter over a stretch of days.
#[derive(Clone, Debug)]
pub struct ParamVersion {
    /// When it applies.
    pub term: Term,
    /// The legal basis.
    pub basis: Option<Basis>,
    /// What the values are laid out by: one for each key.
    pub axes: Vec<Axis>,
    /// The values: one for each combination of places, in row-major order of the axes; a single one without keys. Missing
    /// where nothing is stated.
    pub values: Vec<Value>,
    /// The row each of them was written in, `None` where none is; empty without keys.
    pub rows: Vec<Option<usize>>,
    /// Where it was written.
    pub span: Span,
}

impl Dated for ParamVersion {
    fn term(&self) -> &Term {
        &self.term
    }
}

impl Dated for RuleVersion {
    fn term(&self) -> &Term {
        &self.term
    }
}

/// A rule: one result for each record of a register, on any day.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Name and title.
    pub named: Named,
    /// The register.
    pub register: RegisterId,
    /// What it gives.
    pub ty: Type,
    /// Its versions, sorted by day.
    pub versions: Vec<RuleVersion>,
}

/// A rule over a stretch of days.
#[derive(Clone, Debug)]
pub struct RuleVersion {
    /// When it applies.
    pub term: Term,
    /// The legal basis.
    pub basis: Vec<Basis>,
    /// How the result is found.
    pub body: Body,
    /// Conditions under which nothing is given (`trừ trường hợp`): the amount 0, or the class of `còn lại`.
    pub exclusions: Vec<(Expr, Option<Basis>)>,
    /// Cases tried before all others (`riêng trường hợp`), in order.
    pub overrides: Vec<Case>,
    /// `làm tròn`: to multiples of this.
    pub round: Option<(Decimal, Rounding)>,
    /// `tối thiểu`.
    pub floor: Option<Expr>,
    /// `tối đa`.
    pub cap: Option<Expr>,
    /// `hưởng từng tháng`: the months in which anything is given.
    pub paid: Option<PaidMonths>,
    /// Where it was written.
    pub span: Span,
}

impl RuleVersion {
    /// Every expression it computes.
    #[must_use]
    pub fn expressions(&self) -> Vec<&Expr> {
        let mut all: Vec<&Expr> = self.exclusions.iter().map(|(when, _)| when).collect();
        let cases = match &self.body {
            Body::Formula(formula) => {
                all.push(formula);
                &[][..]
            }
            Body::Cases(_, cases) => cases.as_slice(),
        };
        all.extend(self.overrides.iter().chain(cases).flat_map(|case| case.when.iter().chain(&case.outcome)));
        all.extend(self.floor.iter().chain(&self.cap));
        all.extend(self.paid.iter().flat_map(PaidMonths::days));
        all
    }

    /// Whether it decides who is given anything, beside what its body says.
    #[must_use]
    pub fn is_conditional(&self) -> bool {
        !self.exclusions.is_empty() || !self.overrides.is_empty() || self.paid.is_some()
    }
}

/// The months in which a rule gives anything, from that of one day through that of another: both are paid whole.
#[derive(Clone, Debug)]
pub struct PaidMonths {
    /// A day of the first month; paid from ever without one.
    pub from: Option<Expr>,
    /// A day of the last month; paid for ever without one.
    pub through: Option<Expr>,
    /// Where it was written.
    pub span: Span,
}

impl PaidMonths {
    /// The days it names.
    pub fn days(&self) -> impl Iterator<Item = &Expr> {
        self.from.iter().chain(&self.through)
    }

    /// Whether there is no last month where the last day is missing: it stands in a column, which is left empty as long as
    /// nothing has ended. A day that is computed and cannot be known leaves the end unknown.
    #[must_use]
    pub fn goes_on(&self) -> bool {
        let mut day = self.through.as_ref();
        while let Some(ExprKind::Follow(_, inner)) = day.map(|day| &day.kind) {
            day = Some(inner);
        }
        matches!(day.map(|day| &day.kind), Some(ExprKind::Field(_)))
    }
}

/// How a rule finds its result.
#[derive(Clone, Debug)]
pub enum Body {
    /// A formula.
    Formula(Expr),
    /// Cases under a policy.
    Cases(Policy, Vec<Case>),
}

/// A case of a rule.
#[derive(Clone, Debug)]
pub struct Case {
    /// Its name: given, or the word of its class, or its position.
    pub name: String,
    /// What it gives; `None` for "not entitled", which counts as the amount 0.
    pub outcome: Option<Expr>,
    /// When; `None` for "otherwise".
    pub when: Option<Expr>,
    /// Its own legal basis.
    pub basis: Option<Basis>,
    /// Where it was written.
    pub span: Span,
}

/// An indicator.
#[derive(Clone, Debug)]
pub struct Indicator {
    /// Name and title.
    pub named: Named,
    /// By which tables of offices know it.
    pub code: Option<String>,
    /// The legal basis.
    pub basis: Vec<Basis>,
    /// The formula.
    pub figure: Figure,
    /// The unit of its value.
    pub unit: Unit,
    /// Digits after the point printed, and where a half goes.
    pub decimals: Digits,
    /// The ways it is broken down.
    pub dimensions: Vec<Dimension>,
    /// Which way is better.
    pub direction: Option<Direction>,
    /// A remark that is printed with it.
    pub note: Option<String>,
    /// Which cells of its breakdowns are not shown.
    pub hide: Option<Hide>,
    /// Whether the printed parts of its breakdowns are to come to the printed total.
    pub parts_add_up: bool,
    /// How its figure lies in time: as declared, else as its registers say where all of them say the same.
    pub in_time: Option<TimeKind>,
    /// Whether new versions of its rules and norms are declared to be no change of its definition.
    pub same_definition: bool,
}

/// Which cells of a breakdown are too small to be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hide {
    /// Cells that rest on fewer records; at least 2.
    pub below: u32,
    /// Also those that rest on none.
    pub zero: bool,
}

/// A way to break an indicator down: for each register its aggregates scan, the expression that gives the cell.
#[derive(Clone, Debug, PartialEq)]
pub struct Dimension {
    /// As written, such as `xã` or `hộ.xã`.
    pub name: String,
    /// The title of the column.
    pub label: String,
    /// The cell of a record, by register.
    pub cells: Vec<(RegisterId, Expr)>,
}

impl Indicator {
    /// The position of its breakdown by what bears this name, also through a relation (`hộ.xã` by `xã`).
    #[must_use]
    pub fn dimension(&self, name: &str) -> Option<usize> {
        let last = |dimension: &Dimension| {
            crate::value::name::same(dimension.name.rsplit('.').next().unwrap_or_default(), name)
        };
        self.dimensions.iter().position(last)
    }
}

impl Dimension {
    /// What gives the cell of a record of a register.
    #[must_use]
    pub fn of(&self, register: RegisterId) -> Option<&Expr> {
        self.cells.iter().find(|(own, _)| *own == register).map(|(_, expr)| expr)
    }
}

/// Which way is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    /// Higher is better.
    Higher,
    /// Lower is better.
    Lower,
}

/// A case to check by hand.
#[derive(Clone, Debug)]
pub struct Example {
    /// What it shows.
    pub label: String,
    /// The day.
    pub on: Option<Date>,
    /// The day by which the law must have come into force; none for all law there is.
    pub known: Option<Date>,
    /// Its records.
    pub given: Vec<Given>,
    /// What must come out.
    pub expects: Vec<Expect>,
    /// Where it was written.
    pub span: Span,
}

/// A record of an example.
#[derive(Clone, Debug)]
pub struct Given {
    /// The register.
    pub register: RegisterId,
    /// Its name in the example.
    pub name: String,
    /// Its facts; a relation to another record of the example is `Value::Record` of its position in `given`.
    pub facts: Vec<(FieldId, Value)>,
    /// Rules whose result is given by hand.
    pub results: Vec<(RuleId, Value)>,
    /// Where it was written.
    pub span: Span,
}

/// What an example expects.
#[derive(Clone, Debug)]
pub struct Expect {
    /// The position of the record in `given`.
    pub record: usize,
    /// The rule.
    pub rule: RuleId,
    /// What it must give.
    pub outcome: ExpectedOutcome,
    /// Where it was written.
    pub span: Span,
}

/// What an example expects of a rule.
#[derive(Clone, Debug)]
pub enum ExpectedOutcome {
    /// A value.
    Value(Value),
    /// Not entitled: the amount 0.
    NotEntitled,
    /// Undetermined, perhaps because a certain field is missing.
    Unknown(Option<FieldId>),
}

#[expect(clippy::indexing_slicing, reason = "INVARIANT: `check` hands out ids only for what it put into the lists")]
impl Program {
    /// The what-if the program includes, if any.
    #[must_use]
    pub fn scenario(&self) -> Option<&Instrument> {
        self.sources.iter().find(|source| source.scenario)
    }

    /// A register by id.
    #[must_use]
    pub fn register(&self, id: RegisterId) -> &Register {
        &self.registers[id.0]
    }

    /// A field of a register.
    #[must_use]
    pub fn field(&self, register: RegisterId, field: FieldId) -> &Field {
        &self.registers[register.0].fields[field.0]
    }

    /// The list whose words hold those of a list, and the parameter that says which lies in which.
    #[must_use]
    pub fn tree_above(&self, list: ListId) -> Option<(ListId, ParamId)> {
        let of = |param: &Param| param.tree && param.keys.first().is_some_and(|key| key.ty == Type::Word(list));
        let position = self.params.iter().position(of)?;
        match self.params.get(position)?.ty {
            Type::Word(parent) => Some((parent, ParamId(position))),
            _ => None,
        }
    }

    /// Whether words of a list lie in those of another, or hold them.
    #[must_use]
    pub fn is_in_a_tree(&self, list: ListId) -> bool {
        let of =
            |param: &Param| param.ty == Type::Word(list) || param.keys.iter().any(|key| key.ty == Type::Word(list));
        self.params.iter().any(|param| param.tree && of(param))
    }

    /// A list by id.
    #[must_use]
    pub fn list(&self, id: ListId) -> &List {
        &self.lists[id.0]
    }

    /// A parameter by id.
    #[must_use]
    pub fn param(&self, id: ParamId) -> &Param {
        &self.params[id.0]
    }

    /// A rule by id.
    #[must_use]
    pub fn rule(&self, id: RuleId) -> &Rule {
        &self.rules[id.0]
    }

    /// An indicator by id.
    #[must_use]
    pub fn indicator(&self, id: IndicatorId) -> &Indicator {
        &self.indicators[id.0]
    }

    /// A target by id.
    #[must_use]
    pub fn target(&self, id: TargetId) -> &Target {
        &self.targets[id.0]
    }

    /// A legal instrument by id.
    #[must_use]
    pub fn source(&self, id: InstrumentId) -> &Instrument {
        &self.sources[id.0]
    }
}
