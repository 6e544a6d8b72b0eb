//! One login from its beginning to its answer: bound to a browser, once, for a while.

use std::time::{SystemTime, UNIX_EPOCH};

use aws_lc_rs::digest::{Context, SHA256};
use aws_lc_rs::rand;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use palisade::records::{
    Record, RecordChange, RecordId, RecordStore, RecordStoreError, RecordVersion,
};
use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq as _;

/// How long a login may take.
pub(super) const LIFE_SECONDS: u64 = 10 * 60;
const LIFE_MILLIS: i64 = 10 * 60 * 1_000;
/// Characters of 32 bytes in base64url.
const LENGTH: usize = 43;

/// What the store has of a login.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Kept {
    /// A digest of the browser's cookie.
    browser: String,
    /// Of whose answer it waits.
    issuer: String,
    /// Where its browser goes afterwards.
    pub(super) return_to: String,
    /// When it began, in milliseconds since the Unix epoch.
    pub(super) begun_at: i64,
    /// Whether the provider was told to ask its user anew.
    pub(super) is_fresh: bool,
    until: i64,
    is_used: bool,
}

/// Who began a login, and what was sent along with it: made of the cookie and the state, and kept nowhere.
pub(super) struct Secrets {
    pub(super) nonce: String,
    /// RFC 7636, 4.1.
    pub(super) verifier: String,
}

/// 256 random bits as text; none where there is no randomness.
pub(super) fn random() -> Option<String> {
    let mut bytes = [0; 32];
    rand::fill(&mut bytes).ok()?;
    Some(URL_SAFE_NO_PAD.encode(bytes))
}

/// Whether a text has the form of what [`random`] makes.
pub(super) fn is_random(text: &str) -> bool {
    let legal = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    text.len() == LENGTH && text.bytes().all(legal)
}

/// SHA-256 over parts, each with its length before it.
fn digest(parts: &[&str]) -> [u8; 32] {
    let mut context = Context::new(&SHA256);
    for part in parts {
        context.update(&(part.len() as u64).to_be_bytes());
        context.update(part.as_bytes());
    }
    context.finish().as_ref().try_into().unwrap_or_default()
}

fn digest_text(parts: &[&str]) -> String {
    URL_SAFE_NO_PAD.encode(digest(parts))
}

impl Secrets {
    pub(super) fn of(browser: &str, state: &str) -> Self {
        let made = |what: &str| digest_text(&["palisade login", what, browser, state]);
        Self { nonce: made("nonce"), verifier: made("verifier") }
    }

    /// RFC 7636, 4.2: `S256`.
    pub(super) fn challenge(&self) -> String {
        let mut context = Context::new(&SHA256);
        context.update(self.verifier.as_bytes());
        URL_SAFE_NO_PAD.encode(context.finish())
    }
}

impl Kept {
    pub(super) fn new(
        (browser, issuer): (&str, &str),
        return_to: String,
        is_fresh: bool,
        now: i64,
    ) -> Self {
        Self {
            browser: digest_text(&["palisade browser", browser]),
            issuer: issuer.to_owned(),
            return_to,
            begun_at: now,
            is_fresh,
            until: now.saturating_add(LIFE_MILLIS),
            is_used: false,
        }
    }

    fn waits_for(&self, browser: &str, issuer: &str, now: i64) -> bool {
        let own = digest_text(&["palisade browser", browser]);
        let is_its: bool = own.as_bytes().ct_eq(self.browser.as_bytes()).into();
        is_its && !self.is_used && now < self.until && self.issuer == issuer
    }
}

/// Keeps a login that has begun.
pub(super) async fn begin(
    store: &dyn RecordStore,
    state: &str,
    kept: &Kept,
) -> Result<(), RecordStoreError> {
    if replace(store, state, None, kept).await? {
        Ok(())
    } else {
        Err(RecordStoreError::new("a new state exists already"))
    }
}

/// The login that waits for this state in this browser, which then waits no more: of several answers at once one has it.
pub(super) async fn take(
    store: &dyn RecordStore,
    state: &str,
    (browser, issuer): (&str, &str),
    now: i64,
) -> Result<Option<Kept>, RecordStoreError> {
    let Some(record) = store.find(id_of(state)).wait().await? else { return Ok(None) };
    let kept: Kept = serde_json::from_slice(&record.value)
        .map_err(|_| RecordStoreError::new("a login is kept in another form"))?;
    if !kept.waits_for(browser, issuer, now) {
        return Ok(None);
    }
    let used = Kept { is_used: true, ..kept.clone() };
    let won = replace(store, state, Some(record.version), &used).await?;
    Ok(won.then_some(kept))
}

async fn replace(
    store: &dyn RecordStore,
    state: &str,
    before: Option<RecordVersion>,
    kept: &Kept,
) -> Result<bool, RecordStoreError> {
    let mut version = [0; 16];
    rand::fill(&mut version).map_err(|_| RecordStoreError::new("there are no random bytes"))?;
    let value = serde_json::to_vec(kept).map_err(RecordStoreError::new)?;
    let change = RecordChange {
        id: id_of(state),
        before,
        after: Record { version: RecordVersion::new(version), value },
        until_millis: kept.until,
        now_millis: now_millis(),
    };
    store.replace(change).wait().await
}

fn id_of(state: &str) -> RecordId {
    RecordId::new(digest(&["palisade login", "state", state]))
}

pub(super) fn now_millis() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use palisade::records::MemoryRecords;

    use super::*;

    #[tokio::test]
    async fn a_login_is_for_its_browser_its_provider_its_time_and_once() {
        let (store, now) = (MemoryRecords::new(), now_millis());
        let (browser, state) = (random().unwrap(), random().unwrap());
        let who = (&*browser, "https://id.example");
        let kept = Kept::new(who, "/".to_owned(), false, now);
        begin(&store, &state, &kept).await.unwrap();
        let taken =
            async |state: &str, who, now| take(&store, state, who, now).await.unwrap().is_some();
        let other = random().unwrap();
        assert!(!taken(&state, (&other, who.1), now).await);
        assert!(!taken(&state, (who.0, "https://evil.example"), now).await);
        assert!(!taken(&other, who, now).await);
        assert!(!taken(&state, who, now + LIFE_MILLIS).await);
        assert!(taken(&state, who, now + LIFE_MILLIS - 1).await);
        assert!(!taken(&state, who, now).await, "once");
    }

    #[test]
    fn what_is_sent_along_is_another_for_each_browser_and_state() {
        let one = Secrets::of("browser", "state");
        assert!(is_random(&one.nonce) && is_random(&one.verifier) && is_random(&one.challenge()));
        assert_ne!(one.nonce, one.verifier);
        for other in [
            Secrets::of("browser", "other"),
            Secrets::of("other", "state"),
            Secrets::of("browsers", "tate"),
        ] {
            assert!(other.nonce != one.nonce && other.verifier != one.verifier);
        }
    }
}
