//! Public keys as a user writes them.

use std::fmt;

/// An issuer's public key.
///
/// Text and bytes convert into a key in PEM, so that `Jwt::es256(include_bytes!("issuer.pem"))`
/// reads as it should. Nothing is checked before [`Jwt::build`](super::Jwt::build).
#[derive(Clone)]
pub struct PublicKey(pub(super) KeyMaterial);

#[derive(Clone)]
pub(super) enum KeyMaterial {
    Pem(Vec<u8>),
    Der(Vec<u8>),
    /// With what it says about itself.
    Jwk(Vec<u8>),
    Rsa {
        n: String,
        e: String,
    },
    Ec {
        x: String,
        y: String,
    },
    Ed25519 {
        x: String,
    },
}

impl PublicKey {
    /// A file with one block labelled `PUBLIC KEY` (any kind of key) or `RSA PUBLIC KEY`.
    pub fn pem(file: impl AsRef<[u8]>) -> Self {
        Self(KeyMaterial::Pem(file.as_ref().to_vec()))
    }

    /// A key in DER, as `openssl pkey -pubin -outform DER` writes it: a `SubjectPublicKeyInfo` (any kind of key) or
    /// an `RSAPublicKey`.
    pub fn der(bytes: impl AsRef<[u8]>) -> Self {
        Self(KeyMaterial::Der(bytes.as_ref().to_vec()))
    }

    /// One JSON Web Key (RFC 7517). Its `alg`, where it has one, must be that of the constructor it is given
    /// to; `use`, `key_ops` and `crv` must fit, and its `kid` is the id of the key. One with private members is
    /// refused. [`Jwt::jwk`](super::Jwt::jwk) takes the algorithm from the key, and
    /// [`Jwt::jwks`](super::Jwt::jwks) a set of them.
    pub fn jwk(json: impl AsRef<[u8]>) -> Self {
        Self(KeyMaterial::Jwk(json.as_ref().to_vec()))
    }

    /// An RSA key by modulus and exponent, both in base64url as a JSON Web Key has them.
    pub fn rsa(n: impl Into<String>, e: impl Into<String>) -> Self {
        Self(KeyMaterial::Rsa { n: n.into(), e: e.into() })
    }

    /// A point of P-256 or P-384 by its coordinates, in base64url as a JSON Web Key has them.
    pub fn ec(x: impl Into<String>, y: impl Into<String>) -> Self {
        Self(KeyMaterial::Ec { x: x.into(), y: y.into() })
    }

    /// An Ed25519 key, in base64url as a JSON Web Key has it.
    pub fn ed25519(x: impl Into<String>) -> Self {
        Self(KeyMaterial::Ed25519 { x: x.into() })
    }
}

impl From<&str> for PublicKey {
    fn from(pem: &str) -> Self {
        Self::pem(pem)
    }
}

impl From<String> for PublicKey {
    fn from(pem: String) -> Self {
        Self::pem(pem)
    }
}

impl From<&[u8]> for PublicKey {
    fn from(pem: &[u8]) -> Self {
        Self::pem(pem)
    }
}

impl From<Vec<u8>> for PublicKey {
    fn from(pem: Vec<u8>) -> Self {
        Self(KeyMaterial::Pem(pem))
    }
}

impl<const N: usize> From<&[u8; N]> for PublicKey {
    fn from(pem: &[u8; N]) -> Self {
        Self::pem(pem)
    }
}

/// Names the form alone: a private key may be put here by mistake, and then logged.
impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match &self.0 {
            KeyMaterial::Pem(_) => "PublicKey(PEM)",
            KeyMaterial::Der(_) => "PublicKey(DER)",
            KeyMaterial::Jwk(_) => "PublicKey(JWK)",
            KeyMaterial::Rsa { .. } => "PublicKey(RSA)",
            KeyMaterial::Ec { .. } => "PublicKey(EC)",
            KeyMaterial::Ed25519 { .. } => "PublicKey(Ed25519)",
        })
    }
}
