//! A router that takes guarded handlers only.

use std::convert::Infallible;
use std::fmt;
use std::marker::PhantomData;
use std::panic::Location;

use axum::extract::Request;
use axum::response::IntoResponse;
use axum::routing::Route;
use tower_layer::Layer;
use tower_service::Service;

use crate::config_faults::ConfigError;
use crate::pipeline::{Inspect, Readable};
use crate::policy::Requirement;
use crate::router::checked_routes::CheckedRoutes;
use crate::router::elsewhere::{
    GuardedMethods, HasRouteLayers, ReturnedBySecuredBy, StateOf, TakesServices, UnguardedMethods,
};
use crate::router::endpoint::Endpoint;
use crate::router::guards::{Callable, Guards};
use crate::router::link::ReachedByLinks;
use crate::router::mounted::{Mounted, plan_of};
use crate::router::posture::Posture;
use crate::router::route_table::Methods;
use crate::router::schemes::{AnyScheme, DeclaredBy, OfSchemes, Schemes, SchemesOf};
use crate::router::versions::{Versioned, with_base};
use crate::router::{SecureApp, start, versions};
use crate::security::Security;

/// Routes to guarded handlers: what carries neither `#[secure]` nor `#[public]` does not compile.
///
/// It wraps `axum::Router` and takes state, nesting, merging and layers like it. It serves nothing
/// until [`secured_by`](Self::secured_by) joined it with a [`Security`].
///
/// A path that is malformed or taken, and a second handler of a method, keep the application from starting: `secured_by` tells
/// each with the line of the call. Nothing here panics.
#[must_use = "a router serves nothing until it is secured"]
pub struct SecureRouter<S = (), A = AnyScheme> {
    pub(super) routes: CheckedRoutes<S>,
    /// The routes of handlers with a version.
    pub(super) versioned: Versioned<S>,
    pub(super) endpoints: Vec<Endpoint>,
    pub(super) reasons: Vec<String>,
    /// What is demanded of every caller, the outermost first.
    pub(super) required: Vec<&'static Requirement>,
    /// The list of the schemes that handlers may name.
    accepted: PhantomData<fn() -> A>,
}

impl<S, A> Clone for SecureRouter<S, A> {
    fn clone(&self) -> Self {
        Self {
            routes: self.routes.clone(),
            versioned: self.versioned.clone(),
            endpoints: self.endpoints.clone(),
            reasons: self.reasons.clone(),
            required: self.required.clone(),
            accepted: PhantomData,
        }
    }
}

impl<S: Clone + Send + Sync + 'static> Default for SecureRouter<S> {
    fn default() -> Self {
        Self::new()
    }
}

impl<S: Clone + Send + Sync + 'static> SecureRouter<S> {
    /// A router without routes, of handlers of every scheme.
    pub fn new() -> Self {
        Self::empty()
    }
}

impl<S: Clone + Send + Sync + 'static, A> SecureRouter<S, A> {
    /// Adds a route; methods are chained: `get(list).post(hire)`.
    #[track_caller]
    pub fn route<M: GuardedMethods<S>>(mut self, path: &str, methods: M) -> Self
    where
        M::Itself: OfSchemes<A>,
    {
        let (handlers, endpoints) = methods.methods().into_parts();
        let methods = Methods::of(endpoints.iter().map(|endpoint| endpoint.method));
        match versions::only(&endpoints, path) {
            Ok(version) => {
                let mounted = self.of_version(version, |it| it.route(path, handlers, methods));
                self.note(format_args!(".route(\"{path}\", ..)"), Location::caller(), mounted);
            }
            Err(reason) => self.reasons.push(reason),
        }
        self.endpoints.extend(endpoints.into_iter().map(|endpoint| endpoint.at(path)));
        self
    }

    /// Adds another router's routes below a path.
    #[track_caller]
    pub fn nest<R: GuardedRoutes<S>>(mut self, path: &str, router: R) -> Self
    where
        R::Itself: OfSchemes<A>,
    {
        let router = router.routes().demanding();
        self.endpoints.extend(router.endpoints.into_iter().map(|endpoint| endpoint.below(path)));
        self.reasons.extend(router.reasons);
        for (version, routes) in with_base(router.versioned, router.routes) {
            let mounted = self.of_version(version, |it| it.nest(path, routes));
            self.note(format_args!(".nest(\"{path}\", ..)"), Location::caller(), mounted);
        }
        self
    }

    /// Adds another router's routes.
    #[track_caller]
    pub fn merge<R: GuardedRoutes<S>>(mut self, router: R) -> Self
    where
        R::Itself: OfSchemes<A>,
    {
        let router = router.routes().demanding();
        self.endpoints.extend(router.endpoints);
        self.reasons.extend(router.reasons);
        for (version, routes) in with_base(router.versioned, router.routes) {
            let mounted = self.of_version(version, |it| it.merge(routes));
            self.note(format_args!(".merge(..)"), Location::caller(), mounted);
        }
        self
    }

    /// Answers where no route matches, whatever the method: also to a link, so that it changes nothing by a cookie. Without it such a request is a 404 that
    /// no handler answers. A router has one, and of two routers that are joined one does.
    #[track_caller]
    pub fn fallback<H, T, M>(mut self, handler: H) -> Self
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
        let plan = plan_of::<H, T, S>();
        if plan.spec.lifecycle.version.is_some() {
            self.reasons.push("the fallback has a version: it answers for all of them".to_owned());
        }
        self.endpoints.push(Endpoint::guarded("*", plan).at("/*"));
        let mounted = self.routes.fallback(Mounted::new::<H, T, M>(handler));
        self.note(format_args!(".fallback(..)"), Location::caller(), mounted);
        self
    }

    /// Wraps the routes added so far in a layer. It runs behind the limit by address and before the
    /// handlers' guards.
    pub fn layer<L>(mut self, layer: L) -> Self
    where
        L: Layer<Route> + Clone + Send + Sync + 'static,
        L::Service: Service<Request, Error: Into<Infallible>, Response: IntoResponse>
            + Clone
            + Send
            + Sync
            + 'static,
        <L::Service as Service<Request>>::Future: Send + 'static,
    {
        for (_, routes) in &mut self.versioned {
            routes.change(|router| router.layer(layer.clone()));
        }
        self.routes.change(|router| router.layer(layer));
        self
    }

    /// Provides the state.
    pub fn with_state<S2>(self, state: impl StateOf<S>) -> SecureRouter<S2, A> {
        let state = state.state();
        let with_state =
            |(version, routes): (_, CheckedRoutes<S>)| (version, routes.with_state(state.clone()));
        SecureRouter {
            versioned: self.versioned.into_iter().map(with_state).collect(),
            routes: self.routes.with_state(state),
            endpoints: self.endpoints,
            reasons: self.reasons,
            required: self.required,
            accepted: PhantomData,
        }
    }

    /// Adds routes without a guard, with the reason. The limit by address, the header
    /// fields and the audit event still hold, and the posture shows the reason.
    #[track_caller]
    pub fn unguarded<M: UnguardedMethods<S>>(
        mut self,
        why: &'static str,
        path: &str,
        routes: M,
    ) -> Self {
        if why.chars().filter(|letter| !letter.is_whitespace()).count() < 3 {
            self.reasons.push(format!("`{path}` is unguarded and its reason is empty"));
        }
        self.endpoints.push(Endpoint::unguarded(why, path));
        let handlers = routes.methods();
        let methods = Methods::of_unguarded(&handlers);
        let mounted = self.routes.route(path, handlers, methods);
        self.note(format_args!(".unguarded(\"{path}\", ..)"), Location::caller(), mounted);
        self
    }

    /// Who may call what, as far as the routes say.
    pub fn posture(&self) -> Posture {
        Posture::of(&self.clone().demanding().endpoints, None, None)
    }

    pub(super) fn empty() -> Self {
        Self {
            routes: CheckedRoutes::default(),
            versioned: Versioned::new(),
            endpoints: Vec::new(),
            reasons: Vec::new(),
            required: Vec::new(),
            accepted: PhantomData,
        }
    }
}

impl<S, A> SecureRouter<S, A> {
    /// The same routes in a router of another list.
    pub(super) fn of_schemes<B>(self) -> SecureRouter<S, B> {
        SecureRouter {
            routes: self.routes,
            versioned: self.versioned,
            endpoints: self.endpoints,
            reasons: self.reasons,
            required: self.required,
            accepted: PhantomData,
        }
    }
}

impl<S, A: Schemes> SecureRouter<S, A> {
    /// Joins the routes with a configuration.
    ///
    /// What a handler demands of the configuration, a scheme, an enum of roles, a named limit, is compared here. A router that
    /// is [accepting](Self::accepting) the schemes of a list has rustc compare those of its handlers, and here the list alone:
    /// the application configures the schemes that it declares, and no others. For rustc to know the rest, the set of what
    /// is demanded would have to be part of the type of every router: each call of `route` would change it, so that no
    /// function could return `SecureRouter`, and no loop or `if` could add routes.
    /// A handler that demands what nothing provides keeps the application from starting instead, whatever
    /// requests come, and a test that calls the function which builds the router finds it. The reason names the
    /// handler, where its attribute is, and the call that adds what is missing:
    ///
    /// ```
    /// use palisade::prelude::*;
    ///
    /// #[secure(auth = "api_key")]
    /// async fn export() -> StatusCode {
    ///     StatusCode::OK
    /// }
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let secret = *b"in a service: from its settings..";
    /// let jwt = Jwt::hs256(secret).issuer("https://id.example").audience("payroll");
    /// let security = Security::builder().jwt(jwt).direct().build()?;
    /// let refused = SecureRouter::new().route("/export", get(export)).secured_by(security);
    /// let told = refused.map_err(|error| error.to_string()).unwrap_err();
    /// assert!(told.contains("`export` ("), "{told}");
    /// assert!(told.contains("the scheme `api_key` is not configured: add it to `Security::builder()` with \
    ///                        `.api_keys(..)`; configured: `jwt`"));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Everything that handlers demand and the configuration does not provide: a scheme that is not
    /// configured, a role of another enum than the registered one, a condition without a value, a
    /// route without the path parameter its object is read from, a path that is malformed or taken. Two handlers of one name in one
    /// module, which functions may hold, are refused as well.
    pub fn secured_by(self, security: Security) -> Result<SecureApp, ConfigError>
    where
        Self: HasItsState,
    {
        let SecureRouter { routes, versioned, endpoints, reasons, .. } =
            self.complete().demanding();
        start::secured::<A>(routes, versioned, endpoints, reasons, security)
    }
}

// What `axum::Router` does and this router does in another way; see `elsewhere`.
#[doc(hidden)]
impl<S, A> SecureRouter<S, A> {
    pub fn into_make_service(self) -> SecureApp
    where
        Self: ReturnedBySecuredBy,
    {
        self.never()
    }

    pub fn into_make_service_with_connect_info<C>(self) -> SecureApp
    where
        Self: ReturnedBySecuredBy,
    {
        self.never()
    }

    pub fn route_service<T>(self, _: &str, _: T) -> Self
    where
        Self: TakesServices,
    {
        TakesServices::never(&self)
    }

    pub fn route_layer<L>(self, _: L) -> Self
    where
        Self: HasRouteLayers,
    {
        HasRouteLayers::never(&self)
    }
}

impl<S, A> fmt::Debug for SecureRouter<S, A> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("SecureRouter").field("endpoints", &self.endpoints).finish_non_exhaustive()
    }
}

/// Routes behind guards, to be joined with others of one state.
#[diagnostic::on_unimplemented(
    message = "only a `SecureRouter` of the same state can be merged or nested here",
    label = "not such a router",
    note = "a plain `axum::Router` has no guards: build it as a `SecureRouter`, or add each route with \
            `.unguarded(\"why\", \"/path\", routes)`",
    note = "a `SecureRouter` of another state is given it first: `.with_state(..)`"
)]
pub trait GuardedRoutes<S> {
    /// The router, once it is known to be one: whose [schemes](crate::explained::OfSchemes) are then compared.
    #[doc(hidden)]
    type Itself;
    /// The routes.
    #[doc(hidden)]
    fn routes(self) -> SecureRouter<S>;
}

#[diagnostic::do_not_recommend]
impl<S, A> GuardedRoutes<S> for SecureRouter<S, A> {
    type Itself = Self;

    fn routes(self) -> SecureRouter<S> {
        self.of_schemes()
    }
}

/// A router whose handlers have their state.
#[diagnostic::on_unimplemented(
    message = "`{Self}` lacks the state that its handlers take",
    label = "`with_state` is missing",
    note = "write `.with_state(..)` before `.secured_by(..)`"
)]
pub trait HasItsState {
    /// The router.
    #[doc(hidden)]
    fn complete(self) -> SecureRouter;
}

#[diagnostic::do_not_recommend]
impl<A> HasItsState for SecureRouter<(), A> {
    fn complete(self) -> SecureRouter {
        self.of_schemes()
    }
}
