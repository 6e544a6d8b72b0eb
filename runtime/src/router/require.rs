//! What a router demands of every caller, beside what its handlers demand.

use std::task::{Context, Poll};

use axum::extract::Request;
use tower_layer::Layer;
use tower_service::Service;

use crate::context::Carried;
use crate::policy::Requirement;
use crate::router::SecureRouter;

impl<S: Clone + Send + Sync + 'static, A> SecureRouter<S, A> {
    /// Demands something of every caller of every route of this router, whenever the route is added, beside what
    /// the handler's own guard demands: it can only become stricter. [`require!`](crate::require) writes what
    /// is demanded, by the keys of [`#[secure]`](macro@crate::secure).
    ///
    /// An application that has a public or an unguarded route in such a router does not start.
    ///
    /// ```standalone_crate
    /// use palisade::prelude::*;
    /// use palisade::require;
    ///
    /// #[derive(Role)]
    /// pub enum Role {
    ///     Staff,
    ///     Admin,
    /// }
    ///
    /// #[secure(role = "admin", rate = "1/s")]
    /// async fn reset() -> NoContent {
    ///     NoContent
    /// }
    ///
    /// # fn main() {
    /// let admin = SecureRouter::<()>::new()
    ///     .require(require!(role = "staff", step_up(max_age = "1h")))
    ///     .route("/reset", post(reset));
    /// let posture = SecureRouter::new().nest("/admin", admin).posture();
    /// assert!(posture.to_string().contains("role admin, required: role staff, authenticated within 1h"));
    /// # }
    /// ```
    pub fn require(mut self, requirement: &'static Requirement) -> Self {
        self.required.push(requirement);
        self
    }

    /// The same routes, each of which demands what the router does.
    pub(super) fn demanding(mut self) -> Self {
        for requirement in std::mem::take(&mut self.required).into_iter().rev() {
            for endpoint in &mut self.endpoints {
                endpoint.required.insert(0, requirement);
            }
            let versioned = self.versioned.iter_mut().map(|(_, routes)| routes);
            for routes in versioned.chain([&mut self.routes]) {
                routes.change(|router| router.layer(Demand(requirement)));
            }
        }
        self
    }
}

/// Notes on a request what is demanded of its caller. Where the note is lost, so is the context that it is
/// in, without which no guard opens.
#[derive(Clone, Copy, Debug)]
struct Demand(&'static Requirement);

impl<T> Layer<T> for Demand {
    type Service = Demanding<T>;

    fn layer(&self, inner: T) -> Demanding<T> {
        Demanding { requirement: self.0, inner }
    }
}

#[derive(Clone, Debug)]
struct Demanding<T> {
    requirement: &'static Requirement,
    inner: T,
}

impl<T: Service<Request>> Service<Request> for Demanding<T> {
    type Response = T::Response;
    type Error = T::Error;
    type Future = T::Future;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), T::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, mut request: Request) -> T::Future {
        if let Some(context) = &mut Carried::by(request.extensions_mut()).context {
            context.require(self.requirement);
        }
        self.inner.call(request)
    }
}
