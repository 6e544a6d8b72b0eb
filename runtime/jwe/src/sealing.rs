//! Messages for another recipient.

use std::sync::Arc;

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use aws_lc_rs::agreement::{PrivateKey, UnparsedPublicKey, agree};
use aws_lc_rs::rand;
use aws_lc_rs::rsa::{
    OAEP_SHA256_MGF1SHA256, OaepPublicEncryptingKey, PublicEncryptingKey, PublicKeyComponents,
};
use serde::Deserialize;
use serde_json::{Value, json};
use zeroize::Zeroizing;

use crate::compact::{decode, derive_content_key, encode};
use crate::error::KeyError;
use crate::header::{CURVE, ECDH_ES, ENC, PublicPoint, RSA_OAEP_256};

/// Seals messages for the holder of a public key: with ECDH-ES over P-256 or RSA-OAEP-256, as the key is, and A256GCM.
#[derive(Clone, Debug)]
pub struct Sealer {
    key: PublicKey,
    id: Option<String>,
}

#[derive(Clone, Debug)]
enum PublicKey {
    Ecdh([u8; 65]),
    Rsa(Arc<OaepPublicEncryptingKey>),
}

#[derive(Deserialize)]
struct Jwk {
    kty: String,
    n: Option<String>,
    e: Option<String>,
    kid: Option<String>,
    alg: Option<String>,
    #[serde(rename = "use")]
    usage: Option<String>,
}

impl Sealer {
    /// For the holder of this JSON Web Key, which the client registered: one of P-256, or of RSA with 2,048 to 8,192
    /// bits; for encryption where it says what it is for.
    ///
    /// # Errors
    /// It is no such key, or its point is not on the curve.
    pub fn from_jwk(jwk: &Value) -> Result<Self, KeyError> {
        let read = Jwk::deserialize(jwk).map_err(|_| KeyError::Unreadable)?;
        let (algorithm, key) = match read.kty.as_str() {
            "EC" => (ECDH_ES, PublicKey::Ecdh(point(jwk)?)),
            "RSA" => (RSA_OAEP_256, PublicKey::Rsa(Arc::new(modulus(&read)?))),
            _ => return Err(KeyError::Unreadable),
        };
        let is_other = |stated: &Option<String>, expected: &str| {
            stated.as_deref().is_some_and(|stated| stated != expected)
        };
        if is_other(&read.alg, algorithm) || is_other(&read.usage, "enc") {
            return Err(KeyError::Unreadable);
        }
        let sealer = Self { key, id: read.kid };
        // A point that is not on the curve would be found with the first message.
        sealer.seal(b"").map(|_| sealer)
    }

    /// What the key is called.
    pub(crate) fn id(&self) -> Option<&str> {
        self.id.as_deref()
    }

    /// A message that only the holder of the key can open.
    ///
    /// # Errors
    /// There are no random bytes.
    pub fn seal(&self, content: &[u8]) -> Result<String, KeyError> {
        let Wrapped { mut header, encrypted_key, content_key } = match &self.key {
            PublicKey::Ecdh(point) => agreed(point)?,
            PublicKey::Rsa(key) => wrapped(key)?,
        };
        if let (Some(id), Value::Object(members)) = (&self.id, &mut header) {
            members.insert("kid".to_owned(), json!(id));
        }
        let protected = encode(header.to_string().as_bytes());
        let key = UnboundKey::new(&AES_256_GCM, &content_key).map_err(|_| KeyError::Unreadable)?;
        let mut iv = [0; 12];
        rand::fill(&mut iv).map_err(|_| KeyError::Random)?;
        let mut sealed = content.to_vec();
        let tag = LessSafeKey::new(key)
            .seal_in_place_separate_tag(
                Nonce::assume_unique_for_key(iv),
                Aad::from(protected.as_bytes()),
                &mut sealed,
            )
            .map_err(|_| KeyError::Unreadable)?;
        let parts = [encode(&encrypted_key), encode(&iv), encode(&sealed), encode(tag.as_ref())];
        Ok(format!("{protected}.{}", parts.join(".")))
    }
}

/// A key for one message, and how its reader gets it.
struct Wrapped {
    header: Value,
    encrypted_key: Vec<u8>,
    content_key: Zeroizing<Vec<u8>>,
}

fn agreed(point: &[u8; 65]) -> Result<Wrapped, KeyError> {
    let own = PrivateKey::generate(CURVE).map_err(|_| KeyError::Random)?;
    let public = own.compute_public_key().map_err(|_| KeyError::Random)?;
    let epk = PublicPoint::of(public.as_ref()).ok_or(KeyError::Unreadable)?;
    let epk = serde_json::to_value(epk).map_err(|_| KeyError::Unreadable)?;
    let header = json!({ "alg": ECDH_ES, "enc": ENC, "epk": epk });
    let peer = UnparsedPublicKey::new(CURVE, &point[..]);
    let derive = |secret: &[u8]| Ok(derive_content_key(secret, &[], &[]));
    let content_key = agree(&own, peer, KeyError::Unreadable, derive)?;
    Ok(Wrapped { header, encrypted_key: Vec::new(), content_key })
}

fn wrapped(key: &OaepPublicEncryptingKey) -> Result<Wrapped, KeyError> {
    let mut content_key = Zeroizing::new(vec![0; 32]);
    rand::fill(&mut content_key).map_err(|_| KeyError::Random)?;
    let mut encrypted_key = vec![0; key.ciphertext_size()];
    let written = key.encrypt(&OAEP_SHA256_MGF1SHA256, &content_key, &mut encrypted_key, None);
    let length = written.map_err(|_| KeyError::Unreadable)?.len();
    encrypted_key.truncate(length);
    Ok(Wrapped { header: json!({ "alg": RSA_OAEP_256, "enc": ENC }), encrypted_key, content_key })
}

fn point(jwk: &Value) -> Result<[u8; 65], KeyError> {
    let point = PublicPoint::deserialize(jwk).map_err(|_| KeyError::Unreadable)?;
    point.uncompressed().ok_or(KeyError::Unreadable)
}

fn modulus(jwk: &Jwk) -> Result<OaepPublicEncryptingKey, KeyError> {
    let number = |text: &Option<String>| text.as_deref().and_then(decode);
    let (Some(n), Some(e)) = (number(&jwk.n), number(&jwk.e)) else {
        return Err(KeyError::Unreadable);
    };
    let key = PublicKeyComponents { n, e }.try_into();
    let key: PublicEncryptingKey = key.map_err(|_| KeyError::Unreadable)?;
    if !(2_048..=8_192).contains(&key.key_size_bits()) {
        return Err(KeyError::RsaSize);
    }
    OaepPublicEncryptingKey::new(key).map_err(|_| KeyError::Unreadable)
}
