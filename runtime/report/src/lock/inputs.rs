//! What may be sent, each field by its path.

use std::collections::BTreeMap;

use palisade::inventory::{Inventory, RouteData, RuleData};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::names::free_name;

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

/// Who may set a field, in a schema.
const WRITTEN_BY: &str = "x-palisade-written-by";

/// How a keyword holds other schemas.
enum Subschemas {
    /// One, which is called so behind the path.
    One(&'static str),
    /// A list of them.
    List,
    /// Members of an object.
    Members,
}

/// The keywords whose schemas are gone into. Of every other one the value is compared as a whole, with what it refers to written out.
const GONE_INTO: &[(&str, Subschemas)] = &[
    ("properties", Subschemas::Members),
    ("items", Subschemas::One("[]")),
    ("additionalProperties", Subschemas::One("{}")),
    ("prefixItems", Subschemas::List),
    ("oneOf", Subschemas::List),
    ("anyOf", Subschemas::List),
    ("allOf", Subschemas::List),
];

/// Every field that may be sent, those of nested inputs by their path.
pub(super) fn inputs(inventory: &Inventory, route: &RouteData) -> BTreeMap<String, LockedInput> {
    let mut gathered = Gathered { inventory, found: BTreeMap::new(), above: Vec::new() };
    for (place, input) in route.inputs.iter().enumerate() {
        // Two of one place are two inputs.
        let earlier = route.inputs.iter().take(place);
        let path = match earlier.filter(|other| other.place == input.place).count() {
            0 => input.place.clone(),
            others => format!("{} ({})", input.place, others + 1),
        };
        gathered.go(&path, &input.schema, !input.optional);
    }
    gathered.found
}

struct Gathered<'a> {
    inventory: &'a Inventory,
    found: BTreeMap<String, LockedInput>,
    /// The components around the one that is looked at: a type that holds itself is gone into once.
    above: Vec<&'a str>,
}

impl<'a> Gathered<'a> {
    fn go(&mut self, path: &str, schema: &'a Value, required: bool) {
        let Value::Object(keywords) = schema else { return };
        let mut own = self.own(keywords, required);
        let component = component(self.inventory, keywords);
        let Some((name, inner)) = component else {
            own.schema.extend(keywords.get("$ref").map(|link| ("$ref".to_owned(), link.clone())));
            self.add(path, own);
            return self.go_into(path, keywords, required);
        };
        if self.above.contains(&name) {
            // What is beside the reference counts here, too.
            return self.add(path, own);
        }
        if let Value::Object(inner) = inner {
            let inner = self.own(inner, required);
            own.written_by = both(own.written_by, inner.written_by);
            for (keyword, value) in inner.schema {
                own.schema.insert(free_name(&own.schema, keyword), value);
            }
        }
        self.add(path, own);
        self.go_into(path, keywords, required);
        self.above.push(name);
        if let Value::Object(inner) = inner {
            self.go_into(path, inner, required);
        }
        self.above.pop();
    }

    fn add(&mut self, path: &str, input: LockedInput) {
        let path = free_name(&self.found, path.to_owned());
        self.found.insert(path, input);
    }

    /// What a schema says itself.
    fn own(&self, keywords: &Map<String, Value>, required: bool) -> LockedInput {
        let is_own = |(keyword, value): &(&String, &Value)| {
            let is_gone_into = GONE_INTO.iter().any(|(name, holds)| {
                name == keyword && (value.is_object() || !matches!(holds, Subschemas::One(_)))
            });
            let beside = ["description", "required", "$ref", WRITTEN_BY];
            !is_gone_into && !beside.contains(&keyword.as_str())
        };
        let written_by = keywords.get(WRITTEN_BY).cloned();
        let own = keywords.iter().filter(is_own);
        LockedInput {
            required,
            written_by: written_by.and_then(|rule| serde_json::from_value(rule).ok()),
            schema: own
                .map(|(name, value)| (name.clone(), written_out(self.inventory, value, &[])))
                .collect(),
        }
    }

    fn go_into(&mut self, path: &str, keywords: &'a Map<String, Value>, required: bool) {
        for (keyword, holds) in GONE_INTO {
            match (holds, keywords.get(*keyword)) {
                (Subschemas::One(called), Some(one)) => {
                    self.go(&format!("{path}{called}"), one, true);
                }
                (Subschemas::List, Some(Value::Array(each))) => {
                    for (place, one) in each.iter().enumerate() {
                        if one.get("type") != Some(&Value::from("null")) {
                            self.go(&format!("{path}|{place}"), one, required);
                        }
                    }
                }
                (Subschemas::Members, Some(Value::Object(members))) => {
                    let needed = keywords.get("required").and_then(Value::as_array);
                    for (name, member) in members {
                        let is_needed = needed.is_some_and(|all| all.iter().any(|it| it == name));
                        self.go(&format!("{path}.{name}"), member, is_needed);
                    }
                }
                _ => {}
            }
        }
    }
}

/// Who may set what two rules guard.
fn both(one: Option<RuleData>, other: Option<RuleData>) -> Option<RuleData> {
    match (one, other) {
        (Some(one), Some(other)) => Some(RuleData::All(vec![one, other])),
        (one, other) => one.or(other),
    }
}

/// The component that a schema refers to.
fn component<'a>(
    inventory: &'a Inventory,
    schema: &'a Map<String, Value>,
) -> Option<(&'a str, &'a Value)> {
    let name = schema.get("$ref")?.as_str()?.rsplit('/').next()?;
    inventory.schemas.get_key_value(name).map(|(name, inner)| (name.as_str(), inner))
}

/// The value with what it refers to in place of the references.
fn written_out(inventory: &Inventory, value: &Value, above: &[&str]) -> Value {
    match value {
        Value::Array(each) => {
            each.iter().map(|one| written_out(inventory, one, above)).collect::<Vec<_>>().into()
        }
        Value::Object(members) => {
            let mut all: Map<String, Value> = members
                .iter()
                .map(|(name, one)| (name.clone(), written_out(inventory, one, above)))
                .collect();
            let referred = component(inventory, members);
            if let Some((name, inner)) = referred.filter(|(name, _)| !above.contains(name)) {
                let above: Vec<&str> = above.iter().copied().chain([name]).collect();
                all.insert("$ref".to_owned(), written_out(inventory, inner, &above));
            }
            all.into()
        }
        plain => plain.clone(),
    }
}
