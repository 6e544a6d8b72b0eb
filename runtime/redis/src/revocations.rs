//! Tokens that were taken back, for every process.

use std::sync::Arc;

use palisade::MaybeReady;
use palisade::auth::jwt::revocation::{
    RevocationAnswer, RevocationId, RevocationRecord, RevocationStore, RevocationStoreError,
};
use redis::{Cmd, RedisResult, Script};
use tokio::time::timeout;

use crate::connection::run;
use crate::store::RedisStore;

/// KEYS: the id. ARGV: issued before when, and how long that is remembered. The later of both stay.
const REVOKE: &str = "
local before, lasts = ARGV[1], tonumber(ARGV[2])
local known, left = redis.call('GET', KEYS[1]), redis.call('PTTL', KEYS[1])
if known and tonumber(known) > tonumber(before) then before = known end
if left > lasts then lasts = left end
redis.call('SET', KEYS[1], before, 'PX', string.format('%.0f', lasts))
return 1
";

pub(crate) fn script() -> Script {
    Script::new(REVOKE)
}

impl RedisStore {
    async fn ask(&self, mget: &Cmd) -> RedisResult<Vec<Option<i64>>> {
        let mut connection = self.connections.get().await?;
        match mget.query_async(&mut connection).await {
            Ok(found) => Ok(found),
            Err(error) => {
                self.connections.forget(&connection, &error).await;
                Err(error)
            }
        }
    }
}

/// A revocation is one key, which expires once no such token could be accepted.
impl RevocationStore for RedisStore {
    fn revoke(&self, record: RevocationRecord) -> RevocationAnswer<'_, ()> {
        MaybeReady::later(async move {
            let lasts = record.until_millis.saturating_sub(record.now_millis).max(1);
            let mut invocation = self.revoke.prepare_invoke();
            invocation.key(self.keys.of_revocation(record.id.as_bytes()));
            invocation.arg(record.issued_before_millis).arg(lasts);
            let revoked = run::<i64>(&self.connections, self.deadline, &invocation);
            revoked.await.map(drop).map_err(RevocationStoreError::new)
        })
    }

    fn revoked_before<'a>(
        &'a self,
        ids: &Arc<[RevocationId]>,
        _: i64,
    ) -> RevocationAnswer<'a, Option<i64>> {
        if ids.is_empty() {
            return MaybeReady::Now(Ok(None));
        }
        let mut mget = redis::cmd("MGET");
        for id in &**ids {
            mget.arg(self.keys.of_revocation(id.as_bytes()));
        }
        MaybeReady::later(async move {
            let late = |_| RevocationStoreError::new("Redis did not answer in time");
            let found = timeout(self.deadline, self.ask(&mget)).await.map_err(late)?;
            let found = found.map_err(RevocationStoreError::new)?;
            Ok(found.into_iter().flatten().max())
        })
    }
}
