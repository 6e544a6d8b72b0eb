//! `length`: how many characters or items.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};
use std::sync::Arc;

use crate::input::check::{RuleMessage, Violations};
use crate::input::declare::Length;
use crate::input::text::{Plain, Text};

/// A value that has a length.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no length",
    label = "this rule is for text and collections",
    note = "remove `length` here; a number has a `range`"
)]
pub trait Measured {
    /// Characters of a text, items of a collection; `None` where there is no value.
    fn measure(&self) -> Option<usize>;
}

/// Checks that a value is neither too short nor too long; an absent one is neither.
pub fn check_length(
    measured: Option<usize>,
    length: Length,
    message: RuleMessage,
    found: &mut Violations,
) {
    let Some(measured) = measured else { return };
    if !length.admits(u64::try_from(measured).unwrap_or(u64::MAX)) {
        message.broken("length", length.limits(), found);
    }
}

#[diagnostic::do_not_recommend]
impl Measured for str {
    fn measure(&self) -> Option<usize> {
        // Counting characters one by one costs several times as much.
        Some(if self.is_ascii() { self.len() } else { self.chars().count() })
    }
}

#[cfg(feature = "url")]
#[diagnostic::do_not_recommend]
impl Measured for url::Url {
    fn measure(&self) -> Option<usize> {
        self.as_str().measure()
    }
}

#[diagnostic::do_not_recommend]
impl Measured for String {
    fn measure(&self) -> Option<usize> {
        self.as_str().measure()
    }
}

#[diagnostic::do_not_recommend]
impl<const N: usize> Measured for Text<N> {
    fn measure(&self) -> Option<usize> {
        self.as_str().measure()
    }
}

#[diagnostic::do_not_recommend]
impl<T: Measured> Measured for Plain<T> {
    fn measure(&self) -> Option<usize> {
        self.0.measure()
    }
}

#[diagnostic::do_not_recommend]
impl<T: Measured> Measured for Option<T> {
    fn measure(&self) -> Option<usize> {
        self.as_ref().and_then(Measured::measure)
    }
}

macro_rules! behind {
    ($([$($generics:tt)*] $type:ty;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<$($generics)*> Measured for $type {
            fn measure(&self) -> Option<usize> {
                (**self).measure()
            }
        }
    )*};
}

behind! {
    [T: Measured + ?Sized] &T;
    [T: Measured + ?Sized] Box<T>;
    [T: Measured + ?Sized] Arc<T>;
    [T: Measured + ToOwned + ?Sized] Cow<'_, T>;
}

macro_rules! collections {
    ($([$($generics:tt)*] $type:ty;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<$($generics)*> Measured for $type {
            fn measure(&self) -> Option<usize> {
                Some(self.len())
            }
        }
    )*};
}

collections! {
    [T] [T];
    [T, const N: usize] [T; N];
    [T] Vec<T>;
    [T] VecDeque<T>;
    [T] BTreeSet<T>;
    [T, H] HashSet<T, H>;
    [K, V] BTreeMap<K, V>;
    [K, V, H] HashMap<K, V, H>;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn admits(value: &impl Measured, length: Length) -> bool {
        let mut found = Violations::default();
        check_length(value.measure(), length, RuleMessage::at("/x"), &mut found);
        found.into_result().is_ok()
    }

    #[test]
    fn characters_and_items_are_counted_and_nothing_has_no_length() {
        let two = Length::new().equal(2);
        assert!(admits(&"äö", two) && !admits(&"äöü", two));
        assert!(admits(&None::<String>, two) && !admits(&Some("a"), two));
        assert!(admits(&vec![1, 2], two));
        let between = Length::new().min(1).max(2);
        assert!(!admits(&"", between) && admits(&"a", between) && !admits(&"abc", between));
        assert!(admits(&HashMap::from([([1, 2], 3)]), between));
    }
}
