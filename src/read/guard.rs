//! Calls into libraries that may panic on damaged files: the panic becomes an answer, and nothing is printed.

use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Once;

thread_local! {
    static SILENT: Cell<bool> = const { Cell::new(false) };
}

/// What the call gives; none when it panicked.
///
/// Sizes and places in a damaged workbook or Parquet file overflow inside their readers, which we cannot check from here.
/// Only this thread is silenced, and only for the time of the call.
pub(super) fn quietly<T>(call: impl FnOnce() -> T) -> Option<T> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let usual = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if !SILENT.get() {
                usual(info);
            }
        }));
    });
    let before = SILENT.replace(true);
    // Nothing outlives a call that panicked: the bytes are only read, and what was made of them is dropped.
    let answer = panic::catch_unwind(AssertUnwindSafe(call)).ok();
    SILENT.set(before);
    answer
}

#[cfg(test)]
mod tests {
    #![allow(clippy::panic, reason = "tests")]

    use super::*;

    #[test]
    fn a_panic_becomes_no_answer() {
        assert_eq!(quietly(|| 1), Some(1));
        assert_eq!(quietly(|| -> i32 { panic!("damaged") }), None);
        assert!(!SILENT.get());
    }
}
