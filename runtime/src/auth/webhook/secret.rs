//! The secrets that a sender signs with.

use aws_lc_rs::signature::{ED25519, ParsedPublicKey, UnparsedPublicKey};
use aws_lc_rs::{constant_time, hmac};
use base64::Engine as _;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};

use super::error::WebhookConfigError;
use crate::auth::ed25519::is_of_small_order;
use crate::weak_secret::weakness;

/// What a secret of Standard Webhooks has at least; HMAC-SHA-256 is not stronger than its key.
const SHORTEST: usize = 24;

const BASE64: GeneralPurpose = GeneralPurpose::new(
    &base64::alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// How a secret is written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SecretForm {
    /// `whsec_` and base64; the prefix may be missing.
    Standard,
    /// The bytes of the text, as they are.
    Text,
    /// No secret: `whpk_` and base64 of an Ed25519 key.
    PublicKey,
}

/// The secrets of one sender: one, or two while it changes.
#[derive(Clone)]
pub(super) struct Secrets(Vec<Secret>);

#[derive(Clone)]
enum Secret {
    Shared(Box<hmac::Key>),
    /// The sender's is private; this is its other half.
    Public([u8; 32]),
}

impl Secrets {
    pub(super) fn new(texts: &[String], form: SecretForm) -> Result<Self, Vec<WebhookConfigError>> {
        let (mut secrets, mut faults) = (Vec::new(), Vec::new());
        for text in texts {
            match read(text, form) {
                Ok(bytes) => secrets.push(bytes),
                Err(fault) => faults.push(fault),
            }
        }
        if texts.len() > 2 || matches!(secrets.as_slice(), [one, other] if one == other) {
            faults.push(WebhookConfigError::Secrets);
        }
        let made = secrets.iter().map(|bytes| Secret::of(bytes, form)).collect::<Result<_, _>>();
        match made {
            Ok(secrets) if faults.is_empty() => Ok(Self(secrets)),
            Ok(_) => Err(faults),
            Err(fault) => Err(faults.into_iter().chain([fault]).collect()),
        }
    }

    /// The secret of a published example, with which nothing can be configured.
    #[cfg(test)]
    pub(super) fn of_an_example(bytes: &[u8]) -> Self {
        Self(vec![Secret::Shared(Box::new(hmac::Key::new(hmac::HMAC_SHA256, bytes)))])
    }

    /// Whether a secret of the one is a secret of the other: one that signs the same.
    pub(super) fn overlap(&self, other: &Self) -> bool {
        self.0.iter().any(|own| other.0.iter().any(|other| own.is(other)))
    }

    /// Whether one of the signatures is that of a secret over the pieces. Each is compared with each, so
    /// that the time says nothing about which it was.
    pub(super) fn made_one_of(&self, signatures: &[Vec<u8>], pieces: &[&[u8]]) -> bool {
        let mut made = false;
        for secret in &self.0 {
            made |= secret.made_one_of(signatures, pieces);
        }
        made
    }
}

impl Secret {
    fn of(bytes: &[u8], form: SecretForm) -> Result<Self, WebhookConfigError> {
        match form {
            SecretForm::Standard | SecretForm::Text => {
                Ok(Self::Shared(Box::new(hmac::Key::new(hmac::HMAC_SHA256, bytes))))
            }
            SecretForm::PublicKey => {
                let key = bytes.try_into().map_err(|_| WebhookConfigError::PublicKeyForm)?;
                Ok(Self::Public(key))
            }
        }
    }

    fn is(&self, other: &Self) -> bool {
        let signed = |key| hmac::sign(key, b"the same secret");
        match (self, other) {
            (Self::Shared(own), Self::Shared(other)) => {
                signed(own).as_ref() == signed(other).as_ref()
            }
            (Self::Public(own), Self::Public(other)) => own == other,
            (Self::Shared(_), Self::Public(_)) | (Self::Public(_), Self::Shared(_)) => false,
        }
    }

    fn made_one_of(&self, signatures: &[Vec<u8>], pieces: &[&[u8]]) -> bool {
        let mut made = false;
        match self {
            Self::Shared(key) => {
                let mut message = hmac::Context::with_key(key);
                for piece in pieces {
                    message.update(piece);
                }
                let own = message.sign();
                for signature in signatures {
                    made |= constant_time::verify_slices_are_equal(own.as_ref(), signature).is_ok();
                }
            }
            Self::Public(key) => {
                let (key, message) = (UnparsedPublicKey::new(&ED25519, key), pieces.concat());
                for signature in signatures {
                    made |= key.verify(&message, signature).is_ok();
                }
            }
        }
        made
    }
}

fn read(text: &str, form: SecretForm) -> Result<Vec<u8>, WebhookConfigError> {
    let bytes = match form {
        SecretForm::Text => text.as_bytes().to_vec(),
        SecretForm::Standard => {
            let encoded = text.strip_prefix("whsec_").unwrap_or(text);
            BASE64.decode(encoded).map_err(|_| WebhookConfigError::SecretForm)?
        }
        SecretForm::PublicKey => return public_key(text).ok_or(WebhookConfigError::PublicKeyForm),
    };
    if bytes.len() < SHORTEST {
        return Err(WebhookConfigError::SecretShort);
    }
    if weakness(&bytes).is_some() {
        return Err(WebhookConfigError::SecretGuessable);
    }
    Ok(bytes)
}

/// A point of the curve for which signatures cannot be made up.
fn public_key(text: &str) -> Option<Vec<u8>> {
    let bytes = BASE64.decode(text.strip_prefix("whpk_")?).ok()?;
    let is_point = ParsedPublicKey::new(&ED25519, &bytes).is_ok();
    let is_good = bytes.len() == 32 && is_point && !is_of_small_order(&bytes);
    is_good.then_some(bytes)
}

/// Decodes a signature in base64 of any padding.
pub(super) fn base64(text: &[u8]) -> Option<Vec<u8>> {
    BASE64.decode(text).ok()
}

/// Decodes a signature in hexadecimal.
pub(super) fn hex(text: &[u8]) -> Option<Vec<u8>> {
    let digit = |byte: &u8| char::from(*byte).to_digit(16).and_then(|it| u8::try_from(it).ok());
    let pair = |pair: &[u8]| match pair {
        [high, low] => Some(digit(high)? << 4 | digit(low)?),
        _ => None,
    };
    text.chunks(2).map(pair).collect()
}
