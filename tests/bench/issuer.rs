//! Tokens, no two of them the same.

use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use palisade::http::HeaderValue;
use serde::Serialize;

use crate::Outcome;

pub(crate) const ISSUER: &str = "https://id.example";
pub(crate) const AUDIENCE: &str = "payroll";
pub(crate) const SECRET: [u8; 32] = *b"9f3c1d7e0b5a48c6a2e4f60817d9b35c";
/// Requests a second that nobody here reaches.
pub(crate) const PLENTY: u32 = 1_000_000;

/// How many callers there are; each sends many tokens.
const SUBJECTS: u64 = 1_000;
/// 2100-01-01.
const EXPIRES: u64 = 4_102_444_800;

#[derive(Serialize)]
struct Claims<'a> {
    iss: &'static str,
    sub: String,
    aud: &'static str,
    exp: u64,
    iat: u64,
    jti: String,
    roles: [&'a str; 1],
}

/// Signs tokens and counts them.
pub(crate) struct Issuer {
    header: Header,
    secret: [u8; 32],
    count: u64,
}

impl Issuer {
    pub(crate) fn new() -> Self {
        Self::with_secret(SECRET)
    }

    /// Somebody whose signatures nobody accepts.
    pub(crate) fn forger() -> Self {
        Self::with_secret([0; 32])
    }

    fn with_secret(secret: [u8; 32]) -> Self {
        let header = Header::new(Algorithm::HS256);
        Self { header, secret, count: 0 }
    }

    /// The `Authorization` field of the next token.
    pub(crate) fn authorization(&mut self, role: &str) -> Outcome<HeaderValue> {
        self.count += 1;
        let claims = Claims {
            iss: ISSUER,
            sub: format!("subject-{:04}", self.count % SUBJECTS),
            aud: AUDIENCE,
            exp: EXPIRES,
            iat: 1_700_000_000,
            jti: format!("{:016x}", self.count),
            roles: [role],
        };
        let token = encode(&self.header, &claims, &EncodingKey::from_secret(&self.secret)?)?;
        Ok(HeaderValue::try_from(format!("Bearer {token}"))?)
    }
}
