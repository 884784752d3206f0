//! A run of small numbers that stand for choices: programs and registers are made by reading it, so that proptest can
//! shrink them. Where it ends every choice is the first, which is always the simplest.

pub(crate) struct Choices<'c> {
    numbers: &'c [u8],
}

impl<'c> Choices<'c> {
    pub(crate) fn new(numbers: &'c [u8]) -> Self {
        Self { numbers }
    }

    /// One of `count` choices.
    pub(crate) fn pick(&mut self, count: usize) -> usize {
        let Some((first, rest)) = self.numbers.split_first() else { return 0 };
        self.numbers = rest;
        usize::from(*first) % count
    }

    /// One of these.
    pub(crate) fn of<T: Clone>(&mut self, items: &[T]) -> T {
        items[self.pick(items.len())].clone()
    }

    /// True once in so many times.
    pub(crate) fn once_in(&mut self, times: usize) -> bool {
        self.pick(times) + 1 == times
    }
}
