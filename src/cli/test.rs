//! `chitieu test`: the examples of the rule files, tried one by one.

use super::args::{Format, TestArgs};
use super::{Ending, Opened, open, say};
use chitieu::pipeline::Tried;
use chitieu::value::Lang;
use serde_json::json;

pub(crate) fn test(args: &TestArgs) -> Ending {
    let opened = match open(&args.path, None, args.face) {
        Ok(opened) => opened,
        Err(ending) => return ending,
    };
    let checked = &opened.checked;
    if checked.is_broken() {
        opened.screen.show(&checked.sources, &checked.diagnostics);
        return Ending::Faults;
    }
    let tried = chitieu::pipeline::examples(checked);
    let failed = tried.iter().filter(|example| !example.faults.is_empty()).count();
    if args.face.format == Format::Json {
        say(&as_json(&opened, &tried));
    } else {
        for example in &tried {
            let sign = if example.faults.is_empty() { "✓" } else { "✗" };
            say(&format!("{sign} {}\n", example.label));
            if !example.faults.is_empty() {
                opened.screen.show(&checked.sources, &example.faults);
            }
        }
        let right = tried.len() - failed;
        say(&match opened.lang {
            Lang::Vi => format!("{right}/{} ví dụ đúng\n", tried.len()),
            Lang::En => format!("{right} of {} examples hold\n", tried.len()),
        });
    }
    if failed == 0 { Ending::Done } else { Ending::Faults }
}

fn as_json(opened: &Opened, tried: &[Tried]) -> String {
    let all: Vec<serde_json::Value> = tried
        .iter()
        .map(|example| {
            let faults: Vec<_> =
                example.faults.iter().map(|f| json!({ "vi": f.message.vi, "en": f.message.en })).collect();
            json!({
                "example": example.label,
                "place": opened.checked.sources.locate(example.span),
                "holds": example.faults.is_empty(),
                "faults": faults,
            })
        })
        .collect();
    let mut text = serde_json::to_string_pretty(&all).unwrap_or_default();
    text.push('\n');
    text
}
