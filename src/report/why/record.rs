//! One record on the page: the case that decided with all its conditions, the others by what made them fail, the parameters.

use super::page::{Page, mark, with};
use crate::explain::{CaseKind, CaseTold, Kind, Membership, Reason, RecordExplanation, Truth};
use crate::value::{Date, Lang, Message, date};

/// More failed cases than this are only counted, where another case decided.
const FEW: usize = 6;

/// A rule for a record.
pub(super) fn page(told: &RecordExplanation, lang: Lang) -> String {
    let day = date::show(told.day, lang);
    let mut day = format!("{} {day}", lang.pick("ngày", "on"));
    if let Some(known) = told.known {
        let words = lang.pick("theo quy định đã có hiệu lực đến ngày", "by the law in force by");
        day.push_str(&format!(" · {words} {}", date::show(known, lang)));
    }
    let mut page = Page::new(lang, &[&told.label, &format!("{} {}", told.register, told.key), &day]);
    page.sentences(&told.sentences);
    let mut shown = Shown::default();
    shown.rules(&mut page, std::slice::from_ref(told));
    page.text
}

/// A record in an indicator.
pub(super) fn membership(told: &Membership, lang: Lang) -> String {
    let mut page = Page::new(lang, &[&told.label, &format!("{} {}", told.register, told.key)]);
    page.sentences(&told.sentences);
    let mut shown = Shown::default();
    let own: Vec<&Reason> = told.conditions.iter().filter(|condition| !names_only_rules(condition)).collect();
    if !own.is_empty() {
        page.heading(lang.pick("Điều kiện để được tính", "To be counted"));
        own.iter().for_each(|condition| shown.condition(&mut page, 1, condition));
    }
    shown.rules(&mut page, &told.rules);
    page.text
}

/// Whether a condition only compares the result of a rule, which has its own block below.
fn names_only_rules(condition: &Reason) -> bool {
    match condition.kind {
        Kind::All | Kind::Any | Kind::Not => condition.parts.iter().all(names_only_rules),
        _ => condition.parts.iter().any(|part| part.kind == Kind::Rule),
    }
}

/// What the page has told already.
#[derive(Default)]
struct Shown {
    /// Rules with a block of their own, by name, record and day.
    blocks: Vec<(String, String, Date)>,
    /// Rules that have or will have a block, by title in small letters.
    announced: Vec<String>,
    /// Values of rules told inside a tree.
    values: Vec<String>,
}

impl Shown {
    /// Rules with their blocks, each once, then the parameters of all of them.
    fn rules(&mut self, page: &mut Page, rules: &[RecordExplanation]) {
        let mut parameters: Vec<&Reason> = Vec::new();
        let all = rules.iter().flat_map(|told| std::iter::once(told).chain(&told.rules));
        self.announced = all.map(|rule| rule.label.to_lowercase()).collect();
        for told in rules {
            for rule in std::iter::once(told).chain(&told.rules) {
                let name = (rule.rule.clone(), rule.key.clone(), rule.day);
                if !self.blocks.contains(&name) {
                    self.blocks.push(name);
                    self.block(page, rule, told);
                }
            }
            for parameter in told.parameters() {
                let same = |other: &&Reason| other.text == parameter.text && other.found == parameter.found;
                if !parameters.iter().any(same) {
                    parameters.push(parameter);
                }
            }
        }
        if !parameters.is_empty() {
            page.heading(page.lang.pick("Mức quy định được áp dụng", "Parameters applied"));
            parameters.into_iter().for_each(|parameter| self.value(page, 1, parameter));
        }
    }

    fn block(&mut self, page: &mut Page, told: &RecordExplanation, asked: &RecordExplanation) {
        let lang = page.lang;
        let mut notes: Vec<String> = told.policy.iter().map(|policy| policy.get(lang).to_owned()).collect();
        let basis: Vec<&str> = told.basis.iter().map(|basis| basis.get(lang)).collect();
        if !basis.is_empty() {
            notes.push(format!("{} {}", lang.pick("căn cứ", "under"), basis.join(", ")));
        }
        notes.extend(told.applied_from.map(|day| applied(day, lang)));
        let mut of = String::new();
        if told.key != asked.key {
            of.push_str(&format!(" · {} {}", told.register, told.key));
        }
        if told.day != asked.day {
            of.push_str(&format!(" · {} {}", lang.pick("ngày", "on"), date::show(told.day, lang)));
        }
        page.heading(&with(&format!("{}{of}: {}", told.label, told.result.get(lang)), &notes));
        if let Some(formula) = &told.formula {
            self.formula(page, formula);
            for step in &told.steps {
                page.line(1, step.get(lang));
            }
        }
        self.cases(page, told);
    }

    fn formula(&mut self, page: &mut Page, formula: &Reason) {
        let lang = page.lang;
        if formula.truth.is_some() {
            self.condition(page, 1, formula);
            return;
        }
        let (found, text) = (formula.found.get(lang), formula.text.get(lang));
        page.line(1, &format!("= {text}"));
        if let Some((_, written)) = found.split_once(" = ") {
            page.line(1, &format!("= {written}"));
        } else if found != text && formula.found != undetermined() {
            page.line(1, &format!("= {found}"));
        }
        if formula.kind == Kind::Count {
            tally(page, formula);
            return;
        }
        formula.parts.iter().for_each(|part| self.value(page, 2, part));
    }

    fn cases(&mut self, page: &mut Page, told: &RecordExplanation) {
        let failed = |case: &&CaseTold| {
            !case.decided && told.was_tried(case) && case.when.as_ref().is_some_and(|w| w.truth == Some(Truth::False))
        };
        let many = told.cases.iter().filter(failed).count() > FEW;
        let by_case = told.cases.iter().any(|case| case.decided && case.when.is_some());
        let tried: Vec<&CaseTold> = told.cases.iter().filter(|case| told.was_tried(case)).collect();
        for case in &tried {
            if many && by_case && failed(case) {
                continue;
            }
            self.case(page, case, told.basis.first());
        }
        if tried.len() < told.cases.len() {
            page.marked(1, "·", page.lang.pick("các trường hợp khác: không xét đến", "the other cases are not asked"));
        }
        if many && by_case {
            let count = told.cases.iter().filter(failed).count();
            let text = match page.lang {
                Lang::Vi => format!("{count} trường hợp khác không đúng"),
                Lang::En => format!("{count} other cases do not hold"),
            };
            page.marked(1, "✗", &text);
        }
    }

    fn case(&mut self, page: &mut Page, case: &CaseTold, law: Option<&Message>) {
        let lang = page.lang;
        let told = case.decided || case.when.as_ref().is_none_or(|when| when.truth == Some(Truth::True));
        let title = case_title(case, if told { &case.derived } else { &case.outcome }, law, lang);
        let Some(when) = &case.when else {
            let mark = if case.decided { "→" } else { "·" };
            page.marked(1, mark, &title);
            return;
        };
        let holds = when.truth == Some(Truth::True);
        if case.decided || holds {
            page.marked(1, if case.decided { "→" } else { "✓" }, &title);
            match when.kind {
                Kind::All => when.parts.iter().for_each(|part| self.condition(page, 3, part)),
                _ => self.condition(page, 3, when),
            }
            return;
        }
        page.marked(1, mark(when.truth), &format!("{title}: {}", when.told().get(lang)));
    }

    /// A condition as it was found, and what it is made of or rests on.
    fn condition(&mut self, page: &mut Page, depth: usize, told: &Reason) {
        let lang = page.lang;
        let joint = match told.kind {
            Kind::All => lang.pick("tất cả các điều kiện sau:", "all of these:"),
            Kind::Any => lang.pick("một trong các điều kiện sau:", "one of these:"),
            Kind::Not => match told.parts.as_slice() {
                [inner] if !matches!(inner.kind, Kind::All | Kind::Any) => "",
                _ => lang.pick("không đúng cả điều kiện sau:", "not this:"),
            },
            _ => "",
        };
        if !joint.is_empty() {
            page.marked(depth, mark(told.truth), joint);
            told.parts.iter().for_each(|part| self.condition(page, depth + 1, part));
            return;
        }
        page.marked(depth, mark(told.truth), told.fact.get(lang));
        let inner = if told.kind == Kind::Not { told.parts.first().unwrap_or(told) } else { told };
        inner.parts.iter().filter(|part| part.kind == Kind::Rule).for_each(|part| self.value(page, depth + 1, part));
    }

    /// The value of a rule or parameter with its law; a rule that only passes a fact on is not worth a line.
    fn value(&mut self, page: &mut Page, depth: usize, told: &Reason) {
        let lang = page.lang;
        let text = format!("{}: {}", told.text.get(lang), told.found.get(lang));
        let elsewhere = match told.kind {
            Kind::Parameter => depth > 1,
            _ => self.announced.contains(&told.text.vi.to_lowercase()),
        };
        if elsewhere || self.values.contains(&text) {
            return;
        }
        self.values.push(text.clone());
        let mut notes: Vec<String> = told.basis.iter().map(|basis| basis.get(lang).to_owned()).collect();
        notes.extend(told.applied_from.map(|day| applied(day, lang)));
        page.line(depth, &with(&text, &notes));
        for part in &told.parts {
            match part.kind {
                Kind::Rule | Kind::Parameter | Kind::Months => self.value(page, depth + 1, part),
                // A count has told its conditions in its own line.
                _ if part.fact == told.found => {}
                _ => self.condition(page, depth + 1, part),
            }
        }
    }
}

/// The conditions of a count by how they came out.
fn tally(page: &mut Page, count: &Reason) {
    let lang = page.lang;
    for (truth, word) in [(Truth::False, ("không đúng", "not true")), (Truth::Unknown, ("thiếu số liệu", "missing"))]
    {
        let of = count.parts.iter().filter(|part| part.truth == Some(truth));
        let names: Vec<&str> = of.map(|part| part.text.get(lang)).collect();
        if !names.is_empty() {
            page.line(1, &format!("{}: {}", lang.pick(word.0, word.1), names.join(", ")));
        }
    }
}

/// What stands for a result that is not known; the heading says it already.
fn undetermined() -> Message {
    Message::new("chưa xác định", "undetermined")
}

fn applied(day: Date, lang: Lang) -> String {
    format!("{} {}", lang.pick("áp dụng từ ngày", "applied from"), date::show(day, lang))
}

/// What a case gives, the name it was given, and its place within the law of the rule.
fn case_title(case: &CaseTold, gives: &Message, law: Option<&Message>, lang: Lang) -> String {
    let gives = gives.get(lang);
    let basis = case.basis.as_ref().map(|basis| {
        let (own, law) = (basis.get(lang), law.map_or("", |law| law.get(lang)));
        own.strip_suffix(law).map_or(own, |place| place.trim_end_matches([' ', ','])).to_owned()
    });
    let basis = basis.filter(|basis| !basis.is_empty());
    match case.kind {
        CaseKind::Otherwise => format!("{}: {gives}", lang.pick("còn lại", "otherwise")),
        CaseKind::Exclusion => {
            let notes: Vec<String> = std::iter::once(gives.to_owned()).chain(basis).collect();
            with(lang.pick("trừ trường hợp", "except"), &notes)
        }
        CaseKind::Months => {
            with(lang.pick("ngoài các tháng được hưởng", "outside the months paid"), &[gives.to_owned()])
        }
        CaseKind::Override => {
            let notes: Vec<String> = basis.into_iter().collect();
            with(&format!("{} {gives}", lang.pick("riêng trường hợp:", "but:")), &notes)
        }
        CaseKind::Case => {
            let name = case.name.replace('_', " ");
            let told = case.outcome.vi.to_lowercase() == name || name.bytes().all(|byte| byte.is_ascii_digit());
            let notes: Vec<String> = (!told).then_some(name).into_iter().chain(basis).collect();
            with(gives, &notes)
        }
    }
}
