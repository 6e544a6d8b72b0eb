//! Secrets as the store has them: encrypted, each for one caller.

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::error::SecondFactorError;
use crate::random::random;

/// Encrypts under one key; a nonce is random, and an account's secret is written seldom.
pub(super) struct Cipher {
    key: LessSafeKey,
    /// What was encrypted before the key changed.
    previous: Vec<LessSafeKey>,
}

/// A secret, and whether it is to be encrypted again: under the key of today.
pub(super) struct Decrypted {
    pub(super) secret: Vec<u8>,
    pub(super) is_outdated: bool,
}

impl Cipher {
    pub(super) fn new(key: &[u8; 32], previous: &[[u8; 32]]) -> Option<Self> {
        let prepared = |key: &[u8; 32]| UnboundKey::new(&AES_256_GCM, key).map(LessSafeKey::new);
        let previous = previous.iter().map(prepared).collect::<Result<_, _>>().ok()?;
        Some(Self { key: prepared(key).ok()?, previous })
    }

    pub(super) fn encrypt(&self, secret: &[u8], owner: &str) -> Result<String, SecondFactorError> {
        let nonce: [u8; NONCE_LEN] = random()?;
        let mut sealed = secret.to_vec();
        let aad = Aad::from(owner.as_bytes());
        let nonce_used = Nonce::assume_unique_for_key(nonce);
        self.key
            .seal_in_place_append_tag(nonce_used, aad, &mut sealed)
            .map_err(|_| SecondFactorError::Spoilt("a secret cannot be encrypted"))?;
        Ok(URL_SAFE_NO_PAD.encode([&nonce[..], &sealed].concat()))
    }

    /// What does not open is another key's, another caller's, or was changed.
    pub(super) fn decrypt(&self, text: &str, owner: &str) -> Result<Decrypted, SecondFactorError> {
        let spoilt = || SecondFactorError::Spoilt("a secret cannot be decrypted");
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| spoilt())?;
        let (nonce, sealed) = bytes.split_first_chunk::<NONCE_LEN>().ok_or_else(spoilt)?;
        let open = |key: &LessSafeKey| {
            // What does not open is overwritten.
            let mut sealed = sealed.to_vec();
            let nonce = Nonce::assume_unique_for_key(*nonce);
            let opened = key.open_in_place(nonce, Aad::from(owner.as_bytes()), &mut sealed);
            opened.map(|secret| secret.to_vec()).ok()
        };
        let current = open(&self.key).map(|secret| Decrypted { secret, is_outdated: false });
        let previous = || self.previous.iter().find_map(open);
        current
            .or_else(|| previous().map(|secret| Decrypted { secret, is_outdated: true }))
            .ok_or_else(spoilt)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_its_callers_and_its_keys() {
        let cipher = Cipher::new(&[7; 32], &[]).unwrap();
        let text = cipher.encrypt(b"secret", "ada").unwrap();
        assert_ne!(text, cipher.encrypt(b"secret", "ada").unwrap());
        let decrypted = |cipher: &Cipher| {
            let found = cipher.decrypt(&text, "ada").ok();
            found.map(|found| (found.secret, found.is_outdated))
        };
        assert_eq!(decrypted(&cipher), Some((b"secret".to_vec(), false)));
        assert!(cipher.decrypt(&text, "eve").is_err());
        assert_eq!(decrypted(&Cipher::new(&[8; 32], &[]).unwrap()), None);
        let changed = Cipher::new(&[8; 32], &[[9; 32], [7; 32]]).unwrap();
        assert_eq!(decrypted(&changed), Some((b"secret".to_vec(), true)));
        assert!(changed.decrypt(&text, "eve").is_err());
        for spoilt in ["", "AAAA", &text[1..], &text[..text.len() - 2]] {
            assert!(cipher.decrypt(spoilt, "ada").is_err());
        }
    }
}
