//! The page: its width, its colours, its sections; and that nothing stands on it that the JSON does not hold.

use super::super::json;
use super::super::sample::{Parts, full};
use super::*;
use crate::eval::outcome::Measured;
use crate::source::{FileId, Source, Span};
use crate::value::{Fraction, Message};

/// The sample with all that a page can show: groups, a note, an open value, a value without records, records left out.
fn rich() -> Parts {
    let mut parts = full();
    let text = |opening: &str| Source { path: "quy-định.ct".to_owned(), text: format!("{opening}\n") };
    parts.sources.add(text("# Giảm nghèo (mục I.2). | Poverty reduction (section I.2)."));
    parts.sources.add(text("# Đào tạo và việc làm. | Training and jobs."));
    for (nth, indicator) in parts.program.indicators.iter_mut().enumerate() {
        indicator.named.span = Span::new(FileId(u32::from(nth > 3)), 0, 1);
    }
    let at = |nth: usize, parts: &mut Parts, total: Measured| {
        if let Some(outcome) = parts.outcome.indicators.get_mut(nth) {
            outcome.total = total;
        }
    };
    let n = Fraction::whole;
    let open = Measured { low: Some(n(30)), high: Some(n(33)), undetermined: 3, ..Measured::default() };
    at(2, &mut parts, open);
    at(3, &mut parts, Measured::undefined(Message::new("không có bản ghi nào", "there are no records")));
    at(7, &mut parts, Measured { excluded: 2, ..Measured::exact(n(5_190_000_000)) });
    if let Some(indicator) = parts.program.indicators.get_mut(4) {
        indicator.note = Some("Gồm cả lao động tạm trú".to_owned());
        indicator.named.label = "Lao động được đào tạo nghề dưới mọi hình thức, kể cả truyền nghề và tự đào tạo tại doanh nghiệp trên địa bàn".to_owned();
    }
    parts
}

#[test]
fn the_page_fits_the_terminal_in_both_languages() {
    let parts = rich();
    for lang in [Lang::Vi, Lang::En] {
        for width_asked in [80, 100, 110, 120] {
            let by = Some("XÃ".to_owned());
            let options = Options { width: width_asked, by, ..Options::new(lang) };
            let page = text(&parts.report(), &options);
            assert!(width(&page) <= width_asked, "{page}");
            assert!(page.lines().all(|line| !line.ends_with(' ')), "{page}");
        }
    }
}

#[test]
fn a_colour_takes_no_room_and_hides_no_text() {
    let parts = full();
    let plain = Options::new(Lang::Vi);
    let coloured = Options { colour: true, ..plain.clone() };
    let (plain, coloured) = (text(&parts.report(), &plain), text(&parts.report(), &coloured));
    assert!(coloured.contains("\u{1b}[31m  ✗ không đạt"));
    let mut stripped = coloured;
    for code in ["1", "2", "31", "32", "33", "0"] {
        stripped = stripped.replace(&format!("\u{1b}[{code}m"), "");
    }
    assert_eq!(stripped, plain);
}

#[test]
fn long_lists_are_cut_and_say_so() {
    let parts = full();
    let page = text(&parts.report(), &Options { shown_rows: 3, ..Options::new(Lang::Vi) });
    assert_eq!(page.matches("1tr5").count(), 3);
    assert!(page.contains("… còn 9 dòng để riêng"));
}

#[test]
fn a_dimension_nobody_declared_is_told() {
    let parts = full();
    let page = text(&parts.report(), &Options { by: Some("thôn".to_owned()), ..Options::new(Lang::En) });
    assert!(page.contains("no indicator is broken down by `thôn`"));
}

/// The texts and numbers of a document, as a page in a language writes them.
fn held(value: &serde_json::Value, lang: Lang, found: &mut Vec<String>) {
    match value {
        serde_json::Value::String(text) => {
            let day = crate::value::moment::day(text).filter(|_| text.len() == 10);
            found.extend([text.replace('_', " "), text.clone()]);
            found.extend(day.map(|day| date::show(day, lang)));
        }
        serde_json::Value::Number(number) => {
            // Rows of files are written without groups, all other numbers with them.
            let grouped = number.as_u64().map(|n| crate::report::summary::number(n, lang));
            found.extend(grouped.into_iter().chain([number.to_string()]));
        }
        serde_json::Value::Array(items) => items.iter().for_each(|item| held(item, lang, found)),
        serde_json::Value::Object(fields) => fields.values().for_each(|item| held(item, lang, found)),
        _ => {}
    }
}

/// The words a page puts around what the JSON holds.
const FRAME: [&str; 2] = [
    "kỳ báo cáo số liệu xét tại ngày chỉ tiêu kế hoạch mâu thuẫn dòng để riêng thực hiện gồm so với chưa giao ghi chú tổng \
     xã phường theo danh sách mục khớp và đánh giá chưa đối chiếu được đúng số dòng tệp đã đọc dùng cộng mã còn lưu ý cảnh \
     cách",
    "period facts judged on indicators indicator targets contradictions rows set aside of value against no target note total \
     in the registers section agreement with records figures and verdicts cannot be checked checks that hold register \
     file read used key more warnings s gap to",
];

#[test]
fn nothing_stands_on_the_page_that_the_json_does_not_hold() {
    let parts = rich();
    let document: serde_json::Value = serde_json::from_str(&json::json(&parts.report())).unwrap_or_default();
    for (lang, frame) in [Lang::Vi, Lang::En].into_iter().zip(FRAME) {
        let mut known = Vec::new();
        held(&document, lang, &mut known);
        known.sort_by_key(|text| std::cmp::Reverse(text.len()));
        // So wide that nothing is broken; the receipt is shortened on the page and has a test of its own.
        let by = Some("xã".to_owned());
        let page = text(&parts.report(), &Options { width: 4000, shown_rows: 99, by, ..Options::new(lang) });
        let body = page.trim_end().rsplit_once('\n').map_or("", |(body, _)| body);
        for line in body.lines() {
            let longer = known.iter().filter(|text| text.chars().count() > 3);
            let rest = longer.fold(line.to_owned(), |rest, text| rest.replace(text.as_str(), " "));
            let words = rest.split(|c: char| !c.is_alphanumeric() && !matches!(c, '.' | ',' | '-'));
            for word in words.map(|word| word.trim_matches(['.', ',', '-'])).filter(|word| !word.is_empty()) {
                let framed = frame.split(' ').any(|part| part == word.to_lowercase());
                assert!(framed || known.iter().any(|text| text == word), "“{word}” of “{line}” is on the page only");
            }
        }
    }
}

#[test]
fn a_report_of_several_files_is_grouped_by_what_each_opens_with() {
    let parts = rich();
    let page = text(&parts.report(), &Options::new(Lang::Vi));
    let top: Vec<&str> = page.lines().take_while(|line| !line.starts_with("Mâu thuẫn")).collect();
    insta::assert_snapshot!(top.join("\n"), @r"
    Báo cáo năm 2023 của thành phố Gia Nghĩa
    Kỳ báo cáo: năm 2023 · số liệu xét tại ngày 31/12/2023
    Chỉ tiêu: 9 · Kế hoạch: 1/2 chỉ tiêu đạt, trong đó 1 vượt; 1 không đạt; 1 chưa đến kỳ · Mâu thuẫn: 4 · Cảnh
    báo: 1 · Dòng để riêng: 12/20.794
    ✗ Tỷ lệ hộ nghèo, không đạt: dưới 0,40% (tỉnh giao); cao hơn 0,03 điểm %, thừa 07 hộ

    Chỉ tiêu                                                              Thực hiện           Gồm  So với năm 2022
    ──────────────────────────────────────────────────────────────────────────────────────────────────────────────
    Giảm nghèo (mục I.2)
    Tỷ lệ hộ nghèo                                                            0,43%  87/20.175 hộ     -0,14 điểm %
      ✗ không đạt: dưới 0,40% (tỉnh giao); cao hơn 0,03 điểm %, thừa 07 hộ; xét riêng từng ô theo Xã, phường: thừa
        08 hộ
      ✓ vượt: giảm ít nhất 0,1 điểm % (thành phố giao)
    Hộ nghèo                                                                  87 hộ                         -28 hộ
      · chưa giao kế hoạch
    Hộ thoát nghèo                                                  từ 30 đến 33 hộ
      ? còn 03 hộ chưa xác định được
    Hộ nghèo phát sinh                                                            –
      ? không có bản ghi nào

    Đào tạo và việc làm
    Lao động được đào tạo nghề dưới mọi hình thức, kể cả truyền        607 lao động
    nghề và tự đào tạo tại doanh nghiệp trên địa bàn
      · chưa giao kế hoạch
      · ghi chú: Gồm cả lao động tạm trú
    Cao đẳng                                                            22 lao động
    Các trình độ khác                                                  585 lao động
    Chi trợ cấp                                                  5.190.000.000 đồng
      ? để ngoài 02 hộ vì thiếu số liệu
    Giải quyết việc làm                                              2.626 lao động
      · chưa đến kỳ: năm 2024, ít nhất 2.500 lao động (việc làm 2024)
    ");
}

#[test]
fn the_same_page_in_english() {
    let parts = rich();
    let page = text(&parts.report(), &Options { width: 80, shown_rows: 2, ..Options::new(Lang::En) });
    insta::assert_snapshot!(page, @r#"
    Báo cáo năm 2023 của thành phố Gia Nghĩa
    Period: 2023 · facts judged on 31 Dec 2023
    Indicators: 9 · Targets: 1 of 2 met, 1 of them exceeded; 1 not met; 1 not due ·
    Contradictions: 4 · Warnings: 1 · Rows set aside: 12 of 20,794
    ✗ Tỷ lệ hộ nghèo, not met: under 0.40% (tỉnh giao); 0.03 points above, 7
      households too many

    Indicator                            Value                    Of    Against 2022
    ────────────────────────────────────────────────────────────────────────────────
    Poverty reduction (section I.2)
    Tỷ lệ hộ nghèo                       0.43%          87 of 20,175    -0.14 points
                                                          households
      ✗ not met: under 0.40% (tỉnh giao); 0.03 points above, 7 households too many;
        each cell by Xã, phường for itself: 8 households too many
      ✓ exceeded: down at least 0.1 points (thành phố giao)
    Hộ nghèo                     87 households                        -28 households
      · no target
    Hộ thoát nghèo               from 30 to 33
                                    households
      ? 3 households are undetermined
    Hộ nghèo phát sinh                       –
      ? there are no records

    Training and jobs
    Lao động được đào              607 workers
    tạo nghề dưới mọi
    hình thức, kể cả
    truyền nghề và tự
    đào tạo tại doanh
    nghiệp trên địa bàn
      · no target
      · note: Gồm cả lao động tạm trú
    Cao đẳng                        22 workers
    Các trình độ khác              585 workers
    Chi trợ cấp             5,190,000,000 dong
      ? 2 households left out for missing data
    Giải quyết việc làm          2,626 workers
      · not due: 2024, at least 2,500 workers (việc làm 2024)

    Contradictions (4)
    Báo cáo 01/BC-LĐTĐTBXH, on 10 Jan 2024
      ✗ [differs from the records] Section I.3: "Lao động được đào tạo", year 2023:
        the report states 605 workers, the records give 607 workers, a difference of
        2 workers.
      ✗ [verdict against the figures] The report claims "met" for the target tỉnh
        giao (under 0.40%); "Tỷ lệ hộ nghèo", year 2023, is 0.43% (87 of 20,175
        households): not met; 0.03 points above, 7 households too many.
      ✗ [missing denominator] The report claims "met" but does not state "Tỷ lệ hộ
        nghèo", year 2023; the records give 0.43% (87 of 20,175 households).
      ✗ [verdict without a target] The report claims "exceeded" for "Giải quyết việc
        làm", year 2023, but no target is set for that period.
      ! [parts and total] Các trình độ cộng lại bằng tổng số
        The parts add up to 607 workers (22 + 585), 2 workers away from the reported
        "Lao động được đào tạo", 605 workers.
      ? [approximate figure] Section I.3: "Giải quyết việc làm", year 2023: the
        report states about 35 workers, the records give 2,626 workers; "about" does
        not say how far off is still right, so it cannot be checked.
      · [flow balance] Đầu kỳ, thoát, phát sinh, cuối kỳ
        The parts come to 87 households (115 - 33 + 5), equal to the reported "Hộ
        nghèo", 87 households. The report does not state "Hộ nghèo phát sinh" (year
        2023: 5 households); without it the two sides are 5 households apart.
      · [cut-off days] The report uses 2 cut-off days: year 2022 (2 figures), year
        2023 (7 figures).
      · [approximate figure] Section I.3: "Chi trợ cấp", year 2023: the report
        states nearly 5.2 billion dong; read as under 5,200,000,000 dong.
    In agreement with the records: 8 figures and verdicts · cannot be checked: 1 ·
    checks that hold: 3 of 4

    Rows
    Register  File                          Read    Used  Set aside
    ───────────────────────────────────────────────────────────────
    Hộ        data/ho-2023.csv            20,187  20,175         12
    Học_viên  data/dao-tao.xlsx!Học viên     607     607          0
    Total                                 20,794  20,782         12
      ? data/ho-2023.csv:48213:Thu nhập, key H48213: "1tr5" cannot be read as money
        [E0801]
      ? data/ho-2023.csv:48214:Thu nhập, key H48214: "1tr5" cannot be read as money
        [E0801]
        … 10 more rows set aside

    Warnings (1)
      ? data/ho-2023.csv: column `Ghi chú` is not used [E0703]

    chitieu 0.1.0 · rules efefefefefef · data 51b323a7efbd (2 files) · on 31 Dec
    2023
    "#);
}
