//! The small file beside the rules, `chitieu.toml`: what a project is called, what it reports on, how its data are to be read.

use crate::diagnostic::{Code, Diagnostic};
use crate::source::{FileId, Source, Sources, Span};
use crate::value::numeral::Style;
use crate::value::{DataStatus, Lang, Message, Period, moment, name};
use serde::Deserialize;
use std::collections::BTreeMap;
use toml::Spanned;

/// The name of the file.
pub const FILE: &str = "chitieu.toml";

/// What a project file says; everything is optional.
#[derive(Clone, Debug, Default)]
pub struct Project {
    /// The title of reports.
    pub title: Option<String>,
    /// The language of messages and reports.
    pub lang: Option<Lang>,
    /// The period reported on.
    pub period: Option<Period>,
    /// The folder of the registers.
    pub data: Option<String>,
    /// How texts of data files are to be read where they do not prove it themselves.
    pub readings: Readings,
    /// How far the figures of data files are settled.
    pub status: Vec<FileStatus>,
    /// What is said of single registers, by name as written.
    pub registers: BTreeMap<String, Binding>,
}

/// Which of two possible readings the texts of data files have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Readings {
    /// `1.234,5` or `1,234.5`.
    pub numbers: Option<Style>,
    /// `31/12/2023` or `12/31/2023`.
    pub dates: Option<DayOrder>,
    /// Whether a rate without `%` is a number of per cent (`0,57`) or a part of one (`0,0057`).
    pub rates: Option<RateScale>,
}

impl Readings {
    /// These readings, and those of `other` where these are silent.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self {
            numbers: self.numbers.or(other.numbers),
            dates: self.dates.or(other.dates),
            rates: self.rates.or(other.rates),
        }
    }
}

/// Whether the day or the month comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DayOrder {
    /// `31/12/2023`.
    DayFirst,
    /// `12/31/2023`.
    MonthFirst,
}

/// What a rate without its sign is a number of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RateScale {
    /// Per cent: `0,57` is 0.0057.
    PerCent,
    /// Parts of one: `0,0057`.
    PartOfOne,
}

/// How far the figures of a data file are settled.
#[derive(Clone, Debug)]
pub struct FileStatus {
    /// The file, or `file!tab`.
    pub source: String,
    /// How far.
    pub status: DataStatus,
    /// Where it is said.
    pub span: Span,
}

/// Where the rows of a register come from.
#[derive(Clone, Debug, Default)]
pub struct Binding {
    /// Its sources, `file` or `file!tab`; none where the names decide.
    pub sources: Vec<String>,
    /// The row its headers stand in.
    pub header_row: Option<u64>,
    /// The header of a column, by the name of its field.
    pub columns: BTreeMap<String, String>,
    /// How its texts are to be read.
    pub readings: Readings,
    /// Where it is named in the project file.
    pub span: Span,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    title: Option<String>,
    lang: Option<Spanned<String>>,
    period: Option<Spanned<String>>,
    data: Option<String>,
    #[serde(default)]
    readings: RawReadings,
    #[serde(default)]
    status: BTreeMap<Spanned<String>, Spanned<String>>,
    #[serde(default)]
    registers: BTreeMap<Spanned<String>, RawBinding>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawReadings {
    numbers: Option<Spanned<String>>,
    dates: Option<Spanned<String>>,
    rates: Option<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawBinding {
    #[serde(default)]
    sources: Vec<String>,
    #[serde(rename = "header-row")]
    header_row: Option<u64>,
    #[serde(default)]
    columns: BTreeMap<String, String>,
    #[serde(default)]
    readings: RawReadings,
}

/// Reads a project file; its text joins the sources, so that its faults can be shown.
///
/// # Errors
/// Every word that is not understood, where it stands.
pub fn read(bytes: &[u8], sources: &mut Sources) -> Result<Project, Vec<Diagnostic>> {
    let body = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let text = String::from_utf8_lossy(body).into_owned();
    let file = sources.add(Source { path: FILE.to_owned(), text: text.clone() });
    if let Err(fault) = std::str::from_utf8(body) {
        return Err(vec![no_text(file, fault.valid_up_to())]);
    }
    let raw: Raw = toml::from_str(&text).map_err(|fault| vec![not_understood(file, &fault)])?;
    let mut reader = Reader { file, faults: Vec::new() };
    let project = reader.project(raw);
    if reader.faults.is_empty() { Ok(project) } else { Err(reader.faults) }
}

/// The keys a project file may hold, for "did you mean".
const KEYS: [&str; 13] = [
    "title",
    "lang",
    "period",
    "data",
    "readings",
    "status",
    "registers",
    "numbers",
    "dates",
    "rates",
    "sources",
    "header-row",
    "columns",
];

fn no_text(file: FileId, at: usize) -> Diagnostic {
    let message = Message::new("tệp dự án không phải văn bản UTF-8", "the project file is not UTF-8 text");
    let help = Message::new("Lưu lại tệp với bảng mã UTF-8.", "save the file as UTF-8");
    Diagnostic::error(Code::BadProject, message).at(Span::new(file, at, at)).help(help)
}

fn not_understood(file: FileId, fault: &toml::de::Error) -> Diagnostic {
    let span = fault.span().unwrap_or(0..0);
    let reason = fault.message();
    let unknown = reason.strip_prefix("unknown field `").and_then(|rest| rest.split('`').next());
    let message = match unknown {
        Some(key) => Message::new(format!("tệp dự án không có mục `{key}`"), format!("a project file has no `{key}`")),
        None if reason.starts_with("invalid type") && reason.contains("expected a string") => Message::new(
            "giá trị này phải là chữ, đặt trong dấu nháy kép",
            "this value must be a text in quotation marks",
        ),
        // The reason is that of the library, in English.
        None => Message::new(
            "không hiểu tệp dự án từ chỗ này",
            format!("the project file is not understood from here on: {reason}"),
        ),
    };
    let near = unknown.and_then(|key| name::suggest(key, KEYS));
    let diagnostic = Diagnostic::error(Code::BadProject, message).at(Span::new(file, span.start, span.end));
    match near {
        Some(near) => {
            diagnostic.help(Message::new(format!("Tên gần nhất: `{near}`."), format!("nearest name: `{near}`")))
        }
        None => diagnostic,
    }
}

struct Reader {
    file: FileId,
    faults: Vec<Diagnostic>,
}

impl Reader {
    fn project(&mut self, raw: Raw) -> Project {
        let lang = self.choice(raw.lang.as_ref(), &[("vi", Lang::Vi), ("en", Lang::En)]);
        let period = raw.period.as_ref().and_then(|written| self.period(written));
        let readings = self.readings(&raw.readings);
        let status = raw.status.iter().filter_map(|(file, words)| self.status(file, words)).collect();
        let registers = raw.registers.into_iter().map(|(name, binding)| self.binding(&name, binding)).collect();
        Project { title: raw.title, lang, period, data: raw.data, readings, status, registers }
    }

    fn binding(&mut self, name: &Spanned<String>, raw: RawBinding) -> (String, Binding) {
        let readings = self.readings(&raw.readings);
        let span = self.span(name);
        let RawBinding { sources, header_row, columns, .. } = raw;
        (name.get_ref().clone(), Binding { sources, header_row, columns, readings, span })
    }

    fn status(&mut self, file: &Spanned<String>, words: &Spanned<String>) -> Option<FileStatus> {
        let Some(status) = DataStatus::of(words.get_ref()) else {
            let typed = words.get_ref();
            let message = Message::new(
                format!("không hiểu trạng thái số liệu `{typed}`"),
                format!("no such status of data: `{typed}`"),
            );
            let all = |lang: Lang, or: &str| {
                let words = DataStatus::ALL.map(|status| format!("\"{}\"", status.words().get(lang)));
                words.join(or)
            };
            let help =
                Message::new(format!("Viết {}.", all(Lang::Vi, " hoặc ")), format!("write {}", all(Lang::En, " or ")));
            self.faults.push(Diagnostic::error(Code::BadProject, message).at(self.span(words)).help(help));
            return None;
        };
        Some(FileStatus { source: file.get_ref().clone(), status, span: self.span(file) })
    }

    fn readings(&mut self, raw: &RawReadings) -> Readings {
        let numbers = [("1.234,5", Style::Comma), ("1,234.5", Style::Point)];
        let dates = [("31/12/2023", DayOrder::DayFirst), ("12/31/2023", DayOrder::MonthFirst)];
        let rates = [("0,57", RateScale::PerCent), ("0,0057", RateScale::PartOfOne)];
        Readings {
            numbers: self.choice(raw.numbers.as_ref(), &numbers),
            dates: self.choice(raw.dates.as_ref(), &dates),
            rates: self.choice(raw.rates.as_ref(), &rates),
        }
    }

    fn period(&mut self, written: &Spanned<String>) -> Option<Period> {
        let period = moment::period(written.get_ref());
        if period.is_none() {
            let typed = written.get_ref();
            let message = Message::new(format!("không hiểu kỳ `{typed}`"), format!("no such period: `{typed}`"));
            let help = Message::new(
                "Viết như `năm 2023`, `quý III/2023`, `tháng 7/2023`, `6 tháng đầu năm 2023`.",
                "write it like `2023`, `2023-Q3`, `2023-07`, `first 6 months of 2023`",
            );
            self.faults.push(Diagnostic::error(Code::BadProject, message).at(self.span(written)).help(help));
        }
        period
    }

    /// One of a few words.
    fn choice<T: Copy>(&mut self, written: Option<&Spanned<String>>, choices: &[(&str, T)]) -> Option<T> {
        let written = written?;
        let found = choices.iter().find(|(word, _)| word == written.get_ref());
        if found.is_none() {
            let words: Vec<String> = choices.iter().map(|(word, _)| format!("\"{word}\"")).collect();
            let typed = written.get_ref();
            let message = Message::new(format!("không hiểu `{typed}`"), format!("`{typed}` is not understood"));
            let help = Message::new(format!("Viết {}.", words.join(" hoặc ")), format!("write {}", words.join(" or ")));
            self.faults.push(Diagnostic::error(Code::BadProject, message).at(self.span(written)).help(help));
        }
        found.map(|(_, value)| *value)
    }

    fn span<T>(&self, written: &Spanned<T>) -> Span {
        Span::new(self.file, written.span().start, written.span().end)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]
    use super::*;

    fn told(text: &str) -> Vec<(String, String)> {
        let mut sources = Sources::default();
        let faults = read(text.as_bytes(), &mut sources).unwrap_err();
        let place = |fault: &Diagnostic| match &fault.labels[0].place {
            crate::diagnostic::Place::Span(span) => sources.text(*span).to_owned(),
            crate::diagnostic::Place::Cell(_) => String::new(),
        };
        faults.iter().map(|fault| (place(fault), fault.message.en.clone())).collect()
    }

    #[test]
    fn a_project_says_how_its_data_are_read() {
        let text = "title = \"Báo cáo\"\nlang = \"vi\"\nperiod = \"năm 2023\"\n[readings]\ndates = \"31/12/2023\"\n\
                    [registers.\"Hộ\"]\nsources = [\"ra-soat.xlsx!Hộ\"]\nheader-row = 4\ncolumns = { \"thu_nhập\" = \"TNBQ\" }\n";
        let project = read(text.as_bytes(), &mut Sources::default()).unwrap();
        assert_eq!((project.lang, project.period), (Some(Lang::Vi), Period::year(2023)));
        assert_eq!(project.readings.dates, Some(DayOrder::DayFirst));
        let household = &project.registers["Hộ"];
        assert_eq!((household.header_row, household.columns["thu_nhập"].as_str()), (Some(4), "TNBQ"));
        let silent = household.readings.or(project.readings);
        assert_eq!((silent.dates, silent.numbers), (Some(DayOrder::DayFirst), None));
    }

    #[test]
    fn words_that_are_not_understood_are_shown_where_they_stand() {
        assert_eq!(told("titel = \"x\"\n"), [("titel".to_owned(), "a project file has no `titel`".to_owned())]);
        let two = told("lang = \"fr\"\nperiod = \"mùa xuân\"\n");
        assert_eq!((two[0].0.as_str(), two[1].0.as_str()), ("\"fr\"", "\"mùa xuân\""));
        assert!(told("lang = \n")[0].1.starts_with("the project file is not understood"));
        let number = told("\u{FEFF}period = 2023\n");
        assert_eq!(number, [("2023".to_owned(), "this value must be a text in quotation marks".to_owned())]);
    }
}
