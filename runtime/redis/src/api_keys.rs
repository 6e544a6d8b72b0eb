//! API keys in Redis: one hash a key, one set an owner.
//!
//! What never changes of a record is kept as JSON; what does has a field of its own, so that no script
//! rewrites JSON.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use aws_lc_rs::digest::{SHA256, digest};
use palisade::auth::api_key::{
    ApiKeyId, ApiKeyRecord, ApiKeyStore, ApiKeyStoreError, Rotation, StoreAnswer,
};
use palisade::{CallerId, MaybeReady};
use redis::{FromRedisValue, Script, ScriptInvocation};

use crate::connection::{Connections, run};
use crate::keys::hex;

/// API keys in Redis or Valkey, shared by every process that uses the same prefix.
///
/// Made by [`RedisStoreBuilder::api_keys`](crate::RedisStoreBuilder::api_keys). A key that is revoked is
/// refused by every process from the next request on. Redis has digests and never a key; what it loses is
/// a key that is unknown, or a revocation: keep an append-only file.
pub struct RedisApiKeys {
    connections: Connections,
    prefix: String,
    deadline: Duration,
    scripts: Scripts,
}

struct Scripts {
    insert: Script,
    find: Script,
    rotate: Script,
    change: Script,
    keys_of: Script,
}

/// Adds a record where its id is free.
const ADD: &str = "
local function add(key, owner, id, json, expires, used, revoked, successor)
  if redis.call('EXISTS', key) == 1 then return false end
  redis.call('HSET', key, 'record', json, 'expires', expires, 'revoked', revoked, 'used', used, 'successor', successor)
  redis.call('SADD', owner, id)
  return true
end
";

const INSERT: &str = "
if add(KEYS[1], KEYS[2], ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5], ARGV[6]) then return 1 end
return 0
";

const FIND: &str =
    "return redis.call('HMGET', KEYS[1], 'record', 'expires', 'revoked', 'used', 'successor')";

/// KEYS: old, new, owner, the old one's predecessor. ARGV: the new record, the end of the old one, now.
const ROTATE: &str = "
local function expire(key, at)
  local ends = redis.call('HGET', key, 'expires')
  if ends == false then return end
  if ends == '' or tonumber(at) < tonumber(ends) then redis.call('HSET', key, 'expires', at) end
end
local now = ARGV[8]
local old = redis.call('HMGET', KEYS[1], 'revoked', 'expires', 'successor')
if old[1] == false or old[1] ~= '' or old[3] ~= '' then return 0 end
if old[2] ~= '' and tonumber(now) >= tonumber(old[2]) then return 0 end
if not add(KEYS[2], KEYS[3], ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5], ARGV[6]) then return 0 end
redis.call('HSET', KEYS[1], 'successor', ARGV[1])
expire(KEYS[1], ARGV[7])
if KEYS[4] ~= KEYS[1] then expire(KEYS[4], now) end
return 1
";

/// ARGV: `revoked` or `used`, and the time. The first revocation stays, and the last use.
const CHANGE: &str = "
local was = redis.call('HGET', KEYS[1], ARGV[1])
if was == false then return 0 end
if ARGV[1] == 'revoked' and was ~= '' then return 0 end
if ARGV[1] == 'used' and was ~= '' and tonumber(ARGV[2]) <= tonumber(was) then return 0 end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
return 1
";

const KEYS_OF: &str = "return redis.call('SMEMBERS', KEYS[1])";

type Stored = (Option<String>, Option<String>, Option<String>, Option<String>, Option<String>);

impl RedisApiKeys {
    pub(crate) fn new(connections: Connections, prefix: String, deadline: Duration) -> Self {
        let scripts = Scripts {
            insert: Script::new(&format!("{ADD}{INSERT}")),
            find: Script::new(FIND),
            rotate: Script::new(&format!("{ADD}{ROTATE}")),
            change: Script::new(CHANGE),
            keys_of: Script::new(KEYS_OF),
        };
        Self { connections, prefix, deadline, scripts }
    }

    fn key(&self, id: ApiKeyId) -> String {
        format!("{{{}}}:api_key:{id}", self.prefix)
    }

    /// A digest: an owner may be anything, and is personal data.
    fn owner(&self, owner: &CallerId) -> String {
        let digest = digest(&SHA256, owner.to_string().as_bytes());
        let hex = hex(digest.as_ref());
        format!("{{{}}}:api_keys_of:{hex}", self.prefix)
    }

    async fn run<T: FromRedisValue>(
        &self,
        invocation: &ScriptInvocation<'_>,
    ) -> Result<T, ApiKeyStoreError> {
        run(&self.connections, self.deadline, invocation).await.map_err(ApiKeyStoreError::new)
    }

    async fn found(&self, id: ApiKeyId) -> Result<Option<Arc<ApiKeyRecord>>, ApiKeyStoreError> {
        let mut invocation = self.scripts.find.prepare_invoke();
        invocation.key(self.key(id));
        let (Some(json), expires, revoked, used, successor) =
            self.run::<Stored>(&invocation).await?
        else {
            return Ok(None);
        };
        let mut record: ApiKeyRecord =
            serde_json::from_str(&json).map_err(ApiKeyStoreError::new)?;
        if record.id != id {
            return Err(ApiKeyStoreError::new("the record of another key"));
        }
        record.expires_at_millis = read(expires)?;
        record.revoked_at_millis = read(revoked)?;
        record.last_used_at_millis = read(used)?;
        record.successor = read(successor)?;
        Ok(Some(Arc::new(record)))
    }

    async fn changed(&self, id: ApiKeyId, field: &str, at: i64) -> Result<bool, ApiKeyStoreError> {
        let mut invocation = self.scripts.change.prepare_invoke();
        invocation.key(self.key(id)).arg(field).arg(at);
        self.run(&invocation).await
    }
}

/// A field that is there, and may be empty. One that is missing may be a restriction.
fn read<T: std::str::FromStr>(field: Option<String>) -> Result<Option<T>, ApiKeyStoreError> {
    let field = field.ok_or_else(|| ApiKeyStoreError::new("a field of a record is missing"))?;
    if field.is_empty() {
        return Ok(None);
    }
    let unread = |_| ApiKeyStoreError::new("a field of a record cannot be read");
    field.parse().map(Some).map_err(unread)
}

fn written(millis: Option<i64>) -> String {
    millis.map_or_else(String::new, |millis| millis.to_string())
}

/// The arguments of a new record.
fn add(
    invocation: &mut ScriptInvocation<'_>,
    record: &ApiKeyRecord,
) -> Result<(), ApiKeyStoreError> {
    let json = serde_json::to_string(record).map_err(ApiKeyStoreError::new)?;
    invocation
        .arg(record.id.as_str())
        .arg(json)
        .arg(written(record.expires_at_millis))
        .arg(written(record.last_used_at_millis))
        .arg(written(record.revoked_at_millis))
        .arg(record.successor.map_or_else(String::new, |id| id.as_str().to_owned()));
    Ok(())
}

impl ApiKeyStore for RedisApiKeys {
    fn insert(&self, record: ApiKeyRecord) -> StoreAnswer<'_, bool> {
        MaybeReady::later(async move {
            let mut invocation = self.scripts.insert.prepare_invoke();
            invocation.key(self.key(record.id)).key(self.owner(&record.owner));
            add(&mut invocation, &record)?;
            self.run(&invocation).await
        })
    }

    fn find(&self, id: ApiKeyId) -> StoreAnswer<'_, Option<Arc<ApiKeyRecord>>> {
        MaybeReady::later(self.found(id))
    }

    fn rotate(&self, rotation: Rotation) -> StoreAnswer<'_, bool> {
        MaybeReady::later(async move {
            let Rotation { old, new, old_ends_at_millis, now_millis } = rotation;
            // Which key the old one replaced never changes.
            let Some(found) = self.found(old).await? else { return Ok(false) };
            let before = found.predecessor.unwrap_or(old);
            let mut invocation = self.scripts.rotate.prepare_invoke();
            let keys = [self.key(old), self.key(new.id), self.owner(&new.owner), self.key(before)];
            for key in keys {
                invocation.key(key);
            }
            add(&mut invocation, &new)?;
            invocation.arg(old_ends_at_millis).arg(now_millis);
            self.run(&invocation).await
        })
    }

    fn revoke(&self, id: ApiKeyId, at_millis: i64) -> StoreAnswer<'_, bool> {
        MaybeReady::later(self.changed(id, "revoked", at_millis))
    }

    fn note_use(&self, id: ApiKeyId, at_millis: i64) -> StoreAnswer<'_, ()> {
        MaybeReady::later(async move { self.changed(id, "used", at_millis).await.map(|_| ()) })
    }

    fn keys_of<'a>(&'a self, owner: &'a CallerId) -> StoreAnswer<'a, Vec<Arc<ApiKeyRecord>>> {
        MaybeReady::later(async move {
            let mut invocation = self.scripts.keys_of.prepare_invoke();
            invocation.key(self.owner(owner));
            let ids: Vec<String> = self.run(&invocation).await?;
            let mut records = Vec::with_capacity(ids.len());
            for id in ids {
                let id = id.parse().map_err(ApiKeyStoreError::new)?;
                records.extend(self.found(id).await?);
            }
            records.sort_by_key(|record| (record.created_at_millis, record.id));
            Ok(records)
        })
    }
}

impl fmt::Debug for RedisApiKeys {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("RedisApiKeys").field("prefix", &self.prefix).finish_non_exhaustive()
    }
}
