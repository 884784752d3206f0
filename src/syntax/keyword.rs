//! The table of keywords, `grammar/keywords.csv`: every spelling of every word, in both languages.

use crate::value::{Lang, name};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Where a keyword counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Everywhere: never a name.
    Reserved,
    /// Only where the grammar asks for it.
    Contextual,
    /// Only at the start of a declaration.
    Column0,
    /// Only behind a number or as a type: a built-in unit.
    Unit,
}

/// One row of the table.
#[derive(Clone, Debug)]
pub struct Keyword {
    /// The name the grammar and the printer know it by.
    pub id: String,
    /// How the printer writes it in Vietnamese; empty where Vietnamese needs no word.
    pub vi: String,
    /// How the printer writes it in English.
    pub en: String,
    /// Other spellings that are read.
    pub aliases: Vec<String>,
    /// Where it counts.
    pub kind: Kind,
}

impl Keyword {
    /// Every spelling, the printed ones first.
    pub fn spellings(&self) -> impl Iterator<Item = &str> {
        let printed = [self.vi.as_str(), self.en.as_str()].into_iter();
        printed.chain(self.aliases.iter().map(String::as_str)).filter(|s| !s.is_empty())
    }
}

static TABLE: LazyLock<Vec<Keyword>> = LazyLock::new(|| read(include_str!("../../grammar/keywords.csv")));

/// The rows by name: the printer asks for a word at every step.
static BY_ID: LazyLock<BTreeMap<&'static str, &'static Keyword>> =
    LazyLock::new(|| TABLE.iter().map(|k| (k.id.as_str(), k)).collect());

fn read(text: &str) -> Vec<Keyword> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    reader.records().filter_map(|row| keyword(&row.ok()?)).collect()
}

fn keyword(row: &csv::StringRecord) -> Option<Keyword> {
    let aliases = |column: usize| row.get(column).unwrap_or("").split(';').filter(|s| !s.is_empty()).map(str::to_owned);
    Some(Keyword {
        id: row.get(0)?.to_owned(),
        vi: row.get(1)?.to_owned(),
        en: row.get(2)?.to_owned(),
        aliases: aliases(3).chain(aliases(4)).collect(),
        kind: match row.get(5)? {
            "reserved" => Kind::Reserved,
            "column0" => Kind::Column0,
            "unit" => Kind::Unit,
            _ => Kind::Contextual,
        },
    })
}

/// The whole table, in its order.
#[must_use]
pub fn all() -> &'static [Keyword] {
    &TABLE
}

/// The keyword the grammar knows by this name.
#[must_use]
pub fn get(id: &str) -> Option<&'static Keyword> {
    BY_ID.get(id).copied()
}

/// How a keyword is written in a language; the name itself when the table lacks it.
#[must_use]
pub fn spell(id: &'static str, lang: Lang) -> &'static str {
    get(id).map_or(id, |k| lang.pick(&k.vi, &k.en))
}

/// Whether a word can never be a name.
#[must_use]
pub fn is_reserved(word: &str) -> bool {
    let word = fold(word);
    all().iter().filter(|k| k.kind == Kind::Reserved).flat_map(Keyword::spellings).any(|s| s == word)
}

/// Lower case, letter by letter, leaving alone the few letters whose lower case is of another length:
/// every byte keeps its place.
#[must_use]
pub fn fold(text: &str) -> String {
    text.chars()
        .map(|c| {
            let mut lower = c.to_lowercase();
            match (lower.next(), lower.next()) {
                (Some(small), None) if small.len_utf8() == c.len_utf8() => small,
                _ => c,
            }
        })
        .collect()
}

/// The length of `phrase` at the start of `text`, both folded; blanks inside may be several.
#[must_use]
pub fn match_len(text: &str, phrase: &str) -> Option<usize> {
    let mut rest = text;
    for (i, word) in phrase.split(' ').enumerate() {
        if i > 0 {
            let trimmed = rest.trim_start_matches(' ');
            if trimmed.len() == rest.len() {
                return None;
            }
            rest = trimmed;
        }
        rest = rest.strip_prefix(word)?;
    }
    let ends_in_letter = phrase.ends_with(char::is_alphanumeric);
    let goes_on = rest.starts_with(|c: char| c.is_alphanumeric() || c == '_');
    (!(ends_in_letter && goes_on)).then(|| text.len() - rest.len())
}

/// The declaration keyword a folded line begins with.
#[must_use]
pub fn declaration(folded: &str) -> Option<&'static Keyword> {
    let declarations = all().iter().filter(|k| k.kind == Kind::Column0);
    declarations
        .filter_map(|k| k.spellings().filter_map(|s| match_len(folded, s)).max().map(|len| (len, k)))
        .max_by_key(|(len, _)| *len)
        .map(|(_, k)| k)
}

/// Whether a folded text begins with a keyword.
#[must_use]
pub fn begins(folded: &str, id: &str) -> bool {
    get(id).is_some_and(|k| k.spellings().any(|s| match_len(folded, s).is_some()))
}

/// The longest keyword of these kinds that stands at the start of `text`, spelled right.
#[must_use]
pub fn spelled_right<'t>(text: &'t str, kinds: &[Kind]) -> Option<&'t str> {
    let candidates = all().iter().filter(|k| kinds.contains(&k.kind)).flat_map(Keyword::spellings);
    candidates.filter_map(|s| match_len(text, s)).max().and_then(|len| text.get(..len))
}

/// A keyword that was probably meant at the start of `text`: its spelling there, and the right one.
///
/// What is the right spelling of any keyword of these kinds is not taken for a slip in another.
#[must_use]
pub fn meant<'t>(text: &'t str, kinds: &[Kind]) -> Option<(&'t str, &'static str)> {
    let mut best: Option<(&'t str, &'static str)> = None;
    let candidates = || all().iter().filter(|k| kinds.contains(&k.kind)).flat_map(Keyword::spellings);
    for spelling in candidates() {
        let Some(written) = leading_words(text, spelling.split(' ').count()) else { continue };
        if best.is_none_or(|(longest, _)| written.len() > longest.len()) && near(written, spelling) {
            best = Some((written, spelling));
        }
    }
    best.filter(|(written, _)| !candidates().any(|s| s == *written))
}

/// Words people write in place of a unit or a multiplier, and what stands in this language for them.
const SHORT_FORMS: [(&str, &str, &str); 9] = [
    ("tr", "triệu", "million"),
    ("trđ", "triệu đồng", "million dong"),
    ("k", "nghìn", "thousand"),
    ("ng", "nghìn", "thousand"),
    ("đ", "đồng", "dong"),
    ("vnđ", "đồng", "dong"),
    ("vnd", "đồng", "dong"),
    ("ngđ", "nghìn đồng", "thousand dong"),
    ("tỷđ", "tỷ đồng", "billion dong"),
];

/// The full word for a short form such as `tr` or `đ`, in both languages.
#[must_use]
pub fn full_form(word: &str) -> Option<(&'static str, &'static str)> {
    let word = fold(word);
    SHORT_FORMS.iter().find(|(short, ..)| *short == word).map(|(_, vi, en)| (*vi, *en))
}

/// Whether one is the other without accents, or with one slip in a long word.
fn near(written: &str, spelling: &str) -> bool {
    // A slip changes few bytes; the rest is not worth a look.
    if written.len() > 80 || written.len().abs_diff(spelling.len()) > spelling.len() / 2 + 4 {
        return false;
    }
    let folded = fold(written);
    if folded == fold(spelling) {
        return false;
    }
    let (a, b) = (name::bare(written), name::bare(spelling));
    if a == b {
        return spelling.chars().count() > 1 && spelling.is_ascii() == written.is_ascii() || !spelling.is_ascii();
    }
    b.chars().count() >= 5 && folded.contains(' ') == spelling.contains(' ') && strsim::damerau_levenshtein(&a, &b) == 1
}

/// The first `count` words of a text, as one slice; a word is letters, digits and `_`.
fn leading_words(text: &str, count: usize) -> Option<&str> {
    if text.starts_with(' ') {
        return None;
    }
    let mut end = 0;
    for i in 0..count {
        let rest = text.get(end..)?;
        let word = rest.trim_start_matches(' ');
        if i > 0 && word.len() == rest.len() {
            return None;
        }
        let len = word.find(|c: char| c == ' ' || (!c.is_alphanumeric() && !"_/%-,".contains(c))).unwrap_or(word.len());
        let last = word.get(..len)?.trim_end_matches(',');
        let len = if i + 1 == count { last.len() } else { len };
        if len == 0 {
            return None;
        }
        end = text.len() - word.len() + len;
    }
    text.get(..end)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]
    use super::*;
    use crate::value::unit::BASE_UNITS;
    use std::collections::BTreeSet;
    use std::fmt::Write as _;

    fn literal(phrase: &str) -> String {
        let words: Vec<String> = fold(phrase).split(' ').map(|w| format!("{w:?}")).collect();
        words.join(" ~ \" \"+ ~ ")
    }

    /// Longest first, so that no spelling hides a longer one.
    fn alternatives<'a>(spellings: impl Iterator<Item = &'a str>) -> String {
        let mut all: Vec<&str> = spellings.collect();
        all.sort_by_key(|s| (std::cmp::Reverse(s.chars().count()), *s));
        all.dedup();
        let (words, signs): (Vec<&str>, Vec<&str>) = all.into_iter().partition(|s| s.ends_with(char::is_alphanumeric));
        let mut out = Vec::new();
        out.extend(words.iter().map(|s| format!("{} ~ !XID_CONTINUE", literal(s))));
        out.extend(signs.iter().map(|s| literal(s)));
        out.join(" | ")
    }

    fn generated() -> String {
        let mut out = String::from(
            "// Made from keywords.csv by the test `the_keyword_rules_are_those_of_the_table`; not edited by hand.\n\n",
        );
        for keyword in all() {
            writeln!(out, "kw_{} = @{{ {} }}", keyword.id, alternatives(keyword.spellings())).unwrap();
        }
        let units: Vec<String> =
            all().iter().filter(|k| k.kind == Kind::Unit).map(|k| format!("kw_{}", k.id)).collect();
        writeln!(out, "\nkw_unit = _{{ {} }}", units.join(" | ")).unwrap();
        let reserved = all().iter().filter(|k| k.kind == Kind::Reserved).flat_map(Keyword::spellings);
        writeln!(out, "reserved = @{{ {} }}", alternatives(reserved.filter(|s| !s.contains(' ')))).unwrap();
        let taken = all().iter().filter(|k| matches!(k.kind, Kind::Reserved | Kind::Contextual));
        writeln!(out, "taken_word = @{{ {} }}", alternatives(taken.flat_map(Keyword::spellings))).unwrap();
        out
    }

    #[test]
    fn the_keyword_rules_are_those_of_the_table() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/grammar/keywords.pest");
        if std::env::var_os("CHITIEU_WRITE_GRAMMAR").is_some() {
            std::fs::write(path, generated()).unwrap();
        }
        let committed = std::fs::read_to_string(path).unwrap_or_default();
        assert!(
            committed == generated(),
            "run this test with CHITIEU_WRITE_GRAMMAR=1 to write grammar/keywords.pest anew"
        );
    }

    #[test]
    fn ids_stand_once_and_declarations_do_not_share_a_spelling() {
        let mut seen = BTreeSet::new();
        for keyword in all() {
            assert!(seen.insert(&keyword.id), "{}", keyword.id);
            assert!(keyword.spellings().next().is_some());
        }
        let mut spelled = BTreeSet::new();
        for keyword in all().iter().filter(|k| k.kind == Kind::Column0) {
            for spelling in keyword.spellings() {
                assert!(spelled.insert(spelling), "{spelling}");
            }
        }
    }

    #[test]
    fn the_built_in_units_are_those_of_the_value_room() {
        for unit in BASE_UNITS {
            let row = all().iter().find(|k| k.kind == Kind::Unit && k.vi == unit.vi);
            assert_eq!(row.map(|k| k.en.as_str()), Some(unit.en), "{}", unit.vi);
        }
    }

    #[test]
    fn names_officers_use_stay_legal() {
        for word in ["tuổi", "điểm", "số_khẩu", "mức", "số", "kỳ", "mục", "tháng", "ngày", "năm", "đạt", "gần"]
        {
            assert!(!is_reserved(word), "{word}");
        }
        assert!(is_reserved("và") && is_reserved("VÀ") && is_reserved("and"));
    }

    #[test]
    fn a_keyword_without_accents_is_recognised() {
        assert_eq!(meant("chi tieu x", &[Kind::Column0]), Some(("chi tieu", "chỉ tiêu")));
        assert_eq!(meant("khong qua 5", &[Kind::Contextual]), Some(("khong qua", "không quá")));
        assert_eq!(meant("thu_nhập", &[Kind::Contextual, Kind::Reserved]), None);
    }

    #[test]
    fn folding_keeps_every_byte_in_its_place() {
        for text in ["CÁCH XÁC ĐỊNH", "Ộ Ữ Ơ Đ", "İ K ẞ"] {
            assert_eq!(fold(text).len(), text.len());
        }
        assert_eq!(fold("CHỈ TIÊU"), "chỉ tiêu");
    }
}
