//! Tokens to try the service with; in earnest an identity provider signs them.

use std::time::{SystemTime, UNIX_EPOCH};

use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use palisade::auth::Jwt;
use serde::Serialize;

use crate::Failure;

/// Who signs.
pub const ISSUER: &str = "https://ledger.example";
const AUDIENCE: &str = "ledger";
const SECONDS: u64 = 3_600;

/// Whom a token is for.
#[derive(Debug, PartialEq, Eq)]
pub struct TokenRequest {
    /// The caller's name.
    pub subject: String,
    /// Its role.
    pub role: String,
    /// Its tenant.
    pub tenant: String,
}

#[derive(Serialize)]
struct Claims<'a> {
    iss: &'static str,
    aud: &'static str,
    sub: &'a str,
    roles: [&'a str; 1],
    tenant: &'a str,
    client_id: &'static str,
    jti: String,
    iat: u64,
    exp: u64,
}

/// Accepts the tokens that [`sign`] signs with the same secret.
pub fn verifier(secret: &[u8]) -> Jwt {
    Jwt::hs256(secret).issuer(ISSUER).audience(AUDIENCE)
}

/// A token for an hour.
///
/// # Errors
/// Where the clock stands before 1970 or the secret is none.
pub fn sign(secret: &[u8], request: &TokenRequest) -> Result<String, Failure> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH)?;
    let iat = now.as_secs();
    let claims = Claims {
        iss: ISSUER,
        aud: AUDIENCE,
        sub: &request.subject,
        roles: [&request.role],
        tenant: &request.tenant,
        client_id: "command-line",
        jti: format!("{:x}", now.as_nanos()),
        iat,
        exp: iat.saturating_add(SECONDS),
    };
    // Its answer says only whether somebody else installed a provider before.
    let _ = jsonwebtoken::crypto::aws_lc::DEFAULT_PROVIDER.install_default();
    let key = EncodingKey::from_secret(secret);
    let header = Header { typ: Some("at+jwt".into()), ..Header::new(Algorithm::HS256) };
    Ok(encode(&header, &claims, &key?)?)
}
