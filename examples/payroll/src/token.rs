//! Tokens to try the service with; in earnest an identity provider signs them.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use palisade::tokens::SigningKey;
use serde::Serialize;

use crate::failure::Failure;
use crate::issuer::{AUDIENCE, ISSUER};
use crate::secret;
use crate::seed;
use crate::shared;

const SECRET: &str = "PAYROLL_JWT_SECRET";

/// Whom a token is for.
#[derive(Debug, PartialEq, Eq)]
pub struct TokenRequest {
    subject: String,
    roles: Vec<String>,
    tenant: String,
    plan: Option<String>,
    acr: String,
    age_seconds: u64,
    ttl_seconds: u64,
}

impl TokenRequest {
    /// For somebody of the first tenant, who authenticated with two factors just now.
    pub fn new(subject: &str, roles: &[&str], ttl_seconds: u64) -> Self {
        Self {
            subject: subject.to_owned(),
            roles: roles.iter().map(|role| (*role).to_owned()).collect(),
            tenant: seed::TENANT.to_owned(),
            plan: None,
            acr: "aal2".to_owned(),
            age_seconds: 0,
            ttl_seconds,
        }
    }

    /// The same for somebody of another tenant.
    pub fn tenant(self, tenant: &str) -> Self {
        Self { tenant: tenant.to_owned(), ..self }
    }

    /// The same with this class of authentication.
    pub fn acr(self, acr: &str) -> Self {
        Self { acr: acr.to_owned(), ..self }
    }

    /// The same for somebody who authenticated so long ago.
    pub fn age(self, age_seconds: u64) -> Self {
        Self { age_seconds, ..self }
    }

    /// The same for somebody with a plan.
    pub fn plan(self, plan: Option<&str>) -> Self {
        Self { plan: plan.map(str::to_owned), ..self }
    }
}

/// Holds the signing key in PKCS#8: of Ed25519, made of the secret.
pub struct Signer(Vec<u8>);

#[derive(Serialize)]
pub struct Claims<'a> {
    iss: &'a str,
    aud: &'static str,
    sub: &'a str,
    roles: &'a [String],
    tenant: &'a str,
    acr: &'a str,
    auth_time: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    plan: Option<&'a str>,
    client_id: &'static str,
    jti: String,
    iat: u64,
    exp: u64,
}

impl<'a> Claims<'a> {
    /// What a token says that `issuer` signs `now`, since 1970.
    pub fn of(request: &'a TokenRequest, issuer: &'a str, now: Duration) -> Self {
        let iat = now.as_secs();
        Self {
            iss: issuer,
            aud: AUDIENCE,
            sub: &request.subject,
            roles: &request.roles,
            tenant: &request.tenant,
            acr: &request.acr,
            auth_time: iat.saturating_sub(request.age_seconds),
            plan: request.plan.as_deref(),
            client_id: "command-line",
            jti: format!("{:x}", now.as_nanos()),
            iat,
            exp: iat.saturating_add(request.ttl_seconds),
        }
    }
}

impl Signer {
    /// The secret of the environment.
    pub fn from_environment() -> Result<Self, Failure> {
        let secret = secret::named(SECRET)?;
        let missing = "is not set, and a token signed with a random secret fits no server";
        Self::of(&secret.ok_or_else(|| format!("{SECRET} {missing}"))?)
    }

    /// The secret of the environment, or a random one for this run.
    pub fn from_environment_or_random() -> Result<Self, Failure> {
        match secret::named(SECRET)? {
            Some(secret) => Self::of(&secret),
            None if shared::is_stated() => Err(secret::missing(SECRET).into()),
            None => Self::of(&secret::random()?),
        }
    }

    fn of(secret: &[u8]) -> Result<Self, Failure> {
        // Whoever has its public half could compare guesses with it: one that can be guessed is refused.
        Ok(Self(SigningKey::derived_from(secret)?.to_pkcs8().to_vec()))
    }

    /// What the service signs with.
    pub fn key(&self) -> Result<SigningKey, Failure> {
        Ok(SigningKey::from_pkcs8(&self.0)?)
    }

    /// Signs a token.
    pub fn sign(&self, request: &TokenRequest) -> Result<String, Failure> {
        let now = SystemTime::now().duration_since(UNIX_EPOCH)?;
        // Its answer says only whether somebody else installed a provider before.
        let _ = jsonwebtoken::crypto::aws_lc::DEFAULT_PROVIDER.install_default();
        let key = EncodingKey::from_ed_der(&self.0);
        let kid = Some(self.key()?.id().to_owned());
        let typ = Some("at+jwt".into());
        let header = Header { typ, kid, ..Header::new(Algorithm::EdDSA) };
        Ok(encode(&header, &Claims::of(request, ISSUER, now), &key)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_that_can_be_guessed_signs_nothing() {
        assert!(Signer::of(&[b'a'; 32]).is_err());
        let random = secret::random().unwrap();
        assert!(Signer::of(&random).unwrap().key().is_ok());
    }
}
