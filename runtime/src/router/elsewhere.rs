//! What `axum::Router` does and a [`SecureRouter`](crate::SecureRouter) does in another way: each says which.
//!
//! Nothing here can be called. The bounds exist for their messages.

use axum::routing::MethodRouter;

use crate::router::secure_method::SecureMethod;

/// What only a secured application does; nothing implements it.
#[diagnostic::on_unimplemented(
    message = "this router is not secured",
    label = "not secured yet",
    note = "serve what `router.secured_by(security)?` returns"
)]
pub trait ReturnedBySecuredBy {
    /// Never called.
    fn never(&self) -> !;
}

/// What takes handlers without a guard; nothing implements it.
#[diagnostic::on_unimplemented(
    message = "a `SecureRouter` takes no service without a guard",
    label = "nothing guards this",
    note = "state why it needs none: `.unguarded(\"why\", \"/path\", axum::routing::any_service(..))`"
)]
pub trait TakesServices {
    /// Never called.
    fn never(&self) -> !;
}

/// Wraps routes whose path and method match; nothing implements it.
#[diagnostic::on_unimplemented(
    message = "a `SecureRouter` has no `route_layer`",
    label = "this would run for matching routes only",
    note = "write `.layer(..)`, which surrounds every route added so far"
)]
pub trait HasRouteLayers {
    /// Never called.
    fn never(&self) -> !;
}

/// The state of a router's handlers.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not the state of these handlers",
    label = "the handlers take `State<{S}>`",
    note = "implement `FromRef<{Self}>` for `{S}` (`#[derive(FromRef)]` above `{Self}`) and name the \
            router's state: `SecureRouter::<{Self}>::new()`"
)]
pub trait StateOf<S> {
    /// The state.
    #[doc(hidden)]
    fn state(self) -> S;
}

#[diagnostic::do_not_recommend]
impl<S> StateOf<S> for S {
    fn state(self) -> S {
        self
    }
}

/// Guarded handlers by their methods.
#[diagnostic::on_unimplemented(
    message = "expected guarded handlers, such as `get(handler)`",
    label = "not such handlers",
    note = "write `get(handler)`, `post(handler)` and so on with the functions of `palisade::routing`; \
            without a guard: `.unguarded(\"why\", \"/path\", axum::routing::get(..))`",
    note = "what a handler takes as `State<T>` is the router's state or a part of it: write \
            `#[derive(FromRef)]` above the router's state"
)]
pub trait GuardedMethods<S> {
    /// The methods, once they are known to be such: whose [schemes](crate::explained::OfSchemes) are then compared.
    #[doc(hidden)]
    type Itself;
    /// The methods.
    #[doc(hidden)]
    fn methods(self) -> SecureMethod<S>;
}

#[diagnostic::do_not_recommend]
impl<S, A> GuardedMethods<S> for SecureMethod<S, A> {
    type Itself = Self;

    fn methods(self) -> SecureMethod<S> {
        self.of_schemes()
    }
}

/// Handlers without a guard, by their methods.
#[diagnostic::on_unimplemented(
    message = "`unguarded` expects axum handlers without a guard",
    label = "not such handlers of the router's state",
    note = "write `.route(\"/path\", ..)` for handlers with `#[secure(..)]` or `#[public(..)]`",
    note = "write `axum::routing::get(..)` and so on for a handler without a guard"
)]
pub trait UnguardedMethods<S> {
    /// The methods.
    #[doc(hidden)]
    fn methods(self) -> MethodRouter<S>;
}

#[diagnostic::do_not_recommend]
impl<S> UnguardedMethods<S> for MethodRouter<S> {
    fn methods(self) -> Self {
        self
    }
}
