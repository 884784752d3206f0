//! Whether the definition of an indicator changed since the period before: which rules and norms that say who is counted had
//! another version then.
//!
//! What is summed or averaged is no definition: an amount that is raised every year makes money comparable or not, but counts
//! the same people. A norm whose values stay the same under a new decree has not changed.

use super::figures::Figures;
use crate::ir::{
    Clocks, Expr, ExprKind, Figure, FigureKind, IndicatorId, ParamId, ParamVersion, Program, RuleId, RuleVersion,
    Timing, applying,
};
use crate::value::{Date, Lang, Message, Period, date, quantity};
use std::collections::BTreeSet;

/// A rule or norm that had another version in the period before.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Redefined {
    /// Its title.
    pub label: String,
    /// The first day of the version that applies now, where one does.
    pub from: Option<Date>,
}

/// What changed in the definition of an indicator since a period before that of the run.
pub(super) fn redefined(program: &Program, figures: &dyn Figures, id: IndicatorId, before: Period) -> Vec<Redefined> {
    let indicator = program.indicator(id);
    if indicator.same_definition {
        return Vec::new();
    }
    let now = Clocks { on: figures.on(), known: figures.known() };
    let mut walk = Walk { program, before, now, found: BTreeSet::new(), seen: BTreeSet::new(), open: Vec::new() };
    walk.figures(&indicator.figure);
    while let Some((since, expr)) = walk.open.pop() {
        walk.expr(since, expr);
    }
    walk.found.into_iter().collect()
}

/// A rule, a norm or an indicator, by position, and the day it is held against.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Named {
    Rule(RuleId, Date),
    Param(ParamId, Date),
    Indicator(IndicatorId),
}

struct Walk<'a> {
    program: &'a Program,
    before: Period,
    now: Clocks,
    found: BTreeSet<Redefined>,
    seen: BTreeSet<Named>,
    /// Expressions to go through, each with the day of the period before it is held against.
    open: Vec<(Date, &'a Expr)>,
}

impl<'a> Walk<'a> {
    /// Conditions and keys of every aggregate, through the indicators named.
    fn figures(&mut self, figure: &'a Figure) {
        let mut figures = vec![figure];
        while let Some(figure) = figures.pop() {
            match &figure.kind {
                FigureKind::Aggregate(of) => {
                    let flow = matches!(self.program.register(of.register).timing, Timing::Flow(_));
                    // Events are judged each on its day, from the first of the period on.
                    let since = if flow { self.before.first_day() } else { self.before.last_day() };
                    let parts = [&of.filter, &of.base, &of.once_by];
                    self.open.extend(parts.into_iter().flatten().map(|part| (since, part)));
                }
                FigureKind::Indicator(id) => {
                    if self.seen.insert(Named::Indicator(*id)) {
                        figures.push(&self.program.indicator(*id).figure);
                    }
                }
                _ => figures.extend(figure.parts()),
            }
        }
    }

    fn expr(&mut self, since: Date, expr: &'a Expr) {
        match &expr.kind {
            ExprKind::Rule(id) => self.rule(*id, since),
            ExprKind::Param(id, _) => self.param(*id, since),
            ExprKind::Indicator(id) if self.seen.insert(Named::Indicator(*id)) => {
                self.figures(&self.program.indicator(*id).figure);
            }
            // The law of a fixed day is the same in every period.
            ExprKind::On(_, day) if matches!(day.kind, ExprKind::Const(_)) => return,
            _ => {}
        }
        self.open.extend(expr.parts().into_iter().map(|part| (since, part)));
    }

    fn rule(&mut self, id: RuleId, since: Date) {
        if !self.seen.insert(Named::Rule(id, since)) {
            return;
        }
        let rule = self.program.rule(id);
        let (then, now) = (applying(&rule.versions, self.then(since)), applying(&rule.versions, self.now));
        let version = |at: Option<usize>| at.and_then(|at| rule.versions.get(at));
        if then != now {
            self.found.insert(Redefined {
                label: rule.named.label.clone(),
                from: version(now).and_then(|version| version.term.from),
            });
        }
        let computed = version(then).into_iter().chain(version(now)).flat_map(RuleVersion::expressions);
        self.open.extend(computed.map(|expr| (since, expr)));
    }

    fn param(&mut self, id: ParamId, since: Date) {
        if !self.seen.insert(Named::Param(id, since)) {
            return;
        }
        let param = self.program.param(id);
        let same = |a: Option<&ParamVersion>, b: Option<&ParamVersion>| match (a, b) {
            (Some(a), Some(b)) => a.values == b.values && a.axes == b.axes,
            (a, b) => a.is_none() && b.is_none(),
        };
        let all = std::iter::once(&param.versions).chain(param.local.iter().map(|local| &local.versions));
        for versions in all {
            let at = |clocks: Clocks| applying(versions, clocks).and_then(|at| versions.get(at));
            let (then, now) = (at(self.then(since)), at(self.now));
            if !same(then, now) {
                let from = now.and_then(|version| version.term.from);
                self.found.insert(Redefined { label: param.named.label.clone(), from });
            }
        }
    }

    fn then(&self, since: Date) -> Clocks {
        Clocks { on: since, ..self.now }
    }
}

/// `cách xác định thay đổi so với năm 2022: “Chuẩn nghèo” từ ngày 01/07/2023; không so sánh trực tiếp được`.
#[must_use]
pub fn told(changed: &[Redefined], before: Period, bridged: bool) -> Message {
    quantity::both(|lang| {
        let one = |of: &Redefined| match of.from {
            Some(from) => format!("“{}” {} {}", of.label, lang.pick("từ ngày", "from"), date::show(from, lang)),
            None => format!("“{}”", of.label),
        };
        let all = changed.iter().map(one).collect::<Vec<_>>().join(", ");
        let before = before.name(lang);
        let so = match (bridged, lang) {
            (true, Lang::Vi) => "so sánh với số liệu cầu nối",
            (true, Lang::En) => "compared with a bridge value",
            (false, Lang::Vi) => "không so sánh trực tiếp được",
            (false, Lang::En) => "not to be compared directly",
        };
        match lang {
            Lang::Vi => format!("cách xác định thay đổi so với {before}: {all}; {so}"),
            Lang::En => format!("the definition is not that of {before}: {all}; {so}"),
        }
    })
}
