//! Whether a table's columns hold what rules compare, asked when a service starts.

use std::future::Future;

use palisade::Action;
use palisade::objects::{AllowByRule, ColumnType, columns};

/// The columns that the rule of `A` compares are in `table`, hold what is compared, and compare texts byte by byte:
/// only then does a query yield the rows that the check lets through.
///
/// Call it before the service takes requests, for each rule that becomes a query.
///
/// ```
/// # #[cfg(feature = "sqlite")]
/// # async fn start<Invoice: palisade::objects::AllowByRule<palisade::Read>>(pool: sqlx::SqlitePool)
/// # -> Result<(), palisade_sql::ColumnsError> {
/// palisade_sql::check_columns::<Invoice, palisade::Read>(&pool, "invoices").await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// The first column that is not so, or the database's error.
pub async fn check_columns<T: AllowByRule<A>, A: Action>(
    pool: &impl ReadColumns,
    table: &str,
) -> Result<(), ColumnsError> {
    let found = pool.columns(table).await?;
    for (column, holds) in columns::<T, A>() {
        let Some((_, fitness)) = found.iter().find(|(name, _)| name == column) else {
            return Err(ColumnsError::Missing { table: table.to_owned(), column });
        };
        match fitness {
            Ok(is) if is.contains(&holds) => {}
            Ok(_) => {
                return Err(ColumnsError::Type { table: table.to_owned(), column, rule: holds });
            }
            Err(why) => {
                return Err(ColumnsError::Comparison { table: table.to_owned(), column, why });
            }
        }
    }
    Ok(())
}

/// A table does not hold what a rule compares.
#[derive(Debug)]
#[non_exhaustive]
pub enum ColumnsError {
    /// The table has no such column, or there is no such table.
    Missing {
        /// The table.
        table: String,
        /// The column that the rule names.
        column: &'static str,
    },
    /// The column holds something else.
    Type {
        /// The table.
        table: String,
        /// The column.
        column: &'static str,
        /// What the rule compares.
        rule: ColumnType,
    },
    /// The database calls different texts equal.
    Comparison {
        /// The table.
        table: String,
        /// The column.
        column: &'static str,
        /// What compares so.
        why: &'static str,
    },
    /// The database could not be asked.
    Database(sqlx::Error),
}

impl std::fmt::Display for ColumnsError {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Missing { table, column } => {
                write!(out, "a rule compares `{column}`, which is not a column of `{table}`")
            }
            Self::Type { table, column, rule } => {
                let rule = format!("{rule:?}").to_lowercase();
                write!(out, "`{table}.{column}` does not hold the {rule} that a rule compares")
            }
            Self::Comparison { table, column, why } => {
                write!(out, "`{table}.{column}` has {why}, which calls different texts equal")
            }
            Self::Database(error) => write!(out, "cannot read the columns of a table: {error}"),
        }
    }
}

impl std::error::Error for ColumnsError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Database(error) => Some(error),
            _ => None,
        }
    }
}

impl From<sqlx::Error> for ColumnsError {
    fn from(error: sqlx::Error) -> Self {
        Self::Database(error)
    }
}

/// What a column may be compared as, or why it may not be.
type Fitness = Result<&'static [ColumnType], &'static str>;

/// A database whose tables can be read: `SqlitePool` and `PgPool`.
pub trait ReadColumns: Sync {
    /// The columns of a table or view by their names.
    #[doc(hidden)]
    fn columns(
        &self,
        table: &str,
    ) -> impl Future<Output = sqlx::Result<Vec<(String, Fitness)>>> + Send;
}

#[cfg(feature = "sqlite")]
impl ReadColumns for sqlx::SqlitePool {
    async fn columns(&self, table: &str) -> sqlx::Result<Vec<(String, Fitness)>> {
        let found: Vec<(String, String)> =
            sqlx::query_as("SELECT name, type FROM pragma_table_info(?)")
                .bind(table)
                .fetch_all(self)
                .await?;
        // The condition states the collation itself.
        Ok(found.into_iter().map(|(name, of)| (name, Ok(in_sqlite(&of)))).collect())
    }
}

/// By the affinity of the declared type (sqlite.org/datatype3.html, section 3.1): another one converts what is
/// compared.
#[cfg(feature = "sqlite")]
fn in_sqlite(declared: &str) -> &'static [ColumnType] {
    let declared = declared.to_ascii_uppercase();
    let holds = |parts: &[&str]| parts.iter().any(|part| declared.contains(part));
    if holds(&["INT", "BOOL"]) {
        &[ColumnType::Integer, ColumnType::Bool]
    } else if holds(&["CHAR", "CLOB", "TEXT"]) {
        &[ColumnType::Text]
    } else if declared.is_empty() || holds(&["BLOB"]) {
        &[ColumnType::Uuid]
    } else {
        &[]
    }
}

#[cfg(feature = "postgres")]
impl ReadColumns for sqlx::PgPool {
    async fn columns(&self, table: &str) -> sqlx::Result<Vec<(String, Fitness)>> {
        let found: Vec<(String, String, bool)> = sqlx::query_as(
            "SELECT a.attname::text, a.atttypid::regtype::text, coalesce(c.collisdeterministic, true)
             FROM pg_attribute a LEFT JOIN pg_collation c ON c.oid = a.attcollation
             WHERE a.attrelid = to_regclass($1) AND a.attnum > 0 AND NOT a.attisdropped",
        )
        .bind(table)
        .fetch_all(self)
        .await?;
        let fitness = |of: &str, is_exact| match (of, is_exact) {
            (_, false) => Err("a nondeterministic collation"),
            (of, true) => Ok(in_postgres(of)),
        };
        Ok(found.into_iter().map(|(name, of, exact)| (name, fitness(&of, exact))).collect())
    }
}

#[cfg(feature = "postgres")]
fn in_postgres(declared: &str) -> &'static [ColumnType] {
    match declared {
        "text" | "character varying" => &[ColumnType::Text],
        "smallint" | "integer" | "bigint" => &[ColumnType::Integer],
        "boolean" => &[ColumnType::Bool],
        "uuid" => &[ColumnType::Uuid],
        // `character(n)` ignores spaces at the end, `citext` case, `numeric` and floats round.
        _ => &[],
    }
}
