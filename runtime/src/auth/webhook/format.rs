//! How a sender signs: which fields hold what, and which message the signature is over.

use super::secret::SecretForm;
use crate::config_faults::ConfigFaults;

/// How a sender signs: HMAC-SHA-256, or Ed25519, over a message that holds the body.
///
/// ```
/// use palisade::auth::webhook::WebhookFormat;
///
/// let slack = WebhookFormat::hmac_sha256("x-slack-signature", "v0:{timestamp}:{body}")
///     .timestamp_field("x-slack-request-timestamp")
///     .signature_prefix("v0=");
/// # let _ = slack;
/// ```
///
/// In the message `{id}`, `{timestamp}` and `{body}` stand for the values of the request and the rest for
/// itself. `{body}` ends it, and between two values is a text that marks the end of the first, so
/// that no message has a second reading: an id in which it would end earlier is refused.
#[derive(Clone, Debug)]
#[must_use]
pub struct WebhookFormat {
    pub(super) signature: String,
    pub(super) message: String,
    /// What a sender that is known here does; a statement counts instead.
    pub(super) usual: FormatParts,
    pub(super) stated: FormatParts,
    pub(super) secret: SecretForm,
    pub(super) faults: ConfigFaults,
}

/// What a format may say, or leave as it is.
#[derive(Clone, Debug, Default)]
pub(super) struct FormatParts {
    pub(super) id: Option<String>,
    /// With the setter that says so.
    pub(super) timestamp: Option<(Timestamp, &'static str)>,
    pub(super) prefix: Option<String>,
    pub(super) separator: Option<char>,
    pub(super) encoding: Option<Encoding>,
}

impl FormatParts {
    pub(super) fn or(self, usual: Self) -> Self {
        Self {
            id: self.id.or(usual.id),
            timestamp: self.timestamp.or(usual.timestamp),
            prefix: self.prefix.or(usual.prefix),
            separator: self.separator.or(usual.separator),
            encoding: self.encoding.or(usual.encoding),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Timestamp {
    Field(String),
    InSignature(String),
    None,
}

/// How a signature is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encoding {
    Hex,
    Base64,
}

impl WebhookFormat {
    /// [Standard Webhooks] 1.0, symmetric: the fields `webhook-id`, `webhook-timestamp` and
    /// `webhook-signature` with `v1,` and base64, over `{id}.{timestamp}.{body}`. Secrets are `whsec_`
    /// and base64.
    ///
    /// [Standard Webhooks]: https://www.standardwebhooks.com
    pub fn standard() -> Self {
        Self::named_standard("webhook")
    }

    /// [Standard Webhooks] 1.0, asymmetric: as [`standard`](Self::standard), with `v1a,` and an Ed25519
    /// signature. Keys are public, `whpk_` and base64: who has one can verify and not sign.
    ///
    /// [Standard Webhooks]: https://www.standardwebhooks.com
    pub fn standard_asymmetric() -> Self {
        Self::asymmetric("webhook")
    }

    /// As [`standard_asymmetric`](Self::standard_asymmetric), in the fields of [`svix`](Self::svix).
    pub fn svix_asymmetric() -> Self {
        Self::asymmetric("svix")
    }

    fn asymmetric(name: &str) -> Self {
        let format = Self::named_standard(name).signature_prefix("v1a,");
        Self { secret: SecretForm::PublicKey, ..format.known() }
    }

    /// As [`standard`](Self::standard), in the fields `svix-id`, `svix-timestamp` and `svix-signature`.
    pub fn svix() -> Self {
        Self::named_standard("svix")
    }

    fn named_standard(name: &str) -> Self {
        let format = Self::hmac_sha256(format!("{name}-signature"), "{id}.{timestamp}.{body}")
            .id_field(format!("{name}-id"))
            .timestamp_field(format!("{name}-timestamp"))
            .signature_prefix("v1,")
            .separated_by(' ')
            .base64();
        Self { secret: SecretForm::Standard, ..format.known() }
    }

    /// Stripe: `stripe-signature` with `t=..,v1=..`, over `{timestamp}.{body}`. The secret is the text
    /// that Stripe shows, `whsec_` included. The message names no id, so that what is remembered is the
    /// message.
    pub fn stripe() -> Self {
        Self::hmac_sha256("stripe-signature", "{timestamp}.{body}")
            .timestamp_in_signature("t=")
            .signature_prefix("v1=")
            .separated_by(',')
            .known()
    }

    /// Slack: `x-slack-signature` with `v0=..`, over `v0:{timestamp}:{body}`.
    pub fn slack() -> Self {
        Self::hmac_sha256("x-slack-signature", "v0:{timestamp}:{body}")
            .timestamp_field("x-slack-request-timestamp")
            .signature_prefix("v0=")
            .known()
    }

    /// GitHub: `x-hub-signature-256` with `sha256=..`, over the body alone.
    ///
    /// # Security
    /// As for [`without_timestamp`](Self::without_timestamp): GitHub signs neither a time nor an id.
    pub fn github() -> Self {
        Self::hmac_sha256("x-hub-signature-256", "{body}")
            .signature_prefix("sha256=")
            .without_timestamp()
            .known()
    }

    /// A signature in this field over this message, in hexadecimal unless stated, alone in its field
    /// unless stated.
    pub fn hmac_sha256(signature_field: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            signature: signature_field.into(),
            message: message.into(),
            usual: FormatParts::default(),
            stated: FormatParts::default(),
            secret: SecretForm::Text,
            faults: ConfigFaults::default(),
        }
    }

    /// What was said is what a sender does that is known here: the application may say otherwise.
    fn known(self) -> Self {
        Self { usual: self.stated.or(self.usual), stated: FormatParts::default(), ..self }
    }

    /// The field of the message's id, `{id}`, which tells deliveries apart.
    pub fn id_field(mut self, field: impl Into<String>) -> Self {
        self.faults.state(&mut self.stated.id, field.into(), ".id_field(..)");
        self
    }

    /// The field of the time, `{timestamp}`, in seconds since the Unix epoch.
    pub fn timestamp_field(self, field: impl Into<String>) -> Self {
        self.time(Timestamp::Field(field.into()), ".timestamp_field(..)")
    }

    /// What is before the time in the field of the signature, as `t=` in `t=1700000000,v1=..`.
    pub fn timestamp_in_signature(self, prefix: impl Into<String>) -> Self {
        self.time(Timestamp::InSignature(prefix.into()), ".timestamp_in_signature(..)")
    }

    /// Signatures without a time.
    ///
    /// # Security
    /// A message that is recorded can be delivered again at any time after it is forgotten: after a day,
    /// or earlier where many messages came since. The handler must not mind.
    pub fn without_timestamp(self) -> Self {
        self.time(Timestamp::None, ".without_timestamp()")
    }

    fn time(mut self, timestamp: Timestamp, setter: &'static str) -> Self {
        match &self.stated.timestamp {
            // Nothing is replaced, as with other statements that have no value.
            Some((Timestamp::None, _)) if timestamp == Timestamp::None => {}
            Some((_, before)) if *before != setter => self.faults.add(format!(
                "`{before}` and `{setter}` both say where the time is: call one of them, once"
            )),
            _ => self.faults.state(&mut self.stated.timestamp, (timestamp, setter), setter),
        }
        self
    }

    /// What is before a signature, as `v1=`. With [`separated_by`](Self::separated_by), whatever has
    /// another prefix is ignored.
    pub fn signature_prefix(mut self, prefix: impl Into<String>) -> Self {
        self.faults.state(&mut self.stated.prefix, prefix.into(), ".signature_prefix(..)");
        self
    }

    /// What is between several signatures in their field.
    pub fn separated_by(mut self, separator: char) -> Self {
        self.faults.state(&mut self.stated.separator, separator, ".separated_by(..)");
        self
    }

    /// Signatures in base64.
    pub fn base64(mut self) -> Self {
        self.stated.encoding = Some(Encoding::Base64);
        self
    }
}
