//! Why a file cannot be read or written, as the system says it, in both languages.

use crate::value::Message;

/// The reasons met in practice, in the words of `source::Files`, and in Vietnamese.
const REASONS: [(&str, &str); 7] = [
    ("no such file or folder", "không có tệp hay thư mục này"),
    ("not a file", "không phải là tệp"),
    ("a folder", "là thư mục"),
    ("no permission", "không có quyền"),
    ("larger than 4 GiB", "lớn hơn 4 GiB"),
    ("no space is left", "hết chỗ trên đĩa"),
    ("it exists already", "đã có"),
];

/// A reason in both languages; one that is met rarely stays in the words of the system.
#[must_use]
pub fn reason(en: &str) -> Message {
    let known = REASONS.iter().find(|(own, _)| *own == en);
    Message::new(known.map_or(en, |(_, vi)| vi), en)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_met_in_practice_are_told_in_both_languages() {
        assert_eq!(reason("no permission"), Message::new("không có quyền", "no permission"));
        assert_eq!(reason("disk on fire"), Message::same("disk on fire"));
    }
}
