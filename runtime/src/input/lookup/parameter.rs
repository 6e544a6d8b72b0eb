//! Which parameters look something up.

use axum::extract::{Path, Query as AxumQuery};
use axum::{Form as AxumForm, Json};

use crate::input::check::{Input, JsonInput};
use crate::input::declare::{CHANGE, CHANGE_AND_LOOKUP, LOOKUP, NOTHING, UNCHECKED, UNTOLD};
use crate::input::lookup::{Lookup, LookupContext, LookupFuture, Names, look_up};
#[cfg(feature = "multipart")]
use crate::input::read::Multipart;
use crate::input::read::{Cookies, Form, Headers, Query};
use crate::problem::Place;

/// What a parameter needs of the guard, as a type; see [`ParameterFacts::needs`](crate::input::ParameterFacts::needs).
#[derive(Debug)]
pub struct Needs<const KIND: u8>;

/// A parameter that looks something up, where `N` says so; any other parameter where not.
#[diagnostic::on_unimplemented(
    message = "nothing looks up what `{Self}` names",
    label = "lookups run where the guard reads the input",
    note = "take the input as `Json`, `Form`, `Query`, `Path`, `Headers`, `Cookies` or `Multipart`"
)]
pub trait ParameterLookup<S, N> {
    /// Whether there is anything to wait for.
    const NEEDED: bool;
    /// Whether an object in it is looked up within the caller's tenant.
    const IN_TENANT: bool = false;
    /// Whether an object in it is changed.
    const CHANGES: bool = false;

    /// Looks up what the parameter's value holds.
    fn look_up<'a>(&'a mut self, context: &'a LookupContext<'a, S>) -> LookupFuture<'a>;
}

macro_rules! without_lookup {
    ($($kind:ident)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<S, T> ParameterLookup<S, Needs<$kind>> for T {
            const NEEDED: bool = false;

            fn look_up<'a>(&'a mut self, _: &'a LookupContext<'a, S>) -> LookupFuture<'a> {
                LookupFuture::none()
            }
        }
    )*};
}

without_lookup!(NOTHING UNTOLD CHANGE UNCHECKED);

macro_rules! inputs {
    ($($(#[$feature:meta])? $name:ident $place:ident;)*) => {$(
        $(#[$feature])?
        impl<S: Sync, T: Input + Lookup<S, true> + Send> ParameterLookup<S, Needs<LOOKUP>> for $name<T> {
            const NEEDED: bool = true;
            const IN_TENANT: bool = <T as Names<true>>::IN_TENANT;
            const CHANGES: bool = <T as Names<true>>::CHANGES;

            fn look_up<'a>(&'a mut self, context: &'a LookupContext<'a, S>) -> LookupFuture<'a> {
                LookupFuture::of(look_up(&mut self.0, Place::$place, context))
            }
        }
    )*};
}

inputs! {
    Form Body;
    Query Query;
    AxumForm Body;
    AxumQuery Query;
    Path Path;
    Headers Header;
    Cookies Cookie;
    #[cfg(feature = "multipart")]
    Multipart Body;
}

/// A body may be a list of inputs, or a map.
impl<S: Sync, T: JsonInput + Lookup<S, true> + Send> ParameterLookup<S, Needs<LOOKUP>> for Json<T> {
    const NEEDED: bool = true;
    const IN_TENANT: bool = <T as Names<true>>::IN_TENANT;
    const CHANGES: bool = <T as Names<true>>::CHANGES;

    fn look_up<'a>(&'a mut self, context: &'a LookupContext<'a, S>) -> LookupFuture<'a> {
        LookupFuture::of(look_up(&mut self.0, Place::Body, context))
    }
}

#[diagnostic::do_not_recommend]
impl<S, T: ParameterLookup<S, Needs<LOOKUP>>> ParameterLookup<S, Needs<LOOKUP>> for Option<T> {
    const NEEDED: bool = true;
    const IN_TENANT: bool = T::IN_TENANT;
    const CHANGES: bool = T::CHANGES;

    fn look_up<'a>(&'a mut self, context: &'a LookupContext<'a, S>) -> LookupFuture<'a> {
        self.as_mut().map_or(LookupFuture::none(), |value| value.look_up(context))
    }
}

/// What changes something looks up the same.
#[diagnostic::do_not_recommend]
impl<S, T: ParameterLookup<S, Needs<LOOKUP>>> ParameterLookup<S, Needs<CHANGE_AND_LOOKUP>> for T {
    const NEEDED: bool = true;
    const IN_TENANT: bool = <T as ParameterLookup<S, Needs<LOOKUP>>>::IN_TENANT;
    const CHANGES: bool = <T as ParameterLookup<S, Needs<LOOKUP>>>::CHANGES;

    fn look_up<'a>(&'a mut self, context: &'a LookupContext<'a, S>) -> LookupFuture<'a> {
        <T as ParameterLookup<S, Needs<LOOKUP>>>::look_up(self, context)
    }
}
