//! The public keys that clients registered, for answers that they alone can read.

use std::collections::HashMap;
use std::sync::Arc;

use arc_swap::ArcSwap;
use palisade::http::StatusCode;
use palisade::{Principal, Problem};
use serde_json::Value;

use crate::answer::SealedAnswer;
use crate::error::KeyError;
use crate::sealing::Sealer;

/// Who a key belongs to: the issuer, and the subject that it gives the client.
type Client = (String, String);

/// The keys of every client; cheap to clone, and copies share what is replaced.
///
/// A client registers a JSON Web Key Set ([RFC 7517]) with the keys it can open messages with, the one to use first. To
/// rotate it puts the new key before the old one and has the set [replaced](Self::register): answers are sealed with the
/// new key from then on, and the client opens with either until the last answer for the old one has arrived.
///
/// ```
/// use palisade_jwe::{ClientKeys, OpeningKey, OpeningKeys};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// // At the client:
/// let opening = OpeningKeys::new([OpeningKey::generate("2026-01")?])?;
/// // In the configuration of the service, by issuer and subject:
/// let keys = ClientKeys::new();
/// keys.register("https://id.example", "partner-7", &opening.public_jwks())?;
/// assert_eq!(keys.len(), 1);
/// # Ok(())
/// # }
/// ```
///
/// [RFC 7517]: https://www.rfc-editor.org/rfc/rfc7517
#[derive(Clone, Default)]
pub struct ClientKeys(Arc<ArcSwap<HashMap<Client, Sealer>>>);

impl ClientKeys {
    /// No client yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// The keys of one client, in place of those it had.
    ///
    /// Keys for signatures, and of kinds that are not spoken here, are passed over: a set may serve other services, too.
    ///
    /// # Errors
    /// The set is none, no key of it can be used, or two have one id. Nothing changes then.
    pub fn register(&self, issuer: &str, subject: &str, jwks: &Value) -> Result<(), KeyError> {
        let sealer = first_of(jwks)?;
        let client = (issuer.to_owned(), subject.to_owned());
        self.0.rcu(|keys| {
            let mut keys = HashMap::clone(keys);
            keys.insert(client.clone(), sealer.clone());
            keys
        });
        Ok(())
    }

    /// The keys of all clients, as a configuration has them: issuer, subject and key set of each. Those that are not
    /// among them have none from then on.
    ///
    /// # Errors
    /// As [`register`](Self::register), for any of them, and where a client is there twice. Nothing changes then.
    pub fn replace<'a>(
        &self,
        clients: impl IntoIterator<Item = (&'a str, &'a str, &'a Value)>,
    ) -> Result<(), KeyError> {
        let mut keys = HashMap::new();
        for (issuer, subject, jwks) in clients {
            let client = (issuer.to_owned(), subject.to_owned());
            if keys.insert(client, first_of(jwks)?).is_some() {
                return Err(KeyError::IdTwice);
            }
        }
        self.0.store(Arc::new(keys));
        Ok(())
    }

    /// Takes the keys of a client away; its answers are refused from then on.
    pub fn remove(&self, issuer: &str, subject: &str) {
        let client = (issuer.to_owned(), subject.to_owned());
        self.0.rcu(|keys| {
            let mut keys = HashMap::clone(keys);
            keys.remove(&client);
            keys
        });
    }

    /// How many clients have keys.
    pub fn len(&self) -> usize {
        self.0.load().len()
    }

    /// Whether none has.
    pub fn is_empty(&self) -> bool {
        self.0.load().is_empty()
    }

    /// An answer that the caller alone can read: what of `content` it may see, encrypted for its first key.
    ///
    /// # Errors
    /// 403 where the caller has no key: nothing leaves in the clear in its place.
    pub fn seal_for<T>(&self, caller: &Principal, content: T) -> Result<SealedAnswer<T>, Problem> {
        let client = (caller.issuer().to_owned(), caller.subject().to_owned());
        let sealer = self.0.load().get(&client).cloned().ok_or_else(|| {
            Problem::new(StatusCode::FORBIDDEN)
                .detail("no encryption key is registered for this client")
        })?;
        Ok(SealedAnswer::new(content, sealer))
    }
}

/// The first key that can be used.
fn first_of(jwks: &Value) -> Result<Sealer, KeyError> {
    let keys = jwks.get("keys").and_then(Value::as_array).ok_or(KeyError::Unreadable)?;
    let mut sealers = Vec::new();
    for sealer in keys.iter().filter_map(|jwk| Sealer::from_jwk(jwk).ok()) {
        let is_twice = |other: &Sealer| other.id().is_some() && other.id() == sealer.id();
        if sealers.iter().any(is_twice) {
            return Err(KeyError::IdTwice);
        }
        sealers.push(sealer);
    }
    sealers.into_iter().next().ok_or(KeyError::None)
}

impl std::fmt::Debug for ClientKeys {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("ClientKeys").field("clients", &self.len()).finish()
    }
}
