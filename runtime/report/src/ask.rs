//! Questions: who can read a field, what can a role do.

use palisade::inventory::{FieldData, Inventory, RouteData, RuleVerdict};
use serde::Serialize;

/// Who reads a field at a route.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FieldAnswer {
    /// `GET /employees/{id}`
    pub route: String,
    /// The field.
    pub field: String,
    /// Who may call the route.
    pub caller: String,
    /// Who of them sees the field: `everyone`, or a rule.
    pub who: String,
    /// The roles that see it at every object.
    pub roles: Vec<String>,
    /// The mask, and who sees the value without it.
    pub mask: Option<String>,
}

/// Every route where a field of this name can leave. The name may be the whole path, or its last part.
pub fn who_can(inventory: &Inventory, field: &str) -> Vec<FieldAnswer> {
    let mut found = Vec::new();
    for route in &inventory.routes {
        let named = route.fields.iter().filter(|own| is_named(&own.path, field));
        found.extend(named.map(|own| answer(inventory, route, own)));
    }
    found
}

fn is_named(path: &str, name: &str) -> bool {
    path == name || path.strip_suffix(name).is_some_and(|before| before.ends_with('.'))
}

fn answer(inventory: &Inventory, route: &RouteData, field: &FieldData) -> FieldAnswer {
    let mask = field.mask.as_ref().map(|mask| match &field.unmasked_for {
        Some(rule) => format!("{mask} unless {rule}"),
        None => mask.clone(),
    });
    let sees = |role: &&String| sees_role(inventory, route, field, role) == RuleVerdict::Yes;
    FieldAnswer {
        route: route.name(),
        field: field.path.clone(),
        caller: route.who_may_call.clone(),
        who: field.visible_to.as_ref().map_or_else(|| "everyone".to_owned(), ToString::to_string),
        roles: inventory.roles.keys().filter(sees).cloned().collect(),
        mask,
    }
}

/// Whether a caller with this role alone may call, with every scope.
pub fn may_call(inventory: &Inventory, route: &RouteData, role: &str) -> RuleVerdict {
    let held = inventory.held_by(role);
    match &route.rule {
        Some(rule) => rule.verdict(&held, &inventory.scopes),
        None if route.is_guarded() => RuleVerdict::Yes,
        None => RuleVerdict::Yes,
    }
}

/// Whether a caller with this role alone sees a field.
pub fn sees_role(
    inventory: &Inventory,
    route: &RouteData,
    field: &FieldData,
    role: &str,
) -> RuleVerdict {
    let held = inventory.held_by(role);
    let sees = field.visible_to.as_ref();
    let sees = sees.map_or(RuleVerdict::Yes, |rule| rule.verdict(&held, &inventory.scopes));
    sees.min(may_call(inventory, route, role))
}

/// What a role can do at one route.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RouteAnswer {
    /// `GET /employees/{id}`
    pub route: String,
    /// Whether it depends on the object, or on code.
    pub perhaps: bool,
    /// What is asked of objects beside.
    pub who_may_call: String,
    /// The fields that it sees.
    pub fields: Vec<String>,
    /// The fields that leave and that it does not see.
    pub withheld: Vec<String>,
}

/// Everything that a caller with this role, and every scope, may call.
pub fn can(inventory: &Inventory, role: &str) -> Vec<RouteAnswer> {
    let mut found = Vec::new();
    for route in &inventory.routes {
        let verdict = may_call(inventory, route, role);
        if verdict == RuleVerdict::No {
            continue;
        }
        let sees = |field: &&FieldData| sees_role(inventory, route, field, role) != RuleVerdict::No;
        let (seen, withheld): (Vec<&FieldData>, Vec<&FieldData>) =
            route.fields.iter().partition(sees);
        let paths =
            |fields: Vec<&FieldData>| fields.iter().map(|field| field.path.clone()).collect();
        found.push(RouteAnswer {
            route: route.name(),
            perhaps: verdict == RuleVerdict::Perhaps,
            who_may_call: route.who_may_call.clone(),
            fields: paths(seen),
            withheld: paths(withheld),
        });
    }
    found
}
