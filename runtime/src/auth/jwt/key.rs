//! A key made ready once: it checks signatures, and it remembers a header that it accepted.

use std::sync::OnceLock;

use aws_lc_rs::constant_time::verify_slices_are_equal;
use aws_lc_rs::hmac;
use aws_lc_rs::signature::{ECDSA_P521_SHA512_FIXED, UnparsedPublicKey};
use jsonwebtoken::crypto::aws_lc::DEFAULT_PROVIDER;

use super::algorithm::Algorithm;
use super::compact;
use super::config_error::JwtConfigError;
use super::header::TokenType;
use super::key_check::{CheckedKey, ReadyKey};
use super::reason::TokenError;

/// The longest hash output of the HMAC algorithms.
const LONGEST_TAG: usize = 64;

/// One key for one algorithm.
pub(super) struct Key {
    pub(super) algorithm: Algorithm,
    pub(super) id: Option<Box<str>>,
    means: Means,
    /// The text of the first header under which a signature by this key held. Issuers write the
    /// same header each time, and equal text needs no second reading. Only who can sign fills this.
    header: OnceLock<(Box<[u8]>, TokenType)>,
}

/// How a key verifies.
enum Means {
    /// aws-lc keeps the key schedule in here.
    Secret(Box<hmac::Key>),
    Public(CheckedKey),
}

impl Key {
    pub(super) fn secret(algorithm: Algorithm, id: Option<Box<str>>, key: Box<hmac::Key>) -> Self {
        Self { algorithm, id, means: Means::Secret(key), header: OnceLock::new() }
    }

    pub(super) fn public(
        algorithm: Algorithm,
        id: Option<Box<str>>,
        key: CheckedKey,
    ) -> Result<Self, JwtConfigError> {
        // Found here, a key that the provider will not take is an error at start and not a 401.
        let is_taken = match (&key.key, algorithm.provided()) {
            (ReadyKey::Provided(key), Some(algorithm)) => {
                (DEFAULT_PROVIDER.verifier_factory)(&algorithm, key).is_ok()
            }
            (ReadyKey::P521(_), None) => true,
            _ => false,
        };
        if !is_taken {
            return Err(JwtConfigError::WrongKeyKind(algorithm.name()));
        }
        Ok(Self { algorithm, id, means: Means::Public(key), header: OnceLock::new() })
    }

    /// What kind of token `header` states, if it is the text that this key accepted before.
    pub(super) fn remembers(&self, header: &[u8]) -> Option<TokenType> {
        self.header.get().filter(|(known, _)| **known == *header).map(|(_, kind)| *kind)
    }

    /// Checks that `signature`, still in base64url, covers `signed`; then remembers `header`.
    pub(super) fn verify(
        &self,
        (header, kind): (&[u8], TokenType),
        signed: &[u8],
        signature: &[u8],
    ) -> Result<(), TokenError> {
        match &self.means {
            Means::Secret(key) => verify_tag(key, signed, signature)?,
            Means::Public(key) => self.verify_signature(key, signed, signature)?,
        }
        self.header.get_or_init(|| (header.into(), kind));
        Ok(())
    }

    /// Goes to the aws-lc provider by name: the process-wide one, which another crate may have left
    /// unset, panics then.
    fn verify_signature(
        &self,
        key: &CheckedKey,
        signed: &[u8],
        signature: &[u8],
    ) -> Result<(), TokenError> {
        let mut bytes = vec![0; key.signature_length];
        compact::decode_exactly(signature, &mut bytes).ok_or(TokenError::Malformed)?;
        let holds = match (&key.key, self.algorithm.provided()) {
            (ReadyKey::Provided(key), Some(algorithm)) => {
                (DEFAULT_PROVIDER.verifier_factory)(&algorithm, key)
                    .is_ok_and(|verifier| verifier.verify(signed, &bytes).is_ok())
            }
            (ReadyKey::P521(point), _) => UnparsedPublicKey::new(&ECDSA_P521_SHA512_FIXED, point)
                .verify(signed, &bytes)
                .is_ok(),
            (ReadyKey::Provided(_), None) => false,
        };
        if holds { Ok(()) } else { Err(TokenError::SignatureInvalid) }
    }
}

fn verify_tag(key: &hmac::Key, signed: &[u8], signature: &[u8]) -> Result<(), TokenError> {
    let mut room = [0; LONGEST_TAG];
    let tag = room.get_mut(..key.algorithm().tag_len()).ok_or(TokenError::SignatureInvalid)?;
    compact::decode_exactly(signature, tag).ok_or(TokenError::Malformed)?;
    // Written in place: `hmac::verify` moves its state and the tag once more.
    let mut computed = [0; LONGEST_TAG];
    let holds = hmac::sign_to_buffer(key, signed, &mut computed)
        .and_then(|computed| verify_slices_are_equal(computed, tag));
    holds.map_err(|_| TokenError::SignatureInvalid)
}
