//! `chitieu explain`: why an indicator or a record has its result.

use super::args::{ExplainArgs, Format};
use super::{Ending, Opened, open_with, say};
use chitieu::diagnostic::Diagnostic;
use chitieu::pipeline::{Explained, Request};

pub(crate) fn explain(args: &ExplainArgs) -> Ending {
    let opened = match open_with(&args.path, args.facts.data.as_deref(), args.facts.scenario.as_deref(), args.face) {
        Ok(opened) => opened,
        Err(ending) => return ending,
    };
    match explained(args, &opened) {
        Ok(found) => {
            let mut text = match args.face.format {
                Format::Json => serde_json::to_string_pretty(&found.json).unwrap_or_default(),
                Format::Table | Format::Csv => found.text.get(opened.lang).to_owned(),
            };
            if !text.ends_with('\n') {
                text.push('\n');
            }
            say(&text);
            Ending::Done
        }
        Err(faults) => {
            opened.screen.show(&opened.checked.sources, &faults);
            Ending::Faults
        }
    }
}

fn explained(args: &ExplainArgs, opened: &Opened) -> Result<Explained, Vec<Diagnostic>> {
    if opened.checked.is_broken() {
        return Err(opened.checked.diagnostics.clone());
    }
    let data = opened.data.clone();
    let request = Request {
        data,
        on: args.facts.on,
        known: args.facts.known,
        period: args.facts.period,
        records: false,
        requests: false,
        held: None,
    };
    chitieu::pipeline::explain(&opened.disk, &opened.checked, &request, &args.name, args.record.as_deref())
}
