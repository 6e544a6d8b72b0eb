//! The objects and lists that are open.

/// An object or a list that is not closed yet.
#[derive(Clone, Copy, Default)]
pub(super) struct Level<S> {
    /// Where its keys begin, in an object.
    pub(super) keys: Option<usize>,
    /// How many items or keys came before.
    pub(super) index: usize,
    pub(super) schema: S,
    /// Of the value that comes next.
    pub(super) next: S,
}

/// Levels up to this number need no memory of their own.
const FEW: usize = 8;

/// The open levels, outermost first.
pub(super) struct Levels<S> {
    few: [Level<S>; FEW],
    count: usize,
    /// Holds all of them once they are more than a few.
    many: Vec<Level<S>>,
}

impl<S: Copy + Default> Levels<S> {
    pub(super) fn new() -> Self {
        Self { few: [Level::default(); FEW], count: 0, many: Vec::new() }
    }

    pub(super) fn open(&self) -> &[Level<S>] {
        if self.many.is_empty() {
            self.few.get(..self.count).unwrap_or_default()
        } else {
            &self.many
        }
    }

    pub(super) fn push(&mut self, level: Level<S>) {
        if self.many.is_empty()
            && let Some(slot) = self.few.get_mut(self.count)
        {
            *slot = level;
            self.count += 1;
            return;
        }
        if self.many.is_empty() {
            self.many.extend_from_slice(&self.few);
            self.count = 0;
        }
        self.many.push(level);
    }

    /// Takes the innermost level off; once deep, the memory is kept until all are closed.
    pub(super) fn pop(&mut self) -> Option<Level<S>> {
        if let Some(level) = self.many.pop() {
            return Some(level);
        }
        self.count = self.count.checked_sub(1)?;
        self.few.get(self.count).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_are_taken_off_as_they_were_put_on() {
        let mut levels = Levels::new();
        for round in 0..3 {
            for index in 0..100 {
                levels.push(Level { keys: None, index, schema: (), next: () });
                assert_eq!(levels.open().len(), index + 1, "round {round}");
                assert_eq!(levels.open().last().map(|level| level.index), Some(index));
            }
            for index in (0..100).rev() {
                assert_eq!(levels.pop().map(|level| level.index), Some(index));
                assert_eq!(levels.open().len(), index);
            }
            assert!(levels.pop().is_none() && levels.open().is_empty());
        }
    }
}
