//! What is told of sheets and registers that do not find each other.

use crate::diagnostic::{Cell, Code, Diagnostic};
use crate::ir::{Register, Timing};
use crate::project::Binding;
use crate::syntax::ast::Frequency;
use crate::value::{Lang, Message, Period};

/// A sheet whose name is that of two registers.
pub(super) fn two_registers(place: Cell, one: &Register, other: &Register) -> Diagnostic {
    let (one, other) = (&one.named.name, &other.named.name);
    let message = Message::new(
        format!("trang này có thể là danh sách {one} hoặc {other}"),
        format!("this sheet may be register {one} or {other}"),
    );
    Diagnostic::error(Code::Unbound, message).in_cell(place).help(name_it())
}

fn name_it() -> Message {
    Message::new(
        "Nêu nguồn của danh sách trong chitieu.toml: `[registers.\"Tên\"]`, `sources = [\"tệp.xlsx!trang\"]`.",
        "name the sources of the register in chitieu.toml: `[registers.\"Name\"]`, `sources = [\"file.xlsx!tab\"]`",
    )
}

pub(super) fn no_register(name: &str, near: Option<&str>, binding: &Binding) -> Diagnostic {
    let message = Message::new(format!("không có danh sách `{name}`"), format!("there is no register `{name}`"));
    nearest(Diagnostic::error(Code::BadProject, message).at(binding.span), near)
}

pub(super) fn nearest(fault: Diagnostic, near: Option<&str>) -> Diagnostic {
    match near {
        Some(near) => fault.help(Message::new(format!("Tên gần nhất: `{near}`."), format!("nearest name: `{near}`"))),
        None => fault,
    }
}

pub(super) fn no_file(file: &str, near: Option<&str>, binding: &Binding) -> Diagnostic {
    let message =
        Message::new(format!("thư mục số liệu không có tệp `{file}`"), format!("the data folder has no file `{file}`"));
    nearest(Diagnostic::error(Code::BadProject, message).at(binding.span), near)
}

pub(super) fn no_tab(file: &str, tab: Option<&str>, tabs: &[String], binding: &Binding) -> Diagnostic {
    let message = match tab {
        Some(tab) => {
            Message::new(format!("tệp `{file}` không có trang `{tab}`"), format!("`{file}` has no tab `{tab}`"))
        }
        None => Message::new(
            format!("tệp `{file}` có nhiều trang, chưa nêu trang nào"),
            format!("`{file}` has several tabs, and none is named"),
        ),
    };
    let list = tabs.join(", ");
    let help =
        Message::new(format!("Các trang: {list}. Viết `{file}!trang`."), format!("tabs: {list}; write `{file}!tab`"));
    Diagnostic::error(Code::BadProject, message).at(binding.span).help(help)
}

pub(super) fn unused(place: Cell) -> Diagnostic {
    let message = Message::new("không dùng: không danh sách nào mang tên này", "not used: no register has this name");
    Diagnostic::warning(Code::Unbound, message).in_cell(place).help(name_it())
}

/// A sheet named like a register whose sources the project file names, this one not among them.
pub(super) fn passed_over(place: Cell, register: &Register) -> Diagnostic {
    let name = &register.named.name;
    let message = Message::new(
        format!("không dùng: chitieu.toml nêu nguồn khác của danh sách {name}"),
        format!("not used: chitieu.toml names other sources of register {name}"),
    );
    Diagnostic::warning(Code::Unbound, message).in_cell(place)
}

/// A sheet with headers and nothing below.
pub(super) fn no_rows(place: Cell) -> Diagnostic {
    let message = Message::new("chỉ có hàng tiêu đề, không có dòng nào", "only headers, no rows");
    Diagnostic::warning(Code::Unbound, message).in_cell(place)
}

/// A sheet of a stock whose name does not say when it was taken.
pub(super) fn no_snapshot(place: Cell, register: &Register, every: Frequency) -> Diagnostic {
    let name = &register.named.name;
    let message = Message::new(
        format!("chưa biết số liệu này của danh sách {name} thuộc kỳ nào"),
        format!("these rows of register {name} do not say which period they belong to"),
    );
    Diagnostic::error(Code::Unbound, message).in_cell(place).help(name_like(register, every))
}

/// A sheet of a stock whose name says a period of another kind than the stock is taken in.
pub(super) fn other_frequency(place: Cell, register: &Register, every: Frequency, named: Period) -> Diagnostic {
    let name = &register.named.name;
    let (vi, en) = match every {
        Frequency::Year => ("hằng năm", "yearly"),
        Frequency::Quarter => ("hằng quý", "quarterly"),
        Frequency::Month => ("hằng tháng", "monthly"),
    };
    let message = Message::new(
        format!("tên này nêu {}, danh sách {name} chốt số liệu {vi}", named.name(Lang::Vi)),
        format!("the name says {}, register {name} is taken {en}", named.name(Lang::En)),
    );
    Diagnostic::error(Code::Unbound, message).in_cell(place).help(name_like(register, every))
}

fn name_like(register: &Register, every: Frequency) -> Message {
    let (name, example) = (&register.named.name, example(every));
    Message::new(
        format!("Đặt tên tệp hoặc trang như `{name}-{example}`."),
        format!("name the file or tab like `{name}-{example}`"),
    )
}

/// A snapshot in the form names end in.
fn example(every: Frequency) -> &'static str {
    match every {
        Frequency::Year => "2023",
        Frequency::Quarter => "2023-Q3",
        Frequency::Month => "2023-07",
    }
}

pub(super) fn no_header(place: Cell, row: u64) -> Diagnostic {
    let message = Message::new(format!("hàng {row} không có tiêu đề cột"), format!("row {row} has no column headers"));
    let help = Message::new(
        "Sửa số của hàng tiêu đề (`header-row`) trong chitieu.toml.",
        "correct the number of the header row (`header-row`) in chitieu.toml",
    );
    Diagnostic::error(Code::BadHeader, message).in_cell(Cell { row: Some(row), ..place }).help(help)
}

pub(super) fn two_sources(register: &Register, one: Cell, other: Cell) -> Diagnostic {
    let name = &register.named.name;
    let message = Message::new(
        format!("danh sách {name} có hai nguồn cho cùng một kỳ"),
        format!("register {name} has two sources for one period"),
    );
    Diagnostic::error(Code::Unbound, message).in_cell(one).in_cell(other).help(name_it())
}

pub(super) fn no_source(register: &Register) -> Diagnostic {
    let (name, label) = (&register.named.name, &register.named.label);
    let message = Message::new(format!("danh sách {name} chưa có số liệu"), format!("register {name} has no data"));
    let file = match register.timing {
        Timing::Stock(every, None) => format!("{name}-{}", example(every)),
        _ => name.clone(),
    };
    let help = Message::new(
        format!(
            "Đặt tệp `{file}.csv`, `{file}.xlsx` hoặc `{file}.parquet` vào thư mục số liệu, hoặc đặt tên trang là `{label}`."
        ),
        format!("put `{file}.csv`, `{file}.xlsx` or `{file}.parquet` into the data folder, or name a tab `{label}`"),
    );
    Diagnostic::error(Code::Unbound, message).at(register.named.span).help(help)
}
