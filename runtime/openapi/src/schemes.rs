//! How credentials are presented.

use palisade::inventory::{Inventory, SchemeData};
use serde_json::{Map, Value, json};

/// Every scheme by its name.
pub(crate) fn security_schemes(inventory: &Inventory) -> Value {
    let each =
        inventory.schemes.iter().map(|scheme| (scheme.name.clone(), told(scheme, inventory)));
    Value::Object(each.collect::<Map<_, _>>())
}

fn told(scheme: &SchemeData, inventory: &Inventory) -> Value {
    let key = |place: &str, words: &str| json!({"type": "apiKey", "in": place, "name": scheme.field, "description": words});
    match (scheme.place.as_str(), scheme.authorization.as_str()) {
        ("authorization", "Bearer") => json!({
            "type": "http", "scheme": "bearer", "bearerFormat": "JWT",
            "description": format!("An access token of {}, checked as RFC8725 asks.", listed(&inventory.issuers)),
        }),
        ("authorization", authorization) => json!({
            "type": "http", "scheme": authorization.to_lowercase(),
            "description": format!("`Authorization: {authorization} ..`"),
        }),
        ("header", _) => key("header", "A key for machines."),
        ("signature", _) => key("header", "A signature over the message."),
        ("cookie", _) => key("cookie", "A browser session."),
        ("certificate", _) => json!({
            "type": "mutualTLS", "description": "The certificate of the connection.",
        }),
        _ => json!({
            "type": "apiKey", "in": "header", "name": "authorization",
            "description": format!("The scheme `{}`, as the service's own documents have it.", scheme.name),
        }),
    }
}

fn listed(names: &[String]) -> String {
    if names.is_empty() { "the service's issuer".to_owned() } else { names.join(" or ") }
}
