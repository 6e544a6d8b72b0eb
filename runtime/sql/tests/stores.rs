//! The stores of credentials in both databases.

mod away;
mod killed;
mod pruning;
mod suites;

use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use palisade::testing::{Issuer, TestClock};
use palisade_sql::SqlStore;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions};

use crate::key_service::{self, Service};

/// A file of a test's own, which goes with it.
struct File(PathBuf);

impl File {
    fn new() -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("palisade-sql-{}-{number}.sqlite", std::process::id());
        Self(std::env::temp_dir().join(name))
    }

    async fn pool(&self) -> SqlitePool {
        let options = SqliteConnectOptions::new().filename(&self.0).create_if_missing(true);
        let options = options.journal_mode(SqliteJournalMode::Wal);
        SqlitePoolOptions::new().max_connections(8).connect_with(options).await.unwrap()
    }
}

impl Drop for File {
    fn drop(&mut self) {
        for end in ["", "-wal", "-shm"] {
            let mut path = self.0.clone().into_os_string();
            path.push(end);
            // What is left lies in the folder for such things.
            let _ = std::fs::remove_file(path);
        }
    }
}

/// A store with its tables, in no hurry.
async fn ready(store: SqlStore) -> SqlStore {
    ready_within(store, Duration::from_mins(1)).await
}

/// A store with its tables, whose operations take so long at most.
async fn ready_within(store: SqlStore, deadline: Duration) -> SqlStore {
    // A store without a deadline of its own has a second for each table.
    store.clone().deadline(Duration::from_mins(1)).unwrap().migrate().await.unwrap();
    store.deadline(deadline).unwrap()
}

/// One of two processes over this store.
fn service(store: &SqlStore, issuer: &Issuer, clock: &TestClock) -> Service {
    key_service::service(store, issuer, clock, 2)
}

#[tokio::test]
async fn the_deadline_is_stated_once_and_is_a_time() {
    let pool = SqlitePoolOptions::new().connect_lazy("sqlite::memory:").unwrap();
    let store = SqlStore::sqlite(pool);
    let told = |store: SqlStore, time| store.deadline(time).unwrap_err().reasons().to_vec();
    let zero = told(store.clone(), Duration::ZERO);
    assert_eq!(zero, ["sql store: `.deadline(..)` takes more than zero"]);
    let stated = store.deadline(Duration::from_secs(2)).unwrap();
    let twice = told(stated, Duration::from_secs(2));
    assert_eq!(twice, ["sql store: `.deadline(..)` was called twice"]);
}
