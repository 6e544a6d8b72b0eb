//! Look-ups in options, lists, tuples and maps, in the order they are in.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, VecDeque};

use crate::input::check::{EntryKey, InputLocation};
use crate::input::lookup::{Lookup, Names, Objects, VerifiedInput};
use crate::input::text::Plain;
use crate::tuples::each_tuple;

macro_rules! lists {
    ($([$($generics:tt)*] $type:ty;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<T: Names<true>, $($generics)*> Names<true> for $type {
            const IN_TENANT: bool = T::IN_TENANT;
            const REVISED: bool = T::REVISED;
            const CHANGES: bool = T::CHANGES;
        }

        #[diagnostic::do_not_recommend]
        impl<S, T: Lookup<S, true>, $($generics)*> Lookup<S, true> for $type {
            fn objects<'a>(&'a mut self, at: &InputLocation<'_>, found: &mut Objects<'a, S>) {
                for (index, item) in self.iter_mut().enumerate() {
                    Lookup::<S, true>::objects(item, &at.item(index), found);
                }
            }

            fn verified<'a>(&'a self, at: &InputLocation<'_>, found: &mut VerifiedInput<'a, S>) {
                for (index, item) in self.iter().enumerate() {
                    Lookup::<S, true>::verified(item, &at.item(index), found);
                }
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

macro_rules! maps {
    ($([$($generics:tt)*] $type:ty;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<T: Names<true>, $($generics)*> Names<true> for $type {
            const IN_TENANT: bool = T::IN_TENANT;
            const REVISED: bool = T::REVISED;
            const CHANGES: bool = T::CHANGES;
        }

        #[diagnostic::do_not_recommend]
        impl<S, T: Lookup<S, true>, $($generics)*> Lookup<S, true> for $type {
            fn objects<'a>(&'a mut self, at: &InputLocation<'_>, found: &mut Objects<'a, S>) {
                for (key, item) in self.iter_mut() {
                    Lookup::<S, true>::objects(item, &at.entry(key), found);
                }
            }

            fn verified<'a>(&'a self, at: &InputLocation<'_>, found: &mut VerifiedInput<'a, S>) {
                for (key, item) in self {
                    Lookup::<S, true>::verified(item, &at.entry(key), found);
                }
            }
        }
    )*};
}

maps! {
    [K: EntryKey] BTreeMap<K, T>;
    [K: EntryKey, H] HashMap<K, T, H>;
}

macro_rules! tuples {
    ($(($($name:ident $place:tt)+))*) => {$(
        #[diagnostic::do_not_recommend]
        impl<$($name: Names<true>),+> Names<true> for ($($name,)+) {
            const IN_TENANT: bool = $($name::IN_TENANT)||+;
            const REVISED: bool = $($name::REVISED)||+;
            const CHANGES: bool = $($name::CHANGES)||+;
        }

        #[diagnostic::do_not_recommend]
        impl<S, $($name: Lookup<S, true>),+> Lookup<S, true> for ($($name,)+) {
            fn objects<'a>(&'a mut self, at: &InputLocation<'_>, found: &mut Objects<'a, S>) {
                $(
                    Lookup::<S, true>::objects(&mut self.$place, &at.item($place), found);
                )+
            }

            fn verified<'a>(&'a self, at: &InputLocation<'_>, found: &mut VerifiedInput<'a, S>) {
                $(
                    Lookup::<S, true>::verified(&self.$place, &at.item($place), found);
                )+
            }
        }
    )*};
}

each_tuple!(tuples: A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7);

#[diagnostic::do_not_recommend]
impl<T: Names<true>> Names<true> for Option<T> {
    const IN_TENANT: bool = T::IN_TENANT;
    const REVISED: bool = T::REVISED;
    const CHANGES: bool = T::CHANGES;
}

#[diagnostic::do_not_recommend]
impl<S, T: Lookup<S, true>> Lookup<S, true> for Option<T> {
    fn objects<'a>(&'a mut self, at: &InputLocation<'_>, found: &mut Objects<'a, S>) {
        if let Some(value) = self {
            Lookup::<S, true>::objects(value, at, found);
        }
    }

    fn verified<'a>(&'a self, at: &InputLocation<'_>, found: &mut VerifiedInput<'a, S>) {
        if let Some(value) = self {
            Lookup::<S, true>::verified(value, at, found);
        }
    }
}

#[diagnostic::do_not_recommend]
impl<T: Names<true> + ?Sized> Names<true> for Box<T> {
    const IN_TENANT: bool = T::IN_TENANT;
    const REVISED: bool = T::REVISED;
    const CHANGES: bool = T::CHANGES;
}

#[diagnostic::do_not_recommend]
impl<S, T: Lookup<S, true> + ?Sized> Lookup<S, true> for Box<T> {
    fn objects<'a>(&'a mut self, at: &InputLocation<'_>, found: &mut Objects<'a, S>) {
        Lookup::<S, true>::objects(&mut **self, at, found);
    }

    fn verified<'a>(&'a self, at: &InputLocation<'_>, found: &mut VerifiedInput<'a, S>) {
        Lookup::<S, true>::verified(&**self, at, found);
    }
}

#[diagnostic::do_not_recommend]
impl<T: Names<true>> Names<true> for Plain<T> {
    const IN_TENANT: bool = T::IN_TENANT;
    const REVISED: bool = T::REVISED;
    const CHANGES: bool = T::CHANGES;
}

#[diagnostic::do_not_recommend]
impl<S, T: Lookup<S, true>> Lookup<S, true> for Plain<T> {
    fn objects<'a>(&'a mut self, at: &InputLocation<'_>, found: &mut Objects<'a, S>) {
        Lookup::<S, true>::objects(&mut self.0, at, found);
    }

    fn verified<'a>(&'a self, at: &InputLocation<'_>, found: &mut VerifiedInput<'a, S>) {
        Lookup::<S, true>::verified(&self.0, at, found);
    }
}

#[diagnostic::do_not_recommend]
impl<T: Names<true> + Clone> Names<true> for Cow<'_, T> {
    const IN_TENANT: bool = T::IN_TENANT;
    const REVISED: bool = T::REVISED;
    const CHANGES: bool = T::CHANGES;
}

/// What was read is owned, so that nothing is copied for what is found in it.
#[diagnostic::do_not_recommend]
impl<S, T: Lookup<S, true> + Clone> Lookup<S, true> for Cow<'_, T> {
    fn objects<'a>(&'a mut self, at: &InputLocation<'_>, found: &mut Objects<'a, S>) {
        Lookup::<S, true>::objects(self.to_mut(), at, found);
    }

    fn verified<'a>(&'a self, at: &InputLocation<'_>, found: &mut VerifiedInput<'a, S>) {
        Lookup::<S, true>::verified(&**self, at, found);
    }
}
