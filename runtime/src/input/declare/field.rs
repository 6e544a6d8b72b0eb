//! What a field of an `#[input]` type may hold, asked of its type while the program is compiled.
//!
//! A type that bounds itself (a number, `Text<N>`, a `Uuid`) needs nothing; text and collections need
//! `length(max = ..)`; a float needs a `range`; an `#[input]` type needs `nested`. A type that nobody
//! vouches for is refused.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV4, SocketAddrV6};

use crate::input::declare::Holds;
use crate::input::text::{FreeJson, Plain, Text};
use crate::spelling::{self, Spelling};

/// What a type may hold.
#[derive(Clone, Copy, Debug)]
#[allow(clippy::struct_excessive_bools, reason = "independent facts, asked one by one")]
pub struct FieldFacts {
    pub(crate) known: bool,
    /// It grows with what is sent: text, a collection.
    pub(crate) unbounded: bool,
    /// It holds items that are unbounded themselves.
    pub(crate) loose: bool,
    /// It may be infinite, or no number.
    pub(crate) float: bool,
    /// It is an address that a client may follow, of any scheme.
    pub(crate) link: bool,
    /// It has rules of its own.
    pub(crate) input: bool,
    /// It may be an object's id.
    pub(crate) id: bool,
    /// It says that it names an object.
    pub(crate) names_object: bool,
    /// Every object it names is loaded and authorized.
    pub(crate) vouched: bool,
    /// It holds an object that is loaded and authorized.
    pub(crate) loads: bool,
    /// It holds an input that is verified.
    pub(crate) verifies: bool,
    /// validator can copy it into an error without a panic.
    pub(crate) copied: bool,
    /// It holds several values.
    pub(crate) many: bool,
    /// It is read from names and values.
    pub(crate) keyed: bool,
    /// It is a file.
    pub(crate) file: bool,
    /// It need not be there.
    pub(crate) optional: bool,
    /// An empty text is a value of it.
    pub(crate) may_be_empty: bool,
    /// How it is written.
    pub(crate) holds: Holds,
    /// How many characters it has at most, where the type says so.
    pub(crate) longest: Option<usize>,
}

impl FieldFacts {
    /// A value that bounds itself and is no id: a `bool`, a date, a closed choice.
    pub const LEAF: Self = Self {
        known: true,
        unbounded: false,
        loose: false,
        float: false,
        link: false,
        input: false,
        id: false,
        names_object: false,
        vouched: false,
        loads: false,
        verifies: false,
        copied: true,
        many: false,
        keyed: false,
        file: false,
        optional: false,
        may_be_empty: false,
        holds: Holds::Anything,
        longest: None,
    };
    /// A value that bounds itself and may be an object's id: a number, a `Uuid`, a bounded text.
    pub const ID: Self = Self { id: true, ..Self::LEAF };
    /// Nobody vouches for the type.
    pub(crate) const UNKNOWN: Self = Self { known: false, ..Self::LEAF };
    /// A file, which only a part of a form can be.
    #[cfg(feature = "multipart")]
    pub(crate) const FILE: Self = Self { file: true, ..Self::LEAF };
    const TEXT: Self = Self { unbounded: true, may_be_empty: true, ..Self::ID };
    const FLOAT: Self = Self { float: true, ..Self::LEAF.spelt(spelling::FLOAT) };
    const NUMBER: Self = Self::ID.spelt(spelling::WHOLE);
    /// validator turns a rejected value into JSON, which has no place for larger numbers.
    const WIDE: Self = Self { copied: false, ..Self::NUMBER };

    /// An object by its id, which the guard loads and authorizes.
    pub(crate) const NAMED: Self =
        Self { names_object: true, vouched: true, loads: true, copied: false, ..Self::LEAF };

    /// Whether a field of the type, where it says that it names an object, names one that nothing
    /// checks.
    #[doc(hidden)]
    #[must_use]
    pub const fn names_unchecked(self) -> bool {
        !self.vouched
    }

    /// Whether it holds an object that is loaded and authorized.
    #[doc(hidden)]
    #[must_use]
    pub const fn loads(self) -> bool {
        self.loads
    }

    /// Whether anything in it has to be looked up.
    #[doc(hidden)]
    #[must_use]
    pub const fn looks_up(self) -> bool {
        self.loads || self.verifies
    }

    /// Whether a form may hold it under one name several times.
    pub(crate) const fn is_list(&self) -> bool {
        self.many && !self.keyed
    }

    /// A value of one spelling.
    const fn spelt(self, spelling: &'static Spelling) -> Self {
        Self { holds: Holds::Spelt(spelling), ..self }
    }

    /// Values that differ, in their order.
    pub(crate) const fn items(items: &'static [Holds]) -> Self {
        Self::LEAF.holding(Holds::Items(items))
    }

    /// What it holds.
    const fn holding(self, holds: Holds) -> Self {
        Self { holds, ..self }
    }

    /// A value that need not be there.
    const fn optional(self) -> Self {
        Self { optional: true, ..self }
    }

    /// Several values in one, as many as the type says.
    const fn fixed(self) -> Self {
        let loose = self.loose || self.unbounded || self.float || self.link;
        let (unbounded, float, link) = (false, false, false);
        let (optional, may_be_empty) = (false, false);
        Self {
            loose,
            unbounded,
            float,
            link,
            many: true,
            optional,
            may_be_empty,
            longest: None,
            ..self
        }
    }

    /// As many values as are sent.
    const fn many(self) -> Self {
        Self { unbounded: true, ..self.fixed() }
    }

    const fn and(self, other: Self) -> Self {
        Self {
            known: self.known && other.known,
            unbounded: self.unbounded || other.unbounded,
            loose: self.loose || other.loose,
            float: self.float || other.float,
            link: self.link || other.link,
            input: self.input || other.input,
            id: self.id || other.id,
            names_object: self.names_object || other.names_object,
            vouched: self.vouched && other.vouched,
            loads: self.loads || other.loads,
            verifies: self.verifies || other.verifies,
            copied: self.copied && other.copied,
            many: self.many || other.many,
            keyed: self.keyed || other.keyed,
            file: self.file || other.file,
            optional: false,
            may_be_empty: false,
            holds: Holds::Anything,
            longest: None,
        }
    }
}

/// A type that a field of an `#[input]` type may have.
///
/// `#[input]` implements it for structs and for enums without fields. Implement it by hand for a type
/// of your own whose `Deserialize` bounds it; that is your word that it does.
///
/// ```
/// # use palisade::{FieldFacts, InputField};
/// /// A country in two capital letters; its `Deserialize` takes nothing else.
/// struct Country([u8; 2]);
///
/// impl InputField for Country {
///     const FACTS: FieldFacts = FieldFacts::LEAF;
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "nothing says what `{Self}` may hold when it comes from outside",
    label = "nothing bounds this",
    note = "write `#[input]` above `{Self}`, or `#[input(trusted = \"why\")]` on the field",
    note = "where `{Self}` is a parameter, bound it by `palisade::InputField`"
)]
pub trait InputField {
    /// What the type may hold.
    const FACTS: FieldFacts;
}

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
