//! Cases on which the two evaluators once disagreed, or both were wrong, with results worked out on paper.
//!
//! `line` is 100 dong until 30 June 2023 and 150 from 1 July 2023.

use super::reference::by_hand;
use super::{checked, disagreements, write};
use chitieu::diagnostic::Code;
use chitieu::eval::Evaluation;
use chitieu::eval::outcome::Measured;
use chitieu::ir::{FigureKind, IndicatorId, Program, RuleId};
use chitieu::table::Data;
use chitieu::value::{Date, Fraction, Period, Value, date};

/// Rules and records, for a run about 2023.
struct Case {
    program: Program,
    data: Data,
    on: Option<Date>,
}

impl Case {
    fn new(rules: &str, records: &str) -> Self {
        let program = checked(&(write::program(&[], &[]) + rules));
        let data = by_hand::data(&program, records);
        Self { program, data, on: None }
    }

    fn evaluation(&self) -> Evaluation<'_> {
        let found = disagreements(&self.program, &self.data, year(2023), self.on, None);
        assert!(found.is_empty(), "{}", found.join("\n"));
        Evaluation::new(&self.program, &self.data, year(2023), self.on)
    }

    /// The results of a rule and why, as texts.
    fn results(&self, name: &str) -> Vec<(String, String)> {
        let id = self.program.rules.iter().position(|rule| rule.named.name == name).unwrap();
        let result = self.evaluation().rule(RuleId(id), year(2023));
        let shown = |position: usize| match result.values.get(position) {
            Value::Number(n) => n.to_string(),
            Value::Missing => "?".to_owned(),
            Value::Bool(yes) => (if yes { "yes" } else { "no" }).to_owned(),
            other => format!("{other:?}"),
        };
        (0..result.rows.len()).map(|i| (shown(i), result.reasons[i].clone())).collect()
    }

    /// The results of a rule alone.
    fn values(&self, name: &str) -> Vec<String> {
        self.results(name).into_iter().map(|(value, _)| value).collect()
    }

    fn figure(&self, name: &str, period: Period) -> Measured {
        let id = self.program.indicators.iter().position(|i| i.named.name == name).unwrap();
        self.evaluation().indicator(IndicatorId(id), period)
    }

    /// Records that were refused: key, subject and code.
    fn findings(&self, rule: &str) -> Vec<String> {
        let id = self.program.rules.iter().position(|r| r.named.name == rule).unwrap();
        let evaluation = self.evaluation();
        let _for_its_findings = evaluation.rule(RuleId(id), year(2023));
        evaluation.findings().iter().map(|f| format!("{} {} {}", f.key, f.subject, f.code)).collect()
    }
}

fn year(year: i32) -> Period {
    Period::year(year).unwrap()
}

fn told(value: &str, why: &str) -> (String, String) {
    (value.to_owned(), why.to_owned())
}

fn n(value: i128) -> Fraction {
    Fraction::whole(value)
}

#[test]
fn an_unknown_exclusion_matters_only_to_those_who_would_be_given_something() {
    let rules = "rule aid for each Home : dong\n  first that applies\n    100 dong when income < 50 dong\n  \
                 otherwise not entitled\n  except when electric\n";
    let case =
        Case::new(rules, "Home 2023 poor income=10\nHome 2023 rich income=90\nHome 2023 out income=10 electric=yes");
    assert_eq!(case.results("aid"), [told("?", "unknown: electric"), told("0", "not_entitled"), told("0", "except")]);
}

#[test]
fn an_unknown_case_matters_only_when_it_would_give_something_else() {
    let rules = "rule first for each Home : one of area\n  first that applies\n    is north when electric\n    is north when \
                 income < 50 dong\n  otherwise is south\n\
                 rule highest for each Home : dong\n  highest only\n    50 dong when electric\n    80 dong when income < 50 dong\n  \
                 otherwise not entitled\n\
                 rule lowest for each Home : dong\n  lowest only\n    50 dong when electric\n    80 dong when income < 50 dong\n  \
                 otherwise not entitled\n\
                 rule added for each Home : dong\n  sum of all\n    50 dong when electric\n    80 dong when income < 50 dong\n  \
                 otherwise not entitled\n  cap 80 dong\n";
    let case = Case::new(rules, "Home 2023 poor income=10\nHome 2023 rich income=90");
    assert_eq!(case.results("first"), [told("Word(0)", "north"), told("?", "unknown: electric")]);
    assert_eq!(case.values("highest"), ["80", "?"]);
    // 50 would be lower than 80.
    assert_eq!(case.values("lowest"), ["?", "?"]);
    // 80, or 130 capped at 80; or nothing, or 50.
    assert_eq!(case.values("added"), ["80", "?"]);
}

#[test]
fn a_floor_raises_amounts_and_not_those_who_are_given_nothing() {
    let rules = "rule aid for each Home : dong\n  sum of all\n    30 dong when income < 50 dong\n    not entitled when income > 100 dong\n  \
                 otherwise not entitled\n  except when electric\n  floor 40 dong\n";
    let case = Case::new(
        rules,
        "Home 2023 poor income=10 electric=no\nHome 2023 middle income=60 electric=no\nHome 2023 rich income=200 electric=no\n\
         Home 2023 out income=10 electric=yes",
    );
    assert_eq!(case.values("aid"), ["40", "0", "0", "0"]);
}

#[test]
fn of_equal_amounts_the_first_decides_also_where_it_is_nothing() {
    let rules = "rule aid for each Home : dong\n  highest only\n    not entitled when electric\n    income when score = 1\n  otherwise 9 dong\n  \
                 floor 40 dong\n";
    let case = Case::new(
        rules,
        "Home 2023 both electric=yes score=1 income=0\nHome 2023 open score=1 income=0\nHome 2023 more score=1 income=50",
    );
    // Nothing before the amount 0, which the floor would raise; and whether it is nothing hangs on a missing fact.
    assert_eq!(case.values("aid"), ["0", "?", "50"]);
}

#[test]
fn bounds_hold_after_rounding() {
    let rules = "rule aid for each Home : dong\n  = income\n  rounded to 100 dong\n  floor 30 dong\n  cap 160 dong\n";
    let case = Case::new(rules, "Home 2023 a income=155\nHome 2023 b income=149\nHome 2023 c income=10");
    // 155 → 200 → 160; 149 → 100; 10 → 0 → 30.
    assert_eq!(case.values("aid"), ["160", "100", "30"]);
}

#[test]
fn a_half_goes_away_from_zero_on_both_sides() {
    let rules = "rule near for each Home : dong\n  = income\n  rounded to 100 dong\n";
    let case = Case::new(
        rules,
        "Home 2023 a income=50\nHome 2023 b income=-50\nHome 2023 c income=-49\nHome 2023 d income=-150",
    );
    assert_eq!(case.values("near"), ["100", "-100", "0", "-200"]);
}

#[test]
fn who_is_born_on_29_february_is_a_year_older_on_28_february_of_a_common_year() {
    let rules = "rule grown for each Person : yes/no\n  = ((completed_age(born) aged 18 years-old) on 2023-02-28)\n";
    let case =
        Case::new(rules, "Person 2023 a born=2004-02-29\nPerson 2023 b born=2005-02-28\nPerson 2023 c born=2005-03-01");
    assert_eq!(case.values("grown"), ["yes", "yes", "no"]);
    let rules = "rule grown for each Person : yes/no\n  = ((completed_age(born) aged 23 years-old) on 2023-02-28)\n";
    let case = Case::new(rules, "Person 2023 a born=2000-02-29");
    assert_eq!(case.values("grown"), ["yes"]);
}

#[test]
fn an_exclusion_is_never_without_effect() {
    let rules = "rule yes_or_no for each Home : yes/no\n  = income < 50 dong\n  except when electric\n\
                 rule day for each Home : date\n  = built\n  except when electric\n";
    let case = Case::new(
        rules,
        "Home 2023 a income=10 electric=yes built=2020-01-01\nHome 2023 b income=10 electric=no built=2020-01-01",
    );
    assert_eq!(case.results("yes_or_no"), [told("no", "except"), told("yes", "formula")]);
    assert_eq!(case.results("day")[0], told("?", "refused: E0806"));
    assert_eq!(case.findings("day"), ["a day E0806"]);
}

#[test]
fn a_fault_in_a_case_that_does_not_apply_refuses_nobody() {
    let rules = "rule each for each Home : dong\n  first that applies\n    0 dong when score = 0\n    income ÷ score when score > 0\n  \
                 otherwise income ÷ (score - score)\nrule twice for each Home : dong\n  = each × 2\n";
    let case = Case::new(
        rules,
        "Home 2023 a income=90 score=0\nHome 2023 b income=90 score=2\nHome 2023 c income=90 score=-1",
    );
    assert_eq!(
        case.results("each"),
        [told("0", "trường_hợp_1"), told("45", "trường_hợp_2"), told("?", "refused: E0806")]
    );
    assert_eq!(case.findings("each"), ["c each E0806"]);
    // What hangs on a refused result names it.
    assert_eq!(case.results("twice")[2], told("?", "unknown: each"));
}

#[test]
fn a_norm_out_of_force_refuses_only_who_needs_it() {
    let rules = "rule born_before_law for each Person : dong\n  first that applies\n    0 dong when born is missing\n  \
                 otherwise (line on born)\n";
    let case = Case::new(rules, "Person 2023 a\nPerson 2023 b born=1980-01-01\nPerson 2023 c born=2000-02-29");
    assert_eq!(
        case.results("born_before_law"),
        [told("0", "trường_hợp_1"), told("?", "refused: E0403"), told("100", "còn_lại")]
    );
    assert_eq!(case.findings("born_before_law"), ["b line E0403"]);
}

#[test]
fn faults_about_members_that_do_not_count_are_nobodys() {
    let rules = "rule total for each Home : dong\n  = (sum of wage ÷ weight for members with weight > 0)\n";
    let case = Case::new(
        rules,
        "Home 2023 h1\nHome 2023 h2\nPerson 2023 a home=h1 wage=10 weight=0\nPerson 2023 b home=h1 wage=10 weight=4\n\
         Person 2023 c home=h2 wage=10 weight=0\nPerson 2023 d home=h2 weight=1",
    );
    assert_eq!(case.results("total"), [told("2.5", "formula"), told("?", "unknown: Person")]);
    assert!(case.findings("total").is_empty());
}

#[test]
fn the_year_before_is_judged_on_its_own_day_in_the_run() {
    let rules = "rule norm_then for each Home : dong\n  = (line previous period)\n";
    let mut case = Case::new(rules, "Home 2022 a\nHome 2023 a\nHome 2024 a");
    // The run is about 2023 and judged on 1 March 2023, when the line was 100: so seen from 2024, 2023 is that day.
    case.on = date::day(2023, 3, 1);
    let evaluation = case.evaluation();
    assert_eq!(evaluation.rule(RuleId(0), year(2024)).values.get(0), Value::Number(n(100)));
    case.on = None;
    let evaluation = case.evaluation();
    assert_eq!(evaluation.rule(RuleId(0), year(2024)).values.get(0), Value::Number(n(150)));
}

#[test]
fn an_indicator_is_that_of_the_period_of_the_day_also_of_a_later_one() {
    let rules =
        "indicator homes\n  = number of Home\nrule later for each Home : number\n  = (homes on 2024-05-01) - homes\n";
    let case = Case::new(rules, "Home 2023 a\nHome 2024 a\nHome 2024 b\nHome 2024 c");
    assert_eq!(case.values("later"), ["2"]);
}

#[test]
fn a_mean_over_undetermined_records_has_bounds() {
    let rules = "indicator mean\n  = mean of income for Home with electric and income is known\nindicator all\n  = mean of income for Home with \
                 electric\n";
    let case = Case::new(
        rules,
        "Home 2023 a income=100 electric=yes\nHome 2023 b income=40\nHome 2023 c income=200\nHome 2023 d electric=yes\n\
         Home 2023 e income=130",
    );
    let mean = case.figure("mean", year(2023));
    // Least: 100 with 40, (100 + 40) ÷ 2. Greatest: 100 with 200, (100 + 200) ÷ 2; 130 would pull it down.
    assert_eq!((mean.value, mean.low, mean.high), (None, Some(n(70)), Some(n(150))));
    assert_eq!((mean.numerator, mean.denominator, mean.undetermined, mean.excluded), (Some(n(100)), Some(n(1)), 3, 0));
    // Nothing bounds what d has.
    let all = case.figure("all", year(2023));
    assert_eq!((all.value, all.low, all.high), (None, None, None));
    assert_eq!((all.numerator, all.denominator, all.undetermined, all.excluded), (Some(n(100)), Some(n(1)), 3, 1));
}

#[test]
fn records_without_the_key_they_are_counted_by_are_at_least_one() {
    let rules = "indicator streets\n  = number of Home with electric counted once by street\n";
    let case = Case::new(rules, "Home 2023 a electric=yes\nHome 2023 b electric=yes\nHome 2023 c electric=no street=a");
    let streets = case.figure("streets", year(2023));
    assert_eq!((streets.low, streets.high, streets.undetermined), (Some(n(1)), Some(n(2)), 2));
}

#[test]
fn a_home_counted_in_two_years_is_one_home_of_its_ward() {
    let rules = "rule homes_there for each Ward : number\n  = (number of homes)\n\
                 rule before for each Ward : number\n  = ((number of homes) on 2022-05-01)\n";
    let mut case = Case::new(
        rules,
        "Ward - w\nHome 2022 a ward=w\nHome 2022 b ward=w\nHome 2022 c ward=w\nHome 2023 a ward=w\nHome 2023 b ward=w",
    );
    assert_eq!((case.values("homes_there"), case.values("before")), (vec!["2".to_owned()], vec!["3".to_owned()]));
    // Judged in the year after, it is still the count of 2023.
    case.on = date::day(2024, 2, 1);
    assert_eq!(case.values("homes_there"), ["2"]);
}

#[test]
fn what_the_registers_do_not_hold_is_not_zero_but_a_flow_without_events_in_the_year_of_the_run_is() {
    let rules = "indicator homes\n  = number of Home\nindicator paid\n  = sum of amount for Payment\n\
                 indicator fallen\n  = (homes previous period) - homes\n";
    let case = Case::new(rules, "Home 2023 a\nPayment - x paid_on=2023-05-01 amount=7");
    assert_eq!((case.figure("homes", year(2023)).value, case.figure("homes", year(2022)).value), (Some(n(1)), None));
    assert!(case.figure("fallen", year(2023)).undefined.is_some());
    assert_eq!((case.figure("paid", year(2023)).value, case.figure("paid", year(2022)).value), (Some(n(7)), None));
    let quiet = Case::new("indicator paid\n  = sum of amount for Payment\n", "Payment - x paid_on=2022-05-01 amount=7");
    assert_eq!(quiet.figure("paid", year(2023)).value, Some(n(0)));
    let evaluation = case.evaluation();
    let held = |id, period| evaluation.has_period(IndicatorId(id), period);
    assert!(held(0, year(2023)) && !held(0, year(2022)) && !held(2, year(2023)) && !held(1, year(2022)));
}

#[test]
fn a_plain_list_speaks_of_the_period_of_the_run() {
    let case = Case::new("indicator wards\n  = number of Ward\n", "Ward - a");
    let evaluation = case.evaluation();
    assert!(evaluation.has_period(IndicatorId(0), year(2023)));
    assert!(!evaluation.has_period(IndicatorId(0), year(2022)));
}

#[test]
fn a_figure_may_begin_with_a_divisor() {
    let mut case =
        Case::new("indicator half\n  = 1 ÷ 2\nindicator homes\n  = number of Home\n", "Home 2023 a\nHome 2023 b");
    let mut half = case.program.indicators[0].figure.clone();
    let FigureKind::Product(parts) = &mut half.kind else { panic!("a product") };
    parts.remove(0);
    case.program.indicators[0].figure = half;
    assert_eq!(case.figure("half", year(2023)).value, Some(Fraction::new(1, 2).unwrap()));
}

#[test]
fn what_does_not_fit_at_the_scale_of_a_column_may_fit_by_itself() {
    // 10^19 at 18 decimals has 38 digits; 100 times that, or 18 times that, does not fit beside its zeros and fits without.
    let rules = "rule product for each Payment : number\n  = factor × 100\nrule sum for each Payment : number\n  = factor + factor × 17\n";
    let case = Case::new(
        rules,
        "Payment - a paid_on=2023-01-01 factor=10000000000000000000\nPayment - b paid_on=2023-01-01 factor=0.5",
    );
    assert_eq!(case.values("product"), ["1000000000000000000000", "50"]);
    assert_eq!(case.values("sum"), ["180000000000000000000", "9"]);
    assert!(case.findings("product").is_empty() && case.findings("sum").is_empty());
}

#[test]
fn doubled_names_do_not_double_the_work() {
    let mut rules =
        "rule p0 for each Person : number\n  = 1\nindicator i0\n  = number of Person\n  broken down by sick\n"
            .to_owned();
    for i in 1..50 {
        let before = i - 1;
        rules.push_str(&format!(
            "rule h{i} for each Home : number\n  applied from 1990-01-01\n  = (largest of p{before} for members) + (smallest of p{before} for \
             members) - (mean of p{before} for members)\namend h{i}\n  applied from 2022-06-01\n  = (largest of p{before} for members)\n\
             rule p{i} for each Person : number\n  = home.h{i} + (home.h{i} on 2020-01-01) - (p{before} on 2021-01-01) - p{before} + p{before}\n\
             indicator i{i}\n  = i{before} + i{before}\n  broken down by sick\n"
        ));
    }
    let program = checked(&(write::program(&[], &[]) + &rules));
    let data = by_hand::data(&program, "Home 2023 h\nPerson 2023 a home=h\nPerson 2023 b home=h");
    let evaluation = Evaluation::new(&program, &data, year(2023), None);
    let last = program.rules.iter().position(|rule| rule.named.name == "p49").unwrap();
    // Each p is 1 + 1 - 1 - 1 + 1.
    assert_eq!(evaluation.rule(RuleId(last), year(2023)).values.get(1), Value::Number(Fraction::ONE));
    let cells = evaluation.breakdown(IndicatorId(49), year(2023), &program.indicators[49].dimensions[0]);
    assert_eq!(cells[0].1.value, Some(n(2 << 49)));
}

#[test]
fn long_chains_of_rules_and_indicators_cost_no_stack() {
    let mut rules = "rule r0 for each Home : number\n  = score\nindicator i0\n  = number of Home\n".to_owned();
    for i in 1..600 {
        rules.push_str(&format!(
            "rule r{i} for each Home : number\n  = r{} + 1\nindicator i{i}\n  = i{} + 1\n",
            i - 1,
            i - 1
        ));
    }
    let program = checked(&(write::program(&[], &[]) + &rules));
    let data = by_hand::data(&program, "Home 2023 a score=1\nHome 2023 b");
    let evaluation = Evaluation::new(&program, &data, year(2023), None);
    let result = evaluation.rule(RuleId(599), year(2023));
    assert_eq!((result.values.get(0), result.reasons[1].as_str()), (Value::Number(n(600)), "unknown: score"));
    assert_eq!(evaluation.indicator(IndicatorId(599), year(2023)).value, Some(n(601)));
}

#[test]
fn a_result_given_by_hand_stands() {
    let rules = "rule poor for each Home : yes/no\n  = income < 50 dong\nrule aid for each Home : dong\n  first that applies\n    \
                 7 dong when poor\n  otherwise not entitled\n\
                 example \"by hand\"\n  on 2023-12-31\n  Home a : poor = yes\n  Home b : income = 90 dong\n  expect a.aid = 7 dong\n";
    let program = checked(&(write::program(&[], &[]) + rules));
    let stage = chitieu::eval::example::stage(&program, &program.examples[0]).unwrap();
    let evaluation =
        Evaluation::new(&program, &stage.data, stage.period, Some(stage.day)).with_given(stage.results.iter().cloned());
    assert_eq!(evaluation.result(RuleId(0), 0, evaluation.clocks()), (Value::Bool(true), "given".to_owned()));
    assert_eq!(evaluation.result(RuleId(1), 0, evaluation.clocks()).0, Value::Number(n(7)));
    assert_eq!(evaluation.result(RuleId(1), 1, evaluation.clocks()).0, Value::Number(Fraction::ZERO));
}

/// 100 ÷ 0 has no value, and is told of its record; 100 ÷ 2 is 50, more than 1.
#[test]
fn a_fault_in_a_check_of_records_is_told_of_its_record() {
    let case = Case::new(
        "check c for each Home\n  income ÷ score > 1 dong\n",
        "Home 2023 h1 income=100 score=0\nHome 2023 h2 income=100 score=2\n",
    );
    let evaluation = case.evaluation();
    let told = evaluation.record_check(0, &case.program.record_checks[0], &[]);
    assert_eq!((told.holds, told.failing.len(), told.undecided), (None, 0, vec!["h1".to_owned()]));
    let told: Vec<(String, String, Code)> =
        evaluation.findings().iter().map(|f| (f.key.clone(), f.subject.clone(), f.code)).collect();
    assert_eq!(told, [("h1".to_owned(), "c".to_owned(), Code::RecordRefused)]);
}
