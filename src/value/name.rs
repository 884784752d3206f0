//! Names under Vietnamese spelling: when two are the same, and which one was probably meant.

use unicode_normalization::UnicodeNormalization;

const TONES: [char; 5] = ['\u{300}', '\u{301}', '\u{303}', '\u{309}', '\u{323}'];

/// The spelling by which names are compared: tone marks move to the end of their syllable, so that `hoà` is `hòa`.
///
/// Case stays; `ma` and `má`, `d` and `đ` stay apart.
#[must_use]
pub fn key(name: &str) -> String {
    if name.is_ascii() {
        return name.to_owned();
    }
    let mut out = String::with_capacity(name.len());
    let mut tones = String::new();
    for c in name.nfd() {
        if TONES.contains(&c) {
            tones.push(c);
        } else {
            if !c.is_alphabetic() && !unicode_normalization::char::is_combining_mark(c) {
                out.push_str(&tones);
                tones.clear();
            }
            out.push(c);
        }
    }
    out.push_str(&tones);
    out.nfc().collect()
}

/// Whether two spellings are one name.
#[must_use]
pub fn same(a: &str, b: &str) -> bool {
    a == b || (!(a.is_ascii() && b.is_ascii()) && without_tones(a).eq(without_tones(b)) && key(a) == key(b))
}

/// The letters without their tones. They differ in most names that do, which takes no text to find out.
fn without_tones(name: &str) -> impl Iterator<Item = char> + '_ {
    name.nfd().filter(|c| !TONES.contains(c))
}

/// The letters alone: lower case, no accents, `đ` as `d`, blanks and underscores as one blank.
///
/// For forgiving comparison of column headers and for suggestions; never for deciding what a rule means.
#[must_use]
pub fn bare(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for c in name.nfd().filter(|c| !unicode_normalization::char::is_combining_mark(*c)) {
        match c {
            'đ' | 'Đ' | 'ð' | 'Ð' => out.push('d'),
            c if c.is_whitespace() || matches!(c, '_' | '-' | '.') => {
                if !out.is_empty() && !out.ends_with(' ') {
                    out.push(' ');
                }
            }
            c => out.extend(c.to_lowercase()),
        }
    }
    out.trim_end().to_owned()
}

/// The candidate nearest to a misspelt word, if one is near enough to be worth offering.
///
/// Spellings that differ only in accents, case or separators win; otherwise about one slip in three letters is forgiven.
#[must_use]
pub fn suggest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if word.len() > 200 {
        return None;
    }
    let plain = bare(word);
    let length = plain.chars().count();
    // Words of two letters are too easily something else: only their accents may be off.
    let allowed = if length < 3 { 0 } else { (length / 3).max(1) };
    candidates
        .into_iter()
        .filter(|c| c.len() <= 200)
        .filter_map(|candidate| {
            let other = bare(candidate);
            if other.chars().count().abs_diff(length) > allowed {
                return None;
            }
            let distance = strsim::damerau_levenshtein(&plain, &other);
            (distance <= allowed).then(|| (distance, strsim::damerau_levenshtein(word, candidate), candidate))
        })
        .min()
        .map(|(_, _, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tone_placement_does_not_distinguish_names() {
        for (a, b) in [("hoà", "hòa"), ("thuỷ", "thủy"), ("uỷ_ban", "ủy_ban"), ("hộ", "hộ")] {
            assert!(same(a, b), "{a} {b}");
        }
        for (a, b) in [("ma", "má"), ("do", "đo"), ("tỷ", "tỉ"), ("hằng", "hàng"), ("Hộ", "hộ")] {
            assert!(!same(a, b), "{a} {b}");
        }
    }

    #[test]
    fn the_unaccented_spelling_is_recognised() {
        assert_eq!(suggest("thu_nhap", ["thu_nhập", "thuế", "nhập"]), Some("thu_nhập"));
        assert_eq!(suggest("zzz", ["thu_nhập"]), None);
        assert_eq!(suggest("xã", ["x", "xa", "hộ"]), Some("xa"));
        assert_eq!(suggest("vạn", ["x"]), None);
    }
}
