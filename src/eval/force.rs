//! Why nothing applies on a day: the first day of the law there is, or its last and what ended it.

use crate::ir::{Clocks, Dated, End, Ending, Program, outside};
use crate::value::{Date, Lang, Message, date};

/// What is told of a day on which no version of a parameter or rule applies.
pub(super) fn out_of_force<V: Dated>(program: &Program, versions: &[V], name: &str, clocks: Clocks) -> Message {
    let found = outside(versions, clocks);
    let say = |lang: Lang| {
        let on = date::show(clocks.on, lang);
        let mut text = match lang {
            Lang::Vi => format!("tại ngày {on}, `{name}` không có quy định nào được áp dụng"),
            Lang::En => format!("on {on} no version of `{name}` applies"),
        };
        if let Some(known) = clocks.known {
            let words = lang.pick("theo pháp luật đã có hiệu lực đến ngày", "by the law in force by");
            text.push_str(&format!(" ({words} {})", date::show(known, lang)));
        }
        let mut edge = |vi: &'static str, en: &'static str, day: Date| {
            text.push_str(&format!("; {}: {}", lang.pick(vi, en), date::show(day, lang)));
        };
        if let Some(end) = &found.last {
            edge("ngày cuối cùng còn áp dụng", "last day applied", end.through);
        }
        match (found.first, found.next) {
            (Some(first), _) => edge("ngày đầu tiên áp dụng", "first day applied", first),
            (None, Some(next)) => edge("áp dụng lại từ ngày", "next applied from", next),
            (None, None) => {}
        }
        if let Some(end) = &found.last {
            text.push_str(&ended_by(program, end, lang));
        }
        text
    };
    Message::new(say(Lang::Vi), say(Lang::En))
}

/// The instrument that ended a version, in brackets; nothing where none is named.
fn ended_by(program: &Program, end: &End, lang: Lang) -> String {
    let Some(by) = end.by else { return String::new() };
    let label = &program.source(by).named.label;
    let verb = match end.how {
        Ending::Stated => lang.pick("theo", "as said by"),
        Ending::Sunset => lang.pick("hết hiệu lực cùng", "out of force with"),
        Ending::Repealed => lang.pick("bị bãi bỏ bởi", "repealed by"),
        Ending::Extended => lang.pick("kéo dài theo", "extended by"),
    };
    format!(" ({verb} {label})")
}
