//! What must be read, and how it is printed.

use super::clean;
use crate::syntax::print;
use crate::value::Lang;

const PAGE: &str = include_str!("page.vi.ct");
const ENGLISH: &str = include_str!("page.en.ct");

#[test]
fn the_whole_page_is_read() {
    let file = clean(PAGE);
    assert_eq!(file.items.len(), PAGE.lines().filter(|l| !l.is_empty() && !l.starts_with([' ', '#'])).count());
}

#[test]
fn the_page_in_english_is_the_same_page() {
    let printed = print(&clean(PAGE), Lang::En);
    if std::env::var_os("CHITIEU_WRITE_GRAMMAR").is_some() {
        std::fs::write(concat!(env!("CARGO_MANIFEST_DIR"), "/src/syntax/tests/page.en.ct"), &printed).unwrap();
    }
    for (line, (got, want)) in printed.lines().zip(ENGLISH.lines()).enumerate() {
        assert_eq!(got, want, "line {}", line + 1);
    }
    assert_eq!(printed, ENGLISH);
}

#[test]
fn printing_is_stable_in_and_through_both_languages() {
    let vi = print(&clean(PAGE), Lang::Vi);
    assert_eq!(print(&clean(&vi), Lang::Vi), vi);
    let en = print(&clean(&vi), Lang::En);
    assert_eq!(print(&clean(&en), Lang::En), en);
    assert_eq!(print(&clean(&en), Lang::Vi), vi);
    // The page is written as the formatter writes, but for what the formatter rewrites.
    let changed: Vec<(&str, &str)> = PAGE.lines().zip(vi.lines()).filter(|(a, b)| a != b).collect();
    assert_eq!(PAGE.lines().count(), vi.lines().count(), "{:?}", changed.first());
    for (typed, printed) in changed {
        let rewritten = ["tại mục 3", "kế hoạch cho", "đánh giá vượt", "<>", "đã_chết là có"];
        assert!(rewritten.iter().any(|r| typed.contains(r)), "{typed}\n{printed}");
    }
}

/// The tree without places, without the digits as typed, and without comments, which move with long lines.
fn shape(text: &str) -> String {
    let debug = format!("{:?}", clean(text).items);
    let mut out = String::new();
    let mut rest = debug.as_str();
    while let Some((at, key)) =
        ["span: ", "raw: ", "style: ", "NotEntitled("].iter().filter_map(|k| rest.find(k).map(|at| (at, k))).min()
    {
        out.push_str(&rest[..at]);
        let value = &rest[at + key.len()..];
        let value = value.strip_prefix('"').map_or(value, |v| &v[v.find('"').unwrap_or(0)..]);
        rest = &value[value.find([',', '}']).unwrap_or(value.len())..];
    }
    out + rest
}

#[test]
fn printing_keeps_the_tree() {
    let file = clean(PAGE);
    let want = shape(PAGE);
    for lang in [Lang::Vi, Lang::En] {
        let got = shape(&print(&file, lang));
        let differs = got.bytes().zip(want.bytes()).position(|(a, b)| a != b).unwrap_or(want.len());
        let around = |s: &str| {
            s.chars().skip(s[..differs.min(s.len())].chars().count().saturating_sub(200)).take(300).collect::<String>()
        };
        // NotEqual is the one pair of spellings, `khác` and `<>`, with one meaning.
        assert!(got == want, "{}\n\n{}", around(&got), around(&want));
    }
}

#[test]
fn a_lone_decimal_in_a_list_keeps_one_reading() {
    let rule = |list: &str| format!("cách xác định x cho từng Hộ\n  = lớn_hơn{list}\n");
    for (typed, vi, en) in [
        ("(1.2, 3)", "(1.2, 3)", "(1.2, 3)"),
        ("(2,5, 3,5)", "(2,5, 3,5)", "(2.5, 3.5)"),
        ("(a, 1,25)", "(a, 1,25)", "(a, 1.25)"),
        ("(1.5 triệu, 3)", "(1.5 triệu, 3)", "(1.5 million, 3)"),
    ] {
        let file = clean(&rule(typed));
        assert_eq!(print(&file, Lang::Vi), rule(vi));
        assert_eq!(print(&file, Lang::En), rule(en).replace("cách xác định x cho từng", "rule x for each"));
        assert_eq!(print(&clean(&rule(vi)), Lang::Vi), rule(vi));
    }
}
