//! The leaves, at random and as they stand on the wire.

use std::borrow::Cow;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use chrono::Datelike as _;
use uuid::Uuid;

use super::{Case, Dice};
use crate::json::Json;
use crate::node::Node;

const TEXTS: [&str; 12] = [
    "",
    "a",
    "e1",
    "Ada Lovelace",
    "DE02120300000000202051",
    "ada@example.org",
    "é@b.example",
    "1987-05-04",
    "1987-05-04T00:00:00Z",
    "quote \" and \\ and \n",
    "🦀🦀🦀🦀🦀🦀🦀🦀🦀🦀",
    "a text that is longer than any mask shows of it",
];

fn text(dice: &mut Dice) -> &'static str {
    // An owner's subject among them more often.
    if dice.random.u8(..3) == 0 { "e1" } else { TEXTS[dice.below(TEXTS.len())] }
}

fn leaf<T: serde::Serialize + ?Sized>(value: &T) -> Node {
    Node::Leaf(Json::Raw(serde_json::to_string(value).unwrap()))
}

macro_rules! leaves {
    ($($type:ty => |$dice:ident| $value:expr;)*) => {$(
        impl Case for $type {
            fn make($dice: &mut Dice) -> Self {
                $value
            }

            fn node(&self) -> Node {
                leaf(self)
            }
        }
    )*};
}

leaves! {
    u8 => |dice| dice.random.u8(..);
    u32 => |dice| dice.random.u32(..);
    u64 => |dice| dice.random.u64(..);
    i8 => |dice| dice.random.i8(..);
    i64 => |dice| dice.random.i64(..);
    f64 => |dice| dice.random.f64() * 1e6;
    bool => |dice| dice.random.bool();
    char => |dice| dice.random.char(..);
    String => |dice| text(dice).to_owned();
    &'static str => |dice| text(dice);
    Cow<'static, str> => |dice| Cow::Borrowed(text(dice));
    Box<str> => |dice| text(dice).into();
    IpAddr => |dice| IpAddr::V4(dice.make());
    Ipv4Addr => |dice| Ipv4Addr::from(dice.random.u32(..));
    Ipv6Addr => |dice| Ipv6Addr::from(dice.random.u128(..));
    Uuid => |dice| Uuid::from_u128(dice.random.u128(..));
    serde_json::Number => |dice| dice.random.i64(..).into();
}

/// Leaves, and what stands on the wire for each.
macro_rules! written {
    ($($type:ty => |$dice:ident| $value:expr, |$own:ident| $text:expr;)*) => {$(
        impl Case for $type {
            fn make($dice: &mut Dice) -> Self {
                $value
            }

            fn node(&self) -> Node {
                let $own = self;
                Node::Leaf(Json::text(&$text))
            }
        }
    )*};
}

written! {
    chrono::NaiveDate => |dice| chrono::NaiveDate::from_yo_opt(dice.year(), dice.day()).unwrap(),
        |date| day(date.year(), date.month(), date.day());
    chrono::DateTime<chrono::Utc> =>
        |dice| chrono::DateTime::from_timestamp(dice.second(), 0).unwrap(),
        |date| moment(date.timestamp());
    time::Date => |dice| {
            let day = dice.day().try_into().unwrap();
            time::Date::from_ordinal_date(dice.year(), day).unwrap()
        },
        |date| day(date.year(), u8::from(date.month()).into(), date.day().into());
    time::OffsetDateTime =>
        |dice| time::OffsetDateTime::from_unix_timestamp(dice.second()).unwrap(),
        |date| moment(date.unix_timestamp());
    jiff::Timestamp => |dice| jiff::Timestamp::from_second(dice.second()).unwrap(),
        |date| moment(date.as_second());
    jiff::civil::Date => |dice| jiff::civil::date(dice.year().try_into().unwrap(), 2, 3),
        |date| format!("{:04}-02-03", date.year());
    rust_decimal::Decimal => |dice| rust_decimal::Decimal::new(dice.second(), 2),
        |number| number.to_string();
    url::Url => |dice| format!("https://{}a.example/b", ["", "user@", "user:word@"][dice.below(3)])
            .parse().unwrap(),
        |_address| "https://a.example/b";
    ipnet::IpNet => |dice| ipnet::IpNet::V4(dice.make()), |net| net.to_string();
    ipnet::Ipv4Net => |dice| ipnet::Ipv4Net::new(dice.make(), 24).unwrap(), |net| net.to_string();
}

fn day(year: i32, month: u32, day: u32) -> String {
    format!("{year:04}-{month:02}-{day:02}")
}

/// A moment as RFC 3339 has it.
fn moment(second: i64) -> String {
    let moment = jiff::Timestamp::from_second(second).unwrap();
    moment.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// An array of numbers, as serde has bytes in JSON.
impl Case for bytes::Bytes {
    fn make(dice: &mut Dice) -> Self {
        dice.some::<u8>().into()
    }

    fn node(&self) -> Node {
        Node::List(self.iter().map(u8::node).collect())
    }
}
