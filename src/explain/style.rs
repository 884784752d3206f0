//! Titles and lists inside sentences: small letters where a sentence wants them, quotation marks in English.

use super::words::both;
use crate::eval::words::quoted;
use crate::value::{Lang, Message};

/// Words that open the names of places and stay common nouns there: `xã Đắk Nia`.
const PLACES: [&str; 8] = ["Xã", "Phường", "Thị", "Thành", "Huyện", "Quận", "Tỉnh", "Thôn"];

/// A text with a small first letter; abbreviations and codes such as `BHYT` and `B1` are left alone.
#[must_use]
pub(super) fn small(text: &str) -> String {
    let mut letters = text.chars();
    let (Some(first), second) = (letters.next(), letters.next()) else { return String::new() };
    if second.is_some_and(|letter| letter.is_lowercase() || letter == ' ') {
        return first.to_lowercase().chain(text.chars().skip(1)).collect();
    }
    text.to_owned()
}

/// A text with a capital first letter.
#[must_use]
pub(super) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

/// The title of a field, rule or parameter inside a sentence. English sentences quote it, since titles are in Vietnamese.
#[must_use]
pub(super) fn title(label: &str, lang: Lang) -> String {
    match lang {
        Lang::Vi => small(label),
        Lang::En => quoted(label, lang),
    }
}

/// A word of a list inside a sentence. A single word may be a proper name and is left as it is written.
#[must_use]
pub(super) fn word(label: &str, lang: Lang) -> String {
    if lang == Lang::En || ["có", "không"].iter().any(|plain| small(label).split(' ').next() == Some(plain)) {
        return quoted(label, lang);
    }
    let mut parts = label.split(' ');
    let (first, second) = (parts.next().unwrap_or_default(), parts.next());
    let proper = |part: &str| {
        let mut letters = part.chars();
        letters.next().is_some_and(char::is_uppercase) && letters.next().is_some_and(char::is_lowercase)
    };
    match second {
        Some(second) if PLACES.contains(&first) || !proper(second) => small(label),
        _ => label.to_owned(),
    }
}

/// `a`, `a và b`, `a, b và c`.
#[must_use]
pub(super) fn listed(items: &[String], lang: Lang) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} {} {last}", most.join(", "), lang.pick("và", "and")),
    }
}

/// `a`, `a hay b`, `a, b hay c`.
#[must_use]
pub(super) fn either(items: &[Message]) -> Message {
    both(|lang| match items {
        [] => String::new(),
        [one] => one.get(lang).to_owned(),
        [most @ .., last] => {
            let most: Vec<&str> = most.iter().map(|item| item.get(lang)).collect();
            format!("{} {} {}", most.join(", "), lang.pick("hay", "or"), last.get(lang))
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_letters_follow_the_sentence() {
        assert_eq!(small("Thu nhập"), "thu nhập");
        assert_eq!(small("Ở cơ sở"), "ở cơ sở");
        assert_eq!(small("Điểm B1"), "điểm B1");
        assert_eq!(small("BHYT còn hạn"), "BHYT còn hạn");
        assert_eq!(small("B1"), "B1");
        assert_eq!((small(""), capital("")), (String::new(), String::new()));
        assert_eq!(capital("đối tượng"), "Đối tượng");
    }

    #[test]
    fn proper_names_keep_their_capital() {
        assert_eq!(word("Hộ cận nghèo", Lang::Vi), "hộ cận nghèo");
        assert_eq!(word("Xã Đắk Nia", Lang::Vi), "xã Đắk Nia");
        assert_eq!(word("Gia Nghĩa", Lang::Vi), "Gia Nghĩa");
        assert_eq!(word("Kinh", Lang::Vi), "Kinh");
        assert_eq!(word("Không có", Lang::Vi), "“Không có”");
        assert_eq!(word("Hộ nghèo", Lang::En), "\"Hộ nghèo\"");
    }

    #[test]
    fn lists_end_in_a_word() {
        let items = ["a", "b", "c"].map(str::to_owned);
        assert_eq!(listed(&items, Lang::Vi), "a, b và c");
        assert_eq!(listed(items.get(..1).unwrap_or_default(), Lang::En), "a");
        assert_eq!(either(&items.map(Message::same)).vi, "a, b hay c");
    }
}
