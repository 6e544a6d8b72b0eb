//! The components that fragments refer to.

use std::collections::{BTreeMap, HashMap};

use serde_json::{Value, json};

/// Where components are referred to.
const COMPONENTS: &str = "#/components/schemas/";

/// Collects the components that fragments refer to.
#[derive(Debug, Default)]
pub struct Schemas {
    named: BTreeMap<String, Value>,
    names: HashMap<String, String>,
}

impl Schemas {
    /// Refers to a component. `id` tells types of one name apart; `build` is asked for its content once.
    pub(crate) fn named(
        &mut self,
        name: &str,
        id: &str,
        build: impl FnOnce(&mut Self) -> Value,
    ) -> Value {
        if let Some(known) = self.names.get(id) {
            return reference(known);
        }
        let name = self.free_name(name);
        self.names.insert(id.to_owned(), name.clone());
        // Held while its content is made, so that no other takes it.
        self.named.insert(name.clone(), Value::Null);
        let content = build(self);
        self.named.insert(name.clone(), content);
        reference(&name)
    }

    /// The name with what OpenAPI allows in one, and a number where it is taken.
    fn free_name(&self, name: &str) -> String {
        let letter = |letter: char| if letter.is_ascii_alphanumeric() { letter } else { '_' };
        let plain: String = name.chars().map(letter).collect();
        if !self.named.contains_key(&plain) {
            return plain;
        }
        let numbered = (2..).map(|number: u32| format!("{plain}{number}"));
        let mut free = numbered.skip_while(|name| self.named.contains_key(name));
        free.next().unwrap_or(plain)
    }

    /// Every component by its name.
    pub(crate) fn into_components(self) -> BTreeMap<String, Value> {
        self.named
    }

    /// A component's content.
    pub(crate) fn get(&self, schema: &Value) -> Option<&Value> {
        let name = schema.get("$ref")?.as_str()?.strip_prefix(COMPONENTS)?;
        self.named.get(name)
    }
}

fn reference(name: &str) -> Value {
    json!({"$ref": format!("{COMPONENTS}{name}")})
}

/// Writes the fragment of a type.
pub type SchemaOf = fn(&mut Schemas) -> Value;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_component_is_named_once_and_may_hold_itself() {
        fn node(schemas: &mut Schemas) -> Value {
            schemas.named(
                "Node",
                "a::Node",
                |schemas| json!({"properties": {"next": node(schemas)}}),
            )
        }
        let mut schemas = Schemas::default();
        let first = node(&mut schemas);
        assert_eq!(first, node(&mut schemas));
        let other = schemas.named("Node", "b::Node", |_| json!({"type": "string"}));
        assert_eq!(other["$ref"], "#/components/schemas/Node2");
        let components = schemas.into_components();
        assert_eq!(components["Node"]["properties"]["next"], first);
        assert_eq!(components.len(), 2);
    }
}
