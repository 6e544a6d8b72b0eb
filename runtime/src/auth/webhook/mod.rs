//! Signed webhooks: requests of another service, authenticated by a signature over the body.
//!
//! [`Webhook`] accepts the requests of one sender, as the scheme `webhook`; the
//! [guide](crate::guide::webhooks) shows it. The rules:
//!
//! * A [`WebhookFormat`] says which fields hold the signature, the time and the id, and what is signed.
//!   Standard Webhooks is the default, with a shared secret or the sender's public key; Stripe, GitHub,
//!   Slack and Svix are there, and any HMAC-SHA-256 over the body can be described.
//! * What the head says is checked first: the form of the fields, and the time, which is at most five
//!   minutes off. Only then is the body read, within the handler's bound, and verified as it came; a time
//!   that is too long ago once the body is there is refused as well. It is parsed afterwards, as the
//!   input of the handler.
//! * Signatures are compared in constant time, with each of at most two secrets, none shorter than 24
//!   bytes; or verified with each of at most two Ed25519 keys.
//! * A message is delivered once: its id is remembered in a [`DeliveryStore`] while its handler runs, and
//!   for a day once the handler has succeeded. The same id is a 409 meanwhile. After any other answer the
//!   sender may deliver it again.

mod builder;
mod checked_format;
mod delivery;
mod error;
mod format;
mod memory;
mod reason;
mod scheme;
mod secret;
mod signature;
#[cfg(test)]
mod tests;

pub use builder::Webhook;
pub(crate) use builder::WebhookScheme;
pub use delivery::{
    ClaimToken, DeliveryAnswer, DeliveryClaim, DeliveryId, DeliveryStore, DeliveryStoreError,
};
pub use format::WebhookFormat;
pub use memory::MemoryDeliveries;
#[cfg(all(test, feature = "jwt", feature = "api-key", feature = "webhook"))]
pub(crate) use reason::WEBHOOK_REFUSALS;
pub use reason::WebhookRefusal;
