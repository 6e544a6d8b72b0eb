#![doc = include_str!("../README.md")]

mod api_keys;
#[cfg(feature = "webhook")]
mod deliveries;
mod expiry;
mod failure;
mod file;
mod proofs;
mod records;
mod revocations;
#[cfg(feature = "session")]
mod sessions;
mod store;
mod transactions;

use std::fmt;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// The database this crate is made over.
pub use redb;
use redb::Database;

use failure::Failure;
use transactions::Transactions;

pub use store::RedbStore;

/// How long an operation may take unless stated.
const DEADLINE: Duration = Duration::from_secs(1);

impl RedbStore {
    /// A store in the file at `path`, which is made where there is none, for its owner alone to read.
    ///
    /// # Errors
    /// The file cannot be opened or is not a database, another process has it, or a table has another type.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, RedbStoreError> {
        Self::on(Arc::new(file::open(path.as_ref()).map_err(RedbStoreError)?))
    }

    /// A store in a database that the application has open already.
    ///
    /// # Errors
    /// A table cannot be made, or has another type.
    pub fn on(database: Arc<Database>) -> Result<Self, RedbStoreError> {
        let transactions = Transactions::new(database, DEADLINE);
        transactions
            .prepare(|write| {
                api_keys::prepare(write)?;
                proofs::prepare(write)?;
                records::prepare(write)?;
                revocations::prepare(write)?;
                #[cfg(feature = "session")]
                sessions::prepare(write)?;
                #[cfg(feature = "webhook")]
                deliveries::prepare(write)?;
                Ok(())
            })
            .map_err(RedbStoreError)?;
        Ok(Self { transactions, deadline: None })
    }
}

/// Why a store cannot be opened.
#[derive(Debug)]
pub struct RedbStoreError(Failure);

impl fmt::Display for RedbStoreError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "the store cannot be opened: {}", self.0)
    }
}

impl std::error::Error for RedbStoreError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&*self.0)
    }
}
