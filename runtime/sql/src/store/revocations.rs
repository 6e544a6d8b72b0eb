//! Tokens that were taken back.

use std::sync::Arc;

use palisade::MaybeReady;
use palisade::auth::jwt::revocation::{
    RevocationAnswer, RevocationId, RevocationRecord, RevocationStore, RevocationStoreError,
};

use super::SqlStore;
use super::database::Value;
use super::failure::Failure;
use super::pruning::Table;

/// The later of both times stay.
const REVOKE: &str =
    "INSERT INTO palisade_revocations (id, issued_before, until) VALUES ($1, $2, $3)
    ON CONFLICT (id) DO UPDATE SET
        issued_before = CASE WHEN palisade_revocations.issued_before > excluded.issued_before
            THEN palisade_revocations.issued_before ELSE excluded.issued_before END,
        until = CASE WHEN palisade_revocations.until > excluded.until
            THEN palisade_revocations.until ELSE excluded.until END";

/// How many ids one query asks about: more than most tokens have.
const AT_ONCE: usize = 8;
const REVOKED_BEFORE: &str = "SELECT MAX(issued_before) FROM palisade_revocations
    WHERE id IN ($1, $2, $3, $4, $5, $6, $7, $8)";

impl SqlStore {
    async fn latest(&self, ids: &[RevocationId]) -> Result<Option<i64>, Failure> {
        let mut latest = None;
        for ids in ids.chunks(AT_ONCE) {
            // What is missing is what is there: asked about once more.
            let padded = ids.iter().chain(ids.last().into_iter().cycle()).take(AT_ONCE);
            let values: Vec<Value<'_>> = padded.map(|id| Value::Bytes(id.as_bytes())).collect();
            let rows = self.database.fetch(REVOKED_BEFORE, &values).await?;
            let row = rows.first().ok_or("the query has no answer")?;
            latest = latest.max(row.number(0)?);
        }
        Ok(latest)
    }
}

impl RevocationStore for SqlStore {
    fn revoke(&self, record: RevocationRecord) -> RevocationAnswer<'_, ()> {
        MaybeReady::later(async move {
            let revoked = self.within(async {
                let values = [
                    Value::Bytes(record.id.as_bytes()),
                    Value::Number(record.issued_before_millis),
                    Value::Number(record.until_millis),
                ];
                self.database.execute(REVOKE, &values).await?;
                self.prune(Table::Revocations, record.now_millis);
                Ok(())
            });
            revoked.await.map_err(RevocationStoreError::new)
        })
    }

    fn revoked_before<'a>(
        &'a self,
        ids: &Arc<[RevocationId]>,
        _: i64,
    ) -> RevocationAnswer<'a, Option<i64>> {
        let ids = Arc::clone(ids);
        MaybeReady::later(async move {
            self.within(self.latest(&ids)).await.map_err(RevocationStoreError::new)
        })
    }
}
