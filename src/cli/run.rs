//! `chitieu run`: indicators, verdicts, contradictions and the account of every row.

use super::args::{Format, RunArgs};
use super::{Ending, Opened, disk, open_with, refusal, say};
use chitieu::diagnostic::Diagnostic;
use chitieu::ir::Program;
use chitieu::pipeline::{Ran, Request};
use chitieu::report::{self, Report, form, records};
use chitieu::value::{Lang, Message};
use indicatif::{ProgressBar, ProgressDrawTarget};
use std::io::IsTerminal;
use std::time::Duration;

pub(crate) fn run(args: &RunArgs) -> Ending {
    let mut opened = match open_with(&args.path, args.facts.data.as_deref(), args.facts.scenario.as_deref(), args.face)
    {
        Ok(opened) => opened,
        Err(ending) => return ending,
    };
    if let (Some(by), Some(program)) = (&args.by, &mut opened.checked.program) {
        chitieu::pipeline::break_down(program, by);
    }
    match prepared(args, &opened) {
        Ok(ran) => finish(args, &opened, &ran),
        Err(faults) => {
            opened.screen.show(&opened.checked.sources, &faults);
            Ending::Faults
        }
    }
}

/// Everything up to the results; what can be refused is refused before long work begins.
fn prepared(args: &RunArgs, opened: &Opened) -> Result<Ran, Vec<Diagnostic>> {
    let refuse = |reason| vec![refusal(reason)];
    if opened.checked.is_broken() {
        return Err(opened.checked.diagnostics.clone());
    }
    if let Some(asked) = &args.form {
        known_form(opened, asked).map_err(refuse)?;
    }
    if let Some(path) = &args.out {
        form_format(path).map_err(refuse)?;
    }
    place(args).map_err(refuse)?;
    let asked: Vec<&String> =
        [&args.records, &args.rejects, &args.requests, &args.findings, &args.out].into_iter().flatten().collect();
    for path in &asked {
        disk::may_write(path, args.force).map_err(refuse)?;
    }
    for (nth, path) in asked.iter().enumerate() {
        if asked.iter().skip(nth + 1).any(|other| other == path) {
            return Err(refuse(one_file_for_two(path)));
        }
    }
    if let Some(path) = &args.records {
        record_format(path).map_err(refuse)?;
    }
    let data = opened.data.clone();
    let request = Request {
        data,
        on: args.facts.on,
        known: args.facts.known,
        period: args.facts.period,
        records: args.records.is_some(),
        requests: args.requests.is_some(),
        held: None,
    };
    let bar = progress(args.face.format);
    let tell = |stage: &Message| bar.set_message(stage.get(opened.lang).to_owned());
    let ran = chitieu::pipeline::run(&opened.disk, &opened.checked, &request, &tell);
    bar.finish_and_clear();
    ran
}

/// A sign of life on a terminal, nothing anywhere else.
pub(crate) fn progress(format: Format) -> ProgressBar {
    let watched = format == Format::Table && std::io::stderr().is_terminal() && std::io::stdout().is_terminal();
    let target = if watched { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
    let bar = ProgressBar::with_draw_target(None, target);
    if watched {
        bar.enable_steady_tick(Duration::from_millis(120));
    }
    bar
}

fn one_file_for_two(path: &str) -> Message {
    Message::new(
        format!("hai kết quả cùng ghi vào tệp `{path}`"),
        format!("two results are to be written to one file, `{path}`"),
    )
}

/// Refuses a form that is not declared.
fn known_form(opened: &Opened, asked: &str) -> Result<(), Message> {
    let forms = opened.checked.program.iter().flat_map(|program| &program.forms);
    let names: Vec<&str> = forms.map(|form| form.named.name.as_str()).collect();
    if names.iter().any(|name| chitieu::value::name::same(name, asked)) {
        return Ok(());
    }
    let all = names.join(", ");
    let (vi, en) = if names.is_empty() {
        (String::new(), String::new())
    } else {
        (format!(": có {all}"), format!(": there are {all}"))
    };
    Err(Message::new(format!("không có biểu `{asked}`{vi}"), format!("there is no form `{asked}`{en}")))
}

fn form_format(path: &str) -> Result<form::Format, Message> {
    form::Format::of(path).ok_or_else(|| {
        Message::new(
            format!("`{path}` phải có đuôi .csv, .xlsx hoặc .md"),
            format!("`{path}` must end in .csv, .xlsx or .md"),
        )
    })
}

/// The cell a form is asked for.
fn place(args: &RunArgs) -> Result<Option<form::Place>, Message> {
    let Some(asked) = &args.cell else { return Ok(None) };
    form::Place::of(asked).map(Some).ok_or_else(|| {
        Message::new(
            format!("không hiểu ô `{asked}`: viết như \"xã=Nghĩa Đức\""),
            format!("`{asked}` names no cell: write it like \"xã=Nghĩa Đức\""),
        )
    })
}

/// The form asked for, into its file or onto the screen.
fn filled_form(args: &RunArgs, report: &Report<'_>, lang: Lang) -> Result<Option<String>, Message> {
    let Some(position) = args.form.as_ref().and_then(|asked| form::named(report, asked)) else { return Ok(None) };
    let place = place(args)?;
    let Some(path) = &args.out else {
        let bytes = form::write(report, position, place.as_ref(), form::Format::Markdown, lang)?;
        return Ok(Some(String::from_utf8_lossy(&bytes).into_owned()));
    };
    let bytes = form::write(report, position, place.as_ref(), form_format(path)?, lang)?;
    disk::write(path, &bytes, args.force)?;
    Ok(None)
}

fn record_format(path: &str) -> Result<records::Format, Message> {
    records::Format::of(path).ok_or_else(|| {
        Message::new(
            format!("`{path}` phải có đuôi .csv, .xlsx hoặc .parquet"),
            format!("`{path}` must end in .csv, .xlsx or .parquet"),
        )
    })
}

fn finish(args: &RunArgs, opened: &Opened, ran: &Ran) -> Ending {
    let Some(program) = &opened.checked.program else {
        return Ending::Faults;
    };
    let warnings: Vec<Diagnostic> = opened.checked.diagnostics.iter().chain(&ran.warnings).cloned().collect();
    let report = Report {
        program,
        outcome: &ran.outcome,
        sources: &opened.checked.sources,
        accounts: &ran.accounts,
        set_aside: &ran.set_aside,
        warnings: &warnings,
        receipt: &ran.receipt,
        title: &opened.title,
    };
    if let Err(reason) = written(args, program, ran) {
        opened.screen.show(&opened.checked.sources, &[refusal(reason)]);
        return Ending::Faults;
    }
    match filled_form(args, &report, opened.lang) {
        Ok(Some(form)) => say(&form),
        Ok(None) => say(&face(args, &report, opened.lang)),
        Err(reason) => {
            opened.screen.show(&opened.checked.sources, &[refusal(reason)]);
            return Ending::Faults;
        }
    }
    if args.requests.is_some() && args.face.format == Format::Table {
        say(&format!("{}\n", chitieu::explain::asked_for(&ran.requests).get(opened.lang)));
    }
    ending(args.strict, &report)
}

fn face(args: &RunArgs, report: &Report<'_>, lang: Lang) -> String {
    match args.face.format {
        Format::Json => report::json::json(report),
        Format::Csv => report::csv::csv(report, lang),
        Format::Table => {
            let colour = std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none();
            let options = report::text::Options { colour, by: args.by.clone(), ..report::text::Options::new(lang) };
            report::text::text(report, &options)
        }
    }
}

/// The files asked for beside the page.
fn written(args: &RunArgs, program: &Program, ran: &Ran) -> Result<(), Message> {
    if let Some(path) = &args.records {
        let key = |register, row| ran.key(register, row);
        let bytes = records::write(program, &ran.records, &key, record_format(path)?)?;
        disk::write(path, &bytes, args.force)?;
    }
    if let Some(path) = &args.rejects {
        // A byte order mark, so that spreadsheets read Vietnamese letters.
        let text = format!("\u{feff}{}", report::csv::rejects(&ran.set_aside));
        disk::write(path, text.as_bytes(), args.force)?;
    }
    if let Some(path) = &args.findings {
        let text = format!("\u{feff}{}", report::findings::csv(program, &ran.outcome));
        disk::write(path, text.as_bytes(), args.force)?;
    }
    if let Some(path) = &args.requests {
        let text = format!("\u{feff}{}", report::csv::requests(program, &ran.requests));
        disk::write(path, text.as_bytes(), args.force)?;
    }
    Ok(())
}

fn ending(strict: bool, report: &Report<'_>) -> Ending {
    match report.outcome {
        _ if strict && !report.set_aside.is_empty() => Ending::RowsSetAside,
        outcome if strict && outcome.has_contradictions() => Ending::Contradicted,
        outcome if strict && outcome.misses_a_target() => Ending::TargetMissed,
        _ => Ending::Done,
    }
}
