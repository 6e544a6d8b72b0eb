//! What a server says about a token (RFC 7662, section 2.2).

use palisade::private::obeys_json_rules;
use serde_json::{Map, Value};

/// What an answer must agree with.
#[derive(Clone, Debug)]
pub(super) struct Expected {
    pub(super) issuer: String,
    pub(super) audience: Option<String>,
    /// By how much the clocks of the server and of this service may differ.
    pub(super) leeway_millis: i64,
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
    /// The first millisecond at which it is refused.
    pub(super) expires_at_millis: Option<i64>,
    /// The first millisecond at which it is accepted.
    accepted_from_millis: Option<i64>,
    /// The answer as it came, for the claims of the caller.
    pub(super) json: String,
}

impl Answer {
    /// Reads an answer; `None` where it is not an introspection response, or breaks the rules that claims obey.
    pub(super) fn read(json: Vec<u8>, expected: &Expected) -> Option<Self> {
        if !obeys_json_rules(&json) {
            return None;
        }
        let json = String::from_utf8(json).ok()?;
        let members: Map<String, Value> = serde_json::from_str(&json).ok()?;
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
        if self.accepted_from_millis.is_some_and(|begin| now_millis < begin) {
            return Err("introspection_not_yet_valid");
        }
        Ok(())
    }
}

fn active(
    members: &Map<String, Value>,
    json: String,
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
    let leeway = expected.leeway_millis;
    let (end, begin) = (millis(members, "exp")?, millis(members, "nbf")?);
    Ok(Active {
        subject,
        expires_at_millis: end.map(|end| end.saturating_add(leeway)),
        accepted_from_millis: begin.map(|begin| begin.saturating_sub(leeway)),
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
        ("typ", &["bearer", "at+jwt", "application/at+jwt", "jwt", "application/jwt"]),
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn expected() -> Expected {
        let issuer = "https://id.example".to_owned();
        Expected { issuer, audience: Some("payroll".to_owned()), leeway_millis: 5_000 }
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
        assert_eq!(&*active.subject, "ada");
        assert!(active.json.contains(r#""org":"acme""#));
        for fine in [
            json!({"iss": null, "token_type": null, "exp": null, "nbf": null, "scope": null}),
            json!({"aud": "payroll", "token_type": "bearer", "typ": "Bearer", "token_use": "access_token"}),
        ] {
            assert!(read(&fine).is_ok(), "{fine}");
        }
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
        let good = r#"{"active":true,"aud":"payroll","sub":"ada""#;
        assert!(Answer::read(format!("{good}}}").into(), &expected()).is_some());
        // What other readers would read otherwise, and what a database would not keep.
        let twice =
            [r#""active":true"#, r#""sub":"admin""#, r#""s\u0075b":"ada""#, r#""aud":"payroll""#];
        let within = [r#""x":{"a":1,"a":2}"#, r#""org":"a\u0000b""#, r#""x":["\ud800"]"#];
        for more in twice.into_iter().chain(within) {
            let text = format!("{good},{more}}}");
            assert!(Answer::read(text.clone().into(), &expected()).is_none(), "{text}");
        }
        for text in ["", "<html>", "[]", "true", "{\"active\":true", "{}"] {
            assert!(Answer::read(text.into(), &expected()).is_none(), "{text}");
        }
    }

    #[test]
    fn the_dates_hold_at_each_use_by_clocks_that_differ_a_little() {
        let active = read(&json!({})).unwrap();
        assert_eq!(active.check_time(994_999), Err("introspection_not_yet_valid"));
        assert_eq!((active.check_time(995_000), active.check_time(2_004_999)), (Ok(()), Ok(())));
        assert_eq!(active.check_time(2_005_000), Err("introspection_expired"));
        assert_eq!(active.expires_at_millis, Some(2_005_000));
    }
}
