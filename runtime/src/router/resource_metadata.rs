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

use crate::auth::CredentialPlace;
use crate::config_faults::ConfigFaults;
use crate::policy::Access;
use crate::router::endpoint::{Endpoint, Guard};
use crate::router::route_table::{Methods, RouteTable};
use crate::rule::Rule;
use crate::security::Security;

/// Why no guard stands before it.
const REASON: &str = "the metadata of the protected resource is for clients without a token";

/// The document (section 2). A list without an item is left out (section 3.2).
#[derive(Serialize)]
struct Document<'a> {
    resource: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    authorization_servers: Vec<String>,
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    scopes_supported: BTreeSet<&'static str>,
    bearer_methods_supported: [&'static str; 1],
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
    let proofs = Proofs::demanded(endpoints, security);
    let document = Document {
        resource: resource.identifier(),
        authorization_servers: security.issuers(),
        scopes_supported: demanded_scopes(endpoints),
        // A token in a query or a form counts as none.
        bearer_methods_supported: ["header"],
        tls_client_certificate_bound_access_tokens: security.takes_certificate_bound(),
        dpop_signing_alg_values_supported: proofs.algorithms(),
        dpop_bound_access_tokens_required: proofs == Proofs::Required,
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

/// What handlers make of tokens that come with a proof of possession (RFC 9449).
#[derive(Clone, Copy, PartialEq, Eq)]
enum Proofs {
    /// None takes one.
    Unknown,
    Accepted,
    /// None takes a token without.
    Required,
}

impl Proofs {
    fn demanded(endpoints: &[Endpoint], security: &Security) -> Self {
        let (mut with, mut without) = (false, false);
        for endpoint in endpoints {
            let Guard::Policy(plan) = endpoint.guard else { continue };
            let schemes = match &plan.spec.access {
                Access::Restricted { schemes, .. } => *schemes,
                Access::Public(_) if plan.asks_for_caller => &[],
                Access::Public(_) => continue,
            };
            for scheme in security.accepted(schemes) {
                let CredentialPlace::Authorization(kind) = scheme.place() else { continue };
                if kind.eq_ignore_ascii_case("DPoP") {
                    with = true;
                } else if !scheme.authorization_servers().is_empty() {
                    without = true;
                }
            }
        }
        match (with, without) {
            (false, _) => Self::Unknown,
            (true, true) => Self::Accepted,
            (true, false) => Self::Required,
        }
    }

    fn algorithms(self) -> Vec<&'static str> {
        if self == Self::Unknown { Vec::new() } else { algorithms() }
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
