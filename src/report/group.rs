//! The groups indicators stand in on a page: the rule files they are declared in, headed by what each file opens with.

use super::Report;
use crate::ir::IndicatorId;
use crate::source::FileId;
use crate::value::Message;

/// The heading of the group of an indicator; none where all indicators are declared in one file.
pub(super) fn group(report: &Report<'_>, id: IndicatorId) -> Option<Message> {
    let file = |id: IndicatorId| report.program.indicator(id).named.span.file;
    let mut files: Vec<FileId> = report.outcome.indicators.iter().map(|outcome| file(outcome.indicator)).collect();
    files.dedup();
    if files.len() < 2 {
        return None;
    }
    let source = report.sources.get(file(id))?;
    Some(opening(&source.text).unwrap_or_else(|| Message::same(stem(&source.path))))
}

/// The comment a file opens with, in Vietnamese and after a bar in English: `# Giảm nghèo (mục I.2). | Poverty (section I.2).`
fn opening(text: &str) -> Option<Message> {
    let comment = text.lines().next()?.strip_prefix('#')?.trim();
    let tidy = |text: &str| text.trim().trim_end_matches('.').to_owned();
    let (vi, en) = comment.split_once(" | ").unwrap_or((comment, comment));
    (!tidy(vi).is_empty()).then(|| Message::new(tidy(vi), tidy(en)))
}

fn stem(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.strip_suffix(".ct").unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_headed_by_what_it_opens_with() {
        let both = opening("# Giảm nghèo (mục I.2). | Poverty (section I.2).\nchỉ tiêu x\n");
        assert_eq!(both, Some(Message::new("Giảm nghèo (mục I.2)", "Poverty (section I.2)")));
        assert_eq!(opening("# Trẻ em\n"), Some(Message::same("Trẻ em")));
        assert_eq!((opening("chỉ tiêu x\n# sau\n"), opening("#\n"), opening("")), (None, None, None));
        assert_eq!((stem("2-giam-ngheo.ct"), stem("a/b.ct")), ("2-giam-ngheo", "b"));
    }
}
