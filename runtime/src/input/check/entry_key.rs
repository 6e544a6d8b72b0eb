//! What names an entry of a map, as a request spells it.

use std::borrow::Cow;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV4, SocketAddrV6};
use std::num::{
    NonZeroI8, NonZeroI16, NonZeroI32, NonZeroI64, NonZeroI128, NonZeroIsize, NonZeroU8,
    NonZeroU16, NonZeroU32, NonZeroU64, NonZeroU128, NonZeroUsize,
};

use crate::input::check::Input;
use crate::input::text::{Plain, Text};

/// The key of a map whose values have rules: what is wrong with one is reported under the key that was sent.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot name what is wrong with an entry of this map",
    label = "not the key of a map whose values have rules",
    note = "the key is text, a number, a date, an address, an `#[input]` enum without fields, a newtype that \
            derives `Id`, or `Plain` of one of these"
)]
pub trait EntryKey {
    /// The key as JSON writes it, without quotes.
    fn key(&self) -> String;
}

/// An object names no entry; the field that says otherwise is refused.
#[diagnostic::do_not_recommend]
impl<T: Input> EntryKey for T {
    fn key(&self) -> String {
        String::new()
    }
}

macro_rules! displayed {
    ($([$($generics:tt)*] $type:ty;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<$($generics)*> EntryKey for $type {
            fn key(&self) -> String {
                self.to_string()
            }
        }
    )*};
}

displayed! {
    [] str; [] &str; [] String; [] Box<str>; [] bool; [] char;
    [] u8; [] u16; [] u32; [] u64; [] u128; [] usize;
    [] i8; [] i16; [] i32; [] i64; [] i128; [] isize;
    [] NonZeroU8; [] NonZeroU16; [] NonZeroU32; [] NonZeroU64; [] NonZeroU128; [] NonZeroUsize;
    [] NonZeroI8; [] NonZeroI16; [] NonZeroI32; [] NonZeroI64; [] NonZeroI128; [] NonZeroIsize;
    [] IpAddr; [] Ipv4Addr; [] Ipv6Addr; [] SocketAddr; [] SocketAddrV4; [] SocketAddrV6;
    [] ipnet::IpNet; [] ipnet::Ipv4Net; [] ipnet::Ipv6Net; [] std::sync::Arc<str>;
    [const N: usize] Text<N>;
}
#[cfg(feature = "uuid")]
displayed! { [] uuid::Uuid; }
#[cfg(feature = "rust_decimal")]
displayed! { [] rust_decimal::Decimal; }
#[cfg(feature = "url")]
displayed! { [] url::Url; }

/// Dates and times are written as on their way out: not every `Display` is what RFC 3339 says.
#[cfg(any(feature = "chrono", feature = "time", feature = "jiff"))]
macro_rules! exposed {
    ($($type:ty;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl EntryKey for $type {
            fn key(&self) -> String {
                match crate::redact::AnonymousView::of(self).into_value() {
                    Some(serde_json::Value::String(text)) => text,
                    _ => String::new(),
                }
            }
        }
    )*};
}

#[cfg(feature = "chrono")]
exposed! {
    chrono::NaiveDate; chrono::NaiveTime; chrono::NaiveDateTime;
    chrono::DateTime<chrono::Utc>; chrono::DateTime<chrono::FixedOffset>;
}
#[cfg(feature = "time")]
exposed! { time::Date; time::Time; time::PrimitiveDateTime; time::OffsetDateTime; }
#[cfg(feature = "jiff")]
exposed! {
    jiff::civil::Date; jiff::civil::Time; jiff::civil::DateTime; jiff::Timestamp; jiff::Zoned;
}

#[diagnostic::do_not_recommend]
impl<T: EntryKey> EntryKey for Plain<T> {
    fn key(&self) -> String {
        self.0.key()
    }
}

#[diagnostic::do_not_recommend]
impl<T: EntryKey + ToOwned + ?Sized> EntryKey for Cow<'_, T> {
    fn key(&self) -> String {
        (**self).key()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_what_json_has_between_its_quotes() {
        assert_eq!("a b".key(), "a b");
        assert_eq!(Plain(u128::MAX).key(), u128::MAX.to_string());
        assert_eq!(Text::<8>::new("x").unwrap().key(), "x");
        assert_eq!(Cow::Borrowed("y").key(), "y");
    }

    #[cfg(feature = "chrono")]
    #[test]
    fn an_instant_of_chrono_is_written_as_it_was_read() {
        let sent = "2024-01-05T10:20:30Z";
        assert_eq!(sent.parse::<chrono::DateTime<chrono::Utc>>().unwrap().key(), sent);
        let sent = "2024-01-05T11:20:30+01:00";
        assert_eq!(sent.parse::<chrono::DateTime<chrono::FixedOffset>>().unwrap().key(), sent);
    }

    #[cfg(feature = "time")]
    #[test]
    fn what_time_reads_is_written_as_it_was_read() {
        let date = time::Date::from_calendar_date(2024, time::Month::January, 5).unwrap();
        let clock = time::Time::from_hms(10, 20, 30).unwrap();
        assert_eq!(date.key(), "2024-01-05");
        assert_eq!(clock.key(), "10:20:30");
        let moment = time::PrimitiveDateTime::new(date, clock);
        assert_eq!(moment.key(), "2024-01-05T10:20:30");
        assert_eq!(moment.assume_utc().key(), "2024-01-05T10:20:30Z");
    }
}
