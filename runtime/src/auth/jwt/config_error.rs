//! Why a verifier cannot be built.

use std::fmt;

/// What is wrong with a [`Jwt`](super::Jwt) configuration; names no key material.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum JwtConfigError {
    /// No `.issuer(..)`.
    MissingIssuer,
    /// No `.audience(..)`.
    MissingAudience,
    /// A setting is the empty string.
    Empty(&'static str),
    /// A setter was called twice.
    Repeated(&'static str),
    /// [`ClaimSource::prefix`](super::ClaimSource::prefix) of this claim was called twice.
    PrefixRepeated(String),
    /// Two setters that state the same setting were called.
    OneOf(&'static str, &'static str),
    /// The leeway is longer than a minute.
    LeewayTooLong,
    /// A greatest age of nothing.
    NoAge,
    /// A claim is given another meaning than the one that a standard fixes.
    ClaimReserved(String),
    /// Commas cannot separate the values of a claim that has one.
    OneText(&'static str),
    /// One claim has the tenant and another has several.
    TenantOrTenants,
    /// More than 32 paths into the claims.
    TooManyClaims,
    /// Every client can get a token of this provider, for any audience, and no required claim says whose it is.
    AnybodyCouldCall,
    /// The key given to `.also(..)` carries settings that belong to the issuer.
    SettingsOnAnotherKey,
    /// Secrets and public keys are mixed.
    MixedKeyKinds,
    /// Two keys have this id.
    RepeatedKeyId(String),
    /// A key id is longer than 256 bytes.
    KeyIdTooLong,
    /// Two keys of this algorithm have no id.
    IndistinguishableKeys(&'static str),
    /// A set of keys is given beside single keys.
    KeySetBesideKeys,
    /// The key set cannot be used.
    KeySet(KeySetError),
    /// The JSON Web Key cannot be used.
    Jwk(JwkFault),
    /// The RSA key has the fingerprint of a generator whose keys can be factored.
    RocaKey,
    /// The secret is shorter than the hash output.
    WeakSecret {
        /// The algorithm.
        algorithm: &'static str,
        /// How many bytes the secret has.
        bytes: usize,
        /// How many it needs.
        needed: usize,
    },
    /// The secret can be guessed.
    GuessableSecret(&'static str),
    /// The secret is a PEM file.
    SecretIsPem,
    /// A private key is where the public key belongs.
    PrivateKey,
    /// The public key cannot be read.
    UnreadableKey(&'static str),
    /// The key is not of the kind that the algorithm needs.
    WrongKeyKind(&'static str),
    /// The RSA modulus is shorter than 2048 or longer than 8192 bits.
    RsaModulus {
        /// How many bits it has.
        bits: usize,
    },
    /// The RSA exponent is even, below 3 or above 33 bits.
    RsaExponent,
    /// The point does not lie on the curve, or in a group so small that signatures can be forged.
    BadPoint,
}

/// The setters that are called without a value.
const WITHOUT_ARGUMENTS: [&str; 4] =
    ["access_tokens_only", "plain_tokens", "accept_certificate_bound", "require_certificate_bound"];

impl fmt::Display for JwtConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty(setting) => write!(f, "`{setting}` is empty: give the exact text"),
            Self::Repeated(setting) => {
                let arguments = if WITHOUT_ARGUMENTS.contains(setting) { "" } else { ".." };
                write!(f, "`.{setting}({arguments})` was called twice")
            }
            Self::PrefixRepeated(claim) => {
                write!(f, "the claim `{claim}`: `.prefix(..)` was called twice")
            }
            Self::OneOf(one, other) => write!(
                f,
                "`.{one}()` and `.{other}()` state the same setting: call one of them, once"
            ),
            Self::ClaimReserved(name) => {
                write!(
                    f,
                    "the claim `{name}` cannot be mapped: a standard gives it another meaning"
                )
            }
            Self::KeySet(error) => write!(f, "the key set cannot be used: {error}"),
            Self::Jwk(fault) => write!(f, "the JSON Web Key cannot be used: {fault}"),
            Self::OneText(setting) => {
                write!(
                    f,
                    "`{setting}` takes one text: `.separated_by_commas()` has no meaning there"
                )
            }
            Self::RepeatedKeyId(id) => {
                write!(f, "two keys have the id `{id}`: a token could not say which one it means")
            }
            Self::IndistinguishableKeys(algorithm) => {
                write!(f, "two keys for {algorithm} have no id: give each `.key_id(\"..\")`")
            }
            Self::WeakSecret { algorithm, bytes, needed } => write!(
                f,
                "a secret of {bytes} bytes is too short for {algorithm}: use at least {needed} \
                 bytes from a random source (RFC 7518, section 3.2)"
            ),
            Self::GuessableSecret(why) => write!(
                f,
                "the secret can be guessed: {why}; take bytes from a random source, as \
                 `openssl rand -base64 64` does"
            ),
            Self::UnreadableKey(why) => write!(f, "the public key cannot be read: {why}"),
            Self::WrongKeyKind(algorithm) => {
                write!(f, "the public key is of another kind than {algorithm} needs")
            }
            Self::RsaModulus { bits } => {
                write!(f, "an RSA modulus of {bits} bits: 2048 to 8192 are accepted")
            }
            plain => f.write_str(plain.text()),
        }
    }
}

impl JwtConfigError {
    /// The texts that quote nothing.
    const fn text(&self) -> &'static str {
        match self {
            Self::MissingIssuer => {
                "no issuer: state who signs the tokens with `.issuer(\"https://id.example\")`"
            }
            Self::MissingAudience => {
                "no audience: state what tokens must be made for with `.audience(\"..\")`"
            }
            Self::NoAge => "`.max_age(..)` is zero: no token would be accepted",
            Self::LeewayTooLong => {
                "`.leeway(..)` takes at most 60 seconds: keep the clocks in step"
            }
            Self::SettingsOnAnotherKey => {
                "`.also(..)` takes a key and its id: issuer, audience, leeway and claims belong to \
                 the first"
            }
            Self::MixedKeyKinds => {
                "secrets and public keys cannot verify tokens of one issuer together: a public \
                 key might pass for a secret (RFC 8725, section 3.1)"
            }
            Self::TenantOrTenants => {
                "`.tenant_claim(..)` and `.tenants_claim(..)` are both given: a caller has one \
                 tenant, or the route chooses among several"
            }
            Self::TooManyClaims => "more than 32 paths into the claims",
            Self::AnybodyCouldCall => {
                "this provider issues tokens to everyone for any audience: restrict the callers with \
                 `.require_claim(\"repository_owner\", \"..\")`; a branch or an environment of that name \
                 is in every repository"
            }
            Self::KeyIdTooLong => "a key id is longer than 256 bytes",
            Self::SecretIsPem => {
                "the secret is a PEM file: use `rs256`, `es256` or `eddsa` for public keys"
            }
            Self::PrivateKey => {
                "this is a private key: give the public key, and keep this one with the issuer"
            }
            Self::KeySetBesideKeys => {
                "a key set has all keys of its issuer and their ids: `.also(..)` and `.key_id(..)` \
                 belong to single keys"
            }
            Self::RocaKey => {
                "the RSA key comes from a generator whose keys can be factored (CVE-2017-15361)"
            }
            Self::RsaExponent => "the RSA exponent must be odd, at least 3 and at most 33 bits",
            Self::BadPoint => "the public key is not a usable point of the curve",
            _ => "the configuration is invalid",
        }
    }
}

impl std::error::Error for JwtConfigError {}

/// Why a key set cannot be used at all.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum KeySetError {
    /// Longer than 256 KiB.
    TooLong,
    /// No JSON object with an array `keys`.
    NotASet,
    /// More than 100 keys.
    TooManyKeys,
    /// No key that can be used, and why not.
    NoUsableKey(Vec<JwkFault>),
    /// This was stated as an algorithm, and no public key is for one that is called so.
    UnknownAlgorithm(String),
}

/// Why one key of a set is not used.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum JwkFault {
    /// A member is missing or has the wrong type.
    Malformed,
    /// `kty` or `crv` is unknown here.
    UnknownType,
    /// A symmetric key: every reader of the set could sign tokens.
    Symmetric,
    /// A private key: every reader of the set could sign tokens.
    Private,
    /// `use` or `key_ops` says that it does not verify signatures.
    NotForSignatures,
    /// `alg` is unknown or does not fit the key.
    AlgorithmRefused,
    /// Two keys have this id and the same algorithm.
    RepeatedKeyId(String),
    /// The key is weak or cannot be read.
    Refused(Box<JwtConfigError>),
}

impl KeySetError {
    /// Whether the set can be read and says that there is no key that verifies signatures: it is empty, or its keys are all
    /// for another purpose, of unknown types or for algorithms that are not served.
    ///
    /// Who publishes that has withdrawn the keys of before. A key that is broken, weak, symmetric, private or there twice
    /// is a fault and no withdrawal.
    #[must_use]
    pub fn withdraws_all_keys(&self) -> bool {
        use JwkFault::{AlgorithmRefused, NotForSignatures, UnknownType};
        let Self::NoUsableKey(faults) = self else { return false };
        let is_for_others =
            |fault: &JwkFault| matches!(fault, UnknownType | NotForSignatures | AlgorithmRefused);
        faults.iter().all(is_for_others)
    }
}

impl fmt::Display for KeySetError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLong => out.write_str("it is longer than 256 KiB"),
            Self::NotASet => out.write_str("it is not a JSON object with an array `keys`"),
            Self::UnknownAlgorithm(name) => {
                write!(out, "{name:?} is not an algorithm of public keys, as `PS256` is one")
            }
            Self::TooManyKeys => out.write_str("it has more than 100 keys"),
            Self::NoUsableKey(faults) => {
                out.write_str("it has no key that can be used")?;
                faults.iter().try_for_each(|fault| write!(out, "; {fault}"))
            }
        }
    }
}

impl std::error::Error for KeySetError {}

impl fmt::Display for JwkFault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Malformed => out.write_str("a member is missing or has the wrong type"),
            Self::UnknownType => out.write_str("the type of a key or its curve is unknown"),
            Self::Symmetric => {
                out.write_str("it is a symmetric key, with which readers could sign")
            }
            Self::Private => out.write_str("it is a private key, with which readers could sign"),
            Self::NotForSignatures => out.write_str("a key is not for verifying signatures"),
            Self::AlgorithmRefused => out.write_str("an algorithm is unknown or does not fit"),
            Self::RepeatedKeyId(id) => write!(out, "two keys have the id {id:?}"),
            Self::Refused(fault) => fault.fmt(out),
        }
    }
}
