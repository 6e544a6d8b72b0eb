//! Transactions off the executor, each within a time.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use redb::{Database, Durability, ReadTransaction, ReadableDatabase as _, WriteTransaction};
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;
use tokio::time::timeout;

use crate::failure::Failure;

/// Every so many writes that may be lost one is made that is not, so that the file gets its room back.
const LOOSE_IN_A_ROW: u32 = 256;

#[derive(Clone)]
pub(crate) struct Transactions {
    shared: Arc<Shared>,
    deadline: Duration,
}

struct Shared {
    database: Arc<Database>,
    /// Writes wait here rather than each in a thread of its own.
    turn: Arc<Semaphore>,
    loose: AtomicU32,
}

impl Transactions {
    pub(crate) fn new(database: Arc<Database>, deadline: Duration) -> Self {
        let (turn, loose) = (Arc::new(Semaphore::new(1)), AtomicU32::new(0));
        Self { shared: Arc::new(Shared { database, turn, loose }), deadline }
    }

    pub(crate) fn within(self, deadline: Duration) -> Self {
        Self { deadline, ..self }
    }

    /// Writes at once, before there is an executor.
    pub(crate) fn prepare(
        &self,
        work: impl FnOnce(&WriteTransaction) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        write(&self.shared.database, Durability::Immediate, work)
    }

    pub(crate) async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&ReadTransaction) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        let database = Arc::clone(&self.shared.database);
        let read = spawn_blocking(move || work(&database.begin_read()?));
        timeout(self.deadline, read).await??
    }

    /// Writes what is on the disk before it is answered.
    pub(crate) async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&WriteTransaction) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        self.write_in_turn(Durability::Immediate, work).await
    }

    /// Writes what a process that is killed may lose.
    pub(crate) async fn write_loosely<T: Send + 'static>(
        &self,
        work: impl FnOnce(&WriteTransaction) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        let number = self.shared.loose.fetch_add(1, Ordering::Relaxed);
        let is_kept = number % LOOSE_IN_A_ROW == LOOSE_IN_A_ROW - 1;
        let durability = if is_kept { Durability::Immediate } else { Durability::None };
        self.write_in_turn(durability, work).await
    }

    async fn write_in_turn<T: Send + 'static>(
        &self,
        durability: Durability,
        work: impl FnOnce(&WriteTransaction) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        let (database, turn) = (Arc::clone(&self.shared.database), Arc::clone(&self.shared.turn));
        let written = async move {
            let turn = turn.acquire_owned().await?;
            let written = spawn_blocking(move || {
                // Held until it is written, also where the caller has gone away.
                let _turn = turn;
                write(&database, durability, work)
            });
            written.await?
        };
        timeout(self.deadline, written).await?
    }
}

/// One transaction; it is undone where `work` fails.
fn write<T>(
    database: &Database,
    durability: Durability,
    work: impl FnOnce(&WriteTransaction) -> Result<T, Failure>,
) -> Result<T, Failure> {
    let mut write = database.begin_write()?;
    write.set_durability(durability)?;
    let done = work(&write)?;
    write.commit()?;
    Ok(done)
}
