//! What stands beside a verdict, in words: the rule that gave it, the degree of completion, the way of a plan so far.

use super::outcome::{Ground, Judged};
use crate::ir::{Exceeding, Program, Target};
use crate::syntax::ast::CompletionBy;
use crate::value::{Fraction, Lang, Message, Unit, date, quantity};

impl Ground {
    /// The rule as a stable word.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::BoundMissed => "bound_missed",
            Self::BoundReached => "bound_reached",
            Self::BoundBeaten => "bound_beaten",
            Self::MarginReached => "margin_reached",
            Self::ShortOfMargin => "short_of_margin",
            Self::NeverExceeded => "never_exceeded",
            Self::Inside => "inside",
            Self::BeyondBetterEnd => "beyond_better_end",
            Self::ApprovedDeviation => "approved_deviation",
            Self::Undecided => "undecided",
            Self::NoFigure => "no_figure",
            Self::Hidden => "hidden",
            Self::Redefined => "redefined",
            Self::AreaChanged => "area_changed",
            Self::NotDue => "not_due",
        }
    }

    /// Whether the words of the goal and the verdict do not tell it already.
    #[must_use]
    pub fn needs_words(self) -> bool {
        matches!(
            self,
            Self::MarginReached
                | Self::ShortOfMargin
                | Self::NeverExceeded
                | Self::BeyondBetterEnd
                | Self::ApprovedDeviation
                | Self::Redefined
                | Self::AreaChanged
        )
    }
}

/// When a target counts as exceeded, as a stable word and as its margin.
#[must_use]
pub fn policy(target: &Target) -> (&'static str, Option<Fraction>) {
    match target.exceeding {
        Exceeding::Strictly => ("strict", None),
        Exceeding::By(margin) => ("margin", Some(margin)),
        Exceeding::ByPart(part) => ("relative_margin", Some(part)),
        Exceeding::Never => ("never", None),
    }
}

/// The rule that gave a verdict: `tốt hơn mức ít nhất 5%`.
#[must_use]
pub fn ground(program: &Program, judged: &Judged, lang: Lang) -> String {
    let target = program.target(judged.target);
    let unit = quantity::of_difference(&program.indicator(target.indicator).unit);
    let margin = || match target.exceeding {
        Exceeding::By(margin) => quantity::show_exact(margin, &unit, 0, lang),
        Exceeding::ByPart(part) => quantity::show_exact(part, &Unit::rate(), 0, lang),
        Exceeding::Strictly | Exceeding::Never => String::new(),
    };
    let (vi, en) = match judged.ground {
        Ground::BoundMissed => ("chưa tới mức", "the bound is not reached"),
        Ground::BoundReached => ("tới mức", "the bound is reached"),
        Ground::BoundBeaten => ("tốt hơn mức", "better than the bound"),
        Ground::MarginReached => {
            let margin = margin();
            return format!("{} {margin}", lang.pick("tốt hơn mức ít nhất", "better than the bound by at least"));
        }
        Ground::ShortOfMargin => {
            let margin = margin();
            return match lang {
                Lang::Vi => format!("tốt hơn mức chưa đến {margin} nên không tính là vượt"),
                Lang::En => format!("better than the bound by less than {margin}, which is not exceeded"),
            };
        }
        Ground::NeverExceeded => ("kế hoạch này không xét vượt", "this target is never exceeded"),
        Ground::Inside => ("trong khoảng", "inside the range"),
        Ground::BeyondBetterEnd => ("qua đầu tốt hơn của khoảng", "beyond the better end of the range"),
        Ground::ApprovedDeviation => return deviation(program, target, lang),
        Ground::Undecided => ("giá trị có thể ở cả hai phía của mức", "the value may lie on either side of the bound"),
        Ground::NoFigure => ("chưa có số liệu", "there is no figure"),
        Ground::Hidden => ("ô không công bố", "the cell is not shown"),
        Ground::Redefined => (
            "cách xác định đã đổi so với kỳ được so, chưa có số liệu cầu nối",
            "the definition is not that of the period compared with, and there is no bridge value",
        ),
        Ground::AreaChanged => (
            "địa giới đã đổi so với kỳ được so, chưa có số liệu cầu nối",
            "the area is not that of the period compared with, and there is no bridge value",
        ),
        Ground::NotDue => ("kỳ chưa kết thúc", "the period has not ended"),
    };
    lang.pick(vi, en).to_owned()
}

/// `được lệch 0,05 điểm % đến hết ngày 31/12/2024`.
fn deviation(program: &Program, target: &Target, lang: Lang) -> String {
    let Some(allowed) = &target.deviation else { return String::new() };
    let unit = quantity::of_difference(&program.indicator(target.indicator).unit);
    let (size, day) = (quantity::show_exact(allowed.size, &unit, 0, lang), date::show(allowed.through, lang));
    match lang {
        Lang::Vi => format!("được lệch {size} đến hết ngày {day}"),
        Lang::En => format!("may deviate by {size} through {day}"),
    }
}

/// That values are compared rounded: `so sánh ở 2 chữ số thập phân: 0,40%`.
#[must_use]
pub fn rounding(program: &Program, judged: &Judged, lang: Lang) -> Option<String> {
    let target = program.target(judged.target);
    let (digits, value) = target.compared_at.zip(judged.compared)?;
    let unit = &program.indicator(target.indicator).unit;
    let unit = if target.goal.of == crate::ir::GoalOf::Level { unit.clone() } else { quantity::of_difference(unit) };
    let shown = quantity::show(value, &unit, digits, lang);
    Some(match lang {
        Lang::Vi => format!("so sánh ở {digits} chữ số thập phân: {shown}"),
        Lang::En => format!("compared at {digits} decimals: {shown}"),
    })
}

/// What a fall or rise is held against, where it is not the figure of the period before: `năm 2020 là 12,5% (số liệu cầu nối)`.
#[must_use]
pub fn against(program: &Program, judged: &Judged, lang: Lang) -> Option<String> {
    let held = judged.against.filter(|held| held.bridged || Some(held.period) != judged.period.previous())?;
    let indicator = program.indicator(program.target(judged.target).indicator);
    let value = held.value?;
    let shown = if value.is_whole() && !indicator.unit.is_dimensionless() {
        quantity::in_sentence(value, &indicator.unit, 0, lang)
    } else {
        quantity::show(value, &indicator.unit, indicator.decimals, lang)
    };
    let bridged = if held.bridged { lang.pick(" (số liệu cầu nối)", " (a bridge value)") } else { "" };
    let period = held.period.name(lang);
    Some(match lang {
        Lang::Vi => format!("{period} là {shown}{bridged}"),
        Lang::En => format!("{shown} in {period}{bridged}"),
    })
}

/// The name of a formula of completion.
#[must_use]
pub fn formula(by: CompletionBy) -> Message {
    let (vi, en) = match by {
        CompletionBy::Ratio => ("tỷ số", "ratio"),
        CompletionBy::Inverse => ("nghịch đảo", "inverse"),
        CompletionBy::Mirror => ("đối xứng", "mirror"),
        CompletionBy::Progress => ("tiến độ", "progress"),
    };
    Message::new(vi, en)
}

/// `bằng 105,0% kế hoạch`, or by another formula `hoàn thành 60,0% (tiến độ)`.
#[must_use]
pub fn completion(judged: &Judged, lang: Lang) -> Option<String> {
    let by = judged.completion_by?;
    let name = formula(by);
    let Some(value) = judged.completion else {
        return (by != CompletionBy::Ratio).then(|| match lang {
            Lang::Vi => format!("không tính được mức hoàn thành ({})", name.vi),
            Lang::En => format!("the degree of completion is undefined ({})", name.en),
        });
    };
    let shown = shown_completion(value, lang);
    Some(match (by, lang) {
        (CompletionBy::Ratio, Lang::Vi) => format!("bằng {shown} kế hoạch"),
        (CompletionBy::Ratio, Lang::En) => format!("{shown} of the target"),
        (_, Lang::Vi) => format!("hoàn thành {shown} ({})", name.vi),
        (_, Lang::En) => format!("{shown} complete ({})", name.en),
    })
}

/// A degree of completion: one digit as officers print it, more where one would show 100% on the wrong side.
#[must_use]
pub fn shown_completion(value: Fraction, lang: Lang) -> String {
    quantity::show_against(value, &Unit::rate(), 1, &[Fraction::ONE], lang)
}

/// `6 tháng đầu năm 2023 đạt 1.300/1.250 theo tiến độ kế hoạch, còn phải đạt 200 lao động mỗi tháng`.
#[must_use]
pub fn pace(program: &Program, judged: &Judged, lang: Lang) -> Option<String> {
    let pace = judged.pace.as_ref()?;
    let unit = &program.indicator(program.target(judged.target).indicator).unit;
    let (until, done) = (pace.until.name(lang), quantity::show_exact(pace.done, unit, 0, lang));
    let planned = pace.planned.map(|planned| quantity::show_exact(planned, unit, 0, lang));
    let so_far = match (planned, lang) {
        (Some(planned), Lang::Vi) => format!("{until} được {done}, theo tiến độ là {planned}"),
        (Some(planned), Lang::En) => format!("{done} in the {until}, planned by then {planned}"),
        (None, Lang::Vi) => format!("{until} được {done}"),
        (None, Lang::En) => format!("{done} in the {until}"),
    };
    let required = pace.required.filter(|required| *required > Fraction::ZERO).map(|required| {
        let exact = quantity::show_exact(required, unit, 0, lang);
        match lang {
            Lang::Vi => format!(", còn phải thêm {exact} mỗi tháng"),
            Lang::En => format!(", {exact} more are needed each month"),
        }
    });
    Some(so_far + &required.unwrap_or_default())
}
