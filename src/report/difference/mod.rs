//! A difference between two states of law: a page for the terminal, JSON, and the records behind it as CSV.

pub mod csv;
pub mod json;
pub mod proof;
mod sentence;
mod slice;
pub mod text;

use crate::compare::{Category, Change, Difference};
use crate::ir::{Program, Rule, Type};
use crate::report::Receipt;
use crate::value::{Fraction, Lang, Message, Unit, quantity};

/// All that the faces of a difference are made of.
#[derive(Clone, Copy, Debug)]
pub struct DifferenceReport<'a> {
    /// What was found.
    pub difference: &'a Difference,
    /// What was meant before and after.
    pub programs: [&'a Program; 2],
    /// What each side was made from.
    pub receipts: &'a [Receipt; 2],
    /// What each side is called: a day, a day of knowledge, a folder, a scenario.
    pub sides: &'a [Message; 2],
    /// How a sentence about the second side begins: `Từ ngày 01/07/2024`.
    pub since: &'a Message,
    /// The title of the project.
    pub title: &'a str,
}

/// What became of records, as the head of a column.
fn head(change: Change, sides: &[Message; 2], lang: Lang) -> String {
    let [before, after] = sides;
    let word = match change {
        Change::Gains => lang.pick("Tăng", "Gain"),
        Change::Loses => lang.pick("Giảm", "Lose"),
        Change::Enters => lang.pick("Vào", "Enter"),
        Change::Leaves => lang.pick("Ra", "Leave"),
        Change::Moves => lang.pick("Đổi", "Move"),
        Change::Unchanged => lang.pick("Giữ nguyên", "Same"),
        Change::Opens => lang.pick("Thêm chưa rõ", "Opened"),
        Change::Settles => lang.pick("Rõ thêm", "Settled"),
        Change::Undetermined => lang.pick("Chưa rõ", "Open"),
        Change::OnlyBefore => return format!("{} {}", lang.pick("Chỉ có", "Only"), before.get(lang)),
        Change::OnlyAfter => return format!("{} {}", lang.pick("Chỉ có", "Only"), after.get(lang)),
    };
    word.to_owned()
}

/// A category in words. Names of cases are read with blanks.
fn category(category: &Category, label: &Message, lang: Lang) -> String {
    if *label != Message::default() {
        return label.get(lang).to_owned();
    }
    match category {
        Category::Case(name) if name.bytes().all(|b| b.is_ascii_digit()) => {
            format!("{} {name}", lang.pick("trường hợp", "case"))
        }
        Category::Case(name) => name.replace('_', " "),
        Category::Formula => lang.pick("theo công thức", "by formula").to_owned(),
        Category::Excluded => lang.pick("trường hợp trừ", "excluded").to_owned(),
        Category::NotEntitled => lang.pick("không hưởng", "not entitled").to_owned(),
        Category::Absent => lang.pick("không có", "absent").to_owned(),
        Category::Open(why) => match why.split_once(": ") {
            Some(("unknown", fields)) => {
                format!("{} {fields}", lang.pick("chưa xác định, thiếu", "undetermined, missing"))
            }
            Some(("refused", "E0403")) => lang.pick("chưa có quy định", "no law applies").to_owned(),
            Some((_, code)) => format!("{} {code}", lang.pick("không tính được,", "refused,")),
            None => lang.pick("chưa xác định", "undetermined").to_owned(),
        },
    }
}

/// The unit of the amounts of a rule.
fn unit(rule: &Rule) -> Unit {
    match &rule.ty {
        Type::Number(unit) => unit.clone(),
        _ => Unit::count(),
    }
}

/// An amount without its unit.
fn digits(amount: Option<Fraction>, lang: Lang) -> String {
    amount.map_or_else(
        || lang.pick("quá lớn", "too large").to_owned(),
        |amount| quantity::show_exact(amount, &Unit::plain(), 0, lang),
    )
}

/// A difference without its unit, with its sign.
fn signed(amount: Option<Fraction>, lang: Lang) -> String {
    let text = digits(amount, lang);
    if amount.is_some_and(|amount| amount > Fraction::ZERO) { format!("+{text}") } else { text }
}
