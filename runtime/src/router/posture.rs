//! Who may call what: every route with its guard, as a table and as JSON.

mod table;

use std::fmt::Write as _;
use std::time::Duration;

use serde::Serialize;

use crate::policy::{Access, Per, Rate, Spec};
use crate::redact::{FieldShape, Form, Masking, Shape, Tagging, When};
use crate::router::endpoint::{Endpoint, Guard};
use crate::rule::Rule;
use crate::security::Plan;

/// What protects every route of an application.
///
/// `Display` writes a table of the routes and one of what leaves; it serialises as an array of objects, one a route and method.
#[derive(Clone, Debug, Serialize)]
#[serde(transparent)]
pub struct Posture {
    rows: Vec<Row>,
}

#[derive(Clone, Debug, Serialize)]
struct Row {
    method: &'static str,
    route: String,
    handler: String,
    access: String,
    object_checked: bool,
    /// What is asked of the objects that the request names and the answer holds.
    #[serde(skip_serializing_if = "String::is_empty")]
    objects: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    schemes: Vec<&'static str>,
    limits: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    body_bytes: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    timeout_ms: Option<u128>,
    #[serde(skip_serializing_if = "Option::is_none")]
    response: Option<&'static str>,
    fields: Vec<Field>,
    ways_out: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct Field {
    name: String,
    visible_to: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    mask: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sensitive: Option<&'static str>,
    /// Why a foreign type's own `Serialize` is trusted.
    #[serde(skip_serializing_if = "Option::is_none")]
    serialize: Option<&'static str>,
}

impl Posture {
    pub(crate) fn of(endpoints: &[Endpoint]) -> Self {
        Self { rows: endpoints.iter().map(Row::of).collect() }
    }

    /// How many routes and methods there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is no route.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

impl Row {
    fn of(endpoint: &Endpoint) -> Self {
        match &endpoint.guard {
            Guard::Policy(plan) => {
                let checked = plan.facts().any(|facts| facts.checks_object || facts.loads);
                let objects = objects(plan, checked);
                let row = Self::guarded(endpoint, plan.spec, &(plan.response)(), checked);
                Self { objects, ..row }
            }
            Guard::Unguarded(why) => Self {
                method: endpoint.method,
                route: endpoint.path.clone(),
                handler: String::new(),
                access: "UNGUARDED".to_owned(),
                object_checked: false,
                objects: String::new(),
                schemes: Vec::new(),
                limits: Vec::new(),
                body_bytes: None,
                timeout_ms: None,
                response: None,
                fields: Vec::new(),
                ways_out: vec![format!("unguarded: {why}")],
            },
        }
    }

    fn guarded(endpoint: &Endpoint, spec: &Spec, response: &Shape, object_checked: bool) -> Self {
        let schemes = match &spec.access {
            Access::Secured { schemes, .. } => schemes.to_vec(),
            Access::Public(_) => Vec::new(),
        };
        Self {
            method: endpoint.method,
            route: endpoint.path.clone(),
            handler: format!("{}::{}", spec.module, spec.name),
            access: access(&spec.access),
            object_checked,
            objects: String::new(),
            schemes,
            limits: spec.rates.iter().map(limit).collect(),
            body_bytes: Some(spec.body_limit),
            timeout_ms: Some(spec.timeout.as_millis()),
            response: (!response.name.is_empty()).then_some(response.name),
            fields: Field::all(response),
            ways_out: ways_out(spec),
        }
    }
}

fn join(within: &str, name: &str) -> String {
    let dot = if within.is_empty() || name.is_empty() { "" } else { "." };
    format!("{within}{dot}{name}")
}

impl Field {
    /// Every field that can leave, by its path: `address.city` for the field of a nested type, and
    /// flattened ones in place of the field that holds them.
    fn all(shape: &Shape) -> Vec<Self> {
        let mut fields = Vec::new();
        Self::gather(shape, "", &mut Vec::new(), &mut fields);
        fields
    }

    /// A type that holds itself is gone into once.
    fn gather(shape: &Shape, within: &str, above: &mut Vec<Shape>, fields: &mut Vec<Self>) {
        if above.iter().any(|outer| outer.looks_like(shape)) {
            return;
        }
        above.push(*shape);
        if let Form::Enum(Tagging::Internal(tag) | Tagging::Adjacent(tag, _), _) = shape.form {
            fields.push(Self::of(&FieldShape::new(tag), join(within, tag)));
        }
        shape.each_field(&mut |variant, field| {
            let variant = variant.map_or("", |variant| variant.name);
            let within = join(within, variant);
            let path = join(&within, field.name);
            // A flattened field is told of where it has a rule of its own.
            if !field.flat || matches!(field.when, When::Only(_)) {
                let shown = Self::of(field, path.clone());
                if !fields.contains(&shown) {
                    fields.push(shown);
                }
            }
            let inside = if field.flat { within } else { path };
            (field.nested)(&mut |nested| Self::gather(&nested, &inside, above, fields));
        });
        above.pop();
    }

    fn of(shape: &FieldShape, name: String) -> Self {
        let visible_to = match &shape.when {
            When::Always => "everyone".to_owned(),
            When::Only(rule) => describe(rule),
        };
        let mask = match &shape.masking {
            Masking::Plain => None,
            Masking::Masked(mask) => Some((*mask).to_owned()),
            Masking::Unless(mask, rule) => Some(format!("{mask} unless {}", describe(rule))),
        };
        let (sensitive, serialize) = (shape.sensitive, shape.trusted);
        Self { name, visible_to, mask, sensitive, serialize }
    }
}

/// What is asked of objects: a filter that was checked says nothing of the rows behind it.
fn objects(plan: &Plan, checked: bool) -> String {
    let filtered = plan.facts().any(|facts| facts.filters);
    match (plan.spec.objects, checked, filtered) {
        (Some(_), true, _) if plan.unasked => "filter checked, list not".to_owned(),
        (Some(why), false, _) if plan.unasked => format!("everyone's, because {why}"),
        (_, true, true) => "object checked, list filtered".to_owned(),
        (_, true, false) => "object checked".to_owned(),
        (_, false, true) => "list filtered".to_owned(),
        (_, false, false) => String::new(),
    }
}

fn access(access: &Access) -> String {
    match access {
        Access::Public(reason) => format!("public: {reason}"),
        Access::Secured { rule, .. } => describe(rule),
    }
}

fn describe(rule: &Rule) -> String {
    match rule {
        Rule::Authenticated => "authenticated".to_owned(),
        Rule::Role(role) => format!("role {}", role.name),
        Rule::Scope(scope) => format!("scope {}", scope.name),
        Rule::Condition(condition) => format!("policy {}", last_segment(condition.name())),
        Rule::Owner => "owner".to_owned(),
        Rule::All([]) => "everyone".to_owned(),
        Rule::Any([]) => "nobody".to_owned(),
        Rule::All(rules) => list("all", rules),
        Rule::Any(rules) => list("any", rules),
        Rule::Not(rule) => format!("not({})", describe(rule)),
    }
}

fn list(name: &str, rules: &[Rule]) -> String {
    let rules: Vec<String> = rules.iter().map(describe).collect();
    format!("{name}({})", rules.join(", "))
}

fn last_segment(path: &str) -> &str {
    path.rsplit("::").next().unwrap_or(path)
}

fn limit(rate: &Rate) -> String {
    let per = match rate.per {
        Per::Identity => "identity",
        Per::Ip => "ip",
        Per::Tenant => "tenant",
        Per::Global => "everyone",
    };
    let mut text = format!("{}/{} per {per}", rate.limit, window(rate.window));
    if rate.burst != rate.limit {
        let _ = write!(text, ", burst {}", rate.burst);
    }
    if rate.cost != 1 {
        let _ = write!(text, ", cost {}", rate.cost);
    }
    text
}

fn window(window: Duration) -> String {
    match window.as_millis() {
        1_000 => "s".to_owned(),
        60_000 => "m".to_owned(),
        3_600_000 => "h".to_owned(),
        86_400_000 => "d".to_owned(),
        _ => format!("{window:?}"),
    }
}

fn ways_out(spec: &Spec) -> Vec<String> {
    let objects = spec.objects.map(|why| format!("objects: {why}"));
    let unredacted = spec.unredacted.map(|why| format!("unredacted: {why}"));
    let unchecked = spec
        .unchecked
        .iter()
        .map(|unchecked| format!("unchecked {}: {}", unchecked.parameter, unchecked.reason));
    objects.into_iter().chain(unredacted).chain(unchecked).collect()
}
