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
    let document = Document {
        resource: resource.identifier(),
        authorization_servers: security.issuers(),
        scopes_supported: demanded_scopes(endpoints),
        // A token in a query or a form counts as none.
        bearer_methods_supported: ["header"],
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
