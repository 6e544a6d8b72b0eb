//! What handlers state of origins beside the application, for preflights: those reach no handler.

use std::collections::HashMap;

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
    routes: Router<Vec<RouteMethod>>,
    tenant: Option<Box<str>>,
}

/// A method of a path, with what each of its handlers states: versions share it, and a preflight names none.
struct RouteMethod {
    name: &'static str,
    stated: Vec<HandlerOrigins>,
}

impl std::fmt::Debug for CorsRoutes {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("CorsRoutes").field("tenant", &self.tenant).finish_non_exhaustive()
    }
}

/// What is known of the handler that a preflight is for.
#[derive(Default)]
pub(crate) struct FoundRoute<'a> {
    stated: &'a [HandlerOrigins],
    pub(super) tenant: Option<&'a str>,
}

impl FoundRoute<'_> {
    /// Whether a handler that the request may be for leaves this origin out.
    pub(super) fn keeps_out(&self, origin: &str) -> bool {
        self.stated.iter().any(|origins| !origins.contains(&origin))
    }
}

impl CorsRoutes {
    pub(crate) fn new<'a>(
        routes: impl Iterator<Item = CorsRoute<'a>>,
        tenant: Option<&str>,
        faults: &mut ConfigFaults,
    ) -> Self {
        let mut by_path: HashMap<&str, Vec<RouteMethod>> = HashMap::new();
        for route in routes {
            let methods = by_path.entry(route.path).or_default();
            let known = methods.iter_mut().find(|method| method.name == route.method);
            if let Some(method) = known {
                method.stated.extend(route.origins);
            } else {
                let stated = route.origins.into_iter().collect();
                methods.push(RouteMethod { name: route.method, stated });
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

    /// The handler of a path and a method: its own, for `HEAD` that of `GET`, or the one for every method.
    pub(super) fn find<'a>(&'a self, path: &'a str, method: &str) -> FoundRoute<'a> {
        let Ok(found) = self.routes.at(path) else { return FoundRoute::default() };
        let of = |name: &str| found.value.iter().find(|method| method.name == name);
        let handler = of(method).or_else(|| of("GET").filter(|_| method == "HEAD"));
        let handler = handler.or_else(|| of("*"));
        FoundRoute {
            stated: handler.map(|method| &*method.stated).unwrap_or_default(),
            tenant: self.tenant.as_deref().and_then(|name| found.params.get(name)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_serves_every_method_is_asked_for_those_that_nothing_else_serves() {
        let one: HandlerOrigins = &["https://one.example"];
        let two: HandlerOrigins = &["https://two.example"];
        let routes = [("*", one), ("GET", two)];
        let routes =
            routes.map(|(method, stated)| CorsRoute { path: "/x", method, origins: Some(stated) });
        let mut faults = ConfigFaults::default();
        let routes = CorsRoutes::new(routes.into_iter(), None, &mut faults);
        for (method, origins) in [("GET", two), ("HEAD", two), ("POST", one), ("PROPFIND", one)] {
            let found = routes.find("/x", method);
            for origin in [one, two].concat() {
                assert_eq!(
                    found.keeps_out(origin),
                    !origins.contains(&origin),
                    "{method} {origin}"
                );
            }
        }
    }

    /// A preflight names no version: the strictest of those that share a path and a method decides.
    #[test]
    fn of_versions_the_strictest_is_asked() {
        let everyone = |origins| CorsRoute { path: "/x", method: "GET", origins };
        let own: HandlerOrigins = &[];
        for stated in [[None, Some(own)], [Some(own), None]] {
            let mut faults = ConfigFaults::default();
            let routes = CorsRoutes::new(stated.into_iter().map(everyone), None, &mut faults);
            assert!(routes.find("/x", "GET").keeps_out("https://app.example"));
            assert!(routes.find("/x", "HEAD").keeps_out("https://app.example"));
            assert!(!routes.find("/x", "POST").keeps_out("https://app.example"));
        }
        let one: HandlerOrigins = &["https://one.example"];
        let mut faults = ConfigFaults::default();
        let routes = CorsRoutes::new([everyone(Some(one))].into_iter(), None, &mut faults);
        assert!(!routes.find("/x", "GET").keeps_out("https://one.example"));
        assert!(routes.find("/x", "GET").keeps_out("https://two.example"));
    }
}
