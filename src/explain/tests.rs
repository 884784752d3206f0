//! The model sentences of indicators, and the figures behind them.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use super::{Background, IndicatorExplanation, indicator};
use crate::eval::outcome::{Measured, Verdict};
use crate::eval::run;
use crate::eval::sample::{between, f, known, level, n, named, program, share, target, year};
use crate::ir::{Basis, Dimension, IndicatorId, Instrument, InstrumentId, Program};
use crate::syntax::ast::TargetWhen;
use crate::value::Message;

fn explained(program: &Program, id: usize, now: Option<Measured>, background: Background) -> IndicatorExplanation {
    let mut figures = known();
    if let Some(now) = now {
        figures.0.insert((id, 2023), now);
    }
    let outcome = run(program, &figures);
    indicator(program, &figures, &outcome, IndicatorId(id), background).unwrap()
}

fn told(program: &Program, id: usize, now: Option<Measured>) -> Vec<Message> {
    explained(program, id, now, Background::default()).sentences
}

/// A rate of 79 certain and 25 undetermined records, as the evaluation gives it.
fn open() -> Measured {
    Measured { numerator: Some(n(79)), denominator: Some(n(20175)), ..between(f(79, 20175), f(104, 20175)) }
}

#[test]
fn a_missed_target_is_told_with_its_gap_in_points_and_records() {
    let sentences = told(&program(), 0, None);
    assert_eq!(
        sentences[0].vi,
        "Tỷ lệ hộ nghèo năm 2023 là 0,43% (87/20.175 hộ), không đạt kế hoạch dưới 0,40% (tỉnh giao); còn cao hơn \
         0,03 điểm %, phải giảm thêm ít nhất 07 hộ."
    );
    assert_eq!(
        sentences[0].en,
        "\"Tỷ lệ hộ nghèo\" in 2023 is 0.43% (87 of 20,175 households), target under 0.40% (tỉnh giao) not met; \
         0.03 points above it, at least 7 households too many."
    );
}

#[test]
fn a_change_is_told_with_both_values_and_its_own_target() {
    let sentences = told(&program(), 0, None);
    assert_eq!(sentences.len(), 2);
    assert_eq!(
        sentences[1].vi,
        "So với năm 2022, tỷ lệ hộ nghèo giảm 0,14 điểm %, từ 0,57% (115/20.175 hộ) xuống 0,43% (87/20.175 hộ), \
         vượt kế hoạch giảm ít nhất 0,1 điểm % (thành phố giao)."
    );
    assert_eq!(
        sentences[1].en,
        "Against 2022, \"Tỷ lệ hộ nghèo\" is down 0.14 points, from 0.57% (115 of 20,175 households) to 0.43% \
         (87 of 20,175 households), target down at least 0.1 points (thành phố giao) exceeded."
    );
}

#[test]
fn an_open_value_is_told_as_an_interval_with_the_counts_of_both_ends() {
    let background = Background { missing: vec![(Message::same("Thu nhập"), 25)], ..Background::default() };
    let sentences = explained(&program(), 0, Some(open()), background).sentences;
    assert_eq!(
        sentences[0].vi,
        "Chưa đủ số liệu để đánh giá: còn 25 hộ chưa xác định được, nên tỷ lệ hộ nghèo năm 2023 có thể từ 0,39% \
         (79/20.175 hộ) đến 0,52% (104/20.175 hộ), trong khi kế hoạch là dưới 0,40%."
    );
    assert_eq!(
        sentences[0].en,
        "Not enough data: 25 households are undetermined, so \"Tỷ lệ hộ nghèo\" in 2023 may lie from 0.39% (79 of \
         20,175 households) to 0.52% (104 of 20,175 households), with a target under 0.40%."
    );
    assert_eq!(sentences[2].vi, "Thiếu số liệu “Thu nhập” (25 hộ).");
    assert_eq!(sentences[2].en, "Missing: \"Thu nhập\" (25 households).");
}

#[test]
fn an_open_value_may_be_decided_all_the_same() {
    let now = Measured { numerator: Some(n(90)), denominator: Some(n(20175)), ..between(f(90, 20175), f(115, 20175)) };
    let sentence = &told(&program(), 0, Some(now))[0];
    assert_eq!(
        sentence.vi,
        "Tỷ lệ hộ nghèo năm 2023 có thể từ 0,45% (90/20.175 hộ) đến 0,57% (115/20.175 hộ) vì còn 25 hộ chưa xác \
         định được; trong cả khoảng đó không đạt kế hoạch dưới 0,40% (tỉnh giao)."
    );
}

#[test]
fn a_count_is_told_with_its_completion() {
    let mut program = program();
    let plan = level(Some((n(2500), true)), None);
    program.targets = vec![target("", 8, TargetWhen::Period(year(2023)), plan)];
    let sentences = told(&program, 8, None);
    assert_eq!(
        sentences[0].vi,
        "Giải quyết việc làm năm 2023 đạt 2.626/2.500 lao động, bằng 105,0% kế hoạch; vượt 126 lao động."
    );
    assert_eq!(
        sentences[0].en,
        "\"Giải quyết việc làm\" in 2023: 2,626 of 2,500 workers, 105.0% of the target; exceeded by 126 workers."
    );
    let short = told(&program, 8, Some(Measured::exact(n(2491))));
    assert_eq!(
        short[0].vi,
        "Giải quyết việc làm năm 2023 đạt 2.491/2.500 lao động, bằng 99,6% kế hoạch; không đạt, còn thiếu 09 lao động."
    );
}

#[test]
fn a_target_brings_its_law_and_one_that_is_not_due_says_so() {
    let mut program = program();
    program.sources.push(Instrument {
        named: named("NQ21", "Nghị quyết 21/NQ-HĐND"),
        number: None,
        signed: None,
        in_force: None,
        out_of_force: None,
        replaces: Vec::new(),
        scenario: false,
        articles: Vec::new(),
        left_out: Vec::new(),
    });
    program.targets[1].basis.push(Basis { places: Vec::new(), source: InstrumentId(0) });
    let rate = explained(&program, 0, None, Background::default());
    assert!(rate.sentences[1].vi.ends_with("(thành phố giao, căn cứ Nghị quyết 21/NQ-HĐND)."));
    assert_eq!(rate.verdicts[1].basis, [Message::same("Nghị quyết 21/NQ-HĐND")]);
    assert_eq!(rate.verdicts[1].verdict, Verdict::Exceeded);
    let jobs = told(&program, 8, None);
    assert_eq!(jobs[1].vi, "Chưa đến kỳ đánh giá kế hoạch năm 2024: ít nhất 2.500 lao động (việc làm 2024).");
    assert_eq!(told(&program, 1, None)[2].en, "No target is set for 2023.");
}

#[test]
fn the_cells_that_weigh_most_come_first_and_are_named() {
    let mut program = program();
    program.indicators[0].dimensions =
        vec![Dimension { name: "xã".to_owned(), label: "Xã, phường".to_owned(), cells: Vec::new() }];
    let told = explained(&program, 0, None, Background::default());
    let cells: Vec<&str> = told.breakdowns[0].slices.iter().map(|slice| slice.cell.vi.as_str()).collect();
    assert_eq!(cells, ["Nghĩa Thành", "Nghĩa Đức", "không xác định"]);
    assert_eq!(told.breakdowns[0].slices[0].shown_share().unwrap().vi, "54,0%");
    assert_eq!(
        told.breakdowns[0].sentence.clone().unwrap(),
        Message::new(
            "Theo xã, phường, góp nhiều nhất là Nghĩa Thành 47/87 (54,0%); tỷ lệ cao nhất là Nghĩa Đức 0,44% \
             (40/9.000 hộ).",
            "By \"Xã, phường\", the largest parts are \"Nghĩa Thành\" 47 of 87 (54.0%); the highest is \"Nghĩa Đức\", \
             0.44% (40 of 9,000 households)."
        )
    );
}

#[test]
fn a_value_without_records_says_why_there_is_none() {
    let none =
        Measured::undefined(Message::new("không có bản ghi nào để tính", "there is no record to compute it from"));
    let sentences = told(&program(), 0, Some(none));
    assert_eq!(sentences[0].vi, "Chưa tính được tỷ lệ hộ nghèo năm 2023: không có bản ghi nào để tính.");
    assert_eq!(
        sentences[1].vi,
        "Kế hoạch giảm ít nhất 0,1 điểm % (thành phố giao): chưa đủ số liệu, vì chưa so được với kỳ trước."
    );
}

#[test]
fn a_rise_with_a_small_change_is_never_rounded_to_nothing() {
    let mut figures = known();
    figures.0.insert((0, 2022), share(86, 20175));
    let program = program();
    let outcome = run(&program, &figures);
    let told = indicator(&program, &figures, &outcome, IndicatorId(0), Background::default()).unwrap();
    assert!(
        told.sentences[1]
            .vi
            .starts_with("So với năm 2022, tỷ lệ hộ nghèo tăng 0,005 điểm %, từ 0,43% (86/20.175 hộ) lên")
    );
}
