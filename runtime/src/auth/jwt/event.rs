//! Security event tokens ([RFC 8417]): signed by an issuer's keys like its other tokens, and no credential.
//!
//! [RFC 8417]: https://www.rfc-editor.org/rfc/rfc8417

use std::marker::PhantomData;
use std::sync::Arc;

use serde::Deserialize as _;
use serde_json::{Map, Value};

use super::compact::Compact;
use super::issuer_claim;
use super::members::{Blame, read};
use super::reason::TokenError;
use super::values::Date;
use super::verifier_rules::VerifierRules;

/// The longest `jti`.
const LONGEST_ID: usize = 256;

/// What an issuer tells, after its signature and every rule held.
#[derive(Debug)]
pub(crate) struct SecurityEvent {
    pub(crate) issuer: Arc<str>,
    pub(crate) id: String,
    /// In milliseconds since the Unix epoch, as the next.
    pub(crate) issued_at: i64,
    /// When it happened, where that is told.
    pub(crate) happened_at: Option<i64>,
    /// Whom it is about (RFC 9493), where that is stated beside the events.
    pub(crate) subject: Option<Value>,
    /// By their types.
    pub(crate) events: Map<String, Value>,
}

/// Who says that it is the issuer of an event; nothing has verified it.
pub(crate) fn issuer_of_event(event: &str) -> Result<String, TokenError> {
    issuer_claim::read(&Compact::split(event.as_bytes())?)
}

impl SecurityEvent {
    pub(super) fn read(
        payload: &[u8],
        rules: &VerifierRules,
        now: i64,
    ) -> Result<Self, TokenError> {
        let json = str::from_utf8(payload).map_err(|_| TokenError::ClaimsInvalid)?;
        let blame = Blame::new(TokenError::ClaimsInvalid);
        let mut claims: Map<String, Value> = read(json, PhantomData, &blame)?;
        let text = |name: &str| claims.get(name).and_then(Value::as_str);
        if text("iss") != Some(&*rules.issuer) {
            return Err(TokenError::IssuerRefused);
        }
        let is_ours = |audience: &str| rules.audiences.iter().any(|ours| **ours == *audience);
        let is_for_us = match claims.get("aud") {
            Some(Value::String(only)) => is_ours(only),
            Some(Value::Array(several)) => several.iter().filter_map(Value::as_str).any(is_ours),
            _ => false,
        };
        if !is_for_us {
            return Err(TokenError::AudienceRefused);
        }
        let id = text("jti").filter(|id| !id.is_empty() && id.len() <= LONGEST_ID);
        let id = id.ok_or(TokenError::ClaimMissing)?.to_owned();
        let issued_at = date(&claims, "iat")?.ok_or(TokenError::ClaimMissing)?;
        let latest = now.saturating_add(rules.leeway_millis);
        if issued_at > latest {
            return Err(TokenError::IssuedInTheFuture);
        }
        if date(&claims, "exp")?.is_some_and(|end| now >= end.saturating_add(rules.leeway_millis)) {
            return Err(TokenError::Expired);
        }
        let happened_at = date(&claims, "toe")?;
        let subject = claims.remove("sub_id");
        let Some(Value::Object(events)) = claims.remove("events") else {
            return Err(TokenError::ClaimMissing);
        };
        if events.is_empty() {
            return Err(TokenError::ClaimInvalid);
        }
        Ok(Self { issuer: Arc::clone(&rules.issuer), id, issued_at, happened_at, subject, events })
    }
}

/// A date of the claims, or of an event.
fn date(claims: &Map<String, Value>, name: &str) -> Result<Option<i64>, TokenError> {
    let Some(value) = claims.get(name) else { return Ok(None) };
    let date = Date::deserialize(value).map_err(|_| TokenError::ClaimInvalid)?;
    Ok(Some(date.millis))
}
