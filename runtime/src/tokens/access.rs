//! Access tokens (RFC 9068): their claims, and what the service reads back from its own.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::grant::Granted;

/// Who acts for the subject, and the one before it (RFC 8693, 4.1).
pub(super) type Actor = Map<String, Value>;

/// What a token says beside its grant.
pub(super) struct Stamp<'a> {
    pub(super) issuer: &'a str,
    pub(super) token_id: &'a str,
    /// None for a machine, which has no session.
    pub(super) session: Option<&'a str>,
    /// In seconds since the Unix epoch, as the next.
    pub(super) issued_at: i64,
    pub(super) expires_at: i64,
    pub(super) actor: Option<&'a Actor>,
}

/// The claims of an access token.
pub(super) fn claims(granted: &Granted, scopes: &[String], stamp: &Stamp<'_>) -> Value {
    let mut claims = granted.claims.clone();
    let audience = match granted.audiences.as_slice() {
        [only] => json!(only),
        several => json!(several),
    };
    let always = [
        ("iss", json!(stamp.issuer)),
        ("sub", json!(granted.subject)),
        ("aud", audience),
        ("client_id", json!(granted.client)),
        ("jti", json!(stamp.token_id)),
        ("iat", json!(stamp.issued_at)),
        ("exp", json!(stamp.expires_at)),
    ];
    let sometimes = [
        ("sid", stamp.session.map(|it| json!(it))),
        ("scope", (!scopes.is_empty()).then(|| json!(scopes.join(" ")))),
        ("roles", (!granted.roles.is_empty()).then(|| json!(granted.roles))),
        ("tenant", granted.tenant.as_ref().map(|it| json!(it))),
        ("amr", (!granted.amr.is_empty()).then(|| json!(granted.amr))),
        ("acr", granted.acr.as_ref().map(|it| json!(it))),
        ("auth_time", granted.auth_time.map(|it| json!(it))),
        ("cnf", granted.key.as_ref().map(|key| json!({ "jkt": key }))),
        ("act", stamp.actor.map(|actor| json!(actor))),
    ];
    let sometimes = sometimes.into_iter().filter_map(|(name, value)| Some((name, value?)));
    for (name, value) in always.into_iter().chain(sometimes) {
        claims.insert(name.to_owned(), value);
    }
    Value::Object(claims)
}

/// What the service reads back from an access token of its own, which verified.
#[derive(Debug, Deserialize)]
pub(super) struct OwnClaims {
    pub(super) sub: String,
    pub(super) aud: Value,
    pub(super) client_id: String,
    pub(super) jti: String,
    pub(super) iat: i64,
    pub(super) exp: i64,
    pub(super) sid: Option<String>,
    #[serde(default)]
    pub(super) scope: String,
    #[serde(default)]
    pub(super) roles: Vec<String>,
    pub(super) tenant: Option<String>,
    #[serde(default)]
    pub(super) amr: Vec<String>,
    pub(super) acr: Option<String>,
    pub(super) auth_time: Option<i64>,
    pub(super) act: Option<Actor>,
    pub(super) cnf: Option<Value>,
    #[serde(flatten)]
    pub(super) others: Map<String, Value>,
}

impl OwnClaims {
    pub(super) fn audiences(&self) -> Vec<String> {
        match &self.aud {
            Value::String(only) => vec![only.clone()],
            Value::Array(several) => {
                several.iter().filter_map(Value::as_str).map(str::to_owned).collect()
            }
            _ => Vec::new(),
        }
    }

    pub(super) fn scopes(&self) -> Vec<String> {
        self.scope.split(' ').filter(|name| !name.is_empty()).map(str::to_owned).collect()
    }
}
