//! What the types of other crates may hold as fields.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV4, SocketAddrV6};
use std::sync::Arc;

use crate::input::declare::{
    FieldContent, FieldFacts, FieldName, InputField, for_each_container, for_each_leaf,
};
use crate::input::text::{FreeJson, Plain, Text};
#[cfg(feature = "openapi")]
use crate::schema::{self, SchemaLeaf, Schemas};
use crate::spelling;
use crate::tuples::each_tuple;
#[cfg(feature = "openapi")]
use serde_json::Value;

macro_rules! fields {
    ($([$($generics:tt)*] $type:ty = $facts:expr $(=> $schema:expr)?;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<$($generics)*> InputField for $type {
            const FACTS: FieldFacts = $facts;

            #[cfg(feature = "openapi")]
            fn schema(schemas: &mut Schemas) -> Value {
                schema_of!(schemas, $type $(=> $schema)?)
            }
        }
    )*};
}

/// A leaf, unless something else is said.
#[cfg(feature = "openapi")]
macro_rules! schema_of {
    ($schemas:ident, $type:ty) => {{
        let _ = $schemas;
        <$type as SchemaLeaf>::schema()
    }};
    ($schemas:ident, $type:ty => $schema:expr) => {{
        let schema: fn(&mut Schemas) -> Value = $schema;
        schema($schemas)
    }};
}

fields! {
    [] bool = FieldFacts::LEAF.spelt(spelling::BOOL);
    [] char = FieldFacts::LEAF;
    [] () = FieldFacts::UNIT;
    [] u8 = FieldFacts::unsigned(8);
    [] u16 = FieldFacts::unsigned(16);
    [] u32 = FieldFacts::unsigned(32);
    [] u64 = FieldFacts::unsigned(64);
    [] usize = FieldFacts::unsigned(usize::BITS);
    [] i8 = FieldFacts::signed(8);
    [] i16 = FieldFacts::signed(16);
    [] i32 = FieldFacts::signed(32);
    [] i64 = FieldFacts::signed(64);
    [] isize = FieldFacts::signed(isize::BITS);
    [] u128 = FieldFacts::unsigned(128);
    [] i128 = FieldFacts::signed(128);
    [] std::num::NonZeroU8 = FieldFacts::unsigned(8).but_zero();
    [] std::num::NonZeroU16 = FieldFacts::unsigned(16).but_zero();
    [] std::num::NonZeroU32 = FieldFacts::unsigned(32).but_zero();
    [] std::num::NonZeroU64 = FieldFacts::unsigned(64).but_zero();
    [] std::num::NonZeroUsize = FieldFacts::unsigned(usize::BITS).but_zero();
    [] std::num::NonZeroI8 = FieldFacts::signed(8).but_zero();
    [] std::num::NonZeroI16 = FieldFacts::signed(16).but_zero();
    [] std::num::NonZeroI32 = FieldFacts::signed(32).but_zero();
    [] std::num::NonZeroI64 = FieldFacts::signed(64).but_zero();
    [] std::num::NonZeroIsize = FieldFacts::signed(isize::BITS).but_zero();
    [] std::num::NonZeroU128 = FieldFacts::unsigned(128).but_zero();
    [] std::num::NonZeroI128 = FieldFacts::signed(128).but_zero();
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
    [] std::time::Duration = FieldFacts { keyed: true, ..FieldFacts::LEAF.holding(FieldContent::Object(DURATION)) };
    [T: ?Sized] std::marker::PhantomData<T> = FieldFacts::UNIT => |_| serde_json::json!({"type": "null"});
    [] String = FieldFacts::TEXT;
    [] str = FieldFacts::TEXT;
    [] Box<str> = FieldFacts::TEXT => |_| <str as SchemaLeaf>::schema();
    [const N: usize] Text<N> = FieldFacts {
        longest: Some(N),
        shortest: 1,
        never: N == 0,
        ..FieldFacts::ID
    }
        => |_| serde_json::json!({
            "type": "string", "minLength": 1, "maxLength": N,
            "x-palisade-characters": spelling::name_of_rule(spelling::TextRule::Visible, false),
        });
    [const N: usize] FreeJson<N> = FieldFacts {
        keyed: true,
        copied: false,
        never: N == 0,
        ..FieldFacts::LEAF
    }
        => schema::anything;
    [T: InputField] Plain<T> = FieldFacts { id: false, declared_id: false, ..T::FACTS } => T::schema;
    ['a, T: InputField + ToOwned + ?Sized] Cow<'a, T> = T::FACTS => T::schema;
    [T: InputField + ?Sized] Arc<T> = T::FACTS => T::schema;
    ['a] &'a str = FieldFacts::TEXT => |_| <str as SchemaLeaf>::schema();
    ['a] &'a [u8] = FieldFacts::LEAF.many() => |_| schema::array(<u8 as SchemaLeaf>::schema());
    [T: InputField] Option<T> = T::FACTS.optional() => |schemas| schema::nullable(T::schema(schemas));
    [T: InputField] [T] = list::<T>() => |schemas| schema::array(T::schema(schemas));
    [T: InputField] Vec<T> = list::<T>() => |schemas| schema::array(T::schema(schemas));
    [T: InputField] VecDeque<T> = list::<T>() => |schemas| schema::array(T::schema(schemas));
    [T: InputField] BTreeSet<T> = list::<T>() => |schemas| schema::array(T::schema(schemas));
    [T: InputField, H] HashSet<T, H> = list::<T>() => |schemas| schema::array(T::schema(schemas));
    [K: InputField, V: InputField] BTreeMap<K, V> = map(K::FACTS, V::FACTS)
        .holding(FieldContent::Entries(const { &(K::FACTS.holds, V::FACTS.holds) }))
        => |schemas| schema::map(V::schema(schemas));
    [K: InputField, V: InputField, H] HashMap<K, V, H> = map(K::FACTS, V::FACTS)
        .holding(FieldContent::Entries(const { &(K::FACTS.holds, V::FACTS.holds) }))
        => |schemas| schema::map(V::schema(schemas));
    [T: InputField, const N: usize] [T; N] = T::FACTS.fixed().counted(N).holding(listed::<T>())
        => |schemas| schema::fixed(T::schema(schemas), N);
}

macro_rules! tuples {
    ($(($first:ident $first_place:tt $($name:ident $place:tt)*))*) => {fields! {$(
        [$first: InputField, $($name: InputField),*] ($first, $($name,)*) = $first::FACTS
            $(.and($name::FACTS))*
            .fixed()
            .holding(FieldContent::Items(const { &[$first::FACTS.holds, $($name::FACTS.holds),*] }))
            => |schemas| {
                schema::tuple(vec![$first::schema(schemas), $($name::schema(schemas)),*])
            };
    )*}};
}

each_tuple!(tuples: A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7);

/// A box holds what is in it.
macro_rules! boxed {
    ($([$($generics:tt)*] $type:ty;)*) => {$(
        #[diagnostic::do_not_recommend]
        #[allow(trivial_bounds, reason = "a leaf is of no other type's making")]
        impl<$($generics)*> InputField for Box<$type>
        where
            $type: InputField,
        {
            const FACTS: FieldFacts = <$type as InputField>::FACTS;

            #[cfg(feature = "openapi")]
            fn schema(schemas: &mut Schemas) -> Value {
                <$type as InputField>::schema(schemas)
            }
        }
    )*};
}

for_each_container!(boxed);
for_each_leaf!(boxed);
boxed!([] f32; [] f64;);
#[cfg(feature = "url")]
boxed!([] url::Url;);

/// The fields of a duration, as serde writes them.
const DURATION: &[FieldName] = &[
    FieldName::new("secs", "secs").holding(FieldFacts::unsigned(64)),
    FieldName::new("nanos", "nanos").holding(FieldFacts::LEAF.spelt(spelling::NANOS)),
];

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
        // `a://b`.
        shortest: 5,
        ..FieldFacts::TEXT.spelt(spelling::URL)
    };
}
/// As many values of a type as are sent.
const fn list<T: InputField>() -> FieldFacts {
    T::FACTS.many().holding(listed::<T>())
}

/// What several values of a type hold.
const fn listed<T: InputField>() -> FieldContent {
    FieldContent::list(const { &T::FACTS.holds })
}

/// A key that is not text has no place in the JSON of validator's errors.
const fn map(key: FieldFacts, value: FieldFacts) -> FieldFacts {
    // A key that may be an object's id is one that nothing loads.
    let vouched = value.vouched && !key.id;
    let keyed_by_input = key.input || key.keyed_by_input || value.keyed_by_input;
    FieldFacts { copied: false, keyed: true, vouched, keyed_by_input, ..key.and(value).many() }
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

    #[test]
    fn a_declared_id_is_one_in_every_container_but_plain() {
        struct Declared;
        impl InputField for Declared {
            const FACTS: FieldFacts = FieldFacts::ID.declared_id();
        }
        for facts in [
            <Option<Declared> as InputField>::FACTS,
            <Vec<Option<Declared>> as InputField>::FACTS,
            <[Declared; 2] as InputField>::FACTS,
            <(u8, Declared) as InputField>::FACTS,
            <HashMap<Text<8>, Vec<Declared>> as InputField>::FACTS,
            <HashMap<Declared, u8> as InputField>::FACTS,
        ] {
            assert!(facts.declared_id, "{facts:?}");
        }
        for facts in [
            <Vec<Plain<Declared>> as InputField>::FACTS,
            <Plain<Vec<Declared>> as InputField>::FACTS,
            <(u64, Text<8>) as InputField>::FACTS,
        ] {
            assert!(!facts.declared_id, "{facts:?}");
        }
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
