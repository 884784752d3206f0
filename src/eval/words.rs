//! The words that verdicts, claims and checks share: goals, figures with their parts, counts of records.

use super::outcome::{Judged, Measured, Working};
use super::printed::{MARK, Printed};
use crate::ir::{
    Aggregate, Figure, FigureKind, Goal, GoalOf, GoalShape, Indicator, IndicatorId, Program, RegisterId, Target,
};
use crate::syntax::ast::{AggregateKind, OtherPeriod};
use crate::value::{Fraction, Lang, Message, Unit, numeral, quantity};

/// What stands for a cell that is not shown.
pub const HIDDEN: &str = "..";

/// The goal of a target as a phrase: `dưới 0,40%`, `giảm ít nhất 0,1 điểm %`. Written from its bounds, so that one goal reads
/// the same whatever the rule file was written in.
#[must_use]
pub fn goal(program: &Program, target: &Target, lang: Lang) -> String {
    let indicator = program.indicator(target.indicator);
    let (unit, least) = match target.goal.of {
        GoalOf::Level => (indicator.unit.clone(), indicator.decimals.decimals),
        GoalOf::Fall | GoalOf::Rise => (quantity::of_difference(&indicator.unit), 0),
    };
    let number = |value| quantity::show_exact(value, &unit, least, lang);
    let bound = match target.goal.shape {
        GoalShape::Bounds => bound_words(&target.goal, number, lang),
        GoalShape::Band => {
            format!("{} {}", lang.pick("giữ trong mức", "kept within"), bound_words(&target.goal, number, lang))
        }
        GoalShape::About(middle) => about_words(&target.goal, middle, &unit, least, lang),
        GoalShape::Done => lang.pick("hoàn thành", "done").to_owned(),
    };
    match target.goal.of {
        GoalOf::Level => bound,
        GoalOf::Fall => format!("{} {bound}{}", lang.pick("giảm", "down"), against(&target.goal, lang)),
        GoalOf::Rise => format!("{} {bound}{}", lang.pick("tăng", "up"), against(&target.goal, lang)),
    }
}

/// ` so với năm 2020`; nothing for the period before.
fn against(goal: &Goal, lang: Lang) -> String {
    let period = match goal.against {
        OtherPeriod::Before | OtherPeriod::YearToDate => return String::new(),
        OtherPeriod::YearBefore => lang.pick("cùng kỳ năm trước", "the same period last year").to_owned(),
        OtherPeriod::Of(period) => period.name(lang),
    };
    format!(" {} {period}", lang.pick("so với", "against"))
}

/// `khoảng 4, lệch không quá 0,5`.
fn about_words(goal: &Goal, middle: Fraction, unit: &Unit, least: u32, lang: Lang) -> String {
    let shown = quantity::show_exact(middle, unit, least, lang);
    let off = goal.high.and_then(|(high, _)| high.minus(middle).ok()).filter(|off| *off > Fraction::ZERO);
    let Some(off) = off else { return format!("{} {shown}", lang.pick("khoảng", "about")) };
    let off = quantity::show_exact(off, &quantity::of_difference(unit), 0, lang);
    match lang {
        Lang::Vi => format!("khoảng {shown}, lệch không quá {off}"),
        Lang::En => format!("about {shown}, within {off}"),
    }
}

fn bound_words(goal: &Goal, number: impl Fn(Fraction) -> String, lang: Lang) -> String {
    match (goal.low, goal.high) {
        (Some((low, _)), Some((high, _))) if low == high => number(low),
        (Some((low, low_in)), Some((high, high_in))) => {
            let from = if low_in { lang.pick("từ", "from") } else { lang.pick("trên", "over") };
            let to = if high_in { lang.pick("đến", "to") } else { lang.pick("đến dưới", "to under") };
            format!("{from} {} {to} {}", number(low), number(high))
        }
        (Some((low, true)), None) => format!("{} {}", lang.pick("ít nhất", "at least"), number(low)),
        (Some((low, false)), None) => format!("{} {}", lang.pick("trên", "over"), number(low)),
        (None, Some((high, true))) => format!("{} {}", lang.pick("không quá", "at most"), number(high)),
        (None, Some((high, false))) => format!("{} {}", lang.pick("dưới", "under"), number(high)),
        (None, None) => "–".to_owned(),
    }
}

/// The bounds of a target on the value itself, which a printed value must not seem to cross.
#[must_use]
pub fn level_bounds(target: &Target) -> Vec<Fraction> {
    if target.goal.of != GoalOf::Level {
        return Vec::new();
    }
    target.goal.low.iter().chain(&target.goal.high).map(|(bound, _)| *bound).collect()
}

/// The bounds of every target of an indicator on the value itself.
#[must_use]
pub fn bounds_of(program: &Program, indicator: IndicatorId) -> Vec<Fraction> {
    program.targets.iter().filter(|t| t.indicator == indicator).flat_map(level_bounds).collect()
}

/// The register whose records a figure counts, when it is one aggregate (perhaps of another indicator).
#[must_use]
pub fn counted_register(program: &Program, figure: &Figure) -> Option<RegisterId> {
    first_aggregate(program, figure).map(|aggregate| aggregate.register)
}

fn first_aggregate<'a>(program: &'a Program, figure: &'a Figure) -> Option<&'a Aggregate> {
    let mut figure = figure;
    for _ in 0..64 {
        match &figure.kind {
            FigureKind::Aggregate(aggregate) => return Some(aggregate),
            FigureKind::Indicator(id) => figure = &program.indicator(*id).figure,
            FigureKind::Sum(terms) => figure = &terms.first()?.1,
            _ => return None,
        }
    }
    None
}

/// What one record of an indicator is called: the unit of a count, else the unit that bears the name of its register.
#[must_use]
pub fn record_unit(program: &Program, indicator: &Indicator) -> Option<Unit> {
    let aggregate = first_aggregate(program, &indicator.figure)?;
    // The unit of a sum, such as money, is no unit of its records.
    if !indicator.unit.is_dimensionless() && indicator.unit.is_whole() && aggregate.kind == AggregateKind::Count {
        return Some(indicator.unit.clone());
    }
    let register = program.register(aggregate.register);
    Unit::builtin(&register.named.name.replace('_', " "))
}

/// A number of records in a sentence: `07 hộ`.
#[must_use]
pub fn records(program: &Program, indicator: &Indicator, count: i128, lang: Lang) -> String {
    match record_unit(program, indicator) {
        Some(unit) => quantity::in_sentence(Fraction::whole(count), &unit, 0, lang),
        None => plain_records(count, lang),
    }
}

/// A number of records that have no unit of their own: `07 bản ghi`.
#[must_use]
pub fn plain_records(count: i128, lang: Lang) -> String {
    let word = if count == 1 { "record" } else { "records" };
    format!("{} {}", quantity::count(count, lang), lang.pick("bản ghi", word))
}

/// A measured figure in a sentence, with what stands above and below its line: `0,43% (87/20.175 hộ)`.
#[must_use]
pub fn measured(
    program: &Program,
    indicator: &Indicator,
    figure: &Measured,
    bounds: &[Fraction],
    lang: Lang,
) -> String {
    let show = |value: Fraction| {
        if let Some(part) = figure.printed {
            return printed(part, &indicator.unit, lang);
        }
        if indicator.unit.is_whole() && value.is_whole() {
            return quantity::in_sentence(value, &indicator.unit, 0, lang);
        }
        quantity::show_against(value, &indicator.unit, indicator.decimals, bounds, lang)
    };
    if figure.hidden {
        return HIDDEN.to_owned();
    }
    let text = match (figure.value, figure.low.zip(figure.high)) {
        (Some(value), _) => show(value),
        (None, Some((low, high))) => {
            let digits = quantity::digits_against(low, &indicator.unit, indicator.decimals, bounds);
            let low = if indicator.unit.is_whole() && low.is_whole() {
                quantity::count(low.numerator(), lang)
            } else {
                quantity::lower_end(low, &indicator.unit, digits, lang)
            };
            format!("{} {low} {} {}", lang.pick("từ", "from"), lang.pick("đến", "to"), show(high))
        }
        (None, None) => lang.pick("chưa xác định", "undetermined").to_owned(),
    };
    match (figure.value, parts(program, indicator, figure, lang)) {
        (Some(_), Some(parts)) => format!("{text} ({parts})"),
        _ => text,
    }
}

/// A part that is printed so that all come to the printed total, marked where it was adjusted.
#[must_use]
pub fn printed(part: Printed, unit: &Unit, lang: Lang) -> String {
    let plural = part.number.to_fraction().unwrap_or(Fraction::ZERO);
    let text = quantity::with_unit(&numeral::show(part.number, lang), plural, unit, lang);
    if part.adjusted { format!("{text}{MARK}") } else { text }
}

/// What a share is made of, `87/20.175 hộ`, or a mean or quotient in another unit, `1.000.000 ÷ 4`.
#[must_use]
pub fn parts(program: &Program, indicator: &Indicator, figure: &Measured, lang: Lang) -> Option<String> {
    let (above, below) = figure.numerator.zip(figure.denominator)?;
    let number = |value| numeral::show_exact(value, 6, lang);
    if !indicator.unit.is_dimensionless() {
        return Some(format!("{} ÷ {}", number(above), number(below)));
    }
    if matches!(figure.working.as_deref(), Some(Working::Weighted { .. })) {
        // Weights are no records.
        let (between, weights) = (lang.pick("/", " of "), lang.pick("quyền số", "by weight"));
        return Some(format!("{}{between}{} {weights}", number(above), number(below)));
    }
    let unit = record_unit(program, indicator).map(|u| format!(" {}", quantity::unit_word(&u, below, lang)));
    let between = lang.pick("/", " of ");
    Some(format!("{}{between}{}{}", number(above), number(below), unit.unwrap_or_default()))
}

/// How far a missed target is: `cao hơn 0,03 điểm %, thừa 07 hộ`; empty when the verdict left no gap.
#[must_use]
pub fn gap(program: &Program, judged: &Judged, lang: Lang) -> String {
    let target = program.target(judged.target);
    let indicator = program.indicator(target.indicator);
    let Some((gap, compared)) = judged.gap.zip(judged.compared) else {
        return String::new();
    };
    let above = target.goal.high.is_some_and(|(high, _)| compared >= high);
    let unit = quantity::of_difference(&indicator.unit);
    let least = indicator.decimals;
    let digits = quantity::digits_against(gap, &unit, least, &[Fraction::ZERO]);
    // Half a unit is not printed as a whole one.
    let far = if digits.decimals == 0 && !quantity::scaled(gap, &unit).is_whole() {
        quantity::show_exact(gap, &unit, 0, lang)
    } else {
        quantity::show(gap, &unit, digits, lang)
    };
    let mut text = if above {
        format!("{}{far}{}", lang.pick("cao hơn ", ""), lang.pick("", " above"))
    } else {
        format!("{}{far}{}", lang.pick("thấp hơn ", ""), lang.pick("", " short"))
    };
    if gap == Fraction::ZERO {
        lang.pick("bằng đúng mức phải vượt qua", "exactly at the bound that must be passed").clone_into(&mut text);
    }
    if let Some(count) = judged.gap_records.filter(|_| indicator.unit.is_dimensionless()) {
        let too_many = match target.goal.of {
            GoalOf::Level | GoalOf::Rise => above,
            GoalOf::Fall => !above,
        };
        let records = records(program, indicator, count, lang);
        text = match (too_many, lang) {
            (true, Lang::Vi) => format!("{text}, thừa {records}"),
            (false, Lang::Vi) => format!("{text}, thiếu {records}"),
            (true, Lang::En) => format!("{text}, {records} too many"),
            (false, Lang::En) => format!("{text}, {records} too few"),
        };
    }
    text
}

/// The title of an indicator in quotation marks.
#[must_use]
pub fn title(indicator: &Indicator, lang: Lang) -> String {
    quoted(&indicator.named.label, lang)
}

/// A text in the quotation marks of a language.
#[must_use]
pub fn quoted(text: &str, lang: Lang) -> String {
    match lang {
        Lang::Vi => format!("“{text}”"),
        Lang::En => format!("\"{text}\""),
    }
}

/// What a figure comes to with the records it leaves out: within bounds, or at least, or at most; nothing where that is open.
#[must_use]
pub fn with_left_out(program: &Program, id: IndicatorId, figure: &Measured) -> Option<Message> {
    let indicator = program.indicator(id);
    let bounds = bounds_of(program, id);
    let show = |value, lang| quantity::show_against(value, &indicator.unit, indicator.decimals, &bounds, lang);
    let told = |lang: Lang| {
        let all = lang.pick("tính cả thì", "with them");
        Some(match (figure.low, figure.high) {
            // They add nothing.
            (Some(low), Some(high)) if low == high && figure.value == Some(low) => return None,
            (Some(low), Some(high)) => {
                let (from, to) = (lang.pick("từ", "from"), lang.pick("đến", "to"));
                format!("{all} {from} {} {to} {}", show(low, lang), show(high, lang))
            }
            (Some(low), None) => format!("{all} {} {}", lang.pick("ít nhất", "at least"), show(low, lang)),
            (None, Some(high)) => format!("{all} {} {}", lang.pick("nhiều nhất", "at most"), show(high, lang)),
            (None, None) => return None,
        })
    };
    Some(Message::new(told(Lang::Vi)?, told(Lang::En)?))
}

/// Why a figure is not known, in a few words.
#[must_use]
pub fn why_unknown(figure: &Measured) -> Message {
    if let Some(reason) = &figure.undefined {
        return reason.clone();
    }
    let n = i128::from(if figure.undetermined > 0 { figure.undetermined } else { figure.excluded });
    quantity::both(|lang| match lang {
        Lang::Vi => format!("còn {} chưa xác định được", plain_records(n, lang)),
        Lang::En if n == 1 => "1 record is undetermined".to_owned(),
        Lang::En => format!("{} are undetermined", plain_records(n, lang)),
    })
}
