//! `chitieu diff`: what another day, another day of knowledge, or another folder of rules makes of the same records.

use super::args::{DiffArgs, Face, Format};
use super::run::progress;
use super::{Ending, Opened, disk, open, open_with, refusal, say};
use chitieu::diagnostic::{Diagnostic, Place};
use chitieu::ir::Clocks;
use chitieu::pipeline::{self, Compared, Comparison, Request};
use chitieu::report::difference::proof::ProofReport;
use chitieu::report::difference::{self, DifferenceReport};
use chitieu::report::text::Options;
use chitieu::value::{Date, Lang, Message, date};
use std::io::IsTerminal;

pub(crate) fn diff(args: &DiffArgs) -> Ending {
    let first = match open(&args.path, args.data.as_deref(), args.face) {
        Ok(opened) => opened,
        Err(ending) => return ending,
    };
    if args.law {
        return law(args, &first);
    }
    // One language for both, whatever the second folder prefers.
    let face = Face { lang: Some(first.lang.into()), ..args.face };
    let other = match &args.scenario {
        Some(scenario) => Some(open_with(&args.path, args.data.as_deref(), Some(scenario), face)).transpose(),
        None => args.other.as_deref().map(|path| open(path, None, face)).transpose(),
    };
    let other = match other {
        Ok(opened) => opened,
        Err(ending) => return ending,
    };
    let done = prepared(args, &first, other.as_ref()).and_then(|(sides, compared)| {
        finish(args, &first, other.as_ref(), sides, &compared).map_err(|reason| (false, vec![refusal(reason)]))
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

/// The law of one rule on two days, without data.
fn law(args: &DiffArgs, opened: &Opened) -> Ending {
    let found = Sides::of(args).map_err(|reason| vec![refusal(reason)]).and_then(|sides| {
        let ([on, later], [known, later_known]) = (both(&args.on), both(&args.known));
        // Where only the days of knowledge differ, facts are judged on the later of them.
        let judged = [on, later].map(|on| on.or(later_known));
        let [Some(on), Some(later)] = judged else { return Err(vec![refusal(nothing_to_compare())]) };
        let days = [Clocks { on, known }, Clocks { on: later, known: later_known }];
        let rule = args.rule.as_deref().unwrap_or_default();
        pipeline::diff_law(&opened.checked, rule, days).map(|proof| (sides, proof))
    });
    let (sides, proof) = match found {
        Ok(found) => found,
        Err(faults) => {
            opened.screen.show(&opened.checked.sources, &faults);
            return Ending::Faults;
        }
    };
    let Some(program) = &opened.checked.program else { return Ending::Faults };
    let (sides, _) = names(args, sides, None);
    let report = ProofReport { proof: &proof, program, sides: &sides };
    say(&match args.face.format {
        Format::Json => difference::proof::json(&report),
        Format::Csv => difference::proof::csv(&report),
        Format::Table => difference::proof::text(&report, &options(opened.lang)),
    });
    Ending::Done
}

pub(crate) fn options(lang: Lang) -> Options {
    let colour = std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    Options { colour, ..Options::new(lang) }
}

/// In what the two sides differ.
#[derive(Clone, Copy)]
enum Sides {
    /// The days judged.
    Days([Date; 2]),
    /// The days of knowledge.
    Known([Date; 2]),
    /// The folders.
    Folders,
}

impl Sides {
    fn of(args: &DiffArgs) -> Result<Self, Message> {
        if args.scenario.is_some() && args.other.is_some() {
            return Err(two_of_both());
        }
        match (args.on.as_slice(), args.known.as_slice(), args.other.is_some() || args.scenario.is_some()) {
            ([from, to], [] | [_], false) if from != to => Ok(Self::Days([*from, *to])),
            ([] | [_], [from, to], false) if from != to => Ok(Self::Known([*from, *to])),
            ([] | [_], [] | [_], true) => Ok(Self::Folders),
            ([] | [_], [] | [_], false) => Err(nothing_to_compare()),
            ([_, _], [] | [_], false) | ([] | [_], [_, _], false) => Err(one_day_twice()),
            _ => Err(two_of_both()),
        }
    }
}

/// Both sides of an option that may be given once for both.
fn both(days: &[Date]) -> [Option<Date>; 2] {
    [days.first().copied(), days.last().copied()]
}

fn prepared(
    args: &DiffArgs,
    first: &Opened,
    other: Option<&Opened>,
) -> Result<(Sides, Compared), (bool, Vec<Diagnostic>)> {
    let refuse = |reason| (false, vec![refusal(reason)]);
    let sides = Sides::of(args).map_err(refuse)?;
    if let Some(path) = &args.records {
        if !path.to_lowercase().ends_with(".csv") {
            return Err(refuse(not_csv(path)));
        }
        disk::may_write(path, args.force).map_err(refuse)?;
    }
    let request = Request {
        data: first.data.clone(),
        period: args.period,
        on: args.on.first().copied(),
        known: None,
        records: false,
        requests: false,
        held: None,
    };
    let comparison = Comparison {
        request,
        on: both(&args.on),
        known: both(&args.known),
        rule: args.rule.clone(),
        by: args.by.clone(),
    };
    let bar = progress(args.face.format);
    let tell = |stage: &Message| bar.set_message(stage.get(first.lang).to_owned());
    let found = pipeline::diff(&first.disk, &first.checked, other.map(|opened| &opened.checked), &comparison, &tell);
    bar.finish_and_clear();
    found.map(|compared| (sides, compared))
}

fn finish(
    args: &DiffArgs,
    first: &Opened,
    other: Option<&Opened>,
    sides: Sides,
    compared: &Compared,
) -> Result<(), Message> {
    let later = other.unwrap_or(first);
    let (Some(program), Some(second)) = (&first.checked.program, &later.checked.program) else { return Ok(()) };
    let what_if = second.scenario().map(|what_if| what_if.named.label.as_str());
    let (sides, since) = names(args, sides, what_if);
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
        Format::Table => difference::text::text(&report, &options(first.lang)),
    });
    Ok(())
}

/// What the two sides are called, and how a sentence about the second begins.
fn names(args: &DiffArgs, sides: Sides, what_if: Option<&str>) -> ([Message; 2], Message) {
    let shown = |day: Date| Message::new(date::show(day, Lang::Vi), date::show(day, Lang::En));
    match sides {
        Sides::Days([from, to]) => {
            let (name, later) = (shown(from), shown(to));
            let since = if from < to {
                Message::new(format!("Từ ngày {}", later.vi), format!("From {}", later.en))
            } else {
                Message::new(format!("Tại ngày {}", later.vi), format!("On {}", later.en))
            };
            ([name, later], since)
        }
        Sides::Known(days) => {
            let known = |day: Message| Message::new(format!("biết đến {}", day.vi), format!("known on {}", day.en));
            let [name, later] = days.map(shown);
            let since = Message::new(
                format!("Theo quy định biết đến ngày {},", later.vi),
                format!("By the law known on {}", later.en),
            );
            ([known(name), known(later)], since)
        }
        Sides::Folders => {
            if let Some(label) = what_if.filter(|_| args.scenario.is_some()) {
                let since = Message::new(format!("Theo phương án “{label}”,"), format!("Under scenario \"{label}\","));
                let now = Message::new("quy định hiện hành", "the rules as they are");
                let then = Message::new(format!("phương án “{label}”"), format!("scenario \"{label}\""));
                return ([now, then], since);
            }
            let other = args.other.clone().unwrap_or_default();
            let since = Message::new(format!("Theo “{other}”,"), format!("Under \"{other}\","));
            ([Message::same(args.path.clone()), Message::same(other)], since)
        }
    }
}

fn nothing_to_compare() -> Message {
    Message::new(
        "chưa nêu hai bên để so sánh: thêm `--on NGÀY NGÀY`, `--known NGÀY NGÀY` hoặc một bộ quy định thứ hai",
        "two sides are needed: add `--on DATE DATE`, `--known DATE DATE`, or a second folder of rules",
    )
}

fn one_day_twice() -> Message {
    Message::new("hai ngày giống nhau", "the two days are the same")
}

fn two_of_both() -> Message {
    Message::new(
        "chỉ so sánh một điều: hai ngày xét, hai ngày biết, hoặc hai bộ quy định",
        "one thing is compared: two days judged, two days of knowledge, or two folders of rules",
    )
}

fn not_csv(path: &str) -> Message {
    Message::new(format!("`{path}` phải có đuôi .csv"), format!("`{path}` must end in .csv"))
}
