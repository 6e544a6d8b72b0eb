//! What a derived type looks like as JSON, with who sees what.

use serde_json::{Map, Value, json};

use crate::redact::shape::{
    Content, ContentKind, FieldShape, Masking, ShapeForm, Tagging, VariantShape, When,
};
use crate::redact::{HeldObjects, Redacted, Shape};
use crate::schema::{Schemas, with};

/// The component of a derived type.
#[doc(hidden)]
pub fn redacted_schema<T: Redacted + ?Sized>(schemas: &mut Schemas) -> Value {
    let (shape, path) = (T::SHAPE, std::any::type_name::<T>());
    schemas.named(shape.name, &format!("answer {path}"), |schemas| {
        with(of_form(&shape, schemas), "description", shape.docs)
    })
}

fn of_form(shape: &Shape, schemas: &mut Schemas) -> Value {
    match shape.form {
        ShapeForm::Opaque => json!({}),
        ShapeForm::Struct(content) => of_content(content, schemas),
        ShapeForm::Enum(tagging, variants) => of_variants(tagging, variants, schemas),
    }
}

fn of_variants(
    tagging: Tagging,
    variants: &'static [VariantShape],
    schemas: &mut Schemas,
) -> Value {
    let has_names_alone = variants.iter().all(|variant| variant.content.kind == ContentKind::Unit);
    if has_names_alone && matches!(tagging, Tagging::External) {
        let names: Vec<&str> = variants.iter().map(|variant| variant.name).collect();
        return json!({"type": "string", "enum": names});
    }
    let each: Vec<Value> =
        variants.iter().map(|variant| of_variant(tagging, variant, schemas)).collect();
    // Two variants without a name may look alike.
    let any = if matches!(tagging, Tagging::Untagged) { "anyOf" } else { "oneOf" };
    json!({any: each})
}

fn of_variant(tagging: Tagging, variant: &VariantShape, schemas: &mut Schemas) -> Value {
    let (name, is_unit) = (variant.name, variant.content.kind == ContentKind::Unit);
    let content = of_content(variant.content, schemas);
    match tagging {
        Tagging::Untagged => content,
        Tagging::External if is_unit => json!({"const": name}),
        Tagging::External => {
            json!({"type": "object", "required": [name], "properties": {name: content}})
        }
        Tagging::Internal(tag) if is_unit => {
            json!({"type": "object", "required": [tag], "properties": {tag: {"const": name}}})
        }
        Tagging::Internal(tag) => internally_tagged(tag, name, &content, schemas),
        Tagging::Adjacent(tag, _) if is_unit => {
            json!({"type": "object", "required": [tag], "properties": {tag: {"const": name}}})
        }
        Tagging::Adjacent(tag, key) => json!({
            "type": "object",
            "required": [tag, key],
            "properties": {tag: {"const": name}, key: content},
        }),
    }
}

fn of_content(content: Content, schemas: &mut Schemas) -> Value {
    match content.kind {
        ContentKind::Unit => json!({"type": "null"}),
        ContentKind::Newtype => {
            content.fields.first().map_or_else(|| json!({}), |field| of_field(field, schemas))
        }
        ContentKind::Tuple => {
            let items = content.fields.iter().map(|field| of_field(field, schemas)).collect();
            crate::schema::tuple(items)
        }
        ContentKind::Record => of_record(content.fields, schemas),
    }
}

/// The tag among the members of what the variant holds.
fn internally_tagged(tag: &str, name: &str, content: &Value, schemas: &Schemas) -> Value {
    let (mut properties, mut required) = (Map::new(), vec![json!(tag)]);
    properties.insert(tag.to_owned(), json!({"const": name}));
    let is_closed = merge(content, None, schemas, &mut properties, &mut required);
    record(properties, required, is_closed)
}

fn record(properties: Map<String, Value>, required: Vec<Value>, is_closed: bool) -> Value {
    let record = with(json!({"type": "object"}), "properties", properties);
    let required = if required.is_empty() { Value::Null } else { required.into() };
    let record = with(record, "required", required);
    if is_closed { with(record, "additionalProperties", false) } else { record }
}

/// The fields that stand in place of what holds them; false where they are not known by name.
fn merge(
    schema: &Value,
    visible_to: Option<&Value>,
    schemas: &Schemas,
    properties: &mut Map<String, Value>,
    required: &mut Vec<Value>,
) -> bool {
    let held = schemas.get(schema).unwrap_or(schema);
    let Some(Value::Object(inner)) = held.get("properties") else { return false };
    for (name, property) in inner {
        let property = match visible_to {
            Some(rule) if property.get("x-palisade-visible-to").is_none() => {
                with(property.clone(), "x-palisade-visible-to", rule.clone())
            }
            _ => property.clone(),
        };
        properties.insert(name.clone(), property);
    }
    if visible_to.is_none()
        && let Some(Value::Array(inner)) = held.get("required")
    {
        required.extend(inner.iter().cloned());
    }
    held.get("additionalProperties") == Some(&Value::Bool(false))
}

fn of_record(fields: &[FieldShape], schemas: &mut Schemas) -> Value {
    let (mut properties, mut required, mut is_closed) = (Map::new(), Vec::new(), true);
    for field in fields {
        let schema = of_field(field, schemas);
        if field.flat {
            let rule = schema.get("x-palisade-visible-to").cloned();
            is_closed &= merge(&schema, rule.as_ref(), schemas, &mut properties, &mut required);
            continue;
        }
        // What is asked is left out where the caller may not read it.
        let is_asked = matches!(field.part, HeldObjects::Asked);
        if matches!(field.when, When::Always) && !is_asked {
            required.push(json!(field.name));
        }
        properties.insert(field.name.to_owned(), schema);
    }
    record(properties, required, is_closed)
}

/// A field with who sees it, and as what.
fn of_field(field: &FieldShape, schemas: &mut Schemas) -> Value {
    let whole = (field.schema)(schemas);
    let masked = || json!({"type": "string"});
    let schema = match &field.masking {
        Masking::Plain => whole,
        Masking::Masked(mask) => with(masked(), "x-palisade-mask", *mask),
        Masking::Unless(mask, rule) => {
            let either = json!({"anyOf": [whole, masked()]});
            let either = with(either, "x-palisade-mask", *mask);
            with(either, "x-palisade-unmasked-for", rule.to_json())
        }
    };
    let schema = with(schema, "description", field.docs);
    match &field.when {
        When::Always => schema,
        When::Only(rule) => with(schema, "x-palisade-visible-to", rule.to_json()),
    }
}
