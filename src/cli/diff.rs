//! `chitieu diff`: what another day, or another folder of rules, makes of the same records.

use super::args::{DiffArgs, Face, Format};
use super::run::progress;
use super::{Ending, Opened, disk, open, refusal, say};
use chitieu::diagnostic::{Diagnostic, Place};
use chitieu::pipeline::{self, Compared, Comparison, Request};
use chitieu::report::difference::{self, DifferenceReport};
use chitieu::report::text::Options;
use chitieu::value::{Date, Lang, Message, date};
use std::io::IsTerminal;

pub(crate) fn diff(args: &DiffArgs) -> Ending {
    let first = match open(&args.path, args.data.as_deref(), args.face) {
        Ok(opened) => opened,
        Err(ending) => return ending,
    };
    // One language for both, whatever the second folder prefers.
    let face = Face { lang: Some(first.lang.into()), ..args.face };
    let other = match args.other.as_deref().map(|path| open(path, None, face)).transpose() {
        Ok(opened) => opened,
        Err(ending) => return ending,
    };
    let done = prepared(args, &first, other.as_ref()).and_then(|(days, compared)| {
        finish(args, &first, other.as_ref(), days, &compared).map_err(|reason| (false, vec![refusal(reason)]))
    });
    match done {
        Ok(()) => Ending::Done,
        Err((second, faults)) => {
            // Cells are of the registers, which are those of the first.
            let in_rules = |fault: &Diagnostic| fault.labels.iter().any(|label| matches!(label.place, Place::Span(_)));
            let shown = other.as_ref().filter(|_| second && faults.iter().any(in_rules)).unwrap_or(&first);
            shown.screen.show(&shown.checked.sources, &faults);
            Ending::Faults
        }
    }
}

/// The day of each side, where they have two.
type Days = Option<[Date; 2]>;

fn prepared(
    args: &DiffArgs,
    first: &Opened,
    other: Option<&Opened>,
) -> Result<(Days, Compared), (bool, Vec<Diagnostic>)> {
    let refuse = |reason| (false, vec![refusal(reason)]);
    let days = match (args.on.as_slice(), other) {
        ([from, to], None) if from != to => Some([*from, *to]),
        ([_, _], None) => return Err(refuse(one_day_twice())),
        ([_, _], Some(_)) => return Err(refuse(two_of_both())),
        (_, None) => return Err(refuse(nothing_to_compare())),
        (_, Some(_)) => None,
    };
    if let Some(path) = &args.records {
        if !path.to_lowercase().ends_with(".csv") {
            return Err(refuse(not_csv(path)));
        }
        disk::may_write(path, args.force).map_err(refuse)?;
    }
    let request =
        Request { data: first.data.clone(), period: args.period, on: args.on.first().copied(), records: false };
    let comparison = Comparison {
        request,
        on: days.map_or([None, None], |[from, to]| [Some(from), Some(to)]),
        rule: args.rule.clone(),
        by: args.by.clone(),
    };
    let bar = progress(args.face.format);
    let tell = |stage: &Message| bar.set_message(stage.get(first.lang).to_owned());
    let found = pipeline::diff(&first.disk, &first.checked, other.map(|opened| &opened.checked), &comparison, &tell);
    bar.finish_and_clear();
    found.map(|compared| (days, compared))
}

fn finish(
    args: &DiffArgs,
    first: &Opened,
    other: Option<&Opened>,
    days: Days,
    compared: &Compared,
) -> Result<(), Message> {
    let later = other.unwrap_or(first);
    let (Some(program), Some(second)) = (&first.checked.program, &later.checked.program) else { return Ok(()) };
    let (sides, since) = names(args, days);
    let report = DifferenceReport {
        difference: &compared.difference,
        programs: [program, second],
        receipts: &compared.receipts,
        sides: &sides,
        since: &since,
        title: &first.title,
    };
    if let Some(path) = &args.records {
        // A byte order mark, so that spreadsheets read Vietnamese letters.
        let text = format!("\u{feff}{}", difference::csv::csv(&report));
        disk::write(path, text.as_bytes(), args.force)?;
    }
    say(&match args.face.format {
        Format::Json => difference::json::json(&report),
        Format::Csv => difference::csv::csv(&report),
        Format::Table => {
            let colour = std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none();
            difference::text::text(&report, &Options { colour, ..Options::new(first.lang) })
        }
    });
    Ok(())
}

/// What the two sides are called, and how a sentence about the second begins.
fn names(args: &DiffArgs, days: Days) -> ([Message; 2], Message) {
    let shown = |day: Date| Message::new(date::show(day, Lang::Vi), date::show(day, Lang::En));
    if let Some([from, to]) = days {
        let (name, to_name) = (shown(from), shown(to));
        let since = if from < to {
            Message::new(format!("Từ ngày {}", to_name.vi), format!("From {}", to_name.en))
        } else {
            Message::new(format!("Tại ngày {}", to_name.vi), format!("On {}", to_name.en))
        };
        return ([name, to_name], since);
    }
    let other = args.other.clone().unwrap_or_default();
    let since = Message::new(format!("Theo “{other}”,"), format!("Under \"{other}\","));
    ([Message::same(args.path.clone()), Message::same(other)], since)
}

fn nothing_to_compare() -> Message {
    Message::new(
        "chưa nêu hai bên để so sánh: thêm `--on NGÀY NGÀY` hoặc một thư mục quy định thứ hai",
        "two sides are needed: add `--on DATE DATE`, or a second folder of rules",
    )
}

fn one_day_twice() -> Message {
    Message::new("hai ngày giống nhau", "the two days are the same")
}

fn two_of_both() -> Message {
    Message::new("so sánh hai thư mục thì chỉ nêu một ngày xét", "with two folders of rules only one day is judged")
}

fn not_csv(path: &str) -> Message {
    Message::new(format!("`{path}` phải có đuôi .csv"), format!("`{path}` must end in .csv"))
}
