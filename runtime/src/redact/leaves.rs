//! The leaves: types that hold nothing but themselves.

use serde::Serializer;

use crate::redact::{Expose, Viewer};

/// A leaf that may name the entries of a map.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the key of a map that leaves",
    label = "not a leaf",
    note = "the key of a map is text, a number, a `bool`, a `char`, an address, an id or an enum of units"
)]
pub trait Key: Expose {}

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

macro_rules! key {
    ($($type:ty)*) => {$(
        leaf!($type);

        #[diagnostic::do_not_recommend]
        impl Key for $type {}
    )*};
}

#[diagnostic::do_not_recommend]
impl<T: Key + ?Sized> Key for &T {}
#[diagnostic::do_not_recommend]
impl<T: Key + ?Sized> Key for Box<T> {}
#[diagnostic::do_not_recommend]
impl<T: Key + ?Sized> Key for std::sync::Arc<T> {}
#[diagnostic::do_not_recommend]
impl<T: Key + ToOwned + ?Sized> Key for std::borrow::Cow<'_, T> {}

key!(bool char str String);
key!(u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize);
key!(std::net::IpAddr std::net::Ipv4Addr std::net::Ipv6Addr);
leaf!(f32 f64 serde_json::Number);
#[cfg(feature = "uuid")]
key!(uuid::Uuid);
