//! Sessions of browsers in Redis: one hash a session, one set a caller.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use aws_lc_rs::digest::{SHA256, digest};
use palisade::session::{
    MOST_SESSIONS_OF_A_CALLER, SessionAnswer, SessionId, SessionRecord, SessionStore,
    SessionStoreError,
};
use palisade::{CallerId, MaybeReady};
use redis::{FromRedisValue, Script, ScriptInvocation};

use crate::connection::{Connections, run};
use crate::keys::hex;

/// Sessions of browsers in Redis or Valkey, shared by every process that uses the same prefix.
///
/// Made by [`RedisStoreBuilder::sessions`](crate::RedisStoreBuilder::sessions). A session that one process ends is over for every
/// other from the next request on. Redis has digests and never a cookie, and forgets a session when it is over; one that evicts keys
/// logs people out, and keeps no session that its caller cannot end.
pub struct RedisSessions {
    connections: Connections,
    prefix: String,
    deadline: Duration,
    scripts: Scripts,
}

struct Scripts {
    begin: Script,
    find: Script,
    renew: Script,
    note_use: Script,
    end: Script,
    end_all: Script,
    of_caller: Script,
}

/// What the scripts share. Every key of an application has one hash tag, so that a script may reach the session that a set
/// names, and the set that a session names.
const COMMON: &str = "
local function ends(used, idle, expires)
  return string.format('%.0f', math.min(tonumber(used) + tonumber(idle), tonumber(expires)))
end
local function add(key, set, id, json, used, idle, expires)
  if redis.call('EXISTS', key) == 1 then return false end
  redis.call('HSET', key, 'record', json, 'used', used, 'idle', idle, 'expires', expires, 'set', set)
  redis.call('PEXPIREAT', key, ends(used, idle, expires))
  redis.call('SADD', set, id)
  local time = redis.call('TIME')
  local kept = tonumber(time[1]) * 1000 + tonumber(time[2]) / 1000 + redis.call('PTTL', set)
  if kept < tonumber(expires) then redis.call('PEXPIREAT', set, expires) end
  return true
end
local function remove(key, id)
  local set = redis.call('HGET', key, 'set')
  if set == false then return false end
  redis.call('DEL', key)
  redis.call('SREM', set, id)
  return true
end
";

/// KEYS: new, its caller's set, the old one. ARGV: id, record, used, idle, expires, the old id, how the keys of
/// sessions begin, how many a caller has.
const BEGIN: &str = "
if not add(KEYS[1], KEYS[2], ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]) then return 0 end
if ARGV[6] ~= '' then remove(KEYS[3], ARGV[6]) end
local too_many = redis.call('SCARD', KEYS[2]) - tonumber(ARGV[8])
if too_many > 0 then
  local others = {}
  for _, id in ipairs(redis.call('SMEMBERS', KEYS[2])) do
    local used = redis.call('HGET', ARGV[7] .. id, 'used')
    if used == false then
      redis.call('SREM', KEYS[2], id)
      too_many = too_many - 1
    elseif id ~= ARGV[1] then
      others[#others + 1] = { id = id, used = tonumber(used) }
    end
  end
  table.sort(others, function(one, other) return one.used < other.used end)
  for place = 1, too_many do remove(ARGV[7] .. others[place].id, others[place].id) end
end
return 1
";

/// A session that is not in its caller's set is none: Redis has evicted the set, and what ends all sessions of the
/// caller would not reach this one. KEYS: the session. ARGV: its id.
const FIND: &str = "
local found = redis.call('HMGET', KEYS[1], 'record', 'used', 'set')
if found[1] == false or redis.call('SISMEMBER', found[3], ARGV[1]) == 0 then return { false, false } end
return { found[1], found[2] }
";

/// As BEGIN, and now.
const RENEW: &str = "
local old = redis.call('HMGET', KEYS[3], 'used', 'idle', 'expires', 'set')
if old[1] == false or old[4] ~= KEYS[2] then return 0 end
if redis.call('SISMEMBER', KEYS[2], ARGV[6]) == 0 then return 0 end
if tonumber(ARGV[7]) >= tonumber(ends(old[1], old[2], old[3])) then return 0 end
if not add(KEYS[1], KEYS[2], ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]) then return 0 end
remove(KEYS[3], ARGV[6])
return 1
";

const NOTE_USE: &str = "
local found = redis.call('HMGET', KEYS[1], 'used', 'idle', 'expires')
if found[1] == false or tonumber(ARGV[1]) <= tonumber(found[1]) then return 0 end
redis.call('HSET', KEYS[1], 'used', ARGV[1])
redis.call('PEXPIREAT', KEYS[1], ends(ARGV[1], found[2], found[3]))
return 1
";

/// KEYS: the session. ARGV: its id, and the set of its caller where that is asked.
const END: &str = "
if ARGV[2] ~= '' and redis.call('HGET', KEYS[1], 'set') ~= ARGV[2] then return 0 end
if remove(KEYS[1], ARGV[1]) then return 1 end
return 0
";

/// KEYS: the caller's set. ARGV: how the keys of sessions begin, and the id that stays.
const END_ALL: &str = "
local ended = 0
for _, id in ipairs(redis.call('SMEMBERS', KEYS[1])) do
  if id ~= ARGV[2] then
    ended = ended + redis.call('DEL', ARGV[1] .. id)
    redis.call('SREM', KEYS[1], id)
  end
end
return ended
";

/// KEYS: the caller's set. ARGV: how the keys of sessions begin.
const OF_CALLER: &str = "
local found = {}
for _, id in ipairs(redis.call('SMEMBERS', KEYS[1])) do
  local session = redis.call('HMGET', ARGV[1] .. id, 'record', 'used')
  if session[1] == false then
    redis.call('SREM', KEYS[1], id)
  else
    found[#found + 1] = session[1]
    found[#found + 1] = session[2]
  end
end
return found
";

impl RedisSessions {
    pub(crate) fn new(connections: Connections, prefix: String, deadline: Duration) -> Self {
        let script = |text: &str| Script::new(&format!("{COMMON}{text}"));
        let scripts = Scripts {
            begin: script(BEGIN),
            find: Script::new(FIND),
            renew: script(RENEW),
            note_use: script(NOTE_USE),
            end: script(END),
            end_all: Script::new(END_ALL),
            of_caller: Script::new(OF_CALLER),
        };
        Self { connections, prefix, deadline, scripts }
    }

    fn begin_of_keys(&self) -> String {
        format!("{{{}}}:session:", self.prefix)
    }

    fn key(&self, id: SessionId) -> String {
        format!("{}{id}", self.begin_of_keys())
    }

    /// A digest: a caller may be anything, and is personal data.
    fn set(&self, caller: &CallerId) -> String {
        let digest = digest(&SHA256, caller.to_string().as_bytes());
        let hex = hex(digest.as_ref());
        format!("{{{}}}:sessions_of:{hex}", self.prefix)
    }

    async fn run<T: FromRedisValue>(
        &self,
        invocation: &ScriptInvocation<'_>,
    ) -> Result<T, SessionStoreError> {
        run(&self.connections, self.deadline, invocation).await.map_err(SessionStoreError::new)
    }

    /// The arguments of a new record, and the session in whose place it comes.
    fn put(
        &self,
        invocation: &mut ScriptInvocation<'_>,
        new: &SessionRecord,
        old: Option<SessionId>,
    ) -> Result<(), SessionStoreError> {
        let json = serde_json::to_string(new).map_err(SessionStoreError::new)?;
        let (key, set) = (self.key(new.id), self.set(&new.caller));
        // Without an old one the new one is there, and nothing is done with it.
        let old_key = old.map_or_else(|| key.clone(), |old| self.key(old));
        invocation
            .key(key)
            .key(set)
            .key(old_key)
            .arg(new.id.to_string())
            .arg(json)
            .arg(new.last_used_at_millis)
            .arg(new.idle_millis)
            .arg(new.expires_at_millis)
            .arg(old.map(|old| old.to_string()).unwrap_or_default());
        Ok(())
    }
}

fn record(json: &str, used: Option<&str>) -> Result<SessionRecord, SessionStoreError> {
    let mut record: SessionRecord = serde_json::from_str(json).map_err(SessionStoreError::new)?;
    let used = used.and_then(|used| used.parse().ok());
    record.last_used_at_millis =
        used.ok_or_else(|| SessionStoreError::new("the last use of a session cannot be read"))?;
    Ok(record)
}

impl SessionStore for RedisSessions {
    fn begin(&self, new: SessionRecord, instead_of: Option<SessionId>) -> SessionAnswer<'_, bool> {
        MaybeReady::later(async move {
            let mut invocation = self.scripts.begin.prepare_invoke();
            self.put(&mut invocation, &new, instead_of)?;
            invocation.arg(self.begin_of_keys()).arg(MOST_SESSIONS_OF_A_CALLER);
            self.run(&invocation).await
        })
    }

    fn find(&self, id: SessionId) -> SessionAnswer<'_, Option<Arc<SessionRecord>>> {
        MaybeReady::later(async move {
            let mut invocation = self.scripts.find.prepare_invoke();
            invocation.key(self.key(id)).arg(id.to_string());
            let (Some(json), used) =
                self.run::<(Option<String>, Option<String>)>(&invocation).await?
            else {
                return Ok(None);
            };
            let record = record(&json, used.as_deref())?;
            if record.id != id {
                return Err(SessionStoreError::new("the record of another session"));
            }
            Ok(Some(Arc::new(record)))
        })
    }

    fn renew(
        &self,
        old: SessionId,
        new: SessionRecord,
        now_millis: i64,
    ) -> SessionAnswer<'_, bool> {
        MaybeReady::later(async move {
            let mut invocation = self.scripts.renew.prepare_invoke();
            self.put(&mut invocation, &new, Some(old))?;
            invocation.arg(now_millis);
            self.run(&invocation).await
        })
    }

    fn note_use(&self, id: SessionId, at_millis: i64) -> SessionAnswer<'_, ()> {
        MaybeReady::later(async move {
            let mut invocation = self.scripts.note_use.prepare_invoke();
            invocation.key(self.key(id)).arg(at_millis);
            self.run::<i64>(&invocation).await.map(drop)
        })
    }

    fn end<'a>(&'a self, id: SessionId, caller: Option<&'a CallerId>) -> SessionAnswer<'a, bool> {
        MaybeReady::later(async move {
            let mut invocation = self.scripts.end.prepare_invoke();
            let set = caller.map(|caller| self.set(caller)).unwrap_or_default();
            invocation.key(self.key(id)).arg(id.to_string()).arg(set);
            self.run(&invocation).await
        })
    }

    fn end_all<'a>(
        &'a self,
        caller: &'a CallerId,
        but: Option<SessionId>,
    ) -> SessionAnswer<'a, u64> {
        MaybeReady::later(async move {
            let mut invocation = self.scripts.end_all.prepare_invoke();
            let but = but.map(|but| but.to_string()).unwrap_or_default();
            invocation.key(self.set(caller)).arg(self.begin_of_keys()).arg(but);
            self.run(&invocation).await
        })
    }

    fn sessions_of<'a>(
        &'a self,
        caller: &'a CallerId,
    ) -> SessionAnswer<'a, Vec<Arc<SessionRecord>>> {
        MaybeReady::later(async move {
            let mut invocation = self.scripts.of_caller.prepare_invoke();
            invocation.key(self.set(caller)).arg(self.begin_of_keys());
            let found: Vec<Option<String>> = self.run(&invocation).await?;
            let mut records = Vec::with_capacity(found.len() / 2);
            for session in found.chunks_exact(2) {
                let [Some(json), used] = session else { continue };
                records.push(Arc::new(record(json, used.as_deref())?));
            }
            records
                .sort_by_key(|record| (std::cmp::Reverse(record.last_used_at_millis), record.id));
            Ok(records)
        })
    }
}

impl fmt::Debug for RedisSessions {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("RedisSessions").field("prefix", &self.prefix).finish_non_exhaustive()
    }
}
