//! Events delivered to another system over HTTP.

use std::fmt::Write as _;
use std::io::{Read as _, Write as _};
use std::net::{TcpStream, ToSocketAddrs as _};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use aws_lc_rs::{digest, hmac};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::audit::{AuditForm, AuditRecord, AuditSink, SinkError};
use crate::config_faults::ConfigFaults;
use crate::weak_secret::weakness;

/// A batch of events on its way: a JSON array, signed as [Standard Webhooks] asks where the sink has a secret.
///
/// [Standard Webhooks]: https://www.standardwebhooks.com
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct AuditDelivery {
    /// The header fields that go with it: content type, id, time and signature.
    pub fields: Vec<(&'static str, String)>,
    /// The body.
    pub body: String,
}

type Deliver = Box<dyn FnMut(&AuditDelivery) -> Result<(), SinkError> + Send>;

/// Delivers batches of events to another system.
///
/// A receiver that sees an id twice has seen the batch before: a delivery whose answer got lost comes again.
///
/// ```
/// use palisade::audit::{SinkError, WebhookSink};
///
/// // An agent on the same machine, over plain HTTP.
/// let local = WebhookSink::to_agent("127.0.0.1:8088", "/audit").signed_with(*b"9f3c1d7e0b5a48c6a2e4f60817d9b35c");
///
/// // Anything else, by the client that the application has; it may block.
/// let remote = WebhookSink::by(|delivery| {
///     let _ = (&delivery.fields, &delivery.body);
///     Err(SinkError::new("no client in this example"))
/// });
/// # let _ = (local, remote);
/// ```
pub struct WebhookSink {
    name: String,
    deliver: Deliver,
    /// The agent's address, which has to be this machine's own.
    agent: Option<String>,
    form: Option<AuditForm>,
    secret: Option<hmac::Key>,
    /// Why the secret can be guessed.
    weakness: Option<&'static str>,
    faults: ConfigFaults,
}

impl WebhookSink {
    /// Delivers by this function, on the thread of the queue.
    pub fn by(
        deliver: impl FnMut(&AuditDelivery) -> Result<(), SinkError> + Send + 'static,
    ) -> Self {
        let (name, deliver) = ("the webhook of the audit".to_owned(), Box::new(deliver));
        let faults = ConfigFaults::default();
        Self { name, deliver, agent: None, form: None, secret: None, weakness: None, faults }
    }

    /// Posts to an agent on this machine, such as Vector or Fluent Bit, over HTTP/1.1 without TLS. Each step has
    /// five seconds.
    ///
    /// # Security
    /// Events hold names and addresses: only a loopback address is taken, and any other is an error at start.
    pub fn to_agent(address: impl Into<String>, path: impl Into<String>) -> Self {
        let (address, path) = (address.into(), path.into());
        let name = format!("the agent at {address}");
        let agent = Some(address.clone());
        Self { name, agent, ..Self::by(move |delivery| post(&address, &path, delivery)) }
    }

    /// Signs each delivery; a secret that can be guessed is an error at start.
    #[must_use]
    pub fn signed_with(mut self, secret: [u8; 32]) -> Self {
        if self.secret.is_none() {
            self.weakness = weakness(&secret);
        }
        let key = hmac::Key::new(hmac::HMAC_SHA256, &secret);
        self.faults.state(&mut self.secret, key, ".signed_with(..)");
        self
    }

    /// How an event looks.
    #[must_use]
    pub fn form(mut self, form: AuditForm) -> Self {
        self.faults.state(&mut self.form, form, ".form(..)");
        self
    }

    fn delivery(&self, records: &[AuditRecord]) -> AuditDelivery {
        let form = self.form.unwrap_or(AuditForm::Palisade);
        let items: Vec<String> = records.iter().map(|record| form.text(record)).collect();
        let body = format!("[{}]", items.join(","));
        // The same for the same events, however often they come.
        let id = format!("audit_{}", fingerprint(&body));
        let seconds = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
        let mut fields = vec![
            ("content-type", "application/json".to_owned()),
            ("webhook-id", id.clone()),
            ("webhook-timestamp", seconds.to_string()),
        ];
        if let Some(secret) = &self.secret {
            let tag = hmac::sign(secret, format!("{id}.{seconds}.{body}").as_bytes());
            fields.push(("webhook-signature", format!("v1,{}", STANDARD.encode(tag.as_ref()))));
        }
        AuditDelivery { fields, body }
    }
}

impl std::fmt::Debug for WebhookSink {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("WebhookSink").field("name", &self.name).finish_non_exhaustive()
    }
}

impl AuditSink for WebhookSink {
    fn name(&self) -> String {
        self.name.clone()
    }

    fn open(&mut self) -> Result<(), SinkError> {
        let mut faults = self.faults.clone();
        if let Some(why) = self.weakness {
            faults.add(format!("its secret can be guessed: {why}"));
        }
        SinkError::of(faults)?;
        self.agent.as_deref().map_or(Ok(()), |agent| peer(agent).map(drop))
    }

    fn write(&mut self, records: &[AuditRecord]) -> Result<(), SinkError> {
        let delivery = self.delivery(records);
        (self.deliver)(&delivery)
    }
}

/// 128 bits of SHA-256: a client that writes a part of the events cannot make two deliveries of one name, of which a receiver drops one.
fn fingerprint(text: &str) -> String {
    let digest = digest::digest(&digest::SHA256, text.as_bytes());
    digest.as_ref().iter().take(16).fold(String::new(), |mut name, byte| {
        // Writing into a string cannot fail.
        let _ = write!(name, "{byte:02x}");
        name
    })
}

const PATIENCE: Duration = Duration::from_secs(5);

/// The agent, on this machine alone.
fn peer(address: &str) -> Result<std::net::SocketAddr, SinkError> {
    let peer = address.to_socket_addrs()?.find(|peer| peer.ip().is_loopback());
    peer.ok_or_else(|| SinkError::new("it is not on this machine: events leave it over TLS alone"))
}

fn post(address: &str, path: &str, delivery: &AuditDelivery) -> Result<(), SinkError> {
    let mut stream = TcpStream::connect_timeout(&peer(address)?, PATIENCE)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    let mut head = format!("POST {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n");
    for (name, value) in &delivery.fields {
        // Writing into a string cannot fail.
        let _ = write!(head, "{name}: {value}\r\n");
    }
    let _ = write!(head, "content-length: {}\r\n\r\n", delivery.body.len());
    stream.write_all(head.as_bytes())?;
    stream.write_all(delivery.body.as_bytes())?;
    let mut status = [0; 12];
    stream.read_exact(&mut status)?;
    match status.get(9..) {
        Some([b'2', _, _]) => Ok(()),
        _ => Err(SinkError::new(format!("answered `{}`", String::from_utf8_lossy(&status)))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::Event;

    /// The first of FIPS 180-4's examples, and an empty text.
    #[test]
    fn a_delivery_is_named_by_half_of_a_sha_256() {
        assert_eq!(fingerprint("abc"), "ba7816bf8f01cfea414140de5dae2223");
        assert_eq!(fingerprint(""), "e3b0c44298fc1c149afbf4c8996fb924");
    }

    #[test]
    fn the_same_events_are_one_delivery_and_others_another() {
        let sink = WebhookSink::by(|_| Ok(()));
        let record = |time| AuditRecord::of(Event::PostureLoaded, time);
        let id = |records: &[AuditRecord]| {
            let AuditDelivery { fields, body } = sink.delivery(records);
            let (_, id) = fields.into_iter().find(|(name, _)| *name == "webhook-id").unwrap();
            assert_eq!(id, format!("audit_{}", fingerprint(&body)));
            id
        };
        assert_eq!(id(&[record(1)]), id(&[record(1)]));
        assert_ne!(id(&[record(1)]), id(&[record(2)]));
        assert_ne!(id(&[record(1)]), id(&[record(1), record(1)]));
    }
}
