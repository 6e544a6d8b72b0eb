//! A rule as JSON, for documents and tools.

use serde_json::{Value, json};

use crate::rule::Rule;

impl Rule {
    /// `{"role": "hr"}`, `{"all": [..]}`, `"owner"`.
    pub(crate) fn to_json(self) -> Value {
        let each = |rules: &[Self]| rules.iter().map(|rule| rule.to_json()).collect::<Vec<_>>();
        match self {
            Self::Authenticated => json!("authenticated"),
            Self::Owner => json!("owner"),
            Self::Role(role) => json!({"role": role.name}),
            Self::Scope(scope) => json!({"scope": scope.name}),
            Self::Permission(permission) => json!({"permission": permission.name()}),
            Self::Leaf(leaf) => json!({"leaf": leaf.to_string()}),
            Self::Custom(condition) => json!({"condition": condition.name()}),
            Self::All(rules) => json!({"all": each(rules)}),
            Self::Any(rules) => json!({"any": each(rules)}),
            Self::Not(rule) => json!({"not": rule.to_json()}),
        }
    }
}
