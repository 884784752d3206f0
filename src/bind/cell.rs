//! One cell under the type of its field: yes or no, a word of a list, a day, a text.

use super::reading;
use crate::ir::List;
use crate::project::DayOrder;
use crate::read::RawCell;
use crate::value::{Date, Lang, Message, date, name};
use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::BTreeMap;

/// A text as messages show it: on the length of a line at most.
pub(super) fn clip(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => Cow::Owned(format!("{}…", text.get(..end).unwrap_or_default())),
        None => Cow::Borrowed(text),
    }
}

/// Why a cell cannot be read.
pub(super) fn unreadable(text: &str, vi: &str, en: &str) -> Message {
    let shown = clip(text);
    Message::new(format!("không đọc được {vi} `{shown}`"), format!("`{shown}` is not {en}"))
}

/// How many letters of a text messages show.
const SHOWN: usize = 60;

/// A yes or no: `có`, `không`, `x`, and their like in English and in machine files.
pub(super) fn truth(cell: &RawCell) -> Result<bool, Message> {
    let word = match cell {
        RawCell::Bool(truth) => return Ok(*truth),
        cell => text(cell)?,
    };
    match word.to_lowercase().as_str() {
        "có" | "x" | "yes" | "true" | "1" => Ok(true),
        "không" | "no" | "false" | "0" => Ok(false),
        _ => Err(unreadable(&word, "có/không", "yes or no")),
    }
}

/// A calendar day.
pub(super) fn day(cell: &RawCell, order: Option<DayOrder>) -> Result<Date, Message> {
    let found = match cell {
        RawCell::Date(day) => Some(*day),
        RawCell::Number(number) if number.is_whole() => number.to_string().parse().ok().and_then(reading::serial),
        RawCell::Text(text) => reading::day(text, order),
        _ => None,
    };
    match found {
        Some(day) => Ok(day),
        None => Err(unreadable(&text(cell)?, "ngày", "a date")),
    }
}

/// A cell as text; numbers and days as they are printed.
pub(super) fn text(cell: &RawCell) -> Result<String, Message> {
    Ok(match cell {
        RawCell::Empty => String::new(),
        RawCell::Text(text) => text.clone(),
        RawCell::Number(number) => number.normalized().to_string(),
        RawCell::Date(day) => date::show(*day, Lang::Vi),
        RawCell::Bool(truth) => if *truth { "có" } else { "không" }.to_owned(),
        RawCell::Fault(_, reason) => return Err(reason.clone()),
    })
}

/// For how many texts of a column the nearest word is looked up.
const SEARCHED: usize = 200;

/// The words of a list under every spelling data may have.
pub(super) struct Words<'a> {
    list: &'a List,
    exact: BTreeMap<String, u32>,
    /// Spellings without accents, capitals and blanks; `None` where two words share one.
    bare: BTreeMap<String, Option<u32>>,
    near: RefCell<BTreeMap<String, Option<&'a str>>>,
}

impl<'a> Words<'a> {
    pub(super) fn of(list: &'a List) -> Self {
        let mut words = Self { list, exact: BTreeMap::new(), bare: BTreeMap::new(), near: RefCell::default() };
        for (position, word) in (0u32..).zip(&list.words) {
            for spelling in [&word.name, &word.label].into_iter().chain(&word.codes) {
                words.exact.entry(name::key(spelling)).or_insert(position);
                let bare = words.bare.entry(name::bare(spelling)).or_insert(Some(position));
                if *bare != Some(position) {
                    *bare = None;
                }
            }
        }
        words
    }

    /// The name of a word.
    pub(super) fn name(&self, word: u32) -> String {
        self.list.words.get(word as usize).map(|w| w.name.clone()).unwrap_or_default()
    }

    /// The label probably meant. Each search weighs the whole list: each text is searched once, and the first few only.
    fn nearest(&self, text: &str) -> Option<&'a str> {
        let mut known = self.near.borrow_mut();
        if let Some(found) = known.get(text) {
            return *found;
        }
        if known.len() >= SEARCHED {
            return None;
        }
        let found = name::suggest(text, self.list.words.iter().map(|w| w.label.as_str()));
        known.insert(text.to_owned(), found);
        found
    }

    /// The word of a cell: spelled right, or forgiven where exactly one fits.
    pub(super) fn word(&self, cell: &RawCell) -> Result<u32, Message> {
        let text = text(cell)?;
        let exact = self.exact.get(&text).or_else(|| self.exact.get(&name::key(&text)));
        let found = exact.copied().or_else(|| self.bare.get(&name::bare(&text)).copied().flatten());
        found.ok_or_else(|| {
            let shown = clip(&text);
            let title = &self.list.named.label;
            let near = self.nearest(&text);
            let (vi, en) = match near {
                Some(near) => (format!("; gần nhất là “{near}”"), format!("; the nearest word is “{near}”")),
                None => (String::new(), String::new()),
            };
            Message::new(
                format!("`{shown}` không có trong danh mục “{title}”{vi}"),
                format!("`{shown}` is not in list “{title}”{en}"),
            )
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::ir::{Named, Word};
    use crate::source::Span;

    fn list() -> List {
        let word = |name: &str, label: &str, code: &str| Word {
            name: name.to_owned(),
            label: label.to_owned(),
            codes: vec![code.to_owned()],
            ..Word::default()
        };
        let named = Named { name: "mức".to_owned(), label: "Mức độ".to_owned(), span: Span::default() };
        List {
            named, words: vec![word("nặng", "Nặng", "N"), word("nắng", "Trời nắng", "2"), word("nhẹ", "Nhẹ", "1")]
        }
    }

    fn said(text: &str) -> RawCell {
        RawCell::Text(text.to_owned())
    }

    #[test]
    fn words_are_forgiven_where_one_fits() {
        let list = list();
        let words = Words::of(&list);
        for (text, position) in [("nặng", 0), ("Nặng", 0), ("N", 0), ("TROI NANG", 1), ("nhe", 2), ("1", 2)] {
            assert_eq!(words.word(&said(text)), Ok(position), "{text}");
        }
        // Without accents it may be either.
        assert!(words.word(&said("nang")).is_err());
        assert!(words.word(&said("nặn")).unwrap_err().vi.contains("gần nhất là “Nặng”"));
    }

    #[test]
    fn yes_and_no_as_people_mark_them() {
        for (text, truth_of) in
            [("Có", true), ("x", true), ("X", true), ("1", true), ("Không", false), ("FALSE", false)]
        {
            assert_eq!(truth(&said(text)), Ok(truth_of), "{text}");
        }
        assert!(truth(&said("chưa rõ")).is_err());
    }
}
