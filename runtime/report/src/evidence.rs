//! Which requirements the inventory is evidence for: the OWASP API Security Top 10 (2023) and chapters of ASVS 5.0.

use palisade::inventory::RouteData;
use serde::Serialize;

use crate::Inventory;

/// A requirement, and what is here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Evidence {
    /// `API1:2023`, `ASVS V8.2`
    pub id: &'static str,
    /// What it asks for.
    pub asks: &'static str,
    /// What is here, with numbers.
    pub evidence: String,
    /// What of it this cannot show.
    pub open: &'static str,
}

/// The table.
pub fn evidence(inventory: &Inventory) -> Vec<Evidence> {
    let routes = &inventory.routes;
    let count = |holds: &dyn Fn(&&RouteData) -> bool| routes.iter().filter(holds).count();
    let guarded = count(&|route| route.is_guarded());
    let named = |route: &RouteData| route.path.contains('{') || route.checks_named_objects;
    let objects = count(&|route| named(route));
    let checked =
        count(&|route| named(route) && (!route.checked.is_empty() || route.checks_named_objects));
    let suspended = count(&|route| route.ways_out.iter().any(|way| way.kind == "objects"));
    let fields: usize = routes.iter().map(|route| route.fields.len()).sum();
    let conditional: usize = routes
        .iter()
        .flat_map(|route| &route.fields)
        .filter(|field| field.visible_to.is_some() || field.mask.is_some())
        .count();
    let raw = count(&|route| route.ways_out.iter().any(|way| way.kind == "unredacted"));
    let limited = count(&|route| !route.limits.is_empty());
    let secured = count(&|route| route.rule.is_some());
    let ruled =
        count(&|route| route.rule.as_ref().is_some_and(|rule| rule.to_string() != "authenticated"));
    let public = count(&|route| route.public.is_some());
    let inputs = count(&|route| !route.inputs.is_empty());
    let unchecked = count(&|route| route.ways_out.iter().any(|way| way.kind == "unchecked"));
    let total = routes.len();
    let item = |id, asks, evidence: String, open| Evidence { id, asks, evidence, open };
    vec![
        item("API1:2023", "Object level authorization", format!("{objects} routes name objects; {checked} load and ask each before the handler runs, {suspended} state why not"), "whether the rules of objects are the right ones"),
        item("API2:2023", "Authentication", format!("{secured} of {total} routes are secured, {public} public with a reason; schemes: {}", names(inventory)), "how credentials are issued and revoked"),
        item("API3:2023", "Object property level authorization", format!("{fields} fields can leave, {conditional} of them by rule or masked; {raw} responses are not allowlisted, with a reason; unknown fields of inputs are refused"), "whether each field is meant to leave"),
        item("API4:2023", "Unrestricted resource consumption", format!("{limited} of {total} routes have limits of their own, every address {}; every body, time and header is bounded", inventory.address_limit), "what a request costs behind the handler"),
        item("API5:2023", "Function level authorization", format!("{ruled} of {secured} secured routes demand a role, a scope or a policy"), "whether the rule is the right one"),
        item("API6:2023", "Sensitive business flows", format!("{} routes bound requests at the same time; limits by plan: {}", count(&|route| !route.in_flight.is_empty()), count(&|route| route.limits.iter().any(|limit| !limit.plans.is_empty()))), "which flows are sensitive"),
        item("API7:2023", "Server side request forgery", "inputs that are URLs are of a stated scheme".to_owned(), "where the service connects to"),
        item("API8:2023", "Security misconfiguration", format!("{guarded} of {total} routes are guarded; the fields of every answer are set; hosts: {}", if inventory.hosts.is_empty() { "any" } else { "declared" }), "TLS and the proxies before the service"),
        item("API9:2023", "Inventory management", format!("this inventory, its OpenAPI document and its lock have one digest: {}", short(&inventory.digest)), "which environments run it"),
        item("API10:2023", "Unsafe consumption of APIs", "webhooks are verified before they are read".to_owned(), "calls to other services"),
        item("ASVS 5.0 V1", "Encoding and sanitization", format!("{inputs} routes read inputs by type; {unchecked} parameters are exempt with a reason"), "output into other formats than JSON and CSV"),
        item("ASVS 5.0 V2", "Validation and business logic", "every text and collection is bounded, unknown fields are refused, all violations are reported at once".to_owned(), "rules between several requests"),
        item("ASVS 5.0 V4", "API and web service", "content types, methods and message framing are checked before the handler; every refusal is a problem (RFC 9457)".to_owned(), "GraphQL and WebSockets"),
        item("ASVS 5.0 V6", "Authentication", format!("schemes: {}", names(inventory)), "passwords and second factors at the issuer"),
        item("ASVS 5.0 V8", "Authorization", format!("roles: {}; a rule that cannot be asked refuses", inventory.roles.len()), "whether documented rules and these agree"),
        item("ASVS 5.0 V9", "Self-contained tokens", format!("issuers: {}; algorithm, issuer, audience and times are checked before anything is read", inventory.issuers.len()), "key rotation at the issuer"),
        item("ASVS 5.0 V16", "Security logging and error handling", "every decision is an event without secrets; a failure tells its caller an id and nothing else".to_owned(), "where events are kept, and for how long"),
    ]
}

fn names(inventory: &Inventory) -> String {
    let names: Vec<&str> = inventory.schemes.iter().map(|scheme| scheme.name.as_str()).collect();
    if names.is_empty() { "none".to_owned() } else { names.join(", ") }
}

fn short(digest: &str) -> String {
    digest.chars().take(12).collect()
}
