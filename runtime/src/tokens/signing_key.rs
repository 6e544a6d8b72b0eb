//! One key that signs.

use std::fmt;
use std::time::{SystemTime, UNIX_EPOCH};

use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::hkdf::{HKDF_SHA256, Salt};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair as _,
};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde_json::{Value, json};

use crate::clock::millis;
use crate::config_faults::ConfigFaults;
use crate::weak_secret::weakness;

/// The longest file that is looked at.
const LONGEST: usize = 16 * 1024;

/// The shortest secret that a key is derived from.
const SHORTEST_SECRET: usize = 32;

/// What a key is derived for, so that the same secret gives another one elsewhere.
const PURPOSE: &[&[u8]] = &[b"palisade: a key of Ed25519 that signs tokens"];

/// A private key that signs access tokens: Ed25519, or P-256 for clients that cannot verify that.
///
/// Its id (`kid`) is the digest of its public half ([RFC 7638]), so that no two keys share one.
///
/// ```
/// use palisade::tokens::SigningKey;
///
/// let key = SigningKey::generate()?;
/// // What is kept in the service's secrets comes back as the same key.
/// assert_eq!(SigningKey::from_pkcs8(key.to_pkcs8())?.id(), key.id());
/// # Ok::<_, palisade::tokens::SigningKeyError>(())
/// ```
///
/// [RFC 7638]: https://www.rfc-editor.org/rfc/rfc7638
pub struct SigningKey {
    id: String,
    pair: Pair,
    pkcs8: Vec<u8>,
    pub(super) signs_from: Option<i64>,
    faults: ConfigFaults,
}

enum Pair {
    Ed25519(Ed25519KeyPair),
    P256(EcdsaKeyPair),
}

impl SigningKey {
    /// A new key of Ed25519. Keep [`to_pkcs8`](Self::to_pkcs8) among the service's secrets: with a key that
    /// ends with the process, so do the tokens that it signed.
    ///
    /// # Errors
    /// The system has no randomness.
    pub fn generate() -> Result<Self, SigningKeyError> {
        let document = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new())
            .map_err(|_| SigningKeyError::NoRandomness)?;
        Self::from_pkcs8(document.as_ref())
    }

    /// A new key of P-256, which signs as `ES256`.
    ///
    /// # Errors
    /// The system has no randomness.
    pub fn generate_es256() -> Result<Self, SigningKeyError> {
        let document =
            EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new())
                .map_err(|_| SigningKeyError::NoRandomness)?;
        Self::from_pkcs8(document.as_ref())
    }

    /// A key in PKCS#8, as bytes: of Ed25519 or of P-256.
    ///
    /// # Errors
    /// The bytes are no such key.
    pub fn from_pkcs8(der: impl AsRef<[u8]>) -> Result<Self, SigningKeyError> {
        let der = der.as_ref();
        let pair = if let Ok(pair) = Ed25519KeyPair::from_pkcs8(der) {
            Pair::Ed25519(pair)
        } else {
            let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, der);
            Pair::P256(pair.map_err(|_| SigningKeyError::NotAKey)?)
        };
        let id = URL_SAFE_NO_PAD.encode(digest(&SHA256, thumbprint_of(&pair).as_bytes()));
        let faults = ConfigFaults::named(&format!("the key `{id}`"));
        Ok(Self { id, pair, pkcs8: der.to_vec(), signs_from: None, faults })
    }

    /// A key in PEM, with the label `PRIVATE KEY`, as `openssl genpkey -algorithm ed25519` writes it.
    ///
    /// # Errors
    /// The text is no such key.
    pub fn from_pem(file: impl AsRef<[u8]>) -> Result<Self, SigningKeyError> {
        let file = file.as_ref();
        if file.len() > LONGEST {
            return Err(SigningKeyError::NotAKey);
        }
        let text = str::from_utf8(file).map_err(|_| SigningKeyError::NotAKey)?.trim();
        let body = text
            .strip_prefix("-----BEGIN PRIVATE KEY-----")
            .and_then(|rest| rest.strip_suffix("-----END PRIVATE KEY-----"))
            .ok_or(SigningKeyError::NotAKey)?;
        let body: String = body.chars().filter(|letter| !letter.is_ascii_whitespace()).collect();
        Self::from_pkcs8(STANDARD.decode(body).map_err(|_| SigningKeyError::NotAKey)?)
    }

    /// The key of Ed25519 that a secret of 32 bytes or more gives, by HKDF with SHA-256 ([RFC 5869]): the same in every process that has the secret.
    ///
    /// The public half of the key is served to all, and each guess at the secret can be compared with it: one that can be guessed
    /// is refused, as a secret of HMAC is. Take random bytes, such as `openssl rand -hex 32` writes.
    ///
    /// ```
    /// use palisade::tokens::{SigningKey, SigningKeyError};
    ///
    /// let secret = b"0ec3a1bd94ab4c8e8f06f4d43fb1dd9b5c1e7a2260f84d39";
    /// assert_eq!(SigningKey::derived_from(secret)?.id(), SigningKey::derived_from(secret)?.id());
    /// assert!(SigningKey::derived_from(b"changemechangemechangemechangeme").is_err());
    /// # Ok::<_, SigningKeyError>(())
    /// ```
    ///
    /// # Errors
    /// The secret is shorter, or can be guessed.
    ///
    /// [RFC 5869]: https://www.rfc-editor.org/rfc/rfc5869
    pub fn derived_from(secret: impl AsRef<[u8]>) -> Result<Self, SigningKeyError> {
        let secret = secret.as_ref();
        if secret.len() < SHORTEST_SECRET {
            return Err(SigningKeyError::WeakSecret("it has fewer than 32 bytes"));
        }
        if let Some(why) = weakness(secret) {
            return Err(SigningKeyError::WeakSecret(why));
        }
        let mut seed = [0; 32];
        let extracted = Salt::new(HKDF_SHA256, b"").extract(secret);
        let expanded = extracted.expand(PURPOSE, HKDF_SHA256);
        let filled = expanded.and_then(|expanded| expanded.fill(&mut seed));
        filled.map_err(|_| SigningKeyError::NotAKey)?;
        let pair = Ed25519KeyPair::from_seed_unchecked(&seed);
        let document = pair.map_err(|_| SigningKeyError::NotAKey)?.to_pkcs8();
        Self::from_pkcs8(document.map_err(|_| SigningKeyError::NotAKey)?)
    }

    /// From when it signs; until then it is served among the next keys, so that verifiers know it in time. It
    /// signs at once unless this is called.
    ///
    /// Of the keys whose time has come the latest signs. The others are retired: they are served until the
    /// last token that they signed has expired.
    #[must_use]
    pub fn signs_from(mut self, moment: SystemTime) -> Self {
        let since = moment.duration_since(UNIX_EPOCH).unwrap_or_default();
        self.faults.state(&mut self.signs_from, millis(since), ".signs_from(..)");
        self
    }

    /// What is wrong with what was stated.
    pub(super) fn faults(&self) -> Vec<String> {
        self.faults.clone().into_sentences()
    }

    /// Its `kid`.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The key as bytes, to keep as a secret: every holder of them signs as this service.
    #[must_use]
    pub fn to_pkcs8(&self) -> &[u8] {
        &self.pkcs8
    }

    /// From when it signs, in milliseconds since the Unix epoch.
    pub(super) fn signs_from_millis(&self) -> i64 {
        self.signs_from.unwrap_or(i64::MIN)
    }

    pub(super) fn algorithm(&self) -> &'static str {
        match self.pair {
            Pair::Ed25519(_) => "EdDSA",
            Pair::P256(_) => "ES256",
        }
    }

    pub(super) fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SigningKeyError> {
        match &self.pair {
            Pair::Ed25519(pair) => Ok(pair.sign(message).as_ref().to_vec()),
            Pair::P256(pair) => {
                let signature = pair.sign(&SystemRandom::new(), message);
                Ok(signature.map_err(|_| SigningKeyError::NoRandomness)?.as_ref().to_vec())
            }
        }
    }

    /// The public half as a JSON Web Key.
    pub(super) fn public_jwk(&self) -> Value {
        let mut jwk = public_members(&self.pair);
        if let Value::Object(members) = &mut jwk {
            members.insert("kid".into(), self.id.clone().into());
            members.insert("use".into(), "sig".into());
            members.insert("alg".into(), self.algorithm().into());
        }
        jwk
    }
}

fn public_members(pair: &Pair) -> Value {
    match pair {
        Pair::Ed25519(pair) => {
            let x = URL_SAFE_NO_PAD.encode(pair.public_key());
            json!({"crv": "Ed25519", "kty": "OKP", "x": x})
        }
        Pair::P256(pair) => {
            // An uncompressed point: a byte, then both coordinates.
            let point = pair.public_key().as_ref();
            let (x, y) =
                point.get(1..).unwrap_or_default().split_at_checked(32).unwrap_or_default();
            let [x, y] = [x, y].map(|part| URL_SAFE_NO_PAD.encode(part));
            json!({"crv": "P-256", "kty": "EC", "x": x, "y": y})
        }
    }
}

/// The members that make the key, in their order (RFC 7638, 3): each is a known name or base64url, so that none
/// needs an escape.
fn thumbprint_of(pair: &Pair) -> String {
    let jwk = public_members(pair);
    let names: &[&str] = match pair {
        Pair::Ed25519(_) => &["crv", "kty", "x"],
        Pair::P256(_) => &["crv", "kty", "x", "y"],
    };
    let member = |name: &&str| {
        let text = jwk.get(*name).and_then(Value::as_str).unwrap_or_default();
        format!("\"{name}\":\"{text}\"")
    };
    format!("{{{}}}", names.iter().map(member).collect::<Vec<_>>().join(","))
}

/// Shows the id alone.
impl fmt::Debug for SigningKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("SigningKey").field("id", &self.id).finish_non_exhaustive()
    }
}

/// Why there is no key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SigningKeyError {
    /// What was given is not a private key of Ed25519 or P-256 in PKCS#8.
    NotAKey,
    /// The system has no randomness.
    NoRandomness,
    /// What a key should be derived from can be guessed.
    WeakSecret(&'static str),
}

impl fmt::Display for SigningKeyError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAKey => out.write_str(
                "this is not a private key of Ed25519 or P-256 in PKCS#8: make one with \
                 `openssl genpkey -algorithm ed25519`",
            ),
            Self::NoRandomness => out.write_str("the system has no randomness"),
            Self::WeakSecret(why) => write!(
                out,
                "no key is derived from this secret: {why}; take random bytes, as `openssl rand -hex 32` \
                 writes them"
            ),
        }
    }
}

impl std::error::Error for SigningKeyError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_derived_from_a_secret_that_nobody_guesses() {
        let good = b"0ec3a1bd94ab4c8e8f06f4d43fb1dd9b";
        let key = SigningKey::derived_from(good).unwrap();
        assert_eq!(key.algorithm(), "EdDSA");
        assert_eq!(SigningKey::derived_from(good).unwrap().to_pkcs8(), key.to_pkcs8());
        let other = SigningKey::derived_from(b"1ec3a1bd94ab4c8e8f06f4d43fb1dd9b").unwrap();
        assert_ne!(other.id(), key.id());
        for weak in [
            &b"0ec3a1bd94ab4c8e8f06f4d43fb1dd9"[..],
            &[b'a'; 32],
            b"changemechangemechangemechangeme",
            b"a-string-secret-at-least-256-bits-long",
        ] {
            let error = SigningKey::derived_from(weak).unwrap_err();
            assert!(matches!(error, SigningKeyError::WeakSecret(_)), "{error}");
        }
    }

    /// RFC 8037, appendix A.1 and A.3.
    #[test]
    fn a_key_has_the_id_of_the_standard() {
        let seed = URL_SAFE_NO_PAD.decode("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A").unwrap();
        let mut der = b"\x30\x2e\x02\x01\x00\x30\x05\x06\x03\x2b\x65\x70\x04\x22\x04\x20".to_vec();
        der.extend(seed);
        let key = SigningKey::from_pkcs8(&der).unwrap();
        assert_eq!(key.id(), "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
        assert_eq!(key.public_jwk()["x"], "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo");
        let pem = format!(
            "-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n",
            STANDARD.encode(der)
        );
        assert_eq!(SigningKey::from_pem(&pem).unwrap().id(), key.id());
        for other in
            [pem.replace("PRIVATE KEY", "PUBLIC KEY"), String::new(), pem.replace('M', "?")]
        {
            assert_eq!(SigningKey::from_pem(other).unwrap_err(), SigningKeyError::NotAKey);
        }
    }
}
