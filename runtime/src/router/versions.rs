//! The routes of each version, joined as the application says that requests name one.

use std::convert::Infallible;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::Router;
use axum::extract::Request;
use axum::response::{IntoResponse as _, Response};
use http::header::{CONTENT_TYPE, HeaderValue, VARY};
use tower_service::Service;

use crate::config_faults::ConfigFaults;
use crate::edge::versions::{NamedVersion, ReadyVersions};
use crate::problem::{Reason, Refusal};
use crate::route_path::{Segment, segments};
use crate::router::checked_routes::CheckedRoutes;
use crate::router::endpoint::Endpoint;
use crate::security::Security;

/// Routes by the version of their handlers. A list, since a map would be compiled with each application's state.
pub(super) type Versioned<S> = Vec<(&'static str, CheckedRoutes<S>)>;

/// The routes of a router by their versions, those without one first.
pub(super) fn with_base<S>(
    versioned: Versioned<S>,
    base: CheckedRoutes<S>,
) -> impl Iterator<Item = (Option<&'static str>, CheckedRoutes<S>)> {
    let versioned = versioned.into_iter().map(|(version, routes)| (Some(version), routes));
    std::iter::once((None, base)).chain(versioned)
}

/// Changes the routes of a version, which are made where there are none yet.
pub(super) fn change<S, T>(
    versioned: &mut Versioned<S>,
    version: &'static str,
    change: impl FnOnce(&mut CheckedRoutes<S>) -> T,
) -> T
where
    S: Clone + Send + Sync + 'static,
{
    if let Some((_, routes)) = versioned.iter_mut().find(|(known, _)| *known == version) {
        return change(routes);
    }
    let mut routes = CheckedRoutes::default();
    let changed = change(&mut routes);
    versioned.push((version, routes));
    changed
}

/// The one version that all handlers of a route have.
///
/// # Errors
/// Some have another, or none.
pub(super) fn only(endpoints: &[Endpoint], path: &str) -> Result<Option<&'static str>, String> {
    let version = endpoints.first().and_then(Endpoint::version);
    if endpoints.iter().all(|endpoint| endpoint.version() == version) {
        return Ok(version);
    }
    Err(format!(
        "the handlers of one `.route(\"{path}\", ..)` are of several versions: write one `.route(..)` \
         for each version"
    ))
}

/// One router of all versions; each endpoint has the path that it is served at.
pub(super) fn joined(
    mut base: CheckedRoutes<()>,
    versioned: Versioned<()>,
    endpoints: &mut [Endpoint],
    security: &Security,
    faults: &mut ConfigFaults,
) -> Router {
    if versioned.is_empty() {
        return base.into_router();
    }
    let Some(versions) = security.versions() else {
        let names = versioned.iter().map(|(name, _)| format!("`{name}`"));
        let names = names.collect::<Vec<_>>().join(", ");
        faults.add(format!(
            "handlers are of the version {names} and no version is declared: call \
             `.versions(Versions::in_path(\"/v{{version}}\", [..]))`"
        ));
        return base.into_router();
    };
    check(versions, endpoints, faults);
    let undeclared = |(name, _): &&(&str, _)| !versions.names.iter().any(|it| it == name);
    if let Some((name, _)) = versioned.iter().find(undeclared) {
        let declared = versions.names.join("`, `");
        faults
            .add(format!("the version `{name}` is not declared: `.versions(..)` has `{declared}`"));
        return base.into_router();
    }
    if versions.varies_by().is_some() {
        let dispatch = Dispatch::new(base.into_router(), versioned, endpoints, versions);
        return Router::new().fallback_service(dispatch);
    }
    for endpoint in endpoints.iter_mut() {
        if let Some(version) = endpoint.version() {
            endpoint.move_below(&versions.prefix(version));
        }
    }
    for (version, routes) in versioned {
        let prefix = versions.prefix(version);
        if let Err(reason) = base.nest(&prefix, routes) {
            faults.add(format!("the routes of the version `{version}`: {reason}"));
        }
    }
    base.into_router()
}

/// What would be served twice, or at a path that is not meant.
fn check(versions: &ReadyVersions, endpoints: &[Endpoint], faults: &mut ConfigFaults) {
    for endpoint in endpoints {
        let Some(version) = endpoint.version() else { continue };
        let (path, prefix) = (&endpoint.path, versions.prefix(version));
        let rest = path.strip_prefix(&*prefix).filter(|_| !prefix.is_empty());
        if rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/')) {
            faults.add(format!(
                "the route `{path}` has the version in its path, and `.versions(..)` puts it there: \
                 write the path behind `{prefix}`"
            ));
        }
        let is_same = |other: &&Endpoint| other.version().is_none() && other.path == *path;
        if prefix.is_empty() && endpoints.iter().any(|other| is_same(&other)) {
            faults.add(format!(
                "the route `{path}` is served by handlers with a version and without one: give each \
                 of them a version"
            ));
        }
    }
}

/// Hands each request to the routes of the version that it names.
#[derive(Clone)]
struct Dispatch(Arc<Routes>);

struct Routes {
    base: Router,
    /// As many as there are versions, each with the others' routes behind its own.
    versions: Vec<Version>,
    patterns: Vec<String>,
    named: ReadyVersions,
    vary: HeaderValue,
}

struct Version {
    router: Router,
    json_type: Option<HeaderValue>,
}

impl Dispatch {
    fn new(
        base: Router,
        mut versioned: Versioned<()>,
        endpoints: &[Endpoint],
        versions: &ReadyVersions,
    ) -> Self {
        let ready = versions.names.iter().map(|name| {
            let own = versioned.iter().position(|(version, _)| version == name);
            let own = own.map(|place| versioned.swap_remove(place).1.into_router());
            let router = own.map_or_else(|| base.clone(), |it| it.fallback_service(base.clone()));
            Version { router, json_type: versions.json_type(name) }
        });
        let ready = ready.collect();
        let patterns = endpoints.iter().filter(|endpoint| endpoint.version().is_some());
        let patterns = patterns.map(|endpoint| endpoint.path.clone()).collect();
        let vary = versions.varies_by().map(|name| HeaderValue::from_name(name.clone()));
        let vary = vary.unwrap_or(HeaderValue::from_static("*"));
        Self(Arc::new(Routes { base, versions: ready, patterns, named: versions.clone(), vary }))
    }
}

impl Routes {
    /// Whether the path is one of handlers with a version.
    fn have(&self, path: &str) -> bool {
        self.patterns.iter().any(|pattern| fits(pattern, path))
    }

    fn unknown(&self) -> Response {
        let known = self.named.names.join(", ");
        let place = match self.named.varies_by() {
            Some(name) if *name != http::header::ACCEPT => format!("in `{name}`"),
            _ => "in the media type".to_owned(),
        };
        let refusal = Refusal::new(Reason::VersionUnknown)
            .detail(format!("the request must name one version {place}, of: {known}"));
        refusal.into_response()
    }
}

impl Service<Request> for Dispatch {
    type Response = Response;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Response, Infallible>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request) -> Self::Future {
        let routes = Arc::clone(&self.0);
        let is_versioned = routes.have(request.uri().path());
        let named = routes.named.named_by(request.headers());
        let mut request = request;
        // A handler reads JSON, whatever version of it.
        if matches!(named, NamedVersion::Known(_))
            && routes.named.is_named_by_body(request.headers())
        {
            let json = HeaderValue::from_static("application/json");
            request.headers_mut().insert(CONTENT_TYPE, json);
        }
        Box::pin(async move {
            let version = match named {
                NamedVersion::Known(place) => routes.versions.get(place),
                NamedVersion::Nothing | NamedVersion::Unknown => None,
            };
            let mut response = match version {
                Some(version) => version.router.clone().call(request).await?,
                None if is_versioned => routes.unknown(),
                None => routes.base.clone().call(request).await?,
            };
            if is_versioned {
                let fields = response.headers_mut();
                fields.append(VARY, routes.vary.clone());
                let json_type = version.and_then(|version| version.json_type.as_ref());
                let is_json = fields.get(CONTENT_TYPE).is_some_and(|it| it == "application/json");
                if let Some(json_type) = json_type.filter(|_| is_json) {
                    fields.insert(CONTENT_TYPE, json_type.clone());
                }
            }
            Ok(response)
        })
    }
}

/// Whether a path is one of a pattern, as axum reads both.
fn fits(pattern: &str, path: &str) -> bool {
    let (mut patterns, mut given) = (segments(pattern), path.split('/'));
    loop {
        match (patterns.next(), given.next()) {
            (None, None) => return true,
            (Some(Segment { prefix, parameter }), Some(segment)) => {
                let Some(value) = segment.strip_prefix(&*prefix) else { return false };
                match parameter {
                    Some(parameter) if parameter.takes_rest => {
                        return !value.is_empty() || given.next().is_some();
                    }
                    Some(_) if value.is_empty() => return false,
                    None if !value.is_empty() => return false,
                    _ => {}
                }
            }
            _ => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_fits_what_axum_routes_to_it() {
        for (pattern, path, is_one) in [
            ("/staff", "/staff", true),
            ("/staff", "/staff/", false),
            ("/staff/{id}", "/staff/7", true),
            ("/staff/{id}", "/staff/", false),
            ("/staff/{id}", "/staff/7/pay", false),
            ("/files/{*rest}", "/files/a/b", true),
            ("/files/{*rest}", "/files", false),
            ("/", "/", true),
            ("/@{handle}", "/@ada", true),
            ("/@{handle}", "/ada", false),
            ("/@{handle}", "/@", false),
            ("/{{id}}", "/{id}", true),
            ("/{{id}}", "/7", false),
        ] {
            assert_eq!(fits(pattern, path), is_one, "{pattern} {path}");
        }
    }
}
