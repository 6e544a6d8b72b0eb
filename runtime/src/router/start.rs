//! A router and a configuration, joined: everything that keeps an application from starting.

use crate::config_faults::{ConfigError, ConfigFaults};
use crate::edge::cors::CorsRoutes;
use crate::router::checked_routes::CheckedRoutes;
use crate::router::endpoint::{Endpoint, Namesakes};
use crate::router::schemes::Schemes;
use crate::router::versions::Versioned;
use crate::router::{Posture, SecureApp, resource_metadata, versions};
use crate::security::Security;

/// Joins routes whose handlers have their state, and whose schemes the list `A` declares.
pub(super) fn secured<A: Schemes>(
    routes: CheckedRoutes<()>,
    versioned: Versioned<()>,
    mut endpoints: Vec<Endpoint>,
    reasons: Vec<String>,
    security: Security,
) -> Result<SecureApp, ConfigError> {
    let mut faults = ConfigFaults::default();
    faults.extend(reasons);
    let router = versions::joined(routes, versioned, &mut endpoints, &security, &mut faults);
    let mut of_handlers = Vec::new();
    let mut namesakes = Namesakes::default();
    for endpoint in &endpoints {
        of_handlers.extend(endpoint.check(&security));
        faults.extend(endpoint.check_shape(&security));
        faults.extend(endpoint.check_is_guarded_where_required());
        faults.extend(namesakes.add(endpoint));
    }
    faults.extend(check_tenant_stands_in_a_path(&endpoints, &security));
    of_handlers.extend(check_declared_are_configured::<A>(&security));
    faults.extend_of_handlers(of_handlers);
    faults.extend(check_configured_are_declared::<A>(&security));
    let router = resource_metadata::served(router, &mut endpoints, &security, &mut faults);
    let cors = security.cors().map(|_| cors_routes(&endpoints, &security, &mut faults));
    faults.into_result()?;
    let posture = Posture::of(&endpoints, Some(security.limits()), Some(security.edge_posture()));
    posture.warn(security.clock().now_unix_millis());
    #[cfg(feature = "audit")]
    crate::audit::record_posture(
        security.audit_outputs(),
        || posture.digest(),
        security.clock().now_unix_millis(),
    );
    Ok(SecureApp::new(router, security, posture).with_cors(cors))
}

/// The schemes that the list declares and nothing verifies, told with the handlers that name them.
fn check_declared_are_configured<A: Schemes>(security: &Security) -> Vec<(String, String)> {
    let declared = A::DECLARED.unwrap_or_default().iter().map(|(_, name)| *name);
    let missing = declared.filter(|name| security.accepted(&[name]).next().is_none());
    missing.map(|name| (list_name::<A>(), security.not_configured(name))).collect()
}

/// The schemes that are verified and that the list does not declare.
fn check_configured_are_declared<A: Schemes>(security: &Security) -> Vec<String> {
    let Some(declared) = A::DECLARED else { return Vec::new() };
    let undeclared = security.scheme_names().into_iter();
    let undeclared = undeclared.filter(|name| !declared.iter().any(|(_, known)| known == name));
    undeclared
        .map(|name| {
            format!(
                "{}: the scheme `{name}` is configured and not declared: add a variant of this name, or leave it out \
                 of `Security::builder()`",
                list_name::<A>()
            )
        })
        .collect()
}

/// The list as reasons not to start name it.
fn list_name<A>() -> String {
    format!("`{}`", std::any::type_name::<A>())
}

/// What preflights have to know: whom a handler keeps out, and which tenant a path names.
fn cors_routes(
    endpoints: &[Endpoint],
    security: &Security,
    faults: &mut ConfigFaults,
) -> CorsRoutes {
    let tenant = security.tenant_parameter();
    // What serves whatever is below a path has no path of its own.
    let routes = endpoints.iter().filter(|endpoint| !endpoint.path.ends_with("/*"));
    CorsRoutes::new(routes.map(Endpoint::cors_route), tenant, faults)
}

/// A parameter that no route has checks nothing: its name is misspelt.
fn check_tenant_stands_in_a_path(endpoints: &[Endpoint], security: &Security) -> Option<String> {
    let name = security.tenant_parameter()?;
    let is_missing = !endpoints.iter().any(|endpoint| endpoint.has_parameter(name));
    is_missing
        .then(|| format!("`.tenant_in_path(\"{name}\")`: no route has the parameter `{{{name}}}`"))
}
