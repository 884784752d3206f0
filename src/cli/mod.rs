//! The command line: one file for each subcommand, and what they share.
//!
//! Exit codes: 0 done · 1 faults in rules, unreadable data, or a request that cannot be carried out · with `--strict` also
//! 3 a target is not met · 4 a check fails or a claim is contradicted · 5 rows were set aside · 6 a rule has no example; the
//! highest that holds.

mod args;
mod check;
mod coverage;
mod diff;
mod disk;
mod explain;
mod fmt;
mod law;
mod moment;
mod run;
mod screen;
mod test;

use args::{Args, Command, Face};
use chitieu::diagnostic::{Code, Diagnostic};
use chitieu::pipeline::Checked;
use chitieu::source::Sources;
use chitieu::value::{Lang, Message};
use clap::Parser;
use disk::Disk;
use screen::Screen;
use std::ffi::OsString;
use std::io::{self, Write};
use std::process::ExitCode;

/// How a command ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    /// All is done.
    Done,
    /// Faults in rules, unreadable data, a request that cannot be carried out.
    Faults,
    /// With `--strict`: a target is not met.
    TargetMissed,
    /// With `--strict`: a check fails or a claim is contradicted.
    Contradicted,
    /// With `--strict`: rows were set aside, so that figures rest on part of the data.
    RowsSetAside,
    /// With `--strict`: a rule has no example.
    Untried,
}

impl From<Ending> for ExitCode {
    fn from(ending: Ending) -> Self {
        Self::from(match ending {
            Ending::Done => 0,
            Ending::Faults => 1,
            Ending::TargetMissed => 3,
            Ending::Contradicted => 4,
            Ending::RowsSetAside => 5,
            Ending::Untried => 6,
        })
    }
}

/// Runs the command line.
pub(crate) fn main(arguments: impl Iterator<Item = OsString>) -> ExitCode {
    let args = match Args::try_parse_from(arguments) {
        Ok(args) => args,
        Err(fault) => {
            // Help and version come this way too; a closed pipe is nobody's fault.
            let _ = fault.print();
            return if fault.use_stderr() { Ending::Faults.into() } else { ExitCode::SUCCESS };
        }
    };
    match &args.command {
        Command::Check(args) => check::check(args),
        Command::Run(args) => run::run(args),
        Command::Explain(args) => explain::explain(args),
        Command::Diff(args) => diff::diff(args),
        Command::Coverage(args) => coverage::coverage(args),
        Command::Law(args) => law::law(args),
        Command::Test(args) => test::test(args),
        Command::Fmt(args) => fmt::fmt(args),
    }
    .into()
}

/// Writes to standard output. A reader that has seen enough ends the output, not in a fault.
pub(crate) fn say(text: &str) {
    let mut out = io::stdout().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

/// Writes to standard error.
pub(crate) fn warn(text: &str) {
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

/// The language: asked for, else the project's, else that of the surroundings, else English.
pub(crate) fn language(asked: Option<args::Language>, project: Option<Lang>) -> Lang {
    asked.map(Lang::from).or(project).unwrap_or_else(|| locale(|name| std::env::var(name).ok()))
}

fn locale(variable: impl Fn(&str) -> Option<String>) -> Lang {
    let names = ["LC_ALL", "LC_MESSAGES", "LANG"];
    let value = names.into_iter().filter_map(variable).find(|value| !value.is_empty());
    if value.is_some_and(|value| value.starts_with("vi")) { Lang::Vi } else { Lang::En }
}

/// A project opened and checked, with the screen its faults go to.
pub(crate) struct Opened {
    pub(crate) disk: Disk,
    /// The data folder as the pipeline knows it, where `--data` names one.
    pub(crate) data: Option<String>,
    pub(crate) checked: Checked,
    /// The title of the project; the name of its folder or file when it has none.
    pub(crate) title: String,
    pub(crate) lang: Lang,
    pub(crate) screen: Screen,
}

/// Opens a project folder or a rule file, with its data elsewhere where asked, and checks its rules; faults of the paths
/// themselves are told at once.
pub(crate) fn open(path: &str, data: Option<&str>, face: Face) -> Result<Opened, Ending> {
    open_with(path, data, None, face)
}

/// The same with a what-if file beside the rules.
pub(crate) fn open_with(path: &str, data: Option<&str>, scenario: Option<&str>, face: Face) -> Result<Opened, Ending> {
    let opened = Disk::open(path).and_then(|(disk, entry)| match data {
        Some(folder) => Ok((disk.with_data(folder)?, entry)),
        None => Ok((disk, entry)),
    });
    let (disk, entry) = opened.map_err(|reason| {
        let screen = Screen::new(language(face.lang, None), face.format, None);
        screen.show(&Sources::default(), &[refusal(reason)]);
        Ending::Faults
    })?;
    let scenario = scenario.map(|typed| disk.inside(typed));
    let checked = chitieu::pipeline::check_with(&disk, &entry, scenario.as_deref());
    let lang = language(face.lang, checked.project.lang);
    let screen = Screen::new(lang, face.format, Some(disk.clone()));
    let title = checked.project.title.clone().unwrap_or_else(|| disk.title(&entry));
    let data = data.map(|_| disk::DATA.to_owned());
    Ok(Opened { disk, data, checked, title, lang, screen })
}

/// A request that cannot be carried out.
pub(crate) fn refusal(reason: Message) -> Diagnostic {
    Diagnostic::error(Code::BadRequest, reason)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_surroundings_choose_the_language_last() {
        let of = |pairs: &'static [(&str, &str)]| {
            locale(move |name| pairs.iter().find(|(n, _)| *n == name).map(|(_, v)| (*v).to_owned()))
        };
        assert_eq!(of(&[("LANG", "vi_VN.UTF-8")]), Lang::Vi);
        assert_eq!(of(&[("LANG", "vi_VN.UTF-8"), ("LC_ALL", "C")]), Lang::En);
        assert_eq!(of(&[("LANG", "vi_VN.UTF-8"), ("LC_ALL", "")]), Lang::Vi);
        assert_eq!(of(&[]), Lang::En);
        assert_eq!(language(Some(args::Language::En), Some(Lang::Vi)), Lang::En);
        assert_eq!(language(None, Some(Lang::Vi)), Lang::Vi);
    }
}
