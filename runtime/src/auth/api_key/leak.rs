//! Notices that keys were found in public, in the form of GitHub's secret scanning partner programme:
//! a list of findings as JSON, signed with ECDSA over P-256 and SHA-256.
//!
//! A notice is believed for its signature, and each finding for the key itself: a client that publishes a
//! made-up key with the id of another gets it into a genuine notice.

use std::fmt;
use std::time::Duration;

use aws_lc_rs::signature::{ECDSA_P256_SHA256_ASN1, ParsedPublicKey};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use futures_util::StreamExt as _;
use futures_util::stream;
use http::HeaderMap;
use serde::Deserialize;
use serde_json::value::RawValue;
use tokio::time::timeout;

use super::keys::tell;
use super::{ApiKeyId, ApiKeyStoreError, ApiKeys};
use crate::audit_fact::heard;
use crate::config_faults::{ConfigError, ConfigFaults};
use crate::problem::Event;

const KEY_FIELD: &str = "github-public-key-identifier";
const SIGNATURE_FIELD: &str = "github-public-key-signature";

/// The longest notice that is looked at, in bytes.
const LONGEST: usize = 1024 * 1024;

/// How many keys are looked up side by side.
const AT_ONCE: usize = 16;

/// How long one key keeps others waiting.
const PATIENCE: Duration = Duration::from_millis(500);
/// How long a store may take for one key, which goes on while others have their turn.
const LONGEST_CALL: Duration = Duration::from_secs(30);

/// The keys that a partner signs its notices with.
///
/// GitHub publishes its own at `https://api.github.com/meta/public_keys/secret_scanning`, and changes
/// them: the application fetches them, and hands over those it has now.
pub struct LeakSigners(Vec<(String, ParsedPublicKey)>);

/// One finding of a notice; what else is there is not needed.
#[derive(Deserialize)]
struct Finding {
    token: String,
}

/// Why a notice changed nothing, or not all it should.
#[derive(Debug)]
#[non_exhaustive]
pub enum LeakError {
    /// It is not signed by the partner: 403.
    Forged,
    /// It is longer than 1 MiB, and was not looked at: 413.
    TooLong,
    /// It is signed, and is not a list of findings, or one of which none can be read: 400.
    Malformed,
    /// A key could not be looked up or revoked, or not in time: 503, so that the partner sends the notice again. The
    /// other keys of the notice are revoked.
    Store(ApiKeyStoreError),
}

impl LeakSigners {
    /// The partner's public keys, each by its identifier and in PEM.
    ///
    /// # Errors
    /// Every key that is not a P-256 public key in PEM.
    pub fn from_pem<I, P>(keys: impl IntoIterator<Item = (I, P)>) -> Result<Self, ConfigError>
    where
        I: Into<String>,
        P: AsRef<str>,
    {
        let (mut signers, mut faults) = (Vec::new(), ConfigFaults::named("leak signers"));
        for (id, pem) in keys {
            let id: String = id.into();
            if let Some(key) = public_key(pem.as_ref()) {
                signers.push((id, key));
            } else {
                faults.add(format!("the key `{id}` is not a P-256 public key in PEM"));
            }
        }
        faults.into_result()?;
        Ok(Self(signers))
    }

    /// Whether one of the keys signed `body`.
    fn signed(&self, headers: &HeaderMap, body: &[u8]) -> bool {
        let named = once(headers, KEY_FIELD);
        let signature = once(headers, SIGNATURE_FIELD).and_then(|text| STANDARD.decode(text).ok());
        let (Some(named), Some(signature)) = (named, signature) else { return false };
        let mut keys = self.0.iter().filter(|(id, _)| id == named);
        keys.any(|(_, key)| key.verify_sig(body, &signature).is_ok())
    }
}

impl ApiKeys {
    /// Revokes the keys of this application that a notice names; returns those that it names.
    ///
    /// Give it the header fields and the body as they came: the signature holds for the bytes. Of a
    /// forged notice nothing is read. A finding that cannot be read and a text that is not a key of this application are
    /// passed over, and a notice that comes again changes nothing more. Each revocation is the audit event
    /// `api_key_leaked`. A key for which the store takes long keeps no other alive, and is revoked when the store answers.
    ///
    /// # Errors
    /// The notice is forged, too long or malformed, or the store failed.
    pub async fn revoke_leaked(
        &self,
        signers: &LeakSigners,
        headers: &HeaderMap,
        body: &[u8],
    ) -> Result<Vec<ApiKeyId>, LeakError> {
        if body.len() > LONGEST {
            return Err(LeakError::TooLong);
        }
        if !signers.signed(headers, body) {
            return Err(LeakError::Forged);
        }
        let revoked: Vec<_> = stream::iter(tokens_of(body)?)
            .map(|token| self.revoke_in_time(token))
            .buffer_unordered(AT_ONCE)
            .collect()
            .await;
        // Each was tried: one that failed keeps no other alive.
        let revoked: Result<Vec<_>, _> =
            revoked.into_iter().filter_map(Result::transpose).collect();
        revoked.map_err(LeakError::Store)
    }

    /// One that takes long goes on beside the others.
    async fn revoke_in_time(&self, text: String) -> Result<Option<ApiKeyId>, ApiKeyStoreError> {
        let keys = self.clone();
        let revoking = async move { timeout(LONGEST_CALL, keys.revoke_text(text)).await };
        match timeout(PATIENCE, tokio::spawn(heard(revoking))).await {
            Ok(Ok(Ok(revoked))) => revoked,
            _ => Err(ApiKeyStoreError::new("the store takes too long for a leaked key")),
        }
    }

    async fn revoke_text(&self, text: String) -> Result<Option<ApiKeyId>, ApiKeyStoreError> {
        let Some(id) = self.0.prefix.read(&text) else { return Ok(None) };
        let found = self.0.store.find(id).wait().await?;
        let Some(record) = found else { return Ok(None) };
        if !self.0.peppers.matches(&text, Some(&record.digest)) {
            return Ok(None);
        }
        if self.0.store.revoke(id, self.now()).wait().await? {
            let of = (&record.owner, record.tenant.as_deref());
            tell(Event::ApiKeyLeaked, id, Some(of));
        }
        Ok(Some(id))
    }
}

/// The texts that a notice names. Each finding is read by itself: one of a new form keeps no key of the others alive.
fn tokens_of(body: &[u8]) -> Result<Vec<String>, LeakError> {
    let findings: Vec<&RawValue> =
        serde_json::from_slice(body).map_err(|_| LeakError::Malformed)?;
    let read = |finding: &&RawValue| serde_json::from_str::<Finding>(finding.get()).ok();
    let tokens: Vec<_> = findings.iter().filter_map(read).map(|finding| finding.token).collect();
    let is_unreadable = tokens.is_empty() && !findings.is_empty();
    if is_unreadable { Err(LeakError::Malformed) } else { Ok(tokens) }
}

/// The one line of a field.
fn once<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let mut lines = headers.get_all(name).iter();
    let line = lines.next()?.to_str().ok()?;
    lines.next().is_none().then_some(line)
}

fn public_key(pem: &str) -> Option<ParsedPublicKey> {
    let body = pem.trim().strip_prefix("-----BEGIN PUBLIC KEY-----");
    let body = body.and_then(|body| body.strip_suffix("-----END PUBLIC KEY-----"));
    let body: String = body.unwrap_or_default().split_ascii_whitespace().collect();
    ParsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, STANDARD.decode(body).ok()?).ok()
}

impl fmt::Debug for LeakSigners {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_list().entries(self.0.iter().map(|(id, _)| id)).finish()
    }
}

impl fmt::Display for LeakError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Forged => "the notice is not signed by the partner",
            Self::TooLong => "the notice is longer than 1 MiB",
            Self::Malformed => "the notice cannot be read",
            Self::Store(_) => "the store of API keys failed",
        })
    }
}

impl std::error::Error for LeakError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Store(error) => Some(error),
            Self::Forged | Self::TooLong | Self::Malformed => None,
        }
    }
}
