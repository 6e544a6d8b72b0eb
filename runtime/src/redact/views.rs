//! The owned twins of the views of leaves and collections.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV4, SocketAddrV6};
use std::num::{
    NonZeroI8, NonZeroI16, NonZeroI32, NonZeroI64, NonZeroI128, NonZeroIsize, NonZeroU8,
    NonZeroU16, NonZeroU32, NonZeroU64, NonZeroU128, NonZeroUsize,
};
use std::rc::Rc;
use std::sync::Arc;

use crate::redact::{AnyView, Key, Viewed};
use crate::tuples::each_tuple;

macro_rules! itself {
    ($($type:ty)*) => {$(
        #[diagnostic::do_not_recommend]
        impl Viewed for $type {
            type View = Self;
        }
    )*};
}

itself!(bool char String u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize f32 f64);
itself!(crate::caller_id::CallerId);
itself!(() std::time::Duration serde_json::Number AnyView);
itself!(IpAddr Ipv4Addr Ipv6Addr SocketAddr SocketAddrV4 SocketAddrV6);
itself!(NonZeroU8 NonZeroU16 NonZeroU32 NonZeroU64 NonZeroU128 NonZeroUsize);
itself!(NonZeroI8 NonZeroI16 NonZeroI32 NonZeroI64 NonZeroI128 NonZeroIsize);
#[cfg(feature = "uuid")]
itself!(uuid::Uuid);
#[cfg(feature = "chrono")]
itself!(chrono::NaiveDate chrono::NaiveTime chrono::NaiveDateTime);
#[cfg(feature = "chrono")]
itself!(chrono::DateTime<chrono::Utc> chrono::DateTime<chrono::FixedOffset>);
#[cfg(feature = "jiff")]
itself!(jiff::civil::Date jiff::civil::Time jiff::civil::DateTime jiff::Timestamp jiff::Zoned);

macro_rules! as_another {
    ($([$($generics:tt)*] $type:ty => $view:ty;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<$($generics)*> Viewed for $type {
            type View = $view;
        }
    )*};
}

as_another! {
    [] str => String;
    [] ipnet::IpNet => String;
    [] ipnet::Ipv4Net => String;
    [] ipnet::Ipv6Net => String;
    [] bytes::Bytes => Vec<u8>;
    [T: Viewed + ?Sized] &T => T::View;
    [T: Viewed + ?Sized] Rc<T> => T::View;
    [T: Viewed + ?Sized] Arc<T> => T::View;
    [T: Viewed + ToOwned + ?Sized] Cow<'_, T> => T::View;
    [T: Viewed + ?Sized] Box<T> => Box<T::View>;
    [T: ?Sized] std::marker::PhantomData<T> => ();
    [T: Viewed] Option<T> => Option<T::View>;
    [T: Viewed, E: Viewed] Result<T, E> => Result<T::View, E::View>;
    [T: Viewed] [T] => Vec<T::View>;
    [T: Viewed, const N: usize] [T; N] => Vec<T::View>;
    [T: Viewed] Vec<T> => Vec<T::View>;
    [T: Viewed] VecDeque<T> => Vec<T::View>;
    [T: Viewed] BTreeSet<T> => Vec<T::View>;
    [T: Viewed, H] HashSet<T, H> => Vec<T::View>;
    [K: Key, V: Viewed] BTreeMap<K, V> => BTreeMap<K::Read, V::View>;
    [K: Key, V: Viewed, H] HashMap<K, V, H> => BTreeMap<K::Read, V::View>;
}

macro_rules! tuples {
    ($(($($name:ident $place:tt)+))*) => {
        as_another! { $([$($name: Viewed),+] ($($name,)+) => ($($name::View,)+);)* }
    };
}

each_tuple!(tuples: A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7);
#[cfg(feature = "rust_decimal")]
as_another! { [] rust_decimal::Decimal => String; }
#[cfg(feature = "time")]
as_another! {
    [] time::Date => String;
    [] time::Time => String;
    [] time::PrimitiveDateTime => String;
    [] time::OffsetDateTime => String;
}
#[cfg(feature = "url")]
as_another! { [] url::Url => String; }
