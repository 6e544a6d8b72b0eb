//! What of a route is locked.

use std::collections::BTreeMap;

use palisade::inventory::{Inventory, LimitData, QuotaData, RouteData, RuleData};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A route.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct LockedRoute {
    /// `public`, `unguarded`, or nothing on a secured route.
    pub open: Option<String>,
    /// Why anyone may call.
    pub why_open: String,
    /// Who may call.
    pub rule: Option<RuleData>,
    /// The schemes that count, the default ones written out.
    pub auth: Vec<String>,
    /// Which addresses may call, in words; empty for all.
    pub addresses: String,
    /// Objects that are asked: `Employee read` with the rule in words.
    pub objects: BTreeMap<String, String>,
    /// Path parameters whose objects are checked.
    pub checked: Vec<String>,
    /// Whether lists are filtered.
    pub filtered: bool,
    /// Suspended checks with their reasons.
    pub ways_out: BTreeMap<String, String>,
    /// The limits.
    pub limits: Vec<LockedLimit>,
    /// The bounds on requests at the same time.
    pub in_flight: Vec<String>,
    /// The class.
    pub class: Option<String>,
    /// What else the posture says of it, by its name: origins whose pages read, the policy of a page, its life cycle.
    pub besides: BTreeMap<String, String>,
    /// The largest body.
    pub body_bytes: u64,
    /// The longest time.
    pub timeout_millis: u64,
    /// What may be sent, by place and name.
    pub inputs: BTreeMap<String, LockedInput>,
    /// What can leave.
    pub fields: BTreeMap<String, LockedField>,
    /// The handler, for a reader.
    pub handler: String,
}

/// A field that may be sent.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct LockedInput {
    /// Whether it has to be sent.
    pub required: bool,
    /// Who may set it; nothing for everyone.
    pub written_by: Option<RuleData>,
    /// The keywords of its schema.
    pub schema: BTreeMap<String, Value>,
}

/// A field that can leave.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct LockedField {
    /// Who sees it; nothing for everyone.
    pub visible_to: Option<RuleData>,
    /// The mask.
    pub mask: Option<String>,
    /// Who sees it without.
    pub unmasked_for: Option<RuleData>,
    /// Whether a foreign type's own `Serialize` is trusted.
    pub trusted: bool,
}

/// A limit.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct LockedLimit {
    /// In words.
    pub words: String,
    /// The numbers: of the plan, or of everyone under an empty name.
    pub quotas: BTreeMap<String, QuotaData>,
}

impl LockedRoute {
    pub(super) fn of(inventory: &Inventory, route: &RouteData) -> Self {
        let open = match (&route.public, route.is_guarded()) {
            (Some(_), _) => Some("public".to_owned()),
            (None, false) => Some("unguarded".to_owned()),
            (None, true) => None,
        };
        let auth = if route.auth.is_empty() { &inventory.default_auth } else { &route.auth };
        let objects = route.objects.iter().map(|object| {
            let rule = object.rule.clone().unwrap_or_else(|| "code decides".to_owned());
            (format!("{} {}", object.name, object.action.to_lowercase()), rule)
        });
        let ways_out = route.ways_out.iter().map(|way| {
            let parameter =
                way.parameter.as_ref().map(|name| format!(" {name}")).unwrap_or_default();
            (format!("{}{parameter}", way.kind), way.reason.clone())
        });
        let mut checked: Vec<String> = route.checked.iter().flatten().cloned().collect();
        checked.extend(route.checks_named_objects.then(|| "named in the input".to_owned()));
        Self {
            addresses: route.addresses.clone().unwrap_or_default(),
            why_open: route.public.clone().unwrap_or_default(),
            rule: route.rule.clone(),
            auth: if open.is_none() { auth.clone() } else { Vec::new() },
            open,
            objects: objects.collect(),
            checked,
            filtered: route.filters_lists,
            ways_out: ways_out.collect(),
            limits: route.limits.iter().map(LockedLimit::of).collect(),
            in_flight: route.in_flight.clone(),
            class: route.class.clone(),
            besides: besides(route),
            body_bytes: route.body_bytes,
            timeout_millis: route.timeout_millis,
            inputs: inputs(inventory, route),
            fields: route
                .fields
                .iter()
                .map(|field| (field.path.clone(), LockedField::of(field)))
                .collect(),
            handler: format!("{}::{}", route.module, route.handler),
        }
    }
}

/// What a caller notices of a route and no other part of the lock has.
fn besides(route: &RouteData) -> BTreeMap<String, String> {
    let date = |what: &str, seconds: Option<i64>| seconds.map(|at| format!("{what} {at}"));
    let life = [
        date("deprecated", route.deprecated),
        date("gone", route.sunset),
        route.successor.as_ref().map(|next| format!("replaced by {next}")),
    ];
    let life: Vec<String> = life.into_iter().flatten().collect();
    let stated = [
        (PAGES, route.shares_with_origins.as_ref().map(|origins| origins.join(", "))),
        (PAGE, route.page.clone()),
        (LIFE, Some(life.join(", ")).filter(|life| !life.is_empty())),
        (RESPONSE, Some(route.response.clone()).filter(|name| !name.is_empty())),
        (UPGRADE, route.upgrades.then(|| "may be".to_owned())),
    ];
    let stated = stated.into_iter().filter_map(|(name, told)| Some((name.to_owned(), told?)));
    stated.collect()
}

pub(super) const PAGES: &str = "origins whose pages read";
pub(super) const PAGE: &str = "policy of its page";
pub(super) const LIFE: &str = "life cycle";
pub(super) const RESPONSE: &str = "type of its response";
pub(super) const UPGRADE: &str = "another protocol";

impl LockedField {
    fn of(field: &palisade::inventory::FieldData) -> Self {
        Self {
            visible_to: field.visible_to.clone(),
            mask: field.mask.clone(),
            unmasked_for: field.unmasked_for.clone(),
            trusted: field.serialize.is_some(),
        }
    }
}

impl LockedLimit {
    fn of(limit: &LimitData) -> Self {
        let own = limit.quota.clone().map(|quota| (String::new(), quota));
        Self {
            words: limit.words.clone(),
            quotas: limit.plans.clone().into_iter().chain(own).collect(),
        }
    }
}

/// Every field that may be sent, those of nested inputs by their path.
fn inputs(inventory: &Inventory, route: &RouteData) -> BTreeMap<String, LockedInput> {
    let mut found = BTreeMap::new();
    for input in &route.inputs {
        let mut above = Vec::new();
        gather(inventory, &input.place, &input.schema, !input.optional, &mut above, &mut found);
    }
    found
}

fn gather(
    inventory: &Inventory,
    path: &str,
    schema: &Value,
    required: bool,
    above: &mut Vec<String>,
    found: &mut BTreeMap<String, LockedInput>,
) {
    let name = schema.get("$ref").and_then(Value::as_str).and_then(|name| name.rsplit('/').next());
    if let Some(name) = name {
        // A type that holds itself is gone into once.
        if above.iter().any(|outer| outer == name) {
            return;
        }
        if let Some(inner) = inventory.schemas.get(name) {
            above.push(name.to_owned());
            gather(inventory, path, inner, required, above, found);
            above.pop();
        }
        return;
    }
    let Value::Object(keywords) = schema else { return };
    let own: BTreeMap<String, Value> = keywords
        .iter()
        .filter(|(name, _)| {
            let words =
                ["description", "properties", "required", "items", "oneOf", "anyOf", "prefixItems"];
            // A rule about characters stands among the words of rules as well.
            let beside = ["x-palisade-written-by", "x-palisade-characters"];
            !words.contains(&name.as_str()) && !beside.contains(&name.as_str())
        })
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect();
    let written_by = keywords.get("x-palisade-written-by").cloned();
    let written_by = written_by.and_then(|rule| serde_json::from_value(rule).ok());
    found.insert(path.to_owned(), LockedInput { required, written_by, schema: own });
    let names = keywords.get("required").and_then(Value::as_array);
    for (name, property) in
        keywords.get("properties").and_then(Value::as_object).into_iter().flatten()
    {
        let is_required = names.is_some_and(|names| names.iter().any(|own| own == name));
        gather(inventory, &format!("{path}.{name}"), property, is_required, above, found);
    }
    if let Some(items) = keywords.get("items") {
        gather(inventory, &format!("{path}[]"), items, true, above, found);
    }
    for key in ["oneOf", "anyOf", "prefixItems"] {
        let each = keywords.get(key).and_then(Value::as_array);
        for (place, one) in each.into_iter().flatten().enumerate() {
            if one.get("type") != Some(&Value::from("null")) {
                gather(inventory, &format!("{path}|{place}"), one, required, above, found);
            }
        }
    }
}
