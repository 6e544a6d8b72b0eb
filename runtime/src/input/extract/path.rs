//! What a path may be read as, and what it means for the guard.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV4, SocketAddrV6};
use std::num::{
    NonZeroI8, NonZeroI16, NonZeroI32, NonZeroI64, NonZeroI128, NonZeroIsize, NonZeroU8,
    NonZeroU16, NonZeroU32, NonZeroU64, NonZeroU128, NonZeroUsize,
};

use axum::extract::Path;

use crate::input::check::Input;
use crate::input::declare::{FieldFacts, FieldName, InputField, ParameterFacts, Reads, first_id};
use crate::input::extract::{Validated, ValidationContext};
use crate::input::text::{Plain, Text};
use crate::problem::{Place, Refusal};
use crate::tuples::each_tuple;

/// A value in the path that is bounded by its type.
#[diagnostic::on_unimplemented(
    message = "`Path<{Self}>` is text from outside and nothing validates it",
    label = "unvalidated path",
    note = "take `Path<Text<64>>`, a number, or `Authorized<T, Action>` for an object"
)]
#[cfg_attr(
    not(feature = "uuid"),
    diagnostic::on_unimplemented(note = "a `Uuid` needs palisade's feature `uuid`")
)]
pub trait PathInput {
    /// Whether the value may be an object's id.
    const NAMES_OBJECT: bool;
    /// Whether the value names objects that the guard loads.
    #[doc(hidden)]
    const LOADS: bool = false;
    /// Whether something in the value has to be looked up in the state.
    #[doc(hidden)]
    const LOOKS_UP: bool = false;
    /// What the value holds.
    #[doc(hidden)]
    const HELD: FieldFacts = FieldFacts::LEAF;
    /// The fields of an input, which are read by the names of the parameters.
    #[doc(hidden)]
    const PATH_FIELDS: &'static [FieldName] = &[];
    /// Whether one parameter of the path is all that it is read from.
    #[doc(hidden)]
    const IS_SEGMENT: bool = true;
    /// Whether parts of it need more than the one parameter that each of them has.
    #[doc(hidden)]
    const SPLITS_A_SEGMENT: bool = false;
    /// How many parameters of the path it is read from; `None` where it names them itself, or where
    /// nothing is known.
    #[doc(hidden)]
    const COUNT: Option<usize> = None;

    /// What the value looks like as JSON; a tuple is a list of its own.
    #[cfg(feature = "openapi")]
    #[doc(hidden)]
    fn schema(schemas: &mut crate::schema::Schemas) -> serde_json::Value {
        crate::schema::anything(schemas)
    }

    /// Checks what parsing alone does not bound.
    ///
    /// # Errors
    /// The refusal the caller receives.
    fn check_path(&self, validation: &ValidationContext<'_>) -> Result<(), Refusal>;
}

macro_rules! path_leaves {
    ($names_object:literal: $($type:ty),*) => {$(
        #[diagnostic::do_not_recommend]
        impl PathInput for $type {
            const NAMES_OBJECT: bool = $names_object;
            const HELD: FieldFacts = <$type as InputField>::FACTS;
            const COUNT: Option<usize> = Some(1);

            #[cfg(feature = "openapi")]
            fn schema(schemas: &mut crate::schema::Schemas) -> serde_json::Value {
                <$type as InputField>::schema(schemas)
            }

            fn check_path(&self, _: &ValidationContext<'_>) -> Result<(), Refusal> {
                Ok(())
            }
        }
    )*};
}

path_leaves!(true: u8, u16, u32, u64, u128, usize, i8, i16, i32, i64, i128, isize);
path_leaves!(true: NonZeroU8, NonZeroU16, NonZeroU32, NonZeroU64, NonZeroU128, NonZeroUsize);
path_leaves!(true: NonZeroI8, NonZeroI16, NonZeroI32, NonZeroI64, NonZeroI128, NonZeroIsize);
path_leaves!(false: bool, char, IpAddr, Ipv4Addr, Ipv6Addr);
path_leaves!(false: SocketAddr, SocketAddrV4, SocketAddrV6);
path_leaves!(false: ipnet::IpNet, ipnet::Ipv4Net, ipnet::Ipv6Net);
#[cfg(feature = "uuid")]
path_leaves!(true: uuid::Uuid);
#[cfg(feature = "chrono")]
path_leaves!(false: chrono::NaiveDate, chrono::NaiveTime, chrono::NaiveDateTime);
#[cfg(feature = "chrono")]
path_leaves!(false: chrono::DateTime<chrono::Utc>, chrono::DateTime<chrono::FixedOffset>);
#[cfg(feature = "time")]
path_leaves!(false: time::Date);
// The guard says why a path holds none of these.
#[cfg(feature = "time")]
path_leaves!(false: time::Time, time::PrimitiveDateTime, time::OffsetDateTime);
#[cfg(feature = "jiff")]
path_leaves!(false: jiff::civil::Date, jiff::civil::Time, jiff::civil::DateTime, jiff::Timestamp);
#[cfg(feature = "jiff")]
path_leaves!(false: jiff::Zoned);
#[cfg(feature = "rust_decimal")]
path_leaves!(false: rust_decimal::Decimal);

#[diagnostic::do_not_recommend]
impl<const N: usize> PathInput for Text<N> {
    const NAMES_OBJECT: bool = true;
    const HELD: FieldFacts = <Self as InputField>::FACTS;
    const COUNT: Option<usize> = Some(1);

    #[cfg(feature = "openapi")]
    fn schema(schemas: &mut crate::schema::Schemas) -> serde_json::Value {
        <Self as InputField>::schema(schemas)
    }

    fn check_path(&self, _: &ValidationContext<'_>) -> Result<(), Refusal> {
        Ok(())
    }
}

#[diagnostic::do_not_recommend]
impl<T: PathInput> PathInput for Plain<T> {
    const NAMES_OBJECT: bool = false;
    const LOADS: bool = T::LOADS;
    const LOOKS_UP: bool = T::LOOKS_UP;
    const HELD: FieldFacts = T::HELD;
    const PATH_FIELDS: &'static [FieldName] = T::PATH_FIELDS;
    const IS_SEGMENT: bool = T::IS_SEGMENT;
    const SPLITS_A_SEGMENT: bool = T::SPLITS_A_SEGMENT;
    const COUNT: Option<usize> = T::COUNT;

    #[cfg(feature = "openapi")]
    fn schema(schemas: &mut crate::schema::Schemas) -> serde_json::Value {
        T::schema(schemas)
    }

    fn check_path(&self, validation: &ValidationContext<'_>) -> Result<(), Refusal> {
        self.0.check_path(validation)
    }
}

#[diagnostic::do_not_recommend]
impl<T: Input> PathInput for T {
    // As of `Path<u64>`: what may be an id is one, unless it says otherwise.
    const NAMES_OBJECT: bool = T::NAMES_OBJECT || first_id(T::FIELDS).is_some();
    const LOADS: bool = T::LOADS;
    const LOOKS_UP: bool = T::LOADS || T::VERIFIES;
    const HELD: FieldFacts = <T as InputField>::FACTS;
    const PATH_FIELDS: &'static [FieldName] = T::FIELDS;
    const IS_SEGMENT: bool = false;

    #[cfg(feature = "openapi")]
    fn schema(schemas: &mut crate::schema::Schemas) -> serde_json::Value {
        <T as InputField>::schema(schemas)
    }

    fn check_path(&self, validation: &ValidationContext<'_>) -> Result<(), Refusal> {
        validation.input(self, Place::Path)
    }
}

macro_rules! path_tuples {
    ($(($($name:ident $place:tt)+))*) => {$(
        #[diagnostic::do_not_recommend]
        impl<$($name: PathInput),+> PathInput for ($($name,)+) {
            const NAMES_OBJECT: bool = $($name::NAMES_OBJECT)||+;
            const LOADS: bool = $($name::LOADS)||+;
            const LOOKS_UP: bool = $($name::LOOKS_UP)||+;
            const HELD: FieldFacts = FieldFacts {
                never: $($name::HELD.never)||+,
                ..FieldFacts::items(const { &[$($name::HELD.holds),+] })
            };
            const IS_SEGMENT: bool = false;
            const SPLITS_A_SEGMENT: bool = !($($name::IS_SEGMENT)&&+);
            const COUNT: Option<usize> = Some([$($place),+].len());

            #[cfg(feature = "openapi")]
            fn schema(schemas: &mut crate::schema::Schemas) -> serde_json::Value {
                crate::schema::tuple(vec![$($name::schema(schemas)),+])
            }

            fn check_path(&self, validation: &ValidationContext<'_>) -> Result<(), Refusal> {
                $(self.$place.check_path(validation)?;)+
                Ok(())
            }
        }
    )*};
}

each_tuple!(path_tuples: A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7);

impl<T: PathInput> Validated for Path<T> {
    const FACTS: ParameterFacts = ParameterFacts {
        names_object: T::NAMES_OBJECT,
        loads: T::LOADS,
        looks_up: T::LOOKS_UP,
        reads: Reads::Path,
        holds: T::HELD.holds,
        never: T::HELD.never,
        fields: T::PATH_FIELDS,
        splits_a_segment: T::SPLITS_A_SEGMENT,
        segments: T::COUNT,
        #[cfg(feature = "openapi")]
        schema: Some(T::schema),
        ..ParameterFacts::HEAD
    };

    fn validate(&mut self, validation: &ValidationContext<'_>) -> Result<(), Refusal> {
        self.0.check_path(validation)
    }
}
