//! The tables. Times are milliseconds since the Unix epoch, ids of all but keys are digests.

use super::database::Database;
use super::failure::Failure;

/// The tables and their indexes, in PostgreSQL's words.
#[cfg(feature = "postgres")]
const POSTGRES: &[&str] = &[
    // Processes that start at once make the tables one after the other.
    "SELECT pg_advisory_xact_lock(7021895643217)",
    "CREATE TABLE IF NOT EXISTS palisade_api_keys (
        id TEXT PRIMARY KEY,
        owner TEXT NOT NULL,
        record TEXT NOT NULL,
        expires_at BIGINT,
        revoked_at BIGINT,
        used_at BIGINT,
        successor TEXT
    )",
    "CREATE INDEX IF NOT EXISTS palisade_api_keys_of ON palisade_api_keys (owner)",
    "CREATE TABLE IF NOT EXISTS palisade_revocations (
        id BYTEA PRIMARY KEY,
        issued_before BIGINT NOT NULL,
        until BIGINT NOT NULL
    )",
    "CREATE INDEX IF NOT EXISTS palisade_revocations_end ON palisade_revocations (until)",
    "CREATE TABLE IF NOT EXISTS palisade_proofs (id BYTEA PRIMARY KEY, until BIGINT NOT NULL)",
    "CREATE INDEX IF NOT EXISTS palisade_proofs_end ON palisade_proofs (until)",
    "CREATE TABLE IF NOT EXISTS palisade_sessions (
        id BYTEA PRIMARY KEY,
        caller TEXT NOT NULL,
        record TEXT NOT NULL,
        used_at BIGINT NOT NULL,
        idle BIGINT NOT NULL,
        until BIGINT NOT NULL
    )",
    "CREATE INDEX IF NOT EXISTS palisade_sessions_of ON palisade_sessions (caller)",
    "CREATE INDEX IF NOT EXISTS palisade_sessions_end ON palisade_sessions (until)",
    "CREATE TABLE IF NOT EXISTS palisade_records (
        id BYTEA PRIMARY KEY,
        version BYTEA NOT NULL,
        value BYTEA NOT NULL,
        until BIGINT NOT NULL
    )",
    "CREATE INDEX IF NOT EXISTS palisade_records_end ON palisade_records (until)",
    "CREATE TABLE IF NOT EXISTS palisade_deliveries (
        id BYTEA PRIMARY KEY,
        claim BYTEA NOT NULL,
        until BIGINT NOT NULL
    )",
    "CREATE INDEX IF NOT EXISTS palisade_deliveries_end ON palisade_deliveries (until)",
];

/// The same in SQLite's.
#[cfg(feature = "sqlite")]
const SQLITE: &[&str] = &[
    "CREATE TABLE IF NOT EXISTS palisade_api_keys (
        id TEXT PRIMARY KEY NOT NULL,
        owner TEXT NOT NULL,
        record TEXT NOT NULL,
        expires_at INTEGER,
        revoked_at INTEGER,
        used_at INTEGER,
        successor TEXT
    )",
    "CREATE INDEX IF NOT EXISTS palisade_api_keys_of ON palisade_api_keys (owner)",
    "CREATE TABLE IF NOT EXISTS palisade_revocations (
        id BLOB PRIMARY KEY NOT NULL,
        issued_before INTEGER NOT NULL,
        until INTEGER NOT NULL
    )",
    "CREATE INDEX IF NOT EXISTS palisade_revocations_end ON palisade_revocations (until)",
    "CREATE TABLE IF NOT EXISTS palisade_proofs (id BLOB PRIMARY KEY NOT NULL, until INTEGER NOT NULL)",
    "CREATE INDEX IF NOT EXISTS palisade_proofs_end ON palisade_proofs (until)",
    "CREATE TABLE IF NOT EXISTS palisade_sessions (
        id BLOB PRIMARY KEY NOT NULL,
        caller TEXT NOT NULL,
        record TEXT NOT NULL,
        used_at INTEGER NOT NULL,
        idle INTEGER NOT NULL,
        until INTEGER NOT NULL
    )",
    "CREATE INDEX IF NOT EXISTS palisade_sessions_of ON palisade_sessions (caller)",
    "CREATE INDEX IF NOT EXISTS palisade_sessions_end ON palisade_sessions (until)",
    "CREATE TABLE IF NOT EXISTS palisade_records (
        id BLOB PRIMARY KEY NOT NULL,
        version BLOB NOT NULL,
        value BLOB NOT NULL,
        until INTEGER NOT NULL
    )",
    "CREATE INDEX IF NOT EXISTS palisade_records_end ON palisade_records (until)",
    "CREATE TABLE IF NOT EXISTS palisade_deliveries (
        id BLOB PRIMARY KEY NOT NULL,
        claim BLOB NOT NULL,
        until INTEGER NOT NULL
    )",
    "CREATE INDEX IF NOT EXISTS palisade_deliveries_end ON palisade_deliveries (until)",
];

/// What the statements of the stores use: a table of another form fails here, when the service starts.
const COLUMNS: &[&str] = &[
    "SELECT record, expires_at, revoked_at, used_at, successor, id, owner FROM palisade_api_keys LIMIT 0",
    "SELECT id, issued_before, until FROM palisade_revocations LIMIT 0",
    "SELECT id, until FROM palisade_proofs LIMIT 0",
    "SELECT id, version, value, until FROM palisade_records LIMIT 0",
    "SELECT id, claim, until FROM palisade_deliveries LIMIT 0",
    "SELECT record, used_at, idle, until, id, caller FROM palisade_sessions LIMIT 0",
];

pub(super) async fn migrate(database: &Database) -> Result<(), Failure> {
    let statements = match database {
        #[cfg(feature = "sqlite")]
        Database::Sqlite(_) => SQLITE,
        #[cfg(feature = "postgres")]
        Database::Postgres(_) => POSTGRES,
    };
    let mut transaction = database.begin().await?;
    for statement in statements {
        transaction.execute(statement, &[]).await?;
    }
    transaction.commit().await?;
    for query in COLUMNS {
        database.fetch(query, &[]).await?;
    }
    Ok(())
}
