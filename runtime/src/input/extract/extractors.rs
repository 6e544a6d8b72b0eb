//! Which of axum's extractors are safe, and what they mean for the guard.

use std::any::TypeId;

use axum::Json;
use axum::extract::{Extension, MatchedPath, OriginalUri, State};
use http::{HeaderMap, Method, Uri, Version};

use crate::authorize::{
    Action, Allow, Authorized, Child, ChildOf, Fresh, ObjectAsked, ObjectId, ParamsOf, Read,
    Tenant, Visible, compares_revision,
};
use crate::input::check::{InputBound, JsonInputBound};
use crate::input::declare::{ParameterFacts, Reads};
use crate::input::extract::{SafeInput, Validated, ValidationContext};
use crate::input::read::{Claims, Cookies, Form, Headers, Query};
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
