//! `chitieu coverage`: what of the law is written as rules, and what of the rules is tried by examples.

use super::args::{CoverageArgs, Format};
use super::diff::options;
use super::{Ending, open, say};
use chitieu::report::coverage;

pub(crate) fn coverage(args: &CoverageArgs) -> Ending {
    let opened = match open(&args.path, None, args.face) {
        Ok(opened) => opened,
        Err(ending) => return ending,
    };
    let checked = &opened.checked;
    let Some(program) = checked.program.as_ref().filter(|_| !checked.is_broken()) else {
        opened.screen.show(&checked.sources, &checked.diagnostics);
        return Ending::Faults;
    };
    let found = chitieu::coverage::coverage(program);
    say(&match args.face.format {
        Format::Json => coverage::json(program, &found),
        Format::Csv => coverage::csv(program, &found),
        Format::Table => coverage::text(program, &found, &options(opened.lang)),
    });
    if args.strict && !found.rules.is_empty() { Ending::Untried } else { Ending::Done }
}
