//! The leaves: types that hold nothing but themselves.

use std::fmt::Debug;
use std::num::{
    NonZeroI8, NonZeroI16, NonZeroI32, NonZeroI64, NonZeroI128, NonZeroIsize, NonZeroU8,
    NonZeroU16, NonZeroU32, NonZeroU64, NonZeroU128, NonZeroUsize,
};

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::redact::{Expose, ExposeError, JsonBuffer, UnaskedObject, Viewed, Viewer};
#[cfg(feature = "openapi")]
use crate::schema::{SchemaLeaf, Schemas};
#[cfg(feature = "openapi")]
use serde_json::Value;

/// A leaf that may name the entries of a map.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the key of a map that leaves",
    label = "not a leaf",
    note = "the key of a map is text, a number, a `bool`, a `char`, an address, an id, an enum of units \
            or a newtype of one of these"
)]
pub trait Key: Expose {
    /// What a client reads of it.
    type Read: Ord
        + Clone
        + Debug
        + Serialize
        + DeserializeOwned
        + Key<Read = Self::Read>
        + Viewed<View = Self::Read>;
}

macro_rules! leaf {
    ($($type:ty)*) => {$(
        #[diagnostic::do_not_recommend]
        impl Expose for $type {
            const UNASKED: Option<UnaskedObject> = None;

            fn expose(&self, _: &Viewer<'_>, out: &mut JsonBuffer) -> Result<(), ExposeError> {
                out.serialize(self)
            }

            #[cfg(feature = "openapi")]
            fn schema(_: &mut Schemas) -> Value {
                <$type as SchemaLeaf>::schema()
            }
        }
    )*};
}

macro_rules! key {
    ($($type:ty)*) => {$(
        leaf!($type);

        #[diagnostic::do_not_recommend]
        impl Key for $type {
            type Read = Self;
        }
    )*};
}

macro_rules! read_as {
    ($([$($generics:tt)*] $type:ty => $read:ty;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<$($generics)*> Key for $type {
            type Read = $read;
        }
    )*};
}

read_as! {
    [] str => String;
    [T: Key + ?Sized] &T => T::Read;
    [T: Key + ?Sized] Box<T> => T::Read;
    [T: Key + ?Sized] std::sync::Arc<T> => T::Read;
    [T: Key + ToOwned + ?Sized] std::borrow::Cow<'_, T> => T::Read;
}

macro_rules! text {
    ($($type:ty)*) => {$(
        #[diagnostic::do_not_recommend]
        impl Expose for $type {
            const UNASKED: Option<UnaskedObject> = None;

            fn expose(&self, _: &Viewer<'_>, out: &mut JsonBuffer) -> Result<(), ExposeError> {
                out.text(self)
            }

            #[cfg(feature = "openapi")]
            fn schema(_: &mut Schemas) -> Value {
                <$type as SchemaLeaf>::schema()
            }
        }
    )*};
}

text!(str String);
key!(bool char);
#[diagnostic::do_not_recommend]
impl Key for String {
    type Read = Self;
}
key!(u8 u16 u32 u64 usize i8 i16 i32 i64 isize);
key!(NonZeroU8 NonZeroU16 NonZeroU32 NonZeroU64 NonZeroUsize);
key!(NonZeroI8 NonZeroI16 NonZeroI32 NonZeroI64 NonZeroIsize);
key!(crate::caller_id::CallerId);
key!(std::net::IpAddr std::net::Ipv4Addr std::net::Ipv6Addr);
key!(std::net::SocketAddr std::net::SocketAddrV4 std::net::SocketAddrV6);
leaf!(() f32 f64 serde_json::Number std::time::Duration);
#[cfg(feature = "uuid")]
key!(uuid::Uuid);
#[cfg(feature = "chrono")]
key!(chrono::NaiveDate chrono::NaiveTime chrono::NaiveDateTime);
#[cfg(feature = "chrono")]
key!(chrono::DateTime<chrono::Utc> chrono::DateTime<chrono::FixedOffset>);
#[cfg(feature = "jiff")]
key!(jiff::civil::Date jiff::civil::Time jiff::civil::DateTime jiff::Timestamp jiff::Zoned);
macro_rules! wide {
    ($($type:ty as $number:ty;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl Expose for $type {
            const UNASKED: Option<UnaskedObject> = None;

            fn expose(&self, _: &Viewer<'_>, out: &mut JsonBuffer) -> Result<(), ExposeError> {
                let number = <$number>::from(*self);
                if u64::try_from(number).is_err() && i64::try_from(number).is_err() {
                    out.note_wide_number();
                }
                out.serialize(self)
            }

            #[cfg(feature = "openapi")]
            fn schema(_: &mut Schemas) -> Value {
                <$type as SchemaLeaf>::schema()
            }
        }

        #[diagnostic::do_not_recommend]
        impl Key for $type {
            type Read = Self;
        }
    )*};
}

wide!(u128 as u128; i128 as i128; NonZeroU128 as u128; NonZeroI128 as i128;);

macro_rules! displayed {
    ($($type:ty)*) => {$(
        #[diagnostic::do_not_recommend]
        impl Expose for $type {
            const UNASKED: Option<UnaskedObject> = None;

            fn expose(&self, _: &Viewer<'_>, out: &mut JsonBuffer) -> Result<(), ExposeError> {
                out.text(&self.to_string())
            }

            #[cfg(feature = "openapi")]
            fn schema(_: &mut Schemas) -> Value {
                <$type as SchemaLeaf>::schema()
            }
        }

        #[diagnostic::do_not_recommend]
        impl Key for $type {
            type Read = String;
        }
    )*};
}

displayed!(ipnet::IpNet ipnet::Ipv4Net ipnet::Ipv6Net);
#[cfg(feature = "time")]
displayed!(time::Date);
// Whatever features of the crate are on: a number would lose digits.
#[cfg(feature = "rust_decimal")]
displayed!(rust_decimal::Decimal);

/// As serde writes bytes: in JSON an array of numbers.
#[diagnostic::do_not_recommend]
impl Expose for bytes::Bytes {
    const UNASKED: Option<UnaskedObject> = None;

    fn expose(&self, _: &Viewer<'_>, out: &mut JsonBuffer) -> Result<(), ExposeError> {
        out.serialize::<[u8]>(self)
    }

    #[cfg(feature = "openapi")]
    fn schema(_: &mut Schemas) -> Value {
        <Self as SchemaLeaf>::schema()
    }
}

#[cfg(feature = "time")]
macro_rules! clocks {
    ($($type:ty: $write:expr;)*) => {$(
        /// As RFC 3339 writes it.
        #[diagnostic::do_not_recommend]
        impl Expose for $type {
            const UNASKED: Option<UnaskedObject> = None;

            fn expose(&self, _: &Viewer<'_>, out: &mut JsonBuffer) -> Result<(), ExposeError> {
                let write: fn(&$type) -> String = $write;
                out.text(&write(self))
            }

            #[cfg(feature = "openapi")]
            fn schema(_: &mut Schemas) -> Value {
                <$type as SchemaLeaf>::schema()
            }
        }
    )*};
}

#[cfg(feature = "time")]
clocks! {
    time::Time: |time| clock(*time);
    time::PrimitiveDateTime: |moment| format!("{}T{}", moment.date(), clock(moment.time()));
}

/// `10:20:30`, `10:20:30.5`
#[cfg(feature = "time")]
fn clock(time: time::Time) -> String {
    let (hour, minute, second, nanosecond) = time.as_hms_nano();
    let clock = format!("{hour:02}:{minute:02}:{second:02}");
    if nanosecond == 0 {
        return clock;
    }
    let fraction = format!("{nanosecond:09}");
    format!("{clock}.{}", fraction.trim_end_matches('0'))
}

/// As [RFC 3339] writes it.
///
/// [RFC 3339]: https://www.rfc-editor.org/rfc/rfc3339
#[cfg(feature = "time")]
#[diagnostic::do_not_recommend]
impl Expose for time::OffsetDateTime {
    const UNASKED: Option<UnaskedObject> = None;

    fn expose(&self, _: &Viewer<'_>, out: &mut JsonBuffer) -> Result<(), ExposeError> {
        out.serialize(&Rfc3339(self))
    }

    #[cfg(feature = "openapi")]
    fn schema(_: &mut Schemas) -> Value {
        <Self as SchemaLeaf>::schema()
    }
}

#[cfg(feature = "time")]
read_as! {
    [] time::Time => String;
    [] time::PrimitiveDateTime => String;
    [] time::OffsetDateTime => String;
}

#[cfg(feature = "time")]
struct Rfc3339<'a>(&'a time::OffsetDateTime);

#[cfg(feature = "time")]
impl Serialize for Rfc3339<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        time::serde::rfc3339::serialize(self.0, serializer)
    }
}

/// Without the user and password that may be in it.
#[cfg(feature = "url")]
#[diagnostic::do_not_recommend]
impl Expose for url::Url {
    const UNASKED: Option<UnaskedObject> = None;

    fn expose(&self, _: &Viewer<'_>, out: &mut JsonBuffer) -> Result<(), ExposeError> {
        if self.username().is_empty() && self.password().is_none() {
            return out.text(self.as_str());
        }
        let mut bare = self.clone();
        match (bare.set_username(""), bare.set_password(None)) {
            (Ok(()), Ok(())) => out.text(bare.as_str()),
            _ => Err(ExposeError::new("a URL that cannot be parted from its password")),
        }
    }

    #[cfg(feature = "openapi")]
    fn schema(_: &mut Schemas) -> Value {
        <Self as SchemaLeaf>::schema()
    }
}
