//! Schemas that others refer to by their names.

use palisade::inventory::Inventory;
use serde_json::{Map, Value};

/// A component's content; the schema itself where it is none.
pub(crate) fn resolved<'a>(schemas: &'a Map<String, Value>, schema: &'a Value) -> &'a Value {
    component(schema).and_then(|name| schemas.get(name)).unwrap_or(schema)
}

/// The name of the component that a schema refers to.
pub(crate) fn component(schema: &Value) -> Option<&str> {
    schema.get("$ref")?.as_str()?.strip_prefix("#/components/schemas/")
}

pub(crate) fn components(inventory: &Inventory) -> Map<String, Value> {
    inventory.schemas.iter().map(|(name, schema)| (name.clone(), schema.clone())).collect()
}
