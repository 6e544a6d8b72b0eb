//! A client that proves it holds a key (RFC 9449).

use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair as _};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

/// The key of a client.
pub(crate) struct ProofKey(Ed25519KeyPair);

/// A proof that is being written.
pub(crate) struct Proof {
    pub(crate) header: Value,
    pub(crate) claims: Value,
}

fn encode(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

impl ProofKey {
    pub(crate) fn new() -> Self {
        Self(Ed25519KeyPair::generate().unwrap())
    }

    pub(crate) fn jwk(&self) -> Value {
        json!({"kty": "OKP", "crv": "Ed25519", "x": encode(self.0.public_key())})
    }

    /// The digest of the key (RFC 7638), which a token names as `cnf.jkt`.
    pub(crate) fn thumbprint(&self) -> String {
        let x = encode(self.0.public_key());
        encode(digest(&SHA256, format!(r#"{{"crv":"Ed25519","kty":"OKP","x":"{x}"}}"#).as_bytes()))
    }

    /// A proof for one request, its `jti` unlike any before.
    pub(crate) fn draft(&self, token: &str, method: &str, url: &str, now_seconds: i64) -> Proof {
        let mut id = [0; 16];
        aws_lc_rs::rand::fill(&mut id).unwrap();
        Proof {
            header: json!({"typ": "dpop+jwt", "alg": "EdDSA", "jwk": self.jwk()}),
            claims: json!({
                "jti": encode(id), "htm": method, "htu": url, "iat": now_seconds,
                "ath": encode(digest(&SHA256, token.as_bytes())),
            }),
        }
    }

    pub(crate) fn sign(&self, proof: &Proof) -> String {
        self.sign_text(&proof.header.to_string(), &proof.claims.to_string())
    }

    pub(crate) fn sign_text(&self, header: &str, claims: &str) -> String {
        let signed = format!("{}.{}", encode(header), encode(claims));
        let signature = self.0.sign(signed.as_bytes());
        format!("{signed}.{}", encode(signature))
    }
}
