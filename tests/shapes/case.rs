//! Values at random, and how the model sees those that the runtime knows.

use std::borrow::Cow;
use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::hash::Hash;
use std::marker::PhantomData;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::Arc;

use chrono::Datelike as _;
use uuid::Uuid;

use crate::json::Json;
use crate::node::Node;
use crate::seen::Viewer;

/// A type that values at random have.
pub(crate) trait Case {
    fn make(dice: &mut Dice) -> Self;

    fn node(&self) -> Node;
}

/// How deep values nest.
const DEEPEST: usize = 6;

/// What decides.
pub(crate) struct Dice {
    random: fastrand::Rng,
    deep: usize,
}

thread_local! {
    static CURRENT: Cell<u64> = const { Cell::new(0) };
}

/// Says which value the handlers answer with.
pub(crate) fn answer_with(seed: u64) {
    CURRENT.set(seed);
}

/// The value that a handler answers with.
pub(crate) fn current<T: Case>() -> T {
    T::make(&mut Dice::new(CURRENT.get()))
}

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self { random: fastrand::Rng::with_seed(seed), deep: 0 }
    }

    pub(crate) fn below(&mut self, count: usize) -> usize {
        self.random.usize(..count)
    }

    pub(crate) fn make<T: Case>(&mut self) -> T {
        self.deep += 1;
        let value = T::make(self);
        self.deep -= 1;
        value
    }

    /// How many items a collection has.
    fn count(&mut self) -> usize {
        if self.deep > DEEPEST { 0 } else { self.random.usize(..3) }
    }

    fn year(&mut self) -> i32 {
        self.random.i32(1000..3000)
    }

    fn day(&mut self) -> u32 {
        self.random.u32(1..365)
    }

    fn second(&mut self) -> i64 {
        self.random.i64(0..4_000_000_000)
    }

    fn some<T: Case>(&mut self) -> Vec<T> {
        (0..self.count()).map(|_| self.make()).collect()
    }
}

/// Who owns a value.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Subject(pub(crate) &'static str);

impl Subject {
    pub(crate) fn is(self, viewer: Viewer) -> bool {
        !self.0.is_empty() && viewer.subject == Some(self.0)
    }
}

/// What the mask of a user's own tells of a number.
#[allow(dead_code, reason = "the types of one build need not have it")]
pub(crate) fn parity(number: &u64) -> String {
    if number.is_multiple_of(2) { "even".to_owned() } else { "odd".to_owned() }
}

/// A type of another crate's, which writes itself.
#[derive(serde::Serialize)]
#[allow(dead_code, reason = "the types of one build need not have it")]
pub(crate) struct Foreign {
    number: u8,
}

impl Case for Foreign {
    fn make(dice: &mut Dice) -> Self {
        Self { number: dice.random.u8(..) }
    }

    fn node(&self) -> Node {
        let number = Json::Raw(self.number.to_string());
        Node::Leaf(Json::Object(vec![("number".to_owned(), number)]))
    }
}

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
        |_address| "https://a.example/b".to_owned();
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

impl<T: ?Sized> Case for PhantomData<T> {
    fn make(_: &mut Dice) -> Self {
        Self
    }

    fn node(&self) -> Node {
        Node::Absent
    }
}

impl<T: Case> Case for Option<T> {
    fn make(dice: &mut Dice) -> Self {
        (dice.count() > 0).then(|| dice.make())
    }

    fn node(&self) -> Node {
        self.as_ref().map_or(Node::Absent, T::node)
    }
}

impl<T: Case, E: Case> Case for Result<T, E> {
    fn make(dice: &mut Dice) -> Self {
        if dice.random.bool() { Ok(dice.make()) } else { Err(dice.make()) }
    }

    fn node(&self) -> Node {
        let key = |name: &str| Node::Leaf(Json::text(name));
        Node::Map(vec![match self {
            Ok(value) => (key("Ok"), value.node()),
            Err(value) => (key("Err"), value.node()),
        }])
    }
}

macro_rules! through {
    ($($pointer:ident)*) => {$(
        impl<T: Case> Case for $pointer<T> {
            fn make(dice: &mut Dice) -> Self {
                Self::new(dice.make())
            }

            fn node(&self) -> Node {
                T::node(self)
            }
        }
    )*};
}

through!(Box Arc);

macro_rules! lists {
    ($($list:ident: $($bound:ident)?;)*) => {$(
        impl<T: Case $(+ $bound)?> Case for $list<T> {
            fn make(dice: &mut Dice) -> Self {
                dice.some().into_iter().collect()
            }

            fn node(&self) -> Node {
                Node::List(self.iter().map(T::node).collect())
            }
        }
    )*};
}

lists! {
    Vec:;
    VecDeque:;
    BTreeSet: Ord;
}

impl<T: Case, const N: usize> Case for [T; N] {
    fn make(dice: &mut Dice) -> Self {
        std::array::from_fn(|_| dice.make())
    }

    fn node(&self) -> Node {
        Node::List(self.iter().map(T::node).collect())
    }
}

impl<K: Case + Ord, V: Case> Case for BTreeMap<K, V> {
    fn make(dice: &mut Dice) -> Self {
        (0..dice.count()).map(|_| (dice.make(), dice.make())).collect()
    }

    fn node(&self) -> Node {
        Node::Map(self.iter().map(|(key, value)| (key.node(), value.node())).collect())
    }
}

/// Of one entry at most: more have no order that two runs agree on.
impl<K: Case + Hash + Eq, V: Case> Case for HashMap<K, V> {
    fn make(dice: &mut Dice) -> Self {
        (0..dice.count().min(1)).map(|_| (dice.make(), dice.make())).collect()
    }

    fn node(&self) -> Node {
        Node::Map(self.iter().map(|(key, value)| (key.node(), value.node())).collect())
    }
}

macro_rules! tuples {
    ($(($($name:ident $place:tt),+))*) => {$(
        impl<$($name: Case),+> Case for ($($name,)+) {
            fn make(dice: &mut Dice) -> Self {
                ($(dice.make::<$name>(),)+)
            }

            fn node(&self) -> Node {
                Node::List(vec![$(self.$place.node()),+])
            }
        }
    )*};
}

tuples! {
    (A 0)
    (A 0, B 1)
    (A 0, B 1, C 2)
    (A 0, B 1, C 2, D 3)
    (A 0, B 1, C 2, D 3, E 4)
    (A 0, B 1, C 2, D 3, E 4, F 5)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7)
}
