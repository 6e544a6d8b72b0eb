//! An identity provider to try the service with: another issuer, whose keys the service fetches. In earnest
//! it is a product or a provider on the internet.

use std::time::{SystemTime, UNIX_EPOCH};

use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use palisade::prelude::*;
use palisade::{ConfigError, SecureApp};

use crate::failure::Failure;
use crate::token::{Claims, TokenRequest};

const KEY_ID: &str = "1";

/// Signs tokens and tells its key.
#[derive(Clone)]
pub struct Provider {
    issuer: String,
    key: EncodingKey,
    point: (String, String),
}

/// What OpenID Connect Discovery asks for, as far as a service that verifies tokens reads it.
#[derive(Redacted)]
struct Metadata {
    #[expose]
    issuer: String,
    #[expose]
    jwks_uri: String,
}

#[derive(Redacted)]
struct KeySet {
    #[expose]
    keys: Vec<PublicKey>,
}

#[derive(Redacted)]
struct PublicKey {
    #[expose]
    kty: &'static str,
    #[expose]
    crv: &'static str,
    #[expose]
    #[serde(rename = "use")]
    usage: &'static str,
    #[expose]
    kid: &'static str,
    #[expose]
    x: String,
    #[expose]
    y: String,
}

impl Provider {
    /// A provider with a new key, which is reached at `issuer`.
    pub fn new(issuer: String) -> Result<Self, Failure> {
        let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING)?;
        let key = EncodingKey::from_ec_der(pair.to_pkcs8v1()?.as_ref());
        // An uncompressed point: a byte, then both coordinates.
        let public = pair.public_key().as_ref();
        let (x, y) = public.get(1..).and_then(|point| point.split_at_checked(32)).ok_or("a key")?;
        let point = (URL_SAFE_NO_PAD.encode(x), URL_SAFE_NO_PAD.encode(y));
        Ok(Self { issuer, key, point })
    }

    /// Its two documents.
    pub fn app(self) -> Result<SecureApp, ConfigError> {
        SecureRouter::new()
            .route("/.well-known/openid-configuration", get(metadata))
            .route("/keys", get(keys))
            .with_state(self)
            .secured_by(Security::builder().direct().build()?)
    }

    /// Signs a token.
    pub fn sign(&self, request: &TokenRequest) -> Result<String, Failure> {
        let now = SystemTime::now().duration_since(UNIX_EPOCH)?;
        let (typ, kid) = (Some("at+jwt".to_owned()), Some(KEY_ID.to_owned()));
        let header = Header { typ, kid, ..Header::new(Algorithm::ES256) };
        // Its answer says only whether somebody else installed a provider before.
        let _ = jsonwebtoken::crypto::aws_lc::DEFAULT_PROVIDER.install_default();
        Ok(encode(&header, &Claims::of(request, &self.issuer, now), &self.key)?)
    }
}

#[public(reason = "services find the keys by it", rate = "10/s")]
async fn metadata(State(provider): State<Provider>) -> Json<Metadata> {
    let jwks_uri = format!("{}/keys", provider.issuer);
    Json(Metadata { issuer: provider.issuer, jwks_uri })
}

#[public(reason = "the keys are public", rate = "10/s")]
async fn keys(State(provider): State<Provider>) -> Json<KeySet> {
    let (x, y) = provider.point;
    let key = PublicKey { kty: "EC", crv: "P-256", usage: "sig", kid: KEY_ID, x, y };
    Json(KeySet { keys: vec![key] })
}
