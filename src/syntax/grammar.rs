//! The pest parser, and what each of its rules is called when people read about it.

use super::keyword;
use crate::value::Message;
use pest_derive::Parser;

/// The grammar of one logical line.
#[derive(Parser)]
#[grammar = "../grammar/lexical.pest"]
#[grammar = "../grammar/expression.pest"]
#[grammar = "../grammar/declaration.pest"]
#[grammar = "../grammar/keywords.pest"]
pub(super) struct Grammar;

/// What a rule is called; nothing for rules that only give shape.
fn human(rule: Rule) -> Option<(String, String)> {
    let name = format!("{rule:?}");
    if let Some(id) = name.strip_prefix("kw_") {
        let keyword = keyword::get(id).filter(|k| !k.vi.is_empty())?;
        return Some((format!("`{}`", keyword.vi), format!("`{}`", keyword.en)));
    }
    let (vi, en) = match rule {
        Rule::name | Rule::target_name | Rule::record_register | Rule::claimed_target => ("một tên", "a name"),
        Rule::path | Rule::expr | Rule::formula | Rule::callee => ("một biểu thức", "an expression"),
        Rule::literal | Rule::number | Rule::whole => ("một số", "a number"),
        Rule::date => ("một ngày như 31/12/2023", "a day such as 2023-12-31"),
        Rule::text | Rule::label => ("một đoạn chữ trong ngoặc kép", "a text in quotation marks"),
        Rule::unit | Rule::unit_other => ("một đơn vị", "a unit"),
        Rule::type_expr => ("một kiểu như `chữ`, `số`, `đồng`", "a type such as `text`, `number`, `dong`"),
        Rule::period => ("một kỳ như `năm 2023`", "a period such as `year 2023`"),
        Rule::list_comma => ("dấu phẩy", "a comma"),
        Rule::basis | Rule::basis_line => ("`căn cứ …`", "`pursuant to …`"),
        Rule::place | Rule::cite => ("`điểm`, `khoản`, `Điều`", "`point`, `clause`, `article`"),
        Rule::when => ("`khi …`", "`when …`"),
        Rule::outcome => ("một kết quả", "an outcome"),
        Rule::group | Rule::paren => ("dấu ngoặc", "brackets"),
        Rule::codes => ("`mã \"…\"`", "`code \"…\"`"),
        Rule::headers => ("`cột \"…\"`", "`column \"…\"`"),
        Rule::decimals => ("số chữ số thập phân", "a number of decimals"),
        Rule::EOI => ("hết dòng", "the end of the line"),
        _ => return operator(rule),
    };
    Some((vi.to_owned(), en.to_owned()))
}

/// Operators, which stand for themselves.
fn operator(rule: Rule) -> Option<(String, String)> {
    let (vi, en) = match rule {
        Rule::op_plus | Rule::op_minus | Rule::op_times | Rule::op_divide => ("một phép tính", "an operator"),
        Rule::op_equal
        | Rule::op_not_equal
        | Rule::op_less
        | Rule::op_less_or_equal
        | Rule::op_greater
        | Rule::op_greater_or_equal
        | Rule::over => ("một phép so sánh", "a comparison"),
        Rule::with => ("`có …`", "`with …`"),
        Rule::goal => ("mức phải đạt", "what is to be reached"),
        Rule::section => ("`tại mục …`", "`in section …`"),
        _ => return None,
    };
    Some((vi.to_owned(), en.to_owned()))
}

/// Words that follow a value.
const JOINTS: [&str; 32] = [
    "kw_and",
    "kw_or",
    "kw_is",
    "kw_is_not",
    "kw_other_than",
    "kw_at_most",
    "kw_at_least",
    "kw_in",
    "kw_not_in",
    "kw_since",
    "kw_aged",
    "kw_aged_under",
    "kw_from",
    "kw_through_day",
    "kw_through_age",
    "kw_through",
    "kw_to",
    "kw_to_under",
    "kw_to_day",
    "kw_before",
    "kw_after",
    "kw_under",
    "kw_previous",
    "kw_on",
    "kw_or_more",
    "kw_or_less",
    "kw_missing",
    "kw_known",
    "kw_known_on",
    "kw_over_all",
    "kw_by",
    "kw_over",
];

/// Parts that follow a value.
const PARTS: [&str; 12] = [
    "lookup",
    "scope",
    "kw_within_each",
    "on_day",
    "known_by",
    "over",
    "unit",
    "unit_other",
    "kw_thousand",
    "kw_million",
    "kw_billion",
    "op_foreign",
];

/// What may follow a value in an expression: told in one phrase, since the list is long.
fn follows_a_value(rule: Rule) -> bool {
    let name = format!("{rule:?}");
    name.starts_with("op_")
        || JOINTS.contains(&name.as_str())
        || PARTS.contains(&name.as_str())
        || name.starts_with("kw_unit")
}

/// "Expected …", when the list is short enough to be of use.
pub(super) fn expected(rules: &[Rule]) -> Option<Message> {
    let begins = [Rule::call, Rule::callee, Rule::neg, Rule::expr];
    // Where an expression can stand, the ways to begin one are no help.
    if rules.iter().any(|rule| begins.contains(rule)) {
        return Some(Message::new("Ở đây cần một biểu thức.", "expected an expression"));
    }
    let mut names: Vec<(String, String)> = Vec::new();
    let behind = rules.contains(&Rule::op_plus);
    for name in rules.iter().filter(|r| !behind || !follows_a_value(**r)).filter_map(|r| human(*r)) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    if behind {
        let phrase = ("một phép tính, một phép so sánh, `và`, `hoặc`", "an operator, a comparison, `and`, `or`");
        names.insert(0, (phrase.0.to_owned(), phrase.1.to_owned()));
    }
    if names.is_empty() || names.len() > 6 {
        return None;
    }
    let vi = listed(names.iter().map(|n| n.0.as_str()), "hoặc");
    let en = listed(names.iter().map(|n| n.1.as_str()), "or");
    Some(Message::new(format!("Ở đây cần {vi}."), format!("expected {en}")))
}

/// `a, b hoặc c`.
fn listed<'n>(names: impl Iterator<Item = &'n str>, joint: &str) -> String {
    let mut names: Vec<&str> = names.collect();
    match names.pop() {
        None => String::new(),
        Some(last) if names.is_empty() => last.to_owned(),
        Some(last) => format!("{} {joint} {last}", names.join(", ")),
    }
}

/// What can stand as a line of this kind.
pub(super) fn forms(rule: Rule) -> Option<Message> {
    let (vi, en) = match rule {
        Rule::clause_source => (
            "Trong văn bản: `số …`, `ban hành ngày …`, `có hiệu lực từ ngày …`, `hết hiệu lực từ ngày …`, `thay thế …`, `ghi chú \"…\"`.",
            "in a source: `number …`, `signed on …`, `in force from …`, `out of force from …`, `replaces …`, `note \"…\"`",
        ),
        Rule::clause_list => (
            "Trong danh mục: `từ \"Nhãn\" mã \"…\"`, rồi `từ ngày …`, `đến hết ngày …`, `thuộc …`, `gộp từ …`.",
            "in a list: `word \"Label\" code \"…\"`, then `from …`, `through …`, `within …`, `merges …`",
        ),
        Rule::clause_register => (
            "Trong danh sách: `chốt số liệu hằng năm`, `phát sinh trong kỳ, theo …`, `có giá trị từ … đến hết …`, `định danh tên : kiểu`, `tên : kiểu`.",
            "in a register: `taken yearly`, `dated by …`, `valid from … through …`, `key name : type`, `name : type`",
        ),
        Rule::clause_param => (
            "Trong mức quy định: `căn cứ …`, `áp dụng từ ngày … : …`, `bảng \"tệp.csv\"`, `ghi chú \"…\"`.",
            "in a param: `pursuant to …`, `applied from … : …`, `table \"file.csv\"`, `note \"…\"`",
        ),
        Rule::line_row => ("Mỗi hàng: `từ : giá trị`.", "each row: `word : value`"),
        Rule::cell_key => (
            "Ô này ghi các từ, như `nặng | nhẹ`, số, như `21%`, `từ 41% đến hết 50%`, hoặc `còn lại`.",
            "such a cell holds words, as in `nặng | nhẹ`, numbers, as in `21%`, `from 41% through 50%`, or `otherwise`",
        ),
        Rule::cell_value => ("Ô này ghi một giá trị.", "such a cell holds a value"),
        Rule::cell_claim => ("Ô này ghi một con số.", "such a cell holds a number"),
        Rule::cell_day => ("Ô này ghi một ngày, như `01/07/2023`.", "such a cell holds a day, as in `2023-07-01`"),
        Rule::cell_unit => {
            ("Trong ngoặc ghi đơn vị, như `(nghìn đồng)`.", "the brackets hold a unit, as in `(thousand dong)`")
        }
        Rule::clause_rule | Rule::clause_amend => (
            "Trong cách xác định: `đặt tên = …`, `= …`, `là … khi …`, `tên: … khi …`, `còn lại …`, `trừ trường hợp …`, `riêng trường hợp … thì …`, `làm tròn đến …`, `căn cứ …`.",
            "in a rule: `let name = …`, `= …`, `is … when …`, `name: … when …`, `otherwise …`, `except when …`, `but where … then …`, `rounded to …`, `pursuant to …`",
        ),
        Rule::clause_end => (
            "Bãi bỏ: `căn cứ …`, `áp dụng từ ngày …`; kéo dài: `căn cứ …`, `đến hết ngày …`.",
            "in a repeal: `pursuant to …`, `applied from …`; in an extension: `pursuant to …`, `through …`",
        ),
        Rule::line_case => ("Mỗi trường hợp: `tên: giá trị khi điều kiện`.", "each case: `name: value when condition`"),
        Rule::clause_indicator => (
            "Trong chỉ tiêu: `= …`, `đơn vị tính …`, `chia theo …`, `càng cao càng tốt`, `càng thấp càng tốt`, `căn cứ …`.",
            "in an indicator: `= …`, `unit …`, `broken down by …`, `higher is better`, `lower is better`, `pursuant to …`",
        ),
        Rule::clause_target => (
            "Trong kế hoạch: `vượt khi tốt hơn mức`, `không xét vượt`, `khoảng là lệch không quá …`, `so sánh ở … chữ số thập phân`, `tính hoàn thành theo …`, `gốc năm … là …`, `chia đều theo thời gian`, `trong đó … : …`, `được lệch … đến hết ngày …`, `căn cứ …`; sau `cho từng …`: `từ : mức`, `bảng \"…\"`.",
            "in a target: `exceeded when better than the bound`, `never exceeded`, `about means within …`, `compared at … decimals`, `completion by …`, `baseline year … is …`, `spread evenly`, `of which … : …`, `may deviate by … through …`, `pursuant to …`; behind `for each …`: `word : bound`, `table \"…\"`",
        ),
        Rule::clause_form => (
            "Trong biểu: `các cột đơn vị tính, kế hoạch, thực hiện, …`, `dòng \"1\" \"Tên\" : chỉ_tiêu`, `dòng \"I\" \"Nhóm\"`, `ghi chú \"…\"`.",
            "in a form: `columns unit, target, actual, …`, `row \"1\" \"Title\" : indicator`, `row \"I\" \"Group\"`, `note \"…\"`",
        ),
        Rule::clause_check => (
            "Trong đối chiếu: `a = b + c`, `cùng phạm vi a, b`, `lệch không quá …`, `chặn`, `cảnh báo`.",
            "in a check: `a = b + c`, `same scope a, b`, `tolerance …`, `error`, `warning`",
        ),
        Rule::clause_reported => (
            "Trong số liệu báo cáo: `chỉ_tiêu năm 2023 = …`, `chỉ_tiêu năm 2023 đạt …`.",
            "in a reported block: `indicator year 2023 = …`, `indicator year 2023 met …`",
        ),
        Rule::clause_bridge => (
            "Trong số liệu cầu nối: `căn cứ …`; sau `cho từng …`: `từ : số`.",
            "in a bridge value: `pursuant to …`; behind `for each …`: `word : number`",
        ),
        Rule::clause_example => (
            "Trong ví dụ: `tại ngày …`, `Người an : tên = giá trị, …`, `kết quả an.tên = …`.",
            "in an example: `on …`, `Người an : name = value, …`, `expect an.name = …`",
        ),
        _ => return head_form(rule),
    };
    Some(Message::new(vi, en))
}

/// The shape of a head.
fn head_form(rule: Rule) -> Option<Message> {
    let (vi, en) = match rule {
        Rule::head_include => ("kèm theo \"tệp.ct\"", "include \"file.ct\""),
        Rule::head_scenario => ("phương án TÊN \"Nội dung\"", "scenario NAME \"What if\""),
        Rule::head_source => ("văn bản TÊN \"Tên đầy đủ\"", "source NAME \"Full title\""),
        Rule::head_unit => ("đơn vị đo tên = 100 kg", "unit name = 100 kg"),
        Rule::head_list => ("danh mục tên \"Nhãn\" : từ, từ", "list name \"Label\" : word, word"),
        Rule::head_register => ("danh sách Tên \"Nhãn\"", "register Name \"Label\""),
        Rule::head_param => {
            ("mức quy định tên \"Nhãn\" : đơn vị, theo danh_mục", "param name \"Label\" : unit, by list")
        }
        Rule::head_rule => ("cách xác định tên \"Nhãn\" cho từng Danh_sách", "rule name \"Label\" for each Register"),
        Rule::head_indicator => ("chỉ tiêu tên \"Nhãn\"", "indicator name \"Label\""),
        Rule::head_target => {
            ("kế hoạch tên cho chỉ_tiêu năm 2023 : dưới 0,40%", "target name for indicator year 2023 : under 0.40%")
        }
        Rule::head_form => ("biểu tên \"Nhãn\"", "form name \"Label\""),
        Rule::head_check => ("đối chiếu tên \"Nhãn\" cho từng Danh_sách", "check name \"Label\" for each Register"),
        Rule::head_reported => {
            ("số liệu báo cáo TÊN \"Nhãn\" ngày 10/01/2024", "reported NAME \"Label\" on 2024-01-10")
        }
        Rule::head_bridge => ("số liệu cầu nối chỉ_tiêu năm 2020 = 12,5%", "bridge indicator year 2020 = 12.5%"),
        Rule::head_amend => ("sửa đổi tên", "amend name"),
        Rule::head_repeal => ("bãi bỏ tên", "repeal name"),
        Rule::head_extend => ("kéo dài tên", "extend name"),
        Rule::head_example => ("ví dụ \"…\"", "example \"…\""),
        _ => return None,
    };
    Some(Message::new(format!("Viết: `{vi}`."), format!("write: `{en}`")))
}
