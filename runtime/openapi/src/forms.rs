//! Inputs as forms and parts send them: of a box that is not ticked nothing is sent, so that no box is required there. The JSON
//! of the same input has to hold it.

use palisade::inventory::Inventory;
use serde_json::{Map, Value, json};

use crate::components::{component, components, resolved};

/// Whether a field is a box. One that may be null is none: it tells whether it was sent.
pub(crate) fn is_box(schema: &Value, schemas: &Map<String, Value>) -> bool {
    resolved(schemas, schema).get("type") == Some(&json!("boolean"))
}

/// The components, those of forms among them. No type's name has a dot.
pub(crate) fn with_forms(inventory: &Inventory) -> Map<String, Value> {
    let mut all = components(inventory);
    let mut forms = Map::new();
    let inputs = inventory.routes.iter().flat_map(|route| &route.inputs);
    for input in inputs.filter(|input| is_form(&input.place)) {
        if let Some(name) = component(&input.schema)
            && let Some(form) = without_boxes(&input.schema, &all)
        {
            forms.insert(form_name(name), form);
        }
    }
    all.extend(forms);
    all
}

/// The schema of a body in its place.
pub(crate) fn sent_in(place: &str, schema: &Value, schemas: &Map<String, Value>) -> Value {
    let form = if is_form(place) { without_boxes(schema, schemas) } else { None };
    match (form, component(schema)) {
        (Some(_), Some(name)) => {
            json!({"$ref": format!("#/components/schemas/{}", form_name(name))})
        }
        (Some(form), None) => form,
        (None, _) => schema.clone(),
    }
}

fn is_form(place: &str) -> bool {
    matches!(place, "form" | "multipart")
}

fn form_name(name: &str) -> String {
    format!("{name}.form")
}

/// The object that requires no box; none where it requires none anyway.
fn without_boxes(schema: &Value, schemas: &Map<String, Value>) -> Option<Value> {
    let whole = resolved(schemas, schema);
    let properties = whole.get("properties")?.as_object()?;
    let required = whole.get("required")?.as_array()?;
    let mut needed = Vec::new();
    for name in required {
        let property = name.as_str().and_then(|name| properties.get(name));
        if property.is_none_or(|property| !is_box(property, schemas)) {
            needed.push(name.clone());
        }
    }
    if needed.len() == required.len() {
        return None;
    }
    let mut form = whole.clone();
    let members = form.as_object_mut()?;
    if needed.is_empty() {
        members.remove("required");
    } else {
        members.insert("required".to_owned(), Value::Array(needed));
    }
    Some(form)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms() -> Value {
        json!({
            "type": "object",
            "required": ["accepted", "known", "name"],
            "properties": {
                "accepted": {"type": "boolean"},
                "known": {"type": ["boolean", "null"]},
                "name": {"type": "string"},
            },
        })
    }

    #[test]
    fn a_form_and_parts_require_no_box_and_json_does() {
        let mut schemas = Map::new();
        schemas.insert("Terms".to_owned(), terms());
        let reference = json!({"$ref": "#/components/schemas/Terms"});
        for place in ["form", "multipart"] {
            let sent = sent_in(place, &reference, &schemas);
            assert_eq!(sent["$ref"], "#/components/schemas/Terms.form", "{place}");
            let inline = sent_in(place, &terms(), &schemas);
            assert_eq!(inline["required"], json!(["known", "name"]), "{place}");
        }
        assert_eq!(sent_in("json", &reference, &schemas), reference);
        assert_eq!(sent_in("json", &terms(), &schemas), terms());
    }

    #[test]
    fn a_form_without_boxes_is_the_input_itself_and_one_of_boxes_requires_nothing() {
        let schemas = Map::new();
        let text = json!({"required": ["name"], "properties": {"name": {"type": "string"}}});
        assert_eq!(sent_in("form", &text, &schemas), text);
        let boxes = json!({"required": ["all"], "properties": {"all": {"type": "boolean"}}});
        assert_eq!(sent_in("form", &boxes, &schemas).get("required"), None);
    }
}
