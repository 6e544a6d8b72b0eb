//! Tokens, and verifying them by hand.

use std::sync::Arc;

use axum::extract::{FromRef, FromRequestParts};
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, encode};
use serde::{Deserialize, Serialize};

use crate::Outcome;
use crate::pair::{AUDIENCE, ISSUER, SECRET};

#[derive(Serialize, Deserialize)]
pub(crate) struct Claims {
    pub(crate) iss: String,
    pub(crate) sub: String,
    pub(crate) aud: String,
    pub(crate) exp: u64,
    pub(crate) jti: String,
    pub(crate) roles: Vec<String>,
    pub(crate) scope: String,
}

impl Claims {
    /// Those of a caller without roles and scopes, in the token of this number.
    pub(crate) fn of(subject: String, number: usize) -> Self {
        Self {
            iss: ISSUER.to_owned(),
            sub: subject,
            aud: AUDIENCE.to_owned(),
            exp: 4_102_444_800,
            jti: format!("{number:016x}"),
            roles: Vec::new(),
            scope: String::new(),
        }
    }

    /// The header field that carries them.
    pub(crate) fn sign(&self) -> Outcome<HeaderValue> {
        let key = EncodingKey::from_secret(&SECRET)?;
        let token = encode(&Header::new(Algorithm::HS256), self, &key)?;
        Ok(HeaderValue::try_from(format!("Bearer {token}"))?)
    }
}

/// What tokens are verified with by hand.
pub(crate) struct Keys {
    key: DecodingKey,
    validation: Validation,
}

impl Keys {
    pub(crate) fn new() -> Outcome<Self> {
        let mut validation = Validation::new(Algorithm::HS256);
        validation.set_issuer(&[ISSUER]);
        validation.set_audience(&[AUDIENCE]);
        validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
        validation.validate_nbf = true;
        validation.leeway = 0;
        Ok(Self { key: DecodingKey::from_secret(&SECRET)?, validation })
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Claims
where
    Arc<Keys>: FromRef<S>,
{
    type Rejection = StatusCode;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, StatusCode> {
        let keys = Arc::<Keys>::from_ref(state);
        let field = parts.headers.get(AUTHORIZATION).and_then(|field| field.to_str().ok());
        let token = field.and_then(|field| field.strip_prefix("Bearer "));
        let token = token.ok_or(StatusCode::UNAUTHORIZED)?;
        let verified = decode(token, &keys.key, &keys.validation);
        verified.map(|token| token.claims).map_err(|_| StatusCode::UNAUTHORIZED)
    }
}
