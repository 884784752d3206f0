//! Amounts in sentences: what is given and how it is computed, by which case, or why nothing is given yet.

use super::reason::{Teller, Truth};
use super::record::{At, CaseKind, CaseTold, RecordExplanation};
use super::sentence::{basis, is_money, is_nothing, list, reasons};
use super::style;
use super::words::{self, both};
use crate::ir::{Body, ExprKind, Function, RuleId};
use crate::syntax::ast::Policy;
use crate::value::{Date, Fraction, Lang, Message, Value, quantity};

impl Teller<'_> {
    pub(super) fn amount(&self, id: RuleId, at: At, told: &RecordExplanation, value: Fraction) -> Vec<Message> {
        let chain = self.chain(id, at);
        let entitled = chain.iter().any(|rule| self.entitles(*rule, at));
        if entitled && is_nothing(value) {
            return vec![self.nothing(id, at, told, &chain)];
        }
        let deciding = chain.last().copied().unwrap_or(id);
        let last = if deciding == id { told.clone() } else { self.laid_out(deciding, at) };
        let mut sentences = vec![self.given(id, at, told, &last, entitled)];
        sentences.extend(chain.iter().filter_map(|rule| self.combination(*rule, at)));
        sentences.extend(self.composed(&chain, at));
        sentences
    }

    /// `Người có mã N0123 được hưởng trợ cấp 900.000 đồng/tháng (mức chuẩn 360.000 đồng × hệ số 2,5), vì …; căn cứ …`.
    fn given(&self, id: RuleId, at: At, told: &RecordExplanation, last: &RecordExplanation, entitled: bool) -> Message {
        let decided = last.cases.iter().find(|case| case.decided);
        let reasons = reasons(decided.and_then(|case| case.when.as_ref()));
        let own = basis(last, decided);
        let own = if own == Message::default() { basis(told, None) } else { own };
        let money = is_money(self.program, id);
        both(|lang| {
            let (subject, title, result) =
                (self.subject(id, told, lang), style::title(&told.label, lang), told.result.get(lang));
            let head = match (entitled, money, lang) {
                (true, true, Lang::Vi) => format!("{subject} được hưởng {title} {result}"),
                (true, false, Lang::Vi) => format!("{subject} được tính {title} {result}"),
                (true, _, Lang::En) => format!("{subject} is entitled to {title} {result}"),
                (false, _, Lang::Vi) => format!("{subject}: {title} là {result}"),
                (false, _, Lang::En) => format!("{subject}: {title} is {result}"),
            };
            let because = match (reasons.as_slice(), lang) {
                ([], _) => String::new(),
                ([one, two], Lang::Vi) => format!(", vì {} và {}", one.vi, two.vi),
                (all, Lang::Vi) => format!(", vì {}", list(all, lang)),
                (all, Lang::En) => format!(": {}", list(all, lang)),
            };
            format!("{head}{}{because}{}.", self.computed(id, at, told, lang), own.get(lang))
        })
    }

    /// ` (mức chuẩn 360.000 đồng × hệ số 2,5)`, with what floor, cap and rounding made of it.
    fn computed(&self, id: RuleId, at: At, told: &RecordExplanation, lang: Lang) -> String {
        let Some(outcome) = self.outcome(id, at) else { return String::new() };
        if matches!(outcome.kind, ExprKind::Const(_)) && told.steps.is_empty() {
            return String::new();
        }
        let written = match &outcome.kind {
            ExprKind::Call(Function::Age, _) => self.counted_years(outcome, at, lang),
            _ => self.written(outcome, at, lang),
        };
        if told.steps.is_empty() {
            return format!(" ({written})");
        }
        let raw = words::value(self.program, &outcome.ty, &self.witness.value(outcome, at), lang);
        let formula = if written == raw { raw } else { format!("{written} = {raw}") };
        format!(" ({formula}; {})", list(&told.steps, lang))
    }

    /// Several cases that hold at once, and what is made of them.
    fn combination(&self, id: RuleId, at: At) -> Option<Message> {
        let Body::Cases(policy, _) = &self.version(id, at.clocks())?.body else { return None };
        let told = self.laid_out(id, at);
        let holding: Vec<&CaseTold> =
            told.cases.iter().filter(|c| c.kind == CaseKind::Case && c.truth() == Some(Truth::True)).collect();
        let by_case = told.cases.iter().any(|case| case.kind == CaseKind::Case && case.decided);
        if holding.len() < 2 || !by_case || matches!(policy, Policy::ExactlyOne | Policy::First) {
            return None;
        }
        Some(both(|lang| {
            let register = style::small(&told.register);
            let count = quantity::count(i128::try_from(holding.len()).unwrap_or(0), lang);
            let short = told.label.chars().count() <= 12;
            let title = if short { style::title(&told.label, lang) } else { lang.pick("mức", "amount").to_owned() };
            let amounts: Vec<String> =
                holding.iter().map(|case| format!("{title} {}", case.outcome.get(lang))).collect();
            let amounts = style::listed(&amounts, lang);
            let result = told.result.get(lang);
            match (policy, lang) {
                (Policy::Sum, Lang::Vi) => {
                    format!(
                        "{} này thuộc {count} trường hợp, {amounts}; cộng lại là {result}.",
                        style::capital(&register)
                    )
                }
                (Policy::Sum, Lang::En) => format!("{count} cases apply, {amounts}; they add up to {result}."),
                (policy, Lang::Vi) => {
                    let best = if *policy == Policy::Highest { "cao nhất" } else { "thấp nhất" };
                    format!(
                        "{} này thuộc {count} trường hợp, {amounts}; chỉ lấy mức {best} là {result}.",
                        style::capital(&register)
                    )
                }
                (policy, Lang::En) => {
                    let best = if *policy == Policy::Highest { "highest" } else { "lowest" };
                    format!("{count} cases apply, {amounts}; only the {best}, {result}, is taken.")
                }
            }
        }))
    }

    /// Where the deciding outcome is made of several rules: its formula, and why each of them is what it is.
    fn composed(&self, chain: &[RuleId], at: At) -> Vec<Message> {
        let Some((last, before)) = chain.split_last() else { return Vec::new() };
        let Some(outcome) = self.outcome(*last, at) else { return Vec::new() };
        let mut named = Vec::new();
        super::chain::rules_in(outcome, &mut named);
        named.retain(|rule| self.has_cases(*rule, at));
        let mut sentences = Vec::new();
        if named.len() > 1 && !before.is_empty() {
            let (value, _) = self.witness.result(*last, at);
            let title = &self.program.rule(*last).named.label;
            let derived = self.derived(outcome, &value, at);
            sentences
                .push(both(|lang| format!("{} {}.", style::capital(&style::title(title, lang)), derived.get(lang))));
        }
        if named.len() > 1 {
            sentences.extend(named.into_iter().map(|rule| self.part(rule, at)));
        }
        sentences
    }

    /// `Hệ số nuôi con 1: …; căn cứ …`.
    fn part(&self, id: RuleId, at: At) -> Message {
        let deciding = self.chain(id, at).last().copied().unwrap_or(id);
        let (told, last) = (self.laid_out(id, at), self.laid_out(deciding, at));
        let decided = last.cases.iter().find(|case| case.decided);
        let (reasons, basis) = (reasons(decided.and_then(|case| case.when.as_ref())), basis(&last, decided));
        both(|lang| {
            let title = style::capital(&style::title(&told.label, lang));
            let because = if reasons.is_empty() { String::new() } else { format!(": {}", list(&reasons, lang)) };
            format!("{title} {}{because}{}.", told.result.get(lang), basis.get(lang))
        })
    }

    /// Why nothing is given: an exclusion, an age that is still to come, or no case at all.
    fn nothing(&self, id: RuleId, at: At, told: &RecordExplanation, chain: &[RuleId]) -> Message {
        let last = chain.last().map_or_else(|| told.clone(), |rule| self.laid_out(*rule, at));
        let excluded = last.cases.iter().find(|case| case.kind == CaseKind::Exclusion && case.decided);
        let soon = self.soon(id, at);
        let own = basis(&last, excluded);
        let own = if own == Message::default() { basis(told, None) } else { own };
        both(|lang| {
            let (subject, title) = (self.subject(id, told, lang), style::title(&told.label, lang));
            let months = last.cases.iter().find(|case| case.kind == CaseKind::Months && case.decided);
            if let Some(when) = months.and_then(|case| case.when.as_ref()) {
                let (when, own) = (when.fact.get(lang), own.get(lang));
                return match (last.reason == "no_longer_paid", lang) {
                    (true, Lang::Vi) => format!("{subject} không còn được hưởng {title}: {when}{own}."),
                    (true, Lang::En) => format!("{subject} is no longer entitled to {title}: {when}{own}."),
                    (false, Lang::Vi) => format!("{subject} chưa được hưởng {title}: {when}{own}."),
                    (false, Lang::En) => format!("{subject} is not yet entitled to {title}: {when}{own}."),
                };
            }
            let head = match (soon.is_some(), lang) {
                (true, Lang::Vi) => format!("{subject} chưa được hưởng {title}"),
                (false, Lang::Vi) => format!("{subject} không được hưởng {title}"),
                (true, Lang::En) => format!("{subject} is not yet entitled to {title}"),
                (false, Lang::En) => format!("{subject} is not entitled to {title}"),
            };
            let why = match (excluded, &soon, lang) {
                (Some(case), _, Lang::Vi) => {
                    format!(" vì thuộc trường hợp trừ: {}", list(&reasons(case.when.as_ref()), lang))
                }
                (Some(case), _, Lang::En) => format!(" by exclusion: {}", list(&reasons(case.when.as_ref()), lang)),
                (None, Some((_, facts, then)), Lang::Vi) => format!(" vì {}; {}", list(facts, lang), then.vi),
                (None, Some((_, facts, then)), Lang::En) => format!(": {}; {}", list(facts, lang), then.en),
                (None, None, Lang::Vi) => " vì không thuộc trường hợp nào được hưởng".to_owned(),
                (None, None, Lang::En) => ": none of the cases applies".to_owned(),
            };
            format!("{head}{why}{}.", own.get(lang))
        })
    }

    /// The nearest day on which an age alone makes a case apply, if the rule then gives something.
    fn soon(&self, id: RuleId, at: At) -> Option<(Date, Vec<Message>, Message)> {
        let rules = std::iter::once((id, at)).chain(self.rests_on(id, at));
        let laid: Vec<RecordExplanation> = rules.map(|(rule, at)| self.laid_out(rule, at)).collect();
        let cases = laid.iter().flat_map(|told| &told.cases);
        let failed = cases.filter(|case| case.truth() == Some(Truth::False)).filter_map(|case| case.when.as_ref());
        let mut near: Vec<(Date, Vec<Message>, Message)> = failed
            .filter_map(|when| {
                let grounds = when.grounds();
                let [only] = grounds.as_slice() else { return None };
                let (day, then) = only.reached.clone()?;
                let gives = self.witness.result(id, At { day, ..at }).0;
                let given = matches!(gives, Value::Number(n) if !is_nothing(n));
                given.then(|| (day, vec![only.fact.clone()], then))
            })
            .collect();
        near.sort_by_key(|(day, ..)| *day);
        near.into_iter().next()
    }
}
