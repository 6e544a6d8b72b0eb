//! Services of tower behind a guard: files, metrics, a proxy.

use std::convert::Infallible;
use std::future::Future;
use std::marker::PhantomData;
use std::panic::Location;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::extract::Request;
use axum::response::{IntoResponse, Response};
use tower_service::Service;

use crate::pipeline::{Apart, HandlerLookup, Inspect, read_head};
use crate::policy::Unredacted;
use crate::router::SecureRouter;
use crate::router::endpoint::Endpoint;
use crate::router::guards::{Callable, Guards};
use crate::router::mounted::plan_of;
use crate::router::schemes::{DeclaredBy, SchemesOf};

/// A service that requests reach through a guard.
struct GuardedService<H, T, V> {
    service: V,
    guard: PhantomData<fn() -> (H, T)>,
}

impl<H, T, V: Clone> Clone for GuardedService<H, T, V> {
    fn clone(&self) -> Self {
        Self { service: self.service.clone(), guard: PhantomData }
    }
}

impl<H, T, V> Service<Request> for GuardedService<H, T, V>
where
    H: 'static,
    T: Guards<H> + 'static,
    T::Policy: Inspect<Parts = (), Body = ()> + HandlerLookup<()>,
    V: Service<Request, Response: IntoResponse, Error: Into<Infallible>> + Clone + Send + 'static,
    V::Future: Send,
{
    type Response = Response;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Response, Infallible>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.service.poll_ready(context).map_err(Into::into)
    }

    fn call(&mut self, request: Request) -> Self::Future {
        // The one that is ready is called, and a fresh copy stays.
        let fresh = self.service.clone();
        let mut service = std::mem::replace(&mut self.service, fresh);
        let mut apart = Apart::boxed(request);
        Box::pin(async move {
            let plan = plan_of::<H, T, ()>();
            let mut slots = ();
            let head = read_head::<(), (), _>(&mut apart, &(), &mut slots, plan);
            let entered = match head.await {
                Ok(entered) => entered,
                Err(refused) => return Ok(refused.into_response()),
            };
            let request = match entered.bounded(&mut apart) {
                Ok(request) => request,
                Err(refusal) => return Ok(refusal.into_response()),
            };
            let answering = async {
                let answer = service.call(request).await.map_err(Into::into);
                answer.map(IntoResponse::into_response)
            };
            entered.within(answering).await
        })
    }
}

impl<S: Clone + Send + Sync + 'static, A> SecureRouter<S, A> {
    /// Adds a service of tower behind a guard, for one path and whatever method: files, metrics, a proxy.
    ///
    /// The guard is a unit struct or a handler without parameters, whose attribute says who may call. What the service answers leaves as it is,
    /// with the fields of every answer, and what it reads nothing validates: the guard states why in `unredacted = ".."`, which the posture shows, and
    /// `objects = ".."` where the path has a parameter. The request's body is bounded by the guard's `body`, and the time to the answer by its `timeout`.
    ///
    /// ```standalone_crate
    /// use palisade::prelude::*;
    /// # #[derive(Role)]
    /// # pub enum Role { Hr }
    ///
    /// #[secure(role = "hr", rate = "1/s", unredacted = "numbers of the whole service")]
    /// struct Metrics;
    ///
    /// # fn main() {
    /// let metrics = palisade::axum::routing::get(async || "requests_total 1\n");
    /// let router = SecureRouter::<()>::new().service("/metrics", Metrics, metrics);
    /// # let _ = router;
    /// # }
    /// ```
    #[track_caller]
    pub fn service<H, T, V>(mut self, path: &str, guard: H, service: V) -> Self
    where
        H: Callable<T>,
        T: Guards<H> + 'static,
        T::Policy: Inspect<Parts = (), Body = ()> + HandlerLookup<()> + Unredacted,
        SchemesOf<H, T>: DeclaredBy<A>,
        V: Service<Request, Response: IntoResponse, Error: Into<Infallible>>,
        V: Clone + Send + Sync + 'static,
        V::Future: Send,
    {
        drop(guard);
        self.endpoints.push(Endpoint::service(plan_of::<H, T, ()>()).at(path));
        let guarded = GuardedService { service, guard: PhantomData::<fn() -> (H, T)> };
        let mounted = self.routes.service(path, guarded);
        self.note(format_args!(".service(\"{path}\", ..)"), Location::caller(), mounted);
        self
    }

    /// Answers by a service of tower behind a guard where no route matches, whatever the method: the files of a page, a service that is
    /// being moved over route by route. See [`service`](Self::service).
    ///
    /// ```
    /// use palisade::prelude::*;
    ///
    /// #[public(reason = "a page", rate = "100/s", unredacted = "its files, without personal data")]
    /// struct Files;
    ///
    /// let files = palisade::axum::routing::get(async || "a file\n");
    /// let router = SecureRouter::<()>::new().fallback_service(Files, files);
    /// # let _ = router;
    /// ```
    #[track_caller]
    pub fn fallback_service<H, T, V>(mut self, guard: H, service: V) -> Self
    where
        H: Callable<T>,
        T: Guards<H> + 'static,
        T::Policy: Inspect<Parts = (), Body = ()> + HandlerLookup<()> + Unredacted,
        SchemesOf<H, T>: DeclaredBy<A>,
        V: Service<Request, Response: IntoResponse, Error: Into<Infallible>>,
        V: Clone + Send + Sync + 'static,
        V::Future: Send,
    {
        drop(guard);
        let plan = plan_of::<H, T, ()>();
        if plan.spec.lifecycle.version.is_some() {
            self.reasons.push("the fallback has a version: it answers for all of them".to_owned());
        }
        self.endpoints.push(Endpoint::service(plan).at("/*"));
        let guarded = GuardedService { service, guard: PhantomData::<fn() -> (H, T)> };
        let mounted = self.routes.fallback_service(guarded);
        self.note(format_args!(".fallback_service(..)"), Location::caller(), mounted);
        self
    }

    /// Adds a service of tower behind a guard for every path below one, which the service sees without its beginning: a folder
    /// of files, a router of axum's own. See [`service`](Self::service).
    #[track_caller]
    pub fn nest_service<H, T, V>(mut self, path: &str, guard: H, service: V) -> Self
    where
        H: Callable<T>,
        T: Guards<H> + 'static,
        T::Policy: Inspect<Parts = (), Body = ()> + HandlerLookup<()> + Unredacted,
        SchemesOf<H, T>: DeclaredBy<A>,
        V: Service<Request, Response: IntoResponse, Error: Into<Infallible>>,
        V: Clone + Send + Sync + 'static,
        V::Future: Send,
    {
        drop(guard);
        let below = format!("{}/*", path.trim_end_matches('/'));
        self.endpoints.push(Endpoint::service(plan_of::<H, T, ()>()).at(&below));
        let guarded = GuardedService { service, guard: PhantomData::<fn() -> (H, T)> };
        let mounted = self.routes.nest_service(path, guarded);
        self.note(format_args!(".nest_service(\"{path}\", ..)"), Location::caller(), mounted);
        self
    }
}
