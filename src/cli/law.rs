//! `chitieu law`: the timeline of a parameter or rule, and the law of a day.

use super::args::{Format, LawArgs};
use super::diff::options;
use super::{Ending, open, refusal, say};
use chitieu::diagnostic::Diagnostic;
use chitieu::ir::Program;
use chitieu::report::law::{self, Asked};
use chitieu::value::{Message, name};

pub(crate) fn law(args: &LawArgs) -> Ending {
    let opened = match open(&args.path, None, args.face) {
        Ok(opened) => opened,
        Err(ending) => return ending,
    };
    let checked = &opened.checked;
    let found = match checked.program.as_ref().filter(|_| !checked.is_broken()) {
        Some(program) => asked(args, program).map(|asked| (program, asked)).map_err(|fault| vec![fault]),
        None => Err(checked.diagnostics.clone()),
    };
    match found {
        Ok((program, asked)) => {
            say(&match args.face.format {
                Format::Json => law::json(program, asked),
                Format::Csv => law::csv(program, asked, opened.lang),
                Format::Table => law::text(program, asked, &options(opened.lang)),
            });
            Ending::Done
        }
        Err(faults) => {
            opened.screen.show(&checked.sources, &faults);
            Ending::Faults
        }
    }
}

fn asked(args: &LawArgs, program: &Program) -> Result<Asked, Diagnostic> {
    let Some(wanted) = &args.name else {
        if args.on.is_none() {
            let message = Message::new(
                "chưa nêu tên mức quy định, cách xác định, hay ngày xét",
                "neither a parameter or rule nor a day is named",
            );
            let help = Message::new("Thêm một tên, hoặc `--on NGÀY`.", "add a name, or `--on DATE`");
            return Err(refusal(message).help(help));
        }
        return Ok(Asked { norm: None, on: args.on, known: args.known });
    };
    if let Some(norm) = law::norm(program, wanted) {
        return Ok(Asked { norm: Some(norm), on: args.on, known: args.known });
    }
    let message = Message::new(
        format!("không có mức quy định hay cách xác định `{wanted}`"),
        format!("there is no parameter or rule `{wanted}`"),
    );
    let params = program.params.iter().map(|param| param.named.name.as_str());
    let names = params.chain(program.rules.iter().map(|rule| rule.named.name.as_str()));
    Err(match name::suggest(wanted, names) {
        Some(near) => {
            refusal(message).help(Message::new(format!("Tên gần nhất: `{near}`."), format!("nearest name: `{near}`")))
        }
        None => refusal(message),
    })
}
