//! Calls of the endpoint: bounded, shared by the requests that wait for the same answer, and kept.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use aws_lc_rs::{hmac, rand};
use http::HeaderValue;
use quick_cache::sync::Cache;
use tokio::sync::OnceCell;
use tokio::time::{Instant, timeout};

use super::IntrospectionError;
use super::answer::{Answer, Expected};
use super::turns::{Digest, MOST_WAITING, OfNetworks, Strangers, Turns};
use crate::endpoint::{Endpoint, Post};
use crate::error::OidcError;

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

type Called = Result<Arc<Answer>, IntrospectionError>;
/// What came of a call, and when it was made: what its answer says is as old as that.
type Dated = (Called, Instant);
type Calling = Arc<OnceCell<Dated>>;

/// A call, and how many requests wait for it.
struct Awaited {
    calling: Calling,
    requests: usize,
    /// Whose turn it takes, where the token is unknown.
    stranger: Option<(IpAddr, OfNetworks)>,
}

/// Every call that runs or waits for its turn.
#[derive(Default)]
struct AllAwaited {
    calling: HashMap<Digest, Awaited>,
    strangers: Strangers,
}

impl AllAwaited {
    fn remove(&mut self, digest: &Digest) {
        let gone = self.calling.remove(digest);
        if let Some((client, _)) = gone.and_then(|gone| gone.stranger) {
            self.strangers.leave(client);
        }
    }
}

/// Who asks.
#[derive(Clone, Copy)]
pub(super) enum Asker {
    /// A request from this address.
    Client(IpAddr),
    /// An open stream, whose token was good when it was opened.
    Stream,
}

pub(super) struct Calls {
    endpoint: Endpoint,
    authorization: HeaderValue,
    bounds: Bounds,
    turns: Turns,
    /// Makes digests of tokens; random, so that no outsider can find two tokens of one digest.
    key: hmac::Key,
    active: Cache<Digest, Kept>,
    inactive: Cache<Digest, Kept>,
    awaited: Mutex<AllAwaited>,
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
            turns: Turns::new(bounds.parallel, bounds.answers),
            key: hmac::Key::new(hmac::HMAC_SHA256, &key),
            active: Cache::new(bounds.answers),
            inactive: Cache::new(MOST_INACTIVE),
            awaited: Mutex::default(),
        })
    }

    /// The answer that is kept for a token.
    pub(super) fn kept(&self, token: &str) -> Option<Arc<Answer>> {
        self.kept_by(&self.digest(token))
    }

    fn kept_by(&self, digest: &Digest) -> Option<Arc<Answer>> {
        let now = Instant::now();
        // One that is over hides nothing: a token that was taken back is in both.
        let mut found = [&self.active, &self.inactive].into_iter().filter_map(|it| it.get(digest));
        found.find(|kept| now < kept.until).map(|kept| kept.answer)
    }

    /// Asks about a token, or waits for who asks already: where that one asked before this request came, for an answer that may be kept for so long.
    /// A request waits no longer than a call may take, for whichever it waits.
    pub(super) async fn ask(&self, token: &str, asker: Asker, expected: &Expected) -> Called {
        let asking = self.ask_since(Instant::now(), token, asker, expected);
        timeout(self.bounds.time, asking).await.unwrap_or(Err(IntrospectionError::Busy))
    }

    async fn ask_since(
        &self,
        came: Instant,
        token: &str,
        asker: Asker,
        expected: &Expected,
    ) -> Called {
        let digest = self.digest(token);
        loop {
            let Some(waiting) = self.join(digest, asker) else {
                return Err(IntrospectionError::Busy);
            };
            let network = waiting.network.as_ref();
            // Where the one that calls goes away, the next that waits calls in its place.
            let call = || self.call(came, token, digest, network, expected);
            let (called, asked) = waiting.calling.get_or_init(call).await.clone();
            // The next call begins behind this one, and so behind this request.
            if called.is_err() || came <= asked || came < asked + self.bounds.keep_for {
                return called;
            }
        }
    }

    /// Calls for a request that came then. The call ends with the time of that request, and what came of it is for all who wait: none of them
    /// calls a server that hangs in its place.
    async fn call(
        &self,
        came: Instant,
        token: &str,
        digest: Digest,
        network: Option<&OfNetworks>,
        expected: &Expected,
    ) -> Dated {
        // It was answered between the look at what is kept and here.
        if let Some(kept) = self.kept_by(&digest) {
            return (Ok(kept), Instant::now());
        }
        let mut asked = Instant::now();
        let call = async {
            let turn = self.turns.next(network).await.ok_or(IntrospectionError::Busy)?;
            let form = form_urlencoded::Serializer::new(String::new())
                .append_pair("token", token)
                .append_pair("token_type_hint", "access_token")
                .finish();
            let post = Post { authorization: Some(self.authorization.clone()), form };
            asked = Instant::now();
            let answered = self.endpoint.post(&post).await;
            drop(turn);
            answered.map_err(|error| IntrospectionError::Fetch(Arc::new(error)))
        };
        let time = self.bounds.time.saturating_sub(came.elapsed());
        let json = timeout(time, call).await.unwrap_or(Err(IntrospectionError::Busy));
        let answer =
            json.and_then(|json| Answer::read(json, expected).ok_or(IntrospectionError::Answer));
        (answer.map(|answer| self.keep(digest, answer, asked)), asked)
    }

    /// Keeps an answer for its time from when it was asked for: the token may have been taken back while it was on its way.
    fn keep(&self, digest: Digest, answer: Answer, asked: Instant) -> Arc<Answer> {
        let answer = Arc::new(answer);
        let (cache, other, time) = match &*answer {
            Answer::Active(_) => (&self.active, &self.inactive, self.bounds.keep_for),
            Answer::Refused(_) => {
                (&self.inactive, &self.active, self.bounds.keep_for.min(INACTIVE_FOR))
            }
        };
        self.turns.note(digest, matches!(&*answer, Answer::Active(_)), Instant::now());
        other.remove(&digest);
        cache.insert(digest, Kept { answer: Arc::clone(&answer), until: asked + time });
        answer
    }

    /// The call for this token, which its first request makes.
    fn join(&self, digest: Digest, asker: Asker) -> Option<Waiting<'_>> {
        let mut all = self.lock();
        let AllAwaited { calling, strangers } = &mut *all;
        let is_full = calling.len() >= MOST_WAITING;
        let awaited = match calling.entry(digest) {
            Entry::Occupied(awaited) => awaited.into_mut(),
            Entry::Vacant(_) if is_full => return None,
            Entry::Vacant(place) => {
                let stranger = match asker {
                    Asker::Client(client) if !self.turns.is_known(&digest, Instant::now()) => {
                        Some((client, strangers.enter(client, &self.turns)?))
                    }
                    _ => None,
                };
                place.insert(Awaited { calling: Calling::default(), requests: 0, stranger })
            }
        };
        awaited.requests += 1;
        let calling = Arc::clone(&awaited.calling);
        let network = awaited.stranger.as_ref().map(|(_, turns)| Arc::clone(turns));
        Some(Waiting { calls: self, digest, calling, network })
    }

    fn digest(&self, token: &str) -> Digest {
        let mut digest = Digest::default();
        let tag = hmac::sign(&self.key, token.as_bytes());
        digest.iter_mut().zip(tag.as_ref()).for_each(|(to, from)| *to = *from);
        digest
    }

    fn lock(&self) -> MutexGuard<'_, AllAwaited> {
        // Nothing panics while it holds the lock: what it holds is whole.
        self.awaited.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One request that waits. The last takes the call away, and the first that has its answer: who comes
/// later finds what is kept.
struct Waiting<'a> {
    calls: &'a Calls,
    digest: Digest,
    calling: Calling,
    /// Whose turns it takes.
    network: Option<OfNetworks>,
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        let mut all = self.calls.lock();
        let Some(awaited) = all.calling.get_mut(&self.digest) else { return };
        if !Arc::ptr_eq(&awaited.calling, &self.calling) {
            return;
        }
        awaited.requests -= 1;
        if awaited.requests == 0 || self.calling.initialized() {
            all.remove(&self.digest);
        }
    }
}

#[cfg(test)]
mod tests;
