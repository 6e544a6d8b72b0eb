//! What is deleted once its time is over.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::time::timeout;

use super::database::{Database, Value};

/// Every so many new entries the old ones are deleted, at most ten times as many.
const EVERY: u32 = 64;
/// How long that may take, at least: it holds one connection.
const PRUNING_DEADLINE: Duration = Duration::from_secs(10);

/// What is known of each table.
#[derive(Default)]
pub(super) struct Pruning {
    revocations: Pruned,
    proofs: Pruned,
    #[cfg(feature = "session")]
    sessions: Pruned,
    records: Pruned,
    #[cfg(feature = "webhook")]
    deliveries: Pruned,
}

struct Pruned {
    /// How many entries it got.
    entries: AtomicU32,
    /// One at a time: where deleting is slow, it holds one connection and not all.
    turn: Arc<Semaphore>,
}

impl Default for Pruned {
    fn default() -> Self {
        Self { entries: AtomicU32::new(0), turn: Arc::new(Semaphore::new(1)) }
    }
}

/// A table whose entries end.
#[derive(Clone, Copy)]
pub(super) enum Table {
    Revocations,
    Proofs,
    #[cfg(feature = "session")]
    Sessions,
    Records,
    #[cfg(feature = "webhook")]
    Deliveries,
}

// The time is in the condition twice: PostgreSQL asks the condition of the outside again, and not the list, where a row
// that it waited for has changed, and an entry that was made again stays.
const REVOCATIONS: &str = "DELETE FROM palisade_revocations
    WHERE id IN (SELECT id FROM palisade_revocations WHERE until <= $1 LIMIT 640) AND until <= $1";
const PROOFS: &str = "DELETE FROM palisade_proofs
    WHERE id IN (SELECT id FROM palisade_proofs WHERE until <= $1 LIMIT 640) AND until <= $1";
#[cfg(feature = "session")]
const SESSIONS: &str = "DELETE FROM palisade_sessions
    WHERE id IN (SELECT id FROM palisade_sessions WHERE until <= $1 LIMIT 640) AND until <= $1";
const RECORDS: &str = "DELETE FROM palisade_records
    WHERE id IN (SELECT id FROM palisade_records WHERE until <= $1 LIMIT 640) AND until <= $1";
#[cfg(feature = "webhook")]
const DELIVERIES: &str = "DELETE FROM palisade_deliveries
    WHERE id IN (SELECT id FROM palisade_deliveries WHERE until <= $1 LIMIT 640) AND until <= $1";

impl Pruning {
    /// Deletes what has ended, now and then, beside the call that made an entry: what was done is told without waiting for it, and
    /// has not failed where this does. What fails is tried again with a later entry.
    ///
    /// Deleting may take as long as the `deadline` of an operation, and [`PRUNING_DEADLINE`] where that is longer.
    pub(super) fn prune(&self, database: &Database, deadline: Duration, table: Table, now: i64) {
        let (table, statement) = match table {
            Table::Revocations => (&self.revocations, REVOCATIONS),
            Table::Proofs => (&self.proofs, PROOFS),
            #[cfg(feature = "session")]
            Table::Sessions => (&self.sessions, SESSIONS),
            Table::Records => (&self.records, RECORDS),
            #[cfg(feature = "webhook")]
            Table::Deliveries => (&self.deliveries, DELIVERIES),
        };
        if table.entries.fetch_add(1, Ordering::Relaxed) % EVERY != EVERY - 1 {
            return;
        }
        let Ok(turn) = Arc::clone(&table.turn).try_acquire_owned() else { return };
        let (database, deadline) = (database.clone(), PRUNING_DEADLINE.max(deadline));
        tokio::spawn(async move {
            let _turn = turn;
            let values = [Value::Number(now)];
            let deleted = timeout(deadline, database.execute(statement, &values)).await;
            // Another process may delete the same rows.
            drop(deleted);
        });
    }
}
