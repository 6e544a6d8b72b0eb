//! Methods of a route: `get(list).post(hire)`, guarded handlers only.
//!
//! [`head`], [`options`], [`on`] for several methods at once and [`any`] for all of them are beside those of the
//! prelude.

pub use axum::routing::MethodFilter;

use crate::pipeline::{Inspect, Readable};
use crate::router::guards::{Callable, Guards};
use crate::router::link::ReachedByLinks;
use crate::router::mounted::{Mounted, plan_of};
use crate::router::schemes::{DeclaredBy, SchemesOf};

pub use crate::router::methods::{any, head, on, options};
pub use crate::router::secure_method::SecureMethod;

// Written out rather than made by a macro: rustc shows these lines where a guard is missing, and a
// macro's are not readable there.

/// Serves GET, and HEAD as GET without a body.
pub fn get<H, T, M, S, A>(handler: H) -> SecureMethod<S, A>
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
    SecureMethod::new().served_by(
        MethodFilter::GET,
        "GET",
        plan_of::<H, T, S>(),
        Mounted::new::<H, T, M>(handler),
    )
}

/// Serves POST.
pub fn post<H, T, M, S, A>(handler: H) -> SecureMethod<S, A>
where
    H: Callable<T>,
    T: Guards<H> + 'static,
    T::Future: Send,
    T::Policy: Readable<S, M>,
    SchemesOf<H, T>: DeclaredBy<A>,
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
pub fn put<H, T, M, S, A>(handler: H) -> SecureMethod<S, A>
where
    H: Callable<T>,
    T: Guards<H> + 'static,
    T::Future: Send,
    T::Policy: Readable<S, M>,
    SchemesOf<H, T>: DeclaredBy<A>,
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
pub fn patch<H, T, M, S, A>(handler: H) -> SecureMethod<S, A>
where
    H: Callable<T>,
    T: Guards<H> + 'static,
    T::Future: Send,
    T::Policy: Readable<S, M>,
    SchemesOf<H, T>: DeclaredBy<A>,
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
pub fn delete<H, T, M, S, A>(handler: H) -> SecureMethod<S, A>
where
    H: Callable<T>,
    T: Guards<H> + 'static,
    T::Future: Send,
    T::Policy: Readable<S, M>,
    SchemesOf<H, T>: DeclaredBy<A>,
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
