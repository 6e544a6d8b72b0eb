//! The metadata of a protected resource ([RFC 9728]): what a client has to know to get a token that this
//! service takes, made from what the handlers demand.
//!
//! [RFC 9728]: https://www.rfc-editor.org/rfc/rfc9728

use std::collections::BTreeSet;

use axum::Router;
use axum::routing::get;
use bytes::Bytes;
use http::header::{CACHE_CONTROL, CONTENT_TYPE};
use serde::Serialize;

use crate::auth::{CredentialPlace, Scheme};
use crate::config_faults::ConfigFaults;
use crate::policy::Access;
use crate::router::endpoint::{Endpoint, Guard};
use crate::router::route_table::{Methods, RouteTable};
use crate::rule::Rule;
use crate::security::Security;

/// Why it has no guard.
const REASON: &str = "the metadata of the protected resource is for clients without a token";

/// The document (section 2). A list without an item is left out (section 3.2).
#[derive(Serialize)]
struct Document<'a> {
    resource: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    authorization_servers: Vec<String>,
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    scopes_supported: BTreeSet<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    bearer_methods_supported: Vec<&'static str>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    tls_client_certificate_bound_access_tokens: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    dpop_signing_alg_values_supported: Vec<&'static str>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    dpop_bound_access_tokens_required: bool,
}

/// Adds the route of the document, where the application says what it is called.
pub(super) fn served(
    router: Router,
    endpoints: &mut Vec<Endpoint>,
    security: &Security,
    faults: &mut ConfigFaults,
) -> Router {
    let Some(resource) = security.resource() else { return router };
    let path = resource.metadata_path();
    if endpoints.iter().any(|endpoint| endpoint.path == path) {
        faults.add(format!("the route `{path}` is that of the metadata of `.resource(..)`"));
        return router;
    }
    if let Err(reason) = RouteTable::default().route(&path, Methods::default()) {
        faults.add(format!("the metadata of `.resource(..)`: {reason}"));
        return router;
    }
    let tokens = Tokens::demanded(endpoints, security);
    let document = Document {
        resource: resource.identifier(),
        scopes_supported: demanded_scopes(endpoints),
        // A token in a query or a form counts as none.
        bearer_methods_supported: tokens.servers.iter().map(|_| "header").take(1).collect(),
        tls_client_certificate_bound_access_tokens: tokens.plain
            && security.takes_certificate_bound(),
        dpop_signing_alg_values_supported: tokens.proof_algorithms(),
        dpop_bound_access_tokens_required: tokens.proven && !tokens.plain,
        authorization_servers: tokens.servers,
    };
    let json = match serde_json::to_vec(&document) {
        Ok(json) => Bytes::from(json),
        Err(error) => {
            faults.add(format!("the metadata of `.resource(..)`: {error}"));
            return router;
        }
    };
    endpoints.push(Endpoint::unguarded(REASON, &path));
    router.route(
        &path,
        get(async move || {
            let fields =
                [(CONTENT_TYPE, "application/json"), (CACHE_CONTROL, "public, max-age=3600")];
            (fields, json)
        }),
    )
}

/// The tokens that handlers take.
#[derive(Default)]
struct Tokens {
    /// By whom they are.
    servers: Vec<String>,
    /// Whether one takes tokens that come with a proof of possession (RFC 9449).
    proven: bool,
    /// Whether one takes tokens that come without.
    plain: bool,
}

impl Tokens {
    fn demanded(endpoints: &[Endpoint], security: &Security) -> Self {
        let mut tokens = Self::default();
        for endpoint in endpoints {
            let Guard::Policy(plan) = endpoint.guard else { continue };
            let schemes = match &plan.spec.access {
                Access::Restricted { schemes, .. } => *schemes,
                Access::Public(_) if plan.asks_for_caller => &[],
                Access::Public(_) => continue,
            };
            security.accepted(schemes).for_each(|scheme| tokens.add(scheme));
        }
        // In the order in which they are configured.
        let taken = std::mem::take(&mut tokens.servers);
        let mut servers = security.issuers();
        servers.retain(|server| taken.contains(server));
        Self { servers, ..tokens }
    }

    fn add(&mut self, scheme: &Scheme) {
        let servers = scheme.authorization_servers();
        if let CredentialPlace::Authorization(kind) = scheme.place() {
            let is_proven = kind.eq_ignore_ascii_case("DPoP");
            self.proven |= is_proven;
            self.plain |= !is_proven && !servers.is_empty();
        }
        self.servers.extend(servers);
    }

    fn proof_algorithms(&self) -> Vec<&'static str> {
        if self.proven { algorithms() } else { Vec::new() }
    }
}

/// The algorithms of proofs.
#[cfg(feature = "jwt")]
fn algorithms() -> Vec<&'static str> {
    crate::auth::jwt::dpop::ALGORITHMS.split(' ').collect()
}

#[cfg(not(feature = "jwt"))]
fn algorithms() -> Vec<&'static str> {
    Vec::new()
}

/// Every scope that a handler's rule names.
fn demanded_scopes(endpoints: &[Endpoint]) -> BTreeSet<&'static str> {
    let mut scopes = BTreeSet::new();
    for endpoint in endpoints {
        let Guard::Policy(plan) = endpoint.guard else { continue };
        let Access::Restricted { rule, .. } = &plan.spec.access else { continue };
        rule.walk(&mut |rule| {
            if let Rule::Scope(scope) = rule {
                scopes.insert(scope.name);
            }
        });
    }
    scopes
}
