//! Where a value is in the whole.

use std::fmt;

use crate::input::check::{EntryKey, push};

/// Where a value is, as steps from the whole.
///
/// Each is on the stack of what checks its value, so that a pointer is written out only where something
/// is wrong: an item of a long list costs nothing for where it is.
#[derive(Clone, Copy)]
pub struct InputLocation<'a>(Option<(&'a InputLocation<'a>, Step<'a>)>);

#[derive(Clone, Copy)]
enum Step<'a> {
    Field(&'static str),
    Item(usize),
    Entry(&'a dyn EntryKey),
}

impl<'a> InputLocation<'a> {
    /// The whole.
    pub const WHOLE: InputLocation<'static> = InputLocation(None);

    /// A field of the whole, by its name on the wire.
    #[must_use]
    pub const fn of_field(name: &'static str) -> InputLocation<'static> {
        InputLocation(Some((&InputLocation::WHOLE, Step::Field(name))))
    }

    /// A field of what is here, by its name on the wire.
    #[must_use]
    pub const fn field(&'a self, name: &'static str) -> Self {
        Self(Some((self, Step::Field(name))))
    }

    /// An item of the list that is here.
    pub(crate) const fn item(&'a self, index: usize) -> Self {
        Self(Some((self, Step::Item(index))))
    }

    /// The value under a key of the map that is here.
    pub(crate) const fn entry(&'a self, key: &'a dyn EntryKey) -> Self {
        Self(Some((self, Step::Entry(key))))
    }

    /// The JSON Pointer to it.
    pub(crate) fn pointer(&self) -> String {
        let Some((above, step)) = &self.0 else { return String::new() };
        let above = above.pointer();
        match step {
            Step::Field(name) => push(&above, name),
            Step::Item(index) => push(&above, &index.to_string()),
            Step::Entry(key) => push(&above, &key.key()),
        }
    }
}

impl fmt::Debug for InputLocation<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_tuple("Location").field(&self.pointer()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pointer_has_every_step_escaped() {
        let field = InputLocation::of_field("a/b");
        let (item, key) = (field.item(7), "m~n");
        let entry = item.entry(&key);
        assert_eq!(entry.field("x").pointer(), "/a~1b/7/m~0n/x");
        assert_eq!(InputLocation::WHOLE.pointer(), "");
    }
}
