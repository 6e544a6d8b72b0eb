//! The payment provider: who it is, and its messages to try the service with; in earnest it sends them.

use std::time::{SystemTime, UNIX_EPOCH};

use aws_lc_rs::hmac;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::civil::Date;
use palisade::CallerId;
use palisade::auth::Webhook;
use uuid::Uuid;

use crate::Failure;

/// Who vouches for messages of payments.
pub const ISSUER: &str = "https://pay.example";

/// The provider as a caller.
#[must_use]
pub fn provider() -> CallerId {
    CallerId::new(ISSUER, "payments")
}

/// Accepts the messages that [`message`] signs with the same secret.
pub fn verifier(secret: &str) -> Webhook {
    Webhook::standard(provider(), secret)
}

/// A secret as Standard Webhooks writes it.
#[must_use]
pub fn secret_text(secret: &[u8]) -> String {
    format!("whsec_{}", STANDARD.encode(secret))
}

/// What a message says.
#[derive(Debug, PartialEq, Eq)]
pub struct Paid {
    /// The invoice.
    pub invoice: Uuid,
    /// When the money came.
    pub paid_on: Date,
}

/// A message with its signature.
#[derive(Clone, Debug)]
pub struct Message {
    /// What tells it from others.
    pub id: String,
    /// When it was signed, in seconds.
    pub timestamp: String,
    /// The signature over id, time and body.
    pub signature: String,
    /// The body.
    pub body: String,
}

/// The message that an invoice is paid.
///
/// # Errors
/// Where the clock stands before 1970 or the secret is none.
pub fn message(secret: &str, paid: &Paid) -> Result<Message, Failure> {
    let encoded = secret.strip_prefix("whsec_").ok_or("a secret begins with `whsec_`")?;
    let key = hmac::Key::new(hmac::HMAC_SHA256, &STANDARD.decode(encoded)?);
    let timestamp = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs().to_string();
    let id = format!("msg_{}", Uuid::now_v7().simple());
    let Paid { invoice, paid_on } = paid;
    let body = format!(r#"{{"type":"invoice.paid","invoice":"{invoice}","paid_on":"{paid_on}"}}"#);
    let signed = hmac::sign(&key, format!("{id}.{timestamp}.{body}").as_bytes());
    let signature = format!("v1,{}", STANDARD.encode(signed));
    Ok(Message { id, timestamp, signature, body })
}

impl Message {
    /// The message as `curl --config` reads it.
    #[must_use]
    pub fn for_curl(&self) -> String {
        let Self { id, timestamp, signature, body } = self;
        let body = body.replace('"', "\\\"");
        format!(
            "header = \"webhook-id: {id}\"\nheader = \"webhook-timestamp: {timestamp}\"\n\
             header = \"webhook-signature: {signature}\"\nheader = \"content-type: application/json\"\n\
             data = \"{body}\""
        )
    }
}
