//! Wrong rule files through the program itself: each ends soon, in a located message and a non-zero exit, never in a panic.
//!
//! Messages are pinned in both languages under tests/wrong/rules; place and code are stated here.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

mod common;

use common::desk::{Desk, pin};
use serde_json::Value;
use std::fmt::Write;
use unicode_normalization::UnicodeNormalization;

/// The rule file of most cases.
const FILE: &str = "quy-định.ct";

/// A project that is wrong in one way.
struct Wrong {
    name: &'static str,
    desk: Desk,
    /// What is checked.
    path: &'static str,
    /// Where the first fault is.
    at: String,
    /// Which fault it is.
    code: &'static str,
}

/// A wrong rule file.
fn file(name: &'static str, text: impl AsRef<[u8]>, at: &str, code: &'static str) -> Wrong {
    let at = if at.is_empty() { FILE.to_owned() } else { format!("{FILE}:{at}") };
    Wrong { name, desk: Desk::new().with(FILE, text), path: FILE, at, code }
}

/// A register, in four lines.
const REGISTER: &str = "danh sách Hộ \"Hộ gia đình\"\n  định danh mã_hộ : chữ\n  thu_nhập : đồng\n  khu_vực : chữ\n";

/// A rule whose formula begins in line 6, column 5.
fn formula(body: &str) -> String {
    format!("{REGISTER}cách xác định x cho từng Hộ\n  = {body}\n")
}

/// A parameter whose day begins in line 2, column 19.
fn from_day(day: &str) -> String {
    format!("mức quy định m : đồng\n  áp dụng từ ngày {day} : 1\n")
}

impl Wrong {
    /// Checks the project in both languages and pins what is said.
    fn is_told(&self) {
        let mut told = String::new();
        for (lang, word) in [("vi", "lỗi"), ("en", "error")] {
            let ran = self.desk.run(&["check", self.path, "--lang", lang]);
            let first = format!("{}: {word}[{}]: ", self.at, self.code);
            assert!(ran.err.starts_with(&first), "{}: expected {first}, got {}", self.name, head(&ran.err));
            self.is_short(&ran.err);
            assert_eq!((ran.code, ran.out.as_str()), (1, ""), "{}", self.name);
            writeln!(told, "$ chitieu check {} --lang {lang}\n{}", self.path, ran.err).unwrap();
        }
        pin("wrong/rules", self.name, told.trim_end());
    }

    /// The same of an input that takes a while: one run gives both languages.
    fn is_told_once(&self) {
        let ran = self.desk.run(&["check", self.path, "--format", "json"]);
        assert_eq!((ran.code, ran.err.as_str()), (1, ""), "{}", self.name);
        self.is_short(&ran.out);
        let faults: Vec<Value> = serde_json::from_str(&ran.out).unwrap();
        let (code, place) = (&faults[0]["code"], &faults[0]["places"][0]["place"]);
        assert_eq!((code.as_str(), place.as_str()), (Some(self.code), Some(self.at.as_str())), "{}", self.name);
        let mut told = String::new();
        for lang in ["vi", "en"] {
            for fault in &faults {
                let place = fault["places"][0]["place"].as_str().unwrap_or_default();
                writeln!(told, "{place} {} {}", self.code, fault["message"][lang].as_str().unwrap()).unwrap();
                if let Some(help) = fault["help"][lang].as_str() {
                    writeln!(told, "  {help}").unwrap();
                }
            }
        }
        pin("wrong/rules", self.name, told.trim_end());
    }

    /// Nobody reads a page of what was wrong with one line.
    fn is_short(&self, told: &str) {
        assert!(told.len() < 3000, "{}: {} bytes: {}", self.name, told.len(), head(told));
    }
}

fn head(text: &str) -> String {
    text.chars().take(300).collect()
}

/// Ten thousand of each thing that nests: the 33rd is one too many.
#[test]
fn nesting_is_refused_where_it_gets_too_deep() {
    const DEEP: usize = 10_000;
    let nested = |open: &str, inside: &str, close: &str| {
        formula(&format!("{}{inside}{}", open.repeat(DEEP), close.repeat(DEEP)))
    };
    let cases = [
        file("brackets", nested("(", "1", ")"), "6:37", "E0104"),
        file("brackets-never-closed", nested("(", "1", ""), "6:37", "E0104"),
        file("calls", nested("lớn_hơn(", "1, 2", ")"), "6:268", "E0104"),
        file("conditions", nested("số điều kiện đúng trong (", "có", ")"), "6:829", "E0104"),
        file("aggregates", nested("(tổng thu_nhập của ", "Hộ", ")"), "6:613", "E0104"),
        file("negations", nested("không ", "thu_nhập > 1", ""), "6:197", "E0104"),
        file("minus-signs", nested("-", "thu_nhập", ""), "6:37", "E0104"),
        file(
            "minus-signs-between-calls",
            formula(&format!("{}1{}", "--lớn_hơn(1, ".repeat(30), ")".repeat(30))),
            "6:135",
            "E0104",
        ),
        file("lookups", nested("", "thu_nhập", " theo khu_vực"), "6:53", "E0104"),
        file("previous-periods", nested("", "thu_nhập", " kỳ trước"), "6:41", "E0104"),
        file("days", nested("", "thu_nhập", " tại ngày 01/01/2023"), "6:74", "E0104"),
        file(
            "brackets-around-a-bad-token",
            formula(&format!("{}1 + ?{}", "(".repeat(20), ")".repeat(20))),
            "6:29",
            "E0102",
        ),
        file("brackets-of-another-language", nested("[", "1", "]"), "6:5", "E0102"),
        file("lines-within-lines", nested_lines(2000), "7:9", "E0102"),
    ];
    cases.iter().for_each(Wrong::is_told);
}

fn nested_lines(deep: usize) -> String {
    let lines: Vec<String> = (1..=deep).map(|depth| " ".repeat(2 * depth) + "xét lần lượt").collect();
    format!("{REGISTER}cách xác định x cho từng Hộ\n{}\n", lines.join("\n"))
}

#[test]
fn what_is_not_closed_is_told_where_it_opens() {
    let cases = [
        file("open-bracket", formula("lớn_hơn(1, 2"), "6:12", "E0105"),
        file("closing-bracket", formula("1 + 2)"), "6:10", "E0105"),
        file("open-quotation-mark", format!("{REGISTER}cách xác định x \"Tên cho từng Hộ\n  = 1\n"), "5:17", "E0105"),
    ];
    cases.iter().for_each(Wrong::is_told);
}

#[test]
fn lines_of_a_megabyte_are_answered_shortly() {
    let cases = [
        file("name-of-a-megabyte", formula(&"a".repeat(1 << 20)), "6:5", "E0102"),
        file("words-of-a-megabyte", formula(&"thu_nhập ".repeat(1 << 16)), "6:5", "E0102"),
        file("declaration-of-a-megabyte", "a".repeat(1 << 20), "1:1", "E0103"),
        file("digits-of-a-megabyte", formula(&"9".repeat(1 << 20)), "6:5", "E0106"),
    ];
    cases.iter().for_each(Wrong::is_told_once);
}

#[test]
fn texts_of_ten_megabytes_are_answered_shortly() {
    let long = "a".repeat(10 << 20);
    let name = format!("{REGISTER}cách xác định {long} cho từng Hộ\n  = 1\n");
    let text = format!("{REGISTER}cách xác định x \"{long}\n  = 1\n");
    file("name-of-ten-megabytes", name, "5:15", "E0102").is_told_once();
    file("text-of-ten-megabytes", text, "5:17", "E0105").is_told_once();
}

/// A sum of a hundred thousand terms is a long sum and no fault; a wrong name at its end is found there.
#[test]
fn width_is_no_depth() {
    let sum = |terms: usize, last: &str| formula(&format!("{}{last}", "thu_nhập + ".repeat(terms)));
    file("sum-with-a-wrong-end", sum(100_000, "thu_nhap"), "6:1100005", "E0203").is_told_once();
    let sound = Desk::new().with(FILE, sum(20_000, "thu_nhập"));
    assert_eq!(sound.run(&["check", FILE]).code, 0);
}

/// Definitions that go round, ten thousand of them; and as many that do not, which are computed.
#[test]
fn chains_may_be_long_but_not_closed() {
    const LONG: usize = 10_000;
    let chain = |last: &str| {
        let rule = |nth: usize| {
            let next = if nth + 1 == LONG { last.to_owned() } else { format!("x{} + 1", nth + 1) };
            format!("cách xác định x{nth} cho từng Hộ\n  = {next}\n")
        };
        format!("{REGISTER}{}", (0..LONG).map(rule).collect::<String>())
    };
    // Line 4 + 2 × 10.000 closes the circle.
    file("circle-of-ten-thousand", chain("x0"), "20004:5", "E0303").is_told_once();
    let sound = Desk::new()
        .with(FILE, chain("thu_nhập") + "chỉ tiêu t\n  = tổng x0 của Hộ\n")
        .with("Hộ.csv", "mã_hộ,thu_nhập,khu_vực\nH1,1,A\nH2,2,B\n");
    let ran = sound.run(&["run", ".", "--period", "2023", "--format", "json"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    let told: Value = serde_json::from_str(&ran.out).unwrap();
    // 1 + 9.999 and 2 + 9.999.
    assert_eq!(told["indicators"][0]["value"]["exact"], "20001");
}

#[test]
fn numbers_and_days_are_refused_as_they_are_written() {
    let cases = [
        file("forty-digits", formula("1234567890123456789012345678901234567890"), "6:5", "E0106"),
        file("ten-thousand-digits", formula(&"9".repeat(10_000)), "6:5", "E0106"),
        file("power-of-ten", formula("1e400"), "6:5", "E0106"),
        file("no-digit-before-the-point", formula(".5"), "6:5", "E0106"),
        file("digits-of-another-script", formula("٣"), "6:5", "E0106"),
        file("thirtieth-of-february", from_day("30/02/2023"), "2:19", "E0107"),
        file("thirteenth-month", from_day("01/13/2023"), "2:19", "E0107"),
        file("year-zero", from_day("01/01/0000"), "2:19", "E0107"),
        file("year-of-two-digits", from_day("01/01/23"), "2:19", "E0107"),
        file("twenty-ninth-of-february", from_day("2023-02-29"), "2:19", "E0107"),
    ];
    cases.iter().for_each(Wrong::is_told);
}

#[test]
fn characters_that_hide_others_are_refused_by_name() {
    let wide = |text: &str| [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let utf16: Vec<u8> = wide(&formula("thu_nhập"));
    let cases = [
        file("text-turned-round", formula("thu_nhập \u{202E}+ 1"), "6:14", "E0101"),
        file("zero-width-blank", formula("thu_\u{200B}nhập"), "6:9", "E0101"),
        file("nul", formula("thu\0nhập"), "6:8", "E0101"),
        file("two-tones-on-one-letter", formula("thu_nhậ\u{301}p"), "6:12", "E0101"),
        file("old-encoding", [formula("thu_nh").trim_end().as_bytes(), b"\xB5p\n"].concat(), "6:11", "E0101"),
        file("utf-16", utf16, "", "E0101"),
        file("letter-of-another-script", formula("thu_nh\u{430}p"), "6:5", "E0101"),
    ];
    cases.iter().for_each(Wrong::is_told);
}

/// However a file is typed, the place is the one an editor shows.
#[test]
fn places_are_right_whatever_stands_before_them() {
    let slip = formula("thu_nhap");
    let nfd: String = slip.nfd().collect();
    assert_ne!(nfd, slip);
    let cases = [
        file("decomposed-letters", nfd, "6:5", "E0203"),
        file("returns-alone", slip.replace('\n', "\r"), "6:5", "E0203"),
        file("returns-and-line-feeds", slip.replace('\n', "\r\n"), "6:5", "E0203"),
        file(
            "byte-order-mark",
            format!("\u{FEFF}danh mục a : b\n{}", formula("1").replace("= 1", "= thu_nhap")),
            "7:5",
            "E0203",
        ),
        file("emoji-before", formula("\u{1F600} thu_nhập"), "6:5", "E0102"),
        file("emoji-in-a-label", "danh sách A \"\u{1F600}\u{1F600}\" \u{1F600}\n  a : số\n", "1:18", "E0102"),
        file("blanks-that-do-not-break", slip.replace("= ", "=\u{A0}"), "6:5", "E0203"),
        file("tabs", slip.replace("  = ", "\t= "), "6:4", "E0203"),
    ];
    cases.iter().for_each(Wrong::is_told);
}

/// A project of several files.
fn project(name: &'static str, desk: Desk, path: &'static str, at: &str, code: &'static str) -> Wrong {
    Wrong { name, desk, path, at: at.to_owned(), code }
}

#[test]
fn files_that_are_not_what_they_should_be_are_named() {
    let include = |path: &str| format!("kèm theo \"{path}\"\n{REGISTER}");
    let slip = formula("thu_nhap");
    let circle = Desk::new()
        .with("a.ct", include("b/c.ct"))
        .with("b/c.ct", format!("kèm theo \"../a.ct\"\nkèm theo \"c.ct\"\n{}", &slip[REGISTER.len()..]));
    let cases = [
        project(
            "include-that-is-missing",
            Desk::new().with(FILE, include("luật/không-có.ct")),
            FILE,
            "quy-định.ct:1:10",
            "E0701",
        ),
        project(
            "include-of-a-folder",
            Desk::new().with("luật.ct/a.ct", "").with(FILE, include("luật.ct")),
            FILE,
            "quy-định.ct:1:10",
            "E0701",
        ),
        project("include-of-a-device", Desk::new().with(FILE, include("/dev/zero")), FILE, "quy-định.ct:1:10", "E0701"),
        project("includes-in-a-circle", circle, "a.ct", "b/c.ct:4:5", "E0203"),
        project(
            "project-file-that-is-none",
            Desk::new().with("p/a.ct", REGISTER).with("p/chitieu.toml", "period = \n"),
            "p",
            "p/chitieu.toml:1:10",
            "E0705",
        ),
        project(
            "project-file-with-an-unknown-key",
            Desk::new().with("p/a.ct", REGISTER).with("p/chitieu.toml", "title = \"x\"\nperod = \"2023\"\n"),
            "p",
            "p/chitieu.toml:2:1",
            "E0705",
        ),
        project(
            "project-file-with-a-period-that-is-none",
            Desk::new().with("p/a.ct", REGISTER).with("p/chitieu.toml", "period = \"quý V/2023\"\n"),
            "p",
            "p/chitieu.toml:1:10",
            "E0705",
        ),
        project(
            "project-file-with-a-bare-number",
            Desk::new().with("p/a.ct", REGISTER).with("p/chitieu.toml", "period = 2023\n"),
            "p",
            "p/chitieu.toml:1:10",
            "E0705",
        ),
        project(
            "project-file-that-is-no-text",
            Desk::new().with("p/a.ct", REGISTER).with("p/chitieu.toml", b"lang = \"vi\"\ntitle = \"\xB5\"\n"),
            "p",
            "p/chitieu.toml:2:10",
            "E0705",
        ),
    ];
    cases.iter().for_each(Wrong::is_told);
}

/// Faults of the request itself have no place in a file: the path is in the message.
#[test]
fn paths_without_rules_are_named() {
    let desk = Desk::new().with("trống/ghi-chú.txt", "").with("giả.ct/ghi-chú.txt", "");
    let told = desk.transcript(&[
        "check trống",
        "check trống --lang vi",
        "check giả.ct --lang vi",
        "check không-có --lang vi",
        "check không-có.ct --lang en",
        "fmt không-có.ct --lang vi",
    ]);
    assert_eq!(told.matches("\nexit 1\n").count(), 6, "{told}");
    pin("wrong/rules", "paths", &told);
}

/// The formatter meets the same files: it says the same, and leaves them as they are.
#[test]
fn the_formatter_leaves_wrong_files_alone() {
    let texts =
        [formula("((1"), formula("1e400"), from_day("30/02/2023"), formula("thu_\u{200B}nhập"), "a".repeat(1000)];
    for text in texts {
        let desk = Desk::new().with(FILE, &text);
        for flags in [["fmt", FILE].as_slice(), &["fmt", FILE, "--lang", "en"], &["fmt", FILE, "--check"]] {
            assert_eq!(desk.run(flags).code, 1, "{}", head(&text));
        }
        assert_eq!(desk.text(FILE), text);
    }
}
