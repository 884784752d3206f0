//! What can be typed on the command line.

use super::moment;
use chitieu::value::{Date, Lang, Period};
use clap::{Parser, Subcommand, ValueEnum};

/// Quy định và danh sách vào; đánh giá, tổng số và lý do ra · Rules and registers in; verdicts, totals and reasons out
#[derive(Debug, Parser)]
#[command(name = "chitieu", version, propagate_version = true)]
#[command(
    after_help = "Mã thoát · Exit codes: 0 xong · done; 1 quy định hoặc số liệu có lỗi · faults in rules or data; \
                        with --strict: 3 có chỉ tiêu không đạt · a target is not met; 4 có mâu thuẫn · contradictions; \
                        5 có dòng để riêng · rows set aside; 6 có cách xác định chưa có ví dụ · a rule without an example"
)]
pub(crate) struct Args {
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// The subcommands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Kiểm tra quy định, không đọc số liệu · Check the rules without reading any data
    Check(CheckArgs),
    /// Tính chỉ tiêu, đánh giá, đối chiếu · Compute indicators, verdicts and contradictions
    Run(RunArgs),
    /// Giải thích một chỉ tiêu hoặc một bản ghi · Explain an indicator or a record
    Explain(ExplainArgs),
    /// So sánh hai ngày hoặc hai bộ quy định trên cùng danh sách · Compare two days, or two folders of rules, on the same records
    Diff(DiffArgs),
    /// Các mức và quy định theo thời gian, hoặc của một ngày · Parameters and rules through time, or on a day
    Law(LawArgs),
    /// Điều khoản nào đã viết, cách xác định nào chưa có ví dụ · Which articles are written, which rules lack an example
    Coverage(CoverageArgs),
    /// Thử các ví dụ trong tệp quy định · Try the examples of the rule files
    Test(TestArgs),
    /// Trình bày lại tệp quy định · Rewrite rule files in their standard layout
    Fmt(FmtArgs),
}

/// The language of messages and reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Language {
    /// Tiếng Việt
    Vi,
    /// English
    En,
}

impl From<Language> for Lang {
    fn from(language: Language) -> Self {
        match language {
            Language::Vi => Self::Vi,
            Language::En => Self::En,
        }
    }
}

impl From<Lang> for Language {
    fn from(lang: Lang) -> Self {
        match lang {
            Lang::Vi => Self::Vi,
            Lang::En => Self::En,
        }
    }
}

/// The shape of what is printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// Trang cho người đọc · A page for people
    #[default]
    Table,
    /// JSON cho chương trình · JSON for programs
    Json,
    /// CSV cho bảng tính · CSV for spreadsheets
    Csv,
}

/// Chosen by every command.
#[derive(Clone, Copy, Debug, clap::Args)]
pub(crate) struct Face {
    /// Ngôn ngữ · Language
    #[arg(long, value_enum)]
    pub(crate) lang: Option<Language>,
    /// Dạng kết quả · Format of the result
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,
}

/// Which facts to judge.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct Facts {
    /// Thư mục số liệu · Folder of the registers
    #[arg(long, value_name = "DIR")]
    pub(crate) data: Option<String>,
    /// Ngày xét số liệu: 31/12/2023 · Day the facts are judged on: 2023-12-31
    #[arg(long, value_name = "DATE", value_parser = moment::date)]
    pub(crate) on: Option<Date>,
    /// Chỉ theo quy định đã có hiệu lực đến ngày này · Only by the law in force by this day
    #[arg(long, value_name = "DATE", value_parser = moment::date)]
    pub(crate) known: Option<Date>,
    /// Phương án xét thử (.ct), chỉ đọc khi nêu ở đây · A what-if file, read only when named here
    #[arg(long, value_name = "FILE")]
    pub(crate) scenario: Option<String>,
    /// Kỳ báo cáo: 2023, "quý III/2023", "6 tháng đầu năm 2023" · Period: 2023, 2023-Q3, 2023-07
    #[arg(long, value_name = "PERIOD", value_parser = moment::period)]
    pub(crate) period: Option<Period>,
}

/// `chitieu check PATH`.
#[derive(Debug, clap::Args)]
pub(crate) struct CheckArgs {
    /// Thư mục dự án hoặc tệp .ct · Project folder or .ct file
    pub(crate) path: String,
    #[command(flatten)]
    pub(crate) face: Face,
}

/// `chitieu run PATH`.
#[derive(Debug, clap::Args)]
pub(crate) struct RunArgs {
    /// Thư mục dự án hoặc tệp .ct · Project folder or .ct file
    pub(crate) path: String,
    #[command(flatten)]
    pub(crate) facts: Facts,
    /// Chia theo, ví dụ xã · Break down by a dimension
    #[arg(long, value_name = "DIM")]
    pub(crate) by: Option<String>,
    #[command(flatten)]
    pub(crate) face: Face,
    /// Ghi kết quả từng bản ghi (.csv, .xlsx, .parquet) · Write every record's results
    #[arg(long, value_name = "FILE")]
    pub(crate) records: Option<String>,
    /// Ghi các dòng để riêng (.csv) · Write the rows set aside
    #[arg(long, value_name = "FILE")]
    pub(crate) rejects: Option<String>,
    /// Ghi các bản ghi cần bổ sung số liệu (.csv) · Write the records that lack data
    #[arg(long, value_name = "FILE")]
    pub(crate) requests: Option<String>,
    /// Ghi mọi mâu thuẫn và điều cần xem, từng bản ghi (.csv) · Write every finding, record by record
    #[arg(long, value_name = "FILE")]
    pub(crate) findings: Option<String>,
    /// Lập một biểu đã khai báo · Fill a form declared in the rules
    #[arg(long, value_name = "NAME")]
    pub(crate) form: Option<String>,
    /// Lập biểu cho một ô của cách chia, như "xã=Nghĩa Đức" · Fill the form for one cell of a breakdown
    #[arg(long, value_name = "NAME=CELL", requires = "form")]
    pub(crate) cell: Option<String>,
    /// Ghi biểu vào tệp (.csv, .xlsx, .md) thay vì in ra · Write the form to a file instead of printing it
    #[arg(long, value_name = "FILE", requires = "form")]
    pub(crate) out: Option<String>,
    /// Mã thoát 3 khi có chỉ tiêu không đạt, 4 khi có mâu thuẫn, 5 khi có dòng để riêng · Exit 3 for unmet targets, 4 for
    /// contradictions, 5 for rows set aside
    #[arg(long)]
    pub(crate) strict: bool,
    /// Ghi đè tệp đã có · Overwrite files that exist
    #[arg(long)]
    pub(crate) force: bool,
}

/// `chitieu explain PATH NAME`.
#[derive(Debug, clap::Args)]
pub(crate) struct ExplainArgs {
    /// Thư mục dự án hoặc tệp .ct · Project folder or .ct file
    pub(crate) path: String,
    /// Tên chỉ tiêu hoặc cách xác định · Name of an indicator or a rule
    pub(crate) name: String,
    /// Mã của một bản ghi · Key of a record
    #[arg(long, value_name = "KEY")]
    pub(crate) record: Option<String>,
    #[command(flatten)]
    pub(crate) facts: Facts,
    #[command(flatten)]
    pub(crate) face: Face,
}

/// `chitieu diff PATH [OTHER]`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Ví dụ · Example: chitieu diff . --on 30/06/2024 01/07/2024 --rule trợ_cấp --records thay-đổi.csv"
)]
pub(crate) struct DiffArgs {
    /// Thư mục dự án hoặc tệp .ct · Project folder or .ct file
    pub(crate) path: String,
    /// Bộ quy định thứ hai, xét trên danh sách của dự án thứ nhất · A second folder of rules, over the registers of the first
    pub(crate) other: Option<String>,
    /// Hai ngày xét; một ngày khi so sánh hai bộ quy định · The two days judged; one with two folders of rules
    #[arg(long, value_name = "DATE", num_args = 1..=2, value_parser = moment::date)]
    pub(crate) on: Vec<Date>,
    /// Chỉ theo luật đã có hiệu lực đến ngày này; hai ngày để so sánh · Only law in force by this day; two days to compare
    #[arg(long, value_name = "DATE", num_args = 1..=2, value_parser = moment::date)]
    pub(crate) known: Vec<Date>,
    /// Phương án xét thử (.ct), chỉ đọc khi nêu ở đây · A what-if file, compared with the rules without it
    #[arg(long, value_name = "FILE", conflicts_with = "law")]
    pub(crate) scenario: Option<String>,
    /// Chỉ cách xác định này · Only this rule
    #[arg(long, value_name = "NAME")]
    pub(crate) rule: Option<String>,
    /// So sánh chính quy định (nêu bằng --rule), không cần số liệu · Compare the law itself (of --rule), without data
    #[arg(long, requires = "rule", conflicts_with_all = ["other", "by", "data", "period", "records"])]
    pub(crate) law: bool,
    /// Chỉ chia theo cột này, ví dụ xã · Only this breakdown
    #[arg(long, value_name = "DIM")]
    pub(crate) by: Option<String>,
    /// Thư mục số liệu · Folder of the registers
    #[arg(long, value_name = "DIR")]
    pub(crate) data: Option<String>,
    /// Kỳ có những bản ghi được xét · The period whose records are judged
    #[arg(long, value_name = "PERIOD", value_parser = moment::period)]
    pub(crate) period: Option<Period>,
    #[command(flatten)]
    pub(crate) face: Face,
    /// Ghi những bản ghi thay đổi (.csv) · Write the records that change
    #[arg(long, value_name = "FILE")]
    pub(crate) records: Option<String>,
    /// Ghi đè tệp đã có · Overwrite files that exist
    #[arg(long)]
    pub(crate) force: bool,
}

/// `chitieu law PATH [NAME]`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Ví dụ · Example: chitieu law rules/vn mức_chuẩn_trợ_giúp; chitieu law rules/vn --on 01/07/2024"
)]
pub(crate) struct LawArgs {
    /// Thư mục dự án hoặc tệp .ct · Project folder or .ct file
    pub(crate) path: String,
    /// Tên mức quy định hoặc cách xác định · Name of a parameter or a rule
    pub(crate) name: Option<String>,
    /// Chỉ quy định được áp dụng trong ngày này · Only what applies on this day
    #[arg(long, value_name = "DATE", value_parser = moment::date)]
    pub(crate) on: Option<Date>,
    /// Chỉ quy định đã có hiệu lực đến ngày này · Only what is in force by this day
    #[arg(long, value_name = "DATE", value_parser = moment::date)]
    pub(crate) known: Option<Date>,
    #[command(flatten)]
    pub(crate) face: Face,
}

/// `chitieu coverage PATH`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Ví dụ · Example: chitieu coverage rules/vn --strict")]
pub(crate) struct CoverageArgs {
    /// Thư mục dự án hoặc tệp .ct · Project folder or .ct file
    pub(crate) path: String,
    #[command(flatten)]
    pub(crate) face: Face,
    /// Mã thoát 6 khi có cách xác định chưa có ví dụ · Exit 6 where a rule has no example
    #[arg(long)]
    pub(crate) strict: bool,
}

/// `chitieu test PATH`.
#[derive(Debug, clap::Args)]
pub(crate) struct TestArgs {
    /// Thư mục dự án hoặc tệp .ct · Project folder or .ct file
    pub(crate) path: String,
    #[command(flatten)]
    pub(crate) face: Face,
}

/// `chitieu fmt PATH…`.
#[derive(Debug, clap::Args)]
pub(crate) struct FmtArgs {
    /// Tệp .ct hoặc thư mục · .ct files or folders
    #[arg(required = true)]
    pub(crate) paths: Vec<String>,
    /// Viết từ khóa bằng ngôn ngữ này · Write keywords in this language
    #[arg(long, value_enum)]
    pub(crate) lang: Option<Language>,
    /// Chỉ nêu tệp cần trình bày lại · Only name the files that would change
    #[arg(long)]
    pub(crate) check: bool,
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]
    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        use clap::CommandFactory;
        Args::command().debug_assert();
    }

    #[test]
    fn a_run_takes_its_options() {
        let typed =
            ["chitieu", "run", "p", "--period", "quý III/2023", "--on", "31/12/2023", "--lang", "vi", "--strict"];
        let Command::Run(args) = Args::try_parse_from(typed).unwrap().command else {
            panic!("a run");
        };
        assert_eq!(args.facts.period, Period::quarter(2023, 3));
        assert!(args.strict && !args.force);
        assert_eq!(args.face.format, Format::Table);
        assert!(Args::try_parse_from(["chitieu", "run", "p", "--on", "30/02/2023"]).is_err());
    }
}
