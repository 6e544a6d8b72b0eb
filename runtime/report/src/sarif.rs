//! Findings as SARIF 2.1.0, for code scanning.

use serde_json::{Value, json};

use crate::Inventory;
use crate::findings::{Level, RULES, findings};

/// The findings, those about a handler with the file and the line of its attribute.
pub fn sarif(inventory: &Inventory) -> Value {
    let rules: Vec<Value> = RULES
        .iter()
        .map(|(id, words)| json!({"id": id, "shortDescription": {"text": words}}))
        .collect();
    let results: Vec<Value> = findings(inventory)
        .into_iter()
        .map(|finding| {
            let level = match finding.level {
                Level::Note => "note",
                Level::Warning => "warning",
                Level::Error => "error",
            };
            let text = match &finding.route {
                Some(route) => format!("{route}: {}", finding.message),
                None => finding.message.clone(),
            };
            let place = finding.place.as_deref().and_then(split);
            let (file, line) = place.unwrap_or_else(|| ("security.lock".to_owned(), 1));
            json!({
                "ruleId": finding.rule,
                "level": level,
                "message": {"text": text},
                "locations": [{"physicalLocation": {
                    "artifactLocation": {"uri": file},
                    "region": {"startLine": line},
                }}],
                "partialFingerprints": {"palisade/v1": text},
            })
        })
        .collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "palisade",
                "version": env!("CARGO_PKG_VERSION"),
                "informationUri": "https://docs.rs/palisade",
                "rules": rules,
            }},
            "results": results,
        }],
    })
}

/// `src/handlers.rs:14` as a file and a line.
fn split(place: &str) -> Option<(String, usize)> {
    let (file, line) = place.rsplit_once(':')?;
    Some((file.to_owned(), line.parse().ok()?))
}
