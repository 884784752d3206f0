//! Cases that can never apply, cases that overlap and cases that leave a gap, found without data where conditions are
//! simple enough.
//!
//! A condition becomes a list of boxes: in each box every value named is confined to an interval, a set of words, a set of
//! truths, or one side of another value. What a box cannot express is left out and marked, so that nothing is said that is
//! not certain of the conditions as written.

mod read;
mod region;
mod side;

use super::told::Told;
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{Body, Case, Program, RuleVersion};
use crate::source::Span;
use crate::syntax::ast::Policy;
use crate::value::Message;
use read::{View, regions};
use region::Region;
use side::Side;

/// So many comparisons of boxes are made for one version of a rule.
const MOST_STEPS: usize = 10_000;

/// So many pieces of what is left over are kept.
const MOST_PIECES: usize = 128;

/// Looks at every rule version, once everything else is sound.
pub(super) fn cover(program: &Program, told: &mut Told) {
    if told.has_errors() {
        return;
    }
    for rule in &program.rules {
        let view = View { program, register: rule.register };
        for version in &rule.versions {
            if let Body::Cases(policy, cases) = &version.body {
                Looked::new(view, version, *policy, cases).tell(told);
            }
        }
    }
}

/// Something that takes records away before a case is tried.
struct Blocker {
    regions: Vec<Region>,
    span: Span,
    words: Message,
}

/// A case and the boxes of its condition; none when there are too many.
struct Laid<'a> {
    case: &'a Case,
    regions: Option<Vec<Region>>,
}

/// A version of a rule, its conditions read.
struct Looked<'a> {
    policy: Policy,
    /// Exclusions and overrides.
    before: Vec<Blocker>,
    /// The cases looked at so far, where the first that holds counts.
    earlier: Vec<Blocker>,
    cases: Vec<Laid<'a>>,
    otherwise: Option<&'a Case>,
    steps: usize,
}

impl<'a> Looked<'a> {
    fn new(view: View<'_>, version: &'a RuleVersion, policy: Policy, cases: &'a [Case]) -> Self {
        let mut before = Vec::new();
        for (when, _) in &version.exclusions {
            let words = Message::new("trường hợp trừ này lấy hết", "this exclusion takes them");
            before.extend(blocker(regions(view, when), when.span, words));
        }
        for case in &version.overrides {
            let words = Message::new("trường hợp riêng này được xét trước", "this override comes first");
            before.extend(case.when.as_ref().and_then(|when| blocker(regions(view, when), case.span, words)));
        }
        let laid = |case: &'a Case| case.when.as_ref().map(|when| Laid { case, regions: regions(view, when) });
        let otherwise = cases.iter().find(|case| case.when.is_none());
        let cases = cases.iter().filter_map(laid).collect();
        Self { policy, before, earlier: Vec::new(), cases, otherwise, steps: 0 }
    }

    fn tell(mut self, told: &mut Told) {
        for index in 0..self.cases.len() {
            match self.never(index) {
                Some(fault) => told.push(fault),
                None => self.overlaps(index, told),
            }
            if let (Policy::First, Some(laid)) = (self.policy, self.cases.get(index)) {
                let words = Message::new("trường hợp này được xét trước", "this case comes first");
                self.earlier.extend(blocker(laid.regions.clone(), laid.case.span, words));
            }
        }
        self.left_over(told);
    }

    /// Whether no record can come to a case, and what takes them all.
    fn never(&mut self, index: usize) -> Option<Diagnostic> {
        let laid = self.cases.get(index)?;
        let own = laid.regions.clone()?;
        let case = laid.case;
        if own.iter().all(Region::is_empty) {
            let help = Message::new("Các điều kiện của nó loại trừ nhau.", "its conditions exclude each other");
            return Some(unreachable(case).help(help));
        }
        let mut left: Vec<Region> = own.into_iter().filter(|r| !r.is_empty()).collect();
        let mut takers: Vec<(Span, Message)> = Vec::new();
        for blocker in self.before.iter().chain(&self.earlier) {
            let rest = minus(&left, &blocker.regions, &mut self.steps)?;
            if rest.len() != left.len() || rest.iter().zip(&left).any(|(a, b)| a.sides != b.sides) {
                takers.push((blocker.span, blocker.words.clone()));
            }
            left = rest;
            if left.is_empty() {
                let fault = takers.into_iter().take(4).fold(unreachable(case), |f, (at, words)| f.because(at, words));
                let help = Message::new(
                    "Bỏ trường hợp này, hoặc xếp lên trước, hoặc thu hẹp điều kiện đứng trước.",
                    "remove it, move it up, or narrow what comes before it",
                );
                return Some(fault.help(help));
            }
        }
        None
    }

    /// Tells the first earlier case that may hold together with this one, where exactly one may.
    fn overlaps(&mut self, index: usize, told: &mut Told) {
        if self.policy != Policy::ExactlyOne {
            return;
        }
        let Some(laid) = self.cases.get(index) else { return };
        for earlier in self.cases.iter().take(index) {
            let (Some(mine), Some(theirs)) = (&laid.regions, &earlier.regions) else { continue };
            self.steps += mine.len() * theirs.len();
            if self.steps > MOST_STEPS {
                return;
            }
            if let Some(witness) = shared(mine, theirs) {
                told.push(overlap(laid.case, earlier.case, &witness));
                return;
            }
        }
    }

    /// Tells what no case speaks of, or that nothing is left for `còn lại`.
    fn left_over(mut self, told: &mut Told) {
        let mut left = vec![Region::whole(true)];
        let regions = self.before.iter().map(|b| Some(&b.regions));
        let regions: Vec<Option<&Vec<Region>>> = regions.chain(self.cases.iter().map(|c| c.regions.as_ref())).collect();
        if self.before.len() + self.cases.len() == 0 {
            return;
        }
        for regions in regions {
            let Some(regions) = regions.filter(|all| all.iter().all(|r| r.exact)) else { return };
            let Some(rest) = minus(&left, regions, &mut self.steps) else { return };
            left = rest;
        }
        left.retain(|region| !region.sides.values().any(Side::is_never_seen));
        match (self.otherwise, left.first()) {
            (Some(otherwise), None) => told.push(nothing_left(otherwise)),
            (None, Some(gap)) if !tangled(gap) => {
                if let Some(last) = self.cases.last() {
                    told.push(uncovered(last.case, gap));
                }
            }
            _ => {}
        }
    }
}

/// Boxes that take records away; only those that say all that their condition says.
fn blocker(regions: Option<Vec<Region>>, span: Span, words: Message) -> Option<Blocker> {
    let regions: Vec<Region> = regions?.into_iter().filter(|r| r.exact && !r.is_empty()).collect();
    (!regions.is_empty()).then_some(Blocker { regions, span, words })
}

/// What is left of some boxes outside others; `None` when it would take too long to say.
fn minus(left: &[Region], taken: &[Region], steps: &mut usize) -> Option<Vec<Region>> {
    let mut left = left.to_vec();
    for region in taken {
        *steps += left.len();
        if *steps > MOST_STEPS {
            return None;
        }
        left = left.iter().flat_map(|piece| piece.minus(region)).collect();
        if left.len() > MOST_PIECES {
            return None;
        }
    }
    Some(left)
}

/// A record that both cases speak of, when it is certain that there can be one.
fn shared(mine: &[Region], theirs: &[Region]) -> Option<Message> {
    let exact = |all: &[Region]| all.iter().all(|r| r.exact);
    if !exact(mine) || !exact(theirs) {
        return None;
    }
    let met = mine.iter().flat_map(|a| theirs.iter().map(|b| a.meet(b))).find(|r| !r.is_empty())?;
    // Values that are confined on one side only may exclude each other in ways a box does not know; only speak when every
    // value is confined by both cases.
    let both = |name: &String| {
        mine.iter().all(|r| r.sides.contains_key(name)) && theirs.iter().all(|r| r.sides.contains_key(name))
    };
    met.sides.keys().all(both).then(|| met.witness())
}

/// Whether two values of a box hang together, so that it may be empty in ways a box does not know.
fn tangled(region: &Region) -> bool {
    let parts: Vec<&str> = region.sides.keys().flat_map(|name| name.split(" ? ")).collect();
    parts.iter().enumerate().any(|(i, part)| parts.iter().skip(i + 1).any(|other| other == part))
        || (region.sides.len() > 1 && region.sides.keys().any(|name| name.contains(" ? ")))
}

fn unreachable(case: &Case) -> Diagnostic {
    let message = Message::new(
        format!("trường hợp `{}` không bao giờ xảy ra", case.name),
        format!("the case `{}` can never apply", case.name),
    );
    Diagnostic::error(Code::UnreachableCase, message).at(case.span)
}

fn overlap(case: &Case, earlier: &Case, witness: &Message) -> Diagnostic {
    let (a, b) = (&earlier.name, &case.name);
    let message = Message::new(
        format!("hai trường hợp `{a}` và `{b}` có thể cùng đúng, ví dụ khi {}", witness.vi),
        format!("the cases `{a}` and `{b}` may hold together, for instance when {}", witness.en),
    );
    Diagnostic::warning(Code::CaseGap, message)
        .at(case.span)
        .because(earlier.span, Message::new("và ở đây", "and here"))
        .help(Message::new(
            "Thu hẹp một trường hợp, hoặc viết `xét lần lượt`.",
            "narrow one of them, or write `first that applies`",
        ))
}

fn uncovered(last: &Case, gap: &Region) -> Diagnostic {
    let witness = gap.witness();
    let message = Message::new(
        format!("chưa trường hợp nào nói đến khi {}", witness.vi),
        format!("no case speaks of when {}", witness.en),
    );
    Diagnostic::warning(Code::CaseGap, message).at(last.span).help(Message::new(
        "Thêm `còn lại …` ở cuối, hoặc mở rộng một trường hợp.",
        "add `otherwise …` at the end, or widen a case",
    ))
}

fn nothing_left(otherwise: &Case) -> Diagnostic {
    let message = Message::new(
        "`còn lại` không bao giờ xảy ra: các trường hợp trên đã nói đủ",
        "`otherwise` can never apply: the cases above say everything",
    );
    let help =
        Message::new("Bỏ dòng này, hoặc xem lại các trường hợp trên.", "remove it, or look again at the cases above");
    Diagnostic::warning(Code::UnreachableCase, message).at(otherwise.span).help(help)
}
