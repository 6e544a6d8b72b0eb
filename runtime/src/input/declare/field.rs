//! What a field of an `#[input]` type may hold, asked of its type while the program is compiled.
//!
//! A type that bounds itself (a number, `Text<N>`, a `Uuid`) needs nothing; text and collections need
//! `length(max = ..)`; a float needs a `range`; an `#[input]` type needs `nested`. A type that nobody
//! vouches for is refused.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV4, SocketAddrV6};

use crate::input::text::{Plain, Text};

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
    };
    /// A value that bounds itself and may be an object's id: a number, a `Uuid`, a bounded text.
    pub const ID: Self = Self { id: true, ..Self::LEAF };
    /// Nobody vouches for the type.
    pub(crate) const UNKNOWN: Self = Self { known: false, ..Self::LEAF };
    /// A file, which only a part of a form can be.
    #[cfg(feature = "multipart")]
    pub(crate) const FILE: Self = Self { file: true, ..Self::LEAF };
    const TEXT: Self = Self { unbounded: true, ..Self::ID };
    const FLOAT: Self = Self { float: true, ..Self::LEAF };
    /// validator turns a rejected value into JSON, which has no place for larger numbers.
    const WIDE: Self = Self { copied: false, ..Self::ID };

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

    /// Several values in one, as many as the type says.
    const fn fixed(self) -> Self {
        let loose = self.loose || self.unbounded || self.float || self.link;
        Self { loose, unbounded: false, float: false, link: false, many: true, ..self }
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
    [] bool = FieldFacts::LEAF;
    [] char = FieldFacts::LEAF;
    [] () = FieldFacts::LEAF;
    [] u8 = FieldFacts::ID;
    [] u16 = FieldFacts::ID;
    [] u32 = FieldFacts::ID;
    [] u64 = FieldFacts::ID;
    [] usize = FieldFacts::ID;
    [] i8 = FieldFacts::ID;
    [] i16 = FieldFacts::ID;
    [] i32 = FieldFacts::ID;
    [] i64 = FieldFacts::ID;
    [] isize = FieldFacts::ID;
    [] u128 = FieldFacts::WIDE;
    [] i128 = FieldFacts::WIDE;
    [] std::num::NonZeroU8 = FieldFacts::ID;
    [] std::num::NonZeroU16 = FieldFacts::ID;
    [] std::num::NonZeroU32 = FieldFacts::ID;
    [] std::num::NonZeroU64 = FieldFacts::ID;
    [] f32 = FieldFacts::FLOAT;
    [] f64 = FieldFacts::FLOAT;
    [] IpAddr = FieldFacts::LEAF;
    [] Ipv4Addr = FieldFacts::LEAF;
    [] Ipv6Addr = FieldFacts::LEAF;
    [] SocketAddr = FieldFacts::LEAF;
    [] SocketAddrV4 = FieldFacts::LEAF;
    [] SocketAddrV6 = FieldFacts::LEAF;
    [] ipnet::IpNet = FieldFacts::LEAF;
    [] ipnet::Ipv4Net = FieldFacts::LEAF;
    [] ipnet::Ipv6Net = FieldFacts::LEAF;
    [] std::time::Duration = FieldFacts { keyed: true, ..FieldFacts::LEAF };
    [] String = FieldFacts::TEXT;
    [] str = FieldFacts::TEXT;
    [] Box<str> = FieldFacts::TEXT;
    [const N: usize] Text<N> = FieldFacts::ID;
    [T: InputField] Plain<T> = FieldFacts { id: false, ..T::FACTS };
    ['a, T: InputField + ToOwned + ?Sized] Cow<'a, T> = T::FACTS;
    ['a] &'a str = FieldFacts::TEXT;
    ['a] &'a [u8] = FieldFacts::LEAF.many();
    [T: InputField] Option<T> = T::FACTS;
    [T: InputField] [T] = T::FACTS.many();
    [T: InputField] Vec<T> = T::FACTS.many();
    [T: InputField] VecDeque<T> = T::FACTS.many();
    [T: InputField] BTreeSet<T> = T::FACTS.many();
    [T: InputField, H] HashSet<T, H> = T::FACTS.many();
    [K: InputField, V: InputField] BTreeMap<K, V> = map(K::FACTS, V::FACTS);
    [K: InputField, V: InputField, H] HashMap<K, V, H> = map(K::FACTS, V::FACTS);
    [T: InputField, const N: usize] [T; N] = T::FACTS.fixed();
    [A: InputField] (A,) = A::FACTS.fixed();
    [A: InputField, B: InputField] (A, B) = A::FACTS.and(B::FACTS).fixed();
    [A: InputField, B: InputField, C: InputField] (A, B, C) =
        A::FACTS.and(B::FACTS).and(C::FACTS).fixed();
}

#[cfg(feature = "uuid")]
fields!([] uuid::Uuid = FieldFacts::ID;);
#[cfg(feature = "chrono")]
fields! {
    [] chrono::NaiveDate = FieldFacts::LEAF;
    [] chrono::NaiveTime = FieldFacts::LEAF;
    [] chrono::NaiveDateTime = FieldFacts::LEAF;
    [] chrono::DateTime<chrono::Utc> = FieldFacts::LEAF;
    [] chrono::DateTime<chrono::FixedOffset> = FieldFacts::LEAF;
}
#[cfg(feature = "time")]
fields! {
    [] time::Date = FieldFacts::LEAF;
    [] time::OffsetDateTime = FieldFacts::LEAF;
}
#[cfg(feature = "jiff")]
fields! {
    [] jiff::civil::Date = FieldFacts::LEAF;
    [] jiff::civil::Time = FieldFacts::LEAF;
    [] jiff::civil::DateTime = FieldFacts::LEAF;
    [] jiff::Timestamp = FieldFacts::LEAF;
    [] jiff::Zoned = FieldFacts::LEAF;
}
#[cfg(feature = "rust_decimal")]
fields!([] rust_decimal::Decimal = FieldFacts::LEAF;);
#[cfg(feature = "url")]
fields!([] url::Url = FieldFacts { link: true, id: false, ..FieldFacts::TEXT };);
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
