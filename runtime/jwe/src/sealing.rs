//! Messages for somebody else.

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use aws_lc_rs::agreement::{PrivateKey, UnparsedPublicKey, agree};
use aws_lc_rs::rand;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::compact::{derive_content_key, encode};
use crate::error::KeyError;
use crate::header::{CURVE, ECDH_ES, ENC, PublicPoint};

/// Seals messages for the holder of a public key, with ECDH-ES over P-256 and A256GCM.
#[derive(Clone, Debug)]
pub struct Sealer {
    point: [u8; 65],
    id: Option<String>,
}

#[derive(Deserialize)]
struct Jwk {
    #[serde(flatten)]
    point: PublicPoint,
    kid: Option<String>,
    alg: Option<String>,
    #[serde(rename = "use")]
    usage: Option<String>,
}

impl Sealer {
    /// For the holder of this JSON Web Key, which the client registered: a key of P-256, for encryption where it says
    /// what it is for.
    ///
    /// # Errors
    /// It is no such key, or its point is not on the curve.
    pub fn from_jwk(jwk: &Value) -> Result<Self, KeyError> {
        let jwk = Jwk::deserialize(jwk).map_err(|_| KeyError::Unreadable)?;
        let is_other = |stated: &Option<String>, expected: &str| {
            stated.as_deref().is_some_and(|stated| stated != expected)
        };
        if is_other(&jwk.alg, ECDH_ES) || is_other(&jwk.usage, "enc") {
            return Err(KeyError::Unreadable);
        }
        let point = jwk.point.uncompressed().ok_or(KeyError::Unreadable)?;
        let sealer = Self { point, id: jwk.kid };
        // A point that is not on the curve would be found with the first message.
        sealer.seal(b"").map(|_| sealer)
    }

    /// A message that only the holder of the key can open.
    ///
    /// # Errors
    /// There are no random bytes.
    pub fn seal(&self, content: &[u8]) -> Result<String, KeyError> {
        let own = PrivateKey::generate(CURVE).map_err(|_| KeyError::Random)?;
        let public = own.compute_public_key().map_err(|_| KeyError::Random)?;
        let epk = PublicPoint::of(public.as_ref()).ok_or(KeyError::Unreadable)?;
        let epk = serde_json::to_value(epk).map_err(|_| KeyError::Unreadable)?;
        let mut header = json!({ "alg": ECDH_ES, "enc": ENC, "epk": epk });
        if let (Some(id), Value::Object(members)) = (&self.id, &mut header) {
            members.insert("kid".to_owned(), json!(id));
        }
        let protected = encode(header.to_string().as_bytes());
        let peer = UnparsedPublicKey::new(CURVE, &self.point[..]);
        let derive = |secret: &[u8]| Ok(derive_content_key(secret, &[], &[]));
        let key = agree(&own, peer, KeyError::Unreadable, derive)?;
        let key = UnboundKey::new(&AES_256_GCM, &key).map_err(|_| KeyError::Unreadable)?;
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
        let parts = [encode(&iv), encode(&sealed), encode(tag.as_ref())].join(".");
        Ok(format!("{protected}..{parts}"))
    }
}
