//! The configuration of a verifier, as a user writes it.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use aws_lc_rs::hmac;

use super::algorithm::Algorithm;
use super::config_error::{JwtConfigError, KeySetError};
use super::faults::JwtFaults;
use super::jwk::DescribedKey;
use super::key_set::KeySet;
use super::key_source::KeySource;
use super::mapping::ClaimSettings;
use super::pem;
use super::public_key::{KeyMaterial, PublicKey};
use crate::weak_secret::weakness;

/// Tokens of one issuer, verified with keys that are known when the program starts.
///
/// ```text
/// Jwt::es256(include_bytes!("issuer.pem"))
///     .issuer("https://id.example")
///     .audience("payroll")
/// ```
///
/// # Security
/// Prefer a public key. With `hs256`, `hs384` and `hs512` every service that can verify a token can also
/// mint one, and the secret must be random bytes: a password, however long, can be guessed offline
/// from one token.
#[must_use = "a configuration does nothing before it is built"]
pub struct Jwt {
    pub(super) key: Draft,
    /// A whole set of keys, in place of the one above.
    pub(super) ring: Option<RingDraft>,
    pub(super) others: Vec<Draft>,
    pub(super) settings: JwtSettings,
    /// What is found while it is stated.
    pub(super) faults: JwtFaults,
}

/// What holds for all keys of an issuer.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct JwtSettings {
    pub(super) issuer: Option<String>,
    pub(super) audiences: Vec<String>,
    pub(super) leeway: Option<Duration>,
    pub(super) max_age: Option<Duration>,
    pub(super) claims: ClaimSettings,
    pub(super) profile: Option<Profile>,
    pub(super) token_cache: Option<usize>,
    pub(super) certificates: Option<Certificates>,
}

/// A key before it is checked.
pub(super) struct Draft {
    pub(super) algorithm: Algorithm,
    pub(super) id: Option<String>,
    pub(super) material: Material,
}

/// Which tokens of an issuer are access tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Profile {
    /// Those of RFC 9068.
    AccessTokens,
    /// Whatever does not say that it is another kind.
    Plain,
}

/// What becomes of tokens that are bound to a certificate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Certificates {
    #[default]
    Refused,
    Accepted,
    /// And nothing else is.
    Required,
}

/// Keys that come as a set.
pub(super) enum RingDraft {
    Set(Result<KeySet, KeySetError>),
    Source(Arc<dyn KeySource>),
}

pub(super) enum Material {
    /// The keys are a set, or the key has a fault that is told.
    None,
    /// The secret itself is not kept, only what must be known to judge it.
    Secret {
        key: Box<hmac::Key>,
        bytes: usize,
        is_pem: bool,
        /// Why it can be guessed.
        weakness: Option<&'static str>,
    },
    Public(PublicKey),
}

/// One constructor for each algorithm: a key serves one, and what a token says cannot change it.
impl Jwt {
    /// Tokens signed with HMAC and SHA-256, by a secret of at least 32 random bytes.
    pub fn hs256(secret: impl AsRef<[u8]>) -> Self {
        Self::with_secret(Algorithm::Hs256, hmac::HMAC_SHA256, secret.as_ref())
    }

    /// Tokens signed with HMAC and SHA-384, by a secret of at least 48 random bytes.
    pub fn hs384(secret: impl AsRef<[u8]>) -> Self {
        Self::with_secret(Algorithm::Hs384, hmac::HMAC_SHA384, secret.as_ref())
    }

    /// Tokens signed with HMAC and SHA-512, by a secret of at least 64 random bytes.
    pub fn hs512(secret: impl AsRef<[u8]>) -> Self {
        Self::with_secret(Algorithm::Hs512, hmac::HMAC_SHA512, secret.as_ref())
    }

    /// Tokens signed with RSA (PKCS#1 1.5) and SHA-256.
    pub fn rs256(key: impl Into<PublicKey>) -> Self {
        Self::with_public_key(Algorithm::Rs256, key.into())
    }

    /// Tokens signed with RSA (PKCS#1 1.5) and SHA-384.
    pub fn rs384(key: impl Into<PublicKey>) -> Self {
        Self::with_public_key(Algorithm::Rs384, key.into())
    }

    /// Tokens signed with RSA (PKCS#1 1.5) and SHA-512.
    pub fn rs512(key: impl Into<PublicKey>) -> Self {
        Self::with_public_key(Algorithm::Rs512, key.into())
    }

    /// Tokens signed with RSA (PSS, salt as long as the hash) and SHA-256.
    pub fn ps256(key: impl Into<PublicKey>) -> Self {
        Self::with_public_key(Algorithm::Ps256, key.into())
    }

    /// Tokens signed with RSA (PSS, salt as long as the hash) and SHA-384.
    pub fn ps384(key: impl Into<PublicKey>) -> Self {
        Self::with_public_key(Algorithm::Ps384, key.into())
    }

    /// Tokens signed with RSA (PSS, salt as long as the hash) and SHA-512.
    pub fn ps512(key: impl Into<PublicKey>) -> Self {
        Self::with_public_key(Algorithm::Ps512, key.into())
    }

    /// Tokens signed with ECDSA on P-256 and SHA-256.
    pub fn es256(key: impl Into<PublicKey>) -> Self {
        Self::with_public_key(Algorithm::Es256, key.into())
    }

    /// Tokens signed with ECDSA on P-384 and SHA-384.
    pub fn es384(key: impl Into<PublicKey>) -> Self {
        Self::with_public_key(Algorithm::Es384, key.into())
    }

    /// Tokens signed with ECDSA on P-521 and SHA-512.
    pub fn es512(key: impl Into<PublicKey>) -> Self {
        Self::with_public_key(Algorithm::Es512, key.into())
    }

    /// Tokens signed with Ed25519, whether the header calls it `EdDSA` or `Ed25519`.
    pub fn eddsa(key: impl Into<PublicKey>) -> Self {
        Self::with_public_key(Algorithm::EdDsa, key.into())
    }

    /// Tokens signed with this JSON Web Key (RFC 7517), with its `alg`, or where it states none with that of its
    /// curve, and `RS256` for RSA; its `kid` is the id of the key. As [`PublicKey::jwk`] it serves another:
    /// `Jwt::ps256(PublicKey::jwk(..))`.
    pub fn jwk(json: impl AsRef<[u8]>) -> Self {
        Self::with_jwk(json.as_ref(), None)
    }

    /// Tokens signed with a key of this JSON Web Key Set (RFC 7517), which is fixed while the service
    /// runs. Keys that cannot be used are left out; [`KeySet::skipped`] tells which.
    pub fn jwks(json: impl AsRef<[u8]>) -> Self {
        Self::with_ring(RingDraft::Set(KeySet::from_jwks(json.as_ref())))
    }

    /// The same for these algorithms alone, as [`KeySet::from_jwks_for`] has it: `Jwt::jwks_for(json, ["PS256"])`.
    pub fn jwks_for<'n>(
        json: impl AsRef<[u8]>,
        algorithms: impl IntoIterator<Item = &'n str>,
    ) -> Self {
        Self::with_ring(RingDraft::Set(KeySet::from_jwks_for(json.as_ref(), algorithms)))
    }

    /// Tokens signed with a key that `source` has at that moment.
    pub fn keys_from(source: impl KeySource) -> Self {
        Self::with_ring(RingDraft::Source(Arc::new(source)))
    }

    fn with_ring(ring: RingDraft) -> Self {
        Self { ring: Some(ring), ..Self::with(Algorithm::EdDsa, Material::None) }
    }

    fn with_secret(algorithm: Algorithm, hash: hmac::Algorithm, secret: &[u8]) -> Self {
        Self::with(
            algorithm,
            Material::Secret {
                key: Box::new(hmac::Key::new(hash, secret)),
                bytes: secret.len(),
                is_pem: pem::looks_like_pem(secret),
                weakness: weakness(secret),
            },
        )
    }

    fn with_public_key(algorithm: Algorithm, key: PublicKey) -> Self {
        match key.0 {
            KeyMaterial::Jwk(json) => Self::with_jwk(&json, Some(algorithm)),
            _ => Self::with(algorithm, Material::Public(key)),
        }
    }

    fn with_jwk(json: &[u8], algorithm: Option<Algorithm>) -> Self {
        match DescribedKey::read(json, algorithm) {
            Ok(DescribedKey { key, algorithm, id, .. }) => {
                let jwt = Self::with(algorithm, Material::Public(key));
                Self { key: Draft { id, ..jwt.key }, ..jwt }
            }
            Err(fault) => {
                let mut jwt = Self::with(Algorithm::EdDsa, Material::None);
                jwt.faults.add(fault);
                jwt
            }
        }
    }

    fn with(algorithm: Algorithm, material: Material) -> Self {
        Self {
            key: Draft { algorithm, id: None, material },
            ring: None,
            others: Vec::new(),
            settings: JwtSettings::default(),
            faults: JwtFaults::default(),
        }
    }
}

impl Jwt {
    /// Who signs the tokens: `iss` must be exactly this text. Required.
    pub fn issuer(mut self, issuer: impl Into<String>) -> Self {
        self.faults.state(&mut self.settings.issuer, issuer.into(), "issuer");
        self
    }

    /// What tokens must be made for: `aud` must name it. Required; where it is given repeatedly,
    /// any one of them will do.
    pub fn audience(mut self, audience: impl Into<String>) -> Self {
        self.settings.audiences.push(audience.into());
        self
    }

    /// By how much the clocks may differ when `exp`, `nbf` and `iat` are judged: five seconds unless
    /// this is called, at most 60.
    pub fn leeway(mut self, leeway: Duration) -> Self {
        self.faults.state(&mut self.settings.leeway, leeway, "leeway");
        self
    }

    /// How long after `iat` a token is accepted at most, however late its `exp` is; a token without `iat` is
    /// then refused. Without this call `exp` alone decides.
    pub fn max_age(mut self, age: Duration) -> Self {
        self.faults.state(&mut self.settings.max_age, age, "max_age");
        self
    }

    /// The id (`kid`) of this key: a token that names another is not verified with it.
    ///
    /// After [`also`](Self::also) this still speaks of the first key.
    pub fn key_id(mut self, id: impl Into<String>) -> Self {
        if self.ring.is_some() {
            self.faults.add(JwtConfigError::KeySetBesideKeys);
        }
        self.faults.state(&mut self.key.id, id.into(), "key_id");
        self
    }

    /// One more key of the same issuer, so that keys can be changed without an outage.
    ///
    /// ```text
    /// Jwt::es256(new).key_id("2026").also(Jwt::es256(old).key_id("2025")).issuer(..).audience(..)
    /// ```
    ///
    /// `other` brings a key and its id; issuer and the rest are set here.
    pub fn also(mut self, other: Self) -> Self {
        if other.settings != JwtSettings::default() {
            self.faults.add(JwtConfigError::SettingsOnAnotherKey);
        }
        if self.ring.is_some() || other.ring.is_some() {
            self.faults.add(JwtConfigError::KeySetBesideKeys);
        }
        self.faults.extend(other.faults);
        self.others.push(other.key);
        self.others.extend(other.others);
        self
    }

    /// Accepts access tokens of RFC 9068 alone: `typ` must say `at+jwt`, and `client_id`, `iat` and
    /// `jti` must be there. So it is unless [`plain_tokens`](Self::plain_tokens) or a
    /// [`provider`](Self::provider) says otherwise: it is what keeps an issuer's other tokens out.
    pub fn access_tokens_only(self) -> Self {
        self.profile(Profile::AccessTokens, "access_tokens_only", "plain_tokens")
    }

    /// Accepts tokens of an issuer that does not follow RFC 9068: `typ` may be absent or `JWT`, and
    /// `client_id`, `iat` and `jti` need not be there.
    ///
    /// # Security
    /// Another token of this issuer with our audience may then pass for an access token. Claims of ID,
    /// logout and event tokens are refused all the same; [`require_claim`](Self::require_claim) tells more
    /// kinds apart.
    pub fn plain_tokens(self) -> Self {
        self.profile(Profile::Plain, "plain_tokens", "access_tokens_only")
    }

    fn profile(mut self, profile: Profile, setting: &'static str, other: &'static str) -> Self {
        self.faults.state_one_of(&mut self.settings.profile, profile, setting, other);
        self
    }

    /// How many bytes of memory verified tokens of this issuer may take: a token that was verified twice
    /// costs no signature any more. 8 MiB unless this is called, and 0 for no cache.
    ///
    /// The cache changes no decision. A token is known by a keyed digest of its whole text; its
    /// dates and the issuer's keys are checked for every request, and a change of the keys empties
    /// the cache. `.resolve(..)` is asked as without it. With [`roles_from`](Self::roles_from) or
    /// [`scopes_from`](Self::scopes_from) there is no cache until this is called: what such a function reads
    /// beside the claims could change meanwhile.
    ///
    /// # Security
    /// The claims of recent callers stay in memory until their token has expired or another takes
    /// its place. Tokens themselves do not.
    pub fn token_cache(mut self, bytes: usize) -> Self {
        self.faults.state(&mut self.settings.token_cache, bytes, "token_cache");
        self
    }

    /// Accepts, beside others, tokens that are bound to the certificate of the client's connection
    /// ([RFC 8705]): the claim `cnf` has its digest as `x5t#S256`.
    ///
    /// The listener says which certificate a connection was made with:
    /// [`Peer::certificate`](crate::Peer::certificate). Without this, and over a connection without that
    /// certificate, such a token is refused.
    ///
    /// [RFC 8705]: https://www.rfc-editor.org/rfc/rfc8705
    pub fn accept_certificate_bound(self) -> Self {
        const NAMES: (&str, &str) = ("accept_certificate_bound", "require_certificate_bound");
        self.certificates(Certificates::Accepted, NAMES)
    }

    /// As [`accept_certificate_bound`](Self::accept_certificate_bound), and refuses every other token of
    /// this issuer: a stolen one is of no use without the client's private key.
    pub fn require_certificate_bound(self) -> Self {
        const NAMES: (&str, &str) = ("require_certificate_bound", "accept_certificate_bound");
        self.certificates(Certificates::Required, NAMES)
    }

    fn certificates(
        mut self,
        certificates: Certificates,
        (setting, other): (&'static str, &'static str),
    ) -> Self {
        self.faults.state_one_of(&mut self.settings.certificates, certificates, setting, other);
        self
    }

    /// Who signs the tokens, where that is stated.
    pub(crate) fn issuer_name(&self) -> Option<&str> {
        self.settings.issuer.as_deref()
    }
}

/// Shows no key material.
impl fmt::Debug for Jwt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Jwt")
            .field("key", &self.key)
            .field("others", &self.others)
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Draft {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Key")
            .field("algorithm", &self.algorithm)
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}
