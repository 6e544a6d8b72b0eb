//! API keys, revoked tokens, seen proofs and delivered webhooks in tables.

mod api_keys;
mod database;
#[cfg(feature = "webhook")]
mod deliveries;
mod failure;
mod proofs;
mod pruning;
mod records;
mod revocations;
mod schema;
#[cfg(feature = "session")]
mod sessions;

use std::fmt;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use palisade::{ConfigError, ConfigFaults};
use tokio::time::timeout;

use self::database::Database;
use self::failure::Failure;
use self::pruning::{Pruning, Table};

/// How long an operation may take unless stated.
const DEADLINE: Duration = Duration::from_secs(1);

/// API keys, revoked tokens, refresh tokens, DPoP proofs and delivered webhooks in an SQL database, shared by every
/// process that uses it. Cheap to clone.
///
/// It is the [`ApiKeyStore`](palisade::auth::api_key::ApiKeyStore) of `ApiKeys`, the
/// [`RevocationStore`](palisade::auth::jwt::revocation::RevocationStore) of `Revocations`, the
/// [`ReplayStore`](palisade::auth::jwt::dpop::ReplayStore) of `Dpop`, the
/// [`RecordStore`](palisade::records::RecordStore) of a `TokenService` and, with the feature `webhook`, the
/// `DeliveryStore` of a `Webhook`. The [crate page](crate) has the tables, and what it promises.
///
/// ```
/// # #[cfg(feature = "sqlite")]
/// # async fn start(pool: sqlx::SqlitePool, pepper: [u8; 32]) -> Result<(), Box<dyn std::error::Error>> {
/// use palisade::auth::ApiKeys;
/// use palisade_sql::SqlStore;
///
/// let store = SqlStore::sqlite(pool);
/// store.migrate().await?;
/// let keys = ApiKeys::builder("acme_live", pepper).build(store)?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct SqlStore {
    database: Database,
    /// [`DEADLINE`] unless stated.
    deadline: Option<Duration>,
    pruning: Arc<Pruning>,
}

impl SqlStore {
    /// A store in SQLite.
    #[cfg(feature = "sqlite")]
    #[must_use]
    pub fn sqlite(pool: sqlx::SqlitePool) -> Self {
        Self::on(Database::Sqlite(pool))
    }

    /// A store in PostgreSQL, in the schema that the connections find first.
    #[cfg(feature = "postgres")]
    #[must_use]
    pub fn postgres(pool: sqlx::PgPool) -> Self {
        Self::on(Database::Postgres(pool))
    }

    fn on(database: Database) -> Self {
        Self { database, deadline: None, pruning: Arc::default() }
    }

    /// How long an operation may take, with waiting for a connection: a second unless this is called. One that
    /// takes longer has failed, whether or not it is made afterwards.
    ///
    /// ```
    /// # #[cfg(feature = "sqlite")]
    /// # fn start(pool: sqlx::SqlitePool) -> Result<(), palisade::ConfigError> {
    /// use std::time::Duration;
    ///
    /// use palisade_sql::SqlStore;
    ///
    /// let store = SqlStore::sqlite(pool).deadline(Duration::from_millis(500))?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// A time of zero, and a second call for one store or a clone of it.
    pub fn deadline(mut self, time: Duration) -> Result<Self, ConfigError> {
        let mut faults = ConfigFaults::named("sql store");
        let range = Duration::from_nanos(1)..;
        faults.state_within(&mut self.deadline, time, ".deadline(..)", range, "more than zero");
        faults.into_result().map(|()| self)
    }

    fn time(&self) -> Duration {
        self.deadline.unwrap_or(DEADLINE)
    }

    /// Makes the tables where they are missing, and looks whether they are as this version has them. Call it
    /// before the service takes requests; several processes may at once.
    ///
    /// # Errors
    /// The database's error, or that of a table that is another.
    pub async fn migrate(&self) -> Result<(), SqlStoreError> {
        schema::migrate(&self.database).await.map_err(SqlStoreError)
    }

    /// Runs an operation within its time.
    async fn within<T>(
        &self,
        operation: impl Future<Output = Result<T, Failure>>,
    ) -> Result<T, Failure> {
        timeout(self.time(), operation).await?
    }

    /// Deletes what has ended, now and then: see [`Pruning::prune`].
    fn prune(&self, table: Table, now: i64) {
        self.pruning.prune(&self.database, self.time(), table, now);
    }
}

impl fmt::Debug for SqlStore {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("SqlStore").field("deadline", &self.time()).finish_non_exhaustive()
    }
}

/// The tables of a store cannot be made, or are others.
#[derive(Debug)]
pub struct SqlStoreError(Failure);

impl fmt::Display for SqlStoreError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "the tables of the store: {}", self.0)
    }
}

impl std::error::Error for SqlStoreError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&*self.0)
    }
}
