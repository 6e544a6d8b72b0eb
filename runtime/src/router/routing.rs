//! Methods of a route: `get(list).post(hire)`, guarded handlers only.

use std::fmt;

use axum::extract::FromRequest;
use axum::routing::{MethodFilter, MethodRouter};

use crate::router::endpoint::Endpoint;
use crate::router::guards::{Callable, Guards, HandlerMarker};
use crate::secured::PartsTuple;

/// The methods of one route with their handlers.
#[must_use = "a method serves nothing until it is routed"]
pub struct SecureMethod<S = ()> {
    router: MethodRouter<S>,
    endpoints: Vec<Endpoint>,
}

impl<S: Clone + Send + Sync + 'static> SecureMethod<S> {
    fn new() -> Self {
        Self { router: MethodRouter::new(), endpoints: Vec::new() }
    }

    fn on<H, T, M>(mut self, filter: MethodFilter, name: &'static str, handler: H) -> Self
    where
        H: Clone + Send + Sync + 'static,
        T: Guards<H> + 'static,
        T::Parts: PartsTuple<S>,
        T::Body: FromRequest<S, M, Rejection: 'static> + Send,
        M: 'static,
    {
        self.endpoints.push(Endpoint::guarded::<T::Policy, T::Parts, T::Body>(name));
        self.router = self.router.on(filter, HandlerMarker::<H, T, M>::new(handler));
        self
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

macro_rules! methods {
    ($($(#[$doc:meta])* $function:ident $filter:ident;)*) => {
        $(
            $(#[$doc])*
            ///
            /// # Panics
            /// As axum's function of this name, where the method is taken.
            pub fn $function<H, T, M, S>(handler: H) -> SecureMethod<S>
            where
                H: Callable<T> + Clone + Send + Sync + 'static,
                T: Guards<H> + 'static,
                T::Parts: PartsTuple<S>,
                T::Body: FromRequest<S, M, Rejection: 'static> + Send,
                M: 'static,
                S: Clone + Send + Sync + 'static,
            {
                SecureMethod::new().on::<H, T, M>(
                    MethodFilter::$filter,
                    stringify!($filter),
                    handler,
                )
            }
        )*

        impl<S: Clone + Send + Sync + 'static> SecureMethod<S> {
            $(
                $(#[$doc])*
                ///
                /// # Panics
                /// As axum's function of this name, where the method is taken.
                pub fn $function<H, T, M>(self, handler: H) -> Self
                where
                    H: Callable<T> + Clone + Send + Sync + 'static,
                    T: Guards<H> + 'static,
                    T::Parts: PartsTuple<S>,
                    T::Body: FromRequest<S, M, Rejection: 'static> + Send,
                    M: 'static,
                {
                    self.on::<H, T, M>(MethodFilter::$filter, stringify!($filter), handler)
                }
            )*
        }
    };
}

methods! {
    /// Serves GET, and HEAD as GET without a body.
    get GET;
    /// Serves POST.
    post POST;
    /// Serves PUT.
    put PUT;
    /// Serves PATCH.
    patch PATCH;
    /// Serves DELETE.
    delete DELETE;
}
