//! Programs in words: values, legal bases, conditions and formulas as an official would say them.

use super::style;
use crate::ir::{Basis, Comparison, Expr, ExprKind, FieldId, Function, Program, RegisterId, Related, Type};
use crate::syntax::ast::{AggregateKind, MonthsOf, PlaceKind, Policy, ScaleKind};
use crate::value::calendar::Edge;
use crate::value::fraction::Rounding;
use crate::value::{Date, Decimal, Fraction, Lang, Message, Period, PeriodKind, Unit, Value, date, numeral, quantity};

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
        (Value::Number(n), Type::Number(unit)) => number(*n, unit, lang),
        (Value::Number(n), _) => number(*n, &Unit::plain(), lang),
        (Value::Text(text), _) => format!("“{text}”"),
        (Value::Date(day), _) => date::show(*day, lang),
        (Value::Word(word), Type::Word(list)) => {
            let found = program.list(*list).words.get(*word as usize);
            found.map_or_else(|| word.to_string(), |w| style::word(&w.label, lang))
        }
        (Value::Word(n) | Value::Record(n), _) => n.to_string(),
    }
}

/// The result of a rule in words: one that is not known is undetermined, no missing fact.
pub(super) fn result(program: &Program, ty: &Type, found: &Value, lang: Lang) -> String {
    match found {
        Value::Missing => lang.pick("chưa xác định", "undetermined").to_owned(),
        found => value(program, ty, found, lang),
    }
}

/// A number with its unit and all its digits; one that never ends is cut, and says so.
fn number(n: Fraction, unit: &Unit, lang: Lang) -> String {
    const MOST: u32 = 6;
    let ends = quantity::scaled(n, unit).to_exact_decimal().is_some_and(|d| d.normalized().scale() <= MOST);
    if ends { quantity::show_exact(n, unit, 0, lang) } else { format!("≈ {}", quantity::show(n, unit, 4, lang)) }
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
            // The only annex of an instrument has no number.
            let gap = if place.is_empty() { "" } else { " " };
            text.push_str(&format!("{}{gap}{place}{} ", word(kind), lang.pick("", ",")));
        }
    }
    text.push_str(&program.source(basis.source).named.label);
    text
}

/// A period in an English sentence is not written as in a rule file: `2023`, not `year 2023`.
#[must_use]
pub fn period(period: Period, lang: Lang) -> String {
    match (period.kind(), lang) {
        (PeriodKind::Year, Lang::En) => period.name(lang).replace("year ", ""),
        _ => period.name(lang),
    }
}

/// A period and the day its stocks are judged on.
#[must_use]
pub fn period_day(of: Period, on: Date, lang: Lang) -> String {
    let (name, day) = (period(of, lang), date::show(on, lang));
    match lang {
        Lang::Vi => format!("{name}, số liệu chốt ngày {day}"),
        Lang::En => format!("{name}, stocks as of {day}"),
    }
}

/// Whether numbers of a type are ages.
pub(super) fn is_age(ty: &Type) -> bool {
    matches!(ty, Type::Number(unit) if unit.name(Lang::Vi) == "tuổi")
}

/// The words for a comparison.
pub(super) fn comparison(comparison: Comparison, ty: &Type, lang: Lang) -> &'static str {
    let day = matches!(ty, Type::Date);
    match comparison {
        Comparison::Equal if matches!(ty, Type::Number(_)) => lang.pick("bằng", "equal to"),
        Comparison::Equal => lang.pick("là", "is"),
        Comparison::NotEqual => lang.pick("khác", "other than"),
        Comparison::Less if day => lang.pick("trước ngày", "before"),
        Comparison::Less => lang.pick("dưới", "under"),
        Comparison::LessOrEqual if day => lang.pick("đến hết ngày", "through"),
        Comparison::LessOrEqual if is_age(ty) => lang.pick("đến hết", "through age"),
        Comparison::LessOrEqual => lang.pick("không quá", "at most"),
        Comparison::Greater if day => lang.pick("sau ngày", "after"),
        Comparison::Greater => lang.pick("trên", "over"),
        Comparison::GreaterOrEqual if day => lang.pick("từ ngày", "since"),
        Comparison::GreaterOrEqual if is_age(ty) => lang.pick("từ đủ", "at least"),
        Comparison::GreaterOrEqual => lang.pick("ít nhất", "at least"),
    }
}

/// How the cases of a rule go together.
pub(super) fn policy(policy: Policy) -> Message {
    let (vi, en) = match policy {
        Policy::ExactlyOne => ("chỉ một trường hợp", "exactly one"),
        Policy::First => ("xét lần lượt", "first that applies"),
        Policy::Highest => ("chỉ lấy mức cao nhất", "highest only"),
        Policy::Lowest => ("chỉ lấy mức thấp nhất", "lowest only"),
        Policy::Sum => ("cộng các mức", "sum of all"),
    };
    Message::new(vi, en)
}

/// What a relation field points at: the title of the other register, or of the field where two point at the same.
pub(super) fn follow(program: &Program, here: RegisterId, field: FieldId, lang: Lang) -> String {
    let fields = &program.register(here).fields;
    let target = |f: &crate::ir::Field| f.relation.as_ref().map(|r| r.target);
    let own = program.field(here, field);
    let alike = fields.iter().filter(|f| f.relation.is_some() && target(f) == target(own)).count();
    match target(own) {
        Some(register) if alike == 1 => style::title(&program.register(register).named.label, lang),
        _ => style::title(&own.named.label, lang),
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
            ExprKind::Field(field) => style::title(&program.field(here, *field).named.label, lang),
            ExprKind::Rule(rule) => style::title(&program.rule(*rule).named.label, lang),
            ExprKind::Indicator(id) => style::title(&program.indicator(*id).named.label, lang),
            ExprKind::Within(within) => {
                let indicator = style::title(&program.indicator(within.indicator).named.label, lang);
                let cell = style::title(&within.dimension.label, lang);
                format!("{indicator} {} {cell}", lang.pick("tính trong từng", "within each"))
            }
            ExprKind::Param(param, keys) => {
                let label = style::title(&program.param(*param).named.label, lang);
                if keys.is_empty() {
                    return label;
                }
                format!("{label} {} {}", lang.pick("theo", "by"), self.list(here, keys, ", ", depth))
            }
            ExprKind::Follow(field, inner) => {
                let Some(relation) = &program.field(here, *field).relation else { return one(inner) };
                let inner = self.expr(relation.target, inner, depth + 1);
                format!("{inner} {} {}", lang.pick("của", "of"), follow(program, here, *field, lang))
            }
            ExprKind::Call(function, args) => self.call(here, *function, args, depth),
            ExprKind::Previous(inner) => format!("{} {}", one(inner), lang.pick("kỳ trước", "in the previous period")),
            ExprKind::On(inner, day) => format!("{} {}", one(inner), on_day(lang.pick("tại", "on"), &one(day), lang)),
            ExprKind::Known(inner, by) => {
                let words = lang.pick("theo quy định có hiệu lực đến", "by the law in force by");
                format!("{} ({})", one(inner), on_day(words, &one(by), lang))
            }
            ExprKind::Across(inner, of) => {
                let of = match (of, lang) {
                    (MonthsOf::Period(of), _) => period(*of, lang),
                    (MonthsOf::Year, Lang::Vi) => "năm đang xét".to_owned(),
                    (MonthsOf::Year, Lang::En) => "the year judged".to_owned(),
                    (MonthsOf::Quarter, Lang::Vi) => "quý đang xét".to_owned(),
                    (MonthsOf::Quarter, Lang::En) => "the quarter judged".to_owned(),
                };
                match lang {
                    Lang::Vi => format!("tổng {} qua từng tháng của {of}", one(inner)),
                    Lang::En => format!("the sum of {} across the months of {of}", one(inner)),
                }
            }
            ExprKind::Earlier(..) => lang.pick("mức cũ", "the old value").to_owned(),
            ExprKind::Neg(inner) => format!("−{}", one(inner)),
            ExprKind::Sum(parts) => self.signed(here, parts, " + ", " − ", depth),
            ExprKind::Product(parts) => self.signed(here, parts, " × ", " ÷ ", depth),
            ExprKind::Compare(left, how, right) => {
                format!("{} {} {}", one(left), comparison(*how, &left.ty, lang), one(right))
            }
            ExprKind::Between { value, low, high } => {
                let (low, high) = (edge(low.1, &value.ty, lang, &one(&low.0)), (high.1, one(&high.0)));
                format!("{} {low} {}", one(value), upper(high.0, lang, &high.1))
            }
            ExprKind::In(value, items, negated) => {
                let word = if *negated { lang.pick("không thuộc", "not in") } else { lang.pick("thuộc", "in") };
                format!("{} {word} ({})", one(value), self.list(here, items, ", ", depth))
            }
            ExprKind::IsMissing(inner, true) => format!("{} {}", one(inner), lang.pick("thiếu số liệu", "is missing")),
            ExprKind::IsMissing(inner, false) => format!("{} {}", one(inner), lang.pick("có số liệu", "is known")),
            ExprKind::Not(inner) => format!("{} ({})", lang.pick("không", "not"), one(inner)),
            ExprKind::And(parts) => self.joint(here, parts, lang.pick(" và ", " and "), depth),
            ExprKind::Or(parts) => self.joint(here, parts, lang.pick(" hoặc ", " or "), depth),
            ExprKind::CountTrue(parts) if parts.len() == 1 => {
                let told = parts.iter().map(one).collect::<String>();
                match lang {
                    Lang::Vi => format!("(1 nếu {told}, 0 nếu không)"),
                    Lang::En => format!("(1 if {told}, else 0)"),
                }
            }
            ExprKind::CountTrue(parts) => match lang {
                Lang::Vi => format!("số điều kiện đúng trong {} điều kiện", parts.len()),
                Lang::En => format!("how many of {} conditions are true", parts.len()),
            },
            ExprKind::AtLeastTrue(n, parts) => match lang {
                Lang::Vi => format!("ít nhất {n} trong {} điều kiện đúng", parts.len()),
                Lang::En => format!("at least {n} of {} conditions are true", parts.len()),
            },
            ExprKind::Related(related) => self.related(related, depth),
            ExprKind::Scale(scale) => {
                let (vi, en) = match scale.kind {
                    ScaleKind::Step => ("bậc thang theo", "steps by"),
                    ScaleKind::Marginal => ("lũy tiến từng phần theo", "marginal rates on"),
                    ScaleKind::Linear => ("nội suy theo", "straight lines by"),
                    ScaleKind::Cumulative => ("cộng dồn theo", "steps added up by"),
                };
                format!("{} {}", lang.pick(vi, en), one(&scale.on))
            }
            ExprKind::Round(inner, step, how) => {
                format!("{} ({})", one(inner), rounded_to(*step, *how, &expr.ty, lang))
            }
        }
    }

    /// Conditions joined by one word; those joined by another stand in brackets.
    fn joint(&self, here: RegisterId, parts: &[Expr], joint: &str, depth: usize) -> String {
        let told = parts.iter().map(|part| {
            let text = self.expr(here, part, depth + 1);
            if matches!(part.kind, ExprKind::And(_) | ExprKind::Or(_)) { format!("({text})") } else { text }
        });
        told.collect::<Vec<_>>().join(joint)
    }

    fn call(&self, here: RegisterId, function: Function, args: &[Expr], depth: usize) -> String {
        let lang = self.lang;
        let told: Vec<String> = args.iter().map(|arg| self.expr(here, arg, depth + 1)).collect();
        let list = told.join("; ");
        match (function, told.as_slice()) {
            (Function::Age, _) => format!("{} {list}", lang.pick("tuổi tròn tính từ", "completed years since")),
            (Function::YearsBetween, [from, to]) => match lang {
                Lang::Vi => format!("số năm tròn từ {from} đến {to}"),
                Lang::En => format!("completed years from {from} to {to}"),
            },
            (function, told) if function.is_calendar() => {
                of_days(function, told, matches!(args.last().map(|n| &n.kind), Some(ExprKind::Neg(_))), lang)
            }
            (Function::IfMissing, [wanted, instead]) if args.first().is_some_and(|arg| arg.ty == Type::Bool) => {
                match lang {
                    Lang::Vi => format!("{wanted} (thiếu số liệu thì coi là {instead})"),
                    Lang::En => format!("{wanted} (counted as {instead} where missing)"),
                }
            }
            (Function::IfMissing, [wanted, instead]) => match lang {
                Lang::Vi => format!("{wanted} (thiếu số liệu thì lấy {instead})"),
                Lang::En => format!("{wanted} ({instead} where missing)"),
            },
            (Function::Smaller, _) => format!("{} ({list})", lang.pick("số nhỏ nhất trong", "the smallest of")),
            _ => format!("{} ({list})", lang.pick("số lớn nhất trong", "the largest of")),
        }
    }

    fn related(&self, related: &Related, depth: usize) -> String {
        let lang = self.lang;
        let inside = |expr: &Expr| self.expr(related.register, expr, depth + 1);
        let mut text = aggregate(related.kind, lang).to_owned();
        if let Some(value) = &related.value {
            text.push_str(&format!(" {} {}", inside(value), lang.pick("của", "over")));
        }
        text.push_str(&format!(" {}", related_records(self.program, related, lang)));
        if let Some(filter) = &related.filter {
            text.push_str(&format!(" {} {}", lang.pick("có", "where"), inside(filter)));
        }
        text
    }
}

/// A function of days; `back` where days are taken off.
pub(super) fn of_days(function: Function, args: &[String], back: bool, lang: Lang) -> String {
    match (function, args, lang) {
        (Function::Plus(_), [day, count], _) if back => format!("{day} − {}", count.trim_start_matches('−')),
        (Function::Plus(_), [day, count], _) => format!("{day} + {count}"),
        (Function::Birthday, [born, age], Lang::Vi) => format!("ngày tròn {age} tính từ {born}"),
        (Function::Birthday, [born, age], Lang::En) => format!("the day {age} are completed since {born}"),
        (Function::DaysBetween, [from, to], Lang::Vi) => format!("số ngày từ {from} đến {to}"),
        (Function::DaysBetween, [from, to], Lang::En) => format!("days from {from} to {to}"),
        (Function::MonthsBetween, [from, to], Lang::Vi) => format!("số tháng tròn từ {from} đến {to}"),
        (Function::MonthsBetween, [from, to], Lang::En) => format!("completed months from {from} to {to}"),
        (Function::Edge(edge), [day], _) => {
            let (vi, en) = match edge {
                Edge::MonthStart => ("ngày đầu tháng của", "the first day of the month of"),
                Edge::MonthEnd => ("ngày cuối tháng của", "the last day of the month of"),
                Edge::YearStart => ("ngày đầu năm của", "the first day of the year of"),
                Edge::YearEnd => ("ngày cuối năm của", "the last day of the year of"),
            };
            format!("{} {day}", lang.pick(vi, en))
        }
        _ => args.join("; "),
    }
}

/// The related records by the name the other side gives them, else by the title of their register.
fn related_records(program: &Program, related: &Related, lang: Lang) -> String {
    let inverse = program.field(related.register, related.via).relation.as_ref().and_then(|r| r.inverse.as_ref());
    let title = &program.register(related.register).named.label;
    style::title(&inverse.map_or_else(|| title.clone(), |name| name.replace('_', " ")), lang)
}

/// The lower end of a range: `từ đủ 60 tuổi`, `trên 5`.
pub(super) fn edge(included: bool, ty: &Type, lang: Lang, bound: &str) -> String {
    let word = match (included, is_age(ty)) {
        (true, true) => lang.pick("từ đủ", "from"),
        (true, false) => lang.pick("từ", "from"),
        (false, _) => lang.pick("trên", "over"),
    };
    format!("{word} {bound}")
}

/// The upper end of a range: `đến dưới 80 tuổi`, `đến hết 22 tuổi`.
pub(super) fn upper(included: bool, lang: Lang, bound: &str) -> String {
    let word = if included { lang.pick("đến hết", "through") } else { lang.pick("đến dưới", "to under") };
    format!("{word} {bound}")
}

/// `làm tròn đến 1.000 đồng`.
pub(super) fn rounded_to(step: Decimal, how: Rounding, ty: &Type, lang: Lang) -> String {
    let text = match (step.to_fraction(), ty) {
        (Ok(step), Type::Number(unit)) => number(step, unit, lang),
        _ => numeral::show(step, lang),
    };
    let word = match how {
        Rounding::HalfUp => lang.pick("làm tròn đến", "rounded to"),
        Rounding::Up => lang.pick("làm tròn lên đến", "rounded up to"),
        Rounding::Down => lang.pick("làm tròn xuống đến", "rounded down to"),
    };
    format!("{word} {text}")
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
        AggregateKind::Median => lang.pick("trung vị", "median of"),
        AggregateKind::Quantile => lang.pick("phân vị", "quantile"),
        AggregateKind::Gini => lang.pick("hệ số Gini", "Gini of"),
    }
}

/// A preposition and a day, which Vietnamese calls one unless its title does so already.
fn on_day(preposition: &str, day: &str, lang: Lang) -> String {
    let noun = if lang == Lang::Vi && !day.to_lowercase().starts_with("ngày") { "ngày " } else { "" };
    format!("{preposition} {noun}{day}")
}
