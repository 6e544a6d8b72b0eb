//! One method of one route.

use palisade::inventory::{Inventory, RouteData, RuleData};
use serde_json::{Map, Value, json};

use crate::{parameters, responses};

/// The operation. `names` are those that were given before.
pub(crate) fn operation(
    inventory: &Inventory,
    route: &RouteData,
    names: &mut Vec<String>,
) -> Value {
    let mut operation = Map::new();
    let mut set = |name: &str, value: Value| operation.insert(name.to_owned(), value);
    set("operationId", name(route, names).into());
    set("tags", json!([tag(&route.path)]));
    set("summary", summary(route).into());
    set("description", description(route).into());
    let parameters = parameters::parameters(inventory, route);
    if !parameters.is_empty() {
        set("parameters", parameters.into());
    }
    if let Some(body) = parameters::body(inventory, route) {
        set("requestBody", body);
    }
    set("responses", responses::responses(inventory, route));
    set("security", security(inventory, route));
    let limits: Vec<&String> = route.limits.iter().map(|limit| &limit.words).collect();
    if !limits.is_empty() {
        set("x-palisade-limits", json!(limits));
    }
    if route.deprecated.is_some() || route.sunset.is_some() {
        set("deprecated", true.into());
    }
    if let Some(rule) = &route.rule {
        set("x-palisade-rule", json!(rule));
        let mut demanded = Vec::new();
        needed(rule, &mut demanded);
        set("x-palisade-needs", json!(demanded));
    }
    Value::Object(operation)
}

fn name(route: &RouteData, names: &mut Vec<String>) -> String {
    let own = route.handler.clone();
    let longer = || {
        let path: String = route
            .path
            .chars()
            .map(|letter| if letter.is_alphanumeric() { letter } else { '_' })
            .collect();
        format!("{}_{}{}", own, route.method.to_lowercase(), path.trim_end_matches('_'))
    };
    let name = if names.contains(&own) { longer() } else { own.clone() };
    names.push(name.clone());
    name
}

/// The first segment of the path that is not a parameter.
fn tag(path: &str) -> String {
    let mut segments =
        path.split('/').filter(|segment| !segment.is_empty() && !segment.starts_with('{'));
    segments.next().unwrap_or("root").to_owned()
}

/// Every tag that an operation may have.
pub(crate) fn tags(inventory: &Inventory) -> Value {
    let mut tags: Vec<String> = inventory.routes.iter().map(|route| tag(&route.path)).collect();
    tags.sort();
    tags.dedup();
    let told = tags
        .into_iter()
        .map(|tag| json!({"name": tag, "description": format!("Routes below `/{tag}`.")}));
    told.collect()
}

fn summary(route: &RouteData) -> String {
    let first = route.docs.lines().next().unwrap_or_default().trim().trim_end_matches('.');
    if first.is_empty() { route.handler.replace('_', " ") } else { first.to_owned() }
}

/// Its author's words, and what the guard does, in words.
fn description(route: &RouteData) -> String {
    let mut lines = vec![route.docs.clone(), format!("Who may call: {}.", route.who_may_call)];
    for object in &route.objects {
        let rule = object.rule.as_deref().unwrap_or("code decides");
        let action = object.action.to_lowercase();
        lines.push(format!("To {action} the object `{}`: {rule}.", object.name));
    }
    let limits =
        route.limits.iter().map(|limit| limit.words.clone()).chain(route.in_flight.clone());
    let limits: Vec<String> = limits.collect();
    if !limits.is_empty() {
        lines.push(format!("Limits: {}.", limits.join("; ")));
    }
    if let Some(addresses) = &route.addresses {
        lines.push(format!("Addresses: {addresses}."));
    }
    let version = route.version.iter().map(|version| format!("Version {version}."));
    lines.extend(version);
    if let Some(successor) = &route.successor {
        lines.push(format!("Replaced by {successor}."));
    }
    for way_out in &route.ways_out {
        lines.push(format!("Suspended check ({}): {}.", way_out.kind, way_out.reason));
    }
    lines.retain(|line| !line.is_empty());
    lines.join("\n\n")
}

/// One of the schemes. Roles and scopes are stated beside: these schemes have no list of scopes of their own.
fn security(inventory: &Inventory, route: &RouteData) -> Value {
    if route.rule.is_none() {
        return json!([]);
    }
    let schemes = if route.auth.is_empty() { &inventory.default_auth } else { &route.auth };
    schemes.iter().map(|scheme| json!({scheme: []})).collect()
}

/// Roles and scopes that no caller can do without.
fn needed(rule: &RuleData, demanded: &mut Vec<String>) {
    match rule {
        RuleData::Role(name) | RuleData::Scope(name) => demanded.push(name.clone()),
        RuleData::All(rules) => rules.iter().for_each(|rule| needed(rule, demanded)),
        _ => {}
    }
}
