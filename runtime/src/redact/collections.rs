//! The types that may stand in an exposed field: leaves, and collections of what may.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};
use std::rc::Rc;
use std::sync::Arc;

use serde::ser::{SerializeSeq, SerializeTuple, Serializer};

use crate::redact::{Expose, Flatten, Key, Keys, ObjectWriter, Redacted, Shape, View, Viewer};

macro_rules! through {
    ($([$($generics:tt)*] $type:ty;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<$($generics)* T: Expose + ?Sized> Expose for $type {
            fn expose<S: Serializer>(
                &self,
                viewer: &Viewer<'_>,
                serializer: S,
            ) -> Result<S::Ok, S::Error> {
                T::expose(self, viewer, serializer)
            }

            fn shapes(visit: &mut dyn FnMut(Shape)) {
                T::shapes(visit);
            }
        }

        #[diagnostic::do_not_recommend]
        impl<$($generics)* T: Flatten + ?Sized> Flatten for $type {
            const KEYS: Keys = T::KEYS;

            fn flatten<W: ObjectWriter>(&self, out: &mut W) -> Result<(), W::Error> {
                T::flatten(self, out)
            }
        }

        #[diagnostic::do_not_recommend]
        impl<$($generics)* T: Redacted + ?Sized> Redacted for $type {
            const SHAPE: Shape = T::SHAPE;
        }
    )*};
}

through! {
    ['a,] &'a T;
    [] Box<T>;
    [] Rc<T>;
    [] Arc<T>;
}

#[diagnostic::do_not_recommend]
impl<T: Expose + ToOwned + ?Sized> Expose for Cow<'_, T> {
    fn expose<S: Serializer>(&self, viewer: &Viewer<'_>, serializer: S) -> Result<S::Ok, S::Error> {
        T::expose(self, viewer, serializer)
    }

    fn shapes(visit: &mut dyn FnMut(Shape)) {
        T::shapes(visit);
    }
}

#[diagnostic::do_not_recommend]
impl<T: Expose> Expose for Option<T> {
    fn expose<S: Serializer>(&self, viewer: &Viewer<'_>, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Some(value) => serializer.serialize_some(&View::new(value, viewer)),
            None => serializer.serialize_none(),
        }
    }

    fn shapes(visit: &mut dyn FnMut(Shape)) {
        T::shapes(visit);
    }
}

#[diagnostic::do_not_recommend]
impl<T: Flatten> Flatten for Option<T> {
    const KEYS: Keys = T::KEYS;

    fn flatten<W: ObjectWriter>(&self, out: &mut W) -> Result<(), W::Error> {
        self.as_ref().map_or(Ok(()), |value| value.flatten(out))
    }
}

/// `{"Ok": ..}` or `{"Err": ..}`, as serde writes it.
#[diagnostic::do_not_recommend]
impl<T: Expose, E: Expose> Expose for Result<T, E> {
    fn expose<S: Serializer>(&self, viewer: &Viewer<'_>, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Ok(value) => {
                serializer.serialize_newtype_variant("Result", 0, "Ok", &View::new(value, viewer))
            }
            Err(value) => {
                serializer.serialize_newtype_variant("Result", 1, "Err", &View::new(value, viewer))
            }
        }
    }

    fn shapes(visit: &mut dyn FnMut(Shape)) {
        T::shapes(visit);
        E::shapes(visit);
    }
}

#[diagnostic::do_not_recommend]
impl<T: Redacted> Redacted for Option<T> {
    const SHAPE: Shape = T::SHAPE;
}

fn expose_sequence<'a, T: Expose + 'a, S: Serializer>(
    values: impl ExactSizeIterator<Item = &'a T>,
    viewer: &Viewer<'_>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let mut sequence = serializer.serialize_seq(Some(values.len()))?;
    for value in values {
        sequence.serialize_element(&View::new(value, viewer))?;
    }
    sequence.end()
}

macro_rules! sequence {
    ($([$($generics:tt)*] $type:ty;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<T: Expose, $($generics)*> Expose for $type {
            fn expose<S: Serializer>(
                &self,
                viewer: &Viewer<'_>,
                serializer: S,
            ) -> Result<S::Ok, S::Error> {
                expose_sequence(self.iter(), viewer, serializer)
            }

            fn shapes(visit: &mut dyn FnMut(Shape)) {
                T::shapes(visit);
            }
        }

        #[diagnostic::do_not_recommend]
        impl<T: Redacted, $($generics)*> Redacted for $type {
            const SHAPE: Shape = T::SHAPE;
        }
    )*};
}

sequence! {
    [] [T];
    [] Vec<T>;
    [] VecDeque<T>;
    [] BTreeSet<T>;
    [H] HashSet<T, H>;
    [const N: usize] [T; N];
}

macro_rules! map {
    ($([$($generics:tt)*] $type:ty;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<V: Expose, $($generics)*> Expose for $type {
            fn expose<S: Serializer>(
                &self,
                viewer: &Viewer<'_>,
                serializer: S,
            ) -> Result<S::Ok, S::Error> {
                serializer.collect_map(
                    self.iter().map(|(key, value)| (View::new(key, viewer), View::new(value, viewer))),
                )
            }

            fn shapes(visit: &mut dyn FnMut(Shape)) {
                V::shapes(visit);
            }
        }

        #[diagnostic::do_not_recommend]
        impl<V: Redacted, $($generics)*> Redacted for $type {
            const SHAPE: Shape = V::SHAPE;
        }
    )*};
}

map! {
    [K: Key] BTreeMap<K, V>;
    [K: Key, H] HashMap<K, V, H>;
}

macro_rules! tuple {
    ($length:literal: $($name:ident $place:tt),+) => {
        #[diagnostic::do_not_recommend]
        impl<$($name: Expose),+> Expose for ($($name,)+) {
            fn expose<S: Serializer>(
                &self,
                viewer: &Viewer<'_>,
                serializer: S,
            ) -> Result<S::Ok, S::Error> {
                let mut tuple = serializer.serialize_tuple($length)?;
                $(tuple.serialize_element(&View::new(&self.$place, viewer))?;)+
                tuple.end()
            }

            fn shapes(visit: &mut dyn FnMut(Shape)) {
                $($name::shapes(visit);)+
            }
        }
    };
}

tuple!(1: A 0);
tuple!(2: A 0, B 1);
tuple!(3: A 0, B 1, C 2);
tuple!(4: A 0, B 1, C 2, D 3);
tuple!(5: A 0, B 1, C 2, D 3, E 4);
tuple!(6: A 0, B 1, C 2, D 3, E 4, F 5);
tuple!(7: A 0, B 1, C 2, D 3, E 4, F 5, G 6);
tuple!(8: A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7);
