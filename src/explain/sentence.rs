//! The sentences that tell the result of a rule for one record, as an official would.

use super::absence;
use super::reason::{Reason, Teller, Truth, facts};
use super::record::{At, CaseKind, CaseTold, RecordExplanation, on_a_day, subject};
use super::style;
use super::words::both;
use crate::ir::{Program, RuleId, Type};
use crate::value::{Fraction, Lang, Message, Value};

/// More cases than this are told by the tree alone.
const FEW: usize = 6;

impl Teller<'_> {
    pub(super) fn sentences(&self, id: RuleId, at: At, told: &RecordExplanation, value: &Value) -> Vec<Message> {
        match (value, &self.program.rule(id).ty) {
            (Value::Missing, ty) => vec![self.undetermined(id, at, told, matches!(ty, Type::Word(_)))],
            (_, Type::Word(_)) => self.class(id, told),
            (Value::Number(n), Type::Number(_)) => self.amount(id, at, told, *n),
            _ => vec![self.plain(id, told)],
        }
    }

    pub(super) fn subject(&self, id: RuleId, told: &RecordExplanation, lang: Lang) -> String {
        subject(self.program, self.program.rule(id).register, &told.key, lang)
    }

    /// `Hộ gia đình có mã H2 là hộ cận nghèo: …; căn cứ …`.
    fn class(&self, id: RuleId, told: &RecordExplanation) -> Vec<Message> {
        let head = both(|lang| self.class_head(id, told, lang));
        let decided = told.cases.iter().find(|case| case.decided);
        let (joint, reasons) = match decided.map(|case| (case.kind, case)) {
            Some((CaseKind::Exclusion, case)) => {
                (Message::new(" theo trường hợp trừ: ", " by exclusion: "), reasons(case.when.as_ref()))
            }
            Some((CaseKind::Override, case)) => {
                (Message::new(" theo trường hợp riêng: ", " by a case of its own: "), reasons(case.when.as_ref()))
            }
            Some((CaseKind::Case, case)) => (Message::new(": ", ": "), reasons(case.when.as_ref())),
            _ => return by_default(&head, told),
        };
        let basis = basis(told, decided);
        vec![both(|lang| format!("{}{}{}{}.", head.get(lang), joint.get(lang), list(&reasons, lang), basis.get(lang)))]
    }

    fn class_head(&self, id: RuleId, told: &RecordExplanation, lang: Lang) -> String {
        let (subject, result) = (self.subject(id, told, lang), told.result.get(lang));
        let first = |text: &str| style::small(text).split(' ').next().map(str::to_owned);
        // `hộ cận nghèo` says what a `hộ gia đình` is; other words need the title of the rule.
        let says_what = first(&told.result.vi) == first(&told.register);
        match (says_what, lang) {
            (true, Lang::Vi) => format!("{subject} là {result}"),
            (true, Lang::En) => format!("{subject} is {result}"),
            (false, Lang::Vi) => format!("{subject}: {} là {result}", style::title(&told.label, lang)),
            (false, Lang::En) => format!("{subject}: {} is {result}", style::title(&told.label, lang)),
        }
    }

    /// A yes or no, a day, a text.
    fn plain(&self, id: RuleId, told: &RecordExplanation) -> Message {
        let decided = told.cases.iter().find(|case| case.decided);
        let when = decided.and_then(|case| case.when.as_ref()).or(told.formula.as_ref());
        let (reasons, basis) = (reasons(when), basis(told, decided));
        both(|lang| {
            let (subject, result, basis) = (self.subject(id, told, lang), told.result.get(lang), basis.get(lang));
            let label = &told.label;
            let because = match (reasons.is_empty(), lang) {
                (true, _) => String::new(),
                (false, Lang::Vi) => format!(", vì {}", list(&reasons, lang)),
                (false, Lang::En) => format!(" because {}", list(&reasons, lang)),
            };
            match lang {
                Lang::Vi => format!("{subject}: “{label}” là {result}{because}{basis}."),
                Lang::En => format!("{subject}: \"{label}\" is {result}{because}{basis}."),
            }
        })
    }

    /// What is missing, which classes stay open, and what holds already.
    fn undetermined(&self, id: RuleId, at: At, told: &RecordExplanation, class: bool) -> Message {
        let why = self.why_undetermined(told, at);
        let mut settled: Vec<Message> = Vec::new();
        for when in told.cases.iter().filter_map(|case| case.when.as_ref()) {
            for fact in facts(&when.settled()) {
                if !settled.contains(&fact) {
                    settled.push(fact);
                }
            }
        }
        both(|lang| {
            let subject = style::small(&self.subject(id, told, lang));
            let why = why.get(lang);
            let holds = match (settled.is_empty(), lang) {
                (true, _) => String::new(),
                (false, Lang::Vi) => format!("; đã xác định: {}", list(&settled, lang)),
                (false, Lang::En) => format!("; known already: {}", list(&settled, lang)),
            };
            let title = style::title(&told.label, lang);
            let open = style::either(&told.possible);
            match (class && told.possible.len() > 1, lang) {
                (true, Lang::Vi) => {
                    format!("Chưa xác định được {subject} là {}{why}{holds}.", open.get(lang))
                }
                (true, Lang::En) => {
                    format!("{} is {}, undetermined{why}{holds}.", style::capital(&subject), open.get(lang))
                }
                (false, Lang::Vi) => format!("Chưa xác định được {title} của {subject}{why}{holds}."),
                (false, Lang::En) => format!("{title} of {subject} is undetermined{why}{holds}."),
            }
        })
    }

    /// ` vì thiếu số liệu “Thu nhập”; “Xã” không có trong danh sách vào ngày 30/06/2023`.
    fn what_is_missing(&self, told: &RecordExplanation, at: At, lang: Lang) -> String {
        let names = told.reason.strip_prefix("unknown: ").unwrap_or_default().split(", ").filter(|n| !n.is_empty());
        let (mut missing, mut absent) = (Vec::new(), Vec::new());
        for (name, title) in names.zip(&told.missing) {
            match on_a_day(name) {
                Some((name, day)) => {
                    absent.push(absence::absent(self.fact_title(at.register, name).get(lang), day, lang));
                }
                None => missing.push(crate::eval::words::quoted(title.get(lang), lang)),
            }
        }
        let listed = style::listed(&missing, lang);
        let missing = match (missing.is_empty(), lang) {
            (true, _) => None,
            (false, Lang::Vi) => Some(format!("thiếu số liệu {listed}")),
            (false, Lang::En) => Some(format!("{listed} is missing")),
        };
        let told: Vec<String> = missing.into_iter().chain(absent).collect();
        format!(" {} {}", lang.pick("vì", "because"), told.join("; "))
    }

    /// Missing facts by title, two cases at once, or the fault met while computing.
    fn why_undetermined(&self, told: &RecordExplanation, at: At) -> Message {
        if !told.missing.is_empty() {
            return both(|lang| self.what_is_missing(told, at, lang));
        }
        let holding: Vec<&CaseTold> = told.cases.iter().filter(|c| c.truth() == Some(Truth::True)).collect();
        if told.reason.starts_with("refused") && holding.len() > 1 {
            return both(|lang| {
                let names: Vec<String> = holding.iter().map(|case| case.outcome.get(lang).to_owned()).collect();
                let (names, count) =
                    (style::listed(&names, lang), crate::value::quantity::count(holding.len() as i128, lang));
                match lang {
                    Lang::Vi => {
                        format!(
                            " vì thuộc đồng thời {count} trường hợp ({names}), trong khi quy định chỉ một trường hợp"
                        )
                    }
                    Lang::En => format!(" because {count} cases hold at once ({names}) where exactly one may"),
                }
            });
        }
        let faults = self.witness.faults(at);
        both(|lang| {
            let faults: Vec<&str> = faults.iter().map(|fault| fault.get(lang)).collect();
            match (faults.is_empty(), lang) {
                (true, Lang::Vi) => " vì thiếu số liệu để tính".to_owned(),
                (true, Lang::En) => " because there is nothing to compute it from".to_owned(),
                (false, Lang::Vi) => format!(" vì {}", faults.join("; ")),
                (false, Lang::En) => format!(": {}", faults.join("; ")),
            }
        })
    }
}

/// No case applies: why not, in one sentence where all fail for the same reason.
fn by_default(head: &Message, told: &RecordExplanation) -> Vec<Message> {
    let basis = basis(told, None);
    let failed = shared(failed(told));
    if let [(outcomes, reasons)] = failed.as_slice() {
        return vec![both(|lang| {
            let (head, reasons, basis) = (head.get(lang), list(reasons, lang), basis.get(lang));
            let outcomes = style::either(outcomes).get(lang).to_owned();
            match lang {
                Lang::Vi => format!("{head}, không phải {outcomes}: {reasons}{basis}."),
                Lang::En => format!("{head}, not {outcomes}: {reasons}{basis}."),
            }
        })];
    }
    let why = Message::new(", vì không thuộc trường hợp nào ở trên", " because none of the cases applies");
    let mut sentences = vec![both(|lang| format!("{}{}{}.", head.get(lang), why.get(lang), basis.get(lang)))];
    if told.cases.len() <= FEW {
        sentences.extend(failed.iter().map(|(outcomes, reasons)| {
            both(|lang| {
                let outcomes = style::either(outcomes).get(lang).to_owned();
                format!("{} {outcomes}: {}.", lang.pick("Không phải", "Not"), list(reasons, lang))
            })
        }));
    }
    sentences
}

/// The facts that made a condition what it is.
pub(super) fn reasons(when: Option<&Reason>) -> Vec<Message> {
    when.map(|when| facts(&when.grounds())).unwrap_or_default()
}

/// `a; b`.
pub(super) fn list(facts: &[Message], lang: Lang) -> String {
    facts.iter().map(|fact| fact.get(lang)).collect::<Vec<_>>().join("; ")
}

/// `; căn cứ điểm e khoản 1 Điều 6 …`: the law of the case that decided, else of the rule.
pub(super) fn basis(told: &RecordExplanation, decided: Option<&CaseTold>) -> Message {
    let own = decided.and_then(|case| case.basis.as_ref()).or_else(|| told.basis.first());
    own.map_or_else(Message::default, |own| {
        both(|lang| format!("; {} {}", lang.pick("căn cứ", "under"), own.get(lang)))
    })
}

/// The classes that fail for the same reason, together.
fn failed(told: &RecordExplanation) -> Vec<(Vec<Message>, Vec<Message>)> {
    let mut groups: Vec<(Vec<Message>, Vec<Message>)> = Vec::new();
    let wanted = |case: &&CaseTold| matches!(case.kind, CaseKind::Case | CaseKind::Override);
    for case in told.cases.iter().filter(wanted).filter(|case| case.truth() == Some(Truth::False)) {
        let reasons = reasons(case.when.as_ref());
        match groups.iter_mut().find(|(_, known)| *known == reasons) {
            Some((outcomes, _)) => outcomes.push(case.outcome.clone()),
            None => groups.push((vec![case.outcome.clone()], reasons)),
        }
    }
    groups
}

/// What all classes fail for is told once, where there is such a thing.
fn shared(failed: Vec<(Vec<Message>, Vec<Message>)>) -> Vec<(Vec<Message>, Vec<Message>)> {
    let Some(((_, first), others)) = failed.split_first() else { return failed };
    let mut common = first.clone();
    common.retain(|reason| others.iter().all(|(_, reasons)| reasons.contains(reason)));
    if common.is_empty() {
        return failed;
    }
    vec![(failed.into_iter().flat_map(|(outcomes, _)| outcomes).collect(), common)]
}

/// Whether a rule gives money.
pub(super) fn is_money(program: &Program, id: RuleId) -> bool {
    matches!(&program.rule(id).ty, Type::Number(unit) if unit.name(Lang::Vi).starts_with("đồng"))
}

/// Whether an amount is nothing.
pub(super) fn is_nothing(amount: Fraction) -> bool {
    amount == Fraction::ZERO
}
