//! The examples of rule files, each on a stage of its own.

use super::{Checked, Tried};
use crate::diagnostic::{Code, Diagnostic};
use crate::eval::{Evaluation, example};
use crate::explain;
use crate::ir::{Example, Expect, ExpectedOutcome, Program};
use crate::source::Span;
use crate::value::{Lang, Message, Value};

/// Tries every example of the rule files.
#[must_use]
pub fn examples(checked: &Checked) -> Vec<Tried> {
    let Some(program) = &checked.program else {
        return Vec::new();
    };
    program.examples.iter().map(|example| tried(program, example)).collect()
}

fn tried(program: &Program, given: &Example) -> Tried {
    let faults = match example::stage(program, given) {
        Some(stage) => {
            let evaluation = Evaluation::new(program, &stage.data, stage.period, Some(stage.day))
                .with_known(given.known)
                .with_given(stage.results.iter().cloned());
            given.expects.iter().filter_map(|expect| fault(program, &evaluation, &stage, expect)).collect()
        }
        None => vec![no_day(given.span)],
    };
    Tried { label: given.label.clone(), span: given.span, faults }
}

fn fault(
    program: &Program,
    evaluation: &Evaluation<'_>,
    stage: &example::Stage,
    expect: &Expect,
) -> Option<Diagnostic> {
    let row = stage.rows.get(expect.record).copied().unwrap_or_default();
    let (value, reason) = evaluation.result(expect.rule, row, evaluation.clocks());
    let tried = example::judge(program, expect, value, reason);
    if tried.holds {
        return None;
    }
    let rule = program.rule(expect.rule);
    let say = |lang: Lang| {
        let found = found(program, expect, &tried, lang);
        let expected = expected(program, expect, lang);
        match lang {
            Lang::Vi => format!("`{}` ra {found}, ví dụ nêu {expected}", rule.named.name),
            Lang::En => format!("`{}` gives {found}, the example says {expected}", rule.named.name),
        }
    };
    let message = Message::new(say(Lang::Vi), say(Lang::En));
    Some(Diagnostic::error(Code::ExampleFailed, message).at(expect.span))
}

/// What came out, with the missing fields where it is undetermined.
fn found(program: &Program, expect: &Expect, tried: &example::Tried, lang: Lang) -> String {
    if tried.value != Value::Missing {
        return explain::value(program, &program.rule(expect.rule).ty, &tried.value, lang);
    }
    let undetermined = lang.pick("chưa xác định", "unknown");
    match tried.reason.strip_prefix("unknown: ") {
        Some(fields) => format!("{undetermined} ({} {fields})", lang.pick("thiếu", "missing")),
        None => format!("{undetermined} ({})", tried.reason),
    }
}

fn expected(program: &Program, expect: &Expect, lang: Lang) -> String {
    let rule = program.rule(expect.rule);
    match &expect.outcome {
        ExpectedOutcome::Value(value) => explain::value(program, &rule.ty, value, lang),
        ExpectedOutcome::NotEntitled => lang.pick("không hưởng", "not entitled").to_owned(),
        ExpectedOutcome::Unknown(None) => lang.pick("chưa xác định", "unknown").to_owned(),
        ExpectedOutcome::Unknown(Some(field)) => {
            let field = &program.field(rule.register, *field).named.name;
            format!("{} {field}", lang.pick("chưa xác định vì thiếu", "unknown because missing"))
        }
    }
}

fn no_day(span: Span) -> Diagnostic {
    let message = Message::new("ví dụ chưa nêu ngày xét", "the example names no day");
    let help = Message::new("Thêm dòng `tại ngày 31/12/2023`.", "add a line `on day 2023-12-31`");
    Diagnostic::error(Code::ExampleFailed, message).at(span).help(help)
}
