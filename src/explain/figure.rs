//! Figures over whole registers in words, and with the value of each of their members.

use super::style;
use super::words::{self, both};
use crate::eval::Figures;
use crate::eval::outcome::Measured;
use crate::ir::{Aggregate, Expr, Figure, FigureKind, IndicatorId, Program};
use crate::syntax::ast::{AggregateKind, OtherPeriod};
use crate::value::{Fraction, Lang, Message, Period, Unit, date, numeral, quantity};

/// Indicators rest on indicators; so deep and no deeper, though circles are refused before.
const DEEPEST: usize = 32;

/// A formula in words.
pub(super) fn formula(program: &Program, figure: &Figure, lang: Lang) -> String {
    let signed = |parts: &[(bool, Figure)], plain: &str, turned: &str| {
        let mut text = String::new();
        for (i, (turn, part)) in parts.iter().enumerate() {
            if i > 0 || *turn {
                text.push_str(if *turn { turned } else { plain });
            }
            let told = formula(program, part, lang);
            let bracket = parts.len() > 1 && matches!(part.kind, FigureKind::Sum(_) | FigureKind::Neg(_));
            text.push_str(&if bracket { format!("({told})") } else { told });
        }
        text
    };
    match &figure.kind {
        FigureKind::Const(n) => numeral::show(*n, lang),
        FigureKind::YearsBetween(from, to) => {
            let (from, to) = (date::show(*from, lang), date::show(*to, lang));
            match lang {
                Lang::Vi => format!("số năm tròn từ {from} đến {to}"),
                Lang::En => format!("completed years from {from} to {to}"),
            }
        }
        FigureKind::Aggregate(of) => aggregate(program, of, lang),
        FigureKind::Indicator(id) => style::title(&program.indicator(*id).named.label, lang),
        FigureKind::At(inner, other) => format!("{} {}", formula(program, inner, lang), when(*other, lang)),
        FigureKind::Whole(inner) => {
            format!("{} {}", formula(program, inner, lang), lang.pick("tính trên toàn bộ", "over all"))
        }
        FigureKind::Neg(inner) => format!("−{}", formula(program, inner, lang)),
        FigureKind::Extreme(larger, parts) => {
            let told: Vec<String> = parts.iter().map(|part| formula(program, part, lang)).collect();
            let word = if *larger {
                lang.pick("số lớn nhất trong", "largest of")
            } else {
                lang.pick("số nhỏ nhất trong", "smallest of")
            };
            format!("{word} ({})", told.join(", "))
        }
        FigureKind::Power(base, exponent, digits) => {
            let (base, exponent) = (formula(program, base, lang), formula(program, exponent, lang));
            match lang {
                Lang::Vi => format!("({base}) lũy thừa ({exponent}), làm tròn đến {digits} chữ số thập phân"),
                Lang::En => format!("({base}) to the power of ({exponent}), rounded to {digits} decimals"),
            }
        }
        FigureKind::Sum(parts) => signed(parts, " + ", " − "),
        FigureKind::Product(parts) => signed(parts, " × ", " ÷ "),
        FigureKind::Round(inner, step, how) => {
            let ty = crate::ir::Type::Number(figure.unit.clone());
            format!("{} ({})", formula(program, inner, lang), words::rounded_to(*step, *how, &ty, lang))
        }
    }
}

/// Another period in words.
fn when(other: OtherPeriod, lang: Lang) -> String {
    match other {
        OtherPeriod::Before => lang.pick("kỳ trước", "in the previous period").to_owned(),
        OtherPeriod::YearBefore => lang.pick("cùng kỳ năm trước", "in the same period last year").to_owned(),
        OtherPeriod::YearToDate => lang.pick("lũy kế từ đầu năm", "from the beginning of the year").to_owned(),
        OtherPeriod::Of(period) => match lang {
            Lang::Vi => period.name(lang),
            Lang::En => format!("in {}", period.name(lang)),
        },
    }
}

/// An aggregate in words: `tỷ lệ hộ gia đình có phân loại hộ là hộ nghèo`.
pub(super) fn aggregate(program: &Program, of: &Aggregate, lang: Lang) -> String {
    let tell = |e: &Expr| words::expr(program, of.register, e, lang);
    let mut text = format!("{} ", words::aggregate(of.kind, lang));
    if let Some((level, _)) = of.quantile.filter(|_| of.kind == AggregateKind::Quantile) {
        text.push_str(&format!("{}{} ", quantity::show_exact(level, &Unit::rate(), 0, lang), lang.pick("", " of")));
    }
    if let Some(value) = &of.value {
        text.push_str(&format!("{} {} ", tell(value), lang.pick("của", "over")));
    }
    text.push_str(&members(program, of, of.filter.as_ref(), lang));
    if of.kind == AggregateKind::Share
        && let Some(base) = &of.base
    {
        text.push_str(&format!(" {} {}", lang.pick("trên tổng số có", "out of those where"), tell(base)));
    }
    if let Some(once) = &of.once_by {
        text.push_str(&format!(" {} {}", lang.pick("không tính trùng theo", "counted once by"), tell(once)));
    }
    if let Some(weight) = &of.weight {
        text.push_str(&format!(" {} {}", lang.pick("quyền số", "weighted by"), tell(weight)));
    }
    if let Some((_, rule)) = of.quantile {
        let (vi, en) = rule.names();
        text.push_str(&format!(", {} {}", lang.pick("cách", "rule"), lang.pick(vi, en)));
    }
    text
}

/// The records of a register that meet a condition: `hộ gia đình có phân loại hộ là hộ nghèo`.
fn members(program: &Program, of: &Aggregate, filter: Option<&Expr>, lang: Lang) -> String {
    let register = style::title(&program.register(of.register).named.label, lang);
    match filter {
        Some(filter) => {
            let told = words::expr(program, of.register, filter, lang);
            format!("{register} {} {told}", lang.pick("có", "where"))
        }
        None => register,
    }
}

/// What stands above and below the line of a share or mean, in words.
pub(super) fn line(program: &Program, figure: &Figure) -> Option<(Message, Message)> {
    let of = single(program, figure)?;
    let told = |filter: Option<&Expr>| both(|lang| members(program, of, filter, lang));
    match of.kind {
        AggregateKind::Share => Some((told(of.filter.as_ref()), told(of.base.as_ref()))),
        AggregateKind::Mean => {
            let sum = both(|lang| {
                let value = of.value.as_ref().map(|value| words::expr(program, of.register, value, lang));
                format!("{} {}", words::aggregate(AggregateKind::Sum, lang), value.unwrap_or_default())
            });
            Some((sum, told(of.filter.as_ref())))
        }
        _ => None,
    }
}

/// The one aggregate a figure is, perhaps through indicators.
pub(super) fn single<'a>(program: &'a Program, figure: &'a Figure) -> Option<&'a Aggregate> {
    let mut figure = figure;
    for _ in 0..DEEPEST {
        match &figure.kind {
            FigureKind::Aggregate(aggregate) => return Some(aggregate),
            FigureKind::Indicator(id) => figure = &program.indicator(*id).figure,
            _ => return None,
        }
    }
    None
}

/// Whether the cells of a breakdown add up to the whole, by value or by what stands above the line.
pub(super) fn adds_up(program: &Program, figure: &Figure, depth: usize) -> bool {
    match &figure.kind {
        FigureKind::Aggregate(of) => match of.kind {
            AggregateKind::Count => of.once_by.is_none(),
            AggregateKind::Sum | AggregateKind::Share | AggregateKind::Mean => true,
            _ => false,
        },
        FigureKind::Indicator(id) if depth < DEEPEST => adds_up(program, &program.indicator(*id).figure, depth + 1),
        FigureKind::Sum(parts) => parts.iter().all(|(minus, part)| !minus && adds_up(program, part, depth + 1)),
        _ => false,
    }
}

/// Every aggregate a figure rests on, through indicators.
pub(super) fn aggregates<'a>(program: &'a Program, figure: &'a Figure, depth: usize) -> Vec<&'a Aggregate> {
    if depth > DEEPEST {
        return Vec::new();
    }
    match &figure.kind {
        FigureKind::Aggregate(aggregate) => vec![aggregate],
        FigureKind::Indicator(id) => aggregates(program, &program.indicator(*id).figure, depth + 1),
        _ => figure.parts().into_iter().flat_map(|part| aggregates(program, part, depth + 1)).collect(),
    }
}

/// The members of a formula of several figures, each with its value.
pub(super) fn operands(program: &Program, figures: &dyn Figures, id: IndicatorId) -> Vec<(Message, Message, Measured)> {
    let mut figure = &program.indicator(id).figure;
    while let FigureKind::Round(inner, ..) | FigureKind::Neg(inner) = &figure.kind {
        figure = inner;
    }
    let (FigureKind::Sum(parts) | FigureKind::Product(parts)) = &figure.kind else { return Vec::new() };
    let known = |part: &Figure| !matches!(part.kind, FigureKind::Const(_));
    let told = parts.iter().map(|(_, part)| part).filter(|part| known(part)).map(|part| {
        let measured = valued(figures, part, figures.period());
        let value = both(|lang| shown(&measured, &part.unit, lang));
        (both(|lang| formula(program, part, lang)), value, measured)
    });
    told.collect()
}

/// A formula with the values of its members: `1.000.000 đồng ÷ 3 người`.
pub(super) fn written(program: &Program, figures: &dyn Figures, id: IndicatorId, lang: Lang) -> Option<String> {
    let figure = &program.indicator(id).figure;
    match figure.kind {
        FigureKind::Sum(_) | FigureKind::Product(_) => Some(put_in(figures, figure, figures.period(), lang)),
        _ => None,
    }
}

fn put_in(figures: &dyn Figures, figure: &Figure, period: Period, lang: Lang) -> String {
    let signed = |parts: &[(bool, Figure)], plain: &str, turned: &str| {
        let mut text = String::new();
        for (i, (turn, part)) in parts.iter().enumerate() {
            if i > 0 || *turn {
                text.push_str(if *turn { turned } else { plain });
            }
            let told = put_in(figures, part, period, lang);
            let bracket = parts.len() > 1 && matches!(part.kind, FigureKind::Sum(_) | FigureKind::Neg(_));
            text.push_str(&if bracket { format!("({told})") } else { told });
        }
        text
    };
    match &figure.kind {
        FigureKind::Sum(parts) => signed(parts, " + ", " − "),
        FigureKind::Product(parts) => signed(parts, " × ", " ÷ "),
        FigureKind::Neg(inner) => format!("−{}", put_in(figures, inner, period, lang)),
        _ => shown(&valued(figures, figure, period), &figure.unit, lang),
    }
}

fn valued(figures: &dyn Figures, figure: &Figure, period: Period) -> Measured {
    match &figure.kind {
        FigureKind::Const(n) => n.to_fraction().map_or_else(|_| Measured::default(), Measured::exact),
        _ => figures.figure(figure, period),
    }
}

fn shown(measured: &Measured, unit: &Unit, lang: Lang) -> String {
    let show = |value: Fraction| {
        let ends = quantity::scaled(value, unit).to_exact_decimal().is_some_and(|d| d.normalized().scale() <= 9);
        if ends { quantity::show_exact(value, unit, 0, lang) } else { quantity::show(value, unit, 4, lang) }
    };
    match (measured.value, measured.low.zip(measured.high)) {
        (Some(value), _) => show(value),
        (None, Some((low, high))) => {
            format!("{} {} {} {}", lang.pick("từ", "from"), show(low), lang.pick("đến", "to"), show(high))
        }
        (None, None) => lang.pick("chưa xác định", "undetermined").to_owned(),
    }
}
