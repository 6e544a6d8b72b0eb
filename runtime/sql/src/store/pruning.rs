//! What is deleted once its time is over.

use std::sync::atomic::{AtomicU32, Ordering};

use super::database::Value;
use super::{Failure, SqlStore};

/// Every so many new entries the old ones are deleted, at most ten times as many.
const EVERY: u32 = 64;

/// How many entries each table got.
#[derive(Default)]
pub(super) struct Pruning {
    revocations: AtomicU32,
    proofs: AtomicU32,
    #[cfg(feature = "session")]
    sessions: AtomicU32,
    records: AtomicU32,
    #[cfg(feature = "webhook")]
    deliveries: AtomicU32,
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

const REVOCATIONS: &str = "DELETE FROM palisade_revocations
    WHERE id IN (SELECT id FROM palisade_revocations WHERE until <= $1 LIMIT 640)";
const PROOFS: &str = "DELETE FROM palisade_proofs
    WHERE id IN (SELECT id FROM palisade_proofs WHERE until <= $1 LIMIT 640)";
#[cfg(feature = "session")]
const SESSIONS: &str = "DELETE FROM palisade_sessions
    WHERE id IN (SELECT id FROM palisade_sessions WHERE until <= $1 LIMIT 640)";
const RECORDS: &str = "DELETE FROM palisade_records
    WHERE id IN (SELECT id FROM palisade_records WHERE until <= $1 LIMIT 640) AND until <= $1";
#[cfg(feature = "webhook")]
const DELIVERIES: &str = "DELETE FROM palisade_deliveries
    WHERE id IN (SELECT id FROM palisade_deliveries WHERE until <= $1 LIMIT 640)";

impl SqlStore {
    /// Deletes what has ended, now and then. What fails is tried again with a later entry.
    pub(super) async fn prune(&self, table: Table, now: i64) {
        let (count, statement) = match table {
            Table::Revocations => (&self.pruning.revocations, REVOCATIONS),
            Table::Proofs => (&self.pruning.proofs, PROOFS),
            #[cfg(feature = "session")]
            Table::Sessions => (&self.pruning.sessions, SESSIONS),
            Table::Records => (&self.pruning.records, RECORDS),
            #[cfg(feature = "webhook")]
            Table::Deliveries => (&self.pruning.deliveries, DELIVERIES),
        };
        if count.fetch_add(1, Ordering::Relaxed) % EVERY != EVERY - 1 {
            return;
        }
        let deleted: Result<u64, Failure> =
            self.database.execute(statement, &[Value::Number(now)]).await;
        // Another process may delete the same rows.
        drop(deleted);
    }
}
