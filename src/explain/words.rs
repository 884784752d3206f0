//! Programs in words: values, legal bases and conditions as an officer would say them.

use crate::ir::{Basis, Comparison, Expr, ExprKind, Program, RegisterId, Type};
use crate::syntax::ast::{AggregateKind, PlaceKind};
use crate::value::{Date, Lang, Message, Period, Value, date, quantity};

/// Deeper expressions are not spelled out: a sentence that long helps nobody.
const DEEPEST: usize = 12;

/// Both languages at once.
pub(super) fn both(say: impl Fn(Lang) -> String) -> Message {
    Message::new(say(Lang::Vi), say(Lang::En))
}

/// A value of a type, in words.
#[must_use]
pub fn value(program: &Program, ty: &Type, value: &Value, lang: Lang) -> String {
    match (value, ty) {
        (Value::Missing, _) => lang.pick("thiếu số liệu", "missing").to_owned(),
        (Value::Bool(true), _) => lang.pick("có", "yes").to_owned(),
        (Value::Bool(false), _) => lang.pick("không", "no").to_owned(),
        (Value::Number(n), Type::Number(unit)) => quantity::show_exact(*n, unit, 0, lang),
        (Value::Number(n), _) => n.to_string(),
        (Value::Text(text), _) => format!("“{text}”"),
        (Value::Date(day), _) => date::show(*day, lang),
        (Value::Word(word), Type::Word(list)) => {
            let found = program.list(*list).words.get(*word as usize);
            found.map_or_else(|| word.to_string(), |w| w.label.clone())
        }
        (Value::Word(n) | Value::Record(n), _) => n.to_string(),
    }
}

/// A legal basis in words, from the finest place to the instrument: `điểm e khoản 1 Điều 6 Nghị định 20/2021/NĐ-CP`.
#[must_use]
pub fn basis(program: &Program, basis: &Basis, lang: Lang) -> String {
    let word = |kind: PlaceKind| match kind {
        PlaceKind::Point => lang.pick("điểm", "point"),
        PlaceKind::Clause => lang.pick("khoản", "clause"),
        PlaceKind::Article => lang.pick("Điều", "Article"),
        PlaceKind::Annex => lang.pick("Phụ lục", "Annex"),
        PlaceKind::Form => lang.pick("Mẫu số", "Form"),
        PlaceKind::Section => lang.pick("mục", "section"),
        PlaceKind::Part => lang.pick("phần", "part"),
    };
    let order = [
        PlaceKind::Point,
        PlaceKind::Clause,
        PlaceKind::Article,
        PlaceKind::Section,
        PlaceKind::Part,
        PlaceKind::Form,
        PlaceKind::Annex,
    ];
    let mut text = String::new();
    for kind in order {
        for (_, place) in basis.places.iter().filter(|(k, _)| *k == kind) {
            text.push_str(word(kind));
            text.push(' ');
            text.push_str(place);
            text.push(' ');
        }
    }
    text.push_str(&program.source(basis.source).named.label);
    text
}

/// A period and the day its stocks are judged on.
#[must_use]
pub fn period_day(period: Period, on: Date, lang: Lang) -> String {
    let day = date::show(on, lang);
    match lang {
        Lang::Vi => format!("{}, số liệu chốt ngày {day}", period.name(lang)),
        Lang::En => format!("{}, stocks as of {day}", period.name(lang)),
    }
}

/// The words for a comparison.
pub(super) fn comparison(comparison: Comparison, ty: &Type, lang: Lang) -> &'static str {
    let day = matches!(ty, Type::Date);
    match comparison {
        Comparison::Equal => lang.pick("là", "is"),
        Comparison::NotEqual => lang.pick("khác", "is not"),
        Comparison::Less if day => lang.pick("trước ngày", "before"),
        Comparison::Less => lang.pick("dưới", "under"),
        Comparison::LessOrEqual if day => lang.pick("đến hết ngày", "through"),
        Comparison::LessOrEqual => lang.pick("không quá", "at most"),
        Comparison::Greater if day => lang.pick("sau ngày", "after"),
        Comparison::Greater => lang.pick("trên", "over"),
        Comparison::GreaterOrEqual if day => lang.pick("từ ngày", "since"),
        Comparison::GreaterOrEqual => lang.pick("ít nhất", "at least"),
    }
}

/// An expression in words, with the titles of what it names.
pub(super) fn expr(program: &Program, here: RegisterId, expr: &Expr, lang: Lang) -> String {
    Teller { program, lang }.expr(here, expr, 0)
}

struct Teller<'a> {
    program: &'a Program,
    lang: Lang,
}

impl Teller<'_> {
    fn list(&self, here: RegisterId, parts: &[Expr], joint: &str, depth: usize) -> String {
        let told: Vec<String> = parts.iter().map(|part| self.expr(here, part, depth + 1)).collect();
        told.join(joint)
    }

    fn signed(&self, here: RegisterId, parts: &[(bool, Expr)], plain: &str, turned: &str, depth: usize) -> String {
        let mut text = String::new();
        for (i, (turn, part)) in parts.iter().enumerate() {
            if i > 0 || *turn {
                text.push_str(if *turn { turned } else { plain });
            }
            let told = self.expr(here, part, depth + 1);
            let bracket = matches!(part.kind, ExprKind::Sum(_)) && parts.len() > 1;
            text.push_str(&if bracket { format!("({told})") } else { told });
        }
        text
    }

    fn expr(&self, here: RegisterId, expr: &Expr, depth: usize) -> String {
        if depth > DEEPEST {
            return "…".to_owned();
        }
        let (program, lang) = (self.program, self.lang);
        let one = |inner: &Expr| self.expr(here, inner, depth + 1);
        match &expr.kind {
            ExprKind::Const(v) => value(program, &expr.ty, v, lang),
            ExprKind::Today => lang.pick("ngày xét", "the day judged").to_owned(),
            ExprKind::Field(field) => program.field(here, *field).named.label.clone(),
            ExprKind::Rule(rule) => program.rule(*rule).named.label.clone(),
            ExprKind::Indicator(id) => program.indicator(*id).named.label.clone(),
            ExprKind::Param(param, keys) => {
                let label = &program.param(*param).named.label;
                if keys.is_empty() {
                    return label.clone();
                }
                format!("{label} {} {}", lang.pick("theo", "by"), self.list(here, keys, ", ", depth))
            }
            ExprKind::Follow(field, inner) => {
                let field = program.field(here, *field);
                let Some(relation) = &field.relation else { return field.named.label.clone() };
                let inner = self.expr(relation.target, inner, depth + 1);
                format!("{inner} ({})", field.named.label)
            }
            ExprKind::Call(function, args) => format!("{}({})", function.name(), self.list(here, args, ", ", depth)),
            ExprKind::Previous(inner) => format!("{} {}", one(inner), lang.pick("kỳ trước", "in the previous period")),
            ExprKind::On(inner, day) => format!("{} {} {}", one(inner), lang.pick("tại ngày", "on"), one(day)),
            ExprKind::Neg(inner) => format!("−{}", one(inner)),
            ExprKind::Sum(parts) => self.signed(here, parts, " + ", " − ", depth),
            ExprKind::Product(parts) => self.signed(here, parts, " × ", " ÷ ", depth),
            ExprKind::Compare(left, how, right) => {
                format!("{} {} {}", one(left), comparison(*how, &left.ty, lang), one(right))
            }
            ExprKind::Between { value, low, high } => {
                let from = if low.1 { lang.pick("từ", "from") } else { lang.pick("trên", "over") };
                let to =
                    if high.1 { lang.pick("đến hết", "through") } else { lang.pick("đến dưới", "to under") };
                format!("{} {from} {} {to} {}", one(value), one(&low.0), one(&high.0))
            }
            ExprKind::In(value, items, negated) => {
                let word = if *negated { lang.pick("không thuộc", "not in") } else { lang.pick("thuộc", "in") };
                format!("{} {word} ({})", one(value), self.list(here, items, ", ", depth))
            }
            ExprKind::IsMissing(inner, true) => format!("{} {}", one(inner), lang.pick("thiếu số liệu", "is missing")),
            ExprKind::IsMissing(inner, false) => format!("{} {}", one(inner), lang.pick("có số liệu", "is known")),
            ExprKind::Not(inner) => format!("{} ({})", lang.pick("không", "not"), one(inner)),
            ExprKind::And(parts) => self.list(here, parts, lang.pick(" và ", " and "), depth),
            ExprKind::Or(parts) => self.list(here, parts, lang.pick(" hoặc ", " or "), depth),
            ExprKind::CountTrue(parts) => match lang {
                Lang::Vi => format!("số điều kiện đúng trong {} điều kiện", parts.len()),
                Lang::En => format!("how many of {} conditions are true", parts.len()),
            },
            ExprKind::AtLeastTrue(n, parts) => match lang {
                Lang::Vi => format!("ít nhất {n} trong {} điều kiện đúng", parts.len()),
                Lang::En => format!("at least {n} of {} conditions are true", parts.len()),
            },
            ExprKind::Related(related) => {
                let over = &program.register(related.register).named.label;
                let kind = aggregate(related.kind, lang);
                let value = related.value.as_ref().map(|v| self.expr(related.register, v, depth + 1));
                let filter = related.filter.as_ref().map(|f| self.expr(related.register, f, depth + 1));
                let mut text = format!("{kind} ");
                if let Some(value) = value {
                    text.push_str(&format!("{value} {} ", lang.pick("của", "over")));
                }
                text.push_str(over);
                if let Some(filter) = filter {
                    text.push_str(&format!(" {} {filter}", lang.pick("có", "with")));
                }
                text
            }
            ExprKind::Round(inner, step, _) => {
                format!("{} ({} {step})", one(inner), lang.pick("làm tròn đến", "rounded to"))
            }
        }
    }
}

/// The word for an aggregate.
pub(super) fn aggregate(kind: AggregateKind, lang: Lang) -> &'static str {
    match kind {
        AggregateKind::Count => lang.pick("số", "number of"),
        AggregateKind::Sum => lang.pick("tổng", "sum of"),
        AggregateKind::Mean => lang.pick("bình quân", "mean of"),
        AggregateKind::Min => lang.pick("nhỏ nhất", "smallest of"),
        AggregateKind::Max => lang.pick("lớn nhất", "largest of"),
        AggregateKind::Share => lang.pick("tỷ lệ", "share of"),
    }
}

/// The sentences that tell a result.
pub(super) fn sentences(told: &super::RecordExplanation, ty: &Type, value: &Value) -> Vec<Message> {
    let mut sentences = vec![both(|lang| verdict_sentence(told, ty, value, lang))];
    let open: Vec<&super::record::CaseTold> = told.cases.iter().filter(|c| !c.decided && c.when.is_some()).collect();
    let decided_by_default = told.cases.iter().any(|c| c.decided && c.when.is_none()) || told.reason == "not_entitled";
    if decided_by_default || *value == Value::Missing {
        for case in open {
            let Some(when) = &case.when else { continue };
            sentences.push(both(|lang| why_not(case, when, lang)));
        }
    }
    sentences
}

fn verdict_sentence(told: &super::RecordExplanation, ty: &Type, value: &Value, lang: Lang) -> String {
    let subject = match lang {
        Lang::Vi => format!("{} có mã {}", told.register, told.key),
        Lang::En => format!("{} {}", told.register, told.key),
    };
    let day = date::show(told.day, lang);
    let result = told.result.get(lang);
    if *value == Value::Missing {
        let lacking = told.reason.strip_prefix("unknown: ").unwrap_or("");
        return match (lang, lacking.is_empty()) {
            (Lang::Vi, false) => {
                format!("Chưa xác định được {} của {subject} tại ngày {day} vì thiếu số liệu: {lacking}.", told.label)
            }
            (Lang::En, false) => {
                format!("{} of {subject} is undetermined on {day} because data is missing: {lacking}.", told.label)
            }
            (Lang::Vi, true) => {
                format!("Chưa xác định được {} của {subject} tại ngày {day} ({}).", told.label, told.reason)
            }
            (Lang::En, true) => format!("{} of {subject} is undetermined on {day} ({}).", told.label, told.reason),
        };
    }
    let verb = match ty {
        Type::Word(_) => lang.pick("là", "is"),
        _ => lang.pick("bằng", "is"),
    };
    let head = match lang {
        Lang::Vi => format!("{subject}: {} tại ngày {day} {verb} {result}", told.label),
        Lang::En => format!("{subject}: {} on {day} {verb} {result}", told.label),
    };
    let decided = told.cases.iter().find(|c| c.decided);
    let because = match (decided.and_then(|c| c.when.as_ref()), &told.formula) {
        (Some(when), _) => format!("{} {}", lang.pick(", vì", ", because"), holding(when, lang).join("; ")),
        (None, Some(formula)) => format!(" = {}", formula.text.get(lang)),
        (None, None) if decided.is_some() => {
            lang.pick(", vì không thuộc trường hợp nào khác", ", because no other case applies").to_owned()
        }
        (None, None) => String::new(),
    };
    let basis = decided.and_then(|c| c.basis.as_ref()).or_else(|| told.basis.first());
    let basis = basis.map(|b| format!("; {} {}", lang.pick("căn cứ", "under"), b.get(lang))).unwrap_or_default();
    format!("{head}{because}{basis}.")
}

/// The conditions that made a condition true.
fn holding(reason: &super::Reason, lang: Lang) -> Vec<String> {
    let joined = reason.parts.iter().any(|p| p.truth.is_some());
    if !joined {
        return vec![reason.phrase(lang)];
    }
    let met = reason.parts.iter().filter(|p| p.truth == reason.truth);
    met.flat_map(|part| holding(part, lang)).collect()
}

fn why_not(case: &super::record::CaseTold, when: &super::Reason, lang: Lang) -> String {
    use super::record::Truth;
    let outcome = case.outcome.get(lang);
    let list = holding(when, lang).join("; ");
    match (when.truth, lang) {
        (Some(Truth::Unknown), Lang::Vi) => format!("Trường hợp “{outcome}” chưa rõ: {list}."),
        (Some(Truth::Unknown), Lang::En) => format!("The case “{outcome}” is open: {list}."),
        (Some(Truth::True), Lang::Vi) => format!("Trường hợp “{outcome}” cũng đúng: {list}."),
        (Some(Truth::True), Lang::En) => format!("The case “{outcome}” holds too: {list}."),
        (_, Lang::Vi) => format!("Không phải “{outcome}” vì {list}."),
        (_, Lang::En) => format!("Not “{outcome}” because {list}."),
    }
}
