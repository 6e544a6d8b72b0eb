//! Records that are replaced one version at a time: refresh tokens and second factors, for every process.

use palisade::MaybeReady;
use palisade::records::{
    Record, RecordAnswer, RecordChange, RecordId, RecordStore, RecordStoreError, RecordVersion,
};
use redis::Script;

use crate::connection::run;
use crate::store::RedisStore;

/// KEYS: the record. ARGV: the version that is expected, or nothing where none is; the next version, what it says,
/// and how long it is kept.
const REPLACE: &str = "
local known = redis.call('HGET', KEYS[1], 'version')
if ARGV[1] == '' then
  if redis.call('EXISTS', KEYS[1]) == 1 then return 0 end
elseif known ~= ARGV[1] then
  return 0
end
redis.call('HSET', KEYS[1], 'version', ARGV[2], 'value', ARGV[3])
redis.call('PEXPIRE', KEYS[1], ARGV[4])
return 1
";

const FIND: &str = "return redis.call('HMGET', KEYS[1], 'version', 'value')";

/// The longest that is counted: some thirty thousand years.
const LONGEST: i64 = 1 << 50;

pub(crate) fn finding() -> Script {
    Script::new(FIND)
}

pub(crate) fn replacing() -> Script {
    Script::new(REPLACE)
}

/// A record is one hash, which expires when it need not be kept any more.
impl RecordStore for RedisStore {
    fn find(&self, id: RecordId) -> RecordAnswer<'_, Option<Record>> {
        MaybeReady::later(async move {
            let mut invocation = self.find_record.prepare_invoke();
            invocation.key(self.keys.of_record(id.as_bytes()));
            let found = run(&self.connections, self.deadline, &invocation).await;
            let found: (Option<Vec<u8>>, Option<Vec<u8>>) = found.map_err(RecordStoreError::new)?;
            match found {
                (None, None) => Ok(None),
                (Some(version), Some(value)) => {
                    let unread =
                        |_| RecordStoreError::new("the version of a record cannot be read");
                    let version = RecordVersion::new(version.try_into().map_err(unread)?);
                    Ok(Some(Record { version, value }))
                }
                _ => Err(RecordStoreError::new("a field of a record is missing")),
            }
        })
    }

    fn replace(&self, change: RecordChange) -> RecordAnswer<'_, bool> {
        MaybeReady::later(async move {
            let lasts = change.until_millis.saturating_sub(change.now_millis).clamp(1, LONGEST);
            let before = change.before.as_ref().map_or(&[][..], |version| version.as_bytes());
            let mut invocation = self.replace_record.prepare_invoke();
            invocation.key(self.keys.of_record(change.id.as_bytes()));
            invocation
                .arg(before)
                .arg(change.after.version.as_bytes())
                .arg(&change.after.value)
                .arg(lasts);
            let replaced = run::<i64>(&self.connections, self.deadline, &invocation).await;
            Ok(replaced.map_err(RecordStoreError::new)? == 1)
        })
    }
}
