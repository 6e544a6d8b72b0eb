//! Sessions of browsers: what never changes of a record is kept as JSON, its last use in a column of its own.

use std::future::Future;
use std::sync::Arc;

use palisade::session::{
    MOST_SESSIONS_OF_A_CALLER, SessionAnswer, SessionId, SessionRecord, SessionStore,
    SessionStoreError,
};
use palisade::{CallerId, MaybeReady};

use super::SqlStore;
use super::database::{FoundRow, Value};
use super::failure::Failure;
use super::pruning::Table;

const INSERT: &str = "INSERT INTO palisade_sessions (id, caller, record, used_at, idle, until)
    VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (id) DO NOTHING";
const FIND: &str = "SELECT record, used_at FROM palisade_sessions WHERE id = $1";
const OF_CALLER: &str = "SELECT record, used_at FROM palisade_sessions WHERE caller = $1";
/// Of two renewals at once the second finds none.
const TAKE: &str = "DELETE FROM palisade_sessions
    WHERE id = $1 AND caller = $2 AND until > $3 AND used_at + idle > $3";
const NOTE_USE: &str = "UPDATE palisade_sessions SET used_at = $2 WHERE id = $1 AND used_at < $2";
const END: &str = "DELETE FROM palisade_sessions WHERE id = $1";
const END_OF: &str = "DELETE FROM palisade_sessions WHERE id = $1 AND caller = $2";
/// Beside the new session there are ninety-nine.
const CONFINE: &str = "DELETE FROM palisade_sessions WHERE caller = $1 AND id IN (
    SELECT id FROM palisade_sessions WHERE caller = $1 AND id <> $2
    ORDER BY used_at DESC, id DESC LIMIT 1000 OFFSET 99)";
const _: () = assert!(MOST_SESSIONS_OF_A_CALLER == 100, "`CONFINE` has the number");
const END_ALL: &str = "DELETE FROM palisade_sessions WHERE caller = $1 AND id <> $2";

/// A new record as its row has it.
struct Row {
    caller: String,
    json: String,
}

impl Row {
    fn of(record: &SessionRecord) -> Result<Self, Failure> {
        let json = serde_json::to_string(record)?;
        Ok(Self { caller: record.caller.to_string(), json })
    }

    fn values<'v>(&'v self, record: &'v SessionRecord) -> [Value<'v>; 6] {
        [
            Value::Bytes(record.id.as_bytes()),
            Value::Text(&self.caller),
            Value::Text(&self.json),
            Value::Number(record.last_used_at_millis),
            Value::Number(record.idle_millis),
            Value::Number(record.expires_at_millis),
        ]
    }
}

fn record(row: &FoundRow) -> Result<SessionRecord, Failure> {
    let json = row.text(0)?.ok_or("a record is missing")?;
    let mut record: SessionRecord = serde_json::from_str(&json)?;
    record.last_used_at_millis = row.number(1)?.ok_or("the last use is missing")?;
    Ok(record)
}

impl SqlStore {
    async fn begin_session(
        &self,
        new: SessionRecord,
        instead_of: Option<SessionId>,
    ) -> Result<bool, Failure> {
        let row = Row::of(&new)?;
        let mut transaction = self.database.begin().await?;
        // Of two logins at once each would leave the other's room.
        transaction.lock(&row.caller).await?;
        if transaction.execute(INSERT, &row.values(&new)).await? != 1 {
            return Ok(false);
        }
        if let Some(old) = instead_of {
            transaction.execute(END, &[Value::Bytes(old.as_bytes())]).await?;
        }
        let confined = [Value::Text(&row.caller), Value::Bytes(new.id.as_bytes())];
        transaction.execute(CONFINE, &confined).await?;
        transaction.commit().await?;
        self.prune(Table::Sessions, new.last_used_at_millis);
        Ok(true)
    }

    async fn renew_session(
        &self,
        old: SessionId,
        new: SessionRecord,
        now_millis: i64,
    ) -> Result<bool, Failure> {
        let row = Row::of(&new)?;
        let mut transaction = self.database.begin().await?;
        // What ends all sessions meanwhile would not see the new row.
        transaction.lock(&row.caller).await?;
        let taken =
            [Value::Bytes(old.as_bytes()), Value::Text(&row.caller), Value::Number(now_millis)];
        if transaction.execute(TAKE, &taken).await? != 1
            || transaction.execute(INSERT, &row.values(&new)).await? != 1
        {
            return Ok(false);
        }
        transaction.commit().await?;
        Ok(true)
    }

    async fn end_all_sessions(
        &self,
        caller: &CallerId,
        but: Option<SessionId>,
    ) -> Result<u64, Failure> {
        let caller = caller.to_string();
        let but = but.map_or_else(Vec::new, |id| id.as_bytes().to_vec());
        let mut transaction = self.database.begin().await?;
        transaction.lock(&caller).await?;
        let values = [Value::Text(&caller), Value::Bytes(&but)];
        let ended = transaction.execute(END_ALL, &values).await?;
        transaction.commit().await?;
        Ok(ended)
    }

    async fn session_operation<T>(
        &self,
        operation: impl Future<Output = Result<T, Failure>>,
    ) -> Result<T, SessionStoreError> {
        self.within(operation).await.map_err(SessionStoreError::new)
    }
}

impl SessionStore for SqlStore {
    fn begin(&self, new: SessionRecord, instead_of: Option<SessionId>) -> SessionAnswer<'_, bool> {
        MaybeReady::later(self.session_operation(self.begin_session(new, instead_of)))
    }

    fn find(&self, id: SessionId) -> SessionAnswer<'_, Option<Arc<SessionRecord>>> {
        MaybeReady::later(self.session_operation(async move {
            let rows = self.database.fetch(FIND, &[Value::Bytes(id.as_bytes())]).await?;
            let found = rows.first().map(record).transpose()?;
            match found {
                Some(found) if found.id != id => Err("the record of another session".into()),
                found => Ok(found.map(Arc::new)),
            }
        }))
    }

    fn renew(
        &self,
        old: SessionId,
        new: SessionRecord,
        now_millis: i64,
    ) -> SessionAnswer<'_, bool> {
        MaybeReady::later(self.session_operation(self.renew_session(old, new, now_millis)))
    }

    fn note_use(&self, id: SessionId, at_millis: i64) -> SessionAnswer<'_, ()> {
        MaybeReady::later(self.session_operation(async move {
            let values = [Value::Bytes(id.as_bytes()), Value::Number(at_millis)];
            self.database.execute(NOTE_USE, &values).await.map(drop)
        }))
    }

    fn end<'a>(&'a self, id: SessionId, caller: Option<&'a CallerId>) -> SessionAnswer<'a, bool> {
        MaybeReady::later(self.session_operation(async move {
            let ended = match caller.map(CallerId::to_string) {
                Some(caller) => {
                    let values = [Value::Bytes(id.as_bytes()), Value::Text(&caller)];
                    self.database.execute(END_OF, &values).await?
                }
                None => self.database.execute(END, &[Value::Bytes(id.as_bytes())]).await?,
            };
            Ok(ended == 1)
        }))
    }

    fn end_all<'a>(
        &'a self,
        caller: &'a CallerId,
        but: Option<SessionId>,
    ) -> SessionAnswer<'a, u64> {
        MaybeReady::later(self.session_operation(self.end_all_sessions(caller, but)))
    }

    fn sessions_of<'a>(
        &'a self,
        caller: &'a CallerId,
    ) -> SessionAnswer<'a, Vec<Arc<SessionRecord>>> {
        MaybeReady::later(self.session_operation(async move {
            let caller = caller.to_string();
            let rows = self.database.fetch(OF_CALLER, &[Value::Text(&caller)]).await?;
            let records = rows.iter().map(|row| record(row).map(Arc::new));
            let mut records = records.collect::<Result<Vec<_>, _>>()?;
            records
                .sort_by_key(|record| (std::cmp::Reverse(record.last_used_at_millis), record.id));
            Ok(records)
        }))
    }
}
