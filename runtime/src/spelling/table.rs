//! The table: one row for each kind of value.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV4, SocketAddrV6};
use std::str::FromStr;

#[cfg(any(feature = "chrono", feature = "time", feature = "jiff"))]
use super::date;
#[cfg(feature = "rust_decimal")]
use super::form::JsonForm;
use super::form::Spelling;
use super::number;
#[cfg(feature = "url")]
use super::url;

/// Whether `text` is what the type itself writes.
fn is_written<T: FromStr + ToString>(text: &str) -> bool {
    text.parse::<T>().is_ok_and(|value| value.to_string() == text)
}

macro_rules! written {
    ($($name:ident: $type:ty = $called:literal;)*) => {$(
        pub(crate) const $name: &Spelling = &Spelling::text($called, is_written::<$type>);
    )*};
}

pub(crate) const WHOLE: &Spelling =
    &Spelling::bare("must be a whole number in digits such as `7`", number::is_whole);
/// Of 128 bits, of which `-0` is read as 0.
pub(crate) const WIDE: &Spelling = &Spelling { is_wide: true, is_bounded: true, ..*WHOLE };
/// The part of a duration that is less than a second: more would be carried over into the seconds.
pub(crate) const NANOS: &Spelling = &Spelling {
    is_bounded: true,
    ..Spelling::bare("must be a whole number of at most 999999999", number::is_below_a_billion)
};
pub(crate) const FLOAT: &Spelling =
    &Spelling::bare("must be a number such as `1.5`", number::is_float);
pub(crate) const BOOL: &Spelling =
    &Spelling::bare("must be `true` or `false`", |text| matches!(text, "true" | "false"));

written! {
    IP: IpAddr = "must be an IP address such as `192.0.2.1`";
    IPV4: Ipv4Addr = "must be an IPv4 address such as `192.0.2.1`";
    IPV6: Ipv6Addr = "must be an IPv6 address such as `2001:db8::1`";
    SOCKET: SocketAddr = "must be an address and a port such as `192.0.2.1:80`";
    SOCKET_V4: SocketAddrV4 = "must be an address and a port such as `192.0.2.1:80`";
    SOCKET_V6: SocketAddrV6 = "must be an address and a port such as `[2001:db8::1]:80`";
    NET: ipnet::IpNet = "must be a network such as `192.0.2.0/24`";
    NET_V4: ipnet::Ipv4Net = "must be a network such as `192.0.2.0/24`";
    NET_V6: ipnet::Ipv6Net = "must be a network such as `2001:db8::/32`";
}

#[cfg(feature = "uuid")]
written! {
    UUID: uuid::Uuid = "must be a UUID such as `67e55044-10b1-426f-9247-bb680e5fe0c8`";
}

#[cfg(feature = "rust_decimal")]
pub(crate) const DECIMAL: &Spelling = &Spelling {
    json: JsonForm::Either,
    same: Some(number::same_decimal),
    ..Spelling::text("must be a decimal number such as `1.50`, of at most 28 digits", |text| {
        number::is_decimal(text) && rust_decimal::Decimal::from_str_exact(text).is_ok()
    })
};

#[cfg(feature = "url")]
pub(crate) const URL: &Spelling = &Spelling {
    code: "url",
    same: Some(url::same_url),
    ..Spelling::text("must be an absolute URL", |text| url::is_url(text, None))
};

#[cfg(any(feature = "chrono", feature = "time", feature = "jiff"))]
const A_DATE: &str = "must be a date such as `2024-01-05`";
#[cfg(any(feature = "chrono", feature = "time", feature = "jiff"))]
const A_TIME: &str = "must be a time of day such as `10:20:30`";
#[cfg(any(feature = "chrono", feature = "time", feature = "jiff"))]
const A_DATE_TIME: &str = "must be a date and a time such as `2024-01-05T10:20:30`";
#[cfg(any(feature = "chrono", feature = "time", feature = "jiff"))]
const AN_INSTANT: &str = "must be an instant such as `2024-01-05T10:20:30Z`";

#[cfg(any(feature = "chrono", feature = "time", feature = "jiff"))]
pub(crate) const DATE: &Spelling = &Spelling::text(A_DATE, date::is_date);
#[cfg(any(feature = "chrono", feature = "jiff"))]
pub(crate) const TIME: &Spelling =
    &Spelling { same: Some(date::same_time), ..Spelling::text(A_TIME, date::is_time) };
#[cfg(any(feature = "chrono", feature = "jiff"))]
pub(crate) const DATE_TIME: &Spelling =
    &Spelling { same: Some(date::same_time), ..Spelling::text(A_DATE_TIME, date::is_date_time) };
#[cfg(any(feature = "chrono", feature = "jiff"))]
pub(crate) const INSTANT: &Spelling =
    &Spelling { same: Some(date::same_instant), ..Spelling::text(AN_INSTANT, date::is_instant) };
#[cfg(feature = "jiff")]
pub(crate) const ZONED: &Spelling = &Spelling {
    same: Some(date::same_instant),
    ..Spelling::text(
        "must be an instant in a time zone such as `2024-01-05T11:20:30+01:00[Europe/Berlin]`",
        |text| date::is_zoned(text) && date::names_its_zone(text),
    )
};

/// The crate `time` reads a form of its own.
#[cfg(feature = "time")]
pub(crate) const INSTANT_OF_TIME: &Spelling = &Spelling {
    read_as: Some(date::instant_of_time),
    same: Some(date::same_instant),
    ..Spelling::text(AN_INSTANT, date::is_instant)
};
#[cfg(feature = "time")]
pub(crate) const DATE_TIME_OF_TIME: &Spelling = &Spelling {
    read_as: Some(date::date_time_of_time),
    same: Some(date::same_time),
    ..Spelling::text(A_DATE_TIME, date::is_date_time)
};
#[cfg(feature = "time")]
pub(crate) const TIME_OF_TIME: &Spelling = &Spelling {
    read_as: Some(date::time_of_time),
    same: Some(date::same_time),
    ..Spelling::text(A_TIME, date::is_time)
};
