//! Delivered webhooks in Redis.

use std::fmt;
use std::time::Duration;

use palisade::MaybeReady;
use palisade::auth::webhook::{
    ClaimToken, DeliveryAnswer, DeliveryClaim, DeliveryId, DeliveryStore, DeliveryStoreError,
};
use redis::{FromRedisValue, Script, ScriptInvocation};

use crate::connection::{Connections, run};
use crate::keys::hex;

/// Delivered webhooks in Redis or Valkey, shared by every process that uses the same prefix.
///
/// Made by [`RedisStoreBuilder::deliveries`](crate::RedisStoreBuilder::deliveries). Redis forgets a message
/// when its time is over; one that evicts keys may forget it before, and then it can be delivered again.
pub struct RedisDeliveries {
    connections: Connections,
    prefix: String,
    deadline: Duration,
    claim: Script,
    keep: Script,
    release: Script,
}

impl RedisDeliveries {
    pub(crate) fn new(connections: Connections, prefix: String, deadline: Duration) -> Self {
        Self {
            connections,
            prefix,
            deadline,
            claim: Script::new(
                "if redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then return 1 end return 0",
            ),
            // An unclaimed message is kept as well: its claim ended before its handler did.
            keep: Script::new(
                "local held = redis.call('GET', KEYS[1])
                if held and held ~= ARGV[1] then return 0 end
                redis.call('SET', KEYS[1], ARGV[1])
                return redis.call('PEXPIREAT', KEYS[1], ARGV[2])",
            ),
            release: Script::new(
                "if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
                return redis.call('DEL', KEYS[1])",
            ),
        }
    }

    fn key(&self, id: DeliveryId) -> String {
        let hex = hex(id.as_bytes());
        format!("{{{}}}:delivery:{hex}", self.prefix)
    }

    async fn run<T: FromRedisValue>(
        &self,
        invocation: &ScriptInvocation<'_>,
    ) -> Result<T, DeliveryStoreError> {
        run(&self.connections, self.deadline, invocation).await.map_err(DeliveryStoreError::new)
    }
}

fn token(token: ClaimToken) -> String {
    hex(token.as_bytes())
}

impl DeliveryStore for RedisDeliveries {
    fn claim(&self, claim: DeliveryClaim) -> DeliveryAnswer<'_, bool> {
        MaybeReady::later(async move {
            let time = claim.until_millis.saturating_sub(claim.now_millis).max(1);
            let mut invocation = self.claim.prepare_invoke();
            invocation.key(self.key(claim.id)).arg(token(claim.token)).arg(time);
            self.run(&invocation).await
        })
    }

    fn keep(&self, claim: DeliveryClaim, until_millis: i64) -> DeliveryAnswer<'_, ()> {
        MaybeReady::later(async move {
            let mut invocation = self.keep.prepare_invoke();
            invocation.key(self.key(claim.id)).arg(token(claim.token)).arg(until_millis);
            self.run::<i64>(&invocation).await.map(|_| ())
        })
    }

    fn release(&self, claim: DeliveryClaim) -> DeliveryAnswer<'_, ()> {
        MaybeReady::later(async move {
            let mut invocation = self.release.prepare_invoke();
            invocation.key(self.key(claim.id)).arg(token(claim.token));
            self.run::<i64>(&invocation).await.map(|_| ())
        })
    }
}

impl fmt::Debug for RedisDeliveries {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("RedisDeliveries").field("prefix", &self.prefix).finish_non_exhaustive()
    }
}
