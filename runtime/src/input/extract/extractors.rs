//! Which of axum's extractors are safe, and what they mean for the guard.

use axum::extract::{Extension, MatchedPath, OriginalUri, Path, Query, State};
use axum::{Form, Json};
use http::{HeaderMap, Method, Uri, Version};

use crate::authorize::{Action, Allow, Authorized, Read, Visible};
use crate::input::check::{Input, InputBound, Place};
use crate::input::declare::{ParameterFacts, Reads};
use crate::input::extract::{SafeInput, Validated, ValidationContext};
use crate::input::read::{Cookies, Headers};
use crate::input::text::{Plain, Text};
use crate::principal::{Identity, Principal};
use crate::problem::Refusal;
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
    [] HeaderMap;
    [] RequestId;
}

#[diagnostic::do_not_recommend]
impl SafeInput for Principal {
    const FACTS: ParameterFacts = ParameterFacts::CALLER;
}

#[diagnostic::do_not_recommend]
impl<U> SafeInput for Identity<U> {
    const FACTS: ParameterFacts = ParameterFacts::CALLER;
}

impl<T: Allow<A>, A: Action> Validated for Authorized<T, A> {
    const FACTS: ParameterFacts = ParameterFacts::object(T::PARAMS);

    fn validate(&mut self, _: &ValidationContext<'_>) -> Result<(), Refusal> {
        Ok(())
    }
}

impl<T: Allow<Read>> Validated for Visible<T> {
    const FACTS: ParameterFacts = ParameterFacts { filters: true, ..ParameterFacts::CALLER };

    fn validate(&mut self, _: &ValidationContext<'_>) -> Result<(), Refusal> {
        Ok(())
    }
}

/// An absent value needs no check, and an absent caller no authentication.
#[diagnostic::do_not_recommend]
impl<T: SafeInput> SafeInput for Option<T> {
    const FACTS: ParameterFacts =
        ParameterFacts { needs_caller: false, checks_object: false, ..T::FACTS };

    fn validate(&mut self, validation: &ValidationContext<'_>) -> Result<(), Refusal> {
        match self {
            Some(value) => value.validate(validation),
            None => Ok(()),
        }
    }
}

impl<T: InputBound> Validated for Json<T> {
    const FACTS: ParameterFacts = ParameterFacts::input::<T>(Reads::Json);

    fn validate(&mut self, validation: &ValidationContext<'_>) -> Result<(), Refusal> {
        validation.input(&self.0, Place::Body)
    }
}

impl<T: InputBound> Validated for Form<T> {
    const FACTS: ParameterFacts = ParameterFacts::input::<T>(Reads::Form);

    fn validate(&mut self, validation: &ValidationContext<'_>) -> Result<(), Refusal> {
        validation.input(&self.0, Place::Body)
    }
}

impl<T: InputBound> Validated for Query<T> {
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

    /// Checks what parsing alone does not bound.
    ///
    /// # Errors
    /// The refusal the caller receives.
    fn check_path(&self, validation: &ValidationContext<'_>) -> Result<(), Refusal>;
}

macro_rules! path_ids {
    ($($type:ty)*) => {$(
        #[diagnostic::do_not_recommend]
        impl PathInput for $type {
            const NAMES_OBJECT: bool = true;

            fn check_path(&self, _: &ValidationContext<'_>) -> Result<(), Refusal> {
                Ok(())
            }
        }
    )*};
}

path_ids!(u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize);
#[cfg(feature = "uuid")]
path_ids!(uuid::Uuid);

#[diagnostic::do_not_recommend]
impl PathInput for bool {
    const NAMES_OBJECT: bool = false;

    fn check_path(&self, _: &ValidationContext<'_>) -> Result<(), Refusal> {
        Ok(())
    }
}

#[diagnostic::do_not_recommend]
impl<const N: usize> PathInput for Text<N> {
    const NAMES_OBJECT: bool = true;

    fn check_path(&self, _: &ValidationContext<'_>) -> Result<(), Refusal> {
        Ok(())
    }
}

#[diagnostic::do_not_recommend]
impl<T: PathInput> PathInput for Plain<T> {
    const NAMES_OBJECT: bool = false;
    const LOADS: bool = T::LOADS;
    const LOOKS_UP: bool = T::LOOKS_UP;

    fn check_path(&self, validation: &ValidationContext<'_>) -> Result<(), Refusal> {
        self.0.check_path(validation)
    }
}

#[diagnostic::do_not_recommend]
impl<T: Input> PathInput for T {
    const NAMES_OBJECT: bool = T::NAMES_OBJECT;
    const LOADS: bool = T::LOADS;
    const LOOKS_UP: bool = T::LOADS || T::VERIFIES;

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
        ..ParameterFacts::HEAD
    };

    fn validate(&mut self, validation: &ValidationContext<'_>) -> Result<(), Refusal> {
        self.0.check_path(validation)
    }
}
