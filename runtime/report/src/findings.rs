//! What looks wrong, or is said and used by nothing.

use palisade::inventory::{Inventory, RouteData, RuleData};
use serde::Serialize;

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// To be read.
    Note,
    /// To be decided.
    Warning,
    /// To be changed.
    Error,
}

/// Something to look at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// What kind: `unused-role`, `unguarded-route`.
    pub rule: &'static str,
    /// How much it matters.
    pub level: Level,
    /// The route, where it is about one.
    pub route: Option<String>,
    /// The handler as `module::name`.
    pub handler: Option<String>,
    /// Where its attribute is: `src/handlers.rs:14`.
    pub place: Option<String>,
    /// What.
    pub message: String,
}

/// Every kind of finding, with what it means.
pub const RULES: &[(&str, &str)] = &[
    ("unused-role", "A role that no rule, field or input names, directly or by implication."),
    ("unused-scope", "A scope that no rule, field or input names."),
    ("unused-condition", "A condition that is configured and that no rule names."),
    ("unused-limit", "A limit that is configured by name and that no handler names."),
    ("unguarded-route", "A route without a guard."),
    ("shadowed-route", "A path that a parameter of another route matches as well."),
    ("suspended-check", "A check that is suspended, with its reason."),
    ("secured-without-limit", "A secured handler without a limit of its own."),
    (
        "expensive-without-bound",
        "A large body or a long time without a bound on requests at the same time.",
    ),
    ("role-reaches-nothing", "A role with which nothing more can be called or seen than without."),
    ("any-host", "Every host is taken: `.hosts(..)` is not stated."),
];

/// Everything that looks wrong.
pub fn findings(inventory: &Inventory) -> Vec<Finding> {
    let mut found = Vec::new();
    unused_names(inventory, &mut found);
    unused_limits(inventory, &mut found);
    for route in &inventory.routes {
        of_route(route, &mut found);
    }
    shadows(inventory, &mut found);
    if inventory.hosts.is_empty() {
        let message =
            "every host is taken: state `.hosts([..])` where a link or a cache key is made of it";
        found.push(about("any-host", Level::Note, None, message.to_owned()));
    }
    found
}

fn about(rule: &'static str, level: Level, route: Option<&RouteData>, message: String) -> Finding {
    let handler = route.filter(|route| route.is_guarded());
    let handler = handler.map(|route| format!("{}::{}", route.module, route.handler));
    let place = route.map(|route| route.place.clone()).filter(|place| !place.is_empty());
    Finding { rule, level, route: route.map(RouteData::name), handler, place, message }
}

/// Every rule that is anywhere: at routes, fields and inputs.
fn every_rule(inventory: &Inventory) -> Vec<RuleData> {
    let mut rules: Vec<RuleData> = Vec::new();
    for route in &inventory.routes {
        rules.extend(route.rule.clone());
        for field in &route.fields {
            rules.extend(field.visible_to.clone());
            rules.extend(field.unmasked_for.clone());
        }
    }
    for schema in inventory.schemas.values() {
        written_by(schema, &mut rules);
    }
    rules
}

fn written_by(schema: &serde_json::Value, rules: &mut Vec<RuleData>) {
    match schema {
        serde_json::Value::Object(members) => {
            let own = members.get("x-palisade-written-by").cloned();
            rules.extend(own.and_then(|rule| serde_json::from_value(rule).ok()));
            members.values().for_each(|member| written_by(member, rules));
        }
        serde_json::Value::Array(items) => items.iter().for_each(|item| written_by(item, rules)),
        _ => {}
    }
}

fn unused_names(inventory: &Inventory, found: &mut Vec<Finding>) {
    let (mut roles, mut scopes, mut conditions) = (Vec::new(), Vec::new(), Vec::new());
    for rule in &every_rule(inventory) {
        rule.walk(&mut |rule| match rule {
            RuleData::Role(name) => roles.push(name.clone()),
            RuleData::Scope(name) => scopes.push(name.clone()),
            RuleData::Condition(name) => conditions.push(name.clone()),
            _ => {}
        });
    }
    // A role is of use where it, or one that it implies, is asked for; objects' own code may ask for any.
    for (role, held) in &inventory.roles {
        if !held.iter().any(|held| roles.contains(held)) {
            let message = format!("no rule, field or input asks for the role `{role}`");
            let code_asks = inventory.routes.iter().any(|route| {
                route
                    .objects
                    .iter()
                    .any(|object| object.rule.as_deref().is_none_or(|rule| rule.contains(role)))
            });
            let level = if code_asks { Level::Note } else { Level::Warning };
            found.push(about("unused-role", level, None, message));
        }
    }
    for scope in inventory.scopes.iter().filter(|scope| !scopes.contains(scope)) {
        let message = format!("no rule, field or input asks for the scope `{scope}`");
        found.push(about("unused-scope", Level::Warning, None, message));
    }
    for condition in inventory.conditions.iter().filter(|name| !conditions.contains(name)) {
        let message = format!("no rule names the condition `{condition}`");
        found.push(about("unused-condition", Level::Warning, None, message));
    }
}

fn unused_limits(inventory: &Inventory, found: &mut Vec<Finding>) {
    let limits = || inventory.routes.iter().flat_map(|route| &route.limits);
    for name in inventory.named_limits.keys() {
        let is_used = limits().any(|limit| {
            limit.name.as_ref() == Some(name) || limit.words.contains(&format!("{name}: "))
        });
        if !is_used && !limits().any(|limit| !limit.plans.is_empty()) {
            let message = format!("no handler names the limit `{name}`");
            found.push(about("unused-limit", Level::Warning, None, message));
        }
    }
}

fn of_route(route: &RouteData, found: &mut Vec<Finding>) {
    for way_out in &route.ways_out {
        let unguarded = way_out.kind == "unguarded";
        let (rule, level) = if unguarded {
            ("unguarded-route", Level::Warning)
        } else {
            ("suspended-check", Level::Note)
        };
        found.push(about(
            rule,
            level,
            Some(route),
            format!("{}: {}", way_out.kind, way_out.reason),
        ));
    }
    if route.rule.is_some() && route.limits.is_empty() {
        let message =
            "only the limit by address holds: state `rate = \"..\"`, or `.default_rate(..)`";
        found.push(about("secured-without-limit", Level::Note, Some(route), message.to_owned()));
    }
    let is_expensive = route.body_bytes > 1024 * 1024 || route.timeout_millis > 60_000;
    if is_expensive && route.in_flight.is_empty() && route.class.is_none() {
        let message = format!(
            "takes {} bytes and {} s, as often at the same time as its limits let through: state `in_flight` or `class`",
            route.body_bytes,
            route.timeout_millis / 1_000
        );
        found.push(about("expensive-without-bound", Level::Warning, Some(route), message));
    }
}

/// `/employees/me` beside `/employees/{id}`: one is served, and a reader may take it for the other.
fn shadows(inventory: &Inventory, found: &mut Vec<Finding>) {
    for route in &inventory.routes {
        let others = inventory.routes.iter().filter(|other| {
            other.path != route.path
                && other.method == route.method
                && matches(&other.path, &route.path)
        });
        for other in others {
            let message =
                format!("`{}` matches this path as well; this route is served first", other.path);
            found.push(about("shadowed-route", Level::Note, Some(route), message));
        }
    }
}

/// Whether a pattern with parameters matches a path that is written out where it has them.
fn matches(pattern: &str, path: &str) -> bool {
    let (pattern, path): (Vec<&str>, Vec<&str>) =
        (pattern.split('/').collect(), path.split('/').collect());
    let is_same = |(own, other): (&&str, &&str)| {
        own == other || (own.starts_with('{') && !other.starts_with('{'))
    };
    pattern.len() == path.len() && pattern.iter().zip(&path).all(is_same)
}
