//! Which characters a text may hold: the name of a rule becomes a pattern.

use palisade::inventory::characters_pattern;
use serde_json::Value;

const NAMED: &str = "x-palisade-characters";

/// Writes the pattern of every text whose rule is named.
pub(crate) fn write_out(document: &mut Value) {
    match document {
        Value::Array(items) => items.iter_mut().for_each(write_out),
        Value::Object(members) => {
            let rule = members.get(NAMED).and_then(Value::as_str);
            if let Some(pattern) = rule.and_then(characters_pattern) {
                members.insert("pattern".to_owned(), pattern.into());
                members.remove(NAMED);
            }
            members.values_mut().for_each(write_out);
        }
        _ => {}
    }
}
