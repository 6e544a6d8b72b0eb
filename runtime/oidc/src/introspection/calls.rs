//! Calls of the endpoint: bounded, shared by the requests that wait for the same answer, and kept.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use aws_lc_rs::{hmac, rand};
use http::HeaderValue;
use quick_cache::sync::Cache;
use tokio::sync::{OnceCell, Semaphore};
use tokio::time::{Instant, timeout};

use super::IntrospectionError;
use super::answer::{Answer, Expected};
use crate::endpoint::{Endpoint, Post};
use crate::error::OidcError;

/// The most tokens that are being asked about; each waits for its turn at most as long as a call takes.
const MOST_WAITING: usize = 1_024;
/// How many tokens that are not active are remembered, and how long: guesses are cheap to make.
const MOST_INACTIVE: usize = 1_000;
const INACTIVE_FOR: Duration = Duration::from_secs(10);

/// What calls may take.
#[derive(Clone, Copy)]
pub(super) struct Bounds {
    pub(super) keep_for: Duration,
    pub(super) answers: usize,
    pub(super) parallel: usize,
    pub(super) time: Duration,
}

impl Default for Bounds {
    fn default() -> Self {
        Self {
            keep_for: Duration::from_secs(30),
            answers: 10_000,
            parallel: 16,
            time: Duration::from_secs(2),
        }
    }
}

type Digest = [u8; 32];
type Called = Result<Arc<Answer>, IntrospectionError>;
type Calling = Arc<OnceCell<Called>>;

/// A call, and how many requests wait for it.
struct Awaited {
    calling: Calling,
    requests: usize,
}

pub(super) struct Calls {
    endpoint: Endpoint,
    authorization: HeaderValue,
    bounds: Bounds,
    turns: Semaphore,
    /// Makes digests of tokens; random, so that nobody outside can find two tokens of one digest.
    key: hmac::Key,
    active: Cache<Digest, Kept>,
    inactive: Cache<Digest, Kept>,
    calling: Mutex<HashMap<Digest, Awaited>>,
}

#[derive(Clone)]
struct Kept {
    answer: Arc<Answer>,
    until: Instant,
}

impl Calls {
    pub(super) fn new(
        endpoint: Endpoint,
        authorization: HeaderValue,
        bounds: Bounds,
    ) -> Result<Self, IntrospectionError> {
        let mut key = [0; 32];
        rand::fill(&mut key).map_err(|_| {
            IntrospectionError::Endpoint(Arc::new(OidcError::Roots("no random bytes".into())))
        })?;
        Ok(Self {
            endpoint,
            authorization,
            bounds,
            turns: Semaphore::new(bounds.parallel.min(Semaphore::MAX_PERMITS)),
            key: hmac::Key::new(hmac::HMAC_SHA256, &key),
            active: Cache::new(bounds.answers),
            inactive: Cache::new(MOST_INACTIVE),
            calling: Mutex::default(),
        })
    }

    /// The answer that is kept for a token.
    pub(super) fn kept(&self, token: &str) -> Option<Arc<Answer>> {
        self.kept_by(&self.digest(token))
    }

    fn kept_by(&self, digest: &Digest) -> Option<Arc<Answer>> {
        let now = Instant::now();
        // One that is over hides nothing: a token that was taken back stands in both.
        let mut found = [&self.active, &self.inactive].into_iter().filter_map(|it| it.get(digest));
        found.find(|kept| now < kept.until).map(|kept| kept.answer)
    }

    /// Asks about a token, or waits for who asks already.
    pub(super) async fn ask(&self, token: &str, expected: &Expected) -> Called {
        let digest = self.digest(token);
        let Some(calling) = self.join(digest) else { return Err(IntrospectionError::Busy) };
        let waiting = Waiting { calls: self, digest, calling };
        // Where the one that calls goes away, the next that waits calls in its place.
        waiting.calling.get_or_init(|| self.call(token, digest, expected)).await.clone()
    }

    async fn call(&self, token: &str, digest: Digest, expected: &Expected) -> Called {
        // It was answered between the look at what is kept and here.
        if let Some(kept) = self.kept_by(&digest) {
            return Ok(kept);
        }
        let call = async {
            let turn = self.turns.acquire().await.map_err(|_| IntrospectionError::Busy)?;
            let form = form_urlencoded::Serializer::new(String::new())
                .append_pair("token", token)
                .append_pair("token_type_hint", "access_token")
                .finish();
            let post = Post { authorization: Some(self.authorization.clone()), form };
            let answered = self.endpoint.post(&post).await;
            drop(turn);
            answered.map_err(|error| IntrospectionError::Fetch(Arc::new(error)))
        };
        let json =
            timeout(self.bounds.time, call).await.unwrap_or(Err(IntrospectionError::Busy))?;
        let answer = Answer::read(json, expected).ok_or(IntrospectionError::Answer)?;
        Ok(self.keep(digest, answer))
    }

    fn keep(&self, digest: Digest, answer: Answer) -> Arc<Answer> {
        let answer = Arc::new(answer);
        let (cache, other, time) = match &*answer {
            Answer::Active(_) => (&self.active, &self.inactive, self.bounds.keep_for),
            Answer::Refused(_) => {
                (&self.inactive, &self.active, self.bounds.keep_for.min(INACTIVE_FOR))
            }
        };
        other.remove(&digest);
        cache.insert(digest, Kept { answer: Arc::clone(&answer), until: Instant::now() + time });
        answer
    }

    /// The call for this token, of whoever is first.
    fn join(&self, digest: Digest) -> Option<Calling> {
        let mut calling = self.lock();
        if !calling.contains_key(&digest) && calling.len() >= MOST_WAITING {
            return None;
        }
        let new = || Awaited { calling: Calling::default(), requests: 0 };
        let awaited = calling.entry(digest).or_insert_with(new);
        awaited.requests += 1;
        Some(Arc::clone(&awaited.calling))
    }

    fn digest(&self, token: &str) -> Digest {
        let mut digest = Digest::default();
        let tag = hmac::sign(&self.key, token.as_bytes());
        digest.iter_mut().zip(tag.as_ref()).for_each(|(to, from)| *to = *from);
        digest
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Digest, Awaited>> {
        // Nothing panics while it holds the lock: what the map holds is whole.
        self.calling.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One request that waits. The last takes the call away, and the first that has its answer: who comes
/// later finds what is kept.
struct Waiting<'a> {
    calls: &'a Calls,
    digest: Digest,
    calling: Calling,
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        let mut calling = self.calls.lock();
        let Some(awaited) = calling.get_mut(&self.digest) else { return };
        if !Arc::ptr_eq(&awaited.calling, &self.calling) {
            return;
        }
        awaited.requests -= 1;
        if awaited.requests == 0 || self.calling.initialized() {
            calling.remove(&self.digest);
        }
    }
}
