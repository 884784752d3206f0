//! Faults on the screen: drawn beside the text for people, one line each when piped, JSON for programs.

use super::args::Format;
use super::disk::Disk;
use super::{say, warn};
use chitieu::diagnostic::{Diagnostic, Place, Severity};
use chitieu::source::{FileId, Sources};
use chitieu::value::{Lang, Message, numeral};
use miette::{GraphicalReportHandler, GraphicalTheme, LabeledSpan, NamedSource};
use serde_json::{Value, json};
use std::fmt;
use std::io::IsTerminal;

/// Faults beyond this are only counted: nobody reads them, and a broken register has one in each row.
const MOST: usize = 50;

/// Where faults are shown, and how.
#[derive(Clone, Debug)]
pub(crate) struct Screen {
    lang: Lang,
    format: Format,
    /// Knows how the user would type the paths of the project.
    disk: Option<Disk>,
    drawn: bool,
}

impl Screen {
    pub(crate) fn new(lang: Lang, format: Format, disk: Option<Disk>) -> Self {
        Self { lang, format, disk, drawn: std::io::stderr().is_terminal() }
    }

    /// Shows faults: as JSON on standard output, else on standard error.
    pub(crate) fn show(&self, sources: &Sources, diagnostics: &[Diagnostic]) {
        if self.format == Format::Json {
            say(&as_json(sources, diagnostics));
            return;
        }
        warn(&self.text(sources, diagnostics));
    }

    /// Faults as text, with a last line that counts them.
    pub(crate) fn text(&self, sources: &Sources, diagnostics: &[Diagnostic]) -> String {
        let mut text = String::new();
        for diagnostic in diagnostics.iter().take(MOST) {
            text.push_str(&if self.drawn { self.draw(sources, diagnostic) } else { self.plain(sources, diagnostic) });
        }
        if diagnostics.len() > 1 {
            text.push_str(&self.tally(diagnostics));
        }
        text
    }

    fn tally(&self, diagnostics: &[Diagnostic]) -> String {
        let count = |n: usize| {
            let n = i128::try_from(n).unwrap_or(i128::MAX);
            numeral::show_rounded(chitieu::value::Fraction::whole(n), 0, self.lang)
        };
        let errors = diagnostics.iter().filter(|d| d.is_error()).count();
        let (errors, warnings) = (count(errors), count(diagnostics.len() - errors));
        let hidden = diagnostics.len().saturating_sub(MOST);
        let hidden = match self.lang {
            _ if hidden == 0 => String::new(),
            Lang::Vi => format!("; còn {} mục không in ra", count(hidden)),
            Lang::En => format!("; {} of them not shown", count(hidden)),
        };
        match self.lang {
            Lang::Vi => format!("{errors} lỗi, {warnings} lưu ý{hidden}\n"),
            Lang::En => format!("{errors} errors, {warnings} warnings{hidden}\n"),
        }
    }

    /// `path:line:column: lỗi[E0201]: message`, then the other places and the help, indented.
    fn plain(&self, sources: &Sources, diagnostic: &Diagnostic) -> String {
        let kind = match diagnostic.severity {
            Severity::Error => self.lang.pick("lỗi", "error"),
            Severity::Warning => self.lang.pick("lưu ý", "warning"),
        };
        let mut labels = diagnostic.labels.iter();
        let main = labels.next();
        let place = main.map(|label| format!("{}: ", self.place(sources, &label.place))).unwrap_or_default();
        let message = diagnostic.message.get(self.lang);
        let mut text = format!("{place}{kind}[{}]: {message}\n", diagnostic.code);
        if let Some(label) = main.filter(|label| !label.message.get(self.lang).is_empty()) {
            text.extend(["  ", label.message.get(self.lang), "\n"]);
        }
        for label in labels {
            let note = label.message.get(self.lang);
            let note = if note.is_empty() { String::new() } else { format!(": {note}") };
            text.extend(["  ", &self.place(sources, &label.place), &note, "\n"]);
        }
        if let Some(help) = &diagnostic.help {
            text.extend(["  ", self.lang.pick("cách sửa", "help"), ": ", help.get(self.lang), "\n"]);
        }
        text
    }

    fn place(&self, sources: &Sources, place: &Place) -> String {
        match place {
            Place::Span(span) => self.typed(&sources.locate(*span)),
            Place::Cell(cell) => self.typed(&cell.to_string()),
        }
    }

    /// A path of the project as the user would type it.
    fn typed(&self, path: &str) -> String {
        self.disk.as_ref().map_or_else(|| path.to_owned(), |disk| disk.typed(path))
    }

    fn draw(&self, sources: &Sources, diagnostic: &Diagnostic) -> String {
        let plain = std::env::var_os("NO_COLOR").is_some();
        let theme = if plain { GraphicalTheme::unicode_nocolor() } else { GraphicalTheme::unicode() };
        let handler = GraphicalReportHandler::new_themed(theme).with_width(110).with_context_lines(1);
        let mut text = String::new();
        match handler.render_report(&mut text, &self.shown(sources, diagnostic)) {
            Ok(()) => text,
            Err(_) => self.plain(sources, diagnostic),
        }
    }

    /// The fault as miette wants it: the labels in one file each, further files as related faults.
    fn shown(&self, sources: &Sources, diagnostic: &Diagnostic) -> Shown {
        let lang = self.lang;
        let mut files: Vec<FileId> = Vec::new();
        let mut cells = Vec::new();
        for label in &diagnostic.labels {
            match &label.place {
                Place::Span(span) if !files.contains(&span.file) => files.push(span.file),
                Place::Span(_) => {}
                Place::Cell(cell) => cells.push(self.typed(&cell.to_string())),
            }
        }
        let mut places = files.iter().map(|file| self.in_file(sources, diagnostic, *file));
        let (source, labels) = places.next().unwrap_or((None, Vec::new()));
        let related = places
            .map(|(source, labels)| Shown {
                message: lang.pick("liên quan", "see also").to_owned(),
                severity: miette::Severity::Advice,
                source,
                labels,
                ..Shown::default()
            })
            .collect();
        let message = diagnostic.message.get(lang).to_owned();
        Shown {
            message: if cells.is_empty() { message } else { format!("{}: {message}", cells.join(", ")) },
            code: Some(diagnostic.code.id()),
            severity: match diagnostic.severity {
                Severity::Error => miette::Severity::Error,
                Severity::Warning => miette::Severity::Warning,
            },
            help: diagnostic.help.as_ref().map(|help| help.get(lang).to_owned()),
            source,
            labels,
            related,
        }
    }

    fn in_file(
        &self,
        sources: &Sources,
        diagnostic: &Diagnostic,
        file: FileId,
    ) -> (Option<NamedSource<String>>, Vec<LabeledSpan>) {
        let Some(source) = sources.get(file) else {
            return (None, Vec::new());
        };
        let named = NamedSource::new(self.typed(&source.path), source.text.clone());
        let labels = diagnostic.labels.iter().filter_map(|label| match &label.place {
            Place::Span(span) if span.file == file => {
                let note = Some(label.message.get(self.lang)).filter(|text| !text.is_empty()).map(str::to_owned);
                let (start, end) = (span.start as usize, span.end as usize);
                let length = end.min(source.text.len()).saturating_sub(start);
                Some(LabeledSpan::new(note, start.min(source.text.len()), length))
            }
            _ => None,
        });
        (Some(named), labels.collect())
    }
}

/// Faults as a JSON array: code, severity, message, places as `file:line:column`, help.
pub(crate) fn as_json(sources: &Sources, diagnostics: &[Diagnostic]) -> String {
    let both = |message: &Message| json!({ "vi": message.vi, "en": message.en });
    let place = |place: &Place| match place {
        Place::Span(span) => sources.locate(*span),
        Place::Cell(cell) => cell.to_string(),
    };
    let all: Vec<Value> = diagnostics
        .iter()
        .map(|diagnostic| {
            let places: Vec<Value> = diagnostic
                .labels
                .iter()
                .map(|label| json!({ "place": place(&label.place), "message": both(&label.message) }))
                .collect();
            json!({
                "code": diagnostic.code.id(),
                "severity": match diagnostic.severity {
                    Severity::Error => "error",
                    Severity::Warning => "warning",
                },
                "message": both(&diagnostic.message),
                "places": places,
                "help": diagnostic.help.as_ref().map(both),
            })
        })
        .collect();
    let mut text = serde_json::to_string_pretty(&all).unwrap_or_default();
    text.push('\n');
    text
}

/// A fault in miette's terms.
#[derive(Debug)]
struct Shown {
    message: String,
    code: Option<&'static str>,
    severity: miette::Severity,
    help: Option<String>,
    source: Option<NamedSource<String>>,
    labels: Vec<LabeledSpan>,
    related: Vec<Shown>,
}

impl Default for Shown {
    fn default() -> Self {
        Self {
            message: String::new(),
            code: None,
            severity: miette::Severity::Error,
            help: None,
            source: None,
            labels: Vec::new(),
            related: Vec::new(),
        }
    }
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Shown {}

impl miette::Diagnostic for Shown {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.code.map(|code| Box::new(code) as Box<dyn fmt::Display>)
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(self.severity)
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.help.as_ref().map(|help| Box::new(help) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn miette::SourceCode> {
        self.source.as_ref().map(|source| source as &dyn miette::SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        if self.labels.is_empty() { None } else { Some(Box::new(self.labels.iter().cloned())) }
    }

    fn related<'a>(&'a self) -> Option<Box<dyn Iterator<Item = &'a dyn miette::Diagnostic> + 'a>> {
        if self.related.is_empty() {
            return None;
        }
        Some(Box::new(self.related.iter().map(|shown| shown as &dyn miette::Diagnostic)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chitieu::diagnostic::{Cell, Code};
    use chitieu::source::{Source, Span};

    fn fixture() -> (Sources, Diagnostic) {
        let mut sources = Sources::default();
        let text = "chỉ tiêu a\n  = số Hộ có thu_nhap = 1\n".to_owned();
        let start = text.find("thu_nhap").unwrap_or_default();
        let file = sources.add(Source { path: "a.ct".to_owned(), text });
        let other = sources.add(Source { path: "b.ct".to_owned(), text: "danh sách Hộ\n".to_owned() });
        let message = Message::new("danh sách Hộ không có cột `thu_nhap`", "register Hộ has no column `thu_nhap`");
        let diagnostic = Diagnostic::error(Code::UnknownColumn, message)
            .at(Span::new(file, start, start + 8))
            .because(Span::new(other, 0, 4), Message::new("khai báo ở đây", "declared here"))
            .help(Message::new("tên gần nhất: `thu_nhập`", "nearest name: `thu_nhập`"));
        (sources, diagnostic)
    }

    fn screen(drawn: bool) -> Screen {
        Screen { lang: Lang::Vi, format: Format::Table, disk: Some(Disk::at("dự_án", None)), drawn }
    }

    #[test]
    fn piped_faults_take_a_line_each_place() {
        let (sources, diagnostic) = fixture();
        assert_eq!(
            screen(false).text(&sources, &[diagnostic]),
            "dự_án/a.ct:2:14: lỗi[E0203]: danh sách Hộ không có cột `thu_nhap`\n  \
             dự_án/b.ct:1:1: khai báo ở đây\n  cách sửa: tên gần nhất: `thu_nhập`\n"
        );
    }

    #[test]
    fn drawn_faults_show_the_text_of_both_files() {
        let (sources, diagnostic) = fixture();
        let text = screen(true).text(&sources, &[diagnostic]);
        for part in ["E0203", "số Hộ có", "danh sách Hộ", "khai báo ở đây", "tên gần nhất"] {
            assert!(text.contains(part), "{part} in {text}");
        }
    }

    #[test]
    fn a_cell_is_a_place_too() {
        let cell = Cell { file: "data/ho.xlsx".to_owned(), sheet: Some("Hộ".to_owned()), row: Some(7), column: None };
        let fault = Diagnostic::warning(Code::BadCell, Message::same("x")).in_cell(cell);
        let sources = Sources::default();
        assert_eq!(
            screen(false).text(&sources, std::slice::from_ref(&fault)),
            "dự_án/data/ho.xlsx!Hộ:7: lưu ý[E0801]: x\n"
        );
        assert!(screen(true).text(&sources, std::slice::from_ref(&fault)).contains("data/ho.xlsx!Hộ:7"));
        assert!(as_json(&sources, &[fault]).contains("\"place\": \"data/ho.xlsx!Hộ:7\""));
        assert_eq!(as_json(&sources, &[]), "[]\n");
    }

    #[test]
    fn places_outside_the_text_are_no_panic() {
        let mut sources = Sources::default();
        let file = sources.add(Source { path: "a.ct".to_owned(), text: "ộ".to_owned() });
        for span in [Span::new(file, 1, 2), Span::new(file, 90, 95), Span::new(FileId(9), 0, 1), Span::new(file, 3, 1)]
        {
            let fault = Diagnostic::error(Code::Syntax, Message::same("x")).at(span);
            assert!(!screen(true).text(&sources, std::slice::from_ref(&fault)).is_empty());
            assert!(!screen(false).text(&sources, &[fault]).is_empty());
        }
    }
}
