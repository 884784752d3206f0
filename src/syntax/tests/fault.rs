//! What must be refused: the code, the text underlined, and what is said.

use super::{read, told};

/// One clause in a rule.
fn in_rule(clause: &str) -> String {
    format!("cách xác định x cho từng Hộ\n  {clause}\n")
}

/// The faults of a text must be these, each "code [underlined]".
#[track_caller]
fn refused(text: &str, want: &[&str]) -> Vec<String> {
    let (sources, _, faults) = read(text);
    let got = told(&sources, &faults);
    let short: Vec<&str> = got.iter().map(|g| g.split_inclusive(']').next().unwrap_or("")).collect();
    assert_eq!(short, want, "{text}\n{}", got.join("\n"));
    assert!(faults.iter().all(|f| !f.message.vi.contains("kw_") && !f.message.en.contains("kw_")));
    got
}

#[track_caller]
fn says(text: &str, want: &str, words: &str) {
    let got = refused(text, &[want]);
    assert!(got[0].contains(words), "{}", got[0]);
}

#[test]
fn slips_are_answered_with_what_to_write() {
    let cases = [
        ("chi tieu x\n  = 1\n", "E0103 [chi tieu]", "`chỉ tiêu`"),
        ("danh sach Hộ\n", "E0103 [danh sach]", "`danh sách`"),
        ("danh sáhc Hộ\n", "E0103 [danh sáhc]", "`danh sách`"),
        ("abc def\n", "E0103 [abc]", "danh sách"),
        ("danh sách Hộ\n  chot so lieu hang nam\n", "E0103 [chot so lieu hang nam]", "`chốt số liệu hằng năm`"),
        ("danh sách Hộ gia đình\n", "E0102 [Hộ gia đình]", "`Hộ_gia_đình`"),
        ("danh sách và\n", "E0102 [và]", "từ khóa"),
        ("  lạc\n", "E0102 [lạc]", "không thuộc khai báo nào"),
    ];
    for (text, want, words) in cases {
        says(text, want, words);
    }
    let clauses = [
        ("= a == b", "E0102 [==]", "`=`"),
        ("= a != b", "E0102 [!=]", "`khác`"),
        ("= a && b", "E0102 [&&]", "`và`"),
        ("= a || b", "E0102 [||]", "`hoặc`"),
        ("= thu nhập + 1", "E0102 [thu nhập]", "`thu_nhập`"),
        ("= a khong qua 5", "E0103 [khong qua]", "`không quá`"),
        ("la nghèo khi a", "E0103 [la]", "`là`"),
        ("= a;", "E0102 [;]", "Bỏ dấu"),
        ("= a.", "E0102 [.]", "Bỏ dấu"),
        ("= a /b", "E0102 [/]", "hai bên"),
        ("= a/b", "E0102 [/]", "hai bên"),
        ("= a -b", "E0102 [-]", "hai bên"),
        ("= 7/2024", "E0102 [/]", "hai bên"),
        ("= a từ 3", "E0102 [từ 3]", "trở lên"),
        ("= a < b < c", "E0102 [<]", "`và`"),
        ("= a + không b", "E0102 [không]", "đầu một điều kiện"),
        ("= (a, b)", "E0102 [(a, b)]", "danh sách"),
        ("= a +", "E0102 [+]", ""),
        ("= tỷ lệ Hộ có a + (số Hộ", "E0105 [(]", "chưa được đóng"),
        ("= a)", "E0105 [)]", "không có"),
        ("ghi chú \"a", "E0105 [\"]", "ngoặc kép"),
        ("là a", "E0102 [a]", "khi"),
        ("= a trong (b, c)", "E0102 [trong]", "`thuộc (a, b)`"),
        ("= 2 × số Hộ có a", "E0102 [số]", "`(số …)`"),
        ("= tổng a của Hộ + 1 có b + số Hộ", "E0102 [tổng]", "`(tổng …)`"),
        ("= tổng a Hộ", "E0102 [tổng]", "`tổng cột của Danh_sách`"),
        ("= tỷ lệ Hộ có a trên tổng số Hộ có b", "E0102 [trên tổng số Hộ]", "`trên tổng số có …`"),
        ("= a x 2", "E0102 [x]", "`×`"),
        ("= a – 2 > 0", "E0102 [–]", "`-`"),
        ("= !a", "E0102 [!]", "`không`"),
        ("= a ^ 2", "E0102 [^]", "nhân"),
        ("= a = 'b'", "E0102 [']", "ngoặc kép"),
        ("= nếu a thì 1", "E0102 [nếu]", "trường hợp"),
        ("= a < 5 tr.đ", "E0106 [tr.đ]", "`triệu đồng`"),
        ("= a và b hoăc c", "E0103 [hoăc]", "`hoặc`"),
        ("= (a))", "E0105 [)]", "không có"),
        ("ghi chú \"a\n      b\"", "E0105 [\"]", "cùng dòng"),
        ("= thіếu_bhyt", "E0101 [thіếu_bhyt]", "U+0456"),
        ("= ａ", "E0101 [ａ]", "U+FF41"),
    ];
    for (clause, want, words) in clauses {
        says(&in_rule(clause), want, words);
    }
}

#[test]
fn numbers_without_one_reading_are_refused() {
    let cases = [
        ("= 1,500", "E0106 [1,500]", "hai cách đọc"),
        ("= 12.34.567", "E0106 [12.34.567]", "1.234.567"),
        ("= 1tr5", "E0106 [1tr5]", "1,5 triệu"),
        ("= 15kg", "E0106 [15kg]", "15 kg"),
        ("= １２", "E0106 [１２]", "`12`"),
        ("= .5", "E0106 [.5]", "`0,5`"),
        ("= 5,", "E0106 [5,]", "`5`"),
        ("= 1.5.", "E0106 [.]", "Bỏ dấu"),
        ("= 1 500 000", "E0106 [1 500 000]", "`1.500.000`"),
        ("= a thuộc (1 ,2)", "E0106 [,]", "dấu cách"),
        ("= f(1,2)", "E0106 [1,2]", "(1,2)"),
        ("= a thuộc (1,2, 3)", "E0106 [1,2]", "hai số"),
        ("= 1e400", "E0106 [1e400]", "chữ số"),
        ("= 500k", "E0106 [500k]", "`500 nghìn`"),
        ("= 500.000đ", "E0106 [500.000đ]", "`500.000 đồng`"),
        ("= 99999999999999999999999999999999", "E0106 [99999999999999999999999999999999]", "quá nhiều chữ số"),
    ];
    for (clause, want, words) in cases {
        says(&in_rule(clause), want, words);
    }
}

#[test]
fn days_and_periods_of_no_calendar_are_refused() {
    says(&in_rule("= a sau ngày 30/02/2023"), "E0107 [30/02/2023]", "lịch");
    says(&in_rule("áp dụng từ ngày 01/07/24"), "E0107 [01/07/24]", "01/07/2024");
    says(&in_rule("áp dụng từ ngày 01/07/0024"), "E0107 [01/07/0024]", "từ 1900 đến 2999");
    says("kế hoạch x quý V/2023 : 5\n", "E0107 [quý V/2023]", "kỳ");
    says("kế hoạch x tháng 13/2023 : 5\n", "E0107 [tháng 13/2023]", "kỳ");
    says("kế hoạch x năm 23 : 5\n", "E0107 [năm 23]", "kỳ");
    says("kế hoạch x quý IIII/2023 : 5\n", "E0107 [quý IIII/2023]", "kỳ");
    says(&in_rule("= a sau ngày 31-12-2023"), "E0107 [31-12-2023]", "`31/12/2023`");
    says(&in_rule("= a sau ngày 31.12.2023"), "E0107 [31.12.2023]", "`31/12/2023`");
    says(&in_rule("= a sau ngày 12/31/2023"), "E0107 [12/31/2023]", "`31/12/2023`");
}

#[test]
fn words_the_law_uses_in_two_ways_are_refused() {
    let cases = [
        ("= tuổi đến 80 tuổi", "E0109 [đến 80 tuổi]", "`đến hết 80 tuổi`"),
        ("= tuổi trên 80 tuổi", "E0109 [trên 80 tuổi]", "`từ đủ 80 tuổi`"),
        ("= tuổi không quá 22 tuổi", "E0109 [không quá 22 tuổi]", "`chưa đủ 22 tuổi`"),
        ("= tuổi từ đủ 60 tuổi đến 80 tuổi", "E0109 [đến 80 tuổi]", "`đến dưới 80 tuổi`"),
        ("= n đến 80", "E0109 [đến 80]", "`không quá 80`"),
        ("= n từ ngày 01/01/2022 đến 31/12/2022", "E0109 [đến 31/12/2022]", "`đến hết ngày 31/12/2022`"),
        ("= n đến 31/12/2022", "E0109 [đến 31/12/2022]", "`trước ngày 31/12/2022`"),
        ("= n đến ngày 31/12/2022", "E0109 [đến ngày 31/12/2022]", "`đến hết ngày 31/12/2022`"),
        ("= n từ ngày 01/01/2022 đến ngày 31/12/2022", "E0109 [đến ngày 31/12/2022]", "`trước ngày 31/12/2022`"),
        ("= tuổi từ 60 tuổi trở xuống", "E0109 [từ 60 tuổi trở xuống]", "`đến hết 60 tuổi`"),
        ("áp dụng từ ngày 01/01/2022 đến ngày 31/12/2022", "E0109 [đến ngày 31/12/2022]", "`đến hết ngày 30/12/2022`"),
        ("= a và b hoặc c", "E0108 [hoặc]", "`(a và b) hoặc c` hoặc `a và (b hoặc c)`"),
    ];
    for (clause, want, words) in cases {
        says(&in_rule(clause), want, words);
    }
    says("kế hoạch x hằng năm : giảm 0,1%\n", "E0109 [giảm 0,1%]", "`giảm 0,1 điểm %`");
    says("kế hoạch x hằng năm : giảm ít nhất 0,1%\n", "E0109 [giảm ít nhất 0,1%]", "điểm %");
}

#[test]
fn every_broken_line_is_told_and_nothing_else_is_lost() {
    let text = "danh sách Hộ\n  a : : số\n  b : số\n  c số\nmức quy định m : đồng\n  áp dụng từ ngày 01/01/2022\n    x : 1 ;\n    y : 2\nchi tieu z\n  = a ==\n";
    let (sources, file, faults) = read(text);
    let got = told(&sources, &faults);
    assert_eq!(got.len(), 5, "{}", got.join("\n"));
    assert_eq!(file.items.len(), 2);
    let printed = crate::syntax::print(&file, crate::value::Lang::Vi);
    assert!(
        printed.contains("  b : số\n") && printed.contains("    y : 2\n") && !printed.contains("x : 1"),
        "{printed}"
    );
}

#[test]
fn depth_and_length_never_exhaust_anything() {
    refused(&in_rule(&format!("= {}a{}", "(".repeat(10_000), ")".repeat(10_000))), &["E0104 [(]"]);
    refused(&in_rule(&format!("= {}a", "không ".repeat(100))), &["E0104 [k]"]);
    refused(&in_rule(&format!("= {}a", "-".repeat(100))), &["E0104 [-]"]);
    refused(&in_rule(&format!("= a{}", " kỳ trước".repeat(10_000))), &["E0104 [kỳ trước]"]);
    refused(&in_rule(&format!("= {}a{}", "--f(".repeat(20), ")".repeat(20))), &["E0104 [-]"]);
    let deep = in_rule(&format!("= {}a{}", "(".repeat(31), ")".repeat(31)));
    let (sources, _, faults) = read(&deep);
    assert!(faults.is_empty(), "{:?}", told(&sources, &faults));
    let calls = in_rule(&format!("= {}a{}", "f(không b và ".repeat(30), ")".repeat(30)));
    let (sources, _, faults) = read(&calls);
    assert!(faults.is_empty(), "{:?}", told(&sources, &faults));
    let (_, file, faults) = read(&in_rule(&format!("= {}1", "1 + ".repeat(100_000))));
    assert!(faults.is_empty());
    assert_eq!(file.items.len(), 1);
}

#[test]
fn a_line_of_a_megabyte_is_answered() {
    for filler in ["a", "a ", "( ) ", "1 ", "\u{1F600}", "# ", "\""] {
        let (_, _, faults) = read(&in_rule(&format!("= {}", filler.repeat(1_000_000 / filler.len()))));
        let _ = faults;
    }
}

#[test]
fn random_deletions_never_panic() {
    let page: Vec<char> = include_str!("page.vi.ct").chars().collect();
    let mut seed = 0x2545_F491_4F6C_DD1D_u64;
    let mut random = |below: usize| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        usize::try_from(seed % u64::try_from(below).unwrap()).unwrap()
    };
    for _ in 0..60 {
        let mut text = page.clone();
        for _ in 0..8 {
            let at = random(text.len() - 12);
            match random(3) {
                0 => drop(text.drain(at..at + 1 + random(10))),
                1 => text[at] = page[random(page.len())],
                _ => text.insert(at, ['(', ')', '"', '#', ' ', '\n', ',', '.', 'ă', '\t'][random(10)]),
            }
        }
        let text: String = text.into_iter().collect();
        let (sources, file, faults) = read(&text);
        let _ = told(&sources, &faults);
        let printed = crate::syntax::print(&file, crate::value::Lang::Vi);
        let _ = read(&printed);
    }
}
