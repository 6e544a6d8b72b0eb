//! A router of axum that is given nothing it would panic about: that is a reason not to start.

use std::convert::Infallible;
use std::mem::take;

use axum::Router;
use axum::extract::Request;
use axum::handler::Handler;
use axum::response::IntoResponse;
use axum::routing::MethodRouter;
use tower_service::Service;

use crate::router::route_table::{Methods, RouteTable};

/// Routes, and which paths they take.
#[derive(Debug)]
pub(super) struct CheckedRoutes<S> {
    router: Router<S>,
    table: RouteTable,
}

impl<S> Clone for CheckedRoutes<S> {
    fn clone(&self) -> Self {
        Self { router: self.router.clone(), table: self.table.clone() }
    }
}

impl<S: Clone + Send + Sync + 'static> Default for CheckedRoutes<S> {
    fn default() -> Self {
        Self { router: Router::new(), table: RouteTable::default() }
    }
}

/// Each says what axum would panic about, and then changes nothing.
impl<S: Clone + Send + Sync + 'static> CheckedRoutes<S> {
    pub(super) fn route(
        &mut self,
        path: &str,
        handlers: MethodRouter<S>,
        methods: Methods,
    ) -> Result<(), String> {
        self.table.route(path, methods)?;
        self.change(|router| router.route(path, handlers));
        Ok(())
    }

    pub(super) fn service<V>(&mut self, path: &str, service: V) -> Result<(), String>
    where
        V: Service<Request, Response: IntoResponse, Error = Infallible>,
        V: Clone + Send + Sync + 'static,
        V::Future: Send + 'static,
    {
        self.table.service(path)?;
        self.change(|router| router.route_service(path, service));
        Ok(())
    }

    pub(super) fn nest_service<V>(&mut self, path: &str, service: V) -> Result<(), String>
    where
        V: Service<Request, Response: IntoResponse, Error = Infallible>,
        V: Clone + Send + Sync + 'static,
        V::Future: Send + 'static,
    {
        self.table.nest_service(path)?;
        self.change(|router| router.nest_service(path, service));
        Ok(())
    }

    pub(super) fn nest(&mut self, path: &str, other: Self) -> Result<(), String> {
        self.table.nest(path, other.table)?;
        self.change(|router| router.nest(path, other.router));
        Ok(())
    }

    pub(super) fn merge(&mut self, other: Self) -> Result<(), String> {
        self.table.merge(other.table)?;
        self.change(|router| router.merge(other.router));
        Ok(())
    }

    pub(super) fn fallback<T: 'static>(
        &mut self,
        handler: impl Handler<T, S>,
    ) -> Result<(), String> {
        self.table.fallback()?;
        self.change(|router| router.fallback(handler));
        Ok(())
    }

    pub(super) fn fallback_service<V>(&mut self, service: V) -> Result<(), String>
    where
        V: Service<Request, Response: IntoResponse, Error = Infallible>,
        V: Clone + Send + Sync + 'static,
        V::Future: Send + 'static,
    {
        self.table.fallback()?;
        self.change(|router| router.fallback_service(service));
        Ok(())
    }

    /// Changes what answers and no path.
    pub(super) fn change(&mut self, change: impl FnOnce(Router<S>) -> Router<S>) {
        self.router = change(take(&mut self.router));
    }

    pub(super) fn with_state<S2>(self, state: S) -> CheckedRoutes<S2> {
        CheckedRoutes { router: self.router.with_state(state), table: self.table }
    }

    pub(super) fn into_router(self) -> Router<S> {
        self.router
    }
}
