//! Plan tables of offices, CSV or a tab of a workbook, laid out as text: a line for each row, so that places in it are those in the file.

use super::{Loaded, Named, beside, read_bytes, refused};
use crate::diagnostic::{Code, Diagnostic};
use crate::read::{self, Merged, Page, RawCell};
use crate::source::{Files, Source, Span};
use crate::syntax::ast::{Joined, Sheet, SheetRow, TableFile};
use crate::syntax::{keyword, office};
use crate::value::{Decimal, Message};
use std::collections::BTreeSet;
use std::sync::Arc;

/// So far apart rows keep their own line; beyond that the table is no table for people.
const MOST_ROWS: u64 = 100_000;

const PLANS: Named = Named {
    endings: &["csv", "tsv", "xlsx", "xlsm"],
    vi: "tệp của bảng kế hoạch",
    en: "the file of a plan table",
    help: ("Ghi cả đuôi tệp, `.xlsx` hoặc `.csv`.", "write the ending too, `.xlsx` or `.csv`"),
};

/// Reads the file of a plan table; a tab is named behind `!`.
pub(super) fn open(files: &dyn Files, beside_of: &str, table: &TableFile, loaded: &mut Loaded) -> Option<Arc<Sheet>> {
    let (named, tab) = match table.path.text.split_once('!') {
        Some((file, tab)) => (file, Some(tab)),
        None => (table.path.text.as_str(), None),
    };
    let at = table.path.span;
    if let Some(fault) = refused(named, PLANS) {
        loaded.faults.push(fault.at(at));
        return None;
    }
    let path = beside(beside_of, named);
    let bytes = read_bytes(files, &path, Some(at), loaded)?;
    loaded.plans.insert(path.clone());
    let pages = match read::pages(&path, &bytes, &office::is_head) {
        Ok(pages) => pages,
        Err(faults) => {
            loaded.faults.extend(faults);
            return None;
        }
    };
    let page = match chosen(&path, pages, tab) {
        Ok(page) => page,
        Err(fault) => {
            loaded.faults.push(fault.at(at));
            return None;
        }
    };
    let spelled = page.tab.as_ref().map_or_else(|| path.clone(), |tab| format!("{path}!{tab}"));
    if let Some(known) = loaded.tables.get(&spelled) {
        return Some(known.clone());
    }
    let sheet = Arc::new(laid_out(&spelled, &page, loaded));
    loaded.tables.insert(spelled, sheet.clone());
    Some(sheet)
}

/// The tab named, or the only one.
fn chosen(path: &str, pages: Vec<Page>, tab: Option<&str>) -> Result<Page, Diagnostic> {
    let tabs: Vec<String> = pages.iter().filter_map(|page| page.tab.clone()).collect();
    let mut fitting = pages.into_iter().filter(|page| tab.is_none() || page.tab.as_deref() == tab);
    let (page, other) = (fitting.next(), fitting.next());
    match (page, other) {
        (Some(page), None) => Ok(page),
        (None, _) => {
            let message = Message::new(
                format!("`{path}` không có trang `{}`", tab.unwrap_or_default()),
                format!("`{path}` has no tab `{}`", tab.unwrap_or_default()),
            );
            Err(Diagnostic::error(Code::BadFile, message).help(name_one(path, &tabs)))
        }
        (Some(_), Some(_)) => {
            let message = Message::new(
                format!("`{path}` có nhiều trang, chưa rõ bảng kế hoạch ở trang nào"),
                format!("`{path}` has several tabs; which one holds the plan is not said"),
            );
            Err(Diagnostic::error(Code::BadFile, message).help(name_one(path, &tabs)))
        }
    }
}

fn name_one(path: &str, tabs: &[String]) -> Message {
    let Some(first) = tabs.first() else {
        return Message::new(
            "Tệp này không có trang; bỏ phần sau `!`.",
            "this file has no tabs; remove what follows `!`",
        );
    };
    let (file, all) = (path.rsplit('/').next().unwrap_or(path), tabs.join(", "));
    Message::new(
        format!("Các trang: {all}. Viết như `\"{file}!{first}\"`."),
        format!("the tabs: {all}; write it as `\"{file}!{first}\"`"),
    )
}

/// The text of a page and the places of its cells.
fn laid_out(path: &str, page: &Page, loaded: &mut Loaded) -> Sheet {
    let mut text = String::new();
    let mut line = 1;
    // The file is numbered once its text is known.
    let mut rows: Vec<(usize, Vec<(usize, usize)>)> = Vec::new();
    let mut stored = BTreeSet::new();
    for (number, cells) in &page.rows {
        while line < (*number).min(MOST_ROWS) {
            text.push('\n');
            line += 1;
        }
        let start = text.len();
        let mut places = Vec::with_capacity(cells.len());
        for (nth, cell) in cells.iter().enumerate() {
            if nth > 0 {
                text.push('\t');
            }
            let from = text.len();
            text.push_str(&shown(cell));
            if matches!(cell, RawCell::Number(_)) {
                stored.insert(u32::try_from(from).unwrap_or(u32::MAX));
            }
            places.push((from, text.len()));
        }
        rows.push((start, places));
    }
    let file = loaded.sources.add(Source { path: path.to_owned(), text: text.clone() });
    let row = |(start, cells): (usize, Vec<(usize, usize)>)| {
        let end = cells.last().map_or(start, |(_, end)| *end);
        let cells = cells.into_iter().map(|(from, to)| Span::new(file, from, to)).collect();
        SheetRow { span: Span::new(file, start, end), cells }
    };
    let rows = rows.into_iter().map(row).collect();
    let merged = page.merged.iter().filter_map(|region| joined(page, *region)).collect();
    // Tabs are blanks to the grammar of cells.
    let mask = keyword::fold(&text).replace('\t', " ");
    Sheet { file, text, mask, head: SheetRow::default(), rows, stored, merged }
}

/// A cell on one line. Digits that would be read in two ways end in a 0 that changes nothing.
fn shown(cell: &RawCell) -> String {
    match cell {
        RawCell::Number(number) => {
            let number: Decimal = number.normalized();
            if number.scale() == 3 { format!("{number}0") } else { number.to_string() }
        }
        other => other.clone().text().replace(['\n', '\r', '\t'], " "),
    }
}

/// The merged cells by the positions of the rows that hold something.
fn joined(page: &Page, region: Merged) -> Option<Joined> {
    let within = |(number, _): &(u64, Vec<RawCell>)| (region.rows.0..=region.rows.1).contains(number);
    let first = page.rows.iter().position(within)?;
    let last = page.rows.iter().rposition(within)?;
    Some(Joined { rows: (first, last), columns: region.columns })
}
