//! What is told of a missed goal beside its gap, in phrases.

use super::{CellGap, CellGaps, Further, Lift};
use crate::eval::outcome::Judged;
use crate::eval::words::records;
use crate::ir::{Indicator, Program};
use crate::value::{Fraction, Lang, Message, quantity};

/// The phrases of a missed goal, in the order they are told.
#[must_use]
pub fn told(program: &Program, judged: &Judged) -> Vec<Message> {
    let indicator = program.indicator(program.target(judged.target).indicator);
    let Further { by_cell, weighed, lift } = &judged.further;
    let above = above(program, judged);
    let weighed = weighed.map(|weighed| {
        quantity::both(|lang| {
            let records = counted(program, indicator, weighed.records, lang);
            let weight = crate::value::numeral::show_exact(weighed.weight, 6, lang);
            match (above, lang) {
                (true, Lang::Vi) => format!("thừa {weight} quyền số, ít nhất {records} (nặng nhất trước)"),
                (false, Lang::Vi) => format!("thiếu {weight} quyền số, ít nhất {records} (nặng nhất trước)"),
                (true, Lang::En) => format!("a weight of {weight} too much, at least {records} (the heaviest first)"),
                (false, Lang::En) => {
                    format!("a weight of {weight} too little, at least {records} (the heaviest first)")
                }
            }
        })
    });
    let cells = by_cell.iter().filter_map(|gaps| sum(program, indicator, gaps, above));
    let lift = lift.as_ref().map(|lift| lifted(program, indicator, lift));
    weighed.into_iter().chain(cells).chain(lift).collect()
}

/// Whether the value lies above the bound it misses.
#[must_use]
pub fn above(program: &Program, judged: &Judged) -> bool {
    let high = program.target(judged.target).goal.high;
    high.zip(judged.compared).is_some_and(|((high, _), compared)| compared >= high)
}

fn counted(program: &Program, indicator: &Indicator, count: u64, lang: Lang) -> String {
    records(program, indicator, i128::from(count), lang)
}

/// `để từng Xã, phường đều đạt: thừa 12 hộ`.
fn sum(program: &Program, indicator: &Indicator, gaps: &CellGaps, above: bool) -> Option<Message> {
    let label = &indicator.dimensions.get(gaps.dimension).filter(|_| gaps.any())?.label;
    let open = i128::try_from(gaps.open).ok()?;
    Some(quantity::both(|lang| {
        let all = counted(program, indicator, gaps.sum(), lang);
        let told = match (above, lang) {
            (true, Lang::Vi) => format!("xét riêng từng ô theo {label}: thừa {all}"),
            (false, Lang::Vi) => format!("xét riêng từng ô theo {label}: thiếu {all}"),
            (true, Lang::En) => format!("each cell by {label} for itself: {all} too many"),
            (false, Lang::En) => format!("each cell by {label} for itself: {all} too few"),
        };
        let cells = quantity::count(open, lang);
        match (open, lang) {
            (0, _) => told,
            (_, Lang::Vi) => format!("{told}, chưa kể {cells} ô không có số"),
            (1, Lang::En) => format!("{told}, leaving out 1 cell without a figure"),
            (_, Lang::En) => format!("{told}, leaving out {cells} cells without a figure"),
        }
    }))
}

/// `nâng 07 hộ gần mức nhất lên bằng mức: cộng 3.500.000 đồng/người/tháng, mức giữ nguyên`.
fn lifted(program: &Program, indicator: &Indicator, lift: &Lift) -> Message {
    quantity::both(|lang| {
        let records = counted(program, indicator, lift.records, lang);
        let cost = lift.cost.map(|cost| quantity::show_exact(cost, &lift.unit, 0, lang));
        let cost = match (cost, lift.to_pass, lang) {
            (None, _, _) => crate::eval::words::HIDDEN.to_owned(),
            (Some(cost), false, Lang::Vi) => format!("cộng {cost}"),
            (Some(cost), true, Lang::Vi) => format!("cộng trên {cost}"),
            (Some(cost), false, Lang::En) => format!("{cost} in all"),
            (Some(cost), true, Lang::En) => format!("over {cost} in all"),
        };
        let frozen = if lift.frozen {
            lang.pick(", mức chuẩn tính từ số liệu thì giữ nguyên", ", the line, itself computed, kept as it is")
        } else {
            ""
        };
        match (lift.to_pass, lang) {
            (false, Lang::Vi) => format!("nâng {records} gần mức chuẩn nhất lên bằng mức: {cost}{frozen}"),
            (true, Lang::Vi) => format!("nâng {records} gần mức chuẩn nhất lên trên mức: {cost}{frozen}"),
            (false, Lang::En) => format!("lifting the {records} nearest to the line up to it: {cost}{frozen}"),
            (true, Lang::En) => format!("lifting the {records} nearest to the line above it: {cost}{frozen}"),
        }
    })
}

/// `0,12 điểm %, thừa 05 hộ`; a dash where the cell is on the right side.
#[must_use]
pub fn of_cell(program: &Program, indicator: &Indicator, gap: &CellGap, above: bool, lang: Lang) -> String {
    if gap.records == 0 && gap.far == Fraction::ZERO {
        return "–".to_owned();
    }
    let unit = quantity::of_difference(&indicator.unit);
    let digits = quantity::digits_against(gap.far, &unit, indicator.decimals, &[Fraction::ZERO]);
    let far = quantity::show(gap.far, &unit, digits, lang);
    let records = counted(program, indicator, gap.records, lang);
    match (above, lang) {
        (true, Lang::Vi) => format!("{far}, thừa {records}"),
        (false, Lang::Vi) => format!("{far}, thiếu {records}"),
        (true, Lang::En) => format!("{far}, {records} too many"),
        (false, Lang::En) => format!("{far}, {records} too few"),
    }
}

/// `thừa 07 hộ; cộng các ô 12 hộ`: the gap of the whole and that of its cells, which need not be the same.
#[must_use]
pub fn of_the_whole(program: &Program, judged: &Judged, gaps: &CellGaps, lang: Lang) -> String {
    let indicator = program.indicator(program.target(judged.target).indicator);
    let whole = judged.gap_records.or(judged.further.weighed.map(|weighed| i128::from(weighed.records)));
    let whole = whole.map(|whole| records(program, indicator, whole, lang)).unwrap_or_default();
    let cells = counted(program, indicator, gaps.sum(), lang);
    match (above(program, judged), lang) {
        (true, Lang::Vi) => format!("thừa {whole}; cộng các ô {cells}"),
        (false, Lang::Vi) => format!("thiếu {whole}; cộng các ô {cells}"),
        (true, Lang::En) => format!("{whole} too many; the cells come to {cells}"),
        (false, Lang::En) => format!("{whole} too few; the cells come to {cells}"),
    }
}
