//! Secrets as the store has them: encrypted, each for one caller.

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use aws_lc_rs::rand;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::error::SecondFactorError;

/// Encrypts under one key; a nonce is random, and an account's secret is written seldom.
pub(super) struct Cipher(LessSafeKey);

impl Cipher {
    pub(super) fn new(key: &[u8; 32]) -> Option<Self> {
        UnboundKey::new(&AES_256_GCM, key).ok().map(|key| Self(LessSafeKey::new(key)))
    }

    pub(super) fn encrypt(&self, secret: &[u8], owner: &str) -> Result<String, SecondFactorError> {
        let nonce: [u8; NONCE_LEN] = random()?;
        let mut sealed = secret.to_vec();
        let aad = Aad::from(owner.as_bytes());
        let nonce_used = Nonce::assume_unique_for_key(nonce);
        self.0
            .seal_in_place_append_tag(nonce_used, aad, &mut sealed)
            .map_err(|_| SecondFactorError::Spoilt("a secret cannot be encrypted"))?;
        Ok(URL_SAFE_NO_PAD.encode([&nonce[..], &sealed].concat()))
    }

    /// What does not open is another key's, another caller's, or was changed.
    pub(super) fn decrypt(&self, text: &str, owner: &str) -> Result<Vec<u8>, SecondFactorError> {
        let spoilt = || SecondFactorError::Spoilt("a secret cannot be decrypted");
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| spoilt())?;
        let (nonce, sealed) = bytes.split_first_chunk::<NONCE_LEN>().ok_or_else(spoilt)?;
        let mut sealed = sealed.to_vec();
        let nonce = Nonce::assume_unique_for_key(*nonce);
        let opened = self.0.open_in_place(nonce, Aad::from(owner.as_bytes()), &mut sealed);
        opened.map(|secret| secret.to_vec()).map_err(|_| spoilt())
    }
}

pub(super) fn random<const N: usize>() -> Result<[u8; N], SecondFactorError> {
    let mut bytes = [0; N];
    rand::fill(&mut bytes).map_err(|_| SecondFactorError::NoRandomness)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_its_callers_and_its_keys() {
        let cipher = Cipher::new(&[7; 32]).unwrap();
        let text = cipher.encrypt(b"secret", "ada").unwrap();
        assert_ne!(text, cipher.encrypt(b"secret", "ada").unwrap());
        assert_eq!(cipher.decrypt(&text, "ada").unwrap(), b"secret");
        assert!(cipher.decrypt(&text, "eve").is_err());
        assert!(Cipher::new(&[8; 32]).unwrap().decrypt(&text, "ada").is_err());
        for spoilt in ["", "AAAA", &text[1..], &text[..text.len() - 2]] {
            assert!(cipher.decrypt(spoilt, "ada").is_err());
        }
    }
}
