//! Days and periods as they are typed on the command line, with the forms to choose from when they are not understood.

use chitieu::value::{Date, Period, moment};

/// A day: `31/12/2023` or `2023-12-31`.
pub(crate) fn date(text: &str) -> Result<Date, String> {
    moment::day(text).ok_or_else(|| format!("không có ngày này · no such day: `{text}` (31/12/2023, 2023-12-31)"))
}

/// A period, in the forms of rule files and in machine forms.
pub(crate) fn period(text: &str) -> Result<Period, String> {
    moment::period(text).ok_or_else(|| {
        format!(
            "không hiểu kỳ · no such period: `{text}` (2023, quý III/2023, tháng 7/2023, 6 tháng đầu năm 2023, 2023-Q3)"
        )
    })
}
