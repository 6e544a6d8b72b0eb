//! Parameters that only a guarded handler has: the caller, the caller's own user, and checked objects.
//!
//! They read what the guard left in the request; where no guard ran they refuse.

use axum::extract::{FromRef, FromRequestParts, OptionalFromRequestParts, RawPathParams};
use futures_util::future::join;
use http::request::Parts;
use serde::de::DeserializeOwned;

use crate::authorize::{
    Action, Allow, Authorized, Child, ChildOf, Fresh, MOST_PARTS, ObjectId as _, Read, Resource,
    Tenant, Visible, unauthenticated,
};
use crate::context::RequestContext;
use crate::input::{Claims, Input, JsonLimits};
use crate::principal::{Identity, Principal};
use crate::problem::{Reason, Refusal};
use crate::request_id::RequestId;
use crate::rule::{authenticated_at, is_fresh};

/// Where no guard and no `security.layer()` runs before the handler there is no id to tell.
impl<S: Send + Sync> FromRequestParts<S> for RequestId {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        RequestContext::borrowed(parts).map(|context| context.request_id().clone())
    }
}

/// One for each answer, however many parameters ask for it.
#[cfg(feature = "pages")]
impl<S: Send + Sync> FromRequestParts<S> for crate::edge::nonce::Nonce {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        let nonce = RequestContext::borrowed(parts)?.response_fields().nonce_or(Self::random);
        nonce.map(Self::of).ok_or_else(|| Refusal::internal("there are no random bytes"))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Principal {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        RequestContext::caller_of(parts)
            .cloned()
            .ok_or_else(|| Refusal::internal("no guard before this extractor"))
    }
}

impl<S: Send + Sync> OptionalFromRequestParts<S> for Principal {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Option<Self>, Refusal> {
        Ok(RequestContext::caller_of(parts).cloned())
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Tenant {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        let caller = RequestContext::caller_of(parts)
            .ok_or_else(|| Refusal::internal("no guard before this extractor"))?;
        Self::of(caller).ok_or_else(|| Refusal::new(Reason::TenantMissing))
    }
}

impl<S: Send + Sync> OptionalFromRequestParts<S> for Tenant {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Option<Self>, Refusal> {
        Ok(RequestContext::caller_of(parts).and_then(Self::of))
    }
}

/// The guard answers before this where the caller did not authenticate lately.
impl<S: Send + Sync, const SECONDS: u32> FromRequestParts<S> for Fresh<SECONDS> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        let fresh = fresh_caller(parts, SECONDS)?;
        fresh.ok_or_else(|| Refusal::new(Reason::StepUpRequired)).map(Self::since)
    }
}

impl<S: Send + Sync, const SECONDS: u32> OptionalFromRequestParts<S> for Fresh<SECONDS> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Option<Self>, Refusal> {
        Ok(fresh_caller(parts, SECONDS)?.map(Self::since))
    }
}

/// When the caller authenticated, if that was no longer ago.
fn fresh_caller(parts: &Parts, seconds: u32) -> Result<Option<i64>, Refusal> {
    let context = RequestContext::borrowed(parts)?;
    let now = context.security().clock().now_unix_millis();
    let caller = context.shown_caller().filter(|caller| is_fresh(caller, seconds, now));
    Ok(caller.and_then(authenticated_at))
}

impl<S: Send + Sync, U: Send + Sync + 'static> FromRequestParts<S> for Identity<U> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        RequestContext::caller_of(parts)
            .and_then(Self::of)
            .ok_or_else(|| Refusal::internal("`.resolve(..)` loads no user of this type"))
    }
}

#[diagnostic::do_not_recommend]
impl<T: DeserializeOwned + Input, S: Sync> FromRequestParts<S> for Claims<T> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        let caller = RequestContext::caller_of(parts)
            .ok_or_else(|| Refusal::internal("no guard before this extractor"))?;
        let json = caller.claims_json().ok_or_else(|| {
            Refusal::failed(Reason::ClaimsUnfit, "claims: the credential carries none")
        })?;
        Self::read(json)
    }
}

impl<T: DeserializeOwned + Input, S: Sync> OptionalFromRequestParts<S> for Claims<T> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Option<Self>, Refusal> {
        let json = RequestContext::caller_of(parts).and_then(Principal::claims_json);
        json.map(Self::read).transpose()
    }
}

impl<S, T, A> FromRequestParts<S> for Authorized<T, A>
where
    S: Send + Sync,
    T: Allow<A>,
    A: Action,
    T::Store: FromRef<S>,
{
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        let context = RequestContext::borrowed(parts)?;
        let foreign = context.security().foreign_objects();
        let caller = context.shown_caller().cloned().ok_or_else(unauthenticated)?;
        let Some(id) = read_id::<T>(parts, &caller).await? else {
            return Err(foreign.unreadable::<T::Id>(&caller));
        };
        let loaded = Self::load(&id, &T::Store::from_ref(state), &caller, foreign).await?;
        let object = loaded.if_meant(&parts.headers)?;
        RequestContext::borrowed(parts)?.ask_for_writes(&*object);
        Ok(object)
    }
}

impl<S, P, C, A> FromRequestParts<S> for Child<P, C, A>
where
    S: Send + Sync,
    P: Allow<Read>,
    C: Allow<A> + ChildOf<P>,
    A: Action,
    P::Store: FromRef<S>,
    C::Store: FromRef<S>,
{
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        let context = RequestContext::borrowed(parts)?;
        let foreign = context.security().foreign_objects();
        let caller = context.shown_caller().cloned().ok_or_else(unauthenticated)?;
        let (parent, child) =
            (read_id::<P>(parts, &caller).await?, read_id::<C>(parts, &caller).await?);
        let parent = parent.ok_or_else(|| foreign.unreadable::<P::Id>(&caller))?;
        let child = child.ok_or_else(|| foreign.unreadable::<C::Id>(&caller))?;
        let (parents, children) = (P::Store::from_ref(state), C::Store::from_ref(state));
        let (parent, child) = join(
            Authorized::<P, Read>::load(&parent, &parents, &caller, foreign),
            Authorized::<C, A>::load(&child, &children, &caller, foreign),
        )
        .await;
        let (parent, child) = (parent?, child?);
        let found = Self::of(parent, child).ok_or_else(|| foreign.of_another_parent())?;
        let found = found.if_meant(&parts.headers)?;
        RequestContext::borrowed(parts)?.ask_for_writes(&*found);
        Ok(found)
    }
}

impl<S: Send + Sync, T: Allow<Read>> FromRequestParts<S> for Visible<T> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        Self::of(RequestContext::caller_of(parts).cloned().ok_or_else(unauthenticated)?)
    }
}

async fn read_id<T: Resource>(
    parts: &mut Parts,
    caller: &Principal,
) -> Result<Option<T::Id>, Refusal> {
    let Ok(captured) = RawPathParams::from_request_parts(parts, &()).await else {
        return Ok(None);
    };
    let mut room = [""; MOST_PARTS];
    let values = room
        .get_mut(..T::PARAMS.len())
        .ok_or_else(|| Refusal::internal("an object's id has more parts than eight"))?;
    for (name, place) in T::PARAMS.iter().zip(&mut *values) {
        // Where an outer router captured a parameter of the same name, the innermost is ours.
        match captured.iter().filter(|(captured, _)| captured == name).last() {
            Some((_, value)) => *place = value,
            None => return Err(Refusal::internal("the route lacks an object's path parameter")),
        }
    }
    // Databases answer U+0000 with an error.
    if values.iter().any(|value| value.contains('\0')) {
        return Ok(None);
    }
    Ok(T::Id::read_for(values, caller))
}

/// The limits that the application sets for every body of JSON.
impl<S: Send + Sync> FromRequestParts<S> for JsonLimits {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        Ok(RequestContext::borrowed(parts)?.security().json_limits())
    }
}
