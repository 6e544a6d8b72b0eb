//! How a sender signs: which fields hold what, and which message the signature is over.

use http::header::HeaderName;

use super::WebhookConfigError;
use super::secret::SecretForm;

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
    signature: String,
    message: String,
    id: Option<String>,
    timestamp: Timestamp,
    prefix: String,
    separator: Option<char>,
    encoding: Encoding,
    pub(super) secret: SecretForm,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Timestamp {
    Unstated,
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
        Self { secret: SecretForm::PublicKey, ..format }
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
        Self { secret: SecretForm::Standard, ..format }
    }

    /// Stripe: `stripe-signature` with `t=..,v1=..`, over `{timestamp}.{body}`. The secret is the text
    /// that Stripe shows, `whsec_` included. The message names no id, so that what is remembered is the
    /// message.
    pub fn stripe() -> Self {
        Self::hmac_sha256("stripe-signature", "{timestamp}.{body}")
            .timestamp_in_signature("t=")
            .signature_prefix("v1=")
            .separated_by(',')
    }

    /// Slack: `x-slack-signature` with `v0=..`, over `v0:{timestamp}:{body}`.
    pub fn slack() -> Self {
        Self::hmac_sha256("x-slack-signature", "v0:{timestamp}:{body}")
            .timestamp_field("x-slack-request-timestamp")
            .signature_prefix("v0=")
    }

    /// GitHub: `x-hub-signature-256` with `sha256=..`, over the body alone.
    ///
    /// # Security
    /// As for [`without_timestamp`](Self::without_timestamp): GitHub signs neither a time nor an id.
    pub fn github() -> Self {
        Self::hmac_sha256("x-hub-signature-256", "{body}")
            .signature_prefix("sha256=")
            .without_timestamp()
    }

    /// A signature in this field over this message, in hexadecimal unless stated, alone in its field
    /// unless stated.
    pub fn hmac_sha256(signature_field: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            signature: signature_field.into(),
            message: message.into(),
            id: None,
            timestamp: Timestamp::Unstated,
            prefix: String::new(),
            separator: None,
            encoding: Encoding::Hex,
            secret: SecretForm::Text,
        }
    }

    /// The field of the message's id, `{id}`, which tells deliveries apart.
    pub fn id_field(mut self, field: impl Into<String>) -> Self {
        self.id = Some(field.into());
        self
    }

    /// The field of the time, `{timestamp}`, in seconds since the Unix epoch.
    pub fn timestamp_field(mut self, field: impl Into<String>) -> Self {
        self.timestamp = Timestamp::Field(field.into());
        self
    }

    /// What is before the time in the field of the signature, as `t=` in `t=1700000000,v1=..`.
    pub fn timestamp_in_signature(mut self, prefix: impl Into<String>) -> Self {
        self.timestamp = Timestamp::InSignature(prefix.into());
        self
    }

    /// Signatures without a time.
    ///
    /// # Security
    /// A message that is recorded can be delivered again at any time after it is forgotten: after a day,
    /// or earlier where many messages came since. The handler must not mind.
    pub fn without_timestamp(mut self) -> Self {
        self.timestamp = Timestamp::None;
        self
    }

    /// What is before a signature, as `v1=`. With [`separated_by`](Self::separated_by), whatever has
    /// another prefix is ignored.
    pub fn signature_prefix(mut self, prefix: impl Into<String>) -> Self {
        self.prefix = prefix.into();
        self
    }

    /// What is between several signatures in their field.
    pub fn separated_by(mut self, separator: char) -> Self {
        self.separator = Some(separator);
        self
    }

    /// Signatures in base64.
    pub fn base64(mut self) -> Self {
        self.encoding = Encoding::Base64;
        self
    }

    pub(super) fn check(&self) -> Result<CheckedFormat, WebhookConfigError> {
        let layout = self.check_layout()?;
        let timestamp = match &self.timestamp {
            Timestamp::Field(name) => TimestampIn::Field(field(name)?),
            Timestamp::InSignature(prefix) => TimestampIn::Signature(prefix.clone()),
            Timestamp::None => TimestampIn::Nowhere,
            Timestamp::Unstated => {
                let fault =
                    "the format has no time: say where it is, or call `.without_timestamp()`";
                return Err(WebhookConfigError::Message(fault));
            }
        };
        let id = self.id.as_deref().map(field).transpose()?;
        let signature = field(&self.signature)?;
        check_fields_differ(&signature, &timestamp, id.as_ref())?;
        let message = message(&self.message)?;
        let has = |value| message.contains(&value);
        if has(Piece::Id) != id.is_some() {
            let fault =
                "the message has `{id}` if the format has the field of an id, and only then";
            return Err(WebhookConfigError::Message(fault));
        }
        if has(Piece::Timestamp) != (timestamp != TimestampIn::Nowhere) {
            let fault = "the message has `{timestamp}` if the format has a time, and only then";
            return Err(WebhookConfigError::Message(fault));
        }
        let secret = self.secret;
        Ok(CheckedFormat { signature, timestamp, id, message, layout, secret })
    }

    fn check_layout(&self) -> Result<SignatureLayout, WebhookConfigError> {
        let is_plain = |text: &str| text.bytes().all(|byte| matches!(byte, b'!'..=b'~'));
        let time = match &self.timestamp {
            Timestamp::InSignature(prefix) => Some(prefix.as_str()),
            _ => None,
        };
        let fault = |fault| Err(WebhookConfigError::Layout(fault));
        if !is_plain(&self.prefix) || time.is_some_and(|prefix| !is_plain(prefix)) {
            return fault("a prefix has visible ASCII characters alone");
        }
        if let Some(time) = time {
            let own = self.prefix.as_str();
            if self.separator.is_none() {
                return fault("a time in the signature's field needs `.separated_by(..)`");
            }
            if own.is_empty() || time.is_empty() || own.starts_with(time) || time.starts_with(own) {
                return fault("the prefixes of the time and of a signature tell them apart");
            }
        }
        if self.separator.is_some_and(|separator| !" ,;|&".contains(separator)) {
            return fault("signatures are separated by a space or one of `,;|&`");
        }
        let (prefix, separator) = (self.prefix.clone(), self.separator);
        Ok(SignatureLayout { prefix, separator, encoding: self.encoding })
    }
}

/// A format without contradictions.
#[derive(Clone, Debug)]
pub(super) struct CheckedFormat {
    pub(super) signature: HeaderName,
    pub(super) timestamp: TimestampIn,
    pub(super) id: Option<HeaderName>,
    pub(super) message: Vec<Piece>,
    pub(super) layout: SignatureLayout,
    secret: SecretForm,
}

/// Where the time is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum TimestampIn {
    Field(HeaderName),
    Signature(String),
    Nowhere,
}

/// How the field of the signature is read.
#[derive(Clone, Debug)]
pub(super) struct SignatureLayout {
    pub(super) prefix: String,
    pub(super) separator: Option<char>,
    pub(super) encoding: Encoding,
}

/// A piece of the signed message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    Text(String),
    Id,
    Timestamp,
    Body,
}

impl CheckedFormat {
    /// How many signatures one field may hold: a sender has two secrets while it changes them. Any client can
    /// send a field that is full, and a signature by a private key takes a hundred times as long to check as
    /// a shared secret's.
    pub(super) fn most_signatures(&self) -> usize {
        match self.secret {
            SecretForm::Standard | SecretForm::Text => 8,
            SecretForm::PublicKey => 3,
        }
    }

    /// What follows an id, and must not occur any earlier, so that the id ends where it ends.
    pub(super) fn behind_id(&self) -> Option<&str> {
        let mut pieces = self.message.iter().skip_while(|piece| **piece != Piece::Id).skip(1);
        match pieces.next() {
            Some(Piece::Text(text)) => Some(text),
            _ => None,
        }
    }
}

fn field(name: &str) -> Result<HeaderName, WebhookConfigError> {
    HeaderName::try_from(name).map_err(|_| WebhookConfigError::Field(name.to_owned()))
}

fn check_fields_differ(
    signature: &HeaderName,
    timestamp: &TimestampIn,
    id: Option<&HeaderName>,
) -> Result<(), WebhookConfigError> {
    let timestamp = match timestamp {
        TimestampIn::Field(name) => Some(name),
        TimestampIn::Signature(_) | TimestampIn::Nowhere => None,
    };
    let twice = [(Some(signature), timestamp), (Some(signature), id), (timestamp, id)];
    match twice.into_iter().find(|(one, other)| one.is_some() && one == other) {
        Some((Some(name), _)) => Err(WebhookConfigError::Field(name.to_string())),
        _ => Ok(()),
    }
}

/// The pieces of a message: each value once at most, a text between two of them, the body last.
fn message(template: &str) -> Result<Vec<Piece>, WebhookConfigError> {
    const FAULT: WebhookConfigError = WebhookConfigError::Message(
        "the message is text with `{id}` and `{timestamp}` once each at most, text between two values, \
         no digit right behind a time, and `{body}` at its end",
    );
    let (mut pieces, mut rest) = (Vec::new(), template);
    while !rest.is_empty() {
        let (piece, behind) = if let Some(named) = rest.strip_prefix('{') {
            let (name, behind) = named.split_once('}').ok_or(FAULT)?;
            let piece = match name {
                "id" => Piece::Id,
                "timestamp" => Piece::Timestamp,
                "body" => Piece::Body,
                _ => return Err(FAULT),
            };
            (piece, behind)
        } else {
            let (text, behind) = rest.split_at(rest.find('{').unwrap_or(rest.len()));
            (Piece::Text(text.to_owned()), behind)
        };
        let joins = match (pieces.last(), &piece) {
            (None | Some(Piece::Text(_)), _) | (Some(Piece::Id), Piece::Text(_)) => false,
            (Some(Piece::Timestamp), Piece::Text(text)) => {
                text.starts_with(|letter: char| letter.is_ascii_digit())
            }
            _ => true,
        };
        if joins || (pieces.contains(&piece) && !matches!(piece, Piece::Text(_))) {
            return Err(FAULT);
        }
        pieces.push(piece);
        rest = behind;
    }
    if pieces.last() == Some(&Piece::Body) { Ok(pieces) } else { Err(FAULT) }
}
