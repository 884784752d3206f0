//! Texts of cells as they are kept: composed letters (NFC), nothing invisible at either end.

use std::borrow::Cow;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// Blanks, and marks that take no room: zero-width characters, the byte order mark, marks of direction.
fn is_invisible(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' | '\u{AD}')
}

/// Latin letters in one piece, which is nearly every letter of a Vietnamese register: no need to look each one up.
fn is_composed(c: char) -> bool {
    matches!(c, '\0'..='\u{2FF}' | '\u{1E00}'..='\u{1EFF}')
}

/// A text as it is kept; empty where nothing can be seen.
pub(super) fn clean(text: &str) -> Cow<'_, str> {
    let trimmed = text.trim_matches(is_invisible);
    if trimmed.chars().all(is_composed) || is_nfc_quick(trimmed.chars()) == IsNormalized::Yes {
        Cow::Borrowed(trimmed)
    } else {
        Cow::Owned(trimmed.nfc().collect())
    }
}

/// A header: a text on one line, its blanks single.
pub(super) fn header(text: &str) -> String {
    clean(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_composed_and_edges_are_bare() {
        assert_eq!(clean("\u{FEFF} \u{A0}Ho\u{323}\u{302}\u{200B}\t"), "Hộ");
        assert_eq!(clean("Nghe\u{300}o"), "Nghèo");
        assert_eq!(clean("\u{200B}\u{A0}"), "");
        assert_eq!(clean(" a\u{A0}b "), "a\u{A0}b");
        assert!(matches!(clean(" Hộ nghèo "), Cow::Borrowed("Hộ nghèo")));
    }

    #[test]
    fn letters_in_one_piece_stay_as_they_are() {
        for c in ('\0'..='\u{FFFF}').filter(|c| is_composed(*c)) {
            assert!([c].into_iter().nfc().eq([c]), "{c:?}");
            // Nor do they join a letter before them.
            assert!(['a', c].into_iter().nfc().eq(['a', c]), "{c:?}");
        }
    }

    #[test]
    fn headers_stand_on_one_line() {
        assert_eq!(header("  Thu nhập\r\nbình\u{A0} quân\t(đồng) "), "Thu nhập bình quân (đồng)");
        assert_eq!(header("\n"), "");
    }
}
