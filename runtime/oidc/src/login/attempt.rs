//! One login from its beginning to its answer: bound to a browser, once, for a while.

use std::net::IpAddr;
use std::time::{SystemTime, UNIX_EPOCH};

use aws_lc_rs::digest::{Context, SHA256};
use aws_lc_rs::rand;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use palisade::records::{ChangeError, OneTimeRecords, RecordId};
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
    /// Whether the provider was told to ask its user again.
    pub(super) is_fresh: bool,
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

fn digest_text(parts: &[&[u8]]) -> String {
    URL_SAFE_NO_PAD.encode(RecordId::of(parts).as_bytes())
}

impl Secrets {
    pub(super) fn of(browser: &str, state: &str) -> Self {
        let made = |what: &[u8]| {
            digest_text(&[b"palisade login", what, browser.as_bytes(), state.as_bytes()])
        };
        Self { nonce: made(b"nonce"), verifier: made(b"verifier") }
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
        let browser = digest_text(&[b"palisade browser", browser.as_bytes()]);
        Self { browser, issuer: issuer.to_owned(), return_to, begun_at: now, is_fresh }
    }

    fn waits_for(&self, browser: &str, issuer: &str) -> bool {
        let own = digest_text(&[b"palisade browser", browser.as_bytes()]);
        let is_its: bool = own.as_bytes().ct_eq(self.browser.as_bytes()).into();
        is_its && self.issuer == issuer
    }
}

/// Keeps a login that has begun: its state. None where too many of this client's wait.
pub(super) async fn begin(
    attempts: &OneTimeRecords,
    client: IpAddr,
    kept: &Kept,
) -> Result<Option<String>, ChangeError> {
    let times = (kept.begun_at, kept.begun_at.saturating_add(LIFE_MILLIS));
    attempts.put(client, kept, times).await
}

/// The login that waits for this state in this browser, which then waits no more: of several answers at once one has it.
pub(super) async fn take(
    attempts: &OneTimeRecords,
    state: &str,
    (browser, issuer): (&str, &str),
    now: i64,
) -> Result<Option<Kept>, ChangeError> {
    attempts.take(state, now, |kept: &Kept| kept.waits_for(browser, issuer)).await
}

pub(super) fn now_millis() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use palisade::records::MemoryRecords;

    use super::*;

    const CLIENT: IpAddr = IpAddr::V4(std::net::Ipv4Addr::LOCALHOST);

    #[tokio::test]
    async fn a_login_is_for_its_browser_its_provider_its_time_and_once() {
        let room = OneTimeRecords::new(MemoryRecords::new(), "test").unwrap();
        let now = now_millis();
        let (browser, other) = (random().unwrap(), random().unwrap());
        let issuer = "https://id.example";
        let kept = Kept::new((&browser, issuer), "/page".into(), false, now);
        let state = begin(&room, CLIENT, &kept).await.unwrap().unwrap();
        assert!(is_random(&state));
        let taken = async |state: &str, browser: &str, issuer: &str, at: i64| {
            take(&room, state, (browser, issuer), at).await.unwrap().is_some()
        };
        assert!(!taken(&random().unwrap(), &browser, issuer, now).await);
        assert!(!taken(&state, &other, issuer, now).await);
        assert!(!taken(&state, &browser, "https://id.example/", now).await);
        assert!(!taken(&state, &browser, issuer, now + LIFE_MILLIS).await);
        assert!(taken(&state, &browser, issuer, now + LIFE_MILLIS - 1).await);
        assert!(!taken(&state, &browser, issuer, now).await, "once");
    }

    #[tokio::test]
    async fn of_many_answers_at_once_one_has_it() {
        let room = OneTimeRecords::new(MemoryRecords::new(), "test").unwrap();
        let (now, browser) = (now_millis(), random().unwrap());
        let kept = Kept::new((&browser, "https://id.example"), "/".into(), false, now);
        let state = begin(&room, CLIENT, &kept).await.unwrap().unwrap();
        let takes = (0..8).map(|_| take(&room, &state, (&browser, "https://id.example"), now));
        let taken = futures_util::future::join_all(takes).await;
        assert_eq!(taken.into_iter().filter(|it| it.as_ref().unwrap().is_some()).count(), 1);
    }

    #[test]
    fn secrets_need_both_the_cookie_and_the_state() {
        let of = |browser: &str, state: &str| {
            let secrets = Secrets::of(browser, state);
            (secrets.nonce, secrets.verifier)
        };
        assert_eq!(of("a", "b"), of("a", "b"));
        for other in [of("a", "c"), of("c", "b"), of("ab", "")] {
            assert!(other.0 != of("a", "b").0 && other.1 != of("a", "b").1);
        }
        // RFC 7636, appendix B.
        let secrets = Secrets {
            nonce: String::new(),
            verifier: "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk".into(),
        };
        assert_eq!(secrets.challenge(), "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    }
}
