//! Words with days: a row that carries one on a day on which it is not in use is set aside, with the words in its place.

use super::column::DraftColumn;
use super::draft::{Draft, RowFault};
use crate::diagnostic::Code;
use crate::ir::{FieldId, List, Program, Register, Timing, Type, Word};
use crate::table::column::day_from_epoch;
use crate::value::{Date, Lang, Message, Period, date};

/// Sets rows aside whose words are not in use on their day: that of a flow, the last day of a snapshot, the first day of a row
/// with a history. Rows of a plain list have no day of their own.
pub(super) fn in_use(program: &Program, register: &Register, draft: &mut Draft, first: usize) {
    for (position, field) in register.fields.iter().enumerate() {
        let Type::Word(list) = field.ty else { continue };
        let list = program.list(list);
        if list.words.iter().all(|word| word.from.is_none() && word.through.is_none()) {
            continue;
        }
        for row in first..draft.rows() {
            let Some(DraftColumn::Word(words)) = draft.columns.get(position) else { continue };
            let word = words.get(row).copied().flatten().and_then(|word| Some((word, list.words.get(word as usize)?)));
            let Some(((at, word), day)) = word.zip(day_of(register.timing, draft, row)) else { continue };
            if !word.in_use(day) {
                let column = draft.header(row, FieldId(position));
                draft.set_aside(row, || RowFault { code: Code::BadCell, reason: reason(list, at, word, day), column });
            }
        }
    }
}

fn day_of(timing: Timing, draft: &Draft, row: usize) -> Option<Date> {
    match timing {
        Timing::Timeless => None,
        Timing::Stock(..) => draft.snapshots.get(row).copied().flatten().map(Period::last_day),
        Timing::Flow(field) | Timing::Valid(field, _) => draft.day(field, row).and_then(day_from_epoch),
    }
}

/// `“Phường Nghĩa Đức” chỉ dùng đến hết ngày 30/06/2025; từ ngày 01/07/2025 là “Phường Bắc Gia Nghĩa”`.
fn reason(list: &List, at: u32, word: &Word, day: Date) -> Message {
    let told = |lang: Lang| {
        let label = &word.label;
        let show = |day: Date| date::show(day, lang);
        if let Some(from) = word.from.filter(|from| day < *from) {
            return match lang {
                Lang::Vi => format!("“{label}” chỉ dùng từ ngày {}", show(from)),
                Lang::En => format!("“{label}” is in use from {} only", show(from)),
            };
        }
        let end = word.through.map(show).unwrap_or_default();
        let after: Vec<&Word> = list.words.iter().filter(|w| w.merges.iter().any(|(old, _)| *old == at)).collect();
        let names = after.iter().map(|w| format!("“{}”", w.label)).collect::<Vec<_>>().join(", ");
        let since = after.iter().find_map(|w| w.from).map(show);
        match (since, lang) {
            (Some(since), Lang::Vi) => format!("“{label}” chỉ dùng đến hết ngày {end}; từ ngày {since} là {names}"),
            (Some(since), Lang::En) => format!("“{label}” is in use through {end}; from {since} it is {names}"),
            (None, Lang::Vi) => format!("“{label}” chỉ dùng đến hết ngày {end}"),
            (None, Lang::En) => format!("“{label}” is in use through {end} only"),
        }
    };
    Message::new(told(Lang::Vi), told(Lang::En))
}
