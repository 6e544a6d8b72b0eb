//! A key that opens messages.

use aws_lc_rs::agreement::{PrivateKey, UnparsedPublicKey, agree};
use aws_lc_rs::rsa::{OAEP_SHA256_MGF1SHA256, OaepPrivateDecryptingKey, PrivateDecryptingKey};
use serde_json::{Value, json};
use zeroize::Zeroizing;

use crate::compact::{Parts, decode, derive_content_key};
use crate::error::KeyError;
use crate::header::{CURVE, ECDH_ES, Header, PublicPoint, RSA_OAEP_256};

/// A private key of the service. It opens messages of one algorithm and of no other.
pub struct OpeningKey {
    pub(crate) id: String,
    private: Private,
}

enum Private {
    Ecdh(PrivateKey),
    Rsa(Box<OaepPrivateDecryptingKey>),
}

impl OpeningKey {
    /// A new key for ECDH-ES over P-256; it is gone with the process.
    ///
    /// # Errors
    /// The id is none, or there are no random bytes.
    pub fn generate(id: impl Into<String>) -> Result<Self, KeyError> {
        let key = PrivateKey::generate(CURVE).map_err(|_| KeyError::Random)?;
        Self::of(id.into(), Private::Ecdh(key))
    }

    /// A key of P-256 for ECDH-ES, in DER (PKCS#8 or RFC 5915).
    ///
    /// # Errors
    /// The id or the key is none.
    pub fn ecdh_es(id: impl Into<String>, der: &[u8]) -> Result<Self, KeyError> {
        let key = PrivateKey::from_private_key_der(CURVE, der).map_err(|_| KeyError::Unreadable)?;
        Self::of(id.into(), Private::Ecdh(key))
    }

    /// The same from its 32 bytes.
    ///
    /// # Errors
    /// As [`ecdh_es`](Self::ecdh_es).
    pub fn ecdh_es_raw(id: impl Into<String>, bytes: &[u8]) -> Result<Self, KeyError> {
        let key = PrivateKey::from_private_key(CURVE, bytes).map_err(|_| KeyError::Unreadable)?;
        Self::of(id.into(), Private::Ecdh(key))
    }

    /// A key of RSA for RSA-OAEP-256, in DER (PKCS#8).
    ///
    /// # Errors
    /// The id or the key is none, or the key is too short.
    pub fn rsa_oaep_256(id: impl Into<String>, pkcs8: &[u8]) -> Result<Self, KeyError> {
        let key = PrivateDecryptingKey::from_pkcs8(pkcs8).map_err(|_| KeyError::Unreadable)?;
        if !(2_048..=8_192).contains(&key.key_size_bits()) {
            return Err(KeyError::RsaSize);
        }
        let key = OaepPrivateDecryptingKey::new(key).map_err(|_| KeyError::Unreadable)?;
        Self::of(id.into(), Private::Rsa(Box::new(key)))
    }

    fn of(id: String, private: Private) -> Result<Self, KeyError> {
        let is_id = (1..=128).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_graphic());
        if is_id { Ok(Self { id, private }) } else { Err(KeyError::Id) }
    }

    fn algorithm(&self) -> &'static str {
        match self.private {
            Private::Ecdh(_) => ECDH_ES,
            Private::Rsa(_) => RSA_OAEP_256,
        }
    }

    /// The public half of a key for ECDH-ES as a JSON Web Key, for clients; none of RSA, whose owner has it.
    pub fn public_jwk(&self) -> Option<Value> {
        let Private::Ecdh(private) = &self.private else { return None };
        let public = private.compute_public_key().ok()?;
        let mut jwk = serde_json::to_value(PublicPoint::of(public.as_ref())?).ok()?;
        let more = [("kid", json!(self.id)), ("alg", json!(ECDH_ES)), ("use", json!("enc"))];
        if let Value::Object(members) = &mut jwk {
            members.extend(more.map(|(name, value)| (name.to_owned(), value)));
        }
        Some(jwk)
    }

    /// The key of a message's content.
    pub(crate) fn content_key(
        &self,
        header: &Header,
        parts: &Parts<'_>,
    ) -> Option<Zeroizing<Vec<u8>>> {
        if header.alg != self.algorithm() {
            return None;
        }
        match &self.private {
            Private::Ecdh(private) => agreed(private, header, parts),
            Private::Rsa(private) => unwrapped(private, header, parts),
        }
    }
}

/// Direct agreement: there is no encrypted key ([RFC 7518, 4.6]).
///
/// [RFC 7518, 4.6]: https://www.rfc-editor.org/rfc/rfc7518#section-4.6
fn agreed(private: &PrivateKey, header: &Header, parts: &Parts<'_>) -> Option<Zeroizing<Vec<u8>>> {
    let point = header.epk.as_ref().filter(|_| parts.key.is_empty())?.uncompressed()?;
    let info = |text: &Option<String>| text.as_deref().map_or(Some(Vec::new()), decode);
    let (apu, apv) = (info(&header.apu)?, info(&header.apv)?);
    let public = UnparsedPublicKey::new(CURVE, &point[..]);
    // A point that is not on the curve is refused there.
    agree(private, public, (), |secret| Ok(derive_content_key(secret, &apu, &apv))).ok()
}

fn unwrapped(
    private: &OaepPrivateDecryptingKey,
    header: &Header,
    parts: &Parts<'_>,
) -> Option<Zeroizing<Vec<u8>>> {
    if header.epk.is_some() || parts.key.len() != private.key_size_bytes() {
        return None;
    }
    let mut plain = Zeroizing::new(vec![0; private.min_output_size()]);
    let key = private.decrypt(&OAEP_SHA256_MGF1SHA256, &parts.key, &mut plain, None).ok()?;
    (key.len() == 32).then(|| Zeroizing::new(key.to_vec()))
}

/// Leaves the key out.
impl std::fmt::Debug for OpeningKey {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("OpeningKey")
            .field("id", &self.id)
            .field("algorithm", &self.algorithm())
            .finish_non_exhaustive()
    }
}
