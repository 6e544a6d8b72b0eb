//! Tokens that are taken back one by one, with a store of revocations that can go away.

use std::sync::{Arc, Mutex};

use palisade::MaybeReady;
use palisade::SecurityBuilder;
use palisade::auth::jwt::revocation::{
    RevocationAnswer, RevocationId, RevocationRecord, RevocationStore, RevocationStoreError,
};
use palisade::auth::jwt::{MemoryRevocations, Revocation, Revocations};
use palisade::testing::{Client, TestClock};

use super::dpop::Bound;
use super::jwt::Tokens;
use super::{Line, Scheme, Source};

/// A store on another machine.
#[derive(Clone)]
pub(in crate::auth) struct Remote(MemoryRevocations, Arc<Mutex<Source>>);

impl Remote {
    pub(in crate::auth) fn new() -> Self {
        Self(MemoryRevocations::new(), Arc::new(Mutex::new(Source::Up)))
    }

    pub(in crate::auth) fn set(&self, source: Source) {
        *self.1.lock().unwrap() = source;
    }

    fn answer<'a, T: Send + 'a>(
        &'a self,
        answer: RevocationAnswer<'a, T>,
    ) -> RevocationAnswer<'a, T> {
        let source = *self.1.lock().unwrap();
        MaybeReady::later(async move {
            tokio::task::yield_now().await;
            match source {
                Source::Up => answer.wait().await,
                Source::Away => Err(RevocationStoreError::new("hunter2@revocations is down")),
                Source::Hanging => std::future::pending().await,
            }
        })
    }
}

impl RevocationStore for Remote {
    fn revoke(&self, record: RevocationRecord) -> RevocationAnswer<'_, ()> {
        self.answer(self.0.revoke(record))
    }

    fn revoked_before<'a>(
        &'a self,
        ids: &Arc<[RevocationId]>,
        now_millis: i64,
    ) -> RevocationAnswer<'a, Option<i64>> {
        self.answer(self.0.revoked_before(ids, now_millis))
    }
}

/// An application whose tokens of another scheme can be taken back.
pub(super) struct Revocable<S> {
    scheme: S,
    store: Remote,
    revocations: Revocations,
}

fn revocable<S>(
    scheme: impl FnOnce(&dyn Fn(SecurityBuilder) -> SecurityBuilder) -> S,
    clock: impl FnOnce(&S) -> &TestClock,
) -> Revocable<S> {
    let store = Remote::new();
    let revocations = Revocations::new(store.clone());
    let scheme = scheme(&|builder| builder.revocations(revocations.clone()));
    let revocations = revocations.clock(clock(&scheme));
    Revocable { scheme, store, revocations }
}

#[allow(clippy::unused_async, reason = "other schemes wait")]
pub(super) async fn tokens() -> Revocable<Tokens> {
    revocable(|configure| Tokens::with(configure), Tokens::clock)
}

#[allow(clippy::unused_async, reason = "other schemes wait")]
pub(super) async fn bound_tokens() -> Revocable<Bound> {
    revocable(|configure| Bound::with(configure), Bound::clock)
}

impl<S: Scheme> Scheme for Revocable<S> {
    fn told(error: &str) -> String {
        S::told(error)
    }

    fn asked() -> &'static str {
        S::asked()
    }

    fn client(&self) -> &Client {
        self.scheme.client()
    }

    fn good(&self) -> Line {
        self.scheme.good()
    }

    fn beside(&self, path: &str, line: &str) -> Option<Line> {
        self.scheme.beside(path, line)
    }

    fn malformed(&self) -> Vec<String> {
        self.scheme.malformed()
    }

    fn wrong(&self) -> Vec<String> {
        self.scheme.wrong()
    }

    fn expire(&self) {
        self.scheme.expire();
    }

    async fn revoke(&self) {
        let token = Revocation::of_token("https://id.example", "t-1");
        self.revocations.revoke(token).await.unwrap();
    }

    fn set_source(&self, source: Source) {
        self.store.set(source);
    }
}
