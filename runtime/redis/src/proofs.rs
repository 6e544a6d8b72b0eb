//! DPoP proofs that every process has seen.

use palisade::MaybeReady;
use palisade::auth::jwt::dpop::{ProofId, ReplayAnswer, ReplayStore, ReplayStoreError};
use tokio::time::timeout;

use crate::store::RedisStore;

impl RedisStore {
    async fn set_if_new(&self, key: &str, lasts: i64) -> Result<bool, ReplayStoreError> {
        let mut set = redis::cmd("SET");
        set.arg(key).arg("").arg("NX").arg("PX").arg(lasts);
        let mut connection = self.connections.get().await.map_err(ReplayStoreError::new)?;
        match set.query_async::<Option<String>>(&mut connection).await {
            Ok(answer) => Ok(answer.is_some()),
            Err(error) => {
                self.connections.forget(&connection, &error).await;
                Err(ReplayStoreError::new(error))
            }
        }
    }
}

/// A proof is one key, which expires with its window.
impl ReplayStore for RedisStore {
    fn remember(&self, proof: ProofId, now_millis: i64, until_millis: i64) -> ReplayAnswer<'_> {
        let key = self.keys.of_proof(proof.as_bytes());
        let lasts = until_millis.saturating_sub(now_millis).max(1);
        MaybeReady::later(async move {
            let setting = timeout(self.deadline, self.set_if_new(&key, lasts));
            let late = || Err(ReplayStoreError::new("Redis did not answer in time"));
            setting.await.unwrap_or_else(|_| late())
        })
    }
}
