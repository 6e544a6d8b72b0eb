//! Inputs inside inputs: their rules, at pointers below the field that holds them.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};
use std::sync::Arc;

use crate::input::check::{EntryKey, Input, InputLocation, JsonInput, Violations};
use crate::input::declare::for_each_container;
use crate::input::text::Plain;
use crate::redact::Viewer;
use crate::tuples::each_tuple;

/// A type whose own rules are checked where a field says `nested`: an `#[input]` type, or a
/// collection of one.
#[diagnostic::on_unimplemented(
    message = "`{Self}` comes from outside and nothing validates it",
    label = "this nested input is not validated",
    note = "write `#[input]` above `{Self}`, or drop `nested` where it is a single value",
    note = "an input may be in an `Option`, a `Box`, an `Arc`, a `Cow`, a list, a set, a map or a tuple: no \
            other wrapper is looked into"
)]
pub trait Nested {
    /// Checks every rule, for the value at `at`.
    fn check_at(&self, at: &InputLocation<'_>, found: &mut Violations);

    /// Whether this caller may write every field that is there.
    fn permits_all(&self, caller: &Viewer<'_>) -> bool;
}

#[diagnostic::do_not_recommend]
impl<T: Input + ?Sized> Nested for T {
    fn check_at(&self, at: &InputLocation<'_>, found: &mut Violations) {
        if let Err(violations) = self.check() {
            found.append(violations.below(&at.pointer()));
        }
    }

    fn permits_all(&self, caller: &Viewer<'_>) -> bool {
        self.permits(caller)
    }
}

#[diagnostic::do_not_recommend]
impl<T: Nested> Nested for Option<T> {
    fn check_at(&self, at: &InputLocation<'_>, found: &mut Violations) {
        if let Some(value) = self {
            value.check_at(at, found);
        }
    }

    fn permits_all(&self, caller: &Viewer<'_>) -> bool {
        self.as_ref().is_none_or(|value| value.permits_all(caller))
    }
}

macro_rules! lists {
    ($([$($generics:tt)*] $type:ty;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<T: Nested, $($generics)*> Nested for $type {
            fn check_at(&self, at: &InputLocation<'_>, found: &mut Violations) {
                for (index, item) in self.iter().enumerate() {
                    item.check_at(&at.item(index), found);
                }
            }

            fn permits_all(&self, caller: &Viewer<'_>) -> bool {
                self.iter().all(|item| item.permits_all(caller))
            }
        }
    )*};
}

lists! {
    [] [T];
    [] Vec<T>;
    [] VecDeque<T>;
    [const N: usize] [T; N];
}

macro_rules! sets {
    ($([$($generics:tt)*] $type:ty;)*) => {$(
        /// Where an item of a set was in JSON is not known any more: what is wrong is told of the set.
        #[diagnostic::do_not_recommend]
        impl<T: Nested, $($generics)*> Nested for $type {
            fn check_at(&self, at: &InputLocation<'_>, found: &mut Violations) {
                for item in self {
                    item.check_at(at, found);
                }
            }

            fn permits_all(&self, caller: &Viewer<'_>) -> bool {
                self.iter().all(|item| item.permits_all(caller))
            }
        }
    )*};
}

sets! {
    [] BTreeSet<T>;
    [H] HashSet<T, H>;
}

/// What holds one value, and nothing beside it.
macro_rules! behind {
    ($([$($generics:tt)*] $type:ty $(, $of:ty)?;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<$($generics)*> Nested for $type
        $(where $of: Nested)?
        {
            fn check_at(&self, at: &InputLocation<'_>, found: &mut Violations) {
                (**self).check_at(at, found);
            }

            fn permits_all(&self, caller: &Viewer<'_>) -> bool {
                (**self).permits_all(caller)
            }
        }
    )*};
}

behind! {
    [T: Nested + ToOwned + ?Sized] Cow<'_, T>;
    [T: Nested + ?Sized] Arc<T>;
}

macro_rules! boxed {
    ($([$($generics:tt)*] $type:ty;)*) => {
        behind! { $([$($generics)*] Box<$type>, $type;)* }
    };
}

for_each_container!(boxed);

#[diagnostic::do_not_recommend]
impl<T: Nested> Nested for Plain<T> {
    fn check_at(&self, at: &InputLocation<'_>, found: &mut Violations) {
        self.0.check_at(at, found);
    }

    fn permits_all(&self, caller: &Viewer<'_>) -> bool {
        self.0.permits_all(caller)
    }
}

macro_rules! tuples {
    ($(($($name:ident $place:tt)+))*) => {$(
        /// The parts are what a body may hold: some have rules of their own, and some bound themselves.
        #[diagnostic::do_not_recommend]
        impl<$($name: JsonInput),+> Nested for ($($name,)+) {
            fn check_at(&self, at: &InputLocation<'_>, found: &mut Violations) {
                $(self.$place.check_body(&at.item($place), found);)+
            }

            fn permits_all(&self, caller: &Viewer<'_>) -> bool {
                $(self.$place.permits_body(caller))&&+
            }
        }
    )*};
}

each_tuple!(tuples: A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7);

macro_rules! maps {
    ($([$($generics:tt)*] $type:ty;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<T: Nested, $($generics)*> Nested for $type {
            fn check_at(&self, at: &InputLocation<'_>, found: &mut Violations) {
                for (key, item) in self {
                    item.check_at(&at.entry(key), found);
                }
            }

            fn permits_all(&self, caller: &Viewer<'_>) -> bool {
                self.values().all(|item| item.permits_all(caller))
            }
        }
    )*};
}

maps! {
    [K: EntryKey] BTreeMap<K, T>;
    [K: EntryKey, H] HashMap<K, T, H>;
}

#[cfg(test)]
mod tests;
