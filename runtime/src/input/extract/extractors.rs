//! Which of axum's extractors are safe, and what they mean for the guard.

use std::any::TypeId;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::num::{
    NonZeroI8, NonZeroI16, NonZeroI32, NonZeroI64, NonZeroI128, NonZeroIsize, NonZeroU8,
    NonZeroU16, NonZeroU32, NonZeroU64, NonZeroU128, NonZeroUsize,
};

use axum::Json;
use axum::extract::{Extension, MatchedPath, OriginalUri, Path, State};
use http::{HeaderMap, Method, Uri, Version};

use crate::authorize::{
    Action, Allow, Authorized, Child, ChildOf, Fresh, ObjectAsked, ObjectId, ParamsOf, Read,
    Tenant, Visible, compares_revision,
};
use crate::input::check::{Input, InputBound, JsonInputBound};
use crate::input::declare::{FieldFacts, InputField, ParameterFacts, Reads};
use crate::input::extract::{SafeInput, Validated, ValidationContext};
use crate::input::read::{Claims, Cookies, Form, Headers, Query};
use crate::input::text::{Plain, Text};
use crate::principal::{Identity, Principal};
use crate::problem::{Place, Refusal};
use crate::request_id::RequestId;

macro_rules! plain {
    ($([$($generics:tt)*] $type:ty;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<$($generics)*> SafeInput for $type {
            const FACTS: ParameterFacts = ParameterFacts::HEAD;
        }
    )*};
}

plain! {
    [] ();
    [S] State<S>;
    [T] Extension<T>;
    [] Method;
    [] Uri;
    [] OriginalUri;
    [] Version;
    [] MatchedPath;
    [] RequestId;
}

#[diagnostic::do_not_recommend]
impl SafeInput for HeaderMap {
    const FACTS: ParameterFacts = ParameterFacts { raw: true, ..ParameterFacts::HEAD };
}

#[cfg(feature = "pages")]
plain! {
    [] crate::edge::nonce::Nonce;
}

#[diagnostic::do_not_recommend]
impl SafeInput for Principal {
    const FACTS: ParameterFacts = ParameterFacts::CALLER;
}

#[diagnostic::do_not_recommend]
impl<U> SafeInput for Identity<U> {
    const FACTS: ParameterFacts = ParameterFacts::CALLER;
}

#[diagnostic::do_not_recommend]
impl SafeInput for Tenant {
    const FACTS: ParameterFacts = ParameterFacts { in_tenant: true, ..ParameterFacts::CALLER };
}

#[diagnostic::do_not_recommend]
impl<const SECONDS: u32> SafeInput for Fresh<SECONDS> {
    const FACTS: ParameterFacts = ParameterFacts { fresh: Some(SECONDS), ..ParameterFacts::CALLER };
}

impl<T: Allow<A>, A: Action> Validated for Authorized<T, A> {
    const FACTS: ParameterFacts = ParameterFacts {
        asks: Some(ObjectAsked::of::<T, A>),
        in_tenant: <T::Id as ObjectId>::NEEDS_TENANT,
        changes: !A::IS_SAFE,
        compares_revision: compares_revision::<T, A>(),
        object: Some(TypeId::of::<T>),
        ..ParameterFacts::object(T::PARAMS)
    };

    fn validate(&mut self, _: &ValidationContext<'_>) -> Result<(), Refusal> {
        Ok(())
    }
}

impl<P: Allow<Read>, C: Allow<A> + ChildOf<P>, A: Action> Validated for Child<P, C, A> {
    const FACTS: ParameterFacts = ParameterFacts {
        asks: Some(ObjectAsked::of::<C, A>),
        asks_parent: Some(ObjectAsked::of::<P, Read>),
        in_tenant: <P::Id as ObjectId>::NEEDS_TENANT || <C::Id as ObjectId>::NEEDS_TENANT,
        changes: !A::IS_SAFE,
        compares_revision: compares_revision::<C, A>(),
        object: Some(TypeId::of::<C>),
        ..ParameterFacts::object(ParamsOf::<P, C>::ALL)
    };

    fn validate(&mut self, _: &ValidationContext<'_>) -> Result<(), Refusal> {
        Ok(())
    }
}

impl<T: Allow<Read>> Validated for Visible<T> {
    const FACTS: ParameterFacts = ParameterFacts {
        asks: Some(ObjectAsked::of::<T, Read>),
        filters: true,
        in_tenant: T::WITHIN.is_some(),
        ..ParameterFacts::CALLER
    };

    fn validate(&mut self, _: &ValidationContext<'_>) -> Result<(), Refusal> {
        Ok(())
    }
}

/// An absent value needs no check, and an absent caller no authentication.
#[diagnostic::do_not_recommend]
impl<T: SafeInput> SafeInput for Option<T> {
    const FACTS: ParameterFacts = ParameterFacts {
        needs_caller: false,
        checks_object: false,
        fresh: None,
        optional: true,
        ..T::FACTS
    };

    fn validate(&mut self, validation: &ValidationContext<'_>) -> Result<(), Refusal> {
        match self {
            Some(value) => value.validate(validation),
            None => Ok(()),
        }
    }
}

impl<T: JsonInputBound> Validated for Json<T> {
    #[cfg(not(feature = "openapi"))]
    const FACTS: ParameterFacts = T::BODY;
    #[cfg(feature = "openapi")]
    const FACTS: ParameterFacts = ParameterFacts { schema: Some(T::schema), ..T::BODY };

    fn validate(&mut self, validation: &ValidationContext<'_>) -> Result<(), Refusal> {
        validation.body(&self.0)
    }
}

impl<T: InputBound> Validated for Form<T> {
    const FACTS: ParameterFacts = ParameterFacts::input::<T>(Reads::Form).with_lists();

    fn validate(&mut self, validation: &ValidationContext<'_>) -> Result<(), Refusal> {
        validation.input(&self.0, Place::Body)
    }
}

impl<T: InputBound> Validated for Query<T> {
    const FACTS: ParameterFacts = ParameterFacts::input::<T>(Reads::Query).with_lists();

    fn validate(&mut self, validation: &ValidationContext<'_>) -> Result<(), Refusal> {
        validation.input(&self.0, Place::Query)
    }
}

impl<T: InputBound> Validated for axum::Form<T> {
    const FACTS: ParameterFacts = ParameterFacts::input::<T>(Reads::Form);

    fn validate(&mut self, validation: &ValidationContext<'_>) -> Result<(), Refusal> {
        validation.input(&self.0, Place::Body)
    }
}

impl<T: InputBound> Validated for axum::extract::Query<T> {
    const FACTS: ParameterFacts = ParameterFacts::input::<T>(Reads::Query);

    fn validate(&mut self, validation: &ValidationContext<'_>) -> Result<(), Refusal> {
        validation.input(&self.0, Place::Query)
    }
}

impl<T: InputBound> Validated for Headers<T> {
    const FACTS: ParameterFacts = ParameterFacts::input::<T>(Reads::Headers);

    fn validate(&mut self, validation: &ValidationContext<'_>) -> Result<(), Refusal> {
        validation.input(&self.0, Place::Header)
    }
}

impl<T: InputBound> Validated for Cookies<T> {
    const FACTS: ParameterFacts = ParameterFacts::input::<T>(Reads::Cookies);

    fn validate(&mut self, validation: &ValidationContext<'_>) -> Result<(), Refusal> {
        validation.input(&self.0, Place::Cookie)
    }
}

impl<T: InputBound> Validated for Claims<T> {
    const FACTS: ParameterFacts = ParameterFacts::claims::<T>();

    fn validate(&mut self, _: &ValidationContext<'_>) -> Result<(), Refusal> {
        ValidationContext::claims(&self.0)
    }
}

#[cfg(feature = "multipart")]
impl<T: InputBound> Validated for crate::input::read::Multipart<T> {
    const FACTS: ParameterFacts = ParameterFacts::input::<T>(Reads::Multipart);

    fn validate(&mut self, validation: &ValidationContext<'_>) -> Result<(), Refusal> {
        validation.input(&self.0, Place::Body)
    }
}

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
path_leaves!(false: bool, IpAddr, Ipv4Addr, Ipv6Addr);
#[cfg(feature = "uuid")]
path_leaves!(true: uuid::Uuid);
#[cfg(feature = "chrono")]
path_leaves!(false: chrono::NaiveDate, chrono::NaiveTime, chrono::NaiveDateTime);
#[cfg(feature = "chrono")]
path_leaves!(false: chrono::DateTime<chrono::Utc>, chrono::DateTime<chrono::FixedOffset>);
#[cfg(feature = "time")]
path_leaves!(false: time::Date);
#[cfg(feature = "jiff")]
path_leaves!(false: jiff::civil::Date, jiff::civil::Time, jiff::civil::DateTime, jiff::Timestamp);

#[diagnostic::do_not_recommend]
impl<const N: usize> PathInput for Text<N> {
    const NAMES_OBJECT: bool = true;
    const HELD: FieldFacts = FieldFacts::ID;
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
    const NAMES_OBJECT: bool = T::NAMES_OBJECT;
    const LOADS: bool = T::LOADS;
    const LOOKS_UP: bool = T::LOADS || T::VERIFIES;
    const HELD: FieldFacts = <T as InputField>::FACTS;

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
            const HELD: FieldFacts = FieldFacts::items(const { &[$($name::HELD.holds),+] });
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

path_tuples!((A 0)(A 0 B 1)(A 0 B 1 C 2)(A 0 B 1 C 2 D 3));

impl<T: PathInput> Validated for Path<T> {
    const FACTS: ParameterFacts = ParameterFacts {
        names_object: T::NAMES_OBJECT,
        loads: T::LOADS,
        looks_up: T::LOOKS_UP,
        reads: Reads::Path,
        holds: T::HELD.holds,
        segments: T::COUNT,
        #[cfg(feature = "openapi")]
        schema: Some(T::schema),
        ..ParameterFacts::HEAD
    };

    fn validate(&mut self, validation: &ValidationContext<'_>) -> Result<(), Refusal> {
        self.0.check_path(validation)
    }
}
