//! What handlers state of origins beside the application, for preflights: those reach no handler.

use matchit::Router;

use crate::config_faults::ConfigFaults;

/// The origins that a handler keeps to; none at all is the service's own.
pub(crate) type HandlerOrigins = &'static [&'static str];

/// One handler.
pub(crate) struct CorsRoute<'a> {
    pub(crate) path: &'a str,
    pub(crate) method: &'static str,
    pub(crate) origins: Option<HandlerOrigins>,
}

/// The routes that a preflight may be for.
pub(crate) struct CorsRoutes {
    routes: Router<Vec<(&'static str, Option<HandlerOrigins>)>>,
    tenant: Option<Box<str>>,
}

impl std::fmt::Debug for CorsRoutes {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("CorsRoutes").field("tenant", &self.tenant).finish_non_exhaustive()
    }
}

/// What is known of the handler that a preflight is for.
#[derive(Default)]
pub(crate) struct FoundRoute<'a> {
    pub(super) origins: Option<HandlerOrigins>,
    pub(super) tenant: Option<&'a str>,
}

impl CorsRoutes {
    pub(crate) fn new<'a>(
        routes: impl Iterator<Item = CorsRoute<'a>>,
        tenant: Option<&str>,
        faults: &mut ConfigFaults,
    ) -> Self {
        let mut by_path: Vec<(&str, Vec<_>)> = Vec::new();
        for route in routes {
            let entry = (route.method, route.origins);
            match by_path.iter_mut().find(|(path, _)| *path == route.path) {
                Some((_, methods)) => methods.push(entry),
                None => by_path.push((route.path, vec![entry])),
            }
        }
        let mut found = Router::new();
        for (path, methods) in by_path {
            // axum took every path before; a preflight that finds no route would be less strict.
            if let Err(error) = found.insert(path, methods) {
                faults.add(format!("cors: the route `{path}`: {error}"));
            }
        }
        Self { routes: found, tenant: tenant.map(Into::into) }
    }

    /// The handler of a path and a method; `HEAD` is answered by that of `GET`.
    pub(super) fn find<'a>(&self, path: &'a str, method: &str) -> FoundRoute<'a> {
        let Ok(found) = self.routes.at(path) else { return FoundRoute::default() };
        let of = |method: &str| found.value.iter().find(|(name, _)| *name == method);
        let handler = of(method).or_else(|| of("GET").filter(|_| method == "HEAD"));
        FoundRoute {
            origins: handler.and_then(|(_, origins)| *origins),
            tenant: self.tenant.as_deref().and_then(|name| found.params.get(name)),
        }
    }
}
