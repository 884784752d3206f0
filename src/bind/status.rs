//! How far the figures of a sheet are settled, as the project file says of its file or tab.

use super::astray::nearest;
use super::source::{Found, file_name};
use super::{DataFile, Setting};
use crate::diagnostic::{Code, Diagnostic};
use crate::project::FileStatus;
use crate::read::Sheet;
use crate::value::{DataStatus, Message, name};

/// What is said of a sheet; of its tab before its whole file.
pub(super) fn of(setting: &Setting<'_>, sheet: &Sheet) -> Option<DataStatus> {
    let said = setting.project.status.iter().filter(|said| is_of(said, sheet));
    said.max_by_key(|said| split(said).1.is_some()).map(|said| said.status)
}

/// Files of which a status is said and which are not there.
pub(super) fn astray(setting: &Setting<'_>, files: &[DataFile]) -> Vec<Diagnostic> {
    let all = || files.iter().map(|data| file_name(&data.path));
    let lost = setting.project.status.iter().filter(|said| !all().any(|own| name::same(own, split(said).0)));
    lost.map(|said| {
        let file = split(said).0;
        let message = Message::new(
            format!("nêu trạng thái của `{file}`, nhưng thư mục số liệu không có tệp này"),
            format!("a status is said of `{file}`, which the data folder does not have"),
        );
        nearest(Diagnostic::error(Code::BadProject, message).at(said.span), name::suggest(file, all()))
    })
    .collect()
}

/// Files or tabs of which a status is said and which no register reads.
pub(super) fn unread(setting: &Setting<'_>, found: &[Vec<Found>]) -> Vec<Diagnostic> {
    let read = |said: &&FileStatus| found.iter().flatten().any(|found| is_of(said, &found.sheet));
    let lost = setting.project.status.iter().filter(|said| !read(said));
    lost.map(|said| {
        let source = &said.source;
        let message = Message::new(
            format!("nêu trạng thái của `{source}`, nhưng không danh sách nào lấy số liệu từ đó"),
            format!("a status is said of `{source}`, from which no register reads"),
        );
        Diagnostic::error(Code::BadProject, message).at(said.span)
    })
    .collect()
}

fn is_of(said: &FileStatus, sheet: &Sheet) -> bool {
    let (file, tab) = split(said);
    let own = tab.is_none_or(|tab| sheet.tab.as_deref().is_some_and(|own| name::same(tab, own)));
    own && name::same(file, file_name(&sheet.file))
}

fn split(said: &FileStatus) -> (&str, Option<&str>) {
    said.source.split_once('!').map_or((said.source.as_str(), None), |(file, tab)| (file, Some(tab)))
}
