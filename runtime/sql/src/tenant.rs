//! Transactions in which PostgreSQL itself shows the rows of one tenant.

use std::fmt;
use std::future::Future;
use std::ops::{Deref, DerefMut};

use palisade::Tenant;
use sqlx::postgres::{PgConnection, PgPool, Postgres};
use sqlx::{Row as _, Transaction};

/// The setting that a policy of row-level security compares with a row's tenant.
pub const TENANT_SETTING: &str = "palisade.tenant";

/// A pool that is asked within one tenant.
///
/// The tables have a policy, which PostgreSQL adds to every query of the application:
///
/// ```sql
/// ALTER TABLE invoices ENABLE ROW LEVEL SECURITY;
/// ALTER TABLE invoices FORCE ROW LEVEL SECURITY;
/// CREATE POLICY of_the_tenant ON invoices
///     USING (tenant = nullif(current_setting('palisade.tenant', true), ''));
/// ```
///
/// Without a `WITH CHECK` of its own the policy holds for what is written, too: a row of another tenant cannot
/// be made. [`check_row_security`] says at start where it would not hold.
///
/// ```
/// use palisade::Tenant;
/// use palisade_sql::TenantPool as _;
///
/// async fn count(pool: &sqlx::PgPool, tenant: &Tenant) -> sqlx::Result<i64> {
///     let mut db = pool.within(tenant).await?;
///     let count = sqlx::query_scalar("SELECT count(*) FROM invoices").fetch_one(&mut *db).await?;
///     db.commit().await?;
///     Ok(count)
/// }
/// ```
pub trait TenantPool {
    /// Begins a transaction in which [`TENANT_SETTING`] is the tenant's name.
    ///
    /// The setting ends with the transaction, however that ends: the connection goes back to the pool without
    /// a tenant, after a panic as well.
    ///
    /// # Errors
    /// Where the database cannot be asked.
    fn within(
        &self,
        tenant: &Tenant,
    ) -> impl Future<Output = sqlx::Result<TenantTransaction>> + Send;
}

impl TenantPool for PgPool {
    async fn within(&self, tenant: &Tenant) -> sqlx::Result<TenantTransaction> {
        let mut transaction = self.begin().await?;
        // `true`: for this transaction alone.
        sqlx::query("SELECT set_config($1, $2, true)")
            .bind(TENANT_SETTING)
            .bind(tenant.name())
            .execute(&mut *transaction)
            .await?;
        Ok(TenantTransaction(transaction))
    }
}

/// A transaction within one tenant; it dereferences to the connection. Dropped, it is rolled back.
pub struct TenantTransaction(Transaction<'static, Postgres>);

impl TenantTransaction {
    /// Keeps what was written.
    ///
    /// # Errors
    /// Where the database cannot be asked, or refuses.
    pub async fn commit(self) -> sqlx::Result<()> {
        self.0.commit().await
    }

    /// Takes back what was written.
    ///
    /// # Errors
    /// Where the database cannot be asked.
    pub async fn rollback(self) -> sqlx::Result<()> {
        self.0.rollback().await
    }
}

impl Deref for TenantTransaction {
    type Target = PgConnection;

    fn deref(&self) -> &PgConnection {
        &self.0
    }
}

impl DerefMut for TenantTransaction {
    fn deref_mut(&mut self) -> &mut PgConnection {
        &mut self.0
    }
}

impl fmt::Debug for TenantTransaction {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("TenantTransaction").finish_non_exhaustive()
    }
}

/// Row-level security holds for this pool's user on `table`: it is switched on, has a policy, and the user is
/// none whom PostgreSQL lets past it (a superuser, one with `BYPASSRLS`, or the owner of a table that does not
/// `FORCE` it).
///
/// Call it before the service takes requests, for each table of tenants.
///
/// # Errors
/// What lets rows of all tenants through, or the database's error.
pub async fn check_row_security(pool: &PgPool, table: &str) -> Result<(), RowSecurityError> {
    let found = sqlx::query(
        "SELECT c.relrowsecurity, c.relforcerowsecurity, r.rolsuper OR r.rolbypassrls,
                pg_has_role(c.relowner, 'USAGE'),
                EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid)
         FROM pg_class c, pg_roles r
         WHERE c.oid = to_regclass($1) AND r.rolname = current_user",
    )
    .bind(table)
    .fetch_optional(pool)
    .await?;
    let table = table.to_owned();
    let Some(row) = found else { return Err(RowSecurityError::NoTable { table }) };
    let says = |place: usize| row.try_get::<bool, _>(place);
    if says(2)? {
        return Err(RowSecurityError::User { table });
    }
    if !says(0)? {
        return Err(RowSecurityError::Off { table });
    }
    if says(3)? && !says(1)? {
        return Err(RowSecurityError::Owner { table });
    }
    if !says(4)? {
        return Err(RowSecurityError::NoPolicy { table });
    }
    Ok(())
}

/// Row-level security does not hold for a table.
#[derive(Debug)]
#[non_exhaustive]
pub enum RowSecurityError {
    /// There is no such table.
    NoTable {
        /// The table.
        table: String,
    },
    /// It is not switched on.
    Off {
        /// The table.
        table: String,
    },
    /// No policy says which rows are shown: then PostgreSQL shows none.
    NoPolicy {
        /// The table.
        table: String,
    },
    /// The user owns the table, which does not force it on its owner.
    Owner {
        /// The table.
        table: String,
    },
    /// The user is a superuser or has `BYPASSRLS`.
    User {
        /// The table.
        table: String,
    },
    /// The database could not be asked.
    Database(sqlx::Error),
}

impl fmt::Display for RowSecurityError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoTable { table } => write!(out, "there is no table `{table}`"),
            Self::Off { table } => write!(
                out,
                "`{table}` has no row-level security: `ALTER TABLE {table} ENABLE ROW LEVEL SECURITY`"
            ),
            Self::NoPolicy { table } => {
                write!(out, "`{table}` has no policy: `CREATE POLICY .. ON {table}`")
            }
            Self::Owner { table } => write!(
                out,
                "the database's user owns `{table}`, and so passes its policy: `ALTER TABLE {table} FORCE \
                 ROW LEVEL SECURITY`"
            ),
            Self::User { table } => write!(
                out,
                "the database's user passes the policy of `{table}`: connect as one that is not a superuser \
                 and has no BYPASSRLS"
            ),
            Self::Database(error) => write!(out, "cannot read a table's policy: {error}"),
        }
    }
}

impl std::error::Error for RowSecurityError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Database(error) => Some(error),
            _ => None,
        }
    }
}

impl From<sqlx::Error> for RowSecurityError {
    fn from(error: sqlx::Error) -> Self {
        Self::Database(error)
    }
}
