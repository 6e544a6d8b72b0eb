//! DPoP proofs that were seen.

use palisade::MaybeReady;
use palisade::auth::jwt::dpop::{ProofId, ReplayAnswer, ReplayStore, ReplayStoreError};

use super::SqlStore;
use super::database::Value;
use super::pruning::Table;

/// One statement, so that of two processes one has the proof: `$3` is now.
const REMEMBER: &str = "INSERT INTO palisade_proofs (id, until) VALUES ($1, $2)
    ON CONFLICT (id) DO UPDATE SET until = excluded.until WHERE palisade_proofs.until <= $3";

impl ReplayStore for SqlStore {
    fn remember(&self, proof: ProofId, now_millis: i64, until_millis: i64) -> ReplayAnswer<'_> {
        MaybeReady::later(async move {
            let id = *proof.as_bytes();
            let remembered = self.within(async {
                let values =
                    [Value::Bytes(&id), Value::Number(until_millis), Value::Number(now_millis)];
                let is_new = self.database.execute(REMEMBER, &values).await? == 1;
                self.prune(Table::Proofs, now_millis);
                Ok(is_new)
            });
            remembered.await.map_err(ReplayStoreError::new)
        })
    }
}
