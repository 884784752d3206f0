//! `chitieu check`: every fault of the rules, without reading any data.

use super::args::{CheckArgs, Format};
use super::{Ending, open, warn};
use chitieu::value::Lang;

pub(crate) fn check(args: &CheckArgs) -> Ending {
    let opened = match open(&args.path, None, args.face) {
        Ok(opened) => opened,
        Err(ending) => return ending,
    };
    let checked = &opened.checked;
    if args.face.format == Format::Json || !checked.diagnostics.is_empty() {
        opened.screen.show(&checked.sources, &checked.diagnostics);
    }
    if checked.is_broken() {
        return Ending::Faults;
    }
    let program = checked.program.as_ref().filter(|_| args.face.format != Format::Json);
    if let Some(program) = program {
        let (rules, indicators, targets) = (program.rules.len(), program.indicators.len(), program.targets.len());
        warn(&match opened.lang {
            Lang::Vi => format!("không có lỗi: {rules} cách xác định, {indicators} chỉ tiêu, {targets} kế hoạch\n"),
            Lang::En => format!("no faults: {rules} rules, {indicators} indicators, {targets} targets\n"),
        });
    }
    Ending::Done
}
