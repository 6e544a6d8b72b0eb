//! SQLite through sqlx: one file, no server.

mod invoices;
mod objects;
mod rows;
mod tenant;

use std::path::Path;
use std::str::FromStr as _;

use palisade::Read;
use palisade_sql::check_columns;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePool, SqlitePoolOptions};
use uuid::Uuid;

use self::invoices::Invoices;
pub use self::tenant::Tenant;
use crate::invoice::{Invoice, Payable};

/// A handle on the database; clones share it.
#[derive(Clone, Debug)]
pub struct Db(SqlitePool);

const SCHEMA: &str = "
CREATE TABLE IF NOT EXISTS tenants (name TEXT PRIMARY KEY) STRICT;
CREATE TABLE IF NOT EXISTS invoices (
    id BLOB PRIMARY KEY,
    tenant TEXT NOT NULL REFERENCES tenants,
    owner TEXT NOT NULL,
    customer TEXT NOT NULL,
    total_cents INTEGER NOT NULL,
    due TEXT NOT NULL,
    paid_on TEXT,
    paid_by_request TEXT,
    note TEXT
) STRICT;
CREATE INDEX IF NOT EXISTS invoices_by_tenant ON invoices (tenant, id);
CREATE TABLE IF NOT EXISTS attachments (
    invoice BLOB PRIMARY KEY REFERENCES invoices,
    name TEXT NOT NULL,
    content_type TEXT NOT NULL,
    bytes BLOB NOT NULL
) STRICT;";

impl Db {
    /// The database in a file, which is made where there is none.
    ///
    /// # Errors
    /// Where the file cannot be opened.
    pub async fn open(path: &Path) -> sqlx::Result<Self> {
        let options = SqliteConnectOptions::new().filename(path).create_if_missing(true);
        Self::prepared(SqlitePoolOptions::new().connect_with(options).await?).await
    }

    /// A database that ends with the program: one connection, which nothing closes before.
    ///
    /// # Errors
    /// Where SQLite cannot make one.
    pub async fn in_memory() -> sqlx::Result<Self> {
        let options = SqliteConnectOptions::from_str("sqlite::memory:")?;
        let pool = SqlitePoolOptions::new().max_connections(1).idle_timeout(None);
        Self::prepared(pool.max_lifetime(None).connect_with(options).await?).await
    }

    async fn prepared(pool: SqlitePool) -> sqlx::Result<Self> {
        sqlx::raw_sql(SCHEMA).execute(&pool).await?;
        // A file from elsewhere may hold other columns than the rules compare.
        let checked = check_columns::<Invoice, Read>(&pool, "invoices").await;
        checked.map_err(|error| sqlx::Error::Configuration(Box::new(error)))?;
        Ok(Self(pool))
    }

    /// Whether anybody is served.
    pub(crate) async fn has_tenants(&self) -> sqlx::Result<bool> {
        let asked = sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM tenants)");
        asked.fetch_one(&self.0).await
    }

    /// The tenant of this name.
    pub(crate) async fn tenant(&self, name: &str) -> sqlx::Result<Option<Tenant>> {
        let found = sqlx::query_scalar("SELECT name FROM tenants WHERE name = ?").bind(name);
        Ok(found.fetch_optional(&self.0).await?.map(Tenant))
    }

    /// The invoice of that id, of any tenant: for callers that are of none.
    pub(crate) async fn payable(&self, id: Uuid) -> sqlx::Result<Option<Payable>> {
        let found = sqlx::query_scalar("SELECT tenant FROM invoices WHERE id = ?").bind(id);
        let tenant = found.fetch_optional(&self.0).await?;
        Ok(tenant.map(|tenant| Payable { id, tenant: Tenant(tenant) }))
    }

    /// A new tenant, or the one of this name that is there.
    pub(crate) async fn add_tenant(&self, name: &str) -> sqlx::Result<Tenant> {
        let added = sqlx::query("INSERT OR IGNORE INTO tenants VALUES (?)").bind(name);
        added.execute(&self.0).await?;
        Ok(Tenant(name.to_owned()))
    }

    /// What is stored for this tenant: every query names it.
    pub(crate) fn within<'a>(&'a self, tenant: &'a Tenant) -> Invoices<'a> {
        Invoices::new(&self.0, &tenant.0)
    }
}
