//! What the types of other crates may hold as fields.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV4, SocketAddrV6};

use crate::input::declare::{FieldFacts, Holds, InputField};
use crate::input::text::{FreeJson, Plain, Text};
use crate::spelling;

macro_rules! fields {
    ($([$($generics:tt)*] $type:ty = $facts:expr;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<$($generics)*> InputField for $type {
            const FACTS: FieldFacts = $facts;
        }
    )*};
}

fields! {
    [] bool = FieldFacts::LEAF.spelt(spelling::BOOL);
    [] char = FieldFacts::LEAF;
    [] () = FieldFacts::LEAF;
    [] u8 = FieldFacts::NUMBER;
    [] u16 = FieldFacts::NUMBER;
    [] u32 = FieldFacts::NUMBER;
    [] u64 = FieldFacts::NUMBER;
    [] usize = FieldFacts::NUMBER;
    [] i8 = FieldFacts::NUMBER;
    [] i16 = FieldFacts::NUMBER;
    [] i32 = FieldFacts::NUMBER;
    [] i64 = FieldFacts::NUMBER;
    [] isize = FieldFacts::NUMBER;
    [] u128 = FieldFacts::WIDE;
    [] i128 = FieldFacts::WIDE;
    [] std::num::NonZeroU8 = FieldFacts::NUMBER;
    [] std::num::NonZeroU16 = FieldFacts::NUMBER;
    [] std::num::NonZeroU32 = FieldFacts::NUMBER;
    [] std::num::NonZeroU64 = FieldFacts::NUMBER;
    [] std::num::NonZeroUsize = FieldFacts::NUMBER;
    [] std::num::NonZeroI8 = FieldFacts::NUMBER;
    [] std::num::NonZeroI16 = FieldFacts::NUMBER;
    [] std::num::NonZeroI32 = FieldFacts::NUMBER;
    [] std::num::NonZeroI64 = FieldFacts::NUMBER;
    [] std::num::NonZeroIsize = FieldFacts::NUMBER;
    [] std::num::NonZeroU128 = FieldFacts::WIDE;
    [] std::num::NonZeroI128 = FieldFacts::WIDE;
    [] f32 = FieldFacts::FLOAT;
    [] f64 = FieldFacts::FLOAT;
    [] IpAddr = FieldFacts::LEAF.spelt(spelling::IP);
    [] Ipv4Addr = FieldFacts::LEAF.spelt(spelling::IPV4);
    [] Ipv6Addr = FieldFacts::LEAF.spelt(spelling::IPV6);
    [] SocketAddr = FieldFacts::LEAF.spelt(spelling::SOCKET);
    [] SocketAddrV4 = FieldFacts::LEAF.spelt(spelling::SOCKET_V4);
    [] SocketAddrV6 = FieldFacts::LEAF.spelt(spelling::SOCKET_V6);
    [] ipnet::IpNet = FieldFacts::LEAF.spelt(spelling::NET);
    [] ipnet::Ipv4Net = FieldFacts::LEAF.spelt(spelling::NET_V4);
    [] ipnet::Ipv6Net = FieldFacts::LEAF.spelt(spelling::NET_V6);
    [] std::time::Duration = FieldFacts { keyed: true, ..FieldFacts::LEAF };
    [T: ?Sized] std::marker::PhantomData<T> = FieldFacts::LEAF;
    [] String = FieldFacts::TEXT;
    [] str = FieldFacts::TEXT;
    [] Box<str> = FieldFacts::TEXT;
    [const N: usize] Text<N> = FieldFacts { longest: Some(N), ..FieldFacts::ID };
    [const N: usize] FreeJson<N> = FieldFacts { keyed: true, copied: false, ..FieldFacts::LEAF };
    [T: InputField] Plain<T> = FieldFacts { id: false, ..T::FACTS };
    ['a, T: InputField + ToOwned + ?Sized] Cow<'a, T> = T::FACTS;
    ['a] &'a str = FieldFacts::TEXT;
    ['a] &'a [u8] = FieldFacts::LEAF.many();
    [T: InputField] Option<T> = T::FACTS.optional();
    [T: InputField] [T] = T::FACTS.many();
    [T: InputField] Vec<T> = T::FACTS.many();
    [T: InputField] VecDeque<T> = T::FACTS.many();
    [T: InputField] BTreeSet<T> = T::FACTS.many();
    [T: InputField, H] HashSet<T, H> = T::FACTS.many();
    [K: InputField, V: InputField] BTreeMap<K, V> = map(K::FACTS, V::FACTS)
        .holding(Holds::Entries(const { &(K::FACTS.holds, V::FACTS.holds) }));
    [K: InputField, V: InputField, H] HashMap<K, V, H> = map(K::FACTS, V::FACTS)
        .holding(Holds::Entries(const { &(K::FACTS.holds, V::FACTS.holds) }));
    [T: InputField, const N: usize] [T; N] = T::FACTS.fixed();
    [A: InputField] (A,) = A::FACTS.fixed();
    [A: InputField, B: InputField] (A, B) = A::FACTS.and(B::FACTS).fixed()
        .holding(Holds::Items(const { &[A::FACTS.holds, B::FACTS.holds] }));
    [A: InputField, B: InputField, C: InputField] (A, B, C) = A::FACTS
        .and(B::FACTS)
        .and(C::FACTS)
        .fixed()
        .holding(Holds::Items(const { &[A::FACTS.holds, B::FACTS.holds, C::FACTS.holds] }));
    [A: InputField, B: InputField, C: InputField, D: InputField] (A, B, C, D) = A::FACTS
        .and(B::FACTS)
        .and(C::FACTS.and(D::FACTS))
        .fixed()
        .holding(Holds::Items(const {
            &[A::FACTS.holds, B::FACTS.holds, C::FACTS.holds, D::FACTS.holds]
        }));
}

#[cfg(feature = "uuid")]
fields!([] uuid::Uuid = FieldFacts::ID.spelt(spelling::UUID););
#[cfg(feature = "chrono")]
fields! {
    [] chrono::NaiveDate = FieldFacts::LEAF.spelt(spelling::DATE);
    [] chrono::NaiveTime = FieldFacts::LEAF.spelt(spelling::TIME);
    [] chrono::NaiveDateTime = FieldFacts::LEAF.spelt(spelling::DATE_TIME);
    [] chrono::DateTime<chrono::Utc> = FieldFacts::LEAF.spelt(spelling::INSTANT);
    [] chrono::DateTime<chrono::FixedOffset> = FieldFacts::LEAF.spelt(spelling::INSTANT);
}
#[cfg(feature = "time")]
fields! {
    [] time::Date = FieldFacts::LEAF.spelt(spelling::DATE);
    [] time::Time = FieldFacts::LEAF.spelt(spelling::TIME_OF_TIME);
    [] time::PrimitiveDateTime = FieldFacts::LEAF.spelt(spelling::DATE_TIME_OF_TIME);
    [] time::OffsetDateTime = FieldFacts::LEAF.spelt(spelling::INSTANT_OF_TIME);
}
#[cfg(feature = "jiff")]
fields! {
    [] jiff::civil::Date = FieldFacts::LEAF.spelt(spelling::DATE);
    [] jiff::civil::Time = FieldFacts::LEAF.spelt(spelling::TIME);
    [] jiff::civil::DateTime = FieldFacts::LEAF.spelt(spelling::DATE_TIME);
    [] jiff::Timestamp = FieldFacts::LEAF.spelt(spelling::INSTANT);
    [] jiff::Zoned = FieldFacts::LEAF.spelt(spelling::ZONED);
}
#[cfg(feature = "rust_decimal")]
fields!([] rust_decimal::Decimal = FieldFacts::LEAF.spelt(spelling::DECIMAL););
#[cfg(feature = "url")]
fields! {
    [] url::Url = FieldFacts {
        link: true,
        id: false,
        may_be_empty: false,
        ..FieldFacts::TEXT.spelt(spelling::URL)
    };
}
/// A key that is no text has no place in the JSON of validator's errors.
const fn map(key: FieldFacts, value: FieldFacts) -> FieldFacts {
    // A key that may be an object's id is one that nothing loads.
    let vouched = value.vouched && !key.id;
    FieldFacts { copied: false, keyed: true, vouched, ..key.and(value).many() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_collection_asks_for_its_items_too() {
        let facts = <Option<Vec<String>> as InputField>::FACTS;
        assert!(facts.unbounded && facts.loose && facts.id);
        let facts = <Vec<Text<8>> as InputField>::FACTS;
        assert!(facts.unbounded && !facts.loose);
        let facts = <[f64; 3] as InputField>::FACTS;
        assert!(!facts.unbounded && facts.loose && !facts.float);
        let facts = <HashMap<String, u8> as InputField>::FACTS;
        assert!(facts.loose && !facts.copied);
        let facts = <(u8, String) as InputField>::FACTS;
        assert!(facts.loose && !facts.unbounded);
        let facts = <Plain<Cow<'static, str>> as InputField>::FACTS;
        assert!(facts.unbounded && !facts.id);
    }

    #[cfg(all(feature = "chrono", feature = "jiff", feature = "rust_decimal"))]
    #[test]
    fn a_date_bounds_itself_and_is_no_id() {
        for facts in [
            <chrono::DateTime<chrono::Utc> as InputField>::FACTS,
            <Option<jiff::civil::Date> as InputField>::FACTS,
            <rust_decimal::Decimal as InputField>::FACTS,
        ] {
            assert!(facts.known && !facts.unbounded && !facts.float && !facts.id);
        }
    }
}
