//! Why webhooks cannot be configured.

use std::fmt;

/// What is wrong with a [`Webhook`](super::Webhook); names no secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum WebhookConfigError {
    /// The sender's issuer or subject is empty.
    SenderEmpty,
    /// The sender's tenant is empty, as an unset variable is.
    TenantEmpty,
    /// The name of the scheme is empty.
    NameEmpty,
    /// A secret is not `whsec_` and base64.
    SecretForm,
    /// A public key is not `whpk_` and base64 of the 32 bytes of one.
    PublicKeyForm,
    /// A secret is shorter than 24 bytes.
    SecretShort,
    /// A secret can be guessed.
    SecretGuessable,
    /// More than two secrets, or one of them twice.
    Secrets,
    /// The tolerance is shorter than a second or longer than an hour.
    Tolerance,
    /// A format names something that is not a header field, or one field twice.
    Field(String),
    /// The signed message of a format is none that has one reading.
    Message,
    /// A format does not say where the time is.
    NoTime,
}

impl fmt::Display for WebhookConfigError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::SenderEmpty => "the sender has an issuer and a subject",
            Self::TenantEmpty => "the sender's tenant is empty: leave it out where there is none",
            Self::NameEmpty => "the name of the scheme is empty",
            Self::SecretForm => "a secret of this format is `whsec_` and base64",
            Self::PublicKeyForm => {
                "a key of this format is public: `whpk_` and base64 of 32 bytes; `whsk_` is the sender's own"
            }
            Self::SecretShort => "a secret has at least 24 bytes",
            Self::SecretGuessable => "a secret is not random",
            Self::Secrets => "there are two different secrets at most: the new one and the old one",
            Self::Tolerance => "the tolerance is between a second and an hour",
            Self::Field(name) => {
                return write!(out, "`{name}` is not a header field, or is used more than once");
            }
            Self::Message => {
                "the message is text with `{id}` and `{timestamp}` once each at most, text between two \
                 values, no digit right behind a time, and `{body}` at its end"
            }
            Self::NoTime => {
                "the format has no time: say where it is, or call `.without_timestamp()`"
            }
        })
    }
}
