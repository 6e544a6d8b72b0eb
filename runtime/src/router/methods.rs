//! The methods that fewer routes have, several methods at once, and all of them.

use axum::routing::MethodFilter;

use crate::pipeline::{Inspect, Readable};
use crate::router::guards::{Callable, Guards};
use crate::router::link::ReachedByLinks;
use crate::router::mounted::{Mounted, plan_of};
use crate::router::schemes::{DeclaredBy, SchemesOf};
use crate::router::secure_method::SecureMethod;

/// Every method that a filter may hold.
const METHODS: [(MethodFilter, &str); 9] = [
    (MethodFilter::CONNECT, "CONNECT"),
    (MethodFilter::DELETE, "DELETE"),
    (MethodFilter::GET, "GET"),
    (MethodFilter::HEAD, "HEAD"),
    (MethodFilter::OPTIONS, "OPTIONS"),
    (MethodFilter::PATCH, "PATCH"),
    (MethodFilter::POST, "POST"),
    (MethodFilter::PUT, "PUT"),
    (MethodFilter::TRACE, "TRACE"),
];

/// Serves HEAD by a handler of its own, in place of that of GET.
pub fn head<H, T, M, S, A>(handler: H) -> SecureMethod<S, A>
where
    H: Callable<T>,
    T: Guards<H> + 'static,
    T::Future: Send,
    T::Policy: Readable<S, M>,
    SchemesOf<H, T>: DeclaredBy<A>,
    <T::Policy as Inspect>::PartsNeed: ReachedByLinks,
    <T::Policy as Inspect>::BodyNeeds: ReachedByLinks,
    M: 'static,
    S: Clone + Send + Sync + 'static,
{
    on(MethodFilter::HEAD, handler)
}

/// Serves OPTIONS. With [`Cors`](crate::Cors) configured, preflights are answered before.
pub fn options<H, T, M, S, A>(handler: H) -> SecureMethod<S, A>
where
    H: Callable<T>,
    T: Guards<H> + 'static,
    T::Future: Send,
    T::Policy: Readable<S, M>,
    SchemesOf<H, T>: DeclaredBy<A>,
    <T::Policy as Inspect>::PartsNeed: ReachedByLinks,
    <T::Policy as Inspect>::BodyNeeds: ReachedByLinks,
    M: 'static,
    S: Clone + Send + Sync + 'static,
{
    on(MethodFilter::OPTIONS, handler)
}

/// Serves every method of a filter by one handler: `on(MethodFilter::PUT.or(MethodFilter::PATCH), save)`. The
/// posture has a route for each.
///
/// # Security
/// A handler that changes something by a credential which browsers send by themselves does not start with a filter that
/// holds GET, HEAD or OPTIONS.
pub fn on<H, T, M, S, A>(methods: MethodFilter, handler: H) -> SecureMethod<S, A>
where
    H: Callable<T>,
    T: Guards<H> + 'static,
    T::Future: Send,
    T::Policy: Readable<S, M>,
    SchemesOf<H, T>: DeclaredBy<A>,
    M: 'static,
    S: Clone + Send + Sync + 'static,
{
    SecureMethod::new().on(methods, handler)
}

/// Serves whatever method a request has, those that no standard names as well. The posture has one route for them, of
/// the method `*`.
///
/// Methods that are chained to it keep their handlers: `any(proxy).get(show)`.
///
/// # Security
/// It is reached by GET, too, and so by a link on any page: a handler that changes something by a credential which
/// browsers send by themselves does not compile here.
pub fn any<H, T, M, S, A>(handler: H) -> SecureMethod<S, A>
where
    H: Callable<T>,
    T: Guards<H> + 'static,
    T::Future: Send,
    T::Policy: Readable<S, M>,
    SchemesOf<H, T>: DeclaredBy<A>,
    <T::Policy as Inspect>::PartsNeed: ReachedByLinks,
    <T::Policy as Inspect>::BodyNeeds: ReachedByLinks,
    M: 'static,
    S: Clone + Send + Sync + 'static,
{
    SecureMethod::of_any(plan_of::<H, T, S>(), Mounted::new::<H, T, M>(handler))
}

impl<S: Clone + Send + Sync + 'static, A> SecureMethod<S, A> {
    /// Serves HEAD by a handler of its own, in place of that of GET.
    pub fn head<H, T, M>(self, handler: H) -> Self
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
        self.on(MethodFilter::HEAD, handler)
    }

    /// Serves OPTIONS. With [`Cors`](crate::Cors) configured, preflights are answered before.
    pub fn options<H, T, M>(self, handler: H) -> Self
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
        self.on(MethodFilter::OPTIONS, handler)
    }

    /// Serves every method of a filter by one handler, as [`on`] does.
    pub fn on<H, T, M>(self, methods: MethodFilter, handler: H) -> Self
    where
        H: Callable<T>,
        T: Guards<H> + 'static,
        T::Future: Send,
        T::Policy: Readable<S, M>,
        SchemesOf<H, T>: DeclaredBy<A>,
        M: 'static,
    {
        let (plan, handler) = (plan_of::<H, T, S>(), Mounted::new::<H, T, M>(handler));
        let named = METHODS.into_iter().filter(|(method, _)| methods.or(*method) == methods);
        named.fold(self, |routed, (method, name)| {
            routed.served_by(method, name, plan, handler.clone())
        })
    }
}
