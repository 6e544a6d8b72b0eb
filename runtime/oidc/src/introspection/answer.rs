//! What a server says about a token (RFC 7662, section 2.2).

use serde_json::{Map, Value};

/// What an answer must agree with, and where it says what.
#[derive(Clone, Debug)]
pub(super) struct Expected {
    pub(super) issuer: String,
    pub(super) audience: Option<String>,
    pub(super) roles_claim: String,
    pub(super) tenant_claim: Option<String>,
}

impl Expected {
    pub(super) fn new(issuer: String) -> Self {
        Self { issuer, audience: None, roles_claim: "roles".to_owned(), tenant_claim: None }
    }
}

/// An answer, judged but for the time.
#[derive(Debug)]
pub(super) enum Answer {
    Active(Active),
    /// Not active, or not for this service.
    Refused(&'static str),
}

/// A token that is active, and for this service.
#[derive(Debug)]
pub(super) struct Active {
    pub(super) subject: String,
    pub(super) roles: Vec<String>,
    pub(super) scopes: Vec<String>,
    pub(super) tenant: Option<String>,
    pub(super) expires_at_millis: Option<i64>,
    not_before_millis: Option<i64>,
    /// The answer as it came, for the claims of the caller.
    pub(super) json: Vec<u8>,
}

impl Answer {
    /// Reads an answer; `None` where it is no introspection response.
    pub(super) fn read(json: Vec<u8>, expected: &Expected) -> Option<Self> {
        let members: Map<String, Value> = serde_json::from_slice(&json).ok()?;
        match members.get("active") {
            Some(Value::Bool(true)) => {}
            Some(Value::Bool(false)) => return Some(Self::Refused("introspection_inactive")),
            _ => return None,
        }
        Some(match active(&members, json, expected) {
            Ok(active) => Self::Active(active),
            Err(refused) => Self::Refused(refused),
        })
    }
}

impl Active {
    /// Whether the token is within its dates.
    pub(super) fn check_time(&self, now_millis: i64) -> Result<(), &'static str> {
        if self.expires_at_millis.is_some_and(|end| now_millis >= end) {
            return Err("introspection_expired");
        }
        if self.not_before_millis.is_some_and(|begin| now_millis < begin) {
            return Err("introspection_not_yet_valid");
        }
        Ok(())
    }
}

fn active(
    members: &Map<String, Value>,
    json: Vec<u8>,
    expected: &Expected,
) -> Result<Active, &'static str> {
    check_issuer(members, expected)?;
    check_audience(members, expected)?;
    check_is_an_access_token(members)?;
    if members.contains_key("cnf") {
        return Err("introspection_proof_missing");
    }
    let subject = match members.get("sub") {
        Some(Value::String(subject)) if !subject.is_empty() => subject.clone(),
        _ => return Err("introspection_subject_missing"),
    };
    let scopes = words(members.get("scope"));
    let roles = words(at(members, &expected.roles_claim));
    let tenant = expected.tenant_claim.as_deref().and_then(|path| at(members, path));
    let tenant = tenant.and_then(Value::as_str).filter(|tenant| !tenant.is_empty());
    Ok(Active {
        subject,
        roles,
        scopes,
        tenant: tenant.map(str::to_owned),
        expires_at_millis: millis(members, "exp")?,
        not_before_millis: millis(members, "nbf")?,
        json,
    })
}

/// The issuer may be left out: the server that was asked is the one that was configured.
fn check_issuer(members: &Map<String, Value>, expected: &Expected) -> Result<(), &'static str> {
    match members.get("iss") {
        None => Ok(()),
        Some(Value::String(issuer)) if *issuer == expected.issuer => Ok(()),
        Some(_) => Err("introspection_issuer_refused"),
    }
}

fn check_audience(members: &Map<String, Value>, expected: &Expected) -> Result<(), &'static str> {
    let ours = expected.audience.as_deref();
    let names_us = match members.get("aud") {
        Some(Value::String(one)) => Some(one.as_str()) == ours,
        Some(Value::Array(several)) => {
            several.iter().any(|one| ours.is_some() && one.as_str() == ours)
        }
        _ => false,
    };
    if names_us { Ok(()) } else { Err("introspection_audience_refused") }
}

/// A server may call a refresh token or an ID token active, too. The members that tell are those of the
/// standard and of servers that are in use.
fn check_is_an_access_token(members: &Map<String, Value>) -> Result<(), &'static str> {
    let telling: [(&str, &[&str]); 3] = [
        ("token_type", &["bearer", "access_token"]),
        ("token_use", &["access", "access_token"]),
        ("typ", &["bearer", "at+jwt", "application/at+jwt", "jwt"]),
    ];
    for (name, good) in telling {
        let is_good = match members.get(name) {
            None => true,
            Some(Value::String(kind)) => good.iter().any(|good| kind.eq_ignore_ascii_case(good)),
            Some(_) => false,
        };
        if !is_good {
            return Err("introspection_type_refused");
        }
    }
    Ok(())
}

fn millis(members: &Map<String, Value>, name: &str) -> Result<Option<i64>, &'static str> {
    let Some(value) = members.get(name) else { return Ok(None) };
    let seconds = value.as_i64().filter(|seconds| *seconds >= 0);
    let millis = seconds.and_then(|seconds| seconds.checked_mul(1_000));
    millis.map(Some).ok_or("introspection_claim_invalid")
}

/// The member at a path of names that dots separate; a name with dots in it stands first.
fn at<'a>(members: &'a Map<String, Value>, path: &str) -> Option<&'a Value> {
    if let Some(found) = members.get(path) {
        return Some(found);
    }
    let (first, rest) = path.split_once('.')?;
    at(members.get(first)?.as_object()?, rest)
}

/// A list of texts, or one text of words; anything else grants nothing.
fn words(value: Option<&Value>) -> Vec<String> {
    match value {
        Some(Value::String(text)) => {
            text.split(' ').filter(|it| !it.is_empty()).map(str::to_owned).collect()
        }
        Some(Value::Array(items)) => {
            let texts: Option<Vec<String>> =
                items.iter().map(|item| item.as_str().map(str::to_owned)).collect();
            texts.unwrap_or_default()
        }
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn expected() -> Expected {
        let mut expected = Expected::new("https://id.example".to_owned());
        expected.audience = Some("payroll".to_owned());
        expected.roles_claim = "realm_access.roles".to_owned();
        expected.tenant_claim = Some("org".to_owned());
        expected
    }

    /// A good answer with other members.
    fn read(change: &Value) -> Result<Active, Option<&'static str>> {
        let mut members = json!({
            "active": true, "iss": "https://id.example", "aud": ["other", "payroll"], "sub": "ada",
            "scope": "a:read  a:write", "realm_access": {"roles": ["hr"]}, "org": "acme",
            "token_type": "Bearer", "exp": 2_000, "nbf": 1_000,
        });
        for (name, value) in change.as_object().unwrap() {
            match value {
                Value::Null => members.as_object_mut().unwrap().remove(name),
                value => members.as_object_mut().unwrap().insert(name.clone(), value.clone()),
            };
        }
        match Answer::read(members.to_string().into_bytes(), &expected()) {
            None => Err(None),
            Some(Answer::Refused(reason)) => Err(Some(reason)),
            Some(Answer::Active(active)) => Ok(active),
        }
    }

    #[test]
    fn an_active_token_has_what_the_answer_says() {
        let active = read(&json!({})).unwrap();
        assert_eq!((&*active.subject, active.tenant.as_deref()), ("ada", Some("acme")));
        assert_eq!(
            (active.roles, active.scopes),
            (vec!["hr".into()], vec!["a:read".into(), "a:write".into()])
        );
        for fine in [
            json!({"iss": null, "token_type": null, "exp": null, "nbf": null, "scope": null}),
            json!({"aud": "payroll", "token_type": "bearer", "typ": "Bearer", "token_use": "access_token"}),
        ] {
            assert!(read(&fine).is_ok(), "{fine}");
        }
        assert!(read(&json!({"scope": ["a", 1], "org": 7})).unwrap().scopes.is_empty());
    }

    #[test]
    fn a_token_for_another_service_or_purpose_is_refused() {
        for (change, reason) in [
            (json!({"active": false}), "introspection_inactive"),
            (json!({"iss": "https://id.example/"}), "introspection_issuer_refused"),
            (json!({"iss": ["https://id.example"]}), "introspection_issuer_refused"),
            (json!({"aud": null}), "introspection_audience_refused"),
            (json!({"aud": []}), "introspection_audience_refused"),
            (json!({"aud": "payroll2"}), "introspection_audience_refused"),
            (json!({"aud": {"payroll": true}}), "introspection_audience_refused"),
            (json!({"sub": null}), "introspection_subject_missing"),
            (json!({"sub": ""}), "introspection_subject_missing"),
            (json!({"token_type": "refresh_token"}), "introspection_type_refused"),
            (json!({"token_type": "DPoP"}), "introspection_type_refused"),
            (json!({"token_use": "refresh_token"}), "introspection_type_refused"),
            (json!({"typ": "Refresh"}), "introspection_type_refused"),
            (json!({"typ": ["Bearer"]}), "introspection_type_refused"),
            (json!({"cnf": {"jkt": "x"}}), "introspection_proof_missing"),
            (json!({"exp": "2000"}), "introspection_claim_invalid"),
            (json!({"exp": -1}), "introspection_claim_invalid"),
            (json!({"nbf": 1.5}), "introspection_claim_invalid"),
        ] {
            assert_eq!(read(&change).err(), Some(Some(reason)), "{change}");
        }
    }

    #[test]
    fn what_is_no_introspection_response_is_no_answer() {
        for change in [json!({"active": null}), json!({"active": "true"}), json!({"active": 1})] {
            assert_eq!(read(&change).err(), Some(None), "{change}");
        }
        for text in ["", "<html>", "[]", "true", "{\"active\":true", "{}"] {
            assert!(Answer::read(text.into(), &expected()).is_none(), "{text}");
        }
    }

    #[test]
    fn the_dates_hold_at_each_use() {
        let active = read(&json!({})).unwrap();
        assert_eq!(active.check_time(999_999), Err("introspection_not_yet_valid"));
        assert_eq!((active.check_time(1_000_000), active.check_time(1_999_999)), (Ok(()), Ok(())));
        assert_eq!(active.check_time(2_000_000), Err("introspection_expired"));
    }
}
