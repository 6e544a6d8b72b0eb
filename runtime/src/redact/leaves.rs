//! The types that may stand in an exposed field: leaves, and collections of what may.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};
use std::rc::Rc;
use std::sync::Arc;

use serde::ser::{SerializeSeq, SerializeTuple, Serializer};

use crate::redact::{Expose, Redacted, Shape, View, Viewer};

macro_rules! leaf {
    ($($type:ty)*) => {$(
        #[diagnostic::do_not_recommend]
        impl Expose for $type {
            fn expose<S: Serializer>(
                &self,
                _: &Viewer<'_>,
                serializer: S,
            ) -> Result<S::Ok, S::Error> {
                serde::Serialize::serialize(self, serializer)
            }
        }
    )*};
}

leaf!(bool char str String);
leaf!(u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize f32 f64);
leaf!(std::net::IpAddr std::net::Ipv4Addr std::net::Ipv6Addr);
#[cfg(feature = "uuid")]
leaf!(uuid::Uuid);

macro_rules! through {
    ($([$($generics:tt)*] $type:ty;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<$($generics)* T: Expose + ?Sized> Expose for $type {
            fn shape() -> Shape {
                T::shape()
            }

            fn expose<S: Serializer>(
                &self,
                viewer: &Viewer<'_>,
                serializer: S,
            ) -> Result<S::Ok, S::Error> {
                T::expose(self, viewer, serializer)
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
    fn shape() -> Shape {
        T::shape()
    }

    fn expose<S: Serializer>(&self, viewer: &Viewer<'_>, serializer: S) -> Result<S::Ok, S::Error> {
        T::expose(self, viewer, serializer)
    }
}

#[diagnostic::do_not_recommend]
impl<T: Expose> Expose for Option<T> {
    fn shape() -> Shape {
        T::shape()
    }

    fn expose<S: Serializer>(&self, viewer: &Viewer<'_>, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Some(value) => serializer.serialize_some(&View::new(value, viewer)),
            None => serializer.serialize_none(),
        }
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
            fn shape() -> Shape {
                T::shape()
            }

            fn expose<S: Serializer>(
                &self,
                viewer: &Viewer<'_>,
                serializer: S,
            ) -> Result<S::Ok, S::Error> {
                expose_sequence(self.iter(), viewer, serializer)
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
            fn shape() -> Shape {
                V::shape()
            }

            fn expose<S: Serializer>(
                &self,
                viewer: &Viewer<'_>,
                serializer: S,
            ) -> Result<S::Ok, S::Error> {
                serializer.collect_map(
                    self.iter().map(|(key, value)| (View::new(key, viewer), View::new(value, viewer))),
                )
            }
        }

        #[diagnostic::do_not_recommend]
        impl<V: Redacted, $($generics)*> Redacted for $type {
            const SHAPE: Shape = V::SHAPE;
        }
    )*};
}

map! {
    [K: Expose] BTreeMap<K, V>;
    [K: Expose, H] HashMap<K, V, H>;
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
        }
    };
}

tuple!(1: A 0);
tuple!(2: A 0, B 1);
tuple!(3: A 0, B 1, C 2);
tuple!(4: A 0, B 1, C 2, D 3);
