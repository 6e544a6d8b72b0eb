//! The document as some callers see it, and without what nothing refers to.

use palisade::inventory::{RuleData, RuleVerdict};
use serde_json::{Map, Value, json};

const VISIBLE: &str = "x-palisade-visible-to";
const WRITTEN: &str = "x-palisade-written-by";
const MASK: &str = "x-palisade-mask";
const UNMASKED: &str = "x-palisade-unmasked-for";
const RULES: &str = "x-palisade-rules";

/// Calls `change` with every object of a document, the innermost first.
fn walk(value: &mut Value, change: &mut impl FnMut(&mut Map<String, Value>)) {
    match value {
        Value::Object(members) => {
            members.values_mut().for_each(|member| walk(member, change));
            change(members);
        }
        Value::Array(items) => items.iter_mut().for_each(|item| walk(item, change)),
        _ => {}
    }
}

fn rule(value: Option<&Value>) -> Option<RuleData> {
    serde_json::from_value(value?.clone()).ok()
}

/// Leaves out what callers with these roles and scopes never see, and tells what they always see.
pub(crate) fn for_callers(document: &mut Value, roles: &[String], scopes: &[String]) {
    let verdict = |value: Option<&Value>| rule(value).map(|rule| rule.verdict(roles, scopes));
    let Some(schemas) = document.get_mut("components") else { return };
    walk(schemas, &mut |members| {
        unmask(members, verdict(members.get(UNMASKED)));
        if let Some(Value::Array(parts)) = members.get_mut("allOf") {
            parts.retain(|part| verdict(part.get(VISIBLE)) != Some(RuleVerdict::No));
        }
        let mut shown = Vec::new();
        if let Some(Value::Object(properties)) = members.get_mut("properties") {
            properties.retain(|_, property| {
                verdict(property.get(VISIBLE)) != Some(RuleVerdict::No)
                    && verdict(property.get(WRITTEN)) != Some(RuleVerdict::No)
            });
            for (name, property) in properties.iter_mut() {
                let Value::Object(property) = property else { continue };
                if verdict(property.get(VISIBLE)) == Some(RuleVerdict::Yes) {
                    property.remove(VISIBLE);
                    shown.push(json!(name));
                }
                if verdict(property.get(WRITTEN)) == Some(RuleVerdict::Yes) {
                    property.remove(WRITTEN);
                }
            }
        }
        require(members, shown);
    });
}

/// A mask that depends on the caller is there or not.
fn unmask(members: &mut Map<String, Value>, verdict: Option<RuleVerdict>) {
    let index = match verdict {
        Some(RuleVerdict::Yes) => 0,
        Some(RuleVerdict::No) => 1,
        Some(RuleVerdict::Perhaps) | None => return,
    };
    let Some(Value::Array(either)) = members.remove("anyOf") else { return };
    if let Some(Value::Object(chosen)) = either.into_iter().nth(index) {
        members.extend(chosen);
    }
    members.remove(UNMASKED);
    if index == 0 {
        members.remove(MASK);
    }
}

fn require(members: &mut Map<String, Value>, shown: Vec<Value>) {
    if shown.is_empty() {
        return;
    }
    if let Value::Array(required) = members.entry("required").or_insert_with(|| json!([])) {
        required.extend(shown);
    }
}

/// Says in words what no keyword does.
pub(crate) fn describe(document: &mut Value) {
    let Some(schemas) = document.get_mut("components") else { return };
    walk(schemas, &mut |members| {
        let mut words = Vec::new();
        if let Some(rule) = rule(members.get(VISIBLE)) {
            words.push(format!("Absent unless the caller has: {rule}."));
        }
        if let Some(rule) = rule(members.get(WRITTEN)) {
            words.push(format!("Set by callers with: {rule}."));
        }
        if let Some(mask) = members.get(MASK).and_then(Value::as_str) {
            words.push(match rule(members.get(UNMASKED)) {
                Some(rule) => format!("Masked ({mask}) unless the caller has: {rule}."),
                None => format!("Masked ({mask})."),
            });
        }
        if let Some(Value::Array(rules)) = members.get(RULES) {
            let rules: Vec<&str> = rules.iter().filter_map(Value::as_str).collect();
            words.push(format!("Rules: {}.", rules.join("; ")));
        }
        if words.is_empty() {
            return;
        }
        let own = members.get("description").and_then(Value::as_str).unwrap_or_default();
        let all = std::iter::once(own.to_owned()).filter(|own| !own.is_empty()).chain(words);
        let all: Vec<String> = all.collect();
        members.insert("description".to_owned(), all.join(" ").into());
    });
}

/// The bound of a value that nothing else bounds.
const ANY: u32 = i32::MAX as u32;

/// States a bound for every text, number and list.
pub(crate) fn bound(document: &mut Value) {
    walk(document, &mut |members| {
        let is = |members: &Map<String, Value>, kind: &str| match members.get("type") {
            Some(Value::String(own)) => own == kind,
            Some(Value::Array(kinds)) => kinds.iter().any(|own| own == kind),
            _ => false,
        };
        let states = |members: &Map<String, Value>, names: &[&str]| {
            names.iter().any(|name| members.contains_key(*name))
        };
        if is(members, "string") && !states(members, &["enum", "const"]) {
            members.entry("maxLength").or_insert(ANY.into());
            if !states(members, &["format", "pattern"]) {
                members.insert("pattern".to_owned(), "^[\\s\\S]*$".into());
            }
        }
        if is(members, "array") {
            members.entry("maxItems").or_insert(ANY.into());
        }
        if is(members, "integer") {
            let is_small = members.get("format").is_some_and(|format| format == "int32");
            let (least, most) = if is_small {
                (i64::from(i32::MIN), i64::from(i32::MAX))
            } else {
                (i64::MIN, i64::MAX)
            };
            if !states(members, &["exclusiveMinimum"]) {
                members.entry("minimum").or_insert(least.into());
            }
            if !states(members, &["exclusiveMaximum"]) {
                members.entry("maximum").or_insert(most.into());
            }
        }
    });
}

/// Removes components that nothing refers to.
pub(crate) fn unused(document: &mut Value) {
    loop {
        let mut referred = Vec::new();
        references(document.get("paths"), &mut referred);
        let mut reached = 0;
        // What a component refers to is referred to as well.
        while let Some(name) = referred.get(reached).cloned() {
            reached += 1;
            references(document.pointer(&format!("/components/{name}")), &mut referred);
        }
        let mut removed = false;
        for kind in ["schemas", "responses", "headers"] {
            let place = format!("/components/{kind}");
            let Some(Value::Object(components)) = document.pointer_mut(&place) else { continue };
            let before = components.len();
            components.retain(|name, _| referred.contains(&format!("{kind}/{name}")));
            removed |= components.len() != before;
        }
        if !removed {
            return;
        }
    }
}

fn references(value: Option<&Value>, found: &mut Vec<String>) {
    match value {
        Some(Value::Object(members)) => {
            if let Some(name) = members.get("$ref").and_then(Value::as_str)
                && let Some(name) = name.strip_prefix("#/components/")
                && !found.iter().any(|known| known == name)
            {
                found.push(name.to_owned());
            }
            members.values().for_each(|member| references(Some(member), found));
        }
        Some(Value::Array(items)) => items.iter().for_each(|item| references(Some(item), found)),
        _ => {}
    }
}
