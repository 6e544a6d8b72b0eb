//! Methods of a route: `get(list).post(hire)`, guarded handlers only.
//!
//! [`head`], [`options`], [`on`] for several methods at once and [`any`] for all of them stand beside those of the
//! prelude.

use std::fmt;

pub use axum::routing::MethodFilter;
use axum::routing::MethodRouter;

use crate::pipeline::{Inspect, Readable};
use crate::router::endpoint::Endpoint;
use crate::router::guards::{Callable, Guards};
use crate::router::link::ReachedByLinks;
use crate::router::mounted::{Mounted, plan_of};
use crate::security::Plan;

pub use crate::router::methods::{any, head, on, options};

/// The methods of one route with their handlers.
#[must_use = "a method serves nothing until it is routed"]
pub struct SecureMethod<S = ()> {
    router: MethodRouter<S>,
    endpoints: Vec<Endpoint>,
}

impl<S: Clone + Send + Sync + 'static> SecureMethod<S> {
    pub(super) fn new() -> Self {
        Self { router: MethodRouter::new(), endpoints: Vec::new() }
    }

    /// Serves whatever method nothing else is named for.
    pub(super) fn of_any(plan: &'static Plan, handler: Mounted<S>) -> Self {
        Self { router: axum::routing::any(handler), endpoints: vec![Endpoint::guarded("*", plan)] }
    }

    pub(super) fn served_by(
        mut self,
        filter: MethodFilter,
        name: &'static str,
        plan: &'static Plan,
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

impl<S> fmt::Debug for SecureMethod<S> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("SecureMethod").field("endpoints", &self.endpoints).finish_non_exhaustive()
    }
}

// Written out rather than made by a macro: rustc shows these lines to whoever forgot a guard, and a
// macro's are not readable there.

/// Serves GET, and HEAD as GET without a body.
pub fn get<H, T, M, S>(handler: H) -> SecureMethod<S>
where
    H: Callable<T>,
    T: Guards<H> + 'static,
    T::Future: Send,
    T::Policy: Readable<S, M>,
    <T::Policy as Inspect>::PartsNeed: ReachedByLinks,
    <T::Policy as Inspect>::BodyNeeds: ReachedByLinks,
    M: 'static,
    S: Clone + Send + Sync + 'static,
{
    SecureMethod::new().served_by(
        MethodFilter::GET,
        "GET",
        plan_of::<H, T, S>(),
        Mounted::new::<H, T, M>(handler),
    )
}

/// Serves POST.
pub fn post<H, T, M, S>(handler: H) -> SecureMethod<S>
where
    H: Callable<T>,
    T: Guards<H> + 'static,
    T::Future: Send,
    T::Policy: Readable<S, M>,
    M: 'static,
    S: Clone + Send + Sync + 'static,
{
    SecureMethod::new().served_by(
        MethodFilter::POST,
        "POST",
        plan_of::<H, T, S>(),
        Mounted::new::<H, T, M>(handler),
    )
}

/// Serves PUT.
pub fn put<H, T, M, S>(handler: H) -> SecureMethod<S>
where
    H: Callable<T>,
    T: Guards<H> + 'static,
    T::Future: Send,
    T::Policy: Readable<S, M>,
    M: 'static,
    S: Clone + Send + Sync + 'static,
{
    SecureMethod::new().served_by(
        MethodFilter::PUT,
        "PUT",
        plan_of::<H, T, S>(),
        Mounted::new::<H, T, M>(handler),
    )
}

/// Serves PATCH.
pub fn patch<H, T, M, S>(handler: H) -> SecureMethod<S>
where
    H: Callable<T>,
    T: Guards<H> + 'static,
    T::Future: Send,
    T::Policy: Readable<S, M>,
    M: 'static,
    S: Clone + Send + Sync + 'static,
{
    SecureMethod::new().served_by(
        MethodFilter::PATCH,
        "PATCH",
        plan_of::<H, T, S>(),
        Mounted::new::<H, T, M>(handler),
    )
}

/// Serves DELETE.
pub fn delete<H, T, M, S>(handler: H) -> SecureMethod<S>
where
    H: Callable<T>,
    T: Guards<H> + 'static,
    T::Future: Send,
    T::Policy: Readable<S, M>,
    M: 'static,
    S: Clone + Send + Sync + 'static,
{
    SecureMethod::new().served_by(
        MethodFilter::DELETE,
        "DELETE",
        plan_of::<H, T, S>(),
        Mounted::new::<H, T, M>(handler),
    )
}

impl<S: Clone + Send + Sync + 'static> SecureMethod<S> {
    /// Serves GET, and HEAD as GET without a body.
    pub fn get<H, T, M>(self, handler: H) -> Self
    where
        H: Callable<T>,
        T: Guards<H> + 'static,
        T::Future: Send,
        T::Policy: Readable<S, M>,
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
