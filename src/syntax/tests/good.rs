//! What must be read.

use super::clean;

const PAGE: &str = include_str!("page.vi.ct");

#[test]
fn the_whole_page_is_read() {
    let file = clean(PAGE);
    assert_eq!(file.items.len(), PAGE.lines().filter(|l| !l.is_empty() && !l.starts_with([' ', '#'])).count());
}
