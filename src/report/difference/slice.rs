//! The tables of a rule: by deciding case or class, and by each breakdown.

use super::{DifferenceReport, category, digits, head, signed};
use crate::compare::{Area, Change, Kind, RuleDifference, Slice, Tally};
use crate::report::grid::{Cell, Grid};
use crate::report::summary::number;
use crate::report::text::{Options, cell_words};
use crate::value::Lang;

/// The columns a rule needs: what nobody does has none.
pub(super) struct Columns<'a> {
    report: &'a DifferenceReport<'a>,
    kind: Kind,
    changes: Vec<Change>,
    lang: Lang,
}

impl<'a> Columns<'a> {
    pub(super) fn new(report: &'a DifferenceReport<'a>, rule: &RuleDifference, lang: Lang) -> Self {
        let changes = Change::ALL.into_iter().filter(|change| rule.total.count(*change) > 0).collect();
        Self { report, kind: rule.kind, changes, lang }
    }

    fn grid(&self, first: &str) -> Grid {
        let lang = self.lang;
        let sides = self.report.sides;
        let changes: Vec<String> = self.changes.iter().map(|change| head(*change, sides, lang)).collect();
        let mut heads = vec![(first, false), (lang.pick("Bản ghi", "Records"), true)];
        heads.extend(changes.iter().map(|change| (change.as_str(), true)));
        let [before, after] = sides;
        if self.kind == Kind::Amount {
            heads.extend([(before.get(lang), true), (after.get(lang), true)]);
            heads.push((lang.pick("Chênh lệch", "Difference"), true));
        }
        Grid::new(&heads)
    }

    fn row(&self, grid: &mut Grid, name: String, tally: &Tally) {
        let lang = self.lang;
        let mut cells: Vec<Cell> = vec![name.into(), number(tally.records(), lang).into()];
        cells.extend(self.changes.iter().map(|change| match tally.count(*change) {
            0 => Cell::default(),
            count => number(count, lang).into(),
        }));
        if self.kind == Kind::Amount {
            cells.push(digits(tally.before.total, lang).into());
            cells.push(digits(tally.after.total, lang).into());
            cells.push(signed(tally.difference(), lang).into());
        }
        grid.row(cells);
    }

    /// By the case that decided; of classes only what moves, in the order of how many do.
    pub(super) fn by_category(&self, rule: &RuleDifference, options: &Options) -> String {
        let lang = self.lang;
        let mut grid = self.grid(match rule.kind {
            Kind::Amount => lang.pick("Trường hợp", "Case"),
            Kind::Class => lang.pick("Loại", "Class"),
        });
        for slice in &rule.categories {
            self.row(&mut grid, title(slice, lang), &slice.tally);
        }
        self.row(&mut grid, lang.pick("Tổng số", "Total").to_owned(), &rule.total);
        grid.render(options.width, options.colour)
    }

    pub(super) fn by_area(&self, area: &Area, total: &Tally, options: &Options) -> String {
        let mut grid = self.grid(&area.label);
        for (key, tally) in &area.cells {
            self.row(&mut grid, cell_words(key, self.lang), tally);
        }
        self.row(&mut grid, self.lang.pick("Tổng số", "Total").to_owned(), total);
        grid.render(options.width, options.colour)
    }
}

fn title(slice: &Slice, lang: Lang) -> String {
    let (before, after) =
        (category(&slice.before, &slice.labels.0, lang), category(&slice.after, &slice.labels.1, lang));
    if before == after { before } else { format!("{before} → {after}") }
}
