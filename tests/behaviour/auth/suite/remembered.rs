//! Tokens with a proof of possession, and proofs that are remembered elsewhere.

use std::sync::{Arc, Mutex};

use palisade::MaybeReady;
use palisade::auth::jwt::dpop::{
    MemoryReplays, ProofId, ReplayAnswer, ReplayStore, ReplayStoreError,
};
use palisade::testing::Client;

use super::dpop::Bound;
use super::{Line, Scheme, Source};

/// A store on another machine.
#[derive(Clone)]
struct Remote(Arc<MemoryReplays>, Arc<Mutex<Source>>);

impl ReplayStore for Remote {
    fn remember(&self, proof: ProofId, now_millis: i64, until_millis: i64) -> ReplayAnswer<'_> {
        let source = *self.1.lock().unwrap();
        MaybeReady::later(async move {
            tokio::task::yield_now().await;
            match source {
                Source::Up => self.0.remember(proof, now_millis, until_millis).wait().await,
                Source::Away => Err(ReplayStoreError::new("hunter2@proofs is down")),
                Source::Hanging => std::future::pending().await,
            }
        })
    }
}

/// An application that takes each proof once, as its store says.
pub(super) struct Remembered(Bound, Remote);

impl Remembered {
    #[allow(clippy::unused_async, reason = "other schemes wait")]
    pub(super) async fn new() -> Self {
        let store = Remote(Arc::new(MemoryReplays::new()), Arc::new(Mutex::new(Source::Up)));
        let bound = Bound::of(|dpop| dpop.replay_store(store.clone()), |builder| builder);
        Self(bound, store)
    }
}

impl Scheme for Remembered {
    fn told(error: &str) -> String {
        Bound::told(error)
    }

    fn asked() -> &'static str {
        Bound::asked()
    }

    fn client(&self) -> &Client {
        self.0.client()
    }

    fn good(&self) -> Line {
        self.0.good()
    }

    fn beside(&self, path: &str, line: &str) -> Option<Line> {
        self.0.beside(path, line)
    }

    fn malformed(&self) -> Vec<String> {
        self.0.malformed()
    }

    fn wrong(&self) -> Vec<String> {
        self.0.wrong()
    }

    fn expire(&self) {
        self.0.expire();
    }

    async fn revoke(&self) {
        self.0.revoke().await;
    }

    fn set_source(&self, source: Source) {
        *self.1.1.lock().unwrap() = source;
    }
}
