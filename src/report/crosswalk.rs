//! Units that took the place of others since the period before: which of which, and the figures of both periods by those of today.

use super::grid::Grid;
use super::text::Options;
use crate::eval::bridge::Break;
use crate::ir::Indicator;
use crate::value::{Fraction, quantity};

/// That the cells are not those of the period before, and the table of both.
pub(super) fn page(broken: &Break, indicator: &Indicator, options: &Options) -> String {
    let lang = options.lang;
    let mut page = format!("  ! {}\n", broken.said().get(lang));
    let mut columns = vec![(lang.pick("Đơn vị mới", "New unit"), false), (lang.pick("Gộp từ", "Merged from"), false)];
    let before = format!("{}, {}", broken.before.name(lang), lang.pick("theo đơn vị mới", "by new units"));
    if broken.bridged.is_some() {
        columns.extend([(before.as_str(), true), (lang.pick("Kỳ này", "Now"), true)]);
    }
    let mut grid = Grid::new(&columns);
    for crossing in &broken.crosswalk {
        let mut row = vec![crossing.to.clone().into(), crossing.origins(lang).into()];
        if let Some(cells) = &broken.bridged {
            let shown = |value: Fraction| quantity::show_exact(value, &indicator.unit, 0, lang);
            let cell = cells.iter().find(|cell| cell.cell == crossing.to);
            row.extend(
                [cell.map(|cell| cell.before), cell.map(|cell| cell.now)]
                    .map(|value| value.map(shown).unwrap_or_default().into()),
            );
        }
        grid.row(row);
    }
    page.push_str(&grid.render(options.width, options.colour));
    page
}
