//! The methods of one route with their handlers.

use std::fmt;
use std::marker::PhantomData;

use axum::routing::{MethodFilter, MethodRouter};

use crate::pipeline::{Inspect, Readable};
use crate::router::endpoint::Endpoint;
use crate::router::guards::{Callable, Guards};
use crate::router::link::ReachedByLinks;
use crate::router::mounted::{Mounted, plan_of};
use crate::router::schemes::{AnyScheme, DeclaredBy, SchemesOf};
use crate::security::HandlerPlan;

/// The methods of one route with their handlers, whose schemes the list `A` declares.
#[must_use = "a method serves nothing until it is routed"]
pub struct SecureMethod<S = (), A = AnyScheme> {
    router: MethodRouter<S>,
    endpoints: Vec<Endpoint>,
    accepted: PhantomData<fn() -> A>,
}

impl<S: Clone + Send + Sync + 'static, A> SecureMethod<S, A> {
    pub(super) fn new() -> Self {
        Self { router: MethodRouter::new(), endpoints: Vec::new(), accepted: PhantomData }
    }

    /// Serves whatever method nothing else is named for.
    pub(super) fn of_any(plan: &'static HandlerPlan, handler: Mounted<S>) -> Self {
        let endpoints = vec![Endpoint::guarded("*", plan)];
        Self { router: axum::routing::any(handler), endpoints, accepted: PhantomData }
    }

    pub(super) fn served_by(
        mut self,
        filter: MethodFilter,
        name: &'static str,
        plan: &'static HandlerPlan,
        handler: Mounted<S>,
    ) -> Self {
        // With a second handler of a method the application does not start.
        if self.endpoints.iter().all(|endpoint| endpoint.method != name) {
            self.router = self.router.on(filter, handler);
        }
        self.endpoints.push(Endpoint::guarded(name, plan));
        self
    }

    /// The method that was named first; GET where all are served.
    #[cfg(feature = "testing")]
    pub(crate) fn first_method(&self) -> http::Method {
        let first = self.endpoints.iter().find(|endpoint| endpoint.method != "*");
        let first = first.map(|endpoint| endpoint.method.parse());
        first.and_then(Result::ok).unwrap_or_default()
    }

    pub(crate) fn into_parts(self) -> (MethodRouter<S>, Vec<Endpoint>) {
        (self.router, self.endpoints)
    }
}

impl<S, A> SecureMethod<S, A> {
    /// The same handlers in methods of another list.
    pub(super) fn of_schemes<B>(self) -> SecureMethod<S, B> {
        SecureMethod { router: self.router, endpoints: self.endpoints, accepted: PhantomData }
    }
}

impl<S, A> fmt::Debug for SecureMethod<S, A> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("SecureMethod").field("endpoints", &self.endpoints).finish_non_exhaustive()
    }
}

// Written out rather than made by a macro, as the functions of `routing` are.

impl<S: Clone + Send + Sync + 'static, A> SecureMethod<S, A> {
    /// Serves GET, and HEAD as GET without a body.
    pub fn get<H, T, M>(self, handler: H) -> Self
    where
        H: Callable<T>,
        T: Guards<H> + 'static,
        T::Future: Send,
        T::Policy: Readable<S, M>,
        SchemesOf<H, T>: DeclaredBy<A>,
        <T::Policy as Inspect>::PartsNeed: ReachedByLinks,
        <T::Policy as Inspect>::BodyNeeds: ReachedByLinks,
        M: 'static,
    {
        self.served_by(
            MethodFilter::GET,
            "GET",
            plan_of::<H, T, S>(),
            Mounted::new::<H, T, M>(handler),
        )
    }

    /// Serves POST.
    pub fn post<H, T, M>(self, handler: H) -> Self
    where
        H: Callable<T>,
        T: Guards<H> + 'static,
        T::Future: Send,
        T::Policy: Readable<S, M>,
        SchemesOf<H, T>: DeclaredBy<A>,
        M: 'static,
    {
        self.served_by(
            MethodFilter::POST,
            "POST",
            plan_of::<H, T, S>(),
            Mounted::new::<H, T, M>(handler),
        )
    }

    /// Serves PUT.
    pub fn put<H, T, M>(self, handler: H) -> Self
    where
        H: Callable<T>,
        T: Guards<H> + 'static,
        T::Future: Send,
        T::Policy: Readable<S, M>,
        SchemesOf<H, T>: DeclaredBy<A>,
        M: 'static,
    {
        self.served_by(
            MethodFilter::PUT,
            "PUT",
            plan_of::<H, T, S>(),
            Mounted::new::<H, T, M>(handler),
        )
    }

    /// Serves PATCH.
    pub fn patch<H, T, M>(self, handler: H) -> Self
    where
        H: Callable<T>,
        T: Guards<H> + 'static,
        T::Future: Send,
        T::Policy: Readable<S, M>,
        SchemesOf<H, T>: DeclaredBy<A>,
        M: 'static,
    {
        self.served_by(
            MethodFilter::PATCH,
            "PATCH",
            plan_of::<H, T, S>(),
            Mounted::new::<H, T, M>(handler),
        )
    }

    /// Serves DELETE.
    pub fn delete<H, T, M>(self, handler: H) -> Self
    where
        H: Callable<T>,
        T: Guards<H> + 'static,
        T::Future: Send,
        T::Policy: Readable<S, M>,
        SchemesOf<H, T>: DeclaredBy<A>,
        M: 'static,
    {
        self.served_by(
            MethodFilter::DELETE,
            "DELETE",
            plan_of::<H, T, S>(),
            Mounted::new::<H, T, M>(handler),
        )
    }
}
